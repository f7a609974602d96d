/* Accumulators: which figures are summed, and where the sums are. */
#include "evaluate/accumulator.h"

#include "base/memory.h"

enum { FIRST_PLACES = 2 }; /* cents, until the cells say something else */

/* ---- figures, classes and readers ---- */

static bool is_reported(const soekpi_evaluation *evaluation, int32_t from) {
    return evaluation->sources[from].symbol.what == SOEKPI_IS_INDICATOR;
}

/* Levels never add (law 12). */
static bool is_summed(const soekpi_evaluation *evaluation, int32_t from) {
    return !evaluation->sources[from].level;
}

static bool class_has(const soekpi_accumulator *into, const sum_class *of, int32_t from) {
    for (size_t i = 0; i < of->count; i++)
        if (into->figures[of->first + i].source == from)
            return true;
    return false;
}

static size_t reader_of(soekpi_accumulator *into, int32_t from) {
    for (size_t i = 0; i < into->reader_count; i++)
        if (into->readers[i].source == from)
            return i;
    const source *read = &into->evaluation->sources[from];
    bool direct = read->direct != NO_COLUMN;
    into->readers[into->reader_count] = (sum_reader){
        .source = from,
        .column = direct                                  ? read->direct
                  : into->evaluation->aligned[read->time] ? read->base
                                                          : NO_COLUMN, /* no row is of that time */
        .power = direct ? read->direct_power : read->base_power,
        .elsewhere = !direct,
        .fill = direct && into->evaluation->fill && read->time != SOEKPI_CURRENT && read->base != NO_COLUMN,
        .places = FIRST_PLACES};
    return into->reader_count++;
}

static void add_figure(soekpi_accumulator *into, sum_class *of, int32_t from) {
    if (class_has(into, of, from))
        return;
    size_t reader = reader_of(into, from);
    into->figures[into->figure_count++] = (sum_figure){.source = from, .reader = reader};
    of->count++;
}

/* A class of the inputs of one target, which are summed together (partial). */
static bool same_inputs(const soekpi_accumulator *into, const sum_class *of, const bound_target *bound) {
    size_t inputs = 0;
    for (size_t i = 0; i < bound->source_count; i++) {
        int32_t from = bound->sources[i];
        if (!is_summed(into->evaluation, from) || is_reported(into->evaluation, from))
            continue;
        if (!class_has(into, of, from))
            return false;
        inputs++;
    }
    return inputs == of->count;
}

static size_t class_of(soekpi_accumulator *into, const bound_target *bound) {
    for (size_t c = 1; c < into->class_count; c++)
        if (same_inputs(into, &into->classes[c], bound))
            return c;
    sum_class *made = &into->classes[into->class_count];
    *made = (sum_class){.first = into->figure_count, .drops = true};
    for (size_t i = 0; i < bound->source_count; i++)
        if (is_summed(into->evaluation, bound->sources[i]) &&
            !is_reported(into->evaluation, bound->sources[i]))
            add_figure(into, made, bound->sources[i]);
    return into->class_count++;
}

/* Class 0 first: what every member counts in. */
static void list_figures(soekpi_accumulator *into) {
    const soekpi_evaluation *evaluation = into->evaluation;
    into->class_count = 1;
    for (size_t t = 0; t < evaluation->target_count; t++)
        for (size_t i = 0; i < evaluation->targets[t].source_count; i++) {
            int32_t from = evaluation->targets[t].sources[i];
            if (is_summed(evaluation, from) && (!evaluation->partial || is_reported(evaluation, from)))
                add_figure(into, &into->classes[0], from);
        }
    for (size_t t = 0; evaluation->partial && t < evaluation->target_count; t++)
        into->target_classes[t] = class_of(into, &evaluation->targets[t]);
}

/* A group's row: the figures of each class and a count. Rows are whole cache lines. */
static void place_figures(soekpi_accumulator *into) {
    enum { LINE = 8 };
    size_t slot = 0;
    for (size_t c = 0; c < into->class_count; c++) {
        sum_class *of = &into->classes[c];
        of->slot = slot;
        for (size_t i = 0; i < of->count; i++) {
            into->figures[of->first + i].in = c;
            into->figures[of->first + i].slot = slot++;
        }
        of->counted = slot++;
    }
    into->stride = (slot + LINE - 1) / LINE * LINE;
    for (size_t i = 0; i < SUM_ROWS; i++) {
        into->entity[i].bits = sum_one_entity;
        into->elimination[i].bits = sum_one_elimination;
    }
}

static bool name_figures(soekpi_accumulator *into) {
    for (size_t f = 0; f < into->figure_count; f++) {
        text_builder name = {0};
        soekpi_source_name(into->evaluation, &into->evaluation->sources[into->figures[f].source],
                           SOEKPI_ENGLISH, &name);
        into->figures[f].name = soekpi_text_take(&name);
        if (!into->figures[f].name)
            return false;
    }
    return true;
}

static bool make_figures(soekpi_accumulator *into) {
    const soekpi_evaluation *evaluation = into->evaluation;
    size_t most = 0;
    for (size_t t = 0; t < evaluation->target_count; t++)
        most += evaluation->targets[t].source_count;
    into->classes = soekpi_allocate(evaluation->target_count + 1, sizeof *into->classes);
    into->figures = soekpi_allocate(most, sizeof *into->figures);
    into->readers = soekpi_allocate(evaluation->source_count, sizeof *into->readers);
    into->columns = soekpi_allocate(evaluation->source_count + 1, sizeof *into->columns);
    into->target_classes = soekpi_allocate(evaluation->target_count, sizeof *into->target_classes);
    if (!into->classes || !into->figures || !into->readers || !into->columns || !into->target_classes)
        return false;
    into->has_duplicates = soekpi_row_index_has_duplicates(evaluation->index);
    list_figures(into);
    place_figures(into);
    return name_figures(into);
}

/* Rows of zeros for all groups, on whole cache lines; NULL: memory. */
static uint64_t *allocate_rows(const soekpi_accumulator *of, void **memory) {
    const uintptr_t line = 64;
    if (of->own_count >= SIZE_MAX / sizeof(uint64_t) / of->stride - 1)
        return NULL;
    size_t words = (of->own_count + 1) * of->stride + SUM_SLACK;
    *memory = soekpi_allocate(words + line / sizeof(uint64_t), sizeof(uint64_t));
    uintptr_t start = (uintptr_t)*memory;
    return *memory ? (uint64_t *)*memory + (line - start % line) % line / sizeof(uint64_t) : NULL;
}

static bool make_rows(soekpi_accumulator *into) {
    into->own_count = into->evaluation->group_count;
    if (!soekpi_accumulator_tree_make(into))
        return false;
    into->sums = allocate_rows(into, &into->memory);
    if (!into->sums ||
        !soekpi_grow(&into->blocks, &into->block_capacity, into->own_count + 1, sizeof *into->blocks))
        return false;
    memset(into->blocks, 0, into->block_capacity * sizeof *into->blocks);
    return true;
}

bool soekpi_accumulator_refine(soekpi_accumulator *accumulator) {
    if (!accumulator->fine)
        accumulator->fine = allocate_rows(accumulator, &accumulator->fine_memory);
    return accumulator->fine != NULL;
}

const sum_kernel *soekpi_sum_kernel_of(int32_t instruction_set) {
    switch (instruction_set) {
#if defined(__x86_64__)
    case SOEKPI_INSTRUCTIONS_AVX2:
        return &soekpi_sum_kernel_avx2;
    case SOEKPI_INSTRUCTIONS_AVX512:
        return &soekpi_sum_kernel_avx512;
#elif defined(__aarch64__)
    case SOEKPI_INSTRUCTIONS_NEON:
        return &soekpi_sum_kernel_neon;
#endif
    default:
        return &soekpi_sum_kernel_baseline;
    }
}

soekpi_accumulator *soekpi_accumulator_create(const soekpi_evaluation *evaluation, soekpi_error *error) {
    if (!evaluation) {
        (void)soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere, "evaluation is NULL");
        return NULL;
    }
    if (evaluation->member_shares) {
        (void)soekpi_fail(error, SOEKPI_ERROR_UNSUPPORTED, soekpi_nowhere,
                          "an accumulator adds whole figures; this evaluation has shares of consolidation");
        return NULL;
    }
    soekpi_accumulator *made = soekpi_allocate(1, sizeof *made);
    if (made) {
        made->evaluation = evaluation;
        made->kernel = soekpi_sum_kernel_of(evaluation->instruction_set);
        if (make_figures(made) && make_rows(made))
            return made;
    }
    soekpi_accumulator_free(made);
    (void)soekpi_fail_memory(error);
    return NULL;
}

static void free_block(const soekpi_accumulator *of, group_block *block) {
    for (size_t f = 0; block && f < of->figure_count; f++)
        soekpi_sum_clear(&block->figures[f].sum);
    soekpi_release(block);
}

void soekpi_accumulator_free(soekpi_accumulator *accumulator) {
    if (!accumulator)
        return;
    for (size_t i = 0; accumulator->blocks && i < soekpi_accumulator_group_count(accumulator); i++)
        free_block(accumulator, accumulator->blocks[i]);
    for (size_t f = 0; f < accumulator->figure_count; f++)
        soekpi_release(accumulator->figures[f].name);
    for (size_t i = 0; i < accumulator->added_count; i++)
        soekpi_release(accumulator->added[i].name);
    soekpi_release(accumulator->classes);
    soekpi_release(accumulator->figures);
    soekpi_release(accumulator->readers);
    soekpi_release((void *)accumulator->columns);
    soekpi_release(accumulator->target_classes);
    soekpi_release(accumulator->memory);
    soekpi_release(accumulator->fine_memory);
    soekpi_release(accumulator->blocks);
    soekpi_release(accumulator->added);
    soekpi_release(accumulator->name_slots);
    soekpi_release(accumulator->context_rows);
    soekpi_accumulator_tree_free(accumulator);
    soekpi_release(accumulator);
}

soekpi_status soekpi_accumulator_describe(const soekpi_accumulator *accumulator,
                                          soekpi_accumulator_info *info) {
    if (!accumulator || accumulator->spoilt || !info || info->size != sizeof *info)
        return SOEKPI_ERROR_ARGUMENT;
    *info = (soekpi_accumulator_info){.size = sizeof *info,
                                      .rows = accumulator->evaluation->elimination_end,
                                      .groups = soekpi_accumulator_group_count(accumulator),
                                      .figures = accumulator->figure_count};
    return SOEKPI_OK;
}

/* ---- sums ---- */

static uint64_t member_word(const soekpi_accumulator *of, size_t index) {
    return index < of->own_count ? of->sums[index * of->stride + of->classes[0].counted] : 0;
}

uint64_t soekpi_accumulator_entities(const soekpi_accumulator *accumulator, size_t index) {
    const group_block *block = accumulator->blocks[index];
    return (member_word(accumulator, index) & UINT32_MAX) + (block ? block->entities : 0);
}

uint64_t soekpi_accumulator_eliminations(const soekpi_accumulator *accumulator, size_t index) {
    const group_block *block = accumulator->blocks[index];
    return (member_word(accumulator, index) >> 32) + (block ? block->eliminations : 0);
}

/* Entities of a group's row that count in a class. */
static uint64_t counted_entities(const soekpi_accumulator *of, size_t which, size_t index) {
    const sum_class *in = &of->classes[which];
    if (!in->drops || index >= of->own_count)
        return member_word(of, index) & UINT32_MAX;
    return of->sums[index * of->stride + in->counted];
}

uint64_t soekpi_accumulator_pending(const soekpi_accumulator *accumulator, size_t which, size_t index) {
    return counted_entities(accumulator, which, index) + (member_word(accumulator, index) >> 32);
}

uint64_t soekpi_accumulator_class_count(const soekpi_accumulator *accumulator, size_t which, size_t index) {
    const group_block *block = accumulator->blocks[index];
    if (!accumulator->classes[which].drops)
        return soekpi_accumulator_entities(accumulator, index);
    return counted_entities(accumulator, which, index) + (block ? block->counted[which] : 0);
}

summed soekpi_accumulator_rest(const soekpi_accumulator *accumulator, size_t figure, size_t index) {
    const group_block *block = accumulator->blocks[index];
    return block ? block->figures[figure] : (summed){0};
}

sum_parts soekpi_accumulator_integers(const soekpi_accumulator *accumulator, size_t figure, size_t index) {
    const sum_figure *of = &accumulator->figures[figure];
    const sum_reader *reader = &accumulator->readers[of->reader];
    size_t word = index * accumulator->stride + of->slot;
    sum_parts parts = {{{0, 0}, {0, 0}}};
    if (index >= accumulator->own_count)
        return parts;
    uint64_t sum =
        accumulator->sums[word] - soekpi_accumulator_pending(accumulator, of->in, index) * SUM_SHIFT_BITS;
    int32_t exponent = reader->power - reader->places;
    if (sum != 0)
        parts.of[0] = (decimal){(int64_t)sum, exponent};
    if (accumulator->fine && accumulator->fine[word] != 0)
        parts.of[1] = (decimal){(int64_t)accumulator->fine[word], exponent - SUM_FINE_PLACES};
    return parts;
}

bool soekpi_sum_parts_add(decimal_sum *sum, sum_parts parts) {
    return soekpi_sum_add(sum, parts.of[0]) && soekpi_sum_add(sum, parts.of[1]);
}

group_block *soekpi_accumulator_block(soekpi_accumulator *accumulator, size_t index) {
    group_block *block = accumulator->blocks[index];
    if (block)
        return block;
    size_t figures = accumulator->figure_count * sizeof *block->figures; /* both are short lists */
    size_t counts = accumulator->class_count * sizeof *block->counted;
    block = soekpi_allocate(1, sizeof *block + figures + counts);
    if (block)
        block->counted = (uint64_t *)(void *)(block->figures + accumulator->figure_count);
    accumulator->blocks[index] = block;
    return block;
}

bool soekpi_accumulator_flush(soekpi_accumulator *accumulator, size_t index) {
    uint64_t *row = accumulator->sums + index * accumulator->stride;
    if (member_word(accumulator, index) != 0) {
        group_block *block = soekpi_accumulator_block(accumulator, index);
        if (!block)
            return false;
        for (size_t f = 0; f < accumulator->figure_count; f++)
            if (!soekpi_sum_parts_add(&block->figures[f].sum,
                                      soekpi_accumulator_integers(accumulator, f, index)))
                return false;
        block->entities += member_word(accumulator, index) & UINT32_MAX;
        block->eliminations += member_word(accumulator, index) >> 32;
        for (size_t c = 0; c < accumulator->class_count; c++)
            if (accumulator->classes[c].drops)
                block->counted[c] += row[accumulator->classes[c].counted];
    }
    memset(row, 0, accumulator->stride * sizeof *row);
    if (accumulator->fine)
        memset(accumulator->fine + index * accumulator->stride, 0, accumulator->stride * sizeof *row);
    return true;
}
