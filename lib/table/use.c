/* What columns are for that hold no figures: keys, units, rows of item and
 * value, and the columns that describe a row for people. */
#include "table/read.h"

#include "base/memory.h"

/* Headers as soekpi_header_key() folds them. The strength tells which of two
 * columns for one key is the key; the other then only describes. */
static const struct {
    header_use use;
    int strength;
    const char *keys[40]; /* ends with NULL */
} uses[] = {
    {HEADER_ENTITY, 3, {"entity",          "entity_name",    "company",      "company_name", "enterprise",
                        "enterprise_name", "企业",           "企业名称",     "企业全称",     "企业单位",
                        "企业(单位)名称",  "单位(企业)名称", "企业/单位",    "单位/企业",    "单位名称",
                        "单位全称",        "填报单位",       "填报单位名称", "填报企业",     "报送单位",
                        "上报单位",        "编制单位",       "公司",         "公司名称",     "公司全称",
                        "成员单位",        "成员企业",       "所属企业",     "子公司",       "子公司名称",
                        "监管企业"}},
    {HEADER_ENTITY, 2, {"单位"}}, /* or the unit of the row: its cells tell */
    {HEADER_ENTITY, 1, {"name", "名称", "region", "district", "地区", "区域"}},
    {HEADER_ENTITY, 0, {"short_name", "简称", "企业简称", "单位简称", "公司简称", "证券简称", "股票简称"}},
    {HEADER_CODE,
     3,
     {"统一社会信用代码", "社会信用代码", "统一信用代码", "统一社会信用编码", "unified_social_credit_code"}},
    {HEADER_CODE,
     2,
     {"信用代码", "组织机构代码", "企业代码", "企业编码", "单位代码", "单位编码", "公司代码", "证券代码",
      "股票代码", "stock_code", "entity_code", "company_code", "security_code", "ticker"}},
    {HEADER_CODE, 1, {"代码", "code"}},
    {HEADER_PERIOD,
     3,
     {"period", "period_end", "reporting_period", "year_month", "期间", "报告期", "报告期间", "会计期间",
      "报表期间", "统计期间", "数据期间", "所属期", "所属期间", "期次", "年月", "会计年月"}},
    {HEADER_PERIOD, 1, {"date", "日期", "时间", "报告期末", "截止日期", "截至日期", "报表日期"}},
    {HEADER_YEAR, 2, {"year", "fiscal_year", "年", "年度", "年份", "会计年度", "报告年度"}},
    {HEADER_MONTH, 1, {"month", "月", "月份", "会计月份", "报告月份"}},
    {HEADER_GROUP, 3, {"group", "group_name", "集团", "集团名称", "所属集团", "所属集团名称", "分组"}},
    {HEADER_GROUP, 2, {"上级单位", "上级单位名称", "上级企业", "主管单位", "母公司名称", "parent_company"}},
    {HEADER_GROUP, 1, {"上级", "parent"}}, /* and 母公司, unless it holds figures */
    {HEADER_ROLE, 3, {"role", "角色", "行类型", "行类别"}},
    {HEADER_SEGMENT,
     3,
     {"segment", "segment_name", "business_segment", "operating_segment", "业务板块", "业务板块名称", "板块",
      "板块名称", "业务分部", "经营分部", "报告分部", "分部", "分部名称"}},
    {HEADER_COUNTERPARTY,
     3,
     {"counterparty", "counterparty_name", "对方单位", "对方单位名称", "对方企业", "对方企业名称", "交易对方",
      "交易对方名称", "关联方", "关联方名称", "关联单位"}},
    {HEADER_CURRENCY, 3, {"currency", "currency_code", "币种", "币别", "货币", "货币种类"}},
    {HEADER_UNIT, 3, {"unit", "units", "计量单位", "货币单位", "金额单位"}},
    {HEADER_ITEM,
     3,
     {"item",
      "item_name",
      "line_item",
      "indicator",
      "indicator_name",
      "account",
      "项目",
      "项目名称",
      "指标",
      "指标名称",
      "指标项目",
      "项目/指标",
      "主要指标",
      "主要经济指标",
      "经济指标",
      "财务指标",
      "科目",
      "科目名称",
      "会计科目",
      "报表项目",
      "资产",
      "资产类",
      "负债",
      "负债和所有者权益",
      "负债及所有者权益",
      "负债与所有者权益",
      "负债和所有者权益(或股东权益)",
      "负债及所有者权益(或股东权益)",
      "负债和股东权益",
      "负债及股东权益",
      "负债和净资产",
      "负债及权益",
      "assets",
      "liabilities_and_equity",
      "liabilities_and_owners'equity",
      "liabilities_and_shareholders'equity"}},
    {HEADER_VALUE, 3, {"value", "amount", "值", "数值", "指标值", "金额", "数额"}},
    {HEADER_GROWTH, 3, {"growth", "增速", "同比增速"}},
    {HEADER_GROWTH_UNIT, 3, {"growth_unit", "增速单位"}},
    {HEADER_DESCRIPTION,
     3,
     {"source", "来源",     "数据来源", "资料来源", "note",     "notes",  "remark", "remarks", "备注",
      "说明",   "附注",     "附注编号", "注释",     "注释号",   "口径",   "basis",  "due",     "kind",
      "类别",   "企业类别", "企业类型", "企业性质", "企业级次", "级次",   "层级",   "行业",    "所属行业",
      "no",     "no.",      "序号",     "行次",     "编号",     "联系人", "填报人", "填报日期"}},
};

/* A header's use; *strength tells the more telling of two. */
static bool find_use(const char *key, header_use *use, int *strength) {
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++) {
        for (size_t k = 0; k < sizeof uses[i].keys / sizeof *uses[i].keys && uses[i].keys[k] != NULL; k++) {
            if (strcmp(key, uses[i].keys[k]) == 0) {
                *use = uses[i].use;
                *strength = uses[i].strength;
                return true;
            }
        }
    }
    return false;
}

char *soekpi_header_key(slice header) {
    char *key = soekpi_name_key(header);
    size_t length = key != NULL ? strlen(key) : 0;
    if (length > 1 && key[length - 1] == ':') {
        key[length - 1] = '\0'; /* 项目： */
    }
    return key;
}

bool soekpi_header_use(slice header, header_use *use, int *strength) {
    char *key = soekpi_header_key(header);
    *use = HEADER_FIGURES;
    *strength = 0;
    if (key == NULL) {
        return false;
    }
    (void)find_use(key, use, strength);
    soekpi_release(key);
    return true;
}

bool soekpi_header_is_ambiguous(slice header) {
    char folded[16];
    return soekpi_fold_word(header, folded, sizeof folded) && strcmp(folded, "单位") == 0;
}

bool soekpi_header_is_parent(slice header) {
    char folded[16];
    return soekpi_fold_word(header, folded, sizeof folded) && strcmp(folded, "母公司") == 0;
}

int32_t soekpi_key_of_header(const char *header) {
    header_use use = HEADER_FIGURES;
    int strength;
    if (header == NULL || !soekpi_header_use(soekpi_slice(header), &use, &strength)) {
        return -1;
    }
    if (soekpi_header_is_parent(soekpi_slice(header))) {
        return SOEKPI_KEY_GROUP;
    }
    switch (use) {
    case HEADER_ENTITY:
        return strength > 0 ? SOEKPI_KEY_ENTITY : -1; /* 简称 stands for a name only where there is none */
    case HEADER_CODE:
        return SOEKPI_KEY_CODE;
    case HEADER_PERIOD:
    case HEADER_YEAR:
    case HEADER_MONTH:
        return SOEKPI_KEY_PERIOD;
    case HEADER_GROUP:
        return SOEKPI_KEY_GROUP;
    case HEADER_ROLE:
        return SOEKPI_KEY_ROLE;
    case HEADER_SEGMENT:
        return SOEKPI_KEY_SEGMENT;
    case HEADER_COUNTERPARTY:
        return SOEKPI_KEY_COUNTERPARTY;
    default:
        return -1;
    }
}
