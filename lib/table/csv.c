/* CSV text to a grid of cells. libcsv splits; lines and places are ours. */
#include "table/text.h"

#include <csv.h>
#include <limits.h>
#include <string.h>

#include "base/memory.h"
#include "table/read.h"

/* A field: where its bytes stand in `text` of the reader. */
typedef struct field {
    size_t start;
    size_t length;
} field;

typedef struct record {
    size_t first; /* field */
    size_t count;
    size_t line;
} record;

typedef struct csv_reader {
    char *text; /* all fields, one behind the other */
    size_t text_length;
    field *fields;
    size_t field_count, field_capacity;
    record *records; /* none without fields */
    size_t record_count, record_capacity;
    size_t first;       /* field of the record being read */
    size_t line;        /* where the next field begins */
    size_t begun;       /* line of the record being read */
    bool behind_return; /* the last thing was a CR, which an LF may complete */
    bool failed;
} csv_reader;

/* Line ends inside a quoted field. */
static size_t count_lines(const char *text, size_t length) {
    size_t lines = 0;
    for (size_t i = 0; i < length; i++) {
        lines += text[i] == '\n' || (text[i] == '\r' && !(i + 1 < length && text[i + 1] == '\n'));
    }
    return lines;
}

static void take_field(void *bytes, size_t length, void *data) {
    csv_reader *reader = data;
    if (reader->failed || !soekpi_grow(&reader->fields, &reader->field_capacity, reader->field_count + 1,
                                       sizeof *reader->fields)) {
        reader->failed = true;
        return;
    }
    /* The fields of a text are never longer than the text. */
    char *start = reader->text + reader->text_length;
    if (length > 0) {
        memcpy(start, bytes, length);
    }
    reader->fields[reader->field_count++] = (field){reader->text_length, length};
    reader->text_length += length;
    if (reader->field_count - reader->first == 1) {
        reader->begun = reader->line;
    }
    reader->line += count_lines(start, length);
    reader->behind_return = false;
}

/* A line end, or -1 at the end of the text. libcsv reports CR and LF apart. */
static void take_line_end(int end, void *data) {
    csv_reader *reader = data;
    size_t count = reader->field_count - reader->first;
    if (count > 0) {
        if (reader->failed || !soekpi_grow(&reader->records, &reader->record_capacity,
                                           reader->record_count + 1, sizeof *reader->records)) {
            reader->failed = true;
            return;
        }
        reader->records[reader->record_count++] = (record){reader->first, count, reader->begun};
        reader->first = reader->field_count;
    }
    bool completes = end == '\n' && reader->behind_return && count == 0;
    reader->line += completes ? 0 : 1;
    reader->behind_return = end == '\r';
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

/* Where the quotation begins that is never closed. */
static size_t open_quote(slice text) {
    size_t begun = 0;
    bool quoted = false;
    for (size_t at = 0; at < text.length; at++) {
        if (text.start[at] != '"') {
            continue;
        }
        if (quoted && at + 1 < text.length && text.start[at + 1] == '"') {
            at++;
            continue;
        }
        quoted = !quoted;
        begun = at;
    }
    return begun;
}

static soekpi_status fail_parser(int code, slice text, size_t at, soekpi_error *error) {
    if (code == CSV_EPARSE && at < text.length) {
        return soekpi_fail(error, SOEKPI_ERROR_SYNTAX, soekpi_place_at(text, at),
                           "a quotation mark inside a cell must be doubled, and the cell quoted");
    }
    if (code == CSV_EPARSE) {
        return soekpi_fail(error, SOEKPI_ERROR_SYNTAX, soekpi_place_at(text, open_quote(text)),
                           "this quotation mark is never closed");
    }
    return soekpi_fail_memory(error);
}

/* ---- Reading ---- */

/* The one of , ; and tab that the first line with any text uses most. */
static unsigned char guess_delimiter(slice text) {
    static const char delimiters[] = {',', ';', '\t'};
    size_t counts[3] = {0};
    bool quoted = false;
    bool any = false;
    for (size_t at = 0; at < text.length; at++) {
        char byte = text.start[at];
        quoted = quoted != (byte == '"');
        if (!quoted && (byte == '\n' || byte == '\r')) {
            if (any) {
                break;
            }
            continue;
        }
        any = any || (byte != ' ' && byte != '\t');
        for (size_t i = 0; i < 3; i++) {
            counts[i] += !quoted && byte == delimiters[i];
        }
    }
    size_t best = counts[1] > counts[0] ? 1 : 0;
    best = counts[2] > counts[best] ? 2 : best;
    return (unsigned char)delimiters[best];
}

static soekpi_status run_parser(csv_reader *reader, slice text, unsigned char delimiter,
                                soekpi_error *error) {
    struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0) {
        return soekpi_fail_memory(error);
    }
    csv_set_delim(&parser, delimiter);
    csv_set_blk_size(&parser, text.length / 32 + 256); /* its buffer grows by this much */
    soekpi_status status = SOEKPI_OK;
    size_t read = csv_parse(&parser, text.start, text.length, take_field, take_line_end, reader);
    if (read != text.length) {
        status = fail_parser(csv_error(&parser), text, read, error);
    } else if (csv_fini(&parser, take_field, take_line_end, reader) != 0) {
        status = fail_parser(csv_error(&parser), text, text.length, error);
    } else if (reader->failed) {
        status = soekpi_fail_memory(error);
    }
    csv_free(&parser);
    return status;
}

/* ---- Grid ---- */

static bool is_blank_field(const csv_reader *reader, size_t which) {
    field cell = reader->fields[which];
    return soekpi_slice_trim((slice){reader->text + cell.start, cell.length}).length == 0;
}

/* Fields of a record without blank ones at its end. */
static size_t filled_fields(const csv_reader *reader, const record *line) {
    size_t count = line->count;
    while (count > 0 && is_blank_field(reader, line->first + count - 1)) {
        count--;
    }
    return count;
}

/* Rows that lack most of their cells could make a small text a huge table. */
static bool is_too_large(size_t rows, size_t columns, size_t bytes) {
    enum { ALWAYS = 1 << 20, PER_BYTE = 4 };
    size_t most = bytes > (SIZE_MAX - ALWAYS) / PER_BYTE ? SIZE_MAX : ALWAYS + PER_BYTE * bytes;
    return columns > 0 && rows > most / columns;
}

static soekpi_status check_records(const csv_reader *reader, size_t *columns, size_t bytes,
                                   soekpi_error *error) {
    *columns = 0;
    for (size_t i = 0; i < reader->record_count; i++) {
        const record *line = &reader->records[i];
        size_t count = filled_fields(reader, line);
        *columns = count > *columns ? count : *columns;
    }
    if (is_too_large(reader->record_count, *columns, bytes)) {
        return soekpi_fail(error, SOEKPI_ERROR_LIMIT, soekpi_nowhere,
                           "%zu rows with a header of %zu columns are too many for %zu bytes of text",
                           reader->record_count, *columns, bytes);
    }
    return SOEKPI_OK;
}

static soekpi_status make_grid(const csv_reader *reader, size_t bytes, cell_grid *out, soekpi_error *error) {
    size_t columns;
    soekpi_status status = check_records(reader, &columns, bytes, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    *out = (cell_grid){.cells = soekpi_allocate(reader->record_count * columns, sizeof *out->cells),
                       .rows = columns > 0 ? reader->record_count : 0,
                       .columns = columns,
                       .lines = soekpi_allocate(reader->record_count, sizeof *out->lines),
                       .numbers = soekpi_allocate(reader->record_count, sizeof *out->numbers)};
    if (out->cells == NULL || out->lines == NULL || out->numbers == NULL) {
        return soekpi_fail_memory(error);
    }
    for (size_t row = 0; row < out->rows; row++) {
        const record *line = &reader->records[row];
        out->lines[row] = line->line;
        out->numbers[row] = line->line;
        for (size_t column = 0; column < columns && column < line->count; column++) {
            field cell = reader->fields[line->first + column];
            out->cells[row * columns + column] = (slice){reader->text + cell.start, cell.length};
        }
    }
    return SOEKPI_OK;
}

static soekpi_table *read_text(const soekpi_catalogue *catalogue, slice text,
                               const soekpi_table_options *options, soekpi_error *error) {
    unsigned char delimiter =
        options->delimiter != 0 ? (unsigned char)options->delimiter : guess_delimiter(text);
    const char *nul = text.length > 0 ? memchr(text.start, '\0', text.length) : NULL;
    if (nul != NULL) {
        (void)soekpi_fail(error, SOEKPI_ERROR_SYNTAX, soekpi_place_at(text, (size_t)(nul - text.start)),
                          "a NUL character is no part of a table");
        return NULL;
    }
    csv_reader reader = {.text = soekpi_allocate(text.length, 1), .line = 1};
    cell_grid grid = {0};
    soekpi_table *table = NULL;
    soekpi_error report = {0};
    soekpi_status status = reader.text != NULL ? SOEKPI_OK : soekpi_fail_memory(error);
    if (status == SOEKPI_OK) {
        status = run_parser(&reader, text, delimiter, error);
    }
    if (status == SOEKPI_OK) {
        status = make_grid(&reader, text.length, &grid, &report);
        if (status == SOEKPI_OK) {
            table = soekpi_table_from_grid(catalogue, &grid, options, &report);
        }
        if (table == NULL && error != NULL) {
            if (report.line > 0 && report.column > 0) { /* the number of a cell */
                place where = place_of_field(text, delimiter, report.line, report.column);
                report.line = where.line;
                report.column = where.column;
            }
            *error = report;
        }
    }
    soekpi_release(grid.cells);
    soekpi_release(grid.lines);
    soekpi_release(grid.numbers);
    soekpi_release(reader.text);
    soekpi_release(reader.fields);
    soekpi_release(reader.records);
    return table;
}

static soekpi_status check_arguments(const soekpi_catalogue *catalogue, const char *text, size_t length,
                                     const soekpi_table_options *options, soekpi_error *error) {
    if (catalogue == NULL || (text == NULL && length > 0)) {
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere, "the catalogue or the text is NULL");
    }
    int32_t delimiter = options->delimiter;
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

soekpi_table *soekpi_table_parse_csv(const soekpi_catalogue *catalogue, const char *text, size_t length,
                                     const soekpi_table_options *options, soekpi_error *error) {
    soekpi_table_options chosen;
    if (soekpi_table_options_read(options, &chosen, error) != SOEKPI_OK ||
        check_arguments(catalogue, text, length, &chosen, error) != SOEKPI_OK) {
        return NULL;
    }
    slice decoded;
    char *storage = NULL;
    slice given = {length > 0 ? text : "", length};
    soekpi_table *table = NULL;
    if (soekpi_text_decode(given, chosen.encoding, &decoded, &storage, error) == SOEKPI_OK) {
        table = read_text(catalogue, decoded, &chosen, error);
    }
    soekpi_release(storage);
    return table;
}
