/* Reported changes: their arithmetic, and what is said of them. */
#ifndef SOEKPI_TABLE_CHECK_CHANGES_H
#define SOEKPI_TABLE_CHECK_CHANGES_H

#include "table/check_figures.h"

/* A figure and what it was rounded to: it lies within half of 10^printed. */
typedef struct bounded {
    decimal figure;
    int32_t printed; /* NOT_PRINTED: it is exact */
} bounded;

/* Whether figures within these bounds give the change exactly: now - base = change, and
 * now = base * (1 + change). Ends count as within. */
bool soekpi_difference_holds(const bounded *now, const bounded *base, const bounded *change);
bool soekpi_rate_holds(const bounded *now, const bounded *base, const bounded *change);

/* The figures of one row: now, then, and the change between them. */
typedef struct change_cell {
    bounded now, base, change;
} change_cell;

/* A column of figures as a double sees it. */
typedef struct rough_figures {
    double factor; /* to base units; 0: doubles are no help */
    double half;   /* half a printed unit, 0 where nothing was rounded */
} rough_figures;

/* A column of changes and what it is of. */
typedef struct change_check {
    const checked_table *checked;
    const reported_change *change;
    checked_column *now;
    checked_column *base;
    checked_column *other; /* the base that it is not against, or NULL */
    rough_figures rough_now, rough_base, rough_change;
    bool ratio;                /* what changes is one */
    bool called_rate;          /* a difference of ratios that its header calls a rate */
    size_t wrong, meaningless; /* findings so far */
    size_t points, first; /* differences that are called rates, or the reverse, and the row of the first */
    size_t called;        /* differences that are right, in a column called a rate */
    size_t first_called;
} change_check;

/* The figures of a row; false when one of them is missing or invalid. */
bool soekpi_change_read(const change_check *state, size_t row, change_cell *out);
/* The same of one column. */
bool soekpi_change_read_figure(const checked_table *checked, checked_column *column, size_t row,
                               bounded *out);
/* Whether there is something to grow from. */
static inline bool soekpi_change_has_base(const change_cell *cell) {
    return soekpi_decimal_sign(cell->base.figure) > 0;
}

/* Whether the change agrees with its columns. */
bool soekpi_change_holds(const change_check *state, const change_cell *cell);

/* Findings: a change that is wrong, with what was probably done; a rate on a base of zero or
 * less; and, once a column, points that are called per cent or the reverse. */
bool soekpi_change_add_wrong(const change_check *state, const change_cell *cell, size_t row);
bool soekpi_change_add_meaningless(const change_check *state, const change_cell *cell, size_t row);
bool soekpi_change_add_points(const change_check *state);
/* For findings that were counted and not listed. */
bool soekpi_change_note_more(const change_check *state, size_t found, int32_t severity, const char *chinese,
                             const char *english);

#endif
