/* Tables on their way into one. */
#ifndef SOEKPI_TABLE_JOIN_H
#define SOEKPI_TABLE_JOIN_H

#include "table/read.h"

/* One of the tables that are joined. */
typedef struct join_part {
    const soekpi_table *table;
    size_t number;     /* 1-based, 0 when it is the only one */
    int32_t *entities; /* its entities, groups, segments, counterparties -> those of the joined table */
    int32_t *groups;
    int32_t *segments;
    int32_t *parties;
    size_t *rows; /* its rows -> those of the joined table */
    bool context; /* holds nothing but figures of regions or industries */
} join_part;

typedef struct join {
    join_part *parts;
    size_t count;
    soekpi_table *out;
    int32_t period; /* of rows that have none */
    bool dated;     /* rows have periods, but for structure */
    int32_t *keys;  /* of the counterparties: soekpi_counterparties_find() */
    size_t conflicts;
} join;

/* Rows and keys of the joined table. Errors: PERIOD, MEMORY. */
soekpi_status soekpi_join_rows(join *state, soekpi_error *error);

/* Structure without a period says what an entity is part of, whatever the period judged: such rows wait
 * until all others are there, and then go into those of their entity and role. */
bool soekpi_join_waits(const join *state, const join_part *part, size_t row);
/* A row that says what an entity or a group is part of, and nothing else. */
bool soekpi_part_is_structure(const join_part *part, size_t row);
/* Adds the rows that waited; `filled` as in soekpi_join_rows(). False: memory. */
bool soekpi_join_structure(join *state, size_t *filled);

/* Keys of a row of a part, in the joined table: -1 for blank. */
int32_t soekpi_part_role(const join_part *part, size_t row);
int32_t soekpi_part_entity(const join_part *part, size_t row);
/* Puts the keys of a row of a part into a row of the joined table. */
void soekpi_join_take_keys(join *state, const join_part *part, size_t row, int32_t role, size_t out_row);
/* The group that a row of a part names, into a row that others gave: a conflict when it has another.
 * False: memory. */
bool soekpi_join_take_group(join *state, const join_part *part, size_t row, size_t out_row);

/* A cell or group that two tables give differently. False: memory. */
bool soekpi_join_conflict(join *state, const join_part *part, size_t row, const char *chinese,
                          const char *english);

#endif
