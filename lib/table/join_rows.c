/* Joining tables: which rows of which are one. */
#include "table/join.h"

#include "base/memory.h"
#include "table/row_key.h"

/* Where rows are found by key while they are added. */
typedef struct row_finder {
    size_t *slots; /* row + 1, 0 for free */
    size_t capacity;
    size_t *last; /* per row: the part that gave it last, 1-based */
} row_finder;

static int32_t code_of(const key_column *column, size_t row, const int32_t *map) {
    return column->codes != NULL && column->codes[row] >= 0 ? map[column->codes[row]] : -1;
}

int32_t soekpi_part_role(const join_part *part, size_t row) {
    return part->table->roles != NULL ? part->table->roles[row] : SOEKPI_ROLE_ENTITY;
}

int32_t soekpi_part_entity(const join_part *part, size_t row) {
    return code_of(&part->table->entity, row, part->entities);
}

static int32_t part_group(const join_part *part, size_t row) {
    return code_of(&part->table->group, row, part->groups);
}

/* ---- Dictionaries ---- */

static bool merge_labels(const key_column *from, key_column *to, int32_t **map) {
    *map = soekpi_allocate(from->label_count, sizeof **map);
    for (size_t i = 0; *map != NULL && i < from->label_count; i++) {
        (*map)[i] = soekpi_label_enter(to, soekpi_slice(from->labels[i]));
        if ((*map)[i] < 0) {
            return false;
        }
    }
    return *map != NULL;
}

/* ---- Context ---- */

/* Whether all figures that are read are those of regions or industries. */
static bool holds_benchmarks_only(const soekpi_table *table) {
    bool any = false;
    for (size_t i = 0; i < table->column_count; i++) {
        const table_column *column = &table->columns[i];
        if (column->what < 0) {
            continue;
        }
        if (column->what != SOEKPI_IS_ITEM ||
            !soekpi_catalogue_item(table->catalogue, column->index)->benchmark) {
            return false;
        }
        any = true;
    }
    return any;
}

/* Entities that some table treats as enterprises; a byte an entity, or NULL: memory. */
static uint8_t *find_enterprises(const join *state) {
    uint8_t *enterprises = soekpi_allocate(state->out->entity.label_count, 1);
    for (size_t i = 0; enterprises != NULL && i < state->count; i++) {
        const join_part *part = &state->parts[i];
        for (size_t row = 0; !part->context && row < part->table->rows; row++) {
            int32_t entity = soekpi_part_entity(part, row);
            int32_t role = soekpi_part_role(part, row);
            if (entity >= 0 && (role == SOEKPI_ROLE_ENTITY || role == SOEKPI_ROLE_REPORTED)) {
                enterprises[entity] = 1;
            }
        }
    }
    return enterprises;
}

static bool note_context(join *state, const join_part *part, size_t rows, size_t first) {
    if (rows == 0) {
        return true;
    }
    text_builder chinese = {0};
    text_builder english = {0};
    char buffer[24];
    slice name = soekpi_slice(soekpi_row_entity(part->table, first, buffer));
    if (part->number > 0) {
        soekpi_text_format(&chinese, "表%zu", part->number);
        soekpi_text_format(&english, "table %zu: ", part->number);
    }
    soekpi_text_format(&chinese, "有%zu行（首先是“", rows);
    soekpi_text_shown(&chinese, name);
    soekpi_text_add(&chinese, "”）只有地区或行业的数据，作为背景，不作评价");
    soekpi_text_format(&english, "%zu row%s (first '", rows, rows == 1 ? "" : "s");
    soekpi_text_shown(&english, name);
    soekpi_text_add(&english, "') of figures of regions or industries only: context, not judged");
    return soekpi_finding_add(&state->out->findings, SOEKPI_FINDING_CONTEXT, 0, 0, NULL, &chinese, &english);
}

/* ---- Rows ---- */

static bool create_finder(const join *state, row_finder *out) {
    size_t rows = state->out->rows;
    out->capacity = row_key_slots(rows);
    if (out->capacity == 0) {
        return false;
    }
    out->slots = soekpi_allocate(out->capacity, sizeof *out->slots);
    out->last = soekpi_allocate(rows, sizeof *out->last);
    return out->slots != NULL && out->last != NULL;
}

static row_key key_of(const join *state, size_t row) {
    const soekpi_table *table = state->out;
    int32_t role = table->roles[row];
    row_key key = {table->entity.codes[row], table->periods[row], role, table->segment.codes[row], -1, -1};
    if (role == SOEKPI_ROLE_ELIMINATION) {
        int32_t party = table->counterparty.codes[row];
        key.group = table->group.codes[row];
        key.counterparty = party >= 0 ? state->keys[party] : -1;
    }
    return key;
}

static size_t *find_slot(const row_finder *finder, const join *state, row_key key) {
    size_t mask = finder->capacity - 1;
    size_t slot = (size_t)row_key_hash(key) & mask;
    while (finder->slots[slot] != 0 && !row_key_equal(key_of(state, finder->slots[slot] - 1), key)) {
        slot = (slot + 1) & mask;
    }
    return &finder->slots[slot];
}

void soekpi_join_take_keys(join *state, const join_part *part, size_t row, int32_t role, size_t out_row) {
    soekpi_table *out = state->out;
    out->entity.codes[out_row] = soekpi_part_entity(part, row);
    out->group.codes[out_row] = part_group(part, row);
    out->segment.codes[out_row] = code_of(&part->table->segment, row, part->segments);
    out->counterparty.codes[out_row] = code_of(&part->table->counterparty, row, part->parties);
    out->roles[out_row] = (uint8_t)role;
    out->periods[out_row] = soekpi_row_period(part->table, row, state->period);
    out->lines[out_row] = part->table->lines != NULL ? part->table->lines[row] : 0;
}

bool soekpi_join_take_group(join *state, const join_part *part, size_t row, size_t out_row) {
    int32_t group = part_group(part, row);
    int32_t *known = &state->out->group.codes[out_row];
    if (group < 0 || group == *known) {
        return true;
    }
    if (*known < 0) {
        *known = group;
        return true;
    }
    return soekpi_join_conflict(state, part, out_row, "集团", "the group");
}

/* Puts row `row` of a part behind the `filled` rows of the joined table, or into
 * the one of the same key that another part gave. False: memory. */
static bool add_row(join *state, row_finder *finder, size_t which, size_t row, size_t *filled) {
    join_part *part = &state->parts[which];
    soekpi_table *out = state->out;
    size_t added = *filled;
    size_t *slot = NULL;
    if (out->entity.codes[added] >= 0) {
        slot = find_slot(finder, state, key_of(state, added));
    }
    /* A key twice in one table stays twice: the evaluation must see it. */
    if (slot == NULL || *slot == 0 || finder->last[*slot - 1] == which + 1) {
        finder->last[added] = which + 1;
        part->rows[row] = added;
        *filled = added + 1;
        if (slot != NULL && *slot == 0) {
            *slot = added + 1;
        }
        return true;
    }
    size_t found = *slot - 1;
    finder->last[found] = which + 1;
    part->rows[row] = found;
    return soekpi_join_take_group(state, part, row, found);
}

static bool add_part(join *state, row_finder *finder, size_t which, const uint8_t *enterprises,
                     size_t *filled) {
    join_part *part = &state->parts[which];
    size_t context = 0;
    size_t first = 0;
    for (size_t row = 0; row < part->table->rows; row++) {
        if (soekpi_join_waits(state, part, row)) {
            continue;
        }
        int32_t role = soekpi_part_role(part, row);
        int32_t entity = soekpi_part_entity(part, row);
        if (part->context && role == SOEKPI_ROLE_ENTITY && !(entity >= 0 && enterprises[entity] != 0)) {
            role = SOEKPI_ROLE_CONTEXT;
            first = context++ == 0 ? row : first;
        }
        soekpi_join_take_keys(state, part, row, role, *filled); /* as it would be, behind the others */
        if (!add_row(state, finder, which, row, filled)) {
            return false;
        }
    }
    return note_context(state, part, context, first);
}

/* Rows without a period are an error beside rows that have one, unless they are structure. */
static soekpi_status check_periods(join *state, soekpi_error *error) {
    const join_part *undated = NULL;
    size_t undated_row = 0;
    state->dated = state->period != PERIOD_NONE;
    for (size_t i = 0; i < state->count && state->period == PERIOD_NONE; i++) {
        const join_part *part = &state->parts[i];
        for (size_t row = 0; row < part->table->rows; row++) {
            bool has = soekpi_row_period(part->table, row, PERIOD_NONE) != PERIOD_NONE;
            state->dated = state->dated || has;
            if (!has && undated == NULL && !soekpi_part_is_structure(part, row)) {
                undated = part;
                undated_row = row;
            }
        }
    }
    if (state->period != PERIOD_NONE || !state->dated || undated == NULL) {
        return SOEKPI_OK;
    }
    return soekpi_fail(error, SOEKPI_ERROR_PERIOD, soekpi_nowhere,
                       "row %zu of table %zu has no period, others have: a period is needed for it",
                       undated_row + 1, (size_t)(undated - state->parts) + 1);
}

/* The entities of all parts. False: memory. */
static bool merge_entities(join *state) {
    const soekpi_table **tables = soekpi_allocate(state->count, sizeof *tables);
    int32_t **maps = soekpi_allocate(state->count, sizeof *maps);
    bool whole = tables != NULL && maps != NULL;
    for (size_t i = 0; whole && i < state->count; i++) {
        tables[i] = state->parts[i].table;
        maps[i] = NULL;
    }
    whole = whole && soekpi_entities_merge(state->out, tables, maps, state->count);
    for (size_t i = 0; tables != NULL && maps != NULL && i < state->count; i++) {
        state->parts[i].entities = maps[i]; /* the join frees them */
    }
    soekpi_release(tables);
    soekpi_release(maps);
    return whole;
}

static bool allocate_keys(join *state) {
    soekpi_table *out = state->out;
    bool whole = merge_entities(state);
    out->rows = 0;
    for (size_t i = 0; whole && i < state->count; i++) {
        join_part *part = &state->parts[i];
        size_t rows = part->table->rows;
        whole = rows < SIZE_MAX - out->rows &&
                merge_labels(&part->table->group, &out->group, &part->groups) &&
                merge_labels(&part->table->segment, &out->segment, &part->segments) &&
                merge_labels(&part->table->counterparty, &out->counterparty, &part->parties);
        part->rows = soekpi_allocate(rows, sizeof *part->rows);
        whole = whole && part->rows != NULL;
        out->rows += whole ? rows : 0;
    }
    if (!whole) {
        return false;
    }
    state->keys = soekpi_counterparties_find(out);
    out->entity.codes = soekpi_allocate(out->rows, sizeof *out->entity.codes);
    out->group.codes = soekpi_allocate(out->rows, sizeof *out->group.codes);
    out->segment.codes = soekpi_allocate(out->rows, sizeof *out->segment.codes);
    out->counterparty.codes = soekpi_allocate(out->rows, sizeof *out->counterparty.codes);
    out->periods = soekpi_allocate(out->rows, sizeof *out->periods);
    out->roles = soekpi_allocate(out->rows, sizeof *out->roles);
    out->lines = soekpi_allocate(out->rows, sizeof *out->lines);
    return state->keys != NULL && out->entity.codes != NULL && out->group.codes != NULL &&
           out->segment.codes != NULL && out->counterparty.codes != NULL && out->periods != NULL &&
           out->roles != NULL && out->lines != NULL;
}

/* Columns of keys that no table has. */
static void drop_keys(join *state) {
    soekpi_table *out = state->out;
    bool entity = false;
    bool group = false;
    bool segment = false;
    bool counterparty = false;
    bool lines = false;
    bool roles = false;
    for (size_t i = 0; i < state->count; i++) {
        const soekpi_table *table = state->parts[i].table;
        entity = entity || table->entity.codes != NULL;
        group = group || table->group.codes != NULL;
        segment = segment || table->segment.codes != NULL;
        counterparty = counterparty || table->counterparty.codes != NULL;
        lines = lines || table->lines != NULL;
        roles = roles || table->roles != NULL || state->parts[i].context;
    }
    if (!entity) {
        soekpi_key_column_free(&out->entity);
    }
    if (!group) {
        soekpi_key_column_free(&out->group);
    }
    if (!segment) {
        soekpi_key_column_free(&out->segment);
    }
    if (!counterparty) {
        soekpi_key_column_free(&out->counterparty);
    }
    if (!lines) {
        soekpi_release(out->lines);
        out->lines = NULL;
    }
    if (!roles) {
        soekpi_release(out->roles);
        out->roles = NULL;
    }
    if (!state->dated) {
        soekpi_release(out->periods);
        out->periods = NULL;
    }
}

soekpi_status soekpi_join_rows(join *state, soekpi_error *error) {
    soekpi_status status = check_periods(state, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    row_finder finder = {0};
    uint8_t *enterprises = NULL;
    bool whole = allocate_keys(state) && create_finder(state, &finder);
    for (size_t i = 0; i < state->count; i++) {
        state->parts[i].context = holds_benchmarks_only(state->parts[i].table);
    }
    if (whole) {
        enterprises = find_enterprises(state);
        whole = enterprises != NULL;
    }
    size_t filled = 0;
    for (size_t i = 0; whole && i < state->count; i++) {
        whole = add_part(state, &finder, i, enterprises, &filled);
    }
    whole = whole && soekpi_join_structure(state, &filled);
    soekpi_release(finder.slots);
    soekpi_release(finder.last);
    soekpi_release(enterprises);
    if (!whole) {
        return soekpi_fail_memory(error);
    }
    state->out->rows = filled;
    drop_keys(state);
    return SOEKPI_OK;
}
