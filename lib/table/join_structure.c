/* Joining tables: rows that say what an entity is part of, and no figures. */
#include "table/join.h"

#include "base/memory.h"

bool soekpi_part_is_structure(const join_part *part, size_t row) {
    const soekpi_table *table = part->table;
    int32_t role = soekpi_part_role(part, row);
    bool named = table->entity.codes != NULL && table->entity.codes[row] >= 0;
    bool grouped = table->group.codes != NULL && table->group.codes[row] >= 0;
    return role == SOEKPI_ROLE_GROUP ||
           (role == SOEKPI_ROLE_ENTITY && named && grouped && !soekpi_row_has_figures(table, row));
}

bool soekpi_join_waits(const join *state, const join_part *part, size_t row) {
    return state->dated && soekpi_row_period(part->table, row, state->period) == PERIOD_NONE &&
           soekpi_part_is_structure(part, row);
}

/* The rows of each entity of the joined table. */
typedef struct entity_rows {
    size_t *first; /* of an entity: row + 1, 0 for none */
    size_t *next;  /* of a row, likewise */
} entity_rows;

static void list_row(const soekpi_table *table, size_t row, entity_rows *out) {
    int32_t entity = table->entity.codes[row];
    if (entity >= 0) {
        out->next[row] = out->first[entity];
        out->first[entity] = row + 1;
    }
}

static bool list_rows(const soekpi_table *table, size_t filled, entity_rows *out) {
    out->first = soekpi_allocate(table->entity.label_count, sizeof *out->first);
    out->next = soekpi_allocate(table->rows, sizeof *out->next);
    if (out->first == NULL || out->next == NULL) {
        return false;
    }
    for (size_t row = filled; row-- > 0;) {
        list_row(table, row, out);
    }
    return true;
}

/* Gives the group to all rows of its entity and role; *found is the first, or NO_ROW. */
static bool spread_group(join *state, const join_part *part, size_t row, const entity_rows *rows,
                         size_t *found) {
    int32_t entity = soekpi_part_entity(part, row);
    int32_t role = soekpi_part_role(part, row);
    *found = NO_ROW;
    for (size_t at = entity >= 0 ? rows->first[entity] : 0; at != 0; at = rows->next[at - 1]) {
        if (state->out->roles[at - 1] != role) {
            continue;
        }
        *found = *found == NO_ROW ? at - 1 : *found;
        if (!soekpi_join_take_group(state, part, row, at - 1)) {
            return false;
        }
    }
    return true;
}

/* A row with a figure, such as a share, stays a row of its own. */
static bool add_structure(join *state, join_part *part, size_t row, entity_rows *rows, size_t *filled) {
    size_t found = NO_ROW;
    if (!soekpi_row_has_figures(part->table, row) && !spread_group(state, part, row, rows, &found)) {
        return false;
    }
    if (found == NO_ROW) {
        found = (*filled)++;
        soekpi_join_take_keys(state, part, row, soekpi_part_role(part, row), found);
        list_row(state->out, found, rows);
    }
    part->rows[row] = found;
    return true;
}

bool soekpi_join_structure(join *state, size_t *filled) {
    entity_rows rows = {NULL, NULL};
    bool whole = true;
    for (size_t i = 0; whole && i < state->count; i++) {
        join_part *part = &state->parts[i];
        for (size_t row = 0; whole && row < part->table->rows; row++) {
            if (soekpi_join_waits(state, part, row)) {
                whole = (rows.first != NULL || list_rows(state->out, *filled, &rows)) &&
                        add_structure(state, part, row, &rows, filled);
            }
        }
    }
    soekpi_release(rows.first);
    soekpi_release(rows.next);
    return whole;
}
