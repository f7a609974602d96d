"""Groups and periods against an independent roll-up in fractions: random long tables, rows
in any order, eliminations, history, reported and context rows, missing cells."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

import soekpi

ITEMS = ("total_profit", "net_profit", "total_liabilities", "total_assets", "total_equity")
COLUMNS = ("利润总额", "净利润", "负债总额", "资产总额", "所有者权益")
FLOWS = ITEMS[:2]
PLAN = """soekpi: 1
plan: rollup
period: 2023
partial: {partial}
goals:
  - {{id: growth, indicator: total_profit_growth, rule: ">= 5 %", basis: stated}}
  - {{id: debt, indicator: debt_ratio, rule: "<= prior + 1 pp", basis: stated}}
  - {{id: roe, indicator: roe, rule: ">= prior", basis: stated}}
"""
NEEDS = {
    "growth": [("total_profit", 2023), ("total_profit", 2022)],
    "debt": [(item, year) for item in ("total_liabilities", "total_assets") for year in (2023, 2022)],
    "roe": [("net_profit", 2023), ("net_profit", 2022)] + [("total_equity", year) for year in (2023, 2022, 2021)],
}


def cents(rng, low, high):
    return Fraction(rng.randrange(low * 100, high * 100), 100)


class World:
    """Figures of some entities and eliminations: {(name, year): {item: figure or None}}."""

    def __init__(self, seed):
        rng = random.Random(f"rollup {seed}")
        self.rng = rng
        self.groups = rng.sample(["甲集团", "乙集团", "丙集团"], rng.randrange(1, 4))
        self.entities = {f"企业{i}": self.groups[i] if i < len(self.groups) else rng.choice(self.groups)
                         for i in range(rng.randrange(len(self.groups), 9))}
        self.eliminations = {f"抵销{i}": rng.choice(self.groups) for i in range(rng.randrange(0, 3))}
        self.figures = {}
        for name in self.entities:
            self.figures.update(self.member(name, 1, 900, 0.03))
        for name in self.eliminations:
            self.figures.update(self.member(name, -60, 1, 0.3))

    def member(self, name, low, high, missing):
        rows = {}
        for year in (2021, 2022, 2023):
            if year != 2023 and self.rng.random() < 0.03:
                continue  # was not there yet
            rows[name, year] = {
                item: None if self.rng.random() < missing else
                cents(self.rng, -300 if item in FLOWS and low > 0 else low, high) for item in ITEMS}
            assets = rows[name, year]["total_assets"]
            if low > 0 and assets is not None:
                rows[name, year]["total_assets"] = assets + 900
        return rows

    def text(self):
        lines = []
        for (name, year), row in self.figures.items():
            group = self.entities.get(name) or self.eliminations[name]
            role = "抵销" if name in self.eliminations else self.rng.choice(("", "企业"))
            cells = ["" if row[item] is None else f"{float(row[item]):.2f}" for item in ITEMS]
            lines.append([name, str(year), group, role, *cells])
        for group in self.groups:
            lines.append([f"{group}合并", "2023", group, "合并报表", "1", "1", "1", "1", "1"])
        lines.append(["全市", "2023", "", "背景", "9", "9", "9", "9", "9"])
        self.rng.shuffle(lines)
        self.order = [line[0] for line in lines if line[1] == "2023" and line[0] in self.entities]
        self.group_order = list(dict.fromkeys(self.entities[name] for name in self.order))
        header = ["企业名称", "年度", "集团", "角色", *COLUMNS]
        return "\n".join(",".join(line) for line in [header, *lines]) + "\n"

    def figure(self, name, item, year):
        return self.figures.get((name, year), {}).get(item)

    def of_entity(self, name, target):
        return {need: self.figure(name, *need) for need in NEEDS[target]}

    def of_group(self, group, target, partial):
        members = [name for name in self.order if self.entities[name] == group]
        if partial:  # who lacks a figure of this indicator does not count in any
            members = [name for name in members if None not in self.of_entity(name, target).values()]
            if not members:
                return None, 0
        sums = {}
        for item, year in NEEDS[target]:
            parts = [self.figure(name, item, year) for name in members]
            parts += [self.figure(name, item, year) or Fraction(0)
                      for name, of in self.eliminations.items() if of == group and (name, 2023) in self.figures]
            sums[item, year] = None if None in parts else sum(parts, Fraction(0))
        return sums, len(members)


def judge(target, f):
    """Verdict, value, margin by hand."""
    if f is None or None in f.values():
        return "no_data", None, None
    if target == "growth":
        now, base = f["total_profit", 2023], f["total_profit", 2022]
        if base <= 0:
            return "undefined", None, None
        value = (now - base) / base
        margin = value - Fraction(5, 100)
    elif target == "debt":
        if f["total_assets", 2023] <= 0 or f["total_assets", 2022] <= 0:
            return "undefined", None, None
        value = f["total_liabilities", 2023] / f["total_assets", 2023]
        margin = f["total_liabilities", 2022] / f["total_assets", 2022] + Fraction(1, 100) - value
    else:
        now = (f["total_equity", 2023] + f["total_equity", 2022]) / 2
        last = (f["total_equity", 2022] + f["total_equity", 2021]) / 2
        if now <= 0 or last <= 0:
            return "undefined", None, None
        value = f["net_profit", 2023] / now
        margin = value - f["net_profit", 2022] / last
    return ("met" if margin >= 0 else "breached"), value, margin


def near(exact):
    return None if exact is None else exact.numerator / exact.denominator


@pytest.mark.parametrize("partial", ["no", "yes"])
@pytest.mark.parametrize("batch", range(4))
def test_law_12_rollups_agree(batch, partial):
    plan = soekpi.Plan.parse(PLAN.format(partial=partial))
    seen = dict.fromkeys(("met", "breached", "no_data", "undefined"), 0)
    for seed in range(60):
        world = World(1000 * batch + seed)
        report = plan.evaluate(soekpi.Table.from_csv(world.text().encode()))
        assert report.entities == world.order
        assert report.groups == world.group_order
        for target in NEEDS:
            for name in world.order:
                row = report.outcome(name, target)
                verdict, value, margin = judge(target, world.of_entity(name, target))
                assert (row.verdict, row.margin) == (verdict, near(margin)), (seed, name, target)
                assert value is None or row.value == near(value)
            for group in world.group_order:
                row = report.outcome(group, target, "group")
                sums, counted = world.of_group(group, target, partial == "yes")
                verdict, value, margin = judge(target, sums)
                seen[verdict] += 1
                assert (row.verdict, row.margin) == (verdict, near(margin)), (seed, group, target)
                assert value is None or row.value == near(value)
                members = sum(of == group for of in world.entities.values())
                assert row.members == members
                if partial == "yes":
                    assert row.counted() == counted
                    assert ("partial" in row.marks) == (counted < members), (seed, group, target)
                eliminated = any(of == group for of in world.eliminations.values())
                assert row.consolidated == eliminated
    assert seen["met"] > 20 and seen["breached"] > 20 and seen["undefined"] + seen["no_data"] > 5
