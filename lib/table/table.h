/* A table's inside: columns of figures, keys, findings. */
#ifndef SOEKPI_TABLE_TABLE_H
#define SOEKPI_TABLE_TABLE_H

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include <soekpi/table.h>

#include "base/number.h"
#include "base/period.h"
#include "catalogue/catalogue.h"

enum { NOT_PRINTED = INT32_MAX };
#define NO_ROW SIZE_MAX

/* Where a figure of a table stood in its text. */
typedef struct origin {
    uint32_t line; /* of the text */
    uint32_t row;  /* of the spreadsheet, from 1: blank lines count, a cell of several lines is in one row */
    uint32_t column; /* from 1; 0: nowhere */
} origin;

typedef struct table_column {
    char *name;      /* as given */
    char *base;      /* without time and unit */
    int32_t time;    /* SOEKPI_CURRENT.. */
    size_t number;   /* 1-based position in the text or among the columns given, for people */
    bool unit_given; /* the header names a unit: figures are * 10^unit.power */
    unit_text unit;
    int32_t printed; /* exponent of the finest digit printed in the stored figures, before the column's
                        power; NOT_PRINTED when unknown */
    const char *cells;
    ptrdiff_t stride;
    double *owned;   /* NULL for a borrowed column */
    origin *origins; /* of each row, where rows of the text are no rows of the table; else NULL */
    int32_t what;    /* in the table's catalogue: SOEKPI_IS_ITEM, SOEKPI_IS_INDICATOR or -1 */
    int32_t index;
} table_column;

/* A key column: codes into a dictionary of distinct labels; -1 is blank. Also
 * used as a dictionary alone, without codes. */
typedef struct key_column {
    int32_t *codes; /* NULL: no such column */
    size_t number;  /* of the column in the text, from 1; 0: not known */
    char **labels;
    size_t label_count, label_capacity;
    int32_t *slots; /* open addressing: code + 1, 0 for free; capacity a power of two */
    size_t slot_capacity;
} key_column;

typedef struct finding {
    int32_t code;
    int32_t severity;
    size_t row;
    size_t column;
    char *chinese;
    char *english;
    char *subject; /* the name it is about, or NULL: an unread column's base name */
    char *cell;    /* "D7"; NULL, as the next two: none */
    char *expected;
    char *found;
} finding;

typedef struct finding_list {
    finding *findings;
    size_t count, capacity;
} finding_list;

/* A column of changes that the text reports (增减额, 同比%): checked, never used. */
typedef struct reported_change {
    char *name;      /* as given */
    size_t number;   /* of the column */
    int32_t what;    /* SOEKPI_IS_ITEM or SOEKPI_IS_INDICATOR */
    int32_t index;   /* of what changed */
    int32_t against; /* SOEKPI_PRIOR or SOEKPI_OPENING */
    bool rate;       /* a per cent of that, not a difference */
    int32_t unit;    /* figures are in this unit of soekpi/words.h, times 10^power */
    int32_t power;
    int32_t printed; /* exponent of the finest digit printed, before the power; NOT_PRINTED: no figures */
    double *figures; /* one a row of the table; NaN for none */
    origin *origins; /* as those of a column */
} reported_change;

/* Which members a reported total adds up. */
enum {
    TOTAL_NONE = 0,
    TOTAL_WHOLE = 1, /* 合计, 总计, 汇总, the group's own name: all members of its period */
    TOTAL_PART = 2   /* 小计: those between it and the total or heading before it, or behind it */
};

/* How a text was read; no shape: the table was not read from cells. */
typedef struct table_reading {
    int32_t shape;
    int32_t header_rows;
    size_t header_row;
    size_t skipped;
    size_t unread_columns;
    size_t dashes;
    bool dash_zero;
    bool row_units; /* each row names the unit of its money */
    char *title;
    char *entity;
    char *chinese;
    char *english;
} table_reading;

struct soekpi_table {
    const soekpi_catalogue *catalogue;
    size_t rows;
    int32_t money_power; /* of money columns whose header names no unit */
    bool money_given;    /* the table or the caller named its money unit */
    bool money_unknown;  /* read from a text with money whose unit nothing names: taken as yuan */
    table_column *columns;
    size_t column_count, column_capacity;
    key_column figures;  /* what the columns stand for, "total_profit@prior": no codes, numbers of columns */
    key_column entity;   /* no column: each row is an entity named by its number */
    char **entity_names; /* shown for entities whose label is a code; NULL: the label. As many as labels, or
                            none */
    char **entity_told;  /* 名称（代码）, where several codes share a name; else NULL */
    size_t entity_name_count, entity_name_capacity;
    int32_t
        *shown_slots; /* entities by what is shown for their codes: open addressing, entity + 1, 0 for free */
    size_t shown_capacity; /* a power of two; 0: no names were set */
    bool named;            /* names were set */
    bool coded;            /* codes were set, and no names: all labels are codes */
    bool both;             /* names and codes were set */
    key_column group;
    key_column segment;      /* 业务板块; rows that have one are segments, unless a role says otherwise */
    key_column counterparty; /* 对方单位, of eliminations by pair: names of entities */
    int32_t *periods;        /* yyyymm, PERIOD_NONE for blank; NULL: no period column */
    uint8_t *roles;          /* SOEKPI_ROLE_...; NULL: all entities */
    bool roles_given;        /* a key says them, not segments alone */
    size_t *lines;           /* line of the text a row came from; NULL: none */
    uint32_t *sheet_rows;    /* row of the spreadsheet it came from, from 1; NULL: none */
    uint8_t *totals;         /* TOTAL_... of each row; NULL: none */
    uint8_t *headings;       /* 1: a heading such as 一、商业类 stands above this row; NULL: none */
    reported_change *changes;
    size_t change_count, change_capacity;
    table_reading reading;
    finding_list findings;
    atomic_int frozen;
};

/* The double in a cell; NaN beyond nothing: row must be < rows. */
static inline double soekpi_column_cell(const table_column *column, size_t row) {
    double value;
    memcpy(&value, column->cells + (ptrdiff_t)row * column->stride, sizeof value);
    return value;
}
/* Whether any cell of a row holds something, a figure or what is none. */
static inline bool soekpi_row_has_figures(const soekpi_table *table, size_t row) {
    for (size_t i = 0; i < table->column_count; i++) {
        if (!isnan(soekpi_column_cell(&table->columns[i], row))) {
            return true;
        }
    }
    return false;
}

void soekpi_table_freeze(const soekpi_table *table);

/* Unit of what a column was read as in the table's catalogue, -1 when unread. */
int32_t soekpi_column_unit(const soekpi_table *table, const table_column *column);
/* Figures of the column are multiplied by ten to this when it is read as
 * something of `unit` (a plan may read what the table's catalogue does not). */
int32_t soekpi_column_power(const soekpi_table *table, const table_column *column, int32_t unit);
/* A figure written with unit `given` can be one of something of `unit` (-1: anything). */
bool soekpi_unit_fits(int32_t unit, unit_text given);

/* Number of a label in a dictionary, or -1. */
int32_t soekpi_label_find(const key_column *dictionary, slice label);

/* Adds a finding; texts are taken over (also on failure). False: memory. */
bool soekpi_finding_add(finding_list *list, int32_t code, size_t row, size_t column, const char *about,
                        text_builder *chinese, text_builder *english);
/* Where a figure stood; column 0 when that is not known. */
origin soekpi_cell_origin(const soekpi_table *table, const table_column *column, size_t row);
origin soekpi_change_origin(const soekpi_table *table, const reported_change *change, size_t row);
/* "D7", with nothing for an unknown place. */
void soekpi_origin_print(origin at, text_builder *builder);
/* The same with all that a check says; `expected` and `found` may be empty, and all
 * texts are taken over. A known origin gives row, column and cell. */
bool soekpi_finding_check(finding_list *list, int32_t code, int32_t severity, origin at,
                          text_builder *expected, text_builder *found, text_builder *chinese,
                          text_builder *english);
/* A copy of another list's finding, its sentences behind the prefixes. */
bool soekpi_finding_copy(finding_list *list, const finding *from, const char *chinese_prefix,
                         const char *english_prefix);
void soekpi_finding_list_free(finding_list *list);
/* Takes back all but the first `count`. */
void soekpi_finding_list_cut(finding_list *list, size_t count);
/* Fills the public struct; ARGUMENT or RANGE. */
soekpi_status soekpi_finding_get(const finding_list *list, size_t index, soekpi_finding *finding);

/* ---- rows by key ---- */

/* Rows by (entity, period, role, segment; for eliminations also counterparty and
 * group), for a judged period that undated rows belong to. A row whose key another
 * row has too is a duplicate. Context, reported, peer and group rows are keyed too.
 * Eliminations without a name are never duplicates: they are numbered within group,
 * counterparty, segment and period. Tables without an entity column have one entity
 * a row. */
typedef struct row_index row_index;

row_index *soekpi_row_index_create(const soekpi_table *table, int32_t period);
void soekpi_row_index_free(row_index *index);
/* The row of the same key at `period`, or NO_ROW. */
size_t soekpi_row_index_at(const row_index *index, size_t row, int32_t period);
/* False when no row but those of the period judged can be found at `period`. */
bool soekpi_row_index_reaches(const row_index *index, int32_t period);
/* The row of an entity by name at `period`, or NO_ROW; with `or_earlier` the latest
 * before it. Context comes first, then the entity's own row, what is reported, peers and
 * structure; eliminations and rows of segments speak about no entity. */
size_t soekpi_row_index_entity(const row_index *index, const char *entity, int32_t period, bool or_earlier);
bool soekpi_row_index_duplicate(const row_index *index, size_t row);
bool soekpi_row_index_has_duplicates(const row_index *index); /* false for NULL */
/* The pairs found duplicated, for findings: false when `which` is beyond the end. */
bool soekpi_row_index_pair(const row_index *index, size_t which, size_t *first, size_t *second);
int32_t soekpi_row_period(const soekpi_table *table, size_t row, int32_t judged);
/* Name of a row's entity; a row number ("3") goes into `buffer` when there is no
 * entity column. */
const char *soekpi_row_entity(const soekpi_table *table, size_t row, char buffer[24]);
/* The code of a row's entity, "" when it has none. */
const char *soekpi_row_code(const soekpi_table *table, size_t row);
/* What an entity is called: its name, or its label. */
const char *soekpi_entity_shown(const soekpi_table *table, int32_t entity);
/* The first entity behind number `after` (-1: from the start) that a name or code stands for, or -1. */
int32_t soekpi_entity_find(const soekpi_table *table, const char *name, int32_t after);
/* Who each label of the counterparties is, so that name and code are one: the number of an entity, or a
 * negative number of its own, never -1, for a name that no entity of the table has. Allocated, NULL: memory.
 */
int32_t *soekpi_counterparties_find(const soekpi_table *table);
/* The segment of a row, "" for none. */
const char *soekpi_row_segment(const soekpi_table *table, size_t row);
/* The counterparty of a row as it is given, "" for none. */
const char *soekpi_row_counterparty(const soekpi_table *table, size_t row);
/* What a row is called: its entity, with its segment or counterparty behind it: 甲（安保服务）, 甲与乙. */
void soekpi_row_shown(const soekpi_table *table, size_t row, int32_t language, text_builder *builder);

/* ---- cells as text: the one way in for CSV and whatever comes later ---- */

/* A grid of text cells; a slice with start NULL is a cell that the row lacks. */
typedef struct cell_grid {
    slice *cells; /* rows * columns */
    size_t rows, columns;
    size_t *lines;   /* line of the text of each row */
    size_t *numbers; /* row of the spreadsheet of each row, from 1 */
} cell_grid;

/* A grid of a caller's cells, which it borrows. *out is the caller's to free, also after a failure.
 * Errors: ARGUMENT, LIMIT, ENCODING, MEMORY. */
soekpi_status soekpi_grid_from_cells(const char *const *cells, size_t rows, size_t columns, cell_grid *out,
                                     soekpi_error *error);
void soekpi_grid_free(cell_grid *grid);
/* Makes a table of a grid. Errors carry the line and the number of the column. */
soekpi_table *soekpi_table_from_grid(const soekpi_catalogue *catalogue, const cell_grid *grid,
                                     const soekpi_table_options *options, soekpi_error *error);
/* Options that a caller may leave out, checked. Errors: ARGUMENT, LIMIT. */
soekpi_status soekpi_table_options_read(const soekpi_table_options *given, soekpi_table_options *out,
                                        soekpi_error *error);

#endif
