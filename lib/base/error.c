#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

const place soekpi_nowhere = {0, 0};

/* Length without a character that was cut in two at the end. */
static size_t whole_characters(const char *text, size_t length) {
    size_t lead = length;
    while (lead > 0 && length - lead < 4 && ((unsigned char)text[lead - 1] & 0xC0) == 0x80)
        lead--;
    if (lead == 0)
        return length;
    unsigned char first = (unsigned char)text[lead - 1];
    size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
    return length - (lead - 1) < size ? lead - 1 : length;
}

/* A message quotes text of a user: whatever stands there, the message is one line of UTF-8. */
static void clean(char *text) {
    size_t length = strlen(text);
    size_t at = 0;
    while ((at += soekpi_utf8_invalid_at(text + at, length - at)) < length)
        text[at++] = '?';
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte < 0x20 || byte == 0x7F)
            text[i] = ' ';
    }
}

soekpi_status soekpi_fail(soekpi_error *error, soekpi_status code, place where, const char *format, ...) {
    if (error == NULL)
        return code;

    char message[SOEKPI_ERROR_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (written < 0)
        (void)snprintf(message, sizeof message, "%s", soekpi_status_text(code));
    else if ((size_t)written >= sizeof message)
        message[whole_characters(message, sizeof message - 1)] = '\0';
    clean(message);

    memset(error, 0, sizeof *error);
    error->code = code;
    error->line = where.line;
    error->column = where.column;
    memcpy(error->message, message, strlen(message) + 1);
    return code;
}

soekpi_status soekpi_fail_memory(soekpi_error *error) {
    return soekpi_fail(error, SOEKPI_ERROR_MEMORY, soekpi_nowhere, "%s",
                       soekpi_status_text(SOEKPI_ERROR_MEMORY));
}
