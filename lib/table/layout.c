/* Where the header of a grid stands, and what the lines above it say.
 *
 * The header begins at the first row that two words of tables stand in (names of
 * items, keys, 本年累计 and the like), or one beside other texts, and no number. Rows
 * above it belong to it while they fill columns of figures only (效益情况 over
 * 利润总额); rows below while they hold no numbers and most of their texts are such
 * words or units. Where no row is such, the first that is no line of facts (编制单位：…)
 * and has two texts is the header, or the first with any. */
#include "base/memory.h"
#include "table/view.h"

enum { ROWS_SEARCHED = 64 };

/* ---- What a row looks like ---- */

/* Texts that equal the one before are one text: a merged cell that was spread. */
typedef struct row_summary {
    size_t texts;
    size_t known;   /* keys, items, indicators, column words */
    size_t facts;   /* 编制单位：…, periods, units */
    size_t numbers; /* but years and other periods */
} row_summary;

static bool is_key_use(header_use use) {
    return use != HEADER_FIGURES && use != HEADER_VALUE && use != HEADER_GROWTH && use != HEADER_UNIT &&
           use != HEADER_GROWTH_UNIT;
}

/* Whether a cell is a word of headers. False: memory. */
static bool is_known(const soekpi_catalogue *names, slice cell, bool *known) {
    header_use use;
    int strength;
    header_name name;
    column_words words;
    if (!soekpi_header_use(cell, &use, &strength) || !soekpi_header_read(names, cell, &name)) {
        return false;
    }
    bool time = soekpi_column_words_read(cell, &words) && words.word != WORD_NONE;
    *known = use != HEADER_FIGURES || name.what >= 0 || time;
    return true;
}

static bool is_period(slice cell) {
    column_words words;
    return soekpi_column_words_read(cell, &words) && words.period != PERIOD_NONE;
}

static bool is_number(slice cell) {
    number_text number;
    return soekpi_number_read(cell, &number) == NUMBER_OK && !is_period(cell);
}

static bool summarise(const soekpi_catalogue *names, const cell_grid *grid, size_t row, row_summary *out) {
    slice before = soekpi_slice("");
    *out = (row_summary){0};
    for (size_t column = 0; column < grid->columns; column++) {
        slice cell = soekpi_grid_cell(grid, row, column);
        preamble facts = {0};
        bool known;
        if (cell.length == 0 || (before.length > 0 && soekpi_slice_same(cell, before))) {
            continue;
        }
        before = cell;
        if (!is_known(names, cell, &known)) {
            return false;
        }
        out->texts++;
        out->known += known;
        out->facts += !known && soekpi_preamble_read(cell, &facts);
        out->numbers += is_number(cell);
    }
    return true;
}

/* ---- The rows of the header ---- */

static bool could_be_header(const row_summary *row, bool first) {
    return (row->known >= 2 || (row->known == 1 && row->texts >= 2 && row->facts == 0)) &&
           (row->numbers == 0 || first);
}

/* The row that is surely a header, or a guess. */
static bool find_main_row(const soekpi_catalogue *names, const cell_grid *grid, size_t *out) {
    size_t guess = grid->rows;
    size_t first = soekpi_grid_next(grid, 0);
    size_t searched = 0;
    for (size_t row = first; row < grid->rows && searched < ROWS_SEARCHED;
         row = soekpi_grid_next(grid, row + 1)) {
        row_summary summary;
        if (!summarise(names, grid, row, &summary)) {
            return false;
        }
        if (could_be_header(&summary, row == first)) {
            *out = row;
            return true;
        }
        if (guess == grid->rows && summary.texts >= 2 && summary.facts < summary.texts) {
            guess = row;
        }
        searched++;
    }
    *out = guess < grid->rows ? guess : first;
    return true;
}

/* Whether no text of `row` stands over a key of `below`. False: memory. */
static bool leaves_keys(const cell_grid *grid, size_t row, size_t below, bool *leaves) {
    *leaves = true;
    for (size_t column = 0; column < grid->columns && *leaves; column++) {
        header_use use;
        int strength;
        if (!soekpi_header_use(soekpi_grid_cell(grid, below, column), &use, &strength)) {
            return false;
        }
        *leaves = !is_key_use(use) || soekpi_grid_cell(grid, row, column).length == 0;
    }
    return true;
}

static bool extend_up(const soekpi_catalogue *names, grid_view *view) {
    const cell_grid *grid = view->grid;
    while (view->header_count < LARGEST_HEADER && view->header[0] > 0) {
        size_t row = view->header[0] - 1;
        row_summary summary;
        bool leaves;
        if (!summarise(names, grid, row, &summary) ||
            !leaves_keys(grid, row, view->header[view->header_count - 1], &leaves)) {
            return false;
        }
        if (summary.texts < 2 || summary.facts > 0 || summary.numbers > 0 || !leaves) {
            return true;
        }
        memmove(view->header + 1, view->header, view->header_count * sizeof *view->header);
        view->header[0] = row;
        view->header_count++;
    }
    return true;
}

/* The use of a column as far as header rows found by now tell. False: memory. */
static bool key_above(const grid_view *view, size_t column, bool *key, slice *text) {
    *key = false;
    for (size_t i = 0; i < view->header_count && !*key; i++) {
        header_use use;
        int strength;
        *text = soekpi_grid_cell(view->grid, view->header[i], column);
        if (!soekpi_header_use(*text, &use, &strength)) {
            return false;
        }
        *key = is_key_use(use);
    }
    return true;
}

/* Whether a row goes on with the header above it. False: memory. */
static bool continues(const soekpi_catalogue *names, const grid_view *view, size_t row, bool *goes_on) {
    const cell_grid *grid = view->grid;
    size_t texts = 0;
    size_t words = 0;
    *goes_on = false;
    for (size_t column = 0; column < grid->columns; column++) {
        slice cell = soekpi_grid_cell(grid, row, column);
        slice above;
        bool key;
        bool known;
        unit_text unit;
        if (cell.length == 0) {
            continue;
        }
        if (!key_above(view, column, &key, &above) || !is_known(names, cell, &known)) {
            return false;
        }
        if (key && soekpi_slice_same(cell, above)) {
            continue; /* a merged cell that was spread */
        }
        if (key || is_number(cell)) {
            return true;
        }
        texts++;
        words += known || is_period(cell) || soekpi_unit_read(cell, &unit);
    }
    *goes_on = words > 0 && 2 * words >= texts;
    return true;
}

static bool extend_down(const soekpi_catalogue *names, grid_view *view) {
    bool goes_on = true;
    while (goes_on && view->header_count < LARGEST_HEADER) {
        size_t row = soekpi_grid_next(view->grid, view->header[view->header_count - 1] + 1);
        if (row == view->grid->rows) {
            return true;
        }
        if (!continues(names, view, row, &goes_on)) {
            return false;
        }
        if (goes_on) {
            view->header[view->header_count++] = row;
        }
    }
    return true;
}

static bool choose_header(const soekpi_catalogue *names, grid_view *view) {
    size_t wanted = view->options->shape == SOEKPI_SHAPE_COLUMNS ? 1 : (size_t)view->options->header_rows;
    if (!find_main_row(names, view->grid, &view->header[0])) {
        return false;
    }
    view->header_count = 1;
    if (wanted == 0) {
        return extend_up(names, view) && extend_down(names, view);
    }
    while (view->header_count < wanted) {
        size_t row = soekpi_grid_next(view->grid, view->header[view->header_count - 1] + 1);
        if (row == view->grid->rows) {
            break;
        }
        view->header[view->header_count++] = row;
    }
    return true;
}

/* ---- Above the header ---- */

static bool ends_in_colon(slice text) {
    return text.length > 0 &&
           (text.start[text.length - 1] == ':' ||
            (text.length >= 3 && memcmp(text.start + text.length - 3, "\xEF\xBC\x9A", 3) == 0));
}

bool soekpi_layout_fact(const cell_grid *grid, size_t row, size_t *column, kept_texts *texts, slice *out) {
    size_t next = *column + 1;
    *out = soekpi_grid_cell(grid, row, *column);
    while (next < grid->columns && soekpi_grid_cell(grid, row, next).length == 0) {
        next++;
    }
    if (!ends_in_colon(*out) || next == grid->columns) {
        return true;
    }
    text_builder joined = {0};
    soekpi_text_add_slice(&joined, *out);
    soekpi_text_add_slice(&joined, soekpi_grid_cell(grid, row, next));
    *column = next;
    return soekpi_texts_keep(texts, &joined, out);
}

static bool read_facts(grid_view *view) {
    for (size_t row = 0; row < view->header[0]; row++) {
        slice before = soekpi_slice("");
        for (size_t column = 0; column < view->grid->columns; column++) {
            slice cell = soekpi_grid_cell(view->grid, row, column);
            if (cell.length == 0 || soekpi_slice_same(cell, before)) {
                continue;
            }
            before = cell;
            if (!soekpi_layout_fact(view->grid, row, &column, &view->texts, &cell)) {
                return false;
            }
            (void)soekpi_preamble_read(cell, &view->facts);
        }
    }
    return true;
}

soekpi_status soekpi_layout_find(const soekpi_catalogue *names, grid_view *view, soekpi_error *error) {
    const cell_grid *grid = view->grid;
    if (soekpi_grid_next(grid, 0) == grid->rows) {
        return soekpi_fail(error, SOEKPI_ERROR_TABLE, (place){1, 1},
                           "the table is empty: a header row was expected");
    }
    if (!choose_header(names, view) || !read_facts(view)) {
        return soekpi_fail_memory(error);
    }
    for (size_t i = 0; i < view->header_count; i++) {
        for (size_t column = view->width; column < grid->columns; column++) {
            view->width =
                soekpi_grid_cell(grid, view->header[i], column).length > 0 ? column + 1 : view->width;
        }
    }
    return SOEKPI_OK;
}

/* ---- The cells of one column's header ---- */

slice soekpi_layout_heading(const cell_grid *grid, const size_t *header, size_t which, size_t column) {
    for (size_t at = column + 1; at-- > 0;) {
        slice cell = soekpi_grid_cell(grid, header[which], at);
        if (cell.length > 0) {
            return cell;
        }
        for (size_t above = 0; above < which; above++) {
            if (soekpi_grid_cell(grid, header[above], at).length > 0) {
                return soekpi_slice("");
            }
        }
    }
    return soekpi_slice("");
}

size_t soekpi_layout_parts(const grid_view *view, size_t column, slice *parts) {
    size_t count = 0;
    for (size_t i = 0; i < view->header_count; i++) {
        bool named_below = false;
        for (size_t below = i + 1; below < view->header_count; below++) {
            named_below = named_below || soekpi_grid_cell(view->grid, view->header[below], column).length > 0;
        }
        slice part = named_below ? soekpi_layout_heading(view->grid, view->header, i, column)
                                 : soekpi_grid_cell(view->grid, view->header[i], column);
        if (part.length > 0 && (count == 0 || !soekpi_slice_same(part, parts[count - 1]))) {
            parts[count++] = part;
        }
    }
    return count;
}
