/* Single quarters to figures since 1 January. */
#ifndef SOEKPI_TABLE_QUARTERS_H
#define SOEKPI_TABLE_QUARTERS_H

#include "table/table.h"

/* Adds up the quarters of a table whose rows hold one quarter's flows each. False: memory. */
bool soekpi_quarters_add_up(soekpi_table *table);

#endif
