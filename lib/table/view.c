/* What the columns of a grid are for, and whether its rows are enterprises or items. */
#include "table/view.h"

#include "base/memory.h"

/* ---- Cells ---- */

slice soekpi_view_header(const grid_view *view, size_t column) {
    return view->columns[column].header;
}

slice soekpi_grid_first(const cell_grid *grid, size_t row, size_t *column) {
    for (*column = 0; *column < grid->columns; ++*column) {
        slice cell = soekpi_grid_cell(grid, row, *column);
        if (cell.length > 0) {
            return cell;
        }
    }
    return soekpi_slice("");
}

size_t soekpi_grid_next(const cell_grid *grid, size_t row) {
    size_t column;
    while (row < grid->rows && soekpi_grid_first(grid, row, &column).length == 0) {
        row++;
    }
    return row;
}

bool soekpi_texts_keep(kept_texts *kept, text_builder *text, slice *out) {
    size_t length = text->length;
    char *taken = soekpi_text_take(text);
    if (taken == NULL || !soekpi_grow(&kept->texts, &kept->capacity, kept->count + 1, sizeof *kept->texts)) {
        soekpi_release(taken);
        return false;
    }
    kept->texts[kept->count++] = taken;
    *out = (slice){taken, length};
    return true;
}

void soekpi_texts_free(kept_texts *kept) {
    for (size_t i = 0; i < kept->count; i++) {
        soekpi_release(kept->texts[i]);
    }
    soekpi_release(kept->texts);
    *kept = (kept_texts){0};
}

size_t soekpi_view_line(const grid_view *view, size_t row) {
    return view->grid->lines[view->rows[row]];
}

place soekpi_view_header_place(const grid_view *view, size_t column) {
    return (place){(int)view->grid->lines[view->header[view->header_count - 1]], (int)column + 1};
}

origin soekpi_view_origin(const grid_view *view, size_t row, size_t column) {
    size_t at = view->rows[row];
    return (origin){(uint32_t)view->grid->lines[at], (uint32_t)view->grid->numbers[at], (uint32_t)column + 1};
}

bool soekpi_view_unit(slice cell, unit_text *out) {
    number_text number;
    *out = (unit_text){SOEKPI_NUMBER, 0, false, false};
    return soekpi_number_read(cell, &number) == NUMBER_MISSING || soekpi_unit_read(cell, out);
}

/* ---- What the caller maps ---- */

bool soekpi_map_is_complete(const char *const *headers, const char *const *names, size_t count) {
    bool complete = count == 0 || (headers != NULL && names != NULL);
    for (size_t i = 0; complete && i < count; i++) {
        complete = headers[i] != NULL && names[i] != NULL;
    }
    return complete;
}

bool soekpi_map_find(const char *const *headers, size_t count, slice text, size_t *which) {
    char *key = count > 0 ? soekpi_name_key(text) : NULL;
    bool whole = key != NULL || count == 0;
    bool found = false;
    for (*which = 0; whole && !found && *which < count;) {
        char *other = soekpi_name_key(soekpi_slice(headers[*which]));
        whole = other != NULL;
        found = whole && strcmp(key, other) == 0;
        *which += !found;
        soekpi_release(other);
    }
    soekpi_release(key);
    return whole;
}

soekpi_status soekpi_view_map(const grid_view *view, slice text, slice *mapped, bool *found,
                              soekpi_error *error) {
    const soekpi_table_options *options = view->options;
    size_t which;
    *found = false;
    if (!soekpi_map_find(options->map_headers, options->map_count, text, &which)) {
        return soekpi_fail_memory(error);
    }
    *found = which < options->map_count;
    if (*found) {
        *mapped = soekpi_slice(options->map_names[which]);
        view->map_used[which] = true;
    }
    return SOEKPI_OK;
}

/* The caller's names must be known, whether they are met or not. */
static soekpi_status check_map(const soekpi_catalogue *names, grid_view *view, soekpi_error *error) {
    const soekpi_table_options *options = view->options;
    view->map_used = soekpi_allocate(options->map_count, sizeof *view->map_used);
    if (view->map_used == NULL) {
        return soekpi_fail_memory(error);
    }
    for (size_t i = 0; i < options->map_count; i++) {
        slice mapped = soekpi_slice(options->map_names[i]);
        header_use use = HEADER_ENTITY;
        int strength;
        header_name name = {.what = -1};
        if (mapped.length > 0 &&
            (!soekpi_header_use(mapped, &use, &strength) || !soekpi_header_read(names, mapped, &name))) {
            return soekpi_fail_memory(error);
        }
        if (use != HEADER_FIGURES || name.what >= 0 || name.words.word != WORD_NONE) {
            continue;
        }
        text_builder near = {0};
        soekpi_catalogue_suggest(names, mapped, &near);
        soekpi_status status =
            near.failed
                ? soekpi_fail_memory(error)
                : soekpi_fail(error, SOEKPI_ERROR_NAME, soekpi_nowhere,
                              "'%s' is to be read as '%s', and no item, indicator or key has this name%s",
                              options->map_headers[i], options->map_names[i],
                              near.text != NULL ? near.text : "");
        soekpi_text_discard(&near);
        return status;
    }
    return SOEKPI_OK;
}

/* The parts of a header as the caller reads them: the whole of it, or part by part. */
static soekpi_status map_parts(const grid_view *view, view_column *column, slice *parts, size_t *count,
                               soekpi_error *error) {
    bool mapped;
    slice whole;
    soekpi_status status = soekpi_view_map(view, column->header, &whole, &mapped, error);
    if (status == SOEKPI_OK && mapped) {
        parts[0] = whole;
        *count = 1;
    }
    for (size_t i = 0; status == SOEKPI_OK && !mapped && *count > 1 && i < *count; i++) {
        bool part_mapped;
        slice part = parts[i];
        status = soekpi_view_map(view, part, &parts[i], &part_mapped, error);
        parts[i] = part_mapped ? parts[i] : part;
    }
    for (size_t i = 0; i < *count; i++) {
        column->ignored = column->ignored || parts[i].length == 0;
    }
    *count = column->ignored ? 0 : *count;
    return status;
}

/* ---- The use of one column ---- */

/* Counts cells that are numbers or missing, and texts. */
static void count_cells(const grid_view *view, size_t column, size_t *numbers, size_t *texts, size_t *units) {
    enum { CELLS_LOOKED_AT = 1000 };
    *numbers = *texts = *units = 0;
    size_t first = view->header[view->header_count - 1] + 1;
    for (size_t row = first; row < view->grid->rows && *numbers + *texts < CELLS_LOOKED_AT; row++) {
        slice cell = soekpi_grid_cell(view->grid, row, column);
        number_text number;
        unit_text unit;
        switch (soekpi_number_read(cell, &number)) {
        case NUMBER_OK:
            ++*numbers;
            break;
        case NUMBER_INVALID:
            ++*texts;
            *units += soekpi_unit_read(cell, &unit);
            break;
        default:
            break;
        }
    }
}

/* 单位 is the unit of the row when its cells are units, else an entity. */
static bool holds_units(const grid_view *view, size_t column) {
    size_t numbers;
    size_t texts;
    size_t units;
    count_cells(view, column, &numbers, &texts, &units);
    return units > 0 && 2 * units >= texts;
}

bool soekpi_view_holds_texts(const grid_view *view, size_t column) {
    size_t numbers;
    size_t texts;
    size_t units;
    count_cells(view, column, &numbers, &texts, &units);
    return texts > numbers;
}

/* The use that one part of a header names. False: memory. */
static bool read_part_use(const soekpi_catalogue *names, const grid_view *view, size_t column, slice part,
                          header_use *use, int *strength) {
    if (!soekpi_header_use(part, use, strength)) {
        return false;
    }
    if (*use == HEADER_ENTITY && soekpi_header_is_ambiguous(part) && holds_units(view, column)) {
        *use = HEADER_UNIT;
    }
    if (soekpi_header_is_parent(part) && soekpi_view_holds_texts(view, column)) {
        *use = HEADER_GROUP;
        *strength = 1;
    }
    if (*use != HEADER_FIGURES && (*use < HEADER_ITEM || *use == HEADER_CODE)) {
        return true;
    }
    header_name name;
    if (!soekpi_header_read(names, part, &name)) {
        return false;
    }
    if (name.what >= 0) {
        *use = *use == HEADER_ITEM && soekpi_view_holds_texts(view, column) ? HEADER_ITEM : HEADER_FIGURES;
        return true;
    }
    if (*use == HEADER_FIGURES && name.unit_given) { /* 金额(万元), 增速(%) */
        if (!soekpi_header_use(name.base, use, strength)) {
            return false;
        }
        *use = *use == HEADER_VALUE || *use == HEADER_GROWTH ? *use : HEADER_FIGURES;
    }
    return true;
}

static soekpi_status join_header(grid_view *view, view_column *column, const slice *parts, size_t count,
                                 soekpi_error *error) {
    if (count == 1) {
        column->header = parts[0];
        return SOEKPI_OK;
    }
    text_builder joined = {0};
    for (size_t i = 0; i < count; i++) {
        soekpi_text_add(&joined, i > 0 ? " " : "");
        soekpi_text_add_slice(&joined, parts[i]);
    }
    return soekpi_texts_keep(&view->texts, &joined, &column->header) ? SOEKPI_OK : soekpi_fail_memory(error);
}

static soekpi_status read_column(const soekpi_catalogue *names, grid_view *view, size_t which, int *strength,
                                 soekpi_error *error) {
    view_column *column = &view->columns[which];
    slice parts[LARGEST_HEADER];
    size_t count = soekpi_layout_parts(view, which, parts);
    *strength = 0;
    column->name = (header_name){.what = -1};
    column->item = NO_COLUMN;
    soekpi_status status = join_header(view, column, parts, count, error);
    if (status == SOEKPI_OK && count > 0) {
        status = map_parts(view, column, parts, &count, error);
    }
    if (status != SOEKPI_OK || count == 0) {
        return status;
    }
    /* Parts above the lowest are headings: 资产 over 资产总额 is no column of items. */
    if (!read_part_use(names, view, which, parts[count - 1], &column->use, strength)) {
        return soekpi_fail_memory(error);
    }
    if (soekpi_column_words_read_parts(parts, count, &column->name.words)) { /* 本年累计, 期末余额(万元) */
        column->name.unit_given = column->name.words.unit_given;
        column->name.unit = column->name.words.unit;
    } else if (!(count == 1 ? soekpi_header_read(names, parts[0], &column->name)
                            : soekpi_header_read_parts(names, parts, count, &column->name))) {
        return soekpi_fail_memory(error);
    }
    return SOEKPI_OK;
}

/* ---- Keys ---- */

soekpi_status soekpi_view_fail_pair(const grid_view *view, size_t first, size_t second, const char *what,
                                    soekpi_error *error) {
    slice names[2] = {soekpi_view_header(view, first), soekpi_view_header(view, second)};
    return soekpi_fail(error, SOEKPI_ERROR_DUPLICATE, soekpi_view_header_place(view, second),
                       "columns %zu '%.*s' and %zu '%.*s' both hold the %s of the row", first + 1,
                       (int)names[0].length, names[0].start, second + 1, (int)names[1].length, names[1].start,
                       what);
}

/* Gives a use to a column, unless a more telling one has it. */
static soekpi_status assign(grid_view *view, int *strengths, size_t column, int strength,
                            soekpi_error *error) {
    header_use use = view->columns[column].use;
    size_t other = view->keys[use];
    if (other == NO_COLUMN || strength > strengths[use]) {
        if (other != NO_COLUMN) {
            view->columns[other].use = HEADER_DESCRIPTION;
        }
        view->keys[use] = column;
        strengths[use] = strength;
        return SOEKPI_OK;
    }
    if (strength < strengths[use]) {
        view->columns[column].use = HEADER_DESCRIPTION;
        return SOEKPI_OK;
    }
    static const char *const words[] = {
        [HEADER_ENTITY] = "entity",    [HEADER_PERIOD] = "period",
        [HEADER_GROUP] = "group",      [HEADER_ROLE] = "role",
        [HEADER_MONTH] = "month",      [HEADER_YEAR] = "year",
        [HEADER_UNIT] = "unit",        [HEADER_ITEM] = "item",
        [HEADER_VALUE] = "value",      [HEADER_GROWTH] = "growth",
        [HEADER_CODE] = "code",        [HEADER_GROWTH_UNIT] = "unit of the growth",
        [HEADER_SEGMENT] = "segment",  [HEADER_COUNTERPARTY] = "counterparty",
        [HEADER_CURRENCY] = "currency"};
    return soekpi_view_fail_pair(view, other, column, words[use], error);
}

void soekpi_view_drop_use(grid_view *view, header_use use, header_use instead) {
    if (view->keys[use] != NO_COLUMN) {
        view->columns[view->keys[use]].use = instead;
        view->keys[use] = NO_COLUMN;
    }
}

/* One period column, or a year with its month beside it. */
static void choose_period(grid_view *view, const int *strengths) {
    size_t *keys = view->keys;
    if (keys[HEADER_PERIOD] != NO_COLUMN) {
        if (strengths[HEADER_PERIOD] == 3 ||
            (keys[HEADER_YEAR] == NO_COLUMN && keys[HEADER_MONTH] == NO_COLUMN)) {
            soekpi_view_drop_use(view, HEADER_YEAR, HEADER_DESCRIPTION);
            soekpi_view_drop_use(view, HEADER_MONTH, HEADER_DESCRIPTION);
            return;
        }
        soekpi_view_drop_use(view, HEADER_PERIOD, HEADER_DESCRIPTION);
    }
    if (keys[HEADER_YEAR] != NO_COLUMN) {
        keys[HEADER_PERIOD] = keys[HEADER_YEAR];
    } else {
        keys[HEADER_PERIOD] = keys[HEADER_MONTH];
        keys[HEADER_MONTH] = NO_COLUMN;
    }
}

static soekpi_status read_columns(const soekpi_catalogue *names, grid_view *view, soekpi_error *error) {
    int strengths[HEADER_DESCRIPTION + 1] = {0};
    for (size_t i = 0; i <= HEADER_DESCRIPTION; i++) {
        view->keys[i] = NO_COLUMN;
    }
    for (size_t column = 0; column < view->grid->columns; column++) {
        int strength;
        soekpi_status status = read_column(names, view, column, &strength, error);
        header_use use = view->columns[column].use;
        if (status == SOEKPI_OK && soekpi_view_is_paired(use)) {
            view->keys[use] = view->keys[use] == NO_COLUMN ? column : view->keys[use];
        } else if (status == SOEKPI_OK && use != HEADER_FIGURES && use != HEADER_DESCRIPTION) {
            status = assign(view, strengths, column, strength, error);
        }
        if (status != SOEKPI_OK) {
            return status;
        }
    }
    choose_period(view, strengths);
    return SOEKPI_OK;
}

/* ---- The whole ---- */

soekpi_status soekpi_view_create(const soekpi_catalogue *names, const cell_grid *grid,
                                 const soekpi_table_options *options, grid_view *out, soekpi_error *error) {
    *out = (grid_view){.grid = grid, .options = options};
    if (grid->columns > LARGEST_COLUMNS) {
        return soekpi_fail(error, SOEKPI_ERROR_LIMIT, soekpi_nowhere,
                           "a table has at most %d columns, this one has %zu", (int)LARGEST_COLUMNS,
                           grid->columns);
    }
    soekpi_status status = check_map(names, out, error);
    if (status == SOEKPI_OK) {
        status = soekpi_layout_find(names, out, error);
    }
    if (status == SOEKPI_OK) {
        out->columns = soekpi_allocate(grid->columns, sizeof *out->columns);
        status = out->columns != NULL ? read_columns(names, out, error) : soekpi_fail_memory(error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_view_choose_shape(names, out, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_view_sort_rows(out, error);
    }
    if (status != SOEKPI_OK) {
        soekpi_view_free(out);
    }
    return status;
}

void soekpi_view_free(grid_view *view) {
    soekpi_release(view->rows);
    soekpi_release(view->totals);
    soekpi_release(view->headings);
    soekpi_release(view->skipped);
    soekpi_release(view->columns);
    soekpi_release(view->map_used);
    soekpi_texts_free(&view->texts);
    *view = (grid_view){0};
}
