/** @file
 *  Accumulators: the sums that a plan needs of its groups, apart from their members.
 *
 *  An accumulator holds, for every group of an evaluation, the exact sum of each
 *  figure that the targets read, and how many members lack it. It judges groups
 *  without their members at hand, and gives the bits that
 *  soekpi_evaluation_run() gives for those groups. Sums are exact, so rows may
 *  be added in any order and in any parts: a large table is added by several
 *  threads, each into an accumulator of its own, which are then merged. A
 *  district stores its sums; the city loads and merges them; so does the
 *  province with those of its cities.
 *
 *      accumulator = soekpi_accumulator_create(evaluation, &error);
 *      soekpi_accumulator_add(accumulator, 0, rows, &error);
 *      soekpi_accumulator_run(accumulator, 0, groups, &results, &error);
 *
 *  A row counts in its group and in all groups that this one is part of; segments have
 *  no sums here, and rank targets no places (no_evidence). Groups are those of the
 *  evaluation, in its order, then those that merging and loading brought, in order of
 *  first appearance. An accumulator speaks of the rows added to it alone: a group of
 *  which none was added has no evidence.
 *  Levels (GDP growth), which never add, and the number of months where a
 *  group's own row gives it, are read by the evaluation in hand, from its
 *  benchmarks and the context row of the group's name.
 *
 *  Memory: with F figures and G groups, 8 F G bytes (each group's rounded up to 64)
 *  while figures are decimals of one scale and none is missing; as much again when
 *  some have more places; up to 72 F G more for groups with missing, invalid or
 *  extreme figures, merged or loaded ones; 320 more for each sum of figures as far
 *  apart as 1e200 and 1e-200; 48 F and some 100 more for each group that has others in
 *  it. Figures are the distinct inputs of all targets; with partial sums, of each set of
 *  targets that read the same inputs.
 *
 *  Borrows the evaluation, which must outlive it. One thread at a time may change
 *  an accumulator; any number may read one that no thread changes.
 */
#ifndef SOEKPI_ACCUMULATOR_H
#define SOEKPI_ACCUMULATOR_H

#include <soekpi/evaluation.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct soekpi_accumulator soekpi_accumulator;

/** Sums of no rows. NULL and a filled `error` on failure: ARGUMENT, UNSUPPORTED (shares of
 *  consolidation, which an accumulator does not know), MEMORY. */
SOEKPI_API soekpi_accumulator *soekpi_accumulator_create(const soekpi_evaluation *evaluation,
                                                         soekpi_error *error) SOEKPI_MUST_CHECK;
SOEKPI_API void soekpi_accumulator_free(soekpi_accumulator *accumulator);

/** What an accumulator holds. Set `size` first. */
typedef struct soekpi_accumulator_info {
    size_t size;
    size_t rows;    /**< that can be added: judged entities, then eliminations */
    size_t groups;  /**< with those that were merged and loaded */
    size_t figures; /**< sums of a group */
} soekpi_accumulator_info;

SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_accumulator_describe(const soekpi_accumulator *accumulator,
                                                                       soekpi_accumulator_info *info);

/** Adds `count` rows from row `first` on: the evaluation's entities in its order,
 *  then the eliminations of its period in table order. Rows without a group are
 *  passed over. A row counts as often as it is added. ARGUMENT, RANGE, LIMIT (more
 *  than 2^62 rows): nothing was added. MEMORY: part of the rows was, and the accumulator can only be freed
 *  (everything else answers ARGUMENT). */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_accumulator_add(soekpi_accumulator *accumulator,
                                                                  size_t first, size_t count,
                                                                  soekpi_error *error);

/** Adds what `from` holds, by name of group and figure, or with `group` all of it
 *  to the group of that name (the districts' sums to their city). Both may belong
 *  to one evaluation, or to evaluations of a plan of the same id for the same
 *  period. Fails with ARGUMENT (also for `from` itself), ENCODING (`group` is no
 *  UTF-8), PLAN (another plan, or partial sums with others), PERIOD, NAME (`from` has no
 *  sum of a figure that is needed here), LIMIT (more than 2^62 rows): nothing was
 *  added; MEMORY: as above. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_accumulator_merge(soekpi_accumulator *into,
                                                                    const soekpi_accumulator *from,
                                                                    const char *group, soekpi_error *error);

/** A group, as soekpi_evaluation_row() gives it: `members` are the entities that
 *  were added, `consolidated` is 1 when an elimination was. ARGUMENT, RANGE. The
 *  name belongs to the accumulator. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_accumulator_group(const soekpi_accumulator *accumulator,
                                                                    size_t group, soekpi_row *info);

/** Evaluates `count` groups from group `first` on; element
 *  `t*capacity + (group - first)`. Checks and promises as in
 *  soekpi_evaluation_run(); allocates nothing. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_accumulator_run(const soekpi_accumulator *accumulator,
                                                                  size_t first, size_t count,
                                                                  soekpi_results *results,
                                                                  soekpi_error *error);

/** Entities that counted in a group's value, as soekpi_evaluation_counted(). */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_accumulator_counted(const soekpi_accumulator *accumulator,
                                                                      size_t group, size_t target,
                                                                      size_t *counted);

/** Texts about a group's result, as the soekpi_evaluation_... functions of these
 *  names give them; sums are shown without trailing zeros. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_accumulator_format(const soekpi_accumulator *accumulator,
                                                                     size_t group, size_t target,
                                                                     int32_t field, int32_t places,
                                                                     char *buffer, size_t capacity,
                                                                     size_t *needed);
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_accumulator_exact(const soekpi_accumulator *accumulator,
                                                                    size_t group, size_t target,
                                                                    int32_t field, char *buffer,
                                                                    size_t capacity, size_t *needed);
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_accumulator_explain(const soekpi_accumulator *accumulator,
                                                                      size_t group, size_t target,
                                                                      int32_t language, char *buffer,
                                                                      size_t capacity, size_t *needed);
/** Names of the figures that members of the group lack or that are invalid, each
 *  with how many of how many: "total_profit@prior (2 of 20)"; without that where a
 *  partial sum counts nobody. "" when none is. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_accumulator_missing(const soekpi_accumulator *accumulator,
                                                                      size_t group, size_t target,
                                                                      int32_t language, char *buffer,
                                                                      size_t capacity, size_t *needed);

/** A figure's sum over a group. Set `size` first. */
typedef struct soekpi_sum {
    size_t size;
    const char *figure; /**< "total_profit@prior"; belongs to the accumulator */
    double sum;         /**< of those that have it, base units, rounded once; NaN beyond all doubles */
    size_t counted;     /**< entities that count, with it or without */
    size_t missing;     /**< of them, those that lack it */
    size_t invalid;     /**< members whose figure is invalid, eliminations too */
} soekpi_sum;

/** The sum of one of the figures, 0-based. With partial sums a figure stands
 *  here once for each set of targets that read the same inputs. ARGUMENT, RANGE. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_accumulator_sum(const soekpi_accumulator *accumulator,
                                                                  size_t group, size_t figure,
                                                                  soekpi_sum *sum);

/** Writes the sums of all groups that have members, for soekpi_accumulator_load():
 *  the same bytes on every machine, whatever the order of additions. `needed`
 *  (may be NULL) receives their number; CAPACITY when `capacity` is less: nothing
 *  is written. `capacity` 0 with `bytes` NULL asks for the size alone. Not secret
 *  and not signed: names of groups and figures, sums and counts. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_accumulator_store(const soekpi_accumulator *accumulator,
                                                                    uint8_t *bytes, size_t capacity,
                                                                    size_t *needed);

/** Makes an accumulator of stored bytes, for an evaluation of the same plan and
 *  period, which needs no rows of its own. NULL and a filled `error` on failure: ARGUMENT, SYNTAX (these are
 *  no stored sums, they are damaged, or contradict themselves), UNSUPPORTED (a
 *  later version wrote them), PLAN, PERIOD, NAME as in soekpi_accumulator_merge(),
 *  LIMIT, MEMORY. */
SOEKPI_API soekpi_accumulator *soekpi_accumulator_load(const soekpi_evaluation *evaluation,
                                                       const uint8_t *bytes, size_t length,
                                                       soekpi_error *error) SOEKPI_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
