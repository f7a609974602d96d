"""Rows beside those of entities: what is said of segments, peers, pairs and structure, and in
which order, changes nothing of what is said of enterprises. Random tables, figures made up."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

import soekpi
from soekpi import FindingCode

PLAN = """
soekpi: 1
plan: dimensions
period: 2023
goals:
  - {id: growth, indicator: total_profit_growth, rule: ">= 5 %", basis: assumed}
  - {id: debt, indicator: debt_ratio, rule: "<= prior + 1 pp", basis: assumed}
  - {id: revenue, indicator: revenue, rule: ">= 1.05 * prior", basis: assumed}
"""
TARGETS = ("growth", "debt", "revenue")
HEADER = ["企业", "年度", "集团", "角色", "业务板块", "对方单位"]
ITEMS = ("利润总额(元)", "营业收入(元)", "负债总额(元)", "资产总额(元)")
SEGMENTS = ("安保服务", "物业管理", "市政环卫")
GROUPS = ("甲集团", "乙集团")

Row = list[str]


def csv(rows: list[Row], header: list[str] | None = None) -> soekpi.Table:
    lines = [header or [*HEADER, *ITEMS], *rows]
    return soekpi.Table.from_csv("\n".join(",".join(line) for line in lines).encode())


def figures(rng: random.Random, scale: int = 1, missing: float = 0.05) -> Row:
    profit, revenue, debts = rng.randrange(-900, 999), rng.randrange(1, 9999), rng.randrange(0, 5000)
    cells = [profit, revenue, debts, debts + rng.randrange(1, 5000)]
    return ["" if rng.random() < missing else f"{scale * cell / 100:.2f}" for cell in cells]


class World:
    """Enterprises in two years, and everything that may stand beside them."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(f"dimensions {seed}")
        self.rng = rng
        self.names = [f"企业{i}" for i in range(rng.randrange(2, 8))]
        group = {name: rng.choice(GROUPS) for name in self.names}
        self.own = [
            [name, year, group[name], rng.choice(("", "企业")), "", "", *figures(rng)]
            for name in self.names
            for year in ("2022", "2023")
        ]
        self.segments = [
            [
                name,
                year,
                rng.choice(("", group[name])),
                rng.choice(("", "企业", "板块")),
                segment,
                "",
                *figures(rng),
            ]
            for name in self.names
            for year in ("2022", "2023")
            for segment in SEGMENTS
            if rng.random() < 0.6
        ]
        self.peers = [
            [
                f"同业{i}",
                year,
                "",
                rng.choice(("对标", "同业", "peer")),
                rng.choice(("", "安保服务")),
                "",
                *figures(rng),
            ]
            for i in range(3)
            for year in ("2022", "2023")
        ]
        self.pairs = [
            [first, year, rng.choice(GROUPS), "抵销", "", second, *figures(rng, -1, 0.5)]
            for first in self.names
            for second in self.names
            for year in ("2022", "2023")
            if first != second and rng.random() < 0.15
        ]

    def shuffled(self, *parts: list[Row]) -> list[Row]:
        """Rows of all parts in any order, but each part in its own."""
        marks = [at for at, part in enumerate(parts) for _ in part]
        self.rng.shuffle(marks)
        left = [iter(part) for part in parts]
        return [next(left[at]) for at in marks]


def read(report: soekpi.Report, levels: tuple[str, ...] = ("entity", "group")) -> list[tuple[object, ...]]:
    """Everything that is said of rows of some levels, in their order."""
    said: list[tuple[object, ...]] = []
    for level in levels:
        for name in report.entities if level == "entity" else report.groups:
            for target in TARGETS:
                row = report.outcome(name, target, level)
                said.append(
                    (level, name, target, row.verdict, row.reason, row.value, row.reference, row.margin)
                )
    return said


def evaluate(rows: list[Row]) -> soekpi.Report:
    return soekpi.Plan.parse(PLAN).evaluate(csv(rows))


@pytest.mark.parametrize("batch", range(4))
def test_segments_do_not_disturb_entities(batch: int) -> None:
    for seed in range(40):
        world = World(1000 * batch + seed)
        plain = world.shuffled(world.own)
        expected = read(evaluate(plain))
        assert expected and read(evaluate(world.shuffled(plain, world.segments))) == expected, seed


@pytest.mark.parametrize("batch", range(2))
def test_peers_do_not_disturb_entities(batch: int) -> None:
    for seed in range(40):
        world = World(1000 * batch + seed)
        plain = world.shuffled(world.own, world.pairs)
        assert read(evaluate(world.shuffled(plain, world.peers))) == read(evaluate(plain)), seed


@pytest.mark.parametrize("batch", range(2))
def test_the_keys_of_a_row_may_come_in_any_order(batch: int) -> None:
    """Columns in any order, and a segment with or without its role."""
    for seed in range(20):
        world = World(1000 * batch + seed)
        rows = world.shuffled(world.own, world.segments, world.pairs, world.peers)
        order = list(range(len(HEADER) + len(ITEMS)))
        world.rng.shuffle(order)
        header = [[*HEADER, *ITEMS][at] for at in order]
        turned = csv([[row[at] for at in order] for row in rows], header)
        assert read(soekpi.Plan.parse(PLAN).evaluate(turned)) == read(evaluate(rows)), seed


@pytest.mark.parametrize("batch", range(2))
def test_eliminations_by_pair_count_as_those_of_nobody_do(batch: int) -> None:
    """A group's sum does not care between whom something was eliminated. Of this year alone: pairs of
    last year are found by their names, those of nobody by their number."""
    for seed in range(40):
        world = World(1000 * batch + seed)
        pairs = [row for row in world.pairs if row[1] == "2023"]
        nobody = [["", *row[1:5], "", *row[6:]] for row in pairs]
        rows = world.shuffled(world.own)
        assert read(evaluate(rows + pairs)) == read(evaluate(rows + nobody)), seed


@pytest.mark.parametrize("batch", range(2))
def test_a_group_with_pairs_is_the_sum_in_fractions(batch: int) -> None:
    """An elimination of last year belongs to the same pair, whatever stands between them."""
    checked = 0
    for seed in range(40):
        world = World(1000 * batch + seed)
        report = evaluate(world.shuffled(world.own, world.pairs, world.segments, world.peers))
        for group in report.groups:
            now = [row for row in world.own + world.pairs if row[1] == "2023" and row[2] == group]
            pairs = {(row[0], row[5]) for row in now if row[3] == "抵销"}
            before = [
                row
                for row in world.own + world.pairs
                if row[1] == "2022" and row[2] == group and (row[3] != "抵销" or (row[0], row[5]) in pairs)
            ]
            sums = []
            for rows in (now, before):
                cells = [(row[3], row[7]) for row in rows]
                missing = any(cell == "" and role != "抵销" for role, cell in cells)
                sums.append(None if missing else sum(Fraction(cell or 0) for _, cell in cells))
            found = report.outcome(group, "revenue", "group")
            if None in sums or all(row[3] == "抵销" for row in now):
                assert found.verdict == "no_data", (seed, group)
                continue
            checked += 1
            assert found.value == float(sums[0]), (seed, group)
            assert found.margin == float(sums[0] - Fraction(105, 100) * sums[1]), (seed, group)
    assert checked > 10


@pytest.mark.parametrize("batch", range(2))
def test_a_table_cut_in_two_joins_to_the_same(batch: int) -> None:
    """Cut by columns: the keys of each row bring its figures together again."""
    for seed in range(30):
        world = World(1000 * batch + seed)
        rows = world.shuffled(world.own, world.segments, world.pairs, world.peers)
        left = csv([row[:8] for row in rows], [*HEADER, *ITEMS[:2]])
        turned = list(rows)
        world.rng.shuffle(turned)
        right = csv([[*row[:6], *row[8:]] for row in turned], [*HEADER, *ITEMS[2:]])
        joined = soekpi.Table.join(left, right)
        assert len(joined) == len(rows), seed
        assert read(soekpi.Plan.parse(PLAN).evaluate(joined)) == read(evaluate(rows)), seed


def test_groups_may_stand_in_a_table_of_their_own() -> None:
    """企业 and 集团 without years join figures of any year."""
    for seed in range(40):
        world = World(seed)
        rows = world.shuffled(world.own)
        bare = [[*row[:2], "", *row[3:]] for row in rows]
        groups = [[row[0], row[2]] for row in rows if row[1] == "2023"]
        structure = csv(groups, ["企业", "上级单位"])
        parts = [csv(bare), structure]
        if seed % 2:
            parts.reverse()
        report = soekpi.Plan.parse(PLAN).evaluate(soekpi.Table.join(*parts))
        assert sorted(map(str, read(report))) == sorted(map(str, read(evaluate(rows)))), seed


@pytest.mark.parametrize("currency", ["美元", "HKD", "欧元", "日元"])
def test_money_in_another_currency_is_as_good_as_none(currency: str) -> None:
    for seed in range(20):
        world = World(seed)
        rows = world.shuffled(world.own)
        foreign = {name for name in world.names if world.rng.random() < 0.3}
        marked = [
            [*row, currency if row[0] in foreign else world.rng.choice(("", "人民币", "CNY"))] for row in rows
        ]
        table = csv(marked, [*HEADER, *ITEMS, "币种"])
        codes = [finding.code for finding in table.findings]
        assert codes.count(FindingCode.CURRENCY) == 2 * len(foreign), seed
        damaged = [
            [*row[:6], *("坏" if cell else "" for cell in row[6:])] if row[0] in foreign else row
            for row in rows
        ]
        report = soekpi.Plan.parse(PLAN).evaluate(table)
        assert read(report) == read(evaluate(damaged)), seed


def test_both_sides_of_a_pair_are_told_of() -> None:
    for seed in range(30):
        rng = random.Random(f"pairs {seed}")
        rows: list[Row] = []
        wrong = 0
        for number in range(rng.randrange(1, 6)):
            figure = rng.randrange(100, 999)
            other = figure + rng.choice((0, 0, 5, -7))
            wrong += other != figure
            sides = [
                [f"甲{number}", f"乙{number}", str(-figure)],
                [f"乙{number}", f"甲{number}", str(-other)],
            ]
            rows += [
                [first, "2023", "", "抵销", "", second, "", cell, "", ""] for first, second, cell in sides
            ]
        rng.shuffle(rows)
        found = [finding for finding in csv(rows).findings if finding.code == FindingCode.PAIR]
        assert len(found) == wrong, seed
        for finding in found:
            number = finding.text_zh.split("乙")[1][0]
            assert {f"甲{number}", f"乙{number}"} <= set(
                finding.text_zh.replace("与", "，").replace("（", "，").split("，")
            )
