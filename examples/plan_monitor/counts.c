/* How many of each verdict, and what is said of the plan as a whole. */
#include <stdlib.h>
#include <string.h>

#include "words.h"

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
