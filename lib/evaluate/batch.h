/* One batch of rows on its way through a section of the program. */
#ifndef SOEKPI_EVALUATE_BATCH_H
#define SOEKPI_EVALUATE_BATCH_H

#include <stdalign.h>

#include "evaluate/engine.h"
#include "evaluate/program.h"

enum {
    BATCH_FORMS = 2 * LIMITS + 3, /* of one target: value, label, references */
    PREPARED = 12,                /* targets kept prepared in a run whose scales are not the usual */
    QUICK = 32                    /* targets of a section that may go the quick way */
};

/* Where figures stand: an offset into the batch's, or PLACE_OF_ONES. */
typedef uint32_t lane_place;
#define PLACE_OF_ONES UINT32_MAX

typedef struct prepared_ratio {
    lane_place numerator, denominator;
    double up, down;
} prepared_ratio;

typedef struct lane_sum {
    const lane_form *form;
    double constant;
    bool checked;
} lane_sum;

/* A target's constants at certain scales; value and limits lack their pointers. */
struct prepared_target {
    lane_quotient value;
    lane_limit limits[LIMITS];
    lane_place value_numerator, value_denominator;
    lane_place limit_numerators[LIMITS], limit_denominators[LIMITS];
    lane_place now;
    double now_unit, base_unit; /* for labels: now * now_unit stands against denominator * base_unit */
    double amount_unit;
    lane_sum sums[BATCH_FORMS];
    size_t sum_count;
    double safe_value, safe_limits[LIMITS],
        safe_sums; /* while all figures are below, no product reaches 2^53 */
    bool fits;     /* else no row can be decided in lanes at these scales */
};

/* Where the cells of a slot come from: a column, and its row for each evaluation row. */
typedef struct feed {
    const table_column *column; /* NULL: there is none */
    const size_t *rows;
    bool dense; /* cells follow one another, row by row of the table */
} feed;

/* A target of which only values, verdicts and reasons are asked and whose rule is one test or none: batches
 * without an unfit or large figure are decided without looking further. */
typedef struct quick_target {
    bool known, usable;
    bool amended;             /* values have been undefined for some row, as growth often is */
    bool judged;              /* there is a rule */
    bool growth, limit_grows; /* of value and reference: no percentage on a base that is not positive */
    bool deferred;            /* a missing figure wants a closer look */
    slot_set value_slots, limit_slots;
    double safe; /* figures are below */
    lane_quotient value;
    lane_limit limit;
    const prepared_target *ready;
    double *values; /* columns of the target, or NULL */
    uint8_t *verdicts, *reasons;
} quick_target;

/* About 90 KiB, on the stack: no run allocates. */
typedef struct batch {
    /* by slot, then the sums of one target's forms */
    alignas(KERNEL_ALIGNMENT) double figures[(SECTION_SLOTS + BATCH_FORMS) * BATCH_ROWS];
    alignas(KERNEL_ALIGNMENT) double gathered[SECTION_SLOTS * BATCH_ROWS];
    alignas(KERNEL_ALIGNMENT) double wide_high[SECTION_SLOTS * BATCH_ROWS];
    alignas(KERNEL_ALIGNMENT) double wide_low[SECTION_SLOTS * BATCH_ROWS];
    alignas(KERNEL_ALIGNMENT) double columns[4 * BATCH_ROWS]; /* results on their way */
    const soekpi_evaluation *evaluation;
    const lane_program *program;
    const section *part;
    const soekpi_results *results;
    size_t results_first; /* row of the results' first element */
    path_counts *counts;
    bool stream;
    bool sums;          /* rows are groups, whose figures are sums */
    size_t first, rows; /* evaluation rows */
    row_set all;
    row_set left_out;                                  /* for judge.c */
    const size_t *members;                             /* table rows, but of sums */
    bool side_by_side;                                 /* the rows follow one another in the table */
    bool usual_scales;                                 /* those that the program is prepared for */
    int scales[SECTION_SLOTS];                         /* by slot that names a family */
    int patience[SECTION_SLOTS], pause[SECTION_SLOTS]; /* batches until a scale is sought again */
    double tens[SECTION_SLOTS];                        /* cells * this are the figures */
    feed feeds[SECTION_SLOTS];
    bool has_duplicates;
    const double *ahead[KERNEL_AHEAD]; /* see kernel.h; any address */
    const double *cells[SECTION_SLOTS];
    row_set missing[SECTION_SLOTS], unfit[SECTION_SLOTS];
    alignas(KERNEL_ALIGNMENT) double largest_lanes[MOST_LANES];
    double largest;                         /* bound of all figures of the batch */
    slot_set troubled;                      /* slots with such rows */
    prepared_target prepared[PREPARED + 1]; /* at these scales, the first targets of the section */
    bool is_prepared[PREPARED];
    quick_target quick[QUICK];
    slot_set wide_slots; /* read into wide_high, wide_low */
    row_set wide_unfit[SECTION_SLOTS];
} batch;

/* One target of a batch while it is decided. */
typedef struct work {
    batch *at;
    size_t index;
    const lane_target *target;
    const bound_target *bound;
    const prepared_target *ready;
    lane_quotient value;
    double *values, *references, *margins, *amounts; /* where the kernel writes, or NULL */
    bool blanks;                                     /* figures of some row are missing or unfit */
    row_set scope;
    row_set left; /* not decided in lanes */
    row_set value_missing, value_ok, value_zero;
    row_set limit_missing[LIMITS], limit_ok[LIMITS], limit_zero[LIMITS];
    row_set holds;       /* all tests */
    row_set comfortable; /* beyond every second limit; not under the condition */
} work;

/* ---- engine.c ---- */

/* Sets the usual scales of a program that is being made to those of the first rows. */
void soekpi_engine_survey(const soekpi_evaluation *evaluation, lane_program *program);

/* ---- batch_forms.c ---- */

extern const double soekpi_ones[BATCH_ROWS];    /* the figures of a constant */
extern const double soekpi_nothing[BATCH_ROWS]; /* cells of a column that is not there */
void soekpi_prepare(const kernel *lane, const lane_target *wanted, const int *scales, prepared_target *out);
const double *soekpi_figures_at(const batch *at, lane_place offset);
/* Sums a target's forms; rows where one does not fit. */
row_set soekpi_sum_forms(batch *at, const prepared_target *ready);

/* ---- batch_results.c ---- */

/* Results go past the cache, and this column of a full batch may. */
bool soekpi_can_stream(const batch *at, const void *column);
/* Codes of the batch's rows, as kernel.spread(). */
void soekpi_put_codes(const batch *at, uint8_t *out, const uint8_t *codes, const row_set *sets, size_t count);
/* Numbers of the batch's rows, written in place or aside; NaN for the rows of `none`. */
void soekpi_put_column(const batch *at, double *out, double *written, row_set none);

/* Where the kernel writes the `which`th column of doubles: in place, or aside when
 * the batch is not full or its results go past the cache. */
double *soekpi_place_of(const work *on, double *column, size_t which);
void soekpi_put_labels(work *on);
void soekpi_put_results(const work *on);
/* References that count for the verdict: all but a condition's. */
size_t soekpi_limit_count(const lane_target *wanted);

/* ---- batch_long.c ---- */

/* A limit of the first or a later test whose integers reach 2^53, but whose products with the
 * value stay below 2^126: sets what the kernel could not. Gives the rows decided. */
row_set soekpi_judge_long(const work *on, const lane_limit *limit, bool first, row_set rows,
                          lane_findings *found);

/* ---- batch_wide.c ---- */

/* Decides those of the rows that double-doubles can tell, as the kernel would have. Not for
 * rows whose cells are not the whole truth: duplicated ones, those without a name. */
row_set soekpi_judge_wide(work *on, row_set rows);
/* When hardly any row fits the lanes, which must be known of their inputs: leaves all of them. */
bool soekpi_leave_to_wide(work *on);

/* ---- batch.c ---- */

/* Decides one target for the batch and fills its results. */
void soekpi_batch_judge(batch *at, size_t target);
/* The target's constants at the scales in force. */
const prepared_target *soekpi_batch_prepared(batch *at, size_t index);

/* ---- batch_quick.c ---- */

/* The same for what is usual; false when the batch wants a closer look: nothing is lost then. */
bool soekpi_batch_judge_quickly(batch *at, size_t target);
/* Forgets what depends on the scales. */
void soekpi_batch_forget(batch *at);
/* What the target's values lack of their doubles (engine.h), for the rows of the batch. */
void soekpi_batch_rests(batch *at, size_t target, double *rests);

/* ---- batch_sums.c ---- */

/* Groups whose members an accumulator stands in for. */
void soekpi_batch_run_sums(const soekpi_evaluation *evaluation, size_t first, size_t count,
                           const soekpi_results *results, path_counts *counts);

/* ---- run.c ---- */

/* The columns of results from an element on. */
soekpi_results soekpi_results_from(const soekpi_results *whole, size_t done);
/* All columns of one row and target, by judge.c. */
void soekpi_judge_exactly(const context *at, size_t target, const soekpi_results *results, size_t element);

#endif
