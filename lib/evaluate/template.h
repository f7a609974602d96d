/* The empty table of a plan: which rows, which columns, which cells.
 *
 * What is needed is what the plan's targets read when they are bound to a table
 * that has nothing: then no item can be derived, and each is asked for itself. */
#ifndef SOEKPI_EVALUATE_TEMPLATE_H
#define SOEKPI_EVALUATE_TEMPLATE_H

#include <soekpi/template.h>

#include "evaluate/evaluation.h"

typedef struct blank_column {
    int32_t item;
    int32_t time; /* SOEKPI_CURRENT.. */
} blank_column;

typedef struct blank_row {
    slice name; /* empty: left open */
    bool context;
} blank_row;

typedef struct blank_table {
    const soekpi_evaluation *evaluation; /* of the plan, without rows and columns */
    int32_t language;
    blank_row *rows; /* enterprises, then the group, then benchmarks */
    size_t row_count, row_capacity;
    size_t entity_count;
    key_column names; /* of the rows, without codes */
    bool grouped;     /* a target of groups reads a level that no benchmark gives */
    blank_column *columns;
    size_t column_count, column_capacity;
    bool *cells; /* rows * columns: true for one to be filled */
} blank_table;

/* The name of the group that all enterprises are of. */
slice soekpi_blank_group(int32_t language);

/* template_text.c: the table as CSV, allocated. Errors: NAME (an item of the plan whose
 * names a table would read as something else), MEMORY. */
soekpi_status soekpi_blank_write(const blank_table *blank, char **text, size_t *length, soekpi_error *error);

#endif
