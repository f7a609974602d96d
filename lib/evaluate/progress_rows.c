/* Which rows a record belongs to: its entity, the groups above, its segment and the plan as a whole. */
#include "base/memory.h"
#include "evaluate/groups.h"
#include "evaluate/progress.h"

/* ---- made once ---- */

/* The judged row of each entity of the table; of several the first. */
static bool list_entities(record_rows *into) {
    const soekpi_evaluation *evaluation = into->evaluation;
    const key_column *keys = &evaluation->table->entity;
    if (!keys->codes)
        return true;
    into->of_entity = soekpi_allocate(keys->label_count, sizeof *into->of_entity);
    for (size_t row = evaluation->entity_count; into->of_entity && row-- > 0;) {
        int32_t entity = keys->codes[evaluation->members[row]];
        if (entity >= 0)
            into->of_entity[entity] = (int32_t)row + 1;
    }
    return into->of_entity != NULL;
}

/* The groups of each label of the table's groups and segments. */
static bool list_groups(record_rows *into) {
    const soekpi_evaluation *evaluation = into->evaluation;
    const key_column *groups = &evaluation->table->group, *segments = &evaluation->table->segment;
    into->of_group = soekpi_allocate(groups->label_count, sizeof *into->of_group);
    into->of_segment = soekpi_allocate(segments->label_count, sizeof *into->of_segment);
    if (!into->of_group || !into->of_segment)
        return false;
    for (size_t i = 0; i < evaluation->group_count; i++) {
        const group *of = &evaluation->groups[i];
        bool segment = of->level == SOEKPI_ROW_SEGMENT;
        if (of->level == SOEKPI_ROW_PLAN || of->name[0] == '\0')
            continue;
        int32_t label = soekpi_label_find(segment ? segments : groups, soekpi_slice(of->name));
        if (label >= 0)
            (segment ? into->of_segment : into->of_group)[label] = (int32_t)i + 1;
    }
    return true;
}

/* A row without a name is called by its number in the table. */
static int32_t numbered_row(const record_rows *from, const char *name) {
    const soekpi_evaluation *evaluation = from->evaluation;
    const int32_t *codes = evaluation->table->entity.codes;
    size_t number = 0, low = 0, high = evaluation->entity_count;
    for (const char *at = name; *at != '\0'; at++) {
        if (*at < '0' || *at > '9' || number > evaluation->table->rows || name[0] == '0')
            return -1;
        number = 10 * number + (size_t)(*at - '0');
    }
    while (low < high) { /* entities are in the order of the table */
        size_t middle = low + (high - low) / 2;
        if (evaluation->members[middle] + 1 < number)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < evaluation->entity_count && evaluation->members[low] + 1 == number;
    return found && !(codes && codes[number - 1] >= 0) ? (int32_t)low : -1;
}

static int32_t entity_row(const record_rows *from, const char *name) {
    int32_t entity = from->of_entity ? soekpi_entity_find(from->evaluation->table, name, -1) : -1;
    for (; entity >= 0; entity = soekpi_entity_find(from->evaluation->table, name, entity))
        if (from->of_entity[entity] > 0)
            return from->of_entity[entity] - 1;
    return numbered_row(from, name);
}

static int32_t group_named(const record_rows *from, const char *name) {
    int32_t label = soekpi_label_find(&from->evaluation->table->group, soekpi_slice(name));
    return label >= 0 ? from->of_group[label] - 1 : NO_GROUP;
}

static int32_t segment_named(const record_rows *from, const char *name) {
    int32_t label = soekpi_label_find(&from->evaluation->table->segment, soekpi_slice(name));
    return label >= 0 ? from->of_segment[label] - 1 : NO_GROUP;
}

bool soekpi_is_row_name(const record_rows *from, const char *name) {
    return entity_row(from, name) >= 0 || group_named(from, name) != NO_GROUP ||
           segment_named(from, name) != NO_GROUP;
}

/* The one row that a target's scope names, if it does: what is said of nobody is said of it. */
static size_t only_row(const record_rows *from, const target *wanted) {
    if (wanted->scope_entity_count != 1 || wanted->scope_each || wanted->scope_group)
        return NO_ROW;
    int32_t of = group_named(from, wanted->scope_entities[0]);
    int32_t row = entity_row(from, wanted->scope_entities[0]);
    return of != NO_GROUP ? from->evaluation->entity_count + (size_t)of : row >= 0 ? (size_t)row : NO_ROW;
}

bool soekpi_record_rows_make(const soekpi_evaluation *evaluation, record_rows *out) {
    const soekpi_plan *plan = evaluation->plan;
    *out = (record_rows){.evaluation = evaluation};
    out->only = soekpi_allocate(plan->target_count, sizeof *out->only);
    if (!out->only || !list_entities(out) || !list_groups(out))
        return false;
    for (size_t i = 0; i < plan->target_count; i++)
        out->only[i] = only_row(out, &plan->targets[i]);
    return true;
}

void soekpi_record_rows_free(record_rows *freed) {
    soekpi_release(freed->of_entity);
    soekpi_release(freed->of_group);
    soekpi_release(freed->of_segment);
    soekpi_release(freed->only);
    soekpi_release(freed->rows);
    *freed = (record_rows){0};
}

/* ---- of one record ---- */

static bool add_row(record_rows *into, size_t row) {
    if (!soekpi_grow(&into->rows, &into->capacity, into->count + 1, sizeof *into->rows))
        return false;
    into->rows[into->count++] = row;
    return true;
}

static bool add_groups(record_rows *into, int32_t which) {
    const soekpi_evaluation *evaluation = into->evaluation;
    for (; which != NO_GROUP; which = evaluation->groups[which].parent)
        if (!add_row(into, evaluation->entity_count + (size_t)which))
            return false;
    return true;
}

bool soekpi_record_rows_find(record_rows *into, const register_record *record) {
    const soekpi_evaluation *evaluation = into->evaluation;
    const group *groups = evaluation->groups;
    bool named = record->entity[0] != '\0';
    bool all = groups[0].level == SOEKPI_ROW_GROUP && groups[0].name[0] == '\0'; /* one group of all */
    int32_t row = named ? entity_row(into, record->entity) : -1;
    int32_t of = row >= 0 ? evaluation->member_groups[row]
                 : named  ? group_named(into, record->entity)
                 : all    ? 0
                          : NO_GROUP;
    int32_t segment = segment_named(into, record->segment);
    size_t last = evaluation->group_count - 1;
    into->count = 0;
    into->strange_entity = named && row < 0 && of == NO_GROUP;
    into->strange_segment = record->segment[0] != '\0' && segment == NO_GROUP;
    return (row < 0 || add_row(into, (size_t)row)) && add_groups(into, of) && add_groups(into, segment) &&
           (groups[last].level != SOEKPI_ROW_PLAN || add_row(into, evaluation->entity_count + last));
}
