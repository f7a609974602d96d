/* The words of columns, as tables: 本年累计, 上年同期(调整后), 增减%, 2023年1-9月(万元).
 *
 * Words are kept in pieces, so that 比上年同期增减额 and 较去年同期增长(%) need no list of all
 * their combinations; phrase.c says what pieces mean together. */
#include "table/phrase.h"

#include <string.h>

#include <soekpi/words.h>

#define LENGTH(list) (sizeof(list) / sizeof(list)[0])

typedef struct word_list {
    int32_t said;
    const char *words[48]; /* folded; '_' is where English words part; ends with NULL */
} word_list;

static const word_list lists[] = {
    /* ---- times ---- */
    {SAID_NOW,
     {"本年", "本年度", "本会计年度", "本期", "今年", "当年", "当期", "全年", "全年度", "this_year",
      "this_period", "current_year", "current_period"}},
    {SAID_SO_FAR,
     {"累计",         "年累计",       "年初至今",       "年初至本月", "年初至本月末", "年初至本期",
      "年初至本期末", "年初至报告期", "年初至报告期末", "1-本月",     "1月-本月",     "1至本月",
      "1月至本月",    "一至本月",     "至本月",         "至本月末",   "截至本月",     "截止本月",
      "截至本月末",   "截止本月末",   "本月止",         "上半年",     "前三季度",     "前3季度",
      "前两季度",     "前二季度",     "1-3季度",        "1至3季度",   "一至三季度",   "1-2季度",
      "ytd",          "year_to_date", "cumulative",     "to_date"}},
    {SAID_BEFORE,
     {"上年", "上年度", "上一年", "上一年度", "上期", "上一期", "去年", "去年度", "前一年", "last_year",
      "prior_year", "previous_year", "prior_period", "previous_period", "prior"}},
    {SAID_SAME, {"同期"}},
    {SAID_SAME | SAID_CLOSING, {"同期末", "同期期末"}},
    {SAID_BEFORE | SAID_SAME,
     {"上同期", "往年同期", "历史同期", "上年初至上年报告期末", "上年年初至报告期末", "same_period_last_year",
      "same_period_of_last_year", "same_period_of_the_previous_year", "same_period_of_previous_year",
      "same_period_prior_year", "prior_year_period", "corresponding_period_of_last_year"}},
    {SAID_OPENING,
     {"年初",
      "期初",
      "上年末",
      "上年年末",
      "上年度末",
      "上年期末",
      "上年底",
      "上年年底",
      "去年末",
      "去年年末",
      "去年底",
      "去年年底",
      "上期末",
      "上期期末",
      "本年初",
      "本年年初",
      "本期初",
      "本期期初",
      "opening",
      "opening_balance",
      "beginning_balance",
      "beginning_of_year",
      "beginning_of_the_year",
      "beginning_of_period",
      "beginning_of_the_period",
      "start_of_year",
      "start_of_the_year"}},
    {SAID_CLOSING,
     {"期末",
      "年末",
      "年底",
      "月末",
      "季末",
      "半年末",
      "报告期末",
      "本报告期末",
      "本年末",
      "本年年末",
      "本年底",
      "本年期末",
      "本期末",
      "本期期末",
      "本月末",
      "本月底",
      "本季末",
      "当月末",
      "closing",
      "closing_balance",
      "ending_balance",
      "end_of_year",
      "end_of_the_year",
      "end_of_period",
      "end_of_the_period",
      "year_end",
      "period_end"}},
    {SAID_MONTH, {"本月", "本月份", "当月", "当月份", "单月", "同月", "this_month", "current_month"}},
    {SAID_EARLIER, {"上月", "上月份", "上个月", "上月末", "上月底", "last_month", "previous_month"}},
    {SAID_QUARTER, {"报告期", "本报告期"}},

    /* ---- changes ---- */
    {SAID_AGAINST, {"比", "较", "与", "相比", "比较", "相较", "对比"}},
    {SAID_YEARLY, {"同比", "yoy", "y/y", "year_on_year", "year_over_year"}},
    {SAID_AGAINST | SAID_SAME, {"同期比"}},
    {SAID_CHANGE,
     {"增减", "增减变动", "增减变化", "增减情况", "增(减)", "增/减", "增(+)减(-)", "增+减-", "变动",
      "变动情况", "变化", "变化情况", "升降", "change", "changes", "increase/decrease",
      "increase(decrease)"}},
    {SAID_AMOUNT,
     {"增减额",     "增减数", "增减值", "增减量",     "增减金额",         "增减数额",     "增减绝对额",
      "增减变动数", "变动额", "变动数", "变动值",     "变动量",           "变动金额",     "变化额",
      "变化数",     "变化值", "变化量", "增长额",     "增长数",           "增长量",       "增长金额",
      "增长绝对额", "增额",   "差额",   "difference", "amount_of_change", "change_amount"}},
    {SAID_MOVE | SAID_AMOUNT,
     {"增加额", "增加数", "增加量", "增加金额", "减少额", "减少数", "减少金额", "增减变动额",
      "增减变动金额"}},
    {SAID_GROWTH, {"增长", "growth"}},
    {SAID_RATE,
     {"增减率",     "增减幅",     "增减幅度",       "增减比",       "增减比例",       "增减比率",
      "增减百分比", "增减变动率", "增减变动幅度",   "增减变动比例", "增长率",         "增长速度",
      "增长幅度",   "增长比例",   "增长百分比",     "增幅",         "增速",           "增降幅",
      "升降幅度",   "降幅",       "幅度",           "变动率",       "变动幅度",       "变动比例",
      "变动比率",   "变动百分比", "变化率",         "变化幅度",     "变化比例",       "增加率",
      "增加幅度",   "增加比例",   "rate_of_change", "growth_rate",  "percent_change", "percentage_change",
      "change_rate"}},
    {SAID_MOVE, {"增加", "减少", "上升", "下降"}},

    /* ---- figures that are none of ours ---- */
    {SAID_OTHER,
     {"预算",   "计划",     "目标",     "任务",     "考核",     "预计",     "预测",     "预估",
      "测算",   "完成率",   "完成进度", "完成比例", "完成程度", "完成预算", "完成计划", "达成率",
      "执行率", "执行进度", "序时进度", "时间进度", "进度",     "占预算",   "占计划",   "差异",
      "差异额", "差异率",   "偏差",     "排名",     "名次",     "位次",     "占比",     "比重",
      "权重",   "得分",     "分值",     "标准值",   "行业平均", "行业均值", "平均值",   "平均数"}},
    {SAID_OTHER,
     {"平均余额", "月均",     "日均",   "环比",     "母公司", "公司本部", "集团本部", "本部",   "总部",
      "单体",     "借方",     "贷方",   "调整数",   "调整额", "抵销",     "抵消",     "汇总",   "前年",
      "上上年",   "上年年初", "上年初", "去年年初", "去年初", "上期期初", "上期初",   "月初",   "季初",
      "本季",     "本季度",   "当季",   "当季度",   "单季",   "单季度",   "上季",     "上季度", "上季末",
      "下半年",   "一季度",   "二季度", "三季度",   "四季度", "近三年",   "三年平均"}},
    {SAID_OTHER,
     {"第一季度", "第二季度", "第三季度", "第四季度", "budget", "budgeted", "target", "planned", "forecast",
      "completion", "completion_rate", "variance", "rank", "parent_company", "company_only", "eliminations",
      "quarter"}},

    /* ---- what changes nothing, alone or behind a time ---- */
    {SAID_BALANCE, {"余额"}},
    {SAID_DONE,
     {"发生额", "发生数", "实际", "实际数", "实际值", "实绩", "完成", "完成数", "完成额", "完成值",
      "实际完成", "实际完成数", "实际完成额", "实现", "实现数", "实现额", "actual"}},
    {SAID_NEUTRAL,
     {"金额", "数额", "数值", "绝对额", "绝对数", "绝对值", "合并", "合并口径", "合并报表", "全口径",
      "amount", "consolidated"}},
    {SAID_ENDING, {"数", "额", "值", "数据", "口径", "合计", "账面价值", "情况", "balance"}},
    {0, {"年度"}}, /* 年度预算; says nothing of its own */
    {SAID_MARK, {"(", ")", "-", ":",  ",", "/", ";", ".",    "|",    "~",     "*",         "、",       "。",
                 "·", "±", "+", "\"", "'", "“", "”", "截至", "截止", "单位:", "金额单位:", "计量单位:"}},
};

/* On which basis figures are comparable. */
static const struct {
    const char *word;
    int quality;
} qualities[] = {
    {"同口径", QUALITY_COMPARABLE},
    {"同一口径", QUALITY_COMPARABLE},
    {"可比口径", QUALITY_COMPARABLE},
    {"可比", QUALITY_COMPARABLE},
    {"comparable", QUALITY_COMPARABLE},
    {"like_for_like", QUALITY_COMPARABLE},
    {"调整后", QUALITY_ADJUSTED},
    {"经调整", QUALITY_ADJUSTED},
    {"重述", QUALITY_ADJUSTED},
    {"重述后", QUALITY_ADJUSTED},
    {"经重述", QUALITY_ADJUSTED},
    {"已重述", QUALITY_ADJUSTED},
    {"追溯调整", QUALITY_ADJUSTED},
    {"追溯调整后", QUALITY_ADJUSTED},
    {"追溯重述", QUALITY_ADJUSTED},
    {"追溯重述后", QUALITY_ADJUSTED},
    {"restated", QUALITY_ADJUSTED},
    {"adjusted", QUALITY_ADJUSTED},
    {"调整前", QUALITY_UNADJUSTED},
    {"未调整", QUALITY_UNADJUSTED},
    {"未经调整", QUALITY_UNADJUSTED},
    {"重述前", QUALITY_UNADJUSTED},
    {"未重述", QUALITY_UNADJUSTED},
    {"未经重述", QUALITY_UNADJUSTED},
    {"追溯调整前", QUALITY_UNADJUSTED},
    {"追溯重述前", QUALITY_UNADJUSTED},
    {"原口径", QUALITY_UNADJUSTED},
    {"unadjusted", QUALITY_UNADJUSTED},
    {"before_restatement", QUALITY_UNADJUSTED},
};

/* Names that begin with a word and mean something else without it: accumulated depreciation is
 * not depreciation, current tax not income tax. */
static const char *const names[] = {"累计折旧", "累计摊销", "累计折耗", "当期所得税", "预计负债"};

/* ---- Pieces ---- */

/* Keeps the longest pieces in order; those of one end only once. */
static void add_piece(piece pieces[PIECES_AT_ONCE], size_t *count, piece added) {
    size_t at = 0;
    while (at < *count && pieces[at].end > added.end) {
        at++;
    }
    if (at == PIECES_AT_ONCE || (at < *count && pieces[at].end == added.end)) {
        return;
    }
    *count += *count < PIECES_AT_ONCE;
    memmove(pieces + at + 1, pieces + at, (*count - at - 1) * sizeof *pieces);
    pieces[at] = added;
}

static bool is_word_byte(char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z');
}

/* Bytes of a word at a place of the text, 0 when it does not stand there. */
static size_t match(const folded_text *folded, size_t at, const char *word) {
    const char *text = folded->text + at;
    if (text[0] != word[0] || (text[1] != word[1] && word[1] != '\0' && word[1] != '_')) {
        return 0; /* the most of them, at once */
    }
    size_t length = 0;
    for (; *word != '\0'; word++) {
        if (*word == '_') {
            while (text[length] == '_' || text[length] == '-') {
                length++;
            }
        } else if (text[length++] != *word) {
            return 0;
        }
    }
    return length;
}

/* An English word does not stand inside another. */
static bool is_apart(const folded_text *folded, size_t at, size_t end) {
    const char *text = folded->text;
    bool begins = at > 0 && !folded->gaps[at] && is_word_byte(text[at - 1]) && is_word_byte(text[at]);
    bool ends = !folded->gaps[end] && is_word_byte(text[end - 1]) && is_word_byte(text[end]);
    return !begins && !ends;
}

static void add_words(const folded_text *folded, size_t at, piece pieces[PIECES_AT_ONCE], size_t *count) {
    for (size_t i = 0; i < LENGTH(lists); i++) {
        for (size_t w = 0; w < LENGTH(lists[i].words) && lists[i].words[w] != NULL; w++) {
            size_t length = match(folded, at, lists[i].words[w]);
            if (length > 0 && is_apart(folded, at, at + length)) {
                add_piece(pieces, count, (piece){.end = at + length, .said = lists[i].said});
            }
        }
    }
    for (size_t i = 0; i < LENGTH(qualities); i++) {
        size_t length = match(folded, at, qualities[i].word);
        if (length > 0 && is_apart(folded, at, at + length)) {
            add_piece(pieces, count,
                      (piece){.end = at + length, .said = SAID_QUALITY, .quality = qualities[i].quality});
        }
    }
}

/* ---- Months and periods ---- */

/* Up to two digits, which may be no part of a longer number. */
static size_t take_number(const folded_text *folded, size_t at, int *number) {
    size_t end = at;
    *number = 0;
    while (end - at < 3 && folded->text[end] >= '0' && folded->text[end] <= '9') {
        *number = *number * 10 + (folded->text[end++] - '0');
    }
    return end - at <= 2 ? end - at : 0;
}

static size_t take_any(const folded_text *folded, size_t at, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t length = match(folded, at, words[i]);
        if (length > 0) {
            return length;
        }
    }
    return 0;
}

/* Without a year: 1-9月 is the year so far, 9月 a month, 7-9月 neither, 9月末 a balance. */
static void add_months(const folded_text *folded, size_t at, piece pieces[PIECES_AT_ONCE], size_t *count) {
    static const char *const marks[] = {"-", "~", "至", "到"};
    static const char *const ends[] = {"末", "底"};
    int first;
    int last;
    size_t end = at + take_number(folded, at, &first);
    if (end == at || (at > 0 && is_word_byte(folded->text[at - 1]) && !folded->gaps[at])) {
        return;
    }
    bool range = false;
    last = first;
    size_t month = match(folded, end, "月");
    size_t mark = take_any(folded, end + month, marks, LENGTH(marks));
    size_t number = mark > 0 ? take_number(folded, end + month + mark, &last) : 0;
    if (number > 0) {
        end += month + mark + number;
        month = match(folded, end, "月");
        range = true;
    } else {
        last = first;
    }
    if (month == 0 || first < 1 || first > 12 || last < first || last > 12) {
        return;
    }
    end += month;
    size_t closing = take_any(folded, end, ends, LENGTH(ends));
    end += closing > 0 ? closing : match(folded, end, "份");
    int32_t said = closing > 0 ? SAID_CLOSING : !range ? SAID_MONTH : first == 1 ? SAID_SO_FAR : SAID_OTHER;
    add_piece(pieces, count, (piece){.end = end, .said = said});
}

/* 2023年初, the only date of a year that is no period of ours. */
static size_t match_year_start(const folded_text *folded, size_t at) {
    static const char *const words[] = {"年年初", "年初"};
    size_t digits = 0;
    while (digits < 5 && folded->text[at + digits] >= '0' && folded->text[at + digits] <= '9') {
        digits++;
    }
    size_t word = digits == 4 ? take_any(folded, at + digits, words, LENGTH(words)) : 0;
    return word > 0 ? digits + word : 0;
}

static void add_period(const folded_text *folded, size_t at, piece pieces[PIECES_AT_ONCE], size_t *count) {
    char first = folded->text[at];
    bool inside = at > 0 && is_word_byte(folded->text[at - 1]) && !folded->gaps[at];
    if (inside || (first != '1' && first != '2' && first != 'f')) {
        return;
    }
    slice text = {folded->whole.start + folded->offsets[at], folded->whole.length - folded->offsets[at]};
    int32_t period = PERIOD_NONE;
    size_t used = soekpi_period_begin(text, &period);
    size_t end = at;
    while (used > 0 && end < folded->length && folded->offsets[end] < folded->offsets[at] + used) {
        end++;
    }
    if (used > 0) {
        add_piece(pieces, count, (piece){.end = end, .said = SAID_PERIOD, .period = period});
    }
    size_t start = match_year_start(folded, at);
    if (start > 0) {
        add_piece(pieces, count, (piece){.end = at + start, .said = SAID_OPENING});
    }
}

/* ---- Units ---- */

/* 元 of any size may follow a word at once, 增减 a %; other units stand apart. */
static void add_unit(const folded_text *folded, size_t at, piece pieces[PIECES_AT_ONCE], size_t *count) {
    static const char ends[] = "(),;:|";
    const char *text = folded->text + at;
    size_t length = strcspn(text, ends);
    const char *comma = strstr(text, "、");
    length = comma != NULL && (size_t)(comma - text) < length ? (size_t)(comma - text) : length;
    unit_text unit;
    /* 万元/人 is one unit; % may have anything behind it. */
    length = *text == '%' ? 1 : length;
    if (length == 0 || !soekpi_unit_read((slice){text, length}, &unit)) {
        return;
    }
    bool apart = at == 0 || strchr(ends, text[-1]) != NULL || folded->gaps[at] ||
                 (at >= 3 && memcmp(text - 3, "、", 3) == 0) || text[-1] == '/';
    bool money = unit.unit == SOEKPI_MONEY || unit.unit == SOEKPI_MONEY_PER_PERSON;
    bool letters = is_word_byte(*text);
    bool calendar = unit.unit == SOEKPI_DAYS || unit.unit == SOEKPI_MONTHS; /* 日, 月 and `months`, an item */
    if (calendar || (letters && !(unit.unit == SOEKPI_PERCENT || (at > 0 && apart && money))) ||
        (!apart && !money && unit.unit != SOEKPI_PERCENT)) {
        return;
    }
    add_piece(pieces, count, (piece){.end = at + length, .said = SAID_UNIT, .unit = unit});
}

size_t soekpi_pieces_at(const folded_text *folded, size_t at, piece pieces[PIECES_AT_ONCE]) {
    size_t count = 0;
    for (size_t i = 0; i < LENGTH(names); i++) {
        if (match(folded, at, names[i]) > 0) {
            return 0;
        }
    }
    add_period(folded, at, pieces, &count);
    add_months(folded, at, pieces, &count);
    add_words(folded, at, pieces, &count);
    add_unit(folded, at, pieces, &count);
    return count;
}
