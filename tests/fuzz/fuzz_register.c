/* Registers: as CSV, and as cells.
 *
 * The first byte chooses the options. What stands behind it is read as CSV; then a tab ends a
 * cell and a line end a row. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

static int is_date(int32_t date) {
    int32_t month = date / 100 % 100;
    int32_t day = date % 100;
    return date >= -1 && (date <= 0 || (date >= 19000101 && date <= 29991231 && month >= 1 && month <= 12 &&
                                        day >= 1 && day <= 31));
}

static void use_record(const soekpi_register *records, size_t index, size_t quantities) {
    soekpi_record record = {.size = sizeof record};
    FUZZ_REQUIRE(soekpi_register_record(records, index, &record) == SOEKPI_OK);
    const char *texts[] = {record.target,  record.project, record.event,    record.entity,
                           record.segment, record.owner,   record.evidence, record.note};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        FUZZ_REQUIRE(texts[i] != NULL && strlen(texts[i]) < SIZE_MAX);
    FUZZ_REQUIRE(record.state >= 0 && record.state < SOEKPI_STATE_END && record.row > 0);
    FUZZ_REQUIRE(is_date(record.due) && is_date(record.done) && is_date(record.seen));
    for (size_t i = 0; i < quantities; i++) {
        double value;
        const char *name = NULL;
        FUZZ_REQUIRE(soekpi_register_quantity(records, index, i, &value, &name) == SOEKPI_OK);
        FUZZ_REQUIRE(name != NULL && name[0] != '\0');
    }
}

static void use_register(const soekpi_register *records) {
    soekpi_register_info info = {.size = sizeof info};
    FUZZ_REQUIRE(soekpi_register_describe(records, &info) == SOEKPI_OK);
    FUZZ_REQUIRE(info.title != NULL && info.chinese[0] != '\0' && info.english[0] != '\0');
    FUZZ_REQUIRE(is_date(info.complete) && info.complete >= 0);
    for (size_t i = 0; i < info.records; i++)
        use_record(records, i, info.quantities);
    for (size_t i = 0; i < info.finding_count; i++) {
        soekpi_finding finding = {.size = sizeof finding};
        FUZZ_REQUIRE(soekpi_register_finding(records, i, &finding) == SOEKPI_OK);
        FUZZ_REQUIRE(finding.code > 0 && finding.code < SOEKPI_FINDING_END);
        FUZZ_REQUIRE(finding.severity >= 0 && finding.severity < SOEKPI_SEVERITY_END);
        FUZZ_REQUIRE(finding.chinese[0] != '\0' && finding.english[0] != '\0');
        FUZZ_REQUIRE(finding.cell[0] == '\0' || (finding.cell[0] >= 'A' && finding.cell[0] <= 'Z'));
    }
    soekpi_record none = {.size = sizeof none};
    FUZZ_REQUIRE(soekpi_register_record(records, info.records, &none) == SOEKPI_ERROR_RANGE);
}

static void read_csv(const char *text, size_t size, const soekpi_register_options *options) {
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_register *records = soekpi_register_parse_csv(fuzz_catalogue(), text, size, options, &error);
    fuzz_check_handle(&error, records);
    if (records != NULL)
        use_register(records);
    else /* what is surely a register fails for a reason that is not its header */
        FUZZ_REQUIRE(options->map_count > 0 || !soekpi_csv_is_register(text, size, options->encoding) ||
                     strstr(error.message, "no column says") == NULL);
    soekpi_register_free(records);
}

static void read_cells(const fuzz_grid *cells, const soekpi_register_options *options) {
    soekpi_error error;
    fuzz_prepare_error(&error);
    int32_t is = soekpi_cells_are_register(cells->cells, cells->rows, cells->columns);
    soekpi_register *records = soekpi_register_from_cells(fuzz_catalogue(), cells->cells, cells->rows,
                                                          cells->columns, options, &error);
    fuzz_check_handle(&error, records);
    FUZZ_REQUIRE(is == 0 || is == 1);
    if (records != NULL)
        use_register(records);
    soekpi_register_free(records);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const headers[] = {"名称", "其他"};
    static const char *const names[] = {"project", ""};
    if (size == 0)
        return 0;
    soekpi_register_options options = {.size = sizeof options,
                                       .map_headers = headers,
                                       .map_names = names,
                                       .map_count = data[0] >= 128 ? 2 : 0};
    if (data[0] % 2 == 1) {
        options.money_unit = "万元";
        options.entity = "甲";
        options.complete = "2023-06-30";
    }
    options.encoding = data[0] % 8 == 6 ? "GB18030" : NULL;
    char *text = fuzz_copy(data + 1, size - 1, 0);
    read_csv(text, size - 1, &options);
    free(text);
    text = fuzz_copy(data + 1, size - 1, 1);
    fuzz_grid cells = {0};
    if (fuzz_cut(text, size - 1, &cells))
        read_cells(&cells, &options);
    free(cells.cells);
    free(text);
    return 0;
}
