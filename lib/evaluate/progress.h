/* What records say about quantities, milestones, portfolios and checklists (laws 11 and 15).
 *
 * Records are read once, when the evaluation is created: each answers targets by its names and
 * figures, and belongs to the rows of its entity, the groups above it, its segment and the plan.
 *
 *     records --match--> facts of a target for a row --judge--> value, verdict, label
 */
#ifndef SOEKPI_EVALUATE_PROGRESS_H
#define SOEKPI_EVALUATE_PROGRESS_H

#include <soekpi/progress.h>

#include "base/sum.h"
#include "evaluate/evaluation.h"
#include "table/register.h"

/* What records say about a milestone, a project of a portfolio or an entry of a checklist. */
typedef struct entry_fact {
    const register_record *record; /* the one that decides; NULL: none speaks about it */
    bool done;                     /* by as_of */
    bool dated;                    /* `date` is known */
    bool invalid;                  /* its date of completion is no date */
    bool evidence;                 /* not done by its due date: seen then, or the register is complete */
    int32_t date;                  /* of completion */
    int32_t due;
    int32_t seen;
    size_t stage; /* furthest stage done + 1; 0 for none */
} entry_fact;

/* What records say about a target for one row. */
typedef struct fact {
    size_t row;
    size_t records;
    decimal_sum sum;      /* of a quantity, done by as_of and by the due date */
    decimal_sum late;     /* done by as_of, but after the due date */
    size_t unclear;       /* done, but nobody can tell by when, or (for a limit from above) how much */
    bool invalid;         /* a figure is none */
    bool complete;        /* no more can come to light: all registers are complete up to the due date */
    int32_t date, seen;   /* the latest */
    size_t unnamed;       /* projects at the stage that the plan's list does not name */
    entry_fact entries[]; /* of a milestone one; else as many as the target has */
} fact;

typedef struct target_facts {
    fact **facts; /* by row */
    size_t count, capacity;
    bool from_table; /* a quantity that no register has a column for: the table's figures */
    int32_t start, due;
} target_facts;

typedef struct records_found {
    target_facts *targets; /* one a target of the plan */
    size_t target_count;
} records_found;

static inline bool soekpi_is_work(int32_t kind) {
    return kind != SOEKPI_TARGET_RULE && kind != SOEKPI_TARGET_RANK;
}

/* ---- progress_find.c, progress_match.c ---- */

soekpi_status soekpi_progress_find(soekpi_evaluation *evaluation, soekpi_error *error);
void soekpi_progress_free(soekpi_evaluation *evaluation);
/* What records say about a target for a row; NULL: nothing. */
const fact *soekpi_fact_of(const soekpi_evaluation *evaluation, size_t target, size_t row);
/* The facts for a row, made when there are none. NULL: memory. */
fact *soekpi_fact_enter(soekpi_evaluation *evaluation, size_t target, size_t row);
/* Findings about records that contradict the plan or each other. False: memory. */
bool soekpi_progress_note(soekpi_evaluation *evaluation);

/* Whom the names of records stand for: names of targets and their entries, without blanks. */
typedef struct wanted_name {
    char *key;
    size_t target, entry;
} wanted_name;

typedef struct wanted_names {
    wanted_name *names; /* by key */
    size_t count, capacity;
} wanted_names;

bool soekpi_wanted_names_make(const soekpi_plan *plan, wanted_names *out);
void soekpi_wanted_names_free(wanted_names *freed);
/* Calls `found` for each target and entry that a record speaks about, once. False: memory, or what `found`
 * gave. */
typedef bool wanted_found(void *into, size_t target, size_t entry);
bool soekpi_record_match(const soekpi_plan *plan, const wanted_names *names, const register_record *record,
                         wanted_found *found, void *into);
/* The stage that a text names, or SIZE_MAX. */
bool soekpi_stage_find(const plan_work *work, const char *text, size_t *stage);

/* ---- progress.c: values and verdicts ---- */

/* How many projects or entries are done in time, and how many may still turn out to be. */
typedef struct tally_of_entries {
    size_t declared, finished, finished_late, overdue, unknown;
} tally_of_entries;

tally_of_entries soekpi_entries_count(const soekpi_evaluation *evaluation, size_t target, const fact *from);
/* Verdict and label of one entry by itself. */
void soekpi_entry_judge(const soekpi_evaluation *evaluation, size_t target, const entry_fact *from,
                        int32_t *verdict, int32_t *label);
/* What should be reached by as_of; false without a pace or before a schedule's first day. `limit` is the
 * target's reference. */
bool soekpi_pace(const soekpi_evaluation *evaluation, size_t target, const exact_ratio *limit,
                 exact_ratio *out);

/* The value of a work target: so far, from records or the table. */
void soekpi_progress_value(const context *at, size_t target, computed *out);
/* One line about it, and the names of what no record speaks about. */
void soekpi_progress_explain(const context *at, size_t target, const judgement *found, int32_t language,
                             text_builder *builder);
void soekpi_progress_missing(const context *at, size_t target, int32_t language, text_builder *builder);
/* The verdict and label, once value, reference and margin stand in *out. */
void soekpi_progress_decide(const context *at, size_t target, judgement *out);

#endif
