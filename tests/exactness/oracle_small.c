/* The laws in 128-bit fractions; false as soon as a number does not fit. */
#include "oracle.h"

#include <math.h>

#include "fraction.h"

/* digits * 10^power */
typedef struct scaled {
    wide digits;
    int32_t power;
} scaled;

typedef struct computed_small {
    int reason;
    fraction value;
    scaled bottom; /* size of the denominator */
} computed_small;

static int sign_of(wide a) {
    return a > 0 ? 1 : a < 0 ? -1 : 0;
}

static bool sum(const law_form *form, const figure *row, scaled *out, int *reason) {
    scaled parts[LAW_TERMS];
    int32_t lowest = INT32_MAX;
    for (int32_t i = 0; i < form->count; i++) {
        const law_term *term = &form->terms[i];
        figure read = {1, 0, FIGURE_NUMBER};
        if (term->yearly)
            return false;
        if (term->column != CONSTANT_TERM)
            read = row[term->column];
        if (read.kind == FIGURE_MISSING)
            *reason = SOEKPI_MISSING_INPUT;
        else if (read.kind == FIGURE_INVALID && *reason != SOEKPI_MISSING_INPUT)
            *reason = SOEKPI_INVALID_INPUT;
        parts[i] =
            (scaled){(wide)term->coefficient.digits * read.digits, term->coefficient.power + read.power};
        if (parts[i].digits != 0 && parts[i].power < lowest)
            lowest = parts[i].power;
    }
    *out = (scaled){0, lowest == INT32_MAX ? 0 : lowest};
    if (*reason != SOEKPI_REASON_OK)
        return true;
    for (int32_t i = 0; i < form->count; i++) {
        wide part;
        if (parts[i].digits == 0)
            continue;
        if (!wide_times_ten(parts[i].digits, parts[i].power - lowest, &part) ||
            !wide_add(out->digits, part, &out->digits))
            return false;
    }
    return true;
}

static bool grow(const law_ratio *ratio, int32_t dialect, scaled now, computed_small *out, uint8_t *label) {
    scaled base = out->bottom;
    int32_t lowest = now.digits == 0                              ? base.power
                     : base.digits == 0 || now.power < base.power ? now.power
                                                                  : base.power;
    wide left, right, change;
    if (!wide_times_ten(now.digits, now.digits ? now.power - lowest : 0, &left) ||
        !wide_times_ten(base.digits, base.digits ? base.power - lowest : 0, &right) ||
        !wide_add(left, -right, &change))
        return false;
    *label = (uint8_t)law_label(sign_of(now.digits), sign_of(base.digits), sign_of(change));
    if (base.digits == 0 || (base.digits < 0 && dialect == SOEKPI_GROWTH_STRICT)) {
        out->reason = SOEKPI_NON_POSITIVE_BASE;
        return true;
    }
    if (right < 0) {
        out->bottom.digits = -base.digits;
        if (dialect == SOEKPI_GROWTH_ABSOLUTE)
            right = -right;
    }
    fraction scale, offset;
    return fraction_divide(change, right, 0, &out->value) && fraction_of(ratio->scale, &scale) &&
           fraction_of(ratio->offset, &offset) && fraction_multiply(out->value, scale, &out->value) &&
           fraction_add(out->value, offset, &out->value);
}

static bool compute(const law_ratio *ratio, const figure *row, int months, int32_t dialect,
                    computed_small *out, uint8_t *label) {
    scaled top;
    out->reason = SOEKPI_REASON_OK;
    out->bottom = (scaled){1, 0};
    if (!sum(&ratio->top, row, &top, &out->reason) ||
        (ratio->bottom.count > 0 && !sum(&ratio->bottom, row, &out->bottom, &out->reason)))
        return false;
    if (out->reason == SOEKPI_REASON_OK && ratio->annualise && months == 0)
        out->reason = SOEKPI_INVALID_INPUT;
    if (out->reason != SOEKPI_REASON_OK)
        return true;
    if (ratio->growth)
        return grow(ratio, dialect, top, out, label);
    wide *bottom = &out->bottom.digits;
    if (*bottom == 0 || (*bottom < 0 && !ratio->nonzero)) {
        out->reason = *bottom == 0 ? SOEKPI_ZERO_DENOMINATOR : SOEKPI_NEGATIVE_DENOMINATOR;
        return true;
    }
    if (*bottom < 0) {
        *bottom = -*bottom;
        top.digits = -top.digits;
    }
    wide below = *bottom;
    if (ratio->annualise &&
        (!wide_multiply(top.digits, 12, &top.digits) || !wide_multiply(below, months, &below)))
        return false;
    return fraction_divide(top.digits, below, top.power - out->bottom.power, &out->value);
}

static bool refer(const law_ratio *limit, const figure *row, int months, int32_t dialect,
                  computed_small *out) {
    uint8_t label;
    fraction factor, margin;
    out->reason = SOEKPI_REASON_OK;
    if (limit->fixed)
        return fraction_of(limit->margin, &out->value);
    if (!compute(limit, row, months, dialect, out, &label))
        return false;
    if (out->reason != SOEKPI_REASON_OK)
        return true;
    if (limit->factor.digits != 1 || limit->factor.power != 0)
        if (!fraction_of(limit->factor, &factor) || !fraction_multiply(out->value, factor, &out->value))
            return false;
    return limit->margin.digits == 0 ||
           (fraction_of(limit->margin, &margin) && fraction_add(out->value, margin, &out->value));
}

bool small_reference(const law_ratio *limit, const figure *row, int months, int32_t dialect, fraction *out) {
    computed_small read;
    if (!refer(limit, row, months, dialect, &read) || read.reason != SOEKPI_REASON_OK)
        return false;
    *out = read.value;
    return true;
}

static bool measure(const law_rule *rule, fraction value, const fraction *references, fraction *margin,
                    int *decides) {
    *decides = 0;
    bool upper = rule->kind == LAW_BELOW || rule->kind == LAW_AT_MOST;
    if (!fraction_subtract(upper ? references[0] : value, upper ? value : references[0], margin))
        return false;
    if (rule->kind == LAW_WITHIN) {
        fraction tolerance;
        *margin = fraction_size(*margin);
        return fraction_of(rule->tolerance, &tolerance) && fraction_subtract(tolerance, *margin, margin);
    }
    if (rule->kind != LAW_BETWEEN)
        return true;
    fraction high;
    if (!fraction_subtract(references[1], value, &high))
        return false;
    if (fraction_compare(high, *margin) < 0) {
        *margin = high;
        *decides = 1;
    }
    return true;
}

static bool holds(const law_rule *rule, fraction margin) {
    return law_strict(rule) ? margin.above > 0 : margin.above >= 0;
}

/* The limits of a rule, and the reason of the graver one. */
static bool refer_all(const law_target *target, const law_rule *rule, const figure *row, int months,
                      fraction *references, int *reason) {
    computed_small limits[2];
    int count = law_limits(rule);
    *reason = SOEKPI_REASON_OK;
    for (int i = 0; i < count; i++) {
        if (!refer(&rule->limits[i], row, months, target->dialect, &limits[i]))
            return false;
        references[i] = limits[i].value;
        bool graver = law_no_data(limits[i].reason) && !law_no_data(*reason);
        if (*reason == SOEKPI_REASON_OK || graver)
            *reason = limits[i].reason;
    }
    return true;
}

static bool round_references(const law_target *target, const law_rule *rule, fraction *references) {
    for (int i = 0; i < law_limits(rule); i++)
        if (target->places != NO_ROUNDING && !rule->limits[i].fixed &&
            !fraction_round(references[i], target->places, &references[i]))
            return false;
    return true;
}

static bool judge_risk(const law_target *target, const figure *row, int months, fraction value,
                       fraction margin, fraction reference, law_outcome *out) {
    fraction band, references[2];
    int against, reason, unused;
    out->verdict = SOEKPI_MET;
    if (target->risk == LAW_BAND || target->risk == LAW_SHARE) {
        if (!fraction_of(target->band, &band) ||
            (target->risk == LAW_SHARE && !fraction_multiply(band, fraction_size(reference), &band)))
            return false;
        against = fraction_compare(margin, band);
        out->edge = against == 0;
        if (against < 0)
            out->verdict = SOEKPI_AT_RISK;
    } else if (target->risk == LAW_CONDITION) {
        if (!refer_all(target, &target->condition, row, months, references, &reason))
            return false;
        if (reason != SOEKPI_REASON_OK) {
            out->reason = (uint8_t)reason;
            out->verdict = law_no_data(reason) ? SOEKPI_NO_DATA : SOEKPI_UNDEFINED;
            return true;
        }
        if (!round_references(target, &target->condition, references) ||
            !measure(&target->condition, value, references, &margin, &unused))
            return false;
        out->edge = margin.above == 0;
        if (holds(&target->condition, margin))
            out->verdict = SOEKPI_AT_RISK;
    }
    return true;
}

/* margin * denominator; where possible the denominator is taken out of the margin's first. */
static bool amount(fraction margin, scaled bottom, fraction *out) {
    if (margin.above != 0 && margin.below % bottom.digits == 0)
        return fraction_divide(margin.above, margin.below / bottom.digits, bottom.power, out);
    wide above;
    return wide_multiply(margin.above, bottom.digits, &above) &&
           fraction_divide(above, margin.below, bottom.power, out);
}

static bool decide(const law_target *target, const figure *row, int months, computed_small *value,
                   fraction *references, law_outcome *out) {
    double shown[2] = {fraction_nearest(references[0]), 0};
    int decides;
    fraction margin, needed;
    if (law_limits(&target->rule) == 2)
        shown[1] = fraction_nearest(references[1]);
    if (target->places != NO_ROUNDING && !fraction_round(value->value, target->places, &value->value))
        return false;
    scaled bottom = value->bottom;
    if (target->value.annualise && (!wide_multiply(bottom.digits, months, &bottom.digits)))
        return false;
    if (!round_references(target, &target->rule, references) ||
        !measure(&target->rule, value->value, references, &margin, &decides) ||
        !amount(margin, bottom, &needed))
        return false;
    if (target->value.annualise && !wide_multiply(needed.below, 12, &needed.below))
        return false;
    out->numbers[1] = shown[decides];
    out->numbers[2] = fraction_nearest(margin);
    out->numbers[3] = fraction_nearest(needed);
    out->tie = margin.above == 0;
    if (holds(&target->rule, margin))
        return judge_risk(target, row, months, value->value, margin, references[decides], out);
    out->verdict = SOEKPI_BREACHED;
    return true;
}

bool small_decide(const law_target *target, const figure *row, int months, law_outcome *out) {
    computed_small value;
    fraction references[2];
    int limits;
    const double none = (double)NAN;
    *out = (law_outcome){.verdict = SOEKPI_UNDEFINED, .numbers = {none, none, none, none}};
    if (!compute(&target->value, row, months, target->dialect, &value, &out->label) ||
        !refer_all(target, &target->rule, row, months, references, &limits))
        return false;
    bool two = law_limits(&target->rule) == 2;
    out->open_reference = two && (value.reason != SOEKPI_REASON_OK || limits != SOEKPI_REASON_OK);
    if (value.reason == SOEKPI_REASON_OK)
        out->numbers[0] = fraction_nearest(value.value);
    if (limits == SOEKPI_REASON_OK && !two)
        out->numbers[1] = fraction_nearest(references[0]);
    out->reason = (uint8_t)(value.reason != SOEKPI_REASON_OK ? value.reason : limits);
    if (law_no_data(value.reason) || law_no_data(limits)) {
        out->verdict = SOEKPI_NO_DATA;
        return true;
    }
    if (value.reason == SOEKPI_NON_POSITIVE_BASE && target->policy[out->label] != SOEKPI_UNDEFINED)
        out->verdict = target->policy[out->label];
    if (out->reason != SOEKPI_REASON_OK)
        return true;
    return decide(target, row, months, &value, references, out);
}
