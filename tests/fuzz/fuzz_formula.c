/* A formula: whatever is accepted is written again as a formula that reads the
 * same, in ids and in Chinese. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

/* Making a catalogue takes longer than all else: one serves many inputs. */
enum { INPUTS_FOR_ONE_CATALOGUE = 500 };
static soekpi_catalogue *names;
static int used;

static const char *next_id(char buffer[32]) {
    snprintf(buffer, 32, "fuzz_indicator_%d", used++);
    return buffer;
}

static void add_again(const soekpi_indicator *first, const char *formula) {
    char id[32];
    soekpi_status status = soekpi_catalogue_add_indicator(names, next_id(id), NULL, NULL, formula,
                                                          first->unit, SOEKPI_BETTER_HIGHER, NULL);
    FUZZ_REQUIRE(status == SOEKPI_OK);
    soekpi_indicator second = {.size = sizeof second};
    FUZZ_REQUIRE(soekpi_indicator_at(names, soekpi_indicator_count(names) - 1, &second) == SOEKPI_OK);
    FUZZ_REQUIRE(strcmp(second.id, id) == 0);
    FUZZ_REQUIRE(strcmp(first->formula, second.formula) == 0);
    FUZZ_REQUIRE(strcmp(first->formula_chinese, second.formula_chinese) == 0);
    FUZZ_REQUIRE(first->input_count == second.input_count);
}

static void in_catalogue(const char *text) {
    char id[32];
    if (names == NULL || used > 3 * INPUTS_FOR_ONE_CATALOGUE) {
        soekpi_catalogue_free(names);
        names = soekpi_catalogue_create(NULL);
        used = 0;
    }
    FUZZ_REQUIRE(names != NULL);
    soekpi_error error;
    fuzz_prepare_error(&error);
    size_t before = soekpi_indicator_count(names);
    soekpi_status status = soekpi_catalogue_add_indicator(names, next_id(id), NULL, NULL, text, SOEKPI_TIMES,
                                                          SOEKPI_BETTER_HIGHER, &error);
    fuzz_check_error(&error, status);
    if (status != SOEKPI_OK) {
        FUZZ_REQUIRE(soekpi_indicator_count(names) == before);
        return;
    }
    soekpi_indicator first = {.size = sizeof first};
    FUZZ_REQUIRE(soekpi_indicator_at(names, before, &first) == SOEKPI_OK);
    add_again(&first, first.formula);
    add_again(&first, first.formula_chinese);
}

static void in_calculator(const char *text) {
    static const char *const inputs_named[] = {"a", "a@prior", "total_profit", "total_profit@prior",
                                               "total_assets"};
    static const double inputs[] = {3, 4, 5, 6, 7};
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_calculator *calculator =
        soekpi_calculator_create(fuzz_catalogue(), text, ">= 0", inputs_named, 5, NULL, &error);
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
