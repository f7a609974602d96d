/* Tables on their way into one. */
#ifndef SOEKPI_TABLE_JOIN_H
#define SOEKPI_TABLE_JOIN_H

#include "table/read.h"

/* One of the tables that are joined. */
typedef struct join_part {
    const soekpi_table *table;
    size_t number;     /* 1-based, 0 when it is the only one */
    int32_t *entities; /* its entities and groups -> those of the joined table */
    int32_t *groups;
    size_t *rows; /* its rows -> those of the joined table */
    bool context; /* holds nothing but figures of regions or industries */
} join_part;

typedef struct join {
    join_part *parts;
    size_t count;
    soekpi_table *out;
    int32_t period; /* of rows that have none */
    size_t conflicts;
} join;

/* Rows and keys of the joined table. Errors: PERIOD, MEMORY. */
soekpi_status soekpi_join_rows(join *state, soekpi_error *error);

/* A cell or group that two tables give differently. False: memory. */
bool soekpi_join_conflict(join *state, const join_part *part, size_t row, const char *chinese,
                          const char *english);

#endif
