#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void text_add(text *to, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int needed = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (needed < 0 || to->failed)
        return;
    size_t end = to->length + (size_t)needed + 1;
    if (end > to->capacity) {
        char *grown = realloc(to->start, 2 * end);
        if (!grown) {
            to->failed = true;
            return;
        }
        to->start = grown;
        to->capacity = 2 * end;
    }
    va_start(arguments, format);
    (void)vsnprintf(to->start + to->length, to->capacity - to->length, format, arguments);
    va_end(arguments);
    to->length += (size_t)needed;
}

void text_free(text *freed) {
    free(freed->start);
    *freed = (text){0};
}
