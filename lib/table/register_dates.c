/* Dates of records: a day in a cell, a deadline, the day that a line above the header names. */
#include "table/register_view.h"

enum { LONGEST_DATE = 64 };

/* ---- Cells ---- */

static bool is_number_byte(char byte) {
    return byte >= '0' && byte <= '9';
}

static bool ends_with(const char *text, size_t length, const char *word) {
    size_t ending = strlen(word);
    return length >= ending && memcmp(text + length - ending, word, ending) == 0;
}

/* Words instead of a date: there is none. */
static bool is_open(const char *folded) {
    static const char *const words[] = {"长期",     "长期坚持", "常年",    "持续", "持续推进", "常态化",
                                        "长期推进", "全年持续", "待定",    "未定", "待确定",   "暂无",
                                        "尚无",     "longterm", "ongoing", "tbd",  "tba",      "none"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(folded, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* 10:30, 10:30:00, 10:30:00.5 and nothing behind it. */
static bool is_time_of_day(const char *at) {
    int digits = 0;
    for (; is_number_byte(*at) && digits < 2; at++) {
        digits++;
    }
    int parts = 0;
    while (digits > 0 && parts < 2 && *at == ':' && is_number_byte(at[1]) && is_number_byte(at[2])) {
        at += 3;
        parts++;
    }
    if (parts == 2 && *at == '.') {
        at++;
        while (is_number_byte(*at)) {
            at++;
        }
    }
    return parts > 0 && *at == '\0';
}

/* Cuts the time of the day, which spreadsheets write behind a date. */
static void cut_time(char *folded) {
    char *colon = strchr(folded, ':');
    if (colon == NULL) {
        return;
    }
    char *start = colon;
    while (start > folded && colon - start < 2 && is_number_byte(start[-1])) {
        start--;
    }
    if (is_time_of_day(start)) {
        start -= start > folded && (start[-1] == ' ' || start[-1] == 't');
        *start = '\0';
    }
}

/* Cuts what may stand behind a deadline: 2023-06-30前, 2023年6月底前. 前 behind a month alone may mean
 * the end of the month before and stays. */
static void cut_before(char *folded) {
    static const char *const words[] = {"之前", "以前", "前"};
    static const char *const days[] = {"日", "底", "末"};
    size_t length = strlen(folded);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t rest = length - strlen(words[i]);
        if (!ends_with(folded, length, words[i])) {
            continue;
        }
        bool day = soekpi_date_read((slice){folded, rest}) != DATE_NONE;
        for (size_t k = 0; k < sizeof days / sizeof *days; k++) {
            day = day || ends_with(folded, rest, days[k]);
        }
        folded[day ? rest : length] = '\0';
        return;
    }
}

/* 2023年下半年, 2023H2: no period of figures, but a deadline. */
static int32_t read_second_half(const char *folded) {
    static const char *const words[] = {"年下半年", "下半年", "h2", "-h2"};
    size_t length = strlen(folded);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (ends_with(folded, length, words[i])) {
            int32_t year = soekpi_period_read((slice){folded, length - strlen(words[i])}, NULL);
            if (year != PERIOD_NONE && length - strlen(words[i]) == 4) {
                return soekpi_period_end_date(year);
            }
        }
    }
    return DATE_NONE;
}

/* The last day of a month, quarter or year; DATE_NONE for none. */
static int32_t read_end(const char *folded) {
    int32_t period = soekpi_period_read(soekpi_slice(folded), NULL);
    return period != PERIOD_NONE ? soekpi_period_end_date(period) : read_second_half(folded);
}

int32_t soekpi_record_date(slice text, bool by_end) {
    char folded[LONGEST_DATE];
    number_text number;
    if (text.length == 0) {
        return DATE_NONE;
    }
    int32_t date = soekpi_date_read(text);
    if (date != DATE_NONE) {
        return date;
    }
    if (soekpi_number_read(text, &number) == NUMBER_MISSING) {
        return DATE_NONE;
    }
    if (!soekpi_fold_word(text, folded, sizeof folded)) {
        return DATE_INVALID;
    }
    if (is_open(folded)) {
        return DATE_NONE;
    }
    cut_time(folded);
    date = soekpi_date_read(soekpi_slice(folded));
    if (date == DATE_NONE && by_end) {
        cut_before(folded);
        date = soekpi_date_read(soekpi_slice(folded));
        date = date != DATE_NONE ? date : read_end(folded);
    }
    return date != DATE_NONE ? date : DATE_INVALID;
}

void soekpi_record_date_reason(slice text, const char **chinese, const char **english) {
    enum { SERIAL_DIGITS = 5 };
    char folded[LONGEST_DATE];
    const char *why = NULL;
    bool short_enough = soekpi_fold_word(text, folded, sizeof folded);
    if (short_enough) {
        cut_time(folded);
    }
    *chinese = "不是日期，日期写作2023-06-30";
    *english = "is no date, which is written 2023-06-30";
    if (!short_enough) {
        return;
    }
    if (strlen(folded) == SERIAL_DIGITS && strspn(folded, "0123456789") == SERIAL_DIGITS) {
        *chinese = "不是日期，像是表格软件的日期序号，请按日期格式导出";
        *english = "is no date but perhaps a spreadsheet's number of one: export it as a date";
    } else if (read_end(folded) != DATE_NONE) {
        *chinese = "没有写明是哪一天";
        *english = "names no day";
    } else if (soekpi_period_read(soekpi_slice(folded), &why) == PERIOD_NONE && why != NULL) {
        *chinese = "不是日期：没有这一天";
        *english = "is no date: there is no such day";
    }
}

/* ---- Lines above the header ---- */

/* Words before the day up to which a register is complete, and before the day it was written. The
 * longer of two that begin alike comes first. 截止 also stands before deadlines: it counts only where
 * a line or a bracket begins with it. */
static const struct {
    const char *words;
    bool complete;
    bool begins;
} markers[] = {
    {"数据截至日期", true, false}, {"数据截止日期", true, false}, {"数据截至", true, false},
    {"数据截止", true, false},     {"截至日期", true, false},     {"截至时间", true, false},
    {"截至", true, false},         {"截止日期", false, true},     {"截止时间", false, true},
    {"截止", true, true},          {"as of", true, false},        {"As of", true, false},
    {"complete to", true, false},  {"填报日期", false, false},    {"填报时间", false, false},
    {"填表日期", false, false},    {"更新日期", false, false},    {"更新时间", false, false},
    {"报送日期", false, false},    {"统计日期", false, false},
};

static bool starts_with(slice text, const char *word) {
    size_t length = strlen(word);
    return text.length >= length && memcmp(text.start, word, length) == 0;
}

static slice skip(slice text, size_t bytes) {
    return (slice){text.start + bytes, text.length - bytes};
}

/* What stands between such words and the date. */
static slice skip_marks(slice text) {
    size_t size;
    while (text.length > 0) {
        uint32_t code_point = soekpi_fold_width(soekpi_utf8_decode(text.start, text.length, &size));
        if (!soekpi_is_blank(code_point) && code_point != ':' && code_point != 0x5230 /* 到 */ &&
            code_point != 0x4E3A /* 为 */) {
            return text;
        }
        text = skip(text, size);
    }
    return text;
}

/* What dates and periods are written with. */
static bool is_of_date(uint32_t code_point) {
    static const uint32_t marks[] = {'-',    '/',    '.',    'Q',    'q',    'H',    'h',    0x5E74,
                                     0x6708, 0x5B63, 0x5EA6, 0x7B2C, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                     0x4E0A, 0x4E0B, 0x534A, 0x672B, 0x5E95}; /* 年月季度第一二三四上下半末底
                                                                               */
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (code_point == marks[i]) {
            return true;
        }
    }
    return code_point >= '0' && code_point <= '9';
}

/* The day that a text begins with, or the end of a period but of a bare year, which says less;
 * DATE_INVALID when it begins with a digit and is none, DATE_NONE without one. */
static int32_t begin_date(slice text) {
    enum { YEAR = 4, DAY = 0x65E5 /* 日 */ };
    size_t end = 0;
    size_t digits = 0; /* behind the first YEAR characters */
    size_t count = 0;
    for (size_t size; end < text.length; end += size) {
        uint32_t code_point =
            soekpi_fold_width(soekpi_utf8_decode(text.start + end, text.length - end, &size));
        if (code_point == DAY) {
            end += size;
            digits++;
            break;
        }
        if (!is_of_date(code_point)) {
            break;
        }
        digits += count++ >= YEAR && code_point != 0x5E74;
    }
    if (count == 0 || !is_number_byte((char)soekpi_fold_width((unsigned char)text.start[0]))) {
        return DATE_NONE;
    }
    return digits > 0 ? soekpi_record_date((slice){text.start, end}, true) : DATE_NONE;
}

/* The marker that stands at `at`, or their number. A mark behind brackets, blanks and commas begins. */
static size_t find_marker(slice text, size_t at, bool begins) {
    size_t i = 0;
    while (i < sizeof markers / sizeof *markers &&
           !((begins || !markers[i].begins) && starts_with(skip(text, at), markers[i].words))) {
        i++;
    }
    return i;
}

bool soekpi_line_dates(slice text, int32_t *complete, int32_t *seen) {
    bool first = false;
    bool begins = true;
    for (size_t at = 0, size; at < text.length; at += size) {
        uint32_t code_point = soekpi_fold_width(soekpi_utf8_decode(text.start + at, text.length - at, &size));
        size_t which = find_marker(text, at, begins);
        begins = soekpi_is_blank(code_point) || code_point == '(' || code_point == ',' || code_point == ';';
        if (which == sizeof markers / sizeof *markers) {
            continue;
        }
        size = strlen(markers[which].words);
        int32_t date = begin_date(skip_marks(skip(text, at + size)));
        bool deadline = markers[which].begins && !markers[which].complete;
        first = first || (at == 0 && date != DATE_NONE);
        int32_t *out = markers[which].complete ? complete : seen;
        if (!deadline && *out == DATE_NONE) {
            *out = date;
        }
    }
    return first;
}
