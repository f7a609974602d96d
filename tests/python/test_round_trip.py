"""Any table written in any shape reads back to the same figures.

Random figures (made up by a seeded generator) are written as one of the shapes with
random units, notations, preambles, blank rows, totals, notes, encodings and orders of
columns. What is read back must be the same decimals, and nothing else.
"""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from layouts import FLOWS, ITEMS, POWERS, STOCKS, amount, pad, read_back, spread, text

from soekpi import Table

Known = dict[str, dict[str, Decimal | None]]  # of each enterprise: "revenue@prior" -> yuan

PERIODS = {
    "2023": ["2023", "2023年度", "2023-12", "2023Q4", "202312", "2023年12月31日"],
    "2023-09": [
        "2023-09",
        "202309",
        "2023/9",
        "2023年9月",
        "2023年1-9月",
        "2023-01..09",
        "2023Q3",
        "2023年前三季度",
    ],
    "2023-06": ["2023H1", "2023-H1", "2023年上半年", "2023年1-6月", "2023-06-30"],
}
WORDS = {
    "": {
        "flow": ["本年累计", "本期金额", "本年金额", "本年累计数"],
        "stock": ["期末余额", "年末余额", "期末数", "本年累计"],
    },
    "@prior": {"flow": ["上年同期", "上期金额", "上年金额", "去年同期"], "stock": ["上年同期", "去年同期"]},
    "@opening": {"flow": [], "stock": ["年初余额", "期初余额", "年初数", "上年年末余额"]},
}
MARKS = ["", "一、", "（二）", "其中：", "减：", "加：", "△", "▲", "*", "1.", "3、"]
MISSING = ["", "-", "--", "—", "——", "无", "N/A", "不适用"]


def kind(item: str) -> str:
    return "flow" if item in FLOWS else "stock"


def split(key: str) -> tuple[str, str]:
    item, at, time = key.partition("@")
    return item, at + time


class Writer:
    """One way of writing, chosen by a seed."""

    def __init__(self, seed: int) -> None:
        self.pick = random.Random(seed)
        self.unit = self.pick.choice(list(POWERS))
        self.period = self.pick.choice(list(PERIODS))
        self.items = self.pick.sample(list(ITEMS), self.pick.randint(2, len(ITEMS)))
        self.keys = [
            item + time
            for item in self.items
            for time in (["", "@prior"] if item in FLOWS else ["", "@opening", "@prior"])
            if not time or self.pick.random() < 0.7
        ]
        names = [
            "甲公司",
            "乙集团有限公司",
            "丙",
            "丁投资,控股",
            '戊"建设"',
            "己-交通",
            "庚（本地）",
            "Alpha Ltd",
        ]
        self.names = self.pick.sample(names, self.pick.randint(1, 6))
        self.known: Known = {name: {key: self.figure() for key in self.keys} for name in self.names}

    def figure(self) -> Decimal | None:
        chance = self.pick.random()
        if chance < 0.08:
            return None
        if chance < 0.12:
            return Decimal(0)
        digits = self.pick.randint(1, 15)
        whole = self.pick.randint(1, 10**digits - 1)
        sign = -1 if self.pick.random() < 0.2 else 1
        return Decimal(sign * whole).scaleb(-self.pick.randint(0, min(digits, 2)))

    # ---- cells

    def number(self, figure: Decimal | None, unit: str) -> str:
        if figure is None:
            return self.pick.choice(MISSING)
        plain = amount(abs(figure), unit)
        whole, point, rest = plain.partition(".")
        if self.pick.random() < 0.5:
            whole = f"{int(whole):,}"
        written = whole + point + rest
        if self.pick.random() < 0.1:
            written = written.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
        if figure < 0:
            form = self.pick.choice(["-{}", "({})", "（{}）", "△{}", "{}-", "－{}", "−{}", "▲{}"])
            return form.format(written)
        return written

    def word(self, key: str) -> str:
        item, time = split(key)
        return self.pick.choice(WORDS[time][kind(item)])

    def name_of(self, item: str, marked: bool) -> str:
        name = ITEMS[item]
        if self.pick.random() < 0.2:
            name = self.pick.choice([" ", "　"]).join(name)
        return self.pick.choice(MARKS) + name if marked else name

    # ---- around the table

    def preamble(self, entity: str | None) -> list[list[str]]:
        lines = [[self.pick.choice(["国有企业主要指标表", "报表", "快报"])]]
        period = self.pick.choice(PERIODS[self.period])
        facts = [f"单位：{self.unit}", self.pick.choice(["{}", "期间：{}", "报告期:{}"]).format(period)]
        if entity is not None:
            facts.append(self.pick.choice(["编制单位：", "填报单位:"]) + entity)
        self.pick.shuffle(facts)
        if self.pick.random() < 0.5:
            lines.append(["" if i % 2 else facts[i // 2] for i in range(2 * len(facts) - 1)])
        else:
            lines += [[fact] for fact in facts]
        return lines

    def notes(self) -> list[list[str]]:
        lines = [["注：本表数字为随机生成"], ["填表人：", "", "审核人："], ["说明：无"], []]
        return self.pick.sample(lines, self.pick.randint(0, 3))

    def file(self, rows: list[list[str]]) -> bytes:
        rows = pad([*rows, []])
        if self.pick.random() < 0.3:
            rows.insert(self.pick.randint(0, 2), [""] * len(rows[0]))
        delimiter = self.pick.choice([",", ",", ";", "\t"])
        encoding = self.pick.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16"])
        return text(rows, delimiter).encode(encoding)

    def total(self) -> list[Decimal | None]:
        sums: list[Decimal | None] = []
        for key in self.keys:
            figures = [self.known[name][key] for name in self.names]
            given = [figure for figure in figures if figure is not None]
            sums.append(sum(given, Decimal(0)) if len(given) == len(figures) else None)
        return sums

    # ---- shapes

    def columns(self) -> list[bytes]:
        unit = self.unit
        shown = {"": "", "@prior": "(上年同期)", "@opening": "(年初)"}
        header = [
            self.pick.choice(["企业名称", "单位名称", "公司", "entity"]),
            self.pick.choice(["期间", "period"]),
        ]
        header += [f"{ITEMS[split(key)[0]]}{shown[split(key)[1]]}({unit})" for key in self.keys]
        rows = [header]
        for name in self.names:
            cells = [self.number(self.known[name][key], unit) for key in self.keys]
            rows.append([name, self.pick.choice(PERIODS[self.period]), *cells])
        return [self.file(rows)]

    def quick(self) -> list[bytes]:
        above, below = ["企业名称"], [self.pick.choice(["", "企业名称"])]
        last = ""
        for key in self.keys:
            item = split(key)[0]
            above.append("" if item == last else self.name_of(item, False))
            below.append(self.word(key))
            last = item
        if self.pick.random() < 0.3:
            above = spread(above)
        body = [[n, *[self.number(self.known[n][key], self.unit) for key in self.keys]] for n in self.names]
        if self.pick.random() < 0.5:
            line = ["合计", *[self.number(figure, self.unit) for figure in self.total()]]
            body.insert(self.pick.choice([0, len(body)]), line)
        return [self.file([*self.preamble(None), above, below, *body, *self.notes()])]

    def glued(self) -> list[bytes]:
        """One header row: 利润总额本年累计, 上年同期利润总额, 利润总额-上年同期."""
        header = ["单位名称"]
        for key in self.keys:
            parts = [ITEMS[split(key)[0]], self.word(key)]
            form = self.pick.choice(["{0}{1}", "{1}{0}", "{0}-{1}", "{0}（{1}）", "{0} {1}"])
            header.append(form.format(*parts))
        body = [[n, *[self.number(self.known[n][key], self.unit) for key in self.keys]] for n in self.names]
        return [self.file([*self.preamble(None), header, *body, *self.notes()])]

    def statements(self) -> list[bytes]:
        files = []
        for name in self.names:
            rows: list[list[str]] = []
            words = {"": "本年累计", "@prior": "上年同期", "@opening": "年初余额"}
            times = [time for time in words if any(split(key)[1] == time for key in self.keys)]
            rows = [
                [self.pick.choice(["项目", "项 目", "指标名称"]), "行次", *[words[time] for time in times]]
            ]
            for number, item in enumerate(self.items, 1):
                line = [self.name_of(item, True), str(number)]
                line += [self.number(self.known[name].get(item + time), self.unit) for time in times]
                rows.append(line)
            files.append(self.file([*self.preamble(name), *rows, *self.notes()]))
        return files

    def listed(self) -> list[bytes]:
        shown = {"": "", "@prior": "(上年同期)", "@opening": "(年初)"}
        rows = [["企业名称", "期间", "项目", "数值", "计量单位"]]
        for name in self.names:
            for key in self.keys:
                item, time = split(key)
                unit = self.pick.choice(list(POWERS))
                figure = self.number(self.known[name][key], unit)
                period = self.pick.choice(PERIODS[self.period])
                rows.append([name, period, self.name_of(item, True) + shown[time], figure, unit])
        first, *rest = rows
        self.pick.shuffle(rest)
        return [self.file([first, *rest])]


SHAPES = ["columns", "quick", "glued", "statements", "listed"]


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("shape", SHAPES)
def test_a_table_reads_back(shape: str, seed: int) -> None:
    writer = Writer(1000 * SHAPES.index(shape) + seed)
    tables = [Table.from_csv(data) for data in getattr(writer, shape)()]
    table = tables[0] if len(tables) == 1 else Table.join(*tables)
    wanted = {
        name: {key: Fraction(figure) for key, figure in figures.items() if figure is not None}
        for name, figures in writer.known.items()
    }
    found = read_back(table, writer.keys, writer.period)
    assert found == {name: figures for name, figures in wanted.items() if figures}, [
        finding.text_en for finding in table.findings
    ]


def test_stocks_and_flows_are_both_written() -> None:
    assert set(FLOWS) & set(STOCKS) == set()
