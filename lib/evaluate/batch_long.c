/* Limits in 128-bit integers, row by row: where amounts are so large, or a rule has so
 * many places, that a limit's integers reach 2^53 (a group of 10^12 yuan with cents, held
 * against last year's ratio + 0.5 pp). */
#include "evaluate/batch.h"

#include "base/exact.h"

#define PRODUCT_END 0x1p125

/* One row's integers. */
typedef struct long_row {
    int128 top, second, bottom;
    int128 numerator, denominator; /* of the value */
} long_row;

static bool fits(const lane_limit *limit, double p, double q, double numerator, double denominator) {
    double base = fabs(limit->a * p) + fabs(limit->b * q);
    double top = base * limit->unit + fabs(limit->second * q) + fabs(limit->share) * base;
    return fabs(limit->q * q) * fabs(numerator) < PRODUCT_END && top * fabs(denominator) < PRODUCT_END;
}

static bool make_row(const lane_quotient *value, const lane_limit *limit, size_t row, long_row *out) {
    double numerator = value->numerator[row] * value->up, denominator = value->denominator[row] * value->down;
    double p = limit->numerator[row], q = limit->denominator[row];
    if (!fits(limit, p, q, numerator, denominator))
        return false;
    if (q < 0) {
        p = -p;
        q = -q;
    }
    if (denominator < 0) {
        numerator = -numerator;
        denominator = -denominator;
    }
    int128 part = (int128)limit->a * (int128)p, base = part + (int128)limit->b * (int128)q;
    out->numerator = (int128)numerator;
    out->denominator = (int128)denominator;
    out->bottom = (int128)limit->q * (int128)q;
    out->top = base * (int128)limit->unit;
    out->second = out->top;
    if (limit->has_share)
        out->second += (int128)limit->share * (base < 0 ? -base : base);
    else if (limit->has_second)
        out->second = part + (int128)limit->second * (int128)q;
    return true;
}

static void set_row(row_set *rows, size_t row, bool holds) {
    *rows = (*rows & ~((row_set)1 << row)) | (row_set)holds << row;
}

static void put_distances(const work *on, const long_row *of, int128 distance, size_t row) {
    if (on->references)
        on->references[row] = soekpi_nearest_quotient(of->top, of->bottom);
    if (on->margins)
        on->margins[row] = soekpi_nearest_quotient(distance, of->denominator * of->bottom);
    if (on->amounts)
        on->amounts[row] = soekpi_nearest_quotient(distance, of->bottom * (int128)on->ready->amount_unit);
}

/* The other products that distances need. */
static bool distances_fit(const work *on, const long_row *of) {
    double bottom = (double)of->bottom;
    return fabs((double)of->denominator) * bottom < PRODUCT_END &&
           on->ready->amount_unit * bottom < PRODUCT_END;
}

row_set soekpi_judge_long(const work *on, const lane_limit *limit, bool first, row_set rows,
                          lane_findings *found) {
    row_set decided = 0;
    bool distances = first && (on->references || on->margins || on->amounts);
    for (; rows != 0; rows &= rows - 1) {
        size_t row = first_of(rows);
        long_row of;
        if (!make_row(&on->value, limit, row, &of) || (distances && !distances_fit(on, &of)))
            continue;
        int128 sign = limit->upper ? -1 : 1;
        int128 distance = (of.numerator * of.bottom - of.denominator * of.top) * sign;
        int128 further = (of.numerator * of.bottom - of.denominator * of.second) * sign;
        set_row(&found->holds, row, limit->threshold > 0 ? distance > 0 : distance >= 0);
        set_row(&found->holds_second, row, further >= 0);
        if (distances)
            put_distances(on, &of, distance, row);
        decided |= (row_set)1 << row;
    }
    return decided;
}
