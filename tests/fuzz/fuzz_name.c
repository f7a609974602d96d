/* Names: of items, columns, keys, units, roles, plans and targets. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

static void find(const soekpi_catalogue *catalogue, const char *name) {
    soekpi_error error;
    int32_t what = -1;
    size_t index = SIZE_MAX;
    fuzz_prepare_error(&error);
    soekpi_status status = soekpi_catalogue_find(catalogue, name, &what, &index, &error);
    fuzz_check_error(&error, status);
    FUZZ_REQUIRE((status == SOEKPI_OK) == (what != -1));
    FUZZ_REQUIRE((status == SOEKPI_OK) == (index != SIZE_MAX));
}

/* Making a catalogue takes longer than all else: one serves until it has grown. */
static soekpi_catalogue *names;

static void add_named_item(const char *name) {
    static int number;
    char id[32];
    snprintf(id, sizeof id, "fuzz_named_%d", number++);
    soekpi_error error;
    fuzz_prepare_error(&error);
    fuzz_check_error(&error,
                     soekpi_catalogue_add_item(names, id, name, name, SOEKPI_FLOW, SOEKPI_MONEY, &error));
}

static void extend(const char *name) {
    enum { MOST_ITEMS = 2000 };
    if (names == NULL || soekpi_item_count(names) > MOST_ITEMS) {
        soekpi_catalogue_free(names);
        names = soekpi_catalogue_create(NULL);
    }
    FUZZ_REQUIRE(names != NULL);
    size_t before = soekpi_item_count(names);
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_status status =
        soekpi_catalogue_add_item(names, name, NULL, NULL, SOEKPI_FLOW, SOEKPI_MONEY, &error);
    fuzz_check_error(&error, status);
    FUZZ_REQUIRE(soekpi_item_count(names) == before + (status == SOEKPI_OK));
    if (status == SOEKPI_OK)
        find(names, name);
    add_named_item(name);
    fuzz_prepare_error(&error);
    status = soekpi_catalogue_add_alias(names, "total_profit", name, &error);
    fuzz_check_error(&error, status);
    if (status == SOEKPI_OK)
        find(names, name);
}

static void in_table(const char *name) {
    const double one = 1;
    soekpi_table *table = soekpi_table_create(fuzz_catalogue(), 1, NULL);
    FUZZ_REQUIRE(table != NULL);
    int32_t key = soekpi_key_of_header(name);
    FUZZ_REQUIRE(key >= -1 && key < SOEKPI_KEY_END);
    soekpi_error error;
    fuzz_prepare_error(&error);
    fuzz_check_error(&error, soekpi_table_set_money_unit(table, name, &error));
    fuzz_prepare_error(&error);
    fuzz_check_error(&error, soekpi_table_add_column(table, name, &one, 0, 1, &error));
    for (key = 0; key < SOEKPI_KEY_END; key++) {
        fuzz_prepare_error(&error);
        fuzz_check_error(&error, soekpi_table_set_key(table, key, &name, 1, NULL, 0, 1, &error));
    }
    fuzz_use_table(table);
    soekpi_table_free(table);
}

static void in_plan(const char *name) {
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_plan *plan = soekpi_plan_builtin(fuzz_catalogue(), name, &error);
    fuzz_check_handle(&error, plan);
    soekpi_plan_free(plan);
    size_t length = 0;
    (void)soekpi_builtin_plan_text(name, &length);
    plan = soekpi_plan_builtin(fuzz_catalogue(), soekpi_builtin_plan_id(0), NULL);
    FUZZ_REQUIRE(plan != NULL);
    (void)soekpi_plan_find_target(plan, name);
    soekpi_plan_free(plan);
}

static const char one_goal[] = "soekpi: 1\nplan: one\nperiod: 2023\ngoals:\n"
                               "  - {id: steady, indicator: revenue, rule: \">= prior\"}\n";

/* The template of one enterprise, filled: "...,2023年度,,\r\n" becomes "...,2023年度,5,4". */
static char *fill_template(const soekpi_plan *plan, const char *name) {
    soekpi_template_options options = {.size = sizeof options, .entities = &name, .entity_count = 1};
    size_t needed = 0;
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_status status = soekpi_plan_template(plan, &options, NULL, 0, &needed, &error);
    fuzz_check_error(&error, status);
    if (status != SOEKPI_OK)
        return NULL;
    char *text = malloc(needed + 1);
    FUZZ_REQUIRE(text != NULL);
    FUZZ_REQUIRE(soekpi_plan_template(plan, &options, text, needed, NULL, NULL) == SOEKPI_OK);
    FUZZ_REQUIRE(strcmp(text + needed - 5, ",,\r\n") == 0);
    memcpy(text + needed - 4, "5,4", sizeof "5,4");
    return text;
}

/* An enterprise of any name that a template takes reads back as itself. */
static void in_template(const char *name) {
    soekpi_plan *plan = soekpi_plan_parse(fuzz_catalogue(), one_goal, sizeof one_goal - 1, NULL);
    FUZZ_REQUIRE(plan != NULL);
    char *text = fill_template(plan, name);
    if (text != NULL) {
        soekpi_table *table = soekpi_table_parse_csv(fuzz_catalogue(), text, strlen(text), NULL, NULL);
        FUZZ_REQUIRE(table != NULL);
        soekpi_evaluation *evaluation = soekpi_evaluation_create(plan, table, NULL, NULL);
        FUZZ_REQUIRE(evaluation != NULL);
        soekpi_evaluation_info info = {.size = sizeof info};
        soekpi_row row = {.size = sizeof row};
        FUZZ_REQUIRE(soekpi_evaluation_describe(evaluation, &info) == SOEKPI_OK && info.entities == 1);
        FUZZ_REQUIRE(soekpi_evaluation_row(evaluation, 0, &row) == SOEKPI_OK);
        FUZZ_REQUIRE(row.entity[0] != '\0' && strstr(name, row.entity) != NULL);
        char value[32];
        FUZZ_REQUIRE(soekpi_evaluation_format(evaluation, 0, 0, SOEKPI_FIELD_MARGIN, 0, value, sizeof value,
                                              NULL) == SOEKPI_OK);
        FUZZ_REQUIRE(strcmp(value, "1") == 0);
        soekpi_evaluation_free(evaluation);
        soekpi_table_free(table);
    }
    free(text);
    soekpi_plan_free(plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *name = fuzz_copy(data, size, 1);
    find(fuzz_catalogue(), name);
    extend(name);
    in_table(name);
    in_plan(name);
    in_template(name);
    free(name);
    return 0;
}
