#include "base/period.h"

#include <string.h>

#include <soekpi/words.h>

#include "base/number.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 2999, LONGEST = 64 };

static const char second_half[] = "figures run from 1 January, so a second half is not a period; use the whole year";
static const char later_start[] = "figures run from 1 January, so a range of months must begin with month 1";
static const char not_an_end[] = "a period ends with a month, and this date is not the last day of one";
static const char no_such_day[] = "there is no such day";
static const char no_such_month[] = "months are 1 to 12";
static const char no_such_quarter[] = "quarters are 1 to 4";
static const char far_year[] = "years are 1900 to 2999";

static int days_of(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/* ---- pieces of a folded text ---- */

static bool take(const char **text, const char *word) {
    size_t length = strlen(word);
    if (strncmp(*text, word, length) != 0)
        return false;
    *text += length;
    return true;
}

/* Between `least` and `most` digits; takes as many as there are, up to `most`. */
static bool take_digits(const char **text, int least, int most, int *out) {
    const char *at = *text;
    int value = 0;
    int count = 0;
    for (; count < most && *at >= '0' && *at <= '9'; count++)
        value = value * 10 + (*at++ - '0');
    if (count < least)
        return false;
    *text = at;
    *out = value;
    return true;
}

static bool take_year(const char **text, int *year) {
    return take_digits(text, 4, 4, year);
}

static bool is_end(const char *text) {
    return *text == '\0';
}

/* A mark between the first and the last month. */
static bool take_until(const char **text) {
    static const char *const marks[] = {"..", "-", "~", "–", "—", "至", "到", "～", "〜"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (take(text, marks[i]))
            return true;
    return false;
}

/* 1..4 as a digit or in Chinese; 0 when there is none, 5 for another digit. */
static int take_quarter(const char **text) {
    static const char *const chinese[] = {"一", "二", "三", "四"};
    int digit;
    for (int i = 0; i < 4; i++)
        if (take(text, chinese[i]))
            return i + 1;
    if (!take_digits(text, 1, 1, &digit))
        return 0;
    return digit >= 1 && digit <= 4 ? digit : 5;
}

/* ---- dates ---- */

/* Reads the year, month and day of a date, whether there is such a day or not. */
static bool split_date(const char *text, int *year, int *month, int *day) {
    static const char *const marks[] = {"-", "/", "."};
    const char *at = text;
    if (!take_year(&at, year))
        return false;
    const char *rest = at;
    if (take_digits(&at, 2, 2, month) && take_digits(&at, 2, 2, day) && is_end(at))
        return true;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        at = rest;
        if (take(&at, marks[i]) && take_digits(&at, 1, 2, month) && take(&at, marks[i]) &&
            take_digits(&at, 1, 2, day) && is_end(at))
            return true;
    }
    at = rest;
    return take(&at, "年") && take_digits(&at, 1, 2, month) && take(&at, "月") && take_digits(&at, 1, 2, day) &&
           take(&at, "日") && is_end(at);
}

static bool is_day(int year, int month, int day) {
    return year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_of(year, month);
}

int32_t soekpi_date_read(slice text) {
    char folded[LONGEST];
    int year, month, day;
    if (!soekpi_fold_word(text, folded, sizeof folded) || !split_date(folded, &year, &month, &day) ||
        !is_day(year, month, day))
        return 0;
    return year * 10000 + month * 100 + day;
}

void soekpi_date_print(int32_t date, text_builder *builder) {
    soekpi_text_format(builder, "%04d-%02d-%02d", date / 10000, date / 100 % 100, date % 100);
}

/* ---- periods ---- */

/* The last month that the text behind a year speaks of: a quarter or a half, as letters or Chinese.
 * 0 when it speaks of neither; -1 when it does but wrongly, then *why says so. */
static int read_part(const char *rest, const char **why) {
    const char *at = rest;
    (void)take(&at, "-");
    if (take(&at, "h")) {
        if (strcmp(at, "2") == 0)
            *why = second_half;
        return strcmp(at, "1") == 0 ? 6 : -1;
    }
    bool letter = take(&at, "q");
    if (!letter) {
        at = rest;
        if (strcmp(at, "上半年") == 0 || strcmp(at, "半年度") == 0)
            return 6;
        if (strcmp(at, "下半年") == 0) {
            *why = second_half;
            return -1;
        }
        if (!take(&at, "第"))
            (void)take(&at, "前");
    }
    int quarter = take_quarter(&at);
    if (quarter == 0 || (!letter && !take(&at, "季度")))
        return 0;
    (void)take(&at, "累计");
    if (!is_end(at))
        return -1;
    if (quarter > 4) {
        *why = no_such_quarter;
        return -1;
    }
    return 3 * quarter;
}

/* The last month of "09", "01..09" or, behind 年, "9月", "1-9月". */
static int read_months(const char *at, bool chinese, const char **why) {
    int first, last;
    if (!take_digits(&at, 1, 2, &first))
        return -1;
    (void)(chinese && take(&at, "月份")); /* placeholder */
    last = first;
    bool range = take_until(&at);
    if (range && !take_digits(&at, 1, 2, &last))
        return -1;
    (void)why;
    return last;
}
