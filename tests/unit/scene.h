/* A plan bound to a small table, for tests of evaluations: tables are drawn as
 *
 *     "entity | period | total_profit | total_profit@prior\n"
 *     "甲     | 2023   | 12           | 10\n"
 *
 * where a blank cell is missing (NaN), and results are looked up by the names of
 * row and target. */
#ifndef SOEKPI_TESTS_SCENE_H
#define SOEKPI_TESTS_SCENE_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <soekpi/soekpi.h>

#include "harness.h"

enum { SCENE_COLUMNS = 28, SCENE_ROWS = 64, SCENE_CELL = 96 };

typedef struct scene {
    soekpi_catalogue *catalogue;
    soekpi_plan *plan;
    soekpi_table *table;
    soekpi_evaluation *evaluation;
    soekpi_error error; /* of a refused evaluation */
    size_t columns, rows;
    char cells[SCENE_ROWS + 1][SCENE_COLUMNS][SCENE_CELL]; /* the header first */
    double figures[SCENE_COLUMNS][SCENE_ROWS];
    double *numbers[4]; /* of the whole run: values, references, margins, amounts */
    uint8_t *codes[4];  /* verdicts, reasons, labels, marks */
} scene;

static inline void scene_cut(scene *of, const char *drawing) {
    for (size_t row = 0; *drawing != '\0'; row++) {
        ck_assert_uint_le(row, SCENE_ROWS);
        size_t length = strcspn(drawing, "\n"), column = 0;
        for (size_t at = 0; at <= length; column++) {
            size_t end = at;
            while (end < length && drawing[end] != '|') {
                end++;
            }
            size_t first = at, last = end;
            while (first < last && drawing[first] == ' ') {
                first++;
            }
            while (last > first && drawing[last - 1] == ' ') {
                last--;
            }
            ck_assert(column < SCENE_COLUMNS && last - first < SCENE_CELL);
            memcpy(of->cells[row][column], drawing + first, last - first);
            at = end + 1;
        }
        if (row == 0) {
            of->columns = column;
        }
        ck_assert_msg(column == of->columns, "row %zu has %zu cells of %zu", row, column, of->columns);
        of->rows = row;
        drawing += length + (drawing[length] == '\n');
    }
}

static inline void scene_add_column(scene *of, size_t column) {
    const char *header = of->cells[0][column];
    soekpi_error error;
    int32_t key = soekpi_key_of_header(header);
    soekpi_status status;
    if (key >= 0) {
        const char *labels[SCENE_ROWS];
        for (size_t row = 0; row < of->rows; row++) {
            labels[row] = of->cells[row + 1][column];
        }
        status = soekpi_table_set_key(of->table, key, labels, of->rows, NULL, 0, of->rows, &error);
    } else {
        for (size_t row = 0; row < of->rows; row++) {
            const char *cell = of->cells[row + 1][column];
            char *end = NULL;
            of->figures[column][row] = cell[0] == '\0' ? (double)NAN : strtod(cell, &end);
            ck_assert_msg(cell[0] == '\0' || *end == '\0', "cell '%s'", cell);
        }
        status =
            soekpi_table_add_column(of->table, header, of->figures[column], sizeof(double), of->rows, &error);
    }
    ck_assert_msg(status == SOEKPI_OK, "column '%s': %s", header, error.message);
}

/* Reads the plan and the table; `money_unit` may be NULL. */
static inline scene *scene_read(const char *plan, const char *drawing, const char *money_unit) {
    soekpi_error error;
    scene *of = calloc(1, sizeof *of);
    ck_assert_ptr_nonnull(of);
    of->catalogue = soekpi_catalogue_create(&error);
    ck_assert_ptr_nonnull(of->catalogue);
    of->plan = soekpi_plan_parse(of->catalogue, plan, strlen(plan), &error);
    ck_assert_msg(of->plan != NULL, "plan %d:%d %s", error.line, error.column, error.message);
    scene_cut(of, drawing);
    of->table = soekpi_table_create(of->catalogue, of->rows, &error);
    ck_assert_ptr_nonnull(of->table);
    if (money_unit != NULL) {
        ck_assert_int_eq(soekpi_table_set_money_unit(of->table, money_unit, &error), SOEKPI_OK);
    }
    for (size_t column = 0; column < of->columns; column++) {
        scene_add_column(of, column);
    }
    return of;
}

static inline void scene_forget(scene *of) {
    for (int i = 0; i < 4; i++) {
        free(of->numbers[i]);
        free(of->codes[i]);
        of->numbers[i] = NULL;
        of->codes[i] = NULL;
    }
    soekpi_evaluation_free(of->evaluation);
    of->evaluation = NULL;
}

/* Runs all rows once. */
static inline void scene_run(scene *of) {
    soekpi_evaluation_info info = {.size = sizeof info};
    ck_assert_int_eq(soekpi_evaluation_describe(of->evaluation, &info), SOEKPI_OK);
    size_t rows = info.entities + info.groups;
    for (int i = 0; i < 4; i++) {
        of->numbers[i] = malloc(rows * info.targets * sizeof(double) + 1);
        of->codes[i] = malloc(rows * info.targets + 1);
        ck_assert(of->numbers[i] != NULL && of->codes[i] != NULL);
    }
    soekpi_results results = {sizeof results, rows,         of->numbers[0], of->numbers[1], of->numbers[2],
                              of->numbers[3], of->codes[0], of->codes[1],   of->codes[2],   of->codes[3]};
    ck_assert_int_eq(soekpi_evaluation_run(of->evaluation, 0, rows, &results, NULL), SOEKPI_OK);
}

/* Binds; false when that is refused, the reason is in `error`. */
static inline bool scene_bind(scene *of, const soekpi_evaluation_options *options) {
    scene_forget(of);
    memset(&of->error, 0, sizeof of->error);
    of->evaluation = soekpi_evaluation_create(of->plan, of->table, options, &of->error);
    if (of->evaluation != NULL) {
        scene_run(of);
    }
    return of->evaluation != NULL;
}

static inline scene *scene_open_with(const char *plan, const char *drawing,
                                     const soekpi_evaluation_options *options) {
    scene *of = scene_read(plan, drawing, NULL);
    bool bound = scene_bind(of, options);
    ck_assert_msg(bound, "%d: %s", of->error.code, of->error.message);
    return of;
}

static inline scene *scene_open(const char *plan, const char *drawing) {
    return scene_open_with(plan, drawing, NULL);
}

static inline void scene_close(scene *of) {
    scene_forget(of);
    soekpi_table_free(of->table);
    soekpi_plan_free(of->plan);
    soekpi_catalogue_free(of->catalogue);
    free(of);
}

static inline soekpi_evaluation_info scene_info(const scene *of) {
    soekpi_evaluation_info info = {.size = sizeof info};
    ck_assert_int_eq(soekpi_evaluation_describe(of->evaluation, &info), SOEKPI_OK);
    return info;
}

/* A row by entity, or by group where none has that name; "" is the group of all. */
static inline size_t scene_row(const scene *of, const char *name) {
    soekpi_evaluation_info info = scene_info(of);
    for (size_t row = 0; row < info.entities + info.groups; row++) {
        soekpi_row read = {.size = sizeof read};
        ck_assert_int_eq(soekpi_evaluation_row(of->evaluation, row, &read), SOEKPI_OK);
        if (strcmp(read.entity, name) == 0) {
            return row;
        }
    }
    ck_abort_msg("no row '%s'", name);
    return 0;
}

static inline size_t scene_group(const scene *of, const char *name) {
    soekpi_evaluation_info info = scene_info(of);
    for (size_t row = info.entities; row < info.entities + info.groups; row++) {
        soekpi_row read = {.size = sizeof read};
        ck_assert_int_eq(soekpi_evaluation_row(of->evaluation, row, &read), SOEKPI_OK);
        if (strcmp(read.entity, name) == 0) {
            return row;
        }
    }
    ck_abort_msg("no group '%s'", name);
    return 0;
}

/* One result; the whole run and a run of the row alone must agree to the bit. */
static inline soekpi_outcome scene_outcome(const scene *of, size_t row, const char *id) {
    enum { TARGETS = 64 };
    size_t index = soekpi_plan_find_target(of->plan, id);
    ck_assert_msg(index != SIZE_MAX, "no target '%s'", id);
    soekpi_evaluation_info info = scene_info(of);
    ck_assert_uint_le(info.targets, TARGETS);
    double numbers[4][TARGETS];
    uint8_t codes[4][TARGETS];
    soekpi_results results = {sizeof results, 1,        numbers[0], numbers[1], numbers[2],
                              numbers[3],     codes[0], codes[1],   codes[2],   codes[3]};
    ck_assert_int_eq(soekpi_evaluation_run(of->evaluation, row, 1, &results, NULL), SOEKPI_OK);
    size_t element = index * (info.entities + info.groups) + row;
    for (int i = 0; i < 4; i++) {
        ck_assert_msg(same_bits(numbers[i][index], of->numbers[i][element]) &&
                          codes[i][index] == of->codes[i][element],
                      "law 2: row %zu of '%s' differs with the row range", row, id);
    }
    return (soekpi_outcome){numbers[0][index], numbers[1][index], numbers[2][index], numbers[3][index],
                            codes[0][index],   codes[1][index],   codes[2][index],   codes[3][index]};
}

static inline bool scene_same(double found, double expected) {
    return isnan(expected) ? isnan(found) : same_bits(found, expected);
}

/* What a row and target must say; numbers that are not to be looked at are ANY_NUMBER. */
#define ANY_NUMBER 1e308
enum { ANY_ANSWER = -1 };

typedef struct expectation {
    const char *row, *target;
    int32_t verdict, reason, label;
    double value, reference, margin;
} expectation;

static inline void scene_check(const scene *of, size_t row, const expectation *expected, const char *law) {
    soekpi_outcome found = scene_outcome(of, row, expected->target);
    const double numbers[][2] = {{found.value, expected->value},
                                 {found.reference, expected->reference},
                                 {found.margin, expected->margin}};
    static const char *const number_names[] = {"value", "reference", "margin"};
    ck_assert_msg(found.verdict == expected->verdict &&
                      (expected->reason == ANY_ANSWER || found.reason == expected->reason) &&
                      found.label == expected->label,
                  "%s: %s of '%s' is %s, %s, %s; expected %s, %s, %s", law, expected->target, expected->row,
                  soekpi_verdict_id(found.verdict), soekpi_reason_id(found.reason),
                  soekpi_label_id(found.label), soekpi_verdict_id(expected->verdict),
                  soekpi_reason_id(expected->reason), soekpi_label_id(expected->label));
    for (int i = 0; i < 3; i++) {
        ck_assert_msg(numbers[i][1] == ANY_NUMBER || scene_same(numbers[i][0], numbers[i][1]),
                      "%s: %s: the %s of '%s' is %.17g, expected %.17g", law, expected->target,
                      number_names[i], expected->row, numbers[i][0], numbers[i][1]);
    }
}

static inline void scene_expect(const scene *of, const expectation *expected, const char *law) {
    scene_check(of, scene_row(of, expected->row), expected, law);
}

/* A finding with this code whose English sentence holds `fragment`, or NULL's. */
static inline bool scene_has_finding(const scene *of, int32_t code, const char *fragment) {
    soekpi_finding found = {.size = sizeof found};
    for (size_t i = 0; soekpi_evaluation_finding(of->evaluation, i, &found) == SOEKPI_OK; i++) {
        ck_assert(found.chinese[0] != '\0' && found.english[0] != '\0');
        if (found.code == code && (fragment == NULL || strstr(found.english, fragment) != NULL)) {
            return true;
        }
        found.size = sizeof found;
    }
    return false;
}

static inline size_t scene_finding_count(const scene *of, int32_t code) {
    size_t count = 0;
    soekpi_finding found = {.size = sizeof found};
    for (size_t i = 0; soekpi_evaluation_finding(of->evaluation, i, &found) == SOEKPI_OK; i++) {
        count += found.code == code;
    }
    return count;
}

typedef soekpi_status scene_text_call(const soekpi_evaluation *, size_t, size_t, int32_t, char *, size_t,
                                      size_t *);

/* Compares a text of a row and target, and checks how it is handed out. */
static inline void scene_expect_text(const scene *of, scene_text_call *call, const char *row,
                                     const char *target, int32_t argument, const char *expected) {
    char buffer[1024];
    size_t needed = 0, index = soekpi_plan_find_target(of->plan, target), at = scene_row(of, row);
    ck_assert_int_eq(call(of->evaluation, at, index, argument, NULL, 0, &needed), SOEKPI_OK);
    ck_assert(needed > 0 && needed <= sizeof buffer);
    memset(buffer, 'x', sizeof buffer);
    ck_assert_int_eq(call(of->evaluation, at, index, argument, buffer, needed - 1, NULL),
                     SOEKPI_ERROR_CAPACITY);
    ck_assert_int_eq(buffer[0], 'x'); /* a rejected call has written nothing */
    ck_assert_int_eq(call(of->evaluation, at, index, argument, buffer, needed, NULL), SOEKPI_OK);
    ck_assert_uint_eq(strlen(buffer) + 1, needed);
    ck_assert_msg(strcmp(buffer, expected) == 0, "%s of '%s' is '%s', expected '%s'", target, row, buffer,
                  expected);
}

#endif
