#include "base/exact.h"

#include "base/limbs.h"

/* What law 19 lets a number need: digits before the point of the largest, and decimal places of
 * the finest. Both together bound the integer at any scale that alignment may bring it to. */
enum {
    /* A figure has 15 digits and lies within 1e-300..1e300. */
    FIGURE_BEFORE = 301,
    FIGURE_PLACES = 314,
    /* A constant has a mantissa below 10^30 and an exponent within +-30. */
    CONSTANT_BEFORE = CONSTANT_DIGITS + CONSTANT_EXPONENT,
    CONSTANT_PLACES = CONSTANT_EXPONENT,
    /* A form sums 64 terms, coefficient * figure, over up to 2^63 members (together 21 digits), and
     * is multiplied by a row factor, 12 or months (2 digits). */
    FORM_BEFORE = FIGURE_BEFORE + CONSTANT_BEFORE + 21 + 2,
    FORM_PLACES = FIGURE_PLACES + CONSTANT_PLACES,
    /* A reference k*B + m is a ratio (k*N + m*D) / D. */
    REFERENCE_BEFORE = FORM_BEFORE + CONSTANT_BEFORE + 1,
    REFERENCE_PLACES = FORM_PLACES + CONSTANT_PLACES,
    /* A margin is a ratio minus a reference, (N*D2 - N2*D) / (D*D2), or a constant minus the
     * absolute of that. The same holds for the difference of a ratio and a rounded one: rounding
     * N/D to p places (displayed places and shift, p within +-30) gives an integer below N/D * 10^p
     * + 1, with FORM_BEFORE + FORM_PLACES + 30 digits at most, over 1. */
    MARGIN_BEFORE = REFERENCE_BEFORE + FORM_BEFORE + CONSTANT_BEFORE + 1,
    MARGIN_PLACES = REFERENCE_PLACES + FORM_PLACES + CONSTANT_PLACES,
    UNDER_BEFORE = 2 * FORM_BEFORE,
    UNDER_PLACES = 2 * FORM_PLACES,
    /* The largest step compares or subtracts two margins (the smaller one, for `between`), each
     * numerator times the other's denominator. A margin against a per cent of a reference, a
     * constant times (reference / form), is smaller: one form and a constant less. */
    LARGEST_DIGITS = MARGIN_BEFORE + MARGIN_PLACES + UNDER_BEFORE + UNDER_PLACES + 1
};
/* A limb holds 19 digits; a product takes one limb more before it is trimmed. */
_Static_assert(LARGEST_DIGITS / 19 + 2 <= EXACT_LIMBS, "law 19 fits the buffers");

/* Exponents within law 19 lie within +-3000; this only keeps sums of them from overflowing. */
enum { LARGEST_EXPONENT = 1 << 19 };

static void lose(exact *out) {
    out->sign = 1;
    out->size = EXACT_LOST;
    out->exponent = 0;
}

static bool is_lost(const exact *value) {
    return value->size < 0;
}

static uint128 magnitude(int128 value) {
    return value < 0 ? -(uint128)value : (uint128)value;
}

/* ---- numbers of one or two limbs ---- */

/* Most numbers are far below 2^SMALL_BITS; sums of two such are signed 128-bit integers. */
enum { SMALL_BITS = 126 };

static int word_bits(uint128 value) {
    uint64_t high = (uint64_t)(value >> 64);
    uint64_t low = (uint64_t)value;
    if (high != 0)
        return 128 - __builtin_clzll(high);
    return low != 0 ? 64 - __builtin_clzll(low) : 0;
}

static bool is_small(const exact *value) {
    return value->size == 1 || value->size == 0 || (value->size == 2 && value->limbs[1] >> 62 == 0);
}

static int128 small_value(const exact *value) {
    uint128 size = value->size > 0 ? value->limbs[0] : 0;
    if (value->size > 1)
        size |= (uint128)value->limbs[1] << 64;
    return value->sign < 0 ? -(int128)size : (int128)size;
}

static void store_small(exact *out, int sign, uint128 value, int64_t exponent) {
    uint64_t high = (uint64_t)(value >> 64);
    if (value == 0) {
        soekpi_exact_zero(out);
        return;
    }
    if (exponent < -LARGEST_EXPONENT || exponent > LARGEST_EXPONENT) {
        lose(out);
        return;
    }
    out->sign = sign;
    out->size = high != 0 ? 2 : 1;
    out->exponent = (int32_t)exponent;
    out->limbs[0] = (uint64_t)value;
    out->limbs[1] = high;
}

/* value * 10^power when that stays small. */
static bool scale_small(int128 *value, int64_t power) {
    if (power > LIMBS_TENS)
        return false;
    uint64_t factor = soekpi_limbs_ten[power];
    if (word_bits(magnitude(*value)) + word_bits(factor) > SMALL_BITS)
        return false;
    *value *= factor;
    return true;
}

/* out = a * 10^a_exponent + b * 10^b_exponent, both small, when they stay so at one scale. */
static bool add_small(exact *out, int128 a, int64_t a_exponent, int128 b, int64_t b_exponent) {
    if (a == 0)
        a_exponent = b_exponent;
    if (b == 0)
        b_exponent = a_exponent;
    if (a_exponent > b_exponent) {
        if (!scale_small(&a, a_exponent - b_exponent))
            return false;
        a_exponent = b_exponent;
    } else if (a_exponent < b_exponent && !scale_small(&b, b_exponent - a_exponent)) {
        return false;
    }
    int128 sum = a + b;
    store_small(out, sum < 0 ? -1 : 1, magnitude(sum), a_exponent);
    return true;
}

/* The product of {a, a_size} and {b, b_size}, each of one or two limbs. */
static void multiply_small(exact *out, int sign, const mp_limb_t *a, mp_size_t a_size, const mp_limb_t *b,
                           mp_size_t b_size, int32_t exponent) {
    uint64_t a_high = a_size > 1 ? a[1] : 0;
    uint64_t b_high = b_size > 1 ? b[1] : 0;
    uint128 low = (uint128)a[0] * b[0];
    uint128 left = (uint128)a_high * b[0];
    uint128 right = (uint128)a[0] * b_high;
    uint128 middle = (low >> 64) + (uint64_t)left + (uint64_t)right;
    uint128 high = (uint128)a_high * b_high + (left >> 64) + (right >> 64) + (middle >> 64);
    out->limbs[0] = (uint64_t)low;
    out->limbs[1] = (uint64_t)middle;
    out->limbs[2] = (uint64_t)high;
    out->limbs[3] = (uint64_t)(high >> 64);
    out->sign = sign;
    out->size = (int)soekpi_limbs_trim(out->limbs, a_size + b_size);
    out->exponent = exponent;
}

/* ---- setting ---- */

void soekpi_exact_set_integer(exact *out, int128 mantissa, int32_t exponent) {
    store_small(out, mantissa < 0 ? -1 : 1, magnitude(mantissa), exponent);
}

/* Fields are copied apart: a wide load of fields just stored would wait for each of them. */
void soekpi_exact_copy(exact *out, const exact *value) {
    if (out == value)
        return;
    out->size = value->size;
    soekpi_limbs_copy(out->limbs, value->limbs, value->size);
    out->sign = value->sign;
    out->exponent = value->exponent;
}

void soekpi_exact_negate(exact *value) {
    if (!is_lost(value))
        value->sign = -value->sign;
}

/* ---- sums ---- */

/* out = a + sign * b at the same exponent; both above zero in magnitude. */
static void add_limbs(exact *out, int a_sign, const mp_limb_t *a, mp_size_t a_size, int b_sign,
                      const mp_limb_t *b, mp_size_t b_size, int32_t exponent) {
    int side = a_size != b_size ? (a_size < b_size ? -1 : 1) : mpn_cmp(a, b, a_size);
    if (side < 0) {
        const mp_limb_t *limbs = a;
        mp_size_t size = a_size;
        int sign = a_sign;
        a = b, a_size = b_size, a_sign = b_sign;
        b = limbs, b_size = size, b_sign = sign;
    }
    if (a_sign == b_sign) {
        mp_limb_t carry = mpn_add(out->limbs, a, a_size, b, b_size);
        if (carry != 0) {
            if (a_size >= EXACT_LIMBS) {
                lose(out);
                return;
            }
            out->limbs[a_size++] = carry;
        }
    } else if (side == 0) {
        soekpi_exact_zero(out);
        return;
    } else {
        (void)mpn_sub(out->limbs, a, a_size, b, b_size);
        a_size = soekpi_limbs_trim(out->limbs, a_size);
    }
    out->sign = a_sign;
    out->size = (int)a_size;
    out->exponent = exponent;
}

static void add_signed(exact *out, const exact *a, const exact *b, int b_sign) {
    if (is_lost(a) || is_lost(b)) {
        lose(out);
        return;
    }
    if (b->sign == 0) {
        soekpi_exact_copy(out, a);
        return;
    }
    if (a->sign == 0) {
        soekpi_exact_copy(out, b);
        out->sign = b_sign;
        return;
    }
    if (is_small(a) && is_small(b)) {
        int128 right = small_value(b);
        if (add_small(out, small_value(a), a->exponent, b_sign == b->sign ? right : -right, b->exponent))
            return;
    }
    if (a->exponent == b->exponent) {
        add_limbs(out, a->sign, a->limbs, a->size, b_sign, b->limbs, b->size, a->exponent);
        return;
    }
    /* The one with the higher exponent is brought to the lower. */
    const exact *high = a->exponent > b->exponent ? a : b;
    const exact *low = a->exponent > b->exponent ? b : a;
    mp_limb_t scaled[EXACT_LIMBS];
    mpn_copyi(scaled, high->limbs, high->size);
    mp_size_t size =
        soekpi_limbs_times_ten(scaled, high->size, (int64_t)high->exponent - low->exponent, EXACT_LIMBS);
    if (size < 0)
        lose(out);
    else
        add_limbs(out, high == a ? a->sign : b_sign, scaled, size, low == a ? a->sign : b_sign, low->limbs,
                  low->size, low->exponent);
}

void soekpi_exact_add(exact *out, const exact *a, const exact *b) {
    add_signed(out, a, b, b->sign);
}

void soekpi_exact_subtract(exact *out, const exact *a, const exact *b) {
    add_signed(out, a, b, -b->sign);
}

void soekpi_exact_add_integers(exact *sum, int128 coefficient, int128 figure, int64_t exponent) {
    if (coefficient == 0 || figure == 0)
        return;
    if (word_bits(magnitude(coefficient)) + word_bits(magnitude(figure)) <= SMALL_BITS && is_small(sum) &&
        add_small(sum, small_value(sum), sum->exponent, coefficient * figure, exponent))
        return;

    exact term;
    soekpi_exact_set_integer(&term, figure, (int32_t)exponent);
    soekpi_exact_multiply_integer(&term, &term, coefficient, 0);
    soekpi_exact_add(sum, sum, &term);
}

/* ---- products ---- */

void soekpi_exact_multiply(exact *out, const exact *a, const exact *b) {
    if (is_lost(a) || is_lost(b)) {
        lose(out);
        return;
    }
    int sign = a->sign * b->sign;
    int64_t exponent = (int64_t)a->exponent + b->exponent;
    if (sign == 0) {
        soekpi_exact_zero(out);
        return;
    }
    mp_size_t size = a->size + b->size;
    if (size > EXACT_LIMBS + 1 || exponent < -LARGEST_EXPONENT || exponent > LARGEST_EXPONENT) {
        lose(out);
        return;
    }
    if (a->size <= 2 && b->size <= 2) {
        multiply_small(out, sign, a->limbs, a->size, b->limbs, b->size, (int32_t)exponent);
        return;
    }
    mp_limb_t product[EXACT_LIMBS + 1];
    if (a->size >= b->size)
        (void)mpn_mul(product, a->limbs, a->size, b->limbs, b->size);
    else
        (void)mpn_mul(product, b->limbs, b->size, a->limbs, a->size);
    size = soekpi_limbs_trim(product, size);
    if (size > EXACT_LIMBS) {
        lose(out);
        return;
    }
    mpn_copyi(out->limbs, product, size);
    out->sign = sign;
    out->size = (int)size;
    out->exponent = (int32_t)exponent;
}

void soekpi_exact_multiply_integer(exact *out, const exact *a, int128 factor, int32_t exponent) {
    exact number;
    soekpi_exact_set_integer(&number, factor, exponent);
    soekpi_exact_multiply(out, a, &number);
}

/* ---- comparison ---- */

int soekpi_exact_compare(const exact *a, const exact *b) {
    if (is_lost(a) || is_lost(b))
        return 0;
    if (a->sign != b->sign)
        return a->sign < b->sign ? -1 : 1;
    if (a->sign == 0)
        return 0;
    return a->sign * soekpi_limbs_compare(a->limbs, a->size, a->exponent, b->limbs, b->size, b->exponent);
}
