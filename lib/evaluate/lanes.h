/* Vector lanes of doubles, one vocabulary for every instruction set.
 *
 * A kernel source is compiled once for each instruction set and written in these
 * words alone. Each operation rounds once, to nearest, as in scalar C, so the
 * results have the same bits everywhere; lanes_rest() is the only fused one. */
#ifndef SOEKPI_EVALUATE_LANES_H
#define SOEKPI_EVALUATE_LANES_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(LANES_PLAIN)
#elif defined(__AVX512F__) || defined(__AVX2__) || defined(__SSE2__)
#include <immintrin.h>
#elif defined(__aarch64__) && defined(__ARM_NEON)
#include <arm_neon.h>
#endif

/* A condition in each lane; lane_mask_bits() gives lane i as bit i. The lesser or greater
 * of two of which one is a NaN is the second. */
#if !defined(LANES_PLAIN) && defined(__AVX512F__)

enum { LANES = 8 };
typedef __m512d lanes;
typedef __mmask8 lane_mask;

static inline lanes lanes_load(const double *from) {
    return _mm512_loadu_pd(from);
}
static inline void lanes_store(double *to, lanes a) {
    _mm512_storeu_pd(to, a);
}
static inline void lanes_stream(double *to, lanes a) {
    _mm512_stream_pd(to, a);
}
static inline lanes lanes_set(double x) {
    return _mm512_set1_pd(x);
}
static inline lanes lanes_add(lanes a, lanes b) {
    return _mm512_add_pd(a, b);
}
static inline lanes lanes_subtract(lanes a, lanes b) {
    return _mm512_sub_pd(a, b);
}
static inline lanes lanes_multiply(lanes a, lanes b) {
    return _mm512_mul_pd(a, b);
}
static inline lanes lanes_divide(lanes a, lanes b) {
    return _mm512_div_pd(a, b);
}
static inline lanes lanes_magnitude(lanes a) {
    return _mm512_abs_pd(a);
}
static inline lanes lanes_lesser(lanes a, lanes b) {
    return _mm512_min_pd(a, b);
}
static inline lanes lanes_greater(lanes a, lanes b) {
    return _mm512_max_pd(a, b);
}
static inline lane_mask lanes_less(lanes a, lanes b) {
    return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ);
}
static inline lane_mask lanes_at_most(lanes a, lanes b) {
    return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ);
}
static inline lane_mask lanes_equal(lanes a, lanes b) {
    return _mm512_cmp_pd_mask(a, b, _CMP_EQ_OQ);
}
static inline lane_mask lane_mask_and(lane_mask a, lane_mask b) {
    return (lane_mask)(a & b);
}
static inline lane_mask lane_mask_or(lane_mask a, lane_mask b) {
    return (lane_mask)(a | b);
}
static inline uint64_t lane_mask_bits(lane_mask a) {
    return a;
}
static inline lanes lanes_select(lane_mask where, lanes yes, lanes no) {
    return _mm512_mask_blend_pd(where, no, yes);
}
static inline lanes lanes_rest(lanes a, lanes b, lanes c) {
    return _mm512_fmsub_pd(a, b, c);
}
static inline void lanes_fence(void) {
    _mm_sfence();
}

#elif !defined(LANES_PLAIN) && defined(__AVX2__)

enum { LANES = 4 };
typedef __m256d lanes;
typedef __m256d lane_mask;

static inline lanes lanes_load(const double *from) {
    return _mm256_loadu_pd(from);
}
static inline void lanes_store(double *to, lanes a) {
    _mm256_storeu_pd(to, a);
}
static inline void lanes_stream(double *to, lanes a) {
    _mm256_stream_pd(to, a);
}
static inline lanes lanes_set(double x) {
    return _mm256_set1_pd(x);
}
static inline lanes lanes_add(lanes a, lanes b) {
    return _mm256_add_pd(a, b);
}
static inline lanes lanes_subtract(lanes a, lanes b) {
    return _mm256_sub_pd(a, b);
}
static inline lanes lanes_multiply(lanes a, lanes b) {
    return _mm256_mul_pd(a, b);
}
static inline lanes lanes_divide(lanes a, lanes b) {
    return _mm256_div_pd(a, b);
}
static inline lanes lanes_magnitude(lanes a) {
    return _mm256_andnot_pd(_mm256_set1_pd(-0.0), a);
}
static inline lanes lanes_lesser(lanes a, lanes b) {
    return _mm256_min_pd(a, b);
}
static inline lanes lanes_greater(lanes a, lanes b) {
    return _mm256_max_pd(a, b);
}
static inline lane_mask lanes_less(lanes a, lanes b) {
    return _mm256_cmp_pd(a, b, _CMP_LT_OQ);
}
static inline lane_mask lanes_at_most(lanes a, lanes b) {
    return _mm256_cmp_pd(a, b, _CMP_LE_OQ);
}
static inline lane_mask lanes_equal(lanes a, lanes b) {
    return _mm256_cmp_pd(a, b, _CMP_EQ_OQ);
}
static inline lane_mask lane_mask_and(lane_mask a, lane_mask b) {
    return _mm256_and_pd(a, b);
}
static inline lane_mask lane_mask_or(lane_mask a, lane_mask b) {
    return _mm256_or_pd(a, b);
}
static inline uint64_t lane_mask_bits(lane_mask a) {
    return (uint64_t)(unsigned)_mm256_movemask_pd(a);
}
static inline lanes lanes_select(lane_mask where, lanes yes, lanes no) {
    return _mm256_blendv_pd(no, yes, where);
}
static inline lanes lanes_rest(lanes a, lanes b, lanes c) {
    return _mm256_fmsub_pd(a, b, c);
}
static inline void lanes_fence(void) {
    _mm_sfence();
}

#elif !defined(LANES_PLAIN) && defined(__SSE2__)

enum { LANES = 2 };
typedef __m128d lanes;
typedef __m128d lane_mask;

static inline lanes lanes_load(const double *from) {
    return _mm_loadu_pd(from);
}
static inline void lanes_store(double *to, lanes a) {
    _mm_storeu_pd(to, a);
}
static inline void lanes_stream(double *to, lanes a) {
    _mm_stream_pd(to, a);
}
static inline lanes lanes_set(double x) {
    return _mm_set1_pd(x);
}
static inline lanes lanes_add(lanes a, lanes b) {
    return _mm_add_pd(a, b);
}
static inline lanes lanes_subtract(lanes a, lanes b) {
    return _mm_sub_pd(a, b);
}
static inline lanes lanes_multiply(lanes a, lanes b) {
    return _mm_mul_pd(a, b);
}
static inline lanes lanes_divide(lanes a, lanes b) {
    return _mm_div_pd(a, b);
}
static inline lanes lanes_magnitude(lanes a) {
    return _mm_andnot_pd(_mm_set1_pd(-0.0), a);
}
static inline lanes lanes_lesser(lanes a, lanes b) {
    return _mm_min_pd(a, b);
}
static inline lanes lanes_greater(lanes a, lanes b) {
    return _mm_max_pd(a, b);
}
static inline lane_mask lanes_less(lanes a, lanes b) {
    return _mm_cmplt_pd(a, b);
}
static inline lane_mask lanes_at_most(lanes a, lanes b) {
    return _mm_cmple_pd(a, b);
}
static inline lane_mask lanes_equal(lanes a, lanes b) {
    return _mm_cmpeq_pd(a, b);
}
static inline lane_mask lane_mask_and(lane_mask a, lane_mask b) {
    return _mm_and_pd(a, b);
}
static inline lane_mask lane_mask_or(lane_mask a, lane_mask b) {
    return _mm_or_pd(a, b);
}
static inline uint64_t lane_mask_bits(lane_mask a) {
    return (uint64_t)(unsigned)_mm_movemask_pd(a);
}
static inline lanes lanes_select(lane_mask where, lanes yes, lanes no) {
    return _mm_or_pd(_mm_and_pd(where, yes), _mm_andnot_pd(where, no));
}
static inline void lanes_fence(void) {
    _mm_sfence();
}
#define LANES_WITHOUT_FMA

#elif !defined(LANES_PLAIN) && defined(__aarch64__) && defined(__ARM_NEON)

enum { LANES = 2 };
typedef float64x2_t lanes;
typedef uint64x2_t lane_mask;

static inline lanes lanes_load(const double *from) {
    return vld1q_f64(from);
}
static inline void lanes_store(double *to, lanes a) {
    vst1q_f64(to, a);
}
static inline void lanes_stream(double *to, lanes a) {
    vst1q_f64(to, a);
}
static inline lanes lanes_set(double x) {
    return vdupq_n_f64(x);
}
static inline lanes lanes_add(lanes a, lanes b) {
    return vaddq_f64(a, b);
}
static inline lanes lanes_subtract(lanes a, lanes b) {
    return vsubq_f64(a, b);
}
static inline lanes lanes_multiply(lanes a, lanes b) {
    return vmulq_f64(a, b);
}
static inline lanes lanes_divide(lanes a, lanes b) {
    return vdivq_f64(a, b);
}
static inline lanes lanes_magnitude(lanes a) {
    return vabsq_f64(a);
}
static inline lanes lanes_lesser(lanes a, lanes b) {
    return vbslq_f64(vcltq_f64(a, b), a, b);
}
static inline lanes lanes_greater(lanes a, lanes b) {
    return vbslq_f64(vcgtq_f64(a, b), a, b);
}
static inline lane_mask lanes_less(lanes a, lanes b) {
    return vcltq_f64(a, b);
}
static inline lane_mask lanes_at_most(lanes a, lanes b) {
    return vcleq_f64(a, b);
}
static inline lane_mask lanes_equal(lanes a, lanes b) {
    return vceqq_f64(a, b);
}
static inline lane_mask lane_mask_and(lane_mask a, lane_mask b) {
    return vandq_u64(a, b);
}
static inline lane_mask lane_mask_or(lane_mask a, lane_mask b) {
    return vorrq_u64(a, b);
}
static inline uint64_t lane_mask_bits(lane_mask a) {
    return (vgetq_lane_u64(a, 0) & 1) | (vgetq_lane_u64(a, 1) & 2);
}
static inline lanes lanes_select(lane_mask where, lanes yes, lanes no) {
    return vbslq_f64(where, yes, no);
}
static inline lanes lanes_rest(lanes a, lanes b, lanes c) {
    return vfmaq_f64(vnegq_f64(c), a, b);
}
static inline void lanes_fence(void) {
}

#else /* one lane: plain C */

enum { LANES = 1 };
typedef double lanes;
typedef bool lane_mask;

static inline lanes lanes_load(const double *from) {
    return *from;
}
static inline void lanes_store(double *to, lanes a) {
    *to = a;
}
static inline void lanes_stream(double *to, lanes a) {
    *to = a;
}
static inline lanes lanes_set(double x) {
    return x;
}
static inline lanes lanes_add(lanes a, lanes b) {
    return a + b;
}
static inline lanes lanes_subtract(lanes a, lanes b) {
    return a - b;
}
static inline lanes lanes_multiply(lanes a, lanes b) {
    return a * b;
}
static inline lanes lanes_divide(lanes a, lanes b) {
    return a / b;
}
static inline lanes lanes_magnitude(lanes a) {
    return fabs(a);
}
static inline lanes lanes_lesser(lanes a, lanes b) {
    return a < b ? a : b;
}
static inline lanes lanes_greater(lanes a, lanes b) {
    return a > b ? a : b;
}
static inline lane_mask lanes_less(lanes a, lanes b) {
    return a < b;
}
static inline lane_mask lanes_at_most(lanes a, lanes b) {
    return a <= b;
}
static inline lane_mask lanes_equal(lanes a, lanes b) {
    return a <= b && b <= a;
}
static inline lane_mask lane_mask_and(lane_mask a, lane_mask b) {
    return a && b;
}
static inline lane_mask lane_mask_or(lane_mask a, lane_mask b) {
    return a || b;
}
static inline uint64_t lane_mask_bits(lane_mask a) {
    return a;
}
static inline lanes lanes_select(lane_mask where, lanes yes, lanes no) {
    return where ? yes : no;
}
static inline void lanes_fence(void) {
}
#define LANES_WITHOUT_FMA

#endif

#ifdef LANES_WITHOUT_FMA
/* A half of 26 bits and the remainder (Veltkamp): both exact below 2^996. */
static inline lanes lanes_upper_half(lanes a) {
    lanes moved = lanes_multiply(a, lanes_set(0x1p27 + 1));
    return lanes_subtract(moved, lanes_subtract(moved, a));
}

/* Dekker's product: a*b = product + its rest, exactly, unless the rest is below the
 * least double; product - c is exact because c is near it. */
static inline lanes lanes_rest(lanes a, lanes b, lanes c) {
    lanes a_high = lanes_upper_half(a), b_high = lanes_upper_half(b);
    lanes a_low = lanes_subtract(a, a_high), b_low = lanes_subtract(b, b_high);
    lanes product = lanes_multiply(a, b);
    lanes rest = lanes_subtract(lanes_multiply(a_high, b_high), product);
    rest = lanes_add(rest, lanes_multiply(a_high, b_low));
    rest = lanes_add(rest, lanes_multiply(a_low, b_high));
    rest = lanes_add(rest, lanes_multiply(a_low, b_low));
    return lanes_add(lanes_subtract(product, c), rest);
}
#endif

static inline lane_mask every_lane(void) {
    return lanes_equal(lanes_set(0.0), lanes_set(0.0));
}

static inline bool holds_in_all(lane_mask mask) {
    return lane_mask_bits(mask) == ((uint64_t)1 << LANES) - 1;
}

/* A condition of the lanes from `row` on, as bits of a set of rows. */
static inline uint64_t bits_at(lane_mask mask, size_t row) {
    return lane_mask_bits(mask) << row;
}

/* Some lane of either. */
static inline bool lane_masks_any(lane_mask a, lane_mask b) {
#if !defined(LANES_PLAIN) && defined(__AVX512F__)
    return !_kortestz_mask8_u8(a, b);
#else
    return lane_mask_bits(lane_mask_or(a, b)) != 0;
#endif
}

/* The nearest integer, ties to even, of a magnitude up to 2^51; never -0. Beyond,
 * and for infinities, the result's magnitude is above 2^50. */
static inline lanes lanes_round(lanes a) {
    const lanes shift = lanes_set(0x1.8p52);
    return lanes_subtract(lanes_add(a, shift), shift);
}

#endif
