/* One set of figures as tables whose columns lie differently in memory. Every table
 * has the same judged rows and groups in the same order. */
#ifndef SOEKPI_TESTS_LAYOUTS_H
#define SOEKPI_TESTS_LAYOUTS_H

#include <soekpi/soekpi.h>

enum {
    LAYOUT_PLAIN,       /* columns of doubles one after the other */
    LAYOUT_SHIFTED,     /* the same at addresses that are no multiples of 8 */
    LAYOUT_INTERLEAVED, /* records of an odd number of bytes */
    LAYOUT_REVERSED,    /* the last row first: negative strides */
    LAYOUT_DATED,       /* last year's figures stand in rows of that year, elsewhere in the table */
    LAYOUTS
};
extern const char *const layout_names[LAYOUTS];

typedef struct layout layout;

/* `figures` are rows of FIGURE_COLUMNS (figures.h); they are copied. `rows` is a prime
 * above 100. NULL with the reason in `why` on failure. */
layout *layout_create(const soekpi_catalogue *catalogue, size_t way, const double *figures, size_t rows,
                      const char **why);
void layout_free(layout *of);
const soekpi_table *layout_table(const layout *of);

#endif
