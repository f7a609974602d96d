/* Rows by key.
 *
 * Rows of named entities fill a *panel*: one cell for each entity and period,
 * which holds the row, so that a row is found without a search. Rows of other
 * roles, and all rows where a panel would be mostly empty, are in a hash table. */
#include "table/table.h"

#include <stdio.h>

#include "base/memory.h"
#include "table/row_key.h"

/* Periods are yyyymm of the years 1900 to 2999. */
enum { FIRST_PERIOD = 190001, PERIODS = 299912 - FIRST_PERIOD + 1 };

/* Cells of a panel for each row of the table, at most: 32 bytes. */
enum { CELLS_PER_ROW = 8 };

/* A row outside the panel, and the next such row of its entity. */
typedef struct other_row {
    size_t row;
    size_t next; /* in the list, + 1; 0 for none */
} other_row;

struct row_index {
    const soekpi_table *table;
    int32_t judged;
    uint32_t *panel;   /* [column * entities + entity]: row + 1, 0 for none; NULL: no panel */
    uint16_t *columns; /* of each period from FIRST_PERIOD on: its column + 1, 0 for none */
    int32_t *periods;  /* of each column */
    size_t column_count, column_capacity;
    uint64_t *slots; /* row + 1 in the bits of SLOT_ROW, 0 for free; above, bits of its hash */
    size_t slot_capacity;
    other_row *others; /* with an entity */
    size_t other_count, other_capacity;
    size_t *first_of;    /* entity -> its first of the others + 1 */
    uint8_t *duplicates; /* a bit a row; NULL: none */
    size_t *pairs;       /* two rows each */
    size_t pair_count, pair_capacity;
    int32_t *ordinals; /* of eliminations without a name: their number among those alike; NULL: none */
    int32_t *parties;  /* of each label of the counterparties: soekpi_counterparties_find() */
};

#define SLOT_ROW ((UINT64_C(1) << 40) - 1)

int32_t soekpi_row_period(const soekpi_table *table, size_t row, int32_t judged) {
    int32_t period = table->periods != NULL ? table->periods[row] : PERIOD_NONE;
    return period != PERIOD_NONE ? period : judged;
}

const char *soekpi_row_entity(const soekpi_table *table, size_t row, char buffer[24]) {
    if (table->entity.codes != NULL && table->entity.codes[row] >= 0) {
        return soekpi_entity_shown(table, table->entity.codes[row]);
    }
    (void)snprintf(buffer, 24, "%zu", row + 1);
    return buffer;
}

static int32_t role_of(const soekpi_table *table, size_t row) {
    return table->roles != NULL ? table->roles[row] : SOEKPI_ROLE_ENTITY;
}

static int32_t segment_of(const soekpi_table *table, size_t row) {
    return table->segment.codes != NULL ? table->segment.codes[row] : -1;
}

static bool is_named(const soekpi_table *table, size_t row) {
    return table->entity.codes != NULL && table->entity.codes[row] >= 0;
}

/* False for a row without a name. Eliminations without one are told apart by
 * their number among those alike, so that none is a duplicate. */
static bool has_key(const soekpi_table *table, size_t row) {
    return is_named(table, row) ||
           (table->entity.codes != NULL && role_of(table, row) == SOEKPI_ROLE_ELIMINATION);
}

static row_key key_of(const row_index *index, size_t row, int32_t period) {
    const soekpi_table *table = index->table;
    row_key key = {table->entity.codes[row], period, role_of(table, row), segment_of(table, row), -1, -1};
    if (key.role == SOEKPI_ROLE_ELIMINATION) {
        int32_t party = table->counterparty.codes != NULL ? table->counterparty.codes[row] : -1;
        key.group = table->group.codes != NULL ? table->group.codes[row] : -1;
        key.counterparty = party >= 0 ? index->parties[party] : -1;
    }
    if (key.entity < 0 && index->ordinals != NULL) {
        key.entity = -1 - index->ordinals[row];
    }
    return key;
}

/* ---- the panel ---- */

/* True for rows that the panel holds, where there is one. */
static bool is_panel_row(const row_index *index, size_t row) {
    return index->panel != NULL && index->table->entity.codes[row] >= 0 &&
           role_of(index->table, row) == SOEKPI_ROLE_ENTITY;
}

static bool is_period(int32_t period) {
    return period >= FIRST_PERIOD && period - FIRST_PERIOD < PERIODS;
}

/* The column of a period + 1, 0 for none. */
static size_t column_of(const row_index *index, int32_t period) {
    return is_period(period) ? index->columns[period - FIRST_PERIOD] : 0;
}

/* The first row of an entity at the period of a column, or NO_ROW. */
static size_t panel_row(const row_index *index, size_t column, size_t entity) {
    uint32_t found = index->panel[column * index->table->entity.label_count + entity];
    return found != 0 ? found - 1 : NO_ROW;
}

static bool add_column(row_index *index, int32_t period) {
    if (!soekpi_grow(&index->periods, &index->column_capacity, index->column_count + 1,
                     sizeof *index->periods)) {
        return false;
    }
    index->periods[index->column_count++] = period;
    index->columns[period - FIRST_PERIOD] = (uint16_t)index->column_count;
    return true;
}

/* A column for each period that a row has (soekpi_period_read() gives no others). False: memory. */
static bool find_columns(row_index *index) {
    const soekpi_table *table = index->table;
    index->columns = soekpi_allocate(PERIODS, sizeof *index->columns);
    if (index->columns == NULL || (is_period(index->judged) && !add_column(index, index->judged))) {
        return false;
    }
    for (size_t row = 0; table->periods != NULL && row < table->rows; row++) {
        int32_t period = table->periods[row];
        if (period != PERIOD_NONE && index->columns[period - FIRST_PERIOD] == 0 &&
            !add_column(index, period)) {
            return false;
        }
    }
    return true;
}

/* A panel where it is mostly full. False: memory. */
static bool make_panel(row_index *index) {
    const soekpi_table *table = index->table;
    size_t most = table->rows <= UINT32_MAX / CELLS_PER_ROW ? CELLS_PER_ROW * table->rows : UINT32_MAX;
    size_t entities = table->entity.label_count;
    if (entities == 0 || table->rows >= UINT32_MAX || index->column_count > most / entities ||
        !is_period(index->judged)) {
        return true;
    }
    index->panel = soekpi_allocate(index->column_count * entities, sizeof *index->panel);
    return index->panel != NULL;
}

/* ---- the others ---- */

/* The slot of a key, or the free one where it belongs. */
static size_t slot_of(const row_index *index, row_key key, uint64_t hash) {
    size_t mask = index->slot_capacity - 1;
    size_t slot = (size_t)hash & mask;
    while (index->slots[slot] != 0) {
        size_t row = (size_t)(index->slots[slot] & SLOT_ROW) - 1;
        int32_t period = soekpi_row_period(index->table, row, index->judged);
        if (((index->slots[slot] ^ hash) & ~SLOT_ROW) == 0 &&
            row_key_equal(key_of(index, row, period), key)) {
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

/* Numbers the eliminations without a name; the first of those alike counts them.
 * False: memory. */
static bool number_row(row_index *index, int32_t **counts, size_t row) {
    size_t rows = index->table->rows;
    if (index->ordinals == NULL) {
        index->ordinals = soekpi_allocate(rows, sizeof *index->ordinals);
        *counts = soekpi_allocate(rows, sizeof **counts);
        if (index->ordinals == NULL || *counts == NULL) {
            return false;
        }
    }
    row_key key = key_of(index, row, soekpi_row_period(index->table, row, index->judged));
    uint64_t first = index->slots[slot_of(index, key, row_key_hash(key))];
    if (first != 0) {
        index->ordinals[row] = ++(*counts)[(first & SLOT_ROW) - 1];
    }
    return true;
}

static bool enter_other(row_index *index, int32_t **counts, size_t row) {
    const soekpi_table *table = index->table;
    if (is_named(table, row)) {
        if (!soekpi_grow(&index->others, &index->other_capacity, index->other_count + 1,
                         sizeof *index->others)) {
            return false;
        }
        index->others[index->other_count++] = (other_row){row, 0};
    } else if (!number_row(index, counts, row)) {
        return false;
    }
    row_key key = key_of(index, row, soekpi_row_period(table, row, index->judged));
    uint64_t hash = row_key_hash(key);
    uint64_t *slot = &index->slots[slot_of(index, key, hash)];
    if (*slot != 0) {
        return mark_duplicates(index, (size_t)(*slot & SLOT_ROW) - 1, row);
    }
    *slot = (hash & ~SLOT_ROW) | (row + 1);
    return true;
}

/* The cell of a row that the panel holds. */
static uint32_t *cell_of(const row_index *index, size_t row) {
    const soekpi_table *table = index->table;
    size_t column = column_of(index, soekpi_row_period(table, row, index->judged)) - 1;
    return &index->panel[column * table->entity.label_count + (size_t)table->entity.codes[row]];
}

/* Rows in their order, as duplicates are told of in it. False: memory. */
static bool enter_rows(row_index *index) {
    enum { AHEAD = 16 }; /* rows may come in any order: their cells are far apart */
    const soekpi_table *table = index->table;
    int32_t *counts = NULL;
    bool done = true;
    for (size_t row = 0; row < table->rows && done; row++) {
        if (row + AHEAD < table->rows && is_panel_row(index, row + AHEAD)) {
            __builtin_prefetch(cell_of(index, row + AHEAD), 1);
        }
        if (is_panel_row(index, row)) {
            uint32_t *cell = cell_of(index, row);
            if (*cell == 0) {
                *cell = (uint32_t)row + 1;
            } else {
                done = mark_duplicates(index, *cell - 1, row);
            }
        } else if (has_key(table, row)) {
            done = enter_other(index, &counts, row);
        }
    }
    soekpi_release(counts);
    return done;
}

/* Rows that are not in the panel: for the size of the hash table. */
static size_t count_others(const row_index *index) {
    const soekpi_table *table = index->table;
    size_t others = index->panel != NULL ? 0 : table->rows;
    for (size_t row = 0; index->panel != NULL && table->roles != NULL && row < table->rows; row++) {
        others += table->roles[row] != SOEKPI_ROLE_ENTITY;
    }
    return others;
}

static bool make_slots(row_index *index) {
    size_t others = count_others(index);
    if (others == 0) {
        return true;
    }
    index->slot_capacity = row_key_slots(others);
    if (index->slot_capacity == 0) {
        return false;
    }
    index->slots = soekpi_allocate(index->slot_capacity, sizeof *index->slots);
    index->first_of = soekpi_allocate(index->table->entity.label_count, sizeof *index->first_of);
    return index->slots != NULL && index->first_of != NULL;
}

static bool fill(row_index *index) {
    if (index->table->counterparty.codes != NULL) {
        index->parties = soekpi_counterparties_find(index->table);
        if (index->parties == NULL) {
            return false;
        }
    }
    if (!find_columns(index) || !make_panel(index) || !make_slots(index) || !enter_rows(index)) {
        return false;
    }
    for (size_t i = index->other_count; i-- > 0;) {
        size_t *first = &index->first_of[index->table->entity.codes[index->others[i].row]];
        index->others[i].next = *first;
        *first = i + 1;
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
    soekpi_release(index->panel);
    soekpi_release(index->columns);
    soekpi_release(index->periods);
    soekpi_release(index->slots);
    soekpi_release(index->others);
    soekpi_release(index->first_of);
    soekpi_release(index->duplicates);
    soekpi_release(index->pairs);
    soekpi_release(index->ordinals);
    soekpi_release(index->parties);
    soekpi_release(index);
}

size_t soekpi_row_index_at(const row_index *index, size_t row, int32_t period) {
    if (!has_key(index->table, row)) {
        return soekpi_row_period(index->table, row, index->judged) == period ? row : NO_ROW;
    }
    if (is_panel_row(index, row)) {
        size_t column = column_of(index, period);
        return column > 0 ? panel_row(index, column - 1, (size_t)index->table->entity.codes[row]) : NO_ROW;
    }
    row_key key = key_of(index, row, period);
    uint64_t found = index->slots[slot_of(index, key, row_key_hash(key))];
    return found != 0 ? (size_t)(found & SLOT_ROW) - 1 : NO_ROW;
}

bool soekpi_row_index_reaches(const row_index *index, int32_t period) {
    return index->columns != NULL ? column_of(index, period) > 0 : period == index->judged;
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
    static const int preferences[SOEKPI_ROLE_END] = {[SOEKPI_ROLE_CONTEXT] = 4,
                                                     [SOEKPI_ROLE_ENTITY] = 3,
                                                     [SOEKPI_ROLE_REPORTED] = 2,
                                                     [SOEKPI_ROLE_PEER] = 1};
    return preferences[role];
}

/* Whether a row is about its entity as a whole. */
static bool speaks_for_entity(const soekpi_table *table, size_t row) {
    int32_t role = role_of(table, row);
    return role != SOEKPI_ROLE_ELIMINATION && role != SOEKPI_ROLE_SEGMENT && segment_of(table, row) < 0;
}

/* The better of two rows of an entity to speak about it: the later, then by role;
 * of two alike the first. Either may be NO_ROW. */
static size_t better_row(const row_index *index, size_t best, size_t row) {
    if (best == NO_ROW || row == NO_ROW) {
        return best == NO_ROW ? row : best;
    }
    int32_t best_period = soekpi_row_period(index->table, best, index->judged);
    int32_t period = soekpi_row_period(index->table, row, index->judged);
    bool preferred = preference(role_of(index->table, row)) > preference(role_of(index->table, best));
    return period > best_period || (period == best_period && preferred) ? row : best;
}

static bool is_wanted(int32_t found, int32_t period, bool or_earlier) {
    return found == period || (or_earlier && found < period);
}

/* The best row of one entity, or `best` where that is better. */
static size_t best_row_of(const row_index *index, size_t entity, int32_t period, bool or_earlier,
                          size_t best) {
    const soekpi_table *table = index->table;
    for (size_t column = 0; index->panel != NULL && column < index->column_count; column++) {
        if (is_wanted(index->periods[column], period, or_earlier)) {
            best = better_row(index, best, panel_row(index, column, entity));
        }
    }
    size_t next = index->first_of != NULL ? index->first_of[entity] : 0;
    for (; next != 0; next = index->others[next - 1].next) {
        size_t row = index->others[next - 1].row;
        if (speaks_for_entity(table, row) &&
            is_wanted(soekpi_row_period(table, row, index->judged), period, or_earlier)) {
            best = better_row(index, best, row);
        }
    }
    return best;
}

size_t soekpi_row_index_entity(const row_index *index, const char *entity, int32_t period, bool or_earlier) {
    const soekpi_table *table = index->table;
    if (table->entity.codes == NULL) {
        return row_of_number(index, entity, period, or_earlier);
    }
    size_t best = NO_ROW;
    int32_t found = soekpi_entity_find(table, entity, -1);
    for (; found >= 0; found = soekpi_entity_find(table, entity, found)) {
        best = best_row_of(index, (size_t)found, period, or_earlier, best);
    }
    return best;
}

bool soekpi_row_index_duplicate(const row_index *index, size_t row) {
    return index->duplicates != NULL && (index->duplicates[row / 8] >> row % 8 & 1) != 0;
}

bool soekpi_row_index_has_duplicates(const row_index *index) {
    return index != NULL && index->pair_count > 0;
}

bool soekpi_row_index_pair(const row_index *index, size_t which, size_t *first, size_t *second) {
    if (which >= index->pair_count) {
        return false;
    }
    *first = index->pairs[2 * which];
    *second = index->pairs[2 * which + 1];
    return true;
}
