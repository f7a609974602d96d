#include "figure.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { DIGITS = 15, LARGEST_POWER = 300 };
static const int64_t digits_end = 1000000000000000;

figure figure_checked(int64_t digits, int32_t power) {
    figure read = {digits, power, FIGURE_NUMBER};
    if (digits == 0)
        return (figure){0, 0, FIGURE_NUMBER};
    int32_t length = 0;
    for (int64_t rest = digits; rest != 0; rest /= 10)
        length++;
    int32_t leading = power + length - 1; /* d.ddd * 10^leading */
    int64_t one = digits < 0 ? -digits : digits;
    while (one % 10 == 0)
        one /= 10;
    if (leading < -LARGEST_POWER || leading > LARGEST_POWER || (leading == LARGEST_POWER && one != 1))
        read.kind = FIGURE_INVALID;
    return read;
}

figure figure_read(double cell, int32_t shift) {
    char text[40];
    if (isnan(cell))
        return (figure){0, 0, FIGURE_MISSING};
    if (isinf(cell))
        return (figure){0, 0, FIGURE_INVALID};
    (void)snprintf(text, sizeof text, "%.14e", cell); /* -d.ddddddddddddddE-ddd */
    const char *at = text;
    bool negative = *at == '-';
    at += negative;
    int64_t digits = *at - '0';
    for (at += 2; *at != 'e'; at++)
        digits = 10 * digits + (*at - '0');
    int32_t power = (int32_t)strtol(at + 1, NULL, 10) - (DIGITS - 1);
    for (; digits != 0 && digits % 10 == 0; digits /= 10)
        power++;
    if (negative)
        digits = -digits;
    /* In the column's unit first, then in base units. */
    figure read = figure_checked(digits, power);
    return read.kind == FIGURE_NUMBER ? figure_checked(digits, power + shift) : read;
}

bool figure_is_plain(int64_t digits, int32_t power) {
    return power >= -22 && power <= 22 && digits < digits_end && digits > -digits_end;
}

double figure_double(int64_t digits, int32_t power) {
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (figure_is_plain(digits, power)) /* two exact doubles, one rounding */
        return power < 0 ? (double)digits / tens[-power] : (double)digits * tens[power];
    char text[48];
    (void)snprintf(text, sizeof text, "%llde%d", (long long)digits, (int)power);
    return strtod(text, NULL);
}

bool figure_step(figure *moved, int step) {
    if (moved->digits == 0 || moved->kind != FIGURE_NUMBER)
        return false;
    int64_t digits = moved->digits;
    int32_t power = moved->power;
    while (digits < digits_end / 10 && digits > -digits_end / 10) {
        digits *= 10;
        power--;
    }
    digits += step;
    if (digits >= digits_end || digits <= -digits_end)
        return false;
    *moved = (figure){digits, power, FIGURE_NUMBER};
    return true;
}
