/* The checks of a submitted table, one behind the other. */
#include "table/check.h"

bool soekpi_check_all(soekpi_table *table) {
    return soekpi_check_identities(table) && soekpi_check_signs(table) && soekpi_check_openings(table) &&
           soekpi_check_repeats(table) && soekpi_check_magnitudes(table) && soekpi_check_percents(table) &&
           soekpi_check_totals(table) && soekpi_check_changes(table) && soekpi_check_pairs(table);
}

soekpi_status soekpi_table_check(soekpi_table *table, soekpi_error *error) {
    if (table == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere, "the table is NULL");
    }
    if (atomic_load(&table->frozen) != 0) {
        return soekpi_fail(error, SOEKPI_ERROR_FROZEN, soekpi_nowhere,
                           "the table is in use by another handle and cannot change");
    }
    size_t before = table->findings.count;
    if (!soekpi_check_all(table)) {
        soekpi_finding_list_cut(&table->findings, before);
        return soekpi_fail_memory(error);
    }
    return SOEKPI_OK;
}
