/* Places of rank targets, worked by hand: ties, who is compared with whom, peers without a figure,
 * the row's own name among the peers, published places. */
#include <check.h>

#include "scene.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NONE ((double)NAN)

enum {
    MET = SOEKPI_MET,
    AT_RISK = SOEKPI_AT_RISK,
    UNDEFINED = SOEKPI_UNDEFINED,
    NO_DATA = SOEKPI_NO_DATA,
    BREACHED = SOEKPI_BREACHED,
    OUT = SOEKPI_NOT_IN_SCOPE,
    OK = SOEKPI_REASON_OK,
    MISSING = SOEKPI_MISSING_INPUT,
    INVALID = SOEKPI_INVALID_INPUT,
    ZERO = SOEKPI_ZERO_DENOMINATOR,
    NO_EVIDENCE = SOEKPI_NO_EVIDENCE
};

/* A score to be high and a cost to be low: points for each part. */
#define HEAD                                                                                                 \
    "soekpi: 1\nplan: test\nperiod: 2023\n"                                                                  \
    "parameters:\n  front: {value: 2, note: assumed}\n"                                                      \
    "items:\n"                                                                                               \
    "  points: {zh: 分数, kind: flow, unit: count}\n"                                                      \
    "  parts: {zh: 份数, kind: flow, unit: count}\n"                                                       \
    "  published: {zh: 公布名次, kind: level, unit: number}\n"                                           \
    "indicators:\n"                                                                                          \
    "  score: {zh: 均分, formula: points / parts, unit: number, better: higher}\n"                         \
    "  cost: {zh: 均费, formula: points / parts, unit: number, better: lower}\n"                           \
    "goals:\n"

/* A row's place for a target: 0 and 0 for none. */
typedef struct expected_place {
    const char *row, *target;
    size_t place, worst, peers, missing, tied;
    double percentile;
    int32_t verdict, reason;
} expected_place;

static soekpi_place place_of(const scene *of, size_t row, const char *target) {
    soekpi_place read = {.size = sizeof read};
    size_t index = soekpi_plan_find_target(of->plan, target);
    ck_assert_int_eq(soekpi_evaluation_place(of->evaluation, row, index, &read), SOEKPI_OK);
    return read;
}

static void check_place(const scene *of, size_t row, const expected_place *expected) {
    soekpi_place found = place_of(of, row, expected->target);
    ck_assert_msg(
        found.place == expected->place && found.worst == expected->worst && found.peers == expected->peers &&
            found.missing == expected->missing && found.tied == expected->tied &&
            scene_same(found.percentile, expected->percentile),
        "%s of '%s' is %zu to %zu of %zu, %zu missing, %zu tied, %g; expected %zu to %zu of %zu, %zu "
        "missing, %zu tied, %g",
        expected->target, expected->row, found.place, found.worst, found.peers, found.missing, found.tied,
        found.percentile, expected->place, expected->worst, expected->peers, expected->missing,
        expected->tied, expected->percentile);
    soekpi_outcome outcome = scene_outcome(of, row, expected->target);
    ck_assert_msg(outcome.verdict == expected->verdict && outcome.reason == expected->reason,
                  "%s of '%s' is %s, %s; expected %s, %s", expected->target, expected->row,
                  soekpi_verdict_id(outcome.verdict), soekpi_reason_id(outcome.reason),
                  soekpi_verdict_id(expected->verdict), soekpi_reason_id(expected->reason));
    bool placed = expected->place > 0 && expected->verdict != OUT;
    ck_assert(scene_same(outcome.value, placed ? (double)expected->place : NONE));
    if (placed && !isnan(outcome.reference)) /* law 6: places to spare */
        ck_assert(scene_same(outcome.margin, outcome.reference - outcome.value));
}

static void check_places(const scene *of, const expected_place *expected, size_t count) {
    for (size_t i = 0; i < count; i++)
        check_place(of, scene_row(of, expected[i].row), &expected[i]);
}

/* ---- Order and ties ---- */

START_TEST(ties_share_the_better_place) {
    scene *of = scene_open(HEAD "  - {id: high, indicator: score, rule: \"rank <= front among all\"}\n"
                                "  - {id: low, indicator: cost, rule: \"rank <= 2 among all\"}\n",
                           "entity | points | parts\n"
                           "甲 | 10 | 1\n"
                           "乙 | 8  | 1\n"
                           "丙 | 16 | 2\n"
                           "丁 | 5  | 1\n");
    static const expected_place expected[] = {
        {"甲", "high", 1, 1, 4, 0, 0, 1.0, MET, OK},
        {"乙", "high", 2, 2, 4, 0, 1, 2.0 / 3, MET, OK},
        {"丙", "high", 2, 2, 4, 0, 1, 2.0 / 3, MET, OK},
        {"丁", "high", 4, 4, 4, 0, 0, 0.0, BREACHED, OK},
        {"丁", "low", 1, 1, 4, 0, 0, 1.0, MET, OK},
        {"乙", "low", 2, 2, 4, 0, 1, 2.0 / 3, MET, OK},
        {"丙", "low", 2, 2, 4, 0, 1, 2.0 / 3, MET, OK},
        {"甲", "low", 4, 4, 4, 0, 0, 0.0, BREACHED, OK},
        {"", "high", 1, 1, 1, 0, 0, NONE, NO_DATA, NO_EVIDENCE},
    };
    check_places(of, expected, COUNT(expected));
    scene_close(of);
}
END_TEST

START_TEST(negative_figures_and_zeros_have_their_order) {
    scene *of = scene_open(HEAD "  - {id: high, indicator: score, rule: \"rank <= 2 among all\"}\n",
                           "entity | points | parts\n"
                           "甲 | -0.0 | 3\n"
                           "乙 | 0    | 7\n"
                           "丙 | -1   | 3\n"
                           "丁 | -10  | 30\n"
                           "戊 | -3   | 10\n"
                           "己 | 1e-300 | 1\n");
    static const expected_place expected[] = {
        {"己", "high", 1, 1, 6, 0, 0, 1.0, MET, OK},      {"甲", "high", 2, 2, 6, 0, 1, 0.8, MET, OK},
        {"乙", "high", 2, 2, 6, 0, 1, 0.8, MET, OK},      {"戊", "high", 4, 4, 6, 0, 0, 0.4, BREACHED, OK},
        {"丙", "high", 5, 5, 6, 0, 1, 0.2, BREACHED, OK}, {"丁", "high", 5, 5, 6, 0, 1, 0.2, BREACHED, OK},
    };
    check_places(of, expected, COUNT(expected));
    scene_close(of);
}
END_TEST

/* x / (x - 1) falls as x grows; next to 10^15 all of them are one double. */
START_TEST(law_3_values_of_one_double_are_told_apart) {
    scene *of = scene_open(HEAD "  - {id: high, indicator: score, rule: \"rank <= 1 among peers\"}\n",
                           "entity | role | points | parts\n"
                           "甲 |      | 999999999999998 | 999999999999997\n"
                           "乙 |      | 999999999999997 | 999999999999996\n"
                           "丙 | peer | 999999999999998 | 999999999999997\n"
                           "丁 | peer | 999999999999999 | 999999999999998\n");
    static const expected_place expected[] = {
        {"甲", "high", 1, 1, 3, 0, 1, 1.0, MET, OK},
        {"乙", "high", 1, 1, 3, 0, 0, 1.0, MET, OK},
    };
    check_places(of, expected, COUNT(expected));
    scene_close(of);
    of = scene_open(HEAD "  - {id: high, indicator: score, rule: \"rank <= 1 among peers\"}\n",
                    "entity | role | points | parts\n"
                    "甲 |      | 999999999999999 | 999999999999998\n"
                    "丙 | peer | 999999999999998 | 999999999999997\n"
                    "丁 | peer | 999999999999999 | 999999999999998\n");
    static const expected_place behind = {"甲", "high", 2, 2, 3, 0, 1, 0.5, BREACHED, OK};
    check_places(of, &behind, 1);
    scene_close(of);
}
END_TEST

/* ---- Peers without a figure ---- */

#define FRONTS(among)                                                                                        \
    "  - {id: two, indicator: score, rule: \"rank <= 2 among " among "\"}\n"                                 \
    "  - {id: three, indicator: score, rule: \"rank <= 3 among " among "\"}\n"                               \
    "  - {id: four, indicator: score, rule: \"rank <= 4 among " among "\"}\n"

START_TEST(missing_peers_decide_nothing_at_the_edge_of_the_front) {
    scene *of = scene_open(HEAD FRONTS("peers"), "entity | role | points | parts\n"
                                                 "甲 |      | 5 | 1\n"
                                                 "乙 |      |   | 1\n"
                                                 "丙 | peer | 9 | 1\n"
                                                 "丁 | peer | 8 | 1\n"
                                                 "戊 | peer |   | 1\n");
    static const expected_place expected[] = {
        {"甲", "two", 3, 4, 4, 1, 0, NONE, BREACHED, OK},
        {"甲", "three", 3, 4, 4, 1, 0, NONE, NO_DATA, MISSING},
        {"甲", "four", 3, 4, 4, 1, 0, NONE, MET, OK},
        {"乙", "four", 0, 0, 4, 2, 0, NONE, NO_DATA, MISSING},
    };
    check_places(of, expected, COUNT(expected));
    scene_expect_text(of, soekpi_evaluation_missing, "甲", "three", SOEKPI_CHINESE, "戊");
    scene_expect_text(of, soekpi_evaluation_missing, "甲", "four", SOEKPI_CHINESE,
                      "戊"); /* shown all the same */
    scene_close(of);
}
END_TEST

START_TEST(what_has_no_meaning_is_told_from_what_is_missing) {
    static const char table[] = "entity | role | points | parts\n"
                                "甲 |      | 5 | 1\n"
                                "乙 |      | 5 | 0\n"
                                "丙 | peer | 9 | 1\n"
                                "丁 | peer | 8 | 1\n"
                                "戊 | peer | 3 | 0\n"
                                "%s";
    char drawing[512];
    snprintf(drawing, sizeof drawing, table, "");
    scene *of = scene_open(HEAD FRONTS("peers"), drawing);
    static const expected_place meaningless[] = {
        {"甲", "two", 3, 4, 4, 1, 0, NONE, BREACHED, OK},
        {"甲", "three", 3, 4, 4, 1, 0, NONE, UNDEFINED, ZERO},
        {"甲", "four", 3, 4, 4, 1, 0, NONE, MET, OK},
        {"乙", "four", 0, 0, 4, 2, 0, NONE, UNDEFINED, ZERO},
    };
    check_places(of, meaningless, COUNT(meaningless));
    scene_close(of);
    snprintf(drawing, sizeof drawing, table, "己 | peer | | 1\n");
    of = scene_open(HEAD FRONTS("peers"), drawing);
    static const expected_place both[] = {
        {"甲", "three", 3, 5, 5, 2, 0, NONE, NO_DATA, MISSING}, /* law 4: data first */
        {"甲", "two", 3, 5, 5, 2, 0, NONE, BREACHED, OK},
    };
    check_places(of, both, COUNT(both));
    scene_close(of);
    snprintf(drawing, sizeof drawing, table, "己 | peer | 1e301 | 1\n");
    of = scene_open(HEAD FRONTS("peers"), drawing);
    static const expected_place invalid = {"甲", "three", 3, 5, 5, 2, 0, NONE, NO_DATA, INVALID};
    check_places(of, &invalid, 1);
    scene_close(of);
}
END_TEST

START_TEST(entities_without_a_figure_leave_the_others_open) {
    scene *of = scene_open(HEAD FRONTS("all"), "entity | points | parts\n"
                                               "甲 | 9 | 1\n"
                                               "乙 |   | 1\n"
                                               "丙 | 7 | 1\n"
                                               "丁 |   | 1\n");
    static const expected_place expected[] = {
        {"甲", "two", 1, 3, 4, 2, 0, NONE, NO_DATA, MISSING},  {"甲", "three", 1, 3, 4, 2, 0, NONE, MET, OK},
        {"丙", "two", 2, 4, 4, 2, 0, NONE, NO_DATA, MISSING},  {"丙", "four", 2, 4, 4, 2, 0, NONE, MET, OK},
        {"乙", "four", 0, 0, 4, 2, 0, NONE, NO_DATA, MISSING},
    };
    check_places(of, expected, COUNT(expected));
    scene_expect_text(of, soekpi_evaluation_missing, "甲", "two", SOEKPI_ENGLISH, "乙, 丁");
    scene_close(of);
}
END_TEST

START_TEST(at_risk_counts_places_to_spare_at_the_worst) {
    scene *of =
        scene_open(HEAD "  - {id: wide, indicator: score, rule: \"rank <= 4 among all\", at_risk: \"2\"}\n"
                        "  - {id: tight, indicator: score, rule: \"rank <= 3 among all\", at_risk: \"1\"}\n",
                   "entity | points | parts\n"
                   "甲 | 9 | 1\n"
                   "乙 | 8 | 1\n"
                   "丙 | 7 | 1\n"
                   "丁 |   | 1\n");
    static const expected_place expected[] = {
        {"甲", "wide", 1, 2, 4, 1, 0, NONE, MET, OK},
        {"乙", "wide", 2, 3, 4, 1, 0, NONE, AT_RISK, OK},
        {"丙", "wide", 3, 4, 4, 1, 0, NONE, AT_RISK, OK},
        {"甲", "tight", 1, 2, 4, 1, 0, NONE, MET, OK},
        {"乙", "tight", 2, 3, 4, 1, 0, NONE, AT_RISK, OK},
        {"丙", "tight", 3, 4, 4, 1, 0, NONE, NO_DATA, MISSING},
    };
    check_places(of, expected, COUNT(expected));
    scene_close(of);
}
END_TEST

/* ---- Growth without a percentage ---- */

START_TEST(growth_labels_are_placed_by_policy) {
    static const char table[] = "entity | total_profit | total_profit@prior\n"
                                "增 | 12  | 10\n"
                                "转 | 5   | -5\n"
                                "也转 | 1  | -9\n"
                                "减亏 | -1 | -2\n"
                                "增亏 | -9 | -2\n"
                                "也增 | 11 | 10\n"
                                "零 | 0 | 0\n";
    scene *of = scene_open(
        HEAD "  - {id: placed, indicator: total_profit_growth, rule: \"rank <= 4 among all\", places: "
             "{turned_profitable: first, loss_narrowed: last, loss_widened: last, unchanged: none}}\n"
             "  - {id: bare, indicator: total_profit_growth, rule: \"rank <= 2 among all\"}\n",
        table);
    static const expected_place expected[] = {
        {"转", "placed", 1, 2, 7, 1, 1, NONE, MET, OK},
        {"也转", "placed", 1, 2, 7, 1, 1, NONE, MET, OK},
        {"增", "placed", 3, 4, 7, 1, 0, NONE, MET, OK},
        {"也增", "placed", 4, 5, 7, 1, 0, NONE, UNDEFINED, SOEKPI_NON_POSITIVE_BASE},
        {"减亏", "placed", 5, 6, 7, 1, 1, NONE, BREACHED, OK},
        {"增亏", "placed", 5, 6, 7, 1, 1, NONE, BREACHED, OK},
        {"零", "placed", 0, 0, 7, 1, 0, NONE, UNDEFINED, SOEKPI_NON_POSITIVE_BASE},
        {"增", "bare", 1, 6, 7, 5, 0, NONE, UNDEFINED, SOEKPI_NON_POSITIVE_BASE},
        {"转", "bare", 0, 0, 7, 5, 0, NONE, UNDEFINED, SOEKPI_NON_POSITIVE_BASE},
    };
    check_places(of, expected, COUNT(expected));
    soekpi_outcome first = scene_outcome(of, scene_row(of, "转"), "placed");
    ck_assert_int_eq(first.label, SOEKPI_TURNED_PROFITABLE);
    ck_assert_int_eq(first.marks & SOEKPI_MARK_POLICY, SOEKPI_MARK_POLICY);
    ck_assert_int_eq(scene_outcome(of, scene_row(of, "增"), "placed").label, SOEKPI_INCREASE);
    scene_close(of);
}
END_TEST

/* ---- Who is compared with whom ---- */

START_TEST(groups_and_entities_are_compared_with_their_like) {
    scene *of = scene_open(HEAD "  - {id: peers, indicator: score, rule: \"rank <= 1 among peers\"}\n"
                                "  - {id: all, indicator: score, rule: \"rank <= 1 among all\"}\n"
                                "  - {id: group, indicator: score, rule: \"rank <= 1 among group\"}\n",
                           "entity | group | points | parts\n"
                           "甲 | 东 | 9 | 1\n"
                           "乙 | 东 | 1 | 1\n"
                           "丙 | 西 | 6 | 1\n"
                           "丁 | 西 | 6 | 1\n"
                           "戊 |    | 7 | 1\n");
    static const char *const circles[] = {"peers", "all"};
    for (size_t i = 0; i < COUNT(circles); i++) {
        const expected_place expected[] = {
            {"甲", circles[i], 1, 1, 5, 0, 0, 1.0, MET, OK},
            {"戊", circles[i], 2, 2, 5, 0, 0, 0.75, BREACHED, OK},
            {"丙", circles[i], 3, 3, 5, 0, 1, 0.5, BREACHED, OK},
            {"乙", circles[i], 5, 5, 5, 0, 0, 0.0, BREACHED, OK},
            {"西", circles[i], 1, 1, 2, 0, 0, 1.0, MET, OK}, /* 12 / 2 against 10 / 2 */
            {"东", circles[i], 2, 2, 2, 0, 0, 0.0, BREACHED, OK},
        };
        check_places(of, expected, COUNT(expected));
    }
    static const expected_place within[] = {
        {"甲", "group", 1, 1, 2, 0, 0, 1.0, MET, OK},
        {"乙", "group", 2, 2, 2, 0, 0, 0.0, BREACHED, OK},
        {"丙", "group", 1, 1, 2, 0, 1, 1.0, MET, OK},
        {"戊", "group", 1, 1, 1, 0, 0, NONE, NO_DATA, NO_EVIDENCE},
        {"西", "group", 1, 1, 2, 0, 0, 1.0, MET, OK},
    };
    check_places(of, within, COUNT(within));
    scene_close(of);
}
END_TEST

/* 市 has 东区 and 西区, 省 has 南市 alone: of depth 1 there are three, of one parent two. */
START_TEST(groups_of_a_tree_are_compared_at_their_depth_or_under_their_parent) {
    scene *of =
        scene_open(HEAD "  - {id: depth, indicator: score, rule: \"rank <= 1 among all\", scope: group}\n"
                        "  - {id: parent, indicator: score, rule: \"rank <= 1 among group\", scope: "
                        "group}\n",
                   "entity | group | role | points | parts\n"
                   "东区 | 市 | group |   |  \n"
                   "西区 | 市 | group |   |  \n"
                   "南市 | 省 | group |   |  \n"
                   "甲 | 东区 | | 9 | 1\n"
                   "乙 | 西区 | | 6 | 1\n"
                   "丙 | 南市 | | 12 | 1\n");
    static const expected_place expected[] = {
        {"南市", "depth", 1, 1, 3, 0, 0, 1.0, MET, OK},
        {"东区", "depth", 2, 2, 3, 0, 0, 0.5, BREACHED, OK},
        {"西区", "depth", 3, 3, 3, 0, 0, 0.0, BREACHED, OK},
        {"省", "depth", 1, 1, 2, 0, 0, 1.0, MET, OK},
        {"市", "depth", 2, 2, 2, 0, 0, 0.0, BREACHED, OK},
        {"东区", "parent", 1, 1, 2, 0, 0, 1.0, MET, OK},
        {"西区", "parent", 2, 2, 2, 0, 0, 0.0, BREACHED, OK},
        {"南市", "parent", 1, 1, 1, 0, 0, NONE, NO_DATA, NO_EVIDENCE},
        {"甲", "depth", 0, 0, 0, 0, 0, NONE, OUT, OK},
    };
    check_places(of, expected, COUNT(expected));
    scene_close(of);
}
END_TEST

/* A scope says whose place is wanted, not whom it is compared with. */
START_TEST(a_named_entity_is_compared_with_all) {
    scene *of =
        scene_open(HEAD "  - {id: one, indicator: score, rule: \"rank <= 1 among all\", scope: [乙]}\n",
                   "entity | points | parts\n"
                   "甲 | 9 | 1\n"
                   "乙 | 8 | 1\n"
                   "丙 | 7 | 1\n");
    static const expected_place expected[] = {
        {"乙", "one", 2, 2, 3, 0, 0, 0.5, BREACHED, OK},
        {"甲", "one", 0, 0, 0, 0, 0, NONE, OUT, OK},
    };
    check_places(of, expected, COUNT(expected));
    scene_close(of);
}
END_TEST

/* ---- Ourselves among the peers ---- */

#define OURS "  - {id: front, indicator: score, rule: \"rank <= 2 among peers\"}\n"

START_TEST(the_row_itself_is_not_counted_twice) {
    scene *of = scene_open(HEAD OURS, "entity | group | role | points | parts\n"
                                      "甲 | 我区 |      | 6 | 1\n"
                                      "乙 | 我区 |      | 8 | 1\n"
                                      "甲 |      | peer | 9 | 1\n"
                                      "我区 |    | peer | 2 | 1\n"
                                      "他区 |    | peer | 7 | 1\n");
    static const expected_place expected[] = {
        {"甲", "front", 2, 2, 3, 0, 0, 0.5, MET, OK}, /* 7 is before 6; its own 9 is not */
        {"乙", "front", 2, 2, 4, 0, 0, 2.0 / 3, MET, OK},
        {"我区", "front", 2, 2, 3, 0, 1, 0.5, MET,
         OK}, /* 14 / 2 ties with 7, behind 9; its own 2 is no peer */
    };
    check_places(of, expected, COUNT(expected));
    scene_close(of);
}
END_TEST

START_TEST(its_own_figure_among_the_peers_stands_in) {
    scene *of = scene_open(HEAD OURS, "entity | group | role | points | parts\n"
                                      "甲 | 我区 |      |   | 1\n"
                                      "我区 |    | peer | 8 | 1\n"
                                      "他区 |    | peer | 7 | 1\n"
                                      "甲   |    | peer |   | 1\n");
    static const expected_place expected[] = {
        {"我区", "front", 1, 2, 3, 1, 0, NONE, MET, OK},
        {"甲", "front", 0, 0, 3, 1, 0, NONE, NO_DATA, MISSING},
    };
    check_places(of, expected, COUNT(expected));
    soekpi_outcome ours = scene_outcome(of, scene_row(of, "我区"), "front");
    ck_assert_int_eq(ours.marks & SOEKPI_MARK_REPORTED, SOEKPI_MARK_REPORTED);
    ck_assert_int_eq(place_of(of, scene_row(of, "我区"), "front").reported, 0); /* the place is computed */
    scene_close(of);
    of = scene_open(HEAD OURS, "entity | role | points | parts\n"
                               "甲 |      | 7 | 1\n"
                               "甲 | peer |   | 1\n"
                               "乙 | peer | 5 | 1\n");
    static const expected_place whole = {"甲", "front", 1, 1, 2, 0, 0, 1.0, MET, OK};
    check_places(of, &whole, 1);
    ck_assert_int_eq(scene_outcome(of, 0, "front").marks & SOEKPI_MARK_REPORTED, 0);
    scene_close(of);
}
END_TEST

START_TEST(a_code_says_who_the_row_is) {
    scene *of = scene_open(HEAD OURS, "entity | code | role | points | parts\n"
                                      "甲 | 001 |      | 6 | 1\n"
                                      "旧名 | 001 | peer | 9 | 1\n"
                                      "乙 | 002 | peer | 7 | 1\n");
    static const expected_place expected = {"甲", "front", 2, 2, 2, 0, 0, 0.0, MET, OK};
    check_places(of, &expected, 1);
    scene_close(of);
}
END_TEST

START_TEST(a_peer_of_two_rows_counts_once_and_has_no_figure) {
    scene *of = scene_open(HEAD OURS, "entity | role | points | parts\n"
                                      "甲 |      | 6 | 1\n"
                                      "乙 | peer | 9 | 1\n"
                                      "乙 | peer | 9 | 1\n"
                                      "丙 | peer | 5 | 1\n");
    static const expected_place expected = {"甲", "front", 1, 2, 3, 1, 0, NONE, MET, OK};
    check_places(of, &expected, 1);
    scene_close(of);
}
END_TEST

START_TEST(peers_have_their_history) {
    scene *of =
        scene_open(HEAD "  - {id: growth, indicator: total_profit_growth, rule: \"rank <= 1 among peers\"}\n",
                   "entity | period | role | total_profit\n"
                   "甲 | 2023 |      | 12\n"
                   "甲 | 2022 |      | 10\n"
                   "乙 | 2022 | peer | 100\n"
                   "乙 | 2023 | peer | 119\n"
                   "丙 | 2023 | peer | 500\n"
                   "丙 | 2022 | peer | 400\n");
    static const expected_place expected = {"甲", "growth", 2, 2, 3, 0, 0, 0.5, BREACHED, OK};
    check_places(of, &expected, 1);
    scene_close(of);
}
END_TEST

START_TEST(one_alone_is_first_among_nobody) {
    scene *of = scene_open(HEAD OURS, "entity | role | points | parts\n"
                                      "甲 |      | 6 | 1\n"
                                      "甲 | peer | 6 | 1\n");
    static const expected_place expected = {"甲", "front", 1, 1, 1, 0, 0, NONE, NO_DATA, NO_EVIDENCE};
    check_places(of, &expected, 1);
    scene_close(of);
}
END_TEST

/* ---- Published places ---- */

#define PUBLISHED                                                                                            \
    "  - {id: front, indicator: score, rule: \"rank <= 2 among peers\", reported: published, scope: each}\n"

START_TEST(a_published_place_stands_in) {
    scene *of = scene_open(HEAD PUBLISHED, "entity | role | points | parts | published\n"
                                           "甲 |      |   | 1 | 1\n"
                                           "乙 |      | 5 | 0 | 3\n"
                                           "丙 |      | 5 | 1 | \n"
                                           "丁 | peer | 9 | 1 | \n");
    static const expected_place expected[] = {
        {"甲", "front", 1, 1, 2, 1, 0, NONE, MET, OK},
        {"乙", "front", 3, 3, 2, 1, 0, NONE, BREACHED, OK},
        {"丙", "front", 2, 2, 2, 0, 0, 0.0, MET, OK},
    };
    check_places(of, expected, COUNT(expected));
    ck_assert_int_eq(place_of(of, 0, "front").reported, 1);
    ck_assert_int_eq(place_of(of, 2, "front").reported, 0);
    ck_assert_int_eq(scene_outcome(of, 0, "front").marks & SOEKPI_MARK_REPORTED, SOEKPI_MARK_REPORTED);
    scene_close(of);
    of = scene_open(HEAD PUBLISHED, "entity | points | parts | published\n"
                                    "甲 | 5 | 1 | 4\n"); /* nobody to compare with */
    static const expected_place alone = {"甲", "front", 4, 4, 1, 0, 0, NONE, BREACHED, OK};
    check_places(of, &alone, 1);
    ck_assert_uint_eq(scene_finding_count(of, SOEKPI_FINDING_DISAGREES), 0);
    scene_close(of);
}
END_TEST

START_TEST(a_published_place_that_is_none_is_invalid) {
    static const char *const wrong[] = {"0", "-1", "1.5", "1e10", "0.1", "1e301"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        char drawing[256];
        snprintf(drawing, sizeof drawing,
                 "entity | role | points | parts | published\n甲 | | | 1 | %s\n丁 | peer | 9 | 1 |\n",
                 wrong[i]);
        scene *of = scene_open(HEAD PUBLISHED, drawing);
        static const expected_place expected = {"甲", "front", 0, 0, 2, 1, 0, NONE, NO_DATA, INVALID};
        check_places(of, &expected, 1);
        scene_close(of);
    }
}
END_TEST

START_TEST(a_published_place_that_differs_is_a_finding) {
    scene *of = scene_open(HEAD PUBLISHED, "entity | role | points | parts | published\n"
                                           "甲 |      | 8 | 1 | 1\n"
                                           "乙 |      | 6 | 1 | 3\n"
                                           "丙 |      | 5 | 1 | 4\n"
                                           "丁 | peer | 7 | 1 | \n"
                                           "戊 | peer |   | 1 | \n");
    /* 甲 is 1 to 2 of 3; 乙 and 丙 are 2 to 3 */
    ck_assert_uint_eq(scene_finding_count(of, SOEKPI_FINDING_DISAGREES), 1);
    ck_assert(scene_has_finding(of, SOEKPI_FINDING_DISAGREES, "丙"));
    ck_assert(scene_has_finding(of, SOEKPI_FINDING_DISAGREES, "reported as 4"));
    static const expected_place expected = {"丙", "front", 2, 3, 3, 1, 0, NONE, NO_DATA, MISSING};
    check_places(of, &expected, 1);
    scene_close(of);
}
END_TEST

START_TEST(a_groups_published_place_is_of_its_own_row_or_given) {
    static const char plan[] =
        HEAD "  - {id: front, indicator: score, rule: \"rank <= 2 among peers\", reported: published, scope: "
             "group}\n";
    scene *of = scene_open(plan, "entity | group | role | points | parts | published\n"
                                 "甲 | 区 |         |   | 1 | \n"
                                 "区 | 区 | context |   |   | 1\n");
    static const expected_place own = {"区", "front", 1, 1, 1, 1, 0, NONE, MET, OK};
    check_places(of, &own, 1);
    scene_close(of);
    static const char *const names[] = {"published"}, *const values[] = {"3"};
    soekpi_evaluation_options options = {
        .size = sizeof options, .set_names = names, .set_values = values, .set_count = 1};
    of = scene_open_with(plan, "entity | group | points | parts\n甲 | 区 |   | 1\n", &options);
    static const expected_place given = {"区", "front", 3, 3, 1, 1, 0, NONE, BREACHED, OK};
    check_places(of, &given, 1);
    scene_close(of);
}
END_TEST

/* ---- The contract ---- */

START_TEST(the_front_is_a_parameter) {
    static const char *const names[] = {"front"}, *const values[] = {"1"};
    soekpi_evaluation_options options = {
        .size = sizeof options, .set_names = names, .set_values = values, .set_count = 1};
    scene *of = scene_read(HEAD "  - {id: high, indicator: score, rule: \"rank <= front among all\"}\n",
                           "entity | points | parts\n甲 | 9 | 1\n乙 | 8 | 1\n", NULL);
    ck_assert(scene_bind(of, NULL));
    ck_assert_int_eq(scene_outcome(of, 1, "high").verdict, MET);
    ck_assert(scene_bind(of, &options));
    ck_assert_int_eq(scene_outcome(of, 0, "high").verdict, MET);
    ck_assert_int_eq(scene_outcome(of, 1, "high").verdict, BREACHED);
    scene_close(of);
}
END_TEST

START_TEST(rejected_calls_write_nothing) {
    scene *of = scene_open(HEAD "  - {id: plain, indicator: score, rule: \"> 1\"}\n" OURS,
                           "entity | points | parts\n甲 | 9 | 1\n乙 | 8 | 1\n");
    soekpi_place canary;
    memset(&canary, 0xff, sizeof canary);
    soekpi_place read = canary;
    ck_assert_int_eq(soekpi_evaluation_place(of->evaluation, 0, 1, &read), SOEKPI_ERROR_ARGUMENT); /* size */
    read.size = canary.size = sizeof read;
    ck_assert_int_eq(soekpi_evaluation_place(NULL, 0, 1, &read), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_place(of->evaluation, 0, 1, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_place(of->evaluation, 99, 0, &read), SOEKPI_ERROR_ARGUMENT); /* kind */
    ck_assert_int_eq(soekpi_evaluation_place(of->evaluation, 3, 1, &read), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_evaluation_place(of->evaluation, 0, 2, &read), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(memcmp(&read, &canary, sizeof read), 0);
    ck_assert_int_eq(soekpi_evaluation_place(of->evaluation, 1, 1, &read), SOEKPI_OK);
    ck_assert_uint_eq(read.place, 2);
    scene_close(of);
}
END_TEST

/* They are none of the evaluation's rows. */
START_TEST(groups_of_an_accumulator_have_no_place) {
    scene *of = scene_open(HEAD OURS, "entity | group | points | parts\n甲 | 东 | 9 | 1\n乙 | 西 | 8 | 1\n");
    double values[2];
    uint8_t verdicts[2], reasons[2];
    soekpi_results results = {
        .size = sizeof results, .capacity = 2, .values = values, .verdicts = verdicts, .reasons = reasons};
    soekpi_accumulator *sums = soekpi_accumulator_create(of->evaluation, NULL);
    ck_assert_int_eq(soekpi_accumulator_add(sums, 0, 2, NULL), SOEKPI_OK);
    ck_assert_int_eq(soekpi_accumulator_run(sums, 0, 2, &results, NULL), SOEKPI_OK);
    for (int i = 0; i < 2; i++)
        ck_assert(isnan(values[i]) && verdicts[i] == NO_DATA && reasons[i] == NO_EVIDENCE);
    soekpi_accumulator_free(sums);
    ck_assert_int_eq(scene_outcome(of, scene_group(of, "东"), "front").verdict, MET);
    scene_close(of);
}
END_TEST

START_TEST(places_in_words) {
    scene *of = scene_open(HEAD FRONTS("peers"), "entity | role | points | parts\n"
                                                 "甲 |      | 5 | 1\n"
                                                 "乙 |      | 9 | 1\n"
                                                 "丙 | peer | 9 | 1\n"
                                                 "丁 | peer |   | 1\n"
                                                 "戊 | peer | 3 | 0\n");
    char buffer[256];
    size_t index = soekpi_plan_find_target(of->plan, "two");
    ck_assert_int_eq(
        soekpi_evaluation_explain(of->evaluation, 0, index, SOEKPI_CHINESE, buffer, sizeof buffer, NULL),
        SOEKPI_OK);
    ck_assert_msg(strstr(buffer, "第2至4位（共4位，1位缺数，1位无法计算）") != NULL, "%s", buffer);
    ck_assert_int_eq(
        soekpi_evaluation_explain(of->evaluation, 0, index, SOEKPI_ENGLISH, buffer, sizeof buffer, NULL),
        SOEKPI_OK);
    ck_assert_msg(strstr(buffer, "place 2 to 4 of 4, 1 without a figure, 1 without a meaning") != NULL, "%s",
                  buffer);
    ck_assert_int_eq(soekpi_evaluation_format(of->evaluation, 0, index, SOEKPI_FIELD_VALUE, -1, buffer,
                                              sizeof buffer, NULL),
                     SOEKPI_OK);
    ck_assert_str_eq(buffer, "2");
    scene_close(of);
}
END_TEST

/* More peers than are named one by one. */
START_TEST(many_missing_peers_are_counted) {
    enum { PEERS = 25 };
    char drawing[2048] = "entity | role | points | parts\n甲 | | 5 | 1\n";
    for (int i = 0; i < PEERS; i++) {
        size_t used = strlen(drawing);
        snprintf(drawing + used, sizeof drawing - used, "p%d | peer | | 1\n", i);
    }
    scene *of = scene_open(HEAD OURS, drawing);
    char buffer[512];
    size_t index = soekpi_plan_find_target(of->plan, "front");
    ck_assert_int_eq(
        soekpi_evaluation_missing(of->evaluation, 0, index, SOEKPI_CHINESE, buffer, sizeof buffer, NULL),
        SOEKPI_OK);
    ck_assert_msg(strstr(buffer, "p0、p1") == buffer && strstr(buffer, "p19等25位") != NULL, "%s", buffer);
    scene_close(of);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("standing");
    TCase *order = tcase_create("order"), *open = tcase_create("missing"), *who = tcase_create("peers");
    TCase *published = tcase_create("published"), *contract = tcase_create("contract");
    tcase_add_test(order, ties_share_the_better_place);
    tcase_add_test(order, negative_figures_and_zeros_have_their_order);
    tcase_add_test(order, law_3_values_of_one_double_are_told_apart);
    tcase_add_test(order, growth_labels_are_placed_by_policy);
    tcase_add_test(open, missing_peers_decide_nothing_at_the_edge_of_the_front);
    tcase_add_test(open, what_has_no_meaning_is_told_from_what_is_missing);
    tcase_add_test(open, entities_without_a_figure_leave_the_others_open);
    tcase_add_test(open, at_risk_counts_places_to_spare_at_the_worst);
    tcase_add_test(who, groups_and_entities_are_compared_with_their_like);
    tcase_add_test(who, groups_of_a_tree_are_compared_at_their_depth_or_under_their_parent);
    tcase_add_test(who, a_named_entity_is_compared_with_all);
    tcase_add_test(who, the_row_itself_is_not_counted_twice);
    tcase_add_test(who, its_own_figure_among_the_peers_stands_in);
    tcase_add_test(who, a_code_says_who_the_row_is);
    tcase_add_test(who, a_peer_of_two_rows_counts_once_and_has_no_figure);
    tcase_add_test(who, peers_have_their_history);
    tcase_add_test(who, one_alone_is_first_among_nobody);
    tcase_add_test(published, a_published_place_stands_in);
    tcase_add_test(published, a_published_place_that_is_none_is_invalid);
    tcase_add_test(published, a_published_place_that_differs_is_a_finding);
    tcase_add_test(published, a_groups_published_place_is_of_its_own_row_or_given);
    tcase_add_test(contract, the_front_is_a_parameter);
    tcase_add_test(contract, rejected_calls_write_nothing);
    tcase_add_test(contract, groups_of_an_accumulator_have_no_place);
    tcase_add_test(contract, places_in_words);
    tcase_add_test(contract, many_missing_peers_are_counted);
    suite_add_tcase(suite, order);
    suite_add_tcase(suite, open);
    suite_add_tcase(suite, who);
    suite_add_tcase(suite, published);
    suite_add_tcase(suite, contract);
    return run_suite(suite);
}
