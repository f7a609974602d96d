"""The one table of the C library's functions: what they return and take.

``tests/python/test_binding.py`` reads the public headers and compares every prototype.
"""

from __future__ import annotations

from ctypes import (
    POINTER,
    c_char_p,
    c_double,
    c_int32,
    c_size_t,
    c_ssize_t,
    c_uint8,
    c_void_p,
)
from typing import Any

from ._structs import (
    soekpi_accumulator_info,
    soekpi_calculator_options,
    soekpi_column,
    soekpi_contribution,
    soekpi_elimination,
    soekpi_entry,
    soekpi_entry_state,
    soekpi_error,
    soekpi_evaluation_info,
    soekpi_evaluation_options,
    soekpi_finding,
    soekpi_gap,
    soekpi_heading,
    soekpi_indicator,
    soekpi_item,
    soekpi_outcome,
    soekpi_parameter,
    soekpi_part,
    soekpi_place,
    soekpi_plan_info,
    soekpi_plan_source,
    soekpi_progress,
    soekpi_ranking,
    soekpi_reading,
    soekpi_record,
    soekpi_register_info,
    soekpi_register_options,
    soekpi_results,
    soekpi_row,
    soekpi_sum,
    soekpi_table_options,
    soekpi_target,
    soekpi_template_options,
    soekpi_tree_node,
    soekpi_value,
)

_text = c_char_p
_code = c_int32
_size = c_size_t
_handle = c_void_p  # catalogue, plan, table, register, evaluation, tree, accumulator, calculator
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
    "soekpi_target_kind_id": (_text, (_code,)),
    "soekpi_target_kind_text": (_text, (_code, _code)),
    "soekpi_state_id": (_text, (_code,)),
    "soekpi_state_text": (_text, (_code, _code)),
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
    "soekpi_plan_parse_with": (
        _handle,
        (_handle, _text, _size, POINTER(soekpi_plan_source), _size, _error),
    ),
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
    "soekpi_plan_part": (_status, (_handle, _size, POINTER(soekpi_part))),
    "soekpi_plan_entry": (_status, (_handle, _size, _size, POINTER(soekpi_entry))),
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
    # register.h
    "soekpi_register_from_cells": (
        _handle,
        (_handle, _texts, _size, _size, POINTER(soekpi_register_options), _error),
    ),
    "soekpi_register_parse_csv": (
        _handle,
        (_handle, _text, _size, POINTER(soekpi_register_options), _error),
    ),
    "soekpi_register_free": (None, (_handle,)),
    "soekpi_csv_is_register": (_code, (_text, _size, _text)),
    "soekpi_cells_are_register": (_code, (_texts, _size, _size)),
    "soekpi_register_describe": (_status, (_handle, POINTER(soekpi_register_info))),
    "soekpi_register_record": (_status, (_handle, _size, POINTER(soekpi_record))),
    "soekpi_register_quantity": (_status, (_handle, _size, _size, _doubles, _texts)),
    "soekpi_register_finding": (_status, (_handle, _size, _finding)),
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
    # progress.h
    "soekpi_evaluation_progress": (_status, (_handle, _size, _size, POINTER(soekpi_progress))),
    "soekpi_evaluation_entry": (_status, (_handle, _size, _size, _size, POINTER(soekpi_entry_state))),
    "soekpi_evaluation_place": (_status, (_handle, _size, _size, POINTER(soekpi_place))),
    # consolidation.h
    "soekpi_evaluation_parts": (_status, (_handle, _size, _size, _code, _sizes)),
    "soekpi_evaluation_contributions": (
        _status,
        (_handle, _size, _size, _code, _size, _size, POINTER(soekpi_contribution), _error),
    ),
    "soekpi_contribution_exact": (
        _status,
        (_handle, _size, _size, _code, _size, _code, _text, _size, _sizes),
    ),
    "soekpi_evaluation_elimination": (_status, (_handle, _size, _size, _size, POINTER(soekpi_elimination))),
    "soekpi_evaluation_gap": (_status, (_handle, _size, _size, POINTER(soekpi_gap))),
    "soekpi_evaluation_gap_text": (_status, (_handle, _size, _size, _code, _text, _size, _sizes)),
    "soekpi_gap_id": (_text, (_code,)),
    # tree.h
    "soekpi_tree_create": (_handle, (_handle, _bytes, _size, _sizes, _size, _error)),
    "soekpi_tree_free": (None, (_handle,)),
    "soekpi_tree_count": (_size, (_handle,)),
    "soekpi_tree_at": (_status, (_handle, _size, POINTER(soekpi_tree_node))),
    "soekpi_node_id": (_text, (_code,)),
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
