"""Places among peers, against counting with exact decimals and fractions."""

from __future__ import annotations

import math
import random
from array import array
from decimal import Decimal
from fractions import Fraction

import pytest

import soekpi
from soekpi import _codes, _rank

PLAN = """
soekpi: 1
plan: test
period: 2023
goals:
  - {id: debt, indicator: debt_ratio, rule: "<= 70 %"}
  - {id: growth, indicator: total_profit_growth, rule: "> 0"}
  - {id: assets, indicator: total_assets, rule: "> 0"}
"""


def decimal_of(figure):
    """The decimal a figure stands for (law 1), None for what has no place."""
    if figure is None or not math.isfinite(figure):
        return None
    read = Decimal(format(figure, ".15g"))
    return None if read and not Decimal("1e-300") <= abs(read) <= Decimal("1e300") else read


def places_of(keys, groups, higher, dense):
    """By counting: one more than the better ones, or than the better different ones."""
    places = []
    for key, group in zip(keys, groups):
        peers = [other for other, its in zip(keys, groups) if its == group and other is not None]
        if key is None or group is None:
            places.append(0)
            continue
        better = [other for other in peers if (other > key if higher else other < key)]
        places.append(1 + len(set(better) if dense else better))
    return places


def near(figure, state):
    for _ in range(state.randrange(4)):
        figure = math.nextafter(figure, state.choice([-math.inf, math.inf]))
    return figure


def drawn(state):
    kind = state.randrange(6)
    if kind == 0:
        return state.choice([math.nan, math.inf, -math.inf, 0.0, -0.0, 1e300, 1e301, 1e-300, 5e-324])
    if kind == 1:
        return near(state.randrange(1, 30) / 10, state)
    if kind == 2:
        return near(state.choice([1000.0, 1024.0, 0.001]), state)
    if kind == 3:
        return state.uniform(-1, 1)
    return state.randrange(-500, 500) / 100


@pytest.mark.parametrize("seed", range(40))
def test_law_1_places_are_those_of_the_decimals(seed):
    state = random.Random(seed)
    rows = state.randrange(1, 200)
    figures = [drawn(state) for _ in range(rows)]
    labels = [state.choice(["甲", "乙", "丙", None]) for _ in range(rows)]
    keys = [decimal_of(figure) for figure in figures]
    for better in ("higher", "lower"):
        for method in _rank.METHODS:
            options = {"better": better, "method": method}
            dense = method == "dense"
            expected = places_of(keys, [0] * rows, better == "higher", dense)
            assert list(soekpi.rank(figures, **options)) == expected
            expected = places_of(keys, labels, better == "higher", dense)
            assert list(soekpi.rank(figures, labels, **options)) == expected
            codes = array("i", [-1 if label is None else "甲乙丙".index(label) for label in labels])
            for threads in (1, 2, 5):
                found = soekpi.rank(array("d", figures), codes, threads=threads, **options)
                assert list(found) == expected


def test_scaling_by_a_power_of_ten_and_order_of_rows_change_nothing():
    state = random.Random(7)
    cents = [state.randrange(-10_000, 10_000) for _ in range(500)]
    groups = array("i", [state.randrange(-1, 9) for _ in cents])
    first = soekpi.rank([cent / 100 for cent in cents], groups)
    assert soekpi.rank([cent * 1000 for cent in cents], groups) == first
    order = list(range(len(cents)))
    state.shuffle(order)
    moved = soekpi.rank([cents[i] for i in order], [None if groups[i] < 0 else groups[i] for i in order])
    assert [moved[place] for place in sorted(range(len(order)), key=order.__getitem__)] == list(first)


def test_lower_is_the_mirror_of_higher():
    state = random.Random(8)
    figures = [state.uniform(-1, 1) for _ in range(300)]
    lower = soekpi.rank(figures, better="lower")
    assert lower == soekpi.rank([-figure for figure in figures], better="higher")


def test_what_is_missing_has_no_place():
    assert list(soekpi.rank([3.0, None, math.nan, 1, math.inf])) == [1, 0, 0, 2, 0]
    assert list(soekpi.rank([])) == []
    assert list(soekpi.rank([1.0, 2.0], [None, None])) == [0, 0]
    assert list(soekpi.rank([1.0, 2.0], array("i", [-1, -1]), threads=3)) == [0, 0]
    assert list(soekpi.rank([5.0], ["甲"])) == [1]


def test_numpy_columns_are_borrowed_with_their_strides():
    numpy = pytest.importorskip("numpy")
    table = numpy.arange(40.0).reshape(10, 4)
    groups = numpy.tile(numpy.arange(4, dtype=numpy.int32), (10, 1))
    places = numpy.asarray(soekpi.rank(table[::-2, 1], groups[:5, 2]))
    assert places.dtype == numpy.uint32
    assert places.tolist() == [1, 2, 3, 4, 5]
    assert soekpi.rank(table[:, 0], groups[::2, 1].repeat(2)).tolist() == list(range(10, 0, -1))


def test_arguments_that_cannot_be():
    with pytest.raises(ValueError, match="better"):
        soekpi.rank([1.0], better="up")
    with pytest.raises(ValueError, match="method"):
        soekpi.rank([1.0], method="min")
    with pytest.raises(ValueError, match="threads"):
        soekpi.rank([1.0], threads=0)
    with pytest.raises(TypeError, match="text"):
        soekpi.rank(["1 %"])
    with pytest.raises(soekpi.SoekpiError, match="groups has 1 rows") as caught:
        soekpi.rank([1.0, 2.0], ["甲"])
    assert caught.value.code == _codes.ERROR_TABLE


def test_words_are_in_the_order_of_the_codes():
    assert _rank.METHODS.index("competition") == _codes.RANK_COMPETITION
    assert _rank.METHODS.index("dense") == _codes.RANK_DENSE
    assert len(_rank.METHODS) == _codes.RANK_END
    assert _rank.PEERS.index("all") == _codes.PEERS_ALL
    assert _rank.PEERS.index("group") == _codes.PEERS_GROUP
    assert _rank.PEERS.index("groups") == _codes.PEERS_GROUPS
    assert len(_rank.PEERS) == _codes.PEERS_END


def report_of(liabilities, assets, groups):
    table = soekpi.Table.from_columns(
        {
            "entity": [f"e{i}" for i in range(len(assets))],
            "group": groups,
            "total_liabilities": liabilities,
            "total_assets": assets,
        }
    )
    return soekpi.Plan.parse(PLAN).evaluate(table)


@pytest.mark.parametrize("seed", range(8))
def test_law_2_values_are_ranked_by_their_exact_ratios(seed):
    """k/(3k + 1) for k of 15 digits: different ratios that are one double."""
    state = random.Random(seed)
    rows = 120
    tops = [333_333_333_333_300 + state.randrange(20) for _ in range(rows)]
    assets = [float(3 * top + 1) if state.randrange(9) else 0.0 for top in tops]
    groups = [state.choice(["甲", "乙"]) for _ in range(rows)]
    report = report_of([float(top) for top in tops], assets, groups)
    ratios = [Fraction(top, int(bottom)) if bottom else None for top, bottom in zip(tops, assets)]
    doubles = {float(ratio) for ratio in ratios if ratio is not None}
    assert len(doubles) < len({ratio for ratio in ratios if ratio is not None})
    for better in ("higher", "lower"):
        for method in _rank.METHODS:
            options = {"better": better, "method": method}
            higher, dense = better == "higher", method == "dense"
            assert list(report.rank("debt", **options)) == places_of(ratios, [0] * rows, higher, dense)
            assert list(report.rank("debt", "group", **options)) == places_of(ratios, groups, higher, dense)
    sums = {}
    for top, bottom, group in zip(tops, assets, groups):
        one = sums.setdefault(group, [0, 0])
        one[0] += top
        one[1] += int(bottom)
    totals = [Fraction(*sums[group]) for group in report.groups]
    assert list(report.rank("debt", "groups", better="lower")) == places_of(totals, [0] * len(totals), False, False)


def test_better_is_the_indicators_unless_given():
    report = report_of([50.0, 40.0], [100.0, 100.0], ["甲", "甲"])
    stated = report.plan.targets[0].better
    if stated is None:
        with pytest.raises(soekpi.SoekpiError):
            report.rank("debt")
    else:
        assert report.rank("debt") == report.rank("debt", better=stated)
    with pytest.raises(soekpi.SoekpiError):  # an item has no better direction
        report.rank("assets")
    assert list(report.rank("assets", better="higher")) == [1, 1]
    with pytest.raises(soekpi.SoekpiError, match="no target 'none'"):
        report.rank("none")
    with pytest.raises(ValueError, match="peers"):
        report.rank("debt", "friends")
