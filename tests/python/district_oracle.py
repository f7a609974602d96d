"""An independent judge of the example district: fractions over the same CSV files.

Nothing here is taken from the library, and the plan is not read: its targets stand below once more, in
Python. Slow, short, and meant to be checked by eye.
"""

from __future__ import annotations

import csv
import datetime
import pathlib
from fractions import Fraction
from typing import Callable, NamedTuple, Optional, Union

DATA = pathlib.Path(__file__).resolve().parents[2] / "examples" / "data"

ENTERPRISES = ["企业甲", "企业乙", "企业丙", "企业丁", "企业戊", "企业己"]
GROUPS = {"示例产业集团": ENTERPRISES[:3], "示例城服集团": ENTERPRISES[3:], "示例区": ENTERPRISES}
SHARES = {"企业丙": Fraction(60, 100)}
PAIRS = {
    "示例产业集团": ["企业乙"],
    "示例城服集团": [],
    "示例区": ["企业乙", "企业己"],
}  # eliminations by 对方单位
SEGMENTS = ["菜篮子", "粮袋子", "物业安保", "排水运营", "智慧城市", "信息管道", "道路养护", "绿化保洁"]
PEERS = ["对标区A", "对标区B", "对标区C", "对标区D", "对标区E"]
PRIOR = {"2023": "2022", "2023-06": "2022-06"}
OPENING = {"2023": "2022", "2023-06": "2022", "2022": "2021", "2022-06": "2021"}

Row = tuple[str, str]  # level and name
Cells = dict[str, str]
Sum = Callable[[str, str], Optional[Fraction]]  # of an item in a period; None: missing
Value = Union[Fraction, str]  # or why there is none: "missing", "undefined"


class Outcome(NamedTuple):
    verdict: str
    label: Optional[str] = None


def rows_of(name: str) -> list[Cells]:
    """The rows below the header, which is the first line with more than one cell."""
    with open(DATA / f"example_district_{name}.csv", encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    header = next(i for i, line in enumerate(lines) if sum(cell != "" for cell in line) > 1)
    return [dict(zip(lines[header], line)) for line in lines[header + 1 :]]


def number(text: str) -> Optional[Fraction]:
    return Fraction(text) if text else None


# ---- figures ----------------------------------------------------------------------------------------------


class Figures:
    """The figures of every row of the example, added up as law 12 says."""

    def __init__(self) -> None:
        table = rows_of("figures")
        self.entities = {(row["企业名称"], row["期间"]): row for row in table if row["角色"] == "企业"}
        self.eliminations = {(row["对方单位"], row["期间"]): row for row in table if row["角色"] == "抵销"}
        self.context = {row["期间"]: row for row in table if row["角色"] == "背景"}
        self.segments = rows_of("segments")
        self.peers = {(row["企业名称"], row["期间"]): row for row in rows_of("peers")}

    def of(self, row: Row) -> Sum:
        level, name = row
        sums = {"entity": self.entity, "group": self.group, "segment": self.segment, "peer": self.peer}
        return lambda item, period: sums[level](name, item, period)

    def entity(self, name: str, item: str, period: str) -> Optional[Fraction]:
        return number(self.entities[name, period].get(item, ""))

    def group(self, name: str, item: str, period: str) -> Optional[Fraction]:
        total = Fraction(0)
        for member in GROUPS[name]:
            figure = self.entity(member, item, period)
            if figure is None:
                return None
            total += SHARES.get(member, 1) * figure
        for pair in PAIRS[name]:
            total += number(self.eliminations[pair, period].get(item, "")) or 0
        return total

    def segment(self, name: str, item: str, period: str) -> Optional[Fraction]:
        figures = [
            number(row[item]) for row in self.segments if (row["业务板块"], row["期间"]) == (name, period)
        ]
        return None if None in figures else sum(figures, Fraction(0))

    def peer(self, name: str, item: str, period: str) -> Optional[Fraction]:
        return number(self.peers[name, period][item])


def ratio(top: Optional[Fraction], bottom: Optional[Fraction]) -> Value:
    if top is None or bottom is None:
        return "missing"
    return top / bottom if bottom > 0 else "undefined"


def label_of_growth(now: Fraction, before: Fraction) -> str:
    if now == before:
        return "unchanged"
    if before > 0:
        return "increase" if now > before else "turned_loss" if now < 0 else "decrease"
    if before == 0:
        return "from_zero" if now > 0 else "turned_loss"
    return "turned_profitable" if now > 0 else "loss_narrowed" if now > before else "loss_widened"


def growth(of: Sum, period: str) -> tuple[Value, Optional[str]]:
    """The growth of total profit, and what happened; without a percentage on a base <= 0."""
    now, before = of("利润总额", period), of("利润总额", PRIOR[period])
    if now is None or before is None:
        return "missing", None
    label = label_of_growth(now, before)
    return (now / before - 1 if before > 0 else "undefined"), label


def debt_ratio(of: Sum, period: str) -> Value:
    return ratio(of("负债总额", period), of("资产总额", period))


def roe(of: Sum, period: str) -> Value:
    closing, opening = of("所有者权益", period), of("所有者权益", OPENING[period])
    mean = None if closing is None or opening is None else (closing + opening) / 2
    return ratio(of("净利润", period), mean)


def per_head(of: Sum, period: str) -> Value:
    return ratio(of("营业收入", period), of("平均职工人数(人)", period))


def main_share(of: Sum, period: str) -> Value:
    return ratio(of("主营业务收入", period), of("营业收入", period))


def operating_margin(of: Sum, period: str) -> Value:
    return ratio(of("营业利润", period), of("营业收入", period))


def amount(item: str) -> Callable[[Sum, str], Value]:
    def read(of: Sum, period: str) -> Value:
        figure = of(item, period)
        return "missing" if figure is None else figure

    return read


# ---- rules ------------------------------------------------------------------------------------------------


def judged(margin: Value, strict: bool = False, band: Fraction = Fraction(0)) -> str:
    """By the distance to the limit (laws 4 and 6)."""
    if isinstance(margin, str):
        return "no_data" if margin == "missing" else "undefined"
    if margin < 0 or (strict and margin == 0):
        return "breached"
    return "at_risk" if margin < band else "met"


def minus(a: Value, b: Value) -> Value:
    for each in (a, b):
        if each == "missing":
            return each
    for each in (a, b):
        if isinstance(each, str):
            return each
    return a - b  # type: ignore[operator]


# ---- ranks ------------------------------------------------------------------------------------------------


def placed(own: Value, others: list[Value], higher: bool, limit: int) -> str:
    """The verdict of a place among `others`: those without a figure may stand anywhere (ties share)."""
    if isinstance(own, str):
        return judged(own)
    before = sum(not isinstance(x, str) and (x > own if higher else x < own) for x in others)
    lost = [x for x in others if isinstance(x, str)]
    best, worst = 1 + before, 1 + before + len(lost)
    if worst <= limit or best > limit:
        return "met" if worst <= limit else "breached"
    return "no_data" if "missing" in lost else "undefined"


# ---- records ----------------------------------------------------------------------------------------------


def date(text: str) -> Optional[datetime.date]:
    return datetime.date.fromisoformat(text) if text else None


def day(month: int, of_month: int) -> datetime.date:
    return datetime.date(2023, month, of_month)


END = day(12, 31)


class Records:
    """What the registers say on a day. All but the list of tasks are complete up to the end of 2023."""

    def __init__(self, as_of: datetime.date) -> None:
        self.as_of = as_of
        self.projects = rows_of("projects")
        self.deals = rows_of("deals")
        self.services = rows_of("services")
        self.tasks = {row["任务"]: row for row in rows_of("tasks")}

    def total(
        self, rows: list[Cells], item: str, done: str, entity: Optional[str] = None
    ) -> Optional[Fraction]:
        """The sum of what is done; None when no record gives the item."""
        given = [row for row in rows if row[item] and entity in (None, row["企业名称"])]
        if not given:
            return None
        return sum(
            (Fraction(row[item]) for row in given if (date(row[done]) or END.max) <= self.as_of), Fraction(0)
        )

    def at_least(
        self,
        value: Optional[Fraction],
        limit: int,
        *,
        strict: bool = False,
        expected: Optional[Fraction] = None,
        most: Optional[int] = None,
    ) -> Outcome:
        """A quantity that is to be reached by the end of the year."""
        if value is None:
            return Outcome("no_data")
        if value > limit or (value == limit and not strict):
            return Outcome("met")
        if self.as_of >= END:
            return Outcome("breached")
        if most is not None and most < limit:
            return Outcome("breached", "out_of_reach")
        if expected is not None and value < expected:
            return Outcome("at_risk", "behind_pace")
        return Outcome("pending")

    def at_most(self, value: Optional[Fraction], limit: int) -> Outcome:
        if value is None:
            return Outcome("no_data")
        if value > limit:
            return Outcome("breached")
        return Outcome("met" if self.as_of >= END else "pending")

    def linear(self, limit: int) -> Fraction:
        """Half of the limit in the middle of the year: no figure of the example is near it."""
        return Fraction(limit, 2) * (1 if self.as_of < END else 2)

    def done(self, project: str, event: str) -> Optional[datetime.date]:
        (row,) = [row for row in self.projects if (row["项目名称"], row["节点"]) == (project, event)]
        return date(row["实际完成日期"])

    def milestone(
        self, project: str, event: str, due: datetime.date, after: Optional[str] = None, days: int = 0
    ) -> Outcome:
        done = self.done(project, event)
        if done is not None and done <= self.as_of:
            return Outcome("met", "done_on_time") if done <= due else Outcome("breached", "done_late")
        if self.as_of >= due:
            return Outcome("breached", "overdue")
        before = self.done(project, after) if after else None
        waiting = after is not None and (before is None or before > self.as_of)
        if waiting and (due - self.as_of).days < days:
            return Outcome("at_risk", "waiting")
        return Outcome("pending")

    def portfolio(self, projects: list[str], stage: str, least: int) -> Outcome:
        stages = ["立项", "开工", "封顶", "竣工"]
        reached = stages[stages.index(stage) :]
        finished = sum(
            any(
                row["项目名称"] == project
                and row["节点"] in reached
                and (date(row["实际完成日期"]) or END.max) <= self.as_of
                for row in self.projects
            )
            for project in projects
        )
        return self.at_least(Fraction(finished), least)

    def checklist(
        self, names: list[str], share: Fraction = Fraction(1), dues: Optional[dict[str, datetime.date]] = None
    ) -> Outcome:
        known = {name: self.tasks[name] for name in names if name in self.tasks}
        if not known:
            return Outcome("no_data")
        finished = {name for name, row in known.items() if (date(row["完成日期"]) or END.max) <= self.as_of}
        if Fraction(len(finished), len(names)) >= share:
            return Outcome("met")
        if self.as_of >= END:  # those nobody speaks about may be done
            could = len(finished) + len(names) - len(known)
            return Outcome("no_data" if Fraction(could, len(names)) >= share else "breached")
        overdue = [name for name, due in (dues or {}).items() if name not in finished and due <= self.as_of]
        return Outcome("at_risk", "overdue") if overdue else Outcome("pending")


# ---- the targets of the example ---------------------------------------------------------------------------


def judge(period: str) -> dict[tuple[str, Row], Outcome]:
    """What the plan and its six schemes say at the end of a period: all results that are in scope."""
    figures = Figures()
    records = Records({"2023": END, "2023-06": day(6, 30)}[period])
    last = PRIOR[period]
    entities: list[Row] = [("entity", name) for name in ENTERPRISES]
    groups: list[Row] = [("group", name) for name in GROUPS]
    both = entities + groups
    district: Row = ("group", "示例区")
    plan: Row = ("plan", "")
    out: dict[tuple[str, Row], Outcome] = {}

    def rule(target: str, rows: list[Row], verdict: Callable[[Sum], str]) -> None:
        for row in rows:
            out[target, row] = Outcome(verdict(figures.of(row)))

    def growth_rule(
        target: str, rows: list[Row], limit: Fraction, strict: bool, labels: dict[str, str]
    ) -> None:
        for row in rows:
            value, label = growth(figures.of(row), period)
            verdict = (
                labels.get(label or "", "undefined")
                if value == "undefined"
                else judged(minus(value, limit), strict)
            )
            out[target, row] = Outcome(verdict, label)

    def rank(
        target: str, row: Row, value: Callable[[Sum, str], Value], others: list[Row], higher: bool, limit: int
    ) -> None:
        rivals = [value(figures.of(other), period) for other in others if other != row]
        out[target, row] = Outcome(placed(value(figures.of(row), period), rivals, higher, limit))

    # Goals of the district.
    gdp = Fraction(figures.context[period]["GDP增速(%)"]) / 100
    growth_rule(
        "profit-outgrows-gdp",
        both,
        gdp,
        True,
        {"turned_profitable": "met", "from_zero": "met", "loss_widened": "breached"},
    )
    point, half = Fraction(1, 100), Fraction(5, 1000)

    def debt(of: Sum) -> str:
        rise = minus(debt_ratio(of, period), debt_ratio(of, last))
        return judged(minus(point, rise), band=half)

    rule("debt-ratio-stable", both, debt)
    rule("roe-steady", both, lambda of: judged(minus(roe(of, period), roe(of, last))))
    rule("per-capita-steady", both, lambda of: judged(minus(per_head(of, period), per_head(of, last))))
    revenue = amount("营业收入")
    rule("revenue-steady", both, lambda of: judged(minus(revenue(of, period), revenue(of, last))))
    net = amount("净利润")
    rule("net-profit-steady", groups, lambda of: judged(minus(net(of, period), net(of, last))))

    # Places of the district.
    peers: list[Row] = [("peer", name) for name in PEERS]

    def growth_place(of: Sum, at: str) -> Value:
        """Growth out of a loss stands first, a wider loss last, as the plan says."""
        value, label = growth(of, at)
        ends = {"turned_profitable": Fraction(10**9), "loss_widened": Fraction(-(10**9))}
        return ends.get(label or "", value) if value == "undefined" else value

    rank("profit-growth-front", district, growth_place, peers, True, 3)
    label = growth(figures.of(district), period)[1]
    out["profit-growth-front", district] = out["profit-growth-front", district]._replace(label=label)
    rank("debt-ratio-front", district, debt_ratio, peers, False, 3)
    rank("roe-front", district, roe, peers, True, 3)
    rank("per-capita-front", district, per_head, peers, True, 3)
    rank("revenue-front", district, revenue, peers, True, 3)
    reported = figures.context[period]["全员劳动生产率名次"]
    out["labour-productivity-front", district] = Outcome(
        "no_data" if not reported else "met" if int(reported) <= 3 else "breached"
    )

    # Industry.
    space = records.total(records.projects, "新增产业空间(万平方米)", "实际完成日期")
    out["new-space", plan] = records.at_least(space, 60, strict=True, expected=records.linear(60))
    five = ["示例智造园", "示例研发中心", "示例总部大厦", "示例物流园", "示例创新港"]
    out["upstairs-begun", plan] = records.portfolio(five, "开工", 5)
    out["upstairs-completed", plan] = records.portfolio(five, "竣工", 3)
    quality = records.total(records.projects, "优质厂房(万平方米)", "实际完成日期")
    out["quality-space-delivered", plan] = records.at_least(quality, 30, most=28)
    parks = {"示例园区一": day(5, 31), "示例园区二": day(6, 20), "示例园区三": day(12, 15)}
    out["old-parks", plan] = records.checklist(list(parks), dues=parks)
    out["featured-parks", plan] = records.checklist(["示例特色园区一", "示例特色园区二"])
    invested = records.total(records.deals, "招商引资额(亿元)", "签约日期")
    out["investment-promoted", plan] = records.at_least(
        invested, 50, expected=Fraction(20 if period == "2023-06" else 50)
    )
    out["centre-topped-out", plan] = records.milestone("示例研发中心", "封顶", day(3, 31))
    out["centre-accepted", plan] = records.milestone("示例研发中心", "竣工", day(6, 15))
    out["centre-in-operation", plan] = records.milestone("示例研发中心", "交付运营", day(7, 20), "竣工", 30)
    out["tower-topped-out", plan] = records.milestone("示例总部大厦", "封顶", day(12, 20))
    out["works-completed", plan] = records.milestone("示例智造园", "竣工", day(11, 30))

    # Livelihood.
    segments: list[Row] = [("segment", name) for name in SEGMENTS]

    def segment(of: Sum) -> str:
        now, before = revenue(of, period), revenue(of, last)
        band = Fraction(0) if isinstance(before, str) else before / 50
        return judged(minus(now, before), band=band)

    rule("segment-revenue", segments, segment)
    rule("segment-margin", segments, lambda of: judged(minus(operating_margin(of, period), Fraction(3, 100))))
    outlets = records.total(records.services, "新增便民网点", "完成日期")
    out["outlets-opened", plan] = records.at_least(outlets, 100)
    incidents = records.total(records.services, "安全责任事故", "完成日期")
    out["incidents-limited", plan] = records.at_most(incidents, 2)

    # Reform.
    out["six-lines", plan] = records.checklist(["纪检监察", "监事会", "财务总监", "审计", "内控", "风控"])
    out["assessment-rules", plan] = records.checklist(["考核办法修订", "考核结果应用"])
    for row in entities:
        own = next(members for name, members in GROUPS.items() if row[1] in members)
        rank("best-in-group", row, roe, [("entity", name) for name in own], True, 1)
        rank("upper-half", row, roe, entities, True, 3)
    out["incentive-rules", plan] = records.checklist(["中长期激励办法", "任期制契约化"])
    rule("levels-limited", entities, lambda of: judged(minus(Fraction(4), amount("产权层级")(of, period))))
    rule(
        "main-business-share",
        both,
        lambda of: judged(minus(main_share(of, period), Fraction(8, 10)), band=5 * point),
    )

    # Party.
    out["three-chains", plan] = records.checklist(["工作链", "责任链", "人才链"])
    out["integrity-rules", plan] = records.checklist(["制度梳理", "制度统一", "廉洁文化"])
    out["cadre-work", plan] = records.checklist(
        ["干部调研", "公开招聘", "轮训", "使用", "留任"], Fraction(8, 10)
    )

    # Schemes of the enterprises.
    def entity(name: str) -> Row:
        return "entity", name

    growth_rule("example-scheme-jia/profit", [entity("企业甲")], Fraction(8, 100), False, {})
    own_space = records.total(records.projects, "新增产业空间(万平方米)", "实际完成日期", "企业甲")
    out["example-scheme-jia/new-space", entity("企业甲")] = records.at_least(
        own_space, 35, expected=Fraction(10)
    )
    rule(
        "example-scheme-yi/revenue",
        [entity("企业乙")],
        lambda of: judged(minus(revenue(of, period), revenue(of, last))),
    )
    own_deals = records.total(records.deals, "招商引资额(亿元)", "签约日期", "企业乙")
    out["example-scheme-yi/investment", entity("企业乙")] = records.at_least(
        own_deals, 20, expected=records.linear(20)
    )
    rule(
        "example-scheme-bing/debt",
        [entity("企业丙")],
        lambda of: judged(minus(Fraction(62, 100), debt_ratio(of, period))),
    )
    out["example-scheme-bing/cost-tasks", entity("企业丙")] = records.checklist(
        ["存货压降", "闲置资产盘活"], dues={"存货压降": day(6, 30), "闲置资产盘活": day(9, 30)}
    )
    growth_rule(
        "example-scheme-ding/out-of-the-red",
        [entity("企业丁")],
        Fraction(0),
        True,
        {"turned_profitable": "met"},
    )
    out["example-scheme-ding/hub-begun", entity("企业丁")] = records.milestone(
        "示例交通枢纽", "开工", day(8, 31)
    )
    out["example-scheme-ding/hub-topped-out", entity("企业丁")] = records.milestone(
        "示例交通枢纽", "封顶", END, "开工", 60
    )
    profit = amount("利润总额")
    rule(
        "example-scheme-wu/loss-reduced",
        [entity("企业戊")],
        lambda of: judged(minus(profit(of, period), profit(of, last))),
    )
    rule(
        "example-scheme-wu/debt-below-assets",
        [entity("企业戊")],
        lambda of: judged(minus(Fraction(1), debt_ratio(of, period))),
    )
    rule(
        "example-scheme-ji/margin",
        [entity("企业己")],
        lambda of: judged(minus(roe(of, period), roe(of, last))),
    )
    own_incidents = records.total(records.services, "安全责任事故", "完成日期", "企业己")
    out["example-scheme-ji/incidents", entity("企业己")] = records.at_most(own_incidents, 0)
    return out
