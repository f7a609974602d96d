#include <stdlib.h>

#include "figures.h"
#include "words.h"

bool monitor_evaluate(struct monitor *monitor) {
    const struct arguments *arguments = monitor->arguments;
    soekpi_error error = {0};
    soekpi_evaluation_options options = {
        .size = sizeof options,
        .period = arguments->period,
        .as_of = arguments->as_of,
        .set_names = (const char *const *)arguments->set_names,
        .set_values = arguments->set_values,
        .set_count = arguments->set_count,
        .partial = arguments->partial ? 1 : 0,
        .fill = arguments->fill ? 1 : 0,
        .strict = arguments->strict ? 1 : 0,
        .money_unit = arguments->money_unit,
        .registers = monitor->registers,
        .register_count = monitor->register_count,
    };
    monitor->evaluation = soekpi_evaluation_create(monitor->plan, monitor->table, &options, &error);
    if (monitor->evaluation == NULL) {
        fprintf(stderr, "%s: %s\n", program_name, error.message);
        return false;
    }
    monitor->info.size = sizeof monitor->info;
    if (soekpi_evaluation_describe(monitor->evaluation, &monitor->info) != SOEKPI_OK)
        return false;
    monitor->plan_info.money_unit = monitor->info.money_unit; /* as --unit has it */
    monitor->rows = monitor->info.entities + monitor->info.groups;
    if (!results_fill(monitor->evaluation, monitor->info.targets, monitor->rows, &monitor->results) ||
        !rows_choose(monitor))
        return false;
    monitor->tree = soekpi_tree_create(monitor->evaluation, monitor->results.verdicts, monitor->rows,
                                       monitor->chosen_rows, monitor->chosen_count, &error);
    if (monitor->tree == NULL) {
        fprintf(stderr, "%s: %s\n", program_name, error.message);
        return false;
    }
    if (arguments->format != OUTPUT_CSV)
        monitor->figures = figures_create(monitor);
    return true;
}

void monitor_free(struct monitor *monitor) {
    figures_free(monitor->figures);
    soekpi_tree_free(monitor->tree);
    free(monitor->chosen);
    free(monitor->chosen_rows);
    results_free(&monitor->results);
    soekpi_evaluation_free(monitor->evaluation);
    input_free(monitor);
}

int monitor_exit_status(const struct monitor *monitor) {
    soekpi_tree_node whole = node_at(monitor, 0);
    const size_t *counts = whole.counts;
    if (counts[SOEKPI_BREACHED] > 0)
        return EXIT_BREACHED;
    bool concluded = counts[SOEKPI_MET] + counts[SOEKPI_AT_RISK] + counts[SOEKPI_PENDING] > 0;
    bool open = counts[SOEKPI_NO_DATA] + counts[SOEKPI_UNDEFINED] > 0;
    return open || !concluded ? EXIT_NOT_EVALUABLE : EXIT_ALL_MET;
}
