/* The empty table that a plan needs: what its targets read when they are bound to a
 * table that has nothing. */
#include <soekpi/template.h>

#include "base/memory.h"
#include "evaluate/evaluation.h"

/* An item that some target reads, and when. */
typedef struct wanted_item {
    int32_t item;
    bool times[SOEKPI_TIME_END];
} wanted_item;

/* One column. */
typedef struct wanted_column {
    int32_t item;
    int32_t time;
    const char *entity; /* of the benchmark that publishes it, NULL: each enterprise's own */
} wanted_column;

typedef struct blank_table {
    const soekpi_evaluation *evaluation; /* of no rows and no columns */
    const soekpi_template_options *options;
    const char *money_unit;
    wanted_item *items;
    size_t item_count, item_capacity;
    wanted_column *columns;
    size_t column_count, column_capacity;
    const char **entities; /* rows of enterprises */
    size_t entity_count, entity_capacity;
    const char **publishers; /* rows of benchmarks */
    size_t publisher_count, publisher_capacity;
} blank_table;

/* ---- What is wanted ---- */

static bool want(blank_table *blank, int32_t index, int32_t time) {
    for (size_t i = 0; i < blank->item_count; i++)
        if (blank->items[i].item == index) {
            blank->items[i].times[time] = true;
            return true;
        }
    if (!soekpi_grow(&blank->items, &blank->item_capacity, blank->item_count + 1, sizeof *blank->items))
        return false;
    blank->items[blank->item_count] = (wanted_item){.item = index};
    blank->items[blank->item_count++].times[time] = true;
    return true;
}

/* All figures that targets read, in their order. */
static bool find_items(blank_table *blank) {
    const soekpi_evaluation *evaluation = blank->evaluation;
    for (size_t t = 0; t < evaluation->target_count; t++) {
        const bound_target *bound = &evaluation->targets[t];
        for (size_t i = 0; i < bound->source_count; i++) {
            const source *from = &evaluation->sources[bound->sources[i]];
            if (from->symbol.what == SOEKPI_IS_ITEM && !want(blank, from->symbol.index, from->time))
                return false;
        }
    }
    return true;
}

static const char *publisher_of(const soekpi_plan *plan, int32_t index) {
    for (size_t i = 0; i < plan->benchmark_count; i++)
        if (plan->benchmarks[i].item == index)
            return plan->benchmarks[i].entity;
    return NULL;
}

static bool add_name(const char ***names, size_t *count, size_t *capacity, const char *name) {
    for (size_t i = 0; i < *count; i++)
        if (strcmp((*names)[i], name) == 0)
            return true;
    if (!soekpi_grow(names, capacity, *count + 1, sizeof **names))
        return false;
    (*names)[(*count)++] = name;
    return true;
}

static bool find_columns(blank_table *blank) {
    static const int32_t order[] = {SOEKPI_CURRENT, SOEKPI_PRIOR, SOEKPI_OPENING, SOEKPI_PRIOR_OPENING};
    _Static_assert(sizeof order / sizeof *order == SOEKPI_TIME_END, "every time has its place");
    for (size_t i = 0; i < blank->item_count; i++) {
        const wanted_item *of = &blank->items[i];
        const char *publisher = publisher_of(blank->evaluation->plan, of->item);
        if (publisher &&
            !add_name(&blank->publishers, &blank->publisher_count, &blank->publisher_capacity, publisher))
            return false;
        for (size_t k = 0; k < SOEKPI_TIME_END; k++) {
            if (!of->times[order[k]])
                continue;
            if (!soekpi_grow(&blank->columns, &blank->column_capacity, blank->column_count + 1,
                             sizeof *blank->columns))
                return false;
            blank->columns[blank->column_count++] = (wanted_column){of->item, order[k], publisher};
        }
    }
    return true;
}

/* The caller's, else those that scopes name. */
static bool find_entities(blank_table *blank) {
    const soekpi_template_options *options = blank->options;
    for (size_t i = 0; i < options->entity_count; i++)
        if (!add_name(&blank->entities, &blank->entity_count, &blank->entity_capacity, options->entities[i]))
            return false;
    const soekpi_evaluation *evaluation = blank->evaluation;
    for (size_t t = 0; options->entity_count == 0 && t < evaluation->target_count; t++) {
        const target *of = evaluation->targets[t].target;
        for (size_t i = 0; i < of->scope_entity_count; i++)
            if (!add_name(&blank->entities, &blank->entity_count, &blank->entity_capacity,
                          of->scope_entities[i]))
                return false;
    }
    return blank->entity_count > 0 ||
           add_name(&blank->entities, &blank->entity_count, &blank->entity_capacity, "");
}

/* Whether a target that reads the column judges the enterprise, or a group that it is in. */
static bool is_needed(const blank_table *blank, const char *entity, const wanted_column *column) {
    const soekpi_evaluation *evaluation = blank->evaluation;
    for (size_t t = 0; t < evaluation->target_count; t++) {
        const bound_target *bound = &evaluation->targets[t];
        bool in_scope = bound->target->scope_each || bound->target->scope_group || entity[0] == '\0';
        for (size_t i = 0; i < bound->target->scope_entity_count && !in_scope; i++)
            in_scope = strcmp(bound->target->scope_entities[i], entity) == 0;
        for (size_t i = 0; in_scope && i < bound->source_count; i++) {
            const source *from = &evaluation->sources[bound->sources[i]];
            if (from->symbol.what == SOEKPI_IS_ITEM && from->symbol.index == column->item &&
                from->time == column->time)
                return true;
        }
    }
    return false;
}

/* ---- Writing ---- */

static void add_cell(text_builder *out, const char *text, bool first) {
    soekpi_text_add(out, first ? "" : ",");
    if (strpbrk(text, ",\"\r\n;\t") == NULL) {
        soekpi_text_add(out, text);
        return;
    }
    soekpi_text_add(out, "\"");
    for (; *text; text++) {
        char piece[3] = {text[0], text[0] == '"' ? '"' : '\0', '\0'};
        soekpi_text_add(out, piece);
    }
    soekpi_text_add(out, "\"");
}

static const char *unit_word(const blank_table *blank, int32_t unit) {
    switch (unit) {
    case SOEKPI_MONEY:
    case SOEKPI_MONEY_PER_PERSON:
        return blank->money_unit;
    case SOEKPI_PERCENT:
        return "%";
    case SOEKPI_PERSONS:
        return "人";
    case SOEKPI_COUNT:
        return "户";
    case SOEKPI_TIMES:
        return "倍";
    case SOEKPI_AREA:
        return "平方米";
    default:
        return NULL;
    }
}

/* 利润总额(上年同期)(万元), total_profit@prior(万元). */
static void add_header(const blank_table *blank, const wanted_column *column, text_builder *out) {
    static const char *const times[] = {"", "(年初)", "(上年同期)", "(上年年初)"};
    const item *of = soekpi_catalogue_item(blank->evaluation->plan->catalogue, column->item);
    bool chinese = blank->options->language == SOEKPI_CHINESE;
    const char *unit = unit_word(blank, of->unit);
    text_builder header = {0};
    soekpi_text_add(&header, chinese ? of->names.chinese : of->names.id);
    soekpi_text_add(&header, chinese ? times[column->time] : soekpi_time_suffix(column->time));
    if (unit)
        soekpi_text_format(&header, "(%s)", unit);
    char *text = soekpi_text_take(&header);
    out->failed = out->failed || !text;
    if (text)
        add_cell(out, text, false);
    soekpi_release(text);
}

static void add_row(const blank_table *blank, const char *name, const char *period, bool publisher,
                    text_builder *out) {
    bool chinese = blank->options->language == SOEKPI_CHINESE;
    add_cell(out, name, true);
    add_cell(out, period, false);
    if (blank->publisher_count > 0)
        add_cell(out, !publisher ? "" : chinese ? "背景" : "context", false);
    for (size_t i = 0; i < blank->column_count; i++) {
        const wanted_column *column = &blank->columns[i];
        bool needed = publisher ? column->entity && strcmp(column->entity, name) == 0
                                : !column->entity && is_needed(blank, name, column);
        add_cell(out, needed ? "" : "—", false);
    }
    soekpi_text_add(out, "\r\n");
}

static void write(const blank_table *blank, text_builder *out) {
    bool chinese = blank->options->language == SOEKPI_CHINESE;
    text_builder period = {0};
    soekpi_period_print(blank->evaluation->period, &period);
    char *text = soekpi_text_take(&period);
    if (!text) {
        out->failed = true;
        return;
    }
    add_cell(out, chinese ? "企业名称" : "entity", true);
    add_cell(out, chinese ? "期间" : "period", false);
    if (blank->publisher_count > 0)
        add_cell(out, chinese ? "角色" : "role", false);
    for (size_t i = 0; i < blank->column_count; i++)
        add_header(blank, &blank->columns[i], out);
    soekpi_text_add(out, "\r\n");
    for (size_t i = 0; i < blank->entity_count; i++)
        add_row(blank, blank->entities[i], text, false, out);
    for (size_t i = 0; i < blank->publisher_count; i++)
        add_row(blank, blank->publishers[i], text, true, out);
    soekpi_release(text);
}

/* ---- The call ---- */

static soekpi_status check(const soekpi_plan *plan, const soekpi_template_options *options, bool buffer,
                           size_t capacity, soekpi_error *error) {
    bool whole = plan && options->size == sizeof *options && (buffer || capacity == 0) &&
                 (options->entities || options->entity_count == 0) &&
                 (options->language == SOEKPI_CHINESE || options->language == SOEKPI_ENGLISH);
    for (size_t i = 0; whole && i < options->entity_count; i++)
        whole = options->entities[i] &&
                soekpi_utf8_invalid_at(options->entities[i], strlen(options->entities[i])) ==
                    strlen(options->entities[i]);
    unit_text unit;
    if (whole && options->money_unit &&
        (!soekpi_unit_read(soekpi_slice(options->money_unit), &unit) || unit.unit != SOEKPI_MONEY))
        return soekpi_fail(error, SOEKPI_ERROR_UNIT, soekpi_nowhere,
                           "'%s' is no unit of money; 元, 千元, 万元, 百万元, 亿元 and 万亿元 are",
                           options->money_unit);
    return whole ? SOEKPI_OK
                 : soekpi_fail(
                       error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                       "the plan, the buffer or an entity is NULL, an entity is not valid UTF-8, or the "
                       "options have another size or language");
}

static soekpi_status make(blank_table *blank, char **text, size_t *length, soekpi_error *error) {
    text_builder out = {0};
    if (!find_items(blank) || !find_columns(blank) || !find_entities(blank))
        return soekpi_fail_memory(error);
    write(blank, &out);
    *length = out.length;
    *text = soekpi_text_take(&out);
    return *text ? SOEKPI_OK : soekpi_fail_memory(error);
}

soekpi_status soekpi_plan_template(const soekpi_plan *plan, const soekpi_template_options *options,
                                   char *buffer, size_t capacity, size_t *needed, soekpi_error *error) {
    static const soekpi_template_options defaults = {.size = sizeof defaults};
    const soekpi_template_options *chosen = options ? options : &defaults;
    soekpi_status status = check(plan, chosen, buffer != NULL, capacity, error);
    if (status != SOEKPI_OK)
        return status;
    soekpi_evaluation_options judged = {.size = sizeof judged, .period = chosen->period};
    soekpi_error report = {0};
    soekpi_table *table = soekpi_table_create(plan->catalogue, 0, &report);
    soekpi_evaluation *evaluation = table ? soekpi_evaluation_create(plan, table, &judged, &report) : NULL;
    blank_table blank = {.evaluation = evaluation, .options = chosen};
    char *text = NULL;
    size_t length = 0;
    status = evaluation ? SOEKPI_OK : report.code;
    if (evaluation) {
        blank.money_unit = chosen->money_unit ? chosen->money_unit
                           : plan->money_unit ? plan->money_unit
                                              : "元";
        status = make(&blank, &text, &length, &report);
    }
    if (status == SOEKPI_OK)
        status = soekpi_text_copy_out(text, length, buffer, capacity, needed);
    if (status == SOEKPI_ERROR_CAPACITY)
        (void)soekpi_fail(&report, status, soekpi_nowhere, "the template takes %zu bytes, the buffer has %zu",
                          length + 1, capacity);
    if (status != SOEKPI_OK && error)
        *error = report;
    soekpi_release(text);
    soekpi_release(blank.items);
    soekpi_release(blank.columns);
    soekpi_release(blank.entities);
    soekpi_release(blank.publishers);
    soekpi_evaluation_free(evaluation);
    soekpi_table_free(table);
    return status;
}
