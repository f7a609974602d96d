/* Repeated figures. */
#include "table/check.h"

bool soekpi_check_repeats(soekpi_table *table) {
    (void)table;
    return true;
}
