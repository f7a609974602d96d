"""Made-up plans, tables and ledgers: the worlds of the tests of the whole plan.

A world is plain data, so that a test can change it (rename, reorder, regroup, empty a cell) and write it
again. All names and figures are invented.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Optional

from soekpi import Plan, Register, Report, Table

Names = Callable[[str], str]
Day = datetime.date

STAGES = ("立项", "开工", "封顶", "竣工")
ITEMS = {"space": ("新增产业空间", "m2"), "deals": ("招商引资额", "money")}
FIGURES = (
    "负债总额",
    "资产总额",
    "营业收入",
    "营业收入(上年同期)",
    "利润总额",
    "利润总额(上年同期)",
    "净利润",
    "所有者权益",
    "所有者权益(年初)",
)
POWERS = {"元": 0, "千元": 3, "万元": 4, "百万元": 6, "亿元": 8, "平方米": 0, "万平方米": 4}


def plain(value: Fraction) -> str:
    """A decimal, written exactly."""
    places = 0
    while value.denominator != 1:
        value, places = value * 10, places + 1
    digits = f"{abs(value.numerator):0{places + 1}d}"
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def in_unit(value: Fraction, unit: str) -> str:
    return plain(value / 10 ** POWERS[unit])


def read_day(text: str) -> Optional[Day]:
    """The day that a cell names; None for a cell that is blank, or no date (2023-02-30)."""
    try:
        return Day.fromisoformat(text)
    except ValueError:
        return None


# ---- plans ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """A project of a portfolio, or an entry of a checklist."""

    id: str
    title: str
    due: Optional[Day] = None


@dataclass(frozen=True)
class Work:
    """A target that records answer. Amounts are in base units: yuan, m2, projects, a share."""

    id: str
    kind: str
    comparison: str = "<="  # of a milestone: at most 0 days late
    limit: Fraction = Fraction(0)
    due: Optional[Day] = None
    start: Optional[Day] = None
    scope: tuple[str, ...] = ()  # "each", "group", "segment", "plan", or names; none: the plan
    item: str = ""
    linear: bool = False
    schedule: tuple[tuple[Day, Fraction], ...] = ()
    maximum: Optional[Fraction] = None
    project: str = ""
    event: str = ""
    after: Optional[str] = None
    at_risk: Optional[int] = None
    entries: tuple[Entry, ...] = ()
    declared: int = 0
    stage: int = 0

    @property
    def is_floor(self) -> bool:
        return self.comparison.startswith(">")

    def holds(self, value: Fraction) -> bool:
        return {
            ">": value > self.limit,
            ">=": value >= self.limit,
            "<": value < self.limit,
            "<=": value <= self.limit,
        }[self.comparison]

    def text(self, say: Names) -> str:
        """The target as a plan has it."""
        unit = {"space": "万平方米", "deals": "亿元"}.get(self.item, "")
        keys = [f"id: {say(self.id)}"]
        if self.kind == "milestone":
            keys.append(f"milestone: {say(self.project)} {say(self.event)}")
        elif self.kind == "quantity":
            keys.append(f"quantity: {say(self.item)}")
        elif self.kind == "portfolio":
            keys.append(f"portfolio: [{', '.join(say(each.title) for each in self.entries)}]")
            keys.append(
                f"declared: {self.declared}, stages: [{', '.join(STAGES)}], stage: {STAGES[self.stage]}"
            )
        else:
            keys.append(f"checklist: [{', '.join(_entry_text(each, say) for each in self.entries)}]")
        if self.kind != "milestone":
            keys.append(f'rule: "{self.comparison} {self._amount(self.limit, unit)}"')
        if self.maximum is not None:
            keys.append(f'maximum: "{self._amount(self.maximum, unit)}"')
        if self.schedule:
            steps = ", ".join(f"{day}: {self._amount(amount, unit)}" for day, amount in self.schedule)
            keys.append(f"schedule: {{{steps}}}")
        keys += ["pace: linear"] if self.linear else []
        keys += [f"{key}: {value}" for key, value in (("start", self.start), ("due", self.due)) if value]
        keys += [f"after: {say(self.after)}"] if self.after else []
        keys += [f'at_risk: "{self.at_risk} days"'] if self.at_risk is not None else []
        keys += [f"scope: [{', '.join(map(say, self.scope))}]"] if self.scope else []
        return f"{{{', '.join(keys)}}}"

    def _amount(self, amount: Fraction, unit: str) -> str:
        if self.kind == "checklist":
            return f"{plain(amount * 100)} %"
        return f"{in_unit(amount, unit)} {unit}" if unit else plain(amount)


def _entry_text(entry: Entry, say: Names) -> str:
    due = f", due: {entry.due}" if entry.due else ""
    return f"{{id: {say(entry.id)}, title: {say(entry.title)}{due}}}"


# ---- tables and ledgers -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A line of the table: an enterprise, a group (without figures), an elimination, or a segment."""

    name: str
    group: str
    role: str = ""
    segment: str = ""
    share: Optional[Fraction] = None  # per cent
    figures: tuple[Optional[Fraction], ...] = (None,) * len(FIGURES)


@dataclass(frozen=True)
class Record:
    """A line of a ledger, cell by cell. Figures are in base units; None: blank."""

    task: str = ""
    project: str = ""
    event: str = ""
    entity: str = ""
    segment: str = ""
    state: str = ""
    done: str = ""
    seen: str = ""
    space: Optional[Fraction] = None
    deals: Optional[Fraction] = None


@dataclass(frozen=True)
class Ledger:
    """A register; `columns` are those of state, done and seen that it has."""

    records: tuple[Record, ...]
    columns: tuple[str, ...] = ("done", "seen")
    complete: Optional[Day] = None

    @property
    def is_bare(self) -> bool:
        """A list of what there is, which says nothing of when it was done."""
        return not {"state", "done"} & set(self.columns)


@dataclass(frozen=True)
class World:
    year: int
    works: tuple[Work, ...]
    lines: tuple[Line, ...]
    ledgers: tuple[Ledger, ...]
    rules: tuple[str, ...] = ()  # other targets, as a plan has them
    headings: tuple[tuple[str, tuple[int, ...]], ...] = ()  # aspects: numbers of targets by measure
    units: tuple[str, str] = field(default=("万元", "亿元"))  # of money in the table and in ledgers

    def names(self) -> dict[str, str]:
        """What has a name: {name: what it is}."""
        found = {line.name: "enterprise" for line in self.lines if line.name}
        found.update({line.group: "group" for line in self.lines})
        found.update({line.segment: "segment" for line in self.lines if line.segment})
        for work in self.works:
            found.update({name: "project" for name in (work.project, work.event) if name})
            found.update({each.title: "entry" for each in work.entries})
        for ledger in self.ledgers:
            found.update(
                {
                    each.project: "project"
                    for each in ledger.records
                    if each.project not in found and each.project
                }
            )
        return found


def same(name: str) -> str:
    return name


# ---- writing ----------------------------------------------------------------------------------------------


def plan_text(world: World, say: Names = same, head: str = "") -> str:
    """The plan's text: targets are goals, or stand under aspects and measures."""
    targets = [work.text(say) for work in world.works] + [rule for rule in world.rules]
    lines = [
        "soekpi: 1",
        "plan: made-up",
        "title: {zh: 示例计划（虚构）, en: invented plan}",
        f"period: {world.year}",
        "items:",
        *(f"  {id}: {{zh: {zh}, kind: flow, unit: {unit}}}" for id, (zh, unit) in ITEMS.items()),
    ]
    lines += [head] if head else []
    placed = {number for _, numbers in world.headings for number in numbers}
    goals = [text for number, text in enumerate(targets) if number not in placed]
    lines += ["goals:", *(f"  - {text}" for text in goals)] if goals else []
    lines += ["aspects:"] if world.headings else []
    for aspect, numbers in world.headings:
        lines += [f"  - id: {aspect}", "    measures:" if numbers else "    measures: []"]
        for number in numbers:
            lines += [f"      - id: {aspect}-{number}", "        targets:", f"          - {targets[number]}"]
    return "\n".join(lines) + "\n"


def table_cells(world: World, say: Names = same) -> list[list[str]]:
    unit = world.units[0]
    rows = [["企业名称", "集团", "角色", "业务板块", "并表比例", *(f"{name}({unit})" for name in FIGURES)]]
    for line in world.lines:
        share = "" if line.share is None else f"{plain(line.share)} %"
        figures = ["" if each is None else in_unit(each, unit) for each in line.figures]
        keys = [say(name) if name else "" for name in (line.name, line.group)]
        rows.append([*keys, line.role, say(line.segment) if line.segment else "", share, *figures])
    return rows


HEADERS = {"state": "状态", "done": "完成日期", "seen": "填报日期"}


def ledger_cells(ledger: Ledger, money: str, say: Names = same) -> list[list[str]]:
    rows = [["任务", "项目名称", "节点", "企业名称", "业务板块", *(HEADERS[each] for each in ledger.columns)]]
    rows[0] += ["新增产业空间(万平方米)", f"招商引资额({money})"]
    for each in ledger.records:
        task = "/".join(" ".join(map(say, part.split(" "))) for part in each.task.split("/"))
        keys = [say(name) if name else "" for name in (each.project, each.event, each.entity, each.segment)]
        dates = [getattr(each, name) for name in ledger.columns]
        space = "" if each.space is None else in_unit(each.space, "万平方米")
        deals = "" if each.deals is None else in_unit(each.deals, money)
        rows.append([task if each.task else "", *keys, *dates, space, deals])
    return rows


def evaluate(world: World, as_of: Day, say: Names = same, plan: Optional[Plan] = None) -> Report:
    """The report of a world on a day."""
    plan = plan or Plan.parse(plan_text(world, say))
    table = Table.from_cells(table_cells(world, say), catalogue=plan.catalogue)
    ledgers = [
        Register.from_cells(
            ledger_cells(each, world.units[1], say), complete=each.complete, catalogue=plan.catalogue
        )
        for each in world.ledgers
    ]
    return plan.evaluate(table, *ledgers, as_of=as_of)
