/* The laws in rationals of any length. */
#include "oracle.h"

#include <float.h>
#include <math.h>

void gmp_judge_begin(gmp_judge *judge) {
    mpq_inits(judge->value, judge->references[0], judge->references[1], judge->margin, judge->amount,
              judge->bottom, judge->factor, judge->term, judge->other, judge->part, judge->largest,
              judge->smallest, NULL);
    mpz_inits(judge->quotient, judge->rest, judge->above, judge->below, NULL);
    mpz_ui_pow_ui(mpq_numref(judge->largest), 10, 300);
    mpq_inv(judge->smallest, judge->largest);
}

void gmp_judge_end(gmp_judge *judge) {
    mpq_clears(judge->value, judge->references[0], judge->references[1], judge->margin, judge->amount,
               judge->bottom, judge->factor, judge->term, judge->other, judge->part, judge->largest,
               judge->smallest, NULL);
    mpz_clears(judge->quotient, judge->rest, judge->above, judge->below, NULL);
}

static void set(mpq_t out, int64_t digits, int32_t power) {
    mpz_set_si(mpq_numref(out), digits);
    mpz_set_ui(mpq_denref(out), 1);
    if (digits == 0 || power == 0)
        return;
    if (power > 0) {
        mpz_ui_pow_ui(mpq_denref(out), 10, (unsigned long)power);
        mpz_mul(mpq_numref(out), mpq_numref(out), mpq_denref(out));
        mpz_set_ui(mpq_denref(out), 1);
        return;
    }
    mpz_ui_pow_ui(mpq_denref(out), 10, (unsigned long)-power);
    mpq_canonicalize(out);
}

static void set_constant(mpq_t out, constant from) {
    set(out, from.digits, from.power);
}

void gmp_cell_set(gmp_judge *judge, gmp_cell *cell, figure from) {
    (void)judge;
    cell->missing = from.kind == FIGURE_MISSING;
    cell->invalid = from.kind == FIGURE_INVALID;
    if (from.kind == FIGURE_NUMBER)
        set(cell->value, from.digits, from.power);
}

/* ---- ratios ---- */

typedef struct reading_state {
    bool missing, invalid;
} reading_state;

static void times_months(gmp_judge *judge, mpq_t value, int months) {
    mpq_set_si(judge->part, months, 12);
    mpq_canonicalize(judge->part);
    mpq_mul(value, value, judge->part);
}

static void sum(gmp_judge *judge, const law_form *form, const gmp_cell *cells, int months, mpq_t out,
                reading_state *state) {
    mpq_set_si(out, 0, 1);
    for (int32_t i = 0; i < form->count; i++) {
        const law_term *term = &form->terms[i];
        set_constant(judge->term, term->coefficient);
        if (term->column != CONSTANT_TERM) {
            const gmp_cell *cell = &cells[term->column];
            state->missing = state->missing || cell->missing;
            state->invalid = state->invalid || cell->invalid;
            if (cell->missing || cell->invalid)
                continue;
            mpq_mul(judge->term, judge->term, cell->value);
        }
        if (term->yearly) {
            state->invalid = state->invalid || months == 0;
            times_months(judge, judge->term, months);
        }
        mpq_add(out, out, judge->term);
    }
}

/* Growth on `bottom`, in the target's dialect (law 7). */
static int grow(gmp_judge *judge, const law_ratio *ratio, int32_t dialect, mpq_t value, uint8_t *label) {
    mpq_sub(judge->other, value, judge->bottom);
    *label = (uint8_t)law_label(mpq_sgn(value), mpq_sgn(judge->bottom), mpq_sgn(judge->other));
    if (mpq_sgn(judge->bottom) == 0 || (mpq_sgn(judge->bottom) < 0 && dialect == SOEKPI_GROWTH_STRICT))
        return SOEKPI_NON_POSITIVE_BASE;
    mpq_div(value, judge->other, judge->bottom);
    mpq_abs(judge->bottom, judge->bottom);
    if (dialect == SOEKPI_GROWTH_ABSOLUTE)
        mpq_div(value, judge->other, judge->bottom);
    set_constant(judge->term, ratio->scale);
    mpq_mul(value, value, judge->term);
    set_constant(judge->term, ratio->offset);
    mpq_add(value, value, judge->term);
    return SOEKPI_REASON_OK;
}

/* Leaves the value in `value` and the size of the denominator in judge->bottom. */
static int compute(gmp_judge *judge, const law_ratio *ratio, const gmp_cell *cells, int months,
                   int32_t dialect, mpq_t value, uint8_t *label) {
    reading_state state = {false, false};
    sum(judge, &ratio->top, cells, months, value, &state);
    sum(judge, &ratio->bottom, cells, months, judge->bottom, &state);
    if (ratio->bottom.count == 0)
        mpq_set_si(judge->bottom, 1, 1);
    state.invalid = state.invalid || (ratio->annualise && months == 0);
    if (state.missing || state.invalid)
        return state.missing ? SOEKPI_MISSING_INPUT : SOEKPI_INVALID_INPUT;
    if (ratio->growth)
        return grow(judge, ratio, dialect, value, label);
    if (mpq_sgn(judge->bottom) == 0)
        return SOEKPI_ZERO_DENOMINATOR;
    if (mpq_sgn(judge->bottom) < 0 && !ratio->nonzero)
        return SOEKPI_NEGATIVE_DENOMINATOR;
    if (ratio->annualise)
        times_months(judge, judge->bottom, months);
    mpq_div(value, value, judge->bottom);
    mpq_abs(judge->bottom, judge->bottom);
    return SOEKPI_REASON_OK;
}

/* Law 5: 1e-300..1e300, or 0. */
static bool in_range(gmp_judge *judge, const mpq_t value) {
    mpq_abs(judge->other, value);
    return mpq_sgn(value) == 0 ||
           (mpq_cmp(judge->other, judge->largest) <= 0 && mpq_cmp(judge->other, judge->smallest) >= 0);
}

static int refer(gmp_judge *judge, const law_ratio *limit, const gmp_cell *cells, int months, int32_t dialect,
                 mpq_t value) {
    uint8_t label;
    set_constant(judge->factor, limit->factor);
    int reason = SOEKPI_REASON_OK;
    if (limit->fixed)
        mpq_set_si(value, 0, 1);
    else
        reason = compute(judge, limit, cells, months, dialect, value, &label);
    if (reason != SOEKPI_REASON_OK)
        return reason;
    mpq_mul(value, value, judge->factor);
    set_constant(judge->term, limit->margin);
    mpq_add(value, value, judge->term);
    return in_range(judge, value) ? SOEKPI_REASON_OK : SOEKPI_OUT_OF_RANGE;
}

/* ---- doubles ---- */

/* The nearest double, ties to even; NaN beyond the largest. */
static double nearest(gmp_judge *judge, const mpq_t value) {
    if (mpq_sgn(value) == 0)
        return 0.0;
    mpz_abs(judge->above, mpq_numref(value));
    mpz_set(judge->below, mpq_denref(value));
    /* The unit of the last place: 2^place, not below that of the smallest doubles. */
    long place = (long)mpz_sizeinbase(judge->above, 2) - (long)mpz_sizeinbase(judge->below, 2) - 53;
    if (place < -1074)
        place = -1074;
    if (place > 0)
        mpz_mul_2exp(judge->below, judge->below, (mp_bitcnt_t)place);
    else
        mpz_mul_2exp(judge->above, judge->above, (mp_bitcnt_t)-place);
    mpz_tdiv_qr(judge->quotient, judge->rest, judge->above, judge->below); /* 53 or 54 bits */
    uint64_t digits = mpz_get_ui(judge->quotient);
    if (digits >> 53 != 0) { /* one bit too many joins the rest */
        if (digits & 1)
            mpz_add(judge->rest, judge->rest, judge->below);
        mpz_mul_2exp(judge->below, judge->below, 1);
        digits >>= 1;
        place++;
    }
    mpz_mul_2exp(judge->rest, judge->rest, 1);
    int half = mpz_cmp(judge->rest, judge->below);
    if (half > 0 || (half == 0 && (digits & 1)))
        digits++;
    double size = ldexp((double)digits, (int)place);
    if (!(size <= DBL_MAX))
        return (double)NAN;
    return mpq_sgn(value) < 0 && size > 0 ? -size : size;
}

/* ---- rules ---- */

/* Half away from zero. */
static void round_places(gmp_judge *judge, mpq_t value, int32_t places) {
    set(judge->term, 1, places);
    mpq_mul(judge->other, value, judge->term);
    int sign = mpq_sgn(judge->other);
    mpz_abs(judge->above, mpq_numref(judge->other));
    mpz_mul_ui(judge->above, judge->above, 2);
    mpz_add(judge->above, judge->above, mpq_denref(judge->other));
    mpz_mul_ui(judge->below, mpq_denref(judge->other), 2);
    mpz_fdiv_q(mpq_numref(value), judge->above, judge->below);
    mpz_set_ui(mpq_denref(value), 1);
    if (sign < 0)
        mpq_neg(value, value);
    mpq_div(value, value, judge->term);
}

/* Signed distance of the value to the references (law 6). The number of the limit that is nearer. */
static int measure(gmp_judge *judge, const law_rule *rule) {
    if (rule->kind == LAW_BELOW || rule->kind == LAW_AT_MOST)
        mpq_sub(judge->margin, judge->references[0], judge->value);
    else
        mpq_sub(judge->margin, judge->value, judge->references[0]);
    if (rule->kind == LAW_WITHIN) {
        mpq_abs(judge->margin, judge->margin);
        set_constant(judge->term, rule->tolerance);
        mpq_sub(judge->margin, judge->term, judge->margin);
    } else if (rule->kind == LAW_BETWEEN) {
        mpq_sub(judge->other, judge->references[1], judge->value);
        if (mpq_cmp(judge->other, judge->margin) < 0) {
            mpq_swap(judge->other, judge->margin);
            return 1;
        }
    }
    return 0;
}

static bool holds(const law_rule *rule, int sign) {
    return law_strict(rule) ? sign > 0 : sign >= 0;
}

/* The reason of two limits: what lacks data comes first (law 4). */
static int gravest(const int *reasons, int count) {
    for (int i = 0; i < count; i++)
        if (law_no_data(reasons[i]))
            return reasons[i];
    for (int i = 0; i < count; i++)
        if (reasons[i] != SOEKPI_REASON_OK)
            return reasons[i];
    return SOEKPI_REASON_OK;
}

static int refer_all(gmp_judge *judge, const law_target *target, const law_rule *rule, const gmp_cell *cells,
                     int months) {
    int reasons[2] = {0, 0};
    for (int i = 0; i < law_limits(rule); i++)
        reasons[i] = refer(judge, &rule->limits[i], cells, months, target->dialect, judge->references[i]);
    return gravest(reasons, law_limits(rule));
}

static void round_references(gmp_judge *judge, const law_target *target, const law_rule *rule) {
    for (int i = 0; i < law_limits(rule); i++)
        if (target->places != NO_ROUNDING && !rule->limits[i].fixed)
            round_places(judge, judge->references[i], target->places);
}

static void judge_risk(gmp_judge *judge, const law_target *target, const gmp_cell *cells, int months,
                       int decides, law_outcome *out) {
    bool at_risk = false;
    int against;
    if (target->risk == LAW_BAND || target->risk == LAW_SHARE) {
        set_constant(judge->factor, target->band);
        if (target->risk == LAW_SHARE) {
            mpq_abs(judge->other, judge->references[decides]);
            mpq_mul(judge->factor, judge->factor, judge->other);
        }
        against = mpq_cmp(judge->margin, judge->factor);
        out->edge = against == 0;
        at_risk = against < 0;
    } else if (target->risk == LAW_CONDITION) {
        int reason = refer_all(judge, target, &target->condition, cells, months);
        if (reason != SOEKPI_REASON_OK) {
            out->reason = (uint8_t)reason;
            out->verdict = law_no_data(reason) ? SOEKPI_NO_DATA : SOEKPI_UNDEFINED;
            return;
        }
        round_references(judge, target, &target->condition);
        (void)measure(judge, &target->condition);
        out->edge = mpq_sgn(judge->margin) == 0;
        at_risk = holds(&target->condition, mpq_sgn(judge->margin));
    }
    out->verdict = at_risk ? SOEKPI_AT_RISK : SOEKPI_MET;
}

static void clear(law_outcome *out) {
    *out = (law_outcome){.verdict = SOEKPI_UNDEFINED};
    for (int i = 0; i < 4; i++)
        out->numbers[i] = (double)NAN;
}

void gmp_decide(gmp_judge *judge, const law_target *target, const gmp_cell *cells, int months,
                law_outcome *out) {
    clear(out);
    int reason = compute(judge, &target->value, cells, months, target->dialect, judge->value, &out->label);
    mpq_set(judge->amount, judge->bottom);
    if (reason == SOEKPI_REASON_OK && !in_range(judge, judge->value))
        reason = SOEKPI_OUT_OF_RANGE;
    if (reason == SOEKPI_REASON_OK)
        out->numbers[0] = nearest(judge, judge->value);
    int limits = refer_all(judge, target, &target->rule, cells, months);
    out->open_reference =
        law_limits(&target->rule) == 2 && (reason != SOEKPI_REASON_OK || limits != SOEKPI_REASON_OK);
    if (limits == SOEKPI_REASON_OK && !out->open_reference)
        out->numbers[1] = nearest(judge, judge->references[0]);
    out->reason = (uint8_t)(reason != SOEKPI_REASON_OK ? reason : limits);
    if (law_no_data(reason) || law_no_data(limits)) {
        out->verdict = SOEKPI_NO_DATA;
        return;
    }
    if (reason == SOEKPI_NON_POSITIVE_BASE && target->policy[out->label] != SOEKPI_UNDEFINED)
        out->verdict = target->policy[out->label];
    if (out->reason != SOEKPI_REASON_OK)
        return;
    double shown[2] = {nearest(judge, judge->references[0]), 0};
    if (law_limits(&target->rule) == 2)
        shown[1] = nearest(judge, judge->references[1]);
    if (target->places != NO_ROUNDING)
        round_places(judge, judge->value, target->places);
    round_references(judge, target, &target->rule);
    int decides = measure(judge, &target->rule);
    out->numbers[1] = shown[decides];
    out->numbers[2] = nearest(judge, judge->margin);
    mpq_mul(judge->amount, judge->amount, judge->margin);
    out->numbers[3] = nearest(judge, judge->amount);
    out->tie = mpq_sgn(judge->margin) == 0;
    if (!holds(&target->rule, mpq_sgn(judge->margin)))
        out->verdict = SOEKPI_BREACHED;
    else
        judge_risk(judge, target, cells, months, decides, out);
}
