/* What the files that fill a table share. */
#ifndef SOEKPI_TABLE_READ_H
#define SOEKPI_TABLE_READ_H

#include "table/table.h"
#include "table/vocabulary.h"

enum {
    LARGEST_COLUMNS = 16384, /* of one table, as in a spreadsheet */
    LISTED_FINDINGS = 20     /* of one sort and column; one more says how many followed */
};
#define NO_COLUMN SIZE_MAX

/* ---- Headers ---- */

/* What a column header says. */
typedef struct header_name {
    slice base;   /* without time and unit; a part of the header */
    int32_t time; /* SOEKPI_CURRENT.. */
    bool unit_given;
    unit_text unit;
    int32_t what; /* SOEKPI_IS_ITEM, SOEKPI_IS_INDICATOR or -1 */
    int32_t index;
    column_words words; /* 本年累计, 增减%, a period: none for a name alone */
} header_name;

/* `利润总额(上年同期)(万元)`, `total_profit@prior`, `revenue_ytd_yi`, `其中：利润总额本年累计`. The time of a
 * column word stands in `time` where the word alone decides it: WORD_PRIOR is @prior; WORD_OPENING
 * @opening; for what is against last year or 1 January see `words`. False: memory. */
bool soekpi_header_read(const soekpi_catalogue *names, slice header, header_name *out);
/* The same for a name that nobody knows: only units and @times are taken off. */
void soekpi_header_read_plain(slice header, header_name *out);
/* The header of a column whose cells stand in several rows, from above: 效益情况, 利润总额,
 * 本年累计(万元). The lowest part (or parts together) that is known names the column; parts above
 * it are headings; column words and units are taken from any part. False: memory. */
bool soekpi_header_read_parts(const soekpi_catalogue *names, const slice *parts, size_t count,
                              header_name *out);

/* What a header stands for: "total_profit@prior"; the folded name itself where it is unknown. */
void soekpi_header_label(const soekpi_catalogue *names, const header_name *header, text_builder *label);

/* What a column is for when it holds no figures. */
typedef enum header_use {
    HEADER_FIGURES, /* or nothing we know */
    HEADER_ENTITY,
    HEADER_PERIOD,
    HEADER_GROUP,
    HEADER_ROLE,
    HEADER_MONTH, /* a period, or the month beside a year */
    HEADER_YEAR,  /* a period */
    HEADER_UNIT,  /* the unit of the row */
    HEADER_SEGMENT,
    HEADER_COUNTERPARTY,
    HEADER_CURRENCY, /* of the money of the row */
    HEADER_ITEM,     /* rows of item, value, unit */
    HEADER_VALUE,
    HEADER_GROWTH,
    HEADER_GROWTH_UNIT,
    HEADER_CODE,       /* 统一社会信用代码, 证券代码: then the key of an entity */
    HEADER_DESCRIPTION /* read by nobody, and no news: source, note, ... */
} header_use;

/* A header as lists of headers have it: soekpi_name_key() without a colon behind. NULL: memory. */
char *soekpi_header_key(slice header);
/* The use of a header; *strength tells the more telling of two headers for one
 * key. False: memory. */
bool soekpi_header_use(slice header, header_use *use, int *strength);
/* Whether the header is the one that may be an entity or a unit, 单位. */
bool soekpi_header_is_ambiguous(slice header);
/* Whether the header is 母公司: a group where its cells are names, else the parent's own figures
 * beside 合并; soekpi_header_use() leaves that open. */
bool soekpi_header_is_parent(slice header);

/* ---- Columns ---- */

/* A column that is not yet part of its table. */
typedef struct column_draft {
    table_column column;
    char *label; /* what it stands for, distinct in a table */
    size_t line; /* where its name stands in a row of the text, 0 for a header */
    size_t twin; /* the column that stands for the same already, or NO_COLUMN */
} column_draft;

/* Reads the header. Errors: UNIT, LIMIT, MEMORY; then there is nothing to free. */
soekpi_status soekpi_draft_begin(const soekpi_table *table, slice name, size_t number, place where,
                                 column_draft *draft, soekpi_error *error);
/* The same with a header that is read already. */
soekpi_status soekpi_draft_named(const soekpi_table *table, slice name, const header_name *header,
                                 size_t number, place where, column_draft *draft, soekpi_error *error);
void soekpi_draft_free(column_draft *draft);
/* Moves a draft without a twin into its table, with a finding when nobody knows
 * its name. False: memory, and the draft is still there. */
bool soekpi_draft_finish(soekpi_table *table, column_draft *draft);
/* What twins stand for, for messages. */
soekpi_status soekpi_fail_twin(const soekpi_table *table, const column_draft *draft, place where,
                               soekpi_error *error);

/* ---- Cells ---- */

/* Cells of one kind that say less than their number. */
typedef struct lost_cells {
    size_t count;
    origin first;
} lost_cells;

/* Reads the cells of one column and notices what is wrong with them. */
typedef struct cell_reader {
    finding_list *findings;
    const char *name; /* of the column */
    size_t number;
    bool lines;          /* rows are lines of a text */
    bool silent;         /* an unread column: text in it is no news */
    int32_t unit;        /* of the figures, -1 when unknown */
    int32_t power;       /* stored figures are multiplied by ten to this */
    int32_t money_power; /* instead of `power` for money in a column of unknown unit */
    int32_t printed;
    size_t invalid;
    lost_cells lost;    /* more than 15 digits */
    lost_cells rounded; /* scientific notation without its last digits */
    origin at;          /* of the cell that is read; column 0: not known */
    bool dash_zero;     /* cells of dashes are 0 */
    bool foreign;       /* the last cell refused names another currency than the yuan */
    size_t dashes;      /* they are counted */
} cell_reader;

cell_reader soekpi_cell_reader(soekpi_table *table, const table_column *column, bool lines);

/* Reads one cell. `beside` (may be NULL) is a unit that stands in another cell; a
 * cell without any unit is multiplied by ten to `bare`. False: memory. */
bool soekpi_cell_read(cell_reader *reader, slice text, const unit_text *beside, int32_t bare, size_t row,
                      double *out);
/* The same for what most cells are, trimmed: plain digits with at most one point, whose
 * last is worth 10^shift of the stored unit. False: nothing was read, and the general
 * way must be taken; what else there is to know of the cell is asked only then. */
bool soekpi_cell_read_plain(cell_reader *reader, slice text, int32_t shift, double *out);
/* An invalid cell that was found otherwise; the reasons end sentences. False: memory. */
bool soekpi_cell_refuse(cell_reader *reader, slice text, size_t row, const char *chinese,
                        const char *english);
/* What was counted becomes findings. False: memory. */
bool soekpi_cells_finish(cell_reader *reader);

/* ---- Keys ---- */

/* Enters a label that may be there already: its number, or -1 when memory is out. */
int32_t soekpi_label_enter(key_column *dictionary, slice label);
/* Takes the label entered last out again. */
void soekpi_label_drop(key_column *dictionary);
void soekpi_key_column_free(key_column *column);

/* Sets a key from one label a row. `lines` (may be NULL) and `number` say where
 * the labels stand. Errors: PERIOD, NAME, MEMORY. */
soekpi_status soekpi_keys_set(soekpi_table *table, int32_t key, const slice *labels, const size_t *lines,
                              size_t number, soekpi_error *error);
/* Sets names and codes of entities, one a row; either may be NULL. */
soekpi_status soekpi_keys_set_entities(soekpi_table *table, const slice *names, const slice *codes,
                                       const size_t *lines, size_t name_number, size_t code_number,
                                       soekpi_error *error);
/* Makes the entities of a table from one name and one code a row: a code is the key, and
 * its name is shown; a name without a code belongs to the one code that has this name
 * elsewhere. Takes the columns over, also on failure. */
soekpi_status soekpi_entities_combine(soekpi_table *table, key_column *names, key_column *codes,
                                      soekpi_error *error);
/* Enters the entities of several tables into the joined one: by code where one is known for the name.
 * maps[i] (allocated; the caller's to release, also on failure) says what becomes of each label of
 * table i. False: memory. */
bool soekpi_entities_merge(soekpi_table *out, const soekpi_table *const *tables, int32_t **maps,
                           size_t count);
/* Names that several codes share get their code behind them. False: memory. */
bool soekpi_entities_distinguish(soekpi_table *table);

/* ---- Words ---- */

/* A user's text as people are shown it: one line, valid UTF-8, cut when long. */
void soekpi_text_shown(text_builder *builder, slice text);
#endif
