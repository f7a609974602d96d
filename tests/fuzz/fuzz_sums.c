/* Stored sums of groups: read, judged, merged and stored again. The check at their end
 * is made right first, so that more than that is tried. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

enum { CHECK_SIZE = 8 };

static const char plan_text[] =
    "soekpi: 1\nplan: sums\nperiod: 2023\ngoals:\n"
    "  - {id: a, indicator: total_profit_growth, rule: \"> 5 %\", at_risk: 1 pp}\n"
    "  - {id: b, indicator: debt_ratio, rule: \"<= prior + 1 pp\"}\n"
    "  - {id: c, indicator: eva, rule: \"> 0 元\"}\n";

/* An evaluation of no rows, made once for whole and once for partial sums. */
static const soekpi_evaluation *reader(int partial) {
    static soekpi_evaluation *made[2];
    static const double nothing = 0;
    static const char *const names[] = {"total_profit", "total_profit@prior",      "total_liabilities",
                                        "total_assets", "total_liabilities@prior", "total_assets@prior"};
    if (made[partial] == NULL) {
        soekpi_plan *plan = soekpi_plan_parse(fuzz_catalogue(), plan_text, sizeof plan_text - 1, NULL);
        soekpi_table *table = soekpi_table_create(fuzz_catalogue(), 0, NULL);
        FUZZ_REQUIRE(plan != NULL && table != NULL);
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            FUZZ_REQUIRE(soekpi_table_add_column(table, names[i], &nothing, 0, 0, NULL) == SOEKPI_OK);
        soekpi_evaluation_options options = {.size = sizeof options, .partial = partial ? 1 : 2};
        made[partial] = soekpi_evaluation_create(plan, table, &options, NULL);
        FUZZ_REQUIRE(made[partial] != NULL);
    }
    return made[partial];
}

static void make_check(uint8_t *bytes, size_t size) {
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    if (size < CHECK_SIZE)
        return;
    for (size_t i = 0; i < size - CHECK_SIZE; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
    for (size_t i = 0; i < CHECK_SIZE; i++)
        bytes[size - CHECK_SIZE + i] = (uint8_t)(hash >> 8 * i);
}

static uint8_t *store(const soekpi_accumulator *sums, size_t *size) {
    FUZZ_REQUIRE(soekpi_accumulator_store(sums, NULL, 0, size) == SOEKPI_OK);
    uint8_t *bytes = malloc(*size);
    if (bytes == NULL)
        abort();
    FUZZ_REQUIRE(soekpi_accumulator_store(sums, bytes, *size, NULL) == SOEKPI_OK);
    return bytes;
}

static void judge(const soekpi_accumulator *sums) {
    soekpi_accumulator_info info = {.size = sizeof info};
    FUZZ_REQUIRE(soekpi_accumulator_describe(sums, &info) == SOEKPI_OK);
    enum { TARGETS = 3 };
    double *values = malloc((info.groups * TARGETS + 1) * sizeof *values);
    if (values == NULL)
        abort();
    soekpi_results results = {.size = sizeof results, .capacity = info.groups, .values = values};
    FUZZ_REQUIRE(soekpi_accumulator_run(sums, 0, info.groups, &results, NULL) == SOEKPI_OK);
    for (size_t group = 0; group < info.groups && group < 8; group++) {
        char text[4096];
        for (size_t target = 0; target < TARGETS; target++) {
            soekpi_status status =
                soekpi_accumulator_explain(sums, group, target, SOEKPI_CHINESE, text, sizeof text, NULL);
            FUZZ_REQUIRE(status == SOEKPI_OK || status == SOEKPI_ERROR_CAPACITY);
            status = soekpi_accumulator_missing(sums, group, target, SOEKPI_ENGLISH, text, sizeof text, NULL);
            FUZZ_REQUIRE(status == SOEKPI_OK || status == SOEKPI_ERROR_CAPACITY);
        }
        for (size_t figure = 0; figure < info.figures; figure++) {
            soekpi_sum sum = {.size = sizeof sum};
            FUZZ_REQUIRE(soekpi_accumulator_sum(sums, group, figure, &sum) == SOEKPI_OK);
            FUZZ_REQUIRE(sum.figure[0] != '\0' && sum.missing <= sum.counted);
        }
    }
    free(values);
}

static void read_sums(const uint8_t *bytes, size_t size, int partial) {
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_accumulator *sums = soekpi_accumulator_load(reader(partial), bytes, size, &error);
    fuzz_check_handle(&error, sums);
    if (sums == NULL)
        return;
    judge(sums);
    size_t once_size, twice_size;
    uint8_t *once = store(sums, &once_size);
    soekpi_accumulator *again = soekpi_accumulator_load(reader(partial), once, once_size, NULL);
    FUZZ_REQUIRE(again != NULL);
    uint8_t *twice = store(again, &twice_size);
    FUZZ_REQUIRE(once_size == twice_size && memcmp(once, twice, once_size) == 0);
    fuzz_prepare_error(&error);
    soekpi_status status = soekpi_accumulator_merge(again, sums, "全市", &error);
    fuzz_check_error(&error, status);
    FUZZ_REQUIRE(status == SOEKPI_OK || status == SOEKPI_ERROR_LIMIT);
    judge(again);
    free(once);
    free(twice);
    soekpi_accumulator_free(again);
    soekpi_accumulator_free(sums);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    uint8_t *bytes = (uint8_t *)fuzz_copy(data, size, 0);
    read_sums(bytes, size, 0); /* as they are */
    make_check(bytes, size);
    read_sums(bytes, size, 0);
    read_sums(bytes, size, 1);
    free(bytes);
    return 0;
}
