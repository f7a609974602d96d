#include "binding.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 24, DATES = SOEKPI_TIME_END, NOBODY = -1 };

/* Where each row of the table comes from. */
typedef struct places {
    size_t count;
    size_t *rows;   /* row of the scene */
    int32_t *times; /* SOEKPI_CURRENT but with LAYOUT_DATES */
} places;

bool binding_has_dates(const scene *made) {
    return made->months < 12 && !made->groups && made->rows == made->entities &&
           made->months_column == NO_COLUMN_YET && made->has_names && !made->some_nameless;
}

static bool choose_places(places *out, const scene *made, layout how, random_state *random) {
    size_t dates = how == LAYOUT_DATES ? DATES : 1;
    out->count = made->rows * dates;
    out->rows = calloc(out->count, sizeof *out->rows);
    out->times = calloc(out->count, sizeof *out->times);
    if (!out->rows || !out->times)
        return false;
    for (size_t i = 0; i < out->count; i++) {
        out->rows[i] = i / dates;
        out->times[i] = (int32_t)(i % dates);
    }
    for (size_t i = out->count - 1; dates > 1 && i > 0; i--) {
        size_t j = (size_t)random_below(random, i + 1), row = out->rows[i];
        int32_t time = out->times[i];
        out->rows[i] = out->rows[j];
        out->times[i] = out->times[j];
        out->rows[j] = row;
        out->times[j] = time;
    }
    size_t next = 0; /* the judged rows keep their order */
    for (size_t i = 0; i < out->count; i++)
        if (out->times[i] == SOEKPI_CURRENT)
            out->rows[i] = next++;
    return true;
}

/* ---- columns of figures ---- */

/* A column of the table: of one time, or, by dates, an item's at every time. */
static bool is_head(const scene *made, int32_t column, layout how) {
    for (int32_t i = 0; i < column && how == LAYOUT_DATES; i++)
        if (strcmp(made->columns[i].item, made->columns[column].item) == 0)
            return false;
    return true;
}

static double cell_of(const scene *made, int32_t column, size_t row, int32_t time, layout how) {
    if (how != LAYOUT_DATES)
        return made->cells[(size_t)column * made->rows + row];
    for (int32_t i = 0; i < made->column_count; i++)
        if (made->columns[i].time == time && strcmp(made->columns[i].item, made->columns[column].item) == 0)
            return made->cells[(size_t)i * made->rows + row];
    return (double)NAN;
}

static void column_name(const scene *made, const scene_column *column, layout how, char *out, size_t size) {
    static const char *const times[] = {"", "@opening", "@prior", "@prior_opening"};
    static const char *const money[] = {[0] = "元", [3] = "千元", [4] = "万元", [6] = "百万元", [8] = "亿元"};
    const char *unit = "";
    if (column->nature == MONEY_FIGURES && column->power != made->table_power)
        unit = money[column->power];
    else if (column->nature == LEVEL_FIGURES && column->power == -2)
        unit = "%";
    (void)snprintf(out, size, "%s%s%s%s%s", column->item, how == LAYOUT_DATES ? "" : times[column->time],
                   *unit ? "(" : "", unit, *unit ? ")" : "");
}

/* First byte and distance of rows of the `index`-th of `count` columns. */
static void place_column(layout how, size_t rows, size_t index, size_t count, size_t *start,
                         ptrdiff_t *stride) {
    const size_t cell = sizeof(double);
    switch (how) {
    case LAYOUT_ROWS:
        *start = index * cell;
        *stride = (ptrdiff_t)(count * cell);
        return;
    case LAYOUT_UNALIGNED:
        *start = 1 + index * cell;
        *stride = (ptrdiff_t)(count * cell + 3);
        return;
    case LAYOUT_REVERSED:
        *start = (index * rows + rows - 1) * cell;
        *stride = -(ptrdiff_t)cell;
        return;
    default:
        *start = index * rows * cell;
        *stride = (ptrdiff_t)cell;
    }
}

static soekpi_status add_columns(binding *out, const scene *made, const places *from, layout how,
                                 soekpi_error *error) {
    size_t count = 0, index = 0;
    for (int32_t i = 0; i < made->column_count; i++)
        count += is_head(made, i, how);
    out->cells = malloc(from->count * (count * sizeof(double) + 3) + sizeof(double));
    soekpi_status status = out->cells ? SOEKPI_OK : SOEKPI_ERROR_MEMORY;
    for (int32_t i = 0; i < made->column_count && status == SOEKPI_OK; i++) {
        char name[64];
        size_t start;
        ptrdiff_t stride;
        if (!is_head(made, i, how))
            continue;
        place_column(how, from->count, index++, count, &start, &stride);
        unsigned char *at = out->cells + start;
        for (size_t row = 0; row < from->count; row++) {
            double cell = cell_of(made, i, from->rows[row], from->times[row], how);
            memcpy(at + (ptrdiff_t)row * stride, &cell, sizeof cell);
        }
        column_name(made, &made->columns[i], how, name, sizeof name);
        status = soekpi_table_add_column(out->table, name, (const double *)(const void *)at, stride,
                                         from->count, error);
    }
    return status;
}

/* ---- keys ---- */

/* Labels E0, E1, ... of entities; eliminations have none, nor have some entities. */
static soekpi_status add_names(binding *out, const scene *made, const places *from, soekpi_error *error) {
    out->names = malloc(made->entities * NAME_SIZE);
    out->labels = calloc(made->entities, sizeof *out->labels);
    if (!out->names || !out->labels)
        return SOEKPI_ERROR_MEMORY;
    for (size_t i = 0; i < made->entities; i++) {
        (void)snprintf(out->names + i * NAME_SIZE, NAME_SIZE, "E%zu", i);
        out->labels[i] = out->names + i * NAME_SIZE;
    }
    int32_t *of_row = calloc(made->rows, sizeof *of_row);
    if (!of_row)
        return SOEKPI_ERROR_MEMORY;
    for (size_t row = 0; row < made->rows; row++)
        of_row[row] = NOBODY;
    for (size_t i = 0; i < made->entities; i++)
        of_row[made->entity_rows[i]] = scene_is_named(made, i) ? (int32_t)i : NOBODY;
    for (size_t i = 0; i < from->count; i++)
        out->codes[i] = of_row[from->rows[i]];
    free(of_row);
    return soekpi_table_set_key(out->table, SOEKPI_KEY_ENTITY, out->labels, made->entities, out->codes,
                                sizeof *out->codes, from->count, error);
}

static const char *const *dates_of(const scene *made) {
    static const struct {
        const char *period;
        const char *dates[DATES];
    } known[] = {{"2023Q1", {"2023Q1", "2022", "2022Q1", "2021"}},
                 {"2023-05", {"2023-05", "2022", "2022-05", "2021"}},
                 {"2023H1", {"2023H1", "2022", "2022H1", "2021"}},
                 {"2023Q3", {"2023Q3", "2022", "2022Q3", "2021"}},
                 {"2023-11", {"2023-11", "2022", "2022-11", "2021"}}};
    size_t index = 0;
    while (index < 4 && strcmp(known[index].period, made->period) != 0)
        index++;
    return known[index].dates;
}

static soekpi_status add_dates(binding *out, const scene *made, const places *from, soekpi_error *error) {
    for (size_t i = 0; i < from->count; i++)
        out->codes[i] = from->times[i];
    return soekpi_table_set_key(out->table, SOEKPI_KEY_PERIOD, dates_of(made), DATES, out->codes,
                                sizeof *out->codes, from->count, error);
}

static soekpi_status add_groups(binding *out, const scene *made, soekpi_error *error) {
    static const char *const groups[SCENE_GROUPS] = {"G0", "G1", "G2", "G3", "G4"};
    static const char *const roles[] = {"entity", "elimination"};
    soekpi_status status = SOEKPI_OK;
    if (made->groups)
        status = soekpi_table_set_key(out->table, SOEKPI_KEY_GROUP, groups, SCENE_GROUPS, made->groups,
                                      sizeof *made->groups, made->rows, error);
    if (status != SOEKPI_OK || made->rows == made->entities)
        return status;
    for (size_t i = 0; i < made->rows; i++)
        out->codes[i] = made->eliminations[i];
    return soekpi_table_set_key(out->table, SOEKPI_KEY_ROLE, roles, 2, out->codes, sizeof *out->codes,
                                made->rows, error);
}

/* ---- all of it ---- */

static soekpi_status fill_table(binding *out, const scene *made, const places *from, layout how,
                                soekpi_error *error) {
    static const char *const money[] = {[0] = "元", [3] = "千元", [4] = "万元", [8] = "亿元"};
    soekpi_status status = soekpi_table_set_money_unit(out->table, money[made->table_power], error);
    if (status == SOEKPI_OK)
        status = add_columns(out, made, from, how, error);
    if (status == SOEKPI_OK && made->has_names)
        status = add_names(out, made, from, error);
    if (status == SOEKPI_OK && how == LAYOUT_DATES)
        status = add_dates(out, made, from, error);
    return status == SOEKPI_OK ? add_groups(out, made, error) : status;
}

static void create_evaluation(binding *out, const scene *made, const soekpi_plan *plan,
                              int32_t instruction_set, soekpi_error *error) {
    const char *names[SCENE_COLUMNS], *values[SCENE_COLUMNS];
    soekpi_evaluation_options options = {
        .size = sizeof options, .period = made->period, .set_names = names, .set_values = values};
    options.instruction_set = instruction_set;
    for (int32_t i = 0; i < made->column_count; i++) {
        if (!made->columns[i].has_fallback)
            continue;
        names[options.set_count] = made->columns[i].item;
        values[options.set_count++] = made->columns[i].fallback_text;
    }
    out->evaluation = soekpi_evaluation_create(plan, out->table, &options, error);
}

bool binding_make(binding *out, const scene *made, const soekpi_plan *plan, layout how,
                  int32_t instruction_set, random_state *random, soekpi_error *error) {
    places from = {0};
    *out = (binding){0};
    if (choose_places(&from, made, how, random)) {
        out->codes = calloc(from.count, sizeof *out->codes);
        out->table = soekpi_table_create(soekpi_plan_catalogue(plan), from.count, error);
        if (out->codes && out->table && fill_table(out, made, &from, how, error) == SOEKPI_OK)
            create_evaluation(out, made, plan, instruction_set, error);
    }
    free(from.rows);
    free(from.times);
    if (out->evaluation)
        return true;
    binding_free(out);
    return false;
}

void binding_free(binding *freed) {
    soekpi_evaluation_free(freed->evaluation);
    soekpi_table_free(freed->table);
    free(freed->cells);
    free(freed->codes);
    free(freed->names);
    free(freed->labels);
    *freed = (binding){0};
}
