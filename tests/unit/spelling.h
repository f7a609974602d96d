/* Formulas spelled out from the descriptor itself, not by the printer, and the
 * check that printed text reads as the same descriptor. */
#ifndef SOEKPI_TESTS_SPELLING_H
#define SOEKPI_TESTS_SPELLING_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "catalogue/catalogue.h"
#include "catalogue/form.h"
#include "harness.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static soekpi_catalogue *names;

static inline void setup(void) {
    static const char own[] = "parameters:\n"
                              "  rate: {value: \"5.5 %\", zh: 费率}\n"
                              "  weight: 0.25\n"
                              "items:\n"
                              "  bracketed: {zh: \"收入(含税)\", kind: stock}\n"
                              "  worded: {en: income of all kinds, kind: flow}\n"
                              "  share_price: {zh: 股价, kind: level}\n";
    soekpi_error error;
    names = soekpi_catalogue_create(&error);
    ck_assert_msg(names != NULL, "%d:%d %s", error.line, error.column, error.message);
    ck_assert_msg(soekpi_catalogue_add_text(names, own, sizeof own - 1, &error) == SOEKPI_OK, "%d:%d %s",
                  error.line, error.column, error.message);
}

static inline void teardown(void) {
    soekpi_catalogue_free(names);
}

static inline soekpi_status parse(const char *text, formula *out, soekpi_error *error) {
    memset(error, 0, sizeof *error);
    memset(out, 0, sizeof *out);
    return soekpi_formula_parse(names, NULL, soekpi_slice(text), (place){7, 11}, out, error);
}

static inline formula parsed(const char *text) {
    formula out;
    soekpi_error error;
    soekpi_status status = parse(text, &out, &error);
    ck_assert_msg(status == SOEKPI_OK, "'%s': %d at %d:%d: %s", text, status, error.line, error.column,
                  error.message);
    return out;
}

static inline char *printed(const formula *from, int32_t language) {
    text_builder builder = {0};
    soekpi_formula_print(from, names, language, &builder);
    char *text = soekpi_text_take(&builder);
    ck_assert_ptr_nonnull(text);
    return text;
}

/* ---- The descriptor in words of our own ---- */

typedef struct line {
    char text[8192];
    size_t length;
} line;

static inline void say(line *out, const char *text) {
    size_t length = strlen(text);
    ck_assert_uint_lt(out->length + length, sizeof out->text);
    memcpy(out->text + out->length, text, length + 1);
    out->length += length;
}

/* "-12e3": mantissa and power of ten. */
static inline void say_decimal(line *out, decimal value) {
    char digits[64];
    size_t at = sizeof digits;
    uint128 rest = (uint128)(value.mantissa < 0 ? -value.mantissa : value.mantissa);
    digits[--at] = '\0';
    do {
        digits[--at] = (char)('0' + (int)(rest % 10));
    } while ((rest /= 10) > 0);
    say(out, value.mantissa < 0 ? "-" : "");
    say(out, digits + at);
    if (value.exponent != 0) {
        char power[16];
        snprintf(power, sizeof power, "e%d", (int)value.exponent);
        say(out, power);
    }
}

static inline void say_form(line *out, const form *from) {
    for (size_t i = 0; i < from->count; i++) {
        const term *entry = &from->terms[i];
        say(out, i == 0 ? "" : " ");
        say_decimal(out, entry->coefficient);
        if (entry->parameter != NO_PARAMETER) {
            say(out, "*");
            say(out, soekpi_catalogue_parameter(names, entry->parameter)->names.id);
        }
        if (entry->item != NO_ITEM) {
            static const char *const times[] = {"", "@opening", "@prior", "@prior_opening"};
            say(out, "*");
            say(out, soekpi_catalogue_item(names, entry->item)->names.id);
            say(out, times[entry->time]);
        }
    }
}

/* "numerator / denominator [growth]" */
static inline line described(const formula *from) {
    line out = {.length = 0};
    say_form(&out, &from->numerator);
    say(&out, " / ");
    say_form(&out, &from->denominator);
    if (from->growth.count > 0) {
        say(&out, " [");
        say_form(&out, &from->growth);
        say(&out, "]");
    }
    return out;
}

static inline void check_round_trip(const char *text, const formula *from) {
    for (int32_t language = SOEKPI_CHINESE; language <= SOEKPI_ENGLISH; language++) {
        char *again = printed(from, language);
        formula second;
        soekpi_error error;
        soekpi_status status = parse(again, &second, &error);
        ck_assert_msg(status == SOEKPI_OK, "'%s' is printed as '%s', which is refused: column %d: %s", text,
                      again, error.column, error.message);
        if (!soekpi_formula_equal(from, &second)) {
            line ours = described(from), theirs = described(&second);
            ck_abort_msg("'%s' is %s, printed as '%s', which is %s", text, ours.text, again, theirs.text);
        }
        soekpi_formula_free(&second);
        soekpi_release(again);
    }
}

#endif
