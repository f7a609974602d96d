/* Doubles of a table and the decimals that they stand for (law 1). */
#ifndef EXACTNESS_FIGURE_H
#define EXACTNESS_FIGURE_H

#include "law.h"

/* The decimal that %.15g prints, moved by 10^shift into base units. */
figure figure_read(double cell, int32_t shift);
/* The double nearest to digits * 10^power. */
double figure_double(int64_t digits, int32_t power);
/* True when the decimal can be made a double, and read back, without printing. */
bool figure_is_plain(int64_t digits, int32_t power);
/* The figure moved into base units: invalid outside 1e-300..1e300. */
figure figure_checked(int64_t digits, int32_t power);
/* One more or less in the 15th digit; false for 0 and where a 16th would be needed. */
bool figure_step(figure *moved, int step);

#endif
