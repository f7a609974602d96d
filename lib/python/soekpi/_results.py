"""Columns of results that C fills: of a report, or of the groups of an accumulator."""

from __future__ import annotations

from collections.abc import Sequence
from ctypes import addressof, c_double, c_uint8, sizeof
from typing import Any

from ._handle import address_as
from ._structs import soekpi_results

#: Fields of results, doubles first, then codes of one byte.
_DOUBLES = ("value", "reference", "margin", "amount")
FIELDS = (*_DOUBLES, "verdict", "reason", "label", "marks")

#: Columns begin at multiples of this many bytes, and elements: so C may write large ones
#: past the cache.
_LINE = 64


def chosen_fields(fields: Sequence[str] | None) -> tuple[str, ...]:
    """The fields asked for, all for None; ValueError for an unknown one."""
    wanted = FIELDS if fields is None else tuple(dict.fromkeys(fields))
    for field in wanted:
        if field not in FIELDS:
            raise ValueError(f"field is {field!r}; expected some of {', '.join(map(repr, FIELDS))}")
    return wanted


def _room(field: str, count: int) -> tuple[int, memoryview]:
    """Room for a column of zeros: its address and a view of it."""
    size = count * (sizeof(c_double) if field in _DOUBLES else 1)
    storage = bytearray(size + _LINE)
    address = addressof(c_uint8.from_buffer(storage))
    skip = -address % _LINE
    view = memoryview(storage)[skip : skip + size].cast("d" if field in _DOUBLES else "B")
    return address + skip, view


class ResultColumns:
    """Room for the results of some rows and targets.

    ``views``     by field, read-only: element ``target * capacity + row``
    ``capacity``  elements from one target to the next
    """

    __slots__ = ("views", "capacity", "_addresses")

    def __init__(self, fields: Sequence[str], rows: int, targets: int) -> None:
        self.capacity = -(-rows // _LINE) * _LINE
        self.views: dict[str, memoryview] = {}
        self._addresses: dict[str, int] = {}
        for field in fields:
            self._addresses[field], view = _room(field, self.capacity * targets)
            self.views[field] = view.toreadonly()

    def pointer(self, field: str, element: int = 0) -> Any:
        """Where C writes a field from an element on; None when it is not there."""
        kind = c_double if field in _DOUBLES else c_uint8
        address = self._addresses.get(field)
        return None if address is None else address_as(address + element * sizeof(kind), kind)

    def struct(self, first: int = 0) -> soekpi_results:
        """Where C writes the results of the rows from `first` on."""
        names = (f"{field}s" if field != "marks" else field for field in FIELDS)
        columns = {name: self.pointer(field, first) for name, field in zip(names, FIELDS)}
        return soekpi_results(size=sizeof(soekpi_results), capacity=self.capacity, **columns)
