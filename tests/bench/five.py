"""Data for the five targets of five.yaml, and comparison of what contenders say.

All figures are made up: seeded random numbers, the same in each run.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from native import aligned_copy

PLAN = (Path(__file__).parent / "five.yaml").read_text(encoding="utf-8")
COLUMNS = (
    "total_profit", "total_profit@prior", "total_liabilities", "total_liabilities@prior",
    "total_assets", "total_assets@prior", "net_profit", "net_profit@prior",
    "revenue", "revenue@prior", "average_headcount", "average_headcount@prior",
)  # fmt: skip
#: The columns' names in peers that want identifiers.
SHORT = tuple(name.replace("@prior", "_prior") for name in COLUMNS)
TARGETS = ("growth", "debt", "return", "revenue", "profit")
#: Read 12 doubles, write 5 doubles, 5 verdicts, 5 reasons.
BYTES_A_ROW = 12 * 8 + 5 * 8 + 5 + 5
#: Subtractions, divisions, multiplications and comparisons of doubles that the five
#: targets take when they are written down plainly.
OPERATIONS_A_ROW = 5 + 6 + 7 + 6 + 6

MET, AT_RISK, UNDEFINED, NO_DATA, BREACHED = 1, 3, 4, 5, 6
OK, MISSING, ZERO, NEGATIVE, NON_POSITIVE_BASE = 0, 1, 3, 4, 5
GROWTH_LIMIT, GROWTH_BAND = 0.052, 0.01
DEBT_MARGIN, DEBT_BAND = 0.01, 0.005
RETURN_BAND = 0.005
SHARE_BAND = 0.05

#: Values differ when they are further apart than rounding explains; differences of
#: nearly equal figures lose digits in doubles.
FAR = 1e-7
#: One cell in a thousand is missing.
MISSING_SHARE = 1e-3


def _cents(values: np.ndarray) -> np.ndarray:
    """Whole cents as yuan: each the double nearest to its decimal."""
    return np.rint(values) / 100.0


def _blank(columns: dict[str, np.ndarray], generator: np.random.Generator) -> None:
    for values in columns.values():
        count = int(len(values) * MISSING_SHARE)
        values[generator.integers(0, len(values), count)] = np.nan


def sizes(rows: int, generator: np.random.Generator) -> np.ndarray:
    """Total assets in cents as sizes of enterprises are spread: by a normal law of the
    logarithm, half of them below a billion yuan, from three million to 300 billion."""
    return np.exp(generator.normal(np.log(1e11), 1.8, rows)).clip(3e8, 3e13)


def even_sizes(rows: int, generator: np.random.Generator) -> np.ndarray:
    """As many enterprises of 100 billion yuan as of 100 million."""
    return 10.0 ** generator.uniform(8.5, 13.5, rows)


def random_data(rows: int, seed: int = 1, blanks: bool = True, spread: Any = sizes) -> dict[str, np.ndarray]:
    """Enterprises of all sizes, yuan with two decimals; last year some of them lost
    money and a few owed more than they had. One cell in a thousand is missing."""
    g = np.random.default_rng(seed)
    cents: dict[str, np.ndarray] = {}
    assets = spread(rows, g)
    cents["total_assets@prior"] = assets
    cents["total_assets"] = assets * g.uniform(0.85, 1.3, rows)
    debt = np.clip(g.normal(0.58, 0.17, rows), 0.02, 1.2)
    cents["total_liabilities@prior"] = debt * assets
    cents["total_liabilities"] = (debt + g.normal(0, 0.03, rows)).clip(0.01) * cents["total_assets"]
    cents["revenue@prior"] = assets * g.uniform(0.05, 1.5, rows)
    cents["revenue"] = cents["revenue@prior"] * g.uniform(0.8, 1.35, rows)
    cents["total_profit@prior"] = cents["revenue@prior"] * g.normal(0.06, 0.05, rows)
    cents["total_profit"] = cents["total_profit@prior"] * g.uniform(0.7, 1.5, rows)
    cents["net_profit@prior"] = cents["total_profit@prior"] * 0.77
    cents["net_profit"] = cents["total_profit"] * g.uniform(0.7, 0.8, rows)
    heads = np.rint(10.0 ** g.uniform(1.5, 4.5, rows))
    cents["average_headcount@prior"] = 100 * heads
    cents["average_headcount"] = 100 * np.maximum(1, np.rint(heads * g.uniform(0.9, 1.1, rows)))
    columns = {name: _cents(cents[name]) for name in COLUMNS}
    if blanks:
        _blank(columns, g)
    return {name: aligned_copy(values) for name, values in columns.items()}


def tie_data(rows: int, seed: int = 2) -> dict[str, np.ndarray]:
    """Every rule of every row is an exact tie in decimals: growth of 5.2 % to the
    yuan, a debt ratio 1 pp above last year's, the other ratios equal to last year's."""
    g = np.random.default_rng(seed)
    whole = lambda low, high: g.integers(low, high, rows).astype(np.float64)  # noqa: E731
    c: dict[str, np.ndarray] = {}
    for name, unit in (("total_profit", 250), ("revenue", 2500), ("average_headcount", 25_000)):
        now = whole(10, 4_000_000 if name != "average_headcount" else 400)
        c[f"{name}@prior"] = now * unit
        c[name] = now * (unit * 1052 // 1000)
    thousandths = whole(200, 900)  # last year's debt ratio
    before, after, profit = whole(10, 500_000), whole(10, 500_000), whole(1, 150)
    c["total_assets@prior"], c["total_assets"] = before * 1_000_000, after * 1_000_000
    c["total_liabilities@prior"] = thousandths * before * 1000
    c["total_liabilities"] = (thousandths + 10) * after * 1000
    c["net_profit@prior"] = profit * (1000 - thousandths) * before
    c["net_profit"] = profit * (990 - thousandths) * after
    return {name: aligned_copy(_cents(c[name])) for name in COLUMNS}


def long_data(rows: int, seed: int = 3) -> dict[str, np.ndarray]:
    """As random_data, but with all bits of a double: results of somebody's arithmetic."""
    g = np.random.default_rng(seed)
    columns = random_data(rows, seed)
    for values in columns.values():
        values *= g.uniform(0.9, 1.1, rows)
    return columns


def complete_data(rows: int) -> dict[str, np.ndarray]:
    """As random_data, but nothing is missing."""
    return random_data(rows, blanks=False)


def giant_data(rows: int) -> dict[str, np.ndarray]:
    """As random_data, but giants are as many as dwarfs."""
    return random_data(rows, spread=even_sizes)


DATA = {"random": random_data, "all ties": tie_data, "17 digits": long_data}
#: For profiles, by hand.
MORE_DATA = {"complete": complete_data, "giants": giant_data}


# ---- the verdicts in fractions ----------------------------------------------------------


def _decimal(value: float | Fraction) -> Fraction | None:
    if isinstance(value, Fraction):
        return value
    return None if value != value else Fraction(format(value, ".15g"))


def _ratio(n: Fraction | None, d: Fraction | None, growth: bool = False) -> tuple[Fraction | None, int]:
    if n is None or d is None:
        return None, MISSING
    if growth and d <= 0:
        return None, NON_POSITIVE_BASE
    if d == 0:
        return None, ZERO
    return (n / d, OK) if d > 0 else (None, NEGATIVE)


def _minus(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a - b


def judge(row: Mapping[str, float | Fraction]) -> list[tuple[float, int, int]]:
    """Value, verdict and reason of each target, by exact rational arithmetic."""
    x = {name: _decimal(value) for name, value in row.items()}
    percent = Fraction(1, 100)
    both: list[tuple[tuple[Fraction | None, int], tuple[Fraction | None, int]]] = []
    profit, base = x["total_profit"], x["total_profit@prior"]
    both.append((_ratio(_minus(profit, base), base, growth=True), (Fraction("0.052"), OK)))
    for n, d in (
        ("total_liabilities", "total_assets"), ("net_profit", ""), ("revenue", "average_headcount"),
        ("total_profit", "average_headcount"),
    ):  # fmt: skip
        pair = []
        for time in ("", "@prior"):
            below = x[d + time] if d else _minus(x["total_assets" + time], x["total_liabilities" + time])
            pair.append(_ratio(x[n + time], below))
        both.append((pair[0], pair[1]))
    limit, reason = both[1][1]
    both[1] = (both[1][0], (None if limit is None else limit + percent, reason))
    found = []
    for index, ((value, first), (limit, second)) in enumerate(both):
        reason = first or second
        if MISSING in (first, second):
            verdict = NO_DATA
        elif reason:
            verdict = UNDEFINED
        else:
            assert value is not None and limit is not None
            margin = limit - value if index == 1 else value - limit
            band = (percent, percent / 2, percent / 2, abs(limit) / 20, abs(limit) / 20)[index]
            met = margin > 0 if index in (0, 3) else margin >= 0
            verdict = BREACHED if not met else AT_RISK if margin < band else MET
        # A quotient of integers is correctly rounded in Python.
        found.append(
            (float("nan") if value is None else value.numerator / value.denominator, verdict, reason)
        )
    return found


def check_with_fractions(
    columns: dict[str, np.ndarray], ours: dict[str, list[np.ndarray]], sample: int
) -> int:
    """Compares rows drawn at random with fractions; how many, all of them right."""
    rows = len(columns["revenue"])
    for row in random.Random(4).sample(range(rows), min(sample, rows)):
        expected = judge({name: float(values[row]) for name, values in columns.items()})
        for target, (value, verdict, reason) in enumerate(expected):
            got = (
                float(ours["values"][target][row]),
                int(ours["verdicts"][target][row]),
                int(ours["reasons"][target][row]),
            )
            same = got[0] == value or (got[0] != got[0] and value != value)
            if not same or got[1:] != (verdict, reason):
                raise AssertionError(
                    f"row {row}, {TARGETS[target]}: {got}, fractions say {(value, verdict, reason)}"
                )
    return min(sample, rows)


# ---- comparison --------------------------------------------------------------------------


def compare(ours: dict[str, list[np.ndarray]], theirs: dict[str, list[Any]]) -> dict[str, Any]:
    """Reasons must be the same and values the same up to the rounding of doubles;
    verdicts that differ and values that are not the nearest double are counted."""
    wrong = off = total = 0
    for target in range(len(ours["values"])):
        value, other = ours["values"][target], np.asarray(theirs["values"][target])
        none, other_none = np.isnan(value), np.isnan(other)
        if not np.array_equal(none, other_none):
            raise AssertionError(
                f"target {target}: {int((none != other_none).sum())} values differ in being there"
            )
        far = np.abs(value - other) > FAR * (1 + np.abs(value))
        if far.any():
            raise AssertionError(f"target {target}: {int(far.sum())} values differ")
        off += int(((value != other) & ~none).sum())
        reason = np.asarray(theirs["reasons"][target])
        if not np.array_equal(ours["reasons"][target], reason):
            raise AssertionError(
                f"target {target}: {int((ours['reasons'][target] != reason).sum())} reasons differ"
            )
        wrong += int((ours["verdicts"][target] != np.asarray(theirs["verdicts"][target])).sum())
        total += len(value)
    if wrong > total:
        raise AssertionError("more verdicts differ than there are")
    return {"wrong": wrong, "off": off, "total": total}


def identical(reference: dict[str, list[np.ndarray]], ours: dict[str, list[np.ndarray]]) -> dict[str, Any]:
    """Another way of ours must give the same bits."""
    for field, columns in reference.items():
        for target, (a, b) in enumerate(zip(columns, ours[field])):
            if not np.array_equal(a, b, equal_nan=field == "values"):
                raise AssertionError(f"target {target}: {field} are not the same bits")
    return {"wrong": 0, "off": 0}
