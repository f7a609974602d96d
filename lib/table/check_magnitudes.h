/* Figures that are off by a power of ten: what the comparisons with last year and
 * with peers share. */
#ifndef SOEKPI_TABLE_CHECK_MAGNITUDES_H
#define SOEKPI_TABLE_CHECK_MAGNITUDES_H

#include "table/check_figures.h"
#include "table/check_links.h"

enum { MAGNITUDE_ITEMS = 40, LARGEST_POWER = 4, UNSTEADY_POWER = 3 };

/* An item whose figures are compared. */
typedef struct magnitude_item {
    checked_column *now;
    checked_column *bases[2]; /* of last year, then of 1 January; NULL for none */
    bool steady;              /* it changes slowly; others jump by themselves */
    bool money;
    bool people;
} magnitude_item;

typedef struct magnitude_check {
    checked_table checked;
    row_links links;
    magnitude_item items[MAGNITUDE_ITEMS];
    size_t count;
    uint8_t *told; /* of each row, whether it has a finding */
} magnitude_check;

/* Last year's figure, from the row or from the row of last year; NaN for none. */
double soekpi_magnitude_base(const magnitude_check *state, const magnitude_item *of, size_t row);
/* The power of ten between two figures that ought to be alike, or 0. */
int32_t soekpi_magnitude_power(double now, double base);

/* Findings about a cell, and about a row, standing at its first figure: its figure is
 * 10^power times what ought to be alike. `chinese` and `english` name that: 上年数, "last
 * year's figure". */
bool soekpi_magnitude_add_cell(magnitude_check *state, const magnitude_item *of, size_t row, int32_t power,
                               const char *chinese, const char *english);
bool soekpi_magnitude_add_row(magnitude_check *state, const magnitude_item *first, size_t row, size_t items,
                              int32_t power, const char *chinese, const char *english);

/* The check against peers. False: memory. */
bool soekpi_check_peers(magnitude_check *state);

#endif
