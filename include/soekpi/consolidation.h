/** @file
 *  Consolidation: what each part contributes to a group, and how a group's sum
 *  compares with the consolidated figure that was reported.
 */
#ifndef SOEKPI_CONSOLIDATION_H
#define SOEKPI_CONSOLIDATION_H

#include <soekpi/evaluation.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Into what parts a group is taken apart. */
enum {
    SOEKPI_PARTS_CHILDREN = 0,    /**< the groups and entities directly in it, and its own eliminations */
    SOEKPI_PARTS_ENTERPRISES = 1, /**< all entities in it, and all eliminations together */
    SOEKPI_PARTS_END = 2
};

/** One part's contribution to a group's value and to its change on last year. A part's
 *  contribution to the value is its share of the numerator over the group's
 *  denominator, so that contributions add up to the value exactly, and those to the
 *  change to the change; the doubles here are each rounded once from those fractions.
 *  Of a growth rate the contribution to the value is 拉动 (in pp), and its share of the
 *  change of the amount 贡献率. */
typedef struct soekpi_contribution {
    size_t size;
    size_t row;           /**< of the part; SIZE_MAX for eliminations and the rows of a segment */
    const char *name;     /**< belongs to the evaluation; "" for eliminations and figures of nobody */
    int32_t reason;       /**< SOEKPI_REASON_OK, or why there are no figures (the group's reason) */
    int32_t share_reason; /**< why there is no `share`: the total change is <= 0 (non_positive_base) or
                               unknown (the reason of last year's value; missing_input also where last year's
                               has no meaning) */
    double value;         /**< of the group's value */
    double before;        /**< of last year's; NaN where that is unknown */
    double change;        /**< value - before */
    double pull;          /**< 拉动: of a growth rate its value; of an amount change / last year's total (a
                               fraction); of a ratio the change. NaN when that has no meaning */
    double share;         /**< 贡献率: of the total change, a fraction; NaN unless that is > 0 */
} soekpi_contribution;

/** How many parts a group has for a target. ARGUMENT (also: the row is no group, or the
 *  target is neither a rule nor a rank), RANGE. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_evaluation_parts(const soekpi_evaluation *evaluation,
                                                                   size_t row, size_t target, int32_t parts,
                                                                   size_t *count);
/** Contributions of the parts `first`.. of a group, `count` of them. Parts are in the order of
 *  rows, eliminations next, then what belongs to nobody (constants of a formula, figures of
 *  levels), where there is any. `size` is set in the first of `contributions`. One pass over the
 *  group's members. Errors as above, and MEMORY; RANGE also for parts beyond the last. Thread-safe.
 *
 *  Last year's value is read where it is, in columns or rows, whether the target's rule does or not. A
 *  reported indicator cannot be taken apart: a group that has no other value has a missing input. Members
 *  that a partial sum leaves out contribute 0. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_evaluation_contributions(
    const soekpi_evaluation *evaluation, size_t row, size_t target, int32_t parts, size_t first, size_t count,
    soekpi_contribution *contributions, soekpi_error *error);

/** Fields of a contribution. */
enum {
    SOEKPI_CONTRIBUTION_VALUE = 0,
    SOEKPI_CONTRIBUTION_BEFORE = 1,
    SOEKPI_CONTRIBUTION_CHANGE = 2,
    SOEKPI_CONTRIBUTION_PULL = 3,
    SOEKPI_CONTRIBUTION_SHARE = 4,
    SOEKPI_CONTRIBUTION_END = 5
};
/** A field of one part as an exact fraction, as soekpi_evaluation_exact(). Finds the group's totals anew. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_contribution_exact(const soekpi_evaluation *evaluation,
                                                                     size_t row, size_t target, int32_t parts,
                                                                     size_t index, int32_t field,
                                                                     char *buffer, size_t capacity,
                                                                     size_t *needed);

/** One elimination of a group or of a group in it. Texts belong to the table, "" for none. */
typedef struct soekpi_elimination {
    size_t size;
    const char *entity;       /**< 甲 of an elimination between 甲 and 乙; or its own name (抵销) */
    const char *counterparty; /**< 乙: 对方单位 */
    const char *group;        /**< the group that it belongs to: the lowest one that has both */
    size_t table_row;         /**< 0-based */
    int32_t reason;           /**< SOEKPI_REASON_OK, or why there is no value (the group's reason) */
    int32_t reserved;
    double value; /**< what it contributes to the group's value, as contributions; blank is 0 */
} soekpi_elimination;

/** The `index`-th elimination, a group's own before those of the groups in it. ARGUMENT (as
 * soekpi_evaluation_parts()), RANGE (also for the one behind the last). Thread-safe. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_evaluation_elimination(const soekpi_evaluation *evaluation,
                                                                         size_t row, size_t target,
                                                                         size_t index,
                                                                         soekpi_elimination *elimination);

/** Why a reported consolidated figure differs from ours. */
enum {
    SOEKPI_GAP_NONE = 0,           /**< nothing is reported, or ours is unknown */
    SOEKPI_GAP_AGREES = 1,         /**< equal within the printed rounding, also of the members' figures */
    SOEKPI_GAP_PLAIN_SUM = 2,      /**< it is the plain sum: eliminations were left out */
    SOEKPI_GAP_MINORITY = 3,       /**< the difference is the minority interest */
    SOEKPI_GAP_MEAN_OF_RATIOS = 4, /**< it is the mean of the members' ratios, not the ratio of sums */
    SOEKPI_GAP_MEMBER_MISSING = 5, /**< one member's figure is not in it */
    SOEKPI_GAP_MEMBER_TWICE = 6,   /**< one member's figure is in it twice */
    SOEKPI_GAP_FULL_SHARE = 7,     /**< members are in it with 100 %, not with their share */
    SOEKPI_GAP_UNEXPLAINED = 8,
    SOEKPI_GAP_END = 9
};

/** A group's value step by step. NaN where there is none. */
typedef struct soekpi_gap {
    size_t size;
    double plain;        /**< of the members with 100 %, without eliminations */
    double weighted;     /**< of the members with their shares, without eliminations */
    double eliminations; /**< effect of eliminations: consolidated - weighted */
    double consolidated; /**< our value */
    double reported;     /**< of the group's reported row: its own column, or the formula on its figures */
    double gap;          /**< reported - consolidated */
    double minority;     /**< minority interest in the value: minority_profit for net_profit, minority_equity
                              for total_equity, of the reported row or else of the members; NaN for
                              everything else */
    double mean;         /**< mean of the members' own ratios, of those that have one; NaN for an item */
    size_t member;       /**< row of the enterprise, or of the group directly in it, that explains the gap;
                              SIZE_MAX for none */
    int32_t cause;       /**< SOEKPI_GAP_... */
    int32_t reserved;
} soekpi_gap;

/** Holds a group's value against the reported one. Causes are tried in the order of their list, first with
 * the rounding of the reported figure alone, then with that of all members' figures: the nearest member,
 * where several explain a gap. ARGUMENT (as soekpi_evaluation_parts()), RANGE, MEMORY. Thread-safe. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_evaluation_gap(const soekpi_evaluation *evaluation,
                                                                 size_t row, size_t target, soekpi_gap *gap);
/** One sentence about the gap, for people. `needed` and `capacity` as in
 *  soekpi_evaluation_format(). */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_evaluation_gap_text(const soekpi_evaluation *evaluation,
                                                                      size_t row, size_t target,
                                                                      int32_t language, char *buffer,
                                                                      size_t capacity, size_t *needed);
SOEKPI_API const char *soekpi_gap_id(int32_t cause);

#ifdef __cplusplus
}
#endif

#endif
