/* Whether rounding explains a reported change, exactly.
 *
 * A printed figure stands for the values within half a unit of its last digit. Sums
 * and products of such intervals are intervals, whose ends are sums and products of
 * ends: a change holds when the interval of what is reported meets that of what is
 * computed. */
#include "table/check_changes.h"

static const decimal one = {1, 0};
static const decimal minus_one = {-1, 0};

/* Half a unit; 0 for an exact figure. */
static decimal half_of(const bounded *of) {
    return of->printed != NOT_PRINTED ? soekpi_decimal_make(5, of->printed - 1) : (decimal){0, 0};
}

static void add_halves(exact *sum, const bounded *of) {
    soekpi_exact_add_product(sum, one, half_of(of));
}

bool soekpi_difference_holds(const bounded *now, const bounded *base, const bounded *change) {
    exact difference;
    exact slack;
    soekpi_exact_set(&difference, now->figure);
    soekpi_exact_add_product(&difference, minus_one, base->figure);
    soekpi_exact_add_product(&difference, minus_one, change->figure);
    difference.sign = difference.sign < 0 ? 1 : difference.sign;
    soekpi_exact_zero(&slack);
    add_halves(&slack, now);
    add_halves(&slack, base);
    add_halves(&slack, change);
    return soekpi_exact_compare(&difference, &slack) <= 0;
}

/* ends[0] <= ends[1]: those of figure + more. */
static void find_ends(const bounded *of, decimal more, exact ends[2]) {
    for (size_t i = 0; i < 2; i++) {
        soekpi_exact_set(&ends[i], of->figure);
        soekpi_exact_add_product(&ends[i], one, more);
        soekpi_exact_add_product(&ends[i], i == 0 ? minus_one : one, half_of(of));
    }
}

bool soekpi_rate_holds(const bounded *now, const bounded *base, const bounded *change) {
    exact bases[2];
    exact factors[2];
    exact nows[2];
    bool below = false; /* a product is not above all values of this period's figure */
    bool above = false;
    find_ends(now, (decimal){0, 0}, nows);
    find_ends(base, (decimal){0, 0}, bases);
    find_ends(change, one, factors);
    for (size_t i = 0; i < 4; i++) {
        exact product;
        soekpi_exact_multiply(&product, &bases[i / 2], &factors[i % 2]);
        below = below || soekpi_exact_compare(&product, &nows[1]) <= 0;
        above = above || soekpi_exact_compare(&product, &nows[0]) >= 0;
    }
    return below && above;
}
