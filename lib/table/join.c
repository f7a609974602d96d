/* Joining tables: figures and findings. */
#include "table/join.h"

#include <stdio.h>

#include <soekpi/calculator.h>
#include <soekpi/words.h>

#include "base/memory.h"
#include "table/check.h"

/* ---- What was noticed ---- */

bool soekpi_join_conflict(join *state, const join_part *part, size_t row, const char *chinese_name,
                          const char *english_name) {
    if (++state->conflicts > LISTED_FINDINGS) {
        return true;
    }
    text_builder chinese = {0};
    text_builder english = {0};
    soekpi_text_format(&chinese, "表%zu给出的“", part->number);
    soekpi_row_shown(state->out, row, SOEKPI_CHINESE, &chinese);
    soekpi_text_add(&chinese, "”的“");
    soekpi_text_shown(&chinese, soekpi_slice(chinese_name));
    soekpi_text_add(&chinese, "”与前面的表不同");
    soekpi_text_format(&english, "table %zu and a table before it give ", part->number);
    soekpi_text_shown(&english, soekpi_slice(english_name));
    soekpi_text_add(&english, " of '");
    soekpi_row_shown(state->out, row, SOEKPI_ENGLISH, &english);
    soekpi_text_add(&english, "' differently");
    if (state->out->periods != NULL && state->out->periods[row] != PERIOD_NONE) {
        soekpi_text_add(&chinese, "，期间");
        soekpi_period_print(state->out->periods[row], &chinese);
        soekpi_text_add(&english, " for ");
        soekpi_period_print(state->out->periods[row], &english);
    }
    return soekpi_finding_add(&state->out->findings, SOEKPI_FINDING_CONFLICT, row + 1, 0, NULL, &chinese,
                              &english);
}

static bool note_more_conflicts(join *state) {
    if (state->conflicts <= LISTED_FINDINGS) {
        return true;
    }
    text_builder chinese = {0};
    text_builder english = {0};
    size_t more = state->conflicts - LISTED_FINDINGS;
    soekpi_text_format(&chinese, "还有%zu处数据在各表中不同", more);
    soekpi_text_format(&english, "%zu more figure%s given differently by two tables", more,
                       more == 1 ? " is" : "s are");
    return soekpi_finding_add(&state->out->findings, SOEKPI_FINDING_CONFLICT, 0, 0, NULL, &chinese, &english);
}

static bool copy_findings(join *state, const join_part *part) {
    char chinese[32] = "";
    char english[32] = "";
    if (part->number > 0) {
        (void)snprintf(chinese, sizeof chinese, "表%zu：", part->number);
        (void)snprintf(english, sizeof english, "table %zu: ", part->number);
    }
    for (size_t i = 0; i < part->table->findings.count; i++) {
        if (!soekpi_finding_copy(&state->out->findings, &part->table->findings.findings[i], chinese,
                                 english)) {
            return false;
        }
    }
    return true;
}

/* ---- Columns ---- */

enum { NOT_ASKED = INT32_MIN }; /* `printed` of a column before its first figure */

/* The unit that figures of a joined column are kept in: that of the first table
 * which has it. Money says so itself, since tables may differ. */
static void choose_unit(const join *state, const join_part *part, const table_column *from,
                        table_column *out) {
    int32_t unit = soekpi_column_unit(part->table, from);
    bool money = unit == SOEKPI_MONEY || unit == SOEKPI_MONEY_PER_PERSON;
    out->unit_given = from->unit_given;
    out->unit = from->unit;
    if (!from->unit_given && (money || (unit < 0 && part->table->money_power != state->out->money_power))) {
        out->unit_given = true;
        out->unit = (unit_text){money ? unit : SOEKPI_MONEY, part->table->money_power, true, false};
    }
}

/* A new column without figures; false: memory. */
static bool add_column(join *state, const join_part *part, const table_column *from) {
    soekpi_table *out = state->out;
    if (!soekpi_grow(&out->columns, &out->column_capacity, out->column_count + 1, sizeof *out->columns)) {
        return false;
    }
    table_column *added = &out->columns[out->column_count];
    *added = (table_column){.name = soekpi_copy_text(from->name, strlen(from->name)),
                            .base = soekpi_copy_text(from->base, strlen(from->base)),
                            .time = from->time,
                            .number = out->column_count + 1,
                            .printed = NOT_ASKED,
                            .owned = soekpi_allocate(out->rows, sizeof *added->owned),
                            .stride = sizeof *added->owned,
                            .what = from->what,
                            .index = from->index};
    out->column_count++; /* the table frees what there is of it */
    added->cells = (const char *)added->owned;
    choose_unit(state, part, from, added);
    for (size_t row = 0; added->owned != NULL && row < out->rows; row++) {
        added->owned[row] = NAN;
    }
    return added->name != NULL && added->base != NULL && added->owned != NULL;
}

/* A figure multiplied by ten to `shift`, exactly. */
static double rescale(double value, int32_t shift) {
    decimal exact;
    switch (shift == 0 ? READ_MISSING : soekpi_decimal_read(value, &exact)) {
    case READ_NUMBER:
        return soekpi_decimal_to_double(soekpi_decimal_shift(exact, shift));
    case READ_INVALID:
        return INFINITY;
    default:
        return value;
    }
}

/* Whether two doubles stand for one decimal (law 1). */
static bool same_figure(double a, double b) {
    if (a == b) {
        return true;
    }
    decimal x;
    decimal y;
    reading read = soekpi_decimal_read(a, &x);
    if (read != soekpi_decimal_read(b, &y)) {
        return false;
    }
    return read != READ_NUMBER || soekpi_decimal_equal(x, y);
}

static bool has_figures(const table_column *column, size_t rows) {
    for (size_t row = 0; row < rows; row++) {
        if (isfinite(soekpi_column_cell(column, row))) {
            return true;
        }
    }
    return false;
}

static void merge_printed(table_column *out, const table_column *from, size_t rows, int32_t shift) {
    if (from->printed == NOT_PRINTED) {
        out->printed = has_figures(from, rows) ? NOT_PRINTED : out->printed;
    } else if (out->printed == NOT_ASKED || from->printed + shift < out->printed) {
        out->printed = out->printed == NOT_PRINTED ? NOT_PRINTED : from->printed + shift;
    }
}

static bool merge_column(join *state, const join_part *part, const table_column *from, size_t which) {
    table_column *out = &state->out->columns[which];
    int32_t unit = soekpi_column_unit(part->table, from);
    if (unit < 0 && out->unit_given) {
        unit = out->unit.unit;
    }
    int32_t shift = soekpi_column_power(part->table, from, unit) - soekpi_column_power(state->out, out, unit);
    merge_printed(out, from, part->table->rows, shift);
    for (size_t row = 0; row < part->table->rows; row++) {
        double value = rescale(soekpi_column_cell(from, row), shift);
        double *cell = &out->owned[part->rows[row]];
        if (isnan(value)) {
            continue;
        }
        if (isnan(*cell)) {
            *cell = value;
        } else if (!same_figure(*cell, value)) {
            *cell = INFINITY;
            if (!soekpi_join_conflict(state, part, part->rows[row], out->name, out->name)) {
                return false;
            }
        }
    }
    return true;
}

static soekpi_status join_columns(join *state, soekpi_error *error) {
    for (size_t i = 0; i < state->count; i++) {
        const join_part *part = &state->parts[i];
        for (size_t column = 0; column < part->table->column_count; column++) {
            const char *label = part->table->figures.labels[column];
            int32_t which = soekpi_label_enter(&state->out->figures, soekpi_slice(label));
            bool known = which >= 0 && (size_t)which < state->out->column_count;
            if (which >= LARGEST_COLUMNS) {
                return soekpi_fail(error, SOEKPI_ERROR_LIMIT, soekpi_nowhere,
                                   "a table has at most %d columns of figures", (int)LARGEST_COLUMNS);
            }
            const table_column *from = &part->table->columns[column];
            if (which < 0 || (!known && !add_column(state, part, from)) ||
                !merge_column(state, part, from, (size_t)which)) {
                return soekpi_fail_memory(error);
            }
        }
    }
    for (size_t column = 0; column < state->out->column_count; column++) {
        if (state->out->columns[column].printed == NOT_ASKED) {
            state->out->columns[column].printed = NOT_PRINTED;
        }
    }
    return note_more_conflicts(state) ? SOEKPI_OK : soekpi_fail_memory(error);
}

/* ---- The whole ---- */

static soekpi_status check_tables(const soekpi_table *const *tables, size_t count, const char *period,
                                  int32_t *read, soekpi_error *error) {
    bool complete = tables != NULL && count > 0;
    for (size_t i = 0; complete && i < count; i++) {
        complete = tables[i] != NULL;
    }
    if (!complete) {
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                           "there is no table, or one of the tables is NULL");
    }
    for (size_t i = 1; i < count; i++) {
        if (tables[i]->catalogue != tables[0]->catalogue) {
            return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                               "tables 1 and %zu have different catalogues", i + 1);
        }
    }
    *read = PERIOD_NONE;
    return period != NULL ? soekpi_read_period(period, read, error) : SOEKPI_OK;
}

/* What was read from cells says so behind its number. False: memory. */
static bool join_readings(join *state) {
    text_builder chinese = {0};
    text_builder english = {0};
    for (size_t i = 0; i < state->count; i++) {
        const table_reading *from = &state->parts[i].table->reading;
        if (from->chinese == NULL) {
            continue;
        }
        soekpi_text_format(&chinese, "%s表%zu：%s", chinese.length > 0 ? "；" : "", i + 1, from->chinese);
        soekpi_text_format(&english, "%stable %zu: %s", english.length > 0 ? "; " : "", i + 1, from->english);
    }
    state->out->reading.chinese = soekpi_text_take(&chinese);
    state->out->reading.english = soekpi_text_take(&english);
    return state->out->reading.chinese != NULL && state->out->reading.english != NULL;
}

static soekpi_status run(join *state, const soekpi_table *const *tables, soekpi_error *error) {
    state->parts = soekpi_allocate(state->count, sizeof *state->parts);
    if (state->parts == NULL) {
        return soekpi_fail_memory(error);
    }
    for (size_t i = 0; i < state->count; i++) {
        state->parts[i].table = tables[i];
        state->parts[i].number = state->count > 1 ? i + 1 : 0;
        if (!copy_findings(state, &state->parts[i])) {
            return soekpi_fail_memory(error);
        }
    }
    state->out->money_power = tables[0]->money_power;
    state->out->money_given = tables[0]->money_given;
    for (size_t i = 0; i < state->count; i++) {
        state->out->money_unknown = state->out->money_unknown || tables[i]->money_unknown;
    }
    soekpi_status status = soekpi_join_rows(state, error);
    if (status == SOEKPI_OK) {
        status = join_columns(state, error);
    }
    if (status == SOEKPI_OK && !(join_readings(state) && soekpi_check_joined(state->out))) {
        status = soekpi_fail_memory(error);
    }
    return status;
}

soekpi_table *soekpi_table_join(const soekpi_table *const *tables, size_t count, const char *period,
                                soekpi_error *error) {
    join state = {.count = count};
    if (check_tables(tables, count, period, &state.period, error) != SOEKPI_OK) {
        return NULL;
    }
    state.out = soekpi_table_create(tables[0]->catalogue, 0, error);
    if (state.out == NULL) {
        return NULL;
    }
    soekpi_status status = run(&state, tables, error);
    for (size_t i = 0; state.parts != NULL && i < count; i++) {
        soekpi_release(state.parts[i].entities);
        soekpi_release(state.parts[i].groups);
        soekpi_release(state.parts[i].segments);
        soekpi_release(state.parts[i].parties);
        soekpi_release(state.parts[i].rows);
        if (status == SOEKPI_OK) {
            soekpi_table_freeze(tables[i]);
        }
    }
    soekpi_release(state.parts);
    soekpi_release(state.keys);
    if (status != SOEKPI_OK) {
        soekpi_table_free(state.out);
        return NULL;
    }
    return state.out;
}
