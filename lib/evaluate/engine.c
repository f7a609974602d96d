/* The loop over batches: columns in, scales found, sets of rows out. */
#include "evaluate/engine.h"

#include "evaluate/batch.h"
#include "evaluate/row.h"

/* ---- figures ---- */

/* Copies the cells of the batch's rows to where lanes can read them. */
static const double *gather(batch *at, size_t slot, const table_column *column, const size_t *rows) {
    double *out = at->gathered + slot * BATCH_ROWS;
    for (size_t i = 0; i < at->rows; i++)
        out[i] = rows[i] == NO_ROW ? (double)NAN : soekpi_column_cell(column, rows[i]);
    for (size_t i = at->rows; i % MOST_LANES != 0; i++)
        out[i] = out[i - 1]; /* no exception where the rows have none */
    return out;
}

/* Where the cells of a slot come from, for the whole run. */
static feed feed_of(const batch *at, size_t slot) {
    const soekpi_evaluation *evaluation = at->evaluation;
    const source *from = &evaluation->sources[at->part->sources[slot]];
    int32_t number = from->direct != NO_COLUMN ? from->direct : from->base;
    if (number == NO_COLUMN || (from->direct == NO_COLUMN && !evaluation->aligned[from->time]))
        return (feed){NULL, NULL, false};
    const table_column *column = &evaluation->table->columns[number];
    bool dense =
        column->stride == (ptrdiff_t)sizeof(double) && (uintptr_t)column->cells % sizeof(double) == 0;
    if (from->direct != NO_COLUMN)
        return (feed){column, evaluation->members, dense};
    return (feed){column, evaluation->aligned[from->time], false};
}

/* The cells of a slot for the rows of the batch: in place where they stand side by side. */
static const double *find_cells(batch *at, size_t slot) {
    const feed *from = &at->feeds[slot];
    if (!from->column)
        return soekpi_nothing;
    if (from->dense && at->side_by_side)
        return (const double *)(const void *)from->column->cells + at->members[0];
    return gather(at, slot, from->column, from->rows + at->first);
}

static void set_scale(batch *at, int family, int scale) {
    at->scales[family] = scale;
    for (size_t slot = 0; slot < at->part->slot_count; slot++) {
        int power = scale + at->part->power[slot];
        if (at->part->family[slot] == family)
            at->tens[slot] = power >= 0 && power <= EXACT_TENS ? soekpi_tens[power] : (double)NAN;
    }
}

/* Takes note of the columns that the kernel found odd; how many cells have no integer, by slot. */
static void note_odd(batch *at, slot_set odd, int *bad) {
    for (; odd != 0; odd &= odd - 1) {
        size_t slot = first_of(odd);
        at->missing[slot] &= at->all;
        at->unfit[slot] &= at->all;
        bad[slot] = (int)count_of(at->unfit[slot]);
        if ((at->missing[slot] | at->unfit[slot]) != 0)
            at->troubled |= (slot_set)1 << slot;
    }
}

static slot_set read_slots(batch *at, size_t first, size_t count) {
    return at->program->kernel->read(at->cells + first, at->tens + first, count, at->rows,
                                     at->figures + first * BATCH_ROWS, at->largest_lanes, at->missing + first,
                                     at->unfit + first)
           << first;
}

/* Reads a family at a scale; the number of cells that have no integer there. */
static int read_family(batch *at, int family, int scale) {
    int bad = 0;
    set_scale(at, family, scale);
    for (size_t slot = 0; slot < at->part->slot_count; slot++) {
        int here[SECTION_SLOTS] = {0};
        if (at->part->family[slot] != family)
            continue;
        at->missing[slot] = at->unfit[slot] = 0;
        at->troubled &= ~((slot_set)1 << slot);
        note_odd(at, read_slots(at, slot, 1), here);
        bad += here[slot];
    }
    return bad;
}

static bool scales_are_usual(const batch *at) {
    for (size_t slot = 0; slot < at->part->slot_count; slot++)
        if (at->part->family[slot] == (int)slot && at->scales[slot] != at->part->scales[slot])
            return false;
    return true;
}

/* Finds the scale at which most cells of a family are integers. When some are not
 * at any, it is not tried again for a while: such columns are as they are. */
static void find_scale(batch *at, int family, int bad) {
    enum { LEAST = -8, MOST = 9, LONGEST = 255 };
    if (at->patience[family] > 0) {
        at->patience[family]--;
        return;
    }
    int best = at->scales[family], fewest = bad;
    for (int scale = LEAST; scale <= MOST && fewest > 0; scale++) {
        int left = read_family(at, family, scale);
        if (left < fewest) {
            best = scale;
            fewest = left;
        }
    }
    (void)read_family(at, family, best);
    at->usual_scales = scales_are_usual(at);
    soekpi_batch_forget(at);
    at->pause[family] = fewest == 0                        ? 0
                        : at->pause[family] >= LONGEST / 2 ? LONGEST
                                                           : 2 * at->pause[family] + 1;
    at->patience[family] = at->pause[family];
}

/* Finds better scales for the families of columns with cells that have no integer. */
static void find_scales(batch *at, int *bad) {
    for (size_t slot = 0; slot < at->part->slot_count; slot++) {
        int family = at->part->family[slot]; /* a slot at or before this one */
        if (family != (int)slot)
            bad[family] += bad[slot];
    }
    for (size_t slot = 0; slot < at->part->slot_count; slot++)
        if (at->part->family[slot] == (int)slot && bad[slot] > 0)
            find_scale(at, (int)slot, bad[slot]);
}

static void read_columns(batch *at) {
    at->troubled = 0;
    at->wide_slots = 0;
    memset(at->largest_lanes, 0, sizeof at->largest_lanes);
    for (size_t slot = 0; slot < at->part->slot_count; slot++)
        at->cells[slot] = find_cells(at, slot);
    slot_set odd = read_slots(at, 0, at->part->slot_count);
    if (odd != 0) {
        int bad[SECTION_SLOTS] = {0};
        slot_set unfit = 0;
        note_odd(at, odd, bad);
        for (slot_set rest = odd; rest != 0; rest &= rest - 1)
            unfit |= at->unfit[first_of(rest)] != 0;
        if (unfit)
            find_scales(at, bad);
    }
    at->largest = 1; /* at least what constants have */
    for (size_t i = 0; i < MOST_LANES; i++)
        at->largest = at->largest_lanes[i] > at->largest ? at->largest_lanes[i] : at->largest;
}

/* ---- rows ---- */

static bool is_duplicate(const soekpi_evaluation *evaluation, size_t row) {
    return row != NO_ROW && soekpi_row_index_duplicate(evaluation->index, row);
}

/* Rows whose key, or whose partner's of another date, is duplicated: judge.c reads them. */
static row_set duplicated_rows(const batch *at) {
    const soekpi_evaluation *evaluation = at->evaluation;
    row_set found = 0;
    for (size_t i = 0; i < at->rows; i++) {
        bool any = is_duplicate(evaluation, at->members[i]);
        for (int32_t time = SOEKPI_CURRENT + 1; time < SOEKPI_TIME_END; time++)
            any = any || (evaluation->aligned[time] &&
                          is_duplicate(evaluation, evaluation->aligned[time][at->first + i]));
        found |= (row_set)any << i;
    }
    return found;
}

static void begin_section(batch *at) {
    at->has_duplicates = soekpi_row_index_has_duplicates(at->evaluation->index);
    for (size_t slot = 0; slot < at->part->slot_count; slot++) {
        at->feeds[slot] = feed_of(at, slot);
        if (at->part->family[slot] != (int)slot)
            continue;
        bool hopeless;
        int scale = soekpi_hint_take(at->part, slot, &hopeless);
        at->patience[slot] = at->pause[slot] = hopeless;
        set_scale(at, (int)slot, scale);
    }
    at->usual_scales = scales_are_usual(at);
    soekpi_batch_forget(at);
}

/* The scales that served are the first guess of the next run. */
static void end_section(const batch *at) {
    for (size_t slot = 0; slot < at->part->slot_count; slot++)
        if (at->part->family[slot] == (int)slot)
            soekpi_hint_leave(at->part, slot, at->scales[slot], at->pause[slot] > 0);
}

/* Chooses the cells that memory shall bring while a target is judged: a share of what batches to
 * come will read. All at once they would wait for one another. Any address will do. */
static void look_ahead(batch *at, size_t share, size_t shares) {
    enum { DISTANCE = 2 * BATCH_ROWS, LINE = 64 / sizeof(double) };
    size_t slot = at->part->slot_count * share / shares, end = at->part->slot_count * (share + 1) / shares;
    for (size_t i = 0; i < KERNEL_AHEAD; i++, slot++)
        at->ahead[i] = slot < end ? at->cells[slot] + DISTANCE : at->figures;
    for (; slot < end; slot++)
        for (size_t row = 0; row < BATCH_ROWS; row += LINE)
            __builtin_prefetch(at->cells[slot] + DISTANCE + row, 0, 2);
}

/* The next batch: rows from `first` on, at most `count`. */
static void read_rows(batch *at, size_t first, size_t count) {
    at->first = first;
    at->rows = count < BATCH_ROWS ? count : BATCH_ROWS;
    at->all = at->rows == BATCH_ROWS ? ~(row_set)0 : ((row_set)1 << at->rows) - 1;
    at->members = at->evaluation->members + at->first;
    at->side_by_side =
        at->members[at->rows - 1] - at->members[0] == at->rows - 1 && at->rows % MOST_LANES == 0;
    at->left_out = at->has_duplicates ? duplicated_rows(at) : 0;
    read_columns(at);
}

static void run_section(batch *at, size_t first, size_t count) {
    begin_section(at);
    for (size_t done = 0; done < count; done += at->rows) {
        read_rows(at, first + done, count - done);
        for (size_t i = 0; i < at->part->count; i++) {
            look_ahead(at, i, at->part->count);
            if (!soekpi_batch_judge_quickly(at, at->part->first + i))
                soekpi_batch_judge(at, at->part->first + i);
        }
    }
    end_section(at);
}

void soekpi_engine_survey(const soekpi_evaluation *evaluation, lane_program *program) {
    batch at;
    at.evaluation = evaluation;
    at.program = program;
    at.sums = false;
    for (size_t i = 0; i < program->section_count && evaluation->entity_count > 0; i++) {
        section *part = &program->sections[i];
        at.part = part;
        begin_section(&at);
        read_rows(&at, 0, evaluation->entity_count);
        for (size_t slot = 0; slot < part->slot_count; slot++) {
            if (part->family[slot] != (int)slot || at.pause[slot] != 0)
                continue;
            part->scales[slot] = at.scales[slot];
            soekpi_hint_leave(part, slot, at.scales[slot], false);
        }
    }
}

/* Columns too large for the cache are written past it. */
static bool exceeds_cache(const soekpi_evaluation *evaluation, const soekpi_results *results, size_t count) {
    size_t row = evaluation->source_count * sizeof(double);
    const double *const columns[] = {results->values, results->references, results->margins,
                                     results->amounts};
    size_t doubles = 0;
    for (int i = 0; i < 4; i++)
        doubles += columns[i] != NULL;
    row += evaluation->target_count * (doubles * sizeof(double) + 2);
    return row > 0 && count > evaluation->program->cache / row;
}

/* Its batch must not be on the stack while groups are judged. */
__attribute__((noinline)) static void run_entities(const soekpi_evaluation *evaluation, size_t first,
                                                   size_t count, const soekpi_results *results,
                                                   path_counts *counts) {
    batch at;
    at.evaluation = evaluation;
    at.program = evaluation->program;
    at.results = results;
    at.results_first = first;
    at.counts = counts;
    at.sums = false;
    at.stream = exceeds_cache(evaluation, results, count);
    for (size_t i = 0; i < evaluation->program->section_count; i++) {
        at.part = &evaluation->program->sections[i];
        run_section(&at, first, count);
    }
    if (at.stream)
        evaluation->program->kernel->fence();
}

void soekpi_engine_run(const soekpi_evaluation *evaluation, size_t first, size_t count,
                       const soekpi_results *results, path_counts *counts) {
    enum { FEW_ROWS = 2 }; /* a batch would cost more */
    size_t end = first + count, limit = end < evaluation->entity_count ? end : evaluation->entity_count;
    size_t entities = first < limit ? limit - first : 0;
    if (entities > FEW_ROWS)
        run_entities(evaluation, first, entities, results, counts);
    for (size_t row = first; entities <= FEW_ROWS && row < first + entities; row++)
        soekpi_row_run(&(context){.evaluation = evaluation, .row = row}, results, row - first, counts);
    if (entities == count)
        return;
    soekpi_results rest = soekpi_results_from(results, entities);
    soekpi_engine_run_groups(evaluation, first + entities, count - entities, &rest, counts);
}

bool soekpi_engine_rests(const soekpi_evaluation *evaluation, size_t target_index, double *rests) {
    const lane_program *program = evaluation->program;
    if (!program->targets[target_index].in_lanes)
        return false;
    batch at;
    at.evaluation = evaluation;
    at.program = program;
    at.results = NULL;
    at.results_first = 0;
    at.counts = NULL;
    at.stream = false;
    at.sums = false;
    at.part = soekpi_section_of(program, target_index);
    begin_section(&at);
    for (size_t done = 0; done < evaluation->entity_count; done += at.rows) {
        read_rows(&at, done, evaluation->entity_count - done);
        soekpi_batch_rests(&at, target_index, rests + done);
    }
    end_section(&at);
    return true;
}
