#include "fraction.h"

#include <math.h>

int64_t ten_to(int32_t power) {
    static const int64_t tens[] = {1,
                                   10,
                                   100,
                                   1000,
                                   10000,
                                   100000,
                                   1000000,
                                   10000000,
                                   100000000,
                                   1000000000,
                                   10000000000,
                                   100000000000,
                                   1000000000000,
                                   10000000000000,
                                   100000000000000,
                                   1000000000000000,
                                   10000000000000000,
                                   100000000000000000,
                                   1000000000000000000};
    return tens[power];
}

bool wide_times_ten(wide a, int32_t power, wide *out) {
    enum { MOST = 18 };
    *out = a;
    if (a == 0)
        return true;
    for (; power > MOST; power -= MOST)
        if (!wide_multiply(*out, ten_to(MOST), out))
            return false;
    return wide_multiply(*out, ten_to(power), out);
}

bool fraction_make(wide digits, int32_t power, fraction *out) {
    return fraction_divide(digits, 1, power, out);
}

bool fraction_divide(wide above, wide below, int32_t power, fraction *out) {
    if (below < 0) {
        above = -above;
        below = -below;
    }
    *out = (fraction){above, below};
    if (above == 0)
        out->below = 1;
    else if (power > 0)
        return wide_times_ten(above, power, &out->above);
    else if (power < 0)
        return wide_times_ten(below, -power, &out->below);
    return true;
}

bool fraction_of(constant value, fraction *out) {
    return fraction_make(value.digits, value.power, out);
}

bool fraction_add(fraction a, fraction b, fraction *out) {
    if (a.below == b.below) {
        out->below = a.below;
        return wide_add(a.above, b.above, &out->above);
    }
    wide left, right;
    return wide_multiply(a.above, b.below, &left) && wide_multiply(b.above, a.below, &right) &&
           wide_multiply(a.below, b.below, &out->below) && wide_add(left, right, &out->above);
}

bool fraction_subtract(fraction a, fraction b, fraction *out) {
    b.above = -b.above;
    return fraction_add(a, b, out);
}

bool fraction_multiply(fraction a, fraction b, fraction *out) {
    return wide_multiply(a.above, b.above, &out->above) && wide_multiply(a.below, b.below, &out->below);
}

bool fraction_quotient(fraction a, fraction b, fraction *out) {
    fraction turned = {b.above < 0 ? -b.below : b.below, b.above < 0 ? -b.above : b.above};
    return fraction_multiply(a, turned, out);
}

fraction fraction_size(fraction value) {
    return (fraction){value.above < 0 ? -value.above : value.above, value.below};
}

bool fraction_round(fraction value, int32_t places, fraction *out) {
    fraction size = fraction_size(value);
    if (places >= 0 ? !wide_times_ten(size.above, places, &size.above)
                    : !wide_times_ten(size.below, -places, &size.below))
        return false;
    wide whole = size.above / size.below, rest = size.above % size.below;
    if (rest >= size.below - rest)
        whole++;
    return fraction_make(value.above < 0 ? -whole : whole, -places, out);
}

/* ---- comparing: products of 256 bits ---- */

typedef struct product {
    unsigned_wide high, low;
} product;

static product multiply_whole(unsigned_wide a, unsigned_wide b) {
    uint64_t a0 = (uint64_t)a, a1 = (uint64_t)(a >> 64), b0 = (uint64_t)b, b1 = (uint64_t)(b >> 64);
    unsigned_wide low = (unsigned_wide)a0 * b0, first = (unsigned_wide)a0 * b1,
                  second = (unsigned_wide)a1 * b0;
    unsigned_wide middle = (low >> 64) + (uint64_t)first + (uint64_t)second;
    product out;
    out.low = (middle << 64) | (uint64_t)low;
    out.high = (unsigned_wide)a1 * b1 + (first >> 64) + (second >> 64) + (middle >> 64);
    return out;
}

static int sign_of(wide a) {
    return a > 0 ? 1 : a < 0 ? -1 : 0;
}

int fraction_compare(fraction a, fraction b) {
    int sign = sign_of(a.above);
    if (sign != sign_of(b.above))
        return sign > sign_of(b.above) ? 1 : -1;
    product left = multiply_whole((unsigned_wide)(sign * a.above), (unsigned_wide)b.below);
    product right = multiply_whole((unsigned_wide)(sign * b.above), (unsigned_wide)a.below);
    int larger = left.high != right.high ? (left.high > right.high ? 1 : -1)
                 : left.low != right.low ? (left.low > right.low ? 1 : -1)
                                         : 0;
    return sign * larger;
}

/* ---- the nearest double ---- */

static int bit_length(unsigned_wide a) {
    uint64_t high = (uint64_t)(a >> 64), low = (uint64_t)a;
    return high ? 128 - __builtin_clzll(high) : low ? 64 - __builtin_clzll(low) : 0;
}

double fraction_nearest(fraction value) {
    const wide exact = (wide)1 << 53;
    if (value.above == 0)
        return 0.0;
    if (value.above < exact && value.above > -exact && value.below < exact)
        return (double)value.above / (double)value.below;
    unsigned_wide above = (unsigned_wide)(value.above < 0 ? -value.above : value.above);
    unsigned_wide below = (unsigned_wide)value.below;
    /* Schoolbook division of above * 2^shift by below: 1/2 < quotient < 2, then 55 bits, two more
     * than a double has, and one that says whether anything follows. */
    int shift = bit_length(below) - bit_length(above);
    if (shift > 0)
        above <<= shift;
    else
        below <<= -shift;
    uint64_t quotient = 0;
    for (int i = 0; i < 56; i++) {
        quotient <<= 1;
        if (above >= below) {
            above -= below;
            quotient |= 1;
        }
        above <<= 1;
    }
    double nearest = ldexp((double)(quotient | (above != 0)), -shift - 55);
    return value.above < 0 ? -nearest : nearest;
}

bool fraction_decimal(fraction value, int64_t *digits, int32_t *power) {
    const wide most = 1000000000000000;
    wide above = value.above, below = value.below;
    *power = 0;
    while (above % below != 0) {
        if (*power < -24 || !wide_multiply(above, 10, &above))
            return false;
        --*power;
    }
    above /= below;
    for (; above != 0 && above % 10 == 0; above /= 10)
        ++*power;
    if (above >= most || above <= -most)
        return false;
    *digits = (int64_t)above;
    if (above == 0)
        *power = 0;
    return true;
}
