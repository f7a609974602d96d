/* Reading expressions: tokens, names, precedence.
 *
 *     sum     = product { (+|-) product }
 *     product = factor { (*|/) factor }
 *     factor  = [+|-] factor | ( sum ) | avg( sum ) | growth( sum ) | constant | name [time]
 */
#include "catalogue/expression.h"

#include "base/number.h"

place soekpi_parser_place(const parser *reader, size_t position) {
    place where = reader->where;
    if (where.line > 0)
        where.column += (int)soekpi_utf8_count(reader->text.start, position);
    return where;
}

static uint32_t peek_at(const parser *reader, size_t position, size_t *size) {
    if (position >= reader->text.length) {
        *size = 0;
        return 0;
    }
    return soekpi_fold_width(
        soekpi_utf8_decode(reader->text.start + position, reader->text.length - position, size));
}

static size_t skip_blanks(const parser *reader, size_t position) {
    size_t size;
    for (;;) {
        uint32_t code = peek_at(reader, position, &size);
        if (code != ' ' && code != '\t' && code != '\n' && code != '\r')
            return position;
        position += size;
    }
}

static uint32_t peek(parser *reader, size_t *size) {
    reader->position = skip_blanks(reader, reader->position);
    return peek_at(reader, reader->position, size);
}

bool soekpi_is_name_character(uint32_t code) {
    code = soekpi_fold_width(code);
    if (code < 0x80)
        return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
               code == '_';
    if (code == 0xD7 || code == 0xF7 || code == 0xFFFD)
        return false; /* multiplication and division signs */
    if (code >= 0x2000 && code <= 0x22FF)
        return false; /* dashes, quotes, mathematical operators */
    return !(code >= 0x3000 && code <= 0x3020);
}

static size_t name_run(const parser *reader, size_t position) {
    size_t size;
    for (;;) {
        uint32_t code = peek_at(reader, position, &size);
        if (size == 0 || !soekpi_is_name_character(code))
            return position;
        position += size;
    }
}

enum { LONGEST_NAME = 400, NAME_PIECES = 12 }; /* bytes; words, brackets and marks with words */

/* End of a balanced "(...)" at `position`, or `position`. */
static size_t bracket_run(const parser *reader, size_t position) {
    size_t size, end = position;
    int depth = 0;
    do {
        uint32_t code = peek_at(reader, end, &size);
        if (size == 0 || end - position > LONGEST_NAME)
            return position;
        depth += code == '(' ? 1 : code == ')' ? -1 : 0;
        end += size;
    } while (depth > 0);
    return end;
}

/* Marks that stand inside names, such as r&d, year-end and owners' equity. */
static bool is_inner_mark(uint32_t code) {
    return code == '-' || code == '&' || code == '\'' || code == 0x2019 || code == 0x3001 || code == 0xB7;
}

/* The end of the next piece that could make the name at `reached` longer: a
 * word, a bracket, or a mark and a word; `reached` when there is none. *word
 * tells a plain word, which also belongs to a name that nobody knows. */
static size_t longer_name(const parser *reader, size_t reached, bool *word) {
    size_t size, next = skip_blanks(reader, reached);
    uint32_t code = peek_at(reader, next, &size);
    *word = false;
    if (size == 0)
        return reached;
    if (code == '(') {
        size_t end = bracket_run(reader, next);
        return end > next ? end : reached;
    }
    if (is_inner_mark(code)) {
        /* "year-end" is a name, "income - tax" a difference. */
        size_t start = code == '-' ? next + size : skip_blanks(reader, next + size);
        size_t end = code == '-' && next > reached ? start : name_run(reader, start);
        return end > start ? end : reached;
    }
    size_t end = name_run(reader, next);
    *word = end > next;
    return *word ? end : reached;
}

static slice part(const parser *reader, size_t start, size_t end) {
    return (slice){reader->text.start + start, end - start};
}

soekpi_status soekpi_parser_name(const parser *reader, size_t position, symbol *out, size_t *end) {
    const soekpi_catalogue *names = reader->unknown ? reader->unknown : reader->names;
    size_t reached = name_run(reader, position), words = reached;
    bool found = false;
    for (int piece = 0; piece < NAME_PIECES && reached - position <= LONGEST_NAME; piece++) {
        symbol known;
        soekpi_status status = soekpi_catalogue_lookup(names, part(reader, position, reached), &known);
        if (status == SOEKPI_ERROR_MEMORY)
            return status;
        if (status == SOEKPI_OK) {
            found = true;
            *out = known;
            *end = reached;
        }
        bool word;
        size_t longer = longer_name(reader, reached, &word);
        if (longer == reached)
            break;
        if (word && words == reached)
            words = longer;
        reached = longer;
    }
    if (!found)
        *end = words;
    return found ? SOEKPI_OK : SOEKPI_ERROR_NAME;
}

bool soekpi_name_is_readable(slice name) {
    parser reader = {.text = soekpi_slice_trim(name)};
    decimal constant;
    size_t used = 0, reached = name_run(&reader, 0);
    bool word;
    if (!soekpi_constant_read(reader.text, &constant, &used) || used == reader.text.length)
        return false;
    for (int piece = 0; piece < NAME_PIECES && reached > 0 && reached < reader.text.length; piece++) {
        size_t longer = longer_name(&reader, reached, &word);
        if (longer == reached)
            return false;
        reached = longer;
    }
    return reached > 0 && reached == reader.text.length && reached <= LONGEST_NAME;
}

bool soekpi_parser_time(const parser *reader, size_t position, int32_t *time, size_t *end, bool *bad) {
    size_t size, start = skip_blanks(reader, position);
    uint32_t code = peek_at(reader, start, &size);
    *bad = false;
    if (code == '@') {
        size_t word = skip_blanks(reader, start + size);
        *end = name_run(reader, word);
        *bad = !soekpi_time_read(part(reader, word, *end), time);
        return !*bad;
    }
    if (code != '(')
        return false;
    *end = bracket_run(reader, start);
    size_t close_size = 1;
    while (*end > start + close_size && peek_at(reader, *end - close_size, &size) != ')')
        close_size++;
    size_t open_size;
    (void)peek_at(reader, start, &open_size);
    return *end > start &&
           soekpi_time_read(soekpi_slice_trim(part(reader, start + open_size, *end - close_size)), time);
}

static soekpi_status parse_sum(parser *reader, expression *out);

static soekpi_status set_term(parser *reader, expression *out, term entry, size_t at) {
    soekpi_status status = soekpi_form_add_term(&out->formula.numerator, entry);
    if (status == SOEKPI_OK)
        status = soekpi_form_add_constant(&out->formula.denominator, soekpi_decimal_make(1, 0));
    return status == SOEKPI_OK ? status : soekpi_parser_fail(reader, status, at, "");
}

/* The unit behind a number at `position`; *end is behind it. */
static soekpi_status read_unit(parser *reader, unit_text *unit, size_t *end) {
    size_t size, start = skip_blanks(reader, reader->position);
    *unit = (unit_text){0};
    *end = reader->position;
    uint32_t code = peek_at(reader, start, &size);
    if (code == '%') {
        *end = start + size;
        *unit = (unit_text){SOEKPI_PERCENT, -2, true, false};
        return SOEKPI_OK;
    }
    size_t stop = name_run(reader, start);
    if (stop == start)
        return SOEKPI_OK;
    if (peek_at(reader, stop, &size) == '/') {
        size_t person = name_run(reader, stop + size);
        unit_text per;
        if (person > stop + size && soekpi_unit_read(part(reader, start, person), &per))
            stop = person;
    }
    if (!soekpi_unit_read(part(reader, start, stop), unit)) {
        slice text = part(reader, start, stop);
        return soekpi_fail(reader->error, reader->rule ? SOEKPI_ERROR_UNIT : SOEKPI_ERROR_FORMULA,
                           soekpi_parser_place(reader, start),
                           reader->rule
                               ? "expected a unit (%%, pp, 元, 万元, 亿元, ...) or an operator, found '%.*s'"
                               : "expected an operator, found '%.*s'",
                           (int)text.length, text.start);
    }
    if (!reader->rule)
        return soekpi_fail(reader->error, SOEKPI_ERROR_UNIT, soekpi_parser_place(reader, start),
                           "a formula's constants have no unit but %%: units belong into rules");
    *end = stop;
    return SOEKPI_OK;
}

static soekpi_status parse_constant(parser *reader, expression *out) {
    size_t start = reader->position, used = 0, end;
    decimal value;
    slice rest = part(reader, start, reader->text.length);
    if (!soekpi_constant_read(rest, &value, &used))
        return soekpi_parser_fail(reader, SOEKPI_ERROR_LIMIT, start, "");
    if (used == 0)
        return soekpi_fail(reader->error, SOEKPI_ERROR_SYNTAX, soekpi_parser_place(reader, start),
                           "expected a number");
    reader->position = start + used;
    unit_text unit;
    soekpi_status status = read_unit(reader, &unit, &end);
    if (status != SOEKPI_OK)
        return status;
    reader->position = end;
    value = soekpi_decimal_shift(value, unit.power);
    if (!soekpi_decimal_is_constant(value))
        return soekpi_parser_fail(reader, SOEKPI_ERROR_LIMIT, start, "");
    out->unit = (constant_unit){unit.unit, unit.given, unit.points};
    return set_term(reader, out, (term){NO_ITEM, NO_PARAMETER, SOEKPI_CURRENT, value}, start);
}

static soekpi_status check_item_time(parser *reader, int32_t index, int32_t time, size_t at) {
    const item *figure = soekpi_catalogue_item(reader->unknown ? reader->unknown : reader->names, index);
    bool opening = time == SOEKPI_OPENING || time == SOEKPI_PRIOR_OPENING;
    if (!opening || figure->kind == SOEKPI_STOCK || figure->kind == SOEKPI_ANY)
        return SOEKPI_OK;
    return soekpi_fail(reader->error, SOEKPI_ERROR_FORMULA, soekpi_parser_place(reader, at),
                       "%s has no %s: it is %s %s, and only stocks (balances) have an opening",
                       figure->names.id, soekpi_time_suffix(time),
                       figure->kind == SOEKPI_AVERAGE ? "an" : "a", soekpi_kind_id(figure->kind));
}

/* An indicator's name in a formula stands for its formula. */
static soekpi_status expand_indicator(parser *reader, const indicator *named, int32_t time, size_t at,
                                      expression *out) {
    int32_t offender = -2;
    const soekpi_catalogue *names = reader->unknown ? reader->unknown : reader->names;
    if (soekpi_formula_shift(&out->formula, &named->formula, time, names, &offender))
        return SOEKPI_OK;
    if (offender == -2)
        return soekpi_fail_memory(reader->error);
    return soekpi_fail(reader->error, SOEKPI_ERROR_FORMULA, soekpi_parser_place(reader, at), "%s%s: %s%s",
                       named->names.id, soekpi_time_suffix(time),
                       soekpi_catalogue_item(names, offender)->names.id,
                       time == SOEKPI_PRIOR ? "@prior is used already: it needs the year before last"
                                            : " has no opening balance");
}

static soekpi_status use_symbol(parser *reader, symbol found, int32_t time, size_t at, expression *out) {
    const soekpi_catalogue *names = reader->unknown ? reader->unknown : reader->names;
    decimal one = soekpi_decimal_make(1, 0);
    if (found.what == SOEKPI_IS_PARAMETER) {
        const parameter *constant = soekpi_catalogue_parameter(names, found.index);
        if (time != SOEKPI_CURRENT)
            return soekpi_fail(reader->error, SOEKPI_ERROR_FORMULA, soekpi_parser_place(reader, at),
                               "%s is a parameter: it has no %s", constant->names.id,
                               soekpi_time_suffix(time));
        out->unit = constant->unit;
        return set_term(reader, out, (term){NO_ITEM, found.index, SOEKPI_CURRENT, one}, at);
    }
    if (found.what == SOEKPI_IS_INDICATOR) {
        const indicator *named = soekpi_catalogue_indicator(names, found.index);
        if (!reader->rule)
            return expand_indicator(reader, named, time, at, out);
        return set_term(reader, out, (term){ATOM_INDICATOR + found.index, NO_PARAMETER, time, one}, at);
    }
    soekpi_status status = check_item_time(reader, found.index, time, at);
    if (status != SOEKPI_OK)
        return status;
    return set_term(reader, out, (term){found.index, NO_PARAMETER, time, one}, at);
}

static soekpi_status unknown_name(parser *reader, size_t start, size_t end) {
    slice name = part(reader, start, end);
    text_builder near = {0};
    soekpi_catalogue_suggest(reader->names, name, &near);
    slice hint = soekpi_slice_of(&near);
    soekpi_status status =
        soekpi_fail(reader->error, SOEKPI_ERROR_NAME, soekpi_parser_place(reader, start),
                    "unknown name '%.*s'%.*s", (int)name.length, name.start, (int)hint.length, hint.start);
    soekpi_text_discard(&near);
    return status;
}

static bool keyword(slice word, const char *const *words) {
    for (; *words; words++)
        if (soekpi_slice_equal(word, *words))
            return true;
    return false;
}

static const char *const prior_words[] = {"prior", "上年同期", "去年同期", "上年", NULL};
static const char *const opening_words[] = {"opening", "年初", "期初", NULL};

/* prior and opening in a rule, also in front of 的. */
static bool rule_word(parser *reader, size_t start, size_t end, expression *out, soekpi_status *status) {
    slice word = part(reader, start, end);
    static const char of[] = "的";
    for (size_t i = 1; i + sizeof of - 1 <= word.length; i++)
        if (memcmp(word.start + i, of, sizeof of - 1) == 0)
            word.length = i;
    int32_t atom = keyword(word, prior_words) ? ATOM_PRIOR : keyword(word, opening_words) ? ATOM_OPENING : 0;
    if (atom == 0)
        return false;
    reader->position = start + word.length;
    *status =
        set_term(reader, out, (term){atom, NO_PARAMETER, SOEKPI_CURRENT, soekpi_decimal_make(1, 0)}, start);
    return true;
}

static soekpi_status parse_name(parser *reader, expression *out) {
    size_t start = reader->position, end, time_end;
    symbol found;
    bool bad;
    soekpi_status status;
    if (reader->rule && rule_word(reader, start, name_run(reader, start), out, &status))
        return status;
    status = soekpi_parser_name(reader, start, &found, &end);
    if (status == SOEKPI_ERROR_MEMORY)
        return soekpi_fail_memory(reader->error);
    if (status == SOEKPI_ERROR_NAME && !reader->unknown)
        return unknown_name(reader, start, end);
    if (status == SOEKPI_ERROR_NAME) {
        found.what = SOEKPI_IS_ITEM;
        status = soekpi_catalogue_add_any(reader->unknown, part(reader, start, end), &found.index);
        if (status != SOEKPI_OK)
            return soekpi_parser_fail(reader, status, start, "the name here is longer than 400 bytes");
    }
    int32_t time = SOEKPI_CURRENT;
    if (soekpi_parser_time(reader, end, &time, &time_end, &bad))
        end = time_end;
    else if (bad)
        return soekpi_fail(reader->error, SOEKPI_ERROR_NAME, soekpi_parser_place(reader, end),
                           "expected @prior, @opening or @prior_opening (上年同期, 年初, 上年年初)");
    reader->position = end;
    return use_symbol(reader, found, time, start, out);
}

static soekpi_status expect_close(parser *reader, size_t opened) {
    size_t size;
    if (peek(reader, &size) != ')')
        return soekpi_fail(reader->error, SOEKPI_ERROR_SYNTAX, soekpi_parser_place(reader, reader->position),
                           "expected ')' for the '(' in column %d",
                           soekpi_parser_place(reader, opened).column);
    reader->position += size;
    return SOEKPI_OK;
}

/* avg( or growth( at the position: 'a', 'g', or 0; *open is at the bracket. */
static char function_at(parser *reader, size_t *open) {
    size_t size, end = name_run(reader, reader->position);
    slice word = part(reader, reader->position, end);
    *open = skip_blanks(reader, end);
    if (peek_at(reader, *open, &size) != '(')
        return 0;
    return soekpi_slice_equal(word, "avg") ? 'a' : soekpi_slice_equal(word, "growth") ? 'g' : 0;
}

static soekpi_status parse_function(parser *reader, char function, size_t open, expression *out) {
    size_t size, start = reader->position;
    (void)peek_at(reader, open, &size);
    reader->position = open + size;
    soekpi_status status = parse_sum(reader, out);
    if (status == SOEKPI_OK)
        status = expect_close(reader, open);
    if (status != SOEKPI_OK)
        return status;
    return function == 'a' ? soekpi_expression_average(reader, out, start)
                           : soekpi_expression_growth(reader, out, start);
}

static soekpi_status parse_factor(parser *reader, expression *out) {
    size_t size, open;
    uint32_t code = peek(reader, &size);
    size_t start = reader->position;
    char function;
    out->start = start;
    if (code == '-' || code == 0x2212 || code == '+') {
        if (reader->depth > FORMULA_DEPTH)
            return soekpi_fail(reader->error, SOEKPI_ERROR_LIMIT, soekpi_parser_place(reader, start),
                               "nested deeper than %d", FORMULA_DEPTH);
        reader->depth++;
        reader->position += size;
        soekpi_status status = parse_factor(reader, out);
        reader->depth--;
        if (status == SOEKPI_OK && code != '+')
            status = soekpi_form_scale(&out->formula.numerator, soekpi_decimal_make(-1, 0));
        return status;
    }
    if (code == '(') {
        reader->position += size;
        soekpi_status status = parse_sum(reader, out);
        return status == SOEKPI_OK ? expect_close(reader, start) : status;
    }
    if ((code >= '0' && code <= '9') || code == '.') {
        symbol known; /* 5G收入 and 3年期借款 are names */
        size_t end;
        soekpi_status status =
            code == '.' ? SOEKPI_ERROR_NAME : soekpi_parser_name(reader, start, &known, &end);
        if (status == SOEKPI_ERROR_MEMORY)
            return soekpi_fail_memory(reader->error);
        return status == SOEKPI_OK ? parse_name(reader, out) : parse_constant(reader, out);
    }
    if (size > 0 && soekpi_is_name_character(code)) {
        function = function_at(reader, &open);
        return function ? parse_function(reader, function, open, out) : parse_name(reader, out);
    }
    if (size == 0)
        return soekpi_fail(reader->error, SOEKPI_ERROR_SYNTAX, soekpi_parser_place(reader, start),
                           "expected a name or a number, found the end");
    return soekpi_fail(reader->error, SOEKPI_ERROR_SYNTAX, soekpi_parser_place(reader, start),
                       "expected a name or a number, found '%.*s'", (int)size, reader->text.start + start);
}

/* 的 N 倍 behind an atom of a rule multiplies; so do * and ×. */
static int product_sign(parser *reader, size_t *size) {
    uint32_t code = peek(reader, size);
    if (code == '*' || code == 0xD7)
        return '*';
    if (code == '/' || code == 0xF7)
        return '/';
    if (reader->rule && code == 0x7684)
        return '*';
    return 0;
}

static soekpi_status parse_product(parser *reader, expression *out) {
    soekpi_status status = parse_factor(reader, out);
    while (status == SOEKPI_OK) {
        size_t size;
        int sign = product_sign(reader, &size);
        if (sign == 0)
            break;
        size_t at = reader->position;
        reader->position += size;
        expression right = {0};
        status = parse_factor(reader, &right);
        if (status != SOEKPI_OK)
            soekpi_expression_free(&right);
        else
            status = sign == '*' ? soekpi_expression_multiply(reader, out, &right, at)
                                 : soekpi_expression_divide(reader, out, &right, at);
    }
    return status;
}

static soekpi_status parse_sum(parser *reader, expression *out) {
    if (reader->depth > FORMULA_DEPTH)
        return soekpi_fail(reader->error, SOEKPI_ERROR_LIMIT, soekpi_parser_place(reader, reader->position),
                           "nested deeper than %d", FORMULA_DEPTH);
    reader->depth++;
    soekpi_status status = parse_product(reader, out);
    while (status == SOEKPI_OK) {
        size_t size;
        uint32_t code = peek(reader, &size);
        bool minus = code == '-' || code == 0x2212;
        if (size == 0 || (!minus && code != '+'))
            break;
        size_t at = reader->position;
        reader->position += size;
        expression right = {0};
        status = parse_product(reader, &right);
        if (status != SOEKPI_OK)
            soekpi_expression_free(&right);
        else
            status = soekpi_expression_add(reader, out, &right, minus, at);
    }
    reader->depth--;
    return status;
}

soekpi_status soekpi_expression_parse(parser *reader, expression *out) {
    size_t size;
    *out = (expression){0};
    soekpi_status status = parse_sum(reader, out);
    if (status == SOEKPI_OK && peek(reader, &size) != 0) {
        size_t stop = name_run(reader, reader->position);
        slice rest = part(reader, reader->position, stop > reader->position ? stop : reader->position + size);
        status =
            soekpi_fail(reader->error, SOEKPI_ERROR_SYNTAX, soekpi_parser_place(reader, reader->position),
                        "expected an operator or the end, found '%.*s'", (int)rest.length, rest.start);
    }
    if (status != SOEKPI_OK)
        soekpi_expression_free(out);
    return status;
}
