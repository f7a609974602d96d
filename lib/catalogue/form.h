/* Arithmetic of linear forms, shared by the parser and the binder. */
#ifndef SOEKPI_CATALOGUE_FORM_H
#define SOEKPI_CATALOGUE_FORM_H

#include <string.h>

#include "catalogue/formula.h"

/* Adds a term, merging it with one of the same item, parameter and time. */
soekpi_status soekpi_form_add_term(form *form, term term);
soekpi_status soekpi_form_add_constant(form *form, decimal value);

/* out = a * b, where one of them is constant: ERROR_FORMULA otherwise, and when
 * two parameters would be multiplied. `out` may be a or b. */
soekpi_status soekpi_form_multiply(form *out, const form *a, const form *b);
soekpi_status soekpi_form_scale(form *form, decimal factor);
/* Divides all coefficients exactly; false and nothing changed when one of the
 * quotients is no constant. */
bool soekpi_form_divide(form *form, decimal divisor);

bool soekpi_form_is_constant(const form *form);                    /* names no item */
bool soekpi_form_plain_constant(const form *form, decimal *value); /* and no parameter */
bool soekpi_form_is_one(const form *form);

/* -1 when done; else an item whose shift has no meaning, or -2: memory. */
int32_t soekpi_form_shift(form *out, const form *from, int32_t time, const soekpi_catalogue *names);

/* Divides a ratio by a plain number: exactly into the coefficients where every
 * quotient is a decimal, otherwise into the denominator, which stays positive.
 * A growth keeps a scale and an offset that are decimals. */
soekpi_status soekpi_formula_divide(formula *formula, decimal divisor);
/* Divides a constant left in the denominator out where that is exact, so that
 * one ratio has one descriptor. */
void soekpi_formula_reduce(formula *formula);

/* The parts of a formula written with growth(): (scale * growth(W) + offset) / divisor. */
void soekpi_growth_parts(const formula *formula, decimal *scale, decimal *offset, decimal *divisor);

#endif
