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
    SOEKPI_KEY_GROUP = 2, /**< the group that a row is part of; a group that stands as entity in a row with a
                               group is part of that one: a tree of any depth */
    SOEKPI_KEY_ROLE = 3,  /**< entity or blank, elimination, reported, context, segment, peer, group; 企业,
                             抵销, 合并报表, 背景, 板块, 对标, 集团 */
    SOEKPI_KEY_CODE =
        4, /**< 统一社会信用代码, 证券代码: then this is the key of an entity, and its name is shown */
    SOEKPI_KEY_SEGMENT = 5, /**< 业务板块: rows that have one are parts of an entity, role segment; blank or
                                 合计 is the entity's own row */
    SOEKPI_KEY_COUNTERPARTY =
        6, /**< 对方单位: an elimination between two entities belongs to the lowest group that has both */
    SOEKPI_KEY_END = 7
};

/** Roles of rows (law 12). */
enum {
    SOEKPI_ROLE_ENTITY = 0,
    SOEKPI_ROLE_ELIMINATION = 1,
    SOEKPI_ROLE_REPORTED = 2,
    SOEKPI_ROLE_CONTEXT = 3,
    SOEKPI_ROLE_SEGMENT = 4, /**< part of an entity: its figures in one 业务板块. A row with a segment, unless
                                  its role says otherwise. */
    SOEKPI_ROLE_PEER = 5,  /**< compared with, never judged: another district or enterprise */
    SOEKPI_ROLE_GROUP = 6, /**< says which group a group is part of, and its share; holds no figures */
    SOEKPI_ROLE_END = 7
};

/** An empty table of `rows` rows. The catalogue must outlive it. */
SOEKPI_API soekpi_table *soekpi_table_create(const soekpi_catalogue *catalogue, size_t rows,
                                             soekpi_error *error) SOEKPI_MUST_CHECK;
SOEKPI_API void soekpi_table_free(soekpi_table *table);

/** The key that a column header stands for (企业名称, 单位, company, entity,
 *  期间, 年度, year, group, 集团, role, 业务板块, 对方单位, ...), or -1. Thread-safe. */
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

/** How the rows and columns of a table stand. The test that chooses (AUTOMATIC)
 *  looks at the header: a column of items (项目, 指标, item) with one column of
 *  values (数值, 金额, value) is a LIST, with columns of times (期末余额, 上年金额,
 *  2023) a STATEMENT; otherwise rows are enterprises: a header of several rows,
 *  or one that says 本年累计, 上年同期, 增减 and the like, is a QUICK_REPORT. Where
 *  both hold, the error TABLE names this option. */
enum {
    SOEKPI_SHAPE_AUTOMATIC = 0,
    SOEKPI_SHAPE_COLUMNS = 1,      /**< a row an entity and period, items as columns, one header row */
    SOEKPI_SHAPE_QUICK_REPORT = 2, /**< 快报: a row an enterprise, items and times as columns */
    SOEKPI_SHAPE_STATEMENT = 3,    /**< 报表: a row an item, times or periods as columns */
    SOEKPI_SHAPE_LIST = 4,         /**< rows of item, value, unit */
    SOEKPI_SHAPE_END = 5
};

/** What a dash in a cell is: accounting formats of spreadsheets print zero so. */
enum { SOEKPI_DASH_MISSING = 0, SOEKPI_DASH_ZERO = 1, SOEKPI_DASH_END = 2 };

/** What the flows of a period 2023Q3 are: those since 1 January, or those of the
 *  quarter alone. The latter are added up exactly, for each entity and role, those of
 *  @prior too (they are of the same quarter last year); average items become the mean of
 *  the quarters so far; balances stay. A quarter that is missing, or there twice, leaves
 *  those behind it missing, with a warning; rows of no period or of a month that ends no
 *  quarter lose their flows, with an error; reported ratios are not used. 2023 and
 *  2023-12 are the fourth quarter then. Findings about the figures as submitted are made
 *  before they are added up. */
enum { SOEKPI_QUARTERS_CUMULATIVE = 0, SOEKPI_QUARTERS_SINGLE = 1, SOEKPI_QUARTERS_END = 2 };

/** How cells and CSV text are read. Set `size`; everything else may be 0. What the
 *  table itself says (期间, 单位, 编制单位) wins over `period`, `money_unit` and `entity`. */
typedef struct soekpi_table_options {
    size_t size;
    const char *encoding;   /**< of CSV: "UTF-8", "GB18030", ...; NULL: valid UTF-8 is UTF-8, UTF-16 with a
                                 byte order mark is UTF-16, otherwise GB18030 */
    const char *money_unit; /**< NULL: 元, and a finding, unless the table says otherwise */
    const char *entity;     /**< of rows that name none, such as the enterprise of a statement */
    const char *period;     /**< of rows that have none */
    const char *group;      /**< the group's own name: its row is a reported total */
    const char *const *map_headers; /**< `map_count` headers as in the table, or item words of its rows ... */
    const char *const *map_names; /**< ... and what each is read as: `revenue`, `利润总额(上年同期)(万元)`;
                                       "" for not at all */
    size_t map_count;
    int32_t delimiter;   /**< of CSV; 0: the one of , ; and tab that is used most */
    int32_t shape;       /**< SOEKPI_SHAPE_... */
    int32_t header_rows; /**< 1..3; 0: found out */
    int32_t dash;        /**< SOEKPI_DASH_... */
    int32_t quarters;    /**< SOEKPI_QUARTERS_... */
    int32_t reserved;
} soekpi_table_options;

/** Makes a table of a grid of text cells: the cell of row i and column j is
 *  cells[i*columns + j], UTF-8, NULL where there is none. All other readers only
 *  fill such a grid. Rows above the header give 编制单位, the period and the money
 *  unit; rows of one to three header rows are joined; totals (合计, 小计) are kept
 *  as reported rows; notes and signatures below are skipped, with a finding. Every
 *  figure is then held against the others (soekpi_table_check).
 *  Errors: ARGUMENT, TABLE, NAME (a mapped name), UNIT, PERIOD, DUPLICATE,
 *  ENCODING, LIMIT, MEMORY; line and column are those of the cell, from 1. */
SOEKPI_API soekpi_table *soekpi_table_from_cells(const soekpi_catalogue *catalogue, const char *const *cells,
                                                 size_t rows, size_t columns,
                                                 const soekpi_table_options *options,
                                                 soekpi_error *error) SOEKPI_MUST_CHECK;

/** Reads CSV text as such a grid. Errors carry line and column of the text. */
SOEKPI_API soekpi_table *soekpi_table_parse_csv(const soekpi_catalogue *catalogue, const char *text,
                                                size_t length, const soekpi_table_options *options,
                                                soekpi_error *error) SOEKPI_MUST_CHECK;

/** How a table was read. Set `size` first. Texts belong to the table. */
typedef struct soekpi_reading {
    size_t size;
    const char *chinese; /**< 快报宽表, 表头2行, 单位万元, 2023年1-9月累计, 6户, 合计1行(只作核对), 未用3列 */
    const char *english; /**< both "" for a table that was not read from cells */
    const char *title;   /**< above the header, "" for none */
    const char *entity;  /**< 编制单位 above the header, "" for none */
    int32_t shape;       /**< SOEKPI_SHAPE_COLUMNS..; 0 for a table that was not read from cells */
    int32_t header_rows;
    int32_t money_power;  /**< money without a unit of its own is times 10 to this, in yuan */
    int32_t money_known;  /**< 1: the table or the caller named that unit */
    int32_t first_period; /**< yyyymm, 0 for none */
    int32_t last_period;
    size_t header_row;     /**< the first, from 1 */
    size_t entities;       /**< distinct ones among the rows, totals and context aside */
    size_t totals;         /**< rows of reported totals */
    size_t skipped;        /**< rows with text that hold no figures of ours: notes, headings, unknown items */
    size_t unread_columns; /**< with figures or text that nobody reads */
    size_t dashes;         /**< cells that hold nothing but a dash */
} soekpi_reading;

SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_table_reading(const soekpi_table *table,
                                                                soekpi_reading *reading);

/** Holds the figures of a table against each other and adds a finding for each
 *  doubt, never changing one: assets against liabilities and equity, parts against
 *  their total, signs, last year's closing against this year's opening, factors of
 *  10, 100 and 10,000 against last year and against peers, figures repeated from
 *  last year, both sides of eliminations by pair, and what the table reports of itself
 *  (totals, 增减额, 增减%). Tables that are read from cells or joined are checked
 *  already. Errors: ARGUMENT, FROZEN, MEMORY. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_table_check(soekpi_table *table, soekpi_error *error);

/** Joins tables by entity and period (and segment; eliminations by pair and group) into a
 *  new table that owns its figures. `period` (may be NULL) is the period of rows that have
 *  none; rows that say what an entity or a group is part of, and no figures, need none: they
 *  hold for every period. All tables must have the same catalogue. Entities meet by their
 *  codes; a name without a code is that of the one code which has it in any of the tables,
 *  and an entity of its own where several have. A cell that two tables give differently is
 *  invalid and a finding. Rows of a table that holds nothing but figures of regions or
 *  industries (GDP growth) are context unless their entity stands in another table. The
 *  figures that come together are checked (soekpi_table_check). */
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
    size_t number; /**< position among the columns given or in the text, from 1 */
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
    SOEKPI_FINDING_NO_MONEY_UNIT = 15,  /**< money, and nothing says in which unit */
    SOEKPI_FINDING_READ_AS = 16,        /**< a column or cell whose reading needs saying */
    SOEKPI_FINDING_TOTAL_ROW = 17,      /**< a row taken as a reported total */
    SOEKPI_FINDING_DASHES = 18,         /**< cells of a dash, and what they were read as */
    SOEKPI_FINDING_ROUNDED = 19,        /**< a number in scientific notation that lost digits */
    SOEKPI_FINDING_CURRENCY = 20,       /**< figures in another currency than the yuan */
    SOEKPI_FINDING_CHANGE = 21,         /**< 增减额 or 增减% disagrees with its columns */
    SOEKPI_FINDING_TOTAL = 22,          /**< a reported total disagrees with the sum of its members */
    SOEKPI_FINDING_BALANCE = 23,        /**< a statement's identity does not hold */
    SOEKPI_FINDING_PART = 24,           /**< a part is larger than its whole */
    SOEKPI_FINDING_PERCENT = 25,        /**< per cent, percentage points or fractions are confused */
    SOEKPI_FINDING_MAGNITUDE = 26,      /**< off by 10, 100, 1,000 or 10,000: a unit or a digit */
    SOEKPI_FINDING_SIGN = 27,           /**< negative, and always positive by its nature */
    SOEKPI_FINDING_REPEATED = 28,       /**< the figure of last period in full */
    SOEKPI_FINDING_OPENING = 29,        /**< opening differs from the closing before it */
    SOEKPI_FINDING_PAIR = 30, /**< two eliminations of a pair of entities, A with B and B with A, differ */
    SOEKPI_FINDING_UNKNOWN_PARENT = 31, /**< a group in a tree that no row places in it */
    SOEKPI_FINDING_OWN_ACCOUNTS = 32,   /**< a group's own row has figures, taken as its own accounts */
    SOEKPI_FINDING_SHARE = 33,          /**< a share of consolidation that is none */
    SOEKPI_FINDING_RECORD = 34,         /**< a record contradicts the plan, the date or another record */
    SOEKPI_FINDING_END = 35
};

/** How much a finding matters. */
enum {
    SOEKPI_SEVERITY_NOTE = 0,    /**< how something was read */
    SOEKPI_SEVERITY_WARNING = 1, /**< look at it: it may be right */
    SOEKPI_SEVERITY_ERROR = 2,   /**< it cannot be right, or was not used */
    SOEKPI_SEVERITY_END = 3
};

typedef struct soekpi_finding {
    size_t size;
    const char *chinese; /**< one sentence; texts belong to the handle */
    const char *english;
    const char *cell; /**< its address in a spreadsheet, "D7"; "" when it is about no one cell of a text */
    const char *expected; /**< a number in the unit of the cell, "" for none */
    const char *found;
    int32_t code;     /**< SOEKPI_FINDING_... */
    int32_t severity; /**< SOEKPI_SEVERITY_... */
    size_t row;       /**< 1-based line of the text or row of the table, 0 for none */
    size_t column;    /**< 1-based, 0 for none */
} soekpi_finding;

SOEKPI_API size_t soekpi_table_finding_count(const soekpi_table *table);
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_table_finding(const soekpi_table *table, size_t index,
                                                                soekpi_finding *finding);

#ifdef __cplusplus
}
#endif

#endif
