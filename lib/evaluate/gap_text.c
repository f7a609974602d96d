/* One sentence about the gap between a group's sum and the reported figure. */
#include "evaluate/consolidation.h"

static const char *const ids[] = {
    [SOEKPI_GAP_NONE] = "none",
    [SOEKPI_GAP_AGREES] = "agrees",
    [SOEKPI_GAP_PLAIN_SUM] = "plain_sum",
    [SOEKPI_GAP_MINORITY] = "minority",
    [SOEKPI_GAP_MEAN_OF_RATIOS] = "mean_of_ratios",
    [SOEKPI_GAP_MEMBER_MISSING] = "member_missing",
    [SOEKPI_GAP_MEMBER_TWICE] = "member_twice",
    [SOEKPI_GAP_FULL_SHARE] = "full_share",
    [SOEKPI_GAP_UNEXPLAINED] = "unexplained",
};
_Static_assert(sizeof ids / sizeof *ids == SOEKPI_GAP_END, "every cause has an id");

const char *soekpi_gap_id(int32_t cause) {
    return cause >= 0 && cause < SOEKPI_GAP_END ? ids[cause] : "unknown";
}

/* Sentences by cause and language. {R} is what was reported, {C} what the members give, {G} by how much the
 * reported figure is above or below it, {M} the member, {I} and {N} the minority interest and its name. */
static const char *const sentences[SOEKPI_GAP_END][2] = {
    [SOEKPI_GAP_AGREES] = {"上报 {R}，与计算值一致。", "the reported {R} agrees with the members' figures."},
    [SOEKPI_GAP_PLAIN_SUM] = {"上报 {R} 是未抵销的汇总数；抵销后为 {C}，上报数{G}。",
                              "the reported {R} is a plain sum without eliminations; with them it is {C} "
                              "(reported: {G})."},
    [SOEKPI_GAP_MINORITY] =
        {"上报 {R}，计算值为 {C}，上报数{G}，正是{N} {I}。",
         "the reported {R} differs from the members' {C} by the {N} of {I} (reported: {G})."},
    [SOEKPI_GAP_MEAN_OF_RATIOS] =
        {"上报 {R} 是各户比率的平均数；按合计数计算为 {C}，上报数{G}。",
         "the reported {R} is the mean of the members' ratios; the ratio of their sums "
         "is {C} (reported: {G})."},
    [SOEKPI_GAP_MEMBER_MISSING] = {"上报 {R} 没有计入{M}；计入后为 {C}，上报数{G}。",
                                   "the reported {R} leaves out {M}; with it, it is {C} (reported: {G})."},
    [SOEKPI_GAP_MEMBER_TWICE] =
        {"上报 {R} 重复计入了{M}；计入一次为 {C}，上报数{G}。",
         "the reported {R} counts {M} twice; counted once, it is {C} (reported: {G})."},
    [SOEKPI_GAP_FULL_SHARE] = {"上报 {R} 把各户按 100% 计入；按并表比例为 {C}，上报数{G}。",
                               "the reported {R} counts members with 100 %; with their shares it is {C} "
                               "(reported: {G})."},
    [SOEKPI_GAP_UNEXPLAINED] = {"上报 {R}，计算值为 {C}，上报数{G}，原因不明。",
                                "the reported {R} differs from the members' {C} for no known reason "
                                "(reported: {G})."},
};

static const char *const rounded_only[2] = {
    "上报 {R}，与计算值 {C} 只差四舍五入。",
    "the reported {R} agrees with the members' {C} but for rounding."};
/* Nothing to compare: by whether a figure was reported and whether ours is known. */
static const char *const alone[2][2][2] = {
    {{"没有上报的合并数，也无法计算：{W}。", "nothing is reported, and the members' figures give none: {W}."},
     {"没有上报的合并数；计算值为 {C}。", "nothing is reported; the members' figures give {C}."}},
    {{"上报 {R}，但无法计算：{W}。", "{R} is reported, but the members' figures give none: {W}."},
     {NULL, NULL}}};

typedef struct saying {
    const soekpi_evaluation *evaluation;
    const target *wanted;
    const gap_steps *steps;
    int32_t language;
    int32_t places;
    text_builder *builder;
} saying;

/* ---- figures ---- */

static int32_t shift_of(const saying *to) {
    switch (to->wanted->unit) {
    case SOEKPI_PERCENT:
        return 2;
    case SOEKPI_MONEY:
    case SOEKPI_MONEY_PER_PERSON:
        return -to->evaluation->money_power;
    default:
        return 0;
    }
}

/* So many that the gap is seen, within reason. */
static int32_t choose_places(const saying *to) {
    enum { MOST_PLACES = 10 };
    const known_ratio *gap = &to->steps->gap;
    int32_t places = to->wanted->unit == SOEKPI_NUMBER ? 4 : 2;
    exact_ratio shown;
    if (!gap->known || gap->ratio.numerator.sign == 0 || to->steps->cause == SOEKPI_GAP_AGREES)
        return places;
    for (int32_t most = places; most <= MOST_PLACES; most++) {
        soekpi_exact_round(&shown, &gap->ratio, most + shift_of(to));
        if (shown.numerator.sign != 0)
            return most;
    }
    return places;
}

static void say_figure(const saying *to, const exact_ratio *ratio, bool difference) {
    bool chinese = to->language == SOEKPI_CHINESE;
    soekpi_exact_print_rounded(ratio, shift_of(to), to->places, true, to->builder);
    switch (to->wanted->unit) {
    case SOEKPI_PERCENT:
        soekpi_text_add(to->builder, !difference ? "%" : chinese ? " 个百分点" : " pp");
        break;
    case SOEKPI_MONEY:
        soekpi_text_format(to->builder, " %s", to->evaluation->money_unit);
        break;
    case SOEKPI_MONEY_PER_PERSON:
        soekpi_text_format(to->builder, " %s/%s", to->evaluation->money_unit, chinese ? "人" : "person");
        break;
    default:
        break;
    }
}

static void say_gap(const saying *to) {
    bool chinese = to->language == SOEKPI_CHINESE;
    exact_ratio size;
    soekpi_exact_ratio_copy(&size, &to->steps->gap.ratio);
    bool less = size.numerator.sign < 0;
    if (less)
        soekpi_exact_negate(&size.numerator);
    if (chinese)
        soekpi_text_add(to->builder, less ? "少 " : "多 ");
    say_figure(to, &size, true);
    if (!chinese)
        soekpi_text_add(to->builder, less ? " less" : " more");
}

/* ---- the sentence ---- */

static void say_part(const saying *to, char what) {
    const gap_steps *steps = to->steps;
    const name_set *names;
    switch (what) {
    case 'R':
        say_figure(to, &steps->reported.ratio, false);
        break;
    case 'C':
        say_figure(to, &steps->consolidated.ratio, false);
        break;
    case 'I':
        say_figure(to, &steps->minority.ratio, false);
        break;
    case 'G':
        say_gap(to);
        break;
    case 'M':
        soekpi_text_add(to->builder, steps->member_name);
        break;
    case 'N':
        names = &soekpi_catalogue_item(to->evaluation->plan->catalogue, steps->minority_item)->names;
        soekpi_text_add(to->builder, to->language == SOEKPI_CHINESE ? names->chinese : names->english);
        break;
    default:
        soekpi_text_add(to->builder, soekpi_reason_text(steps->reason, to->language));
        break;
    }
}

static void say(const saying *to, const char *sentence) {
    for (const char *open = strchr(sentence, '{'); open; open = strchr(sentence, '{')) {
        soekpi_text_add_slice(to->builder, (slice){sentence, (size_t)(open - sentence)});
        say_part(to, open[1]);
        sentence = open + 3; /* behind "{R}" */
    }
    soekpi_text_add(to->builder, sentence);
}

static const char *choose_sentence(const gap_steps *steps, int32_t language) {
    if (steps->cause == SOEKPI_GAP_NONE)
        return alone[steps->reported.known][steps->consolidated.known][language];
    if (steps->cause == SOEKPI_GAP_AGREES && steps->gap.ratio.numerator.sign != 0)
        return rounded_only[language];
    return sentences[steps->cause][language];
}

static void say_whom(const saying *to, size_t row, size_t index) {
    bool chinese = to->language == SOEKPI_CHINESE;
    const char *name = to->evaluation->groups[row - to->evaluation->entity_count].name;
    if (name[0] == '\0')
        name = chinese ? "全部企业" : "all enterprises";
    soekpi_text_format(to->builder, chinese ? "%s的%s：" : "%s, %s: ", name,
                       to->evaluation->targets[index].titles[to->language]);
}

soekpi_status soekpi_evaluation_gap_text(const soekpi_evaluation *evaluation, size_t row, size_t index,
                                         int32_t language, char *buffer, size_t capacity, size_t *needed) {
    gap_steps steps;
    text_builder builder = {0};
    if (!evaluation || language < 0 || language > SOEKPI_ENGLISH || (!buffer && (capacity > 0 || !needed)))
        return SOEKPI_ERROR_ARGUMENT;
    soekpi_status status = soekpi_gap_find(evaluation, row, index, &steps);
    if (status != SOEKPI_OK)
        return status;
    saying to = {.evaluation = evaluation,
                 .wanted = evaluation->targets[index].target,
                 .steps = &steps,
                 .language = language,
                 .builder = &builder};
    to.places = choose_places(&to);
    say_whom(&to, row, index);
    say(&to, choose_sentence(&steps, language));
    return soekpi_text_give(&builder, buffer, capacity, needed);
}
