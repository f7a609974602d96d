/* UTF-8 text: validation, names, near matches, building. */
#ifndef SOEKPI_BASE_TEXT_H
#define SOEKPI_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* A piece of text that somebody else owns; not NUL-terminated. */
typedef struct slice {
    const char *start;
    size_t length;
} slice;

slice soekpi_slice(const char *text); /* of a NUL-terminated string; NULL is empty */
bool soekpi_slice_equal(slice a, const char *b);
bool soekpi_slice_same(slice a, slice b);
slice soekpi_slice_trim_blanks(slice text);

/* ASCII that is no blank and no control character. */
static inline bool soekpi_is_printed(char byte) {
    return byte > ' ' && byte < 0x7F;
}

/* Blanks (see soekpi_is_blank) at both ends. Most texts have none. */
static inline slice soekpi_slice_trim(slice text) {
    bool trimmed = text.length == 0 ||
                   (soekpi_is_printed(text.start[0]) && soekpi_is_printed(text.start[text.length - 1]));
    return trimmed ? text : soekpi_slice_trim_blanks(text);
}

/* Spreads well over tables of a power of two; not meant to withstand an enemy
 * who chooses the keys. */
uint64_t soekpi_text_hash(slice text);

/* Offset of the first byte that is not valid UTF-8 (RFC 3629), or `length`. */
size_t soekpi_utf8_invalid_at(const char *text, size_t length);

/* ASCII white space, the ideographic space of Chinese text, and the no-break
 * and zero-width blanks that spreadsheets and word processors leave behind. */
bool soekpi_is_blank(uint32_t code_point);

uint32_t soekpi_utf8_decode_any(const char *text, size_t length, size_t *size);

/* The code point at `text` and its length in bytes in *size (>= 1); invalid
 * bytes give U+FFFD and size 1. `length` must be >= 1. */
static inline uint32_t soekpi_utf8_decode(const char *text, size_t length, size_t *size) {
    unsigned char first = (unsigned char)text[0];
    if (first < 0x80) {
        *size = 1;
        return first;
    }
    return soekpi_utf8_decode_any(text, length, size);
}
/* Bytes written, without a NUL; what is no code point is written as U+FFFD. */
size_t soekpi_utf8_encode(uint32_t code_point, char out[4]);
size_t soekpi_utf8_count(const char *text, size_t length); /* code points */

/* Columns a terminal needs: 2 for East Asian wide and full-width, 0 for
 * combining marks and control characters. */
size_t soekpi_text_width(const char *text, size_t length);

/* A full-width variant of ASCII (U+FF01..FF5E: letters, digits and marks such
 * as （）％，＋－＊／＝＞＜：), the ideographic space and the minus sign U+2212 as
 * ASCII; everything else, ≥ ≤ 、 。 too, as it is. */
uint32_t soekpi_fold_width(uint32_t code_point);

/* The key under which a name is looked up: width folded, ASCII in lower case,
 * a run of blanks, '_' and '-' between two ASCII letters or digits as one '_',
 * other blanks dropped. Allocated; NULL when memory is out. */
char *soekpi_name_key(slice name);

/* Levenshtein distance in code points of two names as they are (give keys, not
 * spellings), or `limit + 1` as soon as it is larger than `limit`; names longer
 * than 64 code points are `limit + 1`. */
size_t soekpi_text_distance(slice a, slice b, size_t limit);

/* Growing text. After the first failed allocation `failed` stays true and all
 * further calls do nothing. Begin with {0}. */
typedef struct text_builder {
    char *text;
    size_t length;
    size_t capacity;
    bool failed;
} text_builder;

void soekpi_text_add(text_builder *builder, const char *text);
void soekpi_text_add_slice(text_builder *builder, slice text);
void soekpi_text_format(text_builder *builder, const char *format, ...) SOEKPI_FORMAT(2, 3);
/* The text, NUL-terminated, now the caller's to release; NULL when an
 * allocation failed (nothing is left to release). */
char *soekpi_text_take(text_builder *builder);
void soekpi_text_discard(text_builder *builder);
/* What has been built so far; valid until the next call. */
slice soekpi_slice_of(const text_builder *builder);

/* Copies text with its NUL into a caller's buffer; *needed (may be NULL) is the
 * size it takes. SOEKPI_ERROR_CAPACITY when it does not fit: nothing written to
 * the buffer, which may then be NULL. */
soekpi_status soekpi_text_copy_out(const char *text, size_t length, char *buffer, size_t capacity,
                                   size_t *needed);

#endif
