/* The usual batch: all figures are there and fit. */
#include "evaluate/batch.h"

static bool is_usable(const batch *at, const lane_target *wanted, const prepared_target *ready,
                      size_t index) {
    const soekpi_results *asked = at->results;
    bool plain = asked->labels == NULL && asked->marks == NULL && asked->references == NULL &&
                 asked->margins == NULL && asked->amounts == NULL;
    return plain && wanted->in_lanes && ready->fits && wanted->test_count <= 1 && !wanted->condition &&
           !wanted->policy && at->evaluation->targets[index].target->scope_each;
}

static double lesser(double a, double b) {
    return a < b ? a : b;
}

static void get_to_know(batch *at, size_t index, quick_target *out) {
    const soekpi_results *results = at->results;
    const lane_target *wanted = &at->program->targets[index];
    size_t first = index * results->capacity;
    out->known = true;
    out->ready = wanted->in_lanes ? soekpi_batch_prepared(at, index) : NULL;
    bool lasts = at->usual_scales || index - at->part->first < PREPARED;
    out->usable = wanted->in_lanes && lasts && is_usable(at, wanted, out->ready, index);
    if (!out->usable)
        return;
    const prepared_target *ready = out->ready;
    out->judged = wanted->test_count == 1;
    out->growth = wanted->value.growth;
    out->deferred = wanted->value.deferred || wanted->references[0].deferred;
    out->value_slots = wanted->value.slots;
    out->limit_slots = out->judged ? wanted->references[0].slots : 0;
    out->safe = lesser(ready->safe_value, ready->safe_sums);
    if (out->judged)
        out->safe = lesser(out->safe, ready->safe_limits[0]);
    out->value = ready->value;
    out->value.numerator = soekpi_figures_at(at, ready->value_numerator);
    out->value.denominator = soekpi_figures_at(at, ready->value_denominator);
    if (out->judged) {
        out->limit = ready->limits[0];
        out->limit.numerator = soekpi_figures_at(at, ready->limit_numerators[0]);
        out->limit.denominator = soekpi_figures_at(at, ready->limit_denominators[0]);
    }
    out->values = results->values ? results->values + first : NULL;
    out->verdicts = results->verdicts ? results->verdicts + first : NULL;
    out->reasons = results->reasons ? results->reasons + first : NULL;
}

static bool can_stream(const batch *at, const void *column) {
    return at->stream && at->rows == BATCH_ROWS && (uintptr_t)column % KERNEL_ALIGNMENT == 0;
}

static void put_values(batch *at, double *written, double *out, row_set undefined) {
    for (; undefined != 0; undefined &= undefined - 1)
        written[first_of(undefined)] = (double)NAN;
    if (written == out)
        return;
    if (can_stream(at, out))
        at->program->kernel->stream(out, written);
    else
        memcpy(out, written, at->rows * sizeof *out);
}

/* Rows of a batch that are not simply met or breached. */
typedef struct exceptions {
    row_set value_missing, limit_missing;
    row_set undefined; /* growth on a base that is not positive */
} exceptions;

/* The missing rows of some columns; false when a figure among them is unfit. */
static bool note_missing(const batch *at, slot_set slots, row_set *missing) {
    row_set unfit = 0;
    *missing = 0;
    for (slots &= at->troubled; slots != 0; slots &= slots - 1) {
        *missing |= at->missing[first_of(slots)];
        unfit |= at->unfit[first_of(slots)];
    }
    return unfit == 0;
}

static void put_codes(const batch *at, const quick_target *of, const lane_findings *found,
                      const exceptions *odd) {
    static const uint8_t not_judged[] = {SOEKPI_NOT_IN_SCOPE};
    static const uint8_t verdicts[] = {SOEKPI_BREACHED, SOEKPI_MET, SOEKPI_AT_RISK, SOEKPI_UNDEFINED,
                                       SOEKPI_NO_DATA};
    static const uint8_t reasons[] = {SOEKPI_REASON_OK, SOEKPI_MISSING_INPUT, SOEKPI_NON_POSITIVE_BASE,
                                      SOEKPI_MISSING_INPUT};
    size_t offset = at->first - at->results_first;
    row_set missing = odd->value_missing | odd->limit_missing;
    bool any = (missing | odd->undefined) != 0;
    bool has_second = of->judged && (of->limit.has_second || of->limit.has_share);
    const row_set sets[] = {0, found->holds, has_second ? found->holds & ~found->holds_second : 0,
                            odd->undefined, missing};
    const row_set why[] = {0, odd->limit_missing, odd->undefined, odd->value_missing};
    if (of->verdicts)
        at->program->kernel->spread(of->verdicts + offset, at->rows, of->judged ? verdicts : not_judged, sets,
                                    !of->judged ? 1
                                    : any       ? 5
                                                : 3,
                                    can_stream(at, of->verdicts + offset));
    if (of->reasons)
        at->program->kernel->spread(of->reasons + offset, at->rows, reasons, why, any ? 4 : 1,
                                    can_stream(at, of->reasons + offset));
}

/* Values to their column; growth often is undefined for some row, and what goes past the cache
 * cannot be amended: then they go by way of the batch. */
static lane_columns columns_for(batch *at, const quick_target *of, double *out) {
    bool streams = out && can_stream(at, out), aside = streams ? of->growth : at->rows % MOST_LANES != 0;
    return (lane_columns){.values = out && aside ? at->columns : out,
                          .stream = streams && !aside,
                          .ahead = {at->ahead[0], at->ahead[1], at->ahead[2]}};
}

bool soekpi_batch_judge_quickly(batch *at, size_t index) {
    size_t number = index - at->part->first;
    if (number >= QUICK)
        return false;
    quick_target *of = &at->quick[number];
    if (!of->known)
        get_to_know(at, index, of);
    exceptions odd = {0, 0, 0};
    if (!of->usable || !(at->largest < of->safe) || at->left_out != 0 ||
        !note_missing(at, of->value_slots, &odd.value_missing) ||
        !note_missing(at, of->limit_slots, &odd.limit_missing))
        return false;
    row_set missing = odd.value_missing | odd.limit_missing;
    if (missing != 0 && of->deferred)
        return false;
    double *out = of->values ? of->values + (at->first - at->results_first) : NULL;
    lane_columns columns = columns_for(at, of, out);
    columns.blanks = missing != 0;
    lane_findings found;
    if (of->ready->sum_count > 0)
        (void)soekpi_sum_forms(at, of->ready); /* the figures are so small that sums fit */
    at->program->kernel->judge(&of->value, of->judged ? &of->limit : NULL, &columns, at->rows, &found);
    odd.undefined = ~found.positive & ~odd.value_missing & at->all;
    if ((odd.undefined != 0 && !of->growth) || (~found.limited & ~odd.limit_missing & at->all) != 0)
        return false;
    if (out)
        put_values(at, columns.values, out, odd.undefined);
    put_codes(at, of, &found, &odd);
    if (at->counts)
        at->counts->lanes += at->rows;
    return true;
}

void soekpi_batch_forget(batch *at) {
    memset(at->is_prepared, 0, sizeof at->is_prepared);
    for (size_t i = 0; i < QUICK; i++)
        at->quick[i].known = false;
}
