"""Plans: what is wanted, target by target."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from ctypes import byref, sizeof
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union

from . import _codes
from ._cells import period_text
from ._figures import given_parameters, set_fields
from ._handle import (
    Handle,
    Owner,
    create,
    decode,
    describe,
    encode,
    static_text,
)
from ._library import (
    SIZE_MAX,
    library,
    soekpi_evaluation_options,
    soekpi_heading,
    soekpi_parameter,
    soekpi_plan_info,
    soekpi_target,
)
from ._results import chosen_fields
from .catalogue import Catalogue, Parameter, owner_of, parameter_of
from .errors import SoekpiError
from .report import Report, period_name, target_index
from .table import PeriodLike, Table
from .words import BASES, BETTER, GROWTH_BASES, UNITS, code_of, language_code

DateLike = Union[str, datetime.date]


@dataclass(frozen=True)
class Target:
    """One target of a plan.

    ``indicator`` is an id; ``formula``, ``rule`` and ``rule_zh`` are regenerated;
    ``at_risk`` is as written, "" when none; ``basis`` is stated, read or assumed;
    ``round`` decimals or None; ``annualise`` True, False or None (not said);
    ``measure`` the id of its measure, None for a goal.
    """

    id: str
    title_zh: str
    title_en: str
    indicator: str
    formula: str
    rule: str
    rule_zh: str
    at_risk: str
    quote: str
    note_zh: str
    note_en: str
    unit: str
    better: str | None
    basis: str
    round: int | None
    annualise: bool | None
    optional: bool
    growth_base: str
    profit: bool
    measure: str | None


@dataclass(frozen=True)
class Measure:
    """A measure of a plan: its targets, and the id of its aspect."""

    id: str
    title_zh: str
    title_en: str
    quote: str
    note_zh: str
    note_en: str
    aspect: str | None
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class Aspect:
    """An aspect of a plan: its measures."""

    id: str
    title_zh: str
    title_en: str
    quote: str
    note_zh: str
    note_en: str
    measures: tuple[Measure, ...]


class Plan(Handle):
    """A plan, read from its text. It never changes and may be shared between threads.

    ``id``, ``title_zh``, ``title_en``, ``source``, ``note_zh``, ``note_en``
    ``period``            "2023", "2023-09", or None when the caller gives it
    ``money_unit``        the unit people see and rounding uses
    ``growth_base``       "strict", "absolute" or "signed"
    ``partial``           True when groups may be partial sums
    ``targets``           all targets: goals first, then by aspect and measure
    ``goals``             the targets that belong to no measure
    ``aspects``, ``measures``, ``parameters``
    ``assumptions``       口径假定: what does not stand in the source word by word
    """

    def __init__(self, owner: Owner) -> None:
        """Not for callers: use parse(), load() or builtin()."""
        self._owner: Owner | None = owner
        pointer = owner.pointer
        info = describe(soekpi_plan_info, library.soekpi_plan_describe, pointer)
        self.id = decode(info.id)
        self.title_zh = decode(info.title_chinese)
        self.title_en = decode(info.title_english)
        self.source = decode(info.source)
        self.note_zh = decode(info.note)
        self.note_en = decode(info.note_english)
        self.period = period_name(info.period)
        self.money_unit = decode(info.money_unit)
        self.growth_base = GROWTH_BASES[info.growth_base]
        self.partial = bool(info.partial)
        headings = [
            describe(soekpi_heading, library.soekpi_plan_measure, pointer, index)
            for index in range(info.measure_count)
        ]
        aspects = [
            describe(soekpi_heading, library.soekpi_plan_aspect, pointer, index)
            for index in range(info.aspect_count)
        ]
        self.targets: list[Target] = [
            _target_of(describe(soekpi_target, library.soekpi_plan_target, pointer, index), headings)
            for index in range(info.target_count)
        ]
        self.goals: list[Target] = self.targets[: info.goal_count]
        self.measures: list[Measure] = [
            Measure(
                decode(heading.id),
                decode(heading.title_chinese),
                decode(heading.title_english),
                decode(heading.quote),
                decode(heading.note),
                decode(heading.note_english),
                None if heading.parent == SIZE_MAX else decode(aspects[heading.parent].id),
                tuple(self.targets[heading.first : heading.first + heading.count]),
            )
            for heading in headings
        ]
        self.aspects: list[Aspect] = [
            Aspect(
                decode(heading.id),
                decode(heading.title_chinese),
                decode(heading.title_english),
                decode(heading.quote),
                decode(heading.note),
                decode(heading.note_english),
                tuple(self.measures[heading.first : heading.first + heading.count]),
            )
            for heading in aspects
        ]
        self.parameters: list[Parameter] = [
            parameter_of(describe(soekpi_parameter, library.soekpi_plan_parameter, pointer, index))
            for index in range(info.parameter_count)
        ]
        self._assumption_count = info.assumption_count

    @classmethod
    def parse(cls, text: str | bytes, *, catalogue: Catalogue | None = None) -> Plan:
        """Reads the text of a plan (YAML). SoekpiError carries line and column."""
        if not isinstance(text, (str, bytes)):
            raise TypeError(f"text is {type(text).__name__}, expected str or bytes")
        return cls._parse(text.encode() if isinstance(text, str) else text, catalogue, "")

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, catalogue: Catalogue | None = None) -> Plan:
        """Reads a plan from a file. SoekpiError carries file, line and column."""
        return cls._parse(Path(path).read_bytes(), catalogue, os.fspath(path))

    @classmethod
    def builtin(cls, id: str, *, catalogue: Catalogue | None = None) -> Plan:
        """Reads a built-in plan; see builtin_plans()."""
        names = owner_of(catalogue)
        arguments = (names.pointer, encode(id, "id"))
        return cls(create(library.soekpi_plan_builtin, library.soekpi_plan_free, arguments, names))

    @classmethod
    def _parse(cls, data: bytes, catalogue: Catalogue | None, source: str) -> Plan:
        names = owner_of(catalogue)
        arguments = (names.pointer, data, len(data))
        return cls(
            create(library.soekpi_plan_parse, library.soekpi_plan_free, arguments, names, source=source)
        )

    @property
    def catalogue(self) -> Catalogue:
        """The plan's namespace: the catalogue's names and the plan's own."""
        return Catalogue._of_plan(self._own())

    @property
    def assumptions(self) -> list[str]:
        """口径假定 in Chinese: what this plan does not take from its source word by word."""
        return self.assumption_texts("zh")

    def assumption_texts(self, language: str = "zh") -> list[str]:
        """The assumptions in "zh" or "en"."""
        code, pointer = language_code(language), self._pointer()
        return [
            decode(library.soekpi_plan_assumption(pointer, index, code))
            for index in range(self._assumption_count)
        ]

    def target(self, id: str) -> Target:
        """A target by its id; SoekpiError that lists the ids when there is none."""
        return self.targets[target_index(self.targets, id)]

    def evaluate(
        self,
        *tables: Table,
        period: PeriodLike | None = None,
        as_of: DateLike | None = None,
        parameters: Mapping[str, Any] | None = None,
        growth_base: str | None = None,
        partial: bool | None = None,
        fill: bool = False,
        strict: bool = False,
        money_unit: str | None = None,
        threads: int = 1,
        fields: Sequence[str] | None = None,
    ) -> Report:
        """Evaluates all targets for all rows of the judged period.

        ``tables``       one, or several that are joined by entity and period
        ``period``       the period judged: 2023, 202309, "2023-09", "2023Q3"; None: the
                         plan's, else the table's only one
        ``as_of``        a date or its text; None: the end of that period
        ``parameters``   values of parameters and level items: texts ("6.7%"), or numbers
                         in base units (0.067, yuan)
        ``growth_base``  None: the plan's; else "strict", "absolute" or "signed"
        ``partial``      None: the plan's; else whether groups may be partial sums
        ``fill``         blank @prior and @opening cells are taken from rows of that date
        ``strict``       a needed item without a column is an error, not a finding
        ``money_unit``   the unit of money in texts and for `round`: "万元"; None: the plan's
        ``threads``      rows are split among so many threads; results are the same bits
        ``fields``       the columns to compute, such as ("value", "verdict", "reason"): a large
                         table takes a fraction of the time. The report then has columns and
                         counts, and no outcomes. None: all

        The report keeps plan, tables and borrowed columns alive. The GIL is released
        while C computes.
        """
        if not tables:
            raise TypeError("evaluate() needs at least one table")
        for table in tables:
            if not isinstance(table, Table):
                raise TypeError(f"evaluate() takes tables, not {type(table).__name__}: see Table.from_csv()")
        if isinstance(threads, bool) or not isinstance(threads, int) or threads < 1:
            raise ValueError(f"threads is {threads!r}, expected a number from 1 on")
        wanted = chosen_fields(fields)
        if isinstance(as_of, datetime.date):
            as_of = as_of.strftime("%Y-%m-%d")
        judged = period if period is not None else self.period
        table = tables[0] if len(tables) == 1 else Table.join(*tables, period=judged)
        options = soekpi_evaluation_options(
            size=sizeof(soekpi_evaluation_options),
            period=period_text(period),
            as_of=None if as_of is None else encode(as_of, "as_of"),
            **set_fields(given_parameters(parameters)),
            growth_base=0 if growth_base is None else 1 + code_of(growth_base, GROWTH_BASES, "growth_base"),
            partial={None: 0, True: 1, False: 2}[partial],
            fill=int(bool(fill)),
            strict=int(bool(strict)),
            money_unit=None if money_unit is None else encode(money_unit, "money_unit"),
        )
        plan_owner, table_owner = self._own(), table._own()
        owner = create(
            library.soekpi_evaluation_create,
            library.soekpi_evaluation_free,
            (plan_owner.pointer, table_owner.pointer, byref(options)),
            plan_owner,
            table_owner,
        )
        return Report(owner, self, threads, wanted)

    def __repr__(self) -> str:
        return f"<Plan {self.id}: {len(self.targets)} targets>"


def builtin_plans() -> list[str]:
    """Ids of the plans that are compiled in."""
    return [
        decode(library.soekpi_builtin_plan_id(index)) for index in range(library.soekpi_builtin_plan_count())
    ]


def builtin_plan_text(id: str) -> str:
    """Text of a built-in plan, to copy from; SoekpiError when there is none."""
    text = static_text(library.soekpi_builtin_plan_text, encode(id, "id"))
    if text is None:
        raise SoekpiError(
            _codes.ERROR_NAME, f"no built-in plan {id!r}; there are {', '.join(builtin_plans())}"
        )
    return text


def _target_of(filled: Any, measures: list[Any]) -> Target:
    return Target(
        id=decode(filled.id),
        title_zh=decode(filled.title_chinese),
        title_en=decode(filled.title_english),
        indicator=decode(filled.indicator),
        formula=decode(filled.formula),
        rule=decode(filled.rule),
        rule_zh=decode(filled.rule_chinese),
        at_risk=decode(filled.at_risk),
        quote=decode(filled.quote),
        note_zh=decode(filled.note),
        note_en=decode(filled.note_english),
        unit=UNITS[filled.unit],
        better=BETTER[filled.better],
        basis=BASES[filled.basis],
        round=None if filled.round < 0 else filled.round,
        annualise=None if filled.annualise < 0 else bool(filled.annualise),
        optional=bool(filled.optional),
        growth_base=GROWTH_BASES[filled.growth_base],
        profit=bool(filled.profit),
        measure=None if filled.measure == SIZE_MAX else decode(measures[filled.measure].id),
    )
