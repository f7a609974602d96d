"""What a district's plan states, kind by kind: a test for each thing that it may state.

Worked by hand on an example district (示例区); all names, figures and dates are invented.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from fractions import Fraction
from typing import Optional

from soekpi import Plan, Register, Report, Table, TargetOutcome

HEAD = "soekpi: 1\nplan: example\ntitle: {zh: 示例区计划（虚构）, en: invented plan}\nperiod: 2023\n"
Cells = Sequence[Sequence[str]]


def table_of(plan: Plan, rows: Cells) -> Table:
    return Table.from_cells(rows, catalogue=plan.catalogue)


def ledger_of(plan: Plan, rows: Cells, complete: Optional[str] = None) -> Register:
    return Register.from_cells(rows, complete=complete, catalogue=plan.catalogue)


def on(plan: Plan, day: str, rows: Cells, target: str, complete: Optional[str] = None) -> TargetOutcome:
    """What one ledger says about the plan as a whole."""
    return plan.evaluate(ledger_of(plan, rows, complete), as_of=day).outcome("", target, "plan")


# ---- the goals --------------------------------------------------------------------------------------------

GOALS = (
    HEAD
    + """
parameters:
  debt_band: {value: 1 pp, note: 示例}
goals:
  - {id: growth, indicator: total_profit_growth, rule: "> gdp_growth"}
  - {id: debt, indicator: debt_ratio, rule: "<= prior + debt_band"}
  - {id: roe, indicator: roe, rule: ">= prior"}
  - {id: per-head, indicator: revenue_per_capita, rule: ">= prior"}
  - {id: revenue, indicator: revenue, rule: ">= prior"}
"""
)
GOAL_COLUMNS = [
    "利润总额",
    "利润总额(上年同期)",
    "负债总额",
    "负债总额(上年同期)",
    "资产总额",
    "资产总额(上年同期)",
]
GOAL_COLUMNS += [
    "净利润",
    "净利润(上年同期)",
    "所有者权益",
    "所有者权益(年初)",
    "所有者权益(上年同期)",
    "所有者权益(上年年初)",
]
GOAL_COLUMNS += ["营业收入", "营业收入(上年同期)", "平均职工人数", "平均职工人数(上年同期)"]
JIA = "106 100 60 59 100 100 8.1 7.2 40 41 41 31 500 480 10 10".split()
YI = "21 20 30 29 50 50 2.05 3 20 21 21 9 100 105 5 5".split()


def test_the_goals_are_rules_for_enterprises_and_for_the_group_added_up() -> None:
    """The group is judged by its sums: 127 against 120 is growth of 5.83 %, not the mean of 6 % and 5 %."""
    plan = Plan.parse(GOALS)
    rows = [["企业名称", "集团", *GOAL_COLUMNS], ["企业甲", "示例区", *JIA], ["企业乙", "示例区", *YI]]
    report = plan.evaluate(table_of(plan, rows), parameters={"gdp_growth": "5 %"})
    wanted = {  # 甲, 乙, the group; growth of exactly 5 % is not above 5 %, a rise of exactly 1 pp is allowed
        "growth": (["met", "breached"], "met", Fraction(127, 120) - 1, Fraction(5, 100)),
        "debt": (["met", "breached"], "breached", Fraction(90, 150), Fraction(88, 150)),
        "roe": (["met", "breached"], "breached", Fraction(1015, 6100), Fraction(102, 510)),
        "per-head": (["met", "breached"], "met", Fraction(600, 15), Fraction(585, 15)),
        "revenue": (["met", "breached"], "met", Fraction(600), Fraction(585)),
    }
    for target, (enterprises, group, value, before) in wanted.items():
        assert report.verdicts(target, "entity") == enterprises
        outcome = report.outcome("示例区", target, "group")
        limit = before + Fraction(1, 100) if target == "debt" else before
        assert (outcome.verdict, outcome.exact, outcome.fraction("reference")) == (group, value, limit)
    assert report.outcome("企业乙", "growth").margin == 0.0 == report.outcome("企业甲", "debt").margin


# ---- the front rank ---------------------------------------------------------------------------------------

FRONT = (
    HEAD
    + """
parameters:
  front_places: {value: 2, note: 示例}
items:
  roe_place: {zh: 净资产收益率名次, kind: level, unit: count}
goals:
  - {id: debt, indicator: debt_ratio, rule: "rank <= front_places among peers", scope: group}
  - {id: growth, indicator: total_profit_growth, rule: "rank <= front_places among peers", scope: group, places: {turned_profitable: first, loss_widened: last}}
  - {id: roe, indicator: roe, rule: "rank <= front_places among peers", scope: group, reported: roe_place}
"""
)
FRONT_HEADER = [
    "企业名称",
    "集团",
    "角色",
    "负债总额",
    "资产总额",
    "利润总额",
    "利润总额(上年同期)",
    "净资产收益率名次",
]


def front(plan: Plan, peers: Cells, **options: dict[str, object]) -> Report:
    own = [
        ["企业甲", "示例区", "", "50", "100", "11", "10", ""],
        ["示例区", "示例区", "背景", "", "", "", "", "1"],
    ]
    return plan.evaluate(table_of(plan, [FRONT_HEADER, *own, *peers]), **options)


def test_the_front_rank_is_a_place_among_the_other_districts() -> None:
    """By the direction of each indicator, with exact ties, for a number of places that may be changed."""
    plan = Plan.parse(FRONT)
    peers = [
        [
            "对标区A",
            "",
            "对标",
            "1",
            "3",
            "5",
            "-1",
            "",
        ],  # a lower debt ratio is better; out of a loss: first
        [
            "对标区B",
            "",
            "对标",
            "2",
            "4",
            "12",
            "10",
            "",
        ],  # the same ratio of other figures: they share a place
        ["对标区C", "", "对标", "60", "100", "-5", "-1", ""],  # a wider loss: last
    ]
    report = front(plan, peers)
    debt, growth = report.outcome("示例区", "debt", "group"), report.outcome("示例区", "growth", "group")
    place = debt.place()
    assert (place.place, place.worst, place.tied, place.peers, place.missing) == (2, 2, 1, 4, 0)
    assert (debt.verdict, place.percentile) == ("met", float(Fraction(2, 3)))
    place = growth.place()
    assert (growth.verdict, place.place, place.worst, place.percentile) == (
        "breached",
        3,
        3,
        float(Fraction(1, 3)),
    )
    assert front(plan, peers, parameters={"front_places": 3}).verdicts("growth", "group") == ["met"]


def test_the_front_rank_shows_peers_without_figures_and_takes_a_published_place() -> None:
    plan = Plan.parse(FRONT)
    missing = ["对标区B", "", "对标", "", "4", "", "10", ""]
    report = front(plan, [["对标区A", "", "对标", "1", "3", "5", "4", ""], missing])
    debt = report.outcome("示例区", "debt", "group")
    assert (debt.place().place, debt.place().worst, debt.place().missing, debt.verdict) == (
        2,
        3,
        1,
        "no_data",
    )
    published = report.outcome("示例区", "roe", "group")
    assert (published.verdict, published.exact, published.place().reported) == ("met", 1, True)
    assert "reported" in published.marks


# ---- industrial space -------------------------------------------------------------------------------------

SPACE = (
    HEAD
    + """
items:
  new_space: {zh: 新增产业空间, kind: flow, unit: m2}
goals:
  - {id: space, quantity: new_space, rule: "超过 80万平方米"}
  - {id: topped, milestone: 示例桥东 主体结构封顶, due: 2023-03-31}
"""
)


def test_more_than_800000_square_metres_of_new_space_is_a_strict_sum_of_projects() -> None:
    plan = Plan.parse(SPACE)
    header = ["项目名称", "完成日期", "新增产业空间(万平方米)"]
    projects = [header, ["示例园一", "2023-02-28", "33.3333"], ["示例园二", "2023-11-30", "46.6667"]]
    more = [*projects, ["示例园三", "2023-12-31", "0.0001"]]
    for day, rows, verdict, value in (
        ("2023-06-30", projects, "pending", 333_333),
        ("2023-12-30", more, "pending", 800_000),
        ("2023-12-31", projects, "breached", 800_000),  # not more than 800,000
        ("2023-12-31", more, "met", 800_001),
    ):
        outcome = on(plan, day, rows, "space", complete="2023-12-31")
        assert (outcome.verdict, outcome.exact) == (verdict, value)
        assert outcome.fraction("margin") == value - 800_000
    assert on(plan, "2023-12-31", projects, "space").verdict == "no_data"  # there may be more projects


# ---- five projects upstairs -------------------------------------------------------------------------------

UPSTAIRS = (
    HEAD
    + """
goals:
  - {id: upstairs, portfolio: [示例产业园, 示例客运中心, 示例总部园区], declared: 5, stages: [立项, 开工, 封顶, 竣工], stage: 开工, basis: assumed,
     quote: 示例原文未说明阶段}
"""
)


def test_five_projects_upstairs_are_a_portfolio_of_which_three_have_names() -> None:
    """No stage is stated: the one that is wanted is an assumption, listed under every report."""
    plan = Plan.parse(UPSTAIRS)
    target = plan.target("upstairs")
    assert (target.kind, target.declared, len(target.entries), target.basis) == ("portfolio", 5, 3, "assumed")
    assert any("开工" in text or target.title_zh in text for text in plan.assumptions)
    header = ["目标", "项目名称", "阶段", "完成日期"]
    named = [header, ["", "示例产业园", "立项", "2023-01-05"], ["", "示例产业园", "竣工", "2023-12-01"]]
    named += [["", "示例客运中心", "开工", "2023-03-01"], ["", "示例总部园区", "封顶", "2023-10-01"]]
    outcome = on(plan, "2023-06-30", named, "upstairs", complete="2023-12-31")
    assert (outcome.verdict, outcome.exact) == ("pending", 1)
    assert [entry.stage for entry in outcome.entries()] == ["立项", "开工", ""]
    outcome = on(plan, "2023-12-31", named, "upstairs", complete="2023-12-31")
    assert (outcome.verdict, outcome.exact, outcome.progress().unknown) == ("no_data", 3, 2)
    others = [
        ["upstairs", "示例四号楼", "开工", "2023-05-01"],
        ["upstairs", "示例四号楼", "封顶", "2023-09-01"],
    ]
    outcome = on(plan, "2023-12-31", [*named, *others], "upstairs", complete="2023-12-31")
    assert (outcome.verdict, outcome.exact) == ("no_data", 4)  # one project, whatever its records
    others.append(["upstairs", "示例五号楼", "开工", "2023-12-31"])
    assert on(plan, "2023-12-31", [*named, *others], "upstairs").verdict == "met"
    late = [header, *([*row[:3], "2024-01-15"] for row in named[2:])]
    assert on(plan, "2024-01-31", late, "upstairs").label == "overdue"


def test_a_portfolio_without_stages_counts_projects_that_are_done() -> None:
    """An event of a project says nothing of the whole of it."""
    plan = Plan.parse(
        HEAD + 'goals:\n  - {id: parks, portfolio: [示例一园, 示例二园, 示例三园], rule: ">= 2"}\n'
    )
    rows = [
        ["项目名称", "节点", "完成日期"],
        ["示例一园", "", "2023-03-01"],
        ["示例二园", "开工", "2023-04-01"],
    ]
    outcome = on(plan, "2023-06-30", rows, "parks")
    assert (outcome.verdict, outcome.exact) == ("pending", 1)
    assert "3个中完成1个" in outcome.explain() and "3 projects, 1 of them done" in outcome.explain("en")
    assert on(plan, "2023-06-30", [*rows, ["示例二园", "", "2023-06-01"]], "parks").verdict == "met"


# ---- investment promotion ---------------------------------------------------------------------------------

INVESTMENT = (
    HEAD
    + """
items:
  invested: {zh: 招商引资额, kind: flow, unit: money}
goals:
  - {id: investment, quantity: invested, rule: ">= 50 亿元", pace: linear}
"""
)


def test_five_billion_of_investment_is_a_sum_of_deals_in_their_unit_of_money() -> None:
    plan = Plan.parse(INVESTMENT)
    deals = [("示例甲项目", "2023-01-31", Fraction(205, 10)), ("示例乙项目", "2023-08-31", Fraction(295, 10))]
    for unit, power in (("亿元", 0), ("万元", 4), ("元", 8)):
        rows = [["项目名称", "签约日期", f"招商引资额({unit})"]]
        rows += [[name, day, f"{float(amount * 10**power):.1f}"] for name, day, amount in deals]
        half = on(plan, "2023-06-30", rows, "investment")
        assert (half.exact, half.verdict, half.label) == (2_050_000_000, "at_risk", "behind_pace")
        assert half.progress().expected == float(Fraction(5_000_000_000 * 181, 365))
        assert half.progress().per_day == float(Fraction(2_950_000_000, 184))
        end = on(plan, "2023-12-31", rows, "investment")
        assert (end.exact, end.verdict, end.margin) == (5_000_000_000, "met", 0.0)
    foreign = [
        ["项目名称", "签约日期", "招商引资额(亿元)", "币种"],
        ["示例丙项目", "2023-02-01", "60", "美元"],
    ]
    assert on(plan, "2023-12-31", foreign, "investment").verdict == "no_data"  # dollars are no yuan


# ---- milestones -------------------------------------------------------------------------------------------

BUILDINGS = (
    HEAD
    + """
items:
  new_space: {zh: 新增产业空间, kind: flow, unit: m2}
goals:
  - {id: space, quantity: new_space, rule: "超过 80万平方米"}
  - {id: bridge, milestone: 示例桥东 主体结构封顶, due: 2023-03-31}
  - {id: accepted, milestone: 示例研发中心 竣工验收, due: 2023-06-30}
  - {id: running, milestone: 示例研发中心 交付运营, due: 2023-06-30, after: accepted, at_risk: "30 days"}
  - {id: tower, milestone: 示例投资大厦 竣工, due: 2023-12-31}
"""
)
EVENTS = [
    ["项目名称", "节点", "完成日期", "填报日期", "建筑面积(万平方米)"],
    ["示例桥东", "主体结构封顶", "2023-03-20", "2023-12-31", "20"],
    ["示例研发中心", "竣工验收", "2023-06-15", "2023-12-31", "31"],
    ["示例研发中心", "交付运营", "2023-07-10", "2023-12-31", "31"],
    ["示例投资大厦", "竣工", "", "2023-12-31", "17"],
]


def test_buildings_are_milestones_of_a_day_and_their_areas_are_no_new_space() -> None:
    """Three buildings, one of them with two events, due at the end of a quarter, of the half year, of the year."""
    plan = Plan.parse(BUILDINGS)
    wanted = {
        "2023-03-19": {"bridge": ("pending", None, -12), "running": ("pending", None, -103)},
        "2023-03-31": {"bridge": ("met", "done_on_time", -11), "accepted": ("pending", None, -91)},
        "2023-06-01": {"running": ("at_risk", "waiting", -29), "accepted": ("pending", None, -29)},
        "2023-06-15": {"running": ("pending", None, -15), "accepted": ("met", "done_on_time", -15)},
        "2023-06-30": {"running": ("breached", "overdue", 0)},
        "2023-07-09": {"running": ("breached", "overdue", 9)},
        "2023-07-10": {"running": ("breached", "done_late", 10), "tower": ("pending", None, -174)},
        "2023-12-31": {"tower": ("breached", "overdue", 0)},
    }
    for day, targets in wanted.items():
        report = plan.evaluate(ledger_of(plan, EVENTS), as_of=day)
        for target, (verdict, label, late) in targets.items():
            outcome = report.outcome("", target, "plan")
            assert (outcome.verdict, outcome.label, outcome.exact) == (verdict, label, late), (day, target)
    assert on(plan, "2023-12-31", EVENTS, "space").verdict == "no_data"
    unseen = [EVENTS[0], *([*row[:3], "", row[4]] for row in EVENTS[1:])]
    assert on(plan, "2023-12-31", unseen, "tower").verdict == "no_data"  # nobody says that it is not done


# ---- segments ---------------------------------------------------------------------------------------------

SEGMENTS = ["菜篮子", "粮袋子", "物业安保", "排水运营", "智慧城市", "信息管道", "道路养护", "绿化保洁"]
SERVICES = (
    HEAD
    + """
indicators:
  margin: {zh: 示例利润率, formula: operating_profit / revenue, unit: "%", better: higher}
goals:
  - {id: revenue, indicator: revenue, rule: ">= prior", scope: [each, group, segment]}
  - {id: margin, indicator: margin, rule: ">= 5 %", scope: segment}
"""
)


def test_eight_segments_are_judged_by_their_own_rows_across_enterprises() -> None:
    plan = Plan.parse(SERVICES)
    rows = [["企业名称", "集团", "业务板块", "营业收入", "营业收入(上年同期)", "营业利润"]]
    for number, name in enumerate(("企业甲", "企业乙")):
        for at, segment in enumerate(SEGMENTS):
            rows.append([name, "示例区", segment, str(10 + at + number), str(12 + number), str(at)])
        rows.append([name, "示例区", "", "200", "150", "90"])
    report = plan.evaluate(table_of(plan, rows))
    assert (
        report.segments == SEGMENTS
        and report.entities == ["企业甲", "企业乙"]
        and report.groups == ["示例区"]
    )
    for at, segment in enumerate(SEGMENTS):
        revenue, margin = (report.outcome(segment, target, "segment") for target in ("revenue", "margin"))
        now, before = 21 + 2 * at, 25
        assert (revenue.exact, revenue.fraction("reference")) == (now, before)
        assert revenue.verdict == ("met" if now >= before else "breached")
        assert margin.exact == Fraction(2 * at, now)
        assert margin.verdict == ("met" if Fraction(2 * at, now) >= Fraction(5, 100) else "breached")
    assert report.outcome("示例区", "revenue", "group").exact == 400  # the enterprises' own rows, once
    assert report.outcome("企业甲", "revenue").exact == 200


# ---- one district and six enterprises ---------------------------------------------------------------------

SIX = ["甲", "乙", "丙", "丁", "戊", "己"]


def district_text() -> tuple[str, dict[str, str]]:
    """A plan of four aspects and sixteen measures that includes six schemes."""
    schemes = {
        f"scheme-{at}": f"soekpi: 1\nplan: scheme-{at}\nperiod: 2023\ngoals:\n  - {{id: revenue, indicator: revenue, rule: '>= {at}0 元'}}\n"
        for at in range(6)
    }
    lines = [HEAD, "declares: {aspects: 4, measures: 16, enterprises: 6}", "include:"]
    lines += [
        f"  - {{plan: scheme-{at}, entity: 企业{name}, title: {{zh: 企业{name}方案}}}}"
        for at, name in enumerate(SIX)
    ]
    lines += ["goals:", '  - {id: debt, indicator: debt_ratio, rule: "<= 50 %"}', "aspects:"]
    for aspect in range(4):
        lines += [f"  - id: aspect-{aspect}", "    basis: stated", "    measures:"]
        for measure in range(4):
            id = f"measure-{aspect}-{measure}"
            target = f"{{id: task-{aspect}-{measure}, checklist: [示例事项{aspect}{measure}], due: 2023-{3 * aspect + 3:02d}-28}}"
            lines += [
                f"      - id: {id}",
                "        basis: stated",
                "        targets:",
                f"          - {target}",
            ]
    return "\n".join(lines) + "\n", schemes


def test_one_district_and_six_enterprises_are_a_tree_of_plans_aspects_measures_and_targets() -> None:
    """The gravest verdict goes up, with all counts; every level can be read by itself."""
    text, schemes = district_text()
    plan = Plan.parse(text, include=schemes)
    assert tuple(plan.declared) == (4, 16, 6) and plan.stated_measures == 16 and len(plan.parts) == 6
    assert [len(aspect.measures) for aspect in plan.aspects] == [4] * 4
    rows = [["企业名称", "集团", "营业收入", "负债总额", "资产总额"]]
    rows += [[f"企业{name}", "示例区", "30", str(40 + at), "100"] for at, name in enumerate(SIX)]
    tasks = [["任务", "完成日期", "填报日期"]]
    tasks += [
        [f"示例事项{a}{m}", "2023-03-01" if m < 3 else "", "2023-12-31"] for a in range(4) for m in range(4)
    ]
    report = plan.evaluate(table_of(plan, rows), ledger_of(plan, tasks), as_of="2023-06-30")
    tree = report.tree()
    assert tree.root.verdict == "breached"
    shown = {node.id: node for node in tree if node.kind in ("part", "aspect", "measure", "goals")}
    for at in range(6):  # 30 yuan against 0, 10, ... 50
        part = shown[f"scheme-{at}"]
        assert (part.verdict, part.counts["met"], sum(part.counts.values())) == (
            "met" if at <= 3 else "breached",
            int(at <= 3),
            1,
        )
    for aspect, verdict in enumerate(["breached", "breached", "pending", "pending"]):
        node = shown[f"aspect-{aspect}"]
        assert (node.verdict, node.counts["met"], node.counts[verdict]) == (verdict, 3, 1)
        assert [child.id for child in node.children] == [
            f"measure-{aspect}-{measure}" for measure in range(4)
        ]
        assert [child.verdict for child in node.children] == ["met"] * 3 + [verdict]
    assert tree.root.counts["met"] == 4 + 12 + 7  # schemes, tasks; the debt of six enterprises and the group
    assert tree.root.counts["breached"] == 2 + 2 and tree.root.counts["pending"] == 2
    assert sum(tree.root.counts.values()) == 6 + 16 + 7


# ---- measures without a figure ----------------------------------------------------------------------------

LISTS = (
    HEAD
    + """
aspects:
  - id: reform
    measures:
      - id: lists
        targets:
          - {id: old-parks, checklist: [{id: park-a, title: 示例老园改造, due: 2023-05-31}, 示例老园升级]}
          - {id: featured-parks, checklist: [示例特色园]}
          - {id: assessment, checklist: [{id: rules, title: 考核办法修订, owner: 企管部}, 考核结果应用], rule: ">= 50 %"}
          - {id: incentive, checklist: [任期制契约化, 中长期激励], due: 2023-06-30}
          - {id: levels, checklist: [压减产权层级]}
          - {id: chains, checklist: [工作链, 责任链, 人才链]}
          - {id: integrity, checklist: [制度梳理]}
          - {id: survey, checklist: [干部调研]}
"""
)
TASKS = [
    ["任务", "责任单位", "状态", "完成日期", "填报日期", "佐证"],
    ["park-a", "示例公司", "进行中", "", "2023-06-30", ""],
    ["示例老园升级", "", "已完成", "2023-04-01", "2023-06-30", "示例验收单"],
    ["考核办法修订", "", "已完成", "2023-06-30", "2023-06-30", "示例文件"],
    ["任期制契约化", "", "已完成", "2023-07-02", "2023-07-31", ""],
    ["中长期激励", "", "已完成", "", "2023-06-29", ""],
    ["压减产权层级", "", "未开始", "", "2023-06-30", ""],
    ["工作链", "", "已完成", "2023-02-01", "2023-06-30", ""],
    ["责任链", "", "已完成", "2023-02-30", "2023-06-30", ""],
    ["制度梳理", "", "", "", "2023-12-31", ""],
]


def test_measures_without_a_figure_are_checklists_with_owner_date_and_evidence() -> None:
    plan = Plan.parse(LISTS)
    assert {target.kind for target in plan.targets} == {"checklist"} and len(plan.targets) == 8
    ledger = ledger_of(plan, TASKS)
    wanted = {  # at the end of June, of July, and of the year
        "old-parks": [("at_risk", "overdue", Fraction(1, 2))] * 2 + [("no_data", None, Fraction(1, 2))],
        "featured-parks": [("no_data", None, None)] * 3,
        "assessment": [("met", "done_on_time", Fraction(1, 2))] * 3,
        "incentive": [("breached", "overdue", Fraction(1, 2))]
        + [("breached", "done_late", Fraction(1, 2))] * 2,
        "levels": [("pending", None, Fraction(0))] * 2 + [("no_data", None, Fraction(0))],
        "chains": [("pending", None, Fraction(1, 3))] * 2 + [("no_data", None, Fraction(1, 3))],
        "integrity": [("pending", None, Fraction(0))] * 2 + [("breached", "overdue", Fraction(0))],
        "survey": [("no_data", None, None)] * 3,
    }
    for number, day in enumerate(("2023-06-30", "2023-07-31", "2023-12-31")):
        report = plan.evaluate(ledger, as_of=day)
        for target, states in wanted.items():
            outcome = report.outcome("", target, "plan")
            assert (outcome.verdict, outcome.label, outcome.exact) == states[number], (day, target)
    parks = plan.evaluate(ledger, as_of="2023-06-30").outcome("", "old-parks", "plan")
    park, renewal = parks.entries()
    assert (park.owner, park.state, park.due, park.label) == (
        "示例公司",
        "in_progress",
        datetime.date(2023, 5, 31),
        "overdue",
    )
    assert (renewal.done, renewal.evidence, renewal.verdict) == (
        datetime.date(2023, 4, 1),
        "示例验收单",
        "met",
    )
    assert parks.progress().overdue == 1 and parks.progress().finished == 1
    rules = plan.evaluate(ledger, as_of="2023-06-30").outcome("", "assessment", "plan").entries()[0]
    assert rules.owner == "企管部"  # of the plan, where the record names nobody
