/* A register's inside: records, and their quantities as a table of one row a record. */
#ifndef SOEKPI_TABLE_REGISTER_H
#define SOEKPI_TABLE_REGISTER_H

#include <soekpi/register.h>

#include "table/table.h"

/* A date of a record that is none: its cell says something else. */
enum { DATE_NONE = 0, DATE_INVALID = -1 };

/* One record. Texts are trimmed, "" for none, never NULL; equal texts of a register are one
 * pointer. Dates are yyyymmdd, DATE_NONE or DATE_INVALID. */
typedef struct register_record {
    const char *target;
    const char *project;
    const char *event;
    const char *entity;
    const char *segment;
    const char *owner;
    const char *evidence;
    const char *note;
    int32_t state; /* SOEKPI_STATE_... */
    int32_t due;
    int32_t done;
    int32_t seen;
} register_record;

struct soekpi_register {
    const soekpi_catalogue *catalogue;
    register_record *records;
    size_t count;
    /* The quantities: columns of a table that has row i of record i and no keys. So
     * soekpi_column_cell() gives a figure, soekpi_column_power() its unit (also for an item
     * of a plan that the register's catalogue does not know), soekpi_cell_origin() its place.
     * Its findings are the register's. */
    soekpi_table *figures;
    key_column texts; /* of the records */
    char *title;      /* these three are never NULL */
    char *chinese;
    char *english;
    int32_t complete; /* yyyymmdd, DATE_NONE: not declared */
    bool has_done;    /* there is a column of dates of completion */
    bool has_state;
    bool has_due;
};

/* What a record says of itself. */
typedef enum record_standing {
    RECORD_OPEN,   /* not done */
    RECORD_DONE,   /* on its date of completion; where that is DATE_NONE its state says so, or the
                      register has columns for neither, nor for dates due */
    RECORD_UNCLEAR /* its date of completion is no date */
} record_standing;

record_standing soekpi_record_standing(const soekpi_register *records, size_t index);
/* Where a record stood: line and row of the spreadsheet, no column. */
origin soekpi_record_origin(const soekpi_register *records, size_t index);

#endif
