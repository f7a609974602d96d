/* A plan that is being made. */
#ifndef EXACTNESS_MAKER_H
#define EXACTNESS_MAKER_H

#include "scene.h"
#include "shapes.h"
#include "text.h"
#include "words.h"

/* The sections of a plan, and the target that is being made. */
typedef struct maker {
    scene *made;
    random_state *random;
    text items, parameters, indicators, goals;
    scene_target *target;
    const shape *shape;
    int32_t cluster;
    char spare;    /* the next letter for an item of a rule */
    int32_t names; /* other indicators and parameters made so far */
} maker;

/* ---- plan.c ---- */

enum { ITEM_NAME_SIZE = 24 };

void maker_item_name(int32_t cluster, char letter, char *out);
/* Declares an item of the cluster; `kind` as in a shape. */
void maker_declare(maker *make, char letter, char kind);
/* Its column; made when it is new. */
int32_t maker_column(maker *make, char letter, char kind, int32_t time);
/* The cluster's formula, read at `time`. */
void maker_bind(maker *make, int32_t time, law_ratio *out);
/* A unit as plans write it. */
const char *maker_unit(int32_t unit);

/* ---- rules.c ---- */

/* A RULE_FORM_... that suits the target. */
int32_t maker_rule_form(maker *make);
/* A rule of the target; `words` has RULE_SIZE bytes. A simple one is a comparison. */
void maker_rule(maker *make, law_rule *out, int32_t form, bool simple, char *words);
/* Its at_risk; no words for none. */
void maker_risk(maker *make, char *words);

#endif
