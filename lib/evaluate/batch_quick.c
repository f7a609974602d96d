/* The usual batch: all figures are there and fit. */
#include "evaluate/batch.h"

static bool is_usable(const batch *at, const lane_target *wanted, const prepared_target *ready,
                      size_t index) {
    const soekpi_results *asked = at->results;
    bool plain = asked->labels == NULL && asked->marks == NULL && asked->references == NULL &&
                 asked->margins == NULL && asked->amounts == NULL;
    const target *scope = at->evaluation->targets[index].target;
    return plain && wanted->in_lanes && ready->fits && wanted->test_count <= 1 && !wanted->condition &&
           !wanted->policy && (at->sums ? scope->scope_group : scope->scope_each);
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
    out->growth = out->amended = wanted->value.growth;
    out->limit_grows = wanted->references[0].growth;
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

/* Rows of a batch that are not simply met or breached: of the value, and of the limit. */
typedef struct exceptions {
    row_set missing, undefined, zero; /* zero: those of `undefined` whose denominator is 0 */
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

static void put_verdicts(const batch *at, const quick_target *of, const lane_findings *found,
                         row_set undefined, row_set missing) {
    static const uint8_t not_judged[] = {SOEKPI_NOT_IN_SCOPE};
    static const uint8_t codes[] = {SOEKPI_BREACHED, SOEKPI_MET, SOEKPI_AT_RISK, SOEKPI_UNDEFINED,
                                    SOEKPI_NO_DATA};
    uint8_t *out = of->verdicts + (at->first - at->results_first);
    bool has_second = of->judged && (of->limit.has_second || of->limit.has_share);
    const row_set sets[] = {0, found->holds, has_second ? found->holds & ~found->holds_second : 0, undefined,
                            missing};
    size_t count = (undefined | missing) != 0 ? 5 : 3;
    soekpi_put_codes(at, out, of->judged ? codes : not_judged, sets, of->judged ? count : 1);
}

/* The value's reason, or if that is ok the limit's. */
static void put_reasons(const batch *at, const quick_target *of, const exceptions *value,
                        const exceptions *limit) {
    uint8_t *out = of->reasons + (at->first - at->results_first);
    const uint8_t codes[] = {SOEKPI_REASON_OK,
                             of->limit_grows ? SOEKPI_NON_POSITIVE_BASE : SOEKPI_NEGATIVE_DENOMINATOR,
                             of->limit_grows ? SOEKPI_NON_POSITIVE_BASE : SOEKPI_ZERO_DENOMINATOR,
                             SOEKPI_MISSING_INPUT,
                             of->growth ? SOEKPI_NON_POSITIVE_BASE : SOEKPI_NEGATIVE_DENOMINATOR,
                             of->growth ? SOEKPI_NON_POSITIVE_BASE : SOEKPI_ZERO_DENOMINATOR,
                             SOEKPI_MISSING_INPUT};
    const row_set sets[] = {0,           limit->undefined, limit->zero, limit->missing, value->undefined,
                            value->zero, value->missing};
    bool any = (limit->undefined | limit->missing | value->undefined | value->missing) != 0;
    soekpi_put_codes(at, out, codes, sets, any ? 7 : 1);
}

/* Growth has one reason for a base of zero and below. */
static void note_undefined(const batch *at, const double *denominator, row_set positive, bool grows,
                           exceptions *of) {
    of->undefined = ~positive & ~of->missing & at->all;
    if (of->undefined != 0 && !grows)
        of->zero = at->program->kernel->zero(denominator, at->rows) & of->undefined;
}

/* Where values go. What has gone past the cache is costly to amend: once a target has been
 * undefined for some row, its values go by way of the batch. */
static lane_columns columns_for(batch *at, const quick_target *of, double *out) {
    bool streams = out && soekpi_can_stream(at, out),
         aside = streams ? of->amended : at->rows % MOST_LANES != 0;
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
    exceptions value = {0, 0, 0}, limit = {0, 0, 0};
    if (!of->usable || !(at->largest < of->safe) || at->left_out != 0 ||
        !note_missing(at, of->value_slots, &value.missing) ||
        !note_missing(at, of->limit_slots, &limit.missing))
        return false;
    row_set missing = value.missing | limit.missing;
    if (missing != 0 && of->deferred)
        return false;
    double *out = of->values ? of->values + (at->first - at->results_first) : NULL;
    lane_columns columns = columns_for(at, of, out);
    columns.blanks = missing != 0;
    lane_findings found;
    if (of->ready->sum_count > 0)
        (void)soekpi_sum_forms(at, of->ready); /* the figures are so small that sums fit */
    at->program->kernel->judge(&of->value, of->judged ? &of->limit : NULL, &columns, at->rows, &found);
    note_undefined(at, of->value.denominator, found.positive, of->growth, &value);
    if (of->judged)
        note_undefined(at, of->limit.denominator, found.limited, of->limit_grows, &limit);
    of->amended = of->amended || value.undefined != 0;
    if (out)
        soekpi_put_column(at, out, columns.values, value.undefined);
    if (of->verdicts)
        put_verdicts(at, of, &found, value.undefined | limit.undefined, missing);
    if (of->reasons)
        put_reasons(at, of, &value, &limit);
    if (at->counts)
        at->counts->lanes += at->rows;
    return true;
}

void soekpi_batch_forget(batch *at) {
    memset(at->is_prepared, 0, sizeof at->is_prepared);
    for (size_t i = 0; i < QUICK; i++)
        at->quick[i].known = false;
}
