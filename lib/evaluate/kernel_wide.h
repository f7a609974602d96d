/* What the middle tier of the batch engine asks of an instruction set: figures that
 * share no power of ten, as double-doubles with a bound on their error.
 *
 * Every number has a size, a sum of magnitudes which its error is a small part of:
 * for a sum of terms, that of the terms' magnitudes, before they cancel. Errors
 * stay below 2^-93 of the sizes (kernel_wide.c); WIDE_DOUBT is 2^-90, so that
 * - a sign is certain when a number is further from zero than WIDE_DOUBT sizes;
 * - a rounding is certain when WIDE_DOUBT sizes to either side round alike.
 * Whatever is not certain is left to exact integers. What is, is what they would
 * have found.
 *
 * No number leaves the range of doubles: figures are 0 or from 10^-22 to 10^15,
 * constants 0 or from 10^-30 to 10^30 (who calls sees to that), so that sizes of forms are 0
 * or from 10^-52 to 10^47, and differences that count above 2^-90 * 10^-134. Of smaller
 * terms in a greater sum, parts below the least double are lost: less than 10^-300. */
#ifndef SOEKPI_EVALUATE_KERNEL_WIDE_H
#define SOEKPI_EVALUATE_KERNEL_WIDE_H

#include "evaluate/kernel.h"

#define WIDE_CONSTANT_LEAST 1e-30
#define WIDE_CONSTANT_MOST 1e30

/* A column of double-doubles, its sizes beside it; or, where `high` is NULL, a constant. */
typedef struct wide_form {
    const double *high, *low;
    const double *size; /* NULL: the magnitude of `high` */
    wide_constant constant;
} wide_form;

/* Where a sum is written. */
typedef struct wide_columns {
    double *high, *low, *size;
} wide_columns;

typedef struct wide_ratio {
    wide_form numerator, denominator;
    bool flips; /* a negative denominator is allowed: both signs are turned */
} wide_ratio;

/* factor * ratio + margin. The second limit, which a value passes when it is comfortable,
 * has `second` in place of the margin, or lies a share `second` of |limit| on the good side. */
typedef struct wide_limit {
    wide_ratio ratio;
    wide_constant factor, margin, second;
    bool upper; /* the good side is below */
    bool has_second, has_share;
} wide_limit;

/* Distances to fill, each NULL when not wanted. */
typedef struct wide_distances {
    double *references, *margins, *amounts;
    double amount_unit; /* an amount is the margin * denominator / this */
} wide_distances;

/* What was found; the other sets mean nothing for rows that are not in `certain`. */
typedef struct wide_findings {
    row_set certain;
    row_set positive; /* the denominator is above zero; with `flips` not zero */
    row_set zero;     /* it is zero */
    row_set rounded;  /* rows whose values are written */
    row_set holds;    /* on the good side of the limit, not on it */
    row_set holds_second;
} wide_findings;

typedef struct wide_kernel {
    /* The decimals of cells; gives the rows that have one. */
    row_set (*read)(const double *cells, size_t rows, double *high, double *low);
    /* constant + sum of coefficients * figures; high + slot * BATCH_ROWS is where a slot's stand. */
    void (*sum)(const double *high, const double *low, const lane_term *terms,
                const wide_constant *coefficients, size_t count, wide_constant constant, size_t rows,
                const wide_columns *out);
    /* Sets certain, positive, zero; with `values`, which may be NULL, rounded. */
    void (*divide)(const wide_ratio *ratio, size_t rows, double *values, wide_findings *out);
    /* Sets certain, holds, holds_second; both denominators of the rows wanted are positive. */
    void (*compare)(const wide_ratio *value, const wide_limit *limit, row_set wanted, size_t rows,
                    wide_findings *out);
    /* Sets rounded; the limit's denominator is positive. */
    void (*measure)(const wide_ratio *value, const wide_limit *limit, const wide_distances *out_columns,
                    size_t rows, wide_findings *out);
} wide_kernel;

extern const wide_kernel soekpi_wide_kernel_baseline;
#if defined(__x86_64__)
extern const wide_kernel soekpi_wide_kernel_avx2;
extern const wide_kernel soekpi_wide_kernel_avx512;
#elif defined(__aarch64__)
extern const wide_kernel soekpi_wide_kernel_neon;
#endif

#endif
