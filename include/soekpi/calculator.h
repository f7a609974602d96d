/** @file
 *  Calculators: one indicator, or one indicator against one rule, for one row.
 *
 *  The one-figure functions need no handle: growth, debt ratio, return on
 *  equity and the like, for bare numbers in one unit. A calculator handle does
 *  the same for any indicator, formula and rule; once created it runs without
 *  allocating and may be shared between threads.
 */
#ifndef SOEKPI_CALCULATOR_H
#define SOEKPI_CALCULATOR_H

#include <soekpi/evaluation.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One computed figure. */
typedef struct soekpi_value {
    double value;   /**< the double nearest to the exact ratio; NaN unless reason is ok */
    int32_t reason; /**< SOEKPI_REASON_OK.. */
    int32_t label;  /**< SOEKPI_LABEL_NONE.. */
} soekpi_value;

/** One judged figure. */
typedef struct soekpi_outcome {
    double value;
    double reference;
    double margin;
    double amount;
    int32_t verdict;
    int32_t reason;
    int32_t label;
    int32_t marks;
} soekpi_outcome;

/* One figure each. All return SOEKPI_OK, or SOEKPI_ERROR_ARGUMENT when the
 * result pointer is NULL. Amounts in one unit of money; NaN is missing. */

/** (current - prior) / prior, with a label; no percentage on a base <= 0. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_growth(double current, double prior, soekpi_value *value);
/** total_liabilities / total_assets. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_debt_ratio(double total_liabilities, double total_assets,
                                                             soekpi_value *value);
/** net_profit / ((opening_equity + closing_equity) / 2); 2006 rule, annex 1. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_roe(double net_profit, double opening_equity,
                                                      double closing_equity, soekpi_value *value);
/** net_profit_parent / equity_parent at the closing date (全面摊薄). */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_roe_closing(double net_profit_parent, double equity_parent,
                                                              soekpi_value *value);
/** net_profit_parent / (opening_equity_parent + 0.5*net_profit_parent +
 *  weighted_equity_changes); CSRC rule 9. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_roe_weighted(double net_profit_parent,
                                                               double opening_equity_parent,
                                                               double weighted_equity_changes,
                                                               soekpi_value *value);
/** amount / average_headcount. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_per_capita(double amount, double average_headcount,
                                                             soekpi_value *value);
/** (labour_compensation + depreciation + net_production_tax + operating_surplus)
 *  / average_headcount. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status
soekpi_labour_productivity(double labour_compensation, double depreciation, double net_production_tax,
                           double operating_surplus, double average_headcount, soekpi_value *value);
/** (state_equity - objective_equity_changes) / opening_state_equity. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_capital_preservation(double state_equity,
                                                                       double objective_equity_changes,
                                                                       double opening_state_equity,
                                                                       soekpi_value *value);

/** Comparisons. */
enum {
    SOEKPI_ABOVE = 0,    /**< > */
    SOEKPI_AT_LEAST = 1, /**< >= */
    SOEKPI_BELOW = 2,    /**< < */
    SOEKPI_AT_MOST = 3,  /**< <= */
    SOEKPI_COMPARISON_END = 4
};

/** Value against a limit, exactly: verdict met, breached or no_data, and the
 *  margin. ARGUMENT for a comparison outside its list or NULL. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_compare(double value, int32_t comparison, double reference,
                                                          soekpi_outcome *outcome);

typedef struct soekpi_calculator soekpi_calculator;

/** Options. Set `size`; everything else may be 0. */
typedef struct soekpi_calculator_options {
    size_t size;
    const char *at_risk;          /**< a band "1 pp" or a condition "> 68 %"; NULL for none */
    const char *const *set_names; /**< parameters given by the caller, as in soekpi_evaluation_options */
    const char *const *set_values;
    const double *set_numbers; /**< or, where set_values[i] is NULL, numbers in base units (a fraction, yuan);
                                  may be NULL */
    size_t set_count;
    int32_t round;       /**< 0: none; else decimals + 1 */
    int32_t annualise;   /**< 0: not said, 1: yes, 2: no */
    int32_t growth_base; /**< SOEKPI_GROWTH_... */
    int32_t partial;     /**< 1: a derived sum may leave out what is missing */
} soekpi_calculator_options;

/** Prepares `indicator` (a name or a formula) and `rule` (NULL: the value alone)
 *  for inputs of the given names ("total_equity@opening"). A name of the formula
 *  that the catalogue does not know is an item of that name, every time allowed.
 *  An indicator whose own name is among the inputs is that figure (law 16).
 *  Inputs that nothing uses are ignored. Bare constants in the rule are in the
 *  items' own unit. `months` among the inputs is the number of months.
 *  Errors: ARGUMENT, NAME, FORMULA, RULE, UNIT, LIMIT, PLAN, MEMORY; line 1 and a
 *  column where text is at fault. The catalogue must outlive the calculator. */
SOEKPI_API soekpi_calculator *soekpi_calculator_create(const soekpi_catalogue *catalogue,
                                                       const char *indicator, const char *rule,
                                                       const char *const *input_names, size_t input_count,
                                                       const soekpi_calculator_options *options,
                                                       soekpi_error *error) SOEKPI_MUST_CHECK;
SOEKPI_API void soekpi_calculator_free(soekpi_calculator *calculator);

/** Unit of the value, SOEKPI_NUMBER for a formula; -1 for NULL. */
SOEKPI_API int32_t soekpi_calculator_unit(const soekpi_calculator *calculator);
/** 1 when labels speak of profit and loss. */
SOEKPI_API int32_t soekpi_calculator_profit(const soekpi_calculator *calculator);

/** Runs on `input_count` figures in base units. Without a rule the verdict is
 *  not_in_scope and reference and margin are NaN. ARGUMENT for NULL. Allocates
 *  nothing. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_calculator_run(const soekpi_calculator *calculator,
                                                                 const double *inputs,
                                                                 soekpi_outcome *outcome);

/** As soekpi_evaluation_format(), _exact(), _explain() and _missing(). */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_calculator_format(const soekpi_calculator *calculator,
                                                                    const double *inputs, int32_t field,
                                                                    int32_t places, char *buffer,
                                                                    size_t capacity, size_t *needed);
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_calculator_exact(const soekpi_calculator *calculator,
                                                                   const double *inputs, int32_t field,
                                                                   char *buffer, size_t capacity,
                                                                   size_t *needed);
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_calculator_explain(const soekpi_calculator *calculator,
                                                                     const double *inputs, int32_t language,
                                                                     char *buffer, size_t capacity,
                                                                     size_t *needed);
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_calculator_missing(const soekpi_calculator *calculator,
                                                                     const double *inputs, int32_t language,
                                                                     char *buffer, size_t capacity,
                                                                     size_t *needed);
/** Findings (derived inputs, reported figures that disagree are marks). */
SOEKPI_API size_t soekpi_calculator_finding_count(const soekpi_calculator *calculator);
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_calculator_finding(const soekpi_calculator *calculator,
                                                                     size_t index, soekpi_finding *finding);

/** Reads a figure as people write it ("1,234.5 万元", "8.5 %", "(3)") into base
 *  units (yuan, fraction). `*value` is NaN for a missing mark; `*digits_lost`
 *  (may be NULL) is 1 when more than 15 significant digits were rounded. SYNTAX
 *  for text that is no number. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_read_figure(const char *text, double *value,
                                                              int32_t *digits_lost, soekpi_error *error);

/** Reads a period ("2023-09", "2023年1-9月", "2023Q3") as yyyymm. */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_read_period(const char *text, int32_t *period,
                                                              soekpi_error *error);
/** Writes a period for people: "2023年1-9月累计". */
SOEKPI_API SOEKPI_MUST_CHECK soekpi_status soekpi_describe_period(int32_t period, int32_t language,
                                                                  char *buffer, size_t capacity,
                                                                  size_t *needed);

#ifdef __cplusplus
}
#endif

#endif
