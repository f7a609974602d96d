/* Identities of statements: sums that hold whatever the enterprise. */
#include "table/check_identities.h"

#include "base/memory.h"

/* ---- Which there are ---- */

/* A part's id, with '-' before it where it is taken off. */
typedef struct identity_text {
    const char *whole;
    const char *parts[4];
} identity_text;

static const identity_text statements[] = {
    /* Balance sheet: 资产总计 = 负债合计 + 所有者权益合计 (enterprise accounting standard 30, format of the
     * balance sheet), and the line 负债和所有者权益总计 that repeats it. */
    {"total_assets", {"total_liabilities", "total_equity"}},
    {"total_assets", {"total_liabilities_and_equity"}},
    {"total_liabilities_and_equity", {"total_liabilities", "total_equity"}},
    /* The subtotals of the same format. */
    {"total_assets", {"current_assets", "noncurrent_assets"}},
    {"total_liabilities", {"current_liabilities", "noncurrent_liabilities"}},
    /* Consolidated balance sheet, standard 33: equity of the parent's owners and of minorities. */
    {"total_equity", {"equity_parent", "minority_equity"}},
    /* Income statement of standard 30: 营业利润 加营业外收入 减营业外支出 为利润总额, 减所得税费用 为净利润,
     * which standard 33 divides between the parent's owners and minorities. */
    {"total_profit", {"operating_profit", "nonoperating_income", "-nonoperating_expense"}},
    {"net_profit", {"total_profit", "-income_tax"}},
    {"net_profit", {"net_profit_parent", "minority_profit"}},
};

/* Definitions of the catalogue that a reported figure need not follow. */
static const struct {
    const char *whole;
    bool at_least; /* it may only be more; otherwise nothing is checked */
} loose[] = {
    /* Owners' returns build it from other lines. */
    {"value_added", false},
    /* Many count leases, super short-term notes and other interest-bearing debt, too. */
    {"interest_bearing_debt", true},
};

static const decimal minus_one = {-1, 0};

static void add_figure(identity *to, int32_t index, decimal factor) {
    to->items[to->count] = index;
    to->factors[to->count++] = factor;
}

/* False: memory. *known is false when the catalogue lacks one of the items. */
static bool read_text(const checked_table *checked, const identity_text *text, identity *out, bool *known) {
    int32_t index;
    *out = (identity){.severity = SOEKPI_SEVERITY_ERROR};
    if (!soekpi_checked_item(checked, text->whole, &index)) {
        return false;
    }
    *known = index >= 0;
    add_figure(out, index, minus_one);
    for (size_t i = 0; i < sizeof text->parts / sizeof *text->parts && text->parts[i] != NULL; i++) {
        bool minus = text->parts[i][0] == '-';
        if (!soekpi_checked_item(checked, text->parts[i] + (minus ? 1 : 0), &index)) {
            return false;
        }
        *known = *known && index >= 0;
        add_figure(out, index, (decimal){minus ? -1 : 1, 0});
    }
    return true;
}

/* A definition as an identity; false for one that only stands in for a figure (営 a
 * single term) or cannot be checked in one row and time. */
static bool read_definition(int32_t index, const item *defined, identity *out) {
    *out = (identity){.severity = SOEKPI_SEVERITY_WARNING};
    add_figure(out, index, minus_one);
    const form *sum = &defined->definitions[0];
    if (sum->count < 2 || sum->count >= IDENTITY_FIGURES) {
        return false;
    }
    for (size_t i = 0; i < sizeof loose / sizeof *loose; i++) {
        if (strcmp(loose[i].whole, defined->names.id) == 0) {
            out->at_least = loose[i].at_least;
            if (!out->at_least) {
                return false;
            }
        }
    }
    for (size_t i = 0; i < sum->count; i++) {
        const term *part = &sum->terms[i];
        if (part->item == NO_ITEM || part->parameter != NO_PARAMETER || part->time != SOEKPI_CURRENT) {
            return false;
        }
        add_figure(out, part->item, part->coefficient);
    }
    return true;
}

static bool has_item(const identity *in, int32_t index) {
    for (size_t i = 0; i < in->count; i++) {
        if (in->items[i] == index) {
            return true;
        }
    }
    return false;
}

/* Whether an identity over the same items is there already: total_assets -
 * total_equity defines total_liabilities. */
static bool is_known(const identity_list *list, const identity *added) {
    for (size_t i = 0; i < list->count; i++) {
        const identity *other = &list->identities[i];
        bool same = other->count == added->count;
        for (size_t k = 0; same && k < added->count; k++) {
            same = has_item(other, added->items[k]);
        }
        if (same) {
            return true;
        }
    }
    return false;
}

/* Adds it where it can be checked. False: memory. */
static bool enter_identity(const checked_table *checked, identity_list *list, const identity *added) {
    identity_at at;
    bool anywhere = false;
    for (int32_t time = SOEKPI_CURRENT; time < SOEKPI_TIME_END; time++) {
        anywhere = soekpi_identity_at(checked, added, time, &at) || anywhere;
    }
    if (!anywhere || is_known(list, added)) {
        return true;
    }
    if (!soekpi_grow(&list->identities, &list->capacity, list->count + 1, sizeof *list->identities)) {
        return false;
    }
    list->identities[list->count++] = *added;
    return true;
}

/* The columns of items that have definitions: far fewer than the catalogue has items. */
static bool enter_definitions(const checked_table *checked, identity_list *list) {
    const soekpi_table *table = checked->table;
    for (size_t i = 0; i < table->column_count; i++) {
        const item *defined = soekpi_checked_item_of(checked, &checked->columns[i]);
        identity read;
        if (defined != NULL && defined->definition_count > 0 &&
            read_definition(table->columns[i].index, defined, &read) &&
            !enter_identity(checked, list, &read)) {
            return false;
        }
    }
    return true;
}

bool soekpi_identities_find(const checked_table *checked, identity_list *out) {
    *out = (identity_list){0};
    bool done = true;
    for (size_t i = 0; done && i < sizeof statements / sizeof *statements; i++) {
        identity read;
        bool known = false;
        done = read_text(checked, &statements[i], &read, &known) &&
               (!known || enter_identity(checked, out, &read));
    }
    if (!done || !enter_definitions(checked, out)) {
        soekpi_release(out->identities);
        *out = (identity_list){0};
        return false;
    }
    return true;
}

bool soekpi_identity_at(const checked_table *checked, const identity *of, int32_t time, identity_at *out) {
    out->of = of;
    for (size_t i = 0; i < of->count; i++) {
        out->columns[i] = soekpi_checked_column(checked, SOEKPI_IS_ITEM, of->items[i], time);
        if (out->columns[i] == NULL) {
            return false;
        }
    }
    return true;
}

/* ---- Whether they hold ---- */

bool soekpi_identity_sum(const identity_at *at, const checked_table *checked, size_t row, linear_check *sum) {
    soekpi_linear_begin(sum);
    for (size_t i = 0; i < at->of->count; i++) {
        if (!soekpi_linear_add_cell(sum, at->of->factors[i], checked, at->columns[i], row)) {
            return false;
        }
    }
    return true;
}

bool soekpi_identity_holds(const identity *of, const linear_check *sum) {
    return (of->at_least && sum->difference.sign < 0) || soekpi_linear_holds(sum);
}

/* Doubles that sort out rows: figures times these add up to the difference in units
 * of ten to the largest power, so that nothing overflows. */
typedef struct rough_sum {
    double factors[IDENTITY_FIGURES];
    double holds; /* a difference up to this holds, as far as doubles can tell; -1: they cannot */
    double fails; /* one beyond it does not */
} rough_sum;

/* What doubles may be off by, for each unit of the figures' magnitudes: the factors, products and sums
 * of a dozen figures, and half a unit of a figure's fifteenth digit. */
static const double rough_error = 1e-13;

static rough_sum make_rough(const checked_table *checked, const identity_at *at) {
    rough_sum made = {.holds = 0, .fails = 0};
    int32_t largest = at->columns[0]->power;
    bool told = !checked->mixed;
    for (size_t i = 1; i < at->of->count; i++) {
        largest = at->columns[i]->power > largest ? at->columns[i]->power : largest;
    }
    for (size_t i = 0; i < at->of->count; i++) {
        double factor = soekpi_decimal_to_double(at->of->factors[i]);
        double half = soekpi_checked_half(checked, at->columns[i]);
        int32_t below = largest - at->columns[i]->power;
        told = told && below <= EXACT_TENS && largest <= EXACT_TENS && largest >= -EXACT_TENS && half > 0;
        made.factors[i] = factor / soekpi_tens[below <= EXACT_TENS ? below : 0];
        made.holds += fabs(factor) * half;
    }
    if (!told) {
        return (rough_sum){.holds = -1, .fails = INFINITY};
    }
    made.holds = largest >= 0 ? made.holds / soekpi_tens[largest] : made.holds * soekpi_tens[-largest];
    made.fails = made.holds * (1 + rough_error);
    made.holds *= 1 - rough_error;
    return made;
}

typedef enum rough_answer { ROUGH_HOLDS, ROUGH_FAILS, ROUGH_UNKNOWN } rough_answer;

/* Of a row; a missing or invalid figure holds. */
static inline rough_answer ask_rough(const rough_sum *rough, const identity_at *at, size_t row) {
    double difference = 0;
    double magnitude = 0;
    for (size_t i = 0; i < at->of->count; i++) {
        double product = soekpi_checked_cell(at->columns[i], row) * rough->factors[i];
        difference += product;
        magnitude += fabs(product);
    }
    double error = rough_error * magnitude;
    if (fabs(difference) + error <= rough->holds || !(magnitude < INFINITY)) {
        return ROUGH_HOLDS;
    }
    if (at->of->at_least && difference < -error) {
        return ROUGH_HOLDS;
    }
    return fabs(difference) - error > rough->fails ? ROUGH_FAILS : ROUGH_UNKNOWN;
}

/* ---- What is said ---- */

static void say_sum(check_sentence *sentence, const checked_table *checked, const identity_at *at) {
    for (size_t i = 1; i < at->of->count; i++) {
        decimal factor = at->of->factors[i];
        bool minus = soekpi_decimal_sign(factor) < 0;
        decimal size = minus ? soekpi_decimal_negate(factor) : factor;
        soekpi_say(sentence, minus ? "-" : i > 1 ? "+" : "", minus ? (i > 1 ? " - " : "-") : i > 1 ? " + " : "");
        if (size.mantissa != 1 || size.exponent != 0) {
            soekpi_decimal_print(size, &sentence->chinese);
            soekpi_decimal_print(size, &sentence->english);
            soekpi_say(sentence, "*", "*");
        }
        soekpi_say_column(sentence, checked, at->columns[i]);
    }
}

static void say_slip(check_sentence *sentence, const suspect *found) {
    size_t times = 1;
    for (int i = 0; i < found->power || i < -found->power; i++) {
        times *= 10;
    }
    switch (found->slip) {
    case SLIP_FACTOR:
        soekpi_text_format(&sentence->chinese, "（差%zu倍）", times);
        soekpi_text_format(&sentence->english, " (off by a factor of %zu)", times);
        break;
    case SLIP_SIGN:
        soekpi_say(sentence, "（正负号相反）", " (the opposite sign)");
        break;
    case SLIP_SWAP:
        soekpi_say(sentence, "（两位数字颠倒）", " (two digits are swapped)");
        break;
    case SLIP_NONE:
        break;
    }
}

static void say_suspect(check_sentence *sentence, const checked_table *checked, const identity_at *at,
                        size_t row, const suspect *found) {
    const checked_column *column = at->columns[found->which];
    decimal figure;
    if (!found->known || !found->right_known || soekpi_checked_read(column, row, &figure) != READ_NUMBER) {
        return;
    }
    soekpi_say(sentence, "；若", "; with ");
    soekpi_say_column(sentence, checked, column);
    soekpi_text_add(&sentence->chinese, "不是");
    soekpi_print_figure(column, figure, &sentence->chinese);
    soekpi_say(sentence, "而是", " ");
    soekpi_say_figure(sentence, checked, column, found->right);
    soekpi_text_add(&sentence->english, " instead of ");
    soekpi_print_figure(column, figure, &sentence->english);
    say_slip(sentence, found);
    soekpi_say(sentence, "则相符", " it would balance");
    if (found->others > 0) {
        soekpi_text_format(&sentence->chinese, "，另%zu项勾稽关系也随之相符", found->others);
        soekpi_text_format(&sentence->english, ", and so would %zu other%s", found->others,
                           found->others == 1 ? "" : "s");
    }
}

/* expected and found: of the whole, or of the figure that is to blame. */
static void set_expected(check_sentence *sentence, const identity_at *at, size_t row, const exact *expected,
                         const suspect *found) {
    const checked_column *column = at->columns[found->which];
    decimal figure;
    if (soekpi_checked_read(column, row, &figure) == READ_NUMBER) {
        soekpi_print_figure(column, figure, &sentence->found);
    }
    if (found->known && found->right_known) {
        soekpi_print_figure(column, found->right, &sentence->expected);
    } else {
        soekpi_print_exact(column, expected, &sentence->expected);
    }
}

static bool add_finding(const checked_table *checked, const identity_at *at, const linear_check *sum,
                        size_t row, const suspect *found) {
    const checked_column *whole = at->columns[0];
    check_sentence sentence = {0};
    decimal figure;
    exact expected;
    exact size;
    if (soekpi_checked_read(whole, row, &figure) != READ_NUMBER) {
        return true; /* never: the sum has been made */
    }
    soekpi_exact_set(&expected, figure);
    soekpi_exact_add(&expected, &expected, &sum->difference);
    soekpi_exact_copy(&size, &sum->difference);
    size.sign = size.sign < 0 ? 1 : size.sign;
    soekpi_say_row(&sentence, checked, row);
    soekpi_say_column(&sentence, checked, whole);
    soekpi_say(&sentence, "为", " is ");
    soekpi_say_figure(&sentence, checked, whole, figure);
    soekpi_say(&sentence, "，", ", but ");
    say_sum(&sentence, checked, at);
    soekpi_say(&sentence, "为", " is ");
    soekpi_say_exact(&sentence, checked, whole, &expected);
    soekpi_say(&sentence, "，相差", ", a difference of ");
    soekpi_say_exact(&sentence, checked, whole, &size);
    say_suspect(&sentence, checked, at, row, found);
    set_expected(&sentence, at, row, &expected, found);
    return soekpi_checked_add(checked, SOEKPI_FINDING_BALANCE, at->of->severity, at->columns[found->which],
                              row, &sentence);
}

/* ---- The check ---- */

/* A cell that other findings blame already, for the same figure. */
typedef struct blamed_cell {
    const checked_column *column;
    size_t row;
    decimal right;
} blamed_cell;

typedef struct balance_check {
    checked_table *checked;
    identity_list list;
    blamed_cell *blamed;
    size_t blamed_count, blamed_capacity;
} balance_check;

/* Whether the cell is blamed already; otherwise it is from now on. False: memory. */
static bool blame(balance_check *state, const checked_column *column, size_t row, decimal right, bool *told) {
    *told = false;
    for (size_t i = 0; i < state->blamed_count && !*told; i++) {
        const blamed_cell *other = &state->blamed[i];
        *told =
            other->column == column && other->row == row && soekpi_decimal_equal(other->right, right);
    }
    if (*told) {
        return true;
    }
    if (!soekpi_grow(&state->blamed, &state->blamed_capacity, state->blamed_count + 1,
                     sizeof *state->blamed)) {
        return false;
    }
    state->blamed[state->blamed_count++] = (blamed_cell){column, row, right};
    return true;
}

/* An identity that seems not to hold in a row. */
static bool check_row(balance_check *state, const identity_at *at, int32_t time, size_t row, bool sure) {
    checked_table *checked = state->checked;
    checked_column *whole = at->columns[0];
    size_t listed = whole->found[SOEKPI_FINDING_BALANCE - FIRST_CHECK_CODE];
    linear_check sum;
    if (sure && listed >= LISTED_FINDINGS) { /* only counted */
        (void)soekpi_checked_lists(whole, SOEKPI_FINDING_BALANCE);
        return true;
    }
    if (!soekpi_identity_sum(at, checked, row, &sum) || soekpi_identity_holds(at->of, &sum) ||
        listed >= LISTED_FINDINGS) {
        return true;
    }
    suspect found = soekpi_identity_suspect(checked, &state->list, at, &sum, time, row);
    bool told = false;
    if (found.known && found.right_known && found.others > 0 &&
        !blame(state, at->columns[found.which], row, found.right, &told)) {
        return false;
    }
    if (told) {
        return true;
    }
    (void)soekpi_checked_lists(whole, SOEKPI_FINDING_BALANCE);
    return add_finding(checked, at, &sum, row, &found);
}

static bool check_identity(balance_check *state, const identity *of, int32_t time) {
    identity_at at;
    if (!soekpi_identity_at(state->checked, of, time, &at)) {
        return true;
    }
    rough_sum rough = make_rough(state->checked, &at);
    for (size_t row = 0; row < state->checked->table->rows; row++) {
        rough_answer answer = ask_rough(&rough, &at, row);
        if (answer != ROUGH_HOLDS && !check_row(state, &at, time, row, answer == ROUGH_FAILS)) {
            return false;
        }
    }
    return true;
}

static bool check_balances(checked_table *checked) {
    balance_check state = {.checked = checked};
    if (!soekpi_identities_find(checked, &state.list)) {
        return false;
    }
    bool done = true;
    for (size_t i = 0; done && i < state.list.count; i++) {
        for (int32_t time = SOEKPI_CURRENT; done && time < SOEKPI_TIME_END; time++) {
            done = check_identity(&state, &state.list.identities[i], time);
        }
    }
    soekpi_release(state.list.identities);
    soekpi_release(state.blamed);
    return done && soekpi_checked_finish(checked, SOEKPI_FINDING_BALANCE, SOEKPI_SEVERITY_WARNING,
                                         "处勾稽关系不平", "sum that does not balance",
                                         "sums that do not balance");
}

bool soekpi_identities_run(soekpi_table *table, bool mixed) {
    checked_table checked;
    if (!soekpi_checked_open(&checked, table)) {
        return false;
    }
    checked.mixed = mixed;
    bool done = check_balances(&checked) && soekpi_check_parts(&checked);
    soekpi_checked_close(&checked);
    return done;
}

bool soekpi_check_identities(soekpi_table *table) {
    return soekpi_identities_run(table, false);
}
