/* A grid as it is understood: its header, its rows, what each column is for.
 *
 *     grid --layout.c--> header rows, lines above --view.c--> uses of columns, rows of data
 *
 * grid.c and pivot.c then make columns of figures of it. */
#ifndef SOEKPI_TABLE_VIEW_H
#define SOEKPI_TABLE_VIEW_H

#include "table/read.h"

enum { LARGEST_HEADER = 3 };

typedef struct view_column {
    slice header;     /* its cells, from above, joined by blanks */
    header_use use;   /* HEADER_FIGURES also for what nobody knows */
    header_name name; /* of figures, and of the values of items in rows */
    bool ignored;     /* mapped to nothing by the caller */
    size_t item;      /* of a value of items in rows: the column of its items; else NO_COLUMN */
} view_column;

/* Texts that are put together of cells, and stay as long as what was made of these. */
typedef struct kept_texts {
    char **texts;
    size_t count, capacity;
} kept_texts;

typedef struct grid_view {
    const cell_grid *grid;
    const soekpi_table_options *options;
    size_t header[LARGEST_HEADER]; /* rows of the grid */
    size_t header_count;
    size_t width;      /* columns that the header names, and those between them */
    preamble facts;    /* lines above the header */
    size_t *rows;      /* rows of the grid that hold data, totals too */
    size_t count;      /* of them */
    uint8_t *totals;   /* TOTAL_... of each */
    uint8_t *headings; /* 1: a heading stands above it */
    size_t *skipped;   /* rows of the grid below the header that hold none */
    size_t skipped_count;
    view_column *columns;
    size_t
        keys[HEADER_DESCRIPTION + 1]; /* the column of each use but figures and descriptions, or NO_COLUMN */
    int32_t shape;                    /* SOEKPI_SHAPE_COLUMNS.. */
    bool item_rows;                   /* rows are items */
    bool period_columns;              /* some columns of figures are of a period of their own */
    bool *map_used;                   /* of each header that the caller maps: it was met */
    kept_texts texts;                 /* headers and lines that had to be put together */
} grid_view;

/* Errors: TABLE (no header, a row longer than the header, an unclear shape),
 * DUPLICATE (two columns for one key), NAME (a mapped name), LIMIT, MEMORY. An
 * error's column is the number of a column of the grid. */
soekpi_status soekpi_view_create(const soekpi_catalogue *names, const cell_grid *grid,
                                 const soekpi_table_options *options, grid_view *out, soekpi_error *error);
void soekpi_view_free(grid_view *view);

/* Trimmed texts, empty where the row lacks the cell. */
slice soekpi_view_header(const grid_view *view, size_t column);
size_t soekpi_view_line(const grid_view *view, size_t row);
place soekpi_view_header_place(const grid_view *view, size_t column);
origin soekpi_view_origin(const grid_view *view, size_t row, size_t column);
/* The same of a cell of the grid. */
static inline slice soekpi_grid_cell(const cell_grid *grid, size_t row, size_t column) {
    slice cell = grid->cells[row * grid->columns + column];
    return cell.start != NULL ? soekpi_slice_trim(cell) : (slice){"", 0};
}
static inline slice soekpi_view_cell(const grid_view *view, size_t row, size_t column) {
    return soekpi_grid_cell(view->grid, view->rows[row], column);
}

/* The first text of a row and its column; empty for a blank row. */
slice soekpi_grid_first(const cell_grid *grid, size_t row, size_t *column);
/* The next row with text from `row` on, or the number of rows. */
size_t soekpi_grid_next(const cell_grid *grid, size_t row);

/* Keeps a text. False: memory. */
bool soekpi_texts_keep(kept_texts *kept, text_builder *text, slice *out);
void soekpi_texts_free(kept_texts *kept);

/* layout.c: the header rows and what stands above them. Errors: TABLE, MEMORY. */
soekpi_status soekpi_layout_find(const soekpi_catalogue *names, grid_view *view, soekpi_error *error);
/* A text above the header; "编制单位：" takes the next text of its row for its value, whose column *column
 * then is. False: memory. */
bool soekpi_layout_fact(const cell_grid *grid, size_t row, size_t *column, kept_texts *texts, slice *out);
/* The text of row header[which] over a column: it reaches to the right until the next one of its row or of
 * a row above, over columns that a row below names. */
slice soekpi_layout_heading(const cell_grid *grid, const size_t *header, size_t which, size_t column);
/* The cells of a column's header, from above, without what its neighbour to the
 * left repeats: `parts` holds LARGEST_HEADER. Returns their number. */
size_t soekpi_layout_parts(const grid_view *view, size_t column, slice *parts);

/* Items and values may stand side by side in several pairs (资产 and 负债), and a growth
 * beside each figure: their columns are no keys of the row; the first ones are remembered. */
static inline bool soekpi_view_is_paired(header_use use) {
    return use == HEADER_ITEM || use == HEADER_VALUE || use == HEADER_GROWTH;
}

/* Whether the cells of a column are rather texts than numbers. */
bool soekpi_view_holds_texts(const grid_view *view, size_t column);
/* Gives the column of a use, if there is one, another. */
void soekpi_view_drop_use(grid_view *view, header_use use, header_use instead);

/* Two columns for one thing: DUPLICATE at the second. */
soekpi_status soekpi_view_fail_pair(const grid_view *view, size_t first, size_t second, const char *what,
                                    soekpi_error *error);

/* view_shape.c: the shape, and which columns then hold what. Errors: TABLE, DUPLICATE, MEMORY. */
soekpi_status soekpi_view_choose_shape(const soekpi_catalogue *names, grid_view *view, soekpi_error *error);

/* view_rows.c: whether a row numbers the columns, as forms do. False: memory. */
bool soekpi_grid_read_numbering(const cell_grid *grid, size_t width, size_t row, bool *numbering);
/* A row longer than the header, which has `width` cells: TABLE. */
soekpi_status soekpi_grid_check_length(const cell_grid *grid, size_t width, size_t row, soekpi_error *error);
/* Which rows hold data. Errors: TABLE, MEMORY. */
soekpi_status soekpi_view_sort_rows(grid_view *view, soekpi_error *error);

/* view_keys.c: sets lines, spreadsheet rows and keys of a table whose row i is row
 * which[i] of the view, for the period periods[i] where `periods` is not NULL and that
 * is not PERIOD_NONE. */
soekpi_status soekpi_view_set_keys(const grid_view *view, const size_t *which, const int32_t *periods,
                                   soekpi_table *table, soekpi_error *error);

/* Whether none of the texts that a caller maps is NULL. */
bool soekpi_map_is_complete(const char *const *headers, const char *const *names, size_t count);
/* Which of `count` headers that a caller maps a text is, or `count`. False: memory. */
bool soekpi_map_find(const char *const *headers, size_t count, slice text, size_t *which);
/* What the caller reads a header or an item's name as: *mapped, empty for not at all.
 * Errors: MEMORY. */
soekpi_status soekpi_view_map(const grid_view *view, slice text, slice *mapped, bool *found,
                              soekpi_error *error);

/* A unit in a cell: not given when blank. False when it cannot be read. */
bool soekpi_view_unit(slice cell, unit_text *out);

/* When a figure is of, by the words of its column and what it is of. */
typedef enum time_read {
    TIME_READ,     /* *time is set */
    TIME_CLOSING,  /* the same, of a flow whose column says it is a balance */
    TIME_NONE,     /* a flow has no opening balance: not read */
    TIME_MONTH,    /* of one month alone: not read */
    TIME_OTHER,    /* budgets and the like: not read */
    TIME_REPORTED, /* a change, which is only checked */
    TIME_CONFLICT  /* the item says another time than its column */
} time_read;
/* time.c */
time_read soekpi_view_time(const soekpi_catalogue *names, const header_name *item, const column_words *words,
                           int32_t *time);
/* Fills of what and against what a change is reported, and its unit. */
void soekpi_view_change(const soekpi_catalogue *names, const header_name *item, const column_words *words,
                        int32_t money_power, reported_change *out);
/* A column to read the cells of a change as: nobody's, so that words in it (扭亏为盈) are no news. */
table_column soekpi_view_change_column(const reported_change *change);

/* view_notes.c: findings of reading. False: memory. */
bool soekpi_view_note_rows(const grid_view *view, soekpi_table *table);
/* Entities of which nothing but segments is given. */
bool soekpi_view_note_segments(soekpi_table *table);
/* A column, or `cells` cells of one (0: the whole), read in a way that needs saying, or not read. */
bool soekpi_view_note_column(soekpi_table *table, size_t number, slice header, time_read why, size_t cells);
bool soekpi_view_note_better(soekpi_table *table, size_t number, slice header, size_t better_number,
                             slice better);

/* The table of rows of items, or of columns of periods; `table` has no rows yet but
 * a money unit. */
soekpi_status soekpi_pivot(const grid_view *view, soekpi_table *table, soekpi_error *error);

/* The one line that says how a table was read. False: memory. */
bool soekpi_reading_write(const grid_view *view, soekpi_table *table);

#endif
