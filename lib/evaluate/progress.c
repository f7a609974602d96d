/* Values and verdicts of quantities, milestones, portfolios and checklists (laws 4, 6, 11 and 15). */
#include "evaluate/progress.h"

#include "evaluate/accumulator.h"

/* ---- entries ---- */

static bool is_in_time(const soekpi_evaluation *evaluation, const entry_fact *from) {
    if (from->dated)
        return from->date <= from->due;
    /* Done by as_of without a date: in time where that is, or the day it was seen, is not after the due date.
     */
    int32_t seen = from->record->seen;
    return evaluation->as_of <= from->due || (seen > 0 && seen <= from->due);
}

/* Done, but nobody can tell by when. */
static bool is_undated(const soekpi_evaluation *evaluation, const entry_fact *from) {
    return from->ahead || (from->done && !from->dated && !is_in_time(evaluation, from));
}

void soekpi_entry_judge(const soekpi_evaluation *evaluation, const entry_fact *from, int32_t *verdict,
                        int32_t *label) {
    *label = SOEKPI_LABEL_NONE;
    *verdict = SOEKPI_NO_DATA;
    if (!from->record || from->invalid || is_undated(evaluation, from))
        return;
    if (from->done) {
        bool in_time = is_in_time(evaluation, from);
        *verdict = in_time ? SOEKPI_MET : SOEKPI_BREACHED;
        *label = in_time ? SOEKPI_DONE_ON_TIME : SOEKPI_DONE_LATE;
    } else if (evaluation->as_of < from->due) {
        *verdict = SOEKPI_PENDING;
    } else if (from->open >= from->due) {
        *verdict = SOEKPI_BREACHED;
        *label = SOEKPI_OVERDUE;
    }
}

tally_of_entries soekpi_entries_count(const soekpi_evaluation *evaluation, size_t index, const fact *from) {
    const target *wanted = &evaluation->plan->targets[index];
    const plan_work *work = &wanted->work;
    int32_t due = evaluation->records->targets[index].due;
    size_t unnamed = work->declared - work->entry_count, others = from->unnamed_count;
    tally_of_entries count = {.declared = work->declared, .finished = others, .done = others};
    for (size_t i = 0; i < work->entry_count; i++) {
        entry_fact entry = from->entries[i];
        int32_t verdict, label;
        soekpi_entry_judge(evaluation, &entry, &verdict, &label);
        count.overdue += label == SOEKPI_OVERDUE;
        count.finished_late += label == SOEKPI_DONE_LATE;
        entry.due = due; /* the share counts what is done by the target's own date */
        soekpi_entry_judge(evaluation, &entry, &verdict, &label);
        count.finished += verdict == SOEKPI_MET;
        count.unknown += verdict == SOEKPI_NO_DATA;
        count.done += entry.done;
    }
    count.unknown += unnamed - others;
    return count;
}

/* ---- values ---- */

static void set_integer(exact_ratio *out, int64_t numerator, int64_t denominator) {
    soekpi_exact_set(&out->numerator, soekpi_decimal_make(numerator, 0));
    soekpi_exact_set(&out->denominator, soekpi_decimal_make(denominator, 0));
}

static void set_sum(exact_ratio *out, const decimal_sum *sum) {
    soekpi_sum_exact(sum, &out->numerator);
    soekpi_exact_set(&out->denominator, soekpi_decimal_make(1, 0));
}

/* Days that a milestone is late: negative when it is early, or has days left. */
static void milestone_value(const soekpi_evaluation *evaluation, const entry_fact *from, computed *out) {
    if (!from->record)
        out->reason = SOEKPI_NO_EVIDENCE;
    else if (from->invalid)
        out->reason = SOEKPI_INVALID_INPUT;
    else if (is_undated(evaluation, from))
        out->reason = SOEKPI_MISSING_INPUT;
    else if (!from->done && evaluation->as_of >= from->due && from->open < from->due)
        out->reason = SOEKPI_NO_EVIDENCE;
    if (out->reason != SOEKPI_REASON_OK)
        return;
    int32_t until = from->dated && from->done ? from->date : evaluation->as_of;
    if (from->done && !from->dated && until > from->due) /* seen done in time */
        until = from->record->seen;
    set_integer(&out->ratio, soekpi_date_days(until) - soekpi_date_days(from->due), 1);
}

static void quantity_value(const context *at, size_t index, const fact *from, computed *out) {
    const soekpi_evaluation *evaluation = at->evaluation;
    const bound_target *bound = &evaluation->targets[index];
    if (evaluation->records->targets[index].from_table) {
        soekpi_ratio_compute(at, bound, &bound->value, out);
        if (out->reason == SOEKPI_MISSING_INPUT)
            out->reason = SOEKPI_NO_EVIDENCE;
        return;
    }
    if (from->invalid)
        out->reason = SOEKPI_INVALID_INPUT;
    else
        set_sum(&out->ratio, &from->sum);
    if (out->reason == SOEKPI_REASON_OK && !soekpi_exact_is_inside(&out->ratio))
        out->reason = SOEKPI_OUT_OF_RANGE;
}

void soekpi_progress_value(const context *at, size_t index, computed *out) {
    const soekpi_evaluation *evaluation = at->evaluation;
    const target *wanted = &evaluation->plan->targets[index];
    const fact *from = soekpi_fact_of(evaluation, index, at->row);
    out->reason = SOEKPI_REASON_OK;
    out->label = SOEKPI_LABEL_NONE;
    out->marks = 0;
    out->scale = soekpi_decimal_make(1, 0);
    if ((!from || from->records == 0) && !evaluation->records->targets[index].from_table) {
        out->reason = SOEKPI_NO_EVIDENCE;
        return;
    }
    tally_of_entries count;
    switch (wanted->kind) {
    case SOEKPI_TARGET_MILESTONE:
        milestone_value(evaluation, &from->entries[0], out);
        return;
    case SOEKPI_TARGET_PORTFOLIO:
        count = soekpi_entries_count(evaluation, index, from);
        set_integer(&out->ratio, (int64_t)count.finished, 1);
        return;
    case SOEKPI_TARGET_CHECKLIST:
        count = soekpi_entries_count(evaluation, index, from);
        set_integer(&out->ratio, (int64_t)count.finished, (int64_t)count.declared);
        return;
    default:
        quantity_value(at, index, from, out);
    }
}

/* ---- pace ---- */

bool soekpi_pace(const soekpi_evaluation *evaluation, size_t index, const exact_ratio *limit,
                 exact_ratio *out) {
    const target_facts *of = &evaluation->records->targets[index];
    const plan_work *work = &evaluation->plan->targets[index].work;
    if (work->linear) { /* both the first and the last day count */
        int32_t start = soekpi_date_days(of->start);
        int32_t whole = soekpi_date_days(of->due) - start + 1;
        int32_t elapsed = soekpi_date_days(evaluation->as_of) - start + 1;
        if (whole <= 0 || elapsed < 0)
            return false;
        elapsed = elapsed > whole ? whole : elapsed;
        soekpi_exact_multiply_decimal(&out->numerator, &limit->numerator, soekpi_decimal_make(elapsed, 0));
        soekpi_exact_multiply_decimal(&out->denominator, &limit->denominator, soekpi_decimal_make(whole, 0));
        return true;
    }
    const plan_step *last = NULL;
    for (size_t i = 0; i < work->step_count && work->schedule[i].date <= evaluation->as_of; i++)
        last = &work->schedule[i];
    if (!last)
        return false;
    soekpi_ratio_from_decimal(out, last->value);
    return true;
}

/* ---- verdicts ---- */

typedef struct decision {
    const context *at;
    const bound_target *bound;
    size_t index;
    const fact *from;
    const target_facts *of;
    judgement *out;
} decision;

static void give(const decision *by, int32_t verdict, int32_t label) {
    by->out->verdict = verdict;
    by->out->label = label;
}

static void give_no_data(const decision *by, int32_t reason) {
    by->out->verdict = SOEKPI_NO_DATA;
    by->out->reason = reason;
}

/* Without a value: law 5 calls undefined what is neither missing nor invalid. */
static void give_none(const decision *by) {
    by->out->verdict = soekpi_is_absent(by->out->reason) ? SOEKPI_NO_DATA : SOEKPI_UNDEFINED;
}

static bool is_ceiling(const target *wanted) {
    return wanted->rule.kind == RULE_COMPARE && !soekpi_is_floor(wanted);
}

/* ---- milestones ---- */

/* What records answer is not yet reached where it is at risk; figures are, though with little to spare. */
static bool is_met(const context *at, size_t index) {
    judgement other;
    soekpi_judge(at, index, &other);
    return other.verdict == SOEKPI_MET ||
           (other.verdict == SOEKPI_AT_RISK && !soekpi_is_work(at->evaluation->plan->targets[index].kind));
}

static bool is_done_on(const context *at, size_t before) {
    if (at->evaluation->plan->targets[before].kind != SOEKPI_TARGET_MILESTONE)
        return is_met(at, before);
    const fact *from = soekpi_fact_of(at->evaluation, before, at->row);
    return from && from->entries[0].done;
}

/* Whether it is done on all rows that records speak about; asked of many rows, and found out once. */
static bool is_done_everywhere(const soekpi_evaluation *evaluation, size_t before) {
    enum { UNKNOWN, DONE, OPEN };
    target_facts *of = &evaluation->records->targets[before];
    int known = atomic_load(&of->everywhere);
    if (known != UNKNOWN)
        return known == DONE;
    bool done = of->count > 0;
    for (size_t i = 0; done && i < of->count; i++) {
        context at = {.evaluation = evaluation, .row = of->facts[i]->row};
        done = is_done_on(&at, before);
    }
    atomic_store(&of->everywhere, done ? DONE : OPEN);
    return done;
}

/* Whether what comes before is done by as_of, late or not: on this row, or, where it does not speak about
 * that, on all rows that records speak about. */
static bool is_done_before(const decision *by) {
    const soekpi_evaluation *evaluation = by->at->evaluation;
    size_t before = by->bound->target->work.after;
    if (before == SIZE_MAX)
        return false; /* nothing stands in for it: the days alone decide */
    if (soekpi_in_scope(by->at, &evaluation->plan->targets[before]))
        return is_done_on(by->at, before);
    /* the groups of an accumulator are not the evaluation's rows */
    return is_done_everywhere(evaluation->sums ? evaluation->sums->accumulator->evaluation : evaluation,
                              before);
}

static void decide_milestone(const decision *by) {
    const entry_fact *entry = &by->from->entries[0];
    int32_t verdict, label;
    soekpi_entry_judge(by->at->evaluation, entry, &verdict, &label);
    give(by, verdict, label);
    if (verdict != SOEKPI_PENDING || by->bound->risk == RISK_NONE || is_done_before(by))
        return;
    if (soekpi_at_risk(by->at, by->bound, by->out))
        give(by, SOEKPI_AT_RISK,
             by->bound->target->work.after != SIZE_MAX ? SOEKPI_WAITING : SOEKPI_LABEL_NONE);
}

/* ---- quantities, portfolios, checklists ---- */

/* The most that can still be reached fails the rule. */
static bool is_out_of_reach(const decision *by) {
    exact_ratio most;
    if (!by->bound->has_maximum || !soekpi_is_floor(by->bound->target))
        return false;
    soekpi_ratio_from_decimal(&most, by->bound->maximum);
    return !soekpi_rule_holds(by->at, by->bound, &most);
}

static bool is_behind(const decision *by) {
    exact_ratio wanted;
    return soekpi_is_floor(by->bound->target) &&
           soekpi_pace(by->at->evaluation, by->index, &by->out->reference.ratio, &wanted) &&
           soekpi_exact_ratio_compare(&by->out->value.ratio, &wanted) < 0;
}

static size_t overdue(const decision *by) {
    if (by->bound->target->kind != SOEKPI_TARGET_CHECKLIST)
        return 0;
    return soekpi_entries_count(by->at->evaluation, by->index, by->from).overdue;
}

/* The rule does not hold yet, and the due date is not over. */
static void decide_before(const decision *by) {
    if (is_out_of_reach(by))
        give(by, SOEKPI_BREACHED, SOEKPI_OUT_OF_REACH);
    else if (is_ceiling(by->bound->target))
        give(by, SOEKPI_BREACHED, SOEKPI_LABEL_NONE);
    else if (overdue(by) > 0)
        give(by, SOEKPI_AT_RISK, SOEKPI_OVERDUE);
    else if (is_behind(by))
        give(by, SOEKPI_AT_RISK, SOEKPI_BEHIND_PACE);
    else if (by->bound->risk == RISK_CONDITION && soekpi_at_risk(by->at, by->bound, by->out))
        give(by, SOEKPI_AT_RISK, SOEKPI_LABEL_NONE);
    else
        give(by, SOEKPI_PENDING, SOEKPI_LABEL_NONE);
}

/* Whether more of a quantity may still turn out to be done in time. Against a limit from above a register
 * that was kept until then is enough; that more was not done must be said of something that was open. */
static bool may_come(const decision *by) {
    if (by->of->from_table)
        return soekpi_period_end_date(by->at->evaluation->period) < by->of->due;
    bool seen = soekpi_is_floor(by->bound->target) ? by->from->open : by->from->seen >= by->of->due;
    return by->from->unclear > 0 || !(by->of->complete || seen);
}

/* The rule for so many projects or entries. */
static bool holds_for(const decision *by, size_t number) {
    const target *wanted = by->bound->target;
    bool share = wanted->kind == SOEKPI_TARGET_CHECKLIST;
    exact_ratio value;
    set_integer(&value, (int64_t)number, share ? (int64_t)wanted->work.declared : 1);
    return soekpi_rule_holds(by->at, by->bound, &value);
}

/* Whether what may still come to light would turn the rule. */
static bool may_turn(const decision *by, bool holds) {
    if (by->bound->target->kind == SOEKPI_TARGET_QUANTITY)
        return may_come(by);
    tally_of_entries count = soekpi_entries_count(by->at->evaluation, by->index, by->from);
    return holds_for(by, count.finished + count.unknown) != holds;
}

/* With what was done after the due date the rule holds. */
static bool is_reached_late(const decision *by) {
    if (by->bound->target->kind != SOEKPI_TARGET_QUANTITY)
        return holds_for(by, soekpi_entries_count(by->at->evaluation, by->index, by->from).done);
    exact_ratio all;
    exact late;
    if (by->of->from_table)
        return false;
    soekpi_sum_exact(&by->from->sum, &all.numerator);
    soekpi_sum_exact(&by->from->late, &late);
    soekpi_exact_add(&all.numerator, &all.numerator, &late);
    soekpi_exact_set(&all.denominator, soekpi_decimal_make(1, 0));
    return soekpi_rule_holds(by->at, by->bound, &all);
}

/* The rule does not hold, and the due date is over. */
static void decide_after(const decision *by) {
    if (is_ceiling(by->bound->target))
        give(by, SOEKPI_BREACHED, SOEKPI_LABEL_NONE);
    else if (may_turn(by, false))
        give_no_data(by, SOEKPI_NO_EVIDENCE);
    else
        give(by, SOEKPI_BREACHED, is_reached_late(by) ? SOEKPI_DONE_LATE : SOEKPI_OVERDUE);
}

/* The rule holds: a floor for good, anything else when no more can come. */
static void decide_held(const decision *by) {
    bool floor = soekpi_is_floor(by->bound->target), over = by->at->evaluation->as_of >= by->of->due;
    if (!floor && (over ? may_turn(by, true) : by->from && by->from->hidden))
        give_no_data(by, SOEKPI_NO_EVIDENCE); /* more may come to light, and break it */
    else if (!floor && !over)
        give(by, SOEKPI_PENDING, SOEKPI_LABEL_NONE);
    else
        give(by, SOEKPI_MET, SOEKPI_DONE_ON_TIME);
    if (by->out->verdict != SOEKPI_NO_DATA && by->bound->risk != RISK_NONE &&
        soekpi_at_risk(by->at, by->bound, by->out))
        give(by, SOEKPI_AT_RISK, SOEKPI_LABEL_NONE);
}

void soekpi_progress_decide(const context *at, size_t index, judgement *out) {
    const soekpi_evaluation *evaluation = at->evaluation;
    const decision by = {.at = at,
                         .bound = &evaluation->targets[index],
                         .index = index,
                         .from = soekpi_fact_of(evaluation, index, at->row),
                         .of = &evaluation->records->targets[index],
                         .out = out};
    if (!out->has_margin) {
        give_none(&by);
    } else if (by.bound->target->kind == SOEKPI_TARGET_MILESTONE) {
        decide_milestone(&by);
    } else if (soekpi_holds(&by.bound->rule, &out->margin)) {
        decide_held(&by);
    } else if (evaluation->as_of < by.of->due) {
        decide_before(&by);
    } else {
        decide_after(&by);
    }
}
