/* group_rollup: the consolidation of a group step by step, to be checked by hand.
 *
 *   group_rollup plan.yaml figures.csv --group 集团
 *   group_rollup 资产负债率 figures.csv --period 2023
 *
 * request.c reads the command line; steps.c makes a plan whose targets are the figures that an
 * indicator is made of, and evaluates it; print_steps.c prints members, sums, eliminations, what was
 * reported, and contributions. All arithmetic is the library's. It shares the reading of files and the
 * writing of tables with plan_monitor. */
#include <stdlib.h>
#include <string.h>

#include "rollup.h"
#include "words.h"

const char program_name[] = "group_rollup";

static bool is_asked(const struct rollup *rollup, size_t row) {
    const struct word_list *groups = &rollup->request->groups;
    soekpi_row info = row_at(&rollup->steps, row);
    if (info.level != SOEKPI_ROW_GROUP)
        return false;
    for (size_t i = 0; i < groups->count; i++)
        if (strcmp(groups->words[i], info.entity) == 0)
            return true;
    return groups->count == 0 && info.parent >= rollup->steps.rows;
}

static bool groups_exist(const struct rollup *rollup) {
    const struct word_list *groups = &rollup->request->groups;
    for (size_t i = 0; i < groups->count; i++) {
        bool found = false;
        for (size_t row = 0; row < rollup->steps.rows; row++) {
            soekpi_row info = row_at(&rollup->steps, row);
            found = found || (info.level == SOEKPI_ROW_GROUP && strcmp(info.entity, groups->words[i]) == 0);
        }
        if (!found)
            return arguments_refuse("--group: no group is called", groups->words[i]);
    }
    return true;
}

static void print_heading(const struct rollup *rollup, FILE *out) {
    const struct monitor *steps = &rollup->steps;
    int32_t language = steps->language;
    const soekpi_plan_info *plan = &rollup->source.plan_info;
    const char *title = title_of(language, plan->title_chinese, plan->title_english);
    const char *warning = warning_text(&rollup->source);
    char *period = period_text(steps->info.period, language);
    fprintf(out, "%s%s%s%s", choose(language, "汇总与合并，", "Roll-up and consolidation, "), period,
            choose(language, "，金额单位 ", ", money in "), steps->info.money_unit);
    fputc('\n', out);
    if (rollup->request->plan_text == NULL)
        fprintf(out, "%s\n", title);
    if (warning[0] != '\0')
        fprintf(out, "%s%s\n", choose(language, "注意：", "Note: "), warning);
    free(period);
}

static int roll_up(const struct request *request) {
    struct rollup rollup;
    int status = EXIT_BAD_INPUT;
    if (rollup_create(request, &rollup) && groups_exist(&rollup)) {
        status = EXIT_SUCCESS;
        print_heading(&rollup, stdout);
        for (size_t row = 0; row < rollup.steps.rows; row++)
            for (size_t i = 0; i < rollup.asked_count && is_asked(&rollup, row); i++)
                print_rollup(&rollup, row, &rollup.asked[i], stdout);
    }
    rollup_free(&rollup);
    return status;
}

int main(int count, char **texts) {
    struct request request;
    int status = EXIT_BAD_INPUT;
    if (request_read(count, texts, &request)) {
        status = EXIT_SUCCESS;
        if (request.arguments.help)
            print_usage(request.arguments.language, stdout);
        else
            status = roll_up(&request);
    }
    request_free(&request);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "%s: the report could not be written\n", program_name);
        return EXIT_BAD_INPUT;
    }
    return status;
}
