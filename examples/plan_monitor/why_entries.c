/* The projects of a portfolio and the entries of a checklist, one by one. */
#include <stdlib.h>

#include "why.h"
#include "words.h"

/* Appends "label text" unless the text is empty; takes `line` over. */
static char *with(int32_t language, char *line, const char *label, const char *text) {
    if (text[0] == '\0')
        return line;
    char *longer = text_format("%s%s%s%s%s", line, choose(language, "，", ", "), label,
                               label[0] != '\0' ? " " : "", text);
    free(line);
    return longer;
}

static char *with_date(int32_t language, char *line, const char *label, int32_t date) {
    if (date <= 0)
        return line;
    char *text = date_text(date);
    line = with(language, line, label, text);
    free(text);
    return line;
}

/* "逾期未完成：红色物业示范点，责任人 …，应于 2023-06-01，进行中，依据 …". */
static char *entry_text(const struct monitor *monitor, const soekpi_entry *entry,
                        const soekpi_entry_state *state, int32_t due) {
    int32_t language = monitor->language;
    /* What was done after the day judged was not done on it. */
    int32_t done = state->done <= monitor->info.as_of ? state->done : 0;
    const char *word = state->label != SOEKPI_LABEL_NONE ? soekpi_label_text(state->label, 0, language)
                                                         : soekpi_verdict_text(state->verdict, language);
    char *line = text_format("%s%s%s", word, choose(language, "：", ": "),
                             title_of(language, entry->title_chinese, entry->title_english));
    line = with(language, line, choose(language, "责任单位", "owner"),
                state->owner[0] != '\0' ? state->owner : entry->owner);
    line = with_date(language, line, choose(language, "应于", "due"), due);
    if (state->stage[0] != '\0') /* of a portfolio: the day is that of the stage */
        line = with(language, line, choose(language, "已到", "reached"), state->stage);
    line = with_date(language, line, state->stage[0] != '\0' ? "" : choose(language, "完成于", "done"), done);
    if (done == 0 && state->done <= 0 && state->state != SOEKPI_STATE_NONE)
        line = with(language, line, "", soekpi_state_text(state->state, language));
    return with(language, line, choose(language, "依据", "evidence"), state->evidence);
}

bool entry_of(const struct monitor *monitor, size_t row, size_t target, size_t index, soekpi_entry *entry,
              soekpi_entry_state *state) {
    *entry = (soekpi_entry){.size = sizeof *entry};
    *state = (soekpi_entry_state){.size = sizeof *state};
    return soekpi_plan_entry(monitor->plan, target, index, entry) == SOEKPI_OK &&
           soekpi_evaluation_entry(monitor->evaluation, row, target, index, state) == SOEKPI_OK;
}

/* Entries that somebody must act on, or about which nobody says anything. */
static bool needs_somebody(const soekpi_entry_state *state) {
    return state->verdict != SOEKPI_MET && state->verdict != SOEKPI_PENDING;
}

void why_add_entries(const struct monitor *monitor, size_t row, size_t target, bool every,
                     struct line_list *list) {
    soekpi_target described = target_at(monitor, target);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < described.entry_count; i++) {
            soekpi_entry entry;
            soekpi_entry_state state;
            if (!entry_of(monitor, row, target, i, &entry, &state))
                continue;
            bool grave = needs_somebody(&state);
            int32_t due = state.due > 0 ? state.due : entry.due;
            if (pass == 0 ? grave : every && !grave)
                lines_take(list, entry_text(monitor, &entry, &state, due));
        }
}
