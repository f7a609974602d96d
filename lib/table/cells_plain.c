/* Cells of plain digits with at most one point, as most are, sixteen bytes at a time.
 *
 * Lengths of figures differ from cell to cell, so that a loop over their digits ends where no
 * processor expects it. Here a cell of any length takes the same steps: it is set to the right
 * in two words, zeros before it, the point is taken out, and each word is read at once. */
#include "table/read.h"

/* A word holds eight characters, the first in its lowest eight bits. */
#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

enum { WORD = 8, LONGEST = 2 * WORD, DIGITS = 15 /* that a double holds exactly */ };

static inline uint64_t byte_at(const char *at, int which) {
    return (uint64_t)(unsigned char)at[which] << (8 * which);
}

/* Compilers make one load of these where memory has the same order. */
static inline uint64_t load_four(const char *at) {
    return byte_at(at, 0) | byte_at(at, 1) | byte_at(at, 2) | byte_at(at, 3);
}

static inline uint64_t load_eight(const char *at) {
    return byte_at(at, 0) | byte_at(at, 1) | byte_at(at, 2) | byte_at(at, 3) | byte_at(at, 4) |
           byte_at(at, 5) | byte_at(at, 6) | byte_at(at, 7);
}

/* Shifts by 0 to 8 bytes; eight leave nothing, which the language does not say of a whole word. */
static inline uint64_t move_right(uint64_t word, size_t bytes) { /* to later characters */
    return (word << (4 * bytes)) << (4 * bytes);
}

static inline uint64_t move_left(uint64_t word, size_t bytes) {
    return (word >> (4 * bytes)) >> (4 * bytes);
}

/* Up to seven characters, zeros before them. Two loads of four may overlap where they agree. */
static uint64_t load_short(const char *start, size_t length) {
    uint64_t word = move_left(EACH('0'), length);
    if (length >= 4) {
        return word | move_right(load_four(start), WORD - length) | load_four(start + length - 4) << 32;
    }
    for (size_t i = 0; i < length; i++) {
        word |= (uint64_t)(unsigned char)start[i] << (8 * (WORD - length + i));
    }
    return word;
}

/* The highest bit of each character that is a point. */
static inline uint64_t find_points(uint64_t word) {
    uint64_t others = word ^ EACH('.');
    return ~(((others & EACH(0x7F)) + EACH(0x7F)) | others | EACH(0x7F));
}

/* Whether all characters are digits, and the number that they make. Adding six to a digit
 * leaves the upper half of its byte zero, to other values below sixteen it does not. */
static inline bool read_word(uint64_t word, uint64_t *number) {
    uint64_t values = word ^ EACH('0');
    uint64_t pairs = (values * 10 + (values >> 8)) & UINT64_C(0x00FF00FF00FF00FF);
    uint64_t fours = (pairs * 100 + (pairs >> 16)) & UINT64_C(0x0000FFFF0000FFFF);
    *number = (fours & 0xFFFF) * 10000 + (fours >> 32);
    return ((values | (values + EACH(6))) & EACH(0xF0)) == 0;
}

/* Reads 1 to 16 characters, digits and maybe a point, which stands neither first nor last. */
static inline bool read_digits(const char *start, size_t length, uint64_t *number, int32_t *decimals) {
    uint64_t high = EACH('0');
    uint64_t low;
    if (length >= WORD) {
        low = load_eight(start + length - WORD);
        high = move_right(load_eight(start), LONGEST - length) | move_left(EACH('0'), length - WORD);
    } else {
        low = load_short(start, length);
    }
    uint64_t points = find_points(low);
    *decimals = 0;
    if (points != 0) {
        int behind = __builtin_clzll(points) / 8;
        size_t before = (size_t)(WORD - 1 - behind);
        uint64_t kept = move_right(~UINT64_C(0), before + 1);
        low = (low & kept) | move_right(low & ~move_right(~UINT64_C(0), before), 1) | high >> 56;
        high = high << 8 | '0';
        if (behind == 0 || *start == '.') {
            return false;
        }
        *decimals = behind;
        length--;
    }
    uint64_t first;
    uint64_t last;
    bool digits = read_word(high, &first);
    digits = read_word(low, &last) && digits;
    *number = first * 100000000 + last;
    return digits && length <= DIGITS;
}

/* One exact operation gives the double nearest to a whole number below 2^53 times a power
 * of ten up to 10^22. */
bool soekpi_cell_read_plain(cell_reader *reader, slice text, int32_t shift, double *out) {
    bool negative = text.length > 0 && text.start[0] == '-';
    size_t length = text.length - negative;
    uint64_t number;
    int32_t decimals;
    if (length - 1 >= LONGEST || !read_digits(text.start + negative, length, &number, &decimals)) {
        return false; /* an empty text too */
    }
    int32_t power = shift - decimals;
    if (power > EXACT_TENS || power < -EXACT_TENS) {
        return false;
    }
    double value = (double)(int64_t)number;
    value = power < 0 ? value / soekpi_tens[-power] : value * soekpi_tens[power];
    *out = negative && number != 0 ? -value : value;
    reader->printed = power < reader->printed ? power : reader->printed;
    return true;
}
