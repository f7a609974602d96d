/* Grids of text cells to tables; here: entity, period and items as columns. */
#include "table/view.h"

#include "base/memory.h"

/* ---- The unit of each row ---- */

/* How the unit column of a table with items as columns speaks. */
typedef struct row_units {
    unit_text *units; /* one a row; NULL: they all have the table's money unit */
    bool *unreadable;
} row_units;

static void free_units(row_units *rows) {
    soekpi_release(rows->units);
    soekpi_release(rows->unreadable);
    *rows = (row_units){0};
}

/* Reads the unit of one row. False: memory. */
static bool read_row_unit(const grid_view *view, cell_reader *reader, size_t row, row_units *out) {
    slice cell = soekpi_view_cell(view, row, view->columns[HEADER_UNIT]);
    unit_text *unit = &out->units[row];
    if (soekpi_view_unit(cell, unit) && (!unit->given || unit->unit == SOEKPI_MONEY)) {
        return true;
    }
    out->unreadable[row] = true;
    return soekpi_cell_refuse(reader, cell, soekpi_view_line(view, row), "不是货币单位",
                              "is no unit of money");
}

/* One unit for all rows becomes the table's. */
static soekpi_status read_units(const grid_view *view, soekpi_table *table, row_units *out,
                                soekpi_error *error) {
    size_t column = view->columns[HEADER_UNIT];
    *out = (row_units){0};
    if (column == NO_COLUMN || table->rows == 0) {
        return SOEKPI_OK;
    }
    out->units = soekpi_allocate(table->rows, sizeof *out->units);
    out->unreadable = soekpi_allocate(table->rows, sizeof *out->unreadable);
    slice header = soekpi_view_header(view, column);
    char *name = soekpi_copy_text(header.start, header.length);
    cell_reader reader = {
        .findings = &table->findings, .name = name, .number = column + 1, .lines = true, .unit = -1};
    bool whole = out->units != NULL && out->unreadable != NULL && name != NULL;
    bool alike = true;
    for (size_t row = 0; whole && row < table->rows; row++) {
        whole = read_row_unit(view, &reader, row, out);
        alike = alike && out->units[row].given && out->units[row].power == out->units[0].power;
    }
    whole = whole && soekpi_cells_finish(&reader);
    soekpi_release(name);
    if (whole && alike) {
        table->money_power = out->units[0].power;
        table->money_given = true;
    }
    if (!whole || alike) {
        free_units(out);
    }
    return whole ? SOEKPI_OK : soekpi_fail_memory(error);
}

/* ---- Columns ---- */

static bool column_is_blank(const grid_view *view, size_t column) {
    for (size_t row = 0; row < view->count; row++) {
        if (soekpi_view_cell(view, row, column).length > 0) {
            return false;
        }
    }
    return true;
}

/* A column of figures that has no header, or repeats one that nobody knows. */
static bool note_unusable(soekpi_table *table, size_t number, slice header, size_t twin) {
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_format(&chinese, "第%zu列", number);
    soekpi_text_format(&english, "column %zu ", number);
    if (header.length == 0) {
        soekpi_text_add(&chinese, "没有采用：没有表头");
        soekpi_text_add(&english, "is not read: it has no header");
    } else {
        soekpi_text_add(&chinese, "“");
        soekpi_text_shown(&chinese, header);
        soekpi_text_format(&chinese, "”没有采用：与第%zu列同名", twin);
        soekpi_text_add(&english, "'");
        soekpi_text_shown(&english, header);
        soekpi_text_format(&english, "' is not read: column %zu has the same name", twin);
    }
    return soekpi_finding_add(&table->findings, SOEKPI_FINDING_UNREAD_COLUMN, 0, number, NULL, &chinese,
                              &english);
}

/* Whether a cell without a unit of its own has a known power, and which. */
static bool bare_power(const cell_reader *reader, const table_column *column, const row_units *units,
                       size_t row, int32_t *power) {
    *power = reader->power;
    if (column->unit_given || units->units == NULL) {
        return true;
    }
    if (reader->unit >= 0 && reader->unit != SOEKPI_MONEY && reader->unit != SOEKPI_MONEY_PER_PERSON) {
        return true;
    }
    if (units->unreadable[row]) {
        return false;
    }
    if (!units->units[row].given) {
        return true;
    }
    *power = units->units[row].power;
    /* Of an unread column nobody can say whether it is money. */
    return reader->unit >= 0 || *power == reader->money_power;
}

static bool fill_column(const grid_view *view, soekpi_table *table, column_draft *draft, size_t column,
                        const row_units *units) {
    double *figures = soekpi_allocate(table->rows, sizeof *figures);
    draft->column.owned = figures;
    draft->column.cells = (const char *)figures;
    draft->column.stride = sizeof *figures;
    cell_reader reader = soekpi_cell_reader(table, &draft->column, true);
    bool whole = figures != NULL;
    for (size_t row = 0; whole && row < table->rows; row++) {
        slice cell = soekpi_view_cell(view, row, column);
        int32_t power;
        number_text number;
        if (!bare_power(&reader, &draft->column, units, row, &power) &&
            soekpi_number_read(cell, &number) == NUMBER_OK && !number.unit.given) {
            figures[row] = INFINITY;
            continue;
        }
        whole = soekpi_cell_read(&reader, cell, NULL, power, soekpi_view_line(view, row), &figures[row]);
    }
    draft->column.printed = reader.printed;
    return whole && soekpi_cells_finish(&reader);
}

static soekpi_status add_column(const grid_view *view, soekpi_table *table, size_t column,
                                const row_units *units, soekpi_error *error) {
    slice header = soekpi_view_header(view, column);
    if (header.length == 0) {
        bool silent = column_is_blank(view, column);
        return silent || note_unusable(table, column + 1, header, 0) ? SOEKPI_OK : soekpi_fail_memory(error);
    }
    place where = soekpi_view_header_place(view, column);
    column_draft draft;
    soekpi_status status = soekpi_draft_begin(table, header, column + 1, where, &draft, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    if (draft.twin != NO_COLUMN) {
        if (draft.column.what >= 0) {
            status = soekpi_fail_twin(table, &draft, where, error);
        } else if (!note_unusable(table, column + 1, header, table->columns[draft.twin].number)) {
            status = soekpi_fail_memory(error);
        }
        soekpi_draft_free(&draft);
        return status;
    }
    if (!fill_column(view, table, &draft, column, units) || !soekpi_draft_finish(table, &draft)) {
        soekpi_draft_free(&draft);
        return soekpi_fail_memory(error);
    }
    return SOEKPI_OK;
}

static soekpi_status fill_table(const grid_view *view, soekpi_table *table, soekpi_error *error) {
    table->rows = view->count;
    size_t *which = soekpi_allocate(table->rows, sizeof *which);
    if (which == NULL) {
        return soekpi_fail_memory(error);
    }
    for (size_t row = 0; row < table->rows; row++) {
        which[row] = row;
    }
    soekpi_status status = soekpi_view_set_keys(view, which, table, error);
    soekpi_release(which);
    row_units units = {0};
    if (status == SOEKPI_OK) {
        status = read_units(view, table, &units, error);
    }
    for (size_t column = 0; status == SOEKPI_OK && column < view->grid->columns; column++) {
        if (view->uses[column] == HEADER_FIGURES) {
            status = add_column(view, table, column, &units, error);
        }
    }
    free_units(&units);
    return status;
}

soekpi_table *soekpi_table_from_grid(const soekpi_catalogue *catalogue, const cell_grid *grid,
                                     const soekpi_table_options *options, soekpi_error *error) {
    soekpi_table *table = soekpi_table_create(catalogue, 0, error);
    if (table == NULL) {
        return NULL;
    }
    grid_view view = {0};
    soekpi_status status = SOEKPI_OK;
    if (options->money_unit != NULL) {
        status = soekpi_table_set_money_unit(table, options->money_unit, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_view_create(catalogue, grid, &view, error);
    }
    if (status == SOEKPI_OK) {
        status = view.item_rows ? soekpi_pivot(&view, table, error) : fill_table(&view, table, error);
    }
    soekpi_view_free(&view);
    if (status != SOEKPI_OK) {
        soekpi_table_free(table);
        return NULL;
    }
    return table;
}
