/* Adding rows to an accumulator, a batch and a column at a time (law 12). */
#include "evaluate/accumulator.h"

#include <math.h>

enum {
    CACHE_LINE = 64,
    AHEAD = 512,       /* bytes of a column that are on their way into the cache */
    MOST_MOVES = 12,   /* of the scale of a column: each may pass over all groups */
    MOST_PATIENCE = 10 /* at most 2^10 batches between attempts */
};

/* The members of a batch: all entities or all eliminations. */
typedef struct sum_batch {
    size_t first, count;
    bool elimination;
    bool together;            /* the rows follow one another in the table */
    uint64_t all;             /* a bit for each row */
    uint64_t duplicates;      /* rows of a doubled key */
    const size_t *rows;       /* of the table */
    const int32_t *groups;    /* -1: none */
    size_t offsets[SUM_ROWS]; /* of each row's group in the sums */
} sum_batch;

/* ---- reading a column of the batch ---- */

/* The cells, where they stand or gathered; NaN where there is no row. */
static const double *gather(const soekpi_accumulator *into, const sum_reader *reader, const sum_batch *of,
                            double *space) {
    const soekpi_evaluation *evaluation = into->evaluation;
    const table_column *column = &evaluation->table->columns[reader->column];
    const size_t *rows = of->rows;
    if (reader->elsewhere)
        rows = evaluation->aligned[evaluation->sources[reader->source].time] + of->first;
    if (of->together && !reader->elsewhere && of->count == SUM_ROWS &&
        column->stride == (ptrdiff_t)sizeof(double) && (uintptr_t)column->cells % _Alignof(double) == 0) {
        const char *cells = column->cells + (ptrdiff_t)of->rows[0] * column->stride;
        for (size_t line = 0; line < SUM_ROWS * sizeof(double); line += CACHE_LINE)
            __builtin_prefetch((const void *)((uintptr_t)cells + AHEAD + line)); /* maybe beyond the end */
        return (const double *)(const void *)cells;
    }
    for (size_t i = 0; i < SUM_ROWS; i++)
        space[i] = i < of->count && rows[i] != NO_ROW ? soekpi_column_cell(column, rows[i]) : (double)NAN;
    return space;
}

/* Reads the cells at the reader's scale. */
static void read_words(const soekpi_accumulator *into, sum_reader *reader, const double *cells,
                       uint64_t all) {
    row_set missing = 0;
    row_set odd = into->kernel->read(cells, soekpi_tens[reader->places], reader->words, &missing) & all;
    reader->missing = odd & missing;
    reader->single = odd & ~missing;
}

/* Gives the integers of a column another scale: where they have room they grow, else
 * they move to the blocks. False: memory. */
static bool move_figure(soekpi_accumulator *into, size_t figure, int32_t more) {
    const sum_figure *of = &into->figures[figure];
    const int64_t most = INT64_C(1000000000000000); /* an integer is below it */
    int64_t factor = more > 0 ? (int64_t)soekpi_tens[more] : 1;
    for (size_t index = 0; index < into->own_count; index++) {
        sum_parts parts = soekpi_accumulator_integers(into, figure, index);
        uint64_t pending = soekpi_accumulator_pending(into, of->in, index);
        int64_t integer = (int64_t)parts.of[0].mantissa, room = (int64_t)pending * most / factor;
        bool none = parts.of[1].mantissa == 0;
        if (integer == 0 && none)
            continue;
        bool grows = none && more > 0 && integer <= room && integer >= -room;
        if (!grows) {
            group_block *block = soekpi_accumulator_block(into, index);
            if (!block || !soekpi_sum_parts_add(&block->figures[figure].sum, parts))
                return false;
        }
        size_t word = index * into->stride + of->slot;
        into->sums[word] = (uint64_t)(grows ? integer * factor : 0) + pending * SUM_SHIFT_BITS;
        if (into->fine)
            into->fine[word] = 0;
    }
    return true;
}

static bool move_places(soekpi_accumulator *into, sum_reader *reader, int32_t places) {
    for (size_t f = 0; f < into->figure_count; f++)
        if (&into->readers[into->figures[f].reader] == reader &&
            !move_figure(into, f, places - reader->places))
            return false;
    reader->places = places;
    reader->moves++;
    return true;
}

/* Looks for the number of places at which most cells are integers, and moves there
 * when that gains more than a few. */
static bool choose_places(soekpi_accumulator *into, sum_reader *reader, const double *cells, uint64_t all) {
    int before = __builtin_popcountll(reader->single), fewest = before;
    int32_t places = reader->places;
    for (int32_t tried = 0; tried <= SUM_SPLIT_PLACES && fewest > 0; tried++) {
        sum_word unused[SUM_ROWS];
        row_set missing = 0;
        row_set odd = into->kernel->read(cells, soekpi_tens[tried], unused, &missing);
        int left = __builtin_popcountll(odd & ~missing & all);
        if (left < fewest) {
            fewest = left;
            places = tried;
        }
    }
    if (8 * (before - fewest) <= __builtin_popcountll(all)) {
        reader->misses += reader->misses < MOST_PATIENCE;
        reader->patience = (uint32_t)1 << reader->misses;
        return true;
    }
    if (!move_places(into, reader, places))
        return false;
    read_words(into, reader, cells, all);
    return true;
}

/* Figures of more places: what is left of them goes to the finer integers. */
static bool split_words(soekpi_accumulator *into, sum_reader *reader, const double *cells, uint64_t all) {
    if (reader->single == 0)
        return true;
    if (!soekpi_accumulator_refine(into))
        return false;
    row_set odd = into->kernel->split(cells, soekpi_tens[reader->places], reader->words, reader->fine);
    reader->single = odd & ~reader->missing & all;
    reader->split = true;
    return true;
}

/* Blanks that are looked for elsewhere, and cells that are no integers, are read by
 * themselves when they are added. */
static void look_elsewhere(const soekpi_accumulator *into, sum_reader *reader, const sum_batch *of) {
    const context at = {.evaluation = into->evaluation, .row = 0};
    const source *from = &into->evaluation->sources[reader->source];
    for (uint64_t left = reader->missing; left != 0; left &= left - 1) {
        size_t i = (size_t)__builtin_ctzll(left);
        decimal figure;
        uint8_t marks = 0;
        if (soekpi_figure_read(&at, from, of->first + i, &figure, &marks) != READ_MISSING)
            reader->absent &= ~((uint64_t)1 << i);
    }
    reader->single |= reader->missing;
    reader->missing = 0;
}

/* Rows of a doubled key are invalid, whatever their cells hold. */
static uint64_t doubled(const soekpi_accumulator *into, const sum_reader *reader, const sum_batch *of) {
    const soekpi_evaluation *evaluation = into->evaluation;
    uint64_t found = of->duplicates;
    if (!reader->elsewhere || !into->has_duplicates)
        return found;
    const size_t *rows = evaluation->aligned[evaluation->sources[reader->source].time] + of->first;
    for (size_t i = 0; i < of->count; i++)
        if (rows[i] != NO_ROW && soekpi_row_index_duplicate(evaluation->index, rows[i]))
            found |= (uint64_t)1 << i;
    return found;
}

static bool read_column(soekpi_accumulator *into, sum_reader *reader, const sum_batch *of) {
    static const double none[SUM_ROWS] = {0};
    double space[SUM_ROWS];
    bool exists = reader->column != NO_COLUMN;
    const double *cells = exists ? gather(into, reader, of, space) : none;
    read_words(into, reader, cells, of->all);
    if (!exists)
        reader->missing = of->all;
    uint64_t doubles = exists ? doubled(into, reader, of) : of->duplicates;
    reader->absent = 0;
    reader->split = false;
    if ((reader->missing | reader->single | doubles) == 0)
        return true;
    if (8 * __builtin_popcountll(reader->single) > __builtin_popcountll(of->all) &&
        reader->moves < MOST_MOVES) {
        if (reader->patience > 0)
            reader->patience--;
        else if (!choose_places(into, reader, cells, of->all))
            return false;
    }
    if (!split_words(into, reader, cells, of->all))
        return false;
    for (uint64_t left = doubles; left != 0; left &= left - 1) {
        reader->words[__builtin_ctzll(left)].bits = SUM_SHIFT_BITS;
        reader->fine[__builtin_ctzll(left)].bits = 0;
    }
    reader->single |= doubles;
    reader->missing &= ~doubles;
    reader->absent = reader->missing;
    if (reader->fill && reader->missing != 0)
        look_elsewhere(into, reader, of);
    return true;
}

/* ---- adding ---- */

/* A row's figure that is read by itself. */
static bool add_single(const soekpi_accumulator *into, const sum_reader *reader, summed *sum,
                       const sum_batch *of, size_t i) {
    const context at = {.evaluation = into->evaluation, .row = 0};
    const source *from = &into->evaluation->sources[reader->source];
    decimal value;
    reading read = soekpi_figure_read(&at, from, of->first + i, &value, &sum->marks);
    sum->missing += read == READ_MISSING && !of->elimination;
    sum->invalid += read == READ_INVALID;
    return read != READ_NUMBER || soekpi_sum_add(&sum->sum, value);
}

/* Rows whose figure is missing, or is read by itself, among those that count. */
static uint64_t single_rows(const soekpi_accumulator *into, size_t figure, const sum_batch *of,
                            uint64_t counted) {
    const sum_reader *reader = &into->readers[into->figures[figure].reader];
    return (reader->single | (of->elimination ? 0 : reader->missing)) & counted;
}

/* Adds what is not in the words, while the next figure's sums come into the cache. */
static bool add_singles(soekpi_accumulator *into, size_t figure, size_t next, const sum_batch *of,
                        uint64_t counted) {
    for (uint64_t left = single_rows(into, next, of, counted); left != 0; left &= left - 1) {
        int32_t to = of->groups[__builtin_ctzll(left)];
        const group_block *block = to >= 0 ? into->blocks[to] : NULL;
        if (block) {
            __builtin_prefetch(&block->figures[next], 1);
            __builtin_prefetch(&block->figures[next].invalid, 1);
        }
    }
    const sum_reader *reader = &into->readers[into->figures[figure].reader];
    for (uint64_t left = single_rows(into, figure, of, counted); left != 0; left &= left - 1) {
        size_t i = (size_t)__builtin_ctzll(left);
        if (of->groups[i] < 0)
            continue;
        group_block *block = soekpi_accumulator_block(into, (size_t)of->groups[i]);
        if (!block)
            return false;
        if ((reader->single >> i & 1) == 0)
            block->figures[figure].missing++;
        else if (!add_single(into, reader, &block->figures[figure], of, i))
            return false;
    }
    return true;
}

/* Rows that count in a class: eliminations always do, their blanks are 0. */
static uint64_t counted_rows(const soekpi_accumulator *into, const sum_class *in, const sum_batch *of) {
    uint64_t counted = of->all;
    for (size_t i = 0; in->drops && !of->elimination && i < in->count; i++)
        counted &= ~into->readers[into->figures[in->first + i].reader].absent;
    return counted;
}

static bool add_class(soekpi_accumulator *into, const sum_class *in, const sum_batch *of) {
    uint64_t counted = counted_rows(into, in, of);
    size_t apart[SUM_ROWS];
    const size_t *offsets = of->offsets;
    if (counted != of->all) {
        for (size_t i = 0; i < SUM_ROWS; i++)
            apart[i] = (counted >> i & 1) != 0 ? of->offsets[i] : into->own_count * into->stride;
        offsets = apart;
    }
    for (size_t i = 0; i < in->count; i++)
        into->columns[i] = into->readers[into->figures[in->first + i].reader].words;
    into->columns[in->count] = !of->elimination ? into->entity : in->drops ? into->none : into->elimination;
    into->kernel->scatter(into->sums, offsets, in->slot, into->columns, in->count + 1);
    bool any = false;
    for (size_t i = 0; i < in->count; i++) {
        const sum_reader *reader = &into->readers[into->figures[in->first + i].reader];
        any = any || reader->split;
        into->columns[i] = reader->split ? reader->fine : into->none;
    }
    if (any)
        into->kernel->scatter(into->fine, offsets, in->slot, into->columns, in->count);
    bool done = true;
    for (size_t i = 0; done && i < in->count; i++)
        done = add_singles(into, in->first + i, in->first + (i + 1) % in->count, of, counted);
    return done;
}

static bool add_months(soekpi_accumulator *into, const sum_batch *of) {
    const soekpi_evaluation *evaluation = into->evaluation;
    const context at = {.evaluation = evaluation, .row = 0};
    if (evaluation->months == NO_SOURCE)
        return true;
    for (size_t i = 0; i < of->count; i++) {
        months_seen seen = {.any = true};
        uint8_t marks = 0;
        if (of->groups[i] < 0 || soekpi_figure_read(&at, &evaluation->sources[evaluation->months],
                                                    of->first + i, &seen.value, &marks) != READ_NUMBER)
            continue;
        group_block *block = soekpi_accumulator_block(into, (size_t)of->groups[i]);
        if (!block)
            return false;
        soekpi_months_merge(&block->months, &seen);
    }
    return true;
}

/* ---- batches ---- */

/* Moves the integers of groups that have no room for another batch. */
static bool flush_full(soekpi_accumulator *into, const sum_batch *of) {
    const uint64_t *counts = into->sums + into->classes[0].counted;
    uint64_t any = 0;
    for (size_t i = 0; i < SUM_ROWS; i++)
        any |= counts[of->offsets[i]];
    for (size_t i = 0; (any & sum_full_bits) != 0 && i < SUM_ROWS; i++)
        if ((counts[of->offsets[i]] & sum_full_bits) != 0 &&
            !soekpi_accumulator_flush(into, of->offsets[i] / into->stride))
            return false;
    return true;
}

/* Where each row's sums stand, and the message to the cache that they will be needed.
 * Rows without a group, and beyond the last, go to the row after those of all groups. */
static void find_sums(const soekpi_accumulator *into, sum_batch *of) {
    enum { LINE = CACHE_LINE / sizeof(uint64_t) };
    for (size_t i = 0; i < SUM_ROWS; i++) {
        bool grouped = i < of->count && of->groups[i] >= 0;
        of->offsets[i] = (grouped ? (size_t)of->groups[i] : into->own_count) * into->stride;
        for (size_t slot = 0; slot < into->stride; slot += LINE)
            __builtin_prefetch(into->sums + of->offsets[i] + slot, 1);
    }
}

/* The next rows before `end`, all entities or all eliminations. */
static void start_batch(const soekpi_accumulator *into, sum_batch *of, size_t first, size_t end) {
    const soekpi_evaluation *evaluation = into->evaluation;
    size_t limit =
        first < evaluation->entity_count && end > evaluation->entity_count ? evaluation->entity_count : end;
    of->first = first;
    of->count = limit - first < SUM_ROWS ? limit - first : SUM_ROWS;
    if (of->count == 0)
        return;
    of->elimination = first >= evaluation->entity_count;
    of->all = of->count == SUM_ROWS ? ~(uint64_t)0 : ((uint64_t)1 << of->count) - 1;
    of->rows = evaluation->members + first;
    of->together = of->rows[of->count - 1] - of->rows[0] == of->count - 1;
    of->groups = evaluation->member_groups + first;
    of->duplicates = 0;
    for (size_t i = 0; into->has_duplicates && i < of->count; i++)
        if (soekpi_row_index_duplicate(evaluation->index, of->rows[i]))
            of->duplicates |= (uint64_t)1 << i;
    find_sums(into, of);
}

static bool add_batch(soekpi_accumulator *into, const sum_batch *of) {
    for (size_t i = 0; i < into->reader_count; i++)
        if (!read_column(into, &into->readers[i], of))
            return false;
    for (size_t c = 0; c < into->class_count; c++)
        if (!add_class(into, &into->classes[c], of))
            return false;
    into->rows += of->count;
    return add_months(into, of) && flush_full(into, of);
}

soekpi_status soekpi_accumulator_add(soekpi_accumulator *accumulator, size_t first, size_t count,
                                     soekpi_error *error) {
    if (!accumulator || accumulator->spoilt)
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                           "the accumulator is NULL, or was spoilt by a failure");
    size_t rows = accumulator->evaluation->member_count, end = first + count;
    if (first > rows || count > rows - first)
        return soekpi_fail(error, SOEKPI_ERROR_RANGE, soekpi_nowhere, "rows %zu to %zu of %zu", first, end,
                           rows);
    if (count > sum_most_rows - accumulator->rows)
        return soekpi_fail(error, SOEKPI_ERROR_LIMIT, soekpi_nowhere, "more than 2^62 rows are added");
    soekpi_accumulator_tree_forget(accumulator);
    sum_batch batches[2]; /* while one is added, the sums of the other come into the cache */
    start_batch(accumulator, &batches[0], first, end);
    for (size_t turn = 0; batches[turn].count > 0; turn = 1 - turn) {
        const sum_batch *now = &batches[turn];
        start_batch(accumulator, &batches[1 - turn], now->first + now->count, end);
        if (!add_batch(accumulator, now)) {
            accumulator->spoilt = true;
            return soekpi_fail_memory(error);
        }
    }
    return SOEKPI_OK;
}
