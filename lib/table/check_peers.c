/* Figures that are off by some 10,000 against those of the other enterprises of the
 * same period: 元 where the others give 万元. */
#include "base/memory.h"
#include "base/sort.h"
#include "table/check_magnitudes.h"

enum { LEAST_PEERS = 4, UNIT_POWER = 4, LEAST_AMOUNTS = 3 };

/* What is usual among the enterprises of one period, of each item; NaN where fewer than
 * LEAST_PEERS give it. */
typedef struct usual_figures {
    double figures[MAGNITUDE_ITEMS];
    double shares[MAGNITUDE_ITEMS]; /* of the row's own `whole` */
    double heads[MAGNITUDE_ITEMS];  /* for each of the row's own people */
    const magnitude_item *whole;    /* total assets, else revenue; NULL for none */
    const magnitude_item *people;
} usual_figures;

/* Rows of one period. */
typedef struct peers {
    const uint64_t *words; /* a row in the lower half */
    size_t count;
    double *values; /* room for a figure of each */
} peers;

static size_t row_of(const peers *of, size_t which) {
    return (size_t)(uint32_t)of->words[which];
}

/* ---- Medians ---- */

/* Found by halving the range of values that are still possible. */
static double find_median(double *values, size_t count) {
    size_t wanted = count / 2;
    size_t low = 0;
    size_t high = count;
    while (high - low > 1) {
        double pivot = values[low + (high - low) / 2];
        size_t below = low;
        size_t above = high;
        for (size_t at = low; at < above;) {
            double value = values[at];
            if (value < pivot) {
                values[at++] = values[below];
                values[below++] = value;
            } else if (value > pivot) {
                values[at] = values[--above];
                values[above] = value;
            } else {
                at++;
            }
        }
        if (wanted < below) {
            high = below;
        } else if (wanted >= above) {
            low = above;
        } else {
            return pivot;
        }
    }
    return values[low];
}

static double size_of(const magnitude_item *of, size_t row) {
    return fabs(soekpi_checked_rough(of->now, row));
}

/* The median of an item, or of its share in another; of many peers every so many will do:
 * what is looked for is off by thousands. */
static double usual(const peers *of, const magnitude_item *item_of, const magnitude_item *whole) {
    enum { MOST_LOOKED_AT = 2048 };
    size_t step = of->count / MOST_LOOKED_AT + 1;
    size_t count = 0;
    for (size_t i = 0; i < of->count; i += step) {
        double value = size_of(item_of, row_of(of, i)) / (whole != NULL ? size_of(whole, row_of(of, i)) : 1);
        if (isfinite(value) && value > 0) {
            of->values[count++] = value;
        }
    }
    return count >= LEAST_PEERS ? find_median(of->values, count) : NAN;
}

static bool is_compared(const magnitude_item *of) {
    return of->steady && of->money;
}

static usual_figures find_usual(const magnitude_check *state, const peers *of) {
    usual_figures out = {.whole = NULL, .people = NULL};
    for (size_t i = 0; i < state->count; i++) {
        const magnitude_item *item_of = &state->items[i];
        out.whole = out.whole == NULL && is_compared(item_of) ? item_of : out.whole;
        out.people = out.people == NULL && item_of->people ? item_of : out.people;
    }
    for (size_t i = 0; i < state->count; i++) {
        const magnitude_item *item_of = &state->items[i];
        bool money = is_compared(item_of);
        out.figures[i] = money || item_of->people ? usual(of, item_of, NULL) : NAN;
        out.shares[i] = money && item_of != out.whole ? usual(of, item_of, out.whole) : NAN;
        out.heads[i] = money && out.people != NULL ? usual(of, item_of, out.people) : NAN;
    }
    return out;
}

/* ---- Rows ---- */

/* 4 or -4 when a figure is some 10,000 times what is usual, 0 else. */
static int32_t far_from(double value, double usual_value, double least, double most) {
    return value >= least * usual_value && value <= most * usual_value   ? UNIT_POWER
           : value * least <= usual_value && value * most >= usual_value ? -UNIT_POWER
                                                                         : 0;
}

/* Whether the heads of a row speak for another unit: money for each head is unusual, too,
 * and their number is not. An enterprise of five people has little of everything. */
static bool heads_agree(const usual_figures *usual_of, size_t which, double value, size_t row,
                        int32_t power) {
    const double least = 300;
    double heads = usual_of->people != NULL ? size_of(usual_of->people, row) : NAN;
    double usual_value = usual_of->heads[which] * heads;
    if (!(usual_value > 0) || !isfinite(usual_value)) {
        return true;
    }
    return power > 0 ? value >= least * usual_value : value * least <= usual_value;
}

static bool has_usual_heads(const magnitude_check *state, const usual_figures *usual_of, size_t row) {
    for (size_t i = 0; i < state->count; i++) {
        if (state->items[i].people &&
            far_from(size_of(&state->items[i], row), usual_of->figures[i], 3000, 30000) != 0) {
            return false;
        }
    }
    return true;
}

/* Most amounts of a row are off. *told: there is a finding. */
static bool check_row(magnitude_check *state, const usual_figures *usual_of, size_t row) {
    size_t counts[2] = {0}; /* far below, far above */
    size_t given = 0;
    const magnitude_item *first[2] = {NULL, NULL};
    for (size_t i = 0; i < state->count; i++) {
        double value = size_of(&state->items[i], row);
        if (!is_compared(&state->items[i]) || !isfinite(value) || value == 0 ||
            !isfinite(usual_of->figures[i])) {
            continue;
        }
        given++;
        int32_t power = far_from(value, usual_of->figures[i], 3000, 30000);
        if (power != 0 && heads_agree(usual_of, i, value, row, power)) {
            size_t side = power > 0;
            counts[side]++;
            first[side] = first[side] == NULL ? &state->items[i] : first[side];
        }
    }
    size_t side = counts[1] > counts[0];
    if (counts[side] < LEAST_AMOUNTS || 4 * counts[side] < 3 * given ||
        !has_usual_heads(state, usual_of, row)) {
        return true;
    }
    return soekpi_magnitude_add_row(state, first[side], row, counts[side],
                                    side > 0 ? UNIT_POWER : -UNIT_POWER, "同期其他企业中位数",
                                    "the median of its peers");
}

/* ---- Cells ---- */

/* Whether a figure is much like last year's, as far as that is known. */
static bool is_like_last_year(const magnitude_check *state, const magnitude_item *of, size_t row) {
    const double far = 7;
    double now = size_of(of, row);
    double base = fabs(soekpi_magnitude_base(state, of, row));
    return isfinite(base) && now < far * base && base < far * now;
}

/* How far a figure is from what is usual, as a factor of at least 1. */
static double distance(double value, double usual_value) {
    return value > usual_value ? value / usual_value : usual_value / value;
}

/* Whether the whole is off rather than the one amount that does not fit to it. */
static bool is_whole_off(const magnitude_check *state, const usual_figures *usual_of,
                         const magnitude_item *of, size_t row) {
    size_t which = (size_t)(of - state->items);
    size_t whole = (size_t)(usual_of->whole - state->items);
    return distance(size_of(usual_of->whole, row), usual_of->figures[whole]) >
           distance(size_of(of, row), usual_of->figures[which]);
}

/* Amounts of a row that are off in proportion to its whole. */
typedef struct odd_amounts {
    size_t count;
    const magnitude_item *one;
} odd_amounts;

static bool add_odd(magnitude_check *state, const usual_figures *usual_of, odd_amounts odd, size_t given,
                    size_t row, int32_t power) {
    const magnitude_item *of = odd.one;
    bool whole = given > 1 ? 2 * odd.count > given && odd.count > 1
                           : odd.count == 1 && is_whole_off(state, usual_of, of, row);
    if (odd.count == 0 || (odd.count > 1 && !whole)) {
        return true;
    }
    of = whole ? usual_of->whole : of;
    return is_like_last_year(state, of, row) ||
           soekpi_magnitude_add_cell(state, of, row, whole ? -power : power, "按同期其他企业的比例推算的数",
                                     "what its peers suggest");
}

/* A single amount is off in proportion to the row's total assets; when most are in the
 * same way, it is those. */
static bool check_cells(magnitude_check *state, const usual_figures *usual_of, size_t row) {
    double whole = usual_of->whole != NULL ? size_of(usual_of->whole, row) : NAN;
    odd_amounts below = {0, NULL};
    odd_amounts above = {0, NULL};
    size_t given = 0;
    for (size_t i = 0; i < state->count; i++) {
        double value = size_of(&state->items[i], row);
        double usual_value = usual_of->shares[i] * whole;
        if (!isfinite(usual_value) || !isfinite(value) || value == 0) {
            continue;
        }
        given++;
        int32_t power = far_from(value, usual_value, 7000, 14000);
        odd_amounts *side = power > 0 ? &above : &below;
        if (power != 0) {
            *side = (odd_amounts){side->count + 1, &state->items[i]};
        }
    }
    return add_odd(state, usual_of, below, given, row, -UNIT_POWER) &&
           add_odd(state, usual_of, above, given, row, UNIT_POWER);
}

/* ---- Periods ---- */

static bool check_period(magnitude_check *state, const peers *of) {
    usual_figures usual_of = find_usual(state, of);
    for (size_t i = 0; i < of->count; i++) {
        size_t row = row_of(of, i);
        if (state->told[row] == 0 && !check_row(state, &usual_of, row)) {
            return false;
        }
        if (state->told[row] == 0 && !check_cells(state, &usual_of, row)) {
            return false;
        }
    }
    return true;
}

/* The rows of entities, by period. */
static size_t sort_rows(const magnitude_check *state, uint64_t *words, const sort_space *space) {
    const soekpi_table *table = state->checked.table;
    size_t count = 0;
    for (size_t row = 0; row < table->rows; row++) {
        if (soekpi_checked_role(&state->checked, row) == SOEKPI_ROLE_ENTITY) {
            uint64_t period = table->periods != NULL ? (uint64_t)table->periods[row] : PERIOD_NONE;
            words[count++] = (period << 32) + row;
        }
    }
    soekpi_sort_words(words, count, space);
    return count;
}

bool soekpi_check_peers(magnitude_check *state) {
    const size_t rows = state->checked.table->rows;
    sort_space space;
    if (rows > UINT32_MAX) {
        return true;
    }
    uint64_t *words = soekpi_allocate(rows, sizeof *words);
    peers of = {.values = soekpi_allocate(rows, sizeof *of.values)};
    bool done = soekpi_sort_space_create(&space, rows) && words != NULL && of.values != NULL;
    size_t count = done ? sort_rows(state, words, &space) : 0;
    for (size_t begin = 0, end; done && begin < count; begin = end) {
        for (end = begin + 1; end < count && words[end] >> 32 == words[begin] >> 32;) {
            end++;
        }
        of.words = words + begin;
        of.count = end - begin;
        done = of.count < LEAST_PEERS || check_period(state, &of);
    }
    soekpi_sort_space_free(&space);
    soekpi_release(words);
    soekpi_release(of.values);
    return done;
}
