/* Rows by key. */
#include "table/table.h"

#include <stdio.h>

#include "base/memory.h"
#include "table/row_key.h"

struct row_index {
    const soekpi_table *table;
    int32_t judged;
    size_t *slots; /* row + 1, 0 for free; NULL when no row can be found by its key */
    size_t slot_capacity;
    uint8_t *duplicates; /* a bit a row; NULL: none */
    size_t *pairs;       /* two rows each */
    size_t pair_count, pair_capacity;
    size_t *first_of;  /* entity -> its first row + 1 */
    size_t *next_of;   /* row -> the next row of its entity + 1 */
    int32_t *ordinals; /* of eliminations without a name: their number in group and period; NULL: none */
};

int32_t soekpi_row_period(const soekpi_table *table, size_t row, int32_t judged) {
    int32_t period = table->periods != NULL ? table->periods[row] : PERIOD_NONE;
    return period != PERIOD_NONE ? period : judged;
}

const char *soekpi_row_entity(const soekpi_table *table, size_t row, char buffer[24]) {
    if (table->entity.codes != NULL && table->entity.codes[row] >= 0) {
        return table->entity.labels[table->entity.codes[row]];
    }
    (void)snprintf(buffer, 24, "%zu", row + 1);
    return buffer;
}

static int32_t role_of(const soekpi_table *table, size_t row) {
    return table->roles != NULL ? table->roles[row] : SOEKPI_ROLE_ENTITY;
}

static bool is_named(const soekpi_table *table, size_t row) {
    return table->entity.codes != NULL && table->entity.codes[row] >= 0;
}

/* False for a row without a name. Eliminations without one are told apart by
 * their number within group and period, so that none is a duplicate. */
static bool has_key(const soekpi_table *table, size_t row) {
    return is_named(table, row) ||
           (table->entity.codes != NULL && role_of(table, row) == SOEKPI_ROLE_ELIMINATION);
}

static row_key key_of(const row_index *index, size_t row, int32_t period) {
    const soekpi_table *table = index->table;
    row_key key = {table->entity.codes[row], period, role_of(table, row), -1};
    if (key.role == SOEKPI_ROLE_ELIMINATION && table->group.codes != NULL) {
        key.group = table->group.codes[row];
    }
    if (key.entity < 0 && index->ordinals != NULL) {
        key.entity = -1 - index->ordinals[row];
    }
    return key;
}

/* The slot of a key, or the free one where it belongs. */
static size_t slot_of(const row_index *index, row_key key) {
    size_t mask = index->slot_capacity - 1;
    size_t slot = (size_t)row_key_hash(key) & mask;
    while (index->slots[slot] != 0) {
        size_t row = index->slots[slot] - 1;
        int32_t period = soekpi_row_period(index->table, row, index->judged);
        if (row_key_equal(key_of(index, row, period), key)) {
            break;
        }
        slot = (slot + 1) & mask;
    }
    return slot;
}

static bool mark_duplicates(row_index *index, size_t first, size_t second) {
    size_t rows = index->table->rows;
    if (index->duplicates == NULL) {
        index->duplicates = soekpi_allocate(rows / 8 + 1, 1);
    }
    if (index->duplicates == NULL || !soekpi_grow(&index->pairs, &index->pair_capacity,
                                                  2 * (index->pair_count + 1), sizeof *index->pairs)) {
        return false;
    }
    index->duplicates[first / 8] |= (uint8_t)(1U << first % 8);
    index->duplicates[second / 8] |= (uint8_t)(1U << second % 8);
    index->pairs[2 * index->pair_count] = first;
    index->pairs[2 * index->pair_count + 1] = second;
    index->pair_count++;
    return true;
}

/* Numbers the eliminations without a name; the first of each group and period
 * counts them. False: memory. */
static bool number_row(row_index *index, int32_t **counts, size_t row) {
    size_t rows = index->table->rows;
    if (index->ordinals == NULL) {
        index->ordinals = soekpi_allocate(rows, sizeof *index->ordinals);
        *counts = soekpi_allocate(rows, sizeof **counts);
        if (index->ordinals == NULL || *counts == NULL) {
            return false;
        }
    }
    size_t slot = slot_of(index, key_of(index, row, soekpi_row_period(index->table, row, index->judged)));
    if (index->slots[slot] != 0) {
        index->ordinals[row] = ++(*counts)[index->slots[slot] - 1];
    }
    return true;
}

static bool enter_rows(row_index *index) {
    const soekpi_table *table = index->table;
    int32_t *counts = NULL;
    bool done = true;
    for (size_t row = 0; row < table->rows && done; row++) {
        if (!has_key(table, row)) {
            continue;
        }
        done = is_named(table, row) || number_row(index, &counts, row);
        size_t slot =
            done ? slot_of(index, key_of(index, row, soekpi_row_period(table, row, index->judged))) : 0;
        if (done && index->slots[slot] == 0) {
            index->slots[slot] = row + 1;
        } else if (done) {
            done = mark_duplicates(index, index->slots[slot] - 1, row);
        }
    }
    soekpi_release(counts);
    return done;
}

static bool fill(row_index *index) {
    const soekpi_table *table = index->table;
    size_t capacity = 16;
    while (capacity / 2 < table->rows) {
        if (capacity > SIZE_MAX / 4) {
            return false;
        }
        capacity *= 2;
    }
    index->slot_capacity = capacity;
    index->slots = soekpi_allocate(capacity, sizeof *index->slots);
    index->first_of = soekpi_allocate(table->entity.label_count, sizeof *index->first_of);
    index->next_of = soekpi_allocate(table->rows, sizeof *index->next_of);
    if (index->slots == NULL || index->first_of == NULL || index->next_of == NULL) {
        return false;
    }
    if (!enter_rows(index)) {
        return false;
    }
    for (size_t row = table->rows; row-- > 0;) {
        if (is_named(table, row)) {
            size_t *first = &index->first_of[table->entity.codes[row]];
            index->next_of[row] = *first;
            *first = row + 1;
        }
    }
    return true;
}

row_index *soekpi_row_index_create(const soekpi_table *table, int32_t period) {
    row_index *index = soekpi_allocate(1, sizeof *index);
    if (index == NULL) {
        return NULL;
    }
    index->table = table;
    index->judged = period;
    if (table->entity.codes != NULL && !fill(index)) {
        soekpi_row_index_free(index);
        return NULL;
    }
    return index;
}

void soekpi_row_index_free(row_index *index) {
    if (index == NULL) {
        return;
    }
    soekpi_release(index->slots);
    soekpi_release(index->duplicates);
    soekpi_release(index->pairs);
    soekpi_release(index->first_of);
    soekpi_release(index->next_of);
    soekpi_release(index->ordinals);
    soekpi_release(index);
}

size_t soekpi_row_index_at(const row_index *index, size_t row, int32_t period) {
    if (!has_key(index->table, row)) {
        return soekpi_row_period(index->table, row, index->judged) == period ? row : NO_ROW;
    }
    size_t found = index->slots[slot_of(index, key_of(index, row, period))];
    return found != 0 ? found - 1 : NO_ROW;
}

/* A row named by its number, where there is no entity column. */
static size_t row_of_number(const row_index *index, const char *entity, int32_t period, bool or_earlier) {
    size_t number = 0;
    for (const char *at = entity; *at != '\0'; at++) {
        if (*at < '0' || *at > '9' || number > index->table->rows) {
            return NO_ROW;
        }
        number = 10 * number + (size_t)(*at - '0');
    }
    if (entity[0] == '0' || number == 0 || number > index->table->rows) {
        return NO_ROW;
    }
    int32_t found = soekpi_row_period(index->table, number - 1, index->judged);
    return found == period || (or_earlier && found < period) ? number - 1 : NO_ROW;
}

/* Context speaks about an entity before the entity itself does. */
static int preference(int32_t role) {
    return role == SOEKPI_ROLE_CONTEXT ? 3 : role == SOEKPI_ROLE_ENTITY ? 2 : 1;
}

size_t soekpi_row_index_entity(const row_index *index, const char *entity, int32_t period, bool or_earlier) {
    const soekpi_table *table = index->table;
    if (table->entity.codes == NULL) {
        return row_of_number(index, entity, period, or_earlier);
    }
    int32_t code = soekpi_label_find(&table->entity, soekpi_slice_trim(soekpi_slice(entity)));
    size_t best = NO_ROW;
    int32_t best_period = PERIOD_NONE;
    size_t row = code >= 0 ? index->first_of[code] : 0;
    for (; row != 0; row = index->next_of[row - 1]) {
        int32_t found = soekpi_row_period(table, row - 1, index->judged);
        int32_t role = role_of(table, row - 1);
        if (role == SOEKPI_ROLE_ELIMINATION || found > period || (found < period && !or_earlier)) {
            continue;
        }
        if (best == NO_ROW || found > best_period ||
            (found == best_period && preference(role) > preference(role_of(table, best)))) {
            best = row - 1;
            best_period = found;
        }
    }
    return best;
}

bool soekpi_row_index_duplicate(const row_index *index, size_t row) {
    return index->duplicates != NULL && (index->duplicates[row / 8] >> row % 8 & 1) != 0;
}

bool soekpi_row_index_pair(const row_index *index, size_t which, size_t *first, size_t *second) {
    if (which >= index->pair_count) {
        return false;
    }
    *first = index->pairs[2 * which];
    *second = index->pairs[2 * which + 1];
    return true;
}
