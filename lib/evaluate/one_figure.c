/* One-figure calculators: constant descriptors on the core that the engine
 * uses, without a handle. A descriptor lists the coefficients of each argument
 * in the numerator and the denominator; sources and formulas as in the
 * catalogue, and a test proves them equal to it.
 *
 * Ordinary figures are divided as whole numbers in doubles; what these do not
 * hold, and all that is no ordinary value, is left to exact integers. */
#include "evaluate/evaluation.h"

#include <math.h>

enum { MOST_FIGURES = 5 };

typedef struct descriptor {
    int count;                      /* of arguments */
    int8_t growth;                  /* argument 0 against argument 1 */
    double numerator[MOST_FIGURES]; /* whole coefficients, at most 2 (see divide_whole) */
    double denominator[MOST_FIGURES];
} descriptor;

/* Arguments in the order of the public functions. */
static const descriptor growth = {2, 1, {1, -1}, {0, 1}};
static const descriptor single = {1, 0, {1}, {0}};
static const descriptor quotient = {2, 0, {1, 0}, {0, 1}};
static const descriptor roe = {3, 0, {2, 0, 0}, {0, 1, 1}};
static const descriptor roe_weighted = {3, 0, {2, 0, 0}, {1, 2, 2}};
static const descriptor labour_productivity = {5, 0, {1, 1, 1, 1, 0}, {0, 0, 0, 0, 1}};
static const descriptor capital_preservation = {3, 0, {1, -1, 0}, {0, 0, 1}};

/* Law 5: the reason that the sign of the denominator gives. */
static int32_t refusal(const descriptor *of, int sign) {
    if (sign > 0)
        return SOEKPI_REASON_OK;
    if (of->growth)
        return SOEKPI_NON_POSITIVE_BASE;
    return sign == 0 ? SOEKPI_ZERO_DENOMINATOR : SOEKPI_NEGATIVE_DENOMINATOR;
}

/* ---- whole numbers in doubles ---- */

/* 10^places of the scales that are tried: cents first, as most accounts have them. */
static const double scales[] = {1e2, 1e6, 1e4, 1e0};
enum { SCALE_COUNT = sizeof scales / sizeof *scales };

/* The value and label of ordinary figures, but for growth on a base that is not positive. Five coefficients
 * of 1, or three of 2, times whole numbers below 10^15 add up to less than 2^53: numerator and denominator
 * are exact, and their quotient is rounded once (law 2). It lies within 10^-16..10^16. Inlined to unroll each
 * descriptor. */
__attribute__((always_inline)) static inline bool divide_whole(const descriptor *of, const double *figures,
                                                               soekpi_value *value) {
    for (int at = 0; at < SCALE_COUNT; at++) {
        double top = 0, bottom = 0;
        int i = 0;
#pragma GCC unroll 5
        for (; i < of->count; i++) {
            double whole;
            if (!soekpi_decimal_read_whole(figures[i], scales[at], &whole))
                break;
            top += of->numerator[i] * whole;
            bottom += of->denominator[i] * whole;
        }
        if (i < of->count)
            continue;
        if (!(bottom > 0) && of->growth)
            return false;
        value->reason = refusal(of, (bottom > 0) - (bottom < 0));
        value->value = bottom > 0 ? top / bottom : (double)NAN;
        value->label = SOEKPI_LABEL_NONE;
        if (of->growth) /* top is the change and bottom the base */
            value->label = top > 0         ? SOEKPI_INCREASE
                           : top == 0      ? SOEKPI_UNCHANGED
                           : top < -bottom ? SOEKPI_TURNED_LOSS
                                           : SOEKPI_DECREASE;
        return true;
    }
    return false;
}

/* ---- exact integers ---- */

static int32_t read_all(const descriptor *of, const double *figures, decimal *out) {
    int32_t reason = SOEKPI_REASON_OK;
    for (int i = 0; i < of->count; i++) {
        reading read = soekpi_decimal_read(figures[i], &out[i]);
        if (read == READ_MISSING)
            reason = SOEKPI_MISSING_INPUT;
        else if (read == READ_INVALID && reason == SOEKPI_REASON_OK)
            reason = SOEKPI_INVALID_INPUT;
    }
    return reason;
}

static void add_up(const descriptor *of, const double *coefficients, const decimal *figures, exact *out) {
    soekpi_exact_zero(out);
    for (int i = 0; i < of->count; i++)
        soekpi_exact_add_product(out, (decimal){(int128)coefficients[i], 0}, figures[i]);
}

static void divide_exactly(const descriptor *of, const double *figures, soekpi_value *value) {
    decimal read[MOST_FIGURES];
    exact_ratio ratio;
    soekpi_value out = {(double)NAN, read_all(of, figures, read), SOEKPI_LABEL_NONE};
    if (out.reason == SOEKPI_REASON_OK) {
        add_up(of, of->numerator, read, &ratio.numerator);
        add_up(of, of->denominator, read, &ratio.denominator);
        if (of->growth) {
            exact now;
            soekpi_exact_set(&now, read[0]);
            out.label = soekpi_growth_label(&now, &ratio.denominator);
        }
        out.reason = refusal(of, ratio.denominator.sign);
        if (out.reason == SOEKPI_REASON_OK && !soekpi_exact_to_double(&ratio, &out.value))
            out.reason = SOEKPI_OUT_OF_RANGE;
    }
    *value = out;
}

__attribute__((always_inline)) static inline soekpi_status
compute(const descriptor *of, const double *figures, soekpi_value *value) {
    if (!value)
        return SOEKPI_ERROR_ARGUMENT;
    if (!divide_whole(of, figures, value))
        divide_exactly(of, figures, value);
    return SOEKPI_OK;
}

/* ---- calls ---- */

soekpi_status soekpi_growth(double current, double prior, soekpi_value *value) {
    return compute(&growth, (const double[]){current, prior}, value);
}

soekpi_status soekpi_debt_ratio(double total_liabilities, double total_assets, soekpi_value *value) {
    return compute(&quotient, (const double[]){total_liabilities, total_assets}, value);
}

soekpi_status soekpi_roe(double net_profit, double opening_equity, double closing_equity,
                         soekpi_value *value) {
    return compute(&roe, (const double[]){net_profit, opening_equity, closing_equity}, value);
}

soekpi_status soekpi_roe_closing(double net_profit_parent, double equity_parent, soekpi_value *value) {
    return compute(&quotient, (const double[]){net_profit_parent, equity_parent}, value);
}

soekpi_status soekpi_roe_weighted(double net_profit_parent, double opening_equity_parent,
                                  double weighted_equity_changes, soekpi_value *value) {
    return compute(&roe_weighted,
                   (const double[]){net_profit_parent, opening_equity_parent, weighted_equity_changes},
                   value);
}

soekpi_status soekpi_per_capita(double amount, double average_headcount, soekpi_value *value) {
    return compute(&quotient, (const double[]){amount, average_headcount}, value);
}

soekpi_status soekpi_labour_productivity(double labour_compensation, double depreciation,
                                         double net_production_tax, double operating_surplus,
                                         double average_headcount, soekpi_value *value) {
    return compute(&labour_productivity,
                   (const double[]){labour_compensation, depreciation, net_production_tax, operating_surplus,
                                    average_headcount},
                   value);
}

soekpi_status soekpi_capital_preservation(double state_equity, double objective_equity_changes,
                                          double opening_state_equity, soekpi_value *value) {
    return compute(&capital_preservation,
                   (const double[]){state_equity, objective_equity_changes, opening_state_equity}, value);
}

/* ---- comparison ---- */

/* Sign of the margin, for figures that are whole numbers at one scale. Both are the doubles nearest to
 * those decimals already; their distance is exact, below 2^53, and the margin is rounded once. */
static bool compare_whole(double value, double limit, bool upper, soekpi_outcome *out, int *sign) {
    for (int at = 0; at < SCALE_COUNT; at++) {
        double left, right;
        if (!soekpi_decimal_read_whole(value, scales[at], &left) ||
            !soekpi_decimal_read_whole(limit, scales[at], &right))
            continue;
        double distance = upper ? right - left : left - right;
        out->value = value + 0.0; /* 0 for -0 */
        out->reference = limit + 0.0;
        out->margin = distance / scales[at];
        out->reason = SOEKPI_REASON_OK;
        *sign = (distance > 0) - (distance < 0);
        return true;
    }
    return false;
}

static void compare_exactly(double value, double limit, bool upper, soekpi_outcome *out, int *sign) {
    static const descriptor difference = {2, 0, {1, -1}, {0, 0}};
    const double figures[] = {value, limit};
    decimal read[2];
    exact_ratio margin;
    *sign = 0;
    out->reason = read_all(&single, figures, read);
    if (out->reason == SOEKPI_REASON_OK) /* the value's, or if that is ok the reference's */
        out->reason = read_all(&single, figures + 1, read + 1);
    if (out->reason != SOEKPI_REASON_OK)
        return;
    add_up(&difference, difference.numerator, read, &margin.numerator);
    if (upper)
        soekpi_exact_negate(&margin.numerator);
    soekpi_exact_set(&margin.denominator, soekpi_decimal_make(1, 0));
    out->value = soekpi_decimal_to_double(read[0]);
    out->reference = soekpi_decimal_to_double(read[1]);
    (void)soekpi_exact_nearest(&margin, &out->margin);
    *sign = margin.numerator.sign;
}

soekpi_status soekpi_compare(double value, int32_t how, double limit, soekpi_outcome *outcome) {
    if (!outcome || how < 0 || how >= SOEKPI_COMPARISON_END)
        return SOEKPI_ERROR_ARGUMENT;
    bool upper = how == SOEKPI_BELOW || how == SOEKPI_AT_MOST;
    bool strict = how == SOEKPI_ABOVE || how == SOEKPI_BELOW;
    const double none = (double)NAN;
    int sign;
    *outcome = (soekpi_outcome){
        .value = none, .reference = none, .margin = none, .amount = none, .verdict = SOEKPI_NO_DATA};
    if (!compare_whole(value, limit, upper, outcome, &sign))
        compare_exactly(value, limit, upper, outcome, &sign);
    if (outcome->reason == SOEKPI_REASON_OK) {
        outcome->amount = outcome->margin;
        outcome->verdict = (strict ? sign > 0 : sign >= 0) ? SOEKPI_MET : SOEKPI_BREACHED;
    }
    return SOEKPI_OK;
}
