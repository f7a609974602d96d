/* Rows of one entity at other dates. */
#ifndef SOEKPI_TABLE_CHECK_LINKS_H
#define SOEKPI_TABLE_CHECK_LINKS_H

#include "table/table.h"

/* Of each row, the row of its entity and role at another date, or NO_ROW. Rows whose
 * key another row has too are linked with nothing. */
typedef struct row_links {
    size_t *last;     /* the same period last year */
    size_t *december; /* last December */
    size_t *earlier;  /* the December before that */
    size_t *before;   /* the latest period before in the same year */
    bool any;         /* a row is linked; otherwise the lists may be NULL */
} row_links;

/* False: memory; then there is nothing to free. */
bool soekpi_row_links_make(const soekpi_table *table, row_links *links);
void soekpi_row_links_free(row_links *links);

#endif
