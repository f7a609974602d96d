/* The lines above a table: who submits it, for which period, in which unit. */
#include "table/vocabulary.h"

#include <string.h>

#include <soekpi/words.h>

#define LENGTH(list) (sizeof(list) / sizeof(list)[0])

typedef enum fact {
    FACT_NONE,
    FACT_ENTITY,
    FACT_CODE,
    FACT_PERIOD,
    FACT_DATE, /* a period where it is one, or a day of writing */
    FACT_UNIT,
    FACT_UNIT_OR_ENTITY, /* 单位 */
    FACT_CURRENCY,
    FACT_OTHER
} fact;

/* Labels before a colon, blanks and what stands in brackets behind them dropped: 填报单位（盖章）.
 * 单位 is a unit when its value is one. */
static const struct {
    const char *label;
    fact fact;
} labels[] = {
    {"编制单位", FACT_ENTITY},
    {"填报单位", FACT_ENTITY},
    {"报送单位", FACT_ENTITY},
    {"编报单位", FACT_ENTITY},
    {"上报单位", FACT_ENTITY},
    {"单位名称", FACT_ENTITY},
    {"企业名称", FACT_ENTITY},
    {"公司名称", FACT_ENTITY},
    {"填报企业", FACT_ENTITY},
    {"编制企业", FACT_ENTITY},
    {"报送企业", FACT_ENTITY},
    {"编表单位", FACT_ENTITY},
    {"填表单位", FACT_ENTITY},
    {"汇总单位", FACT_ENTITY},
    {"会计主体", FACT_ENTITY},
    {"核算单位", FACT_ENTITY},
    {"企业", FACT_ENTITY},
    {"公司", FACT_ENTITY},
    {"集团名称", FACT_ENTITY},
    {"纳税人名称", FACT_ENTITY},
    {"entity", FACT_ENTITY},
    {"company", FACT_ENTITY},
    {"enterprise", FACT_ENTITY},
    {"companyname", FACT_ENTITY},
    {"统一社会信用代码", FACT_CODE},
    {"社会信用代码", FACT_CODE},
    {"信用代码", FACT_CODE},
    {"企业代码", FACT_CODE},
    {"单位代码", FACT_CODE},
    {"纳税人识别号", FACT_CODE},
    {"组织机构代码", FACT_CODE},
    {"证券代码", FACT_CODE},
    {"股票代码", FACT_CODE},
    {"期间", FACT_PERIOD},
    {"报告期", FACT_PERIOD},
    {"报告期间", FACT_PERIOD},
    {"会计期间", FACT_PERIOD},
    {"所属期间", FACT_PERIOD},
    {"所属期", FACT_PERIOD},
    {"年度", FACT_PERIOD},
    {"会计年度", FACT_PERIOD},
    {"截止日期", FACT_PERIOD},
    {"截至日期", FACT_PERIOD},
    {"报表期间", FACT_PERIOD},
    {"所属时期", FACT_PERIOD},
    {"统计期间", FACT_PERIOD},
    {"数据期间", FACT_PERIOD},
    {"税款所属期", FACT_PERIOD},
    {"报告年度", FACT_PERIOD},
    {"period", FACT_PERIOD},
    {"日期", FACT_DATE},
    {"时间", FACT_DATE},
    {"报表日期", FACT_DATE},
    {"date", FACT_DATE},
    {"单位", FACT_UNIT_OR_ENTITY},
    {"金额单位", FACT_UNIT},
    {"货币单位", FACT_UNIT},
    {"计量单位", FACT_UNIT},
    {"unit", FACT_UNIT},
    {"币种", FACT_CURRENCY},
    {"货币", FACT_CURRENCY},
    {"currency", FACT_CURRENCY},
    {"填报日期", FACT_OTHER},
    {"报送日期", FACT_OTHER},
    {"编制日期", FACT_OTHER},
    {"制表日期", FACT_OTHER},
    {"打印日期", FACT_OTHER},
    {"打印时间", FACT_OTHER},
    {"导出时间", FACT_OTHER},
    {"表号", FACT_OTHER},
    {"制表机关", FACT_OTHER},
    {"批准文号", FACT_OTHER},
    {"编号", FACT_OTHER},
    {"页码", FACT_OTHER},
    {"填表日期", FACT_OTHER},
    {"报出日期", FACT_OTHER},
    {"导出日期", FACT_OTHER},
    {"生成时间", FACT_OTHER},
    {"查询时间", FACT_OTHER},
    {"文号", FACT_OTHER},
    {"备案文号", FACT_OTHER},
    {"有效期至", FACT_OTHER},
    {"主管部门", FACT_OTHER},
    {"主管单位", FACT_OTHER},
    {"所属行业", FACT_OTHER},
    {"行业", FACT_OTHER},
    {"报表类型", FACT_OTHER},
    {"报表状态", FACT_OTHER},
    {"口径", FACT_OTHER},
    {"数据来源", FACT_OTHER},
    {"资料来源", FACT_OTHER},
    {"填表人", FACT_OTHER},
    {"填报人", FACT_OTHER},
    {"制表人", FACT_OTHER},
    {"审核人", FACT_OTHER},
    {"负责人", FACT_OTHER},
    {"单位负责人", FACT_OTHER},
    {"联系人", FACT_OTHER},
    {"联系电话", FACT_OTHER},
    {"电话", FACT_OTHER},
};

static const char *const currencies[] = {"美元", "港元",     "港币", "欧元", "日元", "英镑", "澳门元", "澳元",
                                         "加元", "新加坡元", "usd",  "hkd",  "eur",  "jpy",  "gbp",    "美金",
                                         "韩元", "卢布",     "泰铢", "法郎", "台币", "卢比", "林吉特"};

/* ---- One labelled fact ---- */

static fact read_label(slice text) {
    char folded[64];
    if (!soekpi_fold_word(text, folded, sizeof folded)) {
        return FACT_NONE;
    }
    size_t length = strlen(folded);
    char *bracket = strchr(folded, '(');
    if (bracket != NULL && bracket > folded && folded[length - 1] == ')') {
        *bracket = '\0'; /* (盖章) */
    }
    for (size_t i = 0; i < LENGTH(labels); i++) {
        if (strcmp(folded, labels[i].label) == 0) {
            return labels[i].fact;
        }
    }
    return FACT_NONE;
}

bool soekpi_names_currency(slice text) {
    char folded[64];
    bool named = false;
    if (!soekpi_fold_word(text, folded, sizeof folded)) {
        return false;
    }
    for (size_t i = 0; i < LENGTH(currencies) && !named; i++) {
        named = strstr(folded, currencies[i]) != NULL;
    }
    return named;
}

/* "万元、人" and "亿元，%": the first unit of money among them. */
static bool read_units(slice text, unit_text *out) {
    size_t start = 0;
    bool any = false;
    for (size_t at = 0, size; at <= text.length; at += size) {
        size = 1;
        bool end = at == text.length;
        if (!end) {
            uint32_t code_point =
                soekpi_fold_width(soekpi_utf8_decode(text.start + at, text.length - at, &size));
            end = code_point == ',' || code_point == 0x3001 || code_point == ';' || code_point == '/';
        }
        if (!end) {
            continue;
        }
        unit_text unit;
        if (!soekpi_unit_read((slice){text.start + start, at - start}, &unit)) {
            return false;
        }
        if (!any || (unit.unit == SOEKPI_MONEY && out->unit != SOEKPI_MONEY)) {
            *out = unit;
        }
        any = true;
        start = at + size;
    }
    return any;
}

/* The same of a text that goes on: 万元（特别注明的除外）, 万元 %. */
static bool read_first_units(slice text, unit_text *out) {
    if (read_units(text, out)) {
        return true;
    }
    for (size_t at = 0, size; at < text.length; at += size) {
        uint32_t code_point = soekpi_fold_width(soekpi_utf8_decode(text.start + at, text.length - at, &size));
        if (at > 0 && (code_point == '(' || soekpi_is_blank(code_point))) {
            return read_units(soekpi_slice_trim((slice){text.start, at}), out);
        }
    }
    return false;
}

/* False when the text names no unit. */
static bool take_unit(slice value, preamble *facts) {
    unit_text unit;
    if (soekpi_names_currency(value)) {
        facts->currency = value;
        return true;
    }
    if (!read_first_units(value, &unit)) {
        return false;
    }
    if (!(facts->unit_given && facts->unit.unit == SOEKPI_MONEY)) {
        facts->unit_given = true;
        facts->unit = unit;
    }
    return true;
}

/* How surely a text says the period of the table. */
typedef enum said_by { BY_TITLE, BY_CELL, BY_LABEL } said_by;

/* A cell that is a period says more than one in a title, a labelled one the most. */
static void take_period(slice value, said_by by, preamble *facts) {
    int32_t period = soekpi_period_read(value, NULL);
    period = period != PERIOD_NONE ? period : soekpi_period_find(value, NULL);
    bool from_title = facts->title.length > 0 && soekpi_period_find(facts->title, NULL) == facts->period;
    if (period == PERIOD_NONE || facts->period_labelled ||
        (facts->period != PERIOD_NONE && by != BY_LABEL && !(by == BY_CELL && from_title))) {
        return;
    }
    facts->period = period;
    facts->period_labelled = by == BY_LABEL;
}

/* A name without the seal behind it, and without a period that stands in the same cell. */
static void take_entity(slice value, preamble *facts) {
    static const char *const seals[] = {"(盖章)", "（盖章）", "(公章)", "（公章）", "(签章)", "（签章）"};
    for (size_t i = 0; i < LENGTH(seals); i++) {
        size_t length = strlen(seals[i]);
        if (value.length > length && memcmp(value.start + value.length - length, seals[i], length) == 0) {
            value = soekpi_slice_trim((slice){value.start, value.length - length});
        }
    }
    for (size_t at = 0, size; at < value.length; at += size) {
        bool blank = soekpi_is_blank(soekpi_utf8_decode(value.start + at, value.length - at, &size));
        slice rest = {value.start + at + size, value.length - at - size};
        if (blank && at > 0 && soekpi_period_read(rest, NULL) != PERIOD_NONE) {
            take_period(rest, BY_CELL, facts);
            value = soekpi_slice_trim((slice){value.start, at});
            break;
        }
    }
    facts->entity = facts->entity.length == 0 ? value : facts->entity;
}

static bool take_fact(fact what, slice value, preamble *facts) {
    value = soekpi_slice_trim(value);
    switch (what) {
    case FACT_ENTITY:
        take_entity(value, facts);
        return true;
    case FACT_CODE:
        facts->code = facts->code.length == 0 ? value : facts->code;
        return true;
    case FACT_PERIOD:
        take_period(value, BY_LABEL, facts);
        return true;
    case FACT_UNIT:
        (void)take_unit(value, facts);
        return true;
    case FACT_UNIT_OR_ENTITY: /* 单位：某某公司 */
        if (value.length > 0 && !take_unit(value, facts)) {
            take_entity(value, facts);
        }
        return true;
    case FACT_DATE:
        if (soekpi_period_read(value, NULL) != PERIOD_NONE) {
            take_period(value, BY_CELL, facts);
        }
        return true;
    case FACT_CURRENCY:
        facts->currency = soekpi_names_currency(value) ? value : facts->currency;
        return true;
    default:
        return what == FACT_OTHER;
    }
}

/* ---- Cells ---- */

/* The first colon of a text, or its length; *size is that of the colon. */
static size_t find_colon(slice text, size_t *size) {
    for (size_t at = 0; at < text.length; at += *size) {
        if (soekpi_fold_width(soekpi_utf8_decode(text.start + at, text.length - at, size)) == ':') {
            return at;
        }
    }
    *size = 0;
    return text.length;
}

/* Where the label of the next fact of "单位：万元 币种：人民币" begins: behind the last
 * blank before the next colon whose label is known; the length where there is none. */
static size_t next_label(slice text) {
    size_t size;
    size_t colon = find_colon(text, &size);
    size_t found = text.length;
    if (size == 0) {
        return found;
    }
    for (size_t at = 0; at < colon; at += size) {
        bool blank = soekpi_is_blank(soekpi_utf8_decode(text.start + at, text.length - at, &size));
        if (blank && read_label((slice){text.start + at + size, colon - at - size}) != FACT_NONE) {
            found = at;
            break;
        }
    }
    return found;
}

/* "a：1 b：2". False when the first label is none of ours. */
static bool read_labelled(slice text, preamble *facts) {
    bool any = false;
    while (text.length > 0) {
        size_t size;
        size_t colon = find_colon(text, &size);
        fact what = size > 0 ? read_label((slice){text.start, colon}) : FACT_NONE;
        if (what == FACT_NONE) {
            return any;
        }
        slice value = {text.start + colon + size, text.length - colon - size};
        size_t end = next_label(value);
        if (!take_fact(what, (slice){value.start, end}, facts)) {
            return any;
        }
        any = true;
        text = soekpi_slice_trim((slice){value.start + end, value.length - end});
    }
    return any;
}

/* Splits "name（inside）"; name may be empty. False where no brackets end the text. */
static bool split_brackets(slice text, slice *name, slice *inside) {
    size_t open = text.length;
    size_t close = text.length;
    size_t behind = 0;
    for (size_t at = 0, size; at < text.length; at += size) {
        uint32_t code_point = soekpi_fold_width(soekpi_utf8_decode(text.start + at, text.length - at, &size));
        if (code_point == '(') {
            open = at;
            behind = at + size;
        }
        close = code_point == ')' && at + size == text.length ? at : close;
    }
    if (open == text.length || close == text.length || close < behind) {
        return false;
    }
    *name = soekpi_slice_trim((slice){text.start, open});
    *inside = soekpi_slice_trim((slice){text.start + behind, close - behind});
    return true;
}

/* 会企01表, 国资快报02表: the number of a form. */
static bool is_form_number(slice text) {
    char folded[48];
    if (!soekpi_fold_word(text, folded, sizeof folded)) {
        return false;
    }
    static const char word[] = "表";
    size_t length = strlen(folded);
    size_t digit = length - (sizeof word - 1) - 1;
    return length > sizeof word && strcmp(folded + digit + 1, word) == 0 && folded[digit] >= '0' &&
           folded[digit] <= '9';
}

/* "单位 万元" without a colon. */
static bool read_bare_unit(slice text, preamble *facts) {
    static const char label[] = "单位";
    size_t length = sizeof label - 1;
    unit_text unit;
    if (text.length > length && memcmp(text.start, label, length) == 0) {
        text = soekpi_slice_trim((slice){text.start + length, text.length - length});
    }
    return soekpi_unit_read(text, &unit) && take_unit(text, facts);
}

/* Facts and nothing else. */
static bool read_facts(slice text, preamble *facts) {
    if (read_labelled(text, facts)) {
        return true;
    }
    if (soekpi_period_read(text, NULL) != PERIOD_NONE) {
        take_period(text, BY_CELL, facts);
        return true;
    }
    size_t label = next_label(text); /* 2023年9月 单位：万元 */
    slice before = {text.start, label};
    if (label < text.length && soekpi_period_read(before, NULL) != PERIOD_NONE) {
        take_period(before, BY_CELL, facts);
        (void)read_labelled(soekpi_slice_trim((slice){text.start + label, text.length - label}), facts);
        return true;
    }
    return read_bare_unit(text, facts) || is_form_number(text);
}

bool soekpi_preamble_read(slice cell, preamble *facts) {
    slice text = soekpi_slice_trim(cell);
    slice name;
    slice inside;
    if (text.length == 0) {
        return false;
    }
    bool brackets = split_brackets(text, &name, &inside);
    if (read_facts(text, facts) || (brackets && name.length == 0 && read_facts(inside, facts))) {
        return true;
    }
    size_t label = next_label(text); /* 主要指标快报 单位：万元 */
    if (label < text.length) {
        (void)read_labelled(soekpi_slice_trim((slice){text.start + label, text.length - label}), facts);
        text = soekpi_slice_trim((slice){text.start, label});
    } else if (brackets && name.length > 0) {
        (void)(read_labelled(inside, facts) || read_bare_unit(inside, facts)); /* 快报（单位：万元） */
    }
    take_period(text, BY_TITLE, facts);
    facts->title = facts->title.length == 0 ? text : facts->title;
    return false;
}
