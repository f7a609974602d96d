/* Numbers and units as people write them.
 *
 * "1,234.5 万元", "８．５％", "(12.3)", "△3", "12-", "5 pp", "3 个百分点", "-". */
#ifndef SOEKPI_BASE_NUMBER_H
#define SOEKPI_BASE_NUMBER_H

#include <soekpi/words.h>

#include "base/decimal.h"

/* What stands behind a number: a unit of soekpi/words.h and a power of ten. */
typedef struct unit_text {
    int32_t unit;      /* SOEKPI_NUMBER when no unit is written */
    int32_t power;     /* 万元 is SOEKPI_MONEY with 4; % and pp have -2 */
    bool given;        /* a unit is written */
    bool points;       /* pp, 个百分点: SOEKPI_PERCENT as percentage points */
} unit_text;

/* Reads a whole unit text: %, pct, pp, 个百分点, 元, 千元, 万元, 百万元, 亿元,
 * 万亿元, yuan, CNY, RMB, each money unit with /人 or /person or 元/人 written
 * 万元/人; 人, persons, person; 户, 家, count; 倍, times; 天, 日, days; 月,
 * 个月, months; 平方米, ㎡, m2, 万平方米. False when it is none. */
bool soekpi_unit_read(slice text, unit_text *out);

typedef enum number_state { NUMBER_OK, NUMBER_MISSING, NUMBER_INVALID } number_state;

typedef struct number_text {
    decimal value;        /* exact as written, unit's power NOT applied; up to 30 digits */
    unit_text unit;
    int32_t printed;      /* exponent of the last printed digit: "8.50" has -2 */
    bool digits_lost;     /* more than 30 significant digits were written */
} number_text;

/* Reads a cell. NUMBER_MISSING: empty, -, --, —, ——, –, 无, N/A, NA, 不适用, null,
 * nan. NUMBER_INVALID: anything else that is no number with an optional unit.
 * Thousands separators must stand in groups of three (or four in Chinese
 * style); "1.234,5" is invalid. Negative: leading - － − △ ▲, trailing -, or
 * parentheses around the number (the unit may stand outside). */
number_state soekpi_number_read(slice text, number_text *out);

/* Reads the plain constant at the start of `text`: digits, point, exponent
 * ("1.5e3"), full-width digits too; no sign. *used = bytes taken, 0 when there
 * is no number. False when it breaks the limits of a constant. */
bool soekpi_constant_read(slice text, decimal *out, size_t *used);

#endif
