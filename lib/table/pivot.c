/* Rows of item, value and unit to a table with items as columns. */
#include "table/view.h"

#include "base/memory.h"

/* One column of the table to be. */
typedef struct pivot_column {
    slice name;  /* as in the first row, or the id of `<item>_growth` */
    size_t line; /* of that row */
    header_name header;
    bool unit_seen; /* a row gives a unit */
    unit_text unit; /* the first one */
    size_t number;  /* of the column of the text that holds the figures */
    size_t index;   /* in the table */
} pivot_column;

/* One figure of a row. */
typedef struct pivot_cell {
    size_t row;    /* of the view */
    size_t column; /* among the pivot columns */
    size_t target; /* row of the table */
    bool growth;
} pivot_cell;

typedef struct pivot {
    const grid_view *view;
    soekpi_table *table;
    key_column names; /* raw names of items -> first of two codes in `found` */
    size_t *found;    /* per raw name: pivot column, or NO_COLUMN when not looked up or none */
    size_t *growth;   /* per raw name: pivot column of its growth */
    size_t found_capacity, growth_capacity;
    key_column labels; /* what the pivot columns stand for */
    pivot_column *columns;
    size_t column_capacity;
    pivot_cell *cells;
    size_t cell_count, cell_capacity;
    size_t skipped;
    size_t unused_growth; /* lines with a growth whose item is unknown */
    size_t first_unused_growth;
} pivot;

static slice optional_cell(const pivot *state, size_t row, header_use use) {
    size_t column = state->view->columns[use];
    return column != NO_COLUMN ? soekpi_view_cell(state->view, row, column) : soekpi_slice("");
}

/* ---- Which columns there will be ---- */

/* Enters a column; NO_COLUMN: memory. */
static size_t enter_column(pivot *state, slice name, const header_name *header, size_t row, size_t number) {
    const soekpi_catalogue *names = state->table->catalogue;
    text_builder label = {0};
    if (header->what >= 0) {
        soekpi_text_add(&label, header->what == SOEKPI_IS_ITEM
                                    ? soekpi_catalogue_item(names, header->index)->names.id
                                    : soekpi_catalogue_indicator(names, header->index)->names.id);
    } else {
        char *key = soekpi_name_key(header->base);
        label.failed = key == NULL;
        soekpi_text_add(&label, key);
        soekpi_release(key);
    }
    soekpi_text_add(&label, soekpi_time_suffix(header->time));
    size_t known = state->labels.label_count;
    int32_t code = label.failed ? -1 : soekpi_label_enter(&state->labels, soekpi_slice_of(&label));
    soekpi_text_discard(&label);
    if (code < 0 || (size_t)code < known) {
        return code < 0 ? NO_COLUMN : (size_t)code;
    }
    if (!soekpi_grow(&state->columns, &state->column_capacity, known + 1, sizeof *state->columns)) {
        return NO_COLUMN;
    }
    state->columns[known] = (pivot_column){.name = name,
                                           .line = soekpi_view_line(state->view, row),
                                           .header = *header,
                                           .number = number + 1,
                                           .index = NO_COLUMN};
    return known;
}

/* Code of a row's item among the raw names; -1: memory. */
static int32_t enter_name(pivot *state, slice name) {
    size_t known = state->names.label_count;
    int32_t code = soekpi_label_enter(&state->names, name);
    if (code < 0 || (size_t)code < known) {
        return code;
    }
    if (!soekpi_grow(&state->found, &state->found_capacity, known + 1, sizeof *state->found) ||
        !soekpi_grow(&state->growth, &state->growth_capacity, known + 1, sizeof *state->growth)) {
        return -1;
    }
    state->found[known] = NO_COLUMN;
    state->growth[known] = NO_COLUMN;
    return code;
}

/* `<item>_growth` of a known item, when that is known. False: memory. */
static bool find_growth(pivot *state, const header_name *item_header, size_t row, size_t *column) {
    const soekpi_catalogue *names = state->table->catalogue;
    *column = NO_COLUMN;
    if (item_header->what != SOEKPI_IS_ITEM || item_header->time != SOEKPI_CURRENT) {
        return true;
    }
    text_builder id = {0};
    soekpi_text_add(&id, soekpi_catalogue_item(names, item_header->index)->names.id);
    soekpi_text_add(&id, "_growth");
    header_name header;
    bool whole = !id.failed && soekpi_header_read(names, soekpi_slice_of(&id), &header);
    soekpi_text_discard(&id);
    if (whole && header.what >= 0) {
        const char *name = header.what == SOEKPI_IS_ITEM
                               ? soekpi_catalogue_item(names, header.index)->names.id
                               : soekpi_catalogue_indicator(names, header.index)->names.id;
        header.base = soekpi_slice(name);
        *column = enter_column(state, header.base, &header, row, state->view->columns[HEADER_GROWTH]);
        whole = *column != NO_COLUMN;
    }
    return whole;
}

/* ---- Rows that hold no figure of ours ---- */

static bool note_skipped(pivot *state, size_t row, slice name, slice cell) {
    if (++state->skipped > LISTED_FINDINGS) {
        return true;
    }
    size_t line = soekpi_view_line(state->view, row);
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_format(&chinese, "第%zu行没有采用：", line);
    soekpi_text_format(&english, "line %zu is not read: ", line);
    if (name.length == 0) {
        soekpi_text_add(&chinese, "没有项目名称");
        soekpi_text_add(&english, "it names no item");
    } else {
        soekpi_text_add(&chinese, "没有项目“");
        soekpi_text_shown(&chinese, name);
        soekpi_text_add(&chinese, "”，且“");
        soekpi_text_shown(&chinese, cell);
        soekpi_text_add(&chinese, "”不是带有已知单位的数字");
        soekpi_text_add(&english, "no item is named '");
        soekpi_text_shown(&english, name);
        soekpi_text_add(&english, "', and '");
        soekpi_text_shown(&english, cell);
        soekpi_text_add(&english, "' is no number in a known unit");
    }
    return soekpi_finding_add(&state->table->findings, SOEKPI_FINDING_SKIPPED_ROW, line, 0, NULL, &chinese,
                              &english);
}

static bool note_counts(pivot *state) {
    text_builder chinese = {0};
    text_builder english = {0};
    finding_list *list = &state->table->findings;
    if (state->skipped > LISTED_FINDINGS) {
        size_t more = state->skipped - LISTED_FINDINGS;
        soekpi_text_format(&chinese, "还有%zu行没有采用：不认识的项目，且没有带已知单位的数字", more);
        soekpi_text_format(&english,
                           "%zu more line%s not read: unknown items without a number in a known unit", more,
                           more == 1 ? " is" : "s are");
        if (!soekpi_finding_add(list, SOEKPI_FINDING_SKIPPED_ROW, 0, 0, NULL, &chinese, &english)) {
            return false;
        }
    }
    if (state->unused_growth == 0) {
        return true;
    }
    size_t number = state->view->columns[HEADER_GROWTH] + 1;
    soekpi_text_format(&chinese, "第%zu列“", number);
    soekpi_text_format(&english, "column %zu '", number);
    slice header = soekpi_view_header(state->view, number - 1);
    soekpi_text_shown(&chinese, header);
    soekpi_text_shown(&english, header);
    soekpi_text_format(&chinese, "”有%zu个单元格没有采用：没有该项目的增速（首先是第%zu行）",
                       state->unused_growth, state->first_unused_growth);
    soekpi_text_format(&english, "': %zu cell%s not read: no growth of the item is known (first in line %zu)",
                       state->unused_growth, state->unused_growth == 1 ? " is" : "s are",
                       state->first_unused_growth);
    return soekpi_finding_add(list, SOEKPI_FINDING_UNREAD_COLUMN, state->first_unused_growth, number, NULL,
                              &chinese, &english);
}

/* ---- First pass: which figures there are ---- */

static bool add_cell(pivot *state, size_t row, size_t column, bool growth) {
    if (!soekpi_grow(&state->cells, &state->cell_capacity, state->cell_count + 1, sizeof *state->cells)) {
        return false;
    }
    state->cells[state->cell_count++] = (pivot_cell){.row = row, .column = column, .growth = growth};
    return true;
}

static void see_unit(pivot_column *column, const unit_text *unit) {
    if (unit->given && !column->unit_seen) {
        column->unit_seen = true;
        column->unit = *unit;
    }
}

/* The growth beside a value. False: memory. */
static bool scan_growth(pivot *state, size_t row, int32_t code, const header_name *header) {
    if (optional_cell(state, row, HEADER_GROWTH).length == 0) {
        return true;
    }
    size_t *column = &state->growth[code];
    if (*column == NO_COLUMN && !find_growth(state, header, row, column)) {
        return false;
    }
    if (*column != NO_COLUMN) {
        return add_cell(state, row, *column, true);
    }
    if (state->unused_growth++ == 0) {
        state->first_unused_growth = soekpi_view_line(state->view, row);
    }
    return true;
}

static bool scan_row(pivot *state, size_t row) {
    slice name = optional_cell(state, row, HEADER_ITEM);
    slice cell = optional_cell(state, row, HEADER_VALUE);
    if (name.length == 0) {
        return note_skipped(state, row, name, cell);
    }
    int32_t code = enter_name(state, name);
    if (code < 0) {
        return false;
    }
    header_name header = {0};
    size_t column = state->found[code];
    if (column != NO_COLUMN) {
        header = state->columns[column].header;
    } else if (!soekpi_header_read(state->table->catalogue, name, &header)) {
        return false;
    }
    number_text number;
    unit_text unit;
    number_state read = soekpi_number_read(cell, &number);
    bool unit_known = soekpi_view_unit(optional_cell(state, row, HEADER_UNIT), &unit);
    if (header.what < 0 && (read == NUMBER_INVALID || !unit_known)) {
        return note_skipped(state, row, name, cell);
    }
    if (column == NO_COLUMN) {
        column = enter_column(state, name, &header, row, state->view->columns[HEADER_VALUE]);
        if (column == NO_COLUMN) {
            return false;
        }
        state->found[code] = column;
    }
    pivot_column *entered = &state->columns[column];
    if (read == NUMBER_OK) {
        see_unit(entered, &number.unit);
    }
    see_unit(entered, &unit);
    return add_cell(state, row, column, false) && scan_growth(state, row, code, &header);
}

/* ---- Rows of the table ---- */

/* The keys of each figure's row in text, so that equal texts are one row. */
static soekpi_status group_rows(pivot *state, size_t **which, size_t *count, soekpi_error *error) {
    soekpi_table *table = state->table;
    soekpi_table *scratch = soekpi_table_create(table->catalogue, state->cell_count, error);
    if (scratch == NULL) {
        return SOEKPI_ERROR_MEMORY;
    }
    size_t *rows = soekpi_allocate(state->cell_count, sizeof *rows);
    soekpi_status status = rows != NULL ? SOEKPI_OK : soekpi_fail_memory(error);
    for (size_t i = 0; status == SOEKPI_OK && i < state->cell_count; i++) {
        rows[i] = state->cells[i].row;
    }
    if (status == SOEKPI_OK) {
        status = soekpi_view_set_keys(state->view, rows, scratch, error);
    }
    key_column keys = {0};
    *count = 0;
    for (size_t i = 0; status == SOEKPI_OK && i < state->cell_count; i++) {
        char key[64];
        int32_t parts[4] = {scratch->entity.codes != NULL ? scratch->entity.codes[i] : -1,
                            scratch->group.codes != NULL ? scratch->group.codes[i] : -1,
                            scratch->periods != NULL ? scratch->periods[i] : PERIOD_NONE,
                            scratch->roles != NULL ? scratch->roles[i] : 0};
        size_t length = 0;
        for (int part = 0; part < 4; part++) { /* base 64, 6 digits each */
            uint32_t rest = (uint32_t)(parts[part] + 1);
            for (int digit = 0; digit < 6; digit++, rest >>= 6) {
                key[length++] = (char)('0' + (rest & 63));
            }
        }
        int32_t code = soekpi_label_enter(&keys, (slice){key, length});
        if (code < 0) {
            status = soekpi_fail_memory(error);
        } else {
            state->cells[i].target = (size_t)code;
            if ((size_t)code == *count) {
                rows[(*count)++] = state->cells[i].row;
            }
        }
    }
    soekpi_key_column_free(&keys);
    soekpi_table_free(scratch);
    if (status == SOEKPI_OK) {
        *which = rows;
    } else {
        soekpi_release(rows);
    }
    return status;
}

/* ---- Second pass: figures ---- */

static soekpi_status add_columns(pivot *state, soekpi_error *error) {
    soekpi_table *table = state->table;
    for (size_t i = 0; i < state->labels.label_count; i++) {
        pivot_column *column = &state->columns[i];
        place where = {(int)column->line, (int)column->number};
        column_draft draft;
        soekpi_status status = soekpi_draft_begin(table, column->name, column->number, where, &draft, error);
        if (status != SOEKPI_OK) {
            return status;
        }
        /* All figures of a column are brought to the base unit where one has a unit. */
        column->header.unit_given = draft.column.unit_given;
        column->header.unit = draft.column.unit;
        if (column->unit_seen || column->header.what >= 0) {
            int32_t unit = soekpi_column_unit(table, &draft.column);
            draft.column.unit_given = true;
            draft.column.unit = (unit_text){unit >= 0 ? unit : column->unit.unit, 0, true, false};
        }
        draft.line = column->line;
        draft.column.owned = soekpi_allocate(table->rows, sizeof(double));
        draft.column.cells = (const char *)draft.column.owned;
        draft.column.stride = sizeof(double);
        for (size_t row = 0; draft.column.owned != NULL && row < table->rows; row++) {
            draft.column.owned[row] = NAN;
        }
        column->index = table->column_count;
        if (draft.column.owned == NULL || !soekpi_draft_finish(table, &draft)) {
            soekpi_draft_free(&draft);
            return soekpi_fail_memory(error);
        }
    }
    return SOEKPI_OK;
}

/* The power of a figure without a unit of its own or beside it. */
static int32_t bare_power(const pivot *state, const pivot_column *column, const pivot_cell *cell,
                          int32_t unit) {
    if (unit < 0 && column->unit_seen) {
        unit = column->unit.unit;
    }
    if (column->header.unit_given) {
        return column->header.unit.power;
    }
    unit_text header = cell->growth ? state->view->growth_unit : state->view->value_unit;
    if (header.given && unit >= 0 && soekpi_unit_fits(unit, header)) {
        return header.power;
    }
    return unit == SOEKPI_MONEY || unit == SOEKPI_MONEY_PER_PERSON ? state->table->money_power : 0;
}

/* Two figures for one cell. */
static bool note_twice(pivot *state, size_t which, const char *name) {
    const pivot_cell *cell = &state->cells[which];
    size_t first = 0;
    for (; first < which; first++) {
        const pivot_cell *other = &state->cells[first];
        number_text number;
        slice text = optional_cell(state, other->row, other->growth ? HEADER_GROWTH : HEADER_VALUE);
        if (other->target == cell->target && other->column == cell->column &&
            soekpi_number_read(text, &number) != NUMBER_MISSING) {
            break;
        }
    }
    size_t lines[2] = {soekpi_view_line(state->view, state->cells[first].row),
                       soekpi_view_line(state->view, cell->row)};
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_format(&chinese, "第%zu行与第%zu行给出同一单位、同一期间的“", lines[0], lines[1]);
    soekpi_text_shown(&chinese, soekpi_slice(name));
    soekpi_text_add(&chinese, "”，数值不同，均不采用");
    soekpi_text_format(&english, "lines %zu and %zu give '", lines[0], lines[1]);
    soekpi_text_shown(&english, soekpi_slice(name));
    soekpi_text_add(&english, "' of one entity and period differently: neither is used");
    return soekpi_finding_add(&state->table->findings, SOEKPI_FINDING_DUPLICATE_KEY, lines[1],
                              state->columns[cell->column].number, NULL, &chinese, &english);
}

static bool fill_cell(pivot *state, size_t which, cell_reader *reader, size_t *twice) {
    const pivot_cell *cell = &state->cells[which];
    pivot_column *column = &state->columns[cell->column];
    table_column *target = &state->table->columns[column->index];
    slice text = optional_cell(state, cell->row, cell->growth ? HEADER_GROWTH : HEADER_VALUE);
    slice unit_cell = optional_cell(state, cell->row, cell->growth ? HEADER_GROWTH_UNIT : HEADER_UNIT);
    size_t line = soekpi_view_line(state->view, cell->row);
    unit_text unit;
    number_text number;
    double figure = INFINITY;
    bool whole;
    if (!soekpi_view_unit(unit_cell, &unit) && soekpi_number_read(text, &number) == NUMBER_OK) {
        whole = soekpi_cell_refuse(reader, unit_cell, line, "不是单位", "is no unit");
    } else {
        whole = soekpi_cell_read(reader, text, unit.given ? &unit : NULL,
                                 bare_power(state, column, cell, reader->unit), line, &figure);
    }
    double *stored = &target->owned[cell->target];
    if (!whole || isnan(figure) || *stored == figure) {
        return whole;
    }
    if (isnan(*stored)) {
        *stored = figure;
        return true;
    }
    *stored = INFINITY;
    return ++*twice > LISTED_FINDINGS || note_twice(state, which, target->name);
}

static bool note_more_twice(pivot *state, size_t more) {
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_format(&chinese, "还有%zu个单元格由两行给出不同的数值", more);
    soekpi_text_format(&english, "%zu more cell%s given differently by two lines", more,
                       more == 1 ? " is" : "s are");
    return soekpi_finding_add(&state->table->findings, SOEKPI_FINDING_DUPLICATE_KEY, 0, 0, NULL, &chinese,
                              &english);
}

static bool fill_cells(pivot *state) {
    soekpi_table *table = state->table;
    size_t count = state->labels.label_count;
    cell_reader *readers = soekpi_allocate(count, sizeof *readers);
    size_t twice = 0;
    bool whole = readers != NULL;
    for (size_t i = 0; whole && i < count; i++) {
        readers[i] = soekpi_cell_reader(table, &table->columns[state->columns[i].index], true);
    }
    for (size_t i = 0; whole && i < state->cell_count; i++) {
        whole = fill_cell(state, i, &readers[state->cells[i].column], &twice);
    }
    for (size_t i = 0; whole && i < count; i++) {
        table->columns[state->columns[i].index].printed = readers[i].printed;
        whole = soekpi_cells_finish(&readers[i]);
    }
    soekpi_release(readers);
    return whole && (twice <= LISTED_FINDINGS || note_more_twice(state, twice - LISTED_FINDINGS));
}

/* ---- The whole ---- */

/* A few items of many entities in many rows are far from this; it keeps a small
 * text from making a huge table. */
static bool is_too_sparse(const pivot *state, size_t rows) {
    enum { ALWAYS = 1 << 20, PER_CELL = 8 };
    size_t columns = state->labels.label_count;
    size_t most = ALWAYS + PER_CELL * state->cell_count;
    return columns > 0 && rows > most / columns;
}

/* Columns of the text that rows of item and value have no place for. */
static bool note_columns(pivot *state) {
    for (size_t column = 0; column < state->view->grid->columns; column++) {
        slice header = soekpi_view_header(state->view, column);
        if (state->view->uses[column] != HEADER_FIGURES || header.length == 0) {
            continue;
        }
        text_builder chinese = {0};
        text_builder english = {0};
        soekpi_text_format(&chinese, "第%zu列“", column + 1);
        soekpi_text_shown(&chinese, header);
        soekpi_text_add(&chinese, "”没有采用：本表每行是一个项目及其数值");
        soekpi_text_format(&english, "column %zu '", column + 1);
        soekpi_text_shown(&english, header);
        soekpi_text_add(&english, "' is not read: the rows hold one item and its value each");
        if (!soekpi_finding_add(&state->table->findings, SOEKPI_FINDING_UNREAD_COLUMN, 0, column + 1, NULL,
                                &chinese, &english)) {
            return false;
        }
    }
    return true;
}

static soekpi_status run(pivot *state, soekpi_error *error) {
    soekpi_table *table = state->table;
    bool whole = note_columns(state);
    for (size_t row = 0; whole && row < state->view->count; row++) {
        whole = scan_row(state, row);
    }
    if (!whole || !note_counts(state)) {
        return soekpi_fail_memory(error);
    }
    size_t *which = NULL;
    size_t rows = 0;
    soekpi_status status = group_rows(state, &which, &rows, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    if (is_too_sparse(state, rows)) {
        status = soekpi_fail(error, SOEKPI_ERROR_LIMIT, soekpi_nowhere,
                             "%zu figures would make a table of %zu rows and %zu columns", state->cell_count,
                             rows, state->labels.label_count);
    } else {
        table->rows = rows;
        status = soekpi_view_set_keys(state->view, which, table, error);
    }
    soekpi_release(which);
    if (status == SOEKPI_OK) {
        status = add_columns(state, error);
    }
    if (status == SOEKPI_OK && !fill_cells(state)) {
        status = soekpi_fail_memory(error);
    }
    return status;
}

soekpi_status soekpi_pivot(const grid_view *view, soekpi_table *table, soekpi_error *error) {
    pivot state = {.view = view, .table = table};
    soekpi_status status = run(&state, error);
    soekpi_key_column_free(&state.names);
    soekpi_key_column_free(&state.labels);
    soekpi_release(state.found);
    soekpi_release(state.growth);
    soekpi_release(state.columns);
    soekpi_release(state.cells);
    return status;
}
