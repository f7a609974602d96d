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

void text_append(char **text, char *more) {
    char *longer = text_format("%s%s", *text, more);
    free(*text);
    free(more);
    *text = longer;
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

const char *choose(int32_t language, const char *chinese, const char *english) {
    return language == SOEKPI_CHINESE ? chinese : english;
}

const char *title_of(int32_t language, const char *chinese, const char *english) {
    const char *first = choose(language, chinese, english);
    return first[0] != '\0' ? first : choose(language, english, chinese);
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
    return sentence_text(soekpi_evaluation_exact, monitor->evaluation, row, target, field);
}

char *sentence_text(sentence_call *call, const soekpi_evaluation *evaluation, size_t row, size_t target,
                    int32_t number) {
    size_t needed = 0;
    soekpi_status status = call(evaluation, row, target, number, NULL, 0, &needed);
    char *text = allocated(calloc(needed + 1, 1));
    if (needed > 0)
        status = call(evaluation, row, target, number, text, needed, NULL);
    return status == SOEKPI_OK ? text : memset(text, 0, 1);
}

char *explain_text(const soekpi_evaluation *evaluation, size_t row, size_t target, int32_t language) {
    return sentence_text(soekpi_evaluation_explain, evaluation, row, target, language);
}

char *missing_text(const struct monitor *monitor, size_t row, size_t target) {
    return sentence_text(soekpi_evaluation_missing, monitor->evaluation, row, target, monitor->language);
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
