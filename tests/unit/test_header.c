/* Headers and names of items: what the lines of forms and the columns of reports are read as. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "table/read.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static soekpi_catalogue *catalogue;

static void setup(void) {
    catalogue = soekpi_catalogue_create(NULL);
    ck_assert_ptr_nonnull(catalogue);
}

static void teardown(void) {
    soekpi_catalogue_free(catalogue);
}

static const char *id_of(const header_name *name) {
    return name->what == SOEKPI_IS_ITEM        ? soekpi_catalogue_item(catalogue, name->index)->names.id
           : name->what == SOEKPI_IS_INDICATOR ? soekpi_catalogue_indicator(catalogue, name->index)->names.id
                                               : "";
}

static header_name read_header(const char *text) {
    header_name name;
    ck_assert(soekpi_header_read(catalogue, soekpi_slice(text), &name));
    return name;
}

static void check_id(const char *text, const char *id) {
    header_name name = read_header(text);
    ck_assert_msg(strcmp(id_of(&name), id) == 0, "%s is read as '%s'", text, id_of(&name));
}

/* ---- The lines of the forms ---- */

/* The general form of 2019 for enterprises, and the yearly return and quick report of the owners;
 * "" for lines that no item ships for. */
typedef struct line {
    const char *text;
    const char *id;
} line;

static const line balance_sheet[] = {
    {"货币资金", "cash"},
    {"△结算备付金", ""},
    {"交易性金融资产", ""},
    {"衍生金融资产", ""},
    {"应收票据", "notes_receivable"},
    {"应收账款", "receivables"},
    {"应收款项融资", ""},
    {"预付款项", "prepayments"},
    {"其他应收款", "other_receivables"},
    {"其中：应收股利", ""},
    {"存货", "inventory"},
    {"其中：原材料", ""},
    {"合同资产", "contract_assets"},
    {"持有待售资产", ""},
    {"一年内到期的非流动资产", ""},
    {"其他流动资产", ""},
    {"流动资产合计", "current_assets"},
    {"债权投资", ""},
    {"长期股权投资", ""},
    {"投资性房地产", ""},
    {"固定资产", "fixed_assets"},
    {"其中：固定资产原价", ""},
    {"累计折旧", ""},
    {"在建工程", "construction_in_progress"},
    {"无形资产", ""},
    {"商誉", ""},
    {"其他非流动资产", ""},
    {"非流动资产合计", "noncurrent_assets"},
    {"资　产　总　计", "total_assets"},
    {"短期借款", "short_term_borrowing"},
    {"应付票据", ""},
    {"应付账款", "accounts_payable"},
    {"预收款项", ""},
    {"合同负债", ""},
    {"应付职工薪酬", ""},
    {"其他应付款", ""},
    {"一年内到期的非流动负债", "current_portion_long_term_debt"},
    {"其他流动负债", ""},
    {"流动负债合计", "current_liabilities"},
    {"长期借款", "long_term_borrowing"},
    {"应付债券", "bonds_payable"},
    {"其中：优先股", ""},
    {"预计负债", ""},
    {"其他非流动负债", ""},
    {"非流动负债合计", "noncurrent_liabilities"},
    {"负 债 合 计", "total_liabilities"},
    {"实收资本（或股本）", "paid_in_capital"},
    {"国家资本", ""},
    {"#减：已归还投资", ""},
    {"实收资本（或股本）净额", ""},
    {"资本公积", "capital_reserve"},
    {"减：库存股", ""},
    {"其他综合收益", ""},
    {"盈余公积", ""},
    {"未分配利润", ""},
    {"归属于母公司所有者权益（或股东权益）合计", "equity_parent"},
    {"*少数股东权益", "minority_equity"},
    {"所有者权益（或股东权益）合计", "total_equity"},
    {"负债和所有者权益（或股东权益）总计", "total_liabilities_and_equity"},
};

static const line income_statement[] = {
    {"一、营业总收入", "total_revenue"},
    {"其中：营业收入", "revenue"},
    {"△利息收入", ""},
    {"▲已赚保费", ""},
    {"二、营业总成本", "total_operating_cost"},
    {"其中：营业成本", "operating_cost"},
    {"税金及附加", "taxes_and_surcharges"},
    {"营业税金及附加", "taxes_and_surcharges"},
    {"销售费用", "selling_expense"},
    {"管理费用", "admin_expense"},
    {"研发费用", "rnd_expense"},
    {"财务费用", "finance_expense"},
    {"其中：利息费用", "interest_expense"},
    {"利息收入", ""},
    {"汇兑净损失（净收益以“－”号填列）", ""},
    {"加：其他收益", ""},
    {"投资收益（损失以“－”号填列）", "investment_income"},
    {"其中：对联营企业和合营企业的投资收益", ""},
    {"净敞口套期收益（损失以“－”号填列）", ""},
    {"公允价值变动收益（损失以“－”号填列）", "fair_value_gain"},
    {"信用减值损失（损失以“－”号填列）", ""},
    {"资产处置收益（损失以“－”号填列）", ""},
    {"三、营业利润（亏损以“－”号填列）", "operating_profit"},
    {"加：营业外收入", "nonoperating_income"},
    {"其中：政府补助", ""},
    {"减：营业外支出", "nonoperating_expense"},
    {"四、利润总额（亏损总额以“－”号填列）", "total_profit"},
    {"减：所得税费用", "income_tax"},
    {"五、净利润（净亏损以“－”号填列）", "net_profit"},
    {"（一）按所有权归属分类：", ""},
    {"归属于母公司所有者的净利润", "net_profit_parent"},
    {"1.归属于母公司股东的净利润（净亏损以\"-\"号填列）", "net_profit_parent"},
    {"*少数股东损益", "minority_profit"},
    {"2.少数股东损益（净亏损以“-”号填列）", "minority_profit"},
    {"1.持续经营净利润（净亏损以“-”号填列）", ""},
    {"六、其他综合收益的税后净额", ""},
    {"七、综合收益总额", ""},
    {"归属于母公司所有者的综合收益总额", ""},
    {"基本每股收益", ""},
};

static const line cash_flow_statement[] = {
    {"一、经营活动产生的现金流量：", ""},
    {"销售商品、提供劳务收到的现金", "cash_received_from_sales"},
    {"收到的税费返还", ""},
    {"收到其他与经营活动有关的现金", ""},
    {"经营活动现金流入小计", ""},
    {"购买商品、接受劳务支付的现金", ""},
    {"支付给职工以及为职工支付的现金", "cash_paid_to_employees"},
    {"支付给职工及为职工支付的现金", "cash_paid_to_employees"},
    {"支付的各项税费", ""},
    {"经营活动现金流出小计", ""},
    {"经营活动产生的现金流量净额", "operating_cash_flow"},
    {"二、投资活动产生的现金流量：", ""},
    {"取得投资收益收到的现金", ""},
    {"投资活动产生的现金流量净额", ""},
    {"筹资活动产生的现金流量净额", ""},
    {"五、现金及现金等价物净增加额", ""},
    {"加：期初现金及现金等价物余额", ""},
    {"六、期末现金及现金等价物余额", ""},
};

static const line owners_return[] = {
    {"企业户数", "enterprises"},
    {"其中：亏损企业户数", "loss_making_enterprises"},
    {"资产总额", "total_assets"},
    {"负债总额", "total_liabilities"},
    {"所有者权益总额", "total_equity"},
    {"其中：归属于母公司所有者权益", "equity_parent"},
    {"国有资本及权益总额", "state_equity"},
    {"带息负债总额", "interest_bearing_debt"},
    {"成本费用总额", "cost_and_expense_total"},
    {"利润总额", "total_profit"},
    {"亏损企业亏损额", "losses_of_loss_making"},
    {"应交税费总额", "taxes_due"},
    {"已交税费总额", "taxes_paid"},
    {"研发投入合计", "rnd_spending"},
    {"工资总额", "wage_bill"},
    {"人工成本总额", "labour_cost"},
    {"劳动生产总值", "value_added"},
    {"年末从业人员人数（人）", "headcount"},
    {"从业人员平均人数", "average_headcount"},
    {"其中：在岗职工", ""}, /* a part of those employed */
};

static const struct {
    const line *lines;
    size_t count;
} forms[] = {{balance_sheet, COUNT(balance_sheet)},
             {income_statement, COUNT(income_statement)},
             {cash_flow_statement, COUNT(cash_flow_statement)},
             {owners_return, COUNT(owners_return)}};

START_TEST(lines_of_forms) {
    for (size_t i = 0; i < forms[_i].count; i++) {
        check_id(forms[_i].lines[i].text, forms[_i].lines[i].id);
    }
}
END_TEST

/* The same in rows of totals of one time: words around a line change nothing of what it is. */
START_TEST(lines_of_forms_with_words) {
    static const struct {
        const char *before;
        const char *behind;
        column_word word;
    } around[] = {{"", "期末余额", WORD_CLOSING},
                  {"", "（上期金额）", WORD_NONE},
                  {"", " 本年累计(万元)", WORD_CURRENT},
                  {"", "-上年同期", WORD_PRIOR},
                  {"", "比上年同期增减额", WORD_CHANGE},
                  {"", "同比增减（%）", WORD_RATE},
                  {"", "较年初增减额", WORD_CHANGE_OPENING},
                  {"", "预算数", WORD_OTHER},
                  {"本年累计", "", WORD_CURRENT},
                  {"上年同期", "", WORD_PRIOR},
                  {"2023年1-9月", "同比增长%", WORD_RATE},
                  {"母公司", "", WORD_OTHER}};
    for (size_t i = 0; i < forms[_i].count; i++) {
        const line *at = &forms[_i].lines[i];
        slice name = soekpi_item_strip(soekpi_slice(at->text));
        for (size_t k = 0; k < COUNT(around) && at->id[0] != '\0'; k++) {
            bool people = strstr(at->id, "headcount") != NULL || strstr(at->id, "enterprises") != NULL;
            if (people && strstr(around[k].behind, "万元") != NULL) {
                continue;
            }
            text_builder builder = {0};
            soekpi_text_add(&builder, around[k].before);
            soekpi_text_add_slice(&builder, name);
            soekpi_text_add(&builder, around[k].behind);
            char *text = soekpi_text_take(&builder);
            header_name found = read_header(text);
            ck_assert_msg(strcmp(id_of(&found), at->id) == 0, "%s is read as '%s'", text, id_of(&found));
            if (around[k].word != WORD_NONE) {
                ck_assert_msg(found.words.word == around[k].word, "%s: %d", text, (int)found.words.word);
            }
            free(text);
        }
    }
}
END_TEST

/* ---- Names win ---- */

/* Every name that ships is read whole, and is none of the column words. */
static void check_name(const char *name, int32_t what, size_t index) {
    header_name found = read_header(name);
    column_words words;
    ck_assert_msg(found.what == what && (size_t)found.index == index, "%s is read as '%s'", name,
                  id_of(&found));
    ck_assert_msg(found.words.word == WORD_NONE && found.time == SOEKPI_CURRENT && !found.unit_given, "%s",
                  name);
    ck_assert_msg(!soekpi_column_words_read(soekpi_slice(name), &words), "%s", name);
}

START_TEST(known_names_are_whole) {
    for (size_t i = 0; i < soekpi_item_count(catalogue); i++) {
        const name_set *names = &soekpi_catalogue_item(catalogue, (int32_t)i)->names;
        check_name(names->id, SOEKPI_IS_ITEM, i);
        check_name(names->chinese, SOEKPI_IS_ITEM, i);
        check_name(names->english, SOEKPI_IS_ITEM, i);
        for (size_t k = 0; k < names->alias_count; k++) {
            check_name(names->aliases[k], SOEKPI_IS_ITEM, i);
        }
    }
    for (size_t i = 0; i < soekpi_indicator_count(catalogue); i++) {
        const name_set *names = &soekpi_catalogue_indicator(catalogue, (int32_t)i)->names;
        check_name(names->id, SOEKPI_IS_INDICATOR, i);
        check_name(names->chinese, SOEKPI_IS_INDICATOR, i);
        check_name(names->english, SOEKPI_IS_INDICATOR, i);
        for (size_t k = 0; k < names->alias_count; k++) {
            check_name(names->aliases[k], SOEKPI_IS_INDICATOR, i);
        }
    }
}
END_TEST

static const struct {
    const char *text;
    const char *id;
    column_word word;
    int32_t time;
    int32_t period;
    int power; /* of the unit; NONE_GIVEN */
    int quality;
} headers[] = {
#define NONE_GIVEN 99
    {"利润总额增速", "total_profit_growth", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"利润总额增速同比增减", "total_profit_growth", WORD_CHANGE, SOEKPI_CURRENT, 0, -2, 0},
    {"利润总额同比增长额", "total_profit", WORD_CHANGE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"人均营业收入本年累计(万元/人)", "revenue_per_capita", WORD_CURRENT, SOEKPI_CURRENT, 0, 4, 0},
    {"资产负债率增减 (pp)", "debt_ratio", WORD_CHANGE, SOEKPI_CURRENT, 0, -2, 0},
    {"资产负债率同比（%）", "debt_ratio", WORD_CHANGE, SOEKPI_CURRENT, 0, -2, 0}, /* law 8: points */
    {"资产负债率较年初增减（百分点）", "debt_ratio", WORD_CHANGE_OPENING, SOEKPI_CURRENT, 0, -2, 0},
    {"利润总额完成(%)", "total_profit", WORD_OTHER, SOEKPI_CURRENT, 0, -2, 0},
    {"利润总额增减（百分点）", "total_profit", WORD_OTHER, SOEKPI_CURRENT, 0, -2, 0},
    {"利润总额增减额（万元）", "total_profit", WORD_CHANGE, SOEKPI_CURRENT, 0, 4, 0},
    {"利润总额（万元）同比增减（%）", "total_profit", WORD_RATE, SOEKPI_CURRENT, 0, -2, 0},
    {"利润总额（万元）本年累计", "total_profit", WORD_CURRENT, SOEKPI_CURRENT, 0, 4, 0},
    {"本年累计利润总额（万元）", "total_profit", WORD_CURRENT, SOEKPI_CURRENT, 0, 4, 0},
    {"利润总额（本年累计）（万元）", "total_profit", WORD_CURRENT, SOEKPI_CURRENT, 0, 4, 0},
    {"利润总额（本年累计，万元）", "total_profit", WORD_CURRENT, SOEKPI_CURRENT, 0, 4, 0},
    {"其中：利润总额本年累计（万元）", "total_profit", WORD_CURRENT, SOEKPI_CURRENT, 0, 4, 0},
    {"四、利润总额（亏损总额以“－”号填列）上期金额", "total_profit", WORD_PRIOR, SOEKPI_PRIOR, 0, NONE_GIVEN,
     0},
    {"２０２３年１－９月 利润总额", "total_profit", WORD_NONE, SOEKPI_CURRENT, 202309, NONE_GIVEN, 0},
    {"利润总额2022年", "total_profit", WORD_NONE, SOEKPI_CURRENT, 202212, NONE_GIVEN, 0},
    {"利润总额（2022年1-9月）", "total_profit", WORD_NONE, SOEKPI_CURRENT, 202209, NONE_GIVEN, 0},
    {"资产总额期末余额(2023年12月31日)", "total_assets", WORD_CLOSING, SOEKPI_CURRENT, 202312, NONE_GIVEN, 0},
    {"资产总额2023年12月31日", "total_assets", WORD_NONE, SOEKPI_CURRENT, 202312, NONE_GIVEN, 0},
    {"利润总额上年同期（同口径）", "total_profit", WORD_PRIOR, SOEKPI_PRIOR, 0, NONE_GIVEN, 2},
    {"利润总额（上年同期）（调整前）", "total_profit", WORD_NONE, SOEKPI_PRIOR, 0, NONE_GIVEN, -1},
    {"资产总额年初数（调整后）", "total_assets", WORD_OPENING, SOEKPI_OPENING, 0, NONE_GIVEN, 1},
    {"利润总额 本部", "total_profit", WORD_OTHER, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"合并净利润", "net_profit", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"净利润（合并）", "net_profit", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"应收账款余额", "gross_receivables", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"应收账款期末余额", "receivables", WORD_CLOSING, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"应收账款期末账面余额", "", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0}, /* gross, not net */
    {"固定资产投资完成额", "fixed_investment", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"客观因素增减", "objective_equity_changes", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"年末人数", "headcount", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"期初存货", "inventory", WORD_OPENING, SOEKPI_OPENING, 0, NONE_GIVEN, 0},
    {"当期所得税费用", "", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"累计折旧期末余额", "", WORD_CLOSING, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"变动成本", "", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"营业收入增值", "", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"净利润率", "", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"利润总额@prior (万元)", "total_profit", WORD_NONE, SOEKPI_PRIOR, 0, 4, 0},
    {"Revenue year to date", "revenue", WORD_CURRENT, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"revenue_ytd_yi", "revenue", WORD_NONE, SOEKPI_CURRENT, 0, 8, 0},
    {"Net profit - prior year", "net_profit", WORD_PRIOR, SOEKPI_PRIOR, 0, NONE_GIVEN, 0},
    {"Operating cost growth (%)", "operating_cost", WORD_RATE, SOEKPI_CURRENT, 0, -2, 0},
    {"Total assets (closing balance)", "total_assets", WORD_CLOSING, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"利润总额本年累计", "total_profit", WORD_CURRENT, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"本年累计利润总额", "total_profit", WORD_CURRENT, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"利润总额-上年同期", "total_profit", WORD_PRIOR, SOEKPI_PRIOR, 0, NONE_GIVEN, 0},
    {"利润总额 （上年同期）", "total_profit", WORD_NONE, SOEKPI_PRIOR, 0, NONE_GIVEN, 0},
    {"资产总额年初余额", "total_assets", WORD_OPENING, SOEKPI_OPENING, 0, NONE_GIVEN, 0},
    {"营业收入 同比增减(%)", "revenue", WORD_RATE, SOEKPI_CURRENT, 0, -2, 0},
    {"增减额营业收入", "revenue", WORD_CHANGE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"利润总额本月", "total_profit", WORD_MONTH, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"人均营业收入", "revenue_per_capita", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"四、利润总额（亏损总额以“－”号填列）", "total_profit", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"其中：营业收入", "revenue", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"减：所得税费用", "income_tax", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"△利息支出", "interest_expense", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"1.归属于母公司股东的净利润（净亏损以“-”号填列）", "net_profit_parent", WORD_NONE, SOEKPI_CURRENT, 0,
     NONE_GIVEN, 0},
    {"资　产　总　计", "total_assets", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"所有者权益（或股东权益）合计", "total_equity", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"负债和所有者权益（或股东权益）总计", "total_liabilities_and_equity", WORD_NONE, SOEKPI_CURRENT, 0,
     NONE_GIVEN, 0},
    {"debt_ratio_change", "", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"gdp_growth_2023", "", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
    {"exchange", "", WORD_NONE, SOEKPI_CURRENT, 0, NONE_GIVEN, 0},
};

START_TEST(headers_are_read) {
    header_name name = read_header(headers[_i].text);
    ck_assert_msg(strcmp(id_of(&name), headers[_i].id) == 0, "%s is read as '%s'", headers[_i].text,
                  id_of(&name));
    ck_assert_msg(name.words.word == headers[_i].word, "%s: %d", headers[_i].text, (int)name.words.word);
    ck_assert_msg(name.time == headers[_i].time, "%s: %d", headers[_i].text, (int)name.time);
    ck_assert_msg(name.words.period == headers[_i].period, "%s: %d", headers[_i].text,
                  (int)name.words.period);
    ck_assert_msg(name.words.quality == headers[_i].quality, "%s: %d", headers[_i].text, name.words.quality);
    ck_assert_msg(name.unit_given == (headers[_i].power != NONE_GIVEN), "%s", headers[_i].text);
    ck_assert_msg(!name.unit_given || name.unit.power == headers[_i].power, "%s: %d", headers[_i].text,
                  (int)name.unit.power);
}
END_TEST

/* Names that nobody knows keep what may be theirs; only sure words of time are parted from them. */
START_TEST(unknown_names_keep_their_words) {
    static const struct {
        const char *text;
        const char *base;
        int32_t time;
    } names[] = {{"海外收入本年累计", "海外收入", SOEKPI_CURRENT},
                 {"海外收入上年同期(万元)", "海外收入", SOEKPI_PRIOR},
                 {"海外收入增速", "海外收入增速", SOEKPI_CURRENT},
                 {"委托贷款余额", "委托贷款余额", SOEKPI_CURRENT},
                 {"投标完成率", "投标完成率", SOEKPI_CURRENT},
                 {"期末参保人数", "期末参保人数", SOEKPI_CURRENT},
                 {"其中：海外收入", "海外收入", SOEKPI_CURRENT},
                 {"碳排放(万元)", "碳排放", SOEKPI_CURRENT},
                 {"debt_ratio_change_pp", "debt_ratio_change", SOEKPI_CURRENT},
                 {"增速(%)", "增速", SOEKPI_CURRENT},
                 {"金额（万元）", "金额", SOEKPI_CURRENT}};
    for (size_t i = 0; i < COUNT(names); i++) {
        header_name name = read_header(names[i].text);
        ck_assert_int_eq(name.what, -1);
        ck_assert_msg(soekpi_slice_equal(name.base, names[i].base), "%s: %.*s", names[i].text,
                      (int)name.base.length, name.base.start);
        ck_assert_int_eq(name.time, names[i].time);
    }
}
END_TEST

/* ---- Several rows ---- */

static const struct {
    const char *parts[4];
    const char *id;
    column_word word;
    int32_t time;
    int power;
} parted[] = {
    {{"效益情况", "利润总额", "本年累计", NULL}, "total_profit", WORD_CURRENT, SOEKPI_CURRENT, NONE_GIVEN},
    {{"利润总额", "利润总额", "本年累计", "本年累计"},
     "total_profit",
     WORD_CURRENT,
     SOEKPI_CURRENT,
     NONE_GIVEN},
    {{"利润总额", "本年累计", "万元", NULL}, "total_profit", WORD_CURRENT, SOEKPI_CURRENT, 4},
    {{"利润总额（万元）", "上年同期", NULL, NULL}, "total_profit", WORD_PRIOR, SOEKPI_PRIOR, 4},
    {{"利润总额（万元）", "增减率", NULL, NULL}, "total_profit", WORD_RATE, SOEKPI_CURRENT, 4},
    {{"利润总额（万元）", "增减", "%", NULL}, "total_profit", WORD_RATE, SOEKPI_CURRENT, -2},
    {{"（万元）", "利润总额", "增减额", NULL}, "total_profit", WORD_CHANGE, SOEKPI_CURRENT, 4},
    {{"利润总额", "本月", "增减%", NULL}, "total_profit", WORD_MONTH, SOEKPI_CURRENT, -2},
    {{"上年同期", "利润总额", "累计", NULL}, "total_profit", WORD_PRIOR, SOEKPI_PRIOR, NONE_GIVEN},
    {{"利润总额", "上年同期", "增减额", NULL}, "total_profit", WORD_CHANGE, SOEKPI_CURRENT, NONE_GIVEN},
    {{"资产总额", "年初", "增减额", NULL}, "total_assets", WORD_CHANGE_OPENING, SOEKPI_CURRENT, NONE_GIVEN},
    {{"母公司", "利润总额", "本年累计", NULL}, "total_profit", WORD_OTHER, SOEKPI_CURRENT, NONE_GIVEN},
    {{"营业", "收入", "本年累计", NULL}, "revenue", WORD_CURRENT, SOEKPI_CURRENT, NONE_GIVEN},
    {{"归母", "净利润", NULL, NULL}, "net_profit_parent", WORD_NONE, SOEKPI_CURRENT, NONE_GIVEN},
    {{"人均", "营业收入", "本年累计", NULL}, "revenue_per_capita", WORD_CURRENT, SOEKPI_CURRENT, NONE_GIVEN},
    {{"流动资产", "合计", "期末余额", NULL}, "current_assets", WORD_CLOSING, SOEKPI_CURRENT, NONE_GIVEN},
    {{"利润总额", "合计", "本年累计", NULL}, "total_profit", WORD_CURRENT, SOEKPI_CURRENT, NONE_GIVEN},
    {{"资产总额", "其中：流动资产", "年初余额", NULL},
     "current_assets",
     WORD_OPENING,
     SOEKPI_OPENING,
     NONE_GIVEN},
    {{"营业收入", "利润总额", NULL, NULL}, "total_profit", WORD_NONE, SOEKPI_CURRENT, NONE_GIVEN},
    {{"利润总额", "上年同期", NULL, NULL}, "total_profit", WORD_PRIOR, SOEKPI_PRIOR, NONE_GIVEN},
    {{"资产负债率", "增减（百分点）", NULL, NULL}, "debt_ratio", WORD_CHANGE, SOEKPI_CURRENT, -2},
    {{"资产负债率(%)", "增减", NULL, NULL}, "debt_ratio", WORD_CHANGE, SOEKPI_CURRENT, -2},
    {{"利润总额", "同比", NULL, NULL}, "total_profit", WORD_RATE, SOEKPI_CURRENT, NONE_GIVEN},
    {{"四、利润总额（亏损以“-”号填列）", "上期金额", NULL, NULL},
     "total_profit",
     WORD_PRIOR,
     SOEKPI_PRIOR,
     NONE_GIVEN},
    {{"营业收入", "其中：海外", "本年累计", NULL}, "", WORD_CURRENT, SOEKPI_CURRENT, NONE_GIVEN},
    {{"别的", "本年累计", NULL, NULL}, "", WORD_CURRENT, SOEKPI_CURRENT, NONE_GIVEN},
    {{"利润总额", "预算数", NULL, NULL}, "total_profit", WORD_OTHER, SOEKPI_CURRENT, NONE_GIVEN},
    {{"本年累计", NULL, NULL, NULL}, "", WORD_CURRENT, SOEKPI_CURRENT, NONE_GIVEN},
};

START_TEST(headers_of_several_rows) {
    slice parts[4];
    size_t count = 0;
    while (count < 4 && parted[_i].parts[count] != NULL) {
        parts[count] = soekpi_slice(parted[_i].parts[count]);
        count++;
    }
    header_name name;
    ck_assert(soekpi_header_read_parts(catalogue, parts, count, &name));
    ck_assert_str_eq(id_of(&name), parted[_i].id);
    ck_assert_int_eq(name.words.word, parted[_i].word);
    ck_assert_int_eq(name.time, parted[_i].time);
    ck_assert_int_eq(name.unit_given, parted[_i].power != NONE_GIVEN);
    ck_assert(!name.unit_given || name.unit.power == parted[_i].power);
}
END_TEST

START_TEST(headers_of_no_or_many_rows) {
    slice many[20] = {{NULL, 0}};
    header_name name;
    ck_assert(soekpi_header_read_parts(catalogue, many, 0, &name));
    ck_assert_int_eq(name.what, -1);
    for (size_t i = 0; i < COUNT(many); i++) {
        many[i] = soekpi_slice(i % 2 == 0 ? "说明" : "其他");
    }
    many[18] = soekpi_slice("利润总额");
    many[19] = soekpi_slice("本年累计");
    ck_assert(soekpi_header_read_parts(catalogue, many, COUNT(many), &name));
    ck_assert_str_eq(id_of(&name), "total_profit");
    ck_assert_int_eq(name.words.word, WORD_CURRENT);
}
END_TEST

/* ---- Keys ---- */

START_TEST(headers_of_keys) {
    static const struct {
        const char *text;
        header_use use;
        int strength;
    } keys[] = {
        {"企业", HEADER_ENTITY, 3},
        {"企业(单位)名称", HEADER_ENTITY, 3},
        {"填报单位", HEADER_ENTITY, 3},
        {"企业 名称", HEADER_ENTITY, 3},
        {"单　位", HEADER_ENTITY, 2},
        {"企业简称", HEADER_ENTITY, 0},
        {"统一社会信用代码", HEADER_CODE, 3},
        {"证券代码", HEADER_CODE, 2},
        {"Stock Code", HEADER_CODE, 2},
        {"代码", HEADER_CODE, 1},
        {"期间", HEADER_PERIOD, 3},
        {"年月", HEADER_PERIOD, 3},
        {"日期", HEADER_PERIOD, 1},
        {"年度", HEADER_YEAR, 2},
        {"月份", HEADER_MONTH, 1},
        {"项　目", HEADER_ITEM, 3},
        {"项目：", HEADER_ITEM, 3},
        {"资产", HEADER_ITEM, 3},
        {"负债和所有者权益（或股东权益）", HEADER_ITEM, 3},
        {"Liabilities and shareholders' equity", HEADER_ITEM, 3},
        {"金额", HEADER_VALUE, 3},
        {"增速", HEADER_GROWTH, 3},
        {"计量单位", HEADER_UNIT, 3},
        {"行次", HEADER_DESCRIPTION, 3},
        {"利润总额", HEADER_FIGURES, 0},
        {"本年累计", HEADER_FIGURES, 0},
        {"企业户数", HEADER_FIGURES, 0},
        {"：", HEADER_FIGURES, 0},
        {"", HEADER_FIGURES, 0},
    };
    for (size_t i = 0; i < COUNT(keys); i++) {
        header_use use;
        int strength;
        ck_assert(soekpi_header_use(soekpi_slice(keys[i].text), &use, &strength));
        ck_assert_msg(use == keys[i].use && strength == keys[i].strength, "%s: %d %d", keys[i].text, (int)use,
                      strength);
    }
    ck_assert(soekpi_header_is_ambiguous(soekpi_slice("单 位")));
    ck_assert(!soekpi_header_is_ambiguous(soekpi_slice("单位名称")));
    ck_assert_int_eq(soekpi_key_of_header("统一社会信用代码"), SOEKPI_KEY_CODE);
    ck_assert_int_eq(soekpi_key_of_header("填报单位"), SOEKPI_KEY_ENTITY);
    ck_assert_int_eq(soekpi_key_of_header("企业简称"), -1);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("header");
    TCase *lines = tcase_create("forms");
    tcase_add_checked_fixture(lines, setup, teardown);
    tcase_add_loop_test(lines, lines_of_forms, 0, COUNT(forms));
    tcase_add_loop_test(lines, lines_of_forms_with_words, 0, COUNT(forms));
    suite_add_tcase(suite, lines);
    TCase *header = tcase_create("headers");
    tcase_add_checked_fixture(header, setup, teardown);
    tcase_add_test(header, known_names_are_whole);
    tcase_add_loop_test(header, headers_are_read, 0, COUNT(headers));
    tcase_add_test(header, unknown_names_keep_their_words);
    tcase_add_loop_test(header, headers_of_several_rows, 0, COUNT(parted));
    tcase_add_test(header, headers_of_no_or_many_rows);
    tcase_add_test(header, headers_of_keys);
    suite_add_tcase(suite, header);
    return run_suite(suite);
}
