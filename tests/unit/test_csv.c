/* CSV in memory: splitting, places, encodings, layouts (laws 8, 16 and 17). */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "table/table.h"
#include "table/text.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static soekpi_catalogue *catalogue;
static soekpi_table *table;
static soekpi_error error;

static void setup(void) {
    catalogue = soekpi_catalogue_create(NULL);
    ck_assert_ptr_nonnull(catalogue);
}

static void teardown(void) {
    soekpi_table_free(table);
    table = NULL;
    soekpi_catalogue_free(catalogue);
}

/* From memory of exactly that size, so that a sanitizer sees a read beyond it. */
static soekpi_table *parse_bytes(const char *text, size_t length, const soekpi_table_options *options) {
    char *copy = malloc(length > 0 ? length : 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, text, length);
    error = (soekpi_error){0};
    soekpi_table_free(table);
    table = soekpi_table_parse_csv(catalogue, copy, length, options, &error);
    free(copy);
    return table;
}

static void parse(const char *text) {
    ck_assert_msg(parse_bytes(text, strlen(text), NULL) != NULL, "%d:%d %s", (int)error.line,
                  (int)error.column, error.message);
}

static double cell(size_t row, const char *id, int32_t time) {
    for (size_t i = 0; i < soekpi_table_columns(table); i++) {
        soekpi_column column = {.size = sizeof column};
        ck_assert_int_eq(soekpi_table_column(table, i, &column), SOEKPI_OK);
        if (strcmp(column.id, id) == 0 && column.time == time) {
            return soekpi_column_cell(&table->columns[i], row);
        }
    }
    ck_abort_msg("no column of %s", id);
    return NAN;
}

static const char *entity(size_t row) {
    static char buffer[24];
    return soekpi_row_entity(table, row, buffer);
}

/* Findings but those about what the tables here leave out on purpose: money units, dashes. */
static size_t doubts(void) {
    size_t count = 0;
    for (size_t i = 0; i < table->findings.count; i++) {
        int32_t code = table->findings.findings[i].code;
        count += code != SOEKPI_FINDING_NO_MONEY_UNIT && code != SOEKPI_FINDING_DASHES;
    }
    return count;
}

/* The which-th finding of a code. */
static const finding *noticed(int32_t code, size_t which) {
    for (size_t i = 0; i < table->findings.count; i++) {
        if (table->findings.findings[i].code == code && which-- == 0) {
            return &table->findings.findings[i];
        }
    }
    ck_abort_msg("no finding %d", (int)code);
    return NULL;
}

/* ---- Splitting ---- */

static const char *const same_tables[] = {
    "企业,期间,利润总额\n甲,2023,5\n乙,2023,7\n",
    "企业,期间,利润总额\r\n甲,2023,5\r\n乙,2023,7\r\n",
    "企业,期间,利润总额\r甲,2023,5\r乙,2023,7",
    "企业;期间;利润总额\n甲;2023;5\n乙;2023;7",
    "企业\t期间\t利润总额\n甲\t2023\t5\n乙\t2023\t7\n",
    "\xEF\xBB\xBF企业,期间,利润总额\n甲,2023,5\n乙,2023,7\n",
    "\n\r\n企业,期间,利润总额\n\n,,\n甲,2023,5\n  ,\t,\n乙,2023,7\n\n\n",
    " 企业 , 期间 , 利润总额 \n 甲 , 2023 , 5 \n\"乙\" , \"2023\" ,\" 7 \"\n",
    "企业,期间,利润总额,\n甲,2023,5,\n乙,2023,7,,,\n",
    "\"企业\",\"期间\",\"利润\n总额\"\n\"甲\",\"2023\",\"5\"\n\"乙\",\"2023\",\"7\"",
    "期间,利润总额,企业\n2023,5,甲\n2023,7,乙",
    "企业,期间,利润总额,备注\n甲,2023,5\n乙,2023,7,\"a \"\"b\"\", c\"\n",
    "公司名称,年度,月份,利润总额\n甲,2023年度,12月,5\n乙,2023,12,7\n",
};

START_TEST(spellings_of_one_table) {
    parse(same_tables[_i]);
    ck_assert_uint_eq(soekpi_table_rows(table), 2);
    ck_assert_uint_eq(soekpi_table_columns(table), 1);
    ck_assert_str_eq(entity(0), "甲");
    ck_assert_str_eq(entity(1), "乙");
    ck_assert_int_eq(table->periods[1], 202312);
    assert_same_bits(cell(0, "total_profit", SOEKPI_CURRENT), 5.0);
    assert_same_bits(cell(1, "total_profit", SOEKPI_CURRENT), 7.0);
    ck_assert_uint_eq(doubts(), 0);
}
END_TEST

/* Lines are counted through CRLF, CR, LF, blank lines and quoted line ends. */
START_TEST(lines_are_right) {
    parse("企业,备注,利润总额\r\n"  /* 1 */
          "甲,\"two\r\nlines\",1\n" /* 2, 3 */
          "\n"                      /* 4 */
          "乙,\"a\rb\nc\",x\r"      /* 5, 6, 7 */
          "\r"                      /* 8 */
          "丙,\"\n\n\",y\r\n"       /* 9, 10, 11 */
          "丁,,z");                 /* 12 */
    static const size_t lines[] = {2, 5, 9, 12};
    ck_assert_uint_eq(table->rows, 4);
    ck_assert_mem_eq(table->lines, lines, sizeof lines);
    for (size_t i = 0; i < 3; i++) {
        const finding *found = noticed(SOEKPI_FINDING_INVALID_CELL, i);
        ck_assert_uint_eq(found->row, lines[i + 1]);
        ck_assert_uint_eq(found->column, 3);
    }
    ck_assert_ptr_nonnull(strstr(noticed(SOEKPI_FINDING_INVALID_CELL, 0)->english,
                                 "line 5, column '利润总额': 'x' is no number"));
    ck_assert_ptr_nonnull(
        strstr(noticed(SOEKPI_FINDING_INVALID_CELL, 0)->chinese, "第5行“利润总额”列的“x”不是数字"));
}
END_TEST

/* A spreadsheet shows a blank line as a row, and a cell of several lines in one row. */
START_TEST(addresses_are_those_of_a_spreadsheet) {
    parse("\r\n"                    /* row 1 */
          "企业,备注,利润总额\r\n"  /* 2 */
          "甲,\"two\r\nlines\",x\n" /* 3, of two lines */
          "\n"                      /* 4 */
          ",,\n"                    /* 5 */
          "乙,\"a\rb\nc\",#REF!\r"  /* 6, of three lines */
          "  \t \r"                 /* 7 */
          "丙,\"\"\"\",待报");      /* 8 */
    static const struct {
        const char *cell;
        size_t line;
    } places[] = {{"C3", 3}, {"C6", 7}, {"C8", 11}};
    ck_assert_uint_eq(soekpi_table_rows(table), COUNT(places));
    for (size_t i = 0; i < COUNT(places); i++) {
        const finding *found = noticed(SOEKPI_FINDING_INVALID_CELL, i);
        ck_assert_str_eq(found->cell, places[i].cell);
        ck_assert_uint_eq(found->row, places[i].line);
        ck_assert_uint_eq(table->lines[i], found->row);
    }
}
END_TEST

/* Rows of all widths: blank cells at their end are none, whatever stands above the header. */
START_TEST(rows_may_be_shorter_than_the_grid) {
    parse("某集团快报,,,,,,,,,\n单位：万元\n,,\n\n"
          "企业,期间,利润总额,净利润\n"
          "甲,2023,5\n"
          "乙,2023,,6,,,,,\n"
          "丙\n"
          "丁,2023,7,8\n");
    ck_assert_uint_eq(soekpi_table_rows(table), 4);
    ck_assert_str_eq(entity(3), "丁");
    static const double profit[] = {5, NAN, NAN, 7};
    static const double net[] = {NAN, 6, NAN, 8};
    for (size_t row = 0; row < COUNT(profit); row++) {
        assert_same_bits(cell(row, "total_profit", SOEKPI_CURRENT), profit[row]);
        assert_same_bits(cell(row, "net_profit", SOEKPI_CURRENT), net[row]);
    }
}
END_TEST

/* ---- Any cells, written in any way ---- */

enum { WRITTEN_ROWS = 12, LONGEST_LABEL = 24 };

typedef struct written_table {
    char labels[WRITTEN_ROWS][LONGEST_LABEL + 1];
    int figures[WRITTEN_ROWS];
    size_t lines[WRITTEN_ROWS]; /* where each row begins */
    size_t rows[WRITTEN_ROWS];  /* in a spreadsheet */
    char text[WRITTEN_ROWS * 3 * LONGEST_LABEL + 1024];
    size_t length;
    size_t line, row;
    char delimiter;
    bool unquoted; /* no cell needs a quotation mark, and none has one */
} written_table;

static void put(written_table *to, const char *bytes, size_t length) {
    memcpy(to->text + to->length, bytes, length);
    to->length += length;
}

static void put_blanks(written_table *to, uint64_t *state, char delimiter) {
    for (uint64_t count = random_below(state, 3); count > 0; count--) {
        put(to, delimiter == '\t' || random_below(state, 2) == 0 ? " " : "\t", 1);
    }
}

/* Quoted where it must be, and sometimes where it need not. */
static void put_cell(written_table *to, uint64_t *state, const char *label, char delimiter) {
    const char must[] = {'"', '\r', '\n', delimiter, '\0'};
    put_blanks(to, state, delimiter);
    if (to->unquoted || (strpbrk(label, must) == NULL && random_below(state, 3) > 0)) {
        put(to, label, strlen(label));
    } else {
        put(to, "\"", 1);
        for (const char *at = label; *at != '\0'; at++) {
            put(to, at, 1);
            if (*at == '"') {
                put(to, at, 1);
            }
            to->line += *at == '\n' || (*at == '\r' && at[1] != '\n');
        }
        put(to, "\"", 1);
    }
    put_blanks(to, state, delimiter);
}

static void put_line_end(written_table *to, uint64_t *state, const char *end) {
    for (uint64_t count = 1 + random_below(state, 8) / 6; count > 0; count--) {
        put(to, end, strlen(end));
        to->line++;
        to->row++;
    }
}

/* A label that begins and ends with a letter and is no word of tables. */
static void make_label(uint64_t *state, bool unquoted, char *to) {
    static const char *const parts[] = {" ", "企", "é",  "x",  "\"",   "\"\"",
                                        ",", ";",  "\t", "\n", "\r\n", "\r"};
    enum { UNQUOTED = 4 };
    size_t count = unquoted ? UNQUOTED : COUNT(parts);
    size_t length = 0;
    to[length++] = 'Q';
    while (random_below(state, 6) > 0 && length < LONGEST_LABEL - 4) {
        const char *part = parts[random_below(state, count)];
        memcpy(to + length, part, strlen(part));
        length += strlen(part);
    }
    to[length++] = 'Z';
    to[length] = '\0';
}

static void write_table(written_table *to, uint64_t *state) {
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    const char delimiter = ",;\t"[random_below(state, 3)];
    const char *end = ends[random_below(state, COUNT(ends))];
    bool unquoted = random_below(state, 3) == 0;
    *to = (written_table){.line = 1, .row = 1, .delimiter = delimiter, .unquoted = unquoted};
    static const char *const headers[] = {"企业", "利润总额", "集团"};
    for (size_t i = 0; i < COUNT(headers); i++) {
        put(to, &delimiter, i > 0 ? 1 : 0);
        put_cell(to, state, headers[i], delimiter);
    }
    put_line_end(to, state, end);
    for (size_t row = 0; row < WRITTEN_ROWS; row++) {
        char digits[16];
        to->figures[row] = (int)random_below(state, 1000000);
        (void)snprintf(digits, sizeof digits, "%d", to->figures[row]);
        make_label(state, to->unquoted, to->labels[row]);
        to->lines[row] = to->line;
        to->rows[row] = to->row;
        put_cell(to, state, to->labels[row], delimiter);
        put(to, &delimiter, 1);
        put_cell(to, state, digits, delimiter);
        put(to, &delimiter, 1);
        put_cell(to, state, to->labels[row], delimiter);
        if (row + 1 < WRITTEN_ROWS || random_below(state, 2) == 0) {
            put_line_end(to, state, end);
        }
    }
}

START_TEST(cells_come_back_however_they_are_written) {
    static written_table written;
    uint64_t state = (uint64_t)_i;
    for (int i = 0; i < 200; i++) {
        write_table(&written, &state);
        soekpi_table_options options = {.size = sizeof options, .delimiter = written.delimiter};
        ck_assert_msg(parse_bytes(written.text, written.length, &options) != NULL, "%d:%d %s in\n%.*s",
                      (int)error.line, (int)error.column, error.message, (int)written.length, written.text);
        ck_assert_uint_eq(soekpi_table_rows(table), WRITTEN_ROWS);
        for (size_t row = 0; row < WRITTEN_ROWS; row++) {
            const char *group = table->group.labels[table->group.codes[row]];
            ck_assert_str_eq(entity(row), written.labels[row]);
            ck_assert_str_eq(group, written.labels[row]);
            assert_same_bits(cell(row, "total_profit", SOEKPI_CURRENT), (double)written.figures[row]);
            ck_assert_uint_eq(table->lines[row], written.lines[row]);
            ck_assert_uint_eq(table->sheet_rows[row], written.rows[row]);
        }
    }
}
END_TEST

/* ---- Delimiters ---- */

static const char *const delimited[] = {
    "编制单位：某集团\n单位:万元\n企业;利润总额;净利润\n甲;1,234;1\n乙;1,000;2\n",
    "某集团快报\n单位：万元, 币种：人民币\n企业\t利润总额\t净利润\n甲\t1,234\t1\n乙\t1,000\t2\n",
    "企业\t利润总额\t净利润\n甲\t1,234,000.5\t1,000\n乙\t1,000,000\t2,000,000\n",
    "注;一;二\n企业,利润总额,净利润,备注\n甲,1234,1,a;b\n乙,1000,2,\"c;d;e;f;g\"\n",
    "\n\n编制单位：某集团\n\n\n企业,利润总额,净利润\n甲,\"1,234\",1\n乙,1000,2\n",
    "企业,利润总额\n甲,1234\n乙,1000\n",
};

START_TEST(the_delimiter_is_that_of_the_widest_line) {
    parse(delimited[_i]);
    ck_assert_uint_eq(soekpi_table_rows(table), 2);
    ck_assert_str_eq(entity(1), "乙");
    double profit = cell(1, "total_profit", SOEKPI_CURRENT);
    ck_assert(profit == 1000.0 || profit == 1000000.0);
}
END_TEST

START_TEST(header_only_has_no_rows) {
    parse("企业,利润总额\n");
    ck_assert_uint_eq(soekpi_table_rows(table), 0);
    ck_assert_uint_eq(soekpi_table_columns(table), 1);
}
END_TEST

/* ---- Errors and their places ---- */

static const struct {
    const char *text;
    soekpi_status code;
    int line;
    int column; /* code points */
    const char *named;
} errors[] = {
    {"", SOEKPI_ERROR_TABLE, 1, 1, "header"},
    {"\n,,\n", SOEKPI_ERROR_TABLE, 1, 1, "header"},
    {"企业,利润总额\n甲,\"5\n乙,7\n", SOEKPI_ERROR_SYNTAX, 2, 3, "never closed"},
    {"\"a\"\"b\",\"c\n\"\"", SOEKPI_ERROR_SYNTAX, 1, 8, "never closed"},
    {"企业,利润总额\n甲,5\"6\n", SOEKPI_ERROR_SYNTAX, 2, 4, "doubled"},
    {"企业,利润总额\n甲,\"5\"6\n", SOEKPI_ERROR_SYNTAX, 2, 6, "doubled"},
    {"企业,利润总额\n甲,5\n\n乙,7,8\n", SOEKPI_ERROR_TABLE, 4, 5, "line 4 has 3 cells, the header has 2"},
    {"企业,利润总额,total_profit\n", SOEKPI_ERROR_DUPLICATE, 1, 9,
     "columns 2 '利润总额' and 3 'total_profit'"},
    {"企业,利润总额(万元),利润总额\n", SOEKPI_ERROR_DUPLICATE, 1, 13, "total_profit"},
    {"企业,\"利润总额\n(上年同期)\",\"利润总额@prior\"\n", SOEKPI_ERROR_DUPLICATE, 2, 9,
     "total_profit@prior"},
    {"企业,公司,利润总额\n", SOEKPI_ERROR_DUPLICATE, 1, 4, "both hold the entity"},
    {"期间,报告期,利润总额\n", SOEKPI_ERROR_DUPLICATE, 1, 4, "both hold the period"},
    {"企业, 资产负债率(万元)\n", SOEKPI_ERROR_UNIT, 1, 5, "debt_ratio"},
    {"企业,期间,利润总额\n甲,2023,1\n乙,\"2023H2\",1\n", SOEKPI_ERROR_PERIOD, 3, 3,
     "line 3: the period '2023H2'"},
    {"企业,role,利润总额\n甲,,1\n乙,老板,1\n", SOEKPI_ERROR_NAME, 3, 3, "line 3: the role '老板'"},
    {"备注,企业,期间\n\"x\ny\",甲,2023\n\"x\ny\",甲,下半年\n", SOEKPI_ERROR_PERIOD, 5, 6, "下半年"},
    {"item,value,value\n", SOEKPI_ERROR_DUPLICATE, 1, 12, "both hold the value"},
};

START_TEST(errors_have_places) {
    ck_assert_ptr_null(parse_bytes(errors[_i].text, strlen(errors[_i].text), NULL));
    ck_assert_msg(error.code == errors[_i].code && error.line == errors[_i].line &&
                      error.column == errors[_i].column && strstr(error.message, errors[_i].named) != NULL,
                  "%d at %d:%d: %s", (int)error.code, (int)error.line, (int)error.column, error.message);
}
END_TEST

START_TEST(nul_is_refused) {
    static const char text[] = "企业,利润总额\n甲,5\0\n";
    ck_assert_ptr_null(parse_bytes(text, sizeof text - 1, NULL));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_SYNTAX);
    ck_assert_int_eq(error.line, 2);
    ck_assert_int_eq(error.column, 4);
}
END_TEST

START_TEST(arguments_are_checked) {
    soekpi_table_options options = {.size = 1};
    ck_assert_ptr_null(parse_bytes("企业\n", 7, &options));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    static const int32_t delimiters[] = {'"', '\n', '\r', ' ', -1, 127, 0x3001};
    for (size_t i = 0; i < COUNT(delimiters); i++) {
        options = (soekpi_table_options){.size = sizeof options, .delimiter = delimiters[i]};
        ck_assert_ptr_null(parse_bytes("企业\n", 7, &options));
        ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    }
    ck_assert_ptr_null(soekpi_table_parse_csv(NULL, "", 0, NULL, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    ck_assert_ptr_null(soekpi_table_parse_csv(catalogue, NULL, 1, NULL, NULL));
    options = (soekpi_table_options){.size = sizeof options, .money_unit = "两"};
    ck_assert_ptr_null(parse_bytes("企业\n", 7, &options));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_UNIT);
    options = (soekpi_table_options){.size = sizeof options, .delimiter = '|'};
    ck_assert_ptr_nonnull(parse_bytes("企业|利润总额\n甲|\"1,000\"\n", 32, &options));
    assert_same_bits(cell(0, "total_profit", SOEKPI_CURRENT), 1000.0);
}
END_TEST

/* A small text must not make a huge table. */
START_TEST(sizes_are_limited) {
    enum { COLUMNS = 20000, ROWS = 100000 };
    char *text = malloc(2 * COLUMNS + 2 * ROWS);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < COLUMNS; i++) {
        memcpy(text + 2 * i, "x,", 2);
    }
    text[2 * COLUMNS - 1] = '\n';
    ck_assert_ptr_null(parse_bytes(text, 2 * COLUMNS, NULL));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_LIMIT);
    memset(text + 2000, '\n', 1);
    for (size_t i = 0; i < ROWS; i++) {
        memcpy(text + 2001 + 2 * i, "1\n", 2);
    }
    ck_assert_ptr_null(parse_bytes(text, 2001 + 2 * ROWS, NULL));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_LIMIT);
    free(text);
}
END_TEST

/* ---- Encodings ---- */

/* "企业,利润总额\n甲,5\n" and the like, from tables of GB 18030. */
#define UTF8_TABLE "企业,利润总额\n甲,5\n"
#define GB_TABLE "\xC6\xF3\xD2\xB5,\xC0\xFB\xC8\xF3\xD7\xDC\xB6\xEE\n\xBC\xD7,5\n"

/* The last byte is the NUL of the literal. */
static const char utf16[] = "\xFF\xFE"
                            "\x01\x4F\x1A\x4E,\0)R\xA6\x6D;`\x9D\x98\n\0"
                            "2u,\0"
                            "5\0\n";

static const struct {
    const char *text;
    size_t length;
    const char *encoding;
} encodings[] = {
    {GB_TABLE, sizeof GB_TABLE - 1, NULL},
    {GB_TABLE, sizeof GB_TABLE - 1, "GB18030"},
    {GB_TABLE, sizeof GB_TABLE - 1, "gbk"},
    {utf16, sizeof utf16, NULL},
    {utf16, sizeof utf16, "UTF-16"},
    {utf16 + 2, sizeof utf16 - 2, "UTF-16LE"},
    {UTF8_TABLE, sizeof UTF8_TABLE - 1, NULL},
    {UTF8_TABLE, sizeof UTF8_TABLE - 1, "utf8"},
    {"\xEF\xBB\xBF" UTF8_TABLE, sizeof UTF8_TABLE + 2, "UTF-8"},
};

START_TEST(encodings_are_read) {
    soekpi_table_options options = {.size = sizeof options, .encoding = encodings[_i].encoding};
    ck_assert_msg(parse_bytes(encodings[_i].text, encodings[_i].length, &options) != NULL, "%d:%d %s",
                  (int)error.line, (int)error.column, error.message);
    ck_assert_uint_eq(soekpi_table_rows(table), 1);
    ck_assert_str_eq(entity(0), "甲");
    assert_same_bits(cell(0, "total_profit", SOEKPI_CURRENT), 5.0);
}
END_TEST

static const struct {
    const char *text;
    const char *encoding;
    int line;
    int column;
    const char *named;
} bad_encodings[] = {
    {"企业,利润总额\n甲\xFF,5\n", NULL, 2, 2, "0xFF"},
    {"\xEF\xBB\xBF企业\n甲,\xC0\xC1\n", NULL, 2, 3, "0xC0"},
    {GB_TABLE "\xBC\xD7,\xFF\n", NULL, 3, 3, "0xFF"},
    {GB_TABLE "\xBC\xD7,\xFF\n", "GB18030", 3, 3, "0xFF"},
    {GB_TABLE, "UTF-8", 1, 1, "0xC6"},
    {GB_TABLE "\xBC", "GB18030", 3, 1, "0xBC"}, /* cut off */
    {"企业\n", "no such encoding", 0, 0, "'no such encoding'"},
};

START_TEST(bad_bytes_have_places) {
    soekpi_table_options options = {.size = sizeof options, .encoding = bad_encodings[_i].encoding};
    ck_assert_ptr_null(parse_bytes(bad_encodings[_i].text, strlen(bad_encodings[_i].text), &options));
    ck_assert_msg(error.code == SOEKPI_ERROR_ENCODING && error.line == bad_encodings[_i].line &&
                      error.column == bad_encodings[_i].column &&
                      strstr(error.message, bad_encodings[_i].named) != NULL,
                  "%d at %d:%d: %s", (int)error.code, (int)error.line, (int)error.column, error.message);
}
END_TEST

START_TEST(places_count_lines_and_code_points) {
    static const char text[] = "a利b\r\nc\rd\n\n利";
    static const struct {
        size_t offset;
        place where;
    } places[] = {{0, {1, 1}}, {1, {1, 2}},  {4, {1, 3}},  {7, {2, 1}},
                  {9, {3, 1}}, {11, {4, 1}}, {12, {5, 1}}, {15, {5, 2}}};
    for (size_t i = 0; i < COUNT(places); i++) {
        place where = soekpi_place_at(soekpi_slice(text), places[i].offset);
        ck_assert_msg(where.line == places[i].where.line && where.column == places[i].where.column,
                      "%zu: %d:%d", places[i].offset, where.line, where.column);
    }
}
END_TEST

/* ---- Items as columns ---- */

START_TEST(headers_with_times_and_units) {
    parse("企业名称,年度,利润总额(万元),利润总额(上年同期)(万元),资产负债率(%),净利润\n"
          "甲,2023,\"1,234.5\",(3),65.2,5 万元\n"
          "乙,2023,—,0.1亿元,无,不适用\n");
    assert_same_bits(cell(0, "total_profit", SOEKPI_CURRENT), 1234.5);
    assert_same_bits(cell(0, "total_profit", SOEKPI_PRIOR), -3.0);
    assert_same_bits(cell(1, "total_profit", SOEKPI_PRIOR), 1000.0);
    assert_same_bits(cell(0, "debt_ratio", SOEKPI_CURRENT), 65.2);
    assert_same_bits(cell(0, "net_profit", SOEKPI_CURRENT), 50000.0);
    ck_assert(isnan(cell(1, "total_profit", SOEKPI_CURRENT)));
    ck_assert(isnan(cell(1, "debt_ratio", SOEKPI_CURRENT)));
    ck_assert(isnan(cell(1, "net_profit", SOEKPI_CURRENT)));
    ck_assert_uint_eq(doubts(), 0);
}
END_TEST

/* 单位 is the entity, or the unit of the row, as its cells are. */
START_TEST(danwei_is_an_entity_or_a_unit) {
    parse("单位,利润总额\n甲公司,5\n乙公司,6\n");
    ck_assert_str_eq(entity(0), "甲公司");
    ck_assert_int_eq(table->money_power, 0);
    parse("单位,企业名称,利润总额,职工人数\n万元,甲,5,7\n万元,乙,6,8\n");
    ck_assert_str_eq(entity(0), "甲");
    ck_assert_int_eq(table->money_power, 4);
    ck_assert(table->money_given);
}
END_TEST

/* Rows in different units of money: figures of one column share its unit. */
START_TEST(rows_with_their_own_units) {
    parse("entity,revenue,net_profit(亿元),debt_ratio,strange,unit\n"
          "a,1.5,2,0.5,7,万元\nb,3,2,0.5,7,元\nc,4,2,0.5,7,\nd,5,2,0.5,7,persons\ne,6 亿元,2,0.5,7,千元\n");
    ck_assert_int_eq(table->money_power, 0);
    static const double revenue[] = {15000, 3, 4, INFINITY, 6e8};
    static const double strange[] = {INFINITY, 7, 7, INFINITY, INFINITY}; /* money? nobody knows */
    for (size_t row = 0; row < 5; row++) {
        assert_same_bits(cell(row, "revenue", SOEKPI_CURRENT), revenue[row]);
        assert_same_bits(cell(row, "net_profit", SOEKPI_CURRENT), 2.0);
        assert_same_bits(cell(row, "debt_ratio", SOEKPI_CURRENT), 0.5);
        assert_same_bits(cell(row, "", SOEKPI_CURRENT), strange[row]);
    }
    const finding *found = noticed(SOEKPI_FINDING_INVALID_CELL, 0);
    ck_assert_uint_eq(found->row, 5);
    ck_assert_ptr_nonnull(strstr(found->english, "'persons' is no unit of money"));
}
END_TEST

/* The table's own unit is nearer than the caller's. */
START_TEST(money_units) {
    soekpi_table_options options = {.size = sizeof options, .money_unit = "亿元"};
    static const char plain[] = "entity,revenue\na,1.5\n";
    ck_assert_ptr_nonnull(parse_bytes(plain, sizeof plain - 1, &options));
    ck_assert_int_eq(table->money_power, 8);
    assert_same_bits(cell(0, "revenue", SOEKPI_CURRENT), 1.5);
    static const char own[] = "entity,revenue,unit\na,1.5,万元\nb,2,万元\n";
    ck_assert_ptr_nonnull(parse_bytes(own, sizeof own - 1, &options));
    ck_assert_int_eq(table->money_power, 4);
}
END_TEST

START_TEST(columns_that_nobody_reads) {
    parse("企业,利润总颜,备注,来源,,利润总额,序号,怪,怪\n甲,1,x,y,z,2,3,4,5\n");
    ck_assert_uint_eq(soekpi_table_columns(table), 3); /* 利润总颜, 利润总额, 怪 */
    ck_assert_uint_eq(doubts(), 4);
    const finding *found = noticed(SOEKPI_FINDING_UNREAD_COLUMN, 0);
    ck_assert_uint_eq(found->column, 2);
    ck_assert_str_eq(found->subject, "利润总颜");
    ck_assert_msg(strstr(found->english, "利润总额") != NULL, "%s", found->english);
    ck_assert_ptr_nonnull(strstr(noticed(SOEKPI_FINDING_UNREAD_COLUMN, 1)->english, "no header"));
    ck_assert_ptr_nonnull(strstr(noticed(SOEKPI_FINDING_UNREAD_COLUMN, 3)->english, "column 8"));
    ck_assert_ptr_null(noticed(SOEKPI_FINDING_UNREAD_COLUMN, 3)->subject);
}
END_TEST

/* Of two columns that may be the key, the more telling one is. */
START_TEST(more_telling_keys_win) {
    parse("名称,企业名称,日期,年度,利润总额\n总部,甲,2024-03-31,2023,5\n");
    ck_assert_str_eq(entity(0), "甲");
    ck_assert_int_eq(table->periods[0], 202312);
    parse("地区,期间,GDP增速\n深圳市,2023,6.0%\n");
    ck_assert_str_eq(entity(0), "深圳市");
    assert_same_bits(cell(0, "gdp_growth", SOEKPI_CURRENT), 0.06);
    parse("年,月,利润总额\n2023,9,5\n2023,,6\n2022,2021-06,7\n");
    static const int32_t periods[] = {202309, 202312, 202106};
    ck_assert_mem_eq(table->periods, periods, sizeof periods);
}
END_TEST

/* ---- Rows of item, value, unit ---- */

/* As published: shared units, growth beside, one unit that differs. */
START_TEST(item_rows_with_growth) {
    parse("entity,period,indicator,value,unit,growth,growth_unit,source,note\n"
          "深圳市,2023,gdp,3.46,万亿元,6.0,pct,报告,万亿元\n"
          "宝安区,2023,gdp,5202.01,亿元,8.5,pct,,\n"
          "宝安区,2020,gdp,3847,亿元,,,,level only\n"
          "宝安区,2023-H1,gdp,2422.56,亿元,10.5,pct,,\n"
          "宝安区,2023-01..09,gdp,3695.93,亿元,8.9,pct,,\n");
    static const double gdp[] = {3.46e12, 520201000000, 384700000000, 242256000000, 369593000000};
    static const double growth[] = {0.06, 0.085, NAN, 0.105, 0.089};
    static const int32_t periods[] = {202312, 202312, 202012, 202306, 202309};
    ck_assert_uint_eq(soekpi_table_rows(table), 5);
    ck_assert_uint_eq(soekpi_table_columns(table), 2);
    ck_assert_uint_eq(doubts(), 0);
    ck_assert_mem_eq(table->periods, periods, sizeof periods);
    for (size_t row = 0; row < 5; row++) {
        assert_same_bits(cell(row, "gdp", SOEKPI_CURRENT), gdp[row]);
        double read = cell(row, "gdp_growth", SOEKPI_CURRENT);
        ck_assert(isnan(growth[row]) ? isnan(read) : same_bits(read, growth[row]));
        ck_assert_uint_eq(table->lines[row], row + 2);
    }
}
END_TEST

START_TEST(item_rows_in_chinese) {
    parse("企业名称,年度,项目,金额(万元),单位\n"
          "甲,2023,利润总额,\"1,234.5\",\n"
          "甲,2023,利润总额(上年同期),1000,\n"
          "甲,2023,资产负债率,65.2,%\n"
          "甲,2023,平均职工人数,350,人\n"
          "乙,2023,利润总额,0.5,亿元\n"
          "乙,2023,资产负债率,0.7,\n"
          "乙,2023,营业收入(亿元),3,\n");
    ck_assert_uint_eq(soekpi_table_rows(table), 2);
    ck_assert_uint_eq(doubts(), 0);
    assert_same_bits(cell(0, "total_profit", SOEKPI_CURRENT), 12345000.0);
    assert_same_bits(cell(0, "total_profit", SOEKPI_PRIOR), 10000000.0);
    assert_same_bits(cell(0, "debt_ratio", SOEKPI_CURRENT), 0.652);
    assert_same_bits(cell(0, "average_headcount", SOEKPI_CURRENT), 350.0);
    assert_same_bits(cell(1, "total_profit", SOEKPI_CURRENT), 50000000.0);
    assert_same_bits(cell(1, "debt_ratio", SOEKPI_CURRENT), 0.7);
    assert_same_bits(cell(1, "revenue", SOEKPI_CURRENT), 300000000.0);
    ck_assert(isnan(cell(1, "average_headcount", SOEKPI_CURRENT)));
}
END_TEST

START_TEST(item_rows_that_are_no_figures) {
    parse("kind,item,value,unit,due,basis,note\n"
          "goal,total_profit_growth,> gdp_growth,,2023-12-31,stated,\n" /* 2 */
          "industry,new_industrial_space,> 800000,m2,2023-12-31,stated,\n"
          "industry,projects_upstairs,5,projects,,,\n"
          "fact,gdp_growth_2023,8.5,pct,,,\n" /* 5 */
          "fact,enterprises,6,户,,,\n"
          "fact,revenue,6,pct,,,\n"
          "fact,net_profit,6,parsecs,,,\n"
          ",,7,元,,,\n");
    ck_assert_uint_eq(soekpi_table_rows(table), 1);
    assert_same_bits(cell(0, "total_profit_growth", SOEKPI_CURRENT), INFINITY);
    assert_same_bits(cell(0, "enterprises", SOEKPI_CURRENT), 6.0);
    assert_same_bits(cell(0, "revenue", SOEKPI_CURRENT), INFINITY);
    assert_same_bits(cell(0, "net_profit", SOEKPI_CURRENT), INFINITY);
    assert_same_bits(cell(0, "", SOEKPI_CURRENT), 0.085); /* kept: a plan may know the name */
    static const struct {
        int32_t code;
        size_t which;
        size_t line;
    } expected[] = {{SOEKPI_FINDING_SKIPPED_ROW, 0, 3},  {SOEKPI_FINDING_SKIPPED_ROW, 1, 4},
                    {SOEKPI_FINDING_SKIPPED_ROW, 2, 9},  {SOEKPI_FINDING_UNREAD_COLUMN, 0, 5},
                    {SOEKPI_FINDING_INVALID_CELL, 0, 2}, {SOEKPI_FINDING_INVALID_CELL, 1, 7},
                    {SOEKPI_FINDING_INVALID_CELL, 2, 8}};
    for (size_t i = 0; i < COUNT(expected); i++) {
        ck_assert_uint_eq(noticed(expected[i].code, expected[i].which)->row, expected[i].line);
    }
    ck_assert_uint_eq(doubts(), COUNT(expected));
}
END_TEST

START_TEST(item_rows_given_twice) {
    parse("entity,period,item,value,unit\n"
          "a,2023,revenue,1,万元\n"
          "a,2023Q4,营业收入,10000,元\n" /* the same figure again */
          "a,2022,revenue,2,万元\n"
          "b,2023,revenue,3,万元\n"
          "b,2023-12,revenue,4,万元\n" /* 6 */
          "b,2023,revenue,-,万元\n"
          "b,2023,revenue,5 万元,元\n"); /* 8: contradicts itself */
    ck_assert_uint_eq(soekpi_table_rows(table), 3);
    assert_same_bits(cell(0, "revenue", SOEKPI_CURRENT), 10000.0);
    assert_same_bits(cell(1, "revenue", SOEKPI_CURRENT), 20000.0);
    assert_same_bits(cell(2, "revenue", SOEKPI_CURRENT), INFINITY);
    const finding *found = noticed(SOEKPI_FINDING_DUPLICATE_KEY, 0);
    ck_assert_uint_eq(found->row, 6);
    ck_assert_msg(strstr(found->english, "lines 5 and 6 give 'revenue'") != NULL, "%s", found->english);
    ck_assert_msg(strstr(found->chinese, "第5行与第6行") != NULL, "%s", found->chinese);
    ck_assert_uint_eq(noticed(SOEKPI_FINDING_INVALID_CELL, 0)->row, 8);
    ck_assert_uint_eq(doubts(), 2);
}
END_TEST

START_TEST(item_rows_keep_roles_and_groups) {
    parse("集团,企业,角色,项目,数值\n"
          "集团一,甲,,利润总额,5\n"
          "集团一,甲,抵销,利润总额,-1\n"
          "集团二,甲,抵销,利润总额,-2\n"
          "集团一,甲,,净利润,3\n");
    ck_assert_uint_eq(soekpi_table_rows(table), 3);
    static const double profits[] = {5, -1, -2};
    static const uint8_t roles[] = {SOEKPI_ROLE_ENTITY, SOEKPI_ROLE_ELIMINATION, SOEKPI_ROLE_ELIMINATION};
    ck_assert_mem_eq(table->roles, roles, sizeof roles);
    for (size_t row = 0; row < 3; row++) {
        assert_same_bits(cell(row, "total_profit", SOEKPI_CURRENT), profits[row]);
    }
    assert_same_bits(cell(0, "net_profit", SOEKPI_CURRENT), 3.0);
    ck_assert_str_eq(table->group.labels[table->group.codes[2]], "集团二");
}
END_TEST

/* Any bytes: no crash, and an error or a table. */
START_TEST(any_bytes) {
    static const char *const pieces[] = {"企业", "期间", "利润总额", "(万元)", "@prior", ",",  ",",
                                         "\n",   "\r\n", "\"",       "2023",   "1.5",    "%",  "unit",
                                         "item", "\t",   ";",        "value",  "\xFF",   "元", "（上年同期）",
                                         " ",    "-",    "\xC6\xF3", "role",   "抵销",   "e9", "x"};
    uint64_t state = (uint64_t)_i;
    for (int round = 0; round < 500; round++) {
        char text[512];
        size_t length = 0;
        size_t count = (size_t)random_below(&state, 60);
        for (size_t i = 0; i < count; i++) {
            const char *piece = pieces[random_below(&state, COUNT(pieces))];
            memcpy(text + length, piece, strlen(piece));
            length += strlen(piece);
        }
        bool made = parse_bytes(text, length, NULL) != NULL;
        ck_assert_int_eq(made, error.code == SOEKPI_OK);
        ck_assert(made || error.message[0] != '\0');
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("csv");
    TCase *splitting = tcase_create("splitting");
    tcase_add_checked_fixture(splitting, setup, teardown);
    tcase_add_loop_test(splitting, spellings_of_one_table, 0, COUNT(same_tables));
    tcase_add_test(splitting, lines_are_right);
    tcase_add_test(splitting, addresses_are_those_of_a_spreadsheet);
    tcase_add_test(splitting, rows_may_be_shorter_than_the_grid);
    tcase_add_loop_test(splitting, cells_come_back_however_they_are_written, 1, 7);
    tcase_add_loop_test(splitting, the_delimiter_is_that_of_the_widest_line, 0, COUNT(delimited));
    tcase_add_test(splitting, header_only_has_no_rows);
    tcase_add_loop_test(splitting, errors_have_places, 0, COUNT(errors));
    tcase_add_test(splitting, nul_is_refused);
    tcase_add_test(splitting, arguments_are_checked);
    tcase_add_test(splitting, sizes_are_limited);
    tcase_add_loop_test(splitting, any_bytes, 0, 8);
    suite_add_tcase(suite, splitting);

    TCase *encoding = tcase_create("encoding");
    tcase_add_checked_fixture(encoding, setup, teardown);
    tcase_add_loop_test(encoding, encodings_are_read, 0, COUNT(encodings));
    tcase_add_loop_test(encoding, bad_bytes_have_places, 0, COUNT(bad_encodings));
    tcase_add_test(encoding, places_count_lines_and_code_points);
    suite_add_tcase(suite, encoding);

    TCase *columns = tcase_create("items as columns");
    tcase_add_checked_fixture(columns, setup, teardown);
    tcase_add_test(columns, headers_with_times_and_units);
    tcase_add_test(columns, danwei_is_an_entity_or_a_unit);
    tcase_add_test(columns, rows_with_their_own_units);
    tcase_add_test(columns, money_units);
    tcase_add_test(columns, columns_that_nobody_reads);
    tcase_add_test(columns, more_telling_keys_win);
    suite_add_tcase(suite, columns);

    TCase *rows = tcase_create("items as rows");
    tcase_add_checked_fixture(rows, setup, teardown);
    tcase_add_test(rows, item_rows_with_growth);
    tcase_add_test(rows, item_rows_in_chinese);
    tcase_add_test(rows, item_rows_that_are_no_figures);
    tcase_add_test(rows, item_rows_given_twice);
    tcase_add_test(rows, item_rows_keep_roles_and_groups);
    suite_add_tcase(suite, rows);
    return run_suite(suite);
}
