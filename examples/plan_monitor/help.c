/* What --help and --list print. */
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
    "  --data-entity 名称  数据中未注明企业的行所属的企业, 如一户企业的报表\n"
    "  --data-period 期间  数据中未注明期间的行所属的期间\n"
    "  --group 名称        集团自身的名称: 该行是上报的合计\n"
    "  --map '列名=项目'   将某列或某行的名称读作某项目, 如 --map '利润=利润总额(万元)'; '=' "
    "右边为空则不读;\n"
    "                      可重复\n"
    "  --shape 版式        宽表 columns、快报 quick_report、报表 statement、清单 list; 默认自动识别\n"
    "  --header-rows 行数  表头的行数, 1 至 3; 默认自动识别\n"
    "  --dash 读法         横线 (-、—) 读作 missing 缺失 (默认) 或 zero 零\n"
    "  --quarters 口径     季度数为 cumulative 累计 (默认) 或 single 单季\n"
    "  --encoding 编码     数据的编码; 默认自动识别\n"
    "  --format 格式       text (默认)、csv 或 json\n"
    "  --lang 语言         zh (默认) 或 en\n"
    "  --explain           列出每个数的算式和每条说明; 默认只列未达标的算式\n"
    "  --findings 范围     doubts (默认): 列出必须核对和请核对的数据, 说明只计数; all: 全部列出\n"
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
    "  --data-entity NAME  the enterprise of rows that name none, as in a statement\n"
    "  --data-period PERIOD\n"
    "                      the period of rows that name none\n"
    "  --group NAME        the group's own name: its row is a reported total\n"
    "  --map 'HEADER=NAME' what a column, or an item of a row, is read as:\n"
    "                      --map 'profit=total_profit(万元)'; nothing behind '=' leaves it unread;\n"
    "                      may be repeated\n"
    "  --shape SHAPE       columns, quick_report, statement or list; default: found out\n"
    "  --header-rows N     rows of the header, 1 to 3; default: found out\n"
    "  --dash MEANING      a dash in a cell is missing (default) or zero\n"
    "  --quarters MEANING  figures of a quarter are cumulative (default) or single\n"
    "  --encoding NAME     encoding of the data; default: found out\n"
    "  --format FORMAT     text (default), csv or json\n"
    "  --lang LANGUAGE     zh (default) or en\n"
    "  --explain           show the calculation of every figure and every note; default: the\n"
    "                      calculations of breaches\n"
    "  --findings EXTENT   doubts (default): list what to correct and what to look at, and count\n"
    "                      the notes; all: list everything\n"
    "  --partial           leave enterprises without data out of a group, and say how many counted\n"
    "  --fill              fill blank figures of last year and 1 January from rows of that date\n"
    "  --strict            a needed item without a column is an error\n"
    "  --list              list the built-in plans\n"
    "  --help              this help\n"
    "\n"
    "Exit status: 3 bad input; else 1 something breached; else 2 something not evaluable; else 0.\n";

void print_help(int32_t language, FILE *out) {
    fputs(choose(language, help_chinese, help_english), out);
}

void print_plans(int32_t language, FILE *out) {
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
