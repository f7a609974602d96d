/* A text that grows. */
#ifndef EXACTNESS_TEXT_H
#define EXACTNESS_TEXT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct text {
    char *start;
    size_t length, capacity;
    bool failed; /* memory ran out */
} text;

__attribute__((format(printf, 2, 3))) void text_add(text *to, const char *format, ...);
void text_free(text *freed);

#endif
