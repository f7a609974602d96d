#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

enum { REPLACEMENT = 0xFFFD };

slice soekpi_slice(const char *text) {
    slice result = {text != NULL ? text : "", text != NULL ? strlen(text) : 0};
    return result;
}

bool soekpi_slice_same(slice a, slice b) {
    return a.length == b.length && (a.length == 0 || memcmp(a.start, b.start, a.length) == 0);
}

bool soekpi_slice_equal(slice a, const char *b) {
    return soekpi_slice_same(a, soekpi_slice(b));
}

bool soekpi_is_blank(uint32_t code_point) {
    return code_point == ' ' || (code_point >= '\t' && code_point <= '\r') || code_point == 0xA0 ||
           (code_point >= 0x2000 && code_point <= 0x200B) || code_point == 0x202F || code_point == 0x205F ||
           code_point == 0x3000 || code_point == 0xFEFF;
}

/* Bytes of the last code point of a text that is not empty. */
static size_t last_size(slice text) {
    size_t start = text.length - 1;
    while (start > 0 && text.length - start < 4 && ((unsigned char)text.start[start] & 0xC0) == 0x80) {
        start--;
    }
    size_t size;
    (void)soekpi_utf8_decode(text.start + start, text.length - start, &size);
    return size == text.length - start ? size : 1;
}

slice soekpi_slice_trim_blanks(slice text) {
    while (text.length > 0) {
        size_t size;
        if (!soekpi_is_blank(soekpi_utf8_decode(text.start, text.length, &size))) {
            break;
        }
        text.start += size;
        text.length -= size;
    }
    while (text.length > 0) {
        size_t back = last_size(text);
        size_t size;
        if (!soekpi_is_blank(soekpi_utf8_decode(text.start + text.length - back, back, &size))) {
            break;
        }
        text.length -= back;
    }
    return text;
}

uint64_t soekpi_text_hash(slice text) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a, 64 bits */
    for (size_t i = 0; i < text.length; i++) {
        hash = (hash ^ (unsigned char)text.start[i]) * UINT64_C(0x100000001b3);
    }
    /* FNV leaves the low bits weak, and tables use the low bits. */
    return hash ^ (hash >> 32);
}

/* Lead byte -> bytes of the sequence; 0 for a byte that cannot lead. */
static size_t sequence_size(unsigned char lead) {
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        return 2;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        return 3;
    }
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

/* RFC 3629: shortest form only, no surrogates, nothing above U+10FFFF. False
 * leaves *code_point and *size as they are. */
static bool decode(const char *text, size_t length, uint32_t *code_point, size_t *size) {
    static const uint32_t smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *bytes = (const unsigned char *)text;
    size_t needed = sequence_size(bytes[0]);
    if (needed == 0 || needed > length) {
        return false;
    }
    uint32_t value = needed == 1 ? bytes[0] : bytes[0] & (0x7FU >> needed);
    for (size_t i = 1; i < needed; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            return false;
        }
        value = (value << 6) | (bytes[i] & 0x3FU);
    }
    if (value < smallest[needed] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return false;
    }
    *code_point = value;
    *size = needed;
    return true;
}

/* Bytes of ASCII at the start of a text, sixteen at a time. */
static size_t ascii_length(const char *text, size_t length) {
    size_t at = 0;
    uint64_t words[2];
    for (; length - at >= sizeof words; at += sizeof words) {
        memcpy(words, text + at, sizeof words);
        if (((words[0] | words[1]) & UINT64_C(0x8080808080808080)) != 0) {
            break;
        }
    }
    while (at < length && (unsigned char)text[at] < 0x80) {
        at++;
    }
    return at;
}

/* Whether a character of U+1000 to U+CFFF stands here, as most of Chinese do: no
 * sequence of such a lead byte can be overlong or a surrogate. */
static bool is_three_bytes(const char *text, size_t length) {
    const unsigned char *bytes = (const unsigned char *)text;
    return length >= 3 && bytes[0] >= 0xE1 && bytes[0] <= 0xEC && (bytes[1] & 0xC0) == 0x80 &&
           (bytes[2] & 0xC0) == 0x80;
}

size_t soekpi_utf8_invalid_at(const char *text, size_t length) {
    size_t at = 0;
    while (at < length) {
        uint32_t code_point;
        size_t size;
        if ((unsigned char)text[at] < 0x80) {
            at += ascii_length(text + at, length - at);
        } else if (is_three_bytes(text + at, length - at)) {
            at += 3;
        } else if (decode(text + at, length - at, &code_point, &size)) {
            at += size;
        } else {
            return at;
        }
    }
    return length;
}

uint32_t soekpi_utf8_decode_any(const char *text, size_t length, size_t *size) {
    uint32_t code_point = REPLACEMENT;
    *size = 1;
    (void)decode(text, length, &code_point, size);
    return code_point;
}

size_t soekpi_utf8_encode(uint32_t code_point, char out[4]) {
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) {
        code_point = REPLACEMENT;
    }
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    size_t size = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--) {
        out[i] = (char)(unsigned char)(0x80 | (code_point & 0x3F));
        code_point >>= 6;
    }
    static const unsigned char lead[5] = {0, 0, 0xC0, 0xE0, 0xF0};
    out[0] = (char)(unsigned char)(lead[size] | code_point);
    return size;
}

size_t soekpi_utf8_count(const char *text, size_t length) {
    size_t count = 0;
    for (size_t at = 0, size; at < length; at += size, count++) {
        (void)soekpi_utf8_decode(text + at, length - at, &size);
    }
    return count;
}

void soekpi_text_add_slice(text_builder *builder, slice text) {
    if (builder->failed || text.length == 0) {
        return;
    }
    if (text.length >= SIZE_MAX - builder->length ||
        !soekpi_grow(&builder->text, &builder->capacity, builder->length + text.length + 1, 1)) {
        builder->failed = true;
        return;
    }
    memcpy(builder->text + builder->length, text.start, text.length);
    builder->length += text.length;
    builder->text[builder->length] = '\0';
}

void soekpi_text_add(text_builder *builder, const char *text) {
    soekpi_text_add_slice(builder, soekpi_slice(text));
}

void soekpi_text_format(text_builder *builder, const char *format, ...) {
    if (builder->failed) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= SIZE_MAX - builder->length ||
        !soekpi_grow(&builder->text, &builder->capacity, builder->length + (size_t)length + 1, 1)) {
        builder->failed = true;
        return;
    }
    va_start(arguments, format);
    (void)vsnprintf(builder->text + builder->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    builder->length += (size_t)length;
}

char *soekpi_text_take(text_builder *builder) {
    char *text = NULL;
    if (builder->failed) {
        soekpi_release(builder->text);
    } else if (builder->text == NULL) {
        text = soekpi_copy_text("", 0);
    } else {
        text = builder->text;
    }
    *builder = (text_builder){0};
    return text;
}

void soekpi_text_discard(text_builder *builder) {
    soekpi_release(builder->text);
    *builder = (text_builder){0};
}

slice soekpi_slice_of(const text_builder *builder) {
    slice result = {builder->text != NULL ? builder->text : "", builder->length};
    return result;
}

soekpi_status soekpi_text_copy_out(const char *text, size_t length, char *buffer, size_t capacity,
                                   size_t *needed) {
    if (needed != NULL) {
        *needed = length + 1;
    }
    if (buffer == NULL && capacity == 0 && needed != NULL) {
        return SOEKPI_OK; /* only the size is asked for */
    }
    if (buffer == NULL || capacity <= length) {
        return SOEKPI_ERROR_CAPACITY;
    }
    if (length > 0) {
        memcpy(buffer, text, length);
    }
    buffer[length] = '\0';
    return SOEKPI_OK;
}
