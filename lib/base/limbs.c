#include "base/limbs.h"

const mp_limb_t soekpi_limbs_ten[LIMBS_TENS + 1] = {
    UINT64_C(1),
    UINT64_C(10),
    UINT64_C(100),
    UINT64_C(1000),
    UINT64_C(10000),
    UINT64_C(100000),
    UINT64_C(1000000),
    UINT64_C(10000000),
    UINT64_C(100000000),
    UINT64_C(1000000000),
    UINT64_C(10000000000),
    UINT64_C(100000000000),
    UINT64_C(1000000000000),
    UINT64_C(10000000000000),
    UINT64_C(100000000000000),
    UINT64_C(1000000000000000),
    UINT64_C(10000000000000000),
    UINT64_C(100000000000000000),
    UINT64_C(1000000000000000000),
    UINT64_C(10000000000000000000),
};

const mp_limb_t soekpi_limbs_five[LIMBS_FIVES + 1] = {
    UINT64_C(1),
    UINT64_C(5),
    UINT64_C(25),
    UINT64_C(125),
    UINT64_C(625),
    UINT64_C(3125),
    UINT64_C(15625),
    UINT64_C(78125),
    UINT64_C(390625),
    UINT64_C(1953125),
    UINT64_C(9765625),
    UINT64_C(48828125),
    UINT64_C(244140625),
    UINT64_C(1220703125),
    UINT64_C(6103515625),
    UINT64_C(30517578125),
    UINT64_C(152587890625),
    UINT64_C(762939453125),
    UINT64_C(3814697265625),
    UINT64_C(19073486328125),
    UINT64_C(95367431640625),
    UINT64_C(476837158203125),
    UINT64_C(2384185791015625),
    UINT64_C(11920928955078125),
    UINT64_C(59604644775390625),
    UINT64_C(298023223876953125),
    UINT64_C(1490116119384765625),
    UINT64_C(7450580596923828125),
};

static mp_size_t times_word(mp_limb_t *limbs, mp_size_t size, mp_limb_t factor, mp_size_t capacity) {
    mp_limb_t carry = mpn_mul_1(limbs, limbs, size, factor);
    if (carry == 0)
        return size;
    if (size >= capacity)
        return LIMBS_DO_NOT_FIT;
    limbs[size] = carry;
    return size + 1;
}

mp_size_t soekpi_limbs_times_ten(mp_limb_t *limbs, mp_size_t size, int64_t power, mp_size_t capacity) {
    for (; power >= LIMBS_TENS && size > 0; power -= LIMBS_TENS)
        size = times_word(limbs, size, soekpi_limbs_ten[LIMBS_TENS], capacity);
    return power > 0 && size > 0 ? times_word(limbs, size, soekpi_limbs_ten[power], capacity) : size;
}

mp_size_t soekpi_limbs_times_five(mp_limb_t *limbs, mp_size_t size, int64_t power, mp_size_t capacity) {
    for (; power >= LIMBS_FIVES && size > 0; power -= LIMBS_FIVES)
        size = times_word(limbs, size, soekpi_limbs_five[LIMBS_FIVES], capacity);
    return power > 0 && size > 0 ? times_word(limbs, size, soekpi_limbs_five[power], capacity) : size;
}

mp_size_t soekpi_limbs_times_two(mp_limb_t *limbs, mp_size_t size, int64_t power, mp_size_t capacity) {
    int64_t whole = power / GMP_NUMB_BITS;
    unsigned bits = (unsigned)(power % GMP_NUMB_BITS);
    if (size <= 0)
        return size;
    if (whole > capacity - size)
        return LIMBS_DO_NOT_FIT;
    if (bits > 0) {
        mp_limb_t carry = mpn_lshift(limbs, limbs, size, bits);
        if (carry != 0 && size + whole >= capacity)
            return LIMBS_DO_NOT_FIT;
        if (carry != 0)
            limbs[size++] = carry;
    }
    if (whole > 0) {
        mpn_copyd(limbs + whole, limbs, size);
        mpn_zero(limbs, whole);
    }
    return size + whole;
}

void soekpi_limbs_ten_bits(int64_t power, int64_t *low, int64_t *high) {
    /* log2(10) * 2^32 is 14267572527.9...; shifts of negative numbers are avoided. */
    int64_t size = power < 0 ? -power : power;
    int64_t below = (size * INT64_C(14267572527)) >> 32;
    int64_t above = ((size * INT64_C(14267572528)) >> 32) + 1;
    *low = power < 0 ? -above : below;
    *high = power < 0 ? -below : above;
}

int soekpi_limbs_compare(const mp_limb_t *a, mp_size_t a_size, int64_t a_exponent, const mp_limb_t *b,
                         mp_size_t b_size, int64_t b_exponent) {
    if (a_exponent < b_exponent)
        return -soekpi_limbs_compare(b, b_size, b_exponent, a, a_size, a_exponent);
    if (a_exponent == b_exponent) {
        if (a_size != b_size)
            return a_size < b_size ? -1 : 1;
        int side = mpn_cmp(a, b, a_size);
        return (side > 0) - (side < 0);
    }

    /* 2^(bits-1) <= number < 2^bits settles all but numbers of about the same size. */
    int64_t low, high;
    soekpi_limbs_ten_bits(a_exponent - b_exponent, &low, &high);
    int64_t a_bits = soekpi_limbs_bits(a, a_size);
    int64_t b_bits = soekpi_limbs_bits(b, b_size);
    if (a_bits - 1 + low >= b_bits)
        return 1;
    if (a_bits + high <= b_bits - 1)
        return -1;

    /* Here a, brought to the exponent of b, is at most a few bits longer than b: it fits. */
    enum { ROOM = LIMBS_COMPARED + 2 };
    mp_limb_t scaled[ROOM];
    mpn_copyi(scaled, a, a_size);
    mp_size_t size = soekpi_limbs_times_ten(scaled, a_size, a_exponent - b_exponent, ROOM);
    return soekpi_limbs_compare(scaled, size, b_exponent, b, b_size, b_exponent);
}
