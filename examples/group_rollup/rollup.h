/* What the parts of group_rollup share. */
#ifndef GROUP_ROLLUP_H
#define GROUP_ROLLUP_H

#include "monitor.h"

/* The command line. */
struct request {
    struct arguments arguments; /* plan, data, period, unit, language: as plan_monitor reads them */
    struct word_list groups;    /* --group: which groups; none: those at the top */
    struct word_list targets;   /* --target: of a plan only these; none: all of its indicators */
    char *plan_text;            /* of an indicator that was named in place of a plan; owned */
};

/* A figure that is rolled up: a target of the plan that is made for the purpose. */
struct figure_step {
    char *name; /* "利润总额@上年同期"; owned */
    char *id;   /* of the item or indicator; owned */
    int32_t time;
    int32_t unit;
    bool indicator; /* else an item */
    bool prior;     /* its rule compares with last year's value */
};

/* An indicator or item that was asked for, and the figures that it is made of. */
struct asked {
    size_t step;    /* itself */
    size_t *inputs; /* steps; owned */
    size_t input_count;
    int32_t annualise; /* of the plan's target */
};

struct rollup {
    const struct request *request;
    struct monitor source; /* the plan and the data as given; not evaluated */
    struct monitor steps;  /* the plan of the steps, evaluated on the same data */
    struct figure_step *list;
    size_t count, capacity;
    struct asked *asked;
    size_t asked_count;
};

/* request.c */
bool request_read(int count, char **texts, struct request *out);
void request_free(struct request *request);
void print_usage(int32_t language, FILE *out);

/* steps.c: false, with a message on standard error, when it cannot be done. */
bool rollup_create(const struct request *request, struct rollup *out);
void rollup_free(struct rollup *rollup);

/* print_steps.c: one group and one indicator, step by step. */
void print_rollup(const struct rollup *rollup, size_t row, const struct asked *asked, FILE *out);

#endif
