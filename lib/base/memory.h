/* Allocation. Sizes are checked before they are multiplied; a failure is NULL. */
#ifndef SOEKPI_BASE_MEMORY_H
#define SOEKPI_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* count * size zeroed bytes; NULL when the product overflows or memory is out.
 * A request for nothing is one byte, so that NULL always means failure. */
void *soekpi_allocate(size_t count, size_t size);
void soekpi_release(void *memory);

/* Makes room for `needed` elements of `size` bytes in *array, growing by at
 * least half; *array and *capacity are untouched on failure. New room is not
 * zeroed. */
bool soekpi_grow(void *array, size_t *capacity, size_t needed, size_t size);

/* A NUL-terminated copy of `length` bytes; NULL when memory is out. */
char *soekpi_copy_text(const char *text, size_t length);

#endif
