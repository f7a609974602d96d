#!/usr/bin/env python3
"""Lays published figures out as a quick report and as a pair of statements.

    python3 examples/data/published_layouts.py [FOLDER]

reads soe_statements.csv and writes, beside it or into FOLDER, the tables of README.md whose
layout is ours and whose figures are those of the annual reports. Figures are moved, never
typed: amounts keep every digit, only the per cents are rounded (half away from zero).
"""

from __future__ import annotations

import csv
import io
import itertools
import sys
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).resolve().parent
YEAR = 2021
AIRPORT = "深圳市机场股份有限公司"

Row = dict[str, str]
Figures = dict[str, dict[int, Row]]  # of an enterprise and year
Lines = tuple[tuple[str, ...], ...]  # a name as printed, then the items that it adds up


def read() -> Figures:
    figures: Figures = {}
    with open(HERE / "soe_statements.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            figures.setdefault(row["entity"], {})[int(row["year"])] = row
    return figures


def csv_text(rows: Iterator[list[str]]) -> str:
    """As spreadsheets save it; all rows as long as the longest."""
    table = list(rows)
    width = max(len(row) for row in table)
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(row + [""] * (width - len(row)) for row in table)
    return out.getvalue()


# ---- The quick report: one row an enterprise, amounts in 万元 ----

FLOWS = (
    ("营业收入", "revenue"),
    ("营业利润", "operating_profit"),
    ("利润总额", "total_profit"),
    ("净利润", "net_profit"),
)
STOCKS = (("资产总额", "total_assets"), ("负债总额", "total_liabilities"), ("所有者权益", "equity"))
FLOW_COLUMNS = ("本年累计", "上年同期", "增减额", "增减%")
STOCK_COLUMNS = ("期末余额", "年初余额", "较年初增减%")


def in_ten_thousands(yuan: Decimal) -> str:
    """To the cent: a cent is the sixth decimal of 万元."""
    return f"{yuan.scaleb(-4):,.6f}"


def per_cent(now: Decimal, before: Decimal) -> str:
    hundredths = Fraction(now - before) / Fraction(before) * 10000
    rounded = int(abs(hundredths) + Fraction(1, 2))  # half away from zero
    return f"{Decimal(rounded if hundredths >= 0 else -rounded).scaleb(-2):.2f}"


def amounts(rows: list[Row], item: str) -> Decimal:
    return sum((Decimal(row[item]) for row in rows), Decimal(0))


def quick_cells(now: list[Row], before: list[Row]) -> Iterator[str]:
    for _, item in FLOWS:
        this, last = amounts(now, item), amounts(before, item)
        yield from (
            in_ten_thousands(this),
            in_ten_thousands(last),
            in_ten_thousands(this - last),
            per_cent(this, last),
        )
    for _, item in STOCKS:
        this, last = amounts(now, item), amounts(before, item)
        yield from (in_ten_thousands(this), in_ten_thousands(last), per_cent(this, last))


def quick_report(figures: Figures) -> Iterator[list[str]]:
    groups = [(name, FLOW_COLUMNS) for name, _ in FLOWS] + [(name, STOCK_COLUMNS) for name, _ in STOCKS]
    width = 3 + sum(len(columns) for _, columns in groups)
    yield [f"深圳市属六家上市公司{YEAR}年快报（版式为示例，数据取自各公司年度报告）"]
    yield [f"期间：{YEAR}年1-12月"] + [""] * (width - 2) + ["单位：万元"]
    yield ["序号", "企业名称", "证券代码"] + [
        text for name, columns in groups for text in (name, *[""] * (len(columns) - 1))
    ]
    yield ["", "", ""] + [column for _, columns in groups for column in columns]
    for number, (entity, years) in enumerate(figures.items(), 1):
        key = [str(number), entity, years[YEAR]["stock_code"]]
        yield key + list(quick_cells([years[YEAR]], [years[YEAR - 1]]))
    now, before = ([years[year] for years in figures.values()] for year in (YEAR, YEAR - 1))
    yield ["", "合计", ""] + list(quick_cells(now, before))
    yield ["注：合计为六家公司简单加总，未作合并抵销。"]


# ---- The pair of statements: items as rows, amounts in yuan ----

BALANCE_SHEET = (
    ("流动资产：",),
    ("流动资产合计", "current_assets"),
    ("非流动资产：",),
    ("非流动资产合计", "noncurrent_assets"),
    ("资产总计", "total_assets"),
    ("流动负债：",),
    ("流动负债合计", "current_liabilities"),
    ("非流动负债：",),
    ("非流动负债合计", "noncurrent_liabilities"),
    ("负债合计", "total_liabilities"),
    ("所有者权益（或股东权益）：",),
    ("所有者权益（或股东权益）合计", "equity"),
    ("负债和所有者权益（或股东权益）总计", "total_liabilities", "equity"),
)
INCOME_STATEMENT = (
    ("一、营业收入", "revenue"),
    ("二、营业总成本", "total_operating_cost"),
    ("其中：营业成本", "operating_cost"),
    ("税金及附加", "taxes_and_surcharges"),
    ("销售费用", "selling_expense"),
    ("管理费用", "admin_expense"),
    ("财务费用", "finance_expense"),
    ("加：投资收益（损失以“-”号填列）", "investment_income"),
    ("三、营业利润（亏损以“-”号填列）", "operating_profit"),
    ("加：营业外收入", "nonoperating_income"),
    ("减：营业外支出", "nonoperating_expense"),
    ("四、利润总额（亏损总额以“-”号填列）", "total_profit"),
    ("减：所得税费用", "income_tax"),
    ("五、净利润（净亏损以“-”号填列）", "net_profit"),
    ("1.归属于母公司股东的净利润", "net_profit_parent"),
    ("2.少数股东损益", "minority_profit"),
)


def statement(title: str, date: str, rows: Iterator[list[str]]) -> Iterator[list[str]]:
    yield [title]
    yield [f"编制单位：{AIRPORT}", "", date, "单位：元"]
    header, *body = rows
    yield ["项目", "行次", *header]
    for number, (name, *cells) in enumerate(body, 1):
        yield [name, str(number), *cells]
    yield [f"注：版式为示例，数据取自该公司{YEAR}年年度报告。"]


def lines(items: Lines, years: dict[int, Row]) -> Iterator[list[str]]:
    for name, *of in items:
        yield [name, *(in_yuan(years[year], of) if of else "" for year in (YEAR, YEAR - 1))]


def in_yuan(row: Row, items: list[str]) -> str:
    """The sum of items; all lines but the last of the balance sheet have one."""
    return f"{sum((Decimal(row[item]) for item in items), Decimal(0)):,.2f}"


def balance_sheet(years: dict[int, Row]) -> Iterator[list[str]]:
    rows = itertools.chain([["期末余额", "年初余额"]], lines(BALANCE_SHEET, years))
    return statement("合并资产负债表", f"{YEAR}年12月31日", rows)


def income_statement(years: dict[int, Row]) -> Iterator[list[str]]:
    rows = itertools.chain([["本期金额", "上期金额"]], lines(INCOME_STATEMENT, years))
    return statement("合并利润表", f"{YEAR}年度", rows)


def layouts() -> dict[str, bytes]:
    """Files by name. The quick report is in GBK, as older systems save it, the statements in UTF-8
    with a byte order mark."""
    figures = read()
    airport = figures[AIRPORT]
    return {
        "shenzhen_six_quick_2021.csv": csv_text(quick_report(figures)).encode("gbk"),
        "shenzhen_airport_balance_sheet_2021.csv": csv_text(balance_sheet(airport)).encode("utf-8-sig"),
        "shenzhen_airport_income_statement_2021.csv": csv_text(income_statement(airport)).encode("utf-8-sig"),
    }


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    for name, content in layouts().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
