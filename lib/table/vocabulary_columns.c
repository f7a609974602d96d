/* The words of columns: 本年累计, 上年同期(调整后), 增减%, 2023年1-9月(万元). */
#include "table/vocabulary.h"

#include <string.h>

#include <soekpi/words.h>

/* ---- The words ---- */

typedef struct word_list {
    column_word word;
    const char *words[40]; /* as soekpi_fold_word() folds them; ends with NULL */
} word_list;

/* Endings that change nothing: 本年累计数, 上年同期金额. */
static const char *const endings[] = {"实际完成数", "账面余额", "账面价值", "实际完成", "发生额",
                                      "实际数",     "完成数",   "余额",     "金额",     "数额",
                                      "实际",       "完成",     "数",       "额"};

static const word_list timed[] = {
    {WORD_CURRENT,
     {"年初至本月累计", "1-本月累计", "年初至今", "本年度累计",    "本年累计",    "本期累计", "当年累计",
      "今年累计",       "累计",       "本年度",   "本年",          "本期",        "当年",     "当期",
      "今年",           "yeartodate", "ytd",      "currentperiod", "currentyear", "thisyear"}},
    {WORD_CLOSING,
     {"本年末", "本期末", "本月末", "本年年末", "期末", "年末", "月末", "季末", "closingbalance", "closing",
      "endingbalance", "endofperiod", "endofyear"}},
    {WORD_PRIOR,
     {"上年同期累计", "去年同期累计", "上年同期", "去年同期", "上年累计", "上期累计", "上年度", "上年",
      "上期", "去年", "同期", "sameperiodlastyear", "lastyear", "prioryear", "priorperiod", "prior"}},
    {WORD_OPENING,
     {"上年年末", "上年期末", "上年度末", "去年年末", "上年末", "去年末", "上期末", "年初", "期初",
      "openingbalance", "opening", "beginningbalance", "beginningofyear"}},
    {WORD_MONTH,
     {"上年同月", "去年同月", "本月份", "当月份", "本月累计", "本月", "当月", "上月", "单月", "本季度",
      "当季度", "单季度", "本季", "当季", "单季", "thismonth", "month"}},
};

static const word_list plain[] = {
    {WORD_CHANGE,
     {"增减变动额", "增减变动",   "增减额",     "增减数",   "增减",       "增长额",     "变动额",
      "变动数",     "变动",       "增加额",     "增加数",   "同比增减额", "同比增减数", "同比增减",
      "同比增加额", "同比增加",   "同比变动额", "同比变动", "同比增长额", "较上年同期", "比上年同期",
      "较去年同期", "比去年同期", "较上年",     "比上年",   "difference", "change"}},
    {WORD_RATE, {"同比增减幅度", "同比增长率", "同比增减率", "同比变动率", "同比增速", "同比增幅",
                 "同比增长",     "同比",       "增减变动率", "增减幅度",   "增减比例", "增减率",
                 "增减幅",       "增长幅度",   "增长率",     "增长",       "增速",     "增幅",
                 "变动幅度",     "变动比例",   "变动率",     "yearonyear", "yoy",      "growth"}},
    {WORD_CHANGE_OPENING,
     {"较上年年末", "比上年年末", "较上年末", "比上年末", "较年初", "比年初", "较期初", "比期初"}},
    {WORD_OTHER, {"年度预算", "本年预算",      "全年预算", "预算数",   "预算完成率", "完成预算", "占预算",
                  "预算",     "年度目标",      "全年目标", "考核目标", "目标值",     "目标",     "年度计划",
                  "全年计划", "计划数",        "计划",     "序时进度", "完成进度",   "完成率",   "母公司口径",
                  "母公司数", "母公司",        "公司本部", "本部",     "排名",       "名次",     "占比",
                  "比重",     "parentcompany", "parent",   "budget",   "target"}},
};

typedef struct quality_word {
    const char *word;
    int quality;
} quality_word;

/* On which basis figures are comparable; 合并 is what all our figures are. */
static const quality_word qualities[] = {
    {"同口径", QUALITY_COMPARABLE},     {"可比口径", QUALITY_COMPARABLE}, {"追溯调整后", QUALITY_ADJUSTED},
    {"调整后", QUALITY_ADJUSTED},       {"重述后", QUALITY_ADJUSTED},     {"经重述", QUALITY_ADJUSTED},
    {"追溯调整前", QUALITY_UNADJUSTED}, {"调整前", QUALITY_UNADJUSTED},   {"重述前", QUALITY_UNADJUSTED},
    {"未经重述", QUALITY_UNADJUSTED},   {"重述", QUALITY_ADJUSTED},       {"合并口径", QUALITY_PLAIN},
    {"合并数", QUALITY_PLAIN},          {"合并", QUALITY_PLAIN}};

#define LENGTH(list) (sizeof(list) / sizeof(list)[0])

/* ---- Taking words off the front of a folded text ---- */

static size_t common(const char *text, const char *word) {
    size_t length = strlen(word);
    return strncmp(text, word, length) == 0 ? length : 0;
}

static size_t longest_in(const word_list *lists, size_t count, const char *text, column_word *word) {
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t w = 0; w < LENGTH(lists[i].words) && lists[i].words[w] != NULL; w++) {
            size_t length = common(text, lists[i].words[w]);
            if (length > longest) {
                longest = length;
                *word = lists[i].word;
            }
        }
    }
    return longest;
}

static size_t ending_length(const char *text) {
    for (size_t i = 0; i < LENGTH(endings); i++) {
        size_t length = common(text, endings[i]);
        if (length > 0) {
            return length;
        }
    }
    return 0;
}

/* 1-9月累计 and 9月, without a year. */
static size_t months_length(const char *text, column_word *word) {
    const char *at = text;
    int numbers = 0;
    while (numbers < 2) {
        const char *digits = at;
        while (*at >= '0' && *at <= '9' && at - digits < 2) {
            at++;
        }
        if (at == digits) {
            return 0;
        }
        numbers++;
        if (numbers == 1 && (*at == '-' || *at == '~')) {
            at++;
        } else {
            break;
        }
    }
    size_t month = common(at, "月份");
    month = month > 0 ? month : common(at, "月");
    if (month == 0) {
        return 0;
    }
    at += month;
    *word = numbers == 2 ? WORD_CURRENT : WORD_MONTH;
    size_t total = common(at, "累计");
    if (total > 0) {
        *word = WORD_CURRENT;
    }
    return (size_t)(at - text) + total;
}

/* A later word wins over a time, a month or a budget over all. */
static int weight(column_word word) {
    switch (word) {
    case WORD_NONE:
        return 0;
    case WORD_CURRENT:
    case WORD_CLOSING:
        return 1;
    case WORD_PRIOR:
    case WORD_OPENING:
        return 2;
    case WORD_MONTH:
        return 4;
    case WORD_OTHER:
        return 5;
    default:
        return 3;
    }
}

static void merge_word(column_words *out, column_word word) {
    out->word = weight(word) >= weight(out->word) ? word : out->word;
}

/* 较年初 and then 增减额 or 增长率: against the opening. */
static column_word against(column_word before, column_word word) {
    if (before != WORD_CHANGE_OPENING) {
        return word;
    }
    return word == WORD_CHANGE ? WORD_CHANGE_OPENING : word == WORD_RATE ? WORD_RATE_OPENING : word;
}

static void make_rate(column_words *out) {
    out->word = out->word == WORD_CHANGE           ? WORD_RATE
                : out->word == WORD_CHANGE_OPENING ? WORD_RATE_OPENING
                                                   : out->word;
}

static size_t take_word(const char *text, column_words *out) {
    column_word word = WORD_NONE;
    size_t length = months_length(text, &word);
    column_word named = WORD_NONE;
    size_t timed_length = longest_in(timed, LENGTH(timed), text, &named);
    if (timed_length > length) {
        length = timed_length;
        word = named;
    }
    if (length > 0) {
        length += ending_length(text + length);
    }
    size_t plain_length = longest_in(plain, LENGTH(plain), text, &named);
    if (plain_length > length) {
        length = plain_length;
        word = named;
    }
    if (length > 0) {
        merge_word(out, against(out->word, word));
    }
    return length;
}

static size_t take_quality(const char *text, column_words *out) {
    for (size_t i = 0; i < LENGTH(qualities); i++) {
        size_t length = common(text, qualities[i].word);
        if (length > 0) {
            out->quality = qualities[i].quality != QUALITY_PLAIN ? qualities[i].quality : out->quality;
            return length;
        }
    }
    return 0;
}

/* How far a unit or a period reaches: to a bracket, a comma or the end. */
static size_t piece_length(const char *text) {
    size_t length = strcspn(text, "()[],;");
    const char *comma = strstr(text, "、");
    return comma != NULL && (size_t)(comma - text) < length ? (size_t)(comma - text) : length;
}

static size_t take_unit(const char *text, column_words *out) {
    size_t label = common(text, "单位:");
    size_t length = piece_length(text + label);
    unit_text unit;
    if (length == 0 || out->unit_given || !soekpi_unit_read((slice){text + label, length}, &unit) ||
        (label == 0 && (unit.unit == SOEKPI_DAYS || unit.unit == SOEKPI_MONTHS))) {
        return 0; /* 日 and 月 are no units of a header */
    }
    out->unit_given = true;
    out->unit = unit;
    if (unit.unit == SOEKPI_PERCENT && !unit.points) {
        make_rate(out);
    }
    return label + length;
}

static size_t take_period(const char *text, column_words *out) {
    size_t length = piece_length(text);
    int32_t period = length > 0 ? soekpi_period_read((slice){text, length}, NULL) : PERIOD_NONE;
    if (period == PERIOD_NONE || out->period != PERIOD_NONE) {
        return 0;
    }
    out->period = period;
    return length;
}

static size_t separator_length(const char *text) {
    static const char *const separators[] = {"-", ":", ",", "/", ";", "、", "·", "—", "|"};
    for (size_t i = 0; i < LENGTH(separators); i++) {
        size_t length = common(text, separators[i]);
        if (length > 0) {
            return length;
        }
    }
    return 0;
}

/* Reads up to the end, or to the bracket that closes; false when something else stands there. */
static bool read_folded(const char **text, bool inside, column_words *out) {
    const char *at = *text;
    bool any = false;
    while (*at != '\0' && !(inside && *at == ')')) {
        size_t length = separator_length(at);
        if (length > 0) {
            at += length;
            continue;
        }
        if (*at == '(') {
            at++;
            if (!read_folded(&at, true, out) || *at != ')') {
                return false;
            }
            at++;
            any = true;
            continue;
        }
        length = take_period(at, out);
        length = length > 0 ? length : take_unit(at, out);
        length = length > 0 ? length : take_quality(at, out);
        length = length > 0 ? length : take_word(at, out);
        if (length == 0) {
            return false;
        }
        at += length;
        any = true;
    }
    *text = at;
    return any;
}

bool soekpi_column_words_read(slice text, column_words *out) {
    char folded[128];
    column_words read = {0};
    const char *at = folded;
    if (!soekpi_fold_word(text, folded, sizeof folded) || !read_folded(&at, false, &read)) {
        return false;
    }
    *out = read;
    return true;
}

/* ---- Words at an end of a header ---- */

static uint32_t code_point_at(slice text, size_t at, size_t *size) {
    return soekpi_fold_width(soekpi_utf8_decode(text.start + at, text.length - at, size));
}

/* What stands between a name and its words; debt_ratio_change is a name. */
static bool is_joint(uint32_t code_point) {
    return soekpi_is_blank(code_point) || code_point == '-' || code_point == ':' || code_point == '/' ||
           code_point == ',' || code_point == 0x3001 || code_point == 0xB7 || code_point == 0x2014;
}

static slice trim_joints(slice text) {
    size_t begin = 0;
    size_t end = 0;
    for (size_t at = 0, size; at < text.length; at += size) {
        bool joint = is_joint(code_point_at(text, at, &size));
        begin = joint && begin == at ? at + size : begin;
        end = joint ? end : at + size;
    }
    return begin < end ? (slice){text.start + begin, end - begin} : (slice){text.start, 0};
}

static bool is_word(char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           byte == '_';
}

/* Whether a header may be parted at a byte: gdp_growth_2023 is one name. */
static bool is_boundary(slice header, size_t at) {
    char before = header.start[at - 1];
    char behind = header.start[at];
    return !(is_word(before) && is_word(behind)) && before != '_' && behind != '_';
}

static bool says_something(const column_words *words) {
    return words->word != WORD_NONE || words->period != PERIOD_NONE;
}

bool soekpi_column_words_split(slice header, slice *rest, column_words *out) {
    enum { LONGEST = 120 };
    if (header.length > LONGEST) {
        return false;
    }
    column_words words;
    for (size_t at = 0, size; at < header.length; at += size) {
        (void)code_point_at(header, at, &size);
        slice name = trim_joints((slice){header.start, at});
        slice tail = {header.start + at, header.length - at};
        if (name.length > 0 && is_boundary(header, at) && soekpi_column_words_read(tail, &words) &&
            says_something(&words)) {
            *rest = name;
            *out = words;
            return true;
        }
    }
    for (size_t at = header.length; at-- > 1;) {
        if (((unsigned char)header.start[at] & 0xC0) == 0x80) {
            continue;
        }
        slice name = trim_joints((slice){header.start + at, header.length - at});
        slice head = {header.start, at};
        if (name.length > 0 && is_boundary(header, at) && soekpi_column_words_read(head, &words) &&
            says_something(&words)) {
            *rest = name;
            *out = words;
            return true;
        }
    }
    return false;
}
