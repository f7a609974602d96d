/* Filling the caller's soekpi_error. */
#ifndef SOEKPI_BASE_ERROR_H
#define SOEKPI_BASE_ERROR_H

#include <soekpi/status.h>

#if defined(__GNUC__)
#define SOEKPI_FORMAT(string, first) __attribute__((format(printf, string, first)))
#else
#define SOEKPI_FORMAT(string, first)
#endif

/* Position of a piece of text, 1-based, column in code points; 0,0 for none. */
typedef struct place {
    int line;
    int column;
} place;

/* Fills *error (may be NULL) and returns `code`, so that a failing function
 * ends in `return soekpi_fail(...)`. The message is cut at a UTF-8 boundary.
 * Only %s %.*s %d %zu %c belong in `format`: nothing a locale could change. */
soekpi_status soekpi_fail(soekpi_error *error, soekpi_status code, place where, const char *format, ...)
    SOEKPI_FORMAT(4, 5);

/* The same for "memory is out". */
soekpi_status soekpi_fail_memory(soekpi_error *error);

extern const place soekpi_nowhere;

#endif
