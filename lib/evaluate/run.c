/* Running an evaluation: checks, one row at a time where need be, counting of verdicts. */
#include "evaluate/batch.h"

static void store(double *column, size_t at, const judgement *from, int32_t field) {
    exact_ratio ratio;
    double nearest = (double)NAN;
    if (!column)
        return;
    if (soekpi_judgement_field(from, field, &ratio))
        (void)soekpi_exact_nearest(&ratio, &nearest);
    column[at] = nearest;
}

void soekpi_judge_exactly(const context *at, size_t index, const soekpi_results *results, size_t element) {
    judgement from;
    element += index * results->capacity;
    soekpi_judge(at, index, &from);
    store(results->values, element, &from, SOEKPI_FIELD_VALUE);
    store(results->references, element, &from, SOEKPI_FIELD_REFERENCE);
    store(results->margins, element, &from, SOEKPI_FIELD_MARGIN);
    store(results->amounts, element, &from, SOEKPI_FIELD_AMOUNT);
    if (results->verdicts)
        results->verdicts[element] = (uint8_t)from.verdict;
    if (results->reasons)
        results->reasons[element] = (uint8_t)from.reason;
    if (results->labels)
        results->labels[element] = (uint8_t)from.label;
    if (results->marks)
        results->marks[element] = from.marks;
}

soekpi_results soekpi_results_from(const soekpi_results *whole, size_t done) {
    soekpi_results part = *whole;
    part.values = whole->values ? whole->values + done : NULL;
    part.references = whole->references ? whole->references + done : NULL;
    part.margins = whole->margins ? whole->margins + done : NULL;
    part.amounts = whole->amounts ? whole->amounts + done : NULL;
    part.verdicts = whole->verdicts ? whole->verdicts + done : NULL;
    part.reasons = whole->reasons ? whole->reasons + done : NULL;
    part.labels = whole->labels ? whole->labels + done : NULL;
    part.marks = whole->marks ? whole->marks + done : NULL;
    return part;
}

soekpi_status soekpi_evaluation_run(const soekpi_evaluation *evaluation, size_t first, size_t count,
                                    soekpi_results *results, soekpi_error *error) {
    if (!evaluation || !results || results->size != sizeof *results)
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                           "evaluation or results is NULL, or results->size is not sizeof(soekpi_results)");
    size_t rows = evaluation->entity_count + evaluation->group_count;
    if (first > rows || count > rows - first)
        return soekpi_fail(error, SOEKPI_ERROR_RANGE, soekpi_nowhere,
                           "rows %zu to %zu of an evaluation that has %zu", first, first + count, rows);
    if (results->capacity < count)
        return soekpi_fail(error, SOEKPI_ERROR_CAPACITY, soekpi_nowhere,
                           "capacity is %zu, but %zu rows are asked for", results->capacity, count);
    soekpi_engine_run(evaluation, first, count, results, NULL);
    return SOEKPI_OK;
}

soekpi_status soekpi_count_verdicts(const uint8_t *verdicts, size_t count, size_t *counts) {
    if (!counts || (!verdicts && count > 0))
        return SOEKPI_ERROR_ARGUMENT;
    for (int32_t verdict = 0; verdict < SOEKPI_VERDICT_END; verdict++)
        counts[verdict] = 0;
    for (size_t i = 0; i < count; i++)
        if (verdicts[i] < SOEKPI_VERDICT_END)
            counts[verdicts[i]]++;
    return SOEKPI_OK;
}

int32_t soekpi_gravest_verdict(const uint8_t *verdicts, size_t count) {
    int32_t gravest = SOEKPI_NOT_IN_SCOPE;
    for (size_t i = 0; verdicts && i < count; i++)
        if (verdicts[i] < SOEKPI_VERDICT_END && verdicts[i] > gravest)
            gravest = verdicts[i];
    return gravest;
}

soekpi_status soekpi_evaluation_counted(const soekpi_evaluation *evaluation, size_t row, size_t index,
                                        size_t *counted) {
    if (!evaluation || !counted)
        return SOEKPI_ERROR_ARGUMENT;
    if (row >= evaluation->entity_count + evaluation->group_count || index >= evaluation->plan->target_count)
        return SOEKPI_ERROR_RANGE;
    context at = {.evaluation = evaluation, .row = row};
    const bound_target *bound = &evaluation->targets[index];
    if (!soekpi_is_group(&at)) {
        judgement from;
        soekpi_judge(&at, index, &from);
        *counted = from.has_value;
        return SOEKPI_OK;
    }
    const group *whole = &evaluation->groups[row - evaluation->entity_count];
    size_t sum = 0;
    for (size_t i = 0; i < whole->count; i++) {
        size_t member = evaluation->group_members[whole->first + i];
        if (!soekpi_is_elimination(evaluation, member))
            sum += !evaluation->partial || soekpi_member_complete(&at, bound, member);
    }
    *counted = sum;
    return SOEKPI_OK;
}
