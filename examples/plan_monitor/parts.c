#include "parts.h"

#include <stdlib.h>

#include "words.h"

static bool has_parts(const struct monitor *monitor, size_t row, size_t target) {
    return row_at(monitor, row).level == SOEKPI_ROW_GROUP && !is_work(target_at(monitor, target).kind) &&
           monitor->results.verdicts[cell_of(monitor, row, target)] != SOEKPI_NOT_IN_SCOPE;
}

struct part_list parts_create(const struct monitor *monitor, size_t row, size_t target, int32_t parts) {
    struct part_list list = {NULL, 0};
    size_t count = 0;
    if (!has_parts(monitor, row, target) ||
        soekpi_evaluation_parts(monitor->evaluation, row, target, parts, &count) != SOEKPI_OK)
        return list;
    list.parts = allocated(calloc(count > 0 ? count : 1, sizeof *list.parts));
    for (size_t i = 0; i < count; i++)
        list.parts[i].size = sizeof list.parts[i];
    if (soekpi_evaluation_contributions(monitor->evaluation, row, target, parts, 0, count, list.parts,
                                        NULL) == SOEKPI_OK)
        list.count = count;
    return list;
}

void parts_free(struct part_list *list) {
    free(list->parts);
    *list = (struct part_list){NULL, 0};
}

char *part_name(const struct monitor *monitor, const struct part_list *list, size_t index) {
    const soekpi_contribution *part = &list->parts[index];
    if (part->row < monitor->rows)
        return row_name(monitor, part->row);
    if (part->name[0] != '\0')
        return text_copy(part->name);
    /* Eliminations come first, then constants and levels. */
    bool second = index > 0 && list->parts[index - 1].row >= monitor->rows;
    return text_copy(second ? choose(monitor->language, "（不属于任何成员）", "(of nobody)")
                            : choose(monitor->language, "（抵销）", "(eliminations)"));
}

bool gap_of(const struct monitor *monitor, size_t row, size_t target, soekpi_gap *out) {
    *out = (soekpi_gap){.size = sizeof *out};
    return has_parts(monitor, row, target) &&
           soekpi_evaluation_gap(monitor->evaluation, row, target, out) == SOEKPI_OK &&
           out->cause != SOEKPI_GAP_NONE;
}

char *gap_text(const struct monitor *monitor, size_t row, size_t target) {
    return sentence_text(soekpi_evaluation_gap_text, monitor->evaluation, row, target, monitor->language);
}
