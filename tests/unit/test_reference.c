/* The right side of a rule, factor * reference + margin: its parts, its units
 * (law 8), its text, and the formula it becomes. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "catalogue/catalogue.h"
#include "catalogue/form.h"
#include "harness.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static soekpi_catalogue *names;

static void setup(void) {
    static const char own[] = "parameters:\n"
                              "  debt_band: {value: 1 pp, zh: 允许升幅}\n"
                              "  twice: {value: 2, zh: 倍数}\n"
                              "  minimum: {value: 80 万元}\n"
                              "items:\n"
                              "  new_space: {zh: 新增产业空间, kind: flow, unit: m2}\n"
                              "indicators:\n"
                              "  charge: {formula: \"net_profit - twice * total_equity\", unit: money}\n";
    soekpi_error error;
    names = soekpi_catalogue_create(&error);
    ck_assert_msg(names != NULL, "%d:%d %s", error.line, error.column, error.message);
    ck_assert_msg(soekpi_catalogue_add_text(names, own, sizeof own - 1, &error) == SOEKPI_OK, "%d:%d %s",
                  error.line, error.column, error.message);
}

static void teardown(void) {
    soekpi_catalogue_free(names);
}

static symbol found(const char *name) {
    symbol out;
    ck_assert_msg(soekpi_catalogue_lookup(names, soekpi_slice(name), &out) == SOEKPI_OK, "%s", name);
    return out;
}

static int32_t unit_of(const char *name) {
    symbol named = found(name);
    return named.what == SOEKPI_IS_INDICATOR ? soekpi_catalogue_indicator(names, named.index)->unit
                                             : soekpi_catalogue_item(names, named.index)->unit;
}

static soekpi_status parse(int32_t unit, const char *text, reference *out, soekpi_error *error) {
    memset(error, 0, sizeof *error);
    memset(out, 0, sizeof *out);
    return soekpi_reference_parse(names, soekpi_slice(text), (place){4, 21}, (subject){unit, false}, out,
                                  error);
}

static bool same_reference(const reference *a, const reference *b) {
    return a->base == b->base && a->index == b->index && a->time == b->time &&
           soekpi_form_equal(&a->factor, &b->factor) && soekpi_form_equal(&a->margin, &b->margin);
}

static void check_round_trip(int32_t unit, const char *text, const reference *from) {
    for (int32_t language = SOEKPI_CHINESE; language <= SOEKPI_ENGLISH; language++) {
        text_builder builder = {0};
        soekpi_reference_print(from, names, language, &builder);
        char *again = soekpi_text_take(&builder);
        ck_assert_ptr_nonnull(again);
        reference second;
        soekpi_error error;
        ck_assert_msg(parse(unit, again, &second, &error) == SOEKPI_OK, "'%s' printed as '%s': column %d: %s",
                      text, again, error.column - 20, error.message);
        ck_assert_msg(same_reference(from, &second), "'%s' printed as '%s', which is another reference", text,
                      again);
        soekpi_reference_free(&second);
        soekpi_release(again);
    }
}

/* ---- Parts ---- */

static const struct {
    const char *about, *text;
    base_kind base;
    const char *name; /* of the item or indicator */
    int32_t time;
    int64_t factor;
    int32_t factor_exponent;
    int64_t margin;
    int32_t margin_exponent;
    const char *english, *chinese;
} parts[] = {
    /* clang-format off */
    {"debt_ratio", "70 %", BASE_NONE, NULL, 0, 0, 0, 7, -1, "70 %", "70%"},
    {"debt_ratio", "０", BASE_NONE, NULL, 0, 0, 0, 0, 0, "0", "0"},
    {"debt_ratio", "-5 %", BASE_NONE, NULL, 0, 0, 0, -5, -2, "-5 %", "-5%"},
    {"debt_ratio", "65 % + 5 %", BASE_NONE, NULL, 0, 0, 0, 7, -1, "70 %", "70%"},
    {"debt_ratio", "65 % + 5 pp", BASE_NONE, NULL, 0, 0, 0, 7, -1, "70 %", "70%"},
    {"debt_ratio", "2 * 35 %", BASE_NONE, NULL, 0, 0, 0, 7, -1, "70 %", "70%"},
    {"debt_ratio", "prior", BASE_PRIOR, NULL, 0, 1, 0, 0, 0, "prior", "上年同期"},
    {"debt_ratio", "去年同期", BASE_PRIOR, NULL, 0, 1, 0, 0, 0, "prior", "上年同期"},
    {"debt_ratio", "上年", BASE_PRIOR, NULL, 0, 1, 0, 0, 0, "prior", "上年同期"},
    {"debt_ratio", "年初", BASE_OPENING, NULL, 0, 1, 0, 0, 0, "opening", "年初"},
    {"debt_ratio", "期初", BASE_OPENING, NULL, 0, 1, 0, 0, 0, "opening", "年初"},
    {"debt_ratio", "prior + 1 pp", BASE_PRIOR, NULL, 0, 1, 0, 1, -2, "prior + 1 pp", "上年同期 + 1个百分点"},
    {"debt_ratio", "1pp+prior", BASE_PRIOR, NULL, 0, 1, 0, 1, -2, "prior + 1 pp", "上年同期 + 1个百分点"},
    {"debt_ratio", "prior - 0.5 pp - 0.5 pp", BASE_PRIOR, NULL, 0, 1, 0, -1, -2, "prior - 1 pp",
     "上年同期 - 1个百分点"},
    {"roe", "1.05 * prior", BASE_PRIOR, NULL, 0, 105, -2, 0, 0, "1.05 * prior", "1.05 * 上年同期"},
    {"roe", "prior × 105 %", BASE_PRIOR, NULL, 0, 105, -2, 0, 0, "1.05 * prior", "1.05 * 上年同期"},
    {"roe", "上年同期的1.05倍", BASE_PRIOR, NULL, 0, 105, -2, 0, 0, "1.05 * prior", "1.05 * 上年同期"},
    {"roe", "上年同期 的 110%", BASE_PRIOR, NULL, 0, 11, -1, 0, 0, "1.1 * prior", "1.1 * 上年同期"},
    {"roe", "prior / 2", BASE_PRIOR, NULL, 0, 5, -1, 0, 0, "0.5 * prior", "0.5 * 上年同期"},
    {"roe", "prior + prior", BASE_PRIOR, NULL, 0, 2, 0, 0, 0, "2 * prior", "2 * 上年同期"},
    {"roe", "-prior", BASE_PRIOR, NULL, 0, -1, 0, 0, 0, "-1 * prior", "-1 * 上年同期"},
    {"roe", "2 * (prior + 1 pp)", BASE_PRIOR, NULL, 0, 2, 0, 2, -2, "2 * prior + 2 pp", "2 * 上年同期 + 2个百分点"},
    {"total_profit_growth", "gdp_growth", BASE_ITEM, "gdp_growth", SOEKPI_CURRENT, 1, 0, 0, 0, "gdp_growth",
     "地区生产总值增速"},
    {"total_profit_growth", "GDP增速 + 2 个百分点", BASE_ITEM, "gdp_growth", SOEKPI_CURRENT, 1, 0, 2, -2,
     "gdp_growth + 2 pp", "地区生产总值增速 + 2个百分点"},
    {"total_profit_growth", "1.5*GDP growth", BASE_ITEM, "gdp_growth", SOEKPI_CURRENT, 15, -1, 0, 0,
     "1.5 * gdp_growth", "1.5 * 地区生产总值增速"},
    {"total_profit_growth", "gdp_growth@prior", BASE_ITEM, "gdp_growth", SOEKPI_PRIOR, 1, 0, 0, 0,
     "gdp_growth@prior", "地区生产总值增速@上年同期"},
    {"debt_ratio", "行业资产负债率（上年同期）", BASE_ITEM, "industry_debt_ratio", SOEKPI_PRIOR, 1, 0, 0, 0,
     "industry_debt_ratio@prior", "行业资产负债率基准线@上年同期"},
    {"wage_bill_growth", "revenue_growth", BASE_INDICATOR, "revenue_growth", SOEKPI_CURRENT, 1, 0, 0, 0,
     "revenue_growth", "营业收入增速"},
    {"operating_margin", "销售(营业)利润率", BASE_INDICATOR, "operating_margin", SOEKPI_CURRENT, 1, 0, 0, 0,
     "operating_margin", "销售(营业)利润率"},
    {"roe", "净资产收益率(全面摊薄)@上年同期", BASE_INDICATOR, "roe_closing", SOEKPI_PRIOR, 1, 0, 0, 0, "roe_closing@prior",
     "净资产收益率(全面摊薄)@上年同期"},
    {"revenue_per_capita", "人均营业收入(年末人数平均) - 1 万元/人", BASE_INDICATOR, "revenue_per_employee", SOEKPI_CURRENT,
     1, 0, -1, 4, "revenue_per_employee - 1 万元/人", "人均营业收入(年末人数平均) - 1 万元/人"},
    {"total_profit", "100 万元", BASE_NONE, NULL, 0, 0, 0, 1, 6, "100 万元", "100 万元"},
    {"total_profit", "1.5亿元", BASE_NONE, NULL, 0, 0, 0, 15, 7, "1.5 亿元", "1.5 亿元"},
    {"total_profit", "9999 元", BASE_NONE, NULL, 0, 0, 0, 9999, 0, "9999 元", "9999 元"},
    {"total_profit", "3 千元 + 2 万元", BASE_NONE, NULL, 0, 0, 0, 23, 3, "2.3 万元", "2.3 万元"},
    {"total_profit", "1.1 * prior - 5 万元", BASE_PRIOR, NULL, 0, 11, -1, -5, 4, "1.1 * prior - 5 万元",
     "1.1 * 上年同期 - 5 万元"},
    {"total_profit", "revenue", BASE_ITEM, "revenue", SOEKPI_CURRENT, 1, 0, 0, 0, "revenue", "营业收入"},
    {"revenue_per_capita", "50 万元/人", BASE_NONE, NULL, 0, 0, 0, 5, 5, "50 万元/人", "50 万元/人"},
    {"revenue_per_capita", "50万元/person", BASE_NONE, NULL, 0, 0, 0, 5, 5, "50 万元/人", "50 万元/人"},
    {"interest_cover", "3", BASE_NONE, NULL, 0, 0, 0, 3, 0, "3", "3"},
    {"interest_cover", "3 倍", BASE_NONE, NULL, 0, 0, 0, 3, 0, "3 times", "3倍"},
    {"interest_cover", "prior + 0.5", BASE_PRIOR, NULL, 0, 1, 0, 5, -1, "prior + 0.5", "上年同期 + 0.5"},
    {"average_headcount", "500 人", BASE_NONE, NULL, 0, 0, 0, 5, 2, "500 persons", "500人"},
    {"new_space", "80 万平方米", BASE_NONE, NULL, 0, 0, 0, 8, 5, "80 万平方米", "80 万平方米"},
    {"loss_making_enterprises", "3 户", BASE_NONE, NULL, 0, 0, 0, 3, 0, "3 count", "3户"},
    /* clang-format on */
};

START_TEST(parts_of_a_reference) {
    reference out;
    soekpi_error error;
    int32_t unit = unit_of(parts[_i].about);
    ck_assert_msg(parse(unit, parts[_i].text, &out, &error) == SOEKPI_OK, "'%s': column %d: %s",
                  parts[_i].text, error.column - 20, error.message);
    ck_assert_msg(out.base == parts[_i].base, "'%s': base %d", parts[_i].text, (int)out.base);
    if (parts[_i].name != NULL) {
        ck_assert_int_eq(out.index, found(parts[_i].name).index);
        ck_assert_int_eq(out.time, parts[_i].time);
    }
    decimal factor, margin;
    ck_assert(soekpi_form_plain_constant(&out.factor, &factor));
    ck_assert(soekpi_form_plain_constant(&out.margin, &margin));
    ck_assert_msg(
        soekpi_decimal_equal(factor, soekpi_decimal_make(parts[_i].factor, parts[_i].factor_exponent)),
        "'%s': the factor", parts[_i].text);
    ck_assert_msg(
        soekpi_decimal_equal(margin, soekpi_decimal_make(parts[_i].margin, parts[_i].margin_exponent)),
        "'%s': the margin", parts[_i].text);
    for (int32_t language = SOEKPI_CHINESE; language <= SOEKPI_ENGLISH; language++) {
        text_builder builder = {0};
        soekpi_reference_print(&out, names, language, &builder);
        check_text(&builder, language == SOEKPI_CHINESE ? parts[_i].chinese : parts[_i].english);
    }
    check_round_trip(unit, parts[_i].text, &out);
    soekpi_reference_free(&out);
}
END_TEST

START_TEST(parameters_in_factor_and_margin) {
    static const char *const texts[] = {"prior + debt_band",
                                        "prior - 2 * 允许升幅",
                                        "twice * prior",
                                        "倍数 × 上年同期 + debt_band",
                                        "(twice + 1) * gdp_growth - debt_band",
                                        "debt_band",
                                        "2 * debt_band + 1 %",
                                        "prior + debt_band + 1 pp",
                                        "prior - debt_band - 1 pp"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        reference out;
        soekpi_error error;
        ck_assert_msg(parse(SOEKPI_PERCENT, texts[i], &out, &error) == SOEKPI_OK, "'%s': column %d: %s",
                      texts[i], error.column - 20, error.message);
        check_round_trip(SOEKPI_PERCENT, texts[i], &out);
        soekpi_reference_free(&out);
    }
}
END_TEST

START_TEST(random_constants_read_the_same) {
    static const struct {
        const char *about, *units[6];
    } choices[] = {
        {"debt_ratio", {"%", "％", " %"}},
        {"total_profit", {"元", " 千元", "万元", "百万元", "亿元", " 万亿元"}},
        {"average_wage", {"元/人", "万元/人", " 元/person", "亿元/人"}},
        {"headcount", {"人", "", "万人"}},
        {"new_space", {"平方米", " 万平方米", "m2"}},
        {"interest_cover", {"", "倍"}},
        {"enterprises", {"户", "家", ""}},
        {"months", {"", "个月"}},
    };
    uint64_t state = 8;
    for (int round = 0; round < 3000; round++) {
        size_t which = (size_t)random_below(&state, COUNT(choices));
        size_t known = 0;
        while (known < 6 && choices[which].units[known] != NULL) {
            known++;
        }
        char text[96];
        const char *unit = choices[which].units[random_below(&state, known)];
        bool based = random_below(&state, 3) == 0;
        bool points = strcmp(choices[which].about, "debt_ratio") == 0 && based;
        int digits = 1 + (int)random_below(&state, 12), places = (int)random_below(&state, 6);
        uint64_t number = next_random(&state);
        for (int d = 18; d > digits; d--) {
            number /= 10;
        }
        number = number % UINT64_C(1000000000000) + 1;
        uint64_t scale = 1;
        for (int p = 0; p < places; p++) {
            scale *= 10;
        }
        char fraction[24] = "";
        uint64_t rest = number % scale;
        for (int p = places; p >= 0; p--, rest /= 10) {
            fraction[p] = (char)('0' + rest % 10);
        }
        snprintf(text, sizeof text, "%s%s%llu.%s%s", based ? "prior" : "",
                 based ? (random_below(&state, 2) ? " + " : " - ") : (random_below(&state, 2) ? "-" : ""),
                 (unsigned long long)(number / scale), fraction, points ? " pp" : unit);
        reference out;
        soekpi_error error;
        int32_t about = unit_of(choices[which].about);
        ck_assert_msg(parse(about, text, &out, &error) == SOEKPI_OK, "'%s': column %d: %s", text,
                      error.column - 20, error.message);
        check_round_trip(about, text, &out);
        soekpi_reference_free(&out);
    }
}
END_TEST

/* ---- Law 8: what fits what ---- */

enum { PERCENT, MONEY, PER_PERSON, PERSONS, TIMES, AREA, SUBJECTS };
static const char *const subjects[SUBJECTS] = {"debt_ratio",        "revenue",        "revenue_per_capita",
                                               "average_headcount", "interest_cover", "new_space"};

enum { ANY_ANSWER = 2 }; /* the laws do not say */

static const struct {
    const char *text;
    int fits[SUBJECTS];
} fitting[] = {
    /* clang-format off */
    /* constant         %  money  /person persons times area */ {"0", {1, 1, 1, 1, 1, 1}},
    {"70", {0, 0, 0, 1, 1, 0}},
    {"70 %", {1, 0, 0, 0, 1, 0}},
    {"70 元", {0, 1, 0, 0, 0, 0}},
    {"70 万元", {0, 1, 0, 0, 0, 0}},
    {"70 亿元", {0, 1, 0, 0, 0, 0}},
    {"70 万元/人", {0, 0, 1, 0, 0, 0}},
    {"70 元/person", {0, 0, 1, 0, 0, 0}},
    {"70 人", {0, 0, 0, 1, 0, 0}},
    {"70 户", {0, 0, 0, 0, ANY_ANSWER, 0}},
    {"70 天", {0, 0, 0, 0, 0, 0}},
    {"70 平方米", {0, 0, 0, 0, 0, 1}},
    {"0.7 倍", {0, 0, 0, 0, 1, 0}},
    {"debt_band", {1, 0, 0, 0, ANY_ANSWER, 0}},
    {"minimum", {0, 1, 0, 0, 0, 0}},
    {"twice", {0, 0, 0, 1, 1, 0}},
    /* a margin */ {"prior + 0", {1, 1, 1, 1, 1, 1}},
    {"prior + 5", {0, 0, 0, 1, 1, 0}},
    {"prior + 5 pp", {1, 0, 0, 0, 0, 0}},
    {"prior - 5 个百分点", {1, 0, 0, 0, 0, 0}},
    {"prior + 5 万元", {0, 1, 0, 0, 0, 0}},
    {"prior + 5 万元/人", {0, 0, 1, 0, 0, 0}},
    {"prior + 5 人", {0, 0, 0, 1, 0, 0}},
    {"prior + 5 倍", {0, 0, 0, 0, 1, 0}},
    {"prior + 5 平方米", {0, 0, 0, 0, 0, 1}},
    {"prior + 5 户", {0, 0, 0, 0, ANY_ANSWER, 0}},
    {"prior + debt_band", {1, 0, 0, 0, 0, 0}},
    {"prior + minimum", {0, 1, 0, 0, 0, 0}},
    /* a base */ {"gdp_growth", {1, 0, 0, 0, 1, 0}},
    {"revenue", {0, 1, 0, 0, 0, 0}},
    {"average_wage", {0, 0, 1, 0, 0, 0}},
    {"headcount", {0, 0, 0, 1, 0, 0}},
    {"prior", {1, 1, 1, 1, 1, 1}},
    {"1.05 * prior", {1, 1, 1, 1, 1, 1}},
    {"105 % * prior", {1, 1, 1, 1, 1, 1}},
    {"5 pp * prior", {0, 0, 0, 0, 0, 0}},
    {"2 万元 * prior", {0, 0, 0, 0, 0, 0}},
    {"debt_band * prior", {0, 0, 0, 0, 0, 0}},
    {"prior * twice", {1, 1, 1, 1, 1, 1}},
    /* per cent beside a figure says neither a change in per cent nor in points */ {"prior + 5 %", {0, 0, 0,
     0, 0, 0}},
    {"gdp_growth - 5%", {0, 0, 0, 0, 0, 0}},
    {"5 % + 70", {0, 0, 0, 0, 0, 0}},
    {"5 % + 7 万元", {0, 0, 0, 0, 0, 0}},
    {"5 % * 7 %", {0, 0, 0, 0, 0, 0}},
    /* clang-format on */
};

START_TEST(law_8_units_fit_or_are_refused) {
    for (int about = 0; about < SUBJECTS; about++) {
        reference out;
        soekpi_error error;
        soekpi_status status = parse(unit_of(subjects[about]), fitting[_i].text, &out, &error);
        ck_assert_msg(fitting[_i].fits[about] == ANY_ANSWER ||
                          (status == SOEKPI_OK) == (fitting[_i].fits[about] == 1),
                      "'%s' against %s is %s (%s)", fitting[_i].text, subjects[about],
                      status == SOEKPI_OK ? "accepted" : "refused", status == SOEKPI_OK ? "" : error.message);
        if (status == SOEKPI_OK) {
            soekpi_reference_free(&out);
            continue;
        }
        ck_assert_int_eq(status, SOEKPI_ERROR_UNIT);
        ck_assert_int_eq(error.code, status);
        ck_assert_int_eq(error.line, 4);
        ck_assert_int_ge(error.column, 21);
    }
}
END_TEST

static const struct {
    const char *about, *text, *fragments[2];
} advice[] = {
    {"debt_ratio", "prior + 5 %", {"1.05 * prior", "5 pp"}},
    {"debt_ratio", "prior - 5 %", {"0.95 * prior", "5 pp"}},
    {"revenue", "prior + 8 %", {"1.08 * prior", "8"}},
    {"debt_ratio", "70", {"'70", "%"}},
    {"debt_ratio", "70 万元", {"70 万元", "%"}},
    {"revenue", "100", {"'100", "万元"}},
    {"revenue", "gdp_growth", {"gdp_growth", "%"}},
};

START_TEST(law_8_errors_say_how_to_write_it) {
    reference out;
    soekpi_error error;
    ck_assert_int_eq(parse(unit_of(advice[_i].about), advice[_i].text, &out, &error), SOEKPI_ERROR_UNIT);
    for (int i = 0; i < 2; i++) {
        ck_assert_msg(strstr(error.message, advice[_i].fragments[i]) != NULL, "'%s': '%s' without '%s'",
                      advice[_i].text, error.message, advice[_i].fragments[i]);
    }
}
END_TEST

/* One-figure calls take bare numbers in the items' own unit. */
START_TEST(law_8_bare_constants_where_a_call_allows_them) {
    static const struct {
        int32_t unit;
        const char *text;
        bool fits;
    } cases[] = {
        {SOEKPI_MONEY, "100", true},          {SOEKPI_MONEY, "prior + 100", true},
        {SOEKPI_MONEY_PER_PERSON, "5", true}, {SOEKPI_NUMBER, "7", true},
        {SOEKPI_NUMBER, "7 %", true},         {SOEKPI_NUMBER, "prior + 1 pp", true},
        {SOEKPI_PERCENT, "7", false},         {SOEKPI_PERCENT, "7 %", true},
        {SOEKPI_PERCENT, "prior + 5", false}, {SOEKPI_AREA, "10", true},
        {SOEKPI_MONEY, "100 %", false},       {SOEKPI_MONEY, "prior + 5 %", false},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        reference out = {0};
        soekpi_error error;
        soekpi_status status = soekpi_reference_parse(names, soekpi_slice(cases[i].text), (place){1, 1},
                                                      (subject){cases[i].unit, true}, &out, &error);
        ck_assert_msg((status == SOEKPI_OK) == cases[i].fits, "'%s' for unit %d: %d", cases[i].text,
                      cases[i].unit, status);
        soekpi_reference_free(&out);
    }
}
END_TEST

/* ---- What is refused, and where ---- */

static const struct {
    const char *text;
    soekpi_status code;
    int column;
    const char *fragment;
} refused[] = {
    /* clang-format off */
    {"", SOEKPI_ERROR_SYNTAX, 1, "expected"},
    {"prior +", SOEKPI_ERROR_SYNTAX, 8, "the end"},
    {"prior + gdp_growth", SOEKPI_ERROR_RULE, 1, "one reference"},
    {"gdp_growth + gdp_growth@prior", SOEKPI_ERROR_RULE, 1, "one reference"},
    {"prior * gdp_growth", SOEKPI_ERROR_FORMULA, 7, "multiplies"},
    {"1 / prior", SOEKPI_ERROR_RULE, 1, "decimals"},
    {"prior / 3", SOEKPI_ERROR_RULE, 1, "decimals"},
    {"avg(prior)", SOEKPI_ERROR_RULE, 1, "avg()"},
    {"growth(revenue)", SOEKPI_ERROR_RULE, 1, "growth()"},
    {"去年增速", SOEKPI_ERROR_NAME, 1, "去年增速"},
    {"  debt_ration", SOEKPI_ERROR_NAME, 3, "debt_ratio"},
    {"5 parsecs", SOEKPI_ERROR_UNIT, 3, "parsecs"},
    {"prior prior", SOEKPI_ERROR_SYNTAX, 7, "'prior'"},
    {"prior / 0", SOEKPI_ERROR_FORMULA, 7, "constant 0"},
    {"net_profit@opening", SOEKPI_ERROR_FORMULA, 1, "opening"},
    {"1234567890123456789012345678901 %", SOEKPI_ERROR_LIMIT, 1, "30"},
    {"prior * twice * twice", SOEKPI_ERROR_FORMULA, 15, "multiplies"},
    /* clang-format on */
};

START_TEST(law_17_refused_references_name_their_place) {
    reference out;
    soekpi_error error;
    soekpi_status status = parse(SOEKPI_PERCENT, refused[_i].text, &out, &error);
    ck_assert_msg(status == refused[_i].code, "'%s': %d (%s), expected %d", refused[_i].text, status,
                  status == SOEKPI_OK ? "" : error.message, refused[_i].code);
    ck_assert_int_eq(error.line, 4);
    ck_assert_msg(error.column == 20 + refused[_i].column, "'%s': column %d, expected %d: %s",
                  refused[_i].text, error.column - 20, refused[_i].column, error.message);
    ck_assert_msg(strstr(error.message, refused[_i].fragment) != NULL, "'%s': '%s' without '%s'",
                  refused[_i].text, error.message, refused[_i].fragment);
    ck_assert_ptr_null(out.factor.terms);
    ck_assert_ptr_null(out.margin.terms);
}
END_TEST

/* ---- The formula it becomes: (k * N + m * D) / D ---- */

typedef struct expected_term {
    const char *name; /* NULL: a constant */
    int32_t time;
    const char *parameter;
    int64_t mantissa;
    int32_t exponent;
} expected_term;

static const struct {
    const char *about, *text;
    expected_term numerator[4], denominator[3];
    bool growth;
} folded[] = {
    /* clang-format off */
    {"debt_ratio", "prior", {{"total_liabilities", SOEKPI_PRIOR, NULL, 1, 0}}, {{"total_assets", SOEKPI_PRIOR,
     NULL, 1, 0}}, false},
    {"debt_ratio", "prior + 1 pp", {{"total_liabilities", SOEKPI_PRIOR, NULL, 1, 0}, {"total_assets",
     SOEKPI_PRIOR, NULL, 1, -2}}, {{"total_assets", SOEKPI_PRIOR, NULL, 1, 0}}, false},
    {"debt_ratio", "prior + debt_band", {{"total_liabilities", SOEKPI_PRIOR, NULL, 1, 0}, {"total_assets",
     SOEKPI_PRIOR, "debt_band", 1, 0}}, {{"total_assets", SOEKPI_PRIOR, NULL, 1, 0}}, false},
    {"debt_ratio", "0.9 * opening - 2 pp", {{"total_liabilities", SOEKPI_OPENING, NULL, 9, -1},
     {"total_assets", SOEKPI_OPENING, NULL, -2, -2}}, {{"total_assets", SOEKPI_OPENING, NULL, 1, 0}}, false},
    {"roe", "1.05 * prior", {{"net_profit", SOEKPI_PRIOR, NULL, 105, -2}}, {{"total_equity", SOEKPI_PRIOR,
     NULL, 5, -1}, {"total_equity", SOEKPI_PRIOR_OPENING, NULL, 5, -1}}, false},
    {"roe", "twice * prior", {{"net_profit", SOEKPI_PRIOR, "twice", 1, 0}}, {{"total_equity", SOEKPI_PRIOR,
     NULL, 5, -1}, {"total_equity", SOEKPI_PRIOR_OPENING, NULL, 5, -1}}, false},
    {"debt_ratio", "70 %", {{NULL, 0, NULL, 7, -1}}, {{NULL, 0, NULL, 1, 0}}, false},
    {"debt_ratio", "debt_band", {{NULL, 0, "debt_band", 1, 0}}, {{NULL, 0, NULL, 1, 0}}, false},
    {"total_profit_growth", "gdp_growth + 1 pp", {{"gdp_growth", SOEKPI_CURRENT, NULL, 1, 0}, {NULL, 0, NULL,
     1, -2}}, {{NULL, 0, NULL, 1, 0}}, false},
    {"revenue", "1.1 * prior - 5 万元", {{"revenue", SOEKPI_PRIOR, NULL, 11, -1}, {NULL, 0, NULL, -5, 4}},
     {{NULL, 0, NULL, 1, 0}}, false},
    {"wage_bill_growth", "0.5 * revenue_growth + 1 pp", {{"revenue", SOEKPI_CURRENT, NULL, 5, -1}, {"revenue",
     SOEKPI_PRIOR, NULL, -49, -2}}, {{"revenue", SOEKPI_PRIOR, NULL, 1, 0}}, true},
    {"roe", "roe_closing@prior", {{"net_profit_parent", SOEKPI_PRIOR, NULL, 1, 0}}, {{"equity_parent",
     SOEKPI_PRIOR, NULL, 1, 0}}, false},
    /* clang-format on */
};

static void check_form(const form *got, const expected_term *expected, size_t most, const char *text) {
    form wanted = {0};
    for (size_t i = 0; i < most && expected[i].mantissa != 0; i++) {
        term entry = {expected[i].name == NULL ? NO_ITEM : found(expected[i].name).index,
                      expected[i].parameter == NULL ? NO_PARAMETER : found(expected[i].parameter).index,
                      expected[i].time, soekpi_decimal_make(expected[i].mantissa, expected[i].exponent)};
        ck_assert_int_eq(soekpi_form_add_term(&wanted, entry), SOEKPI_OK);
    }
    if (!soekpi_form_equal(got, &wanted)) {
        text_builder ours = {0}, theirs = {0};
        soekpi_form_print(got, names, SOEKPI_ENGLISH, &theirs);
        soekpi_form_print(&wanted, names, SOEKPI_ENGLISH, &ours);
        ck_abort_msg("'%s' becomes %.200s, expected %.200s", text, soekpi_slice_of(&theirs).start,
                     soekpi_slice_of(&ours).start);
    }
    soekpi_form_free(&wanted);
}

static formula formula_of(const char *name) {
    formula out;
    soekpi_error error;
    ck_assert_int_eq(soekpi_formula_parse(names, NULL, soekpi_slice(name), (place){1, 1}, &out, &error),
                     SOEKPI_OK);
    return out;
}

START_TEST(a_reference_becomes_a_formula) {
    reference limit;
    formula about = formula_of(folded[_i].about), out;
    soekpi_error error;
    ck_assert_msg(parse(unit_of(folded[_i].about), folded[_i].text, &limit, &error) == SOEKPI_OK, "%s",
                  error.message);
    ck_assert_msg(soekpi_reference_formula(&limit, &about, names, (place){1, 1}, &out, &error) == SOEKPI_OK,
                  "%s", error.message);
    check_form(&out.numerator, folded[_i].numerator, COUNT(folded[_i].numerator), folded[_i].text);
    check_form(&out.denominator, folded[_i].denominator, COUNT(folded[_i].denominator), folded[_i].text);
    ck_assert_int_eq(out.growth.count > 0, folded[_i].growth);
    soekpi_formula_free(&out);
    soekpi_formula_free(&about);
    soekpi_reference_free(&limit);
}
END_TEST

START_TEST(law_10_prior_and_opening_need_a_meaning) {
    static const struct {
        const char *about, *text;
        soekpi_status code;
        const char *fragment;
    } cases[] = {
        {"total_profit_growth", "prior", SOEKPI_ERROR_RULE, "year before last"},
        {"capital_accumulation", "opening", SOEKPI_ERROR_RULE, "total_equity"},
        {"roe", "opening", SOEKPI_ERROR_RULE, "opening"},
        {"revenue", "opening", SOEKPI_ERROR_RULE, "revenue"},
        {"revenue_per_capita", "opening", SOEKPI_ERROR_RULE, "flow"},
        {"capital_accumulation", "prior", SOEKPI_OK, ""},
        {"debt_ratio", "opening", SOEKPI_OK, ""},
        {"roe", "prior", SOEKPI_OK, ""},
        {"charge", "twice * prior", SOEKPI_ERROR_FORMULA, "two parameters"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        reference limit;
        formula about = formula_of(cases[i].about), out;
        soekpi_error error;
        ck_assert_msg(parse(unit_of(cases[i].about), cases[i].text, &limit, &error) == SOEKPI_OK, "%s",
                      error.message);
        soekpi_status status = soekpi_reference_formula(&limit, &about, names, (place){9, 5}, &out, &error);
        ck_assert_msg(status == cases[i].code, "%s against '%s': %d", cases[i].about, cases[i].text, status);
        if (status == SOEKPI_OK) {
            soekpi_formula_free(&out);
        } else {
            ck_assert_msg(error.line == 9 && error.column == 5 &&
                              strstr(error.message, cases[i].fragment) != NULL,
                          "%d:%d '%s'", error.line, error.column, error.message);
        }
        soekpi_formula_free(&about);
        soekpi_reference_free(&limit);
    }
}
END_TEST

/* k * N + m * D may break the limit of a form that N and D keep. */
START_TEST(law_19_factor_and_margin_make_no_endless_forms) {
    formula about = {0}, out;
    for (int32_t i = 0; i < 40; i++) {
        term entry = {i, NO_PARAMETER, SOEKPI_CURRENT, soekpi_decimal_make(1, 0)};
        ck_assert_int_eq(soekpi_form_add_term(&about.numerator, entry), SOEKPI_OK);
        entry.item = i + 30;
        ck_assert_int_eq(soekpi_form_add_term(&about.denominator, entry), SOEKPI_OK);
    }
    for (int wide = 0; wide < 2; wide++) {
        reference limit;
        soekpi_error error;
        ck_assert_int_eq(parse(SOEKPI_PERCENT, wide ? "prior + 1 pp" : "2 * prior", &limit, &error),
                         SOEKPI_OK);
        soekpi_status status = soekpi_reference_formula(&limit, &about, names, (place){1, 1}, &out, &error);
        ck_assert_int_eq(status, wide ? SOEKPI_ERROR_LIMIT : SOEKPI_OK); /* 70 different items */
        if (status == SOEKPI_OK) {
            soekpi_formula_free(&out);
        }
        soekpi_reference_free(&limit);
    }
    soekpi_formula_free(&about);
}
END_TEST

/* ---- Bands ---- */

START_TEST(law_6_bands) {
    static const struct {
        int32_t unit;
        const char *text;
        bool share_allowed;
        soekpi_status code;
        bool share;
        int64_t mantissa;
        int32_t exponent;
    } cases[] = {
        {SOEKPI_PERCENT, "1 pp", true, SOEKPI_OK, false, 1, -2},
        {SOEKPI_PERCENT, "0", true, SOEKPI_OK, false, 0, 0},
        {SOEKPI_PERCENT, "1 %", true, SOEKPI_ERROR_UNIT, false, 0, 0},
        {SOEKPI_MONEY, "5 %", true, SOEKPI_OK, true, 5, -2},
        {SOEKPI_MONEY, "5 %", false, SOEKPI_ERROR_UNIT, false, 0, 0},
        {SOEKPI_MONEY, "5 万元", true, SOEKPI_OK, false, 5, 4},
        {SOEKPI_MONEY, "5 pp", true, SOEKPI_ERROR_UNIT, false, 0, 0},
        {SOEKPI_MONEY_PER_PERSON, "3 %", true, SOEKPI_OK, true, 3, -2},
        {SOEKPI_TIMES, "0.2", true, SOEKPI_OK, false, 2, -1},
        {SOEKPI_PERCENT, "-1 pp", true, SOEKPI_ERROR_RULE, false, 0, 0},
        {SOEKPI_MONEY, "-5 %", true, SOEKPI_ERROR_RULE, false, 0, 0},
        {SOEKPI_PERCENT, "prior", true, SOEKPI_ERROR_RULE, false, 0, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        form band = {0};
        constant_unit unit;
        bool share = false;
        soekpi_error error;
        soekpi_status status = soekpi_band_parse(names, soekpi_slice(cases[i].text), (place){1, 1},
                                                 (subject){cases[i].unit, false}, cases[i].share_allowed,
                                                 &band, &unit, &share, &error);
        ck_assert_msg(status == cases[i].code, "'%s' in unit %d: %d", cases[i].text, cases[i].unit, status);
        if (status == SOEKPI_OK) {
            decimal value;
            ck_assert(soekpi_form_plain_constant(&band, &value));
            ck_assert(soekpi_decimal_equal(value, soekpi_decimal_make(cases[i].mantissa, cases[i].exponent)));
            ck_assert_msg(share == cases[i].share, "'%s'", cases[i].text);
            soekpi_form_free(&band);
        }
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("reference");
    TCase *text = tcase_create("text");
    tcase_add_checked_fixture(text, setup, teardown);
    tcase_add_loop_test(text, parts_of_a_reference, 0, (int)COUNT(parts));
    tcase_add_test(text, parameters_in_factor_and_margin);
    tcase_add_test(text, random_constants_read_the_same);
    tcase_add_loop_test(text, law_17_refused_references_name_their_place, 0, (int)COUNT(refused));
    suite_add_tcase(suite, text);
    TCase *units = tcase_create("units");
    tcase_add_checked_fixture(units, setup, teardown);
    tcase_add_loop_test(units, law_8_units_fit_or_are_refused, 0, (int)COUNT(fitting));
    tcase_add_loop_test(units, law_8_errors_say_how_to_write_it, 0, (int)COUNT(advice));
    tcase_add_test(units, law_8_bare_constants_where_a_call_allows_them);
    tcase_add_test(units, law_6_bands);
    suite_add_tcase(suite, units);
    TCase *formulas = tcase_create("formulas");
    tcase_add_checked_fixture(formulas, setup, teardown);
    tcase_add_loop_test(formulas, a_reference_becomes_a_formula, 0, (int)COUNT(folded));
    tcase_add_test(formulas, law_10_prior_and_opening_need_a_meaning);
    tcase_add_test(formulas, law_19_factor_and_margin_make_no_endless_forms);
    suite_add_tcase(suite, formulas);
    return run_suite(suite);
}
