/* Texts, dates and states of records. */
#include "table/register_view.h"

#include "base/memory.h"

/* ---- Texts ---- */

/* Enters a text once; "" for none, NULL when memory is out. */
static const char *enter(soekpi_register *records, slice text) {
    if (text.length == 0) {
        return "";
    }
    int32_t code = soekpi_label_enter(&records->texts, text);
    return code >= 0 ? records->texts.labels[code] : NULL;
}

/* The entity of records that name none: what the text says, or the caller. */
static slice default_entity(const register_view *view) {
    return view->facts.entity.length > 0 ? view->facts.entity
                                         : soekpi_slice_trim(soekpi_slice(view->options->entity));
}

bool soekpi_register_fill_texts(register_filling *state) {
    bool whole = true;
    slice entity = default_entity(state->view);
    for (size_t i = 0; whole && i < state->count; i++) {
        register_record *record = &state->records->records[i];
        const struct {
            register_use use;
            const char **text;
        } texts[] = {{REGISTER_TARGET, &record->target},     {REGISTER_PROJECT, &record->project},
                     {REGISTER_EVENT, &record->event},       {REGISTER_ENTITY, &record->entity},
                     {REGISTER_SEGMENT, &record->segment},   {REGISTER_OWNER, &record->owner},
                     {REGISTER_EVIDENCE, &record->evidence}, {REGISTER_NOTE, &record->note}};
        for (size_t k = 0; whole && k < sizeof texts / sizeof *texts; k++) {
            slice cell = soekpi_record_cell(state, i, texts[k].use);
            cell = cell.length == 0 && texts[k].use == REGISTER_ENTITY ? entity : cell;
            *texts[k].text = enter(state->records, cell);
            whole = *texts[k].text != NULL;
        }
    }
    return whole;
}

/* ---- Dates ---- */

/* What notices dates of one column that are none. */
static cell_reader date_reader(const register_filling *state, size_t column, const char *name) {
    return (cell_reader){.findings = &state->records->figures->findings,
                         .name = name,
                         .number = column + 1,
                         .lines = true,
                         .unit = -1,
                         .printed = NOT_PRINTED};
}

/* One date. A cell of dates of completion may hold a word instead, 未完成, which is then the state. */
static bool read_date(const register_filling *state, register_use use, size_t i, cell_reader *reader,
                      int32_t *out) {
    const register_view *view = state->view;
    slice cell = soekpi_record_cell(state, i, use);
    int32_t word;
    *out = soekpi_record_date(cell, use == REGISTER_DUE);
    if (*out != DATE_INVALID) {
        return true;
    }
    if (use == REGISTER_DONE && soekpi_state_read(cell, soekpi_slice(""), false, &word)) {
        state->records->records[i].state = word;
        *out = DATE_NONE;
        return true;
    }
    const char *chinese;
    const char *english;
    soekpi_record_date_reason(cell, &chinese, &english);
    reader->at = soekpi_register_at(view, state->rows[i], view->keys[use]);
    return soekpi_cell_refuse(reader, cell, reader->at.line, chinese, english);
}

static int32_t *date_of(register_record *record, register_use use) {
    return use == REGISTER_DUE ? &record->due : use == REGISTER_DONE ? &record->done : &record->seen;
}

static bool fill_column(const register_filling *state, register_use use) {
    size_t column = state->view->keys[use];
    if (column == NO_COLUMN) {
        return true;
    }
    slice header = state->view->columns[column].header;
    char *name = soekpi_copy_text(header.start, header.length);
    bool whole = name != NULL;
    cell_reader reader = date_reader(state, column, name);
    for (size_t i = 0; whole && i < state->count; i++) {
        whole = read_date(state, use, i, &reader, date_of(&state->records->records[i], use));
    }
    whole = whole && soekpi_cells_finish(&reader);
    soekpi_release(name);
    return whole;
}

bool soekpi_register_fill_dates(register_filling *state) {
    if (!fill_column(state, REGISTER_DUE) || !fill_column(state, REGISTER_DONE) ||
        !fill_column(state, REGISTER_SEEN)) {
        return false;
    }
    for (size_t i = 0; i < state->count && state->view->seen > DATE_NONE; i++) {
        register_record *record = &state->records->records[i];
        record->seen = record->seen == DATE_NONE ? state->view->seen : record->seen;
    }
    return true;
}

/* ---- States ---- */

/* Whether a record has a quantity that is known. */
static bool has_quantity(const soekpi_register *records, size_t i) {
    for (size_t k = 0; k < records->figures->column_count; k++) {
        if (isfinite(soekpi_column_cell(&records->figures->columns[k], i))) {
            return true;
        }
    }
    return false;
}

static void read_state(register_filling *state, size_t i, slice cell, bool *known) {
    register_record *record = &state->records->records[i];
    const char *about = record->event[0] != '\0'    ? record->event
                        : record->target[0] != '\0' ? record->target
                                                    : record->project;
    bool deal = record->event[0] == '\0' && record->target[0] == '\0' && has_quantity(state->records, i);
    int32_t read;
    *known = soekpi_state_read(cell, soekpi_slice(about), deal, &read);
    record->state = *known ? read : record->state;
}

/* One finding for all the states of a column that are no words of ours, at the first of them. */
static bool note_unknown(register_filling *state, size_t first, size_t count) {
    const register_view *view = state->view;
    slice cell = soekpi_record_cell(state, first, REGISTER_STATE);
    origin at = soekpi_register_at(view, state->rows[first], view->keys[REGISTER_STATE]);
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_format(&chinese, "第%u行的状态“", (unsigned)at.line);
    soekpi_text_shown(&chinese, cell);
    soekpi_text_add(&chinese, "”说明不了是否完成，不作为状态采用；可写未开始、进行中、已完成、暂停、取消");
    soekpi_text_format(&english, "line %u: the state '", (unsigned)at.line);
    soekpi_text_shown(&english, cell);
    soekpi_text_add(&english, "' does not tell whether it is done and is not used; not started, in progress, "
                              "done, suspended and cancelled do");
    if (count > 1) {
        soekpi_text_format(&chinese, "；该列共有%zu个", count);
        soekpi_text_format(&english, "; there are %zu such cells in this column", count);
    }
    return soekpi_register_note(state->records, SOEKPI_FINDING_READ_AS, SOEKPI_SEVERITY_WARNING, at, cell,
                                &chinese, &english);
}

bool soekpi_register_fill_states(register_filling *state) {
    size_t unknown = 0;
    size_t first = 0;
    for (size_t i = 0; i < state->count; i++) {
        slice cell = soekpi_record_cell(state, i, REGISTER_STATE);
        number_text number;
        bool known = true;
        if (cell.length > 0) {
            read_state(state, i, cell, &known);
        }
        if (!known && soekpi_number_read(cell, &number) != NUMBER_MISSING) {
            first = unknown == 0 ? i : first;
            unknown++;
        }
    }
    return unknown == 0 || note_unknown(state, first, unknown);
}
