/* CSV text to a grid of cells. */
#include "table/csv.h"

#include <limits.h>
#include <string.h>

#include "base/memory.h"
#include "table/read.h"
#include "table/text.h"

/* ---- The delimiter ---- */

/* How many of each delimiter a line has outside quotation marks. */
enum { DELIMITERS = 3 };
static const char delimiters[DELIMITERS] = {',', ';', '\t'};

static bool is_digit_at(slice text, size_t at) {
    return at < text.length && text.start[at] >= '0' && text.start[at] <= '9';
}

/* Counts the delimiters of the line at *at and steps behind it; *blank: it has nothing else. */
static void count_delimiters(slice text, size_t *at, size_t counts[DELIMITERS], bool *blank) {
    bool quoted = false;
    *blank = true;
    memset(counts, 0, DELIMITERS * sizeof *counts);
    for (; *at < text.length; ++*at) {
        char byte = text.start[*at];
        quoted = quoted != (byte == '"');
        if (!quoted && (byte == '\n' || byte == '\r')) {
            ++*at;
            return;
        }
        bool grouping = byte == ',' && *at > 0 && is_digit_at(text, *at - 1) && is_digit_at(text, *at + 1);
        bool delimiter = false;
        for (size_t i = 0; i < DELIMITERS; i++) {
            bool found = !quoted && byte == delimiters[i];
            counts[i] += found && !grouping;
            delimiter = delimiter || found;
        }
        *blank = *blank && (delimiter || byte == ' ');
    }
}

/* The one of , ; and tab that any of the first 20 lines with text has most of: that line is
 * the header or as wide as it, whatever stands above (单位：万元). A comma between two digits
 * may group thousands and does not count. Commas where nothing does. */
static unsigned char guess_delimiter(slice text) {
    enum { LINES = 20 };
    size_t most = 0;
    char best = delimiters[0];
    size_t at = 0;
    for (int lines = 0; lines < LINES && at < text.length;) {
        size_t counts[DELIMITERS];
        bool blank;
        count_delimiters(text, &at, counts, &blank);
        lines += blank ? 0 : 1;
        for (size_t i = 0; i < DELIMITERS && !blank; i++) {
            if (counts[i] > most) {
                most = counts[i];
                best = delimiters[i];
            }
        }
    }
    return (unsigned char)best;
}

/* ---- Errors ---- */

/* Walks the text as CSV up to field `column` of the record in `line`, and gives
 * its place; {line, 0} when there is none. */
static place place_of_field(slice text, unsigned char delimiter, int line, int column) {
    bool quoted = false;
    int at_line = 1;
    int at_column = 1;
    int begun = 1; /* line of the record */
    for (size_t at = 0; at <= text.length; at++) {
        if (begun == line && at_column == column && !quoted) {
            while (at < text.length && (text.start[at] == ' ' || text.start[at] == '\t') &&
                   (unsigned char)text.start[at] != delimiter) {
                at++;
            }
            return soekpi_place_at(text, at);
        }
        if (at == text.length || begun > line) {
            break;
        }
        char byte = text.start[at];
        bool ends = byte == '\n' || (byte == '\r' && !(at + 1 < text.length && text.start[at + 1] == '\n'));
        at_line += ends;
        quoted = quoted != (byte == '"');
        if (!quoted && ends) {
            begun = at_line;
            at_column = 1;
        } else if (!quoted && (unsigned char)byte == delimiter) {
            at_column++;
        }
    }
    return (place){line, 0};
}

/* ---- Grid ---- */

/* Rows that lack most of their cells could make a small text a huge table. */
static bool is_too_large(size_t rows, size_t columns, size_t bytes) {
    enum { ALWAYS = 1 << 20, PER_BYTE = 4 };
    size_t most = bytes > (SIZE_MAX - ALWAYS) / PER_BYTE ? SIZE_MAX : ALWAYS + PER_BYTE * bytes;
    return columns > 0 && rows > most / columns;
}

/* The widest record with text makes the grid as wide as itself. */
static soekpi_status find_width(const csv_reader *reader, size_t *columns, soekpi_error *error) {
    *columns = 0;
    for (size_t i = 0; i < reader->record_count; i++) {
        size_t count = reader->records[i].count;
        *columns = count > *columns ? count : *columns;
    }
    if (is_too_large(reader->record_count, *columns, reader->text.length)) {
        return soekpi_fail(error, SOEKPI_ERROR_LIMIT, soekpi_nowhere,
                           "%zu rows of %zu columns are too many for %zu bytes of text", reader->record_count,
                           *columns, reader->text.length);
    }
    return SOEKPI_OK;
}

/* Moves the cells of each record to where they belong in a grid, the last record first:
 * no record is wider than the grid, so that none is moved to the left. False: memory. */
static bool spread_cells(csv_reader *reader, size_t columns) {
    if (!soekpi_grow(&reader->cells, &reader->cell_capacity, reader->record_count * columns,
                     sizeof *reader->cells)) {
        return false;
    }
    for (size_t row = reader->record_count; row-- > 0;) {
        const csv_record *from = &reader->records[row];
        slice *to = reader->cells + row * columns;
        if (from->count > 0 && from->first != row * columns) {
            memmove(to, reader->cells + from->first, from->count * sizeof *to);
        }
        for (size_t column = from->count; column < columns; column++) {
            to[column] = (slice){NULL, 0};
        }
    }
    return true;
}

/* The grid takes over the reader's cells. */
static soekpi_status make_grid(csv_reader *reader, cell_grid *out, soekpi_error *error) {
    size_t columns;
    soekpi_status status = find_width(reader, &columns, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    size_t rows = columns > 0 ? reader->record_count : 0;
    *out = (cell_grid){.rows = rows,
                       .columns = columns,
                       .lines = soekpi_allocate(rows, sizeof *out->lines),
                       .numbers = soekpi_allocate(rows, sizeof *out->numbers)};
    if (out->lines == NULL || out->numbers == NULL || (rows > 0 && !spread_cells(reader, columns))) {
        return soekpi_fail_memory(error);
    }
    out->cells = reader->cells;
    reader->cells = NULL;
    for (size_t row = 0; row < rows; row++) {
        out->lines[row] = reader->records[row].line;
        out->numbers[row] = reader->records[row].row;
    }
    return SOEKPI_OK;
}

/* ---- Opening ---- */

static soekpi_status check_text(const char *text, size_t length, int32_t delimiter, soekpi_error *error) {
    if (text == NULL && length > 0) {
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere, "the catalogue or the text is NULL");
    }
    if (delimiter < 0 || delimiter > 0x7E || delimiter == '"' || delimiter == '\r' || delimiter == '\n' ||
        delimiter == ' ') {
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                           "the delimiter %d is no ASCII character that can separate cells", (int)delimiter);
    }
    if (length > INT_MAX) { /* lines and columns of errors are int */
        return soekpi_fail(error, SOEKPI_ERROR_LIMIT, soekpi_nowhere, "a table has at most %d bytes of text",
                           INT_MAX);
    }
    return SOEKPI_OK;
}

static soekpi_status split_text(slice text, int32_t delimiter, csv_grid *out, soekpi_error *error) {
    const char *nul = text.length > 0 ? memchr(text.start, '\0', text.length) : NULL;
    if (nul != NULL) {
        return soekpi_fail(error, SOEKPI_ERROR_SYNTAX, soekpi_place_at(text, (size_t)(nul - text.start)),
                           "a NUL character is no part of a table");
    }
    out->reader = (csv_reader){
        .text = text, .delimiter = delimiter != 0 ? (unsigned char)delimiter : guess_delimiter(text)};
    soekpi_status status = soekpi_csv_split(&out->reader, error);
    if (status == SOEKPI_OK) {
        status = make_grid(&out->reader, &out->grid, error);
    }
    soekpi_release(out->reader.records);
    out->reader.records = NULL;
    return status;
}

soekpi_status soekpi_csv_open(const char *text, size_t length, const char *encoding, int32_t delimiter,
                              csv_grid *out, soekpi_error *error) {
    *out = (csv_grid){0};
    slice decoded;
    slice given = {length > 0 ? text : "", length};
    soekpi_status status = check_text(text, length, delimiter, error);
    if (status == SOEKPI_OK) {
        status = soekpi_text_decode(given, encoding, &decoded, &out->storage, error);
    }
    return status == SOEKPI_OK ? split_text(decoded, delimiter, out, error) : status;
}

void soekpi_csv_close(csv_grid *csv) {
    soekpi_grid_free(&csv->grid);
    soekpi_csv_reader_free(&csv->reader);
    soekpi_release(csv->storage);
    *csv = (csv_grid){0};
}

void soekpi_csv_report(const csv_grid *csv, const soekpi_error *report, soekpi_error *error) {
    if (error == NULL) {
        return;
    }
    *error = *report;
    if (report->line > 0 && report->column > 0) {
        place where = place_of_field(csv->reader.text, csv->reader.delimiter, report->line, report->column);
        error->line = where.line;
        error->column = where.column;
    }
}

/* ---- Tables ---- */

soekpi_table *soekpi_table_parse_csv(const soekpi_catalogue *catalogue, const char *text, size_t length,
                                     const soekpi_table_options *options, soekpi_error *error) {
    soekpi_table_options chosen;
    if (soekpi_table_options_read(options, &chosen, error) != SOEKPI_OK) {
        return NULL;
    }
    if (catalogue == NULL) {
        (void)soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere, "the catalogue or the text is NULL");
        return NULL;
    }
    csv_grid csv;
    soekpi_table *table = NULL;
    if (soekpi_csv_open(text, length, chosen.encoding, chosen.delimiter, &csv, error) == SOEKPI_OK) {
        soekpi_error report = {0};
        table = soekpi_table_from_grid(catalogue, &csv.grid, &chosen, &report);
        if (table == NULL) {
            soekpi_csv_report(&csv, &report, error);
        }
    }
    soekpi_csv_close(&csv);
    return table;
}
