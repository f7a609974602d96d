/* Grids of text cells to tables; here: rows of enterprises, items as columns. */
#include "table/view.h"

#include "base/memory.h"
#include "table/check.h"
#include "table/currency.h"
#include "table/quarters.h"

/* Where the cells of a column of the grid go. */
typedef struct fill_target {
    size_t source;
    size_t index; /* of the column of the table, or of the change it reports */
    bool change;
    bool unit_given;
    double *figures;
    cell_reader reader;
} fill_target;

/* What filling the columns of one grid needs. */
typedef struct filling {
    const grid_view *view;
    soekpi_table *table;
    unit_text *units; /* of each row, from its unit column; NULL: all have the table's money unit */
    bool *unreadable; /* that unit is none of money */
    bool foreign;     /* money that names no unit of its own is in another currency */
    currency_rows currencies;
    fill_target *targets;
    size_t target_count, target_capacity;
} filling;

/* ---- The unit of each row ---- */

static void free_units(filling *state) {
    soekpi_release(state->units);
    soekpi_release(state->unreadable);
    state->units = NULL;
    state->unreadable = NULL;
}

/* Reads the unit of one row. False: memory. */
static bool read_row_unit(filling *state, cell_reader *reader, size_t row) {
    const grid_view *view = state->view;
    size_t column = view->keys[HEADER_UNIT];
    slice cell = soekpi_view_cell(view, row, column);
    unit_text *unit = &state->units[row];
    if (soekpi_view_unit(cell, unit) && (!unit->given || unit->unit == SOEKPI_MONEY)) {
        return true;
    }
    state->unreadable[row] = true;
    reader->at = soekpi_view_origin(view, row, column);
    return soekpi_cell_refuse(reader, cell, soekpi_view_line(view, row), "不是货币单位",
                              "is no unit of money");
}

/* One unit for all rows becomes the table's. */
static soekpi_status read_units(filling *state, soekpi_error *error) {
    soekpi_table *table = state->table;
    size_t column = state->view->keys[HEADER_UNIT];
    if (column == NO_COLUMN || table->rows == 0) {
        return SOEKPI_OK;
    }
    state->units = soekpi_allocate(table->rows, sizeof *state->units);
    state->unreadable = soekpi_allocate(table->rows, sizeof *state->unreadable);
    slice header = soekpi_view_header(state->view, column);
    char *name = soekpi_copy_text(header.start, header.length);
    cell_reader reader = {.findings = &table->findings,
                          .name = name,
                          .number = column + 1,
                          .lines = true,
                          .unit = SOEKPI_MONEY};
    bool whole = state->units != NULL && state->unreadable != NULL && name != NULL;
    bool alike = true;
    table->reading.row_units = true;
    for (size_t row = 0; whole && row < table->rows; row++) {
        whole = read_row_unit(state, &reader, row);
        table->reading.row_units = table->reading.row_units && state->units[row].given;
        alike = alike && state->units[row].given && state->units[row].power == state->units[0].power;
    }
    whole = whole && soekpi_cells_finish(&reader);
    soekpi_release(name);
    if (whole && alike) {
        table->money_power = state->units[0].power;
        table->money_given = true;
    }
    if (!whole || alike) {
        free_units(state);
    }
    return whole ? SOEKPI_OK : soekpi_fail_memory(error);
}

/* ---- Cells ---- */

/* Whether a cell without a unit of its own has a known power, and which. */
static bool bare_power(const filling *state, const cell_reader *reader, bool unit_given, size_t row,
                       int32_t *power) {
    bool money = reader->unit < 0 || reader->unit == SOEKPI_MONEY || reader->unit == SOEKPI_MONEY_PER_PERSON;
    *power = reader->power;
    if (unit_given || !money) {
        return true;
    }
    if (state->foreign && reader->unit >= 0) {
        return false;
    }
    if (state->units == NULL) {
        return true;
    }
    if (state->unreadable[row]) {
        return false;
    }
    if (!state->units[row].given) {
        return true;
    }
    *power = state->units[row].power;
    /* Of an unread column nobody can say whether it is money. */
    return reader->unit >= 0 || *power == reader->money_power;
}

/* Reads one cell. False: memory. */
static bool fill_cell(filling *state, fill_target *target, size_t row, slice cell) {
    cell_reader *reader = &target->reader;
    int32_t power = reader->power;
    number_text text;
    if (!bare_power(state, reader, target->unit_given, row, &power) &&
        soekpi_number_read(cell, &text) == NUMBER_OK && !text.unit.given) {
        target->figures[row] = INFINITY;
        return true;
    }
    reader->at = soekpi_view_origin(state->view, row, target->source);
    reader->foreign = false;
    return soekpi_cell_read(reader, cell, NULL, power, reader->at.line, &target->figures[row]) &&
           (!reader->foreign || soekpi_currencies_mark(&state->currencies, row));
}

/* In a row of another currency no money is used, whatever its unit. */
static void drop_foreign(const filling *state, const fill_target *target) {
    int32_t unit = target->reader.unit;
    bool money = unit == SOEKPI_MONEY || unit == SOEKPI_MONEY_PER_PERSON;
    for (size_t row = 0; money && state->currencies.rows != NULL && row < state->table->rows; row++) {
        if (soekpi_is_foreign_row(&state->currencies, row) && !isnan(target->figures[row])) {
            target->figures[row] = INFINITY;
        }
    }
}

static bool fill_rows(filling *state, fill_target *target, size_t first, size_t end) {
    enum { AHEAD = 16 }; /* rows whose text is fetched before it is read */
    const grid_view *view = state->view;
    const slice *cells = view->grid->cells + target->source;
    bool plain = state->units == NULL && !state->foreign;
    for (size_t row = first; row < end; row++) {
        slice cell = soekpi_view_cell(view, row, target->source);
        if (row + AHEAD < view->count) {
            __builtin_prefetch(cells[view->rows[row + AHEAD] * view->grid->columns].start);
        }
        if (plain && soekpi_cell_read_plain(&target->reader, cell, 0, &target->figures[row])) {
            continue;
        }
        if (!fill_cell(state, target, row, cell)) {
            return false;
        }
    }
    return true;
}

/* The text of a grid stands row by row: all columns of some rows are read before the
 * next rows, so that their text is still in the cache. False: memory. */
static bool fill_targets(filling *state) {
    enum { ROWS_AT_ONCE = 8 };
    soekpi_table *table = state->table;
    for (size_t i = 0; i < state->target_count; i++) {
        fill_target *target = &state->targets[i];
        table_column column = target->change ? soekpi_view_change_column(&table->changes[target->index])
                                             : table->columns[target->index];
        target->unit_given = column.unit_given;
        target->reader = soekpi_cell_reader(table, &column, true);
    }
    for (size_t first = 0; first < table->rows; first += ROWS_AT_ONCE) {
        size_t end = table->rows - first > ROWS_AT_ONCE ? first + ROWS_AT_ONCE : table->rows;
        for (size_t i = 0; i < state->target_count; i++) {
            if (!fill_rows(state, &state->targets[i], first, end)) {
                return false;
            }
        }
    }
    for (size_t i = 0; i < state->target_count; i++) {
        fill_target *target = &state->targets[i];
        int32_t printed = target->reader.printed;
        drop_foreign(state, target);
        *(target->change ? &table->changes[target->index].printed : &table->columns[target->index].printed) =
            printed;
        table->reading.dashes += target->reader.dashes;
        if (!soekpi_cells_finish(&target->reader)) {
            return false;
        }
    }
    return true;
}

/* Remembers a column to be filled. False: memory. */
static bool add_target(filling *state, size_t source, size_t index, bool change, double *figures) {
    if (!soekpi_grow(&state->targets, &state->target_capacity, state->target_count + 1,
                     sizeof *state->targets)) {
        return false;
    }
    state->targets[state->target_count++] =
        (fill_target){.source = source, .index = index, .change = change, .figures = figures};
    return true;
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

static bool same_figure(const header_name *a, const header_name *b) {
    return a->what >= 0 && a->what == b->what && a->index == b->index && a->time == b->time;
}

/* A column of the same figures on a more comparable basis, or NO_COLUMN. Words of
 * quality are rare, so that this looks at few columns. */
static size_t find_better(const grid_view *view, size_t which) {
    const header_name *name = &view->columns[which].name;
    for (size_t i = 0; i < view->width; i++) {
        const view_column *other = &view->columns[i];
        bool better = other->name.words.quality > name->words.quality;
        if (better && other->use == HEADER_FIGURES && same_figure(name, &other->name)) {
            return i;
        }
    }
    return NO_COLUMN;
}

/* Whether the column holds what is read, and when it is of; else a finding says why not. */
static bool take_time(filling *state, size_t which, header_name *name, bool *readable) {
    const grid_view *view = state->view;
    slice header = soekpi_view_header(view, which);
    time_read when = soekpi_view_time(state->table->catalogue, name, &name->words, &name->time);
    size_t better = name->what >= 0 ? find_better(view, which) : NO_COLUMN;
    *readable = (when == TIME_READ || when == TIME_CLOSING) && better == NO_COLUMN;
    if (better != NO_COLUMN) {
        return soekpi_view_note_better(state->table, which + 1, header, better + 1,
                                       soekpi_view_header(view, better));
    }
    return when == TIME_READ || soekpi_view_note_column(state->table, which + 1, header, when, 0);
}

static soekpi_status add_figures(filling *state, size_t which, const header_name *name, soekpi_error *error) {
    soekpi_table *table = state->table;
    place where = soekpi_view_header_place(state->view, which);
    slice header = soekpi_view_header(state->view, which);
    column_draft draft;
    soekpi_status status = soekpi_draft_named(table, header, name, which + 1, where, &draft, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    if (draft.twin != NO_COLUMN) {
        if (draft.column.what >= 0) {
            status = soekpi_fail_twin(table, &draft, where, error);
        } else if (!note_unusable(table, which + 1, header, table->columns[draft.twin].number)) {
            status = soekpi_fail_memory(error);
        }
        soekpi_draft_free(&draft);
        table->reading.unread_columns++;
        return status;
    }
    double *figures = soekpi_allocate(table->rows, sizeof *figures);
    draft.column.owned = figures;
    draft.column.cells = (const char *)figures;
    draft.column.stride = sizeof *figures;
    table->reading.unread_columns += name->what < 0;
    if (figures == NULL || !add_target(state, which, table->column_count, false, figures) ||
        !soekpi_draft_finish(table, &draft)) {
        soekpi_draft_free(&draft);
        return soekpi_fail_memory(error);
    }
    return SOEKPI_OK;
}

/* A column that is not what its item says, 利润总额(本部): a plan may have a name for it.
 * Why it is not read has been said. */
static soekpi_status add_unread(filling *state, size_t which, soekpi_error *error) {
    finding_list *findings = &state->table->findings;
    size_t said = findings->count;
    header_name name;
    soekpi_header_read_plain(soekpi_view_header(state->view, which), &name);
    soekpi_status status = add_figures(state, which, &name, error);
    soekpi_finding_list_cut(findings, said);
    return status;
}

static soekpi_status add_change(filling *state, size_t which, const header_name *name, soekpi_error *error) {
    soekpi_table *table = state->table;
    slice header = soekpi_view_header(state->view, which);
    if (!soekpi_grow(&table->changes, &table->change_capacity, table->change_count + 1,
                     sizeof *table->changes)) {
        return soekpi_fail_memory(error);
    }
    reported_change *added = &table->changes[table->change_count];
    *added = (reported_change){.name = soekpi_copy_text(header.start, header.length),
                               .number = which + 1,
                               .figures = soekpi_allocate(table->rows, sizeof *added->figures)};
    table->change_count++; /* the table frees what there is of it */
    soekpi_view_change(table->catalogue, name, &name->words, table->money_power, added);
    bool whole = added->name != NULL && added->figures != NULL &&
                 add_target(state, which, table->change_count - 1, true, added->figures);
    return whole ? SOEKPI_OK : soekpi_fail_memory(error);
}

static soekpi_status add_column(filling *state, size_t which, soekpi_error *error) {
    const grid_view *view = state->view;
    const view_column *column = &view->columns[which];
    soekpi_table *table = state->table;
    if (column->ignored) {
        return SOEKPI_OK;
    }
    if (column->header.length == 0) {
        if (column_is_blank(view, which)) {
            return SOEKPI_OK;
        }
        table->reading.unread_columns++;
        return note_unusable(table, which + 1, column->header, 0) ? SOEKPI_OK : soekpi_fail_memory(error);
    }
    header_name name = column->name;
    column_word word = name.words.word;
    bool change = word >= WORD_CHANGE && word <= WORD_RATE_OPENING;
    if (change && name.what >= 0) {
        return add_change(state, which, &name, error);
    }
    if (name.base.length == 0) { /* nothing but words, and no item to their left */
        table->reading.unread_columns++;
        return soekpi_view_note_column(table, which + 1, column->header, TIME_REPORTED, 0)
                   ? SOEKPI_OK
                   : soekpi_fail_memory(error);
    }
    bool readable;
    if (!take_time(state, which, &name, &readable)) {
        return soekpi_fail_memory(error);
    }
    if (readable) {
        return add_figures(state, which, &name, error);
    }
    return add_unread(state, which, error);
}

static soekpi_status fill_table(const grid_view *view, soekpi_table *table, soekpi_error *error) {
    filling state = {.view = view, .table = table};
    table->rows = view->count;
    size_t *which = soekpi_allocate(table->rows, sizeof *which);
    if (which == NULL) {
        return soekpi_fail_memory(error);
    }
    for (size_t row = 0; row < table->rows; row++) {
        which[row] = row;
    }
    soekpi_status status = soekpi_view_set_keys(view, which, NULL, table, error);
    soekpi_release(which);
    if (status == SOEKPI_OK) {
        bool whole = soekpi_currencies_read(view, table, &state.currencies);
        state.foreign = !state.currencies.column && view->facts.currency.length > 0;
        status = whole ? read_units(&state, error) : soekpi_fail_memory(error);
    }
    for (size_t column = 0; status == SOEKPI_OK && column < view->width; column++) {
        if (view->columns[column].use == HEADER_FIGURES) {
            status = add_column(&state, column, error);
        }
    }
    if (status == SOEKPI_OK && !fill_targets(&state)) {
        status = soekpi_fail_memory(error);
    }
    soekpi_release(state.targets);
    soekpi_currencies_free(&state.currencies);
    free_units(&state);
    return status;
}

/* ---- What holds for the whole table ---- */

/* The unit above the header, or the caller's. */
static soekpi_status set_money_unit(const grid_view *view, soekpi_table *table, soekpi_error *error) {
    if (view->facts.unit_given && view->facts.unit.unit == SOEKPI_MONEY) {
        table->money_power = view->facts.unit.power;
        table->money_given = true;
        return SOEKPI_OK;
    }
    return view->options->money_unit != NULL
               ? soekpi_table_set_money_unit(table, view->options->money_unit, error)
               : SOEKPI_OK;
}

static bool has_bare_money(const soekpi_table *table) {
    for (size_t i = 0; i < table->column_count; i++) {
        int32_t unit = soekpi_column_unit(table, &table->columns[i]);
        if ((unit == SOEKPI_MONEY || unit == SOEKPI_MONEY_PER_PERSON) && !table->columns[i].unit_given) {
            return true;
        }
    }
    return false;
}

static bool note_money(const grid_view *view, soekpi_table *table) {
    text_builder chinese = {0};
    text_builder english = {0};
    if (view->facts.currency.length > 0) {
        soekpi_text_add(&chinese, "金额以“");
        soekpi_text_shown(&chinese, view->facts.currency);
        soekpi_text_add(&chinese, "”列示，不是人民币：未注明单位的金额都不采用");
        soekpi_text_add(&english, "money is in '");
        soekpi_text_shown(&english, view->facts.currency);
        soekpi_text_add(&english, "', not in yuan: no amount without a unit of its own is used");
        return soekpi_finding_add(&table->findings, SOEKPI_FINDING_CURRENCY, 0, 0, NULL, &chinese, &english);
    }
    table->money_unknown =
        !table->money_given && !table->reading.row_units && (table->money_unknown || has_bare_money(table));
    if (!table->money_unknown) {
        return true;
    }
    soekpi_text_add(&chinese, "没有注明金额单位，按元采用；如有不同，请注明（单位：万元）或用选项给出");
    soekpi_text_add(
        &english,
        "nothing names the unit of money: read as yuan; name it (单位：万元) or give it as an option");
    return soekpi_finding_add(&table->findings, SOEKPI_FINDING_NO_MONEY_UNIT, 0, 0, NULL, &chinese, &english);
}

static bool note_dashes(soekpi_table *table) {
    size_t dashes = table->reading.dashes;
    if (dashes == 0) {
        return true;
    }
    text_builder chinese = {0};
    text_builder english = {0};
    bool zero = table->reading.dash_zero;
    soekpi_text_format(&chinese, "有%zu个单元格是横线，按%s采用", dashes, zero ? "零" : "缺数据");
    soekpi_text_format(&english, "%zu cell%s a dash, read as %s", dashes, dashes == 1 ? " is" : "s are",
                       zero ? "zero" : "missing");
    return soekpi_finding_add(&table->findings, SOEKPI_FINDING_DASHES, 0, 0, NULL, &chinese, &english);
}

static soekpi_status read_view(const grid_view *view, soekpi_table *table, soekpi_error *error) {
    soekpi_status status = set_money_unit(view, table, error);
    table->reading.dash_zero = view->options->dash == SOEKPI_DASH_ZERO;
    if (status == SOEKPI_OK) {
        bool items = view->item_rows || view->period_columns;
        status = items ? soekpi_pivot(view, table, error) : fill_table(view, table, error);
    }
    if (status != SOEKPI_OK) {
        return status;
    }
    bool whole = soekpi_view_note_rows(view, table) && soekpi_view_note_segments(table) &&
                 note_money(view, table) && note_dashes(table) &&
                 soekpi_check_all(table) && /* as it was submitted */
                 (view->options->quarters != SOEKPI_QUARTERS_SINGLE || soekpi_quarters_add_up(table)) &&
                 soekpi_reading_write(view, table);
    return whole ? SOEKPI_OK : soekpi_fail_memory(error);
}

soekpi_table *soekpi_table_from_grid(const soekpi_catalogue *catalogue, const cell_grid *grid,
                                     const soekpi_table_options *options, soekpi_error *error) {
    soekpi_table *table = soekpi_table_create(catalogue, 0, error);
    if (table == NULL) {
        return NULL;
    }
    grid_view view = {0};
    soekpi_status status = soekpi_view_create(catalogue, grid, options, &view, error);
    if (status == SOEKPI_OK) {
        status = read_view(&view, table, error);
        soekpi_view_free(&view);
    }
    if (status != SOEKPI_OK) {
        soekpi_table_free(table);
        return NULL;
    }
    return table;
}
