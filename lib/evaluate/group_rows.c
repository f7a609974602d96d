/* What rows say about groups: which group a group is part of, and which rows speak of it (law 12). */
#include "base/memory.h"
#include "evaluate/groups.h"

/* The label of each entity's own name, or code, among the groups. There are fewer groups than entities; only
 * names that are shown for codes are looked up one by one. */
static bool find_names(const soekpi_evaluation *evaluation, group_rows *out) {
    const soekpi_table *table = evaluation->table;
    if (!table->entity.codes || !table->group.codes)
        return true;
    out->of_entity = soekpi_allocate(table->entity.label_count, sizeof *out->of_entity);
    if (!out->of_entity)
        return false;
    for (size_t i = 0; i < table->entity.label_count; i++)
        out->of_entity[i] =
            table->entity_name_count == 0
                ? NO_GROUP
                : soekpi_label_find(&table->group, soekpi_slice(soekpi_entity_shown(table, (int32_t)i)));
    for (size_t label = 0; label < table->group.label_count; label++) {
        int32_t entity = soekpi_label_find(&table->entity, soekpi_slice(table->group.labels[label]));
        if (entity >= 0)
            out->of_entity[entity] = (int32_t)label;
    }
    return true;
}

int32_t soekpi_group_rows_self(const soekpi_evaluation *evaluation, const group_rows *from, size_t row) {
    const key_column *keys = &evaluation->table->entity;
    return from->of_entity && keys->codes[row] >= 0 ? from->of_entity[keys->codes[row]] : NO_GROUP;
}

static bool is_share(const soekpi_evaluation *evaluation, size_t column) {
    const symbol of = evaluation->columns[column];
    return of.what == SOEKPI_IS_ITEM &&
           strcmp(soekpi_catalogue_item(evaluation->plan->catalogue, of.index)->names.id,
                  "consolidation_share") == 0;
}

static bool has_figures(const soekpi_evaluation *evaluation, size_t row) {
    const soekpi_table *table = evaluation->table;
    for (size_t i = 0; i < table->column_count; i++)
        if (!isnan(soekpi_column_cell(&table->columns[i], row)) && !is_share(evaluation, i))
            return true;
    return false;
}

bool soekpi_group_rows_is_structure(const soekpi_evaluation *evaluation, const group_rows *from, size_t row) {
    return soekpi_group_rows_self(evaluation, from, row) != NO_GROUP && !has_figures(evaluation, row);
}

/* Line and column of the text that a row's group stands in, where the table came from one. */
static place group_place(const soekpi_table *table, size_t row) {
    place where = {0, 0};
    if (table->lines)
        where = (place){(int)table->lines[row], (int)table->group.number};
    return where;
}

static soekpi_status fail_two_parents(const soekpi_evaluation *evaluation, const group_rows *rows,
                                      int32_t self, int32_t other, size_t row, soekpi_error *error) {
    const soekpi_table *table = evaluation->table;
    size_t first = rows->rows[self];
    place where = group_place(table, row);
    return soekpi_fail(error, SOEKPI_ERROR_TABLE, where,
                       "row %zu: group '%s' is part of '%s', but row %zu says of '%s'",
                       soekpi_row_line(table, row), table->group.labels[self], table->group.labels[other],
                       soekpi_row_line(table, first), table->group.labels[rows->parents[self]]);
}

/* One row: what its group is part of, and whether it is the group's own. */
static soekpi_status read_row(const soekpi_evaluation *evaluation, size_t row, group_rows *out,
                              soekpi_error *error) {
    const key_column *keys = &evaluation->table->group;
    int32_t self = soekpi_group_rows_self(evaluation, out, row), label = keys->codes[row];
    int32_t role = soekpi_evaluated_role(evaluation, row);
    /* Only a row without a segment speaks for the whole. */
    bool whole = soekpi_row_segment(evaluation->table, row)[0] == '\0';
    bool own = whole && (role == SOEKPI_ROLE_CONTEXT || role == SOEKPI_ROLE_REPORTED);
    int32_t about = self != NO_GROUP ? self : label;
    if (own && about >= 0) {
        if (out->contexts[about] == NO_ROW)
            out->contexts[about] = row;
        if (role == SOEKPI_ROLE_REPORTED && out->reported[about] == NO_ROW)
            out->reported[about] = row;
    }
    bool tells = role == SOEKPI_ROLE_ENTITY || role == SOEKPI_ROLE_GROUP || role == SOEKPI_ROLE_REPORTED;
    if (self == NO_GROUP || !tells)
        return SOEKPI_OK;
    bool part = label >= 0 && label != self;
    if (part && out->parents[self] != NO_GROUP && out->parents[self] != label)
        return fail_two_parents(evaluation, out, self, label, row, error);
    if (out->rows[self] == NO_ROW || (part && out->parents[self] == NO_GROUP))
        out->rows[self] = row;
    if (part)
        out->parents[self] = label;
    return SOEKPI_OK;
}

static soekpi_status fail_loop(const soekpi_evaluation *evaluation, const group_rows *rows, int32_t start,
                               soekpi_error *error) {
    const soekpi_table *table = evaluation->table;
    size_t row = rows->rows[start];
    place where = group_place(table, row);
    text_builder chain = {0};
    soekpi_text_format(&chain, "'%s'", table->group.labels[start]);
    int32_t at = start;
    for (int shown = 0; shown < 8 && (at = rows->parents[at]) != start; shown++)
        soekpi_text_format(&chain, " in '%s'", table->group.labels[at]);
    soekpi_text_format(&chain, " in '%s'", table->group.labels[at]);
    slice text = soekpi_slice_of(&chain);
    soekpi_status status =
        chain.failed
            ? soekpi_fail_memory(error)
            : soekpi_fail(error, SOEKPI_ERROR_TABLE, where, "row %zu: a group is part of itself: %.*s",
                          soekpi_row_line(table, row), (int)text.length, text.start);
    soekpi_text_discard(&chain);
    return status;
}

/* Each label is walked upwards once: 1 on the way, 2 known to end. */
static soekpi_status check_loops(const soekpi_evaluation *evaluation, const group_rows *rows,
                                 soekpi_error *error) {
    size_t count = evaluation->table->group.label_count;
    uint8_t *seen = soekpi_allocate(count, sizeof *seen);
    if (!seen)
        return soekpi_fail_memory(error);
    soekpi_status status = SOEKPI_OK;
    for (size_t i = 0; status == SOEKPI_OK && i < count; i++) {
        int32_t at = (int32_t)i;
        for (; at != NO_GROUP && seen[at] == 0; at = rows->parents[at])
            seen[at] = 1;
        if (at != NO_GROUP && seen[at] == 1)
            status = fail_loop(evaluation, rows, at, error);
        for (at = (int32_t)i; status == SOEKPI_OK && at != NO_GROUP && seen[at] == 1; at = rows->parents[at])
            seen[at] = 2;
    }
    soekpi_release(seen);
    return status;
}

static bool allocate(const soekpi_evaluation *evaluation, group_rows *out) {
    size_t count = evaluation->table->group.label_count;
    out->parents = soekpi_allocate(count, sizeof *out->parents);
    out->rows = soekpi_allocate(count, sizeof *out->rows);
    out->contexts = soekpi_allocate(count, sizeof *out->contexts);
    out->reported = soekpi_allocate(count, sizeof *out->reported);
    if (!out->parents || !out->rows || !out->contexts || !out->reported)
        return false;
    for (size_t i = 0; i < count; i++) {
        out->parents[i] = NO_GROUP;
        out->rows[i] = out->contexts[i] = out->reported[i] = NO_ROW;
    }
    return true;
}

soekpi_status soekpi_group_rows_read(const soekpi_evaluation *evaluation, group_rows *out,
                                     soekpi_error *error) {
    const soekpi_table *table = evaluation->table;
    *out = (group_rows){0};
    if (!allocate(evaluation, out) || !find_names(evaluation, out))
        return soekpi_fail_memory(error);
    soekpi_status status = SOEKPI_OK;
    bool any = table->roles != NULL; /* without roles only rows that are groups themselves say anything */
    for (size_t i = 0; !any && out->of_entity && i < table->entity.label_count; i++)
        any = out->of_entity[i] != NO_GROUP;
    for (size_t row = 0; any && table->group.codes && status == SOEKPI_OK && row < table->rows; row++)
        if (soekpi_is_judged(evaluation, row))
            status = read_row(evaluation, row, out, error);
    return status == SOEKPI_OK ? check_loops(evaluation, out, error) : status;
}

void soekpi_group_rows_free(group_rows *freed) {
    soekpi_release(freed->of_entity);
    soekpi_release(freed->parents);
    soekpi_release(freed->rows);
    soekpi_release(freed->contexts);
    soekpi_release(freed->reported);
    *freed = (group_rows){0};
}
