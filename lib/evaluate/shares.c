/* Proportional consolidation: the share with which a member counts in its group, and a group in the one it is
 * part of (并表比例, law 12). Shares are keys, as groups are: read once, when the evaluation is created. */
#include "base/memory.h"
#include "evaluate/groups.h"

/* The column of shares, or NO_COLUMN. False: memory. */
static bool find_column(const soekpi_evaluation *evaluation, int32_t *column) {
    symbol share;
    *column = NO_COLUMN;
    soekpi_status status =
        soekpi_catalogue_lookup(evaluation->plan->catalogue, soekpi_slice("consolidation_share"), &share);
    if (status == SOEKPI_ERROR_MEMORY)
        return false;
    if (status != SOEKPI_OK || share.what != SOEKPI_IS_ITEM)
        return true;
    *column = soekpi_find_column(evaluation, share, SOEKPI_CURRENT);
    return true;
}

static bool is_share(decimal value) {
    decimal rest;
    return soekpi_decimal_sign(value) >= 0 &&
           soekpi_decimal_add(soekpi_decimal_make(1, 0), soekpi_decimal_negate(value), &rest) &&
           soekpi_decimal_sign(rest) >= 0;
}

/* The share on a row: 1 where the cell is blank. False when the cell is none. */
static bool read_share(const soekpi_evaluation *evaluation, int32_t column, size_t row, decimal *out) {
    context at = {.evaluation = evaluation};
    const table_column *of = &evaluation->table->columns[column];
    int32_t power = soekpi_column_power(evaluation->table, of, SOEKPI_PERCENT);
    *out = soekpi_decimal_make(1, 0);
    decimal value;
    reading read = row == NO_ROW ? READ_MISSING : soekpi_column_read(&at, column, row, power, &value);
    if (read == READ_MISSING)
        return true;
    if (read != READ_NUMBER || !is_share(value))
        return false;
    *out = value;
    return true;
}

static bool is_whole(decimal share) {
    return soekpi_decimal_equal(share, soekpi_decimal_make(1, 0));
}

/* The nearest group at or above one that does not count whole, for all on the way there. Most groups count
 * whole, however many stand above each other. */
static void find_sharing(soekpi_evaluation *evaluation, int32_t which) {
    enum { UNKNOWN = 0 };
    const group *groups = evaluation->groups;
    const bool *bad = evaluation->bad_shares + evaluation->segment_end;
    int32_t *sharing = evaluation->sharing, at = which;
    while (at != NO_GROUP && sharing[at] == UNKNOWN && !bad[at] && is_whole(evaluation->group_shares[at]))
        at = groups[at].parent;
    if (at != NO_GROUP && sharing[at] == UNKNOWN)
        sharing[at] = at + 1;
    int32_t found = at != NO_GROUP ? sharing[at] : NO_GROUP;
    for (; which != at; which = groups[which].parent)
        sharing[which] = found;
}

bool soekpi_shares_read(soekpi_evaluation *evaluation) {
    int32_t column;
    size_t members = evaluation->segment_end, groups = evaluation->group_count;
    if (!find_column(evaluation, &column))
        return false;
    if (column == NO_COLUMN)
        return true;
    evaluation->member_shares = soekpi_allocate(members, sizeof *evaluation->member_shares);
    evaluation->group_shares = soekpi_allocate(groups, sizeof *evaluation->group_shares);
    evaluation->bad_shares = soekpi_allocate(members + groups, sizeof *evaluation->bad_shares);
    evaluation->sharing = soekpi_allocate(groups, sizeof *evaluation->sharing);
    if (!evaluation->member_shares || !evaluation->group_shares || !evaluation->bad_shares ||
        !evaluation->sharing)
        return false;
    for (size_t i = 0; i < members; i++) {
        /* A group's own accounts count whole in it: the share on their row is the group's in its parent. */
        int32_t of = evaluation->member_groups[i];
        bool entity = i < evaluation->entity_count &&
                      !(of != NO_GROUP && evaluation->groups[of].row == evaluation->members[i]);
        size_t row = entity ? evaluation->members[i] : NO_ROW;
        evaluation->bad_shares[i] = !read_share(evaluation, column, row, &evaluation->member_shares[i]);
    }
    for (size_t i = 0; i < groups; i++)
        evaluation->bad_shares[members + i] =
            !read_share(evaluation, column, evaluation->groups[i].row, &evaluation->group_shares[i]);
    for (size_t i = 0; i < groups; i++)
        find_sharing(evaluation, (int32_t)i);
    return true;
}

/* The nearest group at or above one that does not count whole, below another one; NO_GROUP for none. */
static int32_t next_sharing(const soekpi_evaluation *evaluation, int32_t at, const group *whole) {
    int32_t next = at != NO_GROUP ? evaluation->sharing[at] : NO_GROUP;
    int32_t depth = whole->level == SOEKPI_ROW_PLAN ? -1 : whole->depth; /* all groups are in the plan */
    return next != NO_GROUP && evaluation->groups[next - 1].depth > depth ? next - 1 : NO_GROUP;
}

bool soekpi_member_weight(const soekpi_evaluation *evaluation, size_t of_group, size_t member,
                          decimal *weight) {
    const group *whole = &evaluation->groups[of_group];
    *weight = soekpi_decimal_make(1, 0);
    if (!evaluation->member_shares || whole->level == SOEKPI_ROW_SEGMENT)
        return true;
    const bool *bad = evaluation->bad_shares + evaluation->segment_end;
    *weight = evaluation->member_shares[member];
    bool good = !evaluation->bad_shares[member];
    int32_t at = next_sharing(evaluation, evaluation->member_groups[member], whole);
    for (; good && at != NO_GROUP; at = next_sharing(evaluation, evaluation->groups[at].parent, whole))
        good = !bad[at] && soekpi_decimal_multiply(*weight, evaluation->group_shares[at], weight);
    return good;
}
