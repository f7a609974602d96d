#include "catalogue/formula.h"

#include "catalogue/expression.h"

soekpi_status soekpi_formula_parse(const soekpi_catalogue *names, soekpi_catalogue *unknown, slice text,
                                   place where, formula *out, soekpi_error *error) {
    parser reader = {
        .text = text, .where = where, .names = unknown ? unknown : names, .unknown = unknown, .error = error};
    expression value;
    soekpi_status status = soekpi_expression_parse(&reader, &value);
    if (status != SOEKPI_OK)
        return status;
    if (soekpi_formula_is_constant(&value.formula)) {
        soekpi_expression_free(&value);
        return soekpi_fail(error, SOEKPI_ERROR_FORMULA, where, "the formula names no item");
    }
    soekpi_formula_reduce(&value.formula);
    *out = value.formula;
    return SOEKPI_OK;
}
