/* plan_monitor: the operating goals of a plan against the figures of enterprises.
 *
 *   plan_monitor baoan-2023 figures.csv
 *   plan_monitor plan.yaml figures.csv gdp.csv --period 2023-09 --format csv
 *
 * arguments.c reads the command line, input.c the plan and the data; evaluate.c
 * binds one to the other and runs; report_*.c print. All arithmetic and every
 * verdict is the library's. The program never sets a locale: it prints UTF-8. */
#include "monitor.h"

#include <stdlib.h>

const char program_name[] = "plan_monitor";

static void report(const struct monitor *monitor) {
    switch (monitor->arguments->format) {
    case OUTPUT_CSV:
        report_csv(monitor, stdout);
        break;
    case OUTPUT_JSON:
        report_json(monitor, stdout);
        break;
    default:
        report_text(monitor, stdout);
    }
}

static int monitor_plan(const struct arguments *arguments) {
    struct monitor monitor;
    int status = EXIT_BAD_INPUT;
    if (input_load(arguments, &monitor) && monitor_evaluate(&monitor)) {
        report(&monitor);
        status = monitor_exit_status(&monitor);
    }
    monitor_free(&monitor);
    return status;
}

int main(int count, char **texts) {
    struct arguments arguments;
    int status = EXIT_BAD_INPUT;
    if (arguments_read(count, texts, &arguments)) {
        status = EXIT_SUCCESS;
        if (arguments.help)
            print_help(arguments.language, stdout);
        else if (arguments.list)
            print_plans(arguments.language, stdout);
        else
            status = monitor_plan(&arguments);
    }
    arguments_free(&arguments);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("plan_monitor: the report could not be written\n", stderr);
        return EXIT_BAD_INPUT;
    }
    return status;
}
