/* Text that extends the catalogue: all or nothing is added. */
#include <stdlib.h>

#include "fuzz.h"

static void use_indicators(const soekpi_catalogue *catalogue) {
    for (size_t i = 0; i < soekpi_indicator_count(catalogue); i++) {
        soekpi_indicator indicator = {.size = sizeof indicator};
        FUZZ_REQUIRE(soekpi_indicator_at(catalogue, i, &indicator) == SOEKPI_OK);
        for (size_t input = 0; input < indicator.input_count; input++) {
            size_t item;
            int32_t time;
            FUZZ_REQUIRE(soekpi_indicator_input(catalogue, i, input, &item, &time) == SOEKPI_OK);
            FUZZ_REQUIRE(item < soekpi_item_count(catalogue) && time >= 0 && time < SOEKPI_TIME_END);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    /* A refused text leaves the catalogue as it was, so that it serves again. */
    static soekpi_catalogue *catalogue;
    if (catalogue == NULL)
        catalogue = soekpi_catalogue_create(NULL);
    FUZZ_REQUIRE(catalogue != NULL);
    size_t items = soekpi_item_count(catalogue);
    size_t indicators = soekpi_indicator_count(catalogue);
    size_t parameters = soekpi_parameter_count(catalogue);
    char *text = fuzz_copy(data, size, 0);
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_status status = soekpi_catalogue_add_text(catalogue, text, size, &error);
    fuzz_check_error(&error, status);
    free(text);
    if (status == SOEKPI_OK) {
        use_indicators(catalogue);
        soekpi_catalogue_free(catalogue);
        catalogue = NULL;
    } else {
        FUZZ_REQUIRE(soekpi_item_count(catalogue) == items);
        FUZZ_REQUIRE(soekpi_indicator_count(catalogue) == indicators);
        FUZZ_REQUIRE(soekpi_parameter_count(catalogue) == parameters);
    }
    return 0;
}
