"""Rows of cells from data frames: pandas, polars, pyarrow, and mappings of columns.

None of these packages is imported here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

#: What pandas calls a column whose header cell was blank.
_UNNAMED = re.compile(r"Unnamed: \d+(_level_\d+)?")

#: Kinds of floats that do not keep the decimals of a figure.
_OTHER_FLOATS = frozenset(("float", "float16", "float32", "halffloat", "Float32", "Float16", "float128"))


def frame_rows(frame: Any) -> list[list[Any]]:
    """Header rows and rows of data, as cells of Python objects."""
    columns = _pandas_columns(frame) if hasattr(frame, "iloc") else _columns(frame)
    levels = max((len(headers) for headers, _ in columns), default=0)
    heads = [headers + [None] * (levels - len(headers)) for headers, _ in columns]
    lengths = {len(cells) for _, cells in columns}
    if len(lengths) > 1:
        raise ValueError(f"the columns have different lengths: {', '.join(map(str, sorted(lengths)))}")
    rows: list[list[Any]] = [list(row) for row in zip_longest(*heads)]
    return rows + [list(row) for row in zip(*(cells for _, cells in columns))]


_Column = tuple[list[Any], list[Any]]  # its header cells from above, its cells


def _pandas_columns(frame: Any) -> list[_Column]:
    """An index that is more than row numbers comes first; its name stands in each header row."""
    levels = frame.columns.nlevels
    columns: list[_Column] = []
    index = frame.index
    if index.nlevels > 1 or index.name is not None or type(index).__name__ != "RangeIndex":
        for level in range(index.nlevels):
            values = index.get_level_values(level)
            columns.append((_headers(values.name, levels), _cells(values.name, values)))
    for number, name in enumerate(frame.columns):
        columns.append((_headers(name, levels), _cells(name, frame.iloc[:, number])))
    return columns


def _headers(name: Any, levels: int) -> list[Any]:
    """Header cells from above; one name for several rows is like a merged cell."""
    parts = name if isinstance(name, tuple) and len(name) == levels else (name,) * levels
    return [_header(part) for part in parts]


def _header(name: Any) -> Any:
    """A header cell; None for one that pandas named because it was blank."""
    return None if isinstance(name, str) and _UNNAMED.fullmatch(name) else name


def _columns(frame: Any) -> list[_Column]:
    """Columns of polars, of pyarrow (where names may occur twice), or of a mapping."""
    if hasattr(frame, "column_names") and hasattr(frame, "columns"):
        names, columns = list(frame.column_names), list(frame.columns)
    elif hasattr(frame, "get_columns"):
        columns = list(frame.get_columns())
        names = [column.name for column in columns]
    elif hasattr(frame, "keys"):
        names = list(frame.keys())
        columns = [frame[name] for name in names]
    else:
        raise TypeError(
            f"from_frame() takes a data frame or a mapping of columns, not {type(frame).__name__}"
        )
    return [([name], _cells(name, column)) for name, column in zip(names, columns)]


def _cells(name: Any, column: Any) -> list[Any]:
    """Elements of a column as Python objects, none of them converted."""
    if isinstance(column, (list, tuple)):
        return list(column)
    if isinstance(column, (str, bytes, Mapping)):
        raise TypeError(f"column {name!r} is {type(column).__name__}, expected a list or an array")
    kind = str(getattr(column, "dtype", getattr(column, "type", ""))).removesuffix("[pyarrow]")
    if kind in _OTHER_FLOATS:
        raise TypeError(
            f"column {name!r} is {kind}, expected float64 (a cast would not keep the decimals: "
            f"convert from the original figures)"
        )
    for convert in ("to_pylist", "to_list", "tolist"):
        if hasattr(column, convert):
            return _dates_kept(column, getattr(column, convert)())
    if isinstance(column, Iterable):
        return list(column)
    raise TypeError(f"column {name!r} is {type(column).__name__}, expected a list or an array")


def _dates_kept(column: Any, cells: list[Any]) -> list[Any]:
    """numpy turns dates of nanoseconds into integers: those are taken one by one."""
    dates = getattr(getattr(column, "dtype", None), "kind", "") == "M"
    return list(column) if dates and any(isinstance(cell, int) for cell in cells) else cells
