/* Cells of plain digits with at most one point, as most are: the way of cells.c would take
 * many times longer for the same figure. */
#include "table/read.h"

enum { WORD = 8, DIGITS = 15 /* that a double holds exactly */ };

static inline uint64_t byte_at(const char *at, int which) {
    return (uint64_t)(unsigned char)at[which] << (8 * which);
}

/* Eight characters, the first in the lowest bits; compilers make one load of it where
 * memory has the same order. */
static inline uint64_t load_word(const char *at) {
    return byte_at(at, 0) | byte_at(at, 1) | byte_at(at, 2) | byte_at(at, 3) | byte_at(at, 4) |
           byte_at(at, 5) | byte_at(at, 6) | byte_at(at, 7);
}

/* Whether eight characters are digits, and the number that they make. Adding six to a digit
 * leaves the upper half of its byte zero, to any other value it does not. */
static inline bool read_word(uint64_t word, uint64_t *number) {
    uint64_t values = word ^ UINT64_C(0x3030303030303030);
    uint64_t sixes = values + UINT64_C(0x0606060606060606);
    uint64_t pairs = (values * 10 + (values >> 8)) & UINT64_C(0x00FF00FF00FF00FF);
    uint64_t fours = (pairs * 100 + (pairs >> 16)) & UINT64_C(0x0000FFFF0000FFFF);
    *number = (fours & 0xFFFF) * 10000 + (fours >> 32);
    return ((values | sixes) & UINT64_C(0xF0F0F0F0F0F0F0F0)) == 0;
}

/* Puts up to 16 digits behind those in *number; false when something else is among them. */
static inline bool take_digits(const char *at, const char *end, uint64_t *number) {
    if (end - at >= WORD) {
        uint64_t eight;
        if (!read_word(load_word(at), &eight)) {
            return false;
        }
        *number = *number * 100000000 + eight;
        at += WORD;
    }
    for (; at < end; at++) {
        uint64_t digit = (uint64_t)(unsigned char)*at - '0';
        if (digit > 9) {
            return false;
        }
        *number = *number * 10 + digit;
    }
    return true;
}

/* Where the point stands, or `end`. Money has two decimals. */
static inline const char *find_point(const char *start, const char *end) {
    const char *at = end - start > 3 && end[-3] == '.' ? end - 3 : start;
    while (at < end && *at != '.') {
        at++;
    }
    return at;
}

/* One exact operation gives the double nearest to a whole number below 2^53 times a power
 * of ten up to 10^22. */
bool soekpi_cell_read_plain(cell_reader *reader, slice text, int32_t shift, double *out) {
    bool negative = text.length > 0 && text.start[0] == '-';
    const char *start = text.start + negative;
    const char *end = text.start + text.length;
    if (end == start || end - start > DIGITS + 1) {
        return false;
    }
    const char *point = find_point(start, end);
    const char *decimals = point + (point < end);
    bool readable = point > start && (point == end ? end - start <= DIGITS : decimals < end);
    int32_t power = shift - (int32_t)(end - decimals);
    uint64_t number = 0;
    if (!readable || power > EXACT_TENS || power < -EXACT_TENS || !take_digits(start, point, &number) ||
        !take_digits(decimals, end, &number)) {
        return false;
    }
    double value = (double)(int64_t)number;
    value = power < 0 ? value / soekpi_tens[-power] : value * soekpi_tens[power];
    *out = negative && value != 0 ? -value : value;
    reader->printed = power < reader->printed ? power : reader->printed;
    return true;
}
