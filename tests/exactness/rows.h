/* How the figures of a stretch of rows are made. */
#ifndef EXACTNESS_ROWS_H
#define EXACTNESS_ROWS_H

#include "fraction.h"
#include "scene.h"

typedef struct regime {
    int32_t decimals;     /* of money */
    int32_t fewest, most; /* digits of money */
    bool fine;            /* near ties are a unit of the 15th digit off, else one of the last decimal */
    bool spoilt;          /* missing, infinite, zero and huge cells */
    bool mixed;           /* each figure has decimals and digits of its own */
    bool any_power;       /* 1e-300 to 1e300 */
    bool noisy;           /* the last bits of every double are random: 17 digits */
    int32_t shift;        /* a common power of ten */
} regime;

/* One row of a cluster that is being made. */
typedef struct row_maker {
    const scene *made;
    random_state *random;
    const scene_cluster *cluster;
    regime regime;
    int32_t months;
    int32_t coarse;   /* figures end in so many zeros */
    int32_t multiple; /* figures of money are multiples of it */
    figure *row;      /* by column of the scene */
} row_maker;

/* Every column of the cluster at random. */
void row_random(row_maker *make);
/* One of the cluster's targets stands on a limit, an edge of at_risk, or the half of a
 * rounding. False when the figures would need more than 15 digits. */
bool row_tie(row_maker *make, const scene_target *target);
/* Both sides a ratio of two figures that differ by one unit of the cross product. */
bool row_cancel(row_maker *make, const scene_target *target);
void row_unchanged(row_maker *make);

#endif
