/* Where levels come from outside the rows: the plan's benchmarks, then the caller (law 13). */
#include "evaluate/evaluation.h"

const benchmark *soekpi_benchmark_of(const soekpi_plan *plan, int32_t index) {
    for (size_t i = 0; i < plan->benchmark_count; i++)
        if (plan->benchmarks[i].item == index)
            return &plan->benchmarks[i];
    return NULL;
}

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
