/* Groups of an accumulator as an evaluation judges them. */
#include "evaluate/accumulator.h"
#include "evaluate/batch.h"

#include "base/memory.h"

/* ---- figures of a context's group ---- */

static size_t group_of(const context *at) {
    return at->evaluation->sums->first + (at->row - at->evaluation->entity_count);
}

/* The class in which a target's source is summed. */
static size_t class_of(const soekpi_accumulator *from, size_t which, int32_t input) {
    bool reported = from->evaluation->sources[input].symbol.what == SOEKPI_IS_INDICATOR;
    return reported || !from->evaluation->partial ? 0 : from->target_classes[which];
}

static bool find_figure(const soekpi_accumulator *from, size_t which, int32_t input, size_t *figure) {
    const sum_class *in = &from->classes[class_of(from, which, input)];
    for (size_t f = in->first; f < in->first + in->count; f++)
        if (from->figures[f].source == input) {
            *figure = f;
            return true;
        }
    return false;
}

static size_t target_of(const context *at, const bound_target *bound) {
    return (size_t)(bound - at->evaluation->targets);
}

bool soekpi_summed_figure(const context *at, const bound_target *bound, int32_t input, exact *out,
                          tally *state) {
    const soekpi_accumulator *from = at->evaluation->sums->accumulator;
    size_t figure, of = group_of(at);
    if (!find_figure(from, target_of(at, bound), input, &figure))
        return false;
    beside_sum rest = soekpi_accumulator_all_beside(from, figure, of);
    soekpi_accumulator_all_sum(from, figure, of, out);
    state->missing = state->missing || rest.missing > 0;
    state->invalid = state->invalid || rest.invalid > 0;
    state->marks |= rest.marks;
    return true;
}

static uint64_t count_in_target(const soekpi_accumulator *from, size_t which, size_t index) {
    return from->evaluation->partial
               ? soekpi_accumulator_all_counted(from, from->target_classes[which], index)
               : soekpi_accumulator_all_entities(from, index);
}

uint64_t soekpi_summed_count(const context *at, const bound_target *bound) {
    return count_in_target(at->evaluation->sums->accumulator, target_of(at, bound), group_of(at));
}

reading soekpi_summed_reported(const context *at, int32_t input, decimal *out, uint8_t *marks) {
    const soekpi_accumulator *from = at->evaluation->sums->accumulator;
    size_t figure, of = soekpi_accumulator_only_part(from, group_of(at));
    if (of == NO_ROW || !find_figure(from, 0, input, &figure))
        return READ_MISSING;
    summed rest = soekpi_accumulator_rest(from, figure, of);
    *marks |= rest.marks;
    if (rest.missing > 0)
        return READ_MISSING;
    if (rest.invalid > 0)
        return READ_INVALID;
    decimal_sum sum; /* of one cell: it has room */
    return soekpi_accumulator_narrow(from, figure, of, &sum) && soekpi_sum_decimal(&sum, out) ? READ_NUMBER
                                                                                              : READ_INVALID;
}

reading soekpi_summed_months(const context *at, decimal *out) {
    months_seen seen = soekpi_accumulator_all_months(at->evaluation->sums->accumulator, group_of(at));
    if (!seen.any || seen.differ)
        return seen.any ? READ_INVALID : READ_MISSING;
    *out = seen.value;
    return READ_NUMBER;
}

void soekpi_summed_missing(const context *at, const bound_target *bound, int32_t input, int32_t language,
                           text_builder *builder) {
    const soekpi_accumulator *from = at->evaluation->sums->accumulator;
    size_t figure, of = group_of(at);
    bool chinese = language == SOEKPI_CHINESE;
    uint64_t entities = soekpi_accumulator_all_entities(from, of);
    if (!find_figure(from, target_of(at, bound), input, &figure))
        return;
    beside_sum rest = soekpi_accumulator_all_beside(from, figure, of);
    uint64_t owing = rest.missing + rest.invalid;
    bool none = soekpi_summed_count(at, bound) == 0; /* each lacks some figure; which one is not known */
    if (owing == 0 && (!none || entities == 0))
        return;
    soekpi_text_add(builder, builder->length == 0 ? "" : chinese ? "；" : "; ");
    soekpi_source_name(at->evaluation, &at->evaluation->sources[input], language, builder);
    if (owing > 0)
        soekpi_text_format(builder, chinese ? "（%zu/%zu户）" : " (%zu of %zu)", (size_t)owing,
                           (size_t)(entities + soekpi_accumulator_all_eliminations(from, of)));
}

/* ---- many groups at once ---- */

int32_t soekpi_accumulator_places(const soekpi_accumulator *accumulator, size_t which, int32_t input) {
    size_t figure;
    if (!find_figure(accumulator, which, input, &figure))
        return 0;
    const sum_reader *reader = &accumulator->readers[accumulator->figures[figure].reader];
    return reader->places - reader->power;
}

/* The sum as an integer, 0 when there is none that fits. */
static int64_t read_lane(const soekpi_accumulator *from, size_t figure, size_t index, int32_t places,
                         uint64_t bit, summed_words *words) {
    int64_t integer = 0;
    if (soekpi_accumulator_bare(from, figure, index, places, &integer))
        return integer;
    beside_sum beside = soekpi_accumulator_all_beside(from, figure, index);
    words->missing |= beside.missing > 0 ? bit : 0;
    words->invalid |= beside.invalid > 0 ? bit : 0;
    words->filled |= (beside.marks & SOEKPI_MARK_FILLED) != 0 ? bit : 0;
    if (soekpi_accumulator_all_scaled(from, figure, index, places, &integer))
        return integer;
    words->unfit |= bit;
    return 0;
}

void soekpi_accumulator_lanes(const soekpi_accumulator *accumulator, size_t which, int32_t input,
                              size_t first, size_t count, int32_t places, double *out, summed_words *words) {
    size_t figure = 0;
    bool found = find_figure(accumulator, which, input, &figure), partial = accumulator->evaluation->partial;
    uint64_t all = count < 64 ? ((uint64_t)1 << count) - 1 : ~(uint64_t)0;
    *words = (summed_words){.missing = found ? 0 : all, .unfit = found ? 0 : all};
    for (size_t i = 0; i < count; i++) {
        uint64_t bit = (uint64_t)1 << i, counted = count_in_target(accumulator, which, first + i);
        out[i] = found ? (double)read_lane(accumulator, figure, first + i, places, bit, words) : 0;
        words->missing |= counted == 0 ? bit : 0;
        words->partial |=
            partial && counted < soekpi_accumulator_all_entities(accumulator, first + i) ? bit : 0;
    }
}

/* ---- the evaluation that judges them ---- */

static group group_at(const soekpi_accumulator *from, size_t index) {
    uint64_t entities = soekpi_accumulator_all_entities(from, index),
             eliminations = soekpi_accumulator_all_eliminations(from, index);
    const group *own = index < from->own_count ? &from->evaluation->groups[index] : NULL;
    return (group){.name = soekpi_accumulator_group_name(from, index),
                   .level = own ? own->level : SOEKPI_ROW_GROUP,
                   .parent = own ? own->parent : -1,
                   .depth = own ? own->depth : 0,
                   .row = NO_ROW,
                   .reported = NO_ROW,
                   .count = (size_t)(entities + eliminations),
                   .entities = (size_t)entities,
                   .consolidated = eliminations > 0,
                   .context = own ? own->context : from->added[index - from->own_count].context};
}

/* The evaluation with `count` groups of the accumulator, from `first` on, in place of its own. */
typedef struct group_view {
    soekpi_evaluation evaluation;
    group_sums sums;
    group groups[SUM_ROWS];
} group_view;

static void look_at(group_view *view, const soekpi_accumulator *from, size_t first, size_t count) {
    view->evaluation = *from->evaluation;
    view->sums = (group_sums){from, first};
    for (size_t i = 0; i < count; i++)
        view->groups[i] = group_at(from, first + i);
    view->evaluation.groups = view->groups;
    view->evaluation.group_count = count;
    view->evaluation.sums = &view->sums;
}

soekpi_status soekpi_accumulator_run(const soekpi_accumulator *accumulator, size_t first, size_t count,
                                     soekpi_results *results, soekpi_error *error) {
    if (!accumulator || accumulator->spoilt || !results || results->size != sizeof *results)
        return soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere,
                           "accumulator (which a failure may have spoilt) or results is NULL, or "
                           "results->size is not sizeof(soekpi_results)");
    size_t groups = soekpi_accumulator_group_count(accumulator);
    if (first > groups || count > groups - first)
        return soekpi_fail(error, SOEKPI_ERROR_RANGE, soekpi_nowhere, "groups %zu to %zu of %zu", first,
                           first + count, groups);
    if (results->capacity < count)
        return soekpi_fail(error, SOEKPI_ERROR_CAPACITY, soekpi_nowhere,
                           "capacity is %zu, but %zu groups are asked for", results->capacity, count);
    group_view view;
    soekpi_status status = SOEKPI_OK;
    for (size_t done = 0; status == SOEKPI_OK && done < count; done += SUM_ROWS) {
        size_t size = count - done < SUM_ROWS ? count - done : SUM_ROWS;
        soekpi_results part = soekpi_results_from(results, done);
        look_at(&view, accumulator, first + done, size);
        status = soekpi_evaluation_run(&view.evaluation, view.evaluation.entity_count, size, &part, error);
    }
    return status;
}

/* ---- one group ---- */

static soekpi_status check(const soekpi_accumulator *from, size_t index, size_t which) {
    if (!from || from->spoilt)
        return SOEKPI_ERROR_ARGUMENT;
    bool known = index < soekpi_accumulator_group_count(from) && which < from->evaluation->plan->target_count;
    return known ? SOEKPI_OK : SOEKPI_ERROR_RANGE;
}

soekpi_status soekpi_accumulator_group(const soekpi_accumulator *accumulator, size_t index,
                                       soekpi_row *info) {
    if (!accumulator || accumulator->spoilt || !info || info->size != sizeof *info)
        return SOEKPI_ERROR_ARGUMENT;
    if (index >= soekpi_accumulator_group_count(accumulator))
        return SOEKPI_ERROR_RANGE;
    group whole = group_at(accumulator, index);
    *info = (soekpi_row){.size = sizeof *info,
                         .entity = whole.name,
                         .group = whole.name,
                         .table_row = SIZE_MAX,
                         .members = whole.entities,
                         .level = whole.level,
                         .consolidated = whole.consolidated,
                         .code = "",
                         .parent = whole.parent >= 0 ? (size_t)whole.parent : SIZE_MAX,
                         .depth = whole.depth,
                         .share = 1};
    return SOEKPI_OK;
}

soekpi_status soekpi_accumulator_sum(const soekpi_accumulator *accumulator, size_t index, size_t figure,
                                     soekpi_sum *sum) {
    if (!accumulator || accumulator->spoilt || !sum || sum->size != sizeof *sum)
        return SOEKPI_ERROR_ARGUMENT;
    if (index >= soekpi_accumulator_group_count(accumulator) || figure >= accumulator->figure_count)
        return SOEKPI_ERROR_RANGE;
    size_t in = 0;
    while (figure >= accumulator->classes[in].first + accumulator->classes[in].count)
        in++;
    beside_sum rest = soekpi_accumulator_all_beside(accumulator, figure, index);
    exact_ratio total;
    soekpi_accumulator_all_sum(accumulator, figure, index, &total.numerator);
    soekpi_exact_set(&total.denominator, soekpi_decimal_make(1, 0));
    *sum = (soekpi_sum){.size = sizeof *sum,
                        .figure = accumulator->figures[figure].name,
                        .sum = (double)NAN,
                        .counted = (size_t)soekpi_accumulator_all_counted(accumulator, in, index),
                        .missing = (size_t)rest.missing,
                        .invalid = (size_t)rest.invalid};
    (void)soekpi_exact_nearest(&total, &sum->sum);
    return SOEKPI_OK;
}

soekpi_status soekpi_accumulator_counted(const soekpi_accumulator *accumulator, size_t index, size_t which,
                                         size_t *counted) {
    if (!counted)
        return SOEKPI_ERROR_ARGUMENT;
    soekpi_status status = check(accumulator, index, which);
    if (status == SOEKPI_OK)
        *counted = (size_t)count_in_target(accumulator, which, index);
    return status;
}

/* Stands a context before one group, for texts about it. */
static soekpi_status stand_at(const soekpi_accumulator *accumulator, size_t index, size_t which,
                              group_view *view, context *at) {
    soekpi_status status = check(accumulator, index, which);
    if (status != SOEKPI_OK)
        return status;
    look_at(view, accumulator, index, 1);
    *at = (context){.evaluation = &view->evaluation, .row = view->evaluation.entity_count};
    return SOEKPI_OK;
}

soekpi_status soekpi_accumulator_format(const soekpi_accumulator *accumulator, size_t index, size_t which,
                                        int32_t field, int32_t places, char *buffer, size_t capacity,
                                        size_t *needed) {
    group_view view;
    context at;
    soekpi_status status = stand_at(accumulator, index, which, &view, &at);
    return status == SOEKPI_OK ? soekpi_context_format(&at, which, field, places, buffer, capacity, needed)
                               : status;
}

soekpi_status soekpi_accumulator_exact(const soekpi_accumulator *accumulator, size_t index, size_t which,
                                       int32_t field, char *buffer, size_t capacity, size_t *needed) {
    group_view view;
    context at;
    soekpi_status status = stand_at(accumulator, index, which, &view, &at);
    return status == SOEKPI_OK ? soekpi_context_exact(&at, which, field, buffer, capacity, needed) : status;
}

soekpi_status soekpi_accumulator_explain(const soekpi_accumulator *accumulator, size_t index, size_t which,
                                         int32_t language, char *buffer, size_t capacity, size_t *needed) {
    group_view view;
    context at;
    soekpi_status status = stand_at(accumulator, index, which, &view, &at);
    return status == SOEKPI_OK ? soekpi_context_explain(&at, which, language, buffer, capacity, needed)
                               : status;
}

soekpi_status soekpi_accumulator_missing(const soekpi_accumulator *accumulator, size_t index, size_t which,
                                         int32_t language, char *buffer, size_t capacity, size_t *needed) {
    group_view view;
    context at;
    soekpi_status status = stand_at(accumulator, index, which, &view, &at);
    return status == SOEKPI_OK ? soekpi_context_missing(&at, which, language, buffer, capacity, needed)
                               : status;
}
