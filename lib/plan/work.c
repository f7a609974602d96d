/* Targets that records answer: quantities, milestones, portfolios, checklists. */
#include "plan/reader.h"

#include <string.h>

#include "base/memory.h"
#include "catalogue/form.h"

void soekpi_work_free(plan_work *freed) {
    for (size_t i = 0; i < freed->entry_count; i++) {
        soekpi_release(freed->entries[i].id);
        soekpi_release(freed->entries[i].title_chinese);
        soekpi_release(freed->entries[i].title_english);
        soekpi_release(freed->entries[i].owner);
    }
    for (size_t i = 0; i < freed->stage_count; i++) {
        soekpi_release(freed->stages[i]);
    }
    soekpi_release(freed->entries);
    soekpi_release(freed->stages);
    soekpi_release(freed->subject);
    soekpi_release(freed->after_id);
    soekpi_release(freed->schedule);
    soekpi_form_free(&freed->maximum);
    memset(freed, 0, sizeof *freed);
}

/* Work has no formula over the accounts: nothing over one. */
static soekpi_status set_nothing(target *out, int32_t unit, int32_t better, soekpi_error *error) {
    symbol none = {-1, -1};
    out->symbol = none;
    out->unit = unit;
    out->better = better;
    return soekpi_form_add_constant(&out->formula.denominator, soekpi_decimal_make(1, 0)) == SOEKPI_OK
               ? SOEKPI_OK
               : soekpi_fail_memory(error);
}

/* ---- Rules ---- */

static bool is_upwards(const rule *checked) {
    return checked->comparison == ABOVE || checked->comparison == AT_LEAST;
}

/* A comparison with a constant: records have no last year. */
static soekpi_status check_rule(const target *checked, place where, soekpi_error *error) {
    const rule *wanted = &checked->rule;
    if (wanted->kind != RULE_COMPARE) {
        return soekpi_fail(error, SOEKPI_ERROR_RULE, where,
                           "the rule of %s is a comparison (>, >=, <, <=) with a constant or a parameter",
                           soekpi_target_kind_name(checked->kind));
    }
    if (wanted->references[0].base != BASE_NONE) {
        return soekpi_fail(error, SOEKPI_ERROR_RULE, wanted->wheres[0],
                           "the rule of %s compares with a constant or a parameter, because records say "
                           "nothing of last year or of figures of the accounts",
                           soekpi_target_kind_name(checked->kind));
    }
    return SOEKPI_OK;
}

/* More than all there is can never be done. */
static soekpi_status check_reach(const soekpi_plan *plan, const target *checked, decimal most,
                                 soekpi_error *error) {
    const rule *wanted = &checked->rule;
    exact limit;
    exact all;
    soekpi_constant_value(&wanted->references[0].margin, plan->catalogue, &limit);
    soekpi_exact_zero(&all);
    soekpi_exact_add_product(&all, most, soekpi_decimal_make(1, 0));
    int order = soekpi_exact_compare(&limit, &all);
    if (is_upwards(wanted) && (order > 0 || (order == 0 && wanted->comparison == ABOVE))) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, wanted->wheres[0],
                           "the rule of target '%s' can never hold: it wants more than there is",
                           checked->id);
    }
    return SOEKPI_OK;
}

static soekpi_status read_rule(const soekpi_plan *plan, const node *map, const char *implied, target *out,
                               soekpi_error *error) {
    const node *written = soekpi_node_find(map, "rule");
    soekpi_status status = soekpi_target_read_rule(plan, map, implied, out, error);
    return status != SOEKPI_OK
               ? status
               : check_rule(out, written != NULL ? soekpi_text_place(written) : out->where, error);
}

/* ---- Pace ---- */

static soekpi_status read_pace_word(const node *map, target *out, soekpi_error *error) {
    slice text = {NULL, 0};
    soekpi_status status = soekpi_node_text(map, "pace", &text, error);
    if (status != SOEKPI_OK || text.start == NULL) {
        return status;
    }
    if (!soekpi_slice_equal(text, "linear")) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, soekpi_text_place(soekpi_node_find(map, "pace")),
                           "'pace' must be linear, found '%.*s'; for any other pace give a 'schedule'",
                           (int)(text.length < 60 ? text.length : 60), text.start);
    }
    out->work.linear = true;
    return SOEKPI_OK;
}

/* What says how it goes upwards has no meaning for a limit from above. */
static soekpi_status check_direction(const node *map, const target *checked, soekpi_error *error) {
    static const char *const upwards[] = {"pace", "schedule", "maximum"};
    for (size_t i = 0; i < sizeof upwards / sizeof *upwards; i++) {
        const node *child = soekpi_node_find(map, upwards[i]);
        if (child != NULL && !is_upwards(&checked->rule)) {
            return soekpi_fail(error, SOEKPI_ERROR_PLAN, child->key_where,
                               "'%s' speaks of reaching an amount, but the rule of target '%s' is '%s'",
                               upwards[i], checked->id, checked->rule_text);
        }
    }
    return SOEKPI_OK;
}

/* `pace` or `schedule`, and `maximum`. */
static soekpi_status read_pace(const soekpi_plan *plan, const node *map, target *out, soekpi_error *error) {
    const node *schedule = soekpi_node_find(map, "schedule");
    const node *maximum = soekpi_node_find(map, "maximum");
    subject about = {out->unit, false};
    if (schedule != NULL && soekpi_node_find(map, "pace") != NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, schedule->key_where,
                           "target '%s' has a 'pace' and a 'schedule'; keep one of them", out->id);
    }
    soekpi_status status = read_pace_word(map, out, error);
    if (status == SOEKPI_OK) {
        status = check_direction(map, out, error);
    }
    if (status == SOEKPI_OK) {
        status = soekpi_read_schedule(plan->catalogue, map, about, &out->work, error);
    }
    if (status == SOEKPI_OK && maximum != NULL) {
        status = soekpi_read_amount(plan->catalogue, maximum, "'maximum'", about, &out->work.maximum, error);
        out->work.has_maximum = status == SOEKPI_OK;
    }
    return status;
}

/* ---- Quantities ---- */

/* The item whose figures are added up. */
static soekpi_status read_item(const soekpi_plan *plan, const node *map, target *out, soekpi_error *error) {
    slice name = soekpi_slice("");
    soekpi_status status = soekpi_node_text(map, "quantity", &name, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    place where = soekpi_text_place(soekpi_node_find(map, "quantity"));
    symbol named;
    status = soekpi_find_item(plan->catalogue, name, where, &named, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    bool is_item = named.what == SOEKPI_IS_ITEM;
    if (!is_item || soekpi_catalogue_item(plan->catalogue, named.index)->kind == SOEKPI_LEVEL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, where,
                           "'%.*s' is %s; a quantity is an item whose figures add up",
                           (int)(name.length < 120 ? name.length : 120), name.start,
                           is_item                             ? "a level"
                           : named.what == SOEKPI_IS_INDICATOR ? "an indicator"
                                                               : "a parameter");
    }
    return soekpi_target_set_symbol(out, named, plan->catalogue, error);
}

static soekpi_status read_quantity(const soekpi_plan *plan, const node *map, target *out,
                                   soekpi_error *error) {
    soekpi_status status = read_item(plan, map, out, error);
    return status != SOEKPI_OK ? status : read_rule(plan, map, NULL, out, error);
}

/* ---- Milestones ---- */

static soekpi_status read_after(const node *map, target *out, soekpi_error *error) {
    const node *after = soekpi_node_find(map, "after");
    if (after == NULL) {
        return SOEKPI_OK;
    }
    out->work.where = soekpi_text_place(after);
    soekpi_status status = soekpi_read_copy(map, "after", &out->work.after_id, error);
    if (status == SOEKPI_OK && out->work.after_id[0] == '\0') {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, after->where,
                           "'after' of target '%s' is empty; expected the id of a target", out->id);
    }
    return status;
}

/* Done on the due date or before: at most 0 days late. */
static soekpi_status set_milestone_rule(const soekpi_plan *plan, const node *map, target *out,
                                        soekpi_error *error) {
    soekpi_status status = soekpi_target_read_rule(plan, map, "<= 0 days", out, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    if (out->risk.kind != RISK_NONE && out->risk.kind != RISK_BAND) {
        return soekpi_fail(error, SOEKPI_ERROR_RULE, soekpi_text_place(soekpi_node_find(map, "at_risk")),
                           "'at_risk' of a milestone is a number of days, such as \"30 days\", found '%s'",
                           out->risk_text);
    }
    soekpi_release(out->rule_text); /* with the unit, which the zero of a printed rule lacks */
    soekpi_release(out->rule_text_chinese);
    out->rule_text = soekpi_copy_text("<= 0 days", strlen("<= 0 days"));
    out->rule_text_chinese = soekpi_copy_text("不高于 0天", strlen("不高于 0天"));
    return out->rule_text != NULL && out->rule_text_chinese != NULL ? SOEKPI_OK : soekpi_fail_memory(error);
}

static soekpi_status read_milestone(const soekpi_plan *plan, const node *map, target *out,
                                    soekpi_error *error) {
    const node *named = soekpi_node_find(map, "milestone");
    soekpi_status status = soekpi_read_copy(map, "milestone", &out->work.subject, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    if (soekpi_slice_trim(soekpi_slice(out->work.subject)).length == 0) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, named->where, "the milestone of target '%s' has no name",
                           out->id);
    }
    if (soekpi_node_find(map, "due") == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, out->where,
                           "the milestone '%s' has no 'due'; write for example due: 2023-06-30", out->id);
    }
    status = set_nothing(out, SOEKPI_DAYS, SOEKPI_BETTER_LOWER, error);
    if (status == SOEKPI_OK) {
        status = soekpi_read_days(map, &out->work, error);
    }
    if (status == SOEKPI_OK) {
        status = set_milestone_rule(plan, map, out, error);
    }
    if (status == SOEKPI_OK && (!soekpi_text_default(&out->title_chinese, out->work.subject) ||
                                !soekpi_text_default(&out->title_english, out->work.subject))) {
        status = soekpi_fail_memory(error);
    }
    return status != SOEKPI_OK ? status : read_after(map, out, error);
}

/* ---- Portfolios and checklists ---- */

static soekpi_status read_portfolio_rule(const soekpi_plan *plan, const node *map, target *out,
                                         soekpi_error *error) {
    text_builder builder = {0};
    soekpi_text_format(&builder, ">= %zu", out->work.declared);
    char *implied = soekpi_text_take(&builder);
    if (implied == NULL) {
        return soekpi_fail_memory(error);
    }
    soekpi_status status = read_rule(plan, map, implied, out, error);
    soekpi_release(implied);
    return status != SOEKPI_OK
               ? status
               : check_reach(plan, out, soekpi_decimal_make((int128)out->work.declared, 0), error);
}

static soekpi_status read_portfolio(const soekpi_plan *plan, const node *map, target *out,
                                    soekpi_error *error) {
    soekpi_status status = set_nothing(out, SOEKPI_COUNT, SOEKPI_BETTER_HIGHER, error);
    if (status == SOEKPI_OK) {
        status = soekpi_entries_read(map, out, error);
    }
    return status != SOEKPI_OK ? status : read_portfolio_rule(plan, map, out, error);
}

static soekpi_status read_checklist(const soekpi_plan *plan, const node *map, target *out,
                                    soekpi_error *error) {
    soekpi_status status = set_nothing(out, SOEKPI_PERCENT, SOEKPI_BETTER_HIGHER, error);
    if (status == SOEKPI_OK) {
        status = soekpi_entries_read(map, out, error);
    }
    if (status == SOEKPI_OK) {
        status = read_rule(plan, map, ">= 100 %", out, error);
    }
    return status != SOEKPI_OK ? status : check_reach(plan, out, soekpi_decimal_make(1, 0), error);
}

soekpi_status soekpi_work_read(const soekpi_plan *plan, const node *map, target *out, soekpi_error *error) {
    if (out->kind == SOEKPI_TARGET_MILESTONE) {
        return read_milestone(plan, map, out, error);
    }
    soekpi_status status = out->kind == SOEKPI_TARGET_QUANTITY    ? read_quantity(plan, map, out, error)
                           : out->kind == SOEKPI_TARGET_PORTFOLIO ? read_portfolio(plan, map, out, error)
                                                                  : read_checklist(plan, map, out, error);
    if (status == SOEKPI_OK) {
        status = soekpi_read_days(map, &out->work, error);
    }
    return status != SOEKPI_OK ? status : read_pace(plan, map, out, error);
}
