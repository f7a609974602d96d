#include "evaluate/row.h"

#include "evaluate/batch.h"

/* One row on its way through a target. */
typedef struct row {
    const lane_target *wanted;
    const prepared_target *ready;
    section *part;
    int scales[SECTION_SLOTS]; /* by slot that names a family */
    slot_set unusual;          /* slots at scales that the program is not prepared for */
    double figures[SECTION_SLOTS + BATCH_FORMS];
    slot_set missing; /* these have the figure 0 */
    bool fits;        /* no integer has reached INTEGER_END */
} row;

/* top / bottom, integers. */
typedef struct fraction {
    double top, bottom;
} fraction;

/* ---- figures ---- */

/* A calculator has one row, and no row of another date. */
static double cell_of(const context *at, const source *from) {
    const soekpi_evaluation *evaluation = at->evaluation;
    const size_t *rows = from->direct != NO_COLUMN ? evaluation->members : evaluation->aligned[from->time];
    int32_t column = from->direct != NO_COLUMN ? from->direct : from->base;
    if (column == NO_COLUMN || !rows || rows[at->row] == NO_ROW)
        return (double)NAN;
    return at->inputs ? at->inputs[column]
                      : soekpi_column_cell(&evaluation->table->columns[column], rows[at->row]);
}

static slot_set slots_of(const lane_target *wanted) {
    slot_set slots = wanted->value.slots;
    for (size_t i = 0; i < wanted->reference_count; i++)
        slots |= wanted->references[i].slots;
    return slots;
}

/* Reads all cells; false when one of them is no whole number at its family's scale. */
static bool read_cells(row *of, const context *at, slot_set slots) {
    of->missing = 0;
    for (slot_set rest = slots; rest != 0; rest &= rest - 1) {
        int slot = __builtin_ctz(rest);
        int power = of->scales[of->part->family[slot]] + of->part->power[slot];
        double cell = cell_of(at, &at->evaluation->sources[of->part->sources[slot]]);
        of->figures[slot] = 0;
        if (isnan(cell))
            of->missing |= (slot_set)1 << slot;
        else if (power < 0 || power > EXACT_TENS ||
                 !soekpi_decimal_read_whole(cell, soekpi_tens[power], &of->figures[slot]))
            return false;
    }
    return true;
}

/* At the scales that served last. */
static bool read_as_before(row *of, const context *at, slot_set slots) {
    of->unusual = 0;
    for (slot_set rest = slots; rest != 0; rest &= rest - 1) {
        int slot = __builtin_ctz(rest), family = of->part->family[slot];
        bool hopeless; /* for the batch, which seeks no scale then; here it may still serve */
        of->scales[family] = soekpi_hint_take(of->part, (size_t)family, &hopeless);
        if (of->scales[family] != of->part->scales[family])
            of->unusual |= (slot_set)1 << slot;
    }
    return read_cells(of, at, slots);
}

/* At one scale for all, which the next row will try first. */
static bool read_anew(row *of, const context *at, slot_set slots) {
    static const signed char common[] = {2, 6, 4, 0};
    of->unusual = slots;
    for (size_t i = 0; i < sizeof common; i++) {
        for (slot_set rest = slots; rest != 0; rest &= rest - 1)
            of->scales[of->part->family[__builtin_ctz(rest)]] = common[i];
        if (!read_cells(of, at, slots))
            continue;
        for (slot_set rest = slots; rest != 0; rest &= rest - 1)
            soekpi_hint_leave(of->part, (size_t)of->part->family[__builtin_ctz(rest)], common[i], false);
        return true;
    }
    return false;
}

/* ---- integers ---- */

/* Integers from INTEGER_END on may have lost digits; NaN fits nowhere. */
static void check(row *of, double integer) {
    if (!(fabs(integer) < INTEGER_END))
        of->fits = false;
}

static double figure_at(const row *of, lane_place where) {
    return where == PLACE_OF_ONES ? 1 : of->figures[where / BATCH_ROWS];
}

static void sum_forms(row *of) {
    for (size_t i = 0; i < of->ready->sum_count; i++) {
        const lane_sum *from = &of->ready->sums[i];
        double sum = from->constant, size = fabs(sum);
        for (size_t t = 0; t < from->form->count; t++) {
            const lane_term *entry = &from->form->terms[t];
            double product = entry->coefficient * of->figures[entry->slot];
            sum += product;
            size += fabs(product);
        }
        check(of, size);
        of->figures[SECTION_SLOTS + i] = sum;
    }
}

static void make_positive(fraction *of) {
    if (of->bottom < 0)
        *of = (fraction){-of->top, -of->bottom};
}

static fraction value_of(row *of) {
    const lane_quotient *by = &of->ready->value;
    fraction made = {figure_at(of, of->ready->value_numerator) * by->up,
                     figure_at(of, of->ready->value_denominator) * by->down};
    check(of, made.top);
    check(of, made.bottom);
    if (by->flips)
        make_positive(&made);
    return made;
}

/* The limit top / bottom, and second / bottom, where a value is no longer at risk. The denominator of the
 * reference, positive when there is a limit, is `base`. */
typedef struct limit {
    double top, second, bottom, base;
} limit;

static limit limit_of(row *of, size_t test) {
    const lane_limit *by = &of->ready->limits[test];
    fraction from = {figure_at(of, of->ready->limit_numerators[test]),
                     figure_at(of, of->ready->limit_denominators[test])};
    if (by->flips)
        make_positive(&from);
    double scaled = from.top * by->a, margin = from.bottom * by->b, extra = 0;
    limit made = {.top = scaled + margin, .bottom = from.bottom * by->q, .base = from.bottom};
    made.second = made.top;
    if (by->has_share) {
        extra = fabs(made.top) * by->share;
        made.top *= by->unit;
        made.second = made.top + extra;
    } else if (by->has_second) {
        extra = from.bottom * by->second;
        made.second = scaled + extra;
    }
    check(of, (fabs(scaled) + fabs(margin)) * by->unit + fabs(extra));
    check(of, made.bottom);
    return made;
}

/* value - top / bottom, times both denominators; positive on the good side. */
static int128 distance(const lane_test *test, fraction value, double top, double bottom) {
    int128 left = (int128)(int64_t)value.top * (int64_t)bottom;
    int128 right = (int128)(int64_t)value.bottom * (int64_t)top;
    return test->upper ? right - left : left - right;
}

static bool holds(const lane_test *test, fraction value, const limit *to) {
    int128 over = distance(test, value, to->top, to->bottom);
    return test->strict ? over > 0 : over >= 0;
}

/* ---- outcomes ---- */

static int32_t reason_of(const row *of, const lane_ratio *ratio, double bottom) {
    if (of->missing & ratio->slots)
        return SOEKPI_MISSING_INPUT;
    if (bottom > 0)
        return SOEKPI_REASON_OK;
    if (ratio->growth)
        return SOEKPI_NON_POSITIVE_BASE;
    return bottom == 0 ? SOEKPI_ZERO_DENOMINATOR : SOEKPI_NEGATIVE_DENOMINATOR;
}

static int sign_of(double number) {
    return (number > 0) - (number < 0);
}

static int32_t label_of(row *of) {
    const lane_ratio *ratio = &of->wanted->value;
    if (!ratio->growth || (of->missing & ratio->slots))
        return SOEKPI_LABEL_NONE;
    double now = figure_at(of, of->ready->now) * of->ready->now_unit;
    double base = figure_at(of, of->ready->value_denominator) * of->ready->base_unit;
    check(of, now);
    check(of, base);
    return soekpi_growth_label_of(sign_of(now), sign_of(base), sign_of(now - base));
}

static int32_t marks_of(const row *of) {
    const lane_target *wanted = of->wanted;
    int32_t marks =
        of->missing & wanted->value.slots ? wanted->value.marks_when_missing : wanted->value.marks;
    for (size_t i = 0; i < soekpi_limit_count(wanted); i++) {
        const lane_ratio *ratio = &wanted->references[i];
        marks |= of->missing & ratio->slots ? ratio->marks_when_missing : ratio->marks;
    }
    return marks;
}

/* Reference, margin and amount, of a rule with one limit. */
static void measure(row *of, fraction value, const limit *to, bool has_value, soekpi_outcome *out) {
    check(of, of->ready->amount_unit);
    if (!of->fits)
        return;
    const int64_t bottom = (int64_t)to->bottom, unit = (int64_t)of->ready->amount_unit;
    out->reference = soekpi_nearest_quotient((int64_t)to->top, bottom);
    if (!has_value)
        return;
    int128 over = distance(&of->wanted->tests[0], value, to->top, to->bottom);
    out->margin = soekpi_nearest_quotient(over, (int128)(int64_t)value.bottom * bottom);
    out->amount = soekpi_nearest_quotient(over, (int128)unit * bottom);
}

/* Reads the limits of all tests but a condition's: the reason that law 5 names, missing input first. False
 * when a figure that is missing may have a stand-in. */
static bool read_limits(row *of, limit *limits, int32_t *reason) {
    const lane_target *wanted = of->wanted;
    *reason = SOEKPI_REASON_OK;
    for (size_t i = 0; i < wanted->test_count; i++) {
        const lane_ratio *ratio = &wanted->references[wanted->tests[i].reference];
        limits[i] = limit_of(of, i);
        int32_t found = reason_of(of, ratio, limits[i].base);
        if (found == SOEKPI_MISSING_INPUT && ratio->deferred)
            return false;
        if (*reason == SOEKPI_REASON_OK || found == SOEKPI_MISSING_INPUT)
            *reason = found;
    }
    return true;
}

/* Met, breached or at risk; false when a condition cannot be read. */
static bool decide(row *of, fraction value, const limit *limits, soekpi_outcome *out) {
    const lane_target *wanted = of->wanted;
    bool comfortable = true;
    for (size_t i = 0; i < wanted->test_count; i++) {
        const lane_test *test = &wanted->tests[i];
        if (!holds(test, value, &limits[i])) {
            out->verdict = SOEKPI_BREACHED;
            return true;
        }
        if (test->extra != NO_SECOND && distance(test, value, limits[i].second, limits[i].bottom) < 0)
            comfortable = false;
    }
    if (wanted->condition) {
        const lane_test *test = &wanted->tests[wanted->test_count];
        const lane_ratio *ratio = &wanted->references[test->reference];
        limit to = limit_of(of, wanted->test_count);
        if (!of->fits || reason_of(of, ratio, to.base) != SOEKPI_REASON_OK)
            return false;
        comfortable = !holds(test, value, &to);
        out->marks |= ratio->marks;
    }
    out->verdict = comfortable ? SOEKPI_MET : SOEKPI_AT_RISK;
    return true;
}

static bool judge(row *of, bool distances, soekpi_outcome *out) {
    const lane_target *wanted = of->wanted;
    limit limits[LIMITS];
    int32_t limit_reason;
    sum_forms(of);
    fraction value = value_of(of);
    int32_t reason = reason_of(of, &wanted->value, value.bottom);
    bool missing = reason == SOEKPI_MISSING_INPUT, has_value = reason == SOEKPI_REASON_OK;
    if ((missing && wanted->value.deferred) || (wanted->policy && !missing && !has_value) ||
        !read_limits(of, limits, &limit_reason) || !of->fits)
        return false;
    *out = (soekpi_outcome){.value = has_value ? (value.top + 0.0) / value.bottom : (double)NAN,
                            .reference = (double)NAN,
                            .margin = (double)NAN,
                            .amount = (double)NAN,
                            .verdict = SOEKPI_NOT_IN_SCOPE,
                            .reason = has_value ? limit_reason : reason,
                            .label = label_of(of),
                            .marks = marks_of(of)};
    if (wanted->test_count == 0)
        return true;
    if (distances && limit_reason == SOEKPI_REASON_OK)
        measure(of, value, &limits[0], has_value, out);
    if (missing || limit_reason == SOEKPI_MISSING_INPUT)
        out->verdict = SOEKPI_NO_DATA;
    else if (out->reason != SOEKPI_REASON_OK)
        out->verdict = SOEKPI_UNDEFINED;
    else
        return decide(of, value, limits, out);
    return true;
}

/* Decides a target whose figures have been read. */
static bool judge_read(row *of, const context *at, size_t index, bool distances, soekpi_outcome *out) {
    const lane_program *program = at->evaluation->program;
    prepared_target other;
    of->wanted = &program->targets[index];
    of->ready = &program->prepared[index];
    of->fits = true;
    bool one_limit = of->wanted->distances || of->wanted->test_count == 0;
    if (!of->wanted->in_lanes || !at->evaluation->targets[index].target->scope_each ||
        (distances && !one_limit))
        return false;
    if (of->unusual & slots_of(of->wanted)) {
        soekpi_prepare(program->kernel, of->wanted, of->scales, &other);
        of->ready = &other;
    }
    return of->ready->fits && judge(of, distances, out) && of->fits;
}

bool soekpi_row_judge(const context *at, size_t index, bool distances, soekpi_outcome *out) {
    const lane_program *program = at->evaluation->program;
    row of; /* most of it is written before it is read */
    of.part = soekpi_section_of(program, index);
    slot_set slots = slots_of(&program->targets[index]);
    return (read_as_before(&of, at, slots) || read_anew(&of, at, slots)) &&
           judge_read(&of, at, index, distances, out);
}

/* ---- columns ---- */

static void put_number(double *column, size_t element, double number) {
    if (column)
        column[element] = number;
}

static void put_code(uint8_t *column, size_t element, int32_t code) {
    if (column)
        column[element] = (uint8_t)code;
}

static void put_outcome(const soekpi_results *results, size_t element, const soekpi_outcome *found) {
    put_number(results->values, element, found->value);
    put_number(results->references, element, found->reference);
    put_number(results->margins, element, found->margin);
    put_number(results->amounts, element, found->amount);
    put_code(results->verdicts, element, found->verdict);
    put_code(results->reasons, element, found->reason);
    put_code(results->labels, element, found->label);
    put_code(results->marks, element, found->marks);
}

/* The targets of a section: their figures are read together, or else for each. */
static void run_section(const context *at, section *part, const soekpi_results *results, size_t element,
                        path_counts *counts) {
    bool distances = results->references || results->margins || results->amounts;
    bool straight = !soekpi_row_index_has_duplicates(at->evaluation->index);
    slot_set slots = part->slot_count == 0 ? 0 : (slot_set)-1 >> (SECTION_SLOTS - part->slot_count);
    row of; /* most of it is written before it is read */
    of.part = part;
    bool together = straight && read_as_before(&of, at, slots);
    for (size_t index = part->first; index < part->first + part->count; index++) {
        soekpi_outcome found;
        bool decided = together   ? judge_read(&of, at, index, distances, &found)
                       : straight ? soekpi_row_judge(at, index, distances, &found)
                                  : false;
        if (decided)
            put_outcome(results, index * results->capacity + element, &found);
        else
            soekpi_judge_exactly(at, index, results, element);
        if (counts)
            ++*(decided ? &counts->lanes : &counts->exact);
    }
}

void soekpi_row_run(const context *at, const soekpi_results *results, size_t element, path_counts *counts) {
    const lane_program *program = at->evaluation->program;
    for (size_t i = 0; i < program->section_count; i++)
        run_section(at, &program->sections[i], results, element, counts);
}
