/* Where the header of a register stands (its second row: register_header.c), what the lines above it say,
 * what each column is for.
 *
 * The header is the first row that names what records are about (项目, 节点, 任务, 目标编号) and one
 * thing more that registers have; where none does, the first row without numbers that names what
 * they are about. */
#include "table/register_view.h"

#include "base/memory.h"

enum { ROWS_SEARCHED = 64 };

/* ---- What the caller maps ---- */

static bool find_mapped(const soekpi_register_options *options, slice header, size_t *which) {
    return soekpi_map_find(options->map_headers, options->map_count, header, which);
}

/* The caller's names must be known, whether their headers are met or not. */
static soekpi_status check_map(const soekpi_catalogue *names, const soekpi_register_options *options,
                               soekpi_error *error) {
    for (size_t i = 0; i < options->map_count; i++) {
        slice mapped = soekpi_slice(options->map_names[i]);
        header_name name;
        if (mapped.length == 0 || soekpi_register_role(mapped) != REGISTER_OTHER) {
            continue;
        }
        if (!soekpi_header_read(names, mapped, &name)) {
            return soekpi_fail_memory(error);
        }
        if (name.what >= 0) {
            continue;
        }
        text_builder near = {0};
        soekpi_catalogue_suggest(names, mapped, &near);
        soekpi_status status =
            near.failed
                ? soekpi_fail_memory(error)
                : soekpi_fail(error, SOEKPI_ERROR_NAME, soekpi_nowhere,
                              "'%s' is to be read as '%s', which is no item, nor target, project, event, "
                              "entity, segment, owner, state, due, done, seen, evidence, note or currency%s",
                              options->map_headers[i], options->map_names[i],
                              near.text != NULL ? near.text : "");
        soekpi_text_discard(&near);
        return status;
    }
    return SOEKPI_OK;
}

/* ---- The header ---- */

/* The use of one header cell; *strength as soekpi_register_use(). False: memory. */
static bool read_use(slice header, register_use *use, int *strength) {
    if (!soekpi_register_use(header, use, strength)) {
        return false;
    }
    header_name plain;
    soekpi_header_read_plain(header, &plain);
    if (*use == REGISTER_OTHER && plain.unit_given && plain.unit.unit == SOEKPI_PERCENT) { /* 进度(%) */
        if (!soekpi_register_use(plain.base, use, strength)) {
            return false;
        }
        *use = *use == REGISTER_STATE ? *use : REGISTER_OTHER;
    }
    return true;
}

/* What a row that may be the header says. */
typedef struct row_summary {
    bool used[REGISTER_USE_END];
    int strength[REGISTER_USE_END]; /* the largest of each */
    size_t known;                   /* uses, but descriptions */
    size_t numbers;
    bool about;
} row_summary;

static bool read_mapped(slice cell, const soekpi_register_options *options, register_use *use, bool *mapped) {
    size_t which;
    *mapped = false;
    if (options == NULL || options->map_count == 0) {
        return true;
    }
    if (!find_mapped(options, cell, &which)) {
        return false;
    }
    *mapped = which < options->map_count;
    *use = *mapped ? soekpi_register_role(soekpi_slice(options->map_names[which])) : *use;
    return true;
}

static bool summarise(const cell_grid *grid, size_t row, const soekpi_register_options *options,
                      row_summary *out) {
    *out = (row_summary){0};
    for (size_t column = 0; column < grid->columns; column++) {
        slice cell = soekpi_grid_cell(grid, row, column);
        register_use use = REGISTER_OTHER;
        int strength = INT32_MAX;
        bool mapped;
        number_text number;
        if (cell.length == 0) {
            continue;
        }
        if (!read_mapped(cell, options, &use, &mapped) || (!mapped && !read_use(cell, &use, &strength))) {
            return false;
        }
        bool told = use != REGISTER_OTHER && use != REGISTER_DESCRIPTION;
        out->known += told && !out->used[use];
        out->used[use] = true;
        out->strength[use] = strength > out->strength[use] ? strength : out->strength[use];
        out->about = out->about || soekpi_register_is_about(use);
        out->numbers += soekpi_number_read(cell, &number) == NUMBER_OK;
    }
    return true;
}

/* `options` may be NULL. False: memory. */
static bool find_header(const cell_grid *grid, const soekpi_register_options *options, size_t *row,
                        row_summary *summary, bool *found) {
    size_t searched = 0;
    row_summary guess = {0};
    *found = false;
    for (size_t at = soekpi_grid_next(grid, 0); at < grid->rows && searched < ROWS_SEARCHED;
         at = soekpi_grid_next(grid, at + 1)) {
        searched++;
        if (!summarise(grid, at, options, summary)) {
            return false;
        }
        if (summary->about && summary->known >= 2) {
            *row = at;
            *found = true;
            return true;
        }
        if (!*found && summary->about && summary->numbers == 0) {
            *row = at;
            *found = true;
            guess = *summary;
        }
    }
    *summary = guess;
    return true;
}

bool soekpi_register_is_sure(const cell_grid *grid, bool *sure) {
    size_t row;
    row_summary summary;
    *sure = false;
    if (!find_header(grid, NULL, &row, &summary, sure)) {
        return false;
    }
    bool event = summary.used[REGISTER_EVENT] || summary.used[REGISTER_TASK];
    bool dated = summary.used[REGISTER_DONE] || summary.used[REGISTER_COMPLETION] ||
                 summary.used[REGISTER_STATE] ||
                 (summary.used[REGISTER_DUE] && (event || summary.strength[REGISTER_DUE] > WEAK_WORD));
    *sure = *sure && (event || summary.used[REGISTER_PROJECT]) && dated;
    return true;
}

/* ---- Above the header ---- */

/* What one line says. A line that begins with its date is no title. */
static void take_line(register_view *view, slice line, origin at) {
    int32_t complete = view->complete;
    int32_t seen = view->seen;
    slice title = view->facts.title;
    slice currency = view->facts.currency;
    bool dated = soekpi_line_dates(line, &view->complete, &view->seen);
    view->complete_at = view->complete != complete ? at : view->complete_at;
    view->seen_at = view->seen != seen ? at : view->seen_at;
    (void)soekpi_preamble_read(line, &view->facts);
    view->facts.title = dated ? title : view->facts.title;
    view->currency_at = currency.length == 0 && view->facts.currency.length > 0 ? at : view->currency_at;
}

static bool read_lines(register_view *view) {
    const cell_grid *grid = view->grid;
    for (size_t row = 0; row < view->header; row++) {
        slice before = soekpi_slice("");
        for (size_t column = 0; column < grid->columns; column++) {
            slice cell = soekpi_grid_cell(grid, row, column);
            if (cell.length == 0 || soekpi_slice_same(cell, before)) { /* a merged cell that was spread */
                continue;
            }
            before = cell;
            if (!soekpi_layout_fact(grid, row, &column, &view->texts, &cell)) {
                return false;
            }
            take_line(view, cell, soekpi_register_at(view, row, column));
        }
    }
    return true;
}

/* ---- Columns ---- */

/* Whether most texts of a column are units: 单位 is then the unit of the row, else an entity. */
static bool holds_units(const register_view *view, size_t column) {
    size_t texts = 0;
    size_t units = 0;
    for (size_t row = view->last + 1; row < view->grid->rows; row++) {
        slice cell = soekpi_grid_cell(view->grid, row, column);
        unit_text unit;
        texts += cell.length > 0;
        units += cell.length > 0 && soekpi_unit_read(cell, &unit);
    }
    return units > 0 && 2 * units >= texts;
}

/* Splits "招商引资额(万美元)" where the brackets name another currency. */
static bool split_currency(slice header, slice *name) {
    size_t open = header.length;
    for (size_t at = 0, size; at < header.length; at += size) {
        uint32_t code_point =
            soekpi_fold_width(soekpi_utf8_decode(header.start + at, header.length - at, &size));
        open = code_point == '(' && at > 0 ? at : open;
    }
    *name = soekpi_slice_trim((slice){header.start, open});
    return open < header.length && soekpi_text_is_foreign((slice){header.start + open, header.length - open});
}

/* What the caller maps a column to, if anything. False: memory. */
static bool map_column(register_view *view, register_column *column) {
    size_t pair;
    if (!find_mapped(view->options, column->header, &pair)) {
        return false;
    }
    column->mapped = pair < view->options->map_count;
    if (column->mapped) {
        view->map_used[pair] = true;
        column->read_as = soekpi_slice(view->options->map_names[pair]);
        column->use =
            column->read_as.length == 0 ? REGISTER_DESCRIPTION : soekpi_register_role(column->read_as);
    }
    return true;
}

/* What one column is for. False: memory. */
static bool read_column(const soekpi_catalogue *names, register_view *view, size_t which, int *strength) {
    register_column *column = &view->columns[which];
    slice name;
    *strength = INT32_MAX;
    if (!soekpi_register_header_text(names, view, which, &column->header, &column->read_as)) {
        return false;
    }
    if (column->header.length == 0) {
        return true;
    }
    if (!map_column(view, column) ||
        (!column->mapped && !read_use(column->read_as, &column->use, strength))) {
        return false;
    }
    if (column->use == REGISTER_ENTITY && !column->mapped && soekpi_header_is_ambiguous(column->header) &&
        holds_units(view, which)) {
        column->use = REGISTER_UNIT;
    }
    if (column->use == REGISTER_OTHER) {
        column->foreign = split_currency(column->header, &name);
        column->read_as = column->foreign && !column->mapped ? name : column->read_as;
    }
    return true;
}

static soekpi_status fail_pair(const register_view *view, size_t first, size_t second, soekpi_error *error) {
    slice names[2] = {view->columns[first].header, view->columns[second].header};
    return soekpi_fail(
        error, SOEKPI_ERROR_DUPLICATE, soekpi_register_header_place(view, second),
        "columns %zu '%.*s' and %zu '%.*s' are for the same thing: map one of them to what it is, "
        "or to nothing",
        first + 1, (int)names[0].length, names[0].start, second + 1, (int)names[1].length, names[1].start);
}

/* Gives a use to a column, unless a more telling one has it. */
static soekpi_status assign(register_view *view, int *strengths, size_t column, int strength,
                            soekpi_error *error) {
    register_use use = view->columns[column].use;
    size_t other = view->keys[use];
    if (other != NO_COLUMN && strength == strengths[use]) {
        return fail_pair(view, other, column, error);
    }
    if (other != NO_COLUMN && strength < strengths[use]) {
        view->columns[column].use = REGISTER_DESCRIPTION;
        return SOEKPI_OK;
    }
    if (other != NO_COLUMN) {
        view->columns[other].use = REGISTER_DESCRIPTION;
    }
    view->keys[use] = column;
    strengths[use] = strength;
    return SOEKPI_OK;
}

static void give(register_view *view, size_t column, register_use from, register_use use) {
    view->keys[from] = NO_COLUMN;
    view->columns[column].use = use;
    if (use != REGISTER_DESCRIPTION) {
        view->keys[use] = column;
    }
}

/* What 任务 and 完成时间 are beside the other columns. */
static soekpi_status settle(register_view *view, soekpi_error *error) {
    size_t *keys = view->keys;
    size_t task = keys[REGISTER_TASK];
    size_t completion = keys[REGISTER_COMPLETION];
    if (task != NO_COLUMN) {
        register_use use = keys[REGISTER_EVENT] == NO_COLUMN     ? REGISTER_EVENT
                           : keys[REGISTER_PROJECT] == NO_COLUMN ? REGISTER_PROJECT
                                                                 : REGISTER_TARGET;
        if (keys[use] != NO_COLUMN) {
            size_t other = keys[REGISTER_EVENT];
            return other < task ? fail_pair(view, other, task, error) : fail_pair(view, task, other, error);
        }
        give(view, task, REGISTER_TASK, use);
    }
    if (completion != NO_COLUMN) {
        bool due = keys[REGISTER_DUE] == NO_COLUMN;
        bool done = !due && keys[REGISTER_DONE] == NO_COLUMN;
        view->due_by_guess = due;
        give(view, completion, REGISTER_COMPLETION,
             due    ? REGISTER_DUE
             : done ? REGISTER_DONE
                    : REGISTER_DESCRIPTION);
    }
    return SOEKPI_OK;
}

static soekpi_status read_columns(const soekpi_catalogue *names, register_view *view, soekpi_error *error) {
    int strengths[REGISTER_USE_END] = {0};
    for (size_t i = 0; i < REGISTER_USE_END; i++) {
        view->keys[i] = NO_COLUMN;
    }
    for (size_t column = 0; column < view->width; column++) {
        int strength;
        if (!read_column(names, view, column, &strength)) {
            return soekpi_fail_memory(error);
        }
        register_use use = view->columns[column].use;
        if (use == REGISTER_OTHER || use == REGISTER_DESCRIPTION) {
            continue;
        }
        soekpi_status status = assign(view, strengths, column, strength, error);
        if (status != SOEKPI_OK) {
            return status;
        }
    }
    return settle(view, error);
}

/* ---- The whole ---- */

static soekpi_status find_rows(const soekpi_catalogue *names, register_view *view, soekpi_error *error) {
    const cell_grid *grid = view->grid;
    row_summary summary;
    bool found;
    if (!find_header(grid, view->options, &view->header, &summary, &found)) {
        return soekpi_fail_memory(error);
    }
    if (!found) {
        return soekpi_fail(error, SOEKPI_ERROR_TABLE, (place){1, 1},
                           "no column says what a record is about: a header such as 项目名称, 节点, 任务 or "
                           "目标编号 (project, event, task, target) was expected");
    }
    view->last = view->header;
    if (!soekpi_register_second_row(names, view)) {
        return soekpi_fail_memory(error);
    }
    for (size_t column = 0; column < grid->columns; column++) {
        bool named = soekpi_grid_cell(grid, view->header, column).length > 0 ||
                     soekpi_grid_cell(grid, view->last, column).length > 0;
        view->width = named ? column + 1 : view->width;
    }
    view->columns = soekpi_allocate(view->width, sizeof *view->columns);
    return view->columns != NULL && read_lines(view) ? SOEKPI_OK : soekpi_fail_memory(error);
}

soekpi_status soekpi_register_view_create(const soekpi_catalogue *names, const cell_grid *grid,
                                          const soekpi_register_options *options, register_view *out,
                                          soekpi_error *error) {
    *out = (register_view){.grid = grid, .options = options};
    if (grid->columns > LARGEST_COLUMNS) {
        return soekpi_fail(error, SOEKPI_ERROR_LIMIT, soekpi_nowhere,
                           "a register has at most %d columns, this one has %zu", (int)LARGEST_COLUMNS,
                           grid->columns);
    }
    out->map_used = soekpi_allocate(options->map_count, sizeof *out->map_used);
    soekpi_status status =
        out->map_used != NULL ? check_map(names, options, error) : soekpi_fail_memory(error);
    if (status == SOEKPI_OK) {
        status = find_rows(names, out, error);
    }
    if (status == SOEKPI_OK) {
        status = read_columns(names, out, error);
    }
    if (status != SOEKPI_OK) {
        soekpi_register_view_free(out);
    }
    return status;
}

void soekpi_register_view_free(register_view *view) {
    soekpi_release(view->columns);
    soekpi_release(view->map_used);
    soekpi_texts_free(&view->texts);
    *view = (register_view){0};
}
