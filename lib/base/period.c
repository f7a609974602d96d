#include "base/period.h"

#include <string.h>

#include <soekpi/words.h>

#include "base/number.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 2999, LONGEST = 64 };

static const char second_half[] =
    "figures run from 1 January, so a second half is not a period; use the whole year";
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
    static const char *const marks[] = {"..", "-", "~", "–", "—", "―", "─", "至", "到", "〜"};
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
    return take(&at, "年") && take_digits(&at, 1, 2, month) && take(&at, "月") &&
           take_digits(&at, 1, 2, day) && take(&at, "日") && is_end(at);
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

/* What stands behind a year is read by the functions below. They give the last month, or 0 when the
 * text is of another kind, or REFUSED when it is none of a period; then *why may say why. */
enum { REFUSED = -1 };

static int refuse(const char **why, const char *sentence) {
    *why = sentence;
    return REFUSED;
}

/* "", "年", "年度", "全年", "年末". */
static int read_year_end(const char *rest) {
    static const char *const words[] = {"",     "年",     "年度",   "全年", "年全年",
                                        "年末", "年年末", "年度末", "年底"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(rest, words[i]) == 0)
            return 12;
    return 0;
}

/* "H1", "上半年", "半年度", "半年报", "中报". */
static int read_half(const char *at, const char **why) {
    if (take(&at, "h1") || take(&at, "上半年") || take(&at, "半年度") || take(&at, "半年报") ||
        take(&at, "中报")) {
        (void)take(&at, "累计");
        return is_end(at) ? 6 : REFUSED;
    }
    if (take(&at, "h2") || take(&at, "下半年"))
        return is_end(at) ? refuse(why, second_half) : REFUSED;
    return 0;
}

/* "Q3", "三季度", "第3季度", "前三季度", "三季度末", "三季报". */
static int read_quarter(const char *at, const char **why) {
    bool letter = take(&at, "q");
    if (!letter && !take(&at, "第"))
        (void)take(&at, "前");
    int quarter = take_quarter(&at);
    if (quarter == 0 || (!letter && !take(&at, "季度") && !take(&at, "季报") && !take(&at, "季末")))
        return letter ? REFUSED : 0;
    if (!take(&at, "累计"))
        (void)take(&at, "末");
    if (!is_end(at))
        return REFUSED;
    return quarter > 4 ? refuse(why, no_such_quarter) : 3 * quarter;
}

/* "前9个月". */
static int read_first_months(const char *at, const char **why) {
    int last;
    if (!take(&at, "前") || !take_digits(&at, 1, 2, &last) || (!take(&at, "个月") && !take(&at, "月")))
        return 0;
    (void)take(&at, "累计");
    if (!is_end(at))
        return REFUSED;
    return last >= 1 && last <= 12 ? last : refuse(why, no_such_month);
}

/* What may stand behind 9月. */
static void take_month_end(const char **text) {
    if (take(text, "末") || take(text, "底"))
        return;
    (void)take(text, "份");
    (void)take(text, "累计");
}

/* "09", "01..09", and in Chinese "9月", "1-9月", "1月至9月累计". */
static int read_months(const char *at, bool chinese, const char **why) {
    int first, last;
    if (!take_digits(&at, 1, 2, &first))
        return chinese ? read_first_months(at, why) : 0;
    bool named = chinese && take(&at, "月");
    bool range = take_until(&at);
    last = first;
    if (range) {
        if (!take_digits(&at, 1, 2, &last))
            return REFUSED;
        named = chinese && take(&at, "月");
    }
    if (named)
        take_month_end(&at);
    if (named != chinese || !is_end(at))
        return REFUSED;
    if (first < 1 || first > 12 || last < 1 || last > 12)
        return refuse(why, no_such_month);
    return range && first != 1 ? refuse(why, later_start) : last;
}

static int read_behind_year(const char *rest, const char **why) {
    int month = read_year_end(rest);
    bool chinese = take(&rest, "年");
    const char *joined = rest;
    bool mark = !chinese && (take(&rest, "-") || take(&rest, "/") || take(&rest, "."));
    /* A dash, but no other mark, may stand before Q and H. */
    const char *part = mark && *joined == '-' ? rest : joined;
    if (month == 0)
        month = read_half(part, why);
    if (month == 0)
        month = read_quarter(part, why);
    if (month == 0 && (chinese || mark))
        month = read_months(rest, chinese, why);
    int compact;
    if (month == 0 && take_digits(&rest, 2, 2, &compact) && is_end(rest))
        month = compact >= 1 && compact <= 12 ? compact : refuse(why, no_such_month);
    return month;
}

/* One period or date; `text` is folded. */
static int32_t read_one(const char *text, const char **why) {
    int year, month, day;
    if (split_date(text, &year, &month, &day)) {
        if (!is_day(year, month, day))
            *why = no_such_day;
        else if (day != days_of(year, month))
            *why = not_an_end;
        return *why == NULL ? year * 100 + month : PERIOD_NONE;
    }

    const char *rest = text;
    bool fiscal = take(&rest, "fy");
    if (!take_year(&rest, &year))
        return PERIOD_NONE;
    month = fiscal ? read_year_end(rest) : read_behind_year(rest, why);
    if (month <= 0)
        return PERIOD_NONE;
    if (year < FIRST_YEAR || year > LAST_YEAR) {
        *why = far_year;
        return PERIOD_NONE;
    }
    return year * 100 + month;
}

/* The year of a January or its first day, which may begin a range; 0 for none. */
static int read_start(const char *text) {
    const char *unread = NULL;
    int year, month, day;
    if (split_date(text, &year, &month, &day))
        return month == 1 && day == 1 ? year : 0;
    int32_t period = read_one(text, &unread);
    return period % 100 == 1 ? period / 100 : 0;
}

/* A range with the year or the day on both sides: "2023年1月1日至9月30日", "2023.01-2023.09". */
static int32_t read_range(const char *text, const char **why) {
    enum { SHORTEST_START = 6 }; /* 202301 */
    size_t length = strlen(text);
    for (size_t at = SHORTEST_START; at < length; at++) {
        const char *rest = text + at;
        char part[LONGEST];
        if (!take_until(&rest))
            continue;
        memcpy(part, text, at);
        part[at] = '\0';
        int year = read_start(part);
        if (year == 0)
            continue;
        int32_t period = read_one(rest, why);
        if (period != PERIOD_NONE || *why != NULL)
            return period / 100 == year ? period : PERIOD_NONE;
        size_t begin = 4 + strlen("年"); /* the year of the first side, for 9月30日 */
        size_t behind = strlen(rest);
        if (strncmp(text + 4, "年", begin - 4) != 0 || begin + behind >= sizeof part)
            continue;
        memcpy(part + begin, rest, behind + 1);
        return read_one(part, why);
    }
    return PERIOD_NONE;
}

/* Cuts a word off the end. */
static void drop_end(char *text, const char *word) {
    size_t length = strlen(text);
    size_t end = strlen(word);
    if (length > end && strcmp(text + length - end, word) == 0)
        text[length - end] = '\0';
}

int32_t soekpi_period_read(slice text, const char **why) {
    const char *unread;
    char folded[LONGEST];
    if (why == NULL)
        why = &unread;
    *why = NULL;
    if (!soekpi_fold_word(text, folded, sizeof folded))
        return PERIOD_NONE;

    const char *begin = folded;
    if (take(&begin, "截至") || take(&begin, "截止"))
        (void)take(&begin, "到");
    drop_end(folded, " 00:00:00"); /* midnight, as spreadsheets write a date */
    drop_end(folded, "t00:00:00");
    drop_end(folded, "止");
    int32_t period = read_one(begin, why);
    return period == PERIOD_NONE && *why == NULL ? read_range(begin, why) : period;
}

/* ---- Periods in a running text ---- */

static bool is_alphanumeric(uint32_t code_point) {
    return (code_point >= '0' && code_point <= '9') || (code_point >= 'a' && code_point <= 'z') ||
           (code_point >= 'A' && code_point <= 'Z');
}

/* The code point at a place, width folded; 0 at the end. */
static uint32_t code_point_at(slice text, size_t at, size_t *size) {
    *size = 0;
    return at < text.length ? soekpi_fold_width(soekpi_utf8_decode(text.start + at, text.length - at, size))
                            : 0;
}

static bool begins(slice text, size_t at, const char *word) {
    size_t length = strlen(word);
    return text.length - at >= length && memcmp(text.start + at, word, length) == 0;
}

static bool begins_one(slice text, size_t at, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (begins(text, at, words[i]))
            return true;
    return false;
}

static const char *const range_marks[] = {"-", "~", ".", "/", "—", "–", "―", "─", "至", "到"};

/* Offset of the code point before `at`, which is not 0. */
static size_t step_back(slice text, size_t at) {
    while (--at > 0 && ((unsigned char)text.start[at] & 0xC0) == 0x80) {
    }
    return at;
}

/* Whether what stands behind a period is more of a date or a number, so that the period is none:
 * "2023|年7-9月", "2023年|下半年", "2023年4月|至6月", "2023|万元". */
static bool goes_on(slice text, size_t at) {
    static const char *const more[] = {"下半", "第",   "前",   "一季", "二季",
                                       "三季", "四季", "半年", "初",   "年初"};
    static const char *const counted[] = {"年", "月", "日", "号", "元", "户", "人", "家", "个", "%",
                                          "千", "百", "万", "亿", "倍", "次", "页", "〕", "]"};
    size_t size;
    uint32_t before = code_point_at(text, step_back(text, at), &size);
    size_t next = at;
    uint32_t code_point = code_point_at(text, next, &size);
    if (is_alphanumeric(code_point))
        return true;
    while (size > 0 && soekpi_is_blank(code_point)) {
        next += size;
        code_point = code_point_at(text, next, &size);
    }
    if (before >= '0' && before <= '9' && begins_one(text, next, counted, sizeof counted / sizeof *counted))
        return true;
    bool whole_year = (before >= '0' && before <= '9') || before == 0x5E74 || before == 0x5EA6; /* 年, 度 */
    if (whole_year && begins_one(text, next, more, sizeof more / sizeof *more))
        return true;
    if (!begins_one(text, next, range_marks, sizeof range_marks / sizeof *range_marks))
        return false;
    uint32_t behind = code_point_at(text, next + size, &size);
    return behind >= '0' && behind <= '9';
}

/* Whether the period at `at` ends a range that began with another: "2022-|2023年", "4月1日至|6月30日". */
static bool ends_range(slice text, size_t at) {
    size_t mark = at > 0 ? step_back(text, at) : 0;
    if (mark == 0 || !begins_one(text, mark, range_marks, sizeof range_marks / sizeof *range_marks))
        return false;
    size_t size;
    uint32_t before = code_point_at(text, step_back(text, mark), &size);
    return (before >= '0' && before <= '9') || before == 0x5E74 || before == 0x6708 ||
           before == 0x65E5; /* 年月日 */
}

size_t soekpi_period_begin(slice text, int32_t *period) {
    size_t longest = 0;
    size_t size;
    bool blank = false;
    for (size_t at = 0; at < text.length && at < LONGEST; at += size) {
        uint32_t code_point = code_point_at(text, at, &size);
        blank = soekpi_is_blank(code_point);
        if (blank || goes_on(text, at + size))
            continue;
        int32_t found = soekpi_period_read((slice){text.start, at + size}, NULL);
        if (found != PERIOD_NONE) {
            *period = found;
            longest = at + size;
        }
    }
    return longest;
}

int32_t soekpi_period_find(slice text, slice *where) {
    int32_t found = PERIOD_NONE;
    uint32_t before = 0;
    size_t size;
    for (size_t at = 0; at < text.length; at += size) {
        uint32_t code_point = code_point_at(text, at, &size);
        bool year = code_point == '1' || code_point == '2' || code_point == 'F' || code_point == 'f';
        bool inside =
            is_alphanumeric(before) || before == '.' || before == 0x3014 || before == '['; /* 〔2023〕 */
        int32_t period;
        size_t used =
            year && !inside ? soekpi_period_begin((slice){text.start + at, text.length - at}, &period) : 0;
        before = code_point;
        if (used == 0)
            continue;
        if ((found != PERIOD_NONE && found != period) || ends_range(text, at))
            return PERIOD_NONE;
        if (where != NULL && (found == PERIOD_NONE || used > where->length))
            *where = (slice){text.start + at, used};
        found = period;
        size = used;
        before = 0;
    }
    return found;
}

int32_t soekpi_period_shift(int32_t period, int32_t time) {
    enum { DECEMBER = 12 };
    int32_t year = period / 100;
    if (period == PERIOD_NONE)
        return PERIOD_NONE;
    switch (time) {
    case SOEKPI_CURRENT:
        return period;
    case SOEKPI_PRIOR:
        return period - 100;
    case SOEKPI_OPENING:
        return (year - 1) * 100 + DECEMBER;
    case SOEKPI_PRIOR_OPENING:
        return (year - 2) * 100 + DECEMBER;
    default:
        return PERIOD_NONE;
    }
}

int32_t soekpi_period_months(int32_t period) {
    return period % 100;
}

void soekpi_period_print(int32_t period, text_builder *builder) {
    if (period == PERIOD_NONE)
        return;
    if (period % 100 == 12)
        soekpi_text_format(builder, "%d", period / 100);
    else
        soekpi_text_format(builder, "%d-%02d", period / 100, period % 100);
}

void soekpi_period_describe(int32_t period, int32_t language, text_builder *builder) {
    static const char *const names[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    int year = period / 100;
    int month = period % 100;
    if (month < 1 || month > 12)
        return;
    if (language == SOEKPI_CHINESE) {
        if (month == 12)
            soekpi_text_format(builder, "%d年度", year);
        else if (month == 1)
            soekpi_text_format(builder, "%d年1月", year);
        else
            soekpi_text_format(builder, "%d年1-%d月累计", year, month);
    } else if (month == 12) {
        soekpi_text_format(builder, "%d", year);
    } else if (month == 1) {
        soekpi_text_format(builder, "%s %d", names[0], year);
    } else {
        soekpi_text_format(builder, "%s-%s %d", names[0], names[month - 1], year);
    }
}

int32_t soekpi_period_end_date(int32_t period) {
    int month = period % 100;
    if (month < 1 || month > 12)
        return 0;
    return period * 100 + days_of(period / 100, month);
}

int32_t soekpi_date_days(int32_t date) {
    /* Years that begin in March have the leap day at their end. */
    int32_t year = date / 10000, month = date / 100 % 100, day = date % 100;
    int32_t shifted = (month + 9) % 12; /* March is 0 */
    year -= month <= 2;
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * shifted + 2) / 5 + day - 1;
}
