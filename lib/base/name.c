/* Names as people write them: width, folding, keys, near matches. */
#include "base/text.h"

#include <string.h>

#include "base/memory.h"

typedef struct range {
    uint32_t first;
    uint32_t last;
} range;

/* Wide and full-width characters of Unicode Standard Annex 11, with the gaps
 * between neighbouring blocks of one script closed. */
static const range wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},   {0x23F0, 0x23F0},
    {0x23F3, 0x23F3},   {0x25FD, 0x25FE},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x267F, 0x267F},
    {0x2693, 0x2693},   {0x26A1, 0x26A1},   {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},
    {0x26CE, 0x26CE},   {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},
    {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},   {0x2728, 0x2728},
    {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},
    {0x27B0, 0x27B0},   {0x27BF, 0x27BF},   {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},
    {0x2E80, 0x303E},   {0x3041, 0x3247},   {0x3250, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x16FE0, 0x18DFF}, {0x1AFF0, 0x1B2FF}, {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF},
    {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F320}, {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C},
    {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA}, {0x1F3CF, 0x1F3D3}, {0x1F3E0, 0x1F3F0}, {0x1F3F4, 0x1F3F4},
    {0x1F3F8, 0x1F43E}, {0x1F440, 0x1F440}, {0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D}, {0x1F54B, 0x1F54E},
    {0x1F550, 0x1F567}, {0x1F57A, 0x1F57A}, {0x1F595, 0x1F596}, {0x1F5A4, 0x1F5A4}, {0x1F5FB, 0x1F64F},
    {0x1F680, 0x1F6C5}, {0x1F6CC, 0x1F6CC}, {0x1F6D0, 0x1F6D2}, {0x1F6D5, 0x1F6DF}, {0x1F6EB, 0x1F6EC},
    {0x1F6F4, 0x1F6FC}, {0x1F7E0, 0x1F7F0}, {0x1F90C, 0x1F93A}, {0x1F93C, 0x1F945}, {0x1F947, 0x1F9FF},
    {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

/* Control characters, combining marks of the common scripts, the vowels and
 * finals of composed hangul, joiners, direction marks, variation selectors. */
static const range narrow[] = {
    {0x0000, 0x001F}, {0x007F, 0x009F}, {0x00AD, 0x00AD}, {0x0300, 0x036F}, {0x0483, 0x0489},
    {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A},
    {0x0E47, 0x0E4E}, {0x1160, 0x11FF}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},
    {0x2028, 0x202E}, {0x2060, 0x206F}, {0x20D0, 0x20F0}, {0x302A, 0x302D}, {0x3099, 0x309A},
    {0xD7B0, 0xD7FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0000, 0xE01EF},
};

static bool is_in(uint32_t code_point, const range *ranges, size_t count) {
    size_t low = 0;
    while (low < count) {
        size_t middle = low + (count - low) / 2;
        if (code_point > ranges[middle].last) {
            low = middle + 1;
        } else if (code_point < ranges[middle].first) {
            count = middle;
        } else {
            return true;
        }
    }
    return false;
}

size_t soekpi_text_width(const char *text, size_t length) {
    size_t width = 0;
    for (size_t at = 0, size; at < length; at += size) {
        uint32_t code_point = soekpi_utf8_decode(text + at, length - at, &size);
        if (code_point >= 0x20 && code_point < 0x7F) {
            width++;
        } else if (!is_in(code_point, narrow, sizeof narrow / sizeof *narrow)) {
            width += is_in(code_point, wide, sizeof wide / sizeof *wide) ? 2 : 1;
        }
    }
    return width;
}

uint32_t soekpi_fold_width(uint32_t code_point) {
    if (code_point >= 0xFF01 && code_point <= 0xFF5E) {
        return code_point - 0xFF01 + '!';
    }
    if (code_point == 0x3000) {
        return ' ';
    }
    return code_point == 0x2212 ? '-' : code_point;
}

static bool is_word(uint32_t code_point) {
    return (code_point >= 'a' && code_point <= 'z') || (code_point >= '0' && code_point <= '9');
}

static uint32_t fold(uint32_t code_point) {
    code_point = soekpi_fold_width(code_point);
    return code_point >= 'A' && code_point <= 'Z' ? code_point - 'A' + 'a' : code_point;
}

static bool is_joint(uint32_t code_point) {
    return code_point == '_' || code_point == '-';
}

/* Folding never lengthens a code point except that an invalid byte becomes the
 * three bytes of U+FFFD, and a run of joints never grows. */
char *soekpi_name_key(slice name) {
    if (name.length > SIZE_MAX / 3 - 1) {
        return NULL;
    }
    char *key = soekpi_allocate(3 * name.length + 1, 1);
    if (key == NULL) {
        return NULL;
    }
    size_t length = 0;
    size_t joints = 0;     /* bytes of '_' and '-' at the end of the key */
    bool gap = false;      /* a blank or joint since `previous` */
    uint32_t previous = 0; /* last code point that is neither */
    for (size_t at = 0, size; at < name.length; at += size) {
        uint32_t now = fold(soekpi_utf8_decode(name.start + at, name.length - at, &size));
        if (soekpi_is_blank(now)) {
            gap = true;
            continue;
        }
        if (is_joint(now)) {
            gap = true;
            joints++;
            key[length++] = (char)now;
            continue;
        }
        if (gap && is_word(previous) && is_word(now)) {
            length -= joints;
            key[length++] = '_';
        }
        length += soekpi_utf8_encode(now, key + length);
        previous = now;
        gap = false;
        joints = 0;
    }
    key[length] = '\0';
    return key;
}

enum { LONGEST = 64 };

/* False when `text` has more than LONGEST code points. */
static bool code_points(slice text, uint32_t *out, size_t *count) {
    *count = 0;
    for (size_t at = 0, size; at < text.length; at += size) {
        if (*count == LONGEST) {
            return false;
        }
        out[(*count)++] = soekpi_utf8_decode(text.start + at, text.length - at, &size);
    }
    return true;
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

size_t soekpi_text_distance(slice a, slice b, size_t limit) {
    uint32_t left[LONGEST];
    uint32_t right[LONGEST];
    size_t rows;
    size_t columns;
    limit = least(limit, SIZE_MAX - 1);
    if (!code_points(a, left, &rows) || !code_points(b, right, &columns) ||
        (rows > columns ? rows - columns : columns - rows) > limit) {
        return limit + 1;
    }
    size_t distance[LONGEST + 1]; /* of the first `row` of left to each beginning of right */
    for (size_t column = 0; column <= columns; column++) {
        distance[column] = column;
    }
    for (size_t row = 1; row <= rows; row++) {
        size_t diagonal = distance[0];
        size_t best = distance[0] = row;
        for (size_t column = 1; column <= columns; column++) {
            size_t substituted = diagonal + (left[row - 1] != right[column - 1]);
            diagonal = distance[column];
            distance[column] = least(substituted, least(diagonal, distance[column - 1]) + 1);
            best = least(best, distance[column]);
        }
        if (best > limit) {
            return limit + 1;
        }
    }
    return least(distance[columns], limit + 1);
}
