/* Plans for tests: a catalogue for each test, and plans that are read or refused at a marked place. */
#ifndef SOEKPI_TESTS_PLAN_TEXT_H
#define SOEKPI_TESTS_PLAN_TEXT_H

#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/plan.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A fresh one for each test: a plan freezes it. */
static soekpi_catalogue *catalogue;

static void setup(void) {
    soekpi_error error;
    catalogue = soekpi_catalogue_create(&error);
    ck_assert_msg(catalogue != NULL, "%d:%d %s", error.line, error.column, error.message);
}

static void teardown(void) {
    soekpi_catalogue_free(catalogue);
}

/* A text that must be refused where '¦' stands in it, which is taken out before. */
typedef struct wrong_plan {
    const char *text;
    soekpi_status code;
    const char *fragment; /* of the message */
} wrong_plan;

/* Takes the mark out; line and column of its place, 0 without one. */
static inline char *unmarked(const char *text, int *line, int *column) {
    static const char mark[] = "¦";
    const char *at = strstr(text, mark);
    size_t length = strlen(text);
    char *copy = malloc(length + 1);
    ck_assert_ptr_nonnull(copy);
    *line = *column = 0;
    if (at == NULL) {
        memcpy(copy, text, length + 1);
        return copy;
    }
    size_t before = (size_t)(at - text);
    memcpy(copy, text, before);
    strcpy(copy + before, at + sizeof mark - 1);
    *line = *column = 1;
    for (size_t i = 0; i < before; i++) {
        *line += text[i] == '\n';
        *column = text[i] == '\n' ? 1 : *column + (((unsigned char)text[i] & 0xC0) != 0x80);
    }
    return copy;
}

static inline void check_refused(const soekpi_error *error, const wrong_plan *expected, int line,
                                 int column) {
    ck_assert_msg(error->code == expected->code, "%s\n%d instead of %d: %s", expected->text, error->code,
                  expected->code, error->message);
    ck_assert_msg(error->line == line && error->column == column, "%s\nat %d:%d instead of %d:%d: %s",
                  expected->text, error->line, error->column, line, column, error->message);
    ck_assert_msg(strstr(error->message, expected->fragment) != NULL, "%s\n%s", expected->text,
                  error->message);
    ck_assert_uint_eq(soekpi_utf8_invalid_at(error->message, strlen(error->message)), strlen(error->message));
}

static inline soekpi_plan *read_plan_with(const soekpi_catalogue *names, const char *text,
                                          const soekpi_plan_source *sources, size_t source_count) {
    soekpi_error error;
    soekpi_plan *plan = soekpi_plan_parse_with(names, text, strlen(text), sources, source_count, &error);
    ck_assert_msg(plan != NULL, "%s\n%d:%d %s", text, error.line, error.column, error.message);
    return plan;
}

static inline soekpi_plan *read_plan(const soekpi_catalogue *names, const char *text) {
    return read_plan_with(names, text, NULL, 0);
}

static inline soekpi_plan_info info_of(const soekpi_plan *plan) {
    soekpi_plan_info info = {.size = sizeof info};
    ck_assert_int_eq(soekpi_plan_describe(plan, &info), SOEKPI_OK);
    return info;
}

static inline soekpi_target target_at(const soekpi_plan *plan, size_t index) {
    soekpi_target found = {.size = sizeof found};
    ck_assert_int_eq(soekpi_plan_target(plan, index, &found), SOEKPI_OK);
    return found;
}

static inline soekpi_entry entry_at(const soekpi_plan *plan, size_t of, size_t index) {
    soekpi_entry found = {.size = sizeof found};
    ck_assert_int_eq(soekpi_plan_entry(plan, of, index, &found), SOEKPI_OK);
    return found;
}

static inline bool assumes(const soekpi_plan *plan, const char *fragment, int32_t language) {
    const char *text;
    for (size_t i = 0; (text = soekpi_plan_assumption(plan, i, language)) != NULL; i++) {
        if (strstr(text, fragment) != NULL) {
            return true;
        }
    }
    return false;
}

#endif
