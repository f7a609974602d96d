/* Formulas: what text means as two linear forms, that printed text reads as the
 * same forms and the same value, what is refused and where, and the limits. The
 * forms are spelled out here from the descriptor itself, not by the printer. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "catalogue/catalogue.h"
#include "catalogue/form.h"
#include "harness.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static soekpi_catalogue *names;

static void setup(void) {
    static const char own[] = "parameters:\n"
                              "  rate: {value: \"5.5 %\", zh: 费率}\n"
                              "  weight: 0.25\n"
                              "items:\n"
                              "  bracketed: {zh: \"收入(含税)\", kind: stock}\n"
                              "  worded: {en: income of all kinds, kind: flow}\n"
                              "  share_price: {zh: 股价, kind: level}\n";
    soekpi_error error;
    names = soekpi_catalogue_create(&error);
    ck_assert_msg(names != NULL, "%d:%d %s", error.line, error.column, error.message);
    ck_assert_msg(soekpi_catalogue_add_text(names, own, sizeof own - 1, &error) == SOEKPI_OK, "%d:%d %s",
                  error.line, error.column, error.message);
}

static void teardown(void) {
    soekpi_catalogue_free(names);
}

static soekpi_status parse(const char *text, formula *out, soekpi_error *error) {
    memset(error, 0, sizeof *error);
    memset(out, 0, sizeof *out);
    return soekpi_formula_parse(names, NULL, soekpi_slice(text), (place){7, 11}, out, error);
}

static formula parsed(const char *text) {
    formula out;
    soekpi_error error;
    soekpi_status status = parse(text, &out, &error);
    ck_assert_msg(status == SOEKPI_OK, "'%s': %d at %d:%d: %s", text, status, error.line, error.column,
                  error.message);
    return out;
}

static char *printed(const formula *from, int32_t language) {
    text_builder builder = {0};
    soekpi_formula_print(from, names, language, &builder);
    char *text = soekpi_text_take(&builder);
    ck_assert_ptr_nonnull(text);
    return text;
}

/* ---- The descriptor in words of our own ---- */

typedef struct line {
    char text[8192];
    size_t length;
} line;

static void say(line *out, const char *text) {
    size_t length = strlen(text);
    ck_assert_uint_lt(out->length + length, sizeof out->text);
    memcpy(out->text + out->length, text, length + 1);
    out->length += length;
}

/* "-12e3": mantissa and power of ten. */
static void say_decimal(line *out, decimal value) {
    char digits[64];
    size_t at = sizeof digits;
    uint128 rest = (uint128)(value.mantissa < 0 ? -value.mantissa : value.mantissa);
    digits[--at] = '\0';
    do {
        digits[--at] = (char)('0' + (int)(rest % 10));
    } while ((rest /= 10) > 0);
    say(out, value.mantissa < 0 ? "-" : "");
    say(out, digits + at);
    if (value.exponent != 0) {
        char power[16];
        snprintf(power, sizeof power, "e%d", (int)value.exponent);
        say(out, power);
    }
}

static void say_form(line *out, const form *from) {
    for (size_t i = 0; i < from->count; i++) {
        const term *entry = &from->terms[i];
        say(out, i == 0 ? "" : " ");
        say_decimal(out, entry->coefficient);
        if (entry->parameter != NO_PARAMETER) {
            say(out, "*");
            say(out, soekpi_catalogue_parameter(names, entry->parameter)->names.id);
        }
        if (entry->item != NO_ITEM) {
            static const char *const times[] = {"", "@opening", "@prior", "@prior_opening"};
            say(out, "*");
            say(out, soekpi_catalogue_item(names, entry->item)->names.id);
            say(out, times[entry->time]);
        }
    }
}

/* "numerator / denominator [growth]" */
static line described(const formula *from) {
    line out = {.length = 0};
    say_form(&out, &from->numerator);
    say(&out, " / ");
    say_form(&out, &from->denominator);
    if (from->growth.count > 0) {
        say(&out, " [");
        say_form(&out, &from->growth);
        say(&out, "]");
    }
    return out;
}

static void check_round_trip(const char *text, const formula *from) {
    for (int32_t language = SOEKPI_CHINESE; language <= SOEKPI_ENGLISH; language++) {
        char *again = printed(from, language);
        formula second;
        soekpi_error error;
        soekpi_status status = parse(again, &second, &error);
        ck_assert_msg(status == SOEKPI_OK, "'%s' is printed as '%s', which is refused: column %d: %s", text,
                      again, error.column, error.message);
        if (!soekpi_formula_equal(from, &second)) {
            line ours = described(from), theirs = described(&second);
            ck_abort_msg("'%s' is %s, printed as '%s', which is %s", text, ours.text, again, theirs.text);
        }
        soekpi_formula_free(&second);
        soekpi_release(again);
    }
}

/* ---- What text means ---- */

static const struct {
    const char *law, *text, *descriptor, *english;
} meanings[] = {
    /* clang-format off */
    {"a ratio", "total_liabilities / total_assets", "1*total_liabilities / 1*total_assets",
     "total_liabilities / total_assets"},
    {"an item", "total_profit", "1*total_profit / 1", "total_profit"},
    {"an indicator stands for its formula", "debt_ratio", "1*total_liabilities / 1*total_assets",
     "total_liabilities / total_assets"},
    {"law 9: an average is half of both", "net_profit / avg(total_equity)",
     "1*net_profit / 5e-1*total_equity 5e-1*total_equity@opening", "net_profit / avg(total_equity)"},
    {"law 9 written out", "net_profit / ((total_equity@opening + total_equity) / 2)",
     "1*net_profit / 5e-1*total_equity 5e-1*total_equity@opening", "net_profit / avg(total_equity)"},
    {"law 9 of a sum", "net_profit / avg(paid_in_capital + capital_reserve)",
     "1*net_profit / 5e-1*paid_in_capital 5e-1*paid_in_capital@opening 5e-1*capital_reserve "
     "5e-1*capital_reserve@opening", "net_profit / (avg(paid_in_capital) + avg(capital_reserve))"},
    {"law 9 last year", "avg(total_assets@prior)",
     "5e-1*total_assets@prior 5e-1*total_assets@prior_opening / 1", "avg(total_assets@prior)"},
    {"a constant times an average", "365*avg(inventory)/operating_cost",
     "1825e-1*inventory 1825e-1*inventory@opening / 1*operating_cost",
     "365 * avg(inventory) / operating_cost"},
    {"a constant plus a ratio", "total_profit / total_profit@prior - 1",
     "1*total_profit -1*total_profit@prior / 1*total_profit@prior",
     "(total_profit - total_profit@prior) / total_profit@prior"},
    {"one minus a ratio", "1 - debt_ratio", "1*total_assets -1*total_liabilities / 1*total_assets",
     "(total_assets - total_liabilities) / total_assets"},
    {"a ratio in per cent", "50 % * revenue / total_assets", "5e-1*revenue / 1*total_assets",
     "0.5 * revenue / total_assets"},
    {"full-width", "（负债总额＋１．５）／资产总额", "1*total_liabilities 15e-1 / 1*total_assets",
     "(total_liabilities + 1.5) / total_assets"},
    {"full-width per cent and multiplication", "８０％＊营业收入÷资产总额", "8e-1*revenue / 1*total_assets",
     "0.8 * revenue / total_assets"},
    {"the signs of print", "2 × 营业收入 ÷ 资产总额", "2*revenue / 1*total_assets", "2 * revenue / total_assets"},
    {"the minus of print", "营业收入 − 营业成本", "1*revenue -1*operating_cost / 1", "revenue - operating_cost"},
    {"times in Chinese", "资产总额@年初 + 资产总额（上年同期） + 资产总额(上年年初)",
     "1*total_assets@opening 1*total_assets@prior 1*total_assets@prior_opening / 1",
     "total_assets@opening + 2 * avg(total_assets@prior)"},
    {"letter case and blanks", "Total_Liabilities/TOTAL ASSETS", "1*total_liabilities / 1*total_assets",
     "total_liabilities / total_assets"},
    {"English words", "net income / average number of employees", "1*net_profit / 1*average_headcount",
     "net_profit / average_headcount"},
    {"a name with a hyphen", "non-current assets - total current assets + year-end headcount",
     "1*noncurrent_assets -1*current_assets 1*headcount / 1",
     "noncurrent_assets - current_assets + headcount"},
    {"a difference without blanks", "pre-tax profit-income tax", "1*total_profit -1*income_tax / 1",
     "total_profit - income_tax"},
    {"a difference of single words", "assets-liabilities-equity",
     "1*total_assets -1*total_liabilities -1*total_equity / 1",
     "total_assets - total_liabilities - total_equity"},
    {"a difference of Chinese names", "资产总额-负债总额", "1*total_assets -1*total_liabilities / 1",
     "total_assets - total_liabilities"},
    {"a name with a mark", "r&d expense/销售商品、提供劳务收到的现金", "1*rnd_expense / 1*cash_received_from_sales",
     "rnd_expense / cash_received_from_sales"},
    {"the longest name wins", "profit before income tax - income tax", "1*total_profit -1*income_tax / 1",
     "total_profit - income_tax"},
    {"a name with parentheses", "所有者权益(或股东权益)合计 / 2", "5e-1*total_equity / 1", "0.5 * total_equity"},
    {"full-width parentheses in a name", "收入（含税）（上年同期）/2", "5e-1*bracketed@prior / 1",
     "0.5 * bracketed@prior"},
    {"a name with parentheses in parentheses", "(收入(含税) + 营业收入)/资产总额",
     "1*bracketed 1*revenue / 1*total_assets", "(bracketed + revenue) / total_assets"},
    {"an English name of several words", "income of all kinds / 4", "25e-2*worded / 1", "0.25 * worded"},
    {"signs", "-(-total_profit) - +2 * -revenue", "1*total_profit 2*revenue / 1",
     "total_profit + 2 * revenue"},
    {"terms of one item are one", "revenue + 2*revenue - 3*operating_cost + operating_cost",
     "3*revenue -2*operating_cost / 1", "3 * revenue - 2 * operating_cost"},
    {"terms that cancel go", "revenue + total_profit - revenue", "1*total_profit / 1", "total_profit"},
    {"a third stays exact", "total_profit / 3", "1*total_profit / 3", "total_profit / 3"},
    {"a negative third", "total_profit / -3", "-1*total_profit / 3", "(-total_profit) / 3"},
    {"thirds and sevenths", "total_profit / 3 + revenue / 7", "7*total_profit 3*revenue / 21",
     "(7 * total_profit + 3 * revenue) / 21"},
    {"a quarter is a decimal", "total_profit / 4", "25e-2*total_profit / 1", "0.25 * total_profit"},
    {"a nested quotient", "revenue / (total_assets / 2)", "1*revenue / 5e-1*total_assets",
     "revenue / (0.5 * total_assets)"},
    {"ratios over one denominator", "revenue/total_assets - operating_cost/total_assets",
     "1*revenue -1*operating_cost / 1*total_assets", "(revenue - operating_cost) / total_assets"},
    {"a negative denominator's text", "revenue / (operating_cost - total_profit)",
     "1*revenue / 1*operating_cost -1*total_profit", "revenue / (operating_cost - total_profit)"},
    {"a factor below", "revenue / (2 * average_headcount)", "1*revenue / 2*average_headcount",
     "revenue / (2 * average_headcount)"},
    {"one over", "1 / total_assets", "1 / 1*total_assets", "1 / total_assets"},
    {"a constant below beside items", "revenue / (total_assets + 100)", "1*revenue / 1*total_assets 1e2",
     "revenue / (total_assets + 100)"},
    {"nothing over something", "(revenue - revenue) / total_assets", " / 1*total_assets", "0 / total_assets"},
    {"a parameter as factor", "rate * total_equity", "1*rate*total_equity / 1", "rate * total_equity"},
    {"a parameter behind, and as a summand", "total_equity * rate * 2 + weight",
     "2*rate*total_equity 1*weight / 1", "2 * rate * total_equity + weight"},
    {"a parameter's Chinese name", "费率 × 平均职工人数", "1*rate*average_headcount / 1", "rate * average_headcount"},
    {"a parameter times an average", "net_profit - rate * avg(total_equity)",
     "1*net_profit -5e-1*rate*total_equity -5e-1*rate*total_equity@opening / 1",
     "net_profit - rate * avg(total_equity)"},
    {"a parameter below", "net_profit / (weight * total_equity)", "1*net_profit / 1*weight*total_equity",
     "net_profit / (weight * total_equity)"},
    {"one item with a parameter and without", "total_equity + rate * total_equity",
     "1*total_equity 1*rate*total_equity / 1", "total_equity + rate * total_equity"},
    {"law 7: growth", "growth(total_profit)",
     "1*total_profit -1*total_profit@prior / 1*total_profit@prior [1*total_profit]", "growth(total_profit)"},
    {"growth of a sum", "growth(revenue - operating_cost)",
     "1*revenue -1*revenue@prior -1*operating_cost 1*operating_cost@prior / 1*revenue@prior "
     "-1*operating_cost@prior [1*revenue -1*operating_cost]", "growth(revenue - operating_cost)"},
    {"growth of an average", "growth(avg(total_assets))",
     "5e-1*total_assets 5e-1*total_assets@opening -5e-1*total_assets@prior "
     "-5e-1*total_assets@prior_opening / 5e-1*total_assets@prior 5e-1*total_assets@prior_opening "
     "[5e-1*total_assets 5e-1*total_assets@opening]", "growth(avg(total_assets))"},
    {"growth and constants", "100 * growth(revenue) - 5",
     "1e2*revenue -105*revenue@prior / 1*revenue@prior [1*revenue]", "100 * growth(revenue) - 5"},
    {"growth turned round", "1 - growth(revenue)", "-1*revenue 2*revenue@prior / 1*revenue@prior [1*revenue]",
     "-growth(revenue) + 1"},
    {"growth by three", "growth(revenue) / 3", "1*revenue -1*revenue@prior / 3*revenue@prior [1*revenue]",
     "growth(revenue) / 3"},
    {"growth in Chinese", "growth(利润总额)",
     "1*total_profit -1*total_profit@prior / 1*total_profit@prior [1*total_profit]", "growth(total_profit)"},
    {"growth is not a name", "growth (revenue)", "1*revenue -1*revenue@prior / 1*revenue@prior [1*revenue]",
     "growth(revenue)"},
    {"avg of what carries a constant", "avg(total_assets + 10)",
     "5e-1*total_assets 5e-1*total_assets@opening 1e1 / 1", "avg(total_assets) + 10"},
    /* clang-format on */
};

START_TEST(text_means_forms) {
    formula out = parsed(meanings[_i].text);
    line found = described(&out);
    char *english = printed(&out, SOEKPI_ENGLISH);
    ck_assert_msg(strcmp(found.text, meanings[_i].descriptor) == 0, "%s: '%s' is %s, expected %s",
                  meanings[_i].law, meanings[_i].text, found.text, meanings[_i].descriptor);
    ck_assert_msg(strcmp(english, meanings[_i].english) == 0, "%s: printed '%s', expected '%s'",
                  meanings[_i].law, english, meanings[_i].english);
    check_round_trip(meanings[_i].text, &out);
    soekpi_release(english);
    soekpi_formula_free(&out);
}
END_TEST

/* Law of section 5: "parsing it again gives the same descriptor", where the forms
 * hold factors that a second reading could shorten. */
static const char *const stubborn[] = {
    "total_profit / 3 * 3",
    "total_profit / 3 + revenue * 2 / 3 + operating_cost * 4 / 6",
    "growth(revenue) / 3 * 3",
    "growth(3 * revenue) / 0.3",
    "growth(3 * revenue) / 0.3 + 1",
    "(growth(7 * revenue) + 1) / 3",
    "growth(revenue) / -3 + 2",
    "0 * growth(revenue) + 1",
    "growth(rate * revenue + weight * operating_cost)",
    "growth(revenue + 1000)",
    "growth(1000 + revenue)",
    "growth(total_assets - total_assets@opening)",
    "-avg(total_assets) / 3",
    "(total_assets + total_assets@opening) / avg(total_equity)",
    "3 * total_assets@prior + 3 * total_assets@prior_opening",
    "avg(total_assets) - avg(total_assets@prior)",
    "total_assets + total_assets@opening + total_assets@prior + total_assets@prior_opening",
    "total_assets@opening + total_assets@prior",
    "revenue * 0.00000000000000000000000000001",
    "revenue / (total_assets / 3)",
    "revenue / (total_assets / 3 + inventory)",
    "(revenue / 3) / (total_assets / 3)",
    "(revenue - 5 %) / (3 * weight)",
    "revenue / (rate * total_assets - 0.5 * inventory + 7)",
    "weight / total_assets",
    "revenue / weight",
    "-revenue / (-total_assets)",
    "123456789012345678901234567890 * revenue / 3",
    "999999999999999999999999999999 * total_assets + 999999999999999999999999999999 * total_assets@opening",
    ("0.000000000000000000000000000001 * total_assets + 0.000000000000000000000000000001 * "
     "total_assets@opening"),
    "600000000000000000000000000000 * total_assets + 600000000000000000000000000000 * total_assets@opening",
};

START_TEST(awkward_formulas_read_the_same) {
    formula out = parsed(stubborn[_i]);
    check_round_trip(stubborn[_i], &out);
    soekpi_formula_free(&out);
}
END_TEST

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

typedef struct sample {
    line text;
    fraction value;
    bool constant; /* no item in it */
} sample;

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

/* ---- What is refused, and where ---- */

static const struct {
    const char *law, *text;
    soekpi_status code;
    int column; /* within the text, 1-based */
    const char *fragment;
} refused[] = {
    /* clang-format off */
    {"nothing", "", SOEKPI_ERROR_SYNTAX, 1, "expected a name or a number"},
    {"half", "revenue +", SOEKPI_ERROR_SYNTAX, 10, "found the end"},
    {"two operators", "revenue * / 2", SOEKPI_ERROR_SYNTAX, 11, "'/'"},
    {"no operator", "revenue total_assets", SOEKPI_ERROR_SYNTAX, 9, "'total_assets'"},
    {"an open bracket", "(revenue", SOEKPI_ERROR_SYNTAX, 9, "')'"},
    {"a closing bracket", "revenue)", SOEKPI_ERROR_SYNTAX, 8, "')'"},
    {"brackets with nothing", "()", SOEKPI_ERROR_SYNTAX, 2, "')'"},
    {"a strange sign", "revenue # 2", SOEKPI_ERROR_SYNTAX, 9, "'#'"},
    {"law 17: columns are code points", "营业收入 / 资产总和", SOEKPI_ERROR_NAME, 8, "资产总和"},
    {"law 17: near matches", "total_liabilitys / total_assets", SOEKPI_ERROR_NAME, 1, "total_liabilities"},
    {"an unknown time", "revenue@later", SOEKPI_ERROR_NAME, 8, "@prior"},
    {"law 9: an average of a flow", "revenue / avg(net_profit)", SOEKPI_ERROR_FORMULA, 11, "net_profit"},
    {"law 9: of an average item", "avg(average_headcount)", SOEKPI_ERROR_FORMULA, 1, "average_headcount"},
    {"law 10: a flow's opening", "net_profit@opening", SOEKPI_ERROR_FORMULA, 1, "opening"},
    {"law 10: a flow's last opening", "2 * 净利润(上年年初)", SOEKPI_ERROR_FORMULA, 5, "net_profit"},
    {"law 10: the year before last", "growth(revenue@prior)", SOEKPI_ERROR_FORMULA, 1, "year before last"},
    {"law 10: of an indicator", "total_profit_growth@prior", SOEKPI_ERROR_FORMULA, 1, "year before last"},
    {"law 10: opening of an average", "roe@opening", SOEKPI_ERROR_FORMULA, 1, "opening"},
    {"a product of figures", "revenue * total_assets", SOEKPI_ERROR_FORMULA, 9, "two linear forms"},
    {"a quotient of ratios over items", "debt_ratio / roe", SOEKPI_ERROR_FORMULA, 12, "two linear forms"},
    {"ratios over different items", "debt_ratio + roe", SOEKPI_ERROR_FORMULA, 12, "denominators"},
    {"a square", "revenue * revenue", SOEKPI_ERROR_FORMULA, 9, "two linear forms"},
    {"growth of a ratio", "growth(debt_ratio)", SOEKPI_ERROR_FORMULA, 1, "1.05 * prior"},
    {"growth of growth", "growth(growth(revenue))", SOEKPI_ERROR_FORMULA, 1, "two linear forms"},
    {"growth plus a ratio", "growth(revenue) + debt_ratio", SOEKPI_ERROR_FORMULA, 17, "growth()"},
    {"growth times a parameter", "rate * growth(revenue)", SOEKPI_ERROR_FORMULA, 6, "growth()"},
    {"avg of a ratio", "avg(debt_ratio)", SOEKPI_ERROR_FORMULA, 1, "avg()"},
    {"avg of a constant", "avg(5)", SOEKPI_ERROR_FORMULA, 1, "avg()"},
    {"growth of a constant", "growth(rate)", SOEKPI_ERROR_FORMULA, 1, "growth()"},
    {"a constant zero below", "revenue / 0", SOEKPI_ERROR_FORMULA, 9, "constant 0"},
    {"a form that is zero below", "revenue / (total_assets - total_assets)", SOEKPI_ERROR_FORMULA, 9,
     "constant 0"},
    {"zero in full width", "营业收入／（１－１）", SOEKPI_ERROR_FORMULA, 5, "constant 0"},
    {"a constant alone", "3 * 5", SOEKPI_ERROR_FORMULA, 1, "no item"},
    {"a parameter alone", "rate", SOEKPI_ERROR_FORMULA, 1, "no item"},
    {"two parameters", "rate * weight * revenue", SOEKPI_ERROR_FORMULA, 6, "two linear forms"},
    {"a parameter's last year", "rate@prior * revenue", SOEKPI_ERROR_FORMULA, 1, "parameter"},
    {"law 8: units belong into rules", "revenue - 5 万元", SOEKPI_ERROR_UNIT, 13, "unit"},
    {"law 8: pp too", "debt_ratio + 1 pp", SOEKPI_ERROR_UNIT, 16, "unit"},
    {"per cent twice", "5 %% * revenue", SOEKPI_ERROR_SYNTAX, 4, "'%'"},
    /* clang-format on */
};

START_TEST(what_is_no_ratio_is_refused_with_its_place) {
    formula out;
    soekpi_error error;
    soekpi_status status = parse(refused[_i].text, &out, &error);
    ck_assert_msg(status == refused[_i].code, "%s: '%s' gives %d (%s), expected %d", refused[_i].law,
                  refused[_i].text, status, error.message, refused[_i].code);
    ck_assert_int_eq(error.code, status);
    ck_assert_msg(error.line == 7 && error.column == 10 + refused[_i].column,
                  "%s: '%s' is refused at %d:%d, expected 7:%d: %s", refused[_i].law, refused[_i].text,
                  error.line, error.column, 10 + refused[_i].column, error.message);
    ck_assert_msg(strstr(error.message, refused[_i].fragment) != NULL, "%s: '%s' says '%s' without '%s'",
                  refused[_i].law, refused[_i].text, error.message, refused[_i].fragment);
    formula silent = {0};
    ck_assert_int_eq(
        soekpi_formula_parse(names, NULL, soekpi_slice(refused[_i].text), (place){1, 1}, &silent, NULL),
        status); /* the error may be NULL */
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

/* ---- Section 5: all names are accepted in formulas ---- */

static line strangers; /* names that are not read */

static void check_name(const char *name, const formula *expected, const char *id) {
    line text = {.length = 0};
    say(&text, "2 * ");
    say(&text, name);
    say(&text, " + 1");
    formula found;
    soekpi_error error;
    soekpi_status status = parse(text.text, &found, &error);
    if (status != SOEKPI_OK) {
        say(&strangers, strangers.length == 0 ? "" : "; ");
        say(&strangers, name);
        return;
    }
    line ours = {.length = 0}, theirs = described(&found);
    form scaled = {0};
    ck_assert(soekpi_form_copy(&scaled, &expected->numerator));
    ck_assert_int_eq(soekpi_form_scale(&scaled, soekpi_decimal_make(2, 0)), SOEKPI_OK);
    formula wanted = {scaled, expected->denominator, expected->growth};
    for (size_t i = 0; i < wanted.denominator.count; i++) {
        ck_assert_int_eq(soekpi_form_add_term(&wanted.numerator, wanted.denominator.terms[i]), SOEKPI_OK);
    }
    ours = described(&wanted);
    ck_assert_msg(soekpi_formula_equal(&found, &wanted), "'%s' of %s: %s, expected %s", name, id, theirs.text,
                  ours.text);
    soekpi_form_free(&wanted.numerator);
    soekpi_formula_free(&found);
}

static void check_names(const name_set *set, const formula *expected) {
    check_name(set->id, expected, set->id);
    check_name(set->chinese, expected, set->id);
    check_name(set->english, expected, set->id);
    for (size_t i = 0; i < set->alias_count; i++) {
        check_name(set->aliases[i], expected, set->id);
    }
}

START_TEST(all_names_of_items_are_accepted) {
    for (size_t i = 0; i < soekpi_item_count(names); i++) {
        term self = {(int32_t)i, NO_PARAMETER, SOEKPI_CURRENT, soekpi_decimal_make(1, 0)};
        formula expected = {0};
        ck_assert_int_eq(soekpi_form_add_term(&expected.numerator, self), SOEKPI_OK);
        ck_assert_int_eq(soekpi_form_add_constant(&expected.denominator, soekpi_decimal_make(1, 0)),
                         SOEKPI_OK);
        check_names(&soekpi_catalogue_item(names, (int32_t)i)->names, &expected);
        soekpi_formula_free(&expected);
    }
    ck_assert_msg(strangers.length == 0, "not read in a formula: %s", strangers.text);
}
END_TEST

START_TEST(all_names_of_indicators_are_accepted) {
    for (size_t i = 0; i < soekpi_indicator_count(names); i++) {
        const indicator *named = soekpi_catalogue_indicator(names, (int32_t)i);
        check_names(&named->names, &named->formula);
        check_round_trip(named->names.id, &named->formula);
    }
    ck_assert_msg(strangers.length == 0, "not read in a formula: %s", strangers.text);
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

/* ---- Names that become items ---- */

static const struct {
    const char *text, *english;
} own_names[] = {
    {"甲 / 乙", "甲 / 乙"},
    {"apples of the year / pears", "apples of the year / pears"},
    {"avg(甲) / 乙@prior", "avg(甲) / 乙@prior"},
    {"growth(甲)", "growth(甲)"},
    {"revenue / 甲（上年同期）", "revenue / 甲@prior"},
    {"甲 + 甲 + 甲（年初）", "2 * 甲 + 甲@opening"},
    {"revenue / 2 + 甲", "0.5 * revenue + 甲"},
    {"甲-乙", "甲 - 乙"},
    {"甲－乙／2", "甲 - 0.5 * 乙"},
    {"x-y", "x - y"},
    /* blanks make it a difference, even of words that make a name together */
    {"income - tax", "income - tax"},
    {"total - assets", "total - assets"},
    {"income −  tax", "income - tax"},
    {"income- tax / 2", "income - 0.5 * tax"},
    {"甲 - total revenue", "甲 - total_revenue"},
};

START_TEST(unknown_names_become_items_where_a_call_allows_it) {
    soekpi_error error = {0};
    soekpi_catalogue *own = soekpi_catalogue_extend(names, &error);
    ck_assert_ptr_nonnull(own);
    own->ad_hoc = true;
    formula out, again;
    soekpi_status status =
        soekpi_formula_parse(names, own, soekpi_slice(own_names[_i].text), (place){1, 1}, &out, &error);
    ck_assert_msg(status == SOEKPI_OK, "'%s': column %d: %s", own_names[_i].text, error.column,
                  error.message);
    text_builder builder = {0};
    soekpi_formula_print(&out, own, SOEKPI_ENGLISH, &builder);
    char *text = soekpi_text_take(&builder);
    ck_assert_ptr_nonnull(text);
    ck_assert_str_eq(text, own_names[_i].english);
    size_t items = soekpi_item_count(own);
    ck_assert_int_eq(soekpi_formula_parse(names, own, soekpi_slice(text), (place){1, 1}, &again, &error),
                     SOEKPI_OK);
    ck_assert(soekpi_formula_equal(&out, &again));
    ck_assert_uint_eq(soekpi_item_count(own), items); /* the names are known by now */
    soekpi_release(text);
    soekpi_formula_free(&out);
    soekpi_formula_free(&again);
    soekpi_catalogue_free(own);
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
    Suite *suite = suite_create("formula");
    TCase *text = tcase_create("text");
    tcase_add_checked_fixture(text, setup, teardown);
    tcase_add_loop_test(text, text_means_forms, 0, (int)COUNT(meanings));
    tcase_add_loop_test(text, awkward_formulas_read_the_same, 0, (int)COUNT(stubborn));
    tcase_add_loop_test(text, what_is_no_ratio_is_refused_with_its_place, 0, (int)COUNT(refused));
    tcase_add_loop_test(text, unknown_names_become_items_where_a_call_allows_it, 0, (int)COUNT(own_names));
    tcase_add_test(text, all_names_of_items_are_accepted);
    tcase_add_test(text, all_names_of_indicators_are_accepted);
    suite_add_tcase(suite, text);
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
