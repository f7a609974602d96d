/* Which figure is to blame for a sum that does not balance.
 *
 * A figure stands in several sums. What would make this one balance also makes the
 * others balance, or spoils them: that is evidence for or against it. Beyond that,
 * people make a few kinds of slips (a unit, a sign, two digits swapped), and a figure
 * that one of them explains is suspect. Where two figures are equally suspect nobody
 * is blamed. */
#include "table/check_identities.h"

/* The figures of the failing sum, and what is held against each. */
typedef struct inquiry {
    const checked_table *checked;
    const identity_at *failing;
    const linear_check *sum;
    int32_t time;
    size_t row;
    decimal figures[IDENTITY_FIGURES];
    bool blamable[IDENTITY_FIGURES]; /* its factor is 1 or -1: what it should be is a decimal */
    exact changes[IDENTITY_FIGURES]; /* what is to be added to it */
    size_t mended[IDENTITY_FIGURES]; /* other sums that would balance then, and do not now */
    size_t spoilt[IDENTITY_FIGURES]; /* that balance now, and would not then */
} inquiry;

static bool is_plus_or_minus_one(decimal factor) {
    return factor.exponent == 0 && (factor.mantissa == 1 || factor.mantissa == -1);
}

/* Whether |difference| <= slack + more. */
static bool is_within(const exact *difference, const exact *slack, const exact *more) {
    exact size;
    exact limit;
    soekpi_exact_copy(&size, difference);
    size.sign = size.sign < 0 ? 1 : size.sign;
    soekpi_exact_add(&limit, slack, more);
    return soekpi_exact_compare(&size, &limit) <= 0;
}

/* ---- Evidence ---- */

/* What another sum says about a figure of the failing one. */
static void weigh(inquiry *state, size_t which, const identity_at *other, const linear_check *sum) {
    for (size_t i = 0; i < other->of->count; i++) {
        if (other->of->items[i] != state->failing->of->items[which]) {
            continue;
        }
        bool before = soekpi_identity_holds(other->of, sum);
        linear_check after = *sum;
        exact step;
        soekpi_exact_multiply_decimal(&step, &state->changes[which], other->of->factors[i]);
        soekpi_exact_add(&after.difference, &after.difference, &step);
        bool then = is_within(&after.difference, &after.slack, &state->sum->slack) ||
                    (other->of->at_least && after.difference.sign < 0);
        state->mended[which] += !before && then;
        state->spoilt[which] += before && !then;
    }
}

static void ask_others(inquiry *state, const identity_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        const identity *other = &list->identities[i];
        identity_at at;
        linear_check sum;
        if (other == state->failing->of || !soekpi_identity_at(state->checked, other, state->time, &at) ||
            !soekpi_identity_sum(&at, state->checked, state->row, &sum)) {
            continue;
        }
        for (size_t which = 0; which < state->failing->of->count; which++) {
            if (state->blamable[which]) {
                weigh(state, which, &at, &sum);
            }
        }
    }
}

/* A figure that is never negative was not meant to be. */
static void exclude_negatives(inquiry *state) {
    for (size_t i = 0; i < state->failing->of->count; i++) {
        exact right;
        soekpi_exact_set(&right, state->figures[i]);
        soekpi_exact_add(&right, &right, &state->changes[i]);
        state->spoilt[i] +=
            state->blamable[i] && right.sign < 0 && state->figures[i].mantissa >= 0 &&
            soekpi_never_negative(soekpi_checked_item_of(state->checked, state->failing->columns[i]));
    }
}

/* ---- Slips ---- */

/* Whether the sum balances with another figure; `coarse` is what that one is rounded
 * to beyond the slack. */
static bool balances_with(const inquiry *state, size_t which, decimal instead, const exact *coarse) {
    exact difference;
    soekpi_exact_copy(&difference, &state->sum->difference);
    soekpi_exact_add_product(&difference, state->failing->of->factors[which], instead);
    soekpi_exact_add_product(&difference, soekpi_decimal_negate(state->failing->of->factors[which]),
                             state->figures[which]);
    return is_within(&difference, &state->sum->slack, coarse);
}

/* Neighbouring digits, from the last one on: false when there is no such pair or they are alike. */
static bool swap_digits(decimal figure, int32_t printed, int at, decimal *out) {
    int32_t last = printed < figure.exponent ? printed : figure.exponent;
    int128 size = figure.mantissa < 0 ? -figure.mantissa : figure.mantissa;
    int128 unit = 1;
    for (int32_t i = figure.exponent; i > last; i--) {
        size *= 10;
    }
    for (int i = 0; i < at; i++) {
        unit *= 10;
    }
    if (size / unit < 10) {
        return false;
    }
    int digit = (int)(size / unit % 10);
    int next = (int)(size / unit / 10 % 10);
    size += unit * 9 * (digit - next); /* digit moves to the tens, next to the ones */
    *out = soekpi_decimal_strip(figure.mantissa < 0 ? -size : size, last);
    return digit != next;
}

/* What the sum makes of a figure. */
static void set_right(const inquiry *state, size_t which, suspect *out) {
    exact right;
    soekpi_exact_set(&right, state->figures[which]);
    soekpi_exact_add(&right, &right, &state->changes[which]);
    soekpi_exact_strip(&right);
    if (right.size == 0 || right.size == 1) { /* as every sum of accounts */
        int128 size = right.size == 1 ? (int128)right.limbs[0] : 0;
        out->right = soekpi_decimal_make(right.sign < 0 ? -size : size, right.exponent);
        out->right_known = true;
    }
}

/* Half a unit of a figure's last digit, of the fifth at least; of what the column prints
 * where that is coarser. A figure in a wrong unit was often rounded in that unit. */
static decimal own_rounding(decimal figure, int32_t printed) {
    enum { DIGITS = 5 };
    int32_t last = figure.exponent;
    int128 rest = figure.mantissa < 0 ? -figure.mantissa : figure.mantissa;
    int32_t digits = 0;
    for (; rest > 0; rest /= 10) {
        digits++;
    }
    last = digits < DIGITS ? last - (DIGITS - digits) : last;
    return (decimal){5, (last > printed ? last : printed) - 1};
}

static bool try_factor(const inquiry *state, size_t which, int32_t printed, suspect *out) {
    exact nothing;
    soekpi_exact_zero(&nothing);
    if (printed == NOT_PRINTED) {
        return false;
    }
    for (int power = 1; power <= 4; power++) {
        for (int sign = -1; sign <= 1; sign += 2) {
            exact coarse;
            decimal instead = soekpi_decimal_shift(state->figures[which], sign * power);
            soekpi_exact_set(
                &coarse, soekpi_decimal_shift(own_rounding(state->figures[which], printed), sign * power));
            if (balances_with(state, which, instead, &coarse)) {
                out->slip = SLIP_FACTOR;
                out->power = sign * power;
                out->right = instead;
                if (!balances_with(state, which, instead, &nothing)) {
                    set_right(state, which, out); /* the others are finer */
                }
                return true;
            }
        }
    }
    return false;
}

static bool try_sign(const inquiry *state, size_t which, suspect *out) {
    exact nothing;
    soekpi_exact_zero(&nothing);
    decimal instead = soekpi_decimal_negate(state->figures[which]);
    out->slip = SLIP_SIGN;
    out->right = instead;
    return balances_with(state, which, instead, &nothing);
}

static bool try_swap(const inquiry *state, size_t which, int32_t printed, suspect *out) {
    enum { DIGITS = 15, PADDED = 22 }; /* 10^37 is below 2^127 */
    exact nothing;
    soekpi_exact_zero(&nothing);
    out->slip = SLIP_SWAP;
    if (printed == NOT_PRINTED || state->figures[which].exponent - printed > PADDED) {
        return false;
    }
    for (int at = 0; at < DIGITS + PADDED; at++) {
        decimal instead;
        if (swap_digits(state->figures[which], printed, at, &instead) &&
            balances_with(state, which, instead, &nothing)) {
            out->right = instead;
            return true;
        }
    }
    return false;
}

/* The slip that makes a figure explain the difference, one kind at a time. */
static bool try_slip(const inquiry *state, size_t which, slip kind, suspect *out) {
    int32_t printed = soekpi_checked_printed(state->checked, state->failing->columns[which]);
    suspect tried = {.which = which, .known = true, .others = state->mended[which], .right_known = true};
    bool explains = state->figures[which].mantissa != 0 &&
                    (kind == SLIP_FACTOR ? try_factor(state, which, printed, &tried)
                     : kind == SLIP_SIGN ? try_sign(state, which, &tried)
                                         : try_swap(state, which, printed, &tried));
    if (explains) {
        *out = tried;
    }
    return explains;
}

/* ---- The verdict ---- */

/* The figure whose evidence is best: at most one; IDENTITY_FIGURES: two are alike. */
static size_t best_by_evidence(const inquiry *state) {
    size_t best = IDENTITY_FIGURES;
    size_t unspoilt = 0;
    for (size_t i = 0; i < state->failing->of->count; i++) {
        if (!state->blamable[i] || state->spoilt[i] > 0) {
            continue;
        }
        unspoilt++;
        if (best == IDENTITY_FIGURES || state->mended[i] > state->mended[best]) {
            best = i;
        }
    }
    for (size_t i = 0; best < IDENTITY_FIGURES && i < state->failing->of->count; i++) {
        if (i != best && state->blamable[i] && state->spoilt[i] == 0 &&
            state->mended[i] == state->mended[best]) {
            return IDENTITY_FIGURES;
        }
    }
    /* The only one left of several that could be asked about. */
    bool evident = best < IDENTITY_FIGURES && (state->mended[best] > 0 || unspoilt == 1);
    return evident ? best : IDENTITY_FIGURES;
}

static suspect blame_by_evidence(const inquiry *state, size_t best) {
    suspect found = {.which = best, .known = true, .others = state->mended[best]};
    static const slip kinds[] = {SLIP_SIGN, SLIP_FACTOR, SLIP_SWAP};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (try_slip(state, best, kinds[i], &found)) {
            return found;
        }
    }
    set_right(state, best, &found);
    return found;
}

/* The only figure that some slip explains, among those that nothing speaks against. */
static suspect blame_by_slip(const inquiry *state) {
    static const slip kinds[] = {SLIP_SIGN, SLIP_FACTOR, SLIP_SWAP};
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        suspect found = {0};
        size_t explaining = 0;
        for (size_t i = 0; i < state->failing->of->count; i++) {
            if (state->blamable[i] && state->spoilt[i] == 0) {
                explaining += try_slip(state, i, kinds[kind], &found);
            }
        }
        if (explaining == 1) {
            return found;
        }
        if (explaining > 1) {
            break;
        }
    }
    return (suspect){0};
}

/* Nobody alone, but the whole is cleared by others: the part that would change least for
 * its size. */
static suspect blame_likely(const inquiry *state) {
    suspect found = {0};
    if (state->spoilt[0] == 0) {
        return found;
    }
    for (size_t i = 1; i < state->failing->of->count; i++) {
        /* All change by as much: the largest changes least. */
        double size = fabs(soekpi_decimal_to_double(state->figures[i]));
        double best = fabs(soekpi_decimal_to_double(state->figures[found.which]));
        if (state->blamable[i] && state->spoilt[i] == 0 && (!found.likely || size > best)) {
            found.which = i;
            found.likely = true;
        }
    }
    return found;
}

static bool begin(inquiry *state) {
    const identity *of = state->failing->of;
    for (size_t i = 0; i < of->count; i++) {
        if (soekpi_checked_read(state->failing->columns[i], state->row, &state->figures[i]) != READ_NUMBER) {
            return false;
        }
        state->blamable[i] = is_plus_or_minus_one(of->factors[i]);
        soekpi_exact_copy(&state->changes[i], &state->sum->difference);
        if (soekpi_decimal_sign(of->factors[i]) > 0) {
            soekpi_exact_negate(&state->changes[i]);
        }
    }
    return true;
}

suspect soekpi_identity_suspect(const checked_table *checked, const identity_list *list,
                                const identity_at *failing, const linear_check *sum, int32_t time,
                                size_t row) {
    inquiry state = {.checked = checked, .failing = failing, .sum = sum, .time = time, .row = row};
    if (!begin(&state)) {
        return (suspect){0};
    }
    ask_others(&state, list);
    exclude_negatives(&state);
    size_t best = best_by_evidence(&state);
    if (best < IDENTITY_FIGURES) {
        return blame_by_evidence(&state, best);
    }
    suspect found = blame_by_slip(&state);
    return found.known ? found : blame_likely(&state);
}
