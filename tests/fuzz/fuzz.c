#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

enum { CANARY = 0x5a };

char *fuzz_copy(const uint8_t *data, size_t size, int terminated) {
    char *copy = malloc(size + (terminated ? 1 : size == 0));
    if (copy == NULL)
        abort();
    if (size > 0)
        memcpy(copy, data, size);
    if (terminated)
        copy[size] = '\0';
    return copy;
}

static void measure(const char *text, size_t size, fuzz_grid *out) {
    size_t columns = 1;
    out->rows = 1;
    out->columns = 1;
    for (size_t at = 0; at < size; at++) {
        columns = text[at] == '\t' ? columns + 1 : text[at] == '\n' ? 1 : columns;
        out->rows += text[at] == '\n';
        out->columns = columns > out->columns ? columns : out->columns;
    }
}

int fuzz_cut(char *text, size_t size, fuzz_grid *out) {
    measure(text, size, out);
    if (out->rows * out->columns > 1 << 16)
        return 0;
    out->cells = calloc(out->rows * out->columns, sizeof *out->cells);
    if (out->cells == NULL)
        abort();
    size_t row = 0;
    size_t column = 0;
    char *begun = text;
    for (size_t at = 0; at <= size; at++) {
        int ends_row = at == size || text[at] == '\n';
        if (!ends_row && text[at] != '\t')
            continue;
        text[at] = '\0';
        out->cells[row * out->columns + column] = *begun != '\0' ? begun : NULL;
        begun = text + at + 1;
        column = ends_row ? 0 : column + 1;
        row += ends_row ? 1 : 0;
    }
    return 1;
}

void fuzz_prepare_error(soekpi_error *error) {
    memset(error, CANARY, sizeof *error);
}

static void check_untouched(const soekpi_error *error) {
    const unsigned char *bytes = (const unsigned char *)error;
    for (size_t i = 0; i < sizeof *error; i++)
        FUZZ_REQUIRE(bytes[i] == CANARY);
}

int fuzz_is_text(const char *text, size_t capacity) {
    const unsigned char *at = (const unsigned char *)text;
    const unsigned char *end = memchr(text, '\0', capacity);
    if (end == NULL)
        return 0;
    while (at < end) {
        int more = *at < 0x80 ? 0 : *at >= 0xf0 ? 3 : *at >= 0xe0 ? 2 : *at >= 0xc2 ? 1 : -1;
        if (more < 0 || end - at <= more)
            return 0;
        for (at++; more > 0; more--, at++)
            if ((*at & 0xc0) != 0x80)
                return 0;
    }
    return 1;
}

void fuzz_check_error(const soekpi_error *error, soekpi_status status) {
    if (status == SOEKPI_OK) {
        check_untouched(error);
        return;
    }
    FUZZ_REQUIRE(status > SOEKPI_OK && status < SOEKPI_ERROR_END);
    FUZZ_REQUIRE(error->code == status);
    FUZZ_REQUIRE(error->line >= 0 && error->column >= 0 && error->reserved == 0);
    FUZZ_REQUIRE(error->message[0] != '\0' && fuzz_is_text(error->message, sizeof error->message));
}

void fuzz_check_handle(const soekpi_error *error, const void *handle) {
    if (handle != NULL) {
        check_untouched(error);
        return;
    }
    FUZZ_REQUIRE(error->code != SOEKPI_OK);
    fuzz_check_error(error, error->code);
}

const soekpi_catalogue *fuzz_catalogue(void) {
    static soekpi_catalogue *catalogue;
    if (catalogue == NULL)
        catalogue = soekpi_catalogue_create(NULL);
    FUZZ_REQUIRE(catalogue != NULL);
    return catalogue;
}

static void run_once(const soekpi_evaluation *evaluation) {
    soekpi_evaluation_info info = {.size = sizeof info};
    FUZZ_REQUIRE(soekpi_evaluation_describe(evaluation, &info) == SOEKPI_OK);
    size_t rows = info.entities + info.groups;
    size_t cells = rows * info.targets;
    uint8_t *verdicts = malloc(cells + 1);
    if (verdicts == NULL)
        abort();
    soekpi_results results = {.size = sizeof results, .capacity = rows, .verdicts = verdicts};
    FUZZ_REQUIRE(soekpi_evaluation_run(evaluation, 0, rows, &results, NULL) == SOEKPI_OK);
    for (size_t i = 0; i < cells; i++)
        FUZZ_REQUIRE(verdicts[i] < SOEKPI_VERDICT_END);
    for (size_t i = 0; i < info.finding_count; i++) {
        soekpi_finding finding = {.size = sizeof finding};
        FUZZ_REQUIRE(soekpi_evaluation_finding(evaluation, i, &finding) == SOEKPI_OK);
    }
    for (size_t i = 0; i < info.assumption_count; i++)
        FUZZ_REQUIRE(soekpi_evaluation_assumption(evaluation, i, SOEKPI_CHINESE) != NULL);
    for (size_t target = 0; rows > 0 && target < info.targets; target++) {
        char buffer[4096];
        soekpi_status status =
            soekpi_evaluation_explain(evaluation, 0, target, SOEKPI_ENGLISH, buffer, sizeof buffer, NULL);
        FUZZ_REQUIRE(status == SOEKPI_OK || status == SOEKPI_ERROR_CAPACITY);
    }
    free(verdicts);
}

void fuzz_use_plan(const soekpi_plan *plan) {
    soekpi_plan_info info = {.size = sizeof info};
    FUZZ_REQUIRE(soekpi_plan_describe(plan, &info) == SOEKPI_OK);
    for (size_t i = 0; i < info.target_count; i++) {
        soekpi_target target = {.size = sizeof target};
        FUZZ_REQUIRE(soekpi_plan_target(plan, i, &target) == SOEKPI_OK);
        FUZZ_REQUIRE(target.formula != NULL && target.rule != NULL);
    }
    for (size_t i = 0; i < info.assumption_count; i++)
        FUZZ_REQUIRE(soekpi_plan_assumption(plan, i, SOEKPI_ENGLISH) != NULL);
    soekpi_table *table = soekpi_table_create(soekpi_plan_catalogue(plan), 1, NULL);
    FUZZ_REQUIRE(table != NULL);
    const double one = 1;
    soekpi_status status = soekpi_table_add_column(table, "total_profit", &one, 0, 1, NULL);
    FUZZ_REQUIRE(status == SOEKPI_OK);
    soekpi_evaluation_options options = {.size = sizeof options, .period = "2023"};
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_evaluation *evaluation = soekpi_evaluation_create(plan, table, &options, &error);
    fuzz_check_handle(&error, evaluation);
    if (evaluation != NULL)
        run_once(evaluation);
    soekpi_evaluation_free(evaluation);
    soekpi_table_free(table);
}

void fuzz_use_table(const soekpi_table *table) {
    for (size_t i = 0; i < soekpi_table_columns(table); i++) {
        soekpi_column column = {.size = sizeof column};
        FUZZ_REQUIRE(soekpi_table_column(table, i, &column) == SOEKPI_OK);
        FUZZ_REQUIRE(column.name != NULL && column.id != NULL);
    }
    for (size_t i = 0; i < soekpi_table_finding_count(table); i++) {
        soekpi_finding finding = {.size = sizeof finding};
        FUZZ_REQUIRE(soekpi_table_finding(table, i, &finding) == SOEKPI_OK);
        FUZZ_REQUIRE(finding.code > 0 && finding.code < SOEKPI_FINDING_END);
        FUZZ_REQUIRE(finding.chinese[0] != '\0' && finding.english[0] != '\0');
    }
}
