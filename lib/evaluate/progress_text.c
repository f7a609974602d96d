/* Progress for people: in one line, and field by field. */
#include "evaluate/progress.h"

/* ---- fields ---- */

static soekpi_status check(const soekpi_evaluation *evaluation, size_t row, size_t index, bool complete) {
    if (!evaluation || !complete)
        return SOEKPI_ERROR_ARGUMENT;
    if (row >= evaluation->entity_count + evaluation->group_count || index >= evaluation->plan->target_count)
        return SOEKPI_ERROR_RANGE;
    return soekpi_is_work(evaluation->plan->targets[index].kind) ? SOEKPI_OK : SOEKPI_ERROR_ARGUMENT;
}

static double nearest(bool known, const exact_ratio *ratio) {
    double number = (double)NAN;
    if (known)
        (void)soekpi_exact_nearest(ratio, &number);
    return number;
}

/* What is still to come: reference - value, 0 when it is reached; for a milestone there is none. */
static bool needed_of(const bound_target *bound, const judgement *from, exact_ratio *out) {
    if (!from->has_margin || !soekpi_is_floor(bound->target) ||
        bound->target->kind == SOEKPI_TARGET_MILESTONE)
        return false;
    soekpi_exact_ratio_copy(out, &from->margin);
    soekpi_exact_negate(&out->numerator);
    if (out->numerator.sign < 0)
        soekpi_exact_zero(&out->numerator);
    return true;
}

/* Per day that is left. */
static void divide_by(exact_ratio *ratio, int32_t days) {
    soekpi_exact_multiply_decimal(&ratio->denominator, &ratio->denominator, soekpi_decimal_make(days, 0));
}

static void put_entries(const soekpi_evaluation *evaluation, size_t index, const fact *from,
                        soekpi_progress *out) {
    const target *wanted = &evaluation->plan->targets[index];
    if (wanted->kind == SOEKPI_TARGET_MILESTONE) {
        int32_t verdict, label;
        soekpi_entry_judge(evaluation, &from->entries[0], &verdict, &label);
        out->done = from->entries[0].done ? from->entries[0].date : 0;
        out->overdue = label == SOEKPI_OVERDUE;
        out->finished = label == SOEKPI_DONE_ON_TIME;
        out->finished_late = label == SOEKPI_DONE_LATE;
        out->unknown = verdict == SOEKPI_NO_DATA;
        return;
    }
    tally_of_entries count = soekpi_entries_count(evaluation, index, from);
    out->finished = count.finished;
    out->finished_late = count.finished_late;
    out->overdue = count.overdue;
    out->unknown = count.unknown;
}

soekpi_status soekpi_evaluation_progress(const soekpi_evaluation *evaluation, size_t row, size_t index,
                                         soekpi_progress *progress) {
    soekpi_status status =
        check(evaluation, row, index, progress != NULL && progress->size == sizeof *progress);
    if (status != SOEKPI_OK)
        return status;
    const target *wanted = &evaluation->plan->targets[index];
    const target_facts *of = &evaluation->records->targets[index];
    const fact *from = soekpi_fact_of(evaluation, index, row);
    context at = {.evaluation = evaluation, .row = row};
    judgement found;
    exact_ratio still, pace;
    soekpi_judge(&at, index, &found);
    int32_t left = soekpi_date_days(of->due) - soekpi_date_days(evaluation->as_of);
    bool needs = needed_of(&evaluation->targets[index], &found, &still);
    bool paced = found.has_reference && soekpi_pace(evaluation, index, &found.reference.ratio, &pace);
    bool milestone = wanted->kind == SOEKPI_TARGET_MILESTONE;
    *progress = (soekpi_progress){.size = sizeof *progress,
                                  .start = of->start,
                                  .due = of->due,
                                  .days_left = left,
                                  .declared = milestone ? 1 : wanted->work.declared,
                                  .unknown = milestone ? 1 : wanted->work.declared,
                                  .value = nearest(found.has_value, &found.value.ratio),
                                  .expected = nearest(paced, &pace),
                                  .needed = nearest(needs, &still)};
    if (from) {
        progress->records = from->records;
        progress->done = from->date;
        /* a later register may be read for an earlier day */
        progress->seen = from->seen < evaluation->as_of ? from->seen : evaluation->as_of;
        put_entries(evaluation, index, from, progress);
    }
    if (milestone && found.has_value && progress->value > 0)
        progress->days_late = (int32_t)progress->value;
    if (needs && left > 0)
        divide_by(&still, left);
    progress->per_day = nearest(needs && left > 0, &still);
    return SOEKPI_OK;
}

soekpi_status soekpi_evaluation_entry(const soekpi_evaluation *evaluation, size_t row, size_t index,
                                      size_t which, soekpi_entry_state *state) {
    soekpi_status status = check(evaluation, row, index, state != NULL && state->size == sizeof *state);
    if (status != SOEKPI_OK)
        return status;
    const plan_work *work = &evaluation->plan->targets[index].work;
    if (which >= work->entry_count)
        return SOEKPI_ERROR_RANGE;
    const plan_entry *entry = &work->entries[which];
    const fact *from = soekpi_fact_of(evaluation, index, row);
    entry_fact none = {.due = entry->due != 0 ? entry->due : evaluation->records->targets[index].due};
    const entry_fact *found = from ? &from->entries[which] : &none;
    const register_record *record = found->record;
    /* What was done after as_of is not done on that day. */
    bool ahead = record && !found->done && record->state == SOEKPI_STATE_DONE;
    *state = (soekpi_entry_state){.size = sizeof *state,
                                  .owner = record && record->owner[0] != '\0' ? record->owner : entry->owner,
                                  .evidence = record && !ahead ? record->evidence : "",
                                  .stage = found->stage > 0 ? work->stages[found->stage - 1] : "",
                                  .state = record ? record->state : SOEKPI_STATE_NONE,
                                  .due = found->due,
                                  .done = found->date};
    soekpi_entry_judge(evaluation, found, &state->verdict, &state->label);
    return SOEKPI_OK;
}

/* ---- one line ---- */

typedef struct line_writer {
    const context *at;
    const bound_target *bound;
    size_t index;
    const fact *from;
    const judgement *found;
    bool chinese;
    text_builder *out;
} line_writer;

static void add(const line_writer *to, const char *chinese, const char *english) {
    soekpi_text_add(to->out, to->chinese ? chinese : english);
}

static void add_ratio(const line_writer *to, const exact_ratio *ratio) {
    soekpi_print_in_unit(to->at, to->bound->target, ratio, SOEKPI_FIELD_VALUE, -1, to->out);
}

static void write_milestone(const line_writer *to) {
    const soekpi_evaluation *evaluation = to->at->evaluation;
    const entry_fact *entry = to->from ? &to->from->entries[0] : NULL;
    add(to, "应于", "due ");
    soekpi_date_print(evaluation->records->targets[to->index].due, to->out);
    add(to, "完成", "");
    if (!to->found->has_value || !entry)
        return;
    double number = 0;
    (void)soekpi_exact_nearest(&to->found->value.ratio, &number);
    int late = (int)number, early = -late;
    if (entry->done) {
        add(to, "，", ", ");
        if (entry->dated)
            soekpi_date_print(entry->date, to->out);
        add(to, "完成", entry->dated ? " done" : "done");
        if (entry->dated && late != 0)
            soekpi_text_format(to->out,
                               to->chinese ? (late > 0 ? "，逾期%d天" : "，提前%d天")
                                           : (late > 0 ? ", %d days late" : ", %d days early"),
                               late > 0 ? late : early);
        return;
    }
    soekpi_text_format(to->out,
                       to->chinese ? (late >= 0 ? "，未完成，逾期%d天" : "，未完成，尚余%d天")
                                   : (late >= 0 ? ", not done, %d days late" : ", not done, %d days left"),
                       late >= 0 ? late : early);
}

static void write_count(const line_writer *to, const char *chinese, const char *english, size_t count) {
    if (count > 0)
        soekpi_text_format(to->out, to->chinese ? chinese : english, count);
}

static void write_entries(const line_writer *to) {
    const target *wanted = to->bound->target;
    const plan_work *work = &wanted->work;
    tally_of_entries count = {.declared = work->declared, .unknown = work->declared};
    if (to->from)
        count = soekpi_entries_count(to->at->evaluation, to->index, to->from);
    if (wanted->kind == SOEKPI_TARGET_PORTFOLIO && work->stage_count > 0)
        soekpi_text_format(to->out,
                           to->chinese ? "%zu个中%zu个达到“%s”" : "%zu projects, %zu of them at '%s'",
                           count.declared, count.finished, work->stages[work->stage]);
    else if (wanted->kind == SOEKPI_TARGET_PORTFOLIO)
        soekpi_text_format(to->out, to->chinese ? "%zu个中完成%zu个" : "%zu projects, %zu of them done",
                           count.declared, count.finished);
    else
        soekpi_text_format(to->out, to->chinese ? "%zu项中完成%zu项" : "%zu entries, %zu of them done",
                           count.declared, count.finished);
    write_count(to, "，逾期完成%zu", ", %zu done late", count.finished_late);
    write_count(to, "，逾期未完成%zu", ", %zu overdue", count.overdue);
    write_count(to, "，无记录%zu", ", %zu without a record", count.unknown);
}

static void write_needed(const line_writer *to) {
    const soekpi_evaluation *evaluation = to->at->evaluation;
    const target_facts *of = &evaluation->records->targets[to->index];
    int32_t left = soekpi_date_days(of->due) - soekpi_date_days(evaluation->as_of);
    exact_ratio still;
    if (!needed_of(to->bound, to->found, &still) || still.numerator.sign == 0)
        return;
    add(to, "；尚需 ", "; still to come ");
    add_ratio(to, &still);
    if (left <= 0)
        return;
    soekpi_text_format(to->out, to->chinese ? "，剩余%d天，平均每天 " : ", %d days left, a day ", (int)left);
    divide_by(&still, left);
    add_ratio(to, &still);
}

static void write_quantity(const line_writer *to) {
    const soekpi_evaluation *evaluation = to->at->evaluation;
    const target_facts *of = &evaluation->records->targets[to->index];
    add(to, "截至", "by ");
    soekpi_date_print(of->due < evaluation->as_of ? of->due : evaluation->as_of, to->out);
    add(to, "完成 ", " reached ");
    add_ratio(to, &to->found->value.ratio);
    if (to->from && to->from->records > 0)
        soekpi_text_format(to->out, to->chinese ? "（%zu条记录）" : " (%zu records)", to->from->records);
    exact_ratio pace;
    if (to->found->has_reference && soekpi_pace(evaluation, to->index, &to->found->reference.ratio, &pace)) {
        add(to, "；按进度应达 ", "; by the pace ");
        add_ratio(to, &pace);
    }
    write_needed(to);
}

void soekpi_progress_explain(const context *at, size_t index, const judgement *found, int32_t language,
                             text_builder *builder) {
    const line_writer to = {.at = at,
                            .bound = &at->evaluation->targets[index],
                            .index = index,
                            .from = soekpi_fact_of(at->evaluation, index, at->row),
                            .found = found,
                            .chinese = language == SOEKPI_CHINESE,
                            .out = builder};
    switch (to.bound->target->kind) {
    case SOEKPI_TARGET_MILESTONE:
        write_milestone(&to);
        break;
    case SOEKPI_TARGET_PORTFOLIO:
    case SOEKPI_TARGET_CHECKLIST:
        write_entries(&to);
        break;
    default:
        if (found->has_value)
            write_quantity(&to);
        else
            soekpi_text_add(builder, soekpi_reason_text(found->value.reason, language));
    }
}

void soekpi_progress_missing(const context *at, size_t index, int32_t language, text_builder *builder) {
    const soekpi_evaluation *evaluation = at->evaluation;
    const target *wanted = &evaluation->plan->targets[index];
    const fact *from = soekpi_fact_of(evaluation, index, at->row);
    bool chinese = language == SOEKPI_CHINESE;
    if (wanted->work.entry_count == 0) {
        soekpi_text_add(builder, wanted->kind == SOEKPI_TARGET_MILESTONE
                                     ? wanted->work.subject
                                     : (chinese ? wanted->title_chinese : wanted->title_english));
        return;
    }
    size_t listed = 0;
    for (size_t i = 0; i < wanted->work.entry_count; i++) {
        int32_t verdict = SOEKPI_NO_DATA, label;
        if (from)
            soekpi_entry_judge(evaluation, &from->entries[i], &verdict, &label);
        if (verdict != SOEKPI_NO_DATA)
            continue;
        const plan_entry *entry = &wanted->work.entries[i];
        soekpi_text_add(builder, listed++ == 0 ? "" : chinese ? "、" : ", ");
        soekpi_text_add(builder, chinese ? entry->title_chinese : entry->title_english);
    }
    size_t unnamed = wanted->work.declared - wanted->work.entry_count;
    if (unnamed > 0)
        soekpi_text_format(builder, chinese ? "%s另%zu个未列名" : "%s%zu that the plan does not name",
                           listed > 0 ? (chinese ? "，" : ", ") : "", unnamed);
}
