/** @file
 *  Registers: what is known of projects, deals, buildings and tasks (项目台账, 招商台账, 任务清单).
 *
 *  A register has one record a row: what it is about (a target's id, a project, an
 *  event or stage), who answers for it, when it is due and when it was done, its
 *  state, its evidence, and quantities (areas, amounts) under headers that are items:
 *  `新增产业空间(万平方米)`, `招商引资额(亿元)`. Targets of the kinds quantity,
 *  milestone, portfolio and checklist are answered by records; an evaluation
 *  borrows its registers, which must outlive it.
 *
 *  A record is done on its date of completion, or, without such a date, when its
 *  state says so: on the day it was seen, else on the day asked about. A record without
 *  date and state counts as done only where the register has neither column, nor one of
 *  dates due. A record that is not done is evidence of that on the day it was seen
 *  (填报日期, `seen`), or up to the day the register is declared complete to (`complete`,
 *  or 截至日期 / 数据截至 above its header).
 *  A register never changes and may be shared between threads.
 */
#ifndef SOEKPI_REGISTER_H
#define SOEKPI_REGISTER_H

#include <soekpi/table.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct soekpi_register soekpi_register;

/** How a register is read. Set `size`; everything else may be 0. */
typedef struct soekpi_register_options {
    size_t size;
    const char *encoding;   /**< of CSV, as for tables */
    const char *money_unit; /**< of money whose header and cell name none; NULL: 元, with a finding */
    const char *entity;     /**< of records that name none; NULL: none */
    const char *complete;   /**< a date: everything up to it is in this register; NULL: what the text says */
    const char *const *map_headers; /**< as in soekpi_table_options: headers, and what each is read as: an
                                         item, or `target`, `project`, `event`, `entity`, `segment`,
                                         `owner`, `state`, `due`, `done`, `seen`, `evidence`, `note`,
                                         `currency`; "" for not at all */
    const char *const *map_names;
    size_t map_count;
    int32_t delimiter;
    int32_t reserved;
} soekpi_register_options;

/** Makes a register of a grid of text cells, as soekpi_table_from_cells(). Lines above
 *  the header may give a title, 单位：万元, and 截至2023年6月30日. Errors: ARGUMENT, TABLE (no
 *  column says what a record is about), NAME (a mapped name), UNIT, PERIOD (an option's
 *  date), DUPLICATE (two columns for one thing), ENCODING, LIMIT, MEMORY. A date that is
 *  none (2023-02-30), a cell that is no number, a currency other than the yuan are
 *  findings of severity error that name the cell, and those cells are invalid, never 0. */
SOEKPI_API soekpi_register *soekpi_register_from_cells(const soekpi_catalogue *catalogue,
                                                       const char *const *cells, size_t rows, size_t columns,
                                                       const soekpi_register_options *options,
                                                       soekpi_error *error) SOEKPI_MUST_CHECK;
SOEKPI_API soekpi_register *soekpi_register_parse_csv(const soekpi_catalogue *catalogue, const char *text,
                                                      size_t length, const soekpi_register_options *options,
                                                      soekpi_error *error) SOEKPI_MUST_CHECK;
SOEKPI_API void soekpi_register_free(soekpi_register *records);

/** Whether CSV text has the header of a register: a column for a project, event or task, and
 *  one for a date of completion, a due date or a state. 0 also for text that cannot be read. */
SOEKPI_API int32_t soekpi_csv_is_register(const char *text, size_t length, const char *encoding);
/** Likewise for a grid of cells. */
SOEKPI_API int32_t soekpi_cells_are_register(const char *const *cells, size_t rows, size_t columns);

/** A register's heading. Set `size` first. Texts belong to the register, "" for none. */
typedef struct soekpi_register_info {
    size_t size;
    const char *title;
    const char *chinese; /**< one line: how it was read */
    const char *english;
    size_t records;
    size_t quantities;
    size_t finding_count;
    int32_t complete; /**< yyyymmdd: declared complete up to this day; 0: not declared */
    int32_t reserved;
} soekpi_register_info;

SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_register_describe(const soekpi_register *records,
                                                                    soekpi_register_info *info);

/** One record. Set `size` first. Texts belong to the register, "" for none; dates are
 *  yyyymmdd, 0 for none, -1 for a cell that is no date. */
typedef struct soekpi_record {
    size_t size;
    const char *target; /**< id of the target, or of the entry of a checklist, it is about */
    const char *project;
    const char *event; /**< an event or stage of the project: 主体结构封顶 */
    const char *entity;
    const char *segment;
    const char *owner;
    const char *evidence;
    const char *note;
    int32_t state; /**< SOEKPI_STATE_... */
    int32_t due;
    int32_t done;
    int32_t seen;
    size_t row; /**< of the spreadsheet, from 1 */
} soekpi_record;

SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_register_record(const soekpi_register *records,
                                                                  size_t index, soekpi_record *record);
/** A quantity of a record, in base units (yuan, m2): NaN when missing, infinity when
 *  invalid. `name` (may be NULL) receives the header's name of the column. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_register_quantity(const soekpi_register *records,
                                                                    size_t index, size_t quantity,
                                                                    double *value, const char **name);
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_register_finding(const soekpi_register *records,
                                                                   size_t index, soekpi_finding *finding);

#ifdef __cplusplus
}
#endif

#endif
