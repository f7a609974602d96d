#include "base/number.h"

#include <string.h>

/* ---- reading code points ---- */

/* A position in a text; `now` is the folded code point there, 0 at the end. */
typedef struct cursor {
    slice rest;
    uint32_t now;
    size_t size; /* bytes of `now` */
} cursor;

static void look(cursor *at) {
    at->now = 0;
    at->size = 0;
    if (at->rest.length == 0)
        return;
    uint32_t code_point = soekpi_fold_width(soekpi_utf8_decode(at->rest.start, at->rest.length, &at->size));
    at->now = code_point >= 'A' && code_point <= 'Z' ? code_point - 'A' + 'a' : code_point;
}

static cursor begin(slice text) {
    cursor at = {text, 0, 0};
    look(&at);
    return at;
}

static void step(cursor *at) {
    at->rest.start += at->size;
    at->rest.length -= at->size;
    look(at);
}

static bool take(cursor *at, uint32_t code_point) {
    if (at->rest.length == 0 || at->now != code_point)
        return false;
    step(at);
    return true;
}

static void skip_blanks(cursor *at) {
    while (at->rest.length > 0 && soekpi_is_blank(at->now))
        step(at);
}

static bool is_digit(uint32_t code_point) {
    return code_point >= '0' && code_point <= '9';
}

/* ---- units ---- */

/* Longest word first where one begins another. */
typedef struct unit_word {
    const char *word;
    unit_text unit;
} unit_word;

static const unit_word whole_units[] = {
    {"%", {SOEKPI_PERCENT, -2, true, false}},     {"pct", {SOEKPI_PERCENT, -2, true, false}},
    {"pp", {SOEKPI_PERCENT, -2, true, true}},     {"个百分点", {SOEKPI_PERCENT, -2, true, true}},
    {"百分点", {SOEKPI_PERCENT, -2, true, true}}, {"persons", {SOEKPI_PERSONS, 0, true, false}},
    {"person", {SOEKPI_PERSONS, 0, true, false}}, {"count", {SOEKPI_COUNT, 0, true, false}},
    {"倍", {SOEKPI_TIMES, 0, true, false}},       {"times", {SOEKPI_TIMES, 0, true, false}},
    {"天", {SOEKPI_DAYS, 0, true, false}},        {"日", {SOEKPI_DAYS, 0, true, false}},
    {"days", {SOEKPI_DAYS, 0, true, false}},      {"day", {SOEKPI_DAYS, 0, true, false}},
    {"个月", {SOEKPI_MONTHS, 0, true, false}},    {"月", {SOEKPI_MONTHS, 0, true, false}},
    {"months", {SOEKPI_MONTHS, 0, true, false}},  {"month", {SOEKPI_MONTHS, 0, true, false}},
    {"m2", {SOEKPI_AREA, 0, true, false}},        {"m²", {SOEKPI_AREA, 0, true, false}},
};

/* What a power of ten may stand before. */
static const unit_word counted_units[] = {
    {"元", {SOEKPI_MONEY, 0, true, false}},    {"人", {SOEKPI_PERSONS, 0, true, false}},
    {"户", {SOEKPI_COUNT, 0, true, false}},    {"家", {SOEKPI_COUNT, 0, true, false}},
    {"平方米", {SOEKPI_AREA, 0, true, false}}, {"㎡", {SOEKPI_AREA, 0, true, false}},
};

static const unit_word money_words[] = {
    {"yuan", {SOEKPI_MONEY, 0, true, false}}, {"cny", {SOEKPI_MONEY, 0, true, false}},
    {"rmb", {SOEKPI_MONEY, 0, true, false}},  {"wanyi", {SOEKPI_MONEY, 12, true, false}},
    {"wan", {SOEKPI_MONEY, 4, true, false}},  {"yi", {SOEKPI_MONEY, 8, true, false}},
};

typedef struct power_word {
    const char *word;
    int32_t power;
} power_word;

static const power_word powers[] = {{"万亿", 12}, {"百万", 6}, {"千", 3}, {"万", 4}, {"亿", 8}};

#define LENGTH(list) (sizeof(list) / sizeof(list)[0])

bool soekpi_fold_word(slice text, char *out, size_t capacity) {
    size_t length = 0;
    bool blank = false;
    uint32_t before = 0;
    for (cursor at = begin(text); at.rest.length > 0; step(&at)) {
        char bytes[4];
        if (soekpi_is_blank(at.now)) {
            blank = true;
            continue;
        }
        size_t size = soekpi_utf8_encode(at.now, bytes);
        if (at.now == 0 || size + 1 >= capacity - length)
            return false;
        if (blank && is_digit(before) && is_digit(at.now))
            out[length++] = ' ';
        memcpy(out + length, bytes, size);
        length += size;
        before = at.now;
        blank = false;
    }
    out[length] = '\0';
    return true;
}

static bool take_word(const char **text, const char *word) {
    size_t length = strlen(word);
    if (strncmp(*text, word, length) != 0)
        return false;
    *text += length;
    return true;
}

static bool take_unit(const char **text, const unit_word *list, size_t length, unit_text *out) {
    for (size_t i = 0; i < length; i++) {
        if (take_word(text, list[i].word)) {
            *out = list[i].unit;
            return true;
        }
    }
    return false;
}

bool soekpi_unit_read(slice text, unit_text *out) {
    static const char yuan[] = "人民币";
    char folded[64];
    if (!soekpi_fold_word(text, folded, sizeof folded))
        return false;
    for (size_t i = 0; i < LENGTH(whole_units); i++) {
        if (strcmp(folded, whole_units[i].word) == 0) {
            *out = whole_units[i].unit;
            return true;
        }
    }

    const char *rest = folded;
    unit_text unit;
    bool money = take_word(&rest, yuan);
    if (!take_unit(&rest, money_words, LENGTH(money_words), &unit)) {
        int32_t power = 0;
        for (size_t i = 0; i < LENGTH(powers) && power == 0; i++)
            if (take_word(&rest, powers[i].word))
                power = powers[i].power;
        if (!take_unit(&rest, counted_units, LENGTH(counted_units), &unit))
            return false;
        unit.power = power;
    }
    if (unit.unit == SOEKPI_MONEY) {
        if (!money)
            (void)take_word(&rest, yuan);
        if (take_word(&rest, "/人") || take_word(&rest, "/person"))
            unit.unit = SOEKPI_MONEY_PER_PERSON;
    } else if (money) {
        return false;
    }
    if (*rest != '\0')
        return false;
    *out = unit;
    return true;
}

const char *soekpi_money_word(int32_t power) {
    static const power_word words[] = {{"元", 0},     {"千元", 3}, {"万元", 4},
                                       {"百万元", 6}, {"亿元", 8}, {"万亿元", 12}};
    for (size_t i = 0; i < LENGTH(words); i++)
        if (words[i].power == power)
            return words[i].word;
    return NULL;
}

/* 万, 亿, 万亿 alone. */
static bool read_bare_power(slice text, unit_text *out) {
    for (size_t i = 0; i < LENGTH(powers); i++) {
        if (powers[i].power >= 4 && powers[i].power != 6 && soekpi_slice_equal(text, powers[i].word)) {
            *out = (unit_text){SOEKPI_NUMBER, powers[i].power, true, false};
            return true;
        }
    }
    return false;
}

/* ---- digits ---- */

typedef struct written {
    uint128 mantissa; /* the first 30 significant digits */
    int digits;       /* of the mantissa */
    int32_t exponent;
    int32_t printed;
    bool any;        /* a digit was seen */
    bool scientific; /* with an exponent */
    bool lost;       /* a digit behind the 30th was not zero */
} written;

static void add_digit(written *number, uint32_t digit, bool decimal_place) {
    number->any = true;
    if (decimal_place)
        number->printed--;
    if (number->digits == CONSTANT_DIGITS) {
        number->lost = number->lost || digit != 0;
        if (!decimal_place)
            number->exponent++;
        return;
    }
    number->mantissa = number->mantissa * 10 + digit;
    if (number->mantissa != 0)
        number->digits++;
    if (decimal_place)
        number->exponent--;
}

/* Digits before the point; with `grouped`, also commas in groups of three or of four. */
static bool read_whole(cursor *at, written *number, bool grouped) {
    bool leading_zero = at->now == '0';
    int first = 0; /* digits of the first group */
    int group = 0; /* digits of this one */
    int size = 0;  /* of every group but the first; 0 while it is not known */
    bool commas = false;
    for (; at->rest.length > 0; step(at)) {
        if (is_digit(at->now)) {
            add_digit(number, at->now - '0', false);
            group += group <= 4 ? 1 : 0;
        } else if (grouped && at->now == ',') {
            if (!commas)
                first = group;
            else if (group == 0 || (size != 0 && size != group))
                return false;
            else
                size = group;
            commas = true;
            group = 0;
        } else {
            break;
        }
    }
    if (!commas)
        return true;
    if (size == 0)
        size = group;
    return !leading_zero && group == size && (size == 3 || size == 4) && first >= 1 && first <= size;
}

/* An exponent, if one stands here; a lone "e" is left alone. */
static void read_exponent(cursor *at, written *number) {
    enum { LARGEST = 100000 }; /* beyond any number we take */
    cursor trial = *at;
    if (!take(&trial, 'e'))
        return;
    bool negative = take(&trial, '-');
    if (!negative)
        (void)take(&trial, '+');
    if (!is_digit(trial.now))
        return;
    int32_t exponent = 0;
    for (; trial.rest.length > 0 && is_digit(trial.now); step(&trial))
        if (exponent < LARGEST)
            exponent = exponent * 10 + (int32_t)(trial.now - '0');
    number->scientific = true;
    number->exponent += negative ? -exponent : exponent;
    number->printed += negative ? -exponent : exponent;
    *at = trial;
}

/* Reads digits, point, exponent. False when there is no number or its groups are wrong. A point is
 * taken only between or before digits, unless `closing`, which takes "5." too. */
static bool read_written(cursor *at, written *number, bool grouped, bool closing) {
    *number = (written){0};
    if (!read_whole(at, number, grouped))
        return false;
    cursor trial = *at;
    if (take(&trial, '.')) {
        bool decimals = trial.rest.length > 0 && is_digit(trial.now);
        for (; trial.rest.length > 0 && is_digit(trial.now); step(&trial))
            add_digit(number, trial.now - '0', true);
        if (decimals || (closing && number->any))
            *at = trial;
    }
    if (!number->any)
        return false;
    read_exponent(at, number);
    return true;
}

/* Digits behind the 30th are cut off, but not without a trace: a last digit 0 or 5 is made 1 or 6,
 * so that rounding to fewer digits later sees that the number was not a tie. */
static decimal value_of(const written *number, bool negative) {
    uint128 mantissa = number->mantissa;
    if (number->lost && mantissa % 5 == 0)
        mantissa++;
    return soekpi_decimal_make(negative ? -(int128)mantissa : (int128)mantissa, number->exponent);
}

/* ---- cells ---- */

/* Dashes to the end, — among them; an empty text too. */
static bool is_dashes(slice text) {
    cursor at = begin(text);
    while (at.now == '-' || (at.now >= 0x2012 && at.now <= 0x2015))
        step(&at);
    return at.rest.length == 0;
}

bool soekpi_is_dash(slice text) {
    text = soekpi_slice_trim(text);
    return text.length > 0 && is_dashes(text);
}

static bool is_missing(slice text) {
    static const char *const words[] = {"无", "n/a", "na", "不适用", "null", "nan"};
    if (is_dashes(text))
        return true;
    char folded[64];
    if (!soekpi_fold_word(text, folded, sizeof folded))
        return false;
    for (size_t i = 0; i < LENGTH(words); i++)
        if (strcmp(folded, words[i]) == 0)
            return true;
    return false;
}

/* The unit behind a number, or none. */
static bool read_rest(slice text, unit_text *out) {
    text = soekpi_slice_trim(text);
    if (text.length == 0) {
        *out = (unit_text){SOEKPI_NUMBER, 0, false, false};
        return true;
    }
    return soekpi_unit_read(text, out) || read_bare_power(text, out);
}

/* Closes a parenthesis, with the unit inside or behind it. */
static bool read_closing(cursor *at, unit_text *out) {
    slice inside = at->rest;
    while (at->rest.length > 0 && at->now != ')')
        step(at);
    inside.length -= at->rest.length;
    if (!take(at, ')') || !read_rest(inside, out))
        return false;
    return out->given ? soekpi_slice_trim(at->rest).length == 0 : read_rest(at->rest, out);
}

/* The value must be one that a double can stand for (law 1). */
static bool is_in_range(const written *number) {
    int32_t leading = number->exponent + number->digits - 1;
    return number->mantissa == 0 || (leading >= -300 && leading < 300) ||
           (leading == 300 && !number->lost &&
            soekpi_decimal_equal(value_of(number, false), (decimal){1, 300}));
}

number_state soekpi_number_read(slice text, number_text *out) {
    text = soekpi_slice_trim(text);
    if (is_missing(text))
        return NUMBER_MISSING;
    if (text.length > INT32_MAX / 2)
        return NUMBER_INVALID;

    enum { WHITE_TRIANGLE = 0x25B3, BLACK_TRIANGLE = 0x25B2 };
    cursor at = begin(text);
    bool enclosed = take(&at, '(');
    bool negative = !enclosed && (take(&at, '-') || take(&at, WHITE_TRIANGLE) || take(&at, BLACK_TRIANGLE));
    bool positive = !enclosed && !negative && take(&at, '+');
    skip_blanks(&at);

    written number;
    unit_text unit;
    if (!read_written(&at, &number, true, true) || !is_in_range(&number))
        return NUMBER_INVALID;
    if (!enclosed && !negative && !positive)
        negative = take(&at, '-');
    if (enclosed ? !read_closing(&at, &unit) : !read_rest(at.rest, &unit))
        return NUMBER_INVALID;

    out->value = value_of(&number, negative || enclosed);
    out->unit = unit;
    out->printed = number.printed;
    out->digits_lost = number.lost;
    out->rounded = number.scientific && number.printed > 0 && number.mantissa != 0;
    return NUMBER_OK;
}

bool soekpi_constant_read(slice text, decimal *out, size_t *used) {
    written number;
    cursor at = begin(text);
    *used = 0;
    if (text.length > INT32_MAX / 2)
        return false;
    if (!read_written(&at, &number, false, false))
        return true;
    *used = text.length - at.rest.length;
    decimal value = value_of(&number, false);
    if (number.lost || !soekpi_decimal_is_constant(value))
        return false;
    *out = value;
    return true;
}
