/* Which rows of a grid hold data, and which are totals, headings or notes. */
#include "base/memory.h"
#include "table/view.h"

static bool is_figure(slice cell) {
    number_text number;
    return soekpi_number_read(cell, &number) == NUMBER_OK;
}

/* Whether any cell that could hold a figure does. */
static bool has_figures(const grid_view *view, size_t row) {
    for (size_t i = 0; i < view->width; i++) {
        header_use use = view->columns[i].use;
        if ((use == HEADER_FIGURES || use == HEADER_VALUE || use == HEADER_GROWTH) &&
            is_figure(soekpi_grid_cell(view->grid, row, i))) {
            return true;
        }
    }
    return false;
}

/* The column whose texts say what a row is: of the entity, or of its code. */
static size_t label_column(const grid_view *view) {
    size_t column = view->keys[HEADER_ENTITY];
    return column != NO_COLUMN ? column : view->keys[HEADER_CODE];
}

bool soekpi_grid_read_numbering(const cell_grid *grid, size_t width, size_t row, bool *numbering) {
    slice *cells = soekpi_allocate(width, sizeof *cells);
    size_t filled = 0;
    for (size_t i = 0; cells != NULL && i < width; i++) {
        cells[filled] = soekpi_grid_cell(grid, row, i);
        filled += cells[filled].length > 0;
    }
    bool whole = cells != NULL;
    *numbering = whole && filled >= 3 && soekpi_is_numbering(cells, filled);
    soekpi_release(cells);
    return whole;
}

static bool repeats_header(const grid_view *view, size_t row, size_t column, slice text) {
    for (size_t i = 0; i < view->header_count; i++) {
        if (soekpi_slice_same(text, soekpi_grid_cell(view->grid, view->header[i], column)) &&
            !has_figures(view, row)) {
            return true;
        }
    }
    return false;
}

soekpi_status soekpi_grid_check_length(const cell_grid *grid, size_t width, size_t row, soekpi_error *error) {
    for (size_t column = grid->columns; column-- > width;) {
        if (soekpi_grid_cell(grid, row, column).length > 0) {
            return soekpi_fail(error, SOEKPI_ERROR_TABLE, (place){(int)grid->lines[row], (int)width + 1},
                               "line %zu has %zu cells, the header has %zu", grid->lines[row], column + 1,
                               width);
        }
    }
    return SOEKPI_OK;
}

/* What a row of data is a total of, by its own words; `column` is that of the first. Where
 * rows are segments of one entity, their total is the entity. */
static uint8_t read_total(const grid_view *view, slice label, size_t column, row_word first) {
    if (column == view->keys[HEADER_SEGMENT] && label_column(view) == NO_COLUMN) {
        return TOTAL_NONE;
    }
    row_word word = label.length > 0 ? soekpi_row_word_read(label) : first;
    if (view->item_rows && label_column(view) == NO_COLUMN) {
        return TOTAL_NONE; /* the rows are items: 资产合计 is one */
    }
    if (view->options->group != NULL && soekpi_slice_equal(label, view->options->group)) {
        return TOTAL_WHOLE;
    }
    return word == ROW_WORD_TOTAL ? TOTAL_WHOLE : word == ROW_WORD_SUBTOTAL ? TOTAL_PART : TOTAL_NONE;
}

/* The unit that submits the table is no member of itself when it has others. */
static void take_own_total(grid_view *view) {
    size_t column = label_column(view);
    size_t others = 0;
    if (view->item_rows || column == NO_COLUMN || view->facts.entity.length == 0) {
        return;
    }
    for (size_t i = 0; i < view->count && others < 2; i++) {
        slice label = soekpi_view_cell(view, i, column);
        others += view->totals[i] == TOTAL_NONE && label.length > 0 &&
                  !soekpi_slice_same(label, view->facts.entity);
    }
    for (size_t i = 0; i < view->count && others >= 2; i++) {
        if (soekpi_slice_same(soekpi_view_cell(view, i, column), view->facts.entity)) {
            view->totals[i] = TOTAL_WHOLE;
        }
    }
}

typedef enum row_sort { SORT_DATA, SORT_SKIPPED, SORT_HEADING } row_sort;

static row_sort sort_row(const grid_view *view, size_t row, slice first, size_t column, row_word word) {
    size_t label_at = label_column(view);
    slice label = label_at != NO_COLUMN ? soekpi_grid_cell(view->grid, row, label_at) : first;
    if (word == ROW_WORD_NOTE && !has_figures(view, row)) {
        return SORT_SKIPPED;
    }
    if (repeats_header(view, row, column, first)) {
        return SORT_SKIPPED;
    }
    if (!view->item_rows && soekpi_is_row_heading(label.length > 0 ? label : first) &&
        !has_figures(view, row)) {
        return SORT_HEADING;
    }
    return SORT_DATA;
}

soekpi_status soekpi_view_sort_rows(grid_view *view, soekpi_error *error) {
    const cell_grid *grid = view->grid;
    size_t begin = view->header[view->header_count - 1] + 1;
    view->rows = soekpi_allocate(grid->rows - begin, sizeof *view->rows);
    view->skipped = soekpi_allocate(grid->rows - begin, sizeof *view->skipped);
    view->totals = soekpi_allocate(grid->rows - begin, sizeof *view->totals);
    view->headings = soekpi_allocate(grid->rows - begin, sizeof *view->headings);
    if (view->rows == NULL || view->skipped == NULL || view->totals == NULL || view->headings == NULL) {
        return soekpi_fail_memory(error);
    }
    size_t label_at = label_column(view);
    bool numbering = false;
    bool first_row = true;
    uint8_t heading = 0;
    for (size_t row = begin; row < grid->rows; row++) {
        size_t column;
        slice first = soekpi_grid_first(grid, row, &column);
        if (first.length == 0) {
            continue;
        }
        if (first_row && !soekpi_grid_read_numbering(grid, view->width, row, &numbering)) {
            return soekpi_fail_memory(error);
        }
        first_row = false;
        if (numbering) {
            numbering = false;
            view->skipped[view->skipped_count++] = row;
            continue;
        }
        row_word word = soekpi_row_word_read(first);
        row_sort sort = sort_row(view, row, first, column, word);
        if (sort != SORT_DATA) {
            view->skipped[view->skipped_count++] = row;
            heading = sort == SORT_HEADING ? 1 : heading;
            continue;
        }
        soekpi_status status = soekpi_grid_check_length(grid, view->width, row, error);
        if (status != SOEKPI_OK) {
            return status;
        }
        slice label =
            label_at == NO_COLUMN || label_at == column ? first : soekpi_grid_cell(grid, row, label_at);
        view->totals[view->count] = read_total(view, label, column, word);
        view->headings[view->count] = heading;
        view->rows[view->count++] = row;
        heading = 0;
    }
    take_own_total(view);
    return SOEKPI_OK;
}
