/* Plans that include plans.
 *
 * First all plans are opened, each with the names it defines; then their targets are
 * read, those of an included plan behind those of the plan that includes it. */
#ifndef SOEKPI_PLAN_INCLUDE_H
#define SOEKPI_PLAN_INCLUDE_H

#include "plan/reader.h"

/* The plan that items and so on come from: those below the counts that no earlier one has. */
typedef struct names_origin {
    const char *plan;
    size_t items, indicators, parameters; /* of the catalogue after this plan's */
} names_origin;

/* What all plans share that are read together. */
typedef struct inclusion {
    const soekpi_plan_source *sources;
    size_t source_count;
    soekpi_plan *root; /* the plan that is asked for */
    size_t part_count; /* opened so far */
    size_t bytes;      /* of their texts */
    bool located;      /* the error says which plan it is in */
    names_origin *origins;
    size_t origin_count, origin_capacity;
} inclusion;

/* A plan whose heading and names are read, with those it includes. */
typedef struct opened_plan {
    soekpi_plan *plan;
    document *tree; /* NULL for the root, whose caller has it */
    const node *map;
    char *id; /* of the part; these are NULL for the root */
    char *title_chinese;
    char *title_english;
    const struct opened_plan *outer;
    size_t depth;
    struct opened_plan *parts;
    size_t part_count;
} opened_plan;

/* ---- read.c ---- */

/* Reads heading and names, and opens what is included. */
soekpi_status soekpi_plan_open(opened_plan *opened, inclusion *shared, soekpi_error *error);
/* Reads the targets, and takes in those of the parts. */
soekpi_status soekpi_plan_fill(opened_plan *opened, inclusion *shared, soekpi_error *error);

/* ---- include.c ---- */

soekpi_status soekpi_parts_open(opened_plan *opened, inclusion *shared, soekpi_error *error);
soekpi_status soekpi_parts_fill(opened_plan *opened, inclusion *shared, soekpi_error *error);
void soekpi_parts_free(opened_plan *opened);

/* ---- include_names.c ---- */

/* Reads what a plan defines into the catalogue of the root. What another plan defines
 * in the same way is there already; DUPLICATE for what differs. */
soekpi_status soekpi_part_names(const opened_plan *opened, inclusion *shared, soekpi_error *error);
/* Moves a part's benchmarks to the root. */
soekpi_status soekpi_part_benchmarks(const opened_plan *opened, const inclusion *shared, soekpi_error *error);

/* ---- merge.c ---- */

/* What a part says about all of a plan must not contradict the root. */
soekpi_status soekpi_part_check(const opened_plan *opened, const inclusion *shared, soekpi_error *error);
/* Likewise its targets, before they are merged. */
soekpi_status soekpi_part_check_rounding(const soekpi_plan *own, const soekpi_plan *root,
                                         soekpi_error *error);
/* Moves the targets, headings and parts of `from` to the end of `into`. False: memory;
 * both can be freed. */
bool soekpi_part_merge(soekpi_plan *into, opened_plan *from);

#endif
