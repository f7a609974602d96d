/* Sums that hold in every statement, and what explains one that does not. */
#ifndef SOEKPI_TABLE_CHECK_IDENTITIES_H
#define SOEKPI_TABLE_CHECK_IDENTITIES_H

#include "table/check_figures.h"

enum { IDENTITY_FIGURES = 12 };

/* whole = sum of factor * part: the figures times their factors add up to 0. */
typedef struct identity {
    int32_t severity;
    bool at_least; /* the whole may be more than the sum */
    size_t count;
    int32_t items[IDENTITY_FIGURES]; /* the whole first, with the factor -1 */
    decimal factors[IDENTITY_FIGURES];
} identity;

typedef struct identity_list {
    identity *identities;
    size_t count, capacity;
} identity_list;

/* The identities of which all figures have columns at some time. False: memory. */
bool soekpi_identities_find(const checked_table *checked, identity_list *out);

/* An identity at a time: its columns. */
typedef struct identity_at {
    const identity *of;
    checked_column *columns[IDENTITY_FIGURES];
} identity_at;

/* False when a figure has no column at that time. */
bool soekpi_identity_at(const checked_table *checked, const identity *of, int32_t time, identity_at *out);
/* Adds the figures of a row up; false when one is missing or invalid. */
bool soekpi_identity_sum(const identity_at *at, const checked_table *checked, size_t row, linear_check *sum);
/* Whether it holds: rounding explains the difference, or it is on the allowed side. */
bool soekpi_identity_holds(const identity *of, const linear_check *sum);

/* How a wrong figure would come about. */
typedef enum slip { SLIP_NONE, SLIP_FACTOR, SLIP_SIGN, SLIP_SWAP } slip;

/* The one figure that is to blame. */
typedef struct suspect {
    size_t which; /* among the figures of the identity; 0, the whole, unless more is known */
    bool known;   /* evidence or a slip speaks against this one alone */
    bool likely;  /* others clear the whole, and this part would change least; not `known` then */
    slip slip;
    int power;     /* of ten, for SLIP_FACTOR: the figure times ten to this would be right */
    size_t others; /* identities beside this one that would hold then, too */
    decimal right; /* what it should be, as far as that is a decimal */
    bool right_known;
} suspect;

/* Looks at a row in which an identity does not hold: at the other identities that its
 * figures stand in, and at the slips that would explain the difference. */
suspect soekpi_identity_suspect(const checked_table *checked, const identity_list *list,
                                const identity_at *failing, const linear_check *sum, int32_t time,
                                size_t row);

/* Parts above their whole (SOEKPI_FINDING_PART). False: memory. */
bool soekpi_check_parts(checked_table *checked);

/* The checks of soekpi_check_identities() and the like for tables put together of
 * several (`mixed`, see checked_table). */
bool soekpi_identities_run(soekpi_table *table, bool mixed);
bool soekpi_openings_run(soekpi_table *table, bool mixed);
bool soekpi_repeats_run(soekpi_table *table, bool mixed);

#endif
