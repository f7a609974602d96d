/* Rows of groups. Where an evaluation has their members, it adds them up group by group; but where groups in
 * groups, or many targets, would have it read each member again and again, every member goes once to an
 * accumulator, which judges all groups. The bits are the same, also where there is no memory for one. */
#include "base/memory.h"
#include "evaluate/accumulator.h"
#include "evaluate/batch.h"

enum {
    FEW_ROWS = 2,       /* a batch would cost more */
    FEW_MEMBERS = 4096, /* so many are read one by one, without memory */
    TIMES = 8           /* reading a member for a group costs more than adding it to sums */
};

static void judge_row(const soekpi_evaluation *evaluation, size_t row, size_t first,
                      const soekpi_results *results, path_counts *counts) {
    for (size_t index = 0; index < evaluation->target_count; index++) {
        context here = {.evaluation = evaluation, .row = row};
        soekpi_judge_exactly(&here, index, results, row - first);
        if (counts)
            counts->exact++;
    }
}

/* Whether adding up each member once costs less than reading the members of the rows. */
static bool has_many_members(const soekpi_evaluation *evaluation, size_t first, size_t count) {
    size_t asked = 0;
    for (size_t row = first; row < first + count; row++) {
        const group *of = &evaluation->groups[row - evaluation->entity_count];
        asked += of->level != SOEKPI_ROW_SEGMENT ? of->count : 0;
    }
    size_t all = evaluation->elimination_end + evaluation->group_count;
    return asked >= FEW_MEMBERS && asked >= all / TIMES && !evaluation->member_shares;
}

/* What an accumulator does not know: segments, places, records. */
static void judge_others(const soekpi_evaluation *evaluation, size_t row, size_t first,
                         const soekpi_results *results) {
    bool segment = evaluation->groups[row - evaluation->entity_count].level == SOEKPI_ROW_SEGMENT;
    for (size_t index = 0; index < evaluation->target_count; index++) {
        context here = {.evaluation = evaluation, .row = row};
        if (segment || evaluation->targets[index].target->kind != SOEKPI_TARGET_RULE)
            soekpi_judge_exactly(&here, index, results, row - first);
    }
}

/* By an accumulator of all members; false when there is no memory for one. */
static bool judge_by_sums(const soekpi_evaluation *evaluation, size_t first, size_t count,
                          const soekpi_results *results, path_counts *counts) {
    soekpi_accumulator *sums = soekpi_accumulator_create(evaluation, NULL);
    soekpi_results part = *results;
    bool done =
        sums && soekpi_accumulator_add(sums, 0, evaluation->elimination_end, NULL) == SOEKPI_OK &&
        soekpi_accumulator_run(sums, first - evaluation->entity_count, count, &part, NULL) == SOEKPI_OK;
    soekpi_accumulator_free(sums);
    for (size_t row = first; done && row < first + count; row++)
        judge_others(evaluation, row, first, results);
    if (done && counts)
        counts->exact += count * evaluation->target_count;
    return done;
}

void soekpi_engine_run_groups(const soekpi_evaluation *evaluation, size_t first, size_t count,
                              const soekpi_results *results, path_counts *counts) {
    bool batches = evaluation->sums && !evaluation->partial; /* partial sums are each target's own */
    if (batches && count > FEW_ROWS) {
        soekpi_batch_run_sums(evaluation, first, count, results, counts);
        return;
    }
    if (!evaluation->sums && has_many_members(evaluation, first, count) &&
        judge_by_sums(evaluation, first, count, results, counts))
        return;
    for (size_t row = first; row < first + count; row++)
        judge_row(evaluation, row, first, results, counts);
}
