/* Text of a plan. */
#include <stdlib.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = fuzz_copy(data, size, 0);
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_plan *plan = soekpi_plan_parse(fuzz_catalogue(), text, size, &error);
    fuzz_check_handle(&error, plan);
    free(text);
    if (plan != NULL)
        fuzz_use_plan(plan);
    soekpi_plan_free(plan);
    return 0;
}
