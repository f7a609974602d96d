/* Law 1: which decimal a double stands for, and exact decimal constants. */
#include <check.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/number.h"
#include "harness.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

/* Hard cases, with the digits that Python's '%.15g' gives. */
static const struct {
    double x;
    int64_t mantissa;
    int32_t exponent;
    const char *what;
} readings[] = {
    {0x1.999999999999ap-4, INT64_C(1), -1, "0.1"},
    {0x1.3333333333334p-2, INT64_C(3), -1, "0.1 + 0.2"},
    {0x1.5666666666666p+1, INT64_C(2675), -3, "2.675"},
    {0x1.0147ae147ae14p+0, INT64_C(1005), -3, "1.005"},
    {0x1.c6bf526340014p+49, INT64_C(1), 15, "1000000000000002.5"},
    {0x1.c6bf526340028p+49, INT64_C(1), 15, "1000000000000005, a tie, down to even"},
    {0x1.c6bf526340078p+49, INT64_C(100000000000002), 1, "1000000000000015, a tie, up to even"},
    {0x1.c6bf52634002cp+49, INT64_C(100000000000001), 1, "1000000000000005.5, above a tie"},
    {0x1.c6bf526340027p+49, INT64_C(1), 15, "1000000000000004.875, below a tie"},
    {0x1.c6bf52633fffcp+49, INT64_C(1), 15, "999999999999999.5, a tie that carries"},
    {0x1.c6bf52633fff4p+49, INT64_C(999999999999998), 0, "999999999999998.5, a tie, down to even"},
    {0x1.c6bf52633fffbp+49, INT64_C(999999999999999), 0, "999999999999999.375"},
    {0x1.6bcc41e900020p+46, INT64_C(1), 14, "100000000000000.5, a tie, down to even"},
    {0x1.6bcc41e900060p+46, INT64_C(100000000000002), 0, "100000000000001.5, a tie, up to even"},
    {0x1.6bcc41e8fffffp+46, INT64_C(1), 14, "one below 1e14, where the last digit is worth less"},
    {0x1.6bcc41e900001p+46, INT64_C(1), 14, "one above 1e14"},
    {0x1.c6bf52633ffffp+49, INT64_C(1), 15, "one below 1e15"},
    {0x1.c6bf526340001p+49, INT64_C(1), 15, "one above 1e15"},
    {0x1.0p+53, INT64_C(900719925474099), 1, "2^53"},
    {0x1.fffffffffffffp+52, INT64_C(900719925474099), 1, "2^53 - 1"},
    {0x1.0p+63, INT64_C(922337203685478), 4, "2^63"},
    {0x1.fffffffffffffp+62, INT64_C(922337203685477), 4, "one below 2^63"},
    {0x1.0p+64, INT64_C(184467440737096), 5, "2^64"},
    {0x1.49af176922e33p+51, INT64_C(289993070065027), 1, "2899930700650265.5, above a tie"},
    {0x1.0000000000002p+52, INT64_C(45035996273705), 2, "4503599627370498"},
    {0x1.0p-20, INT64_C(95367431640625), -20, "2^-20, exactly 14 digits"},
    {0x1.0p-50, INT64_C(888178419700125), -30, "2^-50"},
    {0x1.8p-29, INT64_C(279396772384644), -23, "3 * 2^-30"},
    {0x1.5555555555555p-2, INT64_C(333333333333333), -15, "1/3"},
    {-0x1.5555555555555p-1, INT64_C(-666666666666667), -15, "-2/3"},
    {0x1.0f0cf064dd592p+73, INT64_C(1), 22, "1e22"},
    {0x1.52d02c7e14af6p+76, INT64_C(1), 23, "1e23, which is no double"},
    {0x1.52d02c7e14af5p+76, INT64_C(1), 23, "one below 1e23"},
    {0x1.ad7f29abcaf48p-24, INT64_C(1), -7, "1e-7"},
    {0x1.e392010175ee6p-74, INT64_C(1), -22, "1e-22"},
    {0x1.cbe991a145eb8p+36, INT64_C(12345678901237), -2, "123456789012.37"},
    {0x1.2fc3d26f1eb85p+32, INT64_C(509632983912), -2, "5096329839.12"},
    {-0x1.11fc066666666p+20, INT64_C(-11222404), -1, "-1122240.4"},
    {0x1.7e43c8800759cp+996, INT64_C(1), 300, "1e300"},
    {0x1.7e43c8800759dp+996, INT64_C(1), 300, "one above 1e300, which reads as 1e300"},
    {0x1.56e1fc2f8f359p-997, INT64_C(1), -300, "1e-300"},
    {0x1.56e1fc2f8f358p-997, INT64_C(1), -300, "one below 1e-300, which reads as 1e-300"},
    {0x1.7e43c88007595p+996, INT64_C(999999999999999), 285, "9.99999999999999e299"},
    {0x1.ecccd184a4e81p-964, INT64_C(123456789012345), -304, "1.23456789012345e-290"},
    {0.0, INT64_C(0), 0, "0"},
    {-0.0, INT64_C(0), 0, "-0"},
};

static decimal make(int64_t mantissa, int32_t exponent) {
    decimal value = {mantissa, exponent};
    return value;
}

static void assert_decimal(decimal value, int64_t mantissa, int32_t exponent) {
    ck_assert(value.mantissa == mantissa);
    ck_assert_int_eq(value.exponent, exponent);
}

START_TEST(law_1_a_double_stands_for_fifteen_digits) {
    decimal value = {77, 77};
    ck_assert_msg(soekpi_decimal_read(readings[_i].x, &value) == READ_NUMBER, "%s", readings[_i].what);
    ck_assert_msg(value.mantissa == readings[_i].mantissa && value.exponent == readings[_i].exponent,
                  "%s reads as %lld e%d", readings[_i].what, (long long)value.mantissa, value.exponent);
}
END_TEST

START_TEST(law_1_what_is_no_number) {
    const double invalid[] = {INFINITY,
                              -INFINITY,
                              DBL_MAX,
                              -DBL_MAX,
                              DBL_MIN,
                              DBL_TRUE_MIN,
                              1.00000000000001e300,
                              9.99999999999999e-301};
    decimal value = {77, 77};
    for (size_t i = 0; i < COUNT(invalid); i++)
        ck_assert_int_eq(soekpi_decimal_read(invalid[i], &value), READ_INVALID);
    ck_assert_int_eq(soekpi_decimal_read(NAN, &value), READ_MISSING);
    ck_assert_int_eq(soekpi_decimal_read(-NAN, &value), READ_MISSING);
    assert_decimal(value, 77, 77);
}
END_TEST

/* The digits of the C library, as law 1 names it. */
static decimal printed_digits(double x) {
    char text[40];
    (void)snprintf(text, sizeof text, "%.14e", x);
    int64_t mantissa = 0;
    for (const char *at = text; *at != 'e'; at++)
        if (*at >= '0' && *at <= '9')
            mantissa = mantissa * 10 + (*at - '0');
    int32_t exponent = (int32_t)strtol(strchr(text, 'e') + 1, NULL, 10) - 14;
    for (; mantissa != 0 && mantissa % 10 == 0; mantissa /= 10)
        exponent++;
    return make(x < 0 ? -mantissa : mantissa, mantissa == 0 ? 0 : exponent);
}

/* Doubles of every sort: any bits, few decimals, halves of the last digit, quotients, neighbours, sums, and
 * what lies at the limit of a decimal's reach. */
static double random_double(uint64_t *state) {
    double power = pow(10, (double)random_below(state, 9));
    uint64_t word = next_random(state);
    double x;
    switch (random_below(state, 8)) {
    case 0:
        memcpy(&x, &word, sizeof x);
        return x;
    case 6:
        return (double)(word % 100000) / power + (double)((word >> 32) % 100000) / 100;
    case 7:
        x = (double)(int64_t)(word % UINT64_C(1000000000000000)) / power;
        for (uint64_t steps = random_below(state, 10); steps > 0; steps--)
            x = nextafter(x, (word & 1) != 0 ? 0 : INFINITY);
        return x;
    case 1:
        return (double)(int64_t)(word % UINT64_C(1000000000000000)) / power;
    case 2:
        return (double)(word % UINT64_C(9000000000000000)) + 0.5;
    case 3:
        return (double)(word % 1000000) / (double)(1 + random_below(state, 1000000));
    case 4:
        return ldexp((double)(word >> 11), -(int)random_below(state, 100));
    default:
        x = -(double)(word % UINT64_C(1000000000)) / power;
        return nextafter(x, random_below(state, 2) == 0 ? 0 : -INFINITY);
    }
}

START_TEST(law_1_reading_agrees_with_printf) {
    uint64_t state = 1;
    for (int i = 0; i < 300000; i++) {
        double x = random_double(&state);
        decimal value;
        reading outcome = soekpi_decimal_read(x, &value);
        if (isnan(x)) {
            ck_assert_int_eq(outcome, READ_MISSING);
        } else if (fabs(x) > 1e-299 && fabs(x) < 1e299) {
            decimal expected = printed_digits(x);
            ck_assert_msg(outcome == READ_NUMBER && soekpi_decimal_equal(value, expected), "%a", x);
        } else if (x != 0 && (fabs(x) < 9.9e-301 || fabs(x) > 1.1e300)) {
            ck_assert_int_eq(outcome, READ_INVALID);
        }
    }
}
END_TEST

/* Just above 1.5 * 2^16 and below 10^5 the reach of a decimal is shortest for what it is worth. */
START_TEST(law_1_the_end_of_a_decimals_reach) {
    for (int64_t cents = 98304; cents < 100000; cents++) {
        double x = (double)cents / 100;
        for (int steps = 0; steps < 10; steps++, x = nextafter(x, INFINITY)) {
            decimal value;
            ck_assert_int_eq(soekpi_decimal_read(x, &value), READ_NUMBER);
            ck_assert_msg(soekpi_decimal_equal(value, printed_digits(x)), "%a", x);
        }
    }
}
END_TEST

START_TEST(law_2_a_decimal_becomes_the_nearest_double) {
    uint64_t state = 2;
    for (int i = 0; i < 200000; i++) {
        char text[40];
        int64_t mantissa = (int64_t)(next_random(&state) >> random_below(&state, 60));
        int32_t exponent = (int32_t)random_below(&state, 560) - 295;
        if (i % 2 == 0)
            exponent %= 30;
        (void)snprintf(text, sizeof text, "%llde%d", (long long)mantissa, exponent);
        assert_same_bits(soekpi_decimal_to_double(soekpi_decimal_make(mantissa, exponent)),
                         strtod(text, NULL));
    }
}
END_TEST

START_TEST(law_2_ties_of_doubles_go_to_even) {
    assert_same_bits(soekpi_decimal_to_double(make(INT64_C(9007199254740993), 0)), 0x1p53);
    assert_same_bits(soekpi_decimal_to_double(make(INT64_C(9007199254740995), 0)), 0x1p53 + 4);
    assert_same_bits(soekpi_decimal_to_double(make(INT64_C(-9007199254740993), 0)), -0x1p53);
    decimal above = {(int128)INT64_C(9007199254740993) * 10000000000 + 1, -10};
    assert_same_bits(soekpi_decimal_to_double(above), 0x1p53 + 2);
    assert_same_bits(soekpi_decimal_to_double(make(0, 0)), 0.0);
}
END_TEST

START_TEST(a_decimal_out_of_range_reads_as_invalid) {
    decimal value;
    ck_assert_int_eq(soekpi_decimal_read(soekpi_decimal_to_double(make(1, 300)), &value), READ_NUMBER);
    assert_decimal(value, 1, 300);
    ck_assert_int_eq(soekpi_decimal_read(soekpi_decimal_to_double(make(1, -300)), &value), READ_NUMBER);
    assert_decimal(value, 1, -300);
    ck_assert_int_eq(soekpi_decimal_read(soekpi_decimal_to_double(make(11, 299)), &value), READ_INVALID);
    ck_assert_int_eq(soekpi_decimal_read(soekpi_decimal_to_double(make(9, -301)), &value), READ_INVALID);
    ck_assert_int_eq(soekpi_decimal_read(soekpi_decimal_to_double(make(-1, 5000)), &value), READ_INVALID);
    ck_assert_int_eq(soekpi_decimal_read(soekpi_decimal_to_double(make(-1, -5000)), &value), READ_INVALID);
}
END_TEST

static const struct {
    int64_t mantissa;
    int32_t exponent;
    int64_t figure;
    int32_t figure_exponent;
    bool lost;
} figures[] = {
    {123, -2, 123, -2, false},
    {INT64_C(123456789012345), -3, INT64_C(123456789012345), -3, false},
    {INT64_C(1234567890123456), -3, INT64_C(123456789012346), -2, true},
    {INT64_C(1234567890123445), 0, INT64_C(123456789012344), 1, true},
    {INT64_C(1234567890123455), 0, INT64_C(123456789012346), 1, true},
    {INT64_C(-1234567890123455), 0, INT64_C(-123456789012346), 1, true},
    {INT64_C(12345678901234451), 0, INT64_C(123456789012345), 2, true},
    {INT64_C(9999999999999995), 0, 1, 16, true},
    {INT64_C(9999999999999994), 0, INT64_C(999999999999999), 1, true},
    {0, 0, 0, 0, false},
};

START_TEST(law_1_text_is_rounded_to_a_figure) {
    decimal value = make(figures[_i].mantissa, figures[_i].exponent);
    ck_assert(soekpi_decimal_to_figure(&value) == figures[_i].lost);
    assert_decimal(value, figures[_i].figure, figures[_i].figure_exponent);
}
END_TEST

START_TEST(decimals_are_stripped) {
    assert_decimal(soekpi_decimal_make(1200, -1), 12, 1);
    assert_decimal(soekpi_decimal_make(-1000000000000000000, 0), -1, 18);
    assert_decimal(soekpi_decimal_make(0, 5), 0, 0);
    assert_decimal(soekpi_decimal_make(INT64_MIN, 0), INT64_MIN, 0);
    assert_decimal(soekpi_decimal_make((int128)INT64_C(1000000000000000000) * 1000000000000000000, 0), 1, 36);
    assert_decimal(soekpi_decimal_shift(make(5, 0), -2), 5, -2);
    assert_decimal(soekpi_decimal_shift(make(0, 0), 4), 0, 0);
    assert_decimal(soekpi_decimal_negate(make(5, 1)), -5, 1);
    ck_assert_int_eq(soekpi_decimal_sign(make(-5, 1)), -1);
    ck_assert_int_eq(soekpi_decimal_sign(make(0, 0)), 0);
    ck_assert_int_eq(soekpi_decimal_sign(make(5, 1)), 1);
}
END_TEST

/* What Python's fractions give. `ok` is whether the result is a constant. */
static const struct {
    char operation;
    int64_t a;
    int32_t a_exponent;
    int64_t b;
    int32_t b_exponent;
    bool ok;
    int64_t result;
    int32_t exponent;
} sums[] = {
    {'+', 1, 0, 5, -2, true, 105, -2},
    {'+', 95, -2, 5, -2, true, 1, 0},
    {'+', 5, 0, -5, 0, true, 0, 0},
    {'+', 0, 0, 7, 3, true, 7, 3},
    {'+', 7, 3, 0, 0, true, 7, 3},
    {'+', 1, 30, 1, -30, false, 0, 0},
    {'+', 1, 30, 1, 0, false, 0, 0},
    {'+', 1, 31, 0, 0, false, 0, 0},
    {'+', 1, 18, 1, 0, true, INT64_C(1000000000000000001), 0},
    {'*', 25, 0, 4, 0, true, 1, 2},
    {'*', -125, -3, 8, 0, true, -1, 0},
    {'*', 105, -2, 365, 0, true, 38325, -2},
    {'*', 0, 0, 7, 3, true, 0, 0},
    {'*', 1, 20, 1, 11, false, 0, 0},
    {'*', 1, -20, 1, -11, false, 0, 0},
    {'*', INT64_C(1152921504606846976), 0, INT64_C(3814697265625), 0, true, INT64_C(4398046511104), 18},
    {'*', INT64_C(999999999999999999), 0, INT64_C(999999999999999999), 0, false, 0, 0},
    {'/', 1, 0, 8, 0, true, 125, -3},
    {'/', 1, 0, 2, 0, true, 5, -1},
    {'/', -12, 0, 5, 0, true, -24, -1},
    {'/', 21, 0, 7, 0, true, 3, 0},
    {'/', 1, 0, 3, 0, false, 0, 0},
    {'/', 5, 0, 0, 0, false, 0, 0},
    {'/', 0, 0, 3, 0, true, 0, 0},
    {'/', 1, 20, 1, -20, false, 0, 0},
    {'/', 1, 0, INT64_C(1125899906842624), 0, false, 0, 0},
    {'/', 1, 0, INT64_C(1073741824), 0, true, INT64_C(931322574615478515), -30},
};

START_TEST(constants_are_computed_exactly) {
    decimal a = make(sums[_i].a, sums[_i].a_exponent);
    decimal b = make(sums[_i].b, sums[_i].b_exponent);
    decimal result = {77, 77};
    bool ok = sums[_i].operation == '+'   ? soekpi_decimal_add(a, b, &result)
              : sums[_i].operation == '*' ? soekpi_decimal_multiply(a, b, &result)
                                          : soekpi_decimal_divide(a, b, &result);
    if (sums[_i].operation == '/' && sums[_i].b == INT64_C(1073741824)) {
        /* 2^-30 = 931322574615478515625e-30 has more digits than the table holds. */
        ck_assert(ok && result.mantissa == (int128)INT64_C(931322574615478515) * 1000 + 625);
        ck_assert_int_eq(result.exponent, -30);
        return;
    }
    ck_assert(ok == sums[_i].ok);
    if (ok)
        assert_decimal(result, sums[_i].result, sums[_i].exponent);
    else
        assert_decimal(result, 77, 77);
}
END_TEST

START_TEST(law_19_limits_of_constants) {
    int128 thirty = (int128)INT64_C(999999999999999) * INT64_C(1000000000000000) + INT64_C(999999999999999);
    decimal most = {thirty, 0};
    decimal over = {thirty + 2, 0};
    ck_assert(soekpi_decimal_is_constant(most));
    ck_assert(!soekpi_decimal_is_constant(over));
    ck_assert(soekpi_decimal_is_constant(make(-7, 30)));
    ck_assert(soekpi_decimal_is_constant(make(7, -30)));
    ck_assert(!soekpi_decimal_is_constant(make(7, 31)));
    ck_assert(!soekpi_decimal_is_constant(make(7, -31)));
    decimal sum = {77, 77};
    ck_assert(!soekpi_decimal_add(most, make(2, 0), &sum));
    ck_assert(soekpi_decimal_add(most, make(1, 0), &sum));
    assert_decimal(sum, 1, 30);
}
END_TEST

static const struct {
    int64_t mantissa;
    int32_t exponent;
    const char *text;
} prints[] = {
    {55, -3, "0.055"},
    {-12, 0, "-12"},
    {0, 0, "0"},
    {1, 25, "1e25"},
    {123, 25, "1.23e27"},
    {-5, -30, "-5e-30"},
    {105, -2, "1.05"},
    {12, 3, "12000"},
    {1, 21, "1000000000000000000000"},
    {1, 22, "1e22"},
    {1, -21, "0.000000000000000000001"},
    {15, -23, "1.5e-22"},
    {15, -22, "0.0000000000000000000015"},
    {INT64_C(1234567890123456789), -18, "1.234567890123456789"},
};

START_TEST(constants_are_printed_plainly) {
    text_builder builder = {0};
    soekpi_decimal_print(make(prints[_i].mantissa, prints[_i].exponent), &builder);
    check_text(&builder, prints[_i].text);
}
END_TEST

START_TEST(printed_constants_read_back) {
    uint64_t state = 3;
    for (int i = 0; i < 20000; i++) {
        int128 mantissa = (int128)(next_random(&state) >> random_below(&state, 64));
        if (i % 3 == 0)
            mantissa = mantissa * INT64_C(1000000007) + i;
        decimal value = soekpi_decimal_make(mantissa, (int32_t)random_below(&state, 61) - 30);
        if (!soekpi_decimal_is_constant(value))
            continue;
        text_builder builder = {0};
        soekpi_decimal_print(value, &builder);
        char *text = soekpi_text_take(&builder);
        decimal again = {77, 77};
        size_t used = 0;
        ck_assert(soekpi_constant_read(soekpi_slice(text), &again, &used));
        ck_assert_msg(used == strlen(text) && soekpi_decimal_equal(again, value), "%s", text);
        free(text);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("decimal");
    TCase *doubles_in = tcase_create("reading");
    tcase_add_loop_test(doubles_in, law_1_a_double_stands_for_fifteen_digits, 0, COUNT(readings));
    tcase_add_test(doubles_in, law_1_what_is_no_number);
    tcase_add_test(doubles_in, law_1_reading_agrees_with_printf);
    tcase_add_test(doubles_in, law_1_the_end_of_a_decimals_reach);
    suite_add_tcase(suite, doubles_in);

    TCase *doubles_out = tcase_create("doubles");
    tcase_add_test(doubles_out, law_2_a_decimal_becomes_the_nearest_double);
    tcase_add_test(doubles_out, law_2_ties_of_doubles_go_to_even);
    tcase_add_test(doubles_out, a_decimal_out_of_range_reads_as_invalid);
    suite_add_tcase(suite, doubles_out);

    TCase *constants = tcase_create("constants");
    tcase_add_loop_test(constants, law_1_text_is_rounded_to_a_figure, 0, COUNT(figures));
    tcase_add_test(constants, decimals_are_stripped);
    tcase_add_loop_test(constants, constants_are_computed_exactly, 0, COUNT(sums));
    tcase_add_test(constants, law_19_limits_of_constants);
    tcase_add_loop_test(constants, constants_are_printed_plainly, 0, COUNT(prints));
    tcase_add_test(constants, printed_constants_read_back);
    suite_add_tcase(suite, constants);
    tcase_set_timeout(doubles_in, 60);
    tcase_set_timeout(doubles_out, 60);
    return run_suite(suite);
}
