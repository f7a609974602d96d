/* What the fuzz targets share. */
#ifndef SOEKPI_TESTS_FUZZ_H
#define SOEKPI_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include <soekpi/soekpi.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Stops the run where a promise of the library is broken. */
#define FUZZ_REQUIRE(condition)                                                                              \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            __builtin_trap();                                                                                \
    } while (0)

/* The input in memory of exactly its size, so that a read beyond it is seen:
 * with `terminated` followed by a NUL. The caller frees it. */
char *fuzz_copy(const uint8_t *data, size_t size, int terminated);

/* The cells of a text that its tabs and line ends cut up in place; the caller frees them. */
typedef struct fuzz_grid {
    const char **cells;
    size_t rows;
    size_t columns;
} fuzz_grid;

/* `text` has a NUL behind it. False for a grid that is too large to be of use here. */
int fuzz_cut(char *text, size_t size, fuzz_grid *out);

/* True for valid UTF-8 with a NUL within `capacity` bytes. */
int fuzz_is_text(const char *text, size_t capacity);

/* An error that a call must leave alone on success. */
void fuzz_prepare_error(soekpi_error *error);
/* Checks the error after a call that returned `status`. */
void fuzz_check_error(const soekpi_error *error, soekpi_status status);
/* The same for a constructor. */
void fuzz_check_handle(const soekpi_error *error, const void *handle);

/* The built-in catalogue, made once, for targets that do not change it. */
const soekpi_catalogue *fuzz_catalogue(void);

/* Reads every target of a plan back and judges a table of one empty row. */
void fuzz_use_plan(const soekpi_plan *plan);
/* Reads every column and finding of a table back. */
void fuzz_use_table(const soekpi_table *table);

#endif
