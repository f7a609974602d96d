/* Records that contradict the plan, the date or each other. */
#include "base/memory.h"
#include "evaluate/progress.h"
#include "table/read.h"

enum { MOST_OF_A_KIND = 50 };

typedef struct noter {
    soekpi_evaluation *evaluation;
    const soekpi_register *from;
    size_t index; /* of the record */
    wanted_names names;
    size_t listed;
} noter;

static bool note(noter *to, text_builder *chinese, text_builder *english) {
    text_builder none = {0}, nothing = {0};
    return soekpi_finding_check(&to->evaluation->findings, SOEKPI_FINDING_RECORD, SOEKPI_SEVERITY_WARNING,
                                soekpi_record_origin(to->from, to->index), &none, &nothing, chinese, english);
}

static const char *subject_of(const register_record *record) {
    return record->target[0] != '\0'    ? record->target
           : record->project[0] != '\0' ? record->project
                                        : record->event;
}

/* A due date of the register that is not the plan's: the plan's counts. */
static bool compare_due(void *context_of, size_t index, size_t entry) {
    noter *to = context_of;
    const soekpi_evaluation *evaluation = to->evaluation;
    const target *wanted = &evaluation->plan->targets[index];
    const register_record *record = &to->from->records[to->index];
    int32_t due = evaluation->records->targets[index].due;
    bool own = wanted->kind == SOEKPI_TARGET_CHECKLIST && entry < wanted->work.entry_count;
    if (own && wanted->work.entries[entry].due != 0)
        due = wanted->work.entries[entry].due;
    bool said = wanted->kind == SOEKPI_TARGET_MILESTONE || own;
    if (!said || record->due <= 0 || record->due == due || to->listed++ >= MOST_OF_A_KIND)
        return true;
    text_builder chinese = {0}, english = {0};
    soekpi_text_format(&chinese, "「%s」的计划完成时间是", subject_of(record));
    soekpi_date_print(record->due, &chinese);
    soekpi_text_add(&chinese, "，计划为");
    soekpi_date_print(due, &chinese);
    soekpi_text_add(&chinese, "，以计划为准");
    soekpi_text_format(&english, "'%s' is due ", subject_of(record));
    soekpi_date_print(record->due, &english);
    soekpi_text_add(&english, " in the register and ");
    soekpi_date_print(due, &english);
    soekpi_text_add(&english, " in the plan, which counts");
    return note(to, &chinese, &english);
}

/* Done on a day that has not come yet. */
static bool note_future(noter *to) {
    const register_record *record = &to->from->records[to->index];
    if (record->done <= to->evaluation->as_of || record->seen > to->evaluation->as_of ||
        record->state != SOEKPI_STATE_DONE || to->listed++ >= MOST_OF_A_KIND)
        return true;
    text_builder chinese = {0}, english = {0};
    soekpi_text_format(&chinese, "「%s」标为已完成，完成日期", subject_of(record));
    soekpi_date_print(record->done, &chinese);
    soekpi_text_add(&chinese, "却晚于截止日，按未完成计");
    soekpi_text_format(&english, "'%s' is said to be done, but on ", subject_of(record));
    soekpi_date_print(record->done, &english);
    soekpi_text_add(&english, ", after the day of this report: it counts as not done");
    return note(to, &chinese, &english);
}

static bool note_records(noter *to) {
    const soekpi_evaluation *evaluation = to->evaluation;
    for (size_t r = 0; r < evaluation->register_count; r++) {
        to->from = evaluation->registers[r];
        for (to->index = 0; to->index < to->from->count; to->index++)
            if (!note_future(to) || !soekpi_record_match(evaluation->plan, &to->names,
                                                         &to->from->records[to->index], compare_due, to))
                return false;
    }
    return true;
}

/* ---- the same figure in two registers ---- */

/* Figures that the registers before gave: who, what, when and how much. */
typedef struct given_figures {
    key_column keys;
    size_t *from; /* register of each key */
    size_t capacity;
} given_figures;

/* The item that a column is added up for, or NO_ITEM. False: memory. */
static bool find_item(const soekpi_plan *plan, const table_column *column, int32_t *quantity) {
    symbol of;
    soekpi_status status = soekpi_catalogue_lookup(plan->catalogue, soekpi_slice(column->base), &of);
    *quantity = NO_ITEM;
    for (size_t t = 0; status == SOEKPI_OK && of.what == SOEKPI_IS_ITEM && t < plan->target_count; t++)
        if (plan->targets[t].kind == SOEKPI_TARGET_QUANTITY && plan->targets[t].symbol.index == of.index)
            *quantity = of.index;
    return status != SOEKPI_ERROR_MEMORY;
}

static bool note_twice(noter *to) {
    text_builder chinese = {0}, english = {0};
    if (to->listed++ >= MOST_OF_A_KIND)
        return true;
    slice name = soekpi_slice(subject_of(&to->from->records[to->index]));
    soekpi_text_add(&chinese, "「");
    soekpi_text_shown(&chinese, name);
    soekpi_text_add(&chinese, "」的同一数量在两本台账中都有，两次计入");
    soekpi_text_add(&english, "'");
    soekpi_text_shown(&english, name);
    soekpi_text_add(&english, "' has the same figure in two registers, and it counts twice");
    return note(to, &chinese, &english);
}

static void write_given(const noter *to, const table_column *column, int32_t quantity, text_builder *key) {
    const soekpi_table *figures = to->from->figures;
    const register_record *record = &to->from->records[to->index];
    const char *texts[] = {record->target, record->project, record->event, record->entity, record->segment};
    decimal figure;
    (void)soekpi_decimal_read(soekpi_column_cell(column, to->index), &figure);
    figure = soekpi_decimal_shift(figure, soekpi_column_power(figures, column, -1));
    key->length = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        soekpi_text_format(key, "%s\n", texts[i]);
    soekpi_text_format(key, "%d %d ", (int)quantity, (int)record->done);
    soekpi_decimal_print(figure, key);
}

static bool enter_given(noter *to, size_t number, const table_column *column, int32_t quantity,
                        given_figures *given, text_builder *key) {
    for (to->index = 0; to->index < to->from->count; to->index++) {
        size_t known = given->keys.label_count;
        double cell = soekpi_column_cell(column, to->index);
        if (isnan(cell) || isinf(cell) || subject_of(&to->from->records[to->index])[0] == '\0')
            continue;
        write_given(to, column, quantity, key);
        int32_t code = key->failed ? -1 : soekpi_label_enter(&given->keys, soekpi_slice_of(key));
        if (code < 0 || !soekpi_grow(&given->from, &given->capacity, known + 1, sizeof *given->from))
            return false;
        if ((size_t)code == known)
            given->from[code] = number;
        else if (given->from[code] != number && !note_twice(to))
            return false;
    }
    return true;
}

static bool note_given_twice(noter *to) {
    const soekpi_evaluation *evaluation = to->evaluation;
    given_figures given = {0};
    text_builder key = {0};
    bool done = true;
    for (size_t r = 0; done && evaluation->register_count > 1 && r < evaluation->register_count; r++) {
        to->from = evaluation->registers[r];
        for (size_t c = 0; done && c < to->from->figures->column_count; c++) {
            const table_column *column = &to->from->figures->columns[c];
            int32_t quantity;
            done = find_item(evaluation->plan, column, &quantity) &&
                   (quantity == NO_ITEM || enter_given(to, r, column, quantity, &given, &key));
        }
    }
    soekpi_text_discard(&key);
    soekpi_key_column_free(&given.keys);
    soekpi_release(given.from);
    return done;
}

/* ---- who is not in the table ---- */

/* A record about somebody whom the table does not have: it counts for the plan as a whole only. */
static bool note_stranger(noter *to, const strange_record *from) {
    const register_record *record = &from->from->records[from->index];
    const char *name = from->segment ? record->segment : record->entity;
    text_builder chinese = {0}, english = {0}, none = {0}, found = {0};
    soekpi_text_format(&chinese, from->segment ? "台账中的板块「" : "台账中的企业「");
    soekpi_text_shown(&chinese, soekpi_slice(name));
    soekpi_text_add(&chinese, "」不在本期数据表中，其记录只计入方案整体");
    soekpi_text_format(&english, from->segment ? "the register names the segment '" : "the register names '");
    soekpi_text_shown(&english, soekpi_slice(name));
    soekpi_text_add(&english,
                    "', of which the table has no row: its records count for the plan as a whole only");
    soekpi_text_shown(&found, soekpi_slice(name));
    return soekpi_finding_check(&to->evaluation->findings, SOEKPI_FINDING_UNKNOWN_ENTITY,
                                SOEKPI_SEVERITY_WARNING, soekpi_record_origin(from->from, from->index), &none,
                                &found, &chinese, &english);
}

static bool note_strangers(noter *to) {
    const records_found *found = to->evaluation->records;
    for (size_t i = 0; i < found->strange_count; i++)
        if (!note_stranger(to, &found->strange[i]))
            return false;
    return true;
}

/* A milestone that is done although what it comes after is not. */
static bool note_order(noter *to, size_t index) {
    const soekpi_evaluation *evaluation = to->evaluation;
    const target *wanted = &evaluation->plan->targets[index];
    size_t before = wanted->work.after;
    if (wanted->kind != SOEKPI_TARGET_MILESTONE || before == SIZE_MAX ||
        evaluation->plan->targets[before].kind != SOEKPI_TARGET_MILESTONE)
        return true;
    const target_facts *of = &evaluation->records->targets[index];
    for (size_t i = 0; i < of->count; i++) {
        const fact *first = soekpi_fact_of(evaluation, before, of->facts[i]->row);
        const entry_fact *entry = &of->facts[i]->entries[0];
        if (!first || !first->entries[0].record || first->entries[0].done || !entry->done)
            continue;
        text_builder chinese = {0}, english = {0}, none = {0}, nothing = {0};
        soekpi_text_format(&chinese, "「%s」已完成，而前序「%s」未完成", wanted->title_chinese,
                           evaluation->plan->targets[before].title_chinese);
        soekpi_text_format(&english, "'%s' is done, but '%s' before it is not", wanted->id,
                           evaluation->plan->targets[before].id);
        return soekpi_finding_check(&to->evaluation->findings, SOEKPI_FINDING_RECORD, SOEKPI_SEVERITY_WARNING,
                                    (origin){0}, &none, &nothing, &chinese, &english);
    }
    return true;
}

/* The registers' own findings, then what they say against the plan. */
bool soekpi_progress_note(soekpi_evaluation *evaluation) {
    for (size_t r = 0; r < evaluation->register_count; r++) {
        const finding_list *from = &evaluation->registers[r]->figures->findings;
        for (size_t i = 0; i < from->count; i++)
            if (!soekpi_finding_copy(&evaluation->findings, &from->findings[i], "", ""))
                return false;
    }
    if (!evaluation->records)
        return true;
    noter to = {.evaluation = evaluation};
    bool done = note_strangers(&to) && note_given_twice(&to);
    to.listed = 0;
    done = done && soekpi_wanted_names_make(evaluation->plan, &to.names) && note_records(&to);
    for (size_t t = 0; done && t < evaluation->plan->target_count; t++)
        done = note_order(&to, t);
    soekpi_wanted_names_free(&to.names);
    return done;
}
