"""Judges the cases of `exactness --cases FILE` once more, in fractions.

The third judge, and the only one that shares no line with the others: figures are read by
Python's own formatting, laws are applied to `fractions.Fraction`. FILE may be a pipe.
"""

from __future__ import annotations

import json
import struct
import sys
from fractions import Fraction
from typing import Any, Union

MISSING, INVALID = "missing", "invalid"
DATA = ("missing_input", "invalid_input", "no_evidence")
LARGEST, SMALLEST = Fraction(10**300), Fraction(1, 10**300)
Figure = Union[Fraction, str]
Ratio = dict[str, Any]


def power_of_ten(digits: int, power: int) -> Fraction:
    return Fraction(digits * 10**power) if power >= 0 else Fraction(digits, 10**-power)


def read(word: str) -> Figure:
    """Law 1. "=digits:power" is a figure from outside the table, "double:power" a cell."""
    text, _, power = word.rpartition(":")
    if text.startswith("="):
        return power_of_ten(int(text[1:]), int(power))
    cell = float.fromhex(text)
    if cell != cell:
        return MISSING
    if cell in (float("inf"), float("-inf")):
        return INVALID
    decimal = Fraction(f"{cell:.15g}")
    base = decimal * power_of_ten(1, int(power))
    for value in (decimal, base):  # in the column's unit and in base units
        if value and not SMALLEST <= abs(value) <= LARGEST:
            return INVALID
    return base


def nearest(value: Fraction) -> float | None:
    """Law 2; None beyond the largest double."""
    try:
        return value.numerator / value.denominator + 0.0
    except OverflowError:
        return None


def number(pair: list[int]) -> Fraction:
    return power_of_ten(pair[0], pair[1])


def label_of(now: Fraction, base: Fraction) -> str:
    """Law 7."""
    if base > 0:
        if now < 0:
            return "turned_loss"
        return "increase" if now > base else "unchanged" if now == base else "decrease"
    if base == 0:
        return "from_zero" if now > 0 else "unchanged" if now == 0 else "turned_loss"
    if now > 0:
        return "turned_profitable"
    return "loss_narrowed" if now > base else "unchanged" if now == base else "loss_widened"


class Row:
    def __init__(self, figures: list[Figure], months: int, dialect: str) -> None:
        self.figures, self.months, self.dialect = figures, months, dialect

    def total(self, form: list[list[int]]) -> Fraction:
        whole = Fraction(0)
        for digits, power, column, yearly in form:
            part = power_of_ten(digits, power)
            if column >= 0:
                figure = self.figures[column]
                assert isinstance(figure, Fraction)
                part *= figure
            whole += part * Fraction(self.months, 12) if yearly else part
        return whole

    def flaw(self, ratio: Ratio) -> str:
        terms = ratio["top"] + ratio["bottom"]
        seen = [self.figures[term[2]] for term in terms if term[2] >= 0]
        counts_months = ratio["annualise"] or any(term[3] for term in terms)
        if MISSING in seen:
            return "missing_input"
        return "invalid_input" if INVALID in seen or (counts_months and self.months == 0) else "ok"

    def compute(self, ratio: Ratio) -> tuple[str, str, Fraction, Fraction]:
        """Reason, label, value, size of the denominator."""
        nothing = Fraction(0)
        flaw = self.flaw(ratio)
        if flaw != "ok":
            return flaw, "none", nothing, nothing
        top = self.total(ratio["top"])
        bottom = self.total(ratio["bottom"]) if ratio["bottom"] else Fraction(1)
        if ratio["growth"]:
            label = label_of(top, bottom)
            if bottom == 0 or (bottom < 0 and self.dialect == "strict"):
                return "non_positive_base", label, nothing, nothing
            growth = (top - bottom) / (abs(bottom) if self.dialect == "absolute" else bottom)
            return "ok", label, number(ratio["scale"]) * growth + number(ratio["offset"]), abs(bottom)
        if bottom == 0:
            return "zero_denominator", "none", nothing, nothing
        if bottom < 0 and not ratio["nonzero"]:
            return "negative_denominator", "none", nothing, nothing
        if ratio["annualise"]:
            bottom *= Fraction(self.months, 12)
        return "ok", "none", top / bottom, abs(bottom)

    def limit(self, ratio: Ratio) -> tuple[str, Fraction]:
        value = Fraction(0)
        if not ratio["fixed"]:
            reason, _, value, _ = self.compute(ratio)
            if reason != "ok":
                return reason, value
        value = number(ratio["factor"]) * value + number(ratio["margin"])
        return ("ok" if in_range(value) else "out_of_range"), value

    def limits(self, rule: dict[str, Any]) -> tuple[str, list[Fraction]]:
        """The reason of the graver limit: what lacks data comes first."""
        read_limits = [self.limit(ratio) for ratio in rule["limits"]]
        reasons = [reason for reason, _ in read_limits]
        flaws = [r for r in reasons if r in DATA] or [r for r in reasons if r != "ok"]
        return (flaws[0] if flaws else "ok"), [value for _, value in read_limits]


def in_range(value: Fraction) -> bool:
    return value == 0 or SMALLEST <= abs(value) <= LARGEST


def rounded(value: Fraction, places: int | None) -> Fraction:
    """Law 14: half away from zero."""
    if places is None:
        return value
    unit = power_of_ten(1, -places)
    whole = (abs(value) / unit + Fraction(1, 2)).__floor__() * unit
    return -whole if value < 0 else whole


def measure(rule: dict[str, Any], value: Fraction, limits: list[Fraction]) -> tuple[Fraction, int]:
    """Law 6: the distance on the good side, and the limit that is nearer."""
    if rule["kind"] in (">", ">="):
        return value - limits[0], 0
    if rule["kind"] in ("<", "<="):
        return limits[0] - value, 0
    if rule["kind"] == "within":
        return number(rule["tolerance"]) - abs(value - limits[0]), 0
    low, high = value - limits[0], limits[1] - value
    return (high, 1) if high < low else (low, 0)


def holds(rule: dict[str, Any], margin: Fraction) -> bool:
    return margin > 0 or (margin == 0 and rule["kind"] not in (">", "<"))


def round_limits(target: dict[str, Any], rule: dict[str, Any], limits: list[Fraction]) -> list[Fraction]:
    return [limit if ratio["fixed"] else rounded(limit, target["places"])
            for ratio, limit in zip(rule["limits"], limits)]


Outcome = tuple[str, str, str, "list[float | None]"]


def judge(target: dict[str, Any], row: Row) -> Outcome:
    numbers: list[float | None] = [None] * 4
    reason, label, value, bottom = row.compute(target["value"])
    if reason == "ok" and not in_range(value):
        reason = "out_of_range"
    flaw, limits = row.limits(target["rule"])
    if reason == "ok":
        numbers[0] = nearest(value)
    if flaw == "ok" and len(limits) == 1:
        numbers[1] = nearest(limits[0])
    first = reason if reason != "ok" else flaw
    if reason in DATA or flaw in DATA:
        return "no_data", first, label, numbers
    if reason == "non_positive_base":
        return target["policy"][LABELS.index(label)], first, label, numbers
    if first != "ok":
        return "undefined", first, label, numbers
    value = rounded(value, target["places"])
    used = round_limits(target, target["rule"], limits)
    margin, near = measure(target["rule"], value, used)
    numbers[1:] = [nearest(limits[near]), nearest(margin), nearest(margin * bottom)]
    if not holds(target["rule"], margin):
        return "breached", first, label, numbers
    verdict, first = at_risk(target, row, value, margin, used[near])
    return verdict, first, label, numbers


def at_risk(target: dict[str, Any], row: Row, value: Fraction, margin: Fraction,
            limit: Fraction) -> tuple[str, str]:
    kind = target["risk"]
    risky = False
    if kind == "band":
        risky = margin < number(target["band"])
    elif kind == "share":
        risky = margin < number(target["band"]) * abs(limit)
    elif kind == "condition":
        condition = target["condition"]
        flaw, limits = row.limits(condition)
        if flaw != "ok":
            return ("no_data" if flaw in DATA else "undefined"), flaw
        limits = round_limits(target, condition, limits)
        risky = holds(condition, measure(condition, value, limits)[0])
    return ("at_risk" if risky else "met"), "ok"


LABELS = ["none", "increase", "unchanged", "decrease", "turned_loss", "from_zero", "turned_profitable",
          "loss_narrowed", "loss_widened"]


def same(ours: float | None, word: str) -> bool:
    theirs = float.fromhex(word)
    if ours is None:
        return theirs != theirs
    return struct.pack("<d", ours) == struct.pack("<d", theirs)


def main(path: str) -> int:
    cases = wrong = 0
    target: dict[str, Any] = {}
    with open(path, encoding="ascii") as lines:
        for line in lines:
            if line.startswith("T "):
                target = json.loads(line[2:])
                continue
            _, months, verdict, reason, label, unsaid, *words = line.split()
            row = Row([read(word) for word in words[4:]], int(months), target["dialect"])
            ours = judge(target, row)
            good = ours[:3] == (verdict, reason, LABELS[int(label)]) and all(
                same(a, b) or (i == 1 and unsaid == "1")
                for i, (a, b) in enumerate(zip(ours[3], words[:4])))
            cases += 1
            wrong += not good
            if not good and wrong <= 5:
                print("DIFFERS:", ours, line, json.dumps(target))
    print(f"cases judged again in fractions: {cases}, different: {wrong}")
    return 1 if wrong or not cases else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
