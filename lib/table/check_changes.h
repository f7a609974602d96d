/* The arithmetic of reported changes. */
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

#endif
