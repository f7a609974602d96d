/* CSV text to records of cells. libcsv splits what has quotation marks; lines and places are ours. */
#include "table/csv_split.h"

#include <csv.h>
#include <string.h>

#include "base/memory.h"
#include "table/text.h"

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

static inline uint64_t byte_at(const char *at, int which) {
    return (uint64_t)(unsigned char)at[which] << (8 * which);
}

/* Eight bytes, the first in the lowest bits; compilers make one load of it where memory has
 * the same order. */
static inline uint64_t load_word(const char *at) {
    return byte_at(at, 0) | byte_at(at, 1) | byte_at(at, 2) | byte_at(at, 3) | byte_at(at, 4) |
           byte_at(at, 5) | byte_at(at, 6) | byte_at(at, 7);
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

static bool add_cell(csv_reader *reader, slice cell) {
    if (reader->cell_count == reader->cell_capacity &&
        !soekpi_grow(&reader->cells, &reader->cell_capacity, reader->cell_count + 1, sizeof *reader->cells)) {
        return false;
    }
    reader->cells[reader->cell_count++] = cell;
    return true;
}

static void begin_record(csv_reader *reader) {
    if (!reader->begun) {
        reader->begun = true;
        reader->now.line = reader->line;
        reader->now.first = reader->cell_count;
    }
}

static void take_field(void *bytes, size_t length, void *data) {
    csv_reader *reader = data;
    slice cell;
    begin_record(reader);
    reader->failed =
        reader->failed || !place_cell(reader, (slice){bytes, length}, &cell) || !add_cell(reader, cell);
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

/* ---- Without quotation marks ---- */

/* The first delimiter or line end from `at` on, or the end of the text. Of eight bytes at a
 * time, what is found first is right; behind it a byte may be taken for one that it is not. */
static inline size_t find_end(const csv_reader *reader, size_t at) {
    const char *text = reader->text.start;
    size_t length = reader->text.length;
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t tops = UINT64_C(0x8080808080808080);
    for (; length - at >= 8; at += 8) {
        uint64_t word = load_word(text + at);
        uint64_t delimiters = word ^ (ones * reader->delimiter);
        uint64_t feeds = word ^ (ones * '\n');
        uint64_t returns = word ^ (ones * '\r');
        uint64_t found = (((delimiters - ones) & ~delimiters) | ((feeds - ones) & ~feeds) |
                          ((returns - ones) & ~returns)) &
                         tops;
        if (found != 0) {
            return at + (size_t)__builtin_ctzll(found) / 8;
        }
    }
    while (at < length && (unsigned char)text[at] != reader->delimiter && text[at] != '\n' &&
           text[at] != '\r') {
        at++;
    }
    return at;
}

/* Where no quotation mark stands in the text, nothing is left for libcsv to decide: cells are
 * what stands between delimiters and line ends, without the blanks around it. */
static bool split_unquoted(csv_reader *reader) {
    const char *text = reader->text.start;
    size_t length = reader->text.length;
    while (reader->at < length && !reader->failed) {
        size_t begin = skip_blanks(reader, reader->at);
        size_t end = find_end(reader, begin);
        bool delimited = end < length && (unsigned char)text[end] == reader->delimiter;
        if (delimited || end > begin || reader->begun) {
            size_t last = end;
            while (last > begin && is_blank_byte(reader, text[last - 1])) {
                last--;
            }
            begin_record(reader);
            reader->failed = !add_cell(reader, (slice){text + begin, last - begin});
            reader->behind_return = false;
        }
        reader->at = end + (delimited ? 1 : 0);
        if (!delimited && end < length) {
            take_line_end((unsigned char)text[end], reader);
        }
    }
    if (reader->begun && !reader->failed) { /* the last line has no end */
        take_line_end(-1, reader);
    }
    return !reader->failed;
}

/* ---- Running it ---- */

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

soekpi_status soekpi_csv_split(csv_reader *reader, soekpi_error *error) {
    slice text = reader->text;
    reader->quotes = text.length > 0 && memchr(text.start, '"', text.length) != NULL;
    reader->line = 1;
    reader->now.row = 1;
    if (!reader->quotes) {
        return split_unquoted(reader) ? SOEKPI_OK : soekpi_fail_memory(error);
    }
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

void soekpi_csv_reader_free(csv_reader *reader) {
    soekpi_release(reader->cells);
    soekpi_release(reader->copies);
    soekpi_release(reader->records);
}
