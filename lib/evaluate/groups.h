/* The tree of groups: which rows are members, what they are part of, and with which share. */
#ifndef SOEKPI_EVALUATE_GROUPS_H
#define SOEKPI_EVALUATE_GROUPS_H

#include "evaluate/evaluation.h"

enum { NO_GROUP = -1 };

/* What the rows of the judged period say about groups, by label of the table's group column. */
typedef struct group_rows {
    int32_t *of_entity; /* by entity: the label that it is called itself, NO_GROUP for none; NULL: no entity
                           is a group */
    int32_t *parents;   /* by label: the label that it is part of, NO_GROUP for none */
    size_t *rows;       /* by label: the row that says so, or else speaks of the group as such; NO_ROW */
    size_t *contexts;   /* by label: its row of role context or reported */
    size_t *reported;   /* by label: its row of role reported */
} group_rows;

/* Reads the rows. Errors: TABLE (a group is part of two others, or of itself by way of others), MEMORY. */
soekpi_status soekpi_group_rows_read(const soekpi_evaluation *evaluation, group_rows *out,
                                     soekpi_error *error);
void soekpi_group_rows_free(group_rows *freed);
/* The label that a row's entity is called as a group, or NO_GROUP. */
int32_t soekpi_group_rows_self(const soekpi_evaluation *evaluation, const group_rows *from, size_t row);
/* Whether a row of an entity only says what a group is part of: it has no figure. */
bool soekpi_group_rows_is_structure(const soekpi_evaluation *evaluation, const group_rows *from, size_t row);

/* Makes groups, segments and the plan's row of the members that were collected, and puts
 * these in the order of the tree. */
soekpi_status soekpi_groups_make(soekpi_evaluation *evaluation, const group_rows *from, soekpi_error *error);

/* Where each group's part of a list begins that has `own[i]` places for group i by itself, in the order of
 * the tree: a group's places, then those of the groups in it; sizes[i] of them. False: memory. */
bool soekpi_tree_ranges(const soekpi_evaluation *evaluation, const size_t *own, size_t *starts,
                        size_t *sizes);

/* Reads the shares with which members count in groups, and groups in their parents. False: memory. */
bool soekpi_shares_read(soekpi_evaluation *evaluation);

/* What is doubtful in all that: unknown parents, own accounts of groups, pairs that are in no group, shares
 * that are none. False: memory. */
bool soekpi_groups_note(soekpi_evaluation *evaluation);

/* The role of a row in an evaluation: an entity that the plan names as a benchmark is context. */
int32_t soekpi_evaluated_role(const soekpi_evaluation *evaluation, size_t row);

#endif
