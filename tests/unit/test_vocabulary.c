/* The words of tables: columns, rows, items and the lines above. */
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
    /* this period */
    {"本年累计金额", WORD_CURRENT, 0, 0},
    {"本期累计", WORD_CURRENT, 0, 0},
    {"本期发生额", WORD_CURRENT, 0, 0},
    {"1-本月累计", WORD_CURRENT, 0, 0},
    {"１－本月", WORD_CURRENT, 0, 0},
    {"本月止累计", WORD_CURRENT, 0, 0},
    {"本月累计", WORD_CURRENT, 0, 0}, /* a sum up to this month; of one month nobody says 累计 */
    {"1-9月", WORD_CURRENT, 0, 0},
    {"1—9月累计", WORD_CURRENT, 0, 0},
    {"1月至9月", WORD_CURRENT, 0, 0},
    {"累计数", WORD_CURRENT, 0, 0},
    {"累计完成", WORD_CURRENT, 0, 0},
    {"本年实际", WORD_CURRENT, 0, 0},
    {"实际完成数", WORD_CURRENT, 0, 0},
    {"年初至报告期末", WORD_CURRENT, 0, 0},
    {"本报告期(1-6月)", WORD_CURRENT, 0, 0},
    {"上半年", WORD_CURRENT, 0, 0},
    {"前三季度", WORD_CURRENT, 0, 0},
    {"YTD", WORD_CURRENT, 0, 0},
    {"Year-to-date (RMB)", WORD_CURRENT, 0, 0},
    {"Current period", WORD_CURRENT, 0, 0},
    /* balances */
    {"期末金额", WORD_CLOSING, 0, 0},
    {"本年末数", WORD_CLOSING, 0, 0},
    {"9月末余额", WORD_CLOSING, 0, 0},
    {"本月末", WORD_CLOSING, 0, 0},
    {"余额", WORD_CLOSING, 0, 0},
    {"Closing balance", WORD_CLOSING, 0, 0},
    {"上年末", WORD_OPENING, 0, 0},
    {"上年年末数", WORD_OPENING, 0, 0},
    {"上年期末", WORD_OPENING, 0, 0},
    {"上期期末余额", WORD_OPENING, 0, 0},
    {"上年余额", WORD_OPENING, 0, 0},
    {"期初数", WORD_OPENING, 0, 0},
    {"本年年初", WORD_OPENING, 0, 0},
    {"2023年初余额", WORD_OPENING, 0, 0},
    {"年初余额(2022年12月31日)", WORD_OPENING, 0, 202212},
    /* last year */
    {"上年同期累计", WORD_PRIOR, 0, 0},
    {"去年同期数", WORD_PRIOR, 0, 0},
    {"上期发生额", WORD_PRIOR, 0, 0},
    {"上年数", WORD_PRIOR, 0, 0},
    {"上年度", WORD_PRIOR, 0, 0},
    {"上年1-9月", WORD_PRIOR, 0, 0},
    {"上年同期末余额", WORD_PRIOR, 0, 0},
    {"同期", WORD_PRIOR, 0, 0},
    {"上年同期(2022年1-9月)", WORD_PRIOR, 0, 202209},
    {"上年同期同口径", WORD_PRIOR, QUALITY_COMPARABLE, 0},
    {"上年同期（同口径）（万元）", WORD_PRIOR, QUALITY_COMPARABLE, 0},
    {"上年同期（重述）", WORD_PRIOR, QUALITY_ADJUSTED, 0},
    {"上年同期重述前", WORD_PRIOR, QUALITY_UNADJUSTED, 0},
    {"上年初至上年报告期末", WORD_PRIOR, 0, 0},
    {"Same period of last year", WORD_PRIOR, 0, 0},
    {"prior_year", WORD_PRIOR, 0, 0},
    /* months */
    {"当月", WORD_MONTH, 0, 0},
    {"本月发生额", WORD_MONTH, 0, 0},
    {"上月", WORD_MONTH, 0, 0},
    {"上年同月", WORD_MONTH, 0, 0},
    {"上年当月", WORD_MONTH, 0, 0},
    {"9月", WORD_MONTH, 0, 0},
    {"9月份", WORD_MONTH, 0, 0},
    {"当月同比", WORD_MONTH, 0, 0},
    {"本月增减额", WORD_MONTH, 0, 0},
    {"2023年9月当月", WORD_MONTH, 0, 202309},
    /* changes */
    {"增减数", WORD_CHANGE, 0, 0},
    {"增减变动额", WORD_CHANGE, 0, 0},
    {"增长额", WORD_CHANGE, 0, 0},
    {"变动额（万元）", WORD_CHANGE, 0, 0},
    {"比上年同期增减额", WORD_CHANGE, 0, 0},
    {"与去年同期相比增减", WORD_CHANGE, 0, 0},
    {"较上年", WORD_CHANGE, 0, 0},
    {"增减（百分点）", WORD_CHANGE, 0, 0},
    {"同比增减(个百分点)", WORD_CHANGE, 0, 0},
    {"Change", WORD_CHANGE, 0, 0},
    {"增减幅度", WORD_RATE, 0, 0},
    {"增减（±%）", WORD_RATE, 0, 0},
    {"同比增长率", WORD_RATE, 0, 0},
    {"同比增幅", WORD_RATE, 0, 0},
    {"同比增减", WORD_RATE, 0, 0},
    {"同比增减%", WORD_RATE, 0, 0},
    {"同比％", WORD_RATE, 0, 0},
    {"增长%", WORD_RATE, 0, 0},
    {"增长", WORD_RATE, 0, 0},
    {"增幅(%)", WORD_RATE, 0, 0},
    {"变动比例", WORD_RATE, 0, 0},
    {"较上年同期增长（%）", WORD_RATE, 0, 0},
    {"年初至报告期末比上年同期增减（%）", WORD_RATE, 0, 0},
    {"同口径增减%", WORD_RATE, QUALITY_COMPARABLE, 0},
    {"YoY", WORD_RATE, 0, 0},
    {"year-on-year growth", WORD_RATE, 0, 0},
    {"Change (%)", WORD_RATE, 0, 0},
    {"较年初增减", WORD_CHANGE_OPENING, 0, 0},
    {"较上年末", WORD_CHANGE_OPENING, 0, 0},
    {"比期初增加额", WORD_CHANGE_OPENING, 0, 0},
    {"比上年期末增减额", WORD_CHANGE_OPENING, 0, 0},
    {"比年初增长(%)", WORD_RATE_OPENING, 0, 0},
    {"本报告期末比上年度末增减(%)", WORD_RATE_OPENING, 0, 0},
    {"较年初%", WORD_RATE_OPENING, 0, 0},
    /* none of ours */
    {"预算数", WORD_OTHER, 0, 0},
    {"2023年预算", WORD_OTHER, 0, 202312},
    {"年度目标", WORD_OTHER, 0, 0},
    {"预算完成率", WORD_OTHER, 0, 0},
    {"完成年度预算%", WORD_OTHER, 0, 0},
    {"完成进度", WORD_OTHER, 0, 0},
    {"公司本部", WORD_OTHER, 0, 0},
    {"母公司口径", WORD_OTHER, 0, 0},
    {"期末余额（母公司）", WORD_OTHER, 0, 0},
    {"环比", WORD_OTHER, 0, 0},
    {"比上月增减", WORD_OTHER, 0, 0},
    {"上月累计", WORD_OTHER, 0, 0},
    {"上年全年", WORD_OTHER, 0, 0}, /* no same period, unless this is a year too */
    {"上年年初", WORD_OTHER, 0, 0},
    {"上年同期增减%", WORD_OTHER, 0, 0}, /* last year's own growth, or against last year? */
    {"本期增加", WORD_OTHER, 0, 0},
    {"本年减少额", WORD_OTHER, 0, 0},
    {"本报告期", WORD_OTHER, 0, 0}, /* a quarter in quarterly reports */
    {"二季度", WORD_OTHER, 0, 0},
    {"7-9月", WORD_OTHER, 0, 0},
    {"期末借方余额", WORD_OTHER, 0, 0},
    /* they say nothing, or only the period */
    {"金额", WORD_NONE, 0, 0},
    {"合并数", WORD_NONE, 0, 0},
    {"（万元）", WORD_NONE, 0, 0},
    {"人民币元", WORD_NONE, 0, 0},
    {"调整后", WORD_NONE, QUALITY_ADJUSTED, 0},
    {"2021", WORD_NONE, 0, 202112},
    {"2023年9月末", WORD_NONE, 0, 202309},
    {"2023年1-9月累计数", WORD_NONE, 0, 202309},
    {"截至2023年9月30日余额", WORD_NONE, 0, 202309},
    {"２０２３年１－９月（万元）", WORD_NONE, 0, 202309},
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
    static const char *const texts[] = {"",
                                        "利润总额",
                                        "本年累计利润",
                                        "企业名称",
                                        "甲公司",
                                        "年初至今甲",
                                        "\xFF",
                                        "（）",
                                        "本年累计(",
                                        "上年同期利润总额",
                                        "数",
                                        "额",
                                        "增加",
                                        "比",
                                        "比较",
                                        "较",
                                        "months",
                                        "月",
                                        "日",
                                        "2021A",
                                        "12",
                                        "5%",
                                        "-",
                                        "1.5",
                                        "2023-2024",
                                        "2023年下半年",
                                        "2023年7-9月",
                                        "增加值",
                                        "增减额增减率",
                                        "增速增减",
                                        "本年累计（2022年）（2023年）",
                                        "万元亿元",
                                        "exchange",
                                        "changes in equity",
                                        "13月",
                                        "累计折旧",
                                        "年度"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        column_words words = {.quality = 77};
        ck_assert_msg(!soekpi_column_words_read(soekpi_slice(texts[i]), &words), "%s", texts[i]);
        ck_assert_int_eq(words.quality, 77);
    }
}
END_TEST

/* What a part below adds to a part above. */
START_TEST(parts_are_joined) {
    static const struct {
        const char *above;
        const char *below;
        column_word word;
        int32_t period;
    } joins[] = {
        {"上年同期", "累计", WORD_PRIOR, 0},
        {"本月", "增减%", WORD_MONTH, 0},
        {"上年同期", "增减额", WORD_CHANGE, 0},
        {"年初", "增减%", WORD_RATE_OPENING, 0},
        {"期末余额", "年初余额", WORD_OPENING, 0},
        {"年初余额", "期末余额", WORD_CLOSING, 0},
        {"本年累计", "上年同期", WORD_PRIOR, 0},
        {"上年同期", "本年累计", WORD_CURRENT, 0},
        {"母公司", "本年累计", WORD_OTHER, 0},
        {"本年累计", "母公司", WORD_OTHER, 0},
        {"2022年", "期末余额", WORD_NONE, 202212},
        {"期末余额", "2022年", WORD_CLOSING, 202212},
        {"增减", "%", WORD_RATE, 0},
        {"本年累计", "金额", WORD_CURRENT, 0},
        {"期末余额", "较年初增减", WORD_CHANGE_OPENING, 0},
        {"期末余额", "增减额", WORD_CHANGE, 0},
        {"上年", "期末余额", WORD_OPENING, 0},
        {"2023年1-9月", "上年同期", WORD_PRIOR, 202309},
        {"上年同期", "调整后", WORD_PRIOR, 0},
        {"（万元）", "增减率", WORD_RATE, 0},
    };
    for (size_t i = 0; i < COUNT(joins); i++) {
        slice parts[2] = {soekpi_slice(joins[i].above), soekpi_slice(joins[i].below)};
        column_words words;
        ck_assert(soekpi_column_words_read_parts(parts, 2, &words));
        ck_assert_msg(words.word == joins[i].word && words.period == joins[i].period, "%s %s: %d %d",
                      joins[i].above, joins[i].below, (int)words.word, (int)words.period);
    }
    slice parts[2] = {soekpi_slice("本年累计"), soekpi_slice("利润总额")};
    column_words words;
    ck_assert(!soekpi_column_words_read_parts(parts, 2, &words));
    ck_assert(!soekpi_column_words_read_parts(parts, 0, &words));
}
END_TEST

/* The first way to part a header, those at the end before those at the front. */
static bool split_first(slice header, slice *rest, column_words *out) {
    column_cuts cuts;
    soekpi_column_words_cut(header, &cuts);
    if (cuts.end_count + cuts.front_count == 0) {
        return false;
    }
    const column_cut *cut = cuts.end_count > 0 ? &cuts.ends[0] : &cuts.fronts[0];
    *rest = cut->rest;
    *out = cut->words;
    return true;
}

START_TEST(headers_are_parted) {
    static const struct {
        const char *header;
        const char *rest;
        column_word word;
    } splits[] = {
        {"利润总额本年累计", "利润总额", WORD_CURRENT},       {"本年累计利润总额", "利润总额", WORD_CURRENT},
        {"利润总额 - 上年同期", "利润总额", WORD_PRIOR},      {"利润总额：上年同期", "利润总额", WORD_PRIOR},
        {"营业收入 同比增减(%)", "营业收入", WORD_RATE},      {"利润总额_本年累计", "利润总额", WORD_CURRENT},
        {"Net profit, prior year", "Net profit", WORD_PRIOR},
    };
    for (size_t i = 0; i < COUNT(splits); i++) {
        slice rest;
        column_words words;
        ck_assert_msg(split_first(soekpi_slice(splits[i].header), &rest, &words), "%s", splits[i].header);
        ck_assert_msg(soekpi_slice_equal(rest, splits[i].rest), "%.*s", (int)rest.length, rest.start);
        ck_assert_int_eq(words.word, splits[i].word);
    }
    static const char *const whole[] = {"利润总额",           "本年累计",       "变动成本", "gdp_growth",
                                        "total_profit_prior", "(万元)",         "",         "exchange",
                                        "累计折旧",           "当期所得税费用", "预计负债", "人数",
                                        "debt_ratio_change"};
    for (size_t i = 0; i < COUNT(whole); i++) {
        slice rest;
        column_words words;
        if (split_first(soekpi_slice(whole[i]), &rest, &words)) {
            /* 本年 | 累计: nothing but words is parted too, but never into nothing */
            ck_assert_msg(strcmp(whole[i], "本年累计") == 0, "%s", whole[i]);
            ck_assert_uint_gt(rest.length, 0);
        }
    }
}
END_TEST

/* Whatever stands in a header, what is read lies within it. */
START_TEST(nonsense_does_no_harm) {
    static const char *const pieces[] = {
        "本年", "上年", "同期",  "(",    "）",     "%",    "增减", "额",     "利润总额", "\xE6", " ",
        "2023", "年",   "1-9月", "万元", "其中：", "一、", "-",    "@prior", "期末",     "\xFF", "余额"};
    uint64_t state = 11;
    for (int i = 0; i < 20000; i++) {
        text_builder builder = {0};
        for (uint64_t n = random_below(&state, 9); n > 0; n--) {
            soekpi_text_add(&builder, pieces[random_below(&state, COUNT(pieces))]);
        }
        slice text = soekpi_slice_of(&builder);
        slice rest;
        column_words words;
        column_words all;
        if (split_first(text, &rest, &words)) {
            ck_assert(rest.length > 0 && rest.start >= text.start &&
                      rest.start + rest.length <= text.start + text.length);
        }
        if (soekpi_column_words_read(text, &all)) {
            ck_assert(all.word >= WORD_NONE && all.word <= WORD_OTHER);
        }
        slice stripped = soekpi_item_strip(text);
        ck_assert(stripped.length <= text.length);
        ck_assert(soekpi_slice_same(soekpi_item_strip(stripped), stripped)); /* nothing is left to take off */
        (void)soekpi_row_word_read(text);
        (void)soekpi_is_row_heading(text);
        preamble facts = {0};
        (void)soekpi_preamble_read(text, &facts);
        soekpi_text_discard(&builder);
    }
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
                {"合计：", ROW_WORD_TOTAL},
                {"合计数", ROW_WORD_TOTAL},
                {"合计（6户）", ROW_WORD_TOTAL},
                {"合计(未抵销)", ROW_WORD_TOTAL},
                {"全区合计", ROW_WORD_TOTAL},
                {"合并报表", ROW_WORD_TOTAL},
                {"GRAND TOTAL", ROW_WORD_TOTAL},
                {"合计(不含金融企业)", ROW_WORD_SUBTOTAL},
                {"小 计：", ROW_WORD_SUBTOTAL},
                {"区属企业合计", ROW_WORD_SUBTOTAL},
                {"二、公益类企业小计", ROW_WORD_SUBTOTAL},
                {"Sub-total", ROW_WORD_SUBTOTAL},
                {"备注：", ROW_WORD_NOTE},
                {"注1：口径", ROW_WORD_NOTE},
                {"*注：口径", ROW_WORD_NOTE},
                {"编制说明：", ROW_WORD_NOTE},
                {"单位负责人：", ROW_WORD_NOTE},
                {"主管会计工作负责人", ROW_WORD_NOTE},
                {"资料来源：年报", ROW_WORD_NOTE},
                {"第1页 共2页", ROW_WORD_NOTE},
                {"Source: annual reports", ROW_WORD_NOTE},
                {"注册会计师事务所", ROW_WORD_NONE},
                {"说明书印刷公司", ROW_WORD_NONE},
                {"电话局", ROW_WORD_NONE},
                {"合计划公司", ROW_WORD_NONE},
                {"Totalview", ROW_WORD_NONE},
                {"某集团（汇总）", ROW_WORD_NONE},
                {"统计科技公司", ROW_WORD_NONE},
                {"", ROW_WORD_NONE},
                {"注塑机厂", ROW_WORD_NONE}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        ck_assert_msg(soekpi_row_word_read(soekpi_slice(rows[i].text)) == rows[i].word, "%s: %d",
                      rows[i].text, (int)soekpi_row_word_read(soekpi_slice(rows[i].text)));
    }
    ck_assert(soekpi_is_row_heading(soekpi_slice("一、商业类")));
    ck_assert(soekpi_is_row_heading(soekpi_slice("流动资产：")));
    ck_assert(soekpi_is_row_heading(soekpi_slice("（二）公益类")));
    ck_assert(!soekpi_is_row_heading(soekpi_slice("甲公司")));
    ck_assert(!soekpi_is_row_heading(soekpi_slice("1.甲公司")));
    ck_assert(!soekpi_is_row_heading(soekpi_slice("")));
}
END_TEST

START_TEST(items_are_stripped) {
    static const struct {
        const char *name;
        const char *stripped;
    } items[] = {
        {"一、营业总收入", "营业总收入"},
        {"十二、某项", "某项"},
        {"（一）持续经营净利润", "持续经营净利润"},
        {"(1) 营业收入", "营业收入"},
        {"1．净利润", "净利润"},
        {"2、净利润", "净利润"},
        {"3) 净利润", "净利润"},
        {"①净利润", "净利润"},
        {"1.1 营业收入", "营业收入"},
        {"其中：营业收入", "营业收入"},
        {"其中 :  营业收入", "营业收入"},
        {"其中营业收入", "营业收入"},
        {"减：营业成本", "营业成本"},
        {"加: 营业外收入", "营业外收入"},
        {"△▲☆★*#净利润", "净利润"},
        {"2.*少数股东损益", "少数股东损益"},
        {"（二） 1. 其中：△净利润*", "净利润"},
        {"净利润（净亏损以“-”号填列）", "净利润"},
        {"投资收益(损失以\"－\"号填列)", "投资收益"},
        {"利润总额（亏损总额以“-”填列）", "利润总额"},
        {"营业利润（亏损）", "营业利润"},
        {"负债合计：", "负债合计"},
        {"Less: income tax", "income tax"},
        {"Net profit (loss expressed with \"-\")", "Net profit"},
        /* nothing to take off */
        {"净利润", "净利润"},
        {"减值准备", "减值准备"},
        {"加权平均净资产收益率", "加权平均净资产收益率"},
        {"一年内到期的非流动负债", "一年内到期的非流动负债"},
        {"2023年净利润", "2023年净利润"},
        {"1.5", "1.5"},
        {"净资产收益率（全面摊薄）", "净资产收益率（全面摊薄）"},
        {"净利润（净亏损以“-”号填列）本期", "净利润（净亏损以“-”号填列）本期"},
        {"一、", "一、"},
        {"*", "*"},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT(items); i++) {
        slice found = soekpi_item_strip(soekpi_slice(items[i].name));
        ck_assert_msg(soekpi_slice_equal(found, items[i].stripped), "%s: %.*s", items[i].name,
                      (int)found.length, found.start);
    }
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

START_TEST(more_lines_above) {
    static const struct {
        const char *text;
        bool fact;
        const char *entity;
        const char *title;
        int32_t period;
        int power; /* -1: no unit */
    } lines[] = {
        {"填报单位（盖章）：某公司（公章）", true, "某公司", "", 0, -1},
        {"编制单位：某公司 2023年9月30日 单位：元", true, "某公司", "", 202309, 0},
        {"2023年9月  单位：万元", true, "", "", 202309, 4},
        {"2023年1—9月", true, "", "", 202309, -1},
        {"（金额单位：人民币万元）", true, "", "", 0, 4},
        {"单位：万元、人、%", true, "", "", 0, 4},
        {"单位：亿元（特别注明的除外）", true, "", "", 0, 8},
        {"单位 万元", true, "", "", 0, 4},
        {"币种：人民币", true, "", "", 0, -1},
        {"日期：2023年9月30日", true, "", "", 202309, -1},
        {"日期：2023年10月8日", true, "", "", 0, -1},
        {"打印时间：2023-09-30", true, "", "", 0, -1},
        {"会企01表", true, "", "", 0, -1},
        {"报告期间：2023年三季度", true, "", "", 202309, -1},
        {"编制单位：", true, "", "", 0, -1},
        {"主要指标快报（单位：万元）", false, "", "主要指标快报（单位：万元）", 0, 4},
        {"2023年度决算 编制单位：某公司", false, "某公司", "2023年度决算", 202312, -1},
        {"资产负债表", false, "", "资产负债表", 0, -1},
        {"其中：利润总额", false, "", "其中：利润总额", 0, -1},
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        preamble facts = {0};
        ck_assert_msg(soekpi_preamble_read(soekpi_slice(lines[i].text), &facts) == lines[i].fact, "%s",
                      lines[i].text);
        ck_assert_msg(soekpi_slice_equal(facts.entity, lines[i].entity), "%s", lines[i].text);
        ck_assert_msg(soekpi_slice_equal(facts.title, lines[i].title), "%s", lines[i].text);
        ck_assert_msg(facts.period == lines[i].period, "%s: %d", lines[i].text, (int)facts.period);
        ck_assert_msg(facts.unit_given == (lines[i].power >= 0) &&
                          (!facts.unit_given || facts.unit.power == lines[i].power),
                      "%s", lines[i].text);
        ck_assert_uint_eq(facts.currency.length, 0);
    }
    preamble facts = {0};
    (void)soekpi_preamble_read(soekpi_slice("2022年度预算执行情况"), &facts);
    ck_assert(soekpi_preamble_read(soekpi_slice("2023年9月"), &facts));
    ck_assert_int_eq(facts.period, 202309); /* a cell of its own beats a title */
    ck_assert(soekpi_preamble_read(soekpi_slice("统一社会信用代码：91440300000000000X"), &facts));
    ck_assert(soekpi_slice_equal(facts.code, "91440300000000000X"));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("vocabulary");
    TCase *column = tcase_create("columns");
    tcase_add_loop_test(column, columns_are_read, 0, COUNT(columns));
    tcase_add_test(column, units_beside_words);
    tcase_add_test(column, other_texts_are_no_column_words);
    tcase_add_test(column, parts_are_joined);
    tcase_add_test(column, headers_are_parted);
    tcase_add_test(column, nonsense_does_no_harm);
    suite_add_tcase(suite, column);
    TCase *row = tcase_create("rows");
    tcase_add_test(row, rows_are_told_apart);
    tcase_add_test(row, items_are_stripped);
    tcase_add_test(row, rows_that_number_columns);
    suite_add_tcase(suite, row);
    TCase *above = tcase_create("above");
    tcase_add_test(above, lines_above_give_facts);
    tcase_add_test(above, more_lines_above);
    suite_add_tcase(suite, above);
    return run_suite(suite);
}
