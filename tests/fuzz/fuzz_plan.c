/* Text of a plan. */
#include <stdlib.h>

#include "fuzz.h"

/* The template of any plan is a table. */
static void make_template(const soekpi_plan *plan, int32_t language) {
    soekpi_template_options options = {.size = sizeof options, .language = language};
    soekpi_plan_info info = {.size = sizeof info};
    FUZZ_REQUIRE(soekpi_plan_describe(plan, &info) == SOEKPI_OK);
    options.period = info.period == 0 ? "2023-09" : NULL;
    size_t needed = 0;
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_status status = soekpi_plan_template(plan, &options, NULL, 0, &needed, &error);
    fuzz_check_error(&error, status);
    if (status != SOEKPI_OK)
        return;
    char *text = malloc(needed);
    FUZZ_REQUIRE(text != NULL);
    FUZZ_REQUIRE(soekpi_plan_template(plan, &options, text, needed, NULL, NULL) == SOEKPI_OK);
    soekpi_table *table = soekpi_table_parse_csv(fuzz_catalogue(), text, needed - 1, NULL, NULL);
    FUZZ_REQUIRE(table != NULL);
    soekpi_table_free(table);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = fuzz_copy(data, size, 0);
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_plan *plan = soekpi_plan_parse(fuzz_catalogue(), text, size, &error);
    fuzz_check_handle(&error, plan);
    free(text);
    if (plan != NULL) {
        fuzz_use_plan(plan);
        make_template(plan, SOEKPI_CHINESE);
        make_template(plan, SOEKPI_ENGLISH);
    }
    soekpi_plan_free(plan);
    return 0;
}
