/* Words and figures of an evaluated plan as text for people.
 *
 * A function that returns `char *` gives text that the caller frees. */
#ifndef PLAN_MONITOR_WORDS_H
#define PLAN_MONITOR_WORDS_H

#include "monitor.h"

/* `memory` unless it is NULL: then the program ends with a message. */
void *allocated(void *memory);
char *text_copy(const char *text);
/* printf into fresh memory: %s %d %zu. */
#if defined(__GNUC__)
__attribute__((format(printf, 1, 2)))
#endif
char *
text_format(const char *format, ...);
/* Puts `more`, which it takes over, behind `*text`. */
void text_append(char **text, char *more);

/* A top-level key of a plan with everything below it: up to the next line that starts at the margin.
 * "" when the plan has none. The caller frees it. */
char *plan_block(const char *text, const char *key);

const char *choose(int32_t language, const char *chinese, const char *english);
/* `chinese` or `english`, the other one where that is empty. */
const char *title_of(int32_t language, const char *chinese, const char *english);

size_t cell_of(const struct monitor *monitor, size_t row, size_t target);
/* A target as the library describes it. */
soekpi_target measured_at(const struct monitor *monitor, size_t target);
/* The same, but with the unit of its value: of a rank that is a place. */
soekpi_target target_at(const struct monitor *monitor, size_t target);
soekpi_row row_at(const struct monitor *monitor, size_t row);
/* Whether records answer a target of this kind; the others measure an indicator or an item. */
bool is_work(int32_t kind);

soekpi_tree_node node_at(const struct monitor *monitor, size_t index);

/* Where a target stands in the plan: titles, "" for none. */
struct ancestry {
    const char *part, *aspect, *measure;
};
struct ancestry ancestry_of(const struct monitor *monitor, const soekpi_target *target);

/* "深圳燃气"; for a group its name and whether it is a plain sum or consolidated. */
char *row_name(const struct monitor *monitor, size_t row);
/* "entity", "group", "segment", "plan"; or for people. */
const char *row_level(int32_t level, int32_t language);
const char *row_level_id(int32_t level);
/* The indicator's own name, shorter than the target's title. */
const char *indicator_name(const soekpi_plan *plan, const soekpi_target *target, int32_t language);
/* The indicator's name as this evaluation shows it, with 年化 or 未年化; of a rank and of what records
 * answer the target's title. The caller frees it. */
char *shown_name(const struct monitor *monitor, size_t target);
/* Its formula with names in the language of the report; "" for an item. */
const char *indicator_formula(const soekpi_plan *plan, const soekpi_target *target, int32_t language);
/* Whether the numerator is money, so that a gap has an amount of money. */
bool amount_is_money(const soekpi_plan *plan, const soekpi_target *target);

/* Persons and counts are shown whole, everything else with two decimals. */
int32_t places_of(int32_t unit);
char *field_text(const soekpi_evaluation *evaluation, size_t row, size_t target, int32_t field,
                 int32_t places);
/* A field of a result with as many decimals as its target is shown with. */
char *result_field(const struct monitor *monitor, size_t row, size_t target, int32_t field);
/* What one of the library's calls says of a result, "" where it fails. The number is a language or a field.
 */
typedef soekpi_status sentence_call(const soekpi_evaluation *evaluation, size_t row, size_t target,
                                    int32_t number, char *buffer, size_t capacity, size_t *needed);
char *sentence_text(sentence_call *call, const soekpi_evaluation *evaluation, size_t row, size_t target,
                    int32_t number);
char *exact_text(const struct monitor *monitor, size_t row, size_t target, int32_t field);
char *explain_text(const soekpi_evaluation *evaluation, size_t row, size_t target, int32_t language);
char *missing_text(const struct monitor *monitor, size_t row, size_t target);
/* A gap without its sign: what is short. */
const char *without_sign(const char *text);

const char *basis_text(int32_t basis, int32_t language);
/* "含推算项，年化", the marks of a result in words; "" for none. */
char *marks_text(int32_t marks, int32_t language);
/* The same as identifiers, separated by blanks. */
char *marks_ids(int32_t marks);
/* The unit of a double as it is: a fraction for %, yuan for money. */
const char *base_unit(int32_t unit, int32_t language);

/* The unit that format() writes in: the plan's money unit; "" where the figure carries its own (%). */
char *shown_unit(const soekpi_plan_info *plan, int32_t unit, int32_t language);

char *date_text(int32_t yyyymmdd);
char *period_key(int32_t yyyymm);
char *period_text(int32_t yyyymm, int32_t language);
/* The shortest decimal that reads back as the same double; "" for NaN. */
void number_text(double value, char text[32]);

/* How many of each verdict among the chosen rows of a level (SOEKPI_ROW_...), and how many such rows. */
size_t count_verdicts(const struct monitor *monitor, int32_t level, size_t counts[SOEKPI_VERDICT_END]);
/* "未达标 3，缺数据 2，达标 30"; what there is none of is left out. The caller frees it. */
char *counts_text(const size_t counts[SOEKPI_VERDICT_END], int32_t language);
/* The verdicts from the gravest on, then not_in_scope. */
extern const int32_t verdicts_by_gravity[SOEKPI_VERDICT_END];
/* Chosen enterprises with a conclusion for at least one target, and for all but optional ones. */
size_t count_evaluable(const struct monitor *monitor, size_t *some, size_t *all);

/* What a plan with invented figures says of itself, to be printed with every output; "" for all others. */
const char *warning_text(const struct monitor *monitor);

#endif
