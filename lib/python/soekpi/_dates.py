"""Dates and periods, as numbers of C and as Python has them."""

from __future__ import annotations

import datetime
from typing import Union

from ._handle import encode

DateLike = Union[str, datetime.date]


def date_of(number: int) -> datetime.date | None:
    """20230930 as a date; None for 0 (none) and -1 (a cell that is no date)."""
    if number <= 0:
        return None
    text = f"{number:08d}"
    return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:]))


def date_option(date: DateLike | None, what: str) -> bytes | None:
    """A date that a caller gives, as text for C; None stays None."""
    if isinstance(date, datetime.datetime):
        date = date.date()
    if isinstance(date, datetime.date):
        date = date.isoformat()
    return None if date is None else encode(date, what)


def period_name(period: int) -> str | None:
    """202309 -> "2023-09", 202312 -> "2023", 0 -> None."""
    if not period:
        return None
    text = str(period)
    return text[:4] if text.endswith("12") else f"{text[:4]}-{text[4:]}"
