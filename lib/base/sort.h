/* Sorting 64-bit words: the order behind ranks. */
#ifndef SOEKPI_BASE_SORT_H
#define SOEKPI_BASE_SORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for sorting, used again and again. */
typedef struct sort_space {
    uint64_t *spare;   /* as many words as are sorted at once */
    uint16_t *buckets; /* of each word of a block */
    uint16_t *ends;    /* of each bucket of a block */
    uint16_t *cells;   /* two numbers each */
} sort_space;

/* Room for up to `largest` words: 8 bytes each, and 200 KiB at most. False: memory;
 * the space can be freed in any case. */
bool soekpi_sort_space_create(sort_space *space, size_t largest);
void soekpi_sort_space_free(sort_space *space);

/* Sorts in ascending order. Linear in `count` for any words but a few that are
 * spread with malice, which cost a radix sort. */
void soekpi_sort_words(uint64_t *words, size_t count, const sort_space *space);

#endif
