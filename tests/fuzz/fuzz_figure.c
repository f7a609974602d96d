/* A figure as people write it: alone, as a cell, and as a value set by the
 * caller. */
#include <stdlib.h>

#include "fuzz.h"

static void read_alone(const char *text) {
    soekpi_error error;
    double value = 0;
    int32_t lost = -1;
    fuzz_prepare_error(&error);
    soekpi_status status = soekpi_read_figure(text, &value, &lost, &error);
    fuzz_check_error(&error, status);
    if (status == SOEKPI_OK)
        FUZZ_REQUIRE(lost == 0 || lost == 1);
    else
        FUZZ_REQUIRE(value == 0 && lost == -1);
}

static void read_cell(const char *text) {
    soekpi_table *table = soekpi_table_create(fuzz_catalogue(), 1, NULL);
    FUZZ_REQUIRE(table != NULL);
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_status status = soekpi_table_add_text_column(table, "total_profit", &text, 1, &error);
    fuzz_check_error(&error, status);
    fuzz_use_table(table);
    soekpi_table_free(table);
}

static void set_value(const char *text) {
    static const char *const names[] = {"gdp_growth"};
    static const char *const inputs[] = {"total_profit", "total_profit@prior"};
    soekpi_calculator_options options = {
        .size = sizeof options, .set_names = names, .set_values = &text, .set_count = 1};
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_calculator *calculator = soekpi_calculator_create(fuzz_catalogue(), "total_profit_growth",
                                                             "> gdp_growth", inputs, 2, &options, &error);
    fuzz_check_handle(&error, calculator);
    soekpi_calculator_free(calculator);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = fuzz_copy(data, size, 1);
    read_alone(text);
    read_cell(text);
    set_value(text);
    free(text);
    return 0;
}
