/* Calculators: a plan of one target over a table of one row. */
#include "base/memory.h"
#include "catalogue/form.h"
#include "catalogue/read.h"
#include "evaluate/row.h"

struct soekpi_calculator {
    soekpi_plan *plan;
    soekpi_table *table;
    soekpi_evaluation *evaluation;
};

/* A name that is nowhere: the whole formula is an item that neither the
 * catalogue knows nor an input gives. */
static soekpi_status check_known(const soekpi_calculator *calculator, const soekpi_catalogue *catalogue,
                                 soekpi_error *error) {
    const formula *ratio = &calculator->plan->targets[0].formula;
    const term *only = ratio->numerator.count == 1 ? &ratio->numerator.terms[0] : NULL;
    if (!only || only->item == NO_ITEM || !soekpi_form_is_constant(&ratio->denominator))
        return SOEKPI_OK;
    const item *figure = soekpi_catalogue_item(calculator->plan->catalogue, only->item);
    if (figure->kind != SOEKPI_ANY)
        return SOEKPI_OK;
    for (size_t i = 0; i < calculator->table->column_count; i++)
        if (calculator->evaluation->columns[i].what == SOEKPI_IS_ITEM &&
            calculator->evaluation->columns[i].index == only->item)
            return SOEKPI_OK;
    int32_t what;
    size_t index;
    soekpi_status status = soekpi_catalogue_find(catalogue, figure->names.id, &what, &index, error);
    if (status != SOEKPI_OK && error && error->line == 0)
        error->line = error->column = 1;
    return status;
}

/* Makes an indicator an item of the calculator's own, under all its names. */
static soekpi_status hide_indicator(soekpi_catalogue *names, int32_t hidden) {
    const indicator *given = soekpi_catalogue_indicator(names, hidden);
    int32_t index;
    soekpi_status status = soekpi_catalogue_add_any(names, soekpi_slice(given->names.id), &index);
    if (status != SOEKPI_OK)
        return status;
    name_set *set = &names->items[(size_t)index - names->first_item].names;
    symbol own = {SOEKPI_IS_ITEM, index};
    const char *further[] = {given->names.chinese, given->names.english};
    for (int i = 0; i < 2 && status == SOEKPI_OK; i++)
        status = soekpi_names_add_alias(names, set, soekpi_slice(further[i]), own, soekpi_nowhere, NULL);
    for (size_t i = 0; i < given->names.alias_count && status == SOEKPI_OK; i++)
        status = soekpi_names_add_alias(names, set, soekpi_slice(given->names.aliases[i]), own,
                                        soekpi_nowhere, NULL);
    return status;
}

/* Law 16: in a formula, an indicator for which a figure is given is that figure. */
static soekpi_status add_given_indicators(soekpi_catalogue *names, const char *measure,
                                          const char *const *input_names, size_t input_count,
                                          soekpi_error *error) {
    symbol whole, given;
    soekpi_status status = soekpi_catalogue_lookup(names, soekpi_slice(measure), &whole);
    for (size_t i = 0; status == SOEKPI_ERROR_NAME && i < input_count; i++) {
        soekpi_status known = soekpi_catalogue_lookup(names, soekpi_slice(input_names[i]), &given);
        if (known == SOEKPI_OK && given.what == SOEKPI_IS_INDICATOR)
            known = hide_indicator(names, given.index);
        if (known == SOEKPI_ERROR_MEMORY)
            return soekpi_fail_memory(error);
    }
    return status == SOEKPI_ERROR_MEMORY ? soekpi_fail_memory(error) : SOEKPI_OK;
}

static soekpi_status make_plan(soekpi_calculator *calculator, const soekpi_catalogue *catalogue,
                               const char *measure, const char *rule_text, const char *const *input_names,
                               size_t input_count, const soekpi_calculator_options *options,
                               soekpi_error *error) {
    if (rule_text && soekpi_slice_trim(soekpi_slice(rule_text)).length == 0)
        return soekpi_fail(error, SOEKPI_ERROR_RULE, (place){1, 1}, "the rule is empty");
    soekpi_catalogue *names = soekpi_catalogue_extend(catalogue, error);
    if (!names)
        return SOEKPI_ERROR_MEMORY;
    names->ad_hoc = true;
    soekpi_status status = add_given_indicators(names, measure, input_names, input_count, error);
    if (status != SOEKPI_OK) {
        soekpi_catalogue_free(names);
        return status;
    }
    calculator->plan = soekpi_plan_of_one(names, soekpi_slice(measure), soekpi_slice(rule_text),
                                          soekpi_slice(options->at_risk), error);
    if (!calculator->plan)
        return SOEKPI_ERROR_PLAN;
    target *only = &calculator->plan->targets[0];
    only->round = options->round - 1;
    only->annualise = options->annualise == 0 ? -1 : options->annualise == 1;
    only->growth_base = options->growth_base;
    only->scope_each = true;
    bool any = false;
    for (size_t i = 0; i < only->formula.numerator.count; i++)
        any =
            any || (only->formula.numerator.terms[i].item != NO_ITEM &&
                    soekpi_catalogue_item(calculator->plan->catalogue, only->formula.numerator.terms[i].item)
                            ->kind == SOEKPI_ANY);
    if (only->annualise == 1 && !any &&
        !soekpi_formula_annualisable(&only->formula, calculator->plan->catalogue))
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, soekpi_nowhere,
                           "'%s' is not a flow over a stock or an average: it cannot be annualised", measure);
    return SOEKPI_OK;
}

/* One row whose cells are never read: each run brings its own. */
static soekpi_status make_table(soekpi_calculator *calculator, const char *const *input_names,
                                size_t input_count, soekpi_error *error) {
    static const double no_figure = 0.0;
    calculator->table = soekpi_table_create(calculator->plan->catalogue, 1, error);
    if (!calculator->table)
        return SOEKPI_ERROR_MEMORY;
    for (size_t i = 0; i < input_count; i++) {
        soekpi_status status =
            soekpi_table_add_column(calculator->table, input_names[i], &no_figure, 0, 1, error);
        if (status != SOEKPI_OK)
            return status;
    }
    return SOEKPI_OK;
}

static bool options_valid(const soekpi_calculator_options *options) {
    enum { MOST_PLACES = 15 };
    return options->size == sizeof *options && options->round >= 0 && options->round <= MOST_PLACES + 1 &&
           options->annualise >= 0 && options->annualise <= 2 && options->growth_base >= 0 &&
           options->growth_base < SOEKPI_GROWTH_END;
}

soekpi_calculator *soekpi_calculator_create(const soekpi_catalogue *catalogue, const char *measure,
                                            const char *rule_text, const char *const *input_names,
                                            size_t input_count, const soekpi_calculator_options *options,
                                            soekpi_error *error) {
    static const soekpi_calculator_options defaults = {.size = sizeof defaults};
    if (!options)
        options = &defaults;
    if (!catalogue || !measure || (!input_names && input_count > 0) || !options_valid(options)) {
        (void)soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                          "a required argument is NULL, or an option is outside its list");
        return NULL;
    }
    soekpi_calculator *calculator = soekpi_allocate(1, sizeof *calculator);
    if (!calculator) {
        (void)soekpi_fail_memory(error);
        return NULL;
    }
    soekpi_evaluation_options settings = {.size = sizeof settings,
                                          .set_names = options->set_names,
                                          .set_values = options->set_values,
                                          .set_numbers = options->set_numbers,
                                          .set_count = options->set_count};
    soekpi_status status =
        make_plan(calculator, catalogue, measure, rule_text, input_names, input_count, options, error);
    if (status == SOEKPI_OK)
        status = make_table(calculator, input_names, input_count, error);
    if (status == SOEKPI_OK) {
        calculator->evaluation = soekpi_evaluation_bind(calculator->plan, calculator->table, &settings, true,
                                                        options->partial != 0, error);
        status = calculator->evaluation ? check_known(calculator, catalogue, error) : SOEKPI_ERROR_PLAN;
    }
    if (status != SOEKPI_OK) {
        soekpi_calculator_free(calculator);
        return NULL;
    }
    return calculator;
}

void soekpi_calculator_free(soekpi_calculator *calculator) {
    if (!calculator)
        return;
    soekpi_evaluation_free(calculator->evaluation);
    soekpi_table_free(calculator->table);
    soekpi_plan_free(calculator->plan);
    soekpi_release(calculator);
}

int32_t soekpi_calculator_unit(const soekpi_calculator *calculator) {
    return calculator ? calculator->plan->targets[0].unit : -1;
}

int32_t soekpi_calculator_profit(const soekpi_calculator *calculator) {
    return calculator &&
           soekpi_formula_profit(&calculator->plan->targets[0].formula, calculator->plan->catalogue);
}

soekpi_status soekpi_calculator_run(const soekpi_calculator *calculator, const double *inputs,
                                    soekpi_outcome *outcome) {
    if (!calculator || !inputs || !outcome)
        return SOEKPI_ERROR_ARGUMENT;
    context at = {.evaluation = calculator->evaluation, .inputs = inputs};
    judgement from;
    if (soekpi_row_judge(&at, 0, true, outcome))
        return SOEKPI_OK;
    soekpi_judge(&at, 0, &from);
    soekpi_judgement_outcome(&from, outcome);
    return SOEKPI_OK;
}

soekpi_status soekpi_calculator_format(const soekpi_calculator *calculator, const double *inputs,
                                       int32_t field, int32_t places, char *buffer, size_t capacity,
                                       size_t *needed) {
    if (!calculator || !inputs)
        return SOEKPI_ERROR_ARGUMENT;
    context at = {.evaluation = calculator->evaluation, .inputs = inputs};
    return soekpi_context_format(&at, 0, field, places, buffer, capacity, needed);
}

soekpi_status soekpi_calculator_exact(const soekpi_calculator *calculator, const double *inputs,
                                      int32_t field, char *buffer, size_t capacity, size_t *needed) {
    if (!calculator || !inputs)
        return SOEKPI_ERROR_ARGUMENT;
    context at = {.evaluation = calculator->evaluation, .inputs = inputs};
    return soekpi_context_exact(&at, 0, field, buffer, capacity, needed);
}

soekpi_status soekpi_calculator_explain(const soekpi_calculator *calculator, const double *inputs,
                                        int32_t language, char *buffer, size_t capacity, size_t *needed) {
    if (!calculator || !inputs)
        return SOEKPI_ERROR_ARGUMENT;
    context at = {.evaluation = calculator->evaluation, .inputs = inputs};
    return soekpi_context_explain(&at, 0, language, buffer, capacity, needed);
}

soekpi_status soekpi_calculator_missing(const soekpi_calculator *calculator, const double *inputs,
                                        int32_t language, char *buffer, size_t capacity, size_t *needed) {
    if (!calculator || !inputs)
        return SOEKPI_ERROR_ARGUMENT;
    context at = {.evaluation = calculator->evaluation, .inputs = inputs};
    return soekpi_context_missing(&at, 0, language, buffer, capacity, needed);
}

size_t soekpi_calculator_finding_count(const soekpi_calculator *calculator) {
    return calculator ? calculator->evaluation->findings.count : 0;
}

soekpi_status soekpi_calculator_finding(const soekpi_calculator *calculator, size_t index,
                                        soekpi_finding *out) {
    if (!calculator)
        return SOEKPI_ERROR_ARGUMENT;
    return soekpi_evaluation_finding(calculator->evaluation, index, out);
}
