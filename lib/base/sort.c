/* A bucket sort that fits itself to the data.
 *
 * A block of words is counted in equal cells of its range; then every cell gets
 * as many buckets as it has words. The cells are a picture of the distribution,
 * so that a bucket has about one word whatever the figures are like: in one
 * decade or in ten, negative or not, most of them near zero. Words are put into
 * their buckets, and an insertion sort that never leaves a bucket does the rest.
 * Arrays larger than a block are first cut into parts by their leading bits. */
#include "base/sort.h"

#include <string.h>

#include "base/memory.h"

enum {
    FEW = 24,           /* so few words are sorted by insertion alone */
    BLOCK = 1 << 15,    /* two arrays of so many words fit the second-level cache */
    CELL_BITS = 12,     /* cells of a block, at most */
    PART_BITS = 11,     /* parts of a larger array */
    CROWDED = 32,       /* words of a bucket that are too many for insertion */
    RADIX_BITS = 8,     /* of the sort for such buckets */
    FRACTION_BITS = 32, /* of a word's place within its cell */
};

bool soekpi_sort_space_create(sort_space *space, size_t largest) {
    size_t block = largest < BLOCK ? largest : BLOCK;
    space->spare = soekpi_allocate(largest, sizeof *space->spare);
    space->buckets = soekpi_allocate(block, sizeof *space->buckets);
    space->ends = soekpi_allocate(block, sizeof *space->ends);
    space->cells = soekpi_allocate(2 << CELL_BITS, sizeof *space->cells);
    return space->spare && space->buckets && space->ends && space->cells;
}

void soekpi_sort_space_free(sort_space *space) {
    soekpi_release(space->spare);
    soekpi_release(space->buckets);
    soekpi_release(space->ends);
    soekpi_release(space->cells);
    *space = (sort_space){NULL, NULL, NULL, NULL};
}

/* `from` may be `to`. Quick where no word is far from its place. */
static void insert_words(const uint64_t *from, uint64_t *to, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint64_t word = from[i];
        size_t at = i;
        for (; at > 0 && to[at - 1] > word; at--)
            to[at] = to[at - 1];
        to[at] = word;
    }
}

typedef struct extent {
    uint64_t low, high;
    bool sorted;
} extent;

static extent measure(const uint64_t *words, size_t count) {
    extent of = {words[0], words[0], true};
    bool falls = false;
    for (size_t i = 1; i < count; i++) {
        falls |= words[i] < words[i - 1];
        of.low = words[i] < of.low ? words[i] : of.low;
        of.high = words[i] > of.high ? words[i] : of.high;
    }
    of.sorted = !falls;
    return of;
}

/* Bits of a number, 1 at least. */
static unsigned bits_of(uint64_t number) {
    unsigned bits = 1;
    for (unsigned step = 32; step > 0; step /= 2)
        if (number >> (bits - 1) >> step != 0)
            bits += step;
    return bits;
}

/* Byte by byte from the lowest one that differs; for what no bucket takes apart. */
static void sort_by_radix(uint64_t *words, uint64_t *spare, size_t count) {
    extent of = measure(words, count);
    if (of.sorted)
        return;
    unsigned bits = bits_of(of.high - of.low);
    for (unsigned shift = 0; shift < bits; shift += RADIX_BITS) {
        uint32_t starts[(1 << RADIX_BITS) + 1] = {0};
        const uint64_t mask = (1 << RADIX_BITS) - 1;
        for (size_t i = 0; i < count; i++)
            starts[((words[i] - of.low) >> shift & mask) + 1]++;
        for (size_t digit = 0; digit < mask; digit++)
            starts[digit + 1] += starts[digit];
        for (size_t i = 0; i < count; i++)
            spare[starts[(words[i] - of.low) >> shift & mask]++] = words[i];
        memcpy(words, spare, count * sizeof *words);
    }
}

/* Puts the words of a block into buckets, in `spare`; the most words of a bucket. */
static unsigned fill_buckets(const uint64_t *words, size_t count, extent of, const sort_space *space,
                             uint64_t *spare) {
    uint16_t *cells = space->cells, *ends = space->ends, *buckets = space->buckets;
    unsigned bits = bits_of(of.high - of.low), fine = bits_of(count) - 2;
    fine = fine > CELL_BITS ? CELL_BITS : fine;
    unsigned shift = bits > fine ? bits - fine : 0;
    unsigned fraction = shift < FRACTION_BITS ? shift : FRACTION_BITS;
    const uint64_t mask = (UINT64_C(1) << shift) - 1;

    memset(cells, 0, ((size_t)2 << fine) * sizeof *cells);
    for (size_t i = 0; i < count; i++)
        cells[2 * ((words[i] - of.low) >> shift) + 1]++;
    unsigned start = 0;
    for (size_t cell = 0; cell < (size_t)1 << fine; cell++) {
        cells[2 * cell] = (uint16_t)start;
        start += cells[2 * cell + 1];
    }
    memset(ends, 0, count * sizeof *ends);
    for (size_t i = 0; i < count; i++) {
        uint64_t offset = words[i] - of.low;
        const uint16_t *cell = cells + 2 * (offset >> shift);
        uint64_t within = (offset & mask) >> (shift - fraction);
        unsigned bucket = cell[0] + (unsigned)(within * cell[1] >> fraction);
        buckets[i] = (uint16_t)bucket;
        ends[bucket]++;
    }
    unsigned end = 0, most = 0;
    for (size_t bucket = 0; bucket < count; bucket++) {
        unsigned size = ends[bucket];
        most = size > most ? size : most;
        ends[bucket] = (uint16_t)end; /* its beginning, until it is filled */
        end += size;
    }
    for (size_t i = 0; i < count; i++)
        spare[ends[buckets[i]]++] = words[i];
    return most;
}

static void sort_block(uint64_t *words, uint64_t *spare, size_t count, const sort_space *space) {
    extent of = measure(words, count);
    if (of.sorted)
        return;
    unsigned most = fill_buckets(words, count, of, space, spare);
    size_t start = 0;
    for (size_t bucket = 0; most > CROWDED && bucket < count; bucket++) {
        size_t end = space->ends[bucket];
        if (end - start > CROWDED)
            sort_by_radix(spare + start, words + start, end - start);
        start = end;
    }
    insert_words(spare, words, count);
}

static void sort_part(uint64_t *words, uint64_t *spare, size_t count, const sort_space *space);

/* Sorts by the leading bits, then each part; a part's range is less than a
 * 2^(PART_BITS - 1)-th of the whole, so that few calls are nested. */
static void sort_parts(uint64_t *words, uint64_t *spare, size_t count, const sort_space *space) {
    extent of = measure(words, count);
    if (of.sorted)
        return;
    size_t ends[(1 << PART_BITS) + 1] = {0};
    unsigned bits = bits_of(of.high - of.low);
    unsigned shift = bits > PART_BITS ? bits - PART_BITS : 0;
    for (size_t i = 0; i < count; i++)
        ends[((words[i] - of.low) >> shift) + 1]++;
    for (size_t part = 0; part < (size_t)1 << PART_BITS; part++)
        ends[part + 1] += ends[part];
    for (size_t i = 0; i < count; i++)
        spare[ends[(words[i] - of.low) >> shift]++] = words[i];
    memcpy(words, spare, count * sizeof *words);
    size_t start = 0;
    for (size_t part = 0; part < (size_t)1 << PART_BITS; part++) {
        sort_part(words + start, spare + start, ends[part] - start, space);
        start = ends[part];
    }
}

static void sort_part(uint64_t *words, uint64_t *spare, size_t count, const sort_space *space) {
    if (count <= FEW)
        insert_words(words, words, count);
    else if (count < BLOCK)
        sort_block(words, spare, count, space);
    else
        sort_parts(words, spare, count, space);
}

void soekpi_sort_words(uint64_t *words, size_t count, const sort_space *space) {
    sort_part(words, space->spare, count, space);
}
