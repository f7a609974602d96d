/* Every allocation of every constructor fails in turn: once alone, and once with
 * all that follow it. The call then says that memory is out, or succeeds whole,
 * and nothing it allocated is left behind. TAP on standard output.
 *
 * The program replaces malloc for itself and all libraries by counting wrappers
 * of glibc's own. */
#include <stdio.h>

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

static const struct {
    const char *name;
    void *(*make)(soekpi_error *error);
    void (*destroy)(void *handle);
    soekpi_status bad;   /* the error that the call ends in when memory lasts */
    soekpi_status other; /* an error that a failed allocation elsewhere may become */
} handles[] = {
    {"soekpi_catalogue_create", make_catalogue, free_catalogue, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_plan_builtin", make_builtin, free_plan, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_plan_parse", make_plan, free_plan, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_plan_parse of a bad plan", make_bad_plan, free_plan, SOEKPI_ERROR_NAME, SOEKPI_OK},
    {"soekpi_table_create, columns and keys", make_table, free_table, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_table_parse_csv", make_csv, free_table, SOEKPI_OK, SOEKPI_OK},
    /* iconv loads its tables from files: what fails there is its own matter. */
    {"soekpi_table_parse_csv of GB18030", make_csv_gb18030, free_table, SOEKPI_OK, SOEKPI_ERROR_ENCODING},
    {"soekpi_table_join", make_join, free_table, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_evaluation_create", make_evaluation, free_evaluation, SOEKPI_OK, SOEKPI_OK},
    {"soekpi_calculator_create", make_calculator, free_calculator, SOEKPI_OK, SOEKPI_OK},
};

enum { GIVE_UP = 1000000 };

/* One round with the `at`-th allocation failing. 1: go on, 0: it was not
 * reached, -1: wrong. */
static int fail_handle(size_t which, long at, int on) {
    soekpi_error error = {0};
    arm(at, on);
    void *handle = handles[which].make(&error);
    int hit = failed;
    if (handle != NULL)
        handles[which].destroy(handle);
    disarm();
    const char *complaint = NULL;
    soekpi_status other = handles[which].other;
    if (balance != 0)
        complaint = "blocks are left behind";
    else if (!hit)
        complaint = (handle == NULL) == (handles[which].bad == SOEKPI_OK) ? "fails with memory enough" : NULL;
    else if (handle != NULL && other == SOEKPI_OK)
        complaint = "succeeds although an allocation failed";
    else if (handle == NULL && error.code != SOEKPI_ERROR_MEMORY && error.code != other &&
             (handles[which].bad == SOEKPI_OK || error.code != handles[which].bad))
        complaint = "gives another error than that memory is out";
    else if (handle == NULL && error.message[0] == '\0')
        complaint = "gives no message";
    if (complaint == NULL)
        return hit;
    printf("# allocation %ld%s: %s (code %d, %ld blocks, %s)\n", at, on ? " and all after" : "", complaint,
           (int)error.code, balance, error.message);
    return -1;
}

static int fail_each(size_t which, long *rounds) {
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

static void report(int number, int good, const char *name, long rounds) {
    printf("%s %d - %s (%ld failed allocations)\n", good ? "ok" : "not ok", number, name, rounds);
    fflush(stdout);
}

int main(void) {
    static char buffer[BUFSIZ];
    static const char region_csv[] = "地区,期间,GDP增速\n示例区,2023,6.7%\n";
    int count = (int)(sizeof handles / sizeof *handles), number = 0;
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    printf("1..%d\n", count + 2);
    catalogue = soekpi_catalogue_create(NULL);
    plan = make_plan(NULL);
    entities = make_table(NULL);
    regions = soekpi_table_parse_csv(catalogue, region_csv, sizeof region_csv - 1, NULL, NULL);
    if (plan == NULL || entities == NULL || regions == NULL) {
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
    soekpi_table_free(regions);
    soekpi_table_free(entities);
    soekpi_plan_free(plan);
    soekpi_catalogue_free(catalogue);
    return 0;
}
