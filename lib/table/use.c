/* What columns are for that hold no figures: keys, units, rows of item and
 * value, and the columns that describe a row for people. */
#include "table/read.h"

#include "base/memory.h"

/* Headers as soekpi_name_key() folds them. The strength tells which of two
 * columns for one key is the key; the other then only describes. */
static const struct {
    const char *key;
    header_use use;
    int strength;
} headers[] = {
    {"entity", HEADER_ENTITY, 3},
    {"entity_name", HEADER_ENTITY, 3},
    {"company", HEADER_ENTITY, 3},
    {"company_name", HEADER_ENTITY, 3},
    {"enterprise", HEADER_ENTITY, 3},
    {"enterprise_name", HEADER_ENTITY, 3},
    {"企业", HEADER_ENTITY, 3},
    {"企业名称", HEADER_ENTITY, 3},
    {"单位名称", HEADER_ENTITY, 3},
    {"企业全称", HEADER_ENTITY, 3},
    {"单位全称", HEADER_ENTITY, 3},
    {"公司全称", HEADER_ENTITY, 3},
    {"填报单位", HEADER_ENTITY, 3},
    {"编制单位", HEADER_ENTITY, 3},
    {"企业(单位)名称", HEADER_ENTITY, 3},
    {"公司", HEADER_ENTITY, 3},
    {"公司名称", HEADER_ENTITY, 3},
    {"单位", HEADER_ENTITY, 2}, /* or the unit of the row: its cells tell */
    {"name", HEADER_ENTITY, 1},
    {"名称", HEADER_ENTITY, 1},
    {"region", HEADER_ENTITY, 1},
    {"district", HEADER_ENTITY, 1},
    {"地区", HEADER_ENTITY, 1},
    {"period", HEADER_PERIOD, 3},
    {"period_end", HEADER_PERIOD, 3},
    {"期间", HEADER_PERIOD, 3},
    {"报告期", HEADER_PERIOD, 3},
    {"报告期间", HEADER_PERIOD, 3},
    {"会计期间", HEADER_PERIOD, 3},
    {"year", HEADER_YEAR, 2},
    {"年", HEADER_YEAR, 2},
    {"年度", HEADER_YEAR, 2},
    {"年份", HEADER_YEAR, 2},
    {"month", HEADER_MONTH, 1},
    {"月", HEADER_MONTH, 1},
    {"月份", HEADER_MONTH, 1},
    {"date", HEADER_PERIOD, 1},
    {"日期", HEADER_PERIOD, 1},
    {"截止日期", HEADER_PERIOD, 1},
    {"group", HEADER_GROUP, 3},
    {"group_name", HEADER_GROUP, 3},
    {"集团", HEADER_GROUP, 3},
    {"集团名称", HEADER_GROUP, 3},
    {"所属集团", HEADER_GROUP, 3},
    {"分组", HEADER_GROUP, 3},
    {"role", HEADER_ROLE, 3},
    {"角色", HEADER_ROLE, 3},
    {"行类型", HEADER_ROLE, 3},
    {"行类别", HEADER_ROLE, 3},
    {"unit", HEADER_UNIT, 3},
    {"units", HEADER_UNIT, 3},
    {"计量单位", HEADER_UNIT, 3},
    {"货币单位", HEADER_UNIT, 3},
    {"金额单位", HEADER_UNIT, 3},
    {"item", HEADER_ITEM, 3},
    {"item_name", HEADER_ITEM, 3},
    {"indicator", HEADER_ITEM, 3},
    {"项目", HEADER_ITEM, 3},
    {"项目名称", HEADER_ITEM, 3},
    {"指标", HEADER_ITEM, 3},
    {"指标名称", HEADER_ITEM, 3},
    {"科目", HEADER_ITEM, 3},
    {"报表项目", HEADER_ITEM, 3},
    {"项目/指标", HEADER_ITEM, 3},
    {"line_item", HEADER_ITEM, 3},
    {"资产", HEADER_ITEM, 3},
    {"负债", HEADER_ITEM, 3},
    {"负债和所有者权益", HEADER_ITEM, 3},
    {"负债及所有者权益", HEADER_ITEM, 3},
    {"负债和股东权益", HEADER_ITEM, 3},
    {"负债及股东权益", HEADER_ITEM, 3},
    {"负债和所有者权益(或股东权益)", HEADER_ITEM, 3},
    {"负债及所有者权益(或股东权益)", HEADER_ITEM, 3},
    {"负债和净资产", HEADER_ITEM, 3},
    {"value", HEADER_VALUE, 3},
    {"amount", HEADER_VALUE, 3},
    {"值", HEADER_VALUE, 3},
    {"数值", HEADER_VALUE, 3},
    {"指标值", HEADER_VALUE, 3},
    {"金额", HEADER_VALUE, 3},
    {"growth", HEADER_GROWTH, 3},
    {"增速", HEADER_GROWTH, 3},
    {"同比增速", HEADER_GROWTH, 3},
    {"growth_unit", HEADER_GROWTH_UNIT, 3},
    {"增速单位", HEADER_GROWTH_UNIT, 3},
    {"short_name", HEADER_DESCRIPTION, 3},
    {"简称", HEADER_DESCRIPTION, 3},
    {"企业简称", HEADER_DESCRIPTION, 3},
    {"公司简称", HEADER_DESCRIPTION, 3},
    {"证券简称", HEADER_DESCRIPTION, 3},
    {"统一社会信用代码", HEADER_CODE, 3},
    {"社会信用代码", HEADER_CODE, 3},
    {"信用代码", HEADER_CODE, 3},
    {"组织机构代码", HEADER_CODE, 2},
    {"企业代码", HEADER_CODE, 2},
    {"单位代码", HEADER_CODE, 2},
    {"公司代码", HEADER_CODE, 2},
    {"证券代码", HEADER_CODE, 2},
    {"股票代码", HEADER_CODE, 2},
    {"stock_code", HEADER_CODE, 2},
    {"entity_code", HEADER_CODE, 2},
    {"company_code", HEADER_CODE, 2},
    {"代码", HEADER_CODE, 1},
    {"code", HEADER_CODE, 1},
    {"source", HEADER_DESCRIPTION, 3},
    {"来源", HEADER_DESCRIPTION, 3},
    {"数据来源", HEADER_DESCRIPTION, 3},
    {"资料来源", HEADER_DESCRIPTION, 3},
    {"note", HEADER_DESCRIPTION, 3},
    {"notes", HEADER_DESCRIPTION, 3},
    {"remark", HEADER_DESCRIPTION, 3},
    {"remarks", HEADER_DESCRIPTION, 3},
    {"备注", HEADER_DESCRIPTION, 3},
    {"说明", HEADER_DESCRIPTION, 3},
    {"附注", HEADER_DESCRIPTION, 3},
    {"口径", HEADER_DESCRIPTION, 3},
    {"basis", HEADER_DESCRIPTION, 3},
    {"due", HEADER_DESCRIPTION, 3},
    {"kind", HEADER_DESCRIPTION, 3},
    {"类别", HEADER_DESCRIPTION, 3},
    {"no", HEADER_DESCRIPTION, 3},
    {"no.", HEADER_DESCRIPTION, 3},
    {"序号", HEADER_DESCRIPTION, 3},
    {"行次", HEADER_DESCRIPTION, 3},
    {"编号", HEADER_DESCRIPTION, 3},
};

bool soekpi_header_use(slice header, header_use *use, int *strength) {
    char *key = soekpi_name_key(header);
    *use = HEADER_FIGURES;
    *strength = 0;
    for (size_t i = 0; key != NULL && i < sizeof headers / sizeof *headers; i++) {
        if (strcmp(key, headers[i].key) == 0) {
            *use = headers[i].use;
            *strength = headers[i].strength;
            break;
        }
    }
    bool read = key != NULL;
    soekpi_release(key);
    return read;
}

bool soekpi_header_is_ambiguous(slice header) {
    return soekpi_slice_equal(soekpi_slice_trim(header), "单位");
}

int32_t soekpi_key_of_header(const char *header) {
    header_use use = HEADER_FIGURES;
    int strength;
    if (header == NULL || !soekpi_header_use(soekpi_slice(header), &use, &strength)) {
        return -1;
    }
    switch (use) {
    case HEADER_ENTITY:
        return SOEKPI_KEY_ENTITY;
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
    default:
        return -1;
    }
}
