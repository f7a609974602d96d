/* Figures, ratios and limits as double-doubles; compiled once for each instruction set. */
#include "evaluate/kernel_wide.h"

#include "base/decimal.h"

#include "evaluate/lanes.h"
#include "evaluate/wide.h"

/* Tests build a kernel without the bound, to prove that its lack would be found: see
 * tests/exactness. */
#ifndef KERNEL_NO_WIDE_BOUND
#define KERNEL_NO_WIDE_BOUND 0
#endif
#define WIDE_DOUBT (KERNEL_NO_WIDE_BOUND ? 0.0 : 0x1p-90)
#define QUICK_DOUBT 0x1p-48 /* the same for doubles: see judge_quickly() */

static inline row_set lanes_at(size_t row) {
    return (((row_set)1 << LANES) - 1) << row;
}

/* ---- figures ---- */

enum { MOST_PLACES = EXACT_TENS, FIGURE_PLACES = 14 };

static const double tenths[MOST_PLACES + 1] = {1e0,   1e-1,  1e-2,  1e-3,  1e-4,  1e-5,  1e-6,  1e-7,
                                               1e-8,  1e-9,  1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15,
                                               1e-16, 1e-17, 1e-18, 1e-19, 1e-20, 1e-21, 1e-22};

/* Where magnitudes begin whose 15 digits end at this decimal place, or a unit of
 * the last bit beside it: a place too many or too few is seen when it matters. */
static inline double least_with(int places) {
    return places <= FIGURE_PLACES ? soekpi_tens[FIGURE_PLACES - places] : tenths[places - FIGURE_PLACES];
}

/* The decimal place where the 15 digits of a magnitude end, within 0..22. */
static int places_of(double size) {
    uint64_t bits;
    memcpy(&bits, &size, sizeof bits);
    int binary = (int)(bits >> 52) - 1023;
    int magnitude = (binary * 30103 - (binary < 0 ? 99999 : 0)) / 100000; /* floor, or one less: log10(2) */
    int places = FIGURE_PLACES - magnitude;
    if (places <= 0)
        return 0;
    places = places > MOST_PLACES ? MOST_PLACES : places;
    return places - (size >= least_with(places - 1));
}

/* The places of a batch's figures. */
typedef struct places_range {
    int most, least;
} places_range;

/* Missing cells may make it longer. */
static places_range range_of(const double *cells, size_t rows) {
    double least[LANES], most[LANES];
    const lanes zero = lanes_set(0.0), end = lanes_set(FIGURE_END);
    lanes smallest = end, largest = zero;
    for (size_t row = 0; row < rows; row += LANES) {
        lanes size = lanes_magnitude(lanes_load(cells + row));
        smallest = lanes_lesser(smallest, lanes_select(lanes_less(zero, size), size, end));
        largest = lanes_greater(largest, size);
    }
    lanes_store(least, smallest);
    lanes_store(most, largest);
    for (size_t i = 1; i < LANES; i++) {
        least[0] = least[i] < least[0] ? least[i] : least[0];
        most[0] = most[i] > most[0] ? most[i] : most[0];
    }
    return (places_range){places_of(least[0]), places_of(most[0])};
}

/* r, the integer nearest to X = x * ten, and d = X - r, rounded once, both for |X| < 2^50. */
typedef struct nearest {
    lanes integer, off;
} nearest;

#ifdef LANES_WITHOUT_FMA
/* The product is off by 2^-4 at most. Where that takes it across a half, |d| is between 1/2 and
 * 5/8 and is moved by one, exactly, with r; at |d| = 1/2, a tie, they stay. */
static inline nearest nearest_integer(lanes x, lanes ten) {
    lanes r = lanes_round(lanes_multiply(x, ten));
    lanes d = lanes_rest(x, ten, r), moved = lanes_round(d);
    return (nearest){lanes_add(r, moved), lanes_subtract(d, moved)};
}
#else
/* Rounded once, to even at a tie: X + 1.5 * 2^52 has no room for more than its integer. */
static inline nearest nearest_integer(lanes x, lanes ten) {
    lanes r = lanes_subtract(lanes_rest(x, ten, lanes_set(-0x1.8p52)), lanes_set(0x1.8p52));
    return (nearest){r, lanes_rest(x, ten, r)};
}
#endif

/* One vector of figures: the decimals y of cells x (law 1) as x + (y - x).
 *
 * With X = x * 10^k, exactly, and r, d of it, the two proofs of lib/base/decimal.c hold:
 * - 10^14 < |r| < 10^15 and |d| < 1/2: r is X rounded at 15 digits;
 * - |r| < 10^15 and |d| <= 4u|r|, u = 2^-53: so it is, with zeros after r.
 * Where |X| is not below 2^50, |r| is not below 10^15.
 * So y = r * 10^-k = x - d * 10^-k. d is off by u at most, 10^-k by u of itself, their
 * product by u of itself: in all by less than 3u * 10^-k, where |x| is about 10^14 * 10^-k
 * or more; in the second case by less than 4u * 4u|x|. The pair is off by 2^-97|y| at most. */
static inline lane_mask read_lanes(lanes x, lanes ten, lanes tenth, wide *out) {
    nearest to = nearest_integer(x, ten);
    lanes size = lanes_magnitude(to.integer);
    lanes most = lanes_select(lanes_less(lanes_set(1e14), size), lanes_set(0.5 - 0x1p-54),
                              lanes_multiply(size, lanes_set(0x4p-53)));
    *out = wide_of_ordered_difference(x, lanes_multiply(to.off, tenth));
    return lane_mask_and(lanes_at_most(lanes_magnitude(to.off), most),
                         lanes_less(size, lanes_set(FIGURE_END)));
}

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* Figures that have from most - steps to most places. */
ALWAYS_INLINE row_set read_range(const double *cells, size_t rows, int most, int steps, double *high,
                                 double *low) {
    row_set accepted = 0;
    for (size_t row = 0; row < rows; row += LANES) {
        lanes x = lanes_load(cells + row), size = lanes_magnitude(x);
        lanes ten = lanes_set(soekpi_tens[most]), tenth = lanes_set(tenths[most]);
        for (int step = 1; step <= steps; step++) {
            int places = most > step ? most - step : 0;
            lane_mask larger = lanes_at_most(lanes_set(least_with(places)), size);
            ten = lanes_select(larger, lanes_set(soekpi_tens[places]), ten);
            tenth = lanes_select(larger, lanes_set(tenths[places]), tenth);
        }
        wide figure;
        accepted |= bits_at(read_lanes(x, ten, tenth, &figure), row);
        lanes_store(high + row, figure.high);
        lanes_store(low + row, figure.low);
    }
    return accepted;
}

/* Steps that the compiler knows, so that what is the same for all rows stays in registers. */
static row_set read_decimals(const double *cells, size_t rows, double *high, double *low) {
    const places_range range = range_of(cells, rows);
    const int most = range.most, steps = range.most - range.least;
    if (steps <= 1)
        return read_range(cells, rows, most, 1, high, low);
    if (steps <= 3)
        return read_range(cells, rows, most, 3, high, low);
    if (steps <= 6)
        return read_range(cells, rows, most, 6, high, low);
    return read_range(cells, rows, most, steps, high, low);
}

/* ---- forms ---- */

static inline wide load(const double *high, const double *low, size_t at) {
    return (wide){lanes_load(high + at), lanes_load(low + at)};
}

static inline wide term_of(wide figure, wide_constant coefficient) {
    if (coefficient.low != 0 || fabs(coefficient.high) != 1)
        return wide_multiply(figure, wide_set(coefficient));
    return coefficient.high > 0 ? figure : wide_negative(figure);
}

/* Errors, of the sum's size s: terms are off by 2^-97 (figures) + 2^-102 (products, constants).
 * The i-th of at most 32 additions rounds twice what stands in `low`: at most 4u*s of the
 * term and the sum, then (3 + i)u*s, as terms bring 3u*s in all and each addition u*s. That
 * makes 752u^2 < 2^-96. All in all less than 2^-95; that the size itself is rounded, by
 * less than 2^-46 of it, does not matter. */
static void sum_form(const double *high, const double *low, const lane_term *terms,
                     const wide_constant *coefficients, size_t count, wide_constant constant, size_t rows,
                     const wide_columns *out) {
    const bool starts_empty = constant.high == 0 && count > 0;
    for (size_t row = 0; row < rows; row += LANES) {
        size_t i = 0;
        wide sum = wide_set(constant);
        if (starts_empty) {
            sum = term_of(load(high, low, terms[0].slot * BATCH_ROWS + row), coefficients[0]);
            i = 1;
        }
        lanes size = lanes_magnitude(sum.high);
        for (; i < count; i++) {
            wide term = term_of(load(high, low, terms[i].slot * BATCH_ROWS + row), coefficients[i]);
            sum = wide_add(sum, term);
            size = lanes_add(size, lanes_magnitude(term.high));
        }
        sum = wide_normal(sum);
        lanes_store(out->high + row, sum.high);
        lanes_store(out->low + row, sum.low);
        lanes_store(out->size + row, size);
    }
}

/* A normal number and its size. */
typedef struct sized {
    wide at;
    lanes size;
} sized;

static inline sized form_at(const wide_form *form, size_t row) {
    if (!form->high)
        return (sized){wide_set(form->constant), lanes_set(fabs(form->constant.high))};
    wide at = load(form->high, form->low, row);
    return (sized){at, form->size ? lanes_load(form->size + row) : lanes_magnitude(at.high)};
}

static inline sized negative_where(lane_mask where, sized a) {
    wide turned = wide_negative(a.at);
    return (sized){{lanes_select(where, turned.high, a.at.high), lanes_select(where, turned.low, a.at.low)},
                   a.size};
}

typedef struct fraction {
    sized numerator, denominator;
} fraction;

static inline fraction fraction_at(const wide_ratio *ratio, size_t row) {
    fraction of = {form_at(&ratio->numerator, row), form_at(&ratio->denominator, row)};
    if (ratio->flips) {
        lane_mask negative = lanes_less(of.denominator.at.high, lanes_set(0.0));
        of.numerator = negative_where(negative, of.numerator);
        of.denominator = negative_where(negative, of.denominator);
    }
    return of;
}

static inline sized multiply(sized a, sized b) {
    return (sized){wide_multiply(a.at, b.at), lanes_multiply(a.size, b.size)};
}

static inline sized constant_of(wide_constant constant) {
    return (sized){wide_set(constant), lanes_set(fabs(constant.high))};
}

static inline lanes doubt_of(lanes size) {
    return lanes_multiply(size, lanes_set(WIDE_DOUBT));
}

/* ---- values ---- */

/* The double nearest to over / under, both normal. The first quotient m, within 2u, and its
 * remainder give m + correction within 2^-100 of the quotient of the pairs. With n and e
 * the errors of over and under, and E the bound of all, E * (size of over + |m| * size of
 * under) / |under| is more than 2^3 * (n + |m| * e) / |under|, and so than the error of the whole:
 * the rounding is certain when it could not change it. That holds while e is below half of
 * |under|; where it is not, the second part of the bound exceeds |m| itself. */
static inline lanes nearest_quotient(sized over, sized under, lane_mask *certain) {
    lanes inverse = lanes_divide(lanes_set(1.0), under.at.high);
    lanes m = lanes_multiply(over.at.high, inverse);
    lanes back = lanes_multiply(m, under.at.high);
    lanes remainder = lanes_subtract(lanes_subtract(over.at.high, back), lanes_rest(m, under.at.high, back));
    remainder = lanes_subtract(lanes_add(remainder, over.at.low), lanes_multiply(m, under.at.low));
    lanes correction = lanes_multiply(remainder, inverse);
    lanes size = lanes_add(over.size, lanes_multiply(lanes_magnitude(m), under.size));
    lanes doubt = lanes_multiply(doubt_of(size), lanes_magnitude(inverse));
    lanes least = lanes_add(m, lanes_subtract(correction, doubt));
    lanes most = lanes_add(m, lanes_add(correction, doubt));
    *certain = lane_mask_and(*certain, lanes_equal(least, most));
    return lanes_add(most, lanes_set(0.0)); /* never -0 */
}

static void divide_rows(const wide_ratio *given, size_t rows, double *values, wide_findings *out) {
    const wide_ratio ratio = *given;
    const lanes zero = lanes_set(0.0);
    row_set above = 0, below = 0, none = 0, rounded = 0;
    for (size_t row = 0; row < rows; row += LANES) {
        fraction of = fraction_at(&ratio, row);
        lanes bottom = of.denominator.at.high, doubt = doubt_of(of.denominator.size);
        above |= bits_at(lanes_less(doubt, bottom), row);
        below |= bits_at(lanes_less(bottom, lanes_subtract(zero, doubt)), row);
        none |= bits_at(lanes_equal(of.denominator.size, zero), row); /* every term of it is */
        if (values) {
            lane_mask certain = every_lane();
            lanes_store(values + row, nearest_quotient(of.numerator, of.denominator, &certain));
            rounded |= bits_at(certain, row);
        }
    }
    *out =
        (wide_findings){.certain = above | below | none, .positive = above, .zero = none, .rounded = rounded};
}

/* ---- limits ---- */

/* The limit times the reference's denominator: errors are below 2^-94.8 of the size. */
static inline sized limit_at(const wide_limit *limit, fraction reference, wide_constant margin) {
    sized part = multiply(reference.numerator, constant_of(limit->factor));
    sized shift = multiply(reference.denominator, constant_of(margin));
    return (sized){wide_normal(wide_add(part.at, shift.at)), lanes_add(part.size, shift.size)};
}

static inline sized second_limit_at(const wide_limit *limit, fraction reference, sized first) {
    if (limit->has_second)
        return limit_at(limit, reference, limit->second);
    sized share = multiply((sized){wide_magnitude(first.at), first.size}, constant_of(limit->second));
    wide moved = limit->upper ? wide_subtract(first.at, share.at) : wide_add(first.at, share.at);
    return (sized){wide_normal(moved), lanes_add(first.size, share.size)};
}

/* Value minus limit, times both denominators: errors are below 2^-93.8 of the size. */
static inline sized difference(fraction value, fraction reference, sized limit) {
    sized left = multiply(value.numerator, reference.denominator);
    sized right = multiply(value.denominator, limit);
    return (sized){wide_normal(wide_subtract(left.at, right.at)), lanes_add(left.size, right.size)};
}

/* The signs of value minus limit, and minus the second limit; the lanes where they are certain. */
typedef struct sides {
    lanes sign, second_sign;
    lane_mask certain;
} sides;

static inline lane_mask far_from_zero(lanes a, lanes size, double doubt) {
    return lanes_less(lanes_multiply(size, lanes_set(doubt)), lanes_magnitude(a));
}

/* In doubles alone: at most eleven roundings, each 2^-53 of the sizes or less, stand between
 * what is found and the truth, much less than 2^-48. Decides all rows but those at a limit. */
static inline sides judge_quickly(const wide_limit *limit, fraction value, fraction reference) {
    lanes n = value.numerator.at.high, d = value.denominator.at.high;
    lanes p = reference.numerator.at.high, q = reference.denominator.at.high;
    lanes n_size = lanes_multiply(value.numerator.size, reference.denominator.size);
    lanes p_size = lanes_multiply(reference.numerator.size, lanes_set(fabs(limit->factor.high)));
    lanes part = lanes_multiply(p, lanes_set(limit->factor.high));
    lanes top = lanes_add(part, lanes_multiply(q, lanes_set(limit->margin.high)));
    lanes size =
        lanes_add(p_size, lanes_multiply(reference.denominator.size, lanes_set(fabs(limit->margin.high))));
    lanes product = lanes_multiply(n, q);
    sides of;
    of.second_sign = of.sign = lanes_subtract(product, lanes_multiply(d, top));
    lanes total = lanes_add(n_size, lanes_multiply(value.denominator.size, size));
    of.certain = far_from_zero(of.sign, total, QUICK_DOUBT);
    if (!limit->has_second && !limit->has_share)
        return of;
    const lanes second = lanes_set(limit->second.high), second_size = lanes_set(fabs(limit->second.high));
    if (limit->has_second) {
        top = lanes_add(part, lanes_multiply(q, second));
        size = lanes_add(p_size, lanes_multiply(reference.denominator.size, second_size));
    } else {
        lanes share = lanes_multiply(lanes_magnitude(top), second);
        top = limit->upper ? lanes_subtract(top, share) : lanes_add(top, share);
        size = lanes_add(size, lanes_multiply(size, second_size));
    }
    of.second_sign = lanes_subtract(product, lanes_multiply(d, top));
    total = lanes_add(n_size, lanes_multiply(value.denominator.size, size));
    of.certain = lane_mask_and(of.certain, far_from_zero(of.second_sign, total, QUICK_DOUBT));
    return of;
}

static inline sides judge_closely(const wide_limit *limit, fraction value, fraction reference) {
    sized first = limit_at(limit, reference, limit->margin);
    sized off = difference(value, reference, first);
    sides of = {off.at.high, off.at.high, far_from_zero(off.at.high, off.size, WIDE_DOUBT)};
    if (!limit->has_second && !limit->has_share)
        return of;
    off = difference(value, reference, second_limit_at(limit, reference, first));
    of.second_sign = off.at.high;
    of.certain = lane_mask_and(of.certain, far_from_zero(off.at.high, off.size, WIDE_DOUBT));
    return of;
}

static inline row_set good_rows(bool upper, lanes sign, size_t row) {
    const lanes zero = lanes_set(0.0);
    return bits_at(upper ? lanes_less(sign, zero) : lanes_less(zero, sign), row);
}

static void compare_rows(const wide_ratio *given_value, const wide_limit *given_limit, row_set wanted,
                         size_t rows, wide_findings *out) {
    const wide_ratio value = *given_value;
    const wide_limit limit = *given_limit;
    row_set certain = 0, holds = 0, holds_second = 0;
    for (size_t row = 0; row < rows; row += LANES) {
        fraction of = fraction_at(&value, row), reference = fraction_at(&limit.ratio, row);
        sides found = judge_quickly(&limit, of, reference);
        if ((wanted & lanes_at(row) & ~bits_at(found.certain, row)) != 0)
            found = judge_closely(&limit, of, reference);
        certain |= bits_at(found.certain, row);
        holds |= good_rows(limit.upper, found.sign, row);
        holds_second |= good_rows(limit.upper, found.second_sign, row);
    }
    *out = (wide_findings){.certain = certain, .holds = holds, .holds_second = holds_second};
}

/* The columns that few ask for. */
static void measure_rows(const wide_ratio *value, const wide_limit *limit, const wide_distances *columns,
                         size_t rows, wide_findings *out) {
    row_set rounded = 0;
    for (size_t row = 0; row < rows; row += LANES) {
        lane_mask certain = every_lane();
        fraction of = fraction_at(value, row), reference = fraction_at(&limit->ratio, row);
        sized top = limit_at(limit, reference, limit->margin);
        sized off = difference(of, reference, top);
        if (limit->upper)
            off.at = wide_negative(off.at);
        if (columns->references)
            lanes_store(columns->references + row, nearest_quotient(top, reference.denominator, &certain));
        if (columns->margins) {
            sized bottom = multiply(of.denominator, reference.denominator);
            bottom.at = wide_normal(bottom.at);
            lanes_store(columns->margins + row, nearest_quotient(off, bottom, &certain));
        }
        if (columns->amounts) {
            sized bottom =
                multiply(reference.denominator, constant_of((wide_constant){columns->amount_unit, 0}));
            bottom.at = wide_normal(bottom.at);
            lanes_store(columns->amounts + row, nearest_quotient(off, bottom, &certain));
        }
        rounded |= bits_at(certain, row);
    }
    *out = (wide_findings){.rounded = rounded};
}

#define KERNEL_JOIN(name) soekpi_wide_kernel_##name
#define KERNEL_NAME(name) KERNEL_JOIN(name)

const wide_kernel KERNEL_NAME(KERNEL) = {read_decimals, sum_form, divide_rows, compare_rows, measure_rows};
