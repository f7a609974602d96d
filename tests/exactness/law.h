/* What a target means, written apart from the library: the generator makes a plan's text
 * and these descriptions side by side, and the oracles know nothing but these. */
#ifndef EXACTNESS_LAW_H
#define EXACTNESS_LAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <soekpi/words.h>

/* digits * 10^power, as written in a plan. */
typedef struct constant {
    int64_t digits;
    int32_t power;
} constant;

enum { FIGURE_NUMBER, FIGURE_MISSING, FIGURE_INVALID };

/* A figure of a table: digits * 10^power in base units, at most 15 digits. */
typedef struct figure {
    int64_t digits;
    int32_t power;
    int32_t kind;
} figure;

enum { LAW_TERMS = 8, LAW_COLUMNS = 20, CONSTANT_TERM = -1, NO_ROUNDING = -1000 };

typedef struct law_term {
    constant coefficient;
    int32_t column; /* CONSTANT_TERM: the coefficient alone */
    bool yearly;    /* counted months/12 */
} law_term;

typedef struct law_form {
    int32_t count;
    law_term terms[LAW_TERMS];
} law_form;

/* top / bottom; with `growth` they are this period and last year, and the ratio is
 * scale * (top - bottom) / bottom + offset. As a reference: factor * that + margin. */
typedef struct law_ratio {
    law_form top, bottom; /* no terms below: 1 */
    bool growth;
    constant scale, offset;
    bool nonzero;   /* the denominator may be negative */
    bool annualise; /* * 12/months */
    bool fixed;     /* a reference that is `margin` alone */
    constant factor, margin;
} law_ratio;

typedef enum law_kind { LAW_ABOVE, LAW_AT_LEAST, LAW_BELOW, LAW_AT_MOST, LAW_WITHIN, LAW_BETWEEN } law_kind;

typedef struct law_rule {
    law_kind kind;
    law_ratio limits[2];
    constant tolerance;
} law_rule;

typedef enum law_risk { LAW_NO_RISK, LAW_BAND, LAW_SHARE, LAW_CONDITION } law_risk;

typedef struct law_target {
    law_ratio value;
    law_rule rule;
    law_risk risk;
    constant band; /* or the share of |reference| */
    law_rule condition;
    int32_t places; /* decimals in base units to which both sides are rounded, or NO_ROUNDING */
    int32_t dialect;
    uint8_t policy[SOEKPI_LABEL_END]; /* verdicts of growth without a percentage */
    int32_t columns[LAW_COLUMNS];     /* every column it reads, once */
    int32_t column_count;
} law_target;

typedef struct law_outcome {
    uint8_t verdict, reason, label;
    bool tie;            /* on the limit */
    bool edge;           /* on the edge of at_risk */
    bool open_reference; /* of two limits none decides: which one is shown is not said */
    double numbers[4];   /* value, reference, margin, amount; NaN for none */
} law_outcome;

static inline bool law_strict(const law_rule *rule) {
    return rule->kind == LAW_ABOVE || rule->kind == LAW_BELOW;
}
static inline int law_limits(const law_rule *rule) {
    return rule->kind == LAW_BETWEEN ? 2 : 1;
}
static inline bool law_no_data(int reason) {
    return reason == SOEKPI_MISSING_INPUT || reason == SOEKPI_INVALID_INPUT || reason == SOEKPI_NO_EVIDENCE;
}
/* Law 7, from the signs of this period, of last year, and of their difference. */
int law_label(int now, int base, int change);

#endif
