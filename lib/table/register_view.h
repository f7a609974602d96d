/* A grid understood as a register: its header, what stands above it, what each column is for.
 *
 *     grid --register_layout.c--> header row, lines above, uses of columns
 *          --register_read.c--> records and quantities, by register_cells.c
 */
#ifndef SOEKPI_TABLE_REGISTER_VIEW_H
#define SOEKPI_TABLE_REGISTER_VIEW_H

#include "table/register.h"
#include "table/view.h"

/* ---- register_words.c ---- */

/* What a column of a register is for. */
typedef enum register_use {
    REGISTER_OTHER, /* a quantity, or nothing we know */
    REGISTER_TARGET,
    REGISTER_PROJECT,
    REGISTER_EVENT,
    REGISTER_TASK, /* 任务, 事项: the event, or the project where an event stands beside it */
    REGISTER_ENTITY,
    REGISTER_SEGMENT,
    REGISTER_OWNER,
    REGISTER_DUE,
    REGISTER_DONE,
    REGISTER_COMPLETION, /* 完成时间: done where a due date stands beside it, else due */
    REGISTER_SEEN,
    REGISTER_STATE,
    REGISTER_EVIDENCE,
    REGISTER_NOTE,
    REGISTER_CURRENCY,
    REGISTER_UNIT,
    REGISTER_DESCRIPTION, /* read by nobody, and no news: 序号 */
    REGISTER_USE_END
} register_use;

/* The use of a header; *strength tells the more telling of two for one thing, WEAK_WORD and below
 * may mean something else in other tables. False: memory. */
enum { WEAK_WORD = 1 };
bool soekpi_register_use(slice header, register_use *use, int *strength);
/* The same by the name that an option gives: target, project, ... REGISTER_OTHER for another name. */
register_use soekpi_register_role(slice name);

/* Words of states: 已完成, in progress, ✓, 80%. `about` is what the record is about and `deal`
 * whether it has a quantity but no event: 已封顶 says done of a 主体结构封顶 and 已签约 of a deal, and
 * nothing of another event. False: no word of ours. */
bool soekpi_state_read(slice text, slice about, bool deal, int32_t *state);

/* ---- register_dates.c ---- */

/* A date in a cell, at whatever time of the day; DATE_NONE for a blank, DATE_INVALID for what is
 * no day. With `by_end` a month, quarter or year is its last day, and 前 and 底 behind are dropped,
 * as deadlines are written. */
int32_t soekpi_record_date(slice text, bool by_end);
/* Why a text is DATE_INVALID, as ends of sentences. */
void soekpi_record_date_reason(slice text, const char **chinese, const char **english);

/* The date behind 截至, 数据截至, as of (*complete) or 填报日期 (*seen) in a line above a header; untouched
 * where there is none, DATE_INVALID where it is none. True when the line begins with such words. */
bool soekpi_line_dates(slice text, int32_t *complete, int32_t *seen);

/* ---- register_layout.c, register_header.c ---- */

typedef struct register_column {
    slice header;  /* as it stands; of two rows joined by a blank */
    slice read_as; /* or what the caller maps it to */
    register_use use;
    bool mapped;  /* the caller says what it is */
    bool foreign; /* its header names another currency */
} register_column;

typedef struct register_view {
    const cell_grid *grid;
    const soekpi_register_options *options;
    size_t header;                 /* row of the grid */
    size_t last;                   /* of the header: the same, or the one below it */
    size_t width;                  /* columns that the header names, and those between them */
    register_column *columns;      /* `width` of them */
    size_t keys[REGISTER_USE_END]; /* the column of each use, or NO_COLUMN */
    preamble facts;                /* above the header */
    origin currency_at;            /* of facts.currency */
    int32_t complete;              /* said above the header */
    int32_t seen;
    origin complete_at, seen_at; /* where */
    bool due_by_guess;           /* 完成时间 was read as due */
    kept_texts texts;            /* headers and lines that were put together of two cells */
    bool *map_used;              /* of each header that the caller maps: it was met */
} register_view;

/* Whether a column of this use says what records are about. */
static inline bool soekpi_register_is_about(register_use use) {
    return use == REGISTER_TARGET || use == REGISTER_PROJECT || use == REGISTER_EVENT || use == REGISTER_TASK;
}

/* Finds the second row of the header, if there is one: view->last. False: memory. */
bool soekpi_register_second_row(const soekpi_catalogue *names, register_view *view);
/* The header of a column as people are shown it, and what it is read as. False: memory. */
bool soekpi_register_header_text(const soekpi_catalogue *names, register_view *view, size_t column,
                                 slice *header, slice *read_as);

/* Whether there is a header that is surely one of a register, and of no table. False: memory. */
bool soekpi_register_is_sure(const cell_grid *grid, bool *sure);

/* Errors: TABLE, NAME, DUPLICATE, LIMIT, MEMORY; their column is the number of a column of the grid. */
soekpi_status soekpi_register_view_create(const soekpi_catalogue *names, const cell_grid *grid,
                                          const soekpi_register_options *options, register_view *out,
                                          soekpi_error *error);
void soekpi_register_view_free(register_view *view);

/* Where a cell stands. */
static inline origin soekpi_register_at(const register_view *view, size_t row, size_t column) {
    return (origin){(uint32_t)view->grid->lines[row], (uint32_t)view->grid->numbers[row],
                    (uint32_t)column + 1};
}
static inline place soekpi_register_header_place(const register_view *view, size_t column) {
    return (place){(int)view->grid->lines[view->header], (int)column + 1};
}

/* ---- Filling a register ---- */

/* A register on its way. */
typedef struct register_filling {
    const register_view *view;
    soekpi_register *records;
    size_t *rows;      /* row of the grid of each record */
    size_t count;      /* of them */
    size_t totals;     /* rows that add up others, not taken */
    size_t skipped;    /* and notes, headings and the like */
    size_t bare_money; /* cells of money that nothing names the unit of */
} register_filling;

/* The cell of a record in the column of a use, empty where there is no such column. */
static inline slice soekpi_record_cell(const register_filling *state, size_t record, register_use use) {
    size_t column = state->view->keys[use];
    return column != NO_COLUMN ? soekpi_grid_cell(state->view->grid, state->rows[record], column)
                               : soekpi_slice("");
}

/* register_rows.c: which rows are records; findings for those that are not. Errors: TABLE (a row
 * longer than the header), MEMORY. */
soekpi_status soekpi_register_sort_rows(register_filling *state, soekpi_error *error);

/* register_quantities.c: the quantities. Errors: DUPLICATE, UNIT, LIMIT, MEMORY. */
soekpi_status soekpi_register_fill_quantities(register_filling *state, soekpi_error *error);

/* register_cells.c: texts, dates and states, in that order; states look at quantities. False: memory. */
bool soekpi_register_fill_texts(register_filling *state);
bool soekpi_register_fill_dates(register_filling *state);
bool soekpi_register_fill_states(register_filling *state);

/* register_notes.c: findings, and the line that says how the register was read. False: memory. */
bool soekpi_register_note_row(register_filling *state, int32_t code, size_t row, slice text);
bool soekpi_register_note_records(const register_filling *state);
bool soekpi_register_note_reading(const register_filling *state);
/* A finding of a place: `chinese` and `english` are taken over. */
bool soekpi_register_note(soekpi_register *records, int32_t code, int32_t severity, origin at, slice found,
                          text_builder *chinese, text_builder *english);

/* ---- register_read.c ---- */

/* Makes a register of a grid. Errors carry the line and the number of the column. */
soekpi_register *soekpi_register_from_grid(const soekpi_catalogue *catalogue, const cell_grid *grid,
                                           const soekpi_register_options *options, soekpi_error *error);

#endif
