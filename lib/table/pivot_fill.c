/* Figures of items in rows into the columns that were found for them. */
#include "base/memory.h"
#include "table/pivot.h"

/* ---- Columns ---- */

static bool start_column(pivot *state, column_draft *draft) {
    soekpi_table *table = state->table;
    table_column *column = &draft->column;
    column->owned = soekpi_allocate(table->rows, sizeof *column->owned);
    column->origins = soekpi_allocate(table->rows, sizeof *column->origins);
    column->cells = (const char *)column->owned;
    column->stride = sizeof *column->owned;
    if (column->owned == NULL || column->origins == NULL) {
        return false;
    }
    for (size_t row = 0; row < table->rows; row++) {
        column->owned[row] = NAN;
    }
    return true;
}

/* A statement has many lines that no indicator needs: one note for all their times. */
static void say_once(soekpi_table *table, size_t which) {
    const table_column *last = &table->columns[table->column_count - 1];
    table->findings.findings[which].severity = SOEKPI_SEVERITY_NOTE;
    if (table->column_count > 1 && strcmp(last[-1].base, last->base) == 0) {
        soekpi_finding_list_cut(&table->findings, which);
    }
}

static soekpi_status add_columns(pivot *state, soekpi_error *error) {
    soekpi_table *table = state->table;
    for (size_t i = 0; i < state->labels.label_count; i++) {
        pivot_column *column = &state->columns[i];
        place where = {(int)column->line, (int)column->number};
        column_draft draft;
        soekpi_status status =
            soekpi_draft_named(table, column->name, &column->header, column->number, where, &draft, error);
        if (status != SOEKPI_OK) {
            return status;
        }
        /* All figures of a column are brought to the base unit where one has a unit. */
        if (column->unit_seen || column->header.what >= 0) {
            int32_t unit = soekpi_column_unit(table, &draft.column);
            draft.column.unit_given = true;
            draft.column.unit = (unit_text){unit >= 0 ? unit : column->unit.unit, 0, true, false};
        }
        draft.line = column->line;
        column->index = table->column_count;
        size_t findings = table->findings.count;
        if (!start_column(state, &draft) || !soekpi_draft_finish(table, &draft)) {
            soekpi_draft_free(&draft);
            return soekpi_fail_memory(error);
        }
        if (table->findings.count > findings && state->view->shape == SOEKPI_SHAPE_STATEMENT) {
            say_once(table, findings);
        }
    }
    return SOEKPI_OK;
}

static bool start_changes(pivot *state) {
    soekpi_table *table = state->table;
    for (size_t i = 0; i < table->change_count; i++) {
        reported_change *change = &table->changes[i];
        change->printed = NOT_PRINTED;
        change->figures = soekpi_allocate(table->rows, sizeof *change->figures);
        change->origins = soekpi_allocate(table->rows, sizeof *change->origins);
        if (change->figures == NULL || change->origins == NULL) {
            return false;
        }
        for (size_t row = 0; row < table->rows; row++) {
            change->figures[row] = NAN;
        }
    }
    return true;
}

/* ---- Units ---- */

/* The power of a figure without a unit of its own or beside it; false when it cannot
 * be known: money in another currency. */
static bool bare_power(pivot *state, const pivot_column *column, const pivot_cell *cell, int32_t unit,
                       int32_t *power) {
    const header_name *above = &state->view->columns[cell->source].name;
    if (unit < 0 && column->unit_seen) {
        unit = column->unit.unit;
    }
    bool money = unit == SOEKPI_MONEY || unit == SOEKPI_MONEY_PER_PERSON;
    *power = 0;
    if (column->header.unit_given) {
        *power = column->header.unit.power;
    } else if (above->unit_given && unit >= 0 && soekpi_unit_fits(unit, above->unit)) {
        *power = above->unit.power;
    } else if (money) {
        *power = state->table->money_power;
        state->money_unknown = state->money_unknown || !state->table->money_given;
        return state->currencies.column || state->view->facts.currency.length == 0;
    }
    return true;
}

/* ---- Figures that are given twice ---- */

static bool note_twice(pivot *state, size_t which, const char *name) {
    const pivot_cell *cell = &state->cells[which];
    size_t first = 0;
    for (; first < which; first++) {
        const pivot_cell *other = &state->cells[first];
        number_text number;
        slice text = soekpi_view_cell(state->view, other->row, other->source);
        if (other->target == cell->target && other->column == cell->column && other->change == cell->change &&
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
                              cell->source + 1, NULL, &chinese, &english);
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

/* ---- Second pass: figures ---- */

static bool read_figure(pivot *state, const pivot_cell *cell, cell_reader *reader, origin at,
                        double *figure) {
    const pivot_column *column = &state->columns[cell->column];
    bool growth = cell->source == state->view->keys[HEADER_GROWTH];
    slice text = soekpi_view_cell(state->view, cell->row, cell->source);
    slice unit_cell = soekpi_pivot_optional(state, cell->row, growth ? HEADER_GROWTH_UNIT : HEADER_UNIT);
    unit_text unit;
    number_text number;
    int32_t power = reader->power; /* stands where the unit is there, or the number is not */
    *figure = INFINITY;
    reader->at = at;
    reader->foreign = false;
    if (!soekpi_view_unit(unit_cell, &unit) && soekpi_number_read(text, &number) == NUMBER_OK) {
        return soekpi_cell_refuse(reader, unit_cell, at.line, "不是单位", "is no unit");
    }
    if (!unit.given && soekpi_number_read(text, &number) == NUMBER_OK && !number.unit.given &&
        !bare_power(state, column, cell, reader->unit, &power)) {
        return true;
    }
    return soekpi_cell_read(reader, text, unit.given ? &unit : NULL, power, at.line, figure);
}

static bool fill_cell(pivot *state, size_t which, cell_reader *reader, size_t *twice) {
    const pivot_cell *cell = &state->cells[which];
    table_column *target = &state->table->columns[state->columns[cell->column].index];
    origin at = soekpi_view_origin(state->view, cell->row, cell->source);
    double figure;
    bool whole = read_figure(state, cell, reader, at, &figure) &&
                 (!reader->foreign || soekpi_currencies_mark(&state->currencies, cell->row));
    double *stored = &target->owned[cell->target];
    if (!whole || isnan(figure) || *stored == figure) {
        return whole;
    }
    if (isnan(*stored)) {
        *stored = figure;
        target->origins[cell->target] = at;
        return true;
    }
    *stored = INFINITY;
    return ++*twice > LISTED_FINDINGS || note_twice(state, which, target->name);
}

/* A change that two lines report differently is no evidence. */
static bool fill_change(pivot *state, const pivot_cell *cell) {
    reported_change *change = &state->table->changes[cell->column];
    table_column column = soekpi_view_change_column(change);
    cell_reader reader = soekpi_cell_reader(state->table, &column, true);
    reader.at = soekpi_view_origin(state->view, cell->row, cell->source);
    double figure = NAN;
    slice text = soekpi_view_cell(state->view, cell->row, cell->source);
    bool whole = soekpi_cell_read(&reader, text, NULL, reader.power, reader.at.line, &figure);
    state->dashes += reader.dashes;
    double *stored = &change->figures[cell->target];
    if (!whole || isnan(figure) || *stored == figure) {
        return whole;
    }
    *stored = isnan(*stored) ? figure : INFINITY;
    change->origins[cell->target] = reader.at;
    change->printed = reader.printed < change->printed ? reader.printed : change->printed;
    return true;
}

/* In a row of another currency no money is used, whatever its unit. */
static void drop_foreign(pivot *state, const pivot_cell *cell, const cell_reader *reader) {
    bool money = reader->unit == SOEKPI_MONEY || reader->unit == SOEKPI_MONEY_PER_PERSON;
    double *stored = &state->table->columns[state->columns[cell->column].index].owned[cell->target];
    if (money && soekpi_is_foreign_row(&state->currencies, cell->row) && !isnan(*stored)) {
        *stored = INFINITY;
    }
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
        const pivot_cell *cell = &state->cells[i];
        whole = cell->change ? fill_change(state, cell) : fill_cell(state, i, &readers[cell->column], &twice);
    }
    for (size_t i = 0; whole && state->currencies.rows != NULL && i < state->cell_count; i++) {
        const pivot_cell *cell = &state->cells[i];
        if (!cell->change) {
            drop_foreign(state, cell, &readers[cell->column]);
        }
    }
    for (size_t i = 0; whole && i < count; i++) {
        table->columns[state->columns[i].index].printed = readers[i].printed;
        state->dashes += readers[i].dashes;
        whole = soekpi_cells_finish(&readers[i]);
    }
    soekpi_release(readers);
    return whole && (twice <= LISTED_FINDINGS || note_more_twice(state, twice - LISTED_FINDINGS));
}

soekpi_status soekpi_pivot_fill(pivot *state, soekpi_error *error) {
    soekpi_status status = add_columns(state, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    return start_changes(state) && fill_cells(state) ? SOEKPI_OK : soekpi_fail_memory(error);
}
