/* Law 12: sums of decimals in any order and any tree of merges, against GMP's integers. */
#include <check.h>
#include <stdlib.h>

#include <gmp.h>

#include "base/sum.h"
#include "harness.h"

enum { FINEST = -314 }; /* the exponent of the finest figure: all sums are integers times 10^FINEST */

/* ---- the oracle ---- */

static void add_to(mpz_t total, decimal value) {
    mpz_t term, power;
    uint128 size = value.mantissa < 0 ? -(uint128)value.mantissa : (uint128)value.mantissa;
    uint64_t words[2] = {(uint64_t)size, (uint64_t)(size >> 64)};
    mpz_inits(term, power, NULL);
    mpz_import(term, 2, -1, sizeof words[0], 0, 0, words);
    mpz_ui_pow_ui(power, 10, (unsigned long)(value.exponent - FINEST));
    mpz_mul(term, term, power);
    if (value.mantissa < 0)
        mpz_sub(total, total, term);
    else
        mpz_add(total, total, term);
    mpz_clears(term, power, NULL);
}

static void assert_value(const exact *found, const mpz_t expected) {
    mpz_t value, power;
    mpz_inits(value, power, NULL);
    ck_assert_int_ge(found->size, 0);
    mpz_import(value, (size_t)found->size, -1, sizeof found->limbs[0], 0, 0, found->limbs);
    if (found->sign != 0) {
        ck_assert_int_ge(found->exponent, FINEST);
        mpz_ui_pow_ui(power, 10, (unsigned long)(found->exponent - FINEST));
        mpz_mul(value, value, power);
    }
    if (found->sign < 0)
        mpz_neg(value, value);
    ck_assert(mpz_cmp(value, expected) == 0);
    mpz_clears(value, power, NULL);
}

static void assert_sum(const decimal_sum *sum, const mpz_t expected) {
    exact value;
    soekpi_sum_exact(sum, &value);
    assert_value(&value, expected);
    soekpi_sum_canonical(sum, &value);
    assert_value(&value, expected);
    ck_assert(value.size == 0 || mpn_mod_1(value.limbs, value.size, 10) != 0);
    ck_assert(value.size != 0 || (value.sign == 0 && value.exponent == 0));
}

/* ---- figures of several tempers ---- */

enum { CENTS, DIGITS, APART, EXTREME, TEMPERS };

static decimal draw(uint64_t *state, int temper) {
    int64_t size = (int64_t)random_below(state, UINT64_C(1000000000000000));
    int32_t exponent = -2;
    switch (temper) {
    case CENTS:
        size %= 100000000;
        break;
    case DIGITS:
        exponent = -(int32_t)random_below(state, 15);
        break;
    case APART:
        exponent = random_below(state, 2) == 0 ? 186 : -214; /* 1e200 and 1e-200 */
        break;
    default:
        exponent = (int32_t)random_below(state, 601) + FINEST;
        break;
    }
    return soekpi_decimal_make(random_below(state, 2) == 0 ? size : -size, exponent);
}

START_TEST(law_12_any_order_and_any_tree) {
    enum { COUNT = 200, PARTS = 7 };
    uint64_t state = 1000 + (uint64_t)_i;
    decimal values[COUNT];
    mpz_t expected;
    exact first;
    mpz_init(expected);
    for (int i = 0; i < COUNT; i++) {
        int temper = _i % (TEMPERS + 1) == TEMPERS ? (int)random_below(&state, TEMPERS) : _i % (TEMPERS + 1);
        values[i] = draw(&state, temper);
        if (i > 0 && random_below(&state, 8) == 0) /* much cancels */
            values[i] = soekpi_decimal_negate(values[random_below(&state, (uint64_t)i)]);
        add_to(expected, values[i]);
    }
    for (int round = 0; round < 5; round++) {
        decimal_sum parts[PARTS] = {{0}};
        for (int i = COUNT - 1; i > 0; i--) { /* another order */
            uint64_t other = random_below(&state, (uint64_t)i + 1);
            decimal moved = values[i];
            values[i] = values[other];
            values[other] = moved;
        }
        for (int i = 0; i < COUNT; i++)
            ck_assert(soekpi_sum_add(&parts[random_below(&state, PARTS)], values[i]));
        for (int left = PARTS; left > 1; left--) { /* another tree */
            uint64_t into = random_below(&state, (uint64_t)left - 1);
            ck_assert(soekpi_sum_merge(&parts[into], &parts[left - 1]));
            soekpi_sum_clear(&parts[left - 1]);
        }
        assert_sum(&parts[0], expected);
        exact canonical;
        soekpi_sum_canonical(&parts[0], &canonical);
        if (round == 0)
            soekpi_exact_copy(&first, &canonical);
        ck_assert_int_eq(first.size, canonical.size);
        ck_assert_int_eq(first.exponent, canonical.exponent);
        ck_assert(first.size == 0 || mpn_cmp(first.limbs, canonical.limbs, first.size) == 0);
        soekpi_sum_clear(&parts[0]);
    }
    mpz_clear(expected);
}
END_TEST

START_TEST(exact_numbers_are_added_too) {
    uint64_t state = 7000 + (uint64_t)_i;
    decimal_sum sum = {0}, other = {0};
    mpz_t expected;
    mpz_init(expected);
    for (int i = 0; i < 40; i++) {
        decimal value = draw(&state, (int)random_below(&state, TEMPERS));
        add_to(expected, value);
        ck_assert(soekpi_sum_add(i % 2 == 0 ? &sum : &other, value));
    }
    exact part;
    soekpi_sum_canonical(&other, &part);
    ck_assert(soekpi_sum_add_exact(&sum, &part));
    assert_sum(&sum, expected);
    soekpi_sum_clear(&sum);
    soekpi_sum_clear(&other);
    mpz_clear(expected);
}
END_TEST

START_TEST(figures_at_the_limits_fit) {
    /* As many of the largest and the finest figures as an accumulator takes, by doubling. */
    const decimal largest = {1, 300}, finest = soekpi_decimal_make(999999999999999, FINEST);
    decimal_sum sum = {0};
    mpz_t expected;
    mpz_init(expected);
    ck_assert(soekpi_sum_add(&sum, largest) && soekpi_sum_add(&sum, finest));
    add_to(expected, largest);
    add_to(expected, finest);
    for (int i = 0; i < 62; i++) {
        decimal_sum same = {0};
        ck_assert(soekpi_sum_merge(&same, &sum));
        ck_assert(soekpi_sum_merge(&sum, &same));
        soekpi_sum_clear(&same);
        mpz_mul_ui(expected, expected, 2);
    }
    assert_sum(&sum, expected);
    soekpi_sum_clear(&sum);
    mpz_clear(expected);
}
END_TEST

START_TEST(an_empty_sum_is_zero) {
    decimal_sum sum = {0};
    decimal value = {1, 1};
    int64_t integer = 1;
    exact number;
    soekpi_sum_exact(&sum, &number);
    ck_assert_int_eq(number.sign, 0);
    ck_assert(soekpi_sum_decimal(&sum, &value) && value.mantissa == 0 && value.exponent == 0);
    ck_assert(soekpi_sum_scaled(&sum, 300, &integer) && integer == 0);
    /* and so is what cancels, narrow or wide */
    ck_assert(soekpi_sum_add(&sum, (decimal){1, 200}) && soekpi_sum_add(&sum, (decimal){3, -200}));
    ck_assert(!soekpi_sum_decimal(&sum, &value));
    ck_assert(!soekpi_sum_scaled(&sum, -200, &integer));
    ck_assert(soekpi_sum_add(&sum, (decimal){-1, 200}));
    ck_assert(soekpi_sum_decimal(&sum, &value) && value.mantissa == 3 && value.exponent == -200);
    ck_assert(soekpi_sum_scaled(&sum, -201, &integer) && integer == 30);
    ck_assert(soekpi_sum_add(&sum, (decimal){-3, -200}));
    ck_assert(soekpi_sum_decimal(&sum, &value) && value.mantissa == 0);
    soekpi_sum_clear(&sum);
    ck_assert(sum.wide == NULL);
}
END_TEST

START_TEST(scaled_sums_are_integers_below_2_53) {
    static const struct {
        int64_t mantissa;
        int32_t exponent, wanted;
        bool fits;
        int64_t integer;
    } cases[] = {
        {12345, -2, -2, true, 12345},
        {12345, -2, -3, true, 123450},
        {12345, -2, -1, false, 0},
        {12340, -2, -1, true, 1234}, /* a trailing zero makes up for it */
        {-9007199254740991, 0, 0, true, -9007199254740991},
        {9007199254740992, 0, 0, false, 0},
        {-9007199254740992, 0, 0, false, 0},
        {900719925474099, 0, -1, true, 9007199254740990},
        {900719925474100, 0, -1, false, 0},
        {1, 0, -60, false, 0},
        {5, 3, 3, true, 5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        decimal_sum sum = {.mantissa = cases[i].mantissa, .exponent = cases[i].exponent};
        int64_t integer = 0;
        ck_assert_int_eq(soekpi_sum_scaled(&sum, cases[i].wanted, &integer), cases[i].fits);
        ck_assert(integer == cases[i].integer);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("sum");
    TCase *laws = tcase_create("laws"), *values = tcase_create("values");
    tcase_add_loop_test(laws, law_12_any_order_and_any_tree, 0, 60);
    tcase_add_loop_test(laws, exact_numbers_are_added_too, 0, 20);
    tcase_add_test(laws, figures_at_the_limits_fit);
    tcase_add_test(values, an_empty_sum_is_zero);
    tcase_add_test(values, scaled_sums_are_integers_below_2_53);
    suite_add_tcase(suite, laws);
    suite_add_tcase(suite, values);
    return run_suite(suite);
}
