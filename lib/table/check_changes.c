/* Reported changes. */
#include "table/check.h"

bool soekpi_check_changes(soekpi_table *table) {
    (void)table;
    return true;
}
