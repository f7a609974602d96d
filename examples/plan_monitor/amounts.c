#include "amounts.h"

#include <math.h>
#include <stdlib.h>

#include "words.h"

/* `formula` of x, with two decimals and thousands separated. */
static char *calculated(const soekpi_catalogue *catalogue, const char *formula, double x, int32_t places) {
    static const char *const inputs[] = {"x"};
    soekpi_calculator *calculator = soekpi_calculator_create(catalogue, formula, NULL, inputs, 1, NULL, NULL);
    size_t needed = 0;
    char *text = NULL;
    if (calculator != NULL &&
        soekpi_calculator_format(calculator, &x, SOEKPI_FIELD_VALUE, places, NULL, 0, &needed) == SOEKPI_OK) {
        text = allocated(calloc(needed + 1, 1));
        if (soekpi_calculator_format(calculator, &x, SOEKPI_FIELD_VALUE, places, text, needed, NULL) !=
            SOEKPI_OK)
            text[0] = '\0';
    }
    soekpi_calculator_free(calculator);
    return text != NULL ? text : text_copy("-");
}

static bool is_money(int32_t unit) {
    return unit == SOEKPI_MONEY || unit == SOEKPI_MONEY_PER_PERSON;
}

static bool is_whole(double value) {
    return value > -1e15 && value < 1e15 && !((double)(int64_t)value < value) &&
           !((double)(int64_t)value > value);
}

/* Power of ten of the unit that people see, as a number that a formula can hold. */
static char *digits_of(const struct monitor *monitor, double value, int32_t unit, int count) {
    if (isnan(value))
        return text_copy("-");
    int power = is_money(unit) ? monitor->info.money_power : 0;
    char *formula = unit == SOEKPI_PERCENT ? text_format("%d * 100 * x", count)
                    : power > 0            ? text_format("%d * x / 1%0*d", count, power, 0)
                                           : text_format("%d * x", count);
    bool whole = unit == SOEKPI_PERSONS || unit == SOEKPI_COUNT || unit == SOEKPI_DAYS;
    char *text = calculated(monitor->catalogue, formula, value, whole && is_whole(value) ? 0 : 2);
    free(formula);
    return text;
}

static char *with_unit(const struct monitor *monitor, char *digits, int32_t unit) {
    char *name = shown_unit(&monitor->plan_info, unit, monitor->language);
    char *text = text_format("%s%s%s", digits, name[0] != '\0' ? " " : "", name);
    free(name);
    free(digits);
    return text;
}

static char *followed_by(char *digits, const char *sign) {
    char *text =
        digits[0] == '-' && digits[1] == '\0' ? text_copy(digits) : text_format("%s%s", digits, sign);
    free(digits);
    return text;
}

char *amount_digits(const struct monitor *monitor, double value, int32_t unit) {
    char *digits = digits_of(monitor, value, unit, 1);
    return unit == SOEKPI_PERCENT ? followed_by(digits, "%") : digits;
}

char *amount_text(const struct monitor *monitor, double value, int32_t unit) {
    return multiple_text(monitor, value, unit, 1);
}

char *multiple_text(const struct monitor *monitor, double value, int32_t unit, int count) {
    char *digits = digits_of(monitor, value, unit, count);
    if (isnan(value))
        return digits;
    return unit == SOEKPI_PERCENT ? followed_by(digits, "%") : with_unit(monitor, digits, unit);
}

char *change_text(const struct monitor *monitor, double value, int32_t unit) {
    char *digits = digits_of(monitor, value, unit, 1);
    return unit == SOEKPI_PERCENT ? followed_by(digits, " pp") : digits;
}

char *per_cent_text(const struct monitor *monitor, double value) {
    return amount_digits(monitor, value, SOEKPI_PERCENT);
}

char *share_text(const struct monitor *monitor, const soekpi_row *row) {
    if (isnan(row->share) || !(row->share < 1 || row->share > 1))
        return text_copy("");
    char *share = per_cent_text(monitor, row->share);
    char *text = text_format(choose(monitor->language, "并表 %s", "share %s"), share);
    free(share);
    return text;
}
