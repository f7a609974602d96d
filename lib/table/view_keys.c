/* Keys of a table from a grid: entity, code, period, group, role, segment, counterparty. */
#include "table/view.h"

#include <soekpi/calculator.h>

#include "base/memory.h"

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

/* What is known of the rows whose keys are set. */
typedef struct key_rows {
    const grid_view *view;
    const size_t *which;
    const int32_t *periods;
    soekpi_table *table;
    slice *labels;
} key_rows;

static void take_cells(const key_rows *rows, size_t column, slice *labels) {
    for (size_t i = 0; i < rows->table->rows; i++) {
        labels[i] = soekpi_view_cell(rows->view, rows->which[i], column);
    }
}

/* ---- Periods ---- */

/* Blank periods become that of the lines above, or the caller's. */
static soekpi_status fill_periods(const key_rows *rows, soekpi_error *error) {
    soekpi_table *table = rows->table;
    const grid_view *view = rows->view;
    int32_t period = view->facts.period;
    if (period == PERIOD_NONE && view->options->period != NULL) {
        soekpi_status status = soekpi_read_period(view->options->period, &period, error);
        if (status != SOEKPI_OK) {
            return status;
        }
    }
    if (table->periods == NULL && (period != PERIOD_NONE || rows->periods != NULL)) {
        table->periods = soekpi_allocate(table->rows, sizeof *table->periods);
        if (table->periods == NULL) {
            return soekpi_fail_memory(error);
        }
    }
    for (size_t i = 0; table->periods != NULL && i < table->rows; i++) {
        if (rows->periods != NULL && rows->periods[i] != PERIOD_NONE) {
            table->periods[i] = rows->periods[i];
        } else if (table->periods[i] == PERIOD_NONE) {
            table->periods[i] = period;
        }
    }
    return SOEKPI_OK;
}

static soekpi_status set_periods(const key_rows *rows, soekpi_error *error) {
    size_t column = rows->view->keys[HEADER_PERIOD];
    size_t month = rows->view->keys[HEADER_MONTH];
    soekpi_table *table = rows->table;
    if (column == NO_COLUMN) {
        return fill_periods(rows, error);
    }
    take_cells(rows, column, rows->labels);
    char(*buffers)[PERIOD_SIZE] = NULL;
    if (month != NO_COLUMN) {
        buffers = soekpi_allocate(table->rows, sizeof *buffers);
        if (buffers == NULL) {
            return soekpi_fail_memory(error);
        }
        for (size_t i = 0; i < table->rows; i++) {
            rows->labels[i] =
                join_month(rows->labels[i], soekpi_view_cell(rows->view, rows->which[i], month), buffers[i]);
        }
    }
    soekpi_status status =
        soekpi_keys_set(table, SOEKPI_KEY_PERIOD, rows->labels, table->lines, column + 1, error);
    soekpi_release(buffers);
    return status == SOEKPI_OK ? fill_periods(rows, error) : status;
}

/* ---- Entities ---- */

/* The name of a total: its own words, and its line where two totals of a period say the same. */
static bool name_totals(key_rows *rows, grid_view *texts) {
    const grid_view *view = rows->view;
    key_column seen = {0};
    bool whole = true;
    for (size_t i = 0; whole && i < rows->table->rows; i++) {
        size_t row = rows->which[i];
        if (view->totals[row] == TOTAL_NONE) {
            continue;
        }
        for (size_t column = 0; rows->labels[i].length == 0 && column < view->width; column++) {
            rows->labels[i] = soekpi_view_cell(view, row, column);
        }
        text_builder key = {0};
        soekpi_text_add_slice(&key, rows->labels[i]);
        soekpi_text_format(&key, " %d", rows->table->periods != NULL ? (int)rows->table->periods[i] : 0);
        size_t known = seen.label_count;
        int32_t code = key.failed ? -1 : soekpi_label_enter(&seen, soekpi_slice_of(&key));
        soekpi_text_discard(&key);
        whole = code >= 0;
        if (whole && (size_t)code < known) {
            text_builder name = {0};
            soekpi_text_add_slice(&name, rows->labels[i]);
            soekpi_text_format(&name, "（第%zu行）", soekpi_view_line(view, row));
            whole = soekpi_texts_keep(&texts->texts, &name, &rows->labels[i]);
        }
    }
    soekpi_key_column_free(&seen);
    return whole;
}

static bool has_totals(const key_rows *rows) {
    for (size_t i = 0; i < rows->table->rows; i++) {
        if (rows->view->totals[rows->which[i]] != TOTAL_NONE) {
            return true;
        }
    }
    return false;
}

/* The entity of rows that name none. Whoever submits several rows without names and
 * periods is their group, not each of them. Items of several periods that name nobody
 * are of one enterprise, number 1, and so are segments of nobody. */
static slice own_entity(const grid_view *view) {
    bool periods = view->period_columns || view->keys[HEADER_PERIOD] != NO_COLUMN;
    bool segments = view->keys[HEADER_SEGMENT] != NO_COLUMN;
    slice given = soekpi_slice(view->options->entity);
    if (((view->item_rows && periods) || segments) && view->facts.entity.length == 0 && given.length == 0) {
        return soekpi_slice("1");
    }
    bool one = view->item_rows || view->period_columns || view->count <= 1 || segments ||
               view->keys[HEADER_PERIOD] != NO_COLUMN;
    return one && view->facts.entity.length > 0 ? view->facts.entity : given;
}

static soekpi_status set_entities(key_rows *rows, grid_view *texts, soekpi_error *error) {
    const grid_view *view = rows->view;
    size_t name = view->keys[HEADER_ENTITY];
    size_t code = view->keys[HEADER_CODE];
    slice own = own_entity(view);
    slice *codes = NULL;
    bool totals = has_totals(rows);
    if (name == NO_COLUMN && code == NO_COLUMN && own.length == 0 && view->facts.code.length == 0) {
        return SOEKPI_OK;
    }
    for (size_t i = 0; i < rows->table->rows; i++) {
        rows->labels[i] = name != NO_COLUMN   ? soekpi_view_cell(view, rows->which[i], name)
                          : code == NO_COLUMN ? own
                                              : soekpi_slice("");
    }
    if (code != NO_COLUMN || (name == NO_COLUMN && view->facts.code.length > 0)) {
        codes = soekpi_allocate(rows->table->rows, sizeof *codes);
        if (codes == NULL) {
            return soekpi_fail_memory(error);
        }
        for (size_t i = 0; i < rows->table->rows; i++) {
            bool total = view->totals[rows->which[i]] != TOTAL_NONE;
            codes[i] = total               ? soekpi_slice("")
                       : code != NO_COLUMN ? soekpi_view_cell(view, rows->which[i], code)
                                           : view->facts.code;
        }
    }
    soekpi_status status = !totals || name_totals(rows, texts) ? SOEKPI_OK : soekpi_fail_memory(error);
    if (status == SOEKPI_OK) {
        status = soekpi_keys_set_entities(rows->table, rows->labels, codes, rows->table->lines,
                                          name != NO_COLUMN ? name + 1 : 0, code != NO_COLUMN ? code + 1 : 0,
                                          error);
    }
    soekpi_release(codes);
    return status;
}

/* ---- Roles ---- */

/* Totals are reported rows, whatever a role column leaves blank; those of one segment too. */
static soekpi_status mark_totals(const key_rows *rows, soekpi_error *error) {
    soekpi_table *table = rows->table;
    if (!has_totals(rows)) {
        return SOEKPI_OK;
    }
    table->totals = soekpi_allocate(table->rows, sizeof *table->totals);
    if (table->roles == NULL) {
        table->roles = soekpi_allocate(table->rows, sizeof *table->roles);
    }
    if (table->totals == NULL || table->roles == NULL) {
        return soekpi_fail_memory(error);
    }
    for (size_t i = 0; i < table->rows; i++) {
        uint8_t total = rows->view->totals[rows->which[i]];
        bool open = table->roles[i] == SOEKPI_ROLE_ENTITY || table->roles[i] == SOEKPI_ROLE_SEGMENT;
        if (total != TOTAL_NONE && open) {
            table->totals[i] = total;
            table->roles[i] = SOEKPI_ROLE_REPORTED;
        }
    }
    return SOEKPI_OK;
}

static soekpi_status mark_headings(const key_rows *rows, soekpi_error *error) {
    soekpi_table *table = rows->table;
    bool any = false;
    for (size_t i = 0; i < table->rows && !any; i++) {
        any = rows->view->headings[rows->which[i]] != 0;
    }
    if (!any) {
        return SOEKPI_OK;
    }
    table->headings = soekpi_allocate(table->rows, sizeof *table->headings);
    if (table->headings == NULL) {
        return soekpi_fail_memory(error);
    }
    for (size_t i = 0; i < table->rows; i++) {
        table->headings[i] = rows->view->headings[rows->which[i]];
    }
    return SOEKPI_OK;
}

static soekpi_status set_words(key_rows *rows, int32_t key, header_use use, soekpi_error *error) {
    size_t column = rows->view->keys[use];
    if (column == NO_COLUMN) {
        return SOEKPI_OK;
    }
    take_cells(rows, column, rows->labels);
    return soekpi_keys_set(rows->table, key, rows->labels, rows->table->lines, column + 1, error);
}

/* ---- The whole ---- */

static soekpi_status set_lines(const key_rows *rows, soekpi_error *error) {
    soekpi_table *table = rows->table;
    table->lines = soekpi_allocate(table->rows, sizeof *table->lines);
    table->sheet_rows = soekpi_allocate(table->rows, sizeof *table->sheet_rows);
    if (table->lines == NULL || table->sheet_rows == NULL) {
        return soekpi_fail_memory(error);
    }
    for (size_t i = 0; i < table->rows; i++) {
        origin at = soekpi_view_origin(rows->view, rows->which[i], 0);
        table->lines[i] = at.line;
        table->sheet_rows[i] = at.row;
    }
    return SOEKPI_OK;
}

soekpi_status soekpi_view_set_keys(const grid_view *view, const size_t *which, const int32_t *periods,
                                   soekpi_table *table, soekpi_error *error) {
    grid_view texts = {0}; /* names that are put together, until the table has its own */
    key_rows rows = {view, which, periods, table, soekpi_allocate(table->rows, sizeof *rows.labels)};
    soekpi_status status = rows.labels != NULL ? set_lines(&rows, error) : soekpi_fail_memory(error);
    if (status == SOEKPI_OK) {
        status = set_periods(&rows, error);
    }
    if (status == SOEKPI_OK) {
        status = set_entities(&rows, &texts, error);
    }
    if (status == SOEKPI_OK) {
        status = set_words(&rows, SOEKPI_KEY_GROUP, HEADER_GROUP, error);
    }
    if (status == SOEKPI_OK) {
        status = set_words(&rows, SOEKPI_KEY_ROLE, HEADER_ROLE, error);
    }
    if (status == SOEKPI_OK) {
        status = set_words(&rows, SOEKPI_KEY_SEGMENT, HEADER_SEGMENT, error);
    }
    if (status == SOEKPI_OK) {
        status = set_words(&rows, SOEKPI_KEY_COUNTERPARTY, HEADER_COUNTERPARTY, error);
    }
    if (status == SOEKPI_OK) {
        status = mark_totals(&rows, error);
    }
    if (status == SOEKPI_OK) {
        status = mark_headings(&rows, error);
    }
    soekpi_view_free(&texts);
    soekpi_release(rows.labels);
    return status;
}
