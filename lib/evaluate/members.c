/* Which rows are judged, which groups they form, where their other dates are,
 * and where levels come from (laws 10 to 13). */
#include "base/memory.h"
#include "evaluate/evaluation.h"

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
    return is_benchmark_entity(evaluation->plan, soekpi_row_entity(table, row, number)) ? SOEKPI_ROLE_CONTEXT
                                                                                        : role;
}

static bool collect_members(soekpi_evaluation *evaluation) {
    const soekpi_table *table = evaluation->table;
    evaluation->members = soekpi_allocate(table->rows, sizeof *evaluation->members);
    if (!evaluation->members)
        return false;
    static const int32_t roles[] = {SOEKPI_ROLE_ENTITY, SOEKPI_ROLE_ELIMINATION};
    for (int pass = 0; pass < 2; pass++) {
        for (size_t row = 0; row < table->rows; row++)
            if (soekpi_row_period(table, row, evaluation->period) == evaluation->period &&
                role_of(evaluation, row) == roles[pass])
                evaluation->members[evaluation->member_count++] = row;
        if (pass == 0)
            evaluation->entity_count = evaluation->member_count;
    }
    return true;
}

/* Names of the judged entities; one without a name has the number of its row,
 * kept in storage of the evaluation. */
static bool name_entities(soekpi_evaluation *evaluation) {
    enum { NUMBER_SIZE = 24 };
    const key_column *keys = &evaluation->table->entity;
    bool numbered = false;
    for (size_t i = 0; i < evaluation->entity_count && !numbered; i++)
        numbered = keys->codes == NULL || keys->codes[evaluation->members[i]] < 0;
    evaluation->entity_names = soekpi_allocate(evaluation->entity_count, sizeof *evaluation->entity_names);
    evaluation->number_names = numbered ? soekpi_allocate(evaluation->entity_count, NUMBER_SIZE) : NULL;
    if (!evaluation->entity_names || (numbered && !evaluation->number_names))
        return false;
    for (size_t i = 0; i < evaluation->entity_count; i++) {
        char named[NUMBER_SIZE]; /* stays empty: no row is without a name then */
        char *number = numbered ? evaluation->number_names + i * NUMBER_SIZE : named;
        evaluation->entity_names[i] = soekpi_row_entity(evaluation->table, evaluation->members[i], number);
    }
    return true;
}

static bool align(soekpi_evaluation *evaluation) {
    evaluation->present[SOEKPI_CURRENT] = true;
    for (int32_t time = SOEKPI_CURRENT + 1; time < SOEKPI_TIME_END; time++) {
        int32_t period = soekpi_period_shift(evaluation->period, time);
        size_t *rows = soekpi_allocate(evaluation->member_count, sizeof *rows);
        if (!rows)
            return false;
        evaluation->aligned[time] = rows;
        for (size_t member = 0; member < evaluation->member_count; member++) {
            rows[member] = soekpi_row_index_at(evaluation->index, evaluation->members[member], period);
            evaluation->present[time] = evaluation->present[time] || rows[member] != NO_ROW;
        }
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

/* Gives each member its group, in order of first appearance. */
static bool number_groups(soekpi_evaluation *evaluation) {
    const key_column *keys = &evaluation->table->group;
    evaluation->member_groups = soekpi_allocate(evaluation->member_count, sizeof *evaluation->member_groups);
    int32_t *of_label = soekpi_allocate(keys->label_count, sizeof *of_label);
    bool done = evaluation->member_groups && of_label;
    for (size_t label = 0; done && label < keys->label_count; label++)
        of_label[label] = -1;
    for (size_t member = 0; done && member < evaluation->member_count; member++) {
        int32_t label = keys->codes ? keys->codes[evaluation->members[member]] : -1;
        if (label >= 0 && of_label[label] < 0) {
            of_label[label] = (int32_t)evaluation->group_count;
            done = add_group(evaluation, keys->labels[label]);
        }
        evaluation->member_groups[member] = label >= 0 ? of_label[label] : -1;
    }
    if (done && evaluation->group_count == 0) { /* one group of all */
        done = add_group(evaluation, "");
        for (size_t member = 0; member < evaluation->member_count; member++)
            evaluation->member_groups[member] = 0;
    }
    soekpi_release(of_label);
    return done;
}

static bool fill_groups(soekpi_evaluation *evaluation) {
    evaluation->group_members = soekpi_allocate(evaluation->member_count, sizeof *evaluation->group_members);
    if (!evaluation->group_members)
        return false;
    for (size_t member = 0; member < evaluation->member_count; member++) {
        if (evaluation->member_groups[member] < 0)
            continue;
        group *of = &evaluation->groups[evaluation->member_groups[member]];
        of->count++;
        of->entities += member < evaluation->entity_count;
        of->consolidated = of->consolidated || member >= evaluation->entity_count;
    }
    size_t first = 0;
    for (size_t i = 0; i < evaluation->group_count; i++) {
        evaluation->groups[i].first = first;
        first += evaluation->groups[i].count;
        evaluation->groups[i].count = 0;
    }
    for (size_t member = 0; member < evaluation->member_count; member++) {
        if (evaluation->member_groups[member] < 0)
            continue;
        group *of = &evaluation->groups[evaluation->member_groups[member]];
        evaluation->group_members[of->first + of->count++] = member;
    }
    return true;
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
    if (!evaluation->index || !collect_members(evaluation) || !name_entities(evaluation) ||
        !align(evaluation) || !number_groups(evaluation) || !fill_groups(evaluation) ||
        !find_context_rows(evaluation))
        return soekpi_fail_memory(error);
    return SOEKPI_OK;
}

/* ---- levels outside the row ---- */

/* A benchmark's figure in one column at `period`, or with `latest` the last one
 * before it that is not blank. */
static void read_benchmark(const soekpi_evaluation *evaluation, const benchmark *from, int32_t column,
                           int32_t power, int32_t period, bool latest, source *level) {
    context at = {evaluation, NULL, 0};
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
