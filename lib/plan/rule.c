/* Rules and at-risk conditions: the grammar around references, read and written. */
#include "plan/plan.h"

#include <string.h>

#include "plan/rule_words.h"

enum {
    RULE_BYTES = 8192, /* far beyond 64 terms; bounds the splits tried below */
    SPLITS = 8         /* places tried for `of`, `and`, 与, which also stand in names */
};

typedef struct rule_reader {
    const soekpi_catalogue *names;
    slice text;  /* without blanks around */
    place where; /* of its first character */
    subject subject;
    int32_t better;
    rule *out;
    soekpi_error *error;
} rule_reader;

void soekpi_rule_free(rule *freed) {
    soekpi_reference_free(&freed->references[0]);
    soekpi_reference_free(&freed->references[1]);
    soekpi_form_free(&freed->tolerance);
    memset(freed, 0, sizeof *freed);
}

void soekpi_risk_free(risk *freed) {
    soekpi_form_free(&freed->band);
    soekpi_rule_free(&freed->condition);
    memset(freed, 0, sizeof *freed);
}

/* ---- Text ---- */

static slice from(slice text, size_t offset) {
    slice rest = {text.start + offset, text.length - offset};
    return rest;
}

static slice before(slice text, const char *end) {
    slice piece = {text.start, (size_t)(end - text.start)};
    return piece;
}

static place place_of(const rule_reader *reader, const char *position) {
    return soekpi_rule_place(reader->text, reader->where, position);
}

/* The text without blanks around, and the place where it then begins. */
static slice enter(slice text, place *where) {
    slice inside = soekpi_slice_trim(text);
    if (inside.length > 0) {
        *where = soekpi_rule_place(text, *where, inside.start);
    }
    return inside;
}

static slice shown(slice text) {
    enum { SHOWN = 120 };
    size_t length = text.length < SHOWN ? text.length : SHOWN;
    while (length < text.length && length > 0 && ((unsigned char)text.start[length] & 0xC0) == 0x80) {
        length--;
    }
    slice clipped = {text.start, length};
    return clipped;
}

/* ---- Beginnings that are refused ---- */

static soekpi_status fail_signs(const rule_reader *reader, slice signs) {
    char letters[8];
    (void)soekpi_rule_signs(signs, letters);
    place where = place_of(reader, signs.start);
    const char *meant = strcmp(letters, "eg") == 0 ? ">=" : strcmp(letters, "el") == 0 ? "<=" : NULL;
    if (meant != NULL) {
        return soekpi_fail(reader->error, SOEKPI_ERROR_RULE, where, "'%.*s' is no comparison; write '%s'",
                           (int)signs.length, signs.start, meant);
    }
    if (strcmp(letters, "e") == 0 || strcmp(letters, "ee") == 0 || strcmp(letters, "ne") == 0 ||
        strcmp(letters, "lg") == 0) {
        return soekpi_fail(
            reader->error, SOEKPI_ERROR_RULE, where,
            "'%.*s' is no comparison of a rule; write 'within 1 pp of prior' for about equal, or "
            "'between A and B'",
            (int)signs.length, signs.start);
    }
    return soekpi_fail(reader->error, SOEKPI_ERROR_RULE, where,
                       "'%.*s' is no comparison; expected >, >=, < or <=", (int)signs.length, signs.start);
}

static soekpi_status fail_beginning(const rule_reader *reader) {
    slice text = shown(reader->text);
    bool later = memchr(reader->text.start, '>', reader->text.length) != NULL ||
                 memchr(reader->text.start, '<', reader->text.length) != NULL;
    return soekpi_fail(
        reader->error, SOEKPI_ERROR_RULE, reader->where,
        "a rule begins with a comparison (>, >=, <, <=, 高于, 不低于, 低于, 不高于), 'within' or "
        "'between', found '%.*s'%s",
        (int)text.length, text.start, later ? "; leave out what stands before the comparison" : "");
}

/* ---- Pieces ---- */

/* The first or second reference of the rule. */
static soekpi_status read_reference(const rule_reader *reader, slice piece, const char *after, size_t index,
                                    soekpi_error *error) {
    place where = place_of(reader, piece.start);
    piece = enter(piece, &where);
    reader->out->wheres[index] = where;
    if (piece.length == 0) {
        return soekpi_fail(error, SOEKPI_ERROR_RULE,
                           place_of(reader, reader->text.start + reader->text.length),
                           "what to compare with is missing after '%s'; expected a number with its unit, "
                           "'prior', an item, an indicator or a parameter",
                           after);
    }
    return soekpi_reference_parse(reader->names, piece, where, reader->subject,
                                  &reader->out->references[index], error);
}

void soekpi_constant_value(const form *constant, const soekpi_catalogue *names, exact *out) {
    soekpi_exact_zero(out);
    for (size_t i = 0; i < constant->count; i++) {
        const term *summand = &constant->terms[i];
        decimal figure = soekpi_decimal_make(1, 0);
        if (summand->parameter != NO_PARAMETER) {
            figure = soekpi_catalogue_parameter(names, summand->parameter)->value;
        }
        soekpi_exact_add_product(out, summand->coefficient, figure);
    }
}

/* A tolerance or band; never below zero. */
static soekpi_status read_band(const rule_reader *reader, slice piece, const char *what, form *out,
                               constant_unit *unit, bool *share, soekpi_error *error) {
    place where = place_of(reader, piece.start);
    piece = enter(piece, &where);
    if (piece.length == 0) {
        return soekpi_fail(error, SOEKPI_ERROR_RULE, where, "%s is missing; expected for example '1 pp'",
                           what);
    }
    bool unused = false;
    soekpi_status status = soekpi_band_parse(reader->names, piece, where, reader->subject, share != NULL, out,
                                             unit, share != NULL ? share : &unused, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    exact value;
    soekpi_constant_value(out, reader->names, &value);
    if (value.sign < 0) {
        soekpi_form_free(out);
        return soekpi_fail(error, SOEKPI_ERROR_RULE, where, "%s cannot be negative, found '%.*s'", what,
                           (int)shown(piece).length, piece.start);
    }
    return SOEKPI_OK;
}

/* ---- Forms with a word in the middle ---- */

typedef struct rule_split {
    slice left, right;
} rule_split;

/* Where `text` may be split at one of `words` (NULL-ended): first those that
 * stand alone, then, for Chinese words, all others. */
static size_t find_splits(slice text, const char *const *words, rule_split *out) {
    size_t count = 0;
    bool chinese = (unsigned char)words[0][0] >= 0x80;
    for (int alone = 1; alone >= (chinese ? 0 : 1); alone--) {
        for (size_t at = 0; at < text.length && count < SPLITS; at++) {
            size_t used = 0;
            for (size_t i = 0; words[i] != NULL && used == 0; i++) {
                used = soekpi_rule_word_at(text, at, words[i]);
            }
            if (used > 0 && soekpi_rule_stands_alone(text, at, used) == (alone == 1)) {
                out[count].left = before(text, text.start + at);
                out[count].right = from(text, at + used);
                count++;
            }
        }
    }
    return count;
}

typedef soekpi_status split_reader(const rule_reader *reader, rule_split halves, soekpi_error *error);

/* The first split that can be read, else the error of the first split. */
static soekpi_status read_split(const rule_reader *reader, slice text, const char *const *words,
                                split_reader *read) {
    rule_split splits[SPLITS];
    size_t count = find_splits(text, words, splits);
    if (count == 0) {
        return soekpi_fail(reader->error, SOEKPI_ERROR_RULE, place_of(reader, text.start + text.length),
                           "'%s' is missing; expected 'within M of REF', 'between A and B', "
                           "'与 REF 相差不超过 M' or '在 A 与 B 之间'",
                           words[0]);
    }
    soekpi_error first = {0};
    for (size_t i = 0; i < count; i++) {
        soekpi_error found = {0};
        soekpi_status status = read(reader, splits[i], &found);
        if (status == SOEKPI_OK || status == SOEKPI_ERROR_MEMORY) {
            return status == SOEKPI_OK ? status : soekpi_fail_memory(reader->error);
        }
        soekpi_rule_free(reader->out);
        first = i == 0 ? found : first;
    }
    if (reader->error != NULL) {
        *reader->error = first;
    }
    return first.code;
}

static soekpi_status read_within(const rule_reader *reader, rule_split halves, soekpi_error *error) {
    rule *out = reader->out;
    out->kind = RULE_WITHIN;
    soekpi_status status =
        read_band(reader, halves.left, "the tolerance", &out->tolerance, &out->tolerance_unit, NULL, error);
    return status != SOEKPI_OK ? status : read_reference(reader, halves.right, "of", 0, error);
}

static soekpi_status read_apart(const rule_reader *reader, rule_split halves, soekpi_error *error) {
    rule *out = reader->out;
    out->kind = RULE_WITHIN;
    soekpi_status status = read_reference(reader, halves.left, "与", 0, error);
    return status != SOEKPI_OK ? status
                               : read_band(reader, halves.right, "the tolerance", &out->tolerance,
                                           &out->tolerance_unit, NULL, error);
}

/* Both bounds are the same but for constants, and the first is the greater. */
static bool is_reversed(const reference *low, const reference *high, const soekpi_catalogue *names) {
    if (low->base != high->base || low->index != high->index || low->time != high->time ||
        !soekpi_form_equal(&low->factor, &high->factor)) {
        return false;
    }
    exact least;
    exact most;
    soekpi_constant_value(&low->margin, names, &least);
    soekpi_constant_value(&high->margin, names, &most);
    return soekpi_exact_compare(&least, &most) > 0;
}

static soekpi_status read_between(const rule_reader *reader, rule_split halves, soekpi_error *error) {
    rule *out = reader->out;
    out->kind = RULE_BETWEEN;
    soekpi_status status = read_reference(reader, halves.left, "between", 0, error);
    if (status == SOEKPI_OK) {
        status = read_reference(reader, halves.right, "and", 1, error);
    }
    if (status == SOEKPI_OK && is_reversed(&out->references[0], &out->references[1], reader->names)) {
        slice low = shown(soekpi_slice_trim(halves.right));
        slice high = shown(soekpi_slice_trim(halves.left));
        return soekpi_fail(error, SOEKPI_ERROR_RULE, place_of(reader, high.start),
                           "the bounds are reversed; write 'between %.*s and %.*s'", (int)low.length,
                           low.start, (int)high.length, high.start);
    }
    return status;
}

/* ---- Words for a comparison with last year ---- */

static soekpi_status read_prior(const rule_reader *reader, place where, comparison compared) {
    reader->out->kind = RULE_COMPARE;
    reader->out->comparison = compared;
    reader->out->wheres[0] = where;
    return soekpi_reference_parse(reader->names, soekpi_slice("prior"), where, reader->subject,
                                  &reader->out->references[0], reader->error);
}

static soekpi_status read_prior_alone(const rule_reader *reader, rule_head head, slice rest) {
    slice more = soekpi_slice_trim(rest);
    if (more.length > 0) {
        return soekpi_fail(reader->error, SOEKPI_ERROR_RULE, place_of(reader, more.start),
                           "'%.*s' means '%s prior' and takes nothing after it, found '%.*s'; write for "
                           "example '>= prior + 1 pp'",
                           (int)head.text.length, head.text.start,
                           head.comparison == ABOVE ? ">" : ">=", (int)shown(more).length, more.start);
    }
    return read_prior(reader, reader->where, head.comparison);
}

/* 稳 BAND: not more than last year and the band. */
static soekpi_status read_steady(const rule_reader *reader, slice rest) {
    size_t settled = soekpi_rule_word_at(rest, 0, "定"); /* 稳定 */
    slice band = soekpi_slice_trim(from(rest, settled));
    if (reader->better == SOEKPI_BETTER_HIGHER) {
        return soekpi_fail(reader->error, SOEKPI_ERROR_RULE, reader->where,
                           "稳 means 'not more than last year and a band', but more of this indicator is "
                           "better; write '>= prior - %.*s'",
                           band.length > 0 ? (int)shown(band).length : 4,
                           band.length > 0 ? band.start : "BAND");
    }
    if (band.length == 0) {
        return soekpi_fail(reader->error, SOEKPI_ERROR_RULE,
                           place_of(reader, reader->text.start + reader->text.length),
                           "稳 needs a band; write for example '稳 1 pp', which means '<= prior + 1 pp'");
    }
    soekpi_status status = read_prior(reader, reader->where, AT_MOST);
    if (status != SOEKPI_OK) {
        return status;
    }
    reference *limit = &reader->out->references[0];
    soekpi_form_free(&limit->margin);
    memset(&limit->margin, 0, sizeof limit->margin);
    return read_band(reader, band, "the band", &limit->margin, &limit->margin_unit, NULL, reader->error);
}

/* ---- Rules ---- */

static soekpi_status read_comparison(const rule_reader *reader, rule_head head, slice rest) {
    reader->out->kind = RULE_COMPARE;
    reader->out->comparison = head.comparison;
    char sign[32] = "the comparison";
    if (head.text.length < sizeof sign) {
        memcpy(sign, head.text.start, head.text.length);
        sign[head.text.length] = '\0';
    }
    return read_reference(reader, rest, sign, 0, reader->error);
}

static soekpi_status read_rule(const rule_reader *reader) {
    static const char *const of[] = {"of", NULL};
    static const char *const and[] = {"and", NULL};
    static const char *const and_chinese[] = {"与", "和", "至", "到", NULL};
    static const char *const apart_words[] = {RULE_APART, "相差不高于", "相差不大于", NULL};

    rule_head head = soekpi_rule_head(reader->text);
    slice rest = from(reader->text, head.text.length);
    switch (head.kind) {
    case HEAD_COMPARISON:
        return read_comparison(reader, head, rest);
    case HEAD_WRONG_COMPARISON:
        return fail_signs(reader, head.text);
    case HEAD_WITHIN:
        return read_split(reader, rest, of, read_within);
    case HEAD_APART:
        return read_split(reader, rest, apart_words, read_apart);
    case HEAD_BETWEEN:
        return read_split(reader, rest, and, read_between);
    case HEAD_BETWEEN_CHINESE:
        if (!soekpi_rule_ends_with(rest, RULE_BETWEEN_END)) {
            return soekpi_fail(reader->error, SOEKPI_ERROR_RULE,
                               place_of(reader, reader->text.start + reader->text.length),
                               "之间 is missing at the end; write '在 A 与 B 之间'");
        }
        rest.length -= sizeof RULE_BETWEEN_END - 1;
        return read_split(reader, rest, and_chinese, read_between);
    case HEAD_PRIOR:
        return read_prior_alone(reader, head, rest);
    case HEAD_STEADY:
        return read_steady(reader, rest);
    case HEAD_RANK:
        return soekpi_fail(reader->error, SOEKPI_ERROR_RULE, reader->where,
                           "a rank is the whole rule of a plan's target with an 'indicator' and can stand "
                           "nowhere else, found '%.*s'",
                           (int)shown(reader->text).length, reader->text.start);
    case HEAD_NONE:
        break;
    }
    return fail_beginning(reader);
}

static soekpi_status check_text(slice text, place where, const char *what, soekpi_error *error) {
    if (text.length == 0) {
        return soekpi_fail(error, SOEKPI_ERROR_RULE, where, "%s is empty; write for example \"> 8 %%\"",
                           what);
    }
    if (text.length > RULE_BYTES) {
        return soekpi_fail(error, SOEKPI_ERROR_LIMIT, where, "%s is longer than %d bytes", what, RULE_BYTES);
    }
    return SOEKPI_OK;
}

soekpi_status soekpi_rule_parse(const soekpi_catalogue *names, slice text, place where, subject about,
                                int32_t better, rule *out, soekpi_error *error) {
    memset(out, 0, sizeof *out);
    slice inside = enter(text, &where);
    soekpi_status status = check_text(inside, where, "the rule", error);
    if (status == SOEKPI_OK) {
        rule_reader reader = {names, inside, where, about, better, out, error};
        status = read_rule(&reader);
    }
    if (status != SOEKPI_OK) {
        soekpi_rule_free(out);
    }
    return status;
}

soekpi_status soekpi_risk_parse(const soekpi_catalogue *names, slice text, place where, subject about,
                                int32_t better, risk *out, soekpi_error *error) {
    memset(out, 0, sizeof *out);
    slice inside = enter(text, &where);
    soekpi_status status = check_text(inside, where, "at_risk", error);
    if (status != SOEKPI_OK) {
        return status;
    }
    rule_reader reader = {names, inside, where, about, better, &out->condition, error};
    bool share = false;
    if (soekpi_rule_head(inside).kind != HEAD_NONE) {
        out->kind = RISK_CONDITION;
        status = read_rule(&reader);
    } else {
        status =
            read_band(&reader, inside, "the band of at_risk", &out->band, &out->band_unit, &share, error);
        out->kind = share ? RISK_SHARE : RISK_BAND;
    }
    if (status != SOEKPI_OK) {
        soekpi_risk_free(out);
    }
    return status;
}

/* ---- Written again ---- */

void soekpi_rule_print(const rule *printed, const soekpi_catalogue *names, int32_t language,
                       text_builder *builder) {
    static const char *const comparisons[][2] = {[ABOVE] = {"高于 ", "> "},
                                                 [AT_LEAST] = {"不低于 ", ">= "},
                                                 [BELOW] = {"低于 ", "< "},
                                                 [AT_MOST] = {"不高于 ", "<= "}};
    bool chinese = language == SOEKPI_CHINESE;
    switch (printed->kind) {
    case RULE_NONE:
        break;
    case RULE_COMPARE:
        soekpi_text_add(builder, comparisons[printed->comparison][chinese ? 0 : 1]);
        soekpi_reference_print(&printed->references[0], names, language, builder);
        break;
    case RULE_WITHIN:
        soekpi_text_add(builder, chinese ? "与 " : "within ");
        if (chinese) {
            soekpi_reference_print(&printed->references[0], names, language, builder);
            soekpi_text_add(builder, " 相差不超过 ");
        }
        soekpi_constant_print(&printed->tolerance, printed->tolerance_unit, names, language, builder);
        if (!chinese) {
            soekpi_text_add(builder, " of ");
            soekpi_reference_print(&printed->references[0], names, language, builder);
        }
        break;
    case RULE_BETWEEN:
        soekpi_text_add(builder, chinese ? "在 " : "between ");
        soekpi_reference_print(&printed->references[0], names, language, builder);
        soekpi_text_add(builder, chinese ? " 与 " : " and ");
        soekpi_reference_print(&printed->references[1], names, language, builder);
        soekpi_text_add(builder, chinese ? " 之间" : "");
        break;
    }
}
