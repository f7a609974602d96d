/* Columns of results. */
#include <stdlib.h>

#include "words.h"

bool results_fill(const soekpi_evaluation *evaluation, size_t targets, size_t rows, soekpi_results *out) {
    size_t cells = targets * rows;
    size_t count = cells > 0 ? cells : 1;
    soekpi_error error = {0};
    *out = (soekpi_results){
        .size = sizeof *out,
        .capacity = rows,
        .values = allocated(calloc(count, sizeof(double))),
        .references = allocated(calloc(count, sizeof(double))),
        .margins = allocated(calloc(count, sizeof(double))),
        .amounts = allocated(calloc(count, sizeof(double))),
        .verdicts = allocated(calloc(count, 1)),
        .reasons = allocated(calloc(count, 1)),
        .labels = allocated(calloc(count, 1)),
        .marks = allocated(calloc(count, 1)),
    };
    if (soekpi_evaluation_run(evaluation, 0, rows, out, &error) == SOEKPI_OK)
        return true;
    fprintf(stderr, "%s: %s\n", program_name, error.message);
    return false;
}

void results_free(soekpi_results *results) {
    free(results->values);
    free(results->references);
    free(results->margins);
    free(results->amounts);
    free(results->verdicts);
    free(results->reasons);
    free(results->labels);
    free(results->marks);
}
