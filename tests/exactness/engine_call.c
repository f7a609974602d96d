#include "engine_call.h"

#include "evaluate/batch.h"
#include "evaluate/engine.h"
#include "evaluate/program.h"

void engine_call(const soekpi_evaluation *evaluation, size_t first, size_t count,
                 const soekpi_results *results, engine_paths *paths) {
    path_counts counts = {0, 0, 0};
    soekpi_engine_run(evaluation, first, count, results, &counts);
    paths->lanes += counts.lanes;
    paths->wide += counts.wide;
    paths->exact += counts.exact;
}

void engine_call_exact(const soekpi_evaluation *evaluation, size_t rows, size_t targets,
                       const soekpi_results *results) {
    for (size_t row = 0; row < rows; row++) {
        const context at = {.evaluation = evaluation, .row = row};
        for (size_t t = 0; t < targets; t++)
            soekpi_judge_exactly(&at, t, results, row);
    }
}

void engine_call_stream(soekpi_evaluation *evaluation) {
    evaluation->program->cache = 0;
}
