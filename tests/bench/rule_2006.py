"""The 22 indicators of the 2006 rule as data: for the plan's text, for the peers, and
for fractions. The limits are made up; standards differ by industry and year."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import numpy as np
from five import sizes
from native import aligned_copy


class Indicator(NamedTuple):
    """numerator / denominator, held against a limit. Names with `_prior` and
    `_opening` are figures of these dates; `half` makes the denominator a mean."""

    id: str
    numerator: str
    denominator: str
    half: bool
    comparison: str
    limit: str  # as a plan writes it
    growth: bool = False

    @property
    def number(self) -> float:
        return float(self.fraction)

    @property
    def fraction(self) -> Fraction:
        number, unit = self.limit.split()
        return Fraction(number) / (100 if unit == "%" else 1)


INDICATORS = (
    Indicator("roe", "net_profit", "total_equity + total_equity_opening", True, ">=", "6 %"),
    Indicator(
        "return_on_total_assets",
        "total_profit + interest_expense",
        "total_assets + total_assets_opening",
        True,
        ">=",
        "4 %",
    ),
    Indicator("operating_margin", "operating_profit", "revenue", False, ">=", "5 %"),
    Indicator("cash_cover_of_profit", "operating_cash_flow", "net_profit", False, ">=", "1 times"),
    Indicator("profit_to_cost", "total_profit", "cost_and_expense_total", False, ">=", "6 %"),
    Indicator(
        "return_on_capital",
        "net_profit",
        "paid_in_capital + paid_in_capital_opening + capital_reserve + capital_reserve_opening",
        True,
        ">=",
        "8 %",
    ),
    Indicator(
        "total_asset_turnover", "revenue", "total_assets + total_assets_opening", True, ">=", "0.5 times"
    ),
    Indicator(
        "receivables_turnover",
        "revenue",
        "gross_receivables + gross_receivables_opening",
        True,
        ">=",
        "7 times",
    ),
    Indicator(
        "bad_asset_ratio",
        "impairment_balance + unrecognised_losses + unresolved_losses",
        "total_assets + impairment_balance",
        False,
        "<=",
        "2 %",
    ),
    Indicator(
        "current_asset_turnover", "revenue", "current_assets + current_assets_opening", True, ">=", "1 times"
    ),
    Indicator(
        "cash_return_on_assets",
        "operating_cash_flow",
        "total_assets + total_assets_opening",
        True,
        ">=",
        "3 %",
    ),
    Indicator("debt_ratio", "total_liabilities", "total_assets", False, "<=", "65 %"),
    Indicator(
        "interest_cover", "total_profit + interest_expense", "interest_expense", False, ">=", "3 times"
    ),
    Indicator("quick_ratio", "current_assets - inventory", "current_liabilities", False, ">=", "80 %"),
    Indicator(
        "cash_to_current_liabilities", "operating_cash_flow", "current_liabilities", False, ">=", "10 %"
    ),
    Indicator("interest_bearing_share", "interest_bearing_debt", "total_liabilities", False, "<=", "50 %"),
    Indicator("contingent_liability_ratio", "contingent_liabilities", "total_equity", False, "<=", "5 %"),
    Indicator("revenue_growth", "revenue - revenue_prior", "revenue_prior", False, ">=", "8 %", True),
    Indicator(
        "capital_preservation",
        "state_equity - objective_equity_changes",
        "state_equity_opening",
        False,
        ">=",
        "104 %",
    ),
    Indicator(
        "operating_profit_growth",
        "operating_profit - operating_profit_prior",
        "operating_profit_prior",
        False,
        ">=",
        "8 %",
        True,
    ),
    Indicator(
        "total_asset_growth",
        "total_assets - total_assets_opening",
        "total_assets_opening",
        False,
        ">=",
        "7 %",
    ),
    Indicator("technology_ratio", "technology_spending", "revenue", False, ">=", "2 %"),
)


def terms(form: str) -> list[tuple[int, str]]:
    """Signs and names: "a - b" is [(1, "a"), (-1, "b")]."""
    found, sign = [], 1
    for word in form.split():
        if word in "+-":
            sign = 1 if word == "+" else -1
        else:
            found.append((sign, word))
    return found


NAMES = tuple(dict.fromkeys(name for each in INDICATORS for form in each[1:3] for _, name in terms(form)))


def item(name: str) -> str:
    """The library's name of a column."""
    for time in ("_prior", "_opening"):
        if name.endswith(time):
            return f"{name.removesuffix(time)}@{time[1:]}"
    return name


def plan_text() -> str:
    lines = ["soekpi: 1", "plan: bench-rule-2006", "period: 2023", "goals:"]
    lines += [
        f"  - {{id: {each.id.replace('_', '-')}, indicator: {each.id}, "
        f'rule: "{each.comparison} {each.limit}", scope: each, basis: assumed}}'
        for each in INDICATORS
    ]
    return "\n".join(lines) + "\n"


def data(rows: int, seed: int = 7) -> dict[str, np.ndarray]:
    """Made-up enterprises, yuan with two decimals, one cell in a thousand missing."""
    g = np.random.default_rng(seed)
    assets = sizes(rows, g)
    debt = np.clip(g.normal(0.58, 0.17, rows), 0.02, 1.1)
    share = lambda low, high: g.uniform(low, high, rows)  # noqa: E731
    cents: dict[str, np.ndarray] = {"total_assets": assets, "total_assets_opening": assets * share(0.8, 1.1)}
    cents["total_liabilities"] = debt * assets
    cents["total_equity"] = (1 - debt) * assets
    cents["total_equity_opening"] = cents["total_equity"] * share(0.8, 1.1)
    cents["revenue"] = assets * share(0.05, 1.5)
    cents["revenue_prior"] = cents["revenue"] * share(0.75, 1.2)
    cents["total_profit"] = cents["revenue"] * g.normal(0.06, 0.05, rows)
    cents["operating_profit"] = cents["total_profit"] * share(0.8, 1.1)
    cents["operating_profit_prior"] = cents["operating_profit"] * share(0.7, 1.3)
    cents["net_profit"] = cents["total_profit"] * share(0.7, 0.85)
    cents["cost_and_expense_total"] = cents["revenue"] - cents["total_profit"]
    cents["operating_cash_flow"] = cents["net_profit"] * g.normal(1.1, 0.6, rows)
    cents["current_assets"] = assets * share(0.2, 0.7)
    cents["current_assets_opening"] = cents["current_assets"] * share(0.8, 1.1)
    cents["inventory"] = cents["current_assets"] * share(0.05, 0.5)
    cents["gross_receivables"] = cents["current_assets"] * share(0.05, 0.5)
    cents["gross_receivables_opening"] = cents["gross_receivables"] * share(0.7, 1.2)
    cents["current_liabilities"] = cents["total_liabilities"] * share(0.4, 0.9)
    cents["interest_bearing_debt"] = cents["total_liabilities"] * share(0.1, 0.7)
    cents["interest_expense"] = cents["interest_bearing_debt"] * share(0.03, 0.06)
    cents["state_equity"] = cents["total_equity"] * share(0.5, 1.0)
    cents["state_equity_opening"] = cents["state_equity"] * share(0.85, 1.05)
    for name in NAMES:
        if name not in cents:
            cents[name] = assets * share(0.0005, 0.05)
    found = {}
    for name in NAMES:
        values = np.rint(cents[name]) / 100.0
        values[g.integers(0, rows, rows // 1000)] = np.nan
        found[name] = aligned_copy(values)
    return found


def judge(row: dict[str, float]) -> list[tuple[float, int, int]]:
    """Value, verdict and reason of each indicator, in fractions."""
    found = []
    for each in INDICATORS:
        used = {name: row[name] for form in each[1:3] for _, name in terms(form)}
        if any(value != value for value in used.values()):
            found.append((float("nan"), 5, 1))
            continue
        n, d = (
            sum((sign * Fraction(format(used[name], ".15g")) for sign, name in terms(form)), Fraction(0))
            for form in each[1:3]
        )
        d = d / 2 if each.half else d
        if d <= 0:
            found.append((float("nan"), 4, 5 if each.growth else 3 if d == 0 else 4))
            continue
        value = n / d
        met = value >= each.fraction if each.comparison == ">=" else value <= each.fraction
        found.append((value.numerator / value.denominator, 1 if met else 6, 0))
    return found
