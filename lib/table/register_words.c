/* The words of registers: what their columns are called, and states. */
#include "table/register_view.h"

#include "base/memory.h"

#define LENGTH(list) (sizeof(list) / sizeof(list)[0])

/* ---- Headers ---- */

/* Headers as soekpi_header_key() folds them. The strength tells which of two columns for one thing
 * is the thing; the other then only describes. */
static const struct {
    register_use use;
    int strength;
    const char *keys[40]; /* ends with NULL */
} uses[] = {
    {REGISTER_TARGET,
     3,
     {"target", "target_id", "target_code", "目标", "目标编号", "目标名称", "目标任务", "事项编号",
      "任务编号", "工作目标", "指标编号", "entry", "entry_id", "task_id", "目标id"}},
    {REGISTER_PROJECT,
     3,
     {"project", "project_name", "项目名称", "工程名称", "工程项目", "建设项目", "重点项目", "招商项目",
      "签约项目", "投资项目", "项目简称", "园区名称", "楼宇名称", "工程", "project_title"}},
    {REGISTER_PROJECT, 2, {"项目", "building", "deal", "deal_name", "楼宇", "园区"}},
    {REGISTER_EVENT,
     3,
     {"event", "event_name", "milestone", "milestone_name", "节点", "节点名称", "里程碑", "里程碑节点",
      "关键节点", "重要节点", "形象进度节点", "事件"}},
    {REGISTER_EVENT,
     2,
     {"stage", "phase", "阶段", "形象进度", "当前阶段", "所处阶段", "建设阶段", "项目阶段", "工程阶段"}},
    {REGISTER_TASK,
     3,
     {"task", "task_name", "任务", "任务名称", "工作任务", "重点任务", "主要任务", "任务内容", "事项",
      "事项名称", "工作事项", "重点工作", "工作内容", "工作名称", "重点事项", "具体任务", "action_item"}},
    {REGISTER_ENTITY, 2, {"实施主体", "实施企业", "建设主体", "责任企业", "实施单位", "承建企业"}},
    {REGISTER_ENTITY, 1, {"建设单位", "业主单位", "项目单位", "项目业主", "owner_company"}},
    {REGISTER_SEGMENT,
     3,
     {"segment", "segment_name", "business_segment", "业务板块", "板块", "板块名称", "业务板块名称",
      "业务分部", "分部"}},
    {REGISTER_OWNER, 4, {"owner", "responsible_unit", "责任单位", "牵头单位"}},
    {REGISTER_OWNER, 3, {"责任主体", "责任部门", "牵头部门", "主责单位", "主责部门", "department"}},
    {REGISTER_OWNER, 2, {"责任人", "负责人", "responsible", "responsible_person", "牵头人", "项目负责人"}},
    {REGISTER_DUE,
     3,
     {"due",          "due_date",     "deadline",         "planned_completion", "target_date",
      "planned_date", "计划完成时间", "计划完成日期",     "应完成日期",         "应完成时间",
      "完成时限",     "完成期限",     "截止时间",         "时限要求",           "完成时限要求",
      "时限",         "办结时限",     "计划完工时间",     "计划完工日期",       "计划竣工时间",
      "计划竣工日期", "计划完成节点", "要求完成时间",     "要求完成日期",       "目标完成时间",
      "目标完成日期", "计划时间",     "计划完成",         "预计完成时间",       "预计完成日期",
      "到期日",       "到期日期",     "计划完成时间节点", "计划节点时间"}},
    {REGISTER_DUE, WEAK_WORD, {"截止日期", "期限"}},
    {REGISTER_DONE, 3, {"done",         "done_date",       "done_on",        "completed",
                        "completed_on", "completion_date", "date_completed", "actual_completion",
                        "actual_date",  "finished",        "完成日期",       "实际完成时间",
                        "实际完成日期", "实际完成",        "实际竣工时间",   "实际竣工日期",
                        "实际完工时间", "实际完工日期",    "办结日期",       "办结时间"}},
    {REGISTER_DONE,
     2,
     {"竣工日期", "竣工时间", "签约日期", "签约时间", "封顶日期", "封顶时间", "验收日期", "验收时间",
      "交付日期", "交付时间", "投产日期", "投产时间", "落地日期", "落地时间", "销号日期", "销号时间",
      "signed_on", "date_signed"}},
    {REGISTER_COMPLETION, 2, {"完成时间", "完成时间节点", "完工时间", "完工日期"}},
    {REGISTER_SEEN,
     3,
     {"seen", "as_of", "reported_on", "updated", "updated_on", "update_date", "填报日期", "填报时间",
      "更新日期", "更新时间", "填表日期", "上报日期", "报送日期", "统计日期", "核查日期", "核实日期"}},
    {REGISTER_STATE,
     4,
     {"state", "status", "状态", "完成状态", "项目状态", "任务状态", "是否完成", "办理状态"}},
    {REGISTER_STATE, 3, {"完成情况", "办理情况", "落实情况", "完成进度", "进度", "完成率", "progress"}},
    {REGISTER_STATE, 2, {"进展", "进展情况", "工作进展", "推进情况", "目前进展", "最新进展", "项目进展"}},
    {REGISTER_EVIDENCE, 3, {"evidence", "proof", "佐证材料", "佐证", "证明材料", "支撑材料", "印证材料"}},
    {REGISTER_EVIDENCE, 2, {"依据", "完成依据", "文号", "附件", "document"}},
    {REGISTER_NOTE, 3, {"note", "notes", "remark", "remarks", "comment", "comments", "备注"}},
    {REGISTER_NOTE, 2, {"说明", "情况说明", "备注说明"}},
};

static bool find_use(const char *key, register_use *use, int *strength) {
    for (size_t i = 0; i < LENGTH(uses); i++) {
        for (size_t k = 0; k < LENGTH(uses[i].keys) && uses[i].keys[k] != NULL; k++) {
            if (strcmp(key, uses[i].keys[k]) == 0) {
                *use = uses[i].use;
                *strength = uses[i].strength;
                return true;
            }
        }
    }
    return false;
}

/* What headers of tables are in a register: keys of figures are nothing. */
static register_use table_use(header_use use) {
    switch (use) {
    case HEADER_ENTITY:
        return REGISTER_ENTITY;
    case HEADER_CURRENCY:
        return REGISTER_CURRENCY;
    case HEADER_UNIT:
        return REGISTER_UNIT;
    case HEADER_DESCRIPTION:
        return REGISTER_DESCRIPTION;
    default:
        return REGISTER_OTHER;
    }
}

bool soekpi_register_use(slice header, register_use *use, int *strength) {
    char *key = soekpi_header_key(header);
    *use = REGISTER_OTHER;
    *strength = 0;
    if (key == NULL) {
        return false;
    }
    bool found = find_use(key, use, strength);
    soekpi_release(key);
    header_use other;
    if (!found && !soekpi_header_use(header, &other, strength)) {
        return false;
    }
    *use = found ? *use : table_use(other);
    return true;
}

register_use soekpi_register_role(slice name) {
    static const struct {
        const char *name;
        register_use use;
    } roles[] = {{"target", REGISTER_TARGET},    {"project", REGISTER_PROJECT},   {"event", REGISTER_EVENT},
                 {"entity", REGISTER_ENTITY},    {"segment", REGISTER_SEGMENT},   {"owner", REGISTER_OWNER},
                 {"state", REGISTER_STATE},      {"due", REGISTER_DUE},           {"done", REGISTER_DONE},
                 {"seen", REGISTER_SEEN},        {"evidence", REGISTER_EVIDENCE}, {"note", REGISTER_NOTE},
                 {"currency", REGISTER_CURRENCY}};
    for (size_t i = 0; i < LENGTH(roles); i++) {
        if (soekpi_slice_equal(name, roles[i].name)) {
            return roles[i].use;
        }
    }
    return REGISTER_OTHER;
}

/* ---- States ---- */

/* Texts as soekpi_fold_word() folds them. What is not done is open, whatever else it is. */
static const struct {
    int32_t state;
    const char *words[40]; /* ends with NULL */
} states[] = {
    {SOEKPI_STATE_DONE,
     {"已完成",   "完成",     "全部完成", "按期完成",     "按时完成", "提前完成",  "逾期完成",
      "如期完成", "超额完成", "已办结",   "办结",         "已完结",   "完结",      "已销号",
      "销号",     "已完工",   "已达成",   "已落实",       "是",       "√",         "✓",
      "✔",        "☑",        "✅",        "done",         "complete", "completed", "finished",
      "closed",   "yes",      "y",        "done_on_time", "done_late"}},
    {SOEKPI_STATE_NOT_STARTED,
     {"未开始", "未启动", "未开工", "尚未开始", "尚未启动", "尚未开工", "待开始", "待启动", "待开工",
      "未实施", "未推进", "notstarted", "not_started", "planned", "todo", "tobestarted"}},
    {SOEKPI_STATE_IN_PROGRESS,
     {"进行中",     "推进中",     "正在推进",         "正在进行", "有序推进", "持续推进", "加快推进",
      "在建",       "建设中",     "施工中",           "办理中",   "实施中",   "落实中",   "已启动",
      "未完成",     "尚未完成",   "部分完成",         "基本完成", "逾期",     "已逾期",   "滞后",
      "逾期未完成", "未办结",     "未销号",           "否",       "×",        "✗",        "✘",
      "❌",          "inprogress", "in_progress",      "ongoing",  "open",     "started",  "doing",
      "overdue",    "no",         "underconstruction"}},
    {SOEKPI_STATE_SUSPENDED,
     {"暂停", "已暂停", "停工", "已停工", "中止", "已中止", "暂缓", "搁置", "suspended", "onhold", "paused"}},
    {SOEKPI_STATE_CANCELLED,
     {"取消", "已取消", "终止", "已终止", "撤销", "已撤销", "作废", "不再实施", "cancelled", "canceled",
      "terminated", "dropped"}},
};

/* Stages that a state may say have been reached: 已 and one of these. */
static const char *const stages[] = {"立项", "签约", "开工", "封顶", "竣工",     "验收", "交付",
                                     "投产", "落地", "运营", "开业", "竣工验收", "通车", "供地"};

static bool ends_with(const char *text, const char *word) {
    size_t length = strlen(text);
    size_t ending = strlen(word);
    return length >= ending && strcmp(text + length - ending, word) == 0;
}

/* 已封顶: done, if that is what the record is about. */
static bool read_stage(const char *folded, slice about, bool deal, int32_t *state) {
    static const char already[] = "已";
    size_t length = sizeof already - 1;
    char topic[256];
    if (strncmp(folded, already, length) != 0) {
        return false;
    }
    bool stage = false;
    for (size_t i = 0; i < LENGTH(stages) && !stage; i++) {
        stage = strcmp(folded + length, stages[i]) == 0;
    }
    bool same = stage && soekpi_fold_word(about, topic, sizeof topic) && ends_with(topic, folded + length);
    *state = SOEKPI_STATE_DONE;
    return same || (stage && deal);
}

/* 80%: in progress; a hundred is done. */
static bool read_share(slice text, int32_t *state) {
    number_text number;
    if (soekpi_number_read(text, &number) != NUMBER_OK || !number.unit.given ||
        number.unit.unit != SOEKPI_PERCENT || number.unit.points) {
        return false;
    }
    double share = soekpi_decimal_to_double(number.value);
    *state = soekpi_decimal_equal(number.value, soekpi_decimal_make(100, 0)) || share > 100
                 ? SOEKPI_STATE_DONE
             : share == 0 ? SOEKPI_STATE_NOT_STARTED
                          : SOEKPI_STATE_IN_PROGRESS;
    return share >= 0;
}

bool soekpi_state_read(slice text, slice about, bool deal, int32_t *state) {
    char folded[64];
    if (!soekpi_fold_word(text, folded, sizeof folded)) {
        return false;
    }
    for (size_t i = 0; i < LENGTH(states); i++) {
        for (size_t k = 0; k < LENGTH(states[i].words) && states[i].words[k] != NULL; k++) {
            if (strcmp(folded, states[i].words[k]) == 0) {
                *state = states[i].state;
                return true;
            }
        }
    }
    return read_share(text, state) || read_stage(folded, about, deal, state);
}
