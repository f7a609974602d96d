"""One figure at a time: compute(), check() and prepared calls.

All of it happens in C. Python only sorts the inputs by name and hands them over.
"""

from __future__ import annotations

import ctypes
import math
import struct
from collections.abc import Iterable, Mapping, Sequence
from ctypes import byref, c_double, c_int32
from functools import lru_cache
from typing import Any

from . import _codes
from ._figures import Figure, Given, digits_lost, figure_of, given_of, given_parameters, set_fields
from ._handle import (
    Finding,
    Owner,
    create,
    encode,
    encode_optional,
    read_findings,
    require,
    text_array,
    written_text,
)
from ._library import library
from ._structs import soekpi_calculator_options, soekpi_outcome
from .catalogue import Catalogue, builtin, is_parameter, owner_of
from .errors import SoekpiError
from .outcome import Outcome, Raw, Value
from .words import GROWTH_BASES, UNITS, code_of

# The same C function once more, for the fast way: it takes the packed doubles of a
# bytes object as they are (bytes are aligned to 8) and references that ctypes need not
# convert. A run is shorter than letting another thread in, so it keeps the GIL.
_run: Any = ctypes.PyDLL(library._name, handle=library._handle)["soekpi_calculator_run"]
_run.restype = c_int32

_unpack_outcome = struct.Struct("4d4i").unpack

#: Buffers for one outcome each, as memory and as a C reference to it. A call takes one
#: out while it runs; there are as many as calls have run at the same time.
_cells: list[tuple[bytearray, Any]] = []


def _make_cell() -> tuple[bytearray, Any]:
    memory = bytearray(ctypes.sizeof(soekpi_outcome))
    return memory, byref(soekpi_outcome.from_buffer(memory))


_WRITERS = {
    "format": library.soekpi_calculator_format,
    "exact": library.soekpi_calculator_exact,
    "explain": library.soekpi_calculator_explain,
    "missing": library.soekpi_calculator_missing,
}


class Calculator:
    """A C calculator: an indicator, a rule and the names of its inputs."""

    __slots__ = ("owner", "handle", "names", "pack", "unit", "findings", "argument", "_array")

    def __init__(self, owner: Owner, names: tuple[str, ...]) -> None:
        self.owner = owner
        self.handle = owner.pointer
        self.names = names
        self.pack = struct.Struct(f"{len(names)}d").pack
        self.unit = UNITS[library.soekpi_calculator_unit(owner.pointer)]
        count = library.soekpi_calculator_finding_count(owner.pointer)
        self.findings = tuple(read_findings(count, library.soekpi_calculator_finding, owner.pointer))
        self.argument = ctypes.c_void_p.from_param(owner.pointer)
        self._array: Any = c_double * max(len(names), 1)

    def run(self, packed: bytes) -> Raw:
        """Runs on packed doubles."""
        filled = soekpi_outcome()
        require(_run(self.argument, packed, byref(filled)))
        raw: Raw = _unpack_outcome(filled)
        return raw

    def text(self, what: str, key: bytes, *arguments: int) -> str:
        """A text about the result for the packed inputs `key`."""
        inputs = self._array(*struct.unpack(f"{len(self.names)}d", key))
        return written_text(_WRITERS[what], self.handle, inputs, *arguments)


@lru_cache(maxsize=256)
def _calculator(
    catalogue: Owner,
    indicator: str,
    rule: str | None,
    names: tuple[str, ...],
    given: tuple[Given, ...],
    at_risk: str | None,
    round: int | None,
    annualise: bool | None,
    growth_base: str,
    partial: bool,
) -> Calculator:
    """Creates a calculator, or finds one that was created alike."""
    options = soekpi_calculator_options(
        size=ctypes.sizeof(soekpi_calculator_options),
        at_risk=encode_optional(at_risk, "at_risk"),
        **set_fields(given),
        round=0 if round is None else round + 1,
        annualise={None: 0, True: 1, False: 2}[annualise],
        growth_base=code_of(growth_base, GROWTH_BASES, "growth_base"),
        partial=int(partial),
    )
    arguments = (
        catalogue.pointer,
        encode(indicator, "indicator"),
        encode_optional(rule, "rule"),
        text_array([encode(name, "item") for name in names]),
        len(names),
        byref(options),
    )
    owner = create(library.soekpi_calculator_create, library.soekpi_calculator_free, arguments, catalogue)
    return Calculator(owner, names)


def _calculate(
    indicator: str,
    rule: str | None,
    items: Mapping[str, Figure],
    parameters: Mapping[str, Any] | None,
    catalogue: Catalogue | None,
    options: dict[str, Any],
) -> tuple[Raw, Calculator, bytes, tuple[Finding, ...]]:
    owner = owner_of(catalogue)
    names: list[str] = []
    figures: list[float] = []
    given = {each.name: each for each in given_parameters(parameters)}
    findings: list[Finding] = []
    for name in items.keys():  # keys() and [] are all a mapping must offer
        figure = items[name]
        if is_parameter(owner, name):
            if figure is not None:
                given[name] = given_of(name, figure)
            continue
        value, lost = figure_of(name, figure)
        names.append(name)
        figures.append(value)
        if lost:
            findings.append(digits_lost(name))
    calculator = _calculator(owner, indicator, rule, tuple(names), tuple(given.values()), **options)
    packed = calculator.pack(*figures)
    return calculator.run(packed), calculator, packed, (*findings, *calculator.findings)


# ---- calls --------------------------------------------------------------------------------


def compute(
    indicator_or_formula: str,
    items: Mapping[str, Figure],
    *,
    growth_base: str = "strict",
    annualise: bool | None = None,
    partial: bool = False,
    catalogue: Catalogue | None = None,
) -> Value:
    """Computes an indicator or a formula for one set of figures.

    ``items`` maps names ("total_equity@opening", "负债总额") to int, float,
    Decimal, text ("8.5 %", "1,234.5 万元") or None for missing; anything with
    keys() and [] will do. Money is in yuan unless a text says otherwise, and
    per cents are fractions; a formula over figures in one unit is in that unit.
    A name of the formula that the catalogue does not know is an item of that
    name; entries that nothing uses are ignored; an entry named like the
    indicator is its value; a constant parameter is set by its name.

    ``growth_base``  "strict", or the dialects "absolute" and "signed"
    ``annualise``    True multiplies by 12/months (``months`` among the items)
    ``partial``      a derived sum may leave out what is missing

    Thread-safe. SoekpiError for a formula that cannot be read (code, column)
    or a text that is no number; TypeError for any other type, such as bool.
    """
    raw, calculator, packed, findings = _calculate(
        indicator_or_formula,
        None,
        items,
        None,
        catalogue,
        _options(None, None, annualise, growth_base, partial),
    )
    return Value(raw, calculator, packed, findings)


def check(
    indicator_or_formula: str,
    rule: str,
    items: Mapping[str, Figure],
    *,
    at_risk: str | None = None,
    round: int | None = None,
    annualise: bool | None = None,
    growth_base: str = "strict",
    partial: bool = False,
    parameters: Mapping[str, Any] | None = None,
    catalogue: Catalogue | None = None,
) -> Outcome:
    """Holds an indicator or a formula against a rule for one set of figures.

    ``rule`` is written as in a plan: "> 10 %", "<= prior + 1 pp", "不低于 上年同期",
    "within 1 pp of 60 %". Bare constants are in the items' own unit.

    ``at_risk``     a band "1 pp" or a condition "> 68 %"
    ``round``       decimals of the displayed unit to which value and reference
                    are rounded before they are compared
    ``parameters``  values of constant parameters: texts ("1 pp"), or numbers in
                    base units (0.01, yuan)

    Everything else as in compute().
    """
    if not isinstance(rule, str):
        raise TypeError(f"rule is {type(rule).__name__}, expected str")
    if not rule.strip():
        raise SoekpiError(_codes.ERROR_RULE, "the rule is empty, expected one such as '> 10 %'", 1, 1)
    raw, calculator, packed, findings = _calculate(
        indicator_or_formula,
        rule,
        items,
        parameters,
        catalogue,
        _options(at_risk, round, annualise, growth_base, partial),
    )
    return Outcome(raw, calculator, packed, findings)


def _options(
    at_risk: str | None, round: int | None, annualise: bool | None, growth_base: str, partial: bool
) -> dict[str, Any]:
    """Checks what Python must check, so that calculators are found again by it."""
    if round is not None and (isinstance(round, bool) or not isinstance(round, int) or round < 0):
        raise TypeError(f"round is {round!r}, expected None or a number of decimals")
    if annualise is not None and not isinstance(annualise, bool):
        raise TypeError(f"annualise is {annualise!r}, expected True, False or None")
    return {
        "at_risk": at_risk,
        "round": round,
        "annualise": annualise,
        "growth_base": growth_base,
        "partial": bool(partial),
    }


class Prepared:
    """A prepared call: one indicator or formula, one rule, inputs by position.

    Call it with a sequence of figures in the order of ``names``; it returns an
    Outcome, in about a microsecond. Figures are doubles in base units, None or NaN
    for missing; text is refused. Thread-safe: each call has its own buffers. It
    keeps the GIL, as it is shorter than a change of threads; for work on several
    cores use Plan.evaluate().
    """

    __slots__ = ("_calculator", "_argument", "_pack", "_findings")

    def __init__(self, calculator: Calculator) -> None:
        self._calculator = calculator
        self._argument = calculator.argument
        self._pack = calculator.pack
        self._findings = calculator.findings

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the figures, in order."""
        return self._calculator.names

    @property
    def unit(self) -> str:
        """Unit of the value."""
        return self._calculator.unit

    def __call__(self, figures: Sequence[float | None]) -> Outcome:
        """Judges one row. Without a rule the verdict is "not_in_scope"."""
        try:
            packed = self._pack(*figures)
        except (struct.error, TypeError):
            packed = self._pack_carefully(figures)
        try:
            cell = _cells.pop()
        except IndexError:
            cell = _make_cell()
        status = _run(self._argument, packed, cell[1])
        if status:
            require(status)
        raw = _unpack_outcome(cell[0])
        _cells.append(cell)
        return Outcome(raw, self._calculator, packed, self._findings)

    def _pack_carefully(self, figures: Sequence[float | None]) -> bytes:
        """Packs figures with None among them, or says what is wrong."""
        if not isinstance(figures, Iterable):
            raise TypeError(f"figures are {type(figures).__name__}, expected a sequence of floats")
        given = list(figures)
        names = self._calculator.names
        if len(given) != len(names):
            raise TypeError(f"{len(given)} figures given, expected {len(names)}: {', '.join(names)}")
        for name, figure in zip(names, given):
            if isinstance(figure, str) or not (figure is None or hasattr(figure, "__float__")):
                raise TypeError(f"{name!r} is {type(figure).__name__}, expected float or None")
        return self._pack(*(math.nan if figure is None else float(figure) for figure in given))


def prepare(
    indicator_or_formula: str,
    rule: str | None = None,
    names: Sequence[str] = (),
    *,
    at_risk: str | None = None,
    round: int | None = None,
    annualise: bool | None = None,
    growth_base: str = "strict",
    partial: bool = False,
    parameters: Mapping[str, Any] | None = None,
    catalogue: Catalogue | None = None,
) -> Prepared:
    """Prepares check() (or compute(), with ``rule`` None) for many single rows.

    ``names`` are the names of the figures in the order in which they will be
    given; without them, the inputs of the catalogue's indicator (a rule may need
    more, so with a rule they must be given). For whole tables use
    Plan.evaluate(), which is faster still.
    """
    if isinstance(names, str):
        raise TypeError("names is one str, expected a sequence of names")
    if not names and rule is not None:
        raise TypeError("names are missing: with a rule the names of the figures must be given")
    if not names:
        names = (catalogue or builtin()).indicator(indicator_or_formula).inputs
    calculator = _calculator(
        owner_of(catalogue),
        indicator_or_formula,
        rule,
        tuple(names),
        given_parameters(parameters),
        **_options(at_risk, round, annualise, growth_base, partial),
    )
    return Prepared(calculator)
