/* Rules and at-risk conditions: every form of design, in signs and in Chinese,
 * what they mean, where they are refused, and that printed text reads the same. */
#include <check.h>
#include <string.h>

#include "base/memory.h"
#include "catalogue/form.h"
#include "harness.h"
#include "plan/plan.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static soekpi_catalogue *names;

static void setup(void) {
    static const char own[] = "parameters:\n"
                              "  debt_band: {value: 1 pp, zh: 允许升幅}\n"
                              "  tight_band: {value: 0.2 pp}\n"
                              "  minimum: {value: 80 万元}\n"
                              "  minus: {value: -1 pp}\n";
    soekpi_error error;
    names = soekpi_catalogue_create(&error);
    ck_assert_msg(names != NULL, "%d:%d %s", error.line, error.column, error.message);
    ck_assert_msg(soekpi_catalogue_add_text(names, own, sizeof own - 1, &error) == SOEKPI_OK, "%d:%d %s",
                  error.line, error.column, error.message);
}

static void teardown(void) {
    soekpi_catalogue_free(names);
}

typedef struct spoken {
    subject about;
    int32_t better;
} spoken;

static spoken of(const char *name) {
    symbol found;
    ck_assert_int_eq(soekpi_catalogue_lookup(names, soekpi_slice(name), &found), SOEKPI_OK);
    spoken about = {{SOEKPI_NUMBER, false}, SOEKPI_BETTER_NONE};
    if (found.what == SOEKPI_IS_INDICATOR) {
        about.about.unit = soekpi_catalogue_indicator(names, found.index)->unit;
        about.better = soekpi_catalogue_indicator(names, found.index)->better;
    } else {
        about.about.unit = soekpi_catalogue_item(names, found.index)->unit;
    }
    return about;
}

static soekpi_status parse(const char *about, const char *text, rule *out, soekpi_error *error) {
    place where = {3, 11};
    spoken with = of(about);
    memset(error, 0, sizeof *error);
    return soekpi_rule_parse(names, soekpi_slice(text), where, with.about, with.better, out, error);
}

static char *printed(const rule *from, int32_t language) {
    text_builder builder = {0};
    soekpi_rule_print(from, names, language, &builder);
    char *text = soekpi_text_take(&builder);
    ck_assert_ptr_nonnull(text);
    return text;
}

static bool same_reference(const reference *a, const reference *b) {
    return a->base == b->base && a->index == b->index && a->time == b->time &&
           soekpi_form_equal(&a->factor, &b->factor) && soekpi_form_equal(&a->margin, &b->margin);
}

static bool same_rule(const rule *a, const rule *b) {
    return a->kind == b->kind && (a->kind != RULE_COMPARE || a->comparison == b->comparison) &&
           same_reference(&a->references[0], &b->references[0]) &&
           same_reference(&a->references[1], &b->references[1]) &&
           soekpi_form_equal(&a->tolerance, &b->tolerance);
}

/* ---- Every form, and its text again ---- */

static const struct {
    const char *about, *text, *english, *chinese;
} forms[] = {
    {"total_profit_growth", "> gdp_growth", "> gdp_growth", "高于 地区生产总值增速"},
    {"total_profit_growth", "高于地区生产总值增速", "> gdp_growth", "高于 地区生产总值增速"},
    {"total_profit_growth", "超过 GDP增速", "> gdp_growth", "高于 地区生产总值增速"},
    {"total_profit_growth", "大于 gdp_growth", "> gdp_growth", "高于 地区生产总值增速"},
    {"total_profit_growth", "＞gdp_growth", "> gdp_growth", "高于 地区生产总值增速"},
    {"total_profit_growth", ">0", "> 0", "高于 0"},
    {"debt_ratio", ">= 8 %", ">= 8 %", "不低于 8%"},
    {"debt_ratio", "≥8%", ">= 8 %", "不低于 8%"},
    {"debt_ratio", "＞＝ ８％", ">= 8 %", "不低于 8%"},
    {"debt_ratio", "> = 8%", ">= 8 %", "不低于 8%"},
    {"debt_ratio", "不低于8%", ">= 8 %", "不低于 8%"},
    {"debt_ratio", "不少于 8%", ">= 8 %", "不低于 8%"},
    {"debt_ratio", "不小于 8%", ">= 8 %", "不低于 8%"},
    {"debt_ratio", "< 70 %", "< 70 %", "低于 70%"},
    {"debt_ratio", "＜70%", "< 70 %", "低于 70%"},
    {"debt_ratio", "低于 70%", "< 70 %", "低于 70%"},
    {"debt_ratio", "小于70%", "< 70 %", "低于 70%"},
    {"debt_ratio", "<= prior + debt_band", "<= prior + debt_band", "不高于 上年同期 + 允许升幅"},
    {"debt_ratio", "≤ prior + 1 pp", "<= prior + 1 pp", "不高于 上年同期 + 1个百分点"},
    {"debt_ratio", "＜＝ prior + 1 pp", "<= prior + 1 pp", "不高于 上年同期 + 1个百分点"},
    {"debt_ratio", "不高于 上年同期 + 1个百分点", "<= prior + 1 pp", "不高于 上年同期 + 1个百分点"},
    {"debt_ratio", "不超过上年同期", "<= prior", "不高于 上年同期"},
    {"debt_ratio", "不大于上年同期", "<= prior", "不高于 上年同期"},
    {"debt_ratio", "  <=   prior  ", "<= prior", "不高于 上年同期"},
    {"debt_ratio", "<= opening", "<= opening", "不高于 年初"},
    {"debt_ratio", "< industry_debt_ratio + 5 pp", "< industry_debt_ratio + 5 pp",
     "低于 行业资产负债率基准线 + 5个百分点"},
    {"roe", "不低于 1.05 * 上年同期", ">= 1.05 * prior", "不低于 1.05 * 上年同期"},
    {"roe", ">= 1.05 * prior", ">= 1.05 * prior", "不低于 1.05 * 上年同期"},
    {"roe", ">= prior - 0.5 pp", ">= prior - 0.5 pp", "不低于 上年同期 - 0.5个百分点"},
    {"roe", "提升", "> prior", "高于 上年同期"},
    {"roe", "稳中求进", ">= prior", "不低于 上年同期"},
    {"debt_ratio", "稳 1 pp", "<= prior + 1 pp", "不高于 上年同期 + 1个百分点"},
    {"debt_ratio", "稳1个百分点", "<= prior + 1 pp", "不高于 上年同期 + 1个百分点"},
    {"debt_ratio", "稳定 debt_band", "<= prior + debt_band", "不高于 上年同期 + 允许升幅"},
    {"debt_ratio", "within 1 pp of prior", "within 1 pp of prior", "与 上年同期 相差不超过 1个百分点"},
    {"debt_ratio", "Within debt_band OF prior", "within debt_band of prior",
     "与 上年同期 相差不超过 允许升幅"},
    {"debt_ratio", "与上年同期相差不超过1个百分点", "within 1 pp of prior",
     "与 上年同期 相差不超过 1个百分点"},
    {"debt_ratio", "between 40 % and 65 %", "between 40 % and 65 %", "在 40% 与 65% 之间"},
    {"debt_ratio", "between 40 % and 40 %", "between 40 % and 40 %", "在 40% 与 40% 之间"},
    {"debt_ratio", "between 40 % and industry_debt_ratio", "between 40 % and industry_debt_ratio",
     "在 40% 与 行业资产负债率基准线 之间"},
    {"debt_ratio", "between prior - 2 pp and prior + 1 pp", "between prior - 2 pp and prior + 1 pp",
     "在 上年同期 - 2个百分点 与 上年同期 + 1个百分点 之间"},
    {"debt_ratio", "在40%与65%之间", "between 40 % and 65 %", "在 40% 与 65% 之间"},
    {"debt_ratio", "介于 40% 和 65% 之间", "between 40 % and 65 %", "在 40% 与 65% 之间"},
    {"debt_ratio", "介于40%至65%之间", "between 40 % and 65 %", "在 40% 与 65% 之间"},
    {"revenue", "> 100 万元", "> 100 万元", "高于 100 万元"},
    {"revenue", ">= minimum", ">= minimum", "不低于 minimum"},
    {"revenue", "<= total_revenue", "<= total_revenue", "不高于 营业总收入"},
    {"revenue", "within 5 万元 of prior", "within 5 万元 of prior", "与 上年同期 相差不超过 5 万元"},
    /* names that hold the words of the grammar */
    {"revenue", "between taxes and surcharges and depreciation and amortisation",
     "between taxes_and_surcharges and depreciation_and_amortisation", "在 税金及附加 与 折旧与摊销 之间"},
    {"revenue", "between depreciation and amortisation and 5 万元",
     "between depreciation_and_amortisation and 5 万元", "在 折旧与摊销 与 5 万元 之间"},
    {"revenue", "介于折旧与摊销和营业收入之间", "between depreciation_and_amortisation and revenue",
     "在 折旧与摊销 与 营业收入 之间"},
    {"revenue", "within 5 万元 of cost of sales", "within 5 万元 of operating_cost",
     "与 营业成本 相差不超过 5 万元"},
};

START_TEST(rule_is_printed_and_reads_the_same) {
    soekpi_error error;
    rule first;
    ck_assert_msg(parse(forms[_i].about, forms[_i].text, &first, &error) == SOEKPI_OK, "'%s': column %d: %s",
                  forms[_i].text, error.column, error.message);
    for (int32_t language = SOEKPI_CHINESE; language <= SOEKPI_ENGLISH; language++) {
        char *text = printed(&first, language);
        const char *expected = language == SOEKPI_CHINESE ? forms[_i].chinese : forms[_i].english;
        ck_assert_str_eq(text, expected);
        rule second;
        ck_assert_msg(parse(forms[_i].about, text, &second, &error) == SOEKPI_OK, "'%s': column %d: %s", text,
                      error.column, error.message);
        ck_assert_msg(same_rule(&first, &second), "'%s' reads as another rule", text);
        soekpi_rule_free(&second);
        soekpi_release(text);
    }
    soekpi_rule_free(&first);
}
END_TEST

/* ---- What a rule means: built from parts that the test knows ---- */

static decimal constant_of(const form *constant) {
    decimal value = soekpi_decimal_make(0, 0);
    ck_assert(constant->count == 0 || soekpi_form_plain_constant(constant, &value));
    return value;
}

static void add_decimal(text_builder *builder, int64_t mantissa, int32_t exponent) {
    soekpi_decimal_print(soekpi_decimal_make(mantissa, exponent), builder);
}

START_TEST(law_6_comparison_factor_and_margin) {
    static const char *const words[][4] = {{">", "高于", "超过", "＞"},
                                           {">=", "不低于", "≥", "＞＝"},
                                           {"<", "低于", "小于", "＜"},
                                           {"<=", "不高于", "≤", "不超过"}};
    static const struct {
        const char *text;
        base_kind base;
    } bases[] = {
        {"prior", BASE_PRIOR}, {"上年同期", BASE_PRIOR}, {"gdp_growth", BASE_ITEM}, {"roe", BASE_INDICATOR}};
    uint64_t state = 6;
    for (int i = 0; i < 2000; i++) {
        int compared = (int)random_below(&state, 4);
        size_t base = (size_t)random_below(&state, COUNT(bases));
        int64_t factor = (int64_t)random_below(&state, 3000) + 1;
        int64_t margin = (int64_t)random_below(&state, 4000) - 2000;
        text_builder builder = {0};
        soekpi_text_add(&builder, words[compared][random_below(&state, 4)]);
        soekpi_text_add(&builder, " ");
        add_decimal(&builder, factor, -3);
        soekpi_text_add(&builder, " * ");
        soekpi_text_add(&builder, bases[base].text);
        soekpi_text_add(&builder, margin < 0 ? " - " : " + ");
        add_decimal(&builder, margin < 0 ? -margin : margin, -2);
        soekpi_text_add(&builder, random_below(&state, 2) == 0 ? " pp" : "个百分点");
        char *text = soekpi_text_take(&builder);
        soekpi_error error;
        rule read;
        ck_assert_msg(parse("debt_ratio", text, &read, &error) == SOEKPI_OK, "'%s': %d: %s", text,
                      error.column, error.message);
        ck_assert_int_eq(read.kind, RULE_COMPARE);
        ck_assert_int_eq((int)read.comparison, compared);
        ck_assert_int_eq((int)read.references[0].base, (int)bases[base].base);
        ck_assert_msg(
            soekpi_decimal_equal(constant_of(&read.references[0].factor), soekpi_decimal_make(factor, -3)),
            "'%s'", text);
        ck_assert_msg(
            soekpi_decimal_equal(constant_of(&read.references[0].margin), soekpi_decimal_make(margin, -4)),
            "'%s'", text);
        soekpi_rule_free(&read);
        soekpi_release(text);
    }
}
END_TEST

START_TEST(within_and_between_keep_their_parts) {
    soekpi_error error;
    rule read;
    ck_assert_int_eq(parse("debt_ratio", "within 1.5 pp of 60 %", &read, &error), SOEKPI_OK);
    ck_assert_int_eq(read.kind, RULE_WITHIN);
    ck_assert(soekpi_decimal_equal(constant_of(&read.tolerance), soekpi_decimal_make(15, -3)));
    ck_assert(soekpi_decimal_equal(constant_of(&read.references[0].margin), soekpi_decimal_make(6, -1)));
    ck_assert_int_eq(read.references[0].base, BASE_NONE);
    soekpi_rule_free(&read);

    ck_assert_int_eq(parse("revenue", "between 0.5 亿元 and 90000000 元", &read, &error), SOEKPI_OK);
    ck_assert_int_eq(read.kind, RULE_BETWEEN);
    ck_assert(soekpi_decimal_equal(constant_of(&read.references[0].margin), soekpi_decimal_make(5, 7)));
    ck_assert(soekpi_decimal_equal(constant_of(&read.references[1].margin), soekpi_decimal_make(9, 7)));
    ck_assert_int_eq(read.wheres[0].column, 11 + 8);
    ck_assert_int_eq(read.wheres[1].column, 11 + 19);
    soekpi_rule_free(&read);
}
END_TEST

/* ---- Errors ---- */

static const struct {
    const char *about, *text;
    soekpi_status code;
    int column; /* counted from 1 in the text */
    const char *fragment;
} wrong[] = {
    {"debt_ratio", "", SOEKPI_ERROR_RULE, 1, "empty"},
    {"debt_ratio", "   ", SOEKPI_ERROR_RULE, 1, "empty"},
    {"debt_ratio", "=> 5 %", SOEKPI_ERROR_RULE, 1, "write '>='"},
    {"debt_ratio", "＝＞5%", SOEKPI_ERROR_RULE, 1, "write '>='"},
    {"debt_ratio", "=< 5 %", SOEKPI_ERROR_RULE, 1, "write '<='"},
    {"debt_ratio", "= 5 %", SOEKPI_ERROR_RULE, 1, "within"},
    {"debt_ratio", "== 5 %", SOEKPI_ERROR_RULE, 1, "between"},
    {"debt_ratio", "!= 5 %", SOEKPI_ERROR_RULE, 1, "within"},
    {"debt_ratio", "≠ 5 %", SOEKPI_ERROR_RULE, 1, "within"},
    {"debt_ratio", "<> 5 %", SOEKPI_ERROR_RULE, 1, "within"},
    {"debt_ratio", ">> 5 %", SOEKPI_ERROR_RULE, 1, "no comparison"},
    {"debt_ratio", "5 %", SOEKPI_ERROR_RULE, 1, "begins with a comparison"},
    {"debt_ratio", "  debt_ratio > 5 %", SOEKPI_ERROR_RULE, 3, "leave out"},
    {"debt_ratio", ">", SOEKPI_ERROR_RULE, 2, "missing after '>'"},
    {"debt_ratio", "不高于 ", SOEKPI_ERROR_RULE, 4, "missing after '不高于'"},
    {"debt_ratio", "> 5", SOEKPI_ERROR_UNIT, 3, "'5 %'"},
    {"debt_ratio", "<= prior + 5 %", SOEKPI_ERROR_UNIT, 4, "1.05 * prior"},
    {"debt_ratio", "> revenue", SOEKPI_ERROR_UNIT, 3, "revenue"},
    {"debt_ratio", "高于 负债率基准", SOEKPI_ERROR_NAME, 4, "负债率基准"},
    {"debt_ratio", "within 1 pp of debt_ration", SOEKPI_ERROR_NAME, 16, "'debt_ratio'"},
    {"debt_ratio", "within 1 pp", SOEKPI_ERROR_RULE, 12, "'of' is missing"},
    {"debt_ratio", "within of prior", SOEKPI_ERROR_RULE, 7, "tolerance is missing"},
    {"debt_ratio", "within minus of prior", SOEKPI_ERROR_RULE, 8, "negative"},
    {"debt_ratio", "within prior of 1 pp", SOEKPI_ERROR_RULE, 8, "constant or a parameter"},
    {"debt_ratio", "between 40 %", SOEKPI_ERROR_RULE, 13, "'and' is missing"},
    {"debt_ratio", "between 65 % and 40 %", SOEKPI_ERROR_RULE, 9, "between 40 % and 65 %"},
    {"debt_ratio", "在 65% 与 40% 之间", SOEKPI_ERROR_RULE, 3, "reversed"},
    {"debt_ratio", "between debt_band and tight_band", SOEKPI_ERROR_RULE, 9, "reversed"},
    {"debt_ratio", "between prior + 1 pp and prior - 1 pp", SOEKPI_ERROR_RULE, 9, "reversed"},
    {"debt_ratio", "between 40 % and", SOEKPI_ERROR_RULE, 17, "missing after 'and'"},
    {"debt_ratio", "介于 40% 与 65%", SOEKPI_ERROR_RULE, 13, "之间"},
    {"debt_ratio", "稳", SOEKPI_ERROR_RULE, 2, "稳 1 pp"},
    {"debt_ratio", "稳 5 %", SOEKPI_ERROR_UNIT, 3, "pp"},
    {"roe", "稳 1 pp", SOEKPI_ERROR_RULE, 1, ">= prior - 1 pp"},
    {"roe", "稳", SOEKPI_ERROR_RULE, 1, ">= prior - BAND"},
    {"roe", "提升 1 pp", SOEKPI_ERROR_RULE, 4, "> prior"},
    {"roe", "稳中求进 1 pp", SOEKPI_ERROR_RULE, 6, ">= prior"},
    {"roe", "rank <= 3 among peers", SOEKPI_ERROR_RULE, 1, "a plan's target with an 'indicator'"},
    {"roe", "排名前三", SOEKPI_ERROR_RULE, 1, "排名前三"},
    {"revenue", "> 100", SOEKPI_ERROR_UNIT, 3, "万元"},
};

START_TEST(law_17_wrong_rule_names_its_place) {
    soekpi_error error;
    rule read;
    memset(&read, 0x5A, sizeof read);
    soekpi_status status = parse(wrong[_i].about, wrong[_i].text, &read, &error);
    ck_assert_msg(status == wrong[_i].code, "'%s': %d instead of %d: %s", wrong[_i].text, status,
                  wrong[_i].code, error.message);
    ck_assert_int_eq(error.code, status);
    ck_assert_int_eq(error.line, 3);
    ck_assert_msg(error.column == 10 + wrong[_i].column, "'%s': column %d: %s", wrong[_i].text,
                  error.column - 10, error.message);
    ck_assert_msg(strstr(error.message, wrong[_i].fragment) != NULL, "'%s': %s", wrong[_i].text,
                  error.message);
    rule nothing = {0};
    ck_assert_msg(memcmp(&read.references, &nothing.references, sizeof nothing.references) == 0 &&
                      read.tolerance.terms == NULL,
                  "half a rule is left of '%s'", wrong[_i].text);
    ck_assert_int_eq(parse(wrong[_i].about, wrong[_i].text, &read, &(soekpi_error){0}), status);
}
END_TEST

START_TEST(law_19_long_rule_is_refused) {
    enum { LONG = 9000 };
    char text[LONG + 1];
    memset(text, '1', LONG);
    text[0] = '>';
    text[LONG] = '\0';
    soekpi_error error;
    rule read;
    ck_assert_int_eq(parse("debt_ratio", text, &read, &error), SOEKPI_ERROR_LIMIT);
    for (size_t i = 0; i + 4 <= LONG; i += 4) {
        memcpy(text + i, "and ", 4);
    }
    memcpy(text, "between ", 8);
    text[8000] = '\0';
    ck_assert_int_ne(parse("debt_ratio", text, &read, &error), SOEKPI_OK);
}
END_TEST

/* ---- At risk ---- */

static const struct {
    const char *about, *text;
    risk_kind kind;
    int64_t mantissa; /* of a band */
    int32_t exponent;
} risks[] = {
    {"debt_ratio", "1 pp", RISK_BAND, 1, -2},
    {"debt_ratio", "０.５个百分点", RISK_BAND, 5, -3},
    {"revenue", "5 万元", RISK_BAND, 5, 4},
    {"revenue", "5 %", RISK_SHARE, 5, -2},
    {"revenue_per_capita", "2.5 %", RISK_SHARE, 25, -3},
    {"debt_ratio", "> 68 %", RISK_CONDITION, 0, 0},
    {"debt_ratio", "高于 68%", RISK_CONDITION, 0, 0},
    {"debt_ratio", "within 1 pp of industry_debt_ratio", RISK_CONDITION, 0, 0},
    {"debt_ratio", "between 65 % and 70 %", RISK_CONDITION, 0, 0},
    {"debt_ratio", "在 65% 与 70% 之间", RISK_CONDITION, 0, 0},
    {"roe", "提升", RISK_CONDITION, 0, 0},
};

START_TEST(law_6_at_risk_is_a_band_or_a_condition) {
    soekpi_error error = {0};
    risk read;
    spoken with = of(risks[_i].about);
    place where = {1, 1};
    ck_assert_msg(soekpi_risk_parse(names, soekpi_slice(risks[_i].text), where, with.about, with.better,
                                    &read, &error) == SOEKPI_OK,
                  "'%s': %d: %s", risks[_i].text, error.column, error.message);
    ck_assert_int_eq((int)read.kind, (int)risks[_i].kind);
    if (read.kind == RISK_CONDITION) {
        ck_assert_int_ne(read.condition.kind, RULE_NONE);
    } else {
        ck_assert(soekpi_decimal_equal(constant_of(&read.band),
                                       soekpi_decimal_make(risks[_i].mantissa, risks[_i].exponent)));
    }
    soekpi_risk_free(&read);
}
END_TEST

static const struct {
    const char *about, *text;
    soekpi_status code;
    int column;
} wrong_risks[] = {
    {"debt_ratio", "1 %", SOEKPI_ERROR_UNIT, 1},   {"debt_ratio", "1", SOEKPI_ERROR_UNIT, 1},
    {"debt_ratio", "-1 pp", SOEKPI_ERROR_RULE, 1}, {"debt_ratio", "minus", SOEKPI_ERROR_RULE, 1},
    {"debt_ratio", "", SOEKPI_ERROR_RULE, 1},      {"debt_ratio", "> 68", SOEKPI_ERROR_UNIT, 3},
    {"debt_ratio", "bands", SOEKPI_ERROR_NAME, 1}, {"debt_ratio", "= 68 %", SOEKPI_ERROR_RULE, 1},
    {"revenue", "-5 %", SOEKPI_ERROR_RULE, 1},     {"revenue", "5", SOEKPI_ERROR_UNIT, 1},
};

START_TEST(law_17_wrong_at_risk_names_its_place) {
    soekpi_error error = {0};
    risk read;
    spoken with = of(wrong_risks[_i].about);
    place where = {7, 5};
    soekpi_status status = soekpi_risk_parse(names, soekpi_slice(wrong_risks[_i].text), where, with.about,
                                             with.better, &read, &error);
    ck_assert_msg(status == wrong_risks[_i].code, "'%s': %d: %s", wrong_risks[_i].text, status,
                  error.message);
    ck_assert_int_eq(error.line, 7);
    ck_assert_msg(error.column == 4 + wrong_risks[_i].column, "'%s': column %d: %s", wrong_risks[_i].text,
                  error.column - 4, error.message);
    ck_assert_ptr_null(read.band.terms);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("rule");
    TCase *rules = tcase_create("rules");
    tcase_add_checked_fixture(rules, setup, teardown);
    tcase_add_loop_test(rules, rule_is_printed_and_reads_the_same, 0, COUNT(forms));
    tcase_add_test(rules, law_6_comparison_factor_and_margin);
    tcase_add_test(rules, within_and_between_keep_their_parts);
    tcase_add_loop_test(rules, law_17_wrong_rule_names_its_place, 0, COUNT(wrong));
    tcase_add_test(rules, law_19_long_rule_is_refused);
    suite_add_tcase(suite, rules);
    TCase *at_risk = tcase_create("at_risk");
    tcase_add_checked_fixture(at_risk, setup, teardown);
    tcase_add_loop_test(at_risk, law_6_at_risk_is_a_band_or_a_condition, 0, COUNT(risks));
    tcase_add_loop_test(at_risk, law_17_wrong_at_risk_names_its_place, 0, COUNT(wrong_risks));
    suite_add_tcase(suite, at_risk);
    return run_suite(suite);
}
