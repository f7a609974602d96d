/* Registers: which rows are records, dates, states, quantities, currencies (laws 15, 17 and 19).
 * All projects, enterprises and figures are made up. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <soekpi/soekpi.h>

#include "harness.h"
#include "table/register_view.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static soekpi_catalogue *catalogue;
static soekpi_register *records;
static soekpi_error error;

static void setup(void) {
    catalogue = soekpi_catalogue_create(NULL);
    ck_assert_ptr_nonnull(catalogue);
    ck_assert_int_eq(soekpi_catalogue_add_item(catalogue, "new_space", "新增产业空间", "new space",
                                               SOEKPI_FLOW, SOEKPI_AREA, NULL),
                     SOEKPI_OK);
    ck_assert_int_eq(soekpi_catalogue_add_item(catalogue, "promotion", "招商引资额", "investment promotion",
                                               SOEKPI_FLOW, SOEKPI_MONEY, NULL),
                     SOEKPI_OK);
}

static void teardown(void) {
    soekpi_register_free(records);
    records = NULL;
    soekpi_catalogue_free(catalogue);
}

/* From memory of exactly that size, so that a sanitizer sees a read beyond it. */
static soekpi_register *parse_bytes(const char *text, size_t length, const soekpi_register_options *options) {
    char *copy = malloc(length > 0 ? length : 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, text, length);
    error = (soekpi_error){0};
    soekpi_register_free(records);
    records = soekpi_register_parse_csv(catalogue, copy, length, options, &error);
    free(copy);
    return records;
}

static void parse_with(const char *text, const soekpi_register_options *options) {
    ck_assert_msg(parse_bytes(text, strlen(text), options) != NULL, "%d:%d %s", (int)error.line,
                  (int)error.column, error.message);
}

static void parse(const char *text) {
    parse_with(text, NULL);
}

static void fails(const char *text, const soekpi_register_options *options, soekpi_status code, int line,
                  int column, const char *part) {
    ck_assert_ptr_null(parse_bytes(text, strlen(text), options));
    ck_assert_msg(error.code == code && error.line == line && error.column == column &&
                      strstr(error.message, part) != NULL,
                  "%d at %d:%d %s", (int)error.code, (int)error.line, (int)error.column, error.message);
}

static soekpi_register_info info(void) {
    soekpi_register_info out = {.size = sizeof out};
    ck_assert_int_eq(soekpi_register_describe(records, &out), SOEKPI_OK);
    return out;
}

static soekpi_record record(size_t index) {
    soekpi_record out = {.size = sizeof out};
    ck_assert_int_eq(soekpi_register_record(records, index, &out), SOEKPI_OK);
    return out;
}

static double quantity(size_t index, size_t which) {
    double value;
    ck_assert_int_eq(soekpi_register_quantity(records, index, which, &value, NULL), SOEKPI_OK);
    return value;
}

/* Findings of a code, and the first of them. */
static size_t findings(int32_t code, soekpi_finding *first) {
    size_t count = 0;
    for (size_t i = 0; i < info().finding_count; i++) {
        soekpi_finding found = {.size = sizeof found};
        ck_assert_int_eq(soekpi_register_finding(records, i, &found), SOEKPI_OK);
        if (found.code == code) {
            *first = count == 0 ? found : *first;
            count++;
        }
    }
    return count;
}

/* There is exactly one finding of this code, in this cell, about this text. */
static void found_once(int32_t code, int32_t severity, const char *cell, const char *text) {
    soekpi_finding found = {0};
    ck_assert_uint_eq(findings(code, &found), 1);
    ck_assert_msg(strcmp(found.cell, cell) == 0 && strcmp(found.found, text) == 0, "'%s' in %s", found.found,
                  found.cell);
    ck_assert_int_eq(found.severity, severity);
    ck_assert(found.chinese[0] != '\0' && found.english[0] != '\0');
}

static void nothing_found(void) {
    for (size_t i = 0; i < info().finding_count; i++) {
        soekpi_finding found = {.size = sizeof found};
        ck_assert_int_eq(soekpi_register_finding(records, i, &found), SOEKPI_OK);
        ck_assert_msg(0, "%d %s", (int)found.code, found.english);
    }
}

/* ---- Records ---- */

START_TEST(columns_of_a_project_ledger_are_read) {
    parse("序号,项目名称,节点,责任单位,责任人,企业名称,业务板块,计划完成时间,完成日期,填报日期,状态,佐证材料,"
          "备注\n"
          "1,某大厦,主体结构封顶,某建设公司,某人,企业甲,产业空间,2023-03-31,2023/3/"
          "20,2023年6月30日,已完成,验收单,无误\n");
    nothing_found();
    ck_assert_uint_eq(info().records, 1);
    ck_assert_uint_eq(info().quantities, 0);
    soekpi_record one = record(0);
    ck_assert_str_eq(one.target, "");
    ck_assert_str_eq(one.project, "某大厦");
    ck_assert_str_eq(one.event, "主体结构封顶");
    ck_assert_str_eq(one.entity, "企业甲");
    ck_assert_str_eq(one.segment, "产业空间");
    ck_assert_str_eq(one.owner, "某建设公司");
    ck_assert_str_eq(one.evidence, "验收单");
    ck_assert_str_eq(one.note, "无误");
    ck_assert_int_eq(one.state, SOEKPI_STATE_DONE);
    ck_assert_int_eq(one.due, 20230331);
    ck_assert_int_eq(one.done, 20230320);
    ck_assert_int_eq(one.seen, 20230630);
    ck_assert_uint_eq(one.row, 2);
}
END_TEST

START_TEST(english_headers_are_read) {
    parse("target,project,event,entity,segment,owner,due,done,as_of,status,evidence,note\n"
          "a,Tower,Topped out,A,Parks,Bureau,2023-06-30,2023-06-01,2023-07-01,done,Certificate,None\n");
    soekpi_record one = record(0);
    ck_assert_str_eq(one.target, "a");
    ck_assert_str_eq(one.project, "Tower");
    ck_assert_str_eq(one.event, "Topped out");
    ck_assert_str_eq(one.entity, "A");
    ck_assert_str_eq(one.segment, "Parks");
    ck_assert_str_eq(one.owner, "Bureau");
    ck_assert_int_eq(one.due, 20230630);
    ck_assert_int_eq(one.done, 20230601);
    ck_assert_int_eq(one.seen, 20230701);
    ck_assert_int_eq(one.state, SOEKPI_STATE_DONE);
}
END_TEST

START_TEST(each_header_word_is_read_as_it_says) {
    static const struct {
        const char *header;
        register_use use;
    } words[] = {
        {"目标", REGISTER_TARGET},
        {"目标编号", REGISTER_TARGET},
        {"事项编号", REGISTER_TARGET},
        {"项目", REGISTER_PROJECT},
        {"项目名称", REGISTER_PROJECT},
        {"工程名称", REGISTER_PROJECT},
        {"节点", REGISTER_EVENT},
        {"里程碑", REGISTER_EVENT},
        {"事件", REGISTER_EVENT},
        {"阶段", REGISTER_EVENT},
        {"形象进度", REGISTER_EVENT},
        {"当前阶段", REGISTER_EVENT},
        {"任务", REGISTER_TASK},
        {"事项", REGISTER_TASK},
        {"工作事项", REGISTER_TASK},
        {"企业名称", REGISTER_ENTITY},
        {"单位名称", REGISTER_ENTITY},
        {"业务板块", REGISTER_SEGMENT},
        {"板块", REGISTER_SEGMENT},
        {"责任单位", REGISTER_OWNER},
        {"责任人", REGISTER_OWNER},
        {"牵头单位", REGISTER_OWNER},
        {"计划完成时间", REGISTER_DUE},
        {"应完成日期", REGISTER_DUE},
        {"完成时限", REGISTER_DUE},
        {"截止时间", REGISTER_DUE},
        {"完成日期", REGISTER_DONE},
        {"实际完成时间", REGISTER_DONE},
        {"竣工日期", REGISTER_DONE},
        {"签约日期", REGISTER_DONE},
        {"填报日期", REGISTER_SEEN},
        {"更新日期", REGISTER_SEEN},
        {"状态", REGISTER_STATE},
        {"进展", REGISTER_STATE},
        {"完成情况", REGISTER_STATE},
        {"佐证材料", REGISTER_EVIDENCE},
        {"依据", REGISTER_EVIDENCE},
        {"备注", REGISTER_NOTE},
        {"币种", REGISTER_CURRENCY},
        {"  项 目　名 称：", REGISTER_PROJECT},
        {"Project Name", REGISTER_PROJECT},
        {"序号", REGISTER_DESCRIPTION},
        {"计量单位", REGISTER_UNIT},
        {"招商引资额", REGISTER_OTHER},
        {"", REGISTER_OTHER},
    };
    for (size_t i = 0; i < COUNT(words); i++) {
        register_use use;
        int strength;
        ck_assert(soekpi_register_use(soekpi_slice(words[i].header), &use, &strength));
        ck_assert_msg(use == words[i].use, "%s is %d", words[i].header, (int)use);
    }
}
END_TEST

/* 任务 is the event; where there is one it is the project, and where there are both the target. */
START_TEST(a_task_takes_the_place_that_is_free) {
    parse("任务,完成时限\n某任务,2023-12-31\n");
    ck_assert_str_eq(record(0).event, "某任务");
    parse("任务,节点,完成时限\n某任务,验收,2023-12-31\n");
    ck_assert_str_eq(record(0).project, "某任务");
    ck_assert_str_eq(record(0).event, "验收");
    parse("项目,任务,节点,完成时限\n某项目,某任务,验收,2023-12-31\n");
    ck_assert_str_eq(record(0).target, "某任务");
    fails("目标,项目,节点,任务\na,b,c,d\n", NULL, SOEKPI_ERROR_DUPLICATE, 1, 10, "'任务'");
}
END_TEST

START_TEST(the_more_telling_of_two_columns_is_read) {
    parse("项目,项目名称,责任人,责任单位,备注,说明\na,b,c,d,e,f\n");
    ck_assert_str_eq(record(0).project, "b");
    ck_assert_str_eq(record(0).owner, "d");
    ck_assert_str_eq(record(0).note, "e");
}
END_TEST

/* 完成时间 is a deadline unless one stands beside it, and then it is when things were done. */
START_TEST(a_time_of_completion_alone_is_due) {
    parse("任务,完成时间\n某任务,2023-06-30\n");
    ck_assert_int_eq(record(0).due, 20230630);
    ck_assert_int_eq(record(0).done, 0);
    found_once(SOEKPI_FINDING_READ_AS, SOEKPI_SEVERITY_WARNING, "B1", "完成时间");
    parse("任务,完成时限,完成时间\n某任务,2023-06-30,2023-05-01\n");
    ck_assert_int_eq(record(0).due, 20230630);
    ck_assert_int_eq(record(0).done, 20230501);
    nothing_found();
}
END_TEST

START_TEST(lines_above_the_header_are_read) {
    parse("某区重点项目台账（截至2023年6月15日）,,\n填报单位：某集团,,单位：万元\n填报日期：2023-06-20,,\n"
          "项目名称,状态,招商引资额\n某项目,在建,12.5\n");
    ck_assert_str_eq(info().title, "某区重点项目台账（截至2023年6月15日）");
    ck_assert_int_eq(info().complete, 20230615);
    ck_assert_str_eq(record(0).entity, "某集团");
    ck_assert_int_eq(record(0).seen, 20230620);
    ck_assert_uint_eq(record(0).row, 5);
    assert_same_bits(quantity(0, 0), 125000);
    nothing_found();
}
END_TEST

START_TEST(the_day_a_register_is_complete_to_is_read) {
    static const struct {
        const char *line;
        int32_t complete;
    } lines[] = {
        {"截至2023年6月30日", 20230630},
        {"数据截至：2023-06-30", 20230630},
        {"截至日期：2023年6月30日", 20230630},
        {"数据截止到2023/6/30", 20230630},
        {"（截至2023年6月底）", 20230630},
        {"截至2023年上半年", 20230630},
        {"截至2024年2月29日", 20240229},
        {"截止2023年6月30日", 20230630},
        {"台账 as of 2023-06-30", 20230630},
        {"数据截至：,2023-06-30", 20230630},
        {"截至目前", 0},
        {"截至2023年", 0},
        {"任务截止日期：2023年12月31日", 0},
        {"截止日期：2023年12月31日", 0},
        {"截止时间：2023-12-31", 0},
        {"填报日期：2023-06-30", 0},
        {"完成截止2023年12月31日", 0},
        {"2023年6月30日", 0},
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        char text[256];
        (void)snprintf(text, sizeof text, "%s\n项目,状态\na,在建\n", lines[i].line);
        parse(text);
        ck_assert_msg(info().complete == lines[i].complete, "%s: %d", lines[i].line, (int)info().complete);
        nothing_found();
    }
}
END_TEST

START_TEST(a_day_above_the_header_that_is_none_is_an_error) {
    parse("截至2023年6月31日,\n项目,状态\na,在建\n");
    ck_assert_int_eq(info().complete, 0);
    found_once(SOEKPI_FINDING_INVALID_CELL, SOEKPI_SEVERITY_ERROR, "A1", "截至2023年6月31日");
    parse("填报日期：2023-02-30,\n项目,状态\na,在建\n");
    ck_assert_int_eq(record(0).seen, 0);
    found_once(SOEKPI_FINDING_INVALID_CELL, SOEKPI_SEVERITY_ERROR, "A1", "填报日期：2023-02-30");
}
END_TEST

START_TEST(options_say_what_the_text_does_not) {
    soekpi_register_options options = {
        .size = sizeof options, .money_unit = "亿元", .entity = "企业甲", .complete = "2023-09-30"};
    parse_with("截至2023年6月30日\n项目,企业,招商引资额\na,企业乙,1\nb,,2\n", &options);
    ck_assert_int_eq(info().complete, 20230930);
    ck_assert_str_eq(record(0).entity, "企业乙");
    ck_assert_str_eq(record(1).entity, "企业甲");
    assert_same_bits(quantity(0, 0), 1e8);
    nothing_found();
    options.delimiter = ';';
    options.encoding = "UTF-8";
    parse_with("项目;状态\na,b;done\n", &options);
    ck_assert_str_eq(record(0).project, "a,b");
}
END_TEST

START_TEST(headers_are_read_as_the_caller_maps_them) {
    static const char *const headers[] = {"名目", "办结", "面积", "垃圾", "nowhere"};
    static const char *const names[] = {"project", "done", "new_space", "", "note"};
    soekpi_register_options options = {
        .size = sizeof options, .map_headers = headers, .map_names = names, .map_count = COUNT(names)};
    parse_with("名目,办结,面积,垃圾\n某项目,2023-06-30,5,x\n", &options);
    ck_assert_str_eq(record(0).project, "某项目");
    ck_assert_int_eq(record(0).done, 20230630);
    ck_assert_uint_eq(info().quantities, 1);
    double value;
    const char *name;
    ck_assert_int_eq(soekpi_register_quantity(records, 0, 0, &value, &name), SOEKPI_OK);
    ck_assert_str_eq(name, "面积");
    assert_same_bits(value, 5);
    found_once(SOEKPI_FINDING_UNREAD_COLUMN, SOEKPI_SEVERITY_WARNING, "", "nowhere");
}
END_TEST

START_TEST(a_header_of_two_rows_is_read) {
    parse("单位：亿元,,,,,,,\n序号,项目名称,完成时间,,形象进度,总额,其中：,\n,,计划,实际,,(万元),招商引资额,"
          "绿地\n"
          "1,a,2023-06-30,2023-06-15,竣工,5,2,3\n2,b,2023-12-31,,开工,6,,\n");
    ck_assert_uint_eq(info().records, 2);
    ck_assert_int_eq(record(0).due, 20230630);
    ck_assert_int_eq(record(0).done, 20230615);
    ck_assert_int_eq(record(1).due, 20231231);
    ck_assert_int_eq(record(1).done, 0);
    ck_assert_str_eq(record(0).event, "竣工");
    ck_assert_uint_eq(record(0).row, 4);
    ck_assert_uint_eq(info().quantities, 3);
    assert_same_bits(quantity(0, 0), 50000);
    assert_same_bits(quantity(0, 1), 2e8);
    assert_same_bits(quantity(0, 2), 3);
    ck_assert_str_eq(records->figures->columns[0].name, "总额 (万元)");
    /* merged cells that were spread */
    parse("项目,完成时间,完成时间\n项目,计划,实际\na,2023-06-30,2023-06-15\n");
    ck_assert_int_eq(record(0).due, 20230630);
    ck_assert_int_eq(record(0).done, 20230615);
    /* a record is no header, whatever it has */
    parse("项目,节点,状态\na,计划,\n,实际,\n");
    ck_assert_uint_eq(info().records, 2);
    parse("项目,备注,状态\n,无题,已完成\n");
    ck_assert_uint_eq(info().records, 1);
}
END_TEST

/* ---- Rows ---- */

START_TEST(blank_rows_and_rows_of_serial_numbers_are_skipped) {
    parse("序号,项目,状态\n1,a,在建\n\n,,\n2,,\n3,b,在建\n");
    ck_assert_uint_eq(info().records, 2);
    ck_assert_uint_eq(record(1).row, 6);
    nothing_found();
}
END_TEST

START_TEST(totals_are_no_records) {
    parse("项目,状态,招商引资额(亿元)\na,在建,1\n小计,,1\nb,在建,2\n合计,,3\n");
    ck_assert_uint_eq(info().records, 2);
    soekpi_finding found = {0};
    ck_assert_uint_eq(findings(SOEKPI_FINDING_TOTAL_ROW, &found), 2);
    ck_assert_int_eq(found.severity, SOEKPI_SEVERITY_NOTE);
    ck_assert_str_eq(found.cell, "A3");
    ck_assert_str_eq(found.found, "小计");
}
END_TEST

/* Tasks may be called like a total. */
START_TEST(a_task_named_like_a_total_is_a_record) {
    parse("任务,状态\n合并报表,未开始\n数据汇总,已完成\n合计填报,进行中\n");
    ck_assert_uint_eq(info().records, 3);
    parse("任务\n合并报表\n数据汇总\n公章管理办法\n");
    ck_assert_uint_eq(info().records, 3);
}
END_TEST

START_TEST(notes_headings_and_numberings_are_no_records) {
    parse("项目,节点,状态\n甲,乙,1\n一、产业项目,,\na,竣工,在建\n项目,节点,状态\n注：数据为示例,,"
          "\n填报人：某人,,\n");
    ck_assert_uint_eq(info().records, 2); /* 甲, 乙, 1 number nothing */
    soekpi_finding found = {0};
    ck_assert_uint_eq(findings(SOEKPI_FINDING_SKIPPED_ROW, &found), 4);
    ck_assert_str_eq(found.cell, "A3");
    parse("序号,项目,节点,状态\n栏次,1,2,3\n1,a,竣工,在建\n");
    ck_assert_uint_eq(info().records, 1);
    found_once(SOEKPI_FINDING_SKIPPED_ROW, SOEKPI_SEVERITY_NOTE, "A2", "栏次");
}
END_TEST

START_TEST(a_header_alone_is_an_empty_register) {
    parse("项目,状态\n");
    ck_assert_uint_eq(info().records, 0);
    nothing_found();
    soekpi_record none = {.size = sizeof none};
    ck_assert_int_eq(soekpi_register_record(records, 0, &none), SOEKPI_ERROR_RANGE);
}
END_TEST

/* ---- Errors ---- */

START_TEST(without_a_column_for_what_records_are_about_there_is_no_register) {
    fails("", NULL, SOEKPI_ERROR_TABLE, 1, 1, "no column says what a record is about");
    fails("企业,状态\n甲,在建\n", NULL, SOEKPI_ERROR_TABLE, 1, 1, "项目名称");
    fails("\n\n", NULL, SOEKPI_ERROR_TABLE, 1, 1, "no column");
}
END_TEST

START_TEST(errors_name_their_place) {
    soekpi_register_options options = {.size = sizeof options};
    fails("项目,状态\na,在建,多\n", NULL, SOEKPI_ERROR_TABLE, 2, 6, "line 2 has 3 cells, the header has 2");
    fails("台账\n项目,完成日期,实际完成时间\na,,\n", NULL, SOEKPI_ERROR_DUPLICATE, 2, 9, "'完成日期'");
    fails("项目,招商引资额,招商引资额(万元)\na,1,2\n", NULL, SOEKPI_ERROR_DUPLICATE, 1, 10, "promotion");
    fails("项目,招商引资额(户)\na,1\n", NULL, SOEKPI_ERROR_UNIT, 1, 4, "promotion");
    fails("项目,\"状态\na", NULL, SOEKPI_ERROR_SYNTAX, 1, 4, "");
    options.encoding = "no such encoding";
    fails("项目,状态\n", &options, SOEKPI_ERROR_ENCODING, 0, 0, "no such encoding");
    options.encoding = NULL;
    options.money_unit = "美元";
    fails("项目,状态\n", &options, SOEKPI_ERROR_UNIT, 0, 0, "美元");
    options.money_unit = NULL;
    options.complete = "2023-02-30";
    fails("项目,状态\n", &options, SOEKPI_ERROR_PERIOD, 0, 0, "2023-02-30");
    options.complete = NULL;
    options.delimiter = '"';
    fails("项目,状态\n", &options, SOEKPI_ERROR_ARGUMENT, 0, 0, "delimiter");
    options.delimiter = 0;
    options.map_count = 1;
    fails("项目,状态\n", &options, SOEKPI_ERROR_ARGUMENT, 0, 0, "NULL");
    static const char *const headers[] = {"状态"};
    static const char *const names[] = {"stat"};
    options.map_headers = headers;
    options.map_names = names;
    fails("项目,状态\n", &options, SOEKPI_ERROR_NAME, 0, 0, "'stat'");
}
END_TEST

START_TEST(arguments_are_checked) {
    soekpi_register_options options = {0};
    ck_assert_ptr_null(soekpi_register_parse_csv(NULL, "", 0, NULL, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ARGUMENT);
    ck_assert_ptr_null(soekpi_register_parse_csv(catalogue, NULL, 1, NULL, NULL));
    ck_assert_ptr_null(soekpi_register_parse_csv(catalogue, "", 0, &options, NULL));
    ck_assert_ptr_null(soekpi_register_from_cells(NULL, NULL, 0, 0, NULL, NULL));
    ck_assert_ptr_null(soekpi_register_from_cells(catalogue, NULL, 1, 1, NULL, NULL));
    parse("项目,招商引资额(元)\na,1\n");
    soekpi_register_info no_info = {0};
    soekpi_record no_record = {0};
    double value = 7;
    ck_assert_int_eq(soekpi_register_describe(records, &no_info), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_register_describe(NULL, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_register_record(records, 0, &no_record), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_register_quantity(records, 0, 1, &value, NULL), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_register_quantity(records, 1, 0, &value, NULL), SOEKPI_ERROR_RANGE);
    ck_assert_int_eq(soekpi_register_quantity(records, 0, 0, NULL, NULL), SOEKPI_ERROR_ARGUMENT);
    ck_assert_int_eq(soekpi_register_finding(NULL, 0, NULL), SOEKPI_ERROR_ARGUMENT);
    assert_same_bits(value, 7);
    soekpi_register_free(NULL);
}
END_TEST

/* ---- Dates ---- */

START_TEST(dates_are_read_as_people_write_them) {
    static const struct {
        const char *text;
        int32_t done, due;
    } dates[] = {
        {"2023-06-30", 20230630, 20230630},
        {"2023/6/30", 20230630, 20230630},
        {"2023.6.30", 20230630, 20230630},
        {"20230630", 20230630, 20230630},
        {"２０２３年６月３０日", 20230630, 20230630},
        {"2023-06-30 00:00:00", 20230630, 20230630},
        {"2023-06-30T15:30", 20230630, 20230630},
        {"2023年6月30日 8:05", 20230630, 20230630},
        {"2024-02-29", 20240229, 20240229},
        {"2000-02-29", 20000229, 20000229},
        {"", 0, 0},
        {"-", 0, 0},
        {"无", 0, 0},
        {"长期坚持", 0, 0},
        /* a deadline may be the end of a month, quarter or year; a day of completion may not */
        {"2023年6月", -1, 20230630},
        {"2023年2月底前", -1, 20230228},
        {"2024年2月末", -1, 20240229},
        {"2023Q3", -1, 20230930},
        {"2023年", -1, 20231231},
        {"2023年底前", -1, 20231231},
        {"2023年上半年", -1, 20230630},
        {"2023年下半年", -1, 20231231},
        {"2023-06-30前", -1, 20230630},
        {"2023年6月30日之前", -1, 20230630},
        {"2023年6月前", -1, -1}, /* perhaps the end of May */
        {"6月30日", -1, -1},
        {"45107", -1, -1},
        {"2023-02-29", -1, -1},
        {"1900-02-29", -1, -1},
        {"2023-02-30", -1, -1},
        {"2023-13-01", -1, -1},
        {"2023-06-31", -1, -1},
        {"2023-06-30 25h", -1, -1},
        {"某日", -1, -1},
    };
    for (size_t i = 0; i < COUNT(dates); i++) {
        slice text = soekpi_slice(dates[i].text);
        int32_t done = soekpi_record_date(text, false);
        int32_t due = soekpi_record_date(text, true);
        ck_assert_msg(done == dates[i].done && due == dates[i].due, "%s: %d, %d", dates[i].text, (int)done,
                      (int)due);
    }
}
END_TEST

START_TEST(a_day_that_there_is_not_is_an_error_with_its_cell) {
    parse("序号,项目,计划完成时间,完成日期\n1,a,2023-12-31,2023-03-01\n2,b,2023-12-31,2023-02-30\n");
    ck_assert_int_eq(record(0).done, 20230301);
    ck_assert_int_eq(record(1).done, -1);
    found_once(SOEKPI_FINDING_INVALID_CELL, SOEKPI_SEVERITY_ERROR, "D3", "2023-02-30");
    soekpi_finding found = {0};
    (void)findings(SOEKPI_FINDING_INVALID_CELL, &found);
    ck_assert_uint_eq(found.row, 3);
    ck_assert_uint_eq(found.column, 4);
    ck_assert_ptr_nonnull(strstr(found.chinese, "没有这一天"));
    ck_assert_ptr_nonnull(strstr(found.english, "no such day"));
    ck_assert_int_eq((int)soekpi_record_standing(records, 1), RECORD_UNCLEAR);
}
END_TEST

START_TEST(leap_days_are_days_in_leap_years_only) {
    parse("项目,完成日期\na,2024-02-29\nb,2023-02-29\n");
    ck_assert_int_eq(record(0).done, 20240229);
    ck_assert_int_eq(record(1).done, -1);
    found_once(SOEKPI_FINDING_INVALID_CELL, SOEKPI_SEVERITY_ERROR, "B3", "2023-02-29");
}
END_TEST

START_TEST(what_is_wrong_with_a_date_is_said) {
    static const struct {
        const char *text, *english;
    } dates[] = {{"45107", "spreadsheet"},
                 {"2023年6月", "names no day"},
                 {"2023-06-31", "no such day"},
                 {"不知道", "is no date"}};
    for (size_t i = 0; i < COUNT(dates); i++) {
        char text[128];
        soekpi_finding found = {0};
        (void)snprintf(text, sizeof text, "项目,完成日期\na,%s\n", dates[i].text);
        parse(text);
        ck_assert_uint_eq(findings(SOEKPI_FINDING_INVALID_CELL, &found), 1);
        ck_assert_msg(strstr(found.english, dates[i].english) != NULL, "%s", found.english);
    }
}
END_TEST

START_TEST(many_wrong_dates_are_counted) {
    char text[4096] = "项目,完成日期\n";
    for (int i = 0; i < 30; i++) {
        strcat(text, "a,2023-02-30\n");
    }
    parse(text);
    soekpi_finding found = {0};
    ck_assert_uint_eq(findings(SOEKPI_FINDING_INVALID_CELL, &found), LISTED_FINDINGS + 1);
}
END_TEST

/* ---- States ---- */

START_TEST(words_of_states_are_read) {
    static const struct {
        const char *text;
        int32_t state;
    } words[] = {
        {"已完成", SOEKPI_STATE_DONE},
        {"✓", SOEKPI_STATE_DONE},
        {"按期完成", SOEKPI_STATE_DONE},
        {"Done", SOEKPI_STATE_DONE},
        {"100%", SOEKPI_STATE_DONE},
        {"１００％", SOEKPI_STATE_DONE},
        {"未开始", SOEKPI_STATE_NOT_STARTED},
        {"not started", SOEKPI_STATE_NOT_STARTED},
        {"0%", SOEKPI_STATE_NOT_STARTED},
        {"进行中", SOEKPI_STATE_IN_PROGRESS},
        {"推进中", SOEKPI_STATE_IN_PROGRESS},
        {"在建", SOEKPI_STATE_IN_PROGRESS},
        {"未完成", SOEKPI_STATE_IN_PROGRESS},
        {"基本完成", SOEKPI_STATE_IN_PROGRESS},
        {"99.9%", SOEKPI_STATE_IN_PROGRESS},
        {"In Progress", SOEKPI_STATE_IN_PROGRESS},
        {"逾期未完成", SOEKPI_STATE_IN_PROGRESS},
        {"×", SOEKPI_STATE_IN_PROGRESS},
        {"暂停", SOEKPI_STATE_SUSPENDED},
        {"on hold", SOEKPI_STATE_SUSPENDED},
        {"取消", SOEKPI_STATE_CANCELLED},
        {"cancelled", SOEKPI_STATE_CANCELLED},
    };
    for (size_t i = 0; i < COUNT(words); i++) {
        int32_t state;
        ck_assert_msg(soekpi_state_read(soekpi_slice(words[i].text), soekpi_slice(""), false, &state) &&
                          state == words[i].state,
                      "%s", words[i].text);
    }
    /* What does not say that it is done says nothing: 已完成80% is not done. */
    static const char *const none[] = {"已完成80%", "完成主体结构", "80",     "-5%",
                                       "5个百分点", "已",           "完成度", "?"};
    for (size_t i = 0; i < COUNT(none); i++) {
        int32_t state;
        ck_assert_msg(!soekpi_state_read(soekpi_slice(none[i]), soekpi_slice(""), false, &state), "%s",
                      none[i]);
    }
}
END_TEST

/* 已封顶 says done of a topping out, and nothing of what comes later. */
START_TEST(a_stage_is_done_where_the_record_is_about_it) {
    parse("项目,节点,状态,招商引资额(亿元)\na,主体结构封顶,已封顶,\na,竣工验收,已封顶,\nb,,已签约,2\nc,,"
          "已签约,\n");
    ck_assert_int_eq(record(0).state, SOEKPI_STATE_DONE);
    ck_assert_int_eq(record(1).state, SOEKPI_STATE_NONE);
    ck_assert_int_eq(record(2).state, SOEKPI_STATE_DONE);
    ck_assert_int_eq(record(3).state, SOEKPI_STATE_NONE);
    found_once(SOEKPI_FINDING_READ_AS, SOEKPI_SEVERITY_WARNING, "C3", "已封顶");
}
END_TEST

START_TEST(an_unknown_state_is_said_and_not_guessed) {
    parse("任务,进展\na,已完成80%\nb,等待批复\nc,已完成\n");
    ck_assert_int_eq(record(0).state, SOEKPI_STATE_NONE);
    ck_assert_int_eq(record(1).state, SOEKPI_STATE_NONE);
    ck_assert_int_eq(record(2).state, SOEKPI_STATE_DONE);
    found_once(SOEKPI_FINDING_READ_AS, SOEKPI_SEVERITY_WARNING, "B2", "已完成80%");
}
END_TEST

START_TEST(a_word_in_place_of_the_date_of_completion_is_a_state) {
    parse("任务,完成时限,完成日期\na,2023-12-31,未完成\nb,2023-12-31,已完成\nc,2023-12-31,\n");
    nothing_found();
    ck_assert_int_eq(record(0).done, 0);
    ck_assert_int_eq(record(0).state, SOEKPI_STATE_IN_PROGRESS);
    ck_assert_int_eq(record(1).state, SOEKPI_STATE_DONE);
    ck_assert_int_eq((int)soekpi_record_standing(records, 1), RECORD_DONE);
    ck_assert_int_eq((int)soekpi_record_standing(records, 2), RECORD_OPEN);
}
END_TEST

START_TEST(a_record_is_done_by_its_date_or_its_state_or_for_want_of_both_columns) {
    parse("项目,完成日期,状态\na,2023-01-31,\nb,,已完成\nc,,\nd,,在建\ne,2023-01-31,在建\nf,坏,已完成\n");
    static const record_standing standing[] = {RECORD_DONE, RECORD_DONE, RECORD_OPEN,
                                               RECORD_OPEN, RECORD_DONE, RECORD_UNCLEAR};
    for (size_t i = 0; i < COUNT(standing); i++) {
        ck_assert_int_eq((int)soekpi_record_standing(records, i), (int)standing[i]);
    }
    parse("项目,招商引资额(亿元)\na,1\n");
    ck_assert_int_eq((int)soekpi_record_standing(records, 0), RECORD_DONE);
    parse("项目,状态\na,\n");
    ck_assert_int_eq((int)soekpi_record_standing(records, 0), RECORD_OPEN);
    parse("项目,完成时限\na,2023-12-31\n"); /* a list of what is to come */
    ck_assert_int_eq((int)soekpi_record_standing(records, 0), RECORD_OPEN);
}
END_TEST

START_TEST(a_record_that_contradicts_itself_is_said) {
    parse("项目,完成日期,状态,填报日期\na,2023-06-30,未开始,2023-07-31\n");
    found_once(SOEKPI_FINDING_READ_AS, SOEKPI_SEVERITY_WARNING, "B2", "2023-06-30");
    parse("项目,完成日期,填报日期\na,2023-12-31,2023-06-30\n");
    found_once(SOEKPI_FINDING_READ_AS, SOEKPI_SEVERITY_WARNING, "B2", "2023-12-31");
}
END_TEST

START_TEST(merged_cells_are_not_filled_forward) {
    parse("项目,节点,状态\na,开工,已完成\n,封顶,在建\n");
    ck_assert_str_eq(record(1).project, "");
    found_once(SOEKPI_FINDING_READ_AS, SOEKPI_SEVERITY_WARNING, "B3", "封顶");
}
END_TEST

/* ---- Quantities ---- */

START_TEST(quantities_are_in_base_units) {
    parse("项目,新增产业空间(万平方米),招商引资额(亿元)\na,12.2,0.35\nb,,\"1,000万元\"\nc,-,(1.5)\n");
    nothing_found();
    ck_assert_uint_eq(info().quantities, 2);
    assert_same_bits(quantity(0, 0), 122000);
    assert_same_bits(quantity(0, 1), 35000000);
    ck_assert(isnan(quantity(1, 0)));
    assert_same_bits(quantity(1, 1), 1e7);
    ck_assert(isnan(quantity(2, 0)));
    assert_same_bits(quantity(2, 1), -1.5e8);
}
END_TEST

START_TEST(money_has_the_unit_that_is_nearest) {
    parse("单位：万元,,\n项目,招商引资额,招商引资额(上年同期)(亿元)\na,5,6\nb,7元,\n");
    assert_same_bits(quantity(0, 0), 50000);
    assert_same_bits(quantity(0, 1), 6e8);
    assert_same_bits(quantity(1, 0), 7);
    parse("项目,单位,招商引资额\na,亿元,1\nb,万元,1\nc,万元,2元\n");
    assert_same_bits(quantity(0, 0), 1e8);
    assert_same_bits(quantity(1, 0), 1e4);
    assert_same_bits(quantity(2, 0), 2); /* the nearest unit is the cell's own */
    parse("项目,招商引资额\na,5\n");
    assert_same_bits(quantity(0, 0), 5);
    found_once(SOEKPI_FINDING_NO_MONEY_UNIT, SOEKPI_SEVERITY_WARNING, "", "");
    parse("项目,招商引资额\na,5万元\n");
    assert_same_bits(quantity(0, 0), 50000);
    nothing_found();
}
END_TEST

START_TEST(a_unit_of_a_row_that_is_none_makes_its_figures_invalid) {
    parse("项目,计量单位,新增产业空间\na,万平方米,2\nb,亩,3\n");
    assert_same_bits(quantity(0, 0), 20000);
    ck_assert(isinf(quantity(1, 0)));
    found_once(SOEKPI_FINDING_INVALID_CELL, SOEKPI_SEVERITY_ERROR, "C3", "3");
}
END_TEST

START_TEST(a_cell_that_is_no_number_is_invalid_and_named) {
    parse("项目,新增产业空间(平方米)\na,12\nb,约3\nc,3亿元\n");
    assert_same_bits(quantity(0, 0), 12);
    ck_assert(isinf(quantity(1, 0)));
    ck_assert(isinf(quantity(2, 0)));
    soekpi_finding found = {0};
    ck_assert_uint_eq(findings(SOEKPI_FINDING_INVALID_CELL, &found), 2);
    ck_assert_str_eq(found.cell, "B3");
    ck_assert_str_eq(found.found, "约3");
    ck_assert_int_eq(found.severity, SOEKPI_SEVERITY_ERROR);
}
END_TEST

/* A plan may have items that the register's catalogue does not know. */
START_TEST(quantities_that_nobody_knows_yet_are_kept) {
    parse("项目,绿地(万平方米),树,地址,赔偿\na,2,30,某路,5万元\nb,3,40,某街,70000元\n");
    ck_assert_uint_eq(info().quantities, 3);
    assert_same_bits(quantity(0, 0), 20000);
    assert_same_bits(quantity(1, 1), 40);
    assert_same_bits(quantity(0, 2), 50000);
    assert_same_bits(quantity(1, 2), 70000);
    soekpi_finding found = {0};
    ck_assert_uint_eq(findings(SOEKPI_FINDING_UNREAD_COLUMN, &found), 4);
    const table_column *column = &records->figures->columns[0];
    ck_assert_str_eq(column->base, "绿地");
    ck_assert_int_eq(column->unit.unit, SOEKPI_AREA);
    ck_assert_int_eq(soekpi_column_power(records->figures, column, SOEKPI_AREA), 4);
    origin at = soekpi_cell_origin(records->figures, column, 1);
    ck_assert_uint_eq(at.row, 3);
    ck_assert_uint_eq(at.column, 2);
}
END_TEST

/* ---- Currencies ---- */

START_TEST(two_currencies_are_not_added) {
    parse("项目,招商引资额(万元),币种\na,100,人民币\nb,200,美元\nc,300,\nd,,港币\ne,400,CNY\n");
    assert_same_bits(quantity(0, 0), 1e6);
    ck_assert(isinf(quantity(1, 0)));
    assert_same_bits(quantity(2, 0), 3e6);
    ck_assert(isnan(quantity(3, 0)));
    assert_same_bits(quantity(4, 0), 4e6);
    found_once(SOEKPI_FINDING_CURRENCY, SOEKPI_SEVERITY_ERROR, "C3", "美元");
}
END_TEST

START_TEST(a_currency_of_a_row_leaves_areas_alone) {
    parse("项目,新增产业空间(平方米),招商引资额(亿元),币种\na,100,1,USD\n");
    assert_same_bits(quantity(0, 0), 100);
    ck_assert(isinf(quantity(0, 1)));
    found_once(SOEKPI_FINDING_CURRENCY, SOEKPI_SEVERITY_ERROR, "D2", "USD");
}
END_TEST

START_TEST(a_currency_in_a_cell_makes_it_invalid) {
    parse("项目,招商引资额(亿元)\na,1\nb,500万美元\nc,$500\n");
    assert_same_bits(quantity(0, 0), 1e8);
    ck_assert(isinf(quantity(1, 0)));
    ck_assert(isinf(quantity(2, 0)));
    soekpi_finding found = {0};
    ck_assert_uint_eq(findings(SOEKPI_FINDING_CURRENCY, &found), 2);
    ck_assert_str_eq(found.cell, "B3");
    ck_assert_str_eq(found.found, "500万美元");
    ck_assert_uint_eq(findings(SOEKPI_FINDING_INVALID_CELL, &found), 0);
}
END_TEST

START_TEST(a_currency_in_the_header_makes_the_column_invalid) {
    parse("项目,招商引资额(万美元)\na,1\nb,\n");
    ck_assert(isinf(quantity(0, 0)));
    ck_assert(isnan(quantity(1, 0)));
    found_once(SOEKPI_FINDING_CURRENCY, SOEKPI_SEVERITY_ERROR, "B1", "招商引资额(万美元)");
    ck_assert_int_eq(records->figures->columns[0].what, SOEKPI_IS_ITEM);
    ck_assert_str_eq(records->figures->columns[0].name, "招商引资额(万美元)");
}
END_TEST

START_TEST(a_currency_above_the_header_holds_for_what_names_no_unit) {
    parse("单位：万美元,,\n项目,招商引资额,新增产业空间(平方米)\na,1,5\nb,2万元,6\nc,3亿,\n");
    ck_assert(isinf(quantity(0, 0)));
    assert_same_bits(quantity(1, 0), 20000);
    ck_assert(isinf(quantity(2, 0)));
    assert_same_bits(quantity(0, 1), 5);
    found_once(SOEKPI_FINDING_CURRENCY, SOEKPI_SEVERITY_ERROR, "A1", "万美元");
}
END_TEST

/* ---- Records that repeat ---- */

START_TEST(a_key_that_two_records_have_is_said_with_both_rows) {
    parse("项目,节点,企业,状态\nＡ "
          "项目,封顶,甲,在建\nb,封顶,甲,在建\na项目,封顶,甲,已完成\na项目,封顶,乙,在建\n");
    found_once(SOEKPI_FINDING_DUPLICATE_KEY, SOEKPI_SEVERITY_WARNING, "A4", "a项目");
    soekpi_finding found = {0};
    (void)findings(SOEKPI_FINDING_DUPLICATE_KEY, &found);
    ck_assert_ptr_nonnull(strstr(found.english, "lines 2 and 4"));
    ck_assert_ptr_nonnull(strstr(found.chinese, "第2行与第4行"));
    ck_assert_uint_eq(info().records, 4);
}
END_TEST

START_TEST(deals_and_later_reports_may_repeat) {
    parse("项目,企业,招商引资额(亿元)\na,甲,1\na,甲,2\n");
    nothing_found();
    parse("项目,节点,状态,填报日期\na,封顶,在建,2023-03-31\na,封顶,已完成,2023-06-30\n");
    nothing_found();
    parse("节点,状态,企业\n,在建,甲\n,在建,甲\n");
    nothing_found();
}
END_TEST

START_TEST(a_deal_that_is_listed_twice_is_told_of) {
    parse("项目,企业,签约日期,招商引资额(亿元)\na,甲,2023-01-31,1\nb,甲,2023-01-31,1\nａ,甲,2023-01-31,1\n");
    found_once(SOEKPI_FINDING_DUPLICATE_KEY, SOEKPI_SEVERITY_WARNING, "A4", "ａ");
    assert_same_bits(quantity(2, 0), 1e8); /* and it is there all the same */
    parse("项目,签约日期,招商引资额(亿元)\na,2023-01-31,1\na,2023-02-28,1\n");
    nothing_found();
}
END_TEST

/* ---- Encodings, cells, detection ---- */

START_TEST(gbk_text_is_read) {
    static const char text[] = "\xCF\xEE\xC4\xBF\xC3\xFB\xB3\xC6,\xD7\xB4\xCC\xAC,\xCD\xB6\xD7\xCA\xB6\xEE("
                               "\xD2\xDA\xD4\xAA)\n\xC4\xB3\xD4\xB0\xC7\xF8,\xD2\xD1\xCD\xEA\xB3\xC9,1.5\n";
    ck_assert_ptr_nonnull(parse_bytes(text, sizeof text - 1, NULL));
    ck_assert_str_eq(record(0).project, "某园区");
    ck_assert_int_eq(record(0).state, SOEKPI_STATE_DONE);
    assert_same_bits(quantity(0, 0), 1.5e8);
    ck_assert_int_eq(soekpi_csv_is_register(text, sizeof text - 1, NULL), 1);
    ck_assert_int_eq(soekpi_csv_is_register(text, sizeof text - 1, "UTF-8"), 0);
}
END_TEST

START_TEST(cells_give_the_same_register_as_csv) {
    static const char *const cells[] = {
        "项目", "状态", "招商引资额(亿元)", " a ", "已完成", "1.5", NULL, NULL, NULL, "b", NULL, "x"};
    soekpi_register_free(records);
    records = soekpi_register_from_cells(catalogue, cells, 4, 3, NULL, &error);
    ck_assert_msg(records != NULL, "%s", error.message);
    ck_assert_uint_eq(info().records, 2);
    ck_assert_str_eq(record(0).project, "a");
    ck_assert_uint_eq(record(1).row, 4);
    assert_same_bits(quantity(0, 0), 1.5e8);
    found_once(SOEKPI_FINDING_INVALID_CELL, SOEKPI_SEVERITY_ERROR, "C4", "x");
    ck_assert_int_eq(soekpi_cells_are_register(cells, 4, 3), 1);
    static const char *const broken[] = {"\xFF"};
    ck_assert_ptr_null(soekpi_register_from_cells(catalogue, broken, 1, 1, NULL, &error));
    ck_assert_int_eq(error.code, SOEKPI_ERROR_ENCODING);
    ck_assert_int_eq(soekpi_cells_are_register(broken, 1, 1), 0);
    ck_assert_int_eq(soekpi_cells_are_register(NULL, 1, 1), 0);
}
END_TEST

START_TEST(registers_are_told_from_tables) {
    static const struct {
        const char *text;
        int32_t is;
    } texts[] = {
        {"项目名称,完成日期\n", 1},
        {"任务,状态\n", 1},
        {"某区台账\n单位：万元\n项目,招商引资额,签约日期\n", 1},
        {"task,deadline\n", 1},
        {"节点,完成时间\n", 1},
        {"任务,截止日期\n", 1},
        {"项目,期末余额,年初余额\n", 0},
        {"项目,数值,截止日期\n", 0},
        {"项目,行次,本年金额,上年金额\n", 0},
        {"企业名称,期间,利润总额,营业收入\n", 0},
        {"企业名称,状态\n", 0},
        {"项目,新增产业空间\n", 0},
        {"", 0},
        {"\"", 0},
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        int32_t is = soekpi_csv_is_register(texts[i].text, strlen(texts[i].text), NULL);
        ck_assert_msg(is == texts[i].is, "%s", texts[i].text);
    }
    ck_assert_int_eq(soekpi_csv_is_register(NULL, 1, NULL), 0);
}
END_TEST

START_TEST(the_reading_is_one_line_in_both_languages) {
    parse("单位：亿元,数据截至2023-06-30,\n项目,状态,招商引资额\na,在建,1\n合计,,1\n");
    ck_assert_str_eq(info().chinese,
                     "台账, 1条记录, 1项数量, 单位亿元, 数据截至2023-06-30, 合计1行(不是记录)");
    ck_assert_str_eq(info().english,
                     "register, 1 record, 1 quantity, money in 亿元, complete to 2023-06-30, 1 total "
                     "row (no record)");
}
END_TEST

/* The unit of money is a way of writing: the same amounts in any of them are the same figures. */
START_TEST(the_unit_of_money_changes_no_figure) {
    static const struct {
        const char *unit, *amount;
    } ways[] = {
        {"元", "12345000"}, {"千元", "12345"}, {"万元", "1234.5"}, {"百万元", "12.345"}, {"亿元", "0.12345"}};
    for (size_t i = 0; i < COUNT(ways); i++) {
        for (int where = 0; where < 4; where++) {
            char text[256];
            const char *unit = ways[i].unit;
            const char *amount = ways[i].amount;
            (void)snprintf(text, sizeof text,
                           where == 0   ? "单位：%s,\n项目,招商引资额\na,%s\n"
                           : where == 1 ? "项目,招商引资额(%s)\na,%s\n"
                           : where == 2 ? "项目,单位,招商引资额\na,%s,%s\n"
                                        : "项目,备注,招商引资额\na,%s,%s\n",
                           where == 3 ? "" : unit, amount);
            soekpi_register_options options = {.size = sizeof options, .money_unit = unit};
            parse_with(text, where == 3 ? &options : NULL);
            assert_same_bits(quantity(0, 0), 12345000);
            nothing_found();
        }
    }
}
END_TEST

/* Any bytes: no crash, and an error or a register. */
START_TEST(random_text_is_a_register_or_an_error) {
    static const char *const words[] = {"项目", "状态",       "完成日期", "2023-02-30", "已完成", "合计",
                                        "\n",   ",",          "\"",       "5",          "美元",   "币种",
                                        "单位", "万元",       "\xFF",     "截至",       "2023年", "：",
                                        "\r\n", "招商引资额", "(",        ")",          "注：",   "节点"};
    uint64_t state = 6;
    for (int round = 0; round < 3000; round++) {
        char text[1024] = "";
        size_t count = random_below(&state, 60);
        for (size_t i = 0; i < count; i++) {
            strcat(text, words[random_below(&state, COUNT(words))]);
            strcat(text, random_below(&state, 3) == 0 ? "," : random_below(&state, 4) == 0 ? "\n" : "");
        }
        if (parse_bytes(text, strlen(text), NULL) == NULL) {
            ck_assert(error.code != SOEKPI_OK && error.message[0] != '\0');
            continue;
        }
        for (size_t i = 0; i < info().records; i++) {
            (void)record(i);
        }
        (void)soekpi_csv_is_register(text, strlen(text), NULL);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("register");
    TCase *tests = tcase_create("register");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, columns_of_a_project_ledger_are_read);
    tcase_add_test(tests, english_headers_are_read);
    tcase_add_test(tests, each_header_word_is_read_as_it_says);
    tcase_add_test(tests, a_task_takes_the_place_that_is_free);
    tcase_add_test(tests, the_more_telling_of_two_columns_is_read);
    tcase_add_test(tests, a_time_of_completion_alone_is_due);
    tcase_add_test(tests, lines_above_the_header_are_read);
    tcase_add_test(tests, the_day_a_register_is_complete_to_is_read);
    tcase_add_test(tests, a_day_above_the_header_that_is_none_is_an_error);
    tcase_add_test(tests, options_say_what_the_text_does_not);
    tcase_add_test(tests, headers_are_read_as_the_caller_maps_them);
    tcase_add_test(tests, a_header_of_two_rows_is_read);
    tcase_add_test(tests, blank_rows_and_rows_of_serial_numbers_are_skipped);
    tcase_add_test(tests, totals_are_no_records);
    tcase_add_test(tests, a_task_named_like_a_total_is_a_record);
    tcase_add_test(tests, notes_headings_and_numberings_are_no_records);
    tcase_add_test(tests, a_header_alone_is_an_empty_register);
    tcase_add_test(tests, without_a_column_for_what_records_are_about_there_is_no_register);
    tcase_add_test(tests, errors_name_their_place);
    tcase_add_test(tests, arguments_are_checked);
    tcase_add_test(tests, dates_are_read_as_people_write_them);
    tcase_add_test(tests, a_day_that_there_is_not_is_an_error_with_its_cell);
    tcase_add_test(tests, leap_days_are_days_in_leap_years_only);
    tcase_add_test(tests, what_is_wrong_with_a_date_is_said);
    tcase_add_test(tests, many_wrong_dates_are_counted);
    tcase_add_test(tests, words_of_states_are_read);
    tcase_add_test(tests, a_stage_is_done_where_the_record_is_about_it);
    tcase_add_test(tests, an_unknown_state_is_said_and_not_guessed);
    tcase_add_test(tests, a_word_in_place_of_the_date_of_completion_is_a_state);
    tcase_add_test(tests, a_record_is_done_by_its_date_or_its_state_or_for_want_of_both_columns);
    tcase_add_test(tests, a_record_that_contradicts_itself_is_said);
    tcase_add_test(tests, merged_cells_are_not_filled_forward);
    tcase_add_test(tests, quantities_are_in_base_units);
    tcase_add_test(tests, money_has_the_unit_that_is_nearest);
    tcase_add_test(tests, a_unit_of_a_row_that_is_none_makes_its_figures_invalid);
    tcase_add_test(tests, a_cell_that_is_no_number_is_invalid_and_named);
    tcase_add_test(tests, quantities_that_nobody_knows_yet_are_kept);
    tcase_add_test(tests, two_currencies_are_not_added);
    tcase_add_test(tests, a_currency_of_a_row_leaves_areas_alone);
    tcase_add_test(tests, a_currency_in_a_cell_makes_it_invalid);
    tcase_add_test(tests, a_currency_in_the_header_makes_the_column_invalid);
    tcase_add_test(tests, a_currency_above_the_header_holds_for_what_names_no_unit);
    tcase_add_test(tests, a_key_that_two_records_have_is_said_with_both_rows);
    tcase_add_test(tests, deals_and_later_reports_may_repeat);
    tcase_add_test(tests, a_deal_that_is_listed_twice_is_told_of);
    tcase_add_test(tests, gbk_text_is_read);
    tcase_add_test(tests, cells_give_the_same_register_as_csv);
    tcase_add_test(tests, registers_are_told_from_tables);
    tcase_add_test(tests, the_reading_is_one_line_in_both_languages);
    tcase_add_test(tests, the_unit_of_money_changes_no_figure);
    tcase_add_test(tests, random_text_is_a_register_or_an_error);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
