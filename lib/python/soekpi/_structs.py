"""The structs of the C library, by their names there.

``tests/python/test_binding.py`` reads the public headers and compares every field.
"""

from __future__ import annotations

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

from . import _codes


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
        ("part_count", c_size_t),
        ("declared_aspects", c_size_t),
        ("declared_measures", c_size_t),
        ("declared_enterprises", c_size_t),
        ("stated_measures", c_size_t),
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
        ("part", c_size_t),
        ("kind", c_int32),
        ("start", c_int32),
        ("due", c_int32),
        ("subject", c_char_p),
        ("entry_count", c_size_t),
        ("declared", c_size_t),
        ("after", c_size_t),
        ("among", c_int32),
        ("reserved", c_int32),
    ]


class soekpi_plan_source(Structure):
    _fields_ = [("id", c_char_p), ("text", c_char_p), ("length", c_size_t)]


class soekpi_entry(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("id", c_char_p),
        ("title_chinese", c_char_p),
        ("title_english", c_char_p),
        ("owner", c_char_p),
        ("due", c_int32),
        ("reserved", c_int32),
    ]


class soekpi_part(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("id", c_char_p),
        ("title_chinese", c_char_p),
        ("title_english", c_char_p),
        ("entity", c_char_p),
        ("parent", c_size_t),
        ("first_target", c_size_t),
        ("target_count", c_size_t),
        ("goal_count", c_size_t),
        ("first_aspect", c_size_t),
        ("aspect_count", c_size_t),
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
        ("basis", c_int32),
        ("reserved", c_int32),
        ("part", c_size_t),
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
        ("registers", POINTER(c_void_p)),
        ("register_count", c_size_t),
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
        ("depth", c_int32),
        ("segments", c_size_t),
        ("plan_row", c_int32),
        ("weighted", c_int32),
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
        ("parent", c_size_t),
        ("depth", c_int32),
        ("reserved", c_int32),
        ("share", c_double),
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


class soekpi_register_options(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("encoding", c_char_p),
        ("money_unit", c_char_p),
        ("entity", c_char_p),
        ("complete", c_char_p),
        ("map_headers", POINTER(c_char_p)),
        ("map_names", POINTER(c_char_p)),
        ("map_count", c_size_t),
        ("delimiter", c_int32),
        ("reserved", c_int32),
    ]


class soekpi_register_info(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("title", c_char_p),
        ("chinese", c_char_p),
        ("english", c_char_p),
        ("records", c_size_t),
        ("quantities", c_size_t),
        ("finding_count", c_size_t),
        ("complete", c_int32),
        ("reserved", c_int32),
    ]


class soekpi_record(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("target", c_char_p),
        ("project", c_char_p),
        ("event", c_char_p),
        ("entity", c_char_p),
        ("segment", c_char_p),
        ("owner", c_char_p),
        ("evidence", c_char_p),
        ("note", c_char_p),
        ("state", c_int32),
        ("due", c_int32),
        ("done", c_int32),
        ("seen", c_int32),
        ("row", c_size_t),
    ]


class soekpi_progress(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("start", c_int32),
        ("due", c_int32),
        ("done", c_int32),
        ("seen", c_int32),
        ("days_left", c_int32),
        ("days_late", c_int32),
        ("records", c_size_t),
        ("declared", c_size_t),
        ("finished", c_size_t),
        ("finished_late", c_size_t),
        ("overdue", c_size_t),
        ("unknown", c_size_t),
        ("value", c_double),
        ("expected", c_double),
        ("needed", c_double),
        ("per_day", c_double),
    ]


class soekpi_entry_state(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("owner", c_char_p),
        ("evidence", c_char_p),
        ("stage", c_char_p),
        ("verdict", c_int32),
        ("label", c_int32),
        ("state", c_int32),
        ("due", c_int32),
        ("done", c_int32),
        ("reserved", c_int32),
    ]


class soekpi_place(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("place", c_size_t),
        ("worst", c_size_t),
        ("peers", c_size_t),
        ("missing", c_size_t),
        ("tied", c_size_t),
        ("percentile", c_double),
        ("reported", c_int32),
        ("reserved", c_int32),
    ]


class soekpi_contribution(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("row", c_size_t),
        ("name", c_char_p),
        ("reason", c_int32),
        ("share_reason", c_int32),
        ("value", c_double),
        ("before", c_double),
        ("change", c_double),
        ("pull", c_double),
        ("share", c_double),
    ]


class soekpi_elimination(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("entity", c_char_p),
        ("counterparty", c_char_p),
        ("group", c_char_p),
        ("table_row", c_size_t),
        ("reason", c_int32),
        ("reserved", c_int32),
        ("value", c_double),
    ]


class soekpi_gap(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("plain", c_double),
        ("weighted", c_double),
        ("eliminations", c_double),
        ("consolidated", c_double),
        ("reported", c_double),
        ("gap", c_double),
        ("minority", c_double),
        ("mean", c_double),
        ("member", c_size_t),
        ("cause", c_int32),
        ("reserved", c_int32),
    ]


class soekpi_tree_node(Structure):
    _fields_ = [
        ("size", c_size_t),
        ("kind", c_int32),
        ("verdict", c_int32),
        ("parent", c_size_t),
        ("depth", c_size_t),
        ("next", c_size_t),
        ("index", c_size_t),
        ("row", c_size_t),
        ("id", c_char_p),
        ("title_chinese", c_char_p),
        ("title_english", c_char_p),
        ("counts", c_size_t * _codes.VERDICT_END),
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
        soekpi_plan_source,
        soekpi_entry,
        soekpi_part,
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
        soekpi_register_options,
        soekpi_register_info,
        soekpi_record,
        soekpi_progress,
        soekpi_entry_state,
        soekpi_place,
        soekpi_contribution,
        soekpi_elimination,
        soekpi_gap,
        soekpi_tree_node,
    )
}
