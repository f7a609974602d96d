/* Groups within groups: sums of any depth, shares, eliminations by pair, segments, and structures that cannot
 * be (law 12). */
#include "base/decimal.h"
#include "scene.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define HEAD "soekpi: 1\nplan: test\nperiod: 2023\n"
#define USUAL                                                                                                \
    HEAD "goals:\n"                                                                                          \
         "  - {id: profit, indicator: total_profit, rule: \"> 0\", scope: [each, group, segment]}\n"         \
         "  - {id: debt, indicator: debt_ratio, rule: \"<= 60 %\", scope: [each, group, segment]}\n"

typedef struct sum_case {
    const char *row;
    double value;
    size_t members;
    int32_t depth, consolidated;
} sum_case;

static soekpi_row row_of(const scene *of, size_t index) {
    soekpi_row read = {.size = sizeof read};
    ck_assert_int_eq(soekpi_evaluation_row(of->evaluation, index, &read), SOEKPI_OK);
    return read;
}

static void check_sums(const scene *of, const char *target, const sum_case *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t row = scene_group(of, cases[i].row);
        soekpi_row read = row_of(of, row);
        soekpi_outcome found = scene_outcome(of, row, target);
        ck_assert_msg(scene_same(found.value, cases[i].value), "%s of '%s' is %.17g, expected %.17g", target,
                      cases[i].row, found.value, cases[i].value);
        ck_assert_uint_eq(read.members, cases[i].members);
        ck_assert_int_eq(read.depth, cases[i].depth);
        ck_assert_int_eq(read.consolidated, cases[i].consolidated);
    }
}

/* The same sums from an accumulator, to the bit. */
static void check_accumulator(const scene *of) {
    soekpi_evaluation_info info = scene_info(of);
    soekpi_accumulator *sums = soekpi_accumulator_create(of->evaluation, NULL);
    ck_assert_ptr_nonnull(sums);
    soekpi_accumulator_info about = {.size = sizeof about};
    ck_assert_int_eq(soekpi_accumulator_describe(sums, &about), SOEKPI_OK);
    ck_assert_int_eq(soekpi_accumulator_add(sums, 0, about.rows, NULL), SOEKPI_OK);
    for (size_t group = 0; group < info.groups; group++) {
        double values[8], expected[8];
        uint8_t verdicts[8], wanted[8];
        if (row_of(of, info.entities + group).level == SOEKPI_ROW_SEGMENT) {
            continue;
        }
        soekpi_results of_sums = {
            .size = sizeof of_sums, .capacity = 1, .values = values, .verdicts = verdicts};
        soekpi_results of_rows = {
            .size = sizeof of_rows, .capacity = 1, .values = expected, .verdicts = wanted};
        ck_assert_int_eq(soekpi_accumulator_run(sums, group, 1, &of_sums, NULL), SOEKPI_OK);
        ck_assert_int_eq(soekpi_evaluation_run(of->evaluation, info.entities + group, 1, &of_rows, NULL),
                         SOEKPI_OK);
        for (size_t t = 0; t < info.targets; t++) {
            assert_same_bits(values[t], expected[t]);
            ck_assert_int_eq(verdicts[t], wanted[t]);
        }
        soekpi_row row = {.size = sizeof row};
        ck_assert_int_eq(soekpi_accumulator_group(sums, group, &row), SOEKPI_OK);
        ck_assert_uint_eq(row.members, row_of(of, info.entities + group).members);
        ck_assert_int_eq(row.depth, row_of(of, info.entities + group).depth);
    }
    soekpi_accumulator_free(sums);
}

#define TREE                                                                                                 \
    "entity | group | role | total_profit | total_liabilities | total_assets\n"                              \
    "甲   | 一组 |             | 10 | 90 | 100\n"                                                         \
    "乙   | 一组 |             | 20 | 10 | 100\n"                                                         \
    "丙   | 二组 |             | 30 | 50 | 100\n"                                                         \
    "丁   | 全区 |             | 40 | 20 | 100\n"                                                         \
    "抵一 | 一组 | elimination | -1 |    |    \n"                                                        \
    "抵区 | 全区 | elimination | -2 |    |    \n"                                                        \
    "一组 | 大组 |             |    |    |    \n"                                                        \
    "二组 | 大组 | group       |    |    |    \n"                                                        \
    "大组 | 全区 |             |    |    |    \n"

START_TEST(law_12_a_tree_sums_every_member_at_every_depth) {
    scene *of = scene_open(USUAL, TREE);
    static const sum_case profits[] = {
        {"一组", 29, 2, 2, 1}, {"二组", 30, 1, 2, 0}, {"大组", 59, 3, 1, 1}, {"全区", 97, 4, 0, 1}};
    static const sum_case debts[] = {
        {"一组", 0.5, 2, 2, 1}, {"二组", 0.5, 1, 2, 0}, {"大组", 0.5, 3, 1, 1}, {"全区", 0.425, 4, 0, 1}};
    check_sums(of, "profit", profits, COUNT(profits));
    check_sums(of, "debt", debts, COUNT(debts));
    soekpi_evaluation_info info = scene_info(of);
    ck_assert_uint_eq(info.entities, 4); /* rows that only say where a group is are no entities */
    ck_assert_uint_eq(info.groups, 4);
    ck_assert_int_eq(info.depth, 3);
    ck_assert_uint_eq(row_of(of, scene_group(of, "一组")).parent, scene_group(of, "大组"));
    ck_assert_uint_eq(row_of(of, scene_group(of, "大组")).parent, scene_group(of, "全区"));
    ck_assert_uint_eq(row_of(of, scene_group(of, "全区")).parent, SIZE_MAX);
    ck_assert_uint_eq(row_of(of, scene_row(of, "丁")).parent, scene_group(of, "全区"));
    ck_assert_int_eq(row_of(of, scene_row(of, "甲")).depth, 3);
    ck_assert_uint_eq(scene_finding_count(of, SOEKPI_FINDING_UNKNOWN_PARENT), 0);
    check_accumulator(of);
    scene_close(of);
}
END_TEST

START_TEST(law_12_a_tree_does_not_depend_on_the_order_of_rows) {
    scene *of = scene_open(USUAL, "entity | group | role | total_profit | total_liabilities | total_assets\n"
                                  "大组 | 全区 |             |    |    |    \n"
                                  "抵区 | 全区 | elimination | -2 |    |    \n"
                                  "丁   | 全区 |             | 40 | 20 | 100\n"
                                  "二组 | 大组 | group       |    |    |    \n"
                                  "丙   | 二组 |             | 30 | 50 | 100\n"
                                  "一组 | 大组 |             |    |    |    \n"
                                  "抵一 | 一组 | elimination | -1 |    |    \n"
                                  "乙   | 一组 |             | 20 | 10 | 100\n"
                                  "甲   | 一组 |             | 10 | 90 | 100\n");
    static const sum_case profits[] = {
        {"一组", 29, 2, 2, 1}, {"二组", 30, 1, 2, 0}, {"大组", 59, 3, 1, 1}, {"全区", 97, 4, 0, 1}};
    check_sums(of, "profit", profits, COUNT(profits));
    check_accumulator(of);
    scene_close(of);
}
END_TEST

START_TEST(law_12_shares_multiply_along_the_way_and_eliminations_count_whole) {
    scene *of = scene_open(
        USUAL, "entity | group | role | 并表比例(%) | total_profit | total_liabilities | total_assets\n"
               "甲   | 一组 |             | 60 | 10 | 90 | 100\n"
               "乙   | 一组 |             |    | 20 | 10 | 100\n"
               "丁   | 全区 |             | 0  | 40 | 20 | 100\n"
               "抵一 | 一组 | elimination |    | -1 |    |    \n"
               "一组 | 全区 |             | 33.3333 |    |    |    \n");
    static const sum_case profits[] = {{"一组", 25, 2, 1, 1}, {"全区", 25 * 0.333333, 3, 0, 1}};
    check_sums(of, "profit", profits, COUNT(profits));
    static const sum_case debts[] = {{"一组", 0.4, 2, 1, 1},
                                     {"全区", 0.4, 3, 0, 1}}; /* (54 + 10) / (60 + 100) */
    check_sums(of, "debt", debts, COUNT(debts));
    assert_same_bits(row_of(of, scene_row(of, "甲")).share, 0.6);
    assert_same_bits(row_of(of, scene_group(of, "一组")).share, 0.333333);
    assert_same_bits(row_of(of, scene_row(of, "乙")).share, 1);
    ck_assert_int_eq(scene_info(of).weighted, 1);
    soekpi_error error = {0};
    ck_assert_ptr_null(soekpi_accumulator_create(of->evaluation, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_UNSUPPORTED);
    scene_close(of);
}
END_TEST

/* Groups g0 to g29, each in the one before it; 甲 with 64 in the last. The share of two of them is given. */
START_TEST(law_12_shares_count_for_the_groups_above_them_alone_however_many) {
    enum { LEVELS = 30, HALVED = 20, QUARTERED = 10 };
    static const char *const blanks[] = {"", "100"};
    for (size_t k = 0; k < COUNT(blanks); k++) {
        static char table[4096];
        size_t length = (size_t)snprintf(table, sizeof table,
                                         "entity | group | 并表比例(%%) | total_profit\n甲 | g29 | | 64\n");
        for (int i = 1; i < LEVELS; i++)
            length += (size_t)snprintf(table + length, sizeof table - length, "g%d | g%d | %s |\n", i, i - 1,
                                       i == HALVED      ? "50"
                                       : i == QUARTERED ? "25"
                                                        : blanks[k]);
        scene *of = scene_open(USUAL, table);
        for (int i = 0; i < LEVELS; i++) {
            char name[16];
            (void)snprintf(name, sizeof name, "g%d", i);
            double expected = i >= HALVED ? 64 : i >= QUARTERED ? 32 : 8;
            assert_same_bits(scene_outcome(of, scene_group(of, name), "profit").value, expected);
        }
        scene_close(of);
    }
}
END_TEST

START_TEST(law_17_a_share_that_is_none_spoils_the_groups_above_and_is_found) {
    scene *of =
        scene_open(USUAL, "entity | group | 并表比例(%) | total_profit | total_liabilities | total_assets\n"
                          "甲   | 一组 | 160 | 10 | 90 | 100\n"
                          "乙   | 二组 | 50  | 20 | 10 | 100\n"
                          "一组 | 全区 |     |    |    |    \n"
                          "二组 | 全区 |     |    |    |    \n");
    ck_assert_int_eq(scene_outcome(of, scene_group(of, "一组"), "profit").reason, SOEKPI_INVALID_INPUT);
    ck_assert_int_eq(scene_outcome(of, scene_group(of, "全区"), "profit").reason, SOEKPI_INVALID_INPUT);
    assert_same_bits(scene_outcome(of, scene_group(of, "二组"), "profit").value, 10);
    assert_same_bits(scene_outcome(of, scene_row(of, "甲"), "profit").value, 10); /* itself is judged whole */
    ck_assert(scene_has_finding(of, SOEKPI_FINDING_SHARE, "甲"));
    scene_close(of);
}
END_TEST

START_TEST(law_12_an_elimination_by_pair_belongs_to_the_lowest_common_group) {
    scene *of = scene_open(
        USUAL, "entity | group | role | counterparty | total_profit | total_liabilities | total_assets\n"
               "甲   | 一组 |             |      | 10 | 90 | 100\n"
               "乙   | 一组 |             |      | 20 | 10 | 100\n"
               "丙   | 二组 |             |      | 30 | 50 | 100\n"
               "甲   |      | elimination | 乙   | -1 |    |    \n"
               "乙   |      | elimination | 丙   | -4 |    |    \n"
               "一组 |      | elimination | 丙   | -16 |   |    \n"
               "甲   |      | elimination | 外人 | -64 |   |    \n"
               "一组 | 全区 |             |      |    |    |    \n"
               "二组 | 全区 |             |      |    |    |    \n");
    static const sum_case profits[] = {{"一组", 29, 2, 1, 1}, {"二组", 30, 1, 1, 0}, {"全区", 39, 3, 0, 1}};
    check_sums(of, "profit", profits, COUNT(profits));
    ck_assert(scene_has_finding(of, SOEKPI_FINDING_PAIR, "外人"));
    check_accumulator(of);
    scene_close(of);
}
END_TEST

START_TEST(segments_are_summed_over_all_entities_and_change_no_entity) {
    scene *of =
        scene_open(USUAL, "entity | group | segment | total_profit | total_liabilities | total_assets\n"
                          "甲   | 全区 |          | 10 | 90 | 100\n"
                          "甲   | 全区 | 物业安保 | 7  | 30 | 60\n"
                          "甲   | 全区 | 排水运营 | 3  | 60 | 40\n"
                          "乙   | 全区 |          | 20 | 10 | 100\n"
                          "乙   | 全区 | 物业安保 | 5  | 10 | 20\n");
    static const sum_case profits[] = {
        {"全区", 30, 2, 0, 0}, {"物业安保", 12, 2, 0, 0}, {"排水运营", 3, 1, 0, 0}};
    check_sums(of, "profit", profits, COUNT(profits));
    static const sum_case debts[] = {
        {"全区", 0.5, 2, 0, 0}, {"物业安保", 0.5, 2, 0, 0}, {"排水运营", 1.5, 1, 0, 0}};
    check_sums(of, "debt", debts, COUNT(debts));
    soekpi_evaluation_info info = scene_info(of);
    ck_assert_uint_eq(info.entities, 2);
    ck_assert_uint_eq(info.segments, 2);
    ck_assert_int_eq(row_of(of, scene_group(of, "物业安保")).level, SOEKPI_ROW_SEGMENT);
    check_accumulator(of);
    scene_close(of);
}
END_TEST

START_TEST(a_groups_own_accounts_are_added_and_said_so) {
    scene *of = scene_open(USUAL, "entity | group | role | total_profit | total_liabilities | total_assets\n"
                                  "甲   | 一组 |          | 10 | 90 | 100\n"
                                  "一组 | 全区 |          | 5  | 10 | 100\n"
                                  "二组 | 全区 | reported | 99 | 10 | 100\n"
                                  "乙   | 二组 |          | 1  | 10 | 100\n");
    static const sum_case profits[] = {{"一组", 15, 2, 1, 0}, {"二组", 1, 1, 1, 0}, {"全区", 16, 3, 0, 0}};
    check_sums(of, "profit", profits, COUNT(profits));
    ck_assert(scene_has_finding(of, SOEKPI_FINDING_OWN_ACCOUNTS, "一组"));
    ck_assert_uint_eq(scene_finding_count(of, SOEKPI_FINDING_OWN_ACCOUNTS), 1);
    scene_close(of);
}
END_TEST

START_TEST(a_reported_row_of_a_segment_does_not_speak_for_the_group) {
    scene *of = scene_open(
        USUAL, "entity | group | role | segment | total_profit | total_liabilities | total_assets\n"
               "甲   | 一组 |          |      | 10 | 90 | 100\n"
               "一组 | 一组 | reported | 安保 | 7  | 10 | 100\n"
               "一组 | 一组 | reported |      | 12 | 90 | 100\n");
    soekpi_gap gap = {.size = sizeof gap};
    ck_assert_int_eq(soekpi_evaluation_gap(of->evaluation, scene_group(of, "一组"), 0, &gap), SOEKPI_OK);
    assert_same_bits(gap.reported, 12);
    assert_same_bits(gap.gap, 2);
    scene_close(of);
}
END_TEST

static void expect_refused(const char *drawing, const char *fragment) {
    scene *of = scene_read(USUAL, drawing, NULL);
    ck_assert(!scene_bind(of, NULL));
    ck_assert_int_eq(of->error.code, SOEKPI_ERROR_TABLE);
    ck_assert_msg(strstr(of->error.message, fragment) != NULL, "'%s'", of->error.message);
    scene_close(of);
}

START_TEST(law_17_loops_and_two_parents_are_errors_that_name_the_row) {
    expect_refused("entity | group | total_profit | total_liabilities | total_assets\n"
                   "甲   | 一组 | 1 | 1 | 1\n"
                   "一组 | 二组 |   |   |  \n"
                   "二组 | 一组 |   |   |  \n",
                   "'一组' in '二组' in '一组'");
    expect_refused("entity | group | total_profit | total_liabilities | total_assets\n"
                   "甲   | 一组 | 1 | 1 | 1\n"
                   "一组 | 二组 |   |   |  \n"
                   "二组 | 三组 |   |   |  \n"
                   "三组 | 一组 |   |   |  \n",
                   "row 2");
    expect_refused("entity | group | role | total_profit | total_liabilities | total_assets\n"
                   "甲   | 一组 |       | 1 | 1 | 1\n"
                   "一组 | 二组 |       |   |   |  \n"
                   "一组 | 三组 | group |   |   |  \n",
                   "row 3: group '一组' is part of '三组', but row 2 says of '二组'");
}
END_TEST

START_TEST(law_17_an_unknown_parent_is_found) {
    scene *of = scene_open(USUAL, "entity | group | total_profit | total_liabilities | total_assets\n"
                                  "甲   | 一组 | 1 | 1 | 1\n"
                                  "乙   | 一组 | 1 | 1 | 1\n"
                                  "丙   | 二组 | 1 | 1 | 1\n"
                                  "一组 | 全区 |   |   |  \n"
                                  "二组 | 金区 |   |   |  \n");
    ck_assert(scene_has_finding(of, SOEKPI_FINDING_UNKNOWN_PARENT, "金区"));
    ck_assert_uint_eq(scene_finding_count(of, SOEKPI_FINDING_UNKNOWN_PARENT), 1);
    scene_close(of);
}
END_TEST

/* A table that is read from CSV text: its places are those of the text. */
static soekpi_evaluation *evaluate_text(scene *of, const char *text, soekpi_table **table,
                                        soekpi_error *error) {
    *table = soekpi_table_parse_csv(of->catalogue, text, strlen(text), NULL, error);
    ck_assert_msg(*table != NULL, "%s", error->message);
    return soekpi_evaluation_create(of->plan, *table, NULL, error);
}

START_TEST(law_17_structures_that_cannot_be_name_line_column_and_cell) {
    scene *of =
        scene_open(USUAL, "entity | total_profit | total_liabilities | total_assets\n甲 | 1 | 1 | 1\n");
    soekpi_error error = {0};
    soekpi_table *table = NULL;
    ck_assert_ptr_null(evaluate_text(
        of, "企业,利润总额(元),负债总额,资产总额,集团\n甲,1,1,1,一组\n一组,,,,二组\n二组,,,,一组\n", &table,
        &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_TABLE);
    ck_assert_int_eq(error.line, 3);
    ck_assert_int_eq(error.column, 5);
    soekpi_table_free(table);
    soekpi_evaluation *evaluation = evaluate_text(
        of,
        "企业,利润总额(元),负债总额,资产总额,集团\n甲,1,1,1,一组\n乙,1,1,1,一组\n丙,1,1,1,二组\n"
        "一组,,,,全区\n二组,,,,金区\n",
        &table, &error);
    ck_assert_ptr_nonnull(evaluation);
    soekpi_finding found = {.size = sizeof found};
    bool seen = false;
    for (size_t i = 0; soekpi_evaluation_finding(evaluation, i, &found) == SOEKPI_OK; i++) {
        if (found.code == SOEKPI_FINDING_UNKNOWN_PARENT) {
            seen = true;
            ck_assert_str_eq(found.cell, "E6");
            ck_assert_uint_eq(found.row, 6);
            ck_assert_uint_eq(found.column, 5);
        }
    }
    ck_assert(seen);
    soekpi_evaluation_free(evaluation);
    soekpi_table_free(table);
    scene_close(of);
}
END_TEST

START_TEST(a_chain_of_many_levels_is_summed_at_each) {
    enum { LEVELS = 60 };
    char drawing[8192] =
        "entity | group | total_profit | total_liabilities | total_assets\n底 | g0 | 7 | 1 | 2\n";
    for (int i = 0; i < LEVELS; i++) {
        char line[64];
        (void)snprintf(line, sizeof line, "g%d | g%d | | |\n", i, i + 1);
        strncat(drawing, line, sizeof drawing - strlen(drawing) - 1);
    }
    scene *of = scene_open(USUAL, drawing);
    ck_assert_int_eq(scene_info(of).depth, LEVELS + 1);
    for (int i = 0; i <= LEVELS; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "g%d", i);
        size_t row = scene_group(of, name);
        assert_same_bits(scene_outcome(of, row, "profit").value, 7);
        ck_assert_int_eq(row_of(of, row).depth, LEVELS - i);
    }
    check_accumulator(of);
    scene_close(of);
}
END_TEST

/* Every tree, whatever its shape and order, has the sums that walking up from each member gives. */
START_TEST(law_12_random_trees_sum_as_walking_up_does) {
    enum { GROUPS = 12, LEAVES = 30 };
    uint64_t state = (uint64_t)_i * 7919 + 3;
    int parents[GROUPS], order[GROUPS + LEAVES], of_leaf[LEAVES];
    long figures[LEAVES], expected[GROUPS] = {0};
    for (int i = 0; i < GROUPS; i++) {
        parents[i] = i == 0 ? -1 : (int)random_below(&state, (uint64_t)i);
    }
    for (int i = 0; i < LEAVES; i++) {
        of_leaf[i] = (int)random_below(&state, GROUPS);
        figures[i] = (long)random_below(&state, 2000) - 1000;
        for (int at = of_leaf[i]; at >= 0; at = parents[at]) {
            expected[at] += figures[i];
        }
    }
    for (int i = 0; i < GROUPS + LEAVES; i++) {
        int at = (int)random_below(&state, (uint64_t)i + 1);
        order[i] = order[at];
        order[at] = i;
    }
    char drawing[8192] = "entity | group | role | total_profit | total_liabilities | total_assets\n";
    for (int i = 0; i < GROUPS + LEAVES; i++) {
        char line[96];
        int leaf = order[i] - GROUPS;
        if (leaf >= 0) {
            (void)snprintf(line, sizeof line, "e%d | g%d | | %ld | 1 | 2\n", leaf, of_leaf[leaf],
                           figures[leaf]);
        } else if (parents[order[i]] >= 0) {
            (void)snprintf(line, sizeof line, "g%d | g%d | group | | |\n", order[i], parents[order[i]]);
        } else {
            continue;
        }
        strncat(drawing, line, sizeof drawing - strlen(drawing) - 1);
    }
    scene *of = scene_open(USUAL, drawing);
    soekpi_evaluation_info info = scene_info(of);
    for (size_t row = info.entities; row < info.entities + info.groups; row++) {
        soekpi_row read = row_of(of, row);
        assert_same_bits(scene_outcome(of, row, "profit").value, (double)expected[atoi(read.entity + 1)]);
    }
    check_accumulator(of);
    scene_close(of);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("group_tree");
    TCase *all = tcase_create("all");
    tcase_add_test(all, law_12_a_tree_sums_every_member_at_every_depth);
    tcase_add_test(all, law_12_a_tree_does_not_depend_on_the_order_of_rows);
    tcase_add_test(all, law_12_shares_multiply_along_the_way_and_eliminations_count_whole);
    tcase_add_test(all, law_12_shares_count_for_the_groups_above_them_alone_however_many);
    tcase_add_test(all, law_17_a_share_that_is_none_spoils_the_groups_above_and_is_found);
    tcase_add_test(all, law_12_an_elimination_by_pair_belongs_to_the_lowest_common_group);
    tcase_add_test(all, segments_are_summed_over_all_entities_and_change_no_entity);
    tcase_add_test(all, a_groups_own_accounts_are_added_and_said_so);
    tcase_add_test(all, a_reported_row_of_a_segment_does_not_speak_for_the_group);
    tcase_add_test(all, law_17_loops_and_two_parents_are_errors_that_name_the_row);
    tcase_add_test(all, law_17_an_unknown_parent_is_found);
    tcase_add_test(all, law_17_structures_that_cannot_be_name_line_column_and_cell);
    tcase_add_test(all, a_chain_of_many_levels_is_summed_at_each);
    tcase_add_loop_test(all, law_12_random_trees_sum_as_walking_up_does, 0, 40);
    suite_add_tcase(suite, all);
    return run_suite(suite);
}
