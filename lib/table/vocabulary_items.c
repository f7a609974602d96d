/* What forms put around the names of items, and headings of rows. */
#include "table/vocabulary.h"

#include <string.h>

#define LENGTH(list) (sizeof(list) / sizeof(list)[0])

static slice skip(slice text, size_t bytes) {
    return soekpi_slice_trim((slice){text.start + bytes, text.length - bytes});
}

/* The code point at a place, width folded; 0 at the end. */
static uint32_t code_point_at(slice text, size_t at, size_t *size) {
    *size = 0;
    return at < text.length ? soekpi_fold_width(soekpi_utf8_decode(text.start + at, text.length - at, size))
                            : 0;
}

/* The last code point and where it begins. */
static uint32_t last_of(slice text, size_t *start) {
    size_t at = text.length - 1;
    size_t size;
    while (at > 0 && ((unsigned char)text.start[at] & 0xC0) == 0x80) {
        at--;
    }
    *start = at;
    return code_point_at(text, at, &size);
}

static bool begins_with(slice text, const char *word) {
    size_t length = strlen(word);
    return text.length >= length && memcmp(text.start, word, length) == 0;
}

static bool is_digit(uint32_t code_point) {
    return code_point >= '0' && code_point <= '9';
}

static bool is_chinese_digit(uint32_t code_point) {
    static const uint32_t digits[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                      0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341}; /* 一二三四五六七八九十 */
    for (size_t i = 0; i < LENGTH(digits); i++) {
        if (code_point == digits[i]) {
            return true;
        }
    }
    return false;
}

/* ---- Enumerators ---- */

typedef bool (*digit_test)(uint32_t code_point);

/* Bytes of up to three digits at a place. */
static size_t take_digits(slice text, size_t at, digit_test test) {
    enum { MOST_DIGITS = 3 };
    size_t begin = at;
    for (int digits = 0; digits < MOST_DIGITS; digits++) {
        size_t size;
        if (!test(code_point_at(text, at, &size))) {
            return at - begin;
        }
        at += size;
    }
    size_t size;
    return test(code_point_at(text, at, &size)) ? 0 : at - begin; /* a longer number */
}

static bool is_enumerator_mark(uint32_t code_point) {
    return code_point == 0x3001 || code_point == '.' || code_point == 0x3002 || code_point == ')' ||
           code_point == ':' || code_point == 0xFF61;
}

/* "（一）", "(1)". */
static size_t take_bracketed(slice text, digit_test test) {
    size_t open;
    size_t close;
    if (code_point_at(text, 0, &open) != '(') {
        return 0;
    }
    size_t digits = take_digits(text, open, test);
    uint32_t mark = code_point_at(text, open + digits, &close);
    if (digits == 0 || mark != ')') {
        return 0;
    }
    size_t end = open + digits + close;
    size_t size;
    return code_point_at(text, end, &size) == 0x3001 ? end + size : end; /* (一)、 */
}

/* "一、", "十二.": Chinese numbers with a mark, or in brackets. */
static size_t take_chinese_enumerator(slice text) {
    size_t bracketed = take_bracketed(text, is_chinese_digit);
    size_t digits = take_digits(text, 0, is_chinese_digit);
    size_t size;
    if (bracketed > 0 || digits == 0) {
        return bracketed;
    }
    return is_enumerator_mark(code_point_at(text, digits, &size)) ? digits + size : 0;
}

/* "1、", "1.", "(1)", "1)", "①", "1.1 " and "2.1.3 "; 1.5 alone is a number. */
static size_t take_enumerator(slice text) {
    size_t size;
    uint32_t first = code_point_at(text, 0, &size);
    if (first >= 0x2460 && first <= 0x2473) { /* ① */
        return size;
    }
    if (first >= 0x2160 && first <= 0x216B) { /* Ⅰ */
        size_t mark;
        return is_enumerator_mark(code_point_at(text, size, &mark)) ? size + mark : 0;
    }
    size_t bracketed = take_bracketed(text, is_digit);
    size_t end = take_digits(text, 0, is_digit);
    if (bracketed > 0 || end == 0) {
        return bracketed;
    }
    bool levels = false;
    uint32_t mark = code_point_at(text, end, &size);
    while (mark == '.') {
        size_t more = take_digits(text, end + size, is_digit);
        if (more == 0) {
            break;
        }
        levels = true;
        end += size + more;
        mark = code_point_at(text, end, &size);
    }
    if (levels && mark != 0 && soekpi_is_blank(mark)) {
        return end;
    }
    size_t behind;
    return is_enumerator_mark(mark) && !is_digit(code_point_at(text, end + size, &behind)) ? end + size : 0;
}

/* ---- Other marks ---- */

static bool is_sign(uint32_t code_point) {
    static const uint32_t signs[] = {
        '*',    '#',    '+',    0x203B, 0x25B3, 0x25B2, 0x2605, 0x2606, 0x25CF,
        0x25CB, 0x25C6, 0x25C7, 0x25A0, 0x25A1, 0xB7,   0x2022, 0x221A}; /* ※△▲★☆●○◆◇■□·•√ */
    for (size_t i = 0; i < LENGTH(signs); i++) {
        if (code_point == signs[i]) {
            return true;
        }
    }
    return false;
}

/* "其中：", "减:", "加：" and the like; 其中 and "of which" also without a colon. */
static size_t take_relation(slice text) {
    static const char *const words[] = {"其中",      "减",        "加",       "含",       "包括",
                                        "Including", "including", "Of which", "of which", "Less",
                                        "less",      "Add",       "add",      "Plus",     "plus"};
    for (size_t i = 0; i < LENGTH(words); i++) {
        size_t at = strlen(words[i]);
        size_t size;
        if (!begins_with(text, words[i])) {
            continue;
        }
        uint32_t next = code_point_at(text, at, &size);
        while (size > 0 && soekpi_is_blank(next)) {
            at += size;
            next = code_point_at(text, at, &size);
        }
        if (next == ':') {
            return at + size;
        }
        if (i == 0 && size > 0) {
            return next == 0x3001 ? at + size : at;
        }
    }
    return 0;
}

/* What stands in brackets behind a name of a form and says how it is filled in: 损失以“-”号填列, 净亏损,
 * 注1, "loss expressed with -". */
static bool is_instruction(slice inside) {
    static const char *const beginnings[] = {"亏损",       "净亏损", "损失",     "净损失",
                                             "注",         "附注",   "loss",     "net loss",
                                             "total loss", "Loss",   "Net loss", "see note"};
    static const char filled[] = "填列";
    for (size_t at = 0; at + sizeof filled - 1 <= inside.length; at++) {
        if (memcmp(inside.start + at, filled, sizeof filled - 1) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < LENGTH(beginnings); i++) {
        if (begins_with(inside, beginnings[i])) {
            return true;
        }
    }
    return false;
}

/* Length without such brackets at the end. */
static size_t without_instruction(slice text) {
    size_t close;
    if (text.length == 0 || last_of(text, &close) != ')') {
        return text.length;
    }
    int depth = 1;
    size_t at = close;
    while (at > 0) {
        size_t start;
        size_t size;
        uint32_t code_point = last_of((slice){text.start, at}, &start);
        depth += code_point == ')' ? 1 : code_point == '(' ? -1 : 0;
        (void)code_point_at(text, start, &size);
        if (depth == 0) {
            slice inside = soekpi_slice_trim((slice){text.start + start + size, close - start - size});
            return is_instruction(inside) ? start : text.length;
        }
        at = start;
    }
    return text.length;
}

/* One thing off the front; 0 when there is none. */
static size_t take_front(slice text) {
    size_t size;
    size_t taken = take_chinese_enumerator(text);
    taken = taken > 0 ? taken : take_enumerator(text);
    taken = taken > 0 ? taken : take_relation(text);
    return taken > 0 || !is_sign(code_point_at(text, 0, &size)) ? taken : size;
}

/* One thing off the end: its new length. */
static size_t take_end(slice text) {
    size_t start = 0;
    uint32_t last = text.length > 0 ? last_of(text, &start) : 0;
    return last == ':' || is_sign(last) ? start : without_instruction(text);
}

slice soekpi_item_strip(slice name) {
    slice whole = soekpi_slice_trim(name);
    slice text = whole;
    for (size_t taken = take_front(text); taken > 0; taken = take_front(text)) {
        text = skip(text, taken);
    }
    for (size_t length = take_end(text); length < text.length; length = take_end(text)) {
        text = soekpi_slice_trim((slice){text.start, length});
    }
    return text.length > 0 ? text : whole;
}

bool soekpi_is_row_heading(slice label) {
    slice text = soekpi_slice_trim(label);
    size_t start;
    return text.length > 0 && (last_of(text, &start) == ':' || take_chinese_enumerator(text) > 0);
}
