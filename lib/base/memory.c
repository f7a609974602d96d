#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The largest object we ask for: pointer differences must not overflow. */
static const size_t largest = PTRDIFF_MAX;

void *soekpi_allocate(size_t count, size_t size) {
    if (count == 0 || size == 0)
        return calloc(1, 1);
    if (count > largest / size)
        return NULL;
    return calloc(count, size);
}

void soekpi_release(void *memory) {
    free(memory);
}

bool soekpi_grow(void *array, size_t *capacity, size_t needed, size_t size) {
    if (needed <= *capacity)
        return true;
    if (size == 0 || needed > largest / size)
        return false;

    size_t most = largest / size;
    size_t half = *capacity / 2;
    size_t wanted = *capacity > most - half ? most : *capacity + half;
    if (wanted < needed)
        wanted = needed;
    if (wanted < 8 && most >= 8)
        wanted = 8;

    /* `array` points to a pointer of any object type; its bytes are moved, because reading it
     * through a void ** would break the aliasing rules. */
    void *memory;
    memcpy(&memory, array, sizeof memory);
    void *grown = realloc(memory, wanted * size);
    if (grown == NULL)
        return false;
    memcpy(array, &grown, sizeof grown);
    *capacity = wanted;
    return true;
}

char *soekpi_copy_text(const char *text, size_t length) {
    if (length >= largest)
        return NULL;
    char *copy = malloc(length + 1);
    if (copy == NULL)
        return NULL;
    if (length > 0)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}
