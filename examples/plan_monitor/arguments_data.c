/* The options that say how data are read, where the library need not find it out. */
#include <stdlib.h>
#include <string.h>

#include "words.h"

bool arguments_split(const char *text, char **name, const char **value) {
    const char *sign = strchr(text, '=');
    if (sign == NULL || sign == text)
        return false;
    size_t length = (size_t)(sign - text);
    *name = allocated(calloc(length + 1, 1));
    memcpy(*name, text, length);
    *value = sign + 1;
    return true;
}

bool arguments_add_map(struct arguments *out, const char *text) {
    size_t *count = &out->reading.map_count;
    if (!arguments_split(text, &out->map_headers[*count], &out->map_names[*count]))
        return arguments_refuse("--map takes HEADER=NAME, found", text);
    ++*count;
    return true;
}

/* What an option may say, and the library's code for it. */
struct choice {
    const char *word;
    int32_t code;
};

static bool find_choice(const struct choice *choices, size_t count, const char *text, int32_t *code) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(text, choices[i].word) == 0) {
            *code = choices[i].code;
            return true;
        }
    return false;
}

bool arguments_read_shape(struct arguments *out, const char *text) {
    static const struct choice shapes[] = {
        {"columns", SOEKPI_SHAPE_COLUMNS},
        {"宽表", SOEKPI_SHAPE_COLUMNS},
        {"quick_report", SOEKPI_SHAPE_QUICK_REPORT},
        {"快报", SOEKPI_SHAPE_QUICK_REPORT},
        {"statement", SOEKPI_SHAPE_STATEMENT},
        {"报表", SOEKPI_SHAPE_STATEMENT},
        {"list", SOEKPI_SHAPE_LIST},
        {"清单", SOEKPI_SHAPE_LIST},
    };
    return find_choice(shapes, sizeof shapes / sizeof shapes[0], text, &out->reading.shape) ||
           arguments_refuse(
               "--shape is columns, quick_report, statement or list (宽表, 快报, 报表, 清单), found", text);
}

bool arguments_read_header_rows(struct arguments *out, const char *text) {
    static const struct choice rows[] = {{"1", 1}, {"2", 2}, {"3", 3}};
    return find_choice(rows, sizeof rows / sizeof rows[0], text, &out->reading.header_rows) ||
           arguments_refuse("--header-rows is 1, 2 or 3, found", text);
}

bool arguments_read_dash(struct arguments *out, const char *text) {
    static const struct choice meanings[] = {{"missing", SOEKPI_DASH_MISSING}, {"zero", SOEKPI_DASH_ZERO}};
    return find_choice(meanings, sizeof meanings / sizeof meanings[0], text, &out->reading.dash) ||
           arguments_refuse("--dash is missing or zero, found", text);
}

bool arguments_read_quarters(struct arguments *out, const char *text) {
    static const struct choice meanings[] = {{"cumulative", SOEKPI_QUARTERS_CUMULATIVE},
                                             {"single", SOEKPI_QUARTERS_SINGLE}};
    return find_choice(meanings, sizeof meanings / sizeof meanings[0], text, &out->reading.quarters) ||
           arguments_refuse("--quarters is cumulative or single, found", text);
}
