/* Formulas: ratios of two linear forms, as data.
 *
 * Text is parsed into a descriptor and regenerated from it; nothing keeps the
 * text. A term is coefficient * parameter * item@time; a term without an item
 * is a constant. Terms of one form are unique and in canonical order (by first
 * appearance of the item, then by time), so that parsing the regenerated text
 * gives the same descriptor. */
#ifndef SOEKPI_CATALOGUE_FORMULA_H
#define SOEKPI_CATALOGUE_FORMULA_H

#include <soekpi/catalogue.h>

#include "base/decimal.h"
#include "base/error.h"

enum { FORM_TERMS = 64, FORMULA_DEPTH = 32, NO_ITEM = -1, NO_PARAMETER = -1 };

typedef struct term {
    int32_t item;        /* number in the namespace, or NO_ITEM */
    int32_t parameter;   /* number in the namespace, or NO_PARAMETER */
    int32_t time;        /* SOEKPI_CURRENT.. */
    decimal coefficient; /* never 0 */
} term;

typedef struct form {
    term *terms;
    size_t count;
    size_t capacity;
} form;

typedef struct formula {
    form numerator;
    form denominator; /* the constant 1 where nothing is divided by */
    form growth;      /* W of growth(W); empty when growth() is not written.
                         The denominator is then W@prior times a positive constant. */
} formula;

void soekpi_form_free(form *form);
void soekpi_formula_free(formula *formula);
bool soekpi_form_copy(form *out, const form *from); /* false: memory; *out is empty */
bool soekpi_formula_copy(formula *out, const formula *from);
bool soekpi_form_equal(const form *a, const form *b);
bool soekpi_formula_equal(const formula *a, const formula *b);

/* Moves every term in time. PRIOR of a term that is already @prior needs the
 * year before last; OPENING of anything but a stock has no meaning. False: the
 * shift has no meaning (then *offender is the item's number) or memory is out
 * (*offender is -2). */
bool soekpi_formula_shift(formula *out, const formula *from, int32_t time, const soekpi_catalogue *names,
                          int32_t *offender);

/* sum += factor * terms, with a form of constants as factor. OK, LIMIT or MEMORY. */
soekpi_status soekpi_form_add_scaled(form *sum, const form *terms, const form *factor);

bool soekpi_formula_is_constant(const formula *formula); /* names no item */
/* A flow over a stock or an average: 12/months has a meaning. */
bool soekpi_formula_annualisable(const formula *formula, const soekpi_catalogue *names);
bool soekpi_formula_profit(const formula *formula, const soekpi_catalogue *names);

/* Reads a formula. `where` is the place of its first character. Unknown names
 * become items of kind SOEKPI_ANY in `unknown` when that is not NULL (a
 * catalogue whose parent chain holds `names`; then names are looked up there). */
soekpi_status soekpi_formula_parse(const soekpi_catalogue *names, soekpi_catalogue *unknown, slice text,
                                   place where, formula *out, soekpi_error *error);

/* True when a formula can name it: words (digits may come first, but it is no
 * number), joined by blanks or by - & ' ’ 、 · inside, and brackets behind a word. */
bool soekpi_name_is_readable(slice name);

void soekpi_form_print(const form *form, const soekpi_catalogue *names, int32_t language,
                       text_builder *builder);
void soekpi_formula_print(const formula *formula, const soekpi_catalogue *names, int32_t language,
                          text_builder *builder);

/* ---- The right side of a rule: factor * base + margin ---- */

typedef enum base_kind { BASE_NONE, BASE_PRIOR, BASE_OPENING, BASE_ITEM, BASE_INDICATOR } base_kind;

/* A constant as written: its unit decides whether it fits. */
typedef struct constant_unit {
    int32_t unit; /* SOEKPI_NUMBER.. */
    bool given;
    bool points; /* percentage points */
} constant_unit;

typedef struct reference {
    base_kind base;
    int32_t index; /* of the item or indicator */
    int32_t time;  /* of the item or indicator: SOEKPI_CURRENT or SOEKPI_PRIOR.. */
    form factor;   /* constants only; empty without a base */
    form margin;   /* constants only; the whole constant without a base */
    constant_unit margin_unit;
} reference;

void soekpi_reference_free(reference *reference);

/* What a rule's indicator is, for checking units. `bare` allows constants
 * without a unit in the items' own unit (one-figure calls). */
typedef struct subject {
    int32_t unit;
    bool bare;
} subject;

/* Reads `1.05 * prior + 1 pp`, `gdp_growth`, `8 %`, `上年同期的1.05倍`, a parameter ... and
 * checks the units against the subject (law 8). */
soekpi_status soekpi_reference_parse(const soekpi_catalogue *names, slice text, place where, subject subject,
                                     reference *out, soekpi_error *error);
/* A band M: a constant or parameter in the subject's unit (pp for %). With
 * `share_allowed` a per cent of |reference| for money and the like is accepted
 * and *share set. */
soekpi_status soekpi_band_parse(const soekpi_catalogue *names, slice text, place where, subject subject,
                                bool share_allowed, form *out, constant_unit *unit, bool *share,
                                soekpi_error *error);

void soekpi_reference_print(const reference *reference, const soekpi_catalogue *names, int32_t language,
                            text_builder *builder);
void soekpi_constant_print(const form *constant, constant_unit unit, const soekpi_catalogue *names,
                           int32_t language, text_builder *builder);

/* The reference as a formula over items, given the formula it speaks about
 * (for prior and opening). ERROR_RULE with a sentence when prior or opening has
 * no meaning for it. */
soekpi_status soekpi_reference_formula(const reference *reference, const formula *subject,
                                       const soekpi_catalogue *names, place where, formula *out,
                                       soekpi_error *error);

#endif
