"""Tables as finance offices keep them, laid out from published figures.

The figures are those of examples/data/soe_statements.csv (annual reports of the
companies, see examples/data/README.md); the layouts are ours. Amounts are moved
between units by their decimal point, so that every layout of a figure stands for
the same decimal.
"""

from __future__ import annotations

import csv
import io
import pathlib
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

import soekpi

ROOT = pathlib.Path(__file__).resolve().parents[2]
YEAR = 2021

FLOWS = {
    "revenue": "营业收入",
    "operating_cost": "营业成本",
    "total_profit": "利润总额",
    "net_profit": "净利润",
}
STOCKS = {
    "current_assets": "流动资产合计",
    "total_assets": "资产总计",
    "current_liabilities": "流动负债合计",
    "total_liabilities": "负债合计",
}
ITEMS = FLOWS | STOCKS
POWERS = {"元": 0, "千元": 3, "万元": 4, "百万元": 6, "亿元": 8}

#: what is known of an enterprise: "total_profit@prior" -> yuan
Figures = dict[str, Decimal]
Row = list[str]


def _published() -> dict[str, Figures]:
    """Figures of 2021 by enterprise, with those of 2020 as @prior and @opening."""
    path = ROOT / "examples" / "data" / "soe_statements.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["short_name"], int(row["year"])): row for row in csv.DictReader(file)}
    found: dict[str, Figures] = {}
    for name, year in rows:
        now, before = rows[name, year], rows.get((name, YEAR - 1))
        if year != YEAR or before is None or not all(now[i] and before[i] for i in ITEMS):
            continue
        figures = found.setdefault(name, {})
        for item in ITEMS:
            figures[item] = Decimal(now[item])
            figures[f"{item}@prior" if item in FLOWS else f"{item}@opening"] = Decimal(before[item])
    return found


PUBLISHED = _published()
NAMES = list(PUBLISHED)


def amount(figure: Decimal, unit: str = "元") -> str:
    """The figure in a unit, every digit kept."""
    return f"{figure.scaleb(-POWERS[unit]):f}"


def second(item: str) -> str:
    """The other time that is known of an item."""
    return f"{item}@prior" if item in FLOWS else f"{item}@opening"


def difference(figures: Figures, item: str, unit: str) -> str:
    return amount(figures[item] - figures[second(item)], unit)


def rate(figures: Figures, item: str, places: int = 2) -> str:
    """Growth in per cent, half away from zero."""
    base = Fraction(figures[second(item)])
    growth = (Fraction(figures[item]) - base) / base * 100 * 10**places
    whole = int(abs(growth) + Fraction(1, 2))
    digits = f"{whole:0{places + 1}d}"
    return f"{'-' if growth < 0 and whole else ''}{digits[:-places]}.{digits[-places:]}"


def total(items: Iterable[str]) -> Figures:
    """Sums over all enterprises."""
    return {key: sum((PUBLISHED[name][key] for name in NAMES), Decimal(0)) for key in items}


ALL = [key for item in ITEMS for key in (item, second(item))]
TOTAL = total(ALL)


# ---- texts ------------------------------------------------------------------------------------


def text(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def pad(rows: Sequence[Sequence[str]]) -> list[Row]:
    width = max(len(row) for row in rows)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def spread(row: Sequence[str]) -> Row:
    """A row of merged cells as spreadsheets hand it on: each text in all its cells."""
    out: Row = []
    for cell in row:
        out.append(cell or (out[-1] if out else ""))
    return out


# ---- back to figures --------------------------------------------------------------------------


def _plan(keys: Sequence[str], period: object) -> soekpi.Plan:
    lines = ["soekpi: 1", "plan: read-back", f"period: {period}", "indicators:"]
    lines += [f'  read_{n}: {{formula: "{key}", unit: money}}' for n, key in enumerate(keys)]
    lines += ["goals:"]
    lines += [
        f'  - {{id: t{n}, indicator: read_{n}, rule: "> 0 元", scope: each, basis: assumed}}'
        for n in range(len(keys))
    ]
    return soekpi.Plan.parse("\n".join(lines))


def read_back(table: soekpi.Table, keys: Sequence[str] = ALL, period: object = YEAR) -> dict[str, Figures]:
    """The figures of each enterprise of a period, as the library reads them."""
    report = _plan(keys, period).evaluate(table)
    found: dict[str, Figures] = {}
    for name in report.entities:
        for n, key in enumerate(keys):
            exact = report.outcome(name, f"t{n}").exact
            if exact is not None:
                found.setdefault(name, {})[key] = exact
    return found


def expected(keys: Sequence[str] = ALL, names: Sequence[str] = NAMES) -> dict[str, dict[str, Fraction]]:
    return {name: {key: Fraction(PUBLISHED[name][key]) for key in keys} for name in names}
