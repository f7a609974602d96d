/* Parts of a group, and what each gives to the group's sums. */
#include "base/memory.h"
#include "base/sort.h"
#include "evaluate/consolidation.h"

/* ---- which there are ---- */

/* Members of a group itself, or with SOEKPI_PARTS_ENTERPRISES of the groups in it too. */
static bool is_part(const context *at, int32_t parts, size_t member) {
    size_t own = at->row - at->evaluation->entity_count;
    return parts == SOEKPI_PARTS_ENTERPRISES || at->evaluation->member_groups[member] == (int32_t)own;
}

static bool is_child(const context *at, int32_t parts, size_t which) {
    const group *below = &at->evaluation->groups[which];
    return parts == SOEKPI_PARTS_CHILDREN && below->level == SOEKPI_ROW_GROUP &&
           below->parent == (int32_t)(at->row - at->evaluation->entity_count);
}

void soekpi_part_list_count(const context *at, int32_t parts, part_list *out) {
    const soekpi_evaluation *evaluation = at->evaluation;
    const group *whole = soekpi_group_at(at);
    *out = (part_list){0};
    for (size_t i = 0; i < whole->count; i++) {
        size_t member = evaluation->group_members[whole->first + i];
        bool counts = is_part(at, parts, member);
        bool elimination = soekpi_is_elimination(evaluation, member);
        out->member_count += counts && !elimination;
        out->elimination_count += counts && elimination;
    }
    for (size_t i = 0; whole->level == SOEKPI_ROW_GROUP && i < evaluation->group_count; i++)
        out->group_count += is_child(at, parts, i);
}

static void fill(const context *at, int32_t parts, const part_list *list) {
    const soekpi_evaluation *evaluation = at->evaluation;
    const group *whole = soekpi_group_at(at);
    uint64_t *members = list->numbers, *groups = members + list->member_count;
    uint64_t *eliminations = groups + list->group_count;
    for (size_t i = 0; i < whole->count; i++) {
        size_t member = evaluation->group_members[whole->first + i];
        if (!is_part(at, parts, member))
            continue;
        if (soekpi_is_elimination(evaluation, member))
            *eliminations++ = member;
        else
            *members++ = member;
    }
    for (size_t i = 0; list->group_count > 0 && i < evaluation->group_count; i++)
        if (is_child(at, parts, i))
            *groups++ = i;
}

/* Members of several groups come in the order of the tree. */
static bool sort_members(const part_list *list) {
    size_t i = 1;
    while (i < list->member_count && list->numbers[i - 1] < list->numbers[i])
        i++;
    if (i >= list->member_count)
        return true;
    sort_space space;
    bool done = soekpi_sort_space_create(&space, list->member_count);
    if (done)
        soekpi_sort_words(list->numbers, list->member_count, &space);
    soekpi_sort_space_free(&space);
    return done;
}

bool soekpi_part_list_find(const context *at, int32_t parts, part_list *out) {
    soekpi_part_list_count(at, parts, out);
    size_t count = out->member_count + out->group_count + out->elimination_count;
    out->numbers = soekpi_allocate(count, sizeof *out->numbers);
    if (!out->numbers)
        return false;
    fill(at, parts, out);
    if (sort_members(out))
        return true;
    soekpi_part_list_free(out);
    return false;
}

void soekpi_part_list_free(part_list *freed) {
    soekpi_release(freed->numbers);
    freed->numbers = NULL;
}

size_t soekpi_part_list_total(const part_list *list, bool nobody) {
    return list->member_count + list->group_count + (list->elimination_count > 0) + nobody;
}

/* ---- what they are called ---- */

size_t soekpi_part_row(const context *at, const part_list *list, size_t index) {
    const soekpi_evaluation *evaluation = at->evaluation;
    if (index < list->member_count) /* the rows of segments are no rows of the evaluation */
        return list->numbers[index] < evaluation->entity_count ? (size_t)list->numbers[index] : SIZE_MAX;
    return index < list->member_count + list->group_count
               ? evaluation->entity_count + (size_t)list->numbers[index]
               : SIZE_MAX;
}

const char *soekpi_part_name(const context *at, const part_list *list, size_t index) {
    const soekpi_evaluation *evaluation = at->evaluation;
    if (index >= list->member_count + list->group_count)
        return "";
    size_t number = (size_t)list->numbers[index];
    if (index >= list->member_count)
        return evaluation->groups[number].name;
    if (number < evaluation->entity_count)
        return soekpi_entity_name(evaluation, number);
    int32_t entity = soekpi_member_entity(evaluation, number);
    return entity >= 0 ? soekpi_entity_shown(evaluation->table, entity) : "";
}

/* ---- what they give ---- */

bool soekpi_form_has_nobody(const soekpi_evaluation *evaluation, const bound_form *linear) {
    for (size_t i = 0; i < linear->count; i++)
        if (linear->terms[i].source == NO_SOURCE || evaluation->sources[linear->terms[i].source].level)
            return true;
    return false;
}

bool soekpi_ratio_is_amount(const bound_ratio *ratio) {
    for (size_t i = 0; i < ratio->denominator.count; i++)
        if (ratio->denominator.terms[i].source != NO_SOURCE)
            return false;
    return !ratio->growth;
}

/* A member that is left out of a partial sum gives nothing. */
static void add_member(const context *at, const bound_target *bound, const bound_form *linear, size_t member,
                       exact *sum) {
    exact share;
    tally state = {false, false, 0};
    if (at->evaluation->partial && !soekpi_member_complete(at, bound, member))
        return;
    soekpi_form_member(at, linear, member, &share, &state);
    soekpi_exact_add(sum, sum, &share);
}

void soekpi_part_sum(const context *at, const bound_target *bound, const part_list *list, size_t index,
                     const bound_form *linear, exact *out) {
    const soekpi_evaluation *evaluation = at->evaluation;
    size_t rows = list->member_count + list->group_count;
    soekpi_exact_zero(out);
    if (index < list->member_count) {
        add_member(at, bound, linear, (size_t)list->numbers[index], out);
    } else if (index < rows) {
        const group *below = &evaluation->groups[list->numbers[index]];
        for (size_t i = 0; i < below->count; i++)
            add_member(at, bound, linear, evaluation->group_members[below->first + i], out);
    } else if (index == rows && list->elimination_count > 0) {
        for (size_t i = 0; i < list->elimination_count; i++)
            add_member(at, bound, linear, (size_t)list->numbers[rows + i], out);
    } else {
        tally state = {false, false, 0};
        soekpi_form_member(at, linear, NO_ROW, out, &state);
    }
}

/* ---- the factors of a row ---- */

bound_ratio soekpi_ratio_of_inputs(const bound_ratio *ratio) {
    bound_ratio inputs = *ratio;
    inputs.reported = NO_SOURCE;
    return inputs;
}

/* Row factors as in soekpi_ratio_compute(): 12/months, and the 12 that a timed form carries. */
static void find_factors(const context *at, const bound_ratio *ratio, part_scale *out) {
    const decimal one = soekpi_decimal_make(1, 0), twelve = soekpi_decimal_make(12, 0);
    decimal months = twelve;
    out->numerator = ratio->denominator.timed ? twelve : one;
    out->denominator = ratio->numerator.timed ? twelve : one;
    if (!ratio->annualise || soekpi_months_read(at, &months) != READ_NUMBER)
        return;
    (void)soekpi_decimal_multiply(out->numerator, twelve, &out->numerator);
    (void)soekpi_decimal_multiply(out->denominator, months, &out->denominator);
}

void soekpi_part_scale_find(const context *at, const bound_target *bound, const bound_ratio *ratio,
                            part_scale *out) {
    out->negated = out->mirrored = false;
    out->offset = ratio->offset;
    out->divisor = ratio->divisor;
    find_factors(at, ratio, out);
    if (!ratio->nonzero && !ratio->growth)
        return; /* the denominator is positive */
    exact denominator;
    tally state = {false, false, 0};
    soekpi_form_sum(at, bound, &ratio->denominator, &denominator, &state);
    out->negated = denominator.sign < 0;
    out->mirrored = ratio->growth && denominator.sign < 0 && bound->growth_base == SOEKPI_GROWTH_ABSOLUTE;
}

void soekpi_part_numerator(const part_scale *scale, const exact *numerator, const exact *denominator,
                           exact *out) {
    soekpi_exact_multiply_decimal(out, numerator, scale->numerator);
    if (scale->mirrored) { /* as apply_growth() of judge.c: 2 * offset * D - divisor * N */
        exact twice;
        soekpi_exact_multiply_decimal(&twice, denominator, scale->denominator);
        soekpi_exact_multiply_decimal(&twice, &twice, scale->offset);
        soekpi_exact_multiply_decimal(&twice, &twice, soekpi_decimal_make(2, 0));
        soekpi_exact_multiply_decimal(out, out, scale->divisor);
        soekpi_exact_subtract(out, &twice, out);
    }
    if (scale->negated)
        soekpi_exact_negate(out);
}
