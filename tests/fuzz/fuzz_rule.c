/* A rule, and the band or condition that puts a target at risk, up to the first
 * line end of the input and after it. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

static void judge(const char *indicator, const char *rule, const char *at_risk) {
    static const char *const names[] = {
        "total_liabilities", "total_assets",       "total_liabilities@prior",   "total_assets@prior",
        "total_profit",      "total_profit@prior", "total_liabilities@opening", "total_assets@opening"};
    static const double inputs[] = {65, 100, 60, 98, 12, 10, 58, 97};
    soekpi_calculator_options options = {.size = sizeof options, .at_risk = at_risk};
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_calculator *calculator =
        soekpi_calculator_create(fuzz_catalogue(), indicator, rule, names, 8, &options, &error);
    fuzz_check_handle(&error, calculator);
    if (calculator != NULL) {
        soekpi_outcome outcome;
        FUZZ_REQUIRE(soekpi_calculator_run(calculator, inputs, &outcome) == SOEKPI_OK);
        FUZZ_REQUIRE(outcome.verdict >= 0 && outcome.verdict < SOEKPI_VERDICT_END);
        if (outcome.verdict == SOEKPI_MET)
            FUZZ_REQUIRE(outcome.reason == SOEKPI_REASON_OK && outcome.margin >= 0);
    }
    soekpi_calculator_free(calculator);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *rule = fuzz_copy(data, size, 1);
    char *end = strchr(rule, '\n');
    char *at_risk = NULL;
    if (end != NULL) {
        *end = '\0';
        at_risk = end + 1;
    }
    judge("debt_ratio", rule, at_risk);
    judge("total_profit", rule, at_risk);
    judge("total_profit_growth", rule, at_risk);
    free(rule);
    return 0;
}
