/* How a table was read, in one line and as data. */
#include "base/memory.h"
#include "table/read.h"

static size_t count_totals(const soekpi_table *table) {
    size_t count = 0;
    for (size_t row = 0; table->totals != NULL && row < table->rows; row++) {
        count += table->totals[row] != TOTAL_NONE;
    }
    return count;
}

/* Distinct entities among the rows that are some enterprise's own. False: memory. */
static bool count_entities(const soekpi_table *table, size_t *count) {
    const key_column *entity = &table->entity;
    *count = 0;
    if (entity->codes == NULL) {
        *count = table->rows;
        return true;
    }
    uint8_t *seen = soekpi_allocate(entity->label_count, 1);
    for (size_t row = 0; seen != NULL && row < table->rows; row++) {
        bool own = table->roles == NULL || table->roles[row] == SOEKPI_ROLE_ENTITY;
        int32_t code = entity->codes[row];
        if (own && code >= 0 && seen[code] == 0) {
            seen[code] = 1;
            ++*count;
        }
    }
    bool whole = seen != NULL;
    soekpi_release(seen);
    return whole;
}

soekpi_status soekpi_table_reading(const soekpi_table *table, soekpi_reading *out) {
    if (table == NULL || out == NULL || out->size != sizeof *out) {
        return SOEKPI_ERROR_ARGUMENT;
    }
    const table_reading *from = &table->reading;
    soekpi_reading filled = {.size = sizeof filled,
                             .chinese = from->chinese != NULL ? from->chinese : "",
                             .english = from->english != NULL ? from->english : "",
                             .title = from->title != NULL ? from->title : "",
                             .entity = from->entity != NULL ? from->entity : "",
                             .shape = from->shape,
                             .header_rows = from->header_rows,
                             .money_power = table->money_power,
                             .money_known = table->money_given ? 1 : 0,
                             .header_row = from->header_row,
                             .totals = count_totals(table),
                             .skipped = from->skipped,
                             .unread_columns = from->unread_columns,
                             .dashes = from->dashes};
    if (!count_entities(table, &filled.entities)) {
        return SOEKPI_ERROR_MEMORY;
    }
    for (size_t row = 0; table->periods != NULL && row < table->rows; row++) {
        int32_t period = table->periods[row];
        if (period == PERIOD_NONE) {
            continue;
        }
        filled.last_period = period > filled.last_period ? period : filled.last_period;
        filled.first_period =
            filled.first_period == 0 || period < filled.first_period ? period : filled.first_period;
    }
    *out = filled;
    return SOEKPI_OK;
}
