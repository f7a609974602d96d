/* What the batch engine makes of the bound targets, once, when an evaluation is
 * created: columns to read and integers to multiply them by.
 *
 * Targets are cut into sections of at most SECTION_SLOTS columns, which are read
 * once a batch. The columns of one form, and those of a reference that correspond
 * to them, share a scale, so that they add up as integers; such a family of
 * columns is named by one of its slots. Its scale s is a power of ten, found as
 * the rows come: a cell of it is the integer r = cell * 10^(s + power), with the
 * column's own power of ten. Coefficients do not depend on s; what does is a
 * power of ten, applied to a whole form (batch_forms.c). */
#ifndef SOEKPI_EVALUATE_PROGRAM_H
#define SOEKPI_EVALUATE_PROGRAM_H

#include <stdatomic.h>

#include "evaluate/evaluation.h"
#include "evaluate/kernel.h"

enum { SECTION_SLOTS = 32, NO_FAMILY = -1, LIMITS = 3 };

typedef uint32_t slot_set;

/* integer * 10^exponent, with |integer| < 2^53. */
typedef struct scaled_integer {
    double integer;
    int exponent;
} scaled_integer;

typedef enum lane_form_kind {
    FORM_CONSTANT, /* 1 * unit */
    FORM_COLUMN,   /* a column's figures * unit */
    FORM_SUM       /* constant + terms */
} lane_form_kind;

/* figures * unit * 10^-(scale of the family + power). */
typedef struct lane_form {
    lane_form_kind kind;
    size_t slot; /* FORM_COLUMN */
    lane_term *terms;
    wide_constant *wide; /* coefficients of the terms as double-doubles, times 10^power of the column */
    size_t count, capacity;
    scaled_integer constant;     /* FORM_SUM: in its own unit, 10^-0 */
    wide_constant wide_constant; /* the constant; FORM_CONSTANT: the whole form */
    double unit;
    int family; /* NO_FAMILY: a constant */
    int power;
    double reach; /* bound of |figures| */
} lane_form;

typedef struct lane_ratio {
    lane_form numerator, denominator;
    lane_form now;           /* growth: W, for labels */
    scaled_integer now_unit; /* W * this is compared with the denominator */
    slot_set slots;
    bool growth;
    bool nonzero;
    bool deferred; /* a missing figure may have a stand-in: such rows are left to judge.c */
    uint8_t marks, marks_when_missing;
} lane_ratio;

typedef struct prepared_target prepared_target;

typedef enum lane_extra { NO_SECOND, SECOND_MARGIN, SECOND_SHARE } lane_extra;

/* The value against factor * reference + margin. */
typedef struct lane_test {
    size_t reference;
    bool upper; /* the good side is below */
    bool strict;
    scaled_integer factor, margin;
    lane_extra extra;
    scaled_integer second; /* margin of the second limit, or the share */
    wide_constant wide_factor, wide_margin, wide_second;
} lane_test;

typedef struct lane_target {
    bool in_lanes;   /* else every row is left to judge.c */
    bool distances;  /* references, margins and amounts too */
    bool policy;     /* labels have verdicts of their own */
    bool sees_names; /* scope by names */
    int32_t *scope;  /* codes of the entities in scope */
    size_t scope_count;
    lane_ratio value;
    lane_ratio references[LIMITS];
    size_t reference_count;
    lane_test tests[LIMITS];
    size_t test_count;    /* all must hold */
    bool condition;       /* one test more: at risk when it holds */
    scaled_integer scale; /* of amounts */
} lane_target;

typedef struct section {
    size_t first, count;            /* targets */
    int32_t sources[SECTION_SLOTS]; /* by slot */
    int family[SECTION_SLOTS];      /* by slot */
    int power[SECTION_SLOTS];       /* of the column: cells are * 10^power */
    size_t slot_count;
    int scales[SECTION_SLOTS]; /* by slot that names a family: the usual ones */
    atomic_schar *hints;       /* the ones that served last: see soekpi_hint_take() */
} section;

typedef struct lane_program {
    const kernel *kernel;
    section *sections;
    size_t section_count, section_capacity;
    lane_target *targets;
    prepared_target *prepared; /* of each target, at the usual scales */
    size_t target_count;
    size_t cache; /* bytes of the last-level cache */
} lane_program;

lane_program *soekpi_program_create(const soekpi_evaluation *evaluation, const kernel *lanes);
void soekpi_program_free(lane_program *program);
section *soekpi_section_of(const lane_program *program, size_t target);

/* The scale of a family that served last, in whatever thread; *hopeless when it did
 * not serve all cells, and none was found that did. */
int soekpi_hint_take(const section *part, size_t family, bool *hopeless);
void soekpi_hint_leave(const section *part, size_t family, int scale, bool hopeless);

#endif
