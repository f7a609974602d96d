/* Whom rows are compared with, and their places among them.
 *
 * A field is ranked in one go, together with the rows that are compared with it: rows and peers are put in
 * order by their exact figures, and what counts is counted along that order. Where there are peers, only
 * they count, and each row adds itself; elsewhere all rows of a field count. */
#include "evaluate/standing.h"

#include "base/memory.h"
#include "evaluate/places.h"

/* On which side of all figures something stands; behind PLACE_LAST: it has a figure of its own. */
enum { PLACE_FIGURE = PLACE_LAST + 1 };

/* A row that is none of the peers, and a row that is compared with nobody. */
#define NO_PEER UINT32_MAX
#define NO_FIELD SIZE_MAX

/* What is compared: an evaluation's row, or a peer. */
typedef struct contender {
    double figure;   /* the nearest double, when there is a figure */
    uint32_t teller; /* whose exact ratio it is, as the order calls it (places.h, members_from) */
    uint8_t side;    /* PLACE_..., PLACE_NONE: it has no place */
    uint8_t reason, label, marks;
} contender;

struct standing_search {
    const soekpi_evaluation *evaluation;
    size_t rows;     /* of the evaluation; contenders are these, then the peers */
    size_t peers;    /* members of role peer */
    uint32_t *twins; /* of each row: the peer that it is itself, or NO_PEER */
    bool *repeated;  /* peers of whom another row has spoken */
    contender *contenders;
    uint32_t *numbers;  /* of contenders, by field */
    size_t *ends;       /* of fields in `numbers` */
    uint32_t *ordinals; /* of each contender in its field, ties alike; 0: it has no place */
    uint32_t *figures;  /* contenders of a field that have a figure, as the order calls them */
    uint32_t *ahead;    /* how many that count have each ordinal, then all better ones */
    uint64_t *keys;
};

/* One target. */
typedef struct contest {
    standing_search *of;
    const bound_target *bound;
    bool against_peers;
    size_t first, count; /* rows that are compared */
    size_t fields;
    standing_list *out;
    places order;
} contest;

bool soekpi_standing_against_peers(const soekpi_evaluation *evaluation, const target *wanted) {
    return wanted->ranking.among == SOEKPI_AMONG_PEERS && evaluation->member_count > evaluation->reported_end;
}

/* ---- rows that are peers themselves ---- */

/* The first peer of each entity of the dictionary; later ones are repeated. */
static bool find_entity_twins(standing_search *search) {
    const soekpi_evaluation *evaluation = search->evaluation;
    size_t labels = evaluation->table->entity.label_count;
    uint32_t *peer_of = soekpi_allocate(labels, sizeof *peer_of);
    if (!peer_of)
        return false;
    for (size_t label = 0; label < labels; label++)
        peer_of[label] = NO_PEER;
    for (size_t peer = 0; peer < search->peers; peer++) {
        int32_t entity = soekpi_member_entity(evaluation, evaluation->reported_end + peer);
        if (entity < 0)
            continue;
        search->repeated[peer] = peer_of[entity] != NO_PEER;
        if (!search->repeated[peer])
            peer_of[entity] = (uint32_t)peer;
    }
    for (size_t row = 0; row < evaluation->entity_count; row++) {
        int32_t entity = soekpi_member_entity(evaluation, row);
        search->twins[row] = entity >= 0 ? peer_of[entity] : NO_PEER;
    }
    soekpi_release(peer_of);
    return true;
}

/* The group that a name is a label of, or -1. */
static int64_t group_of_name(const soekpi_evaluation *evaluation, const int64_t *of_label, const char *name) {
    int32_t label = name[0] ? soekpi_label_find(&evaluation->table->group, soekpi_slice(name)) : -1;
    return label >= 0 ? of_label[label] : -1;
}

/* Groups by the names and codes of peers. */
static bool find_group_twins(standing_search *search) {
    const soekpi_evaluation *evaluation = search->evaluation;
    const key_column *keys = &evaluation->table->group;
    int64_t *of_label = soekpi_allocate(keys->label_count, sizeof *of_label);
    if (!of_label)
        return false;
    for (size_t label = 0; label < keys->label_count; label++)
        of_label[label] = -1;
    for (size_t i = 0; i < evaluation->group_count; i++) {
        const group *whole = &evaluation->groups[i];
        search->twins[evaluation->entity_count + i] = NO_PEER;
        int32_t label = whole->level == SOEKPI_ROW_GROUP && whole->name[0]
                            ? soekpi_label_find(keys, soekpi_slice(whole->name))
                            : -1;
        if (label >= 0)
            of_label[label] = (int64_t)i;
    }
    for (size_t peer = 0; peer < search->peers; peer++) {
        size_t row = evaluation->members[evaluation->reported_end + peer];
        char number[24];
        int64_t found =
            group_of_name(evaluation, of_label, soekpi_row_entity(evaluation->table, row, number));
        if (found < 0)
            found = group_of_name(evaluation, of_label, soekpi_row_code(evaluation->table, row));
        if (found >= 0 && search->twins[evaluation->entity_count + (size_t)found] == NO_PEER)
            search->twins[evaluation->entity_count + (size_t)found] = (uint32_t)peer;
    }
    soekpi_release(of_label);
    return true;
}

/* ---- creation ---- */

standing_search *soekpi_standing_search_create(const soekpi_evaluation *evaluation) {
    standing_search *search = soekpi_allocate(1, sizeof *search);
    if (!search)
        return NULL;
    search->evaluation = evaluation;
    search->rows = evaluation->entity_count + evaluation->group_count;
    search->peers = evaluation->member_count - evaluation->reported_end;
    size_t all = search->rows + search->peers;
    search->twins = soekpi_allocate(search->rows, sizeof *search->twins);
    search->repeated = soekpi_allocate(search->peers, sizeof *search->repeated);
    search->contenders = soekpi_allocate(all, sizeof *search->contenders);
    search->numbers = soekpi_allocate(all, sizeof *search->numbers);
    search->ordinals = soekpi_allocate(all, sizeof *search->ordinals);
    search->figures = soekpi_allocate(all, sizeof *search->figures);
    search->ahead = soekpi_allocate(all + 2, sizeof *search->ahead);
    search->keys = soekpi_allocate(all, sizeof *search->keys);
    bool made = search->twins && search->repeated && search->contenders && search->numbers &&
                search->ordinals && search->figures && search->ahead && search->keys &&
                find_entity_twins(search) && find_group_twins(search);
    if (made)
        return search;
    soekpi_standing_search_free(search);
    return NULL;
}

void soekpi_standing_search_free(standing_search *search) {
    if (!search)
        return;
    soekpi_release(search->twins);
    soekpi_release(search->repeated);
    soekpi_release(search->contenders);
    soekpi_release(search->numbers);
    soekpi_release(search->ends);
    soekpi_release(search->ordinals);
    soekpi_release(search->figures);
    soekpi_release(search->ahead);
    soekpi_release(search->keys);
    soekpi_release(search);
}

/* ---- figures ---- */

static contender read_contender(const contest *in, size_t number) {
    const soekpi_evaluation *evaluation = in->of->evaluation;
    bool single = number >= in->of->rows;
    size_t member = evaluation->reported_end + (number - in->of->rows);
    context at = {.evaluation = evaluation, .row = single ? member : number, .single = single};
    computed value;
    soekpi_ratio_compute(&at, in->bound, &in->bound->value, &value);
    contender read = {.figure = (double)NAN,
                      .teller = (uint32_t)(single ? in->of->rows + member : number),
                      .side = PLACE_NONE,
                      .reason = (uint8_t)value.reason,
                      .label = (uint8_t)value.label,
                      .marks = value.marks};
    if (value.reason == SOEKPI_REASON_OK && soekpi_exact_to_double(&value.ratio, &read.figure))
        read.side = PLACE_FIGURE;
    else if (value.reason == SOEKPI_REASON_OK)
        read.reason = SOEKPI_OUT_OF_RANGE;
    else if (value.reason == SOEKPI_NON_POSITIVE_BASE)
        read.side = in->bound->target->ranking.places[value.label];
    if (read.side == PLACE_FIRST || read.side == PLACE_LAST)
        read.marks |= SOEKPI_MARK_POLICY;
    return read;
}

/* The peer that a row is itself, or NULL. */
static const contender *twin_of(const contest *in, size_t row) {
    uint32_t twin = in->against_peers ? in->of->twins[row] : NO_PEER;
    return twin == NO_PEER ? NULL : &in->of->contenders[in->of->rows + twin];
}

/* What a row has not, its own row among the peers may have. */
static void stand_in(const contest *in, size_t row) {
    contender *own = &in->of->contenders[row];
    const contender *twin = twin_of(in, row);
    bool absent = own->reason == SOEKPI_MISSING_INPUT || own->reason == SOEKPI_NO_EVIDENCE;
    if (!absent || !twin || twin->reason == SOEKPI_MISSING_INPUT)
        return;
    *own = *twin;
    own->marks |= SOEKPI_MARK_REPORTED;
}

static void read_contenders(const contest *in) {
    standing_search *search = in->of;
    for (size_t peer = search->rows; in->against_peers && peer < search->rows + search->peers; peer++)
        search->contenders[peer] = read_contender(in, peer);
    for (size_t row = in->first; row < in->first + in->count; row++) {
        search->contenders[row] = read_contender(in, row);
        stand_in(in, row);
    }
}

/* ---- fields ---- */

/* Fields of groups: of one level, and one depth or one parent. */
static size_t field_of_group(const contest *in, const group *whole) {
    const soekpi_evaluation *evaluation = in->of->evaluation;
    bool within = in->bound->target->ranking.among == SOEKPI_AMONG_GROUP;
    size_t sorts = evaluation->group_count + 1;
    size_t sort = within ? (size_t)(whole->parent + 1) : (size_t)whole->depth;
    return sorts + (size_t)whole->level * sorts + sort;
}

static size_t field_of(const contest *in, size_t row) {
    const soekpi_evaluation *evaluation = in->of->evaluation;
    if (in->against_peers)
        return 0;
    if (row >= evaluation->entity_count)
        return field_of_group(in, &evaluation->groups[row - evaluation->entity_count]);
    if (in->bound->target->ranking.among != SOEKPI_AMONG_GROUP)
        return 0;
    return evaluation->member_groups[row] < 0 ? NO_FIELD : (size_t)evaluation->member_groups[row];
}

/* Brings the numbers of contenders together by field; the size of the largest. */
static size_t gather_fields(const contest *in) {
    standing_search *search = in->of;
    size_t *ends = search->ends, largest = 1, end = 0;
    memset(ends, 0, in->fields * sizeof *ends);
    for (size_t row = in->first; row < in->first + in->count; row++) {
        size_t field = field_of(in, row);
        if (field != NO_FIELD)
            ends[field]++;
    }
    if (in->against_peers)
        ends[0] += search->peers;
    for (size_t field = 0; field < in->fields; field++) {
        size_t size = ends[field];
        largest = size > largest ? size : largest;
        ends[field] = end;
        end += size;
    }
    for (size_t row = in->first; row < in->first + in->count; row++) {
        size_t field = field_of(in, row);
        if (field != NO_FIELD)
            search->numbers[ends[field]++] = (uint32_t)row;
    }
    for (size_t peer = 0; in->against_peers && peer < search->peers; peer++)
        search->numbers[ends[0]++] = (uint32_t)(search->rows + peer);
    return largest;
}

/* ---- places within a field ---- */

/* What a field holds of those that count. */
typedef struct field_count {
    uint32_t all;
    uint32_t lacking[SOEKPI_REASON_END]; /* without a place, by reason */
} field_count;

static bool counts(const contest *in, uint32_t number) {
    if (!in->against_peers)
        return true;
    return number >= in->of->rows && !in->of->repeated[number - in->of->rows];
}

/* Numbers everything that has a place in the field: the first side, figures, the last side. */
static void number_contenders(contest *in, const uint32_t *numbers, size_t count) {
    standing_search *search = in->of;
    uint32_t first = 0, figures = 0;
    bool higher = in->order.higher;
    for (size_t i = 0; i < count; i++) {
        const contender *of = &search->contenders[numbers[i]];
        first += of->side == PLACE_FIRST;
        if (of->side != PLACE_FIGURE)
            continue;
        search->keys[figures] = places_key(of->figure, higher);
        search->figures[figures++] = of->teller;
    }
    if (figures > 0)
        (void)soekpi_places_give(&in->order, search->keys, search->figures, figures);
    uint32_t next = 0;
    for (size_t i = 0; i < count; i++) {
        uint8_t side = search->contenders[numbers[i]].side;
        search->ordinals[numbers[i]] = side == PLACE_FIGURE  ? first + (uint32_t)search->keys[next++]
                                       : side == PLACE_FIRST ? 1
                                       : side == PLACE_LAST  ? first + figures + 1
                                                             : 0;
    }
}

/* Counts by ordinal those that count: ahead[n + 1] - ahead[n] have the ordinal n, ahead[n] a better one. */
static field_count count_field(const contest *in, const uint32_t *numbers, size_t count) {
    standing_search *search = in->of;
    field_count field = {0};
    memset(search->ahead, 0, (count + 2) * sizeof *search->ahead);
    for (size_t i = 0; i < count; i++) {
        if (!counts(in, numbers[i]))
            continue;
        uint32_t ordinal = search->ordinals[numbers[i]];
        field.all++;
        if (ordinal > 0)
            search->ahead[ordinal + 1]++;
        else
            field.lacking[search->contenders[numbers[i]].reason]++;
    }
    for (size_t i = 1; i < count + 2; i++)
        search->ahead[i] += search->ahead[i - 1];
    return field;
}

/* Counts what is lacking; data that is not there is named before what has no meaning. */
static void sum_lacking(const field_count *field, standing *out) {
    uint8_t meaningless = SOEKPI_REASON_OK, absent = SOEKPI_REASON_OK;
    for (uint8_t reason = SOEKPI_REASON_END; reason-- > SOEKPI_MISSING_INPUT;) {
        out->missing += field->lacking[reason];
        out->undefined += soekpi_is_absent(reason) ? 0 : field->lacking[reason];
        if (field->lacking[reason] > 0 && soekpi_is_absent(reason))
            absent = reason;
        else if (field->lacking[reason] > 0)
            meaningless = reason;
    }
    out->lacking = absent != SOEKPI_REASON_OK ? absent : meaningless;
}

/* The place of a row; `field` without the row's twin, and with the row itself. */
static void place_row(const contest *in, uint32_t row, field_count field) {
    const standing_search *search = in->of;
    const contender *own = &search->contenders[row];
    uint32_t ordinal = search->ordinals[row];
    uint32_t ahead = search->ahead[ordinal], alike = search->ahead[ordinal + 1] - search->ahead[ordinal];
    const contender *twin = twin_of(in, row);
    if (in->against_peers) {
        uint32_t rival = twin ? search->ordinals[twin - search->contenders] : 0;
        ahead -= rival > 0 && rival < ordinal;
        alike -= rival > 0 && rival == ordinal;
        field.all += !twin;
        field.lacking[twin ? twin->reason : SOEKPI_REASON_OK] -= twin && rival == 0;
        field.lacking[own->reason] += ordinal == 0;
    } else {
        alike -= ordinal > 0;
    }
    standing *out = &in->out->rows[row - in->first];
    *out = (standing){.peers = field.all, .label = own->label, .marks = own->marks};
    sum_lacking(&field, out);
    if (ordinal == 0) {
        out->reason = own->reason;
        return;
    }
    out->place = ahead + 1;
    out->worst = out->place + out->missing;
    out->tied = alike;
}

static void rank_field(contest *in, const uint32_t *numbers, size_t count) {
    number_contenders(in, numbers, count);
    field_count field = count_field(in, numbers, count);
    for (size_t i = 0; i < count; i++)
        if (numbers[i] < in->of->rows)
            place_row(in, numbers[i], field);
}

static void rank_fields(contest *in) {
    standing_search *search = in->of;
    size_t start = 0;
    for (size_t field = 0; field < in->fields; field++) {
        if (search->ends[field] > start)
            rank_field(in, search->numbers + start, search->ends[field] - start);
        start = search->ends[field];
    }
    for (size_t row = in->first; row < in->first + in->count; row++) {
        uint32_t number = (uint32_t)row;
        if (field_of(in, row) == NO_FIELD)
            rank_field(in, &number, 1);
    }
}

/* ---- one target ---- */

/* Rows that the target may speak about: entities, groups, or all. */
static void choose_rows(contest *in) {
    const soekpi_evaluation *evaluation = in->of->evaluation;
    const target *wanted = in->bound->target;
    bool named = wanted->scope_entity_count > 0;
    bool entities = wanted->scope_each || named;
    bool groups = wanted->scope_group || wanted->scope_segment || wanted->scope_plan || named;
    in->first = entities ? 0 : evaluation->entity_count;
    in->count = (entities ? evaluation->entity_count : 0) + (groups ? evaluation->group_count : 0);
}

static soekpi_status make_room(contest *in, soekpi_error *error) {
    standing_search *search = in->of;
    size_t sorts = search->evaluation->group_count + 1;
    if (search->evaluation->member_count > NO_PEER / 2 || search->rows > NO_PEER / 2)
        return soekpi_fail(error, SOEKPI_ERROR_LIMIT, soekpi_nowhere, "%zu rows are more than have places",
                           search->rows);
    in->fields = in->against_peers ? 1 : sorts + SOEKPI_ROW_END * sorts;
    if (!search->ends)
        search->ends = soekpi_allocate(sorts + SOEKPI_ROW_END * sorts, sizeof *search->ends);
    in->out->rows = soekpi_allocate(in->count, sizeof *in->out->rows);
    in->out->first = in->first;
    in->out->count = in->out->rows ? in->count : 0;
    return search->ends && in->out->rows ? SOEKPI_OK : soekpi_fail_memory(error);
}

soekpi_status soekpi_standing_search_run(standing_search *search, size_t index, standing_list *out,
                                         soekpi_error *error) {
    const bound_target *bound = &search->evaluation->targets[index];
    contest in = {.of = search,
                  .bound = bound,
                  .out = out,
                  .against_peers = soekpi_standing_against_peers(search->evaluation, bound->target),
                  .order = {.evaluation = search->evaluation,
                            .target = index,
                            .members_from = search->rows,
                            .higher = bound->target->better != SOEKPI_BETTER_LOWER}};
    choose_rows(&in);
    soekpi_status status = make_room(&in, error);
    if (status != SOEKPI_OK)
        return status;
    read_contenders(&in);
    if (soekpi_places_create(&in.order, gather_fields(&in)))
        rank_fields(&in);
    else
        status = soekpi_fail_memory(error);
    soekpi_places_free(&in.order);
    return status;
}
