/* The command line of group_rollup. */
#include <stdlib.h>
#include <string.h>

#include "rollup.h"
#include "words.h"

static const char usage_chinese[] =
    "用法: group_rollup 计划或指标 数据... [选项]\n"
    "\n"
    "一个组的汇总与合并, 逐步列出, 可手工核对: 成员的数及并表比例、简单合计、按比例合计、抵销、合并数、\n"
    "上报数、差异及其原因, 各成员的贡献 (拉动、贡献率)。\n"
    "\n"
    "  计划或指标          内置计划、YAML 文件, 或一个指标、项目的名称, 如 资产负债率、净利润\n"
    "  数据                CSV 文件\n"
    "\n"
    "选项:\n"
    "  --group 名称        哪个组; 可重复; 默认为各顶层的组\n"
    "  --target 名称       计划中只取该目标的指标; 可重复\n"
    "  --period 期间       默认为计划的期间, 或数据中唯一的期间\n"
    "  --unit 单位         显示的金额单位\n"
    "  --data-unit 单位    数据中未注明单位的金额的单位\n"
    "  --set 名称=值       给定参数或公布的水平指标; 可重复\n"
    "  --include 文件      计划所包含的计划; 可重复\n"
    "  --lang 语言         zh (默认) 或 en\n"
    "  --help              本说明\n"
    "\n"
    "退出码: 3 输入有误; 否则 0。\n";

static const char usage_english[] =
    "Usage: group_rollup PLAN-or-INDICATOR DATA... [options]\n"
    "\n"
    "The consolidation of a group step by step, to be checked by hand: the members' figures and\n"
    "shares, plain sum, proportional sum, eliminations, consolidated value, reported value, the\n"
    "gap and its explanation, and what each member contributes.\n"
    "\n"
    "  PLAN-or-INDICATOR   a built-in plan, a YAML file, or the name of an indicator or item\n"
    "  DATA                CSV files\n"
    "\n"
    "Options:\n"
    "  --group NAME        which group; may be repeated; default: the groups at the top\n"
    "  --target ID         of a plan only the indicator of this target; may be repeated\n"
    "  --period PERIOD     default: the plan's, or the data's only one\n"
    "  --unit UNIT         unit of the money shown\n"
    "  --data-unit UNIT    unit of money in the data where no heading names one\n"
    "  --set NAME=VALUE    a parameter or a published level; may be repeated\n"
    "  --include FILE      a plan that the plan includes; may be repeated\n"
    "  --lang LANGUAGE     zh (default) or en\n"
    "  --help              this help\n"
    "\n"
    "Exit status: 3 bad input; else 0.\n";

void print_usage(int32_t language, FILE *out) {
    fputs(choose(language, usage_chinese, usage_english), out);
}

/* The two options that plan_monitor reads otherwise or not at all; false for another one. */
static bool read_own(struct request *out, int count, char **texts, int *position, bool *usable) {
    struct {
        const char *name;
        struct word_list *list;
    } options[] = {{"--group", &out->groups}, {"--target", &out->targets}};
    const char *value = NULL;
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        if (!arguments_option(count, texts, position, options[i].name, &value))
            continue;
        *usable = value != NULL;
        if (*usable)
            options[i].list->words[options[i].list->count++] = value;
        return true;
    }
    return false;
}

/* Whether the catalogue knows the name of an indicator or item; else why not. */
static bool is_measured(const char *name, soekpi_error *error) {
    int32_t what = -1;
    size_t index = 0;
    soekpi_catalogue *catalogue = allocated(soekpi_catalogue_create(NULL));
    bool known = soekpi_catalogue_find(catalogue, name, &what, &index, error) == SOEKPI_OK &&
                 (what == SOEKPI_IS_ITEM || what == SOEKPI_IS_INDICATOR);
    soekpi_catalogue_free(catalogue);
    return known;
}

static bool is_file(const char *path) {
    FILE *file = strcmp(path, "-") == 0 ? NULL : fopen(path, "rb");
    bool found = file != NULL || strcmp(path, "-") == 0;
    if (file != NULL)
        fclose(file);
    return found;
}

/* A name in place of a plan: a plan of one target, which is there for its value. */
static bool name_plan(struct request *out) {
    size_t length = 0;
    soekpi_error error = {0};
    const char *name = out->arguments.plan;
    if (out->arguments.help || soekpi_builtin_plan_text(name, &length) != NULL)
        return true;
    if (is_measured(name, &error)) {
        out->plan_text = text_format("soekpi: 1\nplan: rollup\ngoals:\n"
                                     "  - {id: asked, indicator: \"%s\", rule: \">= 0\"}\n",
                                     name);
        out->arguments.plan_text = out->plan_text;
        return true;
    }
    if (is_file(name))
        return true;
    fprintf(stderr, "%s: '%s' is no file, no built-in plan and no indicator; %s\n", program_name, name,
            error.message);
    return false;
}

bool request_read(int count, char **texts, struct request *out) {
    size_t most = count > 0 ? (size_t)count : 1;
    *out = (struct request){.plan_text = NULL};
    out->groups.words = allocated(calloc(most, sizeof *out->groups.words));
    out->targets.words = allocated(calloc(most, sizeof *out->targets.words));
    /* The rest is read as plan_monitor reads it. */
    char **rest = allocated(calloc(most + 1, sizeof *rest));
    int left = 0;
    bool usable = true;
    for (int i = 0; i < count && usable; i++)
        if (i == 0 || !read_own(out, count, texts, &i, &usable))
            rest[left++] = texts[i];
    usable = usable && arguments_read(left, rest, &out->arguments);
    free(rest);
    return usable && name_plan(out);
}

void request_free(struct request *request) {
    arguments_free(&request->arguments);
    free(request->groups.words);
    free(request->targets.words);
    free(request->plan_text);
}
