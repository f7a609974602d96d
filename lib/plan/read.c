/* A plan's YAML: the heading, benchmarks, goals, aspects and measures. */
#include "plan/reader.h"

#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "base/period.h"

/* ---- Heading ---- */

static soekpi_status check_version(const node *root, soekpi_error *error) {
    const node *value = soekpi_node_find(root, "soekpi");
    if (value == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, root->where,
                           "'soekpi: 1' is missing; it says which version of the plan language this is");
    }
    slice text = soekpi_slice("");
    soekpi_status status = soekpi_node_text(root, "soekpi", &text, error);
    if (status != SOEKPI_OK || soekpi_slice_equal(text, "1")) {
        return status;
    }
    bool number = text.length > 0;
    for (size_t i = 0; i < text.length; i++) {
        number = number && text.start[i] >= '0' && text.start[i] <= '9';
    }
    return soekpi_fail(error, number ? SOEKPI_ERROR_UNSUPPORTED : SOEKPI_ERROR_PLAN, soekpi_text_place(value),
                       "version %.*s of the plan language is not in this version, which reads 'soekpi: 1'",
                       (int)(text.length < 60 ? text.length : 60), text.start);
}

static soekpi_status read_plan_id(soekpi_plan *plan, const node *root, soekpi_error *error) {
    const node *value = soekpi_node_find(root, "plan");
    if (value == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, root->where,
                           "the plan has no name; expected 'plan: ' and an id such as example-district");
    }
    soekpi_status status = soekpi_read_copy(root, "plan", &plan->id, error);
    if (status == SOEKPI_OK && plan->id[0] == '\0') {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, value->where,
                           "'plan' is empty; expected an id such as example-district");
    }
    return status;
}

static soekpi_status read_period(soekpi_plan *plan, const node *root, soekpi_error *error) {
    slice text = {NULL, 0};
    soekpi_status status = soekpi_node_text(root, "period", &text, error);
    if (status != SOEKPI_OK || text.start == NULL) {
        return status;
    }
    const char *why = NULL;
    plan->period = soekpi_period_read(text, &why);
    if (plan->period == PERIOD_NONE) {
        return soekpi_fail(error, SOEKPI_ERROR_PERIOD, soekpi_text_place(soekpi_node_find(root, "period")),
                           "'%.*s' is no period%s%s; write for example 2023, 2023-09 or 2023Q3",
                           (int)(text.length < 60 ? text.length : 60), text.start, why != NULL ? ": " : "",
                           why != NULL ? why : "");
    }
    return SOEKPI_OK;
}

static soekpi_status read_money_unit(soekpi_plan *plan, const node *root, soekpi_error *error) {
    static const struct {
        const char *text;
        int32_t power;
    } known[] = {{"元", 0}, {"千元", 3}, {"万元", 4}, {"百万元", 6}, {"亿元", 8}};
    slice text = soekpi_slice("元");
    soekpi_status status = soekpi_node_text(root, "money_unit", &text, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    unit_text unit;
    bool money = soekpi_unit_read(text, &unit) && unit.unit == SOEKPI_MONEY;
    for (size_t i = 0; money && i < sizeof known / sizeof *known; i++) {
        if (known[i].power == unit.power) {
            plan->money_unit = soekpi_copy_text(known[i].text, strlen(known[i].text));
            plan->money_power = unit.power;
            return plan->money_unit != NULL ? SOEKPI_OK : soekpi_fail_memory(error);
        }
    }
    return soekpi_fail(error, SOEKPI_ERROR_UNIT, soekpi_text_place(soekpi_node_find(root, "money_unit")),
                       "'money_unit' must be 元, 千元, 万元, 百万元 or 亿元, found '%.*s'",
                       (int)(text.length < 60 ? text.length : 60), text.start);
}

static soekpi_status read_heading(soekpi_plan *plan, const node *root, soekpi_error *error) {
    soekpi_status status = read_plan_id(plan, root, error);
    if (status == SOEKPI_OK) {
        status = soekpi_read_languages(root, "title", &plan->title_chinese, &plan->title_english, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_read_copy(root, "source", &plan->source, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_read_languages(root, "note", &plan->note, &plan->note_english, error);
    }
    if (status == SOEKPI_OK) {
        status = read_period(plan, root, error);
    }
    if (status == SOEKPI_OK) {
        status = read_money_unit(plan, root, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_node_word(root, "growth_base", soekpi_growth_id, 0, SOEKPI_GROWTH_END,
                                  SOEKPI_ERROR_PLAN, &plan->growth_base, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_node_flag(root, "partial", &plan->partial, error);
    }
    memset(plan->labels, SOEKPI_UNDEFINED, sizeof plan->labels);
    return status != SOEKPI_OK ? status : soekpi_read_labels(root, plan->labels, error);
}

/* ---- Benchmarks ---- */

static soekpi_status fail_benchmark_name(const soekpi_plan *plan, const node *entry, soekpi_error *error) {
    text_builder near = {0};
    soekpi_catalogue_suggest(plan->catalogue, entry->key, &near);
    char *suggestion = soekpi_text_take(&near);
    if (suggestion == NULL) {
        return soekpi_fail_memory(error);
    }
    soekpi_status status =
        soekpi_fail(error, SOEKPI_ERROR_NAME, entry->key_where, "unknown item '%.*s'%s",
                    (int)(entry->key.length < 120 ? entry->key.length : 120), entry->key.start, suggestion);
    soekpi_release(suggestion);
    return status;
}

/* The level item a benchmark gives. */
static soekpi_status read_benchmark_item(const soekpi_plan *plan, const node *entry, benchmark *out,
                                         soekpi_error *error) {
    symbol named;
    soekpi_status status = soekpi_catalogue_lookup(plan->catalogue, entry->key, &named);
    if (status == SOEKPI_ERROR_MEMORY) {
        return soekpi_fail_memory(error);
    }
    if (status != SOEKPI_OK) {
        return fail_benchmark_name(plan, entry, error);
    }
    const item *found =
        named.what == SOEKPI_IS_ITEM ? soekpi_catalogue_item(plan->catalogue, named.index) : NULL;
    if (found == NULL || found->kind != SOEKPI_LEVEL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, entry->key_where,
                           "'%.*s' cannot come from a benchmark; only a level item (kind: level) can",
                           (int)(entry->key.length < 120 ? entry->key.length : 120), entry->key.start);
    }
    out->item = named.index;
    return SOEKPI_OK;
}

static soekpi_status read_benchmark_when(const node *entry, benchmark *out, soekpi_error *error) {
    slice when = soekpi_slice("same");
    soekpi_status status = soekpi_node_text(entry, "when", &when, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    out->latest = soekpi_slice_equal(when, "latest");
    if (!out->latest && !soekpi_slice_equal(when, "same")) {
        return soekpi_fail(
            error, SOEKPI_ERROR_PLAN, soekpi_text_place(soekpi_node_find(entry, "when")),
            "'when' must be same (the judged period) or latest (that or the latest before it), "
            "found '%.*s'",
            (int)(when.length < 60 ? when.length : 60), when.start);
    }
    return SOEKPI_OK;
}

/* `gdp_growth: {entity: 宝安区, when: latest}` or `gdp_growth: 宝安区`. */
static soekpi_status read_benchmark(const soekpi_plan *plan, const node *list, const node *entry,
                                    benchmark *out, soekpi_error *error) {
    static const char *const keys[] = {"entity", "when", NULL};
    soekpi_status status = read_benchmark_item(plan, entry, out, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    slice entity = soekpi_slice("");
    if (entry->kind == NODE_SCALAR) {
        status = soekpi_node_text(list, entry->key.start, &entity, error);
    } else {
        status = soekpi_node_check_keys(entry, keys, "a benchmark", error);
        if (status == SOEKPI_OK) {
            status = soekpi_node_text(entry, "entity", &entity, error);
        }
        if (status == SOEKPI_OK) {
            status = read_benchmark_when(entry, out, error);
        }
    }
    if (status != SOEKPI_OK) {
        return status;
    }
    if (entity.length == 0) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, entry->where,
                           "the benchmark '%.*s' names no entity; write {entity: name of the region}",
                           (int)(entry->key.length < 120 ? entry->key.length : 120), entry->key.start);
    }
    out->entity = soekpi_copy_text(entity.start, entity.length);
    return out->entity != NULL ? SOEKPI_OK : soekpi_fail_memory(error);
}

/* Two spellings of one item. */
static soekpi_status check_benchmarks(const soekpi_plan *plan, const node *list, soekpi_error *error) {
    placed_name *names = soekpi_allocate(plan->benchmark_count, sizeof *names);
    if (names == NULL) {
        return soekpi_fail_memory(error);
    }
    const node *entry = list->first;
    for (size_t i = 0; i < plan->benchmark_count; i++, entry = entry->next) {
        names[i].text =
            soekpi_slice(soekpi_catalogue_item(plan->catalogue, plan->benchmarks[i].item)->names.id);
        names[i].where = entry->key_where;
    }
    soekpi_status status = soekpi_check_unique(names, plan->benchmark_count, "the benchmark", error);
    soekpi_release(names);
    return status;
}

static soekpi_status read_benchmarks(soekpi_plan *plan, const node *root, soekpi_error *error) {
    const node *list = soekpi_node_find(root, "benchmarks");
    if (list == NULL) {
        return SOEKPI_OK;
    }
    soekpi_status status = soekpi_node_expect(list, NODE_MAP, "benchmarks", error);
    if (status != SOEKPI_OK) {
        return status;
    }
    plan->benchmarks = soekpi_allocate(list->children, sizeof *plan->benchmarks);
    if (plan->benchmarks == NULL) {
        return soekpi_fail_memory(error);
    }
    for (const node *entry = list->first; entry != NULL; entry = entry->next) {
        status = read_benchmark(plan, list, entry, &plan->benchmarks[plan->benchmark_count], error);
        if (status != SOEKPI_OK) {
            return status;
        }
        plan->benchmark_count++;
    }
    return check_benchmarks(plan, list, error);
}

/* ---- Goals, aspects, measures ---- */

static soekpi_status read_targets(soekpi_plan *plan, const node *list, const char *what, size_t measure,
                                  soekpi_error *error) {
    if (list == NULL) {
        return SOEKPI_OK;
    }
    soekpi_status status = soekpi_node_expect(list, NODE_LIST, what, error);
    for (const node *entry = list->first; status == SOEKPI_OK && entry != NULL; entry = entry->next) {
        status = soekpi_target_read(plan, entry, measure, error);
    }
    return status;
}

static void free_heading(heading *freed) {
    soekpi_release(freed->id);
    soekpi_release(freed->title_chinese);
    soekpi_release(freed->title_english);
    soekpi_release(freed->quote);
    soekpi_release(freed->note);
    soekpi_release(freed->note_english);
    memset(freed, 0, sizeof *freed);
}

static soekpi_status read_heading_texts(const node *map, const char *const *keys, const char *what,
                                        heading *out, soekpi_error *error) {
    soekpi_status status = soekpi_refuse_later(map, error);
    if (status == SOEKPI_OK) {
        status = soekpi_node_check_keys(map, keys, what, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_read_id(map, what, &out->id, &out->where, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_read_languages(map, "title", &out->title_chinese, &out->title_english, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_read_copy(map, "quote", &out->quote, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_read_languages(map, "note", &out->note, &out->note_english, error);
    }
    if (status == SOEKPI_OK && out->note == NULL) {
        out->note = soekpi_copy_text("", 0);
        out->note_english = soekpi_copy_text("", 0);
        if (out->note == NULL || out->note_english == NULL) {
            status = soekpi_fail_memory(error);
        }
    }
    if (status == SOEKPI_OK && out->title_chinese == NULL) {
        out->title_chinese = soekpi_copy_text(out->id, strlen(out->id));
        out->title_english = soekpi_copy_text(out->id, strlen(out->id));
        if (out->title_chinese == NULL || out->title_english == NULL) {
            status = soekpi_fail_memory(error);
        }
    }
    return status;
}

/* Appends an aspect or a measure; what it holds is counted when it has been read. */
static soekpi_status add_heading(heading **list, size_t *count, size_t *capacity, const node *map,
                                 const char *const *keys, const char *what, heading start,
                                 soekpi_error *error) {
    soekpi_status status = read_heading_texts(map, keys, what, &start, error);
    if (status == SOEKPI_OK && !soekpi_grow(list, capacity, *count + 1, sizeof **list)) {
        status = soekpi_fail_memory(error);
    }
    if (status != SOEKPI_OK) {
        free_heading(&start);
        return status;
    }
    (*list)[(*count)++] = start;
    return SOEKPI_OK;
}

static soekpi_status read_measure(soekpi_plan *plan, const node *map, size_t aspect, soekpi_error *error) {
    static const char *const keys[] = {"id", "title", "quote", "note", "targets", NULL};
    heading start = {.parent = aspect, .first = plan->target_count};
    soekpi_status status = add_heading(&plan->measures, &plan->measure_count, &plan->measure_capacity, map,
                                       keys, "a measure", start, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    size_t index = plan->measure_count - 1;
    status = read_targets(plan, soekpi_node_find(map, "targets"), "targets", index, error);
    plan->measures[index].count = plan->target_count - plan->measures[index].first;
    return status;
}

static soekpi_status read_aspect(soekpi_plan *plan, const node *map, soekpi_error *error) {
    static const char *const keys[] = {"id", "title", "quote", "note", "measures", NULL};
    heading start = {.parent = SIZE_MAX, .first = plan->measure_count};
    soekpi_status status = add_heading(&plan->aspects, &plan->aspect_count, &plan->aspect_capacity, map, keys,
                                       "an aspect", start, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    size_t index = plan->aspect_count - 1;
    const node *measures = soekpi_node_find(map, "measures");
    status = measures == NULL ? SOEKPI_OK : soekpi_node_expect(measures, NODE_LIST, "measures", error);
    const node *entry = measures == NULL ? NULL : measures->first;
    for (; status == SOEKPI_OK && entry != NULL; entry = entry->next) {
        status = read_measure(plan, entry, index, error);
    }
    plan->aspects[index].count = plan->measure_count - plan->aspects[index].first;
    return status;
}

static soekpi_status read_aspects(soekpi_plan *plan, const node *root, soekpi_error *error) {
    const node *aspects = soekpi_node_find(root, "aspects");
    if (aspects == NULL) {
        return SOEKPI_OK;
    }
    soekpi_status status = soekpi_node_expect(aspects, NODE_LIST, "aspects", error);
    for (const node *entry = aspects->first; status == SOEKPI_OK && entry != NULL; entry = entry->next) {
        status = read_aspect(plan, entry, error);
    }
    return status;
}

/* ---- Ids ---- */

static soekpi_status check_headings(const heading *list, size_t count, const char *what,
                                    soekpi_error *error) {
    placed_name *names = soekpi_allocate(count, sizeof *names);
    if (names == NULL) {
        return soekpi_fail_memory(error);
    }
    for (size_t i = 0; i < count; i++) {
        names[i].text = soekpi_slice(list[i].id);
        names[i].where = list[i].where;
    }
    soekpi_status status = soekpi_check_unique(names, count, what, error);
    soekpi_release(names);
    return status;
}

static soekpi_status check_ids(const soekpi_plan *plan, soekpi_error *error) {
    placed_name *names = soekpi_allocate(plan->target_count, sizeof *names);
    if (names == NULL) {
        return soekpi_fail_memory(error);
    }
    for (size_t i = 0; i < plan->target_count; i++) {
        names[i].text = soekpi_slice(plan->targets[i].id);
        names[i].where = plan->targets[i].where;
    }
    soekpi_status status = soekpi_check_unique(names, plan->target_count, "the target id", error);
    soekpi_release(names);
    if (status == SOEKPI_OK) {
        status = check_headings(plan->aspects, plan->aspect_count, "the aspect id", error);
    }
    if (status == SOEKPI_OK) {
        status = check_headings(plan->measures, plan->measure_count, "the measure id", error);
    }
    return status;
}

static soekpi_status read_contents(soekpi_plan *plan, const node *root, soekpi_error *error) {
    soekpi_status status = soekpi_catalogue_read(plan->catalogue, root, error);
    if (status == SOEKPI_OK) {
        status = read_benchmarks(plan, root, error);
    }
    if (status == SOEKPI_OK) {
        status = read_targets(plan, soekpi_node_find(root, "goals"), "goals", SIZE_MAX, error);
        plan->goal_count = plan->target_count;
    }
    if (status == SOEKPI_OK) {
        status = read_aspects(plan, root, error);
    }
    return status != SOEKPI_OK ? status : check_ids(plan, error);
}

soekpi_status soekpi_plan_read(soekpi_plan *plan, const node *root, soekpi_error *error) {
    static const char *const keys[] = {"soekpi",      "plan",    "title",      "period",     "source",
                                       "note",        "partial", "benchmarks", "parameters", "items",
                                       "money_unit",  "labels",  "indicators", "goals",      "aspects",
                                       "growth_base", NULL};
    soekpi_status status = check_version(root, error);
    if (status == SOEKPI_OK) {
        status = soekpi_refuse_later(root, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_node_check_keys(root, keys, "a plan", error);
    }
    if (status == SOEKPI_OK) {
        status = read_heading(plan, root, error);
    }
    return status != SOEKPI_OK ? status : read_contents(plan, root, error);
}
