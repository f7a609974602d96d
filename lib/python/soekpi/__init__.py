"""soekpi: performance indicators of state-owned enterprises, and breaches of a
plan's targets, with exact verdicts.

    import soekpi

    soekpi.compute("debt_ratio", {"负债总额": 1122240.4, "资产总额": 1728488.2})
    soekpi.check("total_profit_growth", "> 10 %", {"total_profit": 1.1, "total_profit@prior": 1.0})

    plan = soekpi.Plan.load("plan.yaml")
    table = soekpi.Table.from_csv("figures.csv", money_unit="万元")  # or from_xlsx(), ...
    print(table.reading, table.findings)  # soekpi.template(plan) gives the empty table
    ledger = soekpi.Register.from_csv("projects.csv", catalogue=plan.catalogue)
    report = plan.evaluate(table, ledger, period=2023)
    for row in report.rows:
        print(row.entity, row.target, row)
    for node in report.tree():  # plan > aspect > measure > target > row
        print("  " * node.depth + str(node), node.verdict)

The package is a thin layer over the C library, which it finds by the environment
variable SOEKPI_LIBRARY, then beside itself, then on the system. All arithmetic,
alignment and roll-up happen there, with the GIL released.
"""

from __future__ import annotations

from . import words
from ._figures import read_figure
from ._handle import Finding, FindingCode, Severity
from ._rank import rank
from ._rows import ReportRow, RowOutcome, TargetOutcome
from ._targets import Aspect, Entry, Measure, Part, Target
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
from .consolidation import Contribution, Elimination, Gap
from .errors import LibraryError, SoekpiError, SoekpiMemoryError, Status
from .outcome import Outcome, Value
from .plan import Declared, Plan, builtin_plan_text, builtin_plans
from .progress import EntryState, Place, Progress
from .reading import Reading
from .register import Record, Register
from .report import Report
from .table import Column, Table
from .tree import Node, Tree
from .words import label_text, reason_text, state_text, target_kind_text, verdict_text

__all__ = [
    "Accumulator",
    "Aspect",
    "Catalogue",
    "Column",
    "Contribution",
    "Declared",
    "Elimination",
    "Entry",
    "EntryState",
    "FigureSum",
    "Finding",
    "FindingCode",
    "Gap",
    "GroupOutcome",
    "GroupReport",
    "Indicator",
    "Item",
    "LibraryError",
    "Measure",
    "Node",
    "Outcome",
    "Parameter",
    "Part",
    "Place",
    "Plan",
    "Prepared",
    "Progress",
    "Reading",
    "Record",
    "Register",
    "Report",
    "ReportRow",
    "RowOutcome",
    "Severity",
    "SoekpiError",
    "SoekpiMemoryError",
    "Status",
    "Table",
    "Target",
    "TargetOutcome",
    "Template",
    "Tree",
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
    "rank",
    "read_figure",
    "reason_text",
    "state_text",
    "target_kind_text",
    "template",
    "verdict_text",
    "words",
]
