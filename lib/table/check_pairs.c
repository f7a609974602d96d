/* Eliminations by pair: what A says of its dealings with B against what B says of those with A. */
#include "table/check_pairs.h"

#include <soekpi/words.h>

#include "base/memory.h"
#include "table/row_key.h"

/* The eliminations of named pairs, found by what they are of. */
typedef struct pair_rows {
    const soekpi_table *table;
    int32_t *parties; /* soekpi_counterparties_find() */
    size_t *slots;    /* row + 1, 0 for free */
    size_t capacity;
    size_t *mirrors; /* of each row: the one that says the same from the other side, or NO_ROW */
} pair_rows;

static bool is_pair(const soekpi_table *table, size_t row) {
    return table->roles != NULL && table->roles[row] == SOEKPI_ROLE_ELIMINATION &&
           table->entity.codes[row] >= 0 && table->counterparty.codes[row] >= 0;
}

/* The key of a row; of its other side, where that is asked for. */
static row_key key_of(const pair_rows *rows, size_t row, bool mirrored) {
    const soekpi_table *table = rows->table;
    int32_t entity = table->entity.codes[row];
    int32_t party = rows->parties[table->counterparty.codes[row]];
    return (row_key){.entity = mirrored ? party : entity,
                     .counterparty = mirrored ? entity : party,
                     .period = table->periods != NULL ? table->periods[row] : PERIOD_NONE,
                     .role = SOEKPI_ROLE_ELIMINATION,
                     .segment = table->segment.codes != NULL ? table->segment.codes[row] : -1,
                     .group = table->group.codes != NULL ? table->group.codes[row] : -1};
}

static size_t *slot_of(const pair_rows *rows, row_key key) {
    size_t mask = rows->capacity - 1;
    size_t slot = (size_t)row_key_hash(key) & mask;
    while (rows->slots[slot] != 0 && !row_key_equal(key_of(rows, rows->slots[slot] - 1, false), key)) {
        slot = (slot + 1) & mask;
    }
    return &rows->slots[slot];
}

static bool allocate(pair_rows *rows, size_t count) {
    rows->capacity = row_key_slots(count);
    if (rows->capacity == 0) {
        return false;
    }
    rows->parties = soekpi_counterparties_find(rows->table);
    rows->slots = soekpi_allocate(rows->capacity, sizeof *rows->slots);
    rows->mirrors = soekpi_allocate(rows->table->rows, sizeof *rows->mirrors);
    return rows->parties != NULL && rows->slots != NULL && rows->mirrors != NULL;
}

/* Each pair once, at the later of its rows; of rows with one key the first counts. */
static bool find_mirrors(pair_rows *rows, size_t count, bool *any) {
    const soekpi_table *table = rows->table;
    if (!allocate(rows, count)) {
        return false;
    }
    for (size_t row = 0; row < table->rows; row++) {
        rows->mirrors[row] = NO_ROW;
        if (!is_pair(table, row)) {
            continue;
        }
        size_t *own = slot_of(rows, key_of(rows, row, false));
        if (*own != 0) {
            continue;
        }
        *own = row + 1;
        size_t other = *slot_of(rows, key_of(rows, row, true));
        if (other != 0 && other - 1 != row) { /* an entity with itself is no pair */
            rows->mirrors[row] = other - 1;
            *any = true;
        }
    }
    return true;
}

static void say_place(check_sentence *sentence, const soekpi_table *table, size_t row) {
    if (table->lines != NULL && table->lines[row] > 0) {
        soekpi_text_format(&sentence->chinese, "（第%zu行）", table->lines[row]);
        soekpi_text_format(&sentence->english, " (line %zu)", table->lines[row]);
    }
}

static bool add_finding(const checked_table *checked, const checked_column *column, size_t row, size_t other,
                        decimal figure, decimal expected) {
    check_sentence sentence = {0};
    soekpi_say_row(&sentence, checked, row);
    soekpi_say(&sentence, "抵销的", "the elimination of ");
    soekpi_say_column(&sentence, checked, column);
    say_place(&sentence, checked->table, row);
    soekpi_say(&sentence, "为", " is ");
    soekpi_say_figure(&sentence, checked, column, figure);
    soekpi_say(&sentence, "，", ", but that of ");
    soekpi_row_shown(checked->table, other, SOEKPI_CHINESE, &sentence.chinese);
    soekpi_row_shown(checked->table, other, SOEKPI_ENGLISH, &sentence.english);
    say_place(&sentence, checked->table, other);
    soekpi_say(&sentence, "为", " is ");
    soekpi_say_figure(&sentence, checked, column, expected);
    soekpi_say(&sentence, "，双方不符，请核对内部往来", ": both sides of a pair should agree");
    soekpi_print_figure(column, expected, &sentence.expected);
    soekpi_print_figure(column, figure, &sentence.found);
    return soekpi_checked_add(checked, SOEKPI_FINDING_PAIR, SOEKPI_SEVERITY_WARNING, column, row, &sentence);
}

/* One item that both sides give. False: memory. */
static bool check_cell(const checked_table *checked, checked_column *column, size_t row, size_t other) {
    static const decimal one = {1, 0};
    static const decimal minus_one = {-1, 0};
    linear_check sum;
    decimal figure;
    decimal expected;
    soekpi_linear_begin(&sum);
    if (soekpi_checked_read(column, row, &figure) != READ_NUMBER ||
        soekpi_checked_read(column, other, &expected) != READ_NUMBER ||
        !soekpi_linear_add_cell(&sum, one, checked, column, row) ||
        !soekpi_linear_add_cell(&sum, minus_one, checked, column, other) || soekpi_linear_holds(&sum)) {
        return true;
    }
    return !soekpi_checked_lists(column, SOEKPI_FINDING_PAIR) ||
           add_finding(checked, column, row, other, figure, expected);
}

static bool check_mirrors(soekpi_table *table, const pair_rows *rows, bool mixed) {
    checked_table checked;
    if (!soekpi_checked_open(&checked, table)) {
        return false;
    }
    checked.mixed = mixed;
    bool done = true;
    for (size_t which = 0; done && which < table->column_count; which++) {
        checked_column *column = &checked.columns[which];
        for (size_t row = 0; done && soekpi_checked_item_of(&checked, column) != NULL && row < table->rows;
             row++) {
            done = rows->mirrors[row] == NO_ROW || check_cell(&checked, column, row, rows->mirrors[row]);
        }
    }
    done =
        done && soekpi_checked_finish(&checked, SOEKPI_FINDING_PAIR, SOEKPI_SEVERITY_WARNING,
                                      "处双方的抵销不符", "elimination on whose figure the two sides differ",
                                      "eliminations on whose figures the two sides differ");
    soekpi_checked_close(&checked);
    return done;
}

bool soekpi_pairs_run(soekpi_table *table, bool mixed) {
    size_t count = 0;
    bool any = false;
    if (table->entity.codes == NULL || table->counterparty.codes == NULL) {
        return true;
    }
    for (size_t row = 0; row < table->rows; row++) {
        count += is_pair(table, row);
    }
    if (count < 2) {
        return true;
    }
    pair_rows rows = {.table = table};
    bool done = find_mirrors(&rows, count, &any) && (!any || check_mirrors(table, &rows, mixed));
    soekpi_release(rows.parties);
    soekpi_release(rows.slots);
    soekpi_release(rows.mirrors);
    return done;
}

bool soekpi_check_pairs(soekpi_table *table) {
    return soekpi_pairs_run(table, false);
}
