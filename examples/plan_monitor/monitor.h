/* What the parts of plan_monitor share: the arguments and one evaluated plan. */
#ifndef PLAN_MONITOR_H
#define PLAN_MONITOR_H

#include <stdbool.h>
#include <stdio.h>

#include <soekpi/soekpi.h>

/* The name in messages on standard error; with the function main(). */
extern const char program_name[];

/* Exit statuses, the gravest first. */
enum { EXIT_BAD_INPUT = 3, EXIT_BREACHED = 1, EXIT_NOT_EVALUABLE = 2, EXIT_ALL_MET = 0 };

typedef enum output_format { OUTPUT_TEXT, OUTPUT_CSV, OUTPUT_JSON } output_format;

/* How deep the tree of the plan is printed: --tree. */
typedef enum tree_extent {
    TREE_PLAN,
    TREE_PART,
    TREE_ASPECT,
    TREE_MEASURE,
    TREE_TARGET,
    TREE_ROW, /* single results that are not met */
    TREE_ALL  /* and those that are */
} tree_extent;

enum { ANY_LEVEL = -1 };

/* Values of an option that may be repeated. */
struct word_list {
    const char **words;
    size_t count;
};

struct arguments {
    const char *plan;      /* a built-in id, a file, or "-" */
    const char *plan_text; /* the plan itself, where it is no file; else NULL */
    const char **data;     /* files, or "-" */
    size_t data_count;
    struct word_list
        registers;             /* data files that are registers, whatever their headers say; also in `data` */
    struct word_list includes; /* files of plans that the plan includes */
    struct word_list entities; /* --entity: only these rows, and what is below a group; none: all */
    struct word_list segments; /* --segment: only these rows */
    int level;                 /* --level: only rows at this depth of the groups; ANY_LEVEL: all */
    tree_extent tree;
    const char *complete;   /* registers hold everything up to this date; NULL: what they say */
    const char *period;     /* NULL: the plan's */
    const char *as_of;      /* NULL: the end of the period */
    const char *money_unit; /* shown; NULL: the plan's */
    /* How the data are read: --encoding, --data-unit, --data-entity, --data-period, --group, --map,
     * --shape, --header-rows, --dash, --quarters. */
    soekpi_table_options reading;
    char **map_headers; /* owned; reading.map_headers */
    const char **map_names;
    char **set_names; /* owned */
    const char **set_values;
    size_t set_count;
    output_format format;
    int32_t language; /* SOEKPI_CHINESE or SOEKPI_ENGLISH */
    bool partial, fill, strict;
    bool explain;      /* the calculation of every figure, not of breaches alone, and every note */
    bool all_findings; /* notes too, not their number alone */
    bool help, list;
};

/* A file of data, and the table or the register that was read from it. */
struct data_file {
    const char *path;
    const char *name; /* the shortest that tells it from the others; part of `path` */
    soekpi_table *table;
    soekpi_reading reading;     /* texts belong to the table */
    soekpi_register *records;   /* NULL: a table */
    soekpi_register_info about; /* of a register; texts belong to it */
};

/* One plan, evaluated. Rows are the enterprises, then groups, segments and the plan's own. */
struct monitor {
    const struct arguments *arguments;
    int32_t language;
    soekpi_catalogue *catalogue;
    char *plan_text; /* as read, with the unit that --unit asks for */
    soekpi_plan *plan;
    struct data_file *files; /* arguments->data_count */
    size_t table_count;      /* of the files that are tables */
    soekpi_table *table;     /* that of the only table, all of them joined, or an empty one */
    soekpi_table *own_table; /* `table` where it is no file's */
    const soekpi_register **registers;
    size_t register_count;
    soekpi_evaluation *evaluation;
    soekpi_plan_info plan_info;
    soekpi_evaluation_info info;
    size_t rows;  /* info.entities + info.groups, which has segments and the plan's own row too */
    bool *chosen; /* by row: whether the filters let it through */
    size_t *chosen_rows;
    size_t chosen_count;
    soekpi_tree *tree;           /* of the chosen rows */
    soekpi_results results;      /* capacity is `rows` */
    struct figure_list *figures; /* against last year; see figures.h */
};

/* arguments.c: false, with a message on standard error, when they cannot be used. */
bool arguments_read(int count, char **texts, struct arguments *out);
void arguments_free(struct arguments *arguments);
bool arguments_refuse(const char *what, const char *text);
/* "--name value" or "--name=value": false when texts[*position] is another option. `*position` moves to
 * its last word; NULL in `*value`, with a message, when no value follows. */
bool arguments_option(int count, char **texts, int *position, const char *name, const char **value);

/* arguments_data.c: options that say how data are read. */
/* "name=value": the name in fresh memory. False: there is no name or no '='. */
bool arguments_split(const char *text, char **name, const char **value);
bool arguments_add_map(struct arguments *out, const char *text);
bool arguments_read_shape(struct arguments *out, const char *text);
bool arguments_read_header_rows(struct arguments *out, const char *text);
bool arguments_read_dash(struct arguments *out, const char *text);
bool arguments_read_quarters(struct arguments *out, const char *text);

/* arguments_rows.c: options that say what is shown. */
bool arguments_add_register(struct arguments *out, const char *text);
bool arguments_add_include(struct arguments *out, const char *text);
bool arguments_add_entity(struct arguments *out, const char *text);
bool arguments_add_segment(struct arguments *out, const char *text);
bool arguments_read_level(struct arguments *out, const char *text);
bool arguments_read_tree(struct arguments *out, const char *text);

/* help.c */
void print_help(int32_t language, FILE *out);
void print_plans(int32_t language, FILE *out);

/* input.c: reads plan and data. False, with "file:line:column: message" on standard error. */
bool input_load(const struct arguments *arguments, struct monitor *out);
void input_free(struct monitor *monitor);
/* The period asked for, else the plan's; NULL for the only one of the data. The caller frees it. */
char *judged_period(const struct monitor *monitor);

/* input_plan.c: the plan, and those that it includes. */
bool input_load_plan(const struct arguments *arguments, struct monitor *out);

/* rows.c: which rows the filters let through. False, with a message, for a name that no row has. */
bool rows_choose(struct monitor *monitor);

/* evaluate.c */
bool monitor_evaluate(struct monitor *monitor);
void monitor_free(struct monitor *monitor);
int monitor_exit_status(const struct monitor *monitor);
/* results.c: evaluates every target for every row into fresh columns; results_free() frees them. */
bool results_fill(const soekpi_evaluation *evaluation, size_t targets, size_t rows, soekpi_results *out);
void results_free(soekpi_results *results);

/* Reports. */
void report_readings(const struct monitor *monitor, FILE *out);
void report_text(const struct monitor *monitor, FILE *out);
/* report_tree.c: what needs a decision first, what is fine folded. */
void report_tree(const struct monitor *monitor, bool colour, FILE *out);
/* report_groups.c: the groups and enterprises, indented by depth, with their verdicts. */
void report_groups(const struct monitor *monitor, bool colour, FILE *out);
/* report_parts.c: what each part contributes to a group, and the gap to what was reported. */
struct whole {
    double before, change; /* the group's value of last year, and its change on it; NaN for none */
};
void report_contributions(const struct monitor *monitor, size_t row, size_t target, const struct whole *whole,
                          FILE *out);
void report_gap(const struct monitor *monitor, size_t row, size_t target, FILE *out);
void report_details(const struct monitor *monitor, bool colour, FILE *out);
void report_csv(const struct monitor *monitor, FILE *out);
void report_json(const struct monitor *monitor, FILE *out);

#endif
