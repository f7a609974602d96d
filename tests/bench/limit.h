/* Kernels of the measured limit; see limit.c. Called from limits.py. */
#ifndef SOEKPI_BENCH_LIMIT_H
#define SOEKPI_BENCH_LIMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The bytes of a workload. Arrays that are written lie on lines of 64 bytes;
 * only whole groups of 64 rows are moved. */
typedef struct limit_job {
    const double *const *input; /* `inputs` columns */
    size_t inputs;
    double *values; /* `wide` columns, `capacity` elements from one to the next */
    size_t wide;
    size_t capacity;
    uint8_t *const *bytes; /* `narrow` columns */
    size_t narrow;
} limit_job;

size_t limit_kernel_count(void);
const char *limit_kernel_name(size_t index);

/* Moves the bytes of rows first..first+count with one kernel. */
uint64_t limit_run(size_t index, const limit_job *job, size_t first, size_t count);
/* Reads the inputs alone. */
uint64_t limit_read(const limit_job *job, size_t first, size_t count);

/* a = b + scale * c, through the caches and past them. */
void limit_triad(double *a, const double *b, const double *c, double scale, size_t count);
void limit_triad_past(double *a, const double *b, const double *c, double scale, size_t count);

/* About `count` multiplications and additions of doubles in registers. */
double limit_operations(size_t count);

#endif
