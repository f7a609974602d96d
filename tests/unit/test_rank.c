/* Places among peers, held against counting: the place of a figure is one more
 * than the number of better ones. What a double reads as is taken from printf and
 * strtod, which share nothing with the library. */
#include <check.h>
#include <math.h>

#include "scene.h"

#include "base/sort.h"
#include "evaluate/engine.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- an oracle ---- */

/* The double nearest to the 15-digit decimal of a figure; NaN for what has no place. */
static double canonical(double figure) {
    char text[40];
    if (!isfinite(figure))
        return (double)NAN;
    snprintf(text, sizeof text, "%.15g", figure);
    double read = strtod(text, NULL);
    if (read != 0 && (fabs(read) < 1e-300 || fabs(read) > 1e300))
        return (double)NAN;
    return read == 0 ? 0 : read;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Places within one group of `count` figures in `figures` (canonical), in any order. */
static void expect_places(const double *figures, size_t count, bool higher, bool dense, uint32_t *places) {
    double *sorted = malloc((count + 1) * sizeof *sorted);
    ck_assert_ptr_nonnull(sorted);
    size_t placed = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(figures[i]))
            sorted[placed++] = higher ? -figures[i] : figures[i];
    qsort(sorted, placed, sizeof *sorted, ascending);
    uint32_t *numbers = malloc((placed + 1) * sizeof *numbers);
    ck_assert_ptr_nonnull(numbers);
    uint32_t steps = 0;
    for (size_t i = 0; i < placed; i++) {
        bool ties = i > 0 && sorted[i - 1] == sorted[i];
        steps += !ties;
        numbers[i] = ties ? numbers[i - 1] : dense ? steps : (uint32_t)i + 1;
    }
    for (size_t i = 0; i < count; i++) {
        double wanted = higher ? -figures[i] : figures[i];
        const double *found =
            isnan(wanted) ? NULL : bsearch(&wanted, sorted, placed, sizeof *sorted, ascending);
        ck_assert(isnan(wanted) || found != NULL);
        places[i] = found ? numbers[found - sorted] : 0;
    }
    free(numbers);
    free(sorted);
}

/* ---- figures ---- */

static soekpi_ranking ranking_of(uint32_t *places, size_t capacity, int32_t better) {
    return (soekpi_ranking){
        .size = sizeof(soekpi_ranking), .better = better, .places = places, .capacity = capacity};
}

static void rank_and_compare(const double *figures, const int32_t *codes, size_t count, size_t groups,
                             bool higher, bool dense, const char *law) {
    uint32_t *places = malloc((count + 1) * sizeof *places),
             *expected = malloc((count + 1) * sizeof *expected);
    uint32_t *sizes = malloc((groups + 1) * sizeof *sizes);
    double *peers = malloc((count + 1) * sizeof *peers);
    ck_assert(places && expected && sizes && peers);
    soekpi_ranking ranking = ranking_of(places, count, higher ? SOEKPI_BETTER_HIGHER : SOEKPI_BETTER_LOWER);
    ranking.method = dense ? SOEKPI_RANK_DENSE : SOEKPI_RANK_COMPETITION;
    ranking.groups = codes;
    ranking.group_stride = sizeof *codes;
    ranking.group_count = groups;
    ranking.sizes = sizes;
    memset(places, 0xAA, count * sizeof *places);
    ck_assert_int_eq(soekpi_rank(figures, sizeof *figures, count, &ranking, NULL), SOEKPI_OK);
    for (size_t which = 0; which < (codes ? groups : 1); which++) {
        size_t size = 0, placed = 0;
        for (size_t i = 0; i < count; i++)
            if (!codes || codes[i] == (int32_t)which)
                peers[size++] = canonical(figures[i]);
        expect_places(peers, size, higher, dense, expected);
        for (size_t i = 0, at = 0; i < count; i++) {
            if (codes && codes[i] != (int32_t)which)
                continue;
            ck_assert_msg(places[i] == expected[at], "%s: row %zu (%.17g) has place %u, expected %u", law, i,
                          figures[i], places[i], expected[at]);
            placed += expected[at++] != 0;
        }
        ck_assert_uint_eq(sizes[which], placed);
    }
    for (size_t i = 0; codes && i < count; i++)
        ck_assert(codes[i] >= 0 || places[i] == 0);
    free(places);
    free(expected);
    free(sizes);
    free(peers);
}

static double step(double figure, int ulps) {
    for (; ulps > 0; ulps--)
        figure = nextafter(figure, INFINITY);
    for (; ulps < 0; ulps++)
        figure = nextafter(figure, -INFINITY);
    return figure;
}

static double uniform(uint64_t *state) {
    return (double)(next_random(state) >> 11) * 0x1p-53;
}

/* Figures of many kinds; most of them hard. */
static double draw(uint64_t *state, int kind) {
    static const double borders[] = {1e300,
                                     9.99999999999999e299,
                                     1.00000000000001e300,
                                     1e-300,
                                     9.99999999999999e-301,
                                     1e-310,
                                     0.0,
                                     -0.0,
                                     1e308,
                                     5e-324};
    double sign = random_below(state, 2) ? 1 : -1;
    switch (kind) {
    case 0: /* amounts with two decimals */
        return rint(uniform(state) * 1e8) / 100;
    case 1: /* few decimals, each in all the doubles that read like it */
        return sign * step((double)random_below(state, 40) / 10, (int)random_below(state, 9) - 4);
    case 2: /* neighbours of the 15th digit, around powers of ten and of two */
        return step(random_below(state, 2) ? 1000 : 1024, (int)random_below(state, 400) - 200);
    case 3: /* borders of what is valid */
        return sign * step(borders[random_below(state, COUNT(borders))], (int)random_below(state, 5) - 2);
    case 4: /* any bits */
    {
        uint64_t bits = next_random(state);
        double any;
        memcpy(&any, &bits, sizeof any);
        return any;
    }
    case 5: /* most of them in a narrow place */
        return random_below(state, 10) ? 1 + uniform(state) * 1e-12 : sign * uniform(state);
    case 6: /* ratios in all their digits */
        return sign * uniform(state);
    case 7: /* all over the range */
        return sign * pow(10, 600 * uniform(state) - 300);
    default:
        return random_below(state, 3) ? 0 : random_below(state, 2) ? (double)NAN : sign * (double)INFINITY;
    }
}

enum { KINDS = 9 };

START_TEST(place_is_one_more_than_the_better_ones) {
    uint64_t state = (uint64_t)_i + 1;
    enum { ROWS = 300 };
    double figures[ROWS];
    int32_t codes[ROWS];
    for (int round = 0; round < 60; round++) {
        size_t count = random_below(&state, ROWS + 1), groups = 1 + random_below(&state, 8);
        for (size_t i = 0; i < count; i++) {
            int kind = random_below(&state, 4) ? _i : (int)random_below(&state, KINDS);
            figures[i] = draw(&state, kind);
            codes[i] = (int32_t)random_below(&state, groups + 1) - 1;
        }
        for (int way = 0; way < 4; way++) {
            rank_and_compare(figures, codes, count, groups, way & 1, way & 2, "within groups");
            rank_and_compare(figures, NULL, count, 1, way & 1, way & 2, "one group");
        }
    }
}
END_TEST

/* Sizes around the limits of the sort: insertion, one block, several parts. */
static const size_t large[] = {24, 25, 1000, 32767, 32768, 70000};

START_TEST(large_groups_are_in_order) {
    uint64_t state = 77 + (uint64_t)_i;
    size_t count = large[_i % (int)COUNT(large)];
    double *figures = malloc(count * sizeof *figures);
    ck_assert_ptr_nonnull(figures);
    for (size_t at = 0; at < count; at++)
        figures[at] = draw(&state, _i / (int)COUNT(large));
    rank_and_compare(figures, NULL, count, 1, _i % 2, _i % 4 < 2, "drawn");
    free(figures);
}
END_TEST

START_TEST(large_groups_of_one_kind) {
    size_t count = large[_i];
    double *figures = malloc(count * sizeof *figures);
    ck_assert_ptr_nonnull(figures);
    for (size_t at = 0; at < count; at++)
        figures[at] = 0.3;
    rank_and_compare(figures, NULL, count, 1, true, false, "all the same");
    for (size_t at = 0; at < count; at++)
        figures[at] = (double)at;
    rank_and_compare(figures, NULL, count, 1, true, false, "sorted");
    rank_and_compare(figures, NULL, count, 1, false, false, "sorted the other way");
    free(figures);
}
END_TEST

START_TEST(law_1_what_reads_alike_ties) {
    const double figures[] = {0.3,      0.1 + 0.2, 0.30000000000000016, -0.0, 0.0, (double)NAN, -0.3,
                              INFINITY, 1e301};
    uint32_t places[COUNT(figures)];
    soekpi_ranking ranking = ranking_of(places, COUNT(figures), SOEKPI_BETTER_HIGHER);
    ck_assert_int_eq(soekpi_rank(figures, sizeof *figures, COUNT(figures), &ranking, NULL), SOEKPI_OK);
    const uint32_t expected[] = {1, 1, 1, 4, 4, 0, 6, 0, 0};
    ck_assert_mem_eq(places, expected, sizeof expected);
    ranking.method = SOEKPI_RANK_DENSE;
    ranking.better = SOEKPI_BETTER_LOWER;
    ck_assert_int_eq(soekpi_rank(figures, sizeof *figures, COUNT(figures), &ranking, NULL), SOEKPI_OK);
    const uint32_t other_way[] = {3, 3, 3, 2, 2, 0, 1, 0, 0};
    ck_assert_mem_eq(places, other_way, sizeof other_way);
}
END_TEST

/* Reversed and interleaved inputs, and one figure for all rows. */
START_TEST(strides_are_bytes) {
    enum { ROWS = 50 };
    uint64_t state = 5;
    double figures[ROWS], reversed[ROWS];
    int32_t codes[ROWS];
    char mixed[ROWS * 13 + 8];
    uint32_t places[ROWS], expected[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        figures[i] = draw(&state, 1);
        codes[i] = (int32_t)random_below(&state, 4) - 1;
        memcpy(mixed + i * 13, &figures[i], sizeof *figures);
        memcpy(mixed + i * 13 + 8, &codes[i], sizeof *codes);
        reversed[ROWS - 1 - i] = figures[i];
    }
    soekpi_ranking ranking = ranking_of(expected, ROWS, SOEKPI_BETTER_LOWER);
    ranking.groups = codes;
    ranking.group_stride = sizeof *codes;
    ranking.group_count = 3;
    ck_assert_int_eq(soekpi_rank(figures, sizeof *figures, ROWS, &ranking, NULL), SOEKPI_OK);
    ranking.places = places;
    ck_assert_int_eq(soekpi_rank(reversed + ROWS - 1, -(ptrdiff_t)sizeof *reversed, ROWS, &ranking, NULL),
                     SOEKPI_OK);
    ck_assert_mem_eq(places, expected, sizeof expected);
    const void *start = mixed, *start_of_codes = mixed + 8;
    ranking.groups = start_of_codes;
    ranking.group_stride = 13;
    ck_assert_int_eq(soekpi_rank(start, 13, ROWS, &ranking, NULL), SOEKPI_OK);
    ck_assert_mem_eq(places, expected, sizeof expected);
    ranking.groups = NULL;
    ck_assert_int_eq(soekpi_rank(figures, 0, ROWS, &ranking, NULL), SOEKPI_OK);
    for (size_t i = 0; i < ROWS; i++)
        ck_assert_uint_eq(places[i], 1);
}
END_TEST

START_TEST(ranges_of_groups_make_the_whole) {
    enum { ROWS = 400, GROUPS = 23 };
    uint64_t state = 9;
    double figures[ROWS];
    int32_t codes[ROWS];
    uint32_t whole[ROWS], parts[ROWS], whole_sizes[GROUPS], part_sizes[GROUPS];
    for (size_t i = 0; i < ROWS; i++) {
        figures[i] = draw(&state, (int)random_below(&state, KINDS));
        codes[i] = (int32_t)random_below(&state, GROUPS + 1) - 1;
    }
    soekpi_ranking ranking = ranking_of(whole, ROWS, SOEKPI_BETTER_HIGHER);
    ranking.groups = codes;
    ranking.group_stride = sizeof *codes;
    ranking.group_count = GROUPS;
    ranking.sizes = whole_sizes;
    ck_assert_int_eq(soekpi_rank(figures, sizeof *figures, ROWS, &ranking, NULL), SOEKPI_OK);
    memset(parts, 0xAA, sizeof parts);
    memset(part_sizes, 0xAA, sizeof part_sizes);
    ranking.places = parts;
    ranking.sizes = part_sizes;
    for (size_t first = 0; first < GROUPS; first += ranking.ranked_groups) {
        ranking.first_group = first;
        ranking.ranked_groups = 1 + random_below(&state, GROUPS - first);
        ck_assert_int_eq(soekpi_rank(figures, sizeof *figures, ROWS, &ranking, NULL), SOEKPI_OK);
    }
    ck_assert_mem_eq(parts, whole, sizeof whole);
    ck_assert_mem_eq(part_sizes, whole_sizes, sizeof whole_sizes);
}
END_TEST

START_TEST(empty_groups_and_empty_tables) {
    uint32_t places[3] = {9, 9, 9}, sizes[4] = {9, 9, 9, 9};
    const double figures[] = {1, 2, 3};
    const int32_t codes[] = {2, -1, 2}, none[] = {-1, -5, INT32_MIN};
    soekpi_ranking ranking = ranking_of(places, 3, SOEKPI_BETTER_HIGHER);
    ranking.sizes = sizes;
    ck_assert_int_eq(soekpi_rank(NULL, 8, 0, &ranking, NULL), SOEKPI_OK);
    ck_assert(places[0] == 9 && sizes[0] == 0 && sizes[1] == 9);
    ranking.groups = codes;
    ranking.group_stride = sizeof *codes;
    ranking.group_count = 4;
    ck_assert_int_eq(soekpi_rank(figures, 8, 3, &ranking, NULL), SOEKPI_OK);
    ck_assert(places[0] == 2 && places[1] == 0 && places[2] == 1);
    ck_assert(sizes[0] == 0 && sizes[1] == 0 && sizes[2] == 2 && sizes[3] == 0);
    memset(places, 0xAA, sizeof places);
    ranking.groups = none;
    ranking.group_count = 0;
    ck_assert_int_eq(soekpi_rank(figures, 8, 3, &ranking, NULL), SOEKPI_OK);
    ck_assert(places[0] == 0 && places[1] == 0 && places[2] == 0);
}
END_TEST

START_TEST(rejected_call_writes_nothing) {
    static const struct {
        const char *what;
        soekpi_status status;
    } wrong[] = {{"no values", SOEKPI_ERROR_ARGUMENT},     {"size", SOEKPI_ERROR_ARGUMENT},
                 {"better", SOEKPI_ERROR_ARGUMENT},        {"method", SOEKPI_ERROR_ARGUMENT},
                 {"no places", SOEKPI_ERROR_ARGUMENT},     {"too many rows", SOEKPI_ERROR_LIMIT},
                 {"capacity", SOEKPI_ERROR_CAPACITY},      {"first group", SOEKPI_ERROR_RANGE},
                 {"number of groups", SOEKPI_ERROR_RANGE}, {"a row's group", SOEKPI_ERROR_RANGE},
                 {"a row of another", SOEKPI_ERROR_RANGE}};
    uint32_t places[] = {7, 7, 7}, sizes[] = {7, 7};
    const double figures[] = {1, 2, 3};
    int32_t codes[] = {0, 1, 0};
    soekpi_ranking ranking = ranking_of(places, 3, SOEKPI_BETTER_HIGHER);
    ranking.groups = codes;
    ranking.group_stride = sizeof *codes;
    ranking.group_count = 2;
    ranking.sizes = sizes;
    const double *values = figures;
    size_t count = 3;
    ck_assert_int_eq(soekpi_rank(values, 8, count, NULL, NULL), SOEKPI_ERROR_ARGUMENT);
    switch (_i) {
    case 0:
        values = NULL;
        break;
    case 1:
        ranking.size--;
        break;
    case 2:
        ranking.better = SOEKPI_BETTER_NONE;
        break;
    case 3:
        ranking.method = SOEKPI_RANK_END;
        break;
    case 4:
        ranking.places = NULL;
        break;
    case 5:
        count = (size_t)UINT32_MAX + 1;
        break;
    case 6:
        ranking.capacity = 2;
        break;
    case 7:
        ranking.first_group = 3;
        break;
    case 8:
        ranking.first_group = 1, ranking.ranked_groups = 2;
        break;
    case 9:
        codes[2] = 2;
        break;
    default:
        codes[2] = INT32_MAX, ranking.ranked_groups = 1;
        break;
    }
    soekpi_error error = {.code = -1};
    ck_assert_msg(soekpi_rank(values, 8, count, &ranking, &error) == wrong[_i].status, "%s", wrong[_i].what);
    ck_assert_int_eq(error.code, wrong[_i].status);
    ck_assert(places[0] == 7 && places[1] == 7 && places[2] == 7 && sizes[0] == 7 && sizes[1] == 7);
}
END_TEST

/* ---- the sort ---- */

static int by_word(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Words of many shapes, some made to crowd into one cell, one bucket or one part. */
static uint64_t draw_word(uint64_t *state, int shape) {
    uint64_t word = next_random(state);
    switch (shape) {
    case 0:
        return word;
    case 1:
        return word >> random_below(state, 64);
    case 2:
        return random_below(state, 1000) ? word >> 50 : word;
    case 3:
        return random_below(state, 3) ? UINT64_MAX - (word >> 60) : word >> 60;
    case 4:
        return UINT64_C(1) << random_below(state, 64) | word >> 58;
    default:
        return random_below(state, 100) ? (UINT64_C(5) << 40) + (word >> 52) : word >> 20;
    }
}

START_TEST(words_are_sorted) {
    static const size_t counts[] = {0, 1, 2, 24, 25, 26, 100, 5000, 32767, 32768, 100000};
    uint64_t state = 3 + (uint64_t)_i;
    for (size_t i = 0; i < COUNT(counts); i++) {
        size_t count = counts[i];
        uint64_t *words = malloc((count + 1) * sizeof *words),
                 *expected = malloc((count + 1) * sizeof *words);
        sort_space space;
        ck_assert(words && expected && soekpi_sort_space_create(&space, count));
        for (int round = 0; round < 3; round++) {
            for (size_t at = 0; at < count; at++)
                words[at] = draw_word(&state, _i);
            memcpy(expected, words, count * sizeof *words);
            qsort(expected, count, sizeof *expected, by_word);
            soekpi_sort_words(words, count, &space);
            ck_assert_int_eq(memcmp(words, expected, count * sizeof *words), 0);
        }
        soekpi_sort_space_free(&space);
        free(words);
        free(expected);
    }
}
END_TEST

/* ---- evaluations ---- */

static const char plan[] = "soekpi: 1\n"
                           "plan: test\n"
                           "period: 2023\n"
                           "goals:\n"
                           "  - {id: profit, indicator: total_profit, rule: \"> 0\"}\n"
                           "  - {id: debt, indicator: debt_ratio, rule: \"<= 70 %\"}\n"
                           "  - {id: some, indicator: debt_ratio, rule: \"> 0\", scope: [甲, 丁, 戊]}\n"
                           "  - {id: asset, indicator: total_assets, rule: \"> 0\"}\n";

static void rank_target(const scene *of, const char *id, int32_t peers, int32_t better,
                        const uint32_t *expected, size_t count) {
    uint32_t places[64], sizes[64];
    soekpi_evaluation_info info = scene_info(of);
    size_t index = soekpi_plan_find_target(of->plan, id);
    soekpi_ranking ranking = ranking_of(places, COUNT(places), better);
    ranking.sizes = sizes;
    const double *column = of->numbers[0] + index * (info.entities + info.groups);
    for (int given = 0; given < 2; given++) {
        memset(places, 0xAA, sizeof places);
        ck_assert_int_eq(
            soekpi_evaluation_rank(of->evaluation, index, peers, given ? column : NULL, &ranking, NULL),
            SOEKPI_OK);
        for (size_t i = 0; i < count; i++)
            ck_assert_msg(places[i] == expected[i], "%s: row %zu has place %u, expected %u", id, i, places[i],
                          expected[i]);
        ck_assert_uint_eq(places[count], 0xAAAAAAAA);
    }
}

START_TEST(values_are_ranked_among_their_peers) {
    scene *of = scene_open(plan, "entity | group | role | total_profit | total_liabilities | total_assets\n"
                                 "甲 | 一 |      | 5 | 50 | 100\n"
                                 "乙 | 二 |      | 7 | 30 | 60 \n"
                                 "丙 | 一 |      | 5 | 20 | 0  \n"
                                 "丁 |    |      |   | 10 | 100\n"
                                 "戊 | 一 |      | -1| 60 | 100\n"
                                 "抵 | 一 | 抵销 | 9 | 0  | 0\n");
    rank_target(of, "profit", SOEKPI_PEERS_ALL, SOEKPI_BETTER_HIGHER, (const uint32_t[]){2, 1, 2, 0, 4}, 5);
    rank_target(of, "profit", SOEKPI_PEERS_GROUP, SOEKPI_BETTER_HIGHER, (const uint32_t[]){1, 1, 1, 0, 3}, 5);
    rank_target(of, "profit", SOEKPI_PEERS_GROUPS, SOEKPI_BETTER_HIGHER, (const uint32_t[]){1, 2}, 2);
    /* 10 %, 50 % twice, 60 %; an asset of nothing has no ratio. A lower debt ratio is the better one. */
    rank_target(of, "debt", SOEKPI_PEERS_ALL, SOEKPI_BETTER_LOWER, (const uint32_t[]){2, 2, 0, 1, 4}, 5);
    rank_target(of, "debt", SOEKPI_PEERS_GROUP, SOEKPI_BETTER_LOWER, (const uint32_t[]){1, 1, 0, 0, 2}, 5);
    /* Whoever is not in scope is no peer. */
    rank_target(of, "some", SOEKPI_PEERS_ALL, SOEKPI_BETTER_LOWER, (const uint32_t[]){2, 0, 0, 1, 3}, 5);
    scene_close(of);
}
END_TEST

START_TEST(better_comes_from_the_indicator) {
    scene *of = scene_open(plan, "entity | total_liabilities | total_assets\n"
                                 "甲 | 50 | 100\n"
                                 "乙 | 40 | 100\n");
    uint32_t places[2];
    soekpi_ranking ranking = ranking_of(places, 2, SOEKPI_BETTER_NONE);
    soekpi_target debt = {.size = sizeof debt};
    size_t index = soekpi_plan_find_target(of->plan, "debt"),
           asset = soekpi_plan_find_target(of->plan, "asset");
    ck_assert_int_eq(soekpi_plan_target(of->plan, index, &debt), SOEKPI_OK);
    soekpi_status status =
        soekpi_evaluation_rank(of->evaluation, index, SOEKPI_PEERS_ALL, NULL, &ranking, NULL);
    if (debt.better == SOEKPI_BETTER_NONE) {
        ck_assert_int_eq(status, SOEKPI_ERROR_ARGUMENT);
    } else {
        ck_assert_int_eq(status, SOEKPI_OK);
        ck_assert_uint_eq(places[0], debt.better == SOEKPI_BETTER_LOWER ? 2 : 1);
    }
    /* An item has no better direction. */
    ck_assert_int_eq(soekpi_evaluation_rank(of->evaluation, asset, SOEKPI_PEERS_ALL, NULL, &ranking, NULL),
                     SOEKPI_ERROR_ARGUMENT);
    scene_close(of);
}
END_TEST

/* a/b < c/d for integers of at most 15 digits. */
__extension__ typedef __int128 wide;

static int compare_fractions(double a, double b, double c, double d) {
    wide left = (wide)a * (wide)d, right = (wide)c * (wide)b;
    return (left > right) - (left < right);
}

/* k/(3k + 1), and (3k + 1)/k, are different ratios, and for numbers of 15 digits one double.
 * Some rows are given in a size that is judged on another path. */
START_TEST(law_2_equal_doubles_are_told_apart) {
    uint64_t state = 21 + (uint64_t)_i;
    scene *of =
        scene_open(plan, "entity | group | total_liabilities | total_assets\n"
                         "a0 | g | 1 | 4\na1 | g | 1 | 4\na2 | g | 1 | 4\na3 | g | 1 | 4\na4 | g | 1 | 4\n"
                         "a5 | h | 1 | 4\na6 | h | 1 | 4\na7 | h | 1 | 4\na8 | h | 1 | 4\na9 | h | 1 | 4\n"
                         "b0 | g | 1 | 4\nb1 | g | 1 | 4\nb2 | g | 1 | 4\nb3 | g | 1 | 4\nb4 | g | 1 | 4\n"
                         "b5 | h | 1 | 4\nb6 | h | 1 | 4\nb7 | h | 1 | 4\nb8 | h | 1 | 4\nb9 | h | 1 | 4\n");
    enum { ROWS = 20, FIRST = 2 };
    double top[ROWS], bottom[ROWS];
    bool above_one = _i & 1, mixed = _i & 2;
    for (size_t row = 0; row < ROWS; row++) {
        uint64_t k = UINT64_C(333333333333300) - random_below(&state, _i & 4 ? 3 : 30);
        bool other = random_below(&state, 8) == 0; /* now and then another value altogether */
        top[row] = other ? (double)random_below(&state, 3) : (double)(above_one ? 3 * k - 1 : k);
        bottom[row] = other ? 7 : (double)(above_one ? k : 3 * k + 1);
        double size = mixed && random_below(&state, 2) ? 1e5 : 1;
        of->figures[FIRST][row] = top[row] * size;
        of->figures[FIRST + 1][row] = bottom[row] * size;
    }
    ck_assert(scene_bind(of, NULL));
    size_t index = soekpi_plan_find_target(of->plan, "debt"), same = 0;
    soekpi_evaluation_info info = scene_info(of);
    const double *values = of->numbers[0] + index * (info.entities + info.groups);
    for (int way = 0; way < 4; way++) {
        bool higher = way & 1, within = way & 2;
        uint32_t expected[ROWS];
        for (size_t i = 0; i < ROWS; i++) {
            expected[i] = 1;
            for (size_t other = 0; other < ROWS; other++) {
                int sign = compare_fractions(top[other], bottom[other], top[i], bottom[i]);
                bool peer = !within || (i / 5 % 2 == other / 5 % 2);
                expected[i] += peer && (higher ? sign > 0 : sign < 0);
                same += other < i && sign != 0 && values[i] == values[other];
            }
        }
        rank_target(of, "debt", within ? SOEKPI_PEERS_GROUP : SOEKPI_PEERS_ALL,
                    higher ? SOEKPI_BETTER_HIGHER : SOEKPI_BETTER_LOWER, expected, ROWS);
    }
    ck_assert_uint_gt(same, 0); /* the case is what it says */
    scene_close(of);
}
END_TEST

/* What tells equal doubles apart in lanes: pairs of value and rest are in the order of the ratios. */
START_TEST(rests_keep_the_order_of_ratios) {
    scene *of = scene_open(plan, "entity | total_liabilities | total_assets\n"
                                 "a0 | 1 | 4\na1 | 1 | 4\na2 | 1 | 4\na3 | 1 | 4\na4 | 1 | 4\n"
                                 "a5 | 1 | 4\na6 | 1 | 4\na7 | 1 | 4\na8 | 1 | 4\na9 | 1 | 4\n");
    enum { ROWS = 10, FIRST = 1 };
    uint64_t state = 90 + (uint64_t)_i;
    size_t index = soekpi_plan_find_target(of->plan, "debt"), ready = 0;
    double *top = of->figures[FIRST], *bottom = of->figures[FIRST + 1], rests[ROWS];
    ck_assert(scene_bind(of, NULL));
    soekpi_evaluation_info info = scene_info(of);
    for (int round = 0; round < 300; round++) {
        uint64_t k = 1 + random_below(&state, UINT64_C(1) << (1 + random_below(&state, 48)));
        uint64_t times = 1 + random_below(&state, 3);
        for (size_t row = 0; row < ROWS; row++) {
            uint64_t near = k + random_below(&state, 4);
            top[row] = (double)(random_below(&state, 2) ? near : times * near + random_below(&state, 2));
            bottom[row] = (double)(random_below(&state, 2) ? near : times * near + random_below(&state, 2));
        }
        scene_forget(of);
        ck_assert(scene_bind(of, NULL));
        ck_assert(soekpi_engine_rests(of->evaluation, index, rests));
        const double *values = of->numbers[0] + index * (info.entities + info.groups);
        for (size_t a = 0; a < ROWS; a++) {
            for (size_t b = 0; b < a && !isnan(rests[a]); b++) {
                int sign = compare_fractions(top[a], bottom[a], top[b], bottom[b]);
                int found = values[a] != values[b] ? (values[a] > values[b]) - (values[a] < values[b])
                                                   : (rests[a] > rests[b]) - (rests[a] < rests[b]);
                ck_assert_msg(isnan(rests[b]) || found == sign, "%.0f/%.0f and %.0f/%.0f", top[a], bottom[a],
                              top[b], bottom[b]);
                ready += isnan(rests[b]) ? 0 : 1;
            }
        }
    }
    ck_assert_uint_gt(ready, 1000);
    scene_close(of);
}
END_TEST

START_TEST(rejected_evaluation_writes_nothing) {
    scene *of = scene_open(plan, "entity | total_liabilities | total_assets\n"
                                 "甲 | 50 | 100\n"
                                 "乙 | 40 | 100\n");
    uint32_t places[2] = {7, 7};
    int32_t codes[2] = {0, 0};
    soekpi_ranking good = ranking_of(places, 2, SOEKPI_BETTER_LOWER), bad = good;
    soekpi_evaluation *evaluation = of->evaluation;
    ck_assert_int_eq(soekpi_evaluation_rank(NULL, 0, 0, NULL, &good, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_rank(evaluation, 0, 0, NULL, NULL, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_rank(evaluation, 0, -1, NULL, &good, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_rank(evaluation, 0, SOEKPI_PEERS_END, NULL, &good, NULL),
                     SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_evaluation_rank(evaluation, 4, 0, NULL, &good, NULL), SOEKPI_ERROR_RANGE);
    bad.groups = codes;
    ck_assert_int_eq(soekpi_evaluation_rank(evaluation, 0, 0, NULL, &bad, NULL), SOEKPI_ERROR_ARGUMENT);
    bad = good;
    bad.better = 9;
    ck_assert_int_eq(soekpi_evaluation_rank(evaluation, 4, 0, NULL, &bad, NULL), SOEKPI_ERROR_ARGUMENT);
    bad = good;
    bad.capacity = 1;
    ck_assert_int_eq(soekpi_evaluation_rank(evaluation, 0, 0, NULL, &bad, NULL), SOEKPI_ERROR_CAPACITY);
    bad = good;
    bad.first_group = 2;
    ck_assert_int_eq(soekpi_evaluation_rank(evaluation, 0, SOEKPI_PEERS_GROUP, NULL, &bad, NULL),
                     SOEKPI_ERROR_RANGE);
    ck_assert(places[0] == 7 && places[1] == 7);
    scene_close(of);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("rank");
    TCase *large_ones = tcase_create("large groups");
    TCase *figures = tcase_create("figures"), *contract = tcase_create("contract");
    TCase *sorting = tcase_create("sort"), *evaluations = tcase_create("evaluations");
    tcase_set_timeout(figures, 60);
    tcase_add_loop_test(figures, place_is_one_more_than_the_better_ones, 0, KINDS);
    tcase_set_timeout(large_ones, 60);
    tcase_set_tags(large_ones, "slow"); /* for emulators */
    tcase_add_loop_test(large_ones, large_groups_are_in_order, 0, KINDS * (int)COUNT(large));
    tcase_add_loop_test(figures, large_groups_of_one_kind, 0, (int)COUNT(large));
    tcase_add_test(figures, law_1_what_reads_alike_ties);
    tcase_add_test(figures, strides_are_bytes);
    tcase_add_test(figures, ranges_of_groups_make_the_whole);
    tcase_add_test(figures, empty_groups_and_empty_tables);
    tcase_add_loop_test(contract, rejected_call_writes_nothing, 0, 11);
    tcase_add_test(contract, rejected_evaluation_writes_nothing);
    tcase_add_loop_test(sorting, words_are_sorted, 0, 6);
    tcase_add_test(evaluations, values_are_ranked_among_their_peers);
    tcase_add_test(evaluations, better_comes_from_the_indicator);
    tcase_add_loop_test(evaluations, law_2_equal_doubles_are_told_apart, 0, 32);
    tcase_add_loop_test(evaluations, rests_keep_the_order_of_ratios, 0, 4);
    suite_add_tcase(suite, figures);
    suite_add_tcase(suite, large_ones);
    suite_add_tcase(suite, contract);
    suite_add_tcase(suite, sorting);
    suite_add_tcase(suite, evaluations);
    return run_suite(suite);
}
