/* The words of rows: totals, notes, headings and numbering. */
#include "table/vocabulary.h"

#include <string.h>

#define LENGTH(list) (sizeof(list) / sizeof(list)[0])

enum { LOOKED_AT = 120, FOLDED = 256 }; /* bytes of a label: enough for every word here */

static size_t begins_with(const char *text, const char *word) {
    size_t length = 0;
    while (word[length] != '\0' && text[length] == word[length]) {
        length++;
    }
    return word[length] == '\0' ? length : 0;
}

static bool ends_with(const char *text, const char *word) {
    size_t length = strlen(text);
    size_t ending = strlen(word);
    return length >= ending && strcmp(text + length - ending, word) == 0;
}

static bool is_one_of(const char *text, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(text, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* The start of a label, folded; *whole when that is all of it. */
static bool fold_start(slice text, char *folded, bool *whole) {
    *whole = text.length <= LOOKED_AT;
    if (!*whole) {
        text.length = LOOKED_AT;
        while (text.length > 0 && ((unsigned char)text.start[text.length] & 0xC0) == 0x80) {
            text.length--;
        }
    }
    return soekpi_fold_word(text, folded, FOLDED);
}

/* ---- Totals ---- */

/* Of all members; 合并 is their consolidated figure. */
static const char *const totals[] = {
    "合计",       "总计",     "汇总",        "共计",       "总合计",     "合计数",     "总计数",
    "汇总数",     "合计金额", "全部合计",    "全部总计",   "汇总合计",   "合计汇总",   "全区合计",
    "全市合计",   "全省合计", "全县合计",    "全集团合计", "全系统合计", "全口径合计", "全部企业合计",
    "集团合计",   "合并",     "合并数",      "合并报表",   "集团合并",   "total",      "totals",
    "grandtotal", "sum",      "consolidated"};
static const char *const subtotals[] = {"小计", "小计数", "分计", "subtotal", "sub-total"};
/* Of some members: 商业类小计, 区属企业合计. */
static const char *const total_endings[] = {"小计", "小计数", "合计", "合计数", "总计", "汇总", "subtotal"};

/* 户, 家 and numbers, and what says how a total was made: (6户), 共6户, (未抵销). */
static bool is_total_remark(const char *text) {
    static const char *const words[] = {"共",     "户",     "家",     "个",   "企业",   "单位",   "万元",
                                        "亿元",   "元",     "汇总",   "合并", "未抵销", "未抵消", "抵销前",
                                        "抵销后", "抵消前", "抵消后", "数",   ":",      "(",      ")"};
    while (*text != '\0') {
        size_t length = *text >= '0' && *text <= '9' ? 1 : 0;
        for (size_t i = 0; i < LENGTH(words) && length == 0; i++) {
            length = begins_with(text, words[i]);
        }
        if (length == 0) {
            return false;
        }
        text += length;
    }
    return true;
}

/* A word of the list, perhaps with a remark; *other: with something else in brackets. */
static bool is_total_of(const char *folded, const char *const *words, size_t count, bool *other) {
    for (size_t i = 0; i < count; i++) {
        size_t length = begins_with(folded, words[i]);
        if (length > 0 && is_total_remark(folded + length)) {
            return true;
        }
        *other = *other || (length > 0 && folded[length] == '(' && ends_with(folded, ")"));
    }
    return false;
}

static row_word read_total(const char *folded, bool whole) {
    bool other = false;
    if (is_total_of(folded, totals, LENGTH(totals), &other)) {
        return ROW_WORD_TOTAL;
    }
    if (is_total_of(folded, subtotals, LENGTH(subtotals), &other) || (whole && other)) {
        return ROW_WORD_SUBTOTAL; /* 合计(不含金融企业): of some */
    }
    char text[FOLDED];
    size_t length = strlen(folded);
    length -= length > 0 && folded[length - 1] == ':';
    memcpy(text, folded, length);
    text[length] = '\0';
    for (size_t i = 0; i < LENGTH(total_endings) && whole; i++) {
        if (ends_with(text, total_endings[i])) {
            return ROW_WORD_SUBTOTAL;
        }
    }
    return ROW_WORD_NONE;
}

/* ---- Notes ---- */

/* Words that a colon, a number or the end follows: 注册资本 is no note. */
static const char *const notes[] = {"注",   "备注", "附注",  "说明",   "注释",   "负责人",  "电话",
                                    "来源", "制表", "审核",  "复核",   "填表",   "编制",    "核对",
                                    "日期", "note", "notes", "source", "remark", "remarks", "sources"};
/* Words that anything may follow. */
static const char *const signatures[] = {
    "填表人",         "填表日期",  "填报人",     "填报日期",   "制表人",     "制表日期",   "编制人",
    "编制日期",       "编表人",    "经办人",     "审核人",     "复核人",     "核对人",     "联系人",
    "联系电话",       "联系方式",  "单位负责人", "企业负责人", "公司负责人", "部门负责人", "财务负责人",
    "会计机构负责人", "主管会计",  "会计主管",   "主管领导",   "分管领导",   "总会计师",   "财务总监",
    "法定代表人",     "法人代表",  "报送日期",   "报出日期",   "打印日期",   "打印时间",   "导出日期",
    "导出时间",       "资料来源",  "数据来源",   "填表说明",   "填报说明",   "编制说明",   "表中数据",
    "本表数据",       "以上数据",  "上述数据",   "以下空白",   "以下无正文", "单位公章",   "单位盖章",
    "盖章",           "(盖章)",    "公章",       "(公章)",     "签章",       "preparedby", "checkedby",
    "reviewedby",     "approvedby"};

static bool is_number_byte(char byte) {
    return byte >= '0' && byte <= '9';
}

/* 第1页, 共2页. */
static bool is_page(const char *folded) {
    size_t length = begins_with(folded, "第");
    size_t at = length;
    while (is_number_byte(folded[at])) {
        at++;
    }
    return length > 0 && at > length && begins_with(folded + at, "页") > 0;
}

static bool is_note(const char *folded) {
    static const char *const marks[] = {"*", "※", "★", "☆", "(", "【", "["};
    for (size_t i = 0; i < LENGTH(marks); i++) {
        if (begins_with(folded, marks[i]) > 0 && is_note(folded + strlen(marks[i]))) {
            return true;
        }
    }
    for (size_t i = 0; i < LENGTH(notes); i++) {
        size_t length = begins_with(folded, notes[i]);
        const char *next = folded + length;
        if (length > 0 && (*next == '\0' || *next == ':' || *next == ')' || *next == '.' ||
                           is_number_byte(*next) || begins_with(next, "、") > 0 ||
                           begins_with(next, "一") > 0 || begins_with(next, "】") > 0 || *next == ']')) {
            return true;
        }
    }
    for (size_t i = 0; i < LENGTH(signatures); i++) {
        if (begins_with(folded, signatures[i]) > 0) {
            return true;
        }
    }
    return is_page(folded);
}

row_word soekpi_row_word_read(slice label) {
    char folded[FOLDED];
    bool whole;
    if (!fold_start(soekpi_slice_trim(label), folded, &whole) || folded[0] == '\0') {
        return ROW_WORD_NONE;
    }
    row_word total = read_total(folded, whole);
    return total == ROW_WORD_NONE && is_note(folded) ? ROW_WORD_NOTE : total;
}

/* ---- Numbering rows ---- */

static const char *const stems[] = {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"};
static const char *const numbering_labels[] = {"栏次", "行次", "序号", "栏目", "列次", "栏号", "编号"};

/* The number of a column: "3", "(3)", "3栏", "③", or with what it is made of, "3=1-2"; -1 for none. */
static int read_ordinal(const char *text) {
    uint32_t first = 0;
    size_t size = 0;
    size_t length = strlen(text);
    if (length > 0) {
        first = soekpi_utf8_decode(text, length, &size);
    }
    if (first >= 0x2460 && first <= 0x2473) {
        return text[size] == '\0' ? (int)(first - 0x2460 + 1) : -1;
    }
    bool bracket = *text == '(';
    int value = 0;
    text += bracket;
    const char *digits = text;
    while (is_number_byte(*text) && text - digits < 4) {
        value = 10 * value + (*text++ - '0');
    }
    if (text == digits) {
        return -1;
    }
    bool whole = bracket
                     ? strcmp(text, ")") == 0
                     : *text == '\0' || *text == '=' || strcmp(text, "栏") == 0 || strcmp(text, "列") == 0;
    return whole ? value : -1;
}

bool soekpi_is_numbering(const slice *cells, size_t count) {
    /* 甲 with 1 and 2 may be somebody's figures, and so may a few numbers alone. */
    enum { BEHIND_LABEL = 2, BEHIND_STEMS = 3, ALONE = 6 };
    int before = 0;
    size_t ordinals = 0;
    size_t words = 0;
    bool label = false;
    for (size_t i = 0; i < count; i++) {
        char folded[64];
        if (!soekpi_fold_word(cells[i], folded, sizeof folded)) {
            return false;
        }
        label = label || (i == 0 && is_one_of(folded, numbering_labels, LENGTH(numbering_labels)));
        if ((label && i == 0) || (words < LENGTH(stems) && strcmp(folded, stems[words]) == 0)) {
            words += !(label && i == 0);
            continue;
        }
        number_text number;
        if ((label || words > 0) && soekpi_number_read(cells[i], &number) == NUMBER_MISSING) {
            continue; /* a column of texts */
        }
        int ordinal = read_ordinal(folded);
        if (ordinal < 0 || (ordinals > 0 && ordinal != before + 1) || (ordinals == 0 && ordinal != 1)) {
            return false;
        }
        before = ordinal;
        ordinals++;
    }
    return ordinals >= (size_t)(label ? BEHIND_LABEL : words > 0 ? BEHIND_STEMS : ALONE);
}
