/* Reading records: which rows they belong to, and what they add up to. */
#include "base/memory.h"
#include "evaluate/progress.h"
#include "table/read.h"

/* ---- one record ---- */

typedef struct finder {
    soekpi_evaluation *evaluation;
    const soekpi_register *from;
    size_t index; /* of the record */
    const register_record *record;
    record_standing standing;
    reading read; /* of the figure in the column that is summed */
    decimal figure;
    record_rows rows; /* that the record belongs to */
    wanted_names names;
} finder;

static void take_record(finder *into, size_t index) {
    into->index = index;
    into->record = &into->from->records[index];
    into->standing = soekpi_record_standing(into->from, index);
}

static int32_t later(int32_t a, int32_t b) {
    return a > b ? a : b;
}

/* Keeps the first record of a name that the table does not have; whom it is about nobody can tell. */
static bool keep_stranger(finder *into, bool segment) {
    enum { MOST_LISTED = 50 };
    records_found *found = into->evaluation->records;
    key_column *names = &found->strangers[segment];
    size_t most = into->rows.of_entity ? MOST_LISTED : 1; /* a table without names knows nobody */
    const char *name = segment ? into->record->segment : into->record->entity;
    size_t known = names->label_count;
    if (known >= most)
        return true;
    if (soekpi_label_enter(names, soekpi_slice(name)) < 0 ||
        !soekpi_grow(&found->strange, &found->strange_capacity, found->strange_count + 1,
                     sizeof *found->strange))
        return false;
    if (names->label_count > known)
        found->strange[found->strange_count++] = (strange_record){into->from, into->index, segment};
    return true;
}

static bool keep_strangers(finder *into, const target *wanted) {
    bool entities = wanted->scope_each || wanted->scope_group || wanted->scope_entity_count > 0;
    return (!entities || !into->rows.strange_entity || keep_stranger(into, false)) &&
           (!wanted->scope_segment || !into->rows.strange_segment || keep_stranger(into, true));
}

/* Calls `change` for each row in the target's scope that the record belongs to. */
typedef bool fact_change(finder *into, size_t target, size_t entry, fact *changed);

static bool change_rows(finder *into, size_t index, size_t entry, fact_change *change) {
    soekpi_evaluation *evaluation = into->evaluation;
    const target *wanted = &evaluation->plan->targets[index];
    const record_rows *of = &into->rows;
    size_t own = into->record->entity[0] == '\0' ? of->only[index] : NO_ROW;
    for (size_t i = 0; i <= of->count; i++) {
        size_t row = i < of->count ? of->rows[i] : own;
        context at = {.evaluation = evaluation, .row = row};
        if (row == NO_ROW || (i < of->count && row == own) || !soekpi_in_scope(&at, wanted))
            continue;
        fact *changed = soekpi_fact_enter(evaluation, index, row);
        if (!changed)
            return false;
        changed->records++;
        changed->seen = later(changed->seen, into->record->seen);
        if (!change(into, index, entry, changed))
            return false;
    }
    return keep_strangers(into, wanted);
}

/* ---- entries ---- */

/* What one record says of an entry by itself. A state without a date is that of the day it was seen, or,
 * where no such day is given, of as_of. */
static entry_fact read_entry(const finder *from, int32_t due) {
    const register_record *record = from->record;
    int32_t as_of = from->evaluation->as_of, seen = later(record->seen, from->from->complete);
    bool dated = record->done > 0, said = from->standing == RECORD_DONE;
    bool done = said && (dated ? record->done : seen) <= as_of;
    bool ahead = said && !dated && !done;
    bool open = from->standing == RECORD_OPEN || (said && dated && !done);
    /* It was open on the day before it was done: 20230800 is after all days of July. */
    int32_t until = dated && open ? later(seen, record->done - 1) : seen;
    return (entry_fact){.record = record,
                        .done = done,
                        .ahead = ahead,
                        .dated = dated && done,
                        .invalid = from->standing == RECORD_UNCLEAR,
                        .date = dated && done ? record->done : 0,
                        .due = due,
                        .seen = seen,
                        .open = open ? until : 0};
}

/* How sure a record is that it is done. */
static int standing_of(const entry_fact *of) {
    return of->done ? 2 : of->ahead;
}

/* When it was done: on its date, or on the day that it was seen done at the latest. */
static int32_t done_by(const finder *from, const entry_fact *of) {
    return of->dated ? of->date : of->record->seen > 0 ? of->record->seen : from->evaluation->as_of;
}

/* Of several records the one done first decides, else the one seen last; a date that is none may be any. */
static bool decides(const finder *from, const entry_fact *next, const entry_fact *now) {
    if (!now->record)
        return true;
    if (standing_of(next) != standing_of(now))
        return standing_of(next) > standing_of(now);
    if (next->done) {
        int32_t day = done_by(from, next), other = done_by(from, now);
        return day < other || (day == other && next->dated && !now->dated);
    }
    int32_t seen = next->invalid && next->seen == 0 ? INT32_MAX : next->seen;
    int32_t other = now->invalid && now->seen == 0 ? INT32_MAX : now->seen;
    return seen > other || (seen == other && next->invalid && !now->invalid);
}

/* Takes in what one more record says. */
static void add_entry(const finder *from, entry_fact *next, entry_fact *now) {
    next->open = later(next->open, now->open);
    now->open = next->open;
    if (decides(from, next, now))
        *now = *next;
}

static bool change_entry(finder *into, size_t index, size_t entry, fact *changed) {
    const target *wanted = &into->evaluation->plan->targets[index];
    if (entry >= soekpi_work_entries(wanted))
        return true;
    entry_fact *now = &changed->entries[entry];
    entry_fact next = read_entry(into, now->due);
    if (next.done)
        changed->date = later(changed->date, next.date);
    add_entry(into, &next, now);
    return true;
}

/* Keeps a project that the plan's list does not name. False: memory. */
static bool add_unnamed(const finder *from, fact *changed) {
    char *key = soekpi_squeezed_key(from->record->project, "");
    if (!key || !soekpi_grow(&changed->unnamed, &changed->unnamed_capacity, changed->unnamed_count + 1,
                             sizeof *changed->unnamed)) {
        soekpi_release(key);
        return false;
    }
    changed->unnamed[changed->unnamed_count++] = key;
    return true;
}

/* What a record says of the stage that is wanted: a later one that is done includes it. That it is not
 * reached says an earlier one that was the last done, and an open one that is not later. What is no stage
 * says nothing, but of projects without stages. */
static void read_stage(const plan_work *work, size_t stage, bool project, entry_fact *changed) {
    bool any = changed->done || changed->ahead;
    bool known = stage != SIZE_MAX;
    if (work->stage_count == 0 ? project : known && stage >= work->stage && (any || stage == work->stage))
        return;
    bool open = known && stage <= work->stage;
    if (any)
        changed->open = changed->seen;
    changed->open = open ? changed->open : 0;
    changed->done = changed->ahead = changed->dated = false;
    changed->date = 0;
}

static bool change_project(finder *into, size_t index, size_t entry, fact *changed) {
    const plan_work *work = &into->evaluation->plan->targets[index].work;
    size_t stage;
    if (!soekpi_stage_find(&into->names, index, into->record->event, &stage))
        return false;
    bool named = entry < work->entry_count;
    entry_fact other = {.due = into->evaluation->records->targets[index].due};
    entry_fact *now = named ? &changed->entries[entry] : &other;
    entry_fact next = read_entry(into, now->due);
    if (next.done && stage != SIZE_MAX && stage + 1 > now->stage)
        now->stage = stage + 1;
    next.stage = now->stage;
    read_stage(work, stage, into->record->event[0] == '\0', &next);
    if (!named)
        return !next.dated || next.date > now->due || add_unnamed(into, changed);
    changed->date = later(changed->date, next.date);
    add_entry(into, &next, now);
    return true;
}

static bool found_name(void *context_of, size_t index, size_t entry) {
    finder *into = context_of;
    bool project = into->evaluation->plan->targets[index].kind == SOEKPI_TARGET_PORTFOLIO;
    return change_rows(into, index, entry, project ? change_project : change_entry);
}

/* ---- quantities ---- */

/* The figure of the target's item in a column, from one record. */
static void read_figure(finder *into, const target *wanted, size_t column) {
    const soekpi_table *figures = into->from->figures;
    const table_column *of = &figures->columns[column];
    into->read = soekpi_decimal_read(soekpi_column_cell(of, into->index), &into->figure);
    if (into->read != READ_NUMBER)
        return;
    exact_ratio inside; /* law 1 holds for the figure in base units too */
    into->figure = soekpi_decimal_shift(into->figure, soekpi_column_power(figures, of, wanted->unit));
    soekpi_ratio_from_decimal(&inside, into->figure);
    into->read = soekpi_exact_is_inside(&inside) ? READ_NUMBER : READ_INVALID;
}

static bool change_quantity(finder *into, size_t index, size_t entry, fact *changed) {
    int32_t due = into->evaluation->records->targets[index].due, verdict, label;
    (void)entry;
    if (into->read == READ_INVALID || into->standing == RECORD_UNCLEAR) {
        changed->invalid = true;
        return true;
    }
    entry_fact part = read_entry(into, due);
    soekpi_entry_judge(into->evaluation, &part, &verdict, &label);
    bool late = label == SOEKPI_DONE_LATE, open = late || part.open >= due;
    changed->open = changed->open || open;
    if (verdict != SOEKPI_MET && !late) {
        changed->unclear += !open;
        return true;
    }
    changed->date = later(changed->date, part.date);
    return soekpi_sum_add(late ? &changed->late : &changed->sum, into->figure);
}

/* The item that a column's header names for the plan. */
static bool names_item(const soekpi_plan *plan, const table_column *column, int32_t wanted, bool *named) {
    symbol of;
    soekpi_status status = soekpi_catalogue_lookup(plan->catalogue, soekpi_slice(column->base), &of);
    *named = status == SOEKPI_OK && of.what == SOEKPI_IS_ITEM && of.index == wanted &&
             column->time == SOEKPI_CURRENT;
    return status != SOEKPI_ERROR_MEMORY;
}

/* A limit from above may be exceeded by what a record does not say, unless that was not done in time. Beside
 * another figure a blank says that the record is about something else; a floor can only be helped by what is
 * missing. */
static bool hides_figure(const finder *from, size_t index) {
    const target *wanted = &from->evaluation->plan->targets[index];
    entry_fact part = read_entry(from, from->evaluation->records->targets[index].due);
    bool silent = !soekpi_is_floor(wanted) && part.open < part.due && !(part.dated && part.date > part.due);
    for (size_t c = 0; silent && c < from->from->figures->column_count; c++)
        silent = isnan(soekpi_column_cell(&from->from->figures->columns[c], from->index));
    return silent;
}

static bool change_hidden(finder *into, size_t index, size_t entry, fact *changed) {
    (void)entry;
    entry_fact part = read_entry(into, into->evaluation->records->targets[index].due);
    changed->hidden = changed->hidden || part.done || part.ahead || part.invalid;
    changed->unclear++;
    changed->records--; /* it says nothing of the quantity itself */
    return true;
}

static bool read_figures(finder *into, size_t index, size_t column) {
    const target *wanted = &into->evaluation->plan->targets[index];
    bool done = true;
    for (size_t i = 0; done && i < into->from->count; i++) {
        take_record(into, i);
        read_figure(into, wanted, column);
        if (into->read != READ_MISSING)
            done = soekpi_record_rows_find(&into->rows, into->record) &&
                   change_rows(into, index, 0, change_quantity);
        else if (hides_figure(into, index))
            done = soekpi_record_rows_find(&into->rows, into->record) &&
                   change_rows(into, index, 0, change_hidden);
    }
    return done;
}

static bool find_quantity(finder *into, size_t index) {
    const soekpi_plan *plan = into->evaluation->plan;
    const target *wanted = &plan->targets[index];
    target_facts *of = &into->evaluation->records->targets[index];
    bool any = false, complete = into->evaluation->register_count > 0;
    for (size_t r = 0; r < into->evaluation->register_count; r++) {
        into->from = into->evaluation->registers[r];
        const soekpi_table *figures = into->from->figures;
        for (size_t c = 0; c < figures->column_count; c++) {
            bool named;
            if (!names_item(plan, &figures->columns[c], wanted->symbol.index, &named))
                return false;
            if (!named)
                continue;
            any = true;
            complete = complete && into->from->complete >= of->due;
            if (!read_figures(into, index, c))
                return false;
        }
    }
    of->from_table = !any;
    of->complete = complete;
    return true;
}

/* ---- all ---- */

/* By default a target is due at the end of the plan's year, and begins with it. */
static void set_dates(const soekpi_evaluation *evaluation, size_t index, target_facts *out) {
    const plan_work *work = &evaluation->plan->targets[index].work;
    int32_t year = evaluation->period / 100, own = evaluation->plan->period;
    int32_t end = own / 100 == year && own >= evaluation->period ? own : year * 100 + 12;
    out->due = work->due != 0 ? work->due : soekpi_period_end_date(end);
    int32_t first = out->due / 10000 < year ? out->due / 10000 : year;
    out->start = work->start != 0 ? work->start : first * 10000 + 101;
}

static bool read_registers(finder *into) {
    soekpi_evaluation *evaluation = into->evaluation;
    for (size_t r = 0; r < evaluation->register_count; r++) {
        into->from = evaluation->registers[r];
        for (size_t i = 0; i < into->from->count; i++) {
            take_record(into, i);
            if (!soekpi_record_rows_find(&into->rows, into->record) ||
                !soekpi_record_match(evaluation->plan, &into->names, into->record, found_name, into))
                return false;
        }
    }
    return true;
}

static bool find_all(finder *into) {
    soekpi_evaluation *evaluation = into->evaluation;
    const soekpi_plan *plan = evaluation->plan;
    if (!soekpi_record_rows_make(evaluation, &into->rows) || !soekpi_wanted_names_make(plan, &into->names) ||
        !read_registers(into))
        return false;
    for (size_t t = 0; t < plan->target_count; t++)
        if (plan->targets[t].kind == SOEKPI_TARGET_QUANTITY && !find_quantity(into, t))
            return false;
    return true;
}

bool soekpi_wants_records(const soekpi_plan *plan) {
    for (size_t t = 0; t < plan->target_count; t++)
        if (soekpi_is_work(plan->targets[t].kind))
            return true;
    return false;
}

soekpi_status soekpi_progress_find(soekpi_evaluation *evaluation, soekpi_error *error) {
    const soekpi_plan *plan = evaluation->plan;
    if (!soekpi_wants_records(plan))
        return SOEKPI_OK;
    evaluation->records = soekpi_allocate(1, sizeof *evaluation->records);
    if (!evaluation->records)
        return soekpi_fail_memory(error);
    evaluation->records->targets = soekpi_allocate(plan->target_count, sizeof *evaluation->records->targets);
    if (!evaluation->records->targets)
        return soekpi_fail_memory(error);
    evaluation->records->target_count = plan->target_count;
    for (size_t t = 0; t < plan->target_count; t++)
        set_dates(evaluation, t, &evaluation->records->targets[t]);
    finder into = {.evaluation = evaluation};
    bool done = find_all(&into);
    if (done)
        soekpi_facts_settle(evaluation);
    soekpi_record_rows_free(&into.rows);
    soekpi_wanted_names_free(&into.names);
    return done ? SOEKPI_OK : soekpi_fail_memory(error);
}

void soekpi_progress_free(soekpi_evaluation *evaluation) {
    records_found *found = evaluation->records;
    if (!found)
        return;
    soekpi_facts_free(found);
    soekpi_key_column_free(&found->strangers[0]);
    soekpi_key_column_free(&found->strangers[1]);
    soekpi_release(found->strange);
    soekpi_release(found->targets);
    soekpi_release(found);
}
