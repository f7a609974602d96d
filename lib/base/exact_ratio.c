#include "base/exact.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/limbs.h"

/* Room for a number of EXACT_LIMBS brought to another scale. */
enum { ROOM = 2 * EXACT_LIMBS };

static bool is_lost(const exact_ratio *ratio) {
    return ratio->numerator.size < 0 || ratio->denominator.size < 0 || ratio->denominator.sign <= 0;
}

static void lose(exact_ratio *out) {
    out->numerator.sign = 1;
    out->numerator.size = EXACT_LOST;
    out->numerator.exponent = 0;
    soekpi_exact_set(&out->denominator, (decimal){1, 0});
}

/* The power of ten that stands beside numerator limbs / denominator limbs. */
static int64_t power_of(const exact_ratio *ratio) {
    return (int64_t)ratio->numerator.exponent - ratio->denominator.exponent;
}

int soekpi_exact_ratio_compare(const exact_ratio *a, const exact_ratio *b) {
    if (is_lost(a) || is_lost(b))
        return 0;
    if (a->numerator.sign != b->numerator.sign)
        return a->numerator.sign < b->numerator.sign ? -1 : 1;
    exact left, right;
    soekpi_exact_multiply(&left, &a->numerator, &b->denominator);
    soekpi_exact_multiply(&right, &b->numerator, &a->denominator);
    return soekpi_exact_compare(&left, &right);
}

void soekpi_exact_ratio_subtract(exact_ratio *out, const exact_ratio *a, const exact_ratio *b) {
    exact left, right;
    soekpi_exact_multiply(&left, &a->numerator, &b->denominator);
    soekpi_exact_multiply(&right, &b->numerator, &a->denominator);
    soekpi_exact_multiply(&out->denominator, &a->denominator, &b->denominator);
    soekpi_exact_subtract(&out->numerator, &left, &right);
}

void soekpi_exact_ratio_copy(exact_ratio *out, const exact_ratio *from) {
    soekpi_exact_copy(&out->numerator, &from->numerator);
    soekpi_exact_copy(&out->denominator, &from->denominator);
}

/* ---- the nearest double ---- */

/* A ratio whose sides are both at most 2^53 at one scale: dividing them as doubles rounds once. */
static bool divide_small(const exact_ratio *ratio, double *out) {
    const uint64_t limit = UINT64_C(1) << 53;
    int64_t power = power_of(ratio);
    if (ratio->numerator.size != 1 || ratio->denominator.size != 1 || power > LIMBS_TENS ||
        power < -LIMBS_TENS)
        return false;
    uint128 top = ratio->numerator.limbs[0];
    uint128 bottom = ratio->denominator.limbs[0];
    if (power >= 0)
        top *= soekpi_limbs_ten[power];
    else
        bottom *= soekpi_limbs_ten[-power];
    if (top > limit || bottom > limit)
        return false;
    *out = (double)(uint64_t)top / (double)(uint64_t)bottom;
    return true;
}

/* The first 128 bits of a number above zero, the highest of them set. */
static uint128 leading_bits(const mp_limb_t *limbs, mp_size_t size) {
    uint128 bits = (uint128)limbs[size - 1] << GMP_NUMB_BITS;
    int shift = __builtin_clzll(limbs[size - 1]);
    if (size > 1)
        bits |= limbs[size - 2];
    bits <<= shift;
    if (size > 2 && shift > 0)
        bits |= limbs[size - 3] >> (GMP_NUMB_BITS - shift);
    return bits;
}

/* 2^exponent, -1022..1023. */
static double power_of_two(int64_t exponent) {
    uint64_t bits = (uint64_t)(exponent + 1023) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

/* The double nearest to top / bottom * 2^power, ties to even. False when digits beyond the leading bits may
 * matter, or when it may not be normal.
 *
 * With t and b the leading bits, q = floor(2^63 * t / b) lies within 2^62..2^64 and has at least ten bits
 * more than a double. Dividing by the upper half of b gives q or at most 2 more (Knuth 4.3.1, theorem B).
 * What follows the leading bits changes 2^63 * t / b by less than 2^63 * 2 / b <= 2^-63: it matters only
 * where the bits beyond the double's say a half, or one less. */
static bool divide_leading(const mp_limb_t *top, mp_size_t top_size, const mp_limb_t *bottom,
                           mp_size_t bottom_size, int64_t power, double *out) {
    enum { DOUBLE_BITS = 53, LEAST_EXPONENT = -1022, MOST_EXPONENT = 1023 };
    uint128 dividend = leading_bits(top, top_size);
    uint128 divisor = leading_bits(bottom, bottom_size);
    uint64_t upper = (uint64_t)(divisor >> 64);
    uint128 half = dividend >> 1; /* 2^63 * t is half * 2^64 and the bit that it lacks */
    uint64_t quotient = (uint64_t)(half / upper);
    uint128 rest = (half - (uint128)quotient * upper) << 64 | (uint64_t)dividend << 63;
    uint128 product = (uint128)quotient * (uint64_t)divisor;
    bool below = rest < product;
    rest -= product;
    while (below) {
        quotient--;
        rest += divisor;
        below = rest >= divisor; /* no carry */
    }

    bool more = top_size > 2 || bottom_size > 2;
    int beyond = 64 - __builtin_clzll(quotient) - DOUBLE_BITS;
    uint64_t middle = UINT64_C(1) << (beyond - 1);
    uint64_t tail = quotient & (2 * middle - 1);
    int64_t exponent = soekpi_limbs_bits(top, top_size) - soekpi_limbs_bits(bottom, bottom_size) - 63 + power;
    if ((more && (tail == middle || tail == middle - 1)) || exponent < LEAST_EXPONENT ||
        exponent + 64 > MOST_EXPONENT)
        return false;
    *out = (double)(quotient | (more || rest != 0 ? 1 : 0)) * power_of_two(exponent);
    return true;
}

double soekpi_nearest_quotient(int128 top, int128 bottom) {
    const uint128 limit = (uint128)1 << 53;
    uint128 over = top < 0 ? -(uint128)top : (uint128)top;
    uint128 under = bottom < 0 ? -(uint128)bottom : (uint128)bottom;
    double value = 0;
    if (over == 0)
        return value;
    if (over <= limit && under <= limit) {
        value = (double)(int64_t)over / (double)(int64_t)under;
    } else {
        const mp_limb_t dividend[] = {(uint64_t)over, (uint64_t)(over >> 64)};
        const mp_limb_t divisor[] = {(uint64_t)under, (uint64_t)(under >> 64)};
        (void)divide_leading(dividend, dividend[1] != 0 ? 2 : 1, divisor, divisor[1] != 0 ? 2 : 1, 0, &value);
    }
    return (top < 0) != (bottom < 0) ? -value : value;
}

/* The nearest double of most ratios: with a power of ten of up to 81 between its sides. */
static bool divide_quickly(const exact_ratio *ratio, double *out) {
    enum { STEPS = 3 };
    mp_limb_t scaled[EXACT_LIMBS + STEPS];
    const mp_limb_t *top = ratio->numerator.limbs;
    const mp_limb_t *bottom = ratio->denominator.limbs;
    mp_size_t top_size = ratio->numerator.size;
    mp_size_t bottom_size = ratio->denominator.size;
    int64_t power = power_of(ratio);
    if (power > STEPS * LIMBS_FIVES || power < -STEPS * LIMBS_FIVES)
        return false;
    if (power > 0) {
        soekpi_limbs_copy(scaled, top, top_size);
        top = scaled;
        top_size = soekpi_limbs_times_five(scaled, top_size, power, EXACT_LIMBS + STEPS);
    } else if (power < 0) {
        soekpi_limbs_copy(scaled, bottom, bottom_size);
        bottom = scaled;
        bottom_size = soekpi_limbs_times_five(scaled, bottom_size, -power, EXACT_LIMBS + STEPS);
    }
    return divide_leading(top, top_size, bottom, bottom_size, power, out);
}

/* The same for any size and a magnitude within 2^-1100..2^1030, ties to even. Each side has at most
 * EXACT_LIMBS limbs, 4932 digits, so |power| is at most 5234; 5^5234 takes 190 limbs, the longer side
 * 446; and the shift brings the shorter side to the length of the longer and one limb more. */
static bool divide_large(const exact_ratio *ratio, double *out) {
    mp_limb_t top[ROOM], bottom[ROOM], rest[ROOM];
    int64_t power = power_of(ratio);
    mp_size_t top_size = ratio->numerator.size;
    mp_size_t bottom_size = ratio->denominator.size;
    mpn_copyi(top, ratio->numerator.limbs, top_size);
    mpn_copyi(bottom, ratio->denominator.limbs, bottom_size);
    top_size = soekpi_limbs_times_five(top, top_size, power > 0 ? power : 0, ROOM);
    bottom_size = soekpi_limbs_times_five(bottom, bottom_size, power < 0 ? -power : 0, ROOM);
    if (top_size < 0 || bottom_size < 0)
        return false;

    /* A quotient of 55 or 56 bits: the 53 of a double, the one that halves its last, and one that
     * says whether anything follows. */
    int64_t shift = 55 - (soekpi_limbs_bits(top, top_size) - soekpi_limbs_bits(bottom, bottom_size));
    /* Fewer below 2^-1022, so that the last two stand under the unit of all doubles there, 2^-1074. */
    if (shift > power + 1076)
        shift = power + 1076;
    top_size = soekpi_limbs_times_two(top, top_size, shift > 0 ? shift : 0, ROOM);
    bottom_size = soekpi_limbs_times_two(bottom, bottom_size, shift < 0 ? -shift : 0, ROOM);
    if (bottom_size < 0 || top_size < 0)
        return false;
    mp_limb_t quotient[2] = {0, 0};
    bool more = top_size > 0;
    if (top_size >= bottom_size) {
        mpn_tdiv_qr(quotient, rest, 0, top, top_size, bottom, bottom_size);
        more = soekpi_limbs_trim(rest, bottom_size) != 0;
    }
    uint64_t bits = quotient[0] | (more ? 1 : 0);
    *out = ldexp((double)bits, (int)(power - shift));
    return true;
}

/* Sign of |ratio| - 10^exponent. */
static int compare_with_ten(const exact_ratio *ratio, int64_t exponent) {
    return soekpi_limbs_compare(ratio->numerator.limbs, ratio->numerator.size, power_of(ratio),
                                ratio->denominator.limbs, ratio->denominator.size, exponent);
}

/* Bounds of the binary logarithm of a ratio that is not 0. */
typedef struct logarithm {
    int64_t low, high;
} logarithm;

static logarithm binary_logarithm(const exact_ratio *ratio) {
    logarithm bounds;
    soekpi_limbs_ten_bits(power_of(ratio), &bounds.low, &bounds.high);
    int64_t bits = soekpi_limbs_bits(ratio->numerator.limbs, ratio->numerator.size) -
                   soekpi_limbs_bits(ratio->denominator.limbs, ratio->denominator.size);
    bounds.low += bits - 1;
    bounds.high += bits + 1;
    return bounds;
}

bool soekpi_exact_nearest(const exact_ratio *ratio, double *out) {
    if (is_lost(ratio))
        return false;
    double value = 0;
    if (ratio->numerator.sign != 0 && !divide_small(ratio, &value) && !divide_quickly(ratio, &value)) {
        /* Nothing above 2^1024 has a nearest double, everything below 2^-1076 rounds to 0. */
        logarithm bits = binary_logarithm(ratio);
        if (bits.low > 1025)
            return false;
        if (bits.high >= -1080 && (!divide_large(ratio, &value) || value > DBL_MAX))
            return false;
    }
    *out = ratio->numerator.sign < 0 && value > 0 ? -value : value;
    return true;
}

bool soekpi_exact_is_inside(const exact_ratio *ratio) {
    enum { LIMIT = 300, LIMIT_BITS = 996 }; /* 2^996 < 10^300 < 2^997 */
    if (is_lost(ratio))
        return false;
    if (ratio->numerator.sign == 0)
        return true;
    logarithm bits = binary_logarithm(ratio);
    bool well_inside = bits.low > -LIMIT_BITS && bits.high < LIMIT_BITS;
    return well_inside || (compare_with_ten(ratio, LIMIT) <= 0 && compare_with_ten(ratio, -LIMIT) >= 0);
}

bool soekpi_exact_to_double(const exact_ratio *ratio, double *out) {
    return soekpi_exact_is_inside(ratio) && soekpi_exact_nearest(ratio, out);
}

/* ---- rounding ---- */

void soekpi_exact_round(exact_ratio *out, const exact_ratio *ratio, int places) {
    enum { HALVED = ROOM - 2 }; /* leaves room for the doubling and the sum below */
    mp_limb_t top[ROOM], bottom[ROOM], quotient[ROOM], rest[ROOM];
    int sign = ratio->numerator.sign;
    if (is_lost(ratio)) {
        lose(out);
        return;
    }
    mp_size_t size = 0;
    if (sign != 0) {
        int64_t power = power_of(ratio) + places;
        mp_size_t top_size = ratio->numerator.size;
        mp_size_t bottom_size = ratio->denominator.size;
        mpn_copyi(top, ratio->numerator.limbs, top_size);
        mpn_copyi(bottom, ratio->denominator.limbs, bottom_size);
        top_size = soekpi_limbs_times_ten(top, top_size, power > 0 ? power : 0, HALVED);
        bottom_size = soekpi_limbs_times_ten(bottom, bottom_size, power < 0 ? -power : 0, HALVED);
        if (top_size < 0 || bottom_size < 0) {
            lose(out);
            return;
        }
        /* floor(top/bottom + 1/2) = floor((2*top + bottom) / (2*bottom)): away from zero at a half. */
        top_size = soekpi_limbs_times_two(top, top_size, 1, ROOM);
        if (top_size < bottom_size) {
            mpn_zero(top + top_size, bottom_size - top_size);
            top_size = bottom_size;
        }
        top[top_size] = mpn_add(top, top, top_size, bottom, bottom_size);
        top_size = soekpi_limbs_trim(top, top_size + 1);
        bottom_size = soekpi_limbs_times_two(bottom, bottom_size, 1, ROOM);
        if (top_size >= bottom_size) {
            mpn_tdiv_qr(quotient, rest, 0, top, top_size, bottom, bottom_size);
            size = soekpi_limbs_trim(quotient, top_size - bottom_size + 1);
        }
    }
    if (size > EXACT_LIMBS) {
        lose(out);
        return;
    }
    mpn_copyi(out->numerator.limbs, quotient, size);
    out->numerator.sign = size > 0 ? sign : 0;
    out->numerator.size = (int)size;
    out->numerator.exponent = size > 0 ? -places : 0;
    soekpi_exact_set(&out->denominator, (decimal){1, 0});
}

/* ---- text ---- */

/* A limb has less than 20 digits. */
#define DIGITS_ROOM(limbs) (20 * (limbs) + 1)

/* Writes the decimal digits of a number before `end`, which gets a NUL; the number is spoilt. GMP's
 * own conversion allocates. */
static const char *write_digits(mp_limb_t *limbs, mp_size_t size, char *end) {
    *end = '\0';
    if (size == 0)
        *--end = '0';
    while (size > 0) {
        mp_limb_t chunk = mpn_divrem_1(limbs, 0, limbs, size, soekpi_limbs_ten[LIMBS_TENS]);
        size = soekpi_limbs_trim(limbs, size);
        for (int i = 0; i < LIMBS_TENS && (size > 0 || chunk > 0); i++) {
            *--end = (char)('0' + (int)(chunk % 10));
            chunk /= 10;
        }
    }
    return end;
}

static mp_size_t shift_right(mp_limb_t *limbs, mp_size_t size, mp_bitcnt_t bits) {
    mp_size_t whole = (mp_size_t)(bits / GMP_NUMB_BITS);
    size -= whole;
    if (bits % GMP_NUMB_BITS != 0)
        mpn_rshift(limbs, limbs + whole, size, (unsigned)(bits % GMP_NUMB_BITS));
    else
        mpn_copyi(limbs, limbs + whole, size);
    return soekpi_limbs_trim(limbs, size);
}

static mp_size_t divide_exactly(mp_limb_t *limbs, mp_size_t size, const mp_limb_t *divisor,
                                mp_size_t divisor_size) {
    mp_limb_t quotient[ROOM], rest[ROOM];
    mpn_tdiv_qr(quotient, rest, 0, limbs, size, divisor, divisor_size);
    size = soekpi_limbs_trim(quotient, size - divisor_size + 1);
    mpn_copyi(limbs, quotient, size);
    return size;
}

/* Divides both, above zero, by their greatest common divisor. */
static void reduce(mp_limb_t *top, mp_size_t *top_size, mp_limb_t *bottom, mp_size_t *bottom_size) {
    mp_limb_t a[ROOM], b[ROOM], common[ROOM];
    mp_bitcnt_t top_twos = mpn_scan1(top, 0);
    mp_bitcnt_t bottom_twos = mpn_scan1(bottom, 0);
    mp_bitcnt_t twos = top_twos < bottom_twos ? top_twos : bottom_twos;
    *top_size = shift_right(top, *top_size, twos);
    *bottom_size = shift_right(bottom, *bottom_size, twos);

    /* mpn_gcd wants an odd number and the longer one first. */
    mpn_copyi(a, top, *top_size);
    mpn_copyi(b, bottom, *bottom_size);
    mp_size_t a_size = shift_right(a, *top_size, top_twos - twos);
    mp_size_t b_size = shift_right(b, *bottom_size, bottom_twos - twos);
    mp_size_t size =
        a_size >= b_size ? mpn_gcd(common, a, a_size, b, b_size) : mpn_gcd(common, b, b_size, a, a_size);
    if (size == 1 && common[0] == 1)
        return;
    *top_size = divide_exactly(top, *top_size, common, size);
    *bottom_size = divide_exactly(bottom, *bottom_size, common, size);
}

void soekpi_exact_print(const exact_ratio *ratio, text_builder *builder) {
    mp_limb_t top[ROOM], bottom[ROOM];
    char digits[DIGITS_ROOM(ROOM)];
    char *end = digits + sizeof digits - 1;
    if (is_lost(ratio)) {
        soekpi_text_add(builder, "?");
        return;
    }
    if (ratio->numerator.sign == 0) {
        soekpi_text_add(builder, "0/1");
        return;
    }
    int64_t power = power_of(ratio);
    mp_size_t top_size = ratio->numerator.size;
    mp_size_t bottom_size = ratio->denominator.size;
    mpn_copyi(top, ratio->numerator.limbs, top_size);
    mpn_copyi(bottom, ratio->denominator.limbs, bottom_size);
    top_size = soekpi_limbs_times_ten(top, top_size, power > 0 ? power : 0, ROOM);
    bottom_size = soekpi_limbs_times_ten(bottom, bottom_size, power < 0 ? -power : 0, ROOM);
    if (top_size < 0 || bottom_size < 0) {
        soekpi_text_add(builder, "?");
        return;
    }
    reduce(top, &top_size, bottom, &bottom_size);
    if (ratio->numerator.sign < 0)
        soekpi_text_add(builder, "-");
    soekpi_text_add(builder, write_digits(top, top_size, end));
    soekpi_text_add(builder, "/");
    soekpi_text_add(builder, write_digits(bottom, bottom_size, end));
}

static void add_zeros(text_builder *builder, int64_t count) {
    for (; count > 0 && !builder->failed; count--)
        soekpi_text_add(builder, "0");
}

/* Digits before the point, with commas from the right when grouped. */
static void add_whole(text_builder *builder, slice digits, bool grouped) {
    while (digits.length > 0) {
        size_t piece = grouped ? (digits.length - 1) % 3 + 1 : digits.length;
        soekpi_text_add_slice(builder, (slice){digits.start, piece});
        digits.start += piece;
        digits.length -= piece;
        if (digits.length > 0)
            soekpi_text_add(builder, ",");
    }
}

void soekpi_exact_print_rounded(const exact_ratio *ratio, int shift, int places, bool grouped,
                                text_builder *builder) {
    exact_ratio rounded;
    char buffer[DIGITS_ROOM(EXACT_LIMBS)];
    soekpi_exact_round(&rounded, ratio, places + shift);
    mp_size_t size = rounded.numerator.size;
    if (!is_lost(&rounded) && places < 0)
        size = soekpi_limbs_times_ten(rounded.numerator.limbs, size, -(int64_t)places, EXACT_LIMBS);
    if (size < 0) {
        soekpi_text_add(builder, "?");
        return;
    }
    if (rounded.numerator.sign < 0)
        soekpi_text_add(builder, "-");
    slice digits = soekpi_slice(write_digits(rounded.numerator.limbs, size, buffer + sizeof buffer - 1));

    size_t decimals = places > 0 ? (size_t)places : 0;
    if (digits.length > decimals) {
        size_t whole = digits.length - decimals;
        add_whole(builder, (slice){digits.start, whole}, grouped);
        digits = (slice){digits.start + whole, decimals};
    } else {
        soekpi_text_add(builder, "0");
    }
    if (decimals > 0) {
        soekpi_text_add(builder, ".");
        add_zeros(builder, (int64_t)(decimals - digits.length));
        soekpi_text_add_slice(builder, digits);
    }
}
