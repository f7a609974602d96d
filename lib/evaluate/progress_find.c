/* Reading records: which rows they belong to, and what they add up to. */
#include "base/memory.h"
#include "evaluate/progress.h"

/* ---- facts ---- */

/* Place of a row's fact, or where it belongs. */
static size_t fact_place(const target_facts *of, size_t row) {
    size_t low = 0, high = of->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (of->facts[middle]->row < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const fact *soekpi_fact_of(const soekpi_evaluation *evaluation, size_t index, size_t row) {
    const target_facts *of = &evaluation->records->targets[index];
    size_t at = fact_place(of, row);
    return at < of->count && of->facts[at]->row == row ? of->facts[at] : NULL;
}

static size_t entries_of(const target *wanted) {
    return wanted->kind == SOEKPI_TARGET_MILESTONE ? 1 : wanted->work.entry_count;
}

fact *soekpi_fact_enter(soekpi_evaluation *evaluation, size_t index, size_t row) {
    target_facts *of = &evaluation->records->targets[index];
    const target *wanted = &evaluation->plan->targets[index];
    size_t at = fact_place(of, row), entries = entries_of(wanted);
    if (at < of->count && of->facts[at]->row == row)
        return of->facts[at];
    if (!soekpi_grow(&of->facts, &of->capacity, of->count + 1, sizeof *of->facts))
        return NULL;
    fact *made =
        soekpi_allocate(1, sizeof *made + entries * sizeof *made->entries); /* lists of a plan are short */
    if (!made)
        return NULL;
    made->row = row;
    made->complete = evaluation->register_count > 0;
    for (size_t i = 0; i < entries; i++) {
        bool own = wanted->kind == SOEKPI_TARGET_CHECKLIST && wanted->work.entries[i].due != 0;
        made->entries[i].due = own ? wanted->work.entries[i].due : of->due;
    }
    memmove(of->facts + at + 1, of->facts + at, (of->count - at) * sizeof *of->facts);
    of->facts[at] = made;
    of->count++;
    return made;
}

/* ---- one record ---- */

typedef struct finder {
    soekpi_evaluation *evaluation;
    const soekpi_register *from;
    size_t index; /* of the record */
    const register_record *record;
    record_standing standing;
    reading read; /* of the figure in the column that is summed */
    decimal figure;
    size_t *rows; /* that the record belongs to */
    size_t row_count, row_capacity;
    int32_t *by_entity; /* entity of the table -> row + 1 */
    wanted_names names;
} finder;

static bool add_row(finder *into, size_t row) {
    if (!soekpi_grow(&into->rows, &into->row_capacity, into->row_count + 1, sizeof *into->rows))
        return false;
    into->rows[into->row_count++] = row;
    return true;
}

static bool add_groups(finder *into, int32_t which) {
    const soekpi_evaluation *evaluation = into->evaluation;
    for (; which >= 0; which = evaluation->groups[which].parent)
        if (!add_row(into, evaluation->entity_count + (size_t)which))
            return false;
    return true;
}

static int32_t group_named(const soekpi_evaluation *evaluation, const char *name, int32_t level) {
    for (size_t i = 0; name[0] != '\0' && i < evaluation->group_count; i++)
        if (evaluation->groups[i].level == level && strcmp(evaluation->groups[i].name, name) == 0)
            return (int32_t)i;
    return -1;
}

/* The entity, or the group of that name, and all above; the segment; the plan's own row. */
static bool find_rows(finder *into) {
    const soekpi_evaluation *evaluation = into->evaluation;
    const char *name = into->record->entity;
    into->row_count = 0;
    int32_t entity = name[0] != '\0' ? soekpi_entity_find(evaluation->table, name, -1) : -1;
    int32_t row = entity >= 0 && into->by_entity ? into->by_entity[entity] - 1 : -1;
    int32_t of = row >= 0 ? evaluation->member_groups[row] : group_named(evaluation, name, SOEKPI_ROW_GROUP);
    if (name[0] == '\0' && evaluation->groups[0].name[0] == '\0' &&
        evaluation->groups[0].level == SOEKPI_ROW_GROUP)
        of = 0; /* the group of all */
    if ((row >= 0 && !add_row(into, (size_t)row)) || !add_groups(into, of))
        return false;
    int32_t segment = group_named(evaluation, into->record->segment, SOEKPI_ROW_SEGMENT);
    const group *last = &evaluation->groups[evaluation->group_count - 1];
    return (segment < 0 || add_row(into, evaluation->entity_count + (size_t)segment)) &&
           (last->level != SOEKPI_ROW_PLAN ||
            add_row(into, evaluation->entity_count + evaluation->group_count - 1));
}

/* A record that names nobody speaks about the one row that its target names. */
static size_t only_row(const soekpi_evaluation *evaluation, const target *wanted, const char *entity) {
    if (wanted->scope_entity_count != 1 || wanted->scope_each || wanted->scope_group || entity[0] != '\0')
        return NO_ROW;
    const char *name = wanted->scope_entities[0];
    int32_t of = group_named(evaluation, name, SOEKPI_ROW_GROUP);
    if (of >= 0)
        return evaluation->entity_count + (size_t)of;
    const key_column *keys = &evaluation->table->entity;
    int32_t found = soekpi_entity_find(evaluation->table, name, -1);
    for (size_t row = 0; found >= 0 && row < evaluation->entity_count; row++)
        if (keys->codes[evaluation->members[row]] == found)
            return row;
    return NO_ROW;
}

static int32_t later(int32_t a, int32_t b) {
    return a > b ? a : b;
}

/* Calls `change` for each row in the target's scope that the record belongs to. */
typedef bool fact_change(finder *into, size_t target, size_t entry, fact *changed);

static bool change_rows(finder *into, size_t index, size_t entry, fact_change *change) {
    soekpi_evaluation *evaluation = into->evaluation;
    const target *wanted = &evaluation->plan->targets[index];
    size_t own = only_row(evaluation, wanted, into->record->entity);
    for (size_t i = 0; i <= into->row_count; i++) {
        size_t row = i < into->row_count ? into->rows[i] : own;
        context at = {.evaluation = evaluation, .row = row};
        if (row == NO_ROW || (i < into->row_count && row == own) || !soekpi_in_scope(&at, wanted))
            continue;
        fact *changed = soekpi_fact_enter(evaluation, index, row);
        if (!changed)
            return false;
        changed->records++;
        changed->seen = later(changed->seen, into->record->seen);
        if (!change(into, index, entry, changed))
            return false;
    }
    return true;
}

/* ---- entries ---- */

/* What one record says of an entry by itself. */
static entry_fact read_entry(const finder *from, int32_t due) {
    const register_record *record = from->record;
    int32_t as_of = from->evaluation->as_of;
    bool dated = record->done > 0, done = from->standing == RECORD_DONE;
    bool known = done && (!dated || record->done <= as_of);
    return (entry_fact){.record = record,
                        .done = known,
                        .dated = dated,
                        .invalid = from->standing == RECORD_UNCLEAR,
                        .evidence = !known && (record->seen >= due || from->from->complete >= due ||
                                               (dated && record->done > due)),
                        .date = dated ? record->done : 0,
                        .due = due,
                        .seen = later(record->seen, from->from->complete)};
}

/* Of several records the one done first decides, else the one seen last. */
static bool decides(const entry_fact *next, const entry_fact *now) {
    if (!now->record)
        return true;
    if (next->done != now->done)
        return next->done;
    if (next->done)
        return next->dated && (!now->dated || next->date < now->date);
    return next->seen > now->seen;
}

static bool change_entry(finder *into, size_t index, size_t entry, fact *changed) {
    const target *wanted = &into->evaluation->plan->targets[index];
    if (entry >= entries_of(wanted))
        return true;
    entry_fact *now = &changed->entries[entry];
    entry_fact next = read_entry(into, now->due);
    if (next.done)
        changed->date = later(changed->date, next.date);
    if (decides(&next, now))
        *now = next;
    return true;
}

/* A stage that is done includes those before it. Open records of other stages say that this one is not done.
 */
static bool change_project(finder *into, size_t index, size_t entry, fact *changed) {
    const plan_work *work = &into->evaluation->plan->targets[index].work;
    size_t stage;
    if (!soekpi_stage_find(work, into->record->event, &stage))
        return false;
    bool named = entry < work->entry_count;
    entry_fact other = {.due = into->evaluation->records->targets[index].due};
    entry_fact *now = named ? &changed->entries[entry] : &other;
    entry_fact next = read_entry(into, now->due);
    bool reached = next.done && stage != SIZE_MAX && stage >= work->stage;
    if (next.done && stage != SIZE_MAX && stage + 1 > now->stage)
        now->stage = stage + 1;
    next.evidence = next.evidence || (next.done && !reached &&
                                      (into->record->seen >= now->due || into->from->complete >= now->due));
    next.done = reached;
    next.stage = now->stage;
    if (!named) {
        changed->unnamed += reached && next.dated && next.date <= now->due;
        return true;
    }
    if (reached)
        changed->date = later(changed->date, next.date);
    if (decides(&next, now))
        *now = next;
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
    if (into->read == READ_NUMBER)
        into->figure = soekpi_decimal_shift(into->figure, soekpi_column_power(figures, of, wanted->unit));
}

static bool change_quantity(finder *into, size_t index, size_t entry, fact *changed) {
    const register_record *record = into->record;
    int32_t due = into->evaluation->records->targets[index].due, as_of = into->evaluation->as_of;
    (void)entry;
    bool open = into->standing == RECORD_OPEN || record->done > as_of;
    if (into->read == READ_INVALID || into->standing == RECORD_UNCLEAR) {
        changed->invalid = true;
        return true;
    }
    if (open)
        return true;
    int32_t date = record->done > 0 ? record->done : record->seen;
    if (date == 0 && as_of > due) { /* done, but perhaps after the due date */
        changed->unclear++;
        return true;
    }
    if (record->done == 0 && as_of > due && date > due) {
        changed->unclear++;
        return true;
    }
    changed->date = later(changed->date, record->done);
    return soekpi_sum_add(record->done > due ? &changed->late : &changed->sum, into->figure);
}

/* The item that a column's header names for the plan. */
static bool names_item(const soekpi_plan *plan, const table_column *column, int32_t wanted, bool *named) {
    symbol of;
    soekpi_status status = soekpi_catalogue_lookup(plan->catalogue, soekpi_slice(column->base), &of);
    *named = status == SOEKPI_OK && of.what == SOEKPI_IS_ITEM && of.index == wanted &&
             column->time == SOEKPI_CURRENT;
    return status != SOEKPI_ERROR_MEMORY;
}

/* A limit from above may be exceeded by what a done record does not say. Beside another figure a blank says
 * that the record is about something else; a floor can only be helped by what is missing. */
static bool hides_figure(const finder *from, const target *wanted) {
    bool floor = wanted->rule.kind == RULE_COMPARE &&
                 (wanted->rule.comparison == ABOVE || wanted->rule.comparison == AT_LEAST);
    bool silent = !floor && from->standing == RECORD_DONE && from->record->done <= from->evaluation->as_of;
    for (size_t c = 0; silent && c < from->from->figures->column_count; c++)
        silent = isnan(soekpi_column_cell(&from->from->figures->columns[c], from->index));
    return silent;
}

static bool change_hidden(finder *into, size_t index, size_t entry, fact *changed) {
    (void)into;
    (void)index;
    (void)entry;
    changed->unclear++;
    return true;
}

static bool read_figures(finder *into, size_t index, size_t column) {
    const target *wanted = &into->evaluation->plan->targets[index];
    bool done = true;
    for (size_t i = 0; done && i < into->from->count; i++) {
        into->index = i;
        into->record = &into->from->records[i];
        into->standing = soekpi_record_standing(into->from, i);
        read_figure(into, wanted, column);
        if (into->read != READ_MISSING)
            done = find_rows(into) && change_rows(into, index, 0, change_quantity);
        else if (hides_figure(into, wanted))
            done = find_rows(into) && change_rows(into, index, 0, change_hidden);
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
    for (size_t i = 0; i < of->count; i++)
        of->facts[i]->complete = complete;
    return true;
}

/* ---- all ---- */

/* By default a target is due at the end of the plan's year, and begins with it. */
static void set_dates(const soekpi_evaluation *evaluation, size_t index, target_facts *out) {
    const plan_work *work = &evaluation->plan->targets[index].work;
    int32_t year = evaluation->period / 100, own = evaluation->plan->period;
    int32_t end = own / 100 == year && own >= evaluation->period ? own : year * 100 + 12;
    out->due = work->due != 0 ? work->due : soekpi_period_end_date(end);
    out->start = work->start != 0 ? work->start : out->due / 10000 * 10000 + 101;
}

static bool list_entities(finder *into) {
    const soekpi_evaluation *evaluation = into->evaluation;
    const key_column *keys = &evaluation->table->entity;
    if (!keys->codes)
        return true;
    into->by_entity = soekpi_allocate(keys->label_count, sizeof *into->by_entity);
    for (size_t row = 0; into->by_entity && row < evaluation->entity_count; row++) {
        int32_t entity = keys->codes[evaluation->members[row]];
        if (entity >= 0)
            into->by_entity[entity] = (int32_t)row + 1;
    }
    return into->by_entity != NULL;
}

static bool read_registers(finder *into) {
    soekpi_evaluation *evaluation = into->evaluation;
    for (size_t r = 0; r < evaluation->register_count; r++) {
        into->from = evaluation->registers[r];
        for (size_t i = 0; i < into->from->count; i++) {
            into->index = i;
            into->record = &into->from->records[i];
            into->standing = soekpi_record_standing(into->from, i);
            if (!find_rows(into) ||
                !soekpi_record_match(evaluation->plan, &into->names, into->record, found_name, into))
                return false;
        }
    }
    return true;
}

static bool find_all(finder *into) {
    soekpi_evaluation *evaluation = into->evaluation;
    const soekpi_plan *plan = evaluation->plan;
    if (!list_entities(into) || !soekpi_wanted_names_make(plan, &into->names) || !read_registers(into))
        return false;
    for (size_t t = 0; t < plan->target_count; t++)
        if (plan->targets[t].kind == SOEKPI_TARGET_QUANTITY && !find_quantity(into, t))
            return false;
    return true;
}

soekpi_status soekpi_progress_find(soekpi_evaluation *evaluation, soekpi_error *error) {
    const soekpi_plan *plan = evaluation->plan;
    bool any = false;
    for (size_t t = 0; t < plan->target_count; t++)
        any = any || soekpi_is_work(plan->targets[t].kind);
    if (!any)
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
    soekpi_release(into.rows);
    soekpi_release(into.by_entity);
    soekpi_wanted_names_free(&into.names);
    return done ? SOEKPI_OK : soekpi_fail_memory(error);
}

void soekpi_progress_free(soekpi_evaluation *evaluation) {
    records_found *found = evaluation->records;
    for (size_t t = 0; found && t < found->target_count; t++) {
        for (size_t i = 0; i < found->targets[t].count; i++) {
            soekpi_sum_clear(&found->targets[t].facts[i]->sum);
            soekpi_sum_clear(&found->targets[t].facts[i]->late);
            soekpi_release(found->targets[t].facts[i]);
        }
        soekpi_release(found->targets[t].facts);
    }
    if (found)
        soekpi_release(found->targets);
    soekpi_release(found);
}
