/* What accumulators ask of an instruction set: cells as words, and adding them up.
 *
 * A word is the bits of a double r + SUM_SHIFT with an integer r below 2^51 in
 * magnitude: as a number, the bits of SUM_SHIFT plus r. Sums of words are taken
 * modulo 2^64; n words add up to the sum of their integers plus n times those
 * bits. So integers need not be made of doubles first. */
#ifndef SOEKPI_EVALUATE_SUM_KERNEL_H
#define SOEKPI_EVALUATE_SUM_KERNEL_H

#include "evaluate/kernel.h"

#define SUM_SHIFT 0x1.8p52
#define SUM_SHIFT_BITS UINT64_C(0x4338000000000000)

/* Where fine integers stand below those of words; 10^(k + SUM_FINE_PLACES) is a double. */
enum { SUM_FINE_PLACES = 15, SUM_SPLIT_PLACES = 7 };

/* 8 words after the rows of sums may be written too, with what they hold. */
enum { SUM_SLACK = 8 };

typedef union sum_word {
    double shifted;
    uint64_t bits;
} sum_word;

typedef struct sum_kernel {
    /* BATCH_ROWS cells * ten as words, ten = 10^k, 0 <= k <= 22, as kernel.h says.
     * Gives the rows that are missing or unfit, whose words are of 0; *missing is set
     * when there are any. */
    row_set (*read)(const double *cells, double ten, sum_word *words, row_set *missing);
    /* The same for cells of 15 digits and more places, ten = 10^k, 0 <= k <= SUM_SPLIT_PLACES: a
     * figure is its word's integer plus an integer `fine` times 10^-SUM_FINE_PLACES, both
     * times 10^-k; magnitudes of both are below FIGURE_END. `fine` is bits without the
     * shift. Rows that are still odd have 0 in both. */
    row_set (*split)(const double *cells, double ten, sum_word *words, sum_word *fine);
    /* Adds the words of `count` columns to as many consecutive sums from
     * sums + offsets[row] + slot on, for each of BATCH_ROWS rows. */
    void (*scatter)(uint64_t *sums, const size_t *offsets, size_t slot, const sum_word *const *columns,
                    size_t count);
} sum_kernel;

/* Of SOEKPI_INSTRUCTIONS_...; the machine has it. */
const sum_kernel *soekpi_sum_kernel_of(int32_t instruction_set);

extern const sum_kernel soekpi_sum_kernel_baseline;
#if defined(__x86_64__)
extern const sum_kernel soekpi_sum_kernel_avx2;
extern const sum_kernel soekpi_sum_kernel_avx512;
#elif defined(__aarch64__)
extern const sum_kernel soekpi_sum_kernel_neon;
#endif

#endif
