#include "results.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void results_free(results *freed) {
    for (int i = 0; i < 4; i++) {
        free(freed->numbers[i]);
        free(freed->codes[i]);
    }
}

enum { BOUNDARY = 64, UNWRITTEN = 0xA5 };

/* Filled with bits that no result has, so that what is not written is seen. */
static void *make_column(size_t bytes) {
    if (bytes > SIZE_MAX / 4)
        return NULL;
    size_t whole = bytes / BOUNDARY * BOUNDARY + BOUNDARY;
    void *column = aligned_alloc(BOUNDARY, whole);
    if (column)
        memset(column, UNWRITTEN, whole);
    return column;
}

bool results_make(results *out, size_t rows, size_t targets, unsigned wanted, bool padded) {
    size_t capacity = padded ? (rows + BOUNDARY - 1) / BOUNDARY * BOUNDARY : rows;
    *out = (results){.rows = rows, .targets = targets, .capacity = capacity, .wanted = wanted};
    bool made = true;
    for (int i = 0; i < 4; i++) {
        out->numbers[i] = make_column(capacity * targets * sizeof(double));
        out->codes[i] = make_column(capacity * targets);
        made = made && out->numbers[i] && out->codes[i];
    }
    return made;
}

static bool is_unwritten(const unsigned char *bytes, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (bytes[i] != UNWRITTEN)
            return false;
    return true;
}

bool results_padding_is_kept(const results *from) {
    size_t padding = from->capacity - from->rows;
    bool kept = true;
    for (size_t t = 0; t < from->targets; t++)
        for (int i = 0; i < 4; i++) {
            size_t at = t * from->capacity + from->rows;
            kept = kept && is_unwritten(from->codes[i] + at, padding) &&
                   is_unwritten((const unsigned char *)(from->numbers[i] + at), padding * sizeof(double));
        }
    return kept;
}

unsigned results_choose(random_state *random) {
    uint64_t draw = random_below(random, 100);
    return draw < 40   ? EVERYTHING
           : draw < 85 ? VALUES | CODES
                       : VERDICTS | (unsigned)random_below(random, EVERYTHING + 1);
}

bool results_number(const results *from, unsigned number) {
    return from->wanted >> number & 1;
}

bool results_code(const results *from, unsigned code) {
    return from->wanted >> (code + 4) & 1;
}

soekpi_results results_window(const results *all, size_t first) {
    soekpi_results out = {.size = sizeof out, .capacity = all->capacity};
    double **numbers[] = {&out.values, &out.references, &out.margins, &out.amounts};
    uint8_t **codes[] = {&out.verdicts, &out.reasons, &out.labels, &out.marks};
    for (unsigned i = 0; i < 4; i++) {
        *numbers[i] = results_number(all, i) ? all->numbers[i] + first : NULL;
        *codes[i] = results_code(all, i) ? all->codes[i] + first : NULL;
    }
    return out;
}

bool results_run(const soekpi_evaluation *evaluation, const results *all, random_state *random,
                 engine_paths *paths) {
    static const size_t small[] = {1, 1, 2, 3, 7, 9}, sizes[] = {1, 7, 64, 65, 100, 1000, 4096, 5000};
    uint64_t draw = random_below(random, 100);
    size_t same = draw < 40   ? all->rows
                  : draw < 70 ? small[random_below(random, sizeof small / sizeof *small)]
                              : 0;
    for (size_t first = 0; first < all->rows;) {
        size_t count = same ? same : sizes[random_below(random, sizeof sizes / sizeof *sizes)];
        if (count > all->rows - first)
            count = all->rows - first;
        soekpi_results columns = results_window(all, first);
        if (paths)
            engine_call(evaluation, first, count, &columns, paths);
        else if (soekpi_evaluation_run(evaluation, first, count, &columns, NULL) != SOEKPI_OK)
            return false;
        first += count;
    }
    return true;
}

/* ---- one result against the oracle's ---- */

static bool same_number(double ours, double theirs) {
    if (isnan(theirs))
        return isnan(ours);
    return memcmp(&ours, &theirs, sizeof ours) == 0;
}

bool results_same(const law_outcome *a, const law_outcome *b, unsigned wanted) {
    const results columns = {.wanted = wanted};
    bool same = (!results_code(&columns, 0) || a->verdict == b->verdict) &&
                (!results_code(&columns, 1) || a->reason == b->reason) &&
                (!results_code(&columns, 2) || a->label == b->label);
    for (unsigned i = 0; i < 4; i++)
        same = same && (!results_number(&columns, i) || same_number(a->numbers[i], b->numbers[i]) ||
                        (i == 1 && b->open_reference));
    return same;
}

law_outcome results_at(const results *from, size_t target, size_t row) {
    size_t at = target * from->capacity + row;
    law_outcome out = {
        .verdict = from->codes[0][at], .reason = from->codes[1][at], .label = from->codes[2][at]};
    for (int i = 0; i < 4; i++)
        out.numbers[i] = from->numbers[i][at];
    return out;
}
