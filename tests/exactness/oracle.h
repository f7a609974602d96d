/* Two judges of a target: one in rationals of any length (GMP), one in 128-bit fractions
 * that is fast and says when it cannot decide. Neither shares code with the library. */
#ifndef EXACTNESS_ORACLE_H
#define EXACTNESS_ORACLE_H

#include <gmp.h>

#include "fraction.h"
#include "law.h"

/* A figure of a row, or the sum of a group's. */
typedef struct gmp_cell {
    bool missing, invalid;
    mpq_t value;
} gmp_cell;

/* Numbers that the judge works with, one set for each thread. */
typedef struct gmp_judge {
    mpq_t value, references[2], margin, amount, bottom, factor, term, other, part, largest, smallest;
    mpz_t quotient, rest, above, below;
} gmp_judge;

void gmp_judge_begin(gmp_judge *judge);
void gmp_judge_end(gmp_judge *judge);
void gmp_cell_set(gmp_judge *judge, gmp_cell *cell, figure from);

/* `cells` by column; `months` 1 to 12, 0 for an invalid number of months. */
void gmp_decide(gmp_judge *judge, const law_target *target, const gmp_cell *cells, int months,
                law_outcome *out);

/* `row` by column. False when a number does not fit. */
bool small_decide(const law_target *target, const figure *row, int months, law_outcome *out);
/* A reference's exact value; false when there is none or it does not fit. */
bool small_reference(const law_ratio *limit, const figure *row, int months, int32_t dialect, fraction *out);

#endif
