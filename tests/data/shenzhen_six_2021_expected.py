"""Computes shenzhen_six_2021_expected.json from the published statements.

An oracle independent of the library: Python fractions over the decimals as
printed in the CSV files; nothing is rounded, no float is made. Run from anywhere:

    python3 tests/data/shenzhen_six_2021_expected.py > tests/data/shenzhen_six_2021_expected.json
"""

import csv
import json
from fractions import Fraction
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "examples" / "data"
YEAR = 2021
BAND = Fraction(1, 100)
PLACES = 3
ITEMS = ("total_profit", "total_liabilities", "total_assets", "net_profit", "equity", "revenue", "employees")


def read():
    """{entity: {year: {item: Fraction}}} in order of first appearance, and the short names."""
    figures, short = {}, {}
    with open(DATA / "soe_statements.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            years = figures.setdefault(row["entity"], {})
            years[int(row["year"])] = {item: Fraction(row[item]) for item in ITEMS}
            short[row["entity"]] = row["short_name"]
    with open(DATA / "city_gdp_growth.csv", encoding="utf-8", newline="") as file:
        (growth,) = [Fraction(row["value"]) / 100 for row in csv.DictReader(file)
                     if row["entity"] == "深圳市" and row["period"] == str(YEAR)]
    return figures, short, growth


def total(figures):
    return {year: {item: sum(years[year][item] for years in figures.values()) for item in ITEMS}
            for year in (YEAR - 2, YEAR - 1, YEAR)}


def mean(years, year, item):
    return (years[year][item] + years[year - 1][item]) / 2


def growth_label(now, before):
    assert before > 0
    if now < 0:
        return "turned_loss"
    return "increase" if now > before else "decrease" if now < before else "unchanged"


def text(number):
    return None if number is None else str(number)


def outcome(target, value, reference, margin, met, label=None, **more):
    return {"target": target, "value": text(value), "reference": text(reference), "margin": text(margin),
            "verdict": "met" if met else "breached", "reason": "ok", "label": label,
            **{name: text(number) for name, number in more.items()}}


def roe(years, year):
    return years[year]["net_profit"] / mean(years, year, "equity")


def revenue_per_employee(years, year):
    return years[year]["revenue"] / mean(years, year, "employees")


def ranks(years, peers):
    """Places among the six: the greater is the better, and the group of all has none."""
    for target, form in (("roe-front", roe), ("revenue-per-employee-front", revenue_per_employee)):
        if peers is None:
            yield {"target": target, "value": None, "reference": None, "margin": None,
                   "verdict": "not_in_scope", "reason": "ok", "label": None}
        else:
            place = 1 + sum(form(other, YEAR) > form(years, YEAR) for other in peers)
            yield outcome(target, place, PLACES, PLACES - place, place <= PLACES)


def judge(years, gdp_growth, peers=None):
    now, before = years[YEAR], years[YEAR - 1]

    value = (now["total_profit"] - before["total_profit"]) / before["total_profit"]
    yield outcome("profit-outgrows-gdp", value, gdp_growth, value - gdp_growth, value > gdp_growth,
                  growth_label(now["total_profit"], before["total_profit"]),
                  margin_in_money=now["total_profit"] - before["total_profit"] * (1 + gdp_growth))

    value, last = (year["total_liabilities"] / year["total_assets"] for year in (now, before))
    limit = last + BAND
    yield outcome("debt-ratio-stable", value, limit, limit - value, value <= limit, change=value - last)

    for target, form in (
        ("roe-steady", roe),
        ("revenue-steady", lambda years, year: years[year]["revenue"]),
        ("revenue-per-employee-steady", revenue_per_employee),
    ):
        value, last = form(years, YEAR), form(years, YEAR - 1)
        yield outcome(target, value, last, value - last, value >= last)

    yield from ranks(years, peers)

    yield {"target": "labour-productivity-steady", "value": None, "reference": None, "margin": None,
           "verdict": "no_data", "reason": "missing_input", "label": None}


def main():
    figures, short, gdp_growth = read()
    rows = [{"entity": entity, "short_name": short[entity], "level": "entity", **row}
            for entity, years in figures.items() for row in judge(years, gdp_growth, figures.values())]
    group = {"entity": None, "short_name": None, "level": "group"}
    rows += [{**group, **row} for row in judge(total(figures), gdp_growth)]
    result = {"plan": "shenzhen-six-2021", "period": "2021", "rows": rows}
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
