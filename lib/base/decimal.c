#include "base/decimal.h"

#include <math.h>
#include <string.h>

#include "base/exact.h"
#include "base/limbs.h"

enum { FIGURE_DIGITS = 15 };

const double soekpi_tens[EXACT_TENS + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                            1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                            1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static uint128 power_of(unsigned base, int exponent) {
    uint128 power = 1;
    while (exponent-- > 0)
        power *= base;
    return power;
}

static uint128 magnitude(int128 value) {
    return value < 0 ? -(uint128)value : (uint128)value;
}

static int count_digits(uint128 value) {
    int digits = 1;
    while (value >= 10) {
        value /= 10;
        digits++;
    }
    return digits;
}

/* Moves trailing zeros into the exponent; not for 0. */
static uint64_t strip_word(uint64_t word, int32_t *exponent) {
    while (word % 100000000 == 0) {
        word /= 100000000;
        *exponent += 8;
    }
    if (word % 10000 == 0) {
        word /= 10000;
        *exponent += 4;
    }
    if (word % 100 == 0) {
        word /= 100;
        *exponent += 2;
    }
    if (word % 10 == 0) {
        word /= 10;
        ++*exponent;
    }
    return word;
}

static uint128 strip(uint128 mantissa, int32_t *exponent) {
    if (mantissa == 0) {
        *exponent = 0;
        return 0;
    }
    while (mantissa > UINT64_MAX && mantissa % 10 == 0) {
        mantissa /= 10;
        ++*exponent;
    }
    return mantissa > UINT64_MAX ? mantissa : strip_word((uint64_t)mantissa, exponent);
}

/* A stripped decimal; the mantissa is below 10^38. */
static decimal build(bool negative, uint128 mantissa, int32_t exponent) {
    decimal value;
    mantissa = strip(mantissa, &exponent);
    value.mantissa = negative ? -(int128)mantissa : (int128)mantissa;
    value.exponent = exponent;
    return value;
}

/* Divides by 10^digits, rounding half to even. */
static uint128 drop_digits(uint128 value, int digits) {
    uint128 unit = power_of(10, digits);
    uint128 quotient = value / unit;
    uint128 rest = value % unit;
    uint128 half = unit / 2;
    if (digits > 0 && (rest > half || (rest == half && (quotient & 1) != 0)))
        quotient++;
    return quotient;
}

/* What rounding a * b to `product` left out, exactly (Veltkamp, Dekker): each factor is split into two
 * of at most 26 bits, whose products are doubles. A fused multiplication would do the same, but is a slow
 * call where the hardware has none. Magnitudes from 1e-30 to 1e40 stay clear of under- and overflow. */
static double product_rest(double a, double b, double product) {
    const double split = 0x1p27 + 1;
    double a_high = a * split - (a * split - a);
    double b_high = b * split - (b * split - b);
    double a_low = a - a_high;
    double b_low = b - b_high;
    return ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low;
}

/* Tries to read `size`, below 2^63, as an integer divided by 10^places, with 10^places exact.
 *
 * Adding and subtracting 2^52 rounds to an integer, to even at a half; what exceeds 2^52 comes out above
 * 10^15 and is refused. Let X = size * 10^places, exactly, and r the integer found. The product and r lie
 * so near each other that their difference is exact, hence d, which adds the rest of the product, is X - r
 * to within a factor of 1 +- 2^-53. With 10^(n-1) <= r < 10^n, n <= 15:
 * - |d| <= 4 * 2^-53 * r (the right side is exact) gives |X - r| < 4.441e-16 * r. One unit of the
 *   15th digit of X is 10^(n-15), so half of it is 5e-16 * 10^n, which is more than 4.441e-16 * r.
 *   Only if r is 10^(n-1) itself and X lies below it is the unit smaller, 10^(n-16); half of
 *   that is 5e-16 * r, again more. Hence the 15 digits of X are r and zeros, with no tie.
 *   A double made from at most 15 digits, n of them before the point after the shift, differs
 *   from its decimal by at most 2^-53 of it and always passes.
 * - 10^14 < r <= 10^15 and |d| < 0.5 give |X - r| < 0.5 (a larger one would not round below
 *   0.5), and the unit of the 15th digit is 1 (or 10 just above 10^15): X rounds to r.
 * Anything else, ties among them, is left to exact integers. */
static bool read_scaled(double size, int places, uint64_t *mantissa) {
    double product = size * soekpi_tens[places];
    double rounded = (product + 0x1p52) - 0x1p52;
    if (!(rounded >= 1 && rounded <= 1e15))
        return false;
    double near = product - rounded;
    if (rounded <= 1e14 && fabs(near) > 0x6p-53 * rounded)
        return false; /* the rest, at most 2^-53 of the product, cannot mend that */
    double off = fabs(near + product_rest(size, soekpi_tens[places], product));
    bool same_digits = rounded < 1e15 && off <= 0x4p-53 * rounded;
    bool nearest = rounded > 1e14 && off < 0.5;
    if (!same_digits && !nearest)
        return false;
    *mantissa = (uint64_t)(int64_t)rounded;
    return true;
}

/* Of a normal number: from 2^(result - 1) up to 2^result. */
static int binary_exponent(double size) {
    uint64_t bits;
    memcpy(&bits, &size, sizeof bits);
    return (int)(bits >> 52) - 1022;
}

/* Floor of the common logarithm of a number from 2^(binary - 1) up to 2^binary, or one less.
 * log10(2) is 0.30102999... */
static int estimate_magnitude(int binary) {
    int scaled = (binary - 1) * 30103;
    return scaled < 0 ? scaled / 100000 - 1 : scaled / 100000;
}

static bool read_quickly(double size, uint64_t *mantissa, int32_t *exponent) {
    enum { CENTS = 2 }; /* what accounts hold */
    if (read_scaled(size, CENTS, mantissa)) {
        *exponent = -CENTS;
        return true;
    }
    if (size >= 1e15) {
        if (size >= 0x1p63 || size != floor(size))
            return false;
        uint64_t whole = (uint64_t)size;
        int drop = count_digits(whole) - FIGURE_DIGITS;
        *mantissa = (uint64_t)drop_digits(whole, drop);
        *exponent = drop;
        return true;
    }

    /* All 15 digits. */
    int places = FIGURE_DIGITS - 1 - estimate_magnitude(binary_exponent(size));
    if (places > EXACT_TENS)
        places = EXACT_TENS;
    if (places > 0 && size * soekpi_tens[places] >= 1e15)
        places--;
    *exponent = -places;
    return places >= 0 && read_scaled(size, places, mantissa);
}

/* Numbers of the exact way: 15 digits of a double within 1e-301..1e301 need at most
 * 5^316 * 2^53, 787 bits. */
enum { READ_LIMBS = 24 };

/* The integer nearest to mantissa * 2^binary * 10^power, ties to even, if its floor has 15
 * digits; otherwise -1 when it has fewer, 1 when it has more. */
static int nearest_integer(uint64_t mantissa, int binary, int power, uint64_t *integer) {
    mp_limb_t top[READ_LIMBS] = {mantissa};
    mp_limb_t bottom[READ_LIMBS] = {1};
    int twos = binary + power;
    mp_size_t top_size = soekpi_limbs_times_five(top, 1, power > 0 ? power : 0, READ_LIMBS);
    mp_size_t bottom_size = soekpi_limbs_times_five(bottom, 1, power < 0 ? -power : 0, READ_LIMBS);
    top_size = soekpi_limbs_times_two(top, top_size, twos > 0 ? twos : 0, READ_LIMBS);
    bottom_size = soekpi_limbs_times_two(bottom, bottom_size, twos < 0 ? -twos : 0, READ_LIMBS);
    if (top_size < bottom_size)
        return -1;
    if (top_size > bottom_size + 1)
        return 1;

    mp_limb_t quotient[2];
    mp_limb_t rest[READ_LIMBS];
    quotient[1] = 0;
    mpn_tdiv_qr(quotient, rest, 0, top, top_size, bottom, bottom_size);
    if (quotient[1] != 0 || quotient[0] >= UINT64_C(1000000000000000))
        return 1;
    if (quotient[0] < UINT64_C(100000000000000))
        return -1;

    mp_limb_t carry = mpn_lshift(rest, rest, bottom_size, 1);
    int side = carry != 0 ? 1 : mpn_cmp(rest, bottom, bottom_size);
    *integer = quotient[0] + (side > 0 || (side == 0 && (quotient[0] & 1) != 0) ? 1 : 0);
    return 0;
}

static void read_exactly(double size, uint64_t *mantissa, int32_t *exponent) {
    int binary;
    uint64_t bits = (uint64_t)ldexp(frexp(size, &binary), 53);
    int power = FIGURE_DIGITS - 1 - estimate_magnitude(binary);
    int side;
    while ((side = nearest_integer(bits, binary - 53, power, mantissa)) != 0)
        power -= side;
    *exponent = -power;
}

reading soekpi_decimal_read(double x, decimal *out) {
    if (isnan(x))
        return READ_MISSING;
    double size = fabs(x);
    if (size == 0) {
        *out = (decimal){0, 0};
        return READ_NUMBER;
    }
    /* What reads as 1e-300 or 1e300 may lie a little outside as a double. */
    if (!(size > 0.9e-300 && size < 1.1e300))
        return READ_INVALID;

    uint64_t mantissa;
    int32_t exponent;
    if (!read_quickly(size, &mantissa, &exponent))
        read_exactly(size, &mantissa, &exponent);
    int128 whole = (int128)strip_word(mantissa, &exponent);
    decimal value = {x < 0 ? -whole : whole, exponent};

    if (value.exponent < -300 || value.exponent > 250) {
        int leading = value.exponent + count_digits(magnitude(value.mantissa)) - 1;
        bool above = leading > 300 || (leading == 300 && magnitude(value.mantissa) != 1);
        if (leading < -300 || above)
            return READ_INVALID;
    }
    *out = value;
    return READ_NUMBER;
}

double soekpi_decimal_to_double(decimal value) {
    uint128 size = magnitude(value.mantissa);
    if (size <= (UINT64_C(1) << 53) && value.exponent >= -EXACT_TENS && value.exponent <= EXACT_TENS) {
        /* Both operands are exact, so that one rounding is left. */
        double whole = (double)(int64_t)value.mantissa;
        return value.exponent < 0 ? whole / soekpi_tens[-value.exponent]
                                  : whole * soekpi_tens[value.exponent];
    }
    exact_ratio ratio;
    double result = value.mantissa < 0 ? -INFINITY : INFINITY;
    soekpi_exact_set(&ratio.numerator, value);
    soekpi_exact_set(&ratio.denominator, (decimal){1, 0});
    (void)soekpi_exact_to_double(&ratio, &result);
    return result;
}

bool soekpi_decimal_to_figure(decimal *value) {
    uint128 size = magnitude(value->mantissa);
    int drop = count_digits(size) - FIGURE_DIGITS;
    if (drop <= 0)
        return false;
    decimal figure = build(value->mantissa < 0, drop_digits(size, drop), value->exponent + drop);
    bool lost = !soekpi_decimal_equal(*value, figure);
    *value = figure;
    return lost;
}

decimal soekpi_decimal_strip(int128 mantissa, int32_t exponent) {
    return build(mantissa < 0, magnitude(mantissa), exponent);
}

bool soekpi_decimal_is_constant(decimal value) {
    return magnitude(value.mantissa) < power_of(10, CONSTANT_DIGITS) &&
           value.exponent >= -CONSTANT_EXPONENT && value.exponent <= CONSTANT_EXPONENT;
}

static bool accept(decimal value, decimal *out) {
    if (!soekpi_decimal_is_constant(value))
        return false;
    *out = value;
    return true;
}

/* left * right when that stays below 10^30. */
static bool multiply_within(uint128 left, uint128 right, uint128 *product) {
    if (right != 0 && left > (power_of(10, CONSTANT_DIGITS) - 1) / right)
        return false;
    *product = left * right;
    return true;
}

bool soekpi_decimal_add(decimal a, decimal b, decimal *out) {
    if (!soekpi_decimal_is_constant(a) || !soekpi_decimal_is_constant(b))
        return false;
    if (a.mantissa == 0)
        return accept(b, out);
    if (b.mantissa == 0)
        return accept(a, out);

    decimal high = a.exponent >= b.exponent ? a : b;
    decimal low = a.exponent >= b.exponent ? b : a;
    /* `low` does not end in zero. When the aligned `high` has more than 32 digits, their sum has
     * more than 30 and does not end in zero either. */
    int shift = high.exponent - low.exponent;
    if (shift > 0 && count_digits(magnitude(high.mantissa)) + shift > CONSTANT_DIGITS + 2)
        return false;
    int128 sum = high.mantissa * (int128)power_of(10, shift) + low.mantissa;
    return accept(build(sum < 0, magnitude(sum), low.exponent), out);
}

/* Takes a common factor 10 out of left * right, where the one gives 2 and the other 5. */
static void cancel_tens(uint128 *left, uint128 *right, int32_t *exponent) {
    while (*left % 2 == 0 && *right % 5 == 0) {
        *left /= 2;
        *right /= 5;
        ++*exponent;
    }
}

bool soekpi_decimal_multiply(decimal a, decimal b, decimal *out) {
    if (!soekpi_decimal_is_constant(a) || !soekpi_decimal_is_constant(b))
        return false;
    if (a.mantissa == 0 || b.mantissa == 0)
        return accept((decimal){0, 0}, out);

    uint128 left = magnitude(a.mantissa);
    uint128 right = magnitude(b.mantissa);
    uint128 product;
    int32_t exponent = a.exponent + b.exponent;
    /* Neither ends in zero; what is left after this is the product without trailing zeros. */
    cancel_tens(&left, &right, &exponent);
    cancel_tens(&right, &left, &exponent);
    if (!multiply_within(left, right, &product))
        return false;
    return accept(build((a.mantissa < 0) != (b.mantissa < 0), product, exponent), out);
}

static uint128 common_divisor(uint128 a, uint128 b) {
    while (b != 0) {
        uint128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

bool soekpi_decimal_divide(decimal a, decimal b, decimal *out) {
    if (!soekpi_decimal_is_constant(a) || !soekpi_decimal_is_constant(b) || b.mantissa == 0)
        return false;
    if (a.mantissa == 0)
        return accept((decimal){0, 0}, out);

    uint128 top = magnitude(a.mantissa);
    uint128 bottom = magnitude(b.mantissa);
    uint128 common = common_divisor(top, bottom);
    top /= common;
    bottom /= common;
    int twos = 0;
    int fives = 0;
    for (; bottom % 2 == 0; bottom /= 2)
        twos++;
    for (; bottom % 5 == 0; bottom /= 5)
        fives++;
    if (bottom != 1)
        return false; /* the quotient has no end */

    /* Fill the lesser up to make the divisor a power of ten. `top` shares no factor with the
     * divisor, so that the filled product has no trailing zeros that would shorten it again. */
    int places = twos > fives ? twos : fives;
    for (int i = twos; i < places; i++)
        if (!multiply_within(top, 2, &top))
            return false;
    for (int i = fives; i < places; i++)
        if (!multiply_within(top, 5, &top))
            return false;
    return accept(build((a.mantissa < 0) != (b.mantissa < 0), top, a.exponent - b.exponent - places), out);
}

/* Writes the digits of a mantissa below 10^38 and their NUL; gives their number. */
static int write_digits(uint128 value, char digits[40]) {
    int count = count_digits(value);
    digits[count] = '\0';
    for (int i = count; i > 0; i--) {
        digits[i - 1] = (char)('0' + (int)(value % 10));
        value /= 10;
    }
    return count;
}

static void add_zeros(text_builder *builder, int count) {
    for (; count > 0; count--)
        soekpi_text_add(builder, "0");
}

void soekpi_decimal_print(decimal value, text_builder *builder) {
    enum { PLAIN = 21 };
    char digits[40];
    int count = write_digits(magnitude(value.mantissa), digits);
    int leading = value.exponent + count - 1; /* power of ten of the first digit */

    if (value.mantissa < 0)
        soekpi_text_add(builder, "-");
    if (leading > PLAIN || leading < -PLAIN) {
        soekpi_text_format(builder, "%.*s", 1, digits);
        if (count > 1)
            soekpi_text_format(builder, ".%s", digits + 1);
        soekpi_text_format(builder, "e%d", leading);
    } else if (value.exponent >= 0) {
        soekpi_text_add(builder, digits);
        add_zeros(builder, value.exponent);
    } else if (leading >= 0) {
        soekpi_text_format(builder, "%.*s.%s", leading + 1, digits, digits + leading + 1);
    } else {
        soekpi_text_add(builder, "0.");
        add_zeros(builder, -leading - 1);
        soekpi_text_add(builder, digits);
    }
}
