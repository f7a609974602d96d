/* An evaluation's inside: a plan bound to a table for one period.
 *
 * Binding turns every formula into forms over sources. A source is one figure
 * (an item, or a reported indicator, at one time) and says where it is read:
 * in a column of that very time, or in the item's column on the row of that
 * date. Members are the rows that count, sort after sort: first the judged
 * entities, then the eliminations of the period. */
#ifndef SOEKPI_EVALUATE_EVALUATION_H
#define SOEKPI_EVALUATE_EVALUATION_H

#include <soekpi/calculator.h>

#include "base/exact.h"
#include "plan/plan.h"
#include "table/table.h"

enum { NO_SOURCE = -1, NO_COLUMN = -1 };

typedef struct source {
    symbol symbol; /* an item, or an indicator as reported */
    int32_t time;
    int32_t direct; /* column of that time */
    int32_t direct_power;
    int32_t base; /* the item's own column, read on the row of that date */
    int32_t base_power;
    bool level;      /* never adds up (law 13) */
    reading outside; /* of a level: benchmark or given by the caller; READ_MISSING for none */
    decimal outside_value;
    bool earlier;           /* the benchmark is of an earlier period */
    int32_t outside_period; /* of the benchmark's row */
} source;

typedef struct bound_term {
    int32_t source; /* NO_SOURCE: a constant */
    bool timed;     /* a yearly rate: counts months/12 */
    bool droppable; /* may be left out when missing (partial sums of a calculator) */
    decimal coefficient;
} bound_term;

typedef struct bound_form {
    bound_term *terms;
    size_t count, capacity;
    bool timed; /* some term is */
} bound_form;

typedef struct bound_ratio {
    bound_form numerator;
    bound_form denominator;
    bound_form now; /* growth: W */
    bool growth;
    decimal offset; /* growth: (scale * growth(W) + offset) / divisor */
    decimal divisor;
    bool nonzero;     /* any denominator but 0 */
    bool annualise;   /* * 12/months */
    bool derived;     /* some figure is derived from its definition */
    bool constant;    /* names no source */
    int32_t reported; /* source of the indicator as reported, or NO_SOURCE */
    decimal factor;   /* of a reference: factor * ratio + margin */
    decimal margin;
} bound_ratio;

typedef struct bound_rule {
    rule_kind kind;
    comparison comparison;
    bound_ratio references[2];
    decimal tolerance;
} bound_rule;

/* One figure of the target's formula as people see it, for explanations. */
typedef struct atom {
    int32_t item;
    int32_t time;
    bound_form form; /* one term, or the derived definition */
} atom;

typedef struct bound_target {
    const target *target;
    int32_t growth_base;
    bound_ratio value;
    bound_rule rule;
    risk_kind risk;
    decimal band;
    bound_rule condition;
    bool has_maximum; /* of a quantity: more cannot be reached */
    decimal maximum;
    int32_t reported_place; /* of a rank: source of the place itself, or NO_SOURCE */
    int32_t *sources;       /* every source of it, once */
    size_t source_count, source_capacity;
    atom *atoms;
    size_t atom_count, atom_capacity;
    char *titles[2]; /* by language */
} bound_target;

/* A group, a segment, or the plan as a whole. A group's members are those of the groups in it too:
 * `group_members` holds them in the order of the tree, so that each group has a range of it. */
typedef struct group {
    const char *name;
    size_t first, count; /* in group_members */
    size_t entities;
    bool consolidated;
    size_t context;  /* its own row of level items, or NO_ROW */
    int32_t level;   /* SOEKPI_ROW_GROUP, _SEGMENT or _PLAN */
    int32_t parent;  /* group it is part of, or -1 */
    int32_t depth;   /* 0 without a parent */
    size_t row;      /* table row that says what it is part of, or NO_ROW */
    size_t reported; /* member that is its reported row, or NO_ROW */
} group;

struct records_found; /* what records say about targets: progress.h */
struct places_found;  /* places of rank targets: standing.h */

typedef struct setting {
    symbol symbol; /* a parameter or a level item */
    decimal value;
} setting;

typedef struct bound_parameter {
    decimal value;
    bool per_year;
} bound_parameter;

struct soekpi_evaluation {
    const soekpi_plan *plan;
    const soekpi_table *table;
    int32_t period;
    int32_t as_of;
    const char *money_unit; /* shown; text of this evaluation or the plan */
    char *own_money_unit;   /* the caller's, or NULL */
    int32_t money_power;
    int32_t growth_base; /* of the caller, or -1: each target's */
    bool partial;        /* members with missing figures are left out of groups */
    bool drop;           /* calculators: derived sums leave out what is missing */
    bool fill;
    int32_t instruction_set;
    struct lane_program *program; /* the batch engine's */
    row_index *index;
    size_t *members;                  /* table rows */
    _Atomic(char *) *number_names;    /* names that are row numbers, in blocks made when asked for */
    size_t *aligned[SOEKPI_TIME_END]; /* by member; NULL for the current period, and when not present */
    bool present[SOEKPI_TIME_END];    /* some member has a row of that time */
    int32_t *member_groups;
    size_t member_count, entity_count;
    /* Members: the entities, the eliminations, the rows of segments, the groups' reported rows, the peers.
     * Each sort ends before the first of the next. */
    size_t elimination_end, segment_end, reported_end;
    decimal *member_shares; /* with which a member counts in its group; NULL: all with 1 */
    decimal *group_shares;  /* of each group in its parent; NULL likewise */
    bool *bad_shares;       /* members whose share is none, then groups; NULL: none is */
    int32_t *sharing; /* of each group: the nearest at or above it whose share is not 1, + 1; NO_GROUP */
    const soekpi_register *const *registers; /* copied list; the registers are borrowed */
    size_t register_count;
    struct records_found *records;
    struct places_found *standings;
    group *groups;
    size_t group_count, group_capacity;
    size_t *group_members;         /* `members` where that is the same */
    const struct group_sums *sums; /* what groups add up to, when an accumulator stands in for members */
    source *sources;
    size_t source_count, source_capacity;
    int32_t months; /* source of a supplied number of months, or NO_SOURCE */
    bound_target *targets;
    size_t target_count;         /* the plan may be freed first, in any order of collection */
    bound_parameter *parameters; /* by number: values in force */
    setting *settings;
    size_t setting_count;
    symbol *columns; /* what each column stands for in the plan's names; what -1: unread */
    finding_list findings;
    char **assumptions[2];
    size_t assumption_count, assumption_capacity;
};

/* Where a computation stands: a row of the evaluation, or a calculator's inputs. */
typedef struct context {
    const soekpi_evaluation *evaluation;
    const double *inputs; /* NULL: the table's columns */
    size_t row;           /* entities, then groups; with `single` a member */
    bool single;          /* one member by itself, whatever sort it is */
    uint8_t without;      /* of a group's sum: WITHOUT_... */
} context;

/* What a group's sum leaves out, to take it apart. */
enum { WITHOUT_ELIMINATIONS = 1, WITHOUT_SHARES = 2 };

static inline bool soekpi_is_elimination(const soekpi_evaluation *evaluation, size_t member) {
    return member >= evaluation->entity_count && member < evaluation->elimination_end;
}

/* The group of a group's row. */
static inline const group *soekpi_group_at(const context *at) {
    return &at->evaluation->groups[at->row - at->evaluation->entity_count];
}

/* A member's entity in the dictionary of names, or -1. */
static inline int32_t soekpi_member_entity(const soekpi_evaluation *evaluation, size_t member) {
    const key_column *keys = &evaluation->table->entity;
    return keys->codes ? keys->codes[evaluation->members[member]] : -1;
}

/* Whether a table row is of the period judged. */
static inline bool soekpi_is_judged(const soekpi_evaluation *evaluation, size_t row) {
    return soekpi_row_period(evaluation->table, row, evaluation->period) == evaluation->period;
}

/* The line of a row's text, or the number of the row. */
static inline size_t soekpi_row_line(const soekpi_table *table, size_t row) {
    return table->lines ? table->lines[row] : row + 1;
}

/* Data that is not there, rather than without a meaning (law 5). */
static inline bool soekpi_is_absent(int32_t reason) {
    return reason == SOEKPI_MISSING_INPUT || reason == SOEKPI_INVALID_INPUT || reason == SOEKPI_NO_EVIDENCE;
}

/* ---- bind.c ---- */

/* Binds the plan's targets; fills sources, targets, months. */
soekpi_status soekpi_bind(soekpi_evaluation *evaluation, soekpi_error *error);
void soekpi_bound_free(soekpi_evaluation *evaluation);
/* The first column of a symbol at a time, or NO_COLUMN. */
int32_t soekpi_find_column(const soekpi_evaluation *evaluation, symbol wanted, int32_t time);
int32_t soekpi_symbol_unit(const soekpi_evaluation *evaluation, symbol of);
/* In a full year the same day last year and 1 January are one balance of a stock (law 10):
 * the other of the two times, or `time` itself. */
int32_t soekpi_same_day(const soekpi_evaluation *evaluation, symbol of, int32_t time);
/* A parameter's value in this evaluation; *per_year as declared. */
decimal soekpi_bound_parameter(const soekpi_evaluation *evaluation, int32_t index, bool *per_year);

/* ---- members.c: rows, groups, alignment ---- */

soekpi_status soekpi_members_find(soekpi_evaluation *evaluation, soekpi_error *error);
/* Name of a judged entity, or the number of its row; lives as long as the
 * evaluation. NULL: memory. Thread-safe. */
const char *soekpi_entity_name(const soekpi_evaluation *evaluation, size_t entity);
void soekpi_members_free(soekpi_evaluation *evaluation);

/* ---- shares.c ---- */

/* Product of the shares on the way from a member up to a group, 1 without shares. False: a share is none, or
 * the product has more digits than a decimal. */
bool soekpi_member_weight(const soekpi_evaluation *evaluation, size_t of_group, size_t member,
                          decimal *weight);

/* ---- benchmarks.c ---- */

const benchmark *soekpi_benchmark_of(const soekpi_plan *plan, int32_t item);
/* Reads a level item outside the rows: the plan's benchmark, then the caller's. */
void soekpi_level_outside(const soekpi_evaluation *evaluation, source *level);

/* ---- figure.c: reading figures and forms ---- */

/* A figure of a member; *marks gains bits. */
reading soekpi_figure_read(const context *at, const source *from, size_t member, decimal *out,
                           uint8_t *marks);
/* A level figure for the context's row. */
reading soekpi_level_read(const context *at, const source *from, decimal *out, uint8_t *marks);
/* One cell, shifted by a power of ten. */
reading soekpi_column_read(const context *at, int32_t column, size_t table_row, int32_t power, decimal *out);
bool soekpi_is_group(const context *at);
/* True when a group's member has every figure of the target (law 12, partial). */
bool soekpi_member_complete(const context *at, const bound_target *target, size_t member);

typedef struct tally {
    bool missing, invalid;
    uint8_t marks;
} tally;

/* Sum of a form for the row; times 12 when the form is timed. */
void soekpi_form_sum(const context *at, const bound_target *target, const bound_form *form, exact *out,
                     tally *state);
/* One member's part of a group's sum, with its share; with NO_ROW what belongs to no member: constants and
 * levels. All parts add up to soekpi_form_sum() where none is left out. */
void soekpi_form_member(const context *at, const bound_form *form, size_t member, exact *out, tally *state);
/* Months of the row's period, 1..12. */
reading soekpi_months_read(const context *at, decimal *out);

/* ---- judge.c ---- */

/* Law 7, from the signs of both and of now - prior. */
int32_t soekpi_growth_label_of(int now, int prior, int change);
int32_t soekpi_growth_label(const exact *now, const exact *prior);

typedef struct computed {
    int32_t reason;
    int32_t label;
    uint8_t marks;
    exact_ratio ratio; /* valid when reason is ok; denominator > 0 */
    decimal scale;     /* ratio.numerator is the form's numerator times this; 0 when reported */
} computed;

void soekpi_ratio_compute(const context *at, const bound_target *target, const bound_ratio *ratio,
                          computed *out);

typedef struct judgement {
    int32_t verdict;
    int32_t reason;
    int32_t label;
    uint8_t marks;
    bool has_value, has_reference, has_margin;
    computed value;
    computed reference; /* the limit that decides */
    exact_ratio margin;
} judgement;

void soekpi_judge(const context *at, size_t target, judgement *out);
void soekpi_ratio_from_decimal(exact_ratio *out, decimal value);
bool soekpi_in_scope(const context *at, const target *wanted);
/* Whether a rule holds with this margin; whether it holds for another value of the row. */
bool soekpi_holds(const bound_rule *test, const exact_ratio *margin);
bool soekpi_rule_holds(const context *at, const bound_target *bound, const exact_ratio *value);
/* Whether a value with its margin is at risk, by the target's band or condition. */
bool soekpi_at_risk(const context *at, const bound_target *bound, const judgement *from);
/* margin * denominator in the numerator's unit; false when there is none. */
bool soekpi_judgement_amount(const judgement *from, exact_ratio *out);
bool soekpi_judgement_field(const judgement *from, int32_t field, exact_ratio *out);
/* Every number of an outcome as a double; NaN where there is none. */
void soekpi_judgement_outcome(const judgement *from, soekpi_outcome *out);

/* ---- text.c ---- */

/* Hands the built text to the caller; asking for the size alone succeeds. */
soekpi_status soekpi_text_give(text_builder *builder, char *buffer, size_t capacity, size_t *needed);

soekpi_status soekpi_context_format(const context *at, size_t target, int32_t field, int32_t places,
                                    char *buffer, size_t capacity, size_t *needed);
soekpi_status soekpi_context_exact(const context *at, size_t target, int32_t field, char *buffer,
                                   size_t capacity, size_t *needed);
soekpi_status soekpi_context_explain(const context *at, size_t target, int32_t language, char *buffer,
                                     size_t capacity, size_t *needed);
soekpi_status soekpi_context_missing(const context *at, size_t target, int32_t language, char *buffer,
                                     size_t capacity, size_t *needed);
/* A ratio in the target's displayed unit; `places` < 0 as in soekpi_evaluation_format(). */
void soekpi_print_in_unit(const context *at, const target *wanted, const exact_ratio *ratio, int32_t field,
                          int32_t places, text_builder *builder);
/* "利润总额@上年同期" or "total_profit@prior". */
void soekpi_source_name(const soekpi_evaluation *evaluation, const source *from, int32_t language,
                        text_builder *builder);

/* ---- notes.c: findings and assumptions ---- */

soekpi_status soekpi_notes_make(soekpi_evaluation *evaluation, bool calculator, bool strict,
                                soekpi_error *error);
/* ---- notes_rows.c: findings that need the figures ---- */
bool soekpi_notes_compare_reported(soekpi_evaluation *evaluation);
bool soekpi_notes_count_partial(soekpi_evaluation *evaluation);
/* Texts are taken over, also on failure. */
bool soekpi_evaluation_assume(soekpi_evaluation *evaluation, text_builder *chinese, text_builder *english);

/* As soekpi_evaluation_create() with checked options; with `calculator` there is
 * one member, whose figures come with each run, and with `drop` derived sums may
 * leave out what is missing. */
soekpi_evaluation *soekpi_evaluation_bind(const soekpi_plan *plan, const soekpi_table *table,
                                          const soekpi_evaluation_options *options, bool calculator,
                                          bool drop, soekpi_error *error);

#endif
