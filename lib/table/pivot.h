/* Grids whose cells are figures of items, times and periods that stand beside or
 * above them, on their way into a table with items as columns.
 *
 *     pivot.c       which figures there are, of which column and row of the table
 *     pivot_notes.c what is left
 *     pivot_fill.c  reads them */
#ifndef SOEKPI_TABLE_PIVOT_H
#define SOEKPI_TABLE_PIVOT_H

#include "table/currency.h"

/* One column of the table to be. */
typedef struct pivot_column {
    slice name;  /* as in its first row, with the words above the figure; or the id of `<item>_growth` */
    size_t line; /* of that row */
    header_name header;
    bool unit_seen; /* a row gives a unit */
    unit_text unit; /* the first one */
    size_t number;  /* of the column of the text that holds its first figure */
    size_t index;   /* in the table */
} pivot_column;

/* One figure. */
typedef struct pivot_cell {
    size_t row;    /* of the view */
    size_t source; /* column of the grid */
    size_t column; /* among the pivot columns, or the changes of the table */
    int32_t period;
    size_t target; /* row of the table */
    bool change;
} pivot_cell;

typedef struct pivot {
    grid_view *texts; /* keeps names that are put together */
    const grid_view *view;
    soekpi_table *table;
    size_t *sources; /* columns of the grid that hold figures */
    size_t source_count;
    key_column names;     /* raw names of items */
    header_name *headers; /* of each raw name */
    bool *ignored;        /* the caller maps it to nothing */
    size_t *found;        /* per raw name and source: pivot column + 1; 0: not looked up */
    size_t *growth;       /* per raw name: pivot column of its growth + 1 */
    size_t header_capacity, ignored_capacity, found_capacity, growth_capacity;
    key_column labels; /* what the pivot columns stand for */
    pivot_column *columns;
    size_t column_capacity;
    key_column changes; /* what the changes of the table stand for */
    pivot_cell *cells;
    size_t cell_count, cell_capacity;
    size_t skipped;       /* rows of unknown items */
    size_t unused_growth; /* lines with a growth whose item is unknown */
    size_t first_unused_growth;
    size_t (*refused)[TIME_CONFLICT + 1]; /* per source: cells of each way of not being read */
    bool money_unknown;                   /* money whose unit nothing names */
    currency_rows currencies;             /* of rows of the view */
    size_t dashes;
} pivot;

/* Reads the figures of the cells that were found; the table has its rows. */
soekpi_status soekpi_pivot_fill(pivot *state, soekpi_error *error);
/* Text of a row's cell for a use, empty without such a column. */
slice soekpi_pivot_optional(const pivot *state, size_t row, header_use use);

/* pivot_notes.c: findings; false: memory. A row of no known item, whose figure is `cell`;
 * then all that was counted. */
bool soekpi_pivot_note_skipped(pivot *state, size_t row, slice name, slice cell);
bool soekpi_pivot_note(const pivot *state);

#endif
