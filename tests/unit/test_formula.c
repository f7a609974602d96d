/* Formulas: what text means as two linear forms, that printed text reads as the
 * same forms, what is refused and where, and which names are accepted. */
#include "spelling.h"

/* ---- What text means ---- */

static const struct {
    const char *law, *text, *descriptor, *english;
} meanings[] = {
    /* clang-format off */
    {"a ratio", "total_liabilities / total_assets", "1*total_liabilities / 1*total_assets",
     "total_liabilities / total_assets"},
    {"an item", "total_profit", "1*total_profit / 1", "total_profit"},
    {"an indicator stands for its formula", "debt_ratio", "1*total_liabilities / 1*total_assets",
     "total_liabilities / total_assets"},
    {"law 9: an average is half of both", "net_profit / avg(total_equity)",
     "1*net_profit / 5e-1*total_equity 5e-1*total_equity@opening", "net_profit / avg(total_equity)"},
    {"law 9 written out", "net_profit / ((total_equity@opening + total_equity) / 2)",
     "1*net_profit / 5e-1*total_equity 5e-1*total_equity@opening", "net_profit / avg(total_equity)"},
    {"law 9 of a sum", "net_profit / avg(paid_in_capital + capital_reserve)",
     "1*net_profit / 5e-1*paid_in_capital 5e-1*paid_in_capital@opening 5e-1*capital_reserve "
     "5e-1*capital_reserve@opening", "net_profit / (avg(paid_in_capital) + avg(capital_reserve))"},
    {"law 9 last year", "avg(total_assets@prior)",
     "5e-1*total_assets@prior 5e-1*total_assets@prior_opening / 1", "avg(total_assets@prior)"},
    {"a constant times an average", "365*avg(inventory)/operating_cost",
     "1825e-1*inventory 1825e-1*inventory@opening / 1*operating_cost",
     "365 * avg(inventory) / operating_cost"},
    {"a constant plus a ratio", "total_profit / total_profit@prior - 1",
     "1*total_profit -1*total_profit@prior / 1*total_profit@prior",
     "(total_profit - total_profit@prior) / total_profit@prior"},
    {"one minus a ratio", "1 - debt_ratio", "1*total_assets -1*total_liabilities / 1*total_assets",
     "(total_assets - total_liabilities) / total_assets"},
    {"a ratio in per cent", "50 % * revenue / total_assets", "5e-1*revenue / 1*total_assets",
     "0.5 * revenue / total_assets"},
    {"full-width", "（负债总额＋１．５）／资产总额", "1*total_liabilities 15e-1 / 1*total_assets",
     "(total_liabilities + 1.5) / total_assets"},
    {"full-width per cent and multiplication", "８０％＊营业收入÷资产总额", "8e-1*revenue / 1*total_assets",
     "0.8 * revenue / total_assets"},
    {"the signs of print", "2 × 营业收入 ÷ 资产总额", "2*revenue / 1*total_assets", "2 * revenue / total_assets"},
    {"the minus of print", "营业收入 − 营业成本", "1*revenue -1*operating_cost / 1", "revenue - operating_cost"},
    {"times in Chinese", "资产总额@年初 + 资产总额（上年同期） + 资产总额(上年年初)",
     "1*total_assets@opening 1*total_assets@prior 1*total_assets@prior_opening / 1",
     "total_assets@opening + 2 * avg(total_assets@prior)"},
    {"letter case and blanks", "Total_Liabilities/TOTAL ASSETS", "1*total_liabilities / 1*total_assets",
     "total_liabilities / total_assets"},
    {"English words", "net income / average number of employees", "1*net_profit / 1*average_headcount",
     "net_profit / average_headcount"},
    {"a name with a hyphen", "non-current assets - total current assets + year-end headcount",
     "1*noncurrent_assets -1*current_assets 1*headcount / 1",
     "noncurrent_assets - current_assets + headcount"},
    {"a difference without blanks", "pre-tax profit-income tax", "1*total_profit -1*income_tax / 1",
     "total_profit - income_tax"},
    {"a difference of single words", "assets-liabilities-equity",
     "1*total_assets -1*total_liabilities -1*total_equity / 1",
     "total_assets - total_liabilities - total_equity"},
    {"a difference of Chinese names", "资产总额-负债总额", "1*total_assets -1*total_liabilities / 1",
     "total_assets - total_liabilities"},
    {"a name with a mark", "r&d expense/销售商品、提供劳务收到的现金", "1*rnd_expense / 1*cash_received_from_sales",
     "rnd_expense / cash_received_from_sales"},
    {"the longest name wins", "profit before income tax - income tax", "1*total_profit -1*income_tax / 1",
     "total_profit - income_tax"},
    {"a name with parentheses", "所有者权益(或股东权益)合计 / 2", "5e-1*total_equity / 1", "0.5 * total_equity"},
    {"full-width parentheses in a name", "收入（含税）（上年同期）/2", "5e-1*bracketed@prior / 1",
     "0.5 * bracketed@prior"},
    {"a name with parentheses in parentheses", "(收入(含税) + 营业收入)/资产总额",
     "1*bracketed 1*revenue / 1*total_assets", "(bracketed + revenue) / total_assets"},
    {"an English name of several words", "income of all kinds / 4", "25e-2*worded / 1", "0.25 * worded"},
    {"signs", "-(-total_profit) - +2 * -revenue", "1*total_profit 2*revenue / 1",
     "total_profit + 2 * revenue"},
    {"terms of one item are one", "revenue + 2*revenue - 3*operating_cost + operating_cost",
     "3*revenue -2*operating_cost / 1", "3 * revenue - 2 * operating_cost"},
    {"terms that cancel go", "revenue + total_profit - revenue", "1*total_profit / 1", "total_profit"},
    {"a third stays exact", "total_profit / 3", "1*total_profit / 3", "total_profit / 3"},
    {"a negative third", "total_profit / -3", "-1*total_profit / 3", "(-total_profit) / 3"},
    {"thirds and sevenths", "total_profit / 3 + revenue / 7", "7*total_profit 3*revenue / 21",
     "(7 * total_profit + 3 * revenue) / 21"},
    {"a quarter is a decimal", "total_profit / 4", "25e-2*total_profit / 1", "0.25 * total_profit"},
    {"a nested quotient", "revenue / (total_assets / 2)", "1*revenue / 5e-1*total_assets",
     "revenue / (0.5 * total_assets)"},
    {"ratios over one denominator", "revenue/total_assets - operating_cost/total_assets",
     "1*revenue -1*operating_cost / 1*total_assets", "(revenue - operating_cost) / total_assets"},
    {"a negative denominator's text", "revenue / (operating_cost - total_profit)",
     "1*revenue / 1*operating_cost -1*total_profit", "revenue / (operating_cost - total_profit)"},
    {"a factor below", "revenue / (2 * average_headcount)", "1*revenue / 2*average_headcount",
     "revenue / (2 * average_headcount)"},
    {"one over", "1 / total_assets", "1 / 1*total_assets", "1 / total_assets"},
    {"a constant below beside items", "revenue / (total_assets + 100)", "1*revenue / 1*total_assets 1e2",
     "revenue / (total_assets + 100)"},
    {"nothing over something", "(revenue - revenue) / total_assets", " / 1*total_assets", "0 / total_assets"},
    {"a parameter as factor", "rate * total_equity", "1*rate*total_equity / 1", "rate * total_equity"},
    {"a parameter behind, and as a summand", "total_equity * rate * 2 + weight",
     "2*rate*total_equity 1*weight / 1", "2 * rate * total_equity + weight"},
    {"a parameter's Chinese name", "费率 × 平均职工人数", "1*rate*average_headcount / 1", "rate * average_headcount"},
    {"a parameter times an average", "net_profit - rate * avg(total_equity)",
     "1*net_profit -5e-1*rate*total_equity -5e-1*rate*total_equity@opening / 1",
     "net_profit - rate * avg(total_equity)"},
    {"a parameter below", "net_profit / (weight * total_equity)", "1*net_profit / 1*weight*total_equity",
     "net_profit / (weight * total_equity)"},
    {"one item with a parameter and without", "total_equity + rate * total_equity",
     "1*total_equity 1*rate*total_equity / 1", "total_equity + rate * total_equity"},
    {"law 7: growth", "growth(total_profit)",
     "1*total_profit -1*total_profit@prior / 1*total_profit@prior [1*total_profit]", "growth(total_profit)"},
    {"growth of a sum", "growth(revenue - operating_cost)",
     "1*revenue -1*revenue@prior -1*operating_cost 1*operating_cost@prior / 1*revenue@prior "
     "-1*operating_cost@prior [1*revenue -1*operating_cost]", "growth(revenue - operating_cost)"},
    {"growth of an average", "growth(avg(total_assets))",
     "5e-1*total_assets 5e-1*total_assets@opening -5e-1*total_assets@prior "
     "-5e-1*total_assets@prior_opening / 5e-1*total_assets@prior 5e-1*total_assets@prior_opening "
     "[5e-1*total_assets 5e-1*total_assets@opening]", "growth(avg(total_assets))"},
    {"growth and constants", "100 * growth(revenue) - 5",
     "1e2*revenue -105*revenue@prior / 1*revenue@prior [1*revenue]", "100 * growth(revenue) - 5"},
    {"growth turned round", "1 - growth(revenue)", "-1*revenue 2*revenue@prior / 1*revenue@prior [1*revenue]",
     "-growth(revenue) + 1"},
    {"growth by three", "growth(revenue) / 3", "1*revenue -1*revenue@prior / 3*revenue@prior [1*revenue]",
     "growth(revenue) / 3"},
    {"growth in Chinese", "growth(利润总额)",
     "1*total_profit -1*total_profit@prior / 1*total_profit@prior [1*total_profit]", "growth(total_profit)"},
    {"growth is not a name", "growth (revenue)", "1*revenue -1*revenue@prior / 1*revenue@prior [1*revenue]",
     "growth(revenue)"},
    {"avg of what carries a constant", "avg(total_assets + 10)",
     "5e-1*total_assets 5e-1*total_assets@opening 1e1 / 1", "avg(total_assets) + 10"},
    /* clang-format on */
};

START_TEST(text_means_forms) {
    formula out = parsed(meanings[_i].text);
    line found = described(&out);
    char *english = printed(&out, SOEKPI_ENGLISH);
    ck_assert_msg(strcmp(found.text, meanings[_i].descriptor) == 0, "%s: '%s' is %s, expected %s",
                  meanings[_i].law, meanings[_i].text, found.text, meanings[_i].descriptor);
    ck_assert_msg(strcmp(english, meanings[_i].english) == 0, "%s: printed '%s', expected '%s'",
                  meanings[_i].law, english, meanings[_i].english);
    check_round_trip(meanings[_i].text, &out);
    soekpi_release(english);
    soekpi_formula_free(&out);
}
END_TEST

/* Law of section 5: "parsing it again gives the same descriptor", where the forms
 * hold factors that a second reading could shorten. */
static const char *const stubborn[] = {
    "total_profit / 3 * 3",
    "total_profit / 3 + revenue * 2 / 3 + operating_cost * 4 / 6",
    "growth(revenue) / 3 * 3",
    "growth(3 * revenue) / 0.3",
    "growth(3 * revenue) / 0.3 + 1",
    "(growth(7 * revenue) + 1) / 3",
    "growth(revenue) / -3 + 2",
    "0 * growth(revenue) + 1",
    "growth(rate * revenue + weight * operating_cost)",
    "growth(revenue + 1000)",
    "growth(1000 + revenue)",
    "growth(total_assets - total_assets@opening)",
    "-avg(total_assets) / 3",
    "(total_assets + total_assets@opening) / avg(total_equity)",
    "3 * total_assets@prior + 3 * total_assets@prior_opening",
    "avg(total_assets) - avg(total_assets@prior)",
    "total_assets + total_assets@opening + total_assets@prior + total_assets@prior_opening",
    "total_assets@opening + total_assets@prior",
    "revenue * 0.00000000000000000000000000001",
    "revenue / (total_assets / 3)",
    "revenue / (total_assets / 3 + inventory)",
    "(revenue / 3) / (total_assets / 3)",
    "(revenue - 5 %) / (3 * weight)",
    "revenue / (rate * total_assets - 0.5 * inventory + 7)",
    "weight / total_assets",
    "revenue / weight",
    "-revenue / (-total_assets)",
    "123456789012345678901234567890 * revenue / 3",
    "999999999999999999999999999999 * total_assets + 999999999999999999999999999999 * total_assets@opening",
    ("0.000000000000000000000000000001 * total_assets + 0.000000000000000000000000000001 * "
     "total_assets@opening"),
    "600000000000000000000000000000 * total_assets + 600000000000000000000000000000 * total_assets@opening",
};

START_TEST(awkward_formulas_read_the_same) {
    formula out = parsed(stubborn[_i]);
    check_round_trip(stubborn[_i], &out);
    soekpi_formula_free(&out);
}
END_TEST

/* ---- What is refused, and where ---- */

static const struct {
    const char *law, *text;
    soekpi_status code;
    int column; /* within the text, 1-based */
    const char *fragment;
} refused[] = {
    /* clang-format off */
    {"nothing", "", SOEKPI_ERROR_SYNTAX, 1, "expected a name or a number"},
    {"half", "revenue +", SOEKPI_ERROR_SYNTAX, 10, "found the end"},
    {"two operators", "revenue * / 2", SOEKPI_ERROR_SYNTAX, 11, "'/'"},
    {"no operator", "revenue total_assets", SOEKPI_ERROR_SYNTAX, 9, "'total_assets'"},
    {"an open bracket", "(revenue", SOEKPI_ERROR_SYNTAX, 9, "')'"},
    {"a closing bracket", "revenue)", SOEKPI_ERROR_SYNTAX, 8, "')'"},
    {"brackets with nothing", "()", SOEKPI_ERROR_SYNTAX, 2, "')'"},
    {"a strange sign", "revenue # 2", SOEKPI_ERROR_SYNTAX, 9, "'#'"},
    {"law 17: columns are code points", "营业收入 / 资产总和", SOEKPI_ERROR_NAME, 8, "资产总和"},
    {"law 17: near matches", "total_liabilitys / total_assets", SOEKPI_ERROR_NAME, 1, "total_liabilities"},
    {"an unknown time", "revenue@later", SOEKPI_ERROR_NAME, 8, "@prior"},
    {"law 9: an average of a flow", "revenue / avg(net_profit)", SOEKPI_ERROR_FORMULA, 11, "net_profit"},
    {"law 9: of an average item", "avg(average_headcount)", SOEKPI_ERROR_FORMULA, 1, "average_headcount"},
    {"law 10: a flow's opening", "net_profit@opening", SOEKPI_ERROR_FORMULA, 1, "opening"},
    {"law 10: a flow's last opening", "2 * 净利润(上年年初)", SOEKPI_ERROR_FORMULA, 5, "net_profit"},
    {"law 10: the year before last", "growth(revenue@prior)", SOEKPI_ERROR_FORMULA, 1, "year before last"},
    {"law 10: of an indicator", "total_profit_growth@prior", SOEKPI_ERROR_FORMULA, 1, "year before last"},
    {"law 10: opening of an average", "roe@opening", SOEKPI_ERROR_FORMULA, 1, "opening"},
    {"a product of figures", "revenue * total_assets", SOEKPI_ERROR_FORMULA, 9, "two linear forms"},
    {"a quotient of ratios over items", "debt_ratio / roe", SOEKPI_ERROR_FORMULA, 12, "two linear forms"},
    {"ratios over different items", "debt_ratio + roe", SOEKPI_ERROR_FORMULA, 12, "denominators"},
    {"a square", "revenue * revenue", SOEKPI_ERROR_FORMULA, 9, "two linear forms"},
    {"growth of a ratio", "growth(debt_ratio)", SOEKPI_ERROR_FORMULA, 1, "1.05 * prior"},
    {"growth of growth", "growth(growth(revenue))", SOEKPI_ERROR_FORMULA, 1, "two linear forms"},
    {"growth plus a ratio", "growth(revenue) + debt_ratio", SOEKPI_ERROR_FORMULA, 17, "growth()"},
    {"growth times a parameter", "rate * growth(revenue)", SOEKPI_ERROR_FORMULA, 6, "growth()"},
    {"avg of a ratio", "avg(debt_ratio)", SOEKPI_ERROR_FORMULA, 1, "avg()"},
    {"avg of a constant", "avg(5)", SOEKPI_ERROR_FORMULA, 1, "avg()"},
    {"growth of a constant", "growth(rate)", SOEKPI_ERROR_FORMULA, 1, "growth()"},
    {"a constant zero below", "revenue / 0", SOEKPI_ERROR_FORMULA, 9, "constant 0"},
    {"a form that is zero below", "revenue / (total_assets - total_assets)", SOEKPI_ERROR_FORMULA, 9,
     "constant 0"},
    {"zero in full width", "营业收入／（１－１）", SOEKPI_ERROR_FORMULA, 5, "constant 0"},
    {"a constant alone", "3 * 5", SOEKPI_ERROR_FORMULA, 1, "no item"},
    {"a parameter alone", "rate", SOEKPI_ERROR_FORMULA, 1, "no item"},
    {"two parameters", "rate * weight * revenue", SOEKPI_ERROR_FORMULA, 6, "two linear forms"},
    {"a parameter's last year", "rate@prior * revenue", SOEKPI_ERROR_FORMULA, 1, "parameter"},
    {"law 8: units belong into rules", "revenue - 5 万元", SOEKPI_ERROR_UNIT, 13, "unit"},
    {"law 8: pp too", "debt_ratio + 1 pp", SOEKPI_ERROR_UNIT, 16, "unit"},
    {"per cent twice", "5 %% * revenue", SOEKPI_ERROR_SYNTAX, 4, "'%'"},
    /* clang-format on */
};

START_TEST(what_is_no_ratio_is_refused_with_its_place) {
    formula out;
    soekpi_error error;
    soekpi_status status = parse(refused[_i].text, &out, &error);
    ck_assert_msg(status == refused[_i].code, "%s: '%s' gives %d (%s), expected %d", refused[_i].law,
                  refused[_i].text, status, error.message, refused[_i].code);
    ck_assert_int_eq(error.code, status);
    ck_assert_msg(error.line == 7 && error.column == 10 + refused[_i].column,
                  "%s: '%s' is refused at %d:%d, expected 7:%d: %s", refused[_i].law, refused[_i].text,
                  error.line, error.column, 10 + refused[_i].column, error.message);
    ck_assert_msg(strstr(error.message, refused[_i].fragment) != NULL, "%s: '%s' says '%s' without '%s'",
                  refused[_i].law, refused[_i].text, error.message, refused[_i].fragment);
    formula silent = {0};
    ck_assert_int_eq(
        soekpi_formula_parse(names, NULL, soekpi_slice(refused[_i].text), (place){1, 1}, &silent, NULL),
        status); /* the error may be NULL */
}
END_TEST

/* ---- Section 5: all names are accepted in formulas ---- */

static line strangers; /* names that are not read */

static void check_name(const char *name, const formula *expected, const char *id) {
    line text = {.length = 0};
    say(&text, "2 * ");
    say(&text, name);
    say(&text, " + 1");
    formula found;
    soekpi_error error;
    soekpi_status status = parse(text.text, &found, &error);
    if (status != SOEKPI_OK) {
        say(&strangers, strangers.length == 0 ? "" : "; ");
        say(&strangers, name);
        return;
    }
    line ours = {.length = 0}, theirs = described(&found);
    form scaled = {0};
    ck_assert(soekpi_form_copy(&scaled, &expected->numerator));
    ck_assert_int_eq(soekpi_form_scale(&scaled, soekpi_decimal_make(2, 0)), SOEKPI_OK);
    formula wanted = {scaled, expected->denominator, expected->growth};
    for (size_t i = 0; i < wanted.denominator.count; i++) {
        ck_assert_int_eq(soekpi_form_add_term(&wanted.numerator, wanted.denominator.terms[i]), SOEKPI_OK);
    }
    ours = described(&wanted);
    ck_assert_msg(soekpi_formula_equal(&found, &wanted), "'%s' of %s: %s, expected %s", name, id, theirs.text,
                  ours.text);
    soekpi_form_free(&wanted.numerator);
    soekpi_formula_free(&found);
}

static void check_names(const name_set *set, const formula *expected) {
    check_name(set->id, expected, set->id);
    check_name(set->chinese, expected, set->id);
    check_name(set->english, expected, set->id);
    for (size_t i = 0; i < set->alias_count; i++) {
        check_name(set->aliases[i], expected, set->id);
    }
}

START_TEST(all_names_of_items_are_accepted) {
    for (size_t i = 0; i < soekpi_item_count(names); i++) {
        term self = {(int32_t)i, NO_PARAMETER, SOEKPI_CURRENT, soekpi_decimal_make(1, 0)};
        formula expected = {0};
        ck_assert_int_eq(soekpi_form_add_term(&expected.numerator, self), SOEKPI_OK);
        ck_assert_int_eq(soekpi_form_add_constant(&expected.denominator, soekpi_decimal_make(1, 0)),
                         SOEKPI_OK);
        check_names(&soekpi_catalogue_item(names, (int32_t)i)->names, &expected);
        soekpi_formula_free(&expected);
    }
    ck_assert_msg(strangers.length == 0, "not read in a formula: %s", strangers.text);
}
END_TEST

START_TEST(all_names_of_indicators_are_accepted) {
    for (size_t i = 0; i < soekpi_indicator_count(names); i++) {
        const indicator *named = soekpi_catalogue_indicator(names, (int32_t)i);
        check_names(&named->names, &named->formula);
        check_round_trip(named->names.id, &named->formula);
    }
    ck_assert_msg(strangers.length == 0, "not read in a formula: %s", strangers.text);
}
END_TEST

/* ---- Names that become items ---- */

static const struct {
    const char *text, *english;
} own_names[] = {
    {"甲 / 乙", "甲 / 乙"},
    {"apples of the year / pears", "apples of the year / pears"},
    {"avg(甲) / 乙@prior", "avg(甲) / 乙@prior"},
    {"growth(甲)", "growth(甲)"},
    {"revenue / 甲（上年同期）", "revenue / 甲@prior"},
    {"甲 + 甲 + 甲（年初）", "2 * 甲 + 甲@opening"},
    {"revenue / 2 + 甲", "0.5 * revenue + 甲"},
    {"甲-乙", "甲 - 乙"},
    {"甲－乙／2", "甲 - 0.5 * 乙"},
    {"x-y", "x - y"},
    /* blanks make it a difference, even of words that make a name together */
    {"income - tax", "income - tax"},
    {"total - assets", "total - total_assets"},
    {"income −  tax", "income - tax"},
    {"income- tax / 2", "income - 0.5 * tax"},
    {"甲 - total revenue", "甲 - total_revenue"},
};

START_TEST(unknown_names_become_items_where_a_call_allows_it) {
    soekpi_error error = {0};
    soekpi_catalogue *own = soekpi_catalogue_extend(names, &error);
    ck_assert_ptr_nonnull(own);
    own->ad_hoc = true;
    formula out, again;
    soekpi_status status =
        soekpi_formula_parse(names, own, soekpi_slice(own_names[_i].text), (place){1, 1}, &out, &error);
    ck_assert_msg(status == SOEKPI_OK, "'%s': column %d: %s", own_names[_i].text, error.column,
                  error.message);
    text_builder builder = {0};
    soekpi_formula_print(&out, own, SOEKPI_ENGLISH, &builder);
    char *text = soekpi_text_take(&builder);
    ck_assert_ptr_nonnull(text);
    ck_assert_str_eq(text, own_names[_i].english);
    size_t items = soekpi_item_count(own);
    ck_assert_int_eq(soekpi_formula_parse(names, own, soekpi_slice(text), (place){1, 1}, &again, &error),
                     SOEKPI_OK);
    ck_assert(soekpi_formula_equal(&out, &again));
    ck_assert_uint_eq(soekpi_item_count(own), items); /* the names are known by now */
    soekpi_release(text);
    soekpi_formula_free(&out);
    soekpi_formula_free(&again);
    soekpi_catalogue_free(own);
}
END_TEST

/* Section 5: a name that can be given is accepted in formulas, or it is refused
 * when it is given. */
static const char *const odd_names[] = {"5G收入",
                                        "100强户数",
                                        "其中：利息收入",
                                        "减:营业成本",
                                        "一、营业总收入",
                                        "毛利率%",
                                        "研发/营收",
                                        "甲+乙",
                                        "收入*",
                                        "收入·成本",
                                        "(合并)收入",
                                        "收入(%)",
                                        "EBITDA",
                                        "avg",
                                        "Ａ股收入",
                                        "收入 ，其他",
                                        "“两金”压降",
                                        "growth",
                                        "上年同期收入",
                                        "prior",
                                        "3年期借款",
                                        "应收—应付",
                                        "S&P收入",
                                        "R&D 投入",
                                        "收入[本部]",
                                        "1e5",
                                        "収入",
                                        "收入@本部",
                                        "【重点】收入",
                                        "收入 (万元)",
                                        "(甲)",
                                        "甲（上年同期）",
                                        "5 %",
                                        "-收入",
                                        "…收入"};

START_TEST(odd_names_are_accepted_or_refused) {
    soekpi_error error = {0};
    const char *name = odd_names[_i];
    soekpi_status status =
        soekpi_catalogue_add_item(names, "odd_item", name, NULL, SOEKPI_STOCK, SOEKPI_MONEY, &error);
    if (status != SOEKPI_OK) {
        ck_assert_msg(strstr(error.message, name) != NULL, "'%s' is refused with '%s'", name, error.message);
        return;
    }
    line text = {.length = 0};
    say(&text, "3 * ");
    say(&text, name);
    say(&text, "@年初 - (");
    say(&text, name);
    say(&text, " / 4)");
    formula out = parsed(text.text);
    line found = described(&out);
    ck_assert_msg(strcmp(found.text, "-25e-2*odd_item 3*odd_item@opening / 1") == 0, "'%s' is %s", text.text,
                  found.text);
    check_round_trip(text.text, &out);
    soekpi_formula_free(&out);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("formula");
    TCase *text = tcase_create("text");
    tcase_add_checked_fixture(text, setup, teardown);
    tcase_add_loop_test(text, text_means_forms, 0, (int)COUNT(meanings));
    tcase_add_loop_test(text, awkward_formulas_read_the_same, 0, (int)COUNT(stubborn));
    tcase_add_loop_test(text, what_is_no_ratio_is_refused_with_its_place, 0, (int)COUNT(refused));
    tcase_add_loop_test(text, unknown_names_become_items_where_a_call_allows_it, 0, (int)COUNT(own_names));
    tcase_add_test(text, all_names_of_items_are_accepted);
    tcase_add_loop_test(text, odd_names_are_accepted_or_refused, 0, (int)COUNT(odd_names));
    tcase_add_test(text, all_names_of_indicators_are_accepted);
    suite_add_tcase(suite, text);
    return run_suite(suite);
}
