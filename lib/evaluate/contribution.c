/* What each part of a group contributes to its value and to its change on last year (拉动, 贡献率).
 *
 * All is exact: a part's numerator over the group's denominator, and differences of such. Totals and parts
 * have the same denominators, so that shares are ratios of numerators. */
#include "base/memory.h"
#include "evaluate/consolidation.h"
#include "evaluate/progress.h"

/* A group taken apart for one target. */
typedef struct dissection {
    context at; /* the group, in `scratch` */
    const bound_target *bound;
    part_list list;
    soekpi_evaluation scratch; /* with sources of its own, those of last year behind the others */
    bound_ratio value;
    bound_ratio before;
    bool amount;
    bool nobody;
    int32_t share_reason;
    computed now;
    computed then; /* last year's; the reason says whether it is known */
    part_scale scale;
    part_scale scale_then;
    exact_ratio change; /* the total, of which parts have shares */
} dissection;

soekpi_status soekpi_consolidation_check(const soekpi_evaluation *evaluation, size_t row, size_t index) {
    if (row >= evaluation->entity_count + evaluation->group_count || index >= evaluation->target_count)
        return SOEKPI_ERROR_RANGE;
    int32_t kind = evaluation->targets[index].target->kind;
    if (row < evaluation->entity_count ||
        evaluation->groups[row - evaluation->entity_count].level == SOEKPI_ROW_PLAN || soekpi_is_work(kind))
        return SOEKPI_ERROR_ARGUMENT;
    return SOEKPI_OK;
}

/* ---- binding ---- */

static void close_dissection(dissection *closed) {
    soekpi_bound_ratio_free(&closed->before);
    soekpi_part_list_free(&closed->list);
    soekpi_release(closed->scratch.sources);
}

/* Last year's ratio, where it has a meaning; else its reason is "missing". */
static soekpi_status bind_before(dissection *into) {
    soekpi_evaluation *scratch = &into->scratch;
    size_t count = scratch->source_count;
    const source *sources = scratch->sources;
    scratch->source_capacity = count;
    scratch->sources = soekpi_allocate(count, sizeof *scratch->sources);
    if (!scratch->sources)
        return SOEKPI_ERROR_MEMORY;
    if (count > 0)
        memcpy(scratch->sources, sources, count * sizeof *sources);
    into->then.reason = SOEKPI_MISSING_INPUT;
    if (into->value.growth)
        return SOEKPI_OK;
    soekpi_status status = soekpi_bind_before(scratch, into->bound->target, &into->before);
    if (status == SOEKPI_OK)
        into->then.reason = SOEKPI_REASON_OK;
    else
        soekpi_bound_ratio_free(&into->before);
    return status == SOEKPI_ERROR_RULE ? SOEKPI_OK : status;
}

/* Binds, and knows then which parts there are. `into` is closed on failure. */
static soekpi_status open_dissection(const soekpi_evaluation *evaluation, size_t row, size_t index,
                                     dissection *into) {
    into->scratch = *evaluation;
    into->at = (context){.evaluation = &into->scratch, .row = row};
    into->bound = &evaluation->targets[index];
    into->value = soekpi_ratio_of_inputs(&into->bound->value);
    into->before = (bound_ratio){0};
    into->list = (part_list){0};
    soekpi_status status = bind_before(into);
    if (status != SOEKPI_OK) {
        close_dissection(into);
        return status;
    }
    into->before.reported = NO_SOURCE;
    into->amount = soekpi_ratio_is_amount(&into->value) && into->bound->target->unit != SOEKPI_PERCENT;
    into->nobody = soekpi_form_has_nobody(&into->scratch, &into->value.numerator) ||
                   soekpi_form_has_nobody(&into->scratch, &into->value.now) ||
                   soekpi_form_has_nobody(&into->scratch, &into->before.numerator);
    return SOEKPI_OK;
}

/* ---- totals ---- */

/* divisor * (W - W'), of all or of a part. */
static void growth_change(const bound_ratio *value, const exact *now, const exact *base, exact *out) {
    soekpi_exact_multiply_decimal(out, now, value->divisor);
    soekpi_exact_subtract(out, out, base);
}

static void total_growth(dissection *of) {
    exact now, base;
    tally state = {false, false, 0};
    soekpi_form_sum(&of->at, of->bound, &of->value.now, &now, &state);
    soekpi_form_sum(&of->at, of->bound, &of->value.denominator, &base, &state);
    growth_change(&of->value, &now, &base, &of->change.numerator);
    soekpi_exact_set(&of->change.denominator, soekpi_decimal_make(1, 0));
    of->share_reason = of->change.numerator.sign > 0 ? SOEKPI_REASON_OK : SOEKPI_NON_POSITIVE_BASE;
}

static void total_change(dissection *of) {
    if (of->then.reason == SOEKPI_REASON_OK)
        soekpi_ratio_compute(&of->at, of->bound, &of->before, &of->then);
    of->share_reason = of->then.reason;
    if (of->then.reason != SOEKPI_REASON_OK)
        return;
    soekpi_part_scale_find(&of->at, of->bound, &of->before, &of->scale_then);
    soekpi_exact_ratio_subtract(&of->change, &of->now.ratio, &of->then.ratio);
    if (of->change.numerator.sign <= 0)
        of->share_reason = SOEKPI_NON_POSITIVE_BASE;
}

static void compute_totals(dissection *of) {
    soekpi_ratio_compute(&of->at, of->bound, &of->value, &of->now);
    of->share_reason = of->now.reason;
    if (of->now.reason != SOEKPI_REASON_OK)
        return;
    soekpi_part_scale_find(&of->at, of->bound, &of->value, &of->scale);
    if (of->value.growth)
        total_growth(of);
    else
        total_change(of);
}

/* ---- one part ---- */

/* Every field of a part, by SOEKPI_CONTRIBUTION_... */
typedef struct part_fields {
    known_ratio fields[SOEKPI_CONTRIBUTION_END];
} part_fields;

static void set_ratio(known_ratio *out, const exact_ratio *from) {
    out->known = true;
    soekpi_exact_ratio_copy(&out->ratio, from);
}

/* A part's numerator over the group's denominator. */
static void part_ratio(const dissection *of, size_t index, const bound_ratio *ratio, const part_scale *scale,
                       const computed *whole, exact_ratio *out) {
    exact numerator, denominator;
    soekpi_exact_zero(&denominator);
    soekpi_part_sum(&of->at, of->bound, &of->list, index, &ratio->numerator, &numerator);
    if (scale->mirrored)
        soekpi_part_sum(&of->at, of->bound, &of->list, index, &ratio->denominator, &denominator);
    soekpi_part_numerator(scale, &numerator, &denominator, &out->numerator);
    soekpi_exact_copy(&out->denominator, &whole->ratio.denominator);
}

/* The share of a total change with the same denominator. */
static void set_share(const dissection *of, const exact *change, part_fields *out) {
    known_ratio *share = &out->fields[SOEKPI_CONTRIBUTION_SHARE];
    share->known = of->share_reason == SOEKPI_REASON_OK;
    if (!share->known)
        return;
    soekpi_exact_copy(&share->ratio.numerator, change);
    soekpi_exact_copy(&share->ratio.denominator, &of->change.numerator);
}

static void find_growth(const dissection *of, size_t index, part_fields *out) {
    exact now, base, change;
    set_ratio(&out->fields[SOEKPI_CONTRIBUTION_PULL], &out->fields[SOEKPI_CONTRIBUTION_VALUE].ratio);
    soekpi_part_sum(&of->at, of->bound, &of->list, index, &of->value.now, &now);
    soekpi_part_sum(&of->at, of->bound, &of->list, index, &of->value.denominator, &base);
    growth_change(&of->value, &now, &base, &change);
    set_share(of, &change, out);
}

/* 拉动 of an amount: the change over last year's total, where that is positive. */
static void find_pull(const dissection *of, part_fields *out) {
    const exact_ratio *change = &out->fields[SOEKPI_CONTRIBUTION_CHANGE].ratio;
    known_ratio *pull = &out->fields[SOEKPI_CONTRIBUTION_PULL];
    if (!of->amount) {
        set_ratio(pull, change);
        return;
    }
    pull->known = of->then.ratio.numerator.sign > 0;
    if (!pull->known)
        return;
    soekpi_exact_multiply(&pull->ratio.numerator, &change->numerator, &of->then.ratio.denominator);
    soekpi_exact_multiply(&pull->ratio.denominator, &change->denominator, &of->then.ratio.numerator);
}

static void find_fields(const dissection *of, size_t index, part_fields *out) {
    for (int32_t field = 0; field < SOEKPI_CONTRIBUTION_END; field++)
        out->fields[field].known = false;
    if (of->now.reason != SOEKPI_REASON_OK)
        return;
    known_ratio *value = &out->fields[SOEKPI_CONTRIBUTION_VALUE];
    value->known = true;
    part_ratio(of, index, &of->value, &of->scale, &of->now, &value->ratio);
    if (of->value.growth) {
        find_growth(of, index, out);
    } else if (of->then.reason == SOEKPI_REASON_OK) {
        known_ratio *before = &out->fields[SOEKPI_CONTRIBUTION_BEFORE];
        known_ratio *change = &out->fields[SOEKPI_CONTRIBUTION_CHANGE];
        before->known = change->known = true;
        part_ratio(of, index, &of->before, &of->scale_then, &of->then, &before->ratio);
        soekpi_exact_ratio_subtract(&change->ratio, &value->ratio, &before->ratio);
        set_share(of, &change->ratio.numerator, out);
        find_pull(of, out);
    }
}

static soekpi_status write_part(const dissection *of, size_t index, soekpi_contribution *out) {
    part_fields part;
    const char *name = soekpi_part_name(&of->at, &of->list, index);
    if (!name)
        return SOEKPI_ERROR_MEMORY;
    find_fields(of, index, &part);
    *out = (soekpi_contribution){.size = sizeof *out,
                                 .row = soekpi_part_row(&of->at, &of->list, index),
                                 .name = name,
                                 .reason = of->now.reason,
                                 .share_reason = of->share_reason,
                                 .value = soekpi_known_nearest(&part.fields[SOEKPI_CONTRIBUTION_VALUE]),
                                 .before = soekpi_known_nearest(&part.fields[SOEKPI_CONTRIBUTION_BEFORE]),
                                 .change = soekpi_known_nearest(&part.fields[SOEKPI_CONTRIBUTION_CHANGE]),
                                 .pull = soekpi_known_nearest(&part.fields[SOEKPI_CONTRIBUTION_PULL]),
                                 .share = soekpi_known_nearest(&part.fields[SOEKPI_CONTRIBUTION_SHARE])};
    return SOEKPI_OK;
}

/* ---- the public calls ---- */

static bool known_parts(int32_t parts) {
    return parts >= 0 && parts < SOEKPI_PARTS_END;
}

/* Opens, lists, and computes what is the group's. Closed on failure; `count` of parts. */
static soekpi_status prepare(const soekpi_evaluation *evaluation, size_t row, size_t index, int32_t parts,
                             dissection *into, size_t *count) {
    soekpi_status status = open_dissection(evaluation, row, index, into);
    if (status != SOEKPI_OK)
        return status;
    if (!soekpi_part_list_find(&into->at, parts, &into->list)) {
        close_dissection(into);
        return SOEKPI_ERROR_MEMORY;
    }
    *count = soekpi_part_list_total(&into->list, into->nobody);
    return SOEKPI_OK;
}

soekpi_status soekpi_evaluation_parts(const soekpi_evaluation *evaluation, size_t row, size_t index,
                                      int32_t parts, size_t *count) {
    if (!evaluation || !count || !known_parts(parts))
        return SOEKPI_ERROR_ARGUMENT;
    soekpi_status status = soekpi_consolidation_check(evaluation, row, index);
    if (status != SOEKPI_OK)
        return status;
    dissection of;
    status = open_dissection(evaluation, row, index, &of);
    if (status != SOEKPI_OK)
        return status;
    soekpi_part_list_count(&of.at, parts, &of.list);
    *count = soekpi_part_list_total(&of.list, of.nobody);
    close_dissection(&of);
    return SOEKPI_OK;
}

static soekpi_status fail(soekpi_status status, size_t first, size_t count, size_t parts,
                          soekpi_error *error) {
    switch (status) {
    case SOEKPI_ERROR_MEMORY:
        return soekpi_fail_memory(error);
    case SOEKPI_ERROR_RANGE:
        return soekpi_fail(error, status, soekpi_nowhere,
                           "parts %zu to %zu of %zu, or a row or target beyond the last", first,
                           first + count, parts);
    default:
        return soekpi_fail(
            error, status, soekpi_nowhere,
            "evaluation or contributions is NULL, contributions->size is not "
            "sizeof(soekpi_contribution), the row is no group, or the target is neither a rule "
            "nor a rank");
    }
}

soekpi_status soekpi_evaluation_contributions(const soekpi_evaluation *evaluation, size_t row, size_t index,
                                              int32_t parts, size_t first, size_t count,
                                              soekpi_contribution *contributions, soekpi_error *error) {
    if (!evaluation || !known_parts(parts) ||
        (count > 0 && (!contributions || contributions->size != sizeof *contributions)))
        return fail(SOEKPI_ERROR_ARGUMENT, first, count, 0, error);
    soekpi_status status = soekpi_consolidation_check(evaluation, row, index);
    dissection of;
    size_t there = 0;
    if (status == SOEKPI_OK)
        status = prepare(evaluation, row, index, parts, &of, &there);
    if (status != SOEKPI_OK)
        return fail(status, first, count, there, error);
    if (first > there || count > there - first) {
        close_dissection(&of);
        return fail(SOEKPI_ERROR_RANGE, first, count, there, error);
    }
    if (count > 0)
        compute_totals(&of);
    for (size_t i = 0; status == SOEKPI_OK && i < count; i++)
        status = write_part(&of, first + i, &contributions[i]);
    close_dissection(&of);
    return status == SOEKPI_OK ? status : fail(status, first, count, there, error);
}

/* "" for an unknown number. */
static soekpi_status print_field(const known_ratio *from, char *buffer, size_t capacity, size_t *needed) {
    text_builder builder = {0};
    if (from->known)
        soekpi_exact_print(&from->ratio, &builder);
    else
        soekpi_text_add(&builder, "");
    return soekpi_text_give(&builder, buffer, capacity, needed);
}

soekpi_status soekpi_contribution_exact(const soekpi_evaluation *evaluation, size_t row, size_t index,
                                        int32_t parts, size_t which, int32_t field, char *buffer,
                                        size_t capacity, size_t *needed) {
    if (!evaluation || !known_parts(parts) || field < 0 || field >= SOEKPI_CONTRIBUTION_END ||
        (!buffer && (capacity > 0 || !needed)))
        return SOEKPI_ERROR_ARGUMENT;
    soekpi_status status = soekpi_consolidation_check(evaluation, row, index);
    dissection of;
    size_t there = 0;
    if (status == SOEKPI_OK)
        status = prepare(evaluation, row, index, parts, &of, &there);
    if (status != SOEKPI_OK)
        return status;
    if (which < there) {
        part_fields part;
        compute_totals(&of);
        find_fields(&of, which, &part);
        status = print_field(&part.fields[field], buffer, capacity, needed);
    } else {
        status = SOEKPI_ERROR_RANGE;
    }
    close_dissection(&of);
    return status;
}
