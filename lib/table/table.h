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
    double *owned; /* NULL for a borrowed column */
    int32_t what;  /* in the table's catalogue: SOEKPI_IS_ITEM, SOEKPI_IS_INDICATOR or -1 */
    int32_t index;
} table_column;

/* A key column: codes into a dictionary of distinct labels; -1 is blank. Also
 * used as a dictionary alone, without codes. */
typedef struct key_column {
    int32_t *codes; /* NULL: no such column */
    char **labels;
    size_t label_count, label_capacity;
    int32_t *slots; /* open addressing: code + 1, 0 for free; capacity a power of two */
    size_t slot_capacity;
} key_column;

typedef struct finding {
    int32_t code;
    size_t row;
    size_t column;
    char *chinese;
    char *english;
    char *subject; /* the name it is about, or NULL: an unread column's base name */
} finding;

typedef struct finding_list {
    finding *findings;
    size_t count, capacity;
} finding_list;

struct soekpi_table {
    const soekpi_catalogue *catalogue;
    size_t rows;
    int32_t money_power; /* of money columns whose header names no unit */
    bool money_given;    /* the table or the caller named its money unit */
    table_column *columns;
    size_t column_count, column_capacity;
    key_column figures; /* what the columns stand for, "total_profit@prior": no codes, numbers of columns */
    key_column entity;  /* no column: each row is an entity named by its number */
    key_column group;
    int32_t *periods; /* yyyymm, PERIOD_NONE for blank; NULL: no period column */
    uint8_t *roles;   /* SOEKPI_ROLE_...; NULL: all entities */
    size_t *lines;    /* line of the text a row came from; NULL: none */
    finding_list findings;
    atomic_int frozen;
};

/* The double in a cell; NaN beyond nothing: row must be < rows. */
static inline double soekpi_column_cell(const table_column *column, size_t row) {
    double value;
    memcpy(&value, column->cells + (ptrdiff_t)row * column->stride, sizeof value);
    return value;
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
void soekpi_finding_list_free(finding_list *list);
/* Takes back all but the first `count`. */
void soekpi_finding_list_cut(finding_list *list, size_t count);
/* Fills the public struct; ARGUMENT or RANGE. */
soekpi_status soekpi_finding_get(const finding_list *list, size_t index, soekpi_finding *finding);

/* ---- rows by key ---- */

/* Rows by (entity, period, role; for eliminations also group), for a judged
 * period that undated rows belong to. A row whose key another row has too is a
 * duplicate. Context and reported rows are keyed too. Eliminations without a
 * name are never duplicates: they are numbered within group and period. Tables
 * without an entity column have one entity a row. */
typedef struct row_index row_index;

row_index *soekpi_row_index_create(const soekpi_table *table, int32_t period);
void soekpi_row_index_free(row_index *index);
/* The row of the same entity and role (and group, for eliminations) at
 * `period`, or NO_ROW. */
size_t soekpi_row_index_at(const row_index *index, size_t row, int32_t period);
/* False when no row but those of the period judged can be found at `period`. */
bool soekpi_row_index_reaches(const row_index *index, int32_t period);
/* The row of an entity by name at `period`, of any role but elimination
 * (context first), or NO_ROW; with `or_earlier` the latest before it. */
size_t soekpi_row_index_entity(const row_index *index, const char *entity, int32_t period, bool or_earlier);
bool soekpi_row_index_duplicate(const row_index *index, size_t row);
bool soekpi_row_index_has_duplicates(const row_index *index); /* false for NULL */
/* The pairs found duplicated, for findings: false when `which` is beyond the end. */
bool soekpi_row_index_pair(const row_index *index, size_t which, size_t *first, size_t *second);
int32_t soekpi_row_period(const soekpi_table *table, size_t row, int32_t judged);
/* Name of a row's entity; a row number ("3") goes into `buffer` when there is no
 * entity column. */
const char *soekpi_row_entity(const soekpi_table *table, size_t row, char buffer[24]);

/* ---- cells as text: the one way in for CSV and whatever comes later ---- */

/* A grid of text cells; a slice with start NULL is a cell that the row lacks. */
typedef struct cell_grid {
    slice *cells; /* rows * columns */
    size_t rows, columns;
    size_t *lines; /* line of each row */
    char *text;    /* storage of the slices, or NULL */
} cell_grid;

/* Makes a table of a grid with one header row: entity, period and items as
 * columns, or rows of item, value, unit. `money_unit` may be NULL. */
soekpi_table *soekpi_table_from_grid(const soekpi_catalogue *catalogue, const cell_grid *grid,
                                     const char *money_unit, soekpi_error *error);

#endif
