/* Identities that do not hold. */
#include "table/check_identities.h"

#include "base/memory.h"

/* ---- Whether they hold ---- */

/* Doubles that sort out rows: figures times these add up to the difference in units
 * of ten to the largest power, so that nothing overflows.
 *
 * Every figure is a multiple of the finest unit that its column prints, and so is their
 * sum, of the finest of all, where the factors are 1 and -1. Rounding explains so and so
 * many of these units; the limit lies half a unit beyond, where no sum can be, so that
 * doubles decide whenever their error is smaller than that. */
typedef struct rough_sum {
    double factors[IDENTITY_FIGURES];
    double limit; /* a smaller difference holds; NaN: doubles cannot tell */
    double fails; /* a larger one does not hold: the limit, but for mixed tables */
} rough_sum;

/* What doubles may be off by, for each unit of the figures' magnitudes: 5e-15 is half a unit of a
 * figure's fifteenth digit, 2e-15 are factors, products and sums of a dozen figures. A second 5e-15
 * allows for digits that were lost beyond the fifteenth. */
static const double rough_error = 8e-15;
static const double lost_digits = 5e-15;

/* How many of the finest units rounding explains, and half a unit; NaN: doubles cannot tell. */
static double count_units(const checked_table *checked, const identity_at *at, int32_t finest) {
    enum { SPREAD = 15 };
    double units = 0;
    for (size_t i = 0; i < at->of->count; i++) {
        decimal factor = at->of->factors[i];
        int32_t printed = soekpi_checked_printed(checked, at->columns[i]);
        if (printed == NOT_PRINTED) { /* a column without any figure */
            return NAN;
        }
        int32_t coarser = printed - finest;
        bool plain = factor.exponent == 0 && (factor.mantissa == 1 || factor.mantissa == -1);
        if (!plain || coarser > SPREAD) {
            return NAN;
        }
        units += soekpi_checked_is_exact(checked, at->columns[i]) ? 0 : 0.5 * soekpi_tens[coarser];
    }
    return floor(units) + 0.5;
}

static rough_sum make_rough(const checked_table *checked, const identity_at *at) {
    rough_sum made = {.limit = NAN, .fails = INFINITY};
    int32_t largest = at->columns[0]->power;
    int32_t finest = NOT_PRINTED;
    for (size_t i = 0; i < at->of->count; i++) {
        int32_t printed = soekpi_checked_printed(checked, at->columns[i]);
        largest = at->columns[i]->power > largest ? at->columns[i]->power : largest;
        finest = printed < finest ? printed : finest;
    }
    bool told = finest != NOT_PRINTED;
    for (size_t i = 0; i < at->of->count; i++) {
        int32_t below = largest - at->columns[i]->power;
        told = told && below <= EXACT_TENS;
        made.factors[i] = soekpi_decimal_to_double(at->of->factors[i]) / soekpi_tens[told ? below : 0];
    }
    int32_t unit = finest - largest;
    if (told && unit <= EXACT_TENS && unit >= -EXACT_TENS) {
        double units = count_units(checked, at, finest);
        made.limit = unit >= 0 ? units * soekpi_tens[unit] : units / soekpi_tens[-unit];
        made.fails = checked->mixed ? INFINITY : made.limit;
    }
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
    if (fabs(difference) + error < rough->limit || !(magnitude < INFINITY)) {
        return ROUGH_HOLDS;
    }
    if (at->of->at_least && difference < -error) {
        return ROUGH_HOLDS;
    }
    error += lost_digits * magnitude;
    return fabs(difference) - error > rough->fails ? ROUGH_FAILS : ROUGH_UNKNOWN;
}

/* ---- What is said ---- */

static void say_sum(check_sentence *sentence, const checked_table *checked, const identity_at *at) {
    for (size_t i = 1; i < at->of->count; i++) {
        decimal factor = at->of->factors[i];
        bool minus = soekpi_decimal_sign(factor) < 0;
        decimal size = minus ? soekpi_decimal_negate(factor) : factor;
        soekpi_say(sentence,
                   minus   ? "-"
                   : i > 1 ? "+"
                           : "",
                   minus   ? (i > 1 ? " - " : "-")
                   : i > 1 ? " + "
                           : "");
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
    if (found->likely) {
        soekpi_say(sentence, "；", "; ");
        soekpi_say_column(sentence, checked, at->columns[0]);
        soekpi_say(sentence, "与其他数据相符，请先核对", " agrees with other figures: check ");
        soekpi_say_column(sentence, checked, column);
        soekpi_say(sentence, "", " first");
    }
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
static void set_expected(check_sentence *sentence, const identity_at *at, const linear_check *sum, size_t row,
                         const suspect *found) {
    const checked_column *column = at->columns[found->which];
    decimal figure;
    if (soekpi_checked_read(column, row, &figure) != READ_NUMBER) {
        return; /* never: the sum has been made */
    }
    soekpi_print_figure(column, figure, &sentence->found);
    if (found->known && found->right_known) {
        soekpi_print_figure(column, found->right, &sentence->expected);
        return;
    }
    exact expected;
    exact change; /* of a figure with a factor of 1 or -1 */
    soekpi_exact_set(&expected, figure);
    soekpi_exact_copy(&change, &sum->difference);
    if (soekpi_decimal_sign(at->of->factors[found->which]) > 0) {
        soekpi_exact_negate(&change);
    }
    soekpi_exact_add(&expected, &expected, &change);
    soekpi_print_exact(column, &expected, &sentence->expected);
}

/* A segment bears its own share only: liabilities and costs may not be allocated. */
static int32_t severity_of(const checked_table *checked, const identity *of, size_t row) {
    bool part = soekpi_row_segment(checked->table, row)[0] != '\0';
    return part && of->severity > SOEKPI_SEVERITY_WARNING ? SOEKPI_SEVERITY_WARNING : of->severity;
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
    set_expected(&sentence, at, sum, row, found);
    return soekpi_checked_add(checked, SOEKPI_FINDING_BALANCE, severity_of(checked, at->of, row),
                              at->columns[found->which], row, &sentence);
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
        *told = other->column == column && other->row == row && soekpi_decimal_equal(other->right, right);
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
    if (!soekpi_identity_sum(at, checked, row, &sum) || soekpi_identity_holds(at->of, &sum)) {
        return true;
    }
    if (listed >= LISTED_FINDINGS) {
        (void)soekpi_checked_lists(whole, SOEKPI_FINDING_BALANCE);
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
    return done &&
           soekpi_checked_finish(checked, SOEKPI_FINDING_BALANCE, SOEKPI_SEVERITY_ERROR, "处勾稽关系不平",
                                 "sum that does not balance", "sums that do not balance");
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
