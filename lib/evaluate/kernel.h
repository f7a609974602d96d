/* What the batch engine asks of an instruction set.
 *
 * A batch is up to BATCH_ROWS rows. Figures of a batch stand in arrays of
 * BATCH_ROWS doubles; a condition of its rows is a row_set, bit i for row i.
 * Bits and lanes beyond the last row mean nothing.
 *
 * Whole numbers in doubles. A cell x with the decimal r * 10^-k is held as the
 * integer r, |r| < 10^15. Sums, and whatever a rule multiplies them by, stay
 * exact while they stay below 2^53; a row where one does not is put into the set
 * of rows that do not fit. For integers below 2^53
 * - a quotient is rounded once: it is the correctly rounded value (law 2);
 * - products p are compared exactly as rounded product h = fl(p) and rest
 *   l = p - h: h1 > h2 means p1 > p2, and where h1 = h2 the rests decide. For
 *   products below 2^106 both h1 - h2, when they are neighbours, and l1 - l2,
 *   an integer of at most 2^53, are exact, and (h1 - h2) + (l1 - l2) has the
 *   sign of p1 - p2 (law 3). */
#ifndef SOEKPI_EVALUATE_KERNEL_H
#define SOEKPI_EVALUATE_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BATCH_ROWS = 64, KERNEL_ALIGNMENT = 64, MOST_LANES = 8 };

typedef uint64_t row_set;

/* The lowest row of a set that has one. */
static inline size_t first_of(row_set rows) {
    return (size_t)__builtin_ctzll(rows);
}

static inline unsigned count_of(row_set rows) {
    return (unsigned)__builtin_popcountll(rows);
}

/* Integers of this magnitude and above may have lost digits. */
#define INTEGER_END 0x1p53
/* Figures are integers below this. */
#define FIGURE_END 1e15

/* coefficient * the figures of one column of the batch. */
typedef struct lane_term {
    size_t slot; /* of the column: figures + slot * BATCH_ROWS */
    double coefficient;
} lane_term;

/* numerator * up / (denominator * down) is the ratio; `up` and `down` are integers. */
typedef struct lane_quotient {
    const double *numerator;
    const double *denominator;
    double up, down;
    bool scales_up, scales_down; /* they are not 1 */
    bool checked;                /* products with up and down may reach INTEGER_END */
    bool flips;                  /* a negative denominator is allowed: both signs are turned */
} lane_quotient;

/* The limit (a*P + b*Q) / (q*Q) with P, Q the reference's numerator and
 * denominator; the constants are integers. The second limit, which a value passes
 * when it is comfortable, has `second` in place of b, or lies a share of |limit|
 * off: unit * (a*P + b*Q) + share * |a*P + b*Q|, and then the first limit is
 * unit * (a*P + b*Q), both over q*Q. */
typedef struct lane_limit {
    const double *numerator;
    const double *denominator;
    double a, b, q;
    double second, share, unit;     /* unit is 1 without a share */
    double threshold;               /* 0.5 when the limit must be passed, -0.5 when it may be reached */
    bool upper;                     /* the good side is below */
    bool scales_top, scales_bottom; /* a, q are not 1 */
    bool has_margin;                /* b is not 0 */
    bool has_second, has_share;
    bool is_fixed; /* P and Q are 1: fixed_top / q and fixed_second / q */
    double fixed_top, fixed_second;
    int loop; /* of the kernel: see choose() */
    bool checked;
    bool flips;
} lane_limit;

enum { KERNEL_AHEAD = 3 };

/* Columns of the batch to fill, each NULL when not wanted. */
typedef struct lane_columns {
    double *values, *references, *margins, *amounts;
    double amount_unit; /* an amount is the difference / (q*Q * amount_unit) */
    bool blanks;        /* figures of some row are missing (NaN) */
    bool stream;        /* values go past the cache; they are aligned to KERNEL_ALIGNMENT */
    const double
        *ahead[KERNEL_AHEAD]; /* cells that memory shall bring meanwhile: so many as the batch has rows */
} lane_columns;

/* What was found about the rows of a batch. */
typedef struct lane_findings {
    row_set unfit;        /* the value is not exact in integers */
    row_set limit_unfit;  /* the limit is not */
    row_set uncertain;    /* rounding of a margin or an amount */
    row_set positive;     /* denominator of the value above zero; with `flips` not zero */
    row_set limited;      /* of the reference */
    row_set holds;        /* on the good side of the limit */
    row_set holds_second; /* at or beyond the second limit */
} lane_findings;

/* A constant as the unevaluated sum of two doubles. */
typedef struct wide_constant {
    double high, low;
} wide_constant;

typedef struct kernel {
    /* The cells of `count` columns as integers, column i to figures + i * BATCH_ROWS: cells[i] *
     * tens[i], tens[i] = 10^k with 0 <= k <= 22, or NaN. Rows whose cell is NaN are in
     * missing[i]; those whose cell has no such integer, or one of FIGURE_END or more, in
     * unfit[i]. Gives the columns that have such rows, as bits; only theirs are set, and they
     * may name rows beyond the last. `largest`, MOST_LANES numbers, grows to bound the
     * magnitudes of all other figures. */
    uint32_t (*read)(const double *const *cells, const double *tens, size_t count, size_t rows,
                     double *figures, double *largest, row_set *missing, row_set *unfit);
    /* constant + sum of terms. */
    row_set (*sum)(const double *figures, const lane_term *terms, size_t count, double constant, bool checked,
                   size_t rows, double *out);
    /* For lane_limit.loop, which every limit needs that judge() is given. */
    int (*choose)(const lane_quotient *value, const lane_limit *limit);
    /* The value, and where `limit` is not NULL the limit. */
    void (*judge)(const lane_quotient *value, const lane_limit *limit, const lane_columns *columns,
                  size_t rows, lane_findings *out);
    row_set (*zero)(const double *figures, size_t rows); /* rows with a zero */
    /* Rows where left * left_unit is above right * right_unit, or equal to it. */
    void (*compare)(const double *left, double left_unit, const double *right, double right_unit, size_t rows,
                    row_set *above, row_set *equal, row_set *unfit);
    /* A full batch to a column aligned to KERNEL_ALIGNMENT, past the cache. */
    void (*stream)(double *out, const double *from);
    /* codes[i] where a row is in sets[i], the last one that has it; codes[0] elsewhere. */
    void (*spread)(uint8_t *out, size_t rows, const uint8_t *codes, const row_set *sets, size_t count,
                   bool stream);
    /* Streamed stores become visible before what follows. */
    void (*fence)(void);
} kernel;

extern const kernel soekpi_kernel_baseline;
#if defined(__x86_64__)
extern const kernel soekpi_kernel_avx2;
extern const kernel soekpi_kernel_avx512;
#elif defined(__aarch64__)
extern const kernel soekpi_kernel_neon;
#endif

#endif
