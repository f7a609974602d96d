/* Text of a plan, and behind a NUL that of a plan it may include as `part`. */
#include <stdlib.h>
#include <string.h>

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

/* Numbers lead where the header says. */
static void read_parts(const soekpi_plan *plan) {
    soekpi_plan_info info = {.size = sizeof info};
    FUZZ_REQUIRE(soekpi_plan_describe(plan, &info) == SOEKPI_OK);
    for (size_t i = 0; i < info.part_count; i++) {
        soekpi_part part = {.size = sizeof part};
        FUZZ_REQUIRE(soekpi_plan_part(plan, i, &part) == SOEKPI_OK);
        FUZZ_REQUIRE(part.parent == SIZE_MAX || part.parent < i);
        FUZZ_REQUIRE(part.first_target + part.target_count <= info.target_count);
        FUZZ_REQUIRE(part.first_aspect + part.aspect_count <= info.aspect_count);
        FUZZ_REQUIRE(part.goal_count <= part.target_count);
    }
    for (size_t i = 0; i < info.target_count; i++) {
        soekpi_target target = {.size = sizeof target};
        FUZZ_REQUIRE(soekpi_plan_target(plan, i, &target) == SOEKPI_OK);
        FUZZ_REQUIRE(target.part == SIZE_MAX || target.part < info.part_count);
        FUZZ_REQUIRE(target.measure == SIZE_MAX || target.measure < info.measure_count);
        FUZZ_REQUIRE(target.after == SIZE_MAX || target.after < info.target_count);
        FUZZ_REQUIRE(target.declared >= target.entry_count);
        for (size_t k = 0; k < target.entry_count; k++) {
            soekpi_entry entry = {.size = sizeof entry};
            FUZZ_REQUIRE(soekpi_plan_entry(plan, i, k, &entry) == SOEKPI_OK);
            FUZZ_REQUIRE(entry.id[0] != '\0' && entry.title_chinese[0] != '\0');
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = fuzz_copy(data, size, 0);
    const char *end = size > 0 ? memchr(text, '\0', size) : NULL;
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_plan *plan;
    if (end == NULL) {
        plan = soekpi_plan_parse(fuzz_catalogue(), text, size, &error);
    } else {
        size_t length = (size_t)(end - text);
        soekpi_plan_source source = {"part", end + 1, size - length - 1};
        plan = soekpi_plan_parse_with(fuzz_catalogue(), text, length, &source, 1, &error);
    }
    fuzz_check_handle(&error, plan);
    free(text);
    if (plan != NULL) {
        read_parts(plan);
        fuzz_use_plan(plan);
        make_template(plan, SOEKPI_CHINESE);
        make_template(plan, SOEKPI_ENGLISH);
    }
    soekpi_plan_free(plan);
    return 0;
}
