/* Cells as integers and as two integers, on every instruction set of the machine,
 * against the decimals that they read as (law 1). */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "base/sum.h"
#include "evaluate/instruction_set.h"
#include "evaluate/sum_kernel.h"
#include "harness.h"

#include <soekpi/evaluation.h>

/* The kernel of a set, or NULL when the machine does not have it. */
static const sum_kernel *kernel_of(int set) {
    int32_t chosen;
    return soekpi_kernel_find(set, &chosen) != NULL ? soekpi_sum_kernel_of(set) : NULL;
}

static double ten_to(int power) {
    double ten = 1;
    for (; power > 0; power--)
        ten *= 10;
    return ten;
}

static double nudge(uint64_t *state, double x) {
    for (uint64_t steps = random_below(state, 4); steps > 0; steps--)
        x = nextafter(x, random_below(state, 2) == 0 ? 0 : 2 * x);
    return x;
}

/* Cells that are near what the kernels must not get wrong. */
static double draw_cell(uint64_t *state) {
    static const double odd[] = {0,        -0.0,   (double)NAN, (double)INFINITY, -(double)INFINITY,
                                 5e-324,   1e-300, 1e300,       1.7e308,          0x1p51,
                                 0x1.8p52, 0x1p53, 1e15,        999999999999999};
    double digits = (double)random_below(state, UINT64_C(1000000000000000));
    int power = (int)random_below(state, 23);
    double x;
    switch (random_below(state, 8)) {
    case 0:
        x = odd[random_below(state, sizeof odd / sizeof *odd)];
        break;
    case 1: /* few digits, the nearest double of a decimal */
        x = (double)random_below(state, 1000000) / ten_to(power);
        break;
    case 2: /* a power of ten and its neighbours */
        x = nudge(state, power > 11 ? ten_to(power - 11) : 1 / ten_to(power));
        break;
    case 3: /* half a unit of the 15th digit */
        x = nudge(state, (digits + 0.5) / ten_to(power));
        break;
    case 4: /* all bits */
        x = ldexp((double)(next_random(state) >> 11), (int)random_below(state, 120) - 110);
        break;
    case 5: /* computed from decimals */
        x = digits / ten_to(power) / 3 + 0.1;
        break;
    default: /* 15 digits and their neighbours */
        x = nudge(state, digits / ten_to(power));
    }
    return random_below(state, 2) == 0 ? x : -x;
}

/* The words' integer, and the finer one, are the decimal. */
static void assert_figure(double cell, int places, int64_t word, int64_t fine) {
    decimal_sum sum = {0};
    decimal expected, found;
    ck_assert_int_eq(soekpi_decimal_read(cell, &expected), READ_NUMBER);
    ck_assert(word < INT64_C(1000000000000000) && word > -INT64_C(1000000000000000));
    ck_assert(fine < INT64_C(1000000000000000) && fine > -INT64_C(1000000000000000));
    ck_assert(soekpi_sum_add(&sum, (decimal){word, -places}));
    ck_assert(soekpi_sum_add(&sum, (decimal){fine, -places - SUM_FINE_PLACES}));
    ck_assert(soekpi_sum_decimal(&sum, &found));
    ck_assert_msg(soekpi_decimal_equal(found, expected), "%a (%.17g) at %d places is %lld and %lld", cell,
                  cell, places, (long long)word, (long long)fine);
    soekpi_sum_clear(&sum);
}

static int64_t integer_of(sum_word word) {
    return (int64_t)(word.bits - SUM_SHIFT_BITS);
}

START_TEST(law_1_words_are_the_figures) {
    const sum_kernel *kernel_used = kernel_of(_i);
    uint64_t state = 31;
    size_t accepted = 0, split = 0, rounds = 3000;
    for (size_t round = 0; kernel_used != NULL && round < rounds; round++) {
        double cells[BATCH_ROWS];
        sum_word words[BATCH_ROWS], high[BATCH_ROWS], fine[BATCH_ROWS];
        int places = (int)random_below(&state, SUM_SPLIT_PLACES + 1);
        for (size_t i = 0; i < BATCH_ROWS; i++)
            cells[i] = draw_cell(&state);
        row_set missing = 0;
        row_set odd = kernel_used->read(cells, ten_to(places), words, &missing);
        row_set still = kernel_used->split(cells, ten_to(places), high, fine);
        for (size_t i = 0; i < BATCH_ROWS; i++) {
            ck_assert_uint_eq(missing >> i & odd >> i & 1, (uint64_t)(isnan(cells[i]) != 0));
            if ((odd >> i & 1) == 0)
                assert_figure(cells[i], places, integer_of(words[i]), 0);
            else
                ck_assert(integer_of(words[i]) == 0);
            if ((still >> i & 1) == 0)
                assert_figure(cells[i], places, integer_of(high[i]), (int64_t)fine[i].bits);
            else
                ck_assert(integer_of(high[i]) == 0 && fine[i].bits == 0);
            ck_assert((odd >> i & 1) != 0 || (still >> i & 1) == 0); /* what is read is split, too */
            accepted += (odd >> i & 1) == 0;
            split += (still >> i & 1) == 0;
        }
    }
    ck_assert(kernel_used == NULL || (accepted > rounds * 2 && split > accepted * 2));
}
END_TEST

/* What accounts hold never takes the long way. */
START_TEST(decimals_are_accepted) {
    const sum_kernel *kernel_used = kernel_of(_i);
    uint64_t state = 32;
    for (size_t round = 0; kernel_used != NULL && round < 2000; round++) {
        double cells[BATCH_ROWS], longer[BATCH_ROWS];
        sum_word words[BATCH_ROWS], fine[BATCH_ROWS];
        int places = (int)random_below(&state, SUM_SPLIT_PLACES + 1);
        for (size_t i = 0; i < BATCH_ROWS; i++) {
            double digits = (double)random_below(&state, UINT64_C(1000000000000000));
            cells[i] = digits / ten_to(places); /* the nearest double */
            longer[i] = digits / ten_to(places + 1 + (int)random_below(&state, SUM_FINE_PLACES));
        }
        row_set missing = 0;
        ck_assert_uint_eq(kernel_used->read(cells, ten_to(places), words, &missing), 0);
        ck_assert_uint_eq(kernel_used->split(longer, ten_to(places), words, fine), 0);
    }
}
END_TEST

START_TEST(scattered_words_add_up) {
    enum { MOST = 19, GROUPS = 5, STRIDE = 24 };
    const sum_kernel *kernel_used = kernel_of(_i);
    uint64_t state = 33;
    for (size_t round = 0; kernel_used != NULL && round < 400; round++) {
        static sum_word columns[MOST][BATCH_ROWS];
        const sum_word *from[MOST];
        size_t count = 1 + random_below(&state, MOST), slot = random_below(&state, STRIDE - MOST + 1);
        size_t offsets[BATCH_ROWS], kinds = 1 + random_below(&state, GROUPS);
        uint64_t sums[GROUPS * STRIDE + SUM_SLACK], expected[GROUPS * STRIDE + SUM_SLACK];
        bool sorted = random_below(&state, 2) == 0;
        for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
            sums[i] = expected[i] = next_random(&state);
        for (size_t i = 0; i < BATCH_ROWS; i++)
            offsets[i] = (sorted ? i * kinds / BATCH_ROWS : random_below(&state, kinds)) * STRIDE;
        for (size_t c = 0; c < count; c++) {
            from[c] = columns[c];
            for (size_t i = 0; i < BATCH_ROWS; i++) {
                columns[c][i].bits = next_random(&state);
                expected[offsets[i] + slot + c] += columns[c][i].bits;
            }
        }
        kernel_used->scatter(sums, offsets, slot, from, count);
        ck_assert_int_eq(memcmp(sums, expected, sizeof sums), 0);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("sum kernel");
    TCase *sets = tcase_create("instruction sets");
    tcase_set_timeout(sets, 60);
    tcase_add_loop_test(sets, law_1_words_are_the_figures, SOEKPI_INSTRUCTIONS_BASELINE,
                        SOEKPI_INSTRUCTIONS_END);
    tcase_add_loop_test(sets, decimals_are_accepted, SOEKPI_INSTRUCTIONS_BASELINE, SOEKPI_INSTRUCTIONS_END);
    tcase_add_loop_test(sets, scattered_words_add_up, SOEKPI_INSTRUCTIONS_BASELINE, SOEKPI_INSTRUCTIONS_END);
    suite_add_tcase(suite, sets);
    return run_suite(suite);
}
