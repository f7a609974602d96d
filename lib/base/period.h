/* Periods and dates (law 10). A period runs from 1 January to the end of a
 * month and is kept as year*100 + month: 2023, 2023Q4 and 2023-12 are 202312. */
#ifndef SOEKPI_BASE_PERIOD_H
#define SOEKPI_BASE_PERIOD_H

#include "base/text.h"

enum { PERIOD_NONE = 0 };

/* Reads 2023, 2023年, 2023年度, FY2023, 2023Q1..Q4, 2023年一季度, 前三季度 with its year,
 * 2023H1, 2023-H1, 2023年上半年, 2023-09, 2023/9, 2023.9, 202309, 2023年9月,
 * 2023年1-9月, 2023-01..09, 2023年前9个月, a date that is a month's end, at midnight too, and a
 * range from January or its first day: 2023年1月1日至9月30日. Full-width too.
 * Years 1900..2999. 0 when it is none; then *why (may be NULL) is a static
 * sentence when there is something to say (H2 is refused: figures run from
 * 1 January). */
int32_t soekpi_period_read(slice text, const char **why);

/* Bytes of the longest period that a text begins with, 0 for none. What goes on as a date or a
 * number (2023年7-9月, 2023万元, 2023A) is none, not the period 2023. */
size_t soekpi_period_begin(slice text, int32_t *period);
/* The period that stands in a running text, the longest part: "宝安区2023年1-9月快报". 0 when there is
 * none, or two different ones; else *where (may be NULL) is the longest part that says so. */
int32_t soekpi_period_find(slice text, slice *where);

int32_t soekpi_period_shift(int32_t period, int32_t time); /* SOEKPI_CURRENT.. */
int32_t soekpi_period_months(int32_t period);              /* 1..12 */
/* "2023", "2023-09". */
void soekpi_period_print(int32_t period, text_builder *builder);
/* "2023年度" / "2023年1-9月累计"; "2023" / "January-September 2023". */
void soekpi_period_describe(int32_t period, int32_t language, text_builder *builder);

/* A date yyyymmdd from "2023-03-31", "2023/3/31", "20230331", "2023年3月31日";
 * 0 when there is no such day. */
int32_t soekpi_date_read(slice text);
int32_t soekpi_period_end_date(int32_t period);
/* Days of the Gregorian calendar from 1 March 0000 to a date: differences are days between dates. */
int32_t soekpi_date_days(int32_t date);
void soekpi_date_print(int32_t date, text_builder *builder); /* 2023-03-31 */

#endif
