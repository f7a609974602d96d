/* A grid with one header row: what each of its columns is for. */
#ifndef SOEKPI_TABLE_VIEW_H
#define SOEKPI_TABLE_VIEW_H

#include "table/read.h"

typedef struct grid_view {
    const cell_grid *grid;
    size_t *rows;     /* rows of the grid that hold any text: the header, then the data */
    size_t count;     /* rows of data */
    header_use *uses; /* one a column */
    size_t columns[HEADER_DESCRIPTION +
                   1];    /* the column of each use but figures and descriptions, or NO_COLUMN */
    bool item_rows;       /* rows of item, value, unit */
    unit_text value_unit; /* of the headers of value and growth; not given: none */
    unit_text growth_unit;
} grid_view;

/* Errors: TABLE (no header), DUPLICATE (two columns for one key), LIMIT, MEMORY.
 * An error's column is the number of a column of the grid. */
soekpi_status soekpi_view_create(const soekpi_catalogue *names, const cell_grid *grid, grid_view *out,
                                 soekpi_error *error);
void soekpi_view_free(grid_view *view);

/* Trimmed texts, empty where the row lacks the cell. */
slice soekpi_view_header(const grid_view *view, size_t column);
slice soekpi_view_cell(const grid_view *view, size_t row, size_t column);
size_t soekpi_view_line(const grid_view *view, size_t row);
place soekpi_view_header_place(const grid_view *view, size_t column);

/* Sets lines and keys of a table whose row i is row which[i] of the view. */
soekpi_status soekpi_view_set_keys(const grid_view *view, const size_t *which, soekpi_table *table,
                                   soekpi_error *error);

/* A unit in a cell: not given when blank. False when it cannot be read. */
bool soekpi_view_unit(slice cell, unit_text *out);

/* The table of rows of item, value, unit; `table` has no rows yet but a money unit. */
soekpi_status soekpi_pivot(const grid_view *view, soekpi_table *table, soekpi_error *error);

#endif
