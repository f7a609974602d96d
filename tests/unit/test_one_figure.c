/* One-figure calls: worked examples, the order of reasons, exact values, and the
 * same answers as a calculator of the catalogue's indicator on random figures. */
#include <check.h>
#include <gmp.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <soekpi/soekpi.h>

#include "base/decimal.h"
#include "harness.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NONE ((double)NAN)

enum { MOST = 5 };

typedef struct call {
    const char *indicator; /* of the catalogue, or a formula */
    int inputs;
    const char *names[MOST];
    soekpi_status (*run)(const double *x, soekpi_value *value);
} call;

static soekpi_status run_growth(const double *x, soekpi_value *value) {
    return soekpi_growth(x[0], x[1], value);
}
static soekpi_status run_debt_ratio(const double *x, soekpi_value *value) {
    return soekpi_debt_ratio(x[0], x[1], value);
}
static soekpi_status run_roe(const double *x, soekpi_value *value) {
    return soekpi_roe(x[0], x[1], x[2], value);
}
static soekpi_status run_roe_closing(const double *x, soekpi_value *value) {
    return soekpi_roe_closing(x[0], x[1], value);
}
static soekpi_status run_roe_weighted(const double *x, soekpi_value *value) {
    return soekpi_roe_weighted(x[0], x[1], x[2], value);
}
static soekpi_status run_per_capita(const double *x, soekpi_value *value) {
    return soekpi_per_capita(x[0], x[1], value);
}
static soekpi_status run_labour_productivity(const double *x, soekpi_value *value) {
    return soekpi_labour_productivity(x[0], x[1], x[2], x[3], x[4], value);
}
static soekpi_status run_capital_preservation(const double *x, soekpi_value *value) {
    return soekpi_capital_preservation(x[0], x[1], x[2], value);
}

static const call calls[] = {
    /* clang-format off */
    {"total_profit_growth", 2, {"total_profit", "total_profit@prior"}, run_growth},
    {"revenue_growth", 2, {"revenue", "revenue@prior"}, run_growth},
    {"growth(x)", 2, {"x", "x@prior"}, run_growth},
    {"debt_ratio", 2, {"total_liabilities", "total_assets"}, run_debt_ratio},
    {"roe", 3, {"net_profit", "total_equity@opening", "total_equity"}, run_roe},
    {"roe_parent", 3, {"net_profit_parent", "equity_parent@opening", "equity_parent"}, run_roe},
    {"roe_closing", 2, {"net_profit_parent", "equity_parent"}, run_roe_closing},
    {"roe_weighted", 3, {"net_profit_parent", "equity_parent@opening", "weighted_equity_changes"},
     run_roe_weighted},
    {"revenue_per_capita", 2, {"revenue", "average_headcount"}, run_per_capita},
    {"profit_per_capita", 2, {"total_profit", "average_headcount"}, run_per_capita},
    {"labour_productivity", 5, {"labour_compensation", "depreciation", "net_production_tax",
     "operating_surplus", "average_headcount"}, run_labour_productivity},
    {"capital_preservation", 3, {"state_equity", "objective_equity_changes", "state_equity@opening"},
     run_capital_preservation},
    /* clang-format on */
};

static soekpi_catalogue *catalogue;

static void setup(void) {
    soekpi_error error;
    catalogue = soekpi_catalogue_create(&error);
    ck_assert_msg(catalogue != NULL, "%s", error.message);
}

static void teardown(void) {
    soekpi_catalogue_free(catalogue);
}

/* ---- Worked examples ---- */

enum { GROWTH, DEBT = 3, ROE, CLOSING = 6, WEIGHTED, HEAD, PRODUCTIVITY = 10, PRESERVATION };

static const struct {
    int call;
    double inputs[MOST];
    double value;
    int32_t reason, label;
} examples[] = {
    /* clang-format off */
    {DEBT, {1122240.4, 1728488.2}, 11222404.0 / 17284882.0, SOEKPI_REASON_OK, 0},
    {DEBT, {0, 5}, 0, SOEKPI_REASON_OK, 0},
    {DEBT, {-0.0, 5}, 0, SOEKPI_REASON_OK, 0},
    {DEBT, {5, 0}, NONE, SOEKPI_ZERO_DENOMINATOR, 0},
    {DEBT, {5, -0.0}, NONE, SOEKPI_ZERO_DENOMINATOR, 0},
    {DEBT, {5, -1}, NONE, SOEKPI_NEGATIVE_DENOMINATOR, 0},
    {DEBT, {NONE, -1}, NONE, SOEKPI_MISSING_INPUT, 0},
    {DEBT, {5, INFINITY}, NONE, SOEKPI_INVALID_INPUT, 0},
    {DEBT, {-INFINITY, 0}, NONE, SOEKPI_INVALID_INPUT, 0},
    {DEBT, {-INFINITY, NONE}, NONE, SOEKPI_MISSING_INPUT, 0},
    {DEBT, {1e301, 1}, NONE, SOEKPI_INVALID_INPUT, 0},
    {DEBT, {5, 4.9e-324}, NONE, SOEKPI_INVALID_INPUT, 0},
    {DEBT, {1e300, 0.1}, NONE, SOEKPI_OUT_OF_RANGE, 0},
    {DEBT, {1e-300, 10}, NONE, SOEKPI_OUT_OF_RANGE, 0},
    {DEBT, {1e300, 1}, 1e300, SOEKPI_REASON_OK, 0},
    {DEBT, {0.1 + 0.2, 1}, 0.3, SOEKPI_REASON_OK, 0}, /* law 1 */
    {DEBT, {1, 3}, 1.0 / 3, SOEKPI_REASON_OK, 0},
    {GROWTH, {1.1, 1.0}, 0.1, SOEKPI_REASON_OK, SOEKPI_INCREASE},
    {GROWTH, {5, -3}, NONE, SOEKPI_NON_POSITIVE_BASE, SOEKPI_TURNED_PROFITABLE},
    {GROWTH, {5, 0}, NONE, SOEKPI_NON_POSITIVE_BASE, SOEKPI_FROM_ZERO},
    {GROWTH, {0, 0}, NONE, SOEKPI_NON_POSITIVE_BASE, SOEKPI_UNCHANGED},
    {GROWTH, {-5, 0}, NONE, SOEKPI_NON_POSITIVE_BASE, SOEKPI_TURNED_LOSS},
    {GROWTH, {0, -5}, NONE, SOEKPI_NON_POSITIVE_BASE, SOEKPI_LOSS_NARROWED},
    {GROWTH, {-5, -5}, NONE, SOEKPI_NON_POSITIVE_BASE, SOEKPI_UNCHANGED},
    {GROWTH, {-6, -5}, NONE, SOEKPI_NON_POSITIVE_BASE, SOEKPI_LOSS_WIDENED},
    {GROWTH, {-1, 2}, -1.5, SOEKPI_REASON_OK, SOEKPI_TURNED_LOSS},
    {GROWTH, {0, 2}, -1, SOEKPI_REASON_OK, SOEKPI_DECREASE},
    {GROWTH, {2, 2}, 0, SOEKPI_REASON_OK, SOEKPI_UNCHANGED},
    {GROWTH, {NONE, 2}, NONE, SOEKPI_MISSING_INPUT, 0},
    {GROWTH, {INFINITY, -2}, NONE, SOEKPI_INVALID_INPUT, 0},
    {ROE, {8, 90, 110}, 0.08, SOEKPI_REASON_OK, 0},
    {ROE, {-5, -10, -10}, NONE, SOEKPI_NEGATIVE_DENOMINATOR, 0},
    {ROE, {5, 10, -10}, NONE, SOEKPI_ZERO_DENOMINATOR, 0},
    {ROE, {1, 0.1, 0.2}, 20.0 / 3, SOEKPI_REASON_OK, 0},
    {CLOSING, {10, 80}, 0.125, SOEKPI_REASON_OK, 0},
    {WEIGHTED, {10, 85, 10}, 0.1, SOEKPI_REASON_OK, 0}, /* 10 / (85 + 5 + 10) */
    {WEIGHTED, {-10, 5, 0}, NONE, SOEKPI_ZERO_DENOMINATOR, 0},
    {HEAD, {100, 8}, 12.5, SOEKPI_REASON_OK, 0},
    {PRODUCTIVITY, {1, 2, 3, 4, 5}, 2, SOEKPI_REASON_OK, 0},
    {PRODUCTIVITY, {1, 2, NONE, 4, 0}, NONE, SOEKPI_MISSING_INPUT, 0},
    {PRODUCTIVITY, {0.1, 0.2, -0.3, 0, 5}, 0, SOEKPI_REASON_OK, 0},
    {PRESERVATION, {110, 5, 100}, 1.05, SOEKPI_REASON_OK, 0},
    {PRESERVATION, {110, 5, -100}, NONE, SOEKPI_NEGATIVE_DENOMINATOR, 0},
    /* clang-format on */
};

START_TEST(worked_examples) {
    soekpi_value found = {0, 77, 77};
    ck_assert_int_eq(calls[examples[_i].call].run(examples[_i].inputs, &found), SOEKPI_OK);
    ck_assert_msg(found.reason == examples[_i].reason && found.label == examples[_i].label, "%s: %s, %s",
                  calls[examples[_i].call].indicator, soekpi_reason_id(found.reason),
                  soekpi_label_id(found.label));
    if (isnan(examples[_i].value)) {
        ck_assert(isnan(found.value));
    } else {
        assert_same_bits(found.value, examples[_i].value);
    }
}
END_TEST

START_TEST(a_null_result_is_an_argument_error) {
    static const double inputs[MOST] = {1, 2, 3, 4, 5};
    for (size_t i = 0; i < COUNT(calls); i++) {
        ck_assert_int_eq(calls[i].run(inputs, NULL), SOEKPI_ERROR_ARGUMENT);
    }
    ck_assert_int_eq(soekpi_compare(1, SOEKPI_ABOVE, 2, NULL), SOEKPI_ERROR_ARGUMENT);
}
END_TEST

/* ---- The catalogue says the same ---- */

/* A figure that is often in the way of others. */
static double draw(uint64_t *state) {
    static const double special[] = {0,
                                     -0.0,
                                     1,
                                     -1,
                                     2,
                                     0.5,
                                     NAN,
                                     INFINITY,
                                     -INFINITY,
                                     1e300,
                                     -1e300,
                                     1e-300,
                                     1e301,
                                     1e-301,
                                     4.9e-324,
                                     1.7e308,
                                     0.1,
                                     0.3,
                                     100,
                                     -100,
                                     1e15,
                                     -1e-15,
                                     999999999999999,
                                     0.000001};
    switch (random_below(state, 6)) {
    case 0:
        return special[random_below(state, COUNT(special))];
    case 1: { /* any bits */
        double any;
        uint64_t bits = next_random(state);
        memcpy(&any, &bits, sizeof any);
        return any;
    }
    case 2:
        return (double)((int64_t)random_below(state, 40) - 10);
    case 3: /* cents */
        return (double)((int64_t)random_below(state, 2000000000) - 500000000) / 100;
    case 4: /* 15 digits anywhere */
        return ldexp((double)random_below(state, 1000000000000000), (int)random_below(state, 200) - 100);
    default:
        return (double)((int64_t)random_below(state, 2000) - 400) / 10;
    }
}

START_TEST(catalogue_and_calls_agree) {
    const call *tried = &calls[_i];
    soekpi_error error;
    soekpi_calculator *calculator = soekpi_calculator_create(catalogue, tried->indicator, NULL, tried->names,
                                                             (size_t)tried->inputs, NULL, &error);
    ck_assert_msg(calculator != NULL, "%s: %s", tried->indicator, error.message);
    uint64_t state = 40 + (uint64_t)_i;
    size_t reasons[SOEKPI_REASON_END] = {0};
    for (int round = 0; round < 6000; round++) {
        double inputs[MOST] = {0};
        for (int i = 0; i < tried->inputs; i++) {
            inputs[i] = draw(&state);
        }
        if (random_below(&state, 4) == 0) { /* denominators that cancel, growth of nothing */
            inputs[tried->inputs - 1] = random_below(&state, 2) ? inputs[0] : -inputs[tried->inputs - 2];
        }
        soekpi_value value;
        soekpi_outcome outcome;
        ck_assert_int_eq(tried->run(inputs, &value), SOEKPI_OK);
        ck_assert_int_eq(soekpi_calculator_run(calculator, inputs, &outcome), SOEKPI_OK);
        ck_assert_msg(
            value.reason == outcome.reason && value.label == outcome.label &&
                (same_bits(value.value, outcome.value) || (isnan(value.value) && isnan(outcome.value))),
            "%s of %.17g, %.17g, %.17g, %.17g, %.17g: %.17g %s %s, but the catalogue has %.17g %s %s",
            tried->indicator, inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], value.value,
            soekpi_reason_id(value.reason), soekpi_label_id(value.label), outcome.value,
            soekpi_reason_id(outcome.reason), soekpi_label_id(outcome.label));
        ck_assert_int_eq(outcome.verdict, SOEKPI_NOT_IN_SCOPE);
        ck_assert(isnan(outcome.reference) && isnan(outcome.margin) && isnan(outcome.amount));
        ck_assert(isnan(value.value) == (value.reason != SOEKPI_REASON_OK)); /* law 5 */
        ck_assert(!isinf(value.value));
        ck_assert(value.value != 0 || !signbit(value.value));
        reasons[value.reason]++;
    }
    ck_assert(reasons[SOEKPI_REASON_OK] > 100 && reasons[SOEKPI_MISSING_INPUT] > 10 &&
              reasons[SOEKPI_INVALID_INPUT] > 10);
    soekpi_calculator_free(calculator);
}
END_TEST

/* ---- Values against whole numbers ---- */

static double quotient(int128 numerator, int128 denominator) {
    int128 a = numerator < 0 ? -numerator : numerator, b = denominator;
    while (b != 0) {
        int128 rest = a % b;
        a = b;
        b = rest;
    }
    numerator /= a;
    denominator /= a;
    if (numerator == 0) {
        return 0;
    }
    if (numerator > (int128)1 << 53 || -numerator > (int128)1 << 53 || denominator > (int128)1 << 53) {
        return NONE; /* not decided here */
    }
    return (double)numerator / (double)denominator; /* of exact doubles: rounded once */
}

START_TEST(law_2_values_are_the_nearest_doubles) {
    uint64_t state = 2;
    size_t decided = 0;
    for (int round = 0; round < 20000; round++) {
        int64_t cents[MOST];
        double x[MOST];
        for (int i = 0; i < MOST; i++) {
            uint64_t range = random_below(&state, 2) ? 100000 : 1000000000000;
            cents[i] = (int64_t)random_below(&state, range) - (int64_t)(range / 5);
            x[i] = (double)cents[i] / 100;
        }
        const struct {
            int128 numerator, denominator;
        } expected[] = {{(int128)cents[0] - cents[1], cents[1]},
                        {cents[0], cents[1]},
                        {2 * (int128)cents[0], (int128)cents[1] + cents[2]},
                        {2 * (int128)cents[0], 2 * (int128)cents[1] + cents[0] + 2 * (int128)cents[2]},
                        {(int128)cents[0] + cents[1] + cents[2] + cents[3], cents[4]},
                        {(int128)cents[0] - cents[1], cents[2]}};
        static const int which[] = {GROWTH, DEBT, ROE, WEIGHTED, PRODUCTIVITY, PRESERVATION};
        for (size_t i = 0; i < COUNT(expected); i++) {
            soekpi_value found;
            ck_assert_int_eq(calls[which[i]].run(x, &found), SOEKPI_OK);
            if (expected[i].denominator <= 0) {
                ck_assert_int_ne(found.reason, SOEKPI_REASON_OK);
                continue;
            }
            ck_assert_int_eq(found.reason, SOEKPI_REASON_OK);
            double wanted = quotient(expected[i].numerator, expected[i].denominator);
            if (!isnan(wanted)) {
                assert_same_bits(found.value, wanted);
                decided++;
            }
        }
    }
    ck_assert_uint_gt(decided, 50000);
}
END_TEST

/* ---- Ordinary figures, and what only seems so ---- */

/* Figures near what whole numbers in doubles can hold: up to 17 digits, neighbours of decimals, sums that
 * callers made, both sides of 10^15, ties between decimals. */
static double draw_ordinary(uint64_t *state) {
    static const double tens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
    double power = tens[random_below(state, COUNT(tens))];
    uint64_t word = next_random(state);
    double x;
    switch (random_below(state, 7)) {
    case 0:
        x = (double)(word % UINT64_C(1000000000000)) / power;
        break;
    case 1:
        x = (double)(word % UINT64_C(1000000000000000)) / power;
        break;
    case 2:
        x = (double)(word % UINT64_C(10000000000000000)) / power;
        break;
    case 3:
        x = (double)(word % 100000) / power + (double)((word >> 32) % 1000) / 10;
        break;
    case 4:
        x = (double)(word % 1000000000) / power;
        for (uint64_t steps = random_below(state, 9); steps > 0; steps--)
            x = nextafter(x, (word & 1) != 0 ? 0 : INFINITY);
        break;
    case 5:
        x = 1e15 / power + ((double)(word % 200) - 100) / 8;
        break;
    default:
        x = (double)(word % 1000) * 0.25;
    }
    return random_below(state, 5) == 0 ? -x : x;
}

/* The decimal that the C library prints, in units of 10^-25: figures here are 0 or at least 10^-7. */
static void read_printed(mpz_t out, double x) {
    enum { DECIMALS = 14, UNIT = 25 };
    char text[40];
    (void)snprintf(text, sizeof text, "%.*e", DECIMALS, x);
    char *exponent = strchr(text, 'e');
    long power = strtol(exponent + 1, NULL, 10) - DECIMALS + UNIT;
    ck_assert_int_ge(power, 0);
    *exponent = '\0';
    char *point = strchr(text, '.');
    memmove(point, point + 1, strlen(point));
    mpz_t ten;
    mpz_init(ten);
    mpz_ui_pow_ui(ten, 10, (unsigned long)power);
    ck_assert_int_eq(mpz_set_str(out, text, 10), 0);
    mpz_mul(out, out, ten);
    mpz_clear(ten);
}

/* Is y the double nearest to top / bottom, with bottom above zero? */
static bool is_nearest(double y, const mpz_t top, const mpz_t bottom) {
    mpq_t ratio, here, middle;
    mpq_inits(ratio, here, middle, NULL);
    mpq_set_num(ratio, top);
    mpq_set_den(ratio, bottom);
    mpq_canonicalize(ratio);
    mpq_set_d(here, y);
    uint64_t bits;
    memcpy(&bits, &y, sizeof bits);
    bool nearest = true;
    for (int side = -1; side <= 1; side += 2) {
        mpq_set_d(middle, nextafter(y, side < 0 ? -INFINITY : INFINITY));
        mpq_add(middle, middle, here);
        mpq_div_2exp(middle, middle, 1);
        int beyond = mpq_cmp(ratio, middle) * side;
        nearest = nearest && (beyond < 0 || (beyond == 0 && (bits & 1) == 0));
    }
    mpq_clears(ratio, here, middle, NULL);
    return nearest;
}

START_TEST(laws_1_and_2_whatever_the_figures) {
    static const struct {
        int call, inputs;
        int numerator[MOST], denominator[MOST];
    } formulas[] = {{GROWTH, 2, {1, -1}, {0, 1}},
                    {DEBT, 2, {1}, {0, 1}},
                    {ROE, 3, {2}, {0, 1, 1}},
                    {WEIGHTED, 3, {2}, {1, 2, 2}},
                    {PRODUCTIVITY, 5, {1, 1, 1, 1}, {0, 0, 0, 0, 1}},
                    {PRESERVATION, 3, {1, -1}, {0, 0, 1}}};
    uint64_t state = 77;
    mpz_t figures[MOST], top, bottom;
    mpz_inits(top, bottom, NULL);
    for (int i = 0; i < MOST; i++) {
        mpz_init(figures[i]);
    }
    for (int round = 0; round < 12000; round++) {
        double x[MOST];
        for (int i = 0; i < MOST; i++) {
            x[i] = draw_ordinary(&state);
            read_printed(figures[i], x[i]);
        }
        for (size_t f = 0; f < COUNT(formulas); f++) {
            mpz_set_ui(top, 0);
            mpz_set_ui(bottom, 0);
            for (int i = 0; i < formulas[f].inputs; i++) {
                for (int n = 0; n < abs(formulas[f].numerator[i]); n++) {
                    formulas[f].numerator[i] > 0 ? mpz_add(top, top, figures[i])
                                                 : mpz_sub(top, top, figures[i]);
                }
                for (int n = 0; n < formulas[f].denominator[i]; n++) {
                    mpz_add(bottom, bottom, figures[i]);
                }
            }
            soekpi_value found;
            ck_assert_int_eq(calls[formulas[f].call].run(x, &found), SOEKPI_OK);
            ck_assert_int_eq(found.reason == SOEKPI_REASON_OK, mpz_sgn(bottom) > 0);
            ck_assert_msg(found.reason != SOEKPI_REASON_OK || is_nearest(found.value, top, bottom),
                          "%s of %.17g, %.17g, %.17g, %.17g, %.17g: %.17g", calls[formulas[f].call].indicator,
                          x[0], x[1], x[2], x[3], x[4], found.value);
        }
        soekpi_outcome outcome;
        ck_assert_int_eq(soekpi_compare(x[0], SOEKPI_AT_LEAST, x[1], &outcome), SOEKPI_OK);
        int order = mpz_cmp(figures[0], figures[1]);
        ck_assert_int_eq(outcome.verdict, order >= 0 ? SOEKPI_MET : SOEKPI_BREACHED);
        mpz_sub(top, figures[0], figures[1]);
        mpz_ui_pow_ui(bottom, 10, 25);
        ck_assert_msg(is_nearest(outcome.margin, top, bottom), "%.17g - %.17g: %.17g", x[0], x[1],
                      outcome.margin);
        ck_assert(is_nearest(outcome.value, figures[0], bottom) &&
                  is_nearest(outcome.reference, figures[1], bottom));
        ck_assert(outcome.value != 0 || !signbit(outcome.value));
        ck_assert(outcome.margin != 0 || !signbit(outcome.margin));
    }
    for (int i = 0; i < MOST; i++) {
        mpz_clear(figures[i]);
    }
    mpz_clears(top, bottom, NULL);
}
END_TEST

/* ---- compare ---- */

START_TEST(law_3_compare) {
    static const struct {
        double value;
        int32_t comparison;
        double reference;
        int32_t verdict, reason;
        double margin;
    } cases[] = {
        {0.1 + 0.2, SOEKPI_ABOVE, 0.3, SOEKPI_BREACHED, 0, 0},
        {0.1 + 0.2, SOEKPI_AT_LEAST, 0.3, SOEKPI_MET, 0, 0},
        {0.1 + 0.2, SOEKPI_BELOW, 0.3, SOEKPI_BREACHED, 0, 0},
        {0.1 + 0.2, SOEKPI_AT_MOST, 0.3, SOEKPI_MET, 0, 0},
        {0.301, SOEKPI_ABOVE, 0.3, SOEKPI_MET, 0, 0.001},
        {0.301, SOEKPI_AT_MOST, 0.3, SOEKPI_BREACHED, 0, -0.001},
        {-5, SOEKPI_BELOW, -4.9, SOEKPI_MET, 0, 0.1},
        {NAN, SOEKPI_ABOVE, 1, SOEKPI_NO_DATA, SOEKPI_MISSING_INPUT, NAN},
        {1, SOEKPI_BELOW, NAN, SOEKPI_NO_DATA, SOEKPI_MISSING_INPUT, NAN},
        {INFINITY, SOEKPI_ABOVE, 1, SOEKPI_NO_DATA, SOEKPI_INVALID_INPUT, NAN},
        {1, SOEKPI_ABOVE, -INFINITY, SOEKPI_NO_DATA, SOEKPI_INVALID_INPUT, NAN},
        {INFINITY, SOEKPI_ABOVE, NAN, SOEKPI_NO_DATA, SOEKPI_INVALID_INPUT,
         NAN},                                               /* the value's reason first */
        {1e300, SOEKPI_ABOVE, -1e300, SOEKPI_MET, 0, 2e300}, /* law 2: the nearest double */
        {1e16, SOEKPI_ABOVE, 1, SOEKPI_MET, 0, 9999999999999999.0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        soekpi_outcome found;
        ck_assert_int_eq(soekpi_compare(cases[i].value, cases[i].comparison, cases[i].reference, &found),
                         SOEKPI_OK);
        ck_assert_msg(found.verdict == cases[i].verdict && found.reason == cases[i].reason,
                      "case %zu: %s, %s", i, soekpi_verdict_id(found.verdict),
                      soekpi_reason_id(found.reason));
        ck_assert_int_eq(found.label, SOEKPI_LABEL_NONE);
        ck_assert_int_eq(found.marks, 0);
        if (isnan(cases[i].margin)) {
            ck_assert(isnan(found.margin));
        } else {
            assert_same_bits(found.margin, cases[i].margin);
        }
    }
    soekpi_outcome kept = {.verdict = 77};
    ck_assert_int_eq(soekpi_compare(1, -1, 1, &kept), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_compare(1, SOEKPI_COMPARISON_END, 1, &kept), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(kept.verdict, 77);
}
END_TEST

/* compare says what a calculator says of a single figure against a rule. */
START_TEST(compare_and_rules_agree) {
    static const char *const names[] = {"x", "level"};
    soekpi_error error;
    soekpi_catalogue *own = soekpi_catalogue_create(&error);
    ck_assert_ptr_nonnull(own);
    ck_assert_int_eq(soekpi_catalogue_add_item(own, "level", NULL, NULL, SOEKPI_LEVEL, SOEKPI_NUMBER, &error),
                     SOEKPI_OK);
    static const char *const compared[] = {"> level", ">= level", "< level", "<= level"};
    for (int32_t how = 0; how < SOEKPI_COMPARISON_END; how++) {
        soekpi_calculator *calculator =
            soekpi_calculator_create(own, "x", compared[how], names, 2, NULL, &error);
        ck_assert_msg(calculator != NULL, "%s", error.message);
        uint64_t state = 900 + (uint64_t)how;
        for (int round = 0; round < 4000; round++) {
            double x[2] = {draw(&state), draw(&state)};
            if (random_below(&state, 3) == 0) {
                x[1] = x[0] * (1 + (double)random_below(&state, 3) * 1e-16);
            }
            soekpi_outcome one, other;
            ck_assert_int_eq(soekpi_compare(x[0], how, x[1], &one), SOEKPI_OK);
            ck_assert_int_eq(soekpi_calculator_run(calculator, x, &other), SOEKPI_OK);
            ck_assert_msg(
                one.verdict == other.verdict && one.reason == other.reason &&
                    (same_bits(one.margin, other.margin) || (isnan(one.margin) && isnan(other.margin))),
                "%.17g %s %.17g: %s %s %.17g, but a calculator says %s %s %.17g", x[0], compared[how], x[1],
                soekpi_verdict_id(one.verdict), soekpi_reason_id(one.reason), one.margin,
                soekpi_verdict_id(other.verdict), soekpi_reason_id(other.reason), other.margin);
        }
        soekpi_calculator_free(calculator);
    }
    soekpi_catalogue_free(own);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("one_figure");
    TCase *one = tcase_create("one_figure");
    tcase_set_timeout(one, 60);
    tcase_add_checked_fixture(one, setup, teardown);
    tcase_add_loop_test(one, worked_examples, 0, (int)COUNT(examples));
    tcase_add_test(one, a_null_result_is_an_argument_error);
    tcase_add_loop_test(one, catalogue_and_calls_agree, 0, (int)COUNT(calls));
    tcase_add_test(one, law_2_values_are_the_nearest_doubles);
    tcase_add_test(one, laws_1_and_2_whatever_the_figures);
    tcase_add_test(one, law_3_compare);
    tcase_add_test(one, compare_and_rules_agree);
    suite_add_tcase(suite, one);
    return run_suite(suite);
}
