/* The gap between a group's sum and the consolidated figure that was reported, and
 * what explains it. Every figure here was worked out by hand. */
#include <check.h>

#include "scene.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NONE ((double)NAN)
#define HEAD "soekpi: 1\nplan: test\nperiod: 2023\n"

static const char usual[] = HEAD "goals:\n"
                                 "  - {id: profit, indicator: total_profit, rule: \"> 0\"}\n"
                                 "  - {id: net, indicator: net_profit, rule: \"> 0\"}\n"
                                 "  - {id: equity, indicator: total_equity, rule: \"> 0\"}\n"
                                 "  - {id: debt, indicator: debt_ratio, rule: \"<= 65 %\"}\n"
                                 "  - {id: growth, indicator: total_profit_growth, rule: \"> 0\"}\n";

static soekpi_gap gap_of(const scene *of, const char *group, const char *target) {
    soekpi_gap read = {.size = sizeof read};
    ck_assert_int_eq(soekpi_evaluation_gap(of->evaluation, scene_group(of, group),
                                           soekpi_plan_find_target(of->plan, target), &read),
                     SOEKPI_OK);
    return read;
}

static void expect_cause(const scene *of, const char *group, const char *target, int32_t cause,
                         const char *member) {
    soekpi_gap read = gap_of(of, group, target);
    ck_assert_msg(read.cause == cause, "%s of '%s': %s, expected %s", target, group,
                  soekpi_gap_id(read.cause), soekpi_gap_id(cause));
    ck_assert_uint_eq(read.member, member ? scene_row(of, member) : SIZE_MAX);
}

/* Draws a table whose group 东 reported `reported` for total_profit, and asks for the cause. */
static void expect_profit(const char *rows, const char *reported, int32_t cause, const char *member) {
    char drawing[1024];
    snprintf(drawing, sizeof drawing,
             "entity | group | role | consolidation_share | total_profit\n%s东 | 东 | reported | | %s\n",
             rows, reported);
    scene *of = scene_open(usual, drawing);
    expect_cause(of, "东", "profit", cause, member);
    scene_close(of);
}

static const char members[] = "甲 | 东 | | | 100\n"
                              "乙 | 东 | | | 40\n"
                              "丙 | 东 | | | -15\n"
                              "抵销 | 东 | elimination | | -20\n";

/* ---- one cause after another ---- */

START_TEST(the_reported_figure_has_one_cause) {
    static const struct {
        const char *reported;
        int32_t cause;
        const char *member;
    } rows[] = {
        {"105", SOEKPI_GAP_AGREES, NULL},        {"", SOEKPI_GAP_NONE, NULL},
        {"125", SOEKPI_GAP_PLAIN_SUM, NULL},     {"5", SOEKPI_GAP_MEMBER_MISSING, "甲"},
        {"65", SOEKPI_GAP_MEMBER_MISSING, "乙"}, {"120", SOEKPI_GAP_MEMBER_MISSING, "丙"},
        {"205", SOEKPI_GAP_MEMBER_TWICE, "甲"},  {"90", SOEKPI_GAP_MEMBER_TWICE, "丙"},
        {"500", SOEKPI_GAP_UNEXPLAINED, NULL},   {"-105", SOEKPI_GAP_UNEXPLAINED, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        expect_profit(members, rows[i].reported, rows[i].cause, rows[i].member);
    }
}
END_TEST

START_TEST(every_step_of_a_value_is_shown) {
    scene *of = scene_open(usual, "entity | group | role | consolidation_share | total_profit\n"
                                  "甲 | 东 | | | 100\n"
                                  "乙 | 东 | | 0.5 | 40\n"
                                  "抵销 | 东 | elimination | | -20\n"
                                  "东 | 东 | reported | | 120\n");
    soekpi_gap read = gap_of(of, "东", "profit");
    ck_assert_double_eq(read.plain, 140);
    ck_assert_double_eq(read.weighted, 120);
    ck_assert_double_eq(read.eliminations, -20);
    ck_assert_double_eq(read.consolidated, 100);
    ck_assert_double_eq(read.reported, 120);
    ck_assert_double_eq(read.gap, 20);
    ck_assert(isnan(read.minority) && isnan(read.mean));
    ck_assert_int_eq(read.cause, SOEKPI_GAP_PLAIN_SUM);
    ck_assert_uint_eq(read.member, SIZE_MAX);
    scene_close(of);
}
END_TEST

START_TEST(members_with_all_instead_of_their_share) {
    static const char shares[] = "甲 | 东 | | | 100\n"
                                 "乙 | 东 | | 0.5 | 40\n"
                                 "丙 | 东 | | 0.3 | 50\n"
                                 "抵销 | 东 | elimination | | -7\n";
    expect_profit(shares, "128", SOEKPI_GAP_AGREES, NULL);
    expect_profit(shares, "183", SOEKPI_GAP_FULL_SHARE, NULL);
    expect_profit(shares, "190", SOEKPI_GAP_PLAIN_SUM, NULL);      /* with 100 % and without eliminations */
    expect_profit(shares, "135", SOEKPI_GAP_PLAIN_SUM, NULL);      /* with shares and without eliminations */
    expect_profit(shares, "108", SOEKPI_GAP_MEMBER_MISSING, "乙"); /* what counts of it, 20 */
    expect_profit(shares, "143", SOEKPI_GAP_MEMBER_TWICE, "丙");
}
END_TEST

START_TEST(eliminations_of_nothing_are_no_cause) {
    static const char rows[] = "甲 | 东 | | | 100\n"
                               "乙 | 东 | | 0.5 | 40\n"
                               "丙 | 东 | | 0.2 | 50\n"
                               "抵销 | 东 | elimination | | 0\n";
    expect_profit(rows, "190", SOEKPI_GAP_FULL_SHARE, NULL);
}
END_TEST

START_TEST(the_minority_of_the_profit_and_of_the_equity) {
    static const struct {
        const char *net, *equity;
        int32_t cause;
    } rows[] = {
        {"92", "470", SOEKPI_GAP_MINORITY},  /* the parent's part */
        {"108", "530", SOEKPI_GAP_MINORITY}, /* the members had the parent's part */
        {"100", "500", SOEKPI_GAP_AGREES},
        {"95", "480", SOEKPI_GAP_UNEXPLAINED},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char drawing[512];
        snprintf(drawing, sizeof drawing,
                 "entity | group | role | net_profit | total_equity | minority_profit | minority_equity\n"
                 "甲 | 东 |          | 60 | 300 | 5 | 20\n"
                 "乙 | 东 |          | 40 | 200 | 3 | 10\n"
                 "东 | 东 | reported | %s | %s  |   |   \n",
                 rows[i].net, rows[i].equity);
        scene *of = scene_open(usual, drawing);
        expect_cause(of, "东", "net", rows[i].cause, NULL);
        expect_cause(of, "东", "equity", rows[i].cause, NULL);
        ck_assert_double_eq(gap_of(of, "东", "net").minority, 8);
        ck_assert_double_eq(gap_of(of, "东", "equity").minority, 30);
        ck_assert(isnan(gap_of(of, "东", "profit").minority));
        scene_close(of);
    }
}
END_TEST

START_TEST(the_groups_own_minority_is_the_better_one) {
    scene *of = scene_open(usual, "entity | group | role | net_profit | minority_profit\n"
                                  "甲 | 东 |          | 60 |   \n"
                                  "乙 | 东 |          | 40 | 3 \n"
                                  "东 | 东 | reported | 85 | 15\n");
    ck_assert_double_eq(gap_of(of, "东", "net").minority, 15);
    expect_cause(of, "东", "net", SOEKPI_GAP_MINORITY, NULL);
    scene_close(of);
    of = scene_open(usual, "entity | group | role | net_profit | minority_profit\n"
                           "甲 | 东 |          | 60 |   \n"
                           "乙 | 东 |          | 40 | 3 \n"
                           "东 | 东 | reported | 85 |   \n");
    ck_assert(isnan(gap_of(of, "东", "net").minority)); /* 甲's is not known */
    expect_cause(of, "东", "net", SOEKPI_GAP_UNEXPLAINED, NULL);
    scene_close(of);
}
END_TEST

/* ---- ratios ---- */

/* 200 of 400, where the members have 90 %, 25 % and 50 %. */
#define RATIO_HEAD "entity | group | role | total_liabilities | total_assets | debt_ratio\n"
#define RATIO_MEMBERS                                                                                        \
    "甲 | 东 |  | 90 | 100 | \n"                                                                           \
    "乙 | 东 |  | 50 | 200 | \n"                                                                           \
    "丙 | 东 |  | 60 | 100 | \n"

START_TEST(a_reported_ratio_may_be_a_mean_or_lack_a_member) {
    static const struct {
        const char *reported;
        int32_t cause;
        const char *member;
    } rows[] = {
        {"200 | 400 | ", SOEKPI_GAP_AGREES, NULL},
        {"| | 0.5", SOEKPI_GAP_AGREES, NULL},
        {"| | 0.5833", SOEKPI_GAP_MEAN_OF_RATIOS, NULL},   /* 175/3 % */
        {"110 | 300 | ", SOEKPI_GAP_MEMBER_MISSING, "甲"}, /* 110 of 300 */
        {"| | 0.75", SOEKPI_GAP_MEMBER_MISSING, "乙"},     /* 150 of 200 */
        {"290 | 500 | ", SOEKPI_GAP_MEMBER_TWICE, "甲"},
        {"| | 0.99", SOEKPI_GAP_UNEXPLAINED, NULL},
        {"200 | 400 | 0.5833", SOEKPI_GAP_MEAN_OF_RATIOS, NULL}, /* its own column comes first */
        {"| 400 | ", SOEKPI_GAP_NONE, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char drawing[512];
        snprintf(drawing, sizeof drawing, RATIO_HEAD RATIO_MEMBERS "东 | 东 | reported | %s\n",
                 rows[i].reported);
        scene *of = scene_open(usual, drawing);
        soekpi_gap read = gap_of(of, "东", "debt");
        ck_assert_double_eq(read.consolidated, 0.5);
        ck_assert_msg(read.cause == rows[i].cause, "'%s': %s, expected %s", rows[i].reported,
                      soekpi_gap_id(read.cause), soekpi_gap_id(rows[i].cause));
        ck_assert_uint_eq(read.member, rows[i].member ? scene_row(of, rows[i].member) : SIZE_MAX);
        ck_assert(scene_same(read.mean, 1.75 / 3));
        scene_close(of);
    }
}
END_TEST

START_TEST(a_growth_is_compared_as_a_ratio) {
    scene *of = scene_open(usual, "entity | group | role | total_profit | total_profit@prior\n"
                                  "甲 | 东 |          | 30 | 10\n"
                                  "乙 | 东 |          | 90 | 90\n"
                                  "东 | 东 | reported | 200 | 100\n"); /* mean of 200 % and 0 % */
    soekpi_gap read = gap_of(of, "东", "growth");
    ck_assert_double_eq(read.consolidated, 0.2);
    ck_assert_double_eq(read.reported, 1);
    ck_assert_double_eq(read.mean, 1);
    ck_assert_int_eq(read.cause, SOEKPI_GAP_MEAN_OF_RATIOS);
    scene_close(of);
}
END_TEST

/* ---- rounding ---- */

static soekpi_gap gap_of_text(const char *text, const char *target) {
    scene of = {0};
    soekpi_error error;
    of.catalogue = soekpi_catalogue_create(&error);
    of.plan = soekpi_plan_parse(of.catalogue, usual, strlen(usual), &error);
    of.table = soekpi_table_parse_csv(of.catalogue, text, strlen(text), NULL, &error);
    ck_assert_msg(of.table != NULL, "%s", error.message);
    of.evaluation = soekpi_evaluation_create(of.plan, of.table, NULL, &error);
    ck_assert_msg(of.evaluation != NULL, "%s", error.message);
    soekpi_gap read = gap_of(&of, "东", target);
    soekpi_evaluation_free(of.evaluation);
    soekpi_table_free(of.table);
    soekpi_plan_free(of.plan);
    soekpi_catalogue_free(of.catalogue);
    return read;
}

START_TEST(printed_figures_agree_within_their_rounding) {
    static const struct {
        const char *members, *reported, *target;
        int32_t cause;
    } rows[] = {
        /* three members printed to 0.1, and the group: up to half a unit each, 0.2 in all */
        {"甲,东,,10.1,\n乙,东,,20.1,\n丙,东,,30.1,\n", "60.3,", "profit", SOEKPI_GAP_AGREES},
        {"甲,东,,10.1,\n乙,东,,20.1,\n丙,东,,30.1,\n", "60.5,", "profit", SOEKPI_GAP_AGREES},
        {"甲,东,,10.1,\n乙,东,,20.1,\n丙,东,,30.1,\n", "60.6,", "profit", SOEKPI_GAP_UNEXPLAINED},
        {"甲,东,,10.1,\n乙,东,,20.1,\n丙,东,,30.1,\n", "60.0,", "profit", SOEKPI_GAP_UNEXPLAINED},
        /* a gap that rounding would explain is told by a member that explains it at once */
        {"甲,东,,10.1,\n乙,东,,20.1,\n丙,东,,0.1,\n", "30.2,", "profit", SOEKPI_GAP_MEMBER_MISSING},
        /* a reported ratio has the rounding of its own column */
        {"甲,东,,,\n", ",", "profit", SOEKPI_GAP_NONE},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[512];
        snprintf(text, sizeof text, "企业,集团,角色,利润总额(万元),资产负债率\n%s东,东,reported,%s\n",
                 rows[i].members, rows[i].reported);
        soekpi_gap read = gap_of_text(text, rows[i].target);
        ck_assert_msg(read.cause == rows[i].cause, "row %zu: %s, expected %s", i, soekpi_gap_id(read.cause),
                      soekpi_gap_id(rows[i].cause));
    }
}
END_TEST

START_TEST(accounts_kept_to_the_fen_are_exact) {
    /* with roundings of 0.005 yuan each a difference of 0.01 would pass */
    ck_assert_int_eq(
        gap_of_text("企业,集团,角色,利润总额(元)\n甲,东,,10.11\n乙,东,,20.12\n东,东,reported,30.24\n",
                    "profit")
            .cause,
        SOEKPI_GAP_UNEXPLAINED);
}
END_TEST

START_TEST(a_printed_ratio_agrees_at_its_last_digit) {
    static const struct {
        const char *reported;
        int32_t cause;
    } rows[] = {{"33.3%", SOEKPI_GAP_AGREES}, {"33.4%", SOEKPI_GAP_UNEXPLAINED}};
    for (size_t i = 0; i < COUNT(rows); i++) { /* 1/3, of exact accounts */
        char text[512];
        snprintf(text, sizeof text,
                 "企业,集团,角色,负债总额(元),资产总额(元),资产负债率\n甲,东,,100.00,300.00,\n东,东,reported,"
                 ",,%s\n",
                 rows[i].reported);
        ck_assert_int_eq(gap_of_text(text, "debt").cause, rows[i].cause);
    }
}
END_TEST

/* ---- trees ---- */

static const char tree[] = "entity | group | role | total_profit\n"
                           "甲   | 东 |             | 10\n"
                           "乙   | 东 |             | 20\n"
                           "丙   | 西 |             | 7 \n"
                           "丁   | 区 |             | 3 \n"
                           "东   | 区 | group       |   \n"
                           "西   | 区 | group       |   \n"
                           "抵销 | 区 | elimination | -4\n"
                           "东   | 区 | reported    | 30\n"
                           "区   | 区 | reported    | 6 \n";

START_TEST(a_group_as_a_whole_may_be_left_out) {
    scene *of = scene_open(usual, tree);
    expect_cause(of, "区", "profit", SOEKPI_GAP_MEMBER_MISSING, "东"); /* 36 - 30 */
    expect_cause(of, "东", "profit", SOEKPI_GAP_AGREES, NULL);
    expect_cause(of, "西", "profit", SOEKPI_GAP_NONE, NULL);
    ck_assert(isnan(gap_of(of, "西", "profit").reported) && isnan(gap_of(of, "西", "profit").gap));
    scene_close(of);
}
END_TEST

START_TEST(what_is_missing_is_not_compared) {
    scene *of = scene_open(usual, "entity | group | role | total_profit\n"
                                  "甲 | 东 |          | 10\n乙 | 东 | |  \n东 | 东 | reported | 10\n");
    soekpi_gap read = gap_of(of, "东", "profit");
    ck_assert_int_eq(read.cause, SOEKPI_GAP_NONE);
    ck_assert(isnan(read.consolidated) && isnan(read.plain) && isnan(read.gap));
    ck_assert_double_eq(read.reported, 10);
    scene_close(of);
}
END_TEST

/* ---- sentences ---- */

static void expect_sentences(const char *drawing, const char *target, const char *chinese,
                             const char *english) {
    static const soekpi_evaluation_options options = {.size = sizeof options, .money_unit = "万元"};
    scene *of = scene_open_with(usual, drawing, &options);
    size_t index = soekpi_plan_find_target(of->plan, target), row = scene_group(of, "东"), needed = 0;
    const char *const expected[] = {chinese, english};
    for (int32_t language = 0; language < 2; language++) {
        char text[512] = "x";
        ck_assert_int_eq(soekpi_evaluation_gap_text(of->evaluation, row, index, language, NULL, 0, &needed),
                         SOEKPI_OK);
        ck_assert_int_eq(
            soekpi_evaluation_gap_text(of->evaluation, row, index, language, text, needed - 1, NULL),
            SOEKPI_ERROR_CAPACITY);
        ck_assert_str_eq(text, "x");
        ck_assert_int_eq(soekpi_evaluation_gap_text(of->evaluation, row, index, language, text, needed, NULL),
                         SOEKPI_OK);
        ck_assert_msg(strcmp(text, expected[language]) == 0, "'%s', expected '%s'", text, expected[language]);
    }
    scene_close(of);
}

START_TEST(one_sentence_says_what_happened) {
#define PROFIT "entity | group | role | total_profit\n甲 | 东 | | 1000000\n乙 | 东 | | 500000\n"
#define LESS "抵销 | 东 | elimination | -200000\n"
    expect_sentences(PROFIT LESS, "profit", "东的利润总额：没有上报的合并数；计算值为 130.00 万元。",
                     "东, total profit: nothing is reported; the members' figures give 130.00 万元.");
    expect_sentences(PROFIT LESS "东 | 东 | reported | 1300000\n", "profit",
                     "东的利润总额：上报 130.00 万元，与计算值一致。",
                     "东, total profit: the reported 130.00 万元 agrees with the members' figures.");
    expect_sentences(
        PROFIT LESS "东 | 东 | reported | 1500000\n", "profit",
        "东的利润总额：上报 150.00 万元 是未抵销的汇总数；抵销后为 130.00 万元，上报数多 20.00 万元。",
        "东, total profit: the reported 150.00 万元 is a plain sum without eliminations; with them it "
        "is 130.00 万元 (reported: 20.00 万元 more).");
    expect_sentences(PROFIT "东 | 东 | reported | 1000000\n", "profit",
                     "东的利润总额：上报 100.00 万元 没有计入乙；计入后为 150.00 万元，上报数少 50.00 万元。",
                     "东, total profit: the reported 100.00 万元 leaves out 乙; with it, it is 150.00 万元 "
                     "(reported: 50.00 万元 less).");
    expect_sentences(
        PROFIT "东 | 东 | reported | 1500007\n", "profit", /* as many places as show it */
        "东的利润总额：上报 150.001 万元，计算值为 150.000 万元，上报数多 0.001 万元，原因不明。",
        "东, total profit: the reported 150.001 万元 differs from the members' 150.000 万元 for no "
        "known reason (reported: 0.001 万元 more).");
    expect_sentences(
        "entity | group | role | net_profit | minority_profit\n"
        "甲 | 东 | | 1000000 | 30000\n乙 | 东 | | 500000 | 20000\n东 | 东 | reported | 1450000 | \n",
        "net",
        "东的净利润：上报 145.00 万元，计算值为 150.00 万元，上报数少 5.00 万元，正是少数股东损益 5.00 "
        "万元。",
        "东, net profit: the reported 145.00 万元 differs from the members' 150.00 万元 by the net "
        "profit of minority shareholders of 5.00 万元 (reported: 5.00 万元 less).");
    expect_sentences(
        RATIO_HEAD RATIO_MEMBERS "东 | 东 | reported | | | 0.5833\n", "debt",
        "东的资产负债率：上报 58.33% 是各户比率的平均数；按合计数计算为 50.00%，上报数多 8.33 个百分点。",
        "东, debt ratio: the reported 58.33% is the mean of the members' ratios; the ratio of their "
        "sums is 50.00% (reported: 8.33 pp more).");
    expect_sentences(
        "entity | group | role | total_profit\n甲 | 东 | | 1000000\n乙 | 东 | |\n"
        "东 | 东 | reported | 1300000\n",
        "profit", "东的利润总额：上报 130.00 万元，但无法计算：缺少数据。",
        "东, total profit: 130.00 万元 is reported, but the members' figures give none: missing input.");
}
END_TEST

/* ---- the calls ---- */

START_TEST(every_cause_has_an_id) {
    static const char *const ids[SOEKPI_GAP_END] = {
        "none",           "agrees",       "plain_sum",  "minority",    "mean_of_ratios",
        "member_missing", "member_twice", "full_share", "unexplained",
    };
    for (int32_t cause = 0; cause < SOEKPI_GAP_END; cause++) {
        ck_assert_str_eq(soekpi_gap_id(cause), ids[cause]);
    }
    ck_assert_str_eq(soekpi_gap_id(-1), "unknown");
    ck_assert_str_eq(soekpi_gap_id(SOEKPI_GAP_END), "unknown");
}
END_TEST

START_TEST(calls_are_checked_before_anything_is_written) {
    scene *of = scene_open(usual, tree);
    soekpi_gap read = {.size = sizeof read, .plain = 77}, wrong = {.size = 1};
    size_t row = scene_group(of, "区"), needed = 77;
    const soekpi_evaluation *it = of->evaluation;
    ck_assert_int_eq(soekpi_evaluation_gap(NULL, row, 0, &read), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_gap(it, row, 0, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_gap(it, row, 0, &wrong), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_gap(it, 0, 0, &read), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_gap(it, 99, 0, &read), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_evaluation_gap(it, row, 99, &read), SOEKPI_ERROR_RANGE);
    ck_assert_double_eq(read.plain, 77);
    ck_assert_int_eq(soekpi_evaluation_gap_text(it, row, 0, 2, NULL, 0, &needed), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_gap_text(it, row, 0, 0, NULL, 0, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_gap_text(it, 99, 0, 0, NULL, 0, &needed), SOEKPI_ERROR_RANGE);
    ck_assert_uint_eq(needed, 77);
    scene_close(of);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("gap");
    TCase *causes = tcase_create("causes");
    tcase_add_test(causes, the_reported_figure_has_one_cause);
    tcase_add_test(causes, every_step_of_a_value_is_shown);
    tcase_add_test(causes, members_with_all_instead_of_their_share);
    tcase_add_test(causes, eliminations_of_nothing_are_no_cause);
    tcase_add_test(causes, the_minority_of_the_profit_and_of_the_equity);
    tcase_add_test(causes, the_groups_own_minority_is_the_better_one);
    tcase_add_test(causes, a_reported_ratio_may_be_a_mean_or_lack_a_member);
    tcase_add_test(causes, a_growth_is_compared_as_a_ratio);
    suite_add_tcase(suite, causes);
    TCase *rounding = tcase_create("rounding");
    tcase_add_test(rounding, printed_figures_agree_within_their_rounding);
    tcase_add_test(rounding, accounts_kept_to_the_fen_are_exact);
    tcase_add_test(rounding, a_printed_ratio_agrees_at_its_last_digit);
    suite_add_tcase(suite, rounding);
    TCase *trees = tcase_create("trees");
    tcase_add_test(trees, a_group_as_a_whole_may_be_left_out);
    tcase_add_test(trees, what_is_missing_is_not_compared);
    suite_add_tcase(suite, trees);
    TCase *calls = tcase_create("calls");
    tcase_add_test(calls, one_sentence_says_what_happened);
    tcase_add_test(calls, every_cause_has_an_id);
    tcase_add_test(calls, calls_are_checked_before_anything_is_written);
    suite_add_tcase(suite, calls);
    return run_suite(suite);
}
