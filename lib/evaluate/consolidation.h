/* Groups taken apart: which parts a group has, and what each gives to its sums.
 *
 * A target's value is N/D with one denominator for the whole group, so that the parts of the
 * numerator over that denominator add up to the value exactly, whatever the rows and shares. */
#ifndef SOEKPI_EVALUATE_CONSOLIDATION_H
#define SOEKPI_EVALUATE_CONSOLIDATION_H

#include <soekpi/consolidation.h>

#include "evaluate/evaluation.h"

/* ---- parts.c ---- */

/* Parts in the order of rows: members, groups; then eliminations as one, then what belongs to nobody. */
typedef struct part_list {
    uint64_t *numbers; /* of members, then of groups, then of the members that are eliminations */
    size_t member_count;
    size_t group_count;
    size_t elimination_count;
} part_list;

/* The number of a group's parts that are members or groups, and whether it has eliminations of its own
 * (SOEKPI_PARTS_CHILDREN) or any (SOEKPI_PARTS_ENTERPRISES). */
void soekpi_part_list_count(const context *at, int32_t parts, part_list *out);
/* Lists them. False: memory; nothing is left to free. */
bool soekpi_part_list_find(const context *at, int32_t parts, part_list *out);
void soekpi_part_list_free(part_list *freed);
/* How many there are; with one more for `nobody`. */
size_t soekpi_part_list_total(const part_list *list, bool nobody);

/* A part's share of the group's sum of a form. `index` counts all parts; the one behind the last of
 * the list is what belongs to nobody. */
void soekpi_part_sum(const context *at, const bound_target *bound, const part_list *list, size_t index,
                     const bound_form *linear, exact *out);
/* The part's row, SIZE_MAX where it is none, and its name. */
size_t soekpi_part_row(const context *at, const part_list *list, size_t index);
const char *soekpi_part_name(const context *at, const part_list *list, size_t index); /* NULL: memory */
/* Constants and levels: figures of nobody. */
bool soekpi_form_has_nobody(const soekpi_evaluation *evaluation, const bound_form *linear);
/* No figure in the denominator: an amount, not a ratio. */
bool soekpi_ratio_is_amount(const bound_ratio *ratio);

/* What soekpi_ratio_compute() multiplies the sums of a row with, so that the same can be done with parts:
 * the value is numerator(N, D) / denominator(D). */
typedef struct part_scale {
    decimal numerator;
    decimal denominator;
    bool negated;  /* both, because the denominator is negative */
    bool mirrored; /* growth on a negative base, divided by its absolute amount */
    decimal offset, divisor;
} part_scale;

/* For a row whose ratio was computed with reason ok, from inputs. */
void soekpi_part_scale_find(const context *at, const bound_target *bound, const bound_ratio *ratio,
                            part_scale *out);
/* The ratio's numerator from a part's sums of both forms; `denominator` is read for mirrored growth alone. */
void soekpi_part_numerator(const part_scale *scale, const exact *numerator, const exact *denominator,
                           exact *out);

/* A value from inputs alone: without the reported figure that may stand in for it (law 16). Shares its forms.
 */
bound_ratio soekpi_ratio_of_inputs(const bound_ratio *ratio);

/* ---- bind.c ---- */

/* A target's value of the same period last year. `scratch` is a copy of the evaluation with its own list of
 * sources, so that evaluations read and note nothing that no verdict needs. RULE: last year's has no meaning
 * for it. `out` is freed with soekpi_bound_ratio_free() in any case. */
soekpi_status soekpi_bind_before(soekpi_evaluation *scratch, const target *wanted, bound_ratio *out);
void soekpi_bound_ratio_free(bound_ratio *ratio);

/* ---- rounding.c ---- */

/* By how much rounding may have moved the two sides of a ratio; both >= 0. */
typedef struct ratio_slack {
    exact numerator;
    exact denominator;
} ratio_slack;

void soekpi_slack_none(ratio_slack *out);
/* Half a printed unit of a figure, 0 where nothing was rounded. */
decimal soekpi_half_printed(const soekpi_evaluation *evaluation, const source *from);
/* Of a ratio whose sums have `count` figures of each source. */
void soekpi_slack_find(const context *at, const bound_ratio *ratio, const part_scale *scale, size_t count,
                       ratio_slack *out);
/* Whether rounding explains the difference of two ratios: some values within the slack of each are equal. */
bool soekpi_ratios_meet(const exact_ratio *a, const ratio_slack *a_slack, const exact_ratio *b,
                        const ratio_slack *b_slack);

/* ---- gap.c ---- */

/* An exact number that may be unknown. */
typedef struct known_ratio {
    bool known;
    exact_ratio ratio;
} known_ratio;

/* The nearest double; NaN for an unknown one. */
double soekpi_known_nearest(const known_ratio *from);

typedef struct gap_steps {
    known_ratio plain, weighted, eliminations, consolidated, reported, gap, minority, mean;
    int32_t reason;          /* why our value is unknown */
    int32_t cause;           /* SOEKPI_GAP_... */
    int32_t minority_item;   /* what the minority's part is called, NO_ITEM for none */
    size_t member;           /* row, SIZE_MAX for none */
    const char *member_name; /* NULL for none */
} gap_steps;

/* ARGUMENT, RANGE, MEMORY. */
soekpi_status soekpi_gap_find(const soekpi_evaluation *evaluation, size_t row, size_t index, gap_steps *out);

/* ---- contribution.c ---- */

/* Checks that a row is a group that can be taken apart, and a target one with a value from accounts. */
soekpi_status soekpi_consolidation_check(const soekpi_evaluation *evaluation, size_t row, size_t index);

#endif
