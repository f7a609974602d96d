#include "table/view.h"

#include "base/memory.h"

/* ---- Cells ---- */

static slice cell_at(const cell_grid *grid, size_t row, size_t column) {
    slice cell = grid->cells[row * grid->columns + column];
    return cell.start != NULL ? soekpi_slice_trim(cell) : soekpi_slice("");
}

slice soekpi_view_header(const grid_view *view, size_t column) {
    return cell_at(view->grid, view->rows[0], column);
}

slice soekpi_view_cell(const grid_view *view, size_t row, size_t column) {
    return cell_at(view->grid, view->rows[row + 1], column);
}

size_t soekpi_view_line(const grid_view *view, size_t row) {
    return view->grid->lines[view->rows[row + 1]];
}

place soekpi_view_header_place(const grid_view *view, size_t column) {
    return (place){(int)view->grid->lines[view->rows[0]], (int)column + 1};
}

static bool row_is_blank(const cell_grid *grid, size_t row) {
    for (size_t column = 0; column < grid->columns; column++) {
        if (cell_at(grid, row, column).length > 0) {
            return false;
        }
    }
    return true;
}

bool soekpi_view_unit(slice cell, unit_text *out) {
    number_text number;
    *out = (unit_text){SOEKPI_NUMBER, 0, false, false};
    return soekpi_number_read(cell, &number) == NUMBER_MISSING || soekpi_unit_read(cell, out);
}

/* ---- What columns are for ---- */

/* 单位 is the unit of the row when its cells are units, else an entity. */
static bool holds_units(const grid_view *view, size_t column) {
    size_t units = 0;
    size_t others = 0;
    for (size_t row = 0; row < view->count; row++) {
        slice cell = soekpi_view_cell(view, row, column);
        unit_text unit;
        if (cell.length > 0) {
            *(soekpi_unit_read(cell, &unit) ? &units : &others) += 1;
        }
    }
    return units > 0 && units >= others;
}

/* The use of one header by its words and what the catalogue knows. False: memory. */
static bool read_use(const soekpi_catalogue *names, grid_view *view, size_t column, header_use *use,
                     int *strength) {
    slice header = soekpi_view_header(view, column);
    if (!soekpi_header_use(header, use, strength)) {
        return false;
    }
    if (*use == HEADER_ENTITY && soekpi_header_is_ambiguous(header) && holds_units(view, column)) {
        *use = HEADER_UNIT;
    }
    if (*use != HEADER_FIGURES && *use < HEADER_ITEM) {
        return true;
    }
    header_name name;
    if (!soekpi_header_read(names, header, &name)) {
        return false;
    }
    if (name.what >= 0) {
        *use = HEADER_FIGURES;
        return true;
    }
    if (*use == HEADER_FIGURES && name.unit_given) { /* 金额(万元), 增速(%) */
        if (!soekpi_header_use(name.base, use, strength)) {
            return false;
        }
        if (*use == HEADER_VALUE) {
            view->value_unit = name.unit;
        } else if (*use == HEADER_GROWTH) {
            view->growth_unit = name.unit;
        } else {
            *use = HEADER_FIGURES;
        }
    }
    return true;
}

/* Gives a use to a column, unless a more telling one has it. */
static soekpi_status assign(grid_view *view, int *strengths, size_t column, header_use use, int strength,
                            soekpi_error *error) {
    size_t other = view->columns[use];
    view->uses[column] = use;
    if (other == NO_COLUMN || strength > strengths[use]) {
        if (other != NO_COLUMN) {
            view->uses[other] = HEADER_DESCRIPTION;
        }
        view->columns[use] = column;
        strengths[use] = strength;
        return SOEKPI_OK;
    }
    if (strength < strengths[use]) {
        view->uses[column] = HEADER_DESCRIPTION;
        return SOEKPI_OK;
    }
    static const char *const words[] = {"figures", "entity", "period", "group",
                                        "role",    "month",  "year",   "unit",
                                        "item",    "value",  "growth", "unit of the growth"};
    slice first = soekpi_view_header(view, other);
    slice second = soekpi_view_header(view, column);
    return soekpi_fail(error, SOEKPI_ERROR_DUPLICATE, soekpi_view_header_place(view, column),
                       "columns %zu '%.*s' and %zu '%.*s' both hold the %s of the row", other + 1,
                       (int)first.length, first.start, column + 1, (int)second.length, second.start,
                       words[use]);
}

static void drop_use(grid_view *view, header_use use, header_use instead) {
    if (view->columns[use] != NO_COLUMN) {
        view->uses[view->columns[use]] = instead;
        view->columns[use] = NO_COLUMN;
    }
}

/* One period column, or a year with its month beside it. */
static void choose_period(grid_view *view, const int *strengths) {
    size_t *columns = view->columns;
    if (columns[HEADER_PERIOD] != NO_COLUMN) {
        if (strengths[HEADER_PERIOD] == 3 ||
            (columns[HEADER_YEAR] == NO_COLUMN && columns[HEADER_MONTH] == NO_COLUMN)) {
            drop_use(view, HEADER_YEAR, HEADER_DESCRIPTION);
            drop_use(view, HEADER_MONTH, HEADER_DESCRIPTION);
            return;
        }
        drop_use(view, HEADER_PERIOD, HEADER_DESCRIPTION);
    }
    if (columns[HEADER_YEAR] != NO_COLUMN) {
        columns[HEADER_PERIOD] = columns[HEADER_YEAR];
    } else {
        columns[HEADER_PERIOD] = columns[HEADER_MONTH];
        columns[HEADER_MONTH] = NO_COLUMN;
    }
}

static soekpi_status assign_all(const soekpi_catalogue *names, grid_view *view, soekpi_error *error) {
    int strengths[HEADER_DESCRIPTION + 1] = {0};
    for (size_t i = 0; i <= HEADER_DESCRIPTION; i++) {
        view->columns[i] = NO_COLUMN;
    }
    for (size_t column = 0; column < view->grid->columns; column++) {
        header_use use = HEADER_FIGURES;
        int strength = 0;
        if (!read_use(names, view, column, &use, &strength)) {
            return soekpi_fail_memory(error);
        }
        view->uses[column] = use;
        if (use == HEADER_FIGURES || use == HEADER_DESCRIPTION) {
            continue;
        }
        soekpi_status status = assign(view, strengths, column, use, strength, error);
        if (status != SOEKPI_OK) {
            return status;
        }
    }
    choose_period(view, strengths);
    view->item_rows = view->columns[HEADER_ITEM] != NO_COLUMN && view->columns[HEADER_VALUE] != NO_COLUMN;
    if (!view->item_rows) {
        drop_use(view, HEADER_ITEM, HEADER_FIGURES);
        drop_use(view, HEADER_VALUE, HEADER_FIGURES);
        drop_use(view, HEADER_GROWTH, HEADER_FIGURES);
        drop_use(view, HEADER_GROWTH_UNIT, HEADER_DESCRIPTION);
    }
    return SOEKPI_OK;
}

soekpi_status soekpi_view_create(const soekpi_catalogue *names, const cell_grid *grid, grid_view *out,
                                 soekpi_error *error) {
    *out = (grid_view){.grid = grid};
    if (grid->columns > LARGEST_COLUMNS) {
        return soekpi_fail(error, SOEKPI_ERROR_LIMIT, soekpi_nowhere,
                           "a table has at most %d columns, this one has %zu", (int)LARGEST_COLUMNS,
                           grid->columns);
    }
    out->rows = soekpi_allocate(grid->rows, sizeof *out->rows);
    out->uses = soekpi_allocate(grid->columns, sizeof *out->uses);
    if (out->rows == NULL || out->uses == NULL) {
        soekpi_view_free(out);
        return soekpi_fail_memory(error);
    }
    size_t filled = 0;
    for (size_t row = 0; row < grid->rows; row++) {
        if (!row_is_blank(grid, row)) {
            out->rows[filled++] = row;
        }
    }
    soekpi_status status = SOEKPI_ERROR_TABLE;
    if (filled == 0) {
        (void)soekpi_fail(error, status, (place){1, 1}, "the table is empty: a header row was expected");
    } else {
        out->count = filled - 1;
        status = assign_all(names, out, error);
    }
    if (status != SOEKPI_OK) {
        soekpi_view_free(out);
    }
    return status;
}

void soekpi_view_free(grid_view *view) {
    soekpi_release(view->rows);
    soekpi_release(view->uses);
    *view = (grid_view){0};
}

/* ---- Keys ---- */

enum { PERIOD_SIZE = 32 };

/* "2023年度" and "9月" as "2023-9"; a month that names its year stands alone. */
static slice join_month(slice year, slice month, char buffer[PERIOD_SIZE]) {
    size_t digits[2] = {0, 0};
    const slice parts[2] = {year, month};
    size_t length = 0;
    for (int i = 0; i < 2; i++) {
        for (size_t at = 0, size; at < parts[i].length; at += size) {
            uint32_t code_point =
                soekpi_fold_width(soekpi_utf8_decode(parts[i].start + at, parts[i].length - at, &size));
            if (code_point < '0' || code_point > '9') {
                break;
            }
            if (length < PERIOD_SIZE - 2) {
                buffer[length++] = (char)code_point;
            }
            digits[i]++;
        }
        if (i == 0) {
            buffer[length++] = '-';
        }
    }
    if (month.length == 0) {
        return year;
    }
    return digits[0] == 4 && digits[1] >= 1 && digits[1] <= 2 ? (slice){buffer, length} : month;
}

static soekpi_status set_periods(const grid_view *view, const size_t *which, slice *labels,
                                 soekpi_table *table, soekpi_error *error) {
    size_t month = view->columns[HEADER_MONTH];
    char(*buffers)[PERIOD_SIZE] = NULL;
    if (month != NO_COLUMN) {
        buffers = soekpi_allocate(table->rows, sizeof *buffers);
        if (buffers == NULL) {
            return soekpi_fail_memory(error);
        }
        for (size_t i = 0; i < table->rows; i++) {
            labels[i] = join_month(labels[i], soekpi_view_cell(view, which[i], month), buffers[i]);
        }
    }
    soekpi_status status = soekpi_keys_set(table, SOEKPI_KEY_PERIOD, labels, table->lines,
                                           view->columns[HEADER_PERIOD] + 1, error);
    soekpi_release(buffers);
    return status;
}

soekpi_status soekpi_view_set_keys(const grid_view *view, const size_t *which, soekpi_table *table,
                                   soekpi_error *error) {
    static const header_use uses[SOEKPI_KEY_END] = {HEADER_ENTITY, HEADER_PERIOD, HEADER_GROUP, HEADER_ROLE};
    slice *labels = soekpi_allocate(table->rows, sizeof *labels);
    table->lines = soekpi_allocate(table->rows, sizeof *table->lines);
    soekpi_status status = labels != NULL && table->lines != NULL ? SOEKPI_OK : soekpi_fail_memory(error);
    for (size_t i = 0; status == SOEKPI_OK && i < table->rows; i++) {
        table->lines[i] = soekpi_view_line(view, which[i]);
    }
    for (int32_t key = 0; status == SOEKPI_OK && key < SOEKPI_KEY_END; key++) {
        size_t column = view->columns[uses[key]];
        if (column == NO_COLUMN) {
            continue;
        }
        for (size_t i = 0; i < table->rows; i++) {
            labels[i] = soekpi_view_cell(view, which[i], column);
        }
        status = key == SOEKPI_KEY_PERIOD
                     ? set_periods(view, which, labels, table, error)
                     : soekpi_keys_set(table, key, labels, table->lines, column + 1, error);
    }
    soekpi_release(labels);
    return status;
}
