/* Columns of results, and runs that fill them. */
#ifndef EXACTNESS_RESULTS_H
#define EXACTNESS_RESULTS_H

#include "engine_call.h"
#include "law.h"
#include "random.h"

typedef struct results {
    size_t rows, targets;
    size_t capacity;    /* rows, or more */
    unsigned wanted;    /* a bit for each of the eight columns */
    double *numbers[4]; /* value, reference, margin, amount */
    uint8_t *codes[4];  /* verdict, reason, label, marks */
} results;

/* Sets of columns. */
enum { EVERYTHING = 0xFF, VALUES = 0x01, DISTANCES = 0x0E, CODES = 0xF0, VERDICTS = 0x10 };

/* Columns on a boundary of 64 bytes; `padded`: each target's too. */
bool results_make(results *out, size_t rows, size_t targets, unsigned wanted, bool padded);
void results_free(results *freed);
/* A set of columns to ask for, with the verdicts. */
unsigned results_choose(random_state *random);
bool results_number(const results *from, unsigned number); /* is it asked for? */
bool results_code(const results *from, unsigned code);
/* The columns of rows from `first` on. */
soekpi_results results_window(const results *all, size_t first);
/* Runs all rows: in one call, row by row, or in pieces of this or that size. `paths` may be NULL. */
bool results_run(const soekpi_evaluation *evaluation, const results *all, random_state *random,
                 engine_paths *paths);
law_outcome results_at(const results *from, size_t target, size_t row);
/* True when nothing is written between the rows of one target and those of the next. */
bool results_padding_is_kept(const results *from);
/* Bit for bit, in the columns of `wanted`. */
bool results_same(const law_outcome *a, const law_outcome *b, unsigned wanted);

#endif
