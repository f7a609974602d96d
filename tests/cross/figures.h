/* Made-up figures of enterprises, the same doubles on every machine: from integers
 * by single operations of IEEE 754 and by strtod, without functions of libm. */
#ifndef SOEKPI_TESTS_FIGURES_H
#define SOEKPI_TESTS_FIGURES_H

#include <stddef.h>
#include <stdint.h>

/* Columns of figures. A column that holds last year's figures of the one before it
 * is `prior`. */
typedef struct figure_column {
    const char *name;
    int prior;
} figure_column;

enum { FIGURE_COLUMNS = 24 };
extern const figure_column figure_columns[FIGURE_COLUMNS];

/* What the figures look like. */
enum {
    TWO_DECIMALS,  /* amounts to the cent, what accounts give */
    TIES,          /* every second row at a limit of the plan, or a cent off */
    LONG_DECIMALS, /* 17 significant digits */
    COMPUTED,      /* sums and products of decimals, some units in the last place off */
    SCALES,        /* up to 15 digits with 0 to 9 decimals, and the greatest of them */
    HOLES,         /* missing, infinite, too great, too small, zero of either sign */
    DENOMINATORS,  /* denominators and bases that are zero or negative */
    MAGNITUDES,    /* 1e-290 to 1e290 */
    MIXTURES
};
extern const char *const mixture_names[MIXTURES];

/* splitmix64: the next word after `state`. */
uint64_t next_word(uint64_t *state);
uint64_t word_below(uint64_t *state, uint64_t end);

/* Fills FIGURE_COLUMNS figures of one row. */
void draw_figures(uint64_t *state, int mixture, double *figures);

#endif
