/* The tree of groups, the segments and the plan's own row, each with a range of members (law 12). */
#include "evaluate/groups.h"

#include "base/memory.h"
#include "evaluate/progress.h"

/* ---- groups ---- */

typedef struct maker {
    soekpi_evaluation *evaluation;
    const group_rows *rows;
    int32_t *of_label; /* group + 1 */
    int32_t *labels;   /* of each group */
    size_t label_capacity;
} maker;

static bool add_group(maker *into, const char *name, int32_t label, int32_t level) {
    soekpi_evaluation *evaluation = into->evaluation;
    size_t count = evaluation->group_count;
    if (count >= INT32_MAX ||
        !soekpi_grow(&evaluation->groups, &evaluation->group_capacity, count + 1,
                     sizeof *evaluation->groups) ||
        !soekpi_grow(&into->labels, &into->label_capacity, count + 1, sizeof *into->labels))
        return false;
    into->labels[count] = label;
    evaluation->groups[evaluation->group_count++] = (group){.name = name,
                                                            .context = NO_ROW,
                                                            .level = level,
                                                            .parent = NO_GROUP,
                                                            .row = NO_ROW,
                                                            .reported = NO_ROW};
    return true;
}

static bool enter_label(maker *into, int32_t label) {
    if (into->of_label[label] != 0)
        return true;
    if (!add_group(into, into->evaluation->table->group.labels[label], label, SOEKPI_ROW_GROUP))
        return false;
    into->of_label[label] = (int32_t)into->evaluation->group_count;
    return true;
}

/* The label that a member is in: a group's own accounts are in that group. */
static int32_t member_label(const maker *into, size_t member) {
    const soekpi_evaluation *evaluation = into->evaluation;
    size_t row = evaluation->members[member];
    int32_t self =
        member < evaluation->entity_count ? soekpi_group_rows_self(evaluation, into->rows, row) : NO_GROUP;
    int32_t label = evaluation->table->group.codes[row];
    return label >= 0 && self != NO_GROUP ? self : label;
}

/* ---- eliminations by pair ---- */

/* The group of an entity's row, or the group of that name itself. */
static int32_t group_of_party(const maker *into, const int32_t *of_entity, const char *name) {
    const soekpi_table *table = into->evaluation->table;
    int32_t found = soekpi_entity_find(table, name, -1);
    if (found >= 0 && of_entity[found] > 0)
        return of_entity[found] - 1;
    int32_t label = soekpi_label_find(&table->group, soekpi_slice(name));
    return label >= 0 ? into->of_label[label] - 1 : NO_GROUP;
}

static int32_t lowest_common(const soekpi_evaluation *evaluation, int32_t first, int32_t second) {
    const group *groups = evaluation->groups;
    while (first != second && first != NO_GROUP && second != NO_GROUP) {
        if (groups[first].depth >= groups[second].depth)
            first = groups[first].parent;
        else
            second = groups[second].parent;
    }
    return first == second ? first : NO_GROUP;
}

/* An elimination between two entities belongs to the lowest group that has both. */
static bool place_pairs(maker *into) {
    soekpi_evaluation *evaluation = into->evaluation;
    const soekpi_table *table = evaluation->table;
    if (!table->counterparty.codes || !table->entity.codes ||
        evaluation->elimination_end == evaluation->entity_count)
        return true;
    int32_t *of_entity = soekpi_allocate(table->entity.label_count, sizeof *of_entity); /* group + 1 */
    int32_t *of_party = soekpi_allocate(table->counterparty.label_count, sizeof *of_party);
    for (size_t member = 0; of_entity && member < evaluation->entity_count; member++) {
        int32_t entity = table->entity.codes[evaluation->members[member]];
        if (entity >= 0)
            of_entity[entity] = evaluation->member_groups[member] + 1;
    }
    for (size_t i = 0; of_entity && of_party && i < table->counterparty.label_count; i++)
        of_party[i] = group_of_party(into, of_entity, table->counterparty.labels[i]);
    for (size_t member = evaluation->entity_count;
         of_entity && of_party && member < evaluation->elimination_end; member++) {
        size_t row = evaluation->members[member];
        int32_t entity = table->entity.codes[row], party = table->counterparty.codes[row];
        if (evaluation->member_groups[member] != NO_GROUP || entity < 0 || party < 0)
            continue;
        int32_t own = group_of_party(into, of_entity, table->entity.labels[entity]);
        evaluation->member_groups[member] = lowest_common(evaluation, own, of_party[party]);
    }
    bool done = of_entity && of_party;
    soekpi_release(of_entity);
    soekpi_release(of_party);
    return done;
}

/* ---- numbering ---- */

/* Gives entities and eliminations their group, in order of first appearance. */
static bool number_members(maker *into) {
    soekpi_evaluation *evaluation = into->evaluation;
    bool done = true;
    for (size_t member = 0; done && member < evaluation->elimination_end; member++) {
        int32_t label = evaluation->table->group.codes ? member_label(into, member) : -1;
        if (label >= 0)
            done = enter_label(into, label);
        evaluation->member_groups[member] = label >= 0 ? into->of_label[label] - 1 : NO_GROUP;
    }
    return done;
}

/* The groups above, in the order in which they are found. */
static bool add_parents(maker *into) {
    soekpi_evaluation *evaluation = into->evaluation;
    for (size_t i = 0; i < evaluation->group_count; i++) {
        int32_t label = into->labels[i], parent = into->rows->parents[label];
        if (parent != NO_GROUP && !enter_label(into, parent))
            return false;
        evaluation->groups[i].parent = parent != NO_GROUP ? into->of_label[parent] - 1 : NO_GROUP;
        evaluation->groups[i].row = into->rows->rows[label];
        evaluation->groups[i].context = into->rows->contexts[label];
    }
    return true;
}

/* Depths: a parent's may come later in the list, and is known when a group in it was asked before. There are
 * no loops. */
static void set_depth(group *groups, size_t which, bool *known) {
    int32_t above = 0, at = (int32_t)which;
    for (; at != NO_GROUP && !known[at]; at = groups[at].parent)
        above++;
    int32_t depth = (at != NO_GROUP ? groups[at].depth + 1 : 0) + above - 1;
    for (at = (int32_t)which; at != NO_GROUP && !known[at]; at = groups[at].parent, depth--) {
        groups[at].depth = depth;
        known[at] = true;
    }
}

static bool set_depths(soekpi_evaluation *evaluation) {
    bool *known = soekpi_allocate(evaluation->group_count, sizeof *known);
    for (size_t i = 0; known && i < evaluation->group_count; i++)
        set_depth(evaluation->groups, i, known);
    bool done = known != NULL;
    soekpi_release(known);
    return done;
}

/* Whether any row may speak for a group without being a part of it. */
static bool has_contexts(const soekpi_evaluation *evaluation) {
    const soekpi_table *table = evaluation->table;
    bool any = evaluation->plan->benchmark_count > 0;
    for (size_t row = 0; table->roles && row < table->rows && !any; row++)
        any = table->roles[row] == SOEKPI_ROLE_CONTEXT || table->roles[row] == SOEKPI_ROLE_REPORTED;
    return any;
}

/* A group of another name form: by its row as an entity, where no row names it as a group. */
static void find_context(const soekpi_evaluation *evaluation, group *of) {
    if (of->context != NO_ROW || of->name[0] == '\0')
        return;
    size_t row = soekpi_row_index_entity(evaluation->index, of->name, evaluation->period, false);
    int32_t role = row != NO_ROW ? soekpi_evaluated_role(evaluation, row) : SOEKPI_ROLE_ENTITY;
    if (role == SOEKPI_ROLE_CONTEXT || role == SOEKPI_ROLE_REPORTED)
        of->context = row;
}

static bool make_groups(maker *into) {
    soekpi_evaluation *evaluation = into->evaluation;
    if (!number_members(into) || !add_parents(into))
        return false;
    if (evaluation->group_count == 0) { /* one group of all */
        if (!add_group(into, "", NO_GROUP, SOEKPI_ROW_GROUP))
            return false;
        for (size_t member = 0; member < evaluation->elimination_end; member++)
            evaluation->member_groups[member] = 0;
    }
    for (size_t i = 0, count = has_contexts(evaluation) ? evaluation->group_count : 0; i < count; i++)
        find_context(evaluation, &evaluation->groups[i]);
    return set_depths(evaluation) && place_pairs(into);
}

/* ---- segments and the plan's row ---- */

static bool make_segments(maker *into) {
    soekpi_evaluation *evaluation = into->evaluation;
    const key_column *keys = &evaluation->table->segment;
    if (evaluation->segment_end == evaluation->elimination_end)
        return true;
    int32_t *of_label = soekpi_allocate(keys->label_count, sizeof *of_label); /* group + 1 */
    bool done = of_label != NULL;
    for (size_t member = evaluation->elimination_end; done && member < evaluation->segment_end; member++) {
        int32_t label = keys->codes[evaluation->members[member]];
        if (of_label[label] == 0) {
            done = add_group(into, keys->labels[label], NO_GROUP, SOEKPI_ROW_SEGMENT);
            of_label[label] = (int32_t)evaluation->group_count;
        }
        evaluation->member_groups[member] = of_label[label] - 1;
    }
    soekpi_release(of_label);
    return done;
}

static bool make_plan_row(maker *into) {
    return !soekpi_wants_records(into->evaluation->plan) || add_group(into, "", NO_GROUP, SOEKPI_ROW_PLAN);
}

/* ---- ranges of members ---- */

static void count_members(soekpi_evaluation *evaluation) {
    for (size_t member = 0; member < evaluation->segment_end; member++) {
        if (evaluation->member_groups[member] == NO_GROUP)
            continue;
        group *of = &evaluation->groups[evaluation->member_groups[member]];
        bool elimination = soekpi_is_elimination(evaluation, member);
        of->count++;
        of->entities += !elimination;
        of->consolidated = of->consolidated || elimination;
    }
}

/* Groups from the deepest to the roots, so that a parent comes after all that is in it. */
static int32_t *order_by_depth(const soekpi_evaluation *evaluation) {
    int32_t deepest = 0;
    size_t count = evaluation->group_count;
    for (size_t i = 0; i < count; i++)
        deepest = evaluation->groups[i].depth > deepest ? evaluation->groups[i].depth : deepest;
    int32_t *order = soekpi_allocate(count, sizeof *order);
    size_t *starts = soekpi_allocate((size_t)deepest + 2, sizeof *starts);
    for (size_t i = 0; order && starts && i < count; i++)
        starts[deepest - evaluation->groups[i].depth + 1]++;
    for (int32_t d = 0; order && starts && d < deepest; d++)
        starts[d + 1] += starts[d];
    for (size_t i = 0; order && starts && i < count; i++)
        order[starts[deepest - evaluation->groups[i].depth]++] = (int32_t)i;
    if (!starts) {
        soekpi_release(order);
        order = NULL;
    }
    soekpi_release(starts);
    return order;
}

/* Each group's own part first, then the groups in it; a group's cursor is where the next of its parts begins.
 */
static bool find_ranges(const soekpi_evaluation *evaluation, const int32_t *order, const size_t *own,
                        size_t *starts, size_t *sizes) {
    const group *groups = evaluation->groups;
    size_t count = evaluation->group_count, first = 0;
    size_t *cursors = soekpi_allocate(count, sizeof *cursors);
    bool done = cursors != NULL;
    for (size_t i = 0; done && i < count; i++)
        sizes[i] = own[i];
    for (size_t i = 0; done && i < count; i++)
        if (groups[order[i]].parent != NO_GROUP)
            sizes[groups[order[i]].parent] += sizes[order[i]];
    for (size_t i = 0; done && i < count; i++) /* the roots: groups, segments, the plan's row */
        if (groups[i].parent == NO_GROUP) {
            starts[i] = first;
            cursors[i] = first + own[i];
            first += sizes[i];
        }
    for (size_t i = count; done && i-- > 0;) {
        int32_t which = order[i], parent = groups[which].parent;
        if (parent == NO_GROUP)
            continue;
        starts[which] = cursors[parent];
        cursors[which] = cursors[parent] + own[which];
        cursors[parent] += sizes[which];
    }
    soekpi_release(cursors);
    return done;
}

bool soekpi_tree_ranges(const soekpi_evaluation *evaluation, const size_t *own, size_t *starts,
                        size_t *sizes) {
    int32_t *order = order_by_depth(evaluation);
    bool done = order && find_ranges(evaluation, order, own, starts, sizes);
    soekpi_release(order);
    return done;
}

/* A parent has the entities and eliminations of the groups in it. */
static void add_to_parents(soekpi_evaluation *evaluation, const int32_t *order) {
    for (size_t i = 0; i < evaluation->group_count; i++) {
        const group *below = &evaluation->groups[order[i]];
        if (below->parent == NO_GROUP)
            continue;
        group *above = &evaluation->groups[below->parent];
        above->entities += below->entities;
        above->consolidated = above->consolidated || below->consolidated;
    }
}

/* The plan's own row has the members of all groups. */
static void give_plan_members(soekpi_evaluation *evaluation) {
    group *whole = &evaluation->groups[evaluation->group_count - 1];
    if (whole->level != SOEKPI_ROW_PLAN)
        return;
    whole->first = 0;
    for (size_t i = 0; i + 1 < evaluation->group_count; i++) {
        const group *of = &evaluation->groups[i];
        if (of->level != SOEKPI_ROW_GROUP || of->parent != NO_GROUP)
            continue;
        whole->count += of->count;
        whole->entities += of->entities;
        whole->consolidated = whole->consolidated || of->consolidated;
    }
}

/* Members in the order of the tree. Where all rows are entities of one group, each is its own number. */
static bool fill_ranges(soekpi_evaluation *evaluation) {
    size_t count = evaluation->segment_end, groups = evaluation->group_count;
    bool plain = !evaluation->table->group.codes && count == evaluation->entity_count &&
                 (count == 0 || evaluation->members[count - 1] == count - 1);
    count_members(evaluation);
    size_t *own = soekpi_allocate(groups, sizeof *own), *starts = soekpi_allocate(groups, sizeof *starts),
           *sizes = soekpi_allocate(groups, sizeof *sizes);
    evaluation->group_members =
        plain ? evaluation->members : soekpi_allocate(count, sizeof *evaluation->members);
    int32_t *order = order_by_depth(evaluation);
    bool done = own && starts && sizes && order && evaluation->group_members;
    for (size_t i = 0; done && i < groups; i++)
        own[i] = evaluation->groups[i].count;
    done = done && find_ranges(evaluation, order, own, starts, sizes);
    if (done)
        add_to_parents(evaluation, order);
    for (size_t i = 0; done && i < groups; i++) {
        evaluation->groups[i].first = starts[i];
        evaluation->groups[i].count = sizes[i];
    }
    for (size_t member = 0; done && !plain && member < count; member++)
        if (evaluation->member_groups[member] != NO_GROUP)
            evaluation->group_members[starts[evaluation->member_groups[member]]++] = member;
    if (done)
        give_plan_members(evaluation);
    soekpi_release(order);
    soekpi_release(own);
    soekpi_release(starts);
    soekpi_release(sizes);
    return done;
}

/* ---- reported rows ---- */

/* The first reported row, for the group of all. */
static size_t only_reported(const soekpi_evaluation *evaluation) {
    const soekpi_table *table = evaluation->table;
    for (size_t row = 0; table->roles && row < table->rows; row++)
        if (table->roles[row] == SOEKPI_ROLE_REPORTED && soekpi_row_segment(table, row)[0] == '\0' &&
            soekpi_is_judged(evaluation, row))
            return row;
    return NO_ROW;
}

/* Reported rows become members of their own sort, behind the segments. */
static void add_reported(const maker *into) {
    soekpi_evaluation *evaluation = into->evaluation;
    for (size_t i = 0; i < evaluation->group_count; i++) {
        group *of = &evaluation->groups[i];
        if (of->level != SOEKPI_ROW_GROUP)
            continue;
        int32_t label = into->labels[i];
        size_t row = label != NO_GROUP                 ? into->rows->reported[label]
                     : !evaluation->table->group.codes ? only_reported(evaluation)
                                                       : NO_ROW;
        if (row == NO_ROW)
            continue;
        of->reported = evaluation->member_count;
        evaluation->members[evaluation->member_count++] = row;
    }
    evaluation->reported_end = evaluation->member_count;
}

soekpi_status soekpi_groups_make(soekpi_evaluation *evaluation, const group_rows *from, soekpi_error *error) {
    maker into = {.evaluation = evaluation, .rows = from};
    into.of_label = soekpi_allocate(evaluation->table->group.label_count, sizeof *into.of_label);
    evaluation->member_groups = soekpi_allocate(evaluation->segment_end, sizeof *evaluation->member_groups);
    bool done = into.of_label && evaluation->member_groups && make_groups(&into) && make_segments(&into) &&
                make_plan_row(&into) && fill_ranges(evaluation);
    if (done)
        add_reported(&into);
    soekpi_release(into.of_label);
    soekpi_release(into.labels);
    return done ? SOEKPI_OK : soekpi_fail_memory(error);
}
