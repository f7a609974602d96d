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

static int word_bits(uint128 value) {
    uint64_t high = (uint64_t)(value >> 64);
    uint64_t low = (uint64_t)value;
    if (high != 0)
        return 128 - __builtin_clzll(high);
    return low != 0 ? 64 - __builtin_clzll(low) : 0;
}

static uint128 small_value(const exact *value) {
    uint128 result = value->size > 0 ? value->limbs[0] : 0;
    return value->size > 1 ? result | (uint128)value->limbs[1] << 64 : result;
}

static void store_small(exact *out, int sign, uint128 value, int64_t exponent) {
    uint64_t high = (uint64_t)(value >> 64);
    if (value == 0 || sign == 0) {
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
    if (high != 0)
        out->limbs[1] = high;
}

/* value * 10^power when that stays below 2^126. */
static bool scale_small(uint128 *value, int64_t power) {
    if (power > LIMBS_TENS)
        return false;
    uint64_t factor = soekpi_limbs_ten[power];
    if (word_bits(*value) + word_bits(factor) > 126)
        return false;
    *value *= factor;
    return true;
}

/* *sum += sign * value * 10^exponent, while everything stays below 2^126 or so. */
static bool add_small(exact *sum, int sign, uint128 value, int64_t exponent) {
    if (sum->size < 0 || sum->size > 2)
        return false;
    uint128 total = small_value(sum);
    if (word_bits(total) > 126 || word_bits(value) > 126)
        return false;
    if (total == 0 || value == 0) {
        if (value != 0)
            store_small(sum, sign, value, exponent);
        return true;
    }
    int64_t scale = exponent < sum->exponent ? exponent : sum->exponent;
    if (!scale_small(&value, exponent - scale) || !scale_small(&total, sum->exponent - scale))
        return false;
    if (sign == sum->sign)
        store_small(sum, sign, total + value, scale);
    else if (total >= value)
        store_small(sum, sum->sign, total - value, scale);
    else
        store_small(sum, sign, value - total, scale);
    return true;
}

/* ---- setting ---- */

void soekpi_exact_zero(exact *out) {
    out->sign = 0;
    out->size = 0;
    out->exponent = 0;
}

void soekpi_exact_set(exact *out, decimal value) {
    store_small(out, soekpi_decimal_sign(value), magnitude(value.mantissa), value.exponent);
}

void soekpi_exact_copy(exact *out, const exact *value) {
    if (out == value)
        return;
    out->sign = value->sign;
    out->size = value->size;
    out->exponent = value->exponent;
    if (value->size > 0)
        mpn_copyi(out->limbs, value->limbs, value->size);
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
    if (b->size <= 2 && a->size <= 2) {
        exact sum;
        store_small(&sum, a->sign, small_value(a), a->exponent);
        if (add_small(&sum, b_sign, small_value(b), b->exponent)) {
            soekpi_exact_copy(out, &sum);
            return;
        }
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

void soekpi_exact_add_product(exact *sum, decimal coefficient, decimal figure) {
    int sign = soekpi_decimal_sign(coefficient) * soekpi_decimal_sign(figure);
    if (sign == 0)
        return;
    uint128 left = magnitude(coefficient.mantissa);
    uint128 right = magnitude(figure.mantissa);
    int64_t exponent = (int64_t)coefficient.exponent + figure.exponent;
    if (word_bits(left) + word_bits(right) <= 126 && add_small(sum, sign, left * right, exponent))
        return;

    exact term;
    soekpi_exact_set(&term, figure);
    soekpi_exact_multiply_decimal(&term, &term, coefficient);
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
    if (sign == 0 || (a->size == 1 && b->size == 1)) {
        store_small(out, sign, sign == 0 ? 0 : (uint128)a->limbs[0] * b->limbs[0], exponent);
        return;
    }
    mp_size_t size = a->size + b->size;
    if (size > EXACT_LIMBS + 1 || exponent < -LARGEST_EXPONENT || exponent > LARGEST_EXPONENT) {
        lose(out);
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

void soekpi_exact_multiply_decimal(exact *out, const exact *a, decimal factor) {
    exact number;
    soekpi_exact_set(&number, factor);
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
