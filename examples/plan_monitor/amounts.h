/* Figures that are no field of a result, as text for people: what is still to come, a contribution, a
 * share. The library scales and rounds them, exactly (law 14). The caller frees the texts. */
#ifndef PLAN_MONITOR_AMOUNTS_H
#define PLAN_MONITOR_AMOUNTS_H

#include "monitor.h"

/* A figure in base units with its unit: "12,345.68 万元", "3.20%", "80,000.00 平方米"; "-" for NaN. */
char *amount_text(const struct monitor *monitor, double value, int32_t unit);
/* Without the unit that heads a column; per cents keep their sign. */
char *amount_digits(const struct monitor *monitor, double value, int32_t unit);
/* A change: of a per cent in percentage points. */
char *change_text(const struct monitor *monitor, double value, int32_t unit);
/* `count` times the figure, with its unit. */
char *multiple_text(const struct monitor *monitor, double value, int32_t unit, int count);
/* A fraction in per cent. */
char *per_cent_text(const struct monitor *monitor, double value);
/* "并表 60.00%" where a row counts with another share than 100 %, else "". */
char *share_text(const struct monitor *monitor, const soekpi_row *row);

#endif
