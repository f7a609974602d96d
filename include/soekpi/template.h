/** @file
 *  The empty table that a plan needs: a form for the enterprises to fill in.
 */
#ifndef SOEKPI_TEMPLATE_H
#define SOEKPI_TEMPLATE_H

#include <soekpi/plan.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Set `size`; everything else may be 0. */
typedef struct soekpi_template_options {
    size_t size;
    const char *period;     /**< as in soekpi/table.h; NULL: the plan's */
    const char *money_unit; /**< 元, 千元, 万元, ...; NULL: the unit in which the plan shows money */
    const char *const *entities; /**< `entity_count` names of enterprises, a row each; none: those that the
                                      plan's scopes name, else one row whose name is left open */
    size_t entity_count;
    int32_t language; /**< of the headers: SOEKPI_CHINESE (names) or SOEKPI_ENGLISH (identifiers) */
    int32_t reserved;
} soekpi_template_options;

/** Writes the table as CSV: UTF-8, RFC 4180, lines that end with CR LF. A
 *  spreadsheet wants a byte order mark in front, which the reader takes too. There
 *  is a header row, a row for each enterprise with its name and the period filled
 *  in, and one for each entity that the plan takes a benchmark from. Filled in, it
 *  reads back without options and gives every target its inputs.
 *
 *  There is a column for each item and time that some target reads, its unit in
 *  the header: 利润总额(万元), 利润总额(上年同期)(万元), 平均职工人数(人), or
 *  total_profit(万元), total_profit@prior(万元). Items stand in the order of the
 *  targets that read them, and by an item its other dates: last year, opening,
 *  opening of last year. An item with a definition is asked for itself. A balance
 *  that is last year's and this year's opening in one, as in a full year, is asked
 *  for once. Parameters are no columns, and the period tells the number of months.
 *
 *  Empty cells are to be filled; a cell that no target reads holds 不适用, or N/A
 *  in English, which is read as missing: an enterprise's GDP growth where the plan
 *  names a benchmark, a benchmark's profit, what only targets of other enterprises
 *  read. Targets whose scope names none of the enterprises ask for nothing. Where
 *  a target of groups reads a level that has no benchmark, a column names the
 *  group, and the group has a row of its own.
 *
 *  `options` NULL means all defaults. `needed` (may be NULL) receives the size
 *  including the NUL; CAPACITY when `capacity` is less: nothing is written.
 *  `capacity` 0 with `buffer` NULL asks for the size alone.
 *  Errors: ARGUMENT, CAPACITY, PERIOD (none given, or no period), UNIT (no unit of
 *  money), PLAN (a plan that does not say whether a ratio of less than a year is
 *  annualised), NAME (a blank name, or one that a table would not read as an
 *  enterprise's, such as 合计), DUPLICATE (a name twice, or a benchmark's), ENCODING
 *  (a name that is not UTF-8), MEMORY. Thread-safe. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_plan_template(const soekpi_plan *plan,
                                                                const soekpi_template_options *options,
                                                                char *buffer, size_t capacity, size_t *needed,
                                                                soekpi_error *error);

#ifdef __cplusplus
}
#endif

#endif
