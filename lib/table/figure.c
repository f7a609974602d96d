/* Figures and periods of one text, for callers without a table. */
#include <soekpi/calculator.h>

#include "base/memory.h"
#include "base/number.h"
#include "base/period.h"

#include <math.h>

soekpi_status soekpi_read_figure(const char *text, double *value, int32_t *digits_lost, soekpi_error *error) {
    if (text == NULL || value == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere, "the text or the value is NULL");
    }
    number_text number;
    number_state state = soekpi_number_read(soekpi_slice(text), &number);
    double figure = NAN;
    bool lost = false;
    if (state == NUMBER_OK) {
        decimal exact = soekpi_decimal_shift(number.value, number.unit.power);
        lost = soekpi_decimal_to_figure(&exact) || number.digits_lost;
        figure = soekpi_decimal_to_double(exact);
    }
    if (state == NUMBER_INVALID || isinf(figure)) {
        return soekpi_fail(
            error, SOEKPI_ERROR_SYNTAX, soekpi_nowhere,
            "'%s' is no number, such as 1,234.5 万元, 8.5 %% or (3), or lies outside 1e-300..1e300", text);
    }
    *value = figure;
    if (digits_lost != NULL) {
        *digits_lost = lost ? 1 : 0;
    }
    return SOEKPI_OK;
}

soekpi_status soekpi_read_period(const char *text, int32_t *period, soekpi_error *error) {
    if (text == NULL || period == NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere, "the text or the period is NULL");
    }
    const char *why = NULL;
    int32_t read = soekpi_period_read(soekpi_slice(text), &why);
    if (read == PERIOD_NONE) {
        return soekpi_fail(error, SOEKPI_ERROR_PERIOD, soekpi_nowhere, "the period '%s' cannot be read: %s",
                           text, why != NULL ? why : "2023, 2023Q3 and 2023-09 are periods");
    }
    *period = read;
    return SOEKPI_OK;
}

soekpi_status soekpi_describe_period(int32_t period, int32_t language, char *buffer, size_t capacity,
                                     size_t *needed) {
    int32_t year = period / 100;
    int32_t month = period % 100;
    if (year < 1900 || year > 2999 || month < 1 || month > 12 ||
        (language != SOEKPI_CHINESE && language != SOEKPI_ENGLISH)) {
        return SOEKPI_ERROR_ARGUMENT;
    }
    text_builder text = {0};
    soekpi_period_describe(period, language, &text);
    if (text.failed) {
        soekpi_text_discard(&text);
        return SOEKPI_ERROR_MEMORY;
    }
    soekpi_status status = soekpi_text_copy_out(text.text, text.length, buffer, capacity, needed);
    soekpi_text_discard(&text);
    return status;
}
