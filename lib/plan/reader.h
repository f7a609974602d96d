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
/* Letters, digits, '-', '_' and '.' alone. */
soekpi_status soekpi_id_check(slice text, const char *what, place where, soekpi_error *error);
/* The required `id` of `what` ("a target"). */
soekpi_status soekpi_read_id(const node *map, const char *what, char **out, place *where,
                             soekpi_error *error);
/* *out is a copy of `text` unless it is set already; NULL is "". False: memory. */
bool soekpi_text_default(char **out, const char *text);
/* What a name that should be an item's stands for; NAME, with the names that are near, for an unknown one. */
soekpi_status soekpi_find_item(const soekpi_catalogue *names, slice name, place where, symbol *out,
                               soekpi_error *error);
/* A whole number above 0; `what` names it. */
soekpi_status soekpi_read_count(slice text, place where, const char *what, size_t *out, soekpi_error *error);
/* The label of growth without a percentage that is the key of `child`, whose value is its `what`: "place". */
soekpi_status soekpi_read_label(const node *child, const char *what, int32_t *out, soekpi_error *error);
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

/* ---- dates.c ---- */

/* The day under `key`: a date, or a period, whose last day it is. *out stays as it
 * is when absent; PERIOD for what is none, a day that the calendar lacks too. */
soekpi_status soekpi_read_day(const node *map, const char *key, int32_t *out, soekpi_error *error);
/* `start` and `due`, in this order. */
soekpi_status soekpi_read_days(const node *map, plan_work *work, soekpi_error *error);
/* `schedule: {2023-06-30: 40 万平方米}`, amounts that are to be reached by a day. */
soekpi_status soekpi_read_schedule(const soekpi_catalogue *names, const node *map, subject about,
                                   plan_work *work, soekpi_error *error);
/* A constant or parameter in the unit of `about`, no item; `what` names it. */
soekpi_status soekpi_read_amount(const soekpi_catalogue *names, const node *value, const char *what,
                                 subject about, form *out, soekpi_error *error);

/* ---- kinds.c ---- */

/* "a milestone" */
const char *soekpi_target_kind_name(int32_t kind);
/* Checks the keys of a target, then sets its kind. */
soekpi_status soekpi_target_check_keys(const node *map, soekpi_error *error);
soekpi_status soekpi_target_read_kind(const node *map, target *out, soekpi_error *error);

/* ---- scope.c ---- */

soekpi_status soekpi_target_read_scope(const soekpi_plan *plan, const node *map, target *out,
                                       soekpi_error *error);

/* ---- work.c, entries.c ---- */

/* What a quantity, milestone, portfolio or checklist wants, with its rule. */
soekpi_status soekpi_work_read(const soekpi_plan *plan, const node *map, target *out, soekpi_error *error);
/* The projects of a portfolio or the entries of a checklist; how many a portfolio has,
 * and which of its stages is to be reached. */
soekpi_status soekpi_entries_read(const node *map, target *out, soekpi_error *error);
void soekpi_work_free(plan_work *freed);

/* ---- ranking.c ---- */

/* The text of a rule begins as a rank. */
bool soekpi_rank_begins(slice rule_text);
/* `rank <= N among peers` as a comparison of a count. */
soekpi_status soekpi_rank_parse(const soekpi_catalogue *names, slice text, place where, rule *out,
                                int32_t *among, soekpi_error *error);
void soekpi_rank_print(const rule *printed, int32_t among, const soekpi_catalogue *names, int32_t language,
                       text_builder *builder);
/* Rule, places and reported place of a target whose indicator is set. */
soekpi_status soekpi_ranking_read(const soekpi_plan *plan, const node *map, target *out, soekpi_error *error);

/* ---- after.c ---- */

/* Finds what the first `count` targets come after, and refuses loops. */
soekpi_status soekpi_plan_link(soekpi_plan *plan, size_t count, soekpi_error *error);

/* ---- Targets ---- */

/* A target with nothing set. */
target soekpi_target_begin(size_t measure);

/* Sets symbol, formula, unit and the like of a target that speaks of an
 * indicator or an item. */
soekpi_status soekpi_target_set_symbol(target *out, symbol named, const soekpi_catalogue *names,
                                       soekpi_error *error);
/* Reads and checks the rule and the at-risk text (either may be empty) of a
 * target whose formula is set. */
soekpi_status soekpi_target_set_rule(target *out, const soekpi_catalogue *names, bool bare, slice rule_text,
                                     place rule_where, slice risk_text, place risk_where,
                                     soekpi_error *error);
/* The same from YAML; without a `rule` in the text it is `implied`, NULL for an error. */
soekpi_status soekpi_target_read_rule(const soekpi_plan *plan, const node *map, const char *implied,
                                      target *out, soekpi_error *error);
/* The text of `rule` or `at_risk`, which may not be empty. */
soekpi_status soekpi_target_rule_text(const node *map, const char *key, const target *of, slice *text,
                                      place *where, soekpi_error *error);
/* Empty texts and the plan's defaults for what is not set. False: memory. */
bool soekpi_target_complete(target *out, const soekpi_catalogue *names);
/* Moves *from to the end of the plan's targets; false: memory, *from is untouched. */
bool soekpi_plan_append(soekpi_plan *plan, target *from);
soekpi_status soekpi_target_read(soekpi_plan *plan, const node *map, size_t measure, soekpi_error *error);
void soekpi_target_free(target *freed);

/* ---- read.c ---- */

/* An aspect or a measure. */
void soekpi_heading_free(heading *freed);

/* ---- heading.c ---- */

soekpi_status soekpi_version_check(const node *root, soekpi_error *error);
soekpi_status soekpi_heading_read(soekpi_plan *plan, const node *root, soekpi_error *error);
/* No more is stated than the source is said to have. */
soekpi_status soekpi_heading_check(const soekpi_plan *plan, const node *root, soekpi_error *error);

/* ---- assumptions.c ---- */

/* Measures of the plan's own that its source names. */
size_t soekpi_plan_stated_measures(const soekpi_plan *plan);
/* Lists the plan's assumptions; false: memory. */
bool soekpi_plan_assume(soekpi_plan *plan);

#endif
