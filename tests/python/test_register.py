"""Registers in Python: made-up ledgers, read in each way and compared with what was put in."""

from __future__ import annotations

import csv
import datetime
import io
import math
import random
from fractions import Fraction

import pytest

import soekpi
from soekpi import FindingCode, Register, Severity, SoekpiError, Status

HEADER = ["项目名称", "事件", "实施企业", "责任部门", "状态", "计划完成时间", "实际完成时间", "填报日期", "新增产业空间(万平方米)", "招商引资额(亿元)", "备注"]
SPACE = "新增产业空间"
MONEY = "招商引资额"

PLAN = """
soekpi: 1
plan: ledger
period: 2023
items:
  new_space: {zh: 新增产业空间, en: new industrial space, kind: flow, unit: m2}
  investment: {zh: 招商引资额, en: investment promotion, kind: flow, unit: money}
goals:
  - {id: space, quantity: new_space, rule: "超过 80万平方米"}
"""


@pytest.fixture(scope="module")
def plan() -> soekpi.Plan:
    return soekpi.Plan.parse(PLAN)


def csv_of(rows: list[list[object]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(["" if cell is None else str(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode()


def made_up(seed: int, count: int = 12) -> list[list[object]]:
    """Rows of a ledger under HEADER: texts, dates and figures of all sorts, with blanks."""
    chance = random.Random(seed)

    def date() -> str | None:
        return chance.choice([None, (datetime.date(2022, 12, 25) + datetime.timedelta(chance.randrange(440))).isoformat()])

    return [
        [
            f"示例项目{number}",
            chance.choice([None, "主体结构封顶", "竣工"]),
            chance.choice(["企业甲", "企业乙"]),
            chance.choice([None, "工程部"]),
            chance.choice([None, "未开始", "进行中", "已完成", "暂停", "取消"]),
            date(),
            date(),
            date(),
            chance.choice([None, f"{chance.randrange(1, 5000) / 100:.2f}"]),
            chance.choice([None, f"{chance.randrange(1, 100_000) / 1000:.3f}"]),
            chance.choice([None, "虚构"]),
        ]
        for number in range(count)
    ]


STATES = {None: None, "未开始": "not_started", "进行中": "in_progress", "已完成": "done", "暂停": "suspended", "取消": "cancelled"}


def date_of(cell: object) -> datetime.date | None:
    return None if cell is None else datetime.date.fromisoformat(str(cell))


def decimal_of(value: float | None) -> Fraction | None:
    """The decimal that a double stands for."""
    return None if value is None else Fraction(format(value, ".15g"))


@pytest.mark.parametrize("seed", range(10))
def test_records_are_what_was_written(plan: soekpi.Plan, seed: int) -> None:
    rows = made_up(seed)
    register = Register.from_csv(csv_of([HEADER, *rows]), catalogue=plan.catalogue)
    assert len(register) == len(register.records) == len(rows)
    assert register.quantities == [SPACE, MONEY] or all(
        name.startswith(word) for name, word in zip(register.quantities, (SPACE, MONEY))
    )
    for number, (record, row) in enumerate(zip(register.records, rows)):
        texts = [row[0], row[1], row[2], row[3], row[10]]
        assert [record.project, record.event, record.entity, record.owner, record.note] == [text or "" for text in texts]
        assert record.state == STATES[row[4]]
        assert [record.due, record.done, record.seen] == [date_of(cell) for cell in row[5:8]]
        space, money = (decimal_of(record.quantities[name]) for name in register.quantities)
        assert space == (None if row[8] is None else Fraction(row[8]) * 10**4)
        assert money == (None if row[9] is None else Fraction(row[9]) * 10**8)
        assert record.row == number + 2
        assert record.invalid == ()
        assert record.target == record.segment == record.evidence == ""
    assert not [finding for finding in register.findings if finding.severity == Severity.ERROR]


@pytest.mark.parametrize("seed", range(3))
def test_all_ways_of_reading_give_the_same_records(plan: soekpi.Plan, seed: int) -> None:
    pandas, openpyxl = pytest.importorskip("pandas"), pytest.importorskip("openpyxl")
    rows = made_up(seed)
    names = plan.catalogue
    expected = Register.from_csv(csv_of([HEADER, *rows]), catalogue=names).records
    assert Register.from_cells([HEADER, *rows], catalogue=names).records == expected
    frame = pandas.DataFrame(rows, columns=HEADER)
    assert Register.from_frame(frame, catalogue=names).records == expected
    assert Register.from_frame({name: [row[i] for row in rows] for i, name in enumerate(HEADER)}, catalogue=names).records == expected
    typed = [[date_of(cell) if i in (5, 6, 7) else cell for i, cell in enumerate(row)] for row in rows]
    assert Register.from_cells([HEADER, *typed], catalogue=names).records == expected
    book = openpyxl.Workbook()
    book.active.title = "说明"
    sheet = book.create_sheet("台账")
    for row in [HEADER, *typed]:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    register = Register.from_xlsx(stream.getvalue(), catalogue=names)
    assert register.records == expected
    assert Register.from_xlsx(stream.getvalue(), sheet="台账", catalogue=names).records == expected


def test_a_path_is_read_as_its_bytes(plan: soekpi.Plan, tmp_path) -> None:
    data = csv_of([HEADER, *made_up(1)])
    path = tmp_path / "台账.csv"
    path.write_bytes(data)
    expected = Register.from_csv(data, catalogue=plan.catalogue).records
    assert Register.from_csv(path, catalogue=plan.catalogue).records == expected
    assert Register.from_csv(str(path), catalogue=plan.catalogue).records == expected
    path.write_bytes(data.decode().encode("gb18030"))
    assert Register.from_csv(path, catalogue=plan.catalogue).records == expected
    assert Register.from_csv(path, encoding="GB18030", catalogue=plan.catalogue).records == expected
    with pytest.raises(TypeError, match="encode\\(\\) it"):
        Register.from_csv("项目名称,状态\n甲,完成\n")
    with pytest.raises(TypeError, match="path or bytes"):
        Register.from_csv(3)


@pytest.mark.parametrize(
    ("text", "valid"),
    [("2024-02-29", True), ("2023-02-29", False), ("2023-02-30", False), ("2023-04-31", False), ("2023-13-01", False)],
)
def test_a_date_that_is_none_is_a_finding_that_names_the_cell(text: str, valid: bool) -> None:
    register = Register.from_csv(csv_of([["项目名称", "完成日期"], ["示例项目", text]]))
    (record,) = register.records
    errors = [finding for finding in register.findings if finding.severity == Severity.ERROR]
    if valid:
        assert record.done == datetime.date.fromisoformat(text) and record.invalid == () and not errors
    else:
        assert record.done is None and record.invalid == ("done",)
        assert [finding.cell for finding in errors] == ["B2"]
        assert text in errors[0].text_zh and text in errors[0].text_en


def test_a_figure_that_is_none_is_never_zero(plan: soekpi.Plan) -> None:
    rows = [["项目名称", "完成日期", "新增产业空间(万平方米)"], ["示例项目一", "2023-05-01", "很多"], ["示例项目二", "2023-05-01", ""]]
    register = Register.from_cells(rows, catalogue=plan.catalogue)
    (name,) = register.quantities
    unread, blank = register.records
    assert unread.quantities[name] is None and unread.invalid == (name,)
    assert blank.quantities[name] is None and blank.invalid == ()
    (finding,) = [each for each in register.findings if each.code == FindingCode.INVALID_CELL]
    assert finding.cell == "C2" and finding.severity == Severity.ERROR


def test_two_currencies_are_an_error_that_names_the_cell(plan: soekpi.Plan) -> None:
    rows = [
        ["项目名称", "签约日期", "招商引资额(亿元)", "币种"],
        ["示例招商一", "2023-03-01", "2", "人民币"],
        ["示例招商二", "2023-03-02", "3", "美元"],
    ]
    register = Register.from_cells(rows, catalogue=plan.catalogue)
    (name,) = register.quantities
    yuan, dollars = register.records
    assert decimal_of(yuan.quantities[name]) == 2 * 10**8
    assert dollars.quantities[name] is None and dollars.invalid == (name,)
    (finding,) = [each for each in register.findings if each.code == FindingCode.CURRENCY]
    assert finding.severity == Severity.ERROR and finding.cell[1:] == "3"


def test_completeness_is_what_the_text_or_the_caller_says() -> None:
    rows = [["项目名称", "完成日期"], ["示例项目", "2023-05-01"]]
    assert Register.from_cells(rows).complete is None
    said = Register.from_cells([["截至2023年6月30日", ""], *rows])
    assert said.complete == datetime.date(2023, 6, 30)
    for given in (datetime.date(2023, 9, 30), datetime.datetime(2023, 9, 30, 8), "2023-09-30"):
        assert Register.from_cells(rows, complete=given).complete == datetime.date(2023, 9, 30)
    with pytest.raises(SoekpiError) as caught:
        Register.from_cells(rows, complete="2023-02-30")
    assert caught.value.code == Status.PERIOD


def test_options_say_what_the_text_leaves_open(plan: soekpi.Plan) -> None:
    rows = [["活动", "办成", "引资", "其他"], ["示例活动", "2023-03-01", "2", "x"]]
    mapping = {"活动": "project", "办成": "done", "引资": "investment", "其他": None}
    register = Register.from_cells(rows, mapping=mapping, money_unit="万元", entity="企业甲", catalogue=plan.catalogue)
    (record,) = register.records
    assert (record.project, record.entity, record.done) == ("示例活动", "企业甲", datetime.date(2023, 3, 1))
    assert [decimal_of(value) for value in record.quantities.values()] == [2 * 10**4]
    with pytest.raises(SoekpiError) as caught:
        Register.from_cells(rows, mapping={**mapping, "其他": "moon_phase"}, catalogue=plan.catalogue)
    assert caught.value.code == Status.NAME and "moon_phase" in str(caught.value)
    with pytest.raises(SoekpiError) as caught:
        Register.from_cells(rows, mapping=mapping, money_unit="斤", catalogue=plan.catalogue)
    assert caught.value.code == Status.UNIT
    with pytest.raises(ValueError, match="delimiter"):
        Register.from_csv(csv_of(rows), delimiter="--")


def test_what_is_no_register_is_refused() -> None:
    rows = [["企业名称", "负债总额(元)"], ["企业甲", "1"]]
    with pytest.raises(SoekpiError) as caught:
        Register.from_csv(csv_of(rows))
    assert caught.value.code == Status.TABLE
    assert not Register.recognises(csv_of(rows))
    assert not Register.recognises(b"")
    assert Register.recognises(csv_of([["项目名称", "完成日期"], ["示例项目", "2023-05-01"]]))


def test_a_workbook_with_two_registers_asks_for_one(tmp_path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for number, title in enumerate(("项目台账", "任务清单")):
        sheet = book.active if not number else book.create_sheet()
        sheet.title = title
        sheet.append(["项目名称", "完成日期"])
        sheet.append([f"示例{title}", "2023-02-30"])
    path = tmp_path / "ledgers.xlsx"
    book.save(path)
    with pytest.raises(SoekpiError) as caught:
        Register.from_xlsx(path)
    assert "'项目台账', '任务清单'" in str(caught.value) and str(path) in str(caught.value)
    chosen = Register.from_xlsx(path, sheet="任务清单")
    assert chosen.records[0].project == "示例任务清单"
    assert {finding.sheet for finding in chosen.findings} == {"任务清单"}
    with pytest.raises(SoekpiError, match="there is no sheet"):
        Register.from_xlsx(path, sheet="别的")
    empty = openpyxl.Workbook()
    empty.active.append(["企业名称", "负债总额(元)"])
    empty.save(path)
    with pytest.raises(SoekpiError, match="no sheet is a register"):
        Register.from_xlsx(path)


def test_a_table_of_a_workbook_leaves_its_registers_alone(plan: soekpi.Plan) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "指标"
    for row in (["企业名称", "新增产业空间(平方米)"], ["企业甲", 3]):
        book.active.append(row)
    ledger = book.create_sheet("台账")
    for row in (["项目名称", "完成日期", "新增产业空间(平方米)"], ["示例项目", datetime.date(2023, 5, 1), 900000]):
        ledger.append(row)
    stream = io.BytesIO()
    book.save(stream)
    table = soekpi.Table.from_xlsx(stream.getvalue(), catalogue=plan.catalogue)
    assert len(table) == 1
    (note,) = [finding for finding in table.findings if finding.sheet == "台账"]
    assert note.severity == Severity.NOTE and "台账" in note.text_zh and "register" in note.text_en
    register = Register.from_xlsx(stream.getvalue(), catalogue=plan.catalogue)
    assert plan.evaluate(table, register).outcome("", "space", "plan").exact == 900_000


def test_a_reading_is_one_line_and_a_title() -> None:
    register = Register.from_cells([["示例台账（虚构）", ""], ["项目名称", "完成日期"], ["示例项目", "2023-05-01"]])
    assert register.title == "示例台账（虚构）"
    assert register.text_zh and register.text_en and str(register) == register.text_zh
    assert "\n" not in register.text_zh and "\n" not in register.text_en
    assert repr(register) == "<Register of 1 records>"
    with register:
        pass
    assert register.closed and repr(register) == "<Register closed>"
    with pytest.raises(SoekpiError, match="closed"):
        register.records  # noqa: B018


def test_a_report_keeps_its_registers_alive(plan: soekpi.Plan) -> None:
    rows = [["项目名称", "完成日期", "新增产业空间(万平方米)"], ["示例项目", "2023-05-01", "90"]]
    register = Register.from_cells(rows, catalogue=plan.catalogue)
    report = plan.evaluate(register)
    register.close()
    del register
    assert report.outcome("", "space", "plan").verdict == "met"
    assert report.entries(report.plan_row, "space") == []
    assert report.progress(report.plan_row, "space").records == 1


def test_evaluate_takes_tables_and_registers_in_any_order(plan: soekpi.Plan) -> None:
    table = soekpi.Table.from_csv("企业名称,利润总额(元)\n企业甲,1\n".encode())
    first, second = (
        Register.from_cells([["项目名称", "完成日期", "新增产业空间(平方米)"], [f"示例项目{number}", "2023-05-01", size]], catalogue=plan.catalogue)
        for number, size in enumerate(("500000.1", "300000.2"))
    )
    for inputs in ([table, first, second], [first, table, second], [second, first, table]):
        outcome = plan.evaluate(*inputs).outcome("", "space", "plan")
        assert outcome.exact == Fraction("800000.3") and outcome.verdict == "met"
    with pytest.raises(TypeError, match="at least one"):
        plan.evaluate()
    with pytest.raises(TypeError, match="tables and registers, not str"):
        plan.evaluate(table, "ledger.csv")


def test_nan_is_a_blank_cell(plan: soekpi.Plan) -> None:
    rows = [["项目名称", "完成日期", "新增产业空间(平方米)"], ["示例项目", None, math.nan]]
    (record,) = Register.from_cells(rows, catalogue=plan.catalogue).records
    assert record.done is None and list(record.quantities.values()) == [None] and record.invalid == ()
