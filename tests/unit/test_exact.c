/* Laws 2, 3, 14, 19: exact integers and ratios, against GMP's rationals. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gmp.h>

#include "base/exact.h"
#include "harness.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static decimal make(int64_t mantissa, int32_t exponent) {
    decimal value = {mantissa, exponent};
    return value;
}

static exact_ratio ratio_of(int64_t numerator, int32_t numerator_exponent, int64_t denominator,
                            int32_t denominator_exponent) {
    exact_ratio ratio;
    soekpi_exact_set(&ratio.numerator, make(numerator, numerator_exponent));
    soekpi_exact_set(&ratio.denominator, make(denominator, denominator_exponent));
    return ratio;
}

/* ---- the oracle ---- */

static void multiply_by_ten(mpq_t value, long exponent) {
    mpz_t power;
    mpz_init(power);
    mpz_ui_pow_ui(power, 10, (unsigned long)labs(exponent));
    if (exponent >= 0)
        mpz_mul(mpq_numref(value), mpq_numref(value), power);
    else
        mpz_mul(mpq_denref(value), mpq_denref(value), power);
    mpq_canonicalize(value);
    mpz_clear(power);
}

static void set_decimal(mpq_t out, decimal value) {
    uint128 size = value.mantissa < 0 ? -(uint128)value.mantissa : (uint128)value.mantissa;
    uint64_t words[2] = {(uint64_t)size, (uint64_t)(size >> 64)};
    mpz_import(mpq_numref(out), 2, -1, sizeof words[0], 0, 0, words);
    mpz_set_ui(mpq_denref(out), 1);
    if (value.mantissa < 0)
        mpq_neg(out, out);
    multiply_by_ten(out, value.exponent);
}

static void set_exact(mpq_t out, const exact *value) {
    mpz_import(mpq_numref(out), (size_t)value->size, -1, sizeof value->limbs[0], 0, 0, value->limbs);
    mpz_set_ui(mpq_denref(out), 1);
    if (value->sign < 0)
        mpq_neg(out, out);
    multiply_by_ten(out, value->exponent);
}

static void assert_exact(const exact *value, const mpq_t expected) {
    mpq_t found;
    mpq_init(found);
    set_exact(found, value);
    ck_assert_int_eq(value->sign, mpq_sgn(expected));
    ck_assert(value->sign != 0 || (value->size == 0 && value->exponent == 0));
    ck_assert(value->size == 0 || value->limbs[value->size - 1] != 0);
    ck_assert(mpq_equal(found, expected));
    mpq_clear(found);
}

static void assert_ratio(const exact_ratio *ratio, const mpq_t expected) {
    mpq_t found, denominator;
    mpq_inits(found, denominator, NULL);
    set_exact(found, &ratio->numerator);
    set_exact(denominator, &ratio->denominator);
    ck_assert_int_eq(ratio->denominator.sign, 1);
    mpq_div(found, found, denominator);
    ck_assert(mpq_equal(found, expected));
    mpq_clears(found, denominator, NULL);
}

/* `y` is nearest to x when x lies between the middles towards its neighbours; on a middle the last
 * bit of y must be even. */
static bool is_nearest(double y, const mpq_t x) {
    mpq_t here, middle, half;
    mpq_inits(here, middle, half, NULL);
    mpq_set_d(here, y);
    mpq_set_ui(half, 1, 2);
    uint64_t bits;
    memcpy(&bits, &y, sizeof bits);
    bool even = (bits & 1) == 0;
    bool nearest = true;
    for (int side = -1; side <= 1; side += 2) {
        mpq_set_d(middle, nextafter(y, side < 0 ? -INFINITY : INFINITY));
        mpq_add(middle, middle, here);
        mpq_mul(middle, middle, half);
        int beyond = mpq_cmp(x, middle) * side;
        nearest = nearest && (beyond < 0 || (beyond == 0 && even));
    }
    mpq_clears(here, middle, half, NULL);
    return nearest;
}

static bool is_inside(const mpq_t value) {
    mpq_t limit, size;
    mpq_inits(limit, size, NULL);
    mpq_abs(size, value);
    mpq_set_ui(limit, 1, 1);
    multiply_by_ten(limit, 300);
    bool inside = mpq_sgn(value) == 0 || mpq_cmp(size, limit) <= 0;
    mpq_inv(limit, limit);
    inside = inside && (mpq_sgn(value) == 0 || mpq_cmp(size, limit) >= 0);
    mpq_clears(limit, size, NULL);
    return inside;
}

static void assert_double(const exact_ratio *ratio, const mpq_t expected) {
    double value = 1234.5;
    bool found = soekpi_exact_to_double(ratio, &value);
    ck_assert(found == is_inside(expected));
    if (found)
        ck_assert_msg(is_nearest(value, expected), "%a", value);
    else
        assert_same_bits(value, 1234.5);
}

/* ---- random forms within law 19 ---- */

enum { SMALL, WIDE, EXTREME };

static decimal random_figure(uint64_t *state, int sort) {
    int64_t mantissa = (int64_t)(next_random(state) % UINT64_C(1000000000000000));
    if (random_below(state, 2) == 0)
        mantissa %= 100000;
    int32_t exponent = -(int32_t)random_below(state, 5);
    if (sort == WIDE)
        exponent = (int32_t)random_below(state, 30) - 20;
    if (sort == EXTREME)
        exponent = random_below(state, 2) == 0 ? 285 : -314 + (int32_t)random_below(state, 2) * 300;
    return soekpi_decimal_make(random_below(state, 3) == 0 ? -mantissa : mantissa, exponent);
}

static decimal random_constant(uint64_t *state, int sort) {
    static const decimal usual[] = {{1, 0}, {-1, 0}, {5, -1}, {365, 0}, {12, 0}, {105, -2}};
    if (sort == SMALL)
        return usual[random_below(state, COUNT(usual))];
    int128 mantissa = (int128)(next_random(state) % UINT64_C(1000000000000000));
    mantissa =
        mantissa * INT64_C(1000000000000000) + (int128)(next_random(state) % UINT64_C(1000000000000000));
    for (uint64_t drop = random_below(state, 29); drop > 0; drop--)
        mantissa /= 10;
    decimal value = soekpi_decimal_make(random_below(state, 2) == 0 ? -mantissa : mantissa,
                                        (int32_t)random_below(state, 31) - 30);
    return soekpi_decimal_is_constant(value) ? value : make(7, 30);
}

static void random_form(uint64_t *state, int sort, exact *form, mpq_t oracle) {
    mpq_t coefficient, figure;
    mpq_inits(coefficient, figure, NULL);
    soekpi_exact_zero(form);
    mpq_set_ui(oracle, 0, 1);
    uint64_t terms = 1 + random_below(state, sort == EXTREME ? 64 : 4);
    for (uint64_t i = 0; i < terms; i++) {
        decimal a = random_constant(state, sort);
        decimal x = random_figure(state, sort == EXTREME ? (int)random_below(state, 3) : sort);
        soekpi_exact_add_product(form, a, x);
        set_decimal(coefficient, a);
        set_decimal(figure, x);
        mpq_mul(coefficient, coefficient, figure);
        mpq_add(oracle, oracle, coefficient);
    }
    mpq_clears(coefficient, figure, NULL);
}

static void random_ratio(uint64_t *state, int sort, exact_ratio *ratio, mpq_t oracle) {
    mpq_t denominator;
    mpq_init(denominator);
    random_form(state, sort, &ratio->numerator, oracle);
    do
        random_form(state, sort, &ratio->denominator, denominator);
    while (mpq_sgn(denominator) == 0);
    if (ratio->denominator.sign < 0) {
        soekpi_exact_negate(&ratio->denominator);
        soekpi_exact_negate(&ratio->numerator);
    }
    mpq_div(oracle, oracle, denominator);
    mpq_clear(denominator);
}

static int sort_of(int i) {
    return i % 8 == 0 ? EXTREME : i % 8 < 3 ? WIDE : SMALL;
}

/* ---- tests ---- */

START_TEST(law_2_forms_are_summed_exactly) {
    uint64_t state = 1;
    mpq_t a, b, c;
    mpq_inits(a, b, c, NULL);
    for (int i = 0; i < 6000; i++) {
        exact left, right, result;
        random_form(&state, sort_of(i), &left, a);
        random_form(&state, sort_of(i / 8), &right, b);
        assert_exact(&left, a);
        soekpi_exact_add(&result, &left, &right);
        mpq_add(c, a, b);
        assert_exact(&result, c);
        soekpi_exact_subtract(&result, &left, &right);
        mpq_sub(c, a, b);
        assert_exact(&result, c);
        soekpi_exact_multiply(&result, &left, &right);
        mpq_mul(c, a, b);
        assert_exact(&result, c);
        int order = mpq_cmp(a, b);
        ck_assert_int_eq(soekpi_exact_compare(&left, &right), (order > 0) - (order < 0));
        ck_assert_int_eq(soekpi_exact_compare(&left, &left), 0);
    }
    mpq_clears(a, b, c, NULL);
}
END_TEST

START_TEST(results_may_take_the_place_of_operands) {
    uint64_t state = 2;
    mpq_t a, b, c;
    mpq_inits(a, b, c, NULL);
    for (int i = 0; i < 3000; i++) {
        exact left, right, result;
        random_form(&state, sort_of(i), &left, a);
        random_form(&state, sort_of(i / 8), &right, b);
        void (*const operations[])(exact *, const exact *, const exact *) = {
            soekpi_exact_add, soekpi_exact_subtract, soekpi_exact_multiply};
        void (*const oracles[])(mpq_t, const mpq_t, const mpq_t) = {mpq_add, mpq_sub, mpq_mul};
        int which = i % 3;
        oracles[which](c, a, b);
        soekpi_exact_copy(&result, &left);
        operations[which](&result, &result, &right);
        assert_exact(&result, c);
        soekpi_exact_copy(&result, &right);
        operations[which](&result, &left, &result);
        assert_exact(&result, c);
        oracles[which](c, a, a);
        soekpi_exact_copy(&result, &left);
        operations[which](&result, &result, &result);
        assert_exact(&result, c);
    }
    mpq_clears(a, b, c, NULL);
}
END_TEST

START_TEST(laws_2_and_3_ratios_references_margins) {
    uint64_t state = 3;
    mpq_t a, b, reference, constant, margin, other;
    mpq_inits(a, b, reference, constant, margin, other, NULL);
    for (int i = 0; i < 4000; i++) {
        exact_ratio left, right, limit, distance, second;
        random_ratio(&state, sort_of(i), &left, a);
        random_ratio(&state, sort_of(i / 8), &right, b);
        assert_double(&left, a);

        /* limit = k * right + m */
        decimal k = random_constant(&state, sort_of(i));
        decimal m = random_constant(&state, sort_of(i + 1));
        exact term;
        soekpi_exact_multiply_decimal(&term, &right.denominator, m);
        soekpi_exact_multiply_decimal(&limit.numerator, &right.numerator, k);
        soekpi_exact_add(&limit.numerator, &limit.numerator, &term);
        soekpi_exact_copy(&limit.denominator, &right.denominator);
        set_decimal(constant, k);
        mpq_mul(reference, b, constant);
        set_decimal(constant, m);
        mpq_add(reference, reference, constant);
        assert_double(&limit, reference);
        int order = mpq_cmp(a, reference);
        ck_assert_int_eq(soekpi_exact_ratio_compare(&left, &limit), (order > 0) - (order < 0));
        soekpi_exact_ratio_subtract(&distance, &left, &limit);
        mpq_sub(margin, a, reference);
        assert_ratio(&distance, margin);
        assert_double(&distance, margin);

        /* the smaller of two margins, as `between` needs it */
        soekpi_exact_ratio_subtract(&second, &right, &left);
        mpq_sub(other, b, a);
        order = mpq_cmp(margin, other);
        ck_assert_int_eq(soekpi_exact_ratio_compare(&distance, &second), (order > 0) - (order < 0));
        soekpi_exact_ratio_subtract(&distance, &distance, &second);
        mpq_sub(margin, margin, other);
        assert_ratio(&distance, margin);
        soekpi_exact_ratio_subtract(&left, &left, &left);
        ck_assert_int_eq(left.numerator.sign, 0);
    }
    mpq_clears(a, b, reference, constant, margin, other, NULL);
}
END_TEST

/* floor(|x| * 10^places + 1/2), signed. */
static void round_oracle(mpq_t out, const mpq_t x, int places) {
    mpz_t quotient;
    mpz_init(quotient);
    mpq_abs(out, x);
    multiply_by_ten(out, places);
    mpz_mul_ui(quotient, mpq_numref(out), 2);
    mpz_add(quotient, quotient, mpq_denref(out));
    mpz_mul_ui(mpq_denref(out), mpq_denref(out), 2);
    mpz_fdiv_q(quotient, quotient, mpq_denref(out));
    mpq_set_z(out, quotient);
    multiply_by_ten(out, -places);
    if (mpq_sgn(x) < 0)
        mpq_neg(out, out);
    mpz_clear(quotient);
}

START_TEST(law_14_ratios_are_rounded_half_away_from_zero) {
    uint64_t state = 4;
    mpq_t a, rounded;
    mpq_inits(a, rounded, NULL);
    for (int i = 0; i < 6000; i++) {
        exact_ratio ratio, result;
        random_ratio(&state, sort_of(i), &ratio, a);
        if (i % 3 == 0) {
            int64_t half = (int64_t)random_below(&state, 2000000) * 10 + 5 - 10000000;
            ratio = ratio_of(half, -(int32_t)random_below(&state, 9), 1, 0);
            set_exact(a, &ratio.numerator);
        }
        int places = (int)random_below(&state, 40) - 12;
        soekpi_exact_round(&result, &ratio, places);
        round_oracle(rounded, a, places);
        assert_ratio(&result, rounded);
        ck_assert(result.numerator.sign != 0 || result.numerator.exponent == 0);
        soekpi_exact_round(&ratio, &ratio, places);
        assert_ratio(&ratio, rounded);
    }
    mpq_clears(a, rounded, NULL);
}
END_TEST

/* The largest that law 19 allows: 64 terms of the largest coefficient and figure, 2^63 members. */
static void largest_form(exact *form, bool fine) {
    int128 coefficient =
        (int128)INT64_C(999999999999999) * INT64_C(1000000000000000) + INT64_C(999999999999999);
    decimal figure = make(INT64_C(999999999999999), 285);
    decimal large = {coefficient, 30};
    decimal small = {coefficient, -30};
    soekpi_exact_zero(form);
    for (int i = 0; i < 64; i++)
        soekpi_exact_add_product(form, large, figure);
    soekpi_exact_multiply_decimal(form, form, make(INT64_MAX, 0));
    soekpi_exact_multiply_decimal(form, form, make(12, 0));
    if (fine)
        soekpi_exact_add_product(form, small, make(INT64_C(123456789012347), -314));
}

START_TEST(law_19_the_largest_numbers_fit) {
    exact_ratio a, b, reference, margin, second, difference;
    mpq_t x, y, expected;
    mpq_inits(x, y, expected, NULL);
    largest_form(&a.numerator, true);
    largest_form(&a.denominator, true);
    soekpi_exact_copy(&b.numerator, &a.numerator);
    soekpi_exact_copy(&b.denominator, &a.denominator);
    soekpi_exact_add_product(&b.numerator, make(3, 30), make(1, -314));
    int128 coefficient =
        (int128)INT64_C(999999999999999) * INT64_C(1000000000000000) + INT64_C(999999999999999);
    decimal large = {coefficient, 30};
    decimal fine = {coefficient, -30};
    exact term;
    soekpi_exact_multiply_decimal(&term, &b.denominator, fine);
    soekpi_exact_multiply_decimal(&reference.numerator, &b.numerator, large);
    soekpi_exact_add(&reference.numerator, &reference.numerator, &term);
    soekpi_exact_copy(&reference.denominator, &b.denominator);
    soekpi_exact_ratio_subtract(&margin, &a, &reference);
    soekpi_exact_ratio_subtract(&second, &reference, &a);
    ck_assert_int_eq(soekpi_exact_ratio_compare(&margin, &second), -1);
    soekpi_exact_ratio_subtract(&difference, &margin, &second);
    ck_assert_int_gt(difference.numerator.size, 0);
    ck_assert_int_gt(difference.denominator.size, 0);

    set_exact(x, &margin.numerator);
    set_exact(expected, &margin.denominator);
    mpq_div(x, x, expected);
    mpq_add(expected, x, x);
    assert_ratio(&difference, expected);
    assert_double(&difference, expected);
    mpq_clears(x, y, expected, NULL);
}
END_TEST

START_TEST(what_does_not_fit_is_lost_and_never_wrong) {
    exact number;
    soekpi_exact_set(&number, make(INT64_C(999999999999999), 285));
    int steps = 0;
    for (; number.size != EXACT_LOST && steps < 12; steps++)
        soekpi_exact_multiply(&number, &number, &number);
    ck_assert_int_lt(steps, 12);
    exact one, sum;
    soekpi_exact_set(&one, make(1, 0));
    soekpi_exact_add(&sum, &one, &number);
    ck_assert_int_eq(sum.size, EXACT_LOST);
    soekpi_exact_multiply(&sum, &number, &one);
    ck_assert_int_eq(sum.size, EXACT_LOST);
    soekpi_exact_negate(&sum);
    ck_assert_int_eq(sum.size, EXACT_LOST);
    soekpi_exact_copy(&sum, &number);
    soekpi_exact_add_product(&sum, make(1, 0), make(1, 0));
    ck_assert_int_eq(sum.size, EXACT_LOST);
    soekpi_exact_set(&sum, make(1, 1 << 30));
    ck_assert_int_eq(sum.size, EXACT_LOST);

    exact_ratio ratio, rounded;
    soekpi_exact_copy(&ratio.numerator, &number);
    soekpi_exact_copy(&ratio.denominator, &one);
    double value = 7;
    ck_assert(!soekpi_exact_to_double(&ratio, &value));
    assert_same_bits(value, 7);
    soekpi_exact_round(&rounded, &ratio, 2);
    ck_assert_int_eq(rounded.numerator.size, EXACT_LOST);
    ck_assert_int_eq(soekpi_exact_ratio_compare(&ratio, &rounded), 0);
    text_builder builder = {0};
    soekpi_exact_print(&ratio, &builder);
    soekpi_exact_print_rounded(&ratio, 0, 2, true, &builder);
    check_text(&builder, "??");

    /* 10^4000 - 10^-4000 needs more limbs than there are. */
    soekpi_exact_set(&number, make(1, 4000));
    soekpi_exact_set(&one, make(1, -4000));
    ck_assert_int_eq(soekpi_exact_compare(&number, &one), 1);
    soekpi_exact_subtract(&sum, &number, &one);
    ck_assert_int_eq(sum.size, EXACT_LOST);
}
END_TEST

/* Ties between two doubles, and the limits of law 2. */
START_TEST(law_2_ties_and_limits) {
    static const struct {
        int64_t numerator;
        int32_t numerator_exponent;
        int64_t denominator;
        int32_t denominator_exponent;
        bool inside;
        double value;
    } cases[] = {
        {INT64_C(9007199254740993), 0, 1, 0, true, 0x1p53},
        {INT64_C(9007199254740995), 0, 1, 0, true, 0x1p53 + 4},
        {INT64_C(-9007199254740993), 1, 1, 1, true, -0x1p53},
        {INT64_C(90071992547409931), 0, 10, 0, true, 0x1p53 + 2},
        {INT64_C(90071992547409929), 0, 10, 0, true, 0x1p53},
        {INT64_C(27021597764222979), 0, 3, 0, true, 0x1p53},
        {1, 300, 1, 0, true, 1e300},
        {-1, 0, 1, 300, true, -1e-300},
        {INT64_C(1000000000000000001), 282, 1, 0, false, 0},
        {INT64_C(999999999999999999), -318, 1, 0, false, 0},
        {1, 0, 3, 0, true, 0x1.5555555555555p-2},
        {2, 0, 3, 0, true, 0x1.5555555555555p-1},
        {1, -15, 1, 0, true, 1e-15},
        {0, 0, 7, 12, true, 0.0},
        {1, 5000, 1, 0, false, 0},
        {1, -5000, 1, 0, false, 0},
        {1, 5000, 1, 5000, true, 1.0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        exact_ratio ratio = ratio_of(cases[i].numerator, cases[i].numerator_exponent, cases[i].denominator,
                                     cases[i].denominator_exponent);
        double value = 7;
        bool inside = soekpi_exact_to_double(&ratio, &value);
        ck_assert_msg(inside == cases[i].inside, "case %zu", i);
        assert_same_bits(value, inside ? cases[i].value : 7);
    }
}
END_TEST

/* A number above zero at 10^0. */
static void set_limbs(exact *out, const mpz_t value) {
    size_t size;
    mpz_export(out->limbs, &size, -1, sizeof out->limbs[0], 0, 0, value);
    ck_assert_uint_le(size, EXACT_LIMBS);
    out->sign = 1;
    out->size = (int)size;
    out->exponent = 0;
}

/* A quotient in the middle between two doubles, or next to it: the last limb of a long number decides. */
START_TEST(law_2_middles_of_long_numbers) {
    enum { LONGEST = 12 };
    gmp_randstate_t random;
    gmp_randinit_default(random);
    mpz_t top, bottom;
    mpz_inits(top, bottom, NULL);
    uint64_t state = 12;
    for (int i = 0; i < 20000; i++) {
        mpz_rrandomb(bottom, random, 1 + random_below(&state, i % 2 == 0 ? 80 : 64 * LONGEST));
        uint64_t whole = UINT64_C(1) << 52 | (next_random(&state) >> 12);
        double below = (double)whole;
        double above = (double)(whole + 1);
        mpz_mul_ui(top, bottom, 2 * whole + 1);
        mpz_mul_2exp(bottom, bottom, 1);
        int side = (int)random_below(&state, 3) - 1;
        if (side < 0)
            mpz_sub_ui(top, top, 1);
        if (side > 0)
            mpz_add_ui(top, top, 1);
        exact_ratio ratio;
        double value;
        set_limbs(&ratio.numerator, top);
        set_limbs(&ratio.denominator, bottom);
        ck_assert(soekpi_exact_nearest(&ratio, &value));
        bool up = side > 0 || (side == 0 && (whole & 1) != 0);
        assert_same_bits(value, up ? above : below);
    }
    mpz_clears(top, bottom, NULL);
    gmp_randclear(random);
}
END_TEST

/* Limbs at their ends, where carries and estimates of a quotient go wrong if they ever do. */
START_TEST(law_2_limbs_at_their_ends) {
    static const mp_limb_t ends[] = {0,         1, UINT64_C(1) << 63, (UINT64_C(1) << 63) - 1, UINT64_MAX - 1,
                                     UINT64_MAX};
    enum { ENDS = COUNT(ends), NUMBERS = ENDS * ENDS * ENDS };
    mpz_t a, b, product;
    mpq_t expected;
    mpz_inits(a, b, product, NULL);
    mpq_init(expected);
    for (size_t i = 1; i < NUMBERS; i++) {
        for (size_t j = 1; j < NUMBERS; j++) {
            const mp_limb_t left[] = {ends[i % ENDS], ends[i / ENDS % ENDS], ends[i / ENDS / ENDS]};
            const mp_limb_t right[] = {ends[j % ENDS], ends[j / ENDS % ENDS], ends[j / ENDS / ENDS]};
            exact_ratio ratio;
            exact times;
            mpz_import(a, 3, -1, sizeof left[0], 0, 0, left);
            mpz_import(b, 3, -1, sizeof right[0], 0, 0, right);
            mpz_mul(product, a, b);
            set_limbs(&ratio.numerator, a);
            set_limbs(&ratio.denominator, b);
            mpq_set_z(expected, product);
            soekpi_exact_multiply(&times, &ratio.numerator, &ratio.denominator);
            assert_exact(&times, expected);
            mpz_set(mpq_numref(expected), a);
            mpz_set(mpq_denref(expected), b);
            mpq_canonicalize(expected);
            assert_double(&ratio, expected);
        }
    }
    mpz_clears(a, b, product, NULL);
    mpq_clear(expected);
}
END_TEST

static const struct {
    int64_t numerator;
    int64_t denominator;
    int shift;
    int places;
    bool grouped;
    const char *text;
} prints[] = {
    {2675, 1000, 0, 2, false, "2.68"},
    {-1, 2, 0, 0, false, "-1"},
    {-1, 200, 0, 2, false, "-0.01"},
    {-1, 201, 0, 2, false, "0.00"},
    {0, 1, 0, 2, false, "0.00"},
    {6493, 10000, 2, 2, false, "64.93"},
    {-125, 10, 0, 2, false, "-12.50"},
    {INT64_C(82887600), 1, -4, 2, true, "8,288.76"},
    {123456789, 100, 0, 2, true, "1,234,567.89"},
    {999995, 1000, 0, 2, true, "1,000.00"},
    {-999, 1, 0, 0, true, "-999"},
    {1000, 1, 0, 0, true, "1,000"},
    {12345, 1, 0, -2, true, "12,300"},
    {49, 1, 0, -2, true, "0"},
    {5, 100, 0, 0, false, "0"},
    {1, 3, 0, 15, false, "0.333333333333333"},
    {70005, 100000, 2, 2, false, "70.01"},
};

START_TEST(law_14_rounded_text) {
    exact_ratio ratio = ratio_of(prints[_i].numerator, 0, prints[_i].denominator, 0);
    text_builder builder = {0};
    soekpi_exact_print_rounded(&ratio, prints[_i].shift, prints[_i].places, prints[_i].grouped, &builder);
    check_text(&builder, prints[_i].text);
}
END_TEST

START_TEST(ratios_are_printed_in_lowest_terms) {
    uint64_t state = 5;
    mpq_t a;
    mpq_init(a);
    for (int i = 0; i < 1500; i++) {
        exact_ratio ratio;
        random_ratio(&state, sort_of(i), &ratio, a);
        char *numerator = mpz_get_str(NULL, 10, mpq_numref(a));
        char *denominator = mpz_get_str(NULL, 10, mpq_denref(a));
        text_builder expected = {0};
        text_builder found = {0};
        soekpi_text_format(&expected, "%s/%s", numerator, denominator);
        soekpi_exact_print(&ratio, &found);
        char *text = soekpi_text_take(&expected);
        check_text(&found, text);
        free(text);
        free(numerator);
        free(denominator);
    }
    mpq_clear(a);
}
END_TEST

/* GMP aborts the process when memory is out, so nothing of ours may let it allocate. */
static void *forbidden_allocate(size_t size) {
    ck_abort_msg("GMP allocates %zu bytes", size);
    return NULL;
}

static void *forbidden_reallocate(void *memory, size_t old_size, size_t size) {
    (void)memory;
    (void)old_size;
    return forbidden_allocate(size);
}

static void forbidden_free(void *memory, size_t size) {
    (void)memory;
    (void)size;
}

START_TEST(gmp_never_allocates) {
    mp_set_memory_functions(forbidden_allocate, forbidden_reallocate, forbidden_free);
    exact_ratio a, b, difference;
    text_builder builder = {0};
    largest_form(&a.numerator, true);
    largest_form(&a.denominator, true);
    soekpi_exact_multiply(&a.numerator, &a.numerator, &a.denominator);
    soekpi_exact_add_product(&a.numerator, make(1, 0), make(7, -600));
    b = a;
    soekpi_exact_add_product(&b.denominator, make(1, 0), make(7, -300));
    soekpi_exact_ratio_subtract(&difference, &a, &b);
    double value;
    (void)soekpi_exact_to_double(&difference, &value);
    (void)soekpi_exact_ratio_compare(&a, &b);
    soekpi_exact_print(&difference, &builder);
    soekpi_exact_print_rounded(&difference, 2, 15, true, &builder);

    /* the fullest buffers */
    memset(a.numerator.limbs, 0xA5, sizeof a.numerator.limbs);
    memset(a.denominator.limbs, 0x5A, sizeof a.denominator.limbs);
    a.numerator.size = a.denominator.size = EXACT_LIMBS;
    a.numerator.sign = a.denominator.sign = 1;
    a.numerator.exponent = 300;
    a.denominator.exponent = 0;
    (void)soekpi_exact_to_double(&a, &value);
    soekpi_exact_print(&a, &builder);
    soekpi_exact_round(&b, &a, 20);
    a.numerator.size = a.denominator.size = EXACT_LIMBS / 2;
    soekpi_exact_multiply(&a.numerator, &a.numerator, &a.denominator);
    ck_assert_int_eq(a.numerator.size, EXACT_LIMBS);
    soekpi_text_discard(&builder);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("exact");
    TCase *numbers = tcase_create("numbers");
    tcase_add_test(numbers, law_2_forms_are_summed_exactly);
    tcase_add_test(numbers, results_may_take_the_place_of_operands);
    tcase_add_test(numbers, what_does_not_fit_is_lost_and_never_wrong);
    tcase_add_test(numbers, gmp_never_allocates);
    tcase_set_timeout(numbers, 60);
    suite_add_tcase(suite, numbers);

    TCase *ratios = tcase_create("ratios");
    tcase_add_test(ratios, laws_2_and_3_ratios_references_margins);
    tcase_add_test(ratios, law_2_ties_and_limits);
    tcase_add_test(ratios, law_2_middles_of_long_numbers);
    tcase_add_test(ratios, law_2_limbs_at_their_ends);
    tcase_add_test(ratios, law_14_ratios_are_rounded_half_away_from_zero);
    tcase_add_test(ratios, law_19_the_largest_numbers_fit);
    tcase_set_timeout(ratios, 60);
    suite_add_tcase(suite, ratios);

    TCase *text = tcase_create("text");
    tcase_add_loop_test(text, law_14_rounded_text, 0, COUNT(prints));
    tcase_add_test(text, ratios_are_printed_in_lowest_terms);
    tcase_set_timeout(text, 60);
    suite_add_tcase(suite, text);
    return run_suite(suite);
}
