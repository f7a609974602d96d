/* Cells of figures: the quick way and the general one agree, words for what is missing,
 * errors of spreadsheets, addresses of what is wrong. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "table/read.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static soekpi_catalogue *catalogue;
static soekpi_table *table;
static table_column column;

/* A column of money in yuan. */
static void setup(void) {
    symbol found;
    catalogue = soekpi_catalogue_create(NULL);
    ck_assert_ptr_nonnull(catalogue);
    table = soekpi_table_create(catalogue, 0, NULL);
    ck_assert_ptr_nonnull(table);
    ck_assert_int_eq(soekpi_catalogue_lookup(catalogue, soekpi_slice("revenue"), &found), SOEKPI_OK);
    column = (table_column){.name = (char *)(uintptr_t) "营业收入",
                            .number = 4,
                            .printed = NOT_PRINTED,
                            .what = found.what,
                            .index = found.index};
}

static void teardown(void) {
    soekpi_table_free(table);
    soekpi_catalogue_free(catalogue);
}

static cell_reader reader_at(origin at) {
    cell_reader reader = soekpi_cell_reader(table, &column, true);
    reader.at = at;
    return reader;
}

static double read_text(cell_reader *reader, const char *text) {
    double figure = 77;
    ck_assert(soekpi_cell_read(reader, soekpi_slice(text), NULL, reader->power, reader->at.line, &figure));
    return figure;
}

static const finding *only_finding(int32_t code) {
    ck_assert_uint_eq(table->findings.count, 1);
    ck_assert_int_eq(table->findings.findings[0].code, code);
    return &table->findings.findings[0];
}

/* ---- The quick way ---- */

/* Reads the text both ways; whether the quick one took it. Millions are read, and ck_assert()
 * writes a file each time. */
static bool agrees(slice text, int32_t shift) {
    cell_reader reader = {.printed = NOT_PRINTED};
    number_text number;
    double quick = 77;
    if (!soekpi_cell_read_plain(&reader, text, shift, &quick)) {
        if (quick != 77.0 || reader.printed != NOT_PRINTED) {
            ck_abort_msg("'%.*s' is refused and leaves a trace", (int)text.length, text.start);
        }
        return false;
    }
    if (soekpi_number_read(text, &number) != NUMBER_OK || number.unit.given || number.digits_lost ||
        number.rounded) {
        ck_abort_msg("'%.*s' is no plain number", (int)text.length, text.start);
    }
    decimal value = soekpi_decimal_shift(number.value, shift);
    bool lost = soekpi_decimal_to_figure(&value);
    double general = soekpi_decimal_to_double(value);
    if (lost || !same_bits(quick, general) || reader.printed != number.printed + shift) {
        ck_abort_msg("'%.*s' shifted by %d: %.17g printed to %d, expected %.17g printed to %d",
                     (int)text.length, text.start, (int)shift, quick, (int)reader.printed, general,
                     (int)(number.printed + shift));
    }
    return true;
}

static size_t random_digits(uint64_t *state, char *to, size_t most) {
    size_t count = random_below(state, most + 1);
    for (size_t i = 0; i < count; i++) {
        to[i] = (char)('0' + random_below(state, random_below(state, 4) == 0 ? 1 : 10));
    }
    return count;
}

START_TEST(plain_digits_are_read_alike) {
    uint64_t state = 11;
    size_t taken = 0;
    for (int i = 0; i < 1000000; i++) {
        char text[40];
        size_t at = random_below(&state, 8) == 0;
        text[0] = '-';
        size_t digits = random_digits(&state, text + at, 16);
        size_t places = 0;
        bool point = random_below(&state, 3) > 0;
        at += digits;
        if (point) {
            text[at++] = '.';
            places = random_digits(&state, text + at, random_below(&state, 3) == 0 ? 15 : 2);
            at += places;
        }
        bool plain = digits > 0 && (!point || places > 0) && digits + places <= 15;
        int32_t shift = random_below(&state, 4) == 0 ? (int32_t)random_below(&state, 60) - 30 : 0;
        int32_t power = shift - (int32_t)places;
        bool exact = power >= -22 && power <= 22;
        /* Of the very size, so that a sanitizer sees a read outside it. */
        char *copy = malloc(at > 0 ? at : 1);
        if (copy == NULL) {
            ck_abort_msg("memory");
        }
        memcpy(copy, text, at);
        bool took = agrees((slice){copy, at}, shift);
        free(copy);
        if (took != (plain && exact)) {
            ck_abort_msg("'%.*s' shifted by %d", (int)at, text, (int)shift);
        }
        taken += took;
        if (took && shift == 0) { /* an independent reader that rounds rightly; the locale is C */
            cell_reader reader = {.printed = NOT_PRINTED};
            double quick = NAN;
            (void)soekpi_cell_read_plain(&reader, (slice){text, at}, 0, &quick);
            text[at] = '\0';
            double other = strtod(text, NULL);
            if (!same_bits(quick, other == 0 ? 0.0 : other)) {
                ck_abort_msg("'%s' is %.17g", text, quick);
            }
        }
    }
    ck_assert_uint_gt(taken, 300000);
}
END_TEST

/* Every byte at every place of numbers of all lengths. */
START_TEST(other_bytes_are_left_to_the_general_way) {
    static const char digits[] = "98765432101234567";
    for (size_t length = 1; length <= 17; length++) {
        for (size_t at = 0; at < length; at++) {
            for (int byte = 0; byte < 256; byte++) {
                char text[sizeof digits];
                memcpy(text, digits, sizeof text);
                text[at] = (char)byte;
                bool digit = byte >= '0' && byte <= '9';
                bool point = byte == '.' && at > 0 && at + 1 < length;
                bool sign = byte == '-' && at == 0 && length > 1;
                bool fits = length - (point || sign) <= 15;
                if (agrees((slice){text, length}, 0) != ((digit || point || sign) && fits)) {
                    ck_abort_msg("byte %d at %zu of %zu", byte, at, length);
                }
            }
        }
    }
}
END_TEST

/* All short texts of the bytes that matter and their neighbours. */
START_TEST(all_short_texts_are_read_alike) {
    static const char bytes[] = "059.-+,/:% e";
    enum { LONGEST = 5, BYTES = sizeof bytes - 1 };
    size_t texts = 1;
    for (size_t length = 0; length <= LONGEST; length++, texts *= BYTES) {
        for (size_t which = 0; which < texts; which++) {
            char text[LONGEST];
            size_t rest = which;
            for (size_t i = 0; i < length; i++, rest /= BYTES) {
                text[i] = bytes[rest % BYTES];
            }
            (void)agrees((slice){text, length}, 0);
        }
    }
}
END_TEST

/* ---- Words ---- */

static const struct {
    const char *text;
    double figure;
} figures[] = {
    {"1234.50", 1234.5},
    {"1,234,567.89", 1234567.89},
    {"1，234，567.89", 1234567.89},
    {"１２３４．５０", 1234.5},
    {"－１２３４．５", -1234.5},
    {"＋１２", 12},
    {"+12", 12},
    {"-12", -12},
    {"−12", -12},
    {"－12", -12},
    {"(12)", -12},
    {"（１２）", -12},
    {"(1,234.5)", -1234.5},
    {"△12", -12},
    {"▲1,200", -1200},
    {"12-", -12},
    {"1,234-", -1234},
    {"１２－", -12},
    {" 12 ", 12},
    {"　12　", 12},
    {"12\xC2\xA0", 12},
    {"1.5E+3", 1500},
    {"-0", 0},
    {"-0.00", 0},
    {"12万元", 120000},
    {"１２万元", 120000},
    {"0.1", 0.1},
    {"123456789012.34", 123456789012.34},
};

START_TEST(figures_as_people_write_them) {
    cell_reader reader = reader_at((origin){2, 2, 4});
    assert_same_bits(read_text(&reader, figures[_i].text), figures[_i].figure);
    ck_assert_uint_eq(table->findings.count, 0);
}
END_TEST

START_TEST(percentages_are_hundredths) {
    static const char *const texts[] = {"8.5%", "８．５％", "8.5 %", "8.5", "８．５"};
    symbol found;
    ck_assert_int_eq(soekpi_catalogue_lookup(catalogue, soekpi_slice("debt_ratio"), &found), SOEKPI_OK);
    column.what = found.what;
    column.index = found.index;
    column.unit_given = true;
    column.unit = (unit_text){SOEKPI_PERCENT, -2, true, false};
    for (size_t i = 0; i < COUNT(texts); i++) {
        cell_reader reader = reader_at((origin){2, 2, 4});
        assert_same_bits(read_text(&reader, texts[i]), 8.5);
    }
    ck_assert_uint_eq(table->findings.count, 0);
}
END_TEST

static const char *const dashes[] = {"-", "--", "---", "—", "——", "–", "－", " - ", "　—　", "‒", "―"};
static const char *const missing[] = {"",    " ",      "　", "无",     "N/A",
                                      "n/a", "Ｎ／Ａ", "NA", "不适用", " 不适用 "};

START_TEST(dashes_are_counted) {
    cell_reader reader = reader_at((origin){2, 2, 4});
    for (size_t i = 0; i < COUNT(dashes); i++) {
        ck_assert_msg(isnan(read_text(&reader, dashes[i])), "'%s'", dashes[i]);
        ck_assert_uint_eq(reader.dashes, i + 1);
    }
    for (size_t i = 0; i < COUNT(missing); i++) {
        ck_assert_msg(isnan(read_text(&reader, missing[i])), "'%s'", missing[i]);
    }
    ck_assert_uint_eq(reader.dashes, COUNT(dashes));
    ck_assert_int_eq(reader.printed, NOT_PRINTED);
    ck_assert_uint_eq(table->findings.count, 0);
}
END_TEST

START_TEST(dashes_may_be_zero) {
    table->reading.dash_zero = true;
    cell_reader reader = reader_at((origin){2, 2, 4});
    for (size_t i = 0; i < COUNT(dashes); i++) {
        assert_same_bits(read_text(&reader, dashes[i]), 0.0);
    }
    for (size_t i = 0; i < COUNT(missing); i++) {
        ck_assert_msg(isnan(read_text(&reader, missing[i])), "'%s'", missing[i]);
    }
    ck_assert_uint_eq(reader.dashes, COUNT(dashes));
}
END_TEST

/* ---- What is wrong ---- */

START_TEST(errors_of_spreadsheets_are_invalid) {
    static const char *const texts[] = {"#DIV/0!", "#REF!",  "#N/A",    "#VALUE!", "#NAME?",
                                        "#NUM!",   "#NULL!", "#div/0!", "#####",   "########"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        cell_reader reader = reader_at((origin){9, 7, 4});
        ck_assert(isinf(read_text(&reader, texts[i])));
        const finding *found = only_finding(SOEKPI_FINDING_INVALID_CELL);
        ck_assert_int_eq(found->severity, SOEKPI_SEVERITY_ERROR);
        ck_assert_str_eq(found->cell, "D7");
        ck_assert_str_eq(found->found, texts[i]);
        ck_assert_uint_eq(found->row, 9);
        ck_assert_uint_eq(found->column, 4);
        ck_assert_msg(strstr(found->english, "error of the spreadsheet") != NULL, "%s", found->english);
        ck_assert_msg(strstr(found->chinese, "表格软件的错误值") != NULL, "%s", found->chinese);
        soekpi_finding_list_cut(&table->findings, 0);
    }
}
END_TEST

START_TEST(what_is_no_number_has_an_address) {
    static const char *const texts[] = {"待报", "1.2.3", "12,34.5", "#", "#5", "#DIV/0", "--5"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        cell_reader reader = reader_at((origin){30, 28, 29});
        ck_assert_msg(isinf(read_text(&reader, texts[i])), "'%s'", texts[i]);
        ck_assert_str_eq(only_finding(SOEKPI_FINDING_INVALID_CELL)->cell, "AC28");
        soekpi_finding_list_cut(&table->findings, 0);
    }
}
END_TEST

START_TEST(a_column_without_a_place_has_rows) {
    cell_reader reader = soekpi_cell_reader(table, &column, false);
    double figure;
    ck_assert(soekpi_cell_read(&reader, soekpi_slice("x"), NULL, reader.power, 3, &figure));
    const finding *found = only_finding(SOEKPI_FINDING_INVALID_CELL);
    ck_assert_uint_eq(found->row, 3);
    ck_assert_uint_eq(found->column, 4);
    ck_assert(found->cell == NULL || *found->cell == '\0');
}
END_TEST

START_TEST(many_invalid_cells_are_counted) {
    cell_reader reader = soekpi_cell_reader(table, &column, true);
    for (uint32_t row = 2; row < 2 + LISTED_FINDINGS + 5; row++) {
        reader.at = (origin){row, row, 4};
        ck_assert(isinf(read_text(&reader, "x")));
    }
    ck_assert(soekpi_cells_finish(&reader));
    ck_assert_uint_eq(table->findings.count, LISTED_FINDINGS + 1);
    ck_assert_ptr_nonnull(strstr(table->findings.findings[LISTED_FINDINGS].english, "5 more"));
}
END_TEST

/* ---- Lost digits ---- */

START_TEST(short_scientific_numbers_are_doubted) {
    static const char *const texts[] = {"1.5",         "1.23457E+11",       "2E+5",  "1.234E+3",
                                        "1.23457E+03", "1.23456789012E+11", "0E+05", "3.1e-2"};
    cell_reader reader = soekpi_cell_reader(table, &column, true);
    for (uint32_t i = 0; i < COUNT(texts); i++) {
        reader.at = (origin){i + 2, i + 1, 3};
        ck_assert(isfinite(read_text(&reader, texts[i])));
    }
    ck_assert_uint_eq(table->findings.count, 0);
    ck_assert(soekpi_cells_finish(&reader));
    const finding *found = only_finding(SOEKPI_FINDING_ROUNDED);
    ck_assert_int_eq(found->severity, SOEKPI_SEVERITY_WARNING);
    ck_assert_str_eq(found->cell, "C2");
    ck_assert_uint_eq(found->row, 3);
    ck_assert_ptr_nonnull(strstr(found->english, "2 cells")); /* 1.23457E+11 and 2E+5 */
    ck_assert_ptr_nonnull(strstr(found->chinese, "共有2个"));
}
END_TEST

START_TEST(digits_beyond_fifteen_are_reported_once) {
    cell_reader reader = soekpi_cell_reader(table, &column, true);
    reader.at = (origin){5, 4, 2};
    assert_same_bits(read_text(&reader, "12345678901234567"), 12345678901234600.0);
    reader.at = (origin){6, 5, 2};
    assert_same_bits(read_text(&reader, "0.1234567890123456"), 0.123456789012346);
    assert_same_bits(read_text(&reader, "1000000000000000000"), 1e18);
    ck_assert(soekpi_cells_finish(&reader));
    const finding *found = only_finding(SOEKPI_FINDING_DIGITS_LOST);
    ck_assert_str_eq(found->cell, "B4");
    ck_assert_ptr_nonnull(strstr(found->english, "2 cells"));
}
END_TEST

START_TEST(unread_columns_are_silent) {
    column.what = -1;
    cell_reader reader = reader_at((origin){2, 2, 4});
    ck_assert(isinf(read_text(&reader, "x")));
    ck_assert(isinf(read_text(&reader, "#REF!")));
    ck_assert(isfinite(read_text(&reader, "1E+9")));
    ck_assert(isfinite(read_text(&reader, "12345678901234567")));
    ck_assert(soekpi_cells_finish(&reader));
    ck_assert_uint_eq(table->findings.count, 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("cells");
    TCase *plain = tcase_create("plain");
    tcase_set_timeout(plain, 60);
    tcase_add_test(plain, plain_digits_are_read_alike);
    tcase_add_test(plain, other_bytes_are_left_to_the_general_way);
    tcase_add_test(plain, all_short_texts_are_read_alike);
    suite_add_tcase(suite, plain);

    TCase *words = tcase_create("words");
    tcase_add_checked_fixture(words, setup, teardown);
    tcase_add_loop_test(words, figures_as_people_write_them, 0, COUNT(figures));
    tcase_add_test(words, percentages_are_hundredths);
    tcase_add_test(words, dashes_are_counted);
    tcase_add_test(words, dashes_may_be_zero);
    suite_add_tcase(suite, words);

    TCase *wrong = tcase_create("wrong");
    tcase_add_checked_fixture(wrong, setup, teardown);
    tcase_add_test(wrong, errors_of_spreadsheets_are_invalid);
    tcase_add_test(wrong, what_is_no_number_has_an_address);
    tcase_add_test(wrong, a_column_without_a_place_has_rows);
    tcase_add_test(wrong, many_invalid_cells_are_counted);
    tcase_add_test(wrong, short_scientific_numbers_are_doubted);
    tcase_add_test(wrong, digits_beyond_fifteen_are_reported_once);
    tcase_add_test(wrong, unread_columns_are_silent);
    suite_add_tcase(suite, wrong);
    return run_suite(suite);
}
