#include "catalogue/expression.h"

void soekpi_expression_free(expression *value) {
    soekpi_formula_free(&value->formula);
}

soekpi_status soekpi_parser_fail(parser *reader, soekpi_status status, size_t at, const char *what) {
    place where = soekpi_parser_place(reader, at);
    switch (status) {
    case SOEKPI_ERROR_MEMORY:
        return soekpi_fail_memory(reader->error);
    case SOEKPI_ERROR_LIMIT:
        return soekpi_fail(reader->error, status, where,
                           "too long: a linear form has at most %d terms, a constant at most %d digits and "
                           "an exponent within +-%d",
                           FORM_TERMS, CONSTANT_DIGITS, CONSTANT_EXPONENT);
    default:
        return soekpi_fail(reader->error, status, where, "%s", what);
    }
}

static const char product_message[] =
    "this is not a ratio of two linear forms: it multiplies or divides figures by figures; write the second "
    "factor as a constant or a parameter, or supply the product as an item of its own";
static const char sum_message[] =
    "this is not a ratio of two linear forms: it adds ratios with different denominators; make each an "
    "indicator of its own";
static const char growth_message[] =
    "growth() can only be multiplied by, divided by or added to plain numbers";

static bool has_growth(const expression *value) {
    return value->formula.growth.count > 0;
}

static bool plain(const expression *value, decimal *number) {
    return soekpi_form_is_one(&value->formula.denominator) &&
           soekpi_form_plain_constant(&value->formula.numerator, number);
}

static bool is_zero(const expression *value) {
    return value->formula.numerator.count == 0;
}

/* Law 8: units of constants that are added. */
static soekpi_status join_units(parser *reader, expression *left, const expression *right, size_t at) {
    bool left_constant = soekpi_formula_is_constant(&left->formula);
    bool right_constant = soekpi_formula_is_constant(&right->formula);
    constant_unit *a = &left->unit;
    const constant_unit *b = &right->unit;
    if ((right_constant && is_zero(right)) || (!right_constant && !b->given))
        return SOEKPI_OK;
    if ((left_constant && is_zero(left)) || (!left_constant && !a->given)) {
        *a = *b;
        return SOEKPI_OK;
    }
    if (a->given == b->given && a->unit == b->unit) {
        a->points = a->points && b->points;
        return SOEKPI_OK;
    }
    return soekpi_fail(reader->error, SOEKPI_ERROR_UNIT, soekpi_parser_place(reader, at),
                       "adds a constant in %s to one in %s", a->given ? soekpi_unit_id(a->unit) : "no unit",
                       b->given ? soekpi_unit_id(b->unit) : "no unit");
}

soekpi_status soekpi_expression_add(parser *reader, expression *left, expression *right, bool subtract,
                                    size_t at) {
    decimal constant;
    soekpi_status status = SOEKPI_OK;
    form other = {0};
    formula *a = &left->formula, *b = &right->formula;
    if ((has_growth(left) && !plain(right, &constant)) || (has_growth(right) && !plain(left, &constant)))
        status = soekpi_parser_fail(reader, SOEKPI_ERROR_FORMULA, at, growth_message);
    if (status == SOEKPI_OK && reader->rule)
        status = join_units(reader, left, right, at);
    if (status != SOEKPI_OK)
        goto done;

    if (subtract)
        status = soekpi_form_scale(&b->numerator, soekpi_decimal_make(-1, 0));
    if (status == SOEKPI_OK && soekpi_form_equal(&a->denominator, &b->denominator)) {
        for (size_t i = 0; status == SOEKPI_OK && i < b->numerator.count; i++)
            status = soekpi_form_add_term(&a->numerator, b->numerator.terms[i]);
    } else if (status == SOEKPI_OK) {
        status = soekpi_form_multiply(&other, &b->numerator, &a->denominator);
        if (status == SOEKPI_OK)
            status = soekpi_form_multiply(&a->numerator, &a->numerator, &b->denominator);
        for (size_t i = 0; status == SOEKPI_OK && i < other.count; i++)
            status = soekpi_form_add_term(&a->numerator, other.terms[i]);
        if (status == SOEKPI_OK)
            status = soekpi_form_multiply(&a->denominator, &a->denominator, &b->denominator);
    }
    if (status == SOEKPI_OK && b->growth.count > 0) {
        form kept = a->growth;
        a->growth = b->growth;
        b->growth = kept;
    }
    if (status != SOEKPI_OK)
        status = soekpi_parser_fail(reader, status, at, sum_message);
done:
    soekpi_form_free(&other);
    soekpi_expression_free(right);
    return status;
}

/* A factor may be a bare number or a per cent, not pp and not an amount. */
static soekpi_status factor_unit(parser *reader, expression *left, const expression *right, size_t at) {
    bool left_constant = soekpi_formula_is_constant(&left->formula);
    bool right_constant = soekpi_formula_is_constant(&right->formula);
    const constant_unit *factor = right_constant ? &right->unit : &left->unit;
    if (left_constant && right_constant) {
        if (left->unit.given && right->unit.given)
            return soekpi_fail(reader->error, SOEKPI_ERROR_UNIT, soekpi_parser_place(reader, at),
                               "multiplies two constants that both have a unit");
        if (right->unit.given)
            left->unit = right->unit;
        return SOEKPI_OK;
    }
    if (factor->given && (factor->points || factor->unit != SOEKPI_PERCENT) && factor->unit != SOEKPI_TIMES)
        return soekpi_fail(reader->error, SOEKPI_ERROR_UNIT, soekpi_parser_place(reader, at),
                           "a factor is a bare number or a per cent, not a constant in %s",
                           factor->points ? "pp" : soekpi_unit_id(factor->unit));
    if (left_constant)
        left->unit = right->unit;
    return SOEKPI_OK;
}

soekpi_status soekpi_expression_multiply(parser *reader, expression *left, expression *right, size_t at) {
    decimal constant;
    formula *a = &left->formula, *b = &right->formula;
    soekpi_status status = SOEKPI_OK;
    if ((has_growth(left) && !plain(right, &constant)) || (has_growth(right) && !plain(left, &constant)))
        status = soekpi_parser_fail(reader, SOEKPI_ERROR_FORMULA, at, growth_message);
    if (status == SOEKPI_OK && reader->rule)
        status = factor_unit(reader, left, right, at);
    if (status == SOEKPI_OK) {
        status = soekpi_form_multiply(&a->numerator, &a->numerator, &b->numerator);
        if (status == SOEKPI_OK)
            status = soekpi_form_multiply(&a->denominator, &a->denominator, &b->denominator);
        if (status == SOEKPI_OK && b->growth.count > 0) {
            form kept = a->growth;
            a->growth = b->growth;
            b->growth = kept;
        }
        if (status != SOEKPI_OK)
            status = soekpi_parser_fail(reader, status, at, product_message);
    }
    soekpi_expression_free(right);
    return status;
}

soekpi_status soekpi_expression_divide(parser *reader, expression *left, expression *right, size_t at) {
    decimal divisor;
    formula *a = &left->formula, *b = &right->formula;
    soekpi_status status = SOEKPI_OK;
    if (b->numerator.count == 0) {
        status = soekpi_parser_fail(reader, SOEKPI_ERROR_FORMULA, at, "the denominator is the constant 0");
    } else if (has_growth(right) || (has_growth(left) && !plain(right, &divisor))) {
        status = soekpi_parser_fail(reader, SOEKPI_ERROR_FORMULA, at, growth_message);
    } else if (reader->rule && right->unit.given) {
        status = soekpi_parser_fail(reader, SOEKPI_ERROR_UNIT, at, "divides by a constant that has a unit");
    } else if (plain(right, &divisor)) {
        status = soekpi_formula_divide(a, divisor);
        if (status != SOEKPI_OK)
            status = soekpi_parser_fail(reader, status, at, product_message);
    } else {
        status = soekpi_form_multiply(&a->numerator, &a->numerator, &b->denominator);
        if (status == SOEKPI_OK)
            status = soekpi_form_multiply(&a->denominator, &a->denominator, &b->numerator);
        if (status != SOEKPI_OK)
            status = soekpi_parser_fail(reader, status, at, product_message);
    }
    soekpi_expression_free(right);
    return status;
}

/* avg() and growth() take one linear form of items. */
static soekpi_status check_argument(parser *reader, const expression *argument, size_t at, const char *name) {
    const formula *ratio = &argument->formula;
    place where = soekpi_parser_place(reader, at);
    if (reader->rule)
        return soekpi_fail(reader->error, SOEKPI_ERROR_RULE, where,
                           "%s() belongs into a formula: name it under indicators and use its name here",
                           name);
    if (ratio->growth.count > 0 || !soekpi_form_is_one(&ratio->denominator))
        return soekpi_fail(reader->error, SOEKPI_ERROR_FORMULA, where,
                           "%s() of a ratio is not a ratio of two linear forms%s", name,
                           name[0] == 'g' ? "; a rule '>= 1.05 * prior' says what growth of a ratio would"
                                          : "");
    if (soekpi_form_is_constant(&ratio->numerator))
        return soekpi_fail(reader->error, SOEKPI_ERROR_FORMULA, where, "%s() of a constant has no meaning",
                           name);
    return SOEKPI_OK;
}

soekpi_status soekpi_expression_average(parser *reader, expression *argument, size_t at) {
    soekpi_status status = check_argument(reader, argument, at, "avg");
    if (status != SOEKPI_OK)
        return status;
    form opening = {0};
    form *sum = &argument->formula.numerator;
    int32_t offender = soekpi_form_shift(&opening, sum, SOEKPI_OPENING, reader->names);
    if (offender == -2)
        return soekpi_fail_memory(reader->error);
    if (offender >= 0) {
        const item *figure = soekpi_catalogue_item(reader->names, offender);
        return soekpi_fail(
            reader->error, SOEKPI_ERROR_FORMULA, soekpi_parser_place(reader, at),
            "avg() needs a balance at the opening and the closing date, but %s is %s %s%s", figure->names.id,
            figure->kind == SOEKPI_AVERAGE ? "an" : "a", soekpi_kind_id(figure->kind),
            figure->kind == SOEKPI_STOCK || figure->kind == SOEKPI_ANY ? " taken at its opening already"
                                                                       : "");
    }
    status = SOEKPI_OK;
    for (size_t i = 0; status == SOEKPI_OK && i < opening.count; i++)
        status = soekpi_form_add_term(sum, opening.terms[i]);
    if (status == SOEKPI_OK)
        status = soekpi_form_scale(sum, soekpi_decimal_make(5, -1));
    soekpi_form_free(&opening);
    return status == SOEKPI_OK ? status : soekpi_parser_fail(reader, status, at, product_message);
}

soekpi_status soekpi_expression_growth(parser *reader, expression *argument, size_t at) {
    soekpi_status status = check_argument(reader, argument, at, "growth");
    if (status != SOEKPI_OK)
        return status;
    formula *ratio = &argument->formula;
    int32_t offender =
        soekpi_form_shift(&argument->formula.growth, &ratio->numerator, SOEKPI_PRIOR, reader->names);
    if (offender == -2)
        return soekpi_fail_memory(reader->error);
    if (offender >= 0)
        return soekpi_fail(reader->error, SOEKPI_ERROR_FORMULA, soekpi_parser_place(reader, at),
                           "growth() of %s@prior needs the year before last",
                           soekpi_catalogue_item(reader->names, offender)->names.id);
    /* growth now holds W@prior: it becomes the denominator, W the growth. */
    form prior = ratio->growth;
    ratio->growth = (form){0};
    status = soekpi_form_copy(&ratio->growth, &ratio->numerator) ? SOEKPI_OK : SOEKPI_ERROR_MEMORY;
    for (size_t i = 0; status == SOEKPI_OK && i < prior.count; i++) {
        term minus = prior.terms[i];
        minus.coefficient = soekpi_decimal_negate(minus.coefficient);
        status = soekpi_form_add_term(&ratio->numerator, minus);
    }
    soekpi_form_free(&ratio->denominator);
    ratio->denominator = prior;
    return status == SOEKPI_OK ? status : soekpi_parser_fail(reader, status, at, product_message);
}
