#include "words.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- text in fresh memory ---- */

void *allocated(void *memory) {
    if (memory == NULL) {
        fprintf(stderr, "%s: memory is out\n", program_name);
        exit(EXIT_BAD_INPUT);
    }
    return memory;
}

char *text_copy(const char *text) {
    size_t size = strlen(text) + 1;
    return memcpy(allocated(malloc(size)), text, size);
}

char *text_format(const char *format, ...) {
    va_list list;
    va_start(list, format);
    int length = vsnprintf(NULL, 0, format, list);
    va_end(list);
    size_t size = length < 0 ? 1 : (size_t)length + 1;
    char *text = allocated(calloc(size, 1));
    va_start(list, format);
    vsnprintf(text, size, format, list);
    va_end(list);
    return text;
}

/* ---- plans as text ---- */

char *plan_block(const char *text, const char *key) {
    size_t length = strlen(key);
    for (const char *line = text; line != NULL && *line != '\0';) {
        const char *next = strchr(line, '\n');
        if (strncmp(line, key, length) == 0) {
            while (next != NULL && strchr(" \t\r\n-", next[1]) != NULL && next[1] != '\0')
                next = strchr(next + 1, '\n');
            return text_format("%.*s\n", (int)(next == NULL ? strlen(line) : (size_t)(next - line)), line);
        }
        line = next == NULL ? NULL : next + 1;
    }
    return text_copy("");
}

/* ---- names ---- */

const char *choose(int32_t language, const char *chinese, const char *english) {
    return language == SOEKPI_CHINESE ? chinese : english;
}

const char *title_of(int32_t language, const char *chinese, const char *english) {
    const char *first = choose(language, chinese, english);
    return first[0] != '\0' ? first : choose(language, english, chinese);
}

size_t cell_of(const struct monitor *monitor, size_t row, size_t target) {
    return target * monitor->results.capacity + row;
}

soekpi_target measured_at(const struct monitor *monitor, size_t target) {
    soekpi_target found = {.size = sizeof found};
    if (soekpi_plan_target(monitor->plan, target, &found) != SOEKPI_OK)
        abort(); /* every index comes from the plan's own count */
    return found;
}

soekpi_target target_at(const struct monitor *monitor, size_t target) {
    soekpi_target found = measured_at(monitor, target);
    if (found.kind == SOEKPI_TARGET_RANK)
        found.unit = SOEKPI_COUNT;
    return found;
}

soekpi_row row_at(const struct monitor *monitor, size_t row) {
    soekpi_row found = {.size = sizeof found};
    if (soekpi_evaluation_row(monitor->evaluation, row, &found) != SOEKPI_OK)
        abort(); /* every index comes from the evaluation's own count */
    return found;
}

soekpi_tree_node node_at(const struct monitor *monitor, size_t index) {
    soekpi_tree_node found = {.size = sizeof found};
    if (soekpi_tree_at(monitor->tree, index, &found) != SOEKPI_OK)
        abort(); /* every index comes from the tree's own count */
    return found;
}

struct ancestry ancestry_of(const struct monitor *monitor, const soekpi_target *target) {
    struct ancestry found = {"", "", ""};
    soekpi_part part = {.size = sizeof part};
    soekpi_heading measure = {.size = sizeof measure}, aspect = {.size = sizeof aspect};
    int32_t language = monitor->language;
    if (target->part != SIZE_MAX && soekpi_plan_part(monitor->plan, target->part, &part) == SOEKPI_OK)
        found.part = title_of(language, part.title_chinese, part.title_english);
    if (target->measure == SIZE_MAX ||
        soekpi_plan_measure(monitor->plan, target->measure, &measure) != SOEKPI_OK)
        return found;
    found.measure = title_of(language, measure.title_chinese, measure.title_english);
    if (soekpi_plan_aspect(monitor->plan, measure.parent, &aspect) == SOEKPI_OK)
        found.aspect = title_of(language, aspect.title_chinese, aspect.title_english);
    return found;
}

static const char *group_name(int32_t language, const soekpi_row *row) {
    return row->entity[0] != '\0' ? row->entity : choose(language, "全部企业", "all enterprises");
}

char *row_name(const struct monitor *monitor, size_t row) {
    int32_t language = monitor->language;
    soekpi_row info = row_at(monitor, row);
    switch (info.level) {
    case SOEKPI_ROW_GROUP:
        return text_format(choose(language, "%s（%s）", "%s (%s)"), group_name(language, &info),
                           info.consolidated ? choose(language, "合并", "consolidated")
                                             : choose(language, "汇总，未抵销", "plain sum"));
    case SOEKPI_ROW_SEGMENT:
        return text_format(choose(language, "%s（板块）", "%s (segment)"), info.entity);
    case SOEKPI_ROW_PLAN:
        return text_copy(choose(language, "计划整体", "the plan as a whole"));
    default:
        return text_copy(info.entity);
    }
}

static const char *const level_words[SOEKPI_ROW_END][3] = {
    [SOEKPI_ROW_ENTITY] = {"企业", "enterprises", "entity"},
    [SOEKPI_ROW_GROUP] = {"组", "groups", "group"},
    [SOEKPI_ROW_SEGMENT] = {"板块", "segments", "segment"},
    [SOEKPI_ROW_PLAN] = {"计划整体", "the plan", "plan"},
};

const char *row_level(int32_t level, int32_t language) {
    return level_words[level][language];
}

const char *row_level_id(int32_t level) {
    return level_words[level][2];
}

/* What a target measures: an indicator or an item of the plan's names. */
static bool find_measured(const soekpi_plan *plan, const soekpi_target *target, int32_t *what,
                          size_t *index) {
    return target->indicator[0] != '\0' &&
           soekpi_catalogue_find(soekpi_plan_catalogue(plan), target->indicator, what, index, NULL) ==
               SOEKPI_OK;
}

const char *indicator_name(const soekpi_plan *plan, const soekpi_target *target, int32_t language) {
    int32_t what = -1;
    size_t index = 0;
    soekpi_indicator indicator = {.size = sizeof indicator};
    soekpi_item item = {.size = sizeof item};
    const soekpi_catalogue *names = soekpi_plan_catalogue(plan);
    if (find_measured(plan, target, &what, &index)) {
        if (what == SOEKPI_IS_INDICATOR && soekpi_indicator_at(names, index, &indicator) == SOEKPI_OK)
            return title_of(language, indicator.chinese, indicator.english);
        if (what == SOEKPI_IS_ITEM && soekpi_item_at(names, index, &item) == SOEKPI_OK)
            return title_of(language, item.chinese, item.english);
    }
    return title_of(language, target->title_chinese, target->title_english);
}

char *shown_name(const struct monitor *monitor, size_t target) {
    soekpi_target described = target_at(monitor, target);
    const char *name = described.kind == SOEKPI_TARGET_RULE
                           ? indicator_name(monitor->plan, &described, monitor->language)
                           : title_of(monitor->language, described.title_chinese, described.title_english);
    const char *title = title_of(monitor->language, described.title_chinese, described.title_english);
    const char *shown = soekpi_evaluation_title(monitor->evaluation, target, monitor->language);
    size_t length = strlen(title);
    /* What the evaluation adds to the title belongs to the name as well. */
    bool longer = shown != NULL && strncmp(shown, title, length) == 0;
    return text_format("%s%s", name, longer ? shown + length : "");
}

const char *indicator_formula(const soekpi_plan *plan, const soekpi_target *target, int32_t language) {
    int32_t what = -1;
    size_t index = 0;
    soekpi_indicator indicator = {.size = sizeof indicator};
    if (find_measured(plan, target, &what, &index) && what == SOEKPI_IS_INDICATOR &&
        language == SOEKPI_CHINESE &&
        soekpi_indicator_at(soekpi_plan_catalogue(plan), index, &indicator) == SOEKPI_OK)
        return indicator.formula_chinese;
    bool records = target->kind != SOEKPI_TARGET_RULE && target->kind != SOEKPI_TARGET_RANK;
    return what == SOEKPI_IS_ITEM || records ? "" : target->formula;
}

bool amount_is_money(const soekpi_plan *plan, const soekpi_target *target) {
    if (target->kind == SOEKPI_TARGET_RANK)
        return false;
    if (target->unit == SOEKPI_MONEY || target->unit == SOEKPI_MONEY_PER_PERSON)
        return true;
    int32_t what = -1;
    size_t index = 0;
    const soekpi_catalogue *names = soekpi_plan_catalogue(plan);
    soekpi_indicator indicator = {.size = sizeof indicator};
    if (!find_measured(plan, target, &what, &index) || what != SOEKPI_IS_INDICATOR ||
        soekpi_indicator_at(names, index, &indicator) != SOEKPI_OK)
        return false;
    /* A ratio or growth of money alone: its numerator is money. */
    for (size_t i = 0; i < indicator.input_count; i++) {
        soekpi_item item = {.size = sizeof item};
        size_t number = 0;
        if (soekpi_indicator_input(names, index, i, &number, NULL) != SOEKPI_OK ||
            soekpi_item_at(names, number, &item) != SOEKPI_OK || item.unit != SOEKPI_MONEY)
            return false;
    }
    return indicator.input_count > 0;
}

/* ---- figures ---- */

int32_t places_of(int32_t unit) {
    return unit == SOEKPI_PERSONS || unit == SOEKPI_COUNT ? 0 : 2;
}

char *field_text(const soekpi_evaluation *evaluation, size_t row, size_t target, int32_t field,
                 int32_t places) {
    size_t needed = 0;
    soekpi_status status = soekpi_evaluation_format(evaluation, row, target, field, places, NULL, 0, &needed);
    char *text = allocated(calloc(needed + 2, 1));
    if (needed > 0)
        status = soekpi_evaluation_format(evaluation, row, target, field, places, text, needed, NULL);
    if (status != SOEKPI_OK)
        text[0] = '-';
    return text;
}

char *result_field(const struct monitor *monitor, size_t row, size_t target, int32_t field) {
    soekpi_target described = target_at(monitor, target);
    bool whole = described.kind == SOEKPI_TARGET_MILESTONE; /* days, and whole ones */
    return field_text(monitor->evaluation, row, target, field, whole ? 0 : places_of(described.unit));
}

char *exact_text(const struct monitor *monitor, size_t row, size_t target, int32_t field) {
    size_t needed = 0;
    soekpi_status status = soekpi_evaluation_exact(monitor->evaluation, row, target, field, NULL, 0, &needed);
    char *text = allocated(calloc(needed + 1, 1));
    if (needed > 0)
        status = soekpi_evaluation_exact(monitor->evaluation, row, target, field, text, needed, NULL);
    return status == SOEKPI_OK ? text : memset(text, 0, 1);
}

char *explain_text(const soekpi_evaluation *evaluation, size_t row, size_t target, int32_t language) {
    size_t needed = 0;
    soekpi_status status = soekpi_evaluation_explain(evaluation, row, target, language, NULL, 0, &needed);
    char *text = allocated(calloc(needed + 1, 1));
    if (needed > 0)
        status = soekpi_evaluation_explain(evaluation, row, target, language, text, needed, NULL);
    return status == SOEKPI_OK ? text : memset(text, 0, 1);
}

char *missing_text(const struct monitor *monitor, size_t row, size_t target) {
    size_t needed = 0;
    soekpi_status status =
        soekpi_evaluation_missing(monitor->evaluation, row, target, monitor->language, NULL, 0, &needed);
    char *text = allocated(calloc(needed + 1, 1));
    if (needed > 0)
        status = soekpi_evaluation_missing(monitor->evaluation, row, target, monitor->language, text, needed,
                                           NULL);
    return status == SOEKPI_OK ? text : memset(text, 0, 1);
}

const char *without_sign(const char *text) {
    return text[0] == '-' && text[1] != '\0' ? text + 1 : text;
}

void number_text(double value, char text[32]) {
    text[0] = '\0';
    if (isnan(value) || isinf(value))
        return;
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, 32, "%.*g", digits, value);
        if (!(strtod(text, NULL) < value) && !(strtod(text, NULL) > value))
            return;
    }
}

/* ---- words ---- */

const char *basis_text(int32_t basis, int32_t language) {
    static const char *const texts[SOEKPI_BASIS_END][2] = {
        [SOEKPI_STATED] = {"原文", "stated"},
        [SOEKPI_READ] = {"解读", "read from the source"},
        [SOEKPI_ASSUMED] = {"假定", "assumed"},
    };
    return basis >= 0 && basis < SOEKPI_BASIS_END ? texts[basis][language] : soekpi_basis_id(basis);
}

static const struct {
    int32_t mark;
    const char *chinese, *english;
} mark_words[] = {
    {SOEKPI_MARK_REPORTED, "上报数", "reported"},
    {SOEKPI_MARK_DERIVED, "含推算项", "derived input"},
    {SOEKPI_MARK_PARTIAL, "部分汇总", "partial sum"},
    {SOEKPI_MARK_ANNUALISED, "年化", "annualised"},
    {SOEKPI_MARK_EARLIER, "基准为更早期间", "earlier benchmark"},
    {SOEKPI_MARK_FILLED, "取自历史行", "filled from rows"},
    {SOEKPI_MARK_DIALECT, "负基期口径", "negative-base dialect"},
    {SOEKPI_MARK_POLICY, "按计划的标签规定", "by the plan's label policy"},
};

enum { MARK_COUNT = sizeof mark_words / sizeof mark_words[0] };

char *marks_text(int32_t marks, int32_t language) {
    char *text = text_copy("");
    for (size_t i = 0; i < MARK_COUNT; i++) {
        if ((marks & mark_words[i].mark) == 0)
            continue;
        char *longer = text_format("%s%s%s", text, text[0] != '\0' ? choose(language, "，", ", ") : "",
                                   choose(language, mark_words[i].chinese, mark_words[i].english));
        free(text);
        text = longer;
    }
    return text;
}

char *marks_ids(int32_t marks) {
    char *text = text_copy("");
    for (size_t i = 0; i < MARK_COUNT; i++) {
        if ((marks & mark_words[i].mark) == 0)
            continue;
        char *longer =
            text_format("%s%s%s", text, text[0] != '\0' ? " " : "", soekpi_mark_id(mark_words[i].mark));
        free(text);
        text = longer;
    }
    return text;
}

const char *base_unit(int32_t unit, int32_t language) {
    switch (unit) {
    case SOEKPI_PERCENT:
        return choose(language, "小数", "fraction");
    case SOEKPI_MONEY:
        return choose(language, "元", "yuan");
    case SOEKPI_MONEY_PER_PERSON:
        return choose(language, "元/人", "yuan/person");
    case SOEKPI_PERSONS:
        return choose(language, "人", "persons");
    case SOEKPI_COUNT:
        return choose(language, "个", "count");
    case SOEKPI_TIMES:
        return choose(language, "倍", "times");
    case SOEKPI_DAYS:
        return choose(language, "天", "days");
    case SOEKPI_MONTHS:
        return choose(language, "月", "months");
    case SOEKPI_AREA:
        return choose(language, "平方米", "m2");
    default:
        return choose(language, "数值", "number");
    }
}

char *shown_unit(const soekpi_plan_info *plan, int32_t unit, int32_t language) {
    if (unit == SOEKPI_PERCENT)
        return text_copy("");
    if (unit == SOEKPI_MONEY)
        return text_copy(plan->money_unit);
    if (unit == SOEKPI_MONEY_PER_PERSON)
        return text_format("%s%s", plan->money_unit, choose(language, "/人", "/person"));
    return text_copy(unit == SOEKPI_NUMBER ? "" : base_unit(unit, language));
}

char *date_text(int32_t yyyymmdd) {
    return text_format("%04d-%02d-%02d", (int)(yyyymmdd / 10000), (int)(yyyymmdd / 100 % 100),
                       (int)(yyyymmdd % 100));
}

char *period_key(int32_t yyyymm) {
    return text_format("%04d-%02d", (int)(yyyymm / 100), (int)(yyyymm % 100));
}

char *period_text(int32_t yyyymm, int32_t language) {
    char text[128] = "";
    if (soekpi_describe_period(yyyymm, language, text, sizeof text, NULL) != SOEKPI_OK)
        return period_key(yyyymm);
    return text_copy(text);
}

/* ---- counts ---- */

const int32_t verdicts_by_gravity[SOEKPI_VERDICT_END] = {SOEKPI_BREACHED,    SOEKPI_NO_DATA, SOEKPI_UNDEFINED,
                                                         SOEKPI_AT_RISK,     SOEKPI_PENDING, SOEKPI_MET,
                                                         SOEKPI_NOT_IN_SCOPE};

size_t count_verdicts(const struct monitor *monitor, int32_t level, size_t counts[SOEKPI_VERDICT_END]) {
    size_t rows = 0;
    memset(counts, 0, SOEKPI_VERDICT_END * sizeof *counts);
    for (size_t i = 0; i < monitor->chosen_count; i++) {
        size_t row = monitor->chosen_rows[i];
        if (row_at(monitor, row).level != level)
            continue;
        rows++;
        for (size_t target = 0; target < monitor->info.targets; target++)
            counts[monitor->results.verdicts[cell_of(monitor, row, target)]]++;
    }
    return rows;
}

char *counts_text(const size_t counts[SOEKPI_VERDICT_END], int32_t language) {
    char *text = text_copy("");
    for (size_t i = 0; i < SOEKPI_VERDICT_END; i++) {
        int32_t verdict = verdicts_by_gravity[i];
        if (counts[verdict] == 0 || verdict == SOEKPI_NOT_IN_SCOPE)
            continue;
        char *longer = text_format("%s%s%s %zu", text, text[0] != '\0' ? choose(language, "，", ", ") : "",
                                   soekpi_verdict_text(verdict, language), counts[verdict]);
        free(text);
        text = longer;
    }
    return text;
}

static bool is_conclusion(int32_t verdict) {
    return verdict == SOEKPI_MET || verdict == SOEKPI_AT_RISK || verdict == SOEKPI_BREACHED ||
           verdict == SOEKPI_PENDING;
}

size_t count_evaluable(const struct monitor *monitor, size_t *some, size_t *all) {
    size_t enterprises = 0;
    *some = *all = 0;
    for (size_t row = 0; row < monitor->info.entities; row++) {
        bool any = false, every = true;
        for (size_t target = 0; target < monitor->info.targets && monitor->chosen[row]; target++) {
            int32_t verdict = monitor->results.verdicts[cell_of(monitor, row, target)];
            soekpi_target described = target_at(monitor, target);
            any = any || is_conclusion(verdict);
            every = every &&
                    (is_conclusion(verdict) || verdict == SOEKPI_NOT_IN_SCOPE || described.optional != 0);
        }
        enterprises += monitor->chosen[row] ? 1 : 0;
        *some += any ? 1 : 0;
        *all += any && every ? 1 : 0;
    }
    return enterprises;
}

/* ---- invented figures ---- */

const char *warning_text(const struct monitor *monitor) {
    static const char *const words[] = {"示例",       "虚构",    "编造",   "invented",
                                        "fictitious", "made-up", "made up"};
    const soekpi_plan_info *plan = &monitor->plan_info;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strstr(plan->title_chinese, words[i]) != NULL || strstr(plan->title_english, words[i]) != NULL ||
            strstr(plan->source, words[i]) != NULL)
            return title_of(monitor->language, plan->note, plan->note_english);
    return "";
}
