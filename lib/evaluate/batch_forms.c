/* Forms of a batch: their figures, and the integers that turn them into a ratio or a
 * limit at the scales in force. */
#include "evaluate/batch.h"

static const double tens[MOST_TENS + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                           1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                           1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

double soekpi_power_of_ten(int power) {
    return tens[power];
}

#define EIGHT(x) x, x, x, x, x, x, x, x
#define SIXTY_FOUR(x) EIGHT(x), EIGHT(x), EIGHT(x), EIGHT(x), EIGHT(x), EIGHT(x), EIGHT(x), EIGHT(x)
const double soekpi_ones[BATCH_ROWS] = {SIXTY_FOUR(1)};
const double soekpi_nothing[BATCH_ROWS] = {SIXTY_FOUR(NAN)};

/* integer * 10^power, an exact integer below 2^53; NaN when it is none. */
double soekpi_integer_of(double integer, int power) {
    if (integer == 0)
        return 0;
    double product = power >= 0 && power <= MOST_TENS ? integer * tens[power] : (double)NAN;
    return fabs(product) < INTEGER_END ? product : (double)NAN;
}

const double *soekpi_form_figures(work *on, const lane_form *of) {
    batch *at = on->at;
    if (of->kind == FORM_CONSTANT)
        return soekpi_ones;
    if (of->kind == FORM_COLUMN)
        return at->figures + of->slot * BATCH_ROWS;
    double *out = at->forms + on->forms++ * BATCH_ROWS;
    int power = of->constant.exponent + at->scales[of->family] + of->power;
    double constant = soekpi_integer_of(of->constant.integer, power);
    bool checked = !(of->reach < INTEGER_END) || constant != 0; /* NaN fits nowhere */
    on->left |= at->program->kernel->sum(at->figures, of->terms, of->count, constant, checked, at->rows, out);
    return out;
}

int soekpi_form_power(const batch *at, const lane_form *of) {
    return of->power + (of->family == NO_FAMILY ? 0 : at->scales[of->family]);
}

/* The ratio's value is numerator * up / (denominator * down), integers. */
lane_quotient soekpi_quotient_of(work *on, const lane_ratio *ratio) {
    int power = soekpi_form_power(on->at, &ratio->denominator) - soekpi_form_power(on->at, &ratio->numerator);
    lane_quotient out = {.numerator = soekpi_form_figures(on, &ratio->numerator),
                         .denominator = soekpi_form_figures(on, &ratio->denominator),
                         .up = soekpi_integer_of(ratio->numerator.unit, power > 0 ? power : 0),
                         .down = soekpi_integer_of(ratio->denominator.unit, power < 0 ? -power : 0),
                         .flips = ratio->nonzero};
    if (isnan(out.up) || isnan(out.down))
        on->left = ~(row_set)0;
    out.scaled = out.up != 1 || out.down != 1;
    out.checked = !(fabs(out.up) * ratio->numerator.reach < INTEGER_END &&
                    fabs(out.down) * ratio->denominator.reach < INTEGER_END);
    return out;
}

/* The limit's constants: the common denominator 10^places makes all of them integers. */
lane_limit soekpi_limit_of(work *on, const lane_test *test) {
    const lane_ratio *ratio = &on->target->references[test->reference];
    lane_quotient base = soekpi_quotient_of(on, ratio);
    lane_limit out = {.numerator = base.numerator,
                      .denominator = base.denominator,
                      .threshold = test->strict ? 0.5 : -0.5,
                      .has_second = test->extra == SECOND_MARGIN,
                      .has_share = test->extra == SECOND_SHARE,
                      .unit = 1,
                      .flips = ratio->nonzero};
    const scaled_integer *constants[3] = {&test->factor, &test->margin, &test->second};
    int places = 0;
    for (int i = 0; i < (out.has_second ? 3 : 2); i++)
        if (constants[i]->integer != 0 && -constants[i]->exponent > places)
            places = -constants[i]->exponent;
    double down = base.down * test->sign;
    out.a = soekpi_integer_of(test->factor.integer, test->factor.exponent + places) * base.up * test->sign;
    out.b = soekpi_integer_of(test->margin.integer, test->margin.exponent + places) * down;
    out.q = soekpi_integer_of(1, places) * down;
    if (out.has_second)
        out.second = soekpi_integer_of(test->second.integer, test->second.exponent + places) * down;
    if (out.has_share) {
        int split = test->second.exponent < 0 ? -test->second.exponent : 0;
        out.unit = soekpi_integer_of(1, split);
        out.share = soekpi_integer_of(test->second.integer, test->second.exponent + split);
        out.q *= out.unit;
    }
    double top = fabs(out.a) * ratio->numerator.reach + fabs(out.b) * ratio->denominator.reach;
    double extra = fabs(out.second) * ratio->denominator.reach + fabs(out.share) * top;
    out.checked = !(top * out.unit + extra < INTEGER_END && fabs(out.a) < INTEGER_END &&
                    fabs(out.q) * ratio->denominator.reach < INTEGER_END);
    return out;
}
