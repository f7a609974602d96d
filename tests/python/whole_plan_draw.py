"""Draws worlds of whole_plan.py from a seed: plans, tables and ledgers with all that may go wrong in them.

What is drawn is invented. Names are few, so that records meet targets, and days are near the year of the
plan, so that they fall before its dates, on them and after them.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any, Optional

from whole_plan import FIGURES, HEADERS, ITEMS, STAGES, Day, Entry, Ledger, Line, Record, Work, World

RULES = (
    '{id: debt, indicator: debt_ratio, rule: "<= 60 %", at_risk: 5 pp}',
    '{id: revenue, indicator: revenue, rule: ">= 1.02 * prior", scope: [each, group, segment]}',
    '{id: profit, indicator: total_profit_growth, rule: "> 6 %", labels: {turned_profitable: met, loss_widened: breached}}',
    '{id: roe, indicator: roe, rule: "between 2 % and 30 %"}',
    '{id: size, indicator: total_assets, rule: ">= 300 万元", at_risk: 10 %}',
    '{id: front, indicator: debt_ratio, rule: "rank <= 2 among all", scope: each}',
    '{id: best, indicator: roe, rule: "rank <= 1 among group", scope: each}',
)


class Drawing:
    """Draws one world from a seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(f"whole plan {seed}")
        self.year = self.chance.choice((2023, 2024))
        self.groups: list[str] = []
        self.enterprises: list[str] = []
        self.segments: list[str] = []

    def world(self) -> World:
        lines = tuple(self.lines())
        works = tuple(self.works())
        ledgers = tuple(self.ledger(works) for _ in range(self.chance.choice((1, 1, 2))))
        return World(self.year, works, lines, ledgers, RULES, self.headings(len(works) + len(RULES)))

    def flip(self, odds: float) -> bool:
        return self.chance.random() < odds

    def days(self, least: int, end: int) -> datetime.timedelta:
        return datetime.timedelta(self.chance.randrange(least, end))

    def day(self) -> Day:
        """Any day near the year, and often the end of a month, or a leap day."""
        day = Day(self.year, 1, 1) + self.days(-40, 430)
        if self.flip(0.3):
            day = day.replace(day=1) - datetime.timedelta(1)
        return Day(2024, 2, 29) if self.year == 2024 and self.flip(0.05) else day

    def days_to_look(self, world: World) -> list[Day]:
        """Days before, on and after due dates, ends of quarters, leap days, and others."""
        dues = [work.due or Day(self.year, 12, 31) for work in world.works]
        dues += [each.due for work in world.works for each in work.entries if each.due]
        near = [due + datetime.timedelta(self.chance.choice((-31, -30, -1, 0, 0, 1, 40))) for due in dues]
        ends = [Day(self.year, 3, 31), Day(self.year, 6, 30), Day(self.year, 9, 30), Day(self.year, 12, 31)]
        return self.chance.sample(near, min(3, len(near))) + [self.chance.choice(ends), self.day()]

    # -- the table

    def amount(self) -> Fraction:
        return Fraction(self.chance.randrange(1, 10**6), self.chance.choice((1, 10, 100))) * 100

    def figures(self) -> tuple[Optional[Fraction], ...]:
        drawn = [self.amount() for _ in FIGURES]
        for place in (4, 5, 6):  # profits may be losses
            drawn[place] *= self.chance.choice((1, 1, 1, -1))
        return tuple(None if self.flip(0.01) else each for each in drawn)

    def share(self) -> Optional[Fraction]:
        return self.chance.choice((None, None, None, Fraction(100), Fraction(51), Fraction(405, 10)))

    def lines(self) -> Iterator[Line]:
        """Enterprises in groups of a district, at most four levels of them, and eliminations."""
        self.groups = ["示例区"] + [f"示例集团{number}" for number in range(self.chance.randrange(0, 4))]
        self.enterprises = [f"示例企业{number}" for number in range(self.chance.randrange(2, 8))]
        self.segments = ["示例安保", "示例粮油"][: self.chance.randrange(3)]
        found = []
        for number, name in enumerate(self.groups[1:], 1):
            found.append(Line(name, self.groups[self.chance.randrange(number)], share=self.share()))
            found.append(Line(f"示例企业零{number}", name, share=self.share(), figures=self.figures()))
        for name in self.enterprises:
            found.append(
                Line(name, self.chance.choice(self.groups), share=self.share(), figures=self.figures())
            )
        self.enterprises += [line.name for line in found if "零" in line.name]
        for segment in self.segments:
            for name in self.chance.sample(self.enterprises, 2):
                group = next(line.group for line in found if line.name == name)
                found.append(Line(name, group, segment=segment, figures=self.figures()))
        for group in self.chance.sample(self.groups, self.chance.randrange(len(self.groups) + 1)):
            figures = [None if self.flip(0.3) else -self.amount() / 100 for _ in FIGURES]
            found.append(Line("", group, role="抵销", figures=tuple(figures)))
        self.chance.shuffle(found)
        yield from found

    # -- the plan

    def scope(self) -> tuple[str, ...]:
        own = self.chance.choice((*self.enterprises, *self.groups))
        return self.chance.choice(
            ((), (), (), ("each", "group", "plan"), ("each",), ("plan", "segment"), (own,))
        )

    def due(self) -> Optional[Day]:
        near = Day(self.year, self.chance.randrange(1, 13), 1) + self.days(-1, 31)
        return self.chance.choice((None, near, near, Day(2024, 2, 29) if self.year == 2024 else near))

    def works(self) -> Iterator[Work]:
        drawn: list[Work] = []
        makers = [self.quantity, self.milestone, self.milestone, self.portfolio, self.checklist]
        for number in range(self.chance.randrange(3, 8)):
            drawn.append(self.chance.choice(makers)(f"work-{number}", drawn))
        yield from drawn

    def pace(self, due: Optional[Day], steps: tuple[Fraction, Fraction]) -> dict[str, Any]:
        """Sometimes a pace, or a schedule with these amounts."""
        end = due or Day(self.year, 12, 31)
        days = sorted({end - self.days(1, 200) for _ in steps})
        start = self.chance.choice((None, end - self.days(1, 200)))
        linear, schedule = {"linear": True, "start": start}, {"schedule": tuple(zip(days, steps))}
        return self.chance.choice(({}, linear, schedule))

    def quantity(self, id: str, _: list[Work]) -> Work:
        item = self.chance.choice(tuple(ITEMS))
        unit = Fraction(10**4 if item == "space" else 10**8)
        limit = self.chance.choice((0, Fraction(1, 10), 5, 10, 20, 40)) * unit
        due, scope = self.due(), self.scope()
        below, above = self.chance.choice(("<", "<=")), self.chance.choice((">", ">="))
        ceiling = Work(id, "quantity", below, limit, due, scope=scope, item=item)
        most = limit * self.chance.choice((1, Fraction(9, 10), 2)) if self.flip(0.2) else None
        floor = replace(ceiling, comparison=above, maximum=most, **self.pace(due, (limit / 4, limit / 2)))
        return ceiling if self.flip(0.25) else floor

    def milestone(self, id: str, drawn: list[Work]) -> Work:
        scope, after = self.scope(), None
        if drawn and self.flip(0.6):
            first = self.chance.choice(drawn)
            scope, after = (first.scope if self.flip(0.8) else scope), first.id
        due = self.due() or Day(self.year, 6, 30)
        days = self.chance.choice((None, 1, 30, 60) if after is None else (1, 30, 60, 90))
        project = self.chance.choice(("示例桥东", "示例研发中心", "示例园0"))
        event = f"{self.chance.choice(STAGES)}{id[5:]}"
        return Work(
            id, "milestone", due=due, scope=scope, project=project, event=event, after=after, at_risk=days
        )

    def portfolio(self, id: str, _: list[Work]) -> Work:
        numbers = self.chance.sample(range(6), self.chance.randrange(1, 5))
        entries = tuple(Entry("", f"示例园{number}") for number in numbers)
        declared, stage = len(entries) + self.chance.randrange(3), self.chance.randrange(len(STAGES))
        due, limit = self.due(), Fraction(self.chance.randrange(1, declared + 1))
        floor = Work(
            id,
            "portfolio",
            ">=",
            limit,
            due,
            scope=self.scope(),
            entries=entries,
            declared=declared,
            stage=stage,
        )
        ceiling = replace(floor, comparison="<=", limit=limit - 1)
        return ceiling if self.flip(0.15) else replace(floor, **self.pace(due, (Fraction(0), limit)))

    def checklist(self, id: str, _: list[Work]) -> Work:
        names = [
            (f"{id}-{number}", f"示例事项{id[5:]}{number}") for number in range(self.chance.randrange(1, 5))
        ]
        entries = tuple(Entry(*name, self.due() if self.flip(0.5) else None) for name in names)
        limit = self.chance.choice((Fraction(1), Fraction(1, 2), Fraction(3, 4), Fraction(8, 10)))
        comparison = self.chance.choice((">=", ">=", ">" if limit < 1 else ">="))
        due, scope = self.due(), self.scope()
        pace = self.pace(due, (limit / 4, limit / 2))
        return Work(
            id,
            "checklist",
            comparison,
            limit,
            due,
            scope=scope,
            entries=entries,
            declared=len(entries),
            **pace,
        )

    def headings(self, count: int) -> tuple[tuple[str, tuple[int, ...]], ...]:
        numbers = list(range(count))
        self.chance.shuffle(numbers)
        cuts = sorted(self.chance.sample(range(count), 2))
        return (("aspect-a", tuple(numbers[: cuts[0]])), ("aspect-b", tuple(numbers[cuts[0] : cuts[1]])))

    # -- ledgers

    def ledger(self, works: tuple[Work, ...]) -> Ledger:
        columns = self.chance.choice(
            (("done",), ("done", "seen"), ("done", "seen"), ("state", "done", "seen"), ("state", "seen"), ())
        )
        complete = self.chance.choice((None, None, Day(self.year, 12, 31), self.day()))
        records = tuple(self.record(self.chance.choice(works)) for _ in range(self.chance.randrange(1, 30)))
        return Ledger(tuple(self.only(each, columns) for each in records), columns, complete)

    @staticmethod
    def only(record: Record, columns: tuple[str, ...]) -> Record:
        """The record without the cells that its ledger has no column for."""
        cells = {name: getattr(record, name) if name in columns else "" for name in HEADERS}
        return replace(record, **cells)

    def record(self, work: Work) -> Record:
        done = self.chance.choice(("", self.day().isoformat(), self.day().isoformat()))
        if self.flip(0.04):
            done = f"{self.year}-02-30"
        state = self.chance.choice(("", "已完成", "进行中", "未开始", "暂停"))
        seen = self.chance.choice(("", self.day().isoformat(), Day(self.year, 12, 31).isoformat()))
        entity = self.chance.choice(("", *self.enterprises, *self.enterprises, *self.groups, "示例外部单位"))
        if len(work.scope) == 1 and work.scope[0] in (*self.enterprises, *self.groups) and self.flip(0.6):
            entity = self.chance.choice(("", work.scope[0]))
        segment = self.chance.choice(("", *self.segments))
        space = deals = None
        if work.kind == "quantity" or self.flip(0.1):
            space = Fraction(self.chance.randrange(1, 2000) * 100) if work.item != "deals" else None
            deals = Fraction(self.chance.randrange(1, 2000) * 10**6) if work.item != "space" else None
        return Record(*self.about(work), entity, segment, state, done, seen, space, deals)

    def about(self, work: Work) -> tuple[str, str, str]:
        """What a record says that it is about: task, project and event."""
        if work.kind == "milestone":
            both = ("", work.project, work.event)
            return self.chance.choice(
                ((work.id, "", ""), (f"{work.project} {work.event}", "", ""), both, both)
            )
        if work.kind == "portfolio":
            stage = self.chance.choice((*STAGES, *STAGES, *STAGES, "", "示例评审"))
            if self.flip(0.2):
                return work.id, f"示例未列园{self.chance.randrange(3)}", stage
            return self.chance.choice(("", work.id)), self.chance.choice(work.entries).title, stage
        if work.kind == "checklist":
            entry = self.chance.choice(work.entries)
            task = self.chance.choice((entry.id, f"{work.id}/{entry.id}", entry.title))
            return self.chance.choice(
                ((task, "", ""), (task, "", ""), ("", "", entry.title), ("", entry.title, ""))
            )
        return "", f"示例项目{self.chance.randrange(4)}", ""


def drawn(seed: int) -> World:
    return Drawing(seed).world()


def looks(seed: int, world: World) -> list[Day]:
    """Days on which to look at a world."""
    drawing = Drawing(seed + 10**6)
    drawing.year = world.year
    return drawing.days_to_look(world)
