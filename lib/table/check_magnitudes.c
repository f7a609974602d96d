/* Figures that are off by a factor of 10, 100, 1,000 or 10,000: a digit or a unit.
 *
 * A figure is doubted when it is a tenfold (or its powers) of last year's, give or
 * take some two fifths; a row of which most amounts are so is doubted as a whole.
 * These are warnings: doubles will do, and what they show may be right. */
#include "table/check_magnitudes.h"

#include "base/memory.h"

/* Items that change slowly from year to year. */
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
                                           "cost_and_expense_total",
                                           "wage_bill",
                                           "labour_cost",
                                           "headcount",
                                           "average_headcount",
                                           "enterprises"};

/* Items that jump: a profit of nearly nothing, a borrowing that begins. Only what is off
 * by a thousand or more is doubted. */
static const char *const unsteady_items[] = {
    "total_profit",    "operating_profit", "net_profit", "net_profit_parent", "operating_cash_flow",
    "taxes_paid",      "value_added",      "cash",       "receivables",       "inventory",
    "period_expenses", "depreciation",     "two_funds",  "admin_expense",     "interest_bearing_debt",
    "accounts_payable"};

enum {
    STEADY_ITEMS = sizeof steady_items / sizeof *steady_items,
    UNSTEADY_ITEMS = sizeof unsteady_items / sizeof *unsteady_items
};
_Static_assert(STEADY_ITEMS + UNSTEADY_ITEMS <= MAGNITUDE_ITEMS, "every item has room");

/* ---- Comparing ---- */

/* Between these a ratio is no power of ten. */
static const double least_suspect = 0.7;
static const double most_suspect = 1.4;

int32_t soekpi_magnitude_power(double now, double base) {
    static const double tens[LARGEST_POWER + 1] = {1, 10, 100, 1000, 10000};
    double ratio = now / base;
    if (!(ratio > 0) || !isfinite(ratio)) {
        return 0;
    }
    bool up = ratio > 1;
    double size = up ? ratio : 1 / ratio;
    for (int32_t power = 1; power <= LARGEST_POWER; power++) {
        double off = size / tens[power];
        /* 1/off of a figure that is too small */
        if (up ? off >= least_suspect && off <= most_suspect
               : off >= 1 / most_suspect && off <= 1 / least_suspect) {
            return up ? power : -power;
        }
    }
    return 0;
}

double soekpi_magnitude_base(const magnitude_check *state, const magnitude_item *of, size_t row) {
    for (size_t i = 0; i < 2; i++) {
        double base = of->bases[i] != NULL ? soekpi_checked_rough(of->bases[i], row) : NAN;
        if (isfinite(base) && base != 0) {
            return base;
        }
    }
    size_t last = state->links.any ? state->links.last[row] : NO_ROW;
    return last != NO_ROW ? soekpi_checked_rough(of->now, last) : NAN;
}

static int32_t power_of(const magnitude_check *state, const magnitude_item *of, size_t row) {
    int32_t power =
        soekpi_magnitude_power(soekpi_checked_rough(of->now, row), soekpi_magnitude_base(state, of, row));
    bool jumps = !of->steady && power < UNSTEADY_POWER && power > -UNSTEADY_POWER;
    return jumps ? 0 : power;
}

/* ---- Findings ---- */

static void say_times(check_sentence *sentence, int32_t power) {
    static const char *const tens[] = {"", "10", "100", "1000", "10000"};
    const char *size = tens[power < 0 ? -power : power];
    soekpi_text_format(&sentence->chinese, power > 0 ? "的约%s倍" : "的约%s分之一", size);
    soekpi_text_format(&sentence->english, power > 0 ? "about %s times " : "about 1/%s of ", size);
}

/* Adds the sentence and what the figure would be. */
static bool add_finding(magnitude_check *state, const magnitude_item *of, size_t row, int32_t power,
                        decimal figure, check_sentence *sentence) {
    soekpi_print_figure(of->now, soekpi_decimal_shift(figure, -power), &sentence->expected);
    soekpi_print_figure(of->now, figure, &sentence->found);
    return soekpi_checked_add(&state->checked, SOEKPI_FINDING_MAGNITUDE, SOEKPI_SEVERITY_WARNING, of->now,
                              row, sentence);
}

bool soekpi_magnitude_add_cell(magnitude_check *state, const magnitude_item *of, size_t row, int32_t power,
                               const char *chinese, const char *english) {
    const checked_table *checked = &state->checked;
    check_sentence sentence = {0};
    decimal figure;
    state->told[row] = 1;
    if (soekpi_checked_read(of->now, row, &figure) != READ_NUMBER ||
        !soekpi_checked_lists(of->now, SOEKPI_FINDING_MAGNITUDE)) {
        return true;
    }
    soekpi_say_row(&sentence, checked, row);
    soekpi_say_column(&sentence, checked, of->now);
    soekpi_say(&sentence, "为", " is ");
    soekpi_say_figure(&sentence, checked, of->now, figure);
    soekpi_say(&sentence, "，是", ", ");
    soekpi_text_add(&sentence.chinese, chinese);
    say_times(&sentence, power);
    soekpi_text_add(&sentence.english, english);
    soekpi_say(&sentence, "，请核对单位和位数", ": check the unit and the digits");
    return add_finding(state, of, row, power, figure, &sentence);
}

bool soekpi_magnitude_add_row(magnitude_check *state, const magnitude_item *first, size_t row, size_t items,
                              int32_t power, const char *chinese, const char *english) {
    const checked_table *checked = &state->checked;
    check_sentence sentence = {0};
    decimal figure;
    state->told[row] = 1;
    if (soekpi_checked_read(first->now, row, &figure) != READ_NUMBER ||
        !soekpi_checked_lists(first->now, SOEKPI_FINDING_MAGNITUDE)) {
        return true;
    }
    soekpi_say_row(&sentence, checked, row);
    soekpi_text_format(&sentence.chinese, "%zu个项目的金额都是%s", items, chinese);
    soekpi_text_format(&sentence.english, "%zu of its amounts are ", items);
    say_times(&sentence, power);
    soekpi_text_add(&sentence.english, english);
    soekpi_say(&sentence, "，可能用了另一个单位（元、万元）", ": perhaps in another unit (元, 万元)");
    return add_finding(state, first, row, power, figure, &sentence);
}

/* ---- Against last year ---- */

/* The power of ten by which most amounts of a row are off, at least two: 0 for none. */
static int32_t common_power(const magnitude_check *state, size_t row, const int32_t *powers) {
    size_t compared = 0;
    size_t counts[2 * LARGEST_POWER + 1] = {0};
    for (size_t i = 0; i < state->count; i++) {
        const magnitude_item *of = &state->items[i];
        if (of->steady && of->money && soekpi_checked_rough(of->now, row) != 0 &&
            isfinite(soekpi_checked_rough(of->now, row)) && isfinite(soekpi_magnitude_base(state, of, row))) {
            compared++;
            counts[powers[i] + LARGEST_POWER]++;
        }
    }
    for (int32_t power = -LARGEST_POWER; power <= LARGEST_POWER; power++) {
        size_t count = counts[power + LARGEST_POWER];
        if (power != 0 && count >= 2 && 2 * count > compared) {
            return power;
        }
    }
    return 0;
}

static bool check_row(magnitude_check *state, size_t row) {
    int32_t powers[MAGNITUDE_ITEMS];
    size_t items = 0;
    const magnitude_item *first = NULL;
    for (size_t i = 0; i < state->count; i++) {
        powers[i] = power_of(state, &state->items[i], row);
    }
    int32_t common = common_power(state, row, powers);
    for (size_t i = 0; i < state->count; i++) {
        const magnitude_item *of = &state->items[i];
        if (common != 0 && powers[i] == common && of->money) {
            first = first == NULL ? of : first;
            items++;
        } else if (powers[i] != 0 &&
                   !soekpi_magnitude_add_cell(state, of, row, powers[i], "上年数", "last year's figure")) {
            return false;
        }
    }
    return first == NULL ||
           soekpi_magnitude_add_row(state, first, row, items, common, "上年数", "last year's");
}

/* Marks the rows in which a figure is far from last year's. */
static void mark_rows(const magnitude_check *state, uint8_t *doubtful) {
    const double far = 10 * least_suspect;
    const size_t rows = state->checked.table->rows;
    for (size_t i = 0; i < state->count; i++) {
        const magnitude_item *of = &state->items[i];
        for (size_t row = 0; row < rows; row++) {
            double now = fabs(soekpi_checked_rough(of->now, row));
            double base = fabs(soekpi_magnitude_base(state, of, row));
            doubtful[row] |= now >= far * base || base >= far * now;
        }
    }
}

static bool check_years(magnitude_check *state) {
    const size_t rows = state->checked.table->rows;
    uint8_t *doubtful = soekpi_allocate(rows, sizeof *doubtful);
    bool done = doubtful != NULL;
    if (done) {
        mark_rows(state, doubtful);
    }
    for (size_t row = 0; done && row < rows; row++) {
        done = doubtful[row] == 0 || soekpi_checked_role(&state->checked, row) == SOEKPI_ROLE_CONTEXT ||
               check_row(state, row);
    }
    soekpi_release(doubtful);
    return done;
}

/* ---- The check ---- */

/* False: memory. */
static bool add_items(magnitude_check *state, const char *const *ids, size_t count, bool steady) {
    for (size_t i = 0; i < count; i++) {
        int32_t index;
        if (!soekpi_checked_item(&state->checked, ids[i], &index)) {
            return false;
        }
        checked_column *now = soekpi_checked_column(&state->checked, SOEKPI_IS_ITEM, index, SOEKPI_CURRENT);
        if (now == NULL) {
            continue;
        }
        int32_t unit = soekpi_checked_item_of(&state->checked, now)->unit;
        state->items[state->count++] = (magnitude_item){
            .now = now,
            .bases = {soekpi_checked_column(&state->checked, SOEKPI_IS_ITEM, index, SOEKPI_PRIOR),
                      soekpi_checked_column(&state->checked, SOEKPI_IS_ITEM, index, SOEKPI_OPENING)},
            .steady = steady,
            .money = unit == SOEKPI_MONEY,
            .people = unit == SOEKPI_PERSONS};
    }
    return true;
}

bool soekpi_check_magnitudes(soekpi_table *table) {
    magnitude_check state = {0};
    if (!soekpi_checked_open(&state.checked, table)) {
        return false;
    }
    state.told = soekpi_allocate(table->rows, sizeof *state.told);
    bool linked = soekpi_row_links_make(table, &state.links);
    bool done = linked && state.told != NULL && add_items(&state, steady_items, STEADY_ITEMS, true) &&
                add_items(&state, unsteady_items, UNSTEADY_ITEMS, false);
    done =
        done && (state.count == 0 || (check_years(&state) && soekpi_check_peers(&state))) &&
        soekpi_checked_finish(&state.checked, SOEKPI_FINDING_MAGNITUDE, SOEKPI_SEVERITY_WARNING,
                              "个数与上年或同期其他企业相差悬殊", "figure far from last year's or its peers'",
                              "figures far from last year's or their peers'");
    if (linked) {
        soekpi_row_links_free(&state.links);
    }
    soekpi_release(state.told);
    soekpi_checked_close(&state.checked);
    return done;
}
