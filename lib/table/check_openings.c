/* Openings against closings. */
#include "table/check.h"

bool soekpi_check_openings(soekpi_table *table) {
    (void)table;
    return true;
}
