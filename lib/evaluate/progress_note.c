/* Records that contradict the plan, the date or each other. */
#include "evaluate/progress.h"

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
    bool done = soekpi_wanted_names_make(evaluation->plan, &to.names) && note_records(&to);
    for (size_t t = 0; done && t < evaluation->plan->target_count; t++)
        done = note_order(&to, t);
    soekpi_wanted_names_free(&to.names);
    return done;
}
