/** @file
 *  Evaluations: a plan bound to a table for one period.
 *
 *  Rows of an evaluation are the judged entities in table order, then the
 *  groups in order of first appearance, the groups that those are part of, the
 *  segments, and, when the plan has targets that records answer (quantities,
 *  milestones, portfolios, checklists), one row for the plan as a whole. Results are
 *  target-major columns that the caller owns: element `t*capacity + (row - first)`.
 *  An evaluation borrows plan, table and registers, which must outlive it (and the
 *  columns that the table borrows). It never changes; one evaluation may run on many
 *  row ranges in many threads at once.
 */
#ifndef SOEKPI_EVALUATION_H
#define SOEKPI_EVALUATION_H

#include <soekpi/plan.h>
#include <soekpi/register.h>
#include <soekpi/table.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct soekpi_evaluation soekpi_evaluation;

/** Instruction sets for the rows of entities. Results have the same bits on all. */
enum {
    SOEKPI_INSTRUCTIONS_BEST = 0,     /**< the best that this machine has */
    SOEKPI_INSTRUCTIONS_BASELINE = 1, /**< what every machine of its kind has */
    SOEKPI_INSTRUCTIONS_AVX2 = 2,     /**< AVX2 and FMA */
    SOEKPI_INSTRUCTIONS_AVX512 = 3,   /**< AVX-512 F, BW, DQ and VL */
    SOEKPI_INSTRUCTIONS_NEON = 4,     /**< 64-bit Arm */
    SOEKPI_INSTRUCTIONS_END = 5
};

/** Options. Set `size`; everything else may be 0. */
typedef struct soekpi_evaluation_options {
    size_t size;
    const char *period;            /**< the period judged; NULL: the plan's, else the table's only one */
    const char *as_of;             /**< a date; NULL: the end of that period. The clock is never read. */
    const char *const *set_names;  /**< parameters and level items given by the caller ... */
    const char *const *set_values; /**< ... and their texts, "6.7%" */
    const double *set_numbers;     /**< or, where a text is NULL, numbers in base units; may be NULL */
    size_t set_count;
    int32_t growth_base;     /**< 0: the plan's; else SOEKPI_GROWTH_... + 1 */
    int32_t partial;         /**< 0: the plan's, 1: partial group sums, 2: none */
    int32_t fill;            /**< 1: blank @prior and @opening cells are filled from rows of that date */
    int32_t strict;          /**< 1: a needed item without a column is an error */
    const char *money_unit;  /**< the unit people see and rounding uses ("万元"); NULL: the plan's */
    int32_t instruction_set; /**< SOEKPI_INSTRUCTIONS_...; one that this machine lacks is an ARGUMENT error */
    int32_t reserved;        /**< 0 */
    const soekpi_register *const *registers; /**< records of projects, deals and tasks; borrowed */
    size_t register_count;
} soekpi_evaluation_options;

/** Binds a plan to a table. `options` may be NULL. NULL and a filled `error` on
 *  failure: ARGUMENT, PERIOD, NAME (an unknown parameter or item is set), UNIT,
 *  PLAN (an interim flow/stock ratio against a constant that does not say
 *  `annualise`), TABLE (strict), MEMORY. */
SOEKPI_API soekpi_evaluation *soekpi_evaluation_create(const soekpi_plan *plan, const soekpi_table *table,
                                                       const soekpi_evaluation_options *options,
                                                       soekpi_error *error) SOEKPI_MUST_CHECK;
SOEKPI_API void soekpi_evaluation_free(soekpi_evaluation *evaluation);

/** What is evaluated. Set `size` first. */
typedef struct soekpi_evaluation_info {
    size_t size;
    size_t entities; /**< judged rows */
    size_t groups;   /**< rows after the entities: groups, segments, the plan's own */
    size_t targets;
    size_t finding_count;
    size_t assumption_count;
    int32_t period; /**< yyyymm */
    int32_t as_of;  /**< yyyymmdd */
    int32_t growth_base;
    int32_t partial;
    const char *money_unit;  /**< the unit people see and rounding uses */
    int32_t money_power;     /**< its power of ten: 万元 is 4 */
    int32_t instruction_set; /**< SOEKPI_INSTRUCTIONS_...: the one in use */
    int32_t depth;           /**< levels of groups: 1 where no group is part of another */
    size_t segments;         /**< how many of the groups are segments */
    int32_t plan_row;        /**< 1: the last row is the plan's own */
    int32_t weighted;        /**< 1: the table has a column of shares (proportional consolidation) */
} soekpi_evaluation_info;

SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_evaluation_describe(const soekpi_evaluation *evaluation,
                                                                      soekpi_evaluation_info *info);

/** A target's title as results of this evaluation are to be shown: with 年化 or
 *  未年化 where the period is shorter than a year and that makes a difference, and
 *  with the dialect of growth where it is not the strict one. Belongs to the
 *  evaluation; NULL for a target or language outside its list. */
SOEKPI_API const char *soekpi_evaluation_title(const soekpi_evaluation *evaluation, size_t target,
                                               int32_t language);

/** A row of the evaluation. */
typedef struct soekpi_row {
    size_t size;
    const char *entity;   /**< name; for a group the group's, "" for the group of all */
    const char *group;    /**< an entity's group, "" when none */
    size_t table_row;     /**< 0-based row of the table; SIZE_MAX for a group */
    size_t members;       /**< entities of a group; 1 for an entity */
    int32_t level;        /**< SOEKPI_ROW_... */
    int32_t consolidated; /**< 1: eliminations are included (合并), 0: plain sum (汇总, 未抵销) */
    const char *code;     /**< 统一社会信用代码, 证券代码 ...: an entity's, "" when none */
    size_t parent;        /**< row of the group it is part of, SIZE_MAX for none */
    int32_t depth;        /**< 0 for a row without parent, one more for each group above */
    int32_t reserved;
    double share; /**< with which it counts in its parent: 1, or its 并表比例 */
} soekpi_row;

/** What a row of an evaluation is. */
enum {
    SOEKPI_ROW_ENTITY = 0,
    SOEKPI_ROW_GROUP = 1,
    SOEKPI_ROW_SEGMENT = 2, /**< 业务板块: all rows of that segment */
    SOEKPI_ROW_PLAN = 3,    /**< the plan as a whole: what records say, whoever they are of */
    SOEKPI_ROW_END = 4
};

/** Describes a row. ARGUMENT, RANGE, or MEMORY: the name of an entity without one is
 *  the number of its row, made when first asked for; it lives as long as the
 *  evaluation. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_evaluation_row(const soekpi_evaluation *evaluation,
                                                                 size_t row, soekpi_row *info);

/** Columns to fill; each array may be NULL (not computed). `capacity` elements
 *  lie between the columns of one target and the next. */
typedef struct soekpi_results {
    size_t size;
    size_t capacity;
    double *values;     /**< NaN unless the value's reason is ok */
    double *references; /**< NaN unless the reference's reason is ok */
    double *margins;    /**< signed distance to the limit, positive on the good side; NaN when undefined */
    double *amounts;    /**< margin times denominator, in the numerator's unit (yuan short or to spare) */
    uint8_t *verdicts;  /**< SOEKPI_MET.. */
    uint8_t *reasons;   /**< the value's, or if that is ok the reference's */
    uint8_t *labels;    /**< SOEKPI_LABEL_NONE.. */
    uint8_t *marks;     /**< SOEKPI_MARK_... */
} soekpi_results;

/** Evaluates `count` rows from row `first` on.
 *
 *  @param evaluation borrowed; the table's columns must still be alive
 *  @param first      0-based row (entities, then groups)
 *  @param count      rows; 0 is a success that writes nothing
 *  @param results    caller-owned; must not overlap the inputs
 *  @param error      filled on failure, untouched on success; may be NULL
 *  @return SOEKPI_OK, or, checked in this order, SOEKPI_ERROR_ARGUMENT,
 *          SOEKPI_ERROR_RANGE, SOEKPI_ERROR_CAPACITY. A rejected call has
 *          written nothing.
 *
 *  A missing input or a zero denominator is not a failure: that row gets a
 *  reason and a verdict that is never "met"; no other row changes.
 *  Thread-safe: concurrent calls need disjoint result arrays, nothing else.
 *  Allocates nothing, but for rows of groups as said below; needs about 128 KiB of
 *  stack. Same bits on every row split and instruction set. Rows of entities go through
 *  by the batch of 64: ranges that begin at multiples of 64, columns of results at
 *  multiples of 64 bytes and a `capacity` that is a multiple of 64 are the fastest, for
 *  large tables by far. Rows of groups are summed from their members. Where those of a
 *  call have thousands, as groups in groups have, every member is read once, into an
 *  accumulator that the call makes and gives back (soekpi/accumulator.h says how large
 *  it is); without memory for one, and where members have shares, group by group: the
 *  results are the same. All groups in one call are the fastest. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_evaluation_run(const soekpi_evaluation *evaluation,
                                                                 size_t first, size_t count,
                                                                 soekpi_results *results,
                                                                 soekpi_error *error);

/** Number of each verdict among `count` elements: counts[v] for v below
 *  SOEKPI_VERDICT_END. Numbers outside the list are not counted. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_count_verdicts(const uint8_t *verdicts, size_t count,
                                                                 size_t *counts);
/** The gravest of `count` verdicts (law 4), SOEKPI_NOT_IN_SCOPE for none. */
SOEKPI_API int32_t soekpi_gravest_verdict(const uint8_t *verdicts, size_t count);

/** Fields of a result. */
enum {
    SOEKPI_FIELD_VALUE = 0,
    SOEKPI_FIELD_REFERENCE = 1,
    SOEKPI_FIELD_MARGIN = 2,
    SOEKPI_FIELD_AMOUNT = 3,
    SOEKPI_FIELD_END = 4
};

/** A result for people: rounded half away from zero from the exact ratio, in
 *  per cent (a margin in pp) or in the plan's money unit, thousands separated:
 *  "64.93%", "1.20 pp", "12,345.68". `places` < 0 takes 2, or 4 for a figure without
 *  a unit. "-" when there is no
 *  value. `needed` (may be NULL) receives the size including the NUL; CAPACITY
 *  when `capacity` is less: nothing is written. `capacity` 0 with `buffer` NULL
 *  asks for the size alone. Likewise the three functions after it. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_evaluation_format(const soekpi_evaluation *evaluation,
                                                                    size_t row, size_t target, int32_t field,
                                                                    int32_t places, char *buffer,
                                                                    size_t capacity, size_t *needed);

/** A field as an exact fraction "numerator/denominator" in lowest terms, base
 *  units; "" when there is no value. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_evaluation_exact(const soekpi_evaluation *evaluation,
                                                                   size_t row, size_t target, int32_t field,
                                                                   char *buffer, size_t capacity,
                                                                   size_t *needed);

/** The formula with the row's figures filled in, as on a pocket calculator:
 *  "(1,834,015,608.73 - 1,683,981,935.76) / 1,683,981,935.76 = 8.91%". */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_evaluation_explain(const soekpi_evaluation *evaluation,
                                                                     size_t row, size_t target,
                                                                     int32_t language, char *buffer,
                                                                     size_t capacity, size_t *needed);

/** Names of the figures that are missing or invalid for a row, comma-separated;
 *  for a group with the members that owe them; "" when none is. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_evaluation_missing(const soekpi_evaluation *evaluation,
                                                                     size_t row, size_t target,
                                                                     int32_t language, char *buffer,
                                                                     size_t capacity, size_t *needed);

/** Members that counted in a group's value under `partial`; all members
 *  otherwise. For an entity 1 or 0. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_evaluation_counted(const soekpi_evaluation *evaluation,
                                                                     size_t row, size_t target,
                                                                     size_t *counted);

/** Findings that depend on the plan, after those of the table that the plan
 *  leaves standing. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_evaluation_finding(const soekpi_evaluation *evaluation,
                                                                     size_t index, soekpi_finding *finding);

/** Assumptions (口径假定): the plan's, then those of this evaluation. NULL beyond
 *  the end. */
SOEKPI_API const char *soekpi_evaluation_assumption(const soekpi_evaluation *evaluation, size_t index,
                                                    int32_t language);

#ifdef __cplusplus
}
#endif

#endif
