"""Tables that people have: every layout of the same published figures reads back the same.

Each layout is a function that gives the bytes of a file and what it leaves out; the
figures are those of annual reports (layouts.py), laid out for these tests.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from layouts import (
    ALL,
    FLOWS,
    ITEMS,
    NAMES,
    PUBLISHED,
    STOCKS,
    TOTAL,
    YEAR,
    Figures,
    amount,
    difference,
    expected,
    pad,
    rate,
    read_back,
    second,
    spread,
    text,
)

import soekpi
from soekpi import FindingCode, Table


class Laid(NamedTuple):
    """A file, and what a reader must find in it."""

    data: bytes
    shape: str
    header_rows: int = 1
    totals: int = 0
    keys: list[str] = ALL
    options: dict[str, str] = {}
    files: tuple[bytes, ...] = ()


LAYOUTS: dict[str, Callable[[], Laid]] = {}


def layout(function: Callable[[], Laid]) -> Callable[[], Laid]:
    LAYOUTS[function.__name__] = function
    return function


def utf8(rows: list[list[str]]) -> bytes:
    return text(rows).encode()


# ---- items as columns -------------------------------------------------------------------------

SHORT = {"@prior": "(上年同期)", "@opening": "(年初)"}


def chinese(key: str) -> str:
    item, at, time = key.partition("@")
    return ITEMS[item] + SHORT.get(at + time, "")


def plain_rows(unit: str = "元", names: list[str] = NAMES) -> list[list[str]]:
    header = ["企业名称", "年度", *[f"{chinese(key)}({unit})" for key in ALL]]
    return [header, *[[name, str(YEAR), *[amount(PUBLISHED[name][k], unit) for k in ALL]] for name in names]]


@layout
def items_as_columns() -> Laid:
    return Laid(utf8(plain_rows()), "columns")


@layout
def items_as_columns_by_id() -> Laid:
    rows = plain_rows()
    rows[0] = ["entity", "period", *ALL]
    return Laid(utf8(rows), "columns", options={"money_unit": "元"})


@layout
def years_as_rows() -> Laid:
    """@prior and @opening found by date."""
    header = ["企业名称", "期间", "单位", *ITEMS.values()]
    rows = [header]
    for name in NAMES:
        figures = PUBLISHED[name]
        rows.append([name, "2020年", "元", *[amount(figures[second(item)]) for item in ITEMS]])
        rows.append([name, "2021年", "元", *[amount(figures[item]) for item in ITEMS]])
    return Laid(utf8(rows), "columns")


@layout
def a_unit_for_each_column() -> Laid:
    units = ["元", "万元", "亿元", "千元", "百万元"] * 4
    rows = plain_rows()
    for n, key in enumerate(ALL):
        rows[0][n + 2] = f"{chinese(key)}（单位：{units[n]}）"
        for row, name in zip(rows[1:], NAMES, strict=True):
            row[n + 2] = amount(PUBLISHED[name][key], units[n])
    return Laid(utf8(rows), "columns")


@layout
def a_unit_for_each_row() -> Laid:
    units = ["万元", "元", "亿元"] * len(NAMES)
    rows = [["企业名称", "年度", "金额单位", *[chinese(key) for key in ALL]]]
    for name, unit in zip(NAMES, units, strict=False):
        rows.append([name, str(YEAR), unit, *[amount(PUBLISHED[name][key], unit) for key in ALL]])
    return Laid(utf8(rows), "columns")


@layout
def periods_in_headers() -> Laid:
    header = ["企业名称", *[f"{ITEMS[i]}{y}年" for i in ITEMS for y in (YEAR, YEAR - 1)]]
    rows = [["单位：元"], header]
    for name in NAMES:
        rows.append([name, *[amount(PUBLISHED[name][k]) for i in ITEMS for k in (i, second(i))]])
    return Laid(utf8(pad(rows)), "columns")


# ---- quick reports ----------------------------------------------------------------------------

FLOW_WORDS = ["本年累计", "上年同期", "增减额", "增减%"]
STOCK_WORDS = ["本年累计", "年初余额"]


def cells(figures: Figures, item: str, unit: str) -> list[str]:
    now, before = amount(figures[item], unit), amount(figures[second(item)], unit)
    if item in STOCKS:
        return [now, before]
    return [now, before, difference(figures, item, unit), rate(figures, item)]


def words_of(item: str) -> list[str]:
    return FLOW_WORDS if item in FLOWS else STOCK_WORDS


def quick_header() -> list[list[str]]:
    above, below = ["企业名称"], [""]
    for item, word in ITEMS.items():
        words = words_of(item)
        above += [word, *[""] * (len(words) - 1)]
        below += words
    return [above, below]


def quick_line(name: str, figures: Figures, unit: str) -> list[str]:
    return [name, *[cell for item in ITEMS for cell in cells(figures, item, unit)]]


def quick_body(unit: str) -> list[list[str]]:
    return [quick_line(name, PUBLISHED[name], unit) for name in NAMES]


PREAMBLE = [
    ["国有控股上市公司主要经济指标快报"],
    ["编制单位：按年度报告重排的测试表", "", "", "2021年1-12月", "", "", "", "单位：万元"],
]
FOOTER = [
    ["注：数据取自各公司年度报告，版式为测试所排"],
    ["填表人：", "", "审核人：", "", "填报日期：2022年1月20日"],
]


def quick_rows() -> list[list[str]]:
    total = quick_line("合计", TOTAL, "万元")
    return pad([*PREAMBLE, *quick_header(), *quick_body("万元"), total, *FOOTER])


@layout
def quick_report() -> Laid:
    return Laid(utf8(quick_rows()), "quick_report", 2, 1)


@layout
def quick_report_in_gbk() -> Laid:
    return Laid(text(quick_rows()).encode("gbk"), "quick_report", 2, 1)


@layout
def quick_report_in_utf16() -> Laid:
    """Unicode text of a spreadsheet: UTF-16, a byte order mark, tabs."""
    return Laid(text(quick_rows(), "\t").encode("utf-16"), "quick_report", 2, 1)


@layout
def quick_report_with_a_mark_and_semicolons() -> Laid:
    return Laid(text(quick_rows(), ";").encode("utf-8-sig"), "quick_report", 2, 1)


@layout
def quick_report_of_merged_cells() -> Laid:
    above, below = quick_header()
    rows = pad([*PREAMBLE, spread(above), ["企业名称", *below[1:]], *quick_body("万元")])
    rows[0] = spread(rows[0])
    return Laid(utf8(rows), "quick_report", 2)


@layout
def quick_report_of_three_header_rows() -> Laid:
    above, below = quick_header()
    flows = 1 + 4 * len(FLOWS)
    top = ["企业名称", "效益情况", *[""] * (flows - 2), "资产负债情况", *[""] * (len(above) - flows - 1)]
    above[0] = ""
    rows = pad([*PREAMBLE, top, above, below, *quick_body("万元")])
    return Laid(utf8(rows), "quick_report", 3)


@layout
def quick_report_with_words_behind_names() -> Laid:
    header = ["单位名称", *[f"{ITEMS[item]}{word}" for item in ITEMS for word in words_of(item)]]
    return Laid(utf8(pad([*PREAMBLE, header, *quick_body("万元")])), "quick_report")


@layout
def quick_report_with_words_before_names() -> Laid:
    header = ["单位名称", *[f"{word}{ITEMS[item]}" for item in ITEMS for word in words_of(item)]]
    return Laid(utf8(pad([*PREAMBLE, header, *quick_body("万元")])), "quick_report")


@layout
def quick_report_named_by_the_left() -> Laid:
    """利润总额 | 上年同期 | 增减额 | 增减%: times without a name go on with the item before."""
    header = ["公司"]
    for item, word in ITEMS.items():
        header += [word, *words_of(item)[1:]]
    return Laid(utf8(pad([*PREAMBLE, header, *quick_body("万元")])), "quick_report")


@layout
def quick_report_with_a_month_alone() -> Laid:
    """本月 is one month and is never taken for the year so far."""
    above, below = quick_header()
    above[1:1] = ["利润总额", ""]
    below[1:1] = ["本月", "当月数"]
    body = [[row[0], "1.00", "2.00", *row[1:]] for row in quick_body("万元")]
    return Laid(utf8(pad([*PREAMBLE, above, below, *body])), "quick_report", 2)


@layout
def quick_report_with_two_bases() -> Laid:
    """上年同期(调整后) beats 上年同期(调整前)."""
    above, below = quick_header()
    at = below.index("上年同期")
    below[at] = "上年同期（调整后）"
    above.insert(at, "")
    below.insert(at, "上年同期（调整前）")
    body = [[*row[:at], "7.00", *row[at:]] for row in quick_body("万元")]
    return Laid(utf8(pad([*PREAMBLE, above, below, *body])), "quick_report", 2)


@layout
def totals_in_the_middle() -> Laid:
    body = quick_body("万元")
    half = len(NAMES) // 2
    parts = [{k: sum(PUBLISHED[n][k] for n in part) for k in ALL} for part in (NAMES[:half], NAMES[half:])]
    rows = [*PREAMBLE, *quick_header(), quick_line("合计", TOTAL, "万元")]
    rows += [["一、第一组"], *body[:half], quick_line("小计", parts[0], "万元")]
    rows += [["二、第二组"], *body[half:], quick_line("小计", parts[1], "万元")]
    return Laid(utf8(pad(rows)), "quick_report", 2, 3)


@layout
def the_groups_own_name_is_a_total() -> Laid:
    own = "按年度报告重排的测试表"
    rows = pad([*PREAMBLE, *quick_header(), quick_line(own, TOTAL, "万元"), *quick_body("万元")])
    return Laid(utf8(rows), "quick_report", 2, 1)


@layout
def a_row_that_numbers_the_columns() -> Laid:
    header = quick_header()
    numbers = ["栏次", *[str(n) for n in range(1, len(header[0]))]]
    return Laid(utf8(pad([*PREAMBLE, *header, numbers, *quick_body("万元")])), "quick_report", 2)


@layout
def headers_of_several_lines() -> Laid:
    above, below = quick_header()
    above = [word.replace("总计", " 总 计") for word in above]
    below = [f"{word[:2]}\n{word[2:]}" if word else "" for word in below]
    return Laid(utf8(pad([*PREAMBLE, above, below, *quick_body("万元")])), "quick_report", 2)


@layout
def numbers_as_people_write_them() -> Laid:
    def written(cell: str, n: int) -> str:
        whole, point, rest = cell.lstrip("-").partition(".")
        grouped = f"{int(whole):,}{point}{rest}"
        if cell.startswith("-"):
            return [f"({grouped})", f"△{grouped}", f"{grouped}-", f"－{grouped}"][n % 4]
        wide = grouped.translate(str.maketrans("0123456789.,", "０１２３４５６７８９．，"))
        return [grouped, wide, f" {grouped} ", f"+{grouped}"][n % 4]

    body = [[row[0], *[written(cell, n) for n, cell in enumerate(row[1:])]] for row in quick_body("万元")]
    return Laid(utf8(pad([*PREAMBLE, *quick_header(), *body])), "quick_report", 2)


# ---- statements -------------------------------------------------------------------------------


def statement_of(name: str) -> list[list[str]]:
    figures = PUBLISHED[name]
    rows = [
        ["主要项目表"],
        [f"编制单位：{name}", "", "2021年12月31日", "单位：元"],
        ["项　目", "本年金额", "上年金额"],
    ]
    prefixes = ["一、", "减：", "三、", "四、"]
    for prefix, item in zip(prefixes, FLOWS, strict=True):
        rows.append([prefix + FLOWS[item], amount(figures[item]), amount(figures[second(item)])])
    return pad(rows)


def balance_of(name: str) -> list[list[str]]:
    figures = PUBLISHED[name]
    rows = [
        ["资产负债表"],
        [f"编制单位：{name}", "", "2021年12月31日", "", "", "单位：人民币元"],
        ["资产", "期末余额", "年初余额", "负债和所有者权益（或股东权益）", "期末余额", "年初余额"],
        ["流动资产：", "", "", "流动负债：", "", ""],
    ]
    for left, right in (("current_assets", "current_liabilities"), ("total_assets", "total_liabilities")):
        line: list[str] = []
        for item in (left, right):
            spaced = "　".join(STOCKS[item])
            line += [spaced, amount(figures[item]), amount(figures[second(item)])]
        rows.append(line)
    return pad(rows)


@layout
def statements_in_two_files_each() -> Laid:
    files = [utf8(rows(name)) for name in NAMES for rows in (balance_of, statement_of)]
    return Laid(files[0], "statement", files=tuple(files[1:]))


@layout
def statement_with_an_enterprise_column() -> Laid:
    rows = [["企业名称", "项目", "本年金额", "上年金额", "年初余额"]]
    for name in NAMES:
        figures = PUBLISHED[name]
        for item, word in ITEMS.items():
            before = amount(figures[second(item)])
            rows.append(
                [name, word, amount(figures[item]), *([before, ""] if item in FLOWS else ["", before])]
            )
    return Laid(utf8([["2021年度", "", "", "", "金额单位：元"], *rows]), "statement")


@layout
def statement_of_periods() -> Laid:
    rows = [["企业名称", "项目", "2021年", "2020年"]]
    for name in NAMES:
        for item, word in ITEMS.items():
            figures = PUBLISHED[name]
            rows.append([name, word, amount(figures[item], "万元"), amount(figures[second(item)], "万元")])
    return Laid(utf8([["", "", "", "单位：万元"], *rows]), "statement")


@layout
def statement_with_reported_changes() -> Laid:
    rows = [["企业名称", "项目", "本期金额", "上期金额", "增减额", "增减率"]]
    for name in NAMES:
        figures = PUBLISHED[name]
        for item, word in FLOWS.items():
            rows.append([name, word, *cells(figures, item, "元")])
    keys = [key for item in FLOWS for key in (item, second(item))]
    return Laid(utf8([["单位：元", "2021年度"], *rows]), "statement", keys=keys)


# ---- lists ------------------------------------------------------------------------------------


@layout
def item_value_unit() -> Laid:
    rows = [["企业名称", "期间", "指标", "数值", "计量单位"]]
    for name in NAMES:
        for n, key in enumerate(ALL):
            unit = ["元", "万元", "亿元"][n % 3]
            rows.append([name, "2021", chinese(key), amount(PUBLISHED[name][key], unit), unit])
    return Laid(utf8(rows), "list")


@layout
def item_value_by_id() -> Laid:
    rows = [["entity", "period", "item", "value", "unit"]]
    rows += [[name, "2021Q4", key, amount(PUBLISHED[name][key]), "元"] for name in NAMES for key in ALL]
    return Laid(utf8(rows), "list")


# ---- reading ----------------------------------------------------------------------------------


def read(laid: Laid) -> Table:
    tables = [Table.from_csv(data, **laid.options) for data in (laid.data, *laid.files)]
    return tables[0] if len(tables) == 1 else Table.join(*tables)


def test_there_are_at_least_25_layouts() -> None:
    assert len(LAYOUTS) >= 25
    assert len(NAMES) >= 4


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_reads_back_to_the_published_figures(name: str) -> None:
    laid = LAYOUTS[name]()
    assert read_back(read(laid), laid.keys) == expected(laid.keys)


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_says_how_it_was_read(name: str) -> None:
    laid = LAYOUTS[name]()
    reading = Table.from_csv(laid.data, **laid.options).reading
    assert (reading.shape, reading.header_rows, reading.totals) == (laid.shape, laid.header_rows, laid.totals)
    assert reading.entities == (1 if laid.files else len(NAMES))


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_right_table_gives_no_error_and_no_doubt(name: str) -> None:
    laid = LAYOUTS[name]()
    doubts = [f for f in read(laid).findings if f.severity != soekpi.Severity.NOTE]
    expected_codes = {FindingCode.UNREAD_COLUMN} if "month" in name else set()
    assert {f.code for f in doubts} <= expected_codes, [str(f) for f in doubts]


def test_per_head_money_says_that_its_unit_is_unknown() -> None:
    plan = soekpi.Plan.parse(
        "soekpi: 1\nplan: p\nperiod: 2023\ngoals:\n"
        '  - {id: heads, indicator: revenue_per_capita, rule: "> 0 元/人", basis: assumed}\n'
        '  - {id: debt, indicator: debt_ratio, rule: "<= 1 %", basis: assumed}\n'
    )
    rows = "企业,营业收入{0},平均职工人数,负债总额{0},资产总额{0}\n示例甲,5,2,1,2\n"
    for unit, unknown in (("", True), ("(元)", False)):
        table = Table.from_csv(rows.format(unit).encode())
        report = plan.evaluate(table)
        assert ("金额单位未注明" in report.title("heads")) is unknown
        assert ("money unit not stated" in report.title("heads", "en")) is unknown
        assert "未注明" not in report.title("debt")
        assert (FindingCode.NO_MONEY_UNIT in [f.code for f in table.findings]) is unknown


def current(rows: list[list[str]], keys: list[str], period: object = 2023) -> dict[str, dict[str, object]]:
    return read_back(Table.from_csv(text(pad([["2023年度", "单位：元"], *rows])).encode()), keys, period)


def test_words_of_two_header_rows_say_one_time_together() -> None:
    rows = [
        ["企业", "利润总额", "利润总额"],
        ["", "本年累计", "上年同期"],
        ["", "", "累计"],
        ["示例甲", "5", "3"],
    ]
    assert current(rows, ["total_profit", "total_profit@prior"]) == {
        "示例甲": {"total_profit": 5, "total_profit@prior": 3}
    }


def test_an_item_of_one_month_is_never_the_year_so_far() -> None:
    rows = [["企业", "项目", "金额"], ["示例甲", "本月利润总额", "7"], ["示例甲", "营业收入", "9"]]
    assert current(rows, ["total_profit", "revenue"]) == {"示例甲": {"revenue": 9}}
    rows = [["企业", "本月利润总额", "上年同期", "营业收入"], ["示例甲", "7", "6", "9"]]
    assert current(rows, ["total_profit", "total_profit@prior", "revenue"]) == {"示例甲": {"revenue": 9}}


def test_balances_of_two_dates_are_of_their_dates() -> None:
    dates = ["期末余额（2023年12月31日）", "期末余额（2022年12月31日）"]
    rows = [["企业", "项目", *dates], ["示例甲", "资产总计", "7", "6"]]
    assert current(rows, ["total_assets", "total_assets@opening"]) == {
        "示例甲": {"total_assets": 7, "total_assets@opening": 6}
    }
    assert current(rows, ["total_assets"], 2022) == {"示例甲": {"total_assets": 6}}
