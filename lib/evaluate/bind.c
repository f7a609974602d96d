/* Binding: formulas over items become forms over sources of figures. */
#include "base/memory.h"
#include "catalogue/form.h"
#include "evaluate/consolidation.h"

/* ---- columns and sources ---- */

int32_t soekpi_find_column(const soekpi_evaluation *evaluation, symbol wanted, int32_t time) {
    for (size_t i = 0; i < evaluation->table->column_count; i++)
        if (evaluation->columns[i].what == wanted.what && evaluation->columns[i].index == wanted.index &&
            evaluation->table->columns[i].time == time)
            return (int32_t)i;
    return NO_COLUMN;
}

int32_t soekpi_symbol_unit(const soekpi_evaluation *evaluation, symbol of) {
    return of.what == SOEKPI_IS_ITEM
               ? soekpi_catalogue_item(evaluation->plan->catalogue, of.index)->unit
               : soekpi_catalogue_indicator(evaluation->plan->catalogue, of.index)->unit;
}

/* Law 8: a column's own unit, else the table's unit for money. */
static int32_t column_power(const soekpi_evaluation *evaluation, int32_t column, int32_t unit) {
    if (column == NO_COLUMN)
        return 0;
    return soekpi_column_power(evaluation->table, &evaluation->table->columns[column], unit);
}

int32_t soekpi_same_day(const soekpi_evaluation *evaluation, symbol of, int32_t time) {
    enum { DECEMBER = 12 };
    if (of.what != SOEKPI_IS_ITEM || soekpi_period_months(evaluation->period) != DECEMBER ||
        soekpi_catalogue_item(evaluation->plan->catalogue, of.index)->kind != SOEKPI_STOCK)
        return time;
    return time == SOEKPI_PRIOR ? SOEKPI_OPENING : time == SOEKPI_OPENING ? SOEKPI_PRIOR : time;
}

/* The column of the one stands for the other where neither a column nor rows of that
 * date give it. */
static int32_t find_same_day(const soekpi_evaluation *evaluation, symbol of, int32_t time) {
    int32_t other = soekpi_same_day(evaluation, of, time);
    if (other == time)
        return NO_COLUMN;
    if (evaluation->present[time] && soekpi_find_column(evaluation, of, SOEKPI_CURRENT) != NO_COLUMN)
        return NO_COLUMN;
    return soekpi_find_column(evaluation, of, other);
}

static source source_of(const soekpi_evaluation *evaluation, symbol of, int32_t time) {
    int32_t unit = soekpi_symbol_unit(evaluation, of);
    source from = {.symbol = of, .time = time, .outside = READ_MISSING, .base = NO_COLUMN};
    from.direct = soekpi_find_column(evaluation, of, time);
    if (from.direct == NO_COLUMN)
        from.direct = find_same_day(evaluation, of, time);
    from.direct_power = column_power(evaluation, from.direct, unit);
    if (time != SOEKPI_CURRENT) {
        from.base = soekpi_find_column(evaluation, of, SOEKPI_CURRENT);
        from.base_power = column_power(evaluation, from.base, unit);
    }
    from.level = of.what == SOEKPI_IS_ITEM &&
                 soekpi_catalogue_item(evaluation->plan->catalogue, of.index)->kind == SOEKPI_LEVEL;
    if (from.level)
        soekpi_level_outside(evaluation, &from);
    return from;
}

static soekpi_status bind_source(soekpi_evaluation *evaluation, symbol of, int32_t time, int32_t *index) {
    for (size_t i = 0; i < evaluation->source_count; i++) {
        const source *known = &evaluation->sources[i];
        if (known->symbol.what == of.what && known->symbol.index == of.index && known->time == time) {
            *index = (int32_t)i;
            return SOEKPI_OK;
        }
    }
    if (!soekpi_grow(&evaluation->sources, &evaluation->source_capacity, evaluation->source_count + 1,
                     sizeof *evaluation->sources))
        return SOEKPI_ERROR_MEMORY;
    *index = (int32_t)evaluation->source_count;
    evaluation->sources[evaluation->source_count++] = source_of(evaluation, of, time);
    return SOEKPI_OK;
}

/* True when a column, a row of that date or a benchmark gives the item. */
static bool is_supplied(const soekpi_evaluation *evaluation, int32_t index, int32_t time) {
    symbol of = {SOEKPI_IS_ITEM, index};
    if (soekpi_find_column(evaluation, of, time) != NO_COLUMN ||
        find_same_day(evaluation, of, time) != NO_COLUMN)
        return true;
    if (time != SOEKPI_CURRENT && evaluation->present[time] &&
        soekpi_find_column(evaluation, of, SOEKPI_CURRENT) != NO_COLUMN)
        return true;
    if (soekpi_catalogue_item(evaluation->plan->catalogue, index)->kind != SOEKPI_LEVEL)
        return false;
    return source_of(evaluation, of, time).outside != READ_MISSING;
}

/* ---- derived items ---- */

/* Items being derived, so that definitions do not run in a circle. */
typedef struct visit {
    int32_t item;
    const struct visit *before;
} visit;

static bool is_visited(const visit *chain, int32_t index) {
    for (; chain; chain = chain->before)
        if (chain->item == index)
            return true;
    return false;
}

static const form *usable_definition(const soekpi_evaluation *evaluation, int32_t index, int32_t time,
                                     const visit *chain);

static bool is_available(const soekpi_evaluation *evaluation, int32_t index, int32_t time,
                         const visit *chain) {
    return is_supplied(evaluation, index, time) || usable_definition(evaluation, index, time, chain) != NULL;
}

/* A sum of additions may be partial; a difference never. */
static bool only_adds(const form *definition) {
    for (size_t i = 0; i < definition->count; i++)
        if (soekpi_decimal_sign(definition->terms[i].coefficient) < 0)
            return false;
    return definition->count > 1;
}

/* The first definition whose items can all be had (for a partial sum: one). */
static const form *usable_definition(const soekpi_evaluation *evaluation, int32_t index, int32_t time,
                                     const visit *chain) {
    const item *figure = soekpi_catalogue_item(evaluation->plan->catalogue, index);
    if (is_visited(chain, index))
        return NULL;
    visit here = {index, chain};
    for (size_t d = 0; d < figure->definition_count; d++) {
        const form *definition = &figure->definitions[d];
        size_t available = 0;
        for (size_t i = 0; i < definition->count; i++)
            available += definition->terms[i].item == NO_ITEM ||
                         is_available(evaluation, definition->terms[i].item, time, &here);
        bool some = evaluation->drop && available > 0 && only_adds(definition);
        if (available == definition->count || some)
            return definition;
    }
    return NULL;
}

/* ---- forms ---- */

typedef struct binding {
    soekpi_evaluation *evaluation;
    bound_target *bound;
    bound_form *form;
    bool derived;
    place where;
    soekpi_error *error;
} binding;

static soekpi_status fail_limit(const binding *into) {
    return soekpi_fail(into->error, SOEKPI_ERROR_LIMIT, into->where,
                       "parameters or derived items make a constant of more than %d digits", CONSTANT_DIGITS);
}

static soekpi_status push_term(const binding *into, bound_term entry) {
    bound_form *linear = into->form;
    if (!soekpi_grow(&linear->terms, &linear->capacity, linear->count + 1, sizeof *linear->terms))
        return soekpi_fail_memory(into->error);
    linear->terms[linear->count++] = entry;
    linear->timed = linear->timed || entry.timed;
    return SOEKPI_OK;
}

static soekpi_status push_item(binding *into, int32_t index, int32_t time, bound_term like,
                               const visit *chain) {
    soekpi_evaluation *evaluation = into->evaluation;
    const form *definition =
        is_supplied(evaluation, index, time) ? NULL : usable_definition(evaluation, index, time, chain);
    if (!definition) {
        if (bind_source(evaluation, (symbol){SOEKPI_IS_ITEM, index}, time, &like.source) != SOEKPI_OK)
            return soekpi_fail_memory(into->error);
        return push_term(into, like);
    }
    into->derived = true;
    visit here = {index, chain};
    soekpi_status status = SOEKPI_OK;
    for (size_t i = 0; status == SOEKPI_OK && i < definition->count; i++) {
        bound_term part = like;
        part.droppable = part.droppable || (evaluation->drop && only_adds(definition));
        if (!soekpi_decimal_multiply(like.coefficient, definition->terms[i].coefficient, &part.coefficient))
            return fail_limit(into);
        status = definition->terms[i].item == NO_ITEM
                     ? push_term(into, part)
                     : push_item(into, definition->terms[i].item, time, part, &here);
    }
    return status;
}

decimal soekpi_bound_parameter(const soekpi_evaluation *evaluation, int32_t index, bool *per_year) {
    *per_year = evaluation->parameters[index].per_year;
    return evaluation->parameters[index].value;
}

/* Each parameter's value: the caller's, else that of the innermost parameter of
 * its name (a plan's hides the catalogue's). */
static soekpi_status resolve_parameters(soekpi_evaluation *evaluation, soekpi_error *error) {
    const soekpi_catalogue *names = evaluation->plan->catalogue;
    size_t count = soekpi_parameter_count(names);
    evaluation->parameters = soekpi_allocate(count, sizeof *evaluation->parameters);
    if (!evaluation->parameters)
        return soekpi_fail_memory(error);
    for (size_t i = 0; i < count; i++) {
        symbol found;
        const char *id = soekpi_catalogue_parameter(names, (int32_t)i)->names.id;
        soekpi_status status = soekpi_catalogue_lookup(names, soekpi_slice(id), &found);
        if (status == SOEKPI_ERROR_MEMORY)
            return soekpi_fail_memory(error);
        if (status != SOEKPI_OK || found.what != SOEKPI_IS_PARAMETER)
            found.index = (int32_t)i;
        const parameter *constant = soekpi_catalogue_parameter(names, found.index);
        evaluation->parameters[i] = (bound_parameter){constant->value, constant->per_year};
        for (size_t s = 0; s < evaluation->setting_count; s++)
            if (evaluation->settings[s].symbol.what == SOEKPI_IS_PARAMETER &&
                evaluation->settings[s].symbol.index == found.index)
                evaluation->parameters[i].value = evaluation->settings[s].value;
    }
    return SOEKPI_OK;
}

static soekpi_status bind_form(binding *into, const form *from) {
    soekpi_status status = SOEKPI_OK;
    for (size_t i = 0; status == SOEKPI_OK && i < from->count; i++) {
        const term *entry = &from->terms[i];
        bound_term bound = {.source = NO_SOURCE, .coefficient = entry->coefficient};
        if (entry->parameter != NO_PARAMETER) {
            decimal value = soekpi_bound_parameter(into->evaluation, entry->parameter, &bound.timed);
            if (!soekpi_decimal_multiply(entry->coefficient, value, &bound.coefficient))
                return fail_limit(into);
        }
        status = entry->item == NO_ITEM ? push_term(into, bound)
                                        : push_item(into, entry->item, entry->time, bound, NULL);
    }
    return status;
}

/* A constant with its parameters filled in. */
static soekpi_status bind_constant(binding *into, const form *constant, decimal *out) {
    *out = soekpi_decimal_make(0, 0);
    for (size_t i = 0; i < constant->count; i++) {
        decimal value = constant->terms[i].coefficient;
        bool per_year;
        if (constant->terms[i].parameter != NO_PARAMETER &&
            !soekpi_decimal_multiply(
                value, soekpi_bound_parameter(into->evaluation, constant->terms[i].parameter, &per_year),
                &value))
            return fail_limit(into);
        if (!soekpi_decimal_add(*out, value, out))
            return fail_limit(into);
    }
    return SOEKPI_OK;
}

/* ---- ratios ---- */

/* The parameters' values multiplied into the coefficients, for growth_parts. */
static soekpi_status resolve(binding *into, form *out, const form *from) {
    for (size_t i = 0; i < from->count; i++) {
        term entry = from->terms[i];
        bool per_year;
        if (entry.parameter != NO_PARAMETER &&
            !soekpi_decimal_multiply(entry.coefficient,
                                     soekpi_bound_parameter(into->evaluation, entry.parameter, &per_year),
                                     &entry.coefficient))
            return fail_limit(into);
        entry.parameter = NO_PARAMETER;
        soekpi_status status = soekpi_form_add_term(out, entry);
        if (status != SOEKPI_OK)
            return status == SOEKPI_ERROR_MEMORY ? soekpi_fail_memory(into->error) : fail_limit(into);
    }
    return SOEKPI_OK;
}

static soekpi_status bind_growth(binding *into, bound_ratio *out, const formula *from) {
    formula resolved = {0};
    soekpi_status status = resolve(into, &resolved.numerator, &from->numerator);
    if (status == SOEKPI_OK)
        status = resolve(into, &resolved.denominator, &from->denominator);
    if (status == SOEKPI_OK)
        status = resolve(into, &resolved.growth, &from->growth);
    if (status == SOEKPI_OK) {
        decimal scale;
        out->growth = true;
        soekpi_growth_parts(&resolved, &scale, &out->offset, &out->divisor);
        into->form = &out->now;
        status = bind_form(into, &from->growth);
    }
    soekpi_formula_free(&resolved);
    return status;
}

/* The figures of a ratio as people see them, for explanations and findings. */
static soekpi_status add_atoms(binding *into, const form *from) {
    bound_target *bound = into->bound;
    for (size_t i = 0; i < from->count; i++) {
        const term *entry = &from->terms[i];
        bool known = entry->item == NO_ITEM;
        for (size_t a = 0; a < bound->atom_count && !known; a++)
            known = bound->atoms[a].item == entry->item && bound->atoms[a].time == entry->time;
        if (known)
            continue;
        if (!soekpi_grow(&bound->atoms, &bound->atom_capacity, bound->atom_count + 1, sizeof *bound->atoms))
            return soekpi_fail_memory(into->error);
        atom *made = &bound->atoms[bound->atom_count++];
        *made = (atom){.item = entry->item, .time = entry->time};
        into->form = &made->form;
        bound_term one = {.source = NO_SOURCE, .coefficient = soekpi_decimal_make(1, 0)};
        soekpi_status status = push_item(into, entry->item, entry->time, one, NULL);
        if (status != SOEKPI_OK)
            return status;
    }
    return SOEKPI_OK;
}

static soekpi_status bind_ratio(binding *into, bound_ratio *out, const formula *from) {
    out->reported = NO_SOURCE;
    out->factor = soekpi_decimal_make(1, 0);
    out->margin = soekpi_decimal_make(0, 0);
    out->constant = soekpi_formula_is_constant(from);
    into->derived = false;
    into->form = &out->numerator;
    soekpi_status status = bind_form(into, &from->numerator);
    into->form = &out->denominator;
    if (status == SOEKPI_OK)
        status = bind_form(into, &from->denominator);
    if (status == SOEKPI_OK && from->growth.count > 0)
        status = bind_growth(into, out, from);
    out->derived = into->derived;
    if (status == SOEKPI_OK)
        status = add_atoms(into, &from->numerator);
    return status == SOEKPI_OK ? add_atoms(into, &from->denominator) : status;
}

static soekpi_status bind_reported(binding *into, bound_ratio *out, symbol of, int32_t time) {
    if (of.what != SOEKPI_IS_INDICATOR ||
        (soekpi_find_column(into->evaluation, of, time) == NO_COLUMN &&
         soekpi_find_column(into->evaluation, of, SOEKPI_CURRENT) == NO_COLUMN))
        return SOEKPI_OK;
    return bind_source(into->evaluation, of, time, &out->reported) == SOEKPI_OK
               ? SOEKPI_OK
               : soekpi_fail_memory(into->error);
}

static bool is_level(const soekpi_evaluation *evaluation, const reference *limit) {
    return limit->base == BASE_ITEM &&
           soekpi_catalogue_item(evaluation->plan->catalogue, limit->index)->kind == SOEKPI_LEVEL;
}

/* An interim flow/stock ratio against a constant must say whether it is
 * annualised (law 10). */
static soekpi_status check_interim(const binding *into, const target *wanted, const reference *limit) {
    const soekpi_evaluation *evaluation = into->evaluation;
    bool against_constant =
        (limit->base == BASE_NONE && limit->margin.count > 0) || is_level(evaluation, limit);
    bool interim = evaluation->period != PERIOD_NONE ? soekpi_period_months(evaluation->period) < 12
                                                     : evaluation->months != NO_SOURCE;
    /* peers are compared as they are: none is held against the constant */
    bool ranked = wanted->kind == SOEKPI_TARGET_RANK;
    if (!against_constant || !interim || ranked || wanted->annualise >= 0 ||
        !soekpi_formula_annualisable(&wanted->formula, evaluation->plan->catalogue))
        return SOEKPI_OK;
    return soekpi_fail(into->error, SOEKPI_ERROR_PLAN, wanted->where,
                       "%s%s%sa flow of less than a year over a stock is compared with a constant: say "
                       "'annualise: yes' or 'annualise: no'",
                       wanted->id[0] ? "target '" : "", wanted->id, wanted->id[0] ? "': " : "");
}

/* The base of a reference as a ratio of its own: factor and margin stand beside
 * the row factor 12/months, not under it (law 10). */
static soekpi_status bind_base(binding *into, bound_ratio *out, const target *wanted,
                               const reference *limit) {
    term one = {NO_ITEM, NO_PARAMETER, SOEKPI_CURRENT, soekpi_decimal_make(1, 0)};
    reference bare = *limit;
    bare.factor = (form){&one, 1, 1};
    bare.margin = (form){0};
    formula base;
    soekpi_status status =
        soekpi_reference_formula(limit->base == BASE_NONE ? limit : &bare, &wanted->formula,
                                 into->evaluation->plan->catalogue, wanted->where, &base, into->error);
    if (status != SOEKPI_OK)
        return status;
    status = bind_ratio(into, out, &base);
    soekpi_formula_free(&base);
    return status;
}

static soekpi_status bind_reference(binding *into, bound_ratio *out, const target *wanted,
                                    const reference *limit) {
    const soekpi_catalogue *names = into->evaluation->plan->catalogue;
    soekpi_status status = check_interim(into, wanted, limit);
    if (status == SOEKPI_OK)
        status = bind_base(into, out, wanted, limit);
    if (status != SOEKPI_OK || limit->base == BASE_NONE)
        return status;
    status = bind_constant(into, &limit->factor, &out->factor);
    if (status == SOEKPI_OK)
        status = bind_constant(into, &limit->margin, &out->margin);
    if (status != SOEKPI_OK || limit->base == BASE_ITEM)
        return status;
    bool other = limit->base == BASE_INDICATOR;
    const indicator *named = other ? soekpi_catalogue_indicator(names, limit->index) : NULL;
    symbol of = other ? (symbol){SOEKPI_IS_INDICATOR, limit->index} : wanted->symbol;
    int32_t time = limit->base == BASE_PRIOR     ? SOEKPI_PRIOR
                   : limit->base == BASE_OPENING ? SOEKPI_OPENING
                                                 : limit->time;
    out->annualise =
        wanted->annualise == 1 && (!other || soekpi_formula_annualisable(&named->formula, names));
    out->nonzero = other ? named->denominator_nonzero : wanted->denominator_nonzero;
    return bind_reported(into, out, of, time);
}

static soekpi_status bind_rule(binding *into, bound_rule *out, const target *wanted, const rule *from) {
    out->kind = from->kind;
    out->comparison = from->comparison;
    out->references[0].reported = out->references[1].reported = NO_SOURCE;
    soekpi_status status = SOEKPI_OK;
    if (from->kind != RULE_NONE)
        status = bind_reference(into, &out->references[0], wanted, &from->references[0]);
    if (status == SOEKPI_OK && from->kind == RULE_BETWEEN)
        status = bind_reference(into, &out->references[1], wanted, &from->references[1]);
    if (status == SOEKPI_OK && from->kind == RULE_WITHIN)
        status = bind_constant(into, &from->tolerance, &out->tolerance);
    return status;
}

/* ---- what a target reads ---- */

static bool note_source(bound_target *bound, int32_t index) {
    if (index == NO_SOURCE)
        return true;
    for (size_t i = 0; i < bound->source_count; i++)
        if (bound->sources[i] == index)
            return true;
    if (!soekpi_grow(&bound->sources, &bound->source_capacity, bound->source_count + 1,
                     sizeof *bound->sources))
        return false;
    bound->sources[bound->source_count++] = index;
    return true;
}

static bool note_ratio(bound_target *bound, const bound_ratio *ratio) {
    const bound_form *forms[] = {&ratio->numerator, &ratio->denominator, &ratio->now};
    for (int f = 0; f < 3; f++)
        for (size_t i = 0; i < forms[f]->count; i++)
            if (!note_source(bound, forms[f]->terms[i].source))
                return false;
    return note_source(bound, ratio->reported);
}

static bool note_sources(bound_target *bound) {
    bool noted = note_ratio(bound, &bound->value);
    for (int i = 0; i < 2; i++)
        noted = noted && note_ratio(bound, &bound->rule.references[i]) &&
                note_ratio(bound, &bound->condition.references[i]);
    return noted;
}

static soekpi_status bind_target(soekpi_evaluation *evaluation, bound_target *bound, const target *wanted,
                                 soekpi_error *error) {
    binding into = {.evaluation = evaluation, .bound = bound, .where = wanted->where, .error = error};
    bound->target = wanted;
    bound->growth_base = evaluation->growth_base >= 0 ? evaluation->growth_base : wanted->growth_base;
    bound->rule.references[0].reported = bound->rule.references[1].reported = NO_SOURCE;
    bound->condition.references[0].reported = bound->condition.references[1].reported = NO_SOURCE;
    bound->value.reported = NO_SOURCE;
    soekpi_status status = bind_ratio(&into, &bound->value, &wanted->formula);
    bound->value.nonzero = wanted->denominator_nonzero;
    bound->value.annualise = wanted->annualise == 1;
    if (status == SOEKPI_OK)
        status = bind_reported(&into, &bound->value, wanted->symbol, SOEKPI_CURRENT);
    if (status == SOEKPI_OK)
        status = bind_rule(&into, &bound->rule, wanted, &wanted->rule);
    bound->risk = wanted->risk.kind;
    if (status == SOEKPI_OK && wanted->risk.kind == RISK_CONDITION)
        status = bind_rule(&into, &bound->condition, wanted, &wanted->risk.condition);
    else if (status == SOEKPI_OK && wanted->risk.kind != RISK_NONE)
        status = bind_constant(&into, &wanted->risk.band, &bound->band);
    if (status == SOEKPI_OK && wanted->work.has_maximum) {
        bound->has_maximum = true;
        status = bind_constant(&into, &wanted->work.maximum, &bound->maximum);
    }
    bound->reported_place = NO_SOURCE;
    if (status == SOEKPI_OK && wanted->kind == SOEKPI_TARGET_RANK && wanted->ranking.reported != NO_ITEM)
        status = bind_source(evaluation, (symbol){SOEKPI_IS_ITEM, wanted->ranking.reported}, SOEKPI_CURRENT,
                             &bound->reported_place) == SOEKPI_OK
                     ? SOEKPI_OK
                     : soekpi_fail_memory(error);
    if (status == SOEKPI_OK && !note_sources(bound))
        status = soekpi_fail_memory(error);
    return status;
}

/* As the reference of a rule `prior` would be. Its figures are not shown, so that their atoms are not kept.
 */
soekpi_status soekpi_bind_before(soekpi_evaluation *scratch, const target *wanted, bound_ratio *out) {
    term one = {NO_ITEM, NO_PARAMETER, SOEKPI_CURRENT, soekpi_decimal_make(1, 0)};
    reference last_year = {.base = BASE_PRIOR, .factor = {&one, 1, 1}};
    bound_target aside = {.target = wanted};
    soekpi_error refused;
    binding into = {.evaluation = scratch, .bound = &aside, .where = wanted->where, .error = &refused};
    soekpi_status status = bind_reference(&into, out, wanted, &last_year);
    for (size_t i = 0; i < aside.atom_count; i++)
        soekpi_release(aside.atoms[i].form.terms);
    soekpi_release(aside.atoms);
    return status;
}

/* A supplied number of months wins over the period's (law 10). */
static soekpi_status bind_months(soekpi_evaluation *evaluation, soekpi_error *error) {
    symbol months;
    evaluation->months = NO_SOURCE;
    soekpi_status status =
        soekpi_catalogue_lookup(evaluation->plan->catalogue, soekpi_slice("months"), &months);
    if (status == SOEKPI_ERROR_MEMORY)
        return soekpi_fail_memory(error);
    if (status != SOEKPI_OK || months.what != SOEKPI_IS_ITEM ||
        !is_supplied(evaluation, months.index, SOEKPI_CURRENT))
        return SOEKPI_OK;
    return bind_source(evaluation, months, SOEKPI_CURRENT, &evaluation->months) == SOEKPI_OK
               ? SOEKPI_OK
               : soekpi_fail_memory(error);
}

soekpi_status soekpi_bind(soekpi_evaluation *evaluation, soekpi_error *error) {
    const soekpi_plan *plan = evaluation->plan;
    evaluation->targets = soekpi_allocate(plan->target_count, sizeof *evaluation->targets);
    if (!evaluation->targets)
        return soekpi_fail_memory(error);
    evaluation->target_count = plan->target_count;
    soekpi_status status = resolve_parameters(evaluation, error);
    if (status == SOEKPI_OK)
        status = bind_months(evaluation, error);
    for (size_t i = 0; status == SOEKPI_OK && i < plan->target_count; i++)
        status = bind_target(evaluation, &evaluation->targets[i], &plan->targets[i], error);
    return status;
}

void soekpi_bound_ratio_free(bound_ratio *ratio) {
    soekpi_release(ratio->numerator.terms);
    soekpi_release(ratio->denominator.terms);
    soekpi_release(ratio->now.terms);
    ratio->numerator = ratio->denominator = ratio->now = (bound_form){0};
}

void soekpi_bound_free(soekpi_evaluation *evaluation) {
    for (size_t t = 0; t < evaluation->target_count; t++) {
        bound_target *bound = &evaluation->targets[t];
        soekpi_bound_ratio_free(&bound->value);
        for (int i = 0; i < 2; i++) {
            soekpi_bound_ratio_free(&bound->rule.references[i]);
            soekpi_bound_ratio_free(&bound->condition.references[i]);
        }
        for (size_t i = 0; i < bound->atom_count; i++)
            soekpi_release(bound->atoms[i].form.terms);
        soekpi_release(bound->titles[SOEKPI_CHINESE]);
        soekpi_release(bound->titles[SOEKPI_ENGLISH]);
        soekpi_release(bound->atoms);
        soekpi_release(bound->sources);
    }
    soekpi_release(evaluation->targets);
    soekpi_release(evaluation->sources);
    soekpi_release(evaluation->parameters);
}
