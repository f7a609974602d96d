#include "figures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    TOTAL_PROFIT,
    TOTAL_PROFIT_PRIOR,
    NET_PROFIT,
    NET_PROFIT_PRIOR,
    REVENUE,
    REVENUE_PRIOR,
    LIABILITIES,
    LIABILITIES_PRIOR,
    LIABILITIES_OPENING,
    ASSETS,
    ASSETS_PRIOR,
    ASSETS_OPENING,
    EQUITY_OPENING,
    EQUITY_PRIOR_OPENING,
    HEADCOUNT,
    HEADCOUNT_PRIOR,
    WAGES,
    WAGES_PRIOR,
    CURRENT_ASSETS,
    INVENTORY,
    CURRENT_LIABILITIES,
    GDP_GROWTH,
    REPORTED_DEBT_RATIO,
    MONTHS
};

const figure_column figure_columns[FIGURE_COLUMNS] = {
    [TOTAL_PROFIT] = {"total_profit", 0},
    [TOTAL_PROFIT_PRIOR] = {"total_profit@prior", 1},
    [NET_PROFIT] = {"net_profit(万元)", 0},
    [NET_PROFIT_PRIOR] = {"net_profit@prior(万元)", 1},
    [REVENUE] = {"revenue", 0},
    [REVENUE_PRIOR] = {"revenue@prior", 1},
    [LIABILITIES] = {"total_liabilities", 0},
    [LIABILITIES_PRIOR] = {"total_liabilities@prior", 1},
    [LIABILITIES_OPENING] = {"total_liabilities@opening", 0},
    [ASSETS] = {"total_assets", 0},
    [ASSETS_PRIOR] = {"total_assets@prior", 1},
    [ASSETS_OPENING] = {"total_assets@opening", 0},
    [EQUITY_OPENING] = {"total_equity@opening", 0},
    [EQUITY_PRIOR_OPENING] = {"total_equity@prior_opening", 0},
    [HEADCOUNT] = {"average_headcount", 0},
    [HEADCOUNT_PRIOR] = {"average_headcount@prior", 1},
    [WAGES] = {"wage_bill", 0},
    [WAGES_PRIOR] = {"wage_bill@prior", 1},
    [CURRENT_ASSETS] = {"current_assets", 0},
    [INVENTORY] = {"inventory", 0},
    [CURRENT_LIABILITIES] = {"current_liabilities", 0},
    [GDP_GROWTH] = {"gdp_growth(%)", 0},
    [REPORTED_DEBT_RATIO] = {"资产负债率(%)", 0},
    [MONTHS] = {"月数", 0},
};

const char *const mixture_names[MIXTURES] = {
    [TWO_DECIMALS] = "two_decimals",
    [TIES] = "ties",
    [LONG_DECIMALS] = "long_decimals",
    [COMPUTED] = "computed",
    [SCALES] = "scales",
    [HOLES] = "holes",
    [DENOMINATORS] = "denominators",
    [MAGNITUDES] = "magnitudes",
};

uint64_t next_word(uint64_t *state) {
    uint64_t word = (*state += UINT64_C(0x9E3779B97F4A7C15));
    word = (word ^ (word >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    word = (word ^ (word >> 27)) * UINT64_C(0x94D049BB133111EB);
    return word ^ (word >> 31);
}

uint64_t word_below(uint64_t *state, uint64_t end) {
    return next_word(state) % end;
}

static int64_t integer_between(uint64_t *state, int64_t least, int64_t greatest) {
    return least + (int64_t)word_below(state, (uint64_t)(greatest - least) + 1);
}

/* Yuan from cents. */
static double yuan(int64_t cents) {
    return (double)cents / 100;
}

static double two_decimals(uint64_t *state) {
    static const int64_t greatest[] = {100000, 10000000, 20000000000, 3000000000000};
    return yuan(integer_between(state, -1000, greatest[word_below(state, 4)]));
}

static double long_decimals(uint64_t *state) {
    return (double)(next_word(state) >> 11) * 0x1p-24;
}

static double computed(uint64_t *state) {
    double a = two_decimals(state), b = two_decimals(state);
    switch (word_below(state, 3)) {
    case 0:
        return a + b;
    case 1:
        return a * 1.1;
    default:
        return a - b + 0.1;
    }
}

static double scales(uint64_t *state) {
    static const double tens[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    static const int64_t greatest[] = {999, 999999, 999999999999, 999999999999999};
    int64_t most = greatest[word_below(state, 4)];
    int64_t integer = word_below(state, 16) == 0 ? most : integer_between(state, most / -50, most);
    return (double)integer / tens[word_below(state, 10)];
}

static double denominators(uint64_t *state) {
    int64_t cents = integer_between(state, -2, 4);
    return yuan(word_below(state, 2) ? cents : cents * 123);
}

static double magnitudes(uint64_t *state) {
    /* one after the other: a call's arguments are evaluated in any order */
    int first = (int)integer_between(state, -9, 9);
    int others = (int)word_below(state, 100000);
    int power = (int)integer_between(state, -290, 290);
    char text[64];
    snprintf(text, sizeof text, "%d.%dE%d", first, others, power);
    return strtod(text, NULL);
}

static double hole(uint64_t *state) {
    static const double odd[] = {
        (double)NAN, (double)NAN, (double)INFINITY, -(double)INFINITY, 0, -0.0, 1e300, -1e301, 1e-300, 9e-301,
        5e-324,      1e15};
    return odd[word_below(state, sizeof odd / sizeof *odd)];
}

static double figure(uint64_t *state, int mixture) {
    switch (mixture) {
    case LONG_DECIMALS:
        return long_decimals(state);
    case COMPUTED:
        return computed(state);
    case SCALES:
        return scales(state);
    case HOLES:
        return word_below(state, 8) == 0 ? hole(state) : two_decimals(state);
    case DENOMINATORS:
        return denominators(state);
    case MAGNITUDES:
        return magnitudes(state);
    default:
        return two_decimals(state);
    }
}

/* A cent off now and then. */
static double near_yuan(uint64_t *state, int64_t cents) {
    return yuan(cents + (word_below(state, 4) == 0 ? integer_between(state, -1, 1) : 0));
}

/* Figures at the limits of the plan in bits.c: 70 %, 6 %, 10 % more than last year,
 * as last year, the growth of GDP. All amounts are multiples of 100 yuan. */
static void tie(uint64_t *state, double *figures) {
    static const int64_t shares[] = {50, 60, 65, 69, 70, 71};
    static const int64_t growth[] = {100, 100, 105, 106, 110, 110, 115};
    int64_t assets = 1000000 * integer_between(state, 1, 100000), share = shares[word_below(state, 6)];
    figures[ASSETS] = yuan(assets);
    figures[LIABILITIES] = near_yuan(state, assets / 100 * share);
    figures[ASSETS_PRIOR] = figures[ASSETS_OPENING] = yuan(assets / 2);
    figures[LIABILITIES_PRIOR] = near_yuan(state, assets / 200 * (share - integer_between(state, 0, 1)));
    figures[LIABILITIES_OPENING] = figures[LIABILITIES_PRIOR];
    int64_t equity = assets / 100 * (100 - share);
    figures[EQUITY_OPENING] = yuan(equity);
    figures[EQUITY_PRIOR_OPENING] = yuan(assets / 200 * (100 - share));
    /* 6 % of the equity, in 万元 */
    figures[NET_PROFIT] = near_yuan(state, equity / 10000 * 6 / 100);
    figures[NET_PROFIT_PRIOR] = near_yuan(state, equity / 20000 * 6 / 100);
    static const int pairs[] = {TOTAL_PROFIT, REVENUE, HEADCOUNT, WAGES};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        int64_t prior = 10000 * integer_between(state, 1, 50000);
        figures[pairs[i] + 1] = yuan(prior);
        figures[pairs[i]] = near_yuan(state, prior / 100 * growth[word_below(state, 7)]);
    }
    figures[GDP_GROWTH] = word_below(state, 2) ? 5 : 10;
    figures[INVENTORY] = yuan(assets / 10);
    figures[CURRENT_ASSETS] = yuan(assets / 5);
    figures[CURRENT_LIABILITIES] = near_yuan(state, assets / 10);
}

void draw_figures(uint64_t *state, int mixture, double *figures) {
    for (int i = 0; i < FIGURE_COLUMNS; i++) {
        figures[i] = figure(state, mixture);
    }
    if (mixture != DENOMINATORS && mixture != MAGNITUDES) {
        figures[HEADCOUNT] = (double)integer_between(state, 1, 5000);
        figures[HEADCOUNT_PRIOR] = (double)integer_between(state, 1, 5000);
        figures[GDP_GROWTH] = (double)integer_between(state, -20, 120) / 10;
    }
    if (mixture == TIES && word_below(state, 2) == 0) {
        tie(state, figures);
    }
    /* The reported ratio counts where its inputs are missing. */
    figures[REPORTED_DEBT_RATIO] =
        word_below(state, 3) == 0 ? (double)integer_between(state, 0, 10000) / 100 : (double)NAN;
    static const double odd_months[] = {0, 13, 2.5, (double)NAN};
    figures[MONTHS] = mixture == HOLES && word_below(state, 8) == 0 ? odd_months[word_below(state, 4)]
                                                                    : (double)integer_between(state, 1, 12);
}
