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
    bool ahead;                    /* a state of a later day says so: by as_of perhaps not */
    bool dated;                    /* `date` is known */
    bool invalid;                  /* its date of completion is no date */
    int32_t date;                  /* of completion, by as_of */
    int32_t due;
    int32_t seen; /* the last day that the record, or its register, speaks of */
    int32_t open; /* the last day on which any record says that it was open; 0: none does */
    size_t stage; /* furthest stage done + 1; 0 for none */
} entry_fact;

/* What records say about a target for one row. */
typedef struct fact {
    size_t row;
    size_t records;
    decimal_sum sum;    /* of a quantity, done by as_of and by the due date */
    decimal_sum late;   /* done by as_of, but after the due date */
    size_t unclear;     /* records of what may have been done in time, or not: nobody can tell */
    bool open;          /* something with a figure was open on the due date */
    bool hidden;        /* against a limit from above: something is done, and no figure says how much */
    bool invalid;       /* a figure is none */
    int32_t date, seen; /* the latest */
    char **unnamed;     /* keys of projects at the stage that the plan's list does not name; each once when
                           all records are read */
    size_t unnamed_count, unnamed_capacity;
    entry_fact entries[]; /* of a milestone one; else as many as the target has */
} fact;

typedef struct target_facts {
    fact **facts; /* by row, once all records are read */
    size_t count, capacity;
    size_t *slots; /* until then: number of the fact of each row + 1, 0 for free */
    size_t slot_capacity;
    atomic_int everywhere; /* done on all these rows; 0: not asked yet */
    bool from_table;       /* a quantity that no register has a column for: the table's figures */
    bool complete;         /* of a quantity: all registers with a column of it are, up to the due date */
    int32_t start, due;
} target_facts;

/* A record that names an entity or a segment that the table does not have. */
typedef struct strange_record {
    const soekpi_register *from;
    size_t index;
    bool segment; /* it is the segment that is unknown */
} strange_record;

typedef struct records_found {
    target_facts *targets; /* one a target of the plan */
    size_t target_count;
    key_column strangers[2]; /* names that the table has not, each once: of entities, of segments */
    strange_record *strange; /* the first record of each that is listed */
    size_t strange_count, strange_capacity;
} records_found;

/* A rule that more of what is done can only help to hold. */
static inline bool soekpi_is_floor(const target *wanted) {
    return wanted->rule.kind == RULE_COMPARE &&
           (wanted->rule.comparison == ABOVE || wanted->rule.comparison == AT_LEAST);
}

/* ---- progress_find.c ---- */

/* Whether a plan has targets that records answer. */
bool soekpi_wants_records(const soekpi_plan *plan);
soekpi_status soekpi_progress_find(soekpi_evaluation *evaluation, soekpi_error *error);
void soekpi_progress_free(soekpi_evaluation *evaluation);

/* ---- progress_facts.c ---- */

/* How many entries a target's facts have: a milestone is one by itself. */
size_t soekpi_work_entries(const target *wanted);
/* The facts for a row, made when there are none, while records are read. NULL: memory. */
fact *soekpi_fact_enter(soekpi_evaluation *evaluation, size_t target, size_t row);
/* Ends that: puts facts in order, counts projects. */
void soekpi_facts_settle(soekpi_evaluation *evaluation);
/* What records say about a target for a row; NULL: nothing. */
const fact *soekpi_fact_of(const soekpi_evaluation *evaluation, size_t target, size_t row);
void soekpi_facts_free(records_found *found);

/* ---- progress_rows.c ---- */

/* Which rows records belong to. Names are looked up in maps that are made once. */
typedef struct record_rows {
    const soekpi_evaluation *evaluation;
    int32_t *of_entity;  /* entity of the table -> row + 1; NULL: no entity column */
    int32_t *of_group;   /* label of the table's groups -> group + 1 */
    int32_t *of_segment; /* label of its segments -> group + 1 */
    size_t *only;        /* of each target: the one row that its scope names, or NO_ROW */
    size_t *rows;        /* of the record asked for last: its entity, the groups above, segment, plan */
    size_t count, capacity;
    bool strange_entity, strange_segment; /* it names one that the evaluation has no row of */
} record_rows;

/* False: memory; what was made is the caller's to free all the same. */
bool soekpi_record_rows_make(const soekpi_evaluation *evaluation, record_rows *out);
void soekpi_record_rows_free(record_rows *freed);
/* Whether some entity, group or segment of the evaluation is called so. */
bool soekpi_is_row_name(const record_rows *from, const char *name);
/* Finds a record's rows. False: memory. */
bool soekpi_record_rows_find(record_rows *into, const register_record *record);

/* ---- progress_note.c ---- */

/* Findings about records that contradict the plan or each other. False: memory. */
bool soekpi_progress_note(soekpi_evaluation *evaluation);

/* ---- progress_match.c ---- */

/* Whom the names of records stand for: names of targets and their entries, without blanks. */
typedef struct wanted_name {
    char *key;
    size_t target, entry;
} wanted_name;

typedef struct wanted_names {
    wanted_name *names; /* by key */
    size_t count, capacity;
    wanted_name *stages; /* keys of the stages of each target: `entry` is the stage's number */
    size_t stage_count, stage_capacity;
    wanted_name *found; /* of the record asked for last; their keys are those of `names` */
    size_t found_count, found_capacity;
} wanted_names;

bool soekpi_wanted_names_make(const soekpi_plan *plan, wanted_names *out);
void soekpi_wanted_names_free(wanted_names *freed);
/* Calls `found` for each target and entry that a record speaks about, once. False: memory, or what `found`
 * gave. */
typedef bool wanted_found(void *into, size_t target, size_t entry);
bool soekpi_record_match(const soekpi_plan *plan, wanted_names *names, const register_record *record,
                         wanted_found *found, void *into);
/* The stage of a portfolio that a text names, or SIZE_MAX. False: memory. */
bool soekpi_stage_find(const wanted_names *names, size_t target, const char *text, size_t *stage);

/* ---- progress.c: values and verdicts ---- */

/* How many projects or entries are done in time, and how many may still turn out to be. `done`: whenever. */
typedef struct tally_of_entries {
    size_t declared, finished, finished_late, overdue, unknown, done;
} tally_of_entries;

tally_of_entries soekpi_entries_count(const soekpi_evaluation *evaluation, size_t target, const fact *from);
/* Verdict and label of one entry by itself. */
void soekpi_entry_judge(const soekpi_evaluation *evaluation, const entry_fact *from, int32_t *verdict,
                        int32_t *label);
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
