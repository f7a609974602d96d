/* What the files that read a plan share. */
#ifndef SOEKPI_PLAN_READER_H
#define SOEKPI_PLAN_READER_H

#include "plan/plan.h"

/* ---- Small values ---- */

/* A copy of the text under `key`, "" when absent. */
soekpi_status soekpi_read_copy(const node *map, const char *key, char **out, soekpi_error *error);
/* `key: text` for both languages, or `key: {zh, en}`; a lone language serves
 * both. Without the key *chinese and *english stay as they are. */
soekpi_status soekpi_read_languages(const node *map, const char *key, char **chinese, char **english,
                                    soekpi_error *error);
/* The required `id` of `what` ("a target"). */
soekpi_status soekpi_read_id(const node *map, const char *what, char **out, place *where,
                             soekpi_error *error);
/* A label policy, `labels: {turned_profitable: met}`, on top of what `labels` holds. */
soekpi_status soekpi_read_labels(const node *map, uint8_t *labels, soekpi_error *error);
/* SOEKPI_ERROR_UNSUPPORTED for a key whose feature is not in this version. */
soekpi_status soekpi_refuse_later(const node *map, soekpi_error *error);

/* A name and its place; soekpi_check_unique() refuses the same name twice. It
 * sorts the list. */
typedef struct placed_name {
    slice text;
    place where;
} placed_name;

soekpi_status soekpi_check_unique(placed_name *list, size_t count, const char *what, soekpi_error *error);

/* ---- Targets ---- */

/* Sets symbol, formula, unit and the like of a target that speaks of an
 * indicator or an item. */
soekpi_status soekpi_target_set_symbol(target *out, symbol named, const soekpi_catalogue *names,
                                       soekpi_error *error);
/* Reads and checks the rule and the at-risk text (either may be empty) of a
 * target whose formula is set. */
soekpi_status soekpi_target_set_rule(target *out, const soekpi_catalogue *names, bool bare, slice rule_text,
                                     place rule_where, slice risk_text, place risk_where,
                                     soekpi_error *error);
/* Empty texts and the plan's defaults for what is not set. False: memory. */
bool soekpi_target_complete(target *out, const soekpi_catalogue *names);
/* Moves *from to the end of the plan's targets; false: memory, *from is untouched. */
bool soekpi_plan_append(soekpi_plan *plan, target *from);
soekpi_status soekpi_target_read(soekpi_plan *plan, const node *map, size_t measure, soekpi_error *error);
void soekpi_target_free(target *freed);

/* ---- Plans ---- */

/* Everything but the assumptions, into an empty plan that has its catalogue. */
soekpi_status soekpi_plan_read(soekpi_plan *plan, const node *root, soekpi_error *error);
/* Lists the plan's assumptions; false: memory. */
bool soekpi_plan_assume(soekpi_plan *plan);

#endif
