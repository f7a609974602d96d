/* Tables: making, columns of figures, what the public may ask. */
#include "table/read.h"

#include "base/memory.h"

soekpi_table *soekpi_table_create(const soekpi_catalogue *catalogue, size_t rows, soekpi_error *error) {
    if (catalogue == NULL) {
        (void)soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere, "the catalogue is NULL");
        return NULL;
    }
    soekpi_table *table = soekpi_allocate(1, sizeof *table);
    if (table == NULL) {
        (void)soekpi_fail_memory(error);
        return NULL;
    }
    table->catalogue = catalogue;
    table->rows = rows;
    atomic_init(&table->frozen, 0);
    soekpi_catalogue_freeze(catalogue);
    return table;
}

static void free_column(table_column *column) {
    soekpi_release(column->name);
    soekpi_release(column->base);
    soekpi_release(column->owned);
    soekpi_release(column->origins);
}

static void free_change(reported_change *change) {
    soekpi_release(change->name);
    soekpi_release(change->figures);
    soekpi_release(change->origins);
}

static void free_reading(table_reading *reading_of) {
    soekpi_release(reading_of->title);
    soekpi_release(reading_of->entity);
    soekpi_release(reading_of->chinese);
    soekpi_release(reading_of->english);
}

void soekpi_table_free(soekpi_table *table) {
    if (table == NULL) {
        return;
    }
    for (size_t i = 0; i < table->column_count; i++) {
        free_column(&table->columns[i]);
    }
    soekpi_release(table->columns);
    soekpi_key_column_free(&table->figures);
    soekpi_key_column_free(&table->entity);
    for (size_t i = 0; i < table->entity_name_count; i++) {
        soekpi_release(table->entity_names[i]);
        if (table->entity_told != NULL) {
            soekpi_release(table->entity_told[i]);
        }
    }
    soekpi_release(table->entity_names);
    soekpi_release(table->entity_told);
    soekpi_release(table->shown_slots);
    soekpi_key_column_free(&table->group);
    soekpi_key_column_free(&table->segment);
    soekpi_key_column_free(&table->counterparty);
    soekpi_release(table->periods);
    soekpi_release(table->roles);
    soekpi_release(table->lines);
    soekpi_release(table->sheet_rows);
    soekpi_release(table->totals);
    soekpi_release(table->headings);
    for (size_t i = 0; i < table->change_count; i++) {
        free_change(&table->changes[i]);
    }
    soekpi_release(table->changes);
    free_reading(&table->reading);
    soekpi_finding_list_free(&table->findings);
    soekpi_release(table);
}

void soekpi_table_freeze(const soekpi_table *table) {
    /* The one part of a shared handle that changes: it only ever becomes 1. */
    atomic_store(&((soekpi_table *)(uintptr_t)table)->frozen, 1);
}

static soekpi_status check_change(const soekpi_table *table, bool complete, soekpi_error *error) {
    if (table == NULL || !complete) {
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere, "a required argument is NULL");
    }
    if (atomic_load(&table->frozen) != 0) {
        return soekpi_fail(error, SOEKPI_ERROR_FROZEN, soekpi_nowhere,
                           "the table is in use by another handle and cannot change");
    }
    return SOEKPI_OK;
}

soekpi_status soekpi_table_set_money_unit(soekpi_table *table, const char *unit, soekpi_error *error) {
    soekpi_status status = check_change(table, unit != NULL, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    unit_text read;
    if (!soekpi_unit_read(soekpi_slice(unit), &read) || read.unit != SOEKPI_MONEY) {
        return soekpi_fail(error, SOEKPI_ERROR_UNIT, soekpi_nowhere,
                           "'%s' is no unit of money; 元, 千元, 万元, 百万元, 亿元 and 万亿元 are", unit);
    }
    if (table->column_count > 0) {
        return soekpi_fail(error, SOEKPI_ERROR_TABLE, soekpi_nowhere,
                           "the money unit '%s' must be set before columns are added", unit);
    }
    table->money_power = read.power;
    table->money_given = true;
    return SOEKPI_OK;
}

/* ---- Units of columns ---- */

int32_t soekpi_column_unit(const soekpi_table *table, const table_column *column) {
    if (column->what == SOEKPI_IS_ITEM) {
        return soekpi_catalogue_item(table->catalogue, column->index)->unit;
    }
    if (column->what == SOEKPI_IS_INDICATOR) {
        return soekpi_catalogue_indicator(table->catalogue, column->index)->unit;
    }
    return -1;
}

int32_t soekpi_column_power(const soekpi_table *table, const table_column *column, int32_t unit) {
    if (column->unit_given) {
        return column->unit.power;
    }
    return unit == SOEKPI_MONEY || unit == SOEKPI_MONEY_PER_PERSON ? table->money_power : 0;
}

bool soekpi_unit_fits(int32_t unit, unit_text given) {
    if (!given.given || unit == given.unit) {
        return true;
    }
    bool bare_power = given.unit == SOEKPI_NUMBER; /* 万, 亿 alone */
    switch (unit) {
    case -1:
    case SOEKPI_NUMBER:
        return true;
    case SOEKPI_PERCENT:
    case SOEKPI_TIMES:
        return given.unit == SOEKPI_PERCENT || given.unit == SOEKPI_TIMES;
    case SOEKPI_MONEY_PER_PERSON: /* 人均利润(万元) */
        return given.unit == SOEKPI_MONEY || bare_power;
    case SOEKPI_MONEY:
    case SOEKPI_PERSONS:
    case SOEKPI_COUNT:
    case SOEKPI_AREA:
        return bare_power;
    default:
        return false;
    }
}

/* ---- Adding columns ---- */

/* Everything but the figures. */
static soekpi_status begin_column(const soekpi_table *table, const char *name, bool complete, size_t count,
                                  column_draft *draft, soekpi_error *error) {
    soekpi_status status = check_change(table, name != NULL && complete, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    slice header = soekpi_slice(name);
    if (soekpi_slice_trim(header).length == 0 ||
        soekpi_utf8_invalid_at(header.start, header.length) < header.length) {
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                           "the name '%s' of a column is blank or not valid UTF-8", name);
    }
    if (count != table->rows) {
        return soekpi_fail(error, SOEKPI_ERROR_TABLE, soekpi_nowhere,
                           "column '%s' has %zu cells, the table has %zu rows", name, count, table->rows);
    }
    status = soekpi_draft_begin(table, header, table->column_count + 1, soekpi_nowhere, draft, error);
    if (status == SOEKPI_OK && draft->twin != NO_COLUMN) {
        status = soekpi_fail_twin(table, draft, soekpi_nowhere, error);
        soekpi_draft_free(draft);
    }
    return status;
}

static soekpi_status finish_column(soekpi_table *table, column_draft *draft, soekpi_error *error) {
    if (soekpi_draft_finish(table, draft)) {
        return SOEKPI_OK;
    }
    soekpi_draft_free(draft);
    return soekpi_fail_memory(error);
}

soekpi_status soekpi_table_add_column(soekpi_table *table, const char *name, const double *values,
                                      ptrdiff_t stride, size_t count, soekpi_error *error) {
    column_draft draft;
    soekpi_status status = begin_column(table, name, values != NULL || count == 0, count, &draft, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    draft.column.cells = (const char *)values;
    draft.column.stride = stride;
    return finish_column(table, &draft, error);
}

static bool read_cells(soekpi_table *table, column_draft *draft, const char *const *cells) {
    cell_reader reader = soekpi_cell_reader(table, &draft->column, false);
    for (size_t i = 0; i < table->rows; i++) {
        if (!soekpi_cell_read(&reader, soekpi_slice(cells[i]), NULL, reader.power, i + 1,
                              &draft->column.owned[i])) {
            return false;
        }
    }
    draft->column.printed = reader.printed;
    return soekpi_cells_finish(&reader);
}

soekpi_status soekpi_table_add_text_column(soekpi_table *table, const char *name, const char *const *cells,
                                           size_t count, soekpi_error *error) {
    column_draft draft;
    soekpi_status status = begin_column(table, name, cells != NULL || count == 0, count, &draft, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    size_t findings = table->findings.count;
    draft.column.owned = soekpi_allocate(count, sizeof *draft.column.owned);
    draft.column.cells = (const char *)draft.column.owned;
    draft.column.stride = sizeof *draft.column.owned;
    status = SOEKPI_ERROR_MEMORY;
    if (draft.column.owned != NULL && read_cells(table, &draft, cells)) {
        status = finish_column(table, &draft, error);
    } else {
        soekpi_draft_free(&draft);
        (void)soekpi_fail_memory(error);
    }
    if (status != SOEKPI_OK) {
        soekpi_finding_list_cut(&table->findings, findings);
    }
    return status;
}

/* ---- What the public may ask ---- */

size_t soekpi_table_rows(const soekpi_table *table) {
    return table != NULL ? table->rows : 0;
}

size_t soekpi_table_columns(const soekpi_table *table) {
    return table != NULL ? table->column_count : 0;
}

soekpi_status soekpi_table_column(const soekpi_table *table, size_t index, soekpi_column *column) {
    if (table == NULL || column == NULL || column->size != sizeof *column) {
        return SOEKPI_ERROR_ARGUMENT;
    }
    if (index >= table->column_count) {
        return SOEKPI_ERROR_RANGE;
    }
    const table_column *found = &table->columns[index];
    *column = (soekpi_column){
        .size = sizeof *column,
        .name = found->name,
        .id = found->what < 0 ? "" : soekpi_symbol_id(table->catalogue, (symbol){found->what, found->index}),
        .time = found->time,
        .what = found->what,
        .power = soekpi_column_power(table, found, soekpi_column_unit(table, found)),
        .number = found->number};
    return SOEKPI_OK;
}

size_t soekpi_table_finding_count(const soekpi_table *table) {
    return table != NULL ? table->findings.count : 0;
}

soekpi_status soekpi_table_finding(const soekpi_table *table, size_t index, soekpi_finding *found) {
    return table != NULL ? soekpi_finding_get(&table->findings, index, found) : SOEKPI_ERROR_ARGUMENT;
}
