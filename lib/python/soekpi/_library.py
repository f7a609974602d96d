"""The C library: where it is found, its structs, and the one table of its functions.

Nothing else in this package declares a C type. ``tests/python/test_binding.py``
reads the public headers and compares every prototype and struct with them.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys
import sysconfig
from collections.abc import Iterator
from ctypes import (
    POINTER,
    Structure,
    c_char,
    c_char_p,
    c_double,
    c_int32,
    c_size_t,
    c_ssize_t,
    c_uint8,
    c_uint32,
    c_void_p,
)
from pathlib import Path
from typing import Any

from . import _codes
from ._version import __version__
from .errors import LibraryError

#: Path of the library to load, before every other place.
ENVIRONMENT_VARIABLE = "SOEKPI_LIBRARY"

#: What C says for "none" where it returns an index.
SIZE_MAX = c_size_t(-1).value

# ---- structs, by their names in C ------------------------------------------------------


class soekpi_error(Structure):
    _fields_ = [
        ("code", c_int32),
        ("line", c_int32),
        ("column", c_int32),
        ("reserved", c_int32),
        ("message", c_char * _codes.ERROR_MESSAGE_SIZE),
    ]


class soekpi_item(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("id", c_char_p),
        ("chinese", c_char_p),
        ("english", c_char_p),
        ("source", c_char_p),
        ("note", c_char_p),
        ("kind", c_int32),
        ("unit", c_int32),
        ("profit", c_int32),
        ("benchmark", c_int32),
        ("alias_count", c_size_t),
        ("definition_count", c_size_t),
    ]


class soekpi_indicator(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("id", c_char_p),
        ("chinese", c_char_p),
        ("english", c_char_p),
        ("formula", c_char_p),
        ("formula_chinese", c_char_p),
        ("source", c_char_p),
        ("note", c_char_p),
        ("unit", c_int32),
        ("better", c_int32),
        ("denominator_nonzero", c_int32),
        ("annualisable", c_int32),
        ("growth", c_int32),
        ("profit", c_int32),
        ("alias_count", c_size_t),
        ("input_count", c_size_t),
    ]


class soekpi_parameter(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("id", c_char_p),
        ("chinese", c_char_p),
        ("note", c_char_p),
        ("note_english", c_char_p),
        ("text", c_char_p),
        ("value", c_double),
        ("unit", c_int32),
        ("points", c_int32),
        ("per_year", c_int32),
        ("basis", c_int32),
    ]


class soekpi_plan_info(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("id", c_char_p),
        ("title_chinese", c_char_p),
        ("title_english", c_char_p),
        ("source", c_char_p),
        ("note", c_char_p),
        ("note_english", c_char_p),
        ("money_unit", c_char_p),
        ("money_power", c_int32),
        ("period", c_int32),
        ("growth_base", c_int32),
        ("partial", c_int32),
        ("target_count", c_size_t),
        ("goal_count", c_size_t),
        ("aspect_count", c_size_t),
        ("measure_count", c_size_t),
        ("parameter_count", c_size_t),
        ("assumption_count", c_size_t),
    ]


class soekpi_target(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("id", c_char_p),
        ("title_chinese", c_char_p),
        ("title_english", c_char_p),
        ("indicator", c_char_p),
        ("formula", c_char_p),
        ("rule", c_char_p),
        ("rule_chinese", c_char_p),
        ("at_risk", c_char_p),
        ("quote", c_char_p),
        ("note", c_char_p),
        ("note_english", c_char_p),
        ("unit", c_int32),
        ("better", c_int32),
        ("basis", c_int32),
        ("round", c_int32),
        ("annualise", c_int32),
        ("optional", c_int32),
        ("growth_base", c_int32),
        ("profit", c_int32),
        ("measure", c_size_t),
    ]


class soekpi_heading(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("id", c_char_p),
        ("title_chinese", c_char_p),
        ("title_english", c_char_p),
        ("quote", c_char_p),
        ("note", c_char_p),
        ("note_english", c_char_p),
        ("parent", c_size_t),
        ("first", c_size_t),
        ("count", c_size_t),
    ]


class soekpi_table_options(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("encoding", c_char_p),
        ("money_unit", c_char_p),
        ("entity", c_char_p),
        ("period", c_char_p),
        ("group", c_char_p),
        ("map_headers", POINTER(c_char_p)),
        ("map_names", POINTER(c_char_p)),
        ("map_count", c_size_t),
        ("delimiter", c_int32),
        ("shape", c_int32),
        ("header_rows", c_int32),
        ("dash", c_int32),
        ("quarters", c_int32),
        ("reserved", c_int32),
    ]


class soekpi_reading(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("chinese", c_char_p),
        ("english", c_char_p),
        ("title", c_char_p),
        ("entity", c_char_p),
        ("shape", c_int32),
        ("header_rows", c_int32),
        ("money_power", c_int32),
        ("money_known", c_int32),
        ("first_period", c_int32),
        ("last_period", c_int32),
        ("header_row", c_size_t),
        ("entities", c_size_t),
        ("totals", c_size_t),
        ("skipped", c_size_t),
        ("unread_columns", c_size_t),
        ("dashes", c_size_t),
    ]


class soekpi_column(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("name", c_char_p),
        ("id", c_char_p),
        ("time", c_int32),
        ("what", c_int32),
        ("power", c_int32),
        ("reserved", c_int32),
        ("number", c_size_t),
    ]


class soekpi_finding(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("chinese", c_char_p),
        ("english", c_char_p),
        ("cell", c_char_p),
        ("expected", c_char_p),
        ("found", c_char_p),
        ("code", c_int32),
        ("severity", c_int32),
        ("row", c_size_t),
        ("column", c_size_t),
    ]


class soekpi_evaluation_options(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("period", c_char_p),
        ("as_of", c_char_p),
        ("set_names", POINTER(c_char_p)),
        ("set_values", POINTER(c_char_p)),
        ("set_numbers", POINTER(c_double)),
        ("set_count", c_size_t),
        ("growth_base", c_int32),
        ("partial", c_int32),
        ("fill", c_int32),
        ("strict", c_int32),
        ("money_unit", c_char_p),
        ("instruction_set", c_int32),
        ("reserved", c_int32),
    ]


class soekpi_evaluation_info(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("entities", c_size_t),
        ("groups", c_size_t),
        ("targets", c_size_t),
        ("finding_count", c_size_t),
        ("assumption_count", c_size_t),
        ("period", c_int32),
        ("as_of", c_int32),
        ("growth_base", c_int32),
        ("partial", c_int32),
        ("money_unit", c_char_p),
        ("money_power", c_int32),
        ("instruction_set", c_int32),
    ]


class soekpi_template_options(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("period", c_char_p),
        ("money_unit", c_char_p),
        ("entities", POINTER(c_char_p)),
        ("entity_count", c_size_t),
        ("language", c_int32),
        ("reserved", c_int32),
    ]


class soekpi_row(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("entity", c_char_p),
        ("group", c_char_p),
        ("table_row", c_size_t),
        ("members", c_size_t),
        ("level", c_int32),
        ("consolidated", c_int32),
        ("code", c_char_p),
    ]


class soekpi_results(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("capacity", c_size_t),
        ("values", POINTER(c_double)),
        ("references", POINTER(c_double)),
        ("margins", POINTER(c_double)),
        ("amounts", POINTER(c_double)),
        ("verdicts", POINTER(c_uint8)),
        ("reasons", POINTER(c_uint8)),
        ("labels", POINTER(c_uint8)),
        ("marks", POINTER(c_uint8)),
    ]


class soekpi_accumulator_info(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("rows", c_size_t),
        ("groups", c_size_t),
        ("figures", c_size_t),
    ]


class soekpi_sum(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("figure", c_char_p),
        ("sum", c_double),
        ("counted", c_size_t),
        ("missing", c_size_t),
        ("invalid", c_size_t),
    ]


class soekpi_value(Structure):
    _fields_ = [("value", c_double), ("reason", c_int32), ("label", c_int32)]


class soekpi_outcome(Structure):
    _fields_ = [
        ("value", c_double),
        ("reference", c_double),
        ("margin", c_double),
        ("amount", c_double),
        ("verdict", c_int32),
        ("reason", c_int32),
        ("label", c_int32),
        ("marks", c_int32),
    ]


class soekpi_calculator_options(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("at_risk", c_char_p),
        ("set_names", POINTER(c_char_p)),
        ("set_values", POINTER(c_char_p)),
        ("set_numbers", POINTER(c_double)),
        ("set_count", c_size_t),
        ("round", c_int32),
        ("annualise", c_int32),
        ("growth_base", c_int32),
        ("partial", c_int32),
    ]


class soekpi_ranking(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("groups", POINTER(c_int32)),
        ("group_stride", c_ssize_t),
        ("group_count", c_size_t),
        ("first_group", c_size_t),
        ("ranked_groups", c_size_t),
        ("better", c_int32),
        ("method", c_int32),
        ("places", POINTER(c_uint32)),
        ("capacity", c_size_t),
        ("sizes", POINTER(c_uint32)),
    ]


STRUCTS: dict[str, type[Structure]] = {
    struct.__name__: struct
    for struct in (
        soekpi_error,
        soekpi_item,
        soekpi_indicator,
        soekpi_parameter,
        soekpi_plan_info,
        soekpi_target,
        soekpi_heading,
        soekpi_table_options,
        soekpi_reading,
        soekpi_column,
        soekpi_finding,
        soekpi_evaluation_options,
        soekpi_evaluation_info,
        soekpi_template_options,
        soekpi_row,
        soekpi_results,
        soekpi_accumulator_info,
        soekpi_sum,
        soekpi_value,
        soekpi_outcome,
        soekpi_calculator_options,
        soekpi_ranking,
    )
}

# ---- functions ---------------------------------------------------------------------------

_text = c_char_p
_code = c_int32
_size = c_size_t
_handle = c_void_p  # catalogue, plan, table, evaluation, accumulator, calculator
_status = c_int32
_double = c_double
_error = POINTER(soekpi_error)
_sizes = POINTER(c_size_t)
_codes_out = POINTER(c_int32)
_texts = POINTER(c_char_p)
_doubles = POINTER(c_double)
_bytes = POINTER(c_uint8)
_value = POINTER(soekpi_value)
_outcome = POINTER(soekpi_outcome)
_finding = POINTER(soekpi_finding)
_parameter = POINTER(soekpi_parameter)
_heading = POINTER(soekpi_heading)

# Name: (result, arguments). Texts that C does not end with NUL come back as an
# address (c_void_p); their length comes beside them.
PROTOTYPES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    # status.h
    "soekpi_status_text": (_text, (_status,)),
    "soekpi_version": (_text, ()),
    "soekpi_error_size": (_size, ()),
    # words.h
    "soekpi_verdict_id": (_text, (_code,)),
    "soekpi_verdict_text": (_text, (_code, _code)),
    "soekpi_reason_id": (_text, (_code,)),
    "soekpi_reason_text": (_text, (_code, _code)),
    "soekpi_label_id": (_text, (_code,)),
    "soekpi_label_text": (_text, (_code, _code, _code)),
    "soekpi_kind_id": (_text, (_code,)),
    "soekpi_unit_id": (_text, (_code,)),
    "soekpi_better_id": (_text, (_code,)),
    "soekpi_time_suffix": (_text, (_code,)),
    "soekpi_basis_id": (_text, (_code,)),
    "soekpi_growth_id": (_text, (_code,)),
    "soekpi_mark_id": (_text, (_code,)),
    # catalogue.h
    "soekpi_catalogue_create": (_handle, (_error,)),
    "soekpi_catalogue_free": (None, (_handle,)),
    "soekpi_catalogue_text": (c_void_p, (_sizes,)),
    "soekpi_catalogue_add_text": (_status, (_handle, _text, _size, _error)),
    "soekpi_catalogue_add_item": (_status, (_handle, _text, _text, _text, _code, _code, _error)),
    "soekpi_catalogue_add_indicator": (_status, (_handle, _text, _text, _text, _text, _code, _code, _error)),
    "soekpi_catalogue_add_alias": (_status, (_handle, _text, _text, _error)),
    "soekpi_item_count": (_size, (_handle,)),
    "soekpi_indicator_count": (_size, (_handle,)),
    "soekpi_parameter_count": (_size, (_handle,)),
    "soekpi_item_at": (_status, (_handle, _size, POINTER(soekpi_item))),
    "soekpi_indicator_at": (_status, (_handle, _size, POINTER(soekpi_indicator))),
    "soekpi_parameter_at": (_status, (_handle, _size, _parameter)),
    "soekpi_item_alias": (_text, (_handle, _size, _size)),
    "soekpi_item_definition": (_text, (_handle, _size, _size)),
    "soekpi_indicator_alias": (_text, (_handle, _size, _size)),
    "soekpi_indicator_input": (_status, (_handle, _size, _size, _sizes, _codes_out)),
    "soekpi_catalogue_find": (_status, (_handle, _text, _codes_out, _sizes, _error)),
    # plan.h
    "soekpi_plan_parse": (_handle, (_handle, _text, _size, _error)),
    "soekpi_builtin_plan_count": (_size, ()),
    "soekpi_builtin_plan_id": (_text, (_size,)),
    "soekpi_builtin_plan_text": (c_void_p, (_text, _sizes)),
    "soekpi_plan_builtin": (_handle, (_handle, _text, _error)),
    "soekpi_plan_free": (None, (_handle,)),
    "soekpi_plan_catalogue": (_handle, (_handle,)),
    "soekpi_plan_describe": (_status, (_handle, POINTER(soekpi_plan_info))),
    "soekpi_plan_target": (_status, (_handle, _size, POINTER(soekpi_target))),
    "soekpi_plan_aspect": (_status, (_handle, _size, _heading)),
    "soekpi_plan_measure": (_status, (_handle, _size, _heading)),
    "soekpi_plan_parameter": (_status, (_handle, _size, _parameter)),
    "soekpi_plan_find_target": (_size, (_handle, _text)),
    "soekpi_plan_assumption": (_text, (_handle, _size, _code)),
    # table.h
    "soekpi_table_create": (_handle, (_handle, _size, _error)),
    "soekpi_table_free": (None, (_handle,)),
    "soekpi_key_of_header": (_code, (_text,)),
    "soekpi_table_set_money_unit": (_status, (_handle, _text, _error)),
    "soekpi_table_add_column": (_status, (_handle, _text, _doubles, c_ssize_t, _size, _error)),
    "soekpi_table_add_text_column": (_status, (_handle, _text, _texts, _size, _error)),
    "soekpi_table_set_key": (
        _status,
        (_handle, _code, _texts, _size, _codes_out, c_ssize_t, _size, _error),
    ),
    "soekpi_table_parse_csv": (_handle, (_handle, _text, _size, POINTER(soekpi_table_options), _error)),
    "soekpi_table_from_cells": (
        _handle,
        (_handle, POINTER(c_char_p), _size, _size, POINTER(soekpi_table_options), _error),
    ),
    "soekpi_table_reading": (_status, (_handle, POINTER(soekpi_reading))),
    "soekpi_table_check": (_status, (_handle, _error)),
    "soekpi_table_join": (_handle, (POINTER(c_void_p), _size, _text, _error)),
    "soekpi_table_rows": (_size, (_handle,)),
    "soekpi_table_columns": (_size, (_handle,)),
    "soekpi_table_column": (_status, (_handle, _size, POINTER(soekpi_column))),
    "soekpi_table_finding_count": (_size, (_handle,)),
    "soekpi_table_finding": (_status, (_handle, _size, _finding)),
    # evaluation.h
    "soekpi_evaluation_create": (_handle, (_handle, _handle, POINTER(soekpi_evaluation_options), _error)),
    "soekpi_evaluation_free": (None, (_handle,)),
    "soekpi_evaluation_describe": (_status, (_handle, POINTER(soekpi_evaluation_info))),
    "soekpi_evaluation_title": (_text, (_handle, _size, _code)),
    "soekpi_evaluation_row": (_status, (_handle, _size, POINTER(soekpi_row))),
    "soekpi_evaluation_run": (_status, (_handle, _size, _size, POINTER(soekpi_results), _error)),
    "soekpi_count_verdicts": (_status, (POINTER(c_uint8), _size, _sizes)),
    "soekpi_gravest_verdict": (_code, (POINTER(c_uint8), _size)),
    "soekpi_evaluation_format": (_status, (_handle, _size, _size, _code, _code, _text, _size, _sizes)),
    "soekpi_evaluation_exact": (_status, (_handle, _size, _size, _code, _text, _size, _sizes)),
    "soekpi_evaluation_explain": (_status, (_handle, _size, _size, _code, _text, _size, _sizes)),
    "soekpi_evaluation_missing": (_status, (_handle, _size, _size, _code, _text, _size, _sizes)),
    "soekpi_evaluation_counted": (_status, (_handle, _size, _size, _sizes)),
    "soekpi_evaluation_finding": (_status, (_handle, _size, _finding)),
    "soekpi_evaluation_assumption": (_text, (_handle, _size, _code)),
    # template.h
    "soekpi_plan_template": (
        _status,
        (_handle, POINTER(soekpi_template_options), _text, _size, _sizes, _error),
    ),
    # rank.h
    "soekpi_rank": (_status, (_doubles, c_ssize_t, _size, POINTER(soekpi_ranking), _error)),
    "soekpi_evaluation_rank": (
        _status,
        (_handle, _size, _code, _doubles, POINTER(soekpi_ranking), _error),
    ),
    # accumulator.h
    "soekpi_accumulator_create": (_handle, (_handle, _error)),
    "soekpi_accumulator_free": (None, (_handle,)),
    "soekpi_accumulator_describe": (_status, (_handle, POINTER(soekpi_accumulator_info))),
    "soekpi_accumulator_add": (_status, (_handle, _size, _size, _error)),
    "soekpi_accumulator_merge": (_status, (_handle, _handle, _text, _error)),
    "soekpi_accumulator_group": (_status, (_handle, _size, POINTER(soekpi_row))),
    "soekpi_accumulator_run": (_status, (_handle, _size, _size, POINTER(soekpi_results), _error)),
    "soekpi_accumulator_counted": (_status, (_handle, _size, _size, _sizes)),
    "soekpi_accumulator_format": (_status, (_handle, _size, _size, _code, _code, _text, _size, _sizes)),
    "soekpi_accumulator_exact": (_status, (_handle, _size, _size, _code, _text, _size, _sizes)),
    "soekpi_accumulator_explain": (_status, (_handle, _size, _size, _code, _text, _size, _sizes)),
    "soekpi_accumulator_missing": (_status, (_handle, _size, _size, _code, _text, _size, _sizes)),
    "soekpi_accumulator_sum": (_status, (_handle, _size, _size, POINTER(soekpi_sum))),
    "soekpi_accumulator_store": (_status, (_handle, _bytes, _size, _sizes)),
    "soekpi_accumulator_load": (_handle, (_handle, _bytes, _size, _error)),
    # calculator.h
    "soekpi_growth": (_status, (_double, _double, _value)),
    "soekpi_debt_ratio": (_status, (_double, _double, _value)),
    "soekpi_roe": (_status, (_double, _double, _double, _value)),
    "soekpi_roe_closing": (_status, (_double, _double, _value)),
    "soekpi_roe_weighted": (_status, (_double, _double, _double, _value)),
    "soekpi_per_capita": (_status, (_double, _double, _value)),
    "soekpi_labour_productivity": (_status, (_double, _double, _double, _double, _double, _value)),
    "soekpi_capital_preservation": (_status, (_double, _double, _double, _value)),
    "soekpi_compare": (_status, (_double, _code, _double, _outcome)),
    "soekpi_calculator_create": (
        _handle,
        (_handle, _text, _text, _texts, _size, POINTER(soekpi_calculator_options), _error),
    ),
    "soekpi_calculator_free": (None, (_handle,)),
    "soekpi_calculator_unit": (_code, (_handle,)),
    "soekpi_calculator_profit": (_code, (_handle,)),
    "soekpi_calculator_run": (_status, (_handle, _doubles, _outcome)),
    "soekpi_calculator_format": (_status, (_handle, _doubles, _code, _code, _text, _size, _sizes)),
    "soekpi_calculator_exact": (_status, (_handle, _doubles, _code, _text, _size, _sizes)),
    "soekpi_calculator_explain": (_status, (_handle, _doubles, _code, _text, _size, _sizes)),
    "soekpi_calculator_missing": (_status, (_handle, _doubles, _code, _text, _size, _sizes)),
    "soekpi_calculator_finding_count": (_size, (_handle,)),
    "soekpi_calculator_finding": (_status, (_handle, _size, _finding)),
    "soekpi_read_figure": (_status, (_text, _doubles, _codes_out, _error)),
    "soekpi_read_period": (_status, (_text, _codes_out, _error)),
    "soekpi_describe_period": (_status, (_code, _code, _text, _size, _sizes)),
}

# ---- finding the library -------------------------------------------------------------------


def _file_names() -> tuple[str, ...]:
    """What the library's file may be called here, the most exact name first."""
    if sys.platform == "win32":
        return ("soekpi-0.dll", "soekpi.dll", "libsoekpi-0.dll", "libsoekpi.dll")
    if sys.platform == "darwin":
        return ("libsoekpi.0.dylib", "libsoekpi.dylib")
    return ("libsoekpi.so.0", "libsoekpi.so")


def _folders() -> Iterator[Path]:
    """Folders near the package: its own, those of the prefix it is installed
    in, and `build/lib` of the source tree it lies in."""
    package = Path(__file__).resolve().parent
    yield package
    architecture = sysconfig.get_config_var("MULTIARCH")
    for folder in package.parents:
        if folder.name not in ("lib", "lib64"):
            continue
        yield folder
        if architecture:
            yield folder / str(architecture)
        if (folder.parent / "meson.build").is_file():
            yield folder.parent / "build" / "lib"
        elif folder.name == "lib":
            yield folder.parent / "lib64"


def _candidates() -> Iterator[str]:
    """What to try, in order. Files that do not exist are not tried."""
    for folder in _folders():
        for name in _file_names():
            if (folder / name).is_file():
                yield str(folder / name)
    found = ctypes.util.find_library("soekpi")
    if found:
        yield found
    yield from _file_names()


def _load() -> ctypes.CDLL:
    """Opens the first library there is; LibraryError lists what was tried."""
    chosen = os.environ.get(ENVIRONMENT_VARIABLE)
    tried: list[str] = []
    for candidate in [chosen] if chosen else _candidates():
        try:
            return _declare(ctypes.CDLL(candidate), candidate)
        except OSError as error:
            line = f"{candidate}: {error}"
            if line not in tried:
                tried.append(line)
    asked = f" ({ENVIRONMENT_VARIABLE} names it, so nothing else was tried)" if chosen else ""
    folders = "" if chosen else "".join(f"\n  no file in {folder}" for folder in _folders())
    raise LibraryError(
        f"the C library of soekpi {__version__} was not found{asked}. Install it, or set "
        f"{ENVIRONMENT_VARIABLE} to the path of libsoekpi. Tried:{folders}"
        + "".join(f"\n  {line}" for line in tried)
    )


def _declare(opened: ctypes.CDLL, path: str) -> ctypes.CDLL:
    """Checks that it is this version's library and declares its functions."""
    try:
        version_function = opened.soekpi_version
    except AttributeError:
        raise LibraryError(f"{path} is not the soekpi library: it has no soekpi_version()") from None
    version_function.restype = c_char_p
    version_function.argtypes = ()
    version = (version_function() or b"").decode("utf-8", "replace")
    if version != __version__:
        raise LibraryError(
            f"{path} is soekpi {version}, but this Python package is soekpi {__version__}. "
            f"Install both in one version, or set {ENVIRONMENT_VARIABLE} to a library {__version__}."
        )
    for name, (result, arguments) in PROTOTYPES.items():
        try:
            function = getattr(opened, name)
        except AttributeError:
            raise LibraryError(f"{path} calls itself soekpi {version} but has no {name}()") from None
        function.restype = result
        function.argtypes = arguments
    size = opened.soekpi_error_size()
    if size != ctypes.sizeof(soekpi_error):
        raise LibraryError(
            f"{path} has a soekpi_error of {size} bytes, expected {ctypes.sizeof(soekpi_error)}"
        )
    return opened


#: The library. A ctypes.CDLL, so every call releases the GIL.
library = _load()
