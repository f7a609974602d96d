"""Verdicts, values and margins of the library against oracle.py: every result of more
than two million, and the reading of more than a million doubles."""

from __future__ import annotations

import array
import math
import random
import struct
from collections import Counter

import oracle
import pytest
from oracle import Formula, Reference, Rule, Target

import soekpi

ROWS = 5600  # of one batch
BATCHES = 20  # spread over the test processes
DIALECTS = ("strict", "absolute", "signed")


def percent(text: str) -> oracle.Rational:
    whole, _, part = text.partition(".")
    return int(whole + part), 100 * 10 ** len(part)


def form(*terms):
    return tuple(terms)


PLUS, MINUS = 1, -1
RATIO = Formula(form((PLUS, "x")), form((PLUS, "y")))
GROWTH = Formula(form((PLUS, "x"), (MINUS, "x@prior")), form((PLUS, "x@prior")), ("x", "x@prior"))
AVERAGE = Formula(form((2, "x")), form((PLUS, "y@opening"), (PLUS, "y")))
ITEM = Formula(form((PLUS, "x")))
LEVEL = Formula(form((PLUS, "g")))
OTHER_RATIO = Formula(form((PLUS, "u")), form((PLUS, "v")))
OTHER_ITEM = Formula(form((PLUS, "u")))
MANY = Formula(form((PLUS, "x"), (PLUS, "a"), (MINUS, "b")), form((PLUS, "y"), (2, "c")))
COVER = Formula(form((PLUS, "x")), form((PLUS, "y")), nonzero=True)
DAYS = Formula(form((365, "x@opening"), (365, "x")), form((2, "y")))
INDEX = Formula(form((PLUS, "x"), (MINUS, "y")), form((PLUS, "y")))
HUNDRED = Formula(form((100, "x")), form((PLUS, "y")))
WEIGHTED = Formula(form((2, "x")), form((2, "y"), (PLUS, "x"), (2, "w")))


class Case:
    """A target: its text for the plan, and the same for the oracle, written apart."""

    def __init__(self, form_name, formula, unit, rule, descriptor, judged, kinds="", **options):
        self.form = form_name
        self.text = formula
        self.unit = unit
        self.rule_text = rule
        self.at_risk = options.pop("at_risk", None)
        self.round = options.pop("round", None)
        self.nonzero = descriptor.nonzero
        self.kinds = dict(part.split("=") for part in kinds.split()) if kinds else {}
        self.target = Target(descriptor, judged, **options)
        self.name = ""


def constant(kind, value):
    return Rule(kind, (Reference(margin=value),))


def against(kind, base, factor=(1, 1), margin=(0, 1)):
    return Rule(kind, (Reference(margin, base, factor),))


PP = (1, 100)
CASES = [
    Case("constant", "x / y", "%", "<= 65 %", RATIO, constant("<=", percent("65")), "x=stock y=stock",
         at_risk="1 pp", band=PP),
    Case("constant", "growth(x)", "%", "> 8.5 %", GROWTH, constant(">", percent("8.5"))),
    Case("item", "growth(x)", "%", "> g", GROWTH, against(">", LEVEL), "g=level:%"),
    Case("item", "x / avg(y)", "%", ">= g", AVERAGE, against(">=", LEVEL), "y=stock g=level:%",
         at_risk="0.5 pp", band=(5, 1000)),
    Case("parameter", "(x + a - b) / (y + 2*c)", "%", ">= floor", MANY, constant(">=", percent("12.75"))),
    Case("parameter", "growth(x)", "%", ">= floor", GROWTH, constant(">=", percent("12.75"))),
    Case("indicator", "x / y", "%", "< other", RATIO, against("<", OTHER_RATIO)),
    Case("indicator", "x", "money", ">= 1.2 * other", ITEM, against(">=", OTHER_ITEM, (12, 10))),
    Case("prior", "x / y", "%", "<= prior", RATIO, against("<=", RATIO.at("@prior")), "x=stock y=stock"),
    Case("prior", "x", "money", ">= prior", ITEM, against(">=", ITEM.at("@prior")),
         at_risk="5 %", share=(5, 100)),
    Case("opening", "x / y", "%", "<= opening", RATIO, against("<=", RATIO.at("@opening")),
         "x=stock y=stock"),
    Case("opening", "x", "money", "> opening", ITEM, against(">", ITEM.at("@opening")), "x=stock"),
    Case("factor and margin", "x / y", "%", "<= prior + 1 pp", RATIO,
         against("<=", RATIO.at("@prior"), margin=PP)),
    Case("factor and margin", "x", "money", ">= 1.05 * prior - 3 万元", ITEM,
         against(">=", ITEM.at("@prior"), (105, 100), (-30000, 1))),
    Case("within", "x / y", "%", "within 2 pp of prior", RATIO,
         Rule("within", (Reference(base=RATIO.at("@prior")),), (2, 100))),
    Case("within", "growth(x)", "%", "within 1.5 pp of g", GROWTH,
         Rule("within", (Reference(base=LEVEL),), (15, 1000)), "g=level:%"),
    Case("between", "100 * x / y", "%", "between 40 % and 60.5 %", HUNDRED,
         Rule("between", (Reference(percent("40")), Reference(percent("60.5"))))),
    Case("between", "x", "money", "between u and v", ITEM,
         Rule("between", (Reference(base=OTHER_ITEM), Reference(base=Formula(form((PLUS, "v"))))))),
    Case("product", "x / y", "times", ">= 1.2", COVER, constant(">=", (12, 10))),
    Case("product", "365 * avg(x) / y", "days", "<= 90 天", DAYS, constant("<=", (90, 1)), "x=stock",
         at_risk="> 80 天", condition=constant(">", (80, 1))),
    Case("product", "x / y - 1", "%", ">= 0.25 %", INDEX, constant(">=", percent("0.25"))),
    Case("product", "x / (y@opening + 0.5*x + w)", "%", ">= prior",
         Formula(form((2, "x")), form((2, "y@opening"), (PLUS, "x"), (2, "w"))),
         against(">=", Formula(form((2, "x@prior")),
                               form((2, "y@prior_opening"), (PLUS, "x@prior"), (2, "w@prior")))),
         "y=stock"),
    Case("rounded", "x / y", "%", ">= prior", RATIO, against(">=", RATIO.at("@prior")), round=2, places=4),
    Case("rounded", "x", "money", ">= 1.1 * prior", ITEM, against(">=", ITEM.at("@prior"), (11, 10)),
         round=2, places=-2),
]
RULE_FORMS = ("constant", "item", "parameter", "indicator", "prior", "opening", "factor and margin", "within",
              "between")


def rename(target_part, prefix):
    """The same descriptor with each column named for its own case."""
    if isinstance(target_part, Formula):
        move = lambda f: tuple((c, prefix + n) for c, n in f)  # noqa: E731
        growth = tuple(prefix + n for n in target_part.growth) if target_part.growth else None
        return Formula(move(target_part.numerator), move(target_part.denominator), growth,
                       target_part.nonzero, target_part.factor)
    if isinstance(target_part, Reference):
        base = rename(target_part.base, prefix) if target_part.base else None
        return Reference(target_part.margin, base, target_part.factor)
    return Rule(target_part.kind, tuple(rename(r, prefix) for r in target_part.references),
                target_part.tolerance)


def plan_text(growth_base):
    """The plan of all cases; names get the case's prefix as whole words."""
    import re

    lines = ["soekpi: 1", "plan: oracle", "money_unit: 万元", f"growth_base: {growth_base}",
             "parameters:", "  floor: {value: 12.75 %, note: a parameter}"]
    items, indicators, goals = ["items:"], ["indicators:"], ["goals:"]
    for number, case in enumerate(CASES):
        prefix = f"t{number:02}"
        own = lambda text: re.sub(r"\b(x|y|a|b|c|g|u|v|w|other)\b", lambda m: prefix + m[0], text)  # noqa: E731,B023
        bases = {column.split("@")[0] for column in case.target.columns()}
        for name in sorted(bases):
            kind, _, unit = case.kinds.get(name, "flow").partition(":")
            items.append(f'  {prefix}{name}: {{kind: {kind}, unit: "{unit or "money"}"}}')
        policy = ", denominator: nonzero" if case.nonzero else ""
        indicators.append(f'  {prefix}value: {{zh: 指标{number}, formula: "{own(case.text)}", '
                          f'unit: "{case.unit}", better: higher{policy}}}')
        if "other" in case.rule_text:
            formula = "u / v" if "v" in bases else "1 * u"
            unit = "%" if "v" in bases else "money"
            indicators.append(f'  {prefix}other: {{zh: 另一指标{number}, formula: "{own(formula)}", '
                              f'unit: "{unit}", better: higher}}')
        extra = f', at_risk: "{case.at_risk}"' if case.at_risk else ""
        extra += f", round: {case.round}" if case.round is not None else ""
        goals.append(f'  - {{id: {prefix}, indicator: {prefix}value, rule: "{own(case.rule_text)}", '
                     f"scope: each, basis: stated{extra}}}")
    return "\n".join(lines + items + indicators + goals) + "\n"


# ---- figures: decimals first, so that ties can be made ----


def number(rng, digits, negative=0.0):
    m = rng.randrange(10 ** (digits - 1), 10**digits)
    return -m if rng.random() < negative else m


def times(a, b):
    return a[0] * b[0], a[1] + b[1]


def plus(a, b):
    e = min(a[1], b[1])
    return a[0] * 10 ** (a[1] - e) + b[0] * 10 ** (b[1] - e), e


def minus(a, b):
    return plus(a, (-b[0], b[1]))


def of_rational(value):
    """A decimal equal to p / (2**i * 5**j)."""
    p, q = value
    e = 0
    while q != 1:
        if q % 10 == 0:
            q //= 10
        elif q % 2 == 0:
            q //= 2
            p *= 5
        else:
            q //= 5
            p *= 2
        e -= 1
    return p, e


def random_ratio(rng):
    """A short decimal as the value aimed at."""
    return number(rng, rng.choice((1, 2, 2, 3, 3, 4)), 0.25), rng.choice((-1, -2, -2, -3, -4))


def random_money(rng):
    return number(rng, rng.choice((3, 5, 6, 7, 8))), rng.choice((-2, -2, -2, -1, 0, 2, 4))


def scale(rng):
    """A common power of ten: a ratio does not see it."""
    return rng.randrange(-270, 270) if rng.random() < 0.12 else 0


def make(case, rng, formula, value, suffix=""):
    """Columns of a formula such that it equals `value` exactly."""
    shift = scale(rng)
    if formula.growth:
        base = random_money(rng)
        if rng.random() < 0.06:  # a tie only in one of the dialects
            base = times(base, (-1, 0))
            row = {"x@prior": base, "x": rng.choice((plus, minus))(base, times(base, value))}
        else:
            row = {"x@prior": base, "x": plus(base, times(base, value))}
    elif formula in (RATIO, COVER):
        y = random_money(rng)
        row = {"y": y, "x": times(y, value)}
    elif formula is HUNDRED:
        y = random_money(rng)
        row = {"y": y, "x": times(times(y, value), (1, -2))}
    elif formula is AVERAGE:
        y, before = random_money(rng), random_money(rng)
        row = {"y": y, "y@opening": before, "x": times(times(plus(y, before), (5, -1)), value)}
    elif formula is MANY:
        a, b, c, y = (random_money(rng) for _ in range(4))
        under = plus(y, times(c, (2, 0)))
        row = {"a": a, "b": b, "c": c, "y": y, "x": plus(minus(times(under, value), a), b)}
    elif formula is DAYS:
        t, opening = random_money(rng), random_money(rng)
        both = times(times(t, value), (2, 0))
        row = {"y": times(t, (365, 0)), "x@opening": opening, "x": minus(both, opening)}
    elif formula is INDEX:
        y = random_money(rng)
        row = {"y": y, "x": times(y, plus((1, 0), value))}
    elif case.text.startswith("x / (y@opening"):
        under, w = random_money(rng), random_money(rng)
        x = times(under, value)
        row = {"w": w, "x": x, "y@opening": minus(minus(under, times(x, (5, -1))), w)}
    else:  # an item, or the level g: its own value
        name = formula.numerator[0][1].split("@")[0]
        return {name + suffix: value}
    row = {name: (m, e + shift) for name, (m, e) in row.items()}
    if suffix == "@prior":
        after = {"": "@prior", "@opening": "@prior_opening"}
        return {n.split("@")[0] + after["@" + n.split("@")[1] if "@" in n else ""]: v for n, v in row.items()}
    return {name + suffix: v for name, v in row.items()}


def tie(case, rng):
    """A row in which a limit is met exactly."""
    target = case.target
    rule = target.rule
    money = case.unit == "money"
    row = {}
    side = rng.randrange(len(rule.references))
    limits = []
    for reference in rule.references:
        if reference.base is None:
            aimed = of_rational(reference.margin)
        else:
            base = random_money(rng) if money else random_ratio(rng)
            name = reference.base.numerator[0][1]
            if reference.base is OTHER_RATIO:
                v = random_money(rng)
                row.update({"v": v, "u": times(v, base)})
            elif "@" in name:
                suffix = "@" + name.split("@")[1]
                plain = target.formula
                row.update(make(case, rng, plain, base, suffix))
            else:
                row.update({name: base})
            aimed = plus(times(base, of_rational(reference.factor)), of_rational(reference.margin))
        limits.append(aimed)
    if len(limits) == 2 and minus(limits[0], limits[1])[0] > 0:  # lower limit first
        limits.reverse()
        row["u"], row["v"] = row["v"], row["u"]
    goal = limits[side]
    if target.places is not None and rng.random() < 0.5:  # halfway between two rounded figures
        goal = plus(goal, (5 * rng.choice((-1, 1)), -target.places - 1))
    if rule.kind == "within":
        goal = rng.choice((plus, minus))(goal, of_rational(rule.tolerance))
    row.update(make(case, rng, target.formula, goal))
    return row


def fits(row):
    return all(abs(m) < 10**15 and abs(e) < 284 for m, e in row.values())


def one_unit(row, rng):
    """The row with one figure moved by one unit of its 15th digit."""
    names = [name for name, (m, _) in row.items() if m != 0]
    if not names:
        return None
    name = rng.choice(names)
    m, e = row[name]
    while abs(m) < 10**14:
        m, e = m * 10, e - 1
    moved = m + rng.choice((-1, 1))
    if abs(moved) >= 10**15:
        return None
    return {**row, name: (moved, e)}


def anything(case, rng, wild):
    row = {}
    for name in case.target.columns():
        if wild:
            row[name] = number(rng, rng.choice((1, 8, 15)), 0.2), rng.randrange(-299, 285)
        elif case.kinds.get(name, "").startswith("level"):
            row[name] = number(rng, 3, 0.2), -3
        else:
            row[name] = number(rng, rng.choice((7, 9, 12, 15)), 0.15), -2
    return row


SPECIAL = (math.nan, math.nan, math.inf, -math.inf, 0.0, -0.0, 1e300, -1e300, 1e-300, 5e-324, 1.8e308,
           math.nextafter(1e300, math.inf) * 1.0000001, -1.0, 1e-301)


def as_double(figure):
    return float("%de%d" % figure)


def fill(case, rng):
    """Columns of doubles for one case, and the class of each row."""
    names = case.target.columns()
    columns = {name: array.array("d", bytes(8 * ROWS)) for name in names}
    classes = []
    for r in range(ROWS):
        draw = rng.random()
        kind = "tie" if draw < 0.40 else "unit" if draw < 0.67 else "random" if draw < 0.82 else \
            "wild" if draw < 0.90 else "special"
        row = None
        if kind in ("tie", "unit"):
            for _ in range(20):
                row = tie(case, rng)
                if fits(row):
                    row = row if kind == "tie" else one_unit(row, rng)
                    if row:
                        break
                row = None
        if row is None:
            kind = kind if kind in ("wild", "special") else "random"
            row = anything(case, rng, kind == "wild")
        doubles = {name: as_double(row[name]) for name in names}
        if kind == "special":
            for _ in range(rng.choice((1, 1, 2))):
                doubles[rng.choice(names)] = rng.choice(SPECIAL)
        for name in names:
            columns[name][r] = doubles[name]
        classes.append(kind)
    return columns, classes


def same_bits(ours, theirs):
    if theirs is None:
        return ours != ours
    return struct.pack("<d", ours) == struct.pack("<d", theirs)


def name_of(table, code):
    """Verdict, reason or label as the oracle spells it, for a number or a text."""
    return str(code) if isinstance(code, str) else table[code]


VERDICTS = ["not_in_scope", "met", "pending", "at_risk", "undefined", "no_data", "breached"]
REASONS = ["ok", "missing_input", "invalid_input", "zero_denominator", "negative_denominator",
           "non_positive_base", "out_of_range", "no_evidence"]
LABELS = ["none", "increase", "unchanged", "decrease", "turned_loss", "from_zero", "turned_profitable",
          "loss_narrowed", "loss_widened"]


def compare(case, columns, classes, report, growth_base, counts, wrong):
    target = case.target
    judged = Target(target.formula, target.rule, target.band, target.share, target.condition, target.places,
                    growth_base)
    names = target.columns()
    result = {field: report.column(field, case.name)
              for field in ("value", "reference", "margin", "verdict", "reason", "label")}
    for r, kind in enumerate(classes):
        row = {name: oracle.read(columns[name][r]) for name in names}
        expected = oracle.judge(judged, row)
        if kind == "tie" and not expected.tie:
            kind = "meant as tie"
        elif kind == "unit" and expected.tie:
            kind = "tie"
        elif expected.tie:
            kind = "tie"
        counts[kind] += 1
        counts["form " + case.form] += 1
        counts["verdict " + expected.verdict] += 1
        counts["reason " + expected.reason] += 1
        ok = (name_of(VERDICTS, result["verdict"][r]) == expected.verdict
              and name_of(REASONS, result["reason"][r]) == expected.reason
              and name_of(LABELS, result["label"][r]) == expected.label
              and same_bits(result["value"][r], expected.value))
        # A margin beyond 1e300 has no double; the verdict stays exact. Of two limits the
        # nearer one is the reference, where there is a margin to say which.
        ok = ok and same_bits(result["margin"][r], expected.margin)
        if len(target.rule.references) == 1 or expected.margin is not None:
            ok = ok and same_bits(result["reference"][r], expected.reference)
        if not ok:
            wrong.append((case.name, case.text, case.rule_text, growth_base, kind,
                          {n: columns[n][r].hex() + " = %.15g" % columns[n][r] for n in names}, expected,
                          {field: result[field][r] for field in result}))


@pytest.fixture(scope="module")
def plans():
    for number_, case in enumerate(CASES):
        case.name = f"t{number_:02}"
    return {dialect: soekpi.Plan.parse(plan_text(dialect)) for dialect in DIALECTS}


@pytest.mark.parametrize("batch", range(BATCHES))
def test_oracle_agrees(batch, plans, record_property, capsys):
    rng = random.Random(f"soekpi {batch}")
    growth_base = DIALECTS[batch % 5 % 3]  # strict twice as often
    mapping, filled = {}, []
    for case in CASES:
        columns, classes = fill(case, rng)
        filled.append((case, columns, classes))
        for name, cells in columns.items():
            mapping[case.name + name] = cells
    table = soekpi.Table.from_columns(mapping)
    report = plans[growth_base].evaluate(table, period="2023")
    counts, wrong = Counter(), []
    for case, columns, classes in filled:
        compare(case, columns, classes, report, growth_base, counts, wrong)
    total = ROWS * len(CASES)
    for key, n in counts.items():
        record_property(key, n)
    record_property("verdicts", total)
    record_property("wrong", len(wrong))
    with capsys.disabled():  # tests/count.py adds up the batches
        print(f"\noracle batch {batch} ({growth_base}): {total} verdicts, {len(wrong)} wrong; "
              + ", ".join(f"{k} {n}" for k, n in sorted(counts.items())))
    for line in wrong[:5]:
        print(line)
    assert not wrong, f"{len(wrong)} of {total} wrong"
    assert counts["tie"] >= 0.30 * total
    assert counts["unit"] >= 0.20 * total
    for rule_form in RULE_FORMS:
        assert counts["form " + rule_form] >= 0.05 * total
    for reason in REASONS[:5] + REASONS[6:7]:
        assert counts["reason " + reason] > 0
    assert counts["verdict met"] and counts["verdict at_risk"] and counts["verdict breached"]
    assert counts["verdict undefined"] and counts["verdict no_data"]


def test_oracle_is_large_enough():
    assert ROWS * len(CASES) * BATCHES >= 2_000_000


# ---- law 1, alone ----


def doubles_to_read(rng, count):
    """Random bits, decimals of every length, halves of the 16th digit, neighbours of powers of ten."""
    out = array.array("d")
    while len(out) < count:
        draw = rng.random()
        if draw < 0.35:
            x = struct.unpack("<d", struct.pack("<Q", rng.getrandbits(64)))[0]
        elif draw < 0.55:
            x = float("%de%d" % (rng.getrandbits(rng.choice((10, 30, 50, 53, 60))), rng.randrange(-30, 12)))
        elif draw < 0.75:  # sixteen digits that end in 5: halfway, and its neighbours
            x = float("%d5e%d" % (rng.randrange(10**14, 10**15), rng.randrange(-40, 40)))
            x = math.nextafter(x, rng.choice((-math.inf, x, math.inf)))
        elif draw < 0.85:  # exact halves: integers and binary fractions
            x = (2 * rng.randrange(10**14, 10**15) + 1) / 2 * 2.0 ** rng.choice((0, 0, 1, -1))
        elif draw < 0.95:
            x = float("1e%d" % rng.randrange(-305, 306))
            for _ in range(rng.randrange(3)):
                x = math.nextafter(x, rng.choice((0.0, math.inf)))
        else:
            x = rng.choice(SPECIAL)
        out.append(-x if rng.random() < 0.3 else x)
    return out


@pytest.mark.parametrize("batch", range(4))
def test_law_01_doubles_are_read_as_15_digits(batch):
    """x >= the decimal of %.15g as a level given in text is a tie, so value, margin and
    verdict show how x was read."""
    rng = random.Random(f"reading {batch}")
    cells = doubles_to_read(rng, 260_000)
    plan = soekpi.Plan.parse(
        "soekpi: 1\nplan: reading\nitems:\n  read_me: {kind: flow, unit: money}\n"
        "goals:\n  - {id: g, indicator: read_me, rule: '>= 0 元', scope: each, basis: stated}\n")
    report = plan.evaluate(soekpi.Table.from_columns({"read_me": cells}), period="2023")
    values, reasons = report.column("value", "g"), report.column("reason", "g")
    wrong = []
    for x, value, reason in zip(cells, values, reasons):
        figure = oracle.read(x)
        if isinstance(figure, str):
            good = value != value and name_of(REASONS, reason) == figure + "_input"
        else:
            good = same_bits(value, float("%.15g" % x) + 0.0) and name_of(REASONS, reason) == "ok"
        if not good:
            wrong.append((x.hex(), "%.15g" % x, value, reason))
    assert not wrong, f"{len(wrong)} wrong, such as {wrong[:5]}"
