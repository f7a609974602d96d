"""Plans: what is wanted, target by target."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from ctypes import byref, sizeof
from pathlib import Path
from typing import Any, NamedTuple

from . import _codes
from ._cells import period_text
from ._dates import DateLike, date_option, period_name
from ._figures import given_parameters, set_fields
from ._handle import (
    Handle,
    Owner,
    create,
    decode,
    describe,
    encode,
    encode_optional,
    pointer_array,
    static_text,
)
from ._include import included_texts, plans_beside, text_bytes
from ._library import library
from ._results import chosen_fields
from ._structs import (
    soekpi_evaluation_options,
    soekpi_parameter,
    soekpi_plan_info,
    soekpi_plan_source,
)
from ._targets import Aspect, Measure, Part, PlanReader, Target
from .catalogue import Catalogue, Parameter, owner_of, parameter_of
from .errors import SoekpiError
from .register import Register
from .report import Report, target_index
from .table import PeriodLike, Table
from .words import GROWTH_BASES, code_of, language_code


class Declared(NamedTuple):
    """How many the source of a plan says there are; None where it does not say."""

    aspects: int | None
    measures: int | None
    enterprises: int | None


class Plan(Handle):
    """A plan, read from its text. It never changes and may be shared between threads.

    ``id``, ``title_zh``, ``title_en``, ``source``, ``note_zh``, ``note_en``
    ``period``            "2023", "2023-09", or None when the caller gives it
    ``money_unit``        the unit people see and rounding uses
    ``growth_base``       "strict", "absolute" or "signed"
    ``partial``           True when groups may be partial sums
    ``targets``           all targets: goals first, then by aspect and measure, then those of parts
    ``goals``             the plan's own targets that belong to no measure
    ``aspects``, ``measures``, ``parameters``
    ``parts``             included plans
    ``declared``          how many aspects, measures and enterprises the source says there are
    ``stated_measures``   how many measures the source names: 载明 N 条
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
        self.declared = Declared(
            info.declared_aspects or None, info.declared_measures or None, info.declared_enterprises or None
        )
        self.stated_measures = int(info.stated_measures)
        read = PlanReader(pointer, info)
        self.targets: list[Target] = read.targets
        self.goals: list[Target] = self.targets[: info.goal_count]
        self.measures: list[Measure] = read.measures
        self.aspects: list[Aspect] = read.aspects
        self.parts: list[Part] = read.parts
        self.parameters: list[Parameter] = [
            parameter_of(describe(soekpi_parameter, library.soekpi_plan_parameter, pointer, index))
            for index in range(info.parameter_count)
        ]
        self._assumption_count = info.assumption_count

    @classmethod
    def parse(
        cls,
        text: str | bytes,
        *,
        include: Mapping[str, str | bytes] | None = None,
        catalogue: Catalogue | None = None,
    ) -> Plan:
        """Reads the text of a plan (YAML). SoekpiError carries line and column.

        ``include``  texts of the plans that it includes, by their ids; built-in ones need not
                     be given
        """
        data = text_bytes(text, "text")
        return cls._parse(data, included_texts(include), catalogue, "")

    @classmethod
    def load(
        cls,
        path: str | os.PathLike[str],
        *,
        include: Mapping[str, str | bytes] | None = None,
        catalogue: Catalogue | None = None,
    ) -> Plan:
        """Reads a plan from a file. A plan that it includes is that of ``include``, else the file
        ``ID.yaml`` beside it, else a built-in one. SoekpiError carries file, line and column."""
        file = Path(path)
        data = file.read_bytes()
        given = included_texts(include)
        given.update(plans_beside(file, data, given))
        return cls._parse(data, given, catalogue, os.fspath(path))

    @classmethod
    def builtin(cls, id: str, *, catalogue: Catalogue | None = None) -> Plan:
        """Reads a built-in plan; see builtin_plans()."""
        names = owner_of(catalogue)
        arguments = (names.pointer, encode(id, "id"))
        return cls(create(library.soekpi_plan_builtin, library.soekpi_plan_free, arguments, names))

    @classmethod
    def _parse(
        cls, data: bytes, include: Mapping[str, bytes], catalogue: Catalogue | None, source: str
    ) -> Plan:
        names = owner_of(catalogue)
        sources = (soekpi_plan_source * max(len(include), 1))(
            *(
                soekpi_plan_source(encode(id, "the id of an included plan"), text, len(text))
                for id, text in include.items()
            )
        )
        arguments = (names.pointer, data, len(data), sources, len(include))
        return cls(
            create(library.soekpi_plan_parse_with, library.soekpi_plan_free, arguments, names, source=source)
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
        *inputs: Table | Register,
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

        ``inputs``       a table, or several that are joined by entity and period; and registers,
                         which answer targets that are no ratios: quantities, milestones, ...
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

        The report keeps plan, tables, registers and borrowed columns alive. The GIL is released
        while C computes.
        """
        tables, registers = _inputs(inputs)
        if isinstance(threads, bool) or not isinstance(threads, int) or threads < 1:
            raise ValueError(f"threads is {threads!r}, expected a number from 1 on")
        wanted = chosen_fields(fields)
        judged = period if period is not None else self.period
        if tables:
            table = tables[0] if len(tables) == 1 else Table.join(*tables, period=judged)
        else:
            table = Table.from_columns({}, catalogue=self.catalogue)
        options = soekpi_evaluation_options(
            size=sizeof(soekpi_evaluation_options),
            period=period_text(period),
            as_of=date_option(as_of, "as_of"),
            **set_fields(given_parameters(parameters)),
            growth_base=0 if growth_base is None else 1 + code_of(growth_base, GROWTH_BASES, "growth_base"),
            partial={None: 0, True: 1, False: 2}[partial],
            fill=int(bool(fill)),
            strict=int(bool(strict)),
            money_unit=encode_optional(money_unit, "money_unit"),
            registers=pointer_array([register._pointer() for register in registers]),
            register_count=len(registers),
        )
        plan_owner, table_owner = self._own(), table._own()
        owner = create(
            library.soekpi_evaluation_create,
            library.soekpi_evaluation_free,
            (plan_owner.pointer, table_owner.pointer, byref(options)),
            plan_owner,
            table_owner,
            *(register._own() for register in registers),
        )
        return Report(owner, self, threads, wanted)

    def __repr__(self) -> str:
        return f"<Plan {self.id}: {len(self.targets)} targets>"


def _inputs(inputs: Sequence[Table | Register]) -> tuple[list[Table], list[Register]]:
    """The tables and the registers of what evaluate() was given; TypeError for anything else."""
    if not inputs:
        raise TypeError("evaluate() needs at least one table or register")
    for each in inputs:
        if not isinstance(each, (Table, Register)):
            raise TypeError(
                f"evaluate() takes tables and registers, not {type(each).__name__}: see Table.from_csv()"
            )
    tables = [each for each in inputs if isinstance(each, Table)]
    return tables, [each for each in inputs if isinstance(each, Register)]


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
