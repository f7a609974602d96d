/* An accumulator's inside: how sums of groups are kept, and how they are read.
 *
 * Each group of the evaluation has a row of 64-bit words: for each figure the sum
 * of its scaled integers (sum_kernel.h), and how many members were added. Cells
 * with more places have the rest of their digits in a second such row, of finer
 * integers. What is no figure of such integers, and sums grown too large, go to
 * the group's block, and so does what merging brings. Finer rows and blocks are
 * made when they are first needed. A sum is all three together.
 *
 * A figure is a source summed in a class. All sums of class 0 count every member;
 * with partial sums a target's inputs form a class that leaves out members
 * without one of them, shared by targets that read the same inputs. Reported
 * indicators, which nothing is left out for, stay in class 0. */
#ifndef SOEKPI_EVALUATE_ACCUMULATOR_H
#define SOEKPI_EVALUATE_ACCUMULATOR_H

#include <soekpi/accumulator.h>

#include <stdatomic.h>

#include "base/sum.h"
#include "evaluate/evaluation.h"
#include "evaluate/sum_kernel.h"

enum {
    SUM_ROWS = BATCH_ROWS,
    /* Entities, or eliminations, after which a group's integers move to its block. */
    SUM_FULL = 4096,
    /* Members that there are at most, after a batch or a merge; and in the next batch. */
    SUM_MERGED = 2 * (SUM_FULL + SUM_ROWS),
    SUM_LIMIT = SUM_MERGED + SUM_ROWS
};
/* Integers are below 10^15 in magnitude, so that SUM_LIMIT of them stay below 2^63. */
_Static_assert(SUM_LIMIT <= INT64_MAX / INT64_C(1000000000000000), "no integer overflows");

/* So many rows an accumulator holds at most; sums of as many figures fit (sum.h). */
static const uint64_t sum_most_rows = UINT64_C(1) << 62;

/* Members counted in a group's row: entities in the lower half, eliminations above. */
static const uint64_t sum_one_entity = 1;
static const uint64_t sum_one_elimination = UINT64_C(1) << 32;
/* Bits of that count of which one is set when either half is SUM_FULL or more. */
static const uint64_t sum_full_bits = UINT64_C(0xfffff000fffff000);

/* How a source's cells are read, and the cells of the batch. */
typedef struct sum_reader {
    int32_t source;
    int32_t column;
    int32_t power;            /* a cell's figure is the cell times 10^power */
    bool elsewhere;           /* read on the member's row of that date */
    bool fill;                /* a blank is looked for there */
    int32_t places;           /* integers are cells times 10^places */
    uint32_t moves;           /* how often `places` changed */
    uint32_t misses;          /* how often no better number of places was found */
    uint32_t patience;        /* batches until the next attempt */
    uint64_t missing;         /* rows of the batch known to lack it */
    uint64_t single;          /* rows whose cell is read by itself */
    uint64_t absent;          /* rows that lack it, after all is read */
    bool split;               /* some figure has more places, and `fine` is set */
    sum_word words[SUM_ROWS]; /* of 0 in rows that are missing or single */
    sum_word fine[SUM_ROWS];
} sum_reader;

typedef struct sum_figure {
    int32_t source;
    size_t reader;
    size_t in;   /* class */
    size_t slot; /* in a group's row */
    char *name;  /* "total_profit@prior" */
} sum_figure;

typedef struct sum_class {
    size_t first, count; /* figures, whose slots follow each other */
    bool drops;          /* members without a figure are left out */
    size_t slot;         /* of the first figure */
    size_t counted;      /* slot after the last: entities that count; in class 0 all members */
} sum_class;

/* What a figure's sum is made of beside the integers. */
typedef struct summed {
    decimal_sum sum;
    uint64_t missing, invalid; /* members */
    uint8_t marks;
} summed;

/* A supplied number of months, on which members may disagree. */
typedef struct months_seen {
    bool any, differ;
    decimal value;
} months_seen;

typedef struct group_block {
    uint64_t entities, eliminations;
    months_seen months;
    uint64_t *counted; /* by class */
    summed figures[];
} group_block;

/* A group that the evaluation does not have. */
typedef struct added_group {
    char *name;
    size_t context;
} added_group;

/* What a figure is over a group and those in it. */
typedef struct figure_total {
    int128 mantissa;           /* of the sum, mantissa * 10^exponent */
    uint64_t missing, invalid; /* members */
    int32_t exponent;
    uint8_t marks;
    bool apart; /* the sum has no narrow part: it is added up when it is asked for */
} figure_total;

typedef struct group_total {
    uint64_t entities, eliminations;
    months_seen months;
} group_total;

/* A group's place in the order of the tree. */
typedef struct tree_place {
    size_t index;
    size_t total; /* place of its total, or NO_ROW: no other is in it */
    size_t above; /* place of the total of the group that it is in, or NO_ROW */
} tree_place;

/* The evaluation's groups as a tree, and what those that have others in them add up to. */
typedef struct sum_tree {
    tree_place *order; /* groups, each before those in it */
    size_t count;
    size_t *starts; /* of each group: where it and those in it stand in `order` ... */
    size_t *sizes;  /* ... and how many they are */
    size_t plan;    /* the plan's own row, which has all groups in it, or NO_ROW */
    size_t *inner;  /* of each group: place of its total, or NO_ROW */
    size_t inner_count;
    _Atomic(int32_t) state; /* of the totals, which follow, by place */
    group_total *totals;
    uint64_t *counted; /* by class */
    figure_total *figures;
} sum_tree;

struct soekpi_accumulator {
    const soekpi_evaluation *evaluation;
    const sum_kernel *kernel;
    bool spoilt;   /* an addition failed half-way */
    uint64_t rows; /* added or merged, all groups together */
    sum_class *classes;
    size_t class_count;
    sum_figure *figures;
    size_t figure_count;
    sum_reader *readers;
    size_t reader_count;
    const sum_word **columns;                                         /* of the class being added */
    sum_word none[SUM_ROWS], entity[SUM_ROWS], elimination[SUM_ROWS]; /* what each row counts */
    size_t *target_classes;
    bool has_duplicates; /* some row's key is doubled */
    void *memory;        /* of the rows of integers */
    uint64_t *sums;      /* group * stride + slot, one group more for rows without one */
    void *fine_memory;
    uint64_t *fine; /* likewise, without counts; NULL until a figure has more places */
    size_t stride;
    size_t own_count;     /* groups of the evaluation */
    group_block **blocks; /* by group; NULL: none yet */
    size_t block_capacity;
    added_group *added;
    size_t added_count, added_capacity;
    size_t *name_slots; /* open addressing: group + 1, 0 for free; NULL until a name is looked up */
    size_t name_capacity;
    sum_tree *tree;       /* NULL: no group is in another */
    size_t *context_rows; /* by label of the table's group column; NULL until looked up */
};

/* What stands in for the members of an evaluation's groups: its first group is
 * this one of the accumulator, and so on. */
typedef struct group_sums {
    const soekpi_accumulator *accumulator;
    size_t first;
} group_sums;

/* ---- accumulator.c: figures, and where their sums are ---- */

size_t soekpi_accumulator_group_count(const soekpi_accumulator *accumulator);
const char *soekpi_accumulator_group_name(const soekpi_accumulator *accumulator, size_t index);
/* The group's block, made when there is none; NULL: memory. */
group_block *soekpi_accumulator_block(soekpi_accumulator *accumulator, size_t index);
/* Members of a group. */
uint64_t soekpi_accumulator_entities(const soekpi_accumulator *accumulator, size_t index);
uint64_t soekpi_accumulator_eliminations(const soekpi_accumulator *accumulator, size_t index);
/* Entities that count in a class. */
uint64_t soekpi_accumulator_class_count(const soekpi_accumulator *accumulator, size_t which, size_t index);
/* Members whose words are in the sums of a class. */
uint64_t soekpi_accumulator_pending(const soekpi_accumulator *accumulator, size_t which, size_t index);
/* What lies beside the integers; zeros when the group has no block. */
summed soekpi_accumulator_rest(const soekpi_accumulator *accumulator, size_t figure, size_t index);
/* The sums of the integers as decimals: those of words, and the finer ones. */
enum { SUM_PARTS = 2 };
typedef struct sum_parts {
    decimal of[SUM_PARTS];
} sum_parts;
sum_parts soekpi_accumulator_integers(const soekpi_accumulator *accumulator, size_t figure, size_t index);
/* Adds them to a sum; false: memory. */
bool soekpi_sum_parts_add(decimal_sum *sum, sum_parts parts);
/* Makes the rows of finer integers; false: memory. */
bool soekpi_accumulator_refine(soekpi_accumulator *accumulator);
/* Moves a group's integers to its block; false: memory. */
bool soekpi_accumulator_flush(soekpi_accumulator *accumulator, size_t index);

/* ---- accumulator_merge.c: groups by name, figures by name, merging ---- */

/* The group of a name, which is added when there is none; false: memory. */
bool soekpi_accumulator_find_group(soekpi_accumulator *accumulator, slice name, size_t *index);

/* Which figures are whose: what a merge, or stored bytes, must have. */
typedef struct sum_layout {
    const char *plan;
    int32_t period;
    bool partial;
    size_t class_count;
    size_t *counts;     /* figures of each class */
    const char **names; /* of the figures, class by class */
} sum_layout;

/* The accumulator's own; false: memory. Arrays are released, names borrowed. */
bool soekpi_accumulator_layout(const soekpi_accumulator *accumulator, sum_layout *out);
void soekpi_sum_layout_free(sum_layout *layout);
/* Finds each class and figure of the accumulator in another layout: classes[c],
 * figures[f]. PLAN, PERIOD, NAME. */
soekpi_status soekpi_accumulator_match(const soekpi_accumulator *accumulator, const sum_layout *other,
                                       size_t *classes, size_t *figures, soekpi_error *error);
/* Adds months seen elsewhere. */
void soekpi_months_merge(months_seen *into, const months_seen *from);

/* ---- accumulator_tree.c: a group together with those in it ---- */

/* Makes the tree, where some group is in another; false: memory. */
bool soekpi_accumulator_tree_make(soekpi_accumulator *accumulator);
void soekpi_accumulator_tree_free(soekpi_accumulator *accumulator);
/* To be called before sums change. */
void soekpi_accumulator_tree_forget(soekpi_accumulator *accumulator);
/* A group's own sum in its narrow part; false when it needs more room. The wide part is only lent. */
bool soekpi_accumulator_narrow(const soekpi_accumulator *accumulator, size_t figure, size_t index,
                               decimal_sum *out);

/* Members of a group and of those in it; entities that count in a class. */
uint64_t soekpi_accumulator_all_entities(const soekpi_accumulator *accumulator, size_t index);
uint64_t soekpi_accumulator_all_eliminations(const soekpi_accumulator *accumulator, size_t index);
uint64_t soekpi_accumulator_all_counted(const soekpi_accumulator *accumulator, size_t which, size_t index);
/* The sum of a figure, without trailing zeros, and what is known beside it. */
void soekpi_accumulator_all_sum(const soekpi_accumulator *accumulator, size_t figure, size_t index,
                                exact *out);
/* The integer n in the sum = n * 10^-places, where it is one below 2^53 that is at hand. */
bool soekpi_accumulator_all_scaled(const soekpi_accumulator *accumulator, size_t figure, size_t index,
                                   int32_t places, int64_t *out);
/* The same for a group without others in it that has nothing but such an integer, as most: nothing is known
 * beside it. False: something is. */
bool soekpi_accumulator_bare(const soekpi_accumulator *accumulator, size_t figure, size_t index,
                             int32_t places, int64_t *out);
typedef struct beside_sum {
    uint64_t missing, invalid; /* members */
    uint8_t marks;
} beside_sum;
beside_sum soekpi_accumulator_all_beside(const soekpi_accumulator *accumulator, size_t figure, size_t index);
months_seen soekpi_accumulator_all_months(const soekpi_accumulator *accumulator, size_t index);
/* The group that has the only member of a group without eliminations; NO_ROW when that is not how it is. */
size_t soekpi_accumulator_only_part(const soekpi_accumulator *accumulator, size_t index);

/* ---- accumulator_groups.c: groups as an evaluation sees them ---- */

/* True when figures of groups are read from sums. */
static inline bool soekpi_is_summed(const context *at) {
    return at->evaluation->sums != NULL;
}

/* A figure's sum over the members of the context's group, *state as of its
 * members; false when there is no such figure. */
bool soekpi_summed_figure(const context *at, const bound_target *bound, int32_t input, exact *out,
                          tally *state);
/* Entities that count in a target's value. */
uint64_t soekpi_summed_count(const context *at, const bound_target *bound);
/* The only member's figure of a reported indicator, as soekpi_figure_read(). */
reading soekpi_summed_reported(const context *at, int32_t input, decimal *out, uint8_t *marks);
/* The number of months that the members agree on. */
reading soekpi_summed_months(const context *at, decimal *out);

/* Adds to a list the figure's name and how many members lack it, when some do. */
void soekpi_summed_missing(const context *at, const bound_target *bound, int32_t input, int32_t language,
                           text_builder *builder);

/* Groups of a batch, bit i for group first + i. */
typedef struct summed_words {
    uint64_t missing; /* an entity lacks the figure, or none counts */
    uint64_t invalid;
    uint64_t unfit;   /* the sum is no integer below 2^53 at that scale */
    uint64_t filled;  /* SOEKPI_MARK_FILLED */
    uint64_t partial; /* some entity was left out: SOEKPI_MARK_PARTIAL */
} summed_words;

/* Sums of a target's source for up to 64 groups from `first` on, as integers r in
 * doubles with sum = r * 10^-places; 0 where unfit. */
void soekpi_accumulator_lanes(const soekpi_accumulator *accumulator, size_t which, int32_t input,
                              size_t first, size_t count, int32_t places, double *out, summed_words *words);
/* The places at which those sums are likely to fit. */
int32_t soekpi_accumulator_places(const soekpi_accumulator *accumulator, size_t which, int32_t input);

#endif
