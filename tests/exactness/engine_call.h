/* The one place that reaches into the library: its paths, counted, and one of them alone. */
#ifndef EXACTNESS_ENGINE_CALL_H
#define EXACTNESS_ENGINE_CALL_H

#include <soekpi/soekpi.h>

typedef struct engine_paths {
    uint64_t lanes, wide, exact;
} engine_paths;

/* As soekpi_evaluation_run() with checked arguments; adds to `paths`. */
void engine_call(const soekpi_evaluation *evaluation, size_t first, size_t count,
                 const soekpi_results *results, engine_paths *paths);

/* Every row and target by integers of any length, whatever the engine would do. */
void engine_call_exact(const soekpi_evaluation *evaluation, size_t rows, size_t targets,
                       const soekpi_results *results);

/* From now on results are written past the cache, as those of columns that exceed it. */
void engine_call_stream(soekpi_evaluation *evaluation);

#endif
