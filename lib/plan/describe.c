/* What the public header tells of a plan. */
#include "plan/plan.h"

#include <string.h>

#include "plan/reader.h"

const soekpi_catalogue *soekpi_plan_catalogue(const soekpi_plan *plan) {
    return plan != NULL ? plan->catalogue : NULL;
}

static size_t own_parameters(const soekpi_plan *plan) {
    return plan->catalogue->parameter_count;
}

size_t soekpi_plan_stated_measures(const soekpi_plan *plan) {
    size_t count = 0;
    for (size_t i = 0; i < plan->measure_count; i++) {
        count += plan->measures[i].part == SIZE_MAX && plan->measures[i].basis != SOEKPI_ASSUMED;
    }
    return count;
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
        .part_count = plan->part_count,
        .declared_aspects = plan->declared_aspects,
        .declared_measures = plan->declared_measures,
        .declared_enterprises = plan->declared_enterprises,
        .stated_measures = soekpi_plan_stated_measures(plan),
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
        .part = found->part,
        .kind = found->kind,
        .start = found->work.start,
        .due = found->work.due,
        .subject = found->work.subject,
        .entry_count = found->work.entry_count,
        .declared = found->work.declared,
        .after = found->work.after,
        .among = found->ranking.among,
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
        .basis = list[index].basis,
        .part = list[index].part,
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

soekpi_status soekpi_plan_part(const soekpi_plan *plan, size_t index, soekpi_part *out) {
    if (plan == NULL || out == NULL || out->size != sizeof *out) {
        return SOEKPI_ERROR_ARGUMENT;
    }
    if (index >= plan->part_count) {
        return SOEKPI_ERROR_RANGE;
    }
    const plan_part *found = &plan->parts[index];
    *out = (soekpi_part){
        .size = sizeof *out,
        .id = found->id,
        .title_chinese = found->title_chinese,
        .title_english = found->title_english,
        .entity = found->entity,
        .parent = found->parent,
        .first_target = found->first_target,
        .target_count = found->target_count,
        .goal_count = found->goal_count,
        .first_aspect = found->first_aspect,
        .aspect_count = found->aspect_count,
    };
    return SOEKPI_OK;
}

soekpi_status soekpi_plan_entry(const soekpi_plan *plan, size_t wanted, size_t index, soekpi_entry *out) {
    if (plan == NULL || out == NULL || out->size != sizeof *out) {
        return SOEKPI_ERROR_ARGUMENT;
    }
    if (wanted >= plan->target_count || index >= plan->targets[wanted].work.entry_count) {
        return SOEKPI_ERROR_RANGE;
    }
    const plan_entry *found = &plan->targets[wanted].work.entries[index];
    *out = (soekpi_entry){
        .size = sizeof *out,
        .id = found->id,
        .title_chinese = found->title_chinese,
        .title_english = found->title_english,
        .owner = found->owner,
        .due = found->due,
    };
    return SOEKPI_OK;
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
