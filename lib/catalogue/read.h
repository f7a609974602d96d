/* Building a catalogue: names, items, indicators, parameters. */
#ifndef SOEKPI_CATALOGUE_READ_H
#define SOEKPI_CATALOGUE_READ_H

#include "catalogue/catalogue.h"

/* Copies id, Chinese and English name; an empty name is the id with blanks. The
 * id must be a word of letters, digits and '_'. */
soekpi_status soekpi_names_set(name_set *set, slice id, slice chinese, slice english, place where,
                               soekpi_error *error);
/* Enters a further name of `found`, which must not mean something else. */
soekpi_status soekpi_names_add_alias(soekpi_catalogue *catalogue, name_set *set, slice alias, symbol found,
                                     place where, soekpi_error *error);
/* Enters id, Chinese and English name. */
soekpi_status soekpi_names_enter(soekpi_catalogue *catalogue, const name_set *set, symbol found, place where,
                                 soekpi_error *error);
/* Drops the entries of what is no longer there. */
void soekpi_names_forget(soekpi_catalogue *catalogue);

/* Append takes the content over on success. */
soekpi_status soekpi_item_append(soekpi_catalogue *catalogue, const item *figure, place where,
                                 soekpi_error *error);
soekpi_status soekpi_indicator_append(soekpi_catalogue *catalogue, const indicator *named, place where,
                                      soekpi_error *error);
soekpi_status soekpi_parameter_append(soekpi_catalogue *catalogue, const parameter *constant, place where,
                                      soekpi_error *error);
soekpi_status soekpi_indicator_set_formula(const soekpi_catalogue *catalogue, indicator *named, slice text,
                                           place where, soekpi_error *error);

void soekpi_item_free(item *figure);
void soekpi_indicator_free(indicator *named);
void soekpi_parameter_free(parameter *constant);

#endif
