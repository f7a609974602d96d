/* Rows whose figures share no power of ten, or have too many digits for integers below 2^53:
 * decided by double-doubles where their error cannot matter (kernel_wide.h). */
#include "evaluate/batch.h"
#include "evaluate/kernel_wide.h"

enum { RATIOS = 1 + LIMITS, RATIO_FORMS = 2 * RATIOS };

/* A target's forms and numbers: values, references, margins and amounts, NULL when not asked
 * for. Numbers are kept aside until it is known which rows they are for. */
typedef struct workspace {
    alignas(KERNEL_ALIGNMENT) double forms[RATIO_FORMS][3][BATCH_ROWS];
    alignas(KERNEL_ALIGNMENT) double aside[4][BATCH_ROWS];
    double *numbers[4];
    size_t form_count;
} workspace;

/* What is known of the value, or of one reference. */
typedef struct ratio_rows {
    wide_ratio ratio;
    row_set missing;
    row_set ok, zero; /* of the denominator */
} ratio_rows;

static const wide_kernel *wide_kernel_of(const kernel *lane) {
#if defined(__x86_64__)
    if (lane == &soekpi_kernel_avx512)
        return &soekpi_wide_kernel_avx512;
    if (lane == &soekpi_kernel_avx2)
        return &soekpi_wide_kernel_avx2;
#elif defined(__aarch64__)
    if (lane == &soekpi_kernel_neon)
        return &soekpi_wide_kernel_neon;
#endif
    (void)lane;
    return &soekpi_wide_kernel_baseline;
}

/* ---- constants ---- */

static bool in_range(wide_constant constant) {
    double size = fabs(constant.high);
    return size == 0 || (size >= WIDE_CONSTANT_LEAST && size <= WIDE_CONSTANT_MOST);
}

static bool form_in_range(const lane_form *of) {
    bool fits = in_range(of->wide_constant);
    for (size_t i = 0; i < of->count; i++)
        fits = fits && in_range(of->wide[i]);
    return fits;
}

static bool ratio_in_range(const lane_ratio *ratio) {
    return form_in_range(&ratio->numerator) && form_in_range(&ratio->denominator);
}

static bool target_in_range(const lane_target *wanted) {
    bool fits = ratio_in_range(&wanted->value);
    for (size_t i = 0; i < wanted->reference_count; i++)
        fits = fits && ratio_in_range(&wanted->references[i]);
    for (size_t i = 0; i < wanted->test_count + wanted->condition; i++) {
        const lane_test *test = &wanted->tests[i];
        fits =
            fits && in_range(test->wide_factor) && in_range(test->wide_margin) && in_range(test->wide_second);
    }
    return fits;
}

/* ---- figures and forms ---- */

/* Reads what has not been read of the slots; gives the rows that have every figure. */
static row_set read_slots(batch *at, const wide_kernel *lane, slot_set slots) {
    row_set ready = ~(row_set)0;
    for (; slots != 0; slots &= slots - 1) {
        size_t slot = first_of(slots);
        if ((at->wide_slots >> slot & 1) == 0)
            at->wide_unfit[slot] = ~lane->read(at->cells[slot], at->rows, at->wide_high + slot * BATCH_ROWS,
                                               at->wide_low + slot * BATCH_ROWS);
        at->wide_slots |= (slot_set)1 << slot;
        ready &= ~at->wide_unfit[slot];
    }
    return ready;
}

static wide_form make_form(const batch *at, const wide_kernel *lane, const lane_form *of, workspace *space) {
    if (of->kind == FORM_CONSTANT)
        return (wide_form){.constant = of->wide_constant};
    if (of->kind == FORM_COLUMN && of->wide[0].high == 1 && of->wide[0].low == 0)
        return (wide_form){.high = at->wide_high + of->slot * BATCH_ROWS,
                           .low = at->wide_low + of->slot * BATCH_ROWS};
    double(*columns)[BATCH_ROWS] = space->forms[space->form_count++];
    wide_columns out = {columns[0], columns[1], columns[2]};
    lane->sum(at->wide_high, at->wide_low, of->terms, of->wide, of->count, of->wide_constant, at->rows, &out);
    return (wide_form){.high = out.high, .low = out.low, .size = out.size};
}

/* Prepares a ratio and finds the sign of its denominator, and with `values` its value. Gives
 * those of the rows that are certain; rows that miss a figure are. */
static row_set take_ratio(work *on, const wide_kernel *lane, const lane_ratio *ratio, row_set rows,
                          double *values, workspace *space, ratio_rows *out) {
    batch *at = on->at;
    wide_findings found;
    if (ratio->deferred)
        rows &= ~out->missing;
    row_set ready = rows & (out->missing | read_slots(at, lane, ratio->slots));
    if (ready == 0)
        return 0;
    out->ratio = (wide_ratio){make_form(at, lane, &ratio->numerator, space),
                              make_form(at, lane, &ratio->denominator, space), ratio->nonzero};
    lane->divide(&out->ratio, at->rows, values, &found);
    out->ok = found.positive & ~out->missing;
    out->zero = found.zero & ~out->missing;
    ready &= found.certain | out->missing;
    return values ? ready & (found.rounded | ~out->ok) : ready;
}

/* ---- tests ---- */

/* What the rows that all is known of come to. */
typedef struct outcome_rows {
    ratio_rows value, references[LIMITS];
    row_set holds, comfortable;
} outcome_rows;

static wide_limit limit_of(const lane_test *test, const outcome_rows *of) {
    return (wide_limit){.ratio = of->references[test->reference].ratio,
                        .factor = test->wide_factor,
                        .margin = test->wide_margin,
                        .second = test->wide_second,
                        .upper = test->upper,
                        .has_second = test->extra == SECOND_MARGIN,
                        .has_share = test->extra == SECOND_SHARE};
}

/* As take_test() of batch.c: gives those of the rows that are certain. */
static row_set take_test(const work *on, const wide_kernel *lane, size_t index, row_set rows,
                         outcome_rows *of) {
    const lane_test *test = &on->target->tests[index];
    const wide_limit limit = limit_of(test, of);
    row_set judged = rows & of->value.ok & of->references[test->reference].ok;
    wide_findings found = {0};
    if (judged != 0)
        lane->compare(&of->value.ratio, &limit, judged, on->at->rows, &found);
    rows &= found.certain | ~judged;
    if (index < on->target->test_count) {
        of->holds &= found.holds;
        if (test->extra != NO_SECOND)
            of->comfortable &= found.holds_second;
        return rows;
    }
    of->comfortable = ~found.holds;
    return rows & ~(of->holds & of->value.ok & ~of->references[test->reference].ok);
}

static row_set take_distances(const work *on, const wide_kernel *lane, row_set rows, const outcome_rows *of,
                              workspace *space) {
    const lane_target *wanted = on->target;
    if (wanted->test_count == 0 || !(on->references || on->margins || on->amounts))
        return rows;
    if (wanted->scale.exponent < 0 || wanted->scale.exponent > EXACT_TENS)
        return 0;
    const wide_limit limit = limit_of(&wanted->tests[0], of);
    const wide_distances out = {space->numbers[1], space->numbers[2], space->numbers[3],
                                wanted->scale.integer * soekpi_tens[wanted->scale.exponent]};
    wide_findings found;
    lane->measure(&of->value.ratio, &limit, &out, on->at->rows, &found);
    row_set limited = of->references[wanted->tests[0].reference].ok;
    return rows & (found.rounded | ~limited);
}

/* ---- results ---- */

/* When no row has numbers already, they are written in place. */
static void place_numbers(const work *on, row_set rows, workspace *space) {
    double *const columns[4] = {on->values, on->references, on->margins, on->amounts};
    for (int i = 0; i < 4; i++)
        space->numbers[i] = columns[i] && (on->at->all & ~rows) != 0 ? space->aside[i] : columns[i];
}

/* Puts the rows of `from` into `out`, which has the others; they get into `from` on the way. */
static void copy_rows(double *out, double *from, row_set rows, const batch *at) {
    if (out == from)
        return;
    for (row_set others = at->all & ~rows; others != 0; others &= others - 1)
        from[first_of(others)] = out[first_of(others)];
    memcpy(out, from, at->rows * sizeof *out);
}

static void take_over(row_set *into, row_set from, row_set rows) {
    *into = (*into & ~rows) | (from & rows);
}

static void put_rows(work *on, const outcome_rows *of, row_set rows, workspace *space) {
    take_over(&on->value_ok, of->value.ok, rows);
    take_over(&on->value_zero, of->value.zero, rows);
    for (size_t i = 0; i < on->target->reference_count; i++) {
        take_over(&on->limit_ok[i], of->references[i].ok, rows);
        take_over(&on->limit_zero[i], of->references[i].zero, rows);
    }
    take_over(&on->holds, of->holds, rows);
    take_over(&on->comfortable, of->comfortable, rows);
    copy_rows(on->values, space->numbers[0], rows, on->at);
    for (row_set missing = rows & on->value_missing; on->values && missing != 0; missing &= missing - 1)
        on->values[first_of(missing)] = (double)NAN;
    copy_rows(on->references, space->numbers[1], rows, on->at);
    copy_rows(on->margins, space->numbers[2], rows, on->at);
    copy_rows(on->amounts, space->numbers[3], rows, on->at);
}

static bool wants_labels(const work *on) {
    return on->at->results->labels && on->target->value.growth;
}

bool soekpi_leave_to_wide(work *on) {
    enum { FEW = BATCH_ROWS / 8 };
    row_set fit = on->at->all & ~on->left & ~on->value_missing;
    for (size_t i = 0; i < on->target->reference_count; i++)
        fit &= ~on->limit_missing[i];
    if (on->left == 0 || count_of(fit) > FEW || wants_labels(on))
        return false;
    on->left = ~(row_set)0;
    on->value_ok = on->value_zero = 0;
    for (size_t i = 0; i < on->target->reference_count; i++)
        on->limit_ok[i] = on->limit_zero[i] = 0;
    on->holds = on->comfortable = 0;
    return true;
}

row_set soekpi_judge_wide(work *on, row_set rows) {
    const lane_target *wanted = on->target;
    const wide_kernel *lane = wide_kernel_of(on->at->program->kernel);
    workspace space;
    outcome_rows of;
    if (wants_labels(on) || !target_in_range(wanted))
        return 0;
    space.form_count = 0;
    of.holds = of.comfortable = ~(row_set)0;
    of.value.missing = on->value_missing;
    place_numbers(on, rows, &space);
    rows = take_ratio(on, lane, &wanted->value, rows, space.numbers[0], &space, &of.value);
    if (wanted->policy)
        rows &= of.value.ok | of.value.missing;
    for (size_t i = 0; i < wanted->reference_count && rows != 0; i++) {
        of.references[i].missing = on->limit_missing[i];
        rows = take_ratio(on, lane, &wanted->references[i], rows, NULL, &space, &of.references[i]);
    }
    for (size_t i = 0; i < wanted->test_count + wanted->condition && rows != 0; i++)
        rows = take_test(on, lane, i, rows, &of);
    if (rows != 0)
        rows = take_distances(on, lane, rows, &of, &space);
    if (rows != 0)
        put_rows(on, &of, rows, &space);
    return rows;
}
