"""The catalogue: items, indicators and constant parameters in one namespace.

Names are accepted as id, Chinese name, English name or alias; letter case,
width and blank, "_" or "-" between words make no difference.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from ctypes import byref, c_int32, c_size_t
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from . import _codes
from ._handle import (
    Handle,
    Owner,
    call,
    create,
    decode,
    describe,
    encode,
    encode_optional,
    require,
    static_text,
)
from ._library import library
from ._structs import soekpi_indicator, soekpi_item, soekpi_parameter
from .errors import SoekpiError
from .words import BASES, BETTER, KINDS, TIMES, UNITS, code_of

_WHAT = {
    _codes.IS_ITEM: "an item",
    _codes.IS_INDICATOR: "an indicator",
    _codes.IS_PARAMETER: "a parameter",
}


@dataclass(frozen=True)
class Item:
    """A figure of a statement, a headcount or a published level.

    ``kind`` is flow, stock, average or level; ``unit`` "money", "persons", ...;
    ``definitions`` are derived definitions, used when no figure is given, in
    this order; ``profit`` says that labels speak of profit and loss;
    ``benchmark`` that it belongs to a region or an industry.
    """

    id: str
    name_zh: str
    name_en: str
    kind: str
    unit: str
    aliases: tuple[str, ...]
    definitions: tuple[str, ...]
    source: str
    note: str
    profit: bool
    benchmark: bool


@dataclass(frozen=True)
class Indicator:
    """A ratio of two linear forms over items.

    ``unit`` is "%" (values are fractions), "money", "money/person", "times", ...;
    ``better`` is "higher", "lower" or None; ``formula`` is regenerated from the
    descriptor with ids, ``formula_zh`` with Chinese names; ``inputs`` are the
    figures it needs ("total_equity@opening"); ``denominator`` is "positive" or
    "nonzero"; ``annualisable`` says that 12/months has a meaning; ``growth`` that
    it is written with growth(); ``source`` carries [F] seen or [M] common
    knowledge.
    """

    id: str
    name_zh: str
    name_en: str
    unit: str
    better: str | None
    formula: str
    formula_zh: str
    inputs: tuple[str, ...]
    source: str
    note: str
    aliases: tuple[str, ...]
    denominator: str
    annualisable: bool
    growth: bool
    profit: bool


@dataclass(frozen=True)
class Parameter:
    """A constant of a catalogue or a plan.

    ``text`` is the value as people write it ("1 pp"), ``value`` the same in base
    units (a fraction, yuan); ``points`` says percentage points; ``per_year`` that
    months/12 of it count within the year; ``basis`` is stated, read or assumed.
    """

    id: str
    name_zh: str
    note_zh: str
    note_en: str
    text: str
    value: float
    unit: str
    points: bool
    per_year: bool
    basis: str


def parameter_of(filled: soekpi_parameter) -> Parameter:
    """The Python copy of a C parameter."""
    return Parameter(
        id=decode(filled.id),
        name_zh=decode(filled.chinese),
        note_zh=decode(filled.note),
        note_en=decode(filled.note_english),
        text=decode(filled.text),
        value=filled.value,
        unit=UNITS[filled.unit],
        points=bool(filled.points),
        per_year=bool(filled.per_year),
        basis=BASES[filled.basis],
    )


class Catalogue(Handle):
    """A namespace of items, indicators and parameters.

    ``Catalogue()`` is the built-in one, to which the caller may add names until
    a plan, table or calculation uses it (then SoekpiError with code FROZEN).
    From then on it may be shared between threads; before, one thread at a time.
    Functions of this package that take ``catalogue`` use the built-in one for
    None.
    """

    def __init__(self) -> None:
        self._owner: Owner | None = create(library.soekpi_catalogue_create, library.soekpi_catalogue_free, ())

    @classmethod
    def _of_plan(cls, owner: Owner) -> Catalogue:
        """The namespace of a plan, which lives as long as the plan."""
        catalogue = cls.__new__(cls)
        pointer = library.soekpi_plan_catalogue(owner.pointer)
        catalogue._owner = Owner(pointer, _nothing, owner)
        return catalogue

    # ---- adding -----------------------------------------------------------------------

    def add_text(self, text: str) -> None:
        """Adds the ``items:``, ``parameters:`` and ``indicators:`` of a YAML text,
        all or nothing. Errors carry line and column."""
        data = text.encode()
        call(library.soekpi_catalogue_add_text, self._pointer(), data, len(data))

    def add_item(
        self,
        id: str,
        *,
        name_zh: str | None = None,
        name_en: str | None = None,
        kind: str = "flow",
        unit: str = "money",
    ) -> None:
        """Adds one item; names default to the id."""
        call(
            library.soekpi_catalogue_add_item,
            self._pointer(),
            encode(id, "id"),
            encode_optional(name_zh, "name_zh"),
            encode_optional(name_en, "name_en"),
            code_of(kind, KINDS, "kind"),
            code_of(unit, UNITS, "unit"),
        )

    def add_indicator(
        self,
        id: str,
        formula: str,
        *,
        name_zh: str | None = None,
        name_en: str | None = None,
        unit: str = "%",
        better: str | None = None,
    ) -> None:
        """Adds one indicator; ``column`` of an error is a place in the formula."""
        call(
            library.soekpi_catalogue_add_indicator,
            self._pointer(),
            encode(id, "id"),
            encode_optional(name_zh, "name_zh"),
            encode_optional(name_en, "name_en"),
            encode(formula, "formula"),
            code_of(unit, UNITS, "unit"),
            _codes.BETTER_NONE if better is None else code_of(better, BETTER, "better"),
        )

    def add_alias(self, name: str, alias: str) -> None:
        """Adds a further name for an item, indicator or parameter."""
        call(
            library.soekpi_catalogue_add_alias, self._pointer(), encode(name, "name"), encode(alias, "alias")
        )

    # ---- looking up -------------------------------------------------------------------

    def indicators(self) -> list[Indicator]:
        """All indicators, in the order of the catalogue."""
        return self._all(library.soekpi_indicator_count, self._indicator_at)

    def items(self) -> list[Item]:
        """All items, in the order of the catalogue."""
        return self._all(library.soekpi_item_count, self._item_at)

    def parameters(self) -> list[Parameter]:
        """All constant parameters, in the order of the catalogue."""
        return self._all(library.soekpi_parameter_count, self._parameter_at)

    def indicator(self, name: str) -> Indicator:
        """The indicator of that name; SoekpiError with near matches when there is none."""
        return self._indicator_at(self._find(name, _codes.IS_INDICATOR))

    def item(self, name: str) -> Item:
        """The item of that name; SoekpiError with near matches when there is none."""
        return self._item_at(self._find(name, _codes.IS_ITEM))

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name; SoekpiError with near matches when there is none."""
        return self._parameter_at(self._find(name, _codes.IS_PARAMETER))

    def _all(self, count: Any, at: Callable[[int], Any]) -> list[Any]:
        return [at(index) for index in range(count(self._pointer()))]

    def _find(self, name: str, wanted: int) -> int:
        what, index = c_int32(), c_size_t()
        call(library.soekpi_catalogue_find, self._pointer(), encode(name, "name"), byref(what), byref(index))
        if what.value != wanted:
            raise SoekpiError(_codes.ERROR_NAME, f"{name!r} is {_WHAT[what.value]}, expected {_WHAT[wanted]}")
        return index.value

    def _indicator_at(self, index: int) -> Indicator:
        pointer = self._pointer()
        filled = describe(soekpi_indicator, library.soekpi_indicator_at, pointer, index)
        return Indicator(
            id=decode(filled.id),
            name_zh=decode(filled.chinese),
            name_en=decode(filled.english),
            unit=UNITS[filled.unit],
            better=BETTER[filled.better],
            formula=decode(filled.formula),
            formula_zh=decode(filled.formula_chinese),
            inputs=tuple(self._input(index, each) for each in range(filled.input_count)),
            source=decode(filled.source),
            note=decode(filled.note),
            aliases=tuple(
                decode(library.soekpi_indicator_alias(pointer, index, each))
                for each in range(filled.alias_count)
            ),
            denominator="nonzero" if filled.denominator_nonzero else "positive",
            annualisable=bool(filled.annualisable),
            growth=bool(filled.growth),
            profit=bool(filled.profit),
        )

    def _input(self, indicator: int, index: int) -> str:
        item, time = c_size_t(), c_int32()
        require(library.soekpi_indicator_input(self._pointer(), indicator, index, byref(item), byref(time)))
        filled = describe(soekpi_item, library.soekpi_item_at, self._pointer(), item.value)
        return decode(filled.id) + TIMES[time.value]

    def _item_at(self, index: int) -> Item:
        pointer = self._pointer()
        filled = describe(soekpi_item, library.soekpi_item_at, pointer, index)
        return Item(
            id=decode(filled.id),
            name_zh=decode(filled.chinese),
            name_en=decode(filled.english),
            kind=KINDS[filled.kind],
            unit=UNITS[filled.unit],
            aliases=tuple(
                decode(library.soekpi_item_alias(pointer, index, each)) for each in range(filled.alias_count)
            ),
            definitions=tuple(
                decode(library.soekpi_item_definition(pointer, index, each))
                for each in range(filled.definition_count)
            ),
            source=decode(filled.source),
            note=decode(filled.note),
            profit=bool(filled.profit),
            benchmark=bool(filled.benchmark),
        )

    def _parameter_at(self, index: int) -> Parameter:
        return parameter_of(describe(soekpi_parameter, library.soekpi_parameter_at, self._pointer(), index))


def _nothing(pointer: int) -> None:
    """Frees nothing: the handle belongs to its parent."""


# ---- the built-in catalogue ------------------------------------------------------------

_lock = threading.Lock()
_builtin: Catalogue | None = None


def builtin() -> Catalogue:
    """The built-in catalogue, read once per process. Not handed to callers,
    who could close it or add to it."""
    global _builtin
    if _builtin is None:
        with _lock:
            if _builtin is None:
                _builtin = Catalogue()
    return _builtin


def owner_of(catalogue: Catalogue | None) -> Owner:
    """The owner of a catalogue given by the caller, or of the built-in one."""
    if catalogue is None:
        return builtin()._own()
    if not isinstance(catalogue, Catalogue):
        raise TypeError(f"catalogue is {type(catalogue).__name__}, expected Catalogue or None")
    return catalogue._own()


@lru_cache(maxsize=4096)
def is_parameter(owner: Owner, name: str) -> bool:
    """Whether a catalogue knows a name as a constant parameter."""
    what, index = c_int32(), c_size_t()
    status = library.soekpi_catalogue_find(
        owner.pointer, encode(name, "name"), byref(what), byref(index), None
    )
    return bool(status == _codes.OK and what.value == _codes.IS_PARAMETER)


def catalogue_text() -> str:
    """The text of the built-in catalogue: an example of what
    ``Catalogue.add_text`` reads."""
    return static_text(library.soekpi_catalogue_text) or ""


def indicators() -> list[Indicator]:
    """All indicators of the built-in catalogue."""
    return builtin().indicators()


def indicator(name: str) -> Indicator:
    """An indicator of the built-in catalogue by id, Chinese or English name or alias.
    SoekpiError with near matches when there is none."""
    return builtin().indicator(name)


def items() -> list[Item]:
    """All items of the built-in catalogue."""
    return builtin().items()


def item(name: str) -> Item:
    """An item of the built-in catalogue by id, Chinese or English name or alias.
    SoekpiError with near matches when there is none."""
    return builtin().item(name)
