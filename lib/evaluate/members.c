/* Which rows are members, and where their other dates are (laws 10 to 12). */
#include "evaluate/groups.h"

#include <stdio.h>

#include "base/memory.h"

/* An entity that the plan names as a benchmark is context, not an enterprise. */
static bool is_benchmark_entity(const soekpi_plan *plan, const char *name) {
    for (size_t i = 0; i < plan->benchmark_count; i++)
        if (strcmp(plan->benchmarks[i].entity, name) == 0)
            return true;
    return false;
}

int32_t soekpi_evaluated_role(const soekpi_evaluation *evaluation, size_t row) {
    const soekpi_table *table = evaluation->table;
    int32_t role = table->roles ? table->roles[row] : SOEKPI_ROLE_ENTITY;
    if (role != SOEKPI_ROLE_ENTITY || evaluation->plan->benchmark_count == 0 || !table->entity.codes)
        return role;
    char number[24];
    bool named = is_benchmark_entity(evaluation->plan, soekpi_row_entity(table, row, number)) ||
                 is_benchmark_entity(evaluation->plan, soekpi_row_code(table, row));
    return named ? SOEKPI_ROLE_CONTEXT : role;
}

/* Appends the judged rows of a role. */
static void collect_role(soekpi_evaluation *evaluation, const group_rows *from, int32_t role) {
    const soekpi_table *table = evaluation->table;
    const int32_t *periods = table->periods, period = evaluation->period;
    bool plain = evaluation->plan->benchmark_count == 0 || !table->entity.codes; /* roles are as given */
    bool entity = role == SOEKPI_ROLE_ENTITY && from->of_entity, peer = role == SOEKPI_ROLE_PEER;
    size_t count = evaluation->member_count;
    for (size_t row = 0; row < table->rows; row++) {
        bool judged = !periods || periods[row] == period || periods[row] == PERIOD_NONE;
        int32_t given = table->roles ? table->roles[row] : SOEKPI_ROLE_ENTITY;
        if (judged && given == role && (plain || soekpi_evaluated_role(evaluation, row) == role) &&
            !(entity && soekpi_group_rows_is_structure(evaluation, from, row)) &&
            !(peer && soekpi_row_segment(table, row)[0] != '\0'))
            evaluation->members[count++] = row;
    }
    evaluation->member_count = count;
}

/* Sort after sort; reported rows come when the groups are known, each at most once for a group. */
static bool collect_members(soekpi_evaluation *evaluation, const group_rows *from) {
    const soekpi_table *table = evaluation->table;
    if (table->rows > SIZE_MAX - table->group.label_count - 1)
        return false;
    size_t most = table->rows + (table->roles ? table->group.label_count + 1 : 0);
    evaluation->members = soekpi_allocate(most, sizeof *evaluation->members);
    if (!evaluation->members)
        return false;
    collect_role(evaluation, from, SOEKPI_ROLE_ENTITY);
    evaluation->entity_count = evaluation->elimination_end = evaluation->segment_end =
        evaluation->member_count;
    if (table->roles) {
        collect_role(evaluation, from, SOEKPI_ROLE_ELIMINATION);
        evaluation->elimination_end = evaluation->member_count;
        if (table->segment.codes)
            collect_role(evaluation, from, SOEKPI_ROLE_SEGMENT);
        evaluation->segment_end = evaluation->member_count;
    }
    return true;
}

/* ---- names ---- */

/* Names that are numbers are made in blocks. */
enum { BLOCK = 256, NUMBER_SIZE = 24 };

static bool is_named(const soekpi_evaluation *evaluation, size_t member) {
    const key_column *keys = &evaluation->table->entity;
    return keys->codes && keys->codes[evaluation->members[member]] >= 0;
}

/* Room for the blocks, where some entity has no name. */
static bool prepare_names(soekpi_evaluation *evaluation) {
    bool named = true;
    for (size_t i = 0; i < evaluation->entity_count && named; i++)
        named = is_named(evaluation, i);
    if (named)
        return true;
    size_t blocks = evaluation->entity_count / BLOCK + 1;
    evaluation->number_names = soekpi_allocate(blocks, sizeof *evaluation->number_names);
    return evaluation->number_names != NULL;
}

/* Threads may ask for one block at once: the first one's stays. */
static char *make_block(const soekpi_evaluation *evaluation, size_t block) {
    size_t first = block * BLOCK, rest = evaluation->entity_count - first;
    char *names = soekpi_allocate(BLOCK, NUMBER_SIZE), *other = NULL;
    for (size_t i = 0; names && i < BLOCK && i < rest; i++)
        (void)snprintf(names + i * NUMBER_SIZE, NUMBER_SIZE, "%zu", evaluation->members[first + i] + 1);
    if (!names || atomic_compare_exchange_strong(&evaluation->number_names[block], &other, names))
        return names;
    soekpi_release(names);
    return other;
}

const char *soekpi_entity_name(const soekpi_evaluation *evaluation, size_t entity) {
    const key_column *keys = &evaluation->table->entity;
    if (is_named(evaluation, entity))
        return soekpi_entity_shown(evaluation->table, keys->codes[evaluation->members[entity]]);
    char *names = atomic_load(&evaluation->number_names[entity / BLOCK]);
    if (!names)
        names = make_block(evaluation, entity / BLOCK);
    return names ? names + entity % BLOCK * NUMBER_SIZE : NULL;
}

/* ---- other dates ---- */

/* Rows of the members at other times. Where no row is of that time at all, there
 * is nothing to keep. */
static bool align(soekpi_evaluation *evaluation) {
    evaluation->present[SOEKPI_CURRENT] = true;
    for (int32_t time = SOEKPI_CURRENT + 1; time < SOEKPI_TIME_END; time++) {
        int32_t period = soekpi_period_shift(evaluation->period, time);
        if (period != evaluation->period && !soekpi_row_index_reaches(evaluation->index, period))
            continue;
        size_t *rows = soekpi_allocate(evaluation->member_count, sizeof *rows);
        if (!rows)
            return false;
        bool present = false;
        evaluation->aligned[time] = rows;
        for (size_t member = 0; member < evaluation->member_count; member++) {
            rows[member] = soekpi_row_index_at(evaluation->index, evaluation->members[member], period);
            /* what is summed decides where figures are looked for */
            present = present || (rows[member] != NO_ROW && member < evaluation->segment_end);
        }
        evaluation->present[time] = present;
    }
    return true;
}

static soekpi_status find_members(soekpi_evaluation *evaluation, group_rows *from, soekpi_error *error) {
    soekpi_status status = soekpi_group_rows_read(evaluation, from, error);
    if (status == SOEKPI_OK && (!collect_members(evaluation, from) || !prepare_names(evaluation)))
        status = soekpi_fail_memory(error);
    if (status == SOEKPI_OK)
        status = soekpi_groups_make(evaluation, from, error);
    if (status != SOEKPI_OK)
        return status;
    if (evaluation->table->roles)
        collect_role(evaluation, from, SOEKPI_ROLE_PEER);
    return align(evaluation) && soekpi_shares_read(evaluation) ? SOEKPI_OK : soekpi_fail_memory(error);
}

soekpi_status soekpi_members_find(soekpi_evaluation *evaluation, soekpi_error *error) {
    group_rows from = {0};
    evaluation->index = soekpi_row_index_create(evaluation->table, evaluation->period);
    if (!evaluation->index)
        return soekpi_fail_memory(error);
    soekpi_status status = find_members(evaluation, &from, error);
    soekpi_group_rows_free(&from);
    return status;
}

void soekpi_members_free(soekpi_evaluation *evaluation) {
    soekpi_row_index_free(evaluation->index);
    for (size_t block = 0; evaluation->number_names && block < evaluation->entity_count / BLOCK + 1; block++)
        soekpi_release(atomic_load(&evaluation->number_names[block]));
    soekpi_release(evaluation->number_names);
    for (int32_t time = 0; time < SOEKPI_TIME_END; time++)
        soekpi_release(evaluation->aligned[time]);
    if (evaluation->group_members != evaluation->members)
        soekpi_release(evaluation->group_members);
    soekpi_release(evaluation->members);
    soekpi_release(evaluation->member_shares);
    soekpi_release(evaluation->group_shares);
    soekpi_release(evaluation->bad_shares);
    soekpi_release(evaluation->sharing);
    soekpi_release(evaluation->member_groups);
    soekpi_release(evaluation->groups);
}
