"""Sums of groups against fractions: any order, any tree of merges, bytes in between.

The oracle is Python's own: the decimal of a double is what '%.15g' prints, sums and
ratios are fractions, a value is the double nearest to its fraction.
"""

from __future__ import annotations

import array
import itertools
import math
import random
from fractions import Fraction

import pytest

import soekpi
from soekpi import Accumulator

ITEMS = ("total_profit", "total_profit@prior", "total_liabilities", "total_assets")
PLAN = """soekpi: 1
plan: sums
period: 2023
partial: {partial}
goals:
  - {{id: growth, indicator: total_profit_growth, rule: ">= 5 %", basis: stated}}
  - {{id: debt, indicator: debt_ratio, rule: "<= 60 %", basis: stated}}
  - {{id: profit, indicator: total_profit, rule: "> 0", basis: stated}}
"""
NEEDS = {"growth": ITEMS[:2], "debt": ITEMS[2:], "profit": ITEMS[:1]}
HEADER = "entity,group,role," + ",".join(ITEMS) + "\n"


def plan(partial="no"):
    return soekpi.Plan.parse(PLAN.format(partial=partial))


def empty(of):
    """A report without rows: what a city has of its districts."""
    return of.evaluate(soekpi.Table.from_csv(HEADER.encode()))


def decimal(cell):
    """Law 1."""
    return Fraction("%.15g" % cell)


def cents(rng):
    return rng.randrange(-(10**9), 10**9) / 100


TEMPERS = {
    "cents": cents,
    "whole": lambda rng: float(rng.randrange(10**14)),
    "digits": lambda rng: rng.uniform(-1e6, 1e6),
    "far apart": lambda rng: rng.choice((1e200, -1e200, 1e-200, 1.0, 1e-30)) * rng.randrange(1, 10**6),
    "mixed": lambda rng: rng.choice((cents, lambda r: r.uniform(0, 1), lambda r: r.randrange(9) * 1e200))(rng),
}


class World:
    """Rows of some groups, as a table and as fractions."""

    def __init__(self, seed, temper, rows=150, groups=6, missing=0.02):
        rng = random.Random(f"{seed} {temper}")
        draw = TEMPERS[temper]
        self.cells = {item: [math.nan if rng.random() < missing else draw(rng) for _ in range(rows)]
                      for item in ITEMS}
        self.groups = [f"组{rng.randrange(groups)}" for _ in range(rows)]
        self.roles = ["elimination" if rng.random() < 0.1 else "entity" for _ in range(rows)]

    def table(self):
        columns = {item: array.array("d", cells) for item, cells in self.cells.items()}
        return soekpi.Table.from_columns({**columns, "group": self.groups, "role": self.roles})

    def rows(self, group):
        return [row for row, of in enumerate(self.groups) if of == group]

    def sums(self, group, target, partial):
        """The sums that a target needs, or why there are none."""
        rows, needs = self.rows(group), NEEDS[target]
        lacks = {row: any(math.isnan(self.cells[item][row]) for item in needs) for row in rows}
        entities = [row for row in rows if self.roles[row] == "entity"]
        if not entities:
            return "no_evidence"
        counted = [row for row in entities if not lacks[row]]
        if (partial and not counted) or (not partial and len(counted) < len(entities)):
            return "missing_input"
        added = counted + [row for row in rows if self.roles[row] == "elimination"]
        return [sum((decimal(self.cells[item][row]) for row in added if not math.isnan(self.cells[item][row])),
                    Fraction(0)) for item in needs]


def judge(target, sums):
    """Value and verdict, by hand; None where law 5 has a reason."""
    if isinstance(sums, str):
        return None, "no_data"
    if target == "growth":
        now, base = sums
        if base <= 0:
            return None, "undefined"
        value, good = (now - base) / base, 100 * (now - base) >= 5 * base
    elif target == "debt":
        liabilities, assets = sums
        if assets <= 0:
            return None, "undefined"
        value, good = liabilities / assets, 10 * liabilities <= 6 * assets
    else:
        value, good = sums[0], sums[0] > 0
    if value != 0 and not Fraction(1, 10**300) <= abs(value) <= 10**300:
        return None, "undefined"
    return value, "met" if good else "breached"


def check_judged(world, judged, partial, groups=None):
    for group in groups or dict.fromkeys(world.groups):
        for target in NEEDS:
            row = judged.outcome(group, target)
            value, verdict = judge(target, world.sums(group, target, partial))
            assert row.verdict == verdict, (group, target, row)
            assert row.value == (None if value is None else value.numerator / value.denominator)
            assert row.exact == value


def add_somehow(report, rng, parts=4):
    """All rows in random ranges and order, merged in a random tree, some of it after a
    rest in bytes."""
    sums = [Accumulator(report) for _ in range(parts)]
    cuts = sorted({0, sums[0].rows, *(rng.randrange(sums[0].rows + 1) for _ in range(rng.randrange(30)))})
    ranges = list(itertools.pairwise(cuts))
    rng.shuffle(ranges)
    for first, end in ranges:
        rng.choice(sums).add(first, end - first)
    while len(sums) > 1:
        other = sums.pop(rng.randrange(len(sums)))
        if rng.random() < 0.4:
            other = Accumulator.load(report, other.store())
        rng.choice(sums).merge(other)
    return sums[0]


@pytest.mark.parametrize("partial", ["no", "yes"])
@pytest.mark.parametrize("temper", TEMPERS)
def test_law_12_sums_are_exact_in_any_order(temper, partial):
    for seed in range(4):
        rng = random.Random(seed)
        world = World(seed, temper)
        report = plan(partial).evaluate(world.table())
        whole = Accumulator.of(report)
        check_judged(world, whole.judge(), partial == "yes")
        for _ in range(4):
            parted = add_somehow(report, rng)
            assert parted.store() == whole.store()
            assert list(parted.judge()) == list(whole.judge())


@pytest.mark.parametrize("temper", TEMPERS)
def test_every_column_is_that_of_the_report(temper):
    report = plan().evaluate(World(7, temper, missing=0.005).table())
    judged = Accumulator.of(report, threads=3).judge()
    assert judged.groups == report.groups
    for target in NEEDS:
        for field in ("value", "reference", "margin", "amount", "verdict", "reason", "label", "marks"):
            assert bytes(judged.column(field, target)) == bytes(report.column(field, target, "group")), field
        assert judged.verdicts(target) == report.verdicts(target, "group")
        for group in judged.groups:
            mine, theirs = judged.outcome(group, target), report.outcome(group, target, "group")
            assert (mine.exact, mine.format(), mine.counted()) == (theirs.exact, theirs.format(), theirs.counted())
            assert (mine.members, mine.consolidated) == (theirs.members, theirs.consolidated)


@pytest.mark.parametrize("partial", ["no", "yes"])
def test_districts_cities_and_a_province(partial):
    """Each level knows the stored sums of the one below alone."""
    of = plan(partial)
    worlds = [World(seed, temper, rows=40, groups=2, missing=0.05)
              for seed, temper in enumerate(("cents", "digits", "far apart", "mixed"))]
    districts = [Accumulator.of(of.evaluate(world.table())).store() for world in worlds]
    cities = []
    for number in range(2):
        city = Accumulator(empty(of))
        for data in districts[2 * number:2 * number + 2]:
            city.merge(Accumulator.load(empty(of), data), group=f"市{number}")
        cities.append(city.store())
    province = Accumulator(empty(of))
    for data in cities:
        province.merge(Accumulator.load(empty(of), data))
        province.merge(Accumulator.load(empty(of), data), group="省")
    judged = province.judge()
    for name, among in (("市0", worlds[:2]), ("市1", worlds[2:]), ("省", worlds)):
        joined = World(0, "cents", rows=0)
        joined.cells = {item: [cell for world in among for cell in world.cells[item]] for item in ITEMS}
        joined.groups = [name for world in among for _ in world.groups]
        joined.roles = [role for world in among for role in world.roles]
        check_judged(joined, judged, partial == "yes", [name])
        assert judged.outcome(name, "debt").members == joined.roles.count("entity")


def test_sums_say_who_is_in_them():
    table = soekpi.Table.from_csv((HEADER + "甲,东,,1.5,1,,100\n乙,东,,2.25,,50,200\n销,东,elimination,,,-5,inf\n")
                                  .encode())
    sums = Accumulator.of(plan().evaluate(table))
    assert {each.figure: each[1:] for each in sums.sums("东")} == {
        "total_profit": (3.75, 2, 0, 0), "total_profit@prior": (1.0, 2, 1, 0),
        "total_liabilities": (45.0, 2, 1, 0), "total_assets": (300.0, 2, 0, 1)}
    judged = sums.judge()
    assert judged.outcome("东", "growth").missing("en") == "total_profit@prior (1 of 3)"
    assert judged.outcome("东", "debt").missing("zh") == "负债总额（1/3户）；资产总额（1/3户）"
    assert judged.outcome("东", "profit").missing() == ""
    assert judged.outcome("东", "profit").explain().endswith("= 3.75")
    with pytest.raises(soekpi.SoekpiError, match="no group '西'"):
        sums.sums("西")


def test_rows_may_be_added_by_threads():
    report = plan().evaluate(World(3, "mixed", rows=5000, groups=40).table())
    assert Accumulator.of(report, threads=4).store() == Accumulator.of(report).store()
    sums = Accumulator(report)
    with pytest.raises(soekpi.SoekpiError, match="rows 4000 to 6000"):
        sums.add(4000, 2000, threads=4)
    assert sums.store() == Accumulator(report).store()


def test_a_changed_accumulator_does_not_speak_for_what_was_judged():
    report = plan().evaluate(World(1, "cents").table())
    sums = Accumulator.of(report)
    row = sums.judge()[0]
    value = row.value
    assert row.exact is None or row.exact == Fraction(row.exact)
    sums.merge(Accumulator.of(report))
    assert row.value == value
    with pytest.raises(soekpi.SoekpiError, match="has changed"):
        row.format()
    assert sums.judge()[0].format()


def test_what_is_refused():
    of, other = plan(), soekpi.Plan.parse(PLAN.replace("plan: sums", "plan: other").format(partial="no"))
    report = of.evaluate(World(1, "cents").table())
    data = Accumulator.of(report).store()
    for reader, match in ((empty(other), "plan 'sums', not of 'other'"), (empty(plan("yes")), "partial")):
        with pytest.raises(soekpi.SoekpiError, match=match):
            Accumulator.load(reader, data)
    for bad in (b"", data[:-1], data[:40] + b"?" + data[41:], b"soekpi-s\x02" + data[9:]):
        with pytest.raises(soekpi.SoekpiError):
            Accumulator.load(report, bad)
    with pytest.raises(TypeError):
        Accumulator(of)
    with pytest.raises(TypeError):
        Accumulator.load(report, "text")
    with pytest.raises(TypeError):
        Accumulator(report).merge(report)
    with pytest.raises(ValueError):
        Accumulator(report).add(threads=0)
    with pytest.raises(ValueError):
        Accumulator(report).add(-1)
    sums = Accumulator(report)
    with pytest.raises(soekpi.SoekpiError):
        sums.merge(sums)
    sums.close()
    assert sums.closed and "closed" in repr(sums)
    with pytest.raises(soekpi.SoekpiError):
        sums.store()


def test_an_accumulator_keeps_its_report_alive():
    sums = Accumulator.of(plan().evaluate(World(1, "cents").table()))
    judged = sums.judge()
    row = judged[-1]
    sums.report.close()
    assert row.format() and "GroupReport" in repr(judged)
    assert len(judged) == len(list(judged)) == 3 * len(judged.groups)
    assert judged[1:3] == [judged[1], judged[2]]
    with pytest.raises(IndexError):
        judged[len(judged)]
