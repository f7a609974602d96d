/* The words of tables that people have: what columns, rows and lines are called.
 *
 * Texts are compared as soekpi_name_key() folds them: width, case and blanks
 * inside ("合 计", "资　产　总　计") do not matter. */
#ifndef SOEKPI_TABLE_VOCABULARY_H
#define SOEKPI_TABLE_VOCABULARY_H

#include "base/number.h"
#include "base/period.h"

/* ---- Columns ---- */

/* What a column of a quick report or statement holds. */
typedef enum column_word {
    WORD_NONE,
    WORD_CURRENT,        /* 本年累计, 本期金额, 本年金额, 本年数, 累计: this period so far */
    WORD_CLOSING,        /* 期末余额, 年末余额, 期末数: a balance; x of a stock */
    WORD_PRIOR,          /* 上年同期, 上期金额, 上年金额, 去年同期 */
    WORD_OPENING,        /* 年初余额, 期初余额, 上年年末余额 */
    WORD_MONTH,          /* 本月, 当月, 上月: one month alone */
    WORD_CHANGE,         /* 增减额: against the same period last year */
    WORD_RATE,           /* 增减%, 同比 */
    WORD_CHANGE_OPENING, /* 较年初, 比年初增减额 */
    WORD_RATE_OPENING,   /* 较年初增减% */
    WORD_OTHER           /* 预算数, 完成率, 母公司: figures, but none of ours */
} column_word;

/* Which of several columns of last year's figures is best. */
enum { QUALITY_UNADJUSTED = -1, QUALITY_PLAIN = 0, QUALITY_ADJUSTED = 1, QUALITY_COMPARABLE = 2 };

/* What the words of a header say beside the name of an item. */
typedef struct column_words {
    column_word word;
    int quality;    /* 调整前 -1, none 0, 调整后 or 重述 1, 同口径 2 */
    int32_t period; /* an explicit one, 2023年1-9月; PERIOD_NONE */
    bool unit_given;
    unit_text unit; /* (万元), (%), 单位：元 */
    bool strong;    /* names a time or a change: more than 余额, 累计, 实际, which names may end in */
    int32_t said;   /* which words said it, for soekpi_column_words_join() */
} column_words;

/* Reads a text that holds nothing but such words: "本年累计(万元)", "上年同期（调整后）",
 * "增减%", "2023年1-9月", "2022年12月31日", "金额". A rate's % is its unit. 增减 and 较年初 alone
 * are amounts, 同比 and 增长 rates. False: there is something else in it, *out untouched. */
bool soekpi_column_words_read(slice text, column_words *out);

/* Adds the words of a part below (or behind) to those of a part above: 上年同期 over 累计 is last
 * year's, 本月 over 增减% a month's, 期末余额 over 年初余额 the opening. */
void soekpi_column_words_join(column_words *above, const column_words *below);

/* The same as reading each part and joining them. False: a part holds something else. */
bool soekpi_column_words_read_parts(const slice *parts, size_t count, column_words *out);

/* One way to part a header into a name and column words. */
typedef struct column_cut {
    slice rest; /* the name; never empty */
    column_words words;
} column_cut;

enum { CUTS_KEPT = 8 };

typedef struct column_cuts {
    column_cut ends[CUTS_KEPT];   /* off the end, the most words first */
    column_cut fronts[CUTS_KEPT]; /* off the front, the most words first */
    size_t end_count, front_count;
    bool whole; /* the header holds nothing but words */
} column_cuts;

/* All ways to cut column words off a header: "利润总额本年累计", "利润总额-上年同期", "营业收入
 * 同比增减(%)", "本年累计利润总额". */
void soekpi_column_words_cut(slice header, column_cuts *out);

/* ---- Rows ---- */

typedef enum row_word {
    ROW_WORD_NONE,
    ROW_WORD_TOTAL, /* 合计, 总计, 汇总, total: alone or with 数, 户 or a colon */
    ROW_WORD_SUBTOTAL, /* 小计, subtotal, and names that end in 小计, 合计, 汇总: 商业类小计, 区属企业合计 */
    ROW_WORD_NOTE /* 注：, 备注, 说明, 填表人, 制表人, 审核人, 复核人, 单位负责人, 主管会计, 联系电话,
                     填报日期, 资料来源 ...: a line below a table */
} row_word;

/* What the first text of a row says. */
row_word soekpi_row_word_read(slice label);

/* Numbering rows of forms: 栏次 or 行次 with 1, 2, 3, or 甲 乙 1 2: whether all filled
 * cells of a row are such. */
bool soekpi_is_numbering(const slice *cells, size_t count);

/* A heading that groups rows: 一、商业类, （二）…, 流动资产：. */
bool soekpi_is_row_heading(slice label);

/* ---- Items ---- */

/* An item's name without what forms put around it: 一、 （一） (1) 1. 1、 ① 其中： 减： 加： △▲☆★*#
 * before, （亏损以"-"号填列） and the like behind. Never empty; the text itself where
 * there is nothing to take off. */
slice soekpi_item_strip(slice name);

/* ---- Above the header ---- */

/* What the lines above a table say; texts are parts of the cells. */
typedef struct preamble {
    slice title;  /* the first line that is nothing else; length 0 for none */
    slice entity; /* 编制单位, 填报单位, 企业名称: */
    slice code;   /* 统一社会信用代码: */
    int32_t period;
    bool period_labelled; /* 期间：, 报告期：; beats one found in a title */
    bool unit_given;
    unit_text unit;
    slice currency; /* one that is not the yuan: 币种：美元, 单位：万美元 */
} preamble;

/* Takes what a cell says into *facts (which begins zeroed): "编制单位：某某公司",
 * "单位：万元 币种：人民币", "2023年9月", "某区企业快报（2023年1-9月）". Dates of filling in
 * (填报日期, 打印时间) are no periods. True when the cell is a labelled fact, a period or
 * a unit and nothing else, so that its row is no header; a title is not. */
bool soekpi_preamble_read(slice cell, preamble *facts);

/* ---- Currencies ---- */

/* Whether a text names a currency that is not the yuan: 万美元, 币种 HKD. */
bool soekpi_names_currency(slice text);
/* The same for an amount: 500万美元, $500. */
bool soekpi_text_is_foreign(slice text);

typedef enum currency_read { CURRENCY_NONE, CURRENCY_YUAN, CURRENCY_FOREIGN } currency_read;
/* A cell of a currency column: anything that is not the yuan is foreign. */
currency_read soekpi_currency_read(slice text);

#endif
