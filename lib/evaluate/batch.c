/* One target for one batch: what the kernel finds becomes sets of rows, and what it
 * cannot decide is left for the wider paths. */
#include "evaluate/batch.h"

/* ---- inputs ---- */

static row_set rows_of(const row_set *sets, slot_set slots) {
    row_set rows = 0;
    for (size_t slot = 0; slots != 0; slot++, slots >>= 1)
        if (slots & 1)
            rows |= sets[slot];
    return rows;
}

/* Rows without figures; notes those that cannot be decided in lanes. */
static row_set note_inputs(work *on, const lane_ratio *ratio) {
    row_set missing = rows_of(on->at->missing, ratio->slots);
    on->left |= rows_of(on->at->unfit, ratio->slots) & ~missing;
    if (ratio->deferred)
        on->left |= missing;
    return missing;
}

/* ---- values and limits ---- */

static row_set rows_with_zero(const work *on, const double *figures, row_set among) {
    among &= on->scope;
    return among != 0 ? on->at->program->kernel->zero(figures, on->at->rows) & among : 0;
}

static void take_value(work *on, const lane_findings *found) {
    on->value_ok = found->positive & ~on->value_missing;
    on->value_zero = rows_with_zero(on, on->value.denominator, ~on->value_ok & ~on->value_missing);
    on->left |= found->unfit & on->value_ok;
    if (on->target->policy)
        on->left |= ~on->value_ok & ~on->value_missing;
}

static void take_limit(work *on, const lane_limit *limit, size_t which, const lane_findings *found) {
    row_set missing = on->limit_missing[which];
    on->limit_ok[which] = found->limited & ~missing;
    on->limit_zero[which] = rows_with_zero(on, limit->denominator, ~on->limit_ok[which] & ~missing);
    on->left |= on->limit_ok[which] & (found->limit_unfit | (found->uncertain & on->value_ok));
}

/* Columns that the first test fills. An amount is the margin times the denominator in base units. */
static lane_columns columns_of(const work *on) {
    const batch *at = on->at;
    const lane_ratio *value = &on->target->value;
    int bottom = soekpi_form_power(at, &value->denominator), top = soekpi_form_power(at, &value->numerator);
    bool aligned = (uintptr_t)on->values % KERNEL_ALIGNMENT == 0;
    return (lane_columns){.values = on->values,
                          .references = on->references,
                          .margins = on->margins,
                          .amounts = on->amounts,
                          .amount_unit =
                              soekpi_integer_of(on->target->scale.integer,
                                                on->target->scale.exponent + (top > bottom ? top : bottom)),
                          .stream = at->stream && aligned};
}

static void take_test(work *on, size_t index, const lane_findings *found) {
    const lane_test *test = &on->target->tests[index];
    if (index < on->target->test_count) {
        on->holds &= found->holds;
        if (test->extra != NO_SECOND)
            on->comfortable &= found->holds_second;
        return;
    }
    /* A condition: at risk when it holds; a met row where it cannot be read is judged elsewhere. */
    on->comfortable = ~found->holds;
    on->left |= on->holds & on->value_ok & ~on->limit_ok[test->reference];
}

static void compute(work *on) {
    const lane_target *wanted = on->target;
    const kernel *lane = on->at->program->kernel;
    lane_columns columns;
    lane_findings found;
    on->value_missing = note_inputs(on, &wanted->value);
    for (size_t i = 0; i < wanted->reference_count; i++)
        on->limit_missing[i] = note_inputs(on, &wanted->references[i]);
    on->value = soekpi_quotient_of(on, &wanted->value);
    on->holds = on->comfortable = ~(row_set)0;
    columns = columns_of(on);
    if (wanted->test_count == 0) {
        lane->judge(&on->value, NULL, &columns, on->at->rows, &found);
        take_value(on, &found);
        return;
    }
    for (size_t i = 0; i < wanted->test_count + wanted->condition; i++) {
        lane_limit limit = soekpi_limit_of(on, &wanted->tests[i]);
        lane->judge(&on->value, &limit, &columns, on->at->rows, &found);
        if (i == 0)
            take_value(on, &found);
        take_limit(on, &limit, wanted->tests[i].reference, &found);
        take_test(on, i, &found);
        columns = (lane_columns){0};
    }
}

/* ---- rows ---- */

static row_set rows_in_scope(const work *on) {
    const batch *at = on->at;
    if (on->bound->target->scope_each)
        return at->all;
    row_set rows = 0;
    const int32_t *codes = at->evaluation->table->entity.codes;
    for (size_t i = 0; on->target->sees_names && i < at->rows; i++)
        for (size_t s = 0; s < on->target->scope_count; s++)
            if (codes[at->members[i]] == on->target->scope[s])
                rows |= (row_set)1 << i;
    return rows;
}

static void judge_exactly(const work *on, row_set rows) {
    const batch *at = on->at;
    for (size_t i = 0; rows != 0; i++, rows >>= 1) {
        if (!(rows & 1))
            continue;
        context here = {at->evaluation, at->inputs, at->first + i};
        soekpi_judge_exactly(&here, on->index, at->results, at->first + i - at->results_first);
    }
}

static uint64_t count_rows(row_set rows) {
    uint64_t count = 0;
    for (; rows != 0; rows &= rows - 1)
        count++;
    return count;
}

void soekpi_batch_judge(batch *at, size_t index) {
    const soekpi_results *results = at->results;
    work on = {.at = at,
               .index = index,
               .target = &at->program->targets[index],
               .bound = &at->evaluation->targets[index],
               .left = at->left_out};
    bool asks = results->references || results->margins || results->amounts;
    if (!on.target->in_lanes || (asks && on.target->test_count > 0 && !on.target->distances)) {
        judge_exactly(&on, at->all);
        if (at->counts)
            at->counts->exact += at->rows;
        return;
    }
    on.scope = rows_in_scope(&on);
    bool tested = on.target->test_count > 0;
    on.values = soekpi_place_of(&on, results->values, 0);
    on.references = tested ? soekpi_place_of(&on, results->references, 1) : NULL;
    on.margins = tested ? soekpi_place_of(&on, results->margins, 2) : NULL;
    on.amounts = tested ? soekpi_place_of(&on, results->amounts, 3) : NULL;
    compute(&on);
    soekpi_put_labels(&on);
    soekpi_put_results(&on);
    on.left &= on.scope;
    judge_exactly(&on, on.left);
    if (at->counts) {
        at->counts->lanes += count_rows(at->all & ~on.left);
        at->counts->exact += count_rows(on.left);
    }
}
