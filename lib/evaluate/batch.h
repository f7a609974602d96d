/* One batch of rows on its way through a section of the program. */
#ifndef SOEKPI_EVALUATE_BATCH_H
#define SOEKPI_EVALUATE_BATCH_H

#include <stdalign.h>

#include "evaluate/engine.h"
#include "evaluate/program.h"

enum {
    MOST_LANES = 8,              /* of any instruction set */
    MOST_TENS = 22,              /* powers of ten that a double holds exactly */
    BATCH_FORMS = 2 * LIMITS + 3 /* of one target: value, label, references */
};

/* About 70 KiB, on the stack: no run allocates. */
typedef struct batch {
    alignas(KERNEL_ALIGNMENT) double figures[SECTION_SLOTS * BATCH_ROWS];
    alignas(KERNEL_ALIGNMENT) double gathered[SECTION_SLOTS * BATCH_ROWS];
    alignas(KERNEL_ALIGNMENT) double wide_high[SECTION_SLOTS * BATCH_ROWS];
    alignas(KERNEL_ALIGNMENT) double wide_low[SECTION_SLOTS * BATCH_ROWS];
    alignas(KERNEL_ALIGNMENT) double forms[BATCH_FORMS * BATCH_ROWS];
    alignas(KERNEL_ALIGNMENT) double columns[4 * BATCH_ROWS]; /* results of a batch that is not full */
    const soekpi_evaluation *evaluation;
    const lane_program *program;
    const section *part;
    const double *inputs; /* of a calculator: cells by column */
    const soekpi_results *results;
    size_t results_first; /* row of the results' first element */
    path_counts *counts;
    bool stream;
    size_t first, rows; /* evaluation rows */
    row_set all;
    row_set left_out; /* for judge.c */
    const size_t *members;
    bool side_by_side;                                 /* the rows follow one another in the table */
    int scales[SECTION_SLOTS];                         /* by slot that names a family */
    int patience[SECTION_SLOTS], pause[SECTION_SLOTS]; /* batches until a scale is sought again */
    const double *cells[SECTION_SLOTS];
    row_set missing[SECTION_SLOTS], unfit[SECTION_SLOTS];
    slot_set wide_slots; /* read into wide_high, wide_low */
    row_set wide_unfit[SECTION_SLOTS];
} batch;

/* One target of a batch while it is decided. */
typedef struct work {
    batch *at;
    size_t index;
    const lane_target *target;
    const bound_target *bound;
    lane_quotient value;
    double *values, *references, *margins, *amounts; /* where the kernel writes, or NULL */
    size_t forms;                                    /* used of the batch's */
    row_set scope;
    row_set left; /* not decided in lanes */
    row_set value_missing, value_ok, value_zero;
    row_set limit_missing[LIMITS], limit_ok[LIMITS], limit_zero[LIMITS];
    row_set holds;       /* all tests */
    row_set comfortable; /* beyond every second limit; not under the condition */
} work;

/* ---- batch_forms.c: figures and constants of forms at the batch's scales ---- */

extern const double soekpi_ones[BATCH_ROWS];    /* the figures of a constant */
extern const double soekpi_nothing[BATCH_ROWS]; /* cells of a column that is not there */
/* 10^power, 0 <= power <= MOST_TENS. */
double soekpi_power_of_ten(int power);
/* integer * 10^power, an exact integer below 2^53; NaN when it is none. */
double soekpi_integer_of(double integer, int power);
/* A form's figures are times 10^this; without its unit. */
int soekpi_form_power(const batch *at, const lane_form *of);
const double *soekpi_form_figures(work *on, const lane_form *of);
lane_quotient soekpi_quotient_of(work *on, const lane_ratio *ratio);
lane_limit soekpi_limit_of(work *on, const lane_test *test);

/* ---- batch_results.c ---- */

/* Where the kernel writes the `which`th column of doubles: in place, or aside when
 * the batch is not full. */
double *soekpi_place_of(const work *on, double *column, size_t which);
void soekpi_put_labels(work *on);
void soekpi_put_results(const work *on);
/* References that count for the verdict: all but a condition's. */
size_t soekpi_limit_count(const lane_target *wanted);

/* ---- batch.c ---- */

/* Decides one target for the batch and fills its results. */
void soekpi_batch_judge(batch *at, size_t target);

/* ---- run.c ---- */

/* All columns of one row and target, by judge.c. */
void soekpi_judge_exactly(const context *at, size_t target, const soekpi_results *results, size_t element);

#endif
