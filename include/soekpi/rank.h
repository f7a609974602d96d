/** @file
 *  Ranks: places among peers, with exact ties.
 *
 *  The best figure has place 1, the number of the worst is that of its peers at
 *  most; ties share the better place. Figures tie when they are the same decimal
 *  (soekpi_rank) or the same exact ratio (soekpi_evaluation_rank), never because
 *  two doubles happen to be equal, or do not, after rounding. What is missing or
 *  invalid has no place: 0.
 */
#ifndef SOEKPI_RANK_H
#define SOEKPI_RANK_H

#include <soekpi/evaluation.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How places go on after a tie of two at the second place. */
enum {
    SOEKPI_RANK_COMPETITION = 0, /**< 1, 2, 2, 4 */
    SOEKPI_RANK_DENSE = 1,       /**< 1, 2, 2, 3 */
    SOEKPI_RANK_END = 2
};

/** Whom a row of an evaluation is ranked with. */
enum {
    SOEKPI_PEERS_ALL = 0,    /**< every judged entity */
    SOEKPI_PEERS_GROUP = 1,  /**< the judged entities of its group; without a group it has no place */
    SOEKPI_PEERS_GROUPS = 2, /**< the groups, with each other, whatever their depth; segments and the
                                    plan's own row have no place */
    SOEKPI_PEERS_END = 3
};

/** What is ranked within what, and where places go. Set `size`, `places` and
 *  `capacity`; everything else may be 0. */
typedef struct soekpi_ranking {
    size_t size;
    const int32_t *groups;  /**< code of row i at i*group_stride bytes, negative for none; NULL: one group */
    ptrdiff_t group_stride; /**< bytes; may be 0 or negative */
    size_t group_count;     /**< codes are less; not read where `groups` is NULL */
    size_t first_group;     /**< the groups of this call: from this one ... */
    size_t ranked_groups;   /**< ... so many, 0: all that follow. Rows of other groups are left alone. */
    int32_t better;         /**< SOEKPI_BETTER_HIGHER or SOEKPI_BETTER_LOWER */
    int32_t method;         /**< SOEKPI_RANK_... */
    uint32_t *places;       /**< by row; 0: no place */
    size_t capacity;        /**< elements of `places` */
    uint32_t *sizes;        /**< by group (all group_count of them): rows that have a place; may be NULL */
} soekpi_ranking;

/** Places of figures within their groups.
 *
 *  @param values  figure i at i*stride bytes: doubles, which stand for the
 *                 decimals that %.15g prints, so that 0.1 + 0.2 and 0.3 tie;
 *                 NaN, infinities and magnitudes outside 1e-300..1e300 (but 0)
 *                 have no place
 *  @param count   rows, UINT32_MAX at most
 *  @param ranking in and out; must not overlap the inputs
 *  @param error   filled on failure, untouched on success; may be NULL
 *  @return SOEKPI_OK, or, checked in this order, SOEKPI_ERROR_ARGUMENT (a `better`
 *          that is neither among them), SOEKPI_ERROR_LIMIT, SOEKPI_ERROR_CAPACITY,
 *          SOEKPI_ERROR_RANGE (first_group, or a row's group), SOEKPI_ERROR_MEMORY.
 *          A rejected call has written nothing.
 *
 *  Rows of no group get their 0 from the call that ranks group 0. Ranges of groups
 *  may be ranked in several threads at once, with the same arrays. Allocates,
 *  until it returns, 8 bytes for each row and 4 for each group that it ranks, and
 *  16 bytes for each row of the largest group. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_rank(const double *values, ptrdiff_t stride, size_t count,
                                                       const soekpi_ranking *ranking, soekpi_error *error);

/** Places of a target's values among the rows of an evaluation, by the exact
 *  ratios: values that differ anywhere do not tie, though their doubles may.
 *  Rows without a value, also those that are not in scope, have no place.
 *
 *  @param peers   SOEKPI_PEERS_...; with SOEKPI_PEERS_GROUPS element i of the
 *                 places is group i, otherwise it is row i
 *  @param values  the target's column of a run of all rows, element i is row i;
 *                 NULL: they are computed, which takes a whole run
 *  @param ranking as for soekpi_rank(); `groups` is NULL, since `peers` says it;
 *                 `sizes` has one number, or with SOEKPI_PEERS_GROUP one for each
 *                 group; with `better` 0 the indicator says which direction is
 *  @return as soekpi_rank(), with SOEKPI_ERROR_RANGE also for the target;
 *          ARGUMENT when neither the caller nor the indicator says what is better, and
 *          for a target of another kind than SOEKPI_TARGET_RULE (a rank target's places
 *          are its values)
 *
 *  Thread-safe. Allocates 12 bytes more for each row, and where `values` is NULL
 *  8 for each row and 2 KiB for each target. Values that tie cost another run. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_evaluation_rank(const soekpi_evaluation *evaluation,
                                                                  size_t target, int32_t peers,
                                                                  const double *values,
                                                                  const soekpi_ranking *ranking,
                                                                  soekpi_error *error);

#ifdef __cplusplus
}
#endif

#endif
