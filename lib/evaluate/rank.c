/* Places of rows: rows are gathered by group, each group is put in order, and
 * the places go back to their rows. */
#include <soekpi/rank.h>

#include "base/memory.h"
#include "evaluate/places.h"

/* One call: a range of groups. */
typedef struct call {
    const double *values;
    ptrdiff_t stride;
    size_t count;
    const soekpi_ranking *ranking;
    size_t first, groups; /* the groups of this call */
    places order;
    uint64_t *keys; /* of the rows of these groups, one group after the other */
    uint32_t *ends; /* of each group in `keys`; while that is filled or emptied, the next one in it */
    uint32_t *rows; /* of the keys; NULL where nobody asks */
} call;

static double value_at(const call *of, size_t row) {
    double value;
    memcpy(&value, (const char *)of->values + (ptrdiff_t)row * of->stride, sizeof value);
    return value;
}

/* 0.. for a group of this call; what is not less than `groups` for another or none. */
static size_t group_at(const call *of, size_t row) {
    int32_t code;
    memcpy(&code, (const char *)of->ranking->groups + (ptrdiff_t)row * of->ranking->group_stride,
           sizeof code);
    return (size_t)code - of->first;
}

static uint64_t key_at(const call *of, size_t row) {
    double value = value_at(of, row);
    return places_has_figure(value) ? places_key(value, of->order.higher) : NO_KEY;
}

/* ---- checks ---- */

static soekpi_status check_groups(call *of, soekpi_error *error) {
    const soekpi_ranking *ranking = of->ranking;
    size_t groups = ranking->groups ? ranking->group_count : 1;
    if (ranking->first_group > groups || ranking->ranked_groups > groups - ranking->first_group)
        return soekpi_fail(error, SOEKPI_ERROR_RANGE, soekpi_nowhere,
                           "groups %zu to %zu of %zu cannot be ranked", ranking->first_group,
                           ranking->first_group + ranking->ranked_groups, groups);
    of->first = ranking->first_group;
    of->groups = ranking->ranked_groups > 0 ? ranking->ranked_groups : groups - ranking->first_group;
    return SOEKPI_OK;
}

static soekpi_status check_arguments(const call *of, bool complete, soekpi_error *error) {
    const soekpi_ranking *ranking = of->ranking;
    if (complete && (ranking->places || of->count == 0) && ranking->method >= 0 &&
        ranking->method < SOEKPI_RANK_END &&
        (ranking->better == SOEKPI_BETTER_HIGHER || ranking->better == SOEKPI_BETTER_LOWER))
        return SOEKPI_OK;
    return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                       "an argument is NULL, ranking->size is not sizeof(soekpi_ranking), or its better or "
                       "method is outside its list");
}

static soekpi_status check_sizes(call *of, soekpi_error *error) {
    if (of->count > UINT32_MAX)
        return soekpi_fail(error, SOEKPI_ERROR_LIMIT, soekpi_nowhere, "%zu rows are more than have places",
                           of->count);
    if (of->ranking->capacity < of->count)
        return soekpi_fail(error, SOEKPI_ERROR_CAPACITY, soekpi_nowhere,
                           "capacity is %zu, but %zu rows are ranked", of->ranking->capacity, of->count);
    return check_groups(of, error);
}

/* ---- rows by group and back ---- */

/* Counts the rows of each group, then where it ends; *largest is the most rows of one. */
static soekpi_status count_rows(call *of, size_t *largest, soekpi_error *error) {
    uint32_t *ends = of->ends;
    for (size_t row = 0; row < of->count; row++) {
        size_t which = group_at(of, row);
        if (which < of->groups)
            ends[which]++;
        else if (which + of->first <= INT32_MAX && which + of->first >= of->ranking->group_count)
            return soekpi_fail(error, SOEKPI_ERROR_RANGE, soekpi_nowhere, "row %zu is in group %zu of %zu",
                               row + 1, which + of->first, of->ranking->group_count);
    }
    uint32_t end = 0;
    for (size_t i = 0; i < of->groups; i++) {
        *largest = ends[i] > *largest ? ends[i] : *largest;
        end += ends[i];
        ends[i] = end;
    }
    return SOEKPI_OK;
}

/* Makes the ends of groups their beginnings. */
static void rewind_groups(call *of) {
    if (of->groups == 0)
        return;
    memmove(of->ends + 1, of->ends, (of->groups - 1) * sizeof *of->ends);
    of->ends[0] = 0;
}

static void gather(call *of) {
    rewind_groups(of);
    for (size_t row = 0; row < of->count; row++) {
        size_t which = group_at(of, row);
        if (which >= of->groups)
            continue;
        uint32_t at = of->ends[which]++;
        of->keys[at] = key_at(of, row);
        if (of->rows)
            of->rows[at] = (uint32_t)row;
    }
}

static void give_places(call *of) {
    uint32_t start = 0;
    for (size_t i = 0; i < of->groups; i++) {
        uint32_t end = of->ends[i], *rows = of->rows ? of->rows + start : NULL;
        uint32_t placed =
            end > start ? soekpi_places_give(&of->order, of->keys + start, rows, end - start) : 0;
        if (of->ranking->sizes)
            of->ranking->sizes[of->first + i] = placed;
        start = end;
    }
}

static void scatter(call *of) {
    rewind_groups(of);
    for (size_t row = 0; row < of->count; row++) {
        size_t which = group_at(of, row);
        if (which < of->groups)
            of->ranking->places[row] = (uint32_t)of->keys[of->ends[which]++];
        else if (which + of->first > INT32_MAX && of->first == 0)
            of->ranking->places[row] = 0;
    }
}

static soekpi_status rank_groups(call *of, soekpi_error *error) {
    size_t largest = 0;
    of->ends = soekpi_allocate(of->groups, sizeof *of->ends);
    if (!of->ends)
        return soekpi_fail_memory(error);
    soekpi_status status = count_rows(of, &largest, error);
    if (status != SOEKPI_OK)
        return status;
    size_t rows = of->groups > 0 ? of->ends[of->groups - 1] : 0;
    of->keys = soekpi_allocate(rows, sizeof *of->keys);
    if (of->order.evaluation)
        of->rows = soekpi_allocate(rows, sizeof *of->rows);
    if (!of->keys || (of->order.evaluation && !of->rows) || !soekpi_places_create(&of->order, largest))
        return soekpi_fail_memory(error);
    gather(of);
    give_places(of);
    scatter(of);
    return SOEKPI_OK;
}

static soekpi_status rank_all(call *of, soekpi_error *error) {
    if (of->groups == 0)
        return SOEKPI_OK;
    of->keys = soekpi_allocate(of->count, sizeof *of->keys);
    if (!of->keys || !soekpi_places_create(&of->order, of->count))
        return soekpi_fail_memory(error);
    for (size_t row = 0; row < of->count; row++)
        of->keys[row] = key_at(of, row);
    uint32_t placed = of->count > 0 ? soekpi_places_give(&of->order, of->keys, NULL, of->count) : 0;
    for (size_t row = 0; row < of->count; row++)
        of->ranking->places[row] = (uint32_t)of->keys[row];
    if (of->ranking->sizes)
        of->ranking->sizes[0] = placed;
    return SOEKPI_OK;
}

/* Room that is touched only when values tie. */
static bool make_rests(call *of) {
    const soekpi_evaluation *evaluation = of->order.evaluation;
    bool entities = evaluation && of->order.first_row == 0 && of->count == evaluation->entity_count;
    if (entities)
        of->order.rests = soekpi_allocate(of->count, sizeof *of->order.rests);
    return !entities || of->order.rests;
}

static soekpi_status run(call *of, soekpi_error *error) {
    of->order.higher = of->ranking->better == SOEKPI_BETTER_HIGHER;
    of->order.dense = of->ranking->method == SOEKPI_RANK_DENSE;
    soekpi_status status = !make_rests(of)       ? soekpi_fail_memory(error)
                           : of->ranking->groups ? rank_groups(of, error)
                                                 : rank_all(of, error);
    soekpi_places_free(&of->order);
    soekpi_release(of->keys);
    soekpi_release(of->ends);
    soekpi_release(of->rows);
    return status;
}

soekpi_status soekpi_rank(const double *values, ptrdiff_t stride, size_t count, const soekpi_ranking *ranking,
                          soekpi_error *error) {
    call of = {.values = values, .stride = stride, .count = count, .ranking = ranking};
    bool complete = ranking && ranking->size == sizeof *ranking && (values || count == 0);
    soekpi_status status = check_arguments(&of, complete, error);
    if (status == SOEKPI_OK)
        status = check_sizes(&of, error);
    return status == SOEKPI_OK ? run(&of, error) : status;
}

/* ---- evaluations ---- */

/* The target's values of `count` rows from `first` on; memory is the only error. */
static soekpi_status compute_values(const soekpi_evaluation *evaluation, size_t index, size_t first,
                                    size_t count, double *values, soekpi_error *error) {
    enum { BATCH = 256 };
    double *batch = soekpi_allocate(evaluation->plan->target_count, BATCH * sizeof *batch);
    if (!batch)
        return soekpi_fail_memory(error);
    soekpi_status status = SOEKPI_OK;
    for (size_t done = 0; done < count && status == SOEKPI_OK; done += BATCH) {
        size_t rows = count - done < BATCH ? count - done : BATCH;
        soekpi_results results = {.size = sizeof results, .capacity = BATCH, .values = batch};
        status = soekpi_evaluation_run(evaluation, first + done, rows, &results, error);
        memcpy(values + done, batch + index * BATCH, rows * sizeof *values);
    }
    soekpi_release(batch);
    return status;
}

static soekpi_status rank_values(call *of, const double *values, soekpi_error *error) {
    double *computed_values = NULL;
    size_t first = of->order.first_row;
    if (!values) {
        computed_values = soekpi_allocate(of->count, sizeof *computed_values);
        if (!computed_values)
            return soekpi_fail_memory(error);
        soekpi_status status =
            compute_values(of->order.evaluation, of->order.target, first, of->count, computed_values, error);
        if (status != SOEKPI_OK) {
            soekpi_release(computed_values);
            return status;
        }
    }
    of->values = values ? values + first : computed_values;
    of->stride = sizeof *values;
    soekpi_status status = run(of, error);
    soekpi_release(computed_values);
    return status;
}

/* Groups without the segments and the plan's own row, which come after them. */
static size_t groups_of(const soekpi_evaluation *evaluation) {
    size_t count = 0;
    while (count < evaluation->group_count && evaluation->groups[count].level == SOEKPI_ROW_GROUP)
        count++;
    return count;
}

/* Rows, groups and direction of a ranking within an evaluation. */
static void set_peers(call *of, soekpi_ranking *ranking, const soekpi_evaluation *evaluation, int32_t peers) {
    bool whole = peers == SOEKPI_PEERS_GROUPS;
    of->count = whole ? groups_of(evaluation) : evaluation->entity_count;
    of->order.first_row = whole ? evaluation->entity_count : 0;
    if (peers == SOEKPI_PEERS_GROUP) {
        ranking->groups = evaluation->member_groups;
        ranking->group_stride = sizeof *evaluation->member_groups;
        ranking->group_count = evaluation->group_count;
    }
    if (ranking->better == SOEKPI_BETTER_NONE && of->order.target < evaluation->plan->target_count)
        ranking->better = evaluation->plan->targets[of->order.target].better;
}

soekpi_status soekpi_evaluation_rank(const soekpi_evaluation *evaluation, size_t index, int32_t peers,
                                     const double *values, const soekpi_ranking *ranking,
                                     soekpi_error *error) {
    soekpi_ranking own = {.size = sizeof own};
    call of = {.ranking = &own, .order = {.evaluation = evaluation, .target = index}};
    bool complete = evaluation && ranking && ranking->size == sizeof *ranking && !ranking->groups &&
                    peers >= 0 && peers < SOEKPI_PEERS_END;
    if (complete) {
        own = *ranking;
        set_peers(&of, &own, evaluation, peers);
    }
    soekpi_status status = check_arguments(&of, complete, error);
    if (status == SOEKPI_OK && index >= evaluation->plan->target_count)
        status = soekpi_fail(error, SOEKPI_ERROR_RANGE, soekpi_nowhere, "target %zu of %zu", index,
                             evaluation->plan->target_count);
    if (status == SOEKPI_OK && evaluation->plan->targets[index].kind != SOEKPI_TARGET_RULE)
        status = soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                             "target '%s' is a %s: only the values of indicators and items are ranked",
                             evaluation->plan->targets[index].id,
                             soekpi_target_kind_id(evaluation->plan->targets[index].kind));
    if (status == SOEKPI_OK)
        status = check_sizes(&of, error);
    return status == SOEKPI_OK ? rank_values(&of, values, error) : status;
}
