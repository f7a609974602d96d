/* What every unit test uses: running a suite, comparing doubles, random words. */
#ifndef SOEKPI_TESTS_HARNESS_H
#define SOEKPI_TESTS_HARNESS_H

#include <check.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

/* Runs the suite with TAP on standard output; what main() returns. */
int run_suite(Suite *suite);

/* The same bits, so that -0 differs from 0 and NaN equals itself. */
int same_bits(double a, double b);

/* Fails when the builder does not hold `expected`; releases it either way. */
void check_text(text_builder *builder, const char *expected);

/* A generator of its own for each test, seeded with any number: the same words on every machine. */
uint64_t next_random(uint64_t *state);
/* From 0 up to but without `end`. */
uint64_t random_below(uint64_t *state, uint64_t end);

#define assert_same_bits(a, b)                                                                               \
    do {                                                                                                     \
        double left_ = (a), right_ = (b);                                                                    \
        ck_assert_msg(same_bits(left_, right_), "%s is %.17g (%a), expected %.17g (%a)", #a, left_, left_,   \
                      right_, right_);                                                                       \
    } while (0)

#endif
