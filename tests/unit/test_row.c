/* Single rows: the short way says what exact integers and whole batches say, to the bit. */
#include <check.h>
#include <math.h>
#include <string.h>

#include <soekpi/soekpi.h>

#include "evaluate/row.h"
#include "harness.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A made-up plan with every form of rule. */
static const char plan_text[] =
    "soekpi: 1\n"
    "plan: rules\n"
    "period: 2023-06\n"
    "indicators:\n"
    "  mixed: {zh: 混合, formula: (total_liabilities - 0.25 * revenue + 3) / (total_assets + 12.5), unit: "
    "\"%\"}\n"
    "  days: {zh: 天数, formula: 365 * total_liabilities / revenue, unit: times}\n"
    "  turned: {zh: 双向, formula: total_profit / total_profit@prior, unit: \"%\", denominator: nonzero}\n"
    "goals:\n"
    "  - {id: prior, indicator: debt_ratio, rule: \"<= prior + 1 pp\", at_risk: 1 pp}\n"
    "  - {id: constant, indicator: debt_ratio, rule: \"< 65 %\", at_risk: \"> 60.5 %\"}\n"
    "  - {id: within, indicator: debt_ratio, rule: \"within 1 pp of 60 %\", at_risk: 0.2 pp}\n"
    "  - {id: between, indicator: debt_ratio, rule: \"between 40 % and 70 %\"}\n"
    "  - {id: growth, indicator: total_profit_growth, rule: \"> gdp_growth\", at_risk: 0.5 pp}\n"
    "  - {id: factor, indicator: total_profit_growth, rule: \">= 1.2 * gdp_growth - 0.5 pp\"}\n"
    "  - {id: policy, indicator: total_profit_growth, rule: \"> 0\", labels: {turned_profitable: met}}\n"
    "  - {id: growths, indicator: revenue_growth, rule: \">= total_profit_growth\"}\n"
    "  - {id: average, indicator: roe, rule: \">= 5 %\", annualise: true}\n"
    "  - {id: money, indicator: revenue, rule: \">= 1.05 * revenue@prior\", at_risk: 5 %}\n"
    "  - {id: head, indicator: revenue_per_capita, rule: \">= 100 万元/人\", annualise: false, at_risk: 10 "
    "%}\n"
    "  - {id: sums, indicator: mixed, rule: \"<= debt_ratio + 2 pp\"}\n"
    "  - {id: signs, indicator: turned, rule: \">= 90 %\"}\n"
    "  - {id: large, indicator: days, rule: \"<= 90\", at_risk: \"> 80\"}\n"
    "  - {id: bounds, indicator: total_profit_growth, rule: \"between revenue_growth and gdp_growth\"}\n"
    "  - {id: rounded, indicator: debt_ratio, rule: \"<= 65 %\", round: 1}\n";

static const char *const columns[] = {"total_liabilities",
                                      "total_assets",
                                      "total_liabilities@prior",
                                      "total_assets@prior",
                                      "total_profit",
                                      "total_profit@prior",
                                      "net_profit",
                                      "total_equity",
                                      "revenue",
                                      "total_equity@opening",
                                      "revenue@prior",
                                      "average_headcount",
                                      "gdp_growth",
                                      "roe"};

/* `rows` is more than a batch is worth, so that the whole table goes through batches. */
enum { COLUMNS = COUNT(columns), HEADCOUNT = COLUMNS - 3, ROWS = 8, DECIMALS = 7 };

typedef struct fixture {
    soekpi_catalogue *catalogue;
    soekpi_plan *plan;
    soekpi_table *table;
    soekpi_evaluation *evaluation;
    double cells[COLUMNS][ROWS];
} fixture;

/* Binds the plan to a table of the first `given` columns. */
static void set_up(fixture *of, size_t given) {
    soekpi_error error;
    of->catalogue = soekpi_catalogue_create(&error);
    ck_assert_ptr_nonnull(of->catalogue);
    of->plan = soekpi_plan_parse(of->catalogue, plan_text, strlen(plan_text), &error);
    ck_assert_msg(of->plan != NULL, "line %d: %s", error.line, error.message);
    of->table = soekpi_table_create(of->catalogue, ROWS, &error);
    ck_assert_ptr_nonnull(of->table);
    for (size_t i = 0; i < given; i++)
        ck_assert_int_eq(
            soekpi_table_add_column(of->table, columns[i], of->cells[i], sizeof(double), ROWS, &error),
            SOEKPI_OK);
    of->evaluation = soekpi_evaluation_create(of->plan, of->table, NULL, &error);
    ck_assert_msg(of->evaluation != NULL, "%s", error.message);
}

static void tear_down(fixture *of) {
    soekpi_evaluation_free(of->evaluation);
    soekpi_table_free(of->table);
    soekpi_plan_free(of->plan);
    soekpi_catalogue_free(of->catalogue);
}

/* Ties and near ties are frequent; `places` decimals, now and then something else. */
static double draw(uint64_t *state, size_t column, int places) {
    static const double tens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    static const double odd[] = {
        0,     -0.0,      (double)NAN, (double)NAN, (double)NAN, (double)NAN, (double)INFINITY,
        1e300, 0.1 + 0.2, 1e15,        -7,          1.0 / 3};
    if (random_below(state, 20) == 0)
        return odd[random_below(state, COUNT(odd))];
    if (column >= HEADCOUNT)
        return column == HEADCOUNT ? (double)random_below(state, 50)
                                   : (double)random_below(state, 200) / 1000;
    if (random_below(state, 20) == 0)
        return (double)random_below(state, 1000000000000000) / tens[places];
    double size = (double)(int64_t)(random_below(state, random_below(state, 2) ? 2000 : 2000000000));
    double x = size / tens[places];
    return random_below(state, 8) == 0 ? -x : x;
}

static void assert_same(double one, double other, const char *what, size_t index) {
    ck_assert_msg(same_bits(one, other) || (isnan(one) && isnan(other)),
                  "%s of target %zu: %.17g, expected %.17g", what, index, one, other);
}

static void assert_outcome(const soekpi_outcome *found, const soekpi_outcome *expected, bool distances,
                           size_t index) {
    assert_same(found->value, expected->value, "value", index);
    if (distances) {
        assert_same(found->reference, expected->reference, "reference", index);
        assert_same(found->margin, expected->margin, "margin", index);
        assert_same(found->amount, expected->amount, "amount", index);
    }
    ck_assert_msg(found->verdict == expected->verdict && found->reason == expected->reason &&
                      found->label == expected->label && found->marks == expected->marks,
                  "target %zu: %s %s %s %d, expected %s %s %s %d", index, soekpi_verdict_id(found->verdict),
                  soekpi_reason_id(found->reason), soekpi_label_id(found->label), (int)found->marks,
                  soekpi_verdict_id(expected->verdict), soekpi_reason_id(expected->reason),
                  soekpi_label_id(expected->label), (int)expected->marks);
}

/* The short way decides most rows of ordinary figures, and never otherwise than judge.c. */
START_TEST(single_rows_and_exact_integers_agree) {
    fixture of;
    bool poor = _i == DECIMALS; /* last year's profit and more have no column */
    set_up(&of, poor ? 5 : COLUMNS);
    uint64_t state = 70 + (uint64_t)_i;
    size_t targets = of.evaluation->target_count, decided = 0, met = 0;
    for (int round = 0; round < 1500; round++) {
        double inputs[COLUMNS];
        for (size_t i = 0; i < COLUMNS; i++)
            of.cells[i][0] = inputs[i] = draw(&state, i, _i % DECIMALS);
        context at = {.evaluation = of.evaluation,
                      .inputs = round % 2 == 0 ? NULL : inputs}; /* a table's row, a calculator's */
        for (size_t index = 0; index < targets; index++) {
            for (int distances = 0; distances < 2; distances++) {
                soekpi_outcome found, expected;
                judgement from;
                if (!soekpi_row_judge(&at, index, distances != 0, &found))
                    continue;
                soekpi_judge(&at, index, &from);
                soekpi_judgement_outcome(&from, &expected);
                assert_outcome(&found, &expected, distances != 0, index);
                decided++;
                met += found.verdict == SOEKPI_MET;
            }
        }
    }
    ck_assert_uint_gt(decided, 1500 * targets);
    ck_assert(met > 1500 || poor);
    tear_down(&of);
}
END_TEST

/* The same columns row by row and in one batch. */
START_TEST(single_rows_and_batches_agree) {
    fixture of;
    set_up(&of, COLUMNS);
    uint64_t state = 170 + (uint64_t)_i;
    enum { MOST = 16 * ROWS };
    ck_assert_uint_le(of.evaluation->target_count, 16);
    for (int round = 0; round < 400; round++) {
        for (size_t i = 0; i < COLUMNS; i++)
            for (size_t row = 0; row < ROWS; row++)
                of.cells[i][row] = draw(&state, i, _i);
        double numbers[2][4][MOST];
        uint8_t codes[2][4][MOST];
        memset(numbers, 0, sizeof numbers);
        memset(codes, 0, sizeof codes);
        for (int way = 0; way < 2; way++) {
            size_t step = way == 0 ? ROWS : 1;
            for (size_t row = 0; row < ROWS; row += step) {
                soekpi_results results = {.size = sizeof results,
                                          .capacity = ROWS,
                                          .values = numbers[way][0] + row,
                                          .verdicts = codes[way][0] + row,
                                          .reasons = codes[way][1] + row,
                                          .labels = codes[way][2] + row,
                                          .marks = codes[way][3] + row};
                if (round % 2 == 0) {
                    results.references = numbers[way][1] + row;
                    results.margins = numbers[way][2] + row;
                    results.amounts = numbers[way][3] + row;
                }
                soekpi_error error;
                ck_assert_int_eq(soekpi_evaluation_run(of.evaluation, row, step, &results, &error),
                                 SOEKPI_OK);
            }
        }
        for (size_t i = 0; i < 4 * MOST; i++)
            assert_same(numbers[1][i / MOST][i % MOST], numbers[0][i / MOST][i % MOST], "number",
                        i % MOST / ROWS);
        ck_assert(memcmp(codes[0], codes[1], sizeof codes[0]) == 0);
    }
    tear_down(&of);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("row");
    TCase *rows = tcase_create("row");
    tcase_set_timeout(rows, 60);
    tcase_add_loop_test(rows, single_rows_and_exact_integers_agree, 0, DECIMALS + 1);
    tcase_add_loop_test(rows, single_rows_and_batches_agree, 0, DECIMALS);
    suite_add_tcase(suite, rows);
    return run_suite(suite);
}
