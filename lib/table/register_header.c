/* Headers of registers that stand in two rows: 完成时间 over 计划 and 实际, 投资额 over (万元).
 *
 * A row below the header belongs to it when it holds neither numbers nor dates, leaves the columns
 * blank that say what records are about (or repeats them, as spread merged cells do), and one of its
 * texts makes a known header of the one above it. */
#include "table/register_view.h"

#include "base/memory.h"

static bool join(register_view *view, slice first, const char *between, slice second, const char *behind,
                 slice *out) {
    text_builder joined = {0};
    soekpi_text_add_slice(&joined, first);
    soekpi_text_add(&joined, between);
    soekpi_text_add_slice(&joined, second);
    soekpi_text_add(&joined, behind);
    return soekpi_texts_keep(&view->texts, &joined, out);
}

/* "(万元)" and "万元" alone. */
static bool is_unit(slice text) {
    unit_text unit;
    header_name name;
    if (soekpi_unit_read(text, &unit)) {
        return true;
    }
    text_builder named = {0};
    soekpi_text_add(&named, "x");
    soekpi_text_add_slice(&named, text);
    soekpi_header_read_plain(soekpi_slice_of(&named), &name);
    bool brackets = !named.failed && name.unit_given && name.base.length == 1;
    soekpi_text_discard(&named);
    return brackets;
}

/* What a text under another is read as: *known when that is a word of registers, an item or a unit. */
static bool combine(const soekpi_catalogue *names, register_view *view, slice above, slice below, slice *out,
                    bool *known) {
    slice ways[3] = {below, {NULL, 0}, {NULL, 0}};
    *known = true;
    if (is_unit(below)) {
        size_t size;
        bool bare = soekpi_fold_width(soekpi_utf8_decode(below.start, below.length, &size)) != '(';
        return join(view, above, bare ? "(" : "", below, bare ? ")" : "", out);
    }
    if (!join(view, below, "", above, "", &ways[1]) || !join(view, above, "", below, "", &ways[2])) {
        return false;
    }
    for (size_t i = 0; i < 3; i++) {
        register_use use;
        int strength;
        header_name name;
        *out = ways[i];
        if (!soekpi_register_use(ways[i], &use, &strength) || !soekpi_header_read(names, ways[i], &name)) {
            return false;
        }
        if (use != REGISTER_OTHER || name.what >= 0) {
            return true;
        }
    }
    *known = false;
    return true;
}

/* Whether a cell of the row below may be part of a header, and whether it makes one. */
static bool try_cell(const soekpi_catalogue *names, register_view *view, size_t row, size_t column,
                     bool *fits, bool *known) {
    slice own = soekpi_grid_cell(view->grid, view->header, column);
    slice below = soekpi_grid_cell(view->grid, row, column);
    slice above = soekpi_layout_heading(view->grid, &view->header, 0, column);
    register_use use = REGISTER_OTHER;
    int strength;
    number_text number;
    *known = false;
    *fits = true;
    if (below.length == 0 || soekpi_slice_same(own, below)) {
        return true;
    }
    if (!soekpi_register_use(own, &use, &strength)) {
        return false;
    }
    *fits = above.length > 0 && !soekpi_register_is_about(use) &&
            soekpi_number_read(below, &number) == NUMBER_INVALID &&
            soekpi_record_date(below, true) < DATE_NONE;
    slice together;
    return !*fits || combine(names, view, above, below, &together, known);
}

bool soekpi_register_second_row(const soekpi_catalogue *names, register_view *view) {
    const cell_grid *grid = view->grid;
    size_t row = soekpi_grid_next(grid, view->header + 1);
    bool any = false;
    for (size_t column = 0; row < grid->rows && column < grid->columns; column++) {
        bool fits;
        bool known;
        if (!try_cell(names, view, row, column, &fits, &known)) {
            return false;
        }
        if (!fits) {
            return true;
        }
        any = any || known;
    }
    view->last = any ? row : view->last;
    return true;
}

bool soekpi_register_header_text(const soekpi_catalogue *names, register_view *view, size_t column,
                                 slice *header, slice *read_as) {
    slice above = soekpi_grid_cell(view->grid, view->header, column);
    slice below =
        view->last != view->header ? soekpi_grid_cell(view->grid, view->last, column) : soekpi_slice("");
    bool known;
    *header = *read_as = above;
    if (below.length == 0 || soekpi_slice_same(above, below)) {
        return true;
    }
    above = soekpi_layout_heading(view->grid, &view->header, 0, column);
    return join(view, above, " ", below, "", header) && combine(names, view, above, below, read_as, &known);
}
