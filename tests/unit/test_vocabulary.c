/* The words of tables: columns, rows, items, the lines above, and headers that hold them. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "table/read.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

/* ---- Columns ---- */

static const struct {
    const char *text;
    column_word word;
    int quality;
    int32_t period;
} columns[] = {
    {"本年累计", WORD_CURRENT, 0, 0},
    {"本年累计数", WORD_CURRENT, 0, 0},
    {"本期金额", WORD_CURRENT, 0, 0},
    {"本年金额", WORD_CURRENT, 0, 0},
    {"本 年 累 计", WORD_CURRENT, 0, 0},
    {"期末余额", WORD_CLOSING, 0, 0},
    {"年末余额", WORD_CLOSING, 0, 0},
    {"期末数", WORD_CLOSING, 0, 0},
    {"上年同期", WORD_PRIOR, 0, 0},
    {"上年同期数", WORD_PRIOR, 0, 0},
    {"上期金额", WORD_PRIOR, 0, 0},
    {"上年金额", WORD_PRIOR, 0, 0},
    {"去年同期", WORD_PRIOR, 0, 0},
    {"上年同期（同口径）", WORD_PRIOR, QUALITY_COMPARABLE, 0},
    {"上年同期(调整后)", WORD_PRIOR, QUALITY_ADJUSTED, 0},
    {"上年同期（调整前）", WORD_PRIOR, QUALITY_UNADJUSTED, 0},
    {"年初余额", WORD_OPENING, 0, 0},
    {"期初余额", WORD_OPENING, 0, 0},
    {"上年年末余额", WORD_OPENING, 0, 0},
    {"本月", WORD_MONTH, 0, 0},
    {"当月数", WORD_MONTH, 0, 0},
    {"增减额", WORD_CHANGE, 0, 0},
    {"增减", WORD_CHANGE, 0, 0},
    {"同比增减额", WORD_CHANGE, 0, 0},
    {"增减%", WORD_RATE, 0, 0},
    {"增减（％）", WORD_RATE, 0, 0},
    {"增减率", WORD_RATE, 0, 0},
    {"同比", WORD_RATE, 0, 0},
    {"同比增长", WORD_RATE, 0, 0},
    {"较年初", WORD_CHANGE_OPENING, 0, 0},
    {"比年初增减额", WORD_CHANGE_OPENING, 0, 0},
    {"较年初增减%", WORD_RATE_OPENING, 0, 0},
    {"年度预算", WORD_OTHER, 0, 0},
    {"母公司", WORD_OTHER, 0, 0},
    {"2023年1-9月", WORD_NONE, 0, 202309},
    {"2022年12月31日", WORD_NONE, 0, 202212},
    {"2021年度", WORD_NONE, 0, 202112},
    {"本年累计（2023年1-9月）", WORD_CURRENT, 0, 202309},
    {"期末余额(2023年12月31日)", WORD_CLOSING, 0, 202312},
    {"year to date", WORD_CURRENT, 0, 0},
    {"prior year", WORD_PRIOR, 0, 0},
    {"opening balance", WORD_OPENING, 0, 0},
};

START_TEST(columns_are_read) {
    column_words words;
    ck_assert_msg(soekpi_column_words_read(soekpi_slice(columns[_i].text), &words), "%s", columns[_i].text);
    ck_assert_msg(words.word == columns[_i].word && words.quality == columns[_i].quality &&
                      words.period == columns[_i].period,
                  "%s: %d %d %d", columns[_i].text, (int)words.word, words.quality, (int)words.period);
}
END_TEST

START_TEST(units_beside_words) {
    column_words words;
    ck_assert(soekpi_column_words_read(soekpi_slice("本年累计（万元）"), &words));
    ck_assert(words.unit_given && words.unit.unit == SOEKPI_MONEY && words.unit.power == 4);
    ck_assert(soekpi_column_words_read(soekpi_slice("增减(%)"), &words));
    ck_assert(words.unit_given && words.unit.unit == SOEKPI_PERCENT && words.unit.power == -2);
}
END_TEST

START_TEST(other_texts_are_no_column_words) {
    static const char *const texts[] = {"",          "利润总额",        "本年累计利润", "企业名称",
                                        "甲公司",    "年初至今甲",      "\xFF",         "（）",
                                        "本年累计(", "上年同期利润总额"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        column_words words = {.quality = 77};
        ck_assert_msg(!soekpi_column_words_read(soekpi_slice(texts[i]), &words), "%s", texts[i]);
        ck_assert_int_eq(words.quality, 77);
    }
}
END_TEST

/* ---- Headers ---- */

static const struct {
    const char *text;
    const char *id;
    column_word word;
    int32_t time;
} headers[] = {
    {"利润总额本年累计", "total_profit", WORD_CURRENT, SOEKPI_CURRENT},
    {"本年累计利润总额", "total_profit", WORD_CURRENT, SOEKPI_CURRENT},
    {"利润总额-上年同期", "total_profit", WORD_PRIOR, SOEKPI_PRIOR},
    {"利润总额 （上年同期）", "total_profit", WORD_NONE, SOEKPI_PRIOR},
    {"资产总额年初余额", "total_assets", WORD_OPENING, SOEKPI_OPENING},
    {"营业收入 同比增减(%)", "revenue", WORD_RATE, SOEKPI_CURRENT},
    {"增减额营业收入", "revenue", WORD_CHANGE, SOEKPI_CURRENT},
    {"利润总额本月", "total_profit", WORD_MONTH, SOEKPI_CURRENT},
    {"利润总额增速", "total_profit_growth", WORD_NONE, SOEKPI_CURRENT},
    {"人均营业收入", "revenue_per_capita", WORD_NONE, SOEKPI_CURRENT},
    {"四、利润总额（亏损总额以“－”号填列）", "total_profit", WORD_NONE, SOEKPI_CURRENT},
    {"其中：营业收入", "revenue", WORD_NONE, SOEKPI_CURRENT},
    {"减：所得税费用", "income_tax", WORD_NONE, SOEKPI_CURRENT},
    {"△利息支出", "interest_expense", WORD_NONE, SOEKPI_CURRENT},
    {"1.归属于母公司股东的净利润（净亏损以“-”号填列）", "net_profit_parent", WORD_NONE, SOEKPI_CURRENT},
    {"资　产　总　计", "total_assets", WORD_NONE, SOEKPI_CURRENT},
    {"所有者权益（或股东权益）合计", "total_equity", WORD_NONE, SOEKPI_CURRENT},
    {"负债和所有者权益（或股东权益）总计", "total_liabilities_and_equity", WORD_NONE, SOEKPI_CURRENT},
    {"debt_ratio_change", "", WORD_NONE, SOEKPI_CURRENT},
    {"gdp_growth_2023", "", WORD_NONE, SOEKPI_CURRENT},
};

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

START_TEST(headers_are_read) {
    header_name name;
    ck_assert(soekpi_header_read(catalogue, soekpi_slice(headers[_i].text), &name));
    ck_assert_str_eq(id_of(&name), headers[_i].id);
    if (headers[_i].word != WORD_NONE) {
        ck_assert_int_eq(name.words.word, headers[_i].word);
    }
    ck_assert_int_eq(name.time, headers[_i].time);
}
END_TEST

static const struct {
    const char *parts[3];
    const char *id;
    column_word word;
    int32_t time;
} parted[] = {
    {{"效益情况", "利润总额", "本年累计"}, "total_profit", WORD_CURRENT, SOEKPI_CURRENT},
    {{"利润总额", "上年同期", NULL}, "total_profit", WORD_PRIOR, SOEKPI_PRIOR},
    {{"资产总额", "其中：流动资产", "年初余额"}, "current_assets", WORD_OPENING, SOEKPI_OPENING},
    {{"营业", "收入", "本年累计"}, "revenue", WORD_CURRENT, SOEKPI_CURRENT},
    {{"资产负债率", "增减（百分点）", NULL}, "debt_ratio", WORD_CHANGE, SOEKPI_CURRENT},
    {{"别的", "本年累计", NULL}, "", WORD_CURRENT, SOEKPI_CURRENT},
};

START_TEST(headers_of_several_rows) {
    slice parts[3];
    size_t count = 0;
    while (count < 3 && parted[_i].parts[count] != NULL) {
        parts[count] = soekpi_slice(parted[_i].parts[count]);
        count++;
    }
    header_name name;
    ck_assert(soekpi_header_read_parts(catalogue, parts, count, &name));
    ck_assert_str_eq(id_of(&name), parted[_i].id);
    ck_assert_int_eq(name.words.word, parted[_i].word);
    ck_assert_int_eq(name.time, parted[_i].time);
}
END_TEST

/* ---- Rows ---- */

START_TEST(rows_are_told_apart) {
    static const struct {
        const char *text;
        row_word word;
    } rows[] = {{"合计", ROW_WORD_TOTAL},
                {"合　计", ROW_WORD_TOTAL},
                {"总计", ROW_WORD_TOTAL},
                {"汇总", ROW_WORD_TOTAL},
                {"Total", ROW_WORD_TOTAL},
                {"小计", ROW_WORD_SUBTOTAL},
                {"商业类小计", ROW_WORD_SUBTOTAL},
                {"注：数据为快报数", ROW_WORD_NOTE},
                {"填表人：", ROW_WORD_NOTE},
                {"审核人", ROW_WORD_NOTE},
                {"甲公司", ROW_WORD_NONE},
                {"统计科技公司", ROW_WORD_NONE},
                {"", ROW_WORD_NONE},
                {"注塑机厂", ROW_WORD_NONE}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        ck_assert_msg(soekpi_row_word_read(soekpi_slice(rows[i].text)) == rows[i].word, "%s: %d",
                      rows[i].text, (int)soekpi_row_word_read(soekpi_slice(rows[i].text)));
    }
    ck_assert(soekpi_is_row_heading(soekpi_slice("一、商业类")));
    ck_assert(soekpi_is_row_heading(soekpi_slice("流动资产：")));
    ck_assert(!soekpi_is_row_heading(soekpi_slice("甲公司")));
}
END_TEST

static bool numbers(const char *const *texts, size_t count) {
    slice cells[8];
    for (size_t i = 0; i < count; i++) {
        cells[i] = soekpi_slice(texts[i]);
    }
    return soekpi_is_numbering(cells, count);
}

START_TEST(rows_that_number_columns) {
    ck_assert(numbers((const char *const[]){"栏次", "1", "2"}, 3));
    ck_assert(numbers((const char *const[]){"甲", "1", "2", "3"}, 4));
    ck_assert(!numbers((const char *const[]){"甲", "1", "2"}, 3)); /* may be figures */
    ck_assert(!numbers((const char *const[]){"乙", "1", "2", "3"}, 4));
    ck_assert(!numbers((const char *const[]){"栏次", "1", "3"}, 3));
}
END_TEST

/* ---- Above ---- */

START_TEST(lines_above_give_facts) {
    preamble facts = {0};
    ck_assert(!soekpi_preamble_read(soekpi_slice("某区企业快报（2023年1-9月）"), &facts));
    ck_assert(soekpi_slice_equal(facts.title, "某区企业快报（2023年1-9月）"));
    ck_assert_int_eq(facts.period, 202309);
    ck_assert(soekpi_preamble_read(soekpi_slice("填报日期：2023年10月31日"), &facts));
    ck_assert_int_eq(facts.period, 202309);
    ck_assert(soekpi_preamble_read(soekpi_slice("报告期：2023年6月"), &facts));
    ck_assert_int_eq(facts.period, 202306); /* a label beats a title */
    ck_assert(soekpi_preamble_read(soekpi_slice("编制单位：某集团　单位：万元 币种：人民币"), &facts));
    ck_assert(soekpi_slice_equal(facts.entity, "某集团"));
    ck_assert(facts.unit_given && facts.unit.unit == SOEKPI_MONEY && facts.unit.power == 4);
    ck_assert_uint_eq(facts.currency.length, 0);
    preamble foreign = {0};
    ck_assert(soekpi_preamble_read(soekpi_slice("单位：万美元"), &foreign));
    ck_assert(!foreign.unit_given && foreign.currency.length > 0);
    preamble ambiguous = {0};
    ck_assert(soekpi_preamble_read(soekpi_slice("单位：某某公司"), &ambiguous));
    ck_assert(soekpi_slice_equal(ambiguous.entity, "某某公司"));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("vocabulary");
    TCase *column = tcase_create("columns");
    tcase_add_loop_test(column, columns_are_read, 0, COUNT(columns));
    tcase_add_test(column, units_beside_words);
    tcase_add_test(column, other_texts_are_no_column_words);
    suite_add_tcase(suite, column);
    TCase *header = tcase_create("headers");
    tcase_add_checked_fixture(header, setup, teardown);
    tcase_add_loop_test(header, headers_are_read, 0, COUNT(headers));
    tcase_add_loop_test(header, headers_of_several_rows, 0, COUNT(parted));
    suite_add_tcase(suite, header);
    TCase *row = tcase_create("rows");
    tcase_add_test(row, rows_are_told_apart);
    tcase_add_test(row, rows_that_number_columns);
    suite_add_tcase(suite, row);
    TCase *above = tcase_create("above");
    tcase_add_test(above, lines_above_give_facts);
    suite_add_tcase(suite, above);
    return run_suite(suite);
}
