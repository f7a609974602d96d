/* Signs. */
#include "table/check.h"

bool soekpi_check_signs(soekpi_table *table) {
    (void)table;
    return true;
}
