/* Every allocation of every constructor fails in turn: once alone, and once with
 * all that follow it. The call then says that memory is out, or succeeds whole,
 * and nothing it allocated is left behind. TAP on standard output.
 *
 * The program replaces malloc for itself and all libraries by counting wrappers
 * of glibc's own. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <soekpi/soekpi.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void __libc_free(void *memory);
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *memory, size_t size);
void free(void *memory);

static int counting;     /* between arm() and disarm() */
static long allocations; /* asked for while counting */
static long fail_at;     /* the number of the one that fails, 0 for none */
static int fail_on;      /* and all that follow */
static int failed;       /* one has failed */
static long balance;     /* blocks taken minus blocks given back */

static int refuse(void) {
    if (!counting)
        return 0;
    allocations++;
    if (fail_at == 0 || allocations < fail_at || (allocations > fail_at && !fail_on))
        return 0;
    failed = 1;
    return 1;
}

void *malloc(size_t size) {
    void *memory = refuse() ? NULL : __libc_malloc(size);
    balance += counting && memory != NULL;
    return memory;
}

void *calloc(size_t count, size_t size) {
    void *memory = refuse() ? NULL : __libc_calloc(count, size);
    balance += counting && memory != NULL;
    return memory;
}

void *realloc(void *old, size_t size) {
    void *memory = refuse() ? NULL : __libc_realloc(old, size);
    balance += counting && memory != NULL && old == NULL;
    return memory;
}

void free(void *memory) {
    balance -= counting && memory != NULL;
    __libc_free(memory);
}

static void arm(long at, int on) {
    allocations = 0;
    balance = 0;
    failed = 0;
    fail_at = at;
    fail_on = on;
    counting = 1;
}

static void disarm(void) {
    counting = 0;
}

/* ---- what is built ---- */

static soekpi_catalogue *catalogue;
static soekpi_plan *plan;
static soekpi_table *entities, *regions;

static const char *const labels[] = {"甲公司", "乙公司", "抵销"};
static const char *const groups[] = {"集团", "集团", "集团"};
static const char *const roles[] = {"entity", "entity", "elimination"};
static const double figures[] = {11, 12, -1};

static const char catalogue_text[] = "items:\n"
                                     "  guard_revenue: {zh: 保安收入, kind: flow, aliases: [guarding]}\n"
                                     "  guards: {zh: 保安人数, kind: average, unit: persons}\n"
                                     "indicators:\n"
                                     "  guard_yield: {zh: 人均保安收入, formula: guard_revenue / guards,\n"
                                     "    unit: money/person, better: higher}\n";

static const char plan_text[] =
    "soekpi: 1\nplan: memory\ntitle: {zh: 计划, en: plan}\nperiod: 2023\n"
    "benchmarks: {gdp_growth: {entity: 示例区, when: latest}}\n"
    "parameters:\n  debt_band: {value: 1 pp, note: assumed}\n"
    "items:\n  guard_revenue: {zh: 保安收入, kind: flow, unit: money}\n"
    "indicators:\n  guard_growth: {zh: 保安收入增速, formula: growth(guard_revenue), unit: \"%\", better: "
    "higher}\n"
    "goals:\n"
    "  - {id: a, indicator: total_profit_growth, rule: \"> gdp_growth\", basis: stated, at_risk: 1 pp}\n"
    "  - {id: b, indicator: debt_ratio, rule: \"<= prior + debt_band\", basis: assumed, round: 2}\n"
    "  - {id: c, indicator: 净资产收益率, rule: \"不低于 上年同期\", scope: each, basis: read, quote: "
    "稳中求进}\n"
    "aspects:\n  - id: industry\n    title: {zh: 产业}\n    measures:\n      - id: guarding\n        "
    "targets:\n"
    "          - {id: d, indicator: guard_growth, rule: \"between 0 % and 50 %\", basis: stated}\n";

/* A plan with all kinds of targets that includes another one, twice. */
static const char work_plan_text[] =
    "soekpi: 1\nplan: work\nperiod: 2023\ndeclares: {measures: 16}\n"
    "items:\n  new_space: {zh: 新增产业空间, kind: flow, unit: m2}\n"
    "  roe_place: {kind: level, unit: number}\n"
    "parameters:\n  front: {value: 3, note: assumed}\n"
    "include: [{plan: scheme, id: x, entity: 企业甲, title: 甲}, {plan: scheme, id: y}]\n"
    "goals:\n"
    "  - {id: a, quantity: new_space, rule: \"超过 80万平方米\", schedule: {2023H1: 1 m2}, maximum: 90 "
    "万平方米}\n"
    "  - {id: b, milestone: tower, due: 2023-03-31, after: x/list, at_risk: 30 days}\n"
    "  - {id: c, portfolio: [甲园, {id: p, title: {zh: 乙园, en: B}}], declared: 5, stages: [立项, 开工], "
    "stage: 开工}\n"
    "  - {id: d, indicator: total_profit_growth, rule: \"rank <= front among all\", reported: roe_place, "
    "places: {turned_profitable: first}, at_risk: \"1\"}\n"
    "aspects: [{id: p, basis: stated, measures: [{id: m, targets: [{id: e, checklist: [z]}]}]}]\n";
static const char scheme_text[] =
    "soekpi: 1\nplan: scheme\n"
    "items:\n  new_space: {zh: 新增产业空间, kind: flow, unit: m2}\n"
    "  guard_revenue: {kind: flow, aliases: [guarding], definition: revenue}\n"
    "indicators:\n  guard_growth: {formula: growth(guard_revenue), unit: \"%\", better: higher}\n"
    "parameters:\n  front: 3\nbenchmarks: {gdp_growth: 示例区}\n"
    "goals:\n  - {id: list, checklist: [{id: i, title: one, owner: o, due: 2023-06-30}, two]}\n"
    "  - {id: growth, indicator: guard_growth, rule: \"> gdp_growth\"}\n"
    "aspects: [{id: p, measures: [{id: m}]}]\n";

static const char bad_plan_text[] =
    "soekpi: 1\nplan: memory\ngoals:\n"
    "  - {id: a, indicator: total_profit_grwth, rule: \"> 5 %\", basis: stated}\n";

static const char csv_utf8[] = "企业名称,期间,利润总额(万元),利润总额(上年同期)(万元),资产负债率,不认识的列\n"
                               "甲公司,2023,\"1,234.5\",1100,65.1%,x\n乙公司,2023,(12.3),-,70%,y\n"
                               "乙公司,2022,8.1234567890123456789,无,坏,z\n";

/* "企业,利润总额\n甲,5\n" in GB18030. */
static const char csv_gb18030[] = "\xc6\xf3\xd2\xb5,\xc0\xfb\xc8\xf3\xd7\xdc\xb6\xee\n\xbc\xd7,5\n";

static void *make_catalogue(soekpi_error *error) {
    return soekpi_catalogue_create(error);
}
static void free_catalogue(void *handle) {
    soekpi_catalogue_free(handle);
}

static void *make_builtin(soekpi_error *error) {
    return soekpi_plan_builtin(catalogue, soekpi_builtin_plan_id(0), error);
}
static void *make_plan(soekpi_error *error) {
    return soekpi_plan_parse(catalogue, plan_text, sizeof plan_text - 1, error);
}
static void *parse_with(const char *text, size_t length, soekpi_error *error) {
    soekpi_plan_source source = {"scheme", scheme_text, sizeof scheme_text - 1};
    return soekpi_plan_parse_with(catalogue, text, length, &source, 1, error);
}
static void *make_work_plan(soekpi_error *error) {
    return parse_with(work_plan_text, sizeof work_plan_text - 1, error);
}
/* Refused within what is included. */
static void *make_bad_include(soekpi_error *error) {
    static const char text[] =
        "soekpi: 1\nplan: work\nitems:\n  new_space: {kind: flow, unit: m2}\ninclude: [scheme]\n";
    return parse_with(text, sizeof text - 1, error);
}
/* Refused when all is read. */
static void *make_bad_after(soekpi_error *error) {
    static const char text[] = "soekpi: 1\nplan: work\ninclude: [scheme]\ngoals:\n"
                               "  - {id: a, milestone: x, due: 2023, after: b}\n"
                               "  - {id: b, milestone: y, due: 2023, after: a}\n";
    return parse_with(text, sizeof text - 1, error);
}
static void *make_bad_plan(soekpi_error *error) {
    return soekpi_plan_parse(catalogue, bad_plan_text, sizeof bad_plan_text - 1, error);
}
static void free_plan(void *handle) {
    soekpi_plan_free(handle);
}

static void *make_table(soekpi_error *error) {
    static const char *const cells[] = {"1,234.5 万元", "坏", NULL};
    static const double *const values = figures;
    static const char *const names[] = {"total_profit", "total_profit@prior", "负债总额(万元)",
                                        "资产总额(万元)", "no such column"};
    soekpi_table *table = soekpi_table_create(catalogue, 3, error);
    if (table == NULL)
        return NULL;
    soekpi_status status = soekpi_table_set_money_unit(table, "万元", error);
    for (size_t i = 0; status == SOEKPI_OK && i < sizeof names / sizeof *names; i++)
        status = soekpi_table_add_column(table, names[i], values, sizeof *values, 3, error);
    if (status == SOEKPI_OK)
        status = soekpi_table_add_text_column(table, "营业收入", cells, 3, error);
    if (status == SOEKPI_OK)
        status = soekpi_table_set_key(table, SOEKPI_KEY_ENTITY, labels, 3, NULL, 0, 3, error);
    if (status == SOEKPI_OK)
        status = soekpi_table_set_key(table, SOEKPI_KEY_GROUP, groups, 3, NULL, 0, 3, error);
    if (status == SOEKPI_OK)
        status = soekpi_table_set_key(table, SOEKPI_KEY_ROLE, roles, 3, NULL, 0, 3, error);
    if (status == SOEKPI_OK)
        return table;
    soekpi_table_free(table);
    return NULL;
}
/* Made-up figures that most checks find something in. */
static const char csv_damaged[] = "企业名称,期间,资产总额(万元),负债总额,所有者权益,资产总额(年初),资产总额("
                                  "上年同期),流动资产,非流动资产,货币资金,"
                                  "存货,营业收入,营业收入(上年同期)\n"
                                  "甲公司,2023,1000,600.5,400.5,900,910,10,990,20,-3,12345,12345\n"
                                  "甲公司,2022,888,,,,,,,,,12345,\n"
                                  "乙公司,2023,1000,60,400.5,900,910,10,990,20,-3,12345,12345\n";
/* A quick report: lines above, two header rows, changes, totals, codes, notes. */
static const char csv_quick[] =
    "某区快报,,,,,,\n编制单位：,某局,2023年9月,,,单位：万元,\n"
    "代码,企业名称,利润总额,,,,负债总额\n,,本年累计,上年同期,增减额,增减%,期末余额\n"
    "A1,甲,10,8,3,25,5\nA2,甲,#REF!,1.2E+11,-,5,6\n一、其他,,,,,,\n,丙,1,1,0,0,1\n,小计,2,1,0,0,1\n"
    ",合计,12,9,3,25,13\n注：测试,,,,,,\n";
static const char csv_statement[] = "资产负债表,,,,,\n编制单位：甲,2023年12月31日,,,单位：元,\n"
                                    "资产,期末余额,年初余额,负债和所有者权益,期末余额,增减额\n"
                                    "流动资产：,,,流动负债：,,\n货币资金,1,2,短期借款,3,4\n"
                                    "资产总计,5,6,营业收入,7,8\n不认识,1,2,,,\n";
static const char csv_quarters[] = "企业,期间,营业收入(元)\n甲,2023Q1,1.5\n甲,2023Q3,1e200\n甲,2023Q2,2\n";

/* Segments, pairs from both sides, peers, structure, a total of a segment, other currencies. */
static const char csv_dimensions[] =
    "代码,企业,集团,角色,业务板块,对方单位,币种,营业收入\nA1,甲,一,,,,,90\nA1,甲,一,,安保,,人民币,60\n"
    "A2,乙,一,,安保,,,5美元\nA2,乙,一,,物业,,美元,7\nA1,甲,一,抵销,,乙,,-1\nA2,乙,一,抵销,,A1,,-9\n"
    ",示例区,,对标,,,,8\n,一,总,集团,,,,\n,合计,,,安保,,,70\n";
static const char csv_segment_list[] = "企业,板块,项目,数值,单位,币种\n甲,安保,营业收入,6,万元,人民币\n"
                                       "甲,物业,营业收入,5,万元,HKD\n甲,,营业收入,7万欧元,,\n";

static void *make_dimensions(soekpi_error *error) {
    return soekpi_table_parse_csv(catalogue, csv_dimensions, sizeof csv_dimensions - 1, NULL, error);
}
static void *make_segment_list(soekpi_error *error) {
    return soekpi_table_parse_csv(catalogue, csv_segment_list, sizeof csv_segment_list - 1, NULL, error);
}
/* Roles after segments, which make some of their own. */
static void *make_segments(soekpi_error *error) {
    static const char *const segments[] = {"安保", "合计", NULL};
    static const char *const parties[] = {NULL, NULL, "甲公司"};
    soekpi_table *table = soekpi_table_create(catalogue, 3, error);
    if (table == NULL)
        return NULL;
    soekpi_status status = soekpi_table_set_key(table, SOEKPI_KEY_SEGMENT, segments, 3, NULL, 0, 3, error);
    if (status == SOEKPI_OK)
        status = soekpi_table_set_key(table, SOEKPI_KEY_ROLE, roles, 3, NULL, 0, 3, error);
    if (status == SOEKPI_OK)
        status = soekpi_table_set_key(table, SOEKPI_KEY_COUNTERPARTY, parties, 3, NULL, 0, 3, error);
    if (status == SOEKPI_OK)
        return table;
    soekpi_table_free(table);
    return NULL;
}

static void *make_damaged(soekpi_error *error) {
    return soekpi_table_parse_csv(catalogue, csv_damaged, sizeof csv_damaged - 1, NULL, error);
}
static void *make_quick(soekpi_error *error) {
    static const char *const headers[] = {"负债总额", "没有"};
    static const char *const names[] = {"total_assets", ""};
    soekpi_table_options options = {.size = sizeof options,
                                    .map_headers = headers,
                                    .map_names = names,
                                    .map_count = 2,
                                    .dash = SOEKPI_DASH_ZERO};
    return soekpi_table_parse_csv(catalogue, csv_quick, sizeof csv_quick - 1, &options, error);
}
static void *make_statement(soekpi_error *error) {
    return soekpi_table_parse_csv(catalogue, csv_statement, sizeof csv_statement - 1, NULL, error);
}
static void *make_quarters(soekpi_error *error) {
    soekpi_table_options options = {.size = sizeof options, .quarters = SOEKPI_QUARTERS_SINGLE};
    return soekpi_table_parse_csv(catalogue, csv_quarters, sizeof csv_quarters - 1, &options, error);
}
static void *make_cells(soekpi_error *error) {
    static const char *const cells[] = {"企业", "利润总额2023年", "利润总额2022年", "甲", "5", NULL};
    return soekpi_table_from_cells(catalogue, cells, 2, 3, NULL, error);
}
/* A register with something wrong of each kind. */
static const char csv_register[] =
    "某区重点项目台账（截至2023年6月15日）,,,,,,,,\n填报单位：,某集团,,单位：万元,,填报日期：2023-02-30,,,\n"
    "名目,节点,完成日期,状态,营业收入,投资收益(万美元),绿地(万平方米),地址,币种\n"
    "一、产业项目,,,,,,,,\na,封顶,2023-02-30,已封顶,,,,某路,\nＡ,封 顶,2023-05-31,在建,,,,,\n"
    "b,,未完成,等待,5,6,约7,,美元\n,开工,,,1万美元,,\"1,234.5\",,\n小计,,,,6,,,,\n";
static void *make_register(soekpi_error *error) {
    static const char *const headers[] = {"名目", "不存在"};
    static const char *const names[] = {"project", "note"};
    soekpi_register_options options = {.size = sizeof options,
                                       .money_unit = "亿元",
                                       .entity = "甲公司",
                                       .map_headers = headers,
                                       .map_names = names,
                                       .map_count = 2};
    return soekpi_register_parse_csv(catalogue, csv_register, sizeof csv_register - 1, &options, error);
}
static void *make_register_cells(soekpi_error *error) {
    static const char *const cells[] = {
        "任务", "完成时间",      NULL, "进展", "营业收入", NULL, "计划", "实际",       NULL, "(万元)",
        "a",    "2023年6月底前", NULL, "100%", "5",        "a",  NULL,   "2023-06-15", "x",  "6"};
    return soekpi_register_from_cells(catalogue, cells, 4, 5, NULL, error);
}
static void *make_bad_register(soekpi_error *error) {
    static const char text[] = "项目,完成日期,实际完成时间\na,,\n";
    return soekpi_register_parse_csv(catalogue, text, sizeof text - 1, NULL, error);
}
static void free_register(void *handle) {
    soekpi_register_free(handle);
}

static void *make_csv(soekpi_error *error) {
    return soekpi_table_parse_csv(catalogue, csv_utf8, sizeof csv_utf8 - 1, NULL, error);
}
static void *make_csv_gb18030(soekpi_error *error) {
    return soekpi_table_parse_csv(catalogue, csv_gb18030, sizeof csv_gb18030 - 1, NULL, error);
}
static void *make_join(soekpi_error *error) {
    const soekpi_table *tables[] = {entities, regions};
    return soekpi_table_join(tables, 2, "2023", error);
}
/* What is part of what, without a period, beside figures that have one. */
static soekpi_table *joined_parts[3];

static void *make_structure(soekpi_error *error) {
    return soekpi_table_join((const soekpi_table *const *)joined_parts, 3, NULL, error);
}
static int make_parts(void) {
    static const char *const texts[] = {
        "企业,上级单位,角色\n甲,一,\n丁,一,\n一,总,集团\n",
        ("代码,企业,对方单位,角色,板块,期间,营业收入\nA1,甲,,,,2023,5\nA1,甲,,,安保,2023,4\nA1,甲,乙,抵销,,"
         "2023,-1\n"),
        "企业,集团,对方单位,角色,期间,营业收入\n乙,,甲,抵销,2023,-9\n甲,二,,,2022,3\n"};
    int whole = 1;
    for (size_t i = 0; i < 3; i++) {
        joined_parts[i] = soekpi_table_parse_csv(catalogue, texts[i], strlen(texts[i]), NULL, NULL);
        whole = whole && joined_parts[i] != NULL;
    }
    return whole;
}
static void free_parts(void) {
    for (size_t i = 0; i < 3; i++)
        soekpi_table_free(joined_parts[i]);
}
static void free_table(void *handle) {
    soekpi_table_free(handle);
}

static void *make_evaluation(soekpi_error *error) {
    static const char *const names[] = {"debt_band", "gdp_growth"};
    static const char *const values[] = {"2 pp", "6.7%"};
    soekpi_evaluation_options options = {.size = sizeof options,
                                         .period = "2023",
                                         .set_names = names,
                                         .set_values = values,
                                         .set_count = 2,
                                         .fill = 1};
    return soekpi_evaluation_create(plan, entities, &options, error);
}
static void free_evaluation(void *handle) {
    soekpi_evaluation_free(handle);
}

static void *make_calculator(soekpi_error *error) {
    static const char *const names[] = {"guarding", "guarding@prior", "期末户数"};
    soekpi_calculator_options options = {.size = sizeof options, .at_risk = "1 pp"};
    return soekpi_calculator_create(catalogue, "(guarding - guarding@prior) / guarding@prior", ">= 5 %",
                                    names, 3, &options, error);
}
static void free_calculator(void *handle) {
    soekpi_calculator_free(handle);
}

/* Sums added, merged to another group, stored, loaded and merged again: figures far
 * apart, a blank, a group that the evaluation does not have. */
static soekpi_evaluation *summed;

static soekpi_evaluation *make_summed(void) {
    static const double profits[] = {1e200, 1e-200, (double)NAN}, prior[] = {1, 2, 3};
    soekpi_table *table = soekpi_table_create(catalogue, 3, NULL);
    if (table == NULL ||
        soekpi_table_add_column(table, "total_profit", profits, sizeof *profits, 3, NULL) != SOEKPI_OK ||
        soekpi_table_add_column(table, "total_profit@prior", prior, sizeof *prior, 3, NULL) != SOEKPI_OK ||
        soekpi_table_set_key(table, SOEKPI_KEY_GROUP, groups, 3, NULL, 0, 3, NULL) != SOEKPI_OK)
        return NULL;
    return soekpi_evaluation_create(plan, table, NULL, NULL); /* the table lives as long as the program */
}

static void *make_sums(soekpi_error *error) {
    uint8_t bytes[4096];
    size_t length = 0;
    soekpi_accumulator *sums = soekpi_accumulator_create(summed, error), *loaded = NULL;
    soekpi_status status = sums != NULL ? soekpi_accumulator_add(sums, 0, 3, error) : SOEKPI_ERROR_MEMORY;
    if (status == SOEKPI_OK) {
        status = soekpi_accumulator_store(sums, bytes, sizeof bytes, &length);
        if (status != SOEKPI_OK) { /* this call fills no error */
            error->code = status;
            error->message[0] = '-';
        }
    }
    if (status == SOEKPI_OK)
        loaded = soekpi_accumulator_load(summed, bytes, length, error);
    if (loaded != NULL)
        status = soekpi_accumulator_merge(loaded, sums, "another group", error);
    if (loaded != NULL && status == SOEKPI_OK)
        status = soekpi_accumulator_merge(loaded, sums, NULL, error);
    soekpi_accumulator_free(sums);
    if (loaded != NULL && status == SOEKPI_OK)
        return loaded;
    soekpi_accumulator_free(loaded);
    return NULL;
}
static void free_sums(void *handle) {
    soekpi_accumulator_free(handle);
}

/* Places, of figures and of an evaluation's values; the array stands for a handle. */
static void *make_places(soekpi_error *error) {
    static uint32_t places[6];
    static const int32_t codes[] = {0, 1, 0};
    soekpi_ranking ranking = {
        .size = sizeof ranking, .better = SOEKPI_BETTER_HIGHER, .places = places, .capacity = 3};
    soekpi_status status = soekpi_evaluation_rank(summed, 0, SOEKPI_PEERS_GROUP, NULL, &ranking, error);
    ranking.places = places + 3;
    ranking.groups = codes;
    ranking.group_stride = sizeof *codes;
    ranking.group_count = 2;
    if (status == SOEKPI_OK)
        status = soekpi_rank(figures, sizeof *figures, 3, &ranking, error);
    return status == SOEKPI_OK ? places : NULL;
}
static void free_places(void *handle) {
    (void)handle;
}

/* Places among peers, one of them with a published place that the figures contradict. */
static soekpi_plan *front_plan;
static soekpi_table *front_table;

static void make_front(void) {
    static const char text[] =
        "soekpi: 1\nplan: front\nperiod: 2023\n"
        "items:\n  published: {zh: 公布位次, kind: level, unit: number}\n"
        "goals:\n"
        "  - {id: a, indicator: total_profit_growth, rule: \"rank <= 2 among peers\", reported: published,\n"
        "     places: {turned_profitable: first}}\n"
        "  - {id: b, indicator: debt_ratio, rule: \"rank <= 1 among group\"}\n";
    static const char csv[] = "企业名称,集团,角色,利润总额,利润总额(上年同期),资产总额,负债总额,published\n"
                              "甲,集团,,5,-1,100,60,4\n乙,集团,,12,10,100,60,\n丙,集团,,,10,100,60,1\n"
                              "集团,,对标,3,2,,,\n丁,,对标,,2,,,\n";
    front_plan = soekpi_plan_parse(catalogue, text, sizeof text - 1, NULL);
    front_table = soekpi_table_parse_csv(catalogue, csv, sizeof csv - 1, NULL, NULL);
}

static void *make_standings(soekpi_error *error) {
    return soekpi_evaluation_create(front_plan, front_table, NULL, error);
}

/* Of calls that have no error of their own. */
static void *give_status(soekpi_status status, soekpi_error *error) {
    error->code = status;
    (void)snprintf(error->message, sizeof error->message, "%s", soekpi_status_text(status));
    return NULL;
}

/* A group taken apart; what was written stands for a handle. */
static soekpi_evaluation *district;
static soekpi_table *district_table;

typedef struct apart {
    soekpi_contribution parts[4];
    soekpi_gap gap;
    char fraction[32], sentence[512];
} apart;

static void make_district(void) {
    static const char text[] =
        "entity,group,role,consolidation_share,total_liabilities,total_liabilities@prior,total_assets,"
        "total_assets@prior\n"
        "甲公司,东,,50%,10,8,20,20\n乙公司,区,,,20,16,30,30\n抵销,东,elimination,,-2,,-2,\n"
        "东,区,group,80%,,,,\n区,区,reported,,40,,60,\n丙公司,东,,,4,4,10,10\n";
    district_table = soekpi_table_parse_csv(catalogue, text, sizeof text - 1, NULL, NULL);
    if (district_table != NULL)
        district = soekpi_evaluation_create(plan, district_table, NULL, NULL);
}
static void *make_apart(soekpi_error *error) {
    static apart out;
    soekpi_evaluation_info info = {.size = sizeof info};
    soekpi_status status = soekpi_evaluation_describe(district, &info);
    size_t row = info.entities + 1, needed = 0, count = 0; /* the district */
    memset(&out, 0, sizeof out);
    out.parts[0].size = sizeof out.parts[0];
    out.gap.size = sizeof out.gap;
    if (status == SOEKPI_OK)
        status = soekpi_evaluation_parts(district, row, 1, SOEKPI_PARTS_ENTERPRISES, &count);
    if (status == SOEKPI_OK)
        status = soekpi_evaluation_contributions(district, row, 1, SOEKPI_PARTS_ENTERPRISES, 0, count,
                                                 out.parts, error);
    if (status == SOEKPI_OK)
        status =
            soekpi_contribution_exact(district, row, 1, SOEKPI_PARTS_CHILDREN, 1, SOEKPI_CONTRIBUTION_VALUE,
                                      out.fraction, sizeof out.fraction, &needed);
    if (status == SOEKPI_OK)
        status = soekpi_evaluation_gap(district, row, 1, &out.gap);
    if (status == SOEKPI_OK)
        status = soekpi_evaluation_gap_text(district, row, 1, SOEKPI_CHINESE, out.sentence,
                                            sizeof out.sentence, &needed);
    if (status == SOEKPI_OK)
        return &out;
    return give_status(status, error);
}
static void free_apart(void *handle) {
    (void)handle;
}

/* A table of a tree of groups with shares, pairs and segments, judged by all kinds of work. */
static soekpi_plan *works_plan;
static soekpi_table *works_table;
static soekpi_register *works_registers[2];

static int make_works(void) {
    static const char plan_of[] =
        "soekpi: 1\nplan: works\nperiod: 2023\nmoney_unit: 万元\n"
        "items: {space: {zh: 新增产业空间, kind: flow, unit: m2}}\n"
        "goals:\n"
        "  - {id: q, quantity: space, rule: \">= 9 m2\", scope: [each, group, segment, plan], pace: linear}\n"
        "  - {id: m, milestone: 新桥东 封顶, due: 2023-03-31, scope: [each, plan], after: l, at_risk: 9 "
        "days}\n"
        "  - {id: p, portfolio: [甲园], declared: 3, stages: [立项, 开工], stage: 开工, rule: \">= 2\"}\n"
        "  - {id: l, checklist: [{id: a, title: 一, due: 2023-02-28}, b], scope: [甲公司]}\n"
        "  - {id: r, indicator: revenue, rule: \">= prior\", scope: [each, group, segment]}\n";
    static const char table_of[] =
        "代码,企业,集团,角色,业务板块,对方单位,并表比例(%),营业收入(万元),营业收入(上年同期)(万元)\n"
        "A1,甲公司,一,,,,60,90,80\nA2,乙公司,二,,,,,50,40\nA3,乙公司,二,,,,120,5,4\n"
        "A1,甲公司,一,,安保,,,9,8\nA2,乙公司,二,,安保,,,7,8\nA1,甲公司,,抵销,,A2,,-1,-1\n"
        "G1,一,总,集团,,,80,,\nG2,二,总,集团,,,,,\n,总,总,合并报表,,,,150,\n,丙,,对标,,,,8,9\n";
    static const char *const records[] = {
        "截至2023年6月30日,,,,,,,\n项目,节点,目标,企业,板块,完成日期,填报日期,新增产业空间(平方米)\n"
        "新桥东,封顶,,A1,,2023-04-02,,\n新桥东,封顶,,丙公司,餐饮,2023-03-02,,7\n"
        "甲园,开工,,,,2023-01-05,,5\n丁园,开工,p,,,2023-02-05,,\n丁 园,开工,p,,,2023-02-06,,\n"
        "戊园,开工,p,,,2023-02-07,,\n别处,,,乙公司,安保,2023-01-31,,4.5\n",
        "事项,责任单位,完成日期,状态,计划完成时间\n一,甲部,,已完成,2023-03-01\nl/b,,2023-02-30,,\n"};
    works_plan = soekpi_plan_parse(catalogue, plan_of, sizeof plan_of - 1, NULL);
    works_table = soekpi_table_parse_csv(catalogue, table_of, sizeof table_of - 1, NULL, NULL);
    for (size_t i = 0; i < 2; i++)
        works_registers[i] = soekpi_register_parse_csv(catalogue, records[i], strlen(records[i]), NULL, NULL);
    return works_plan != NULL && works_table != NULL && works_registers[0] != NULL &&
           works_registers[1] != NULL;
}
static void free_works(void) {
    soekpi_register_free(works_registers[0]);
    soekpi_register_free(works_registers[1]);
    soekpi_table_free(works_table);
    soekpi_plan_free(works_plan);
}
static void *judge_works(size_t registers, soekpi_error *error) {
    const soekpi_register *list[] = {works_registers[0], works_registers[1]};
    soekpi_evaluation_options options = {
        .size = sizeof options, .as_of = "2023-06-30", .registers = list, .register_count = registers};
    return soekpi_evaluation_create(works_plan, works_table, &options, error);
}
static void *make_records(soekpi_error *error) {
    return judge_works(2, error);
}
static void *make_groups(soekpi_error *error) {
    return judge_works(0, error);
}

/* What is written about records; the texts stand for a handle. */
static soekpi_evaluation *works;
enum { WORK_TEXTS = 10, WORK_TEXT_SIZE = 512 };

static void *make_work_texts(soekpi_error *error) {
    static char texts[WORK_TEXTS][WORK_TEXT_SIZE];
    soekpi_evaluation_info info = {.size = sizeof info};
    soekpi_status status = soekpi_evaluation_describe(works, &info);
    memset(texts, 0, sizeof texts);
    size_t plan_row = info.entities + info.groups - 1;
    for (size_t i = 0; status == SOEKPI_OK && i < WORK_TEXTS; i++) {
        size_t row = i / 2 == 3 || i / 2 == 4 ? 0 : plan_row; /* of l and r the first entity */
        status = i % 2 == 0 ? soekpi_evaluation_explain(works, row, i / 2, SOEKPI_CHINESE, texts[i],
                                                        WORK_TEXT_SIZE, NULL)
                            : soekpi_evaluation_missing(works, row, i / 2, SOEKPI_ENGLISH, texts[i],
                                                        WORK_TEXT_SIZE, NULL);
    }
    if (status == SOEKPI_OK)
        return texts;
    return give_status(status, error);
}

/* The tree of a plan; of what has verdicts in its column nothing matters but that they are some. */
static void *make_tree(soekpi_error *error) {
    static const uint8_t verdicts[64] = {SOEKPI_MET, SOEKPI_BREACHED, SOEKPI_MET, SOEKPI_NO_DATA};
    static const size_t rows[] = {0, 1, 3};
    return soekpi_tree_create(district, verdicts, 4, rows, 3, error);
}
static void free_tree(void *handle) {
    soekpi_tree_free(handle);
}

/* The empty table of a plan; its text stands for a handle. */
static void *make_template(soekpi_error *error) {
    static char text[4096];
    static const char *const names[] = {"甲公司", "乙, 公司"};
    soekpi_template_options options = {
        .size = sizeof options, .money_unit = "亿元", .entities = names, .entity_count = 2};
    soekpi_status status = soekpi_plan_template(plan, &options, text, sizeof text, NULL, error);
    return status == SOEKPI_OK ? text : NULL;
}
static void free_template(void *handle) {
    (void)handle;
}

/* ---- what is in a handle: a call that succeeds although an allocation failed
 * has found another way, and must have left nothing out ---- */

static uint64_t digest;

static void mix(const void *memory, size_t size) {
    const unsigned char *bytes = memory;
    for (size_t i = 0; i < size; i++)
        digest = (digest ^ bytes[i]) * UINT64_C(0x100000001b3);
}
static void mix_text(const char *text) {
    for (; text != NULL && *text != '\0'; text++)
        mix(text, 1);
    mix("|", 1);
}
static void mix_number(size_t number) {
    mix(&number, sizeof number);
}

/* A call that fails here gives another digest than one that does not. */
static void mix_status(soekpi_status status) {
    mix(&status, sizeof status);
}

static void read_catalogue(void *handle) {
    for (size_t i = 0; i < soekpi_item_count(handle); i++) {
        soekpi_item item = {.size = sizeof item};
        mix_status(soekpi_item_at(handle, i, &item));
        mix_text(item.id);
        mix_text(item.chinese);
        mix_text(item.english);
        for (size_t alias = 0; alias < item.alias_count; alias++)
            mix_text(soekpi_item_alias(handle, i, alias));
        for (size_t number = 0; number < item.definition_count; number++)
            mix_text(soekpi_item_definition(handle, i, number));
    }
    for (size_t i = 0; i < soekpi_indicator_count(handle); i++) {
        soekpi_indicator indicator = {.size = sizeof indicator};
        mix_status(soekpi_indicator_at(handle, i, &indicator));
        mix_text(indicator.id);
        mix_text(indicator.formula);
        mix_text(indicator.formula_chinese);
        for (size_t alias = 0; alias < indicator.alias_count; alias++)
            mix_text(soekpi_indicator_alias(handle, i, alias));
    }
    mix_number(soekpi_parameter_count(handle));
}

static void read_plan(void *handle) {
    soekpi_plan_info info = {.size = sizeof info};
    mix_status(soekpi_plan_describe(handle, &info));
    mix_text(info.title_chinese);
    mix_text(info.money_unit);
    mix_number(info.parameter_count);
    for (size_t i = 0; i < info.target_count; i++) {
        soekpi_target target = {.size = sizeof target};
        mix_status(soekpi_plan_target(handle, i, &target));
        mix_text(target.id);
        mix_text(target.title_chinese);
        mix_text(target.formula);
        mix_text(target.rule);
        mix_text(target.rule_chinese);
        mix_text(target.at_risk);
        mix_text(target.quote);
        mix_text(target.note);
        mix_text(target.subject);
        mix_number(target.after);
        for (size_t k = 0; k < target.entry_count; k++) {
            soekpi_entry entry = {.size = sizeof entry};
            mix_status(soekpi_plan_entry(handle, i, k, &entry));
            mix_text(entry.id);
            mix_text(entry.title_english);
            mix_text(entry.owner);
        }
    }
    for (size_t i = 0; i < info.part_count; i++) {
        soekpi_part part = {.size = sizeof part};
        mix_status(soekpi_plan_part(handle, i, &part));
        mix_text(part.id);
        mix_text(part.title_english);
        mix_text(part.entity);
        mix_number(part.first_target);
    }
    for (size_t i = 0; i < info.assumption_count; i++)
        mix_text(soekpi_plan_assumption(handle, i, SOEKPI_CHINESE));
}

static void mix_finding(const soekpi_finding *finding) {
    mix_text(finding->chinese);
    mix_text(finding->english);
    mix_number(finding->row);
    mix_number(finding->column);
}

static void read_table(void *handle) {
    mix_number(soekpi_table_rows(handle));
    for (size_t i = 0; i < soekpi_table_columns(handle); i++) {
        soekpi_column column = {.size = sizeof column};
        mix_status(soekpi_table_column(handle, i, &column));
        mix_text(column.name);
        mix_text(column.id);
    }
    for (size_t i = 0; i < soekpi_table_finding_count(handle); i++) {
        soekpi_finding finding = {.size = sizeof finding};
        mix_status(soekpi_table_finding(handle, i, &finding));
        mix_finding(&finding);
    }
}

static void read_register(void *handle) {
    soekpi_register_info info = {.size = sizeof info};
    mix_status(soekpi_register_describe(handle, &info));
    mix_text(info.title);
    mix_text(info.chinese);
    mix_text(info.english);
    mix_number((size_t)info.complete);
    for (size_t i = 0; i < info.records; i++) {
        soekpi_record record = {.size = sizeof record};
        mix_status(soekpi_register_record(handle, i, &record));
        mix_text(record.project);
        mix_text(record.event);
        mix_text(record.entity);
        mix_number((size_t)record.state);
        mix_number((size_t)record.done + 1);
        for (size_t k = 0; k < info.quantities; k++) {
            double value;
            mix_status(soekpi_register_quantity(handle, i, k, &value, NULL));
            mix(&value, sizeof value);
        }
    }
    for (size_t i = 0; i < info.finding_count; i++) {
        soekpi_finding finding = {.size = sizeof finding};
        mix_status(soekpi_register_finding(handle, i, &finding));
        mix_finding(&finding);
    }
}

static void read_evaluation(void *handle) {
    soekpi_evaluation_info info = {.size = sizeof info};
    double values[64], references[64];
    uint8_t verdicts[64];
    mix_status(soekpi_evaluation_describe(handle, &info));
    size_t rows = info.entities + info.groups, cells = rows * info.targets;
    soekpi_results results = {.size = sizeof results,
                              .capacity = rows,
                              .values = values,
                              .references = references,
                              .verdicts = verdicts};
    if (cells <= 64) {
        mix_status(soekpi_evaluation_run(handle, 0, rows, &results, NULL));
        mix(values, cells * sizeof *values);
        mix(references, cells * sizeof *references);
        mix(verdicts, cells);
    }
    for (size_t i = 0; i < info.finding_count; i++) {
        soekpi_finding finding = {.size = sizeof finding};
        mix_status(soekpi_evaluation_finding(handle, i, &finding));
        mix_finding(&finding);
    }
    for (size_t i = 0; i < info.assumption_count; i++)
        mix_text(soekpi_evaluation_assumption(handle, i, SOEKPI_CHINESE));
}

static void read_work(void *handle, size_t row, size_t target) {
    soekpi_progress progress = {.size = sizeof progress};
    mix_status(soekpi_evaluation_progress(handle, row, target, &progress));
    mix_number(progress.records);
    mix_number(progress.finished);
    mix_number(progress.overdue);
    mix_number(progress.unknown);
    mix(&progress.value, sizeof progress.value);
    mix(&progress.needed, sizeof progress.needed);
    for (size_t i = 0; i < progress.declared; i++) {
        soekpi_entry_state entry = {.size = sizeof entry};
        mix_status(soekpi_evaluation_entry(handle, row, target, i, &entry));
        mix_text(entry.owner);
        mix_number((size_t)entry.verdict);
    }
}

static void read_works(void *handle) {
    enum { WORK_TARGETS = 4, REVENUE = 4 };
    soekpi_evaluation_info info = {.size = sizeof info};
    read_evaluation(handle);
    mix_status(soekpi_evaluation_describe(handle, &info));
    for (size_t row = 0; row < info.entities + info.groups; row++) {
        soekpi_row found = {.size = sizeof found};
        soekpi_elimination elimination = {.size = sizeof elimination};
        mix_status(soekpi_evaluation_row(handle, row, &found));
        mix_text(found.entity);
        mix_number((size_t)found.level);
        mix_number(found.parent);
        mix(&found.share, sizeof found.share);
        mix_status(soekpi_evaluation_elimination(handle, row, REVENUE, 0, &elimination));
        mix_text(elimination.counterparty);
        mix(&elimination.value, sizeof elimination.value);
        for (size_t target = 0; target < WORK_TARGETS; target++)
            read_work(handle, row, target);
    }
}

static void read_work_texts(void *handle) {
    const char(*texts)[WORK_TEXT_SIZE] = handle;
    for (size_t i = 0; i < WORK_TEXTS; i++)
        mix_text(texts[i]);
}

static void read_standings(void *handle) {
    enum { ROWS = 4 };
    read_evaluation(handle);
    for (size_t row = 0; row < ROWS; row++) {
        soekpi_place place = {.size = sizeof place};
        mix_status(soekpi_evaluation_place(handle, row, 0, &place));
        mix_number(place.place);
        mix_number(place.worst);
        mix_number(place.missing);
    }
}

static void read_calculator(void *handle) {
    soekpi_outcome outcome;
    mix_status(soekpi_calculator_run(handle, figures, &outcome));
    mix(&outcome.value, sizeof outcome.value);
    mix(&outcome.margin, sizeof outcome.margin);
    mix(&outcome.verdict, sizeof outcome.verdict);
    mix_number(soekpi_calculator_finding_count(handle));
}

static void read_sums(void *handle) {
    enum { TARGETS = 4 };
    double values[2 * TARGETS];
    uint8_t reasons[2 * TARGETS];
    soekpi_results results = {.size = sizeof results, .capacity = 2, .values = values, .reasons = reasons};
    mix_status(soekpi_accumulator_run(handle, 0, 2, &results, NULL));
    mix(values, sizeof values);
    mix(reasons, sizeof reasons);
    for (size_t group = 0; group < 2; group++) {
        soekpi_sum sum = {.size = sizeof sum};
        mix_status(soekpi_accumulator_sum(handle, group, 0, &sum));
        mix_text(sum.figure);
        mix(&sum.sum, sizeof sum.sum);
        mix_number(sum.missing);
    }
}

static void read_places(void *handle) {
    mix(handle, 6 * sizeof(uint32_t));
}

static void read_apart(void *handle) {
    const apart *from = handle;
    for (size_t i = 0; i < 4; i++) {
        mix_text(from->parts[i].name);
        mix(&from->parts[i].value, sizeof from->parts[i].value);
        mix(&from->parts[i].share, sizeof from->parts[i].share);
    }
    mix(&from->gap.member, sizeof from->gap.member);
    mix(&from->gap.cause, sizeof from->gap.cause);
    mix_text(from->fraction);
    mix_text(from->sentence);
}

static void read_tree(void *handle) {
    for (size_t i = 0; i < soekpi_tree_count(handle); i++) {
        soekpi_tree_node node = {.size = sizeof node};
        mix_status(soekpi_tree_at(handle, i, &node));
        mix_text(node.id);
        mix_number(node.next);
        mix_number((size_t)node.verdict);
    }
}

static void read_template(void *handle) {
    mix_text(handle);
}

static const struct {
    const char *name;
    void *(*make)(soekpi_error *error);
    void (*destroy)(void *handle);
    void (*read)(void *handle);
    soekpi_status bad;   /* the error that the call ends in when memory lasts */
    soekpi_status other; /* an error that a failed allocation elsewhere may become */
} handles[] = {
    {"soekpi_catalogue_create", make_catalogue, free_catalogue, read_catalogue, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_plan_builtin", make_builtin, free_plan, read_plan, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_plan_parse", make_plan, free_plan, read_plan, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_plan_parse_with", make_work_plan, free_plan, read_plan, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_plan_parse_with of two meanings", make_bad_include, free_plan, read_plan, SOEKPI_ERROR_DUPLICATE,
     SOEKPI_OK},
    {"soekpi_plan_parse_with of a loop", make_bad_after, free_plan, read_plan, SOEKPI_ERROR_PLAN, SOEKPI_OK},
    {"soekpi_plan_parse of a bad plan", make_bad_plan, free_plan, read_plan, SOEKPI_ERROR_NAME, SOEKPI_OK},
    {"soekpi_table_create, columns and keys", make_table, free_table, read_table, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_table_parse_csv", make_csv, free_table, read_table, SOEKPI_OK, SOEKPI_OK},
    /* iconv loads its tables from files: what fails there is its own matter. */
    {"soekpi_table_parse_csv of a damaged table", make_damaged, free_table, read_table, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_table_parse_csv of a quick report", make_quick, free_table, read_table, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_table_parse_csv of a statement", make_statement, free_table, read_table, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_table_parse_csv of quarters", make_quarters, free_table, read_table, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_table_parse_csv of segments and pairs", make_dimensions, free_table, read_table, SOEKPI_OK,
     SOEKPI_OK},
    {"soekpi_table_parse_csv of a list of segments", make_segment_list, free_table, read_table, SOEKPI_OK,
     SOEKPI_OK},
    {"soekpi_table_set_key of segments", make_segments, free_table, read_table, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_table_join of structure", make_structure, free_table, read_table, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_table_from_cells", make_cells, free_table, read_table, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_table_parse_csv of GB18030", make_csv_gb18030, free_table, read_table, SOEKPI_OK,
     SOEKPI_ERROR_ENCODING},
    {"soekpi_register_parse_csv", make_register, free_register, read_register, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_register_parse_csv of a bad register", make_bad_register, free_register, read_register,
     SOEKPI_ERROR_DUPLICATE, SOEKPI_OK},
    {"soekpi_register_from_cells", make_register_cells, free_register, read_register, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_table_join", make_join, free_table, read_table, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_evaluation_create", make_evaluation, free_evaluation, read_evaluation, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_evaluation_create of ranks", make_standings, free_evaluation, read_standings, SOEKPI_OK,
     SOEKPI_OK},
    {"soekpi_accumulator_create, add, merge, store, load", make_sums, free_sums, read_sums, SOEKPI_OK,
     SOEKPI_OK},
    {"soekpi_rank, soekpi_evaluation_rank", make_places, free_places, read_places, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_evaluation_contributions, soekpi_evaluation_gap", make_apart, free_apart, read_apart, SOEKPI_OK,
     SOEKPI_OK},
    {"soekpi_evaluation_create of records", make_records, free_evaluation, read_works, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_evaluation_create of a tree of groups, shares, pairs and segments", make_groups, free_evaluation,
     read_works, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_evaluation_explain, soekpi_evaluation_missing of records", make_work_texts, free_apart,
     read_work_texts, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_tree_create", make_tree, free_tree, read_tree, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_calculator_create", make_calculator, free_calculator, read_calculator, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_plan_template", make_template, free_template, read_template, SOEKPI_OK, SOEKPI_OK},
};

enum { GIVE_UP = 1000000 };

/* What the handle holds when no allocation fails. */
static uint64_t expected;

static const char *complain(size_t which, int made, int hit, const soekpi_error *error) {
    soekpi_status bad = handles[which].bad, other = handles[which].other;
    if (balance != 0)
        return "blocks are left behind";
    if (!hit)
        return made == (bad == SOEKPI_OK) ? NULL : "fails with memory enough";
    if (made)
        return digest == expected ? NULL : "succeeds although an allocation failed, with something left out";
    if (error->code != SOEKPI_ERROR_MEMORY && (other == SOEKPI_OK || error->code != other) &&
        (bad == SOEKPI_OK || error->code != bad))
        return "gives another error than that memory is out";
    return error->message[0] == '\0' ? "gives no message" : NULL;
}

/* One round with the `at`-th allocation failing. 1: go on, 0: it was not
 * reached, -1: wrong. */
static int fail_handle(size_t which, long at, int on) {
    soekpi_error error = {0};
    arm(at, on);
    void *handle = handles[which].make(&error);
    int hit = failed;
    long taken = balance;
    disarm();
    digest = 0;
    if (handle != NULL) {
        handles[which].read(handle);
        arm(0, 0);
        balance = taken;
        handles[which].destroy(handle);
        disarm();
    }
    const char *complaint = complain(which, handle != NULL, hit, &error);
    if (complaint == NULL)
        return hit;
    printf("# allocation %ld%s: %s (code %d, %ld blocks, %s)\n", at, on ? " and all after" : "", complaint,
           (int)error.code, balance, error.message);
    return -1;
}

static int fail_each(size_t which, long *rounds) {
    (void)fail_handle(which, 0, 0);
    expected = digest;
    for (int on = 0; on < 2; on++) {
        for (long at = 1; at < GIVE_UP; at++) {
            int result = fail_handle(which, at, on);
            if (result < 0)
                return 0;
            if (result == 0)
                break;
            (*rounds)++;
        }
    }
    return 1;
}

/* Text that extends a catalogue: all or nothing is added. */
static int fail_extension(long *rounds) {
    for (int on = 0; on < 2; on++) {
        for (long at = 1; at < GIVE_UP; at++) {
            soekpi_error error = {0};
            soekpi_catalogue *extended = soekpi_catalogue_create(NULL);
            size_t items = soekpi_item_count(extended), indicators = soekpi_indicator_count(extended);
            arm(at, on);
            soekpi_status status =
                soekpi_catalogue_add_text(extended, catalogue_text, sizeof catalogue_text - 1, &error);
            disarm();
            int hit = failed;
            int whole = soekpi_item_count(extended) == items + 2 &&
                        soekpi_indicator_count(extended) == indicators + 1;
            int none = soekpi_item_count(extended) == items && soekpi_indicator_count(extended) == indicators;
            int32_t what;
            size_t index;
            int known = soekpi_catalogue_find(extended, "guarding", &what, &index, NULL) == SOEKPI_OK;
            /* What a failed call left in its handle must not stop a second try. */
            int again = hit && soekpi_catalogue_add_text(extended, catalogue_text, sizeof catalogue_text - 1,
                                                         &error) == SOEKPI_OK;
            soekpi_catalogue_free(extended);
            if (!hit && status == SOEKPI_OK && whole && known)
                break;
            if (!hit || status != SOEKPI_ERROR_MEMORY || !none || known || !again) {
                printf("# allocation %ld: status %d, whole %d, none %d, known %d, again %d\n", at,
                       (int)status, whole, none, known, again);
                return 0;
            }
            (*rounds)++;
        }
    }
    return 1;
}

/* What runs without allocating. */
static int allocates_nothing(void) {
    soekpi_evaluation *evaluation = make_evaluation(NULL);
    soekpi_calculator *calculator = make_calculator(NULL);
    if (evaluation == NULL || calculator == NULL)
        return 0;
    double values[16], margins[16];
    uint8_t verdicts[16];
    soekpi_results results = {
        .size = sizeof results, .capacity = 3, .values = values, .margins = margins, .verdicts = verdicts};
    soekpi_outcome outcome;
    char buffer[512];
    arm(1, 1);
    int good = soekpi_evaluation_run(evaluation, 0, 3, &results, NULL) == SOEKPI_OK;
    good = soekpi_calculator_run(calculator, figures, &outcome) == SOEKPI_OK && good;
    good = soekpi_growth(3, 2, &(soekpi_value){0}) == SOEKPI_OK && good;
    disarm();
    good = good && allocations == 0 && balance == 0;
    /* Texts may need memory, but then say so. */
    arm(1, 1);
    soekpi_status status =
        soekpi_evaluation_explain(evaluation, 0, 0, SOEKPI_CHINESE, buffer, sizeof buffer, NULL);
    disarm();
    good = good && balance == 0 && status == (failed ? SOEKPI_ERROR_MEMORY : SOEKPI_OK);
    soekpi_calculator_free(calculator);
    soekpi_evaluation_free(evaluation);
    return good;
}

enum { TREE_ROWS = 1503, TREE_GROUPS = 4 };

/* 1500 entities in the first of four groups, each of which is in the next. */
static soekpi_table *make_tree_table(void) {
    static const char *const names[TREE_GROUPS] = {"一", "二", "三", "四"};
    static double cells[TREE_ROWS];
    static int32_t entity_codes[TREE_ROWS], group_codes[TREE_ROWS];
    soekpi_table *table = soekpi_table_create(catalogue, TREE_ROWS, NULL);
    for (int row = 0; row < TREE_ROWS; row++) {
        int structure = row - (TREE_ROWS - TREE_GROUPS + 1);
        cells[row] = structure < 0 ? row / 3.0 : (double)NAN;
        entity_codes[row] = structure < 0 ? -1 : structure;
        group_codes[row] = structure < 0 ? 0 : structure + 1;
    }
    int good = table != NULL;
    for (int i = 0; good && i < 3; i++) {
        static const char *const figure_names[] = {"total_profit@prior", "total_liabilities", "total_assets"};
        good = soekpi_table_add_column(table, figure_names[i], cells, sizeof *cells, TREE_ROWS, NULL) ==
               SOEKPI_OK;
    }
    good = good &&
           soekpi_table_set_key(table, SOEKPI_KEY_ENTITY, names, TREE_GROUPS, entity_codes,
                                sizeof *entity_codes, TREE_ROWS, NULL) == SOEKPI_OK &&
           soekpi_table_set_key(table, SOEKPI_KEY_GROUP, names, TREE_GROUPS, group_codes, sizeof *group_codes,
                                TREE_ROWS, NULL) == SOEKPI_OK;
    if (good)
        return table;
    soekpi_table_free(table);
    return NULL;
}

/* Many members of groups are summed at once where there is memory for it, and else one by one: the results
 * are the same. */
static int judges_groups_without_memory(long *rounds) {
    soekpi_table *table = make_tree_table();
    soekpi_evaluation *evaluation = table != NULL ? soekpi_evaluation_create(plan, table, NULL, NULL) : NULL;
    soekpi_evaluation_info info = {.size = sizeof info};
    double values[2][32];
    int good = evaluation != NULL && soekpi_evaluation_describe(evaluation, &info) == SOEKPI_OK &&
               info.groups == TREE_GROUPS && info.targets * info.groups <= 32;
    memset(values, 0, sizeof values);
    for (long at = 0; good; at++) {
        soekpi_results results = {.size = sizeof results, .capacity = info.groups, .values = values[at > 0]};
        arm(at, 0);
        good = soekpi_evaluation_run(evaluation, info.entities, info.groups, &results, NULL) == SOEKPI_OK;
        disarm();
        good = good && balance == 0 && (at == 0 || memcmp(values[0], values[1], sizeof *values) == 0);
        if (at > 0 && !failed)
            break;
        *rounds += failed;
    }
    soekpi_evaluation_free(evaluation);
    soekpi_table_free(table);
    return good;
}

static void report(int number, int good, const char *name, long rounds) {
    printf("%s %d - %s (%ld failed allocations)\n", good ? "ok" : "not ok", number, name, rounds);
    fflush(stdout);
}

int main(void) {
    static char buffer[BUFSIZ];
    static const char region_csv[] = "地区,期间,GDP增速\n示例区,2023,6.7%\n";
    int count = (int)(sizeof handles / sizeof *handles), number = 0;
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    printf("1..%d\n", count + 3);
    catalogue = soekpi_catalogue_create(NULL);
    plan = make_plan(NULL);
    entities = make_table(NULL);
    regions = soekpi_table_parse_csv(catalogue, region_csv, sizeof region_csv - 1, NULL, NULL);
    summed = make_summed();
    make_front();
    make_district();
    if (district == NULL || front_plan == NULL || front_table == NULL || plan == NULL || entities == NULL ||
        regions == NULL || summed == NULL || !make_parts() || !make_works() ||
        (works = make_records(NULL)) == NULL) {
        printf("Bail out! nothing can be built\n");
        return 1;
    }
    /* glibc keeps the tables of a conversion once they are loaded. */
    soekpi_table_free(make_csv_gb18030(NULL));
    for (size_t i = 0; i < (size_t)count; i++) {
        long rounds = 0;
        int good = fail_each(i, &rounds);
        report(++number, good && rounds > 0, handles[i].name, rounds);
    }
    long rounds = 0;
    int good = fail_extension(&rounds);
    report(++number, good && rounds > 0, "soekpi_catalogue_add_text", rounds);
    report(++number, allocates_nothing(), "runs allocate nothing", 0);
    rounds = 0;
    good = judges_groups_without_memory(&rounds);
    report(++number, good && rounds > 0, "groups without memory", rounds);
    soekpi_evaluation_free(summed);
    free_parts();
    soekpi_evaluation_free(works);
    free_works();
    soekpi_evaluation_free(district);
    soekpi_table_free(district_table);
    soekpi_table_free(front_table);
    soekpi_plan_free(front_plan);
    soekpi_table_free(regions);
    soekpi_table_free(entities);
    soekpi_plan_free(plan);
    soekpi_catalogue_free(catalogue);
    return 0;
}
