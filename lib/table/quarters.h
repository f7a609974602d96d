/* Single quarters to figures since 1 January. */
#ifndef SOEKPI_TABLE_QUARTERS_H
#define SOEKPI_TABLE_QUARTERS_H

#include "table/table.h"

/* Adds up the quarters of a table that was read from a text and whose rows hold one
 * quarter's flows each. Quarters are found by entity, role and period, in whatever
 * order; one that is missing, or there twice, leaves those behind it missing, with a
 * finding (soekpi/table.h at SOEKPI_QUARTERS_SINGLE says more). False: memory. */
bool soekpi_quarters_add_up(soekpi_table *table);

#endif
