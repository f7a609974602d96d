/* Column headers: name, time and unit. */
#include "table/read.h"

/* Whether something we have columns of has this name. */
static soekpi_status look_up(const soekpi_catalogue *names, slice name, header_name *out) {
    symbol found;
    soekpi_status status = soekpi_catalogue_lookup(names, name, &found);
    if (status == SOEKPI_OK && found.what != SOEKPI_IS_PARAMETER) {
        out->what = found.what;
        out->index = found.index;
        return SOEKPI_OK;
    }
    return status == SOEKPI_ERROR_MEMORY ? status : SOEKPI_ERROR_NAME;
}

/* The code point that ends a text, and where it begins. */
static uint32_t last_code_point(slice text, size_t *start) {
    size_t at = text.length - 1;
    while (at > 0 && ((unsigned char)text.start[at] & 0xC0) == 0x80) {
        at--;
    }
    size_t size;
    *start = at;
    return soekpi_fold_width(soekpi_utf8_decode(text.start + at, text.length - at, &size));
}

/* Splits "name (inside)"; false when the text does not end in parentheses. */
static bool split_parentheses(slice text, slice *name, slice *inside) {
    if (text.length == 0) {
        return false;
    }
    size_t at;
    if (last_code_point(text, &at) != ')') {
        return false;
    }
    size_t end = at;
    int depth = 1;
    while (at > 0 && depth > 0) {
        size_t start;
        uint32_t code_point = last_code_point((slice){text.start, at}, &start);
        depth += code_point == ')' ? 1 : code_point == '(' ? -1 : 0;
        if (depth == 0) {
            *inside = soekpi_slice_trim((slice){text.start + at, end - at});
            *name = soekpi_slice_trim((slice){text.start, start});
            return true;
        }
        at = start;
    }
    return false;
}

/* What column words say of a header. A part below or behind wins. */
static void take_words(const column_words *words, header_name *out) {
    column_words *mine = &out->words;
    mine->word = words->word != WORD_NONE ? words->word : mine->word;
    mine->quality = words->quality != 0 ? words->quality : mine->quality;
    mine->period = words->period != PERIOD_NONE ? words->period : mine->period;
    if (words->unit_given) {
        mine->unit_given = true;
        mine->unit = words->unit;
    }
    if (words->unit_given && !out->unit_given) {
        out->unit_given = true;
        out->unit = words->unit;
    }
    if (out->time == SOEKPI_CURRENT) {
        out->time = mine->word == WORD_PRIOR     ? SOEKPI_PRIOR
                    : mine->word == WORD_OPENING ? SOEKPI_OPENING
                                                 : SOEKPI_CURRENT;
    }
}

/* Takes one word for a time or a unit that the header has not named before. */
static bool take_word(slice word, header_name *out) {
    static const char label[] = "单位";
    int32_t time;
    if (out->time == SOEKPI_CURRENT && soekpi_time_read(word, &time)) {
        out->time = time;
        return true;
    }
    if (word.length > sizeof label - 1 && memcmp(word.start, label, sizeof label - 1) == 0) {
        slice rest =
            soekpi_slice_trim((slice){word.start + (sizeof label - 1), word.length - (sizeof label - 1)});
        size_t size;
        if (rest.length > 0 && soekpi_fold_width(soekpi_utf8_decode(rest.start, rest.length, &size)) == ':') {
            word = (slice){rest.start + size, rest.length - size}; /* 单位：万元 */
        }
    }
    unit_text unit;
    if (!out->unit_given && soekpi_unit_read(word, &unit)) {
        out->unit_given = true;
        out->unit = unit;
        return true;
    }
    column_words words;
    bool telling = out->words.word == WORD_NONE && soekpi_column_words_read(word, &words) &&
                   (words.word != WORD_NONE || words.quality != 0 || words.period != PERIOD_NONE) &&
                   !(words.unit_given && out->unit_given);
    if (telling) {
        take_words(&words, out);
    }
    return telling;
}

/* What stands in parentheses: words separated by commas, all of them times or units. */
static bool take_inside(slice inside, header_name *out) {
    header_name trial = *out;
    size_t start = 0;
    for (size_t at = 0, size; at <= inside.length; at += size) {
        size = 1;
        bool end = at == inside.length;
        if (!end) {
            uint32_t code_point =
                soekpi_fold_width(soekpi_utf8_decode(inside.start + at, inside.length - at, &size));
            end = code_point == ',' || code_point == 0x3001; /* 、 */
        }
        if (end) {
            slice word = soekpi_slice_trim((slice){inside.start + start, at - start});
            if (word.length == 0 || !take_word(word, &trial)) {
                return false;
            }
            start = at + size;
        }
    }
    *out = trial;
    return true;
}

/* "name@prior" */
static bool take_time(slice text, header_name *out) {
    for (size_t at = text.length; at-- > 0;) {
        if (text.start[at] != '@') {
            continue;
        }
        int32_t time;
        slice word = {text.start + at + 1, text.length - at - 1};
        slice name = soekpi_slice_trim((slice){text.start, at});
        if (out->time != SOEKPI_CURRENT || name.length == 0 || !soekpi_time_read(word, &time)) {
            return false;
        }
        out->time = time;
        out->base = name;
        return true;
    }
    return false;
}

/* One part in parentheses or behind '@' off the end of the name. */
static bool strip(header_name *out) {
    slice name;
    slice inside;
    if (split_parentheses(out->base, &name, &inside)) {
        if (name.length == 0 || !take_inside(inside, out)) {
            return false;
        }
        out->base = name;
        return true;
    }
    return take_time(out->base, out);
}

/* Units as English suffixes: "debt_ratio_pct", "revenue_ytd_yi". */
typedef struct suffix {
    const char *word;
    bool ratio; /* never a part of a name: taken also where nobody knows the name */
} suffix;

static const suffix suffixes[] = {{"pct", true},  {"pp", true},  {"yuan", false}, {"cny", false},
                                  {"wan", false}, {"yi", false}, {"wanyi", false}};

static bool ends_in(slice text, const char *word, slice *rest) {
    size_t length = strlen(word);
    if (text.length < length + 2) {
        return false;
    }
    size_t at = text.length - length;
    for (size_t i = 0; i < length; i++) {
        char letter = text.start[at + i];
        if ((letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter) != word[i]) {
            return false;
        }
    }
    if (text.start[at - 1] != '_' && text.start[at - 1] != ' ') {
        return false;
    }
    *rest = soekpi_slice_trim((slice){text.start, at - 1});
    return rest->length > 0;
}

static soekpi_status take_suffix(const soekpi_catalogue *names, header_name *out) {
    slice rest = out->base;
    const suffix *found = NULL;
    for (size_t i = 0; found == NULL && i < sizeof suffixes / sizeof *suffixes; i++) {
        if (ends_in(out->base, suffixes[i].word, &rest)) {
            found = &suffixes[i];
        }
    }
    slice without_ytd = rest;
    bool ytd = ends_in(rest, "ytd", &without_ytd); /* year to date: as all our figures are */
    if ((found == NULL && !ytd) || (found != NULL && out->unit_given)) {
        return SOEKPI_ERROR_NAME;
    }
    header_name trial = *out;
    trial.base = rest;
    if (found != NULL) {
        slice word = soekpi_slice(found->word);
        trial.unit_given = soekpi_unit_read(word, &trial.unit);
    }
    soekpi_status status = look_up(names, rest, &trial);
    if (status == SOEKPI_ERROR_NAME && ytd) {
        status = look_up(names, without_ytd, &trial);
        trial.base = status == SOEKPI_OK ? without_ytd : rest;
    }
    if (status == SOEKPI_OK || (status == SOEKPI_ERROR_NAME && found != NULL && found->ratio)) {
        *out = trial;
    }
    return status;
}

/* Looks the name up, with what stands behind it taken off part by part. */
static soekpi_status read_name(const soekpi_catalogue *names, header_name *out) {
    soekpi_status status = look_up(names, out->base, out);
    while (status == SOEKPI_ERROR_NAME && strip(out)) {
        status = look_up(names, out->base, out);
    }
    return status;
}

/* The name without the brackets inside it that only widen it: 所有者权益(或股东权益)合计. */
static bool without_alternatives(slice name, char *out, size_t capacity, slice *rest) {
    static const char word[] = "或";
    bool inside = false;
    bool any = false;
    size_t length = 0;
    for (size_t at = 0, size; at < name.length; at += size) {
        uint32_t code_point = soekpi_fold_width(soekpi_utf8_decode(name.start + at, name.length - at, &size));
        size_t behind = at + size;
        if (code_point == '(' && name.length - behind > sizeof word - 1 &&
            memcmp(name.start + behind, word, sizeof word - 1) == 0) {
            inside = any = true;
        }
        if (!inside) {
            if (length + size > capacity) {
                return false;
            }
            memcpy(out + length, name.start + at, size);
            length += size;
        }
        inside = inside && code_point != ')';
    }
    *rest = (slice){out, length};
    return any && !inside && length > 0;
}

/* The same as an item of a form: 四、利润总额（亏损总额以“-”号填列）. */
static soekpi_status read_item(const soekpi_catalogue *names, header_name *out) {
    soekpi_status status = read_name(names, out);
    if (status != SOEKPI_ERROR_NAME) {
        return status;
    }
    slice stripped = soekpi_item_strip(out->base);
    char buffer[160];
    slice shorter;
    header_name trial = *out;
    trial.base = stripped;
    if (stripped.length < out->base.length) {
        status = read_name(names, &trial);
    }
    if (status == SOEKPI_ERROR_NAME && without_alternatives(trial.base, buffer, sizeof buffer, &shorter)) {
        status = look_up(names, shorter, &trial);
    }
    if (status == SOEKPI_OK || stripped.length < out->base.length) {
        *out = trial;
    }
    return status;
}

/* Words that a name of nobody's may be parted from: they mean nothing else. */
static bool is_sure(const column_words *words, slice header, slice rest) {
    enum { SURE_BYTES = 12 }; /* 本年累计, 上年同期, 年初余额: four characters */
    bool time = words->word == WORD_CURRENT || words->word == WORD_CLOSING || words->word == WORD_PRIOR ||
                words->word == WORD_OPENING;
    return time && header.length - rest.length >= SURE_BYTES;
}

/* 利润总额本年累计, 本年累计利润总额. */
static soekpi_status read_split(const soekpi_catalogue *names, header_name *out) {
    column_words words;
    slice rest;
    if (!soekpi_column_words_split(out->base, &rest, &words)) {
        return SOEKPI_ERROR_NAME;
    }
    header_name trial = *out;
    trial.base = rest;
    take_words(&words, &trial);
    soekpi_status status = read_item(names, &trial);
    if (status == SOEKPI_OK || (status == SOEKPI_ERROR_NAME && is_sure(&words, out->base, rest))) {
        *out = trial;
    }
    return status;
}

void soekpi_header_read_plain(slice header, header_name *out) {
    *out = (header_name){.base = soekpi_slice_trim(header), .time = SOEKPI_CURRENT, .what = -1};
    out->words.word = WORD_OTHER; /* there is a word already: no other is taken off */
    while (strip(out)) {
    }
    out->words = (column_words){0};
}

bool soekpi_header_read(const soekpi_catalogue *names, slice header, header_name *out) {
    *out = (header_name){.base = soekpi_slice_trim(header), .time = SOEKPI_CURRENT, .what = -1};
    soekpi_status status = read_item(names, out);
    if (status == SOEKPI_ERROR_NAME) {
        status = take_suffix(names, out);
    }
    if (status == SOEKPI_ERROR_NAME) {
        status = read_split(names, out);
    }
    return status != SOEKPI_ERROR_MEMORY;
}

/* ---- Headers of several rows ---- */

/* The name that parts put together make: 营业 over 收入. */
static soekpi_status read_joined(const soekpi_catalogue *names, const slice *parts, size_t count,
                                 header_name *out) {
    char joined[160];
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].length > sizeof joined - length) {
            return SOEKPI_ERROR_NAME;
        }
        memcpy(joined + length, parts[i].start, parts[i].length);
        length += parts[i].length;
    }
    return look_up(names, (slice){joined, length}, out);
}

bool soekpi_header_read_parts(const soekpi_catalogue *names, const slice *parts, size_t count,
                              header_name *out) {
    enum { LARGEST_PARTS = 8 };
    slice named[LARGEST_PARTS];
    size_t named_count = 0;
    header_name around = {.time = SOEKPI_CURRENT, .what = -1};
    *out = around;
    for (size_t i = 0; i < count; i++) {
        column_words words;
        if (soekpi_column_words_read(parts[i], &words)) {
            take_words(&words, &around);
        } else if (named_count < LARGEST_PARTS) {
            named[named_count++] = parts[i];
        }
    }
    bool known = false;
    for (size_t i = named_count; i-- > 0 && !known;) {
        header_name name;
        if (!soekpi_header_read(names, named[i], &name)) {
            return false;
        }
        known = name.what >= 0;
        if (known || i + 1 == named_count) {
            *out = name; /* the lowest part, unless one above it is known */
        }
    }
    if (!known && named_count > 1) {
        soekpi_status status = read_joined(names, named, named_count, out);
        if (status == SOEKPI_ERROR_MEMORY) {
            return false;
        }
    }
    take_words(&around.words, out);
    if (around.unit_given) {
        out->unit_given = true;
        out->unit = around.unit;
    }
    return true;
}
