/* Level items: the row's own figure, the plan's benchmark for the period or the
 * latest before it, the caller's value; and what groups see (law 13). */
#include <check.h>

#include "scene.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NONE ((double)NAN)

enum {
    MET = SOEKPI_MET,
    NO_DATA = SOEKPI_NO_DATA,
    BREACHED = SOEKPI_BREACHED,
    OK = SOEKPI_REASON_OK,
    MISSING = SOEKPI_MISSING_INPUT,
    INVALID = SOEKPI_INVALID_INPUT,
    INCREASE = SOEKPI_INCREASE
};

#define GOAL "goals:\n  - {id: growth, indicator: total_profit_growth, rule: \"> gdp_growth\"}\n"
#define PLAN(benchmarks) "soekpi: 1\nplan: test\nperiod: 2023\n" benchmarks GOAL

/* A row's verdict against the level that it should see. */
static void check_level(const scene *of, size_t row, double level, int32_t marks, const char *law) {
    soekpi_outcome found = scene_outcome(of, row, "growth");
    ck_assert_msg(scene_same(found.reference, level), "%s: row %zu sees %.17g, expected %.17g", law, row,
                  found.reference, level);
    ck_assert_int_eq(found.reason, isnan(level) ? MISSING : OK);
    ck_assert_int_eq(found.verdict, isnan(level) ? NO_DATA : found.value > level ? MET : BREACHED);
    ck_assert_msg(found.marks == marks, "%s: row %zu has the marks %d, expected %d", law, row, found.marks,
                  marks);
}

static bool set_level(scene *of, const char *name, const char *value) {
    soekpi_evaluation_options options = {
        .size = sizeof options, .set_names = &name, .set_values = &value, .set_count = 1};
    return scene_bind(of, &options);
}

START_TEST(law_13_the_row_itself_comes_first) {
    scene *of = scene_open(PLAN("benchmarks: {gdp_growth: {entity: 区}}\n"),
                           "entity | period | total_profit | total_profit@prior | gdp_growth(%)\n"
                           "甲 | 2023 | 11 | 10 | 3\n"
                           "乙 | 2023 | 11 | 10 |\n"
                           "丙 | 2023 | 11 | 10 | 0\n"
                           "区 | 2023 | | | 5.5\n"
                           "区 | 2022 | | | 9\n");
    ck_assert_uint_eq(scene_info(of).entities, 3); /* a benchmark is no enterprise */
    check_level(of, scene_row(of, "甲"), 0.03, 0, "law 13");
    check_level(of, scene_row(of, "乙"), 0.055, 0, "law 13");
    check_level(of, scene_row(of, "丙"), 0, 0, "law 13");
    check_level(of, scene_group(of, ""), 0.055, 0, "law 13"); /* never a sum or a mean */
    ck_assert(set_level(of, "GDP增速", "6.7%"));
    check_level(of, scene_row(of, "甲"), 0.03, 0, "law 13");
    check_level(of, scene_row(of, "乙"), 0.055, 0, "law 13"); /* the benchmark before the caller */
    scene_close(of);
}
END_TEST

START_TEST(law_13_the_callers_value_comes_last) {
    scene *of =
        scene_open(PLAN(""), "entity | total_profit | total_profit@prior\n甲 | 11 | 10\n乙 | 21 | 20\n");
    check_level(of, 0, NONE, 0, "law 13");
    check_level(of, 2, NONE, 0, "law 13");
    ck_assert(scene_has_finding(of, SOEKPI_FINDING_MISSING_COLUMN, "gdp_growth"));
    scene_expect_text(of, soekpi_evaluation_missing, "甲", "growth", SOEKPI_CHINESE, "地区生产总值增速");
    ck_assert(set_level(of, "gdp_growth", "6.7%"));
    for (size_t row = 0; row < 3; row++) {
        check_level(of, row, 0.067, 0, "law 13");
    }
    ck_assert(!scene_has_finding(of, SOEKPI_FINDING_MISSING_COLUMN, NULL));
    size_t told = 0;
    const char *text;
    for (size_t i = 0; (text = soekpi_evaluation_assumption(of->evaluation, i, SOEKPI_CHINESE)) != NULL;
         i++) {
        told += strstr(text, "地区生产总值增速 = 6.7%") != NULL;
    }
    ck_assert_uint_eq(told, 1);
    /* as a number in base units */
    const char *name = "gdp_growth";
    double number = 0.105;
    soekpi_evaluation_options options = {
        .size = sizeof options, .set_names = &name, .set_numbers = &number, .set_count = 1};
    ck_assert(scene_bind(of, &options));
    check_level(of, 0, 0.105, 0, "law 13");
    number = (double)NAN;
    ck_assert(!scene_bind(of, &options));
    ck_assert_int_eq(of->error.code, SOEKPI_ERROR_ARGUMENT);
    scene_close(of);
}
END_TEST

static const struct {
    const char *name, *value;
    soekpi_status status;
} settings[] = {
    /* clang-format off */
    {"gdp_growth", "6.7 %", SOEKPI_OK},
    {"gdp_growth", "６．７％", SOEKPI_OK},
    {"gdp_growth", "0", SOEKPI_OK},
    {"gdp_growth", "6.7", SOEKPI_ERROR_UNIT},
    {"gdp_growth", "0.067", SOEKPI_ERROR_UNIT},
    {"gdp_growth", "5 万元", SOEKPI_ERROR_UNIT},
    {"gdp_growth", "fast", SOEKPI_ERROR_SYNTAX},
    {"gdp_growth", "", SOEKPI_ERROR_SYNTAX},
    {"gdp_growht", "6.7%", SOEKPI_ERROR_NAME},
    {"revenue", "5 元", SOEKPI_ERROR_NAME},
    {"roe", "5 %", SOEKPI_ERROR_NAME},
    {"cost_of_capital", "4.1 %", SOEKPI_OK},
    {"cost_of_capital", "4.1", SOEKPI_ERROR_UNIT},
    {NULL, "4.1", SOEKPI_ERROR_ARGUMENT},
    {"gdp_growth", NULL, SOEKPI_ERROR_ARGUMENT},
    /* clang-format on */
};

START_TEST(law_8_settings_are_read_or_refused) {
    scene *of = scene_open(PLAN(""), "entity | total_profit | total_profit@prior\n甲 | 11 | 10\n");
    bool bound = set_level(of, settings[_i].name, settings[_i].value);
    ck_assert_msg(bound == (settings[_i].status == SOEKPI_OK) &&
                      (bound || of->error.code == settings[_i].status),
                  "%s = %s: %d %s", settings[_i].name ? settings[_i].name : "NULL",
                  settings[_i].value ? settings[_i].value : "NULL", of->error.code, of->error.message);
    scene_close(of);
}
END_TEST

/* ---- The benchmark's period ---- */

#define HISTORY                                                                                              \
    "区 | 2020 | | | 0.01\n"                                                                                \
    "区 | 2022 | | | 0.04\n"                                                                                \
    "区 | 2024 | | | 0.99\n"

START_TEST(law_13_a_benchmark_speaks_for_its_period_only) {
    scene *of = scene_open(PLAN("benchmarks: {gdp_growth: 区}\n"),
                           "entity | period | total_profit | total_profit@prior | gdp_growth\n"
                           "邻 | 2023 | 11 | 10 | 0.5\n"
                           "甲 | 2023 | 11 | 10 |\n" HISTORY);
    check_level(of, scene_row(of, "甲"), NONE, 0, "law 13");
    ck_assert(set_level(of, "gdp_growth", "2%"));
    check_level(of, scene_row(of, "甲"), 0.02, 0, "law 13");
    scene_close(of);
}
END_TEST

START_TEST(law_13_or_for_the_latest_before_it) {
    scene *of = scene_open(PLAN("benchmarks: {gdp_growth: {entity: 区, when: latest}}\n"),
                           "entity | period | total_profit | total_profit@prior | gdp_growth\n"
                           "甲 | 2019 | 11 | 10 |\n"
                           "甲 | 2023 | 11 | 10 |\n" HISTORY);
    check_level(of, scene_row(of, "甲"), 0.04, SOEKPI_MARK_EARLIER, "law 13");
    check_level(of, scene_group(of, ""), 0.04, SOEKPI_MARK_EARLIER, "law 13");
    ck_assert(scene_has_finding(of, SOEKPI_FINDING_EARLIER, "2022")); /* the result names the period */
    soekpi_evaluation_options options = {.size = sizeof options, .period = "2024"};
    ck_assert(scene_bind(of, &options));
    ck_assert(!scene_has_finding(of, SOEKPI_FINDING_EARLIER, NULL));
    options.period = "2019";
    ck_assert(scene_bind(of, &options));
    check_level(of, scene_row(of, "甲"), NONE, 0, "law 13"); /* nothing is before it */
    scene_close(of);
}
END_TEST

/* A row that says nothing about the item is not the latest figure. */
START_TEST(law_13_a_blank_cell_is_not_the_latest) {
    scene *of = scene_open(PLAN("benchmarks: {gdp_growth: {entity: 区, when: latest}}\n"),
                           "entity | period | total_profit | total_profit@prior | gdp_growth | gdp\n"
                           "甲 | 2023 | 11 | 10 | | \n"
                           "区 | 2023 | | | | 5000\n"
                           "区 | 2022 | | | 0.04 | 4000\n");
    check_level(of, scene_row(of, "甲"), 0.04, SOEKPI_MARK_EARLIER, "law 13");
    scene_close(of);
}
END_TEST

START_TEST(law_13_interim_benchmarks) {
    scene *of = scene_open("soekpi: 1\nplan: test\nperiod: 2023Q3\n"
                           "benchmarks: {gdp_growth: {entity: 区, when: latest}}\n" GOAL,
                           "entity | period | total_profit | total_profit@prior | gdp_growth\n"
                           "甲 | 2023-09 | 11 | 10 |\n"
                           "区 | 2022 | | | 0.01\n"
                           "区 | 2023Q1 | | | 0.02\n"
                           "区 | 2023年1-6月 | | | 0.03\n"
                           "区 | 2023-12 | | | 0.09\n");
    check_level(of, scene_row(of, "甲"), 0.03, SOEKPI_MARK_EARLIER, "law 13");
    scene_close(of);
}
END_TEST

START_TEST(law_13_last_years_level) {
    scene *of = scene_open("soekpi: 1\nplan: test\nperiod: 2023\n"
                           "benchmarks: {gdp_growth: {entity: 区}}\n"
                           "goals:\n"
                           "  - {id: growth, indicator: total_profit_growth, rule: \"> gdp_growth@prior\"}\n"
                           "  - {id: level, indicator: gdp_growth, rule: \">= prior\"}\n",
                           "entity | period | total_profit | total_profit@prior | gdp_growth\n"
                           "甲 | 2023 | 11 | 10 |\n"
                           "区 | 2022 | | | 0.07\n"
                           "区 | 2023 | | | 0.08\n");
    check_level(of, scene_row(of, "甲"), 0.07, 0, "law 13");
    const expectation level = {"甲", "level", MET, OK, SOEKPI_LABEL_NONE, 0.08, 0.07, 0.01};
    scene_expect(of, &level, "law 13");
    /* a value of the caller is this period's */
    ck_assert(set_level(of, "gdp_growth", "2%"));
    check_level(of, scene_row(of, "甲"), 0.07, 0, "law 13");
    scene_close(of);
}
END_TEST

START_TEST(law_17_a_doubled_benchmark_is_invalid) {
    scene *of = scene_open(PLAN("benchmarks: {gdp_growth: {entity: 区, when: latest}}\n"),
                           "entity | period | total_profit | total_profit@prior | gdp_growth\n"
                           "甲 | 2023 | 11 | 10 |\n"
                           "区 | 2023 | | | 0.05\n"
                           "区 | 2023-12 | | | 0.06\n"
                           "区 | 2022 | | | 0.04\n");
    const expectation doubled = {"甲", "growth", NO_DATA, INVALID, INCREASE, 0.1, NONE, NONE};
    scene_expect(of, &doubled, "law 17");
    ck_assert(scene_has_finding(of, SOEKPI_FINDING_DUPLICATE_KEY, "区"));
    scene_close(of);
    of = scene_open(PLAN("benchmarks: {gdp_growth: {entity: 区}}\n"),
                    "entity | period | total_profit | total_profit@prior | gdp_growth\n"
                    "甲 | 2023 | 11 | 10 |\n"
                    "区 | 2023 | | | inf\n");
    scene_expect(of, &doubled, "law 1");
    scene_close(of);
}
END_TEST

START_TEST(an_unknown_benchmark_is_found) {
    scene *of = scene_open(PLAN("benchmarks: {gdp_growth: {entity: 县}}\n"),
                           "entity | period | total_profit | total_profit@prior | gdp_growth\n"
                           "甲 | 2023 | 11 | 10 |\n"
                           "区 | 2023 | | | 0.05\n");
    ck_assert(scene_has_finding(of, SOEKPI_FINDING_UNKNOWN_ENTITY, "县"));
    check_level(of, scene_row(of, "甲"), NONE, 0, "law 13");
    ck_assert_uint_eq(scene_info(of).entities, 2); /* then 区 is an enterprise */
    scene_close(of);
}
END_TEST

/* ---- Groups: their own or context row ---- */

START_TEST(law_13_a_groups_own_or_context_row) {
    scene *of = scene_open(PLAN("benchmarks: {gdp_growth: {entity: 区}}\n"),
                           "entity | group | role | total_profit | total_profit@prior | gdp_growth\n"
                           "甲 | 东 | | 11 | 10 | 0.01\n"
                           "乙 | 西 | | 11 | 10 | 0.02\n"
                           "丙 | 南 | | 11 | 10 | 0.03\n"
                           "丁 | 北 | | 11 | 10 | \n"
                           "东区 | 东 | context | | | 0.06\n"
                           "西 | | reported | | | 0.07\n"
                           "南 | | entity | 1 | 1 | 0.99\n"
                           "区 | | | | | 0.08\n");
    check_level(of, scene_row(of, "甲"), 0.01, 0, "law 13");
    check_level(of, scene_row(of, "丁"), 0.08, 0, "law 13");
    check_level(of, scene_group(of, "东"), 0.06, 0, "law 13");
    check_level(of, scene_group(of, "西"), 0.07, 0, "law 13");
    check_level(of, scene_group(of, "南"), 0.08, 0, "law 13"); /* an enterprise of its name is not its row */
    check_level(of, scene_group(of, "北"), 0.08, 0, "law 13");
    scene_close(of);
}
END_TEST

START_TEST(law_13_the_context_row_of_last_year) {
    scene *of = scene_open("soekpi: 1\nplan: test\nperiod: 2023\ngoals:\n"
                           "  - {id: growth, indicator: total_profit_growth, rule: \"> gdp_growth@prior\"}\n",
                           "entity | period | group | role | total_profit | total_profit@prior | gdp_growth\n"
                           "甲 | 2023 | 东 | | 11 | 10 | \n"
                           "东区 | 2023 | 东 | context | | | 0.06\n"
                           "东区 | 2022 | 东 | context | | | 0.05\n");
    check_level(of, scene_group(of, "东"), 0.05, 0, "law 13");
    scene_close(of);
}
END_TEST

START_TEST(law_17_a_doubled_context_row_is_invalid) {
    scene *of = scene_open(PLAN(""),
                           "entity | period | group | role | total_profit | total_profit@prior | gdp_growth\n"
                           "甲 | 2023 | 东 | | 11 | 10 | \n"
                           "东区 | 2023 | 东 | context | | | 0.06\n"
                           "东区 | 2023-12 | 东 | context | | | 0.20\n");
    const expectation doubled = {"东", "growth", NO_DATA, INVALID, INCREASE, 0.1, NONE, NONE};
    scene_check(of, scene_group(of, "东"), &doubled, "law 17");
    scene_close(of);
}
END_TEST

/* The level as the indicator of a target, and beside enterprises' figures. */
START_TEST(levels_in_formulas) {
    scene *of =
        scene_open("soekpi: 1\nplan: test\nperiod: 2023\n"
                   "benchmarks: {industry_debt_ratio: {entity: 行业}}\n"
                   "indicators:\n"
                   "  above_line: {formula: \"debt_ratio - 0.5\"}\n"
                   "  priced: {formula: \"total_liabilities * 2 + industry_debt_ratio\", unit: number}\n"
                   "goals:\n"
                   "  - {id: warning, indicator: debt_ratio, rule: \"< industry_debt_ratio + 5 pp\"}\n"
                   "  - {id: above, indicator: above_line, rule: \"<= 0\"}\n"
                   "  - {id: priced, indicator: priced, rule: \"> 0\"}\n",
                   "entity | total_liabilities | total_assets | industry_debt_ratio\n"
                   "甲 | 70 | 100 | \n"
                   "乙 | 50 | 100 | 0.45\n"
                   "行业 | | | 0.65\n");
    static const expectation expected[] = {
        {"甲", "warning", BREACHED, OK, SOEKPI_LABEL_NONE, 0.7, 0.7, 0}, /* at the line is not below it */
        {"乙", "warning", BREACHED, OK, SOEKPI_LABEL_NONE, 0.5, 0.5, 0},
        {"", "warning", MET, OK, SOEKPI_LABEL_NONE, 0.6, 0.7, 0.1},
        {"乙", "above", MET, OK, SOEKPI_LABEL_NONE, 0, 0, 0},
        {"甲", "priced", MET, OK, SOEKPI_LABEL_NONE, 140.65, 0, 140.65},
        {"", "priced", MET, OK, SOEKPI_LABEL_NONE, 240.65, 0,
         240.65}, /* the level once, not for each member */
    };
    for (size_t i = 0; i < COUNT(expected); i++) {
        scene_expect(of, &expected[i], "law 13");
    }
    scene_close(of);
}
END_TEST

/* A benchmark that a plan states is used, or the plan is refused: never ignored. */
START_TEST(a_benchmark_of_a_flow_is_used_or_refused) {
    static const char text[] = "soekpi: 1\nplan: test\nperiod: 2023\n"
                               "benchmarks: {gdp: {entity: 区}}\n"
                               "goals:\n  - {id: share, indicator: revenue, rule: \"<= gdp\"}\n";
    soekpi_error error;
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    soekpi_plan *plan = soekpi_plan_parse(catalogue, text, strlen(text), &error);
    bool accepted = plan != NULL;
    soekpi_plan_free(plan);
    soekpi_catalogue_free(catalogue);
    if (!accepted) {
        ck_assert_ptr_nonnull(strstr(error.message, "gdp"));
        return;
    }
    scene *of = scene_open(text, "entity | revenue | gdp\n甲 | 10 | \n区 | | 5000\n");
    const expectation share = {"甲", "share", MET, OK, SOEKPI_LABEL_NONE, 10, 5000, 4990};
    scene_expect(of, &share, "law 13");
    scene_close(of);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("benchmarks");
    TCase *order = tcase_create("order");
    tcase_add_test(order, law_13_the_row_itself_comes_first);
    tcase_add_test(order, law_13_the_callers_value_comes_last);
    tcase_add_loop_test(order, law_8_settings_are_read_or_refused, 0, (int)COUNT(settings));
    tcase_add_test(order, levels_in_formulas);
    suite_add_tcase(suite, order);
    TCase *periods = tcase_create("periods");
    tcase_add_test(periods, law_13_a_benchmark_speaks_for_its_period_only);
    tcase_add_test(periods, law_13_or_for_the_latest_before_it);
    tcase_add_test(periods, law_13_a_blank_cell_is_not_the_latest);
    tcase_add_test(periods, law_13_interim_benchmarks);
    tcase_add_test(periods, law_13_last_years_level);
    tcase_add_test(periods, law_17_a_doubled_benchmark_is_invalid);
    tcase_add_test(periods, an_unknown_benchmark_is_found);
    tcase_add_test(periods, a_benchmark_of_a_flow_is_used_or_refused);
    suite_add_tcase(suite, periods);
    TCase *groups = tcase_create("groups");
    tcase_add_test(groups, law_13_a_groups_own_or_context_row);
    tcase_add_test(groups, law_13_the_context_row_of_last_year);
    tcase_add_test(groups, law_17_a_doubled_context_row_is_invalid);
    suite_add_tcase(suite, groups);
    return run_suite(suite);
}
