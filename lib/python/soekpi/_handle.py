"""Handles of the C library, and texts to and from it."""

from __future__ import annotations

import ctypes
import weakref
from ctypes import POINTER, byref, c_char_p, c_size_t, c_void_p
from enum import IntEnum
from typing import Any, NamedTuple, NoReturn, TypeVar

from . import _codes
from ._library import library
from ._structs import soekpi_error, soekpi_finding
from .errors import SoekpiError, SoekpiMemoryError


class Owner:
    """Owns one C handle and whatever it borrows.

    The handle is freed when the last object that uses it lets go. Objects that
    depend on a handle keep its owner, so parents outlive their children
    whatever the caller closes first; at the end of the program owners are
    freed youngest first.
    """

    __slots__ = ("pointer", "keeps", "__weakref__")

    def __init__(self, pointer: int, free: Any, *keeps: object) -> None:
        self.pointer = pointer
        self.keeps = list(keeps)
        weakref.finalize(self, free, pointer)


_Self = TypeVar("_Self", bound="Handle")


class Handle:
    """What the wrappers of C handles share: close() and ``with``."""

    _owner: Owner | None

    def close(self) -> None:
        """Lets go of the C handle. May be called again. The memory is freed
        when nothing made from this object (a report, its rows) needs it."""
        self._owner = None

    @property
    def closed(self) -> bool:
        """True after close()."""
        return self._owner is None

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(self, *unused: object) -> None:
        self.close()

    def _own(self) -> Owner:
        owner = self._owner
        if owner is None:
            raise SoekpiError(_codes.ERROR_ARGUMENT, f"this {type(self).__name__} is closed")
        return owner

    def _pointer(self) -> int:
        return self._own().pointer


# ---- errors ------------------------------------------------------------------------------


def fail(error: soekpi_error, source: str = "") -> NoReturn:
    """Raises what C wrote into its error struct. `source` names a file or figure."""
    message = error.message.decode("utf-8", "replace")
    kind = SoekpiMemoryError if error.code == _codes.ERROR_MEMORY else SoekpiError
    raise kind(error.code, message, error.line, error.column, source)


def require(status: int) -> None:
    """Raises for the status of a call that fills no error struct."""
    if status != _codes.OK:
        kind = SoekpiMemoryError if status == _codes.ERROR_MEMORY else SoekpiError
        raise kind(status, library.soekpi_status_text(status).decode())


def create(function: Any, free: Any, arguments: tuple[Any, ...], *keeps: object, source: str = "") -> Owner:
    """Calls a constructor; its last argument, the error, is added here."""
    error = soekpi_error()
    pointer = function(*arguments, byref(error))
    if not pointer:
        fail(error, source)
    return Owner(pointer, free, *keeps)


def call(function: Any, *arguments: Any, source: str = "") -> None:
    """Calls a function that returns a status and fills an error."""
    error = soekpi_error()
    if function(*arguments, byref(error)) != _codes.OK:
        fail(error, source)


def describe(struct: Any, function: Any, *arguments: Any) -> Any:
    """Lets C fill a struct that starts with its size."""
    filled = struct(ctypes.sizeof(struct))
    require(function(*arguments, byref(filled)))
    return filled


# ---- texts -------------------------------------------------------------------------------


def encode(text: object, what: str) -> bytes:
    """UTF-8 of a text for C; TypeError or SoekpiError where that cannot be."""
    if not isinstance(text, str):
        raise TypeError(f"{what} is {type(text).__name__}, expected str")
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        raise SoekpiError(_codes.ERROR_ENCODING, f"{what} is not valid Unicode: {error.reason}") from None
    if b"\0" in data:
        raise SoekpiError(_codes.ERROR_ENCODING, f"{what} contains a NUL character")
    return data


def encode_optional(text: object, what: str) -> bytes | None:
    """As encode(); None stays None (NULL)."""
    return None if text is None else encode(text, what)


def decode(text: bytes | None) -> str:
    """A text from C; NULL is ""."""
    return "" if text is None else text.decode()


def static_text(function: Any, *arguments: Any) -> str | None:
    """A text that C does not end with NUL, from (..., size_t *length)."""
    length = c_size_t()
    address = function(*arguments, byref(length))
    return ctypes.string_at(address, length.value).decode() if address else None


def written_text(function: Any, *arguments: Any) -> str:
    """A text that C writes into a buffer: (..., buffer, capacity, needed)."""
    needed = c_size_t()
    buffer = ctypes.create_string_buffer(256)
    status = function(*arguments, buffer, len(buffer), byref(needed))
    if status == _codes.ERROR_CAPACITY:
        buffer = ctypes.create_string_buffer(needed.value)
        status = function(*arguments, buffer, len(buffer), byref(needed))
    require(status)
    return buffer.value.decode()


def text_array(texts: list[bytes | None]) -> Any:
    """A `const char *const *`; keeps the texts alive."""
    return (c_char_p * max(len(texts), 1))(*texts)


def pointer_array(pointers: list[int]) -> Any:
    """An array of handles."""
    return (c_void_p * max(len(pointers), 1))(*pointers)


def address_as(address: int, kind: Any) -> Any:
    """A typed C pointer to an address."""
    return ctypes.cast(c_void_p(address), POINTER(kind))


# ---- findings ----------------------------------------------------------------------------


class FindingCode(IntEnum):
    """What a finding is about."""

    UNREAD_COLUMN = _codes.FINDING_UNREAD_COLUMN
    DIGITS_LOST = _codes.FINDING_DIGITS_LOST
    INVALID_CELL = _codes.FINDING_INVALID_CELL
    DUPLICATE_KEY = _codes.FINDING_DUPLICATE_KEY
    CONFLICT = _codes.FINDING_CONFLICT
    MISSING_COLUMN = _codes.FINDING_MISSING_COLUMN
    DISAGREES = _codes.FINDING_DISAGREES
    DERIVED = _codes.FINDING_DERIVED
    NO_ROWS = _codes.FINDING_NO_ROWS
    UNKNOWN_ENTITY = _codes.FINDING_UNKNOWN_ENTITY
    PARTIAL = _codes.FINDING_PARTIAL
    CONTEXT = _codes.FINDING_CONTEXT
    EARLIER = _codes.FINDING_EARLIER
    SKIPPED_ROW = _codes.FINDING_SKIPPED_ROW
    NO_MONEY_UNIT = _codes.FINDING_NO_MONEY_UNIT
    READ_AS = _codes.FINDING_READ_AS
    TOTAL_ROW = _codes.FINDING_TOTAL_ROW
    DASHES = _codes.FINDING_DASHES
    ROUNDED = _codes.FINDING_ROUNDED
    CURRENCY = _codes.FINDING_CURRENCY
    CHANGE = _codes.FINDING_CHANGE
    TOTAL = _codes.FINDING_TOTAL
    BALANCE = _codes.FINDING_BALANCE
    PART = _codes.FINDING_PART
    PERCENT = _codes.FINDING_PERCENT
    MAGNITUDE = _codes.FINDING_MAGNITUDE
    SIGN = _codes.FINDING_SIGN
    REPEATED = _codes.FINDING_REPEATED
    OPENING = _codes.FINDING_OPENING
    PAIR = _codes.FINDING_PAIR
    UNKNOWN_PARENT = _codes.FINDING_UNKNOWN_PARENT
    OWN_ACCOUNTS = _codes.FINDING_OWN_ACCOUNTS
    SHARE = _codes.FINDING_SHARE
    RECORD = _codes.FINDING_RECORD


class Severity(IntEnum):
    """How much a finding matters."""

    NOTE = _codes.SEVERITY_NOTE
    WARNING = _codes.SEVERITY_WARNING
    ERROR = _codes.SEVERITY_ERROR


class Finding(NamedTuple):
    """Something noticed in the data that is no error of the call.

    ``code``      a :class:`FindingCode`
    ``text_zh``   one Chinese sentence
    ``text_en``   one English sentence
    ``row``       1-based line of the text or row of the table, 0 for none
    ``column``    1-based column, 0 for none
    ``severity``  a :class:`Severity`: a note says how something was read, a warning may be
                  right, an error cannot be
    ``cell``      its address in a spreadsheet, "D7"; "" when it is about no one cell
    ``expected``  the number expected, in the unit of the cell; "" for none
    ``found``     the number found
    ``sheet``     the sheet of a workbook, "" for none
    """

    code: FindingCode
    text_zh: str
    text_en: str
    row: int
    column: int
    severity: Severity
    cell: str = ""
    expected: str = ""
    found: str = ""
    sheet: str = ""

    def __str__(self) -> str:
        return self.text_zh


def read_findings(count: int, function: Any, pointer: int, first: int = 0) -> list[Finding]:
    """The findings of a handle, from number `first` on."""
    findings = []
    for index in range(first, count):
        found = describe(soekpi_finding, function, pointer, index)
        findings.append(
            Finding(
                FindingCode(found.code),
                decode(found.chinese),
                decode(found.english),
                found.row,
                found.column,
                Severity(found.severity),
                decode(found.cell),
                decode(found.expected),
                decode(found.found),
            )
        )
    return findings
