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

/** Reads a plan. NULL and a filled `error` with line and column on failure. */
SOEKPI_API soekpi_plan *soekpi_plan_parse(const soekpi_catalogue *catalogue, const char *text, size_t length,
                                          soekpi_error *error) SOEKPI_MUST_CHECK;

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
    size_t target_count;      /**< goals first, then by aspect and measure */
    size_t goal_count;
    size_t aspect_count;
    size_t measure_count;
    size_t parameter_count;
    size_t assumption_count;
} soekpi_plan_info;

/** One target. */
typedef struct soekpi_target {
    size_t size;
    const char *id;
    const char *title_chinese; /**< the target's title, else the indicator's name */
    const char *title_english;
    const char *indicator; /**< id */
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
} soekpi_target;

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

/** Index of a target by id, SIZE_MAX when there is none. */
SOEKPI_API size_t soekpi_plan_find_target(const soekpi_plan *plan, const char *id);

/** The `index`-th assumption (口径假定): what this plan does not take from its
 *  source word by word. NULL beyond the end. */
SOEKPI_API const char *soekpi_plan_assumption(const soekpi_plan *plan, size_t index, int32_t language);

#ifdef __cplusplus
}
#endif

#endif
