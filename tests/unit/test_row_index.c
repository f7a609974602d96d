/* Rows by key in random tables, held against a walk through all rows: what a key
 * is stands in table.h. Tables whose entities have most periods, and tables where
 * they have few, are indexed in two ways that must agree. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include <soekpi/evaluation.h>

#include "harness.h"
#include "table/table.h"

enum { ROWS = 300, NAMES = ROWS, GROUPS = 3, SEGMENTS = 3, PARTIES = 6, JUDGED = 202312 };

/* A random table and what was drawn for it; -1 is blank. */
typedef struct drawing {
    size_t rows;
    int32_t entities[ROWS], periods[ROWS], groups[ROWS], roles[ROWS], segments[ROWS], parties[ROWS];
    bool has_periods, has_groups, has_roles, has_segments, has_parties;
} drawing;

static const char *const role_names[] = {"entity",  "elimination", "reported", "context",
                                         "segment", "peer",        "group"};
static const char *const segment_names[SEGMENTS] = {"s0", "s1", "s2"};
static const char *const party_names[PARTIES] = {"e0", "e1", "e2",
                                                 "e3", "x0", "x1"}; /* entities and others */

static int32_t period_of(const drawing *of, size_t row) {
    int32_t month = of->has_periods ? of->periods[row] : -1;
    return month < 0 ? JUDGED : 200001 + 100 * (month / 12) + month % 12;
}

static int32_t segment_of(const drawing *of, size_t row) {
    return of->has_segments ? of->segments[row] : -1;
}

static int32_t party_of(const drawing *of, size_t row) {
    return of->has_parties ? of->parties[row] : -1;
}

static int32_t role_of(const drawing *of, size_t row) {
    int32_t role = of->has_roles ? of->roles[row] : SOEKPI_ROLE_ENTITY;
    return role == SOEKPI_ROLE_ENTITY && segment_of(of, row) >= 0 ? SOEKPI_ROLE_SEGMENT : role;
}

static bool is_named(const drawing *of, size_t row) {
    return of->entities[row] >= 0;
}

static int32_t group_of(const drawing *of, size_t row) {
    return of->has_groups ? of->groups[row] : -1;
}

/* Of eliminations. */
static bool same_pair(const drawing *of, size_t a, size_t b) {
    return group_of(of, a) == group_of(of, b) && party_of(of, a) == party_of(of, b) &&
           segment_of(of, a) == segment_of(of, b);
}

/* Number of an elimination without a name among those of its group, counterparty, segment and period. */
static size_t ordinal(const drawing *of, size_t row) {
    size_t before = 0;
    for (size_t other = 0; other < row; other++)
        before += !is_named(of, other) && role_of(of, other) == SOEKPI_ROLE_ELIMINATION &&
                  same_pair(of, other, row) && period_of(of, other) == period_of(of, row);
    return before;
}

static bool has_key(const drawing *of, size_t row) {
    return is_named(of, row) || role_of(of, row) == SOEKPI_ROLE_ELIMINATION;
}

/* Same but for the period. */
static bool same_owner(const drawing *of, size_t a, size_t b) {
    if (!has_key(of, a) || !has_key(of, b) || role_of(of, a) != role_of(of, b) ||
        of->entities[a] != of->entities[b] || segment_of(of, a) != segment_of(of, b))
        return false;
    if (role_of(of, a) != SOEKPI_ROLE_ELIMINATION)
        return true;
    return same_pair(of, a, b) && (is_named(of, a) || ordinal(of, a) == ordinal(of, b));
}

static size_t expected_row(const drawing *of, size_t row, int32_t period) {
    if (!has_key(of, row))
        return period_of(of, row) == period ? row : NO_ROW;
    for (size_t other = 0; other < of->rows; other++)
        if (same_owner(of, other, row) && period_of(of, other) == period)
            return other;
    return NO_ROW;
}

/* Context, the entity, what is reported, peers, structure. */
static int preference(int32_t role) {
    switch (role) {
    case SOEKPI_ROLE_CONTEXT:
        return 5;
    case SOEKPI_ROLE_ENTITY:
        return 4;
    case SOEKPI_ROLE_REPORTED:
        return 3;
    case SOEKPI_ROLE_PEER:
        return 2;
    default:
        return 1;
    }
}

static bool speaks_for_entity(const drawing *of, size_t row) {
    int32_t role = role_of(of, row);
    return role != SOEKPI_ROLE_ELIMINATION && role != SOEKPI_ROLE_SEGMENT && segment_of(of, row) < 0;
}

static size_t expected_entity(const drawing *of, int32_t entity, int32_t period, bool or_earlier) {
    size_t best = NO_ROW;
    for (size_t row = 0; row < of->rows; row++) {
        int32_t found = period_of(of, row);
        if (of->entities[row] != entity || !speaks_for_entity(of, row) || found > period ||
            (found < period && !or_earlier))
            continue;
        if (best == NO_ROW || found > period_of(of, best) ||
            (found == period_of(of, best) && preference(role_of(of, row)) > preference(role_of(of, best))))
            best = row;
    }
    return best;
}

/* Many entities of one month each make a panel mostly empty; few entities of few months, full. */
static void draw(drawing *of, uint64_t *state) {
    of->rows = 1 + random_below(state, random_below(state, 2) ? 40 : ROWS);
    size_t entities = 1 + random_below(state, random_below(state, 2) ? 12 : of->rows);
    size_t months = random_below(state, 3) == 0 ? 200 : 1 + random_below(state, 30);
    of->has_periods = random_below(state, 5) > 0;
    of->has_groups = random_below(state, 2);
    of->has_roles = random_below(state, 2);
    of->has_segments = random_below(state, 2);
    of->has_parties = random_below(state, 2);
    bool blanks = random_below(state, 2);
    for (size_t row = 0; row < of->rows; row++) {
        of->entities[row] =
            blanks && random_below(state, 6) == 0 ? -1 : (int32_t)random_below(state, entities);
        of->periods[row] = random_below(state, 9) == 0 ? -1 : (int32_t)random_below(state, months);
        of->groups[row] = (int32_t)random_below(state, GROUPS + 1) - 1;
        of->segments[row] = random_below(state, 2) ? -1 : (int32_t)random_below(state, SEGMENTS);
        of->parties[row] = (int32_t)random_below(state, PARTIES + 1) - 1;
        of->roles[row] =
            random_below(state, 3) ? SOEKPI_ROLE_ENTITY : (int32_t)random_below(state, SOEKPI_ROLE_END);
    }
}

static void set_key(soekpi_table *table, int32_t key, const char *const *labels, size_t count,
                    const int32_t *codes, size_t rows) {
    soekpi_error error;
    soekpi_status status =
        soekpi_table_set_key(table, key, labels, count, codes, sizeof *codes, rows, &error);
    ck_assert_msg(status == SOEKPI_OK, "%s", error.message);
}

static soekpi_table *make_table(const soekpi_catalogue *catalogue, const drawing *of) {
    static char names[NAMES][8], months[240][8], groups[GROUPS][8];
    static const char *labels[NAMES], *month_labels[240], *group_labels[GROUPS];
    for (size_t i = 0; i < NAMES; i++)
        (void)snprintf(names[i], sizeof names[i], "e%zu", i), labels[i] = names[i];
    for (size_t i = 0; i < 240; i++)
        (void)snprintf(months[i], sizeof months[i], "%zu", 200001 + 100 * (i / 12) + i % 12),
            month_labels[i] = months[i];
    for (size_t i = 0; i < GROUPS; i++)
        (void)snprintf(groups[i], sizeof groups[i], "g%zu", i), group_labels[i] = groups[i];
    soekpi_table *table = soekpi_table_create(catalogue, of->rows, NULL);
    ck_assert_ptr_nonnull(table);
    set_key(table, SOEKPI_KEY_ENTITY, labels, NAMES, of->entities, of->rows);
    if (of->has_periods)
        set_key(table, SOEKPI_KEY_PERIOD, month_labels, 240, of->periods, of->rows);
    if (of->has_groups)
        set_key(table, SOEKPI_KEY_GROUP, group_labels, GROUPS, of->groups, of->rows);
    if (of->has_roles)
        set_key(table, SOEKPI_KEY_ROLE, role_names, SOEKPI_ROLE_END, of->roles, of->rows);
    if (of->has_segments)
        set_key(table, SOEKPI_KEY_SEGMENT, segment_names, SEGMENTS, of->segments, of->rows);
    if (of->has_parties)
        set_key(table, SOEKPI_KEY_COUNTERPARTY, party_names, PARTIES, of->parties, of->rows);
    return table;
}

static void check_duplicates(const drawing *of, const row_index *index) {
    bool *twice = calloc(of->rows, sizeof *twice);
    ck_assert_ptr_nonnull(twice);
    size_t pairs = 0, first, second;
    for (size_t row = 0; row < of->rows; row++) {
        size_t other = has_key(of, row) ? expected_row(of, row, period_of(of, row)) : row;
        if (other == row)
            continue;
        ck_assert(soekpi_row_index_pair(index, pairs++, &first, &second));
        ck_assert_uint_eq(first, other);
        ck_assert_uint_eq(second, row);
        twice[other] = twice[row] = true;
    }
    ck_assert(!soekpi_row_index_pair(index, pairs, &first, &second));
    for (size_t row = 0; row < of->rows; row++)
        ck_assert_msg(soekpi_row_index_duplicate(index, row) == twice[row], "row %zu", row);
    free(twice);
}

START_TEST(rows_are_found_as_by_a_walk) {
    uint64_t state = (uint64_t)_i + 1;
    soekpi_catalogue *catalogue = soekpi_catalogue_create(NULL);
    drawing of;
    for (int round = 0; round < 25; round++) {
        draw(&of, &state);
        soekpi_table *table = make_table(catalogue, &of);
        row_index *index = soekpi_row_index_create(table, JUDGED);
        ck_assert_ptr_nonnull(index);
        check_duplicates(&of, index);
        for (int look = 0; look < 200; look++) {
            size_t row = random_below(&state, of.rows);
            int32_t period = period_of(&of, random_below(&state, of.rows));
            period += random_below(&state, 4) ? 0 : 100;
            size_t found = soekpi_row_index_at(index, row, period);
            ck_assert_uint_eq(found, expected_row(&of, row, period));
            ck_assert(found == NO_ROW || found == row || soekpi_row_index_reaches(index, period));
            char name[8];
            int32_t entity = (int32_t)random_below(&state, NAMES);
            bool or_earlier = random_below(&state, 2);
            (void)snprintf(name, sizeof name, "e%d", (int)entity);
            ck_assert_uint_eq(soekpi_row_index_entity(index, name, period, or_earlier),
                              expected_entity(&of, entity, period, or_earlier));
        }
        soekpi_row_index_free(index);
        soekpi_table_free(table);
    }
    soekpi_catalogue_free(catalogue);
}
END_TEST

START_TEST(a_period_that_no_row_has_is_not_reached) {
    soekpi_catalogue *catalogue = soekpi_catalogue_create(NULL);
    static const int32_t entities[] = {0, 0, 1}, periods[] = {0, 1, -1};
    static const char *const names[] = {"甲", "乙"}, *const dates[] = {"2022", "2021"};
    soekpi_table *table = soekpi_table_create(catalogue, 3, NULL);
    row_index *index = soekpi_row_index_create(table, JUDGED);
    ck_assert_ptr_nonnull(index);
    ck_assert(soekpi_row_index_reaches(index, JUDGED) && !soekpi_row_index_reaches(index, 202212));
    soekpi_row_index_free(index);
    set_key(table, SOEKPI_KEY_ENTITY, names, 2, entities, 3);
    set_key(table, SOEKPI_KEY_PERIOD, dates, 2, periods, 3);
    index = soekpi_row_index_create(table, JUDGED);
    ck_assert_ptr_nonnull(index);
    ck_assert(soekpi_row_index_reaches(index, JUDGED) && soekpi_row_index_reaches(index, 202212));
    ck_assert(soekpi_row_index_reaches(index, 202112) && !soekpi_row_index_reaches(index, 202012));
    ck_assert(!soekpi_row_index_reaches(index, 189912) && !soekpi_row_index_reaches(index, 300012));
    soekpi_row_index_free(index);
    soekpi_table_free(table);
    soekpi_catalogue_free(catalogue);
}
END_TEST

/* Names that are numbers are made when asked for, and stay. */
START_TEST(rows_without_names_have_numbers) {
    enum { MANY = 600 };
    static const char plan_text[] =
        "soekpi: 1\nplan: test\nperiod: 2023\ngoals:\n"
        "  - {id: known, indicator: total_profit, rule: \"> 0\", scope: [\"300\"]}\n"
        "  - {id: unknown, indicator: total_profit, rule: \"> 0\", scope: [\"601\"]}\n"
        "  - {id: zeros, indicator: total_profit, rule: \"> 0\", scope: [\"0300\"]}\n";
    static double profits[MANY];
    soekpi_catalogue *catalogue = soekpi_catalogue_create(NULL);
    soekpi_plan *plan = soekpi_plan_parse(catalogue, plan_text, sizeof plan_text - 1, NULL);
    soekpi_table *table = soekpi_table_create(catalogue, MANY, NULL);
    ck_assert(plan && table);
    ck_assert_int_eq(soekpi_table_add_column(table, "total_profit", profits, sizeof *profits, MANY, NULL),
                     SOEKPI_OK);
    soekpi_evaluation *evaluation = soekpi_evaluation_create(plan, table, NULL, NULL);
    ck_assert_ptr_nonnull(evaluation);
    static const char *names[MANY];
    for (size_t i = 0; i < 2 * MANY; i++) {
        size_t row = i * 367 % MANY; /* in no order, each twice */
        char number[24];
        soekpi_row found = {.size = sizeof found};
        ck_assert_int_eq(soekpi_evaluation_row(evaluation, row, &found), SOEKPI_OK);
        (void)snprintf(number, sizeof number, "%zu", row + 1);
        ck_assert_str_eq(found.entity, number);
        ck_assert(names[row] == NULL || names[row] == found.entity);
        names[row] = found.entity;
    }
    size_t unknown = 0;
    soekpi_finding noted = {.size = sizeof noted};
    for (size_t i = 0; soekpi_evaluation_finding(evaluation, i, &noted) == SOEKPI_OK; i++) {
        unknown += noted.code == SOEKPI_FINDING_UNKNOWN_ENTITY;
        ck_assert(strstr(noted.english, "'300'") == NULL);
    }
    ck_assert_uint_eq(unknown, 2);
    soekpi_evaluation_free(evaluation);
    soekpi_table_free(table);
    soekpi_plan_free(plan);
    soekpi_catalogue_free(catalogue);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("row_index");
    TCase *rows = tcase_create("rows");
    tcase_set_timeout(rows, 60);
    tcase_add_loop_test(rows, rows_are_found_as_by_a_walk, 0, 12);
    tcase_add_test(rows, a_period_that_no_row_has_is_not_reached);
    tcase_add_test(rows, rows_without_names_have_numbers);
    suite_add_tcase(suite, rows);
    return run_suite(suite);
}
