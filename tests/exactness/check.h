/* One scene judged by the library, in several ways, and by the oracles. */
#ifndef EXACTNESS_CHECK_H
#define EXACTNESS_CHECK_H

#include <stdio.h>

#include "engine_call.h"
#include "oracle.h"
#include "scene.h"
#include "text.h"

typedef struct tally {
    uint64_t scenes;
    uint64_t verdicts; /* compared with an oracle */
    uint64_t numbers;  /* values, references, margins, amounts: compared bit for bit with an oracle */
    uint64_t ties, edges;
    uint64_t classes[ROW_CLASS_END];
    uint64_t forms[RULE_FORM_END];
    uint64_t judged[SOEKPI_VERDICT_END], reasons[SOEKPI_REASON_END];
    uint64_t small, gmp, both;               /* which oracle decided; both: and agreed */
    uint64_t again[SOEKPI_INSTRUCTIONS_END]; /* results of further runs, on each set; 0: by the exact path */
    uint64_t cases;                          /* written for Python */
    engine_paths paths[2]; /* of the first runs, without and with references, margins or amounts */
    uint64_t wrong;        /* verdicts or numbers unlike the oracle's */
    uint64_t unlike;       /* results of a further run unlike the first */
    uint64_t quarrels;     /* oracles that disagree with each other */
    uint64_t failed;       /* scenes that the library refused */
} tally;

typedef struct check_options {
    uint64_t both_every;  /* verdicts for each one that both oracles judge */
    uint64_t again_every; /* scenes for each one that is run in every way */
    uint64_t case_every;  /* verdicts for each one written for Python; 0: none */
    uint64_t shown;       /* faults to describe */
} check_options;

/* What a thread needs for its scenes. */
typedef struct checker {
    const check_options *options;
    const soekpi_catalogue *catalogue;
    gmp_judge judge;
    gmp_cell cells[SCENE_COLUMNS];
    tally tally;
    text cases;  /* lines for Python */
    text faults; /* sentences for people */
} checker;

void checker_begin(checker *check, const check_options *options, const soekpi_catalogue *catalogue);
void checker_end(checker *check);
/* False when memory runs out. */
bool check_scene(checker *check, const scene *made);
void tally_add(tally *to, const tally *from);

law_outcome check_out_of_scope(void);

/* groups.c: the oracle's answer; `group` as in scene.groups. */
law_outcome check_group(checker *check, const scene *made, size_t target, int32_t group);

/* cases.c: a case for judge_again.py. */
void case_add_target(text *out, const law_target *law);
void case_add(text *out, const scene *made, const law_target *law, size_t row, int32_t months,
              const law_outcome *outcome);

#endif
