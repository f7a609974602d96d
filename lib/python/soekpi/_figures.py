"""Figures and parameters as callers give them: numbers, texts, None."""

from __future__ import annotations

import math
from collections.abc import Mapping
from ctypes import byref, c_double, c_int32
from decimal import Decimal
from numbers import Integral
from typing import Any, NamedTuple, Union

from . import _codes
from ._handle import Finding, FindingCode, Severity, call, encode, text_array
from ._library import library

#: What a figure may be given as; None is missing.
Figure = Union[int, float, Decimal, str, None]


def read_figure(text: str) -> float:
    """Reads a figure as people write it ("1,234.5 万元", "8.5 %", "(3)") into base
    units (yuan, a fraction); NaN for a mark of a missing figure. SoekpiError for
    text that is no number."""
    return _read(text, "figure")[0]


def figure_of(name: str, figure: object) -> tuple[float, bool]:
    """A figure as a double, and whether digits were lost. Doubles pass as they are."""
    if figure is None:
        return math.nan, False
    if isinstance(figure, float):
        return float(figure), False
    if isinstance(figure, str):
        return _read(figure, name)
    if isinstance(figure, Decimal):
        if not figure.is_finite():
            return (math.nan if figure.is_nan() else math.inf), False
        return _read(str(figure), name)
    if isinstance(figure, Integral) and not isinstance(figure, bool):
        return _read(str(int(figure)), name)
    raise TypeError(f"{name!r} is {type(figure).__name__}, expected int, float, Decimal, text or None")


def digits_lost(name: str) -> Finding:
    """The finding that belongs to a figure of too many digits."""
    return Finding(
        FindingCode.DIGITS_LOST,
        f"{name}：有效数字超过15位，已四舍五入",
        f"{name}: more than 15 significant digits were rounded",
        0,
        0,
        Severity.WARNING,
    )


def is_figure(text: bytes) -> bool:
    """Whether C reads a text as a figure that is there."""
    value = c_double()
    status = library.soekpi_read_figure(text, byref(value), None, None)
    return bool(status == _codes.OK and value.value == value.value)


def _read(text: str, name: str) -> tuple[float, bool]:
    value, lost = c_double(), c_int32()
    call(library.soekpi_read_figure, encode(text, name), byref(value), byref(lost), source=name)
    return value.value, bool(lost.value)


# ---- parameters given by the caller ----------------------------------------------------------


class Given(NamedTuple):
    """A parameter: its text with a unit, or (text None) a number in base units."""

    name: str
    text: str | None
    number: float


def given_of(name: str, figure: object) -> Given:
    """A parameter of that name; TypeError for what is no number or text."""
    if isinstance(figure, str):
        return Given(name, figure, 0.0)
    if figure is None:
        raise TypeError(f"parameter {name!r} is None, expected a number or text")
    return Given(name, None, figure_of(name, figure)[0])


def given_parameters(parameters: Mapping[str, Any] | None) -> tuple[Given, ...]:
    """All parameters of a mapping."""
    if parameters is None:
        return ()
    return tuple(given_of(name, parameters[name]) for name in parameters.keys())


def set_fields(given: tuple[Given, ...]) -> dict[str, Any]:
    """The fields set_names, set_values, set_numbers and set_count of C's options."""
    return {
        "set_names": text_array([encode(each.name, "a parameter's name") for each in given]),
        "set_values": text_array(
            [None if each.text is None else encode(each.text, each.name) for each in given]
        ),
        "set_numbers": (c_double * max(len(given), 1))(*(each.number for each in given)),
        "set_count": len(given),
    }
