/* Key columns, and rows by key (laws 10, 12 and 17). */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "table/table.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static soekpi_catalogue *catalogue;
static soekpi_table *table;
static soekpi_error error;

static void create(size_t rows) {
    error = (soekpi_error){0};
    catalogue = soekpi_catalogue_create(NULL);
    ck_assert_ptr_nonnull(catalogue);
    table = soekpi_table_create(catalogue, rows, NULL);
    ck_assert_ptr_nonnull(table);
}

static void destroy(void) {
    soekpi_table_free(table);
    soekpi_catalogue_free(catalogue);
}

static soekpi_status set(int32_t key, const char *const *labels, size_t count) {
    return soekpi_table_set_key(table, key, labels, count, NULL, 0, 0, &error);
}

/* ---- Setting ---- */

START_TEST(labels_become_codes) {
    create(5);
    const char *const entities[] = {"甲", " 乙 ", "", "甲", NULL};
    const char *const periods[] = {"2023", "2023Q4", "2023-12", "", "2023年1-9月"};
    const char *const roles[] = {"企业", NULL, "抵销", "合并报表", "背景"};
    const char *const groups[] = {"集团", "集团", NULL, "集团", "另一集团"};
    ck_assert_int_eq(set(SOEKPI_KEY_ENTITY, entities, 5), SOEKPI_OK);
    ck_assert_int_eq(set(SOEKPI_KEY_PERIOD, periods, 5), SOEKPI_OK);
    ck_assert_int_eq(set(SOEKPI_KEY_ROLE, roles, 5), SOEKPI_OK);
    ck_assert_int_eq(set(SOEKPI_KEY_GROUP, groups, 5), SOEKPI_OK);
    static const int32_t entity_codes[] = {0, 1, -1, 0, -1};
    static const int32_t period_codes[] = {202312, 202312, 202312, PERIOD_NONE, 202309};
    static const uint8_t role_codes[] = {SOEKPI_ROLE_ENTITY, SOEKPI_ROLE_ENTITY, SOEKPI_ROLE_ELIMINATION,
                                         SOEKPI_ROLE_REPORTED, SOEKPI_ROLE_CONTEXT};
    static const int32_t group_codes[] = {0, 0, -1, 0, 1};
    ck_assert_mem_eq(table->entity.codes, entity_codes, sizeof entity_codes);
    ck_assert_mem_eq(table->periods, period_codes, sizeof period_codes);
    ck_assert_mem_eq(table->roles, role_codes, sizeof role_codes);
    ck_assert_mem_eq(table->group.codes, group_codes, sizeof group_codes);
    ck_assert_uint_eq(table->entity.label_count, 2);
    ck_assert_str_eq(table->entity.labels[1], "乙");
    char buffer[24];
    ck_assert_str_eq(soekpi_row_entity(table, 1, buffer), "乙");
    ck_assert_str_eq(soekpi_row_entity(table, 4, buffer), "5");
    destroy();
}
END_TEST

/* A dictionary may hold a label twice, blanks, and labels that no row uses. */
START_TEST(codes_of_the_caller) {
    create(4);
    const char *const labels[] = {"乙", "甲", "甲 ", "", "unused"};
    struct {
        int32_t code;
        int32_t other;
    } codes[4] = {{2, 0}, {1, 0}, {0, 0}, {3, 0}};
    ck_assert_int_eq(
        soekpi_table_set_key(table, SOEKPI_KEY_ENTITY, labels, 5, &codes[0].code, sizeof codes[0], 4, &error),
        SOEKPI_OK);
    static const int32_t expected[] = {0, 0, 1, -1};
    ck_assert_mem_eq(table->entity.codes, expected, sizeof expected);
    codes[0].code = 9; /* copied */
    ck_assert_int_eq(table->entity.codes[0], 0);
    const char *const periods[] = {"2023", "no period, but no row uses it"};
    const int32_t one = 0;
    ck_assert_int_eq(soekpi_table_set_key(table, SOEKPI_KEY_PERIOD, periods, 2, &one, 0, 4, &error),
                     SOEKPI_OK);
    ck_assert_int_eq(table->periods[3], 202312);
    destroy();
}
END_TEST

/* The keys may come in any order: a row with a segment is one unless its role says otherwise, and 合计 is
 * the entity itself. */
START_TEST(rows_with_a_segment_are_segments) {
    static const char *const segments[] = {"安保", "合计", "", "安保", "物业", "物业", " 小 计 ", NULL};
    static const char *const given[] = {"企业", "", "板块", "抵销", "对标", "合并报表", "", "集团"};
    static const uint8_t plain[] = {SOEKPI_ROLE_SEGMENT, SOEKPI_ROLE_ENTITY,  SOEKPI_ROLE_ENTITY,
                                    SOEKPI_ROLE_SEGMENT, SOEKPI_ROLE_SEGMENT, SOEKPI_ROLE_SEGMENT,
                                    SOEKPI_ROLE_ENTITY,  SOEKPI_ROLE_ENTITY};
    static const uint8_t roles[] = {SOEKPI_ROLE_SEGMENT,     SOEKPI_ROLE_ENTITY, SOEKPI_ROLE_SEGMENT,
                                    SOEKPI_ROLE_ELIMINATION, SOEKPI_ROLE_PEER,   SOEKPI_ROLE_REPORTED,
                                    SOEKPI_ROLE_ENTITY,      SOEKPI_ROLE_GROUP};
    static const int32_t codes[] = {0, -1, -1, 0, 1, 1, -1, -1};
    for (int order = 0; order < 2; order++) {
        create(8);
        if (order == 1) {
            ck_assert_int_eq(set(SOEKPI_KEY_ROLE, given, 8), SOEKPI_OK);
        }
        ck_assert_int_eq(set(SOEKPI_KEY_SEGMENT, segments, 8), SOEKPI_OK);
        if (order == 0) {
            ck_assert_mem_eq(table->roles, plain, sizeof plain);
            ck_assert_int_eq(set(SOEKPI_KEY_ROLE, given, 8), SOEKPI_OK);
        }
        ck_assert_mem_eq(table->roles, roles, sizeof roles);
        ck_assert_mem_eq(table->segment.codes, codes, sizeof codes);
        ck_assert_uint_eq(table->segment.label_count, 2);
        ck_assert_str_eq(soekpi_row_segment(table, 4), "物业");
        ck_assert_str_eq(soekpi_row_segment(table, 1), "");
        ck_assert_int_eq(set(SOEKPI_KEY_ROLE, given, 8), SOEKPI_ERROR_DUPLICATE);
        ck_assert_int_eq(set(SOEKPI_KEY_SEGMENT, segments, 8), SOEKPI_ERROR_DUPLICATE);
        destroy();
    }
}
END_TEST

START_TEST(a_key_of_blank_segments_changes_no_role) {
    create(2);
    static const char *const blank[] = {"", "合计"};
    ck_assert_int_eq(set(SOEKPI_KEY_SEGMENT, blank, 2), SOEKPI_OK);
    ck_assert_ptr_null(table->roles);
    ck_assert_uint_eq(table->segment.label_count, 0);
    destroy();
}
END_TEST

/* Labels, or codes into the caller's dictionary; both are copied. */
START_TEST(segments_and_counterparties_are_copied) {
    create(3);
    char first[16] = "安保";
    char second[16] = "乙";
    const char *segments[] = {first, "物业"};
    const char *parties[] = {second, NULL, " 丙 "};
    int32_t codes[] = {1, -1, 0};
    ck_assert_int_eq(
        soekpi_table_set_key(table, SOEKPI_KEY_SEGMENT, segments, 2, codes, sizeof *codes, 3, &error),
        SOEKPI_OK);
    ck_assert_int_eq(set(SOEKPI_KEY_COUNTERPARTY, parties, 3), SOEKPI_OK);
    memset(first, 'x', sizeof first - 1);
    memset(second, 'x', sizeof second - 1);
    codes[0] = 7;
    ck_assert_str_eq(soekpi_row_segment(table, 0), "物业");
    ck_assert_str_eq(soekpi_row_segment(table, 1), "");
    ck_assert_str_eq(soekpi_row_segment(table, 2), "安保");
    ck_assert_str_eq(soekpi_row_counterparty(table, 0), "乙");
    ck_assert_str_eq(soekpi_row_counterparty(table, 1), "");
    ck_assert_str_eq(soekpi_row_counterparty(table, 2), "丙");
    destroy();
}
END_TEST

START_TEST(segments_and_counterparties_are_refused_like_other_keys) {
    create(2);
    const char *const good[] = {"安保", "物业"};
    const char *const bytes[] = {"安保", "\xFF"};
    const int32_t codes[] = {0, 2};
    static const int32_t keys[] = {SOEKPI_KEY_SEGMENT, SOEKPI_KEY_COUNTERPARTY};
    static const char *const words[] = {"segment", "counterparty"};
    for (size_t i = 0; i < COUNT(keys); i++) {
        ck_assert_int_eq(set(keys[i], good, 1), SOEKPI_ERROR_TABLE);
        ck_assert_ptr_nonnull(strstr(error.message, words[i]));
        ck_assert_int_eq(soekpi_table_set_key(table, keys[i], good, 2, codes, 4, 2, &error),
                         SOEKPI_ERROR_RANGE);
        ck_assert_ptr_nonnull(strstr(error.message, words[i]));
        ck_assert_int_eq(set(keys[i], bytes, 2), SOEKPI_ERROR_ENCODING);
        ck_assert_ptr_nonnull(strstr(error.message, words[i]));
        ck_assert_ptr_null(table->segment.codes);
        ck_assert_ptr_null(table->counterparty.codes);
        ck_assert_ptr_null(table->roles);
    }
    for (size_t i = 0; i < COUNT(keys); i++) {
        ck_assert_int_eq(set(keys[i], good, 2), SOEKPI_OK);
        ck_assert_int_eq(set(keys[i], good, 2), SOEKPI_ERROR_DUPLICATE);
        ck_assert_ptr_nonnull(strstr(error.message, words[i]));
    }
    soekpi_table_freeze(table);
    ck_assert_int_eq(set(SOEKPI_KEY_SEGMENT, good, 2), SOEKPI_ERROR_FROZEN);
    destroy();
}
END_TEST

START_TEST(headers_name_the_keys) {
    static const struct {
        const char *header;
        int32_t key;
    } expected[] = {{"业务板块", SOEKPI_KEY_SEGMENT},
                    {"板块", SOEKPI_KEY_SEGMENT},
                    {"业务分部", SOEKPI_KEY_SEGMENT},
                    {"分 部", SOEKPI_KEY_SEGMENT},
                    {"Segment", SOEKPI_KEY_SEGMENT},
                    {"business segment", SOEKPI_KEY_SEGMENT},
                    {"对方单位", SOEKPI_KEY_COUNTERPARTY},
                    {"交易对方", SOEKPI_KEY_COUNTERPARTY},
                    {"关联方", SOEKPI_KEY_COUNTERPARTY},
                    {"counterparty", SOEKPI_KEY_COUNTERPARTY},
                    {"上级单位", SOEKPI_KEY_GROUP},
                    {"上级", SOEKPI_KEY_GROUP},
                    {"主管单位", SOEKPI_KEY_GROUP},
                    {"母公司", SOEKPI_KEY_GROUP},
                    {"parent", SOEKPI_KEY_GROUP},
                    {"集团", SOEKPI_KEY_GROUP},
                    {"币种", -1},
                    {"归属于母公司净利润", -1}};
    for (size_t i = 0; i < COUNT(expected); i++) {
        ck_assert_msg(soekpi_key_of_header(expected[i].header) == expected[i].key, "%s: %d",
                      expected[i].header, (int)soekpi_key_of_header(expected[i].header));
    }
}
END_TEST

START_TEST(words_of_roles) {
    static const struct {
        const char *word;
        uint8_t role;
    } expected[] = {{"对标", SOEKPI_ROLE_PEER},       {"对标单位", SOEKPI_ROLE_PEER},
                    {"同业", SOEKPI_ROLE_PEER},       {"peer", SOEKPI_ROLE_PEER},
                    {"集团", SOEKPI_ROLE_GROUP},      {"结构", SOEKPI_ROLE_GROUP},
                    {"structure", SOEKPI_ROLE_GROUP}, {"Group", SOEKPI_ROLE_GROUP},
                    {"板块", SOEKPI_ROLE_SEGMENT},    {"segment", SOEKPI_ROLE_SEGMENT}};
    for (size_t i = 0; i < COUNT(expected); i++) {
        create(1);
        ck_assert_int_eq(set(SOEKPI_KEY_ROLE, &expected[i].word, 1), SOEKPI_OK);
        ck_assert_msg(table->roles[0] == expected[i].role, "%s", expected[i].word);
        destroy();
    }
}
END_TEST

static void check_fail(soekpi_status status, soekpi_status expected, const char *named) {
    ck_assert_msg(status == expected, "%d: %s", (int)status, error.message);
    ck_assert_int_eq(error.code, expected);
    ck_assert_msg(strstr(error.message, named) != NULL, "%s", error.message);
    ck_assert_ptr_null(table->entity.codes);
    ck_assert_ptr_null(table->periods);
    ck_assert_ptr_null(table->roles);
}

START_TEST(keys_are_refused) {
    create(2);
    const char *const good[] = {"甲", "乙"};
    const char *const halves[] = {"2023", "2023H2"};
    const char *const roles[] = {"entity", "boss"};
    const char *const bytes[] = {"甲", "\xFF"};
    const int32_t codes[] = {0, 2};
    const int32_t low[] = {-2, 0};
    check_fail(set(-1, good, 2), SOEKPI_ERROR_ARGUMENT, "-1 is no key");
    check_fail(set(SOEKPI_KEY_END, good, 2), SOEKPI_ERROR_ARGUMENT, "7 is no key");
    check_fail(set(SOEKPI_KEY_ENTITY, NULL, 2), SOEKPI_ERROR_ARGUMENT, "NULL");
    check_fail(soekpi_table_set_key(NULL, 0, good, 2, NULL, 0, 0, &error), SOEKPI_ERROR_ARGUMENT, "NULL");
    check_fail(set(SOEKPI_KEY_ENTITY, good, 1), SOEKPI_ERROR_TABLE, "1 cells, the table has 2 rows");
    check_fail(soekpi_table_set_key(table, SOEKPI_KEY_ENTITY, good, 2, codes, 4, 1, &error),
               SOEKPI_ERROR_TABLE, "1 cells");
    check_fail(soekpi_table_set_key(table, SOEKPI_KEY_ENTITY, good, 2, codes, 4, 2, &error),
               SOEKPI_ERROR_RANGE, "row 2: entity code 2");
    check_fail(soekpi_table_set_key(table, SOEKPI_KEY_ENTITY, good, 2, low, 4, 2, &error), SOEKPI_ERROR_RANGE,
               "row 1: entity code -2");
    check_fail(set(SOEKPI_KEY_PERIOD, halves, 2), SOEKPI_ERROR_PERIOD, "row 2: the period '2023H2'");
    check_fail(set(SOEKPI_KEY_ROLE, roles, 2), SOEKPI_ERROR_NAME, "row 2: the role 'boss'");
    check_fail(set(SOEKPI_KEY_ENTITY, bytes, 2), SOEKPI_ERROR_ENCODING, "row 2");
    ck_assert_int_eq(set(SOEKPI_KEY_GROUP, good, 2), SOEKPI_OK);
    check_fail(set(SOEKPI_KEY_GROUP, good, 2), SOEKPI_ERROR_DUPLICATE, "group column is set");
    soekpi_table_freeze(table);
    check_fail(set(SOEKPI_KEY_ENTITY, good, 1), SOEKPI_ERROR_FROZEN, "in use");
    destroy();
}
END_TEST

/* ---- Rows by key ---- */

START_TEST(rows_are_found_by_date) {
    create(7);
    const char *const entities[] = {"甲", "乙", "甲", "乙", "甲", "", ""};
    const char *const periods[] = {"2022", "2023", "2023", "2021", "", "2023", "2023"};
    ck_assert_int_eq(set(SOEKPI_KEY_ENTITY, entities, 7), SOEKPI_OK);
    ck_assert_int_eq(set(SOEKPI_KEY_PERIOD, periods, 7), SOEKPI_OK);
    row_index *index = soekpi_row_index_create(table, 202412);
    ck_assert_ptr_nonnull(index);
    ck_assert_uint_eq(soekpi_row_index_at(index, 2, 202212), 0);
    ck_assert_uint_eq(soekpi_row_index_at(index, 2, 202312), 2);
    ck_assert_uint_eq(soekpi_row_index_at(index, 2, 202112), NO_ROW); /* that is another entity's */
    ck_assert_uint_eq(soekpi_row_index_at(index, 1, 202112), 3);
    ck_assert_uint_eq(soekpi_row_index_at(index, 1, 202309), NO_ROW); /* by date, never by position */
    ck_assert_uint_eq(soekpi_row_index_at(index, 4, 202312), 2);      /* undated: of the judged period */
    ck_assert_uint_eq(soekpi_row_index_at(index, 0, 202412), 4);
    ck_assert_uint_eq(soekpi_row_index_at(index, 5, 202312), 5); /* without a name: itself alone */
    ck_assert_uint_eq(soekpi_row_index_at(index, 5, 202212), NO_ROW);
    size_t first;
    size_t second;
    ck_assert(!soekpi_row_index_pair(index, 0, &first, &second));
    for (size_t row = 0; row < 7; row++) {
        ck_assert(!soekpi_row_index_duplicate(index, row));
    }
    soekpi_row_index_free(index);
    destroy();
}
END_TEST

START_TEST(duplicates_are_pairs) {
    create(9);
    const char *const entities[] = {"甲", "乙", "甲", "甲", "甲", "", "", "抵", "抵"};
    const char *const roles[] = {"", "", "", "", "reported", "抵销", "抵销", "抵销", "抵销"};
    const char *const groups[] = {"", "", "", "", "", "一", "一", "一", "二"};
    ck_assert_int_eq(set(SOEKPI_KEY_ENTITY, entities, 9), SOEKPI_OK);
    ck_assert_int_eq(set(SOEKPI_KEY_ROLE, roles, 9), SOEKPI_OK);
    ck_assert_int_eq(set(SOEKPI_KEY_GROUP, groups, 9), SOEKPI_OK);
    row_index *index = soekpi_row_index_create(table, 202312);
    ck_assert_ptr_nonnull(index);
    static const bool duplicate[9] = {true, false, true, true, false, false, false, false, false};
    for (size_t row = 0; row < 9; row++) {
        ck_assert_msg(soekpi_row_index_duplicate(index, row) == duplicate[row], "row %zu", row);
    }
    size_t first = 9;
    size_t second = 9;
    ck_assert(soekpi_row_index_pair(index, 0, &first, &second));
    ck_assert_uint_eq(first, 0);
    ck_assert_uint_eq(second, 2);
    ck_assert(soekpi_row_index_pair(index, 1, &first, &second));
    ck_assert_uint_eq(first, 0);
    ck_assert_uint_eq(second, 3);
    ck_assert(!soekpi_row_index_pair(index, 2, &first, &second));
    ck_assert_uint_eq(soekpi_row_index_at(index, 5, 202212), NO_ROW);
    ck_assert_uint_eq(soekpi_row_index_at(index, 8, 202312), 8);
    soekpi_row_index_free(index);
    destroy();
}
END_TEST

START_TEST(entities_are_found_by_name) {
    create(7);
    const char *const entities[] = {"宝安区", "宝安区", "宝安区", "甲", "甲", "甲", "甲"};
    const char *const periods[] = {"2020", "2022", "2022", "2022", "2022", "2022", "2024"};
    const char *const roles[] = {"context",  "entity", "context", "elimination",
                                 "reported", "entity", "entity"};
    ck_assert_int_eq(set(SOEKPI_KEY_ENTITY, entities, 7), SOEKPI_OK);
    ck_assert_int_eq(set(SOEKPI_KEY_PERIOD, periods, 7), SOEKPI_OK);
    ck_assert_int_eq(set(SOEKPI_KEY_ROLE, roles, 7), SOEKPI_OK);
    row_index *index = soekpi_row_index_create(table, 202212);
    ck_assert_ptr_nonnull(index);
    ck_assert_uint_eq(soekpi_row_index_entity(index, "宝安区", 202212, false), 2); /* context first */
    ck_assert_uint_eq(soekpi_row_index_entity(index, " 宝安区 ", 202212, false), 2);
    ck_assert_uint_eq(soekpi_row_index_entity(index, "宝安区", 202112, false), NO_ROW);
    ck_assert_uint_eq(soekpi_row_index_entity(index, "宝安区", 202112, true), 0);
    ck_assert_uint_eq(soekpi_row_index_entity(index, "宝安区", 202312, true), 2);
    ck_assert_uint_eq(soekpi_row_index_entity(index, "宝安区", 201912, true), NO_ROW);
    ck_assert_uint_eq(soekpi_row_index_entity(index, "甲", 202212, false), 5); /* never an elimination */
    ck_assert_uint_eq(soekpi_row_index_entity(index, "甲", 202312, true), 5);
    ck_assert_uint_eq(soekpi_row_index_entity(index, "丙", 202212, true), NO_ROW);
    ck_assert_uint_eq(soekpi_row_index_entity(index, "", 202212, true), NO_ROW);
    ck_assert_uint_eq(soekpi_row_index_entity(index, "1", 202212, true), NO_ROW);
    soekpi_row_index_free(index);
    destroy();
}
END_TEST

/* Each row is an entity of its own, named by its number; no duplicates. */
START_TEST(tables_without_entities) {
    create(12);
    row_index *index = soekpi_row_index_create(table, 202312);
    ck_assert_ptr_nonnull(index);
    for (size_t row = 0; row < 12; row++) {
        char buffer[24];
        char number[24];
        (void)snprintf(number, sizeof number, "%zu", row + 1);
        ck_assert_str_eq(soekpi_row_entity(table, row, buffer), number);
        ck_assert(!soekpi_row_index_duplicate(index, row));
        ck_assert_uint_eq(soekpi_row_index_at(index, row, 202312), row);
        ck_assert_uint_eq(soekpi_row_index_at(index, row, 202212), NO_ROW);
        ck_assert_uint_eq(soekpi_row_index_entity(index, number, 202312, false), row);
    }
    static const char *const none[] = {"", "0", "01", "13", "x", "1x", "99999999999999999999999999"};
    for (size_t i = 0; i < COUNT(none); i++) {
        ck_assert_uint_eq(soekpi_row_index_entity(index, none[i], 202312, true), NO_ROW);
    }
    soekpi_row_index_free(index);
    soekpi_row_index_free(NULL);
    destroy();
}
END_TEST

/* Eliminations without a name are told apart by their number within group and
 * period: the one of `period` whose number is that of `row`. */
static size_t row_of_ordinal(const char *const *groups, const char *const *entities, size_t rows, size_t row,
                             int32_t period) {
    size_t before = 0;
    for (int pass = 0; pass < 2; pass++) {
        int32_t wanted = pass == 0 ? soekpi_row_period(table, row, 202212) : period;
        size_t seen = 0;
        for (size_t other = 0; other < rows; other++) {
            if (entities[other][0] != '\0' || table->roles[other] != SOEKPI_ROLE_ELIMINATION ||
                strcmp(groups[other], groups[row]) != 0 ||
                soekpi_row_period(table, other, 202212) != wanted) {
                continue;
            }
            if (pass == 0 && other == row) {
                before = seen;
            }
            if (pass == 1 && seen == before) {
                return other;
            }
            seen++;
        }
    }
    return NO_ROW;
}

/* Against a search through all rows. */
START_TEST(index_agrees_with_a_search) {
    enum { ROWS = 400 };
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "", "i", "j"};
    static const char *const dates[] = {"2021", "2022", "2023", "", "2022-06"};
    static const char *const kinds[] = {"", "", "elimination", "reported", "context"};
    static const int32_t periods[] = {202112, 202212, 202312, 202206};
    uint64_t state = 5;
    const char *labels[4][ROWS];
    create(ROWS);
    for (size_t row = 0; row < ROWS; row++) {
        labels[SOEKPI_KEY_ENTITY][row] = names[random_below(&state, COUNT(names))];
        labels[SOEKPI_KEY_PERIOD][row] = dates[random_below(&state, COUNT(dates))];
        labels[SOEKPI_KEY_GROUP][row] = random_below(&state, 2) != 0 ? "x" : "y";
        labels[SOEKPI_KEY_ROLE][row] = kinds[random_below(&state, COUNT(kinds))];
    }
    for (int32_t key = SOEKPI_KEY_ENTITY; key <= SOEKPI_KEY_ROLE; key++) {
        ck_assert_int_eq(set(key, labels[key], ROWS), SOEKPI_OK);
    }
    row_index *index = soekpi_row_index_create(table, 202212);
    ck_assert_ptr_nonnull(index);
    for (size_t row = 0; row < ROWS; row++) {
        bool named = labels[SOEKPI_KEY_ENTITY][row][0] != '\0';
        int32_t own = soekpi_row_period(table, row, 202212);
        for (size_t p = 0; p < COUNT(periods); p++) {
            size_t found = NO_ROW;
            size_t same = 0;
            if (!named && table->roles[row] == SOEKPI_ROLE_ELIMINATION) {
                found = row_of_ordinal(labels[SOEKPI_KEY_GROUP], labels[0], ROWS, row, periods[p]);
                ck_assert_uint_eq(soekpi_row_index_at(index, row, periods[p]), found);
                ck_assert(!soekpi_row_index_duplicate(index, row));
                continue;
            }
            for (size_t other = 0; other < ROWS; other++) {
                bool equal = strcmp(labels[0][other], labels[0][row]) == 0 &&
                             table->roles[other] == table->roles[row] &&
                             (table->roles[row] != SOEKPI_ROLE_ELIMINATION ||
                              strcmp(labels[SOEKPI_KEY_GROUP][other], labels[SOEKPI_KEY_GROUP][row]) == 0) &&
                             soekpi_row_period(table, other, 202212) == periods[p];
                if (named ? equal : other == row && own == periods[p]) {
                    found = found == NO_ROW ? other : found;
                    same++;
                }
            }
            ck_assert_uint_eq(soekpi_row_index_at(index, row, periods[p]), found);
            if (own == periods[p]) {
                ck_assert_int_eq(soekpi_row_index_duplicate(index, row), same > 1);
            }
        }
    }
    soekpi_row_index_free(index);
    destroy();
}
END_TEST

/* A million rows of distinct keys: the time of a run that is quadratic anywhere
 * would break the limit of the suite. */
START_TEST(million_rows) {
    enum { ENTITIES = 250000, ROWS = 4 * ENTITIES };
    create(ROWS);
    char *text = malloc((size_t)ENTITIES * 8);
    const char **labels = malloc(ENTITIES * sizeof *labels);
    int32_t *codes = malloc(ROWS * sizeof *codes);
    int32_t *periods = malloc(ROWS * sizeof *periods);
    static const char *const dates[] = {"2020", "2021", "2022", "2023"};
    for (size_t i = 0; i < ENTITIES; i++) {
        (void)snprintf(text + 8 * i, 8, "%zu", i);
        labels[i] = text + 8 * i;
    }
    for (size_t row = 0; row < ROWS; row++) {
        codes[row] = (int32_t)(row / 4);
        periods[row] = (int32_t)(row % 4);
    }
    ck_assert_int_eq(soekpi_table_set_key(table, SOEKPI_KEY_ENTITY, labels, ENTITIES, codes, 4, ROWS, NULL),
                     SOEKPI_OK);
    ck_assert_int_eq(soekpi_table_set_key(table, SOEKPI_KEY_PERIOD, dates, 4, periods, 4, ROWS, NULL),
                     SOEKPI_OK);
    row_index *index = soekpi_row_index_create(table, 202312);
    ck_assert_ptr_nonnull(index);
    for (size_t row = 3; row < ROWS; row += 4) {
        if (soekpi_row_index_at(index, row, 202212) != row - 1 ||
            soekpi_row_index_at(index, row, 202112) != row - 2 || soekpi_row_index_duplicate(index, row)) {
            ck_abort_msg("row %zu", row);
        }
    }
    soekpi_row_index_free(index);
    free(text);
    free(labels);
    free(codes);
    free(periods);
    destroy();
}
END_TEST

/* ---- Entities by their names ---- */

/* As soekpi_entity_find(), by looking at all of them. */
static int32_t find_slowly(const char *name, int32_t after) {
    for (size_t i = (size_t)(after + 1); i < table->entity.label_count; i++) {
        if (strcmp(table->entity.labels[i], name) == 0 ||
            strcmp(soekpi_entity_shown(table, (int32_t)i), name) == 0) {
            return (int32_t)i;
        }
    }
    return -1;
}

static void check_names(const char *name) {
    for (int32_t after = -1; after < (int32_t)table->entity.label_count; after++) {
        ck_assert_int_eq(soekpi_entity_find(table, name, after), find_slowly(name, after));
    }
}

START_TEST(an_entity_is_found_by_its_code_and_by_what_is_shown_for_it) {
    enum { MANY = 60, SIZE = 16 };
    static char codes[MANY][SIZE], names[MANY][SIZE];
    static const char *code_list[MANY], *name_list[MANY];
    for (int i = 0; i < MANY; i++) {
        (void)snprintf(codes[i], SIZE, "C%d", i);
        (void)snprintf(names[i], SIZE, "n%d", i % 7 == 3 ? 3 : i); /* some share a name */
        code_list[i] = i % 5 == 4 ? NULL : codes[i];
        name_list[i] = i % 11 == 9 ? NULL : i == 20 ? "C21" : names[i]; /* and one has another's code */
    }
    create(MANY);
    ck_assert_int_eq(set(SOEKPI_KEY_ENTITY, name_list, MANY), SOEKPI_OK);
    for (int i = 0; i < MANY; i++) {
        check_names(names[i]);
    }
    ck_assert_int_eq(set(SOEKPI_KEY_CODE, code_list, MANY), SOEKPI_OK);
    for (int i = 0; i < MANY; i++) {
        check_names(names[i]);
        check_names(codes[i]);
    }
    check_names("n3（C3）");
    check_names("");
    check_names("none");
    destroy();
}
END_TEST

int main(void) {
    Suite *suite = suite_create("keys");
    TCase *setting = tcase_create("setting");
    tcase_add_test(setting, labels_become_codes);
    tcase_add_test(setting, an_entity_is_found_by_its_code_and_by_what_is_shown_for_it);
    tcase_add_test(setting, rows_with_a_segment_are_segments);
    tcase_add_test(setting, a_key_of_blank_segments_changes_no_role);
    tcase_add_test(setting, segments_and_counterparties_are_copied);
    tcase_add_test(setting, segments_and_counterparties_are_refused_like_other_keys);
    tcase_add_test(setting, headers_name_the_keys);
    tcase_add_test(setting, words_of_roles);
    tcase_add_test(setting, codes_of_the_caller);
    tcase_add_test(setting, keys_are_refused);
    suite_add_tcase(suite, setting);

    TCase *finding_rows = tcase_create("rows by key");
    tcase_add_test(finding_rows, rows_are_found_by_date);
    tcase_add_test(finding_rows, duplicates_are_pairs);
    tcase_add_test(finding_rows, entities_are_found_by_name);
    tcase_add_test(finding_rows, tables_without_entities);
    tcase_add_test(finding_rows, index_agrees_with_a_search);
    tcase_set_timeout(finding_rows, 60);
    tcase_add_test(finding_rows, million_rows);
    suite_add_tcase(suite, finding_rows);
    return run_suite(suite);
}
