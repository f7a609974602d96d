/** @file
 *  Tables: the figures that are known.
 *
 *  A table has rows, key columns (entity, period, group, role) and columns of
 *  figures. Figures added as doubles are borrowed: read at each run, never
 *  copied; keys and texts are copied. A table may be changed until an
 *  evaluation or a join uses it (then SOEKPI_ERROR_FROZEN) and may be shared
 *  between threads from then on.
 *
 *  A column's name is an item or an indicator (reported figures), optionally
 *  with a time (`@prior`, `@opening`, `@prior_opening`, or in parentheses
 *  上年同期, 年初, 上年年初) and a unit in parentheses: `利润总额(上年同期)(万元)`.
 *  A double stands for the decimal that %.15g prints; NaN is missing, infinity
 *  invalid.
 */
#ifndef SOEKPI_TABLE_H
#define SOEKPI_TABLE_H

#include <soekpi/catalogue.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct soekpi_table soekpi_table;

enum {
    SOEKPI_KEY_ENTITY = 0,
    SOEKPI_KEY_PERIOD = 1,
    SOEKPI_KEY_GROUP = 2,
    SOEKPI_KEY_ROLE = 3, /**< entity or blank, elimination, reported, context; 企业, 抵销, 合并报表, 背景 */
    SOEKPI_KEY_END = 4
};

/** Roles of rows (law 12). */
enum {
    SOEKPI_ROLE_ENTITY = 0,
    SOEKPI_ROLE_ELIMINATION = 1,
    SOEKPI_ROLE_REPORTED = 2,
    SOEKPI_ROLE_CONTEXT = 3,
    SOEKPI_ROLE_END = 4
};

/** An empty table of `rows` rows. The catalogue must outlive it. */
SOEKPI_API soekpi_table *soekpi_table_create(const soekpi_catalogue *catalogue, size_t rows,
                                             soekpi_error *error) SOEKPI_MUST_CHECK;
SOEKPI_API void soekpi_table_free(soekpi_table *table);

/** The key that a column header stands for (企业名称, 单位, company, entity,
 *  期间, 年度, year, group, 集团, role, ...), or -1. Thread-safe. */
SOEKPI_API int32_t soekpi_key_of_header(const char *header);

/** The unit in which money of columns without a unit of their own is given:
 *  元 (default), 千元, 万元, 百万元, 亿元, 万亿元. Set it before adding columns. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_table_set_money_unit(soekpi_table *table, const char *unit,
                                                                       soekpi_error *error);

/** Borrows a column: element i at (const char *)values + i*stride bytes. `count`
 *  must be the table's rows; `stride` may be 0 or negative and need not be a
 *  multiple of 8. Errors: ARGUMENT, FROZEN, TABLE (count), DUPLICATE, UNIT. A name that
 *  nobody knows is kept and becomes a finding. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_table_add_column(soekpi_table *table, const char *name,
                                                                   const double *values, ptrdiff_t stride,
                                                                   size_t count, soekpi_error *error);

/** Reads a column of texts such as "1,234.5 万元", "8.5 %", "(3)", "-"; a NULL
 *  cell is missing. A cell that is no number is invalid and a finding. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_table_add_text_column(soekpi_table *table, const char *name,
                                                                        const char *const *cells,
                                                                        size_t count, soekpi_error *error);

/** Sets a key column. With `codes` NULL row i has `labels[i]` and `label_count`
 *  must be the table's rows; otherwise row i has labels[code of i], codes at a
 *  byte stride, -1 for blank. Errors: ARGUMENT, FROZEN, TABLE, RANGE (a code),
 *  DUPLICATE (the key is set), PERIOD, NAME (an unknown role). */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_table_set_key(soekpi_table *table, int32_t key,
                                                                const char *const *labels, size_t label_count,
                                                                const int32_t *codes, ptrdiff_t stride,
                                                                size_t count, soekpi_error *error);

/** How CSV text is read. Set `size`; everything else may be 0. */
typedef struct soekpi_csv_options {
    size_t size;
    const char *encoding;   /**< "UTF-8", "GB18030", ...; NULL: valid UTF-8 is UTF-8, otherwise GB18030 */
    const char *money_unit; /**< NULL: 元, unless the table says otherwise */
    int32_t delimiter;      /**< 0: the one of , ; and tab that the header uses */
    int32_t reserved;
} soekpi_csv_options;

/** Reads CSV text: one header row; entity, period and items as columns, or rows
 *  of item, value, unit. Errors carry line and column. */
SOEKPI_API soekpi_table *soekpi_table_parse_csv(const soekpi_catalogue *catalogue, const char *text,
                                                size_t length, const soekpi_csv_options *options,
                                                soekpi_error *error) SOEKPI_MUST_CHECK;

/** Joins tables by entity and period into a new table that owns its figures.
 *  `period` (may be NULL) is the period of rows that have none. All tables must
 *  have the same catalogue. A cell that two tables give differently is invalid
 *  and a finding. Rows of a table that holds nothing but figures of regions or
 *  industries (GDP growth) are context unless their entity stands in another
 *  table. */
SOEKPI_API soekpi_table *soekpi_table_join(const soekpi_table *const *tables, size_t count,
                                           const char *period, soekpi_error *error) SOEKPI_MUST_CHECK;

SOEKPI_API size_t soekpi_table_rows(const soekpi_table *table);
SOEKPI_API size_t soekpi_table_columns(const soekpi_table *table);

/** A column of figures. Set `size` first. */
typedef struct soekpi_column {
    size_t size;
    const char *name; /**< as given */
    const char *id;   /**< item or indicator it was read as, "" when unread */
    int32_t time;     /**< SOEKPI_CURRENT.. */
    int32_t what;     /**< SOEKPI_IS_ITEM or SOEKPI_IS_INDICATOR; -1 when unread */
    int32_t power;    /**< figures are multiplied by 10^power */
    int32_t reserved;
} soekpi_column;

SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_table_column(const soekpi_table *table, size_t index,
                                                               soekpi_column *column);

/** What was noticed. Codes are pinned. */
enum {
    SOEKPI_FINDING_UNREAD_COLUMN = 1,   /**< a column that no name stands for */
    SOEKPI_FINDING_DIGITS_LOST = 2,     /**< more than 15 significant digits were rounded */
    SOEKPI_FINDING_INVALID_CELL = 3,    /**< a cell that is no number */
    SOEKPI_FINDING_DUPLICATE_KEY = 4,   /**< two rows with one entity and period */
    SOEKPI_FINDING_CONFLICT = 5,        /**< two tables give one cell differently */
    SOEKPI_FINDING_MISSING_COLUMN = 6,  /**< an item that a target needs has no column */
    SOEKPI_FINDING_DISAGREES = 7,       /**< a reported figure differs from ours */
    SOEKPI_FINDING_DERIVED = 8,         /**< an item was derived from its definition */
    SOEKPI_FINDING_NO_ROWS = 9,         /**< no row of the period judged */
    SOEKPI_FINDING_UNKNOWN_ENTITY = 10, /**< a scope or benchmark names an entity without rows */
    SOEKPI_FINDING_PARTIAL = 11,        /**< members left out of a partial sum */
    SOEKPI_FINDING_CONTEXT = 12,        /**< rows taken as context */
    SOEKPI_FINDING_EARLIER = 13,        /**< a benchmark of an earlier period was used */
    SOEKPI_FINDING_SKIPPED_ROW = 14,    /**< a row that holds no figures of ours */
    SOEKPI_FINDING_END = 15
};

typedef struct soekpi_finding {
    size_t size;
    const char *chinese; /**< one sentence; belongs to the handle */
    const char *english;
    int32_t code; /**< SOEKPI_FINDING_... */
    int32_t reserved;
    size_t row;    /**< 1-based line of the text or row of the table, 0 for none */
    size_t column; /**< 1-based, 0 for none */
} soekpi_finding;

SOEKPI_API size_t soekpi_table_finding_count(const soekpi_table *table);
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_table_finding(const soekpi_table *table, size_t index,
                                                                soekpi_finding *finding);

#ifdef __cplusplus
}
#endif

#endif
