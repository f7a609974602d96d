/* Formulas as text: with names, or with a row's figures filled in. */
#ifndef SOEKPI_CATALOGUE_PRINT_H
#define SOEKPI_CATALOGUE_PRINT_H

#include "catalogue/formula.h"

/* Writes one item at one time; the coefficient is not its business. */
typedef struct form_writer {
    void (*write)(const struct form_writer *writer, const term *term, text_builder *builder);
    /* Writes a parameter; NULL: its name. */
    void (*write_parameter)(const struct form_writer *writer, int32_t parameter, text_builder *builder);
    const soekpi_catalogue *names;
    int32_t language;
    bool absolute; /* expanded growth divides by |base| */
    bool expand;   /* averages and growth written out, as on a pocket calculator */
    const void *context;
} form_writer;

void soekpi_form_write(const form *form, const form_writer *writer, text_builder *builder);
void soekpi_formula_write(const formula *formula, const form_writer *writer, text_builder *builder);

#endif
