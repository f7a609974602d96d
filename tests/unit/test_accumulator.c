/* Accumulators: groups judged on sums give what groups judged on members give, to the
 * bit, however the rows were parted, ordered, merged, stored and loaded (law 12). */
#include <check.h>

#include "scene.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define HEAD "soekpi: 1\nplan: test\nperiod: 2023\n"
#define USUAL                                                                                                \
    "goals:\n"                                                                                               \
    "  - {id: profit, indicator: total_profit, rule: \"> 0\"}\n"                                             \
    "  - {id: growth, indicator: total_profit_growth, rule: \"> 0\", at_risk: 5 pp}\n"                       \
    "  - {id: debt, indicator: debt_ratio, rule: \"<= 60 %\"}\n"

/* ---- results of groups, from members or from sums ---- */

typedef struct columns {
    size_t cells;
    double *numbers[4];
    uint8_t *codes[4];
    soekpi_results results;
} columns;

static columns make_columns(size_t rows, size_t targets) {
    columns made = {.cells = rows * targets};
    for (int i = 0; i < 4; i++) {
        made.numbers[i] = calloc(made.cells + 1, sizeof(double));
        made.codes[i] = calloc(made.cells + 1, 1);
        ck_assert(made.numbers[i] != NULL && made.codes[i] != NULL);
    }
    made.results = (soekpi_results){
        sizeof made.results, rows,          made.numbers[0], made.numbers[1], made.numbers[2],
        made.numbers[3],     made.codes[0], made.codes[1],   made.codes[2],   made.codes[3]};
    return made;
}

static void free_columns(columns *of) {
    for (int i = 0; i < 4; i++) {
        free(of->numbers[i]);
        free(of->codes[i]);
    }
}

static soekpi_evaluation_info info_of(const soekpi_evaluation *evaluation) {
    soekpi_evaluation_info info = {.size = sizeof info};
    ck_assert_int_eq(soekpi_evaluation_describe(evaluation, &info), SOEKPI_OK);
    return info;
}

static soekpi_accumulator_info sums_info(const soekpi_accumulator *sums) {
    soekpi_accumulator_info info = {.size = sizeof info};
    ck_assert_int_eq(soekpi_accumulator_describe(sums, &info), SOEKPI_OK);
    return info;
}

static columns judge_members(const soekpi_evaluation *evaluation) {
    soekpi_evaluation_info info = info_of(evaluation);
    columns out = make_columns(info.groups, info.targets);
    ck_assert_int_eq(soekpi_evaluation_run(evaluation, info.entities, info.groups, &out.results, NULL),
                     SOEKPI_OK);
    return out;
}

static columns judge_sums(const soekpi_accumulator *sums, size_t targets) {
    size_t groups = sums_info(sums).groups;
    columns out = make_columns(groups, targets);
    ck_assert_int_eq(soekpi_accumulator_run(sums, 0, groups, &out.results, NULL), SOEKPI_OK);
    return out;
}

static void assert_same_columns(const columns *found, const columns *expected, const char *how) {
    ck_assert_uint_eq(found->cells, expected->cells);
    for (size_t i = 0; i < found->cells; i++)
        for (int k = 0; k < 4; k++)
            ck_assert_msg(same_bits(found->numbers[k][i], expected->numbers[k][i]) &&
                              found->codes[k][i] == expected->codes[k][i],
                          "%s: element %zu: number %d is %.17g, expected %.17g; code %d, expected %d", how, i,
                          k, found->numbers[k][i], expected->numbers[k][i], found->codes[k][i],
                          expected->codes[k][i]);
}

/* "1.50 / 2.00" becomes "1.5 / 2": members show the places of their cells, sums do not. */
static void drop_zeros(char *text) {
    char *out = text;
    bool fraction = false;
    for (const char *at = text; *at != '\0';) {
        size_t zeros = strspn(at, "0");
        bool digit = at[zeros] >= '1' && at[zeros] <= '9';
        if (fraction && zeros > 0 && !digit)
            at += zeros;
        if (*at == '.' && !(at[1 + strspn(at + 1, "0")] >= '1' && at[1 + strspn(at + 1, "0")] <= '9'))
            at += 1 + strspn(at + 1, "0");
        fraction = *at == '.' || (fraction && *at >= '0' && *at <= '9');
        if (*at != '\0')
            *out++ = *at++;
    }
    *out = '\0';
}

typedef soekpi_status evaluation_text(const soekpi_evaluation *, size_t, size_t, int32_t, char *, size_t,
                                      size_t *);
typedef soekpi_status sums_text(const soekpi_accumulator *, size_t, size_t, int32_t, char *, size_t,
                                size_t *);

static void assert_same_text(const soekpi_evaluation *evaluation, const soekpi_accumulator *sums,
                             size_t group, size_t target, evaluation_text *expected, sums_text *found,
                             int32_t argument) {
    char left[4096], right[4096];
    size_t row = info_of(evaluation).entities + group;
    ck_assert_int_eq(expected(evaluation, row, target, argument, left, sizeof left, NULL), SOEKPI_OK);
    ck_assert_int_eq(found(sums, group, target, argument, right, sizeof right, NULL), SOEKPI_OK);
    drop_zeros(left);
    drop_zeros(right);
    ck_assert_str_eq(left, right);
}

/* All that can be asked about the evaluation's groups is answered alike. */
static void assert_same_groups(const soekpi_evaluation *evaluation, const soekpi_accumulator *sums,
                               const char *how) {
    soekpi_evaluation_info info = info_of(evaluation);
    ck_assert_uint_eq(sums_info(sums).groups, info.groups);
    columns expected = judge_members(evaluation), found = judge_sums(sums, info.targets);
    assert_same_columns(&found, &expected, how);
    for (size_t group = 0; group < info.groups; group++) {
        soekpi_row left = {.size = sizeof left}, right = {.size = sizeof right};
        ck_assert_int_eq(soekpi_evaluation_row(evaluation, info.entities + group, &left), SOEKPI_OK);
        ck_assert_int_eq(soekpi_accumulator_group(sums, group, &right), SOEKPI_OK);
        ck_assert_str_eq(left.entity, right.entity);
        ck_assert_uint_eq(left.members, right.members);
        ck_assert(left.consolidated == right.consolidated && right.level == 1);
        for (size_t target = 0; target < info.targets && group < 40; target++) {
            size_t counted[2];
            ck_assert_int_eq(
                soekpi_evaluation_counted(evaluation, info.entities + group, target, &counted[0]), SOEKPI_OK);
            ck_assert_int_eq(soekpi_accumulator_counted(sums, group, target, &counted[1]), SOEKPI_OK);
            ck_assert_uint_eq(counted[0], counted[1]);
            for (int32_t field = 0; field < SOEKPI_FIELD_END; field++)
                assert_same_text(evaluation, sums, group, target, soekpi_evaluation_exact,
                                 soekpi_accumulator_exact, field);
            for (int32_t language = 0; language < 2; language++)
                assert_same_text(evaluation, sums, group, target, soekpi_evaluation_explain,
                                 soekpi_accumulator_explain, language);
        }
    }
    free_columns(&expected);
    free_columns(&found);
}

static soekpi_accumulator *make_sums(const soekpi_evaluation *evaluation) {
    soekpi_error error;
    soekpi_accumulator *made = soekpi_accumulator_create(evaluation, &error);
    ck_assert_ptr_nonnull(made);
    return made;
}

static soekpi_accumulator *add_all(const soekpi_evaluation *evaluation) {
    soekpi_accumulator *sums = make_sums(evaluation);
    ck_assert_int_eq(soekpi_accumulator_add(sums, 0, sums_info(sums).rows, NULL), SOEKPI_OK);
    return sums;
}

/* ---- stored bytes ---- */

typedef struct stored {
    uint8_t *bytes;
    size_t length;
} stored;

static stored store(const soekpi_accumulator *sums) {
    stored out = {NULL, 0};
    ck_assert_int_eq(soekpi_accumulator_store(sums, NULL, 0, &out.length), SOEKPI_OK);
    out.bytes = malloc(out.length);
    ck_assert_ptr_nonnull(out.bytes);
    memset(out.bytes, 0x5a, out.length);
    ck_assert_int_eq(soekpi_accumulator_store(sums, out.bytes, out.length - 1, NULL), SOEKPI_ERROR_CAPACITY);
    for (size_t i = 0; i < out.length; i++)
        ck_assert_int_eq(out.bytes[i], 0x5a); /* a rejected call has written nothing */
    ck_assert_int_eq(soekpi_accumulator_store(sums, out.bytes, out.length, NULL), SOEKPI_OK);
    return out;
}

static soekpi_accumulator *load(const soekpi_evaluation *evaluation, stored from) {
    soekpi_error error;
    soekpi_accumulator *made = soekpi_accumulator_load(evaluation, from.bytes, from.length, &error);
    ck_assert_msg(made != NULL, "%s", made == NULL ? error.message : "");
    return made;
}

static void assert_same_bytes(stored a, stored b) {
    ck_assert_uint_eq(a.length, b.length);
    ck_assert_int_eq(memcmp(a.bytes, b.bytes, a.length), 0);
}

/* ---- any way of adding ---- */

/* Adds all rows in random ranges and order to several accumulators, merges those in a
 * random tree, some of them after a rest in bytes. */
static soekpi_accumulator *add_somehow(const soekpi_evaluation *evaluation, uint64_t *state) {
    enum { PARTS = 5, MOST_RANGES = 4096 };
    static size_t firsts[MOST_RANGES], counts[MOST_RANGES];
    soekpi_accumulator *parts[PARTS];
    for (int i = 0; i < PARTS; i++)
        parts[i] = make_sums(evaluation);
    size_t rows = sums_info(parts[0]).rows;
    size_t ranges = 0, largest = 1 + rows / (1 + random_below(state, 40));
    for (size_t first = 0; first < rows; first += counts[ranges++]) {
        ck_assert_uint_lt(ranges, MOST_RANGES);
        firsts[ranges] = first;
        counts[ranges] = 1 + random_below(state, largest);
        if (counts[ranges] > rows - first || ranges == MOST_RANGES - 1)
            counts[ranges] = rows - first;
    }
    while (ranges > 0) {
        size_t next = random_below(state, ranges--);
        ck_assert_int_eq(
            soekpi_accumulator_add(parts[random_below(state, PARTS)], firsts[next], counts[next], NULL),
            SOEKPI_OK);
        firsts[next] = firsts[ranges];
        counts[next] = counts[ranges];
    }
    for (int left = PARTS; left > 1; left--) {
        soekpi_accumulator *last = parts[left - 1];
        if (random_below(state, 3) == 0) {
            stored rest = store(last);
            soekpi_accumulator_free(last);
            last = load(evaluation, rest);
            free(rest.bytes);
        }
        ck_assert_int_eq(
            soekpi_accumulator_merge(parts[random_below(state, (uint64_t)left - 1)], last, NULL, NULL),
            SOEKPI_OK);
        soekpi_accumulator_free(last);
    }
    return parts[0];
}

static void check_evaluation(const soekpi_evaluation *evaluation, uint64_t seed) {
    uint64_t state = seed;
    soekpi_accumulator *whole = add_all(evaluation);
    assert_same_groups(evaluation, whole, "all at once");
    stored bytes = store(whole);
    for (int round = 0; round < 4; round++) {
        soekpi_accumulator *parted = add_somehow(evaluation, &state);
        assert_same_groups(evaluation, parted, "in parts");
        stored same = store(parted);
        assert_same_bytes(bytes, same);
        free(same.bytes);
        soekpi_accumulator_free(parted);
    }
    soekpi_accumulator *loaded = load(evaluation, bytes);
    assert_same_groups(evaluation, loaded, "loaded");
    stored again = store(loaded);
    assert_same_bytes(bytes, again);
    soekpi_accumulator_free(loaded);
    soekpi_accumulator_free(whole);
    free(again.bytes);
    free(bytes.bytes);
}

/* ---- small tables of every kind ---- */

static const struct {
    const char *what, *plan, *drawing;
    bool partial, fill;
} kinds[] = {
    {"eliminations", HEAD USUAL,
     "entity | group | role | total_profit | total_profit@prior | total_liabilities | total_assets\n"
     "甲 | 东 |             | 10 | 8  | 90  | 100\n"
     "乙 | 东 | entity      | 30 | 40 | 100 | 400\n"
     "抵销 | 东 | elimination | -5 |  | -50 | -100\n"
     "丙 | 西 | 企业        | 1  | 2  | 70  | 100\n"
     "合并 | 东 | reported  | 99 | 1 | 999 | 1000\n"
     "区 | 西 | context     | 99 | 1 | 999 | 1000\n"
     "散户 |  |             | 7  | 7  | 1 | 10\n",
     false, false},
    {"missing and invalid", HEAD USUAL,
     "entity | group | role | total_profit | total_profit@prior | total_liabilities | total_assets\n"
     "甲 | 东 | | 10 | 8  | 90  | 100\n"
     "乙 | 东 | | 30 | 20 |     | 400\n"
     "丙 | 东 | |    | 50 | 30  | 100\n"
     "销 | 东 | elimination | | -1 | -10 | \n"
     "丁 | 西 | | | | | \n"
     "戊 | 北 | | 5 | inf | 1 | 4\n"
     "己 | 北 | | 5 | 4 | 1 | 4\n"
     "庚 | 南 | | 5 | 4 | 1 | 4\n"
     "销 | 南 | elimination | 1e301 | | | \n",
     false, false},
    {"partial sums", HEAD USUAL,
     "entity | group | role | total_profit | total_profit@prior | total_liabilities | total_assets\n"
     "甲 | 东 | | 10 | 8  | 90  | 100\n"
     "乙 | 东 | | 30 | 20 |     | 400\n"
     "丙 | 东 | |    | 50 | 30  | 100\n"
     "销 | 东 | elimination | | -1 | -10 | \n"
     "丁 | 西 | | | | | \n"
     "戊 | 北 | | 5 | inf | 1 | 4\n"
     "己 | 北 | | 5 | 4 | 1 | 4\n",
     true, false},
    {"extremes", HEAD USUAL,
     "entity | group | role | total_profit | total_profit@prior\n"
     "甲 | 总 |             | 123456789012.37  | 1e300\n"
     "x  | 总 | elimination | -123456789012.36 | \n"
     "a  | 小 |             | 0.1  | 0.1\n"
     "b  | 小 |             | 0.2  | 0.2\n"
     "c  | 小 |             | -0.3 | 0.3\n"
     "d  | 大 |             | 1e300 | 1\n"
     "e  | 大 |             | -1e300 | 1\n"
     "f  | 大 |             | 1e-300 | 1\n"
     "g  | 出 |             | 9e299 | 1\n"
     "h  | 出 |             | 9e299 | 1\n",
     false, false},
    {"one group of all", HEAD USUAL,
     "entity | total_profit | total_profit@prior | total_liabilities | total_assets\n"
     "甲 | 10 | 5 | 3.25 | 4\n乙 | 20 | 10 | 1e-5 | 4\n",
     false, false},
    {"units", HEAD USUAL,
     "entity | group | total_profit(万元) | total_profit@prior(亿元) | total_liabilities(元) | total_assets\n"
     "甲 | 东 | 10.5 | 0.001 | 3.25 | 4\n乙 | 东 | 20.123456 | 0.0025 | 1 | 4\n",
     false, false},
    {"rows of last year", HEAD USUAL,
     "entity | period | group | role | total_profit\n"
     "甲 | 2022 | 东 | | 10\n"
     "丙 | 2022 | 西 | | 20\n"
     "抵销 | 2022 | 东 | elimination | -4\n"
     "甲 | 2023 | 东 | | 12\n"
     "丙 | 2023 | 东 | | 22\n"
     "抵销 | 2023 | 东 | elimination | -2\n"
     "新 | 2023 | 西 | | 5\n"
     " | 2023 | 西 | elimination | -1\n",
     false, false},
    {"rows of last year, partial", HEAD USUAL,
     "entity | period | group | role | total_profit\n"
     "甲 | 2022 | 东 | | 10\n"
     "甲 | 2023 | 东 | | 12\n"
     "新 | 2023 | 东 | | 5\n",
     true, false},
    {"a column of last year filled from rows", HEAD USUAL,
     "entity | period | group | total_profit | total_profit@prior\n"
     "甲 | 2022 | 东 | 10 | \n"
     "乙 | 2022 | 西 | 20 | \n"
     "丙 | 2022 | 北 |  | \n"
     "甲 | 2023 | 东 | 12 | \n"
     "乙 | 2023 | 西 | 22 | 21\n"
     "丙 | 2023 | 北 | 22 | \n"
     "丁 | 2023 | 南 | 22 | \n",
     false, true},
    {"the same, partial", HEAD USUAL,
     "entity | period | group | total_profit | total_profit@prior\n"
     "甲 | 2022 | 东 | 10 | \n"
     "丙 | 2022 | 东 |  | \n"
     "甲 | 2023 | 东 | 12 | \n"
     "乙 | 2023 | 东 | 22 | 21\n"
     "丙 | 2023 | 东 | 22 | \n"
     "丁 | 2023 | 南 | 22 | \n",
     true, true},
    {"doubled keys", HEAD USUAL,
     "entity | period | group | total_profit\n"
     "甲 | 2022 | 东 | 10\n"
     "甲 | 2023 | 东 | 12\n"
     "甲 | 2023Q4 | 东 | 13\n"
     "乙 | 2023 | 东 | 5\n"
     "丙 | 2022 | 西 | 5\n"
     "丙 | 2022-12 | 西 | 5\n"
     "丙 | 2023 | 西 | 6\n"
     "丁 | 2023 | 西 | 6\n"
     "丁 | 2022 | 西 | 6\n",
     false, false},
    {"doubled keys, partial", HEAD USUAL,
     "entity | period | group | total_profit\n"
     "甲 | 2023 | 东 | 12\n甲 | 2023Q4 | 东 | \n乙 | 2023 | 东 | 5\n乙 | 2022 | 东 | 4\n",
     true, false},
    {"no evidence", HEAD USUAL,
     "entity | period | group | role | total_profit\n甲 | 2022 | 东 | | 10\n销 | 2023 | 东 | elimination | "
     "-1\n",
     false, false},
    {"reported ratios", HEAD USUAL,
     "entity | group | role | 资产负债率(%) | total_assets\n"
     "甲 | 东 | | 50 | 1\n乙 | 东 | | 70 | 1\n东集团 | 东 | reported | 55 | 2\n"
     "丙 | 西 | | 50.25 | 1\n丁 | 北 | | inf | 1\n戊 | 南 | |  | 1\n己 | 中 | | 60 | 1\n销 | 中 | "
     "elimination | 1 | 1\n",
     false, false},
    {"reported ratios, partial", HEAD USUAL,
     "entity | group | role | 资产负债率(%) | total_assets\n"
     "丙 | 西 | | 50.25 | 1\n丁 | 北 | | inf | 1\n己 | 中 | | 60 | \n辛 | 上 | | 12 | \n壬 | 上 | | 13 | 1\n",
     true, false},
    {"levels of context rows",
     HEAD "benchmarks: {gdp_growth: {entity: 区}}\ngoals:\n"
          "  - {id: a, indicator: total_profit_growth, rule: \"> gdp_growth\"}\n",
     "entity | group | role | total_profit | total_profit@prior | GDP增速(%)\n"
     "甲 | 东 | | 11 | 10 | \n乙 | 西 | | 21 | 20 | 3\n东 | | context | | | 11\n区 | | | | | 6\n",
     false, false},
    {"months",
     "soekpi: 1\nplan: test\nperiod: 2023Q2\ngoals:\n"
     "  - {id: a, indicator: roe, rule: \">= 10 %\", annualise: yes}\n"
     "  - {id: b, indicator: roe, rule: \">= 10 %\", annualise: no}\n",
     "entity | group | role | net_profit | total_equity | total_equity@opening | months\n"
     "甲 | 东 | | 8 | 100 | 100 | 5\n乙 | 东 | | 8 | 100 | 100 | 5\n"
     "丙 | 西 | | 8 | 100 | 100 | 5\n丁 | 西 | | 8 | 100 | 100 | 6\n"
     "戊 | 北 | | 8 | 100 | 100 | \n己 | 南 | | 8 | 100 | 100 | 13\n"
     "庚 | 中 | | 8 | 100 | 100 | 4\n中组 | 中 | context | | | | 3\n",
     false, false},
    {"yearly rates",
     "soekpi: 1\nplan: test\nperiod: 2023Q1\ngoals:\n  - {id: eva, indicator: eva, rule: \"> 0\"}\n"
     "  - {id: prior, indicator: eva, rule: \"> prior\"}\n",
     "entity | group | role | months | net_profit | interest_expense | rnd_expense | total_equity | "
     "total_equity@opening | total_liabilities | total_liabilities@opening | "
     "non_interest_current_liabilities | non_interest_current_liabilities@opening | "
     "construction_in_progress | construction_in_progress@opening\n"
     "甲 | 东 | | 12 | 10 | 4 | 8 | 110 | 90 | 60 | 40 | 20 | 20 | 10 | 10\n"
     "乙 | 西 | | 6  | 10 | 4 | 8 | 110 | 90 | 60 | 40 | 20 | 20 | 10 | 10\n"
     "丙 | 西 | | 6  | 10.125 | 4 | 8 | 110 | 90 | 60 | 40 | 20 | 20 | 10 | 10\n"
     "丁 | 南 | | 1.5 | 10 | 4 | 8 | 110 | 90 | 60 | 40 | 20 | 20 | 10 | 10\n"
     "戊 | 北 | |    | 10 | 4 | 8 | 110 | 90 | 60 | 40 | 20 | 20 | 10 | 10\n",
     false, false},
    {"nothing but levels", HEAD "goals:\n  - {id: a, indicator: gdp_growth, rule: \"> 5 %\"}\n",
     "entity | group | role | GDP增速(%)\n甲 | 东 | | 6\n东 | | context | 4\n乙 | 西 | | 7\n", false, false},
    {"growth on a base that is not positive",
     HEAD "growth_base: absolute\ngoals:\n  - {id: a, indicator: total_profit_growth, rule: \"> 0\"}\n"
          "  - {id: b, indicator: total_profit_growth, rule: \"> 0\", growth_base: strict}\n",
     "entity | group | total_profit | total_profit@prior\n"
     "a | 扭 | 10 | -20\nb | 扭 | -5 | 10\nc | 亏 | -10 | 20\nd | 亏 | 5 | -5\ne | 零 | 5 | -5\nf | 零 | 5 | "
     "5\n",
     false, false},
    {"scopes",
     HEAD "goals:\n"
          "  - {id: each, indicator: total_profit, rule: \"> 0\", scope: each}\n"
          "  - {id: group, indicator: total_profit, rule: \"> 0\", scope: group}\n"
          "  - {id: named, indicator: total_profit, rule: \"> 0\", scope: [乙, 西]}\n",
     "entity | group | total_profit\n甲 | 东 | 1\n乙 | 东 | 1\n丙 | 西 | 1\n", false, false},
    {"rules of every form",
     HEAD "goals:\n"
          "  - {id: a, indicator: debt_ratio, rule: \"between 40 % and 60 %\", round: 2}\n"
          "  - {id: b, indicator: debt_ratio, rule: \"within 1 pp of prior\"}\n"
          "  - {id: c, indicator: roe, rule: \">= 1.05 * prior + 1 pp\", at_risk: \"< prior + 2 pp\"}\n"
          "  - {id: d, indicator: total_profit, rule: \"> 1.1 * prior\", at_risk: 3 %}\n",
     "entity | group | total_liabilities | total_assets | total_liabilities@prior | total_assets@prior | "
     "net_profit | total_equity | total_equity@opening | net_profit@prior | total_equity@prior | "
     "total_equity@prior_opening | total_profit | total_profit@prior\n"
     "甲 | 东 | 50.1 | 100 | 49.5 | 100 | 8 | 30 | 40 | 7 | 40 | 30 | 9.99 | 9\n"
     "乙 | 东 | 50.3 | 100.7 | 49.5 | 100 | 8 | 30 | 40 | 7 | 40 | 30 | 9.99 | 9\n"
     "丙 | 西 | 70 | 100 | 70 | 101 | -8 | 30 | 40 | 7 | 40 | 30 | -9 | 9\n",
     false, false},
    {"derived items",
     HEAD "goals:\n"
          "  - {id: debt, indicator: debt_ratio, rule: \"<= 60 %\"}\n"
          "  - {id: roe, indicator: roe, rule: \"> 0\"}\n",
     "entity | total_assets | total_equity | total_equity@opening | net_profit\n"
     "甲 | 50 | 30 | 10 | 3\n乙 | 150 | 50 | 70 | 5\n",
     false, false},
};

START_TEST(law_12_sums_judge_as_members_do) {
    soekpi_evaluation_options options = {
        .size = sizeof options, .partial = kinds[_i].partial ? 1 : 2, .fill = kinds[_i].fill};
    scene *of = scene_open_with(kinds[_i].plan, kinds[_i].drawing, &options);
    check_evaluation(of->evaluation, 100 + (uint64_t)_i);
    scene_close(of);
}
END_TEST

/* ---- large random tables ---- */

enum { FIGURES = 6, ROWS = 6000 };

static const char *const figure_names[FIGURES] = {
    "total_profit", "total_profit@prior",      "total_liabilities",
    "total_assets", "total_liabilities@prior", "total_assets@prior"};

static double draw_cell(uint64_t *state, int temper) {
    double cents = ((double)random_below(state, 2000000000) - 300000000) / 100;
    switch (temper) {
    case 0: /* as accounts are */
        return cents;
    case 1: /* all digits */
        return cents * 1.0000000000000233 / 3;
    case 2: { /* far apart */
        static const double scales[] = {1e200, 1e-200, 1, 1e16, 1e-9};
        return cents * scales[random_below(state, 5)];
    }
    case 3: /* blanks and the like */
        switch (random_below(state, 12)) {
        case 0:
            return (double)NAN;
        case 1:
            return random_below(state, 40) == 0 ? (double)INFINITY : cents;
        default:
            return cents;
        }
    default: /* places grow down the table, so that the scale moves */
        return cents / (double)(1 + random_below(state, 4) * 5000);
    }
}

typedef struct world {
    soekpi_catalogue *catalogue;
    soekpi_plan *plan;
    soekpi_table *table;
    soekpi_evaluation *evaluation;
    double *cells[FIGURES];
    int32_t *groups, *roles;
} world;

static const char random_plan[] =
    HEAD "goals:\n"
         "  - {id: growth, indicator: total_profit_growth, rule: \"> 5 %\", at_risk: 1 pp}\n"
         "  - {id: debt, indicator: debt_ratio, rule: \"<= prior + 1 pp\"}\n"
         "  - {id: profit, indicator: total_profit, rule: \">= prior\"}\n";

static void open_world(world *of, uint64_t seed, int temper, size_t rows, size_t groups, bool partial) {
    static const char *const roles[] = {"entity", "elimination"};
    uint64_t state = seed;
    char(*names)[16] = calloc(groups, sizeof *names);
    const char **labels = calloc(groups, sizeof *labels);
    of->catalogue = soekpi_catalogue_create(NULL);
    of->plan = soekpi_plan_parse(of->catalogue, random_plan, sizeof random_plan - 1, NULL);
    of->table = soekpi_table_create(of->catalogue, rows, NULL);
    of->groups = calloc(rows, sizeof *of->groups);
    of->roles = calloc(rows, sizeof *of->roles);
    ck_assert(names && labels && of->plan && of->table && of->groups && of->roles);
    for (int f = 0; f < FIGURES; f++) {
        of->cells[f] = calloc(rows, sizeof(double));
        ck_assert_ptr_nonnull(of->cells[f]);
        for (size_t row = 0; row < rows; row++)
            of->cells[f][row] =
                temper == 4 && row < rows / 3 ? floor(draw_cell(&state, 0)) : draw_cell(&state, temper);
        ck_assert_int_eq(
            soekpi_table_add_column(of->table, figure_names[f], of->cells[f], sizeof(double), rows, NULL),
            SOEKPI_OK);
    }
    for (size_t i = 0; i < groups; i++) {
        snprintf(names[i], sizeof names[i], "g%d", (int)i);
        labels[i] = names[i];
    }
    bool sorted = random_below(&state, 3) == 0;
    for (size_t row = 0; row < rows; row++) {
        of->groups[row] = (int32_t)(sorted ? row * groups / rows : random_below(&state, groups));
        if (random_below(&state, 50) == 0)
            of->groups[row] = -1;
        of->roles[row] = random_below(&state, 20) == 0;
    }
    ck_assert_int_eq(soekpi_table_set_key(of->table, SOEKPI_KEY_GROUP, labels, groups, of->groups,
                                          sizeof *of->groups, rows, NULL),
                     SOEKPI_OK);
    ck_assert_int_eq(
        soekpi_table_set_key(of->table, SOEKPI_KEY_ROLE, roles, 2, of->roles, sizeof *of->roles, rows, NULL),
        SOEKPI_OK);
    soekpi_evaluation_options options = {.size = sizeof options, .partial = partial ? 1 : 2};
    options.instruction_set = (int32_t)random_below(&state, SOEKPI_INSTRUCTIONS_END);
    of->evaluation = soekpi_evaluation_create(of->plan, of->table, &options, NULL);
    options.instruction_set = SOEKPI_INSTRUCTIONS_BEST;
    if (of->evaluation == NULL) /* this machine does not have it */
        of->evaluation = soekpi_evaluation_create(of->plan, of->table, &options, NULL);
    ck_assert_ptr_nonnull(of->evaluation);
    free(labels);
    free(names);
}

static void close_world(world *of) {
    soekpi_evaluation_free(of->evaluation);
    soekpi_table_free(of->table);
    soekpi_plan_free(of->plan);
    soekpi_catalogue_free(of->catalogue);
    for (int f = 0; f < FIGURES; f++)
        free(of->cells[f]);
    free(of->groups);
    free(of->roles);
}

START_TEST(law_12_random_tables_in_any_parts) {
    static const size_t groups[] = {1, 7, 300};
    world of;
    int temper = _i % 5, shape = _i / 5 % 3;
    open_world(&of, 9000 + (uint64_t)_i, temper, shape == 2 ? 1500 : 900, groups[shape], _i / 15 % 2 == 1);
    check_evaluation(of.evaluation, 500 + (uint64_t)_i);
    close_world(&of);
}
END_TEST

/* More rows of a group than its integers have room for, of the largest figures. */
START_TEST(integers_never_overflow) {
    world of;
    open_world(&of, 77 + (uint64_t)_i, 0, ROWS, 1 + (size_t)_i, false);
    for (int f = 0; f < FIGURES; f++)
        for (size_t row = 0; row < ROWS; row++)
            of.cells[f][row] = f % 2 == 0 ? 9999999999999.99 : -9999999999999.99 + (double)(row % 3);
    soekpi_accumulator *sums = add_all(of.evaluation), *more = add_all(of.evaluation);
    assert_same_groups(of.evaluation, sums, "many");
    /* merged with themselves: every sum doubles, and only the amounts with them */
    ck_assert_int_eq(soekpi_accumulator_merge(sums, more, NULL, NULL), SOEKPI_OK);
    ck_assert_int_eq(soekpi_accumulator_add(sums, 0, sums_info(sums).rows, NULL), SOEKPI_OK);
    columns thrice = judge_sums(sums, 3), once = judge_sums(more, 3);
    for (size_t group = 0; group < sums_info(sums).groups; group++) {
        size_t debt = 1 * sums_info(sums).groups + group;
        assert_same_bits(thrice.numbers[0][debt], once.numbers[0][debt]);
        soekpi_sum three = {.size = sizeof three}, one = {.size = sizeof one};
        for (size_t f = 0; f < sums_info(sums).figures; f++) {
            ck_assert_int_eq(soekpi_accumulator_sum(sums, group, f, &three), SOEKPI_OK);
            ck_assert_int_eq(soekpi_accumulator_sum(more, group, f, &one), SOEKPI_OK);
            ck_assert_str_eq(three.figure, one.figure);
            ck_assert_uint_eq(three.counted, 3 * one.counted);
            ck_assert(fabs(three.sum - 3 * one.sum) <= 0x1p-50 * fabs(three.sum));
        }
    }
    free_columns(&thrice);
    free_columns(&once);
    soekpi_accumulator_free(sums);
    soekpi_accumulator_free(more);
    close_world(&of);
}
END_TEST

/* ---- districts, cities, provinces ---- */

#define DISTRICTS                                                                                            \
    "entity | group | role | total_profit | total_profit@prior | total_liabilities | total_assets\n"
#define EAST                                                                                                          \
    "甲 | 东区 | | 10.5 | 8.25 | 90 | 100\n乙 | 东区 | | 30 | 40 | 100 | 400\n抵销 | 东区 | elimination | " \
    "-5 | | -50 | -100\n"
#define WEST "丙 | 西区 | | 1 | 2 | 70 | 100\n丁 | 西区 | | 1e-3 | 2 | 7 | 10\n"
#define CONTEXT "东区 | | context | 7 | 7 | 7 | 7\n"

START_TEST(law_12_districts_store_and_the_city_merges) {
    scene *east = scene_open(HEAD USUAL, DISTRICTS EAST), *west = scene_open(HEAD USUAL, DISTRICTS WEST);
    scene *both = scene_open(HEAD USUAL, DISTRICTS EAST WEST CONTEXT);
    scene *city = scene_open(HEAD USUAL, DISTRICTS CONTEXT);
    soekpi_accumulator *parts[2] = {add_all(east->evaluation), add_all(west->evaluation)};
    stored bytes[2] = {store(parts[0]), store(parts[1])};
    /* by name: as if all had stood in one table */
    soekpi_accumulator *merged = load(city->evaluation, bytes[0]), *other = load(city->evaluation, bytes[1]);
    ck_assert_int_eq(soekpi_accumulator_merge(merged, other, NULL, NULL), SOEKPI_OK);
    size_t own = scene_info(city).groups; /* the group of all, which is empty here */
    ck_assert_uint_eq(sums_info(merged).groups, own + 2);
    columns expected = judge_members(both->evaluation), found = make_columns(2, 3);
    ck_assert_int_eq(soekpi_accumulator_run(merged, own, 2, &found.results, NULL), SOEKPI_OK);
    assert_same_columns(&found, &expected, "by name");
    /* all of it under one name: the city */
    soekpi_accumulator *whole = make_sums(city->evaluation);
    ck_assert_int_eq(soekpi_accumulator_merge(whole, merged, "全市", NULL), SOEKPI_OK);
    soekpi_row row = {.size = sizeof row};
    ck_assert_uint_eq(sums_info(whole).groups, own + 1);
    ck_assert_int_eq(soekpi_accumulator_group(whole, own, &row), SOEKPI_OK);
    ck_assert_str_eq(row.entity, "全市");
    ck_assert_uint_eq(row.members, 4);
    ck_assert_int_eq(row.consolidated, 1);
    char text[64];
    ck_assert_int_eq(soekpi_accumulator_exact(whole, own, 0, SOEKPI_FIELD_VALUE, text, sizeof text, NULL),
                     SOEKPI_OK);
    ck_assert_str_eq(text, "36501/1000"); /* 10.5 + 30 - 5 + 1 + 0.001 */
    soekpi_accumulator *all[] = {parts[0], parts[1], merged, other, whole};
    for (size_t i = 0; i < COUNT(all); i++)
        soekpi_accumulator_free(all[i]);
    free(bytes[0].bytes);
    free(bytes[1].bytes);
    free_columns(&expected);
    free_columns(&found);
    scene_close(east);
    scene_close(west);
    scene_close(both);
    scene_close(city);
}
END_TEST

START_TEST(law_13_a_loaded_group_has_the_context_row_of_its_name) {
    static const char plan[] = HEAD "goals:\n"
                                    "  - {id: a, indicator: total_profit_growth, rule: \"> gdp_growth\"}\n";
    scene *district = scene_open(plan, "entity | group | total_profit | total_profit@prior\n"
                                       "甲 | 东区 | 11 | 10\n乙 | 西区 | 11 | 10\n丙 | 北区 | 11 | 10\n");
    scene *city = scene_open(plan, "entity | group | role | total_profit | total_profit@prior | GDP增速(%)\n"
                                   "东区 | | context | | | 5\n某 | 西区 | context | | | 12\n");
    soekpi_accumulator *sums = add_all(district->evaluation);
    stored bytes = store(sums);
    soekpi_accumulator *loaded = load(city->evaluation, bytes);
    size_t own = scene_info(city).groups;
    columns found = make_columns(3, 1);
    ck_assert_int_eq(soekpi_accumulator_run(loaded, own, 3, &found.results, NULL), SOEKPI_OK);
    ck_assert_int_eq(found.codes[0][0], SOEKPI_MET);      /* 10 % against 5 % */
    ck_assert_int_eq(found.codes[0][1], SOEKPI_BREACHED); /* against 12 % */
    ck_assert_int_eq(found.codes[0][2], SOEKPI_NO_DATA);
    free_columns(&found);
    free(bytes.bytes);
    soekpi_accumulator_free(loaded);
    soekpi_accumulator_free(sums);
    scene_close(district);
    scene_close(city);
}
END_TEST

START_TEST(months_of_districts_must_agree) {
    static const char plan[] = "soekpi: 1\nplan: test\nperiod: 2023Q2\ngoals:\n"
                               "  - {id: a, indicator: roe, rule: \">= 10 %\", annualise: yes}\n";
    static const char *const months[] = {"5", "5", "6"};
    soekpi_accumulator *sums[3];
    scene *of[3];
    for (int i = 0; i < 3; i++) {
        char drawing[256];
        snprintf(drawing, sizeof drawing,
                 "entity | group | net_profit | total_equity | total_equity@opening | months\n"
                 "甲%d | 东 | 8 | 100 | 100 | %s\n",
                 i, months[i]);
        of[i] = scene_open(plan, drawing);
        sums[i] = add_all(of[i]->evaluation);
    }
    columns found = make_columns(1, 1);
    ck_assert_int_eq(soekpi_accumulator_merge(sums[0], sums[1], NULL, NULL), SOEKPI_OK);
    ck_assert_int_eq(soekpi_accumulator_run(sums[0], 0, 1, &found.results, NULL), SOEKPI_OK);
    assert_same_bits(found.numbers[0][0], 0.192); /* 16 / 200 * 12 / 5 */
    ck_assert_int_eq(soekpi_accumulator_merge(sums[0], sums[2], NULL, NULL), SOEKPI_OK);
    ck_assert_int_eq(soekpi_accumulator_run(sums[0], 0, 1, &found.results, NULL), SOEKPI_OK);
    ck_assert_int_eq(found.codes[1][0], SOEKPI_INVALID_INPUT);
    free_columns(&found);
    for (int i = 0; i < 3; i++) {
        soekpi_accumulator_free(sums[i]);
        scene_close(of[i]);
    }
}
END_TEST

/* ---- what is refused ---- */

static void assert_merge_fails(const char *plan, const char *drawing, int32_t partial, soekpi_status status,
                               const char *fragment) {
    soekpi_evaluation_options options = {.size = sizeof options, .partial = partial};
    scene *into = scene_open(HEAD USUAL, DISTRICTS EAST), *from = scene_open_with(plan, drawing, &options);
    soekpi_accumulator *a = add_all(into->evaluation), *b = add_all(from->evaluation);
    stored before = store(a), bytes = store(b);
    soekpi_error error;
    ck_assert_int_eq(soekpi_accumulator_merge(a, b, NULL, &error), status);
    ck_assert_msg(strstr(error.message, fragment) != NULL, "%s", error.message);
    stored after = store(a);
    assert_same_bytes(before, after);
    ck_assert_ptr_null(soekpi_accumulator_load(into->evaluation, bytes.bytes, bytes.length, &error));
    ck_assert_int_eq(error.code, status);
    free(before.bytes);
    free(bytes.bytes);
    free(after.bytes);
    soekpi_accumulator_free(a);
    soekpi_accumulator_free(b);
    scene_close(into);
    scene_close(from);
}

START_TEST(sums_of_something_else_are_refused) {
    assert_merge_fails("soekpi: 1\nplan: other\nperiod: 2023\n" USUAL, DISTRICTS WEST, 0, SOEKPI_ERROR_PLAN,
                       "'other'");
    assert_merge_fails("soekpi: 1\nplan: test\nperiod: 2022\n" USUAL, DISTRICTS WEST, 0, SOEKPI_ERROR_PERIOD,
                       "202212");
    assert_merge_fails(HEAD USUAL, DISTRICTS WEST, 1, SOEKPI_ERROR_PLAN, "partial");
    assert_merge_fails(HEAD "goals:\n  - {id: profit, indicator: total_profit, rule: \"> 0\"}\n",
                       DISTRICTS WEST, 0, SOEKPI_ERROR_NAME, "total_profit@prior");
}
END_TEST

START_TEST(calls_are_checked_in_their_order) {
    scene *of = scene_open(HEAD USUAL, DISTRICTS EAST);
    soekpi_accumulator *sums = make_sums(of->evaluation), *other = make_sums(of->evaluation);
    soekpi_error error;
    soekpi_row row = {.size = 1};
    soekpi_sum sum = {.size = sizeof sum};
    soekpi_accumulator_info info = {.size = 1};
    size_t counted;
    char text[8];
    columns out = make_columns(1, 3);
    ck_assert_ptr_null(soekpi_accumulator_create(NULL, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    soekpi_accumulator_free(NULL);
    ck_assert_int_eq(soekpi_accumulator_describe(sums, &info), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_accumulator_add(NULL, 0, 0, &error), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_accumulator_add(sums, 0, 0, &error), SOEKPI_OK);
    ck_assert_int_eq(soekpi_accumulator_add(sums, 3, 0, &error), SOEKPI_OK);
    ck_assert_int_eq(soekpi_accumulator_add(sums, 4, 0, &error), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_accumulator_add(sums, 1, SIZE_MAX, &error), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_accumulator_merge(sums, sums, NULL, &error), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_accumulator_merge(sums, NULL, NULL, &error), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_accumulator_merge(sums, other, "\xff", &error), SOEKPI_ERROR_ENCODING);
    ck_assert_int_eq(soekpi_accumulator_group(sums, 0, &row), SOEKPI_ERROR_ARGUMENT);
    row.size = sizeof row;
    ck_assert_int_eq(soekpi_accumulator_group(sums, 1, &row), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_accumulator_sum(sums, 0, 4, &sum), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_accumulator_sum(sums, 0, 0, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_accumulator_counted(sums, 0, 3, &counted), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_accumulator_counted(sums, 0, 0, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_accumulator_run(sums, 0, 1, NULL, &error), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_accumulator_run(sums, 1, 1, &out.results, &error), SOEKPI_ERROR_RANGE);
    out.results.capacity = 0;
    ck_assert_int_eq(soekpi_accumulator_run(sums, 0, 1, &out.results, &error), SOEKPI_ERROR_CAPACITY);
    ck_assert_int_eq(soekpi_accumulator_format(sums, 1, 0, 0, -1, text, sizeof text, NULL),
                     SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_accumulator_explain(sums, 0, 0, 5, text, sizeof text, NULL),
                     SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_accumulator_store(sums, NULL, 5, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_ptr_null(soekpi_accumulator_load(of->evaluation, NULL, 5, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    /* nothing was added: no evidence */
    out.results.capacity = 1;
    ck_assert_int_eq(soekpi_accumulator_run(sums, 0, 1, &out.results, &error), SOEKPI_OK);
    ck_assert_int_eq(out.codes[1][0], SOEKPI_NO_EVIDENCE);
    free_columns(&out);
    soekpi_accumulator_free(sums);
    soekpi_accumulator_free(other);
    scene_close(of);
}
END_TEST

/* The check at the end, by its description. */
static void sign(stored *bytes) {
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i + 8 < bytes->length; i++)
        hash = (hash ^ bytes->bytes[i]) * UINT64_C(1099511628211);
    for (int i = 0; i < 8; i++)
        bytes->bytes[bytes->length - 8 + (size_t)i] = (uint8_t)(hash >> 8 * i);
}

START_TEST(damaged_bytes_are_refused) {
    scene *of = scene_open(HEAD USUAL, DISTRICTS EAST WEST);
    soekpi_accumulator *sums = add_all(of->evaluation);
    stored bytes = store(sums);
    soekpi_error error;
    for (size_t length = 0; length < bytes.length; length++) {
        uint8_t *cut = malloc(length + 1); /* so that a sanitizer sees a read beyond */
        memcpy(cut, bytes.bytes, length);
        ck_assert_ptr_null(soekpi_accumulator_load(of->evaluation, cut, length, &error));
        ck_assert_int_eq(error.code, SOEKPI_ERROR_SYNTAX);
        free(cut);
    }
    for (size_t bit = 0; bit < 8 * bytes.length; bit++) {
        bytes.bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
        ck_assert_ptr_null(soekpi_accumulator_load(of->evaluation, bytes.bytes, bytes.length, &error));
        ck_assert(error.code == SOEKPI_ERROR_SYNTAX ||
                  (error.code == SOEKPI_ERROR_UNSUPPORTED && bit / 8 == 8)); /* another version */
        bytes.bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
    }
    free(bytes.bytes);
    soekpi_accumulator_free(sums);
    scene_close(of);
}
END_TEST

/* Bytes changed by somebody who knows the check are refused, or are sums that are
 * stored as the same bytes again: every content has one spelling. */
START_TEST(forged_bytes_have_one_spelling_or_are_refused) {
    const bool partial = _i % 2 == 1;
    soekpi_evaluation_options options = {.size = sizeof options, .partial = partial ? 1 : 2};
    scene *of = scene_open_with(HEAD USUAL, DISTRICTS EAST WEST, &options);
    scene *empty = scene_open_with(HEAD USUAL,
                                   "entity | total_profit | total_profit@prior | "
                                   "total_liabilities | total_assets\n",
                                   &options);
    soekpi_accumulator *sums = add_all(of->evaluation);
    uint64_t state = 4000 + (uint64_t)_i;
    size_t refused = 0, taken = 0;
    for (int round = 0; round < 3000; round++) {
        stored bytes = store(sums);
        for (uint64_t changes = 1 + random_below(&state, 3); changes > 0; changes--)
            bytes.bytes[9 + random_below(&state, bytes.length - 17)] = (uint8_t)random_below(&state, 256);
        sign(&bytes);
        soekpi_error error = {0};
        soekpi_accumulator *forged =
            soekpi_accumulator_load(empty->evaluation, bytes.bytes, bytes.length, &error);
        refused += forged == NULL;
        taken += forged != NULL;
        if (forged != NULL) {
            stored again = store(forged);
            columns out = judge_sums(forged, 3);
            assert_same_bytes(bytes, again);
            free_columns(&out);
            free(again.bytes);
        } else {
            ck_assert(error.code == SOEKPI_ERROR_SYNTAX || error.code == SOEKPI_ERROR_PLAN ||
                      error.code == SOEKPI_ERROR_PERIOD || error.code == SOEKPI_ERROR_NAME);
        }
        soekpi_accumulator_free(forged);
        free(bytes.bytes);
    }
    ck_assert_msg(refused > 100 && taken > 50, "%zu refused, %zu taken", refused, taken);
    soekpi_accumulator_free(sums);
    scene_close(of);
    scene_close(empty);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("accumulator");
    TCase *laws = tcase_create("laws"), *levels = tcase_create("levels"),
          *contract = tcase_create("contract");
    tcase_set_timeout(laws, 60);
    tcase_set_timeout(contract, 60);
    tcase_add_loop_test(laws, law_12_sums_judge_as_members_do, 0, COUNT(kinds));
    tcase_add_loop_test(laws, law_12_random_tables_in_any_parts, 0, 30);
    tcase_add_loop_test(laws, integers_never_overflow, 0, 2);
    tcase_add_test(levels, law_12_districts_store_and_the_city_merges);
    tcase_add_test(levels, law_13_a_loaded_group_has_the_context_row_of_its_name);
    tcase_add_test(levels, months_of_districts_must_agree);
    tcase_add_test(contract, sums_of_something_else_are_refused);
    tcase_add_test(contract, calls_are_checked_in_their_order);
    tcase_add_test(contract, damaged_bytes_are_refused);
    tcase_add_loop_test(contract, forged_bytes_have_one_spelling_or_are_refused, 0, 4);
    suite_add_tcase(suite, laws);
    suite_add_tcase(suite, levels);
    suite_add_tcase(suite, contract);
    return run_suite(suite);
}
