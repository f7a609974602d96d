/* A plan's inside: rules, targets, headings. */
#ifndef SOEKPI_PLAN_PLAN_H
#define SOEKPI_PLAN_PLAN_H

#include <soekpi/plan.h>

#include "catalogue/catalogue.h"

typedef enum rule_kind {
    RULE_NONE,    /* the value alone */
    RULE_COMPARE, /* A cmp REF */
    RULE_WITHIN,  /* |A - REF| <= M, inclusive */
    RULE_BETWEEN  /* REF1 <= A <= REF2, inclusive */
} rule_kind;

/* As SOEKPI_ABOVE.. of calculator.h, which is the public spelling. */
typedef enum comparison { ABOVE, AT_LEAST, BELOW, AT_MOST } comparison;

typedef struct rule {
    rule_kind kind;
    comparison comparison;   /* RULE_COMPARE */
    reference references[2]; /* the second for RULE_BETWEEN */
    place wheres[2];         /* of the references' first characters */
    form tolerance;          /* M of RULE_WITHIN */
    constant_unit tolerance_unit;
} rule;

typedef enum risk_kind {
    RISK_NONE,
    RISK_BAND,     /* margin < band */
    RISK_SHARE,    /* margin < band * |reference| */
    RISK_CONDITION /* a rule of its own: at risk when it holds */
} risk_kind;

typedef struct risk {
    risk_kind kind;
    form band;
    constant_unit band_unit;
    rule condition;
} risk;

void soekpi_rule_free(rule *rule);
void soekpi_risk_free(risk *risk);

/* Reads all rule forms: > >= < <= and their full-width and Chinese words, within
 * M of REF, between A and B, 提升, 稳中求进, 稳 BAND. `names` is the namespace. */
soekpi_status soekpi_rule_parse(const soekpi_catalogue *names, slice text, place where, subject subject,
                                int32_t better, rule *out, soekpi_error *error);
soekpi_status soekpi_risk_parse(const soekpi_catalogue *names, slice text, place where, subject subject,
                                int32_t better, risk *out, soekpi_error *error);
/* Regenerated text, which parses to the same rule. */
void soekpi_rule_print(const rule *rule, const soekpi_catalogue *names, int32_t language,
                       text_builder *builder);

typedef struct target {
    char *id;
    char *title_chinese;
    char *title_english;
    symbol symbol;      /* the indicator, or the item used as one; what is -1 for a formula */
    formula formula;    /* A */
    char *formula_text; /* regenerated, with ids */
    bool denominator_nonzero;
    int32_t unit;
    int32_t better;
    rule rule;
    char *rule_text;
    char *rule_text_chinese;
    risk risk;
    char *risk_text;   /* as written */
    int32_t round;     /* -1: none */
    int32_t annualise; /* 1, 0, -1 not said */
    bool optional;
    bool scope_each;
    bool scope_group;
    char **scope_entities; /* names; then scope_each is false */
    size_t scope_entity_count;
    int32_t basis;
    char *quote;
    char *note;
    char *note_english;
    int32_t growth_base;
    uint8_t
        labels[SOEKPI_LABEL_END]; /* verdict for a growth without percentage; SOEKPI_UNDEFINED by default */
    size_t measure;               /* SIZE_MAX for a goal */
    place where;                  /* of its id */
} target;

typedef struct heading {
    char *id;
    char *title_chinese;
    char *title_english;
    char *quote; /* its targets' too, where they have none of their own */
    char *note;
    char *note_english;
    size_t parent, first, count;
    place where;
} heading;

typedef struct benchmark {
    int32_t item;
    char *entity;
    bool latest; /* that period or the latest before it */
} benchmark;

struct soekpi_plan {
    soekpi_catalogue *catalogue; /* the plan's names, on top of the caller's */
    char *id;
    char *title_chinese;
    char *title_english;
    char *source;
    char *note;
    char *note_english;
    char *money_unit;
    int32_t money_power;
    int32_t period; /* PERIOD_NONE: the caller gives it */
    int32_t growth_base;
    uint8_t labels[SOEKPI_LABEL_END]; /* as in a target, which may say otherwise */
    bool partial;
    benchmark *benchmarks;
    size_t benchmark_count;
    target *targets;
    size_t target_count, target_capacity;
    size_t goal_count;
    heading *aspects;
    size_t aspect_count, aspect_capacity;
    heading *measures;
    size_t measure_count, measure_capacity;
    char **assumptions[2]; /* by language */
    size_t assumption_count;
};

/* A plan of one target for a calculator: `indicator` a name or a formula, `rule`
 * and `risk` may be empty. `names` is taken over (also on failure): the
 * calculator's own names on top of the catalogue. Constants may be bare. */
soekpi_plan *soekpi_plan_of_one(soekpi_catalogue *names, slice indicator, slice rule, slice risk,
                                soekpi_error *error);

#endif
