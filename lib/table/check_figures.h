/* What the checks of a submitted table share: finding columns, reading figures with
 * what they were rounded to, comparing exactly, and saying what was found.
 *
 * All figures are in base units (yuan, persons, fractions); sentences and the texts
 * `expected` and `found` show them in the unit of their cell. */
#ifndef SOEKPI_TABLE_CHECK_FIGURES_H
#define SOEKPI_TABLE_CHECK_FIGURES_H

#include "base/sum.h"
#include "table/check.h"

/* Sorts of findings that checks make: the codes from here on. */
enum { FIRST_CHECK_CODE = SOEKPI_FINDING_CHANGE, CHECK_CODES = SOEKPI_FINDING_END - FIRST_CHECK_CODE };

/* A column of the table as the checks read it. */
typedef struct checked_column {
    const table_column *column;
    int32_t power;   /* base units are the figures times ten to this */
    int32_t printed; /* what soekpi_checked_printed() gives, once `scanned` or printed in a text */
    bool scanned;
    size_t found[CHECK_CODES]; /* findings of each sort so far */
} checked_column;

/* A table and its columns by what they stand for. */
typedef struct checked_table {
    soekpi_table *table;
    checked_column *columns;              /* one for each column of the table */
    uint32_t (*of_item)[SOEKPI_TIME_END]; /* number of the column + 1, 0 for none */
    uint32_t (*of_indicator)[SOEKPI_TIME_END];
    size_t item_count, indicator_count;
    bool mixed; /* columns are put together of several tables, which may be rounded differently */
} checked_table;

/* False: memory; then there is nothing to close. Findings must be the only thing
 * that changes in the table until it is closed. */
bool soekpi_checked_open(checked_table *checked, soekpi_table *table);
void soekpi_checked_close(checked_table *checked);

/* ---- Columns ---- */

/* The number of an item (an indicator) by its id, or -1: catalogues differ. False: memory. */
bool soekpi_checked_item(const checked_table *checked, const char *id, int32_t *index);
/* The column of an item or indicator (SOEKPI_IS_...; `index` may be -1) at a time, or NULL. */
checked_column *soekpi_checked_column(const checked_table *checked, int32_t what, int32_t index,
                                      int32_t time);
/* The item of a column, NULL where it is none. */
const item *soekpi_checked_item_of(const checked_table *checked, const checked_column *column);

/* Whether an item is never negative by its nature (check_signs.c lists them). */
bool soekpi_never_negative(const item *of);

/* The figure of a row as it is stored, before the column's power: for sorting out only. */
static inline double soekpi_checked_cell(const checked_column *column, size_t row) {
    return soekpi_column_cell(column->column, row);
}

/* The same in base units, up to the rounding of doubles; NaN where doubles are no help. */
static inline double soekpi_checked_rough(const checked_column *column, size_t row) {
    double value = soekpi_checked_cell(column, row);
    int32_t power = column->power;
    return power >= 0 ? (power <= EXACT_TENS ? value * soekpi_tens[power] : NAN)
                      : (power >= -EXACT_TENS ? value / soekpi_tens[-power] : NAN);
}

/* The figure of a row in base units. */
reading soekpi_checked_read(const checked_column *column, size_t row, decimal *out);

/* Exponent, in base units, of the finest digit printed in the column. Where nothing
 * was printed (doubles), that of the finest decimal among the figures, but never
 * coarser than one unit of the column: 100 stands for 100, not for 95 to 105.
 * NOT_PRINTED: there is no figure. The first call for doubles walks through them. */
int32_t soekpi_checked_printed(const checked_table *checked, checked_column *column);

/* The exponent of a figure's fifteenth digit: those behind it were lost when it was read. */
int32_t soekpi_last_kept(decimal figure);

/* Whether nothing was rounded: money that a text prints to the fen, in which accounts are
 * kept, and people and enterprises that were counted. Not in mixed tables, where other parts
 * may have been rounded. */
bool soekpi_checked_is_exact(const checked_table *checked, checked_column *column);

/* What rounding can make of a figure of the column, as a double, for sorting out: half a
 * printed unit, 0 where nothing was rounded; -1 when doubles are no help. */
double soekpi_checked_half(const checked_table *checked, checked_column *column);

/* The role of a row, SOEKPI_ROLE_ENTITY.. */
static inline int32_t soekpi_checked_role(const checked_table *checked, size_t row) {
    return checked->table->roles != NULL ? checked->table->roles[row] : SOEKPI_ROLE_ENTITY;
}

/* Whether figures of a row count with their sign: eliminations, also those between the segments of one
 * entity, and segments of what is not allocated. */
bool soekpi_checked_is_signed(const checked_table *checked, size_t row);

/* ---- Comparing ---- */

/* A sum of figures that ought to be 0, and what rounding can make of it. */
typedef struct linear_check {
    exact difference;
    exact slack;     /* half a printed unit for each figure */
    exact weight;    /* the factors without their signs */
    int32_t finest;  /* exponent of the finest digit among the figures as they are, INT32_MAX: all are 0 */
    int32_t printed; /* and of the finest digit printed, INT32_MAX: none */
    bool mixed;      /* as in checked_table */
} linear_check;

void soekpi_linear_begin(linear_check *sum);
/* Adds factor * figure, which was printed down to 10^printed (NOT_PRINTED: it is
 * exact). Digits beyond the fifteenth were lost when the figure was read, so that
 * a figure is never taken as finer than that. */
void soekpi_linear_add(linear_check *sum, decimal factor, decimal figure, int32_t printed);
/* The same for the figure of a cell, with what its column was printed to, or exact;
 * false, nothing added, when it is missing or invalid. */
bool soekpi_linear_add_cell(linear_check *sum, decimal factor, const checked_table *checked,
                            checked_column *column, size_t row);
/* Whether rounding explains the difference: it is not larger than the slack. In a
 * mixed table figures that all end in three zeros more than what the finest of their
 * columns prints are taken as rounded to their own last digit. */
bool soekpi_linear_holds(const linear_check *sum);

/* Two columns whose figures are compared in doubles, to sort rows out. */
typedef struct rough_pair {
    const checked_column *left, *right;
    double left_factor, right_factor; /* to one unit of both */
    double unexplained; /* in that unit: rounding to the printed digits explains no larger difference */
} rough_pair;

rough_pair soekpi_rough_pair(const checked_table *checked, checked_column *left, checked_column *right);

/* left - right, in the unit of the pair; NaN or infinite when one is missing or invalid. */
static inline double soekpi_rough_difference(const rough_pair *pair, size_t left_row, size_t right_row) {
    return soekpi_checked_cell(pair->left, left_row) * pair->left_factor -
           soekpi_checked_cell(pair->right, right_row) * pair->right_factor;
}

/* Whether doubles are enough to tell that rounding does not explain a difference. */
bool soekpi_rough_differs(const rough_pair *pair, size_t left_row, size_t right_row);

/* ---- Saying ---- */

/* A finding while it is written. Begin with {0}. */
typedef struct check_sentence {
    text_builder chinese, english;
    text_builder expected, found;
} check_sentence;

/* "甲公司，2023年1-9月累计：" and "甲公司, January-September 2023: ". */
void soekpi_say_row(check_sentence *sentence, const checked_table *checked, size_t row);
/* "资产总额(上年同期)" and "total_assets@prior". */
void soekpi_say_column(check_sentence *sentence, const checked_table *checked, const checked_column *column);
/* The same text in both languages: numbers. */
void soekpi_say(check_sentence *sentence, const char *chinese, const char *english);
/* A figure in the unit of the column's cells, with that unit: "1234.5万元". */
void soekpi_say_figure(check_sentence *sentence, const checked_table *checked, const checked_column *column,
                       decimal figure);
void soekpi_say_exact(check_sentence *sentence, const checked_table *checked, const checked_column *column,
                      const exact *figure);
/* A number in the unit of the column's cells, without the unit: `expected`, `found`. */
void soekpi_print_figure(const checked_column *column, decimal figure, text_builder *builder);
void soekpi_print_exact(const checked_column *column, const exact *figure, text_builder *builder);
/* 元, 万元, % and the like, in which the cells of a column are; "" when that is not
 * known or the item has no such word. */
const char *soekpi_cell_unit(const soekpi_table *table, const table_column *column);

/* ---- Findings ---- */

/* Counts a finding of a code in a column: false when enough of that sort are listed,
 * so that it need not be written. */
bool soekpi_checked_lists(checked_column *column, int32_t code);
/* Adds the finding about the cell of a column and row; the texts are taken over.
 * False: memory. */
bool soekpi_checked_add(const checked_table *checked, int32_t code, int32_t severity,
                        const checked_column *column, size_t row, check_sentence *sentence);
void soekpi_sentence_discard(check_sentence *sentence);
/* For each column, one finding for those of a code that were not listed: "“资产总额”列还有12处勾稽关系不平"
 * with `chinese` 处勾稽关系不平; in English "column 'total assets': 12 more sums that do not balance" with
 * one and many: "sum that does not balance", "sums that do not balance". */
bool soekpi_checked_finish(checked_table *checked, int32_t code, int32_t severity, const char *chinese,
                           const char *one, const char *many);
/* The same for one column. */
bool soekpi_checked_finish_column(const checked_table *checked, const checked_column *column, int32_t code,
                                  int32_t severity, const char *chinese, const char *one, const char *many);

#endif
