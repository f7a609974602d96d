/* The empty table that a plan needs: rows, columns, and which cells are to be filled. */
#include "evaluate/template.h"

#include "base/memory.h"
#include "evaluate/progress.h"
#include "table/read.h"

/* ---- Rows ---- */

static soekpi_status add_row(blank_table *blank, slice name, bool published, soekpi_error *error) {
    if (!soekpi_grow(&blank->rows, &blank->row_capacity, blank->row_count + 1, sizeof *blank->rows) ||
        (name.length > 0 && soekpi_label_enter(&blank->names, name) < 0)) {
        return soekpi_fail_memory(error);
    }
    blank->rows[blank->row_count++] = (blank_row){name, published};
    return SOEKPI_OK;
}

static bool is_benchmark(const soekpi_plan *plan, slice name) {
    for (size_t i = 0; i < plan->benchmark_count; i++) {
        if (soekpi_slice_equal(name, plan->benchmarks[i].entity)) {
            return true;
        }
    }
    return false;
}

static soekpi_status fail_name(soekpi_status code, slice name, const char *why, soekpi_error *error) {
    text_builder shown = {0};
    soekpi_text_shown(&shown, name);
    soekpi_status status = shown.failed ? soekpi_fail_memory(error)
                                        : soekpi_fail(error, code, soekpi_nowhere, "the enterprise '%s' %s",
                                                      shown.text != NULL ? shown.text : "", why);
    soekpi_text_discard(&shown);
    return status;
}

/* An enterprise that the caller names, when a table would read it as one. */
static soekpi_status add_given(blank_table *blank, const char *text, soekpi_error *error) {
    slice name = soekpi_slice_trim(soekpi_slice(text));
    if (soekpi_utf8_invalid_at(name.start, name.length) < name.length) {
        return fail_name(SOEKPI_ERROR_ENCODING, name, "is not valid UTF-8", error);
    }
    if (name.length == 0) {
        return fail_name(SOEKPI_ERROR_NAME, name, "has a blank name", error);
    }
    if (soekpi_row_word_read(name) == ROW_WORD_TOTAL || soekpi_row_word_read(name) == ROW_WORD_SUBTOTAL) {
        return fail_name(SOEKPI_ERROR_NAME, name, "has a name that tables have for a total", error);
    }
    if (is_benchmark(blank->evaluation->plan, name)) {
        return fail_name(SOEKPI_ERROR_DUPLICATE, name, "is a benchmark of the plan, which is not judged",
                         error);
    }
    if (soekpi_label_find(&blank->names, name) >= 0) {
        return fail_name(SOEKPI_ERROR_DUPLICATE, name, "is named twice", error);
    }
    return add_row(blank, name, false, error);
}

/* Those that scopes name; a benchmark among them is a group's name and no enterprise. */
static soekpi_status add_scope(blank_table *blank, const target *of, soekpi_error *error) {
    soekpi_status status = SOEKPI_OK;
    for (size_t i = 0; i < of->scope_entity_count && status == SOEKPI_OK; i++) {
        slice name = soekpi_slice_trim(soekpi_slice(of->scope_entities[i]));
        if (soekpi_label_find(&blank->names, name) < 0 && !is_benchmark(blank->evaluation->plan, name)) {
            status = add_given(blank, of->scope_entities[i], error);
        }
    }
    return status;
}

static soekpi_status add_entities(blank_table *blank, const soekpi_template_options *options,
                                  soekpi_error *error) {
    const soekpi_plan *plan = blank->evaluation->plan;
    soekpi_status status = SOEKPI_OK;
    for (size_t i = 0; i < options->entity_count && status == SOEKPI_OK; i++) {
        status = add_given(blank, options->entities[i], error);
    }
    for (size_t t = 0; options->entity_count == 0 && t < plan->target_count && status == SOEKPI_OK; t++) {
        status = add_scope(blank, &plan->targets[t], error);
    }
    if (status == SOEKPI_OK && blank->row_count == 0) {
        status = add_row(blank, soekpi_slice(""), false, error);
    }
    blank->entity_count = blank->row_count;
    return status;
}

/* ---- Who gives a figure ---- */

/* The row of an enterprise that a scope names; row_count when it has none. Row i has name i,
 * unless its name is left open. */
static size_t find_entity(const blank_table *blank, const char *name) {
    int32_t label = soekpi_label_find(&blank->names, soekpi_slice(name));
    size_t row = label >= 0 ? (size_t)label : blank->row_count;
    bool found = row < blank->entity_count && soekpi_slice_equal(blank->rows[row].name, name);
    return found ? row : blank->row_count;
}

/* Whether some row is judged by the target, so that its figures are needed. Records answer the rest. */
static bool is_used(const blank_table *blank, const target *of) {
    if (soekpi_is_work(of->kind)) {
        return false;
    }
    bool used = of->scope_each || of->scope_group;
    for (size_t i = 0; i < of->scope_entity_count && !used; i++) {
        used = find_entity(blank, of->scope_entities[i]) < blank->row_count;
    }
    return used;
}

/* Who publishes a level; NULL: each row has its own. */
static const char *benchmark_entity(const blank_table *blank, const source *from) {
    const benchmark *of =
        from->level ? soekpi_benchmark_of(blank->evaluation->plan, from->symbol.index) : NULL;
    return of != NULL ? of->entity : NULL;
}

/* In a full year one balance is last year's closing and this year's opening (law 10):
 * statements print it as 年初. */
static int32_t time_asked(const blank_table *blank, const source *from) {
    bool opening = soekpi_same_day(blank->evaluation, from->symbol, from->time) == SOEKPI_OPENING;
    return opening ? SOEKPI_OPENING : from->time;
}

/* ---- Columns ---- */

static size_t find_column(const blank_table *blank, int32_t index, int32_t time) {
    size_t column = 0;
    while (column < blank->column_count &&
           (blank->columns[column].item != index || blank->columns[column].time != time)) {
        column++;
    }
    return column;
}

/* Last year stands beside this year, before the openings. */
static int time_rank(int32_t time) {
    static const int ranks[SOEKPI_TIME_END] = {
        [SOEKPI_CURRENT] = 0, [SOEKPI_PRIOR] = 1, [SOEKPI_OPENING] = 2, [SOEKPI_PRIOR_OPENING] = 3};
    return ranks[time];
}

/* Puts a column behind those of its item that are of an earlier rank. False: memory. */
static bool add_column(blank_table *blank, int32_t index, int32_t time) {
    if (find_column(blank, index, time) < blank->column_count) {
        return true;
    }
    if (!soekpi_grow(&blank->columns, &blank->column_capacity, blank->column_count + 1,
                     sizeof *blank->columns)) {
        return false;
    }
    size_t at = 0;
    while (at < blank->column_count && blank->columns[at].item != index) {
        at++;
    }
    while (at < blank->column_count && blank->columns[at].item == index &&
           time_rank(blank->columns[at].time) < time_rank(time)) {
        at++;
    }
    memmove(blank->columns + at + 1, blank->columns + at,
            (blank->column_count - at) * sizeof *blank->columns);
    blank->columns[at] = (blank_column){index, time};
    blank->column_count++;
    return true;
}

static soekpi_status add_columns(blank_table *blank, soekpi_error *error) {
    const soekpi_evaluation *evaluation = blank->evaluation;
    for (size_t t = 0; t < evaluation->target_count; t++) {
        const bound_target *bound = &evaluation->targets[t];
        bool used = is_used(blank, bound->target);
        for (size_t i = 0; used && i < bound->source_count; i++) {
            const source *from = &evaluation->sources[bound->sources[i]];
            bool own = from->level && benchmark_entity(blank, from) == NULL;
            blank->grouped = blank->grouped || (own && bound->target->scope_group);
            if (!add_column(blank, from->symbol.index, time_asked(blank, from))) {
                return soekpi_fail_memory(error);
            }
        }
    }
    return SOEKPI_OK;
}

/* ---- Rows of context ---- */

slice soekpi_blank_group(int32_t language) {
    return soekpi_slice(language == SOEKPI_CHINESE ? "集团" : "group");
}

static soekpi_status add_benchmarks(blank_table *blank, soekpi_error *error) {
    const soekpi_plan *plan = blank->evaluation->plan;
    soekpi_status status = SOEKPI_OK;
    for (size_t column = 0; column < blank->column_count && status == SOEKPI_OK; column++) {
        const benchmark *of = soekpi_benchmark_of(plan, blank->columns[column].item);
        if (of != NULL && soekpi_label_find(&blank->names, soekpi_slice(of->entity)) < 0) {
            status = add_row(blank, soekpi_slice(of->entity), true, error);
        }
    }
    return status;
}

static soekpi_status add_context(blank_table *blank, soekpi_error *error) {
    slice whole = soekpi_blank_group(blank->language);
    if (!blank->grouped) {
        return add_benchmarks(blank, error);
    }
    if (soekpi_label_find(&blank->names, whole) >= 0) {
        return fail_name(SOEKPI_ERROR_DUPLICATE, whole, "has the name of the row of all enterprises", error);
    }
    soekpi_status status = add_row(blank, whole, true, error);
    return status == SOEKPI_OK ? add_benchmarks(blank, error) : status;
}

/* ---- Cells ---- */

static void need_cell(blank_table *blank, size_t row, size_t column) {
    blank->cells[row * blank->column_count + column] = true;
}

static void need_benchmark(blank_table *blank, const char *entity, size_t column) {
    for (size_t row = blank->entity_count; row < blank->row_count; row++) {
        if (soekpi_slice_equal(blank->rows[row].name, entity)) {
            need_cell(blank, row, column);
        }
    }
}

/* All cells that one figure of a target is read in. */
static void need_figure(blank_table *blank, const target *of, const source *from) {
    size_t column = find_column(blank, from->symbol.index, time_asked(blank, from));
    const char *publisher = benchmark_entity(blank, from);
    if (publisher != NULL) {
        need_benchmark(blank, publisher, column);
        return;
    }
    bool all = of->scope_each || (of->scope_group && !from->level);
    for (size_t row = 0; all && row < blank->entity_count; row++) {
        need_cell(blank, row, column);
    }
    for (size_t i = 0; !all && i < of->scope_entity_count; i++) {
        size_t row = find_entity(blank, of->scope_entities[i]);
        if (row < blank->row_count) {
            need_cell(blank, row, column);
        }
    }
    if (of->scope_group && from->level) { /* the row of the group is the first behind them */
        need_cell(blank, blank->entity_count, column);
    }
}

static soekpi_status need_cells(blank_table *blank, soekpi_error *error) {
    const soekpi_evaluation *evaluation = blank->evaluation;
    size_t width = blank->column_count > 0 ? blank->column_count : 1;
    blank->cells = soekpi_allocate(blank->row_count, width); /* bool is a byte */
    if (blank->cells == NULL) {
        return soekpi_fail_memory(error);
    }
    for (size_t t = 0; t < evaluation->target_count; t++) {
        const bound_target *bound = &evaluation->targets[t];
        bool used = is_used(blank, bound->target);
        for (size_t i = 0; used && i < bound->source_count; i++) {
            need_figure(blank, bound->target, &evaluation->sources[bound->sources[i]]);
        }
    }
    return SOEKPI_OK;
}

_Static_assert(sizeof(bool) == 1, "cells are allocated by their number");

/* ---- The call ---- */

static soekpi_status check(const soekpi_plan *plan, const soekpi_template_options *options,
                           const char *buffer, size_t capacity, const size_t *needed, soekpi_error *error) {
    bool usable = plan != NULL && options->size == sizeof *options && options->reserved == 0 &&
                  (options->language == SOEKPI_CHINESE || options->language == SOEKPI_ENGLISH) &&
                  (options->entities != NULL || options->entity_count == 0) &&
                  (buffer != NULL || (capacity == 0 && needed != NULL));
    for (size_t i = 0; usable && i < options->entity_count; i++) {
        usable = options->entities[i] != NULL;
    }
    if (!usable) {
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                           "the plan, a name or the buffer is NULL, or an option is outside its list");
    }
    if (options->period == NULL && plan->period == PERIOD_NONE) {
        return soekpi_fail(error, SOEKPI_ERROR_PERIOD, soekpi_nowhere,
                           "no period: neither the plan nor the caller names one");
    }
    return SOEKPI_OK;
}

static soekpi_status make(const soekpi_evaluation *evaluation, const soekpi_template_options *options,
                          char **text, size_t *length, soekpi_error *error) {
    blank_table blank = {.evaluation = evaluation, .language = options->language};
    soekpi_status status = add_entities(&blank, options, error);
    if (status == SOEKPI_OK) {
        status = add_columns(&blank, error);
    }
    if (status == SOEKPI_OK) {
        status = add_context(&blank, error);
    }
    if (status == SOEKPI_OK) {
        status = need_cells(&blank, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_blank_write(&blank, text, length, error);
    }
    soekpi_key_column_free(&blank.names);
    soekpi_release(blank.rows);
    soekpi_release(blank.columns);
    soekpi_release(blank.cells);
    return status;
}

static soekpi_status give(const char *text, size_t length, char *buffer, size_t capacity, size_t *needed,
                          soekpi_error *error) {
    soekpi_status status = soekpi_text_copy_out(text, length, buffer, capacity, needed);
    return status == SOEKPI_OK
               ? status
               : soekpi_fail(error, status, soekpi_nowhere,
                             "capacity is %zu, but the template takes %zu bytes", capacity, length + 1);
}

/* The evaluation of the plan on a table that has nothing; frees what it made on failure. */
static soekpi_evaluation *bind_nothing(const soekpi_plan *plan, const soekpi_template_options *options,
                                       soekpi_table **table, soekpi_status *status, soekpi_error *error) {
    soekpi_evaluation_options wanted = {
        .size = sizeof wanted, .period = options->period, .money_unit = options->money_unit};
    soekpi_error report = {0};
    soekpi_evaluation *evaluation = NULL;
    *table = soekpi_table_create(plan->catalogue, 0, &report);
    if (*table != NULL) {
        evaluation = soekpi_evaluation_create(plan, *table, &wanted, &report);
    }
    *status = evaluation != NULL ? SOEKPI_OK : report.code;
    if (evaluation == NULL && error != NULL) {
        *error = report;
    }
    return evaluation;
}

soekpi_status soekpi_plan_template(const soekpi_plan *plan, const soekpi_template_options *options,
                                   char *buffer, size_t capacity, size_t *needed, soekpi_error *error) {
    static const soekpi_template_options defaults = {.size = sizeof defaults};
    const soekpi_template_options *chosen = options != NULL ? options : &defaults;
    soekpi_status status = check(plan, chosen, buffer, capacity, needed, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    soekpi_table *table = NULL;
    soekpi_evaluation *evaluation = bind_nothing(plan, chosen, &table, &status, error);
    char *text = NULL;
    size_t length = 0;
    if (status == SOEKPI_OK) {
        status = make(evaluation, chosen, &text, &length, error);
    }
    if (status == SOEKPI_OK) {
        status = give(text, length, buffer, capacity, needed, error);
    }
    soekpi_release(text);
    soekpi_evaluation_free(evaluation);
    soekpi_table_free(table);
    return status;
}
