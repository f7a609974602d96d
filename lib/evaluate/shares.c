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
    for (size_t i = 0; i < evaluation->table->column_count && *column == NO_COLUMN; i++)
        if (evaluation->columns[i].what == share.what && evaluation->columns[i].index == share.index &&
            evaluation->table->columns[i].time == SOEKPI_CURRENT)
            *column = (int32_t)i;
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
    if (!evaluation->member_shares || !evaluation->group_shares || !evaluation->bad_shares)
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
    return true;
}

bool soekpi_member_weight(const soekpi_evaluation *evaluation, size_t of_group, size_t member,
                          decimal *weight) {
    *weight = soekpi_decimal_make(1, 0);
    if (!evaluation->member_shares || evaluation->groups[of_group].level == SOEKPI_ROW_SEGMENT)
        return true;
    size_t members = evaluation->segment_end;
    *weight = evaluation->member_shares[member];
    bool good = !evaluation->bad_shares[member];
    for (int32_t at = evaluation->member_groups[member]; good && at != NO_GROUP && (size_t)at != of_group;
         at = evaluation->groups[at].parent)
        good = !evaluation->bad_shares[members + (size_t)at] &&
               soekpi_decimal_multiply(*weight, evaluation->group_shares[at], weight);
    return good;
}
