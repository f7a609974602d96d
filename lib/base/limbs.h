/* Natural numbers in buffers of the caller, on GMP's mpn layer.
 *
 * {limbs, size} has no leading zero limb; zero has size 0. None of the mpn
 * functions used by this library allocates for numbers of a few hundred limbs:
 * mpn_get_str would, and GMP aborts the process when it cannot allocate. */
#ifndef SOEKPI_BASE_LIMBS_H
#define SOEKPI_BASE_LIMBS_H

#include <gmp.h>
#include <stdint.h>

_Static_assert(GMP_NUMB_BITS == 64, "limbs of 64 bits without nails");

enum {
    LIMBS_DO_NOT_FIT = -1,
    LIMBS_TENS = 19, /* the largest power of ten in one limb */
    LIMBS_FIVES = 27 /* and of five */
};

extern const mp_limb_t soekpi_limbs_ten[LIMBS_TENS + 1]; /* 10^0 .. 10^19 */

extern const mp_limb_t soekpi_limbs_five[LIMBS_FIVES + 1]; /* 5^0 .. 5^27 */

/* The size without leading zero limbs. */
static inline mp_size_t soekpi_limbs_trim(const mp_limb_t *limbs, mp_size_t size) {
    while (size > 0 && limbs[size - 1] == 0)
        size--;
    return size;
}

/* Bits without leading zeros; 0 for zero. */
static inline int64_t soekpi_limbs_bits(const mp_limb_t *limbs, mp_size_t size) {
    return size == 0 ? 0 : (int64_t)size * GMP_NUMB_BITS - __builtin_clzll(limbs[size - 1]);
}

/* Copies numbers, which are mostly of one or two limbs. */
static inline void soekpi_limbs_copy(mp_limb_t *to, const mp_limb_t *from, mp_size_t size) {
    if (size > 2) {
        mpn_copyi(to, from, size);
        return;
    }
    if (size > 0)
        to[0] = from[0];
    if (size > 1)
        to[1] = from[1];
}

/* Multiply in place by 10^power, 5^power, 2^power (power >= 0); the new size, or
 * LIMBS_DO_NOT_FIT when more than `capacity` limbs would be needed (then the
 * number is spoilt). */
mp_size_t soekpi_limbs_times_ten(mp_limb_t *limbs, mp_size_t size, int64_t power, mp_size_t capacity);
mp_size_t soekpi_limbs_times_five(mp_limb_t *limbs, mp_size_t size, int64_t power, mp_size_t capacity);
mp_size_t soekpi_limbs_times_two(mp_limb_t *limbs, mp_size_t size, int64_t power, mp_size_t capacity);

/* Powers of two around 10^power: 2^low <= 10^power <= 2^high, at most a few
 * apart for powers within +-2^20. */
void soekpi_limbs_ten_bits(int64_t power, int64_t *low, int64_t *high);

/* Sign of a * 10^a_exponent - b * 10^b_exponent for numbers above zero of at
 * most LIMBS_COMPARED limbs and exponents within +-2^20. */
enum { LIMBS_COMPARED = 512 };
int soekpi_limbs_compare(const mp_limb_t *a, mp_size_t a_size, int64_t a_exponent, const mp_limb_t *b,
                         mp_size_t b_size, int64_t b_exponent);

#endif
