#include "shapes.h"

#include <stdlib.h>
#include <string.h>

/* Coefficients are multiplied out by hand. */
const shape shapes[] = {
    {.text = "{a}", .top = "a", .bottom = "", .kinds = "f", .unit = SOEKPI_MONEY},
    {.text = "{a}", .top = "a", .bottom = "", .kinds = "s", .unit = SOEKPI_MONEY},
    {.text = "{a} + {b} - {c}", .top = "a + b - c", .bottom = "", .kinds = "fff", .unit = SOEKPI_MONEY},
    {.text = "{a} - 0.055 * {b}", .top = "a - 0.055*b", .bottom = "", .kinds = "ff", .unit = SOEKPI_MONEY},
    {.text = "{a} - yearly_rate * {b}",
     .top = "a - 0.055y*b",
     .bottom = "",
     .kinds = "fs",
     .unit = SOEKPI_MONEY},
    {.text = "{a} / {b}", .top = "a", .bottom = "b", .kinds = "ss", .unit = SOEKPI_PERCENT},
    {.text = "{a} / {b}", .top = "a", .bottom = "b", .kinds = "ss", .unit = SOEKPI_PERCENT},
    {.text = "{a} / {b}", .top = "a", .bottom = "b", .kinds = "ff", .unit = SOEKPI_PERCENT},
    {.text = "{a} / {b}", .top = "a", .bottom = "b", .kinds = "fs", .unit = SOEKPI_PERCENT},
    {.text = "growth({a})",
     .top = "a",
     .bottom = "a@prior",
     .kinds = "f",
     .unit = SOEKPI_PERCENT,
     .growth = true,
     .scale = "1",
     .offset = "0"},
    {.text = "growth({a})",
     .top = "a",
     .bottom = "a@prior",
     .kinds = "s",
     .unit = SOEKPI_PERCENT,
     .growth = true,
     .scale = "1",
     .offset = "0"},
    {.text = "growth({a} + {b} - {c})",
     .top = "a + b - c",
     .bottom = "a@prior + b@prior - c@prior",
     .kinds = "fff",
     .unit = SOEKPI_PERCENT,
     .growth = true,
     .scale = "1",
     .offset = "0"},
    {.text = "100 * growth({a}) + 3",
     .top = "a",
     .bottom = "a@prior",
     .kinds = "f",
     .unit = SOEKPI_PERCENT,
     .growth = true,
     .scale = "100",
     .offset = "3"},
    {.text = "{a} / avg({b})",
     .top = "a",
     .bottom = "0.5*b + 0.5*b@opening",
     .kinds = "fs",
     .unit = SOEKPI_PERCENT},
    {.text = "{a} / avg({b})",
     .top = "a",
     .bottom = "0.5*b + 0.5*b@opening",
     .kinds = "fs",
     .unit = SOEKPI_PERCENT},
    {.text = "({a} + {b} - {c}) / ({d} + 2 * {e})",
     .top = "a + b - c",
     .bottom = "d + 2*e",
     .kinds = "fffff",
     .unit = SOEKPI_PERCENT},
    {.text = "({a} - {c}) / ({b} - {c})",
     .top = "a - c",
     .bottom = "b - c",
     .kinds = "sss",
     .unit = SOEKPI_PERCENT},
    {.text = "{a} / (avg({b}) - avg({c}))",
     .top = "a",
     .bottom = "0.5*b + 0.5*b@opening - 0.5*c - 0.5*c@opening",
     .kinds = "fss",
     .unit = SOEKPI_PERCENT},
    {.text = "365 * avg({a}) / {b}",
     .top = "182.5*a + 182.5*a@opening",
     .bottom = "b",
     .kinds = "sf",
     .unit = SOEKPI_DAYS},
    {.text = "{a} / {b} - 1", .top = "a - b", .bottom = "b", .kinds = "ff", .unit = SOEKPI_PERCENT},
    {.text = "1 - {a} / {b}", .top = "b - a", .bottom = "b", .kinds = "ss", .unit = SOEKPI_PERCENT},
    {.text = "100 * {a} / {b}", .top = "100*a", .bottom = "b", .kinds = "ss", .unit = SOEKPI_PERCENT},
    {.text = "{a} / {b} + {c} / {b}", .top = "a + c", .bottom = "b", .kinds = "sss", .unit = SOEKPI_PERCENT},
    {.text = "{a} / ({b}@opening + 0.5 * {a} + {c})",
     .top = "a",
     .bottom = "b@opening + 0.5*a + c",
     .kinds = "fsf",
     .unit = SOEKPI_PERCENT},
    {.text = "0.25 * {a} / {b} + 0.1",
     .top = "0.25*a + 0.1*b",
     .bottom = "b",
     .kinds = "ss",
     .unit = SOEKPI_PERCENT},
    {.text = "{a} / {b}@prior", .top = "a", .bottom = "b@prior", .kinds = "fs", .unit = SOEKPI_PERCENT},
    {.text = "{a} / {b}", .top = "a", .bottom = "b", .kinds = "fn", .unit = SOEKPI_MONEY_PER_PERSON},
    {.text = "{a} / {b}", .top = "a", .bottom = "b", .kinds = "ff", .unit = SOEKPI_TIMES, .nonzero = true},
    {.text = "{a} / ({b} - {c})",
     .top = "a",
     .bottom = "b - c",
     .kinds = "fff",
     .unit = SOEKPI_TIMES,
     .nonzero = true},
    {.text = "{a}", .top = "a", .bottom = "", .kinds = "l", .unit = SOEKPI_PERCENT},
    {.text = "{a} + {b} + {c} - {d} + {e} - {f}",
     .top = "a + b + c - d + e - f",
     .bottom = "",
     .kinds = "ffffff",
     .unit = SOEKPI_MONEY},
};
const size_t shape_count = sizeof shapes / sizeof *shapes;

constant shape_number(const char *text) {
    constant read = {0, 0};
    bool behind = false;
    for (; (*text >= '0' && *text <= '9') || *text == '.'; text++) {
        if (*text == '.') {
            behind = true;
            continue;
        }
        read.digits = 10 * read.digits + (*text - '0');
        read.power -= behind;
    }
    for (; read.digits != 0 && read.digits % 10 == 0; read.digits /= 10)
        read.power++;
    return read;
}

int32_t shape_read(const char *text, written_term *terms) {
    int32_t count = 0;
    int sign = 1;
    while (*text) {
        if (*text == ' ' || *text == '+' || *text == '-') {
            sign = *text == '-' ? -1 : *text == '+' ? 1 : sign;
            text++;
            continue;
        }
        written_term *term = &terms[count++];
        *term = (written_term){.coefficient = {1, 0}};
        size_t digits = strspn(text, "0123456789.");
        if (digits > 0)
            term->coefficient = shape_number(text);
        text += digits;
        if (*text == 'y') {
            term->yearly = true;
            text++;
        }
        text += *text == '*';
        if (*text >= 'a' && *text <= 'z')
            term->letter = *text++;
        static const char *const times[] = {"", "@opening", "@prior", "@prior_opening"};
        if (*text == '@') {
            size_t length = 1 + strspn(text + 1, "abcdefghijklmnopqrstuvwxyz_");
            for (int32_t time = 1; time < SOEKPI_TIME_END; time++)
                if (strlen(times[time]) == length && strncmp(times[time], text, length) == 0)
                    term->time = time;
            text += length;
        }
        term->coefficient.digits *= sign;
        sign = 1;
    }
    return count;
}

bool shape_annualisable(const shape *of) {
    written_term terms[LAW_TERMS];
    if (of->growth)
        return false;
    int32_t count = shape_read(of->top, terms);
    for (int32_t i = 0; i < count; i++)
        if (terms[i].letter == 0 || of->kinds[terms[i].letter - 'a'] != 'f')
            return false;
    count = shape_read(of->bottom, terms);
    for (int32_t i = 0; i < count; i++)
        if (terms[i].letter != 0 && strchr("sn", of->kinds[terms[i].letter - 'a']))
            return true;
    return false;
}

bool shape_uses_prior(const shape *of) {
    return strstr(of->top, "@prior") || strstr(of->bottom, "@prior");
}

bool shape_only_closing(const shape *of) {
    return strspn(of->kinds, "s") == strlen(of->kinds) && !strchr(of->top, '@') && !strchr(of->bottom, '@');
}

int32_t shape_time(int32_t term_time, int32_t time) {
    if (time == SOEKPI_CURRENT)
        return term_time;
    if (time == SOEKPI_PRIOR)
        return term_time == SOEKPI_CURRENT   ? SOEKPI_PRIOR
               : term_time == SOEKPI_OPENING ? SOEKPI_PRIOR_OPENING
                                             : -1;
    return term_time == SOEKPI_CURRENT ? SOEKPI_OPENING : -1;
}
