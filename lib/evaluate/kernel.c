/* Figures, forms and rules in whole numbers; compiled once for each instruction set. */
#include "evaluate/kernel.h"
#include "evaluate/kernel_codes.h"
#include "evaluate/lanes.h"
#include "evaluate/wide.h"

/* Tests build kernels that are wrong on purpose, to prove that they would be
 * found: see tests/exactness. */
#ifndef KERNEL_ACCEPTANCE
#define KERNEL_ACCEPTANCE 4
#endif
#ifndef KERNEL_DROP_RESIDUE
#define KERNEL_DROP_RESIDUE 0
#endif
#ifndef KERNEL_SCALE_SLIP
#define KERNEL_SCALE_SLIP 0
#endif

enum { LINE = 64 / sizeof(double) }; /* cells that memory brings at once */

/* ---- figures ---- */

/* The integers r nearest to x * 10^k, accepted when |x * 10^k - r| <= 4 * 2^-53 * |r|
 * and |r| < 10^15; then r * 10^-k is the decimal of 15 digits that x reads as (law 1).
 *
 * Proof. Let X = x * 10^k exactly and d = fl(X - r), one rounding: |X - r| <= |d| *
 * (1 + 2^-53) < 4.441e-16 * |r|. With 10^(n-1) <= |r| < 10^n, n <= 15, a unit of the 15th
 * digit of X is 10^(n-15), and half of it 5e-16 * 10^n > 4.441e-16 * |r|; only if |r| =
 * 10^(n-1) and |X| < |r| is the unit a tenth of that, and half of it 5e-16 * |r|. So X
 * rounds to r at 15 digits, never at a tie. r = 0 demands d = 0, hence x = 0.
 * A double nearest to a decimal of at most 15 digits and at most k places always passes:
 * |X - r| <= 2^-53 * |r|. 4 * 2^-53 * |r| is exact, so the test itself is. */
typedef struct integers {
    lanes figures, sizes;
    lane_mask close;
} integers;

static inline integers integers_of(lanes x, lanes scale) {
    lanes r = lanes_round(lanes_multiply(x, scale));
    lanes size = lanes_magnitude(r), off = lanes_magnitude(lanes_rest(x, scale, r));
    lane_mask close = lanes_at_most(off, lanes_multiply(lanes_set(KERNEL_ACCEPTANCE * 0x1p-53), size));
    if (KERNEL_SCALE_SLIP)
        r = lanes_select(lanes_less(lanes_set(1e9), size), lanes_multiply(r, lanes_set(10)), r);
    return (integers){r, size, close};
}

/* A column that not all rows have an integer for. */
static void read_odd(const double *cells, size_t rows, double ten, double *largest, row_set *missing,
                     row_set *unfit) {
    const lanes scale = lanes_set(ten);
    row_set present = 0, accepted = 0;
    lanes so_far = lanes_load(largest);
    for (size_t row = 0; row < rows; row += LANES) {
        lanes x = lanes_load(cells + row);
        integers of = integers_of(x, scale);
        lane_mask fit = lane_mask_and(of.close, lanes_less(of.sizes, lanes_set(FIGURE_END)));
        present |= bits_at(lanes_equal(x, x), row);
        accepted |= bits_at(fit, row);
        so_far = lanes_select(fit, lanes_greater(so_far, of.sizes), so_far);
    }
    lanes_store(largest, so_far);
    *missing = ~present;
    *unfit = present & ~accepted;
}

static uint32_t read_figures(const double *const *cells, const double *tens, size_t count, size_t rows,
                             double *figures, double *largest, row_set *missing, row_set *unfit) {
    uint32_t odd = 0;
    lanes so_far = lanes_load(largest);
    for (size_t i = 0; i < count; i++, figures += BATCH_ROWS) {
        const lanes scale = lanes_set(tens[i]);
        const double *column = cells[i];
        lane_mask close = every_lane();
        lanes sizes = lanes_set(0.0);
        for (size_t row = 0; row < rows; row += LANES) {
            integers of = integers_of(lanes_load(column + row), scale);
            close = lane_mask_and(close, of.close);
            sizes = lanes_greater(sizes, of.sizes);
            lanes_store(figures + row, of.figures);
        }
        if (holds_in_all(lane_mask_and(close, lanes_less(sizes, lanes_set(FIGURE_END))))) {
            so_far = lanes_greater(so_far, sizes);
            continue;
        }
        lanes_store(largest, so_far);
        read_odd(column, rows, tens[i], largest, &missing[i], &unfit[i]);
        so_far = lanes_load(largest);
        odd |= (uint32_t)1 << i;
    }
    lanes_store(largest, so_far);
    return odd;
}

/* Partial sums stay below the sum of magnitudes; while that is below 2^53 (its own
 * rounding cannot take it across), every product and sum is an exact integer. */
static row_set checked_sum(const double *figures, const lane_term *terms, size_t count, double constant,
                           size_t rows, double *out) {
    const lanes end = lanes_set(INTEGER_END), start = lanes_set(constant);
    row_set fits = 0;
    for (size_t row = 0; row < rows; row += LANES) {
        lanes sum = start, size = lanes_magnitude(start);
        for (size_t i = 0; i < count; i++) {
            lanes x = lanes_load(figures + terms[i].slot * BATCH_ROWS + row);
            lanes part = lanes_multiply(x, lanes_set(terms[i].coefficient));
            sum = lanes_add(sum, part);
            size = lanes_add(size, lanes_magnitude(part));
        }
        fits |= bits_at(lanes_less(size, end), row);
        lanes_store(out + row, sum);
    }
    return ~fits;
}

static void sum_of_two(const double *figures, lane_term first, lane_term second, size_t rows, double *out) {
    const double *a = figures + first.slot * BATCH_ROWS, *b = figures + second.slot * BATCH_ROWS;
    for (size_t row = 0; row < rows; row += LANES) {
        lanes left = lanes_multiply(lanes_load(a + row), lanes_set(first.coefficient));
        lanes right = lanes_multiply(lanes_load(b + row), lanes_set(second.coefficient));
        lanes_store(out + row, lanes_add(left, right));
    }
}

static row_set sum_form(const double *figures, const lane_term *terms, size_t count, double constant,
                        bool checked, size_t rows, double *out) {
    if (checked)
        return checked_sum(figures, terms, count, constant, rows, out);
    if (count == 2 && (terms[0].coefficient > 0 || terms[1].coefficient > 0)) { /* else 0 + 0 is -0 */
        sum_of_two(figures, terms[0], terms[1], rows, out);
        return 0;
    }
    for (size_t row = 0; row < rows; row += LANES) {
        lanes sum = lanes_set(0.0); /* never -0 */
        for (size_t i = 0; i < count; i++) {
            lanes x = lanes_load(figures + terms[i].slot * BATCH_ROWS + row);
            sum = lanes_add(sum, lanes_multiply(x, lanes_set(terms[i].coefficient)));
        }
        lanes_store(out + row, sum);
    }
    return 0;
}

/* ---- values and limits ---- */

/* What a rounded product lost: it decides where two rounded ones are equal. */
static inline lanes rest_of(lanes left, lanes right, lanes product) {
    return KERNEL_DROP_RESIDUE ? lanes_set(0.0) : lanes_rest(left, right, product);
}

/* left * right - other_left * other_right within 2^-104 of itself; normal. */
static inline wide subtract_products(lanes left, lanes right, lanes other_left, lanes other_right) {
    lanes product = lanes_multiply(left, right), other = lanes_multiply(other_left, other_right);
    wide difference = wide_of_sum(product, lanes_subtract(lanes_set(0.0), other));
    lanes rests = lanes_subtract(rest_of(left, right, product), rest_of(other_left, other_right, other));
    return wide_normal((wide){difference.high, lanes_add(difference.low, rests)});
}

/* The double nearest to over / (left * right). The first quotient m and its remainder, found
 * exactly, give m + correction within 2^-100 of the whole; the rounding is certain when an
 * error of 2^-90 could not change it. */
static inline lanes nearest_quotient(wide over, lanes left, lanes right, lane_mask *certain) {
    lanes bottom = lanes_multiply(left, right);
    lanes bottom_rest = lanes_rest(left, right, bottom);
    lanes m = lanes_divide(over.high, bottom);
    lanes back = lanes_multiply(m, bottom);
    lanes remainder = lanes_subtract(lanes_subtract(over.high, back), lanes_rest(m, bottom, back));
    remainder = lanes_subtract(lanes_add(remainder, over.low), lanes_multiply(m, bottom_rest));
    lanes correction = lanes_divide(remainder, bottom);
    lanes doubt = lanes_multiply(lanes_magnitude(m), lanes_set(0x1p-90));
    lanes least = lanes_add(m, lanes_subtract(correction, doubt));
    lanes most = lanes_add(m, lanes_add(correction, doubt));
    *certain = lane_mask_and(*certain, lanes_equal(least, most));
    return lanes_add(most, lanes_set(0.0));
}

/* The signs of both turned where the denominator is negative. */
static inline void make_positive(lanes *numerator, lanes *denominator) {
    const lanes zero = lanes_set(0.0);
    lane_mask negative = lanes_less(*denominator, zero);
    *numerator = lanes_select(negative, lanes_subtract(zero, *numerator), *numerator);
    *denominator = lanes_magnitude(*denominator);
}

/* One vector of a value: numerator over denominator. */
typedef struct fraction {
    lanes numerator, denominator;
} fraction;

/* The least denominators of value and reference so far, and, where that is asked, the greatest
 * magnitude that must stay below 2^53. */
typedef struct bounds {
    lanes least, limit_least, greatest;
} bounds;

static inline void bound(bounds *within, lanes a) {
    within->greatest = lanes_greater(within->greatest, lanes_magnitude(a));
}

static inline fraction value_at(const lane_quotient *value, bool simple, size_t row, bounds *within) {
    fraction of = {lanes_load(value->numerator + row), lanes_load(value->denominator + row)};
    if (!simple && value->scales_up)
        of.numerator = lanes_add(lanes_multiply(of.numerator, lanes_set(value->up)), lanes_set(0.0));
    if (!simple && value->scales_down)
        of.denominator = lanes_multiply(of.denominator, lanes_set(value->down));
    if (!simple && value->flips)
        make_positive(&of.numerator, &of.denominator);
    within->least = lanes_lesser(within->least, of.denominator);
    return of;
}

static inline void put_value(const lane_columns *columns, size_t row, fraction of) {
    lanes quotient = lanes_divide(of.numerator, of.denominator);
    if (columns->blanks)
        quotient = lanes_select(lanes_equal(quotient, quotient), quotient, lanes_set((double)NAN));
    if (columns->stream)
        lanes_stream(columns->values + row, quotient);
    else
        lanes_store(columns->values + row, quotient);
}

/* One vector of a limit: its numerator over `bottom`, and the second limit's. */
typedef struct limit_lanes {
    lanes top, second, bottom;
} limit_lanes;

static inline limit_lanes fixed_limit(const lane_limit *limit) {
    return (limit_lanes){lanes_set(limit->fixed_top), lanes_set(limit->fixed_second), lanes_set(limit->q)};
}

/* What a kind of limit has, known when its loop is compiled. */
typedef struct limit_kind {
    bool moves; /* P and Q differ from row to row */
    bool has_margin, has_second, has_share;
    bool scales_top, scales_bottom;
    bool simple; /* neither value nor limit turn signs, and the value is not scaled */
} limit_kind;

static inline limit_kind kind_of(const lane_quotient *value, const lane_limit *limit) {
    return (limit_kind){!limit->is_fixed,
                        limit->has_margin,
                        limit->has_second,
                        limit->has_share,
                        limit->scales_top,
                        limit->scales_bottom,
                        !value->scales_up && !value->scales_down && !value->flips && !limit->flips};
}

static inline limit_lanes limit_at(const lane_limit *limit, limit_kind kind, size_t row, bounds *within) {
    lanes p = lanes_load(limit->numerator + row), q = lanes_load(limit->denominator + row);
    limit_lanes of;
    if (!kind.simple && limit->flips)
        make_positive(&p, &q);
    within->limit_least = lanes_lesser(within->limit_least, q);
    lanes part = kind.scales_top ? lanes_multiply(p, lanes_set(limit->a)) : p;
    lanes base = kind.has_margin ? lanes_add(part, lanes_multiply(q, lanes_set(limit->b))) : part;
    of.bottom = kind.scales_bottom ? lanes_multiply(q, lanes_set(limit->q)) : q;
    of.second = of.top = base;
    if (kind.has_share) {
        of.top = lanes_multiply(base, lanes_set(limit->unit));
        of.second = lanes_add(of.top, lanes_multiply(lanes_magnitude(base), lanes_set(limit->share)));
    } else if (kind.has_second) {
        of.second = lanes_add(part, lanes_multiply(q, lanes_set(limit->second)));
    }
    return of;
}

/* The magnitudes that make a limit: their sum bounds its products and partial sums. */
static inline void bound_limit(const lane_limit *limit, size_t row, bounds *within) {
    lanes p = lanes_magnitude(lanes_load(limit->numerator + row));
    lanes q = lanes_magnitude(lanes_load(limit->denominator + row));
    lanes base =
        lanes_add(lanes_multiply(p, lanes_set(fabs(limit->a))), lanes_multiply(q, lanes_set(fabs(limit->b))));
    lanes extra = lanes_add(lanes_multiply(base, lanes_set(fabs(limit->share))),
                            lanes_multiply(q, lanes_set(fabs(limit->second))));
    bound(within, lanes_add(lanes_multiply(base, lanes_set(limit->unit)), extra));
    bound(within, lanes_multiply(q, lanes_set(limit->q)));
}

static inline bounds no_bounds(void) {
    return (bounds){lanes_set((double)INFINITY), lanes_set((double)INFINITY), lanes_set(0.0)};
}

/* Rows whose denominator times `factor` is above zero, or with `flips` not zero. */
static row_set rows_above_zero(const double *denominator, double factor, bool flips, size_t rows) {
    const lanes zero = lanes_set(0.0);
    row_set above = 0;
    for (size_t row = 0; row < rows; row += LANES) {
        lanes x = lanes_multiply(lanes_load(denominator + row), lanes_set(factor));
        above |= bits_at(lanes_less(zero, flips ? lanes_magnitude(x) : x), row);
    }
    return above;
}

/* The rows one by one, where judge_rows() found them not to be all alike. */
static void tell_apart(const lane_quotient *value, const lane_limit *limit, size_t rows, lane_findings *out) {
    const lanes end = lanes_set(INTEGER_END);
    row_set exact = 0, limit_exact = 0;
    out->positive = rows_above_zero(value->denominator, value->down, value->flips, rows);
    if (limit && !limit->is_fixed)
        out->limited = rows_above_zero(limit->denominator, 1.0, limit->flips, rows);
    for (size_t row = 0; row < rows && value->checked; row += LANES) {
        bounds within = no_bounds();
        fraction of = value_at(value, false, row, &within);
        bound(&within, of.numerator);
        bound(&within, of.denominator);
        exact |= bits_at(lanes_less(within.greatest, end), row);
    }
    for (size_t row = 0; row < rows && limit && limit->checked; row += LANES) {
        bounds within = no_bounds();
        bound_limit(limit, row, &within);
        limit_exact |= bits_at(lanes_less(within.greatest, end), row);
    }
    out->unfit = value->checked ? ~exact : 0;
    out->limit_unfit = limit && limit->checked ? ~limit_exact : 0;
}

/* The columns that few ask for. */
static void put_distances(const lane_quotient *value, const lane_limit *limit, const lane_columns *columns,
                          size_t rows, lane_findings *out) {
    const lanes sign = lanes_set(limit->upper ? -1.0 : 1.0);
    row_set certain_rows = 0;
    for (size_t row = 0; row < rows; row += LANES) {
        bounds within = no_bounds();
        fraction of = value_at(value, false, row, &within);
        limit_lanes to =
            limit->is_fixed ? fixed_limit(limit) : limit_at(limit, kind_of(value, limit), row, &within);
        lane_mask certain = every_lane();
        if (columns->references)
            lanes_store(columns->references + row,
                        lanes_add(lanes_divide(to.top, to.bottom), lanes_set(0.0)));
        wide off = subtract_products(of.numerator, to.bottom, of.denominator, to.top);
        off = (wide){lanes_multiply(off.high, sign), lanes_multiply(off.low, sign)};
        if (columns->margins)
            lanes_store(columns->margins + row, nearest_quotient(off, of.denominator, to.bottom, &certain));
        if (columns->amounts)
            lanes_store(columns->amounts + row,
                        nearest_quotient(off, to.bottom, lanes_set(columns->amount_unit), &certain));
        certain_rows |= bits_at(certain, row);
    }
    out->uncertain = ~certain_rows;
}

/* Above or below by more than the threshold. */
static inline row_set good_rows(const lane_limit *limit, lanes sign, double threshold, size_t row) {
    return bits_at(
        limit->upper ? lanes_less(sign, lanes_set(-threshold)) : lanes_less(lanes_set(threshold), sign), row);
}

/* One vector of value against limit. The rests are needed where rounded products are equal, and
 * then for all, since that is rare or, in data full of ties, the rule. */
static inline void judge_lanes(const lane_limit *limit, limit_kind kind, fraction of, limit_lanes to,
                               size_t row, lane_findings *out) {
    const lanes zero = lanes_set(0.0);
    bool two = kind.has_second || kind.has_share;
    lanes product = lanes_multiply(of.numerator, to.bottom);
    lanes first = lanes_multiply(of.denominator, to.top), further = first;
    lanes sign = lanes_subtract(product, first), second_sign = sign;
    lane_mask tied = lanes_equal(sign, zero), second_tied = tied;
    if (two) {
        further = lanes_multiply(of.denominator, to.second);
        second_sign = lanes_subtract(product, further);
        second_tied = lanes_equal(second_sign, zero);
    }
    if (lane_masks_any(tied, second_tied)) {
        lanes rest = rest_of(of.numerator, to.bottom, product);
        sign = lanes_add(sign, lanes_subtract(rest, rest_of(of.denominator, to.top, first)));
        if (two)
            second_sign =
                lanes_add(second_sign, lanes_subtract(rest, rest_of(of.denominator, to.second, further)));
    }
    out->holds |= good_rows(limit, sign, limit->threshold, row);
    if (two)
        out->holds_second |= good_rows(limit, second_sign, -0.5, row);
}

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* The loop over rows for one kind of limit; on copies, which no store can change. */
ALWAYS_INLINE void judge_kind(const lane_quotient *given_value, const lane_limit *given_limit,
                              limit_kind kind, const lane_columns *given_columns, size_t rows, bounds *within,
                              lane_findings *out) {
    const lane_quotient value = *given_value;
    const lane_limit limit = *given_limit;
    const lane_columns columns = *given_columns;
    bounds so_far = no_bounds();
    lane_findings found = {.positive = ~(row_set)0, .limited = ~(row_set)0};
    limit_lanes to = fixed_limit(&limit);
    for (size_t row = 0; row < rows; row += LANES) {
        for (int i = 0; i < KERNEL_AHEAD && row % LINE == 0; i++)
            __builtin_prefetch(columns.ahead[i] + row, 0, 2);
        fraction of = value_at(&value, kind.simple, row, &so_far);
        if (columns.values)
            put_value(&columns, row, of);
        if (kind.moves)
            to = limit_at(&limit, kind, row, &so_far);
        judge_lanes(&limit, kind, of, to, row, &found);
    }
    *within = so_far;
    *out = found;
}

static inline bool same_kind(limit_kind a, limit_kind b) {
    return a.moves == b.moves && a.has_margin == b.has_margin && a.has_second == b.has_second &&
           a.has_share == b.has_share && a.scales_top == b.scales_top && a.scales_bottom == b.scales_bottom &&
           a.simple == b.simple;
}

/* Loops of their own for what most rules are; the last is for any. */
#define LOOPS(LOOP)                                                                                          \
    LOOP(0, .moves = false)     /* > 5 % */                                                                  \
    LOOP(1, .has_second = true) /* with a band */                                                            \
    LOOP(2, .moves = true)      /* >= prior */                                                               \
    LOOP(3, .moves = true, .has_second = true, .scales_top = true, .scales_bottom = true)                    \
    LOOP(4, .moves = true, .has_share = true, .scales_bottom = true)                                         \
    LOOP(5, .moves = true, .has_margin = true, .scales_top = true, .scales_bottom = true) /* prior + 1 pp */ \
    LOOP(6, .moves = true, .has_margin = true, .has_second = true, .scales_top = true, .scales_bottom = true)

static int choose_loop(const lane_quotient *value, const lane_limit *limit) {
    static const limit_kind kinds[] = {
#define LOOP(number, ...) {__VA_ARGS__, .simple = true},
        LOOPS(LOOP)
#undef LOOP
    };
    enum { COUNT = sizeof kinds / sizeof *kinds };
    limit_kind kind = kind_of(value, limit);
    kind.scales_top = kind.scales_top && kind.moves;
    kind.scales_bottom = kind.scales_bottom && kind.moves;
    kind.has_margin = kind.has_margin && kind.moves;
    int loop = 0;
    while (loop < COUNT && !same_kind(kind, kinds[loop]))
        loop++;
    return loop;
}

ALWAYS_INLINE void judge_any(const lane_quotient *value, const lane_limit *limit, const lane_columns *columns,
                             size_t rows, bounds *within, lane_findings *out) {
    switch (limit->loop) {
#define LOOP(number, ...)                                                                                    \
    case number:                                                                                             \
        judge_kind(value, limit, (limit_kind){__VA_ARGS__, .simple = true}, columns, rows, within, out);     \
        return;
        LOOPS(LOOP)
#undef LOOP
    default:
        judge_kind(value, limit, kind_of(value, limit), columns, rows, within, out);
    }
}

static void compute_values(const lane_quotient *value, const lane_columns *columns, size_t rows,
                           bounds *within) {
    for (size_t row = 0; row < rows; row += LANES) {
        fraction of = value_at(value, false, row, within);
        if (columns->values)
            put_value(columns, row, of);
    }
}

static void judge_rows(const lane_quotient *value, const lane_limit *limit, const lane_columns *columns,
                       size_t rows, lane_findings *out) {
    bounds within = no_bounds();
    *out = (lane_findings){.positive = ~(row_set)0, .limited = ~(row_set)0};
    if (limit)
        judge_any(value, limit, columns, rows, &within, out);
    else
        compute_values(value, columns, rows, &within);
    bool checked = value->checked || (limit && limit->checked);
    lanes least = lanes_lesser(within.least, within.limit_least);
    if (columns->blanks || checked || !holds_in_all(lanes_less(lanes_set(0.0), least)))
        tell_apart(value, limit, rows, out);
    if (limit && (columns->references || columns->margins || columns->amounts))
        put_distances(value, limit, columns, rows, out);
}

static row_set rows_zero(const double *figures, size_t rows) {
    row_set zeros = 0;
    for (size_t row = 0; row < rows; row += LANES)
        zeros |= bits_at(lanes_equal(lanes_load(figures + row), lanes_set(0.0)), row);
    return zeros;
}

static void compare_rows(const double *left, double left_unit, const double *right, double right_unit,
                         size_t rows, row_set *above, row_set *equal, row_set *unfit) {
    row_set greater = 0, same = 0, exact_rows = 0;
    for (size_t row = 0; row < rows; row += LANES) {
        lanes a = lanes_multiply(lanes_load(left + row), lanes_set(left_unit));
        lanes b = lanes_multiply(lanes_load(right + row), lanes_set(right_unit));
        greater |= bits_at(lanes_less(b, a), row);
        same |= bits_at(lanes_equal(a, b), row);
        lanes greater_one = lanes_greater(lanes_magnitude(a), lanes_magnitude(b));
        exact_rows |= bits_at(lanes_less(greater_one, lanes_set(INTEGER_END)), row);
    }
    *above = greater;
    *equal = same;
    *unfit = ~exact_rows;
}

static void stream_column(double *out, const double *from) {
    for (size_t row = 0; row < BATCH_ROWS; row += LANES)
        lanes_stream(out + row, lanes_load(from + row));
}

#define KERNEL_JOIN(name) soekpi_kernel_##name
#define KERNEL_NAME(name) KERNEL_JOIN(name)

const kernel KERNEL_NAME(KERNEL) = {.read = read_figures,
                                    .sum = sum_form,
                                    .choose = choose_loop,
                                    .judge = judge_rows,
                                    .zero = rows_zero,
                                    .compare = compare_rows,
                                    .stream = stream_column,
                                    .spread = spread_codes,
                                    .fence = lanes_fence};
