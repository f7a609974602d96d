/* Descriptors at large: random formulas against a reading of our own, any bytes,
 * the limits of law 19, and formulas moved in time. */
#include "spelling.h"

/* ---- Random formulas against a reading of our own ---- */

typedef struct fraction {
    int128 numerator, denominator; /* denominator > 0 */
    bool lost;                     /* beyond 128 bits, or divided by 0 */
} fraction;

static int128 common(int128 a, int128 b) {
    a = a < 0 ? -a : a;
    b = b < 0 ? -b : b;
    while (b != 0) {
        int128 rest = a % b;
        a = b;
        b = rest;
    }
    return a == 0 ? 1 : a;
}

static fraction make(int128 numerator, int128 denominator, bool lost) {
    const int128 limit = (int128)1 << 60;
    if (lost || denominator == 0) {
        return (fraction){0, 1, true};
    }
    int128 by = common(numerator, denominator) * (denominator < 0 ? -1 : 1);
    fraction out = {numerator / by, denominator / by, false};
    out.lost = out.numerator > limit || out.numerator < -limit || out.denominator > limit;
    return out;
}

static fraction plus(fraction a, fraction b) {
    return make(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator,
                a.lost || b.lost);
}

static fraction times(fraction a, fraction b) {
    return make(a.numerator * b.numerator, a.denominator * b.denominator, a.lost || b.lost);
}

static fraction over(fraction a, fraction b) {
    return make(a.numerator * b.denominator, a.denominator * b.numerator, a.lost || b.lost);
}

static fraction whole(int64_t value) {
    return (fraction){value, 1, false};
}

/* What an item is worth in these tests. */
static fraction worth(int32_t figure, int32_t time) {
    return whole(3 + (figure * 7 + time * 5) % 23);
}

static fraction parameter_worth(int32_t index) {
    decimal value = soekpi_catalogue_parameter(names, index)->value;
    fraction out = make(value.mantissa, 1, false);
    for (int32_t power = value.exponent; power < 0; power++) {
        out = over(out, whole(10));
    }
    return out;
}

static fraction form_worth(const form *from) {
    fraction sum = whole(0);
    for (size_t i = 0; i < from->count; i++) {
        const term *entry = &from->terms[i];
        fraction value = make(entry->coefficient.mantissa, 1, false);
        for (int32_t power = entry->coefficient.exponent; power != 0; power += power < 0 ? 1 : -1) {
            value = power < 0 ? over(value, whole(10)) : times(value, whole(10));
        }
        if (entry->parameter != NO_PARAMETER) {
            value = times(value, parameter_worth(entry->parameter));
        }
        if (entry->item != NO_ITEM) {
            value = times(value, worth(entry->item, entry->time));
        }
        sum = plus(sum, value);
    }
    return sum;
}

static const char *const picks[] = {"total_assets", "总负债",   "inventory", "股东权益", "收入(含税)",
                                    "cash",         "货币资金", "equity",    "headcount"};
static const struct {
    const char *text;
    int32_t time;
} pick_times[] = {{"", SOEKPI_CURRENT},           {"@opening", SOEKPI_OPENING},
                  {"@prior", SOEKPI_PRIOR},       {"(上年年初)", SOEKPI_PRIOR_OPENING},
                  {"（上年同期）", SOEKPI_PRIOR}, {" @年初", SOEKPI_OPENING}};

static fraction pick_item(line *out, uint64_t *state, bool current, int32_t *opening) {
    const char *name = picks[random_below(state, COUNT(picks))];
    size_t time = current ? 0 : random_below(state, COUNT(pick_times));
    symbol found;
    ck_assert_int_eq(soekpi_catalogue_lookup(names, soekpi_slice(name), &found), SOEKPI_OK);
    say(out, name);
    say(out, pick_times[time].text);
    if (opening != NULL) {
        *opening = found.index;
    }
    return worth(found.index, pick_times[time].time);
}

/* A number as people write it. */
static fraction pick_number(line *out, uint64_t *state) {
    static const struct {
        const char *text;
        int64_t numerator, denominator;
    } numbers[] = {{"2", 2, 1},       {"0.5", 1, 2},        {"1.25", 5, 4},     {"5 %", 1, 20},
                   {"３", 3, 1},      {"100％", 1, 1},      {"0.001", 1, 1000}, {"365", 365, 1},
                   {"7", 7, 1},       {"(1 - 0.25)", 3, 4}, {"(-2)", -2, 1},    {"1e2", 100, 1},
                   {"(4 / 5)", 4, 5}, {"1.5E-1", 3, 20}};
    size_t which = random_below(state, COUNT(numbers));
    say(out, numbers[which].text);
    return make(numbers[which].numerator, numbers[which].denominator, false);
}

/* A linear form of `terms` terms. */
static fraction make_form(line *out, uint64_t *state, int terms, bool parameters, bool current) {
    static const char *const multiplications[] = {" * ", "*", "×", " ＊ "};
    fraction sum = whole(0);
    for (int i = 0; i < terms; i++) {
        bool negative = random_below(state, 3) == 0;
        fraction part = whole(1);
        say(out, negative ? (i == 0 ? "-" : " - ") : i == 0 ? "" : " + ");
        if (random_below(state, 3) == 0) {
            part = pick_number(out, state);
            say(out, multiplications[random_below(state, COUNT(multiplications))]);
        }
        if (parameters && random_below(state, 6) == 0) {
            symbol found;
            say(out, "费率 * ");
            ck_assert_int_eq(soekpi_catalogue_lookup(names, soekpi_slice("rate"), &found), SOEKPI_OK);
            part = times(part, parameter_worth(found.index));
        }
        int32_t averaged;
        switch (random_below(state, current ? 2 : 5)) {
        case 0:
            say(out, "avg(");
            (void)pick_item(out, state, true, &averaged);
            say(out, ")");
            part = times(
                part, over(plus(worth(averaged, SOEKPI_CURRENT), worth(averaged, SOEKPI_OPENING)), whole(2)));
            break;
        case 1:
            part = times(part, pick_item(out, state, current, NULL));
            break;
        case 2:
            part = times(part, pick_item(out, state, current, NULL));
            say(out, " / ");
            part = over(part, pick_number(out, state));
            break;
        case 3:
            say(out, "2");
            part = times(part, whole(2));
            break;
        default:
            say(out, "(");
            part = times(part, plus(pick_item(out, state, current, NULL), whole(1)));
            say(out, " + 1)");
            break;
        }
        sum = plus(sum, negative ? times(part, whole(-1)) : part);
    }
    return sum;
}

/* A constant joined to a ratio, which stays a ratio. */
static fraction join_constant(line *text, fraction value, uint64_t *state) {
    line inner = *text;
    fraction by;
    text->length = 0;
    text->text[0] = '\0';
    switch (random_below(state, 5)) {
    case 0:
        by = pick_number(text, state);
        say(text, " * (");
        say(text, inner.text);
        say(text, ")");
        return times(by, value);
    case 1:
        say(text, "(");
        say(text, inner.text);
        say(text, ") / ");
        return over(value, pick_number(text, state));
    case 2:
        say(text, inner.text);
        say(text, " + ");
        return plus(value, pick_number(text, state));
    case 3:
        by = pick_number(text, state);
        say(text, " - (");
        say(text, inner.text);
        say(text, ")");
        return plus(by, times(value, whole(-1)));
    default:
        say(text, "（");
        say(text, inner.text);
        say(text, "）");
        return value;
    }
}

static fraction make_ratio(line *out, uint64_t *state) {
    fraction numerator, denominator = whole(1);
    say(out, "(");
    numerator = make_form(out, state, 1 + (int)random_below(state, 4), true, false);
    say(out, ")");
    if (random_below(state, 4) > 0) {
        say(out, random_below(state, 2) ? " / (" : "÷（");
        denominator = make_form(out, state, 1 + (int)random_below(state, 3), true, false);
        say(out, ")");
    }
    return over(numerator, denominator);
}

/* growth(W): the value is W / W of last year - 1; the oracle reads W twice. */
static fraction make_growth(line *out, uint64_t *state) {
    line inside = {.length = 0};
    (void)make_form(&inside, state, 1 + (int)random_below(state, 3), true, true);
    formula now;
    soekpi_error error;
    say(out, "growth(");
    say(out, inside.text);
    say(out, ")");
    if (parse(inside.text, &now, &error) != SOEKPI_OK) {
        return (fraction){0, 1, true};
    }
    fraction current = over(form_worth(&now.numerator), form_worth(&now.denominator));
    for (size_t i = 0; i < now.numerator.count; i++) {
        int32_t *time = &now.numerator.terms[i].time;
        *time = *time == SOEKPI_CURRENT ? SOEKPI_PRIOR : SOEKPI_PRIOR_OPENING;
    }
    fraction last = over(form_worth(&now.numerator), form_worth(&now.denominator));
    soekpi_formula_free(&now);
    return over(plus(current, times(last, whole(-1))), last);
}

START_TEST(random_formulas_keep_their_value_and_their_text) {
    uint64_t state = 20230930 + (uint64_t)_i;
    size_t accepted = 0, valued = 0;
    for (int round = 0; round < 4000; round++) {
        line text = {.length = 0};
        bool grows = random_below(&state, 4) == 0;
        fraction value = grows ? make_growth(&text, &state) : make_ratio(&text, &state);
        for (uint64_t joins = random_below(&state, 4); joins > 0; joins--) {
            value = join_constant(&text, value, &state);
        }
        formula out;
        soekpi_error error;
        soekpi_status status = parse(text.text, &out, &error);
        if (status != SOEKPI_OK) {
            /* only: a form that cancels to nothing below, or a constant alone */
            ck_assert_msg(status == SOEKPI_ERROR_FORMULA, "'%s': column %d: %s", text.text, error.column,
                          error.message);
            ck_assert_msg(strstr(error.message, "constant 0") || strstr(error.message, "no item") ||
                              strstr(error.message, "of a constant") || strstr(error.message, "of a ratio"),
                          "'%s': column %d: %s", text.text, error.column, error.message);
            continue;
        }
        accepted++;
        check_round_trip(text.text, &out);
        fraction found = over(form_worth(&out.numerator), form_worth(&out.denominator));
        if (!value.lost && !found.lost) {
            valued++;
            ck_assert_msg(value.numerator == found.numerator && value.denominator == found.denominator,
                          "'%s' is worth %lld/%lld, but its forms say %lld/%lld", text.text,
                          (long long)value.numerator, (long long)value.denominator,
                          (long long)found.numerator, (long long)found.denominator);
        }
        soekpi_formula_free(&out);
    }
    ck_assert_uint_gt(accepted, 3000);
    ck_assert_uint_gt(valued, 1000);
}
END_TEST

/* ---- Law 19 ---- */

static soekpi_status repeated(const char *before, const char *open, const char *inside, const char *close,
                              size_t count, soekpi_error *error) {
    line text = {.length = 0};
    say(&text, before);
    for (size_t i = 0; i < count; i++) {
        say(&text, open);
    }
    say(&text, inside);
    for (size_t i = 0; i < count; i++) {
        say(&text, close);
    }
    formula out;
    soekpi_status status = parse(text.text, &out, error);
    soekpi_formula_free(&out);
    return status;
}

START_TEST(law_19_brackets_nest_to_32) {
    soekpi_error error;
    ck_assert_int_eq(repeated("", "(", "revenue", ")", 32, &error), SOEKPI_OK);
    ck_assert_int_eq(repeated("", "(", "revenue", ")", 33, &error), SOEKPI_ERROR_LIMIT);
    ck_assert_ptr_nonnull(strstr(error.message, "32"));
    ck_assert_int_eq(repeated("", "-", "revenue", "", 33, &error), SOEKPI_ERROR_LIMIT);
    ck_assert_int_eq(repeated("", "（", "revenue", "）", 33, &error), SOEKPI_ERROR_LIMIT);
    ck_assert_int_eq(repeated("1 + ", "avg(", "total_assets", ")", 500, &error), SOEKPI_ERROR_LIMIT);
    ck_assert_int_eq(repeated("", "(1 + ", "revenue", ")", 400, &error), SOEKPI_ERROR_LIMIT);
}
END_TEST

/* "item0 + item1 + ..." over the first `count` items of the catalogue. */
static soekpi_status sum_of_items(size_t count, const char *between, const char *behind,
                                  soekpi_error *error) {
    line text = {.length = 0};
    ck_assert_uint_ge(soekpi_item_count(names), count);
    for (size_t i = 0; i < count; i++) {
        say(&text, i == 0 ? "" : between);
        say(&text, soekpi_catalogue_item(names, (int32_t)i)->names.id);
    }
    say(&text, behind);
    formula out;
    soekpi_status status = parse(text.text, &out, error);
    if (status == SOEKPI_OK) {
        check_round_trip(text.text, &out);
        soekpi_formula_free(&out);
    }
    return status;
}

START_TEST(law_19_forms_have_64_terms) {
    soekpi_error error;
    ck_assert_int_eq(sum_of_items(64, " + ", "", &error), SOEKPI_OK);
    ck_assert_int_eq(sum_of_items(64, " - ", "", &error), SOEKPI_OK);
    ck_assert_int_eq(sum_of_items(65, " + ", "", &error), SOEKPI_ERROR_LIMIT);
    ck_assert_int_eq(error.line, 7);
    ck_assert_int_gt(error.column, 11);
    ck_assert_ptr_nonnull(strstr(error.message, "64"));
    ck_assert_int_eq(sum_of_items(64, " + ", " + revenue", &error), SOEKPI_OK); /* an item it has */
    ck_assert_int_eq(sum_of_items(64, " + ", " + 1", &error), SOEKPI_ERROR_LIMIT);
    ck_assert_int_eq(sum_of_items(63, " + ", " + 1 + 2 + 3", &error), SOEKPI_OK); /* one constant */
    ck_assert_int_eq(sum_of_items(63, " + ", " + rate", &error), SOEKPI_OK);
    ck_assert_int_eq(sum_of_items(63, " + ", " + rate + weight", &error), SOEKPI_ERROR_LIMIT);
}
END_TEST

START_TEST(law_19_averages_count_two_terms) {
    /* 32 balances fill a form; the 33rd is one too many */
    for (size_t wanted = 32; wanted <= 33; wanted++) {
        line text = {.length = 0};
        size_t taken = 0;
        say(&text, "avg(");
        for (size_t i = 0; i < soekpi_item_count(names) && taken < wanted; i++) {
            const item *figure = soekpi_catalogue_item(names, (int32_t)i);
            if (figure->kind == SOEKPI_STOCK) {
                say(&text, taken++ == 0 ? "" : " + ");
                say(&text, figure->names.id);
            }
        }
        say(&text, ")");
        ck_assert_uint_eq(taken, wanted);
        formula out;
        soekpi_error error;
        soekpi_status status = parse(text.text, &out, &error);
        ck_assert_int_eq(status, wanted == 32 ? SOEKPI_OK : SOEKPI_ERROR_LIMIT);
        if (status == SOEKPI_OK) {
            check_round_trip(text.text, &out);
            soekpi_formula_free(&out);
        }
    }
}
END_TEST

static const struct {
    const char *text;
    soekpi_status status;
    const char *descriptor;
} constants[] = {
    /* clang-format off */
    {"123456789012345678901234567890 * revenue", SOEKPI_OK, "12345678901234567890123456789e1*revenue / 1"},
    {"123456789012345678901234567891 * revenue", SOEKPI_OK, "123456789012345678901234567891*revenue / 1"},
    {"1234567890123456789012345678911 * revenue", SOEKPI_ERROR_LIMIT, NULL},
    {"0.123456789012345678901234567891 * revenue", SOEKPI_OK,
     "123456789012345678901234567891e-30*revenue / 1"},
    {"0.1234567890123456789012345678911 * revenue", SOEKPI_ERROR_LIMIT, NULL},
    {"1e30 * revenue", SOEKPI_OK, "1e30*revenue / 1"},
    {"1e31 * revenue", SOEKPI_ERROR_LIMIT, NULL},
    {"1e-30 * revenue", SOEKPI_OK, "1e-30*revenue / 1"},
    {"1e-31 * revenue", SOEKPI_ERROR_LIMIT, NULL},
    {"1e15 * 1e15 * revenue", SOEKPI_OK, "1e30*revenue / 1"},
    {"1e16 * 1e15 * revenue", SOEKPI_ERROR_LIMIT, NULL},
    {"1e30 * revenue + 1e-30 * revenue", SOEKPI_ERROR_LIMIT, NULL},
    {"1.0000000000000000000000000000000000000000 * revenue", SOEKPI_OK, "1*revenue / 1"},
    {"000000000000000000000000000000000000000005 * revenue", SOEKPI_OK, "5*revenue / 1"},
    {"1e-30 * avg(total_assets)", SOEKPI_ERROR_LIMIT, NULL}, /* 5e-31 each */
    {"1e-29 * avg(total_assets)", SOEKPI_OK, "5e-30*total_assets 5e-30*total_assets@opening / 1"},
    {"1e99999999999 * revenue", SOEKPI_ERROR_LIMIT, NULL},
    {"0e99 * revenue + cash", SOEKPI_OK, "1*cash / 1"},
    /* clang-format on */
};

START_TEST(law_19_constants_have_30_digits) {
    formula out;
    soekpi_error error;
    soekpi_status status = parse(constants[_i].text, &out, &error);
    ck_assert_msg(status == constants[_i].status, "'%s' gives %d (%s), expected %d", constants[_i].text,
                  status, status == SOEKPI_OK ? "" : error.message, constants[_i].status);
    if (status != SOEKPI_OK) {
        return;
    }
    line found = described(&out);
    ck_assert_str_eq(found.text, constants[_i].descriptor);
    check_round_trip(constants[_i].text, &out);
    soekpi_formula_free(&out);
}
END_TEST

/* ---- Time ---- */

static const struct {
    const char *law, *text;
    int32_t time;
    const char *descriptor; /* NULL: no meaning */
} shifts[] = {
    /* clang-format off */
    {"prior of a ratio", "debt_ratio", SOEKPI_PRIOR, "1*total_liabilities@prior / 1*total_assets@prior"},
    {"prior of an average", "roe", SOEKPI_PRIOR,
     "1*net_profit@prior / 5e-1*total_equity@prior 5e-1*total_equity@prior_opening"},
    {"opening of balances", "debt_ratio", SOEKPI_OPENING,
     "1*total_liabilities@opening / 1*total_assets@opening"},
    {"opening of last year's balances", "total_assets@prior", SOEKPI_OPENING,
     "1*total_assets@prior_opening / 1"},
    {"opening of a flow", "roe_closing", SOEKPI_OPENING, NULL},
    {"prior of prior", "total_profit - total_profit@prior", SOEKPI_PRIOR, NULL},
    {"prior of growth", "growth(revenue)", SOEKPI_PRIOR, NULL},
    {"opening of an opening", "capital_accumulation", SOEKPI_OPENING, NULL},
    {"constants do not move", "2 * revenue + 3 + rate", SOEKPI_PRIOR, "2*revenue@prior 3 1*rate / 1"},
    {"not moved", "roe", SOEKPI_CURRENT, "1*net_profit / 5e-1*total_equity 5e-1*total_equity@opening"},
    {"last year's opening", "total_assets", SOEKPI_PRIOR_OPENING, "1*total_assets@prior_opening / 1"},
    {"last year's opening of a flow", "revenue", SOEKPI_PRIOR_OPENING, NULL},
    {"a level's last year", "gdp_growth", SOEKPI_PRIOR, "1*gdp_growth@prior / 1"},
    {"a level has no opening", "gdp_growth", SOEKPI_OPENING, NULL},
    /* clang-format on */
};

START_TEST(law_10_formulas_move_in_time) {
    formula from = parsed(shifts[_i].text), moved = {0};
    int32_t offender = -7;
    bool done = soekpi_formula_shift(&moved, &from, shifts[_i].time, names, &offender);
    ck_assert_msg(done == (shifts[_i].descriptor != NULL), "%s: %s", shifts[_i].law,
                  done ? "moved" : "not moved");
    if (done) {
        line found = described(&moved);
        ck_assert_msg(strcmp(found.text, shifts[_i].descriptor) == 0, "%s: %s, expected %s", shifts[_i].law,
                      found.text, shifts[_i].descriptor);
        soekpi_formula_free(&moved);
    } else {
        ck_assert_int_ge(offender, 0);
    }
    soekpi_formula_free(&from);
}
END_TEST

static const struct {
    const char *text;
    bool annualisable, profit;
} kinds[] = {
    /* clang-format off */
    {"roe", true, false},
    {"return_on_total_assets", true, false},
    {"total_asset_turnover", true, false},
    {"revenue_per_capita", true, false},
    {"revenue_per_employee", true, false},
    {"cash_return_on_assets", true, false},
    {"inventory_turnover", true, false},
    {"roe_weighted", true, false},
    {"debt_ratio", false, false},
    {"gross_margin", false, false},
    {"profit_to_cost", false, false},
    {"equity_multiplier", false, false},
    {"total_profit_growth", false, true},
    {"revenue_growth", false, false},
    {"total_assets_yoy", false, false},
    {"capital_accumulation", false, false},
    {"total_profit", false, false},
    {"growth(total_profit + net_profit)", false, true},
    {"growth(total_profit - revenue)", false, false},
    {"revenue / 2", false, false},
    /* clang-format on */
};

START_TEST(law_10_flows_over_stocks_are_annualisable) {
    formula out = parsed(kinds[_i].text);
    ck_assert_msg(soekpi_formula_annualisable(&out, names) == kinds[_i].annualisable, "%s", kinds[_i].text);
    ck_assert_msg(soekpi_formula_profit(&out, names) == kinds[_i].profit, "%s", kinds[_i].text);
    soekpi_formula_free(&out);
}
END_TEST

/* Any bytes are read or refused; nothing crashes and nothing is left. */
START_TEST(any_bytes_are_read_or_refused) {
    static const char alphabet[] =
        "+-*/()（）@%,.0123456789eE 营业收入avg growth total_assets@prior资产总额＋％\xff\xc3×÷−";
    uint64_t state = 77;
    for (int round = 0; round < 20000; round++) {
        char text[48];
        size_t length = random_below(&state, sizeof text - 1);
        for (size_t i = 0; i < length; i++) {
            text[i] = alphabet[random_below(&state, sizeof alphabet - 1)];
        }
        text[length] = '\0';
        formula out;
        soekpi_error error;
        soekpi_status status = parse(text, &out, &error);
        if (status == SOEKPI_OK) {
            check_round_trip(text, &out);
            soekpi_formula_free(&out);
        } else {
            ck_assert_int_eq(error.code, status);
            ck_assert_int_ge(error.column, 11);
            ck_assert_int_le(error.column, 11 + (int)length);
        }
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("descriptor");
    TCase *limits = tcase_create("limits");
    tcase_add_checked_fixture(limits, setup, teardown);
    tcase_add_test(limits, law_19_brackets_nest_to_32);
    tcase_add_test(limits, law_19_forms_have_64_terms);
    tcase_add_test(limits, law_19_averages_count_two_terms);
    tcase_add_loop_test(limits, law_19_constants_have_30_digits, 0, (int)COUNT(constants));
    suite_add_tcase(suite, limits);
    TCase *time = tcase_create("time");
    tcase_add_checked_fixture(time, setup, teardown);
    tcase_add_loop_test(time, law_10_formulas_move_in_time, 0, (int)COUNT(shifts));
    tcase_add_loop_test(time, law_10_flows_over_stocks_are_annualisable, 0, (int)COUNT(kinds));
    suite_add_tcase(suite, time);
    TCase *random = tcase_create("random");
    tcase_set_timeout(random, 60);
    tcase_add_checked_fixture(random, setup, teardown);
    tcase_add_loop_test(random, random_formulas_keep_their_value_and_their_text, 0, 4);
    tcase_add_test(random, any_bytes_are_read_or_refused);
    suite_add_tcase(suite, random);
    return run_suite(suite);
}
