/* The expression parser behind formulas and the right sides of rules.
 *
 * Both are ratios of two linear forms. In a rule the atoms are not items but
 * whole references (prior, an indicator, an item), and constants carry units. */
#ifndef SOEKPI_CATALOGUE_EXPRESSION_H
#define SOEKPI_CATALOGUE_EXPRESSION_H

#include "catalogue/catalogue.h"
#include "catalogue/form.h"

/* Atoms of a rule, kept in term.item. */
enum { ATOM_PRIOR = -10, ATOM_OPENING = -11, ATOM_INDICATOR = 1 << 24 };

typedef struct parser {
    slice text;
    size_t position; /* bytes */
    place where;     /* of the first character */
    const soekpi_catalogue *names;
    soekpi_catalogue *unknown; /* receives unknown names; NULL: they are errors */
    bool rule;
    int depth;
    soekpi_error *error;
} parser;

typedef struct expression {
    formula formula;
    constant_unit unit; /* of its constants (rules only) */
    size_t start;       /* byte where it begins */
} expression;

/* Parses to the end of the text. */
soekpi_status soekpi_expression_parse(parser *parser, expression *out);
place soekpi_parser_place(const parser *parser, size_t position);

/* The name that begins at `position`: an item, indicator or parameter known to
 * the namespace, as long as possible. *end is behind it; SOEKPI_ERROR_NAME when
 * none is known, then *end is behind the words that stand there. */
soekpi_status soekpi_parser_name(const parser *parser, size_t position, symbol *out, size_t *end);
bool soekpi_is_name_character(uint32_t code_point);
/* '@prior' or '(上年同期)' at `position`; false when there is none. */
bool soekpi_parser_time(const parser *parser, size_t position, int32_t *time, size_t *end, bool *bad);

/* Joins two expressions into `left` and frees `right`. */
soekpi_status soekpi_expression_add(parser *parser, expression *left, expression *right, bool subtract,
                                    size_t at);
soekpi_status soekpi_expression_multiply(parser *parser, expression *left, expression *right, size_t at);
soekpi_status soekpi_expression_divide(parser *parser, expression *left, expression *right, size_t at);
soekpi_status soekpi_expression_average(parser *parser, expression *argument, size_t at);
soekpi_status soekpi_expression_growth(parser *parser, expression *argument, size_t at);
void soekpi_expression_free(expression *expression);

/* The error for a status of form arithmetic at byte `at`. */
soekpi_status soekpi_parser_fail(parser *parser, soekpi_status status, size_t at, const char *what);

#endif
