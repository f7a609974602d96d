/* Text in whatever encoding to UTF-8. */
#include "table/text.h"

#include <errno.h>
#include <iconv.h>
#include <limits.h>
#include <string.h>

#include "base/memory.h"

place soekpi_place_at(slice text, size_t offset) {
    place where = {1, 1};
    for (size_t at = 0, size; at < offset && at < text.length; at += size) {
        uint32_t code_point = soekpi_utf8_decode(text.start + at, text.length - at, &size);
        bool ends =
            code_point == '\n' ||
            (code_point == '\r' && !(at + 1 < text.length && at + 1 < offset && text.start[at + 1] == '\n'));
        if (ends && where.line < INT_MAX) {
            where = (place){where.line + 1, 1};
        } else if (code_point != '\r' && where.column < INT_MAX) {
            where.column++;
        }
    }
    return where;
}

/* "utf8", "UTF-8" and "utf_8" are one name. */
static bool is_encoding(const char *name, const char *folded) {
    for (; *name != '\0'; name++) {
        char letter = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name;
        if (letter == '-' || letter == '_') {
            continue;
        }
        if (letter != *folded) {
            return false;
        }
        folded++;
    }
    return *folded == '\0';
}

static bool starts_with(slice text, const char *bytes, size_t length) {
    return text.length >= length && memcmp(text.start, bytes, length) == 0;
}

static slice without(slice text, size_t bytes) {
    return (slice){text.start + bytes, text.length - bytes};
}

/* What became of a conversion. */
typedef struct conversion {
    text_builder text; /* UTF-8, as far as it went */
    size_t read;       /* bytes of the source before the one at fault */
    bool known;        /* the encoding is */
    bool whole;
    bool memory;
} conversion;

static void convert(slice text, const char *encoding, conversion *out) {
    *out = (conversion){0};
    errno = 0;
    iconv_t converter = iconv_open("UTF-8", encoding);
    if (converter == (iconv_t)-1) { /* the standard's way to say so */
        out->memory = errno == ENOMEM;
        return;
    }
    out->known = true;
    char *from = (char *)(uintptr_t)text.start; /* iconv does not change it */
    size_t left = text.length;
    bool again = true;
    while (again) {
        char buffer[4096];
        char *to = buffer;
        size_t room = sizeof buffer;
        size_t result =
            left > 0 ? iconv(converter, &from, &left, &to, &room) : iconv(converter, NULL, NULL, &to, &room);
        bool failed = result == (size_t)-1;
        bool full = failed && errno == E2BIG;
        soekpi_text_add_slice(&out->text, (slice){buffer, sizeof buffer - room});
        out->whole = !failed && left == 0;
        again = (full || (!failed && left > 0)) && !out->text.failed;
    }
    (void)iconv_close(converter);
    out->read = text.length - left;
    out->memory = out->text.failed;
}

static soekpi_status fail_encoding(slice before, const char *encoding, unsigned char byte,
                                   soekpi_error *error) {
    static const char hexadecimal[] = "0123456789ABCDEF";
    return soekpi_fail(error, SOEKPI_ERROR_ENCODING, soekpi_place_at(before, before.length),
                       "the byte 0x%c%c is not valid %s", hexadecimal[byte >> 4], hexadecimal[byte & 15],
                       encoding);
}

static soekpi_status take_utf8(slice text, slice *out, soekpi_error *error) {
    size_t invalid = soekpi_utf8_invalid_at(text.start, text.length);
    if (invalid < text.length) {
        return fail_encoding((slice){text.start, invalid}, "UTF-8", (unsigned char)text.start[invalid],
                             error);
    }
    *out = text;
    return SOEKPI_OK;
}

/* The converted text becomes *out and *storage. */
static soekpi_status take_converted(conversion *done, slice *out, char **storage, soekpi_error *error) {
    size_t length = done->text.length;
    *storage = soekpi_text_take(&done->text);
    if (*storage == NULL) {
        return soekpi_fail_memory(error);
    }
    *out = (slice){*storage, length};
    if (starts_with(*out, "\xEF\xBB\xBF", 3)) {
        *out = without(*out, 3);
    }
    return SOEKPI_OK;
}

static soekpi_status take_encoding(slice text, const char *encoding, slice *out, char **storage,
                                   soekpi_error *error) {
    conversion done;
    convert(text, encoding, &done);
    soekpi_status status;
    if (done.memory) {
        status = soekpi_fail_memory(error);
    } else if (!done.known) {
        status = soekpi_fail(error, SOEKPI_ERROR_ENCODING, soekpi_nowhere,
                             "the encoding '%s' is not known; UTF-8, GB18030 and UTF-16 are", encoding);
    } else if (!done.whole) {
        unsigned char byte = (unsigned char)text.start[done.read < text.length ? done.read : text.length - 1];
        status = fail_encoding(soekpi_slice_of(&done.text), encoding, byte, error);
    } else {
        return take_converted(&done, out, storage, error);
    }
    soekpi_text_discard(&done.text);
    return status;
}

/* Text that is not UTF-8: GB18030, or the better of the two when it is neither. */
static soekpi_status take_guess(slice text, slice *out, char **storage, soekpi_error *error) {
    conversion done;
    convert(text, "GB18030", &done);
    soekpi_status status;
    if (done.memory) {
        status = soekpi_fail_memory(error);
    } else if (done.whole) {
        return take_converted(&done, out, storage, error);
    } else {
        size_t invalid = soekpi_utf8_invalid_at(text.start, text.length);
        bool utf8 = !done.known || invalid >= done.read;
        slice before = utf8 ? (slice){text.start, invalid} : soekpi_slice_of(&done.text);
        unsigned char byte = (unsigned char)text.start[utf8 ? invalid : done.read];
        status = fail_encoding(before, "UTF-8, nor is the text GB18030", byte, error);
    }
    soekpi_text_discard(&done.text);
    return status;
}

soekpi_status soekpi_text_decode(slice text, const char *encoding, slice *out, char **storage,
                                 soekpi_error *error) {
    *storage = NULL;
    bool utf8_marked = starts_with(text, "\xEF\xBB\xBF", 3);
    bool little = starts_with(text, "\xFF\xFE", 2);
    bool big = starts_with(text, "\xFE\xFF", 2);
    if (encoding == NULL) {
        if (utf8_marked) {
            return take_utf8(without(text, 3), out, error);
        }
        if (little || big) {
            return take_encoding(without(text, 2), little ? "UTF-16LE" : "UTF-16BE", out, storage, error);
        }
        if (soekpi_utf8_invalid_at(text.start, text.length) == text.length) {
            *out = text;
            return SOEKPI_OK;
        }
        return take_guess(text, out, storage, error);
    }
    if (is_encoding(encoding, "utf8")) {
        return take_utf8(utf8_marked ? without(text, 3) : text, out, error);
    }
    if (is_encoding(encoding, "utf16") && (little || big)) {
        return take_encoding(without(text, 2), little ? "UTF-16LE" : "UTF-16BE", out, storage, error);
    }
    return take_encoding(text, encoding, out, storage, error);
}
