/* Quantities of records: columns of a table of one row a record.
 *
 * A column is a quantity when its header is an item or names a unit, or when most of its cells are
 * numbers. Amounts in another currency than the yuan are invalid, never converted: by the header,
 * the cell, the row's currency or the line above the header. */
#include "table/register_view.h"

#include "base/memory.h"

/* Rows of the grid and what they say of money that names no unit of its own. */
typedef struct row_money {
    unit_text unit;  /* of the row: not given for none */
    bool foreign;    /* its currency is not the yuan */
    bool unreadable; /* its unit is none of ours */
    bool used;       /* a figure was refused for its currency */
} row_money;

typedef struct quantity_filling {
    register_filling *state;
    row_money *money; /* of each record */
    size_t foreign_cells;
    bool above_used; /* a figure was refused for the currency above the header */
} quantity_filling;

/* ---- Which columns ---- */

/* What the cells of a column of an unknown name look like. */
typedef struct column_cells {
    size_t numbers;
    size_t texts;
    unit_text unit; /* the first that a cell names */
} column_cells;

static column_cells count_cells(const register_filling *state, size_t column) {
    column_cells out = {0};
    for (size_t i = 0; i < state->count; i++) {
        slice cell = soekpi_grid_cell(state->view->grid, state->rows[i], column);
        number_text number;
        number_state read = cell.length > 0 ? soekpi_number_read(cell, &number) : NUMBER_MISSING;
        bool amount = read == NUMBER_INVALID && soekpi_text_is_foreign(cell);
        out.numbers += read == NUMBER_OK || amount;
        out.texts += read == NUMBER_INVALID && !amount;
        if (read == NUMBER_OK && number.unit.given && number.unit.unit != SOEKPI_NUMBER && !out.unit.given) {
            out.unit = number.unit;
        }
    }
    return out;
}

/* A column that is not read: its cells are texts, or it has no header. */
static bool note_unread(register_filling *state, size_t which, size_t cells) {
    const register_view *view = state->view;
    slice header = view->columns[which].header;
    origin at = soekpi_register_at(view, view->header, which);
    text_builder chinese = {0};
    text_builder english = {0};
    if (cells == 0) {
        return true;
    }
    soekpi_text_format(&chinese, "第%zu列“", which + 1);
    soekpi_text_shown(&chinese, header);
    soekpi_text_format(&english, "column %zu '", which + 1);
    soekpi_text_shown(&english, header);
    soekpi_text_add(&chinese,
                    header.length > 0 ? "”没有采用：不是台账的列，也不是数量" : "”没有采用：没有表头");
    soekpi_text_add(&english, header.length > 0 ? "' is not read: no column of registers, and no quantity"
                                                : "' is not read: it has no header");
    state->records->figures->reading.unread_columns++;
    return soekpi_register_note(state->records, SOEKPI_FINDING_UNREAD_COLUMN,
                                header.length > 0 ? SOEKPI_SEVERITY_NOTE : SOEKPI_SEVERITY_WARNING, at,
                                header, &chinese, &english);
}

/* The header as it stands is what people are shown, whatever it is read as. */
static bool show_header(column_draft *draft, slice header) {
    char *name = soekpi_copy_text(header.start, header.length);
    if (name == NULL) {
        return false;
    }
    soekpi_release(draft->column.name);
    draft->column.name = name;
    return true;
}

/* Reads the header, and units of cells where it names none and nobody knows it. */
static soekpi_status begin_column(register_filling *state, size_t which, const column_cells *cells,
                                  column_draft *draft, soekpi_error *error) {
    const register_column *column = &state->view->columns[which];
    soekpi_table *table = state->records->figures;
    place where = soekpi_register_header_place(state->view, which);
    soekpi_status status = soekpi_draft_begin(table, column->read_as, which + 1, where, draft, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    if (draft->twin != NO_COLUMN) {
        status = soekpi_fail_twin(table, draft, where, error);
    } else if (!show_header(draft, column->header)) {
        status = soekpi_fail_memory(error);
    }
    if (status != SOEKPI_OK) {
        soekpi_draft_free(draft);
        return status;
    }
    if (draft->column.what < 0 && !draft->column.unit_given && cells->unit.given) {
        bool money = cells->unit.unit == SOEKPI_MONEY || cells->unit.unit == SOEKPI_MONEY_PER_PERSON;
        draft->column.unit_given = true;
        draft->column.unit = (unit_text){cells->unit.unit, money ? table->money_power : 0, true, false};
    }
    return SOEKPI_OK;
}

/* ---- Currencies ---- */

static bool may_be_money(int32_t unit) {
    return unit < 0 || unit == SOEKPI_MONEY || unit == SOEKPI_MONEY_PER_PERSON;
}

/* What is said where figures are refused for their currency. The builders hold what comes before the
 * text that names it and are taken over. */
static bool note_currency(soekpi_register *records, origin at, slice what, text_builder *chinese,
                          text_builder *english) {
    soekpi_text_add(chinese, "“");
    soekpi_text_shown(chinese, what);
    soekpi_text_add(chinese, "”不是人民币，不作换算，数字按无效处理");
    soekpi_text_add(english, " '");
    soekpi_text_shown(english, what);
    soekpi_text_add(english, "' is not in yuan: nothing is converted, and the figures are invalid");
    return soekpi_register_note(records, SOEKPI_FINDING_CURRENCY, SOEKPI_SEVERITY_ERROR, at, what, chinese,
                                english);
}

/* Of a line above the header, or of a header. */
static bool note_foreign_text(soekpi_register *records, origin at, slice what, const char *chinese_where,
                              const char *english_where) {
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_add(&chinese, chinese_where);
    soekpi_text_add(&english, english_where);
    return note_currency(records, at, what, &chinese, &english);
}

static bool note_foreign_cell(quantity_filling *filling, size_t record, size_t column, slice cell) {
    register_filling *state = filling->state;
    if (++filling->foreign_cells > LISTED_FINDINGS) {
        return true;
    }
    text_builder chinese = {0};
    text_builder english = {0};
    origin at = soekpi_register_at(state->view, state->rows[record], column);
    soekpi_text_format(&chinese, "第%u行的", (unsigned)at.line);
    soekpi_text_format(&english, "line %u:", (unsigned)at.line);
    return note_currency(state->records, at, cell, &chinese, &english);
}

/* Rows and lines that name a currency, and how much was not listed. */
static bool note_currencies(quantity_filling *filling) {
    const register_filling *state = filling->state;
    const register_view *view = state->view;
    for (size_t i = 0; i < state->count; i++) {
        if (filling->money[i].used && !note_foreign_cell(filling, i, view->keys[REGISTER_CURRENCY],
                                                         soekpi_record_cell(state, i, REGISTER_CURRENCY))) {
            return false;
        }
    }
    if (filling->above_used && !note_foreign_text(state->records, view->currency_at, view->facts.currency,
                                                  "表头上方的", "above the header,")) {
        return false;
    }
    if (filling->foreign_cells <= LISTED_FINDINGS) {
        return true;
    }
    text_builder chinese = {0};
    text_builder english = {0};
    size_t more = filling->foreign_cells - LISTED_FINDINGS;
    soekpi_text_format(&chinese, "还有%zu处不是人民币", more);
    soekpi_text_format(&english, "%zu more cell%s not in yuan", more, more == 1 ? " is" : "s are");
    return soekpi_register_note(state->records, SOEKPI_FINDING_CURRENCY, SOEKPI_SEVERITY_ERROR, (origin){0},
                                soekpi_slice(""), &chinese, &english);
}

/* ---- Cells ---- */

/* Unit and currency of each row. */
static void read_row_money(quantity_filling *filling) {
    register_filling *state = filling->state;
    for (size_t i = 0; i < state->count; i++) {
        row_money *money = &filling->money[i];
        slice unit = soekpi_record_cell(state, i, REGISTER_UNIT);
        slice currency = soekpi_record_cell(state, i, REGISTER_CURRENCY);
        unit_text said;
        money->unreadable = !soekpi_view_unit(unit, &money->unit);
        money->foreign = soekpi_currency_read(currency) == CURRENCY_FOREIGN;
        if (!money->unit.given && !money->unreadable && soekpi_unit_read(currency, &said) &&
            said.unit == SOEKPI_MONEY && said.power != 0) { /* 币种：万元 */
            money->unit = said;
        }
    }
}

/* Whether a number is refused for the currency of its row or above the header. A unit of money at
 * the header or the number (but 5亿 names none) means the yuan, and says more than the line above. */
static bool is_refused(quantity_filling *filling, const cell_reader *reader, bool header_unit,
                       const number_text *number, size_t i) {
    row_money *money = &filling->money[i];
    bool named = number->unit.given && number->unit.unit != SOEKPI_NUMBER;
    bool foreign_above = filling->state->view->facts.currency.length > 0;
    if (!may_be_money(reader->unit) || (named && !may_be_money(number->unit.unit))) {
        return false;
    }
    if (money->foreign) {
        money->used = true;
        return true;
    }
    bool above = foreign_above && !named && !header_unit && !money->unit.given;
    filling->above_used = filling->above_used || above;
    return above;
}

/* One cell that is not blank. False: memory. */
static bool fill_cell(quantity_filling *filling, size_t which, const table_column *column,
                      cell_reader *reader, size_t i, slice cell, double *out) {
    register_filling *state = filling->state;
    const row_money *money = &filling->money[i];
    number_text number;
    number_state read = soekpi_number_read(cell, &number);
    reader->at = soekpi_register_at(state->view, state->rows[i], which);
    *out = INFINITY;
    if (read == NUMBER_INVALID && soekpi_text_is_foreign(cell)) {
        return note_foreign_cell(filling, i, which, cell);
    }
    if (read == NUMBER_OK && state->view->columns[which].foreign) {
        return true;
    }
    if (read == NUMBER_OK && is_refused(filling, reader, column->unit_given, &number, i)) {
        return true;
    }
    bool bare = read == NUMBER_OK && !number.unit.given && !column->unit_given;
    if (bare && money->unreadable) {
        return soekpi_cell_refuse(reader, cell, reader->at.line, "所在行的单位不能识别",
                                  "stands in a row of an unknown unit");
    }
    state->bare_money += bare && !money->unit.given && reader->unit >= 0 && may_be_money(reader->unit);
    const unit_text *beside = bare && money->unit.given ? &money->unit : NULL;
    return soekpi_cell_read(reader, cell, beside, reader->power, reader->at.line, out);
}

static bool fill_column(quantity_filling *filling, size_t which, table_column *column) {
    register_filling *state = filling->state;
    cell_reader reader = soekpi_cell_reader(state->records->figures, column, true);
    if (column->what < 0 && column->unit_given) {
        reader.unit = column->unit.unit != SOEKPI_NUMBER ? column->unit.unit : reader.unit;
        reader.silent = false;
    }
    for (size_t i = 0; i < state->count; i++) {
        slice cell = soekpi_grid_cell(state->view->grid, state->rows[i], which);
        column->owned[i] = NAN;
        if (cell.length > 0 && !fill_cell(filling, which, column, &reader, i, cell, &column->owned[i])) {
            return false;
        }
    }
    column->printed = reader.printed;
    state->records->figures->reading.dashes += reader.dashes;
    return soekpi_cells_finish(&reader);
}

/* ---- Columns ---- */

static soekpi_status add_column(quantity_filling *filling, size_t which, column_draft *draft,
                                soekpi_error *error) {
    register_filling *state = filling->state;
    soekpi_table *table = state->records->figures;
    const register_column *column = &state->view->columns[which];
    double *figures = soekpi_allocate(table->rows, sizeof *figures);
    draft->column.owned = figures;
    draft->column.cells = (const char *)figures;
    draft->column.stride = sizeof *figures;
    if (figures == NULL || !soekpi_draft_finish(table, draft)) {
        soekpi_draft_free(draft);
        return soekpi_fail_memory(error);
    }
    bool whole =
        fill_column(filling, which, &table->columns[table->column_count - 1]) &&
        (!column->foreign ||
         note_foreign_text(state->records, soekpi_register_at(state->view, state->view->header, which),
                           column->header, "表头", "the header"));
    return whole ? SOEKPI_OK : soekpi_fail_memory(error);
}

static soekpi_status read_column(quantity_filling *filling, size_t which, soekpi_error *error) {
    register_filling *state = filling->state;
    const register_column *column = &state->view->columns[which];
    column_cells cells = count_cells(state, which);
    column_draft draft;
    if (column->header.length == 0) {
        return note_unread(state, which, cells.numbers + cells.texts) ? SOEKPI_OK : soekpi_fail_memory(error);
    }
    soekpi_status status = begin_column(state, which, &cells, &draft, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    bool quantity =
        draft.column.what >= 0 || draft.column.unit_given || column->foreign || cells.numbers > cells.texts;
    if (quantity) {
        return add_column(filling, which, &draft, error);
    }
    soekpi_draft_free(&draft);
    return note_unread(state, which, cells.texts) ? SOEKPI_OK : soekpi_fail_memory(error);
}

soekpi_status soekpi_register_fill_quantities(register_filling *state, soekpi_error *error) {
    quantity_filling filling = {.state = state,
                                .money = soekpi_allocate(state->count, sizeof *filling.money)};
    if (filling.money == NULL) {
        return soekpi_fail_memory(error);
    }
    read_row_money(&filling);
    soekpi_status status = SOEKPI_OK;
    for (size_t which = 0; status == SOEKPI_OK && which < state->view->width; which++) {
        if (state->view->columns[which].use == REGISTER_OTHER) {
            status = read_column(&filling, which, error);
        }
    }
    if (status == SOEKPI_OK && !note_currencies(&filling)) {
        status = soekpi_fail_memory(error);
    }
    soekpi_release(filling.money);
    return status;
}
