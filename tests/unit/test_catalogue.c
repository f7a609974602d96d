/* The catalogue: the names and definitions that ship, looking names up, adding by
 * text and by call, what is refused and where, and freezing. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include <soekpi/soekpi.h>

#include "harness.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static soekpi_catalogue *catalogue;
static soekpi_error error;

static void setup(void) {
    memset(&error, 0, sizeof error);
    catalogue = soekpi_catalogue_create(&error);
    ck_assert_msg(catalogue != NULL, "%d:%d %s", error.line, error.column, error.message);
}

static void teardown(void) {
    soekpi_catalogue_free(catalogue);
}

static soekpi_status add(const char *text) {
    memset(&error, 0, sizeof error);
    return soekpi_catalogue_add_text(catalogue, text, strlen(text), &error);
}

static size_t find(const char *name, int32_t what) {
    int32_t found = -1;
    size_t index = SIZE_MAX;
    soekpi_status status = soekpi_catalogue_find(catalogue, name, &found, &index, &error);
    ck_assert_msg(status == SOEKPI_OK, "'%s': %s", name, error.message);
    ck_assert_msg(found == what, "'%s' is of kind %d", name, found);
    return index;
}

static soekpi_item item_of(const char *name) {
    soekpi_item read = {.size = sizeof read};
    ck_assert_int_eq(soekpi_item_at(catalogue, find(name, SOEKPI_IS_ITEM), &read), SOEKPI_OK);
    return read;
}

static soekpi_indicator indicator_of(const char *name) {
    soekpi_indicator read = {.size = sizeof read};
    ck_assert_int_eq(soekpi_indicator_at(catalogue, find(name, SOEKPI_IS_INDICATOR), &read), SOEKPI_OK);
    return read;
}

/* ---- What ships ---- */

static const struct {
    const char *id, *chinese;
    int32_t kind, unit;
    const char *definition; /* NULL: none */
} shipped_items[] = {
    /* clang-format off */
    {"total_revenue", "营业总收入", SOEKPI_FLOW, SOEKPI_MONEY, "revenue"},
    {"revenue", "营业收入", SOEKPI_FLOW, SOEKPI_MONEY, NULL},
    {"total_profit", "利润总额", SOEKPI_FLOW, SOEKPI_MONEY, NULL},
    {"operating_cash_flow", "经营活动现金流量净额", SOEKPI_FLOW, SOEKPI_MONEY, NULL},
    {"total_assets", "资产总额", SOEKPI_STOCK, SOEKPI_MONEY, NULL},
    {"total_liabilities", "负债总额", SOEKPI_STOCK, SOEKPI_MONEY, "total_assets - total_equity"},
    {"total_equity", "所有者权益", SOEKPI_STOCK, SOEKPI_MONEY, "total_assets - total_liabilities"},
    {"gross_receivables", "应收账款余额", SOEKPI_STOCK, SOEKPI_MONEY, "receivables + bad_debt_provision"},
    {"interest_bearing_debt", "带息负债", SOEKPI_STOCK, SOEKPI_MONEY,
     "short_term_borrowing + current_portion_long_term_debt + long_term_borrowing + bonds_payable + "
     "interest_payable"},
    {"value_added", "劳动生产总值", SOEKPI_FLOW, SOEKPI_MONEY,
     "labour_compensation + depreciation + net_production_tax + operating_surplus"},
    {"cost_and_expense_total", "成本费用总额", SOEKPI_FLOW, SOEKPI_MONEY,
     "operating_cost + taxes_and_surcharges + selling_expense + admin_expense + rnd_expense + "
     "finance_expense"},
    {"period_expenses", "期间费用", SOEKPI_FLOW, SOEKPI_MONEY,
     "selling_expense + admin_expense + rnd_expense + finance_expense"},
    {"two_funds", "两金", SOEKPI_STOCK, SOEKPI_MONEY, "gross_receivables + inventory"},
    {"average_headcount", "平均职工人数", SOEKPI_AVERAGE, SOEKPI_PERSONS, NULL},
    {"headcount", "期末职工人数", SOEKPI_STOCK, SOEKPI_PERSONS, NULL},
    {"enterprises", "户数", SOEKPI_STOCK, SOEKPI_COUNT, NULL},
    {"months", "月数", SOEKPI_LEVEL, SOEKPI_MONTHS, NULL},
    {"gdp", "地区生产总值", SOEKPI_FLOW, SOEKPI_MONEY, NULL},
    {"gdp_growth", "地区生产总值增速", SOEKPI_LEVEL, SOEKPI_PERCENT, NULL},
    {"industry_debt_ratio", "行业资产负债率基准线", SOEKPI_LEVEL, SOEKPI_PERCENT, NULL},
    {"state_equity", "国有资本及权益总额", SOEKPI_STOCK, SOEKPI_MONEY, NULL},
    /* clang-format on */
};

START_TEST(items_that_ship) {
    soekpi_item read = item_of(shipped_items[_i].id);
    ck_assert_str_eq(read.id, shipped_items[_i].id);
    ck_assert_str_eq(read.chinese, shipped_items[_i].chinese);
    ck_assert_int_eq(read.kind, shipped_items[_i].kind);
    ck_assert_int_eq(read.unit, shipped_items[_i].unit);
    ck_assert_ptr_nonnull(strchr(read.source, '[') != NULL || strcmp(read.id, "months") == 0 ? read.id
                                                                                             : NULL);
    size_t index = find(read.chinese, SOEKPI_IS_ITEM);
    const char *definition = soekpi_item_definition(catalogue, index, 0);
    if (shipped_items[_i].definition == NULL) {
        ck_assert_uint_eq(read.definition_count, 0);
        ck_assert_ptr_null(definition);
    } else {
        ck_assert_str_eq(definition, shipped_items[_i].definition);
    }
    ck_assert_ptr_null(soekpi_item_definition(catalogue, index, read.definition_count));
    ck_assert_ptr_null(soekpi_item_alias(catalogue, index, read.alias_count));
}
END_TEST

/* "Names in practice that must be accepted" of the catalogue's page, and the like. */
static const char *const spoken[][2] = {
    {"资产总计", "total_assets"},
    {"资产合计", "total_assets"},
    {"负债合计", "total_liabilities"},
    {"负债总计", "total_liabilities"},
    {"所有者权益(或股东权益)合计", "total_equity"},
    {"所有者权益（或股东权益）合计", "total_equity"},
    {"股东权益合计", "total_equity"},
    {"净资产", "total_equity"},
    {"归属于母公司所有者的净利润", "net_profit_parent"},
    {"归属于母公司股东的净利润", "net_profit_parent"},
    {"归属于上市公司股东的净利润", "net_profit_parent"},
    {"归属于母公司所有者权益合计", "equity_parent"},
    {"经营活动产生的现金流量净额", "operating_cash_flow"},
    {"经营活动现金净流量", "operating_cash_flow"},
    {"从业人员年平均人数", "average_headcount"},
    {"从业人员平均人数", "average_headcount"},
    {"职工平均人数", "average_headcount"},
    {"GDP增速", "gdp_growth"},
    {"gdp增速", "gdp_growth"},
    {"ＧＤＰ增速", "gdp_growth"},
    {"liabilities", "total_liabilities"},
    {"assets", "total_assets"},
    {"equity", "total_equity"},
    {"sales", "revenue"},
    {"net income", "net_profit"},
    {"Net Income", "net_profit"},
    {"operating cash flow", "operating_cash_flow"},
    {"Operating-Cash-Flow", "operating_cash_flow"},
    {"  TOTAL   ASSETS ", "total_assets"},
    {"资产 总额", "total_assets"},
};

START_TEST(names_in_practice_are_accepted) {
    ck_assert_str_eq(item_of(spoken[_i][0]).id, spoken[_i][1]);
}
END_TEST

static const struct {
    const char *id, *chinese, *formula, *formula_chinese;
    int32_t unit, better;
    int growth, annualisable;
    size_t inputs;
} shipped_indicators[] = {
    /* clang-format off */
    {"total_profit_growth", "利润总额增速", "growth(total_profit)", "growth(利润总额)", SOEKPI_PERCENT,
     SOEKPI_BETTER_HIGHER, 1, 0, 2},
    {"debt_ratio", "资产负债率", "total_liabilities / total_assets", "负债总额 / 资产总额", SOEKPI_PERCENT,
     SOEKPI_BETTER_LOWER, 0, 0, 2},
    {"roe", "净资产收益率", "net_profit / avg(total_equity)", "净利润 / avg(所有者权益)", SOEKPI_PERCENT,
     SOEKPI_BETTER_HIGHER, 0, 1, 3},
    {"revenue_per_capita", "人均营业收入", "revenue / average_headcount", "营业收入 / 平均职工人数", SOEKPI_MONEY_PER_PERSON,
     SOEKPI_BETTER_HIGHER, 0, 1, 2},
    {"capital_preservation", "国有资本保值增值率", "(state_equity - objective_equity_changes) / state_equity@opening",
     "(国有资本及权益总额 - 客观因素增减) / 国有资本及权益总额@年初", SOEKPI_PERCENT, SOEKPI_BETTER_HIGHER, 0, 0, 3},
    {"interest_cover", "已获利息倍数", "(total_profit + interest_expense) / interest_expense",
     "(利润总额 + 利息支出) / 利息支出", SOEKPI_TIMES, SOEKPI_BETTER_HIGHER, 0, 0, 2},
    {"total_asset_growth", "总资产增长率", "(total_assets - total_assets@opening) / total_assets@opening",
     "(资产总额 - 资产总额@年初) / 资产总额@年初", SOEKPI_PERCENT, SOEKPI_BETTER_HIGHER, 0, 0, 2},
    {"total_assets_yoy", "资产总额同比", "growth(total_assets)", "growth(资产总额)", SOEKPI_PERCENT,
     SOEKPI_BETTER_HIGHER, 1, 0, 2},
    {"cost_per_hundred_revenue", "百元收入支付的成本费用", "100 * cost_and_expense_total / total_revenue",
     "100 * 成本费用总额 / 营业总收入", SOEKPI_NUMBER, SOEKPI_BETTER_LOWER, 0, 0, 2},
    {"roe_weighted", "加权平均净资产收益率",
     "net_profit_parent / (equity_parent@opening + 0.5 * net_profit_parent + weighted_equity_changes)",
     "归母净利润 / (归母所有者权益@年初 + 0.5 * 归母净利润 + 加权净资产变动)", SOEKPI_PERCENT, SOEKPI_BETTER_HIGHER, 0, 1, 3},
    {"return_on_capital", "资本收益率", "net_profit / (avg(paid_in_capital) + avg(capital_reserve))",
     "净利润 / (avg(实收资本) + avg(资本公积))", SOEKPI_PERCENT, SOEKPI_BETTER_HIGHER, 0, 1, 5},
    {"equity_multiplier", "权益乘数", "avg(total_assets) / avg(total_equity)", "avg(资产总额) / avg(所有者权益)",
     SOEKPI_TIMES, SOEKPI_BETTER_NONE, 0, 0, 4},
    /* clang-format on */
};

START_TEST(indicators_that_ship) {
    soekpi_indicator read = indicator_of(shipped_indicators[_i].chinese);
    ck_assert_str_eq(read.id, shipped_indicators[_i].id);
    ck_assert_str_eq(read.formula, shipped_indicators[_i].formula);
    ck_assert_str_eq(read.formula_chinese, shipped_indicators[_i].formula_chinese);
    ck_assert_int_eq(read.unit, shipped_indicators[_i].unit);
    ck_assert_int_eq(read.better, shipped_indicators[_i].better);
    ck_assert_int_eq(read.growth, shipped_indicators[_i].growth);
    ck_assert_int_eq(read.annualisable, shipped_indicators[_i].annualisable);
    ck_assert_int_eq(read.denominator_nonzero, 0);
    ck_assert_uint_eq(read.input_count, shipped_indicators[_i].inputs);
    ck_assert(strstr(read.source, "[F]") != NULL || strstr(read.source, "[M]") != NULL);
}
END_TEST

START_TEST(inputs_of_an_indicator) {
    static const struct {
        const char *id;
        int32_t time;
    } expected[] = {
        {"net_profit", SOEKPI_CURRENT}, {"total_equity", SOEKPI_CURRENT}, {"total_equity", SOEKPI_OPENING}};
    size_t roe = find("roe", SOEKPI_IS_INDICATOR);
    for (size_t i = 0; i < COUNT(expected); i++) {
        size_t index = SIZE_MAX;
        int32_t time = -1;
        ck_assert_int_eq(soekpi_indicator_input(catalogue, roe, i, &index, &time), SOEKPI_OK);
        ck_assert_uint_eq(index, find(expected[i].id, SOEKPI_IS_ITEM));
        ck_assert_int_eq(time, expected[i].time);
        ck_assert_int_eq(soekpi_indicator_input(catalogue, roe, i, NULL, NULL), SOEKPI_OK);
    }
    size_t kept = 7;
    ck_assert_int_eq(soekpi_indicator_input(catalogue, roe, 3, &kept, NULL), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_indicator_input(catalogue, 9999, 0, &kept, NULL), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_indicator_input(NULL, 0, 0, &kept, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_uint_eq(kept, 7);
}
END_TEST

START_TEST(the_cost_of_capital) {
    soekpi_parameter read = {.size = sizeof read};
    ck_assert_int_eq(soekpi_parameter_at(catalogue, find("资本成本率", SOEKPI_IS_PARAMETER), &read),
                     SOEKPI_OK);
    ck_assert_str_eq(read.id, "cost_of_capital");
    ck_assert_int_eq(read.unit, SOEKPI_PERCENT);
    ck_assert_int_eq(read.points, 0);
    ck_assert_int_eq(read.per_year, 1);
    assert_same_bits(read.value, 0.055);
    soekpi_indicator eva = indicator_of("经济增加值");
    ck_assert_ptr_nonnull(strstr(eva.formula, "cost_of_capital * avg(total_equity)"));
    ck_assert_int_eq(eva.unit, SOEKPI_MONEY);
}
END_TEST

/* Every name of everything leads to itself. */
static void check_lead(const char *name, int32_t what, size_t index) {
    ck_assert_msg(name != NULL && name[0] != '\0', "an empty name");
    ck_assert_uint_eq(find(name, what), index);
}

START_TEST(all_names_lead_to_themselves) {
    for (size_t i = 0; i < soekpi_item_count(catalogue); i++) {
        soekpi_item read = {.size = sizeof read};
        ck_assert_int_eq(soekpi_item_at(catalogue, i, &read), SOEKPI_OK);
        check_lead(read.id, SOEKPI_IS_ITEM, i);
        check_lead(read.chinese, SOEKPI_IS_ITEM, i);
        check_lead(read.english, SOEKPI_IS_ITEM, i);
        for (size_t k = 0; k < read.alias_count; k++) {
            check_lead(soekpi_item_alias(catalogue, i, k), SOEKPI_IS_ITEM, i);
        }
    }
    for (size_t i = 0; i < soekpi_indicator_count(catalogue); i++) {
        soekpi_indicator read = {.size = sizeof read};
        ck_assert_int_eq(soekpi_indicator_at(catalogue, i, &read), SOEKPI_OK);
        check_lead(read.id, SOEKPI_IS_INDICATOR, i);
        check_lead(read.chinese, SOEKPI_IS_INDICATOR, i);
        check_lead(read.english, SOEKPI_IS_INDICATOR, i);
        for (size_t k = 0; k < read.alias_count; k++) {
            check_lead(soekpi_indicator_alias(catalogue, i, k), SOEKPI_IS_INDICATOR, i);
        }
    }
}
END_TEST

START_TEST(unknown_names_have_near_matches) {
    static const char *const cases[][2] = {{"total_asets", "total_assets"},
                                           {"Total Liabilitys", "total_liabilities"},
                                           {"资产负责率", "资产负债率"},
                                           {"营业收人", "营业收入"},
                                           {"dept_ratio", "debt_ratio"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        int32_t what = 7;
        size_t index = 7;
        ck_assert_int_eq(soekpi_catalogue_find(catalogue, cases[i][0], &what, &index, &error),
                         SOEKPI_ERROR_NAME);
        ck_assert_msg(strstr(error.message, cases[i][0]) != NULL &&
                          strstr(error.message, cases[i][1]) != NULL,
                      "%s", error.message);
        ck_assert(what == 7 && index == 7);
    }
    int32_t what;
    size_t index;
    ck_assert_int_eq(soekpi_catalogue_find(catalogue, "xylophone quartets", &what, &index, &error),
                     SOEKPI_ERROR_NAME);
    ck_assert_ptr_null(strstr(error.message, "did you mean"));
    ck_assert_int_eq(soekpi_catalogue_find(catalogue, "", &what, &index, NULL), SOEKPI_ERROR_NAME);
    ck_assert_int_eq(soekpi_catalogue_find(catalogue, NULL, &what, &index, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_catalogue_find(NULL, "roe", &what, &index, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_catalogue_find(catalogue, "roe", NULL, &index, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_catalogue_find(catalogue, "roe", &what, NULL, NULL), SOEKPI_ERROR_ARGUMENT);
}
END_TEST

START_TEST(the_built_in_text_is_an_example) {
    size_t length = 0, unused;
    const char *text = soekpi_catalogue_text(&length);
    ck_assert(length > 1000 && text == soekpi_catalogue_text(NULL) && text == soekpi_catalogue_text(&unused));
    /* everything in it is there already */
    ck_assert_int_eq(soekpi_catalogue_add_text(catalogue, text, length, &error), SOEKPI_ERROR_DUPLICATE);
}
END_TEST

/* ---- Adding by text ---- */

START_TEST(text_adds_items_parameters_and_indicators) {
    size_t items = soekpi_item_count(catalogue), indicators = soekpi_indicator_count(catalogue),
           parameters = soekpi_parameter_count(catalogue);
    soekpi_status status =
        add("soekpi: 1\n"
            "indicators: # may name what stands further down\n"
            "  guard_margin: {zh: 保安毛利率, better: higher, unit: \"%\",\n"
            "                 formula: \"（保安收入 － 保安成本）／保安收入\", aliases: [安保毛利率]}\n"
            "  risk_share: {zh: 风险占比, formula: \"risky * 资产总额 / avg(total_guards)\",\n"
            "               unit: number, denominator: nonzero, source: \"own [M]\", note: n}\n"
            "items:\n"
            "  security_revenue: {zh: 保安收入, definition: \"门卫收入 + 护卫收入\"}\n"
            "  gate_revenue: {zh: 门卫收入, kind: flow}\n"
            "  escort_revenue: {zh: 护卫收入, en: Escort income, aliases: [护卫费, escort fees]}\n"
            "  security_cost: {zh: 保安成本}\n"
            "  total_guards: {zh: 保安人数, kind: stock, unit: persons}\n"
            "  own_level: {kind: level, unit: \"%\", benchmark: yes}\n"
            "  own_profit: {kind: flow, profit: yes}\n"
            "parameters:\n"
            "  risky: {value: 12.5 %, zh: 风险系数, note: why, basis: read}\n"
            "  bare: 3\n");
    ck_assert_msg(status == SOEKPI_OK, "%d:%d %s", error.line, error.column, error.message);
    ck_assert_uint_eq(soekpi_item_count(catalogue), items + 7);
    ck_assert_uint_eq(soekpi_indicator_count(catalogue), indicators + 2);
    ck_assert_uint_eq(soekpi_parameter_count(catalogue), parameters + 2);
    soekpi_indicator margin = indicator_of("安保毛利率");
    ck_assert_str_eq(margin.formula, "(security_revenue - security_cost) / security_revenue");
    ck_assert_str_eq(margin.formula_chinese, "(保安收入 - 保安成本) / 保安收入");
    ck_assert_str_eq(margin.english, "guard margin");
    soekpi_indicator share = indicator_of("Risk-Share");
    ck_assert_str_eq(share.formula, "risky * total_assets / avg(total_guards)");
    ck_assert_str_eq(share.formula_chinese, "风险系数 * 资产总额 / avg(保安人数)");
    ck_assert_int_eq(share.denominator_nonzero, 1);
    ck_assert_str_eq(share.note, "n");
    ck_assert_str_eq(share.source, "own [M]");
    soekpi_item revenue = item_of("保安收入");
    ck_assert_int_eq(revenue.kind, SOEKPI_FLOW);
    ck_assert_int_eq(revenue.unit, SOEKPI_MONEY);
    ck_assert_str_eq(soekpi_item_definition(catalogue, find("security revenue", SOEKPI_IS_ITEM), 0),
                     "gate_revenue + escort_revenue");
    ck_assert_str_eq(item_of("escort income").id, "escort_revenue");
    ck_assert_str_eq(item_of("Escort_Fees").id, "escort_revenue");
    ck_assert_str_eq(item_of("own level").chinese, "own level"); /* the id with blanks */
    ck_assert_int_eq(item_of("own_level").benchmark, 1);
    ck_assert_int_eq(item_of("own_profit").profit, 1);
    soekpi_parameter bare = {.size = sizeof bare}, risky = bare;
    ck_assert_int_eq(soekpi_parameter_at(catalogue, find("bare", SOEKPI_IS_PARAMETER), &bare), SOEKPI_OK);
    ck_assert_int_eq(soekpi_parameter_at(catalogue, find("风险系数", SOEKPI_IS_PARAMETER), &risky),
                     SOEKPI_OK);
    assert_same_bits(bare.value, 3);
    assert_same_bits(risky.value, 0.125);
    ck_assert_str_eq(risky.text, "12.5 %");
    ck_assert_int_eq(risky.basis, SOEKPI_READ);
    ck_assert_int_eq(bare.basis, SOEKPI_ASSUMED); /* law 18 */
}
END_TEST

static const struct {
    const char *text;
    soekpi_status code;
    int line, column; /* 0: not looked at */
    const char *fragment;
} refused[] = {
    /* clang-format off */
    {"items: [a]\n", SOEKPI_ERROR_SYNTAX, 1, 8, "items"},
    {"items:\n  a: flow\n", SOEKPI_ERROR_SYNTAX, 2, 0, ""},
    {"things: {}\n", SOEKPI_ERROR_NAME, 1, 1, "things"},
    {"items:\n  a: {kind: flows}\n", SOEKPI_ERROR_NAME, 2, 13, "flow, stock, average"},
    {"items:\n  a: {unit: dollars}\n", SOEKPI_ERROR_UNIT, 2, 13, "money"},
    {"items:\n  a: {colour: red}\n", SOEKPI_ERROR_NAME, 2, 7, "colour"},
    {"items:\n  a: {kind: any}\n", SOEKPI_ERROR_NAME, 2, 13, "any"},
    {"items:\n  3a: {kind: flow}\n", SOEKPI_ERROR_NAME, 2, 3, "3a"},
    {"items:\n  \"a b\": {kind: flow}\n", SOEKPI_ERROR_NAME, 2, 3, "a b"},
    {"items:\n  a-b: {kind: flow}\n", SOEKPI_ERROR_NAME, 2, 3, "a-b"},
    {"items:\n  revenue: {kind: flow}\n", SOEKPI_ERROR_DUPLICATE, 2, 3, "revenue"},
    {"items:\n  a: {kind: flow}\n  A: {kind: flow}\n", SOEKPI_ERROR_DUPLICATE, 3, 3, "A"},
    {"items:\n  a: {kind: flow}\n  a: {kind: flow}\n", SOEKPI_ERROR_DUPLICATE, 3, 3, "a"},
    {"items:\n  a: {zh: 营业收入}\n", SOEKPI_ERROR_DUPLICATE, 2, 0, "营业收入"},
    {"items:\n  a: {aliases: [资产负债率]}\n", SOEKPI_ERROR_DUPLICATE, 2, 0, "资产负债率"},
    {"items:\n  a: {zh: 甲}\n  b: {zh: 乙, aliases: [甲]}\n", SOEKPI_ERROR_DUPLICATE, 3, 0, "甲"},
    {"items:\n  a: {definition: \"revenue * 2 + 营业收人\"}\n", SOEKPI_ERROR_NAME, 2, 34, "营业收入"},
    {"items:\n  a: {definition: \"revenue@prior\"}\n", SOEKPI_ERROR_FORMULA, 2, 0, "same period"},
    {"items:\n  a: {definition: \"revenue / total_assets\"}\n", SOEKPI_ERROR_FORMULA, 2, 0, "sum"},
    {"indicators:\n  a: {unit: \"%\"}\n", SOEKPI_ERROR_FORMULA, 2, 3, "formula"},
    {"indicators:\n  a: {formula: \"revenue / 0\"}\n", SOEKPI_ERROR_FORMULA, 2, 25, "constant 0"},
    {"indicators:\n  a: {formula: 'revenue * cash'}\n", SOEKPI_ERROR_FORMULA, 2, 25, "two linear forms"},
    {"indicators:\n  a: {formula: revenue * cash}\n", SOEKPI_ERROR_FORMULA, 2, 24, "two linear forms"},
    {"indicators:\n  a: {formula: 营业收入 / 资产总和}\n", SOEKPI_ERROR_NAME, 2, 23, "资产总和"},
    {"indicators:\n  a: {formula: b}\n  b: {formula: revenue}\n", SOEKPI_ERROR_NAME, 2, 16, "'b'"},
    {"indicators:\n  a: {formula: revenue, better: more}\n", SOEKPI_ERROR_NAME, 2, 0, "higher"},
    {"indicators:\n  a: {formula: revenue, denominator: negative}\n", SOEKPI_ERROR_NAME, 2, 0, "nonzero"},
    {"parameters:\n  a: {zh: 甲}\n", SOEKPI_ERROR_PLAN, 2, 0, "value"},
    {"parameters:\n  a: much\n", SOEKPI_ERROR_SYNTAX, 2, 6, "much"},
    {"parameters:\n  a: {value: 5 parsecs}\n", SOEKPI_ERROR_SYNTAX, 2, 0, "parsecs"},
    {"parameters:\n  a: {value: 5 %, per: month}\n", SOEKPI_ERROR_NAME, 2, 0, "year"},
    {"parameters:\n  a: 1234567890123456789012345678901\n", SOEKPI_ERROR_LIMIT, 2, 0, "30"},
    {"parameters:\n  a: 1\n  revenue: 2\n", SOEKPI_ERROR_DUPLICATE, 3, 3, "revenue"},
    {"items:\n  a: {kind: flow\n", SOEKPI_ERROR_SYNTAX, 0, 0, ""},
    {"items: &x {}\n", SOEKPI_ERROR_SYNTAX, 1, 8, ""},
    {"\xff", SOEKPI_ERROR_ENCODING, 1, 1, ""},
    /* clang-format on */
};

START_TEST(law_17_refused_text_adds_nothing) {
    size_t items = soekpi_item_count(catalogue), indicators = soekpi_indicator_count(catalogue),
           parameters = soekpi_parameter_count(catalogue);
    /* something good in front goes away again: all or nothing */
    soekpi_status status = add(refused[_i].text);
    ck_assert_msg(status == refused[_i].code, "'%s': %d at %d:%d %s", refused[_i].text, status, error.line,
                  error.column, error.message);
    ck_assert_int_eq(error.code, status);
    ck_assert_msg((refused[_i].line == 0 || error.line == refused[_i].line) &&
                      (refused[_i].column == 0 || error.column == refused[_i].column),
                  "'%s': %d:%d, expected %d:%d: %s", refused[_i].text, error.line, error.column,
                  refused[_i].line, refused[_i].column, error.message);
    ck_assert_msg(strstr(error.message, refused[_i].fragment) != NULL, "'%s': '%s' without '%s'",
                  refused[_i].text, error.message, refused[_i].fragment);
    ck_assert(soekpi_item_count(catalogue) == items && soekpi_indicator_count(catalogue) == indicators &&
              soekpi_parameter_count(catalogue) == parameters);
    int32_t what;
    size_t index;
    ck_assert_int_eq(soekpi_catalogue_find(catalogue, "a", &what, &index, NULL), SOEKPI_ERROR_NAME);
    ck_assert_int_eq(soekpi_catalogue_find(catalogue, "甲", &what, &index, NULL), SOEKPI_ERROR_NAME);
    ck_assert_int_eq(soekpi_catalogue_add_text(catalogue, refused[_i].text, strlen(refused[_i].text), NULL),
                     refused[_i].code);
    /* and it still works */
    ck_assert_int_eq(
        add("items:\n  a: {zh: 甲, aliases: [甲甲]}\nindicators:\n  b: {formula: \"甲甲 / 2\"}\n"),
        SOEKPI_OK);
    ck_assert_str_eq(item_of("甲").id, "a");
    ck_assert_str_eq(indicator_of("b").formula, "0.5 * a");
}
END_TEST

START_TEST(many_additions_and_withdrawals_keep_the_names) {
    char text[256];
    for (int i = 0; i < 300; i++) {
        snprintf(text, sizeof text, "items:\n  item_%d: {zh: 项目%d, aliases: [别名%d, \"alias %d\"]}\n%s", i,
                 i, i, i, i % 3 == 2 ? "  revenue: {}\n" : "");
        ck_assert_int_eq(add(text), i % 3 == 2 ? SOEKPI_ERROR_DUPLICATE : SOEKPI_OK);
    }
    for (int i = 0; i < 300; i++) {
        static const char *const forms[] = {"item_%d", "项目%d", "别名%d", "Alias_%d", "item %d"};
        for (size_t k = 0; k < COUNT(forms); k++) {
            char name[64];
            int32_t what;
            size_t index;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            snprintf(name, sizeof name, forms[k], i);
#pragma GCC diagnostic pop
            soekpi_status status = soekpi_catalogue_find(catalogue, name, &what, &index, NULL);
            ck_assert_msg(status == (i % 3 == 2 ? SOEKPI_ERROR_NAME : SOEKPI_OK), "%s", name);
        }
    }
    ck_assert_str_eq(item_of("营业收入").id, "revenue");
}
END_TEST

/* ---- Adding by call ---- */

START_TEST(calls_add_items_and_indicators) {
    ck_assert_int_eq(
        soekpi_catalogue_add_item(catalogue, "rides", "客运量", NULL, SOEKPI_FLOW, SOEKPI_COUNT, &error),
        SOEKPI_OK);
    ck_assert_int_eq(
        soekpi_catalogue_add_item(catalogue, "buses_in_use", NULL, NULL, SOEKPI_STOCK, SOEKPI_NUMBER, NULL),
        SOEKPI_OK);
    soekpi_item rides = item_of("客运量"), buses = item_of("Buses in use");
    ck_assert_str_eq(rides.english, "rides");
    ck_assert_str_eq(buses.chinese, "buses in use");
    ck_assert_str_eq(buses.source, "");
    ck_assert_str_eq(buses.note, "");
    ck_assert_int_eq(soekpi_catalogue_add_indicator(catalogue, "rides_per_bus", "单车客运量",
                                                    "rides for each bus", "客运量 / avg(buses_in_use)",
                                                    SOEKPI_NUMBER, SOEKPI_BETTER_HIGHER, &error),
                     SOEKPI_OK);
    soekpi_indicator added = indicator_of("rides for each bus");
    ck_assert_str_eq(added.formula, "rides / avg(buses_in_use)");
    ck_assert_str_eq(added.formula_chinese, "客运量 / avg(buses in use)");
    ck_assert_int_eq(added.annualisable, 1);
    ck_assert_int_eq(soekpi_catalogue_add_alias(catalogue, "单车客运量", "人车比", &error), SOEKPI_OK);
    ck_assert_str_eq(indicator_of("人车比").id, "rides_per_bus");
    ck_assert_int_eq(soekpi_catalogue_add_alias(catalogue, "revenue", "收入额", &error), SOEKPI_OK);
    ck_assert_int_eq(soekpi_catalogue_add_alias(catalogue, "资本成本率", "wacc", &error), SOEKPI_OK);
    (void)find("WACC", SOEKPI_IS_PARAMETER);
    ck_assert_str_eq(item_of("收入额").id, "revenue");
    ck_assert_uint_eq(item_of("revenue").alias_count + 0, item_of("revenue").alias_count);
    /* an alias once more is no error, an alias of something else is */
    ck_assert_int_eq(soekpi_catalogue_add_alias(catalogue, "revenue", "收入额", &error), SOEKPI_OK);
    ck_assert_int_eq(soekpi_catalogue_add_alias(catalogue, "cash", "收入额", &error), SOEKPI_ERROR_DUPLICATE);
    ck_assert_int_eq(soekpi_catalogue_add_alias(catalogue, "cahs", "coins", &error), SOEKPI_ERROR_NAME);
}
END_TEST

START_TEST(refused_calls_add_nothing) {
    size_t items = soekpi_item_count(catalogue), indicators = soekpi_indicator_count(catalogue);
    static const struct {
        const char *id, *chinese, *english;
        int32_t kind, unit;
        soekpi_status status;
    } wrong_items[] = {
        {NULL, "甲", NULL, 0, 0, SOEKPI_ERROR_ARGUMENT},
        {"a", NULL, NULL, -1, 0, SOEKPI_ERROR_ARGUMENT},
        {"a", NULL, NULL, SOEKPI_ANY, 0, SOEKPI_ERROR_ARGUMENT},
        {"a", NULL, NULL, 0, SOEKPI_UNIT_END, SOEKPI_ERROR_ARGUMENT},
        {"a", NULL, NULL, 0, -1, SOEKPI_ERROR_ARGUMENT},
        {"", NULL, NULL, 0, 0, SOEKPI_ERROR_NAME},
        {"a b", NULL, NULL, 0, 0, SOEKPI_ERROR_NAME},
        {"1a", NULL, NULL, 0, 0, SOEKPI_ERROR_NAME},
        {"a", "营业收入", NULL, 0, 0, SOEKPI_ERROR_DUPLICATE},
        {"a", "甲", "Return on Equity", 0, 0, SOEKPI_ERROR_DUPLICATE},
        {"Total_Assets", NULL, NULL, 0, 0, SOEKPI_ERROR_DUPLICATE},
    };
    for (size_t i = 0; i < COUNT(wrong_items); i++) {
        soekpi_status status = soekpi_catalogue_add_item(catalogue, wrong_items[i].id, wrong_items[i].chinese,
                                                         wrong_items[i].english, wrong_items[i].kind,
                                                         wrong_items[i].unit, &error);
        ck_assert_msg(status == wrong_items[i].status, "item %zu: %d %s", i, status, error.message);
    }
    static const struct {
        const char *id, *formula;
        int32_t unit, better;
        soekpi_status status;
        int column;
    } wrong_indicators[] = {
        {"a", NULL, 0, 0, SOEKPI_ERROR_ARGUMENT, 0},
        {NULL, "revenue", 0, 0, SOEKPI_ERROR_ARGUMENT, 0},
        {"a", "revenue", SOEKPI_UNIT_END, 0, SOEKPI_ERROR_ARGUMENT, 0},
        {"a", "revenue", 0, 3, SOEKPI_ERROR_ARGUMENT, 0},
        {"a", "营业收入 * 资产总额", 0, 0, SOEKPI_ERROR_FORMULA, 6},
        {"a", "营业收入 / nobody", 0, 0, SOEKPI_ERROR_NAME, 8},
        {"roe", "revenue", 0, 0, SOEKPI_ERROR_DUPLICATE, 0},
    };
    for (size_t i = 0; i < COUNT(wrong_indicators); i++) {
        memset(&error, 0, sizeof error);
        soekpi_status status = soekpi_catalogue_add_indicator(
            catalogue, wrong_indicators[i].id, "甲", NULL, wrong_indicators[i].formula,
            wrong_indicators[i].unit, wrong_indicators[i].better, &error);
        ck_assert_msg(status == wrong_indicators[i].status, "indicator %zu: %d %s", i, status, error.message);
        if (wrong_indicators[i].column > 0) {
            ck_assert_int_eq(error.line, 1);
            ck_assert_int_eq(error.column, wrong_indicators[i].column);
        }
    }
    ck_assert(soekpi_item_count(catalogue) == items && soekpi_indicator_count(catalogue) == indicators);
    int32_t what;
    size_t index;
    ck_assert_int_eq(soekpi_catalogue_find(catalogue, "a", &what, &index, NULL), SOEKPI_ERROR_NAME);
    ck_assert_int_eq(soekpi_catalogue_find(catalogue, "甲", &what, &index, NULL), SOEKPI_ERROR_NAME);
    ck_assert_int_eq(soekpi_catalogue_add_text(NULL, "items: {}", 9, &error), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_catalogue_add_text(catalogue, NULL, 9, &error), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_catalogue_add_alias(catalogue, NULL, "a", &error), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_catalogue_add_alias(catalogue, "roe", NULL, &error), SOEKPI_ERROR_ARGUMENT);
}
END_TEST

START_TEST(a_used_catalogue_is_frozen) {
    static const char text[] = "soekpi: 1\nplan: test\n";
    soekpi_plan *plan = soekpi_plan_parse(catalogue, text, strlen(text), &error);
    ck_assert_msg(plan != NULL, "%s", error.message);
    ck_assert_int_eq(add("items:\n  a: {kind: flow}\n"), SOEKPI_ERROR_FROZEN);
    ck_assert_int_eq(soekpi_catalogue_add_item(catalogue, "a", NULL, NULL, 0, 0, &error),
                     SOEKPI_ERROR_FROZEN);
    ck_assert_int_eq(soekpi_catalogue_add_item(catalogue, NULL, NULL, NULL, 0, 0, &error),
                     SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_catalogue_add_indicator(catalogue, "a", NULL, NULL, "cash", 0, 0, &error),
                     SOEKPI_ERROR_FROZEN);
    ck_assert_int_eq(soekpi_catalogue_add_alias(catalogue, "cash", "coins", &error), SOEKPI_ERROR_FROZEN);
    ck_assert_int_eq(error.code, SOEKPI_ERROR_FROZEN);
    soekpi_plan_free(plan);
}
END_TEST

START_TEST(accessors_check_argument_then_range) {
    soekpi_item item = {.size = sizeof item - 1, .id = "kept"};
    ck_assert_int_eq(soekpi_item_at(catalogue, 9999, &item), SOEKPI_ERROR_ARGUMENT);
    item.size = sizeof item;
    ck_assert_int_eq(soekpi_item_at(catalogue, soekpi_item_count(catalogue), &item), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_item_at(NULL, 0, &item), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_item_at(catalogue, 0, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_str_eq(item.id, "kept");
    soekpi_indicator indicator = {.size = 0};
    ck_assert_int_eq(soekpi_indicator_at(catalogue, 9999, &indicator), SOEKPI_ERROR_ARGUMENT);
    indicator.size = sizeof indicator;
    ck_assert_int_eq(soekpi_indicator_at(catalogue, SIZE_MAX, &indicator), SOEKPI_ERROR_RANGE);
    soekpi_parameter parameter = {.size = sizeof parameter};
    ck_assert_int_eq(soekpi_parameter_at(catalogue, soekpi_parameter_count(catalogue), &parameter),
                     SOEKPI_ERROR_RANGE);
    parameter.size++;
    ck_assert_int_eq(soekpi_parameter_at(catalogue, 0, &parameter), SOEKPI_ERROR_ARGUMENT);
    ck_assert_uint_eq(soekpi_item_count(NULL) + soekpi_indicator_count(NULL) + soekpi_parameter_count(NULL),
                      0);
    ck_assert_ptr_null(soekpi_item_alias(NULL, 0, 0));
    ck_assert_ptr_null(soekpi_indicator_alias(NULL, 0, 0));
    ck_assert_ptr_null(soekpi_item_definition(NULL, 0, 0));
    ck_assert_ptr_null(soekpi_item_alias(catalogue, 9999, 0));
    soekpi_catalogue_free(NULL);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("catalogue");
    TCase *shipped = tcase_create("shipped");
    tcase_add_checked_fixture(shipped, setup, teardown);
    tcase_add_loop_test(shipped, items_that_ship, 0, (int)COUNT(shipped_items));
    tcase_add_loop_test(shipped, names_in_practice_are_accepted, 0, (int)COUNT(spoken));
    tcase_add_loop_test(shipped, indicators_that_ship, 0, (int)COUNT(shipped_indicators));
    tcase_add_test(shipped, inputs_of_an_indicator);
    tcase_add_test(shipped, the_cost_of_capital);
    tcase_add_test(shipped, all_names_lead_to_themselves);
    tcase_add_test(shipped, unknown_names_have_near_matches);
    tcase_add_test(shipped, the_built_in_text_is_an_example);
    suite_add_tcase(suite, shipped);
    TCase *added = tcase_create("added");
    tcase_add_checked_fixture(added, setup, teardown);
    tcase_add_test(added, text_adds_items_parameters_and_indicators);
    tcase_add_loop_test(added, law_17_refused_text_adds_nothing, 0, (int)COUNT(refused));
    tcase_add_test(added, many_additions_and_withdrawals_keep_the_names);
    tcase_add_test(added, calls_add_items_and_indicators);
    tcase_add_test(added, refused_calls_add_nothing);
    tcase_add_test(added, a_used_catalogue_is_frozen);
    tcase_add_test(added, accessors_check_argument_then_range);
    suite_add_tcase(suite, added);
    return run_suite(suite);
}
