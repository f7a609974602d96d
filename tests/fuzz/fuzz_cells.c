/* Cells of a grid, and the options of reading them.
 *
 * The first byte chooses the options; behind it a tab ends a cell and a line end a
 * row, so that a corpus file is a table that a person can read. */
#include <stdlib.h>

#include "fuzz.h"

static void use_reading(const soekpi_table *table) {
    soekpi_reading reading = {.size = sizeof reading};
    FUZZ_REQUIRE(soekpi_table_reading(table, &reading) == SOEKPI_OK);
    FUZZ_REQUIRE(reading.shape > SOEKPI_SHAPE_AUTOMATIC && reading.shape < SOEKPI_SHAPE_END);
    FUZZ_REQUIRE(reading.chinese[0] != '\0' && reading.english[0] != '\0');
    FUZZ_REQUIRE(reading.entities <= soekpi_table_rows(table) && reading.totals <= soekpi_table_rows(table));
    for (size_t i = 0; i < soekpi_table_finding_count(table); i++) {
        soekpi_finding finding = {.size = sizeof finding};
        FUZZ_REQUIRE(soekpi_table_finding(table, i, &finding) == SOEKPI_OK);
        FUZZ_REQUIRE(finding.code > 0 && finding.code < SOEKPI_FINDING_END);
        FUZZ_REQUIRE(finding.severity >= 0 && finding.severity < SOEKPI_SEVERITY_END);
        FUZZ_REQUIRE(finding.cell[0] == '\0' || (finding.cell[0] >= 'A' && finding.cell[0] <= 'Z'));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const headers[] = {"利润总额", "其他"};
    static const char *const names[] = {"revenue", ""};
    if (size == 0)
        return 0;
    soekpi_table_options options = {.size = sizeof options,
                                    .shape = data[0] % SOEKPI_SHAPE_END,
                                    .dash = data[0] / 8 % SOEKPI_DASH_END,
                                    .quarters = data[0] / 16 % SOEKPI_QUARTERS_END,
                                    .header_rows = data[0] / 32 % 4,
                                    .map_headers = headers,
                                    .map_names = names,
                                    .map_count = data[0] >= 128 ? 2 : 0};
    if (data[0] % 2 == 1) {
        options.period = "2023-09";
        options.entity = "甲";
        options.group = "某集团";
    }
    char *text = fuzz_copy(data + 1, size - 1, 1);
    fuzz_grid cells = {0};
    if (fuzz_cut(text, size - 1, &cells)) {
        soekpi_error error;
        fuzz_prepare_error(&error);
        soekpi_table *table = soekpi_table_from_cells(fuzz_catalogue(), cells.cells, cells.rows,
                                                      cells.columns, &options, &error);
        fuzz_check_handle(&error, table);
        if (table != NULL) {
            use_reading(table);
            fuzz_use_table(table);
        }
        soekpi_table_free(table);
    }
    free(cells.cells);
    free(text);
    return 0;
}
