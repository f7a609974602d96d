/* Words of rules: how a rule begins, and words inside it. */
#ifndef SOEKPI_PLAN_RULE_WORDS_H
#define SOEKPI_PLAN_RULE_WORDS_H

#include "plan/plan.h"

/* How a rule begins. */
typedef enum head_kind {
    HEAD_NONE,
    HEAD_COMPARISON,
    HEAD_WRONG_COMPARISON, /* signs that are no comparison of this language */
    HEAD_WITHIN,           /* within M of REF */
    HEAD_APART,            /* 与 REF 相差不超过 M */
    HEAD_BETWEEN,          /* between A and B */
    HEAD_BETWEEN_CHINESE,  /* 在 A 与 B 之间 */
    HEAD_PRIOR,            /* 提升, 稳中求进: a comparison with prior */
    HEAD_STEADY,           /* 稳 BAND */
    HEAD_RANK
} head_kind;

typedef struct rule_head {
    head_kind kind;
    comparison comparison;
    slice text; /* as written */
} rule_head;

#define RULE_APART "相差不超过"
#define RULE_BETWEEN_END "之间"

/* The place of a character of `text`, which begins at `where`; of nowhere it is nowhere. */
place soekpi_rule_place(slice text, place where, const char *position);

/* The beginning of `text`, which has no blanks around. */
rule_head soekpi_rule_head(slice text);

/* Comparison signs at the start of `text`, blanks between them allowed; g, l, e
 * and n in `letters` stand for >, <, = and !. */
slice soekpi_rule_signs(slice text, char letters[8]);

/* Bytes of `word` at `offset`, 0 when it does not stand there. An English word
 * stands alone, in either case and width. */
size_t soekpi_rule_word_at(slice text, size_t offset, const char *word);
bool soekpi_rule_ends_with(slice text, const char *word);
/* The word of `used` bytes at `offset` has blanks or nothing on both sides. */
bool soekpi_rule_stands_alone(slice text, size_t offset, size_t used);

#endif
