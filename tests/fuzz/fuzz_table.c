/* Text of a CSV table, in each way of reading it, and joins. */
#include <stdlib.h>

#include "fuzz.h"

static void read_table(const char *text, size_t size, const char *encoding, const char *money_unit) {
    soekpi_table_options options = {.size = sizeof options, .encoding = encoding, .money_unit = money_unit};
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_table *table = soekpi_table_parse_csv(fuzz_catalogue(), text, size, &options, &error);
    fuzz_check_handle(&error, table);
    if (table != NULL) {
        fuzz_use_table(table);
        const soekpi_table *twice[2] = {table, table};
        fuzz_prepare_error(&error);
        soekpi_table *joined = soekpi_table_join(twice, 2, "2023", &error);
        fuzz_check_handle(&error, joined);
        if (joined != NULL)
            fuzz_use_table(joined);
        soekpi_table_free(joined);
    }
    soekpi_table_free(table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = fuzz_copy(data, size, 0);
    read_table(text, size, NULL, NULL);
    if (size % 4 == 0) /* opening the conversion takes longer than all else */
        read_table(text, size, "GB18030", "万元");
    read_table(text, size, "UTF-8", NULL);
    free(text);
    return 0;
}
