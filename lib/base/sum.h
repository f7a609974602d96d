/* Exact sums of decimals, whatever their order and number.
 *
 * A sum is a narrow part, one integer of 128 bits times a power of ten, which
 * holds all that accounts contain, plus a wide part of any length, which is
 * allocated when figures too far apart meet (1e200 and 1e-200). Nothing is
 * rounded, so every order of additions and every tree of merges has the same
 * value; soekpi_sum_canonical() gives it the same limbs too.
 *
 * A sum of zero bytes is 0. Figures lie within 1e-300..1e300 and have 15 digits
 * (law 1); sums of up to 2^63 of them fit. Should that ever be broken, the sum is
 * lost, as in exact.h, never wrong. */
#ifndef SOEKPI_BASE_SUM_H
#define SOEKPI_BASE_SUM_H

#include "base/exact.h"

typedef struct wide_sum wide_sum;

typedef struct decimal_sum {
    int128 mantissa;  /* below 2^126 in magnitude */
    int32_t exponent; /* of the narrow part, mantissa * 10^exponent */
    wide_sum *wide;   /* NULL: nothing but the narrow part */
} decimal_sum;

/* Gives back what a sum allocated; it is 0 then. */
void soekpi_sum_clear(decimal_sum *sum);

/* Add a decimal, another sum, an exact number. False, the sum unchanged, when
 * memory is out. */
bool soekpi_sum_add(decimal_sum *sum, decimal value);
bool soekpi_sum_merge(decimal_sum *sum, const decimal_sum *other);
bool soekpi_sum_add_exact(decimal_sum *sum, const exact *value);
/* Adds to the narrow part alone, which allocates nothing; false, the sum
 * unchanged, when it has no room. */
bool soekpi_sum_add_narrow(decimal_sum *sum, decimal value);

/* The value. */
void soekpi_sum_exact(const decimal_sum *sum, exact *out);
/* The value without trailing zeros: equal sums give equal limbs and exponents. */
void soekpi_sum_canonical(const decimal_sum *sum, exact *out);
/* Moves trailing zeros into the exponent. */
void soekpi_exact_strip(exact *value);
/* The value as a stripped decimal; false when it has more digits than one holds. */
bool soekpi_sum_decimal(const decimal_sum *sum, decimal *out);
/* The integer n in value = n * 10^exponent, where that is one below 2^53. */
bool soekpi_sum_scaled(const decimal_sum *sum, int32_t exponent, int64_t *out);

#endif
