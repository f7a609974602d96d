/* A drawn table of texts, as a spreadsheet has it, for tests of checks:
 *
 *     "entity | period | total_assets | total_assets@prior\n"
 *     "甲     | 2023   | 12           | 10\n"
 *
 * Column A is the first of the drawing and row 1 its header. All figures are made up. */
#ifndef SOEKPI_TESTS_SHEET_H
#define SOEKPI_TESTS_SHEET_H

#include <stdlib.h>

#include <soekpi/soekpi.h>

#include "base/memory.h"
#include "harness.h"
#include "table/check.h"

enum {
    BALANCE = SOEKPI_FINDING_BALANCE,
    PART = SOEKPI_FINDING_PART,
    SIGN = SOEKPI_FINDING_SIGN,
    OPENING = SOEKPI_FINDING_OPENING,
    REPEATED = SOEKPI_FINDING_REPEATED,
    NOTE = SOEKPI_SEVERITY_NOTE,
    WARNING = SOEKPI_SEVERITY_WARNING,
    WRONG = SOEKPI_SEVERITY_ERROR
};

enum { SHEET_COLUMNS = 20, SHEET_ROWS = 64, SHEET_CELL = 64 };

typedef struct sheet {
    soekpi_catalogue *catalogue;
    soekpi_table *table;
    size_t columns, rows;
    char cells[SHEET_ROWS + 1][SHEET_COLUMNS][SHEET_CELL]; /* the header first */
} sheet;

static inline void sheet_cut(sheet *of, const char *drawing) {
    for (size_t row = 0; *drawing != '\0'; row++) {
        size_t length = strcspn(drawing, "\n"), column = 0;
        ck_assert_uint_le(row, SHEET_ROWS);
        for (size_t at = 0; at <= length; column++) {
            size_t end = at + strcspn(drawing + at, "|\n");
            size_t first = at, last = end;
            while (first < last && drawing[first] == ' ') {
                first++;
            }
            while (last > first && drawing[last - 1] == ' ') {
                last--;
            }
            ck_assert(column < SHEET_COLUMNS && last - first < SHEET_CELL);
            memcpy(of->cells[row][column], drawing + first, last - first);
            at = end + 1;
        }
        of->columns = row == 0 ? column : of->columns;
        ck_assert_msg(column == of->columns, "row %zu has %zu cells", row, column);
        of->rows = row;
        drawing += length + (drawing[length] == '\n');
    }
}

/* Says where each figure of the last column stands in a spreadsheet. */
static inline void sheet_place(const sheet *of, size_t column) {
    table_column *added = &of->table->columns[of->table->column_count - 1];
    added->origins = soekpi_allocate(of->rows, sizeof *added->origins);
    ck_assert_ptr_nonnull(added->origins);
    for (size_t row = 0; row < of->rows; row++) {
        added->origins[row] = (origin){(uint32_t)row + 2, (uint32_t)row + 2, (uint32_t)column + 1};
    }
}

static inline void sheet_add(sheet *of, size_t column) {
    const char *header = of->cells[0][column];
    const char *cells[SHEET_ROWS];
    soekpi_error error;
    int32_t key = soekpi_key_of_header(header);
    for (size_t row = 0; row < of->rows; row++) {
        cells[row] = of->cells[row + 1][column];
    }
    if (key >= 0) {
        soekpi_status status =
            soekpi_table_set_key(of->table, key, cells, of->rows, NULL, 0, of->rows, &error);
        ck_assert_msg(status == SOEKPI_OK, "key '%s': %s", header, error.message);
        return;
    }
    soekpi_status status = soekpi_table_add_text_column(of->table, header, cells, of->rows, &error);
    ck_assert_msg(status == SOEKPI_OK, "column '%s': %s", header, error.message);
    sheet_place(of, column);
}

static inline sheet *sheet_open(const char *drawing) {
    soekpi_error error;
    sheet *of = calloc(1, sizeof *of);
    ck_assert_ptr_nonnull(of);
    of->catalogue = soekpi_catalogue_create(&error);
    ck_assert_ptr_nonnull(of->catalogue);
    sheet_cut(of, drawing);
    of->table = soekpi_table_create(of->catalogue, of->rows, &error);
    ck_assert_ptr_nonnull(of->table);
    for (size_t column = 0; column < of->columns; column++) {
        sheet_add(of, column);
    }
    soekpi_finding_list_cut(&of->table->findings, 0);
    return of;
}

static inline void sheet_close(sheet *of) {
    soekpi_table_free(of->table);
    soekpi_catalogue_free(of->catalogue);
    free(of);
}

static inline soekpi_finding get(const soekpi_table *table, size_t index) {
    soekpi_finding found = {.size = sizeof found};
    ck_assert_int_eq(soekpi_table_finding(table, index, &found), SOEKPI_OK);
    return found;
}

/* The checks of submitted figures that need no totals and no reported changes. */
static inline bool check_table(soekpi_table *table) {
    return soekpi_check_identities(table) && soekpi_check_signs(table) && soekpi_check_openings(table) &&
           soekpi_check_repeats(table);
}

#endif
