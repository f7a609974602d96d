/* Checks of joined tables. */
#include "table/check.h"

bool soekpi_check_joined(soekpi_table *table) {
    (void)table;
    return true;
}
