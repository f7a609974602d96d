/* Cells as words, and adding them up; compiled once for each instruction set. */
#include "evaluate/sum_kernel.h"

#include "evaluate/lanes.h"

#define ALL_ROWS (~(row_set)0)

/* The proof that accepted integers are the figures stands in kernel.c. */
static void read_words(const double *cells, double ten, sum_word *words, row_set *missing, row_set *unfit) {
    const lanes scale = lanes_set(ten), end = lanes_set(FIGURE_END), tolerance = lanes_set(0x4p-53);
    const lanes shift = lanes_set(SUM_SHIFT);
    row_set accepted = 0;
    for (size_t row = 0; row < BATCH_ROWS; row += LANES) {
        lanes x = lanes_load(cells + row);
        lanes shifted = lanes_add(lanes_multiply(x, scale), shift);
        lanes r = lanes_subtract(shifted, shift);
        lanes size = lanes_magnitude(r);
        lanes off = lanes_magnitude(lanes_rest(x, scale, r));
        lane_mask close = lanes_at_most(off, lanes_multiply(tolerance, size));
        lane_mask good = lane_mask_and(close, lanes_less(size, end));
        accepted |= lane_mask_bits(good) << row;
        lanes_store(&words[row].shifted, lanes_select(good, shifted, shift));
    }
    *missing = *unfit = 0;
    if (accepted == ALL_ROWS)
        return;
    row_set present = 0;
    for (size_t row = 0; row < BATCH_ROWS; row += LANES) {
        lanes x = lanes_load(cells + row);
        present |= lane_mask_bits(lanes_equal(x, x)) << row;
    }
    *missing = ~present;
    *unfit = present & ~accepted;
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
            for (size_t i = 0; i < 8; i++) {
                uint64_t *into = sums + offsets[row + i] + slot + done;
                _mm512_storeu_si512(into, _mm512_add_epi64(_mm512_loadu_si512(into), w[i]));
            }
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

const sum_kernel KERNEL_NAME(KERNEL) = {read_words, scatter_words};
