/* The handle: made, described, freed. */
#include "plan/plan.h"

#include <string.h>

#include "base/memory.h"
#include "base/period.h"
#include "plan/reader.h"

static void free_headings(heading *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        soekpi_release(list[i].id);
        soekpi_release(list[i].title_chinese);
        soekpi_release(list[i].title_english);
        soekpi_release(list[i].quote);
        soekpi_release(list[i].note);
        soekpi_release(list[i].note_english);
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

static bool fill(char **out, const char *text) {
    if (*out == NULL) {
        *out = soekpi_copy_text(text, strlen(text));
    }
    return *out != NULL;
}

/* Texts that were not given; then nothing is changed any more. */
static bool complete(soekpi_plan *plan) {
    if (!fill(&plan->id, "") || !fill(&plan->title_chinese, plan->id) ||
        !fill(&plan->title_english, plan->id) || !fill(&plan->source, "") || !fill(&plan->note, "") ||
        !fill(&plan->note_english, plan->note) || !fill(&plan->money_unit, "元") ||
        !soekpi_plan_assume(plan)) {
        return false;
    }
    soekpi_catalogue_freeze(plan->catalogue);
    return true;
}

static soekpi_plan *read_plan(const soekpi_catalogue *catalogue, const node *root, soekpi_error *error) {
    soekpi_plan *plan = soekpi_allocate(1, sizeof *plan);
    if (plan == NULL) {
        (void)soekpi_fail_memory(error);
        return NULL;
    }
    plan->catalogue = soekpi_catalogue_extend(catalogue, error);
    if (plan->catalogue == NULL || soekpi_plan_read(plan, root, error) != SOEKPI_OK) {
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
    if (catalogue == NULL || (text == NULL && length > 0)) {
        (void)soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere, "%s is NULL",
                          catalogue == NULL ? "the catalogue" : "the text of the plan");
        return NULL;
    }
    document *tree = soekpi_document_parse(text != NULL ? text : "", length, error);
    if (tree == NULL) {
        return NULL;
    }
    soekpi_plan *plan = read_plan(catalogue, soekpi_document_root(tree), error);
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
    target fresh = {
        .round = -1, .annualise = -1, .measure = SIZE_MAX, .basis = SOEKPI_STATED, .scope_each = true};
    memset(fresh.labels, SOEKPI_UNDEFINED, sizeof fresh.labels);
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

/* ---- Description ---- */

const soekpi_catalogue *soekpi_plan_catalogue(const soekpi_plan *plan) {
    return plan != NULL ? plan->catalogue : NULL;
}

static size_t own_parameters(const soekpi_plan *plan) {
    return plan->catalogue->parameter_count;
}

soekpi_status soekpi_plan_describe(const soekpi_plan *plan, soekpi_plan_info *info) {
    if (plan == NULL || info == NULL || info->size != sizeof *info) {
        return SOEKPI_ERROR_ARGUMENT;
    }
    *info = (soekpi_plan_info){
        .size = sizeof *info,
        .id = plan->id,
        .title_chinese = plan->title_chinese,
        .title_english = plan->title_english,
        .source = plan->source,
        .note = plan->note,
        .note_english = plan->note_english,
        .money_unit = plan->money_unit,
        .money_power = plan->money_power,
        .period = plan->period,
        .growth_base = plan->growth_base,
        .partial = plan->partial,
        .target_count = plan->target_count,
        .goal_count = plan->goal_count,
        .aspect_count = plan->aspect_count,
        .measure_count = plan->measure_count,
        .parameter_count = own_parameters(plan),
        .assumption_count = plan->assumption_count,
    };
    return SOEKPI_OK;
}

soekpi_status soekpi_plan_target(const soekpi_plan *plan, size_t index, soekpi_target *out) {
    if (plan == NULL || out == NULL || out->size != sizeof *out) {
        return SOEKPI_ERROR_ARGUMENT;
    }
    if (index >= plan->target_count) {
        return SOEKPI_ERROR_RANGE;
    }
    const target *found = &plan->targets[index];
    *out = (soekpi_target){
        .size = sizeof *out,
        .id = found->id,
        .title_chinese = found->title_chinese,
        .title_english = found->title_english,
        .indicator = found->symbol.what < 0 ? "" : soekpi_symbol_id(plan->catalogue, found->symbol),
        .formula = found->formula_text,
        .rule = found->rule_text,
        .rule_chinese = found->rule_text_chinese,
        .at_risk = found->risk_text,
        .quote = found->quote,
        .note = found->note,
        .note_english = found->note_english,
        .unit = found->unit,
        .better = found->better,
        .basis = found->basis,
        .round = found->round,
        .annualise = found->annualise,
        .optional = found->optional,
        .growth_base = found->growth_base,
        .profit = soekpi_formula_profit(&found->formula, plan->catalogue),
        .measure = found->measure,
    };
    return SOEKPI_OK;
}

static soekpi_status describe_heading(const soekpi_plan *plan, const heading *list, size_t count,
                                      size_t index, soekpi_heading *out) {
    if (plan == NULL || out == NULL || out->size != sizeof *out) {
        return SOEKPI_ERROR_ARGUMENT;
    }
    if (index >= count) {
        return SOEKPI_ERROR_RANGE;
    }
    *out = (soekpi_heading){
        .size = sizeof *out,
        .id = list[index].id,
        .title_chinese = list[index].title_chinese,
        .title_english = list[index].title_english,
        .quote = list[index].quote,
        .note = list[index].note,
        .note_english = list[index].note_english,
        .parent = list[index].parent,
        .first = list[index].first,
        .count = list[index].count,
    };
    return SOEKPI_OK;
}

soekpi_status soekpi_plan_aspect(const soekpi_plan *plan, size_t index, soekpi_heading *aspect) {
    return describe_heading(plan, plan != NULL ? plan->aspects : NULL, plan != NULL ? plan->aspect_count : 0,
                            index, aspect);
}

soekpi_status soekpi_plan_measure(const soekpi_plan *plan, size_t index, soekpi_heading *measure) {
    return describe_heading(plan, plan != NULL ? plan->measures : NULL,
                            plan != NULL ? plan->measure_count : 0, index, measure);
}

soekpi_status soekpi_plan_parameter(const soekpi_plan *plan, size_t index, soekpi_parameter *out) {
    if (plan == NULL || out == NULL || out->size != sizeof *out) {
        return SOEKPI_ERROR_ARGUMENT;
    }
    if (index >= own_parameters(plan)) {
        return SOEKPI_ERROR_RANGE;
    }
    return soekpi_parameter_at(plan->catalogue, plan->catalogue->first_parameter + index, out);
}

size_t soekpi_plan_find_target(const soekpi_plan *plan, const char *id) {
    for (size_t i = 0; plan != NULL && id != NULL && i < plan->target_count; i++) {
        if (strcmp(plan->targets[i].id, id) == 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

const char *soekpi_plan_assumption(const soekpi_plan *plan, size_t index, int32_t language) {
    if (plan == NULL || index >= plan->assumption_count ||
        (language != SOEKPI_CHINESE && language != SOEKPI_ENGLISH)) {
        return NULL;
    }
    return plan->assumptions[language][index];
}
