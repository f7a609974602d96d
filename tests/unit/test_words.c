/* The vocabulary, status texts, errors, and memory. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <soekpi/words.h>

#include "base/error.h"
#include "base/memory.h"
#include "harness.h"

/* Section 4 of the contract: verdicts and their Chinese words. */
static const struct {
    int32_t code;
    const char *id;
    const char *chinese;
} verdicts[] = {
    {SOEKPI_NOT_IN_SCOPE, "not_in_scope", "不适用"}, {SOEKPI_MET, "met", "达标"},
    {SOEKPI_PENDING, "pending", "未到期"},           {SOEKPI_AT_RISK, "at_risk", "临界"},
    {SOEKPI_UNDEFINED, "undefined", "无法计算"},     {SOEKPI_NO_DATA, "no_data", "缺数据"},
    {SOEKPI_BREACHED, "breached", "未达标"},
};

static const struct {
    int32_t code;
    const char *id;
    const char *chinese;
} reasons[] = {
    {SOEKPI_REASON_OK, "ok", "正常"},
    {SOEKPI_MISSING_INPUT, "missing_input", "缺少数据"},
    {SOEKPI_INVALID_INPUT, "invalid_input", "数据无效"},
    {SOEKPI_ZERO_DENOMINATOR, "zero_denominator", "分母为零"},
    {SOEKPI_NEGATIVE_DENOMINATOR, "negative_denominator", "分母为负"},
    {SOEKPI_NON_POSITIVE_BASE, "non_positive_base", "基期为零或为负"},
    {SOEKPI_OUT_OF_RANGE, "out_of_range", "超出范围"},
    {SOEKPI_NO_EVIDENCE, "no_evidence", "无依据"},
};

/* Law 7. */
static const struct {
    int32_t code;
    const char *id;
    const char *profit;
    const char *other;
} labels[] = {
    {SOEKPI_LABEL_NONE, "", "", ""},
    {SOEKPI_INCREASE, "increase", "增长", "增长"},
    {SOEKPI_UNCHANGED, "unchanged", "持平", "持平"},
    {SOEKPI_DECREASE, "decrease", "下降", "下降"},
    {SOEKPI_TURNED_LOSS, "turned_loss", "由盈转亏", "由正转负"},
    {SOEKPI_FROM_ZERO, "from_zero", "由零增长", "由零增长"},
    {SOEKPI_TURNED_PROFITABLE, "turned_profitable", "扭亏为盈", "由负转正"},
    {SOEKPI_LOSS_NARROWED, "loss_narrowed", "减亏", "负值收窄"},
    {SOEKPI_LOSS_WIDENED, "loss_widened", "增亏", "负值扩大"},
    {SOEKPI_DONE_ON_TIME, "done_on_time", "按期完成", "按期完成"},
    {SOEKPI_DONE_LATE, "done_late", "逾期完成", "逾期完成"},
    {SOEKPI_OVERDUE, "overdue", "逾期未完成", "逾期未完成"},
    {SOEKPI_BEHIND_PACE, "behind_pace", "进度滞后", "进度滞后"},
    {SOEKPI_OUT_OF_REACH, "out_of_reach", "无法完成", "无法完成"},
    {SOEKPI_WAITING, "waiting", "前序未完成", "前序未完成"},
};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

START_TEST(law_4_verdicts_have_words) {
    ck_assert_uint_eq(COUNT(verdicts), SOEKPI_VERDICT_END);
    ck_assert_str_eq(soekpi_verdict_id(verdicts[_i].code), verdicts[_i].id);
    ck_assert_str_eq(soekpi_verdict_text(verdicts[_i].code, SOEKPI_CHINESE), verdicts[_i].chinese);
    ck_assert_str_ne(soekpi_verdict_text(verdicts[_i].code, SOEKPI_ENGLISH), "");
}
END_TEST

START_TEST(law_5_reasons_have_words) {
    ck_assert_uint_eq(COUNT(reasons), SOEKPI_REASON_END);
    ck_assert_str_eq(soekpi_reason_id(reasons[_i].code), reasons[_i].id);
    ck_assert_str_eq(soekpi_reason_text(reasons[_i].code, SOEKPI_CHINESE), reasons[_i].chinese);
    ck_assert_str_ne(soekpi_reason_text(reasons[_i].code, SOEKPI_ENGLISH), "");
}
END_TEST

START_TEST(law_7_labels_speak_of_profit_or_of_signs) {
    ck_assert_uint_eq(COUNT(labels), SOEKPI_LABEL_END);
    ck_assert_str_eq(soekpi_label_id(labels[_i].code), labels[_i].id);
    ck_assert_str_eq(soekpi_label_text(labels[_i].code, 1, SOEKPI_CHINESE), labels[_i].profit);
    ck_assert_str_eq(soekpi_label_text(labels[_i].code, 0, SOEKPI_CHINESE), labels[_i].other);
    if (labels[_i].code != SOEKPI_LABEL_NONE) {
        ck_assert_str_ne(soekpi_label_text(labels[_i].code, 1, SOEKPI_ENGLISH), "");
        ck_assert_str_ne(soekpi_label_text(labels[_i].code, 0, SOEKPI_ENGLISH), "");
    }
}
END_TEST

START_TEST(kinds_of_targets_and_states_have_words) {
    static const struct {
        const char *id, *chinese;
    } kinds[] = {{"rule", "指标"},        {"quantity", "数量"},  {"milestone", "节点"},
                 {"portfolio", "项目组"}, {"checklist", "清单"}, {"rank", "位次"}},
      states[] = {{"", ""},           {"not_started", "未开始"}, {"in_progress", "进行中"},
                  {"done", "已完成"}, {"suspended", "暂停"},     {"cancelled", "取消"}};
    ck_assert_uint_eq(COUNT(kinds), SOEKPI_TARGET_KIND_END);
    ck_assert_uint_eq(COUNT(states), SOEKPI_STATE_END);
    for (int32_t i = 0; i < SOEKPI_TARGET_KIND_END; i++) {
        ck_assert_str_eq(soekpi_target_kind_id(i), kinds[i].id);
        ck_assert_str_eq(soekpi_target_kind_text(i, SOEKPI_CHINESE), kinds[i].chinese);
    }
    for (int32_t i = 0; i < SOEKPI_STATE_END; i++) {
        ck_assert_str_eq(soekpi_state_id(i), states[i].id);
        ck_assert_str_eq(soekpi_state_text(i, SOEKPI_CHINESE), states[i].chinese);
    }
}
END_TEST

START_TEST(gravity_is_the_order_of_verdicts) {
    ck_assert_int_gt(SOEKPI_BREACHED, SOEKPI_NO_DATA);
    ck_assert_int_gt(SOEKPI_NO_DATA, SOEKPI_UNDEFINED);
    ck_assert_int_gt(SOEKPI_UNDEFINED, SOEKPI_AT_RISK);
    ck_assert_int_gt(SOEKPI_AT_RISK, SOEKPI_PENDING);
    ck_assert_int_gt(SOEKPI_PENDING, SOEKPI_MET);
}
END_TEST

START_TEST(identifiers_are_those_of_plans) {
    ck_assert_str_eq(soekpi_kind_id(SOEKPI_FLOW), "flow");
    ck_assert_str_eq(soekpi_kind_id(SOEKPI_STOCK), "stock");
    ck_assert_str_eq(soekpi_kind_id(SOEKPI_AVERAGE), "average");
    ck_assert_str_eq(soekpi_kind_id(SOEKPI_LEVEL), "level");
    ck_assert_str_eq(soekpi_kind_id(SOEKPI_ANY), "any");
    ck_assert_str_eq(soekpi_unit_id(SOEKPI_NUMBER), "number");
    ck_assert_str_eq(soekpi_unit_id(SOEKPI_PERCENT), "%");
    ck_assert_str_eq(soekpi_unit_id(SOEKPI_MONEY), "money");
    ck_assert_str_eq(soekpi_unit_id(SOEKPI_MONEY_PER_PERSON), "money/person");
    ck_assert_str_eq(soekpi_unit_id(SOEKPI_PERSONS), "persons");
    ck_assert_str_eq(soekpi_unit_id(SOEKPI_COUNT), "count");
    ck_assert_str_eq(soekpi_unit_id(SOEKPI_TIMES), "times");
    ck_assert_str_eq(soekpi_unit_id(SOEKPI_DAYS), "days");
    ck_assert_str_eq(soekpi_unit_id(SOEKPI_MONTHS), "months");
    ck_assert_str_eq(soekpi_unit_id(SOEKPI_AREA), "m2");
    ck_assert_str_eq(soekpi_better_id(SOEKPI_BETTER_NONE), "");
    ck_assert_str_eq(soekpi_better_id(SOEKPI_BETTER_HIGHER), "higher");
    ck_assert_str_eq(soekpi_better_id(SOEKPI_BETTER_LOWER), "lower");
    ck_assert_str_eq(soekpi_time_suffix(SOEKPI_CURRENT), "");
    ck_assert_str_eq(soekpi_time_suffix(SOEKPI_OPENING), "@opening");
    ck_assert_str_eq(soekpi_time_suffix(SOEKPI_PRIOR), "@prior");
    ck_assert_str_eq(soekpi_time_suffix(SOEKPI_PRIOR_OPENING), "@prior_opening");
    ck_assert_str_eq(soekpi_basis_id(SOEKPI_STATED), "stated");
    ck_assert_str_eq(soekpi_basis_id(SOEKPI_READ), "read");
    ck_assert_str_eq(soekpi_basis_id(SOEKPI_ASSUMED), "assumed");
    ck_assert_str_eq(soekpi_growth_id(SOEKPI_GROWTH_STRICT), "strict");
    ck_assert_str_eq(soekpi_growth_id(SOEKPI_GROWTH_ABSOLUTE), "absolute");
    ck_assert_str_eq(soekpi_growth_id(SOEKPI_GROWTH_SIGNED), "signed");
    ck_assert_str_eq(soekpi_mark_id(SOEKPI_MARK_REPORTED), "reported");
    ck_assert_str_eq(soekpi_mark_id(SOEKPI_MARK_DERIVED), "derived");
    ck_assert_str_eq(soekpi_mark_id(SOEKPI_MARK_PARTIAL), "partial");
    ck_assert_str_eq(soekpi_mark_id(SOEKPI_MARK_ANNUALISED), "annualised");
    ck_assert_str_eq(soekpi_mark_id(SOEKPI_MARK_EARLIER), "earlier");
    ck_assert_str_eq(soekpi_mark_id(SOEKPI_MARK_FILLED), "filled");
    ck_assert_str_eq(soekpi_mark_id(SOEKPI_MARK_DIALECT), "growth_base");
    ck_assert_str_eq(soekpi_mark_id(SOEKPI_MARK_POLICY), "label_policy");
}
END_TEST

START_TEST(any_other_number_is_unknown) {
    const int32_t others[] = {-1, 1000, INT32_MIN, INT32_MAX};
    for (size_t i = 0; i < COUNT(others); i++) {
        ck_assert_str_eq(soekpi_verdict_id(others[i]), "unknown");
        ck_assert_str_eq(soekpi_verdict_text(others[i], SOEKPI_CHINESE), "unknown");
        ck_assert_str_eq(soekpi_verdict_text(SOEKPI_MET, others[i]), "unknown");
        ck_assert_str_eq(soekpi_reason_id(others[i]), "unknown");
        ck_assert_str_eq(soekpi_reason_text(others[i], SOEKPI_ENGLISH), "unknown");
        ck_assert_str_eq(soekpi_reason_text(SOEKPI_REASON_OK, others[i]), "unknown");
        ck_assert_str_eq(soekpi_label_id(others[i]), "unknown");
        ck_assert_str_eq(soekpi_label_text(others[i], 0, SOEKPI_CHINESE), "unknown");
        ck_assert_str_eq(soekpi_label_text(others[i], 1, SOEKPI_CHINESE), "unknown");
        ck_assert_str_eq(soekpi_label_text(SOEKPI_INCREASE, 0, others[i]), "unknown");
        ck_assert_str_eq(soekpi_label_text(SOEKPI_INCREASE, 1, others[i]), "unknown");
        ck_assert_str_eq(soekpi_kind_id(others[i]), "unknown");
        ck_assert_str_eq(soekpi_unit_id(others[i]), "unknown");
        ck_assert_str_eq(soekpi_better_id(others[i]), "unknown");
        ck_assert_str_eq(soekpi_time_suffix(others[i]), "unknown");
        ck_assert_str_eq(soekpi_basis_id(others[i]), "unknown");
        ck_assert_str_eq(soekpi_growth_id(others[i]), "unknown");
        ck_assert_str_eq(soekpi_mark_id(others[i]), "unknown");
        ck_assert_str_eq(soekpi_status_text(others[i]), "unknown status");
    }
    ck_assert_str_eq(soekpi_mark_id(0), "unknown");
    ck_assert_str_eq(soekpi_mark_id(SOEKPI_MARK_REPORTED | SOEKPI_MARK_DERIVED), "unknown");
    ck_assert_str_eq(soekpi_mark_id(256), "unknown");
}
END_TEST

START_TEST(every_status_has_its_own_sentence) {
    for (int32_t a = 0; a < SOEKPI_ERROR_END; a++)
        for (int32_t b = 0; b < a; b++)
            ck_assert_str_ne(soekpi_status_text(a), soekpi_status_text(b));
    ck_assert_str_eq(soekpi_status_text(SOEKPI_ERROR_END), "unknown status");
    ck_assert_uint_gt(strlen(soekpi_version()), 0);
}
END_TEST

START_TEST(an_error_is_512_bytes) {
    ck_assert_uint_eq(sizeof(soekpi_error), 512);
    ck_assert_uint_eq(soekpi_error_size(), 512);
}
END_TEST

START_TEST(an_error_names_code_and_place) {
    soekpi_error error;
    memset(&error, 0xFF, sizeof error);
    place where = {3, 17};
    ck_assert_int_eq(soekpi_fail(&error, SOEKPI_ERROR_NAME, where, "unknown item \"%s\"", "利润"),
                     SOEKPI_ERROR_NAME);
    ck_assert_int_eq(error.code, SOEKPI_ERROR_NAME);
    ck_assert_int_eq(error.line, 3);
    ck_assert_int_eq(error.column, 17);
    ck_assert_int_eq(error.reserved, 0);
    ck_assert_str_eq(error.message, "unknown item \"利润\"");
    ck_assert_int_eq(soekpi_fail(NULL, SOEKPI_ERROR_NAME, where, "%s", "x"), SOEKPI_ERROR_NAME);
}
END_TEST

START_TEST(an_error_can_quote_itself) {
    soekpi_error error;
    (void)soekpi_fail(&error, SOEKPI_ERROR_NAME, soekpi_nowhere, "inner");
    (void)soekpi_fail(&error, SOEKPI_ERROR_PLAN, soekpi_nowhere, "outer: %s", error.message);
    ck_assert_str_eq(error.message, "outer: inner");
}
END_TEST

/* A message of n ASCII bytes and then three-byte characters is cut between characters. */
START_TEST(law_17_a_long_message_is_cut_between_characters) {
    enum { TEXT = 900 };
    char text[TEXT + 1];
    soekpi_error error;
    for (int shift = 0; shift < 4; shift++) {
        memset(text, 'x', (size_t)shift);
        for (int i = shift; i + 3 <= TEXT; i += 3)
            memcpy(text + i, "利", 4);
        (void)soekpi_fail(&error, SOEKPI_ERROR_NAME, soekpi_nowhere, "%s", text);
        size_t length = strlen(error.message);
        ck_assert_uint_lt(length, sizeof error.message);
        ck_assert_uint_ge(length, sizeof error.message - 3);
        ck_assert_uint_eq((length - (size_t)shift) % 3, 0);
        ck_assert_int_eq(strncmp(error.message, text, length), 0);
    }
}
END_TEST

START_TEST(a_message_is_one_line_of_utf8) {
    soekpi_error error;
    (void)soekpi_fail(&error, SOEKPI_ERROR_NAME, soekpi_nowhere, "bad \"%s\" here", "a\xFF\xE5\x88\nb\x1B");
    ck_assert_str_eq(error.message, "bad \"a??? b \" here");
}
END_TEST

START_TEST(memory_out_has_its_sentence) {
    soekpi_error error;
    ck_assert_int_eq(soekpi_fail_memory(&error), SOEKPI_ERROR_MEMORY);
    ck_assert_str_eq(error.message, soekpi_status_text(SOEKPI_ERROR_MEMORY));
    ck_assert_int_eq(error.line, 0);
}
END_TEST

START_TEST(sizes_are_checked_before_they_are_multiplied) {
    ck_assert_ptr_null(soekpi_allocate(SIZE_MAX, 2));
    ck_assert_ptr_null(soekpi_allocate(SIZE_MAX / 2, 4));
    ck_assert_ptr_null(soekpi_copy_text("", SIZE_MAX));
    int *list = NULL;
    size_t capacity = 0;
    ck_assert(!soekpi_grow(&list, &capacity, SIZE_MAX / 2, sizeof *list));
    ck_assert_ptr_null(list);
    ck_assert_uint_eq(capacity, 0);
}
END_TEST

START_TEST(allocation_is_zeroed_and_never_null_for_nothing) {
    unsigned char *bytes = soekpi_allocate(7, 3);
    for (int i = 0; i < 21; i++)
        ck_assert_uint_eq(bytes[i], 0);
    soekpi_release(bytes);
    void *nothing = soekpi_allocate(0, 8);
    ck_assert_ptr_nonnull(nothing);
    soekpi_release(nothing);
    soekpi_release(NULL);
}
END_TEST

START_TEST(growing_keeps_the_elements) {
    int64_t *list = NULL;
    size_t capacity = 0;
    size_t moves = 0;
    for (size_t i = 0; i < 100000; i++) {
        size_t before = capacity;
        ck_assert(soekpi_grow(&list, &capacity, i + 1, sizeof *list));
        ck_assert_uint_gt(capacity, i);
        moves += capacity != before ? 1 : 0;
        list[i] = (int64_t)i;
    }
    for (size_t i = 0; i < 100000; i++)
        ck_assert_int_eq(list[i], (int64_t)i);
    ck_assert_uint_lt(moves, 40);
    soekpi_release(list);
}
END_TEST

START_TEST(copied_text_ends_in_nul) {
    char *copy = soekpi_copy_text("利润总额", 6);
    ck_assert_str_eq(copy, "利润");
    soekpi_release(copy);
    copy = soekpi_copy_text(NULL, 0);
    ck_assert_str_eq(copy, "");
    soekpi_release(copy);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("words");
    TCase *words = tcase_create("words");
    tcase_add_loop_test(words, law_4_verdicts_have_words, 0, COUNT(verdicts));
    tcase_add_loop_test(words, law_5_reasons_have_words, 0, COUNT(reasons));
    tcase_add_loop_test(words, law_7_labels_speak_of_profit_or_of_signs, 0, COUNT(labels));
    tcase_add_test(words, kinds_of_targets_and_states_have_words);
    tcase_add_test(words, gravity_is_the_order_of_verdicts);
    tcase_add_test(words, identifiers_are_those_of_plans);
    tcase_add_test(words, any_other_number_is_unknown);
    tcase_add_test(words, every_status_has_its_own_sentence);
    suite_add_tcase(suite, words);

    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, an_error_is_512_bytes);
    tcase_add_test(errors, an_error_names_code_and_place);
    tcase_add_test(errors, an_error_can_quote_itself);
    tcase_add_test(errors, law_17_a_long_message_is_cut_between_characters);
    tcase_add_test(errors, a_message_is_one_line_of_utf8);
    tcase_add_test(errors, memory_out_has_its_sentence);
    suite_add_tcase(suite, errors);

    TCase *memory = tcase_create("memory");
    tcase_add_test(memory, sizes_are_checked_before_they_are_multiplied);
    tcase_add_test(memory, allocation_is_zeroed_and_never_null_for_nothing);
    tcase_add_test(memory, growing_keeps_the_elements);
    tcase_add_test(memory, copied_text_ends_in_nul);
    suite_add_tcase(suite, memory);
    return run_suite(suite);
}
