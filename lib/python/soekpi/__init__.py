"""soekpi: performance indicators of state-owned enterprises, and breaches of a
plan's targets, with exact verdicts.

    import soekpi

    soekpi.compute("debt_ratio", {"负债总额": 1122240.4, "资产总额": 1728488.2})
    soekpi.check("total_profit_growth", "> 10 %", {"total_profit": 1.1, "total_profit@prior": 1.0})

    plan = soekpi.Plan.load("plan.yaml")
    table = soekpi.Table.from_csv("figures.csv", money_unit="万元")  # or from_xlsx(), ...
    print(table.reading, table.findings)  # soekpi.template(plan) gives the empty table
    report = plan.evaluate(table, period=2023)
    for row in report.rows:
        print(row.entity, row.target, row)

The package is a thin layer over the C library, which it finds by the environment
variable SOEKPI_LIBRARY, then beside itself, then on the system. All arithmetic,
alignment and roll-up happen there, with the GIL released.
"""

from __future__ import annotations

from . import words
from ._figures import read_figure
from ._handle import Finding, FindingCode, Severity
from ._template import Template, template
from ._version import __version__
from .accumulator import Accumulator, FigureSum, GroupOutcome, GroupReport
from .calculator import Prepared, check, compute, prepare
from .catalogue import (
    Catalogue,
    Indicator,
    Item,
    Parameter,
    catalogue_text,
    indicator,
    indicators,
    item,
    items,
)
from .errors import LibraryError, SoekpiError, SoekpiMemoryError, Status
from .outcome import Outcome, Value
from .plan import Aspect, Measure, Plan, Target, builtin_plan_text, builtin_plans
from .rank import rank_figures
from .reading import Reading
from .report import Report, ReportRow, TargetOutcome
from .table import Column, Table
from .words import label_text, reason_text, verdict_text

__all__ = [
    "Accumulator",
    "Aspect",
    "Catalogue",
    "Column",
    "FigureSum",
    "Finding",
    "FindingCode",
    "GroupOutcome",
    "GroupReport",
    "Indicator",
    "Item",
    "LibraryError",
    "Measure",
    "Outcome",
    "Parameter",
    "Plan",
    "Prepared",
    "Reading",
    "Report",
    "ReportRow",
    "Severity",
    "SoekpiError",
    "SoekpiMemoryError",
    "Status",
    "Table",
    "Target",
    "TargetOutcome",
    "Template",
    "Value",
    "__version__",
    "builtin_plan_text",
    "builtin_plans",
    "catalogue_text",
    "check",
    "compute",
    "indicator",
    "indicators",
    "item",
    "items",
    "label_text",
    "prepare",
    "rank_figures",
    "read_figure",
    "reason_text",
    "template",
    "verdict_text",
    "words",
]
