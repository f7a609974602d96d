#include "base/sum.h"

#include "base/limbs.h"
#include "base/memory.h"

enum {
    NARROW_BITS = 126, /* of the narrow mantissa: two of them add without overflow */
    NARROW_TENS = 38,  /* the largest power of ten below 2^127 */
    /* Digits before the point of 2^63 figures below 10^301, and places of the finest figure, 314. */
    SUM_DIGITS = 301 + 19 + 314,
    SUM_LIMBS = 36
};
/* A limb holds 19 digits; an addition may take one limb more before it is trimmed. */
_Static_assert(SUM_DIGITS / 19 + 2 <= SUM_LIMBS, "sums of figures fit");

/* As an exact number, which it becomes for every operation, but shorter. */
struct wide_sum {
    int sign;
    int size; /* EXACT_LOST when lost */
    int32_t exponent;
    mp_limb_t limbs[SUM_LIMBS];
};

static uint128 magnitude(int128 value) {
    return value < 0 ? -(uint128)value : (uint128)value;
}

static int word_bits(uint128 value) {
    uint64_t high = (uint64_t)(value >> 64);
    uint64_t low = (uint64_t)value;
    if (high != 0)
        return 128 - __builtin_clzll(high);
    return low != 0 ? 64 - __builtin_clzll(low) : 0;
}

static uint128 ten_to(int64_t power) {
    return power <= LIMBS_TENS ? (uint128)soekpi_limbs_ten[power]
                               : (uint128)soekpi_limbs_ten[LIMBS_TENS] * soekpi_limbs_ten[power - LIMBS_TENS];
}

/* value * 10^power when that surely stays below 2^126. */
static bool scale(int128 *value, int64_t power) {
    if (power == 0)
        return true;
    if (power > NARROW_TENS)
        return false;
    uint128 factor = ten_to(power);
    if (word_bits(magnitude(*value)) + word_bits(factor) > NARROW_BITS)
        return false;
    *value *= (int128)factor;
    return true;
}

/* ---- the narrow part ---- */

bool soekpi_sum_add_narrow(decimal_sum *sum, decimal value) {
    if (word_bits(magnitude(value.mantissa)) > NARROW_BITS)
        return false;
    if (sum->mantissa == 0) {
        sum->mantissa = value.mantissa;
        sum->exponent = value.exponent;
        return true;
    }
    int128 total = sum->mantissa, share = value.mantissa;
    int32_t exponent = sum->exponent < value.exponent ? sum->exponent : value.exponent;
    if (!scale(&total, (int64_t)sum->exponent - exponent) ||
        !scale(&share, (int64_t)value.exponent - exponent))
        return false;
    total += share;
    if (word_bits(magnitude(total)) > NARROW_BITS)
        return false;
    sum->mantissa = total;
    sum->exponent = exponent;
    return true;
}

/* ---- the wide part ---- */

static void widen(const wide_sum *from, exact *out) {
    out->sign = from->sign;
    out->size = from->size;
    out->exponent = from->exponent;
    if (from->size > 0)
        mpn_copyi(out->limbs, from->limbs, from->size);
}

static void keep(wide_sum *into, const exact *value) {
    bool fits = value->size <= SUM_LIMBS;
    into->sign = fits ? value->sign : 1;
    into->size = fits ? value->size : EXACT_LOST;
    into->exponent = fits ? value->exponent : 0;
    if (fits && value->size > 0)
        mpn_copyi(into->limbs, value->limbs, value->size);
}

static void add_wide(wide_sum *into, const exact *value) {
    exact sum;
    widen(into, &sum);
    soekpi_exact_add(&sum, &sum, value);
    keep(into, &sum);
}

static bool has_wide(decimal_sum *sum) {
    if (!sum->wide)
        sum->wide = soekpi_allocate(1, sizeof *sum->wide);
    return sum->wide != NULL;
}

void soekpi_sum_clear(decimal_sum *sum) {
    soekpi_release(sum->wide);
    *sum = (decimal_sum){0};
}

bool soekpi_sum_add(decimal_sum *sum, decimal value) {
    if (value.mantissa == 0 || soekpi_sum_add_narrow(sum, value))
        return true;
    if (!has_wide(sum))
        return false;
    /* The narrow part makes room for the value, unless that is too long itself. */
    exact moved;
    bool narrow = word_bits(magnitude(value.mantissa)) <= NARROW_BITS;
    soekpi_exact_set(&moved, narrow ? (decimal){sum->mantissa, sum->exponent} : value);
    add_wide(sum->wide, &moved);
    if (narrow) {
        sum->mantissa = value.mantissa;
        sum->exponent = value.exponent;
    }
    return true;
}

bool soekpi_sum_merge(decimal_sum *sum, const decimal_sum *other) {
    if (other->wide && !has_wide(sum)) /* before anything is added */
        return false;
    if (!soekpi_sum_add(sum, (decimal){other->mantissa, other->exponent}))
        return false;
    if (other->wide) {
        exact value;
        widen(other->wide, &value);
        add_wide(sum->wide, &value);
    }
    return true;
}

bool soekpi_sum_add_exact(decimal_sum *sum, const exact *value) {
    if (value->size >= 0 && value->size <= 1) {
        int128 word = value->size == 1 ? (int128)value->limbs[0] : 0;
        return soekpi_sum_add(sum, (decimal){value->sign < 0 ? -word : word, value->exponent});
    }
    if (!has_wide(sum))
        return false;
    add_wide(sum->wide, value);
    return true;
}

/* ---- the value ---- */

void soekpi_sum_exact(const decimal_sum *sum, exact *out) {
    soekpi_exact_set(out, (decimal){sum->mantissa, sum->exponent});
    if (sum->wide) {
        exact wide;
        widen(sum->wide, &wide);
        soekpi_exact_add(out, out, &wide);
    }
}

/* Divides by 10^digits where nothing is left over. */
static bool divide_limbs(exact *value, int digits) {
    mp_limb_t quotient[EXACT_LIMBS];
    if (mpn_divrem_1(quotient, 0, value->limbs, value->size, soekpi_limbs_ten[digits]) != 0)
        return false;
    value->size = (int)soekpi_limbs_trim(quotient, value->size);
    mpn_copyi(value->limbs, quotient, value->size);
    value->exponent += digits;
    return true;
}

void soekpi_exact_strip(exact *value) {
    if (value->size <= 0)
        return;
    while (divide_limbs(value, 16))
        continue;
    for (int digits = 8; digits > 0; digits /= 2)
        (void)divide_limbs(value, digits);
}

void soekpi_sum_canonical(const decimal_sum *sum, exact *out) {
    if (!sum->wide) {
        soekpi_exact_set(out, soekpi_decimal_make(sum->mantissa, sum->exponent));
        return;
    }
    soekpi_sum_exact(sum, out);
    soekpi_exact_strip(out);
}

bool soekpi_sum_decimal(const decimal_sum *sum, decimal *out) {
    if (!sum->wide) {
        *out = soekpi_decimal_make(sum->mantissa, sum->exponent);
        return true;
    }
    exact value;
    soekpi_sum_canonical(sum, &value);
    if (value.size < 0 || value.size > 2 || (value.size == 2 && value.limbs[1] >> 62 != 0))
        return false;
    int128 size = value.size > 0 ? (int128)value.limbs[0] : 0;
    if (value.size == 2)
        size |= (int128)value.limbs[1] << 64;
    *out = (decimal){value.sign < 0 ? -size : size, value.exponent};
    return true;
}

bool soekpi_sum_scaled(const decimal_sum *sum, int32_t exponent, int64_t *out) {
    const int128 limit = (int128)1 << 53;
    decimal value = {sum->mantissa, sum->exponent};
    if (sum->wide && !soekpi_sum_decimal(sum, &value))
        return false;
    if (value.mantissa != 0 && value.exponent < exponent) /* trailing zeros may make up for it */
        value = soekpi_decimal_make(value.mantissa, value.exponent);
    int64_t power = value.mantissa == 0 ? 0 : (int64_t)value.exponent - exponent;
    if (power < 0 || !scale(&value.mantissa, power) || value.mantissa >= limit || value.mantissa <= -limit)
        return false;
    *out = (int64_t)value.mantissa;
    return true;
}
