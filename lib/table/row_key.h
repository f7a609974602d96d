/* What makes two rows of a table the same. */
#ifndef SOEKPI_TABLE_ROW_KEY_H
#define SOEKPI_TABLE_ROW_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct row_key {
    int32_t entity;
    int32_t period;
    int32_t role;
    int32_t segment;
    int32_t group;        /* these two of eliminations only, else -1 */
    int32_t counterparty; /* soekpi_counterparties_find() */
} row_key;

static inline bool row_key_equal(row_key a, row_key b) {
    return a.entity == b.entity && a.period == b.period && a.role == b.role && a.segment == b.segment &&
           a.group == b.group && a.counterparty == b.counterparty;
}

/* Every bit of the key reaches the low bits, which choose the slot. */
static inline uint64_t row_key_hash(row_key key) {
    uint64_t hash = (uint64_t)(uint32_t)key.entity << 32 | (uint32_t)key.period;
    hash ^= ((uint64_t)(uint32_t)key.group << 3 | (uint32_t)key.role) * UINT64_C(0x9E3779B97F4A7C15);
    hash ^=
        ((uint64_t)(uint32_t)key.segment << 32 | (uint32_t)key.counterparty) * UINT64_C(0xD6E8FEB86659FD93);
    hash ^= hash >> 33;
    hash *= UINT64_C(0xFF51AFD7ED558CCD);
    hash ^= hash >> 29;
    hash *= UINT64_C(0xC4CEB9FE1A85EC53);
    return hash ^ hash >> 32;
}

/* Slots for the keys of `rows` rows, of which half stay free: a power of two, or 0 for too many. */
static inline size_t row_key_slots(size_t rows) {
    size_t capacity = 16;
    while (capacity / 2 < rows) {
        if (capacity > SIZE_MAX / 4) {
            return 0;
        }
        capacity *= 2;
    }
    return capacity;
}

#endif
