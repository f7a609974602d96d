/* Hashes of calls for one figure or one row. */
#ifndef SOEKPI_TESTS_CALLS_H
#define SOEKPI_TESTS_CALLS_H

#include <soekpi/soekpi.h>

/* FNV-1a: `hash` with the bits of a number, least byte first. */
#define HASH_START UINT64_C(0xCBF29CE484222325)
uint64_t hash_code(uint64_t hash, int32_t code);
uint64_t hash_number(uint64_t hash, double number);

/* `hash` with what the one-figure functions and some calculators give for `rows` rows
 * of figures (figures.h); 0 with the reason in `why` on failure. */
uint64_t hash_calls(uint64_t hash, const soekpi_catalogue *catalogue, const double *figures, size_t rows,
                    const char **why);

#endif
