"""An independent judge: the laws of reading, values and verdicts in whole numbers.

Nothing here is taken from the library. A double is read through Python's own
'%.15g'-style formatting, forms are summed as Python integers over a common power of
ten, verdicts are signs of integers, and a value is Python's integer division, which
is correctly rounded. Slow, short, and meant to be checked by eye.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Optional, Sequence, Union

MISSING = "missing"
INVALID = "invalid"
Decimal15 = tuple[int, int]  # mantissa * 10**exponent
Rational = tuple[int, int]  # numerator / denominator, denominator > 0

LARGEST = 10**300


def read(x: float) -> Union[Decimal15, str]:
    """Law 1: the decimal of 15 significant digits that a double stands for."""
    if x != x:
        return MISSING
    if x == 0.0:
        return 0, 0
    if math.isinf(x):
        return INVALID
    text = "%.14e" % x  # -d.dddddddddddddde-ddd, the digits of %.15g
    start = 1 if text[0] == "-" else 0
    mantissa = int(text[start] + text[start + 2 : start + 16])
    exponent = int(text[start + 17 :])
    # Inside are 1e-300 and 1e300 themselves, nothing beyond.
    if exponent < -300 or exponent > 300 or (exponent == 300 and mantissa != 10**14):
        return INVALID
    exponent -= 14
    while mantissa % 1000 == 0:
        mantissa //= 1000
        exponent += 3
    return (-mantissa if start else mantissa), exponent


def nearest(value: Rational) -> Optional[float]:
    """Law 2: the double nearest to a rational; None outside 1e-300..1e300 (law 5)."""
    p, q = value
    if p == 0:
        return 0.0
    try:
        x = p / q
    except OverflowError:
        return None
    if not 1e-299 < abs(x) < 1e299:
        if abs(p) > q * LARGEST or abs(p) * LARGEST < q:
            return None
    return x


def nearest_difference(value: Rational) -> Optional[float]:
    """The double nearest to a margin, which has no range of its own; None for infinity."""
    try:
        return value[0] / value[1] + 0.0  # a difference too small for a double is 0.0, never -0.0
    except OverflowError:
        return None


def round_half_away(value: Rational, places: int) -> Rational:
    """Law 14: `places` decimals, half away from zero; places may be negative."""
    p, q = value
    if places >= 0:
        scaled = abs(p) * 10**places
        unit = 1, 10**places
    else:
        q *= 10**-places
        scaled = abs(p)
        unit = 10**-places, 1
    whole = (2 * scaled + q) // (2 * q)
    return (whole if p >= 0 else -whole) * unit[0], unit[1]


def add(a: Rational, b: Rational) -> Rational:
    return a[0] * b[1] + b[0] * a[1], a[1] * b[1]


def subtract(a: Rational, b: Rational) -> Rational:
    return a[0] * b[1] - b[0] * a[1], a[1] * b[1]


def multiply(a: Rational, b: Rational) -> Rational:
    return a[0] * b[0], a[1] * b[1]


def decimal(value: Decimal15) -> Rational:
    m, e = value
    return (m * 10**e, 1) if e >= 0 else (m, 10**-e)


Form = Sequence[tuple[int, str]]  # whole-number coefficients of columns


@dataclass(frozen=True)
class Formula:
    """numerator / denominator, multiplied out by hand so that every coefficient is whole."""

    numerator: Form
    denominator: Form = ()  # () is the constant 1
    growth: Optional[tuple[str, str]] = None  # now and base of growth()
    nonzero: bool = False  # the denominator may be negative
    factor: Rational = (1, 1)

    def columns(self) -> list[str]:
        names = [name for _, name in (*self.numerator, *self.denominator)]
        return list(dict.fromkeys(names))

    def at(self, suffix: str) -> "Formula":
        move = lambda form: tuple((c, name + suffix) for c, name in form)  # noqa: E731
        return Formula(move(self.numerator), move(self.denominator), None, self.nonzero, self.factor)


@dataclass(frozen=True)
class Reference:
    """k * base + m; without a base the constant m alone."""

    margin: Rational = (0, 1)
    base: Optional[Formula] = None
    factor: Rational = (1, 1)

    def columns(self) -> list[str]:
        return self.base.columns() if self.base else []


@dataclass(frozen=True)
class Rule:
    kind: str  # > >= < <= within between
    references: tuple[Reference, ...]
    tolerance: Rational = (0, 1)

    def columns(self) -> list[str]:
        return [name for reference in self.references for name in reference.columns()]


@dataclass(frozen=True)
class Target:
    formula: Formula
    rule: Rule
    band: Optional[Rational] = None  # at risk when margin < band
    share: Optional[Rational] = None  # at risk when margin < share * |reference|
    condition: Optional[Rule] = None  # at risk when it holds
    places: Optional[int] = None  # decimals in base units to which both sides are rounded
    growth_base: str = "strict"

    def columns(self) -> list[str]:
        names = self.formula.columns() + self.rule.columns()
        if self.condition:
            names += self.condition.columns()
        return list(dict.fromkeys(names))


@dataclass
class Outcome:
    verdict: str
    reason: str
    label: str
    value: Optional[float]
    reference: Optional[float]
    margin: Optional[float]
    tie: bool = False
    exact: Optional[Rational] = None


def label_of(now: int, base: int) -> str:
    """Law 7. Both figures over one power of ten."""
    if base > 0:
        if now < 0:
            return "turned_loss"
        return "increase" if now > base else "unchanged" if now == base else "decrease"
    if base == 0:
        return "from_zero" if now > 0 else "unchanged" if now == 0 else "turned_loss"
    if now > 0:
        return "turned_profitable"
    return "loss_narrowed" if now > base else "unchanged" if now == base else "loss_widened"


def compute(formula: Formula, row: dict, growth_base: str = "strict"):
    """Value of a formula in a row of decimals: (reason, label, rational or None). Whether it
    lies in the range of law 5 is the caller's question: of a reference, only the whole must."""
    figures = [row[name] for name in formula.columns()]
    if MISSING in figures:
        return "missing_input", "none", None
    if INVALID in figures:
        return "invalid_input", "none", None
    lowest = min((e for _, e in figures), default=0)
    whole = {name: row[name][0] * 10 ** (row[name][1] - lowest) for name in formula.columns()}
    p = sum(c * whole[name] for c, name in formula.numerator)
    label = "none"
    if formula.growth:
        now, base = (whole[name] for name in formula.growth)
        label = label_of(now, base)
        if base <= 0 and (growth_base == "strict" or base == 0):
            return "non_positive_base", label, None
    if formula.denominator:
        q = sum(c * whole[name] for c, name in formula.denominator)
        if formula.growth:
            if q < 0:
                p, q = (p, -q) if growth_base == "absolute" else (-p, -q)
        elif q == 0:
            return "zero_denominator", label, None
        elif q < 0:
            if not formula.nonzero:
                return "negative_denominator", label, None
            p, q = -p, -q
        value = p, q
    else:
        value = decimal((p, lowest))
    if formula.factor != (1, 1):
        value = multiply(value, formula.factor)
    return "ok", label, value


def refer(reference: Reference, row: dict, growth_base: str):
    if reference.base is None:
        return "ok", reference.margin
    reason, _, value = compute(reference.base, row, growth_base)
    if value is None:
        return reason, None
    if reference.factor != (1, 1):
        value = multiply(value, reference.factor)
    if reference.margin != (0, 1):
        value = add(value, reference.margin)
    return ("ok", value) if nearest(value) is not None else ("out_of_range", None)


def distance(rule: Rule, value: Rational, references: Sequence[Rational]) -> Rational:
    """Law 6: the signed distance to the limit, positive on the good side."""
    if rule.kind in (">", ">="):
        return subtract(value, references[0])
    if rule.kind in ("<", "<="):
        return subtract(references[0], value)
    if rule.kind == "within":
        p, q = subtract(value, references[0])
        return subtract(rule.tolerance, (abs(p), q))
    low, high = subtract(value, references[0]), subtract(references[1], value)
    return low if subtract(low, high)[0] <= 0 else high


def holds(rule: Rule, margin: Rational) -> bool:
    return margin[0] > 0 or (margin[0] == 0 and rule.kind not in (">", "<"))


DATA = ("missing_input", "invalid_input", "no_evidence")


def judge(target: Target, row: dict) -> Outcome:
    """Laws 3 to 7 and 14 for one target and one row of decimals."""
    reason, label, value = compute(target.formula, row, target.growth_base)
    if value and nearest(value) is None:
        reason, value = "out_of_range", None
    sides = [refer(reference, row, target.growth_base) for reference in target.rule.references]
    reasons = [reason] + [side[0] for side in sides]
    first = next((r for r in reasons if r != "ok"), "ok")
    outcome = Outcome("undefined", first, label, nearest(value) if value else None, None, None, exact=value)
    if len(sides) == 1 and sides[0][1] is not None:
        outcome.reference = nearest(sides[0][1])
    if any(r in DATA for r in reasons):
        outcome.verdict = "no_data"
        return outcome
    if first != "ok":
        return outcome
    references = [side[1] for side in sides]
    if target.places is not None:
        value = round_half_away(value, target.places)
        references = [
            round_half_away(side, target.places) if of.base else side
            for of, side in zip(target.rule.references, references)
        ]
    margin = distance(target.rule, value, references)
    outcome.tie = margin[0] == 0
    outcome.margin = nearest_difference(margin)
    if len(references) == 2:  # the limit that is nearer decides
        low = subtract(value, references[0])
        near = references[0] if subtract(low, margin)[0] == 0 else references[1]
        outcome.reference = nearest(near)
    if not holds(target.rule, margin):
        outcome.verdict = "breached"
        return outcome
    at_risk = False
    if target.band is not None:
        at_risk = subtract(margin, target.band)[0] < 0
    elif target.share is not None:
        p, q = references[0]
        at_risk = subtract(margin, multiply(target.share, (abs(p), q)))[0] < 0
    elif target.condition is not None:
        parts = [refer(reference, row, target.growth_base)[1] for reference in target.condition.references]
        at_risk = holds(target.condition, distance(target.condition, value, parts))
    outcome.verdict = "at_risk" if at_risk else "met"
    return outcome
