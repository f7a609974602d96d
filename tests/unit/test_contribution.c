/* Contributions: what each part of a group gives to its value and to its change on
 * last year (拉动, 贡献率). Every figure here was worked out by hand. */
#include <check.h>

#include "scene.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NONE ((double)NAN)
#define HEAD "soekpi: 1\nplan: test\nperiod: 2023\n"

enum { CHILDREN = SOEKPI_PARTS_CHILDREN, ENTERPRISES = SOEKPI_PARTS_ENTERPRISES, MOST = 16 };
enum {
    VALUE = SOEKPI_CONTRIBUTION_VALUE,
    BEFORE = SOEKPI_CONTRIBUTION_BEFORE,
    CHANGE = SOEKPI_CONTRIBUTION_CHANGE,
    PULL = SOEKPI_CONTRIBUTION_PULL,
    SHARE = SOEKPI_CONTRIBUTION_SHARE
};

/* A part as fractions, "" for none, in the order of the fields. */
typedef struct part_expected {
    const char *name;
    const char *fields[SOEKPI_CONTRIBUTION_END];
} part_expected;

static size_t target_of(const scene *of, const char *id) {
    size_t index = soekpi_plan_find_target(of->plan, id);
    ck_assert_msg(index != SIZE_MAX, "no target '%s'", id);
    return index;
}

static size_t contributions_of(const scene *of, const char *group, const char *target, int32_t parts,
                               soekpi_contribution read[MOST]) {
    size_t row = scene_group(of, group), index = target_of(of, target), count = 0;
    soekpi_error error;
    ck_assert_int_eq(soekpi_evaluation_parts(of->evaluation, row, index, parts, &count), SOEKPI_OK);
    ck_assert_uint_le(count, MOST);
    for (size_t i = 0; i < MOST; i++) {
        read[i] = (soekpi_contribution){.size = sizeof *read};
    }
    ck_assert_int_eq(
        soekpi_evaluation_contributions(of->evaluation, row, index, parts, 0, count, read, &error),
        SOEKPI_OK);
    return count;
}

/* The double nearest to "n/d" of small numbers. */
static double double_of(const char *fraction) {
    if (fraction[0] == '\0') {
        return NONE;
    }
    char *end = NULL;
    double top = strtod(fraction, &end);
    ck_assert(*end == '/');
    return top / strtod(end + 1, NULL);
}

/* The fractions, and the doubles nearest to them. */
static void check_part(const scene *of, const char *group, const char *target, int32_t parts, size_t index,
                       const soekpi_contribution *read, const part_expected *expected) {
    static const char *const names[] = {"value", "before", "change", "pull", "share"};
    const double found[] = {read->value, read->before, read->change, read->pull, read->share};
    ck_assert_str_eq(read->name, expected->name);
    for (int32_t field = 0; field < SOEKPI_CONTRIBUTION_END; field++) {
        char text[256];
        size_t needed = 0;
        ck_assert_int_eq(soekpi_contribution_exact(of->evaluation, scene_group(of, group),
                                                   target_of(of, target), parts, index, field, text,
                                                   sizeof text, &needed),
                         SOEKPI_OK);
        ck_assert_uint_eq(needed, strlen(text) + 1);
        ck_assert_msg(strcmp(text, expected->fields[field]) == 0,
                      "%s of '%s': the %s of part %zu '%s' is %s, expected %s", target, group, names[field],
                      index, read->name, text, expected->fields[field]);
        ck_assert_msg(scene_same(found[field], double_of(text)), "%s of '%s' is %.17g, not %s", names[field],
                      read->name, found[field], text);
    }
}

static void expect_parts(const scene *of, const char *group, const char *target, int32_t parts,
                         const part_expected *expected, size_t count) {
    soekpi_contribution read[MOST];
    ck_assert_uint_eq(contributions_of(of, group, target, parts, read), count);
    for (size_t i = 0; i < count; i++) {
        ck_assert_int_eq(read[i].reason, SOEKPI_REASON_OK);
        check_part(of, group, target, parts, i, &read[i], &expected[i]);
    }
}

/* ---- amounts, growth, ratios ---- */

static const char usual[] = HEAD "goals:\n"
                                 "  - {id: profit, indicator: total_profit, rule: \">= prior\"}\n"
                                 "  - {id: growth, indicator: total_profit_growth, rule: \"> 0\"}\n"
                                 "  - {id: debt, indicator: debt_ratio, rule: \"<= prior\"}\n";

static const char plain[] =
    "entity | group | role | total_profit | total_profit@prior | total_liabilities | total_assets | "
    "total_liabilities@prior | total_assets@prior\n"
    "甲   | 东 |             | 30 | 20 | 60  | 100 | 40  | 100\n"
    "乙   | 东 |             | 25 | 30 | 130 | 200 | 80  | 100\n"
    "抵销 | 东 | elimination | -5 |    | -10 | -50 |     |    \n";

START_TEST(an_amount_has_its_change_pull_and_share) {
    scene *of = scene_open(usual, plain);
    /* 50 against 50: the total change is 0, and nobody has a share of it. */
    static const part_expected profit[] = {{"甲", {"30/1", "20/1", "10/1", "1/5", ""}},
                                           {"乙", {"25/1", "30/1", "-5/1", "-1/10", ""}},
                                           {"", {"-5/1", "0/1", "-5/1", "-1/10", ""}}};
    soekpi_contribution read[MOST];
    expect_parts(of, "东", "profit", CHILDREN, profit, COUNT(profit));
    (void)contributions_of(of, "东", "profit", CHILDREN, read);
    ck_assert_int_eq(read[0].share_reason, SOEKPI_NON_POSITIVE_BASE);
    ck_assert_uint_eq(read[0].row, 0);
    ck_assert_uint_eq(read[1].row, 1);
    ck_assert_uint_eq(read[2].row, SIZE_MAX);
    scene_close(of);
}
END_TEST

START_TEST(of_a_growth_the_value_is_the_pull_and_the_share_that_of_the_amount) {
    scene *of = scene_open(usual, "entity | group | total_profit | total_profit@prior\n"
                                  "甲 | 东 | 32 | 20\n"
                                  "乙 | 东 | 28 | 30\n");
    static const part_expected growth[] = {{"甲", {"6/25", "", "", "6/25", "6/5"}},
                                           {"乙", {"-1/25", "", "", "-1/25", "-1/5"}}};
    static const part_expected profit[] = {{"甲", {"32/1", "20/1", "12/1", "6/25", "6/5"}},
                                           {"乙", {"28/1", "30/1", "-2/1", "-1/25", "-1/5"}}};
    expect_parts(of, "东", "growth", CHILDREN, growth, COUNT(growth));
    expect_parts(of, "东", "profit", CHILDREN, profit, COUNT(profit));
    scene_close(of);
}
END_TEST

START_TEST(a_ratio_is_taken_apart_over_the_groups_denominator) {
    scene *of = scene_open(usual, plain);
    /* 180/250 = 72 % against 120/200 = 60 %: 12 pp more. */
    static const part_expected debt[] = {{"甲", {"6/25", "1/5", "1/25", "1/25", "1/3"}},
                                         {"乙", {"13/25", "2/5", "3/25", "3/25", "1/1"}},
                                         {"", {"-1/25", "0/1", "-1/25", "-1/25", "-1/3"}}};
    expect_parts(of, "东", "debt", ENTERPRISES, debt, COUNT(debt));
    scene_close(of);
}
END_TEST

START_TEST(a_loss_that_turns_has_no_pull_but_shares) {
    scene *of = scene_open(usual, "entity | group | total_profit | total_profit@prior\n"
                                  "甲 | 东 | 5 | -20\n"
                                  "乙 | 东 | 1 | 6\n");
    static const part_expected profit[] = {{"甲", {"5/1", "-20/1", "25/1", "", "5/4"}},
                                           {"乙", {"1/1", "6/1", "-5/1", "", "-1/4"}}};
    soekpi_contribution read[MOST];
    expect_parts(of, "东", "profit", CHILDREN, profit, COUNT(profit));
    ck_assert_uint_eq(contributions_of(of, "东", "growth", CHILDREN, read), 2);
    for (size_t i = 0; i < 2; i++) { /* growth on a negative base has no percentage to take apart */
        ck_assert_int_eq(read[i].reason, SOEKPI_NON_POSITIVE_BASE);
        ck_assert_int_eq(read[i].share_reason, SOEKPI_NON_POSITIVE_BASE);
        ck_assert(isnan(read[i].value) && isnan(read[i].pull) && isnan(read[i].share));
    }
    scene_close(of);
}
END_TEST

START_TEST(dialects_of_growth_add_up_too) {
    static const char *const values[][2] = {{"5/4", "-1/4"}, {"-5/4", "1/4"}}; /* 20 on |-20|, on -20 */
    static const char *const dialects[] = {"absolute", "signed"};
    for (size_t i = 0; i < COUNT(dialects); i++) {
        char plan[512];
        snprintf(plan, sizeof plan,
                 HEAD
                 "growth_base: %s\ngoals:\n  - {id: growth, indicator: total_profit_growth, rule: \"> 0\"}\n",
                 dialects[i]);
        scene *of = scene_open(plan, "entity | group | total_profit | total_profit@prior\n"
                                     "甲 | 东 | -1 | -26\n"
                                     "乙 | 东 | 1  | 6\n");
        const part_expected growth[] = {{"甲", {values[i][0], "", "", values[i][0], "5/4"}},
                                        {"乙", {values[i][1], "", "", values[i][1], "-1/4"}}};
        expect_parts(of, "东", "growth", CHILDREN, growth, COUNT(growth));
        scene_close(of);
    }
}
END_TEST

START_TEST(constants_belong_to_nobody) {
    scene *of = scene_open(
        HEAD "indicators:\n"
             "  gain: {zh: 超额, formula: total_profit - 10 * total_profit_plan - 3, unit: money}\n"
             "items:\n  total_profit_plan: {zh: 计划利润, kind: flow, unit: money}\n"
             "goals:\n  - {id: gain, indicator: gain, rule: \"> 0\"}\n",
        "entity | group | total_profit | total_profit_plan | total_profit@prior | "
        "total_profit_plan@prior\n"
        "甲 | 东 | 20 | 1 | 10 | 1\n");
    static const part_expected gain[] = {{"甲", {"10/1", "0/1", "10/1", "", "1/1"}},
                                         {"", {"-3/1", "-3/1", "0/1", "", "0/1"}}};
    soekpi_contribution read[MOST];
    expect_parts(of, "东", "gain", CHILDREN, gain, COUNT(gain));
    (void)contributions_of(of, "东", "gain", CHILDREN, read);
    ck_assert_uint_eq(read[1].row, SIZE_MAX);
    scene_close(of);
}
END_TEST

START_TEST(an_interim_return_is_annualised_once) {
    scene *of =
        scene_open("soekpi: 1\nplan: test\nperiod: 2023Q2\nindicators:\n"
                   "  return: {zh: 收益率, formula: net_profit / total_equity}\ngoals:\n"
                   "  - {id: roe, indicator: return, rule: \"> prior\", annualise: yes}\n",
                   "entity | group | net_profit | total_equity | net_profit@prior | total_equity@prior\n"
                   "甲 | 东 | 3 | 60 | 1 | 50\n"
                   "乙 | 东 | 2 | 40 | 3 | 50\n");
    /* 10 % against 8 %. */
    static const part_expected roe[] = {{"甲", {"3/50", "1/50", "1/25", "1/25", "2/1"}},
                                        {"乙", {"1/25", "3/50", "-1/50", "-1/50", "-1/1"}}};
    expect_parts(of, "东", "roe", CHILDREN, roe, COUNT(roe));
    scene_close(of);
}
END_TEST

START_TEST(a_yearly_rate_counts_its_months_once) {
    scene *of = scene_open(
        "soekpi: 1\nplan: test\nperiod: 2023Q2\n"
        "parameters:\n  rate: {value: 6 %, per: year}\n"
        "indicators:\n"
        "  added: {zh: 增加值, formula: net_profit - rate * total_equity, unit: money}\n"
        "  added_growth: {zh: 增加值增速, formula: growth(net_profit - rate * total_equity)}\n"
        "  cover: {zh: 覆盖率, formula: net_profit / (rate * total_equity)}\n"
        "goals:\n  - {id: added, indicator: added, rule: \"> 0\"}\n"
        "  - {id: growth, indicator: added_growth, rule: \"> 0\"}\n"
        "  - {id: cover, indicator: cover, rule: \"> prior\"}\n",
        "entity | group | months | net_profit | total_equity | net_profit@prior | total_equity@prior\n"
        "甲 | 东 | 6 | 10 | 100 | 5 | 100\n"
        "乙 | 东 | 6 | 4  | 100 | 6 | 100\n");
    /* 3 of each 100: 7 + 1 = 8 against 2 + 3 = 5; 14 on 6 against 11 on 6. */
    static const part_expected added[] = {{"甲", {"7/1", "2/1", "5/1", "1/1", "5/3"}},
                                          {"乙", {"1/1", "3/1", "-2/1", "-2/5", "-2/3"}}};
    static const part_expected growth[] = {{"甲", {"1/1", "", "", "1/1", "5/3"}},
                                           {"乙", {"-2/5", "", "", "-2/5", "-2/3"}}};
    static const part_expected cover[] = {{"甲", {"5/3", "5/6", "5/6", "5/6", "5/3"}},
                                          {"乙", {"2/3", "1/1", "-1/3", "-1/3", "-2/3"}}};
    expect_parts(of, "东", "added", CHILDREN, added, COUNT(added));
    expect_parts(of, "东", "growth", CHILDREN, growth, COUNT(growth));
    expect_parts(of, "东", "cover", CHILDREN, cover, COUNT(cover));
    scene_close(of);
}
END_TEST

START_TEST(a_negative_denominator_that_is_allowed_turns_both_sides) {
    scene *of =
        scene_open(HEAD "indicators:\n"
                        "  spread: {zh: 差额比, formula: net_profit / total_profit, denominator: nonzero}\n"
                        "goals:\n  - {id: spread, indicator: spread, rule: \"> prior\"}\n",
                   "entity | group | net_profit | total_profit | net_profit@prior | total_profit@prior\n"
                   "甲 | 东 | -6 | 2  | -3 | -1\n"
                   "乙 | 东 | -4 | -6 | 1  | -3\n");
    /* -10 on -4 against -2 on -4: 5/2 against 1/2 */
    static const part_expected spread[] = {{"甲", {"3/2", "3/4", "3/4", "3/4", "3/8"}},
                                           {"乙", {"1/1", "-1/4", "5/4", "5/4", "5/8"}}};
    expect_parts(of, "东", "spread", CHILDREN, spread, COUNT(spread));
    scene_close(of);
}
END_TEST

START_TEST(a_segment_is_made_of_its_rows) {
    scene *of = scene_open(HEAD "goals:\n  - {id: profit, indicator: total_profit, rule: \"> 0\", "
                                "scope: segment}\n",
                           "entity | group | segment | total_profit | total_profit@prior\n"
                           "甲 | 东 |      | 9 | 9\n"
                           "甲 | 东 | 安保 | 6 | 4\n"
                           "乙 | 东 | 安保 | 3 | 1\n");
    static const part_expected profit[] = {{"甲", {"6/1", "4/1", "2/1", "2/5", "1/2"}},
                                           {"乙", {"3/1", "1/1", "2/1", "2/5", "1/2"}}};
    soekpi_contribution read[MOST];
    for (int32_t parts = CHILDREN; parts <= ENTERPRISES; parts++) {
        expect_parts(of, "安保", "profit", parts, profit, COUNT(profit));
        (void)contributions_of(of, "安保", "profit", parts, read);
        ck_assert_uint_eq(read[0].row, SIZE_MAX);
    }
    scene_close(of);
}
END_TEST

/* ---- what is unknown ---- */

START_TEST(a_group_without_a_value_gives_its_reason_to_every_part) {
    scene *of = scene_open(usual, "entity | group | total_profit | total_profit@prior\n"
                                  "甲 | 东 | 5 | 4\n"
                                  "乙 | 东 |   | 6\n");
    soekpi_contribution read[MOST];
    ck_assert_uint_eq(contributions_of(of, "东", "profit", CHILDREN, read), 2);
    for (size_t i = 0; i < 2; i++) {
        ck_assert_int_eq(read[i].reason, SOEKPI_MISSING_INPUT);
        ck_assert_int_eq(read[i].share_reason, SOEKPI_MISSING_INPUT);
        ck_assert(isnan(read[i].value) && isnan(read[i].before) && isnan(read[i].change) &&
                  isnan(read[i].pull) && isnan(read[i].share));
    }
    scene_close(of);
}
END_TEST

START_TEST(without_last_year_there_is_a_value_but_no_change) {
    scene *of = scene_open(HEAD "goals:\n  - {id: profit, indicator: total_profit, rule: \"> 0\"}\n",
                           "entity | group | total_profit\n甲 | 东 | 5\n乙 | 东 | 7\n");
    static const part_expected profit[] = {{"甲", {"5/1", "", "", "", ""}}, {"乙", {"7/1", "", "", "", ""}}};
    soekpi_contribution read[MOST];
    expect_parts(of, "东", "profit", CHILDREN, profit, COUNT(profit));
    (void)contributions_of(of, "东", "profit", CHILDREN, read);
    ck_assert_int_eq(read[0].share_reason, SOEKPI_MISSING_INPUT);
    scene_close(of);
}
END_TEST

START_TEST(last_year_is_found_in_rows_though_no_rule_reads_it) {
    scene *of = scene_open(HEAD "goals:\n  - {id: profit, indicator: total_profit, rule: \"> 0\"}\n",
                           "entity | group | period | total_profit\n"
                           "甲 | 东 | 2023 | 5\n乙 | 东 | 2023 | 7\n"
                           "甲 | 东 | 2022 | 2\n乙 | 东 | 2022 | 6\n");
    static const part_expected profit[] = {{"甲", {"5/1", "2/1", "3/1", "3/8", "3/4"}},
                                           {"乙", {"7/1", "6/1", "1/1", "1/8", "1/4"}}};
    expect_parts(of, "东", "profit", CHILDREN, profit, COUNT(profit));
    scene_close(of);
}
END_TEST

START_TEST(who_is_left_out_of_a_partial_sum_gives_nothing) {
    static const soekpi_evaluation_options partial = {.size = sizeof partial, .partial = 1};
    scene *of = scene_open_with(usual,
                                "entity | group | total_profit | total_profit@prior\n"
                                "甲 | 东 | 5 | 4\n"
                                "乙 | 东 | 9 |  \n",
                                &partial);
    static const part_expected profit[] = {{"甲", {"5/1", "4/1", "1/1", "1/4", "1/1"}},
                                           {"乙", {"0/1", "0/1", "0/1", "0/1", "0/1"}}};
    expect_parts(of, "东", "profit", CHILDREN, profit, COUNT(profit));
    scene_close(of);
}
END_TEST

START_TEST(a_reported_ratio_is_not_taken_apart) {
    scene *of = scene_open(HEAD "goals:\n  - {id: debt, indicator: debt_ratio, rule: \"<= 65 %\"}\n",
                           "entity | group | role | debt_ratio\n"
                           "甲 | 东 |          | 0.5\n"
                           "东 | 东 | reported | 0.5\n");
    soekpi_contribution read[MOST];
    ck_assert_uint_eq(contributions_of(of, "东", "debt", CHILDREN, read), 1);
    ck_assert_int_eq(read[0].reason, SOEKPI_MISSING_INPUT);
    ck_assert(isnan(read[0].value));
    scene_close(of);
}
END_TEST

/* ---- trees and shares ---- */

static const char tree[] = "entity | group | role | consolidation_share | total_profit | total_profit@prior\n"
                           "乙   | 西 |             |     | 20 | 16\n"
                           "丙   | 区 |             | 0.5 | 8  | 4\n"
                           "甲   | 东 |             |     | 10 | 5\n"
                           "东   | 区 | group       | 0.8 |    |  \n"
                           "西   | 区 | group       |     |    |  \n"
                           "抵销 | 区 | elimination |     | -2 |  \n"
                           "抵销 | 东 | elimination |     | -5 | 0\n";

START_TEST(children_are_entities_then_groups_with_their_shares) {
    scene *of = scene_open(usual, tree);
    /* 4 + 4 + 20 - 2 = 26 against 2 + 4 + 16 = 22. */
    static const part_expected children[] = {{"丙", {"4/1", "2/1", "2/1", "1/11", "1/2"}},
                                             {"西", {"20/1", "16/1", "4/1", "2/11", "1/1"}},
                                             {"东", {"4/1", "4/1", "0/1", "0/1", "0/1"}},
                                             {"", {"-2/1", "0/1", "-2/1", "-1/11", "-1/2"}}};
    expect_parts(of, "区", "profit", CHILDREN, children, COUNT(children));
    scene_close(of);
}
END_TEST

START_TEST(enterprises_are_all_entities_and_all_eliminations_together) {
    scene *of = scene_open(usual, tree);
    static const part_expected enterprises[] = {{"乙", {"20/1", "16/1", "4/1", "2/11", "1/1"}},
                                                {"丙", {"4/1", "2/1", "2/1", "1/11", "1/2"}},
                                                {"甲", {"8/1", "4/1", "4/1", "2/11", "1/1"}},
                                                {"", {"-6/1", "0/1", "-6/1", "-3/11", "-3/2"}}};
    expect_parts(of, "区", "profit", ENTERPRISES, enterprises, COUNT(enterprises));
    static const part_expected east[] = {{"甲", {"10/1", "5/1", "5/1", "1/1", ""}},
                                         {"", {"-5/1", "0/1", "-5/1", "-1/1", ""}}};
    expect_parts(of, "东", "profit", CHILDREN, east, COUNT(east));
    expect_parts(of, "东", "profit", ENTERPRISES, east, COUNT(east));
    scene_close(of);
}
END_TEST

/* ---- the calls ---- */

START_TEST(a_range_of_parts_is_the_same_parts) {
    scene *of = scene_open(usual, tree);
    soekpi_contribution whole[MOST], one = {.size = sizeof one};
    size_t count = contributions_of(of, "区", "profit", CHILDREN, whole);
    for (size_t i = 0; i < count; i++) {
        ck_assert_int_eq(soekpi_evaluation_contributions(of->evaluation, scene_group(of, "区"),
                                                         target_of(of, "profit"), CHILDREN, i, 1, &one, NULL),
                         SOEKPI_OK);
        ck_assert_str_eq(one.name, whole[i].name);
        ck_assert_uint_eq(one.row, whole[i].row);
        ck_assert(scene_same(one.value, whole[i].value) && scene_same(one.share, whole[i].share));
    }
    ck_assert_int_eq(soekpi_evaluation_contributions(of->evaluation, scene_group(of, "区"),
                                                     target_of(of, "profit"), CHILDREN, count, 0, NULL, NULL),
                     SOEKPI_OK);
    scene_close(of);
}
END_TEST

START_TEST(calls_are_checked_before_anything_is_written) {
    scene *of = scene_open(usual, tree);
    size_t count = 77, row = scene_group(of, "区"), index = target_of(of, "profit");
    soekpi_contribution one = {.size = sizeof one, .value = 77}, wrong = {.size = 1};
    soekpi_error error;
    char text[8] = "xxxxxxx";
    const soekpi_evaluation *it = of->evaluation;
    ck_assert_int_eq(soekpi_evaluation_parts(NULL, row, index, CHILDREN, &count), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_parts(it, row, index, CHILDREN, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_parts(it, row, index, SOEKPI_PARTS_END, &count),
                     SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_parts(it, row, index, -1, &count), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_parts(it, 0, index, CHILDREN, &count), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_parts(it, row + 99, index, CHILDREN, &count), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_evaluation_parts(it, row, 99, CHILDREN, &count), SOEKPI_ERROR_RANGE);
    ck_assert_uint_eq(count, 77);
    ck_assert_int_eq(soekpi_evaluation_contributions(it, row, index, CHILDREN, 0, 1, NULL, &error),
                     SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_contributions(it, row, index, CHILDREN, 0, 1, &wrong, &error),
                     SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_contributions(it, row, index, CHILDREN, 4, 1, &one, &error),
                     SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_evaluation_contributions(it, row, index, CHILDREN, SIZE_MAX, 2, &one, &error),
                     SOEKPI_ERROR_RANGE);
    ck_assert_double_eq(one.value, 77);
    ck_assert_int_eq(soekpi_contribution_exact(it, row, index, CHILDREN, 4, 0, text, 8, NULL),
                     SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(
        soekpi_contribution_exact(it, row, index, CHILDREN, 0, SOEKPI_CONTRIBUTION_END, text, 8, NULL),
        SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_contribution_exact(it, row, index, CHILDREN, 0, 0, NULL, 0, NULL),
                     SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_contribution_exact(it, row, index, CHILDREN, 0, 0, text, 2, &count),
                     SOEKPI_ERROR_CAPACITY);
    ck_assert_uint_eq(count, sizeof "4/1");
    ck_assert_str_eq(text, "xxxxxxx");
    scene_close(of);
}
END_TEST

START_TEST(only_targets_of_accounts_are_taken_apart) {
    scene *of = scene_open(HEAD "items:\n  area: {zh: 新增面积, kind: flow, unit: m2}\n"
                                "goals:\n  - {id: profit, indicator: total_profit, rule: \"> 0\"}\n"
                                "  - {id: space, quantity: area, rule: \"> 80 万平方米\"}\n",
                           "entity | group | total_profit\n甲 | 东 | 5\n");
    size_t count = 77;
    soekpi_evaluation_info info = scene_info(of);
    ck_assert_int_eq(info.plan_row, 1);
    ck_assert_int_eq(soekpi_evaluation_parts(of->evaluation, scene_group(of, "东"), target_of(of, "space"),
                                             CHILDREN, &count),
                     SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_parts(of->evaluation, info.entities + info.groups - 1,
                                             target_of(of, "profit"), CHILDREN, &count),
                     SOEKPI_ERROR_ARGUMENT);
    ck_assert_uint_eq(count, 77);
    scene_close(of);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("contribution");
    TCase *figures = tcase_create("figures");
    tcase_add_test(figures, an_amount_has_its_change_pull_and_share);
    tcase_add_test(figures, of_a_growth_the_value_is_the_pull_and_the_share_that_of_the_amount);
    tcase_add_test(figures, a_ratio_is_taken_apart_over_the_groups_denominator);
    tcase_add_test(figures, a_loss_that_turns_has_no_pull_but_shares);
    tcase_add_test(figures, dialects_of_growth_add_up_too);
    tcase_add_test(figures, constants_belong_to_nobody);
    tcase_add_test(figures, an_interim_return_is_annualised_once);
    tcase_add_test(figures, a_yearly_rate_counts_its_months_once);
    tcase_add_test(figures, a_negative_denominator_that_is_allowed_turns_both_sides);
    tcase_add_test(figures, a_segment_is_made_of_its_rows);
    suite_add_tcase(suite, figures);
    TCase *unknown = tcase_create("unknown");
    tcase_add_test(unknown, a_group_without_a_value_gives_its_reason_to_every_part);
    tcase_add_test(unknown, without_last_year_there_is_a_value_but_no_change);
    tcase_add_test(unknown, last_year_is_found_in_rows_though_no_rule_reads_it);
    tcase_add_test(unknown, who_is_left_out_of_a_partial_sum_gives_nothing);
    tcase_add_test(unknown, a_reported_ratio_is_not_taken_apart);
    suite_add_tcase(suite, unknown);
    TCase *trees = tcase_create("trees");
    tcase_add_test(trees, children_are_entities_then_groups_with_their_shares);
    tcase_add_test(trees, enterprises_are_all_entities_and_all_eliminations_together);
    suite_add_tcase(suite, trees);
    TCase *calls = tcase_create("calls");
    tcase_add_test(calls, a_range_of_parts_is_the_same_parts);
    tcase_add_test(calls, calls_are_checked_before_anything_is_written);
    tcase_add_test(calls, only_targets_of_accounts_are_taken_apart);
    suite_add_tcase(suite, calls);
    return run_suite(suite);
}
