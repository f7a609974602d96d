/* Constants and factors as a plan writes them, with what they mean. */
#ifndef EXACTNESS_WORDS_H
#define EXACTNESS_WORDS_H

#include "law.h"
#include "random.h"

/* Bytes of a constant, a limit, and a rule. */
enum { WORDS_SIZE = 160, LIMIT_SIZE = 480, RULE_SIZE = 1280 };

/* How a constant stands in a rule. */
typedef enum words_role {
    WORDS_LIMIT,  /* alone: "65 %", "3 万元" */
    WORDS_MARGIN, /* beside a reference: "1 pp"; never negative */
    WORDS_SHARE   /* of a reference: "5 %" */
} words_role;

constant words_constant(random_state *random, int32_t unit, words_role role, char *out);
constant words_factor(random_state *random, char *out);

typedef struct money_word {
    const char *word;
    int32_t power;
} money_word;
extern const money_word money_words[];
enum { MONEY_WORDS = 5 };

#endif
