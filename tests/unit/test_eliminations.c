/* The eliminations of a group one by one: between whom, and with what they count. */
#include <check.h>

#include "scene.h"

#define PLAN                                                                                                 \
    "soekpi: 1\nplan: test\nperiod: 2023\nindicators:\n  margin_all: {formula: \"total_profit / "            \
    "revenue\"}\ngoals:\n"                                                                                   \
    "  - {id: revenue, indicator: revenue, rule: \"> 0\"}\n"                                                 \
    "  - {id: profit, indicator: total_profit, rule: \"> 0\"}\n"                                             \
    "  - {id: margin, indicator: margin_all, rule: \"> 0\"}\n"

/* 城 has 东 (60 %) and 丙; 甲 and 乙 are in 东. Revenue of 城: 0.6*(100 + 200 - 30) + 50 - 7 = 205. */
static const char drawing[] =
    "entity | counterparty | group | role | consolidation_share | revenue | total_profit\n"
    "甲 |    | 东 |             |     | 100 | 40\n"
    "乙 |    | 东 |             |     | 200 | 20\n"
    "丙 |    | 城 |             |     | 50  | 5\n"
    "东 |    | 城 | group       | 0.6 |     |\n"
    "甲 | 乙 | 东 | elimination |     | -30 | -2\n"
    "乙 | 丙 | 城 | elimination |     | -7  |\n";

static soekpi_elimination elimination_of(const scene *of, const char *group, const char *target,
                                         size_t index) {
    soekpi_elimination read = {.size = sizeof read};
    ck_assert_int_eq(soekpi_evaluation_elimination(of->evaluation, scene_group(of, group),
                                                   soekpi_plan_find_target(of->plan, target), index, &read),
                     SOEKPI_OK);
    return read;
}

static void expect(const scene *of, const char *group, const char *target, size_t index, const char *entity,
                   const char *counterparty, const char *owner, double value) {
    soekpi_elimination read = elimination_of(of, group, target, index);
    ck_assert_str_eq(read.entity, entity);
    ck_assert_str_eq(read.counterparty, counterparty);
    ck_assert_str_eq(read.group, owner);
    ck_assert_int_eq(read.reason, SOEKPI_REASON_OK);
    assert_same_bits(read.value, value);
}

START_TEST(eliminations_name_their_pair_and_count_with_their_share) {
    scene *of = scene_open(PLAN, drawing);
    expect(of, "东", "revenue", 0, "甲", "乙", "东", -30);
    expect(of, "城", "revenue", 0, "乙", "丙", "城", -7);  /* its own come first */
    expect(of, "城", "revenue", 1, "甲", "乙", "东", -18); /* 60 % of it */
    ck_assert_uint_eq(elimination_of(of, "城", "revenue", 0).table_row, 5);
    scene_close(of);
}
END_TEST

START_TEST(a_blank_elimination_is_zero) {
    scene *of = scene_open(PLAN, drawing);
    expect(of, "城", "profit", 0, "乙", "丙", "城", 0);
    scene_close(of);
}
END_TEST

START_TEST(an_elimination_of_a_ratio_is_its_numerator_over_the_groups_denominator) {
    scene *of = scene_open(PLAN, drawing);
    /* -2 over the revenue of 东: 100 + 200 - 30 */
    expect(of, "东", "margin", 0, "甲", "乙", "东", -2.0 / 270);
    scene_close(of);
}
END_TEST

START_TEST(eliminations_add_up_to_what_they_do_to_an_amount) {
    scene *of = scene_open(PLAN, drawing);
    soekpi_gap gap = {.size = sizeof gap};
    ck_assert_int_eq(soekpi_evaluation_gap(of->evaluation, scene_group(of, "城"), 0, &gap), SOEKPI_OK);
    assert_same_bits(gap.eliminations, elimination_of(of, "城", "revenue", 0).value +
                                           elimination_of(of, "城", "revenue", 1).value);
    assert_same_bits(gap.consolidated, 205);
    scene_close(of);
}
END_TEST

START_TEST(without_a_value_of_the_group_there_is_none) {
    scene *of = scene_open(PLAN, "entity | group | role | revenue\n"
                                 "甲 | 东 | | \n乙 | 东 | | 200\n抵销 | 东 | elimination | -30\n");
    soekpi_elimination read = elimination_of(of, "东", "revenue", 0);
    ck_assert_int_eq(read.reason, SOEKPI_MISSING_INPUT);
    ck_assert(isnan(read.value));
    ck_assert_str_eq(read.entity, "抵销");
    ck_assert_str_eq(read.counterparty, "");
    scene_close(of);
}
END_TEST

START_TEST(bad_calls_are_refused) {
    scene *of = scene_open(PLAN, drawing);
    size_t group = scene_group(of, "东"), entity = scene_row(of, "甲");
    soekpi_elimination read = {.size = sizeof read, .table_row = 77};
    ck_assert_int_eq(soekpi_evaluation_elimination(NULL, group, 0, 0, &read), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_elimination(of->evaluation, group, 0, 0, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_elimination(of->evaluation, entity, 0, 0, &read),
                     SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_elimination(of->evaluation, group, 0, 1, &read), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_evaluation_elimination(of->evaluation, group, 99, 0, &read), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_evaluation_elimination(of->evaluation, 99, 0, 0, &read), SOEKPI_ERROR_RANGE);
    read.size = 8;
    ck_assert_int_eq(soekpi_evaluation_elimination(of->evaluation, group, 0, 0, &read),
                     SOEKPI_ERROR_ARGUMENT);
    ck_assert_uint_eq(read.table_row, 77); /* a rejected call has written nothing */
    scene_close(of);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("eliminations");
    TCase *all = tcase_create("eliminations");
    tcase_add_test(all, eliminations_name_their_pair_and_count_with_their_share);
    tcase_add_test(all, a_blank_elimination_is_zero);
    tcase_add_test(all, an_elimination_of_a_ratio_is_its_numerator_over_the_groups_denominator);
    tcase_add_test(all, eliminations_add_up_to_what_they_do_to_an_amount);
    tcase_add_test(all, without_a_value_of_the_group_there_is_none);
    tcase_add_test(all, bad_calls_are_refused);
    suite_add_tcase(suite, all);
    return run_suite(suite);
}
