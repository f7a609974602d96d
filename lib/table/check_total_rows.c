/* Which rows a reported total adds up. */
#include "base/memory.h"
#include "base/sort.h"
#include "table/check_totals.h"

enum { KEY_BITS = 32 };

static bool is_total(const soekpi_table *table, size_t row) {
    return table->totals[row] != TOTAL_NONE;
}

static bool is_heading(const soekpi_table *table, size_t row) {
    return table->headings != NULL && table->headings[row] != 0;
}

bool soekpi_is_elimination(const soekpi_table *table, size_t row) {
    return table->roles != NULL && table->roles[row] == SOEKPI_ROLE_ELIMINATION;
}

static bool has_segment(const soekpi_table *table, size_t row) {
    return table->segment.codes != NULL && table->segment.codes[row] >= 0;
}

/* Eliminations are members: they count with their sign. Segments are in their entity already. */
static bool is_member(const soekpi_table *table, size_t row) {
    int32_t role = table->roles != NULL ? table->roles[row] : SOEKPI_ROLE_ENTITY;
    return (role == SOEKPI_ROLE_ENTITY || role == SOEKPI_ROLE_ELIMINATION) && !is_total(table, row);
}

static bool is_part(const soekpi_table *table, size_t row) {
    return table->totals[row] == TOTAL_PART && !has_segment(table, row);
}

/* What the total of a segment adds up. */
static bool is_segment(const soekpi_table *table, size_t row) {
    int32_t role = table->roles != NULL ? table->roles[row] : SOEKPI_ROLE_ENTITY;
    return has_segment(table, row) && (role == SOEKPI_ROLE_SEGMENT || role == SOEKPI_ROLE_ELIMINATION);
}

/* ---- Rows by period and group ---- */

static uint64_t period_key(const soekpi_table *table, size_t row) {
    uint64_t period = table->periods != NULL ? (uint64_t)table->periods[row] : PERIOD_NONE;
    return period << KEY_BITS;
}

/* A row without a group comes first. */
static uint64_t key_of(const soekpi_table *table, size_t row) {
    int64_t group = table->group.codes != NULL ? table->group.codes[row] : -1;
    return period_key(table, row) + (uint64_t)(group + 1);
}

static uint64_t segment_key(const soekpi_table *table, size_t row) {
    return period_key(table, row) + (uint64_t)((int64_t)table->segment.codes[row] + 1);
}

static bool has_group(const soekpi_table *table, size_t row) {
    return table->group.codes != NULL && table->group.codes[row] >= 0;
}

/* Number of the first of ascending words that is at least `least`. */
static size_t lower_bound(const uint64_t *words, size_t count, uint64_t least) {
    size_t low = 0;
    while (count > 0) {
        size_t half = count / 2;
        if (words[low + half] < least) {
            low += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return low;
}

static bool group_rows(const soekpi_table *table, bool (*takes)(const soekpi_table *, size_t),
                       uint64_t (*key_by)(const soekpi_table *, size_t), const sort_space *space,
                       grouped_rows *out) {
    out->keys = soekpi_allocate(table->rows, sizeof *out->keys);
    out->words = soekpi_allocate(table->rows, sizeof *out->words);
    if (out->keys == NULL || out->words == NULL) {
        return false;
    }
    for (size_t row = 0; row < table->rows; row++) {
        if (takes(table, row)) {
            out->keys[out->count++] = key_by(table, row);
        }
    }
    soekpi_sort_words(out->keys, out->count, space);
    for (size_t i = 0; i < out->count; i++) {
        if (i == 0 || out->keys[i] != out->keys[out->key_count - 1]) {
            out->keys[out->key_count++] = out->keys[i];
        }
    }
    size_t entered = 0;
    for (size_t row = 0; row < table->rows; row++) {
        if (takes(table, row)) {
            uint64_t key = lower_bound(out->keys, out->key_count, key_by(table, row));
            out->words[entered++] = (key << KEY_BITS) + row;
        }
    }
    soekpi_sort_words(out->words, out->count, space);
    return true;
}

/* The rows whose keys lie from `first` up to but without `end`. */
static member_list rows_between(const grouped_rows *of, uint64_t first, uint64_t end) {
    uint64_t first_key = lower_bound(of->keys, of->key_count, first);
    uint64_t end_key = lower_bound(of->keys, of->key_count, end);
    size_t begin = lower_bound(of->words, of->count, first_key << KEY_BITS);
    size_t behind = lower_bound(of->words, of->count, end_key << KEY_BITS);
    return (member_list){of->words + begin, behind - begin};
}

/* Those of a total's period and, when it names one, group. */
static member_list rows_of(const grouped_rows *of, const soekpi_table *table, size_t total) {
    if (has_group(table, total)) {
        return rows_between(of, key_of(table, total), key_of(table, total) + 1);
    }
    return rows_between(of, period_key(table, total), period_key(table, total) + (UINT64_C(1) << KEY_BITS));
}

/* ---- Blocks ---- */

static bool belongs_to(const soekpi_table *table, size_t row, size_t total) {
    return is_member(table, row) && period_key(table, row) == period_key(table, total) &&
           (!has_group(table, total) || key_of(table, row) == key_of(table, total));
}

/* The members between a total and the total or heading before it. */
static member_list find_before(const total_rows *rows, size_t total) {
    const soekpi_table *table = rows->table;
    member_list found = {rows->before, 0};
    for (size_t row = total; row > 0 && !is_heading(table, row) && !is_total(table, row - 1); row--) {
        if (belongs_to(table, row - 1, total)) {
            rows->before[found.count++] = row - 1;
        }
    }
    return found;
}

/* Those between it and the total or heading behind it. */
static member_list find_behind(const total_rows *rows, size_t total) {
    const soekpi_table *table = rows->table;
    member_list found = {rows->behind, 0};
    for (size_t row = total + 1; row < table->rows && !is_heading(table, row) && !is_total(table, row);
         row++) {
        if (belongs_to(table, row, total)) {
            rows->behind[found.count++] = row;
        }
    }
    return found;
}

/* ---- Subtotals of subtotals ---- */

/* A subtotal right below another total has no members of its own before it. */
static bool is_below_total(const soekpi_table *table, size_t row) {
    return row > 0 && is_total(table, row - 1) && !is_heading(table, row);
}

/* The subtotals before it, back to the last one that adds up others. Each is looked at
 * once for all totals. */
static member_list find_parts(const total_rows *rows, size_t total) {
    const soekpi_table *table = rows->table;
    member_list found = rows_between(&rows->parts, key_of(table, total), key_of(table, total) + 1);
    size_t end = found.count > 0
                     ? lower_bound(found.words, found.count, (found.words[0] >> KEY_BITS << KEY_BITS) + total)
                     : 0;
    size_t begin = end;
    while (begin > 0 && !is_below_total(table, soekpi_member_row(found, begin - 1))) {
        begin--;
    }
    return (member_list){found.words + begin, end - begin};
}

/* ---- All together ---- */

/* Subtotals stand below their members unless the first of them has none above it. */
static bool stands_on_top(const total_rows *rows) {
    for (size_t row = 0; row < rows->table->rows; row++) {
        if (is_part(rows->table, row)) {
            return find_before(rows, row).count == 0 && find_behind(rows, row).count > 0;
        }
    }
    return false;
}

bool soekpi_total_rows_make(const soekpi_table *table, total_rows *out) {
    sort_space space;
    *out = (total_rows){.table = table,
                        .before = soekpi_allocate(table->rows, sizeof *out->before),
                        .behind = soekpi_allocate(table->rows, sizeof *out->behind)};
    bool done =
        soekpi_sort_space_create(&space, table->rows) && out->before != NULL && out->behind != NULL &&
        group_rows(table, is_member, key_of, &space, &out->members) &&
        group_rows(table, is_part, key_of, &space, &out->parts) &&
        (table->segment.codes == NULL || group_rows(table, is_segment, segment_key, &space, &out->segments));
    soekpi_sort_space_free(&space);
    out->on_top = done && stands_on_top(out);
    return done;
}

void soekpi_total_rows_free(total_rows *rows) {
    soekpi_release(rows->members.keys);
    soekpi_release(rows->members.words);
    soekpi_release(rows->parts.keys);
    soekpi_release(rows->parts.words);
    soekpi_release(rows->segments.keys);
    soekpi_release(rows->segments.words);
    soekpi_release(rows->before);
    soekpi_release(rows->behind);
    *rows = (total_rows){0};
}

/* A total of a segment adds up the rows of that segment; with a group or as 小计 it is not checked. */
static member_list find_segment(const total_rows *rows, size_t total) {
    const soekpi_table *table = rows->table;
    if (has_group(table, total) || table->totals[total] != TOTAL_WHOLE) {
        return (member_list){NULL, 0};
    }
    return rows_between(&rows->segments, segment_key(table, total), segment_key(table, total) + 1);
}

void soekpi_total_rows_find(total_rows *rows, size_t total, member_list lists[TOTAL_LISTS]) {
    if (has_segment(rows->table, total)) {
        lists[0] = find_segment(rows, total);
        lists[1] = lists[2] = lists[3] = (member_list){NULL, 0};
        return;
    }
    member_list before = find_before(rows, total);
    member_list behind = find_behind(rows, total);
    if (!is_part(rows->table, total)) {
        lists[0] = rows_of(&rows->members, rows->table, total);
        lists[1] = before;
        lists[2] = behind;
        lists[3] = rows_of(&rows->parts, rows->table, total);
        return;
    }
    bool of_parts = !rows->on_top && is_below_total(rows->table, total);
    member_list parts = of_parts ? find_parts(rows, total) : (member_list){NULL, 0};
    of_parts = parts.count > 1;
    lists[0] = of_parts ? parts : rows->on_top ? behind : before;
    lists[1] = of_parts || !rows->on_top ? behind : before;
    lists[2] = (member_list){NULL, 0};
    lists[3] = (member_list){NULL, 0};
}
