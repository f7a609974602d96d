/* The batch engine: results of many rows at the speed of memory.
 *
 * Rows go through in batches of BATCH_ROWS. A target of a row is decided on one
 * of three paths, each exact, tried in this order:
 *   lanes  figures as scaled integers in vector lanes (kernel.h);
 *   wide   figures as double-doubles with a bound on the error;
 *   exact  integers of any length (judge.c).
 * Whichever decides, the bits are the same. */
#ifndef SOEKPI_EVALUATE_ENGINE_H
#define SOEKPI_EVALUATE_ENGINE_H

#include "evaluate/evaluation.h"

/* How many results, one for each target and row, each path decided. */
typedef struct path_counts {
    uint64_t lanes, wide, exact;
} path_counts;

/* Fills the columns of checked results; `counts` may be NULL. */
void soekpi_engine_run(const soekpi_evaluation *evaluation, size_t first, size_t count,
                       const soekpi_results *results, path_counts *counts);

/* ---- engine_groups.c ---- */

/* Rows of groups; the results' first element is of row `first`. */
void soekpi_engine_run_groups(const soekpi_evaluation *evaluation, size_t first, size_t count,
                              const soekpi_results *results, path_counts *counts);

/* ---- engine.c ---- */

/* What tells values apart whose doubles v are equal: with the value n/d of a judged
 * entity, n and d integers below 2^53, the double w nearest to n/d - v. Values are
 * ordered as their pairs (v, w), and are the same when these are:
 * - n - v*d is a double, so that w is rounded once, and rounding keeps the order;
 * - let 2^e <= |v| < 2^(e+1). Then |n/d - v| <= 2^(e-53), w is off by 2^(e-107) at most, and
 *   two values with the same v and w differ by 2^(e-106) at most. But different ones with
 *   denominators b and d differ by 1/(b*d) at least: by more than 2^-106, and where e >= 0,
 *   as n below 2^53 keeps b and d below 2^(53-e), by more than 2^(2e-106).
 * NaN where there is no value or it is no such quotient; then the ratios themselves must be
 * compared. False, and nothing is filled, when the target has none. */
bool soekpi_engine_rests(const soekpi_evaluation *evaluation, size_t target, double *rests);

#endif
