/* A made-up plan and table: as text and doubles for the library, as laws and figures for
 * the oracles. Everything follows from a seed and a number. */
#ifndef EXACTNESS_SCENE_H
#define EXACTNESS_SCENE_H

#include "law.h"
#include "random.h"

enum {
    SCENE_TARGETS = 24,
    SCENE_CLUSTERS = 16,
    SCENE_COLUMNS = 200,
    SCENE_GROUPS = 5,
    NAMED_ENTITIES = 3,
    NO_COLUMN_YET = -1
};

/* What a column's figures are like. */
typedef enum nature { MONEY_FIGURES, LEVEL_FIGURES, PERSON_FIGURES, MONTH_FIGURES } nature;

typedef struct scene_column {
    char item[24];
    char letter; /* of its cluster's formulas */
    int32_t time;
    int32_t cluster;
    nature nature;
    int32_t power;     /* cells are in units of 10^power */
    bool has_fallback; /* a level given by the caller stands in for a blank cell */
    constant fallback;
    char fallback_text[24];
} scene_column;

typedef struct scene_target {
    law_target law;
    char id[24];
    char text[512]; /* formula, rule, at_risk and the rest, for reports */
    int32_t cluster;
    int32_t unit;
    int32_t form; /* of the rule, for the statistics: RULE_FORM_... */
    bool each, whole;
    size_t named[NAMED_ENTITIES];
    size_t named_count;
} scene_target;

enum {
    RULE_FORM_CONSTANT,
    RULE_FORM_ITEM,
    RULE_FORM_INDICATOR,
    RULE_FORM_PRIOR,
    RULE_FORM_OPENING,
    RULE_FORM_END
};

typedef struct scene_cluster {
    const struct shape *shape;
    int32_t first_target, target_count;
    int32_t first_column, column_count; /* in order of creation; never interleaved with another's */
    bool annualise;
} scene_cluster;

/* How a row of a cluster was made. */
typedef enum row_class {
    ROW_TIE,       /* aimed at a limit, an edge of at_risk or the half of a rounding */
    ROW_UNIT,      /* such a row with one figure one unit of its 15th digit off */
    ROW_LAST,      /* one unit of the column's last decimal off */
    ROW_UNCHANGED, /* as last year */
    ROW_CANCEL,    /* two ratios a/b, c/d with |ad - bc| = 1 unit */
    ROW_NOISE,     /* aimed at a limit, with doubles some units of their last place off */
    ROW_RANDOM,
    ROW_WILD, /* any power of ten */
    ROW_CLASS_END
} row_class;

typedef struct scene {
    uint64_t seed, number;
    random_state random;
    char *plan; /* YAML */
    size_t plan_length;
    char period[12];
    int32_t months;        /* of the period */
    int32_t money_power;   /* of the unit that people see */
    int32_t table_power;   /* of the table's money unit */
    int32_t months_column; /* a supplied number of months, or NO_COLUMN_YET */
    bool partial;
    bool has_names;
    bool some_nameless; /* entities without a name: they have the number of their row */
    scene_column columns[SCENE_COLUMNS];
    int32_t column_count;
    scene_target targets[SCENE_TARGETS];
    int32_t target_count;
    scene_cluster clusters[SCENE_CLUSTERS];
    int32_t cluster_count;

    size_t rows; /* of the period judged: entities and eliminations */
    size_t entities;
    size_t *entity_rows; /* row of each entity */
    uint8_t *eliminations;
    int32_t *groups;     /* of each row, -1 for none; NULL: one group of all */
    int32_t group_count; /* groups that have a row */
    int32_t group_order[SCENE_GROUPS];
    double *cells;    /* by column, then row */
    figure *figures;  /* by row, then column: what the cells mean */
    uint8_t *classes; /* by cluster, then row */
} scene;

/* False when memory runs out. A scene of at most `rows` entities. */
bool scene_make(scene *made, uint64_t seed, uint64_t number, size_t rows);
void scene_free(scene *made);

/* ---- parts of it ---- */

bool scene_is_named(const scene *made, size_t entity);
/* Months of a row, 0 for an invalid number. */
int32_t scene_months(const scene *made, size_t row);

/* plan.c: columns, targets, text. */
bool scene_make_plan(scene *made);
/* rows.c: figures. */
bool scene_make_rows(scene *made);

/* Column of a cluster's item at a time; made when it is new. */
int32_t scene_column_of(scene *made, int32_t cluster, char letter, int32_t time, nature like_what);

#endif
