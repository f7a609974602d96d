"""The built-in plan baoan-2023: each published fact stands in it, and nothing that was not published.

The facts are written down here once more, from the press report on the plan. What the report does not
say is either absent, or assumed and listed as such.
"""

from __future__ import annotations

import datetime
import pathlib
import re

import pytest

import soekpi
from soekpi import Plan, Register, Table

DATA = pathlib.Path(__file__).resolve().parents[2] / "examples" / "data"
SIX = [
    "宝投集团",
    "宝安建投集团",
    "宝安产业投资集团",
    "宝安产业发展集团",
    "宝安交通投资集团",
    "宝安保安服务公司",
]
DISTRICT = "宝安区国资国企"
WORK = ("quantity", "milestone", "portfolio", "checklist")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan.builtin("baoan-2023")


def evaluate(plan: Plan, period: str, *registers: Register, **options):
    tables = [
        Table.from_csv(DATA / name, catalogue=plan.catalogue)
        for name in (f"baoan_six_{period}.csv", "baoan_facts.csv")
    ]
    return plan.evaluate(*tables, *registers, period=period, **options)


@pytest.fixture(scope="module")
def report(plan):
    return evaluate(plan, "2023")


def results(report, target, level):
    return [row for row in report.rows if row.target == target and row.level == level]


# ---- what the plan says it has ----------------------------------------------------------------------------


def test_four_aspects_sixteen_measures_six_enterprises(plan):
    assert tuple(plan.declared) == (4, 16, 6)
    assert [aspect.title_zh for aspect in plan.aspects] == [
        "强化产业支撑作用",
        "强化民生和城市服务保障",
        "强化核心竞争力和增强核心功能",
        "强化高质量党建的引领保障作用",
    ]
    assert all(aspect.basis == "stated" for aspect in plan.aspects)


def test_measures_that_the_report_names_are_counted_and_no_others(plan):
    """Four of the five measures of the reform part are named; how the other tasks fall into measures is not said."""
    named = [measure.id for measure in plan.measures if measure.basis != "assumed"]
    assert named == ["supervision", "assessment", "incentive", "property-right-levels"]
    assert plan.stated_measures == len(named) < plan.declared.measures
    assert all(measure.basis == "assumed" for measure in plan.measures if measure.id not in named)


# ---- the table of what is stated, row by row --------------------------------------------------------------


def test_goals_are_rules_for_enterprises_and_group(plan, report):
    rules = {
        "profit-outgrows-gdp": ("total_profit_growth", "> gdp_growth", "stated"),
        "debt-ratio-stable": ("debt_ratio", "<= prior + debt_band", "assumed"),
        "roe-steady": ("roe", ">= prior", "read"),
        "per-capita-steady": ("revenue_per_capita", ">= prior", "assumed"),
        "revenue-steady": ("revenue", ">= prior", "read"),
    }
    for id, (indicator, rule, basis) in rules.items():
        target = plan.target(id)
        assert (target.kind, target.indicator, target.rule, target.basis) == ("rule", indicator, rule, basis)
        assert len(results(report, id, "entity")) == 6 and len(results(report, id, "group")) == 1


def test_front_rank_is_a_place_of_the_group_among_districts(plan, report):
    ranks = {target.indicator: target for target in plan.targets if target.kind == "rank"}
    assert set(ranks) == {
        "total_profit_amount",
        "total_profit_growth",
        "debt_ratio",
        "roe",
        "revenue_per_capita",
        "revenue_amount",
    }
    for target in ranks.values():
        assert (target.rule, target.among, target.basis) == (
            "rank <= front_places among peers",
            "peers",
            "assumed",
        )
        verdicts = {row.level: row.verdict for row in report.rows if row.target == target.id}
        assert verdicts["entity"] == verdicts["plan"] == "not_in_scope"
        assert verdicts["group"] == "no_data"  # no district's figures were published
    assert ranks["debt_ratio"].better == "lower" and ranks["roe"].better == "higher"
    places = next(parameter for parameter in plan.parameters if parameter.id == "front_places")
    assert places.value == 3 and places.note_zh


def test_new_industrial_space_is_more_than_800000_square_metres(plan):
    target = plan.target("new-industrial-space")
    assert (target.kind, target.indicator, target.unit, target.basis) == (
        "quantity",
        "new_industrial_space",
        "m2",
        "stated",
    )
    assert target.due == datetime.date(2023, 12, 31)
    for area, verdict in (("80", "breached"), ("80.0001", "met"), ("79.9999", "breached")):
        cells = [
            ["截至2023年12月31日", "", ""],
            ["项目名称", "完成日期", "新增产业空间(万平方米)"],
            ["某项目", "2023-12-31", area],
        ]
        ledger = Register.from_cells(cells, catalogue=plan.catalogue)
        outcome = evaluate(plan, "2023", ledger).outcome("", "new-industrial-space", "plan")
        assert outcome.verdict == verdict, area


def test_five_upstairs_projects_three_of_them_named(plan):
    target = plan.target("upstairs-projects")
    assert (target.kind, target.declared, target.basis) == ("portfolio", 5, "assumed")
    assert [entry.title_zh for entry in target.entries] == [
        "燕罗网联汽车产业园",
        "宝安客运中心",
        "石岩总部经济园区",
    ]
    cells = [["项目名称", "节点", "完成日期"]]
    cells += [[entry.title_zh, "开工", "2023-05-01"] for entry in target.entries]
    ledger = Register.from_cells(cells, catalogue=plan.catalogue)
    outcome = evaluate(plan, "2023", ledger).outcome("", target.id, "plan")
    assert (outcome.value, outcome.verdict) == (3.0, "no_data")  # nobody speaks about the two without a name
    assert outcome.progress().unknown == 2


def test_investment_promotion_is_at_least_five_billion_yuan(plan):
    target = plan.target("investment-promotion")
    assert (target.kind, target.unit, target.basis) == ("quantity", "money", "stated")
    for amount, verdict in (("50", "met"), ("49.99", "breached")):
        cells = [
            ["截至2023年12月31日", "", ""],
            ["项目名称", "签约日期", "招商引资额(亿元)"],
            ["某项目", "2023-07-01", amount],
        ]
        ledger = Register.from_cells(cells, catalogue=plan.catalogue)
        outcome = evaluate(plan, "2023", ledger).outcome("", target.id, "plan")
        assert outcome.verdict == verdict, amount


def test_milestones_have_the_published_dates_and_areas(plan):
    milestones = {
        "新桥东 主体结构封顶": (datetime.date(2023, 3, 31), "20万平方米", None),
        "汇智研发中心 竣工验收": (datetime.date(2023, 6, 30), "31万平方米", None),
        "汇智研发中心 交付运营": (datetime.date(2023, 6, 30), None, "huizhi-accepted"),
        "湾区产业投资大厦 主体结构封顶": (datetime.date(2023, 12, 31), "12.2万平方米", None),
    }
    found = {target.subject: target for target in plan.targets if target.kind == "milestone"}
    assert set(found) == set(milestones)
    for subject, (due, area, after) in milestones.items():
        target = found[subject]
        assert (target.due, target.after, target.basis) == (due, after, "stated")
        if area:
            assert area in target.note_zh and "未说明计入" in target.note_zh


def test_areas_of_milestones_are_no_part_of_the_new_space(plan):
    """Their records answer the milestones; without a figure for the item there is no quantity."""
    cells = [
        ["项目名称", "节点", "完成日期", "建筑面积(万平方米)"],
        ["新桥东", "主体结构封顶", "2023-03-30", "20"],
    ]
    ledger = Register.from_cells(cells, catalogue=plan.catalogue)
    report = evaluate(plan, "2023", ledger)
    assert report.outcome("", "xinqiao-east-topped-out", "plan").verdict == "met"
    assert report.outcome("", "new-industrial-space", "plan").verdict == "no_data"


def test_eight_segments(plan):
    names = ["菜篮子", "粮袋子", "物业安保", "排水运营", "智慧城市", "信息管道", "道路养护", "绿化保洁"]
    assert [entry.title_zh for entry in plan.target("segments-stronger").entries] == names
    cells = [["企业", "年度", "业务板块", "营业收入(万元)"]]
    for year, revenue in ((2022, 10), (2023, 11)):
        cells += [["甲公司", str(year), name, str(revenue)] for name in names]
    report = plan.evaluate(Table.from_cells(cells, catalogue=plan.catalogue), period=2023)
    assert report.segments == names
    assert report.verdicts("segment-revenue-steady", "segment") == ["met"] * 8
    assert plan.target("segment-revenue-steady").basis == "assumed"


@pytest.mark.parametrize(
    "id, entries",
    [
        ("quality-factory-space", 1),
        ("old-parks-renewed", 1),
        ("featured-parks-built", 1),
        ("six-in-one-supervision", 6),
        ("assessment-improved", 1),
        ("incentive-and-constraint", 1),
        ("levels-compressed", 2),
        ("party-chains-strengthened", 3),
        ("integrity-and-compliance", 3),
        ("cadre-survey", 2),
        ("main-business-focus", 1),
        ("party-building-strengthened", 1),
        ("integrity-reform-results", 1),
    ],
)
def test_measures_without_a_figure_are_checklists(plan, id, entries):
    target = plan.target(id)
    assert (target.kind, len(target.entries), target.basis) == ("checklist", entries, "stated")
    assert target.due == datetime.date(2023, 12, 31)
    assert target.note_zh and target.note_en
    assert not any(entry.owner for entry in target.entries)  # nobody is named


# ---- nothing else -----------------------------------------------------------------------------------------


def test_every_target_says_what_it_rests_on(plan):
    for target in plan.targets:
        assert target.quote, target.id
        assert target.title_zh and target.title_en, target.id
        if target.basis != "stated":
            assert target.note_zh and target.note_en, target.id
    assert any("3" in text and "名次" in text for text in plan.assumptions)
    assert all(plan.assumption_texts(language) for language in ("zh", "en"))


def test_no_pace_and_no_schedule_is_made_up(plan):
    text = soekpi.builtin_plan_text("baoan-2023")
    assert re.search(r"\b(pace|schedule|maximum):", text) is None


def test_progress_that_was_not_published_is_no_data(plan, report):
    """Every result of 2023 is no_data: no figure of the six and no state of a project was published."""
    counts = report.counts()
    assert counts["no_data"] == sum(counts.values()) - counts["not_in_scope"] > 0
    assert {row.entity for row in report.rows if row.level == "entity"} == set(SIX)
    for target in plan.targets:
        if target.kind in WORK:
            (row,) = results(report, target.id, "plan")
            assert (row.verdict, row.reason) == ("no_data", "no_evidence"), target.id
    tree = report.tree()
    assert tree.root.verdict == "no_data"
    shown = {node.id for node in tree if node.kind == "measure"}
    assert shown == {measure.id for measure in plan.measures}  # visible, not hidden


def test_places_published_for_2022_are_taken_as_reported(plan):
    report = evaluate(plan, "2022")
    for id in ("total-profit-front", "roe-front"):
        outcome = report.outcome(DISTRICT, id, "group")
        assert (outcome.verdict, outcome.value, outcome.place().reported) == ("met", 1.0, True), id
        assert "reported" in outcome.marks
    for id in ("total-profit-growth-front", "debt-ratio-front", "per-capita-front", "revenue-front"):
        assert report.outcome(DISTRICT, id, "group").verdict == "no_data", id


def test_gdp_growth_of_2023_is_the_published_one(report):
    outcome = report.outcome("宝投集团", "profit-outgrows-gdp")
    assert outcome.reference == 0.085
    assert outcome.verdict == "no_data"
