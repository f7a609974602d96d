/* The batch engine: which path decides, and that the path does not show (laws 2 and 3). */
#include <math.h>
#include <stdlib.h>

#include "evaluate/batch.h"
#include "evaluate/instruction_set.h"
#include "harness.h"

static const char plan_text[] =
    "soekpi: 1\nplan: p\ngoals:\n"
    "  - {id: a, indicator: total_profit_growth, rule: \"> 5 %\", at_risk: \"1 pp\", scope: each, basis: "
    "stated}\n"
    "  - {id: b, indicator: debt_ratio, rule: \"<= prior + 1 pp\", at_risk: \"0.5 pp\", scope: each, basis: "
    "stated}\n"
    "  - {id: c, indicator: revenue_per_capita, rule: \"> prior\", at_risk: \"5 %\", scope: each, basis: "
    "stated}\n"
    "  - {id: d, indicator: debt_ratio, rule: \"within 2 pp of prior\", scope: each, basis: stated}\n"
    "  - {id: e, indicator: debt_ratio, rule: \"between 40 % and 70 %\", at_risk: \"> 65 %\", scope: each, "
    "basis: stated}\n"
    "  - {id: f, indicator: total_profit, rule: \">= 1.05 * prior\", scope: each, basis: stated}\n";

enum { COLUMNS = 8, TARGETS = 6, ROWS = 333 };

static const char *const names[COLUMNS] = {
    "total_profit", "total_profit@prior", "total_liabilities", "total_liabilities@prior",
    "total_assets", "total_assets@prior", "revenue",           "average_headcount"};

/* What an evaluation needs, and its results; made with one instruction set. */
typedef struct bench {
    soekpi_catalogue *catalogue;
    soekpi_plan *plan;
    soekpi_table *table;
    soekpi_evaluation *evaluation;
    double cells[COLUMNS + 2][ROWS];
    double values[TARGETS * ROWS], margins[TARGETS * ROWS];
    uint8_t verdicts[TARGETS * ROWS], reasons[TARGETS * ROWS];
} bench;

static bench *set_up(double unit, bool full_digits) {
    bench *made = calloc(1, sizeof *made);
    uint64_t state = 7;
    for (int column = 0; column < COLUMNS + 2; column++)
        for (int row = 0; row < ROWS; row++) {
            double figure = (double)(1 + random_below(&state, 900000)) / 100 * unit;
            made->cells[column][row] = full_digits ? figure / 3 : figure;
        }
    made->catalogue = soekpi_catalogue_create(NULL);
    made->plan = soekpi_plan_parse(made->catalogue, plan_text, sizeof plan_text - 1, NULL);
    ck_assert_ptr_nonnull(made->plan);
    made->table = soekpi_table_create(made->catalogue, ROWS, NULL);
    for (int column = 0; column < COLUMNS + 2; column++) {
        const char *name =
            column < COLUMNS ? names[column]
                             : (const char *[]){"revenue@prior", "average_headcount@prior"}[column - COLUMNS];
        ck_assert_int_eq(
            soekpi_table_add_column(made->table, name, made->cells[column], sizeof(double), ROWS, NULL),
            SOEKPI_OK);
    }
    return made;
}

static void evaluate(bench *with, int32_t set) {
    soekpi_evaluation_options options = {.size = sizeof options, .period = "2023", .instruction_set = set};
    soekpi_evaluation_free(with->evaluation);
    with->evaluation = soekpi_evaluation_create(with->plan, with->table, &options, NULL);
    ck_assert_ptr_nonnull(with->evaluation);
}

static path_counts run(bench *with) {
    path_counts counts = {0, 0, 0};
    soekpi_results results = {.size = sizeof results,
                              .capacity = ROWS,
                              .values = with->values,
                              .verdicts = with->verdicts,
                              .reasons = with->reasons};
    soekpi_engine_run(with->evaluation, 0, ROWS, &results, &counts);
    return counts;
}

static void tear_down(bench *freed) {
    soekpi_evaluation_free(freed->evaluation);
    soekpi_table_free(freed->table);
    soekpi_plan_free(freed->plan);
    soekpi_catalogue_free(freed->catalogue);
    free(freed);
}

/* Every result as judge.c alone gives it. */
static void check_results(const bench *with) {
    bench *alone = calloc(1, sizeof *alone);
    soekpi_results results = {.size = sizeof results,
                              .capacity = ROWS,
                              .values = alone->values,
                              .verdicts = alone->verdicts,
                              .reasons = alone->reasons};
    for (size_t row = 0; row < ROWS; row++)
        for (size_t index = 0; index < TARGETS; index++) {
            context here = {.evaluation = with->evaluation, .row = row};
            size_t element = index * ROWS + row;
            soekpi_judge_exactly(&here, index, &results, row);
            assert_same_bits(with->values[element], alone->values[element]);
            ck_assert_int_eq(with->verdicts[element], alone->verdicts[element]);
            ck_assert_int_eq(with->reasons[element], alone->reasons[element]);
        }
    free(alone);
}

START_TEST(figures_of_two_decimals_are_decided_in_lanes) {
    bench *with = set_up(1, false);
    for (int32_t set = SOEKPI_INSTRUCTIONS_BEST; set < SOEKPI_INSTRUCTIONS_END; set++) {
        int32_t chosen;
        if (!soekpi_kernel_find(set, &chosen))
            continue;
        evaluate(with, set);
        path_counts counts = run(with);
        ck_assert_uint_eq(counts.lanes, TARGETS * ROWS);
        ck_assert_uint_eq(counts.exact, 0);
        check_results(with);
    }
    tear_down(with);
}
END_TEST

START_TEST(groups_of_a_trillion_are_decided_in_128_bits) {
    bench *with = set_up(1e8, false);
    evaluate(with, SOEKPI_INSTRUCTIONS_BEST);
    path_counts counts = run(with);
    ck_assert_uint_eq(counts.exact, 0);
    check_results(with);
    tear_down(with);
}
END_TEST

START_TEST(figures_of_all_digits_are_decided_in_double_doubles) {
    bench *with = set_up(1, true);
    evaluate(with, SOEKPI_INSTRUCTIONS_BEST);
    path_counts counts = run(with);
    ck_assert_uint_gt(counts.wide, TARGETS * ROWS * 9 / 10);
    ck_assert_uint_eq(counts.lanes + counts.wide + counts.exact, TARGETS * ROWS);
    check_results(with);
    tear_down(with);
}
END_TEST

START_TEST(ties_are_decided_in_lanes) {
    bench *with = set_up(1, false);
    for (int column = 0; column < COLUMNS; column += 2)
        memcpy(with->cells[column + 1], with->cells[column], sizeof with->cells[column]);
    memcpy(with->cells[8], with->cells[6], sizeof with->cells[6]);
    memcpy(with->cells[7], with->cells[9], sizeof with->cells[9]);
    evaluate(with, SOEKPI_INSTRUCTIONS_BEST);
    path_counts counts = run(with);
    ck_assert_uint_eq(counts.exact, 0);
    check_results(with);
    for (size_t row = 0; row < ROWS; row++) {
        ck_assert_int_eq(with->verdicts[2 * ROWS + row], SOEKPI_BREACHED); /* > prior, nothing changed */
        ck_assert_int_eq(with->verdicts[3 * ROWS + row], SOEKPI_MET);      /* within 2 pp of prior */
    }
    tear_down(with);
}
END_TEST

START_TEST(scales_found_in_one_run_serve_the_next) {
    bench *with = set_up(1, false);
    for (int row = 0; row < ROWS; row++)
        for (int column = 0; column < COLUMNS + 2; column++)
            with->cells[column][row] = round(with->cells[column][row]) / 1000;
    evaluate(with, SOEKPI_INSTRUCTIONS_BEST);
    for (int pass = 0; pass < 2; pass++) {
        path_counts counts = run(with);
        ck_assert_uint_eq(counts.lanes, TARGETS * ROWS);
        check_results(with);
    }
    tear_down(with);
}
END_TEST

START_TEST(an_instruction_set_that_is_not_there_is_refused) {
    bench *with = set_up(1, false);
    for (int32_t set = -1; set <= SOEKPI_INSTRUCTIONS_END; set++) {
        soekpi_evaluation_options options = {
            .size = sizeof options, .period = "2023", .instruction_set = set};
        soekpi_error error = {0};
        soekpi_evaluation *made = soekpi_evaluation_create(with->plan, with->table, &options, &error);
        int32_t chosen;
        bool there = set >= 0 && set < SOEKPI_INSTRUCTIONS_END && soekpi_kernel_find(set, &chosen) != NULL;
        ck_assert_int_eq(made != NULL, there);
        if (!made) {
            ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
            continue;
        }
        soekpi_evaluation_info info = {.size = sizeof info};
        ck_assert_int_eq(soekpi_evaluation_describe(made, &info), SOEKPI_OK);
        ck_assert_int_eq(info.instruction_set, chosen);
        soekpi_evaluation_free(made);
    }
    tear_down(with);
}
END_TEST

START_TEST(arrays_of_constants_are_full) {
    for (size_t row = 0; row < BATCH_ROWS; row++) {
        assert_same_bits(soekpi_ones[row], 1.0);
        ck_assert(isnan(soekpi_nothing[row]));
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("engine");
    TCase *cases = tcase_create("paths");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, figures_of_two_decimals_are_decided_in_lanes);
    tcase_add_test(cases, groups_of_a_trillion_are_decided_in_128_bits);
    tcase_add_test(cases, figures_of_all_digits_are_decided_in_double_doubles);
    tcase_add_test(cases, ties_are_decided_in_lanes);
    tcase_add_test(cases, scales_found_in_one_run_serve_the_next);
    tcase_add_test(cases, an_instruction_set_that_is_not_there_is_refused);
    tcase_add_test(cases, arrays_of_constants_are_full);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
