/** @file
 *  Plans: what is wanted, target by target.
 *
 *  A plan is YAML text (README.md describes the language). It borrows the
 *  catalogue, which is frozen by it and must outlive it. A plan never changes
 *  and may be shared between threads. Strings belong to the plan.
 */
#ifndef SOEKPI_PLAN_H
#define SOEKPI_PLAN_H

#include <soekpi/catalogue.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct soekpi_plan soekpi_plan;

/** Reads a plan; plans that it includes must be built in. NULL and a filled `error`
 *  with line and column on failure. */
SOEKPI_API soekpi_plan *soekpi_plan_parse(const soekpi_catalogue *catalogue, const char *text, size_t length,
                                          soekpi_error *error) SOEKPI_MUST_CHECK;

/** The text of a plan that others may include, by its id (`plan: ID`). */
typedef struct soekpi_plan_source {
    const char *id;
    const char *text;
    size_t length;
} soekpi_plan_source;

/** Reads a plan that may include those of `sources`, and built-in ones. An error within
 *  an included plan has that plan's line and column, and its id in the message. PLAN:
 *  a plan includes itself, also by way of others; NAME: no source has the id; DUPLICATE:
 *  two plans define one name differently. Nothing of `sources` is kept. */
SOEKPI_API soekpi_plan *soekpi_plan_parse_with(const soekpi_catalogue *catalogue, const char *text,
                                               size_t length, const soekpi_plan_source *sources,
                                               size_t source_count, soekpi_error *error) SOEKPI_MUST_CHECK;

/** The plans that are compiled in. */
SOEKPI_API size_t soekpi_builtin_plan_count(void);
/** Id of the `index`-th built-in plan, NULL beyond the end. */
SOEKPI_API const char *soekpi_builtin_plan_id(size_t index);
/** Text of a built-in plan, not NUL-terminated; NULL when `id` is none. */
SOEKPI_API const char *soekpi_builtin_plan_text(const char *id, size_t *length);
/** Reads a built-in plan; SOEKPI_ERROR_NAME when `id` is none. */
SOEKPI_API soekpi_plan *soekpi_plan_builtin(const soekpi_catalogue *catalogue, const char *id,
                                            soekpi_error *error) SOEKPI_MUST_CHECK;

SOEKPI_API void soekpi_plan_free(soekpi_plan *plan);

/** The plan's namespace: the catalogue's names and the plan's own. Lives as
 *  long as the plan. */
SOEKPI_API const soekpi_catalogue *soekpi_plan_catalogue(const soekpi_plan *plan);

/** A plan's heading. Set `size` first (likewise below). Texts may be "". */
typedef struct soekpi_plan_info {
    size_t size;
    const char *id;
    const char *title_chinese;
    const char *title_english;
    const char *source;
    const char *note;         /**< in Chinese, or in the one language given */
    const char *note_english; /**< in English, or in the one language given */
    const char *money_unit;   /**< the unit people see and rounding uses, "元", "万元", ... */
    int32_t money_power;      /**< its power of ten: 万元 is 4 */
    int32_t period;           /**< yyyymm, 0 when the caller gives it */
    int32_t growth_base;      /**< SOEKPI_GROWTH_... */
    int32_t partial;          /**< 1: groups may be partial sums */
    size_t target_count;      /**< goals first, then by aspect and measure, then those of included plans */
    size_t goal_count;        /**< the plan's own */
    size_t aspect_count;
    size_t measure_count;
    size_t parameter_count;
    size_t assumption_count;
    size_t part_count;       /**< included plans */
    size_t declared_aspects; /**< that the source says it has; 0: it does not say. Likewise: */
    size_t declared_measures;
    size_t declared_enterprises;
    size_t stated_measures; /**< measures of the plan that its source names: basis stated or read */
} soekpi_plan_info;

/** One target. */
typedef struct soekpi_target {
    size_t size;
    const char *id;
    const char *title_chinese; /**< the target's title, else the indicator's name */
    const char *title_english;
    const char *indicator; /**< id, or that of an item; "" where records alone answer */
    const char *formula;   /**< regenerated, with ids */
    const char *rule;      /**< regenerated, such as "<= prior + debt_band" */
    const char *rule_chinese;
    const char *at_risk; /**< as written, "" when none */
    const char *quote;
    const char *note;         /**< in Chinese, or in the one language given */
    const char *note_english; /**< in English, or in the one language given */
    int32_t unit;
    int32_t better;
    int32_t basis;     /**< SOEKPI_STATED.. */
    int32_t round;     /**< decimals of the displayed unit, -1 when none */
    int32_t annualise; /**< 1 yes, 0 no, -1 not said */
    int32_t optional;
    int32_t growth_base;
    int32_t profit; /**< 1: labels speak of profit and loss */
    size_t measure; /**< index of its measure, SIZE_MAX for a goal */
    size_t part;    /**< index of the included plan it comes from, SIZE_MAX for the plan's own */
    int32_t kind;   /**< SOEKPI_TARGET_... */
    int32_t start;  /**< yyyymmdd, of quantities, milestones, portfolios, checklists; 0: 1 January */
    int32_t due;    /**< yyyymmdd; 0: the end of the plan's own period when it is of the year judged, else
                         of that year */
    const char *subject; /**< what records call it: a milestone's name, else "" */
    size_t entry_count;  /**< projects of a portfolio, entries of a checklist */
    size_t declared;     /**< how many the source says there are, >= entry_count */
    size_t after;        /**< target that comes before it, SIZE_MAX for none */
    int32_t among;       /**< SOEKPI_AMONG_..., of a rank */
    int32_t reserved;
} soekpi_target;

/** Whom a rank target compares with. */
enum {
    SOEKPI_AMONG_PEERS = 0, /**< rows of role peer; where there are none: for an entity all judged entities,
                                 for a group the groups of its depth */
    SOEKPI_AMONG_ALL = 1,   /**< all judged entities; a group with the groups of its depth */
    SOEKPI_AMONG_GROUP = 2, /**< the entities of its group; a group with those that are part of the same */
    SOEKPI_AMONG_END = 3
};

/** A project of a portfolio or an entry of a checklist. */
typedef struct soekpi_entry {
    size_t size;
    const char *id;
    const char *title_chinese;
    const char *title_english;
    const char *owner; /**< who answers for it, "" when the plan does not say */
    int32_t due;       /**< yyyymmdd; 0: the target's */
    int32_t reserved;
} soekpi_entry;

/** An included plan: an enterprise's scheme within the district's. */
typedef struct soekpi_part {
    size_t size;
    const char *id;
    const char *title_chinese;
    const char *title_english;
    const char *entity;  /**< whom its targets speak about unless they say otherwise; "" for none */
    size_t parent;       /**< part that includes it, SIZE_MAX for the plan itself */
    size_t first_target; /**< its targets, goals first */
    size_t target_count;
    size_t goal_count;
    size_t first_aspect;
    size_t aspect_count;
} soekpi_part;

/** An aspect or a measure. */
typedef struct soekpi_heading {
    size_t size;
    const char *id;
    const char *title_chinese;
    const char *title_english;
    const char *quote;        /**< the source's words, "" when none */
    const char *note;         /**< in Chinese, or in the one language given */
    const char *note_english; /**< in English, or in the one language given */
    size_t parent;            /**< a measure's aspect; SIZE_MAX for an aspect */
    size_t first;             /**< a measure's first target; an aspect's first measure */
    size_t count;
    int32_t basis; /**< SOEKPI_STATED.. */
    int32_t reserved;
    size_t part; /**< included plan it belongs to, SIZE_MAX for the plan's own */
} soekpi_heading;

/** Errors of the following in this order: ARGUMENT, RANGE. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_plan_describe(const soekpi_plan *plan,
                                                                soekpi_plan_info *info);
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_plan_target(const soekpi_plan *plan, size_t index,
                                                              soekpi_target *target);
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_plan_aspect(const soekpi_plan *plan, size_t index,
                                                              soekpi_heading *aspect);
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_plan_measure(const soekpi_plan *plan, size_t index,
                                                               soekpi_heading *measure);
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_plan_parameter(const soekpi_plan *plan, size_t index,
                                                                 soekpi_parameter *parameter);

SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_plan_part(const soekpi_plan *plan, size_t index,
                                                            soekpi_part *part);
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_plan_entry(const soekpi_plan *plan, size_t target,
                                                             size_t index, soekpi_entry *entry);

/** Index of a target by id (`part/id` for one of an included plan), SIZE_MAX when there is none. */
SOEKPI_API size_t soekpi_plan_find_target(const soekpi_plan *plan, const char *id);

/** The `index`-th assumption (口径假定): what this plan does not take from its
 *  source word by word. NULL beyond the end. */
SOEKPI_API const char *soekpi_plan_assumption(const soekpi_plan *plan, size_t index, int32_t language);

#ifdef __cplusplus
}
#endif

#endif
