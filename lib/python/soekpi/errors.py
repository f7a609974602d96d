"""Errors: one exception type with the library's code and the place in the text."""

from __future__ import annotations

from enum import IntEnum

from . import _codes


class Status(IntEnum):
    """Status codes of the C library; ``SoekpiError.code`` is one of them."""

    OK = _codes.OK
    ARGUMENT = _codes.ERROR_ARGUMENT
    MEMORY = _codes.ERROR_MEMORY
    RANGE = _codes.ERROR_RANGE
    CAPACITY = _codes.ERROR_CAPACITY
    FROZEN = _codes.ERROR_FROZEN
    ENCODING = _codes.ERROR_ENCODING
    SYNTAX = _codes.ERROR_SYNTAX
    LIMIT = _codes.ERROR_LIMIT
    NAME = _codes.ERROR_NAME
    DUPLICATE = _codes.ERROR_DUPLICATE
    FORMULA = _codes.ERROR_FORMULA
    RULE = _codes.ERROR_RULE
    UNIT = _codes.ERROR_UNIT
    PERIOD = _codes.ERROR_PERIOD
    PLAN = _codes.ERROR_PLAN
    TABLE = _codes.ERROR_TABLE
    UNSUPPORTED = _codes.ERROR_UNSUPPORTED


class SoekpiError(ValueError):
    """A call that the library refused.

    ``code``     a :class:`Status`
    ``line``     1-based line of the text at fault, 0 where there is none
    ``column``   1-based column in code points, 0 where there is none
    ``message``  one sentence that names the offender, what was expected and found

    ``str()`` gives the place and the message.
    """

    def __init__(self, code: int, message: str, line: int = 0, column: int = 0, source: str = "") -> None:
        self.code = Status(code)
        self.line = line
        self.column = column
        self.message = message
        self.source = source
        place = [source] if source else []
        if line > 0:
            place.append(f"line {line}")
        if column > 0:
            place.append(f"column {column}")
        super().__init__(f"{', '.join(place)}: {message}" if place else message)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (int(self.code), self.message, self.line, self.column, self.source)


class SoekpiMemoryError(SoekpiError, MemoryError):
    """An allocation failed inside the library."""


class LibraryError(ImportError):
    """The C library was not found, cannot be loaded, or is of another version."""
