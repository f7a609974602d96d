/* Places of rank targets: found once, judged like other values. */
#include "evaluate/standing.h"

#include <soekpi/progress.h>

#include "base/memory.h"

enum { MOST_OF_A_KIND = 50 };

const standing *soekpi_standing_of(const soekpi_evaluation *evaluation, size_t index, size_t row) {
    const struct places_found *found = evaluation->standings;
    if (!found || index >= found->list_count || evaluation->sums)
        return NULL; /* groups of an accumulator stand apart from the evaluation's rows */
    const standing_list *list = &found->lists[index];
    return row < list->first || row - list->first >= list->count ? NULL : &list->rows[row - list->first];
}

/* Nobody to compare with. */
static bool is_alone(const standing *of) {
    return of->peers < 2 && !of->reported;
}

/* ---- reported places ---- */

/* Where the place itself is reported, or NULL. */
static const source *reported_source(const soekpi_evaluation *evaluation, size_t index) {
    int32_t from = evaluation->targets[index].reported_place;
    return from == NO_SOURCE ? NULL : &evaluation->sources[from];
}

/* 1, 2, 3, ... or 0 for what is no place. */
static uint32_t place_of_decimal(decimal value) {
    int128 whole = value.mantissa;
    if (value.exponent < 0 || value.exponent > 9)
        return 0;
    for (int32_t i = 0; i < value.exponent && whole <= UINT32_MAX; i++)
        whole *= 10;
    return whole > 0 && whole <= UINT32_MAX ? (uint32_t)whole : 0;
}

/* A reported place stands in where none is computed, or there is nobody to compare with. */
static void use_reported(const context *at, const source *from, standing *of) {
    decimal figure;
    uint8_t marks = 0;
    if (of->place > 0 && !is_alone(of))
        return;
    reading read = soekpi_level_read(at, from, &figure, &marks);
    if (read == READ_MISSING)
        return;
    of->place = of->worst = read == READ_NUMBER ? place_of_decimal(figure) : 0;
    of->reported = of->place > 0;
    of->reason = of->reported ? SOEKPI_REASON_OK : SOEKPI_INVALID_INPUT;
    of->label = SOEKPI_LABEL_NONE;
    of->marks = (uint8_t)(marks | SOEKPI_MARK_REPORTED);
    of->tied = 0;
}

static void use_reported_places(const soekpi_evaluation *evaluation, size_t index) {
    const source *from = reported_source(evaluation, index);
    const standing_list *list = &evaluation->standings->lists[index];
    for (size_t i = 0; from && i < list->count; i++) {
        context at = {.evaluation = evaluation, .row = list->first + i};
        use_reported(&at, from, &list->rows[i]);
    }
}

/* ---- findings ---- */

static void print_places(const standing *of, text_builder *builder, const char *between) {
    soekpi_text_format(builder, "%u", (unsigned)of->place);
    if (of->worst > of->place)
        soekpi_text_format(builder, "%s%u", between, (unsigned)of->worst);
}

/* A row's name, and the line of its text: those of groups have none. */
static const char *name_of_row(const soekpi_evaluation *evaluation, size_t row, size_t *line,
                               char number[24]) {
    *line = 0;
    if (row >= evaluation->entity_count)
        return evaluation->groups[row - evaluation->entity_count].name;
    size_t at = evaluation->members[row];
    *line = soekpi_row_line(evaluation->table, at);
    return soekpi_row_entity(evaluation->table, at, number);
}

static bool note_disagreement(soekpi_evaluation *evaluation, size_t row, const target *wanted,
                              const source *from, const standing *of, decimal reported) {
    text_builder chinese = {0}, english = {0}, theirs = {0};
    char number[24];
    size_t line;
    const char *name = name_of_row(evaluation, row, &line, number);
    soekpi_decimal_print(reported, &theirs);
    slice figure = soekpi_slice_of(&theirs);
    soekpi_text_format(&chinese, "%s%s%s：上报的位次 %.*s 与按对标数据排出的第", name, name[0] ? "，" : "",
                       wanted->title_chinese, (int)figure.length, figure.start);
    print_places(of, &chinese, "至");
    soekpi_text_add(&chinese, "位不一致");
    soekpi_text_format(&english, "%s%s%s: the place is reported as %.*s, but the figures give ", name,
                       name[0] ? ", " : "", wanted->id, (int)figure.length, figure.start);
    print_places(of, &english, " to ");
    bool built = !theirs.failed;
    soekpi_text_discard(&theirs);
    size_t column =
        row < evaluation->entity_count && from->direct != NO_COLUMN ? (size_t)from->direct + 1 : 0;
    return soekpi_finding_add(&evaluation->findings, SOEKPI_FINDING_DISAGREES, line, column, name, &chinese,
                              &english) &&
           built;
}

static bool lies_within(const standing *of, decimal reported) {
    uint32_t told = place_of_decimal(reported);
    return told >= of->place && told <= of->worst;
}

/* Reported places that the computed ones contradict. False: memory. */
static bool compare_places(soekpi_evaluation *evaluation, size_t index) {
    const target *wanted = evaluation->targets[index].target;
    const source *from = reported_source(evaluation, index);
    const standing_list *list = &evaluation->standings->lists[index];
    size_t found = 0;
    for (size_t i = 0; from && i < list->count; i++) {
        context at = {.evaluation = evaluation, .row = list->first + i};
        const standing *of = &list->rows[i];
        decimal reported;
        uint8_t marks = 0;
        judgement judged;
        if (of->place == 0 || of->reported || is_alone(of) ||
            soekpi_level_read(&at, from, &reported, &marks) != READ_NUMBER || lies_within(of, reported))
            continue;
        soekpi_judge(&at, index, &judged);
        if (judged.verdict == SOEKPI_NOT_IN_SCOPE || found++ >= MOST_OF_A_KIND)
            continue;
        if (!note_disagreement(evaluation, at.row, wanted, from, of, reported))
            return false;
    }
    return true;
}

/* ---- creation ---- */

static bool is_rank(const soekpi_evaluation *evaluation, size_t index) {
    return evaluation->targets[index].target->kind == SOEKPI_TARGET_RANK;
}

static bool has_ranks(const soekpi_evaluation *evaluation) {
    for (size_t i = 0; i < evaluation->target_count; i++)
        if (is_rank(evaluation, i))
            return true;
    return false;
}

static soekpi_status find_all(const soekpi_evaluation *evaluation, soekpi_error *error) {
    struct places_found *found = evaluation->standings;
    standing_search *search = soekpi_standing_search_create(evaluation);
    if (!search)
        return soekpi_fail_memory(error);
    soekpi_status status = SOEKPI_OK;
    for (size_t i = 0; status == SOEKPI_OK && i < evaluation->target_count; i++) {
        if (!is_rank(evaluation, i))
            continue;
        status = soekpi_standing_search_run(search, i, &found->lists[i], error);
        if (status == SOEKPI_OK)
            use_reported_places(evaluation, i);
    }
    soekpi_standing_search_free(search);
    return status;
}

soekpi_status soekpi_standings_find(soekpi_evaluation *evaluation, soekpi_error *error) {
    if (!has_ranks(evaluation))
        return SOEKPI_OK;
    struct places_found *found = evaluation->standings = soekpi_allocate(1, sizeof *found);
    if (!found)
        return soekpi_fail_memory(error);
    found->lists = soekpi_allocate(evaluation->target_count, sizeof *found->lists);
    if (!found->lists)
        return soekpi_fail_memory(error);
    found->list_count = evaluation->target_count;
    soekpi_status status = find_all(evaluation, error);
    for (size_t i = 0; status == SOEKPI_OK && i < evaluation->target_count; i++)
        if (is_rank(evaluation, i) && !compare_places(evaluation, i))
            status = soekpi_fail_memory(error);
    return status;
}

void soekpi_standings_free(soekpi_evaluation *evaluation) {
    struct places_found *found = evaluation->standings;
    if (!found)
        return;
    for (size_t i = 0; i < found->list_count; i++)
        soekpi_release(found->lists[i].rows);
    soekpi_release(found->lists);
    soekpi_release(found);
    evaluation->standings = NULL;
}

/* ---- judging ---- */

static void set_place(exact_ratio *out, uint32_t whole) {
    soekpi_ratio_from_decimal(out, soekpi_decimal_make(whole, 0));
}

void soekpi_standing_judge(const context *at, size_t index, judgement *out) {
    const standing *of = soekpi_standing_of(at->evaluation, index, at->row);
    computed *value = &out->value;
    value->reason = of ? of->reason : SOEKPI_NO_EVIDENCE;
    value->label = of ? of->label : SOEKPI_LABEL_NONE;
    value->marks = of ? of->marks : 0;
    value->scale = soekpi_decimal_make(of && of->reported ? 0 : 1, 0);
    out->has_value = value->reason == SOEKPI_REASON_OK;
    out->reason = value->reason;
    out->label = value->label;
    out->marks = value->marks;
    if (out->has_value)
        set_place(&value->ratio, of->place);
}

bool soekpi_standing_worst(const context *at, size_t index, exact_ratio *out) {
    const standing *of = soekpi_standing_of(at->evaluation, index, at->row);
    if (!of || of->worst == of->place)
        return false;
    set_place(out, of->worst);
    return true;
}

static bool is_good(int32_t verdict) {
    return verdict == SOEKPI_MET || verdict == SOEKPI_AT_RISK;
}

void soekpi_standing_decide(const context *at, size_t index, int32_t at_worst, judgement *out) {
    const standing *of = soekpi_standing_of(at->evaluation, index, at->row);
    if (!of || !out->has_value)
        return;
    if (is_alone(of)) {
        out->reason = SOEKPI_NO_EVIDENCE;
        out->verdict = SOEKPI_NO_DATA;
    } else if (is_good(out->verdict) && is_good(at_worst)) {
        out->verdict = at_worst == SOEKPI_AT_RISK ? at_worst : out->verdict;
    } else if (at_worst != out->verdict) {
        out->reason = of->lacking;
        out->verdict = of->missing > of->undefined ? SOEKPI_NO_DATA : SOEKPI_UNDEFINED;
    }
}

/* ---- the public spelling ---- */

soekpi_status soekpi_evaluation_place(const soekpi_evaluation *evaluation, size_t row, size_t index,
                                      soekpi_place *out) {
    if (!evaluation || !out || out->size != sizeof *out)
        return SOEKPI_ERROR_ARGUMENT;
    if (index < evaluation->target_count && !is_rank(evaluation, index))
        return SOEKPI_ERROR_ARGUMENT;
    if (row >= evaluation->entity_count + evaluation->group_count || index >= evaluation->target_count)
        return SOEKPI_ERROR_RANGE;
    *out = (soekpi_place){.size = sizeof *out, .percentile = (double)NAN};
    context at = {.evaluation = evaluation, .row = row};
    const standing *of = soekpi_standing_of(evaluation, index, row);
    judgement judged;
    soekpi_judge(&at, index, &judged);
    if (!of || judged.verdict == SOEKPI_NOT_IN_SCOPE)
        return SOEKPI_OK;
    out->place = of->place;
    out->worst = of->worst;
    out->peers = of->peers;
    out->missing = of->missing;
    out->tied = of->tied;
    out->reported = of->reported;
    if (of->place > 0 && of->worst == of->place && !of->reported && of->peers > 1)
        out->percentile = (double)(of->peers - of->place) / (double)(of->peers - 1);
    return SOEKPI_OK;
}
