/* A whole plan judged from plain tables: everything that can be asked of it is asked, and the laws that
 * hold for any input are required.
 *
 * The first line is the day of the report ("-" for none). Lines that begin with "====" part what follows:
 * the plan, the figures, then registers, and plans that the first may include, which begin with "soekpi". */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

enum { MOST_PARTS = 6, MOST_ROWS = 48, MOST_TARGETS = 32, VERDICTS = 7, TEXT = 4096 };

/* ---- the parts of the input ---- */

typedef struct part {
    char *text;
    size_t length;
} part;

typedef struct input {
    char as_of[64];
    part parts[MOST_PARTS];
    size_t count;
} input;

/* Where the line that begins at `at` ends, with its line feed. */
static size_t next_line(const char *text, size_t at, size_t size) {
    const char *found = memchr(text + at, '\n', size - at);
    return found != NULL ? (size_t)(found - text) + 1 : size;
}

static int is_cut(const char *text, size_t at, size_t size) {
    return size - at >= 4 && memcmp(text + at, "====", 4) == 0;
}

static void cut(char *text, size_t size, input *out) {
    size_t at = next_line(text, 0, size), day = text[at - 1] == '\n' ? at - 1 : at;
    memset(out, 0, sizeof *out);
    memcpy(out->as_of, text, day < sizeof out->as_of ? day : sizeof out->as_of - 1);
    while (at < size && out->count < MOST_PARTS) {
        part *now = &out->parts[out->count++];
        size_t begun = at;
        while (at < size && !is_cut(text, at, size))
            at = next_line(text, at, size);
        *now = (part){text + begun, at - begun};
        at = at < size ? next_line(text, at, size) : size;
    }
}

static int is_plan(const part *of) {
    return of->length >= 6 && memcmp(of->text, "soekpi", 6) == 0;
}

/* ---- what is made of them ---- */

typedef struct whole {
    soekpi_plan *plan;
    soekpi_table *table;
    soekpi_register *registers[MOST_PARTS];
    size_t register_count;
    soekpi_evaluation *evaluation;
    soekpi_evaluation_info info;
    size_t rows;
    uint8_t *verdicts, *reasons, *labels;
    double *values;
} whole;

static void make_plan(const input *from, whole *out) {
    soekpi_plan_source sources[MOST_PARTS];
    size_t count = 0;
    for (size_t i = 2; i < from->count; i++)
        if (is_plan(&from->parts[i]))
            sources[count++] = (soekpi_plan_source){"part", from->parts[i].text, from->parts[i].length};
    soekpi_error error;
    fuzz_prepare_error(&error);
    out->plan = soekpi_plan_parse_with(fuzz_catalogue(), from->parts[0].text, from->parts[0].length, sources,
                                       count < 1 ? count : 1, &error);
    fuzz_check_handle(&error, out->plan);
}

static void make_tables(const input *from, whole *out) {
    const soekpi_catalogue *names = soekpi_plan_catalogue(out->plan);
    soekpi_error error;
    fuzz_prepare_error(&error);
    out->table = soekpi_table_parse_csv(names, from->parts[1].text, from->parts[1].length, NULL, &error);
    fuzz_check_handle(&error, out->table);
    for (size_t i = 2; i < from->count; i++) {
        if (is_plan(&from->parts[i]))
            continue;
        fuzz_prepare_error(&error);
        soekpi_register *records =
            soekpi_register_parse_csv(names, from->parts[i].text, from->parts[i].length, NULL, &error);
        fuzz_check_handle(&error, records);
        if (records != NULL)
            out->registers[out->register_count++] = records;
    }
}

static void bind(const input *from, whole *out) {
    const soekpi_register *list[MOST_PARTS];
    for (size_t i = 0; i < out->register_count; i++)
        list[i] = out->registers[i];
    soekpi_evaluation_options options = {.size = sizeof options,
                                         .as_of = from->as_of[0] != '-' ? from->as_of : NULL,
                                         .registers = list,
                                         .register_count = out->register_count};
    soekpi_error error;
    fuzz_prepare_error(&error);
    out->evaluation = soekpi_evaluation_create(out->plan, out->table, &options, &error);
    fuzz_check_handle(&error, out->evaluation);
    if (out->evaluation == NULL)
        return;
    out->info.size = sizeof out->info;
    FUZZ_REQUIRE(soekpi_evaluation_describe(out->evaluation, &out->info) == SOEKPI_OK);
    out->rows = out->info.entities + out->info.groups;
}

static void *take(size_t count, size_t size) {
    void *memory = calloc(count + 1, size);
    if (memory == NULL)
        abort();
    return memory;
}

static void run(whole *of) {
    size_t cells = of->rows * of->info.targets;
    of->verdicts = take(cells, 1);
    of->reasons = take(cells, 1);
    of->labels = take(cells, 1);
    of->values = take(cells, sizeof *of->values);
    soekpi_results results = {.size = sizeof results,
                              .capacity = of->rows,
                              .values = of->values,
                              .verdicts = of->verdicts,
                              .reasons = of->reasons,
                              .labels = of->labels};
    FUZZ_REQUIRE(soekpi_evaluation_run(of->evaluation, 0, of->rows, &results, NULL) == SOEKPI_OK);
}

static void free_whole(whole *of) {
    free(of->verdicts);
    free(of->reasons);
    free(of->labels);
    free(of->values);
    soekpi_evaluation_free(of->evaluation);
    for (size_t i = 0; i < of->register_count; i++)
        soekpi_register_free(of->registers[i]);
    soekpi_table_free(of->table);
    soekpi_plan_free(of->plan);
}

/* ---- results ---- */

/* A growth without percentage, which a plan may call met (law 7). */
static int is_growth_label(int32_t label) {
    return label == SOEKPI_FROM_ZERO || label == SOEKPI_UNCHANGED || label == SOEKPI_TURNED_LOSS ||
           label == SOEKPI_TURNED_PROFITABLE || label == SOEKPI_LOSS_NARROWED || label == SOEKPI_LOSS_WIDENED;
}

/* Laws 4 and 5: what is missing or has no meaning is never met, and says why. */
static void check_cell(const whole *of, size_t row, size_t target, int32_t kind) {
    size_t at = target * of->rows + row;
    uint8_t verdict = of->verdicts[at];
    int known = !isnan(of->values[at]);
    FUZZ_REQUIRE(verdict < SOEKPI_VERDICT_END && of->reasons[at] < SOEKPI_REASON_END);
    FUZZ_REQUIRE(of->labels[at] < SOEKPI_LABEL_END && !isinf(of->values[at]));
    FUZZ_REQUIRE(known || verdict == SOEKPI_NOT_IN_SCOPE || of->reasons[at] != SOEKPI_REASON_OK ||
                 kind == SOEKPI_TARGET_RANK);
    if (verdict != SOEKPI_MET && verdict != SOEKPI_AT_RISK && verdict != SOEKPI_PENDING)
        return;
    soekpi_place place = {.size = sizeof place};
    int reported = kind == SOEKPI_TARGET_RANK &&
                   soekpi_evaluation_place(of->evaluation, row, target, &place) == SOEKPI_OK &&
                   place.reported;
    int by_label = kind == SOEKPI_TARGET_RULE && is_growth_label(of->labels[at]);
    FUZZ_REQUIRE(known || reported || by_label || kind == SOEKPI_TARGET_RANK);
    FUZZ_REQUIRE(kind != SOEKPI_TARGET_RANK || place.place > 0);
}

static void check_text(const char *text) {
    FUZZ_REQUIRE(fuzz_is_text(text, TEXT));
}

static void check_texts(const whole *of, size_t row, size_t target) {
    char text[TEXT];
    for (int32_t language = SOEKPI_CHINESE; language <= SOEKPI_ENGLISH; language++) {
        size_t needed = 0;
        soekpi_status status =
            soekpi_evaluation_explain(of->evaluation, row, target, language, text, sizeof text, &needed);
        FUZZ_REQUIRE(status == SOEKPI_OK || status == SOEKPI_ERROR_CAPACITY);
        FUZZ_REQUIRE((status == SOEKPI_OK) == (needed <= sizeof text));
        if (status == SOEKPI_OK)
            check_text(text);
        status = soekpi_evaluation_missing(of->evaluation, row, target, language, text, sizeof text, &needed);
        FUZZ_REQUIRE(status == SOEKPI_OK || status == SOEKPI_ERROR_CAPACITY);
        if (status == SOEKPI_OK)
            check_text(text);
    }
}

/* ---- progress ---- */

static void check_entries(const whole *of, size_t row, size_t target, size_t count) {
    for (size_t i = 0; i <= count; i++) {
        soekpi_entry_state entry = {.size = sizeof entry};
        soekpi_status status = soekpi_evaluation_entry(of->evaluation, row, target, i, &entry);
        FUZZ_REQUIRE(status == (i < count ? SOEKPI_OK : SOEKPI_ERROR_RANGE));
        if (status != SOEKPI_OK)
            continue;
        FUZZ_REQUIRE(entry.owner != NULL && entry.evidence != NULL && entry.stage != NULL);
        FUZZ_REQUIRE(entry.verdict == SOEKPI_MET || entry.verdict == SOEKPI_PENDING ||
                     entry.verdict == SOEKPI_AT_RISK || entry.verdict == SOEKPI_NO_DATA ||
                     entry.verdict == SOEKPI_BREACHED);
        FUZZ_REQUIRE(entry.state >= 0 && entry.state < SOEKPI_STATE_END && entry.due > 0);
        FUZZ_REQUIRE(entry.done <= of->info.as_of);
    }
}

/* Law 15: counts never exceed what there is, and nothing is known without a record. */
static void check_progress(const whole *of, size_t row, size_t index, const soekpi_target *target) {
    soekpi_progress progress = {.size = sizeof progress};
    FUZZ_REQUIRE(soekpi_evaluation_progress(of->evaluation, row, index, &progress) == SOEKPI_OK);
    size_t at = index * of->rows + row;
    uint8_t verdict = of->verdicts[at];
    FUZZ_REQUIRE(isnan(progress.value) ? isnan(of->values[at]) : progress.value == of->values[at]);
    FUZZ_REQUIRE(progress.declared >= target->entry_count || target->kind == SOEKPI_TARGET_MILESTONE);
    FUZZ_REQUIRE(progress.finished + progress.unknown <= progress.declared || progress.declared == 0);
    FUZZ_REQUIRE(progress.overdue <= progress.declared && progress.finished_late <= progress.declared);
    FUZZ_REQUIRE(progress.due > 0 && progress.start > 0 && progress.seen <= of->info.as_of);
    FUZZ_REQUIRE(progress.done <= of->info.as_of && progress.days_late >= 0);
    FUZZ_REQUIRE((progress.days_left < 0) == (progress.due < of->info.as_of));
    FUZZ_REQUIRE(isnan(progress.needed) || progress.needed >= 0);
    FUZZ_REQUIRE(isnan(progress.per_day) || progress.days_left > 0);
    FUZZ_REQUIRE(isinf(progress.expected) == 0 && isinf(progress.per_day) == 0);
    if (progress.records == 0 && target->kind != SOEKPI_TARGET_QUANTITY)
        FUZZ_REQUIRE(verdict == SOEKPI_NO_DATA || verdict == SOEKPI_NOT_IN_SCOPE);
    check_entries(of, row, index, target->kind == SOEKPI_TARGET_MILESTONE ? 0 : target->entry_count);
}

static void check_place(const whole *of, size_t row, size_t target) {
    soekpi_place place = {.size = sizeof place};
    FUZZ_REQUIRE(soekpi_evaluation_place(of->evaluation, row, target, &place) == SOEKPI_OK);
    FUZZ_REQUIRE(place.place <= place.worst || place.place == 0 || place.reported);
    FUZZ_REQUIRE(place.worst <= place.peers || place.reported);
    FUZZ_REQUIRE(place.missing <= place.peers && (place.tied < place.peers || place.peers == 0));
    FUZZ_REQUIRE(isnan(place.percentile) || (place.percentile >= 0 && place.percentile <= 1));
}

/* ---- groups ---- */

static void check_eliminations(const whole *of, size_t row, size_t target) {
    soekpi_status status = SOEKPI_OK;
    for (size_t i = 0; status == SOEKPI_OK; i++) {
        soekpi_elimination elimination = {.size = sizeof elimination};
        status = soekpi_evaluation_elimination(of->evaluation, row, target, i, &elimination);
        FUZZ_REQUIRE(status == SOEKPI_OK || status == SOEKPI_ERROR_RANGE);
        if (status == SOEKPI_OK)
            FUZZ_REQUIRE(elimination.entity != NULL && elimination.group != NULL &&
                         !isinf(elimination.value));
    }
}

/* Contributions add up: each is rounded once, and so may miss by half a last place. A rank's value is its
 * place, which has no parts: its indicator is taken apart. */
static void check_contributions(const whole *of, size_t row, size_t target, int32_t kind, int32_t parts) {
    size_t count = 0;
    FUZZ_REQUIRE(soekpi_evaluation_parts(of->evaluation, row, target, parts, &count) == SOEKPI_OK);
    soekpi_contribution *list = take(count, sizeof *list);
    list[0].size = sizeof *list;
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_status status =
        soekpi_evaluation_contributions(of->evaluation, row, target, parts, 0, count, list, &error);
    fuzz_check_error(&error, status);
    FUZZ_REQUIRE(status == SOEKPI_OK);
    double sum = 0, size = 0;
    int known = count > 0;
    for (size_t i = 0; i < count; i++) {
        FUZZ_REQUIRE(list[i].name != NULL && list[i].reason == list[0].reason);
        known = known && list[i].reason == SOEKPI_REASON_OK;
        sum += list[i].value;
        size += fabs(list[i].value);
    }
    double whole_value = of->values[target * of->rows + row];
    if (kind == SOEKPI_TARGET_RULE && known && isfinite(sum) && !isnan(whole_value))
        FUZZ_REQUIRE(fabs(sum - whole_value) <= 1e-9 * size + 1e-9 * fabs(whole_value));
    free(list);
}

static void check_gap(const whole *of, size_t row, size_t target) {
    soekpi_gap gap = {.size = sizeof gap};
    char text[TEXT];
    FUZZ_REQUIRE(soekpi_evaluation_gap(of->evaluation, row, target, &gap) == SOEKPI_OK);
    FUZZ_REQUIRE(gap.cause >= 0 && gap.cause < SOEKPI_GAP_END);
    FUZZ_REQUIRE(gap.member == SIZE_MAX || gap.member < of->rows);
    for (int32_t language = SOEKPI_CHINESE; language <= SOEKPI_ENGLISH; language++) {
        soekpi_status status =
            soekpi_evaluation_gap_text(of->evaluation, row, target, language, text, sizeof text, NULL);
        FUZZ_REQUIRE(status == SOEKPI_OK || status == SOEKPI_ERROR_CAPACITY);
        if (status == SOEKPI_OK)
            check_text(text);
    }
}

static void check_group(const whole *of, size_t row, size_t target, int32_t kind, int32_t level) {
    size_t count;
    int taken_apart = (kind == SOEKPI_TARGET_RULE || kind == SOEKPI_TARGET_RANK) &&
                      (level == SOEKPI_ROW_GROUP || level == SOEKPI_ROW_SEGMENT);
    soekpi_status status =
        soekpi_evaluation_parts(of->evaluation, row, target, SOEKPI_PARTS_CHILDREN, &count);
    if (!taken_apart || status != SOEKPI_OK) {
        FUZZ_REQUIRE(status == SOEKPI_ERROR_ARGUMENT || taken_apart);
        return;
    }
    check_contributions(of, row, target, kind, SOEKPI_PARTS_CHILDREN);
    check_contributions(of, row, target, kind, SOEKPI_PARTS_ENTERPRISES);
    check_eliminations(of, row, target);
    check_gap(of, row, target);
}

/* ---- the tree ---- */

/* The gravest of counts, and how many there are. */
static size_t count_all(const size_t *counts, int32_t *gravest) {
    size_t sum = 0;
    *gravest = SOEKPI_NOT_IN_SCOPE;
    for (int32_t verdict = 0; verdict < VERDICTS; verdict++) {
        sum += counts[verdict];
        *gravest = counts[verdict] > 0 ? verdict : *gravest;
    }
    return sum;
}

/* Law 4: each node has the gravest verdict below it and the counts of its children. */
static void check_tree(const whole *of) {
    soekpi_error error;
    fuzz_prepare_error(&error);
    soekpi_tree *tree = soekpi_tree_create(of->evaluation, of->verdicts, of->rows, NULL, 0, &error);
    fuzz_check_handle(&error, tree);
    FUZZ_REQUIRE(tree != NULL);
    size_t count = soekpi_tree_count(tree), rows = 0, judged = 0;
    size_t(*sums)[VERDICTS] = take(count, sizeof *sums);
    for (size_t i = count; i-- > 0;) {
        soekpi_tree_node node = {.size = sizeof node};
        int32_t gravest;
        FUZZ_REQUIRE(soekpi_tree_at(tree, i, &node) == SOEKPI_OK);
        FUZZ_REQUIRE(node.id != NULL && node.title_chinese != NULL && node.title_english != NULL);
        FUZZ_REQUIRE(node.next > i && node.next <= count && (i == 0) == (node.parent == SIZE_MAX));
        FUZZ_REQUIRE(i == 0 || node.parent < i);
        int leaf = node.kind == SOEKPI_NODE_ROW;
        rows += (size_t)leaf;
        FUZZ_REQUIRE(count_all(node.counts, &gravest) > 0 || !leaf);
        FUZZ_REQUIRE(gravest == node.verdict);
        FUZZ_REQUIRE(leaf || memcmp(sums[i], node.counts, sizeof sums[i]) == 0);
        for (int32_t verdict = 0; i > 0 && verdict < VERDICTS; verdict++)
            sums[node.parent][verdict] += node.counts[verdict];
    }
    for (size_t i = 0; i < of->rows * of->info.targets; i++)
        judged += of->verdicts[i] != SOEKPI_NOT_IN_SCOPE;
    FUZZ_REQUIRE(rows == judged);
    free(sums);
    soekpi_tree_free(tree);
}

/* ---- all ---- */

/* A row by itself gives what it gives among others (law 2). */
static void check_alone(const whole *of, size_t row) {
    uint8_t verdicts[MOST_TARGETS];
    double values[MOST_TARGETS];
    soekpi_results results = {.size = sizeof results, .capacity = 1, .values = values, .verdicts = verdicts};
    FUZZ_REQUIRE(soekpi_evaluation_run(of->evaluation, row, 1, &results, NULL) == SOEKPI_OK);
    for (size_t i = 0; i < of->info.targets; i++) {
        FUZZ_REQUIRE(verdicts[i] == of->verdicts[i * of->rows + row]);
        FUZZ_REQUIRE(memcmp(&values[i], &of->values[i * of->rows + row], sizeof *values) == 0);
    }
}

static void check_target(const whole *of, size_t index, const int32_t *levels) {
    soekpi_target target = {.size = sizeof target};
    FUZZ_REQUIRE(soekpi_plan_target(of->plan, index, &target) == SOEKPI_OK);
    int work = target.kind != SOEKPI_TARGET_RULE && target.kind != SOEKPI_TARGET_RANK;
    for (size_t row = 0; row < of->rows; row++) {
        check_cell(of, row, index, target.kind);
        check_texts(of, row, index);
        if (work)
            check_progress(of, row, index, &target);
        if (target.kind == SOEKPI_TARGET_RANK)
            check_place(of, row, index);
        if (row >= of->info.entities)
            check_group(of, row, index, target.kind, levels[row]);
    }
}

static void check_rows(const whole *of, int32_t *levels) {
    for (size_t row = 0; row < of->rows; row++) {
        soekpi_row found = {.size = sizeof found};
        FUZZ_REQUIRE(soekpi_evaluation_row(of->evaluation, row, &found) == SOEKPI_OK);
        FUZZ_REQUIRE(found.level >= 0 && found.level < SOEKPI_ROW_END && found.entity != NULL);
        FUZZ_REQUIRE(found.parent == SIZE_MAX || (found.parent < of->rows && found.parent != row));
        levels[row] = found.level;
        check_alone(of, row);
    }
}

static void check_whole(whole *of) {
    int32_t levels[MOST_ROWS];
    if (of->rows > MOST_ROWS || of->info.targets > MOST_TARGETS)
        return;
    run(of);
    check_rows(of, levels);
    for (size_t i = 0; i < of->info.targets; i++)
        check_target(of, i, levels);
    check_tree(of);
    for (size_t i = 0; i < of->info.finding_count; i++) {
        soekpi_finding finding = {.size = sizeof finding};
        FUZZ_REQUIRE(soekpi_evaluation_finding(of->evaluation, i, &finding) == SOEKPI_OK);
        FUZZ_REQUIRE(finding.chinese[0] != '\0' && finding.english[0] != '\0');
        FUZZ_REQUIRE(fuzz_is_text(finding.chinese, strlen(finding.chinese) + 1));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0)
        return 0;
    char *text = fuzz_copy(data, size, 0);
    input from;
    whole of = {0};
    cut(text, size, &from);
    if (from.count >= 2)
        make_plan(&from, &of);
    if (of.plan != NULL)
        make_tables(&from, &of);
    if (of.table != NULL)
        bind(&from, &of);
    free(text);
    if (of.evaluation != NULL)
        check_whole(&of);
    free_whole(&of);
    return 0;
}
