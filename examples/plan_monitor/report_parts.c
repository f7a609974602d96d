/* What each part contributes to a group that is breached, and the gap to the reported row. */
#include <stdlib.h>

#include "amounts.h"
#include "grid.h"
#include "parts.h"
#include "words.h"

static void put_heading(struct grid *grid, int32_t language) {
    grid_put(grid, choose(language, "成员", "part"));
    grid_put(grid, choose(language, "本期贡献", "of the value"));
    grid_put(grid, choose(language, "上年贡献", "of last year's"));
    grid_put(grid, choose(language, "增减", "change"));
    grid_put(grid, choose(language, "拉动", "pull"));
    grid_put(grid, choose(language, "贡献率", "share of the change"));
    grid_put(grid, choose(language, "原因", "reason"));
}

static void put_part(struct grid *grid, const struct monitor *monitor, const struct part_list *list,
                     size_t index, int32_t unit) {
    const soekpi_contribution *part = &list->parts[index];
    int32_t reason = part->reason != SOEKPI_REASON_OK ? part->reason : part->share_reason;
    grid_take(grid, part_name(monitor, list, index));
    grid_take(grid, amount_digits(monitor, part->value, unit));
    grid_take(grid, amount_digits(monitor, part->before, unit));
    grid_take(grid, change_text(monitor, part->change, unit));
    grid_take(grid, change_text(monitor, part->pull, SOEKPI_PERCENT));
    grid_take(grid, per_cent_text(monitor, part->share));
    grid_put(grid, soekpi_reason_text(reason, monitor->language));
}

/* The group itself, which its parts add up to. */
static void put_whole(struct grid *grid, const struct monitor *monitor, size_t row, size_t target,
                      const struct whole *whole, int32_t unit) {
    size_t cell = cell_of(monitor, row, target);
    grid_put(grid, choose(monitor->language, "合计", "together"));
    grid_take(grid, amount_digits(monitor, monitor->results.values[cell], unit));
    grid_take(grid, amount_digits(monitor, whole->before, unit));
    grid_take(grid, change_text(monitor, whole->change, unit));
    grid_put(grid, "");
    grid_put(grid, "");
    grid_put(grid, "");
}

void report_contributions(const struct monitor *monitor, size_t row, size_t target, const struct whole *whole,
                          FILE *out) {
    struct part_list list = parts_create(monitor, row, target, SOEKPI_PARTS_CHILDREN);
    soekpi_target described = measured_at(monitor, target);
    if (list.count > 0 && list.parts[0].reason != SOEKPI_REASON_OK) {
        fprintf(out, choose(monitor->language, "    贡献：%s\n", "    contributions: %s\n"),
                soekpi_reason_text(list.parts[0].reason, monitor->language));
    } else if (list.count > 0) {
        char *name = row_name(monitor, row);
        char *unit = shown_unit(&monitor->plan_info, described.unit, monitor->language);
        fprintf(out, choose(monitor->language, "    贡献 %s%s%s\n", "    contributions to %s%s%s\n"), name,
                unit[0] != '\0' ? choose(monitor->language, "，", ", ") : "", unit);
        struct grid *grid = grid_create("lrrrrrl");
        put_heading(grid, monitor->language);
        for (size_t i = 0; i < list.count; i++)
            put_part(grid, monitor, &list, i, described.unit);
        /* Of a rank the value is a place, and the parts are those of the indicator. */
        if (described.kind == SOEKPI_TARGET_RULE)
            put_whole(grid, monitor, row, target, whole, described.unit);
        grid_print(grid, false, out);
        grid_free(grid);
        free(unit);
        free(name);
    }
    parts_free(&list);
}

void report_gap(const struct monitor *monitor, size_t row, size_t target, FILE *out) {
    soekpi_gap gap;
    if (!gap_of(monitor, row, target, &gap))
        return;
    char *text = gap_text(monitor, row, target);
    fprintf(out, "    %s ", choose(monitor->language, "与上报数", "reported"));
    print_clean(text, out);
    fputc('\n', out);
    free(text);
}
