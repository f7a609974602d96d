/* UTF-8, names, width, near matches, building. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "harness.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define BYTES(literal)                                                                                       \
    { literal, sizeof(literal) - 1 }

/* RFC 3629, section 4, and the boundaries around each of its ranges. */
static const struct {
    slice text;
    size_t invalid_at;
} encodings[] = {
    {BYTES(""), 0},
    {BYTES("abc"), 3},
    {BYTES("利润"), 6},
    {BYTES("a\0b"), 3},
    {BYTES("\xC2\x80"), 2},
    {BYTES("\xDF\xBF"), 2},
    {BYTES("\xE0\xA0\x80"), 3},
    {BYTES("\xED\x9F\xBF"), 3},
    {BYTES("\xEE\x80\x80"), 3},
    {BYTES("\xEF\xBF\xBF"), 3},
    {BYTES("\xF0\x90\x80\x80"), 4},
    {BYTES("\xF4\x8F\xBF\xBF"), 4},
    {BYTES("a\x80"), 1},            /* continuation without lead */
    {BYTES("ab\xC0\x80"), 2},       /* two bytes for U+0000 */
    {BYTES("\xC1\xBF"), 0},         /* two bytes for U+007F */
    {BYTES("\xE0\x9F\xBF"), 0},     /* three bytes for U+07FF */
    {BYTES("\xF0\x8F\xBF\xBF"), 0}, /* four bytes for U+FFFF */
    {BYTES("\xED\xA0\x80"), 0},     /* surrogate U+D800 */
    {BYTES("\xED\xBF\xBF"), 0},     /* surrogate U+DFFF */
    {BYTES("\xF4\x90\x80\x80"), 0}, /* U+110000 */
    {BYTES("\xF5\x80\x80\x80"), 0},
    {BYTES("x\xFF"), 1},
    {BYTES("利\xE6\xB6"), 3}, /* cut off */
    {BYTES("\xE6\xB6x"), 0},
    {BYTES("国\xB9\xFA"), 3}, /* GB 18030 behind UTF-8 */
};

START_TEST(utf8_is_validated) {
    slice text = encodings[_i].text;
    ck_assert_uint_eq(soekpi_utf8_invalid_at(text.start, text.length), encodings[_i].invalid_at);
}
END_TEST

/* Every code point: the encoding has the length RFC 3629 states and decodes to
 * the same code point; the encodings follow each other in byte order. */
START_TEST(every_code_point_survives) {
    char previous[4] = {0};
    for (uint32_t code_point = 1; code_point <= 0x10FFFF; code_point++) {
        if (code_point == 0xD800) {
            code_point = 0xE000;
        }
        char bytes[4] = {0};
        size_t size = soekpi_utf8_encode(code_point, bytes);
        size_t expected = code_point <= 0x7F ? 1 : code_point <= 0x7FF ? 2 : code_point <= 0xFFFF ? 3 : 4;
        size_t decoded_size = 0;
        if (size != expected || soekpi_utf8_decode(bytes, size, &decoded_size) != code_point ||
            decoded_size != size || soekpi_utf8_invalid_at(bytes, size) != size ||
            memcmp(previous, bytes, sizeof bytes) >= 0) {
            ck_abort_msg("code point %u", (unsigned)code_point);
        }
        memcpy(previous, bytes, sizeof bytes);
    }
}
END_TEST

START_TEST(invalid_input_is_replaced) {
    char bytes[4];
    size_t size;
    ck_assert_uint_eq(soekpi_utf8_encode(0xD800, bytes), 3);
    ck_assert_mem_eq(bytes, "\xEF\xBF\xBD", 3);
    ck_assert_uint_eq(soekpi_utf8_encode(0x110000, bytes), 3);
    ck_assert_mem_eq(bytes, "\xEF\xBF\xBD", 3);
    ck_assert_uint_eq(soekpi_utf8_decode("\xE6\xB6", 2, &size), 0xFFFD);
    ck_assert_uint_eq(size, 1);
    ck_assert_uint_eq(soekpi_utf8_count("利\xFF润a", 8), 4);
}
END_TEST

/* Runs of ASCII and Chinese of all lengths, byte by byte from memory of the very size, and
 * stray bytes: the first that is invalid is where decoding code by code meets it. */
START_TEST(long_texts_are_validated_alike) {
    static const char *const pieces[] = {
        "0123456789ABCDEF", "x",           "利润总额", "é", "\xF0\x9F\x98\x80", "\xEF\xBF\xBD",
        "\xED\x9F\xBF",     "\xE1\x80\x80"};
    static const char *const strays[] = {"\x80",         "\xFF",     "\xE5\x88",
                                         "\xED\xA0\x80", "\xC0\xAF", "\xE0\x80\x80"};
    uint64_t state = 5;
    for (int i = 0; i < 20000; i++) {
        char text[400];
        size_t length = 0;
        for (uint64_t count = random_below(&state, 12); count > 0; count--) {
            bool stray = random_below(&state, 20) == 0;
            const char *piece = stray ? strays[random_below(&state, COUNT(strays))]
                                      : pieces[random_below(&state, COUNT(pieces))];
            memcpy(text + length, piece, strlen(piece));
            length += strlen(piece);
        }
        length -= length > 0 ? random_below(&state, 3) % length : 0;
        char *copy = malloc(length > 0 ? length : 1);
        if (copy == NULL) {
            ck_abort_msg("memory");
        }
        memcpy(copy, text, length);
        size_t expected = 0;
        size_t size;
        while (expected < length &&
               (soekpi_utf8_decode(copy + expected, length - expected, &size) != 0xFFFD || size > 1)) {
            expected += size;
        }
        size_t found = soekpi_utf8_invalid_at(copy, length);
        free(copy);
        if (found != expected) {
            ck_abort_msg("'%.*s': %zu, expected %zu", (int)length, text, found, expected);
        }
    }
}
END_TEST

static const struct {
    const char *text;
    const char *trimmed;
} trims[] = {
    {"", ""},
    {" \t\r\n", ""},
    {"　", ""},
    {"　 利润 　", "利润"},
    {"  net profit ", "net profit"},
    {"\xC2\xA0"
     "9.8\xC2\xA0",
     "9.8"}, /* no-break spaces of a spreadsheet */
    {"\xEF\xBB\xBF"
     "企业\xE2\x80\x8B",
     "企业"}, /* byte order mark, zero-width space */
    {"\x80 a \x80", "\x80 a \x80"},
    {"à", "à"}, /* ends in the byte 0xA0 */
};

START_TEST(blanks_are_trimmed) {
    slice trimmed = soekpi_slice_trim(soekpi_slice(trims[_i].text));
    ck_assert_msg(soekpi_slice_equal(trimmed, trims[_i].trimmed), "'%.*s'", (int)trimmed.length,
                  trimmed.start);
}
END_TEST

static const struct {
    const char *text;
    size_t width;
} widths[] = {
    {"", 0},
    {"ROE 8.5%", 8},
    {"净资产收益率", 12},
    {"利润总额（万元）", 16},
    {"％", 2},
    {"≥ 0", 3},
    {"ｶﾅ", 2}, /* half-width kana */
    {"カナ", 4},
    {"한국", 4},
    {"e\xCC\x81", 1},      /* e and combining acute */
    {"が", 2},             /* ga, composed */
    {"か\xE3\x82\x99", 2}, /* ka and combining mark */
    {"　", 2},
    {"、。", 4},
    {"📈", 2},
    {"❤\xEF\xB8\x8F", 1}, /* variation selector */
    {"\xE2\x80\x8D", 0},  /* joiner */
    {"𠮷", 2},            /* plane 2 */
    {"a\tb", 2},
};

START_TEST(width_counts_columns) {
    ck_assert_uint_eq(soekpi_text_width(widths[_i].text, strlen(widths[_i].text)), widths[_i].width);
}
END_TEST

START_TEST(width_is_folded) {
    for (uint32_t i = 0; i < 0x5E; i++) {
        ck_assert_uint_eq(soekpi_fold_width(0xFF01 + i), 0x21 + i);
    }
    ck_assert_uint_eq(soekpi_fold_width(0x3000), ' ');
    ck_assert_uint_eq(soekpi_fold_width(0x2212), '-');
    static const uint32_t kept[] = {'a',    '%',    0x2265, 0x2264, 0x3001,
                                    0x3002, 0x51C0, 0xFF00, 0xFF5F, 0x1F4C8};
    for (size_t i = 0; i < COUNT(kept); i++) {
        ck_assert_uint_eq(soekpi_fold_width(kept[i]), kept[i]);
    }
}
END_TEST

static const struct {
    const char *name;
    const char *key;
} keys[] = {
    {"Total Profit", "total_profit"},
    {"total_profit", "total_profit"},
    {"total-profit", "total_profit"},
    {"TOTAL  PROFIT", "total_profit"},
    {" total - profit ", "total_profit"},
    {"total__profit", "total_profit"},
    {"Ｔｏｔａｌ　Ｐｒｏｆｉｔ", "total_profit"},
    {"totalprofit", "totalprofit"},
    {"净资产收益率（全面摊薄）", "净资产收益率(全面摊薄)"},
    {"净资产收益率(全面摊薄)", "净资产收益率(全面摊薄)"},
    {"净资产收益率 (全面摊薄)", "净资产收益率(全面摊薄)"},
    {"GDP 增速", "gdp增速"},
    {"GDP增速", "gdp增速"},
    {"利润　总额", "利润总额"},
    {"利润\n总额", "利润总额"}, /* a heading broken in two lines */
    {"利润总额-上年", "利润总额-上年"},
    {"利润总额－上年", "利润总额-上年"},
    {"利润总额 - 上年", "利润总额-上年"},
    {"ROE (closing)", "roe(closing)"},
    {"total_equity@Opening", "total_equity@opening"},
    {"H1 2023", "h1_2023"},
    {"2023-12", "2023_12"},
    {"-x-", "-x-"},
    {"_", "_"},
    {"", ""},
    {" ", ""},
    {"a_利", "a_利"},
    {"a -利", "a-利"},
    {"\xFF", "\xEF\xBF\xBD"},
    {"ÉTÉ", "ÉtÉ"}, /* only ASCII has its case folded */
};

START_TEST(names_share_a_key) {
    char *key = soekpi_name_key(soekpi_slice(keys[_i].name));
    ck_assert_str_eq(key, keys[_i].key);
    char *again = soekpi_name_key(soekpi_slice(key));
    ck_assert_str_eq(again, key); /* a key is its own key */
    soekpi_release(again);
    soekpi_release(key);
}
END_TEST

static const struct {
    const char *a;
    const char *b;
    size_t limit;
    size_t distance;
} distances[] = {
    {"", "", 2, 0},
    {"roe", "roe", 0, 0},
    {"roe", "roa", 0, 1},
    {"kitten", "sitting", 3, 3},
    {"kitten", "sitting", 2, 3},
    {"saturday", "sunday", 5, 3},
    {"", "abc", 3, 3},
    {"abc", "", 2, 3},
    {"flaw", "lawn", 4, 2},
    {"资产负债率", "资产负责率", 2, 1}, /* code points, not bytes */
    {"利润总额", "利润总额增速", 2, 2},
    {"利润总额", "净资产收益率", 2, 3},
    {"ab", "ba", 2, 2},
};

START_TEST(distance_is_levenshtein) {
    slice a = soekpi_slice(distances[_i].a);
    slice b = soekpi_slice(distances[_i].b);
    ck_assert_uint_eq(soekpi_text_distance(a, b, distances[_i].limit), distances[_i].distance);
    ck_assert_uint_eq(soekpi_text_distance(b, a, distances[_i].limit), distances[_i].distance);
}
END_TEST

START_TEST(long_names_are_far) {
    char text[3 * 65];
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = "利"[i % 3];
    }
    slice longest = {text, 3 * 64};
    slice longer = {text, 3 * 65};
    ck_assert_uint_eq(soekpi_text_distance(longest, longest, 5), 0);
    ck_assert_uint_eq(soekpi_text_distance(longer, longer, 5), 6);
    ck_assert_uint_eq(soekpi_text_distance(longest, soekpi_slice(""), SIZE_MAX), 64);
    ck_assert_uint_eq(soekpi_text_distance(longer, longest, SIZE_MAX), SIZE_MAX);
}
END_TEST

START_TEST(slices_compare) {
    ck_assert(soekpi_slice_equal(soekpi_slice(NULL), ""));
    ck_assert(soekpi_slice_equal(soekpi_slice("roe"), "roe"));
    ck_assert(!soekpi_slice_equal(soekpi_slice("roe"), "ro"));
    ck_assert(!soekpi_slice_equal(soekpi_slice("ro"), "roe"));
    slice nothing = {NULL, 0};
    ck_assert(soekpi_slice_same(nothing, soekpi_slice("")));
    slice with_nul = {"a\0b", 3};
    ck_assert(!soekpi_slice_equal(with_nul, "a"));
    ck_assert_uint_eq(soekpi_text_hash(with_nul), soekpi_text_hash(with_nul));
    ck_assert_uint_ne(soekpi_text_hash(with_nul), soekpi_text_hash(soekpi_slice("a")));
}
END_TEST

/* 65,536 names in a table of 65,536 places: by chance 63.2 % of the places are
 * taken (1 - 1/e), with a standard deviation of about 0.1 %. */
START_TEST(hash_spreads) {
    static bool taken[65536];
    memset(taken, 0, sizeof taken);
    size_t used = 0;
    for (unsigned i = 0; i < 65536; i++) {
        char name[5] = {(char)('a' + i % 16), (char)('a' + i / 16 % 16), (char)('a' + i / 256 % 16),
                        (char)('a' + i / 4096), '\0'};
        size_t at = (size_t)(soekpi_text_hash(soekpi_slice(name)) & 0xFFFF);
        used += !taken[at];
        taken[at] = true;
    }
    ck_assert_uint_gt(used, 65536 / 100 * 55);
}
END_TEST

START_TEST(builder_grows) {
    text_builder builder = {0};
    ck_assert_uint_eq(soekpi_slice_of(&builder).length, 0);
    for (int i = 0; i < 1000; i++) {
        soekpi_text_add(&builder, "利润");
        soekpi_text_format(&builder, "%s=%d;", "x", i % 10);
    }
    ck_assert_uint_eq(soekpi_slice_of(&builder).length, 10000);
    char *text = soekpi_text_take(&builder);
    ck_assert_uint_eq(strlen(text), 10000);
    for (size_t i = 0; i < 1000; i++) {
        char expected[11] = "利润x=0;";
        expected[8] = (char)('0' + i % 10);
        ck_assert_mem_eq(text + 10 * i, expected, 10);
    }
    soekpi_release(text);

    char *empty = soekpi_text_take(&builder); /* begins anew */
    ck_assert_str_eq(empty, "");
    soekpi_release(empty);
    soekpi_text_add(&builder, "x");
    soekpi_text_discard(&builder);
    ck_assert_ptr_null(builder.text);
}
END_TEST

START_TEST(failed_builder_stays_failed) {
    text_builder builder = {0};
    soekpi_text_add(&builder, "x");
    slice huge = {"x", SIZE_MAX - 1};
    soekpi_text_add_slice(&builder, huge);
    ck_assert(builder.failed);
    soekpi_text_add(&builder, "y");
    soekpi_text_format(&builder, "%d", 1);
    ck_assert_uint_eq(builder.length, 1);
    ck_assert_ptr_null(soekpi_text_take(&builder));
    ck_assert(!builder.failed);
}
END_TEST

START_TEST(copying_out_writes_all_or_nothing) {
    char buffer[8];
    memset(buffer, 0x55, sizeof buffer);
    size_t needed = 0;
    ck_assert_int_eq(soekpi_text_copy_out("利润", 6, buffer, 6, &needed), SOEKPI_ERROR_CAPACITY);
    ck_assert_uint_eq(needed, 7);
    for (size_t i = 0; i < sizeof buffer; i++) {
        ck_assert_int_eq(buffer[i], 0x55);
    }
    ck_assert_int_eq(soekpi_text_copy_out("利润", 6, NULL, 0, &needed), SOEKPI_OK);
    ck_assert_uint_eq(needed, 7);
    ck_assert_int_eq(soekpi_text_copy_out("利润", 6, NULL, 0, NULL), SOEKPI_ERROR_CAPACITY);
    ck_assert_int_eq(soekpi_text_copy_out("利润", 6, buffer, 7, NULL), SOEKPI_OK);
    ck_assert_str_eq(buffer, "利润");
    ck_assert_int_eq(buffer[7], 0x55);
    ck_assert_int_eq(soekpi_text_copy_out(NULL, 0, buffer, 1, &needed), SOEKPI_OK);
    ck_assert_str_eq(buffer, "");
    ck_assert_uint_eq(needed, 1);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("text");
    TCase *utf8 = tcase_create("utf8");
    tcase_add_loop_test(utf8, utf8_is_validated, 0, COUNT(encodings));
    tcase_add_test(utf8, every_code_point_survives);
    tcase_add_test(utf8, invalid_input_is_replaced);
    tcase_add_test(utf8, long_texts_are_validated_alike);
    suite_add_tcase(suite, utf8);

    TCase *names = tcase_create("names");
    tcase_add_loop_test(names, blanks_are_trimmed, 0, COUNT(trims));
    tcase_add_loop_test(names, width_counts_columns, 0, COUNT(widths));
    tcase_add_test(names, width_is_folded);
    tcase_add_loop_test(names, names_share_a_key, 0, COUNT(keys));
    tcase_add_loop_test(names, distance_is_levenshtein, 0, COUNT(distances));
    tcase_add_test(names, long_names_are_far);
    tcase_add_test(names, slices_compare);
    tcase_add_test(names, hash_spreads);
    suite_add_tcase(suite, names);

    TCase *building = tcase_create("building");
    tcase_add_test(building, builder_grows);
    tcase_add_test(building, failed_builder_stays_failed);
    tcase_add_test(building, copying_out_writes_all_or_nothing);
    suite_add_tcase(suite, building);
    return run_suite(suite);
}
