"""Contributions and gaps against an independent consolidation in fractions: random trees of
groups with shares and eliminations, in any order of rows, under any names.

The oracle walks the tree by itself: a member's weight is the product of the shares on its way
up, a group's value the ratio of weighted sums.
"""

from __future__ import annotations

import ctypes
import random
from fractions import Fraction

import pytest

import soekpi
from soekpi import _codes
from soekpi._library import SIZE_MAX, library
from soekpi._structs import soekpi_contribution, soekpi_gap

PLAN = """soekpi: 1
plan: consolidation
period: 2023
indicators:
  surplus: {zh: 超额利润, formula: total_profit - 0.06 * total_assets - 1000, unit: money}
  margin: {zh: 利润率, formula: total_profit / revenue}
goals:
  - {id: profit, indicator: total_profit, rule: "> 0"}
  - {id: surplus, indicator: surplus, rule: "> 0"}
  - {id: growth, indicator: total_profit_growth, rule: "> 0"}
  - {id: debt, indicator: debt_ratio, rule: "<= prior"}
  - {id: margin, indicator: margin, rule: "> 1 %"}
"""
TARGETS = ("profit", "surplus", "growth", "debt", "margin")
ITEMS = ("total_profit", "revenue", "total_liabilities", "total_assets")
NOW = [(item, "") for item in ITEMS]
COLUMNS = NOW + [(item, "@prior") for item in ITEMS]
FIELDS = ("value", "before", "change", "pull", "share")
NONE = {field: None for field in FIELDS}
CHILDREN, ENTERPRISES = _codes.PARTS_CHILDREN, _codes.PARTS_ENTERPRISES
ELIMINATIONS, NOBODY = "抵销", "nobody"


class World:
    """A tree of groups: parents, shares, members with figures, eliminations of groups."""

    def __init__(self, seed, shares=True, groups=None):
        rng = self.rng = random.Random(f"consolidation {seed}")
        names = [f"集团{i}" for i in range(groups or rng.randrange(1, 7))]
        self.parents = {name: rng.choice(names[:i]) if i else None for i, name in enumerate(names)}
        self.shares = {}
        self.members = {}
        self.eliminations = []
        self.figures = {}
        for i in range(rng.randrange(len(names), 14)):
            self.add(f"企业{i}", names[i] if i < len(names) else rng.choice(names))
        for _ in range(rng.randrange(0, 4)):
            self.eliminations.append((rng.choice(names), self.draw(elimination=True)))
        for name in [*self.members, *names[1:]]:
            if shares and rng.random() < 0.4:
                self.shares[name] = Fraction(rng.randrange(0, 10001), 10000)

    def draw(self, elimination=False):
        low, high = (-6000, 1) if elimination else (2000000, 3000000000)
        cents = {column: Fraction(self.rng.randrange(low, high), 100) for column in COLUMNS}
        if not elimination and self.rng.random() < 0.3:
            cents["total_profit", ""] -= 20000000
        return cents

    def add(self, name, group):
        self.members[name] = group
        self.figures[name] = self.draw()

    def within(self, group, top):
        while group is not None and group != top:
            group = self.parents[group]
        return group is not None

    def weight(self, group, top, share=1, full=False):
        weight = Fraction(1) if full else Fraction(share)
        while group != top:
            weight *= 1 if full else self.shares.get(group, 1)
            group = self.parents[group]
        return weight

    def parts(self, top, full=False):
        """What counts in a group: (name or ELIMINATIONS, the group it is in, its weighted figures)."""
        rows = [
            (name, group, self.shares.get(name, 1), self.figures[name])
            for name, group in self.members.items()
        ]
        rows += [(ELIMINATIONS, group, 1, figures) for group, figures in self.eliminations]
        for name, group, share, figures in rows:
            if self.within(group, top):
                weight = self.weight(group, top, share, full)
                yield name, group, {column: weight * figure for column, figure in figures.items()}

    def child(self, group, top):
        """The group directly in `top` that holds `group`, or None for `top` itself."""
        below = None
        while group != top:
            below, group = group, self.parents[group]
        return below

    def lines(self, reported=()):
        text = []
        for name, group in self.members.items():
            text.append([name, group, "", self.share(name), *self.cells(self.figures[name])])
        for group, figures in self.eliminations:
            text.append(["", group, "elimination", "", *self.cells(figures)])
        for group, parent in self.parents.items():
            if parent is not None:
                text.append([group, parent, "group", self.share(group), *[""] * len(COLUMNS)])
        for group, figures in reported:
            text.append([group, self.parents[group] or group, "reported", "", *self.cells(figures)])
        return text

    def share(self, name):
        return f"{float(self.shares[name] * 100):.2f}%" if name in self.shares else ""

    @staticmethod
    def cells(figures):
        return [
            f"{float(figures[column]):.2f}" if figures.get(column) is not None else "" for column in COLUMNS
        ]


def report_of(lines, money_unit=None):
    header = ["entity", "group", "role", "consolidation_share", *(item + time for item, time in COLUMNS)]
    text = "\n".join(",".join(line) for line in [header, *lines])
    table = soekpi.Table.from_csv(text.encode(), money_unit=money_unit)
    return soekpi.Plan.parse(PLAN).evaluate(table)


# ---- what the library says ------------------------------------------------------------------


def row_of(report, group):
    return next(row.number for row in map(report.row, range(report.row_count)) if is_group(row, group))


def is_group(row, group):
    return row.level == "group" and row.entity == group


def exact(pointer, row, target, parts, index, field):
    buffer = ctypes.create_string_buffer(4096)
    status = library.soekpi_contribution_exact(pointer, row, target, parts, index, field, buffer, 4096, None)
    assert status == 0
    return Fraction(buffer.value.decode()) if buffer.value else None


def contributions(report, group, target, parts):
    """{name: {field: fraction or None}}, after checking that each double is the nearest."""
    pointer, row, index = report._own().pointer, row_of(report, group), TARGETS.index(target)
    count = ctypes.c_size_t()
    assert library.soekpi_evaluation_parts(pointer, row, index, parts, ctypes.byref(count)) == 0
    filled = (soekpi_contribution * count.value)()
    for one in filled:
        one.size = ctypes.sizeof(one)
    status = library.soekpi_evaluation_contributions(pointer, row, index, parts, 0, count.value, filled, None)
    assert status == 0
    found, rows = {}, []
    for number, one in enumerate(filled):
        fields = {field: exact(pointer, row, index, parts, number, at) for at, field in enumerate(FIELDS)}
        for field, fraction in fields.items():
            double = getattr(one, field)
            assert double != double if fraction is None else double == float(fraction), (target, field)
        name = one.name.decode() or (
            NOBODY if ELIMINATIONS in found or not has_elimination(report, row, parts) else ELIMINATIONS
        )
        assert name not in found
        found[name] = fields
        rows.append(one.row)
        assert one.row == SIZE_MAX or report.row(one.row).entity == name
    assert rows == sorted(rows)  # in the order of rows, what is no row last
    return found


def has_elimination(report, row, parts):
    """Whether the group has eliminations of its own, or any, as the lines of the table say."""
    world, name = report.world, report.row(row).entity
    return any(
        group == name if parts == CHILDREN else world.within(group, name) for group, _ in world.eliminations
    )


def evaluate(world, lines=None, money_unit=None):
    report = report_of(world.lines() if lines is None else lines, money_unit)
    return Seen(report, world)


class Seen:
    """A report together with the world it is of."""

    def __init__(self, report, world):
        self.report, self.world = report, world
        self.rows = [report.row(number) for number in range(len(report.entities) + len(report.groups))]
        self.row_count = len(self.rows)

    def row(self, number):
        return self.rows[number]

    def _own(self):
        return self.report._own()


# ---- the oracle -----------------------------------------------------------------------------


def forms(target, figures, time=""):
    """Numerator and denominator of a target from figures; a missing denominator is 1."""
    of = lambda item, at=time: figures.get((item, at), Fraction(0))  # noqa: E731
    if target == "profit":
        return of("total_profit"), None
    if target == "surplus":
        return of("total_profit") - Fraction(6, 100) * of("total_assets"), None
    if target == "growth":
        return of("total_profit", "") - of("total_profit", "@prior"), of("total_profit", "@prior")
    top, bottom = {"debt": ("total_liabilities", "total_assets"), "margin": ("total_profit", "revenue")}[
        target
    ]
    return of(top), of(bottom)


def total(parts):
    parts = list(parts)
    return {column: sum((figures[column] for figures in parts), Fraction(0)) for column in COLUMNS}


def value_of(target, figures, time=""):
    """A whole value with its constant; None where it has no meaning."""
    top, bottom = forms(target, figures, time)
    if target == "surplus":
        top -= 1000
    if bottom is None:
        return top
    return top / bottom if bottom > 0 else None


def expected_parts(world, top, target, parts):
    named = {}
    for name, group, figures in world.parts(top):
        below = world.child(group, top) if parts == CHILDREN else None
        named.setdefault(below or name, []).append(figures)
    whole = total(figures for figures in (total(part) for part in named.values()))
    expected = {}
    for name, part in named.items():
        expected[name] = fields_of(target, total(part), whole, Fraction(0))
    if target == "surplus":
        expected[NOBODY] = fields_of(target, total([]), whole, Fraction(-1000))
    return expected


def fields_of(target, part, whole, constant):
    now, then = value_of(target, whole), value_of(target, whole, "@prior")
    if now is None:
        return dict(NONE)
    top, _ = forms(target, part)
    _, bottom = forms(target, whole)
    value = (top + constant) / (bottom or 1)
    if target == "growth":
        change = whole["total_profit", ""] - whole["total_profit", "@prior"]
        return {
            "value": value,
            "before": None,
            "change": None,
            "pull": value,
            "share": top / change if change > 0 else None,
        }
    if then is None:
        return dict(NONE, value=value)
    top, _ = forms(target, part, "@prior")
    _, bottom = forms(target, whole, "@prior")
    before = (top + constant) / (bottom or 1)
    change = value - before
    pull = change if bottom is not None else change / then if then > 0 else None
    return {
        "value": value,
        "before": before,
        "change": change,
        "pull": pull,
        "share": change / (now - then) if now > then else None,
    }


# ---- contributions --------------------------------------------------------------------------


@pytest.mark.parametrize("batch", range(4))
def test_contributions_are_those_of_the_fractions(batch):
    for seed in range(12):
        world = World(100 * batch + seed)
        seen = evaluate(world)
        for top in world.parents:
            for target in TARGETS:
                for parts in (CHILDREN, ENTERPRISES):
                    found = contributions(seen, top, target, parts)
                    assert found == expected_parts(world, top, target, parts), (seed, top, target, parts)


def test_contributions_add_up_exactly():
    for seed in range(40):
        world = World(1000 + seed)
        seen = evaluate(world)
        for top in world.parents:
            for target in TARGETS:
                outcome = seen.report.outcome(top, target, "group")
                for parts in (CHILDREN, ENTERPRISES):
                    found = contributions(seen, top, target, parts).values()
                    sums = {
                        field: sum(part[field] for part in found if part[field] is not None)
                        for field in FIELDS
                    }
                    known = {field: all(part[field] is not None for part in found) for field in FIELDS}
                    assert known["value"] == (outcome.exact is not None)
                    assert not known["value"] or sums["value"] == outcome.exact
                    assert not known["change"] or sums["change"] == sums["value"] - sums["before"]
                    assert not known["share"] or sums["share"] == 1
                    assert not (known["share"] and known["change"]) or sums["change"] > 0


def test_a_groups_part_is_what_its_enterprises_and_eliminations_add_up_to():
    for seed in range(20):
        world = World(2000 + seed, groups=5)
        seen = evaluate(world)
        top = "集团0"
        for target in TARGETS:
            children = contributions(seen, top, target, CHILDREN)
            enterprises = contributions(seen, top, target, ENTERPRISES)
            for below in (name for name, parent in world.parents.items() if parent == top):
                inside = [name for name, group in world.members.items() if world.within(group, below)]
                if any(world.within(group, below) for group, _ in world.eliminations):
                    continue  # enterprises have all eliminations together
                assert children[below]["value"] is None or children[below]["value"] == sum(
                    enterprises[name]["value"] for name in inside
                )


def test_the_order_of_rows_changes_no_contribution():
    for seed in range(20):
        world = World(3000 + seed)
        lines = world.lines()
        reference = evaluate(world, lines)
        world.rng.shuffle(lines)
        shuffled = evaluate(world, lines)
        for top in world.parents:
            for target in TARGETS:
                for parts in (CHILDREN, ENTERPRISES):
                    expected = contributions(reference, top, target, parts)
                    assert contributions(shuffled, top, target, parts) == expected


def test_grouping_changes_no_enterprises_contribution():
    for seed in range(20):
        world = World(4000 + seed, shares=False)
        flat = World(4000 + seed, shares=False)
        flat.members = dict.fromkeys(world.members, "集团0")
        flat.eliminations = [("集团0", figures) for _, figures in world.eliminations]
        flat.parents = {"集团0": None}
        for target in TARGETS:
            expected = contributions(evaluate(flat), "集团0", target, ENTERPRISES)
            assert contributions(evaluate(world), "集团0", target, ENTERPRISES) == expected


def test_renaming_changes_no_contribution():
    for seed in range(10):
        world = World(5000 + seed)
        names = {name: f"改名{i}号" for i, name in enumerate([*world.members, *world.parents])}
        renamed = World(5000 + seed)
        renamed.parents = {names[name]: names.get(parent) for name, parent in world.parents.items()}
        renamed.members = {names[name]: names[group] for name, group in world.members.items()}
        renamed.figures = {names[name]: figures for name, figures in world.figures.items()}
        renamed.shares = {names[name]: share for name, share in world.shares.items()}
        renamed.eliminations = [(names[group], figures) for group, figures in world.eliminations]
        first, second = evaluate(world), evaluate(renamed)
        for top in world.parents:
            for target in TARGETS:
                expected = contributions(first, top, target, ENTERPRISES)
                found = contributions(second, names[top], target, ENTERPRISES)
                assert found == {names.get(name, name): part for name, part in expected.items()}


def test_the_money_unit_of_the_table_changes_no_share():
    for seed in range(10):
        world = World(6000 + seed)
        yuan, wan = evaluate(world, money_unit="元"), evaluate(world, money_unit="万元")
        for target in ("profit", "growth", "debt", "margin"):  # the surplus has a constant in yuan
            expected = contributions(yuan, "集团0", target, ENTERPRISES)
            found = contributions(wan, "集团0", target, ENTERPRISES)
            scale = 10000 if target == "profit" else 1
            for name, part in expected.items():
                for field in FIELDS:
                    factor = scale if field in ("value", "before", "change") else 1
                    wanted = None if part[field] is None else part[field] * factor
                    assert found[name][field] == wanted, (target, name, field)


# ---- gaps -----------------------------------------------------------------------------------

CAUSES = (
    "none",
    "agrees",
    "plain_sum",
    "minority",
    "mean_of_ratios",
    "member_missing",
    "member_twice",
    "full_share",
    "unexplained",
)


def gap_of(seen, group, target):
    filled = soekpi_gap(size=ctypes.sizeof(soekpi_gap))
    status = library.soekpi_evaluation_gap(
        seen._own().pointer, row_of(seen, group), TARGETS.index(target), ctypes.byref(filled)
    )
    assert status == 0
    return filled


def scaled(figures, factor):
    return {column: factor * figure for column, figure in figures.items()}


def with_cause(world, cause):
    """Figures that group 集团0 would report by mistake, and who explains them."""
    parts = list(world.parts("集团0"))
    whole = total(figures for _, _, figures in parts)
    name, _, figures = world.rng.choice([part for part in parts if part[0] != ELIMINATIONS])
    if cause == "agrees":
        return whole, None
    if cause == "plain_sum":
        return total(part for name, _, part in world.parts("集团0", full=True) if name != ELIMINATIONS), None
    if cause == "full_share":
        return total(part for _, _, part in world.parts("集团0", full=True)), None
    if cause == "member_missing":
        return total([whole, scaled(figures, -1)]), name
    if cause == "member_twice":
        return total([whole, figures]), name
    return scaled(whole, Fraction(17, 10)), None


def causes_that_fit(world, target, reported):
    """Every cause that explains the reported value exactly, with the members that do."""
    parts = list(world.parts("集团0"))
    full = list(world.parts("集团0", full=True))
    whole = total(figures for _, _, figures in parts)
    weighted = total(figures for name, _, figures in parts if name != ELIMINATIONS)
    plain = total(figures for name, _, figures in full if name != ELIMINATIONS)
    fits = lambda figures: value_of(target, figures) == value_of(target, reported)  # noqa: E731
    found = []
    if fits(whole):
        found.append(("agrees", set()))
    if (
        world.eliminations
        and value_of(target, whole) != value_of(target, weighted)
        and (fits(plain) or fits(weighted))
    ):
        found.append(("plain_sum", set()))
    for cause, sign in (("member_missing", -1), ("member_twice", 1)):
        members = {
            name
            for name, figures in named_parts(world)
            if any(forms(target, figures)) and fits(total([whole, scaled(figures, sign)]))
        }
        if members:
            found.append((cause, members))
    if fits(total(figures for _, _, figures in full)):
        found.append(("full_share", set()))
    return found


def named_parts(world):
    """Enterprises, and the groups directly in the top as a whole."""
    groups = {}
    for name, group, figures in world.parts("集团0"):
        if name != ELIMINATIONS:
            yield name, figures
        below = world.child(group, "集团0")
        if below:
            groups.setdefault(below, []).append(figures)
    for name, part in groups.items():
        yield name, total(part)


@pytest.mark.parametrize(
    "cause", ["agrees", "plain_sum", "member_missing", "member_twice", "full_share", "unexplained"]
)
def test_a_gap_has_the_cause_that_was_made(cause):
    told = 0
    for seed in range(25):
        # Shares of whole per cents of figures in whole yuan: what is reported has two decimals.
        world = World(f"{cause} {seed}")
        world.shares = {
            name: Fraction(round(share * 10), 10)
            for name, share in world.shares.items()
            if name in world.members
        }
        whole_yuan(world)
        reported, member = with_cause(world, cause)
        if any(figure.denominator > 100 for figure in map(Fraction, reported.values())):
            continue
        seen = evaluate(world, world.lines([("集团0", reported)]))
        for target in ("profit", "debt", "margin", "growth"):
            if value_of(target, total(figures for _, _, figures in world.parts("集团0"))) is None:
                continue
            found = gap_of(seen, "集团0", target)
            fitting = causes_that_fit(world, target, reported)
            expected = fitting[0] if fitting else ("unexplained", set())
            if value_of(target, reported) is None:
                expected = ("none", set())
            name = seen.row(found.member).entity if found.member != SIZE_MAX else None
            assert CAUSES[found.cause] == expected[0], (seed, target, fitting)
            assert name in expected[1] if expected[1] else name is None
            told += expected[0] == cause and (member is None or member in expected[1])
    assert told > 10


def whole_yuan(world):
    for figures in [*world.figures.values(), *(figures for _, figures in world.eliminations)]:
        for column in COLUMNS:
            figures[column] = Fraction(round(figures[column]))


def test_steps_of_a_gap_are_those_of_the_fractions():
    for seed in range(30):
        world = World(7000 + seed)
        seen = evaluate(world)
        for top in world.parents:
            for target in TARGETS:
                found = gap_of(seen, top, target)
                parts = list(world.parts(top))
                full = list(world.parts(top, full=True))
                steps = {
                    "plain": total(figures for name, _, figures in full if name != ELIMINATIONS),
                    "weighted": total(figures for name, _, figures in parts if name != ELIMINATIONS),
                    "consolidated": total(figures for _, _, figures in parts),
                }
                values = {step: value_of(target, figures) for step, figures in steps.items()}
                for step, value in values.items():
                    assert same(getattr(found, step), value), (seed, top, target, step)
                known = values["consolidated"] is not None and values["weighted"] is not None
                assert same(
                    found.eliminations, values["consolidated"] - values["weighted"] if known else None
                )
                ratios = [
                    value_of(target, world.figures[name]) for name, _, _ in parts if name != ELIMINATIONS
                ]
                ratios = [ratio for ratio in ratios if ratio is not None]
                has_mean = target not in ("profit", "surplus") and ratios
                assert same(found.mean, sum(ratios) / len(ratios) if has_mean else None)
                assert CAUSES[found.cause] == "none"


def same(double, fraction):
    return double != double if fraction is None else double == float(fraction)


def test_a_mean_of_ratios_is_recognised_when_it_is_printed():
    told = 0
    for seed in range(30):
        world = World(8000 + seed, groups=1)
        ratios = [value_of("debt", world.figures[name]) for name in world.members]
        mean = sum(ratios) / len(ratios)
        value = value_of("debt", total(figures for _, _, figures in world.parts("集团0")))
        lines = [[*line, ""] for line in world.lines()]
        lines.append(["集团0", "集团0", "reported", "", *[""] * len(COLUMNS), f"{float(mean * 100):.6f}%"])
        header = [
            "entity",
            "group",
            "role",
            "consolidation_share",
            *(item + time for item, time in COLUMNS),
            "debt_ratio",
        ]
        text = "\n".join(",".join(line) for line in [header, *lines])
        report = soekpi.Plan.parse(PLAN).evaluate(soekpi.Table.from_csv(text.encode()))
        found = gap_of(Seen(report, world), "集团0", "debt")
        if len(ratios) > 1 and abs(mean - value) > Fraction(1, 10**7):
            assert CAUSES[found.cause] == "mean_of_ratios"
            told += 1
    assert told > 10
