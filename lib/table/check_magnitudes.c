/* Magnitudes. */
#include "table/check.h"

bool soekpi_check_magnitudes(soekpi_table *table) {
    (void)table;
    return true;
}
