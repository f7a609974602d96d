#include "base/exact.h"

#include <math.h>
#include <string.h>

#include "base/exact_limbs.h"

/* Law 19 bounds every number. A number v = integer * 10^e is counted below by the digits of v
 * before the point, if |v| can be so large, and by its places, -e; together they are the most
 * digits that the integer, brought to the lowest scale, can have. Alignment to another number
 * never exceeds the sum of the larger of each. */
enum {
    /* A figure has 15 digits and lies within 1e-300..1e300. */
    FIGURE_BEFORE = 301,
    FIGURE_PLACES = 314,
    /* A constant has a mantissa below 10^30 and an exponent within +-30. */
    CONSTANT_BEFORE = CONSTANT_DIGITS + CONSTANT_EXPONENT,
    CONSTANT_PLACES = CONSTANT_EXPONENT,
    /* A form sums 64 terms, coefficient * figure, of up to 2^63 members (21 digits together), and
     * is multiplied by a timed factor, 12 or months (2 digits). */
    FORM_BEFORE = FIGURE_BEFORE + CONSTANT_BEFORE + 21 + 2,
    FORM_PLACES = FIGURE_PLACES + CONSTANT_PLACES,
    /* A reference is k*B + m: numerator k*N + m*D, denominator D, each term form * constant. */
    REFERENCE_BEFORE = FORM_BEFORE + CONSTANT_BEFORE + 1,
    REFERENCE_PLACES = FORM_PLACES + CONSTANT_PLACES,
    /* Rounding gives an integer of value * 10^places over 1. places plus shift lie within +-30,
     * the ratio itself is at most the numerator over the least denominator, 10^-FORM_PLACES, so
     * the rounded numerator has fewer digits than a reference times a form, below. */
    /* A margin is a ratio minus a reference: N*D2 - N2*D, or a constant minus its absolute. */
    MARGIN_BEFORE = REFERENCE_BEFORE + FORM_BEFORE + CONSTANT_BEFORE + 1,
    MARGIN_PLACES = REFERENCE_PLACES + FORM_PLACES + CONSTANT_PLACES,
    MARGIN_UNDER_BEFORE = 2 * FORM_BEFORE,
    MARGIN_UNDER_PLACES = 2 * FORM_PLACES,
    /* The largest comparison is of two margins, as `between` with two indicators needs it. A
     * margin against a per cent of a reference (reference * constant over a form) is smaller. */
    LARGEST_DIGITS = MARGIN_BEFORE + MARGIN_PLACES + MARGIN_UNDER_BEFORE + MARGIN_UNDER_PLACES + 1
};
/* A limb holds more than 19 digits; mpn_mul may fill one limb more than the product has. */
_Static_assert(LARGEST_DIGITS / 19 + 2 <= EXACT_LIMBS, "law 19 fits the buffers");
_Static_assert(GMP_NUMB_BITS == 64, "limbs of 64 bits without nails");
