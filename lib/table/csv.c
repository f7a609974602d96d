/* CSV text to a grid of cells. libcsv splits; lines and places are ours. */
#include "table/text.h"

#include <csv.h>
#include <limits.h>
#include <string.h>

#include "base/memory.h"
#include "table/read.h"

/* One that has text, or at least a delimiter. */
typedef struct record {
    size_t first; /* cell of the reader */
    size_t count; /* of its cells, without blank ones at the end */
    size_t line;  /* where it begins */
    size_t row;   /* of a spreadsheet that shows the text, from 1 */
} record;

typedef struct csv_reader {
    slice text;
    unsigned char delimiter;
    bool quotes;  /* there are quotation marks in the text */
    size_t at;    /* in `text`: libcsv is done with what stands before */
    char *copies; /* of cells that do not stand in the text as they are: room for all that is left of it */
    size_t copied;
    slice *cells; /* parts of `text` and `copies`, record by record */
    size_t cell_count, cell_capacity;
    record *records;
    size_t record_count, record_capacity;
    bool begun;         /* a record is */
    record now;         /* that record; between records, the next one's line and row */
    size_t line;        /* where the next field begins */
    bool behind_return; /* the last thing was a CR, which an LF may complete */
    bool failed;
} csv_reader;

/* ---- What libcsv calls back ---- */

/* Line ends inside a quoted field. */
static size_t count_lines(slice text) {
    size_t lines = 0;
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.start[i];
        bool completed = i + 1 < text.length && text.start[i + 1] == '\n';
        lines += byte == '\n' || (byte == '\r' && !completed);
    }
    return lines;
}

static size_t count_quotes(slice text) {
    size_t quotes = 0;
    for (size_t i = 0; i < text.length; i++) {
        quotes += text.start[i] == '"';
    }
    return quotes;
}

static bool is_blank_byte(const csv_reader *reader, char byte) {
    return (byte == ' ' || byte == '\t') && (unsigned char)byte != reader->delimiter;
}

/* Where the blanks from `at` on end. */
static size_t skip_blanks(const csv_reader *reader, size_t at) {
    while (at < reader->text.length && is_blank_byte(reader, reader->text.start[at])) {
        at++;
    }
    return at;
}

static size_t skip_byte(const csv_reader *reader, size_t at, unsigned char byte) {
    bool found = at < reader->text.length && (unsigned char)reader->text.start[at] == byte;
    return at + (found ? 1 : 0);
}

static inline uint64_t load_word(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* As memcmp() == 0, for cells of which nearly all have up to 16 bytes: the first and the last
 * eight, which may overlap. */
static inline bool is_same(const char *a, const char *b, size_t length) {
    enum { WORD = 8 };
    if (length < WORD || length > 2 * WORD) {
        return length == 0 || memcmp(a, b, length) == 0;
    }
    size_t last = length - WORD;
    return load_word(a) == load_word(b) && load_word(a + last) == load_word(b + last);
}

/* A cell that does not stand in the text as it is: a quotation mark in it is doubled. */
static bool copy_cell(csv_reader *reader, slice given, slice *cell) {
    if (reader->copies == NULL) {
        /* The fields of a text are never longer than the text. */
        reader->copies = soekpi_allocate(reader->text.length, 1);
        if (reader->copies == NULL) {
            return false;
        }
    }
    char *start = reader->copies + reader->copied;
    memcpy(start, given.start, given.length);
    reader->copied += given.length;
    *cell = (slice){start, given.length};
    return true;
}

/* Finds the field in the text, where all but few stand as libcsv gives them, and steps
 * behind it and its delimiter. Whatever stands there, the cell gets libcsv's bytes. */
static bool place_cell(csv_reader *reader, slice given, slice *cell) {
    size_t length = reader->text.length;
    size_t at = skip_blanks(reader, reader->at);
    size_t begin = reader->quotes ? skip_byte(reader, at, '"') : at;
    *cell = (slice){reader->text.start + begin, given.length};
    bool same = given.length <= length - begin && is_same(cell->start, given.start, given.length);
    if (!same && !copy_cell(reader, given, cell)) {
        return false;
    }
    size_t end = begin + given.length;
    if (begin > at) { /* it is quoted */
        end += count_quotes(given) + 1;
        reader->line += count_lines(given);
    }
    reader->at = skip_byte(reader, skip_blanks(reader, end < length ? end : length), reader->delimiter);
    return true;
}

static bool add_cell(csv_reader *reader, slice given) {
    slice cell;
    if (!place_cell(reader, given, &cell) || (reader->cell_count == reader->cell_capacity &&
                                              !soekpi_grow(&reader->cells, &reader->cell_capacity,
                                                           reader->cell_count + 1, sizeof *reader->cells))) {
        return false;
    }
    reader->cells[reader->cell_count++] = cell;
    return true;
}

static void take_field(void *bytes, size_t length, void *data) {
    csv_reader *reader = data;
    if (!reader->begun) {
        reader->begun = true;
        reader->now.line = reader->line;
        reader->now.first = reader->cell_count;
    }
    reader->failed = reader->failed || !add_cell(reader, (slice){bytes, length});
    reader->behind_return = false;
}

static bool end_record(csv_reader *reader) {
    while (reader->cell_count > reader->now.first &&
           soekpi_slice_trim(reader->cells[reader->cell_count - 1]).length == 0) {
        reader->cell_count--;
    }
    reader->now.count = reader->cell_count - reader->now.first;
    if (!soekpi_grow(&reader->records, &reader->record_capacity, reader->record_count + 1,
                     sizeof *reader->records)) {
        return false;
    }
    reader->records[reader->record_count++] = reader->now;
    return true;
}

/* A line end, or -1 at the end of the text. libcsv reports CR and LF apart, and those of
 * blank lines too. */
static void take_line_end(int end, void *data) {
    csv_reader *reader = data;
    bool completes = end == '\n' && reader->behind_return && !reader->begun;
    if (reader->begun) {
        reader->failed = reader->failed || !end_record(reader);
    }
    reader->begun = false;
    reader->line += completes ? 0 : 1;
    reader->now.row += completes ? 0 : 1;
    reader->behind_return = end == '\r';
    if (end >= 0) {
        reader->at = skip_byte(reader, skip_blanks(reader, reader->at), (unsigned char)end);
    }
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

static soekpi_status run_parser(csv_reader *reader, soekpi_error *error) {
    slice text = reader->text;
    struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0) {
        return soekpi_fail_memory(error);
    }
    csv_set_delim(&parser, reader->delimiter);
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
        const record *from = &reader->records[row];
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

/* An error that carries the number of a cell gets its place in the text. */
static void report_place(const csv_reader *reader, const soekpi_error *report, soekpi_error *error) {
    if (error == NULL) {
        return;
    }
    *error = *report;
    if (report->line > 0 && report->column > 0) {
        place where = place_of_field(reader->text, reader->delimiter, report->line, report->column);
        error->line = where.line;
        error->column = where.column;
    }
}

static soekpi_table *read_grid(const soekpi_catalogue *catalogue, csv_reader *reader,
                               const soekpi_table_options *options, soekpi_error *error) {
    cell_grid grid = {0};
    soekpi_table *table = NULL;
    soekpi_error report = {0};
    if (make_grid(reader, &grid, &report) == SOEKPI_OK) {
        soekpi_release(reader->records);
        reader->records = NULL;
        table = soekpi_table_from_grid(catalogue, &grid, options, &report);
    }
    if (table == NULL) {
        report_place(reader, &report, error);
    }
    soekpi_release(grid.cells);
    soekpi_release(grid.lines);
    soekpi_release(grid.numbers);
    return table;
}

static soekpi_table *read_text(const soekpi_catalogue *catalogue, slice text,
                               const soekpi_table_options *options, soekpi_error *error) {
    const char *nul = text.length > 0 ? memchr(text.start, '\0', text.length) : NULL;
    if (nul != NULL) {
        (void)soekpi_fail(error, SOEKPI_ERROR_SYNTAX, soekpi_place_at(text, (size_t)(nul - text.start)),
                          "a NUL character is no part of a table");
        return NULL;
    }
    int32_t given = options->delimiter;
    csv_reader reader = {.text = text,
                         .delimiter = given != 0 ? (unsigned char)given : guess_delimiter(text),
                         .quotes = text.length > 0 && memchr(text.start, '"', text.length) != NULL,
                         .now = {.row = 1},
                         .line = 1};
    soekpi_table *table =
        run_parser(&reader, error) == SOEKPI_OK ? read_grid(catalogue, &reader, options, error) : NULL;
    soekpi_release(reader.cells);
    soekpi_release(reader.copies);
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
