"""Results of one row: Value and Outcome.

Both hold the numbers and codes as they came from C in one tuple; words, exact
fractions and texts for people are made when asked for, by the C library, from
the handle that computed them (which they keep alive).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Protocol

from ._handle import Finding
from .words import LABELS, REASONS, VERDICTS, field_code, language_code, marks_of

#: value, reference, margin, amount, verdict, reason, label, marks
Raw = tuple[float, float, float, float, int, int, int, int]


class Source(Protocol):
    """Who computed a result. `key` says for which inputs or row."""

    unit: str

    def text(self, what: str, key: Any, *arguments: int) -> str:
        """Text of "format", "exact", "explain" or "missing" from C."""


def number_of(figure: float) -> float | None:
    """A figure of C, None for NaN."""
    return figure if figure == figure else None


class Value:
    """One computed figure.

    ``value``     the double nearest to the exact ratio, in base units (a fraction
                  for %, yuan for money), or None
    ``exact``     the exact ratio as a Fraction, or None
    ``reason``    "ok", or why there is no value
    ``label``     what happened between last year and now (growth only), or None
    ``marks``     what a reader must know about the figure, such as "derived"
    ``findings``  what was noticed in the inputs, a list of Finding
    ``unit``      "%", "money", ...; "number" for a formula

    ``str()`` gives the text for people, such as "64.93%", "-" without a value.
    """

    __slots__ = ("_raw", "_source", "_key", "_findings")

    def __init__(self, raw: Raw, source: Source, key: Any, findings: tuple[Finding, ...] = ()) -> None:
        self._raw = raw
        self._source = source
        self._key = key
        self._findings = findings

    @property
    def value(self) -> float | None:
        """The value, or None when there is none."""
        return number_of(self._raw[0])

    @property
    def exact(self) -> Fraction | None:
        """The value as an exact fraction, or None when there is none."""
        return self.fraction("value")

    @property
    def reason(self) -> str:
        """Why value or reference is missing, or "ok"."""
        return REASONS[self._raw[5]]

    @property
    def label(self) -> str | None:
        """The label of growth, or None."""
        return LABELS[self._raw[6]]

    @property
    def marks(self) -> tuple[str, ...]:
        """Names of the marks that are set."""
        return marks_of(self._raw[7])

    @property
    def findings(self) -> list[Finding]:
        """What was noticed in the inputs."""
        return list(self._findings)

    @property
    def unit(self) -> str:
        """Unit of the value."""
        return self._source.unit

    def fraction(self, field: str = "value") -> Fraction | None:
        """A field ("value", "reference", "margin", "amount") as an exact fraction
        in base units; None when it has no value."""
        text = self._source.text("exact", self._key, field_code(field))
        return Fraction(text) if text else None

    def format(self, field: str = "value", places: int | None = None) -> str:
        """A field for people, rounded half away from zero from the exact ratio:
        "64.93%", "1.20 pp", "12,345.68"; "-" when there is none. Two decimals
        unless `places` says otherwise."""
        return self._source.text("format", self._key, field_code(field), -1 if places is None else places)

    def explain(self, language: str = "zh") -> str:
        """The formula with the figures filled in, as on a pocket calculator."""
        return self._source.text("explain", self._key, language_code(language))

    def missing(self, language: str = "zh") -> str:
        """Names of the figures that are missing or invalid, "" when none is."""
        return self._source.text("missing", self._key, language_code(language))

    def __str__(self) -> str:
        return self.format()

    def __repr__(self) -> str:
        parts = [f"value={self.value!r}", f"reason={self.reason!r}", f"label={self.label!r}"]
        if self.marks:
            parts.append(f"marks={self.marks!r}")
        return f"{type(self).__name__}({', '.join(parts)})"

    def _plain(self) -> tuple[object, ...]:
        """The raw figures with None for NaN: what equality compares."""
        return tuple(number_of(each) for each in self._raw)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Value) or type(other) is not type(self):
            return NotImplemented
        return self._plain() == other._plain()

    def __hash__(self) -> int:
        return hash(self._plain())


class Outcome(Value):
    """One judged figure: a Value with

    ``verdict``    "met", "breached", "at_risk", "no_data", "undefined", "pending"
                   or "not_in_scope"
    ``reference``  what it is held against, or None
    ``margin``     signed distance to the limit, positive on the good side (a
                   fraction for %), or None
    ``amount``     the margin times the denominator: yuan short or to spare, or None

    ``str()`` gives verdict, value, reference and margin.
    """

    __slots__ = ()

    @property
    def verdict(self) -> str:
        """The verdict's identifier."""
        return VERDICTS[self._raw[4]]

    @property
    def reference(self) -> float | None:
        """What the value is held against, or None."""
        return number_of(self._raw[1])

    @property
    def margin(self) -> float | None:
        """Signed distance to the limit, or None."""
        return number_of(self._raw[2])

    @property
    def amount(self) -> float | None:
        """The margin in the numerator's unit, or None."""
        return number_of(self._raw[3])

    def __str__(self) -> str:
        words = [self.verdict, self.format()]
        if self.reference is not None:
            words.append(f"against {self.format('reference')}")
        if self.margin is not None:
            words.append(f"margin {self.format('margin')}")
        if self.reason != "ok":
            words.append(self.reason)
        if self.label is not None:
            words.append(self.label)
        return ", ".join(words)

    def __repr__(self) -> str:
        parts = [f"verdict={self.verdict!r}", f"value={self.value!r}", f"reference={self.reference!r}"]
        parts += [f"margin={self.margin!r}", f"reason={self.reason!r}", f"label={self.label!r}"]
        if self.marks:
            parts.append(f"marks={self.marks!r}")
        return f"{type(self).__name__}({', '.join(parts)})"
