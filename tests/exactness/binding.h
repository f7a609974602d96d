/* A scene in the library's hands: a table over its cells, laid out in one of several
 * ways, and an evaluation for one instruction set. */
#ifndef EXACTNESS_BINDING_H
#define EXACTNESS_BINDING_H

#include <soekpi/soekpi.h>

#include "scene.h"

typedef enum layout {
    LAYOUT_COLUMNS,   /* each column alone */
    LAYOUT_ROWS,      /* all columns of a row beside each other */
    LAYOUT_UNALIGNED, /* the same, with rows of a length that is no multiple of 8 */
    LAYOUT_REVERSED,  /* columns from the last row to the first */
    LAYOUT_DATES,     /* a row for each date of an entity; history among the rows, in any order */
    LAYOUT_END
} layout;

typedef struct binding {
    soekpi_table *table;
    soekpi_evaluation *evaluation;
    unsigned char *cells;
    int32_t *codes; /* of key columns */
    char *names;    /* of entities */
    const char **labels;
} binding;

/* LAYOUT_DATES needs a scene for which this is true. */
bool binding_has_dates(const scene *made);
bool binding_make(binding *out, const scene *made, const soekpi_plan *plan, layout how,
                  int32_t instruction_set, random_state *random, soekpi_error *error);
void binding_free(binding *freed);

#endif
