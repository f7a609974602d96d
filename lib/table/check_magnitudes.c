/* Figures that are off by a factor of 10, 100, 1,000 or 10,000: a digit or a unit.
 *
 * What is compared are items that change slowly. A figure is doubted when it is a
 * tenfold (or its powers) of last year's, give or take two fifths; a row whose
 * figures are mostly so is doubted as a whole, as is one that is 10,000 times larger
 * or smaller than its peers in money but not in heads. These are warnings: doubles
 * will do, and what they show may be right. */
#include "base/memory.h"
#include "table/check_figures.h"
#include "table/check_links.h"

/* Items that change slowly from year to year. Profits, cash flows and single balances
 * jump by themselves. */
static const char *const steady_items[] = {"total_assets",
                                           "current_assets",
                                           "noncurrent_assets",
                                           "fixed_assets",
                                           "total_liabilities",
                                           "current_liabilities",
                                           "noncurrent_liabilities",
                                           "total_equity",
                                           "equity_parent",
                                           "state_equity",
                                           "paid_in_capital",
                                           "total_revenue",
                                           "revenue",
                                           "main_business_revenue",
                                           "operating_cost",
                                           "total_operating_cost",
                                           "headcount",
                                           "average_headcount",
                                           "wage_bill",
                                           "labour_cost"};

enum { STEADY_ITEMS = sizeof steady_items / sizeof *steady_items, LARGEST_POWER = 4 };

/* One item: its figures and last year's. */
typedef struct steady_item {
    checked_column *now;
    checked_column *base; /* of the same row; NULL: the row of last year */
    bool money;
} steady_item;

typedef struct magnitude_check {
    checked_table checked;
    row_links links;
    steady_item items[STEADY_ITEMS];
    size_t count;
} magnitude_check;

/* ---- Against last year ---- */

/* The power of ten between two figures that ought to be alike, or 0. */
static int power_between(double now, double base) {
    static const double tens[] = {1, 10, 100, 1000, 10000};
    const double least = 0.7;
    const double most = 1.4;
    double ratio = now / base;
    if (!(ratio > 0) || !isfinite(ratio)) {
        return 0;
    }
    for (int power = 1; power <= LARGEST_POWER; power++) {
        double up = ratio / tens[power];
        double down = ratio * tens[power];
        if (up >= least && up <= most) {
            return power;
        }
        if (down >= least && down <= most) {
            return -power;
        }
    }
    return 0;
}

static double scaled(const checked_column *column, size_t row) {
    double value = soekpi_checked_cell(column, row);
    int32_t power = column->power;
    return power >= 0 && power <= EXACT_TENS   ? value * soekpi_tens[power]
           : power < 0 && power >= -EXACT_TENS ? value / soekpi_tens[-power]
                                               : value;
}

/* The figure to compare with: of the row, or of the row of last year. */
static double base_of(const magnitude_check *state, const steady_item *of, size_t row) {
    if (of->base != NULL) {
        return scaled(of->base, row);
    }
    size_t last = state->links.any ? state->links.last[row] : NO_ROW;
    return last != NO_ROW ? scaled(of->now, last) : NAN;
}

static void say_times(check_sentence *sentence, int power) {
    static const char *const tens[] = {"", "10", "100", "1000", "10000"};
    const char *size = tens[power < 0 ? -power : power];
    soekpi_text_format(&sentence->chinese, power > 0 ? "的约%s倍" : "的约%s分之一", size);
    soekpi_text_format(&sentence->english, power > 0 ? "about %s times " : "about 1/%s of ", size);
}

static bool add_cell(const magnitude_check *state, const steady_item *of, size_t row, int power) {
    const checked_table *checked = &state->checked;
    check_sentence sentence = {0};
    decimal figure;
    if (soekpi_checked_read(of->now, row, &figure) != READ_NUMBER) {
        return true;
    }
    soekpi_say_row(&sentence, checked, row);
    soekpi_say_column(&sentence, checked, of->now);
    soekpi_say(&sentence, "为", " is ");
    soekpi_say_figure(&sentence, checked, of->now, figure);
    soekpi_say(&sentence, "，是上年数", ", ");
    say_times(&sentence, power);
    soekpi_say(&sentence, "，请核对单位和位数", "last year's figure: check the unit and the digits");
    soekpi_print_figure(of->now, soekpi_decimal_shift(figure, -power), &sentence.expected);
    soekpi_print_figure(of->now, figure, &sentence.found);
    return soekpi_checked_add(checked, SOEKPI_FINDING_MAGNITUDE, SOEKPI_SEVERITY_WARNING, of->now, row,
                              &sentence);
}

/* The row as a whole; the finding stands at its first figure. */
static bool add_row(const magnitude_check *state, const steady_item *first, size_t row, size_t items,
                    int power, const char *chinese, const char *english) {
    const checked_table *checked = &state->checked;
    check_sentence sentence = {0};
    decimal figure;
    if (soekpi_checked_read(first->now, row, &figure) != READ_NUMBER) {
        return true;
    }
    soekpi_say_row(&sentence, checked, row);
    soekpi_text_format(&sentence.chinese, "%zu个项目的金额都是%s", items, chinese);
    soekpi_text_format(&sentence.english, "%zu of its amounts are ", items);
    say_times(&sentence, power);
    soekpi_text_add(&sentence.english, english);
    soekpi_say(&sentence, "，可能用了另一个单位（元、万元）", ": perhaps in another unit (元, 万元)");
    soekpi_print_figure(first->now, soekpi_decimal_shift(figure, -power), &sentence.expected);
    soekpi_print_figure(first->now, figure, &sentence.found);
    return soekpi_checked_add(checked, SOEKPI_FINDING_MAGNITUDE, SOEKPI_SEVERITY_WARNING, first->now, row,
                              &sentence);
}

/* How many figures of a row are off by each power. */
typedef struct row_powers {
    size_t compared;
    size_t counts[2 * LARGEST_POWER + 1];
    int powers[STEADY_ITEMS];
} row_powers;

static void compare_row(const magnitude_check *state, size_t row, row_powers *out) {
    *out = (row_powers){0};
    for (size_t i = 0; i < state->count; i++) {
        double now = scaled(state->items[i].now, row);
        double base = base_of(state, &state->items[i], row);
        if (!isfinite(now) || !isfinite(base) || now == 0 || base == 0) {
            continue;
        }
        out->compared++;
        out->powers[i] = power_between(now, base);
        out->counts[out->powers[i] + LARGEST_POWER]++;
    }
}

static bool check_row(const magnitude_check *state, size_t row) {
    row_powers found;
    compare_row(state, row, &found);
    if (found.compared == found.counts[LARGEST_POWER]) {
        return true;
    }
    int common = 0;
    for (int power = -LARGEST_POWER; power <= LARGEST_POWER; power++) {
        size_t count = found.counts[power + LARGEST_POWER];
        common = power != 0 && count >= 2 && 2 * count > found.compared ? power : common;
    }
    for (size_t i = 0; i < state->count; i++) {
        const steady_item *of = &state->items[i];
        if (found.powers[i] == 0) {
            continue;
        }
        if (found.powers[i] != common) {
            if (soekpi_checked_lists(of->now, SOEKPI_FINDING_MAGNITUDE) &&
                !add_cell(state, of, row, found.powers[i])) {
                return false;
            }
            continue;
        }
        size_t items = found.counts[common + LARGEST_POWER];
        if (items > 0 && soekpi_checked_lists(of->now, SOEKPI_FINDING_MAGNITUDE) &&
            !add_row(state, of, row, items, common, "上年数", "last year's")) {
            return false;
        }
        found.counts[common + LARGEST_POWER] = 0; /* said once */
    }
    return true;
}

/* ---- Against peers ---- */

/* The median, found by halving the range of values that are still possible. */
static double median(double *values, size_t count) {
    size_t wanted = count / 2;
    size_t low = 0;
    size_t high = count;
    while (high - low > 1) {
        double pivot = values[low + (high - low) / 2];
        size_t below = low;
        size_t above = high;
        for (size_t at = low; at < above;) {
            double value = values[at];
            if (value < pivot) {
                values[at++] = values[below];
                values[below++] = value;
            } else if (value > pivot) {
                values[at] = values[--above];
                values[above] = value;
            } else {
                at++;
            }
        }
        if (wanted < below) {
            high = below;
        } else if (wanted >= above) {
            low = above;
        } else {
            return pivot;
        }
    }
    return values[low];
}

typedef struct peers {
    size_t *rows; /* of one period */
    size_t count;
    double *values;
    double medians[STEADY_ITEMS];
} peers;

static bool is_peer(const magnitude_check *state, size_t row) {
    return soekpi_checked_role(&state->checked, row) == SOEKPI_ROLE_ENTITY;
}

static void find_medians(const magnitude_check *state, peers *of) {
    for (size_t i = 0; i < state->count; i++) {
        size_t count = 0;
        for (size_t k = 0; k < of->count; k++) {
            double value = fabs(scaled(state->items[i].now, of->rows[k]));
            if (isfinite(value) && value > 0) {
                of->values[count++] = value;
            }
        }
        of->medians[i] = count >= 4 ? median(of->values, count) : NAN;
    }
}

/* +4 or -4 when a figure is some 10,000 times its peers', 0 else. */
static int far_from_peers(double value, double typical) {
    const double least = 3000;
    const double most = 30000;
    double ratio = fabs(value) / typical;
    return ratio >= least && ratio <= most ? 4 : ratio <= 1 / least && ratio >= 1 / most ? -4 : 0;
}

static bool check_peer(const magnitude_check *state, const peers *of, size_t row) {
    size_t money[3] = {0}; /* far below, alike, far above */
    size_t heads = 0;
    const steady_item *first = NULL;
    for (size_t i = 0; i < state->count; i++) {
        double value = scaled(state->items[i].now, row);
        if (!isfinite(value) || value == 0 || !isfinite(of->medians[i])) {
            continue;
        }
        int power = far_from_peers(value, of->medians[i]);
        if (state->items[i].money) {
            money[power / 4 + 1]++;
            first = first == NULL && power != 0 ? &state->items[i] : first;
        } else {
            heads += power != 0;
        }
    }
    size_t all = money[0] + money[1] + money[2];
    int power = 4 * money[2] >= 3 * all ? 4 : 4 * money[0] >= 3 * all ? -4 : 0;
    size_t far = power > 0 ? money[2] : money[0];
    if (power == 0 || far < 3 || heads > 0 || first == NULL ||
        !soekpi_checked_lists(first->now, SOEKPI_FINDING_MAGNITUDE)) {
        return true;
    }
    return add_row(state, first, row, far, power, "同期其他企业中位数", "the median of its peers");
}

static int32_t period_of(const soekpi_table *table, size_t row) {
    return table->periods != NULL ? table->periods[row] : PERIOD_NONE;
}

/* Periods are compared one by one, as long as there are not too many of them. */
static bool check_peers(const magnitude_check *state) {
    enum { PERIODS_COMPARED = 64, LEAST_PEERS = 4 };
    const soekpi_table *table = state->checked.table;
    peers of = {.rows = soekpi_allocate(table->rows, sizeof *of.rows),
                .values = soekpi_allocate(table->rows, sizeof *of.values)};
    bool done = of.rows != NULL && of.values != NULL;
    int32_t period = INT32_MIN;
    for (int which = 0; done && which < PERIODS_COMPARED; which++) {
        int32_t next = INT32_MAX;
        for (size_t row = 0; row < table->rows; row++) {
            int32_t other = period_of(table, row);
            next = other > period && other < next ? other : next;
        }
        if (next == INT32_MAX) {
            break;
        }
        period = next;
        of.count = 0;
        for (size_t row = 0; row < table->rows; row++) {
            if (period_of(table, row) == period && is_peer(state, row)) {
                of.rows[of.count++] = row;
            }
        }
        if (of.count < LEAST_PEERS) {
            continue;
        }
        find_medians(state, &of);
        for (size_t i = 0; done && i < of.count; i++) {
            done = check_peer(state, &of, of.rows[i]);
        }
    }
    soekpi_release(of.rows);
    soekpi_release(of.values);
    return done;
}

/* ---- The check ---- */

/* False: memory. */
static bool find_items(magnitude_check *state) {
    for (size_t i = 0; i < STEADY_ITEMS; i++) {
        int32_t index;
        if (!soekpi_checked_item(&state->checked, steady_items[i], &index)) {
            return false;
        }
        checked_column *now = soekpi_checked_column(&state->checked, SOEKPI_IS_ITEM, index, SOEKPI_CURRENT);
        if (now == NULL) {
            continue;
        }
        checked_column *base = soekpi_checked_column(&state->checked, SOEKPI_IS_ITEM, index, SOEKPI_PRIOR);
        if (base == NULL) {
            base = soekpi_checked_column(&state->checked, SOEKPI_IS_ITEM, index, SOEKPI_OPENING);
        }
        bool money = soekpi_checked_item_of(&state->checked, now)->unit == SOEKPI_MONEY;
        state->items[state->count++] = (steady_item){now, base, money};
    }
    return true;
}

bool soekpi_check_magnitudes(soekpi_table *table) {
    magnitude_check state = {0};
    if (!soekpi_checked_open(&state.checked, table)) {
        return false;
    }
    bool linked = table->periods != NULL;
    bool done = (!linked || soekpi_row_links_make(table, &state.links)) && find_items(&state);
    for (size_t row = 0; done && row < table->rows; row++) {
        if (soekpi_checked_role(&state.checked, row) != SOEKPI_ROLE_CONTEXT) {
            done = check_row(&state, row);
        }
    }
    done =
        done && (state.count == 0 || check_peers(&state)) &&
        soekpi_checked_finish(&state.checked, SOEKPI_FINDING_MAGNITUDE, SOEKPI_SEVERITY_WARNING,
                              "个数与上年或同期其他企业相差悬殊", "figure far from last year's or its peers'",
                              "figures far from last year's or their peers'");
    if (linked) {
        soekpi_row_links_free(&state.links);
    }
    soekpi_checked_close(&state.checked);
    return done;
}
