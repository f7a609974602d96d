/* Which rows are judged, which groups they form, where their other dates are,
 * and where levels come from (laws 10 to 13). */
#include "evaluate/evaluation.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"

const benchmark *soekpi_benchmark_of(const soekpi_plan *plan, int32_t index) {
    for (size_t i = 0; i < plan->benchmark_count; i++)
        if (plan->benchmarks[i].item == index)
            return &plan->benchmarks[i];
    return NULL;
}

/* An entity that the plan names as a benchmark is context, not an enterprise. */
static bool is_benchmark_entity(const soekpi_plan *plan, const char *name) {
    for (size_t i = 0; i < plan->benchmark_count; i++)
        if (strcmp(plan->benchmarks[i].entity, name) == 0)
            return true;
    return false;
}

static int32_t role_of(const soekpi_evaluation *evaluation, size_t row) {
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
static void collect_role(soekpi_evaluation *evaluation, int32_t role) {
    const soekpi_table *table = evaluation->table;
    const int32_t *periods = table->periods, period = evaluation->period;
    bool all = !table->roles && (evaluation->plan->benchmark_count == 0 || !table->entity.codes);
    size_t count = evaluation->member_count;
    for (size_t row = 0; row < table->rows; row++) {
        bool judged = !periods || periods[row] == period || periods[row] == PERIOD_NONE;
        if (judged && (all || role_of(evaluation, row) == role))
            evaluation->members[count++] = row;
    }
    evaluation->member_count = count;
}

static bool collect_members(soekpi_evaluation *evaluation) {
    evaluation->members = soekpi_allocate(evaluation->table->rows, sizeof *evaluation->members);
    if (!evaluation->members)
        return false;
    collect_role(evaluation, SOEKPI_ROLE_ENTITY);
    evaluation->entity_count = evaluation->member_count;
    if (evaluation->table->roles)
        collect_role(evaluation, SOEKPI_ROLE_ELIMINATION);
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

/* Whether a member is of the entity of a code of the dictionary. */
static bool has_entity(const soekpi_evaluation *evaluation, int32_t entity) {
    const key_column *keys = &evaluation->table->entity;
    for (size_t i = 0; i < evaluation->entity_count; i++)
        if (is_named(evaluation, i) && keys->codes[evaluation->members[i]] == entity)
            return true;
    return false;
}

bool soekpi_is_entity_name(const soekpi_evaluation *evaluation, const char *name) {
    const key_column *keys = &evaluation->table->entity;
    int32_t found = keys->codes ? soekpi_entity_find(evaluation->table, name, -1) : -1;
    for (; found >= 0; found = soekpi_entity_find(evaluation->table, name, found))
        if (has_entity(evaluation, found))
            return true;
    size_t number = strtoull(name, NULL, 10);
    char text[NUMBER_SIZE];
    (void)snprintf(text, sizeof text, "%zu", number);
    bool is_number = strcmp(text, name) == 0;
    for (size_t i = 0; is_number && i < evaluation->entity_count; i++)
        if (!is_named(evaluation, i) && evaluation->members[i] + 1 == number)
            return true;
    return false;
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
            present = present || rows[member] != NO_ROW;
        }
        evaluation->present[time] = present;
    }
    return true;
}

/* ---- groups ---- */

static bool add_group(soekpi_evaluation *evaluation, const char *name) {
    if (!soekpi_grow(&evaluation->groups, &evaluation->group_capacity, evaluation->group_count + 1,
                     sizeof *evaluation->groups))
        return false;
    evaluation->groups[evaluation->group_count++] = (group){.name = name, .context = NO_ROW};
    return true;
}

/* Gives each member its group, in order of first appearance; one group of all
 * where the table names none. */
static bool number_groups(soekpi_evaluation *evaluation) {
    const key_column *keys = &evaluation->table->group;
    evaluation->member_groups = soekpi_allocate(evaluation->member_count, sizeof *evaluation->member_groups);
    int32_t *of_label = soekpi_allocate(keys->label_count, sizeof *of_label); /* group + 1 */
    bool done = evaluation->member_groups && of_label;
    for (size_t member = 0; keys->codes && done && member < evaluation->member_count; member++) {
        int32_t label = keys->codes[evaluation->members[member]];
        if (label >= 0 && of_label[label] == 0) {
            done = add_group(evaluation, keys->labels[label]);
            of_label[label] = (int32_t)evaluation->group_count;
        }
        evaluation->member_groups[member] = label >= 0 ? of_label[label] - 1 : -1;
    }
    if (done && evaluation->group_count == 0) {
        done = add_group(evaluation, "");
        if (keys->codes)
            memset(evaluation->member_groups, 0,
                   evaluation->member_count * sizeof *evaluation->member_groups);
    }
    soekpi_release(of_label);
    return done;
}

static void count_members(soekpi_evaluation *evaluation) {
    size_t first = 0;
    for (size_t member = 0; member < evaluation->member_count; member++) {
        if (evaluation->member_groups[member] < 0)
            continue;
        group *of = &evaluation->groups[evaluation->member_groups[member]];
        bool entity = member < evaluation->entity_count;
        of->count++;
        of->entities += entity;
        of->consolidated = of->consolidated || !entity;
    }
    for (size_t i = 0; i < evaluation->group_count; i++) {
        evaluation->groups[i].first = first;
        first += evaluation->groups[i].count;
    }
}

/* Members by group. Where all rows are members of one group, each is its own number. */
static bool fill_groups(soekpi_evaluation *evaluation) {
    size_t count = evaluation->member_count;
    if (!evaluation->table->group.codes && count == evaluation->entity_count) {
        evaluation->groups[0].count = evaluation->groups[0].entities = count;
        if (count == 0 || evaluation->members[count - 1] == count - 1) {
            evaluation->group_members = evaluation->members;
            return true;
        }
    } else {
        count_members(evaluation);
    }
    evaluation->group_members = soekpi_allocate(count, sizeof *evaluation->group_members);
    size_t *next = soekpi_allocate(evaluation->group_count, sizeof *next);
    for (size_t i = 0; next && i < evaluation->group_count; i++)
        next[i] = evaluation->groups[i].first;
    bool done = evaluation->group_members && next;
    for (size_t member = 0; done && member < count; member++)
        if (evaluation->member_groups[member] >= 0)
            evaluation->group_members[next[evaluation->member_groups[member]]++] = member;
    soekpi_release(next);
    return done;
}

/* A group's own row: one of role context or reported that carries its name, as
 * group or as entity. */
static bool find_context_rows(soekpi_evaluation *evaluation) {
    const soekpi_table *table = evaluation->table;
    const key_column *keys = &table->group;
    size_t *of_label = soekpi_allocate(keys->label_count, sizeof *of_label);
    if (!of_label)
        return false;
    for (size_t label = 0; label < keys->label_count; label++)
        of_label[label] = NO_ROW;
    for (size_t row = 0; keys->codes && table->roles && row < table->rows; row++) {
        int32_t label = keys->codes[row], role = table->roles[row];
        if (label >= 0 && of_label[label] == NO_ROW &&
            (role == SOEKPI_ROLE_CONTEXT || role == SOEKPI_ROLE_REPORTED) &&
            soekpi_row_period(table, row, evaluation->period) == evaluation->period)
            of_label[label] = row;
    }
    for (size_t member = 0; member < evaluation->member_count; member++) {
        int32_t label = keys->codes ? keys->codes[evaluation->members[member]] : -1;
        if (label >= 0)
            evaluation->groups[evaluation->member_groups[member]].context = of_label[label];
    }
    soekpi_release(of_label);
    for (size_t i = 0; i < evaluation->group_count; i++) {
        group *of = &evaluation->groups[i];
        if (of->context != NO_ROW || of->name[0] == '\0')
            continue;
        size_t row = soekpi_row_index_entity(evaluation->index, of->name, evaluation->period, false);
        if (row != NO_ROW && role_of(evaluation, row) >= SOEKPI_ROLE_REPORTED)
            of->context = row;
    }
    return true;
}

soekpi_status soekpi_members_find(soekpi_evaluation *evaluation, soekpi_error *error) {
    evaluation->index = soekpi_row_index_create(evaluation->table, evaluation->period);
    if (!evaluation->index || !collect_members(evaluation) || !prepare_names(evaluation) ||
        !align(evaluation) || !number_groups(evaluation) || !fill_groups(evaluation) ||
        !find_context_rows(evaluation))
        return soekpi_fail_memory(error);
    return SOEKPI_OK;
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
    soekpi_release(evaluation->member_groups);
    soekpi_release(evaluation->groups);
}

/* ---- levels outside the row ---- */

/* A benchmark's figure in one column at `period`, or with `latest` the last one
 * before it that is not blank. */
static void read_benchmark(const soekpi_evaluation *evaluation, const benchmark *from, int32_t column,
                           int32_t power, int32_t period, bool latest, source *level) {
    context at = {.evaluation = evaluation, .row = 0};
    level->outside_period = period;
    while (column != NO_COLUMN && level->outside == READ_MISSING && level->outside_period != PERIOD_NONE) {
        size_t row = soekpi_row_index_entity(evaluation->index, from->entity, level->outside_period, latest);
        if (row == NO_ROW)
            return;
        level->outside = soekpi_row_index_duplicate(evaluation->index, row)
                             ? READ_INVALID
                             : soekpi_column_read(&at, column, row, power, &level->outside_value);
        int32_t found = soekpi_row_period(evaluation->table, row, evaluation->period);
        level->outside_period = level->outside == READ_MISSING && latest ? found - 1
                                : level->outside == READ_MISSING         ? PERIOD_NONE
                                                                         : found;
    }
}

static bool benchmark_level(const soekpi_evaluation *evaluation, const benchmark *from, source *level) {
    int32_t period = soekpi_period_shift(evaluation->period, level->time);
    bool now = level->time == SOEKPI_CURRENT;
    if (!now) /* a column of that very time stands on the row of the period judged */
        read_benchmark(evaluation, from, level->direct, level->direct_power, evaluation->period, false,
                       level);
    if (level->outside != READ_MISSING)
        return true;
    read_benchmark(evaluation, from, now ? level->direct : level->base,
                   now ? level->direct_power : level->base_power, period, from->latest, level);
    level->earlier = level->outside != READ_MISSING && level->outside_period != period;
    return level->outside != READ_MISSING;
}

void soekpi_level_outside(const soekpi_evaluation *evaluation, source *level) {
    const benchmark *from = soekpi_benchmark_of(evaluation->plan, level->symbol.index);
    level->outside = READ_MISSING;
    level->earlier = false;
    if (from && evaluation->index && benchmark_level(evaluation, from, level))
        return;
    level->earlier = false;
    for (size_t i = 0; level->time == SOEKPI_CURRENT && i < evaluation->setting_count; i++) {
        const setting *given = &evaluation->settings[i];
        if (given->symbol.what == SOEKPI_IS_ITEM && given->symbol.index == level->symbol.index) {
            level->outside = READ_NUMBER;
            level->outside_value = given->value;
        }
    }
}
