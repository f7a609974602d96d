/* One row at a time: what the batch engine's program says, without a batch.
 *
 * A batch is worth its preparation for many rows. Here figures, forms and limits
 * are whole numbers in doubles as there (kernel.h), and products of two of them
 * are 128-bit integers. */
#ifndef SOEKPI_EVALUATE_ROW_H
#define SOEKPI_EVALUATE_ROW_H

#include "evaluate/engine.h"

/* Decides one target for an entity's row or a calculator's inputs; without
 * `distances` the reference, the margin and the amount are left NaN. False when the
 * row does not fit: then judge.c decides, and *out means nothing. */
bool soekpi_row_judge(const context *at, size_t target, bool distances, soekpi_outcome *out);

/* All targets of an entity's row, into element `element` of each column. */
void soekpi_row_run(const context *at, const soekpi_results *results, size_t element, path_counts *counts);

#endif
