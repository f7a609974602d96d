/* Sums of many groups as the batch engine reads them, against those that callers read. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "evaluate/accumulator.h"
#include "harness.h"

enum { FIGURES = 4, ROWS = 900, GROUPS = 100 };

static const char plan_text[] = "soekpi: 1\nplan: test\nperiod: 2023\ngoals:\n"
                                "  - {id: growth, indicator: total_profit_growth, rule: \"> 5 %\"}\n"
                                "  - {id: debt, indicator: debt_ratio, rule: \"<= 60 %\"}\n";
static const char *const figure_names[FIGURES] = {"total_profit(万元)", "total_profit@prior",
                                                  "total_liabilities", "total_assets"};

typedef struct world {
    soekpi_catalogue *catalogue;
    soekpi_plan *plan;
    soekpi_table *table;
    soekpi_evaluation *evaluation;
    double cells[FIGURES][ROWS];
    int32_t codes[ROWS];
} world;

static double draw_cell(uint64_t *state, bool digits) {
    double cents = ((double)random_below(state, 2000000000) - 300000000) / 100;
    uint64_t kind = random_below(state, 400);
    if (kind == 0)
        return (double)INFINITY;
    if (kind < 4)
        return (double)NAN;
    return digits && kind < 40 ? cents / 3 : cents;
}

static void open_world(world *of, uint64_t seed, bool digits, bool partial) {
    uint64_t state = seed;
    char names[GROUPS][8];
    const char *labels[GROUPS];
    of->catalogue = soekpi_catalogue_create(NULL);
    of->plan = soekpi_plan_parse(of->catalogue, plan_text, sizeof plan_text - 1, NULL);
    of->table = soekpi_table_create(of->catalogue, ROWS, NULL);
    ck_assert(of->plan != NULL && of->table != NULL);
    for (int f = 0; f < FIGURES; f++) {
        for (size_t row = 0; row < ROWS; row++)
            of->cells[f][row] = draw_cell(&state, digits);
        ck_assert_int_eq(
            soekpi_table_add_column(of->table, figure_names[f], of->cells[f], sizeof(double), ROWS, NULL),
            SOEKPI_OK);
    }
    for (int i = 0; i < GROUPS; i++) {
        snprintf(names[i], sizeof names[i], "g%d", i);
        labels[i] = names[i];
    }
    for (size_t row = 0; row < ROWS; row++)
        of->codes[row] = (int32_t)random_below(&state, GROUPS);
    ck_assert_int_eq(soekpi_table_set_key(of->table, SOEKPI_KEY_GROUP, labels, GROUPS, of->codes,
                                          sizeof *of->codes, ROWS, NULL),
                     SOEKPI_OK);
    soekpi_evaluation_options options = {.size = sizeof options, .partial = partial ? 1 : 2};
    of->evaluation = soekpi_evaluation_create(of->plan, of->table, &options, NULL);
    ck_assert_ptr_nonnull(of->evaluation);
}

static void close_world(world *of) {
    soekpi_evaluation_free(of->evaluation);
    soekpi_table_free(of->table);
    soekpi_plan_free(of->plan);
    soekpi_catalogue_free(of->catalogue);
}

/* The figure by its name, in the class of the target. */
static soekpi_sum find_sum(const soekpi_accumulator *sums, size_t which, int32_t input, size_t index) {
    const soekpi_evaluation *evaluation = sums->evaluation;
    soekpi_sum sum = {.size = sizeof sum};
    text_builder name = {0};
    soekpi_source_name(evaluation, &evaluation->sources[input], SOEKPI_ENGLISH, &name);
    size_t figure = evaluation->partial ? sums->classes[sums->target_classes[which]].first : 0;
    do
        ck_assert_int_eq(soekpi_accumulator_sum(sums, index, figure++, &sum), SOEKPI_OK);
    while (!soekpi_slice_equal(soekpi_slice_of(&name), sum.figure));
    soekpi_text_discard(&name);
    return sum;
}

static void check_lanes(const soekpi_accumulator *sums, size_t which, int32_t input, bool all_fit) {
    int32_t places = soekpi_accumulator_places(sums, which, input);
    size_t groups = soekpi_accumulator_group_count(sums);
    for (size_t first = 0; first < groups; first += 64) {
        double out[64];
        summed_words words;
        size_t count = groups - first < 64 ? groups - first : 64;
        soekpi_accumulator_lanes(sums, which, input, first, count, places, out, &words);
        ck_assert(!all_fit || words.unfit == 0);
        for (size_t i = 0; i < count; i++) {
            soekpi_sum sum = find_sum(sums, which, input, first + i);
            soekpi_row row = {.size = sizeof row};
            size_t counted;
            ck_assert_int_eq(soekpi_accumulator_counted(sums, first + i, which, &counted), SOEKPI_OK);
            ck_assert_int_eq(soekpi_accumulator_group(sums, first + i, &row), SOEKPI_OK);
            ck_assert_uint_eq(words.missing >> i & 1, sum.missing > 0 || counted == 0);
            ck_assert_uint_eq(words.invalid >> i & 1, sum.invalid > 0);
            ck_assert_uint_eq(words.partial >> i & 1, counted < row.members);
            ck_assert_uint_eq(words.filled >> i & 1, 0);
            if ((words.unfit >> i & 1) != 0) {
                assert_same_bits(out[i], 0);
                continue;
            }
            ck_assert(fabs(out[i]) < 0x1p53 && floor(out[i]) == out[i]);
            assert_same_bits(soekpi_decimal_to_double(soekpi_decimal_make((int64_t)out[i], -places)),
                             sum.sum);
        }
    }
}

START_TEST(lanes_are_the_sums) {
    static world of;
    bool digits = _i % 2 == 1, partial = _i / 2 == 1;
    open_world(&of, 300 + (uint64_t)_i, digits, partial);
    soekpi_accumulator *sums = soekpi_accumulator_create(of.evaluation, NULL);
    ck_assert_ptr_nonnull(sums);
    ck_assert_int_eq(soekpi_accumulator_add(sums, 0, ROWS, NULL), SOEKPI_OK);
    for (size_t which = 0; which < of.evaluation->target_count; which++)
        for (size_t i = 0; i < of.evaluation->targets[which].source_count; i++)
            check_lanes(sums, which, of.evaluation->targets[which].sources[i], !digits);
    soekpi_accumulator_free(sums);
    close_world(&of);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("accumulator lanes");
    TCase *lanes_case = tcase_create("lanes");
    tcase_add_loop_test(lanes_case, lanes_are_the_sums, 0, 4);
    suite_add_tcase(suite, lanes_case);
    return run_suite(suite);
}
