/* A period: alone, as a key, as the period and the date of an evaluation, and
 * as the period of a join. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

static void read_alone(const char *text) {
    soekpi_error error;
    int32_t period = -1, again = -1;
    fuzz_prepare_error(&error);
    soekpi_status status = soekpi_read_period(text, &period, &error);
    fuzz_check_error(&error, status);
    if (status != SOEKPI_OK) {
        FUZZ_REQUIRE(period == -1);
        return;
    }
    FUZZ_REQUIRE(period / 100 >= 1900 && period / 100 <= 2999);
    FUZZ_REQUIRE(period % 100 >= 1 && period % 100 <= 12);
    char buffer[128];
    FUZZ_REQUIRE(soekpi_describe_period(period, SOEKPI_CHINESE, buffer, sizeof buffer, NULL) == SOEKPI_OK);
    /* What people are shown is read back as the same period. */
    char *suffix = strstr(buffer, "累计");
    if (suffix != NULL)
        *suffix = '\0';
    FUZZ_REQUIRE(soekpi_read_period(buffer, &again, NULL) == SOEKPI_OK && again == period);
}

static void judge(const char *period, const char *as_of, soekpi_table *table) {
    soekpi_plan *plan = soekpi_plan_builtin(fuzz_catalogue(), soekpi_builtin_plan_id(0), NULL);
    FUZZ_REQUIRE(plan != NULL);
    soekpi_evaluation_options options = {.size = sizeof options, .period = period, .as_of = as_of};
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_evaluation *evaluation = soekpi_evaluation_create(plan, table, &options, &error);
    fuzz_check_handle(&error, evaluation);
    soekpi_evaluation_free(evaluation);
    soekpi_plan_free(plan);
}

static void as_key(const char *text) {
    soekpi_table *table = soekpi_table_create(fuzz_catalogue(), 1, NULL);
    FUZZ_REQUIRE(table != NULL);
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_status status = soekpi_table_set_key(table, SOEKPI_KEY_PERIOD, &text, 1, NULL, 0, 1, &error);
    fuzz_check_error(&error, status);
    const soekpi_table *tables[1] = {table};
    fuzz_prepare_error(&error);
    soekpi_table *joined = soekpi_table_join(tables, 1, text, &error);
    fuzz_check_handle(&error, joined);
    if (joined != NULL)
        fuzz_use_table(joined);
    soekpi_table_free(joined);
    judge(text, NULL, table);
    judge("2023", text, table);
    soekpi_table_free(table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = fuzz_copy(data, size, 1);
    read_alone(text);
    as_key(text);
    free(text);
    return 0;
}
