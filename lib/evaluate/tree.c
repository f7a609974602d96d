/* The tree of a plan. Each node has the gravest verdict below it (law 4) and all counts.
 *
 * Nodes are laid out in the order of reading: a plan's goals, its aspects with their
 * measures, then the plans that it includes. Parents stand before their children, so
 * that one pass from the end brings every count up to the plan. */
#include <soekpi/tree.h>

#include "base/memory.h"
#include "evaluate/evaluation.h"

_Static_assert(sizeof(((soekpi_tree_node *)0)->counts) == SOEKPI_VERDICT_END * sizeof(size_t),
               "a branch counts every verdict");

/* Of rows there may be millions: they are kept short, and only what is above them has counts. */
typedef struct tree_node {
    size_t parent, next, index;
    size_t at; /* of a row's node its row; of any other its place in `counts` */
    int32_t depth;
    uint8_t kind, verdict;
} tree_node;

struct soekpi_tree {
    const soekpi_evaluation *evaluation;
    tree_node *nodes;
    size_t count, capacity;
    size_t (*counts)[SOEKPI_VERDICT_END];
    size_t counted;
};

/* What a tree is built from. */
typedef struct planting {
    const soekpi_plan *plan;
    soekpi_tree *tree;
    const uint8_t *verdicts;
    size_t capacity;
    const size_t *rows; /* NULL: all */
    size_t row_count;
} planting;

/* ---- nodes ---- */

static size_t plant(const planting *of, int32_t kind, size_t parent, size_t index, size_t at) {
    soekpi_tree *tree = of->tree;
    if (!soekpi_grow(&tree->nodes, &tree->capacity, tree->count + 1, sizeof *tree->nodes))
        return SIZE_MAX;
    int32_t depth = parent == SIZE_MAX ? 0 : tree->nodes[parent].depth + 1;
    tree->nodes[tree->count] = (tree_node){.parent = parent,
                                           .next = tree->count + 1,
                                           .index = index,
                                           .at = at,
                                           .depth = depth,
                                           .kind = (uint8_t)kind};
    return tree->count++;
}

/* A node that others stand below; room for its counts is there. */
static size_t plant_inner(const planting *of, int32_t kind, size_t parent, size_t index) {
    size_t branch = plant(of, kind, parent, index, of->tree->counted);
    if (branch != SIZE_MAX)
        of->tree->counted++;
    return branch;
}

static bool plant_row(const planting *of, size_t parent, size_t index, size_t row, uint8_t verdict) {
    if (verdict == SOEKPI_NOT_IN_SCOPE || verdict >= SOEKPI_VERDICT_END)
        return true;
    size_t branch = plant(of, SOEKPI_NODE_ROW, parent, index, row);
    if (branch != SIZE_MAX)
        of->tree->nodes[branch].verdict = verdict;
    return branch != SIZE_MAX;
}

static bool plant_target(const planting *of, size_t parent, size_t index) {
    size_t branch = plant_inner(of, SOEKPI_NODE_TARGET, parent, index);
    if (branch == SIZE_MAX)
        return false;
    const uint8_t *verdicts = of->row_count > 0 ? of->verdicts + index * of->capacity : NULL;
    for (size_t i = 0; i < of->row_count; i++) {
        size_t row = of->rows ? of->rows[i] : i;
        if (!plant_row(of, branch, index, row, verdicts[row]))
            return false;
    }
    return true;
}

/* The included plan that a target or an aspect belongs to, SIZE_MAX for the plan's own. */
static size_t owner(const soekpi_plan *plan, size_t part) {
    return part < plan->part_count ? part : SIZE_MAX;
}

/* The goals of an included plan, or of the plan itself (SIZE_MAX): one node, where there is any. */
static bool plant_goals(const planting *of, size_t parent, size_t part, size_t first, size_t count) {
    size_t goals = SIZE_MAX;
    for (size_t i = first; i < first + count; i++) {
        const target *goal = &of->plan->targets[i];
        if (owner(of->plan, goal->part) != part || goal->measure != SIZE_MAX)
            continue;
        if (goals == SIZE_MAX)
            goals = plant_inner(of, SOEKPI_NODE_GOALS, parent, part);
        if (goals == SIZE_MAX || !plant_target(of, goals, i))
            return false;
    }
    return true;
}

static bool plant_measure(const planting *of, size_t parent, size_t index) {
    const heading *measure = &of->plan->measures[index];
    size_t branch = plant_inner(of, SOEKPI_NODE_MEASURE, parent, index);
    if (branch == SIZE_MAX)
        return false;
    for (size_t i = measure->first; i < measure->first + measure->count; i++)
        if (!plant_target(of, branch, i))
            return false;
    return true;
}

static bool plant_aspects(const planting *of, size_t parent, size_t part, size_t first, size_t count) {
    for (size_t i = first; i < first + count; i++) {
        const heading *aspect = &of->plan->aspects[i];
        if (owner(of->plan, aspect->part) != part)
            continue;
        size_t branch = plant_inner(of, SOEKPI_NODE_ASPECT, parent, i);
        if (branch == SIZE_MAX)
            return false;
        for (size_t k = aspect->first; k < aspect->first + aspect->count; k++)
            if (!plant_measure(of, branch, k))
                return false;
    }
    return true;
}

/* The plans that a plan (SIZE_MAX: the plan itself) includes, and those that they include. The
 * depth of inclusion is bounded by the reader of plans. */
static bool plant_parts(const planting *of, size_t branch, size_t part) {
    for (size_t i = 0; i < of->plan->part_count; i++) {
        const plan_part *included = &of->plan->parts[i];
        if (included->parent != part)
            continue;
        size_t own = plant_inner(of, SOEKPI_NODE_PART, branch, i);
        if (own == SIZE_MAX || !plant_goals(of, own, i, included->first_target, included->target_count) ||
            !plant_aspects(of, own, i, included->first_aspect, included->aspect_count) ||
            !plant_parts(of, own, i))
            return false;
    }
    return true;
}

static bool plant_plan(const planting *of) {
    const soekpi_plan *plan = of->plan;
    size_t root = plant_inner(of, SOEKPI_NODE_PLAN, SIZE_MAX, 0);
    return root != SIZE_MAX && plant_goals(of, root, SIZE_MAX, 0, plan->target_count) &&
           plant_aspects(of, root, SIZE_MAX, 0, plan->aspect_count) && plant_parts(of, root, SIZE_MAX);
}

/* Brings verdicts, counts and ends of subtrees up, from the last node to the first. */
static void gather(soekpi_tree *tree) {
    for (size_t i = tree->count; i-- > 1;) {
        const tree_node *branch = &tree->nodes[i];
        tree_node *above = &tree->nodes[branch->parent];
        size_t *counts = tree->counts[above->at];
        if (branch->kind == SOEKPI_NODE_ROW)
            counts[branch->verdict]++;
        else
            for (int32_t verdict = 0; verdict < SOEKPI_VERDICT_END; verdict++)
                counts[verdict] += tree->counts[branch->at][verdict];
        if (branch->verdict > above->verdict) /* the codes are the order of gravity */
            above->verdict = branch->verdict;
        if (branch->next > above->next)
            above->next = branch->next;
    }
}

/* ---- creation ---- */

static soekpi_status check(const soekpi_evaluation *evaluation, const planting *of, soekpi_error *error) {
    size_t rows = evaluation->entity_count + evaluation->group_count, needed = 0;
    for (size_t i = 0; of->rows && i < of->row_count; i++) {
        if (of->rows[i] >= rows)
            return soekpi_fail(error, SOEKPI_ERROR_RANGE, soekpi_nowhere,
                               "row %zu of an evaluation that has %zu", of->rows[i], rows);
        needed = of->rows[i] >= needed ? of->rows[i] + 1 : needed;
    }
    needed = of->rows ? needed : rows;
    if (of->capacity < needed)
        return soekpi_fail(error, SOEKPI_ERROR_CAPACITY, soekpi_nowhere,
                           "capacity is %zu, but %zu rows are asked for", of->capacity, needed);
    return SOEKPI_OK;
}

/* Every node but those of rows has counts; a plan and each of its parts may have goals. */
static bool make_counts(soekpi_tree *tree, const soekpi_plan *plan) {
    size_t most = 2 + 2 * plan->part_count + plan->aspect_count + plan->measure_count + plan->target_count;
    tree->counts = soekpi_allocate(most, sizeof *tree->counts);
    return tree->counts != NULL;
}

soekpi_tree *soekpi_tree_create(const soekpi_evaluation *evaluation, const uint8_t *verdicts, size_t capacity,
                                const size_t *rows, size_t row_count, soekpi_error *error) {
    if (!evaluation || !verdicts) {
        soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere, "evaluation or verdicts is NULL");
        return NULL;
    }
    planting of = {.plan = evaluation->plan,
                   .verdicts = verdicts,
                   .capacity = capacity,
                   .rows = rows,
                   .row_count = rows ? row_count : evaluation->entity_count + evaluation->group_count};
    if (check(evaluation, &of, error) != SOEKPI_OK)
        return NULL;
    of.tree = soekpi_allocate(1, sizeof *of.tree);
    if (of.tree)
        of.tree->evaluation = evaluation;
    if (!of.tree || !make_counts(of.tree, of.plan) || !plant_plan(&of)) {
        soekpi_tree_free(of.tree);
        soekpi_fail_memory(error);
        return NULL;
    }
    gather(of.tree);
    return of.tree;
}

void soekpi_tree_free(soekpi_tree *tree) {
    if (!tree)
        return;
    soekpi_release(tree->nodes);
    soekpi_release(tree->counts);
    soekpi_release(tree);
}

/* ---- reading ---- */

typedef struct node_name {
    const char *id, *chinese, *english;
} node_name;

static node_name name_of_heading(const heading *of) {
    return (node_name){of->id, of->title_chinese, of->title_english};
}

/* The group of all enterprises and the plan's own row have no name of their own. */
static soekpi_status name_of_row(const soekpi_evaluation *evaluation, size_t row, node_name *out) {
    soekpi_row info = {.size = sizeof info};
    soekpi_status status = soekpi_evaluation_row(evaluation, row, &info);
    if (status != SOEKPI_OK)
        return status;
    *out = (node_name){info.entity, info.entity, info.entity};
    if (info.level == SOEKPI_ROW_PLAN)
        *out = (node_name){info.entity, evaluation->plan->title_chinese, evaluation->plan->title_english};
    else if (info.entity[0] == '\0')
        *out = (node_name){info.entity, "全部企业", "all enterprises"};
    return SOEKPI_OK;
}

static node_name name_of_inner(const soekpi_evaluation *evaluation, const tree_node *branch) {
    const soekpi_plan *plan = evaluation->plan;
    switch (branch->kind) {
    case SOEKPI_NODE_PART: {
        const plan_part *part = &plan->parts[branch->index];
        return (node_name){part->id, part->title_chinese, part->title_english};
    }
    case SOEKPI_NODE_GOALS:
        return (node_name){"goals", "经营目标", "goals"};
    case SOEKPI_NODE_ASPECT:
        return name_of_heading(&plan->aspects[branch->index]);
    case SOEKPI_NODE_MEASURE:
        return name_of_heading(&plan->measures[branch->index]);
    case SOEKPI_NODE_TARGET: /* as its results are to be shown: with 年化 or 未年化 */
        return (node_name){plan->targets[branch->index].id,
                           soekpi_evaluation_title(evaluation, branch->index, SOEKPI_CHINESE),
                           soekpi_evaluation_title(evaluation, branch->index, SOEKPI_ENGLISH)};
    default:
        return (node_name){plan->id, plan->title_chinese, plan->title_english};
    }
}

size_t soekpi_tree_count(const soekpi_tree *tree) {
    return tree ? tree->count : 0;
}

soekpi_status soekpi_tree_at(const soekpi_tree *tree, size_t index, soekpi_tree_node *out) {
    if (!tree || !out || out->size != sizeof *out)
        return SOEKPI_ERROR_ARGUMENT;
    if (index >= tree->count)
        return SOEKPI_ERROR_RANGE;
    const tree_node *branch = &tree->nodes[index];
    bool row = branch->kind == SOEKPI_NODE_ROW;
    node_name name;
    soekpi_status status = SOEKPI_OK;
    if (row)
        status = name_of_row(tree->evaluation, branch->at, &name);
    else
        name = name_of_inner(tree->evaluation, branch);
    if (status != SOEKPI_OK)
        return status;
    *out = (soekpi_tree_node){.size = sizeof *out,
                              .kind = branch->kind,
                              .verdict = branch->verdict,
                              .parent = branch->parent,
                              .depth = (size_t)branch->depth,
                              .next = branch->next,
                              .index = branch->index,
                              .row = row ? branch->at : SIZE_MAX,
                              .id = name.id,
                              .title_chinese = name.chinese,
                              .title_english = name.english};
    if (row)
        out->counts[branch->verdict] = 1;
    else
        memcpy(out->counts, tree->counts[branch->at], sizeof out->counts);
    return SOEKPI_OK;
}

const char *soekpi_node_id(int32_t kind) {
    static const char *const ids[SOEKPI_NODE_END] = {
        [SOEKPI_NODE_PLAN] = "plan",     [SOEKPI_NODE_PART] = "part",       [SOEKPI_NODE_GOALS] = "goals",
        [SOEKPI_NODE_ASPECT] = "aspect", [SOEKPI_NODE_MEASURE] = "measure", [SOEKPI_NODE_TARGET] = "target",
        [SOEKPI_NODE_ROW] = "row"};
    return kind >= 0 && kind < SOEKPI_NODE_END ? ids[kind] : "unknown";
}
