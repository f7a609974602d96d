/* The figures of a scene, and the doubles that stand for them. */
#include "rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figure.h"

static regime choose_regime(random_state *random, bool may_shift) {
    static const int32_t decimals[] = {2, 2, 2, 2, 2, 0, 1, 3, 4, 6};
    regime out = {.decimals = decimals[random_below(random, 10)]};
    uint64_t draw = random_below(random, 100);
    out.most = draw < 62 ? (int32_t)random_between(random, 3, 12) : (int32_t)random_between(random, 13, 15);
    out.fewest = out.most > 3 && random_chance(random, 50) ? out.most - 3 : out.most;
    out.fine = random_chance(random, 60);
    out.spoilt = random_chance(random, 25);
    out.mixed = draw >= 80 && draw < 89;
    out.noisy = draw >= 89 && draw < 92;
    out.any_power = draw >= 97;
    if (may_shift && draw >= 92 && draw < 97)
        out.shift = (int32_t)(random_chance(random, 50) ? random_between(random, -270, 260)
                                                        : random_between(random, -12, 12));
    return out;
}

/* One unit of the column's last decimal. */
static bool step_last(figure *moved, int32_t decimals, int step) {
    int64_t digits = moved->digits;
    if (moved->power < -decimals)
        return false;
    for (int32_t power = moved->power; power > -decimals; power--) {
        if (digits > 100000000000000 || digits < -100000000000000)
            return false;
        digits *= 10;
    }
    digits += step;
    if (digits >= 1000000000000000 || digits <= -1000000000000000)
        return false;
    *moved = (figure){digits, digits ? -decimals : 0, FIGURE_NUMBER};
    return true;
}

static bool move_one(row_maker *make, const law_target *law, bool last) {
    int step = random_chance(make->random, 50) ? 1 : -1;
    for (int tries = 0; tries < 4; tries++) {
        figure *moved = &make->row[law->columns[random_below(make->random, (uint64_t)law->column_count)]];
        if (last ? step_last(moved, make->regime.decimals, step) : figure_step(moved, step))
            return true;
    }
    return false;
}

static row_class choose_class(random_state *random, bool fine) {
    uint64_t draw = random_below(random, 100);
    return draw < 2    ? ROW_UNCHANGED
           : draw < 5  ? ROW_NOISE
           : draw < 45 ? (fine ? ROW_UNIT : ROW_LAST)
           : draw < 98 ? ROW_TIE
                       : ROW_RANDOM; /* and where the others fail */
}

static bool try_tie(row_maker *make, const scene_target *target) {
    for (int tries = 0; tries < 16; tries++) {
        make->coarse = tries < 2 ? tries : (int32_t)random_between(make->random, 1, 7);
        make->multiple = target->unit == SOEKPI_DAYS ? 73 : target->law.value.annualise && tries > 0 ? 3 : 1;
        if (row_tie(make, target))
            return true;
    }
    return false;
}

/* Fills the cluster's columns of a row; what the row turned out to be. */
static row_class make_row(row_maker *make) {
    random_state *random = make->random;
    const scene_cluster *cluster = make->cluster;
    const scene_target *target =
        &make->made->targets[cluster->first_target +
                             (int32_t)random_below(random, (uint64_t)cluster->target_count)];
    row_class wanted = choose_class(random, make->regime.fine);
    make->coarse = 0;
    make->multiple = 1;
    if (make->regime.any_power) {
        row_random(make);
        return ROW_WILD;
    }
    if (random_chance(random, 15) && row_cancel(make, target))
        return ROW_CANCEL;
    switch (wanted) {
    case ROW_TIE:
    case ROW_NOISE:
        if (try_tie(make, target))
            return wanted;
        break;
    case ROW_UNIT:
    case ROW_LAST:
        if (try_tie(make, target) && move_one(make, &target->law, wanted == ROW_LAST))
            return wanted;
        break;
    case ROW_UNCHANGED:
        row_random(make);
        row_unchanged(make);
        return wanted;
    default:
        break;
    }
    row_random(make);
    return ROW_RANDOM;
}

/* ---- cells ---- */

static double nudged(double cell, int64_t units) {
    uint64_t bits;
    memcpy(&bits, &cell, sizeof bits);
    bits += (uint64_t)units;
    memcpy(&cell, &bits, sizeof bits);
    return isfinite(cell) && cell != 0 ? cell : 1.0;
}

static double special(random_state *random) {
    static const double those[] = {
        1e300, -1e300, 1e-300, 5e-324,  1.7976931348623157e308, 1.0000000000000002e300,
        -1.0,  1e-301, 1e301,  -1e-300, 123456789012345678.0,   0.30000000000000004};
    uint64_t draw = random_below(random, 100);
    return draw < 35   ? (double)NAN
           : draw < 45 ? (random_chance(random, 50) ? (double)INFINITY : -(double)INFINITY)
           : draw < 60 ? 0.0
           : draw < 68 ? -0.0
                       : those[random_below(random, sizeof those / sizeof *those)];
}

/* Writes a cell and reads what it means. */
static void store(scene *made, size_t row, int32_t column, double cell, const figure *known) {
    const scene_column *of = &made->columns[column];
    figure *out = &made->figures[row * (size_t)made->column_count + (size_t)column];
    made->cells[(size_t)column * made->rows + row] = cell;
    *out = known ? *known : figure_read(cell, of->power);
    if (out->kind == FIGURE_MISSING && of->has_fallback)
        *out = (figure){of->fallback.digits, of->fallback.power, FIGURE_NUMBER};
}

static void store_row(row_maker *make, scene *made, size_t row, row_class is) {
    const scene_cluster *cluster = make->cluster;
    random_state *random = make->random;
    bool has_special = make->regime.spoilt && random_chance(random, 15);
    int32_t noisy = is == ROW_NOISE ? cluster->first_column +
                                          (int32_t)random_below(random, (uint64_t)cluster->column_count)
                                    : -1;
    int32_t odd = has_special
                      ? cluster->first_column + (int32_t)random_below(random, (uint64_t)cluster->column_count)
                      : -1;
    for (int32_t i = 0; i < cluster->column_count; i++) {
        int32_t column = cluster->first_column + i;
        figure *meant = &make->row[column];
        int32_t power = meant->power - made->columns[column].power;
        if (make->regime.shift && made->columns[column].nature == MONEY_FIGURES)
            power += make->regime.shift;
        double cell = figure_double(meant->digits, power);
        bool nudge = column == noisy || make->regime.noisy;
        if (nudge) {
            int64_t most = INT64_C(1) << random_between(random, 0, make->regime.noisy ? 11 : 7);
            cell = nudged(cell, random_between(random, -most, most));
        }
        bool replaced = column == odd || (has_special && random_chance(random, 10));
        if (replaced)
            cell = special(random);
        /* A decimal of at most 15 digits survives in a double (DBL_DIG); a sample is printed all the same. */
        bool plain = !nudge && !replaced && make->regime.shift == 0 &&
                     figure_is_plain(meant->digits, power) && !random_chance(random, 3);
        store(made, row, column, cell, plain ? meant : NULL);
    }
}

static int32_t months_of_row(scene *made, size_t row, random_state *random) {
    if (made->months_column == NO_COLUMN_YET)
        return made->months;
    double cell = (double)random_between(random, 1, 12);
    if (random_chance(random, 10))
        cell = random_chance(random, 50) ? (double)NAN : special(random);
    store(made, row, made->months_column, cell, NULL);
    int32_t months = scene_months(made, row);
    return months > 0 ? months : made->months;
}

int32_t scene_months(const scene *made, size_t row) {
    if (made->months_column == NO_COLUMN_YET)
        return made->months;
    figure read = made->figures[row * (size_t)made->column_count + (size_t)made->months_column];
    if (read.kind == FIGURE_MISSING)
        return made->months;
    int64_t whole = read.digits;
    if (read.power == 1)
        whole *= 10;
    return read.kind == FIGURE_NUMBER && read.power >= 0 && read.power <= 1 && whole >= 1 && whole <= 12
               ? (int32_t)whole
               : 0;
}

/* True when a common power of ten leaves the cluster's value as it is. */
static bool may_shift(const scene *made, const scene_cluster *cluster) {
    int32_t unit = made->targets[cluster->first_target].unit;
    return unit != SOEKPI_MONEY && unit != SOEKPI_MONEY_PER_PERSON;
}

bool scene_make_rows(scene *made) {
    size_t columns = (size_t)made->column_count;
    made->cells = calloc(made->rows * columns, sizeof *made->cells);
    made->figures = calloc(made->rows * columns, sizeof *made->figures);
    made->classes = calloc(made->rows * (size_t)made->cluster_count, 1);
    if (!made->cells || !made->figures || !made->classes)
        return false;
    figure row[SCENE_COLUMNS];
    memset(row, 0, sizeof row);
    regime regimes[SCENE_CLUSTERS];
    size_t ends[SCENE_CLUSTERS] = {0}; /* of the stretches of rows made alike */
    for (size_t r = 0; r < made->rows; r++) {
        int32_t months = months_of_row(made, r, &made->random);
        for (int32_t c = 0; c < made->cluster_count; c++) {
            row_maker make = {.made = made,
                              .random = &made->random,
                              .cluster = &made->clusters[c],
                              .months = months,
                              .row = row};
            if (r >= ends[c]) {
                regimes[c] = choose_regime(&made->random, may_shift(made, make.cluster));
                ends[c] =
                    r + (random_chance(&made->random, 60) ? 64 * (1 + (size_t)random_below(&made->random, 4))
                                                          : 1 + (size_t)random_below(&made->random, 90));
            }
            make.regime = regimes[c];
            row_class is = make_row(&make);
            made->classes[(size_t)c * made->rows + r] = (uint8_t)is;
            store_row(&make, made, r, is);
        }
    }
    return true;
}
