/* The tree of a plan: who stands below whom, the gravest verdict (law 4), all counts. */
#include <check.h>

#include "scene.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define HEAD "soekpi: 1\nplan: test\ntitle: {zh: 计划, en: The plan}\nperiod: 2023\n"
#define GOALS                                                                                                \
    "goals:\n"                                                                                               \
    "  - {id: debt, indicator: debt_ratio, rule: \"<= 65 %\"}\n"                                             \
    "  - {id: assets, indicator: total_assets, rule: \">= 1 元\"}\n"
#define ASPECTS                                                                                              \
    "aspects:\n"                                                                                             \
    "  - id: industry\n"                                                                                     \
    "    title: {zh: 产业, en: Industry}\n"                                                                \
    "    measures:\n"                                                                                        \
    "      - id: space\n"                                                                                    \
    "        targets:\n"                                                                                     \
    "          - {id: liabilities, indicator: total_liabilities, rule: \"< 9 元\"}\n"                       \
    "          - {id: assets-again, indicator: total_assets, rule: \"< 9 元\"}\n"                           \
    "      - id: growth\n"                                                                                   \
    "        targets:\n"                                                                                     \
    "          - {id: debt-again, indicator: debt_ratio, rule: \"< 9 %\"}\n"                                 \
    "  - id: reform\n"                                                                                       \
    "    title: {zh: 改革}\n"                                                                              \
    "    measures:\n"                                                                                        \
    "      - id: pay\n"                                                                                      \
    "        targets:\n"                                                                                     \
    "          - {id: pay-target, indicator: debt_ratio, rule: \"> 9 %\"}\n"

#define FIGURES                                                                                              \
    "entity | period | group | total_assets | total_liabilities\n"                                           \
    "甲     | 2023   | 集团  | 100          | 60\n"                                                       \
    "乙     | 2023   | 集团  | 200          | 90\n"

enum { ROWS = 3, TARGETS = 6 }; /* of GOALS and ASPECTS, and FIGURES with its group */

static soekpi_tree_node node_at(const soekpi_tree *tree, size_t index) {
    soekpi_tree_node found = {.size = sizeof found};
    ck_assert_int_eq(soekpi_tree_at(tree, index, &found), SOEKPI_OK);
    return found;
}

static soekpi_tree *tree_of(const scene *of, const uint8_t *verdicts, size_t capacity, const size_t *rows,
                            size_t count) {
    soekpi_error error = {0};
    soekpi_tree *tree = soekpi_tree_create(of->evaluation, verdicts, capacity, rows, count, &error);
    ck_assert_msg(tree != NULL, "%d: %s", error.code, error.message);
    return tree;
}

/* ---- who stands where ---- */

typedef struct expected_node {
    int32_t kind;
    size_t depth;
    const char *id, *chinese, *english;
} expected_node;

static void check_nodes(const soekpi_tree *tree, const expected_node *expected, size_t count) {
    ck_assert_uint_eq(soekpi_tree_count(tree), count);
    for (size_t i = 0; i < count; i++) {
        soekpi_tree_node found = node_at(tree, i);
        ck_assert_msg(found.kind == expected[i].kind && found.depth == expected[i].depth &&
                          strcmp(found.id, expected[i].id) == 0 &&
                          strcmp(found.title_chinese, expected[i].chinese) == 0 &&
                          strcmp(found.title_english, expected[i].english) == 0,
                      "node %zu is %s %s, depth %zu, %s, %s", i, soekpi_node_id(found.kind), found.id,
                      found.depth, found.title_chinese, found.title_english);
    }
}

START_TEST(nodes_are_in_the_order_of_reading) {
    scene *of = scene_open(HEAD GOALS ASPECTS, FIGURES);
    const uint8_t verdicts[TARGETS] = {SOEKPI_MET, SOEKPI_MET, SOEKPI_MET,
                                       SOEKPI_MET, SOEKPI_MET, SOEKPI_MET};
    static const expected_node expected[] = {
        {SOEKPI_NODE_PLAN, 0, "test", "计划", "The plan"},
        {SOEKPI_NODE_GOALS, 1, "goals", "经营目标", "goals"},
        {SOEKPI_NODE_TARGET, 2, "debt", "资产负债率", "debt ratio"},
        {SOEKPI_NODE_ROW, 3, "甲", "甲", "甲"},
        {SOEKPI_NODE_TARGET, 2, "assets", "资产总额", "total assets"},
        {SOEKPI_NODE_ROW, 3, "甲", "甲", "甲"},
        {SOEKPI_NODE_ASPECT, 1, "industry", "产业", "Industry"},
        {SOEKPI_NODE_MEASURE, 2, "space", "space", "space"},
        {SOEKPI_NODE_TARGET, 3, "liabilities", "负债总额", "total liabilities"},
        {SOEKPI_NODE_ROW, 4, "甲", "甲", "甲"},
        {SOEKPI_NODE_TARGET, 3, "assets-again", "资产总额", "total assets"},
        {SOEKPI_NODE_ROW, 4, "甲", "甲", "甲"},
        {SOEKPI_NODE_MEASURE, 2, "growth", "growth", "growth"},
        {SOEKPI_NODE_TARGET, 3, "debt-again", "资产负债率", "debt ratio"},
        {SOEKPI_NODE_ROW, 4, "甲", "甲", "甲"},
        {SOEKPI_NODE_ASPECT, 1, "reform", "改革", "改革"},
        {SOEKPI_NODE_MEASURE, 2, "pay", "pay", "pay"},
        {SOEKPI_NODE_TARGET, 3, "pay-target", "资产负债率", "debt ratio"},
        {SOEKPI_NODE_ROW, 4, "甲", "甲", "甲"},
    };
    const size_t first = 0;
    soekpi_tree *tree = tree_of(of, verdicts, 1, &first, 1);
    check_nodes(tree, expected, COUNT(expected));
    soekpi_tree_free(tree);
    scene_close(of);
}
END_TEST

START_TEST(a_plan_of_goals_alone_has_no_aspects) {
    scene *of = scene_open(HEAD GOALS, "total_assets | total_liabilities\n1 | 2\n");
    const uint8_t verdicts[] = {SOEKPI_MET, SOEKPI_NO_DATA, SOEKPI_BREACHED, SOEKPI_PENDING};
    static const expected_node expected[] = {
        {SOEKPI_NODE_PLAN, 0, "test", "计划", "The plan"},
        {SOEKPI_NODE_GOALS, 1, "goals", "经营目标", "goals"},
        {SOEKPI_NODE_TARGET, 2, "debt", "资产负债率", "debt ratio"},
        {SOEKPI_NODE_ROW, 3, "1", "1", "1"},
        {SOEKPI_NODE_ROW, 3, "", "全部企业", "all enterprises"},
        {SOEKPI_NODE_TARGET, 2, "assets", "资产总额", "total assets"},
        {SOEKPI_NODE_ROW, 3, "1", "1", "1"},
        {SOEKPI_NODE_ROW, 3, "", "全部企业", "all enterprises"},
    };
    soekpi_tree *tree = tree_of(of, verdicts, 2, NULL, 0);
    check_nodes(tree, expected, COUNT(expected));
    ck_assert_int_eq(node_at(tree, 0).verdict, SOEKPI_BREACHED);
    soekpi_tree_free(tree);
    scene_close(of);
}
END_TEST

START_TEST(a_plan_without_targets_is_one_node) {
    scene *of = scene_open(HEAD, "total_assets\n1\n");
    const uint8_t nothing = SOEKPI_MET;
    soekpi_tree *tree = tree_of(of, &nothing, 2, NULL, 0);
    ck_assert_uint_eq(soekpi_tree_count(tree), 1);
    soekpi_tree_node root = node_at(tree, 0);
    ck_assert_int_eq(root.kind, SOEKPI_NODE_PLAN);
    ck_assert_int_eq(root.verdict, SOEKPI_NOT_IN_SCOPE);
    ck_assert(root.parent == SIZE_MAX && root.row == SIZE_MAX && root.next == 1);
    soekpi_tree_free(tree);
    scene_close(of);
}
END_TEST

START_TEST(a_name_says_whether_a_ratio_is_annualised) {
    scene *of = scene_open("soekpi: 1\nplan: test\nperiod: 2023-09\ngoals:\n"
                           "  - {id: roe, indicator: roe, rule: \">= 5 %\", annualise: yes}\n",
                           "net_profit | total_equity | total_equity@opening\n9 | 100 | 100\n");
    soekpi_tree *tree = tree_of(of, of->codes[0], 2, NULL, 0);
    soekpi_tree_node found = node_at(tree, 2);
    ck_assert_int_eq(found.kind, SOEKPI_NODE_TARGET);
    ck_assert_str_eq(found.title_chinese, soekpi_evaluation_title(of->evaluation, 0, SOEKPI_CHINESE));
    ck_assert_ptr_nonnull(strstr(found.title_chinese, "年化"));
    soekpi_tree_free(tree);
    scene_close(of);
}
END_TEST

/* A district's plan with two schemes, of which the second has one of its own. */
static soekpi_plan *plan_with_schemes(const soekpi_catalogue *catalogue) {
    static const char text[] = HEAD "include: [{plan: first, title: {zh: 方案一}}, second]\n" GOALS;
    static const char first[] = "soekpi: 1\nplan: first\n" ASPECTS;
    static const char second[] = "soekpi: 1\nplan: second\ninclude: [third]\ngoals:\n"
                                 "  - {id: own, indicator: debt_ratio, rule: \"< 9 %\"}\n";
    static const char third[] = "soekpi: 1\nplan: third\ngoals:\n"
                                "  - {id: deep, indicator: debt_ratio, rule: \"< 9 %\"}\n";
    const soekpi_plan_source sources[] = {{"first", first, sizeof first - 1},
                                          {"second", second, sizeof second - 1},
                                          {"third", third, sizeof third - 1}};
    soekpi_error error = {0};
    soekpi_plan *plan =
        soekpi_plan_parse_with(catalogue, text, sizeof text - 1, sources, COUNT(sources), &error);
    ck_assert_msg(plan != NULL, "%d:%d %s", error.line, error.column, error.message);
    return plan;
}

START_TEST(included_plans_stand_behind_the_plans_own) {
    scene *of = scene_open(HEAD GOALS, FIGURES);
    soekpi_plan *plan = plan_with_schemes(of->catalogue);
    soekpi_evaluation *evaluation = soekpi_evaluation_create(plan, of->table, NULL, NULL);
    ck_assert_ptr_nonnull(evaluation);
    static const expected_node expected[] = {
        {SOEKPI_NODE_PLAN, 0, "test", "计划", "The plan"},
        {SOEKPI_NODE_GOALS, 1, "goals", "经营目标", "goals"},
        {SOEKPI_NODE_TARGET, 2, "debt", "资产负债率", "debt ratio"},
        {SOEKPI_NODE_TARGET, 2, "assets", "资产总额", "total assets"},
        {SOEKPI_NODE_PART, 1, "first", "方案一", "方案一"},
        {SOEKPI_NODE_ASPECT, 2, "industry", "产业", "Industry"},
        {SOEKPI_NODE_MEASURE, 3, "space", "space", "space"},
        {SOEKPI_NODE_TARGET, 4, "first/liabilities", "负债总额", "total liabilities"},
        {SOEKPI_NODE_TARGET, 4, "first/assets-again", "资产总额", "total assets"},
        {SOEKPI_NODE_MEASURE, 3, "growth", "growth", "growth"},
        {SOEKPI_NODE_TARGET, 4, "first/debt-again", "资产负债率", "debt ratio"},
        {SOEKPI_NODE_ASPECT, 2, "reform", "改革", "改革"},
        {SOEKPI_NODE_MEASURE, 3, "pay", "pay", "pay"},
        {SOEKPI_NODE_TARGET, 4, "first/pay-target", "资产负债率", "debt ratio"},
        {SOEKPI_NODE_PART, 1, "second", "second", "second"},
        {SOEKPI_NODE_GOALS, 2, "goals", "经营目标", "goals"},
        {SOEKPI_NODE_TARGET, 3, "second/own", "资产负债率", "debt ratio"},
        {SOEKPI_NODE_PART, 2, "second/third", "third", "third"},
        {SOEKPI_NODE_GOALS, 3, "goals", "经营目标", "goals"},
        {SOEKPI_NODE_TARGET, 4, "second/third/deep", "资产负债率", "debt ratio"},
    };
    const uint8_t nothing[8 * ROWS] = {0};
    soekpi_tree *tree = soekpi_tree_create(evaluation, nothing, ROWS, NULL, 0, NULL);
    check_nodes(tree, expected, COUNT(expected));
    soekpi_tree_free(tree);
    soekpi_evaluation_free(evaluation);
    soekpi_plan_free(plan);
    scene_close(of);
}
END_TEST

START_TEST(a_breach_of_an_included_plan_reaches_the_plan) {
    scene *of = scene_open(HEAD GOALS, FIGURES);
    soekpi_plan *plan = plan_with_schemes(of->catalogue);
    soekpi_evaluation *evaluation = soekpi_evaluation_create(plan, of->table, NULL, NULL);
    ck_assert_ptr_nonnull(evaluation);
    size_t deep = soekpi_plan_find_target(plan, "second/third/deep");
    ck_assert_uint_ne(deep, SIZE_MAX);
    uint8_t verdicts[8 * ROWS];
    memset(verdicts, SOEKPI_MET, sizeof verdicts);
    verdicts[deep * ROWS] = SOEKPI_BREACHED;
    soekpi_tree *tree = soekpi_tree_create(evaluation, verdicts, ROWS, NULL, 0, NULL);
    for (size_t i = 0; i < soekpi_tree_count(tree); i++) {
        soekpi_tree_node found = node_at(tree, i);
        bool above = found.kind == SOEKPI_NODE_PLAN ||
                     (found.kind == SOEKPI_NODE_PART && strncmp(found.id, "second", 6) == 0);
        bool other = found.kind == SOEKPI_NODE_PART && strcmp(found.id, "first") == 0;
        ck_assert(!above || (found.verdict == SOEKPI_BREACHED && found.counts[SOEKPI_BREACHED] == 1));
        ck_assert(!other || (found.verdict == SOEKPI_MET && found.counts[SOEKPI_MET] == 4 * ROWS));
    }
    ck_assert_uint_eq(node_at(tree, 0).counts[SOEKPI_MET], 8 * ROWS - 1);
    soekpi_tree_free(tree);
    soekpi_evaluation_free(evaluation);
    soekpi_plan_free(plan);
    scene_close(of);
}
END_TEST

/* ---- law 4 ---- */

START_TEST(law_4_a_node_is_as_grave_as_the_gravest_below_it) {
    /* From the gravest on, as the law has it. */
    static const uint8_t order[] = {SOEKPI_BREACHED, SOEKPI_NO_DATA, SOEKPI_UNDEFINED,   SOEKPI_AT_RISK,
                                    SOEKPI_PENDING,  SOEKPI_MET,     SOEKPI_NOT_IN_SCOPE};
    scene *of = scene_open(HEAD GOALS, "total_assets | total_liabilities\n1 | 2\n");
    for (size_t first = 0; first < COUNT(order); first++)
        for (size_t second = 0; second < COUNT(order); second++) {
            const uint8_t verdicts[] = {order[first], order[second]};
            const size_t row = 0;
            soekpi_tree *tree = tree_of(of, verdicts, 1, &row, 1);
            ck_assert_int_eq(node_at(tree, 0).verdict, order[first < second ? first : second]);
            ck_assert_int_eq(node_at(tree, 1).verdict, order[first < second ? first : second]);
            ck_assert_int_eq(node_at(tree, 2).verdict, order[first]);
            soekpi_tree_free(tree);
        }
    scene_close(of);
}
END_TEST

START_TEST(law_4_what_is_not_in_scope_is_left_out) {
    scene *of = scene_open(HEAD GOALS ASPECTS, FIGURES);
    uint8_t verdicts[TARGETS * ROWS];
    memset(verdicts, SOEKPI_NOT_IN_SCOPE, sizeof verdicts);
    verdicts[2 * ROWS + 1] = SOEKPI_MET;
    soekpi_tree *tree = tree_of(of, verdicts, ROWS, NULL, 0);
    size_t rows = 0;
    for (size_t i = 0; i < soekpi_tree_count(tree); i++) {
        soekpi_tree_node found = node_at(tree, i);
        rows += found.kind == SOEKPI_NODE_ROW;
        ck_assert_uint_eq(found.counts[SOEKPI_NOT_IN_SCOPE], 0);
        ck_assert(found.kind != SOEKPI_NODE_ROW || (found.row == 1 && found.index == 2));
        ck_assert(found.kind != SOEKPI_NODE_GOALS || found.verdict == SOEKPI_NOT_IN_SCOPE);
    }
    ck_assert_uint_eq(rows, 1);
    ck_assert_int_eq(node_at(tree, 0).verdict, SOEKPI_MET);
    soekpi_tree_free(tree);
    scene_close(of);
}
END_TEST

/* ---- invariants ---- */

/* A node against the rows within its subtree, counted one by one. */
static void check_node(const soekpi_tree *tree, size_t index, const uint8_t *verdicts) {
    soekpi_tree_node of = node_at(tree, index);
    size_t counts[SOEKPI_VERDICT_END] = {0};
    int32_t gravest = SOEKPI_NOT_IN_SCOPE;
    ck_assert(of.next > index && of.next <= soekpi_tree_count(tree));
    for (size_t i = index; i < of.next; i++) {
        soekpi_tree_node below = node_at(tree, i);
        ck_assert(i == index || (below.depth > of.depth && below.parent >= index && below.next <= of.next));
        if (below.kind != SOEKPI_NODE_ROW)
            continue;
        int32_t verdict = verdicts[below.index * ROWS + below.row];
        ck_assert_int_eq(below.verdict, verdict);
        counts[verdict]++;
        gravest = verdict > gravest ? verdict : gravest;
    }
    ck_assert_int_eq(of.verdict, gravest);
    for (size_t i = 0; i < COUNT(counts); i++)
        ck_assert_uint_eq(of.counts[i], counts[i]);
    if (index > 0) {
        soekpi_tree_node above = node_at(tree, of.parent);
        ck_assert(of.parent < index && above.next >= of.next && above.depth + 1 == of.depth);
    }
}

START_TEST(counts_and_subtrees_agree_with_the_rows_below) {
    scene *of = scene_open(HEAD GOALS ASPECTS, FIGURES);
    uint64_t state = (uint64_t)_i + 1;
    uint8_t verdicts[TARGETS * ROWS];
    for (size_t i = 0; i < sizeof verdicts; i++)
        verdicts[i] = (uint8_t)(random_below(&state, SOEKPI_VERDICT_END));
    soekpi_tree *tree = tree_of(of, verdicts, ROWS, NULL, 0);
    for (size_t i = 0; i < soekpi_tree_count(tree); i++)
        check_node(tree, i, verdicts);
    soekpi_tree_free(tree);
    scene_close(of);
}
END_TEST

START_TEST(only_the_rows_asked_for_count) {
    scene *of = scene_open(HEAD GOALS, FIGURES);
    const uint8_t verdicts[2 * 5] = {SOEKPI_MET, SOEKPI_BREACHED, SOEKPI_AT_RISK, 0, 0,
                                     SOEKPI_MET, SOEKPI_MET,      SOEKPI_PENDING, 0, 0};
    const size_t rows[] = {2, 0};
    soekpi_tree *tree = tree_of(of, verdicts, 5, rows, COUNT(rows));
    soekpi_tree_node root = node_at(tree, 0);
    ck_assert_int_eq(root.verdict, SOEKPI_AT_RISK);
    ck_assert_uint_eq(root.counts[SOEKPI_MET], 2);
    ck_assert_uint_eq(root.counts[SOEKPI_AT_RISK], 1);
    ck_assert_uint_eq(root.counts[SOEKPI_PENDING], 1);
    ck_assert_uint_eq(root.counts[SOEKPI_BREACHED], 0);
    ck_assert_uint_eq(node_at(tree, 3).row, 2); /* in the order asked for */
    ck_assert_uint_eq(node_at(tree, 4).row, 0);
    soekpi_tree_free(tree);

    tree = tree_of(of, verdicts, 5, rows, 0);
    ck_assert_uint_eq(soekpi_tree_count(tree), 4); /* plan, goals, two targets */
    ck_assert_int_eq(node_at(tree, 0).verdict, SOEKPI_NOT_IN_SCOPE);
    soekpi_tree_free(tree);
    scene_close(of);
}
END_TEST

/* ---- contract ---- */

START_TEST(bad_calls_are_refused_in_order) {
    scene *of = scene_open(HEAD GOALS, FIGURES);
    const uint8_t verdicts[6] = {0};
    const size_t beyond = ROWS, last = ROWS - 1;
    soekpi_error error = {0};
    ck_assert_ptr_null(soekpi_tree_create(NULL, verdicts, ROWS, NULL, 0, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    ck_assert_ptr_null(soekpi_tree_create(of->evaluation, NULL, ROWS, NULL, 0, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    ck_assert_ptr_null(soekpi_tree_create(of->evaluation, verdicts, 0, &beyond, 1, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_RANGE);
    ck_assert_ptr_null(soekpi_tree_create(of->evaluation, verdicts, ROWS - 1, NULL, 0, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_CAPACITY);
    ck_assert_ptr_null(soekpi_tree_create(of->evaluation, verdicts, ROWS - 1, &last, 1, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_CAPACITY);
    ck_assert_ptr_null(soekpi_tree_create(of->evaluation, verdicts, 0, NULL, 0, NULL));

    soekpi_tree *tree = tree_of(of, verdicts, ROWS, NULL, 0);
    soekpi_tree_node found = {.size = sizeof found, .kind = 77};
    ck_assert_int_eq(soekpi_tree_at(NULL, 0, &found), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_tree_at(tree, 0, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_tree_at(tree, soekpi_tree_count(tree), &found), SOEKPI_ERROR_RANGE);
    found.size = 8;
    ck_assert_int_eq(soekpi_tree_at(tree, 0, &found), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(found.kind, 77); /* a rejected call has written nothing */
    soekpi_tree_free(tree);
    soekpi_tree_free(NULL);
    ck_assert_uint_eq(soekpi_tree_count(NULL), 0);
    scene_close(of);
}
END_TEST

START_TEST(kinds_of_nodes_have_ids) {
    static const char *const ids[SOEKPI_NODE_END] = {"plan",    "part",   "goals", "aspect",
                                                     "measure", "target", "row"};
    for (int32_t kind = 0; kind < SOEKPI_NODE_END; kind++)
        ck_assert_str_eq(soekpi_node_id(kind), ids[kind]);
    ck_assert_str_eq(soekpi_node_id(-1), "unknown");
    ck_assert_str_eq(soekpi_node_id(SOEKPI_NODE_END), "unknown");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("tree");
    TCase *nodes = tcase_create("nodes"), *law = tcase_create("law 4"), *contract = tcase_create("contract");
    tcase_add_test(nodes, nodes_are_in_the_order_of_reading);
    tcase_add_test(nodes, a_plan_of_goals_alone_has_no_aspects);
    tcase_add_test(nodes, a_plan_without_targets_is_one_node);
    tcase_add_test(nodes, a_name_says_whether_a_ratio_is_annualised);
    tcase_add_test(nodes, included_plans_stand_behind_the_plans_own);
    tcase_add_test(nodes, a_breach_of_an_included_plan_reaches_the_plan);
    suite_add_tcase(suite, nodes);
    tcase_add_test(law, law_4_a_node_is_as_grave_as_the_gravest_below_it);
    tcase_add_test(law, law_4_what_is_not_in_scope_is_left_out);
    tcase_add_loop_test(law, counts_and_subtrees_agree_with_the_rows_below, 0, 20);
    tcase_add_test(law, only_the_rows_asked_for_count);
    suite_add_tcase(suite, law);
    tcase_add_test(contract, bad_calls_are_refused_in_order);
    tcase_add_test(contract, kinds_of_nodes_have_ids);
    suite_add_tcase(suite, contract);
    return run_suite(suite);
}
