/* CSV text as a grid of cells: the same way in for tables and registers. */
#ifndef SOEKPI_TABLE_CSV_H
#define SOEKPI_TABLE_CSV_H

#include "table/csv_split.h"
#include "table/table.h"

typedef struct csv_grid {
    cell_grid grid; /* its cells are parts of the text given, of `storage` and of the reader's copies */
    csv_reader reader;
    char *storage; /* the text decoded, where it was not UTF-8 */
} csv_grid;

/* Decodes and splits a text; `encoding` NULL and `delimiter` 0: found out. *out is the caller's to
 * close, also after a failure. Errors: ARGUMENT (no text, a delimiter), LIMIT, ENCODING, SYNTAX, MEMORY. */
soekpi_status soekpi_csv_open(const char *text, size_t length, const char *encoding, int32_t delimiter,
                              csv_grid *out, soekpi_error *error);
void soekpi_csv_close(csv_grid *csv);

/* An error whose column is the number of a cell gets its place in the text. `error` may be NULL. */
void soekpi_csv_report(const csv_grid *csv, const soekpi_error *report, soekpi_error *error);

#endif
