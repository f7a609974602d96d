"""The empty table of a plan, from the program that prints it to the report on the filled table.

Python's csv module reads and fills the tables; all figures are made up.
"""

from __future__ import annotations

import csv
import io
import json
import os
import pathlib
import subprocess
from fractions import Fraction

import conftest
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = conftest.BUILD or ROOT / "build"
PROGRAMS = BUILD / "examples"
PLANS = ROOT / "examples" / "plans"
EXAMPLES = [
    [PLANS / name]
    for name in ("shenzhen-six-2021.yaml", "shenzhen-reports-2021.yaml", "guangzhou-quick-2023.yaml")
]
ALL = [
    ["baoan-2023"],
    ["one-profit-five-ratios-2023"],
    ["one-profit-five-ratios-2025"],
    ["debt-lines", "--period", "2024年6月"],
    *EXAMPLES,
]
UNREAD_COLUMN, MISSING_COLUMN = 1, 6
NAMES = ["示例一公司", '示例二, "本部"\n公司']
LEFT_OUT = {"zh": "不适用", "en": "N/A"}

# In the unit of the column, and in agreement with each other.
FIGURES = {
    "total_profit": 60,
    "total_profit@prior": 50,
    "net_profit": 44,
    "net_profit@prior": 36,
    "operating_profit": 58,
    "operating_profit@prior": 49,
    "operating_cost": 330,
    "operating_cost@prior": 312,
    "revenue": 480,
    "revenue@prior": 445,
    "total_revenue": 500,
    "total_revenue@prior": 460,
    "total_liabilities": 570,
    "total_liabilities@opening": 540,
    "total_assets": 1000,
    "total_assets@opening": 900,
    "total_equity": 430,
    "total_equity@opening": 360,
    "total_equity@prior_opening": 330,
    "average_headcount": 310,
    "average_headcount@prior": 300,
    "headcount": 315,
    "headcount@opening": 305,
    "headcount@prior_opening": 295,
    "value_added": 210,
    "value_added@prior": 190,
    "rnd_spending": 23,
    "rnd_spending@prior": 19,
    "operating_cash_flow": 71,
    "operating_cash_flow@prior": 64,
    "cash_received_from_sales": 505,
    "cash_received_from_sales@prior": 466,
    "gdp_growth": 5,
    "debt_ratio_change": -1,
    "industry_debt_ratio": 65,
}

pytestmark = pytest.mark.skipif(
    not (PROGRAMS / "plan_template").exists(), reason="the examples are not built"
)


def run(program, *arguments, status=0, text=None):
    """Runs an example, checks its exit status, and returns (output, errors)."""
    done = subprocess.run(
        [str(PROGRAMS / program), *map(str, arguments)],
        input=text,
        capture_output=True,
        timeout=60,
        check=False,
        env=os.environ,
    )
    errors = done.stderr.decode("utf-8")
    assert done.returncode == status, f"status {done.returncode}\n{errors}"
    return done.stdout, errors


def template(arguments, names=NAMES, language="zh"):
    """The rows of the table, the header first."""
    entities = [part for name in names for part in ("--entity", name)]
    output, errors = run("plan_template", *arguments, *entities, "--lang", language)
    assert errors == ""
    text = output.decode("utf-8-sig")
    assert output.startswith(b"\xef\xbb\xbf") and text.endswith("\r\n")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    return rows


def opened(rows):
    """The cells that are to be filled: (row, column)."""
    return [(i, j) for i, row in enumerate(rows) for j, cell in enumerate(row) if cell == ""]


def filled(arguments, names=NAMES, language="zh"):
    """The table with a figure in each open cell: the second enterprise is twice the first."""
    english = template(arguments, names, "en")
    rows = template(arguments, names, language)
    assert opened(rows) == opened(english)
    for i, j in opened(rows):
        name, unit = english[0][j].rstrip(")").split("(")
        rows[i][j] = str(FIGURES[name] * (1 if unit == "%" else i))
    return rows


def judged(arguments, rows, encoding="utf-8"):
    """What plan_monitor says of the table, without any option."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    done = subprocess.run(
        [str(PROGRAMS / "plan_monitor"), str(arguments[0]), "-", "--format", "json"],
        input=text.getvalue().encode(encoding),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode in (0, 1, 2), done.stderr.decode("utf-8")
    return json.loads(done.stdout)


def verdicts(report):
    """Of targets that the table answers: registers and peers answer the others."""
    return [result["verdict"] for result in report["results"] if result["kind"] == "rule"]


@pytest.mark.parametrize("arguments", ALL, ids=str)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_filled_table_is_judged_without_options(arguments, language):
    report = judged(arguments, filled(arguments, language=language))
    assert not {"no_data", "undefined"} & set(verdicts(report))
    assert [finding for finding in report["findings"] if finding["severity"] != "note"] == []
    assert not {UNREAD_COLUMN, MISSING_COLUMN} & {finding["code"] for finding in report["findings"]}
    assert [result["entity"] for result in report["results"] if result["level"] == "entity"][
        :: len(report["targets"])
    ] == NAMES


@pytest.mark.parametrize("arguments", EXAMPLES, ids=str)
def test_each_open_cell_is_needed(arguments):
    rows = filled(arguments)
    idle = []
    for i, j in opened(template(arguments)):
        kept, rows[i][j] = rows[i][j], ""
        if "no_data" not in verdicts(judged(arguments, rows)):
            idle.append((i, rows[0][j]))
        rows[i][j] = kept
    assert idle == []


@pytest.mark.parametrize("arguments", ALL, ids=str)
def test_what_is_not_asked_for_is_not_read(arguments):
    """A figure in a cell that a row of context need not fill changes no result."""
    rows = filled(arguments)
    first = judged(arguments, rows)
    for row in rows[1:]:
        if "背景" in row:
            row[:] = ["7" if cell == LEFT_OUT["zh"] else cell for cell in row]
    assert judged(arguments, rows)["results"] == first["results"]


def test_values_by_hand():
    """60 against 50 is 20 %, whoever reports it; saved as GBK, as spreadsheets do in Chinese."""
    report = judged(["baoan-2023"], filled(["baoan-2023"]), encoding="gb18030")
    results = [result for result in report["results"] if result["level"] != "plan"]
    profit = [result for result in results if result["target"] == "profit-outgrows-gdp"]
    assert [Fraction(result["exact"]) for result in profit] == [Fraction(60, 50) - 1] * 3
    debt = [result for result in results if result["target"] == "debt-ratio-stable"]
    assert [Fraction(result["exact"]) for result in debt] == [Fraction(570, 1000)] * 3
    assert [result["level"] for result in debt] == ["entity", "entity", "group"]


def test_one_open_row_when_nobody_is_named():
    rows = template(["debt-lines", "--period", "2024"], names=[])
    assert [row[0] for row in rows] == ["企业名称", "", "集团"]
    rows[1] = ["示例公司", *rows[1][1:4], "600", "1,000", "65"]
    rows[2][-1] = "66"
    report = judged(["debt-lines"], rows)
    assert {result["entity"] for result in report["results"] if result["level"] == "entity"} == {"示例公司"}
    assert verdicts(report) == ["met"] * 6


def test_the_open_row_may_be_copied():
    rows = template(["debt-lines", "--period", "2024"], names=[])
    rows[1:2] = [
        [name, *rows[1][1:4], debt, "1000", "65"] for name, debt in (("示例甲", "600"), ("示例乙", "700"))
    ]
    rows[-1][-1] = "66"
    assert verdicts(judged(["debt-lines"], rows)) == ["met"] * 3 + ["breached"] * 2 + ["met"] + ["met"] * 3


@pytest.mark.parametrize(
    ("period", "chinese", "english"),
    [
        ("2024", "2024年度", "2024"),
        ("2024Q3", "2024年1-9月", "2024-01..09"),
        ("2024-01", "2024年1月", "2024-01..01"),
        ("2024H1", "2024年1-6月", "2024-01..06"),
    ],
)
def test_periods_are_spelt_as_no_spreadsheet_takes_for_a_date(period, chinese, english):
    for language, expected in (("zh", chinese), ("en", english)):
        rows = template(["debt-lines", "--period", period], language=language)
        assert [row[1] for row in rows[1:]] == [expected] * 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "用法"),
        (["baoan-2023", "debt-lines"], "用法"),
        (["baoan-2023", "--lang", "fr"], "用法"),
        (["baoan-2023", "--entity"], "用法"),
        (["baoan-2024"], "baoan-2023"),
        (["debt-lines"], "no period"),
        (["baoan-2023", "--period", "2023H2"], "2023H2"),
        (["baoan-2023", "--unit", "kg"], "kg"),
        (["baoan-2023", "--entity", "合计"], "合计"),
        (["baoan-2023", "--entity", "宝安区"], "宝安区"),
        (["baoan-2023", "--entity", "甲", "--entity", " 甲 "], "twice"),
    ],
)
def test_what_is_refused(arguments, message):
    output, errors = run("plan_template", *arguments, status=3)
    assert output == b"" and message in errors


def test_help():
    output, errors = run("plan_template", "--help")
    assert "Usage" in output.decode("utf-8") and errors == ""
