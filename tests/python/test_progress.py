"""Progress, entries and places in Python against sums and dates worked out here: made-up ledgers."""

from __future__ import annotations

import datetime
import math
import random
from fractions import Fraction

import pytest

import soekpi
from soekpi import Plan, Register, Report, SoekpiError, Status, Table

PLAN = """
soekpi: 1
plan: works
title: {zh: 示例计划（虚构）, en: made-up plan}
period: 2023
declares: {aspects: 1, measures: 2, enterprises: 3}
items:
  new_space: {zh: 新增产业空间, en: new industrial space, kind: flow, unit: m2}
aspects:
  - id: space
    title: {zh: 空间, en: space}
    basis: stated
    measures:
      - id: build
        title: {zh: 建设, en: building}
        basis: read
        targets:
          - {id: space, quantity: new_space, rule: "超过 80万平方米", pace: linear, start: 2023-02-01, due: 2023-11-30}
          - {id: topping, milestone: 示例桥东 主体结构封顶, due: 2023-03-31}
          - {id: finish, milestone: 示例桥东 竣工, due: 2023-06-30, after: topping, at_risk: "30 days"}
      - id: order
        title: {zh: 秩序, en: order}
        targets:
          - {id: parks, portfolio: [示例园一, 示例园二, 示例园三], declared: 4, stages: [立项, 开工, 竣工], stage: 开工, rule: ">= 2"}
          - id: reforms
            checklist:
              - {id: rules, title: {zh: 示例制度, en: made-up rules}, owner: 办公室, due: 2023-06-30}
              - 示例名册
"""

RANKS = """
soekpi: 1
plan: places
period: 2023
goals:
  - {id: front, indicator: debt_ratio, rule: "rank <= 3 among all", scope: each}
  - {id: debt, indicator: debt_ratio, rule: "<= 50 %", scope: each}
"""

HEADER = ["项目名称", "事件", "任务", "责任单位", "完成日期", "填报日期", "新增产业空间(平方米)", "佐证"]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan.parse(PLAN)


def ledger(plan: Plan, *rows: dict[str, str], complete: str | None = None) -> Register:
    """A register of rows that give some of the header's columns."""
    cells = [[row.get(name, "") for name in HEADER] for row in rows]
    return Register.from_cells([HEADER, *cells], complete=complete, catalogue=plan.catalogue)


def evaluate(plan: Plan, as_of: str, *rows: dict[str, str], complete: str | None = None) -> Report:
    return plan.evaluate(ledger(plan, *rows, complete=complete), as_of=as_of)


def decimal_of(value: float | None) -> Fraction | None:
    return None if value is None else Fraction(format(value, ".15g"))


# ---- what the plan says ---------------------------------------------------------------------


def test_a_plan_tells_what_its_targets_want(plan: Plan) -> None:
    assert plan.declared == (1, 2, 3)
    assert plan.stated_measures == 1
    assert [(measure.id, measure.basis) for measure in plan.measures] == [("build", "read"), ("order", "assumed")]
    assert [(aspect.id, aspect.basis, aspect.part) for aspect in plan.aspects] == [("space", "stated", None)]
    assert [target.kind for target in plan.targets] == ["quantity", "milestone", "milestone", "portfolio", "checklist"]
    space, topping, finish, parks, reforms = plan.targets
    assert (space.start, space.due) == (datetime.date(2023, 2, 1), datetime.date(2023, 11, 30))
    assert (topping.subject, topping.after) == ("示例桥东 主体结构封顶", None)
    assert (finish.after, finish.due, finish.at_risk) == ("topping", datetime.date(2023, 6, 30), "30 days")
    assert [entry.title_zh for entry in parks.entries] == ["示例园一", "示例园二", "示例园三"]
    assert parks.declared == 4 and reforms.declared == 2
    rules, roster = reforms.entries
    assert (rules.id, rules.title_zh, rules.title_en, rules.owner) == ("rules", "示例制度", "made-up rules", "办公室")
    assert rules.due == datetime.date(2023, 6, 30)
    assert (roster.title_zh, roster.owner, roster.due) == ("示例名册", "", None)
    assert {target.among for target in plan.targets} == {None}
    assert {target.part for target in plan.targets} == {None}
    assert [target.among for target in Plan.parse(RANKS).targets] == ["all", None]


# ---- quantities ------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(20))
def test_a_quantity_is_the_exact_sum_of_what_was_done(plan: Plan, seed: int) -> None:
    chance = random.Random(seed)
    as_of = datetime.date(2023, 2, 1) + datetime.timedelta(chance.randrange(302))
    rows, total = [], Fraction(0)
    for number in range(chance.randrange(1, 12)):
        done = datetime.date(2023, 2, 1) + datetime.timedelta(chance.randrange(303))
        size = f"{chance.randrange(1, 25_000_000) / 100:.2f}"
        rows.append({"项目名称": f"示例项目{number}", "完成日期": done.isoformat(), "新增产业空间(平方米)": size})
        if done <= as_of and done <= datetime.date(2023, 11, 30):
            total += Fraction(size)
    report = evaluate(plan, as_of.isoformat(), *rows)
    outcome = report.outcome("", "space", "plan")
    assert outcome.exact == total
    assert outcome.kind == "quantity" and outcome.level == "plan"
    progress = outcome.progress()
    assert progress == report.progress(report.plan_row, "space") == report.progress(report.plan_row.number, "space")
    assert (progress.start, progress.due) == (datetime.date(2023, 2, 1), datetime.date(2023, 11, 30))
    assert progress.days_left == (datetime.date(2023, 11, 30) - as_of).days
    assert decimal_of(progress.value) == total and progress.declared == 0
    needed = max(800_000 - total, Fraction(0))
    assert progress.needed == float(needed)
    if progress.days_left > 0:
        assert progress.per_day == float(needed / progress.days_left)
    else:
        assert progress.per_day is None
    expected = Fraction(800_000 * ((as_of - datetime.date(2023, 2, 1)).days + 1), 303)
    assert progress.expected == float(expected)
    assert outcome.verdict == ("met" if total > 800_000 else "at_risk" if total < expected else "pending" if progress.days_left > 0 else outcome.verdict)
    assert (outcome.label == "behind_pace") == (outcome.verdict == "at_risk")
    assert (outcome.verdict == "met") == (total > 800_000)


def test_without_a_record_nothing_is_known(plan: Plan) -> None:
    report = evaluate(plan, "2023-06-30", {"项目名称": "别的项目", "完成日期": "2023-01-01"})
    outcome = report.outcome("", "space", "plan")
    assert (outcome.verdict, outcome.reason) == ("no_data", "no_evidence")
    progress = outcome.progress()
    assert (progress.records, progress.value, progress.needed, progress.per_day) == (0, None, None, None)
    assert progress.done is progress.seen is None


# ---- milestones ---------------------------------------------------------------------------------


@pytest.mark.parametrize("done", ["2023-01-15", "2023-03-31", "2023-04-01", "2024-02-29"])
def test_a_milestone_is_held_against_its_day(plan: Plan, done: str) -> None:
    report = evaluate(plan, "2024-03-01", {"项目名称": "示例桥东", "事件": "主体结构封顶", "完成日期": done})
    outcome = report.outcome("", "topping", "plan")
    days = (datetime.date.fromisoformat(done) - datetime.date(2023, 3, 31)).days
    assert (outcome.verdict, outcome.label) == (("met", "done_on_time") if days <= 0 else ("breached", "done_late"))
    assert outcome.exact == days and outcome.unit == "days"
    progress = outcome.progress()
    assert progress.done == datetime.date.fromisoformat(done)
    assert (progress.due, progress.days_late, progress.records) == (datetime.date(2023, 3, 31), max(days, 0), 1)
    assert soekpi.label_text(outcome.label) in ("按期完成", "逾期完成")


@pytest.mark.parametrize(
    ("as_of", "complete", "verdict", "label"),
    [
        ("2023-05-30", None, "pending", None),
        ("2023-06-01", None, "at_risk", "waiting"),
        ("2023-07-15", None, "no_data", None),
        ("2023-07-15", "2023-06-30", "breached", "overdue"),
    ],
)
def test_a_milestone_that_is_not_done_needs_evidence(plan: Plan, as_of, complete, verdict, label) -> None:
    report = evaluate(plan, as_of, {"项目名称": "示例桥东", "事件": "竣工", "填报日期": "2023-05-01"}, complete=complete)
    outcome = report.outcome("", "finish", "plan")
    assert (outcome.verdict, outcome.label) == (verdict, label)
    progress = outcome.progress()
    days = (datetime.date.fromisoformat(as_of) - datetime.date(2023, 6, 30)).days
    assert progress.days_left == -days and progress.done is None
    assert progress.days_late == (days if verdict == "breached" else 0)


# ---- portfolios and checklists -----------------------------------------------------------------------


def test_a_portfolio_counts_projects_at_their_stage(plan: Plan) -> None:
    report = evaluate(
        plan,
        "2023-08-01",
        {"项目名称": "示例园一", "事件": "立项", "完成日期": "2023-01-10"},
        {"项目名称": "示例园二", "事件": "竣工", "完成日期": "2023-07-01", "责任单位": "建设部", "佐证": "证书（虚构）"},
    )
    outcome = report.outcome("", "parks", "plan")
    first, second, third = outcome.entries()
    assert report.entries(outcome.row, "parks") == [first, second, third]
    assert [each.title_zh for each in (first, second, third)] == ["示例园一", "示例园二", "示例园三"]
    assert (first.stage, second.stage, third.stage) == ("立项", "竣工", "")
    assert (second.verdict, second.done, second.owner, second.evidence) == (
        "met", datetime.date(2023, 7, 1), "建设部", "证书（虚构）"
    )  # fmt: skip
    assert first.verdict == "pending" and third.verdict == "no_data"
    progress = outcome.progress()
    assert (progress.declared, progress.finished, progress.value) == (4, 1, 1.0)
    assert progress.unknown == 2 and outcome.exact == 1
    assert progress.needed == 1.0


def test_a_checklist_is_the_share_that_is_done(plan: Plan) -> None:
    report = evaluate(
        plan,
        "2023-08-01",
        {"任务": "示例制度", "完成日期": "2023-07-02"},
        {"任务": "示例名册", "填报日期": "2023-07-31"},
    )
    outcome = report.outcome("", "reforms", "plan")
    rules, roster = outcome.entries()
    assert (rules.id, rules.title_en, rules.owner) == ("rules", "made-up rules", "办公室")
    assert rules.label == "done_late" and rules.done == datetime.date(2023, 7, 2)
    assert rules.due == datetime.date(2023, 6, 30)
    assert (roster.verdict, roster.done) == ("pending", None)
    progress = outcome.progress()
    assert (progress.declared, progress.finished, progress.finished_late, progress.unknown) == (2, 1, 1, 0)
    assert outcome.exact == Fraction(1, 2) == decimal_of(progress.value)
    assert outcome.verdict == "pending"


def test_states_are_words(plan: Plan) -> None:
    header = ["任务", "状态"]
    register = Register.from_cells([header, ["示例制度", "已完成"], ["示例名册", "暂停"]], catalogue=plan.catalogue)
    outcome = plan.evaluate(register, as_of="2023-05-01").outcome("", "reforms", "plan")
    assert [entry.state for entry in outcome.entries()] == ["done", "suspended"]
    assert [entry.verdict for entry in outcome.entries()] == ["met", "pending"]


# ---- places ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(10))
def test_a_place_counts_who_is_better(seed: int) -> None:
    """A lower debt ratio is better; who has no figure may stand anywhere."""
    chance = random.Random(seed)
    names = [f"企业{number}" for number in range(chance.randrange(2, 9))]
    figures = {name: (chance.choice(["", *"123"]), chance.choice("45")) for name in names}
    text = "企业名称,负债总额(元),资产总额(元)\n" + "".join(f"{name},{a},{b}\n" for name, (a, b) in figures.items())
    report = Plan.parse(RANKS).evaluate(Table.from_csv(text.encode()))
    ratios = {name: Fraction(int(a), int(b)) for name, (a, b) in figures.items() if a}
    for name in names:
        outcome = report.outcome(name, "front")
        place = outcome.place()
        assert place == report.place(outcome.row, "front")
        assert place.peers == len(names) and not place.reported
        if name not in ratios:
            assert place.place is None and place.worst is None and outcome.verdict != "met"
            continue
        missing = len(names) - len(ratios)
        better = sum(ratio < ratios[name] for ratio in ratios.values())
        assert place.place == 1 + better and place.worst == 1 + better + missing
        assert place.missing == missing
        assert place.tied == sum(ratio == ratios[name] for ratio in ratios.values()) - 1
        assert outcome.verdict == ("met" if place.worst <= 3 else "breached" if place.place > 3 else "no_data")
        if not missing:
            assert place.percentile == float(Fraction(len(names) - 1 - better, len(names) - 1))


def test_what_a_target_is_not_is_refused(plan: Plan) -> None:
    report = Plan.parse(RANKS).evaluate(Table.from_csv("企业名称,负债总额(元),资产总额(元)\n企业甲,1,2\n".encode()))
    assert report.plan_row is None
    for ask in (lambda: report.progress(0, "debt"), lambda: report.place(0, "debt"), lambda: report.progress(0, "front")):
        with pytest.raises(SoekpiError) as caught:
            ask()
        assert caught.value.code == Status.ARGUMENT
    assert report.entries(0, "debt") == []
    works = evaluate(plan, "2023-06-30", {"项目名称": "示例园一", "事件": "立项", "完成日期": "2023-01-10"})
    with pytest.raises(SoekpiError):
        works.place(works.plan_row, "space")
    with pytest.raises(SoekpiError, match="no target 'moon'"):
        works.progress(works.plan_row, "moon")
    with pytest.raises(IndexError, match="beyond"):
        works.progress(99, "space")
    for row in ("计划", None, True, 1.0):
        with pytest.raises(TypeError, match="expected a ReportRow"):
            works.progress(row, "space")


def test_explain_says_it_for_people(plan: Plan) -> None:
    report = evaluate(plan, "2023-06-30", {"项目名称": "示例桥东", "事件": "主体结构封顶", "完成日期": "2023-04-03"})
    text = report.outcome("", "topping", "plan").explain()
    assert "3" in text and "天" in text
    assert "day" in report.outcome("", "topping", "plan").explain("en")


def test_the_row_of_the_plan_is_the_last(plan: Plan) -> None:
    table = Table.from_csv("企业名称,集团,业务板块,利润总额(元)\n企业甲,示例集团,,1\n企业甲,示例集团,物业,1\n".encode())
    report = plan.evaluate(table, ledger(plan, {"项目名称": "示例园一", "事件": "立项", "完成日期": "2023-01-10"}))
    levels = [report.row(index).level for index in range(len(report.rows) // len(plan.targets))]
    assert levels == ["entity", "group", "segment", "plan"]
    assert report.segments == ["物业"] and report.groups == ["示例集团"] and report.entities == ["企业甲"]
    row = report.plan_row
    assert row is not None and row.number == len(levels) - 1 and row.level == "plan" and row.parent is None
    assert row.depth == 0 and row.share == 1.0 and not math.isnan(row.share)
    for level in ("entity", "group", "segment", "plan"):
        assert len(report.verdicts("space", level)) == 1
        report.run(level)
    assert sum(report.counts().values()) == 4 * len(plan.targets)
    assert sum(report.counts("plan").values()) == len(plan.targets)
    with pytest.raises(ValueError, match="'segment', 'plan'"):
        report.verdicts("space", "district")
