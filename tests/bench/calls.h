/* Loops of single calls; see calls.c. Called from w2_one_row.py. Each takes
 * `rows` rows of figures, row by row, in turn, and answers a sum of what was said,
 * negative when a call failed. */
#ifndef SOEKPI_BENCH_CALLS_H
#define SOEKPI_BENCH_CALLS_H

#include <soekpi/soekpi.h>

/* Rows of total_liabilities and total_assets. */
double calls_debt_ratio(const double *figures, size_t rows, size_t calls);
/* Rows of this year's and last year's figure. */
double calls_growth(const double *figures, size_t rows, size_t calls);
double calls_calculator(const soekpi_calculator *calculator, const double *figures, size_t width, size_t rows,
                        size_t calls);
/* An evaluation of one row, whose columns lie in `inputs` one after the other. */
double calls_row(const soekpi_evaluation *evaluation, double *inputs, const double *figures, size_t width,
                 size_t rows, size_t calls, soekpi_results *results);

#endif
