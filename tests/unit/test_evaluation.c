/* Verdicts, reasons, labels, margins and rounding (laws 3 to 8 and 14), each case
 * worked out by hand, and random rows against fractions. */
#include <check.h>

#include "base/decimal.h"
#include "scene.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NONE ((double)NAN)

enum {
    MET = SOEKPI_MET,
    AT_RISK = SOEKPI_AT_RISK,
    UNDEFINED = SOEKPI_UNDEFINED,
    NO_DATA = SOEKPI_NO_DATA,
    BREACHED = SOEKPI_BREACHED,
    OK = SOEKPI_REASON_OK,
    MISSING = SOEKPI_MISSING_INPUT,
    INVALID = SOEKPI_INVALID_INPUT,
    ZERO = SOEKPI_ZERO_DENOMINATOR,
    NEGATIVE = SOEKPI_NEGATIVE_DENOMINATOR,
    NO_BASE = SOEKPI_NON_POSITIVE_BASE,
    OUT = SOEKPI_OUT_OF_RANGE,
    PLAIN = SOEKPI_LABEL_NONE
};

#define HEAD "soekpi: 1\nplan: test\nperiod: 2023\n"

static void check_all(const char *plan, const char *drawing, const expectation *expected, size_t count,
                      const char *law) {
    scene *of = scene_open(plan, drawing);
    for (size_t i = 0; i < count; i++) {
        scene_expect(of, &expected[i], law);
    }
    scene_close(of);
}

/* ---- Law 3 and 6: exact signs, margins ---- */

START_TEST(law_3_ties_are_ties) {
    static const char plan[] =
        HEAD "goals:\n"
             "  - {id: above, indicator: total_profit_growth, rule: \"> 10 %\"}\n"
             "  - {id: least, indicator: total_profit_growth, rule: \">= 10 %\"}\n"
             "  - {id: below, indicator: total_profit_growth, rule: \"< 10 %\"}\n"
             "  - {id: most, indicator: total_profit_growth, rule: \"<= 10 %\"}\n"
             "  - {id: within, indicator: total_profit_growth, rule: \"within 1 pp of 9 %\"}\n"
             "  - {id: between, indicator: total_profit_growth, rule: \"between 10 % and 11 %\"}\n"
             "  - {id: benchmark, indicator: total_profit_growth, rule: \"> gdp_growth\"}\n"
             "  - {id: sum, indicator: total_profit_growth, rule: \">= gdp_growth + 3 pp\"}\n";
    static const char drawing[] = "entity | total_profit | total_profit@prior | gdp_growth\n"
                                  "甲     | 1.1          | 1.0                | 0.1\n"
                                  "乙     | 1.1000000000001 | 1.0             | 0.07\n"
                                  "丙     | 109.999999999999 | 100            | 0.07\n"
                                  "丁     | 0.3          | 0.2                | 0.5\n"
                                  "戊     | 33            | 30                | 0.07\n";
    static const expectation expected[] = {
        {"甲", "above", BREACHED, OK, SOEKPI_INCREASE, 0.1, 0.1, 0},
        {"甲", "least", MET, OK, SOEKPI_INCREASE, 0.1, 0.1, 0},
        {"甲", "below", BREACHED, OK, SOEKPI_INCREASE, 0.1, 0.1, 0},
        {"甲", "most", MET, OK, SOEKPI_INCREASE, 0.1, 0.1, 0},
        {"甲", "within", MET, OK, SOEKPI_INCREASE, 0.1, 0.09, 0},
        {"甲", "between", MET, OK, SOEKPI_INCREASE, 0.1, 0.1, 0},
        {"甲", "benchmark", BREACHED, OK, SOEKPI_INCREASE, 0.1, 0.1, 0},
        {"甲", "sum", BREACHED, OK, SOEKPI_INCREASE, 0.1, 0.13, -0.03},
        {"乙", "above", MET, OK, SOEKPI_INCREASE, 0.1000000000001, 0.1, 1e-13},
        {"乙", "most", BREACHED, OK, SOEKPI_INCREASE, 0.1000000000001, 0.1, -1e-13},
        {"乙", "within", BREACHED, OK, SOEKPI_INCREASE, 0.1000000000001, 0.09, -1e-13},
        {"乙", "sum", MET, OK, SOEKPI_INCREASE, 0.1000000000001, 0.1, 1e-13},
        {"丙", "least", BREACHED, OK, SOEKPI_INCREASE, 0.09999999999999, 0.1, -1e-14},
        {"丙", "within", MET, OK, SOEKPI_INCREASE, 0.09999999999999, 0.09, 1e-14},
        {"丙", "between", BREACHED, OK, SOEKPI_INCREASE, 0.09999999999999, 0.1, -1e-14},
        {"丙", "sum", BREACHED, OK, SOEKPI_INCREASE, 0.09999999999999, 0.1, -1e-14},
        {"丁", "benchmark", BREACHED, OK, SOEKPI_INCREASE, 0.5, 0.5, 0},
        {"戊", "sum", MET, OK, SOEKPI_INCREASE, 0.1, 0.1, 0},
    };
    check_all(plan, drawing, expected, COUNT(expected), "law 3");
}
END_TEST

START_TEST(law_6_margins_point_to_the_good_side) {
    static const char plan[] =
        HEAD "parameters: {debt_band: 1 pp}\n"
             "goals:\n"
             "  - {id: prior, indicator: debt_ratio, rule: \"<= prior + debt_band\"}\n"
             "  - {id: opening, indicator: debt_ratio, rule: \"< opening\"}\n"
             "  - {id: within, indicator: debt_ratio, rule: \"within 2 pp of prior\"}\n"
             "  - {id: between, indicator: debt_ratio, rule: \"between 40 % and 65 %\"}\n"
             "  - {id: other, indicator: debt_ratio, rule: \"between gross_margin and 2 * gross_margin\"}\n"
             "  - {id: money, indicator: revenue, rule: \">= 1.1 * prior - 1 万元\"}\n";
    static const char drawing[] =
        "entity | total_liabilities | total_assets | total_liabilities@prior | total_assets@prior | "
        "total_liabilities@opening | total_assets@opening | revenue | operating_cost | revenue@prior\n"
        "甲 | 61 | 100 | 60 | 100 | 61 | 100 | 80000 | 40000 | 80000\n"
        "乙 | 62.5 | 100 | 60 | 100 | 63 | 100 | 77999.99 | 54600 | 80000\n"
        "丙 | 38 | 100 | 40 | 100 | 37.9 | 100 | 78000 | 65520 | 80000\n";
    static const expectation expected[] = {
        {"甲", "prior", MET, OK, PLAIN, 0.61, 0.61, 0},
        {"甲", "opening", BREACHED, OK, PLAIN, 0.61, 0.61, 0},
        {"甲", "within", MET, OK, PLAIN, 0.61, 0.6, 0.01},
        {"甲", "between", MET, OK, PLAIN, 0.61, 0.65, 0.04},
        {"甲", "other", MET, OK, PLAIN, 0.61, 0.5, 0.11},
        {"甲", "money", MET, OK, PLAIN, 80000, 78000, 2000},
        {"乙", "prior", BREACHED, OK, PLAIN, 0.625, 0.61, -0.015},
        {"乙", "opening", MET, OK, PLAIN, 0.625, 0.63, 0.005},
        {"乙", "within", BREACHED, OK, PLAIN, 0.625, 0.6, -0.005},
        {"乙", "between", MET, OK, PLAIN, 0.625, 0.65, 0.025},
        {"乙", "money", BREACHED, OK, PLAIN, 77999.99, 78000, -0.01},
        {"丙", "prior", MET, OK, PLAIN, 0.38, 0.41, 0.03},
        {"丙", "opening", BREACHED, OK, PLAIN, 0.38, 0.379, -0.001},
        {"丙", "within", MET, OK, PLAIN, 0.38, 0.4, 0},
        {"丙", "between", BREACHED, OK, PLAIN, 0.38, 0.4, -0.02},
        {"丙", "other", BREACHED, OK, PLAIN, 0.38, 0.32, -0.06}, /* 16 % to 32 % */
        {"丙", "money", MET, OK, PLAIN, 78000, 78000, 0},
    };
    check_all(plan, drawing, expected, COUNT(expected), "law 6");
    /* yuan short or to spare: the margin times the denominator */
    scene *of = scene_open(plan, drawing);
    ck_assert(same_bits(scene_outcome(of, scene_row(of, "乙"), "prior").amount, -1.5));
    ck_assert(same_bits(scene_outcome(of, scene_row(of, "丙"), "between").amount, -2));
    ck_assert(same_bits(scene_outcome(of, scene_row(of, "甲"), "money").amount, 2000));
    scene_close(of);
}
END_TEST

/* ---- Laws 4 and 5: what has no verdict ---- */

START_TEST(law_4_and_5_reasons_and_their_order) {
    static const char plan[] =
        HEAD "goals:\n"
             "  - {id: limit, indicator: debt_ratio, rule: \"<= 70 %\"}\n"
             "  - {id: prior, indicator: debt_ratio, rule: \"<= prior\"}\n"
             "  - {id: within, indicator: debt_ratio, rule: \"within 5 pp of prior\"}\n"
             "  - {id: between, indicator: debt_ratio, rule: \"between roe_closing and gdp_growth\"}\n"
             "  - {id: turned, indicator: debt_ratio, rule: \"between gdp_growth and roe_closing\"}\n"
             "  - {id: closing, indicator: roe_closing, rule: \">= 5 %\"}\n";
    static const char drawing[] =
        "entity | total_liabilities | total_assets | total_liabilities@prior | total_assets@prior | "
        "net_profit_parent | equity_parent | gdp_growth\n"
        "whole    | 60    | 100 | 60  | 100 | 10 | 100 | 0.9\n"
        "no_top   |       | 100 | 60  | 100 | 10 | 100 | 0.9\n"
        "no_base  | 60    |     | 60  | 100 | 10 | 100 | 0.9\n"
        "inf      | inf   | 100 | 60  | 100 | 10 | 100 | 0.9\n"
        "minusinf | 60    | -inf | 60 | 100 | 10 | 100 | 0.9\n"
        "large    | 1e301 | 100 | 60  | 100 | 10 | 100 | 0.9\n"
        "small    | 1e-301 | 100 | 60 | 100 | 10 | 100 | 0.9\n"
        "both     | inf   |     | 60  | 100 | 10 | 100 | 0.9\n"
        "inf_zero | inf   | 0   | 60  | 100 | 10 | 100 | 0.9\n"
        "none_zero |      | 0   | 60  | 100 | 10 | 100 | 0.9\n"
        "zero     | 60    | 0   | 60  | 100 | 10 | 0   | 0.9\n"
        "minus0   | 60    | -0.0 | 60 | 100 | 10 | -0.0 | 0.9\n"
        "negative | 60    | -100 | 60 | 100 | -5 | -10 | 0.9\n"
        "nothing  | 0     | 0   | 0   | 0   | 0  | 0   | 0\n"
        "old_zero | 60    | 100 | 60  | 0   | 10 | 100 | 0.9\n"
        "old_gone | 60    | 100 | 60  |     | 10 | 100 |\n"
        "old_inf  | 60    | 100 | inf | 100 | 10 | 100 | inf\n"
        "two_bad  | 60    | 0   | 60  |     | 10 | 0   |\n"
        "mixed    | 60    | 100 | 60  | 100 | 10 | 0   |\n"
        "mixed2   | 60    | 100 | 60  | 100 |    | 100 | 0.9\n";
    static const expectation expected[] = {
        {"whole", "limit", MET, OK, PLAIN, 0.6, 0.7, 0.1},
        {"no_top", "limit", NO_DATA, MISSING, PLAIN, NONE, 0.7, NONE},
        {"no_base", "limit", NO_DATA, MISSING, PLAIN, NONE, 0.7, NONE},
        {"inf", "limit", NO_DATA, INVALID, PLAIN, NONE, 0.7, NONE},
        {"minusinf", "limit", NO_DATA, INVALID, PLAIN, NONE, 0.7, NONE},
        {"large", "limit", NO_DATA, INVALID, PLAIN, NONE, 0.7, NONE},
        {"small", "limit", NO_DATA, INVALID, PLAIN, NONE, 0.7, NONE},
        {"both", "limit", NO_DATA, MISSING, PLAIN, NONE, 0.7, NONE},
        {"inf_zero", "limit", NO_DATA, INVALID, PLAIN, NONE, 0.7, NONE},
        {"none_zero", "limit", NO_DATA, MISSING, PLAIN, NONE, 0.7, NONE},
        {"zero", "limit", UNDEFINED, ZERO, PLAIN, NONE, 0.7, NONE},
        {"minus0", "limit", UNDEFINED, ZERO, PLAIN, NONE, 0.7, NONE},
        {"negative", "limit", UNDEFINED, NEGATIVE, PLAIN, NONE, 0.7, NONE},
        {"negative", "closing", UNDEFINED, NEGATIVE, PLAIN, NONE, 0.05, NONE},
        {"nothing", "limit", UNDEFINED, ZERO, PLAIN, NONE, 0.7, NONE},
        {"nothing", "prior", UNDEFINED, ZERO, PLAIN, NONE, NONE, NONE},
        {"old_zero", "prior", UNDEFINED, ZERO, PLAIN, 0.6, NONE, NONE},
        {"old_gone", "prior", NO_DATA, MISSING, PLAIN, 0.6, NONE, NONE},
        {"old_inf", "prior", NO_DATA, INVALID, PLAIN, 0.6, NONE, NONE},
        {"old_zero", "within", UNDEFINED, ZERO, PLAIN, 0.6, NONE, NONE},
        {"old_gone", "within", NO_DATA, MISSING, PLAIN, 0.6, NONE, NONE},
        /* no_data comes before undefined; the reason is the value's */
        {"two_bad", "prior", NO_DATA, ZERO, PLAIN, NONE, NONE, NONE},
        {"whole", "between", MET, OK, PLAIN, 0.6, 0.9, 0.3},
        {"old_gone", "between", NO_DATA, MISSING, PLAIN, 0.6, NONE, NONE},
        {"old_inf", "between", NO_DATA, INVALID, PLAIN, 0.6, NONE, NONE},
        {"mixed", "between", NO_DATA, ANY_ANSWER, PLAIN, 0.6, NONE, NONE},
        {"mixed", "turned", NO_DATA, ANY_ANSWER, PLAIN, 0.6, NONE, NONE},
        {"mixed2", "between", NO_DATA, MISSING, PLAIN, 0.6, NONE, NONE},
        {"mixed2", "turned", NO_DATA, MISSING, PLAIN, 0.6, NONE, NONE},
        {"whole", "turned", BREACHED, OK, PLAIN, 0.6, 0.1, -0.5},
    };
    check_all(plan, drawing, expected, COUNT(expected), "laws 4 and 5");
}
END_TEST

START_TEST(law_5_out_of_range) {
    static const char plan[] = HEAD "items:\n"
                                    "  top: {kind: stock, unit: number}\n"
                                    "  base: {kind: stock, unit: number}\n"
                                    "indicators:\n"
                                    "  share: {formula: \"top / base\", unit: number, better: lower}\n"
                                    "goals:\n"
                                    "  - {id: limit, indicator: share, rule: \"<= 7\"}\n"
                                    "  - {id: prior, indicator: share, rule: \"<= prior\"}\n";
    static const char drawing[] = "entity | top | base | top@prior | base@prior\n"
                                  "edge  | 1e300 | 1     | 1 | 1\n"
                                  "above | 1e300 | 0.999 | 1 | 1\n"
                                  "below | 1e-300 | 1.001 | 1 | 1\n"
                                  "low   | 1e-300 | 1    | 1 | 1\n"
                                  "minus | -1e300 | 0.1  | 1 | 1\n"
                                  "old   | 5 | 5 | 1e300 | 1e-300\n"
                                  "zero  | 0 | 1e300 | 1 | 1e-300\n";
    static const expectation expected[] = {
        {"edge", "limit", BREACHED, OK, PLAIN, 1e300, 7, ANY_NUMBER},
        {"above", "limit", UNDEFINED, OUT, PLAIN, NONE, 7, NONE},
        {"below", "limit", UNDEFINED, OUT, PLAIN, NONE, 7, NONE},
        {"low", "limit", MET, OK, PLAIN, 1e-300, 7, 7},
        {"minus", "limit", UNDEFINED, OUT, PLAIN, NONE, 7, NONE},
        {"old", "prior", UNDEFINED, OUT, PLAIN, 1, NONE, NONE},
        {"zero", "prior", MET, OK, PLAIN, 0, 1e300, 1e300},
    };
    check_all(plan, drawing, expected, COUNT(expected), "law 5");
}
END_TEST

START_TEST(law_5_an_indicator_may_allow_a_negative_denominator) {
    static const char plan[] =
        HEAD "indicators:\n"
             "  either: {formula: \"net_profit / total_equity\", denominator: nonzero, better: higher}\n"
             "goals:\n"
             "  - {id: limit, indicator: either, rule: \">= 5 %\"}\n"
             "  - {id: prior, indicator: either, rule: \">= prior\"}\n";
    static const char drawing[] =
        "entity | net_profit | total_equity | net_profit@prior | total_equity@prior\n"
        "loss | -5 | -10 | 6 | -10\n"
        "gain | 5 | -10 | -6 | -10\n"
        "zero | 5 | 0 | 5 | 0\n";
    static const expectation expected[] = {
        {"loss", "limit", MET, OK, PLAIN, 0.5, 0.05, 0.45},
        {"loss", "prior", MET, OK, PLAIN, 0.5, -0.6, 1.1},
        {"gain", "limit", BREACHED, OK, PLAIN, -0.5, 0.05, -0.55},
        {"gain", "prior", BREACHED, OK, PLAIN, -0.5, 0.6, -1.1},
        {"zero", "limit", UNDEFINED, ZERO, PLAIN, NONE, 0.05, NONE},
        {"zero", "prior", UNDEFINED, ZERO, PLAIN, NONE, NONE, NONE},
    };
    check_all(plan, drawing, expected, COUNT(expected), "law 5");
}
END_TEST

/* ---- Law 7: growth ---- */

static const char growth_drawing[] = "entity | total_profit | total_profit@prior | revenue | revenue@prior\n"
                                     "more     | 3  | 2  | 1 | 1\n"
                                     "same     | 2  | 2  | 1 | 1\n"
                                     "less     | 1  | 2  | 1 | 1\n"
                                     "to_zero  | 0  | 2  | 1 | 1\n"
                                     "to_loss  | -1 | 2  | 1 | 1\n"
                                     "from0    | 3  | 0  | 1 | 1\n"
                                     "stays0   | 0  | 0  | 1 | 1\n"
                                     "zero_loss | -3 | 0 | 1 | 1\n"
                                     "gain     | 1  | -2 | 1 | 1\n"
                                     "up_to_0  | 0  | -2 | 1 | 1\n"
                                     "narrower | -1 | -2 | 1 | 1\n"
                                     "same_loss | -2 | -2 | 1 | 1\n"
                                     "wider    | -3 | -2 | 1 | 1\n"
                                     "unknown  | -3 |    | 1 | 1\n"
                                     "bad      | -3 | -inf | 1 | 1\n";

START_TEST(law_7_labels) {
    static const char plan[] =
        HEAD "goals:\n"
             "  - {id: growth, indicator: total_profit_growth, rule: \"> 0\"}\n"
             "  - {id: rise, indicator: revenue_growth, rule: \"> total_profit_growth\"}\n";
    static const expectation expected[] = {
        {"more", "growth", MET, OK, SOEKPI_INCREASE, 0.5, 0, 0.5},
        {"same", "growth", BREACHED, OK, SOEKPI_UNCHANGED, 0, 0, 0},
        {"less", "growth", BREACHED, OK, SOEKPI_DECREASE, -0.5, 0, -0.5},
        {"to_zero", "growth", BREACHED, OK, SOEKPI_DECREASE, -1, 0, -1},
        {"to_loss", "growth", BREACHED, OK, SOEKPI_TURNED_LOSS, -1.5, 0, -1.5},
        {"from0", "growth", UNDEFINED, NO_BASE, SOEKPI_FROM_ZERO, NONE, 0, NONE},
        {"stays0", "growth", UNDEFINED, NO_BASE, SOEKPI_UNCHANGED, NONE, 0, NONE},
        {"zero_loss", "growth", UNDEFINED, NO_BASE, SOEKPI_TURNED_LOSS, NONE, 0, NONE},
        {"gain", "growth", UNDEFINED, NO_BASE, SOEKPI_TURNED_PROFITABLE, NONE, 0, NONE},
        {"up_to_0", "growth", UNDEFINED, NO_BASE, SOEKPI_LOSS_NARROWED, NONE, 0, NONE},
        {"narrower", "growth", UNDEFINED, NO_BASE, SOEKPI_LOSS_NARROWED, NONE, 0, NONE},
        {"same_loss", "growth", UNDEFINED, NO_BASE, SOEKPI_UNCHANGED, NONE, 0, NONE},
        {"wider", "growth", UNDEFINED, NO_BASE, SOEKPI_LOSS_WIDENED, NONE, 0, NONE},
        {"unknown", "growth", NO_DATA, MISSING, PLAIN, NONE, 0, NONE},
        {"bad", "growth", NO_DATA, INVALID, PLAIN, NONE, 0, NONE},
        /* the label is the value's; a reference without a percentage is undefined */
        {"wider", "rise", UNDEFINED, NO_BASE, SOEKPI_UNCHANGED, 0, NONE, NONE},
        {"less", "rise", MET, OK, SOEKPI_UNCHANGED, 0, -0.5, 0.5},
    };
    check_all(plan, growth_drawing, expected, COUNT(expected), "law 7");
}
END_TEST

START_TEST(law_7_a_plan_maps_labels_to_verdicts) {
    static const char plan[] =
        HEAD "labels: {turned_profitable: met, loss_narrowed: at_risk, turned_loss: breached}\n"
             "goals:\n"
             "  - {id: growth, indicator: total_profit_growth, rule: \"> 0\"}\n"
             "  - {id: own, indicator: total_profit_growth, rule: \"> 0\", labels: {from_zero: met, "
             "turned_profitable: undefined}}\n"
             "  - {id: level, indicator: total_profit_growth, rule: \"> gdp_growth\"}\n";
    static const expectation expected[] = {
        {"more", "growth", MET, OK, SOEKPI_INCREASE, 0.5, 0, 0.5},
        {"to_loss", "growth", BREACHED, OK, SOEKPI_TURNED_LOSS, -1.5, 0, -1.5},
        {"zero_loss", "growth", BREACHED, NO_BASE, SOEKPI_TURNED_LOSS, NONE, 0, NONE},
        {"gain", "growth", MET, NO_BASE, SOEKPI_TURNED_PROFITABLE, NONE, 0, NONE},
        {"up_to_0", "growth", AT_RISK, NO_BASE, SOEKPI_LOSS_NARROWED, NONE, 0, NONE},
        {"narrower", "growth", AT_RISK, NO_BASE, SOEKPI_LOSS_NARROWED, NONE, 0, NONE},
        {"wider", "growth", UNDEFINED, NO_BASE, SOEKPI_LOSS_WIDENED, NONE, 0, NONE},
        {"from0", "growth", UNDEFINED, NO_BASE, SOEKPI_FROM_ZERO, NONE, 0, NONE},
        {"from0", "own", MET, NO_BASE, SOEKPI_FROM_ZERO, NONE, 0, NONE},
        {"gain", "own", UNDEFINED, NO_BASE, SOEKPI_TURNED_PROFITABLE, NONE, 0, NONE},
        {"narrower", "own", AT_RISK, NO_BASE, SOEKPI_LOSS_NARROWED, NONE, 0, NONE},
        {"unknown", "growth", NO_DATA, MISSING, PLAIN, NONE, 0, NONE},
        /* a missing reference still comes first */
        {"gain", "level", NO_DATA, NO_BASE, SOEKPI_TURNED_PROFITABLE, NONE, NONE, NONE},
    };
    check_all(plan, growth_drawing, expected, COUNT(expected), "law 7");
    scene *of = scene_open(plan, growth_drawing);
    ck_assert_int_eq(scene_outcome(of, scene_row(of, "gain"), "growth").marks, SOEKPI_MARK_POLICY);
    ck_assert_int_eq(scene_outcome(of, scene_row(of, "more"), "growth").marks, 0);
    scene_close(of);
}
END_TEST

/* growth of 1 on -2: (1 + 2) / 2 = 1.5, or (1 + 2) / -2 = -1.5 */
static const struct {
    const char *formula;
    double absolute, signed_base;
} dialects[] = {
    {"growth(total_profit)", 1.5, -1.5},
    {"2 * growth(total_profit) + 1", 4, -2},
    {"(growth(total_profit) + 1) / 3", 2.5 / 3, -0.5 / 3},
    {"1 - growth(total_profit)", -0.5, 2.5},
    {"growth(total_profit) / 3", 0.5, -0.5},
    {"-0.5 * growth(2 * total_profit) / 7 + 3", 40.5 / 14, 43.5 / 14},
    {"growth(3 * total_profit) / 0.3 + 1", 6, -4},
};

START_TEST(law_7_dialects_of_growth) {
    char plan[1024];
    snprintf(plan, sizeof plan,
             HEAD "indicators:\n"
                  "  grown: {formula: \"%s\", unit: number, better: higher}\n"
                  "goals:\n"
                  "  - {id: strict, indicator: grown, rule: \"> 0\"}\n"
                  "  - {id: absolute, indicator: grown, rule: \"> 0\", growth_base: absolute}\n"
                  "  - {id: signed, indicator: grown, rule: \"> 0\", growth_base: signed}\n",
             dialects[_i].formula);
    scene *of = scene_open(plan, growth_drawing);
    double a = dialects[_i].absolute, s = dialects[_i].signed_base;
    const expectation expected[] = {
        {"gain", "strict", UNDEFINED, NO_BASE, SOEKPI_TURNED_PROFITABLE, NONE, 0, NONE},
        {"gain", "absolute", a > 0 ? MET : BREACHED, OK, SOEKPI_TURNED_PROFITABLE, a, 0, a},
        {"gain", "signed", s > 0 ? MET : BREACHED, OK, SOEKPI_TURNED_PROFITABLE, s, 0, s},
        {"from0", "absolute", UNDEFINED, NO_BASE, SOEKPI_FROM_ZERO, NONE, 0, NONE},
        {"from0", "signed", UNDEFINED, NO_BASE, SOEKPI_FROM_ZERO, NONE, 0, NONE},
        {"unknown", "signed", NO_DATA, MISSING, PLAIN, NONE, 0, NONE},
    };
    for (size_t i = 0; i < COUNT(expected); i++) {
        scene_expect(of, &expected[i], dialects[_i].formula);
    }
    ck_assert_int_eq(scene_outcome(of, scene_row(of, "gain"), "absolute").marks, SOEKPI_MARK_DIALECT);
    ck_assert_int_eq(scene_outcome(of, scene_row(of, "gain"), "strict").marks, 0);
    ck_assert_int_eq(scene_outcome(of, scene_row(of, "more"), "signed").marks, 0); /* a positive base */
    /* the caller's choice wins over every target's */
    soekpi_evaluation_options options = {.size = sizeof options, .growth_base = SOEKPI_GROWTH_SIGNED + 1};
    ck_assert(scene_bind(of, &options));
    ck_assert(scene_same(scene_outcome(of, scene_row(of, "gain"), "strict").value, s));
    ck_assert(scene_same(scene_outcome(of, scene_row(of, "gain"), "absolute").value, s));
    ck_assert_int_eq(scene_info(of).growth_base, SOEKPI_GROWTH_SIGNED);
    scene_close(of);
}
END_TEST

/* ---- Law 6: at risk ---- */

START_TEST(law_6_at_risk) {
    static const char plan[] =
        HEAD "goals:\n"
             "  - {id: band, indicator: debt_ratio, rule: \"<= 70 %\", at_risk: 1 pp}\n"
             "  - {id: condition, indicator: debt_ratio, rule: \"<= 70 %\", at_risk: \"> 68 %\"}\n"
             "  - {id: against, indicator: debt_ratio, rule: \"<= 70 %\", at_risk: \"> prior\"}\n"
             "  - {id: within, indicator: debt_ratio, rule: \"within 5 pp of 65 %\", at_risk: 1 pp}\n"
             "  - {id: share, indicator: total_profit, rule: \">= -100 元\", at_risk: 5 %}\n"
             "  - {id: amount, indicator: total_profit, rule: \">= -100 元\", at_risk: 5 元}\n"
             "  - {id: zero, indicator: total_profit, rule: \">= 0\", at_risk: 5 %}\n";
    static const char drawing[] = "entity | total_liabilities | total_assets | total_liabilities@prior | "
                                  "total_assets@prior | total_profit\n"
                                  "equal   | 69      | 100 | 69 | 100 | -95\n"
                                  "inside  | 69.0001 | 100 | 60 | 100 | -95.01\n"
                                  "outside | 68      | 100 | 70 | 100 | 0\n"
                                  "limit   | 70      | 100 |    | 100 | -100\n"
                                  "breach  | 70.0001 | 100 |    | 100 | -100.01\n"
                                  "odd     | 66      | 100 | 60 | 0   | 0.0001\n";
    static const expectation expected[] = {
        {"equal", "band", MET, OK, PLAIN, 0.69, 0.7, 0.01},
        {"inside", "band", AT_RISK, OK, PLAIN, 0.690001, 0.7, 0.009999},
        {"outside", "band", MET, OK, PLAIN, 0.68, 0.7, 0.02},
        {"limit", "band", AT_RISK, OK, PLAIN, 0.7, 0.7, 0},
        {"breach", "band", BREACHED, OK, PLAIN, 0.700001, 0.7, -0.000001},
        {"outside", "condition", MET, OK, PLAIN, 0.68, 0.7, 0.02},
        {"equal", "condition", AT_RISK, OK, PLAIN, 0.69, 0.7, 0.01},
        {"breach", "condition", BREACHED, OK, PLAIN, 0.700001, 0.7, -0.000001},
        {"equal", "against", MET, OK, PLAIN, 0.69, 0.7, 0.01},
        {"inside", "against", AT_RISK, OK, PLAIN, 0.690001, 0.7, 0.009999},
        {"limit", "against", NO_DATA, MISSING, PLAIN, 0.7, 0.7, 0}, /* never met */
        {"odd", "against", UNDEFINED, ZERO, PLAIN, 0.66, 0.7, 0.04},
        {"equal", "within", MET, OK, PLAIN, 0.69, 0.65, 0.01},
        {"inside", "within", AT_RISK, OK, PLAIN, 0.690001, 0.65, 0.009999},
        {"limit", "within", AT_RISK, OK, PLAIN, 0.7, 0.65, 0},
        {"equal", "share", MET, OK, PLAIN, -95, -100, 5},
        {"inside", "share", AT_RISK, OK, PLAIN, -95.01, -100, 4.99},
        {"limit", "share", AT_RISK, OK, PLAIN, -100, -100, 0},
        {"breach", "share", BREACHED, OK, PLAIN, -100.01, -100, -0.01},
        {"equal", "amount", MET, OK, PLAIN, -95, -100, 5},
        {"inside", "amount", AT_RISK, OK, PLAIN, -95.01, -100, 4.99},
        {"outside", "zero", MET, OK, PLAIN, 0, 0, 0}, /* 5 % of 0 is no band */
        {"odd", "zero", MET, OK, PLAIN, 0.0001, 0, 0.0001},
    };
    check_all(plan, drawing, expected, COUNT(expected), "law 6");
}
END_TEST

/* ---- Law 14: rounding before judging ---- */

START_TEST(law_14_round) {
    static const char plan[] =
        HEAD "money_unit: 万元\n"
             "goals:\n"
             "  - {id: plain, indicator: debt_ratio, rule: \"<= 70.009 %\"}\n"
             "  - {id: round, indicator: debt_ratio, rule: \"<= 70.009 %\", round: 2}\n"
             "  - {id: constant, indicator: debt_ratio, rule: \"<= 70.01 %\", round: 2, at_risk: 0.01 pp}\n"
             "  - {id: prior, indicator: debt_ratio, rule: \"<= prior\", round: 2}\n"
             "  - {id: whole, indicator: revenue_growth, rule: \"> -1 %\", round: 0}\n"
             "  - {id: money, indicator: revenue, rule: \">= 2.68 万元\", round: 2}\n"
             "  - {id: times, indicator: interest_cover, rule: \">= 2.68\", round: 2}\n"
             "  - {id: person, indicator: revenue_per_capita, rule: \">= 2.68 万元/人\", round: 2}\n";
    static const char drawing[] =
        "entity | total_liabilities | total_assets | total_liabilities@prior | total_assets@prior | revenue "
        "| "
        "revenue@prior | total_profit | interest_expense | average_headcount\n"
        "甲 | 70.005   | 100 | 70.0149 | 100 | 26750 | 26884.4221105528 | 1675 | 1000 | 1\n"
        "乙 | 70.00499 | 100 | 70.004  | 100 | 26749.99 | 26884     | 1674.99 | 1000 | 1\n"
        "丙 | 70.0149  | 100 | 70.005  | 100 | 199  | 200           | 0 | 1 | 1\n"
        "丁 | 70       | 100 | 69.995  | 100 | 19901 | 20000        | 0 | 1 | 1\n"
        "戊 | 70       | 100 | 69.9949 | 100 | 20000 | 20100        | 0 | 1 | 1\n";
    static const expectation expected[] = {
        {"甲", "plain", MET, OK, PLAIN, 0.70005, 0.70009, 0.00004},
        {"甲", "round", BREACHED, OK, PLAIN, 0.70005, 0.70009, -0.00001}, /* 70.01 % */
        {"甲", "constant", AT_RISK, OK, PLAIN, 0.70005, 0.7001, 0},
        {"甲", "prior", MET, OK, PLAIN, 0.70005, ANY_NUMBER, 0}, /* 70.01 % both */
        {"甲", "money", MET, OK, PLAIN, 26750, 26800, 0},        /* 2.675 -> 2.68 */
        {"甲", "times", MET, OK, PLAIN, 2.675, 2.68, 0},
        {"甲", "person", MET, OK, PLAIN, 26750, 26800, 0},
        {"乙", "round", MET, OK, PLAIN, 0.7000499, 0.70009, 0.00009},  /* 70.00 % */
        {"乙", "constant", MET, OK, PLAIN, 0.7000499, 0.7001, 0.0001}, /* the band itself */
        {"乙", "money", BREACHED, OK, PLAIN, 26749.99, 26800, -100},
        {"乙", "times", BREACHED, OK, PLAIN, 2.67499, 2.68, -0.01},
        {"丙", "prior", MET, OK, PLAIN, 0.700149, ANY_NUMBER, 0}, /* 70.01 % both */
        {"丙", "plain", BREACHED, OK, PLAIN, 0.700149, 0.70009, -0.000059},
        {"丙", "whole", BREACHED, OK, SOEKPI_DECREASE, -0.005, -0.01, 0}, /* -0.5 % -> -1 % */
        {"丁", "whole", MET, OK, SOEKPI_DECREASE, -0.00495, -0.01, 0.01}, /* -0.495 % -> 0 % */
        {"丁", "prior", MET, OK, PLAIN, 0.7, ANY_NUMBER, 0},              /* 69.995 % -> 70.00 % */
        {"戊", "prior", BREACHED, OK, PLAIN, 0.7, ANY_NUMBER, -0.0001},   /* 69.9949 % -> 69.99 % */
    };
    check_all(plan, drawing, expected, COUNT(expected), "law 14");
}
END_TEST

/* ---- Random rows against fractions ---- */

typedef int128 wide;

static double nearest(wide numerator, wide denominator) {
    wide a = numerator < 0 ? -numerator : numerator, b = denominator < 0 ? -denominator : denominator;
    wide x = a, y = b;
    while (y != 0) {
        wide rest = x % y;
        x = y;
        y = rest;
    }
    a /= x;
    b /= x;
    if (a >> 53 != 0 || b >> 53 != 0) {
        return ANY_NUMBER; /* a quotient of exact doubles is rounded once */
    }
    double quotient = (double)a / (double)b;
    return (numerator < 0) != (denominator < 0) && a != 0 ? -quotient : quotient;
}

enum { FORMS = 8, ROWS = 48 };

/* One rule form: margin = sign * (A - k * B - m) and the like, in thousandths. */
static void judge_by_hand(int form, const wide a[2], const wide b[2], expectation *out) {
    /* A = a[0]/a[1], B = b[0]/b[1] */
    wide numerator, denominator;
    bool strict = false;
    wide difference = a[0] * b[1] - b[0] * a[1], below = a[1] * b[1]; /* A - B */
    switch (form) {
    case 0: /* > prior */
        numerator = difference, denominator = below, strict = true;
        break;
    case 1: /* >= prior */
        numerator = difference, denominator = below;
        break;
    case 2: /* < prior */
        numerator = -difference, denominator = below, strict = true;
        break;
    case 3: /* <= prior + 1 pp */
        numerator = -difference * 100 + below, denominator = below * 100;
        break;
    case 4: /* >= 1.05 * prior */
        numerator = a[0] * b[1] * 20 - b[0] * a[1] * 21, denominator = below * 20;
        break;
    case 5: /* within 5 pp of prior */
        numerator = below * 5 - (difference < 0 ? -difference : difference) * 100, denominator = below * 100;
        break;
    case 6: {                                    /* between prior - 2 pp and 0.5 * prior + 40 pp */
        wide low = difference * 100 + below * 2; /* over below * 100 */
        wide high = (b[0] * a[1] * 5 + below * 4) - a[0] * b[1] * 10; /* over below * 10 */
        numerator = low < high * 10 ? low : high * 10, denominator = below * 100;
        break;
    }
    default: /* > 60 % */
        numerator = a[0] * 5 - a[1] * 3, denominator = a[1] * 5, strict = true;
        break;
    }
    out->verdict = (strict ? numerator > 0 : numerator >= 0) ? MET : BREACHED;
    out->margin = nearest(numerator, denominator);
}

static int figure_state(double x) {
    return isnan(x) ? MISSING : isinf(x) ? INVALID : OK;
}

static int worst(int a, int b) {
    return a == MISSING || b == MISSING ? MISSING : a == INVALID || b == INVALID ? INVALID : OK;
}

/* Figures of one row; every second row meets one of the rules exactly. */
static void draw_row(uint64_t *state, double *out) {
    if (random_below(state, 2) == 0) {
        for (int i = 0; i < 4; i++) {
            out[i] = (double)random_below(state, 200) - 20;
        }
        return;
    }
    int prior = 20 * (int)random_below(state, 6), scale = 1 + (int)random_below(state, 7);
    const int meeting[] = {prior,     prior + 1, prior / 20 * 21, prior + 5,
                           prior - 5, prior - 2, prior / 2 + 40,  60};
    out[0] = scale * meeting[random_below(state, COUNT(meeting))];
    out[1] = scale * 100;
    out[2] = prior;
    out[3] = 100;
}

START_TEST(random_rows_are_judged_as_by_fractions) {
    static const char *const rules[FORMS] = {"> prior",
                                             ">= prior",
                                             "< prior",
                                             "<= prior + 1 pp",
                                             ">= 1.05 * prior",
                                             "within 5 pp of prior",
                                             "between prior - 2 pp and 0.5 * prior + 40 pp",
                                             "> 60 %"};
    char plan[2048], drawing[ROWS * 64 + 128];
    size_t length = (size_t)snprintf(plan, sizeof plan, HEAD "goals:\n");
    for (int form = 0; form < FORMS; form++) {
        length += (size_t)snprintf(plan + length, sizeof plan - length,
                                   "  - {id: r%d, indicator: debt_ratio, rule: \"%s\"}\n", form, rules[form]);
    }
    uint64_t state = 1000 + (uint64_t)_i;
    double figures[ROWS][4];
    length = (size_t)snprintf(
        drawing, sizeof drawing,
        "entity | total_liabilities | total_assets | total_liabilities@prior | total_assets@prior\n");
    for (int row = 0; row < ROWS; row++) {
        double drawn[4];
        draw_row(&state, drawn);
        length += (size_t)snprintf(drawing + length, sizeof drawing - length, "e%d", row);
        for (int i = 0; i < 4; i++) {
            double x = drawn[i];
            switch (random_below(&state, 40)) {
            case 0:
                x = (double)NAN;
                break;
            case 1:
                x = (double)INFINITY;
                break;
            case 2:
                x = 0;
                break;
            default:
                break;
            }
            figures[row][i] = x;
            if (isnan(x)) {
                length += (size_t)snprintf(drawing + length, sizeof drawing - length, " | ");
            } else {
                length += (size_t)snprintf(drawing + length, sizeof drawing - length, " | %.2f", x);
            }
        }
        length += (size_t)snprintf(drawing + length, sizeof drawing - length, "\n");
    }
    scene *of = scene_open(plan, drawing);
    size_t ties = 0;
    for (int row = 0; row < ROWS; row++) {
        const double *x = figures[row];
        char name[16], id[16];
        snprintf(name, sizeof name, "e%d", row);
        for (int form = 0; form < FORMS; form++) {
            snprintf(id, sizeof id, "r%d", form);
            bool against_prior = form != FORMS - 1;
            int value = worst(figure_state(x[0]), figure_state(x[1]));
            int limit = against_prior ? worst(figure_state(x[2]), figure_state(x[3])) : OK;
            if (value == OK && x[1] <= 0) {
                value = x[1] == 0 ? ZERO : NEGATIVE;
            }
            if (limit == OK && against_prior && x[3] <= 0) {
                limit = x[3] == 0 ? ZERO : NEGATIVE;
            }
            expectation expected = {name,  id,   UNDEFINED,  value != OK ? value : limit,
                                    PLAIN, NONE, ANY_NUMBER, NONE};
            if (value == MISSING || value == INVALID || limit == MISSING || limit == INVALID) {
                expected.verdict = NO_DATA;
            }
            if (value == OK) {
                expected.value = nearest((wide)x[0], (wide)x[1]);
            }
            if (value == OK && limit == OK) {
                const wide a[2] = {(wide)x[0], (wide)x[1]};
                const wide b[2] = {against_prior ? (wide)x[2] : 0, against_prior ? (wide)x[3] : 1};
                judge_by_hand(form, a, b, &expected);
                ties += expected.margin == 0;
            }
            scene_expect(of, &expected, rules[form]);
        }
    }
    ck_assert_uint_gt(ties, 0);
    scene_close(of);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("evaluation");
    TCase *laws = tcase_create("laws");
    tcase_add_test(laws, law_3_ties_are_ties);
    tcase_add_test(laws, law_6_margins_point_to_the_good_side);
    tcase_add_test(laws, law_4_and_5_reasons_and_their_order);
    tcase_add_test(laws, law_5_out_of_range);
    tcase_add_test(laws, law_5_an_indicator_may_allow_a_negative_denominator);
    tcase_add_test(laws, law_7_labels);
    tcase_add_test(laws, law_7_a_plan_maps_labels_to_verdicts);
    tcase_add_loop_test(laws, law_7_dialects_of_growth, 0, (int)COUNT(dialects));
    tcase_add_test(laws, law_6_at_risk);
    tcase_add_test(laws, law_14_round);
    suite_add_tcase(suite, laws);
    TCase *random = tcase_create("random");
    tcase_set_timeout(random, 60);
    tcase_add_loop_test(random, random_rows_are_judged_as_by_fractions, 0, 60);
    suite_add_tcase(suite, random);
    return run_suite(suite);
}
