#include "plan/rule_words.h"

#include <string.h>

typedef struct head_word {
    const char *text;
    head_kind kind;
    comparison comparison;
} head_word;

/* A word that begins another one stands after it. */
static const head_word head_words[] = {
    {"高于", HEAD_COMPARISON, ABOVE},
    {"超过", HEAD_COMPARISON, ABOVE},
    {"大于", HEAD_COMPARISON, ABOVE},
    {"多于", HEAD_COMPARISON, ABOVE},
    {"不低于", HEAD_COMPARISON, AT_LEAST},
    {"不少于", HEAD_COMPARISON, AT_LEAST},
    {"不小于", HEAD_COMPARISON, AT_LEAST},
    {"低于", HEAD_COMPARISON, BELOW},
    {"小于", HEAD_COMPARISON, BELOW},
    {"少于", HEAD_COMPARISON, BELOW},
    {"不高于", HEAD_COMPARISON, AT_MOST},
    {"不超过", HEAD_COMPARISON, AT_MOST},
    {"不大于", HEAD_COMPARISON, AT_MOST},
    {"不多于", HEAD_COMPARISON, AT_MOST},
    {"介于", HEAD_BETWEEN_CHINESE, ABOVE},
    {"提升", HEAD_PRIOR, ABOVE},
    {"稳中求进", HEAD_PRIOR, AT_LEAST},
    {"稳", HEAD_STEADY, AT_MOST},
    {"within", HEAD_WITHIN, ABOVE},
    {"between", HEAD_BETWEEN, ABOVE},
    {"rank", HEAD_RANK, ABOVE},
    {"排名", HEAD_RANK, ABOVE},
    {"在", HEAD_BETWEEN_CHINESE, ABOVE},
    {"与", HEAD_APART, ABOVE},
};

place soekpi_rule_place(slice text, place where, const char *position) {
    if (where.line > 0) {
        where.column += (int)soekpi_utf8_count(text.start, (size_t)(position - text.start));
    }
    return where;
}

static uint32_t folded_at(slice text, size_t offset, size_t *size) {
    uint32_t now = soekpi_fold_width(soekpi_utf8_decode(text.start + offset, text.length - offset, size));
    return now >= 'A' && now <= 'Z' ? now - 'A' + 'a' : now;
}

static bool is_word_character(uint32_t now) {
    return (now >= 'a' && now <= 'z') || (now >= '0' && now <= '9') || now == '_';
}

size_t soekpi_rule_word_at(slice text, size_t offset, const char *word) {
    size_t length = strlen(word);
    if ((unsigned char)word[0] >= 0x80) {
        bool equal = text.length - offset >= length && memcmp(text.start + offset, word, length) == 0;
        return equal ? length : 0;
    }
    size_t at = offset;
    size_t size;
    for (size_t i = 0; i < length; i++, at += size) {
        if (at >= text.length || folded_at(text, at, &size) != (unsigned char)word[i]) {
            return 0;
        }
    }
    return at < text.length && is_word_character(folded_at(text, at, &size)) ? 0 : at - offset;
}

static bool contains(slice text, const char *word) {
    for (size_t at = 0; at < text.length; at++) {
        if (soekpi_rule_word_at(text, at, word) > 0) {
            return true;
        }
    }
    return false;
}

bool soekpi_rule_ends_with(slice text, const char *word) {
    size_t length = strlen(word);
    return text.length >= length && memcmp(text.start + text.length - length, word, length) == 0;
}

bool soekpi_rule_stands_alone(slice text, size_t offset, size_t used) {
    size_t size;
    uint32_t next = offset + used < text.length ? folded_at(text, offset + used, &size) : ' ';
    size_t start = offset;
    if (start > 0) {
        do {
            start--;
        } while (start > 0 && ((unsigned char)text.start[start] & 0xC0) == 0x80);
    }
    uint32_t previous = offset > 0 ? folded_at(text, start, &size) : ' ';
    return soekpi_is_blank(previous) && soekpi_is_blank(next);
}

/* A comparison sign as the letters g, l, e (>, <, =) that make it up, or NULL. */
static const char *sign_letters(uint32_t now) {
    switch (now) {
    case '>':
        return "g";
    case '<':
        return "l";
    case '=':
        return "e";
    case 0x2265: /* ≥ */
    case 0x2267: /* ≧ */
    case 0x2A7E: /* ⩾ */
        return "ge";
    case 0x2264: /* ≤ */
    case 0x2266: /* ≦ */
    case 0x2A7D: /* ⩽ */
        return "le";
    case '!':
        return "n";
    case 0x2260: /* ≠ */
        return "ne";
    default:
        return NULL;
    }
}

/* Signs at the start of `text`, blanks between them allowed, as letters. */
slice soekpi_rule_signs(slice text, char letters[8]) {
    size_t end = 0;
    size_t count = 0;
    size_t size;
    for (size_t at = 0; at < text.length && count < 6; at += size) {
        uint32_t now = folded_at(text, at, &size);
        const char *sign = sign_letters(now);
        if (sign == NULL) {
            if (soekpi_is_blank(now)) {
                continue;
            }
            break;
        }
        memcpy(letters + count, sign, strlen(sign));
        count += strlen(sign);
        end = at + size;
    }
    letters[count] = '\0';
    text.length = end;
    return text;
}

static rule_head sign_head(slice signs, const char *letters) {
    static const char *const known[] = {[ABOVE] = "g", [AT_LEAST] = "ge", [BELOW] = "l", [AT_MOST] = "le"};
    rule_head head = {HEAD_WRONG_COMPARISON, ABOVE, signs};
    for (int i = ABOVE; i <= AT_MOST; i++) {
        if (strcmp(letters, known[i]) == 0) {
            head.kind = HEAD_COMPARISON;
            head.comparison = (comparison)i;
        }
    }
    return head;
}

rule_head soekpi_rule_head(slice text) {
    char letters[8];
    slice signs = soekpi_rule_signs(text, letters);
    if (signs.length > 0) {
        return sign_head(signs, letters);
    }
    rule_head head = {HEAD_NONE, ABOVE, {text.start, 0}};
    for (size_t i = 0; i < sizeof head_words / sizeof *head_words; i++) {
        const head_word *word = &head_words[i];
        size_t used = soekpi_rule_word_at(text, 0, word->text);
        if (used == 0) {
            continue;
        }
        /* 在 and 与 also begin names. */
        if ((strcmp(word->text, "在") == 0 && !soekpi_rule_ends_with(text, RULE_BETWEEN_END)) ||
            (word->kind == HEAD_APART && !contains(text, RULE_APART))) {
            continue;
        }
        head.kind = word->kind;
        head.comparison = word->comparison;
        head.text.length = used;
        return head;
    }
    return head;
}
