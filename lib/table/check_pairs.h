/* Eliminations by pair, from both sides. */
#ifndef SOEKPI_TABLE_CHECK_PAIRS_H
#define SOEKPI_TABLE_CHECK_PAIRS_H

#include "table/check.h"
#include "table/check_figures.h"

/* soekpi_check_pairs() of a table whose parts may have been rounded to different digits. */
bool soekpi_pairs_run(soekpi_table *table, bool mixed);

#endif
