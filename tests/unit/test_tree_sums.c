/* Trees of many groups: judged all at once they say what each says by itself, bit for bit, whichever way
 * their sums are found; and what they say are the sums of whole cents. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <soekpi/soekpi.h>

#include "harness.h"

enum { FIGURES = 6, MEMBERS = 1500, GROUPS = 150, ROWS = MEMBERS + GROUPS, NAME = 16, TARGETS = 7 };
enum { MANY = 4096 }; /* members of all groups together, from which they are summed at once */

static const char *const figure_names[FIGURES] = {"total_profit",      "total_profit@prior",
                                                  "total_liabilities", "total_liabilities@prior",
                                                  "total_assets",      "total_assets@prior"};
static const char plan_text[] =
    "soekpi: 1\nplan: test\nperiod: 2023\n"
    "parameters: {front: {value: 3, note: assumed}}\n"
    "benchmarks: {gdp_growth: {entity: 区}}\n"
    "goals:\n"
    "  - {id: profit, indicator: total_profit, rule: \">= prior\", at_risk: \"5 %\", scope: [each, group]}\n"
    "  - {id: growth, indicator: total_profit_growth, rule: \"> 5.2 %\", at_risk: 1 pp, scope: group}\n"
    "  - {id: debt, indicator: debt_ratio, rule: \"<= prior + 1 pp\", at_risk: 0.5 pp, scope: group}\n"
    "  - {id: each, indicator: debt_ratio, rule: \"<= 60 %\", scope: each}\n"
    "  - {id: named, indicator: debt_ratio, rule: \"between 20 % and 60 %\", scope: [g3, g77]}\n"
    "  - {id: place, indicator: debt_ratio, rule: \"rank <= front among all\", scope: [each, group]}\n"
    "  - {id: tower, milestone: tower, due: 2023-06-30}\n";

typedef struct world {
    soekpi_catalogue *catalogue;
    soekpi_plan *plan;
    soekpi_table *table;
    soekpi_evaluation *evaluation;
    soekpi_evaluation_info info;
    double cells[FIGURES][ROWS];
    int32_t entities[ROWS], of_row[ROWS], roles[ROWS];
} world;

/* All columns of results. */
typedef struct answers {
    double *numbers[4];
    uint8_t *codes[4];
    soekpi_results results;
} answers;

static answers make_answers(size_t rows, size_t targets, bool all) {
    answers made;
    for (int i = 0; i < 4; i++) {
        made.numbers[i] = calloc(rows * targets + 1, sizeof(double));
        made.codes[i] = calloc(rows * targets + 1, 1);
        ck_assert(made.numbers[i] != NULL && made.codes[i] != NULL);
    }
    made.results = (soekpi_results){.size = sizeof made.results,
                                    .capacity = rows,
                                    .values = made.numbers[0],
                                    .verdicts = made.codes[0],
                                    .reasons = made.codes[1]};
    if (all) {
        made.results.references = made.numbers[1];
        made.results.margins = made.numbers[2];
        made.results.amounts = made.numbers[3];
        made.results.labels = made.codes[2];
        made.results.marks = made.codes[3];
    }
    return made;
}

static void free_answers(answers *freed) {
    for (int i = 0; i < 4; i++) {
        free(freed->numbers[i]);
        free(freed->codes[i]);
    }
}

static void assert_same_answers(const answers *found, const answers *expected, const world *of,
                                const char *what) {
    size_t rows = of->info.groups;
    for (size_t i = 0; i < rows * of->info.targets; i++)
        for (int column = 0; column < 4; column++)
            ck_assert_msg(same_bits(found->numbers[column][i], expected->numbers[column][i]) &&
                              found->codes[column][i] == expected->codes[column][i],
                          "%s: target %zu of group %zu, column %d: %.17g, %d; expected %.17g, %d", what,
                          i / rows, i % rows, column, found->numbers[column][i], found->codes[column][i],
                          expected->numbers[column][i], expected->codes[column][i]);
}

/* Cents; blanks, invalid cells, many digits and giants as the temper has them. */
static double draw_cell(uint64_t *state, int temper, bool profit) {
    double cents = (double)random_below(state, 2000000000) - (profit ? 500000000 : 0);
    uint64_t kind = random_below(state, 2000);
    if (temper > 0 && kind < 2)
        return kind == 0 ? (double)INFINITY : (double)NAN;
    if (temper == 2 && kind < 100)
        return kind < 2 ? 1e290 : kind < 4 ? 1e-290 : cents / 3;
    if (temper == 3)
        return cents * 1e4;
    return cents / 100;
}

/* Half of the groups stand in the one before, so that the tree is deep. */
static int32_t draw_parent(uint64_t *state, int32_t group) {
    return random_below(state, 2) == 0 ? group - 1 : (int32_t)random_below(state, (uint64_t)group);
}

static void set_keys(world *of) {
    static const char *const roles[] = {"entity", "elimination", "group", "context"};
    static char names[ROWS][NAME];
    const char *entities[ROWS], *groups[GROUPS];
    for (int i = 0; i < ROWS; i++) {
        (void)snprintf(names[i], NAME, i < GROUPS ? "g%d" : "e%d", i);
        entities[i] = names[i];
        if (i < GROUPS)
            groups[i] = names[i];
    }
    const struct {
        int32_t key;
        const char *const *labels;
        size_t count;
        const int32_t *codes;
    } keys[] = {{SOEKPI_KEY_ENTITY, entities, ROWS, of->entities},
                {SOEKPI_KEY_GROUP, groups, GROUPS, of->of_row},
                {SOEKPI_KEY_ROLE, roles, 4, of->roles}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        ck_assert_int_eq(soekpi_table_set_key(of->table, keys[i].key, keys[i].labels, keys[i].count,
                                              keys[i].codes, sizeof(int32_t), ROWS, NULL),
                         SOEKPI_OK);
}

static world *open_world(uint64_t seed, int temper, bool partial) {
    uint64_t state = seed;
    world *of = calloc(1, sizeof *of);
    ck_assert_ptr_nonnull(of);
    soekpi_error error = {0};
    of->catalogue = soekpi_catalogue_create(NULL);
    of->plan = soekpi_plan_parse(of->catalogue, plan_text, sizeof plan_text - 1, &error);
    ck_assert_msg(of->plan != NULL, "%d: %s", error.line, error.message);
    of->table = soekpi_table_create(of->catalogue, ROWS, NULL);
    for (int row = 0; row < ROWS; row++) {
        bool group = row < GROUPS, elimination = !group && random_below(&state, 40) == 0;
        of->entities[row] = row;
        of->roles[row] = group ? 2 : elimination ? 1 : 0;
        of->of_row[row] = !group    ? (int32_t)random_below(&state, GROUPS)
                          : row > 0 ? draw_parent(&state, row)
                                    : -1;
        for (int f = 0; f < FIGURES; f++)
            of->cells[f][row] = group ? (double)NAN : draw_cell(&state, temper, f < 2);
    }
    for (int f = 0; f < FIGURES; f++)
        ck_assert_int_eq(
            soekpi_table_add_column(of->table, figure_names[f], of->cells[f], sizeof(double), ROWS, NULL),
            SOEKPI_OK);
    set_keys(of);
    soekpi_evaluation_options options = {.size = sizeof options, .partial = partial ? 1 : 2};
    of->evaluation = soekpi_evaluation_create(of->plan, of->table, &options, &error);
    ck_assert_msg(of->evaluation != NULL, "%s", error.message);
    of->info.size = sizeof of->info;
    ck_assert_int_eq(soekpi_evaluation_describe(of->evaluation, &of->info), SOEKPI_OK);
    ck_assert_uint_eq(of->info.targets, TARGETS);
    return of;
}

static void close_world(world *of) {
    soekpi_evaluation_free(of->evaluation);
    soekpi_table_free(of->table);
    soekpi_plan_free(of->plan);
    soekpi_catalogue_free(of->catalogue);
    free(of);
}

static soekpi_results from_element(const soekpi_results *whole, size_t element) {
    soekpi_results part = *whole;
    part.values += element;
    part.verdicts += element;
    part.reasons += element;
    if (whole->margins != NULL) {
        part.references += element;
        part.margins += element;
        part.amounts += element;
        part.labels += element;
        part.marks += element;
    }
    return part;
}

/* Each group by a call of its own, which has few members: they are read one by one. */
static answers judge_apart(const world *of, bool all) {
    answers found = make_answers(of->info.groups, of->info.targets, all);
    size_t members = 0;
    for (size_t group = 0; group < of->info.groups; group++) {
        soekpi_row row = {.size = sizeof row};
        soekpi_results part = from_element(&found.results, group);
        ck_assert_int_eq(soekpi_evaluation_row(of->evaluation, of->info.entities + group, &row), SOEKPI_OK);
        ck_assert_uint_lt(row.members, MANY);
        members += row.members;
        ck_assert_int_eq(soekpi_evaluation_run(of->evaluation, of->info.entities + group, 1, &part, NULL),
                         SOEKPI_OK);
    }
    ck_assert_uint_ge(members, MANY);
    return found;
}

static answers judge_together(const world *of, bool all) {
    answers found = make_answers(of->info.groups, of->info.targets, all);
    ck_assert_int_eq(
        soekpi_evaluation_run(of->evaluation, of->info.entities, of->info.groups, &found.results, NULL),
        SOEKPI_OK);
    return found;
}

static soekpi_accumulator *open_sums(const world *of, size_t first, size_t count) {
    soekpi_accumulator *sums = soekpi_accumulator_create(of->evaluation, NULL);
    ck_assert_ptr_nonnull(sums);
    ck_assert_int_eq(soekpi_accumulator_add(sums, first, count, NULL), SOEKPI_OK);
    return sums;
}

static answers judge_sums(const world *of, const soekpi_accumulator *sums, bool together) {
    answers found = make_answers(of->info.groups, of->info.targets, true);
    for (size_t group = 0; group < of->info.groups; group += together ? of->info.groups : 1) {
        soekpi_results part = from_element(&found.results, group);
        ck_assert_int_eq(soekpi_accumulator_run(sums, group, together ? of->info.groups : 1, &part, NULL),
                         SOEKPI_OK);
    }
    return found;
}

/* What an accumulator leaves to the evaluation: places, and records. */
static void take_others(const world *of, answers *into, const answers *from) {
    static const char *const ids[] = {"place", "tower"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        size_t first = soekpi_plan_find_target(of->plan, ids[i]) * of->info.groups;
        for (int column = 0; column < 4; column++) {
            memcpy(into->numbers[column] + first, from->numbers[column] + first,
                   of->info.groups * sizeof(double));
            memcpy(into->codes[column] + first, from->codes[column] + first, of->info.groups);
        }
    }
}

START_TEST(law_2_all_groups_at_once_are_as_each_by_itself) {
    bool all = _i % 2 == 1, partial = _i / 2 % 2 == 1;
    world *of = open_world(100 + (uint64_t)_i, _i / 4 % 4, partial);
    answers expected = judge_apart(of, all), found = judge_together(of, all);
    assert_same_answers(&found, &expected, of, "evaluation");
    free_answers(&expected);
    free_answers(&found);
    close_world(of);
}
END_TEST

START_TEST(law_12_sums_of_a_tree_judge_as_members_do) {
    world *of = open_world(300 + (uint64_t)_i, _i % 4, _i / 4 % 2 == 1);
    answers expected = judge_apart(of, true);
    soekpi_accumulator_info about = {.size = sizeof about};
    soekpi_accumulator *sums = open_sums(of, 0, 0);
    ck_assert_int_eq(soekpi_accumulator_describe(sums, &about), SOEKPI_OK);
    size_t half = about.rows / 2;
    ck_assert_int_eq(soekpi_accumulator_add(sums, 0, half, NULL), SOEKPI_OK);
    soekpi_accumulator *rest = open_sums(of, half, about.rows - half);
    /* Whatever was found of the first rows counts no more when others come. */
    for (int way = 0; way < 2; way++) {
        answers early = judge_sums(of, sums, way == 0);
        free_answers(&early);
    }
    if (_i / 8 % 2 == 0)
        ck_assert_int_eq(soekpi_accumulator_merge(sums, rest, NULL, NULL), SOEKPI_OK);
    else
        ck_assert_int_eq(soekpi_accumulator_add(sums, half, about.rows - half, NULL), SOEKPI_OK);
    for (int way = 0; way < 2; way++) {
        answers found = judge_sums(of, sums, way == 0);
        take_others(of, &found, &expected);
        assert_same_answers(&found, &expected, of, way == 0 ? "sums at once" : "sums one by one");
        free_answers(&found);
    }
    soekpi_accumulator_free(rest);
    soekpi_accumulator_free(sums);
    free_answers(&expected);
    close_world(of);
}
END_TEST

/* The sums themselves, against whole cents added up along the way from each member. */
START_TEST(law_12_every_group_has_the_cents_of_all_below_it) {
    world *of = open_world(500 + (uint64_t)_i, 0, false);
    long long cents[GROUPS] = {0};
    for (int row = GROUPS; row < ROWS; row++)
        for (int32_t at = of->of_row[row]; at >= 0; at = of->of_row[at])
            cents[at] += llround(of->cells[0][row] * 100);
    answers found = judge_together(of, false);
    size_t profit = soekpi_plan_find_target(of->plan, "profit") * of->info.groups, seen = 0;
    for (size_t group = 0; group < of->info.groups; group++) {
        soekpi_row row = {.size = sizeof row};
        ck_assert_int_eq(soekpi_evaluation_row(of->evaluation, of->info.entities + group, &row), SOEKPI_OK);
        if (row.level != SOEKPI_ROW_GROUP)
            continue;
        /* a quotient of integers below 2^53 is the nearest double */
        assert_same_bits(found.results.values[profit + group], (double)cents[atoi(row.entity + 1)] / 100);
        seen++;
    }
    ck_assert_uint_eq(seen, GROUPS);
    free_answers(&found);
    close_world(of);
}
END_TEST

/* ---- chains ---- */

static const char chain_plan[] = "soekpi: 1\nplan: test\nperiod: 2023\ngoals:\n"
                                 "  - {id: profit, indicator: total_profit, rule: \"> 0\", scope: group}\n";

enum { CHAIN = 20000, LINKS = 2 * CHAIN - 1 };

typedef struct chain {
    soekpi_catalogue *catalogue;
    soekpi_plan *plan;
    soekpi_table *table;
    soekpi_evaluation *evaluation;
    double cells[LINKS];
} chain;

/* Group i has an entity and is in group i + 1. */
static void open_chain(chain *of) {
    static char names[2 * CHAIN][NAME];
    static const char *labels[2 * CHAIN]; /* groups, then entities */
    static int32_t entities[LINKS], groups[LINKS];
    uint64_t state = 5;
    for (int i = 0; i < 2 * CHAIN; i++) {
        (void)snprintf(names[i], NAME, "%d", i);
        labels[i] = names[i];
    }
    for (int row = 0; row < LINKS; row++) {
        bool structure = row >= CHAIN;
        entities[row] = structure ? row - CHAIN : row + CHAIN;
        groups[row] = structure ? row - CHAIN + 1 : row;
        of->cells[row] = structure ? (double)NAN : (double)random_below(&state, 1000000) / 100;
    }
    of->catalogue = soekpi_catalogue_create(NULL);
    of->plan = soekpi_plan_parse(of->catalogue, chain_plan, sizeof chain_plan - 1, NULL);
    of->table = soekpi_table_create(of->catalogue, LINKS, NULL);
    ck_assert(of->plan != NULL && of->table != NULL);
    const size_t word = sizeof(int32_t);
    ck_assert_int_eq(
        soekpi_table_add_column(of->table, "total_profit", of->cells, sizeof(double), LINKS, NULL),
        SOEKPI_OK);
    ck_assert_int_eq(
        soekpi_table_set_key(of->table, SOEKPI_KEY_ENTITY, labels, 2 * CHAIN, entities, word, LINKS, NULL),
        SOEKPI_OK);
    ck_assert_int_eq(
        soekpi_table_set_key(of->table, SOEKPI_KEY_GROUP, labels, CHAIN, groups, word, LINKS, NULL),
        SOEKPI_OK);
    of->evaluation = soekpi_evaluation_create(of->plan, of->table, NULL, NULL);
    ck_assert_ptr_nonnull(of->evaluation);
}

/* 200 million additions, were each group to add up its members. */
START_TEST(a_chain_of_twenty_thousand_groups_is_summed_in_one_pass) {
    static chain of;
    static double values[CHAIN], of_sums[CHAIN];
    soekpi_evaluation_info info = {.size = sizeof info};
    open_chain(&of);
    ck_assert_int_eq(soekpi_evaluation_describe(of.evaluation, &info), SOEKPI_OK);
    ck_assert_uint_eq(info.groups, CHAIN);
    ck_assert_uint_eq(info.entities, CHAIN);
    ck_assert_int_eq(info.depth, CHAIN);
    soekpi_results results = {.size = sizeof results, .capacity = CHAIN, .values = values};
    ck_assert_int_eq(soekpi_evaluation_run(of.evaluation, CHAIN, CHAIN, &results, NULL), SOEKPI_OK);
    soekpi_accumulator *sums = soekpi_accumulator_create(of.evaluation, NULL);
    ck_assert_ptr_nonnull(sums);
    ck_assert_int_eq(soekpi_accumulator_add(sums, 0, CHAIN, NULL), SOEKPI_OK);
    results.values = of_sums;
    ck_assert_int_eq(soekpi_accumulator_run(sums, 0, CHAIN, &results, NULL), SOEKPI_OK);
    long long cents = 0;
    for (int group = 0; group < CHAIN; group++) {
        cents += llround(of.cells[group] * 100);
        assert_same_bits(values[group], (double)cents / 100);
        assert_same_bits(of_sums[group], (double)cents / 100);
    }
    soekpi_accumulator_free(sums);
    soekpi_evaluation_free(of.evaluation);
    soekpi_table_free(of.table);
    soekpi_plan_free(of.plan);
    soekpi_catalogue_free(of.catalogue);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("tree_sums");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 60);
    tcase_add_loop_test(all, law_2_all_groups_at_once_are_as_each_by_itself, 0, 16);
    tcase_add_loop_test(all, law_12_sums_of_a_tree_judge_as_members_do, 0, 16);
    tcase_add_loop_test(all, law_12_every_group_has_the_cents_of_all_below_it, 0, 4);
    tcase_add_test(all, a_chain_of_twenty_thousand_groups_is_summed_in_one_pass);
    suite_add_tcase(suite, all);
    return run_suite(suite);
}
