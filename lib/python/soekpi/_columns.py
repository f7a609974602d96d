"""Columns from Python objects: borrowed where they are doubles, read as text otherwise.

A column may be a list, an array.array, a memoryview, a numpy array, or an
object of pandas, polars or pyarrow. None of these packages is imported here.
"""

from __future__ import annotations

import ctypes
import datetime
import sys
import weakref
from array import array
from collections.abc import Iterable, Mapping
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_ssize_t, c_void_p, py_object
from decimal import Decimal
from numbers import Integral
from typing import Any, NamedTuple, Union

from ._handle import encode

#: Integers up to here have at most 15 significant digits: their doubles are exact.
EXACT_INTEGER = 10**15

_EMPTY = array("d", [0.0])
_NATIVE = "<" if sys.byteorder == "little" else ">"
_INTEGERS = frozenset("bBhHiIlLqQnN")
_OTHER_FLOATS = {"f": "float32", "e": "float16", "g": "long double", "F": "complex", "D": "complex"}


class Doubles(NamedTuple):
    """A column of doubles: `rows` of them, at address + i*stride; `keep` owns them."""

    address: int
    stride: int
    rows: int
    keep: object


class Texts(NamedTuple):
    """A column of texts, None for blank."""

    cells: list[bytes | None]


Column = Union[Doubles, Texts]

# ---- the buffer protocol, which hands out read-only memory with its strides ----------------


class _Buffer(Structure):
    """Py_buffer of CPython's stable ABI."""

    _fields_ = [
        ("buf", c_void_p),
        ("obj", c_void_p),
        ("len", c_ssize_t),
        ("itemsize", c_ssize_t),
        ("readonly", c_int),
        ("ndim", c_int),
        ("format", c_char_p),
        ("shape", POINTER(c_ssize_t)),
        ("strides", POINTER(c_ssize_t)),
        ("suboffsets", POINTER(c_ssize_t)),
        ("internal", c_void_p),
    ]


_RECORDS_READ_ONLY = 0x0010 | 0x0008 | 0x0004  # PyBUF_STRIDES | PyBUF_ND | PyBUF_FORMAT

_get_buffer = ctypes.pythonapi.PyObject_GetBuffer
_get_buffer.restype = c_int
_get_buffer.argtypes = (py_object, POINTER(_Buffer), c_int)
_release_buffer = ctypes.pythonapi.PyBuffer_Release
_release_buffer.restype = None
_release_buffer.argtypes = (POINTER(_Buffer),)


class _Borrowed:
    """Memory of another object, held until this is gone: while it is held, the
    owner (an array.array, say) cannot be resized."""

    __slots__ = ("buffer", "__weakref__")

    def __init__(self, lender: object) -> None:
        self.buffer = _Buffer()
        _get_buffer(lender, byref(self.buffer), _RECORDS_READ_ONLY)
        weakref.finalize(self, _release_buffer, self.buffer)


# ---- any object -> a column ------------------------------------------------------------------


def read_column(name: str, column: object) -> Column:
    """A column of figures. Doubles are borrowed; everything else is copied."""
    source = _plain(name, column)
    if not isinstance(source, (list, tuple)):
        view = _view(source)
        if view is not None:
            _check_shape(name, view)
            code = _format_of(view)
            if code == "d":
                return _borrow(source)
            if code in _OTHER_FLOATS:
                raise TypeError(
                    f"column {name!r} is {_OTHER_FLOATS[code]}, expected float64 (a cast would not keep "
                    f"the decimals: convert from the original figures)"
                )
            if code == "?":
                raise TypeError(f"column {name!r} is bool, expected figures")
            if code not in _INTEGERS and code not in ("O",) and not code.endswith("w"):
                raise TypeError(f"column {name!r} has elements of format {code!r}, expected float64")
        source = _to_list(name, source)
    return _read_cells(name, source)


def read_labels(
    name: str, column: object, *, texts: bool = False
) -> tuple[list[bytes | None], array[int], int]:
    """A key column as distinct labels, int32 codes (-1 blank), and the number of rows.
    With `texts` numbers are refused: a code stored as one has lost its zeros."""
    source = _plain(name, column)
    cells = source if isinstance(source, (list, tuple)) else _to_list(name, source)
    numbers: dict[str, int] = {}
    codes = array("i", bytes(4 * len(cells)))
    for row, cell in enumerate(cells):
        label = cell if type(cell) is str else _label(name, row, cell)
        if texts and label is not None and not isinstance(cell, str):
            raise TypeError(
                f"column {name!r}, row {row}: codes are texts (000089 keeps its zeros), not {cell!r}"
            )
        codes[row] = -1 if label is None else numbers.setdefault(label, len(numbers))
    return [encode(label, f"column {name!r}") for label in numbers], codes, len(cells)


def borrow_codes(name: str, column: object) -> Doubles | None:
    """An array of int32 codes, borrowed with its stride; None for anything else."""
    view = _view(column)
    if view is None or view.itemsize != 4 or _format_of(view) not in ("i", "l"):
        return None
    _check_shape(name, view)
    return _borrow(column)


def length_of(column: object) -> int:
    """Number of rows of a column."""
    try:
        return len(column)  # type: ignore[arg-type]
    except TypeError:
        raise TypeError(f"a column is {type(column).__name__}, which has no length") from None


def _plain(name: str, column: object) -> Any:
    """The column itself, or what pandas, polars, pyarrow give for it: something
    with a buffer or a tolist(), or a list."""
    if isinstance(column, (str, bytes, bytearray, Mapping)) or column is None:
        raise TypeError(f"column {name!r} is {type(column).__name__}, expected a list or an array")
    if isinstance(column, (list, tuple)) or _view(column) is not None:
        if hasattr(column, "mask") and hasattr(column, "filled"):  # numpy.ma: a mask is missing
            return column.tolist()  # type: ignore[attr-defined]
        return column
    if hasattr(column, "dtype") and hasattr(column, "strides"):  # numpy without a buffer: dates
        return column
    for convert in ("to_numpy", "__array__"):
        if hasattr(column, convert):
            try:
                return getattr(column, convert)()
            except ValueError:  # pyarrow: a copy is needed and must be asked for
                return getattr(column, convert)(zero_copy_only=False)
    if isinstance(column, Iterable):
        return list(column)
    raise TypeError(f"column {name!r} is {type(column).__name__}, expected a list or an array")


def _view(column: object) -> memoryview | None:
    try:
        return memoryview(column)  # type: ignore[arg-type]
    except (TypeError, ValueError, BufferError):
        return None


def _format_of(view: memoryview) -> str:
    """Format of an element without the marks of native byte order."""
    code = view.format
    return code[1:] if code[:1] in ("@", "=", _NATIVE) else code


def _check_shape(name: str, view: memoryview) -> None:
    if view.ndim != 1:
        raise TypeError(f"column {name!r} has {view.ndim} dimensions, expected 1")


def _borrow(lender: object) -> Doubles:
    borrowed = _Borrowed(lender)
    buffer = borrowed.buffer
    if not buffer.buf:  # an empty array may have no memory at all
        return Doubles(_EMPTY.buffer_info()[0], 8, 0, _EMPTY)
    return Doubles(buffer.buf, buffer.strides[0], buffer.shape[0], borrowed)


def _to_list(name: str, column: Any) -> list[Any]:
    """Elements as Python objects."""
    kind = getattr(getattr(column, "dtype", None), "kind", "")
    if kind == "M":  # numpy datetime64
        column = column.astype("datetime64[D]")
    if hasattr(column, "tolist"):
        cells = column.tolist()
        if isinstance(cells, list):
            return cells
    elif isinstance(column, Iterable):
        return list(column)
    raise TypeError(f"column {name!r} is {type(column).__name__}, expected a list or an array")


# ---- cells -----------------------------------------------------------------------------------


def _is_missing(cell: object) -> bool:
    """None, NaN, and the marks of pandas (NA, NaT)."""
    if cell is None or type(cell).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(cell, (float, Decimal)) and cell != cell


def _read_cells(name: str, cells: list[Any] | tuple[Any, ...]) -> Column:
    """Doubles when every cell is one (or an integer that is one), texts otherwise."""
    figures = array("d", bytes(8 * max(len(cells), 1)))
    for row, cell in enumerate(cells):
        if type(cell) is float:
            figures[row] = cell
        elif _is_missing(cell):
            figures[row] = float("nan")
        elif isinstance(cell, float) or (
            isinstance(cell, Integral)
            and not isinstance(cell, bool)
            and -EXACT_INTEGER <= int(cell) <= EXACT_INTEGER
        ):
            figures[row] = float(cell)
        else:
            return Texts([_cell_text(name, number, each) for number, each in enumerate(cells)])
    return Doubles(figures.buffer_info()[0], figures.itemsize, len(cells), figures)


def _cell_text(name: str, row: int, cell: Any) -> bytes | None:
    """A cell as text. A double gives the decimal that it stands for."""
    if _is_missing(cell):
        return None
    if isinstance(cell, str):
        return encode(cell, f"row {row + 1} of column {name!r}")
    if isinstance(cell, float):
        return format(cell, ".15g").encode()
    if isinstance(cell, Decimal):
        return str(cell).encode()
    if isinstance(cell, Integral) and not isinstance(cell, bool):
        return str(int(cell)).encode()
    raise TypeError(
        f"row {row + 1} of column {name!r} is {type(cell).__name__}, "
        f"expected float, int, Decimal, text or None"
    )


def _label(name: str, row: int, cell: Any) -> str | None:
    """A cell of a key column as text: 2023, "2023-09", a date, a name."""
    if _is_missing(cell):
        return None
    if isinstance(cell, str):
        return str(cell)
    if isinstance(cell, Integral) and not isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        return format(cell, ".15g")
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, Decimal) or type(cell).__name__ == "Period":  # pandas.Period
        return str(cell)
    raise TypeError(
        f"row {row + 1} of key column {name!r} is {type(cell).__name__}, expected text, int or a date"
    )
