/* Groups by name, and merging accumulators. */
#include "evaluate/accumulator.h"

#include "base/memory.h"

/* ---- groups by name ---- */

size_t soekpi_accumulator_group_count(const soekpi_accumulator *accumulator) {
    return accumulator->own_count + accumulator->added_count;
}

const char *soekpi_accumulator_group_name(const soekpi_accumulator *accumulator, size_t index) {
    return index < accumulator->own_count ? accumulator->evaluation->groups[index].name
                                          : accumulator->added[index - accumulator->own_count].name;
}

static size_t slot_of(const soekpi_accumulator *of, slice name) {
    size_t mask = of->name_capacity - 1;
    size_t slot = (size_t)soekpi_text_hash(name) & mask;
    while (of->name_slots[slot] != 0 &&
           !soekpi_slice_equal(name, soekpi_accumulator_group_name(of, of->name_slots[slot] - 1)))
        slot = (slot + 1) & mask;
    return slot;
}

/* Room for `count` names at most half full, all entered anew when it grows. */
static bool index_names(soekpi_accumulator *of, size_t count) {
    size_t capacity = 16;
    while (capacity / 2 < count) {
        if (capacity > SIZE_MAX / 4)
            return false;
        capacity *= 2;
    }
    if (of->name_slots && capacity <= of->name_capacity)
        return true;
    size_t *slots = soekpi_allocate(capacity, sizeof *slots);
    if (!slots)
        return false;
    soekpi_release(of->name_slots);
    of->name_slots = slots;
    of->name_capacity = capacity;
    for (size_t i = 0; i < soekpi_accumulator_group_count(of); i++)
        of->name_slots[slot_of(of, soekpi_slice(soekpi_accumulator_group_name(of, i)))] = i + 1;
    return true;
}

static bool is_context(const soekpi_accumulator *of, size_t row) {
    const soekpi_table *table = of->evaluation->table;
    return table->roles && table->roles[row] >= SOEKPI_ROLE_REPORTED;
}

/* As members.c finds them: the first row of each label of the group column. */
static bool find_context_rows(soekpi_accumulator *of) {
    const soekpi_evaluation *evaluation = of->evaluation;
    const soekpi_table *table = evaluation->table;
    const key_column *keys = &table->group;
    of->context_rows = soekpi_allocate(keys->label_count, sizeof *of->context_rows);
    if (!of->context_rows)
        return false;
    for (size_t label = 0; label < keys->label_count; label++)
        of->context_rows[label] = NO_ROW;
    for (size_t row = table->rows; keys->codes && row-- > 0;)
        if (keys->codes[row] >= 0 && is_context(of, row) && soekpi_is_judged(evaluation, row))
            of->context_rows[keys->codes[row]] = row;
    return true;
}

/* The row that speaks about a group without members here, by its group or its entity. */
static size_t context_row(const soekpi_accumulator *of, const char *name) {
    const soekpi_evaluation *evaluation = of->evaluation;
    const key_column *keys = &evaluation->table->group;
    if (name[0] == '\0')
        return NO_ROW;
    int32_t label = keys->codes ? soekpi_label_find(keys, soekpi_slice(name)) : -1;
    if (label >= 0 && of->context_rows[label] != NO_ROW)
        return of->context_rows[label];
    size_t row = soekpi_row_index_entity(evaluation->index, name, evaluation->period, false);
    if (row == NO_ROW || is_context(of, row))
        return row;
    for (size_t i = 0; i < evaluation->plan->benchmark_count; i++)
        if (strcmp(evaluation->plan->benchmarks[i].entity, name) == 0)
            return row;
    return NO_ROW;
}

static bool add_group(soekpi_accumulator *into, slice name, size_t *index) {
    size_t count = soekpi_accumulator_group_count(into);
    size_t before = into->block_capacity;
    if (!index_names(into, count + 1) || (!into->context_rows && !find_context_rows(into)) ||
        !soekpi_grow(&into->blocks, &into->block_capacity, count + 1, sizeof *into->blocks))
        return false;
    memset(into->blocks + before, 0, (into->block_capacity - before) * sizeof *into->blocks);
    char *copy = soekpi_copy_text(name.start, name.length);
    if (!copy ||
        !soekpi_grow(&into->added, &into->added_capacity, into->added_count + 1, sizeof *into->added)) {
        soekpi_release(copy);
        return false;
    }
    into->name_slots[slot_of(into, name)] = count + 1;
    into->added[into->added_count++] = (added_group){copy, context_row(into, copy)};
    *index = count;
    return true;
}

bool soekpi_accumulator_find_group(soekpi_accumulator *accumulator, slice name, size_t *index) {
    if (!accumulator->name_slots &&
        !index_names(accumulator, soekpi_accumulator_group_count(accumulator) + 1))
        return false;
    size_t found = accumulator->name_slots[slot_of(accumulator, name)];
    if (found == 0)
        return add_group(accumulator, name, index);
    *index = found - 1;
    return true;
}

/* ---- whose figures are the same ---- */

bool soekpi_accumulator_layout(const soekpi_accumulator *accumulator, sum_layout *out) {
    *out = (sum_layout){.plan = accumulator->evaluation->plan->id,
                        .period = accumulator->evaluation->period,
                        .partial = accumulator->evaluation->partial,
                        .class_count = accumulator->class_count};
    out->counts = soekpi_allocate(accumulator->class_count, sizeof *out->counts);
    out->names = soekpi_allocate(accumulator->figure_count, sizeof *out->names);
    if (!out->counts || !out->names) {
        soekpi_sum_layout_free(out);
        return false;
    }
    for (size_t c = 0; c < accumulator->class_count; c++)
        out->counts[c] = accumulator->classes[c].count;
    for (size_t f = 0; f < accumulator->figure_count; f++)
        out->names[f] = accumulator->figures[f].name;
    return true;
}

void soekpi_sum_layout_free(sum_layout *layout) {
    soekpi_release(layout->counts);
    soekpi_release((void *)layout->names);
    layout->counts = NULL;
    layout->names = NULL;
}

/* Finds a class's figures in a list of names; NULL, or the name that is not there. */
static const char *match_figures(const soekpi_accumulator *of, const sum_class *wanted,
                                 const sum_layout *other, size_t first, size_t count, size_t *figures) {
    for (size_t i = 0; i < wanted->count; i++) {
        const char *name = of->figures[wanted->first + i].name;
        size_t at = 0;
        while (at < count && strcmp(other->names[first + at], name) != 0)
            at++;
        if (at == count)
            return name;
        figures[wanted->first + i] = first + at;
    }
    return NULL;
}

/* Class 0 may have more figures elsewhere; a class that drops members must drop
 * them for the same ones. */
static const char *match_class(const soekpi_accumulator *of, size_t which, const sum_layout *other,
                               size_t *classes, size_t *figures) {
    const sum_class *wanted = &of->classes[which];
    size_t first = 0;
    const char *lacking = wanted->count > 0 ? of->figures[wanted->first].name : "any figure";
    for (size_t c = 0; c < other->class_count; first += other->counts[c++]) {
        if ((c == 0) != (which == 0) || (c > 0 && other->counts[c] != wanted->count))
            continue;
        lacking = match_figures(of, wanted, other, first, other->counts[c], figures);
        classes[which] = c;
        if (!lacking)
            return NULL;
    }
    return lacking;
}

soekpi_status soekpi_accumulator_match(const soekpi_accumulator *accumulator, const sum_layout *other,
                                       size_t *classes, size_t *figures, soekpi_error *error) {
    const soekpi_evaluation *evaluation = accumulator->evaluation;
    if (strcmp(other->plan, evaluation->plan->id) != 0)
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, soekpi_nowhere, "the sums are of plan '%s', not of '%s'",
                           other->plan, evaluation->plan->id);
    if (other->partial != evaluation->partial)
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, soekpi_nowhere, "the sums are %spartial, expected %s",
                           other->partial ? "" : "not ", evaluation->partial ? "partial ones" : "whole ones");
    if (other->period != evaluation->period)
        return soekpi_fail(error, SOEKPI_ERROR_PERIOD, soekpi_nowhere,
                           "the sums are of period %d, expected %d (year and month)", (int)other->period,
                           (int)evaluation->period);
    for (size_t c = 0; c < accumulator->class_count; c++) {
        const char *lacking = match_class(accumulator, c, other, classes, figures);
        if (lacking)
            return soekpi_fail(error, SOEKPI_ERROR_NAME, soekpi_nowhere,
                               "the sums do not hold %s%s, which the plan reads here", lacking,
                               c > 0 ? " with the other inputs of its target" : "");
    }
    return SOEKPI_OK;
}

/* ---- merging ---- */

void soekpi_months_merge(months_seen *into, const months_seen *from) {
    if (!from->any)
        return;
    into->differ =
        from->differ || into->differ || (into->any && !soekpi_decimal_equal(into->value, from->value));
    if (!into->any)
        into->value = from->value;
    into->any = true;
}

/* Adds one row's sums to another's where both have the same meaning. */
static void merge_rows(soekpi_accumulator *into, const soekpi_accumulator *from, size_t index) {
    size_t first = index * into->stride;
    for (size_t slot = first; slot < first + into->stride; slot++)
        into->sums[slot] += from->sums[slot];
    for (size_t slot = first; from->fine && slot < first + into->stride; slot++)
        into->fine[slot] += from->fine[slot];
}

/* Adds a group's block, and with `integers` what is not in it. */
static bool merge_blocks(soekpi_accumulator *into, size_t index, const soekpi_accumulator *from, size_t other,
                         bool integers, const size_t *classes, const size_t *figures) {
    const group_block *added = from->blocks[other];
    if (!added && !integers)
        return true;
    group_block *block = soekpi_accumulator_block(into, index);
    if (!block)
        return false;
    block->entities += integers ? soekpi_accumulator_entities(from, other) : added->entities;
    block->eliminations += integers ? soekpi_accumulator_eliminations(from, other) : added->eliminations;
    if (added)
        soekpi_months_merge(&block->months, &added->months);
    for (size_t c = 0; c < into->class_count; c++)
        if (into->classes[c].drops)
            block->counted[c] += integers ? soekpi_accumulator_class_count(from, classes[c], other)
                                          : added->counted[classes[c]];
    for (size_t f = 0; f < into->figure_count; f++) {
        summed *sum = &block->figures[f];
        summed rest = soekpi_accumulator_rest(from, figures[f], other);
        if (integers &&
            !soekpi_sum_parts_add(&sum->sum, soekpi_accumulator_integers(from, figures[f], other)))
            return false;
        if (!soekpi_sum_merge(&sum->sum, &rest.sum))
            return false;
        sum->missing += rest.missing;
        sum->invalid += rest.invalid;
        sum->marks |= rest.marks;
    }
    return true;
}

/* True when both keep their integers in the same way. */
static bool same_rows(const soekpi_accumulator *into, const soekpi_accumulator *from) {
    for (size_t i = 0; i < into->reader_count; i++)
        if (into->readers[i].places != from->readers[i].places)
            return false;
    return true;
}

static bool merge_groups(soekpi_accumulator *into, const soekpi_accumulator *from, const char *name,
                         const size_t *classes, const size_t *figures) {
    bool same = !name && into->evaluation == from->evaluation;
    soekpi_accumulator_tree_forget(into);
    bool alike = same && same_rows(into, from);
    if (alike && from->fine && !soekpi_accumulator_refine(into))
        return false;
    for (size_t i = 0; i < soekpi_accumulator_group_count(from); i++) {
        size_t index = i;
        if (soekpi_accumulator_entities(from, i) == 0 && soekpi_accumulator_eliminations(from, i) == 0)
            continue;
        slice called = soekpi_slice(name ? name : soekpi_accumulator_group_name(from, i));
        if ((!same || i >= from->own_count) && !soekpi_accumulator_find_group(into, called, &index))
            return false;
        uint64_t pending = soekpi_accumulator_pending(from, 0, i);
        bool rows =
            alike && i < from->own_count && soekpi_accumulator_pending(into, 0, i) + pending <= SUM_MERGED;
        if (rows)
            merge_rows(into, from, i);
        bool integers = !rows && pending > 0;
        if (!merge_blocks(into, index, from, i, integers, classes, figures))
            return false;
    }
    into->rows += from->rows;
    return true;
}

soekpi_status soekpi_accumulator_merge(soekpi_accumulator *into, const soekpi_accumulator *from,
                                       const char *name, soekpi_error *error) {
    if (!into || !from || into == from || into->spoilt || from->spoilt)
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                           "an accumulator is NULL, was spoilt by a failure, or is to be merged into itself");
    if (name && soekpi_utf8_invalid_at(name, strlen(name)) != strlen(name))
        return soekpi_fail(error, SOEKPI_ERROR_ENCODING, soekpi_nowhere, "the group's name is not UTF-8");
    size_t *classes = soekpi_allocate(into->class_count, sizeof *classes);
    size_t *figures = soekpi_allocate(into->figure_count, sizeof *figures);
    sum_layout other = {0};
    soekpi_status status = SOEKPI_ERROR_MEMORY;
    if (!classes || !figures || !soekpi_accumulator_layout(from, &other)) {
        (void)soekpi_fail_memory(error);
    } else {
        status = soekpi_accumulator_match(into, &other, classes, figures, error);
        if (status == SOEKPI_OK && from->rows > sum_most_rows - into->rows)
            status = soekpi_fail(error, SOEKPI_ERROR_LIMIT, soekpi_nowhere, "more than 2^62 rows are merged");
        if (status == SOEKPI_OK && !merge_groups(into, from, name, classes, figures)) {
            into->spoilt = true;
            status = soekpi_fail_memory(error);
        }
    }
    soekpi_sum_layout_free(&other);
    soekpi_release(classes);
    soekpi_release(figures);
    return status;
}
