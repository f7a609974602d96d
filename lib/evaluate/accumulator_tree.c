/* Sums of a group together with those in it.
 *
 * Rows are added to their own group alone. What groups above them add up to is found when it is first asked
 * for, in one pass over the tree from its leaves, and kept until rows are added or merged: a tree of any
 * depth takes a time in proportion to its groups. Room for it is made with the accumulator, as reading
 * allocates nothing. One thread makes the totals; others, which need not wait for it, add up the groups that
 * they ask for by themselves, as do figures so far apart that their sums have no narrow part. */
#include "base/memory.h"
#include "evaluate/accumulator.h"
#include "evaluate/groups.h"

enum { TOTALS_NONE, TOTALS_BEING_MADE, TOTALS_MADE };

/* ---- the tree ---- */

static bool is_nested(const soekpi_evaluation *evaluation) {
    for (size_t i = 0; i < evaluation->group_count; i++)
        if (evaluation->groups[i].parent >= 0 || evaluation->groups[i].level == SOEKPI_ROW_PLAN)
            return true;
    return false;
}

/* The order of the tree, in which a group and those in it follow each other. The plan's row has all of them.
 */
static bool put_in_order(const soekpi_evaluation *evaluation, sum_tree *into) {
    size_t count = evaluation->group_count;
    size_t *own = soekpi_allocate(count, sizeof *own);
    into->order = soekpi_allocate(count, sizeof *into->order);
    into->starts = soekpi_allocate(count, sizeof *into->starts);
    into->sizes = soekpi_allocate(count, sizeof *into->sizes);
    bool done = own && into->order && into->starts && into->sizes;
    for (size_t i = 0; done && i < count; i++) {
        own[i] = evaluation->groups[i].level == SOEKPI_ROW_GROUP;
        into->count += own[i];
    }
    done = done && soekpi_tree_ranges(evaluation, own, into->starts, into->sizes);
    for (size_t i = 0; done && i < count; i++)
        if (own[i] == 1)
            into->order[into->starts[i]].index = i;
    soekpi_release(own);
    if (done && evaluation->groups[count - 1].level == SOEKPI_ROW_PLAN) {
        into->plan = count - 1;
        into->starts[count - 1] = 0;
        into->sizes[count - 1] = into->count;
    }
    return done;
}

/* Room for the totals of groups that have others in them. */
static bool make_room(const soekpi_accumulator *of, sum_tree *into) {
    size_t count = of->evaluation->group_count, inner = 0;
    into->inner = soekpi_allocate(count, sizeof *into->inner);
    for (size_t i = 0; into->inner && i < count; i++)
        into->inner[i] = into->sizes[i] > 1 || i == into->plan ? inner++ : NO_ROW;
    if (!into->inner || (of->figure_count > 0 && inner > SIZE_MAX / of->figure_count) ||
        inner > SIZE_MAX / of->class_count)
        return false;
    for (size_t i = 0; i < into->count; i++) {
        int32_t parent = of->evaluation->groups[into->order[i].index].parent;
        size_t above = parent != NO_GROUP ? (size_t)parent : into->plan;
        into->order[i].total = into->inner[into->order[i].index];
        into->order[i].above = above != NO_ROW ? into->inner[above] : NO_ROW;
    }
    into->inner_count = inner;
    into->totals = soekpi_allocate(inner, sizeof *into->totals);
    into->counted = soekpi_allocate(inner * of->class_count, sizeof *into->counted);
    into->figures = soekpi_allocate(inner * of->figure_count, sizeof *into->figures);
    return into->totals && into->counted && into->figures;
}

bool soekpi_accumulator_tree_make(soekpi_accumulator *accumulator) {
    if (!is_nested(accumulator->evaluation))
        return true;
    sum_tree *made = accumulator->tree = soekpi_allocate(1, sizeof *made);
    if (!made)
        return false;
    atomic_init(&made->state, TOTALS_NONE);
    made->plan = NO_ROW;
    return put_in_order(accumulator->evaluation, made) && make_room(accumulator, made);
}

void soekpi_accumulator_tree_free(soekpi_accumulator *accumulator) {
    sum_tree *freed = accumulator->tree;
    if (!freed)
        return;
    soekpi_release(freed->order);
    soekpi_release(freed->starts);
    soekpi_release(freed->sizes);
    soekpi_release(freed->inner);
    soekpi_release(freed->totals);
    soekpi_release(freed->counted);
    soekpi_release(freed->figures);
    soekpi_release(freed);
    accumulator->tree = NULL;
}

void soekpi_accumulator_tree_forget(soekpi_accumulator *accumulator) {
    if (accumulator->tree)
        atomic_store_explicit(&accumulator->tree->state, TOTALS_NONE, memory_order_relaxed);
}

/* ---- sums of one group by itself ---- */

bool soekpi_accumulator_narrow(const soekpi_accumulator *accumulator, size_t figure, size_t index,
                               decimal_sum *out) {
    const group_block *block = accumulator->blocks[index];
    sum_parts parts = soekpi_accumulator_integers(accumulator, figure, index);
    *out = block ? block->figures[figure].sum : (decimal_sum){0};
    return soekpi_sum_add_narrow(out, parts.of[0]) && soekpi_sum_add_narrow(out, parts.of[1]);
}

/* Without trailing zeros: the sum does not show how the rows were parted. */
static void add_up_one(const soekpi_accumulator *from, size_t figure, size_t index, exact *out) {
    decimal_sum sum;
    sum_parts parts = soekpi_accumulator_integers(from, figure, index);
    if (!from->blocks[index] && parts.of[1].mantissa == 0) { /* most sums of accounts */
        soekpi_exact_set(out, soekpi_decimal_make(parts.of[0].mantissa, parts.of[0].exponent));
        return;
    }
    if (soekpi_accumulator_narrow(from, figure, index, &sum)) {
        soekpi_sum_canonical(&sum, out);
        return;
    }
    summed rest = soekpi_accumulator_rest(from, figure, index);
    soekpi_sum_exact(&rest.sum, out);
    for (int i = 0; i < SUM_PARTS; i++) {
        exact share;
        soekpi_exact_set(&share, parts.of[i]);
        soekpi_exact_add(out, out, &share);
    }
    soekpi_exact_strip(out);
}

/* ---- totals ---- */

static void add_decimal(figure_total *into, decimal value) {
    const int128 most = (int128)1 << 124;
    decimal_sum sum = {.mantissa = into->mantissa, .exponent = into->exponent};
    if (value.mantissa == 0 || into->apart)
        return;
    if (value.exponent == sum.exponent && value.mantissa < most && value.mantissa > -most &&
        sum.mantissa < most && sum.mantissa > -most) { /* as nearly always */
        into->mantissa += value.mantissa;
        return;
    }
    into->apart = !soekpi_sum_add_narrow(&sum, value);
    into->mantissa = sum.mantissa;
    into->exponent = sum.exponent;
}

static void add_own_figure(const soekpi_accumulator *from, size_t figure, size_t index, figure_total *into) {
    const group_block *block = from->blocks[index];
    if (!block) {
        sum_parts parts = soekpi_accumulator_integers(from, figure, index);
        add_decimal(into, parts.of[0]);
        add_decimal(into, parts.of[1]);
        return;
    }
    decimal_sum sum;
    bool narrow = soekpi_accumulator_narrow(from, figure, index, &sum) && !sum.wide;
    if (narrow)
        add_decimal(into, (decimal){sum.mantissa, sum.exponent});
    into->apart = into->apart || !narrow;
    into->missing += block->figures[figure].missing;
    into->invalid += block->figures[figure].invalid;
    into->marks |= block->figures[figure].marks;
}

/* A group's own sums into the total at a place. */
static void add_own(const soekpi_accumulator *from, size_t index, size_t at) {
    const group_block *block = from->blocks[index];
    sum_tree *tree = from->tree;
    group_total *total = &tree->totals[at];
    figure_total *figures = tree->figures + at * from->figure_count;
    total->entities += soekpi_accumulator_entities(from, index);
    total->eliminations += soekpi_accumulator_eliminations(from, index);
    if (block)
        soekpi_months_merge(&total->months, &block->months);
    for (size_t c = 0; c < from->class_count; c++)
        tree->counted[at * from->class_count + c] += soekpi_accumulator_class_count(from, c, index);
    for (size_t f = 0; f < from->figure_count; f++)
        add_own_figure(from, f, index, &figures[f]);
}

/* One total, which is complete, into another. */
static void add_total(const soekpi_accumulator *from, size_t added, size_t at) {
    sum_tree *tree = from->tree;
    const figure_total *share = tree->figures + added * from->figure_count;
    figure_total *figures = tree->figures + at * from->figure_count;
    tree->totals[at].entities += tree->totals[added].entities;
    tree->totals[at].eliminations += tree->totals[added].eliminations;
    soekpi_months_merge(&tree->totals[at].months, &tree->totals[added].months);
    for (size_t c = 0; c < from->class_count; c++)
        tree->counted[at * from->class_count + c] += tree->counted[added * from->class_count + c];
    for (size_t f = 0; f < from->figure_count; f++) {
        add_decimal(&figures[f], (decimal){share[f].mantissa, share[f].exponent});
        figures[f].missing += share[f].missing;
        figures[f].invalid += share[f].invalid;
        figures[f].marks |= share[f].marks;
        figures[f].apart = figures[f].apart || share[f].apart;
    }
}

/* From the last group of the order to the first: those in a group stand behind it. */
static void make_totals(const soekpi_accumulator *from) {
    sum_tree *tree = from->tree;
    memset(tree->totals, 0, tree->inner_count * sizeof *tree->totals);
    memset(tree->counted, 0, tree->inner_count * from->class_count * sizeof *tree->counted);
    memset(tree->figures, 0, tree->inner_count * from->figure_count * sizeof *tree->figures);
    enum { AHEAD = 16, LINE = 64 / sizeof(uint64_t) }; /* groups that follow each other are far apart */
    for (size_t i = tree->count; i-- > 0;) {
        for (size_t slot = 0; i >= AHEAD && slot < from->stride; slot += LINE)
            __builtin_prefetch(from->sums + tree->order[i - AHEAD].index * from->stride + slot);
        const tree_place *of = &tree->order[i];
        if (of->total != NO_ROW)
            add_own(from, of->index, of->total);
        if (of->above == NO_ROW)
            continue;
        if (of->total != NO_ROW)
            add_total(from, of->total, of->above);
        else
            add_own(from, of->index, of->above);
    }
}

/* A group that no other is in. */
static bool is_alone(const soekpi_accumulator *from, size_t index) {
    const sum_tree *tree = from->tree;
    return !tree || index >= from->own_count || (tree->sizes[index] == 1 && index != tree->plan);
}

/* The place of a group's total; NO_ROW when it is to be added up here. */
static size_t total_of(const soekpi_accumulator *from, size_t index) {
    sum_tree *tree = from->tree;
    if (is_alone(from, index) || tree->inner[index] == NO_ROW)
        return NO_ROW;
    int32_t state = atomic_load_explicit(&tree->state, memory_order_acquire);
    if (state == TOTALS_NONE && atomic_compare_exchange_strong(&tree->state, &state, TOTALS_BEING_MADE)) {
        make_totals(from);
        state = TOTALS_MADE;
        atomic_store_explicit(&tree->state, state, memory_order_release);
    }
    return state == TOTALS_MADE ? tree->inner[index] : NO_ROW;
}

/* ---- a group and those in it ---- */

/* Groups of the accumulator that a group is made of: itself, and those in it. */
static size_t part_count(const soekpi_accumulator *from, size_t index) {
    return is_alone(from, index) ? 1 : from->tree->sizes[index];
}

static size_t part_at(const soekpi_accumulator *from, size_t index, size_t which) {
    return is_alone(from, index) ? index : from->tree->order[from->tree->starts[index] + which].index;
}

uint64_t soekpi_accumulator_all_entities(const soekpi_accumulator *accumulator, size_t index) {
    if (is_alone(accumulator, index))
        return soekpi_accumulator_entities(accumulator, index);
    size_t at = total_of(accumulator, index);
    uint64_t all = 0;
    if (at != NO_ROW)
        return accumulator->tree->totals[at].entities;
    for (size_t i = 0; i < part_count(accumulator, index); i++)
        all += soekpi_accumulator_entities(accumulator, part_at(accumulator, index, i));
    return all;
}

uint64_t soekpi_accumulator_all_eliminations(const soekpi_accumulator *accumulator, size_t index) {
    size_t at = total_of(accumulator, index);
    uint64_t all = 0;
    if (at != NO_ROW)
        return accumulator->tree->totals[at].eliminations;
    for (size_t i = 0; i < part_count(accumulator, index); i++)
        all += soekpi_accumulator_eliminations(accumulator, part_at(accumulator, index, i));
    return all;
}

uint64_t soekpi_accumulator_all_counted(const soekpi_accumulator *accumulator, size_t which, size_t index) {
    size_t at = total_of(accumulator, index);
    uint64_t all = 0;
    if (at != NO_ROW)
        return accumulator->tree->counted[at * accumulator->class_count + which];
    for (size_t i = 0; i < part_count(accumulator, index); i++)
        all += soekpi_accumulator_class_count(accumulator, which, part_at(accumulator, index, i));
    return all;
}

beside_sum soekpi_accumulator_all_beside(const soekpi_accumulator *accumulator, size_t figure, size_t index) {
    size_t at = total_of(accumulator, index);
    beside_sum all = {0};
    if (at != NO_ROW) {
        const figure_total *total = &accumulator->tree->figures[at * accumulator->figure_count + figure];
        return (beside_sum){total->missing, total->invalid, total->marks};
    }
    for (size_t i = 0; i < part_count(accumulator, index); i++) {
        const group_block *block = accumulator->blocks[part_at(accumulator, index, i)];
        if (!block)
            continue;
        all.missing += block->figures[figure].missing;
        all.invalid += block->figures[figure].invalid;
        all.marks |= block->figures[figure].marks;
    }
    return all;
}

months_seen soekpi_accumulator_all_months(const soekpi_accumulator *accumulator, size_t index) {
    size_t at = total_of(accumulator, index);
    months_seen all = {0};
    if (at != NO_ROW)
        return accumulator->tree->totals[at].months;
    for (size_t i = 0; i < part_count(accumulator, index); i++) {
        const group_block *block = accumulator->blocks[part_at(accumulator, index, i)];
        if (block)
            soekpi_months_merge(&all, &block->months);
    }
    return all;
}

size_t soekpi_accumulator_only_part(const soekpi_accumulator *accumulator, size_t index) {
    size_t found = NO_ROW;
    if (soekpi_accumulator_all_entities(accumulator, index) != 1 ||
        soekpi_accumulator_all_eliminations(accumulator, index) != 0)
        return NO_ROW;
    for (size_t i = 0; found == NO_ROW && i < part_count(accumulator, index); i++)
        if (soekpi_accumulator_entities(accumulator, part_at(accumulator, index, i)) == 1)
            found = part_at(accumulator, index, i);
    return found;
}

/* The sum part by part. They are mostly decimals of one scale, which add in integers. */
static void add_up_parts(const soekpi_accumulator *from, size_t figure, size_t index, exact *out) {
    decimal_sum all = {0};
    exact rest, share;
    soekpi_exact_zero(&rest);
    for (size_t i = 0; i < part_count(from, index); i++) {
        decimal_sum sum;
        size_t which = part_at(from, index, i);
        bool narrow = soekpi_accumulator_narrow(from, figure, which, &sum) && !sum.wide &&
                      soekpi_sum_add_narrow(&all, (decimal){sum.mantissa, sum.exponent});
        if (narrow)
            continue;
        add_up_one(from, figure, which, &share);
        soekpi_exact_add(&rest, &rest, &share);
    }
    soekpi_sum_exact(&all, out);
    soekpi_exact_add(out, out, &rest);
    soekpi_exact_strip(out);
}

void soekpi_accumulator_all_sum(const soekpi_accumulator *accumulator, size_t figure, size_t index,
                                exact *out) {
    size_t at = total_of(accumulator, index);
    const figure_total *total =
        at != NO_ROW ? &accumulator->tree->figures[at * accumulator->figure_count + figure] : NULL;
    if (total && !total->apart)
        soekpi_exact_set(out, soekpi_decimal_make(total->mantissa, total->exponent));
    else if (part_count(accumulator, index) == 1)
        add_up_one(accumulator, figure, part_at(accumulator, index, 0), out);
    else
        add_up_parts(accumulator, figure, index, out);
}

bool soekpi_accumulator_bare(const soekpi_accumulator *accumulator, size_t figure, size_t index,
                             int32_t places, int64_t *out) {
    const int64_t limit = INT64_C(1) << 53;
    if (!is_alone(accumulator, index) || accumulator->blocks[index])
        return false;
    sum_parts parts = soekpi_accumulator_integers(accumulator, figure, index);
    *out = (int64_t)parts.of[0].mantissa;
    return parts.of[1].mantissa == 0 && (*out == 0 || parts.of[0].exponent == -places) &&
           *out<limit && * out> - limit;
}

/* Of one group by itself; most have nothing but integers at that scale. */
static bool scale_one(const soekpi_accumulator *from, size_t figure, size_t index, int32_t places,
                      int64_t *out) {
    const int64_t limit = INT64_C(1) << 53;
    const group_block *block = from->blocks[index];
    sum_parts parts = soekpi_accumulator_integers(from, figure, index);
    int64_t integer = (int64_t)parts.of[0].mantissa;
    bool bare = !block || (block->figures[figure].sum.mantissa == 0 && !block->figures[figure].sum.wide);
    if (bare && parts.of[1].mantissa == 0 && (integer == 0 || parts.of[0].exponent == -places)) {
        *out = integer;
        return integer < limit && integer > -limit;
    }
    decimal_sum sum;
    return soekpi_accumulator_narrow(from, figure, index, &sum) && soekpi_sum_scaled(&sum, -places, out);
}

bool soekpi_accumulator_all_scaled(const soekpi_accumulator *accumulator, size_t figure, size_t index,
                                   int32_t places, int64_t *out) {
    size_t at = total_of(accumulator, index);
    if (at != NO_ROW) {
        const figure_total *total = &accumulator->tree->figures[at * accumulator->figure_count + figure];
        decimal_sum sum = {.mantissa = total->mantissa, .exponent = total->exponent};
        return !total->apart && soekpi_sum_scaled(&sum, -places, out);
    }
    return part_count(accumulator, index) == 1 &&
           scale_one(accumulator, figure, part_at(accumulator, index, 0), places, out);
}
