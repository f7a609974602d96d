/* Groups: sums with eliminations, who belongs to them, what a missing or doubled
 * row does to them, and what a group is asked for that does not add (law 12). */
#include <check.h>

#include "base/decimal.h"
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
    PLAIN = SOEKPI_LABEL_NONE
};

#define HEAD "soekpi: 1\nplan: test\nperiod: 2023\n"
#define USUAL                                                                                                \
    "goals:\n"                                                                                               \
    "  - {id: profit, indicator: total_profit, rule: \"> 0\"}\n"                                             \
    "  - {id: growth, indicator: total_profit_growth, rule: \"> 0\"}\n"                                      \
    "  - {id: debt, indicator: debt_ratio, rule: \"<= 60 %\"}\n"

static void check_rows(const scene *of, const expectation *expected, size_t count, const char *law) {
    for (size_t i = 0; i < count; i++) {
        scene_expect(of, &expected[i], law);
    }
}

static soekpi_row row_of(const scene *of, size_t index) {
    soekpi_row read = {.size = sizeof read};
    ck_assert_int_eq(soekpi_evaluation_row(of->evaluation, index, &read), SOEKPI_OK);
    return read;
}

static size_t counted(const scene *of, const char *row, const char *target) {
    size_t count = SIZE_MAX;
    ck_assert_int_eq(soekpi_evaluation_counted(of->evaluation, scene_row(of, row),
                                               soekpi_plan_find_target(of->plan, target), &count),
                     SOEKPI_OK);
    return count;
}

/* ---- Sums ---- */

START_TEST(law_12_a_ratio_of_sums_with_eliminations) {
    scene *of = scene_open(HEAD USUAL,
                           "entity | group | role | total_profit | total_profit@prior | total_liabilities | "
                           "total_assets\n"
                           "甲 | 东 |             | 10 | 8  | 90  | 100\n"
                           "乙 | 东 | entity      | 30 | 40 | 100 | 400\n"
                           "抵销 | 东 | elimination | -5 |  | -50 | -100\n"
                           "丙 | 西 | 企业        | 1  | 2  | 70  | 100\n"
                           "合并 | 东 | reported  | 99 | 1 | 999 | 1000\n"
                           "区 | 西 | context     | 99 | 1 | 999 | 1000\n"
                           "散户 |  |             | 7  | 7  | 1 | 10\n");
    static const expectation expected[] = {
        {"甲", "debt", BREACHED, OK, PLAIN, 0.9, 0.6, -0.3},
        {"乙", "debt", MET, OK, PLAIN, 0.25, 0.6, 0.35},
        {"东", "debt", MET, OK, PLAIN, 0.35, 0.6, 0.25}, /* 140 / 400; the mean would be 57.5 % */
        {"东", "profit", MET, OK, PLAIN, 35, 0, 35},
        {"东", "growth", BREACHED, OK, SOEKPI_DECREASE, -13.0 / 48, 0, -13.0 / 48}, /* 35 against 48 */
        {"西", "debt", BREACHED, OK, PLAIN, 0.7, 0.6, -0.1},
        {"西", "profit", MET, OK, PLAIN, 1, 0, 1},
        {"散户", "profit", MET, OK, PLAIN, 7, 0, 7},
    };
    check_rows(of, expected, COUNT(expected), "law 12");
    soekpi_evaluation_info info = scene_info(of);
    ck_assert_uint_eq(info.entities, 4);
    ck_assert_uint_eq(info.groups, 2);
    static const struct {
        const char *name, *group;
        size_t table_row, members;
        int32_t level, consolidated;
    } rows[] = {{"甲", "东", 0, 1, 0, 0}, {"乙", "东", 1, 1, 0, 0},        {"丙", "西", 3, 1, 0, 0},
                {"散户", "", 6, 1, 0, 0}, {"东", "东", SIZE_MAX, 2, 1, 1}, {"西", "西", SIZE_MAX, 1, 1, 0}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        soekpi_row read = row_of(of, i);
        ck_assert_str_eq(read.entity, rows[i].name);
        ck_assert_str_eq(read.group, rows[i].group);
        ck_assert_uint_eq(read.table_row, rows[i].table_row);
        ck_assert_uint_eq(read.members, rows[i].members);
        ck_assert_int_eq(read.level, rows[i].level);
        ck_assert_int_eq(read.consolidated, rows[i].consolidated);
    }
    scene_close(of);
}
END_TEST

START_TEST(law_12_sums_are_exact) {
    scene *of = scene_open(HEAD USUAL, "entity | group | role | total_profit | total_profit@prior\n"
                                       "甲 | 总 |             | 123456789012.37  | 1e300\n"
                                       "x  | 总 | elimination | -123456789012.36 | \n"
                                       "a  | 小 |             | 0.1  | 0.1\n"
                                       "b  | 小 |             | 0.2  | 0.2\n"
                                       "c  | 小 |             | -0.3 | 0.3\n"
                                       "d  | 大 |             | 1e300 | 1\n"
                                       "e  | 大 |             | -1e300 | 1\n"
                                       "f  | 大 |             | 1e-300 | 1\n"
                                       "g  | 出 |             | 9e299 | 1\n"
                                       "h  | 出 |             | 9e299 | 1\n");
    static const expectation expected[] = {
        {"总", "profit", MET, OK, PLAIN, 0.01, 0, 0.01},
        {"小", "profit", BREACHED, OK, PLAIN, 0, 0, 0},
        {"小", "growth", BREACHED, OK, SOEKPI_DECREASE, -1, 0, -1},
        {"大", "profit", MET, OK, PLAIN, 1e-300, 0, 1e-300},
        {"出", "profit", UNDEFINED, SOEKPI_OUT_OF_RANGE, PLAIN, NONE, 0, NONE},
    };
    check_rows(of, expected, COUNT(expected), "law 12");
    scene_close(of);
}
END_TEST

START_TEST(law_12_a_table_without_groups_is_one_plain_sum) {
    scene *of = scene_open(HEAD USUAL, "entity | total_profit | total_profit@prior | average_headcount\n"
                                       "甲 | 10 | 5 | 3\n"
                                       "乙 | 20 | 10 | 4\n");
    const expectation sum = {"", "growth", MET, OK, SOEKPI_INCREASE, 1, 0, 1};
    scene_expect(of, &sum, "law 12");
    soekpi_row whole = row_of(of, 2);
    ck_assert_str_eq(whole.entity, "");
    ck_assert_uint_eq(whole.members, 2);
    ck_assert_int_eq(whole.consolidated, 0);
    scene_close(of);
    /* eliminations make it consolidated */
    of = scene_open(HEAD USUAL, "entity | role | total_profit\n甲 | | 10\n乙 | | 20\n抵销 | 抵销 | -1\n");
    const expectation consolidated = {"", "profit", MET, OK, PLAIN, 29, 0, 29};
    scene_expect(of, &consolidated, "law 12");
    ck_assert_int_eq(row_of(of, 2).consolidated, 1);
    ck_assert_uint_eq(row_of(of, 2).members, 2);
    scene_close(of);
}
END_TEST

START_TEST(law_12_averages_and_derived_items_add) {
    scene *of = scene_open(HEAD "goals:\n"
                                "  - {id: head, indicator: revenue_per_capita, rule: \"> 0\"}\n"
                                "  - {id: debt, indicator: debt_ratio, rule: \"<= 60 %\"}\n"
                                "  - {id: roe, indicator: roe, rule: \"> 0\"}\n",
                           "entity | revenue | average_headcount | total_assets | total_equity | "
                           "total_equity@opening | net_profit\n"
                           "甲 | 100 | 10 | 50 | 30 | 10 | 3\n"
                           "乙 | 300 | 30 | 150 | 50 | 70 | 5\n");
    static const expectation expected[] = {
        {"", "head", MET, OK, PLAIN, 10, 0, 10},
        {"", "debt", MET, OK, PLAIN, 0.6, 0.6, 0}, /* (200 - 80) / 200 */
        {"", "roe", MET, OK, PLAIN, 0.1, 0, 0.1},  /* 8 / ((80 + 80) / 2) */
    };
    check_rows(of, expected, COUNT(expected), "law 12");
    ck_assert_int_eq(scene_outcome(of, scene_row(of, ""), "debt").marks, SOEKPI_MARK_DERIVED);
    scene_close(of);
}
END_TEST

/* ---- Who belongs to a group, last year too ---- */

START_TEST(law_12_last_year_sums_this_periods_members) {
    scene *of = scene_open(HEAD USUAL, "entity | period | group | role | total_profit\n"
                                       "甲 | 2022 | 东 | | 10\n"
                                       "乙 | 2022 | 东 | | 100\n" /* gone this year */
                                       "丙 | 2022 | 西 | | 20\n"  /* in another group last year */
                                       "抵销 | 2022 | 东 | elimination | -4\n"
                                       "旧抵销 | 2022 | 东 | elimination | -1000\n"
                                       "甲 | 2023 | 东 | | 12\n"
                                       "丙 | 2023 | 东 | | 22\n"
                                       "抵销 | 2023 | 东 | elimination | -2\n"
                                       "新抵销 | 2023 | 东 | elimination | -1\n");
    static const expectation expected[] = {
        {"甲", "growth", MET, OK, SOEKPI_INCREASE, 0.2, 0, 0.2},
        {"丙", "growth", MET, OK, SOEKPI_INCREASE, 0.1, 0, 0.1},
        {"东", "growth", MET, OK, SOEKPI_INCREASE, 5.0 / 26, 0, 5.0 / 26}, /* 31 against 10 + 20 - 4 */
    };
    check_rows(of, expected, COUNT(expected), "law 12");
    ck_assert_uint_eq(scene_info(of).groups, 1);
    scene_close(of);
    /* a member without last year makes the sum missing */
    of = scene_open(HEAD USUAL, "entity | period | group | total_profit\n"
                                "甲 | 2022 | 东 | 10\n"
                                "甲 | 2023 | 东 | 12\n"
                                "新 | 2023 | 东 | 5\n");
    static const expectation entrant[] = {{"东", "growth", NO_DATA, MISSING, PLAIN, NONE, 0, NONE},
                                          {"东", "profit", MET, OK, PLAIN, 17, 0, 17}};
    check_rows(of, entrant, COUNT(entrant), "law 12");
    scene_close(of);
}
END_TEST

/* An elimination needs no name: its group tells which one it is. */
START_TEST(law_12_nameless_eliminations_have_a_last_year) {
    scene *of = scene_open(HEAD USUAL, "entity | period | group | role | total_profit\n"
                                       "甲 | 2022 | 东 | | 10\n"
                                       "   | 2022 | 东 | elimination | -4\n"
                                       "甲 | 2023 | 东 | | 12\n"
                                       "   | 2023 | 东 | elimination | -3\n");
    static const expectation expected[] = {{"东", "profit", MET, OK, PLAIN, 9, 0, 9},
                                           {"东", "growth", MET, OK, SOEKPI_INCREASE, 0.5, 0, 0.5}};
    check_rows(of, expected, COUNT(expected), "law 12");
    scene_close(of);
}
END_TEST

START_TEST(law_12_eliminations_of_one_name_in_two_groups) {
    scene *of = scene_open(HEAD USUAL, "entity | period | group | role | total_profit\n"
                                       "甲 | 2022 | 东 | | 10\n"
                                       "乙 | 2022 | 西 | | 10\n"
                                       "抵销 | 2022 | 东 | elimination | -5\n"
                                       "抵销 | 2022 | 西 | elimination | -6\n"
                                       "甲 | 2023 | 东 | | 10\n"
                                       "乙 | 2023 | 西 | | 10\n"
                                       "抵销 | 2023 | 东 | elimination | 0\n"
                                       "抵销 | 2023 | 西 | elimination | -8\n");
    static const expectation expected[] = {{"东", "growth", MET, OK, SOEKPI_INCREASE, 1, 0, 1},
                                           {"西", "growth", BREACHED, OK, SOEKPI_DECREASE, -0.5, 0, -0.5}};
    check_rows(of, expected, COUNT(expected), "law 12");
    ck_assert_uint_eq(scene_finding_count(of, SOEKPI_FINDING_DUPLICATE_KEY), 0);
    scene_close(of);
}
END_TEST

START_TEST(law_7_a_group_has_labels_of_its_own) {
    scene *of = scene_open(HEAD USUAL, "entity | group | total_profit | total_profit@prior\n"
                                       "a | 扭 | 10 | -20\n"
                                       "b | 扭 | -5 | 10\n"
                                       "c | 亏 | -10 | 20\n"
                                       "d | 亏 | 5 | -5\n"
                                       "e | 零 | 5 | -5\n"
                                       "f | 零 | 5 | 5\n");
    static const expectation expected[] = {
        {"扭", "growth", UNDEFINED, SOEKPI_NON_POSITIVE_BASE, SOEKPI_TURNED_PROFITABLE, NONE, 0, NONE},
        {"亏", "growth", BREACHED, OK, SOEKPI_TURNED_LOSS, -4.0 / 3, 0, -4.0 / 3},
        {"零", "growth", UNDEFINED, SOEKPI_NON_POSITIVE_BASE, SOEKPI_FROM_ZERO, NONE, 0, NONE}};
    check_rows(of, expected, COUNT(expected), "law 7");
    scene_close(of);
}
END_TEST

/* ---- What is missing or doubled ---- */

static const char partial_drawing[] = "entity | group | role | total_profit | total_profit@prior | "
                                      "total_liabilities | total_assets\n"
                                      "甲 | 东 | | 10 | 8  | 90  | 100\n"
                                      "乙 | 东 | | 30 | 20 |     | 400\n"
                                      "丙 | 东 | |    | 50 | 30  | 100\n"
                                      "销 | 东 | elimination | | -1 | -10 | \n"
                                      "丁 | 西 | | | | | \n"
                                      "戊 | 北 | | 5 | inf | 1 | 4\n"
                                      "己 | 北 | | 5 | 4 | 1 | 4\n";

START_TEST(law_12_a_missing_input_makes_the_item_missing) {
    scene *of = scene_open(HEAD USUAL, partial_drawing);
    static const expectation expected[] = {
        {"东", "profit", NO_DATA, MISSING, PLAIN, NONE, 0, NONE},
        {"东", "growth", NO_DATA, MISSING, PLAIN, NONE, 0, NONE},
        {"东", "debt", NO_DATA, MISSING, PLAIN, NONE, 0.6, NONE},
        {"西", "profit", NO_DATA, MISSING, PLAIN, NONE, 0, NONE},
        {"北", "growth", NO_DATA, INVALID, PLAIN, NONE, 0, NONE},
        {"北", "debt", MET, OK, PLAIN, 0.25, 0.6, 0.35},
    };
    check_rows(of, expected, COUNT(expected), "law 12");
    ck_assert_uint_eq(counted(of, "东", "debt"), 3); /* all members where no partial sum is asked for */
    ck_assert_uint_eq(counted(of, "乙", "debt"), 0);
    ck_assert_uint_eq(counted(of, "甲", "debt"), 1);
    ck_assert_uint_eq(scene_finding_count(of, SOEKPI_FINDING_PARTIAL), 0);
    scene_expect_text(of, soekpi_evaluation_missing, "东", "debt", SOEKPI_ENGLISH, "total_liabilities (乙)");
    scene_expect_text(of, soekpi_evaluation_missing, "东", "growth", SOEKPI_CHINESE, "利润总额（丙）");
    scene_close(of);
}
END_TEST

START_TEST(law_12_a_partial_sum_leaves_members_out_of_all_items) {
    soekpi_evaluation_options options = {.size = sizeof options, .partial = 1};
    scene *of = scene_open_with(HEAD USUAL, partial_drawing, &options);
    static const expectation expected[] = {
        {"东", "profit", MET, OK, PLAIN, 40, 0, 40},
        {"东", "growth", MET, OK, SOEKPI_INCREASE, 13.0 / 27, 0, 13.0 / 27}, /* 40 against 8 + 20 - 1 */
        {"东", "debt", MET, OK, PLAIN, 0.55, 0.6, 0.05},                     /* (90 + 30 - 10) / 200 */
        {"西", "profit", NO_DATA, MISSING, PLAIN, NONE, 0, NONE},
        {"北", "growth", NO_DATA, INVALID, PLAIN, NONE, 0, NONE}, /* invalid is not missing */
    };
    check_rows(of, expected, COUNT(expected), "law 12");
    ck_assert_int_eq(scene_outcome(of, scene_row(of, "东"), "debt").marks, SOEKPI_MARK_PARTIAL);
    ck_assert_int_eq(scene_outcome(of, scene_row(of, "北"), "debt").marks, 0);
    ck_assert_uint_eq(counted(of, "东", "debt"), 2);
    ck_assert_uint_eq(counted(of, "东", "growth"), 2);
    ck_assert_uint_eq(counted(of, "西", "growth"), 0);
    ck_assert_uint_eq(counted(of, "北", "debt"), 2);
    ck_assert(scene_has_finding(of, SOEKPI_FINDING_PARTIAL, "2 of 3"));
    ck_assert(scene_has_finding(of, SOEKPI_FINDING_PARTIAL, "0 of 1"));
    ck_assert_int_eq(scene_info(of).partial, 1);
    scene_close(of);
    /* the plan may ask for it, and the caller may refuse */
    of = scene_open(HEAD "partial: yes\n" USUAL, partial_drawing);
    scene_expect(of, &expected[0], "law 12");
    options.partial = 2;
    ck_assert(scene_bind(of, &options));
    const expectation whole = {"东", "profit", NO_DATA, MISSING, PLAIN, NONE, 0, NONE};
    scene_expect(of, &whole, "law 12");
    scene_close(of);
}
END_TEST

START_TEST(law_17_a_doubled_key_spoils_its_dependants) {
    scene *of = scene_open(HEAD USUAL, "entity | period | group | total_profit\n"
                                       "甲 | 2022 | 东 | 10\n"
                                       "甲 | 2023 | 东 | 12\n"
                                       "甲 | 2023Q4 | 东 | 13\n"
                                       "乙 | 2023 | 东 | 5\n"
                                       "丙 | 2022 | 西 | 5\n"
                                       "丙 | 2022-12 | 西 | 5\n"
                                       "丙 | 2023 | 西 | 6\n"
                                       "丁 | 2023 | 西 | 6\n"
                                       "丁 | 2022 | 西 | 6\n");
    static const expectation expected[] = {
        {"甲", "profit", NO_DATA, INVALID, PLAIN, NONE, 0, NONE},
        {"甲", "growth", NO_DATA, INVALID, PLAIN, NONE, 0, NONE},
        {"乙", "profit", MET, OK, PLAIN, 5, 0, 5},
        {"东", "profit", NO_DATA, INVALID, PLAIN, NONE, 0, NONE},
        {"丙", "profit", MET, OK, PLAIN, 6, 0, 6},
        {"丙", "growth", NO_DATA, INVALID, PLAIN, NONE, 0, NONE},
        {"丁", "growth", BREACHED, OK, SOEKPI_UNCHANGED, 0, 0, 0},
        {"西", "profit", MET, OK, PLAIN, 12, 0, 12},
        {"西", "growth", NO_DATA, INVALID, PLAIN, NONE, 0, NONE},
    };
    check_rows(of, expected, COUNT(expected), "law 17");
    ck_assert_uint_eq(scene_finding_count(of, SOEKPI_FINDING_DUPLICATE_KEY), 2);
    ck_assert(scene_has_finding(of, SOEKPI_FINDING_DUPLICATE_KEY, "甲"));
    ck_assert(scene_has_finding(of, SOEKPI_FINDING_DUPLICATE_KEY, "rows 2 and 3"));
    scene_expect_text(of, soekpi_evaluation_missing, "东", "profit", SOEKPI_ENGLISH, "total_profit (甲, 甲)");
    /* partial sums drop what is missing, not what is doubled */
    soekpi_evaluation_options options = {.size = sizeof options, .partial = 1};
    ck_assert(scene_bind(of, &options));
    scene_expect(of, &expected[3], "law 17");
    scene_close(of);
}
END_TEST

START_TEST(law_15_a_group_without_members_has_no_evidence) {
    scene *of = scene_open(HEAD USUAL, "entity | period | group | role | total_profit\n"
                                       "甲 | 2022 | 东 | | 10\n"
                                       "销 | 2023 | 东 | elimination | -1\n");
    ck_assert_uint_eq(scene_info(of).entities, 0);
    ck_assert(scene_has_finding(of, SOEKPI_FINDING_NO_ROWS, "2023"));
    const expectation nothing = {"东", "profit", NO_DATA, SOEKPI_NO_EVIDENCE, PLAIN, NONE, 0, NONE};
    scene_expect(of, &nothing, "law 15");
    scene_close(of);
    of = scene_open(HEAD USUAL, "entity | period | total_profit\n甲 | 2022 | 10\n");
    ck_assert_uint_eq(scene_info(of).entities, 0);
    ck_assert_uint_eq(scene_info(of).groups, 1);
    const expectation none = {"", "profit", NO_DATA, SOEKPI_NO_EVIDENCE, PLAIN, NONE, 0, NONE};
    scene_expect(of, &none, "law 15");
    scene_close(of);
}
END_TEST

START_TEST(scope_says_whom_a_target_speaks_about) {
    scene *of =
        scene_open(HEAD "goals:\n"
                        "  - {id: all, indicator: total_profit, rule: \"> 0\"}\n"
                        "  - {id: each, indicator: total_profit, rule: \"> 0\", scope: each}\n"
                        "  - {id: group, indicator: total_profit, rule: \"> 0\", scope: group}\n"
                        "  - {id: named, indicator: total_profit, rule: \"> 0\", scope: [乙, 西, 无名]}\n"
                        "  - {id: mixed, indicator: total_profit, rule: \"> 0\", scope: [乙, group]}\n",
                   "entity | group | total_profit\n甲 | 东 | 1\n乙 | 东 | 1\n丙 | 西 | 1\n");
    static const char *const rows[] = {"甲", "乙", "丙", "东", "西"};
    static const char *const ids[] = {"all", "each", "group", "named", "mixed"};
    static const int speaks[][5] = {/* 甲 乙 丙 东 西 */
                                    {1, 1, 1, 1, 1},
                                    {1, 1, 1, 0, 0},
                                    {0, 0, 0, 1, 1},
                                    {0, 1, 0, 0, 1},
                                    {0, 1, 0, 1, 1}};
    for (size_t target = 0; target < COUNT(ids); target++) {
        for (size_t row = 0; row < COUNT(rows); row++) {
            soekpi_outcome found = scene_outcome(of, scene_row(of, rows[row]), ids[target]);
            int32_t expected = speaks[target][row] ? MET : SOEKPI_NOT_IN_SCOPE;
            ck_assert_msg(found.verdict == expected, "%s for %s: %s", ids[target], rows[row],
                          soekpi_verdict_id(found.verdict));
            ck_assert(speaks[target][row] || (isnan(found.value) && isnan(found.margin)));
        }
    }
    ck_assert(scene_has_finding(of, SOEKPI_FINDING_UNKNOWN_ENTITY, "无名"));
    ck_assert(!scene_has_finding(of, SOEKPI_FINDING_UNKNOWN_ENTITY, "乙"));
    scene_close(of);
}
END_TEST

/* ---- Reported figures of groups (law 16) ---- */

START_TEST(law_16_a_groups_reported_ratio_is_on_its_own_row) {
    scene *of = scene_open(HEAD USUAL, "entity | group | role | 资产负债率(%) | total_assets\n"
                                       "甲 | 东 | | 50 | 1\n"
                                       "乙 | 东 | | 70 | 1\n"
                                       "东集团 | 东 | reported | 55 | 2\n"
                                       "丙 | 西 | | 50 | 1\n"
                                       "丁 | 西 | | 70 | 1\n");
    static const expectation expected[] = {
        {"甲", "debt", MET, OK, PLAIN, 0.5, 0.6, 0.1},
        {"东", "debt", MET, OK, PLAIN, 0.55, 0.6, 0.05},
        {"西", "debt", NO_DATA, MISSING, PLAIN, NONE, 0.6, NONE}, /* never the mean of ratios */
    };
    check_rows(of, expected, COUNT(expected), "law 16");
    ck_assert_int_eq(scene_outcome(of, scene_row(of, "东"), "debt").marks, SOEKPI_MARK_REPORTED);
    scene_close(of);
}
END_TEST

/* ---- Random tables against whole numbers ---- */

START_TEST(random_groups_are_sums) {
    enum { MEMBERS = 40, GROUPS = 5 };
    uint64_t state = 500 + (uint64_t)_i;
    char drawing[MEMBERS * 96 + 128];
    size_t length = (size_t)snprintf(drawing, sizeof drawing,
                                     "entity | group | role | total_liabilities | "
                                     "total_assets | total_profit@prior | total_profit\n");
    int64_t sums[GROUPS][4] = {{0}};
    bool missing[GROUPS][4] = {{false}}, invalid[GROUPS][4] = {{false}};
    int entities[GROUPS] = {0};
    for (int member = 0; member < MEMBERS; member++) {
        int group = (int)random_below(&state, GROUPS);
        bool elimination = random_below(&state, 5) == 0;
        entities[group] += !elimination;
        length += (size_t)snprintf(drawing + length, sizeof drawing - length, "e%d | g%d | %s", member, group,
                                   elimination ? "elimination" : "");
        for (int i = 0; i < 4; i++) {
            int64_t cents = (int64_t)random_below(&state, 2000000) - (elimination ? 1500000 : 200000);
            switch (random_below(&state, 100)) {
            case 0:
                length += (size_t)snprintf(drawing + length, sizeof drawing - length, " | ");
                missing[group][i] = missing[group][i] || !elimination;
                break;
            case 1:
                length += (size_t)snprintf(drawing + length, sizeof drawing - length, " | inf");
                invalid[group][i] = true;
                break;
            default:
                length += (size_t)snprintf(drawing + length, sizeof drawing - length, " | %s%lld.%02lld",
                                           cents < 0 ? "-" : "", (long long)(llabs(cents) / 100),
                                           (long long)(llabs(cents) % 100));
                sums[group][i] += cents;
            }
        }
        length += (size_t)snprintf(drawing + length, sizeof drawing - length, "\n");
    }
    scene *of = scene_open(HEAD USUAL, drawing);
    for (int group = 0; group < GROUPS; group++) {
        if (entities[group] == 0) {
            continue;
        }
        char name[16];
        snprintf(name, sizeof name, "g%d", group);
        const int64_t *s = sums[group];
        for (int growth = 0; growth < 2; growth++) {
            int low = growth ? 2 : 1, high = growth ? 3 : 0;
            int64_t numerator = growth ? s[3] - s[2] : s[0], base = s[low];
            expectation expected = {
                name, growth ? "growth" : "debt", NO_DATA, MISSING, PLAIN, NONE, ANY_NUMBER, NONE};
            if (missing[group][low] || missing[group][high]) {
                expected.reason = MISSING;
            } else if (invalid[group][low] || invalid[group][high]) {
                expected.reason = INVALID;
            } else if (base <= 0) {
                expected.verdict = UNDEFINED;
                expected.reason = growth      ? SOEKPI_NON_POSITIVE_BASE
                                  : base == 0 ? SOEKPI_ZERO_DENOMINATOR
                                              : SOEKPI_NEGATIVE_DENOMINATOR;
            } else {
                expected.reason = OK;
                expected.value = (double)numerator / (double)base;
                if (numerator == 0) {
                    expected.value = 0;
                }
                expected.margin = growth ? expected.value : ANY_NUMBER;
                expected.verdict =
                    growth ? (numerator > 0 ? MET : BREACHED) : (5 * numerator <= 3 * base ? MET : BREACHED);
            }
            expected.label = scene_outcome(of, scene_row(of, name), expected.target).label;
            scene_expect(of, &expected, "law 12");
        }
    }
    scene_close(of);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("groups");
    TCase *sums = tcase_create("sums");
    tcase_add_test(sums, law_12_a_ratio_of_sums_with_eliminations);
    tcase_add_test(sums, law_12_sums_are_exact);
    tcase_add_test(sums, law_12_a_table_without_groups_is_one_plain_sum);
    tcase_add_test(sums, law_12_averages_and_derived_items_add);
    tcase_add_loop_test(sums, random_groups_are_sums, 0, 60);
    suite_add_tcase(suite, sums);
    TCase *members = tcase_create("members");
    tcase_add_test(members, law_12_last_year_sums_this_periods_members);
    tcase_add_test(members, law_12_nameless_eliminations_have_a_last_year);
    tcase_add_test(members, law_12_eliminations_of_one_name_in_two_groups);
    tcase_add_test(members, law_7_a_group_has_labels_of_its_own);
    tcase_add_test(members, law_15_a_group_without_members_has_no_evidence);
    tcase_add_test(members, scope_says_whom_a_target_speaks_about);
    tcase_add_test(members, law_16_a_groups_reported_ratio_is_on_its_own_row);
    suite_add_tcase(suite, members);
    TCase *missing = tcase_create("missing");
    tcase_add_test(missing, law_12_a_missing_input_makes_the_item_missing);
    tcase_add_test(missing, law_12_a_partial_sum_leaves_members_out_of_all_items);
    tcase_add_test(missing, law_17_a_doubled_key_spoils_its_dependants);
    suite_add_tcase(suite, missing);
    return run_suite(suite);
}
