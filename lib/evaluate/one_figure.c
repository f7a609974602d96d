/* One-figure calculators: constant descriptors on the core that the engine
 * uses, without a handle. A descriptor lists the coefficients of each argument
 * in the numerator and the denominator; sources and formulas as in the
 * catalogue, and a test proves them equal to it. */
#include "evaluate/evaluation.h"

enum { MOST_FIGURES = 5 };

typedef struct descriptor {
    int count;                      /* of arguments */
    int8_t numerator[MOST_FIGURES]; /* coefficients times `unit` */
    int8_t denominator[MOST_FIGURES];
    int8_t power; /* coefficients are in units of 10^power */
    bool growth;  /* argument 0 against argument 1 */
} descriptor;

/* Arguments in the order of the public functions. */
static const descriptor growth = {2, {1, -1}, {0, 1}, 0, true};
static const descriptor single = {1, {1}, {0}, 0, false};
static const descriptor quotient = {2, {1, 0}, {0, 1}, 0, false};
static const descriptor roe = {3, {10, 0, 0}, {0, 5, 5}, -1, false};
static const descriptor roe_weighted = {3, {10, 0, 0}, {5, 10, 10}, -1, false};
static const descriptor labour_productivity = {5, {1, 1, 1, 1, 0}, {0, 0, 0, 0, 1}, 0, false};
static const descriptor capital_preservation = {3, {1, -1, 0}, {0, 0, 1}, 0, false};

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

static void add_up(const descriptor *of, const int8_t *coefficients, const decimal *figures, exact *out) {
    soekpi_exact_zero(out);
    for (int i = 0; i < of->count; i++)
        if (coefficients[i] != 0)
            soekpi_exact_add_product(out, soekpi_decimal_make(coefficients[i], of->power), figures[i]);
}

static soekpi_status compute(const descriptor *of, const double *figures, soekpi_value *value) {
    if (!value)
        return SOEKPI_ERROR_ARGUMENT;
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
        if (ratio.denominator.sign <= 0)
            out.reason = of->growth                    ? SOEKPI_NON_POSITIVE_BASE
                         : ratio.denominator.sign == 0 ? SOEKPI_ZERO_DENOMINATOR
                                                       : SOEKPI_NEGATIVE_DENOMINATOR;
        else if (!soekpi_exact_to_double(&ratio, &out.value))
            out.reason = SOEKPI_OUT_OF_RANGE;
    }
    *value = out;
    return SOEKPI_OK;
}

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

soekpi_status soekpi_compare(double value, int32_t how, double limit, soekpi_outcome *outcome) {
    if (!outcome || how < 0 || how >= SOEKPI_COMPARISON_END)
        return SOEKPI_ERROR_ARGUMENT;
    bool upper = how == SOEKPI_BELOW || how == SOEKPI_AT_MOST;
    bool strict = how == SOEKPI_ABOVE || how == SOEKPI_BELOW;
    const double figures[] = {value, limit}, none = (double)NAN;
    decimal read[2];
    soekpi_outcome out = {.value = none,
                          .reference = none,
                          .margin = none,
                          .amount = none,
                          .verdict = SOEKPI_NO_DATA,
                          .reason = read_all(&single, figures, read)};
    if (out.reason == SOEKPI_REASON_OK) /* the value's, or if that is ok the reference's */
        out.reason = read_all(&single, figures + 1, read + 1);
    if (out.reason == SOEKPI_REASON_OK) {
        static const descriptor difference = {2, {1, -1}, {0, 0}, 0, false};
        exact_ratio margin;
        add_up(&difference, difference.numerator, read, &margin.numerator);
        if (upper)
            soekpi_exact_negate(&margin.numerator);
        soekpi_exact_set(&margin.denominator, soekpi_decimal_make(1, 0));
        out.value = soekpi_decimal_to_double(read[0]);
        out.reference = soekpi_decimal_to_double(read[1]);
        (void)soekpi_exact_nearest(&margin, &out.margin);
        out.amount = out.margin;
        int sign = margin.numerator.sign;
        out.verdict = (strict ? sign > 0 : sign >= 0) ? SOEKPI_MET : SOEKPI_BREACHED;
    }
    *outcome = out;
    return SOEKPI_OK;
}
