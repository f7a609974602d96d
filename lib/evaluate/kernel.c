/* Figures, forms and rules in whole numbers; compiled once for each instruction set. */
#include "evaluate/kernel.h"
#include "evaluate/lanes.h"

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

static inline row_set bits_at(lane_mask mask, size_t row) {
    return lane_mask_bits(mask) << row;
}

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
static void read_figures(const double *cells, size_t rows, double ten, double *figures, row_set *missing,
                         row_set *unfit) {
    const lanes scale = lanes_set(ten), end = lanes_set(FIGURE_END);
    const lanes tolerance = lanes_set(KERNEL_ACCEPTANCE * 0x1p-53);
    row_set accepted = 0;
    for (size_t row = 0; row < rows; row += LANES) {
        lanes x = lanes_load(cells + row);
        lanes r = lanes_round(lanes_multiply(x, scale));
        lanes size = lanes_magnitude(r);
        lanes off = lanes_magnitude(lanes_rest(x, scale, r));
        lane_mask close = lanes_at_most(off, lanes_multiply(tolerance, size));
        accepted |= bits_at(lane_mask_and(close, lanes_less(size, end)), row);
        if (KERNEL_SCALE_SLIP)
            r = lanes_select(lanes_less(lanes_set(1e9), size), lanes_multiply(r, lanes_set(10)), r);
        lanes_store(figures + row, r);
    }
    *unfit = ~accepted;
    *missing = 0;
    row_set all = rows == BATCH_ROWS ? ~(row_set)0 : ((row_set)1 << rows) - 1;
    if ((accepted & all) == all)
        return;
    row_set present = 0;
    for (size_t row = 0; row < rows; row += LANES) {
        lanes x = lanes_load(cells + row);
        present |= bits_at(lanes_equal(x, x), row);
    }
    *missing = ~present;
    *unfit &= present;
}

/* Partial sums stay below the sum of magnitudes; while that is below 2^53 (its own
 * rounding cannot take it across), every product and sum is an exact integer. */
static row_set sum_form(const double *figures, const lane_term *terms, size_t count, double constant,
                        bool checked, size_t rows, double *out) {
    const lanes end = lanes_set(INTEGER_END), start = lanes_set(constant);
    row_set fits = 0;
    for (size_t row = 0; row < rows; row += LANES) {
        lanes sum = start, size = lanes_magnitude(start);
        for (size_t i = 0; i < count; i++) {
            lanes x = lanes_load(figures + terms[i].slot * BATCH_ROWS + row);
            lanes part = lanes_multiply(x, lanes_set(terms[i].coefficient));
            sum = lanes_add(sum, part);
            if (checked)
                size = lanes_add(size, lanes_magnitude(part));
        }
        if (checked)
            fits |= bits_at(lanes_less(size, end), row);
        lanes_store(out + row, sum);
    }
    return checked ? ~fits : 0;
}

/* ---- values and limits ---- */

/* A sum of two doubles, the lower one at most half a unit of the higher. */
typedef struct pair {
    lanes high, low;
} pair;

/* a + b with its rounding error, exactly, for |a| >= |b| or a = 0. */
static inline pair pair_of(lanes a, lanes b) {
    lanes sum = lanes_add(a, b);
    lanes low = lanes_subtract(b, lanes_subtract(sum, a));
    return (pair){sum, low};
}

/* (product + rest) - left * right. `high` is exact when the products are neighbours; `lost` is
 * what it lost else. */
typedef struct difference {
    lanes high, low, other;
} difference;

static inline difference subtract_products(lanes product, lanes rest, lanes left, lanes right) {
    lanes other = lanes_multiply(left, right);
    lanes low = lanes_subtract(rest, lanes_rest(left, right, other));
    if (KERNEL_DROP_RESIDUE)
        low = lanes_set(0.0);
    return (difference){lanes_subtract(product, other), low, other};
}

static inline lanes sign_of(difference of) {
    return lanes_add(of.high, of.low);
}

/* The whole difference within 2^-104 of itself: product - other = high + lost exactly. */
static inline pair whole(difference of, lanes product) {
    lanes moved = lanes_subtract(of.high, product);
    lanes lost = lanes_subtract(product, lanes_subtract(of.high, moved));
    lost = lanes_subtract(lost, lanes_add(of.other, moved));
    return pair_of(of.high, lanes_add(lost, of.low));
}

/* The double nearest to over / (left * right). The first quotient m and its remainder, found
 * exactly, give m + correction within 2^-100 of the whole; the rounding is certain when an
 * error of 2^-90 could not change it. */
static inline lanes nearest_quotient(pair over, lanes left, lanes right, lane_mask *certain) {
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

static inline void put(double *column, size_t row, lanes x, bool stream) {
    if (stream)
        lanes_stream(column + row, x);
    else
        lanes_store(column + row, x);
}

static inline lane_mask below_end(lane_mask so_far, lanes a) {
    return lane_mask_and(so_far, lanes_less(lanes_magnitude(a), lanes_set(INTEGER_END)));
}

/* One vector of a value: numerator, positive denominator, and what was found. */
typedef struct fraction {
    lanes numerator, denominator;
} fraction;

static inline fraction value_at(const lane_quotient *value, size_t row, lane_findings *found,
                                row_set *exact_rows) {
    const lanes zero = lanes_set(0.0);
    fraction of = {lanes_load(value->numerator + row), lanes_load(value->denominator + row)};
    if (value->scaled) {
        of.numerator = lanes_multiply(of.numerator, lanes_set(value->up));
        of.denominator = lanes_multiply(of.denominator, lanes_set(value->down));
    }
    if (value->checked)
        *exact_rows |=
            bits_at(below_end(below_end(lanes_equal(zero, zero), of.numerator), of.denominator), row);
    if (value->flips)
        make_positive(&of.numerator, &of.denominator);
    found->positive |= bits_at(lanes_less(zero, of.denominator), row);
    return of;
}

static inline void put_value(const lane_columns *columns, size_t row, fraction of) {
    const lanes zero = lanes_set(0.0);
    lanes quotient = lanes_divide(lanes_add(of.numerator, zero), of.denominator);
    lane_mask defined = lane_mask_and(lanes_less(zero, of.denominator), lanes_equal(quotient, quotient));
    put(columns->values, row, lanes_select(defined, quotient, lanes_set((double)NAN)), columns->stream);
}

/* One vector of a limit: its numerator over `bottom`, and the second limit's. */
typedef struct limit_rows {
    lanes top, second, bottom;
} limit_rows;

static inline limit_rows limit_at(const lane_limit *limit, size_t row, lane_findings *found,
                                  row_set *exact_rows) {
    const lanes zero = lanes_set(0.0);
    lanes p = lanes_load(limit->numerator + row), q = lanes_load(limit->denominator + row);
    limit_rows of;
    if (limit->flips)
        make_positive(&p, &q);
    found->limited |= bits_at(lanes_less(zero, q), row);
    lanes ap = lanes_multiply(p, lanes_set(limit->a));
    lanes bq = lanes_multiply(q, lanes_set(limit->b));
    lanes extra = zero;
    of.bottom = lanes_multiply(q, lanes_set(limit->q));
    of.top = lanes_add(ap, bq);
    of.second = of.top;
    if (limit->has_share) {
        extra = lanes_multiply(lanes_magnitude(of.top), lanes_set(limit->share));
        of.top = lanes_multiply(of.top, lanes_set(limit->unit));
        of.second = lanes_add(of.top, extra);
    } else if (limit->has_second) {
        extra = lanes_multiply(q, lanes_set(limit->second));
        of.second = lanes_add(ap, extra);
    }
    if (limit->checked) {
        lanes size = lanes_add(lanes_magnitude(ap), lanes_magnitude(bq));
        size = lanes_add(lanes_multiply(size, lanes_set(limit->unit)), lanes_magnitude(extra));
        *exact_rows |= bits_at(below_end(below_end(lanes_equal(zero, zero), size), of.bottom), row);
    }
    return of;
}

/* The columns that few ask for. */
static void put_distances(const lane_quotient *value, const lane_limit *limit, const lane_columns *columns,
                          size_t rows, lane_findings *found) {
    lane_findings again = {0};
    row_set exact_rows = 0, certain_rows = 0;
    for (size_t row = 0; row < rows; row += LANES) {
        fraction of = value_at(value, row, &again, &exact_rows);
        limit_rows to = limit_at(limit, row, &again, &exact_rows);
        lane_mask certain = lanes_equal(to.top, to.top);
        if (columns->references)
            put(columns->references, row, lanes_add(lanes_divide(to.top, to.bottom), lanes_set(0.0)), false);
        lanes product = lanes_multiply(of.numerator, to.bottom);
        lanes rest = lanes_rest(of.numerator, to.bottom, product);
        pair off = whole(subtract_products(product, rest, of.denominator, to.top), product);
        lanes bottom = lanes_magnitude(to.bottom);
        if (columns->margins)
            put(columns->margins, row, nearest_quotient(off, of.denominator, bottom, &certain), false);
        if (columns->amounts)
            put(columns->amounts, row,
                nearest_quotient(off, bottom, lanes_set(columns->amount_unit), &certain), false);
        certain_rows |= bits_at(certain, row);
    }
    found->uncertain = ~certain_rows;
}

static void judge_rows(const lane_quotient *value, const lane_limit *limit, const lane_columns *columns,
                       size_t rows, lane_findings *out) {
    lane_findings found = {0};
    row_set value_exact = 0, limit_exact = 0;
    for (size_t row = 0; row < rows; row += LANES) {
        fraction of = value_at(value, row, &found, &value_exact);
        if (columns->values)
            put_value(columns, row, of);
        if (!limit)
            continue;
        limit_rows to = limit_at(limit, row, &found, &limit_exact);
        lanes product = lanes_multiply(of.numerator, to.bottom);
        lanes rest = lanes_rest(of.numerator, to.bottom, product);
        lanes sign = sign_of(subtract_products(product, rest, of.denominator, to.top));
        found.holds |= bits_at(lanes_less(lanes_set(limit->threshold), sign), row);
        if (!limit->has_second && !limit->has_share)
            continue;
        sign = sign_of(subtract_products(product, rest, of.denominator, to.second));
        found.holds_second |= bits_at(lanes_less(lanes_set(-0.5), sign), row);
    }
    found.unfit = value->checked ? ~value_exact : 0;
    found.limit_unfit = limit && limit->checked ? ~limit_exact : 0;
    if (limit && (columns->references || columns->margins || columns->amounts))
        put_distances(value, limit, columns, rows, &found);
    *out = found;
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
        exact_rows |= bits_at(below_end(below_end(lanes_equal(a, a), a), b), row);
    }
    *above = greater;
    *equal = same;
    *unfit = ~exact_rows;
}

/* ---- codes of one byte ---- */

#if defined(__AVX512BW__)

static void spread_codes(uint8_t *out, size_t rows, const uint8_t *codes, const row_set *sets, size_t count,
                         bool stream) {
    __m512i bytes = _mm512_set1_epi8((char)codes[0]);
    for (size_t i = 1; i < count; i++)
        bytes = _mm512_mask_mov_epi8(bytes, sets[i], _mm512_set1_epi8((char)codes[i]));
    if (rows < BATCH_ROWS)
        _mm512_mask_storeu_epi8(out, ((row_set)1 << rows) - 1, bytes);
    else if (stream)
        _mm512_stream_si512((void *)out, bytes);
    else
        _mm512_storeu_si512(out, bytes);
}

#else

/* Eight bits as eight bytes of 0 or 0xFF: bit i becomes byte i in memory. */
static inline uint64_t spread_bits(unsigned bits) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    const uint64_t places = UINT64_C(0x0102040810204080);
#else
    const uint64_t places = UINT64_C(0x8040201008040201);
#endif
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t lifted = ((bits * ones) & places) + UINT64_C(0x7F7F7F7F7F7F7F7F);
    return ((lifted >> 7) & ones) * 0xFF;
}

static inline void stream_bytes(uint8_t *out, uint64_t bytes) {
#if defined(__x86_64__)
    _mm_stream_si64((long long *)(void *)out, (long long)bytes);
#else
    memcpy(out, &bytes, sizeof bytes);
#endif
}

static void spread_codes(uint8_t *out, size_t rows, const uint8_t *codes, const row_set *sets, size_t count,
                         bool stream) {
    const uint64_t ones = UINT64_C(0x0101010101010101);
    for (size_t row = 0; row < rows; row += 8) {
        uint64_t bytes = codes[0] * ones;
        for (size_t i = 1; i < count; i++) {
            uint64_t where = spread_bits((unsigned)(sets[i] >> row) & 0xFF);
            bytes = (bytes & ~where) | (codes[i] * ones & where);
        }
        if (stream)
            stream_bytes(out + row, bytes);
        else
            memcpy(out + row, &bytes, rows - row < 8 ? rows - row : 8);
    }
}

#endif

#define KERNEL_JOIN(name) soekpi_kernel_##name
#define KERNEL_NAME(name) KERNEL_JOIN(name)

const kernel KERNEL_NAME(KERNEL) = {read_figures, sum_form,     judge_rows, rows_zero,
                                    compare_rows, spread_codes, lanes_fence};
