/* One target for one batch: what the kernel finds becomes sets of rows, and what it
 * cannot decide is left for the wider paths. */
#include "evaluate/batch.h"

/* ---- inputs ---- */

static row_set rows_of(const row_set *sets, slot_set slots) {
    row_set rows = 0;
    for (; slots != 0; slots &= slots - 1)
        rows |= sets[first_of(slots)];
    return rows;
}

/* Rows without figures; notes those that cannot be decided in lanes. */
static row_set note_inputs(work *on, const lane_ratio *ratio) {
    slot_set slots = ratio->slots & on->at->troubled;
    if (slots == 0)
        return 0;
    row_set missing = rows_of(on->at->missing, slots);
    on->left |= rows_of(on->at->unfit, slots) & ~missing;
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

static void take_limit(work *on, const lane_limit *limit, size_t which, bool first, lane_findings *found) {
    row_set missing = on->limit_missing[which];
    on->limit_ok[which] = found->limited & ~missing;
    on->limit_zero[which] = rows_with_zero(on, limit->denominator, ~on->limit_ok[which] & ~missing);
    row_set open = on->limit_ok[which] & (found->limit_unfit | (found->uncertain & on->value_ok)) & on->scope;
    row_set ready = open & on->value_ok & ~on->left;
    if (ready != 0)
        open &= ~soekpi_judge_long(on, limit, first, ready, found);
    on->left |= open;
}

/* The columns that the first test fills. */
static lane_columns columns_of(const work *on) {
    return (lane_columns){.values = on->values,
                          .references = on->references,
                          .margins = on->margins,
                          .amounts = on->amounts,
                          .amount_unit = on->ready->amount_unit,
                          .ahead = {on->at->ahead[0], on->at->ahead[1], on->at->ahead[2]},
                          .blanks = on->blanks};
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

const prepared_target *soekpi_batch_prepared(batch *at, size_t index) {
    const lane_target *wanted = &at->program->targets[index];
    if (at->usual_scales)
        return &at->program->prepared[index];
    size_t number = index - at->part->first;
    if (number >= PREPARED)
        number = PREPARED;
    if (number == PREPARED || !at->is_prepared[number])
        soekpi_prepare(at->program->kernel, wanted, at->scales, &at->prepared[number]);
    if (number < PREPARED)
        at->is_prepared[number] = true;
    return &at->prepared[number];
}

static void set_quotient(work *on) {
    on->ready = soekpi_batch_prepared(on->at, on->index);
    on->left |= on->ready->fits ? soekpi_sum_forms(on->at, on->ready) : ~(row_set)0;
    on->value = on->ready->value;
    on->value.numerator = soekpi_figures_at(on->at, on->ready->value_numerator);
    on->value.denominator = soekpi_figures_at(on->at, on->ready->value_denominator);
    on->value.checked = !(on->at->largest < on->ready->safe_value);
}

static void compute(work *on) {
    const lane_target *wanted = on->target;
    const kernel *lane = on->at->program->kernel;
    lane_columns columns;
    lane_findings found;
    on->value_missing = note_inputs(on, &wanted->value);
    for (size_t i = 0; i < wanted->reference_count; i++)
        on->limit_missing[i] = note_inputs(on, &wanted->references[i]);
    on->blanks = on->left != 0 || on->value_missing != 0;
    for (size_t i = 0; i < wanted->reference_count; i++)
        on->blanks = on->blanks || on->limit_missing[i] != 0;
    if (soekpi_leave_to_wide(on))
        return;
    set_quotient(on);
    on->holds = on->comfortable = ~(row_set)0;
    columns = columns_of(on);
    if (wanted->test_count == 0) {
        lane->judge(&on->value, NULL, &columns, on->at->rows, &found);
        take_value(on, &found);
        return;
    }
    for (size_t i = 0; i < wanted->test_count + wanted->condition; i++) {
        lane_limit limit = on->ready->limits[i];
        limit.numerator = soekpi_figures_at(on->at, on->ready->limit_numerators[i]);
        limit.denominator = soekpi_figures_at(on->at, on->ready->limit_denominators[i]);
        limit.checked = !(on->at->largest < on->ready->safe_limits[i]);
        lane->judge(&on->value, &limit, &columns, on->at->rows, &found);
        if (i == 0)
            take_value(on, &found);
        take_limit(on, &limit, wanted->tests[i].reference, i == 0, &found);
        take_test(on, i, &found);
        columns = columns_of(on);
        columns.values = columns.references = columns.margins = columns.amounts = NULL;
    }
}

/* ---- rows ---- */

static row_set groups_in_scope(const batch *at, const target *wanted) {
    row_set rows = 0;
    for (size_t i = 0; i < at->rows; i++) {
        context here = {.evaluation = at->evaluation, .row = at->first + i};
        rows |= (row_set)soekpi_in_scope(&here, wanted) << i;
    }
    return rows;
}

/* Rows in scope; a row without a name, which may be named by its number, is left to judge.c. */
static row_set rows_in_scope(work *on) {
    const batch *at = on->at;
    if (at->sums)
        return groups_in_scope(at, on->bound->target);
    if (on->bound->target->scope_each)
        return at->all;
    row_set rows = 0;
    const int32_t *codes = at->evaluation->table->entity.codes;
    for (size_t i = 0; on->target->sees_names && i < at->rows; i++) {
        int32_t code = codes[at->members[i]];
        row_set row = (row_set)1 << i;
        for (size_t s = 0; s < on->target->scope_count; s++)
            if (code == on->target->scope[s])
                rows |= row;
        if (code < 0) {
            rows |= row;
            on->left |= row;
        }
    }
    return rows;
}

static void judge_exactly(const work *on, row_set rows) {
    const batch *at = on->at;
    for (; rows != 0; rows &= rows - 1) {
        size_t i = first_of(rows);
        context here = {.evaluation = at->evaluation, .row = at->first + i};
        soekpi_judge_exactly(&here, on->index, at->results, at->first + i - at->results_first);
    }
}

static void begin(work *on, batch *at, size_t index) {
    on->at = at;
    on->index = index;
    on->target = &at->program->targets[index];
    on->bound = &at->evaluation->targets[index];
    on->left = at->left_out;
}

void soekpi_batch_judge(batch *at, size_t index) {
    const soekpi_results *results = at->results;
    work on;
    begin(&on, at, index);
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
    row_set unreadable = on.left;
    compute(&on);
    row_set open = at->sums ? 0 : on.left & on.scope & ~unreadable; /* sums have no cells */
    row_set wide = open != 0 ? soekpi_judge_wide(&on, open) : 0;
    on.left &= ~wide;
    soekpi_put_labels(&on);
    soekpi_put_results(&on);
    on.left &= on.scope;
    judge_exactly(&on, on.left);
    if (at->counts) {
        at->counts->lanes += count_of(at->all & ~on.left & ~wide);
        at->counts->wide += count_of(at->all & wide);
        at->counts->exact += count_of(on.left);
    }
}

void soekpi_batch_rests(batch *at, size_t index, double *rests) {
    work on;
    lane_columns none = {0};
    lane_findings found;
    begin(&on, at, index);
    on.scope = at->all;
    on.value_missing = note_inputs(&on, &on.target->value);
    none.blanks = true;
    set_quotient(&on);
    at->program->kernel->judge(&on.value, NULL, &none, at->rows, &found);
    take_value(&on, &found);
    row_set ready = on.value_ok & ~on.left;
    for (size_t i = 0; i < at->rows; i++) {
        double n = on.value.numerator[i] * on.value.up, d = on.value.denominator[i] * on.value.down;
        rests[i] = (ready >> i & 1) != 0 ? fma(-(n / d), d, n) / d : (double)NAN;
    }
}
