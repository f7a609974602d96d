#include "harness.h"

#include <stdlib.h>

int run_suite(Suite *suite) {
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int same_bits(double a, double b) {
    return memcmp(&a, &b, sizeof a) == 0;
}

void check_text(text_builder *builder, const char *expected) {
    char *text = soekpi_text_take(builder);
    ck_assert_ptr_nonnull(text);
    int same = strcmp(text, expected) == 0;
    char shown[512];
    strncpy(shown, text, sizeof shown - 1);
    shown[sizeof shown - 1] = '\0';
    free(text);
    ck_assert_msg(same, "built \"%s\", expected \"%s\"", shown, expected);
}

/* splitmix64 */
uint64_t next_random(uint64_t *state) {
    uint64_t word = (*state += UINT64_C(0x9E3779B97F4A7C15));
    word = (word ^ (word >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    word = (word ^ (word >> 27)) * UINT64_C(0x94D049BB133111EB);
    return word ^ (word >> 31);
}

uint64_t random_below(uint64_t *state, uint64_t end) {
    return next_random(state) % end;
}
