/* What stands behind and around a result: derived and reported figures (law 16),
 * findings (law 17), texts for people (law 14), and the contract of the calls. */
#include <check.h>

#include "scene.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NONE ((double)NAN)

enum {
    MET = SOEKPI_MET,
    UNDEFINED = SOEKPI_UNDEFINED,
    NO_DATA = SOEKPI_NO_DATA,
    BREACHED = SOEKPI_BREACHED,
    OK = SOEKPI_REASON_OK,
    MISSING = SOEKPI_MISSING_INPUT,
    INVALID = SOEKPI_INVALID_INPUT,
    ZERO = SOEKPI_ZERO_DENOMINATOR,
    PLAIN = SOEKPI_LABEL_NONE,
    REPORTED = SOEKPI_MARK_REPORTED,
    DERIVED = SOEKPI_MARK_DERIVED
};

#define HEAD "soekpi: 1\nplan: test\nperiod: 2023\n"
#define DEBT                                                                                                 \
    "goals:\n"                                                                                               \
    "  - {id: debt, indicator: debt_ratio, rule: \"<= 65 %\"}\n"                                             \
    "  - {id: prior, indicator: debt_ratio, rule: \"<= prior\"}\n"

static void check_marks(const scene *of, const char *row, const char *target, int32_t marks,
                        const char *law) {
    int32_t found = scene_outcome(of, scene_row(of, row), target).marks;
    ck_assert_msg(found == marks, "%s: %s of '%s' has the marks %d, expected %d", law, target, row, found,
                  marks);
}

/* ---- Law 16: derived items ---- */

static const struct {
    const char *indicator, *drawing;
    double value; /* NaN: missing */
    int32_t marks;
} derivations[] = {
    /* clang-format off */
    {"debt_ratio", "total_assets | total_equity\n100 | 40\n", 0.6, DERIVED},
    {"debt_ratio", "total_assets | total_equity | total_liabilities\n100 | 40 | 70\n", 0.7, 0},
    /* a column that is there counts, blank or not */ {"debt_ratio",
     "total_assets | total_equity | total_liabilities\n100 | 40 | \n", NONE, 0},
    {"debt_ratio", "total_assets\n100\n", NONE, 0},
    {"debt_to_equity", "total_assets | total_liabilities\n100 | 60\n", 1.5, DERIVED},
    {"debt_to_equity", "total_assets\n100\n", NONE, 0}, /* each would define the other */
    {"operating_cash_ratio", "operating_cash_flow | revenue\n5 | 100\n", 0.05, DERIVED},
    {"operating_cash_ratio", "operating_cash_flow | revenue | total_revenue\n5 | 100 | 50\n", 0.1, 0},
    {"two_funds_share", "receivables | bad_debt_provision | inventory | current_assets\n10 | 5 | 5 | 100\n",
     0.2, DERIVED},
    {"two_funds_share", "receivables | inventory | current_assets\n10 | 5 | 100\n", 0.15, DERIVED},
    {"two_funds_share", "gross_receivables | receivables | inventory | current_assets\n12 | 10 | 5 | 100\n",
     0.17, DERIVED},
    {"two_funds_share", "inventory | current_assets\n5 | 100\n", NONE, 0},
    {"labour_productivity",
     "labour_compensation | depreciation | net_production_tax | operating_surplus | average_headcount\n"
     "1 | 2 | 3 | 4 | 5\n", 2, DERIVED},
    {"labour_productivity",
     "labour_compensation | depreciation | net_production_tax | average_headcount\n1|2|3|5\n", NONE, 0},
    {"profit_to_cost",
     "total_profit | operating_cost | taxes_and_surcharges | selling_expense | admin_expense | rnd_expense | "
     "finance_expense\n21 | 10 | 20 | 30 | 40 | 100 | 10\n", 0.1, DERIVED},
    {"interest_bearing_share",
     "short_term_borrowing | current_portion_long_term_debt | long_term_borrowing | bonds_payable | "
     "interest_payable | total_assets | total_equity\n1 | 2 | 3 | 4 | 5 | 100 | 50\n", 0.3, DERIVED},
    {"roe",
     "net_profit | total_equity | total_assets@opening | total_liabilities@opening\n6 | 20 | 50 | 10\n", 0.2,
     DERIVED},
    {"roe", "net_profit | total_equity | total_assets@opening\n6 | 20 | 50\n", NONE, 0},
    /* clang-format on */
};

START_TEST(law_16_derived_items) {
    char plan[256];
    snprintf(plan, sizeof plan, HEAD "goals:\n  - {id: t, indicator: %s, rule: \"> 0\"}\n",
             derivations[_i].indicator);
    scene *of = scene_open(plan, derivations[_i].drawing);
    soekpi_outcome found = scene_outcome(of, 0, "t");
    ck_assert_msg(scene_same(found.value, derivations[_i].value), "%s of %s is %.17g",
                  derivations[_i].indicator, derivations[_i].drawing, found.value);
    ck_assert_int_eq(found.reason, isnan(derivations[_i].value) ? MISSING : OK);
    ck_assert_msg(found.marks == derivations[_i].marks, "%s of %s has the marks %d",
                  derivations[_i].indicator, derivations[_i].drawing, found.marks);
    ck_assert_int_eq(scene_has_finding(of, SOEKPI_FINDING_DERIVED, NULL), derivations[_i].marks != 0);
    scene_close(of);
}
END_TEST

START_TEST(law_16_a_derived_reference_is_marked_too) {
    scene *of = scene_open(HEAD DEBT, "entity | total_liabilities | total_assets | total_equity@prior | "
                                      "total_assets@prior\n甲 | 60 | 100 | 50 | 100\n");
    const expectation prior = {"甲", "prior", BREACHED, OK, PLAIN, 0.6, 0.5, -0.1};
    scene_expect(of, &prior, "law 16");
    check_marks(of, "甲", "prior", DERIVED, "law 16");
    check_marks(of, "甲", "debt", 0, "law 16");
    ck_assert(scene_has_finding(of, SOEKPI_FINDING_DERIVED, "total_liabilities"));
    scene_close(of);
}
END_TEST

/* ---- Law 16: reported figures ---- */

START_TEST(law_16_reported_where_inputs_are_absent) {
    scene *of = scene_open(
        HEAD DEBT,
        "entity | period | 资产负债率(%) | total_liabilities | total_assets | 资产负债率(上年同期)\n"
        "reported | 2023 | 64.9 | | | 0.66\n"
        "half     | 2023 | 64.9 | 60 | | 0.5\n"
        "both     | 2023 | 60.04 | 60 | 100 | 0.6\n"
        "none     | 2023 | | | | \n"
        "bad      | 2023 | inf | | | 0.6\n"
        "zero     | 2023 | 50 | 60 | 0 | 0.6\n"
        "invalid  | 2023 | 50 | inf | 100 | 0.6\n");
    static const expectation expected[] = {
        {"reported", "debt", MET, OK, PLAIN, 0.649, 0.65, 0.001},
        {"reported", "prior", MET, OK, PLAIN, 0.649, 0.66, 0.011},
        {"half", "debt", MET, OK, PLAIN, 0.649, 0.65, 0.001},
        {"half", "prior", BREACHED, OK, PLAIN, 0.649, 0.5, -0.149},
        {"both", "debt", MET, OK, PLAIN, 0.6, 0.65, 0.05},
        {"both", "prior", MET, OK, PLAIN, 0.6, 0.6, 0},
        {"none", "debt", NO_DATA, MISSING, PLAIN, NONE, 0.65, NONE},
        {"bad", "debt", NO_DATA, INVALID, PLAIN, NONE, 0.65, NONE},
        {"zero", "debt", UNDEFINED, ZERO, PLAIN, NONE, 0.65, NONE}, /* inputs are there */
        {"invalid", "debt", NO_DATA, INVALID, PLAIN, NONE, 0.65, NONE},
    };
    for (size_t i = 0; i < COUNT(expected); i++) {
        scene_expect(of, &expected[i], "law 16");
    }
    check_marks(of, "reported", "debt", REPORTED, "law 16");
    check_marks(of, "both", "debt", 0, "law 16");
    check_marks(of, "both", "prior", 0, "law 16"); /* the mark speaks of the value */
    ck_assert(
        isnan(scene_outcome(of, scene_row(of, "reported"), "debt").amount)); /* no denominator is known */
    scene_close(of);
    /* the reported figure of last year's row */
    of = scene_open(HEAD DEBT, "entity | period | 资产负债率\n甲 | 2022 | 0.7\n甲 | 2023 | 0.71\n");
    const expectation rows = {"甲", "prior", BREACHED, OK, PLAIN, 0.71, 0.7, -0.01};
    scene_expect(of, &rows, "law 16");
    scene_close(of);
    /* growth as reported has no label */
    of = scene_open(HEAD
                    "goals:\n  - {id: t, indicator: total_profit_growth, rule: \"> gdp_growth + 1 pp\"}\n",
                    "entity | 利润总额增速(%) | GDP增速(%)\n甲 | 8.9 | 6.7\n");
    const expectation growth = {"甲", "t", MET, OK, PLAIN, 0.089, 0.077, 0.012};
    scene_expect(of, &growth, "law 16");
    scene_close(of);
    /* an indicator as reference: factor and margin apply to its reported figure */
    of = scene_open(
        HEAD "goals:\n  - {id: t, indicator: wage_bill_growth, rule: \"<= 0.8 * revenue_growth - 1 pp\"}\n",
        "entity | 工资总额增速(%) | revenue_growth\n甲 | 7 | 0.1\n乙 | 7.01 | 0.1\n");
    static const expectation factor[] = {{"甲", "t", MET, OK, PLAIN, 0.07, 0.07, 0},
                                         {"乙", "t", BREACHED, OK, PLAIN, 0.0701, 0.07, -0.0001}};
    scene_expect(of, &factor[0], "law 16");
    scene_expect(of, &factor[1], "law 16");
    scene_close(of);
}
END_TEST

START_TEST(law_16_a_reported_value_is_not_derived) {
    scene *of = scene_open(HEAD DEBT, "entity | 资产负债率 | total_assets | total_equity\n"
                                      "甲 | 0.6 | 100 | \n乙 | 0.6 | 100 | 40\n");
    check_marks(of, "甲", "debt", REPORTED, "law 16");
    check_marks(of, "乙", "debt", DERIVED, "law 16");
    scene_close(of);
}
END_TEST

/* 1122240.4 / 1728488.2 is 64.92612... % */
static const struct {
    const char *column, *reported, *liabilities, *assets;
    bool differs;
} disagreements[] = {
    /* clang-format off */
    {"资产负债率(%)", "64.93", "1122240.4", "1728488.2", false},
    {"资产负债率(%)", "64.94", "1122240.4", "1728488.2", true},
    {"资产负债率(%)", "64.92", "1122240.4", "1728488.2", true}, /* 0.61 of the last digit */
    {"资产负债率(%)", "64.9", "1122240.4", "1728488.2", false},
    {"资产负债率(%)", "65", "1122240.4", "1728488.2", false},
    {"资产负债率(%)", "66", "1122240.4", "1728488.2", true},
    {"debt_ratio", "0.649261", "1122240.4", "1728488.2", false},
    {"debt_ratio", "0.649262", "1122240.4", "1728488.2", true},
    {"debt_ratio", "0.64", "64.5", "100", false}, /* just half a digit */
    {"debt_ratio", "0.65", "64.5", "100", false},
    {"debt_ratio", "0.64", "64.50001", "100", true},
    {"debt_ratio", "-0.64", "-64.50001", "100", true},
    {"debt_ratio", "0.64", "64.5", "0", false},
    {"debt_ratio", "0.64", "", "100", false},
    {"debt_ratio", "", "64", "100", false},
    /* clang-format on */
};

START_TEST(law_16_disagreeing_figures_are_found) {
    char drawing[256];
    snprintf(drawing, sizeof drawing, "entity | %s | total_liabilities | total_assets\n甲 | %s | %s | %s\n",
             disagreements[_i].column, disagreements[_i].reported, disagreements[_i].liabilities,
             disagreements[_i].assets);
    scene *of = scene_open(HEAD DEBT, drawing);
    size_t found = scene_finding_count(of, SOEKPI_FINDING_DISAGREES);
    ck_assert_msg(found == (disagreements[_i].differs ? 1 : 0), "%s: %zu findings", drawing, found);
    scene_close(of);
}
END_TEST

/* ---- Law 17: columns ---- */

START_TEST(law_17_missing_and_unread_columns) {
    static const char plan[] =
        HEAD "items:\n  security_revenue: {zh: 保安服务收入, kind: flow}\n"
             "goals:\n"
             "  - {id: debt, indicator: debt_ratio, rule: \"<= prior\"}\n"
             "  - {id: debt2, indicator: debt_ratio, rule: \"<= 65 %\"}\n"
             "  - {id: own, indicator: security_revenue, rule: \"> 0\"}\n"
             "  - {id: quiet, indicator: labour_productivity, rule: \"> 0\", optional: yes}\n";
    scene *of = scene_read(
        plan, "entity | total_asets | 保安服务收入 | 天气 | total_liabilities\n甲 | 1 | 2 | 3 | 4\n", NULL);
    ck_assert(scene_bind(of, NULL));
    /* each item once: total_assets, and the liabilities of last year */
    ck_assert_uint_eq(scene_finding_count(of, SOEKPI_FINDING_MISSING_COLUMN), 2);
    ck_assert(scene_has_finding(of, SOEKPI_FINDING_MISSING_COLUMN, "total_liabilities@prior"));
    ck_assert(scene_has_finding(of, SOEKPI_FINDING_UNREAD_COLUMN, "天气"));
    const expectation own = {"甲", "own", MET, OK, PLAIN, 2, 0, 2};
    const expectation quiet = {"甲", "quiet", NO_DATA, MISSING, PLAIN, NONE, 0, NONE};
    scene_expect(of, &own, "law 17");
    scene_expect(of, &quiet, "law 17");
    soekpi_evaluation_options options = {.size = sizeof options, .strict = 1};
    ck_assert(!scene_bind(of, &options));
    ck_assert_int_eq(of->error.code, SOEKPI_ERROR_TABLE);
    ck_assert_ptr_nonnull(strstr(of->error.message, "total_assets"));
    ck_assert_ptr_nonnull(strstr(of->error.message, "debt"));
    scene_close(of);
    /* what is optional is no error even then; a blank cell never is */
    of = scene_read(HEAD "goals:\n  - {id: quiet, indicator: roe, rule: \"> 0\", optional: yes}\n"
                         "  - {id: debt, indicator: debt_ratio, rule: \"> 0\"}\n",
                    "entity | total_assets | total_liabilities\n甲 | | \n", NULL);
    ck_assert_msg(scene_bind(of, &options), "%s", of->error.message);
    scene_close(of);
}
END_TEST

/* ---- Texts ---- */

static int32_t places_wanted = -1;

static soekpi_status format(const soekpi_evaluation *evaluation, size_t row, size_t target, int32_t field,
                            char *buffer, size_t capacity, size_t *needed) {
    return soekpi_evaluation_format(evaluation, row, target, field, places_wanted, buffer, capacity, needed);
}

static const char text_plan[] = HEAD "money_unit: 万元\n"
                                     "goals:\n"
                                     "  - {id: growth, indicator: total_profit_growth, rule: \"> 10 %\"}\n"
                                     "  - {id: profit, indicator: total_profit, rule: \">= 1 万元\"}\n"
                                     "  - {id: debt, indicator: debt_ratio, rule: \"<= prior\"}\n"
                                     "  - {id: cover, indicator: interest_cover, rule: \">= 3\"}\n"
                                     "  - {id: roe, indicator: roe, rule: \"> 0\"}\n"
                                     "  - {id: quick, indicator: quick_ratio, rule: \"> 0\"}\n"
                                     "  - {id: eva, indicator: eva, rule: \"> 0\"}\n";
static const char text_drawing[] =
    "entity | total_profit | total_profit@prior | total_liabilities | total_assets | total_liabilities@prior "
    "| "
    "total_assets@prior | interest_expense | net_profit | total_equity@opening | current_assets | inventory "
    "| "
    "current_liabilities\n"
    "甲 | 1834015608.73 | 1683981935.76 | 70.005 | 100 | 70 | 0 | 1000000 | -5 | 40 | 10 | -3 | 4\n"
    "乙 | -26750 | 20000 | 2 | 3 | 1 | 3 | 10000 | 1 | 1 | 1 | 1 | 1\n"
    "丙 |  | 20000 | 2 | 0 |  | 3 | 10000 | 1 | 1 | 1 | 1 | 1\n"
    "丁 | 199 | 200 | 1 | 1 | 1 | 1 | 200 | 1 | 1 | 1 | 1 | 0\n";

static const struct {
    const char *row, *target;
    int32_t field, places;
    const char *text;
} formats[] = {
    /* clang-format off */
    {"甲", "growth", SOEKPI_FIELD_VALUE, -1, "8.91%"},
    {"甲", "growth", SOEKPI_FIELD_VALUE, 4, "8.9095%"},
    {"甲", "growth", SOEKPI_FIELD_REFERENCE, -1, "10.00%"},
    {"甲", "growth", SOEKPI_FIELD_MARGIN, -1, "-1.09 pp"},
    {"甲", "growth", SOEKPI_FIELD_AMOUNT, -1, "-1,836.45"}, /* 万元 short of 10 % */
    {"甲", "profit", SOEKPI_FIELD_VALUE, -1, "183,401.56"},
    {"甲", "profit", SOEKPI_FIELD_VALUE, 0, "183,402"},
    {"甲", "profit", SOEKPI_FIELD_MARGIN, -1, "183,400.56"},
    {"甲", "debt", SOEKPI_FIELD_VALUE, -1, "70.01%"}, /* law 14 */
    {"甲", "debt", SOEKPI_FIELD_REFERENCE, -1, "-"},
    {"甲", "debt", SOEKPI_FIELD_MARGIN, -1, "-"},
    {"甲", "debt", SOEKPI_FIELD_AMOUNT, -1, "-"},
    {"乙", "profit", SOEKPI_FIELD_VALUE, -1, "-2.68"}, /* -2.675 away from zero */
    {"乙", "growth", SOEKPI_FIELD_VALUE, -1, "-233.75%"},
    {"乙", "growth", SOEKPI_FIELD_VALUE, 0, "-234%"},
    {"乙", "debt", SOEKPI_FIELD_VALUE, 3, "66.667%"},
    {"乙", "debt", SOEKPI_FIELD_MARGIN, 0, "-33 pp"},
    {"乙", "cover", SOEKPI_FIELD_VALUE, 1, "-1.7"}, /* -1.675 */
    {"乙", "cover", SOEKPI_FIELD_VALUE, -1, "-1.68"},
    {"丙", "growth", SOEKPI_FIELD_VALUE, -1, "-"},
    {"丁", "growth", SOEKPI_FIELD_VALUE, 0, "-1%"}, /* -0.5 */
    {"丁", "growth", SOEKPI_FIELD_VALUE, 1, "-0.5%"},
    {"丁", "profit", SOEKPI_FIELD_VALUE, 1, "0.0"},
    {"丁", "cover", SOEKPI_FIELD_VALUE, 2, "2.00"}, /* 1.995 */
    /* clang-format on */
};

START_TEST(law_14_numbers_for_people) {
    scene *of = scene_open(text_plan, text_drawing);
    places_wanted = formats[_i].places;
    scene_expect_text(of, format, formats[_i].row, formats[_i].target, formats[_i].field, formats[_i].text);
    scene_close(of);
}
END_TEST

static const struct {
    const char *row, *target;
    int32_t field;
    const char *text;
} fractions[] = {
    {"乙", "debt", SOEKPI_FIELD_VALUE, "2/3"},         {"乙", "debt", SOEKPI_FIELD_REFERENCE, "1/3"},
    {"乙", "debt", SOEKPI_FIELD_MARGIN, "-1/3"},       {"乙", "growth", SOEKPI_FIELD_VALUE, "-187/80"},
    {"甲", "debt", SOEKPI_FIELD_VALUE, "14001/20000"}, {"甲", "debt", SOEKPI_FIELD_REFERENCE, ""},
    {"丁", "debt", SOEKPI_FIELD_MARGIN, "0/1"},        {"丁", "growth", SOEKPI_FIELD_VALUE, "-1/200"},
    {"丁", "profit", SOEKPI_FIELD_MARGIN, "-9801/1"},  {"丙", "growth", SOEKPI_FIELD_VALUE, ""},
};

START_TEST(law_2_fractions_in_lowest_terms) {
    scene *of = scene_open(text_plan, text_drawing);
    scene_expect_text(of, soekpi_evaluation_exact, fractions[_i].row, fractions[_i].target,
                      fractions[_i].field, fractions[_i].text);
    scene_close(of);
}
END_TEST

static const struct {
    const char *row, *target;
    int32_t language;
    const char *text;
} explanations[] = {
    {"甲", "growth", SOEKPI_ENGLISH, "(1,834,015,608.73 - 1,683,981,935.76) / 1,683,981,935.76 = 8.91%"},
    {"乙", "growth", SOEKPI_CHINESE, "((-26,750) - 20,000) / 20,000 = -233.75%"},
    {"甲", "debt", SOEKPI_ENGLISH, "70.005 / 100 = 70.01%"},
    {"甲", "roe", SOEKPI_ENGLISH, "(-5) / ((40 + 29.995) / 2) = -14.29%"}, /* equity 100 - 70.005 */
    {"甲", "quick", SOEKPI_ENGLISH, "(10 - (-3)) / 4 = 325.00%"},
    {"丁", "quick", SOEKPI_ENGLISH, "(1 - 1) / 0 = denominator is zero"},
    {"丁", "quick", SOEKPI_CHINESE, "(1 - 1) / 0 = 分母为零"},
    {"丙", "growth", SOEKPI_CHINESE, "(? - 20,000) / 20,000 = 缺少数据"},
    {"甲", "profit", SOEKPI_ENGLISH, "1,834,015,608.73 = 183,401.56"},
};

START_TEST(formulas_are_filled_in) {
    scene *of = scene_open(text_plan, text_drawing);
    scene_expect_text(of, soekpi_evaluation_explain, explanations[_i].row, explanations[_i].target,
                      explanations[_i].language, explanations[_i].text);
    scene_close(of);
}
END_TEST

START_TEST(what_is_missing_is_named) {
    scene *of = scene_open(text_plan, text_drawing);
    scene_expect_text(of, soekpi_evaluation_missing, "丙", "growth", SOEKPI_ENGLISH, "total_profit");
    scene_expect_text(of, soekpi_evaluation_missing, "丙", "growth", SOEKPI_CHINESE, "利润总额");
    scene_expect_text(of, soekpi_evaluation_missing, "甲", "growth", SOEKPI_ENGLISH, "");
    scene_expect_text(of, soekpi_evaluation_missing, "甲", "debt", SOEKPI_ENGLISH,
                      ""); /* undefined, not missing */
    /* a value without meaning and a reference without figures: no_data, and it says what is owed */
    const expectation both = {"丙", "debt", NO_DATA, ZERO, PLAIN, NONE, NONE, NONE};
    scene_expect(of, &both, "law 4");
    scene_expect_text(of, soekpi_evaluation_missing, "丙", "debt", SOEKPI_ENGLISH, "total_liabilities@prior");
    scene_close(of);
}
END_TEST

/* ---- Law 8: units of tables, columns and people ---- */

START_TEST(law_8_units_shift_the_point) {
    static const char plan[] =
        HEAD "items:\n"
             "  security_revenue: {zh: 保安服务收入, kind: flow}\n"
             "  average_guards: {zh: 平均保安员人数, kind: average, unit: persons}\n"
             "indicators:\n"
             "  revenue_per_guard: {zh: 人均保安收入, formula: security_revenue / average_guards, unit: "
             "money/person}\n"
             "goals:\n"
             "  - {id: guard, indicator: revenue_per_guard, rule: \">= 5 万元/人\"}\n"
             "  - {id: own, indicator: security_revenue, rule: \">= 10 万元\"}\n"
             "  - {id: profit, indicator: total_profit, rule: \"> prior\"}\n"
             "  - {id: reported, indicator: revenue_per_capita, rule: \"> 0\"}\n"
             "  - {id: growth, indicator: total_profit_growth, rule: \"> gdp_growth\"}\n";
    scene *of =
        scene_read(plan,
                   "entity | security_revenue | 平均保安员人数 | 利润总额(亿元) | 利润总额(上年同期) | "
                   "人均营业收入 | GDP增速(%)\n"
                   "甲 | 10 | 2 | 0.3 | 3000.1 | 1.5 | 5\n",
                   "万元");
    ck_assert_msg(scene_bind(of, NULL), "%s", of->error.message);
    static const expectation expected[] = {
        {"甲", "guard", MET, OK, PLAIN, 50000, 50000, 0},
        {"甲", "own", MET, OK, PLAIN, 100000, 100000, 0},
        {"甲", "profit", BREACHED, OK, PLAIN, 30000000, 30001000, -1000},
        {"甲", "reported", MET, OK, PLAIN, 15000, 0, 15000},
        {"甲", "growth", BREACHED, OK, SOEKPI_DECREASE, -1.0 / 30001, 0.05, ANY_NUMBER},
    };
    for (size_t i = 0; i < COUNT(expected); i++) {
        scene_expect(of, &expected[i], "law 8");
    }
    scene_close(of);
    /* figures at the edge of what is valid (law 1) */
    of = scene_read(plan, "entity | security_revenue\n甲 | 9e299\n乙 | 1e-300\n丙 | 1e296\n", "亿元");
    ck_assert(scene_bind(of, NULL));
    static const expectation edge[] = {{"甲", "own", NO_DATA, INVALID, PLAIN, NONE, 100000, NONE},
                                       {"乙", "own", BREACHED, OK, PLAIN, 1e-292, 100000, ANY_NUMBER},
                                       {"丙", "own", NO_DATA, INVALID, PLAIN, NONE, 100000, NONE}};
    for (size_t i = 0; i < COUNT(edge); i++) {
        scene_expect(of, &edge[i], "law 1");
    }
    scene_close(of);
}
END_TEST

START_TEST(law_14_the_shown_unit_decides_rounding) {
    scene *of = scene_open(HEAD "money_unit: 万元\ngoals:\n"
                                "  - {id: t, indicator: revenue, rule: \">= 2.68 万元\", round: 2}\n",
                           "entity | revenue\n甲 | 26750\n");
    const expectation rounded = {"甲", "t", MET, OK, PLAIN, 26750, 26800, 0};
    scene_expect(of, &rounded, "law 14");
    soekpi_evaluation_options options = {.size = sizeof options, .money_unit = "元"};
    ck_assert_msg(scene_bind(of, &options), "%s", of->error.message);
    const expectation exact = {"甲", "t", BREACHED, OK, PLAIN, 26750, 26800, -50};
    scene_expect(of, &exact, "law 14");
    places_wanted = -1;
    scene_expect_text(of, format, "甲", "t", SOEKPI_FIELD_VALUE, "26,750.00");
    options.money_unit = "dollars";
    ck_assert(!scene_bind(of, &options));
    ck_assert_int_eq(of->error.code, SOEKPI_ERROR_UNIT);
    scene_close(of);
}
END_TEST

/* A percentage on |base| is not explained by a division by the base. */
START_TEST(law_7_an_explanation_names_the_absolute_base) {
    scene *of = scene_open(HEAD "growth_base: absolute\ngoals:\n"
                                "  - {id: t, indicator: total_profit_growth, rule: \"> 0\"}\n",
                           "entity | total_profit | total_profit@prior\n甲 | 5.5 | -3.5\n");
    char text[128];
    ck_assert_int_eq(soekpi_evaluation_explain(of->evaluation, 0, 0, SOEKPI_ENGLISH, text, sizeof text, NULL),
                     SOEKPI_OK);
    ck_assert_ptr_nonnull(strstr(text, "= 257.14%"));
    ck_assert_msg(strstr(text, "/ (-3.5) =") == NULL, "%s", text);
    scene_close(of);
}
END_TEST

/* ---- The calls ---- */

START_TEST(rejected_runs_write_nothing) {
    enum { ROWS = 5, TARGETS = 7 };
    scene *of = scene_open(text_plan, text_drawing);
    double numbers[ROWS * TARGETS], kept[ROWS * TARGETS];
    uint8_t codes[ROWS * TARGETS];
    memset(numbers, 0x5A, sizeof numbers);
    memset(kept, 0x5A, sizeof kept);
    memset(codes, 0x5A, sizeof codes);
    soekpi_results results = {sizeof results, ROWS,  numbers, numbers, numbers,
                              numbers,        codes, codes,   codes,   codes};
    const soekpi_evaluation *evaluation = of->evaluation;
    soekpi_error error = {0};
    /* in this order: ARGUMENT, RANGE, CAPACITY */
    ck_assert_int_eq(soekpi_evaluation_run(NULL, 0, 1, &results, &error), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_run(evaluation, 0, 1, NULL, &error), SOEKPI_ERROR_ARGUMENT);
    results.size = sizeof results - 1;
    ck_assert_int_eq(soekpi_evaluation_run(evaluation, 99, 1, &results, &error), SOEKPI_ERROR_ARGUMENT);
    results.size = sizeof results;
    results.capacity = 0;
    ck_assert_int_eq(soekpi_evaluation_run(evaluation, ROWS, 1, &results, &error), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_evaluation_run(evaluation, SIZE_MAX, 2, &results, &error), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_evaluation_run(evaluation, 1, SIZE_MAX, &results, &error), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_evaluation_run(evaluation, 0, 1, &results, NULL), SOEKPI_ERROR_CAPACITY);
    ck_assert_int_eq(soekpi_evaluation_run(evaluation, 0, 1, &results, &error), SOEKPI_ERROR_CAPACITY);
    ck_assert_int_eq(error.code, SOEKPI_ERROR_CAPACITY);
    error = (soekpi_error){.code = 77};
    ck_assert_int_eq(soekpi_evaluation_run(evaluation, ROWS, 0, &results, &error), SOEKPI_OK); /* no rows */
    ck_assert_int_eq(soekpi_evaluation_run(evaluation, 0, 0, &results, &error), SOEKPI_OK);
    ck_assert_int_eq(error.code, 77); /* untouched on success */
    ck_assert(memcmp(numbers, kept, sizeof numbers) == 0);
    for (size_t i = 0; i < sizeof codes; i++) {
        ck_assert_uint_eq(codes[i], 0x5A);
    }
    /* what lies between the columns stays as it was */
    results =
        (soekpi_results){.size = sizeof results, .capacity = ROWS, .margins = numbers, .verdicts = codes};
    ck_assert_int_eq(soekpi_evaluation_run(evaluation, 1, 2, &results, NULL), SOEKPI_OK);
    for (size_t i = 0; i < ROWS * TARGETS; i++) {
        bool written = i % ROWS < 2;
        ck_assert_msg((codes[i] != 0x5A) == written, "element %zu", i);
        ck_assert_msg(!same_bits(numbers[i], kept[i]) == written, "element %zu", i);
    }
    scene_close(of);
}
END_TEST

START_TEST(calls_check_their_arguments_in_order) {
    scene *of = scene_open(text_plan, text_drawing);
    const soekpi_evaluation *evaluation = of->evaluation;
    char buffer[64];
    size_t needed = 0;
    ck_assert_int_eq(soekpi_evaluation_format(NULL, 0, 0, 0, -1, buffer, 64, &needed), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_format(evaluation, 0, 0, 0, -1, NULL, 64, &needed),
                     SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_format(evaluation, 0, 0, 0, -1, NULL, 0, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_format(evaluation, 99, 0, 0, -1, buffer, 64, &needed),
                     SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_evaluation_format(evaluation, 0, 99, 0, -1, buffer, 64, &needed),
                     SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_evaluation_format(evaluation, 0, 0, SOEKPI_FIELD_END, -1, buffer, 64, &needed),
                     SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_exact(evaluation, 0, 0, -1, buffer, 64, &needed),
                     SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_explain(evaluation, 0, 0, 2, buffer, 64, &needed),
                     SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_missing(evaluation, 0, 0, -1, buffer, 64, &needed),
                     SOEKPI_ERROR_ARGUMENT);
    soekpi_row row = {.size = sizeof row - 1, .entity = "kept"};
    ck_assert_int_eq(soekpi_evaluation_row(evaluation, 99, &row), SOEKPI_ERROR_ARGUMENT);
    row.size = sizeof row;
    ck_assert_int_eq(soekpi_evaluation_row(evaluation, 99, &row), SOEKPI_ERROR_RANGE);
    ck_assert_str_eq(row.entity, "kept");
    soekpi_evaluation_info info = {.size = 1};
    ck_assert_int_eq(soekpi_evaluation_describe(evaluation, &info), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_describe(NULL, &info), SOEKPI_ERROR_ARGUMENT);
    soekpi_finding finding = {.size = sizeof finding};
    ck_assert_int_eq(soekpi_evaluation_finding(evaluation, 10000, &finding), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_evaluation_finding(NULL, 0, &finding), SOEKPI_ERROR_ARGUMENT);
    ck_assert_ptr_null(soekpi_evaluation_assumption(evaluation, 10000, SOEKPI_ENGLISH));
    ck_assert_ptr_null(soekpi_evaluation_assumption(evaluation, 0, 2));
    size_t counted = 7;
    ck_assert_int_eq(soekpi_evaluation_counted(evaluation, 99, 0, &counted), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_evaluation_counted(evaluation, 0, 0, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_uint_eq(counted, 7);
    soekpi_evaluation_options options = {.size = sizeof options - 1};
    ck_assert(!scene_bind(of, &options) && of->error.code == SOEKPI_ERROR_ARGUMENT);
    options = (soekpi_evaluation_options){.size = sizeof options, .growth_base = SOEKPI_GROWTH_END + 1};
    ck_assert(!scene_bind(of, &options) && of->error.code == SOEKPI_ERROR_ARGUMENT);
    options = (soekpi_evaluation_options){.size = sizeof options, .partial = 3};
    ck_assert(!scene_bind(of, &options) && of->error.code == SOEKPI_ERROR_ARGUMENT);
    options = (soekpi_evaluation_options){.size = sizeof options, .set_count = 1};
    ck_assert(!scene_bind(of, &options) && of->error.code == SOEKPI_ERROR_ARGUMENT);
    ck_assert_ptr_null(soekpi_evaluation_create(NULL, of->table, NULL, NULL));
    ck_assert_ptr_null(soekpi_evaluation_create(of->plan, NULL, NULL, NULL));
    soekpi_evaluation_free(NULL);
    scene_close(of);
}
END_TEST

START_TEST(law_4_the_gravest_verdict) {
    static const uint8_t order[] = {SOEKPI_NOT_IN_SCOPE, SOEKPI_MET,     SOEKPI_PENDING, SOEKPI_AT_RISK,
                                    SOEKPI_UNDEFINED,    SOEKPI_NO_DATA, SOEKPI_BREACHED};
    for (size_t a = 0; a < COUNT(order); a++) {
        for (size_t b = 0; b < COUNT(order); b++) {
            const uint8_t both[] = {order[a], order[b], 200};
            ck_assert_int_eq(soekpi_gravest_verdict(both, 3), order[a > b ? a : b]);
        }
    }
    ck_assert_int_eq(soekpi_gravest_verdict(NULL, 0), SOEKPI_NOT_IN_SCOPE);
    const uint8_t mixed[] = {MET, MET, BREACHED, 7, 255, NO_DATA};
    size_t counts[SOEKPI_VERDICT_END];
    ck_assert_int_eq(soekpi_count_verdicts(mixed, 6, counts), SOEKPI_OK);
    for (int verdict = 0; verdict < SOEKPI_VERDICT_END; verdict++) {
        ck_assert_uint_eq(counts[verdict], verdict == MET                              ? 2
                                           : verdict == BREACHED || verdict == NO_DATA ? 1
                                                                                       : 0);
    }
    ck_assert_int_eq(soekpi_count_verdicts(NULL, 1, counts), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_count_verdicts(mixed, 1, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_count_verdicts(NULL, 0, counts), SOEKPI_OK);
}
END_TEST

START_TEST(empty_tables_and_plans_are_evaluated) {
    scene *of = scene_open(HEAD, "entity | revenue\n甲 | 1\n");
    ck_assert_uint_eq(scene_info(of).targets, 0);
    scene_close(of);
    soekpi_error error;
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    static const char text[] = HEAD DEBT;
    soekpi_plan *plan = soekpi_plan_parse(catalogue, text, strlen(text), &error);
    soekpi_table *table = soekpi_table_create(catalogue, 0, &error);
    ck_assert(plan != NULL && table != NULL);
    static const double unused = 0;
    ck_assert_int_eq(soekpi_table_add_column(table, "total_assets", &unused, 8, 0, &error), SOEKPI_OK);
    soekpi_evaluation *evaluation = soekpi_evaluation_create(plan, table, NULL, &error);
    ck_assert_msg(evaluation != NULL, "%s", error.message);
    uint8_t verdicts[2], reasons[2];
    soekpi_results results = {
        .size = sizeof results, .capacity = 1, .verdicts = verdicts, .reasons = reasons};
    ck_assert_int_eq(soekpi_evaluation_run(evaluation, 0, 1, &results, &error), SOEKPI_OK);
    ck_assert(verdicts[0] == NO_DATA && reasons[0] == SOEKPI_NO_EVIDENCE && verdicts[1] == NO_DATA);
    soekpi_evaluation_free(evaluation);
    soekpi_table_free(table);
    soekpi_plan_free(plan);
    soekpi_catalogue_free(catalogue);
}
END_TEST

/* Borrowed columns are read at each run, through any stride (section 6). */
START_TEST(borrowed_columns_are_read_at_each_run) {
    enum { STRIDE = sizeof(double) + 1 };
    static const double figures[] = {60, 70, 50};
    char rows[3 * STRIDE]; /* doubles that do not lie on multiples of 8 */
    for (size_t row = 0; row < COUNT(figures); row++) {
        memcpy(rows + row * STRIDE, &figures[row], sizeof(double));
    }
    soekpi_error error;
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    static const char text[] = HEAD DEBT;
    soekpi_plan *plan = soekpi_plan_parse(catalogue, text, strlen(text), &error);
    soekpi_table *table = soekpi_table_create(catalogue, 3, &error);
    static const double hundred = 100;
    ck_assert(plan != NULL && table != NULL);
    /* from the last row backwards, and one figure for all rows */
    ck_assert_int_eq(soekpi_table_add_column(table, "负债总额",
                                             (const double *)(const void *)(rows + 2 * STRIDE),
                                             -(ptrdiff_t)STRIDE, 3, &error),
                     SOEKPI_OK);
    ck_assert_int_eq(soekpi_table_add_column(table, "total assets", &hundred, 0, 3, &error), SOEKPI_OK);
    soekpi_evaluation *evaluation = soekpi_evaluation_create(plan, table, NULL, &error);
    ck_assert_msg(evaluation != NULL, "%s", error.message);
    double values[8];
    soekpi_results results = {.size = sizeof results, .capacity = 4, .values = values};
    ck_assert_int_eq(soekpi_evaluation_run(evaluation, 0, 4, &results, NULL), SOEKPI_OK);
    ck_assert(values[0] == 0.5 && values[1] == 0.7 && values[2] == 0.6 && values[3] == 0.6);
    static const double ninety = 90;
    memcpy(rows, &ninety, sizeof ninety);
    ck_assert_int_eq(soekpi_evaluation_run(evaluation, 0, 4, &results, NULL), SOEKPI_OK);
    ck_assert(values[2] == 0.9 && values[3] == 0.7);
    ck_assert_int_eq(soekpi_table_add_column(table, "cash", &hundred, 0, 3, &error), SOEKPI_ERROR_FROZEN);
    ck_assert_int_eq(soekpi_catalogue_add_alias(catalogue, "cash", "coins", &error), SOEKPI_ERROR_FROZEN);
    soekpi_evaluation_free(evaluation);
    soekpi_table_free(table);
    soekpi_plan_free(plan);
    soekpi_catalogue_free(catalogue);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("results");
    TCase *figures = tcase_create("figures");
    tcase_add_loop_test(figures, law_16_derived_items, 0, (int)COUNT(derivations));
    tcase_add_test(figures, law_16_a_derived_reference_is_marked_too);
    tcase_add_test(figures, law_16_reported_where_inputs_are_absent);
    tcase_add_test(figures, law_16_a_reported_value_is_not_derived);
    tcase_add_loop_test(figures, law_16_disagreeing_figures_are_found, 0, (int)COUNT(disagreements));
    tcase_add_test(figures, law_17_missing_and_unread_columns);
    suite_add_tcase(suite, figures);
    TCase *texts = tcase_create("texts");
    tcase_add_loop_test(texts, law_14_numbers_for_people, 0, (int)COUNT(formats));
    tcase_add_loop_test(texts, law_2_fractions_in_lowest_terms, 0, (int)COUNT(fractions));
    tcase_add_loop_test(texts, formulas_are_filled_in, 0, (int)COUNT(explanations));
    tcase_add_test(texts, what_is_missing_is_named);
    tcase_add_test(texts, law_8_units_shift_the_point);
    tcase_add_test(texts, law_14_the_shown_unit_decides_rounding);
    tcase_add_test(texts, law_7_an_explanation_names_the_absolute_base);
    suite_add_tcase(suite, texts);
    TCase *calls = tcase_create("calls");
    tcase_add_test(calls, rejected_runs_write_nothing);
    tcase_add_test(calls, calls_check_their_arguments_in_order);
    tcase_add_test(calls, law_4_the_gravest_verdict);
    tcase_add_test(calls, borrowed_columns_are_read_at_each_run);
    tcase_add_test(calls, empty_tables_and_plans_are_evaluated);
    suite_add_tcase(suite, calls);
    return run_suite(suite);
}
