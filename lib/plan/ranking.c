/* Ranks: `rank <= 3 among peers`, 排名不超过 3（可比单位）, and what else a rank target says. */
#include "plan/reader.h"

#include <string.h>

#include "base/memory.h"
#include "plan/rule_words.h"

typedef struct rank_reader {
    const soekpi_catalogue *names;
    slice text;  /* without blanks around */
    place where; /* of its first character */
    soekpi_error *error;
} rank_reader;

/* Words for those compared with; the first of each language is printed. */
static const struct {
    int32_t among;
    const char *text;
} circles[] = {
    {SOEKPI_AMONG_PEERS, "peers"},    {SOEKPI_AMONG_ALL, "all"},      {SOEKPI_AMONG_GROUP, "group"},
    {SOEKPI_AMONG_PEERS, "可比单位"}, {SOEKPI_AMONG_ALL, "全部企业"}, {SOEKPI_AMONG_GROUP, "本组"},
    {SOEKPI_AMONG_PEERS, "同行"},     {SOEKPI_AMONG_PEERS, "同业"},   {SOEKPI_AMONG_ALL, "所有企业"},
    {SOEKPI_AMONG_ALL, "全部"},       {SOEKPI_AMONG_GROUP, "本集团"}, {SOEKPI_AMONG_GROUP, "组内"},
};

enum { CIRCLES = sizeof circles / sizeof *circles };

bool soekpi_rank_begins(slice rule_text) {
    return soekpi_rule_head(soekpi_slice_trim(rule_text)).kind == HEAD_RANK;
}

static slice from(slice text, size_t offset) {
    slice rest = {text.start + offset, text.length - offset};
    return rest;
}

static place place_of(const rank_reader *reader, const char *position) {
    return soekpi_rule_place(reader->text, reader->where, position);
}

static int shown(slice text) {
    return (int)(text.length < 80 ? text.length : 80);
}

static bool take_word(slice *text, const char *word) {
    size_t used = text->length > 0 ? soekpi_rule_word_at(*text, 0, word) : 0;
    *text = soekpi_slice_trim(from(*text, used));
    return used > 0;
}

/* ---- At most ---- */

/* `<=` and its words, or 前, which may stand behind 进入 and the like. */
static soekpi_status take_comparison(const rank_reader *reader, slice *text) {
    static const char *const before[] = {"进入", "位居", "位列", "保持", "居", "列", "进", "在"};
    rule_head head = soekpi_rule_head(*text);
    if (head.kind == HEAD_COMPARISON && head.comparison == AT_MOST) {
        *text = soekpi_slice_trim(from(*text, head.text.length));
        return SOEKPI_OK;
    }
    slice rest = *text;
    for (size_t i = 0; i < sizeof before / sizeof *before && !take_word(&rest, before[i]); i++) {
    }
    if (take_word(&rest, "前")) {
        *text = rest;
        return SOEKPI_OK;
    }
    bool wrong = head.kind == HEAD_COMPARISON || head.kind == HEAD_WRONG_COMPARISON;
    return soekpi_fail(reader->error, SOEKPI_ERROR_RULE, place_of(reader, text->start),
                       "%s; write 'rank <= 3 among peers' or '排名不超过 3'",
                       wrong ? "the first place is the best, so that a rank is limited by '<='"
                             : "'<=' is missing in a rank");
}

/* ---- Among whom ---- */

static bool circle_of(slice word, int32_t *among) {
    for (size_t i = 0; i < CIRCLES; i++) {
        if (soekpi_rule_word_at(word, 0, circles[i].text) == word.length && word.length > 0) {
            *among = circles[i].among;
            return true;
        }
    }
    return false;
}

/* Cuts `among WORD` off the end of *text. */
static soekpi_status cut_among(const rank_reader *reader, slice *text, bool *found, int32_t *among) {
    for (size_t at = 0; at < text->length; at++) {
        size_t used = soekpi_rule_word_at(*text, at, "among");
        if (used == 0 || !soekpi_rule_stands_alone(*text, at, used)) {
            continue;
        }
        slice word = soekpi_slice_trim(from(*text, at + used));
        if (!circle_of(word, among)) {
            return soekpi_fail(reader->error, SOEKPI_ERROR_RULE,
                               place_of(reader, word.length > 0 ? word.start : text->start + text->length),
                               "expected 'peers', 'all' or 'group' after 'among', found '%.*s'", shown(word),
                               word.start);
        }
        text->length = at;
        *text = soekpi_slice_trim(*text);
        *found = true;
        return SOEKPI_OK;
    }
    return SOEKPI_OK;
}

/* Cuts （可比单位） off the end of *text; other brackets belong to a name. */
static void cut_brackets(slice *text, int32_t *among) {
    static const char *const pairs[][2] = {{"（", "）"}, {"(", ")"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        size_t open_length = strlen(pairs[i][0]);
        if (!soekpi_rule_ends_with(*text, pairs[i][1])) {
            continue;
        }
        for (size_t at = text->length; at-- > 0;) {
            if (text->length - at < open_length || memcmp(text->start + at, pairs[i][0], open_length) != 0) {
                continue;
            }
            slice word = from(*text, at + open_length);
            word.length -= strlen(pairs[i][1]);
            if (circle_of(soekpi_slice_trim(word), among)) {
                text->length = at;
                *text = soekpi_slice_trim(*text);
            }
            return;
        }
    }
}

/* ---- The place ---- */

/* 一 to 十, as in 前三名; NULL for all others. */
static const char *chinese_number(slice text) {
    static const char *const numbers[][2] = {{"一", "1"}, {"二", "2"}, {"三", "3"}, {"四", "4"},
                                             {"五", "5"}, {"六", "6"}, {"七", "7"}, {"八", "8"},
                                             {"九", "9"}, {"十", "10"}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (soekpi_slice_equal(text, numbers[i][0])) {
            return numbers[i][1];
        }
    }
    return NULL;
}

/* Cuts 名 or 位 behind a number; a name may end in them. */
static void cut_counter(slice *text) {
    static const char *const counters[] = {"名", "位"};
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) {
        size_t length = strlen(counters[i]);
        if (text->length <= length || !soekpi_rule_ends_with(*text, counters[i])) {
            continue;
        }
        slice number = {text->start, text->length - length};
        decimal unused;
        size_t used = 0;
        slice inside = soekpi_slice_trim(number);
        bool digits = soekpi_constant_read(inside, &unused, &used) && used == inside.length && used > 0;
        bool blank = inside.length < number.length;
        if (digits || blank || chinese_number(inside) != NULL) {
            *text = inside;
            return;
        }
    }
}

/* A whole number of at least 1, or one parameter that is one. */
static bool is_place(const form *count, const soekpi_catalogue *names) {
    if (count->count != 1) {
        return false;
    }
    const term *only = &count->terms[0];
    decimal value = only->coefficient;
    if (only->parameter != NO_PARAMETER) {
        if (!soekpi_decimal_equal(value, soekpi_decimal_make(1, 0))) {
            return false;
        }
        value = soekpi_catalogue_parameter(names, only->parameter)->value;
    }
    return soekpi_decimal_sign(value) > 0 && value.exponent >= 0;
}

static soekpi_status read_place(const rank_reader *reader, slice text, rule *out) {
    subject about = {SOEKPI_COUNT, false};
    place where = place_of(reader, text.start);
    const char *number = chinese_number(text);
    slice read = number != NULL ? soekpi_slice(number) : text;
    out->kind = RULE_COMPARE;
    out->comparison = AT_MOST;
    out->wheres[0] = where;
    if (text.length == 0) {
        return soekpi_fail(reader->error, SOEKPI_ERROR_RULE,
                           place_of(reader, reader->text.start + reader->text.length),
                           "the place is missing; write 'rank <= 3 among peers' or '排名不超过 3'");
    }
    soekpi_status status =
        soekpi_reference_parse(reader->names, read, where, about, &out->references[0], reader->error);
    if (status != SOEKPI_OK) {
        return status;
    }
    reference *limit = &out->references[0];
    if (limit->base != BASE_NONE || !is_place(&limit->margin, reader->names)) {
        return soekpi_fail(reader->error, SOEKPI_ERROR_RULE, where,
                           "a place is a whole number from 1 or a parameter that is one, found '%.*s'",
                           shown(text), text.start);
    }
    constant_unit bare = {SOEKPI_NUMBER, false, false};
    limit->margin_unit = bare; /* printed without 户 or count */
    return SOEKPI_OK;
}

/* ---- The whole ---- */

static soekpi_status read_rank(const rank_reader *reader, rule *out, int32_t *among) {
    slice rest = soekpi_slice_trim(from(reader->text, soekpi_rule_head(reader->text).text.length));
    bool found = false;
    *among = SOEKPI_AMONG_PEERS;
    soekpi_status status = take_comparison(reader, &rest);
    if (status == SOEKPI_OK) {
        status = cut_among(reader, &rest, &found, among);
    }
    if (status != SOEKPI_OK) {
        return status;
    }
    if (!found) {
        cut_brackets(&rest, among);
    }
    cut_counter(&rest);
    return read_place(reader, rest, out);
}

soekpi_status soekpi_rank_parse(const soekpi_catalogue *names, slice text, place where, rule *out,
                                int32_t *among, soekpi_error *error) {
    enum { RANK_BYTES = 1024 }; /* far beyond any name; bounds the searches above */
    memset(out, 0, sizeof *out);
    rank_reader reader = {names, soekpi_slice_trim(text), where, error};
    reader.where = soekpi_rule_place(text, where, reader.text.start);
    if (reader.text.length > RANK_BYTES) {
        return soekpi_fail(error, SOEKPI_ERROR_LIMIT, reader.where, "the rank is longer than %d bytes",
                           RANK_BYTES);
    }
    soekpi_status status = read_rank(&reader, out, among);
    if (status != SOEKPI_OK) {
        soekpi_rule_free(out);
    }
    return status;
}

void soekpi_rank_print(const rule *printed, int32_t among, const soekpi_catalogue *names, int32_t language,
                       text_builder *builder) {
    const reference *limit = &printed->references[0];
    bool chinese = language == SOEKPI_CHINESE;
    soekpi_text_add(builder, chinese ? "排名不超过 " : "rank <= ");
    soekpi_constant_print(&limit->margin, limit->margin_unit, names, language, builder);
    soekpi_text_add(builder, chinese ? "（" : " among ");
    soekpi_text_add(builder, circles[among + (chinese ? SOEKPI_AMONG_END : 0)].text);
    soekpi_text_add(builder, chinese ? "）" : "");
}

/* ---- What else a rank target says ---- */

static soekpi_status read_rule(const soekpi_plan *plan, const node *map, target *out, soekpi_error *error) {
    slice text = soekpi_slice("");
    place where = soekpi_nowhere;
    soekpi_status status = soekpi_target_rule_text(map, "rule", out, &text, &where, error);
    if (status == SOEKPI_OK) {
        status = soekpi_rank_parse(plan->catalogue, text, where, &out->rule, &out->ranking.among, error);
    }
    if (status != SOEKPI_OK) {
        return status;
    }
    text_builder english = {0};
    text_builder chinese = {0};
    soekpi_rank_print(&out->rule, out->ranking.among, plan->catalogue, SOEKPI_ENGLISH, &english);
    soekpi_rank_print(&out->rule, out->ranking.among, plan->catalogue, SOEKPI_CHINESE, &chinese);
    out->rule_text = soekpi_text_take(&english);
    out->rule_text_chinese = soekpi_text_take(&chinese);
    return out->rule_text != NULL && out->rule_text_chinese != NULL ? SOEKPI_OK : soekpi_fail_memory(error);
}

/* At risk within so many places of the last one allowed. */
static soekpi_status read_risk(const soekpi_plan *plan, const node *map, target *out, soekpi_error *error) {
    slice text = soekpi_slice("");
    place where = soekpi_nowhere;
    subject about = {SOEKPI_COUNT, false};
    soekpi_status status = soekpi_target_rule_text(map, "at_risk", out, &text, &where, error);
    if (status == SOEKPI_OK && text.length > 0) {
        status =
            soekpi_risk_parse(plan->catalogue, text, where, about, SOEKPI_BETTER_LOWER, &out->risk, error);
    }
    if (status == SOEKPI_OK && out->risk.kind != RISK_NONE && out->risk.kind != RISK_BAND) {
        return soekpi_fail(error, SOEKPI_ERROR_RULE, where,
                           "'at_risk' of a rank is a number of places, found '%.*s'", shown(text),
                           text.start);
    }
    if (status != SOEKPI_OK) {
        return status;
    }
    slice inside = soekpi_slice_trim(text);
    out->risk_text = soekpi_copy_text(inside.start, inside.length);
    return out->risk_text != NULL ? SOEKPI_OK : soekpi_fail_memory(error);
}

/* The item under which a place is published. */
static soekpi_status read_reported(const soekpi_plan *plan, const node *map, target *out,
                                   soekpi_error *error) {
    slice name = {NULL, 0};
    soekpi_status status = soekpi_node_text(map, "reported", &name, error);
    if (status != SOEKPI_OK || name.start == NULL) {
        return status;
    }
    place where = soekpi_text_place(soekpi_node_find(map, "reported"));
    symbol named;
    status = soekpi_find_item(plan->catalogue, name, where, &named, error);
    if (status != SOEKPI_OK) {
        return status;
    }
    const item *found =
        named.what == SOEKPI_IS_ITEM ? soekpi_catalogue_item(plan->catalogue, named.index) : NULL;
    if (found == NULL || found->kind != SOEKPI_LEVEL) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, where,
                           "'%.*s' cannot give a place; a level item (kind: level, unit: number) can",
                           shown(name), name.start);
    }
    if (found->unit != SOEKPI_NUMBER && found->unit != SOEKPI_COUNT) {
        return soekpi_fail(error, SOEKPI_ERROR_UNIT, where,
                           "'%.*s' is in %s, but a place is a number (unit: number)", shown(name), name.start,
                           soekpi_unit_id(found->unit));
    }
    out->ranking.reported = named.index;
    return SOEKPI_OK;
}

static soekpi_status read_standing(const node *child, ranking_rule *out, soekpi_error *error) {
    static const char *const words[] = {
        [PLACE_NONE] = "none", [PLACE_FIRST] = "first", [PLACE_LAST] = "last"};
    int32_t label = -1;
    soekpi_status status = soekpi_read_label(child, "place", &label, error);
    if (status == SOEKPI_OK) {
        status = soekpi_node_expect(child, NODE_SCALAR, "the place of a label", error);
    }
    for (size_t i = 0; status == SOEKPI_OK && i < sizeof words / sizeof *words; i++) {
        if (soekpi_slice_equal(child->text, words[i])) {
            out->places[label] = (uint8_t)i;
            return SOEKPI_OK;
        }
    }
    return status != SOEKPI_OK ? status
                               : soekpi_fail(error, SOEKPI_ERROR_PLAN, soekpi_text_place(child),
                                             "the place of a label must be first, last or none, found '%.*s'",
                                             shown(child->text), child->text.start);
}

static soekpi_status read_places(const node *map, target *out, soekpi_error *error) {
    const node *list = soekpi_node_find(map, "places");
    if (list == NULL) {
        return SOEKPI_OK;
    }
    if (out->formula.growth.count == 0) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, list->key_where,
                           "'places' says where growth without a percentage stands, but target '%s' is %s",
                           out->id, out->formula_text);
    }
    soekpi_status status = soekpi_node_expect(list, NODE_MAP, "places", error);
    for (const node *child = list->first; status == SOEKPI_OK && child != NULL; child = child->next) {
        status = read_standing(child, &out->ranking, error);
    }
    return status;
}

soekpi_status soekpi_ranking_read(const soekpi_plan *plan, const node *map, target *out,
                                  soekpi_error *error) {
    if (out->better == SOEKPI_BETTER_NONE) {
        return soekpi_fail(error, SOEKPI_ERROR_PLAN, soekpi_text_place(soekpi_node_find(map, "indicator")),
                           "'%s' does not say which direction is better, so that it has no first place; a "
                           "rank needs an indicator with 'better: higher' or 'better: lower'",
                           soekpi_symbol_id(plan->catalogue, out->symbol));
    }
    soekpi_status status = read_rule(plan, map, out, error);
    if (status == SOEKPI_OK) {
        status = read_risk(plan, map, out, error);
    }
    if (status == SOEKPI_OK) {
        status = read_reported(plan, map, out, error);
    }
    return status != SOEKPI_OK ? status : read_places(map, out, error);
}
