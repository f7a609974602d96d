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

#endif
