/* A plan's inside: rules, targets, headings. */
#ifndef SOEKPI_PLAN_PLAN_H
#define SOEKPI_PLAN_PLAN_H

#include <soekpi/plan.h>

#include "base/exact.h"
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
/* The exact value of a rule's constant, of which no parameter is a yearly rate, with the parameters as they
 * are declared. */
void soekpi_constant_value(const form *constant, const soekpi_catalogue *names, exact *out);
/* Regenerated text, which parses to the same rule. */
void soekpi_rule_print(const rule *rule, const soekpi_catalogue *names, int32_t language,
                       text_builder *builder);

/* A project of a portfolio or an entry of a checklist. */
typedef struct plan_entry {
    char *id;
    char *title_chinese;
    char *title_english;
    char *owner;
    int32_t due; /* 0: the target's */
} plan_entry;

/* What a dated schedule wants by a day. */
typedef struct plan_step {
    int32_t date;
    decimal value;
} plan_step;

/* What a target wants of records. Dates are yyyymmdd. */
typedef struct plan_work {
    int32_t start; /* 0: 1 January of the period judged */
    int32_t due;   /* 0: the end of the plan's period in that year, else 31 December */
    char *subject; /* a milestone's name in records */
    plan_entry *entries;
    size_t entry_count;
    size_t declared; /* how many there are, with those that the source does not name */
    char **stages;   /* of a portfolio, the earliest first */
    size_t stage_count;
    size_t stage;        /* the one to be reached */
    char *after_id;      /* as written */
    size_t after;        /* the target that comes before, SIZE_MAX for none */
    bool linear;         /* pace: linear */
    plan_step *schedule; /* by date */
    size_t step_count;
    bool has_maximum;
    form maximum; /* more than this cannot be reached */
    place where;  /* of `after` */
} plan_work;

/* Whether records answer targets of a kind, not figures of accounts. */
static inline bool soekpi_is_work(int32_t kind) {
    return kind != SOEKPI_TARGET_RULE && kind != SOEKPI_TARGET_RANK;
}

/* Where a growth without percentage stands in a ranking. */
enum { PLACE_NONE, PLACE_FIRST, PLACE_LAST };

typedef struct ranking_rule {
    int32_t among;                    /* SOEKPI_AMONG_... */
    int32_t reported;                 /* level item that gives the place itself, NO_ITEM for none */
    uint8_t places[SOEKPI_LABEL_END]; /* PLACE_... of each label */
} ranking_rule;

typedef struct target {
    int32_t kind; /* SOEKPI_TARGET_... */
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
    bool scope_segment;
    bool scope_plan;       /* the plan's own row */
    char **scope_entities; /* names; then scope_each is false */
    size_t scope_entity_count;
    const char **scope_sorted; /* the same in the order of bytes, to be searched */
    int32_t basis;
    char *quote;
    char *note;
    char *note_english;
    int32_t growth_base;
    uint8_t
        labels[SOEKPI_LABEL_END]; /* verdict for a growth without percentage; SOEKPI_UNDEFINED by default */
    size_t measure;               /* SIZE_MAX for a goal */
    size_t part;                  /* included plan, SIZE_MAX for the plan's own */
    plan_work work;
    ranking_rule ranking;
    place where; /* of its id */
} target;

typedef struct heading {
    char *id;
    char *title_chinese;
    char *title_english;
    char *quote; /* its targets' too, where they have none of their own */
    char *note;
    char *note_english;
    size_t parent, first, count;
    int32_t basis;
    size_t part; /* included plan, SIZE_MAX for the plan's own */
    place where;
} heading;

/* An included plan. */
typedef struct plan_part {
    char *id;
    char *title_chinese;
    char *title_english;
    char *entity; /* "" for none */
    size_t parent;
    size_t first_target, target_count, goal_count;
    size_t first_aspect, aspect_count;
} plan_part;

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
    plan_part *parts;
    size_t part_count, part_capacity;
    char *entity; /* of a plan that is being included: the default scope of its targets; else NULL */
    size_t declared_aspects, declared_measures, declared_enterprises; /* 0: the source does not say */
    char **assumptions[2];                                            /* by language */
    size_t assumption_count;
};

/* The key by which records and plans meet: two texts together, as soekpi_name_key() folds them, without any
 * blank. 新桥东 and 主体结构封顶 are the milestone "新桥东 主体结构封顶". NULL: memory. */
char *soekpi_squeezed_key(const char *first, const char *second);

/* Whether a target's scope names an entity or group so. */
bool soekpi_scope_names(const target *wanted, const char *name);

/* A plan of one target for a calculator: `indicator` a name or a formula, `rule`
 * and `risk` may be empty. `names` is taken over (also on failure): the
 * calculator's own names on top of the catalogue. Constants may be bare. */
soekpi_plan *soekpi_plan_of_one(soekpi_catalogue *names, slice indicator, slice rule, slice risk,
                                soekpi_error *error);

#endif
