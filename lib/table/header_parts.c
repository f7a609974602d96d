/* Headers of columns whose cells stand in several rows. */
#include "table/header.h"

enum { LARGEST_PARTS = 8, LONGEST_JOINED = 200 };

/* What the parts of one column are. */
typedef struct part_list {
    slice parts[LARGEST_PARTS]; /* the lowest ones, from above, none twice in a row */
    column_words words[LARGEST_PARTS];
    bool is_words[LARGEST_PARTS];
    size_t count;
} part_list;

/* Under a name these add nothing to it, but may belong to it: 流动资产 over 合计. */
static bool is_filler(slice part) {
    static const char *const words[] = {"合计", "总计", "小计", "总额", "合计数", "总数", "total"};
    char folded[32];
    if (!soekpi_fold_word(part, folded, sizeof folded)) {
        return false;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(folded, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void sort_parts(const slice *parts, size_t count, part_list *out) {
    out->count = 0;
    for (size_t i = count > LARGEST_PARTS ? count - LARGEST_PARTS : 0; i < count; i++) {
        slice part = soekpi_slice_trim(parts[i]);
        if (part.length == 0 || (out->count > 0 && soekpi_slice_same(part, out->parts[out->count - 1]))) {
            continue; /* a merged cell that was spread */
        }
        out->words[out->count] = (column_words){0};
        out->is_words[out->count] = soekpi_column_words_read(part, &out->words[out->count]);
        out->parts[out->count++] = part;
    }
}

/* The name that two parts make together, 营业 over 收入; NAME where it is none. The heading's unit in
 * brackets is no part of it. */
static soekpi_status read_joined(const soekpi_catalogue *names, slice above, slice below, header_name *out) {
    char joined[LONGEST_JOINED];
    header_name heading = {.base = above, .what = -1};
    soekpi_status status = soekpi_header_read_item(names, &heading);
    if (status == SOEKPI_ERROR_MEMORY) {
        return status;
    }
    size_t length = heading.base.length;
    if (length > sizeof joined || below.length > sizeof joined - length) {
        return SOEKPI_ERROR_NAME;
    }
    memcpy(joined, heading.base.start, length);
    memcpy(joined + length, below.start, below.length);
    header_name name = {.base = {joined, length + below.length}, .time = SOEKPI_CURRENT, .what = -1};
    status = soekpi_header_read_item(names, &name);
    if (status == SOEKPI_OK) {
        *out = name;
        out->base = below; /* what is known needs no base */
        if (!name.unit_given && heading.unit_given) {
            out->unit_given = true;
            out->unit = heading.unit;
        }
    }
    return status;
}

/* The part that names the column: the lowest that is more than words and fillers. */
static size_t find_name(const part_list *list) {
    size_t found = list->count;
    for (size_t i = list->count; i-- > 0;) {
        if (!list->is_words[i] && !is_filler(list->parts[i])) {
            return i;
        }
        found = !list->is_words[i] && found == list->count ? i : found;
    }
    return found;
}

/* Endings of names that are words too, or fillers: 流动资产 over 合计, 应收账款 over 余额. */
static soekpi_status read_with_ending(const soekpi_catalogue *names, part_list *list, size_t which,
                                      header_name *out) {
    for (size_t i = which + 1; i < list->count; i++) {
        if (list->is_words[i] && list->words[i].strong) {
            continue;
        }
        soekpi_status status = read_joined(names, list->parts[which], list->parts[i], out);
        if (status == SOEKPI_OK) {
            list->is_words[i] = false;
        }
        return status;
    }
    return SOEKPI_ERROR_NAME;
}

/* Names that parts make together win over what the lower one is alone: 归母 over 净利润. */
static soekpi_status read_with_headings(const soekpi_catalogue *names, const part_list *list, size_t which,
                                        header_name *out) {
    for (size_t i = which; i-- > 0;) {
        if (list->is_words[i]) {
            continue;
        }
        soekpi_status status = read_joined(names, list->parts[i], list->parts[which], out);
        if (status != SOEKPI_ERROR_NAME) {
            return status;
        }
    }
    return SOEKPI_ERROR_NAME;
}

bool soekpi_header_read_parts(const soekpi_catalogue *names, const slice *parts, size_t count,
                              header_name *out) {
    part_list list;
    sort_parts(parts, count, &list);
    *out = (header_name){.time = SOEKPI_CURRENT, .what = -1};
    size_t which = find_name(&list);
    if (which < list.count) {
        soekpi_status status = read_with_ending(names, &list, which, out);
        status = status == SOEKPI_ERROR_NAME ? read_with_headings(names, &list, which, out) : status;
        if (status == SOEKPI_ERROR_MEMORY ||
            (status == SOEKPI_ERROR_NAME && !soekpi_header_begin(names, list.parts[which], out))) {
            return false;
        }
    } else if (list.count > 0) {
        out->base = list.parts[list.count - 1]; /* nothing but words */
    }
    column_words words = {0};
    for (size_t i = 0; i < list.count; i++) {
        if (i == which) {
            column_words unit = {.unit_given = out->unit_given, .unit = out->unit};
            soekpi_column_words_join(&words, &unit);
            soekpi_column_words_join(&words, &out->words);
        } else if (list.is_words[i]) {
            soekpi_column_words_join(&words, &list.words[i]);
        }
    }
    out->words = words;
    soekpi_header_finish(names, out);
    return true;
}
