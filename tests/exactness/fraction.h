/* Fractions of 128-bit integers that say when a result does not fit. */
#ifndef EXACTNESS_FRACTION_H
#define EXACTNESS_FRACTION_H

#include <stdbool.h>
#include <stdint.h>

#include "law.h"

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 unsigned_wide;

/* above / below with below > 0; both of a magnitude below 2^126. */
typedef struct fraction {
    wide above, below;
} fraction;

static inline bool wide_fits(wide a) {
    const wide end = (wide)1 << 126;
    return a < end && a > -end;
}

/* Each is false where the result does not fit; `out` may be an operand. */
static inline bool wide_multiply(wide a, wide b, wide *out) {
    return !__builtin_mul_overflow(a, b, out) && wide_fits(*out);
}

static inline bool wide_add(wide a, wide b, wide *out) {
    *out = a + b; /* both are below 2^126 */
    return wide_fits(*out);
}

bool wide_times_ten(wide a, int32_t power, wide *out); /* a * 10^power, power >= 0 */

bool fraction_make(wide digits, int32_t power, fraction *out);
bool fraction_divide(wide above, wide below, int32_t power, fraction *out); /* below is not 0 */
bool fraction_of(constant value, fraction *out);
bool fraction_add(fraction a, fraction b, fraction *out);
bool fraction_subtract(fraction a, fraction b, fraction *out);
bool fraction_multiply(fraction a, fraction b, fraction *out);
bool fraction_quotient(fraction a, fraction b, fraction *out); /* b is not 0 */
/* Half away from zero; places may be negative. */
bool fraction_round(fraction value, int32_t places, fraction *out);
fraction fraction_size(fraction value);
/* Sign of a - b; always fits. */
int fraction_compare(fraction a, fraction b);
/* 10^power, 0 <= power <= 18. */
int64_t ten_to(int32_t power);
/* The nearest double, ties to even. */
double fraction_nearest(fraction value);
/* The decimal of at most 15 digits that equals the fraction; false when there is none. */
bool fraction_decimal(fraction value, int64_t *digits, int32_t *power);

#endif
