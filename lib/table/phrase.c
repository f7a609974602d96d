/* What column words say together, and how headers are parted into names and words. */
#include "table/phrase.h"

#include <string.h>

#include <soekpi/words.h>

enum {
    SAID_TIME = SAID_NOW | SAID_BEFORE | SAID_SAME | SAID_OPENING | SAID_CLOSING,
    SAID_DIFFERENCE =
        SAID_CHANGE | SAID_AMOUNT | SAID_GROWTH | SAID_RATE | SAID_MOVE | SAID_YEARLY | SAID_AGAINST,
    /* What makes a phrase of its own right; the rest only goes with it. */
    SAID_CONTENT = SAID_TIME | SAID_DIFFERENCE | SAID_MONTH | SAID_EARLIER | SAID_SO_FAR | SAID_OTHER |
                   SAID_BALANCE | SAID_DONE | SAID_NEUTRAL | SAID_QUARTER | SAID_QUALITY | SAID_PERIOD,
    SAID_STRONG = SAID_TIME | SAID_MONTH | SAID_EARLIER | SAID_QUARTER | SAID_PERIOD | SAID_CHANGE |
                  SAID_AMOUNT | SAID_GROWTH | SAID_RATE | SAID_YEARLY | SAID_OTHER
};

/* ---- Folding ---- */

static uint32_t fold_mark(uint32_t code_point) {
    switch (code_point) {
    case 0x3010: /* 【 */
    case 0x3014: /* 〔 */
    case '[':
    case '{':
        return '(';
    case 0x3011:
    case 0x3015:
    case ']':
    case '}':
        return ')';
    case 0x2010: /* hyphens and dashes */
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2500:
        return '-';
    default:
        return code_point >= 'A' && code_point <= 'Z' ? code_point - 'A' + 'a' : code_point;
    }
}

static bool fold(slice text, folded_text *out) {
    bool gap = false;
    out->whole = text;
    out->length = 0;
    for (size_t at = 0, size; at < text.length; at += size) {
        char bytes[4];
        uint32_t now =
            fold_mark(soekpi_fold_width(soekpi_utf8_decode(text.start + at, text.length - at, &size)));
        if (soekpi_is_blank(now)) {
            gap = true;
            continue;
        }
        size_t length = soekpi_utf8_encode(now, bytes);
        if (now == 0 || length > LONGEST_PHRASE - out->length) {
            return false;
        }
        for (size_t i = 0; i < length; i++) {
            out->text[out->length] = bytes[i];
            out->offsets[out->length] = at;
            out->gaps[out->length++] = gap;
            gap = false;
        }
    }
    out->text[out->length] = '\0';
    out->offsets[out->length] = text.length;
    out->gaps[out->length] = true;
    return out->length > 0;
}

/* All pieces of a text, found once: those of the byte at are pieces[first[at]] to pieces[first[at + 1] - 1].
 */
enum { MOST_PIECES = 160 };

typedef struct piece_list {
    folded_text folded;
    piece pieces[MOST_PIECES];
    uint8_t first[LONGEST_PHRASE + 3];
} piece_list;

/* False for a text that is too long to hold words. */
static bool find_pieces(slice text, piece_list *out) {
    size_t count = 0;
    if (!fold(text, &out->folded)) {
        return false;
    }
    for (size_t at = 0; at < out->folded.length; at++) {
        piece found[PIECES_AT_ONCE];
        bool start = ((unsigned char)out->folded.text[at] & 0xC0) != 0x80;
        size_t more = start ? soekpi_pieces_at(&out->folded, at, found) : 0;
        if (more > MOST_PIECES - count) {
            return false;
        }
        out->first[at] = (uint8_t)count;
        memcpy(out->pieces + count, found, more * sizeof *found);
        count += more;
    }
    out->first[out->folded.length] = (uint8_t)count;
    return true;
}

/* ---- What is said ---- */

static bool is_percent(const column_words *words) {
    return words->unit_given && words->unit.unit == SOEKPI_PERCENT && !words->unit.points;
}

/* A difference: against what, and whether in per cent. False: it makes no sense. */
static bool decide_difference(column_words *words) {
    int32_t said = words->said;
    bool opening = (said & SAID_OPENING) != 0 || (said & (SAID_BEFORE | SAID_CLOSING | SAID_SAME)) ==
                                                     (SAID_BEFORE | SAID_CLOSING); /* 比上年期末 */
    bool prior = (said & (SAID_BEFORE | SAID_SAME)) != 0;
    bool yearly = (said & SAID_YEARLY) != 0;
    bool against = (said & (SAID_AGAINST | SAID_VERSUS)) != 0 || yearly;
    bool named = (said & (SAID_CHANGE | SAID_AMOUNT | SAID_GROWTH | SAID_RATE)) != 0;
    if ((said & SAID_MOVE) != 0 && (said & SAID_NOW) != 0 && !against) {
        words->word = WORD_OTHER; /* 本期增加, 本年减少: movements */
        return true;
    }
    if (against ? !yearly && !prior && !opening : !named) {
        return false; /* 比 nothing; 增加, 下降 alone */
    }
    if ((!against && (prior || (said & (SAID_OPENING | SAID_CLOSING)) != 0)) || (yearly && opening)) {
        words->word = WORD_OTHER; /* 上年同期增减额: last year's own; 年初增减额: against what? */
        return true;
    }
    bool points = words->unit_given && words->unit.points;
    bool rate = is_percent(words) ||
                (!points && (said & SAID_AMOUNT) == 0 && (yearly || (said & (SAID_RATE | SAID_GROWTH)) != 0));
    words->word = rate      ? (opening ? WORD_RATE_OPENING : WORD_RATE)
                  : opening ? WORD_CHANGE_OPENING
                            : WORD_CHANGE;
    if (rate && words->unit_given && words->unit.unit != SOEKPI_PERCENT) {
        words->unit_given = false; /* that of the figures above it */
        words->unit = (unit_text){0};
    }
    return true;
}

static column_word decide_time(int32_t said) {
    bool before = (said & (SAID_BEFORE | SAID_SAME)) != 0;
    if ((said & SAID_OPENING) != 0) {
        return (said & (SAID_BEFORE | SAID_SAME | SAID_CLOSING)) != 0 ? WORD_OTHER : WORD_OPENING;
    }
    if ((said & SAID_NOW) != 0 && before) {
        return WORD_OTHER; /* 上年全年: not the same period */
    }
    if ((said & SAID_BEFORE) != 0 && (said & SAID_SAME) == 0 && (said & (SAID_CLOSING | SAID_BALANCE)) != 0) {
        return WORD_OPENING; /* 上年期末, 上年余额 */
    }
    if (before) {
        return WORD_PRIOR;
    }
    if ((said & SAID_CLOSING) != 0) {
        return WORD_CLOSING;
    }
    if ((said & SAID_NOW) != 0) {
        return WORD_CURRENT;
    }
    if ((said & SAID_PERIOD) != 0) {
        return WORD_NONE; /* 2023年1-9月累计, 2022年12月31日余额: the period says all */
    }
    return (said & SAID_SO_FAR) != 0    ? WORD_CURRENT
           : (said & SAID_BALANCE) != 0 ? WORD_CLOSING
           : (said & SAID_DONE) != 0    ? WORD_CURRENT
                                        : WORD_NONE;
}

/* Sets the word from what is said. False: it makes no sense. */
static bool decide(column_words *words) {
    int32_t said = words->said;
    words->strong = (said & SAID_STRONG) != 0;
    words->word = WORD_NONE;
    if ((said & SAID_OTHER) != 0) {
        words->word = WORD_OTHER;
    } else if ((said & SAID_EARLIER) != 0) {
        words->word = (said & (SAID_DIFFERENCE | SAID_SO_FAR)) != 0 ? WORD_OTHER : WORD_MONTH;
    } else if ((said & SAID_MONTH) != 0 && (said & (SAID_SO_FAR | SAID_CLOSING)) == 0) {
        words->word = WORD_MONTH;
    } else if ((said & SAID_QUARTER) != 0 && (said & (SAID_SO_FAR | SAID_PERIOD)) == 0) {
        words->word = WORD_OTHER;
    } else if ((said & SAID_DIFFERENCE) != 0) {
        return decide_difference(words);
    } else {
        words->word = decide_time((said & SAID_QUARTER) != 0 ? said | SAID_NOW : said);
    }
    return true;
}

void soekpi_column_words_join(column_words *above, const column_words *below) {
    int32_t said = above->said;
    bool change_below = (below->said & (SAID_CHANGE | SAID_AMOUNT | SAID_GROWTH | SAID_RATE)) != 0;
    bool time_above = (said & (SAID_BEFORE | SAID_SAME | SAID_OPENING)) != 0;
    if (change_below && (below->said & SAID_TIME) == 0) {
        /* 年初 over 增减额; 期末余额 over it says nothing of what it is against */
        said = time_above ? said | SAID_VERSUS : said & ~(SAID_CLOSING | SAID_NOW);
    }
    bool now = ((said | below->said) & SAID_NOW) != 0;
    bool before = ((said | below->said) & (SAID_BEFORE | SAID_SAME)) != 0;
    bool ends = (said & SAID_OPENING) != 0 ? (below->said & SAID_CLOSING) != 0
                                           : (said & SAID_CLOSING) != 0 && (below->said & SAID_OPENING) != 0;
    if (((now && before) || ends) && (below->said & SAID_TIME) != 0 && (below->said & SAID_DIFFERENCE) == 0) {
        said &= ~SAID_TIME; /* two times that exclude each other: the lower one */
    }
    bool period_above = (said & SAID_PERIOD) != 0 && (said & SAID_TIME) == 0;
    bool plain_below =
        (below->said & (SAID_NOW | SAID_CLOSING)) != 0 &&
        (below->said & (SAID_BEFORE | SAID_SAME | SAID_OPENING | SAID_DIFFERENCE | SAID_PERIOD)) == 0;
    said |= below->said;
    if (period_above && plain_below) {
        said &= ~(SAID_NOW | SAID_CLOSING); /* 2022年 over 期末余额: the balance of that year */
    }
    above->said = said;
    above->quality = below->quality != 0 ? below->quality : above->quality;
    above->period = below->period != PERIOD_NONE ? below->period : above->period;
    if (below->unit_given) {
        above->unit_given = true;
        above->unit = below->unit;
    }
    if (!decide(above)) {
        above->word = WORD_OTHER;
    }
}

/* ---- Reading a phrase ---- */

/* Takes one piece. False: it cannot stand there. */
static bool take_piece(const folded_text *folded, size_t at, const piece *next, int *depth,
                       column_words *words) {
    enum {
        LAST = SAID_RATE | SAID_AMOUNT,
        BEFORE_LAST = SAID_CHANGE | SAID_GROWTH | SAID_YEARLY | SAID_AGAINST | LAST
    };
    char mark = folded->text[at];
    if ((next->said & SAID_MARK) != 0) {
        *depth += mark == '(' && next->end == at + 1 ? 1 : mark == ')' ? -1 : 0;
        return *depth >= 0;
    }
    bool content = (words->said & ~(SAID_MARK | SAID_UNIT)) != 0;
    if ((next->said & SAID_ENDING) != 0 && !content) {
        return false;
    }
    if ((next->said & BEFORE_LAST) != 0 && (words->said & LAST) != 0 && *depth == 0) {
        return false; /* 增速 and then 增减: one of them is part of a name */
    }
    if ((next->said & SAID_UNIT) != 0) {
        if (words->unit_given &&
            (words->unit.unit != next->unit.unit || words->unit.power != next->unit.power)) {
            return false;
        }
        words->unit_given = true;
        words->unit = next->unit;
    }
    if ((next->said & SAID_PERIOD) != 0) {
        if (words->period != PERIOD_NONE && words->period != next->period) {
            return false;
        }
        words->period = next->period;
    }
    words->quality = next->quality != 0 ? next->quality : words->quality;
    words->said |= next->said & ~(SAID_ENDING | SAID_MARK);
    return true;
}

/* Reads the pieces from `begin` to `end`, which next[] leads through. */
static bool read_pieces(const piece_list *list, size_t begin, size_t end, const uint8_t *next,
                        column_words *out) {
    column_words words = {0};
    int depth = 0;
    for (size_t at = begin; at < end; at += next[at]) {
        size_t which = list->first[at];
        while (list->pieces[which].end != at + next[at]) {
            which++; /* it is there: next[] was made of it */
        }
        if (!take_piece(&list->folded, at, &list->pieces[which], &depth, &words)) {
            return false;
        }
    }
    if (depth != 0 || (words.said & (SAID_CONTENT | SAID_UNIT)) == 0 || !decide(&words)) {
        return false;
    }
    *out = words;
    return true;
}

/* Fills next[at] with the bytes of the first piece of a way from `at` to the end, 0 for none. */
static void find_ways(const piece_list *list, uint8_t *next) {
    size_t length = list->folded.length;
    memset(next, 0, length + 1);
    for (size_t at = length; at-- > 0;) {
        for (size_t i = list->first[at]; i < list->first[at + 1] && next[at] == 0; i++) {
            size_t end = list->pieces[i].end;
            next[at] = end == length || next[end] > 0 ? (uint8_t)(end - at) : 0;
        }
    }
}

bool soekpi_column_words_read(slice text, column_words *out) {
    piece_list list;
    uint8_t next[LONGEST_PHRASE + 2];
    if (!find_pieces(text, &list)) {
        return false;
    }
    find_ways(&list, next);
    return next[0] > 0 && read_pieces(&list, 0, list.folded.length, next, out);
}

bool soekpi_column_words_read_parts(const slice *parts, size_t count, column_words *out) {
    column_words all = {0};
    for (size_t i = 0; i < count; i++) {
        column_words words;
        if (!soekpi_column_words_read(parts[i], &words)) {
            return false;
        }
        soekpi_column_words_join(&all, &words);
    }
    *out = all;
    return count > 0;
}

/* ---- Parting a header ---- */

/* What stands between a name and its words. */
static bool is_joint(uint32_t code_point) {
    return soekpi_is_blank(code_point) || code_point == '-' || code_point == ':' || code_point == '/' ||
           code_point == ',' || code_point == ';' || code_point == '|' || code_point == '_' ||
           code_point == 0x3001 || code_point == 0xB7;
}

static slice trim_joints(slice text) {
    size_t begin = 0;
    size_t end = 0;
    for (size_t at = 0, size; at < text.length; at += size) {
        bool joint = is_joint(
            fold_mark(soekpi_fold_width(soekpi_utf8_decode(text.start + at, text.length - at, &size))));
        begin = joint && begin == at ? at + size : begin;
        end = joint ? end : at + size;
    }
    return begin < end ? (slice){text.start + begin, end - begin} : (slice){text.start, 0};
}

static bool is_letter(char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || byte == '_';
}

/* Whether a header may be parted at a place: gdp_growth and gdp_growth_2023 are names. */
static bool is_boundary(const folded_text *folded, size_t at) {
    return folded->gaps[at] || !(is_letter(folded->text[at - 1]) && is_letter(folded->text[at]));
}

/* Adds a cut unless it is the one before with more marks. */
static void add_cut(column_cut *cuts, size_t *count, slice rest, const column_words *words) {
    bool same = *count > 0 && cuts[*count - 1].rest.start == rest.start &&
                cuts[*count - 1].rest.length == rest.length;
    if (rest.length > 0 && !same && (words->said & SAID_CONTENT) != 0) {
        cuts[(*count)++] = (column_cut){rest, *words};
    }
}

static void cut_ends(const piece_list *list, column_cuts *out) {
    const folded_text *folded = &list->folded;
    uint8_t next[LONGEST_PHRASE + 2];
    column_words words;
    find_ways(list, next);
    out->whole = next[0] > 0 && read_pieces(list, 0, folded->length, next, &words);
    for (size_t at = 1; at < folded->length && out->end_count < CUTS_KEPT; at++) {
        if (next[at] > 0 && is_boundary(folded, at) && read_pieces(list, at, folded->length, next, &words)) {
            slice rest = trim_joints((slice){folded->whole.start, folded->offsets[at]});
            add_cut(out->ends, &out->end_count, rest, &words);
        }
    }
}

/* 增减额营业收入; but 变动成本 is no change of 成本. */
static bool may_lead(const column_words *words) {
    bool sure = (words->said & (SAID_AMOUNT | SAID_RATE | SAID_YEARLY)) != 0 || words->unit_given;
    return (words->said & SAID_DIFFERENCE) == 0 || sure;
}

/* Fills back[end] with the bytes of the last piece of a way from the front to `end`, 0 for none. */
static void find_ways_back(const piece_list *list, uint8_t *back) {
    memset(back, 0, list->folded.length + 1);
    for (size_t at = 0; at < list->folded.length; at++) {
        for (size_t i = list->first[at]; i < list->first[at + 1] && (at == 0 || back[at] > 0); i++) {
            size_t end = list->pieces[i].end;
            back[end] = back[end] == 0 ? (uint8_t)(end - at) : back[end];
        }
    }
}

static void cut_fronts(const piece_list *list, column_cuts *out) {
    const folded_text *folded = &list->folded;
    uint8_t back[LONGEST_PHRASE + 2];
    uint8_t next[LONGEST_PHRASE + 2] = {0};
    find_ways_back(list, back);
    for (size_t end = folded->length; end-- > 1 && out->front_count < CUTS_KEPT;) {
        column_words words;
        if (back[end] == 0 || !is_boundary(folded, end)) {
            continue;
        }
        for (size_t at = end; at > 0; at -= back[at]) {
            next[at - back[at]] = back[at];
        }
        if (read_pieces(list, 0, end, next, &words) && may_lead(&words)) {
            size_t begin = folded->offsets[end];
            slice rest = trim_joints((slice){folded->whole.start + begin, folded->whole.length - begin});
            add_cut(out->fronts, &out->front_count, rest, &words);
        }
    }
}

void soekpi_column_words_cut(slice header, column_cuts *out) {
    piece_list list;
    *out = (column_cuts){0};
    if (find_pieces(header, &list)) {
        cut_ends(&list, out);
        cut_fronts(&list, out);
    }
}
