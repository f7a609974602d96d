/* Loops of single calls, so that what is timed is C calling C. Each call gets other
 * figures; what it says is summed, so that no compiler can leave it out. */
#include <soekpi/soekpi.h>
#include <string.h>

#include "calls.h"

double calls_debt_ratio(const double *figures, size_t rows, size_t calls) {
    double sum = 0;
    size_t row = 0;
    for (size_t call = 0; call < calls; call++) {
        soekpi_value value;
        if (soekpi_debt_ratio(figures[2 * row], figures[2 * row + 1], &value) != SOEKPI_OK)
            return -1;
        sum += value.value;
        row = row + 1 < rows ? row + 1 : 0;
    }
    return sum;
}

double calls_growth(const double *figures, size_t rows, size_t calls) {
    double sum = 0;
    size_t row = 0;
    for (size_t call = 0; call < calls; call++) {
        soekpi_value value;
        if (soekpi_growth(figures[2 * row], figures[2 * row + 1], &value) != SOEKPI_OK)
            return -1;
        sum += value.value;
        row = row + 1 < rows ? row + 1 : 0;
    }
    return sum;
}

double calls_calculator(const soekpi_calculator *calculator, const double *figures, size_t width, size_t rows,
                        size_t calls) {
    double sum = 0;
    size_t row = 0;
    for (size_t call = 0; call < calls; call++) {
        soekpi_outcome outcome;
        if (soekpi_calculator_run(calculator, figures + width * row, &outcome) != SOEKPI_OK)
            return -1;
        sum += outcome.verdict;
        row = row + 1 < rows ? row + 1 : 0;
    }
    return sum;
}

double calls_row(const soekpi_evaluation *evaluation, double *inputs, const double *figures, size_t width,
                 size_t rows, size_t calls, soekpi_results *results) {
    double sum = 0;
    size_t row = 0;
    for (size_t call = 0; call < calls; call++) {
        memcpy(inputs, figures + width * row, width * sizeof *inputs);
        if (soekpi_evaluation_run(evaluation, 0, 1, results, NULL) != SOEKPI_OK)
            return -1;
        sum += results->verdicts[0];
        row = row + 1 < rows ? row + 1 : 0;
    }
    return sum;
}
