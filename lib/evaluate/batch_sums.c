/* Batches of groups: their figures are what an accumulator holds, which are integers already. */
#include "evaluate/accumulator.h"
#include "evaluate/batch.h"

/* Figures of a slot. A sum that a missing figure of a member spoils is no figure either; where an invalid
 * one does, one was looked for elsewhere, or no member was added at all, judge.c looks for the reason. */
static void read_slot(batch *at, size_t slot, row_set empty) {
    const soekpi_evaluation *evaluation = at->evaluation;
    const group_sums *sums = evaluation->sums;
    int32_t input = at->part->sources[slot], places = at->part->scales[at->part->family[slot]];
    double *out = at->figures + slot * BATCH_ROWS;
    summed_words words;
    soekpi_accumulator_lanes(sums->accumulator, at->part->first, input,
                             sums->first + (at->first - evaluation->entity_count), at->rows, places, out,
                             &words);
    at->missing[slot] = words.missing & ~empty;
    at->unfit[slot] = words.unfit | words.invalid | words.filled | empty;
    for (size_t i = 0; i < at->rows; i++) {
        at->unfit[slot] |= (row_set) !(fabs(out[i]) < FIGURE_END) << i;
        at->largest = fabs(out[i]) > at->largest ? fabs(out[i]) : at->largest;
    }
    if (evaluation->sources[input].level) { /* of the group's own row */
        at->missing[slot] = 0;
        at->unfit[slot] = at->all;
    }
    at->unfit[slot] &= ~at->missing[slot];
    for (row_set none = at->missing[slot]; none != 0; none &= none - 1)
        out[first_of(none)] = (double)NAN;
    for (size_t i = at->rows; i % MOST_LANES != 0; i++)
        out[i] = out[i - 1];
    if ((at->missing[slot] | at->unfit[slot]) != 0)
        at->troubled |= (slot_set)1 << slot;
}

static void read_groups(batch *at, size_t first, size_t count) {
    const soekpi_evaluation *evaluation = at->evaluation;
    row_set empty = 0;
    at->first = first;
    at->rows = count < BATCH_ROWS ? count : BATCH_ROWS;
    at->all = at->rows == BATCH_ROWS ? ~(row_set)0 : ((row_set)1 << at->rows) - 1;
    at->left_out = 0;
    for (size_t i = 0; i < at->rows; i++) {
        const group *of = &evaluation->groups[first + i - evaluation->entity_count];
        empty |= (row_set)(of->entities == 0) << i;
        at->left_out |= (row_set)(of->level != SOEKPI_ROW_GROUP) << i;
    }
    at->troubled = at->wide_slots = 0;
    at->largest = 1;
    for (size_t slot = 0; slot < at->part->slot_count; slot++)
        read_slot(at, slot, empty);
}

/* Scales are those of the first entities: sums of figures are mostly integers where the figures are. */
static void begin_section(batch *at) {
    at->usual_scales = true;
    for (size_t slot = 0; slot < at->part->slot_count; slot++)
        at->scales[slot] = at->part->scales[at->part->family[slot]];
    for (size_t i = 0; i < KERNEL_AHEAD; i++)
        at->ahead[i] = at->figures;
    soekpi_batch_forget(at);
}

void soekpi_batch_run_sums(const soekpi_evaluation *evaluation, size_t first, size_t count,
                           const soekpi_results *results, path_counts *counts) {
    batch at;
    at.evaluation = evaluation;
    at.program = evaluation->program;
    at.results = results;
    at.results_first = first;
    at.counts = counts;
    at.stream = false;
    at.sums = true;
    for (size_t s = 0; s < evaluation->program->section_count; s++) {
        at.part = &evaluation->program->sections[s];
        begin_section(&at);
        for (size_t done = 0; done < count; done += at.rows) {
            read_groups(&at, first + done, count - done);
            for (size_t i = at.part->first; i < at.part->first + at.part->count; i++)
                if (!soekpi_batch_judge_quickly(&at, i))
                    soekpi_batch_judge(&at, i);
        }
    }
}
