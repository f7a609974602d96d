/* What stands behind a result, and the tree of the plan, as JSON. */
#include "json.h"
#include "parts.h"
#include "why.h"
#include "words.h"

static void put_entries(struct json *writer, const struct monitor *monitor, size_t row, size_t target) {
    soekpi_target described = target_at(monitor, target);
    json_begin(writer, "entries", '[');
    for (size_t i = 0; i < described.entry_count; i++) {
        soekpi_entry entry;
        soekpi_entry_state state;
        if (!entry_of(monitor, row, target, i, &entry, &state))
            continue;
        json_begin(writer, NULL, '{');
        json_text(writer, "id", entry.id);
        json_text(writer, "title", title_of(monitor->language, entry.title_chinese, entry.title_english));
        json_optional(writer, "owner", state.owner);
        json_date(writer, "due", state.due);
        json_date(writer, "done", state.done);
        json_optional(writer, "stage", state.stage);
        json_text(writer, "state", soekpi_state_id(state.state));
        json_text(writer, "verdict", soekpi_verdict_id(state.verdict));
        json_text(writer, "label", soekpi_label_id(state.label));
        json_optional(writer, "evidence", state.evidence);
        json_end(writer, '}');
    }
    json_end(writer, ']');
}

void json_progress(struct json *writer, const struct monitor *monitor, size_t row, size_t target) {
    soekpi_progress progress;
    if (!progress_of(monitor, row, target, &progress)) {
        json_text(writer, "progress", NULL);
        return;
    }
    json_begin(writer, "progress", '{');
    json_date(writer, "start", progress.start);
    json_date(writer, "due", progress.due);
    json_date(writer, "done", progress.done);
    json_date(writer, "seen", progress.seen);
    json_whole(writer, "days_left", progress.days_left);
    json_whole(writer, "days_late", progress.days_late);
    json_count(writer, "records", progress.records);
    json_count(writer, "declared", progress.declared);
    json_count(writer, "finished", progress.finished);
    json_count(writer, "finished_late", progress.finished_late);
    json_count(writer, "overdue", progress.overdue);
    json_count(writer, "unknown", progress.unknown);
    json_double(writer, "value", progress.value);
    json_double(writer, "expected", progress.expected);
    json_double(writer, "needed", progress.needed);
    json_double(writer, "needed_per_day", progress.per_day);
    put_entries(writer, monitor, row, target);
    json_end(writer, '}');
}

void json_place(struct json *writer, const struct monitor *monitor, size_t row, size_t target) {
    soekpi_place place;
    if (!place_of(monitor, row, target, &place)) {
        json_text(writer, "place", NULL);
        return;
    }
    json_begin(writer, "place", '{');
    if (place.place > 0) {
        json_count(writer, "place", place.place);
        json_count(writer, "worst", place.worst);
    } else {
        json_text(writer, "place", NULL);
        json_text(writer, "worst", NULL);
    }
    json_count(writer, "peers", place.peers);
    json_count(writer, "missing", place.missing);
    json_count(writer, "tied", place.tied);
    json_double(writer, "percentile", place.percentile);
    json_flag(writer, "reported", place.reported != 0);
    json_end(writer, '}');
}

static void put_gap(struct json *writer, const struct monitor *monitor, size_t row, size_t target) {
    soekpi_gap gap;
    if (!gap_of(monitor, row, target, &gap)) {
        json_text(writer, "gap", NULL);
        return;
    }
    json_begin(writer, "gap", '{');
    json_double(writer, "plain", gap.plain);
    json_double(writer, "weighted", gap.weighted);
    json_double(writer, "eliminations", gap.eliminations);
    json_double(writer, "consolidated", gap.consolidated);
    json_double(writer, "reported", gap.reported);
    json_double(writer, "gap", gap.gap);
    json_text(writer, "cause", soekpi_gap_id(gap.cause));
    json_take(writer, "text", gap_text(monitor, row, target));
    json_end(writer, '}');
}

void json_contributions(struct json *writer, const struct monitor *monitor, size_t row, size_t target) {
    struct part_list list = parts_create(monitor, row, target, SOEKPI_PARTS_CHILDREN);
    if (list.count == 0) {
        json_text(writer, "contributions", NULL);
    } else {
        json_begin(writer, "contributions", '[');
        for (size_t i = 0; i < list.count; i++) {
            const soekpi_contribution *part = &list.parts[i];
            json_begin(writer, NULL, '{');
            json_take(writer, "name", part_name(monitor, &list, i));
            json_double(writer, "value", part->value);
            json_double(writer, "last_year", part->before);
            json_double(writer, "change", part->change);
            json_double(writer, "pull", part->pull);
            json_double(writer, "share_of_change", part->share);
            json_text(writer, "reason", soekpi_reason_id(part->reason));
            json_end(writer, '}');
        }
        json_end(writer, ']');
    }
    parts_free(&list);
    put_gap(writer, monitor, row, target);
}

/* Nodes in the order of reading; each names its parent by its place in the list. */
void json_tree(struct json *writer, const struct monitor *monitor) {
    json_begin(writer, "tree", '[');
    for (size_t i = 0; i < soekpi_tree_count(monitor->tree); i++) {
        soekpi_tree_node node = node_at(monitor, i);
        json_begin(writer, NULL, '{');
        json_text(writer, "kind", soekpi_node_id(node.kind));
        json_text(writer, "id", node.id);
        json_text(writer, "title", title_of(monitor->language, node.title_chinese, node.title_english));
        if (node.parent == SIZE_MAX)
            json_text(writer, "parent", NULL);
        else
            json_count(writer, "parent", node.parent);
        json_count(writer, "depth", node.depth);
        json_text(writer, "verdict", soekpi_verdict_id(node.verdict));
        json_begin(writer, "counts", '{');
        for (int32_t verdict = SOEKPI_MET; verdict < SOEKPI_VERDICT_END; verdict++)
            if (node.counts[verdict] > 0)
                json_count(writer, soekpi_verdict_id(verdict), node.counts[verdict]);
        json_end(writer, '}');
        json_end(writer, '}');
    }
    json_end(writer, ']');
}
