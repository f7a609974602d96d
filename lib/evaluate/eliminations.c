/* The eliminations of a group one by one: between whom, and with what they count. */
#include "evaluate/consolidation.h"

/* The `index`-th elimination of a group and of the groups in it; NO_ROW beyond the last. */
static size_t find_elimination(const context *at, size_t index) {
    const soekpi_evaluation *evaluation = at->evaluation;
    const group *whole = soekpi_group_at(at);
    for (size_t i = 0; i < whole->count; i++) {
        size_t member = evaluation->group_members[whole->first + i];
        if (soekpi_is_elimination(evaluation, member) && index-- == 0)
            return member;
    }
    return NO_ROW;
}

/* Its part of the numerator over the group's denominator, as a contribution. */
static double find_value(const context *at, const bound_target *bound, size_t member, int32_t *reason) {
    bound_ratio ratio = soekpi_ratio_of_inputs(&bound->value);
    computed whole;
    part_scale scale;
    exact_ratio value;
    exact numerator, denominator;
    tally state = {false, false, 0};
    double number = (double)NAN;
    soekpi_ratio_compute(at, bound, &ratio, &whole);
    *reason = whole.reason;
    if (whole.reason != SOEKPI_REASON_OK)
        return number;
    soekpi_part_scale_find(at, bound, &ratio, &scale);
    soekpi_form_member(at, &ratio.numerator, member, &numerator, &state);
    soekpi_form_member(at, &ratio.denominator, member, &denominator, &state);
    soekpi_part_numerator(&scale, &numerator, &denominator, &value.numerator);
    soekpi_exact_copy(&value.denominator, &whole.ratio.denominator);
    (void)soekpi_exact_nearest(&value, &number);
    return number;
}

/* The entity that an elimination names first: 甲 of 甲与乙. */
static const char *name_of(const soekpi_evaluation *evaluation, size_t member) {
    int32_t entity = soekpi_member_entity(evaluation, member);
    return entity >= 0 ? soekpi_entity_shown(evaluation->table, entity) : "";
}

soekpi_status soekpi_evaluation_elimination(const soekpi_evaluation *evaluation, size_t row, size_t index,
                                            size_t which, soekpi_elimination *out) {
    if (!evaluation || !out || out->size != sizeof *out)
        return SOEKPI_ERROR_ARGUMENT;
    soekpi_status status = soekpi_consolidation_check(evaluation, row, index);
    if (status != SOEKPI_OK)
        return status;
    context at = {.evaluation = evaluation, .row = row};
    size_t member = find_elimination(&at, which);
    if (member == NO_ROW)
        return SOEKPI_ERROR_RANGE;
    size_t table_row = evaluation->members[member];
    int32_t owner = evaluation->member_groups[member];
    *out = (soekpi_elimination){.size = sizeof *out,
                                .entity = name_of(evaluation, member),
                                .counterparty = soekpi_row_counterparty(evaluation->table, table_row),
                                .group = owner >= 0 ? evaluation->groups[owner].name : "",
                                .table_row = table_row};
    out->value = find_value(&at, &evaluation->targets[index], member, &out->reason);
    return SOEKPI_OK;
}
