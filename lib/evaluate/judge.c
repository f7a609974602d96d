/* Values, reasons, labels, margins and verdicts (laws 2 to 7, 14). */
#include "evaluate/accumulator.h"
#include "evaluate/progress.h"
#include "evaluate/standing.h"

int32_t soekpi_growth_label_of(int now, int prior, int change) {
    if (prior > 0) {
        if (change > 0)
            return SOEKPI_INCREASE;
        if (change == 0)
            return SOEKPI_UNCHANGED;
        return now < 0 ? SOEKPI_TURNED_LOSS : SOEKPI_DECREASE;
    }
    if (prior == 0)
        return now > 0 ? SOEKPI_FROM_ZERO : now < 0 ? SOEKPI_TURNED_LOSS : SOEKPI_UNCHANGED;
    if (now > 0)
        return SOEKPI_TURNED_PROFITABLE;
    return change > 0 ? SOEKPI_LOSS_NARROWED : change == 0 ? SOEKPI_UNCHANGED : SOEKPI_LOSS_WIDENED;
}

int32_t soekpi_growth_label(const exact *now, const exact *prior) {
    return soekpi_growth_label_of(now->sign, prior->sign, soekpi_exact_compare(now, prior));
}

/* Growth on a base that is not positive: no percentage, or a dialect's. */
static void apply_growth(const bound_target *bound, const bound_ratio *ratio, const exact *now,
                         computed *out) {
    exact *numerator = &out->ratio.numerator, *base = &out->ratio.denominator;
    exact scaled;
    soekpi_exact_multiply_decimal(&scaled, now, ratio->divisor); /* base is W@prior times the divisor */
    out->label = soekpi_growth_label(&scaled, base);
    if (base->sign > 0)
        return;
    if (base->sign == 0 || bound->growth_base == SOEKPI_GROWTH_STRICT) {
        out->reason = SOEKPI_NON_POSITIVE_BASE;
        return;
    }
    out->marks |= SOEKPI_MARK_DIALECT;
    if (bound->growth_base == SOEKPI_GROWTH_SIGNED)
        return;
    /* (scale * (W - W') / |W'| + offset) / divisor = (2 * offset * W' - N) / (divisor * W'), W' < 0 */
    exact twice;
    soekpi_exact_multiply_decimal(&twice, base, ratio->offset);
    soekpi_exact_multiply_decimal(&twice, &twice, soekpi_decimal_make(2, 0));
    soekpi_exact_multiply_decimal(numerator, numerator, ratio->divisor);
    soekpi_exact_subtract(numerator, &twice, numerator);
    soekpi_exact_multiply_decimal(base, base, ratio->divisor);
}

/* Law 5: the denominator is positive unless the indicator says otherwise. */
static void check_denominator(const bound_ratio *ratio, computed *out) {
    exact *denominator = &out->ratio.denominator;
    if (denominator->sign == 0) {
        out->reason = SOEKPI_ZERO_DENOMINATOR;
    } else if (denominator->sign < 0) {
        if (!ratio->nonzero && !ratio->growth) {
            out->reason = SOEKPI_NEGATIVE_DENOMINATOR;
            return;
        }
        soekpi_exact_negate(denominator);
        soekpi_exact_negate(&out->ratio.numerator);
    }
}

/* Row factors: 12/months, and the 12 that a timed form carries. */
static void apply_months(const context *at, const bound_ratio *ratio, tally *state, computed *out) {
    const decimal twelve = soekpi_decimal_make(12, 0);
    out->scale = soekpi_decimal_make(1, 0);
    if (ratio->numerator.timed) {
        soekpi_exact_multiply_decimal(&out->ratio.denominator, &out->ratio.denominator, twelve);
        out->scale = twelve;
    }
    if (ratio->denominator.timed) {
        soekpi_exact_multiply_decimal(&out->ratio.numerator, &out->ratio.numerator, twelve);
        (void)soekpi_decimal_multiply(out->scale, twelve, &out->scale);
    }
    if (!ratio->annualise)
        return;
    decimal months;
    reading read = soekpi_months_read(at, &months);
    if (read != READ_NUMBER) {
        state->invalid = true;
        return;
    }
    soekpi_exact_multiply_decimal(&out->ratio.numerator, &out->ratio.numerator, twelve);
    soekpi_exact_multiply_decimal(&out->ratio.denominator, &out->ratio.denominator, months);
    (void)soekpi_decimal_multiply(out->scale, twelve, &out->scale);
    if (!soekpi_decimal_equal(months, twelve))
        out->marks |= SOEKPI_MARK_ANNUALISED;
}

/* Law 16: a reported figure stands in when the inputs are absent. */
static void use_reported(const context *at, const bound_ratio *ratio, computed *out) {
    const soekpi_evaluation *evaluation = at->evaluation;
    const source *from = &evaluation->sources[ratio->reported];
    decimal figure;
    uint8_t marks = 0;
    reading read;
    if (!soekpi_is_group(at)) {
        read = soekpi_figure_read(at, from, at->row, &figure, &marks);
    } else {
        read = soekpi_level_read(at, from, &figure, &marks);
        const group *whole = soekpi_group_at(at);
        bool alone = read == READ_MISSING && whole->count == 1 && whole->entities == 1;
        if (alone && soekpi_is_summed(at))
            read = soekpi_summed_reported(at, ratio->reported, &figure, &marks);
        else if (alone)
            read = soekpi_figure_read(at, from, evaluation->group_members[whole->first], &figure, &marks);
    }
    if (read == READ_MISSING)
        return;
    out->label = SOEKPI_LABEL_NONE;
    out->marks = (uint8_t)(marks | SOEKPI_MARK_REPORTED);
    out->scale = soekpi_decimal_make(0, 0);
    if (read == READ_INVALID) {
        out->reason = SOEKPI_INVALID_INPUT;
        return;
    }
    out->reason = SOEKPI_REASON_OK;
    soekpi_ratio_from_decimal(&out->ratio, figure);
}

/* factor * N/D + margin = (factor * N + margin * D) / D */
static void apply_factor(const bound_ratio *ratio, computed *out) {
    exact share;
    bool plain = soekpi_decimal_equal(ratio->factor, soekpi_decimal_make(1, 0));
    if (!plain)
        soekpi_exact_multiply_decimal(&out->ratio.numerator, &out->ratio.numerator, ratio->factor);
    if (soekpi_decimal_sign(ratio->margin) == 0)
        return;
    soekpi_exact_multiply_decimal(&share, &out->ratio.denominator, ratio->margin);
    soekpi_exact_add(&out->ratio.numerator, &out->ratio.numerator, &share);
}

void soekpi_ratio_compute(const context *at, const bound_target *bound, const bound_ratio *ratio,
                          computed *out) {
    tally state = {false, false, 0};
    out->reason = SOEKPI_REASON_OK;
    out->label = SOEKPI_LABEL_NONE;
    out->marks = ratio->derived ? SOEKPI_MARK_DERIVED : 0;
    out->scale = soekpi_decimal_make(1, 0);
    if (!ratio->constant && soekpi_is_group(at) && soekpi_group_at(at)->entities == 0) {
        out->reason = SOEKPI_NO_EVIDENCE;
        return;
    }
    soekpi_form_sum(at, bound, &ratio->numerator, &out->ratio.numerator, &state);
    soekpi_form_sum(at, bound, &ratio->denominator, &out->ratio.denominator, &state);
    exact now;
    if (ratio->growth)
        soekpi_form_sum(at, bound, &ratio->now, &now, &state);
    if (!state.missing && !state.invalid)
        apply_months(at, ratio, &state, out);
    out->marks |= state.marks;
    if (state.missing || state.invalid) {
        out->reason = state.missing ? SOEKPI_MISSING_INPUT : SOEKPI_INVALID_INPUT;
        if (state.missing && ratio->reported != NO_SOURCE)
            use_reported(at, ratio, out);
        if (out->reason != SOEKPI_REASON_OK)
            return;
    } else if (ratio->growth) {
        apply_growth(bound, ratio, &now, out);
    }
    if (out->reason == SOEKPI_REASON_OK)
        check_denominator(ratio, out);
    if (out->reason == SOEKPI_REASON_OK)
        apply_factor(ratio, out);
    if (out->reason == SOEKPI_REASON_OK && !soekpi_exact_is_inside(&out->ratio))
        out->reason = SOEKPI_OUT_OF_RANGE;
}

/* ---- verdicts ---- */

bool soekpi_in_scope(const context *at, const target *wanted) {
    const soekpi_evaluation *evaluation = at->evaluation;
    bool whole = soekpi_is_group(at);
    int32_t level = whole ? soekpi_group_at(at)->level : SOEKPI_ROW_ENTITY;
    const bool scopes[SOEKPI_ROW_END] = {[SOEKPI_ROW_ENTITY] = wanted->scope_each,
                                         [SOEKPI_ROW_GROUP] = wanted->scope_group,
                                         [SOEKPI_ROW_SEGMENT] = wanted->scope_segment,
                                         [SOEKPI_ROW_PLAN] = wanted->scope_plan};
    if (scopes[level])
        return true;
    if (wanted->scope_entity_count == 0 || level == SOEKPI_ROW_PLAN)
        return false;
    char number[24];
    const char *name = whole ? soekpi_group_at(at)->name
                             : soekpi_row_entity(evaluation->table, evaluation->members[at->row], number);
    const char *code = whole ? "" : soekpi_row_code(evaluation->table, evaluation->members[at->row]);
    return soekpi_scope_names(wanted, name) || (code[0] != '\0' && soekpi_scope_names(wanted, code));
}

/* Law 14: places of the displayed unit as places of the base unit. */
static int base_places(const soekpi_evaluation *evaluation, const target *wanted) {
    switch (wanted->unit) {
    case SOEKPI_PERCENT:
        return wanted->round + 2;
    case SOEKPI_MONEY:
    case SOEKPI_MONEY_PER_PERSON:
        return wanted->round - evaluation->money_power;
    default:
        return wanted->round;
    }
}

static const exact_ratio *rounded(const context *at, const target *wanted, const computed *from,
                                  bool is_constant, exact_ratio *space) {
    if (wanted->round < 0 || is_constant)
        return &from->ratio;
    soekpi_exact_round(space, &from->ratio, base_places(at->evaluation, wanted));
    return space;
}

/* Without the ratio when there is none. */
static void copy_computed(computed *out, const computed *from) {
    out->reason = from->reason;
    out->label = from->label;
    out->marks = from->marks;
    out->scale = from->scale;
    if (from->reason == SOEKPI_REASON_OK)
        soekpi_exact_ratio_copy(&out->ratio, &from->ratio);
}

typedef struct measured {
    exact_ratio margin;
    int32_t reason; /* of the references */
    uint8_t marks;
    computed reference;         /* the limit that decides */
    exact_ratio reference_used; /* as rounded */
} measured;

void soekpi_ratio_from_decimal(exact_ratio *out, decimal value) {
    soekpi_exact_set(&out->numerator, value);
    soekpi_exact_set(&out->denominator, soekpi_decimal_make(1, 0));
}

static void measure_one(const context *at, const bound_target *bound, const bound_ratio *against,
                        const exact_ratio *value, bool upper, measured *out) {
    exact_ratio space;
    soekpi_ratio_compute(at, bound, against, &out->reference);
    out->reason = out->reference.reason;
    out->marks = out->reference.marks & (uint8_t) ~(SOEKPI_MARK_REPORTED);
    if (out->reason != SOEKPI_REASON_OK)
        return;
    const exact_ratio *limit = rounded(at, bound->target, &out->reference, against->constant, &space);
    soekpi_exact_ratio_copy(&out->reference_used, limit);
    if (!value)
        return;
    if (upper)
        soekpi_exact_ratio_subtract(&out->margin, limit, value);
    else
        soekpi_exact_ratio_subtract(&out->margin, value, limit);
}

/* Distance to the limit (law 6). `value` is NULL when there is no value: then
 * only the references are read. */
static void measure(const context *at, const bound_target *bound, const bound_rule *test,
                    const exact_ratio *value, measured *out) {
    bool upper = test->kind == RULE_COMPARE && (test->comparison == BELOW || test->comparison == AT_MOST);
    measure_one(at, bound, &test->references[0], value, upper, out);
    if (test->kind == RULE_WITHIN && out->reason == SOEKPI_REASON_OK && value) {
        exact_ratio tolerance;
        soekpi_ratio_from_decimal(&tolerance, test->tolerance);
        if (out->margin.numerator.sign < 0)
            soekpi_exact_negate(&out->margin.numerator);
        soekpi_exact_ratio_subtract(&out->margin, &tolerance, &out->margin);
    }
    if (test->kind != RULE_BETWEEN)
        return;
    measured other;
    measure_one(at, bound, &test->references[1], value, true, &other);
    uint8_t marks = out->marks | other.marks;
    bool both = out->reason == SOEKPI_REASON_OK && other.reason == SOEKPI_REASON_OK;
    bool nearer = both && value && soekpi_exact_ratio_compare(&other.margin, &out->margin) < 0;
    bool graver =
        soekpi_is_absent(other.reason) && !soekpi_is_absent(out->reason); /* law 4: no_data comes first */
    bool worse = out->reason == SOEKPI_REASON_OK && other.reason != SOEKPI_REASON_OK;
    if (nearer || graver || worse)
        *out = other;
    out->marks = marks;
}

bool soekpi_holds(const bound_rule *test, const exact_ratio *margin) {
    bool strict = test->kind == RULE_COMPARE && (test->comparison == ABOVE || test->comparison == BELOW);
    return strict ? margin->numerator.sign > 0 : margin->numerator.sign >= 0;
}

static bool inside_band(const bound_target *bound, const exact_ratio *margin, const exact_ratio *limit) {
    exact_ratio band;
    soekpi_ratio_from_decimal(&band, bound->band);
    if (bound->risk == RISK_SHARE) {
        soekpi_exact_multiply_decimal(&band.numerator, &limit->numerator, bound->band);
        soekpi_exact_copy(&band.denominator, &limit->denominator);
        if (band.numerator.sign < 0)
            soekpi_exact_negate(&band.numerator);
    }
    return soekpi_exact_ratio_compare(margin, &band) < 0;
}

bool soekpi_rule_holds(const context *at, const bound_target *bound, const exact_ratio *value) {
    measured from;
    measure(at, bound, &bound->rule, value, &from);
    return from.reason == SOEKPI_REASON_OK && soekpi_holds(&bound->rule, &from.margin);
}

bool soekpi_at_risk(const context *at, const bound_target *bound, const judgement *from) {
    measured condition;
    if (bound->risk != RISK_CONDITION)
        return inside_band(bound, &from->margin, &from->reference.ratio);
    measure(at, bound, &bound->condition, &from->value.ratio, &condition);
    return condition.reason == SOEKPI_REASON_OK && soekpi_holds(&bound->condition, &condition.margin);
}

/* A met row that is at risk; a condition that cannot be read is never met. */
static void judge_risk(const context *at, const bound_target *bound, const exact_ratio *value,
                       const measured *from, judgement *out) {
    measured condition;
    switch (bound->risk) {
    case RISK_NONE:
        return;
    case RISK_CONDITION:
        measure(at, bound, &bound->condition, value, &condition);
        out->marks |= condition.marks;
        if (condition.reason != SOEKPI_REASON_OK) {
            out->reason = condition.reason;
            out->verdict = soekpi_is_absent(condition.reason) ? SOEKPI_NO_DATA : SOEKPI_UNDEFINED;
        } else if (soekpi_holds(&bound->condition, &condition.margin)) {
            out->verdict = SOEKPI_AT_RISK;
        }
        return;
    default:
        if (inside_band(bound, &from->margin, &from->reference_used))
            out->verdict = SOEKPI_AT_RISK;
    }
}

static void decide(const context *at, const bound_target *bound, const exact_ratio *value,
                   const measured *from, judgement *out) {
    int32_t reason = out->value.reason;
    if (soekpi_is_absent(reason) || soekpi_is_absent(from->reason)) {
        out->verdict = SOEKPI_NO_DATA;
    } else if (reason == SOEKPI_NON_POSITIVE_BASE &&
               bound->target->labels[out->value.label] != SOEKPI_UNDEFINED) {
        out->verdict = bound->target->labels[out->value.label];
        out->marks |= SOEKPI_MARK_POLICY;
    } else if (reason != SOEKPI_REASON_OK || from->reason != SOEKPI_REASON_OK) {
        out->verdict = SOEKPI_UNDEFINED;
    } else if (!soekpi_holds(&bound->rule, &from->margin)) {
        out->verdict = SOEKPI_BREACHED;
    } else {
        out->verdict = SOEKPI_MET;
        judge_risk(at, bound, value, from, out);
    }
}

/* A place that is not certain decides only what its worst would decide too. */
static void judge_worst(const context *at, size_t index, const bound_target *bound, judgement *out) {
    exact_ratio worst;
    measured from;
    judgement other;
    int32_t verdict = out->verdict;
    if (soekpi_standing_worst(at, index, &worst)) {
        other.value.reason = other.reason = SOEKPI_REASON_OK;
        other.value.label = other.label = SOEKPI_LABEL_NONE;
        other.marks = 0;
        measure(at, bound, &bound->rule, &worst, &from);
        decide(at, bound, &worst, &from, &other);
        verdict = other.verdict;
    }
    soekpi_standing_decide(at, index, verdict, out);
}

/* The value, by the kind of the target. */
static void find_value(const context *at, size_t index, const bound_target *bound, judgement *out) {
    if (bound->target->kind == SOEKPI_TARGET_RANK) {
        soekpi_standing_judge(at, index, out);
        return;
    }
    if (soekpi_is_work(bound->target->kind))
        soekpi_progress_value(at, index, &out->value);
    else
        soekpi_ratio_compute(at, bound, &bound->value, &out->value);
    out->has_value = out->value.reason == SOEKPI_REASON_OK;
    out->reason = out->value.reason;
    out->label = out->value.label;
    out->marks = out->value.marks;
}

static void find_verdict(const context *at, size_t index, const exact_ratio *value, const measured *from,
                         judgement *out) {
    const bound_target *bound = &at->evaluation->targets[index];
    if (soekpi_is_work(bound->target->kind)) {
        soekpi_progress_decide(at, index, out);
        return;
    }
    decide(at, bound, value, from, out);
    if (bound->target->kind == SOEKPI_TARGET_RANK)
        judge_worst(at, index, bound, out);
}

void soekpi_judge(const context *at, size_t index, judgement *out) {
    const bound_target *bound = &at->evaluation->targets[index];
    out->has_value = out->has_reference = out->has_margin = false;
    out->verdict = SOEKPI_NOT_IN_SCOPE;
    out->reason = SOEKPI_REASON_OK;
    out->label = SOEKPI_LABEL_NONE;
    out->marks = 0;
    if (!soekpi_in_scope(at, bound->target))
        return;
    find_value(at, index, bound, out);
    if (bound->rule.kind == RULE_NONE)
        return;
    exact_ratio space;
    const exact_ratio *value = out->has_value ? rounded(at, bound->target, &out->value, false, &space) : NULL;
    measured from;
    measure(at, bound, &bound->rule, value, &from);
    copy_computed(&out->reference, &from.reference);
    out->has_reference = from.reason == SOEKPI_REASON_OK;
    out->marks |= from.marks;
    if (out->reason == SOEKPI_REASON_OK)
        out->reason = from.reason;
    out->has_margin = out->has_value && out->has_reference;
    if (out->has_margin)
        soekpi_exact_ratio_copy(&out->margin, &from.margin);
    find_verdict(at, index, value, &from, out);
}

bool soekpi_judgement_amount(const judgement *from, exact_ratio *out) {
    if (!from->has_margin || soekpi_decimal_sign(from->value.scale) == 0)
        return false;
    soekpi_exact_multiply(&out->numerator, &from->margin.numerator, &from->value.ratio.denominator);
    soekpi_exact_multiply_decimal(&out->denominator, &from->margin.denominator, from->value.scale);
    return true;
}

bool soekpi_judgement_field(const judgement *from, int32_t field, exact_ratio *out) {
    switch (field) {
    case SOEKPI_FIELD_VALUE:
        if (from->has_value)
            soekpi_exact_ratio_copy(out, &from->value.ratio);
        return from->has_value;
    case SOEKPI_FIELD_REFERENCE:
        if (from->has_reference)
            soekpi_exact_ratio_copy(out, &from->reference.ratio);
        return from->has_reference;
    case SOEKPI_FIELD_MARGIN:
        if (from->has_margin)
            soekpi_exact_ratio_copy(out, &from->margin);
        return from->has_margin;
    default:
        return soekpi_judgement_amount(from, out);
    }
}

static double nearest_double(bool exists, const exact_ratio *ratio) {
    double nearest = (double)NAN;
    if (exists)
        (void)soekpi_exact_nearest(ratio, &nearest);
    return nearest;
}

void soekpi_judgement_outcome(const judgement *from, soekpi_outcome *out) {
    exact_ratio amount;
    bool has_amount = soekpi_judgement_amount(from, &amount);
    *out = (soekpi_outcome){.value = nearest_double(from->has_value, &from->value.ratio),
                            .reference = nearest_double(from->has_reference, &from->reference.ratio),
                            .margin = nearest_double(from->has_margin, &from->margin),
                            .amount = nearest_double(has_amount, &amount),
                            .verdict = from->verdict,
                            .reason = from->reason,
                            .label = from->label,
                            .marks = from->marks};
}
