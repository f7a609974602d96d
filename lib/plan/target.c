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
    soekpi_release(freed->quote);
    soekpi_release(freed->note);
    soekpi_release(freed->note_english);
    memset(freed, 0, sizeof *freed);
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

static bool set_text(char **out, const char *text) {
    if (*out == NULL) {
        text = text != NULL ? text : "";
        *out = soekpi_copy_text(text, strlen(text));
    }
    return *out != NULL;
}

static bool set_titles(target *out, const name_set *named) {
    return set_text(&out->title_chinese, named->chinese) && set_text(&out->title_english, named->english);
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
            !set_text(&out->formula_text, found->text) || !set_titles(out, &found->names)) {
            return soekpi_fail_memory(error);
        }
        return SOEKPI_OK;
    }
    const item *found = soekpi_catalogue_item(names, named.index);
    out->unit = found->unit;
    out->better = SOEKPI_BETTER_NONE;
    if (!item_formula(named.index, &out->formula) || !set_text(&out->formula_text, found->names.id) ||
        !set_titles(out, &found->names)) {
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
    return out->formula_text != NULL && set_text(&out->id, NULL) && set_text(&out->title_chinese, NULL) &&
           set_text(&out->title_english, NULL) && set_text(&out->rule_text, NULL) &&
           set_text(&out->rule_text_chinese, NULL) && set_text(&out->risk_text, NULL) &&
           set_text(&out->quote, NULL) && set_text(&out->note, NULL) && set_text(&out->note_english, NULL);
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
    if (value == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, out->where,
                           "target '%s' has no 'indicator'; expected the name of an indicator or an item",
                           out->id);
    }
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

static soekpi_status read_rule(const soekpi_plan *plan, const node *map, target *out, soekpi_error *error) {
    const node *rule_node = soekpi_node_find(map, "rule");
    if (rule_node == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, out->where,
                           "target '%s' has no 'rule'; write for example rule: \"> prior\"", out->id);
    }
    const node *risk_node = soekpi_node_find(map, "at_risk");
    slice rule_text = soekpi_slice("");
    slice risk_text = soekpi_slice("");
    soekpi_status status = soekpi_node_text(map, "rule", &rule_text, error);
    if (status == SOEKPI_OK) {
        status = soekpi_node_text(map, "at_risk", &risk_text, error);
    }
    if (status != SOEKPI_OK) {
        return status;
    }
    const node *empty = rule_text.length == 0                        ? rule_node
                        : risk_node != NULL && risk_text.length == 0 ? risk_node
                                                                     : NULL;
    if (empty != NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_RULE, empty->where, "'%s' of target '%s' is empty",
                           empty->key.start, out->id);
    }
    place risk_where = risk_node != NULL ? soekpi_text_place(risk_node) : soekpi_nowhere;
    return soekpi_target_set_rule(out, plan->catalogue, false, rule_text, soekpi_text_place(rule_node),
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

/* ---- Its scope ---- */

static soekpi_status add_entity(const node *value, target *out, soekpi_error *error) {
    char *copy = soekpi_copy_text(value->text.start, value->text.length);
    if (copy == NULL) {
        return soekpi_fail_memory(error);
    }
    out->scope_entities[out->scope_entity_count++] = copy;
    return SOEKPI_OK;
}

static soekpi_status read_scope_word(const node *value, target *out, soekpi_error *error) {
    soekpi_status status = soekpi_node_expect(value, NODE_SCALAR, "a scope", error);
    if (status != SOEKPI_OK) {
        return status;
    }
    if (value->text.length == 0) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, value->where,
                           "a scope is empty; expected each, group or the name of an entity");
    }
    if (soekpi_slice_equal(value->text, "each")) {
        out->scope_each = true;
    } else if (soekpi_slice_equal(value->text, "group")) {
        out->scope_group = true;
    } else {
        return add_entity(value, out, error);
    }
    return SOEKPI_OK;
}

static soekpi_status check_scope(const node *scope, target *out, soekpi_error *error) {
    if (out->scope_each && out->scope_entity_count > 0) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, scope->where,
                           "the scope of target '%s' is each entity and names '%s' besides; keep one of them",
                           out->id, out->scope_entities[0]);
    }
    if (scope->children < 2) {
        return SOEKPI_OK;
    }
    placed_name *list = soekpi_allocate(scope->children, sizeof *list);
    if (list == NULL) {
        return soekpi_fail_memory(error);
    }
    size_t count = 0;
    for (const node *child = scope->first; child != NULL; child = child->next) {
        list[count].text = child->text;
        list[count++].where = soekpi_text_place(child);
    }
    soekpi_status status = soekpi_check_unique(list, count, "the scope", error);
    soekpi_release(list);
    return status;
}

static soekpi_status read_scope(const node *map, target *out, soekpi_error *error) {
    const node *scope = soekpi_node_find(map, "scope");
    if (scope == NULL) {
        out->scope_each = true;
        out->scope_group = true;
        return SOEKPI_OK;
    }
    out->scope_entities = soekpi_allocate(scope->children + 1, sizeof *out->scope_entities);
    if (out->scope_entities == NULL) {
        return soekpi_fail_memory(error);
    }
    if (scope->kind != NODE_LIST) {
        return read_scope_word(scope, out, error);
    }
    if (scope->first == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, scope->where,
                           "the scope of target '%s' is empty; expected each, group or names of entities",
                           out->id);
    }
    for (const node *child = scope->first; child != NULL; child = child->next) {
        soekpi_status status = read_scope_word(child, out, error);
        if (status != SOEKPI_OK) {
            return status;
        }
    }
    return check_scope(scope, out, error);
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
    } else if (status == SOEKPI_OK && !set_text(&out->quote, plan->measures[out->measure].quote)) {
        status = soekpi_fail_memory(error);
    }
    return status != SOEKPI_OK ? status
                               : soekpi_read_languages(map, "note", &out->note, &out->note_english, error);
}

static soekpi_status read_target(const soekpi_plan *plan, const node *map, target *out, soekpi_error *error) {
    static const char *const keys[] = {"id",          "title",  "indicator", "formula", "rule",  "at_risk",
                                       "round",       "scope",  "annualise", "quote",   "basis", "optional",
                                       "growth_base", "labels", "note",      NULL};
    soekpi_status status = soekpi_refuse_later(map, error);
    if (status == SOEKPI_OK) {
        status = soekpi_node_check_keys(map, keys, "a target", error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_read_id(map, "a target", &out->id, &out->where, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_read_languages(map, "title", &out->title_chinese, &out->title_english, error);
    }
    if (status == SOEKPI_OK) {
        status = read_indicator(plan, map, out, error);
    }
    if (status == SOEKPI_OK) {
        status = read_rule(plan, map, out, error);
    }
    if (status == SOEKPI_OK) {
        status = read_round(map, out, error);
    }
    if (status == SOEKPI_OK) {
        status = read_annualise(plan, map, out, error);
    }
    if (status == SOEKPI_OK) {
        status = read_growth(plan, map, out, error);
    }
    if (status == SOEKPI_OK) {
        status = read_scope(map, out, error);
    }
    return status != SOEKPI_OK ? status : read_source(plan, map, out, error);
}

soekpi_status soekpi_target_read(soekpi_plan *plan, const node *map, size_t measure, soekpi_error *error) {
    target fresh = {.round = -1, .annualise = -1, .measure = measure};
    soekpi_status status = read_target(plan, map, &fresh, error);
    if (status == SOEKPI_OK &&
        (!soekpi_target_complete(&fresh, plan->catalogue) || !soekpi_plan_append(plan, &fresh))) {
        status = soekpi_fail_memory(error);
    }
    soekpi_target_free(&fresh);
    return status;
}
