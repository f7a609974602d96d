/* CSV text to records of cells. */
#ifndef SOEKPI_TABLE_CSV_SPLIT_H
#define SOEKPI_TABLE_CSV_SPLIT_H

#include "base/text.h"

/* One that has text, or at least a delimiter. */
typedef struct csv_record {
    size_t first; /* cell of the reader */
    size_t count; /* of its cells, without blank ones at the end */
    size_t line;  /* where it begins */
    size_t row;   /* of a spreadsheet that shows the text, from 1 */
} csv_record;

typedef struct csv_reader {
    slice text;
    unsigned char delimiter;
    bool quotes;  /* there are quotation marks in the text */
    size_t at;    /* in `text`: libcsv is done with what stands before */
    char *copies; /* of cells that do not stand in the text as they are: room for all that is left of it */
    size_t copied;
    slice *cells; /* parts of `text` and `copies`, record by record */
    size_t cell_count, cell_capacity;
    csv_record *records;
    size_t record_count, record_capacity;
    bool begun;         /* a record is */
    csv_record now;     /* that record; between records, the next one's line and row */
    size_t line;        /* where the next field begins */
    bool behind_return; /* the last thing was a CR, which an LF may complete */
    bool failed;
} csv_reader;

/* Splits reader->text, whose bytes the cells then are, at reader->delimiter; all else begins
 * zeroed. Errors: SYNTAX (with a place), MEMORY. */
soekpi_status soekpi_csv_split(csv_reader *reader, soekpi_error *error);
void soekpi_csv_reader_free(csv_reader *reader);

#endif
