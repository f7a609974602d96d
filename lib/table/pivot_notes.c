/* What rows of items and columns of periods leave unread. */
#include "table/pivot.h"

bool soekpi_pivot_note_skipped(pivot *state, size_t row, slice name, slice cell) {
    state->table->reading.skipped++;
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

static bool note_more_skipped(const pivot *state) {
    if (state->skipped <= LISTED_FINDINGS) {
        return true;
    }
    text_builder chinese = {0};
    text_builder english = {0};
    size_t more = state->skipped - LISTED_FINDINGS;
    soekpi_text_format(&chinese, "还有%zu行没有采用：不认识的项目，且没有带已知单位的数字", more);
    soekpi_text_format(&english, "%zu more line%s not read: unknown items without a number in a known unit",
                       more, more == 1 ? " is" : "s are");
    return soekpi_finding_add(&state->table->findings, SOEKPI_FINDING_SKIPPED_ROW, 0, 0, NULL, &chinese,
                              &english);
}

static bool note_unused_growth(const pivot *state) {
    if (state->unused_growth == 0) {
        return true;
    }
    text_builder chinese = {0};
    text_builder english = {0};
    size_t number = state->view->keys[HEADER_GROWTH] + 1;
    slice header = soekpi_view_header(state->view, number - 1);
    soekpi_text_format(&chinese, "第%zu列“", number);
    soekpi_text_format(&english, "column %zu '", number);
    soekpi_text_shown(&chinese, header);
    soekpi_text_shown(&english, header);
    soekpi_text_format(&chinese, "”有%zu个单元格没有采用：没有该项目的增速（首先是第%zu行）",
                       state->unused_growth, state->first_unused_growth);
    soekpi_text_format(&english, "': %zu cell%s not read: no growth of the item is known (first in line %zu)",
                       state->unused_growth, state->unused_growth == 1 ? " is" : "s are",
                       state->first_unused_growth);
    return soekpi_finding_add(&state->table->findings, SOEKPI_FINDING_UNREAD_COLUMN,
                              state->first_unused_growth, number, NULL, &chinese, &english);
}

static bool note_refused(const pivot *state) {
    for (size_t i = 0; i < state->source_count; i++) {
        size_t source = state->sources[i];
        for (int why = TIME_CLOSING; why <= TIME_CONFLICT; why++) {
            size_t cells = state->refused[i][why];
            if (cells > 0 &&
                !soekpi_view_note_column(state->table, source + 1, soekpi_view_header(state->view, source),
                                         (time_read)why, cells)) {
                return false;
            }
        }
        state->table->reading.unread_columns += state->refused[i][TIME_MONTH] > 0;
        state->table->reading.unread_columns += state->refused[i][TIME_OTHER] > 0;
    }
    return true;
}

/* Columns of the text that rows of item and value have no place for. */
static bool note_columns(const pivot *state) {
    for (size_t column = 0; column < state->view->width; column++) {
        const view_column *of = &state->view->columns[column];
        bool read = state->view->item_rows ? of->item != NO_COLUMN : of->name.what >= 0;
        if (of->use != HEADER_FIGURES || of->header.length == 0 || read || of->ignored) {
            continue;
        }
        text_builder chinese = {0};
        text_builder english = {0};
        soekpi_text_format(&chinese, "第%zu列“", column + 1);
        soekpi_text_shown(&chinese, of->header);
        soekpi_text_format(&english, "column %zu '", column + 1);
        soekpi_text_shown(&english, of->header);
        soekpi_text_add(&chinese, state->view->item_rows ? "”没有采用：本表每行是一个项目及其数值"
                                                         : "”没有采用：没有这个名称的项目或指标");
        soekpi_text_add(&english, state->view->item_rows
                                      ? "' is not read: the rows hold one item and its value each"
                                      : "' is not read: no item or indicator has this name");
        state->table->reading.unread_columns++;
        if (!soekpi_finding_add(&state->table->findings, SOEKPI_FINDING_UNREAD_COLUMN, 0, column + 1, NULL,
                                &chinese, &english)) {
            return false;
        }
    }
    return true;
}

bool soekpi_pivot_note(const pivot *state) {
    return note_columns(state) && note_more_skipped(state) && note_unused_growth(state) &&
           note_refused(state);
}
