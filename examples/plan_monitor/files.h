/* Files in memory, and messages about them. */
#ifndef PLAN_MONITOR_FILES_H
#define PLAN_MONITOR_FILES_H

#include "monitor.h"

/* A file in memory, with a NUL after its end. */
struct content {
    char *text;
    size_t length;
};

/* Reads a file whole; "-" is standard input. False leaves the cause in errno. */
bool read_whole(const char *path, struct content *out);
/* "cannot read 'path'", by errno. Returns false. */
bool refuse_file(const char *path);
/* "file:line:column: message", as compilers write it. Returns false. */
bool refuse_text(const char *path, const soekpi_error *error);

#endif
