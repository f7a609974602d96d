/* A formula: whatever is accepted is written again as a formula that reads the
 * same, in ids and in Chinese. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

static void add_again(soekpi_catalogue *catalogue, const char *id, const soekpi_indicator *first,
                      const char *formula) {
    soekpi_status status = soekpi_catalogue_add_indicator(catalogue, id, NULL, NULL, formula, first->unit,
                                                          SOEKPI_BETTER_HIGHER, NULL);
    FUZZ_REQUIRE(status == SOEKPI_OK);
    soekpi_indicator second = {.size = sizeof second};
    FUZZ_REQUIRE(soekpi_indicator_at(catalogue, soekpi_indicator_count(catalogue) - 1, &second) == SOEKPI_OK);
    FUZZ_REQUIRE(strcmp(second.id, id) == 0);
    FUZZ_REQUIRE(strcmp(first->formula, second.formula) == 0);
    FUZZ_REQUIRE(strcmp(first->formula_chinese, second.formula_chinese) == 0);
    FUZZ_REQUIRE(first->input_count == second.input_count);
}

static void in_catalogue(const char *text) {
    soekpi_catalogue *catalogue = soekpi_catalogue_create(NULL);
    FUZZ_REQUIRE(catalogue != NULL);
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_status status = soekpi_catalogue_add_indicator(catalogue, "fuzz_first", NULL, NULL, text,
                                                          SOEKPI_TIMES, SOEKPI_BETTER_HIGHER, &error);
    fuzz_check_error(&error, status);
    if (status == SOEKPI_OK) {
        soekpi_indicator first = {.size = sizeof first};
        size_t last = soekpi_indicator_count(catalogue) - 1;
        FUZZ_REQUIRE(soekpi_indicator_at(catalogue, last, &first) == SOEKPI_OK);
        char *formula = fuzz_copy((const uint8_t *)first.formula, strlen(first.formula), 1);
        char *chinese = fuzz_copy((const uint8_t *)first.formula_chinese, strlen(first.formula_chinese), 1);
        add_again(catalogue, "fuzz_second", &first, formula);
        add_again(catalogue, "fuzz_third", &first, chinese);
        free(formula);
        free(chinese);
    }
    soekpi_catalogue_free(catalogue);
}

static void in_calculator(const char *text) {
    static const char *const names[] = {"a", "a@prior", "total_profit", "total_profit@prior", "total_assets"};
    static const double inputs[] = {3, 4, 5, 6, 7};
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_calculator *calculator =
        soekpi_calculator_create(fuzz_catalogue(), text, ">= 0", names, 5, NULL, &error);
    fuzz_check_handle(&error, calculator);
    if (calculator != NULL) {
        soekpi_outcome outcome;
        char buffer[1024];
        FUZZ_REQUIRE(soekpi_calculator_run(calculator, inputs, &outcome) == SOEKPI_OK);
        FUZZ_REQUIRE(outcome.verdict >= 0 && outcome.verdict < SOEKPI_VERDICT_END);
        FUZZ_REQUIRE((outcome.reason == SOEKPI_REASON_OK) || outcome.verdict != SOEKPI_MET);
        soekpi_status status =
            soekpi_calculator_explain(calculator, inputs, SOEKPI_CHINESE, buffer, sizeof buffer, NULL);
        FUZZ_REQUIRE(status == SOEKPI_OK || status == SOEKPI_ERROR_CAPACITY);
    }
    soekpi_calculator_free(calculator);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = fuzz_copy(data, size, 1);
    in_catalogue(text);
    in_calculator(text);
    free(text);
    return 0;
}
