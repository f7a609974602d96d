/* Numbers and units as people write them. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "harness.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static const struct {
    const char *text;
    int64_t mantissa;
    int32_t exponent;
    int32_t unit;
    int32_t power;
    bool given;
    bool points;
    int32_t printed;
} numbers[] = {
    {"0", 0, 0, SOEKPI_NUMBER, 0, false, false, 0},
    {"12", 12, 0, SOEKPI_NUMBER, 0, false, false, 0},
    {"1200", 12, 2, SOEKPI_NUMBER, 0, false, false, 0},
    {"8.50", 85, -1, SOEKPI_NUMBER, 0, false, false, -2},
    {".5", 5, -1, SOEKPI_NUMBER, 0, false, false, -1},
    {"5.", 5, 0, SOEKPI_NUMBER, 0, false, false, 0},
    {"007", 7, 0, SOEKPI_NUMBER, 0, false, false, 0},
    {"  42\t", 42, 0, SOEKPI_NUMBER, 0, false, false, 0},
    {"1,234.5 万元", 12345, -1, SOEKPI_MONEY, 4, true, false, -1},
    {"1，234，567", 1234567, 0, SOEKPI_NUMBER, 0, false, false, 0},
    {"1,2345,6789", 123456789, 0, SOEKPI_NUMBER, 0, false, false, 0},
    {"12,3456", 123456, 0, SOEKPI_NUMBER, 0, false, false, 0},
    {"８．５％", 85, -1, SOEKPI_PERCENT, -2, true, false, -1},
    {"8.5 %", 85, -1, SOEKPI_PERCENT, -2, true, false, -1},
    {"-8.5%", -85, -1, SOEKPI_PERCENT, -2, true, false, -1},
    {"(12.3)", -123, -1, SOEKPI_NUMBER, 0, false, false, -1},
    {"（12.3）", -123, -1, SOEKPI_NUMBER, 0, false, false, -1},
    {"(12.3)%", -123, -1, SOEKPI_PERCENT, -2, true, false, -1},
    {"(12.3%)", -123, -1, SOEKPI_PERCENT, -2, true, false, -1},
    {"( 1,234 ) 万元", -1234, 0, SOEKPI_MONEY, 4, true, false, 0},
    {"△3", -3, 0, SOEKPI_NUMBER, 0, false, false, 0},
    {"▲ 3.5", -35, -1, SOEKPI_NUMBER, 0, false, false, -1},
    {"－3", -3, 0, SOEKPI_NUMBER, 0, false, false, 0},
    {"−3", -3, 0, SOEKPI_NUMBER, 0, false, false, 0},
    {"- 3", -3, 0, SOEKPI_NUMBER, 0, false, false, 0},
    {"12-", -12, 0, SOEKPI_NUMBER, 0, false, false, 0},
    {"+5.2%", 52, -1, SOEKPI_PERCENT, -2, true, false, -1},
    {"-0", 0, 0, SOEKPI_NUMBER, 0, false, false, 0},
    {"5 pp", 5, 0, SOEKPI_PERCENT, -2, true, true, 0},
    {"3 个百分点", 3, 0, SOEKPI_PERCENT, -2, true, true, 0},
    {"1.2E+08", 12, 7, SOEKPI_NUMBER, 0, false, false, 7},
    {"1.20e-3", 12, -4, SOEKPI_NUMBER, 0, false, false, -5},
    {"1e300", 1, 300, SOEKPI_NUMBER, 0, false, false, 300},
    {"1e-300", 1, -300, SOEKPI_NUMBER, 0, false, false, -300},
    {"0e999999999", 0, 0, SOEKPI_NUMBER, 0, false, false, 0},
    {"3.5万", 35, -1, SOEKPI_NUMBER, 4, true, false, -1},
    {"2 亿", 2, 0, SOEKPI_NUMBER, 8, true, false, 0},
    {"3.46万亿", 346, -2, SOEKPI_NUMBER, 12, true, false, -2},
    {"3.46万亿元", 346, -2, SOEKPI_MONEY, 12, true, false, -2},
    {"12.5 亿元/人", 125, -1, SOEKPI_MONEY_PER_PERSON, 8, true, false, -1},
    {"80万平方米", 8, 1, SOEKPI_AREA, 4, true, false, 0},
    {"1.5倍", 15, -1, SOEKPI_TIMES, 0, true, false, -1},
    {"30 days", 3, 1, SOEKPI_DAYS, 0, true, false, 0},
    {"100,000,000,000,000", 1, 14, SOEKPI_NUMBER, 0, false, false, 0},
};

START_TEST(a_number_is_read_with_its_unit) {
    number_text found;
    memset(&found, 0xFF, sizeof found);
    ck_assert_msg(soekpi_number_read(soekpi_slice(numbers[_i].text), &found) == NUMBER_OK, "%s",
                  numbers[_i].text);
    ck_assert_msg(found.value.mantissa == numbers[_i].mantissa, "%s", numbers[_i].text);
    ck_assert_msg(found.value.exponent == numbers[_i].exponent, "%s", numbers[_i].text);
    ck_assert_msg(found.unit.unit == numbers[_i].unit, "%s", numbers[_i].text);
    ck_assert_msg(found.unit.power == numbers[_i].power, "%s", numbers[_i].text);
    ck_assert_msg(found.unit.given == numbers[_i].given, "%s", numbers[_i].text);
    ck_assert_msg(found.unit.points == numbers[_i].points, "%s", numbers[_i].text);
    ck_assert_msg(numbers[_i].mantissa == 0 || found.printed == numbers[_i].printed, "%s", numbers[_i].text);
    ck_assert(!found.digits_lost);
}
END_TEST

START_TEST(marks_of_missing_figures) {
    static const char *const texts[] = {"",       " ",      "\t",   "　",   "-",   "--",  "—",
                                        "——",     "–",      "－",   "无",   "NA",  "N/A", "n/a",
                                        "Ｎ／Ａ", "不适用", "null", "NULL", "nan", "NaN", " - "};
    number_text found = {{7, 7}, {7, 7, true, true}, 7, true, true};
    for (size_t i = 0; i < COUNT(texts); i++)
        ck_assert_msg(soekpi_number_read(soekpi_slice(texts[i]), &found) == NUMBER_MISSING, "\"%s\"",
                      texts[i]);
    ck_assert_int_eq(found.printed, 7);
}
END_TEST

START_TEST(what_is_no_number_is_invalid) {
    static const char *const texts[] = {
        "abc",       "1.234,5",    "1,23",   "1,2345,678", "1,234,5678",
        "12345,678", "0,123",      ",123",   "1,,234",     "1,",
        "1.2.3",     "1 234",      "--5",    "-5-",        "(-5)",
        "-(5)",      "(5",         "5)",     "(5) 元 元",  "(5元) 万元",
        "()",        "5 元 6",     "5 圆圆", "1e",         "1e5.5",
        "e5",        ".",          "-.",     "+",          "+-5",
        "5 % %",     "5 美元",     "0x10",   "1_000",      "inf",
        "infinity",  "1e301",      "1e-301", "1e99999",    "1e-999999999999",
        "1.1e300",   "2023-12-31", "2023年", "无数据",     "1.234.567",
        "12,34,567", "五",         "5 千",   "5 百万",     "#DIV/0!",
        "５ａ",      "\xFF",       "5\xFF",  "1,234,56",
    };
    number_text found = {{7, 7}, {7, 7, true, true}, 7, true, true};
    for (size_t i = 0; i < COUNT(texts); i++)
        ck_assert_msg(soekpi_number_read(soekpi_slice(texts[i]), &found) == NUMBER_INVALID, "\"%s\"",
                      texts[i]);
    slice nul = {"5\0", 2};
    ck_assert_int_eq(soekpi_number_read(nul, &found), NUMBER_INVALID);
    ck_assert_int_eq(found.printed, 7);
}
END_TEST

START_TEST(law_1_digits_beyond_thirty_are_reported_and_still_round_rightly) {
    /* The 15th digit is even and a half follows: only the 40th digit says that it is more. */
    const char *text = "1.00000000000002500000000000000000000001";
    number_text found;
    ck_assert_int_eq(soekpi_number_read(soekpi_slice(text), &found), NUMBER_OK);
    ck_assert(found.digits_lost);
    ck_assert_int_eq(found.printed, -38);
    ck_assert(soekpi_decimal_to_figure(&found.value));
    ck_assert(found.value.mantissa == INT64_C(100000000000003) && found.value.exponent == -14);

    ck_assert_int_eq(soekpi_number_read(soekpi_slice("123456789012345678901234567890.4"), &found), NUMBER_OK);
    ck_assert(found.digits_lost);
    ck_assert(soekpi_decimal_to_figure(&found.value));
    ck_assert(found.value.mantissa == INT64_C(123456789012346) && found.value.exponent == 15);

    /* Zeros are not lost. */
    ck_assert_int_eq(soekpi_number_read(soekpi_slice("10000000000000000000000000000000000000000"), &found),
                     NUMBER_OK);
    ck_assert(!found.digits_lost);
    ck_assert(found.value.mantissa == 1 && found.value.exponent == 40);
}
END_TEST

static const struct {
    const char *text;
    int32_t unit;
    int32_t power;
    bool points;
} units[] = {
    {"%", SOEKPI_PERCENT, -2, false},
    {"％", SOEKPI_PERCENT, -2, false},
    {"pct", SOEKPI_PERCENT, -2, false},
    {"PP", SOEKPI_PERCENT, -2, true},
    {"个百分点", SOEKPI_PERCENT, -2, true},
    {"元", SOEKPI_MONEY, 0, false},
    {"千元", SOEKPI_MONEY, 3, false},
    {"万元", SOEKPI_MONEY, 4, false},
    {"百万元", SOEKPI_MONEY, 6, false},
    {"亿元", SOEKPI_MONEY, 8, false},
    {"万亿元", SOEKPI_MONEY, 12, false},
    {"yuan", SOEKPI_MONEY, 0, false},
    {"CNY", SOEKPI_MONEY, 0, false},
    {"RMB", SOEKPI_MONEY, 0, false},
    {"人民币元", SOEKPI_MONEY, 0, false},
    {"人民币万元", SOEKPI_MONEY, 4, false},
    {"万元人民币", SOEKPI_MONEY, 4, false},
    {"亿元人民币", SOEKPI_MONEY, 8, false},
    {"元/人", SOEKPI_MONEY_PER_PERSON, 0, false},
    {"万元/人", SOEKPI_MONEY_PER_PERSON, 4, false},
    {"万元／人", SOEKPI_MONEY_PER_PERSON, 4, false},
    {"yuan / person", SOEKPI_MONEY_PER_PERSON, 0, false},
    {"人", SOEKPI_PERSONS, 0, false},
    {"万人", SOEKPI_PERSONS, 4, false},
    {"persons", SOEKPI_PERSONS, 0, false},
    {"person", SOEKPI_PERSONS, 0, false},
    {"户", SOEKPI_COUNT, 0, false},
    {"万户", SOEKPI_COUNT, 4, false},
    {"家", SOEKPI_COUNT, 0, false},
    {"count", SOEKPI_COUNT, 0, false},
    {"倍", SOEKPI_TIMES, 0, false},
    {"times", SOEKPI_TIMES, 0, false},
    {"天", SOEKPI_DAYS, 0, false},
    {"日", SOEKPI_DAYS, 0, false},
    {"days", SOEKPI_DAYS, 0, false},
    {"月", SOEKPI_MONTHS, 0, false},
    {"个月", SOEKPI_MONTHS, 0, false},
    {"months", SOEKPI_MONTHS, 0, false},
    {"平方米", SOEKPI_AREA, 0, false},
    {"㎡", SOEKPI_AREA, 0, false},
    {"m2", SOEKPI_AREA, 0, false},
    {"万平方米", SOEKPI_AREA, 4, false},
    {"yi", SOEKPI_MONEY, 8, false},
    {"wan", SOEKPI_MONEY, 4, false},
    {"wanyi", SOEKPI_MONEY, 12, false},
};

START_TEST(units_are_known) {
    unit_text found = {77, 77, false, true};
    ck_assert_msg(soekpi_unit_read(soekpi_slice(units[_i].text), &found), "%s", units[_i].text);
    ck_assert_int_eq(found.unit, units[_i].unit);
    ck_assert_int_eq(found.power, units[_i].power);
    ck_assert(found.given);
    ck_assert(found.points == units[_i].points);
}
END_TEST

START_TEST(other_texts_are_no_units) {
    static const char *const texts[] = {"",     " ",      "万",       "亿",  "美元",  "万美元",
                                        "元元", "人民币", "人民币人", "/人", "人/人", "平方米/人",
                                        "万倍", "元/户",  "percent%", "5元", "千千元"};
    unit_text found = {77, 77, false, true};
    for (size_t i = 0; i < COUNT(texts); i++)
        ck_assert_msg(!soekpi_unit_read(soekpi_slice(texts[i]), &found), "%s", texts[i]);
    char longer[300];
    memset(longer, 'm', sizeof longer);
    slice text = {longer, sizeof longer};
    ck_assert(!soekpi_unit_read(text, &found));
    ck_assert_int_eq(found.unit, 77);
}
END_TEST

static const struct {
    const char *text;
    size_t used;
    int64_t mantissa;
    int32_t exponent;
} constants[] = {
    {"1.5e3 x", 5, 15, 2}, {"0.055*a", 5, 55, -3}, {"365", 3, 365, 0},   {"5%", 1, 5, 0},
    {"5 pp", 1, 5, 0},     {"5.", 1, 5, 0},        {"5.e3", 1, 5, 0},    {".5", 2, 5, -1},
    {"5eva", 1, 5, 0},     {"5e-x", 1, 5, 0},      {"2E-3", 4, 2, -3},   {"１．５倍", 9, 15, -1},
    {"1,000", 1, 1, 0},    {"1e30", 4, 1, 30},     {"1e-30", 5, 1, -30}, {"0e77", 4, 0, 0},
    {"80万", 2, 8, 1},
};

START_TEST(constants_are_read_from_the_start) {
    decimal value = {77, 77};
    size_t used = 99;
    ck_assert_msg(soekpi_constant_read(soekpi_slice(constants[_i].text), &value, &used), "%s",
                  constants[_i].text);
    ck_assert_msg(used == constants[_i].used, "%s uses %zu", constants[_i].text, used);
    ck_assert_msg(value.mantissa == constants[_i].mantissa && value.exponent == constants[_i].exponent, "%s",
                  constants[_i].text);
}
END_TEST

START_TEST(law_19_constants_have_limits) {
    static const char *const over[] = {"1e31",           "1e-31",
                                       "1.5e-30",        "1234567890123456789012345678901",
                                       "1e999999999999", "0.0000000000000000000000000000001"};
    static const char *const none[] = {"", "x", "-5", "+5", ".", ".x", "e5", " 5", "%"};
    decimal value = {77, 77};
    size_t used;
    for (size_t i = 0; i < COUNT(over); i++) {
        ck_assert_msg(!soekpi_constant_read(soekpi_slice(over[i]), &value, &used), "%s", over[i]);
        ck_assert_uint_eq(used, strlen(over[i]));
    }
    for (size_t i = 0; i < COUNT(none); i++) {
        ck_assert_msg(soekpi_constant_read(soekpi_slice(none[i]), &value, &used), "%s", none[i]);
        ck_assert_uint_eq(used, 0);
    }
    ck_assert(value.mantissa == 77 && value.exponent == 77);
    ck_assert(soekpi_constant_read(soekpi_slice("123456789012345678901234567890"), &value, &used));
    ck_assert_uint_eq(used, 30);
}
END_TEST

START_TEST(no_bytes_are_read_out_of_bounds) {
    uint64_t state = 7;
    static const char alphabet[] = "0123456789.,-+()%eE \xE4\xB8\x87\xE5\x85\x83\xEF\xBC\x85\x00\xFF/";
    for (int i = 0; i < 50000; i++) {
        size_t length = random_below(&state, 12);
        char *bytes = malloc(length + 1); /* so that a sanitizer sees a read behind the end */
        for (size_t j = 0; j < length; j++)
            bytes[j] = alphabet[random_below(&state, sizeof alphabet - 1)];
        slice text = {bytes, length};
        number_text number;
        unit_text unit;
        decimal value;
        size_t used;
        if (soekpi_number_read(text, &number) == NUMBER_OK)
            ck_assert(number.value.mantissa == 0 || number.value.mantissa % 10 != 0);
        (void)soekpi_unit_read(text, &unit);
        (void)soekpi_constant_read(text, &value, &used);
        ck_assert_uint_le(used, length);
        free(bytes);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("number");
    TCase *cells = tcase_create("cells");
    tcase_add_loop_test(cells, a_number_is_read_with_its_unit, 0, COUNT(numbers));
    tcase_add_test(cells, marks_of_missing_figures);
    tcase_add_test(cells, what_is_no_number_is_invalid);
    tcase_add_test(cells, law_1_digits_beyond_thirty_are_reported_and_still_round_rightly);
    tcase_add_test(cells, no_bytes_are_read_out_of_bounds);
    suite_add_tcase(suite, cells);

    TCase *words = tcase_create("units");
    tcase_add_loop_test(words, units_are_known, 0, COUNT(units));
    tcase_add_test(words, other_texts_are_no_units);
    suite_add_tcase(suite, words);

    TCase *plain = tcase_create("constants");
    tcase_add_loop_test(plain, constants_are_read_from_the_start, 0, COUNT(constants));
    tcase_add_test(plain, law_19_constants_have_limits);
    suite_add_tcase(suite, plain);
    return run_suite(suite);
}
