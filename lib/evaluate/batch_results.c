/* Columns of results from sets of rows (laws 4 to 7). */
#include "evaluate/batch.h"

bool soekpi_can_stream(const batch *at, const void *column) {
    return at->stream && at->rows == BATCH_ROWS && (uintptr_t)column % KERNEL_ALIGNMENT == 0;
}

void soekpi_put_codes(const batch *at, uint8_t *out, const uint8_t *codes, const row_set *sets,
                      size_t count) {
    at->program->kernel->spread(out, at->rows, codes, sets, count, soekpi_can_stream(at, out));
}

void soekpi_put_column(const batch *at, double *out, double *written, row_set none) {
    for (; none != 0; none &= none - 1)
        written[first_of(none)] = (double)NAN;
    if (written == out)
        return;
    if (soekpi_can_stream(at, out))
        at->program->kernel->stream(out, written);
    else
        memcpy(out, written, at->rows * sizeof *out);
}

static uint8_t *bytes_at(uint8_t *column, const work *on) {
    size_t element = on->index * on->at->results->capacity + (on->at->first - on->at->results_first);
    return column ? column + element : NULL;
}

static void put_bytes(const work *on, uint8_t *column, const uint8_t *codes, const row_set *sets,
                      size_t count) {
    uint8_t *out = bytes_at(column, on);
    if (!out)
        return;
    soekpi_put_codes(on->at, out, codes, sets, count);
}

size_t soekpi_limit_count(const lane_target *wanted) {
    return wanted->reference_count - wanted->condition;
}

static void put_verdicts(const work *on) {
    row_set no_data = on->value_missing, undefined = ~on->value_missing & ~on->value_ok;
    for (size_t i = 0; i < soekpi_limit_count(on->target); i++) {
        no_data |= on->limit_missing[i];
        undefined |= ~on->limit_missing[i] & ~on->limit_ok[i];
    }
    static const uint8_t codes[] = {SOEKPI_BREACHED,  SOEKPI_MET,     SOEKPI_AT_RISK,
                                    SOEKPI_UNDEFINED, SOEKPI_NO_DATA, SOEKPI_NOT_IN_SCOPE};
    bool judged = on->target->test_count > 0;
    const row_set sets[] = {0,         on->holds, on->holds & ~on->comfortable,
                            undefined, no_data,   judged ? ~on->scope : ~(row_set)0};
    bool plain = ((no_data | undefined | ~on->scope) & on->at->all) == 0 && judged;
    put_bytes(on, on->at->results->verdicts, codes, sets, plain ? 3 : 6);
}

/* Codes of a column, each for the rows of a set; a later set hides an earlier one. */
typedef struct codes_of_rows {
    uint8_t codes[4 + 3 * LIMITS];
    row_set sets[4 + 3 * LIMITS];
    size_t count;
} codes_of_rows;

static void add_code(const work *on, codes_of_rows *into, int32_t code, row_set rows) {
    rows &= on->at->all;
    if (rows == 0)
        return;
    into->codes[into->count] = (uint8_t)code;
    into->sets[into->count++] = rows;
}

static void add_undefined(const work *on, codes_of_rows *into, const lane_ratio *ratio, row_set rows,
                          row_set zero) {
    if (rows == 0)
        return;
    add_code(on, into, ratio->growth ? SOEKPI_NON_POSITIVE_BASE : SOEKPI_NEGATIVE_DENOMINATOR, rows);
    add_code(on, into, ratio->growth ? SOEKPI_NON_POSITIVE_BASE : SOEKPI_ZERO_DENOMINATOR, zero);
}

/* The value's reason, or if that is ok the reference's; of two references a missing one's first. */
static void put_reasons(const work *on) {
    codes_of_rows out;
    const lane_target *wanted = on->target;
    if (!on->at->results->reasons)
        return;
    out.codes[0] = SOEKPI_REASON_OK;
    out.count = 1;
    for (size_t i = soekpi_limit_count(wanted); i-- > 0;)
        add_undefined(on, &out, &wanted->references[i], ~on->limit_ok[i] & ~on->limit_missing[i],
                      on->limit_zero[i]);
    for (size_t i = 0; i < soekpi_limit_count(wanted); i++)
        add_code(on, &out, SOEKPI_MISSING_INPUT, on->limit_missing[i]);
    add_undefined(on, &out, &wanted->value, ~on->value_ok & ~on->value_missing, on->value_zero);
    add_code(on, &out, SOEKPI_MISSING_INPUT, on->value_missing);
    add_code(on, &out, SOEKPI_REASON_OK, ~on->scope);
    put_bytes(on, on->at->results->reasons, out.codes, out.sets, out.count);
}

/* Law 7, for rows with all figures; the others have no label. */
void soekpi_put_labels(work *on) {
    const lane_ratio *ratio = &on->target->value;
    if (!on->at->results->labels)
        return;
    static const uint8_t codes[] = {SOEKPI_LABEL_NONE,   SOEKPI_INCREASE,      SOEKPI_DECREASE,
                                    SOEKPI_UNCHANGED,    SOEKPI_FROM_ZERO,     SOEKPI_TURNED_LOSS,
                                    SOEKPI_LOSS_WIDENED, SOEKPI_LOSS_NARROWED, SOEKPI_TURNED_PROFITABLE,
                                    SOEKPI_UNCHANGED};
    row_set sets[10] = {0};
    if (ratio->growth) {
        const kernel *lane = on->at->program->kernel;
        const prepared_target *with = on->ready;
        const double *now = soekpi_figures_at(on->at, with->now);
        row_set above, same, unfit, profit, none;
        lane->compare(now, with->now_unit, on->value.denominator, with->base_unit, on->at->rows, &above,
                      &same, &unfit);
        row_set ready = on->scope & ~on->value_missing;
        on->left |= unfit & ready;
        lane->compare(now, 1, soekpi_ones, 0, on->at->rows, &profit, &none, &unfit);
        row_set base = ready & on->value_ok, zero = ready & on->value_zero;
        row_set below = ready & ~base & ~zero, loss = ~profit & ~none;
        sets[1] = base & above;
        sets[2] = base & ~above;
        sets[3] = (base & same) | (zero & none);
        sets[4] = zero & profit;
        sets[5] = (base & ~above & ~same & loss) | (zero & loss);
        sets[6] = below & ~above;
        sets[7] = below & above;
        sets[8] = below & profit;
        sets[9] = below & same;
    }
    put_bytes(on, on->at->results->labels, codes, sets, ratio->growth ? 10 : 1);
}

static void put_marks(const work *on) {
    uint8_t *out = bytes_at(on->at->results->marks, on);
    const lane_target *wanted = on->target;
    if (!out)
        return;
    for (size_t i = 0; i < on->at->rows; i++) {
        const row_set row = (row_set)1 << i;
        uint8_t marks = on->value_missing & row ? wanted->value.marks_when_missing : wanted->value.marks;
        for (size_t r = 0; r < soekpi_limit_count(wanted); r++)
            marks |= on->limit_missing[r] & row ? wanted->references[r].marks_when_missing
                                                : wanted->references[r].marks;
        if (wanted->condition && (on->holds & on->value_ok & on->limit_ok[0] & row))
            marks |= wanted->references[wanted->reference_count - 1].marks;
        out[i] = on->scope & row ? marks : 0;
    }
}

static double *element_of(const work *on, double *column) {
    return column + on->index * on->at->results->capacity + (on->at->first - on->at->results_first);
}

double *soekpi_place_of(const work *on, double *column, size_t which) {
    if (!column)
        return NULL;
    bool aside = on->at->stream || on->at->rows % MOST_LANES != 0;
    return aside ? on->at->columns + which * BATCH_ROWS : element_of(on, column);
}

/* What the kernel wrote, and NaN where there is no number; `written` is NULL without a rule. */
static void put_numbers(const work *on, double *column, double *written, row_set defined) {
    if (!column)
        return;
    double *out = element_of(on, column);
    soekpi_put_column(on->at, out, written ? written : out, (written ? ~defined : ~(row_set)0) & on->at->all);
}

void soekpi_put_results(const work *on) {
    const soekpi_results *results = on->at->results;
    row_set limits_ok = on->scope;
    for (size_t i = 0; i < soekpi_limit_count(on->target); i++)
        limits_ok &= on->limit_ok[i];
    put_verdicts(on);
    put_reasons(on);
    put_marks(on);
    put_numbers(on, results->values, on->values, on->scope & (on->value_ok | on->value_missing));
    put_numbers(on, results->references, on->references, limits_ok);
    put_numbers(on, results->margins, on->margins, limits_ok & on->value_ok);
    put_numbers(on, results->amounts, on->amounts, limits_ok & on->value_ok);
}
