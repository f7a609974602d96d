/* Column headers: name, time and unit. */
#include "table/header.h"

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
    bool telling = out->words.word != WORD_OTHER && soekpi_column_words_read(word, &words) &&
                   (words.word != WORD_NONE || words.quality != 0 || words.period != PERIOD_NONE) &&
                   !(words.unit_given && out->unit_given);
    if (telling) {
        soekpi_column_words_join(&words, &out->words); /* what stands behind it has been read before */
        out->words = words;
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

soekpi_status soekpi_header_read_item(const soekpi_catalogue *names, header_name *out) {
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

/* ---- Names with column words ---- */

static bool is_difference(column_word word) {
    return word >= WORD_CHANGE && word <= WORD_RATE_OPENING;
}

static bool is_time(column_word word) {
    return word == WORD_CURRENT || word == WORD_CLOSING || word == WORD_PRIOR || word == WORD_OPENING;
}

/* Reads the name that a cut leaves. A difference has its unit apart from that of the name. */
static soekpi_status read_rest(const soekpi_catalogue *names, slice rest, const column_words *words,
                               header_name *out) {
    header_name trial = {.base = rest, .time = SOEKPI_CURRENT, .what = -1, .words = *words};
    bool shared = words->unit_given && !is_difference(words->word);
    trial.unit_given = shared;
    trial.unit = shared ? words->unit : trial.unit;
    soekpi_status status = soekpi_header_read_item(names, &trial);
    if (status == SOEKPI_OK) {
        *out = trial;
    }
    return status;
}

/* What is left between a cut at the front and one at the end; empty where they meet. */
static slice between(const column_cut *front, const column_cut *end) {
    const char *begin = front->rest.start;
    const char *stop = end != NULL ? end->rest.start + end->rest.length : begin + front->rest.length;
    return (slice){begin, stop > begin ? (size_t)(stop - begin) : 0};
}

/* With words at the front too: 2023年利润总额 of 2023年利润总额同比增长. `end` may be NULL. */
static soekpi_status read_fronts(const soekpi_catalogue *names, const column_cuts *cuts,
                                 const column_cut *end, header_name *out) {
    soekpi_status status = SOEKPI_ERROR_NAME;
    for (size_t i = 0; i < cuts->front_count && status == SOEKPI_ERROR_NAME; i++) {
        slice rest = between(&cuts->fronts[i], end);
        column_words words = cuts->fronts[i].words;
        if (end != NULL) {
            soekpi_column_words_join(&words, &end->words);
        }
        status = rest.length > 0 ? read_rest(names, rest, &words, out) : status;
    }
    return status;
}

/* Words that a name of nobody's may be parted from: they mean nothing else. */
static bool is_sure(const column_cut *cut, slice header) {
    enum { SURE_BYTES = 12 }; /* 本年累计, 上年同期, 年初余额: four characters */
    bool marked = cut->rest.start[cut->rest.length - 1] == '@'; /* name@prior(万元): read part by part */
    return !marked && cut->words.strong && is_time(cut->words.word) &&
           header.length - cut->rest.length >= SURE_BYTES;
}

/* 利润总额本年累计, 本年累计利润总额: as many words as leave a name that is known. */
static soekpi_status read_cuts(const soekpi_catalogue *names, slice header, header_name *out) {
    column_cuts cuts;
    soekpi_status status = SOEKPI_ERROR_NAME;
    soekpi_column_words_cut(header, &cuts);
    if (cuts.whole) {
        return status;
    }
    for (size_t i = 0; i < cuts.end_count && status == SOEKPI_ERROR_NAME; i++) {
        const column_cut *end = &cuts.ends[i];
        status = read_rest(names, end->rest, &end->words, out);
        status = status == SOEKPI_ERROR_NAME ? read_fronts(names, &cuts, end, out) : status;
    }
    status = status == SOEKPI_ERROR_NAME ? read_fronts(names, &cuts, NULL, out) : status;
    for (size_t i = 0; i < cuts.end_count && status == SOEKPI_ERROR_NAME; i++) {
        const column_cut *end = &cuts.ends[i];
        if (is_sure(end, header)) {
            *out = (header_name){.base = end->rest, .time = SOEKPI_CURRENT, .what = -1, .words = end->words};
            return read_name(names, out); /* its units */
        }
    }
    return status;
}

bool soekpi_header_begin(const soekpi_catalogue *names, slice header, header_name *out) {
    *out = (header_name){.base = soekpi_slice_trim(header), .time = SOEKPI_CURRENT, .what = -1};
    soekpi_status status = soekpi_header_read_item(names, out);
    if (status == SOEKPI_ERROR_NAME) {
        status = take_suffix(names, out);
    }
    if (status == SOEKPI_ERROR_NAME) {
        status = read_cuts(names, soekpi_item_strip(header), out);
    }
    return status != SOEKPI_ERROR_MEMORY;
}

static int32_t unit_of(const soekpi_catalogue *names, const header_name *name) {
    return name->what == SOEKPI_IS_ITEM ? soekpi_catalogue_item(names, name->index)->unit
                                        : soekpi_catalogue_indicator(names, name->index)->unit;
}

/* A change of a figure in per cent is in percentage points, whatever its header calls it (law 8);
 * points of anything else, and per cents of what was done (完成%), say nothing of the figures beside. */
static void fit_words(int32_t unit, column_words *words) {
    bool percent = words->unit_given && words->unit.unit == SOEKPI_PERCENT;
    bool rate = words->word == WORD_RATE || words->word == WORD_RATE_OPENING;
    if (unit == SOEKPI_PERCENT && rate) {
        words->word = words->word == WORD_RATE ? WORD_CHANGE : WORD_CHANGE_OPENING;
        words->unit_given = true;
        words->unit = (unit_text){SOEKPI_PERCENT, -2, true, true};
    } else if (unit != SOEKPI_PERCENT && percent && !rate && words->word != WORD_NONE &&
               words->word != WORD_MONTH) {
        words->word = WORD_OTHER;
    }
}

void soekpi_header_finish(const soekpi_catalogue *names, header_name *out) {
    column_words *words = &out->words;
    if (is_difference(words->word) && !words->unit_given && out->unit_given) {
        column_words unit = {.unit_given = true, .unit = out->unit};
        soekpi_column_words_join(words, &unit);
    }
    if (out->what >= 0) {
        fit_words(unit_of(names, out), words);
    }
    if (words->unit_given) {
        out->unit_given = true;
        out->unit = words->unit;
    }
    if (out->time == SOEKPI_CURRENT) {
        out->time = words->word == WORD_PRIOR     ? SOEKPI_PRIOR
                    : words->word == WORD_OPENING ? SOEKPI_OPENING
                                                  : SOEKPI_CURRENT;
    }
}

bool soekpi_header_read(const soekpi_catalogue *names, slice header, header_name *out) {
    bool whole = soekpi_header_begin(names, header, out);
    if (whole) {
        soekpi_header_finish(names, out);
    }
    return whole;
}

void soekpi_header_read_plain(slice header, header_name *out) {
    *out = (header_name){.base = soekpi_slice_trim(header), .time = SOEKPI_CURRENT, .what = -1};
    out->words.word = WORD_OTHER; /* there is a word already: no other is taken off */
    while (strip(out)) {
    }
    out->words = (column_words){0};
}
