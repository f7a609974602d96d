"""The whole plan on worlds drawn at random: what an independent judge says, and what must not change it.

whole_plan_draw.py draws plans, tables and ledgers, whole_plan_judge.py judges them once more with fractions
and dates. All names and figures are invented.
"""

from __future__ import annotations

import datetime
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any, Optional

import pytest

from soekpi import Plan, Report, SoekpiError, Status, TargetOutcome
from soekpi.words import VERDICTS
from whole_plan import (
    FIGURES,
    Day,
    Ledger,
    Line,
    Names,
    Record,
    Work,
    World,
    evaluate,
    plan_text,
    read_day,
    same,
)
from whole_plan_draw import drawn, looks
from whole_plan_judge import Judge

Key = tuple[str, str, str]  # target, level and name of the row


def key_of(outcome: TargetOutcome) -> Key:
    return outcome.target, outcome.level, "" if outcome.level == "plan" else outcome.entity


def found_in(report: Report, names: Names = same) -> dict[Key, tuple[Any, ...]]:
    """All results of a report, by target and row; `names` gives rows other names."""
    found = {}
    for outcome in report.rows:
        target, level, name = key_of(outcome)
        fractions = tuple(outcome.fraction(field) for field in ("value", "reference", "margin"))
        found[names(target), level, names(name)] = (
            outcome.verdict,
            outcome.reason,
            outcome.label,
            *fractions,
        )
    return found


# ---- the independent judge --------------------------------------------------------------------------------


@pytest.mark.parametrize("batch", range(6))
def test_works_are_judged_as_the_independent_judge_does(batch: int) -> None:
    """Quantities, milestones with what comes before them, portfolios and checklists: before their dates, on
    them and after them, in common and in leap years, at ends of quarters."""
    seen: Counter[tuple[str, Optional[str]]] = Counter()
    for seed in range(1000 * batch, 1000 * batch + 80):
        world = drawn(seed)
        plan = Plan.parse(plan_text(world))
        works = {work.id for work in world.works}
        for as_of in looks(seed, world):
            found = {
                key_of(outcome): (
                    outcome.verdict,
                    outcome.label,
                    outcome.reason,
                    outcome.exact,
                    outcome.fraction("margin"),
                )
                for outcome in evaluate(world, as_of, plan=plan).rows
                if outcome.target in works and outcome.verdict != "not_in_scope"
            }
            wanted = {(id, *row): tuple(judged) for (id, row), judged in Judge(world, as_of).all().items()}
            assert set(found) == set(wanted), (seed, as_of)
            wrong = {key: (found[key], wanted[key]) for key in wanted if found[key] != wanted[key]}
            assert not wrong, (seed, as_of)
            seen.update((judged[0], judged[1]) for judged in wanted.values())
    assert {verdict for verdict, _ in seen} == {"met", "breached", "at_risk", "pending", "no_data"}
    labels = {label for _, label in seen}
    assert labels == {None, "done_on_time", "done_late", "overdue", "out_of_reach", "behind_pace", "waiting"}


@pytest.mark.parametrize("batch", range(3))
def test_progress_and_entries_are_those_of_the_independent_judge(batch: int) -> None:
    """How many entries are done, late, overdue; what the pace expects; what is needed, and for each day."""
    for seed in range(1000 * batch + 500, 1000 * batch + 530):
        world = drawn(seed)
        for as_of in looks(seed, world):
            report, judge = evaluate(world, as_of), Judge(world, as_of)
            for work in world.works:
                for row in judge.rows(work):
                    outcome = report.outcome(row[1], work.id, row[0])
                    check_progress(judge, work, row, outcome)


def check_progress(judge: Judge, work: Work, row: tuple[str, str], outcome: TargetOutcome) -> None:
    progress, due = outcome.progress(), judge.due(work)
    own = judge.own_verdicts(work, row)
    assert [(entry.verdict, entry.label) for entry in outcome.entries()] == own
    assert (progress.due, progress.days_left) == (due, (due - judge.as_of).days)
    if own and progress.records:
        labels = [label for _, label in own]
        assert progress.overdue == labels.count("overdue")
        assert progress.finished_late == labels.count("done_late")
        assert progress.finished == outcome.exact * (work.declared if work.kind == "checklist" else 1)
    if work.kind == "milestone":
        late = outcome.exact if outcome.exact is not None else Fraction(0)
        assert progress.days_late == max(late, 0)
        return
    expected = judge.expected(work)
    assert progress.expected == (None if expected is None else float(expected))
    if not work.is_floor or outcome.exact is None:
        assert progress.needed is None and progress.per_day is None
        return
    needed = max(work.limit - outcome.exact, Fraction(0))
    left = (due - judge.as_of).days
    assert progress.needed == float(needed)
    assert progress.per_day == (float(needed / left) if left > 0 else None)


@pytest.mark.parametrize("batch", range(2))
def test_what_is_reached_in_time_stays_so(batch: int) -> None:
    """By dates alone, days that pass never take back what is met, nor a breach of what was late."""
    checked = 0
    for seed in range(1000 * batch + 700, 1000 * batch + 740):
        world = drawn(seed)
        ledgers = tuple(Ledger(each.records, ("done", "seen"), each.complete) for each in world.ledgers)
        world = replace(
            world,
            ledgers=tuple(
                replace(each, records=tuple(replace(record, state="") for record in each.records))
                for each in ledgers
            ),
        )
        plan = Plan.parse(plan_text(world))
        floors = {work.id for work in world.works if work.is_floor or work.kind == "milestone"}
        days = sorted(looks(seed, world))
        reports = [found_in(evaluate(world, day, plan=plan)) for day in days]
        for before, after in zip(reports, reports[1:]):
            for key, (verdict, _, label, *_) in before.items():
                if key[0] in floors and (verdict == "met" or label == "done_late"):
                    assert after[key][0] == verdict and after[key][2] == label, (seed, key)
                    checked += 1
    assert checked > 100


# ---- order and grouping -----------------------------------------------------------------------------------


def shuffled(world: World, chance: random.Random) -> World:
    """The same lines and records in another order, and in more ledgers."""
    lines = list(world.lines)
    chance.shuffle(lines)
    ledgers = []
    for ledger in world.ledgers:
        records = list(ledger.records)
        chance.shuffle(records)
        cut = chance.randrange(len(records) + 1)
        ledgers += [replace(ledger, records=tuple(part)) for part in (records[:cut], records[cut:]) if part]
    chance.shuffle(ledgers)
    return replace(world, lines=tuple(lines), ledgers=tuple(ledgers))


@pytest.mark.parametrize("seed", range(60))
def test_order_of_rows_and_records_changes_nothing(seed: int) -> None:
    world, chance = drawn(seed), random.Random(seed)
    for as_of in looks(seed, world)[:2]:
        before = found_in(evaluate(world, as_of))
        assert found_in(evaluate(shuffled(world, chance), as_of)) == before


def item_plan(year: int) -> str:
    """A value for each item of the table, and ratios of them."""
    items = {
        "负债总额": "total_liabilities",
        "资产总额": "total_assets",
        "营业收入": "revenue",
        "利润总额": "total_profit",
        "净利润": "net_profit",
    }
    rules = [f'{{id: {id}, indicator: {id}, rule: ">= 0.9 * prior"}}' for id in ("revenue", "total_profit")]
    rules += [
        f'{{id: {id}, indicator: {id}, rule: ">= 0 元"}}'
        for id in items.values()
        if id not in ("revenue", "total_profit")
    ]
    rules += [
        '{id: debt, indicator: debt_ratio, rule: "<= 60 %"}',
        '{id: growth, indicator: total_profit_growth, rule: "> 5 %"}',
    ]
    rules += ['{id: roe, indicator: roe, rule: ">= 3 %", at_risk: 1 pp}']
    return f"soekpi: 1\nplan: items\nperiod: {year}\ngoals:\n" + "".join(f"  - {rule}\n" for rule in rules)


TOP = "示例区"


class Tree:
    """A table's tree of groups, added up with fractions."""

    def __init__(self, lines: tuple[Line, ...]) -> None:
        self.lines = [line for line in lines if not line.segment]
        self.groups = {line.group for line in lines}

    @staticmethod
    def share(line: Line) -> Fraction:
        return Fraction(1) if line.share is None else line.share / 100

    def amount(self, group: str, item: int) -> Optional[Fraction]:
        """Shares of members, eliminations (a blank is 0), and the groups in it; None: a member's is missing."""
        total = Fraction(0)
        for line in self.lines:
            if line.group != group:
                continue
            figure = self.amount(line.name, item) if line.name in self.groups else line.figures[item]
            if figure is None and not line.role:
                return None
            total += self.share(line) * (figure or 0)
        return total

    def flat(self, group: str = TOP, weight: Fraction = Fraction(1)) -> Iterator[Line]:
        """The same members and eliminations directly in the one group."""
        for line in self.lines:
            if line.group != group:
                continue
            share = weight * self.share(line)
            if line.name in self.groups:
                yield from self.flat(line.name, share)
            elif line.role:
                yield replace(line, group=TOP, figures=tuple(each and each * share for each in line.figures))
            else:
                yield replace(line, group=TOP, share=share * 100)


@pytest.mark.parametrize("seed", range(80))
def test_a_tree_and_the_flat_group_have_the_same_sums(seed: int) -> None:
    """At any depth, with shares along the way, and exactly."""
    world = drawn(seed)
    plan = Plan.parse(item_plan(world.year))
    tree = Tree(world.lines)
    world = replace(world, lines=tuple(tree.lines), ledgers=())
    flat = replace(world, lines=tuple(tree.flat()))
    end = Day(world.year, 12, 31)
    of_tree, of_flat = (found_in(evaluate(each, end, plan=plan)) for each in (world, flat))
    for key, result in of_flat.items():
        assert of_tree[key] == result, key
    for group in tree.groups:
        for id, item in (
            ("total_liabilities", 0),
            ("total_assets", 1),
            ("revenue", 2),
            ("total_profit", 4),
            ("net_profit", 6),
        ):
            assert of_tree[id, "group", group][3] == tree.amount(group, item)
        debt, assets = tree.amount(group, 0), tree.amount(group, 1)
        if debt is not None and assets is not None:
            assert of_tree["debt", "group", group][3] == (debt / assets if assets > 0 else None)


# ---- contributions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(60))
def test_contributions_add_up_exactly(seed: int) -> None:
    """To the group's value, to last year's and to the change; enterprises to what their group is in the
    one above it."""
    world = drawn(seed)
    tree = Tree(world.lines)
    world = replace(world, lines=tuple(tree.lines), ledgers=())
    plan = Plan.parse(item_plan(world.year))
    report = evaluate(world, Day(world.year, 12, 31), plan=plan)
    for group in report.groups:
        for target in plan.targets:
            outcome = report.outcome(group, target.id, "group")
            whole = {}
            for parts in ("children", "enterprises"):
                found = report.contributions(target.id, group, parts=parts)
                if outcome.exact is None:
                    assert all(each.reason != "ok" and each.exact is None for each in found)
                    continue
                assert sum(each.exact for each in found) == outcome.exact
                sums = {
                    field: [each.fraction(field) for each in found] for field in ("before", "change", "share")
                }
                known = {field: sum(each) for field, each in sums.items() if None not in each}
                if "change" in known:
                    assert known["change"] == outcome.exact - known["before"]
                assert known.get("share", 1) == 1
                grown = outcome.exact if target.id == "growth" else known.get("change", 0)
                assert ("share" in known) == (grown > 0)
                whole[parts] = (outcome.exact, known)
            assert len(set(map(str, whole.values()))) <= 1


# ---- names ------------------------------------------------------------------------------------------------


def renaming(world: World, chance: random.Random) -> Names:
    """Other names for all that has one, as words of a text are joined by blanks and slashes."""
    names = sorted(world.names()) + [work.id for work in world.works]
    names += [entry.id for work in world.works for entry in work.entries if entry.id]
    fresh = [f"单位{chr(0x4E10 + number)}{chr(0x9000 - number)}" for number in range(len(names))]
    chance.shuffle(fresh)
    renamed = dict(zip(names, fresh))
    for work in world.works:  # ids are plain
        for id in (work.id, *(entry.id for entry in work.entries if entry.id)):
            renamed[id] = f"id-{ord(renamed[id][2]) - 0x4E10}-x"
    return lambda text: renamed.get(text, text)


@pytest.mark.parametrize("seed", range(60))
def test_names_mean_nothing(seed: int) -> None:
    """Enterprises, groups, segments, projects, events, entries, targets: other names, the same results."""
    world = drawn(seed)
    say = renaming(world, random.Random(seed))
    for as_of in looks(seed, world)[:2]:
        before = found_in(evaluate(world, as_of), say)
        assert found_in(evaluate(world, as_of, say)) == before


# ---- units ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(30))
def test_the_money_unit_changes_nothing(seed: int) -> None:
    """The same amounts in 元, 千元, 万元, 百万元 or 亿元: the same results, to the last digit."""
    world, chance = drawn(seed), random.Random(seed)
    as_of = looks(seed, world)[0]
    before = found_in(evaluate(world, as_of))
    for unit in ("元", "千元", "万元", "百万元", "亿元"):
        units = (unit, chance.choice(("元", "万元", "亿元")))
        assert found_in(evaluate(replace(world, units=units), as_of)) == before, units


# ---- what is removed --------------------------------------------------------------------------------------

FORWARD = ("met", "at_risk", "pending")


def removals(world: World) -> Iterator[tuple[World, Optional[tuple[Ledger, Record]], str]]:
    """The world without one figure or date: (world, the record it was in, the name of the cell)."""
    for number, line in enumerate(world.lines):
        for item, figure in enumerate(line.figures):
            if figure is not None and not line.role:
                figures = (*line.figures[:item], None, *line.figures[item + 1 :])
                lines = (*world.lines[:number], replace(line, figures=figures), *world.lines[number + 1 :])
                yield replace(world, lines=lines), None, FIGURES[item]
    for which, ledger in enumerate(world.ledgers):
        for number, record in enumerate(ledger.records):
            for name in ("done", "seen", "space", "deals"):
                if getattr(record, name):
                    less = replace(record, **{name: "" if name in ("done", "seen") else None})
                    records = (*ledger.records[:number], less, *ledger.records[number + 1 :])
                    ledgers = (
                        *world.ledgers[:which],
                        replace(ledger, records=records),
                        *world.ledgers[which + 1 :],
                    )
                    yield replace(world, ledgers=ledgers), (ledger, record), name


def is_statement(work: Work, ledger: Ledger, record: Record, name: str) -> bool:
    """Whether an empty cell says something else, not less, of a target.

    - Without its date a record is not done: a limit from above has less against it. Beside another figure
      a blank one says that the record is about something else: likewise.
    - Without its date, what a state calls done is done, on the day that it was seen.
    - Without the day it was seen, a state is that of the day of the report.
    - A date that is none is an error in the ledger: without the date, or the figure, there is none.
    """
    states = ledger.is_bare or record.state == "已完成"
    unreadable = bool(record.done) and read_day(record.done) is None
    above = not work.is_floor and work.kind != "milestone"
    both = record.space is not None and record.deals is not None
    return (
        unreadable
        or (states and name in ("done", "seen"))
        or (above and (name == "done" or (both and name in ("space", "deals"))))
    )


@pytest.mark.parametrize("batch", range(6))
def test_no_verdict_improves_when_a_figure_or_a_date_is_removed(batch: int) -> None:
    """Law 4: what is missing is never met. Whatever single figure or date is taken away, nothing becomes
    met that was not, and nothing is pending or at risk that was breached, without data or undefined.

    Left out is what an empty cell says by itself (see is_statement); an empty cell of an elimination is 0,
    an empty share 100 %. At risk may become pending: that an entry is overdue needs evidence."""
    checked: Counter[str] = Counter()
    for seed in range(100 * batch, 100 * batch + 8):
        world, chance = drawn(seed), random.Random(seed)
        plan = Plan.parse(plan_text(world))
        works = {work.id: work for work in world.works}
        as_of = chance.choice(looks(seed, world))
        before = found_in(evaluate(world, as_of, plan=plan))
        every = list(removals(world))
        for less, where, name in chance.sample(every, min(len(every), 40)):
            for key, (verdict, *_) in found_in(evaluate(less, as_of, plan=plan)).items():
                was = before[key][0]
                if verdict == was or verdict not in FORWARD:
                    continue
                if where is not None and depends_on_statement(works, key[0], *where, name):
                    continue
                assert was in FORWARD and verdict != "met", (seed, key, was, verdict, where, name)
                checked[f"{was} to {verdict}"] += 1
            checked[name] += 1
    assert (
        min(checked[name] for name in ("done", "seen", "space", "deals", "营业收入", "利润总额(上年同期)"))
        > 3
    )


def depends_on_statement(
    works: dict[str, Work], target: str, ledger: Ledger, record: Record, name: str
) -> bool:
    """Of a target or of one that comes before it."""
    work = works.get(target)
    while work is not None:
        if is_statement(work, ledger, record, name):
            return True
        work = works.get(work.after or "")
    return False


# ---- plans in plans ---------------------------------------------------------------------------------------


def outer_text(world: World, included: str = "made-up", entity: str = "") -> str:
    """A plan that includes the world's."""
    of = f", entity: {entity}" if entity else ""
    return f"""soekpi: 1
plan: outer
title: {{zh: 示例总计划（虚构）, en: invented outer plan}}
period: {world.year}
include: [{{plan: {included}{of}, title: {{zh: 示例方案, en: made-up scheme}}}}]
goals:
  - {{id: debt, indicator: debt_ratio, rule: "<= 50 %"}}
  - {{id: works, milestone: 示例别处 完工, due: {world.year}-06-30}}
"""


def prefixed(world: World) -> Names:
    """Within the outer plan a target's id is made-up/ID, in ledgers too."""
    ids = {work.id for work in world.works}
    return lambda text: f"made-up/{text}" if text in ids else text


@pytest.mark.parametrize("seed", range(40))
def test_an_included_plan_gives_the_verdicts_it_gives_alone(seed: int) -> None:
    world = drawn(seed)
    inner = plan_text(world)
    outer = Plan.parse(outer_text(world), include={"made-up": inner})
    for as_of in looks(seed, world)[:2]:
        alone = found_in(evaluate(world, as_of))
        whole = found_in(evaluate(world, as_of, prefixed(world), outer))
        assert {key: result for key, result in whole.items() if "/" in key[0]} == {
            (f"made-up/{id}", *row): result for (id, *row), result in alone.items()
        }
        assert len(whole) > len(alone)


@pytest.mark.parametrize("seed", range(40))
def test_an_included_scheme_speaks_about_its_enterprise(seed: int) -> None:
    """As the same targets that name the enterprise do."""
    world = drawn(seed)
    name = random.Random(seed).choice(Judge(world, Day(world.year, 12, 31)).enterprises)
    unscoped = tuple(replace(work, scope=()) for work in world.works)
    rules = tuple(rule for rule in world.rules if "scope" not in rule)
    world = replace(world, works=unscoped, rules=rules, headings=())
    outer = Plan.parse(outer_text(world, entity=name), include={"made-up": plan_text(world)})
    named = replace(
        world,
        works=tuple(replace(work, scope=(name,)) for work in unscoped),
        rules=tuple(f"{rule[:-1]}, scope: [{name}]}}" for rule in rules),
    )
    for as_of in looks(seed, world)[:2]:
        alone = {
            key: result
            for key, result in found_in(evaluate(named, as_of)).items()
            if result[0] != "not_in_scope"
        }
        whole = found_in(evaluate(world, as_of, prefixed(world), outer))
        inside = {
            key: result for key, result in whole.items() if "/" in key[0] and result[0] != "not_in_scope"
        }
        assert inside == {(f"made-up/{id}", *row): result for (id, *row), result in alone.items()}
        assert {row[1:] for row in inside} == {("entity", name)}


@pytest.mark.parametrize("length", range(1, 6))
def test_a_plan_that_includes_itself_is_refused(length: int) -> None:
    """Directly, or by way of others; also where the circle does not go through the first."""
    text = "soekpi: 1\nplan: scheme-{0}\nperiod: 2023\ninclude: [{{plan: scheme-{1}}}]\ngoals: [{{id: debt, indicator: debt_ratio, rule: '<= 50 %'}}]\n"
    circle = {f"scheme-{at}": text.format(at, (at + 1) % length) for at in range(length)}
    for first in (circle["scheme-0"], text.format("first", 0)):
        with pytest.raises(SoekpiError) as caught:
            Plan.parse(first, include=circle)
        assert caught.value.code == Status.PLAN and "includes itself" in str(caught.value)
        assert all(f"scheme-{at}" in str(caught.value) for at in range(length))


# ---- the tree ---------------------------------------------------------------------------------------------

GRAVITY = ("not_in_scope", "met", "pending", "at_risk", "undefined", "no_data", "breached")


@pytest.mark.parametrize("seed", range(40))
def test_a_node_is_as_grave_as_its_gravest_child_and_counts_them_all(seed: int) -> None:
    world, chance = drawn(seed), random.Random(seed)
    outer = Plan.parse(outer_text(world), include={"made-up": plan_text(world)})
    report = evaluate(world, looks(seed, world)[0], prefixed(world), outer)
    rows = [row for row in range(len(report.rows) // len(outer.targets)) if chance.random() < 0.7]
    for chosen in (None, rows):
        tree = report.tree(chosen)
        counts = Counter(
            outcome.verdict for outcome in report.rows if chosen is None or outcome.row.number in chosen
        )
        counts.pop("not_in_scope", None)
        assert tree.root.counts == {verdict: counts[verdict] for verdict in VERDICTS}
        kinds = {node.kind for node in tree}
        assert {"plan", "part", "goals", "aspect", "measure", "target"} <= kinds | (
            {"measure"} if not any(numbers for _, numbers in world.headings) else set()
        )
        for node in tree:
            if node.kind == "row":
                assert node.row is not None and node.target is not None
                assert node.verdict == report.outcome(node.row.entity, node.target.id, node.row.level).verdict
                assert node.counts == {verdict: int(verdict == node.verdict) for verdict in VERDICTS}
                continue
            children = node.children
            assert node.verdict == max(
                (child.verdict for child in children), key=GRAVITY.index, default="not_in_scope"
            )
            assert node.counts == {
                verdict: sum(child.counts[verdict] for child in children) for verdict in VERDICTS
            }


def test_days_are_those_of_the_calendar() -> None:
    """The days left and late that the judge counts are those of datetime, over leap days too."""
    days = [
        datetime.date(2023, 12, 31),
        datetime.date(2024, 2, 28),
        datetime.date(2024, 2, 29),
        datetime.date(2024, 3, 1),
        datetime.date(2024, 12, 31),
    ]
    for due in days:
        text = f"soekpi: 1\nplan: days\nperiod: 2024\ngoals: [{{id: it, milestone: 示例竣工, due: {due}}}]\n"
        plan = Plan.parse(text)
        for done in days:
            records = (Record(task="it", done=done.isoformat()),)
            world = World(2024, (), (Line("示例企业", "示例区"),), (Ledger(records),))
            outcome = evaluate(world, Day(2025, 1, 1), plan=plan).outcome("", "it", "plan")
            assert outcome.exact == (done - due).days
