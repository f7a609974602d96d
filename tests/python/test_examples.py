"""The example programs: what they print, in which order, and how they end.

Expected figures are computed here with fractions from the same CSV files.
"""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
import unicodedata
from fractions import Fraction

import pytest
from programs import DATA, PLANS, PROGRAMS, ROOT, json_of, monitor, run

MAIN = [PLANS / "shenzhen-six-2021.yaml", DATA / "soe_statements.csv", DATA / "city_gdp_growth.csv"]

pytestmark = pytest.mark.skipif(not (PROGRAMS / "plan_monitor").exists(),
                                reason="the examples are not built")

MET, BREACHED, NO_DATA = "met", "breached", "no_data"


# ---- the main example against fractions ----


def statements():
    """{(company, year): {item: Fraction}}"""
    with open(DATA / "soe_statements.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    skipped = {"entity", "short_name", "stock_code", "year", "unit", "source"}
    return {(row["entity"], int(row["year"])):
            {name: Fraction(value) for name, value in row.items() if name not in skipped and value}
            for row in rows}


def group_of(table, year):
    """The sum of all companies, of items that all of them have."""
    rows = [row for (_, of), row in table.items() if of == year]
    names = set.intersection(*(set(row) for row in rows))
    return {name: sum(row[name] for row in rows) for name in names}


def expected(now, last, before):
    """{target: (value, reference, margin, amount)} of one company or the group."""
    def roe(row, opening):
        return row["net_profit"] / ((row["equity"] + opening["equity"]) / 2)

    def per_employee(row, opening):
        return row["revenue"] / ((row["employees"] + opening["employees"]) / 2)

    def debt(row):
        return row["total_liabilities"] / row["total_assets"]

    growth = (now["total_profit"] - last["total_profit"]) / last["total_profit"]
    gdp = Fraction("0.067")
    limit = debt(last) + Fraction("0.01")
    return {
        "profit-outgrows-gdp": (growth, gdp, growth - gdp, last["total_profit"]),
        "debt-ratio-stable": (debt(now), limit, limit - debt(now), now["total_assets"]),
        "roe-steady": (roe(now, last), roe(last, before), roe(now, last) - roe(last, before),
                       (now["equity"] + last["equity"]) / 2),
        "revenue-steady": (now["revenue"], last["revenue"], now["revenue"] - last["revenue"], Fraction(1)),
        "revenue-per-employee-steady": (
            per_employee(now, last), per_employee(last, before), per_employee(now, last) - per_employee(last, before),
            (now["employees"] + last["employees"]) / 2),
    }


@pytest.fixture(scope="module")
def report():
    output, errors = monitor(*MAIN, "--format", "json", status=1)
    assert errors == ""
    return json.loads(output)


@pytest.fixture(scope="module")
def screen():
    output, errors = monitor(*MAIN, status=1)
    assert errors == ""
    return output


def results_of(report):
    return {(row["entity"], row["target"]): row for row in report["results"]}


def test_every_figure_of_the_main_example_is_the_nearest_double(report):
    table = statements()
    companies = sorted({name for name, _ in table})
    found = results_of(report)
    rows = {name: [table[name, year] for year in (2021, 2020, 2019)] for name in companies}
    rows[""] = [group_of(table, year) for year in (2021, 2020, 2019)]
    checked = 0
    for name, (now, last, before) in rows.items():
        for target, (value, reference, margin, denominator) in expected(now, last, before).items():
            row = found[name, target]
            strict = target == "profit-outgrows-gdp"
            assert row["verdict"] == (MET if margin > 0 or (margin == 0 and not strict) else BREACHED), row
            assert row["value"] == float(value) and Fraction(row["exact"]) == value, row
            assert row["reference"] == float(reference), row
            assert row["margin"] == float(margin), row
            # Gap and distance to the limit in the numerator's unit: margin times denominator.
            assert row["amount"] == float(margin * denominator), row
            checked += 1
    assert checked == 7 * 5


def test_main_example_gives_the_published_verdicts(report):
    found = results_of(report)
    cases = [("深圳市燃气集团股份有限公司", "profit-outgrows-gdp", "8.91", MET, "increase"),
             ("深圳市天威视讯股份有限公司", "profit-outgrows-gdp", "-22.04", BREACHED, "decrease"),
             ("深圳市机场股份有限公司", "profit-outgrows-gdp", "-150.38", BREACHED, "turned_loss")]
    for name, target, per_cent, verdict, label in cases:
        row = found[name, target]
        assert (f"{row['value'] * 100:.2f}", row["verdict"], row["label"]) == (per_cent, verdict, label)
    for name, points, verdict in [("深圳市天威视讯股份有限公司", "-4.57", MET),
                                  ("深圳市机场股份有限公司", "33.77", BREACHED)]:
        row = found[name, "debt-ratio-stable"]
        assert (f"{row['change'] * 100:.2f}", row["verdict"]) == (points, verdict)
    for (_, target), row in found.items():
        if target == "labour-productivity-steady":
            assert row["verdict"] == NO_DATA and row["value"] is None and row["missing"]


def test_text_shows_the_figures_of_the_main_example(screen):
    lines = screen.splitlines()
    first = lines.index(next(line for line in lines if line.startswith("未达标")))
    airport = [line for line in lines[first:] if "深圳市机场股份有限公司" in line and "利润总额增速" in line][0]
    for word in ("-150.38%", "6.70%", "157.08", "8,288.76", "由盈转亏"):
        assert word in airport
    assert "8.91%" in screen and "-22.04%" in screen
    assert "((-26,585,820.41) - 52,766,434.74) / 52,766,434.74 = -150.38%" in screen
    details = screen[screen.index("\n明细"):].splitlines()
    for name, change in (("深圳市天威视讯股份有限公司", "-4.57 pp"), ("深圳市机场股份有限公司", "33.77 pp")):
        assert any(name in line and change in line for line in details)
    assert "汇总，未抵销" in screen and "万元" in screen and "2021-12-31" in screen


def test_first_screen_is_in_order(screen):
    order = ["深圳市属六家上市公司2021年经营目标", "期间", "截至", "金额单位", "企业", "汇总口径", "结论", "未达标（",
             "全部企业", "缺少的数据", "口径假定", "明细"]
    place = 0
    for word in order:
        place = screen.find(("\n" if place else "") + word, place)
        assert place >= 0, word
        place += 1
    # The counts once more after the assumptions.
    counts = [match.start() for match in re.finditer("\n结论", screen)]
    assert len(counts) == 2 and counts[1] > screen.index("口径假定")


def test_breaches_come_gravest_first(report, screen):
    start = screen.index("\n未达标（")
    block = screen[start:screen.index("\n\n", start + 1)].splitlines()[4:]
    gaps = []
    for line in block:
        cells = re.split(r"  +", line.strip())
        group = "汇总" in cells[0]
        place = cells[5] == "-"  # places have no gap in money and come last
        gaps.append((place, not group, 0.0 if place else -float(cells[5].replace(",", ""))))
    assert gaps == sorted(gaps)
    assert len(gaps) == sum(row["verdict"] == BREACHED for row in report["results"])


def test_group_figures_are_sums(report):
    table = statements()
    now, last = group_of(table, 2021), group_of(table, 2020)
    figures = {figure["id"]: figure for figure in report["group_figures"]}
    for item in ("total_profit", "net_profit", "revenue", "total_assets", "total_liabilities"):
        figure = figures[item]
        change = now[item] - last[item]
        assert figure["value"] == float(now[item])
        assert figure["last_year"] == float(last[item])
        assert figure["change"] == float(change)
        assert figure["growth"] == float(change / last[item])
    assert "average_headcount" not in figures  # without data: left out
    ratio = figures["debt_ratio"]
    assert ratio["value"] == float(now["total_liabilities"] / now["total_assets"]) and ratio["growth"] is None


# ---- formats ----


def test_csv_has_a_mark_and_reads_back(report):
    done = subprocess.run([str(PROGRAMS / "plan_monitor"), *map(str, MAIN), "--format=csv", "--lang=en"],
                          capture_output=True, check=False, timeout=60)
    assert done.stdout.startswith(b"\xef\xbb\xbf") and done.stdout.endswith(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8-sig"), newline="")))
    assert len(rows) == 7 * 8
    found = results_of(report)
    for row in rows:
        result = found[row["entity"], row["target"]]
        for field in ("value", "reference", "margin", "amount"):
            assert (float(row[field]) if row[field] else None) == result[field]
        assert (row["verdict"], row["reason"], row["label"]) == \
            (result["verdict"], result["reason"], result["label"])


def test_csv_of_chinese_has_chinese_headings():
    output, _ = monitor(*MAIN, "--format", "csv", status=1)
    rows = list(csv.DictReader(io.StringIO(output.lstrip("\ufeff"), newline="")))
    assert {row["结论"] for row in rows} == {"达标", "未达标", "缺数据", "不适用"}
    airport = [row for row in rows if row["企业"] == "深圳市机场股份有限公司"][0]
    assert airport["变化"] == "由盈转亏" and airport["差额单位"] == "元"


def test_csv_and_json_quote_names(tmp_path):
    table = tmp_path / "names.csv"
    table.write_text('企业名称,期间,营业收入,营业收入(上年同期)\n"甲, ""乙""\t公司\\",2023,2,1\n', "utf-8")
    plan = small_plan(tmp_path)
    name = '甲, "乙"\t公司\\'
    output, _ = monitor(plan, table, "--format", "csv", status=0)
    rows = list(csv.DictReader(io.StringIO(output.lstrip("\ufeff"), newline="")))
    assert rows[0]["企业"] == name
    output, _ = monitor(plan, table, "--format", "json", status=0)
    assert json.loads(output)["results"][0]["entity"] == name
    output, _ = monitor(plan, table, status=0)
    assert "\t" not in output


def width(text):
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) != 0 for letter in text)


def at_places(text):
    """The text with a filler after each wide letter, so that index is place."""
    return "".join(letter + ("\0" if width(letter) == 2 else "") for letter in text)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_columns_are_aligned(language):
    output, _ = monitor(*MAIN, "--lang", language, status=1)
    lines = output.splitlines()
    checked = 0
    for number, line in enumerate(lines):
        if not re.fullmatch(r"(  -*)+", line) or "--" not in line:
            continue
        gaps = [match.start() for match in re.finditer(r"  ", line)]
        rows = [lines[number - 1]]
        for row in lines[number + 1:]:
            if not row.startswith("  ") or row.startswith("    算式") or row.startswith("    calculation"):
                break
            rows.append(row)
        for row in rows:
            placed = at_places(row)
            assert all(placed[gap:gap + 2].strip() == "" for gap in gaps), f"{line}\n{row}"
            checked += 1
    assert checked > 40


def test_no_line_ends_in_blanks(screen):
    assert [line for line in screen.splitlines() if line != line.rstrip()] == []


def test_english_report_is_english():
    output, _ = monitor(*MAIN, "--lang", "en", status=1)
    for word in ("Verdicts", "Breached", "Missing figures", "Assumptions", "Details", "turned to loss",
                 "plain sum", "last year"):
        assert word in output
    # Chinese is left only in names, quotes and the unit of money.
    names = {name for name, _ in statements()} | {"万元", "深圳市", "深圳燃气"}
    words = set(re.findall(r"[\u4e00-\u9fff]+", "\n".join(
        line for line in output.split("\nFindings")[0].splitlines() if "quote" not in line)))
    assert not {word for word in words if word not in names and not any(word in name for name in names)} - {
        "总体保持稳定", "元"}, words


def test_colour_only_on_a_terminal(screen):
    assert "\033" not in screen

    def on_terminal(**environment):
        master, slave = pty.openpty()
        settings = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
        with subprocess.Popen([str(PROGRAMS / "plan_monitor"), *map(str, MAIN)], stdout=slave,
                              env={**settings, **environment}) as process:
            os.close(slave)
            output = b""
            try:
                while part := os.read(master, 65536):
                    output += part
            except OSError:
                pass  # the other end is closed
            os.close(master)
            assert process.wait() == 1
        return output.decode("utf-8").replace("\r\n", "\n")

    coloured = on_terminal()
    assert "\033[" in coloured
    # Colour says nothing that words do not.
    assert re.sub(r"\033\[[0-9;]*m", "", coloured) == screen
    assert on_terminal(NO_COLOR="1") == screen


def test_locale_changes_nothing(screen):
    assert monitor(*MAIN, status=1, environment={"LC_ALL": "de_DE.UTF-8"})[0] == screen


# ---- small plans and tables ----

PLAN = """\
soekpi: 1
plan: small
title: {zh: 小计划, en: Small plan}
period: 2023
goals:
  - {id: growth, indicator: revenue_growth, rule: "RULE", scope: each, basis: stated}
"""


def small_plan(folder, rule="> 0 %", name="plan.yaml"):
    path = folder / name
    path.write_text(PLAN.replace("RULE", rule), "utf-8")
    return path


def small_table(folder, now="110", last="100", encoding="utf-8"):
    path = folder / "table.csv"
    path.write_bytes(f"企业名称,期间,营业收入,营业收入(上年同期)\n宝安测试公司,2023,{now},{last}\n".encode(encoding))
    return path


@pytest.mark.parametrize("rule, now, last, status", [
    ("> 0 %", "110", "100", 0), ("> 10 %", "110", "100", 1), (">= 10 %", "110", "100", 0),
    ("> 0 %", "", "100", 2), ("> 0 %", "5", "-3", 2),
])
def test_exit_status_says_what_was_found(tmp_path, rule, now, last, status):
    monitor(small_plan(tmp_path, rule), small_table(tmp_path, now, last), status=status)


def test_tie_is_shown_with_its_verdict(tmp_path):
    output, _ = monitor(small_plan(tmp_path, "> 10 %"), small_table(tmp_path), status=1)
    assert re.search(r"宝安测试公司 +营业收入增速 +10\.00% +10\.00% +0\.00 pp", output)


def test_undefined_growth_is_explained(tmp_path):
    output, _ = monitor(small_plan(tmp_path), small_table(tmp_path, "5", "-3"), status=2)
    assert "无法计算" in output and "基期为零或为负" in output and "由负转正" in output


def test_gbk_table_is_read(tmp_path):
    output, _ = monitor(small_plan(tmp_path), small_table(tmp_path, encoding="gb18030"), status=0)
    assert "宝安测试公司" in output and "10.00%" in output


def test_standard_input(tmp_path):
    table = small_table(tmp_path)
    plan = small_plan(tmp_path)
    expected_output = monitor(plan, table, status=0)[0]
    assert monitor(plan, "-", status=0, text=table.read_bytes())[0] == \
        expected_output.replace(f"读入 {table.name}", "读入 (标准输入)", 1)
    assert monitor("-", table, status=0, text=plan.read_bytes())[0] == expected_output
    assert "standard input" in monitor("-", "-", status=3, text=b"")[1]


def test_level_and_unit_from_the_command_line(tmp_path):
    plan = small_plan(tmp_path, "> gdp_growth")
    table = small_table(tmp_path, "1100000", "1000000")
    assert monitor(plan, table, status=2)
    assert "6.70%" in monitor(plan, table, "--set", "gdp_growth=6.7%", status=0)[0]
    output, _ = monitor(plan, table, "--set=gdp_growth=12%", "--unit", "万元", status=1)
    # 10 % against 12 % of 100 万元.
    assert re.search(r"2\.00 pp +2\.00 ", output) and "差额(万元)" in output


def test_period_and_date_from_the_command_line(tmp_path):
    table = tmp_path / "months.csv"
    table.write_text("企业名称,期间,营业收入\n甲,2022-09,100\n甲,2023-09,110\n", "utf-8")
    output, _ = monitor(small_plan(tmp_path), table, "--period", "2023-09", status=0)
    assert "1-9月" in output and "2023-09-30" in output and "10.00%" in output
    output, _ = monitor(small_plan(tmp_path), table, "--period", "2023-09", "--as-of", "2023-10-15", status=0)
    assert "2023-10-15" in output


def test_missing_figures_name_who_owes_them(tmp_path):
    table = tmp_path / "owed.csv"
    table.write_text("企业名称,期间,营业收入,营业收入(上年同期)\n甲,2023,110,100\n乙,2023,,100\n", "utf-8")
    output, _ = monitor(small_plan(tmp_path), table, status=2)
    assert re.search(r"营业收入增速：缺 营业收入.*欠报：乙$", output, re.MULTILINE)
    assert "2 户中 1 户可评" in output


GROUPS = """\
企业名称,期间,集团,角色,净利润(万元),所有者权益(万元),所有者权益(年初)(万元),营业收入(万元),营业收入(上年同期)(万元)
甲公司,2023-09,宝安集团,企业,100,1000,900,5000,4000
乙公司,2023-09,宝安集团,企业,-20,500,510,3000,3100
抵销,2023-09,宝安集团,抵销,,,,-1000,-900
丙公司,2023-09,另一集团,企业,5,-10,-10,,3100
"""

INTERIM = """\
soekpi: 1
plan: interim
period: 2023-09
goals:
  - {id: roe, indicator: roe, rule: ">= 5 %", annualise: no, at_risk: "1 pp", basis: stated}
  - {id: roe-year, indicator: roe, rule: ">= 10 %", annualise: yes, basis: stated}
  - {id: revenue, indicator: revenue, rule: "> prior", basis: stated}
"""


def test_groups_with_eliminations_and_interim_ratios(tmp_path):
    table, plan = tmp_path / "groups.csv", tmp_path / "interim.yaml"
    table.write_text(GROUPS, "utf-8")
    plan.write_text(INTERIM, "utf-8")
    output, errors = monitor(plan, table, status=1)
    assert errors == ""
    for words in ("宝安集团（合并）", "另一集团（汇总，未抵销）", "净资产收益率（未年化）", "净资产收益率（年化）", "临界",
                  "分母为负"):
        assert words in output
    report = json.loads(monitor(plan, table, "--format", "json", status=1)[0])
    figures = {(figure["group"], figure["id"], figure["annualised"]): figure for figure in report["group_figures"]}
    # 5000 + 3000 - 1000 against 4000 + 3100 - 900, in 万元.
    revenue = figures["宝安集团", "revenue", False]
    assert (revenue["value"], revenue["last_year"]) == (70e6, 62e6)
    plain = Fraction(80, (1500 + 1410) // 2)
    assert figures["宝安集团", "roe", False]["value"] == float(plain)
    assert figures["宝安集团", "roe", True]["value"] == float(plain * 12 / 9)
    found = {(row["entity"], row["target"]): row for row in report["results"]}
    assert found["宝安集团", "roe"]["verdict"] == "at_risk"
    assert found["丙公司", "roe"]["reason"] == "negative_denominator"
    assert found["丙公司", "revenue"]["verdict"] == NO_DATA


# ---- what cannot be used ----


def test_errors_name_the_place(tmp_path):
    plan = small_plan(tmp_path, ">> 5 %")
    _, errors = monitor(plan, small_table(tmp_path), status=3)
    assert re.search(re.escape(str(plan)) + r":6:\d+: \S", errors)
    table = tmp_path / "open.csv"
    table.write_text('企业名称,期间,营业收入\n甲,2023,"110\n', "utf-8")
    _, errors = monitor(small_plan(tmp_path), table, status=3)
    assert re.search(re.escape(str(table)) + r":\d+:(\d+:)? \S", errors)


def test_unknown_plan_gives_near_matches(tmp_path):
    _, errors = monitor("baoan-2032", small_table(tmp_path), status=3)
    assert "baoan-2032" in errors and "baoan-2023" in errors


@pytest.mark.parametrize("arguments, word", [
    ([], "needed"), (["baoan-2023"], "needed"), (["--nonsense"], "--nonsense"),
    (["baoan-2023", "x.csv", "--format", "xml"], "xml"), (["baoan-2023", "x.csv", "--lang", "fr"], "fr"),
    (["baoan-2023", "x.csv", "--set", "gdp"], "NAME=VALUE"), (["baoan-2023", "x.csv", "--period"], "--period"),
    (["baoan-2023", "no-such-file.csv"], "no-such-file.csv"), (["baoan-2023", "/"], "/"),
])
def test_bad_command_lines(arguments, word):
    output, errors = monitor(*arguments, status=3)
    assert output == "" and word in errors and errors.startswith("plan_monitor: ")


def test_unknown_names_and_periods_are_refused(tmp_path):
    plan, table = small_plan(tmp_path), small_table(tmp_path)
    assert "gdp_grwth" in monitor(plan, table, "--set", "gdp_grwth=5%", status=3)[1]
    assert "2023-13" in monitor(plan, table, "--period", "2023-13", status=3)[1]
    assert "斤" in monitor(plan, table, "--unit", "斤", status=3)[1]


def test_help_and_list():
    output, _ = monitor("--help", status=0)
    for option in ("--period", "--as-of", "--set", "--unit", "--format", "--lang", "--list"):
        assert option in output
    assert "Usage:" in monitor("--help", "--lang", "en", status=0)[0]
    output, _ = monitor("--list", status=0)
    for plan in ("baoan-2023", "one-profit-five-ratios-2023", "one-profit-five-ratios-2025", "debt-lines"):
        assert plan in output


# ---- tables as they are: a quick report, a pair of statements ----

REPORTS = PLANS / "shenzhen-reports-2021.yaml"
QUICK = DATA / "shenzhen_six_quick_2021.csv"
BALANCE_SHEET = DATA / "shenzhen_airport_balance_sheet_2021.csv"
INCOME_STATEMENT = DATA / "shenzhen_airport_income_statement_2021.csv"
AIRPORT = "深圳市机场股份有限公司"


def outcomes(report):
    """{(name, target): all that was found}; the group's name is empty."""
    fields = ("verdict", "reason", "label", "value", "exact", "reference", "margin", "amount")
    return {(row["entity"], row["target"]): tuple(row[field] for field in fields) for row in report["results"]}


@pytest.fixture(scope="module")
def tidy():
    return outcomes(json_of(REPORTS, DATA / "soe_statements.csv", status=1))


@pytest.fixture(scope="module")
def quick():
    return json_of(REPORTS, QUICK, status=1)


@pytest.fixture(scope="module")
def pair():
    return json_of(REPORTS, BALANCE_SHEET, INCOME_STATEMENT, status=1)


def quick_rows():
    return list(csv.reader(io.StringIO(QUICK.read_bytes().decode("gbk"), newline="")))


def spreadsheet_address(row, column):
    letters = ""
    while column >= 0:
        letters = chr(ord("A") + column % 26) + letters
        column = column // 26 - 1
    return f"{letters}{row + 1}"


def test_layouts_are_what_the_script_writes(tmp_path):
    subprocess.run([sys.executable, str(DATA / "published_layouts.py"), str(tmp_path)], check=True, timeout=60)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(written) == {QUICK.name, BALANCE_SHEET.name, INCOME_STATEMENT.name}
    for name, content in written.items():
        assert (DATA / name).read_bytes() == content, f"{name}: run examples/data/published_layouts.py"


def test_tidy_table_is_judged_as_fractions_say(tidy):
    table = statements()
    rows = {name: (table[name, 2021], table[name, 2020]) for name, _ in table}
    rows[""] = (group_of(table, 2021), group_of(table, 2020))
    checked = 0
    for name, (now, last) in rows.items():
        growth = now["total_profit"] / last["total_profit"] - 1
        debt = [row["total_liabilities"] / row["total_assets"] for row in (now, last)]
        profit_margin = [row["operating_profit"] / row["revenue"] for row in (now, last)]
        roe = now["net_profit"] / ((now["equity"] + last["equity"]) / 2)
        for target, value, reference, margin in [
                ("profit-outgrows-gdp", growth, Fraction("0.067"), growth - Fraction("0.067")),
                ("revenue-steady", now["revenue"], last["revenue"], now["revenue"] - last["revenue"]),
                ("operating-margin-steady", *profit_margin, profit_margin[0] - profit_margin[1]),
                ("debt-ratio-stable", debt[0], debt[1] + Fraction("0.01"), debt[1] + Fraction("0.01") - debt[0]),
                ("roe-floor", roe, Fraction("0.05"), roe - Fraction("0.05"))]:
            verdict, reason, _, found, exact, limit, distance, _ = tidy[name, target]
            assert (verdict, reason) == (MET if margin >= 0 else BREACHED, "ok")
            assert (found, Fraction(exact), limit, distance) == (float(value), value, float(reference), float(margin))
            checked += 1
    assert checked == len(tidy) == 7 * 5


def test_quick_report_is_judged_as_the_tidy_table(tidy, quick):
    assert outcomes(quick) == tidy


def test_pair_of_statements_is_judged_as_the_tidy_table(tidy, pair):
    found = outcomes(pair)
    assert {key: value for key, value in found.items() if key[0]} == \
        {key: value for key, value in tidy.items() if key[0] == AIRPORT}
    # One enterprise is a group of one.
    for target in ("profit-outgrows-gdp", "roe-floor"):
        assert found["", target] == found[AIRPORT, target]


@pytest.mark.parametrize("files", [[QUICK], [BALANCE_SHEET, INCOME_STATEMENT]], ids=["quick", "pair"])
def test_main_plan_is_judged_alike_where_two_years_are_enough(report, files):
    """The plan that needs three years asks for the equity and the employees of 2019, which neither holds."""
    found = outcomes(json_of(MAIN[0], *files, DATA / "city_gdp_growth.csv", status=1))
    known = outcomes(report)
    targets = {"profit-outgrows-gdp", "revenue-steady", "debt-ratio-stable"}
    if files == [QUICK]:
        targets.add("roe-front")  # the place of one year's return alone; a single company has nobody to compare with
    names = {name for name, _ in known} if files == [QUICK] else {AIRPORT}
    assert {(name, target) for name, target in found if name in names} >= {(n, t) for n in names for t in targets}
    for (name, target), outcome in found.items():
        if name in names and target in targets:
            assert outcome == known[name, target]
        elif target not in targets:
            assert outcome[0] == ("not_in_scope" if not name and target.endswith("-front") else NO_DATA)


def test_readings_are_data(quick, pair):
    reading, = quick["readings"]
    assert reading["file"] == str(QUICK) and reading["text"].startswith("快报宽表")
    for field, value in {"shape": "quick_report", "header_row": 3, "header_rows": 2, "money_unit": "万元",
                         "first_period": "2021-12", "last_period": "2021-12", "entities": 6,
                         "totals": 1, "entity": None}.items():
        assert reading[field] == value, field
    assert reading["title"].startswith("深圳市属六家上市公司2021年快报")
    for reading, path in zip(pair["readings"], (BALANCE_SHEET, INCOME_STATEMENT)):
        assert (reading["file"], reading["shape"], reading["entity"], reading["money_unit"]) == \
            (str(path), "statement", AIRPORT, "元")
        assert reading["entities"] == 1 and reading["last_period"] == "2021-12"


def test_undamaged_reports_raise_no_doubts(quick, pair):
    for found in (quick, pair):
        assert [finding for finding in found["findings"] if finding["severity"] != "note"] == []


@pytest.mark.parametrize("language, words", [
    ("zh", ("读入", "快报宽表", "表头2行", "单位万元", "6户", "合计1行")),
    ("en", ("Read", "quick report", "2 header rows", "万元", "6 entities", "1 total row"))])
def test_echo_says_how_each_file_was_read(language, words):
    output, _ = monitor(REPORTS, QUICK, "--lang", language, status=1)
    first = output.splitlines()[0]
    assert QUICK.name in first and all(word in first for word in words), first
    output, _ = monitor(REPORTS, BALANCE_SHEET, INCOME_STATEMENT, "--lang", language, status=1)
    lines = output.splitlines()
    assert BALANCE_SHEET.name in lines[0] and INCOME_STATEMENT.name in lines[1]
    # A blank line, then the report.
    assert lines[2] == "" and lines[3] != ""


def test_csv_output_has_no_echo():
    output, _ = monitor(REPORTS, QUICK, "--format", "csv", status=1)
    assert output.lstrip("\ufeff").startswith("计划,期间")


def damaged_quick(folder, column, text):
    """A copy of the quick report under made-up names, in which one cell says something else, and its address."""
    rows = quick_rows()
    heads = []
    for head in rows[2]:
        heads.append(head or heads[-1])
    number = next(i for i, (head, word) in enumerate(zip(heads, rows[3])) if f"{head} {word}".strip() == column)
    line = next(i for i, row in enumerate(rows) if AIRPORT in row)
    for row, name in zip(rows[4:10], "甲乙丙丁戊己"):
        row[1:3] = [f"{name}公司", f"A000{ord(name) % 1000}"]
    rows[line][number] = text
    path = folder / "quick.csv"
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    path.write_bytes(out.getvalue().encode("gbk"))
    return path, spreadsheet_address(line, number)


@pytest.mark.parametrize("column, text, severity", [
    ("利润总额 增减额", "7,935.225515", None), ("利润总额 增减%", "-105.38", None),
    ("利润总额 本年累计", "x", "error"),
])
def test_findings_give_the_cell(tmp_path, column, text, severity):
    path, address = damaged_quick(tmp_path, column, text)
    report = json_of(REPORTS, path, status=1)
    found = [finding for finding in report["findings"] if finding["cell"] == address]
    assert found and report["findings"] != [], report["findings"]
    line = re.fullmatch(r"[A-Z]+(\d+)", address)[1]
    for finding in found:
        assert finding["severity"] == (severity or finding["severity"]) != "note"
        assert finding["file"] == str(path) and finding["row"] == int(line) and finding["column"] > 0
    output, _ = monitor(REPORTS, path, status=1)
    assert re.search(rf"^    {address} +\S", output[output.index("\n数据提示"):], re.MULTILINE)


def test_findings_of_several_files_name_the_file(tmp_path):
    path, address = damaged_quick(tmp_path, "利润总额 增减额", "7,935.225515")
    for arguments in ([path, DATA / "city_gdp_growth.csv"], [DATA / "city_gdp_growth.csv", path]):
        output, _ = monitor(REPORTS, *arguments, status=1)
        assert re.search(rf"^    quick\.csv {address} +\S", output, re.MULTILINE)
        assert "表1：" not in output and "表2：" not in output
        report = json_of(REPORTS, *arguments, status=1)
        assert {finding["file"] for finding in report["findings"] if finding["cell"] == address} == {str(path)}


def test_findings_are_in_order_of_severity(tmp_path):
    path, _ = damaged_quick(tmp_path, "净利润 本年累计", "x")
    report = json_of(REPORTS, path, status=1)
    order = ["error", "warning", "note"]
    places = [order.index(finding["severity"]) for finding in report["findings"]]
    assert places == sorted(places) and places[0] == 0
    output, _ = monitor(REPORTS, path, "--findings", "all", "--lang", "en", status=1)
    titles = re.findall(r"^  (to be corrected|to be looked at|notes): (\d+)$", output, re.MULTILINE)
    assert [int(count) for _, count in titles] == [places.count(place) for place in sorted(set(places))]
    assert re.search(rf"^Data +{places.count(0)} to be corrected, {places.count(1)} to be looked at", output, re.MULTILINE)


def test_notes_are_folded_unless_asked_for(quick):
    notes = [finding["text"] for finding in quick["findings"] if finding["severity"] == "note"]
    assert notes
    output, _ = monitor(REPORTS, QUICK, status=1)
    assert f"说明：{len(notes)} 条（--findings all 列出）" in output
    assert not any(note in output for note in notes)
    for option in (["--findings", "all"], ["--explain"], ["--findings=all"]):
        output, _ = monitor(REPORTS, QUICK, *option, status=1)
        assert all(note in output for note in notes), option


# ---- the READMEs ----


def shown_outputs():
    """(command, lines that it is said to print) of blocks of text behind a command."""
    found = []
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text("utf-8")
        for command, block in re.findall(r"\n\n((?:    [^\n]*\n)+)\n```text\n([^`]*)```", text):
            lines = [line for line in block.splitlines() if line.strip() not in ("", "...")]
            found.append(pytest.param(command, lines, id=f"{name}-{len(found)}"))
    return found


@pytest.mark.parametrize("command, lines", shown_outputs())
def test_readme_shows_what_the_commands_print(command, lines):
    done = subprocess.run(["sh", "-c", command.replace("build/examples", str(PROGRAMS))], cwd=ROOT, capture_output=True,
                          check=False, timeout=60)
    printed = iter(done.stdout.decode("utf-8").lstrip("\ufeff").splitlines())
    for line in lines:
        assert line in printed, line  # in this order: the iterator goes on


# ---- options of reading ----


def read_with(folder, text, *options, rule="> 0 %", status):
    path = folder / "cells.csv"
    path.write_text(text, "utf-8")
    return json_of(small_plan(folder, rule), path, *options, status=status)


def growth_of(report, name="甲公司"):
    return {row["entity"]: row["value"] for row in report["results"]}[name]


def test_map_reads_a_column_and_leaves_one_out(tmp_path):
    text = "企业名称,期间,收入情况,去年的收入,杂项\n甲公司,2023,110,100,7\n"
    unread = read_with(tmp_path, text, status=2)
    assert unread["readings"][0]["money_unit"] is None
    assert unread["readings"][0]["unread_columns"] == 3
    mapped = read_with(tmp_path, text, "--map", "收入情况=营业收入(万元)", "--map=去年的收入=revenue@prior", "--map",
                       "杂项=", status=0)
    # 110 万元 against 100 元.
    assert growth_of(mapped) == float(Fraction(110 * 10000 - 100, 100))
    assert "杂项" not in "".join(finding["text"] for finding in mapped["findings"] if finding["severity"] != "note")


def test_unread_columns_come_with_what_to_do(tmp_path):
    path = tmp_path / "cells.csv"
    path.write_text("企业名称,期间,营业收入,营业收入(上年同期),杂项\n甲公司,2023,110,100,7\n", "utf-8")
    plan = small_plan(tmp_path)
    for language, word in (("zh", "--map '列名=项目'"), ("en", "--map 'HEADER=NAME'")):
        assert word in monitor(plan, path, "--lang", language, status=0)[0]
        assert word not in monitor(plan, path, "--lang", language, "--map", "杂项=", status=0)[0]


def test_map_splits_at_the_first_sign(tmp_path):
    text = "企业名称,期间,营业收入,营业收入(上年同期)\n甲公司,2023,110,100\n"
    path = tmp_path / "cells.csv"
    path.write_text(text, "utf-8")
    _, errors = monitor(small_plan(tmp_path), path, "--map", "营业收入=收入=1", status=3)
    assert "收入=1" in errors


def test_unknown_name_of_a_map_is_refused(tmp_path):
    path = small_table(tmp_path)
    _, errors = monitor(small_plan(tmp_path), path, "--map", "营业收入=revenu", status=3)
    assert "revenu" in errors and "revenue" in errors.replace("'revenu'", "")


def test_shape_by_its_words(tmp_path):
    text = "项目,本期金额,上期金额\n营业收入,110,100\n"
    for word in ("statement", "报表"):
        report = read_with(tmp_path, text, "--shape", word, "--data-entity", "甲公司", "--data-period", "2023", status=0)
        assert report["readings"][0]["shape"] == "statement" and growth_of(report) == 0.1
    tidy_text = "企业名称,期间,营业收入,营业收入(上年同期)\n甲公司,2023,110,100\n"
    for words in (("columns", "宽表"), ("quick_report", "快报")):
        for word in words:
            report = read_with(tmp_path, tidy_text, "--shape", word, status=0)
            assert report["readings"][0]["shape"] == words[0] and growth_of(report) == 0.1
    list_text = "企业名称,期间,项目,数值\n甲公司,2023,营业收入,110\n甲公司,2022,营业收入,100\n"
    for word in ("list", "清单"):
        report = read_with(tmp_path, list_text, f"--shape={word}", status=0)
        assert report["readings"][0]["shape"] == "list" and growth_of(report) == 0.1


def test_header_rows(tmp_path):
    text = "企业名称,营业收入,\n,本年累计,上年同期\n甲公司,110,100\n"
    assert growth_of(read_with(tmp_path, text, "--header-rows", "2", status=0)) == 0.1
    text = "企业名称,营业收入,营业收入(上年同期)\n甲公司,110,100\n"
    one = read_with(tmp_path, text, "--header-rows=1", status=0)
    assert one["readings"][0]["header_rows"] == 1 and growth_of(one) == 0.1


def test_dashes_are_missing_or_zero(tmp_path):
    text = "企业名称,期间,营业收入,营业收入(上年同期)\n甲公司,2023,-,100\n"
    assert growth_of(read_with(tmp_path, text, status=2)) is None
    report = read_with(tmp_path, text, "--dash", "zero", status=1)
    assert growth_of(report) == -1 and report["readings"][0]["dashes"] == 1


def test_single_quarters_are_added_up(tmp_path):
    text = "企业名称,期间,营业收入\n" + "".join(
        f"甲公司,{year}Q{quarter},{figure}\n" for year, figures in ((2022, (10, 20, 30)), (2023, (10, 25, 31)))
        for quarter, figure in enumerate(figures, 1))
    report = read_with(tmp_path, text, "--period", "2023Q3", "--quarters", "single", status=0)
    assert growth_of(report) == float(Fraction(66, 60) - 1)
    report = read_with(tmp_path, text, "--period", "2023Q3", "--quarters", "cumulative", status=0)
    assert growth_of(report) == float(Fraction(31, 30) - 1)


def test_entity_and_period_of_a_table_that_names_none(tmp_path):
    text = "项目,本期金额,上期金额\n营业收入,110,100\n"
    report = read_with(tmp_path, text, "--data-entity", "甲公司", "--data-period", "2023年度", status=0)
    assert growth_of(report) == 0.1 and report["readings"][0]["last_period"] == "2023-12"
    path = tmp_path / "cells.csv"
    assert "2023-13" in monitor(small_plan(tmp_path), path, "--data-period", "2023-13", status=3)[1]


def test_own_name_of_the_group_is_a_total(tmp_path):
    text = "企业名称,期间,营业收入,营业收入(上年同期)\n甲公司,2023,110,100\n乙公司,2023,22,20\n测试集团,2023,132,120\n"
    assert read_with(tmp_path, text, status=0)["enterprises"] == 3
    report = read_with(tmp_path, text, "--group", "测试集团", status=0)
    assert report["enterprises"] == 2 and report["readings"][0]["totals"] == 1


@pytest.mark.parametrize("option, value, word", [
    ("--map", "营业收入", "HEADER=NAME"), ("--map", "=revenue", "HEADER=NAME"), ("--shape", "wide", "quick_report"),
    ("--header-rows", "4", "--header-rows"), ("--header-rows", "0", "--header-rows"), ("--header-rows", "two", "two"),
    ("--dash", "nothing", "missing or zero"), ("--quarters", "yearly", "cumulative or single"),
    ("--findings", "some", "doubts or all"), ("--data-unit", "斤", "斤"), ("--encoding", "klingon", "klingon"),
])
def test_bad_values_of_options(tmp_path, option, value, word):
    output, errors = monitor(small_plan(tmp_path), small_table(tmp_path), option, value, status=3)
    assert output == "" and word in errors and errors.startswith("plan_monitor: ")


@pytest.mark.parametrize("option", ["--map", "--shape", "--header-rows", "--dash", "--quarters", "--data-entity",
                                    "--data-period", "--group", "--findings"])
def test_options_need_a_value_and_are_in_the_help(tmp_path, option):
    _, errors = monitor(small_plan(tmp_path), small_table(tmp_path), option, status=3)
    assert option in errors
    for language in ("zh", "en"):
        assert option in monitor("--help", "--lang", language, status=0)[0]


# ---- the other examples of data ----


def test_unpublished_figures_are_no_data():
    output, _ = monitor("baoan-2023", DATA / "baoan_six_2023.csv", DATA / "baoan_facts.csv", "--format", "json",
                        status=2)
    report = json.loads(output)
    assert report["enterprises"] == 6 and report["evaluable"] == 0
    assert report["counts"]["enterprises"][NO_DATA] == 6 * 5
    assert all(row["value"] is None for row in report["results"])
    assert {name for entry in report["missing"] for name in entry["owed_by"]} >= {"宝投集团", "宝安保安服务公司"}


def test_quick_reports_are_reported_figures():
    output, _ = monitor(PLANS / "guangzhou-quick-2023.yaml", DATA / "guangzhou_soe_quick.csv",
                        DATA / "city_gdp_growth.csv", "--format", "json", status=1)
    found = {row["target"]: row for row in json.loads(output)["results"] if row["level"] == "entity"}
    assert found["profit-grows"]["verdict"] == BREACHED and found["profit-grows"]["value"] == -0.121
    assert found["revenue-grows"]["verdict"] == MET and "reported" in found["revenue-grows"]["marks"]


# ---- ratio_calculator and one_figure ----


def ratio(*arguments, status=0):
    return run("ratio_calculator", *arguments, status=status)


def test_ratio_calculator_fills_the_formula_in():
    output, errors = ratio("roe", "net_profit=5", "total_equity=100", "total_equity@opening=90")
    assert errors == "" and "净资产收益率 (roe)" in output and "5.26%" in output and "1/19" in output
    assert "所有者权益" in output and "net_profit" in output


def test_ratio_calculator_judges():
    arguments = ["资产负债率", "<= 65 %", "负债总额=1122240.4", "资产总额=1728488.2"]
    output, _ = ratio(*arguments)
    assert "达标" in output and "64.93%" in output and "0.07 pp" in output
    assert "1,122,240.4" in output
    output, _ = ratio("资产负债率", "< 60 %", *arguments[2:], status=1)
    assert "未达标" in output and "-4.93 pp" in output
    output, _ = ratio("--lang", "en", *arguments)
    assert "debt ratio (debt_ratio)" in output and "met" in output


def test_ratio_calculator_reads_units_and_formulas():
    output, _ = ratio("(a - b) / b", "a=1.1 万元", "b=10,000")
    assert "1/10" in output
    output, _ = ratio("total_profit_growth", "total_profit=5", "total_profit@prior=-3", status=2)
    assert "扭亏为盈" in output and "基期为零或为负" in output
    output, _ = ratio("roe", "net_profit=-5", "total_equity=-10", "total_equity@opening=-10", status=2)
    assert "分母为负" in output


def test_ratio_calculator_names_what_is_missing():
    output, errors = ratio("roe", "net_proft=5", "total_equity=100", "total_equity@opening=90", status=2)
    assert "缺少" in output and "净利润" in output
    assert "net_proft" in errors and "net_profit" in errors


@pytest.mark.parametrize("arguments, word", [
    ([], "indicator"), (["debt_ration", "a=1"], "debt_ratio"), (["roe", "=> 5 %", "net_profit=1"], "=>"),
    (["roe", "net_profit=abc"], "abc"), (["a *", "a=1"], ":1:4:"), (["roe", "--frob", "1"], "--frob"),
])
def test_ratio_calculator_refuses(arguments, word):
    output, errors = ratio(*arguments, status=3)
    assert output == "" and word in errors


def test_ratio_calculator_lists():
    output, _ = ratio("--list")
    assert "debt_ratio  资产负债率" in output and "total_liabilities / total_assets" in output and "[F]" in output
    assert "平均职工人数" in ratio("--items")[0]
    assert "--list" in ratio("--help")[0]


def test_one_figure():
    output, _ = run("one_figure", status=0)
    assert "-1.503840" in output and "由盈转亏" in output and "-1.570840" in output and "扭亏为盈" in output


# ---- examples/run ----


def test_run_has_help():
    done = subprocess.run([str(ROOT / "examples" / "run"), "--help"], capture_output=True, check=False, timeout=10)
    assert done.returncode == 0 and b"examples/run" in done.stdout
    done = subprocess.run([str(ROOT / "examples" / "run"), "--nonsense"], capture_output=True, check=False, timeout=10)
    assert done.returncode == 1 and b"--nonsense" in done.stderr
