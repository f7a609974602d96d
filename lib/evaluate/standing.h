/* Standings: the places of rows for rank targets.
 *
 * Places are found once, when an evaluation is created: a place is a matter of all
 * figures it is compared with, not of the row alone. A row is compared with its
 * *field*: the rows of role peer, or the entities, or the groups of its depth or of
 * its parent. What has no figure may stand before the row or behind it, so that the
 * row's place lies between `place` and `worst`. */
#ifndef SOEKPI_EVALUATE_STANDING_H
#define SOEKPI_EVALUATE_STANDING_H

#include "evaluate/evaluation.h"

typedef struct standing {
    uint32_t place, worst; /* 0: none */
    uint32_t peers;        /* compared with, the row among them */
    uint32_t missing;      /* of them: their figure is missing or has no meaning */
    uint32_t undefined;    /* of these: it has no meaning */
    uint32_t tied;         /* others with exactly the same figure, or on the same side of all figures */
    bool reported;         /* the place itself */
    uint8_t reason;        /* why there is no place, or SOEKPI_REASON_OK */
    uint8_t lacking;       /* why others have no figure: a missing one before one without a meaning */
    uint8_t label, marks;  /* of the row's figure */
} standing;

/* Places for one target, of the rows from `first` on. */
typedef struct standing_list {
    standing *rows;
    size_t first, count;
} standing_list;

struct places_found {
    standing_list *lists; /* by target; empty for other kinds */
    size_t list_count;
};

/* ---- standing.c ---- */

/* Finds the places of all rank targets of a bound evaluation, and adds the findings about them. */
soekpi_status soekpi_standings_find(soekpi_evaluation *evaluation, soekpi_error *error);
void soekpi_standings_free(soekpi_evaluation *evaluation);
/* NULL: the target is no rank, or does not speak about rows of that sort. */
const standing *soekpi_standing_of(const soekpi_evaluation *evaluation, size_t target, size_t row);

/* Sets has_value, value, reason, label and marks of a judgement: the value is the place, which is the best
 * one where it is not certain. */
void soekpi_standing_judge(const context *at, size_t target, judgement *out);
/* The worst place that the row may have; false when that is its value, or there is none. */
bool soekpi_standing_worst(const context *at, size_t target, exact_ratio *out);
/* Corrects the verdict that the value gave, knowing the one that the worst place gives: a place that is not
 * certain decides nothing unless both agree, and one among nobody is none. */
void soekpi_standing_decide(const context *at, size_t target, int32_t at_worst, judgement *out);

/* ---- standing_peers.c ---- */

/* Room for finding places, and what they have in common. */
typedef struct standing_search standing_search;

standing_search *soekpi_standing_search_create(const soekpi_evaluation *evaluation);
void soekpi_standing_search_free(standing_search *search);
/* Fills the list of one rank target. Errors: MEMORY, LIMIT. */
soekpi_status soekpi_standing_search_run(standing_search *search, size_t target, standing_list *out,
                                         soekpi_error *error);

/* Whether rows are compared with rows of role peer, rather than with each other. */
bool soekpi_standing_against_peers(const soekpi_evaluation *evaluation, const target *wanted);

/* ---- standing_text.c ---- */

/* The figure that was placed: the row's own, or else that of its own row among the peers. */
void soekpi_standing_figure(const context *at, size_t target, computed *out);
/* "第2位（共7位）", "place 2 to 4 of 7, 2 without a figure". */
void soekpi_standing_explain(const context *at, size_t target, int32_t language, text_builder *builder);
/* Names of those whose missing figures leave the place open, in the order of the table; behind the names
 * that `builder` holds. */
void soekpi_standing_missing(const context *at, size_t target, int32_t language, text_builder *builder);

#endif
