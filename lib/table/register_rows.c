/* Which rows of a register are records: not those that are blank, add up others, or explain. */
#include "table/register_view.h"

#include "base/memory.h"

/* What a row has, apart from who answers for it. */
typedef struct row_content {
    slice first;  /* its first text */
    slice label;  /* what it is about, else its first text */
    size_t texts; /* that differ from the one before: a merged cell may be spread */
    size_t known; /* in columns that a record has, or with a number in another one */
    bool dated;   /* a date or a state */
    bool figures;
    bool repeats;   /* two or more cells are those of the header, and none is another */
    bool described; /* only serial numbers and the like */
} row_content;

static bool is_figure(slice cell) {
    number_text number;
    return soekpi_number_read(cell, &number) == NUMBER_OK;
}

static bool is_dated(register_use use) {
    return use == REGISTER_DUE || use == REGISTER_DONE || use == REGISTER_SEEN || use == REGISTER_STATE;
}

static slice find_label(const register_view *view, size_t row, slice first) {
    static const register_use order[] = {REGISTER_PROJECT, REGISTER_EVENT, REGISTER_TARGET};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        size_t column = view->keys[order[i]];
        slice cell = column != NO_COLUMN ? soekpi_grid_cell(view->grid, row, column) : soekpi_slice("");
        if (cell.length > 0) {
            return cell;
        }
    }
    return first;
}

static row_content read_content(const register_view *view, size_t row) {
    row_content out = {.described = true};
    slice before = soekpi_slice("");
    size_t same = 0;
    size_t filled = 0;
    for (size_t i = 0; i < view->width; i++) {
        const register_column *column = &view->columns[i];
        slice cell = soekpi_grid_cell(view->grid, row, i);
        if (cell.length == 0) {
            continue;
        }
        bool figure = column->use == REGISTER_OTHER && column->header.length > 0 && is_figure(cell);
        out.first = filled == 0 ? cell : out.first;
        out.texts += !soekpi_slice_same(cell, before);
        out.dated = out.dated || is_dated(column->use);
        out.figures = out.figures || figure;
        out.known += figure || (column->use != REGISTER_OTHER && column->use != REGISTER_DESCRIPTION);
        out.described = out.described && column->use == REGISTER_DESCRIPTION;
        same += soekpi_slice_same(cell, column->header);
        filled++;
        before = cell;
    }
    out.repeats = same >= 2 && same == filled;
    out.label = filled > 0 ? find_label(view, row, out.first) : out.first;
    return out;
}

static bool contains(slice text, const char *word) {
    size_t length = strlen(word);
    for (size_t at = 0; at + length <= text.length; at++) {
        if (memcmp(text.start + at, word, length) == 0) {
            return true;
        }
    }
    return false;
}

/* 合计, 小计: as tables have them, but a task may be called 合并报表 or 数据汇总, and a row of a total has
 * neither date nor state. */
static bool is_total(const row_content *content) {
    static const char *const words[] = {"合计",  "总计",  "小计",  "共计",   "total",  "Total", "TOTAL",
                                        "合 计", "小 计", "总 计", "合　计", "小　计", "总　计"};
    const slice texts[2] = {content->label, content->first};
    for (size_t i = 0; i < 2 && !content->dated; i++) {
        row_word word = soekpi_row_word_read(texts[i]);
        for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
            if ((word == ROW_WORD_TOTAL || word == ROW_WORD_SUBTOTAL) && contains(texts[i], words[k])) {
                return true;
            }
        }
    }
    return false;
}

/* 填报人：…, 注1：…; without a colon or a word for a note it may be a task: 公章管理办法. */
static bool is_note(const row_content *content) {
    static const char *const marks[] = {":", "：", "注", "备注", "说明", "note", "Note"};
    if (content->dated || content->figures || soekpi_row_word_read(content->first) != ROW_WORD_NOTE) {
        return false;
    }
    bool colon = contains(content->first, marks[0]) || contains(content->first, marks[1]);
    for (size_t i = 2; i < sizeof marks / sizeof *marks && !colon; i++) {
        size_t length = strlen(marks[i]);
        colon = content->first.length >= length && memcmp(content->first.start, marks[i], length) == 0;
    }
    return colon;
}

/* 一、产业项目 alone in its row. */
static bool is_heading(const register_view *view, const row_content *content) {
    return view->width > 1 && content->texts == 1 && soekpi_is_row_heading(content->first);
}

/* One row that is not blank. */
static soekpi_status sort_row(register_filling *state, size_t row, bool first, soekpi_error *error) {
    const register_view *view = state->view;
    soekpi_status status = soekpi_grid_check_length(view->grid, view->width, row, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    row_content content = read_content(view, row);
    bool numbering = false;
    if (first && !soekpi_grid_read_numbering(view->grid, view->width, row, &numbering)) {
        return soekpi_fail_memory(error);
    }
    if (!numbering && content.described) {
        return SOEKPI_OK;
    }
    if (is_total(&content)) {
        state->totals++;
        return soekpi_register_note_row(state, SOEKPI_FINDING_TOTAL_ROW, row, content.label)
                   ? SOEKPI_OK
                   : soekpi_fail_memory(error);
    }
    if (numbering || content.repeats || content.known == 0 || is_note(&content) ||
        is_heading(view, &content)) {
        state->skipped++;
        return soekpi_register_note_row(state, SOEKPI_FINDING_SKIPPED_ROW, row, content.first)
                   ? SOEKPI_OK
                   : soekpi_fail_memory(error);
    }
    state->rows[state->count++] = row;
    return SOEKPI_OK;
}

soekpi_status soekpi_register_sort_rows(register_filling *state, soekpi_error *error) {
    const cell_grid *grid = state->view->grid;
    size_t begin = state->view->last + 1;
    soekpi_status status = SOEKPI_OK;
    bool first = true;
    state->rows = soekpi_allocate(grid->rows - begin, sizeof *state->rows);
    if (state->rows == NULL) {
        return soekpi_fail_memory(error);
    }
    for (size_t row = begin; status == SOEKPI_OK && row < grid->rows; row++) {
        size_t column;
        if (soekpi_grid_first(grid, row, &column).length > 0) {
            status = sort_row(state, row, first, error);
            first = false;
        }
    }
    return status;
}
