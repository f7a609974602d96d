/* Facts: what records say about a target for a row. While records are read they are found by hashing;
 * then they are put in the order of rows. */
#include <stdlib.h>

#include "base/memory.h"
#include "evaluate/accumulator.h"
#include "evaluate/progress.h"

size_t soekpi_work_entries(const target *wanted) {
    return wanted->kind == SOEKPI_TARGET_MILESTONE ? 1 : wanted->work.entry_count;
}

/* ---- while records are read ---- */

static size_t slot_of(const target_facts *of, size_t row) {
    size_t mask = of->slot_capacity - 1;
    size_t slot = (size_t)((uint64_t)row * UINT64_C(0x9e3779b97f4a7c15) >> 32) & mask;
    while (of->slots[slot] != 0 && of->facts[of->slots[slot] - 1]->row != row)
        slot = (slot + 1) & mask;
    return slot;
}

/* Half of the slots stay free. */
static bool make_room(target_facts *of) {
    if (of->count < of->slot_capacity / 2)
        return true;
    target_facts larger = *of;
    larger.slot_capacity = of->slot_capacity > 0 ? 2 * of->slot_capacity : 8;
    larger.slots = soekpi_allocate(larger.slot_capacity, sizeof *larger.slots);
    if (!larger.slots)
        return false;
    for (size_t i = 0; i < of->count; i++)
        larger.slots[slot_of(&larger, of->facts[i]->row)] = i + 1;
    soekpi_release(of->slots);
    of->slots = larger.slots;
    of->slot_capacity = larger.slot_capacity;
    return true;
}

static fact *make_fact(const soekpi_evaluation *evaluation, size_t index, size_t row) {
    const target *wanted = &evaluation->plan->targets[index];
    size_t entries = soekpi_work_entries(wanted); /* lists of a plan are short */
    fact *made = soekpi_allocate(1, sizeof *made + entries * sizeof *made->entries);
    if (!made)
        return NULL;
    made->row = row;
    for (size_t i = 0; i < entries; i++) {
        bool own = wanted->kind == SOEKPI_TARGET_CHECKLIST && wanted->work.entries[i].due != 0;
        made->entries[i].due = own ? wanted->work.entries[i].due : evaluation->records->targets[index].due;
    }
    return made;
}

fact *soekpi_fact_enter(soekpi_evaluation *evaluation, size_t index, size_t row) {
    target_facts *of = &evaluation->records->targets[index];
    if (!make_room(of))
        return NULL;
    size_t slot = slot_of(of, row);
    if (of->slots[slot] != 0)
        return of->facts[of->slots[slot] - 1];
    if (!soekpi_grow(&of->facts, &of->capacity, of->count + 1, sizeof *of->facts))
        return NULL;
    fact *made = make_fact(evaluation, index, row);
    if (!made)
        return NULL;
    of->facts[of->count++] = made;
    of->slots[slot] = of->count;
    return made;
}

/* ---- when all are read ---- */

static int by_row(const void *left, const void *right) {
    const fact *a = *(const fact *const *)left, *b = *(const fact *const *)right;
    return a->row < b->row ? -1 : a->row > b->row;
}

static int by_text(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void free_unnamed(fact *of, size_t first) {
    for (size_t i = first; i < of->unnamed_count; i++)
        soekpi_release(of->unnamed[i]);
    of->unnamed_count = first;
}

/* A project that several records speak about is one, and there are no more than the plan declares. */
static void count_unnamed(const plan_work *work, fact *of) {
    size_t count = 0, most = work->declared - work->entry_count;
    if (of->unnamed_count > 0)
        qsort(of->unnamed, of->unnamed_count, sizeof *of->unnamed, by_text);
    for (size_t i = 0; i < of->unnamed_count; i++) {
        char *key = of->unnamed[i];
        if (count > 0 && strcmp(of->unnamed[count - 1], key) == 0)
            soekpi_release(key);
        else
            of->unnamed[count++] = key;
    }
    of->unnamed_count = count;
    free_unnamed(of, count < most ? count : most);
}

void soekpi_facts_settle(soekpi_evaluation *evaluation) {
    for (size_t t = 0; t < evaluation->records->target_count; t++) {
        target_facts *of = &evaluation->records->targets[t];
        soekpi_release(of->slots);
        of->slots = NULL;
        of->slot_capacity = 0;
        if (of->count > 0)
            qsort(of->facts, of->count, sizeof *of->facts, by_row);
        for (size_t i = 0; i < of->count; i++)
            count_unnamed(&evaluation->plan->targets[t].work, of->facts[i]);
    }
}

/* The row of the evaluation that a row of an accumulator stands for; NO_ROW for a group that merging brought.
 */
static size_t own_row(const soekpi_evaluation *evaluation, size_t row) {
    const group_sums *sums = evaluation->sums;
    if (!sums || row < evaluation->entity_count)
        return row;
    size_t which = sums->first + row - evaluation->entity_count;
    return which < sums->accumulator->own_count ? evaluation->entity_count + which : NO_ROW;
}

const fact *soekpi_fact_of(const soekpi_evaluation *evaluation, size_t index, size_t row) {
    const target_facts *of = &evaluation->records->targets[index];
    row = own_row(evaluation, row);
    size_t low = 0, high = of->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (of->facts[middle]->row < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low < of->count && of->facts[low]->row == row ? of->facts[low] : NULL;
}

void soekpi_facts_free(records_found *found) {
    for (size_t t = 0; t < found->target_count; t++) {
        target_facts *of = &found->targets[t];
        for (size_t i = 0; i < of->count; i++) {
            soekpi_sum_clear(&of->facts[i]->sum);
            soekpi_sum_clear(&of->facts[i]->late);
            free_unnamed(of->facts[i], 0);
            soekpi_release(of->facts[i]->unnamed);
            soekpi_release(of->facts[i]);
        }
        soekpi_release(of->facts);
        soekpi_release(of->slots);
    }
}
