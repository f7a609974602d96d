/* Numbers and units as people write them.
 *
 * "1,234.5 万元", "８．５％", "(12.3)", "△3", "12-", "5 pp", "3 个百分点", "-". */
#ifndef SOEKPI_BASE_NUMBER_H
#define SOEKPI_BASE_NUMBER_H

#include <soekpi/words.h>

#include "base/decimal.h"

/* Folds a short text to compare it with fixed words: width folded, ASCII in lower
 * case, blanks dropped (but one is kept between two digits), NUL-terminated.
 * False when it does not fit or holds a NUL. */
bool soekpi_fold_word(slice text, char *out, size_t capacity);

/* What stands behind a number: a unit of soekpi/words.h and a power of ten. */
typedef struct unit_text {
    int32_t unit;  /* SOEKPI_NUMBER when no unit is written */
    int32_t power; /* 万元 is SOEKPI_MONEY with 4; % and pp have -2 */
    bool given;    /* a unit is written */
    bool points;   /* pp, 个百分点: SOEKPI_PERCENT as percentage points */
} unit_text;

/* Reads a whole unit text, in any width and case, blanks anywhere: %, pct, pp,
 * 个百分点, 元, 千元, 万元, 百万元, 亿元, 万亿元, yuan, CNY, RMB, wan, yi, wanyi,
 * with 人民币 before or after, each money unit with /人 or /person; 人, persons,
 * person; 户, 家, count; 倍, times; 天, 日, days; 月, 个月, months; 平方米, ㎡,
 * m2; and 千, 万, 百万, 亿, 万亿 before 人, 户, 家, 平方米. False when it is none. */
bool soekpi_unit_read(slice text, unit_text *out);

/* 元, 千元, 万元, 百万元, 亿元, 万亿元: money times 10^power; NULL for another power. */
const char *soekpi_money_word(int32_t power);

typedef enum number_state { NUMBER_OK, NUMBER_MISSING, NUMBER_INVALID } number_state;

typedef struct number_text {
    decimal value; /* exact as written, unit's power NOT applied; up to 30 digits */
    unit_text unit;
    int32_t printed;  /* exponent of the last printed digit: "8.50" has -2 */
    bool digits_lost; /* more than 30 significant digits; `value` still rounds rightly to 15 */
    bool rounded;     /* written with an exponent, and its last digit stands above the units: 1.23E+08 */
} number_text;

/* Reads a cell. NUMBER_MISSING: empty, dashes (-, --, —, ——, –), 无, N/A, NA,
 * 不适用, null, nan. NUMBER_INVALID: anything else that is no number with an
 * optional unit. Thousands separators must stand in groups of three (or four in
 * Chinese style); "1.234,5" and "0,123" are invalid. Negative: leading - － − △ ▲,
 * trailing -, or parentheses around the number (the unit may stand outside). A
 * leading + and an exponent ("1.2E+08") are read. 万, 亿 and 万亿 alone behind a
 * number are a power of ten with unit SOEKPI_NUMBER, given. */
number_state soekpi_number_read(slice text, number_text *out);

/* Nothing but dashes: what accounting formats print for zero. */
bool soekpi_is_dash(slice text);

/* Reads the plain constant at the start of `text`: digits, point, exponent
 * ("1.5e3"), full-width digits too; no sign. *used = bytes taken, 0 when there
 * is no number (then true, *out untouched). False when it breaks the limits of
 * a constant. */
bool soekpi_constant_read(slice text, decimal *out, size_t *used);

#endif
