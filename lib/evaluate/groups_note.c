/* What is doubtful in the tree of groups. */
#include "evaluate/groups.h"

enum { MOST_OF_A_KIND = 50 };

/* Where a row's key stands, when the table came from cells. */
static origin key_origin(const soekpi_table *table, const key_column *keys, size_t row) {
    return (origin){.line = (uint32_t)soekpi_row_line(table, row),
                    .row = table->sheet_rows ? table->sheet_rows[row] : 0,
                    .column = table->sheet_rows ? (uint32_t)keys->number : 0};
}

static bool note(soekpi_evaluation *evaluation, int32_t code, const key_column *keys, size_t row,
                 text_builder *chinese, text_builder *english) {
    text_builder none = {0}, nothing = {0};
    return soekpi_finding_check(&evaluation->findings, code, SOEKPI_SEVERITY_WARNING,
                                key_origin(evaluation->table, keys, row), &none, &nothing, chinese, english);
}

/* The first row that names a group as what it is part of. */
static size_t row_naming(const soekpi_evaluation *evaluation, const char *name) {
    const key_column *keys = &evaluation->table->group;
    int32_t label = soekpi_label_find(keys, soekpi_slice(name));
    for (size_t row = 0; keys->codes && row < evaluation->table->rows; row++)
        if (keys->codes[row] == label && soekpi_is_judged(evaluation, row))
            return row;
    return 0;
}

/* In a tree there is one group above all. Others that no row speaks of may be misspelt. */
static bool note_unknown_parents(soekpi_evaluation *evaluation) {
    size_t best = SIZE_MAX, found = 0;
    for (size_t i = 0; i < evaluation->group_count; i++) {
        const group *of = &evaluation->groups[i];
        bool top = of->level == SOEKPI_ROW_GROUP && of->parent == NO_GROUP;
        if (top && (best == SIZE_MAX || of->count > evaluation->groups[best].count))
            best = i;
        found += of->level == SOEKPI_ROW_GROUP && of->parent != NO_GROUP;
    }
    size_t listed = 0;
    for (size_t i = 0; found > 0 && i < evaluation->group_count && listed < MOST_OF_A_KIND; i++) {
        const group *of = &evaluation->groups[i];
        if (of->level != SOEKPI_ROW_GROUP || of->parent != NO_GROUP || of->row != NO_ROW || i == best)
            continue;
        text_builder chinese = {0}, english = {0};
        soekpi_text_format(&chinese, "没有一行说明「%s」属于哪个集团，它不在「%s」之内；名称是否写错？",
                           of->name, evaluation->groups[best].name);
        soekpi_text_format(&english,
                           "no row says what group '%s' is part of, so it is not in '%s'; is it misspelt?",
                           of->name, evaluation->groups[best].name);
        if (!note(evaluation, SOEKPI_FINDING_UNKNOWN_PARENT, &evaluation->table->group,
                  row_naming(evaluation, of->name), &chinese, &english))
            return false;
        listed++;
    }
    return true;
}

/* A group that has figures of its own on a row of an entity. */
static bool note_own_accounts(soekpi_evaluation *evaluation) {
    const key_column *keys = &evaluation->table->entity;
    for (size_t i = 0; i < evaluation->group_count; i++) {
        const group *of = &evaluation->groups[i];
        if (of->level != SOEKPI_ROW_GROUP || of->row == NO_ROW || of->entities < 2 ||
            soekpi_evaluated_role(evaluation, of->row) != SOEKPI_ROLE_ENTITY)
            continue;
        bool member = false, own = true; /* its own accounts are among its own members, which come first */
        for (size_t k = 0; k < of->count && own && !member; k++) {
            size_t which = evaluation->group_members[of->first + k];
            own = evaluation->member_groups[which] == (int32_t)i;
            member = evaluation->members[which] == of->row;
        }
        if (!member)
            continue;
        text_builder chinese = {0}, english = {0};
        soekpi_text_format(&chinese,
                           "「%"
                           "s」有下属企业，自己的一行也有数：按本部数据与下属企业相加；如为合并数，请将该行角"
                           "色标为“合并报表”",
                           of->name);
        soekpi_text_format(
            &english,
            "'%s' has members and figures of its own: they are added as its own accounts; if they are "
            "consolidated figures, give the row the role 'reported'",
            of->name);
        if (!note(evaluation, SOEKPI_FINDING_OWN_ACCOUNTS, keys, of->row, &chinese, &english))
            return false;
    }
    return true;
}

/* Eliminations of two enterprises that no group has both of. */
static bool note_pairs(soekpi_evaluation *evaluation) {
    const soekpi_table *table = evaluation->table;
    size_t listed = 0;
    for (size_t member = evaluation->entity_count;
         table->counterparty.codes && member < evaluation->elimination_end; member++) {
        size_t row = evaluation->members[member];
        int32_t party = table->counterparty.codes[row];
        if (party < 0 || evaluation->member_groups[member] != NO_GROUP || listed++ >= MOST_OF_A_KIND)
            continue;
        text_builder chinese = {0}, english = {0};
        char number[24];
        const char *name = soekpi_row_entity(table, row, number);
        soekpi_text_format(&chinese, "「%s」与「%s」之间的抵销没有计入：没有同时包含两者的集团", name,
                           table->counterparty.labels[party]);
        soekpi_text_format(&english,
                           "the elimination between '%s' and '%s' counts nowhere: no group has both", name,
                           table->counterparty.labels[party]);
        if (!note(evaluation, SOEKPI_FINDING_PAIR, &table->counterparty, row, &chinese, &english))
            return false;
    }
    return true;
}

static bool note_share(soekpi_evaluation *evaluation, const char *name, size_t row) {
    text_builder chinese = {0}, english = {0};
    soekpi_text_format(&chinese, "「%s」的并表比例不在 0 至 100%% 之间，其所在集团的合计无法计算", name);
    soekpi_text_format(&english,
                       "the consolidation share of '%s' is not between 0 and 100 %%: groups that it is in "
                       "have no sums",
                       name);
    return note(evaluation, SOEKPI_FINDING_SHARE, &evaluation->table->entity, row, &chinese, &english);
}

static bool note_shares(soekpi_evaluation *evaluation) {
    size_t members = evaluation->segment_end, listed = 0;
    for (size_t i = 0; evaluation->bad_shares && i < evaluation->entity_count; i++) {
        const char *name = evaluation->bad_shares[i] ? soekpi_entity_name(evaluation, i) : "";
        if (!name)
            return false;
        if (evaluation->bad_shares[i] && listed++ < MOST_OF_A_KIND &&
            !note_share(evaluation, name, evaluation->members[i]))
            return false;
    }
    for (size_t i = 0; evaluation->bad_shares && i < evaluation->group_count; i++)
        if (evaluation->bad_shares[members + i] &&
            !note_share(evaluation, evaluation->groups[i].name, evaluation->groups[i].row))
            return false;
    return true;
}

bool soekpi_groups_note(soekpi_evaluation *evaluation) {
    return note_unknown_parents(evaluation) && note_own_accounts(evaluation) && note_pairs(evaluation) &&
           note_shares(evaluation);
}
