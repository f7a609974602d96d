/* Money of a grid that is not in yuan: nothing converts it, and it is not used. */
#ifndef SOEKPI_TABLE_CURRENCY_H
#define SOEKPI_TABLE_CURRENCY_H

#include "table/view.h"

/* Which rows of a view hold money in another currency: by their cell in a column of currencies, where a
 * blank is that of the table, or because a cell of money names one. */
typedef struct currency_rows {
    uint8_t *rows; /* 1: foreign; NULL: none is */
    size_t count;  /* of rows in the view */
    bool column;   /* there is a column */
} currency_rows;

/* Reads the column, with a finding for each row in another currency. False: memory. */
bool soekpi_currencies_read(const grid_view *view, soekpi_table *table, currency_rows *out);
void soekpi_currencies_free(currency_rows *freed);
/* A cell of money in a row names another currency, and has its finding. False: memory. */
bool soekpi_currencies_mark(currency_rows *of, size_t row);

static inline bool soekpi_is_foreign_row(const currency_rows *of, size_t row) {
    return of->rows != NULL && of->rows[row] != 0;
}

#endif
