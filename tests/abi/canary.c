/* A rejected call has written nothing: whatever it could fill holds a canary
 * first. Also the order in which arguments are checked. TAP on standard output. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <soekpi/soekpi.h>

enum { CANARY = 0xa5 };

static int tests;

static void result(int good, const char *name) {
    printf("%s %d - %s\n", good ? "ok" : "not ok", ++tests, name);
}

static int untouched(const void *memory, size_t size) {
    const unsigned char *bytes = memory;
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != CANARY)
            return 0;
    return 1;
}

/* `call` must give `expected` and leave `object` alone. */
#define REJECTED(name, object, call, expected)                                                               \
    do {                                                                                                     \
        memset(&(object), CANARY, sizeof(object));                                                           \
        soekpi_status status_ = (call);                                                                      \
        result(status_ == (expected) && untouched(&(object), sizeof(object)), name);                         \
    } while (0)

/* The same for a struct whose size field the caller sets. */
#define REJECTED_SIZED(name, object, given, call, expected)                                                  \
    do {                                                                                                     \
        memset(&(object), CANARY, sizeof(object));                                                           \
        (object).size = (given);                                                                             \
        soekpi_status status_ = (call);                                                                      \
        result(status_ == (expected) && (object).size == (given) &&                                          \
                   untouched((const char *)&(object) + sizeof(size_t), sizeof(object) - sizeof(size_t)),     \
               name);                                                                                        \
    } while (0)

static soekpi_catalogue *catalogue;
static soekpi_plan *plan;
static soekpi_table *table;
static soekpi_evaluation *evaluation;
static soekpi_calculator *calculator;

static const double profits[] = {11, -3, 5};
static const double before[] = {10, 4, -2};
static const double wanted[] = {11, 10};

static int build(void) {
    static const char text[] = "soekpi: 1\nplan: canary\nperiod: 2023\n"
                               "parameters:\n  floor: {value: 5 %, note: assumed}\n"
                               "aspects:\n  - id: all\n    measures:\n      - id: growth\n        targets:\n"
                               "          - {id: a, indicator: total_profit_growth, rule: \">= floor\","
                               " scope: each, basis: stated}\n";
    static const char *const names[] = {"total_profit", "total_profit@prior"};
    catalogue = soekpi_catalogue_create(NULL);
    plan = soekpi_plan_parse(catalogue, text, sizeof text - 1, NULL);
    table = soekpi_table_create(catalogue, 3, NULL);
    if (plan == NULL || table == NULL)
        return 0;
    if (soekpi_table_add_column(table, names[0], profits, sizeof *profits, 3, NULL) != SOEKPI_OK ||
        soekpi_table_add_column(table, names[1], before, sizeof *before, 3, NULL) != SOEKPI_OK ||
        soekpi_table_add_column(table, "unread", before, sizeof *before, 3, NULL) != SOEKPI_OK)
        return 0;
    evaluation = soekpi_evaluation_create(plan, table, NULL, NULL);
    calculator = soekpi_calculator_create(catalogue, "total_profit_growth", ">= 10 %", names, 2, NULL, NULL);
    return evaluation != NULL && calculator != NULL;
}

static void one_figure_calls(void) {
    soekpi_outcome outcome;
    double value;
    int32_t period;
    soekpi_error error;
    result(soekpi_growth(1, 2, NULL) == SOEKPI_ERROR_ARGUMENT, "growth without a result");
    result(soekpi_debt_ratio(1, 2, NULL) == SOEKPI_ERROR_ARGUMENT, "debt ratio without a result");
    result(soekpi_roe(1, 2, 3, NULL) == SOEKPI_ERROR_ARGUMENT, "return on equity without a result");
    result(soekpi_roe_closing(1, 2, NULL) == SOEKPI_ERROR_ARGUMENT, "closing return without a result");
    result(soekpi_roe_weighted(1, 2, 3, NULL) == SOEKPI_ERROR_ARGUMENT, "weighted return without a result");
    result(soekpi_per_capita(1, 2, NULL) == SOEKPI_ERROR_ARGUMENT, "per capita without a result");
    result(soekpi_labour_productivity(1, 2, 3, 4, 5, NULL) == SOEKPI_ERROR_ARGUMENT,
           "labour productivity without a result");
    result(soekpi_capital_preservation(1, 2, 3, NULL) == SOEKPI_ERROR_ARGUMENT,
           "capital preservation without a result");
    result(soekpi_compare(1, SOEKPI_ABOVE, 2, NULL) == SOEKPI_ERROR_ARGUMENT, "comparison without a result");
    REJECTED("comparison below its list", outcome, soekpi_compare(1, -1, 2, &outcome), SOEKPI_ERROR_ARGUMENT);
    REJECTED("comparison beyond its list", outcome, soekpi_compare(1, SOEKPI_COMPARISON_END, 2, &outcome),
             SOEKPI_ERROR_ARGUMENT);
    REJECTED("no figure's text", value, soekpi_read_figure(NULL, &value, NULL, NULL), SOEKPI_ERROR_ARGUMENT);
    REJECTED("no figure", value, soekpi_read_figure("twelve", &value, NULL, &error), SOEKPI_ERROR_SYNTAX);
    result(soekpi_read_figure("1", NULL, NULL, NULL) == SOEKPI_ERROR_ARGUMENT, "figure without a result");
    REJECTED("no period's text", period, soekpi_read_period(NULL, &period, NULL), SOEKPI_ERROR_ARGUMENT);
    REJECTED("second half of a year", period, soekpi_read_period("2023H2", &period, &error),
             SOEKPI_ERROR_PERIOD);
    result(soekpi_read_period("2023", NULL, NULL) == SOEKPI_ERROR_ARGUMENT, "period without a result");
}

static void texts(void) {
    char buffer[256];
    size_t needed = 0;
    REJECTED("period described in too little room", buffer,
             soekpi_describe_period(202309, SOEKPI_CHINESE, buffer, 3, &needed), SOEKPI_ERROR_CAPACITY);
    result(needed == strlen("2023年1-9月累计") + 1, "and the size needed is known");
    REJECTED("period that is none", buffer,
             soekpi_describe_period(202313, SOEKPI_CHINESE, buffer, sizeof buffer, NULL),
             SOEKPI_ERROR_ARGUMENT);
    REJECTED("buffer of size nothing", buffer,
             soekpi_calculator_format(calculator, wanted, SOEKPI_FIELD_VALUE, -1, buffer, 0, &needed),
             SOEKPI_ERROR_CAPACITY);
    result(needed == sizeof "10.00%", "and the size of the figure is known");
    REJECTED("buffer one byte short", buffer,
             soekpi_calculator_format(calculator, wanted, SOEKPI_FIELD_VALUE, -1, buffer, needed - 1, NULL),
             SOEKPI_ERROR_CAPACITY);
    REJECTED("unknown field of a calculator", buffer,
             soekpi_calculator_format(calculator, wanted, SOEKPI_FIELD_END, -1, buffer, sizeof buffer, NULL),
             SOEKPI_ERROR_ARGUMENT);
    REJECTED("exact value without inputs", buffer,
             soekpi_calculator_exact(calculator, NULL, SOEKPI_FIELD_VALUE, buffer, sizeof buffer, NULL),
             SOEKPI_ERROR_ARGUMENT);
    REJECTED("explanation of no calculator", buffer,
             soekpi_calculator_explain(NULL, wanted, SOEKPI_ENGLISH, buffer, sizeof buffer, NULL),
             SOEKPI_ERROR_ARGUMENT);
    REJECTED("missing figures of no calculator", buffer,
             soekpi_calculator_missing(NULL, wanted, SOEKPI_ENGLISH, buffer, sizeof buffer, NULL),
             SOEKPI_ERROR_ARGUMENT);
    REJECTED("row beyond the end formatted", buffer,
             soekpi_evaluation_format(evaluation, 99, 0, SOEKPI_FIELD_VALUE, 2, buffer, sizeof buffer, NULL),
             SOEKPI_ERROR_RANGE);
    REJECTED("target beyond the end explained", buffer,
             soekpi_evaluation_explain(evaluation, 0, 99, SOEKPI_ENGLISH, buffer, sizeof buffer, NULL),
             SOEKPI_ERROR_RANGE);
    REJECTED("exact value of an unknown field", buffer,
             soekpi_evaluation_exact(evaluation, 0, 0, -1, buffer, sizeof buffer, NULL),
             SOEKPI_ERROR_ARGUMENT);
    REJECTED("explanation in too little room", buffer,
             soekpi_evaluation_explain(evaluation, 0, 0, SOEKPI_ENGLISH, buffer, 2, NULL),
             SOEKPI_ERROR_CAPACITY);
    REJECTED("missing figures of no evaluation", buffer,
             soekpi_evaluation_missing(NULL, 0, 0, SOEKPI_ENGLISH, buffer, sizeof buffer, NULL),
             SOEKPI_ERROR_ARGUMENT);
}

static void descriptions(void) {
    soekpi_item item;
    soekpi_indicator indicator;
    soekpi_parameter parameter;
    soekpi_plan_info plan_info;
    soekpi_target target;
    soekpi_heading heading;
    soekpi_column column;
    soekpi_finding finding;
    soekpi_evaluation_info info;
    soekpi_row row;
    size_t index;
    const size_t far = SIZE_MAX;
    REJECTED_SIZED("item of the wrong size, index too", item, sizeof item - 1,
                   soekpi_item_at(catalogue, far, &item), SOEKPI_ERROR_ARGUMENT);
    REJECTED_SIZED("item beyond the end", item, sizeof item, soekpi_item_at(catalogue, far, &item),
                   SOEKPI_ERROR_RANGE);
    REJECTED_SIZED("item of no catalogue", item, sizeof item, soekpi_item_at(NULL, 0, &item),
                   SOEKPI_ERROR_ARGUMENT);
    REJECTED_SIZED("indicator of the wrong size", indicator, (size_t)0,
                   soekpi_indicator_at(catalogue, 0, &indicator), SOEKPI_ERROR_ARGUMENT);
    REJECTED_SIZED("indicator beyond the end", indicator, sizeof indicator,
                   soekpi_indicator_at(catalogue, soekpi_indicator_count(catalogue), &indicator),
                   SOEKPI_ERROR_RANGE);
    REJECTED_SIZED("parameter of the wrong size", parameter, (size_t)1,
                   soekpi_parameter_at(catalogue, 0, &parameter), SOEKPI_ERROR_ARGUMENT);
    REJECTED_SIZED("parameter beyond the end", parameter, sizeof parameter,
                   soekpi_parameter_at(catalogue, far, &parameter), SOEKPI_ERROR_RANGE);
    REJECTED("input beyond the end", index, soekpi_indicator_input(catalogue, 0, far, &index, NULL),
             SOEKPI_ERROR_RANGE);
    REJECTED("name that is unknown", index,
             soekpi_catalogue_find(catalogue, "no such name", &(int32_t){0}, &index, NULL),
             SOEKPI_ERROR_NAME);
    REJECTED_SIZED("plan of the wrong size", plan_info, sizeof plan_info - 1,
                   soekpi_plan_describe(plan, &plan_info), SOEKPI_ERROR_ARGUMENT);
    REJECTED_SIZED("target of the wrong size, index too", target, (size_t)2,
                   soekpi_plan_target(plan, far, &target), SOEKPI_ERROR_ARGUMENT);
    REJECTED_SIZED("target beyond the end", target, sizeof target, soekpi_plan_target(plan, 1, &target),
                   SOEKPI_ERROR_RANGE);
    REJECTED_SIZED("aspect beyond the end", heading, sizeof heading, soekpi_plan_aspect(plan, 1, &heading),
                   SOEKPI_ERROR_RANGE);
    REJECTED_SIZED("measure of the wrong size", heading, (size_t)3, soekpi_plan_measure(plan, 0, &heading),
                   SOEKPI_ERROR_ARGUMENT);
    REJECTED_SIZED("plan's parameter beyond the end", parameter, sizeof parameter,
                   soekpi_plan_parameter(plan, 1, &parameter), SOEKPI_ERROR_RANGE);
    REJECTED_SIZED("column beyond the end", column, sizeof column, soekpi_table_column(table, 3, &column),
                   SOEKPI_ERROR_RANGE);
    REJECTED_SIZED("column of the wrong size", column, (size_t)8, soekpi_table_column(table, 0, &column),
                   SOEKPI_ERROR_ARGUMENT);
    REJECTED_SIZED("finding beyond the end", finding, sizeof finding,
                   soekpi_table_finding(table, far, &finding), SOEKPI_ERROR_RANGE);
    REJECTED_SIZED("finding of the wrong size", finding, (size_t)0,
                   soekpi_evaluation_finding(evaluation, 0, &finding), SOEKPI_ERROR_ARGUMENT);
    REJECTED_SIZED("calculator's finding beyond the end", finding, sizeof finding,
                   soekpi_calculator_finding(calculator, far, &finding), SOEKPI_ERROR_RANGE);
    REJECTED_SIZED("evaluation of the wrong size", info, (size_t)7,
                   soekpi_evaluation_describe(evaluation, &info), SOEKPI_ERROR_ARGUMENT);
    REJECTED_SIZED("row beyond the end", row, sizeof row, soekpi_evaluation_row(evaluation, far, &row),
                   SOEKPI_ERROR_RANGE);
    REJECTED_SIZED("row of the wrong size, row too", row, (size_t)0,
                   soekpi_evaluation_row(evaluation, far, &row), SOEKPI_ERROR_ARGUMENT);
    REJECTED("members counted beyond the end", index, soekpi_evaluation_counted(evaluation, far, 0, &index),
             SOEKPI_ERROR_RANGE);
    result(
        soekpi_item_alias(catalogue, far, 0) == NULL && soekpi_item_definition(catalogue, far, 0) == NULL &&
            soekpi_indicator_alias(catalogue, far, 0) == NULL &&
            soekpi_plan_assumption(plan, far, 0) == NULL &&
            soekpi_evaluation_assumption(evaluation, far, 0) == NULL && soekpi_builtin_plan_id(far) == NULL,
        "texts beyond the end are NULL");
}

/* Room for the results of a run: all canaries. */
static struct room {
    double values[4], references[4], margins[4], amounts[4];
    uint8_t verdicts[4], reasons[4], labels[4], marks[4];
} room;

static soekpi_results prepare(size_t size, size_t capacity) {
    memset(&room, CANARY, sizeof room);
    soekpi_results results = {.size = size,
                              .capacity = capacity,
                              .values = room.values,
                              .references = room.references,
                              .margins = room.margins,
                              .amounts = room.amounts,
                              .verdicts = room.verdicts,
                              .reasons = room.reasons,
                              .labels = room.labels,
                              .marks = room.marks};
    return results;
}

static void run_rejected(const char *name, const soekpi_evaluation *which, size_t first, size_t count,
                         size_t size, size_t capacity, soekpi_status expected) {
    soekpi_results results = prepare(size, capacity);
    soekpi_results copy = results;
    soekpi_error error;
    memset(&error, CANARY, sizeof error);
    soekpi_status status = soekpi_evaluation_run(which, first, count, &results, &error);
    int good =
        status == expected && untouched(&room, sizeof room) && memcmp(&results, &copy, sizeof copy) == 0;
    if (expected == SOEKPI_OK)
        good = good && untouched(&error, sizeof error);
    else
        good = good && error.code == expected && error.message[0] != '\0';
    result(good, name);
}

static void runs(void) {
    const size_t size = sizeof(soekpi_results);
    run_rejected("run of no evaluation", NULL, 0, 1, size, 4, SOEKPI_ERROR_ARGUMENT);
    result(soekpi_evaluation_run(evaluation, 0, 1, NULL, NULL) == SOEKPI_ERROR_ARGUMENT,
           "run without results");
    run_rejected("results of the wrong size, range and capacity too", evaluation, 9, 9, size - 8, 0,
                 SOEKPI_ERROR_ARGUMENT);
    run_rejected("first row beyond the end", evaluation, 99, 1, size, 4, SOEKPI_ERROR_RANGE);
    run_rejected("too many rows, capacity too", evaluation, 0, 99, size, 0, SOEKPI_ERROR_RANGE);
    run_rejected("range that overflows", evaluation, 2, SIZE_MAX, size, 4, SOEKPI_ERROR_RANGE);
    run_rejected("capacity below the rows", evaluation, 0, 3, size, 2, SOEKPI_ERROR_CAPACITY);
    run_rejected("no rows", evaluation, 0, 0, size, 4, SOEKPI_OK);
    run_rejected("no rows at the end", evaluation, 3, 0, size, 0, SOEKPI_OK);

    soekpi_results results = prepare(size, 4);
    int good = soekpi_evaluation_run(evaluation, 1, 2, &results, NULL) == SOEKPI_OK;
    good = good && room.verdicts[0] == SOEKPI_BREACHED && room.values[0] == -1.75;
    good = good && untouched(&room.verdicts[2], 2) && untouched(&room.values[2], 2 * sizeof(double)) &&
           untouched(&room.margins[2], 2 * sizeof(double)) && untouched(&room.marks[2], 2);
    result(good, "a run fills its rows and no more");
    results = prepare(size, 4);
    results.values = results.margins = NULL;
    results.verdicts = NULL;
    good = soekpi_evaluation_run(evaluation, 0, 3, &results, NULL) == SOEKPI_OK;
    result(good && untouched(room.values, sizeof room.values) && room.reasons[0] == SOEKPI_REASON_OK &&
               room.references[0] == 0.05 && isnan(room.references[2]) == 0,
           "columns not asked for are left out");

    soekpi_outcome outcome;
    REJECTED("run of no calculator", outcome, soekpi_calculator_run(NULL, wanted, &outcome),
             SOEKPI_ERROR_ARGUMENT);
    REJECTED("calculator run without inputs", outcome, soekpi_calculator_run(calculator, NULL, &outcome),
             SOEKPI_ERROR_ARGUMENT);
    result(soekpi_calculator_run(calculator, wanted, NULL) == SOEKPI_ERROR_ARGUMENT,
           "calculator run without a result");
    size_t counts[SOEKPI_VERDICT_END];
    REJECTED("counts of nothing", counts, soekpi_count_verdicts(NULL, 3, counts), SOEKPI_ERROR_ARGUMENT);
}

/* Constructors: NULL and a filled error. */
#define REFUSED(name, call, expected)                                                                        \
    do {                                                                                                     \
        soekpi_error error = {0};                                                                            \
        result((call) == NULL && error.code == (expected) && error.message[0] != '\0', name);                \
    } while (0)

static void constructors(void) {
    static const char *const names[] = {"total_profit", "total_profit"};
    soekpi_table_options csv = {.size = 1};
    soekpi_evaluation_options options = {.size = 1};
    soekpi_calculator_options small = {.size = 1};
    const soekpi_table *none[] = {NULL};
    REFUSED("plan without a catalogue", soekpi_plan_parse(NULL, "", 0, &error), SOEKPI_ERROR_ARGUMENT);
    REFUSED("plan without a text", soekpi_plan_parse(catalogue, NULL, 5, &error), SOEKPI_ERROR_ARGUMENT);
    REFUSED("unknown built-in plan", soekpi_plan_builtin(catalogue, "none", &error), SOEKPI_ERROR_NAME);
    REFUSED("table without a catalogue", soekpi_table_create(NULL, 1, &error), SOEKPI_ERROR_ARGUMENT);
    REFUSED("CSV with options of the wrong size", soekpi_table_parse_csv(catalogue, "a", 1, &csv, &error),
            SOEKPI_ERROR_ARGUMENT);
    REFUSED("join of nothing", soekpi_table_join(NULL, 0, NULL, &error), SOEKPI_ERROR_ARGUMENT);
    REFUSED("join of a table that is none", soekpi_table_join(none, 1, NULL, &error), SOEKPI_ERROR_ARGUMENT);
    REFUSED("evaluation without a plan", soekpi_evaluation_create(NULL, table, NULL, &error),
            SOEKPI_ERROR_ARGUMENT);
    REFUSED("evaluation without a table", soekpi_evaluation_create(plan, NULL, NULL, &error),
            SOEKPI_ERROR_ARGUMENT);
    REFUSED("evaluation with options of the wrong size",
            soekpi_evaluation_create(plan, table, &options, &error), SOEKPI_ERROR_ARGUMENT);
    REFUSED("calculator without an indicator",
            soekpi_calculator_create(catalogue, NULL, NULL, names, 1, NULL, &error), SOEKPI_ERROR_ARGUMENT);
    REFUSED("calculator with options of the wrong size",
            soekpi_calculator_create(catalogue, "roe", NULL, names, 1, &small, &error),
            SOEKPI_ERROR_ARGUMENT);
}

static void changes(void) {
    soekpi_error error;
    soekpi_table *other = soekpi_table_create(catalogue, 3, NULL);
    result(soekpi_catalogue_add_item(catalogue, "late", NULL, NULL, SOEKPI_FLOW, SOEKPI_MONEY, &error) ==
               SOEKPI_ERROR_FROZEN,
           "a catalogue in use is frozen");
    result(soekpi_table_add_column(table, "revenue", profits, 8, 3, &error) == SOEKPI_ERROR_FROZEN,
           "a table in use is frozen");
    result(soekpi_table_add_column(other, "revenue", profits, 8, 2, &error) == SOEKPI_ERROR_TABLE &&
               soekpi_table_columns(other) == 0,
           "a column of another length");
    result(soekpi_table_add_column(other, "revenue", profits, 8, 3, &error) == SOEKPI_OK &&
               soekpi_table_add_column(other, "营业收入", profits, 8, 3, &error) == SOEKPI_ERROR_DUPLICATE &&
               soekpi_table_columns(other) == 1,
           "a column given twice");
    static const char *const labels[] = {"a", "b"};
    static const int32_t codes[] = {0, 1, 2};
    result(soekpi_table_set_key(other, SOEKPI_KEY_ENTITY, labels, 2, codes, 4, 3, &error) ==
               SOEKPI_ERROR_RANGE,
           "a key code beyond its labels");
    result(soekpi_table_set_key(other, SOEKPI_KEY_END, labels, 2, codes, 4, 3, &error) ==
               SOEKPI_ERROR_ARGUMENT,
           "a key that is none");
    soekpi_table_free(other);
    soekpi_catalogue_free(NULL);
    soekpi_plan_free(NULL);
    soekpi_table_free(NULL);
    soekpi_evaluation_free(NULL);
    soekpi_calculator_free(NULL);
    result(1, "NULL may be freed");
}

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    if (!build()) {
        printf("Bail out! nothing can be built\n");
        return 1;
    }
    one_figure_calls();
    texts();
    descriptions();
    runs();
    constructors();
    changes();
    soekpi_calculator_free(calculator);
    soekpi_evaluation_free(evaluation);
    soekpi_table_free(table);
    soekpi_plan_free(plan);
    soekpi_catalogue_free(catalogue);
    printf("1..%d\n", tests);
    return 0;
}
