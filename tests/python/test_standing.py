"""Places of rank targets against counting with fractions, and what must not change them."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from fractions import Fraction

import pytest

import soekpi

HEADER = ["企业名称", "集团", "角色", "points", "parts", "利润总额", "利润总额(上年同期)"]
FRONTS = (1, 2, 3, 5)
CIRCLES = ("peers", "all", "group")
SIDES = {"turned_profitable": "first", "from_zero": "first", "loss_narrowed": "last", "turned_loss": "none"}
RULES = "".join(
    f'  - {{id: {name}-{circle}-{front}, indicator: {name}, rule: "rank <= {front} among {circle}"}}\n'
    for name in ("score", "cost")
    for circle in CIRCLES
    for front in FRONTS
) + "".join(
    f'  - {{id: growth-{circle}-{front}, indicator: total_profit_growth, rule: "rank <= {front} among {circle}", '
    f"places: {{{', '.join(f'{label}: {side}' for label, side in SIDES.items())}}}}}\n"
    for circle in CIRCLES
    for front in FRONTS
)
PLAN = f"""soekpi: 1
plan: standing
period: 2023
items:
  points: {{zh: 分数, kind: flow, unit: count}}
  parts: {{zh: 份数, kind: flow, unit: count}}
indicators:
  score: {{zh: 均分, formula: points / parts, unit: number, better: higher}}
  cost: {{zh: 均费, formula: points / parts, unit: number, better: lower}}
goals:
{RULES}"""


@dataclass(frozen=True)
class Row:
    """A line of the table; figures are whole numbers of a hundredth, None for a blank."""

    name: str
    group: str
    peer: bool
    points: int | None
    parts: int | None
    now: int | None
    prior: int | None

    def cells(self):
        figures = (self.points, self.parts, self.now, self.prior)
        texts = ["" if figure is None else f"{figure // 100}.{figure % 100:02d}" for figure in figures]
        return [self.name, self.group, "对标" if self.peer else "", *texts]


def drawn(rng, name, group, peer):
    """Few different figures, so that many tie."""
    points = rng.choice([None, *range(-200, 700, 100)]) if rng.random() < 0.9 else rng.randrange(10**12)
    parts = rng.choice([None, 0, 100, 100, 100, 200, 200, 300])
    now = rng.choice([None, *range(-300, 500, 100)])
    prior = rng.choice([None, -200, -100, 0, *range(100, 500, 100)])
    return Row(name, group, peer, points, parts, now, prior)


def world(seed):
    """Entities of some groups, and peers, of whom some are entities or groups themselves."""
    rng = random.Random(f"standing {seed}")
    groups = ["东集团", "西集团", "南集团"][: rng.randrange(1, 4)]
    rows = [drawn(rng, f"企业{i}", groups[i % len(groups)], False) for i in range(rng.randrange(1, 8))]
    names = [f"外区{i}" for i in range(7)] + [row.name for row in rows] + groups
    peers = rng.sample(names, rng.randrange(0, 7))
    rows += [drawn(rng, name, "", True) for name in peers]
    rng.shuffle(rows)
    return rows


def evaluate(rows):
    text = "\n".join(",".join(cells) for cells in [HEADER, *(row.cells() for row in rows)]) + "\n"
    return soekpi.Plan.parse(PLAN).evaluate(soekpi.Table.from_csv(text.encode()))


def results(report):
    """Verdict and place of every row and target."""
    return {
        (one.entity, one.level, one.target): (one.verdict, one.reason, one.value, one.place())
        for one in report.rows
    }


# ---- the oracle ----


def growth(now, prior):
    if now is None or prior is None:
        return "missing"
    if prior > 0:
        return Fraction(now - prior, prior)
    label = (
        "from_zero" if prior == 0 and now > 0 else "turned_loss" if prior == 0 and now < 0 else "unchanged"
    )
    if prior < 0:
        label = "turned_profitable" if now > 0 else "loss_narrowed" if now > prior else "other"
    return {"first": "first", "last": "last"}.get(SIDES.get(label, "none"), "undefined")


def figure(rows, indicator):
    """Of one row, or of a group's: a fraction, "first", "last", "missing" or "undefined"."""
    sums = []
    for name in ("now", "prior") if indicator == "growth" else ("points", "parts"):
        column = [getattr(row, name) for row in rows]
        sums.append(None if None in column else sum(column))
    if indicator == "growth":
        return growth(*sums)
    if None in sums:
        return "missing"
    return Fraction(*sums) if sums[1] > 0 else "undefined"


def order(value, indicator):
    """Ascending from the best to the worst."""
    if value in ("first", "last"):
        return (0 if value == "first" else 2, 0)
    return (1, value if indicator == "cost" else -value)


def field_of(rows, name, level, circle):
    """The figures' rows that a row is compared with, without itself, and its own."""
    entities = {row.name: [row] for row in rows if not row.peer}
    groups = {}
    for row in rows:
        if not row.peer:
            groups.setdefault(row.group, []).append(row)
    peers = {row.name: [row] for row in rows if row.peer}
    own = entities[name] if level == "entity" else groups[name]
    if circle == "peers" and peers:
        return {other: its for other, its in peers.items() if other != name}, own, peers.get(name)
    if level == "group":
        field = groups
    elif circle == "group":
        field = {other: its for other, its in entities.items() if its[0].group == own[0].group}
    else:
        field = entities
    return {other: its for other, its in field.items() if other != name}, own, None


def expected(rows, name, level, indicator, circle, front):
    """Verdict, best and worst place, peers, missing and tied, by counting."""
    others, own_rows, twin = field_of(rows, name, level, circle)
    own = figure(own_rows, indicator)
    if own == "missing" and twin is not None:
        own = figure(twin, indicator)
    figures = [figure(its, indicator) for its in others.values()]
    lacking = [one for one in figures if one in ("missing", "undefined")]
    known = [order(one, indicator) for one in figures if one not in ("missing", "undefined")]
    if own in ("missing", "undefined"):
        verdict = "no_data" if own == "missing" else "undefined"
        return verdict, None, None, len(others) + 1, len(lacking) + 1, 0
    place = 1 + sum(one < order(own, indicator) for one in known)
    possible = {place + ahead <= front for ahead in range(len(lacking) + 1)}
    if not others:
        verdict = "no_data"
    elif len(possible) == 1:
        verdict = "met" if possible == {True} else "breached"
    else:
        verdict = "no_data" if "missing" in lacking else "undefined"
    ties = sum(one == order(own, indicator) for one in known)
    return verdict, place, place + len(lacking), len(others) + 1, len(lacking), ties


@pytest.mark.parametrize("batch", range(4))
def test_places_and_verdicts_are_those_of_counting(batch):
    seen = dict.fromkeys(("met", "breached", "no_data", "undefined"), 0)
    for seed in range(30):
        rows = world(100 * batch + seed)
        for (name, level, target), (verdict, _, value, place) in results(evaluate(rows)).items():
            indicator, circle, front = target.split("-")
            wanted = expected(rows, name, level, indicator, circle, int(front))
            found = (verdict, place.place, place.worst, place.peers, place.missing, place.tied)
            assert found == wanted, (seed, name, level, target)
            assert value == wanted[1]
            seen[verdict] += 1
            certain = place.place is not None and place.place == place.worst and place.peers > 1
            share = float(Fraction(place.peers - place.place, place.peers - 1)) if certain else None
            assert place.percentile == share
    assert all(count > 100 for count in seen.values())


# ---- what must not change a place ----


@pytest.mark.parametrize("seed", range(12))
def test_renaming_changes_nothing(seed):
    rows = world(seed)
    names = sorted({row.name for row in rows} | {row.group for row in rows if row.group})
    fresh = [f"单位{chr(0x4E00 + i)}" for i in range(len(names))]
    random.Random(seed).shuffle(fresh)
    renamed = dict(zip(names, fresh))
    moved = [replace(row, name=renamed[row.name], group=renamed.get(row.group, "")) for row in rows]
    before = {
        (renamed[name], level, target): one for (name, level, target), one in results(evaluate(rows)).items()
    }
    assert results(evaluate(moved)) == before


@pytest.mark.parametrize("seed", range(12))
def test_order_of_rows_changes_nothing(seed):
    rows = world(seed)
    moved = list(rows)
    random.Random(seed).shuffle(moved)
    assert results(evaluate(moved)) == results(evaluate(rows))


@pytest.mark.parametrize("seed", range(12))
def test_scaling_all_figures_changes_nothing(seed):
    def ten(figure):
        return None if figure is None else 10 * figure

    rows = world(seed)
    scaled = [replace(row, points=ten(row.points), now=ten(row.now), prior=ten(row.prior)) for row in rows]
    assert results(evaluate(scaled)) == results(evaluate(rows))


@pytest.mark.parametrize("seed", range(12))
def test_no_verdict_improves_when_a_figure_is_removed(seed):
    """Met may become open, open stays open: nothing becomes met, and no place is claimed better
    at its worst. A row that loses its own figure has no place, unless its own row among the peers
    has one."""
    rows = world(seed)
    before = results(evaluate(rows))
    named = [row.name for row in rows]
    for index, row in enumerate(rows):
        if named.count(row.name) > 1 or (row.peer and row.name in {other.group for other in rows}):
            continue
        removed = list(rows)
        removed[index] = replace(row, points=None, now=None)
        after = results(evaluate(removed))
        for key, (verdict, _, _, place) in after.items():
            was, old = before[key][0], before[key][3]
            if key[1] == "group" and any(other.name == key[0] for other in rows if other.peer):
                continue  # what stands in may be better
            assert verdict != "met" or was == "met", (key, row.name)
            assert verdict != "breached" or was == "breached", (key, row.name)
            assert place.place is None or (place.place <= old.place and place.worst >= old.worst)


def test_a_rule_that_all_can_hold_is_met_by_all_with_a_figure():
    rows = [Row(f"企业{i}", "", False, 100 * i, 100, None, None) for i in range(4)] + [
        Row("企业九", "", False, None, 100, None, None)
    ]
    report = evaluate(rows)
    assert report.outcome("企业0", "score-all-5").verdict == "met"
    assert report.outcome("企业0", "score-all-3").verdict == "breached"
    assert report.outcome("企业3", "score-all-2").verdict == "met"
    assert report.outcome("企业3", "score-all-1").verdict == "no_data"
    assert report.outcome("企业九", "score-all-5").verdict == "no_data"
