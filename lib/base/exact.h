/* Exact integers with a power of ten, in fixed stack buffers (GMP's mpn layer).
 *
 * Laws 2, 3 and 14 rest on this file: forms are summed, compared, divided and
 * rounded without losing a digit. EXACT_LIMBS is derived from law 19 in
 * exact.c; no operation below can overflow it for operands built within those
 * limits.
 *
 * Should that ever be broken, a result is *lost*, never wrong: its size is
 * EXACT_LOST and stays so through every operation, it has no double, compares
 * as equal to everything and prints as "?". No operand writes out of bounds. */
#ifndef SOEKPI_BASE_EXACT_H
#define SOEKPI_BASE_EXACT_H

#include <gmp.h>

#include "base/decimal.h"

enum { EXACT_LIMBS = 256, EXACT_LOST = -1 };

typedef struct exact {
    int sign;         /* -1, 0, 1; 1 when lost */
    int size;         /* limbs in use; 0 when sign is 0; EXACT_LOST */
    int32_t exponent; /* value = sign * limbs * 10^exponent; 0 when sign is 0 */
    mp_limb_t limbs[EXACT_LIMBS];
} exact;

static inline void soekpi_exact_zero(exact *out) {
    out->sign = 0;
    out->size = 0;
    out->exponent = 0;
}

/* Decimals are passed on in registers: a struct of them would go through memory. */
void soekpi_exact_set_integer(exact *out, int128 mantissa, int32_t exponent);
static inline void soekpi_exact_set(exact *out, decimal value) {
    soekpi_exact_set_integer(out, value.mantissa, value.exponent);
}
void soekpi_exact_copy(exact *out, const exact *value);

/* *sum += coefficient * figure. The step of every linear form. */
void soekpi_exact_add_integers(exact *sum, int128 coefficient, int128 figure, int64_t exponent);
static inline void soekpi_exact_add_product(exact *sum, decimal coefficient, decimal figure) {
    soekpi_exact_add_integers(sum, coefficient.mantissa, figure.mantissa,
                              (int64_t)coefficient.exponent + figure.exponent);
}

/* out may alias an operand in all of the following. */
void soekpi_exact_add(exact *out, const exact *a, const exact *b);
void soekpi_exact_subtract(exact *out, const exact *a, const exact *b);
void soekpi_exact_multiply(exact *out, const exact *a, const exact *b);
void soekpi_exact_multiply_integer(exact *out, const exact *a, int128 factor, int32_t exponent);
static inline void soekpi_exact_multiply_decimal(exact *out, const exact *a, decimal factor) {
    soekpi_exact_multiply_integer(out, a, factor.mantissa, factor.exponent);
}
void soekpi_exact_negate(exact *value);
int soekpi_exact_compare(const exact *a, const exact *b); /* -1, 0, 1 */

/* A ratio numerator/denominator; the denominator is positive. */
typedef struct exact_ratio {
    exact numerator;
    exact denominator;
} exact_ratio;

/* Copies only the limbs in use: much less than the whole struct. */
void soekpi_exact_ratio_copy(exact_ratio *out, const exact_ratio *from);

/* Whether the magnitude lies within 1e-300..1e300, exactly; zero does. */
bool soekpi_exact_is_inside(const exact_ratio *ratio);

/* The double nearest to the ratio, ties to even. False, *out untouched, when
 * the ratio is not inside. */
bool soekpi_exact_to_double(const exact_ratio *ratio, double *out);

/* The same without those bounds, for differences of such ratios: false only when
 * the nearest double would be infinite. */
bool soekpi_exact_nearest(const exact_ratio *ratio, double *out);

/* The same for integers: top / bottom, |bottom| > 0, both of magnitudes below 2^127. */
double soekpi_nearest_quotient(int128 top, int128 bottom);

/* Rounds to `places` decimals (may be negative), half away from zero. */
void soekpi_exact_round(exact_ratio *out, const exact_ratio *ratio, int places);

int soekpi_exact_ratio_compare(const exact_ratio *a, const exact_ratio *b);
void soekpi_exact_ratio_subtract(exact_ratio *out, const exact_ratio *a, const exact_ratio *b);

/* "numerator/denominator" in lowest terms, plain integers; "0/1" for zero. */
void soekpi_exact_print(const exact_ratio *ratio, text_builder *builder);

/* The ratio with `places` decimals, half away from zero: "-12.50", "0.00"
 * (never "-0.00"). `shift` first multiplies by 10^shift (2 for per cent, -4
 * for 万元). With `grouped`, thousands are separated by commas. */
void soekpi_exact_print_rounded(const exact_ratio *ratio, int shift, int places, bool grouped,
                                text_builder *builder);

#endif
