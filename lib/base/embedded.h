/* Texts that embed.py compiles in; none is NUL-terminated. */
#ifndef SOEKPI_BASE_EMBEDDED_H
#define SOEKPI_BASE_EMBEDDED_H

#include <stddef.h>

extern const unsigned char soekpi_text_catalogue[];
extern const size_t soekpi_text_catalogue_size;
extern const unsigned char soekpi_text_baoan_2023[];
extern const size_t soekpi_text_baoan_2023_size;
extern const unsigned char soekpi_text_one_profit_five_ratios_2023[];
extern const size_t soekpi_text_one_profit_five_ratios_2023_size;
extern const unsigned char soekpi_text_one_profit_five_ratios_2025[];
extern const size_t soekpi_text_one_profit_five_ratios_2025_size;
extern const unsigned char soekpi_text_debt_lines[];
extern const size_t soekpi_text_debt_lines_size;

#endif
