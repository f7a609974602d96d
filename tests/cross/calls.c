#include "calls.h"

#include <string.h>

#include "figures.h"

static uint64_t hash_bytes(uint64_t hash, uint64_t word, int bytes) {
    for (int i = 0; i < bytes; i++) {
        hash = (hash ^ (word >> (8 * i) & 0xFF)) * UINT64_C(0x100000001B3);
    }
    return hash;
}

uint64_t hash_code(uint64_t hash, int32_t code) {
    return hash_bytes(hash, (uint32_t)code, 4);
}

uint64_t hash_number(uint64_t hash, double number) {
    uint64_t word;
    memcpy(&word, &number, sizeof word);
    return hash_bytes(hash, word, 8);
}

static uint64_t hash_value(uint64_t hash, soekpi_status status, const soekpi_value *of) {
    hash = hash_number(hash_code(hash, status), of->value);
    return hash_code(hash_code(hash, of->reason), of->label);
}

static uint64_t hash_outcome(uint64_t hash, soekpi_status status, const soekpi_outcome *of) {
    hash = hash_number(hash_number(hash_code(hash, status), of->value), of->reference);
    hash = hash_number(hash_number(hash, of->margin), of->amount);
    hash = hash_code(hash_code(hash, of->verdict), of->reason);
    return hash_code(hash_code(hash, of->label), of->marks);
}

static uint64_t hash_one_figures(uint64_t hash, const double *x) {
    soekpi_value value;
    soekpi_outcome outcome;
    soekpi_status status;
    status = soekpi_growth(x[0], x[1], &value);
    hash = hash_value(hash, status, &value);
    status = soekpi_debt_ratio(x[6], x[9], &value);
    hash = hash_value(hash, status, &value);
    status = soekpi_roe(x[2], x[12], x[13], &value);
    hash = hash_value(hash, status, &value);
    status = soekpi_roe_closing(x[2], x[12], &value);
    hash = hash_value(hash, status, &value);
    status = soekpi_roe_weighted(x[2], x[12], x[0], &value);
    hash = hash_value(hash, status, &value);
    status = soekpi_per_capita(x[4], x[14], &value);
    hash = hash_value(hash, status, &value);
    status = soekpi_labour_productivity(x[0], x[1], x[2], x[3], x[14], &value);
    hash = hash_value(hash, status, &value);
    status = soekpi_capital_preservation(x[9], x[0], x[10], &value);
    hash = hash_value(hash, status, &value);
    for (int32_t comparison = 0; comparison < SOEKPI_COMPARISON_END; comparison++) {
        status = soekpi_compare(x[7], comparison, x[8], &outcome);
        hash = hash_outcome(hash, status, &outcome);
    }
    return hash;
}

static const struct {
    const char *indicator, *rule, *at_risk;
    int32_t round;
} prepared[] = {
    {"growth(total_profit)", ">= 10 %", "1 pp", 0},
    {"debt_ratio", "<= prior + 1 pp", "> 69 %", 0},
    {"roe", "between 5 % and 0.5 * debt_ratio", NULL, 3},
    {"revenue_per_capita", "within 2 万元/人 of 1.05 * prior", "5 %", 0},
};

uint64_t hash_calls(uint64_t hash, const soekpi_catalogue *catalogue, const double *figures, size_t rows,
                    const char **why) {
    static soekpi_error error;
    const char *names[FIGURE_COLUMNS];
    for (size_t i = 0; i < FIGURE_COLUMNS; i++) {
        names[i] = figure_columns[i].name;
    }
    for (size_t row = 0; row < rows; row++) {
        hash = hash_one_figures(hash, figures + row * FIGURE_COLUMNS);
    }
    for (size_t i = 0; i < sizeof prepared / sizeof *prepared; i++) {
        soekpi_calculator_options options = {.size = sizeof options,
                                             .at_risk = prepared[i].at_risk,
                                             .round = prepared[i].round,
                                             .annualise = 2};
        soekpi_calculator *calculator = soekpi_calculator_create(
            catalogue, prepared[i].indicator, prepared[i].rule, names, FIGURE_COLUMNS, &options, &error);
        if (calculator == NULL) {
            *why = error.message;
            return 0;
        }
        for (size_t row = 0; row < rows; row++) {
            soekpi_outcome outcome;
            soekpi_status status =
                soekpi_calculator_run(calculator, figures + row * FIGURE_COLUMNS, &outcome);
            hash = hash_outcome(hash, status, &outcome);
        }
        soekpi_calculator_free(calculator);
    }
    return hash;
}
