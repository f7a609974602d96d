/* A drawn table of texts (sheet.h) that is read as a submitted one is, with its totals
 * and reported changes. Column A is the first of the drawing and row 1 its header. All
 * figures are made up. */
#ifndef SOEKPI_TESTS_SUBMITTED_H
#define SOEKPI_TESTS_SUBMITTED_H

#include "sheet.h"

/* The table of a drawing; `catalogue` must outlive it. */
static inline soekpi_table *read_drawing(const soekpi_catalogue *catalogue, const char *drawing,
                                         const soekpi_table_options *options) {
    soekpi_error error;
    sheet *of = calloc(1, sizeof *of);
    ck_assert_ptr_nonnull(of);
    sheet_cut(of, drawing);
    size_t rows = of->rows + 1;
    const char **cells = calloc(rows * of->columns, sizeof *cells);
    ck_assert_ptr_nonnull(cells);
    for (size_t i = 0; i < rows * of->columns; i++) {
        const char *cell = of->cells[i / of->columns][i % of->columns];
        cells[i] = cell[0] != '\0' ? cell : NULL;
    }
    soekpi_table *table = soekpi_table_from_cells(catalogue, cells, rows, of->columns, options, &error);
    ck_assert_msg(table != NULL, "%s", error.message);
    free(cells);
    free(of);
    return table;
}

#endif
