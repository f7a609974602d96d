#include <stdlib.h>
#include <string.h>

#include "words.h"

static const char help_chinese[] =
    "用法: plan_monitor 计划 数据... [选项]\n"
    "\n"
    "按计划逐户、逐组评价国有企业的经营指标: 现值、参照、结论、差距和原因。\n"
    "\n"
    "  计划                内置计划的名称 (--list 列出) 或 YAML 文件; - 为标准输入\n"
    "  数据                CSV 文件 (UTF-8 或 GBK/GB18030), 可有多个; - 为标准输入\n"
    "\n"
    "选项:\n"
    "  --period 期间       评价的期间, 如 2023-09、2023Q3、2023年1-9月; 默认为计划的期间\n"
    "  --as-of 日期        截至日期; 默认为期末\n"
    "  --set 名称=值       给定参数或公布的水平指标, 如 --set gdp_growth=6.7%; 可重复\n"
    "  --unit 单位         显示的金额单位: 元、千元、万元、百万元、亿元; 默认为计划的单位\n"
    "  --data-unit 单位    数据中未注明单位的金额的单位; 默认为元\n"
    "  --encoding 编码     数据的编码; 默认自动识别\n"
    "  --format 格式       text (默认)、csv 或 json\n"
    "  --lang 语言         zh (默认) 或 en\n"
    "  --explain           列出每个数的算式; 默认只列未达标的\n"
    "  --partial           组内缺数据的企业不计入, 并注明计入的户数\n"
    "  --fill              上年同期和年初的空格取自数据中该日期的行\n"
    "  --strict            所需项目没有对应的列时报错\n"
    "  --list              列出内置计划\n"
    "  --help              本说明\n"
    "\n"
    "退出码: 3 输入有误; 否则 1 有未达标; 否则 2 有缺数据或无法计算; 否则 0。\n";

static const char help_english[] =
    "Usage: plan_monitor PLAN DATA... [options]\n"
    "\n"
    "Holds the figures of state-owned enterprises against a plan: value, reference,\n"
    "verdict, gap and reason for every enterprise and group.\n"
    "\n"
    "  PLAN                a built-in plan (see --list) or a YAML file; - is standard input\n"
    "  DATA                CSV files (UTF-8, or GBK/GB18030); - is standard input\n"
    "\n"
    "Options:\n"
    "  --period PERIOD     the period judged: 2023-09, 2023Q3, 2023; default: the plan's\n"
    "  --as-of DATE        default: the end of that period\n"
    "  --set NAME=VALUE    a parameter or a published level, as in --set gdp_growth=6.7%;\n"
    "                      may be repeated\n"
    "  --unit UNIT         unit of the money shown: 元, 千元, 万元, 百万元, 亿元; default: the plan's\n"
    "  --data-unit UNIT    unit of money in the data where no heading names one; default: 元\n"
    "  --encoding NAME     encoding of the data; default: found out\n"
    "  --format FORMAT     text (default), csv or json\n"
    "  --lang LANGUAGE     zh (default) or en\n"
    "  --explain           show the calculation of every figure; default: of breaches\n"
    "  --partial           leave enterprises without data out of a group, and say how many counted\n"
    "  --fill              fill blank figures of last year and 1 January from rows of that date\n"
    "  --strict            a needed item without a column is an error\n"
    "  --list              list the built-in plans\n"
    "  --help              this help\n"
    "\n"
    "Exit status: 3 bad input; else 1 something breached; else 2 something not evaluable; else 0.\n";

void arguments_print_help(int32_t language, FILE *out) {
    fputs(choose(language, help_chinese, help_english), out);
}

void arguments_print_plans(int32_t language, FILE *out) {
    soekpi_catalogue *catalogue = allocated(soekpi_catalogue_create(NULL));
    for (size_t i = 0; i < soekpi_builtin_plan_count(); i++) {
        const char *id = soekpi_builtin_plan_id(i);
        soekpi_plan *plan = soekpi_plan_builtin(catalogue, id, NULL);
        soekpi_plan_info info = {.size = sizeof info};
        if (plan != NULL && soekpi_plan_describe(plan, &info) == SOEKPI_OK)
            fprintf(out, "%-28s  %s\n", id, title_of(language, info.title_chinese, info.title_english));
        soekpi_plan_free(plan);
    }
    soekpi_catalogue_free(catalogue);
}

static bool refuse(const char *what, const char *text) {
    fprintf(stderr, "plan_monitor: %s '%s'; see plan_monitor --help\n", what, text);
    return false;
}

/* "name=value" */
static bool add_set(struct arguments *out, const char *text) {
    const char *sign = strchr(text, '=');
    if (sign == NULL || sign == text)
        return refuse("--set takes NAME=VALUE, found", text);
    size_t length = (size_t)(sign - text);
    char *name = allocated(calloc(length + 1, 1));
    memcpy(name, text, length);
    out->set_names[out->set_count] = name;
    out->set_values[out->set_count++] = sign + 1;
    return true;
}

static bool read_format(struct arguments *out, const char *text) {
    static const char *const names[] = {[OUTPUT_TEXT] = "text", [OUTPUT_CSV] = "csv", [OUTPUT_JSON] = "json"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(text, names[i]) == 0) {
            out->format = (output_format)i;
            return true;
        }
    return refuse("--format is text, csv or json, found", text);
}

static bool read_language(struct arguments *out, const char *text) {
    if (strcmp(text, "zh") != 0 && strcmp(text, "en") != 0)
        return refuse("--lang is zh or en, found", text);
    out->language = text[0] == 'z' ? SOEKPI_CHINESE : SOEKPI_ENGLISH;
    return true;
}

/* An option that stands alone; false when `name` is none. */
static bool read_switch(struct arguments *out, const char *name) {
    struct {
        const char *name;
        bool *value;
    } switches[] = {{"--partial", &out->partial}, {"--fill", &out->fill}, {"--strict", &out->strict},
                    {"--explain", &out->explain}, {"--help", &out->help}, {"-h", &out->help},
                    {"--list", &out->list}};
    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++)
        if (strcmp(name, switches[i].name) == 0) {
            *switches[i].value = true;
            return true;
        }
    return false;
}

/* The length of an option's name when `text` is "--name" or "--name=value", else 0. */
static size_t option_name(const char *text, const char *name) {
    size_t length = strlen(name);
    return strncmp(text, name, length) == 0 && (text[length] == '\0' || text[length] == '=') ? length : 0;
}

/* An option with a value, "--unit 万元" or "--unit=万元". `*position` moves to its last word. */
static bool read_option(struct arguments *out, int count, char **texts, int *position) {
    struct {
        const char *name;
        const char **value;
        bool (*read)(struct arguments *out, const char *text);
    } options[] = {{"--period", &out->period, NULL},     {"--as-of", &out->as_of, NULL},
                   {"--unit", &out->money_unit, NULL},   {"--data-unit", &out->data_unit, NULL},
                   {"--encoding", &out->encoding, NULL}, {"--set", NULL, add_set},
                   {"--format", NULL, read_format},      {"--lang", NULL, read_language}};
    const char *text = texts[*position];
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        size_t length = option_name(text, options[i].name);
        if (length == 0)
            continue;
        const char *value = text[length] == '=' ? text + length + 1 : NULL;
        if (value == NULL && *position + 1 < count)
            value = texts[++*position];
        if (value == NULL)
            return refuse("a value must follow", options[i].name);
        if (options[i].read != NULL)
            return options[i].read(out, value);
        *options[i].value = value;
        return true;
    }
    return refuse("unknown option", text);
}

bool arguments_read(int count, char **texts, struct arguments *out) {
    size_t most = count > 0 ? (size_t)count : 1;
    bool options_end = false;
    size_t standard_inputs = 0;
    *out = (struct arguments){.language = SOEKPI_CHINESE};
    out->data = allocated(calloc(most, sizeof *out->data));
    out->set_names = allocated(calloc(most, sizeof *out->set_names));
    out->set_values = allocated(calloc(most, sizeof *out->set_values));
    for (int i = 1; i < count; i++) {
        const char *text = texts[i];
        if (!options_end && strcmp(text, "--") == 0) {
            options_end = true;
        } else if (!options_end && text[0] == '-' && text[1] != '\0') {
            if (!read_switch(out, text) && !read_option(out, count, texts, &i))
                return false;
        } else {
            standard_inputs += strcmp(text, "-") == 0 ? 1 : 0;
            if (out->plan == NULL)
                out->plan = text;
            else
                out->data[out->data_count++] = text;
        }
    }
    if (out->help || out->list)
        return true;
    if (out->plan == NULL || out->data_count == 0) {
        fputs("plan_monitor: a plan and at least one data file are needed; see plan_monitor --help\n",
              stderr);
        return false;
    }
    if (standard_inputs > 1)
        return refuse("standard input can be read only once, found a second", "-");
    return true;
}

void arguments_free(struct arguments *arguments) {
    for (size_t i = 0; i < arguments->set_count; i++)
        free(arguments->set_names[i]);
    free(arguments->set_names);
    free(arguments->set_values);
    free(arguments->data);
}
