/* Whether the rows of a grid are enterprises or items, and what follows for its columns. */
#include "table/view.h"

#include "base/memory.h"

/* Whether the column has nothing but column words for a header. */
static bool is_unnamed(const view_column *column) {
    return column->use == HEADER_FIGURES && column->header.length > 0 && column->name.base.length == 0;
}

static bool is_named(const view_column *column) {
    return column->use == HEADER_FIGURES && column->name.what >= 0;
}

/* ---- Rows of items ---- */

/* A first column without a telling header that holds names of items, beside columns
 * of nothing but times. False: memory. */
static bool find_item_column(const soekpi_catalogue *names, grid_view *view) {
    enum { ROWS_LOOKED_AT = 100 };
    size_t column = 0;
    while (column < view->width &&
           (view->columns[column].use != HEADER_FIGURES || is_unnamed(&view->columns[column]))) {
        column++;
    }
    if (column == view->width || is_named(&view->columns[column])) {
        return true;
    }
    size_t texts = 0;
    size_t items = 0;
    size_t first = view->header[view->header_count - 1] + 1;
    for (size_t row = first; row < view->grid->rows && texts < ROWS_LOOKED_AT; row++) {
        slice cell = soekpi_grid_cell(view->grid, row, column);
        header_name name;
        if (cell.length == 0) {
            continue;
        }
        if (!soekpi_header_read(names, cell, &name)) {
            return false;
        }
        texts++;
        items += name.what >= 0;
    }
    if (items >= 2 && 4 * items >= texts) {
        view->columns[column].use = HEADER_ITEM;
        view->keys[HEADER_ITEM] = column;
    }
    return true;
}

/* Gives each column of values its items, those to the left of it. */
static soekpi_status pair_values(grid_view *view, soekpi_error *error) {
    size_t items = NO_COLUMN;
    size_t value = NO_COLUMN;
    size_t values = 0;
    for (size_t i = 0; i < view->width; i++) {
        view_column *column = &view->columns[i];
        if (column->use == HEADER_ITEM) {
            if (items != NO_COLUMN && values == 0) {
                return soekpi_view_fail_pair(view, items, i, "item", error);
            }
            value = NO_COLUMN;
            items = i;
            values = 0;
        } else if (column->use == HEADER_VALUE || is_unnamed(column)) {
            if (column->use == HEADER_VALUE && value != NO_COLUMN) {
                return soekpi_view_fail_pair(view, value, i, "value", error);
            }
            value = column->use == HEADER_VALUE ? i : value;
            column->item = items != NO_COLUMN ? items : view->keys[HEADER_ITEM];
            values++;
        }
    }
    return SOEKPI_OK;
}

/* What speaks for rows of items, and for rows of enterprises. */
static void count_shapes(const grid_view *view, size_t *values, size_t *times, size_t *named) {
    *values = *times = *named = 0;
    for (size_t i = 0; i < view->width; i++) {
        *values += view->columns[i].use == HEADER_VALUE;
        *times += is_unnamed(&view->columns[i]);
        *named += is_named(&view->columns[i]);
    }
}

static soekpi_status fail_shape(const grid_view *view, const char *why, soekpi_error *error) {
    return soekpi_fail(
        error, SOEKPI_ERROR_TABLE, (place){(int)view->grid->lines[view->header[view->header_count - 1]], 0},
        "%s; say with the option `shape` (columns, quick_report, statement, list) how it stands", why);
}

static soekpi_status choose_item_rows(const soekpi_catalogue *names, grid_view *view, soekpi_error *error) {
    size_t values;
    size_t times;
    size_t named;
    int32_t wanted = view->options->shape;
    bool forced = wanted == SOEKPI_SHAPE_STATEMENT || wanted == SOEKPI_SHAPE_LIST;
    count_shapes(view, &values, &times, &named);
    if (view->keys[HEADER_ITEM] == NO_COLUMN && times > 0 && (named == 0 || forced) &&
        !find_item_column(names, view)) {
        return soekpi_fail_memory(error);
    }
    bool possible = view->keys[HEADER_ITEM] != NO_COLUMN && values + times > 0;
    if (forced && !possible) {
        return fail_shape(view, "there is no column of items (项目) with a column of values beside it",
                          error);
    }
    if (wanted == SOEKPI_SHAPE_AUTOMATIC && possible && named >= 2) {
        return fail_shape(view, "the rows name items, and so do the columns", error);
    }
    view->item_rows = possible && (forced || wanted == SOEKPI_SHAPE_AUTOMATIC);
    if (view->item_rows) {
        view->shape = forced ? wanted : times > 0 ? SOEKPI_SHAPE_STATEMENT : SOEKPI_SHAPE_LIST;
        return pair_values(view, error);
    }
    for (size_t i = 0; i < view->grid->columns; i++) {
        view->columns[i].use =
            soekpi_view_is_paired(view->columns[i].use) ? HEADER_FIGURES : view->columns[i].use;
    }
    view->keys[HEADER_ITEM] = NO_COLUMN;
    view->keys[HEADER_VALUE] = NO_COLUMN;
    view->keys[HEADER_GROWTH] = NO_COLUMN;
    soekpi_view_drop_use(view, HEADER_GROWTH_UNIT, HEADER_DESCRIPTION);
    return SOEKPI_OK;
}

/* ---- Rows of enterprises ---- */

/* A column of nothing but times goes on with the item to its left. */
static void name_by_left(grid_view *view, bool *words) {
    const header_name *left = NULL;
    for (size_t i = 0; i < view->width; i++) {
        view_column *column = &view->columns[i];
        if (is_unnamed(column) && left != NULL) {
            header_name name = *left;
            name.time = column->name.words.word == WORD_PRIOR     ? SOEKPI_PRIOR
                        : column->name.words.word == WORD_OPENING ? SOEKPI_OPENING
                                                                  : SOEKPI_CURRENT;
            /* 本月利润总额 and 上年同期 beside it: that of the month, too. */
            bool apart = left->words.word == WORD_MONTH || left->words.word == WORD_OTHER;
            name.words = apart ? left->words : column->name.words;
            if (column->name.unit_given) {
                name.unit_given = true;
                name.unit = column->name.unit;
            }
            column->name = name;
        } else if (column->use == HEADER_FIGURES && column->header.length > 0) {
            left = column->name.what >= 0 ? &column->name : NULL;
        }
        *words = *words || (is_named(column) && column->name.words.word != WORD_NONE);
    }
}

/* Names of enterprises under an empty header. */
static void find_entity_column(grid_view *view) {
    if (view->keys[HEADER_ENTITY] != NO_COLUMN || view->keys[HEADER_CODE] != NO_COLUMN) {
        return;
    }
    for (size_t i = 0; i < view->width && !is_named(&view->columns[i]); i++) {
        if (view->columns[i].use == HEADER_FIGURES && view->columns[i].header.length == 0 &&
            !view->columns[i].ignored && soekpi_view_holds_texts(view, i)) {
            view->columns[i].use = HEADER_ENTITY;
            view->keys[HEADER_ENTITY] = i;
            return;
        }
    }
}

/* The words of a column of figures that names a period of its own, or NULL. */
static column_words *dated_words(const grid_view *view, size_t which) {
    view_column *column = &view->columns[which];
    bool holds = view->item_rows ? column->item != NO_COLUMN : is_named(column);
    return holds && column->name.words.period != PERIOD_NONE ? &column->name.words : NULL;
}

static bool says_now(const column_words *words) {
    return words->word == WORD_CURRENT || words->word == WORD_CLOSING;
}

/* Columns of a period of their own, and the period that words such as 本年累计 stand for:
 * the latest that is named with such a word, and without one the latest of all. A balance
 * of another period, 期末余额(2022年12月31日), is of that period. */
static void find_periods(grid_view *view) {
    int32_t latest[2] = {PERIOD_NONE, PERIOD_NONE}; /* of bare periods, and beside words */
    for (size_t i = 0; i < view->width; i++) {
        const column_words *words = dated_words(view, i);
        if (words != NULL && (words->word == WORD_NONE || says_now(words))) {
            int32_t *of = &latest[words->word != WORD_NONE];
            *of = words->period > *of ? words->period : *of;
        }
    }
    if (view->facts.period == PERIOD_NONE) {
        view->facts.period = latest[1] != PERIOD_NONE ? latest[1] : latest[0];
    }
    for (size_t i = 0; i < view->width; i++) {
        column_words *words = dated_words(view, i);
        if (words == NULL) {
            continue;
        }
        if (says_now(words) && words->period != view->facts.period) {
            words->word = WORD_NONE;
        }
        view->period_columns = view->period_columns || words->word == WORD_NONE;
    }
}

soekpi_status soekpi_view_choose_shape(const soekpi_catalogue *names, grid_view *view, soekpi_error *error) {
    soekpi_status status = choose_item_rows(names, view, error);
    if (status == SOEKPI_OK && !view->item_rows) {
        bool words = view->header_count > 1;
        name_by_left(view, &words);
        find_entity_column(view);
        view->shape = words && view->options->shape != SOEKPI_SHAPE_COLUMNS ? SOEKPI_SHAPE_QUICK_REPORT
                                                                            : SOEKPI_SHAPE_COLUMNS;
        if (view->options->shape == SOEKPI_SHAPE_QUICK_REPORT) {
            view->shape = SOEKPI_SHAPE_QUICK_REPORT;
        }
    }
    find_periods(view);
    return status;
}
