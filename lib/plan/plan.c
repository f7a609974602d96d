/* The handle: made, described, freed. */
#include "plan/plan.h"

#include <string.h>

#include "base/memory.h"
#include "plan/include.h"

static void free_headings(heading *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        soekpi_heading_free(&list[i]);
    }
    soekpi_release(list);
}

void soekpi_plan_free(soekpi_plan *plan) {
    if (plan == NULL) {
        return;
    }
    for (size_t i = 0; i < plan->target_count; i++) {
        soekpi_target_free(&plan->targets[i]);
    }
    soekpi_release(plan->targets);
    free_headings(plan->aspects, plan->aspect_count);
    free_headings(plan->measures, plan->measure_count);
    for (size_t i = 0; i < plan->benchmark_count; i++) {
        soekpi_release(plan->benchmarks[i].entity);
    }
    soekpi_release(plan->benchmarks);
    for (size_t i = 0; i < plan->part_count; i++) {
        soekpi_release(plan->parts[i].id);
        soekpi_release(plan->parts[i].title_chinese);
        soekpi_release(plan->parts[i].title_english);
        soekpi_release(plan->parts[i].entity);
    }
    soekpi_release(plan->parts);
    soekpi_release(plan->entity);
    for (size_t i = 0; i < plan->assumption_count; i++) {
        soekpi_release(plan->assumptions[SOEKPI_CHINESE][i]);
        soekpi_release(plan->assumptions[SOEKPI_ENGLISH][i]);
    }
    soekpi_release(plan->assumptions[SOEKPI_CHINESE]);
    soekpi_release(plan->assumptions[SOEKPI_ENGLISH]);
    soekpi_release(plan->id);
    soekpi_release(plan->title_chinese);
    soekpi_release(plan->title_english);
    soekpi_release(plan->source);
    soekpi_release(plan->note);
    soekpi_release(plan->note_english);
    soekpi_release(plan->money_unit);
    soekpi_catalogue_free(plan->catalogue);
    soekpi_release(plan);
}

/* Texts that were not given; then nothing is changed any more. */
static bool complete(soekpi_plan *plan) {
    if (!soekpi_text_default(&plan->id, "") || !soekpi_text_default(&plan->title_chinese, plan->id) ||
        !soekpi_text_default(&plan->title_english, plan->id) || !soekpi_text_default(&plan->source, "") ||
        !soekpi_text_default(&plan->note, "") || !soekpi_text_default(&plan->note_english, plan->note) ||
        !soekpi_text_default(&plan->money_unit, "元") || !soekpi_plan_assume(plan)) {
        return false;
    }
    soekpi_catalogue_freeze(plan->catalogue);
    return true;
}

/* Reads the plan and all that it includes. */
static soekpi_status read_all(soekpi_plan *plan, const node *root, const soekpi_plan_source *sources,
                              size_t source_count, soekpi_error *error) {
    inclusion shared = {.sources = sources, .source_count = source_count, .root = plan};
    opened_plan opened = {.plan = plan, .map = root};
    soekpi_status status = soekpi_plan_open(&opened, &shared, error);
    if (status == SOEKPI_OK) {
        status = soekpi_plan_fill(&opened, &shared, error);
    }
    soekpi_parts_free(&opened);
    soekpi_release(shared.origins);
    return status;
}

static soekpi_plan *read_plan(const soekpi_catalogue *catalogue, const node *root,
                              const soekpi_plan_source *sources, size_t source_count, soekpi_error *error) {
    soekpi_plan *plan = soekpi_allocate(1, sizeof *plan);
    if (plan == NULL) {
        (void)soekpi_fail_memory(error);
        return NULL;
    }
    plan->catalogue = soekpi_catalogue_extend(catalogue, error);
    if (plan->catalogue == NULL || read_all(plan, root, sources, source_count, error) != SOEKPI_OK) {
        soekpi_plan_free(plan);
        return NULL;
    }
    if (!complete(plan)) {
        (void)soekpi_fail_memory(error);
        soekpi_plan_free(plan);
        return NULL;
    }
    return plan;
}

soekpi_plan *soekpi_plan_parse(const soekpi_catalogue *catalogue, const char *text, size_t length,
                               soekpi_error *error) {
    return soekpi_plan_parse_with(catalogue, text, length, NULL, 0, error);
}

/* What is missing in the call, NULL for nothing. */
static const char *missing_argument(const soekpi_catalogue *catalogue, const char *text, size_t length,
                                    const soekpi_plan_source *sources, size_t source_count) {
    if (catalogue == NULL) {
        return "the catalogue";
    }
    if (text == NULL && length > 0) {
        return "the text of the plan";
    }
    if (sources == NULL && source_count > 0) {
        return "the list of sources";
    }
    for (size_t i = 0; i < source_count; i++) {
        if (sources[i].id == NULL || (sources[i].text == NULL && sources[i].length > 0)) {
            return sources[i].id == NULL ? "the id of a source" : "the text of a source";
        }
    }
    return NULL;
}

soekpi_plan *soekpi_plan_parse_with(const soekpi_catalogue *catalogue, const char *text, size_t length,
                                    const soekpi_plan_source *sources, size_t source_count,
                                    soekpi_error *error) {
    const char *missing = missing_argument(catalogue, text, length, sources, source_count);
    if (missing != NULL) {
        (void)soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere, "%s is NULL", missing);
        return NULL;
    }
    document *tree = soekpi_document_parse(text != NULL ? text : "", length, error);
    if (tree == NULL) {
        return NULL;
    }
    soekpi_plan *plan = read_plan(catalogue, soekpi_document_root(tree), sources, source_count, error);
    soekpi_document_free(tree);
    return plan;
}

/* ---- One target for a calculator ---- */

static bool print_titles(target *out, const soekpi_catalogue *names) {
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_formula_print(&out->formula, names, SOEKPI_CHINESE, &chinese);
    soekpi_formula_print(&out->formula, names, SOEKPI_ENGLISH, &english);
    out->title_chinese = soekpi_text_take(&chinese);
    out->title_english = soekpi_text_take(&english);
    return out->title_chinese != NULL && out->title_english != NULL;
}

/* `text` is a name as a whole, or a formula. */
static soekpi_status set_subject(soekpi_catalogue *names, slice text, place where, target *out,
                                 soekpi_error *error) {
    symbol named;
    soekpi_status status = soekpi_catalogue_lookup(names, text, &named);
    if (status == SOEKPI_ERROR_MEMORY) {
        return soekpi_fail_memory(error);
    }
    if (status == SOEKPI_OK && named.what != SOEKPI_IS_PARAMETER) {
        return soekpi_target_set_symbol(out, named, names, error);
    }
    symbol none = {-1, -1};
    out->symbol = none;
    out->unit = SOEKPI_NUMBER;
    const soekpi_catalogue *known = names->parent != NULL ? names->parent : names;
    status = soekpi_formula_parse(known, names, text, where, &out->formula, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    return print_titles(out, names) ? SOEKPI_OK : soekpi_fail_memory(error);
}

static soekpi_status set_target(soekpi_catalogue *names, slice indicator_text, slice rule_text,
                                slice risk_text, target *out, soekpi_error *error) {
    place where = {1, 1};
    slice inside = soekpi_slice_trim(indicator_text);
    place begin = where;
    if (inside.length == 0) {
        return soekpi_fail(error, SOEKPI_ERROR_FORMULA, where,
                           "the indicator is empty; expected a name or a formula");
    }
    begin.column +=
        (int)soekpi_utf8_count(indicator_text.start, (size_t)(inside.start - indicator_text.start));
    soekpi_status status = set_subject(names, inside, begin, out, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    if (rule_text.length == 0 && risk_text.length > 0) {
        return soekpi_fail(error, SOEKPI_ERROR_RULE, where,
                           "at_risk is given without a rule; it speaks of values that meet a rule");
    }
    return soekpi_target_set_rule(out, names, true, rule_text, where, risk_text, where, error);
}

soekpi_plan *soekpi_plan_of_one(soekpi_catalogue *names, slice indicator_text, slice rule_text,
                                slice risk_text, soekpi_error *error) {
    soekpi_plan *plan = soekpi_allocate(1, sizeof *plan);
    if (plan == NULL) {
        soekpi_catalogue_free(names);
        (void)soekpi_fail_memory(error);
        return NULL;
    }
    plan->catalogue = names;
    plan->goal_count = 1;
    memset(plan->labels, SOEKPI_UNDEFINED, sizeof plan->labels);
    target fresh = soekpi_target_begin(SIZE_MAX);
    fresh.basis = SOEKPI_STATED;
    fresh.scope_each = true;
    soekpi_status status = set_target(names, indicator_text, rule_text, risk_text, &fresh, error);
    if (status == SOEKPI_OK &&
        (!soekpi_target_complete(&fresh, names) || !soekpi_plan_append(plan, &fresh) || !complete(plan))) {
        status = soekpi_fail_memory(error);
    }
    soekpi_target_free(&fresh);
    if (status != SOEKPI_OK) {
        soekpi_plan_free(plan);
        return NULL;
    }
    return plan;
}
