/* ratio_calculator: one indicator for one enterprise, as on a pocket calculator.
 *
 *   ratio_calculator roe net_profit=5 total_equity=100 total_equity@opening=90
 *   ratio_calculator 资产负债率 "<= 65 %" 负债总额=1122240.4 资产总额=1728488.2
 *
 * It shows a calculator handle: created for an indicator (or a formula), a rule
 * and the names of the inputs, then run on figures. The program never sets a
 * locale: it prints UTF-8. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <soekpi/soekpi.h>

enum { EXIT_BAD_INPUT = 3, EXIT_BREACHED = 1, EXIT_NOT_EVALUABLE = 2 };
enum { MOST_INPUTS = 128, NAME_SIZE = 256, TEXT_SIZE = 32768 };

static const char help_chinese[] =
    "用法: ratio_calculator 指标 [规则] 名称=数值...\n"
    "\n"
    "  指标          内置指标的名称 (roe、资产负债率; --list 列出) 或公式 (\"净利润 / 营业收入\")\n"
    "  规则          如 \"<= 65 %\"、\"> 上年同期\"、\"between 40 % and 65 %\"; 省略则只计算\n"
    "  名称=数值     如 净利润=\"1,234.5 万元\" total_equity@opening=90 所有者权益(年初)=90\n"
    "\n"
    "  --at-risk 文  临界: 距离 (\"1 pp\") 或条件 (\"> 68 %\")\n"
    "  --round N     先四舍五入到 N 位小数再判断\n"
    "  --annualise   期间流量对存量的比率乘以 12/月数 (另给 months=9)\n"
    "  --set 名=值   给定参数\n"
    "  --partial     推算项可以缺少部分数据\n"
    "  --lang 语言   zh (默认) 或 en\n"
    "  --list        列出全部指标及其公式、来源\n"
    "  --items       列出全部项目\n"
    "  --help        本说明\n"
    "\n"
    "退出码: 3 输入有误; 1 未达标; 2 缺数据或无法计算; 否则 0。\n";

static const char help_english[] =
    "Usage: ratio_calculator INDICATOR [RULE] NAME=VALUE...\n"
    "\n"
    "  INDICATOR     a built-in indicator (see --list) or a formula (\"net_profit / revenue\")\n"
    "  RULE          such as \"<= 65 %\", \"> prior\", \"between 40 % and 65 %\"; without it the value "
    "alone\n"
    "  NAME=VALUE    such as net_profit=\"1,234.5 万元\" total_equity@opening=90\n"
    "\n"
    "  --at-risk X   a band (\"1 pp\") or a condition (\"> 68 %\")\n"
    "  --round N     round to N decimals before judging\n"
    "  --annualise   multiply a flow over a stock by 12/months (give months=9 too)\n"
    "  --set N=V     a parameter\n"
    "  --partial     a derived sum may leave out what is missing\n"
    "  --lang L      zh (default) or en\n"
    "  --list        list all indicators with formula and source\n"
    "  --items       list all items\n"
    "  --help        this help\n"
    "\n"
    "Exit status: 3 bad input; 1 breached; 2 not evaluable; else 0.\n";

/* "name=value" pairs, split. */
struct pairs {
    char names[MOST_INPUTS][NAME_SIZE];
    const char *name_list[MOST_INPUTS]; /* into `names`, as the library takes them */
    const char *values[MOST_INPUTS];
    size_t count;
};

struct request {
    const char *indicator;
    const char *rule;
    struct pairs inputs;
    struct pairs parameters; /* --set */
    soekpi_calculator_options options;
    int32_t language;
    bool help, list, items;
};

static const char *choose(int32_t language, const char *chinese, const char *english) {
    return language == SOEKPI_CHINESE ? chinese : english;
}

static bool refuse(const char *what, const char *text) {
    fprintf(stderr, "ratio_calculator: %s '%s'; see ratio_calculator --help\n", what, text);
    return false;
}

/* ---- the command line ---- */

/* Whether `text` is name=value; a rule may hold '=' only in "<=" or ">=". */
static bool is_pair(const char *text) {
    const char *sign = strchr(text, '=');
    return sign != NULL && sign != text && sign[-1] != '<' && sign[-1] != '>';
}

static bool add_pair(struct pairs *pairs, const char *text) {
    if (!is_pair(text))
        return refuse("expected NAME=VALUE, found", text);
    size_t length = (size_t)(strchr(text, '=') - text);
    if (pairs->count == MOST_INPUTS || length >= NAME_SIZE)
        return refuse("too many inputs, or too long a name, at", text);
    memcpy(pairs->names[pairs->count], text, length);
    pairs->names[pairs->count][length] = '\0';
    pairs->name_list[pairs->count] = pairs->names[pairs->count];
    pairs->values[pairs->count++] = text + length + 1;
    return true;
}

static bool read_option(struct request *request, const char *name, const char *value) {
    if (value == NULL)
        return refuse("a value must follow", name);
    if (strcmp(name, "--set") == 0)
        return add_pair(&request->parameters, value);
    if (strcmp(name, "--at-risk") == 0) {
        request->options.at_risk = value;
        return true;
    }
    if (strcmp(name, "--round") == 0) {
        if (value[0] < '0' || value[0] > '9' || value[1] != '\0')
            return refuse("--round takes a number of decimals from 0 to 9, found", value);
        request->options.round = value[0] - '0' + 1;
        return true;
    }
    if (strcmp(name, "--lang") == 0 && (strcmp(value, "zh") == 0 || strcmp(value, "en") == 0)) {
        request->language = value[0] == 'z' ? SOEKPI_CHINESE : SOEKPI_ENGLISH;
        return true;
    }
    return strcmp(name, "--lang") == 0 ? refuse("--lang is zh or en, found", value)
                                       : refuse("unknown option", name);
}

static bool read_switch(struct request *request, const char *name) {
    bool known = true;
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        request->help = true;
    else if (strcmp(name, "--list") == 0)
        request->list = true;
    else if (strcmp(name, "--items") == 0)
        request->items = true;
    else if (strcmp(name, "--partial") == 0)
        request->options.partial = 1;
    else if (strcmp(name, "--annualise") == 0)
        request->options.annualise = 1;
    else
        known = false;
    return known;
}

static bool read_request(int count, char **texts, struct request *request) {
    bool options_end = false;
    request->options.size = sizeof request->options;
    for (int i = 1; i < count; i++) {
        const char *text = texts[i];
        if (!options_end && strcmp(text, "--") == 0) {
            options_end = true;
        } else if (!options_end && strncmp(text, "-", 1) == 0) {
            if (read_switch(request, text))
                continue;
            i++;
            if (!read_option(request, text, i < count ? texts[i] : NULL))
                return false;
        } else if (request->indicator == NULL) {
            request->indicator = text;
        } else if (!is_pair(text) && request->rule == NULL) {
            request->rule = text;
        } else if (!add_pair(&request->inputs, text)) {
            return false;
        }
    }
    request->options.set_names = request->parameters.name_list;
    request->options.set_values = request->parameters.values;
    request->options.set_count = request->parameters.count;
    if (request->indicator == NULL && !request->help && !request->list && !request->items) {
        fputs("ratio_calculator: an indicator is needed; see ratio_calculator --help\n", stderr);
        return false;
    }
    return true;
}

/* ---- lists ---- */

static void list_indicators(const soekpi_catalogue *catalogue, int32_t language) {
    for (size_t i = 0; i < soekpi_indicator_count(catalogue); i++) {
        soekpi_indicator indicator = {.size = sizeof indicator};
        if (soekpi_indicator_at(catalogue, i, &indicator) != SOEKPI_OK)
            continue;
        printf("%s  %s  [%s]\n    %s\n", indicator.id, choose(language, indicator.chinese, indicator.english),
               soekpi_unit_id(indicator.unit), indicator.formula);
        if (language == SOEKPI_CHINESE)
            printf("    %s\n", indicator.formula_chinese);
        if (indicator.source[0] != '\0')
            printf("    %s%s\n", choose(language, "来源：", "source: "), indicator.source);
    }
}

static void list_items(const soekpi_catalogue *catalogue, int32_t language) {
    for (size_t i = 0; i < soekpi_item_count(catalogue); i++) {
        soekpi_item item = {.size = sizeof item};
        if (soekpi_item_at(catalogue, i, &item) != SOEKPI_OK)
            continue;
        printf("%s  %s  [%s, %s]\n", item.id, choose(language, item.chinese, item.english),
               soekpi_kind_id(item.kind), soekpi_unit_id(item.unit));
        for (size_t k = 0; k < item.definition_count; k++)
            printf("    = %s\n", soekpi_item_definition(catalogue, i, k));
    }
}

/* ---- the calculation ---- */

static bool refuse_error(const char *what, const soekpi_error *error) {
    fprintf(stderr, "ratio_calculator: %s:", what);
    if (error->column > 0)
        fprintf(stderr, "%d:%d:", (int)error->line, (int)error->column);
    fprintf(stderr, " %s\n", error->message);
    return false;
}

static bool read_figures(const struct request *request, double *figures) {
    for (size_t i = 0; i < request->inputs.count; i++) {
        soekpi_error error = {0};
        int32_t digits_lost = 0;
        if (soekpi_read_figure(request->inputs.values[i], &figures[i], &digits_lost, &error) != SOEKPI_OK)
            return refuse_error(request->inputs.names[i], &error);
        if (digits_lost != 0)
            fprintf(stderr, "ratio_calculator: %s: more than 15 significant digits, rounded\n",
                    request->inputs.names[i]);
    }
    return true;
}

/* An input that the catalogue does not know is ignored by an indicator: say so. */
static void warn_of_unknown(const soekpi_catalogue *catalogue, const struct request *request) {
    for (size_t i = 0; i < request->inputs.count; i++) {
        char name[NAME_SIZE];
        soekpi_error error = {0};
        int32_t what = 0;
        size_t index = 0;
        snprintf(name, sizeof name, "%s", request->inputs.names[i]);
        name[strcspn(name, "@(")] = '\0'; /* without "@prior" or "(年初)" */
        char *wide = strstr(name, "（");
        if (wide != NULL)
            *wide = '\0';
        if (soekpi_catalogue_find(catalogue, name, &what, &index, &error) != SOEKPI_OK)
            fprintf(stderr, "ratio_calculator: %s is ignored: %s\n", request->inputs.names[i], error.message);
    }
}

static void print_line(const struct request *request, const char *chinese, const char *english,
                       const char *text) {
    if (text[0] != '\0')
        printf("%s%s\n", choose(request->language, chinese, english), text);
}

/* The names and the formula; a formula from the command line speaks for itself. */
static void print_indicator(const soekpi_catalogue *catalogue, const struct request *request) {
    int32_t what = -1, language = request->language;
    size_t index = 0;
    soekpi_indicator indicator = {.size = sizeof indicator};
    soekpi_item item = {.size = sizeof item};
    if (soekpi_catalogue_find(catalogue, request->indicator, &what, &index, NULL) != SOEKPI_OK) {
        print_line(request, "公式  ", "formula      ", request->indicator);
        return;
    }
    warn_of_unknown(catalogue, request);
    if (what == SOEKPI_IS_INDICATOR && soekpi_indicator_at(catalogue, index, &indicator) == SOEKPI_OK) {
        printf("%s%s (%s)\n", choose(language, "指标  ", "indicator    "),
               choose(language, indicator.chinese, indicator.english), indicator.id);
        if (language == SOEKPI_CHINESE)
            print_line(request, "公式  ", "", indicator.formula_chinese);
        print_line(request, "      ", "formula      ", indicator.formula);
        print_line(request, "来源  ", "source       ", indicator.source);
    } else if (what == SOEKPI_IS_ITEM && soekpi_item_at(catalogue, index, &item) == SOEKPI_OK) {
        printf("%s%s (%s)\n", choose(language, "项目  ", "item         "),
               choose(language, item.chinese, item.english), item.id);
    }
}

static const char *unit_word(int32_t unit, int32_t language) {
    switch (unit) {
    case SOEKPI_MONEY:
        return choose(language, " 元", " yuan");
    case SOEKPI_MONEY_PER_PERSON:
        return choose(language, " 元/人", " yuan per person");
    case SOEKPI_TIMES:
        return choose(language, " 倍", " times");
    default:
        return ""; /* per cent carries its sign */
    }
}

static void print_field(const struct request *request, const soekpi_calculator *calculator,
                        const double *figures, int32_t field, const char *chinese, const char *english) {
    char text[512];
    if (soekpi_calculator_format(calculator, figures, field, -1, text, sizeof text, NULL) != SOEKPI_OK)
        return;
    printf("%s%s%s\n", choose(request->language, chinese, english), text,
           strcmp(text, "-") == 0 ? "" : unit_word(soekpi_calculator_unit(calculator), request->language));
}

static int print_outcome(const struct request *request, const soekpi_calculator *calculator,
                         const double *figures) {
    static char text[TEXT_SIZE];
    int32_t language = request->language;
    soekpi_outcome outcome;
    if (soekpi_calculator_run(calculator, figures, &outcome) != SOEKPI_OK)
        return EXIT_BAD_INPUT;
    if (soekpi_calculator_explain(calculator, figures, language, text, sizeof text, NULL) == SOEKPI_OK)
        print_line(request, "算式  ", "calculation  ", text);
    print_field(request, calculator, figures, SOEKPI_FIELD_VALUE, "现值  ", "value        ");
    if (soekpi_calculator_exact(calculator, figures, SOEKPI_FIELD_VALUE, text, sizeof text, NULL) ==
        SOEKPI_OK)
        print_line(request, "精确  ", "exact        ", text);
    if (request->rule != NULL) {
        print_line(request, "规则  ", "rule         ", request->rule);
        print_field(request, calculator, figures, SOEKPI_FIELD_REFERENCE, "参照  ", "reference    ");
        print_line(request, "结论  ", "verdict      ", soekpi_verdict_text(outcome.verdict, language));
        print_field(request, calculator, figures, SOEKPI_FIELD_MARGIN, "差距  ", "margin       ");
    }
    print_line(request, "原因  ", "reason       ", soekpi_reason_text(outcome.reason, language));
    print_line(request, "变化  ", "change       ",
               soekpi_label_text(outcome.label, soekpi_calculator_profit(calculator), language));
    if (soekpi_calculator_missing(calculator, figures, language, text, sizeof text, NULL) == SOEKPI_OK)
        print_line(request, "缺少  ", "missing      ", text);
    for (size_t i = 0; i < soekpi_calculator_finding_count(calculator); i++) {
        soekpi_finding finding = {.size = sizeof finding};
        if (soekpi_calculator_finding(calculator, i, &finding) == SOEKPI_OK)
            print_line(request, "提示  ", "finding      ",
                       choose(language, finding.chinese, finding.english));
    }
    if (outcome.verdict == SOEKPI_BREACHED)
        return EXIT_BREACHED;
    return outcome.reason != SOEKPI_REASON_OK ? EXIT_NOT_EVALUABLE : EXIT_SUCCESS;
}

static int calculate(const soekpi_catalogue *catalogue, const struct request *request) {
    static double figures[MOST_INPUTS];
    soekpi_error error = {0};
    if (!read_figures(request, figures))
        return EXIT_BAD_INPUT;
    soekpi_calculator *calculator =
        soekpi_calculator_create(catalogue, request->indicator, request->rule, request->inputs.name_list,
                                 request->inputs.count, &request->options, &error);
    if (calculator == NULL) {
        refuse_error("cannot calculate", &error);
        return EXIT_BAD_INPUT;
    }
    print_indicator(catalogue, request);
    int status = print_outcome(request, calculator, figures);
    soekpi_calculator_free(calculator);
    return status;
}

int main(int count, char **texts) {
    static struct request request; /* too large for a small stack */
    int status = EXIT_SUCCESS;
    soekpi_error error = {0};
    if (!read_request(count, texts, &request))
        return EXIT_BAD_INPUT;
    if (request.help) {
        fputs(choose(request.language, help_chinese, help_english), stdout);
        return EXIT_SUCCESS;
    }
    soekpi_catalogue *catalogue = soekpi_catalogue_create(&error);
    if (catalogue == NULL) {
        refuse_error("catalogue", &error);
        return EXIT_BAD_INPUT;
    }
    if (request.list)
        list_indicators(catalogue, request.language);
    else if (request.items)
        list_items(catalogue, request.language);
    else
        status = calculate(catalogue, &request);
    soekpi_catalogue_free(catalogue);
    if (fflush(stdout) != 0 || ferror(stdout))
        return EXIT_BAD_INPUT;
    return status;
}
