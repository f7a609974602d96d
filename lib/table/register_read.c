/* A register of a grid of cells. */
#include "base/memory.h"
#include "table/register_view.h"

/* The caller's unit of money; one above the header says more. */
static soekpi_status set_money_unit(const register_view *view, soekpi_table *figures, soekpi_error *error) {
    if (view->options->money_unit != NULL) {
        soekpi_status status = soekpi_table_set_money_unit(figures, view->options->money_unit, error);
        if (status != SOEKPI_OK) {
            return status;
        }
    }
    if (view->facts.unit_given && view->facts.unit.unit == SOEKPI_MONEY) {
        figures->money_power = view->facts.unit.power;
        figures->money_given = true;
    }
    return SOEKPI_OK;
}

/* The caller's date, or what the text says. */
static soekpi_status set_complete(const register_view *view, soekpi_register *records, soekpi_error *error) {
    const char *given = view->options->complete;
    records->complete = view->complete > DATE_NONE ? view->complete : DATE_NONE;
    if (given == NULL) {
        return SOEKPI_OK;
    }
    records->complete = soekpi_date_read(soekpi_slice(given));
    return records->complete != DATE_NONE
               ? SOEKPI_OK
               : soekpi_fail(error, SOEKPI_ERROR_PERIOD, soekpi_nowhere,
                             "the register is declared complete to '%s', which is no date: 2023-06-30 is one",
                             given);
}

/* Room for as many records as there are rows. */
static soekpi_status make_room(register_filling *state, soekpi_error *error) {
    soekpi_register *records = state->records;
    soekpi_table *figures = records->figures;
    const cell_grid *grid = state->view->grid;
    figures->rows = state->count;
    figures->lines = soekpi_allocate(state->count, sizeof *figures->lines);
    figures->sheet_rows = soekpi_allocate(state->count, sizeof *figures->sheet_rows);
    records->records = soekpi_allocate(state->count, sizeof *records->records);
    slice title = state->view->facts.title;
    records->title = soekpi_copy_text(title.start, title.length);
    if (figures->lines == NULL || figures->sheet_rows == NULL || records->records == NULL ||
        records->title == NULL) {
        return soekpi_fail_memory(error);
    }
    for (size_t i = 0; i < state->count; i++) {
        figures->lines[i] = grid->lines[state->rows[i]];
        figures->sheet_rows[i] = (uint32_t)grid->numbers[state->rows[i]];
    }
    records->count = state->count;
    records->has_done = state->view->keys[REGISTER_DONE] != NO_COLUMN;
    records->has_due = state->view->keys[REGISTER_DUE] != NO_COLUMN;
    records->has_state = state->view->keys[REGISTER_STATE] != NO_COLUMN;
    return SOEKPI_OK;
}

static soekpi_status read_view(const register_view *view, soekpi_register *records, soekpi_error *error) {
    register_filling state = {.view = view, .records = records};
    soekpi_status status = set_money_unit(view, records->figures, error);
    if (status == SOEKPI_OK) {
        status = set_complete(view, records, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_register_sort_rows(&state, error);
    }
    if (status == SOEKPI_OK) {
        status = make_room(&state, error);
    }
    if (status == SOEKPI_OK && !(soekpi_register_fill_texts(&state) && soekpi_register_fill_dates(&state))) {
        status = soekpi_fail_memory(error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_register_fill_quantities(&state, error);
    }
    if (status == SOEKPI_OK &&
        !(soekpi_register_fill_states(&state) && soekpi_register_note_records(&state) &&
          soekpi_register_note_reading(&state))) {
        status = soekpi_fail_memory(error);
    }
    soekpi_release(state.rows);
    return status;
}

soekpi_register *soekpi_register_from_grid(const soekpi_catalogue *catalogue, const cell_grid *grid,
                                           const soekpi_register_options *options, soekpi_error *error) {
    soekpi_register *records = soekpi_allocate(1, sizeof *records);
    if (records == NULL) {
        (void)soekpi_fail_memory(error);
        return NULL;
    }
    records->catalogue = catalogue;
    records->figures = soekpi_table_create(catalogue, 0, error);
    register_view view;
    bool whole = records->figures != NULL &&
                 soekpi_register_view_create(catalogue, grid, options, &view, error) == SOEKPI_OK;
    if (whole) {
        whole = read_view(&view, records, error) == SOEKPI_OK;
        soekpi_register_view_free(&view);
    }
    if (!whole) {
        soekpi_register_free(records);
        return NULL;
    }
    return records;
}
