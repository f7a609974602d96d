/* Exact decimals: what a double stands for (law 1), and constants.
 *
 * A decimal is mantissa * 10^exponent. Figures have at most 15 digits,
 * constants at most 30 digits and an exponent within +-30 (law 19). */
#ifndef SOEKPI_BASE_DECIMAL_H
#define SOEKPI_BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

typedef struct decimal {
    int128 mantissa;  /* no trailing zeros but for zero itself */
    int32_t exponent; /* 0 when the mantissa is 0 */
} decimal;

enum { CONSTANT_DIGITS = 30, CONSTANT_EXPONENT = 30 };

/* 10^0 .. 10^22: the powers of ten that a double holds exactly. */
enum { EXACT_TENS = 22 };
extern const double soekpi_tens[EXACT_TENS + 1];

/* How a double reads. */
typedef enum reading { READ_NUMBER, READ_MISSING, READ_INVALID } reading;

/* The decimal that %.15g prints, round half to even, in any locale. NaN is
 * READ_MISSING; infinity and decimals of a magnitude outside 1e-300..1e300 (zero
 * aside) are READ_INVALID; *out is set for READ_NUMBER only. -0.0 is 0. */
reading soekpi_decimal_read(double x, decimal *out);

/* Tries to read x as a whole number divided by `scale`, a power of ten that is exact. True when the decimal
 * of x is *whole / scale, with |*whole| < 10^15; false decides nothing.
 *
 * Adding and subtracting 1.5 * 2^52 rounds a magnitude below 2^51 to a whole number; any whole number
 * below 10^15 will do as a candidate. If it, divided by the scale and rounded once, is x, then x is the
 * double nearest to a decimal of at most 15 digits. 10^15 < 2^52, so that no two such decimals share a
 * double, and the 15 digits of x are that decimal. NaN and infinity fail, and zero is +0. */
static inline bool soekpi_decimal_read_whole(double x, double scale, double *whole) {
    const double shift = 0x1.8p52;
    *whole = (x * scale + shift) - shift;
    return *whole / scale == x && *whole < 1e15 && *whole > -1e15;
}

/* The double nearest to a decimal, ties to even. A magnitude outside
 * 1e-300..1e300 (zero aside) gives an infinity of its sign, which reads as
 * READ_INVALID. */
double soekpi_decimal_to_double(decimal value);

/* Rounds to 15 significant digits, half to even. True when digits were lost. */
bool soekpi_decimal_to_figure(decimal *value);

decimal soekpi_decimal_strip(int128 mantissa, int32_t exponent); /* moves trailing zeros */

/* mantissa * 10^exponent. Inlined, small constants cost nothing. */
static inline decimal soekpi_decimal_make(int128 mantissa, int32_t exponent) {
    if (mantissa == (int64_t)mantissa && (int64_t)mantissa % 10 != 0)
        return (decimal){mantissa, exponent};
    return soekpi_decimal_strip(mantissa, exponent);
}

static inline decimal soekpi_decimal_shift(decimal value, int32_t power) { /* * 10^power */
    if (value.mantissa != 0)
        value.exponent += power;
    return value;
}

static inline decimal soekpi_decimal_negate(decimal value) {
    value.mantissa = -value.mantissa;
    return value;
}

static inline bool soekpi_decimal_equal(decimal a, decimal b) {
    return a.mantissa == b.mantissa && a.exponent == b.exponent;
}

static inline int soekpi_decimal_sign(decimal value) {
    return (value.mantissa > 0) - (value.mantissa < 0);
}

/* Exact sum and product of constants; false when the result would break the
 * limits of a constant. `out` may alias an operand. */
bool soekpi_decimal_add(decimal a, decimal b, decimal *out);
bool soekpi_decimal_multiply(decimal a, decimal b, decimal *out);
/* Exact quotient; false when b is 0 or the quotient is no such decimal. */
bool soekpi_decimal_divide(decimal a, decimal b, decimal *out);
bool soekpi_decimal_is_constant(decimal value); /* within the limits */

/* Plain digits such as "0.055", "-12", "1e25" (exponents beyond +-21 only);
 * reading them again gives the same decimal. */
void soekpi_decimal_print(decimal value, text_builder *builder);

#endif
