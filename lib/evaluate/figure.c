/* Reading figures and summing forms, for entities and groups (laws 1, 10, 12, 13). */
#include "evaluate/accumulator.h"

bool soekpi_is_group(const context *at) {
    return !at->single && at->row >= at->evaluation->entity_count;
}

/* Law 1 holds for the figure in base units too. */
static bool in_range(decimal value) {
    int32_t digits = 0;
    for (int128 rest = value.mantissa < 0 ? -value.mantissa : value.mantissa; rest > 0; rest /= 10)
        digits++;
    int32_t leading = value.exponent + digits - 1; /* value = d.ddd * 10^leading */
    bool exactly_one = value.mantissa == 1 || value.mantissa == -1;
    return digits == 0 || (leading >= -300 && (leading < 300 || (leading == 300 && exactly_one)));
}

reading soekpi_column_read(const context *at, int32_t column, size_t table_row, int32_t power, decimal *out) {
    double cell = at->inputs ? at->inputs[column]
                             : soekpi_column_cell(&at->evaluation->table->columns[column], table_row);
    reading read = soekpi_decimal_read(cell, out);
    if (read != READ_NUMBER || power == 0)
        return read;
    *out = soekpi_decimal_shift(*out, power);
    return in_range(*out) ? READ_NUMBER : READ_INVALID;
}

reading soekpi_figure_read(const context *at, const source *from, size_t member, decimal *out,
                           uint8_t *marks) {
    const soekpi_evaluation *evaluation = at->evaluation;
    size_t row = evaluation->members[member];
    bool duplicates = evaluation->index != NULL;
    if (duplicates && soekpi_row_index_duplicate(evaluation->index, row))
        return READ_INVALID;
    if (from->direct != NO_COLUMN) {
        reading read = soekpi_column_read(at, from->direct, row, from->direct_power, out);
        bool fill = evaluation->fill && from->time != SOEKPI_CURRENT && from->base != NO_COLUMN;
        if (read != READ_MISSING || !fill)
            return read;
    }
    if (from->base == NO_COLUMN)
        return READ_MISSING;
    size_t other = evaluation->aligned[from->time] ? evaluation->aligned[from->time][member] : NO_ROW;
    if (other == NO_ROW)
        return READ_MISSING;
    if (duplicates && soekpi_row_index_duplicate(evaluation->index, other))
        return READ_INVALID;
    if (from->direct != NO_COLUMN)
        *marks |= SOEKPI_MARK_FILLED;
    return soekpi_column_read(at, from->base, other, from->base_power, out);
}

/* A level on a group's own or context row. */
static reading context_row_read(const context *at, const source *from, decimal *out) {
    const soekpi_evaluation *evaluation = at->evaluation;
    size_t row = soekpi_group_at(at)->context;
    bool direct = from->direct != NO_COLUMN;
    int32_t column = direct ? from->direct : from->base;
    if (row == NO_ROW || column == NO_COLUMN)
        return READ_MISSING;
    if (soekpi_row_index_duplicate(evaluation->index, row))
        return READ_INVALID;
    if (!direct)
        row =
            soekpi_row_index_at(evaluation->index, row, soekpi_period_shift(evaluation->period, from->time));
    if (row == NO_ROW)
        return READ_MISSING;
    if (soekpi_row_index_duplicate(evaluation->index, row))
        return READ_INVALID;
    return soekpi_column_read(at, column, row, direct ? from->direct_power : from->base_power, out);
}

reading soekpi_level_read(const context *at, const source *from, decimal *out, uint8_t *marks) {
    reading read = soekpi_is_group(at) ? context_row_read(at, from, out)
                                       : soekpi_figure_read(at, from, at->row, out, marks);
    if (read != READ_MISSING || from->outside == READ_MISSING)
        return read;
    if (from->earlier)
        *marks |= SOEKPI_MARK_EARLIER;
    *out = from->outside_value;
    return from->outside;
}

bool soekpi_member_complete(const context *at, const bound_target *bound, size_t member) {
    const soekpi_evaluation *evaluation = at->evaluation;
    if (soekpi_is_elimination(evaluation, member))
        return true; /* blank is 0 */
    for (size_t i = 0; i < bound->source_count; i++) {
        const source *from = &evaluation->sources[bound->sources[i]];
        decimal figure;
        uint8_t marks = 0;
        if (!from->level && from->symbol.what == SOEKPI_IS_ITEM &&
            soekpi_figure_read(at, from, member, &figure, &marks) == READ_MISSING)
            return false;
    }
    return true;
}

typedef struct sums {
    exact plain, timed;
    size_t read, dropped;
    const decimal *weight; /* of the member that is added; NULL: 1 */
} sums;

static void add_figure(sums *sum, const bound_term *entry, decimal figure) {
    exact *into = entry->timed ? &sum->timed : &sum->plain;
    if (!sum->weight) {
        soekpi_exact_add_product(into, entry->coefficient, figure);
        return;
    }
    exact share; /* the product of three may have more digits than a decimal */
    soekpi_exact_zero(&share);
    soekpi_exact_add_product(&share, entry->coefficient, figure);
    soekpi_exact_multiply_decimal(&share, &share, *sum->weight);
    soekpi_exact_add(into, into, &share);
}

static void note_reading(tally *state, reading read) {
    state->missing = state->missing || read == READ_MISSING;
    state->invalid = state->invalid || read == READ_INVALID;
}

/* Constants and levels: once a row, also for a group. */
static void add_once(const context *at, const bound_form *linear, sums *sum, tally *state) {
    for (size_t i = 0; i < linear->count; i++) {
        const bound_term *entry = &linear->terms[i];
        if (entry->source == NO_SOURCE) {
            add_figure(sum, entry, soekpi_decimal_make(1, 0));
            continue;
        }
        const source *from = &at->evaluation->sources[entry->source];
        decimal figure;
        if (!from->level)
            continue;
        reading read = soekpi_level_read(at, from, &figure, &state->marks);
        if (read == READ_NUMBER)
            add_figure(sum, entry, figure);
        note_reading(state, read);
    }
}

static void add_member(const context *at, const bound_form *linear, size_t member, sums *sum, tally *state) {
    const soekpi_evaluation *evaluation = at->evaluation;
    bool elimination = soekpi_is_elimination(evaluation, member);
    for (size_t i = 0; i < linear->count; i++) {
        const bound_term *entry = &linear->terms[i];
        if (entry->source == NO_SOURCE || evaluation->sources[entry->source].level)
            continue;
        decimal figure;
        reading read =
            soekpi_figure_read(at, &evaluation->sources[entry->source], member, &figure, &state->marks);
        if (read == READ_NUMBER) {
            add_figure(sum, entry, figure);
            sum->read++;
        } else if (read == READ_MISSING && entry->droppable) {
            sum->dropped++;
        } else if (!(read == READ_MISSING && elimination)) {
            note_reading(state, read);
        }
    }
}

/* A form of constants and levels has a value without any member. */
static bool form_has_figures(const context *at, const bound_form *linear) {
    for (size_t i = 0; i < linear->count; i++)
        if (linear->terms[i].source != NO_SOURCE && !at->evaluation->sources[linear->terms[i].source].level)
            return true;
    return false;
}

/* One member of a group, with its share. */
static void add_weighted(const context *at, const bound_form *linear, size_t member, sums *sum,
                         tally *state) {
    const soekpi_evaluation *evaluation = at->evaluation;
    decimal weight;
    if (!evaluation->member_shares || (at->without & WITHOUT_SHARES)) {
        add_member(at, linear, member, sum, state);
        return;
    }
    if (!soekpi_member_weight(evaluation, at->row - evaluation->entity_count, member, &weight)) {
        state->invalid = true;
        return;
    }
    bool whole = soekpi_decimal_equal(weight, soekpi_decimal_make(1, 0)); /* as most are */
    sum->weight = whole ? NULL : &weight;
    add_member(at, linear, member, sum, state);
    sum->weight = NULL;
}

/* Members of a group that count: each read by itself. */
static size_t add_members(const context *at, const bound_target *bound, const bound_form *linear, sums *sum,
                          tally *state) {
    const soekpi_evaluation *evaluation = at->evaluation;
    const group *whole = soekpi_group_at(at);
    size_t counted = 0;
    for (size_t i = 0; i < whole->count; i++) {
        size_t member = evaluation->group_members[whole->first + i];
        bool elimination = soekpi_is_elimination(evaluation, member);
        if (elimination && (at->without & WITHOUT_ELIMINATIONS))
            continue;
        if (evaluation->partial && !soekpi_member_complete(at, bound, member)) {
            state->marks |= SOEKPI_MARK_PARTIAL;
            continue;
        }
        counted += !elimination;
        add_weighted(at, linear, member, sum, state);
    }
    return counted;
}

/* The same from what an accumulator holds of them. */
static size_t add_summed(const context *at, const bound_target *bound, const bound_form *linear, sums *sum,
                         tally *state) {
    const soekpi_evaluation *evaluation = at->evaluation;
    uint64_t counted = soekpi_summed_count(at, bound);
    if (counted < soekpi_group_at(at)->entities)
        state->marks |= SOEKPI_MARK_PARTIAL;
    for (size_t i = 0; i < linear->count; i++) {
        const bound_term *entry = &linear->terms[i];
        if (entry->source == NO_SOURCE || evaluation->sources[entry->source].level)
            continue;
        exact share;
        exact *into = entry->timed ? &sum->timed : &sum->plain;
        if (!soekpi_summed_figure(at, bound, entry->source, &share, state)) {
            state->missing = true;
            continue;
        }
        if (share.size == 1 || share.size == 0) { /* most sums of accounts */
            int128 size = share.size == 1 ? (int128)share.limbs[0] : 0;
            soekpi_exact_add_product(into, entry->coefficient,
                                     (decimal){share.sign < 0 ? -size : size, share.exponent});
            continue;
        }
        soekpi_exact_multiply_decimal(&share, &share, entry->coefficient);
        soekpi_exact_add(into, into, &share);
    }
    return (size_t)counted;
}

/* Plain and timed terms together: times 12 when the form is timed. */
static void finish_sum(const context *at, const bound_form *linear, sums *sum, exact *out, tally *state) {
    if (!linear->timed) {
        soekpi_exact_copy(out, &sum->plain);
        return;
    }
    decimal months;
    note_reading(state, soekpi_months_read(at, &months));
    if (state->missing || state->invalid)
        months = soekpi_decimal_make(12, 0);
    soekpi_exact_multiply_decimal(&sum->plain, &sum->plain, soekpi_decimal_make(12, 0));
    soekpi_exact_multiply_decimal(&sum->timed, &sum->timed, months);
    soekpi_exact_add(out, &sum->plain, &sum->timed);
}

void soekpi_form_sum(const context *at, const bound_target *bound, const bound_form *linear, exact *out,
                     tally *state) {
    sums sum;
    soekpi_exact_zero(&sum.plain);
    soekpi_exact_zero(&sum.timed);
    sum.read = sum.dropped = 0;
    sum.weight = NULL;
    add_once(at, linear, &sum, state);
    if (!soekpi_is_group(at)) {
        add_member(at, linear, at->row, &sum, state);
    } else {
        size_t counted = soekpi_is_summed(at) ? add_summed(at, bound, linear, &sum, state)
                                              : add_members(at, bound, linear, &sum, state);
        state->missing = state->missing || (counted == 0 && form_has_figures(at, linear));
    }
    if (sum.dropped > 0) {
        state->marks |= SOEKPI_MARK_PARTIAL;
        state->missing = state->missing || sum.read == 0;
    }
    finish_sum(at, linear, &sum, out, state);
}

void soekpi_form_member(const context *at, const bound_form *linear, size_t member, exact *out,
                        tally *state) {
    sums sum;
    soekpi_exact_zero(&sum.plain);
    soekpi_exact_zero(&sum.timed);
    sum.read = sum.dropped = 0;
    sum.weight = NULL;
    if (member == NO_ROW)
        add_once(at, linear, &sum, state);
    else
        add_weighted(at, linear, member, &sum, state);
    finish_sum(at, linear, &sum, out, state);
}

static bool is_month_count(decimal value) {
    for (int month = 1; month <= 12; month++)
        if (soekpi_decimal_equal(value, soekpi_decimal_make(month, 0)))
            return true;
    return false;
}

/* A group's months: its own row, else what its members agree on. */
static reading group_months(const context *at, const source *from, decimal *out) {
    const soekpi_evaluation *evaluation = at->evaluation;
    const group *whole = soekpi_group_at(at);
    reading read = context_row_read(at, from, out);
    bool any = read == READ_NUMBER;
    if (soekpi_is_summed(at))
        return read == READ_MISSING ? soekpi_summed_months(at, out) : read;
    for (size_t i = 0; i < whole->count && read != READ_INVALID && !any; i++) {
        size_t member = evaluation->group_members[whole->first + i];
        decimal months;
        uint8_t marks = 0;
        if (soekpi_figure_read(at, from, member, &months, &marks) != READ_NUMBER)
            continue;
        if (read == READ_NUMBER && !soekpi_decimal_equal(months, *out))
            return READ_INVALID;
        *out = months;
        read = READ_NUMBER;
    }
    return read;
}

reading soekpi_months_read(const context *at, decimal *out) {
    const soekpi_evaluation *evaluation = at->evaluation;
    reading read = READ_MISSING;
    uint8_t marks = 0;
    if (evaluation->months != NO_SOURCE) {
        const source *from = &evaluation->sources[evaluation->months];
        read = soekpi_is_group(at) ? group_months(at, from, out) : soekpi_level_read(at, from, out, &marks);
    }
    if (read == READ_NUMBER && !is_month_count(*out))
        return READ_INVALID;
    if (read != READ_MISSING)
        return read;
    *out = soekpi_decimal_make(
        evaluation->period == PERIOD_NONE ? 12 : soekpi_period_months(evaluation->period), 0);
    return READ_NUMBER;
}
