/* The order of a group, and its ties.
 *
 * A word holds the leading bits of a key, its *cut*, and in the low bits the
 * key's number in the group; so the words can be sorted as numbers. Where
 * neighbours are so close that they may tie, or that the cut does not say which
 * comes first, the keys themselves are looked at, and where those do not say it,
 * the decimals or the exact ratios. */
#include "evaluate/places.h"

#include "base/memory.h"
#include "evaluate/engine.h"

/* Doubles of one decimal of 15 digits have keys that differ by less: such decimals lie at most 1e-14
 * of their size apart, doubles at least 2^-53 of it, so that 91 doubles at most read alike. */
static const uint64_t near_keys = 96;

/* In words that have been looked at: ties with the word before it. */
#define TIES (UINT64_C(1) << 63)

bool soekpi_places_create(places *of, size_t largest) {
    of->words = soekpi_allocate(largest, sizeof *of->words);
    return soekpi_sort_space_create(&of->space, largest) && of->words;
}

void soekpi_places_free(places *of) {
    soekpi_sort_space_free(&of->space);
    soekpi_release(of->words);
    soekpi_release(of->rests);
    of->words = NULL;
    of->rests = NULL;
}

/* How the words of a group are made. */
typedef struct cutting {
    uint64_t low;         /* the lowest key */
    unsigned dropped;     /* low bits of a key that the cut lacks */
    unsigned number_bits; /* of a word */
    uint64_t number_mask;
} cutting;

static unsigned bits_of(uint64_t number) {
    unsigned bits = 0;
    for (; number != 0; number >>= 1)
        bits++;
    return bits;
}

/* Fills the words; NO_KEY becomes 0. The number of words. */
static size_t cut_keys(uint64_t *keys, size_t count, uint64_t *words, cutting *how) {
    uint64_t low = NO_KEY, high = 0;
    for (size_t i = 0; i < count; i++) {
        low = keys[i] < low ? keys[i] : low;
        high = keys[i] > high && keys[i] != NO_KEY ? keys[i] : high;
    }
    if (low == NO_KEY)
        high = low;
    unsigned bits = bits_of(high - low), number_bits = bits_of(count - 1);
    how->low = low;
    how->number_bits = number_bits;
    how->number_mask = (UINT64_C(1) << number_bits) - 1;
    how->dropped = bits + number_bits > 64 ? bits + number_bits - 64 : 0;
    size_t filled = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t key = keys[i];
        words[filled] = (key - low) >> how->dropped << number_bits | i;
        filled += key != NO_KEY;
        keys[i] = key == NO_KEY ? 0 : key;
    }
    return filled;
}

/* Words with the same cut, in the order of their whole keys. */
static void sort_by_rest(places *of, const cutting *how, const uint64_t *keys, uint64_t *words,
                         size_t count) {
    uint64_t cut = words[0] & ~how->number_mask, rest_mask = (UINT64_C(1) << how->dropped) - 1;
    for (size_t i = 0; i < count; i++) {
        uint64_t number = words[i] & how->number_mask;
        words[i] = ((keys[number] - how->low) & rest_mask) << how->number_bits | number;
    }
    soekpi_sort_words(words, count, &of->space);
    for (size_t i = 0; i < count; i++)
        words[i] = cut | (words[i] & how->number_mask);
}

static bool same_decimal(const places *of, uint64_t a, uint64_t b) {
    decimal first, second;
    if (a == b)
        return true;
    return b - a <= near_keys && soekpi_decimal_read(places_figure(a, of->higher), &first) == READ_NUMBER &&
           soekpi_decimal_read(places_figure(b, of->higher), &second) == READ_NUMBER &&
           soekpi_decimal_equal(first, second);
}

/* ---- exact ratios ---- */

/* The two rows compared last: in runs, one of them comes again. */
typedef struct duel {
    const places *of;
    const uint32_t *rows;
    computed ratios[2];
    uint64_t numbers[2]; /* NO_KEY: none yet */
} duel;

static const computed *ratio_of(duel *between, uint64_t number, uint64_t rival) {
    uint64_t *numbers = between->numbers;
    int slot = numbers[0] == number || (numbers[1] != number && numbers[0] != rival) ? 0 : 1;
    if (numbers[slot] == number)
        return &between->ratios[slot];
    const places *of = between->of;
    size_t row = between->rows ? between->rows[number] : number;
    bool single = of->members_from > 0 && row >= of->members_from;
    context at = {.evaluation = of->evaluation,
                  .row = single ? row - of->members_from : of->first_row + row,
                  .single = single};
    const bound_target *bound = &of->evaluation->targets[of->target];
    soekpi_ratio_compute(&at, bound, &bound->value, &between->ratios[slot]);
    numbers[slot] = number;
    return &between->ratios[slot];
}

static double rest_of(const duel *between, uint64_t number) {
    return between->of->rests[between->rows ? between->rows[number] : number];
}

/* Below 0 when `a` is the better one; 0 is a tie. */
static int compare_exactly(duel *between, uint64_t a, uint64_t b) {
    if (between->of->rests) {
        double left = rest_of(between, a), right = rest_of(between, b);
        if (!isnan(left) && !isnan(right))
            return (left != right) * ((left > right) == between->of->higher ? -1 : 1);
    }
    const computed *first = ratio_of(between, a, b), *second = ratio_of(between, b, a);
    if (first->reason != SOEKPI_REASON_OK || second->reason != SOEKPI_REASON_OK)
        return 0; /* the caller's values are not this evaluation's */
    int sign = soekpi_exact_ratio_compare(&first->ratio, &second->ratio);
    return between->of->higher ? -sign : sign;
}

/* Marks what ties with the number before it; false when the order is wrong. */
static bool mark_ties(duel *between, uint64_t *numbers, size_t count) {
    for (size_t i = 1; i < count; i++) {
        int sign = compare_exactly(between, numbers[i - 1] & ~TIES, numbers[i]);
        if (sign > 0)
            return false;
        numbers[i] |= sign == 0 ? TIES : 0;
    }
    return true;
}

/* Two sorted halves into one, with room for the first. */
static void merge(duel *between, uint64_t *numbers, size_t half, size_t count, uint64_t *room) {
    if (compare_exactly(between, numbers[half - 1], numbers[half]) <= 0)
        return;
    memcpy(room, numbers, half * sizeof *numbers);
    size_t left = 0, right = half;
    for (size_t out = 0; left < half; out++) {
        bool take = right < count && compare_exactly(between, room[left], numbers[right]) > 0;
        numbers[out] = take ? numbers[right++] : room[left++];
    }
}

/* Numbers of one key in the order of their exact ratios, ties marked. Mostly they are all the same. */
static void sort_exactly(places *of, const uint32_t *rows, uint64_t *numbers, size_t count) {
    if (of->rests && !of->filled && !soekpi_engine_rests(of->evaluation, of->target, of->rests)) {
        soekpi_release(of->rests);
        of->rests = NULL;
    }
    of->filled = true;
    duel between = {.of = of, .rows = rows, .numbers = {NO_KEY, NO_KEY}};
    if (mark_ties(&between, numbers, count))
        return;
    for (size_t i = 0; i < count; i++)
        numbers[i] &= ~TIES;
    for (size_t width = 1; width < count; width *= 2)
        for (size_t start = 0; width < count - start; start += 2 * width) {
            size_t rest = count - start;
            merge(&between, numbers + start, width, rest < 2 * width ? rest : 2 * width, of->space.spare);
            if (rest <= 2 * width)
                break;
        }
    (void)mark_ties(&between, numbers, count);
}

/* ---- places ---- */

/* A run of words whose neighbours may tie: turned into numbers in their final order, ties marked. */
static void settle(places *of, const cutting *how, const uint64_t *keys, const uint32_t *rows,
                   uint64_t *words, size_t count) {
    for (size_t start = 0, end = 1; how->dropped > 0 && start < count; start = end++) {
        while (end < count && ((words[end] ^ words[start]) & ~how->number_mask) == 0)
            end++;
        if (end - start > 1)
            sort_by_rest(of, how, keys, words + start, end - start);
    }
    for (size_t i = 0; i < count; i++)
        words[i] &= how->number_mask;
    if (!of->evaluation) {
        for (size_t i = 1; i < count; i++)
            words[i] |= same_decimal(of, keys[words[i - 1] & ~TIES], keys[words[i]]) ? TIES : 0;
        return;
    }
    for (size_t start = 0, end = 1; start < count; start = end++) {
        while (end < count && keys[words[end]] == keys[words[start]])
            end++;
        if (end - start > 1 && places_figure(keys[words[start]], of->higher) != 0)
            sort_exactly(of, rows, words + start, end - start);
        for (size_t i = start + 1; i < end && places_figure(keys[words[start]], of->higher) == 0; i++)
            words[i] |= TIES; /* a value whose double is 0 is 0 */
    }
}

uint32_t soekpi_places_give(places *of, uint64_t *keys, const uint32_t *rows, size_t count) {
    cutting how;
    uint64_t *words = of->words;
    size_t filled = cut_keys(keys, count, words, &how);
    soekpi_sort_words(words, filled, &of->space);
    /* Cuts that differ by more belong to keys that differ by more than near_keys, or at all. */
    uint64_t near = of->evaluation ? 0 : (near_keys >> how.dropped) + 1;
    uint32_t number = 0, steps = 0;
    for (size_t start = 0, end = 1; start < filled; start = end++) {
        uint64_t cut = words[start] >> how.number_bits;
        while (end < filled && (words[end] >> how.number_bits) - cut <= near)
            cut = words[end++] >> how.number_bits;
        if (end - start > 1)
            settle(of, &how, keys, rows, words + start, end - start);
        else
            words[start] &= how.number_mask;
        for (size_t i = start; i < end; i++) {
            bool ties = (words[i] & TIES) != 0;
            steps += !ties;
            number = ties ? number : of->dense ? steps : (uint32_t)i + 1;
            keys[words[i] & ~TIES] = number;
        }
    }
    return (uint32_t)filled;
}
