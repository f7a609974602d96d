/* Rows of one entity at other dates. */
#include "table/check_links.h"

#include "base/memory.h"

enum {
    YEAR = 100, /* periods are yyyymm */
    DECEMBER = 12,
    NOBODYS_PERIOD = 190001 /* undated rows are rows of no date that others ask for */
};

void soekpi_row_links_free(row_links *links) {
    soekpi_release(links->last);
    soekpi_release(links->december);
    soekpi_release(links->earlier);
    soekpi_release(links->before);
    *links = (row_links){0};
}

/* The row at a period when it is the only one of its key, or NO_ROW. */
static size_t sole_row(const row_index *index, size_t row, int32_t period) {
    if (!soekpi_row_index_reaches(index, period)) {
        return NO_ROW;
    }
    size_t found = soekpi_row_index_at(index, row, period);
    return found == NO_ROW || soekpi_row_index_duplicate(index, found) ? NO_ROW : found;
}

static size_t row_before(const row_index *index, size_t row, int32_t period) {
    size_t found = NO_ROW;
    for (int32_t earlier = period - 1; found == NO_ROW && earlier % YEAR > 0; earlier--) {
        found = sole_row(index, row, earlier);
    }
    return found;
}

static void link_row(const row_index *index, size_t row, int32_t period, row_links *links) {
    int32_t year = period / YEAR;
    links->last[row] = sole_row(index, row, period - YEAR);
    links->december[row] = sole_row(index, row, (year - 1) * YEAR + DECEMBER);
    links->earlier[row] = sole_row(index, row, (year - 2) * YEAR + DECEMBER);
    links->before[row] = row_before(index, row, period);
    links->any = links->any || links->last[row] != NO_ROW || links->december[row] != NO_ROW ||
                 links->earlier[row] != NO_ROW || links->before[row] != NO_ROW;
}

static void link_rows(const soekpi_table *table, const row_index *index, row_links *links) {
    for (size_t row = 0; row < table->rows; row++) {
        links->last[row] = links->december[row] = links->earlier[row] = links->before[row] = NO_ROW;
        bool named = table->entity.codes[row] >= 0;
        if (named && table->periods[row] != PERIOD_NONE && !soekpi_row_index_duplicate(index, row)) {
            link_row(index, row, table->periods[row], links);
        }
    }
}

static bool has_several_periods(const soekpi_table *table) {
    for (size_t row = 1; row < table->rows; row++) {
        if (table->periods[row] != table->periods[0]) {
            return true;
        }
    }
    return false;
}

bool soekpi_row_links_make(const soekpi_table *table, row_links *links) {
    *links = (row_links){0};
    if (table->periods == NULL || table->entity.codes == NULL || !has_several_periods(table)) {
        return true;
    }
    row_index *index = soekpi_row_index_create(table, NOBODYS_PERIOD);
    links->last = soekpi_allocate(table->rows, sizeof *links->last);
    links->december = soekpi_allocate(table->rows, sizeof *links->december);
    links->earlier = soekpi_allocate(table->rows, sizeof *links->earlier);
    links->before = soekpi_allocate(table->rows, sizeof *links->before);
    bool whole = index != NULL && links->last != NULL && links->december != NULL && links->earlier != NULL &&
                 links->before != NULL;
    if (whole) {
        link_rows(table, index, links);
    } else {
        soekpi_row_links_free(links);
    }
    soekpi_row_index_free(index);
    return whole;
}
