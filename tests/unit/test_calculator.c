/* Calculators: any indicator, formula and rule for one row; the same outcomes as
 * an evaluation; what is refused; and the readers of figures and periods. */
#include <check.h>

#include "scene.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NONE ((double)NAN)

enum {
    MET = SOEKPI_MET,
    AT_RISK = SOEKPI_AT_RISK,
    UNDEFINED = SOEKPI_UNDEFINED,
    NO_DATA = SOEKPI_NO_DATA,
    BREACHED = SOEKPI_BREACHED,
    UNJUDGED = SOEKPI_NOT_IN_SCOPE,
    OK = SOEKPI_REASON_OK,
    MISSING = SOEKPI_MISSING_INPUT,
    INVALID = SOEKPI_INVALID_INPUT,
    PLAIN = SOEKPI_LABEL_NONE,
    MOST = 8
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

static size_t count_of(const char *const *names) {
    size_t count = 0;
    while (count < MOST && names[count] != NULL) {
        count++;
    }
    return count;
}

/* ---- Outcomes ---- */

static const struct {
    const char *law, *indicator, *rule;
    const char *names[MOST];
    double inputs[MOST];
    soekpi_calculator_options options; /* size is set below */
    int32_t verdict, reason, label;
    double value, reference, margin;
    int32_t marks;
} outcomes[] = {
    /* clang-format off */
    {"law 3", "total_profit_growth", "> 10 %", {"total_profit", "total_profit@prior"}, {1.1, 1.0}, {0},
     BREACHED, OK, SOEKPI_INCREASE, 0.1, 0.1, 0, 0},
    {"law 3", "利润总额增速", ">= 10 %", {"利润总额", "利润总额(上年同期)"}, {1.1, 1.0}, {0}, MET, OK, SOEKPI_INCREASE, 0.1,
     0.1, 0, 0},
    {"law 5", "roe", NULL, {"net_profit", "total_equity", "total_equity@opening"}, {-5, -10, -10}, {0},
     UNJUDGED, SOEKPI_NEGATIVE_DENOMINATOR, PLAIN, NONE, NONE, NONE, 0},
    {"law 7", "total_profit_growth", NULL, {"total_profit", "total_profit@prior"}, {5, -3}, {0}, UNJUDGED,
     SOEKPI_NON_POSITIVE_BASE, SOEKPI_TURNED_PROFITABLE, NONE, NONE, NONE, 0},
    {"law 7", "total_profit_growth", "> 0", {"total_profit", "total_profit@prior"}, {5, -4},
     {.growth_base = SOEKPI_GROWTH_ABSOLUTE}, MET, OK, SOEKPI_TURNED_PROFITABLE, 2.25, 0, 2.25,
     SOEKPI_MARK_DIALECT},
    {"names", "debt_ratio", NULL, {"负债总额", "资产总额"}, {1122240.4, 1728488.2}, {0}, UNJUDGED, OK, PLAIN,
     11222404.0 / 17284882.0, NONE, NONE, 0},
    {"a missing name", "debt_ratio", "<= 70 %", {"total_assets"}, {100}, {0}, NO_DATA, MISSING, PLAIN, NONE,
     0.7, NONE, 0},
    {"no inputs at all", "debt_ratio", "<= 70 %", {NULL}, {0}, {0}, NO_DATA, MISSING, PLAIN, NONE, 0.7, NONE,
     0},
    {"what nothing uses", "debt_ratio", "<= 70 %", {"weather", "total_assets", "cash", "total_liabilities"},
     {INFINITY, 100, INFINITY, 70}, {0}, MET, OK, PLAIN, 0.7, 0.7, 0, 0},
    {"an item alone", "total_profit", ">= 100", {"total_profit"}, {99.5}, {0}, BREACHED, OK, PLAIN, 99.5, 100,
     -0.5, 0}, /* law 8: the item's own unit */
    {"an item in its unit", "total_profit", ">= 100 万元", {"total_profit"}, {1000000}, {0}, MET, OK, PLAIN,
     1000000, 1000000, 0, 0},
    {"prior of an item", "total_profit", "> 1.1 * prior - 5", {"total_profit", "total_profit@prior"}, {105.1,
     100}, {0}, MET, OK, PLAIN, 105.1, 105, 0.1, 0},
    {"an own formula", "甲 / 乙", "< 0.5", {"甲", "乙"}, {1, 2}, {0}, BREACHED, OK, PLAIN, 0.5, 0.5, 0, 0},
    {"own names have every time", "avg(存量) / 流量@opening", NULL, {"存量", "存量@opening", "流量@opening"}, {30, 10,
     40}, {0}, UNJUDGED, OK, PLAIN, 0.5, NONE, NONE, 0},
    {"own names mixed with known", "revenue / 门店数", ">= 3", {"营业收入", "门店数"}, {12, 4}, {0}, MET, OK, PLAIN, 3,
     3, 0, 0},
    {"prior of an own formula", "甲 / 乙", ">= prior + 5 pp", {"甲", "乙", "甲@prior", "乙（上年同期）"}, {11, 20, 5, 10},
     {0}, MET, OK, PLAIN, 0.55, 0.55, 0, 0},
    {"growth of an own item", "growth(甲)", "> 5 %", {"甲", "甲@prior"}, {21, 20}, {0}, BREACHED, OK,
     SOEKPI_INCREASE, 0.05, 0.05, 0, 0},
    {"an own name that nobody gave", "revenue / 门店数", ">= 3", {"营业收入"}, {12}, {0}, NO_DATA, MISSING, PLAIN,
     NONE, 3, NONE, 0},
    {"law 16", "debt_ratio", "<= 65 %", {"资产负债率"}, {0.649}, {0}, MET, OK, PLAIN, 0.649, 0.65, 0.001,
     SOEKPI_MARK_REPORTED},
    {"law 16: inputs come first", "debt_ratio", "<= 65 %", {"debt_ratio", "total_liabilities",
     "total_assets"}, {0.649, 66, 100}, {0}, BREACHED, OK, PLAIN, 0.66, 0.65, -0.01, 0},
    {"law 16: of last year", "debt_ratio", "<= prior + 1 pp", {"debt_ratio", "debt_ratio@prior"}, {0.66,
     0.65}, {0}, MET, OK, PLAIN, 0.66, 0.66, 0, SOEKPI_MARK_REPORTED},
    {"law 16: in a formula", "1 - debt_ratio", NULL, {"debt_ratio"}, {0.6}, {0}, UNJUDGED, OK, PLAIN, 0.4,
     NONE, NONE, 0},
    {"law 16: by any name", "2 * 净资产收益率", NULL, {"ROE"}, {0.06}, {0}, UNJUDGED, OK, PLAIN, 0.12, NONE, NONE,
     0},
    {"law 16: of two years", "roe - roe@prior", "> 0", {"roe", "roe@prior"}, {0.06, 0.05}, {0}, MET, OK,
     PLAIN, 0.01, 0, 0.01, 0},
    {"law 16: derived", "debt_ratio", "<= 70 %", {"total_assets", "total_equity"}, {100, 40}, {0}, MET, OK,
     PLAIN, 0.6, 0.7, 0.1, SOEKPI_MARK_DERIVED},
    {"a level as reference", "total_profit_growth", "> gdp_growth", {"total_profit", "total_profit@prior",
     "gdp_growth"}, {107, 100, 0.07}, {0}, BREACHED, OK, SOEKPI_INCREASE, 0.07, 0.07, 0, 0},
    {"law 6: a band", "debt_ratio", "<= 70 %", {"total_liabilities", "total_assets"}, {69.5, 100},
     {.at_risk = "1 pp"}, AT_RISK, OK, PLAIN, 0.695, 0.7, 0.005, 0},
    {"law 6: equal is met", "debt_ratio", "<= 70 %", {"total_liabilities", "total_assets"}, {69, 100},
     {.at_risk = "1 pp"}, MET, OK, PLAIN, 0.69, 0.7, 0.01, 0},
    {"law 6: a condition", "debt_ratio", "<= 70 %", {"total_liabilities", "total_assets"}, {69, 100},
     {.at_risk = "> 68 %"}, AT_RISK, OK, PLAIN, 0.69, 0.7, 0.01, 0},
    {"law 14", "debt_ratio", "<= 70 %", {"total_liabilities", "total_assets"}, {70.005, 100}, {.round = 3},
     BREACHED, OK, PLAIN, 0.70005, 0.7, -0.0001, 0},
    {"law 14", "debt_ratio", "<= 70 %", {"total_liabilities", "total_assets"}, {70.49, 100}, {.round = 1},
     MET, OK, PLAIN, 0.7049, 0.7, 0, 0},
    {"law 14", "甲 / 乙", ">= 2.68", {"甲", "乙"}, {2.675, 1}, {.round = 3}, MET, OK, PLAIN, 2.675, 2.68, 0, 0},
    {"law 10", "roe", ">= 16 %", {"net_profit", "total_equity", "total_equity@opening", "months"}, {8, 110,
     90, 6}, {.annualise = 1}, MET, OK, PLAIN, 0.16, 0.16, 0, SOEKPI_MARK_ANNUALISED},
    {"law 10", "roe", ">= 16 %", {"net_profit", "total_equity", "total_equity@opening", "月数"}, {8, 110, 90,
     6}, {.annualise = 2}, BREACHED, OK, PLAIN, 0.08, 0.16, -0.08, 0},
    {"law 10", "roe", NULL, {"net_profit", "total_equity", "total_equity@opening", "months"}, {8, 110, 90,
     7.5}, {.annualise = 1}, UNJUDGED, INVALID, PLAIN, NONE, NONE, NONE, 0},
    {"law 10: no months are a year", "roe", ">= 8 %", {"net_profit", "total_equity", "total_equity@opening"},
     {8, 110, 90}, {.annualise = 1}, MET, OK, PLAIN, 0.08, 0.08, 0, 0},
    {"a partial sum", "profit_to_cost", NULL, {"total_profit", "operating_cost", "selling_expense",
     "admin_expense", "finance_expense"}, {10, 30, NONE, 15, 5}, {.partial = 1}, UNJUDGED, OK, PLAIN, 0.2,
     NONE, NONE, SOEKPI_MARK_DERIVED | SOEKPI_MARK_PARTIAL},
    {"a partial sum of nothing", "profit_to_cost", NULL, {"total_profit", "operating_cost",
     "selling_expense"}, {10, NONE, NONE}, {.partial = 1}, UNJUDGED, MISSING, PLAIN, NONE, NONE, NONE,
     ANY_ANSWER},
    {"no partial difference", "debt_ratio", NULL, {"total_assets"}, {100}, {.partial = 1}, UNJUDGED, MISSING,
     PLAIN, NONE, NONE, NONE, 0},
    {"no partial sum unless asked for", "profit_to_cost", NULL, {"total_profit", "operating_cost"}, {10, 30},
     {0}, UNJUDGED, MISSING, PLAIN, NONE, NONE, NONE, 0},
    /* clang-format on */
};

START_TEST(outcome_of_a_calculator) {
    soekpi_error error;
    soekpi_calculator_options options = outcomes[_i].options;
    options.size = sizeof options;
    soekpi_calculator *calculator =
        soekpi_calculator_create(catalogue, outcomes[_i].indicator, outcomes[_i].rule, outcomes[_i].names,
                                 count_of(outcomes[_i].names), &options, &error);
    ck_assert_msg(calculator != NULL, "%s: %s: %s", outcomes[_i].law, outcomes[_i].indicator, error.message);
    soekpi_outcome found;
    ck_assert_int_eq(soekpi_calculator_run(calculator, outcomes[_i].inputs, &found), SOEKPI_OK);
    ck_assert_msg(found.verdict == outcomes[_i].verdict && found.reason == outcomes[_i].reason &&
                      found.label == outcomes[_i].label,
                  "%s: %s is %s, %s, %s", outcomes[_i].law, outcomes[_i].indicator,
                  soekpi_verdict_id(found.verdict), soekpi_reason_id(found.reason),
                  soekpi_label_id(found.label));
    const double numbers[][2] = {{found.value, outcomes[_i].value},
                                 {found.reference, outcomes[_i].reference},
                                 {found.margin, outcomes[_i].margin}};
    for (int i = 0; i < 3; i++) {
        ck_assert_msg(scene_same(numbers[i][0], numbers[i][1]),
                      "%s: number %d of %s is %.17g, expected %.17g", outcomes[_i].law, i,
                      outcomes[_i].indicator, numbers[i][0], numbers[i][1]);
    }
    ck_assert_msg(outcomes[_i].marks == ANY_ANSWER || found.marks == outcomes[_i].marks, "%s: marks %d",
                  outcomes[_i].law, found.marks);
    soekpi_calculator_free(calculator);
}
END_TEST

START_TEST(parameters_given_by_the_caller) {
    static const char *const names[] = {"net_profit",
                                        "interest_expense",
                                        "rnd_expense",
                                        "total_equity",
                                        "total_equity@opening",
                                        "total_liabilities",
                                        "total_liabilities@opening",
                                        "non_interest_current_liabilities",
                                        "non_interest_current_liabilities@opening",
                                        "construction_in_progress",
                                        "construction_in_progress@opening",
                                        "months"};
    static const double inputs[] = {10, 4, 8, 110, 90, 60, 40, 20, 20, 10, 10, 6};
    static const char *const parameter = "cost_of_capital", *const value = "4.1 %";
    static const double number = 0.06;
    /* 19 - rate * 6/12 * 120 */
    const struct {
        soekpi_calculator_options options;
        double expected;
    } cases[] = {
        {{.size = sizeof(soekpi_calculator_options)}, 15.7},
        {{.size = sizeof(soekpi_calculator_options),
          .set_names = &parameter,
          .set_values = &value,
          .set_count = 1},
         16.54},
        {{.size = sizeof(soekpi_calculator_options),
          .set_names = &parameter,
          .set_numbers = &number,
          .set_count = 1},
         15.4},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        soekpi_error error;
        soekpi_outcome found;
        soekpi_calculator *calculator =
            soekpi_calculator_create(catalogue, "EVA", NULL, names, COUNT(names), &cases[i].options, &error);
        ck_assert_msg(calculator != NULL, "%s", error.message);
        ck_assert_int_eq(soekpi_calculator_run(calculator, inputs, &found), SOEKPI_OK);
        assert_same_bits(found.value, cases[i].expected);
        ck_assert_int_eq(soekpi_calculator_unit(calculator), SOEKPI_MONEY);
        soekpi_calculator_free(calculator);
    }
}
END_TEST

START_TEST(units_and_words_of_a_calculator) {
    static const struct {
        const char *indicator;
        int32_t unit, profit;
    } cases[] = {{"debt_ratio", SOEKPI_PERCENT, 0},
                 {"revenue_per_capita", SOEKPI_MONEY_PER_PERSON, 0},
                 {"total_profit_growth", SOEKPI_PERCENT, 1},
                 {"revenue_growth", SOEKPI_PERCENT, 0},
                 {"total_profit", SOEKPI_MONEY, 0},
                 {"interest_cover", SOEKPI_TIMES, 0},
                 {"net_profit / 2", SOEKPI_NUMBER, 0},
                 {"growth(net_profit)", SOEKPI_NUMBER, 1},
                 {"甲 / 乙", SOEKPI_NUMBER, 0}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        soekpi_error error;
        soekpi_calculator *calculator =
            soekpi_calculator_create(catalogue, cases[i].indicator, NULL, NULL, 0, NULL, &error);
        ck_assert_msg(calculator != NULL, "%s: %s", cases[i].indicator, error.message);
        ck_assert_msg(soekpi_calculator_unit(calculator) == cases[i].unit, "%s", cases[i].indicator);
        ck_assert_msg(soekpi_calculator_profit(calculator) == cases[i].profit, "%s", cases[i].indicator);
        soekpi_calculator_free(calculator);
    }
    ck_assert_int_eq(soekpi_calculator_unit(NULL), -1);
}
END_TEST

/* ---- What is refused ---- */

static const struct {
    const char *indicator, *rule, *names[2], *at_risk;
    soekpi_status code;
    int column;
    const char *fragment;
} refused[] = {
    /* clang-format off */
    {"debt_ration", NULL, {"total_assets"}, NULL, SOEKPI_ERROR_NAME, 1, "debt_ratio"},
    {"cost_of_capital", NULL, {NULL}, NULL, ANY_ANSWER, 1, ""},
    {"3 * 5", NULL, {NULL}, NULL, SOEKPI_ERROR_FORMULA, 1, "no item"},
    {"revenue * total_assets", NULL, {NULL}, NULL, SOEKPI_ERROR_FORMULA, 9, "two linear forms"},
    {"(甲 + 乙", NULL, {NULL}, NULL, SOEKPI_ERROR_SYNTAX, 7, "')'"},
    {"甲 / (乙 - 乙)", NULL, {NULL}, NULL, SOEKPI_ERROR_FORMULA, 3, "constant 0"},
    {"", NULL, {NULL}, NULL, ANY_ANSWER, 1, ""},
    {"debt_ratio", "<= 70", {NULL}, NULL, SOEKPI_ERROR_UNIT, 4, "%"},
    {"debt_ratio", "70 %", {NULL}, NULL, SOEKPI_ERROR_RULE, 1, ""},
    {"debt_ratio", "<= prior + 5 %", {NULL}, NULL, SOEKPI_ERROR_UNIT, 4, "1.05 * prior"},
    {"debt_ratio", "<= nobody", {NULL}, NULL, SOEKPI_ERROR_NAME, 4, "nobody"},
    {"total_profit_growth", "> prior", {NULL}, NULL, SOEKPI_ERROR_RULE, 3, "year before last"},
    {"roe", ">= opening", {NULL}, NULL, SOEKPI_ERROR_RULE, 4, "opening"},
    {"debt_ratio", "<= 70 %", {NULL}, "1 %", SOEKPI_ERROR_UNIT, 1, ""},
    {"debt_ratio", "<= 70 %", {NULL}, "> 68", SOEKPI_ERROR_UNIT, 3, ""},
    {"roe", ">= 8 %", {"net_profit", "months"}, NULL, SOEKPI_ERROR_PLAN, 0, "annualise"},
    {"debt_ratio", NULL, {"total_assets", "资产总计"}, NULL, SOEKPI_ERROR_DUPLICATE, 0, ""},
    /* clang-format on */
};

START_TEST(law_17_refused_calculators_say_why) {
    soekpi_error error = {0};
    soekpi_calculator_options options = {.size = sizeof options, .at_risk = refused[_i].at_risk};
    soekpi_calculator *calculator =
        soekpi_calculator_create(catalogue, refused[_i].indicator, refused[_i].rule, refused[_i].names,
                                 refused[_i].names[0] == NULL   ? 0
                                 : refused[_i].names[1] == NULL ? 1
                                                                : 2,
                                 &options, &error);
    ck_assert_msg(calculator == NULL, "'%s' with '%s' is accepted", refused[_i].indicator,
                  refused[_i].rule ? refused[_i].rule : "");
    ck_assert_msg(refused[_i].code == ANY_ANSWER ? error.code != SOEKPI_OK : error.code == refused[_i].code,
                  "'%s': %d %s", refused[_i].indicator, error.code, error.message);
    if (refused[_i].column > 0) {
        ck_assert_msg(error.line == 1 && error.column == refused[_i].column, "'%s' '%s': %d:%d %s",
                      refused[_i].indicator, refused[_i].rule ? refused[_i].rule : "", error.line,
                      error.column, error.message);
    }
    ck_assert_msg(strstr(error.message, refused[_i].fragment) != NULL, "'%s' says '%s'",
                  refused[_i].indicator, error.message);
    ck_assert_ptr_null(strstr(error.message, "target ''"));
}
END_TEST

START_TEST(arguments_of_calculators) {
    static const char *const names[] = {"total_assets", NULL};
    soekpi_error error = {0};
    const soekpi_calculator_options wrong[] = {
        {.size = 3},
        {.size = sizeof wrong[0], .round = -1},
        {.size = sizeof wrong[0], .round = 17},
        {.size = sizeof wrong[0], .annualise = 3},
        {.size = sizeof wrong[0], .growth_base = SOEKPI_GROWTH_END},
        {.size = sizeof wrong[0], .set_count = 1},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        ck_assert_ptr_null(
            soekpi_calculator_create(catalogue, "debt_ratio", NULL, names, 1, &wrong[i], &error));
        ck_assert_msg(error.code == SOEKPI_ERROR_ARGUMENT, "options %zu: %d %s", i, error.code,
                      error.message);
    }
    ck_assert_ptr_null(soekpi_calculator_create(NULL, "debt_ratio", NULL, names, 1, NULL, &error));
    ck_assert_ptr_null(soekpi_calculator_create(catalogue, NULL, NULL, names, 1, NULL, &error));
    ck_assert_ptr_null(soekpi_calculator_create(catalogue, "debt_ratio", NULL, NULL, 1, NULL, NULL));
    ck_assert_ptr_null(
        soekpi_calculator_create(catalogue, "debt_ratio", NULL, names, 2, NULL, &error)); /* a NULL name */
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    soekpi_calculator_free(NULL);
    soekpi_calculator *calculator =
        soekpi_calculator_create(catalogue, "debt_ratio", NULL, names, 1, NULL, &error);
    ck_assert_ptr_nonnull(calculator);
    soekpi_outcome kept = {.verdict = 77};
    static const double inputs[] = {1};
    ck_assert_int_eq(soekpi_calculator_run(NULL, inputs, &kept), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_calculator_run(calculator, NULL, &kept), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_calculator_run(calculator, inputs, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(kept.verdict, 77);
    soekpi_calculator_free(calculator);
}
END_TEST

/* ---- Texts ---- */

START_TEST(texts_of_a_calculator) {
    static const char *const names[] = {"甲", "甲@opening", "乙", "丙"};
    static const double inputs[] = {1234567.5, -2, 3, NAN};
    soekpi_error error;
    soekpi_calculator *calculator =
        soekpi_calculator_create(catalogue, "avg(甲) / (2 * 乙)", "> 1", names, 4, NULL, &error);
    ck_assert_ptr_nonnull(calculator);
    char buffer[256];
    size_t needed;
    ck_assert_int_eq(
        soekpi_calculator_exact(calculator, inputs, SOEKPI_FIELD_VALUE, buffer, sizeof buffer, &needed),
        SOEKPI_OK);
    ck_assert_str_eq(buffer, "2469131/24"); /* 1234565.5 / 2 / 6 */
    ck_assert_uint_eq(needed, strlen(buffer) + 1);
    ck_assert_int_eq(
        soekpi_calculator_explain(calculator, inputs, SOEKPI_ENGLISH, buffer, sizeof buffer, NULL),
        SOEKPI_OK);
    ck_assert_str_eq(buffer, "((-2) + 1,234,567.5) / 2 / (2 * 3) = 102,880.4583");
    ck_assert_int_eq(
        soekpi_calculator_format(calculator, inputs, SOEKPI_FIELD_VALUE, 1, buffer, sizeof buffer, NULL),
        SOEKPI_OK);
    ck_assert_str_eq(buffer, "102,880.5");
    ck_assert_int_eq(
        soekpi_calculator_format(calculator, inputs, SOEKPI_FIELD_VALUE, -1, buffer, sizeof buffer, NULL),
        SOEKPI_OK);
    ck_assert_str_eq(buffer, "102,880.4583"); /* four places for a figure without a unit */
    ck_assert_int_eq(
        soekpi_calculator_missing(calculator, inputs, SOEKPI_CHINESE, buffer, sizeof buffer, NULL),
        SOEKPI_OK);
    ck_assert_str_eq(buffer, "");
    soekpi_calculator_free(calculator);
    calculator = soekpi_calculator_create(catalogue, "甲 / 丙", NULL, names, 4, NULL, &error);
    ck_assert_ptr_nonnull(calculator);
    ck_assert_int_eq(
        soekpi_calculator_missing(calculator, inputs, SOEKPI_CHINESE, buffer, sizeof buffer, NULL),
        SOEKPI_OK);
    ck_assert_str_eq(buffer, "丙");
    soekpi_calculator_free(calculator);
}
END_TEST

/* ---- The same as an evaluation ---- */

START_TEST(calculators_and_evaluations_agree) {
    static const struct {
        const char *indicator, *rule, *at_risk;
        int round; /* -1: none */
        const char *names[MOST];
    } pairs[] = {
        {"debt_ratio",
         "<= prior + 1 pp",
         "0.5 pp",
         -1,
         {"total_liabilities", "total_assets", "total_liabilities@prior", "total_assets@prior"}},
        {"debt_ratio",
         "between 40 % and opening",
         "> 60 %",
         1,
         {"total_liabilities", "total_assets", "total_liabilities@opening", "total_assets@opening"}},
        {"total_profit_growth",
         "> gdp_growth",
         "1 pp",
         2,
         {"total_profit", "total_profit@prior", "gdp_growth"}},
        {"roe",
         ">= 1.05 * prior",
         NULL,
         0,
         {"net_profit", "total_equity", "total_equity@opening", "net_profit@prior", "total_equity@prior",
          "total_equity@prior_opening"}},
        {"revenue", "within 10 元 of 1.1 * prior", "5 %", -1, {"revenue", "revenue@prior"}},
        {"debt_to_equity", ">= 100 %", NULL, -1, {"total_assets", "total_liabilities"}},
    };
    enum { ROWS = 60 };
    uint64_t state = 3000 + (uint64_t)_i;
    char plan[1024], tail[128] = "";
    size_t inputs = count_of(pairs[_i].names);
    if (pairs[_i].at_risk != NULL) {
        snprintf(tail, sizeof tail, ", at_risk: \"%s\"", pairs[_i].at_risk);
    }
    if (pairs[_i].round >= 0) {
        snprintf(tail + strlen(tail), sizeof tail - strlen(tail), ", round: %d", pairs[_i].round);
    }
    snprintf(plan, sizeof plan,
             "soekpi: 1\nplan: test\nperiod: 2023\ngoals:\n  - {id: t, indicator: %s, rule: \"%s\"%s}\n",
             pairs[_i].indicator, pairs[_i].rule, tail);
    soekpi_error error;
    soekpi_plan *read = soekpi_plan_parse(catalogue, plan, strlen(plan), &error);
    ck_assert_msg(read != NULL, "%s", error.message);
    double figures[MOST][ROWS];
    soekpi_table *table = soekpi_table_create(catalogue, ROWS, &error);
    for (size_t i = 0; i < inputs; i++) {
        for (int row = 0; row < ROWS; row++) {
            double x = (double)((int)random_below(&state, 240) - 30) / (i == 2 && inputs == 3 ? 200 : 2);
            uint64_t odd = random_below(&state, 30);
            figures[i][row] = odd == 0 ? NONE : odd == 1 ? (double)INFINITY : odd == 2 ? 0 : x;
        }
        ck_assert_int_eq(
            soekpi_table_add_column(table, pairs[_i].names[i], figures[i], sizeof(double), ROWS, &error),
            SOEKPI_OK);
    }
    soekpi_evaluation *evaluation = soekpi_evaluation_create(read, table, NULL, &error);
    ck_assert_msg(evaluation != NULL, "%s", error.message);
    double numbers[4][ROWS];
    uint8_t codes[4][ROWS];
    soekpi_results results = {sizeof results, ROWS,     numbers[0], numbers[1], numbers[2],
                              numbers[3],     codes[0], codes[1],   codes[2],   codes[3]};
    ck_assert_int_eq(soekpi_evaluation_run(evaluation, 0, ROWS, &results, NULL), SOEKPI_OK);
    soekpi_calculator_options options = {
        .size = sizeof options, .at_risk = pairs[_i].at_risk, .round = pairs[_i].round + 1};
    soekpi_calculator *calculator = soekpi_calculator_create(catalogue, pairs[_i].indicator, pairs[_i].rule,
                                                             pairs[_i].names, inputs, &options, &error);
    ck_assert_msg(calculator != NULL, "%s", error.message);
    for (int row = 0; row < ROWS; row++) {
        double x[MOST];
        for (size_t i = 0; i < inputs; i++) {
            x[i] = figures[i][row];
        }
        soekpi_outcome found;
        ck_assert_int_eq(soekpi_calculator_run(calculator, x, &found), SOEKPI_OK);
        ck_assert_msg(found.verdict == codes[0][row] && found.reason == codes[1][row] &&
                          found.label == codes[2][row] && found.marks == codes[3][row],
                      "row %d: %s %s", row, soekpi_verdict_id(found.verdict), soekpi_reason_id(found.reason));
        ck_assert(scene_same(found.value, numbers[0][row]) && scene_same(found.reference, numbers[1][row]) &&
                  scene_same(found.margin, numbers[2][row]) && scene_same(found.amount, numbers[3][row]));
    }
    soekpi_calculator_free(calculator);
    soekpi_evaluation_free(evaluation);
    soekpi_table_free(table);
    soekpi_plan_free(read);
}
END_TEST

/* ---- Figures and periods as people write them ---- */

START_TEST(figures_are_read) {
    static const struct {
        const char *text;
        soekpi_status status;
        double value;
        int32_t lost;
    } cases[] = {
        {"1,234.5 万元", SOEKPI_OK, 12345000, 0},
        {"8.5 %", SOEKPI_OK, 0.085, 0},
        {"８．５％", SOEKPI_OK, 0.085, 0},
        {"(3)", SOEKPI_OK, -3, 0},
        {"0.7 pp", SOEKPI_OK, 0.007, 0},
        {"1.5亿元", SOEKPI_OK, 150000000, 0},
        {"-", SOEKPI_OK, NONE, 0},
        {"不适用", SOEKPI_OK, NONE, 0},
        {"", SOEKPI_OK, NONE, 0},
        {"1234567890123456.7", SOEKPI_OK, 1234567890123460, 1},
        {"0.1", SOEKPI_OK, 0.1, 0},
        {"abc", SOEKPI_ERROR_SYNTAX, 0, 0},
        {"1,23", SOEKPI_ERROR_SYNTAX, 0, 0},
        {"12 parsecs", SOEKPI_ERROR_SYNTAX, 0, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        double value = 77;
        int32_t lost = 77;
        soekpi_error error = {0};
        soekpi_status status = soekpi_read_figure(cases[i].text, &value, &lost, &error);
        ck_assert_msg(status == cases[i].status, "'%s': %d", cases[i].text, status);
        if (status != SOEKPI_OK) {
            ck_assert(value == 77 && lost == 77 && error.code == status); /* nothing is written */
            continue;
        }
        ck_assert_msg(scene_same(value, cases[i].value), "'%s' is %.17g", cases[i].text, value);
        ck_assert_msg(lost == cases[i].lost, "'%s'", cases[i].text);
        ck_assert_int_eq(soekpi_read_figure(cases[i].text, &value, NULL, NULL), SOEKPI_OK);
    }
    double value;
    ck_assert_int_eq(soekpi_read_figure(NULL, &value, NULL, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_read_figure("1", NULL, NULL, NULL), SOEKPI_ERROR_ARGUMENT);
}
END_TEST

START_TEST(periods_are_read_and_described) {
    int32_t period = 0;
    char buffer[64];
    size_t needed = 0;
    ck_assert_int_eq(soekpi_read_period("2023年1-9月", &period, NULL), SOEKPI_OK);
    ck_assert_int_eq(period, 202309);
    ck_assert_int_eq(soekpi_describe_period(period, SOEKPI_CHINESE, NULL, 0, &needed), SOEKPI_OK);
    ck_assert_int_eq(soekpi_describe_period(period, SOEKPI_CHINESE, buffer, needed, NULL), SOEKPI_OK);
    ck_assert_str_eq(buffer, "2023年1-9月累计");
    ck_assert_uint_eq(needed, strlen(buffer) + 1);
    buffer[0] = 'x';
    ck_assert_int_eq(soekpi_describe_period(period, SOEKPI_CHINESE, buffer, needed - 1, NULL),
                     SOEKPI_ERROR_CAPACITY);
    ck_assert_int_eq(buffer[0], 'x');
    soekpi_error error = {0};
    ck_assert_int_eq(soekpi_read_period("2023H2", &period, &error), SOEKPI_ERROR_PERIOD);
    ck_assert_int_eq(period, 202309);
    ck_assert_int_eq(error.code, SOEKPI_ERROR_PERIOD);
    ck_assert_int_eq(soekpi_read_period(NULL, &period, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_read_period("2023", NULL, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_describe_period(202313, SOEKPI_ENGLISH, buffer, 64, NULL), SOEKPI_ERROR_ARGUMENT);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("calculator");
    TCase *running = tcase_create("running");
    tcase_add_checked_fixture(running, setup, teardown);
    tcase_add_loop_test(running, outcome_of_a_calculator, 0, (int)COUNT(outcomes));
    tcase_add_test(running, parameters_given_by_the_caller);
    tcase_add_test(running, units_and_words_of_a_calculator);
    tcase_add_loop_test(running, calculators_and_evaluations_agree, 0, 6);
    tcase_add_test(running, texts_of_a_calculator);
    suite_add_tcase(suite, running);
    TCase *refusals = tcase_create("refusals");
    tcase_add_checked_fixture(refusals, setup, teardown);
    tcase_add_loop_test(refusals, law_17_refused_calculators_say_why, 0, (int)COUNT(refused));
    tcase_add_test(refusals, arguments_of_calculators);
    tcase_add_test(refusals, figures_are_read);
    tcase_add_test(refusals, periods_are_read_and_described);
    suite_add_tcase(suite, refusals);
    return run_suite(suite);
}
