/* Cells as words, and adding them up; compiled once for each instruction set. */
#include "evaluate/sum_kernel.h"

#include "evaluate/lanes.h"

/* One vector of cells as words; the lanes that are figures (kernel.c has the proof). */
static inline lane_mask read_lanes(const double *cells, lanes scale, lanes *words) {
    lanes x = lanes_load(cells);
    lanes shifted = lanes_add(lanes_multiply(x, scale), lanes_set(SUM_SHIFT));
    lanes r = lanes_subtract(shifted, lanes_set(SUM_SHIFT));
    lanes size = lanes_magnitude(r);
    lanes off = lanes_magnitude(lanes_rest(x, scale, r));
    lane_mask close = lanes_at_most(off, lanes_multiply(lanes_set(0x4p-53), size));
    *words = shifted;
    return lane_mask_and(close, lanes_less(size, lanes_set(FIGURE_END)));
}

/* Where some cell is no figure: which, and words of 0 in their place. */
static row_set read_odd(const double *cells, lanes scale, sum_word *words, row_set *missing) {
    row_set accepted = 0, present = 0;
    for (size_t row = 0; row < BATCH_ROWS; row += LANES) {
        lanes shifted, x = lanes_load(cells + row);
        lane_mask good = read_lanes(cells + row, scale, &shifted);
        accepted |= bits_at(good, row);
        present |= bits_at(lanes_equal(x, x), row);
        lanes_store(&words[row].shifted, lanes_select(good, shifted, lanes_set(SUM_SHIFT)));
    }
    *missing = ~present;
    return ~accepted;
}

static row_set read_words(const double *cells, double ten, sum_word *words, row_set *missing) {
    const lanes scale = lanes_set(ten);
    lane_mask all = lanes_equal(scale, scale);
    for (size_t row = 0; row < BATCH_ROWS; row += LANES) {
        lanes shifted;
        all = lane_mask_and(all, read_lanes(cells + row, scale, &shifted));
        lanes_store(&words[row].shifted, shifted);
    }
    if (holds_in_all(all))
        return 0;
    return read_odd(cells, scale, words, missing);
}

/* The power of ten, from 10^k to 10^(k+15), that brings 15 digits of a magnitude before
 * the point. What is so near below a power of ten that it may read as that has 14. */
static inline lanes digits_scale(lanes size, double ten) {
    lanes scale = lanes_set(ten);
    double power = ten;
    for (int i = 0; i < SUM_FINE_PLACES; i++) {
        power *= 10; /* exact: at most 10^22 */
        lane_mask shorter = lanes_less(size, lanes_set(FIGURE_END / power * (1 - 0x1p-51)));
        scale = lanes_select(shorter, lanes_set(power), scale);
    }
    return scale;
}

/* x * scale rounded to the nearest integer: the product is rounded first, which may lead
 * to a neighbour of it. Ties are left as they come. */
static inline lanes nearest_lanes(lanes x, lanes scale) {
    lanes m = lanes_round(lanes_multiply(x, scale));
    lanes rest = lanes_rest(x, scale, m), none = lanes_set(0);
    lanes up = lanes_select(lanes_less(lanes_set(0.5), rest), lanes_set(1), none);
    lanes down = lanes_select(lanes_less(rest, lanes_set(-0.5)), lanes_set(1), none);
    return lanes_add(m, lanes_subtract(up, down));
}

/* The 15 digits of x are those of m, x * scale rounded, where m is close to it as in
 * kernel.c, or has 15 digits and is nearer than 0.5 (base/decimal.c has the proof). Then
 * x * ten reads as m / d, d = scale / ten a power of ten: an integer h near that, and
 * (m - h * d) / d as an integer times 10^-SUM_FINE_PLACES. All of these are integers
 * below 2^53, and exact but for the quotient that h is rounded from. */
static inline lane_mask split_lanes(const double *cells, double ten, lanes *words, lanes *fine) {
    const lanes end = lanes_set(FIGURE_END);
    lanes x = lanes_load(cells), scale = digits_scale(lanes_magnitude(x), ten);
    lanes m = nearest_lanes(x, scale);
    lanes size = lanes_magnitude(m), off = lanes_magnitude(lanes_rest(x, scale, m));
    lane_mask close = lanes_at_most(off, lanes_multiply(lanes_set(0x4p-53), size));
    lane_mask digits = lane_mask_and(lanes_less(lanes_set(1e14), size), lanes_less(off, lanes_set(0.5)));
    lanes d = lanes_divide(scale, lanes_set(ten));
    lanes h = lanes_round(lanes_divide(m, d));
    lanes rest = lanes_rest(h, d, m); /* h * d - m */
    lanes unit = lanes_divide(lanes_set(ten * 1e15), scale);
    *words = lanes_add(h, lanes_set(SUM_SHIFT));
    *fine = lanes_subtract(lanes_set(SUM_SHIFT), lanes_multiply(rest, unit));
    lane_mask below = lane_mask_and(lanes_less(size, end), lanes_less(lanes_magnitude(h), end));
    return lane_mask_and(lane_mask_or(close, digits), below);
}

static row_set split_words(const double *cells, double ten, sum_word *words, sum_word *fine) {
    const lanes zero = lanes_set(SUM_SHIFT);
    row_set accepted = 0;
    for (size_t row = 0; row < BATCH_ROWS; row += LANES) {
        lanes high, low;
        lane_mask good = split_lanes(cells + row, ten, &high, &low);
        accepted |= bits_at(good, row);
        lanes_store(&words[row].shifted, lanes_select(good, high, zero));
        lanes_store(&fine[row].shifted, lanes_select(good, low, zero));
    }
    for (size_t row = 0; row < BATCH_ROWS; row++)
        fine[row].bits -= SUM_SHIFT_BITS;
    return ~accepted;
}

#if defined(__AVX512F__)

/* The 64-bit words of 8 rows of 8 columns, turned into 8 rows. */
static inline void turn(__m512i w[8]) {
    __m512i a[8], b[8];
    for (int i = 0; i < 8; i += 2) { /* pairs of columns: rows 0 2 4 6, rows 1 3 5 7 */
        a[i] = _mm512_unpacklo_epi64(w[i], w[i + 1]);
        a[i + 1] = _mm512_unpackhi_epi64(w[i], w[i + 1]);
    }
    for (int i = 0; i < 2; i++) { /* fours: rows 0 4, 1 5, then 2 6, 3 7 */
        b[i] = _mm512_shuffle_i64x2(a[i], a[i + 2], 0x88);
        b[i + 2] = _mm512_shuffle_i64x2(a[i], a[i + 2], 0xdd);
        b[i + 4] = _mm512_shuffle_i64x2(a[i + 4], a[i + 6], 0x88);
        b[i + 6] = _mm512_shuffle_i64x2(a[i + 4], a[i + 6], 0xdd);
    }
    for (int i = 0; i < 2; i++) {
        w[i] = _mm512_shuffle_i64x2(b[i], b[i + 4], 0x88);
        w[i + 4] = _mm512_shuffle_i64x2(b[i], b[i + 4], 0xdd);
        w[i + 2] = _mm512_shuffle_i64x2(b[i + 2], b[i + 6], 0x88);
        w[i + 6] = _mm512_shuffle_i64x2(b[i + 2], b[i + 6], 0xdd);
    }
}

static inline void add_to(uint64_t *sums, __m512i words) {
    _mm512_storeu_si512(sums, _mm512_add_epi64(_mm512_loadu_si512(sums), words));
}

/* True when the 8 rows belong to one group, as in sorted tables. */
static inline bool are_together(const size_t *offsets) {
    __m512i here = _mm512_loadu_si512(offsets);
    return _mm512_cmpeq_epi64_mask(here, _mm512_set1_epi64((long long)offsets[0])) == 0xff;
}

/* Eight sums of a row at once; columns beyond the last are words of no bits. */
static void scatter_words(uint64_t *sums, const size_t *offsets, size_t slot, const sum_word *const *columns,
                          size_t count) {
    static const sum_word none[BATCH_ROWS] = {{0}};
    for (size_t done = 0; done < count; done += 8) {
        const sum_word *from[8];
        for (size_t i = 0; i < 8; i++)
            from[i] = done + i < count ? columns[done + i] : none;
        for (size_t row = 0; row < BATCH_ROWS; row += 8) {
            __m512i w[8];
            for (int i = 0; i < 8; i++)
                w[i] = _mm512_loadu_si512(from[i] + row);
            turn(w);
            if (are_together(offsets + row)) { /* no row waits for the one before it */
                for (int step = 4; step > 0; step /= 2)
                    for (int i = 0; i < step; i++)
                        w[i] = _mm512_add_epi64(w[i], w[i + step]);
                add_to(sums + offsets[row] + slot + done, w[0]);
                continue;
            }
            for (size_t i = 0; i < 8; i++)
                add_to(sums + offsets[row + i] + slot + done, w[i]);
        }
    }
}

#else

/* Four columns at a time, so that the next row of the same group need not wait for one
 * sum after another. */
static void scatter_words(uint64_t *sums, const size_t *offsets, size_t slot, const sum_word *const *columns,
                          size_t count) {
    size_t done = 0;
    for (; done + 4 <= count; done += 4) {
        const sum_word *a = columns[done], *b = columns[done + 1];
        const sum_word *c = columns[done + 2], *d = columns[done + 3];
        for (size_t row = 0; row < BATCH_ROWS; row++) {
            uint64_t *into = sums + offsets[row] + slot + done;
            into[0] += a[row].bits;
            into[1] += b[row].bits;
            into[2] += c[row].bits;
            into[3] += d[row].bits;
        }
    }
    for (; done < count; done++)
        for (size_t row = 0; row < BATCH_ROWS; row++)
            sums[offsets[row] + slot + done] += columns[done][row].bits;
}

#endif

#define KERNEL_JOIN(name) soekpi_sum_kernel_##name
#define KERNEL_NAME(name) KERNEL_JOIN(name)

const sum_kernel KERNEL_NAME(KERNEL) = {read_words, split_words, scatter_words};
