/* The words of rows: totals, notes, headings, and what forms put around items. */
#include "table/vocabulary.h"

#include <string.h>

#define LENGTH(list) (sizeof(list) / sizeof(list)[0])

static bool is_one_of(const char *text, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(text, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool begins_with(const char *text, const char *word) {
    return strncmp(text, word, strlen(word)) == 0;
}

static bool ends_with(const char *text, const char *word) {
    size_t length = strlen(text);
    size_t ending = strlen(word);
    return length >= ending && strcmp(text + length - ending, word) == 0;
}

/* ---- Totals and notes ---- */

static const char *const totals[] = {"合计",  "总计",  "汇总",     "共计",   "合计数", "总计数",     "汇总数",
                                     "合计:", "总计:", "全部合计", "总合计", "total",  "grandtotal", "sum"};
static const char *const subtotals[] = {"小计", "小计:", "小计数", "subtotal"};
static const char *const subtotal_endings[] = {"小计",  "合计",  "汇总",   "总计",
                                               "小计:", "合计:", "合计数", "subtotal"};

/* Lines below a table. Those that stand for one word are followed by a colon or the end. */
static const char *const notes[] = {"注",       "备注",     "附注", "说明", "填报说明",
                                    "编制说明", "填表说明", "note", "notes"};
static const char *const signatures[] = {
    "填表人",         "制表人",     "编制人",     "填报人",     "审核人",     "复核人",
    "经办人",         "联系人",     "单位负责人", "企业负责人", "公司负责人", "主管会计",
    "会计机构负责人", "财务负责人", "总会计师",   "法定代表人", "联系电话",   "填报日期",
    "报送日期",       "制表日期",   "打印日期",   "打印时间",   "资料来源",   "数据来源",
    "来源:",          "source:",    "preparedby", "制表:",      "审核:",      "填表:",
    "复核:",          "盖章",       "(盖章)",     "公章"};

static bool is_note(const char *folded) {
    for (size_t i = 0; i < LENGTH(notes); i++) {
        size_t length = strlen(notes[i]);
        char next = begins_with(folded, notes[i]) ? folded[length] : 'x';
        if (next == '\0' || next == ':' || (next >= '0' && next <= '9')) {
            return true;
        }
    }
    for (size_t i = 0; i < LENGTH(signatures); i++) {
        if (begins_with(folded, signatures[i])) {
            return true;
        }
    }
    return false;
}

/* The first 120 bytes: enough for every word here. */
static bool fold_start(slice text, char *folded, size_t capacity) {
    enum { LOOKED_AT = 120 };
    if (text.length > LOOKED_AT) {
        text.length = LOOKED_AT;
        while (text.length > 0 && ((unsigned char)text.start[text.length] & 0xC0) == 0x80) {
            text.length--;
        }
    }
    return soekpi_fold_word(text, folded, capacity);
}

row_word soekpi_row_word_read(slice label) {
    char folded[256];
    if (!fold_start(soekpi_slice_trim(label), folded, sizeof folded)) {
        return ROW_WORD_NONE;
    }
    if (is_one_of(folded, totals, LENGTH(totals))) {
        return ROW_WORD_TOTAL;
    }
    if (is_one_of(folded, subtotals, LENGTH(subtotals))) {
        return ROW_WORD_SUBTOTAL;
    }
    if (is_note(folded)) {
        return ROW_WORD_NOTE;
    }
    for (size_t i = 0; i < LENGTH(subtotal_endings) && label.length <= 120; i++) {
        if (ends_with(folded, subtotal_endings[i])) {
            return ROW_WORD_SUBTOTAL;
        }
    }
    return ROW_WORD_NONE;
}

/* ---- Numbering rows ---- */

static const char *const stems[] = {"甲", "乙", "丙", "丁", "戊"};

/* A whole number of a column, "3" or "(3)"; -1 for none. */
static int read_ordinal(const char *text) {
    bool bracket = *text == '(';
    int value = 0;
    text += bracket;
    const char *digits = text;
    while (*text >= '0' && *text <= '9' && text - digits < 5) {
        value = 10 * value + (*text++ - '0');
    }
    bool whole = text > digits && (bracket ? strcmp(text, ")") == 0 : *text == '\0');
    return whole ? value : -1;
}

bool soekpi_is_numbering(const slice *cells, size_t count) {
    enum { WITHOUT_LABEL = 3 }; /* 甲 with 1 and 2 may be somebody's figures */
    int before = 0;
    size_t ordinals = 0;
    size_t stem = 0;
    bool label = false;
    for (size_t i = 0; i < count; i++) {
        char folded[64];
        if (!soekpi_fold_word(cells[i], folded, sizeof folded)) {
            return false;
        }
        label = label || (i == 0 && (strcmp(folded, "栏次") == 0 || strcmp(folded, "行次") == 0 ||
                                     strcmp(folded, "序号") == 0));
        if (label && i == 0) {
            continue;
        }
        if (ordinals == 0 && stem < LENGTH(stems) && strcmp(folded, stems[stem]) == 0) {
            stem++; /* 甲, 乙 in their order, before the numbers */
            continue;
        }
        int ordinal = read_ordinal(folded);
        if (ordinal < 0 || (ordinals > 0 && ordinal != before + 1) || (ordinals == 0 && ordinal > 2)) {
            return false;
        }
        before = ordinal;
        ordinals++;
    }
    return label ? ordinals >= 2 : stem > 0 && ordinals >= WITHOUT_LABEL;
}

/* ---- What forms put before items ---- */

static const char *const chinese_digits[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};

static size_t digit_length(const char *text) {
    for (size_t i = 0; i < LENGTH(chinese_digits); i++) {
        if (begins_with(text, chinese_digits[i])) {
            return strlen(chinese_digits[i]);
        }
    }
    return 0;
}

static slice skip(slice text, size_t bytes) {
    return soekpi_slice_trim((slice){text.start + bytes, text.length - bytes});
}

/* The code point at the start, width folded; 0 at the end. */
static uint32_t first_of(slice text, size_t *size) {
    *size = 0;
    return text.length > 0 ? soekpi_fold_width(soekpi_utf8_decode(text.start, text.length, size)) : 0;
}

/* Bytes of "一", "十二", "3", "12" at the start; 0 for none. */
static size_t ordinal_length(slice text) {
    size_t at = 0;
    while (at < text.length && at < 12) {
        char bytes[4] = {0};
        size_t left = text.length - at;
        memcpy(bytes, text.start + at, left < 3 ? left : 3);
        size_t size;
        uint32_t code_point = first_of((slice){text.start + at, left}, &size);
        if (!(code_point >= '0' && code_point <= '9') && digit_length(bytes) == 0) {
            break;
        }
        at += size;
    }
    return at;
}

/* "一、", "1.", "（一）", "(1)", "1、"; 0 for none. "1.5" is a number. */
static size_t enumerator_length(slice text) {
    size_t size;
    uint32_t first = first_of(text, &size);
    size_t at = first == '(' ? size : 0;
    size_t ordinal = ordinal_length((slice){text.start + at, text.length - at});
    if (ordinal == 0) {
        return first >= 0x2460 && first <= 0x2473 ? size : 0; /* ① */
    }
    at += ordinal;
    uint32_t mark = first_of((slice){text.start + at, text.length - at}, &size);
    if (first == '(') {
        return mark == ')' ? at + size : 0;
    }
    if (mark != 0x3001 && mark != '.' && mark != 0xFF0E && mark != ')') {
        return 0;
    }
    size_t behind;
    uint32_t next = first_of((slice){text.start + at + size, text.length - at - size}, &behind);
    return next >= '0' && next <= '9' ? 0 : at + size;
}

static bool is_sign(uint32_t code_point) {
    static const uint32_t signs[] = {0x25B3, 0x25B2, 0x2606, 0x2605, '*', '#',
                                     0x203B, 0x25CF, 0x25CB, 0x25C6, 0xB7};
    for (size_t i = 0; i < LENGTH(signs); i++) {
        if (code_point == signs[i]) {
            return true;
        }
    }
    return false;
}

/* "其中：", "减:", "加：" and the like; 0 for none. */
static size_t prefix_length(slice text) {
    static const char *const prefixes[] = {"其中", "减", "加", "其他", "含"};
    for (size_t i = 0; i < LENGTH(prefixes); i++) {
        size_t length = strlen(prefixes[i]);
        size_t size;
        if (text.length > length && memcmp(text.start, prefixes[i], length) == 0 &&
            first_of((slice){text.start + length, text.length - length}, &size) == ':') {
            return length + size;
        }
    }
    return 0;
}

/* Where a bracket at the end opens that says 以"-"号填列; the length where there is none. */
static size_t without_sign_note(slice text) {
    static const char word[] = "号填列";
    size_t size;
    size_t open = text.length;
    bool found = false;
    for (size_t at = 0; at < text.length; at += size) {
        uint32_t code_point = first_of((slice){text.start + at, text.length - at}, &size);
        open = code_point == '(' ? at : open;
        found = found ||
                (text.length - at >= sizeof word - 1 && memcmp(text.start + at, word, sizeof word - 1) == 0);
    }
    return found ? open : text.length;
}

slice soekpi_item_strip(slice name) {
    slice text = soekpi_slice_trim(name);
    slice before = {NULL, 0};
    while (text.length > 0 && text.length != before.length) {
        before = text;
        size_t size;
        size_t taken = enumerator_length(text);
        taken = taken > 0 ? taken : prefix_length(text);
        taken = taken > 0 || !is_sign(first_of(text, &size)) ? taken : size;
        text = skip(text, taken);
    }
    text = soekpi_slice_trim((slice){text.start, without_sign_note(text)});
    while (text.length > 0) {
        size_t at = text.length - 1;
        while (at > 0 && ((unsigned char)text.start[at] & 0xC0) == 0x80) {
            at--;
        }
        size_t size;
        uint32_t last = first_of((slice){text.start + at, text.length - at}, &size);
        if (last != ':' && !is_sign(last)) {
            break;
        }
        text = soekpi_slice_trim((slice){text.start, at});
    }
    return text.length > 0 ? text : soekpi_slice_trim(name);
}

bool soekpi_is_row_heading(slice label) {
    slice text = soekpi_slice_trim(label);
    size_t size;
    if (text.length == 0) {
        return false;
    }
    size_t at = text.length - 1;
    while (at > 0 && ((unsigned char)text.start[at] & 0xC0) == 0x80) {
        at--;
    }
    bool colon = first_of((slice){text.start + at, text.length - at}, &size) == ':';
    return colon || enumerator_length(text) > 0;
}
