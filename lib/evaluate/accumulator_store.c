/* Sums as bytes: stored, and read again from whoever may have written them.
 *
 *     "soekpi-s"           8 bytes
 *     version              a number, 1
 *     plan, period, partial (0 or 1)
 *     classes              their number; for each its figures: their number, their names
 *     groups               their number; for each
 *         name, entities, eliminations
 *         months           0: none seen, 1: one number, which follows, 2: they differ
 *         by class         entities that count (but for class 0, where all do), then by figure
 *                          missing, invalid, marks, sum
 *     check                8 bytes, least first: FNV-1a of all before it
 *
 * A number is written in groups of 7 bits, least first, the eighth bit set in all
 * but the last, in as few bytes as it needs; a text as its length in bytes and its
 * UTF-8. A decimal or a sum is 2 * (number of 64-bit limbs) + 1 if it is negative, and
 * unless that is 0 the exponent e of 10 as 2 * e or -2 * e - 1, then its limbs, least
 * first; it does not end in a zero. So each content has one spelling. */
#include "evaluate/accumulator.h"

#include "base/limbs.h"
#include "base/memory.h"

enum {
    VERSION = 1,
    MAGIC_SIZE = 8,
    CHECK_SIZE = 8,
    /* Exponents of decimals and sums of figures within 1e-300..1e300 (law 1). */
    LEAST_EXPONENT = -314,
    MOST_EXPONENT = 330,
    MOST_LIMBS = 36
};

static const char magic[MAGIC_SIZE + 1] = "soekpi-s";
static const uint8_t known_marks = SOEKPI_MARK_FILLED;

/* FNV-1a: finds damage, not intent. */
static uint64_t check_of(const uint8_t *bytes, size_t length) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
    return hash;
}

/* ---- writing ---- */

typedef struct byte_writer {
    uint8_t *bytes; /* NULL: only counts */
    size_t length;
} byte_writer;

static void put_byte(byte_writer *to, uint8_t byte) {
    if (to->bytes)
        to->bytes[to->length] = byte;
    to->length++;
}

static void put_number(byte_writer *to, uint64_t number) {
    for (; number >= 0x80; number >>= 7)
        put_byte(to, (uint8_t)(number | 0x80));
    put_byte(to, (uint8_t)number);
}

static void put_text(byte_writer *to, const char *text) {
    size_t length = strlen(text);
    put_number(to, length);
    for (size_t i = 0; i < length; i++)
        put_byte(to, (uint8_t)text[i]);
}

static void put_exact(byte_writer *to, const exact *value) {
    size_t size = value->size > 0 ? (size_t)value->size : 0;
    int64_t exponent = value->exponent;
    put_number(to, 2 * size + (value->sign < 0));
    if (size == 0)
        return;
    put_number(to, (uint64_t)(exponent < 0 ? -2 * exponent - 1 : 2 * exponent));
    for (size_t i = 0; i < size; i++)
        put_number(to, value->limbs[i]);
}

static void put_months(byte_writer *to, const group_block *block) {
    bool any = block && block->months.any;
    bool differ = any && block->months.differ;
    put_number(to, differ ? 2 : any ? 1 : 0);
    if (any && !differ) {
        exact months;
        soekpi_exact_set(&months, block->months.value);
        put_exact(to, &months);
    }
}

/* The block's sum with the integers'; false: memory. */
static bool put_sum(byte_writer *to, const soekpi_accumulator *from, size_t figure, size_t index) {
    summed rest = soekpi_accumulator_rest(from, figure, index);
    decimal_sum sum = {0};
    exact value;
    bool done = soekpi_sum_merge(&sum, &rest.sum) &&
                soekpi_sum_parts_add(&sum, soekpi_accumulator_integers(from, figure, index));
    soekpi_sum_canonical(&sum, &value);
    soekpi_sum_clear(&sum);
    put_number(to, rest.missing);
    put_number(to, rest.invalid);
    put_number(to, rest.marks);
    put_exact(to, &value);
    return done;
}

static bool put_group(byte_writer *to, const soekpi_accumulator *from, size_t index) {
    put_text(to, soekpi_accumulator_group_name(from, index));
    put_number(to, soekpi_accumulator_entities(from, index));
    put_number(to, soekpi_accumulator_eliminations(from, index));
    put_months(to, from->blocks[index]);
    for (size_t c = 0; c < from->class_count; c++) {
        const sum_class *of = &from->classes[c];
        if (c > 0)
            put_number(to, soekpi_accumulator_class_count(from, c, index));
        for (size_t i = 0; i < of->count; i++)
            if (!put_sum(to, from, of->first + i, index))
                return false;
    }
    return true;
}

static void put_header(byte_writer *to, const soekpi_accumulator *from) {
    for (size_t i = 0; i < MAGIC_SIZE; i++)
        put_byte(to, (uint8_t)magic[i]);
    put_number(to, VERSION);
    put_text(to, from->evaluation->plan->id);
    put_number(to, (uint64_t)from->evaluation->period);
    put_number(to, from->evaluation->partial);
    put_number(to, from->class_count);
    for (size_t c = 0; c < from->class_count; c++) {
        put_number(to, from->classes[c].count);
        for (size_t i = 0; i < from->classes[c].count; i++)
            put_text(to, from->figures[from->classes[c].first + i].name);
    }
}

static bool has_members(const soekpi_accumulator *from, size_t index) {
    return soekpi_accumulator_entities(from, index) > 0 || soekpi_accumulator_eliminations(from, index) > 0;
}

static bool put_all(byte_writer *to, const soekpi_accumulator *from) {
    size_t groups = 0;
    put_header(to, from);
    for (size_t i = 0; i < soekpi_accumulator_group_count(from); i++)
        groups += has_members(from, i);
    put_number(to, groups);
    for (size_t i = 0; i < soekpi_accumulator_group_count(from); i++)
        if (has_members(from, i) && !put_group(to, from, i))
            return false;
    uint64_t check = to->bytes ? check_of(to->bytes, to->length) : 0;
    for (int i = 0; i < CHECK_SIZE; i++)
        put_byte(to, (uint8_t)(check >> 8 * i));
    return true;
}

soekpi_status soekpi_accumulator_store(const soekpi_accumulator *accumulator, uint8_t *bytes, size_t capacity,
                                       size_t *needed) {
    if (!accumulator || accumulator->spoilt || (!bytes && capacity > 0))
        return SOEKPI_ERROR_ARGUMENT;
    byte_writer to = {NULL, 0};
    if (!put_all(&to, accumulator))
        return SOEKPI_ERROR_MEMORY;
    if (needed)
        *needed = to.length;
    if (!bytes)
        return SOEKPI_OK;
    if (capacity < to.length)
        return SOEKPI_ERROR_CAPACITY;
    to = (byte_writer){bytes, 0};
    return put_all(&to, accumulator) ? SOEKPI_OK : SOEKPI_ERROR_MEMORY;
}

/* ---- reading ---- */

typedef struct byte_reader {
    const uint8_t *at, *end;
    bool bad;    /* the bytes make no sense from here on; everything reads as 0 */
    bool memory; /* is out */
} byte_reader;

static uint64_t get_number(byte_reader *from) {
    uint64_t number = 0;
    for (unsigned bits = 0; bits < 64 && from->at < from->end && !from->bad; bits += 7) {
        uint8_t byte = *from->at++;
        uint64_t part = byte & 0x7f;
        if (bits == 63 && part > 1)
            break;
        number |= part << bits;
        if (byte < 0x80) {
            if (byte != 0 || bits == 0) /* as few bytes as it needs */
                return number;
            break;
        }
    }
    from->bad = true;
    return 0;
}

static uint64_t get_number_below(byte_reader *from, uint64_t end) {
    uint64_t number = get_number(from);
    if (number >= end)
        from->bad = true;
    return from->bad ? 0 : number;
}

static slice get_text(byte_reader *from) {
    uint64_t length = get_number(from);
    slice text = {"", 0};
    if (!from->bad && length <= (size_t)(from->end - from->at)) {
        text = (slice){(const char *)from->at, (size_t)length};
        from->at += length;
        from->bad = soekpi_utf8_invalid_at(text.start, text.length) != text.length ||
                    memchr(text.start, '\0', text.length) != NULL;
    } else {
        from->bad = true;
    }
    return from->bad ? (slice){"", 0} : text;
}

/* Zero reads as size 0. */
static void get_exact(byte_reader *from, exact *out) {
    uint64_t head = get_number_below(from, 2 * (MOST_LIMBS + 1));
    soekpi_exact_zero(out);
    int size = (int)(head / 2);
    if (size == 0) {
        from->bad = from->bad || head != 0;
        return;
    }
    uint64_t folded = get_number_below(from, 2 * MOST_EXPONENT);
    int32_t exponent = (int32_t)(folded / 2);
    out->exponent = (folded & 1) != 0 ? -exponent - 1 : exponent;
    for (int i = 0; i < size; i++)
        out->limbs[i] = get_number(from);
    bool ends_in_zero = !from->bad && mpn_mod_1(out->limbs, size, 10) == 0;
    from->bad = from->bad || out->limbs[size - 1] == 0 || out->exponent < LEAST_EXPONENT || ends_in_zero;
    out->sign = (head & 1) != 0 ? -1 : 1;
    out->size = size;
    if (from->bad)
        soekpi_exact_zero(out);
}

/* |value| <= members * 10^301: a sum of so many figures (law 1), and all that exact
 * numbers of forms have room for. */
static bool is_sum_of(const exact *value, uint64_t members) {
    mp_limb_t most = members;
    return value->size == 0 || (members > 0 && soekpi_limbs_compare(value->limbs, value->size,
                                                                    value->exponent, &most, 1, 301) <= 0);
}

static void get_months(byte_reader *from, months_seen *out) {
    uint64_t state = get_number_below(from, 3);
    *out = (months_seen){.any = state > 0, .differ = state == 2};
    if (state != 1)
        return;
    exact months;
    get_exact(from, &months);
    if (months.size > 1 || (months.size == 1 && months.limbs[0] >= UINT64_C(1000000000000000)))
        from->bad = true;
    int128 mantissa = months.size == 1 && !from->bad ? (int128)months.limbs[0] : 0;
    out->value = (decimal){months.sign < 0 ? -mantissa : mantissa, months.exponent};
}

/* Where stored figures go. */
typedef struct loading {
    byte_reader from;
    soekpi_accumulator *into;
    sum_layout layout;
    char **names; /* of the layout */
    size_t name_count, name_capacity, count_capacity;
    size_t *classes, *figures; /* of the accumulator, in the stored layout */
} loading;

/* The accumulator's figure that a stored one is, or SIZE_MAX: several may read one. */
static void add_stored(loading *on, size_t stored, const summed *counts, const exact *value,
                       group_block *block) {
    for (size_t f = 0; f < on->into->figure_count && !on->from.memory; f++) {
        if (on->figures[f] != stored)
            continue;
        summed *sum = &block->figures[f];
        sum->missing = counts->missing;
        sum->invalid = counts->invalid;
        sum->marks = counts->marks;
        on->from.memory = !soekpi_sum_add_exact(&sum->sum, value);
    }
}

static void get_figures(loading *on, group_block *block, uint64_t members) {
    byte_reader *from = &on->from;
    size_t stored = 0;
    for (size_t c = 0; c < on->layout.class_count; c++) {
        uint64_t counted = c > 0 ? get_number_below(from, block->entities + 1) : 0;
        for (size_t own = 1; c > 0 && own < on->into->class_count; own++)
            if (on->classes[own] == c)
                block->counted[own] = counted;
        for (size_t i = 0; i < on->layout.counts[c] && !from->bad && !from->memory; i++, stored++) {
            exact value;
            summed counts = {.missing = get_number_below(from, (c > 0 ? counted : block->entities) + 1)};
            counts.invalid = get_number_below(from, members + 1);
            uint64_t marks = get_number(from);
            get_exact(from, &value);
            from->bad = from->bad || (marks & ~(uint64_t)known_marks) != 0 || !is_sum_of(&value, members);
            counts.marks = (uint8_t)marks;
            if (!from->bad)
                add_stored(on, stored, &counts, &value, block);
        }
    }
}

static void get_group(loading *on) {
    byte_reader *from = &on->from;
    slice name = get_text(from);
    uint64_t entities = get_number_below(from, sum_most_rows);
    uint64_t eliminations = get_number_below(from, sum_most_rows);
    uint64_t members = entities + eliminations;
    size_t index;
    if (from->bad || members == 0 || members > sum_most_rows - on->into->rows) {
        from->bad = true;
        return;
    }
    if (!soekpi_accumulator_find_group(on->into, name, &index)) {
        from->memory = true;
        return;
    }
    if (on->into->blocks[index]) { /* the same name again */
        from->bad = true;
        return;
    }
    group_block *block = soekpi_accumulator_block(on->into, index);
    from->memory = !block;
    if (!block)
        return;
    block->entities = entities;
    block->eliminations = eliminations;
    on->into->rows += members;
    get_months(from, &block->months);
    get_figures(on, block, members);
}

static bool add_name(loading *on) {
    slice name = get_text(&on->from);
    if (on->from.bad)
        return false;
    char *copy = soekpi_copy_text(name.start, name.length);
    if (!copy || !soekpi_grow(&on->names, &on->name_capacity, on->name_count + 1, sizeof *on->names)) {
        soekpi_release(copy);
        on->from.memory = true;
        return false;
    }
    on->names[on->name_count++] = copy;
    return true;
}

/* Which figures are stored. Every class and figure takes a byte at least, so that the
 * lists cannot be longer than the bytes. */
static bool get_layout(loading *on, char **plan) {
    byte_reader *from = &on->from;
    slice id = get_text(from);
    *plan = soekpi_copy_text(id.start, id.length);
    from->memory = !*plan;
    on->layout.plan = *plan;
    on->layout.period = (int32_t)get_number_below(from, INT32_MAX);
    on->layout.partial = get_number_below(from, 2) != 0;
    uint64_t classes = get_number(from);
    from->bad = from->bad || classes == 0;
    for (uint64_t c = 0; c < classes && !from->bad && !from->memory; c++) {
        uint64_t count = get_number(from);
        if (!soekpi_grow(&on->layout.counts, &on->count_capacity, on->layout.class_count + 1,
                         sizeof *on->layout.counts)) {
            from->memory = true;
            return false;
        }
        on->layout.counts[on->layout.class_count++] = (size_t)count;
        for (uint64_t i = 0; i < count; i++)
            if (!add_name(on))
                return false;
    }
    if (from->bad || from->memory)
        return false;
    on->layout.names = soekpi_allocate(on->name_count, sizeof *on->layout.names);
    from->memory = !on->layout.names;
    for (size_t i = 0; i < on->name_count && !from->memory; i++)
        on->layout.names[i] = on->names[i];
    return !from->memory;
}

static soekpi_status fail_bytes(const byte_reader *from, const uint8_t *bytes, soekpi_error *error) {
    if (from->memory)
        return soekpi_fail_memory(error);
    return soekpi_fail(error, SOEKPI_ERROR_SYNTAX, soekpi_nowhere,
                       "the stored sums contradict themselves before byte %zu", (size_t)(from->at - bytes));
}

static soekpi_status get_all(loading *on, const uint8_t *bytes, char **plan, soekpi_error *error) {
    byte_reader *from = &on->from;
    if (!get_layout(on, plan))
        return fail_bytes(from, bytes, error);
    on->classes = soekpi_allocate(on->into->class_count, sizeof *on->classes);
    on->figures = soekpi_allocate(on->into->figure_count, sizeof *on->figures);
    if (!on->classes || !on->figures)
        return soekpi_fail_memory(error);
    soekpi_status status = soekpi_accumulator_match(on->into, &on->layout, on->classes, on->figures, error);
    if (status != SOEKPI_OK)
        return status;
    uint64_t groups = get_number(from);
    for (uint64_t i = 0; i < groups && !from->bad && !from->memory; i++)
        get_group(on);
    from->bad = from->bad || from->at != from->end;
    return from->bad || from->memory ? fail_bytes(from, bytes, error) : SOEKPI_OK;
}

/* What can be said before anything is read. */
static soekpi_status check_bytes(const uint8_t *bytes, size_t length, byte_reader *from,
                                 soekpi_error *error) {
    if (length < MAGIC_SIZE + 1 + CHECK_SIZE || memcmp(bytes, magic, MAGIC_SIZE) != 0)
        return soekpi_fail(error, SOEKPI_ERROR_SYNTAX, soekpi_nowhere, "these bytes are no stored sums");
    *from = (byte_reader){.at = bytes + MAGIC_SIZE, .end = bytes + length - CHECK_SIZE};
    uint64_t version = get_number(from);
    if (version > VERSION)
        return soekpi_fail(error, SOEKPI_ERROR_UNSUPPORTED, soekpi_nowhere,
                           "the stored sums are of version %zu, and this library reads version %d",
                           (size_t)version, VERSION);
    uint64_t check = 0;
    for (int i = 0; i < CHECK_SIZE; i++)
        check |= (uint64_t)from->end[i] << 8 * i;
    if (version != VERSION || check != check_of(bytes, length - CHECK_SIZE))
        return soekpi_fail(error, SOEKPI_ERROR_SYNTAX, soekpi_nowhere,
                           "the stored sums are damaged: their check does not agree");
    return SOEKPI_OK;
}

soekpi_accumulator *soekpi_accumulator_load(const soekpi_evaluation *evaluation, const uint8_t *bytes,
                                            size_t length, soekpi_error *error) {
    loading on = {0};
    char *plan = NULL;
    if (!evaluation || !bytes) {
        (void)soekpi_fail(error, SOEKPI_ERROR_ARGUMENT, soekpi_nowhere, "evaluation or bytes is NULL");
        return NULL;
    }
    if (check_bytes(bytes, length, &on.from, error) != SOEKPI_OK)
        return NULL;
    on.into = soekpi_accumulator_create(evaluation, error);
    if (on.into && get_all(&on, bytes, &plan, error) != SOEKPI_OK) {
        soekpi_accumulator_free(on.into);
        on.into = NULL;
    }
    for (size_t i = 0; i < on.name_count; i++)
        soekpi_release(on.names[i]);
    soekpi_release(on.names);
    soekpi_sum_layout_free(&on.layout);
    soekpi_release(on.classes);
    soekpi_release(on.figures);
    soekpi_release(plan);
    return on.into;
}
