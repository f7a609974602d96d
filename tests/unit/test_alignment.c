/* Periods: the judged rows, last year and the opening found by date or given in
 * a column, filling, months and annualising, yearly rates (laws 10 and 11). */
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
    PLAIN = SOEKPI_LABEL_NONE,
    INCREASE = SOEKPI_INCREASE
};

#define BEGIN "soekpi: 1\nplan: test\n"

static void check_rows(const scene *of, const expectation *expected, size_t count, const char *law) {
    for (size_t i = 0; i < count; i++) {
        scene_expect(of, &expected[i], law);
    }
}

/* ---- Which rows are judged ---- */

#define TIMES                                                                                                \
    "goals:\n"                                                                                               \
    "  - {id: growth, indicator: revenue_growth, rule: \"> 0\"}\n"                                           \
    "  - {id: roe, indicator: roe, rule: \">= prior\"}\n"                                                    \
    "  - {id: debt, indicator: debt_ratio, rule: \"< opening\"}\n"

static const char history[] =
    "entity | period | revenue | net_profit | total_equity | total_liabilities | total_assets\n"
    "甲 | 2023Q2     | 66  | 7  | 110 | 50 | 100\n"
    "甲 | 2021-12-31 | 90  | 9  | 60  | 90 | 100\n"
    "乙 | 2022       | 80  | 8  | 100 | 60 | 100\n"
    "甲 | 2022年     | 100 | 10 | 100 | 70 | 100\n"
    "甲 | 2023       | 120 | 21 | 180 | 69 | 100\n"
    "乙 | 2023-12    | 60  | 8  | 100 | 60 | 100\n"
    "甲 | 2022-06    | 60  | 5  | 80  | 75 | 100\n";

START_TEST(law_10_other_dates_are_found_by_date) {
    scene *of = scene_open(BEGIN "period: 2023\n" TIMES, history);
    static const expectation expected[] = {
        {"甲", "growth", MET, OK, INCREASE, 0.2, 0, 0.2},
        /* 21 / ((100 + 180) / 2) against 10 / ((60 + 100) / 2) */
        {"甲", "roe", MET, OK, PLAIN, 0.15, 0.125, 0.025},
        {"甲", "debt", MET, OK, PLAIN, 0.69, 0.7, 0.01},
        {"乙", "growth", BREACHED, OK, SOEKPI_DECREASE, -0.25, 0, -0.25},
        {"乙", "roe", NO_DATA, MISSING, PLAIN, 0.08, NONE, NONE}, /* no 2021 */
        {"乙", "debt", BREACHED, OK, PLAIN, 0.6, 0.6, 0},
    };
    check_rows(of, expected, COUNT(expected), "law 10");
    soekpi_evaluation_info info = scene_info(of);
    ck_assert_uint_eq(info.entities, 2); /* law 11: the others are history */
    ck_assert_int_eq(info.period, 202312);
    ck_assert_int_eq(info.as_of, 20231231);
    scene_expect_text(of, soekpi_evaluation_missing, "乙", "roe", SOEKPI_ENGLISH,
                      "total_equity@prior_opening");
    scene_close(of);
}
END_TEST

START_TEST(law_11_the_caller_may_ask_for_another_period) {
    scene *of = scene_read(BEGIN "period: 2023\n" TIMES, history, NULL);
    soekpi_evaluation_options options = {.size = sizeof options, .period = "2023年1-6月"};
    ck_assert_msg(scene_bind(of, &options), "%s", of->error.message);
    static const expectation expected[] = {
        {"甲", "growth", MET, OK, INCREASE, 0.1, 0, 0.1},
        /* 7 / ((100 + 110) / 2) against 5 / ((60 + 80) / 2), both of half a year */
        {"甲", "roe", BREACHED, OK, PLAIN, 1 / 15.0, 1 / 14.0, ANY_NUMBER},
        {"甲", "debt", MET, OK, PLAIN, 0.5, 0.7, 0.2},
    };
    check_rows(of, expected, COUNT(expected), "law 11");
    ck_assert_uint_eq(scene_info(of).entities, 1);
    ck_assert_int_eq(scene_info(of).as_of, 20230630);
    options.as_of = "2023-09-01";
    ck_assert(scene_bind(of, &options));
    ck_assert_int_eq(scene_info(of).as_of, 20230901);
    static const struct {
        const char *period, *as_of;
        soekpi_status status;
    } wrong[] = {{"2023H2", NULL, SOEKPI_ERROR_PERIOD},
                 {"soon", NULL, SOEKPI_ERROR_PERIOD},
                 {"", NULL, SOEKPI_ERROR_PERIOD},
                 {"2023", "2023-02-30", SOEKPI_ERROR_PERIOD},
                 {"2023", "today", SOEKPI_ERROR_PERIOD}};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        options.period = wrong[i].period;
        options.as_of = wrong[i].as_of;
        ck_assert(!scene_bind(of, &options));
        ck_assert_int_eq(of->error.code, wrong[i].status);
    }
    scene_close(of);
    /* without the plan's, the table's only period; several are an error */
    of = scene_read(BEGIN TIMES, history, NULL);
    ck_assert(!scene_bind(of, NULL));
    ck_assert_int_eq(of->error.code, SOEKPI_ERROR_PERIOD);
    scene_close(of);
    of = scene_open(BEGIN TIMES, "entity | period | revenue\n甲 | 2022Q3 | 5\n乙 | 2022-09 | 5\n");
    ck_assert_int_eq(scene_info(of).period, 202209);
    scene_close(of);
    of = scene_read(BEGIN TIMES, "entity | revenue\n甲 | 5\n", NULL);
    ck_assert(!scene_bind(of, NULL));
    ck_assert_int_eq(of->error.code, SOEKPI_ERROR_PERIOD);
    scene_close(of);
}
END_TEST

/* ---- Supplied columns win cell by cell ---- */

static const char supplied[] = "entity | period | revenue | revenue@prior\n"
                               "甲 | 2022 | 100 | \n"
                               "甲 | 2023 | 120 | 80\n"
                               "乙 | 2022 | 100 | \n"
                               "乙 | 2023 | 120 | \n"
                               "丙 | 2022 | 100 | \n"
                               "丙 | 2023 | 120 | inf\n"
                               "丁 | 2023 | 120 | \n";

START_TEST(law_10_a_supplied_column_wins_cell_by_cell) {
    scene *of = scene_open(BEGIN "period: 2023\ngoals:\n"
                                 "  - {id: growth, indicator: revenue_growth, rule: \"> 0\"}\n",
                           supplied);
    static const expectation plain[] = {
        {"甲", "growth", MET, OK, INCREASE, 0.5, 0, 0.5},
        {"乙", "growth", NO_DATA, MISSING, PLAIN, NONE, 0, NONE}, /* blank is missing */
        {"丙", "growth", NO_DATA, INVALID, PLAIN, NONE, 0, NONE},
    };
    check_rows(of, plain, COUNT(plain), "law 10");
    soekpi_evaluation_options options = {.size = sizeof options, .fill = 1};
    ck_assert(scene_bind(of, &options));
    static const expectation filled[] = {
        {"甲", "growth", MET, OK, INCREASE, 0.5, 0, 0.5},
        {"乙", "growth", MET, OK, INCREASE, 0.2, 0, 0.2},
        {"丙", "growth", NO_DATA, INVALID, PLAIN, NONE, 0, NONE},
        {"丁", "growth", NO_DATA, MISSING, PLAIN, NONE, 0, NONE},
    };
    check_rows(of, filled, COUNT(filled), "law 10");
    ck_assert_int_eq(scene_outcome(of, scene_row(of, "甲"), "growth").marks, 0);
    ck_assert_int_eq(scene_outcome(of, scene_row(of, "乙"), "growth").marks, SOEKPI_MARK_FILLED);
    scene_close(of);
}
END_TEST

START_TEST(law_10_tables_without_dates_or_names) {
    scene *of = scene_open(BEGIN "period: 2023\n" TIMES,
                           "entity | revenue | revenue@prior\n甲 | 3 | 2\n乙 | 4 | 2\n");
    const expectation undated = {"乙", "growth", MET, OK, INCREASE, 1, 0, 1};
    scene_expect(of, &undated, "law 10");
    scene_close(of);
    /* each row is an entity named by its number, never doubled */
    of = scene_open(BEGIN "period: 2023\n" TIMES, "period | revenue | revenue(上年同期)\n"
                                                  "2023 | 3 | 2\n2022 | 1 | 1\n2023 | 4 | 2\n2023 | 4 | \n");
    ck_assert_uint_eq(scene_info(of).entities, 3);
    static const expectation expected[] = {{"1", "growth", MET, OK, INCREASE, 0.5, 0, 0.5},
                                           {"3", "growth", MET, OK, INCREASE, 1, 0, 1},
                                           {"4", "growth", NO_DATA, MISSING, PLAIN, NONE, 0, NONE}};
    check_rows(of, expected, COUNT(expected), "law 10");
    ck_assert_uint_eq(scene_finding_count(of, SOEKPI_FINDING_DUPLICATE_KEY), 0);
    scene_close(of);
    of = scene_open(BEGIN "period: 2023\n" TIMES, "revenue | revenue@prior\n3 | 2\n3 | 2\n");
    const expectation sum = {"", "growth", MET, OK, INCREASE, 0.5, 0, 0.5};
    scene_expect(of, &sum, "law 10");
    ck_assert_uint_eq(scene_finding_count(of, SOEKPI_FINDING_DUPLICATE_KEY), 0);
    scene_close(of);
    /* a blank date is the period judged; names without a date twice are one key */
    of = scene_open(BEGIN "period: 2023\n" TIMES,
                    "entity | period | revenue\n甲 | | 3\n甲 | 2022 | 2\n乙 | | 1\n乙 | 2023 | 1\n");
    static const expectation blank[] = {{"甲", "growth", MET, OK, INCREASE, 0.5, 0, 0.5},
                                        {"乙", "growth", NO_DATA, INVALID, PLAIN, NONE, 0, NONE}};
    check_rows(of, blank, COUNT(blank), "law 10");
    scene_close(of);
}
END_TEST

/* ---- Months ---- */

#define ANNUAL                                                                                               \
    "parameters: {floor: 16 %}\n"                                                                            \
    "goals:\n"                                                                                               \
    "  - {id: yes, indicator: roe, rule: \">= 16 %\", annualise: yes}\n"                                     \
    "  - {id: no, indicator: roe, rule: \">= 16 %\", annualise: no}\n"                                       \
    "  - {id: parameter, indicator: roe, rule: \">= floor\", annualise: yes}\n"                              \
    "  - {id: prior, indicator: roe, rule: \">= prior - 0.5 pp\", annualise: yes}\n"                         \
    "  - {id: factor, indicator: roe, rule: \">= 0.5 * prior\", annualise: yes}\n"                           \
    "  - {id: within, indicator: roe, rule: \"within 1 pp of prior + 2 pp\", annualise: yes}\n"              \
    "  - {id: other, indicator: roe, rule: \">= total_asset_turnover - 1 pp\", annualise: yes}\n"            \
    "  - {id: stock, indicator: roe, rule: \">= debt_ratio - 1 pp\", annualise: yes}\n"                      \
    "  - {id: unsaid, indicator: roe, rule: \">= prior\"}\n"

#define FIGURES                                                                                              \
    "net_profit | total_equity | total_equity@opening | net_profit@prior | total_equity@prior | "            \
    "total_equity@prior_opening | revenue | total_assets | total_assets@opening | total_liabilities"

START_TEST(law_10_annualise) {
    scene *of = scene_open(BEGIN "period: 2023Q2\n" ANNUAL,
                           "entity | " FIGURES "\n甲 | 8 | 110 | 90 | 7 | 110 | 90 | 20 | 100 | 100 | 20\n");
    static const expectation expected[] = {
        {"甲", "yes", MET, OK, PLAIN, 0.16, 0.16, 0},
        {"甲", "no", BREACHED, OK, PLAIN, 0.08, 0.16, -0.08},
        {"甲", "parameter", MET, OK, PLAIN, 0.16, 0.16, 0},
        {"甲", "prior", MET, OK, PLAIN, 0.16, 0.135, 0.025}, /* 14 % - 0.5 pp */
        {"甲", "factor", MET, OK, PLAIN, 0.16, 0.07, 0.09},
        {"甲", "within", MET, OK, PLAIN, 0.16, 0.16, 0.01},      /* 14 % + 2 pp */
        {"甲", "other", BREACHED, OK, PLAIN, 0.16, 0.39, -0.23}, /* 40 % - 1 pp */
        {"甲", "stock", BREACHED, OK, PLAIN, 0.16, 0.19, -0.03}, /* a balance has no months */
        {"甲", "unsaid", MET, OK, PLAIN, 0.08, 0.07, 0.01},
    };
    check_rows(of, expected, COUNT(expected), "law 10");
    ck_assert_int_eq(scene_outcome(of, 0, "yes").marks, SOEKPI_MARK_ANNUALISED);
    ck_assert_int_eq(scene_outcome(of, 0, "no").marks, 0);
    ck_assert_int_eq(scene_outcome(of, 0, "unsaid").marks, 0);
    /* yuan short: of the half year's profit */
    ck_assert(same_bits(scene_outcome(of, 0, "no").amount, -8));
    ck_assert(same_bits(scene_outcome(of, 0, "prior").amount, 1.25));
    scene_close(of);
    /* a whole year is not multiplied */
    of = scene_open(BEGIN "period: 2023\n" ANNUAL,
                    "entity | " FIGURES "\n甲 | 8 | 110 | 90 | 7 | 110 | 90 | 20 | 100 | 100 | 20\n");
    const expectation whole = {"甲", "yes", BREACHED, OK, PLAIN, 0.08, 0.16, -0.08};
    scene_expect(of, &whole, "law 10");
    ck_assert_int_eq(scene_outcome(of, 0, "yes").marks, 0);
    scene_close(of);
}
END_TEST

START_TEST(law_10_supplied_months_win) {
    scene *of = scene_open(BEGIN "period: 2023Q2\n" ANNUAL,
                           "entity | group | 月数 | " FIGURES "\n"
                           "甲 | 东 | 4    | 8 | 110 | 90 | 7 | 110 | 90 | 20 | 100 | 100 | 20\n"
                           "乙 | 东 |      | 8 | 110 | 90 | 7 | 110 | 90 | 20 | 100 | 100 | 20\n"
                           "丙 | 西 | 13   | 8 | 110 | 90 | 7 | 110 | 90 | 20 | 100 | 100 | 20\n"
                           "丁 | 南 | 0    | 8 | 110 | 90 | 7 | 110 | 90 | 20 | 100 | 100 | 20\n"
                           "戊 | 北 | 2.5  | 8 | 110 | 90 | 7 | 110 | 90 | 20 | 100 | 100 | 20\n"
                           "己 | 中 | 12   | 8 | 110 | 90 | 7 | 110 | 90 | 20 | 100 | 100 | 20\n"
                           "庚 | 中 | 3    | 8 | 110 | 90 | 7 | 110 | 90 | 20 | 100 | 100 | 20\n");
    static const expectation expected[] = {
        {"甲", "yes", MET, OK, PLAIN, 0.24, 0.16, 0.08},
        {"乙", "yes", MET, OK, PLAIN, 0.16, 0.16, 0},
        {"丙", "yes", NO_DATA, INVALID, PLAIN, NONE, 0.16, NONE},
        {"丁", "yes", NO_DATA, INVALID, PLAIN, NONE, 0.16, NONE},
        {"戊", "yes", NO_DATA, INVALID, PLAIN, NONE, 0.16, NONE},
        {"己", "yes", BREACHED, OK, PLAIN, 0.08, 0.16, -0.08},
        {"庚", "yes", MET, OK, PLAIN, 0.32, 0.16, 0.16},
        {"丙", "no", BREACHED, OK, PLAIN, 0.08, 0.16, -0.08},
        {"己", "prior", MET, OK, PLAIN, 0.08, 0.065, 0.015},
    };
    check_rows(of, expected, COUNT(expected), "law 10");
    ck_assert_int_eq(scene_outcome(of, scene_row(of, "己"), "yes").marks, 0);
    /* members that disagree leave their group without a number of months */
    const expectation disagreeing = {"中", "yes", NO_DATA, INVALID, PLAIN, NONE, 0.16, NONE};
    scene_check(of, scene_group(of, "中"), &disagreeing, "law 10");
    scene_expect_text(of, soekpi_evaluation_missing, "丙", "yes", SOEKPI_ENGLISH, "months");
    scene_close(of);
}
END_TEST

static const struct {
    const char *goal;
    bool refused;
} interim[] = {
    {"{id: t, indicator: roe, rule: \">= 8 %\"}", true},
    {"{id: t, indicator: roe, rule: \"within 1 pp of 8 %\"}", true},
    {"{id: t, indicator: roe, rule: \"between 8 % and prior\"}", true},
    {"{id: t, indicator: roe, rule: \"between prior and 8 %\"}", true},
    {"{id: t, indicator: roe, rule: \">= floor\"}", true},
    {"{id: t, indicator: roe, rule: \">= gdp_growth\"}", true},
    {"{id: t, indicator: roe, rule: \">= prior\", at_risk: \"< 8 %\"}", true},
    {"{id: t, indicator: revenue_per_capita, rule: \">= 50 万元/人\"}", true},
    {"{id: t, indicator: total_asset_turnover, rule: \">= 0.5\"}", true},
    {"{id: t, indicator: roe, rule: \">= 8 %\", annualise: no}", false},
    {"{id: t, indicator: roe, rule: \">= 8 %\", annualise: yes}", false},
    {"{id: t, indicator: roe, rule: \">= prior + 1 pp\"}", false},
    {"{id: t, indicator: roe, rule: \"> 0\"}", false}, /* a sign needs no months */
    {"{id: t, indicator: gross_margin, rule: \">= 8 %\"}", false},
    {"{id: t, indicator: debt_ratio, rule: \"<= 70 %\"}", false},
    {"{id: t, indicator: revenue_growth, rule: \">= 8 %\"}", false},
    {"{id: t, indicator: revenue, rule: \">= 8 万元\"}", false},
};

START_TEST(law_10_an_interim_ratio_against_a_constant_must_say) {
    char plan[512];
    static const char *const periods[] = {"2023-09", "2023"};
    for (int whole = 0; whole < 2; whole++) {
        snprintf(plan, sizeof plan, BEGIN "period: %s\nparameters: {floor: 8 %%}\ngoals:\n  - %s\n",
                 periods[whole], interim[_i].goal);
        scene *of = scene_read(plan, "entity | revenue\n甲 | 5\n", NULL);
        bool bound = scene_bind(of, NULL);
        ck_assert_msg(bound == (whole == 1 || !interim[_i].refused), "%s in %s: %s", interim[_i].goal,
                      periods[whole], bound ? "accepted" : of->error.message);
        if (!bound) {
            ck_assert_int_eq(of->error.code, SOEKPI_ERROR_PLAN);
            ck_assert_int_eq(of->error.line, 6);
            ck_assert_ptr_nonnull(strstr(of->error.message, "annualise"));
            ck_assert_ptr_nonnull(strstr(of->error.message, "'t'"));
        }
        scene_close(of);
    }
}
END_TEST

START_TEST(law_10_the_report_says_what_is_annualised) {
    scene *of = scene_open(BEGIN "period: 2023Q2\n" ANNUAL, "entity | net_profit\n甲 | 8\n");
    bool annualised = false, plain = false;
    const char *text;
    for (size_t i = 0; (text = soekpi_evaluation_assumption(of->evaluation, i, SOEKPI_CHINESE)) != NULL;
         i++) {
        annualised = annualised || strstr(text, "（年化）") != NULL;
        plain = plain || strstr(text, "（未年化）") != NULL;
    }
    ck_assert(annualised && plain);
    scene_close(of);
}
END_TEST

/* ---- A yearly rate counts months/12 (EVA's cost of capital) ---- */

#define CAPITAL                                                                                              \
    "net_profit | interest_expense | rnd_expense | total_equity | total_equity@opening | "                   \
    "total_liabilities | total_liabilities@opening | non_interest_current_liabilities | "                    \
    "non_interest_current_liabilities@opening | construction_in_progress | construction_in_progress@opening"

START_TEST(yearly_rates_count_by_months) {
    static const char plan[] = BEGIN "goals:\n  - {id: eva, indicator: eva, rule: \"> 0\"}\n"
                                     "  - {id: prior, indicator: eva, rule: \"> prior\"}\n";
    /* capital: 100 + 50 - 20 - 10 = 120; profit: 10 + 0.75 * (4 + 8) = 19 */
    static const char drawing[] = "entity | group | role | months | " CAPITAL "\n"
                                  "甲 | 东 | | 12 | 10 | 4 | 8 | 110 | 90 | 60 | 40 | 20 | 20 | 10 | 10\n"
                                  "乙 | 西 | | 6  | 10 | 4 | 8 | 110 | 90 | 60 | 40 | 20 | 20 | 10 | 10\n"
                                  "丙 | 西 | | 6  | 10 | 4 | 8 | 110 | 90 | 60 | 40 | 20 | 20 | 10 | 10\n"
                                  "丁 | 南 | | 1.5 | 10 | 4 | 8 | 110 | 90 | 60 | 40 | 20 | 20 | 10 | 10\n"
                                  "戊 | 北 | |    | 10 | 4 | 8 | 110 | 90 | 60 | 40 | 20 | 20 | 10 | 10\n";
    soekpi_evaluation_options options = {.size = sizeof options, .period = "2023-03"};
    scene *of = scene_open_with(plan, drawing, &options);
    static const expectation expected[] = {
        {"甲", "eva", MET, OK, PLAIN, 12.4, 0, 12.4}, /* 19 - 5.5 % * 120 */
        {"乙", "eva", MET, OK, PLAIN, 15.7, 0, 15.7}, /* half of it */
        {"西", "eva", MET, OK, PLAIN, 31.4, 0, 31.4},
        {"丁", "eva", NO_DATA, INVALID, PLAIN, NONE, 0, NONE},
        {"戊", "eva", MET, OK, PLAIN, 17.35, 0, 17.35}, /* a quarter: the period's months */
        {"戊", "prior", NO_DATA, MISSING, PLAIN, 17.35, NONE, NONE},
    };
    check_rows(of, expected, COUNT(expected), "months/12");
    ck_assert(same_bits(scene_outcome(of, scene_row(of, "乙"), "eva").amount, 15.7));
    /* the caller's rate is a yearly rate too */
    static const char *const name = "资本成本率", *const value = "4 %";
    options.set_names = &name;
    options.set_values = &value;
    options.set_count = 1;
    ck_assert(scene_bind(of, &options));
    const expectation given = {"乙", "eva", MET, OK, PLAIN, 16.6, 0, 16.6};
    scene_expect(of, &given, "months/12");
    scene_close(of);
    /* and so is the plan's own */
    of = scene_read(BEGIN "parameters: {cost_of_capital: 4 %}\n"
                          "goals:\n  - {id: eva, indicator: eva, rule: \"> 0\"}\n",
                    drawing, NULL);
    options.set_count = 0;
    ck_assert_msg(scene_bind(of, &options), "%s", of->error.message);
    scene_expect(of, &given, "months/12");
    scene_close(of);
}
END_TEST

/* Only formulas count months: a yearly rate in a rule would mean another limit in
 * June than in December, without saying so. */
START_TEST(yearly_rates_are_refused_in_rules) {
    static const char *const goals[] = {"rule: \">= yearly\"",
                                        "rule: \">= prior + yearly\"",
                                        "rule: \">= gdp_growth - 2 * yearly\"",
                                        "rule: \"within yearly of prior\"",
                                        "rule: \"between yearly and prior\"",
                                        "rule: \"> 4 %\", at_risk: yearly",
                                        "rule: \"> 4 %\", at_risk: \"> 2 * yearly\""};
    soekpi_error error;
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    for (size_t i = 0; i < COUNT(goals); i++) {
        char plan[512];
        snprintf(plan, sizeof plan,
                 BEGIN "parameters:\n  yearly: {value: 8 pp, per: year}\ngoals:\n"
                       "  - {id: t, indicator: gross_margin, %s}\n",
                 goals[i]);
        soekpi_plan *refused = soekpi_plan_parse(catalogue, plan, strlen(plan), &error);
        ck_assert_msg(refused == NULL && error.code == SOEKPI_ERROR_RULE && error.line == 6, "%s: %d %s",
                      goals[i], refused ? 0 : error.code, refused ? "accepted" : error.message);
        ck_assert_msg(strstr(error.message, "yearly") != NULL, "%s", error.message);
    }
    soekpi_catalogue_free(catalogue);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("alignment");
    TCase *dates = tcase_create("dates");
    tcase_add_test(dates, law_10_other_dates_are_found_by_date);
    tcase_add_test(dates, law_11_the_caller_may_ask_for_another_period);
    tcase_add_test(dates, law_10_a_supplied_column_wins_cell_by_cell);
    tcase_add_test(dates, law_10_tables_without_dates_or_names);
    suite_add_tcase(suite, dates);
    TCase *months = tcase_create("months");
    tcase_add_test(months, law_10_annualise);
    tcase_add_test(months, law_10_supplied_months_win);
    tcase_add_loop_test(months, law_10_an_interim_ratio_against_a_constant_must_say, 0, (int)COUNT(interim));
    tcase_add_test(months, law_10_the_report_says_what_is_annualised);
    tcase_add_test(months, yearly_rates_count_by_months);
    tcase_add_test(months, yearly_rates_are_refused_in_rules);
    suite_add_tcase(suite, months);
    return run_suite(suite);
}
