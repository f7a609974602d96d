/* Which rows a reported total adds up, and what explains one that is wrong. */
#ifndef SOEKPI_TABLE_CHECK_TOTALS_H
#define SOEKPI_TABLE_CHECK_TOTALS_H

#include "table/check_figures.h"

/* Rows of one sum; what stands above the lower half of a word is for sorting. */
typedef struct member_list {
    const uint64_t *words;
    size_t count;
} member_list;

static inline size_t soekpi_member_row(member_list members, size_t which) {
    return (size_t)(uint32_t)members.words[which];
}

/* Rows by period and group. */
typedef struct grouped_rows {
    uint64_t *keys; /* each once, in ascending order */
    size_t key_count;
    uint64_t *words; /* the number of a row's key above the row's number, in ascending order */
    size_t count;
} grouped_rows;

/* All rows that totals may add up. */
typedef struct total_rows {
    const soekpi_table *table;
    grouped_rows members;
    grouped_rows parts;    /* the subtotals */
    grouped_rows segments; /* what totals of one segment add up, by period and segment */
    uint64_t *before;      /* room for blocks */
    uint64_t *behind;
    bool on_top; /* subtotals stand above their members */
} total_rows;

/* False: memory; free it in any case. */
bool soekpi_total_rows_make(const soekpi_table *table, total_rows *out);
void soekpi_total_rows_free(total_rows *rows);

/* What a total may add up. The first list that is not empty is what it should, the
 * others will do: of 合计 its block, or the subtotals; of 小计 the block on its other side.
 * A 小计 that stands right below another is one of subtotals. The lists are there until
 * they are asked for again. */
enum { TOTAL_LISTS = 4 };
void soekpi_total_rows_find(total_rows *rows, size_t total, member_list lists[TOTAL_LISTS]);

/* ---- Sums ---- */

/* The figures of a column over some rows, in units of its last printed digit. */
typedef struct whole_sum {
    int128 sum;
    int128 eliminations; /* the part of it that is theirs */
    size_t given;        /* figures */
    size_t given_eliminations;
    size_t missing; /* members without one; eliminations may be blank */
    bool whole;     /* otherwise some figure has finer digits, or too many: there are no sums */
} whole_sum;

whole_sum soekpi_total_add(const checked_table *checked, checked_column *column, member_list members);
/* A total less its members, exactly, with what rounding can make of it. */
void soekpi_total_subtract(const checked_table *checked, checked_column *column, member_list members,
                           decimal total, const whole_sum *sum, linear_check *out);
/* Whether a total is the sum, with eliminations or without, up to rounding. */
bool soekpi_total_is_sum(const checked_table *checked, checked_column *column, member_list members,
                         size_t total, const whole_sum *sum, bool eliminations);

/* ---- What is said ---- */

bool soekpi_is_elimination(const soekpi_table *table, size_t row);

/* Says what probably happened to a total that differs from its members; nothing when
 * nothing explains it, or several things do. */
void soekpi_total_explain(check_sentence *sentence, const checked_table *checked, checked_column *column,
                          member_list members, size_t total, const linear_check *sum);
/* "“甲”". */
void soekpi_total_say_member(check_sentence *sentence, const checked_table *checked, size_t row);

#endif
