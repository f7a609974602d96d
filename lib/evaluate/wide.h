/* Double-doubles in vector lanes: a number as the unevaluated sum of two doubles.
 *
 * u is 2^-53. A number is normal when |low| <= u * |high|. Nothing here under- or
 * overflows: see kernel_wide.h. Sums and products of two are as good as said with
 * each function; where lanes_rest() is not fused it is exact all the same. */
#ifndef SOEKPI_EVALUATE_WIDE_H
#define SOEKPI_EVALUATE_WIDE_H

#include "evaluate/kernel.h"
#include "evaluate/lanes.h"

typedef struct wide {
    lanes high, low;
} wide;

/* a - b, exactly and normal, for |a| >= |b| (Dekker). */
static inline wide wide_of_ordered_difference(lanes a, lanes b) {
    lanes difference = lanes_subtract(a, b);
    return (wide){difference, lanes_subtract(lanes_subtract(a, difference), b)};
}

/* a + b, exactly and normal (Knuth). */
static inline wide wide_of_sum(lanes a, lanes b) {
    lanes sum = lanes_add(a, b), moved = lanes_subtract(sum, a);
    lanes rest = lanes_add(lanes_subtract(a, lanes_subtract(sum, moved)), lanes_subtract(b, moved));
    return (wide){sum, rest};
}

static inline wide wide_set(wide_constant a) {
    return (wide){lanes_set(a.high), lanes_set(a.low)};
}

static inline wide wide_normal(wide a) {
    return wide_of_sum(a.high, a.low);
}

static inline wide wide_negative(wide a) {
    const lanes zero = lanes_set(0.0);
    return (wide){lanes_subtract(zero, a.high), lanes_subtract(zero, a.low)};
}

/* The magnitude of a normal one. */
static inline wide wide_magnitude(wide a) {
    wide turned = wide_negative(a);
    lane_mask negative = lanes_less(a.high, lanes_set(0.0));
    return (wide){lanes_select(negative, turned.high, a.high), lanes_select(negative, turned.low, a.low)};
}

/* The sum of two within 2u * (|a.low| + |b.low| + u * |a + b|); not normal. */
static inline wide wide_add(wide a, wide b) {
    wide sum = wide_of_sum(a.high, b.high);
    return (wide){sum.high, lanes_add(sum.low, lanes_add(a.low, b.low))};
}

static inline wide wide_subtract(wide a, wide b) {
    return wide_add(a, wide_negative(b));
}

/* The product of two normal ones within 8u^2 of itself, its |low| at most 3u of it. What is lost
 * is low * low, u^2, and the roundings of two products and two sums, u^2 + u^2 + 2u^2 + 3u^2. */
static inline wide wide_multiply(wide a, wide b) {
    lanes product = lanes_multiply(a.high, b.high);
    lanes rest = lanes_rest(a.high, b.high, product);
    lanes cross = lanes_add(lanes_multiply(a.high, b.low), lanes_multiply(a.low, b.high));
    return (wide){product, lanes_add(rest, cross)};
}

#endif
