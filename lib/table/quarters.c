/* Single quarters to figures since 1 January. */
#include "table/quarters.h"

bool soekpi_quarters_add_up(soekpi_table *table) {
    (void)table;
    return true;
}
