/* One target: what it speaks of, its rule, and its YAML. */
#include "plan/reader.h"

#include <string.h>

#include "base/memory.h"
#include "catalogue/form.h"

void soekpi_target_free(target *freed) {
    soekpi_release(freed->id);
    soekpi_release(freed->title_chinese);
    soekpi_release(freed->title_english);
    soekpi_formula_free(&freed->formula);
    soekpi_release(freed->formula_text);
    soekpi_rule_free(&freed->rule);
    soekpi_release(freed->rule_text);
    soekpi_release(freed->rule_text_chinese);
    soekpi_risk_free(&freed->risk);
    soekpi_release(freed->risk_text);
    for (size_t i = 0; i < freed->scope_entity_count; i++) {
        soekpi_release(freed->scope_entities[i]);
    }
    soekpi_release(freed->scope_entities);
    soekpi_release((void *)(uintptr_t)freed->scope_sorted);
    soekpi_release(freed->quote);
    soekpi_release(freed->note);
    soekpi_release(freed->note_english);
    soekpi_work_free(&freed->work);
    memset(freed, 0, sizeof *freed);
}

target soekpi_target_begin(size_t measure) {
    target fresh = {.round = -1, .annualise = -1, .measure = measure, .part = SIZE_MAX};
    fresh.work.after = SIZE_MAX;
    fresh.ranking.reported = NO_ITEM;
    memset(fresh.labels, SOEKPI_UNDEFINED, sizeof fresh.labels);
    return fresh;
}

/* ---- What it speaks of ---- */

/* The item as a formula: itself over one. */
static bool item_formula(int32_t index, formula *out) {
    term self = {index, NO_PARAMETER, SOEKPI_CURRENT, soekpi_decimal_make(1, 0)};
    memset(out, 0, sizeof *out);
    if (soekpi_form_add_term(&out->numerator, self) == SOEKPI_OK &&
        soekpi_form_add_constant(&out->denominator, soekpi_decimal_make(1, 0)) == SOEKPI_OK) {
        return true;
    }
    soekpi_formula_free(out);
    memset(out, 0, sizeof *out);
    return false;
}

static bool set_titles(target *out, const name_set *named) {
    return soekpi_text_default(&out->title_chinese, named->chinese) &&
           soekpi_text_default(&out->title_english, named->english);
}

soekpi_status soekpi_target_set_symbol(target *out, symbol named, const soekpi_catalogue *names,
                                       soekpi_error *error) {
    out->symbol = named;
    if (named.what == SOEKPI_IS_INDICATOR) {
        const indicator *found = soekpi_catalogue_indicator(names, named.index);
        out->unit = found->unit;
        out->better = found->better;
        out->denominator_nonzero = found->denominator_nonzero;
        if (!soekpi_formula_copy(&out->formula, &found->formula) ||
            !soekpi_text_default(&out->formula_text, found->text) || !set_titles(out, &found->names)) {
            return soekpi_fail_memory(error);
        }
        return SOEKPI_OK;
    }
    const item *found = soekpi_catalogue_item(names, named.index);
    out->unit = found->unit;
    out->better = SOEKPI_BETTER_NONE;
    if (!item_formula(named.index, &out->formula) ||
        !soekpi_text_default(&out->formula_text, found->names.id) || !set_titles(out, &found->names)) {
        return soekpi_fail_memory(error);
    }
    return SOEKPI_OK;
}

/* ---- Its rule ---- */

/* prior and opening must have a meaning for the formula. */
static soekpi_status check_references(const rule *checked, const formula *about,
                                      const soekpi_catalogue *names, soekpi_error *error) {
    size_t count = checked->kind == RULE_NONE ? 0 : checked->kind == RULE_BETWEEN ? 2 : 1;
    for (size_t i = 0; i < count; i++) {
        formula unused;
        soekpi_status status = soekpi_reference_formula(&checked->references[i], about, names,
                                                        checked->wheres[i], &unused, error);
        if (status != SOEKPI_OK) {
            return status;
        }
        soekpi_formula_free(&unused);
    }
    return SOEKPI_OK;
}

static bool print_rule(const rule *printed, const soekpi_catalogue *names, int32_t language, char **out) {
    text_builder builder = {0};
    soekpi_rule_print(printed, names, language, &builder);
    *out = soekpi_text_take(&builder);
    return *out != NULL;
}

soekpi_status soekpi_target_set_rule(target *out, const soekpi_catalogue *names, bool bare, slice rule_text,
                                     place rule_where, slice risk_text, place risk_where,
                                     soekpi_error *error) {
    subject about = {out->unit, bare};
    soekpi_status status = SOEKPI_OK;
    if (rule_text.length > 0) {
        status = soekpi_rule_parse(names, rule_text, rule_where, about, out->better, &out->rule, error);
        if (status == SOEKPI_OK) {
            status = check_references(&out->rule, &out->formula, names, error);
        }
    }
    if (status == SOEKPI_OK && risk_text.length > 0) {
        status = soekpi_risk_parse(names, risk_text, risk_where, about, out->better, &out->risk, error);
        if (status == SOEKPI_OK && out->risk.kind == RISK_CONDITION) {
            status = check_references(&out->risk.condition, &out->formula, names, error);
        }
    }
    if (status != SOEKPI_OK) {
        return status;
    }
    slice risk_inside = soekpi_slice_trim(risk_text);
    out->risk_text = soekpi_copy_text(risk_inside.start, risk_inside.length);
    if (out->risk_text == NULL || !print_rule(&out->rule, names, SOEKPI_ENGLISH, &out->rule_text) ||
        !print_rule(&out->rule, names, SOEKPI_CHINESE, &out->rule_text_chinese)) {
        return soekpi_fail_memory(error);
    }
    return SOEKPI_OK;
}

bool soekpi_target_complete(target *out, const soekpi_catalogue *names) {
    if (out->formula_text == NULL) {
        text_builder builder = {0};
        soekpi_formula_print(&out->formula, names, SOEKPI_ENGLISH, &builder);
        out->formula_text = soekpi_text_take(&builder);
    }
    return out->formula_text != NULL && soekpi_text_default(&out->id, NULL) &&
           soekpi_text_default(&out->title_chinese, out->id) &&
           soekpi_text_default(&out->title_english, out->id) && soekpi_text_default(&out->rule_text, NULL) &&
           soekpi_text_default(&out->rule_text_chinese, NULL) && soekpi_text_default(&out->risk_text, NULL) &&
           soekpi_text_default(&out->quote, NULL) && soekpi_text_default(&out->note, NULL) &&
           soekpi_text_default(&out->note_english, NULL) && soekpi_text_default(&out->work.subject, NULL);
}

bool soekpi_plan_append(soekpi_plan *plan, target *from) {
    if (!soekpi_grow(&plan->targets, &plan->target_capacity, plan->target_count + 1, sizeof *plan->targets)) {
        return false;
    }
    plan->targets[plan->target_count++] = *from;
    memset(from, 0, sizeof *from);
    return true;
}

/* ---- Its YAML ---- */

static soekpi_status fail_unknown_indicator(const soekpi_plan *plan, slice name, place where,
                                            soekpi_error *error) {
    text_builder near = {0};
    soekpi_catalogue_suggest(plan->catalogue, name, &near);
    char *suggestion = soekpi_text_take(&near);
    if (suggestion == NULL) {
        return soekpi_fail_memory(error);
    }
    bool operators = false;
    for (size_t i = 0; i < name.length; i++) {
        operators = operators || strchr("+*/@", name.start[i]) != NULL;
    }
    soekpi_status status =
        soekpi_fail(error, SOEKPI_ERROR_NAME, where, "unknown indicator '%.*s'%s%s",
                    (int)(name.length < 120 ? name.length : 120), name.start, suggestion,
                    operators ? "; a formula gets a name under 'indicators', and the target that name" : "");
    soekpi_release(suggestion);
    return status;
}

static soekpi_status read_indicator(const soekpi_plan *plan, const node *map, target *out,
                                    soekpi_error *error) {
    const node *written = soekpi_node_find(map, "formula");
    if (written != NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, written->key_where,
                           "target '%s' has a formula; give the formula a name under 'indicators' and write "
                           "'indicator: that name' here",
                           out->id);
    }
    const node *value = soekpi_node_find(map, "indicator");
    slice name = soekpi_slice("");
    soekpi_status status = soekpi_node_text(map, "indicator", &name, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    place where = soekpi_text_place(value);
    symbol named;
    status = soekpi_catalogue_lookup(plan->catalogue, name, &named);
    if (status == SOEKPI_ERROR_MEMORY) {
        return soekpi_fail_memory(error);
    }
    if (status != SOEKPI_OK) {
        return fail_unknown_indicator(plan, name, where, error);
    }
    if (named.what == SOEKPI_IS_PARAMETER) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, where,
                           "'%.*s' is a parameter; a target needs an indicator or an item",
                           (int)(name.length < 120 ? name.length : 120), name.start);
    }
    return soekpi_target_set_symbol(out, named, plan->catalogue, error);
}

soekpi_status soekpi_target_rule_text(const node *map, const char *key, const target *of, slice *text,
                                      place *where, soekpi_error *error) {
    const node *value = soekpi_node_find(map, key);
    soekpi_status status = soekpi_node_text(map, key, text, error);
    if (status != SOEKPI_OK || value == NULL) {
        return status;
    }
    if (text->length == 0) {
        return soekpi_fail(error, SOEKPI_ERROR_RULE, value->where, "'%s' of target '%s' is empty", key,
                           of->id);
    }
    *where = soekpi_text_place(value);
    return SOEKPI_OK;
}

soekpi_status soekpi_target_read_rule(const soekpi_plan *plan, const node *map, const char *implied,
                                      target *out, soekpi_error *error) {
    slice rule_text = soekpi_slice(implied);
    slice risk_text = soekpi_slice("");
    place rule_where = soekpi_nowhere;
    place risk_where = soekpi_nowhere;
    if (implied == NULL && soekpi_node_find(map, "rule") == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, out->where,
                           "target '%s' has no 'rule'; write for example rule: \"> prior\"", out->id);
    }
    soekpi_status status = soekpi_target_rule_text(map, "rule", out, &rule_text, &rule_where, error);
    if (status == SOEKPI_OK) {
        status = soekpi_target_rule_text(map, "at_risk", out, &risk_text, &risk_where, error);
    }
    return status != SOEKPI_OK ? status
                               : soekpi_target_set_rule(out, plan->catalogue, false, rule_text, rule_where,
                                                        risk_text, risk_where, error);
}

static soekpi_status read_round(const node *map, target *out, soekpi_error *error) {
    enum { MOST = 15 };
    slice text = {NULL, 0};
    soekpi_status status = soekpi_node_text(map, "round", &text, error);
    if (status != SOEKPI_OK || text.start == NULL) {
        return status;
    }
    int32_t places = 0;
    bool digits = text.length > 0 && text.length <= 2;
    for (size_t i = 0; digits && i < text.length; i++) {
        digits = text.start[i] >= '0' && text.start[i] <= '9';
        places = 10 * places + (text.start[i] - '0');
    }
    if (!digits || places > MOST) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, soekpi_text_place(soekpi_node_find(map, "round")),
                           "'round' must be a whole number of decimals from 0 to %d, found '%.*s'", MOST,
                           (int)(text.length < 60 ? text.length : 60), text.start);
    }
    out->round = places;
    return SOEKPI_OK;
}

static bool has_any(const form *checked, const soekpi_catalogue *names) {
    for (size_t i = 0; i < checked->count; i++) {
        if (checked->terms[i].item != NO_ITEM &&
            soekpi_catalogue_item(names, checked->terms[i].item)->kind == SOEKPI_ANY) {
            return true;
        }
    }
    return false;
}

static soekpi_status read_annualise(const soekpi_plan *plan, const node *map, target *out,
                                    soekpi_error *error) {
    const node *value = soekpi_node_find(map, "annualise");
    bool annualise = false;
    soekpi_status status = soekpi_node_flag(map, "annualise", &annualise, error);
    if (status != SOEKPI_OK || value == NULL) {
        return status;
    }
    const soekpi_catalogue *names = plan->catalogue;
    if (annualise && !soekpi_formula_annualisable(&out->formula, names) &&
        !has_any(&out->formula.numerator, names) && !has_any(&out->formula.denominator, names)) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, soekpi_text_place(value),
                           "target '%s' cannot be annualised: only a flow over a stock or an average is "
                           "multiplied by 12/months, and this is %s",
                           out->id, out->formula_text);
    }
    out->annualise = annualise ? 1 : 0;
    return SOEKPI_OK;
}

static bool is_growth(const reference *checked, const soekpi_catalogue *names) {
    return checked->base == BASE_INDICATOR &&
           soekpi_catalogue_indicator(names, checked->index)->formula.growth.count > 0;
}

/* Dialect and label policy speak about growth only. */
static soekpi_status read_growth(const soekpi_plan *plan, const node *map, target *out, soekpi_error *error) {
    out->growth_base = plan->growth_base;
    memcpy(out->labels, plan->labels, sizeof out->labels);
    bool value = out->formula.growth.count > 0;
    bool either = value || is_growth(&out->rule.references[0], plan->catalogue) ||
                  is_growth(&out->rule.references[1], plan->catalogue);
    const node *base = soekpi_node_find(map, "growth_base");
    const node *labels = soekpi_node_find(map, "labels");
    const node *idle = base != NULL && !either ? base : labels != NULL && !value ? labels : NULL;
    if (idle != NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, idle->key_where,
                           "'%s' says what growth() means, but target '%s' is %s", idle->key.start, out->id,
                           out->formula_text);
    }
    soekpi_status status = soekpi_node_word(map, "growth_base", soekpi_growth_id, 0, SOEKPI_GROWTH_END,
                                            SOEKPI_ERROR_PLAN, &out->growth_base, error);
    return status != SOEKPI_OK ? status : soekpi_read_labels(map, out->labels, error);
}

/* ---- All of it ---- */

static soekpi_status read_source(const soekpi_plan *plan, const node *map, target *out, soekpi_error *error) {
    out->basis = SOEKPI_ASSUMED; /* law 18: nothing is taken for stated unless the plan says so */
    soekpi_status status = soekpi_node_word(map, "basis", soekpi_basis_id, 0, SOEKPI_BASIS_END,
                                            SOEKPI_ERROR_PLAN, &out->basis, error);
    if (status == SOEKPI_OK) {
        status = soekpi_node_flag(map, "optional", &out->optional, error);
    }
    if (status == SOEKPI_OK && (soekpi_node_find(map, "quote") != NULL || out->measure == SIZE_MAX)) {
        status = soekpi_read_copy(map, "quote", &out->quote, error);
    } else if (status == SOEKPI_OK && !soekpi_text_default(&out->quote, plan->measures[out->measure].quote)) {
        status = soekpi_fail_memory(error);
    }
    return status != SOEKPI_OK ? status
                               : soekpi_read_languages(map, "note", &out->note, &out->note_english, error);
}

/* An indicator with its rule, or its rank. */
static soekpi_status read_figure(const soekpi_plan *plan, const node *map, target *out, soekpi_error *error) {
    soekpi_status status = read_indicator(plan, map, out, error);
    if (status == SOEKPI_OK) {
        status = out->kind == SOEKPI_TARGET_RANK ? soekpi_ranking_read(plan, map, out, error)
                                                 : soekpi_target_read_rule(plan, map, NULL, out, error);
    }
    if (status == SOEKPI_OK) {
        status = read_round(map, out, error);
    }
    if (status == SOEKPI_OK) {
        status = read_annualise(plan, map, out, error);
    }
    return status != SOEKPI_OK ? status : read_growth(plan, map, out, error);
}

static soekpi_status read_target(const soekpi_plan *plan, const node *map, target *out, soekpi_error *error) {
    soekpi_status status = soekpi_refuse_later(map, error);
    if (status == SOEKPI_OK) {
        status = soekpi_target_check_keys(map, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_read_id(map, "a target", &out->id, &out->where, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_target_read_kind(map, out, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_read_languages(map, "title", &out->title_chinese, &out->title_english, error);
    }
    if (status == SOEKPI_OK) {
        bool figure = !soekpi_is_work(out->kind);
        status = figure ? read_figure(plan, map, out, error) : soekpi_work_read(plan, map, out, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_target_read_scope(plan, map, out, error);
    }
    return status != SOEKPI_OK ? status : read_source(plan, map, out, error);
}

soekpi_status soekpi_target_read(soekpi_plan *plan, const node *map, size_t measure, soekpi_error *error) {
    target fresh = soekpi_target_begin(measure);
    soekpi_status status = read_target(plan, map, &fresh, error);
    if (status == SOEKPI_OK &&
        (!soekpi_target_complete(&fresh, plan->catalogue) || !soekpi_plan_append(plan, &fresh))) {
        status = soekpi_fail_memory(error);
    }
    soekpi_target_free(&fresh);
    return status;
}
