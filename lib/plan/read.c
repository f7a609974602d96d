/* A plan's YAML: benchmarks, goals, aspects and measures. */
#include "plan/include.h"

#include <string.h>

#include "base/memory.h"

/* ---- Benchmarks ---- */

/* The level item a benchmark gives. */
static soekpi_status read_benchmark_item(const soekpi_plan *plan, const node *entry, benchmark *out,
                                         soekpi_error *error) {
    symbol named;
    soekpi_status status = soekpi_find_item(plan->catalogue, entry->key, entry->key_where, &named, error);
    if (status != SOEKPI_OK) {
        return status;
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

void soekpi_heading_free(heading *freed) {
    soekpi_release(freed->id);
    soekpi_release(freed->title_chinese);
    soekpi_release(freed->title_english);
    soekpi_release(freed->quote);
    soekpi_release(freed->note);
    soekpi_release(freed->note_english);
    memset(freed, 0, sizeof *freed);
}

/* Law 18: nothing is taken for stated unless the plan says so. */
static heading heading_begin(size_t parent, size_t first) {
    heading start = {.parent = parent, .first = first, .basis = SOEKPI_ASSUMED, .part = SIZE_MAX};
    return start;
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
        status = soekpi_node_word(map, "basis", soekpi_basis_id, 0, SOEKPI_BASIS_END, SOEKPI_ERROR_PLAN,
                                  &out->basis, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_read_copy(map, "quote", &out->quote, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_read_languages(map, "note", &out->note, &out->note_english, error);
    }
    if (status == SOEKPI_OK &&
        (!soekpi_text_default(&out->note, NULL) || !soekpi_text_default(&out->note_english, NULL) ||
         !soekpi_text_default(&out->title_chinese, out->id) ||
         !soekpi_text_default(&out->title_english, out->id))) {
        status = soekpi_fail_memory(error);
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
        soekpi_heading_free(&start);
        return status;
    }
    (*list)[(*count)++] = start;
    return SOEKPI_OK;
}

static soekpi_status read_measure(soekpi_plan *plan, const node *map, size_t aspect, soekpi_error *error) {
    static const char *const keys[] = {"id", "title", "basis", "quote", "note", "targets", NULL};
    heading start = heading_begin(aspect, plan->target_count);
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
    static const char *const keys[] = {"id", "title", "basis", "quote", "note", "measures", NULL};
    heading start = heading_begin(SIZE_MAX, plan->measure_count);
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

soekpi_status soekpi_plan_open(opened_plan *opened, inclusion *shared, soekpi_error *error) {
    static const char *const keys[] = {"soekpi",      "plan",     "title",      "period",     "source",
                                       "note",        "partial",  "benchmarks", "parameters", "items",
                                       "money_unit",  "labels",   "indicators", "goals",      "aspects",
                                       "growth_base", "declares", "include",    NULL};
    soekpi_status status = soekpi_version_check(opened->map, error);
    if (status == SOEKPI_OK) {
        status = soekpi_refuse_later(opened->map, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_node_check_keys(opened->map, keys, "a plan", error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_heading_read(opened->plan, opened->map, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_part_names(opened, shared, error);
    }
    return status != SOEKPI_OK ? status : soekpi_parts_open(opened, shared, error);
}

/* What the plan itself wants. */
static soekpi_status read_own(soekpi_plan *plan, const node *root, soekpi_error *error) {
    soekpi_status status = read_targets(plan, soekpi_node_find(root, "goals"), "goals", SIZE_MAX, error);
    plan->goal_count = plan->target_count;
    if (status == SOEKPI_OK) {
        status = read_aspects(plan, root, error);
    }
    if (status == SOEKPI_OK) {
        status = check_ids(plan, error);
    }
    return status != SOEKPI_OK ? status : soekpi_heading_check(plan, root, error);
}

soekpi_status soekpi_plan_fill(opened_plan *opened, inclusion *shared, soekpi_error *error) {
    soekpi_plan *plan = opened->plan;
    soekpi_status status = read_benchmarks(plan, opened->map, error);
    if (status == SOEKPI_OK) {
        status = soekpi_part_benchmarks(opened, shared, error);
    }
    if (status == SOEKPI_OK) {
        status = read_own(plan, opened->map, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_part_check_rounding(plan, shared->root, error);
    }
    size_t own = plan->target_count;
    if (status == SOEKPI_OK) {
        status = soekpi_parts_fill(opened, shared, error);
    }
    return status != SOEKPI_OK ? status : soekpi_plan_link(plan, own, error);
}
