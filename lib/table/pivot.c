/* Rows of items, and columns of periods, to a table with items as columns. */
#include "table/pivot.h"

#include "base/memory.h"

slice soekpi_pivot_optional(const pivot *state, size_t row, header_use use) {
    size_t column = state->view->keys[use];
    return column != NO_COLUMN ? soekpi_view_cell(state->view, row, column) : soekpi_slice("");
}

/* ---- Which columns there will be ---- */

static const char *id_of(const soekpi_catalogue *names, const header_name *header) {
    return soekpi_symbol_id(names, (symbol){header->what, header->index});
}

/* Enters a label. False: memory. */
static bool enter_label(key_column *labels, text_builder *label, int32_t *code, bool *known) {
    size_t before = labels->label_count;
    *code = label->failed ? -1 : soekpi_label_enter(labels, soekpi_slice_of(label));
    *known = *code >= 0 && (size_t)*code < before;
    soekpi_text_discard(label);
    return *code >= 0;
}

/* Enters a column; false: memory. */
static bool enter_column(pivot *state, slice name, const header_name *header, size_t row, size_t source,
                         size_t *out) {
    text_builder label = {0};
    int32_t code;
    bool known;
    soekpi_header_label(state->table->catalogue, header, &label);
    if (!enter_label(&state->labels, &label, &code, &known)) {
        return false;
    }
    *out = (size_t)code;
    if (known) {
        return true;
    }
    if (!soekpi_grow(&state->columns, &state->column_capacity, *out + 1, sizeof *state->columns)) {
        return false;
    }
    state->columns[*out] = (pivot_column){.name = name,
                                          .line = soekpi_view_line(state->view, row),
                                          .header = *header,
                                          .number = source + 1,
                                          .index = NO_COLUMN};
    return true;
}

/* The name of a figure for people: 货币资金 期末余额. */
static bool make_name(pivot *state, slice item_name, size_t source, slice *name) {
    const grid_view *view = state->view;
    *name = item_name;
    if (view->shape == SOEKPI_SHAPE_LIST || !view->item_rows) {
        return true;
    }
    text_builder text = {0};
    soekpi_text_add_slice(&text, item_name);
    soekpi_text_add(&text, " ");
    soekpi_text_add_slice(&text, soekpi_view_header(view, source));
    return soekpi_texts_keep(&state->texts->texts, &text, name);
}

/* Enters a change that the table reports; false: memory. */
static bool enter_change(pivot *state, slice item_name, const header_name *header, const column_words *words,
                         size_t source, size_t *out) {
    soekpi_table *table = state->table;
    reported_change added = {.number = source + 1};
    soekpi_view_change(table->catalogue, header, words, table->money_power, &added);
    text_builder label = {0};
    int32_t code;
    bool known;
    soekpi_text_format(&label, "%s %d %d", id_of(table->catalogue, header), (int)added.against,
                       (int)added.rate);
    if (!enter_label(&state->changes, &label, &code, &known)) {
        return false;
    }
    *out = (size_t)code;
    if (known) {
        return true;
    }
    slice name;
    if (!make_name(state, item_name, source, &name) ||
        !soekpi_grow(&table->changes, &table->change_capacity, *out + 1, sizeof *table->changes)) {
        return false;
    }
    added.name = soekpi_copy_text(name.start, name.length);
    table->changes[table->change_count++] = added; /* the table frees what there is of it */
    return added.name != NULL;
}

/* ---- The names of items in rows ---- */

static bool grow_names(pivot *state, size_t count) {
    size_t width = state->source_count > 0 ? state->source_count : 1;
    return count <= SIZE_MAX / width &&
           soekpi_grow(&state->headers, &state->header_capacity, count, sizeof *state->headers) &&
           soekpi_grow(&state->ignored, &state->ignored_capacity, count, sizeof *state->ignored) &&
           soekpi_grow(&state->growth, &state->growth_capacity, count, sizeof *state->growth) &&
           soekpi_grow(&state->found, &state->found_capacity, count * width, sizeof *state->found);
}

/* Code of an item's name, read when it is seen first. */
static soekpi_status enter_name(pivot *state, slice name, size_t *out, soekpi_error *error) {
    const grid_view *view = state->view;
    size_t known = state->names.label_count;
    int32_t code = soekpi_label_enter(&state->names, name);
    if (code < 0 || !grow_names(state, known + 1)) {
        return soekpi_fail_memory(error);
    }
    *out = (size_t)code;
    if (*out < known) {
        return SOEKPI_OK;
    }
    slice mapped = name;
    bool found;
    soekpi_status status = soekpi_view_map(view, name, &mapped, &found, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    state->ignored[*out] = found && mapped.length == 0;
    state->growth[*out] = 0;
    memset(&state->found[*out * state->source_count], 0, state->source_count * sizeof *state->found);
    return soekpi_header_read(state->table->catalogue, found ? mapped : name, &state->headers[*out])
               ? SOEKPI_OK
               : soekpi_fail_memory(error);
}

/* `<item>_growth` of a known item, when that is known. False: memory. */
static bool find_growth(pivot *state, const header_name *item_header, size_t row, size_t *column) {
    const soekpi_catalogue *names = state->table->catalogue;
    *column = NO_COLUMN;
    if (item_header->what != SOEKPI_IS_ITEM || item_header->time != SOEKPI_CURRENT) {
        return true;
    }
    text_builder id = {0};
    soekpi_text_add(&id, id_of(names, item_header));
    soekpi_text_add(&id, "_growth");
    header_name header;
    bool whole = !id.failed && soekpi_header_read(names, soekpi_slice_of(&id), &header);
    soekpi_text_discard(&id);
    if (!whole || header.what < 0) {
        return whole;
    }
    header.base = soekpi_slice(id_of(names, &header));
    return enter_column(state, header.base, &header, row, state->view->keys[HEADER_GROWTH], column);
}

/* ---- First pass: which figures there are ---- */

static bool add_cell(pivot *state, size_t row, size_t source, size_t column, bool change) {
    if (!soekpi_grow(&state->cells, &state->cell_capacity, state->cell_count + 1, sizeof *state->cells)) {
        return false;
    }
    const column_words *words = &state->view->columns[source].name.words;
    state->cells[state->cell_count++] =
        (pivot_cell){.row = row,
                     .source = source,
                     .column = column,
                     .period = words->word == WORD_NONE ? words->period : PERIOD_NONE,
                     .change = change};
    return true;
}

static void see_unit(pivot_column *column, const unit_text *unit) {
    if (unit->given && !column->unit_seen) {
        column->unit_seen = true;
        column->unit = *unit;
    }
}

/* The words that decide when a figure is of: those of its column, unless the item's own
 * name says that it is of one month, a budget or a change: 本月利润总额. */
static const column_words *telling_words(const grid_view *view, const header_name *header, size_t source) {
    bool own =
        view->item_rows && (header->words.word == WORD_MONTH || header->words.word == WORD_OTHER ||
                            (header->words.word >= WORD_CHANGE && header->words.word <= WORD_RATE_OPENING));
    return own ? &header->words : &view->columns[source].name.words;
}

/* The figure of an item in one source of its row. False: memory. */
static bool scan_figure(pivot *state, size_t row, size_t which, slice item_name, const header_name *header,
                        size_t *found) {
    size_t source = state->sources[which];
    const column_words *words = telling_words(state->view, header, source);
    header_name timed = *header;
    time_read when = soekpi_view_time(state->table->catalogue, header, words, &timed.time);
    size_t column;
    if (when == TIME_REPORTED && header->what >= 0) {
        return enter_change(state, item_name, header, words, source, &column) &&
               add_cell(state, row, source, column, true);
    }
    slice cell = soekpi_view_cell(state->view, row, source);
    if (when != TIME_READ && cell.length > 0) {
        state->refused[which][when]++;
    }
    if (when != TIME_READ && when != TIME_CLOSING) {
        return true;
    }
    if (*found == 0) {
        slice name;
        if (!make_name(state, item_name, source, &name) ||
            !enter_column(state, name, &timed, row, source, &column)) {
            return false;
        }
        *found = column + 1;
    }
    pivot_column *entered = &state->columns[*found - 1];
    number_text number;
    unit_text unit;
    if (soekpi_number_read(cell, &number) == NUMBER_OK) {
        see_unit(entered, &number.unit);
    }
    if (soekpi_view_unit(soekpi_pivot_optional(state, row, HEADER_UNIT), &unit)) {
        see_unit(entered, &unit);
    }
    return add_cell(state, row, source, *found - 1, false);
}

/* The growth beside a value. False: memory. */
static bool scan_growth(pivot *state, size_t row, size_t code) {
    if (soekpi_pivot_optional(state, row, HEADER_GROWTH).length == 0) {
        return true;
    }
    size_t column;
    if (state->growth[code] == 0) {
        if (!find_growth(state, &state->headers[code], row, &column)) {
            return false;
        }
        state->growth[code] = column != NO_COLUMN ? column + 1 : 0;
    }
    if (state->growth[code] > 0) {
        return add_cell(state, row, state->view->keys[HEADER_GROWTH], state->growth[code] - 1, false);
    }
    if (state->unused_growth++ == 0) {
        state->first_unused_growth = soekpi_view_line(state->view, row);
    }
    return true;
}

/* Whether a row of an unknown item holds a number that some plan's item may want, and
 * a text that is none. */
static bool holds_figures(const pivot *state, size_t row, size_t item_column, slice *text) {
    unit_text unit;
    bool known = soekpi_view_unit(soekpi_pivot_optional(state, row, HEADER_UNIT), &unit);
    bool any = false;
    bool missing = false;
    *text = soekpi_slice("");
    for (size_t i = 0; i < state->source_count; i++) {
        if (state->view->columns[state->sources[i]].item != item_column) {
            continue;
        }
        slice cell = soekpi_view_cell(state->view, row, state->sources[i]);
        number_text number;
        number_state read = soekpi_number_read(cell, &number);
        any = any || read == NUMBER_OK;
        missing = missing || read == NUMBER_MISSING;
        *text = read == NUMBER_INVALID && text->length == 0 ? cell : *text;
    }
    return known && (any || (missing && text->length == 0 && state->view->shape == SOEKPI_SHAPE_LIST));
}

/* One item of a row with all its figures. */
static soekpi_status scan_item(pivot *state, size_t row, size_t item_column, soekpi_error *error) {
    slice item_name = soekpi_view_cell(state->view, row, item_column);
    slice text;
    bool figures = holds_figures(state, row, item_column, &text);
    if (item_name.length == 0) {
        bool silent = !figures && text.length == 0 && state->view->shape == SOEKPI_SHAPE_STATEMENT;
        return silent || soekpi_pivot_note_skipped(state, row, item_name, text) ? SOEKPI_OK
                                                                                : soekpi_fail_memory(error);
    }
    size_t code = 0;
    soekpi_status status = enter_name(state, item_name, &code, error);
    if (status != SOEKPI_OK || state->ignored[code]) {
        return status;
    }
    header_name header = state->headers[code];
    if (header.what < 0 && !figures) { /* 流动资产： without figures is a heading */
        if (text.length == 0 && state->view->shape == SOEKPI_SHAPE_STATEMENT) {
            state->table->reading.skipped++;
            return SOEKPI_OK;
        }
        return soekpi_pivot_note_skipped(state, row, item_name, text) ? SOEKPI_OK : soekpi_fail_memory(error);
    }
    bool whole = true;
    for (size_t i = 0; whole && i < state->source_count; i++) {
        if (state->view->columns[state->sources[i]].item == item_column) {
            whole =
                scan_figure(state, row, i, item_name, &header, &state->found[code * state->source_count + i]);
        }
    }
    return whole && scan_growth(state, row, code) ? SOEKPI_OK : soekpi_fail_memory(error);
}

/* A row of an enterprise whose columns are items of several periods. False: memory. */
static bool scan_columns(pivot *state, size_t row) {
    for (size_t i = 0; i < state->source_count; i++) {
        const view_column *column = &state->view->columns[state->sources[i]];
        if (!scan_figure(state, row, i, column->header, &column->name, &state->found[i])) {
            return false;
        }
    }
    return true;
}

static soekpi_status scan_rows(pivot *state, soekpi_error *error) {
    const grid_view *view = state->view;
    for (size_t row = 0; row < view->count; row++) {
        if (!view->item_rows) {
            if (!scan_columns(state, row)) {
                return soekpi_fail_memory(error);
            }
            continue;
        }
        for (size_t column = 0; column < view->width; column++) {
            if (view->columns[column].use != HEADER_ITEM) {
                continue;
            }
            soekpi_status status = scan_item(state, row, column, error);
            if (status != SOEKPI_OK) {
                return status;
            }
        }
    }
    return SOEKPI_OK;
}

/* Columns that hold figures. */
static bool find_sources(pivot *state) {
    const grid_view *view = state->view;
    state->sources = soekpi_allocate(view->width, sizeof *state->sources);
    state->refused = soekpi_allocate(view->width, sizeof *state->refused);
    if (state->sources == NULL || state->refused == NULL) {
        return false;
    }
    for (size_t i = 0; i < view->width; i++) {
        const view_column *column = &view->columns[i];
        bool holds = view->item_rows ? column->item != NO_COLUMN
                                     : column->use == HEADER_FIGURES && column->name.what >= 0;
        if (holds && !column->ignored) {
            state->sources[state->source_count++] = i;
        }
    }
    if (!view->item_rows && grow_names(state, 1)) { /* the items stand above: one row of them */
        memset(state->found, 0, state->source_count * sizeof *state->found);
    }
    return view->item_rows || state->found != NULL;
}

/* ---- Rows of the table ---- */

static int32_t code_of(const key_column *column, size_t row) {
    return column->codes != NULL ? column->codes[row] : -1;
}

/* Equal keys are one row; *which and *periods say of which row and period each is. */
static soekpi_status group_rows(pivot *state, size_t **which, int32_t **periods, size_t *count,
                                soekpi_error *error) {
    soekpi_table *scratch = soekpi_table_create(state->table->catalogue, state->cell_count, error);
    if (scratch == NULL) {
        return SOEKPI_ERROR_MEMORY;
    }
    *which = soekpi_allocate(state->cell_count, sizeof **which);
    *periods = soekpi_allocate(state->cell_count, sizeof **periods);
    soekpi_status status = *which != NULL && *periods != NULL ? SOEKPI_OK : soekpi_fail_memory(error);
    for (size_t i = 0; status == SOEKPI_OK && i < state->cell_count; i++) {
        (*which)[i] = state->cells[i].row;
        (*periods)[i] = state->cells[i].period;
    }
    if (status == SOEKPI_OK) {
        status = soekpi_view_set_keys(state->view, *which, *periods, scratch, error);
    }
    key_column keys = {0};
    *count = 0;
    for (size_t i = 0; status == SOEKPI_OK && i < state->cell_count; i++) {
        enum { PARTS = 6, DIGITS = 6 };
        char key[PARTS * DIGITS];
        int32_t parts[PARTS] = {code_of(&scratch->entity, i),
                                code_of(&scratch->group, i),
                                scratch->periods != NULL ? scratch->periods[i] : PERIOD_NONE,
                                scratch->roles != NULL ? scratch->roles[i] : 0,
                                code_of(&scratch->segment, i),
                                code_of(&scratch->counterparty, i)};
        if (scratch->entity.codes == NULL && !state->view->item_rows) {
            parts[0] = (int32_t)state->cells[i].row; /* each row of enterprises is one of its own */
        }
        size_t length = 0;
        for (int part = 0; part < PARTS; part++) { /* base 64 */
            uint32_t rest = (uint32_t)(parts[part] + 1);
            for (int digit = 0; digit < DIGITS; digit++, rest >>= 6) {
                key[length++] = (char)('0' + (rest & 63));
            }
        }
        int32_t code = soekpi_label_enter(&keys, (slice){key, length});
        if (code < 0) {
            status = soekpi_fail_memory(error);
        } else {
            state->cells[i].target = (size_t)code;
            if ((size_t)code == *count) {
                (*which)[*count] = state->cells[i].row;
                (*periods)[(*count)++] = state->cells[i].period;
            }
        }
    }
    soekpi_key_column_free(&keys);
    soekpi_table_free(scratch);
    return status;
}

/* A few items of many entities in many rows are far from this; it keeps a small
 * text from making a huge table. */
static bool is_too_sparse(const pivot *state, size_t rows) {
    enum { ALWAYS = 1 << 20, PER_CELL = 8 };
    size_t columns = state->labels.label_count + state->changes.label_count;
    size_t most = ALWAYS + PER_CELL * state->cell_count;
    return columns > 0 && rows > most / columns;
}

static soekpi_status make_rows(pivot *state, soekpi_error *error) {
    size_t *which = NULL;
    int32_t *periods = NULL;
    size_t rows = 0;
    soekpi_status status = group_rows(state, &which, &periods, &rows, error);
    if (status == SOEKPI_OK && is_too_sparse(state, rows)) {
        status = soekpi_fail(error, SOEKPI_ERROR_LIMIT, soekpi_nowhere,
                             "%zu figures would make a table of %zu rows and %zu columns", state->cell_count,
                             rows, state->labels.label_count);
    }
    if (status == SOEKPI_OK) {
        state->table->rows = rows;
        status = soekpi_view_set_keys(state->view, which, periods, state->table, error);
    }
    soekpi_release(which);
    soekpi_release(periods);
    return status;
}

static soekpi_status run(pivot *state, soekpi_error *error) {
    if (!find_sources(state)) {
        return soekpi_fail_memory(error);
    }
    soekpi_status status = scan_rows(state, error);
    if (status == SOEKPI_OK && !soekpi_pivot_note(state)) {
        status = soekpi_fail_memory(error);
    }
    if (status == SOEKPI_OK && !soekpi_currencies_read(state->view, state->table, &state->currencies)) {
        status = soekpi_fail_memory(error);
    }
    if (status == SOEKPI_OK) {
        status = make_rows(state, error);
    }
    return status == SOEKPI_OK ? soekpi_pivot_fill(state, error) : status;
}

soekpi_status soekpi_pivot(const grid_view *view, soekpi_table *table, soekpi_error *error) {
    grid_view texts = {0};
    pivot state = {.texts = &texts, .view = view, .table = table};
    soekpi_status status = run(&state, error);
    table->reading.dashes = state.dashes;
    table->money_unknown = state.money_unknown;
    soekpi_key_column_free(&state.names);
    soekpi_key_column_free(&state.labels);
    soekpi_key_column_free(&state.changes);
    soekpi_release(state.sources);
    soekpi_release(state.refused);
    soekpi_release(state.headers);
    soekpi_release(state.ignored);
    soekpi_release(state.found);
    soekpi_release(state.growth);
    soekpi_release(state.columns);
    soekpi_release(state.cells);
    soekpi_currencies_free(&state.currencies);
    soekpi_view_free(&texts);
    return status;
}
