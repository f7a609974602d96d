#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const money_word money_words[MONEY_WORDS] = {{"元", 0}, {"万元", 4}, {"千元", 3}, {"亿元", 8}, {"百万元", 6}};

/* digits * 10^-decimals in plain digits. */
static void print(char *out, size_t size, int64_t digits, int decimals) {
    long long ten = 1;
    for (int i = 0; i < decimals; i++)
        ten *= 10;
    long long whole = llabs((long long)digits);
    const char *sign = digits < 0 ? "-" : "";
    if (decimals == 0)
        (void)snprintf(out, size, "%s%lld", sign, whole);
    else
        (void)snprintf(out, size, "%s%lld.%0*lld", sign, whole / ten, decimals, whole % ten);
}

static constant stripped(int64_t digits, int32_t power) {
    for (; digits != 0 && digits % 10 == 0; digits /= 10)
        power++;
    return (constant){digits, digits == 0 ? 0 : power};
}

/* Mostly short, as people write them; now and then as long as a number can be. */
static int64_t some_digits(random_state *random, int *decimals) {
    static const int64_t ends[] = {10, 100, 1000, 10000, 100000};
    if (random_chance(random, 4)) {
        *decimals = (int)random_between(random, 9, 13);
        return random_between(random, 1, INT64_C(99999999999999));
    }
    *decimals = (int)random_below(random, 4);
    return random_between(random, 1, ends[random_below(random, 5)] - 1);
}

constant words_constant(random_state *random, int32_t unit, words_role role, char *out) {
    char number[64];
    int decimals;
    int64_t digits = some_digits(random, &decimals);
    int32_t power = 0;
    const char *word = "";
    if (role == WORDS_LIMIT && random_chance(random, 8))
        digits = -digits;
    if (role == WORDS_LIMIT && random_chance(random, 5))
        digits = 0;
    const money_word *money = &money_words[random_below(random, MONEY_WORDS)];
    char per_person[24];
    switch (unit) {
    case SOEKPI_PERCENT:
        word = role == WORDS_MARGIN ? (random_chance(random, 50) ? " pp" : " 个百分点") : " %";
        power = -2;
        break;
    case SOEKPI_MONEY:
        word = money->word;
        power = money->power;
        break;
    case SOEKPI_MONEY_PER_PERSON:
        (void)snprintf(per_person, sizeof per_person, " %s/人", money->word);
        word = per_person;
        power = money->power;
        break;
    case SOEKPI_TIMES:
        word = random_chance(random, 50) ? " 倍" : "";
        break;
    case SOEKPI_DAYS:
        word = " 天";
        break;
    default:
        break;
    }
    if (role == WORDS_SHARE) {
        word = " %";
        power = -2;
    }
    print(number, sizeof number, digits, decimals);
    (void)snprintf(out, WORDS_SIZE, "%s%s", number, word);
    return stripped(digits, power - decimals);
}

constant words_factor(random_state *random, char *out) {
    static const int64_t usual[] = {105, 110, 95, 120, 200, 50, 98, 300, 102, 80};
    int64_t digits = usual[random_below(random, 10)];
    int decimals = 2;
    if (random_chance(random, 30)) {
        digits = random_between(random, 1, 99999);
        decimals = (int)random_between(random, 1, 4);
    }
    print(out, WORDS_SIZE, digits, decimals);
    return stripped(digits, -decimals);
}
