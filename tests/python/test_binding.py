"""The ctypes declarations against the public headers: every function, struct and code.

The headers are read by a small reader of C declarations; it refuses what it does
not understand, so nothing can slip through unread.
"""

from __future__ import annotations

import ast
import ctypes
import os
import pathlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from soekpi import _cells, _codes, _library, _prototypes, _rank, _structs, errors, words
from soekpi._handle import FindingCode, Severity

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADERS = sorted((ROOT / "include" / "soekpi").glob("*.h"))

SCALARS = {
    "void": None,
    "double": ctypes.c_double,
    "int32_t": ctypes.c_int32,
    "uint8_t": ctypes.c_uint8,
    "uint32_t": ctypes.c_uint32,
    "size_t": ctypes.c_size_t,
    "ptrdiff_t": ctypes.c_ssize_t,
    "char": ctypes.c_char,
}

# Texts without a NUL at their end: c_char_p would read beyond them.
UNTERMINATED = {"soekpi_catalogue_text", "soekpi_builtin_plan_text"}


class Headers:
    """What the headers declare."""

    def __init__(self) -> None:
        self.functions: dict[str, tuple[str, list[str]]] = {}
        self.structs: dict[str, list[tuple[str, str]]] = {}
        self.codes: dict[str, int] = {}
        self.handles: set[str] = set()
        self.aliases: dict[str, str] = {}
        for header in HEADERS:
            for statement in statements(header.read_text("utf-8")):
                self.read(statement)

    def read(self, statement: str) -> None:
        if enumeration := re.fullmatch(r"enum \{(.*)\}", statement):
            self.read_enumeration(enumeration[1])
        elif struct := re.fullmatch(r"typedef struct (\w+) \{(.*)\} (\w+)", statement):
            assert struct[1] == struct[3], statement
            fields = [each.strip() for each in struct[2].split(";") if each.strip()]
            self.structs[struct[1]] = [each for field in fields for each in names_and_types(field)]
        elif handle := re.fullmatch(r"typedef struct (\w+) (\w+)", statement):
            assert handle[1] == handle[2], statement
            self.handles.add(handle[1])
        elif alias := re.fullmatch(r"typedef (\w+) (\w+)", statement):
            self.aliases[alias[2]] = alias[1]
        elif function := re.fullmatch(r"SOEKPI_API (.*?)(\w+)\((.*)\)", statement):
            parameters = [] if function[3] == "void" else function[3].split(",")
            self.functions[function[2]] = (
                tidy(function[1]),
                [name_and_type(parameter)[1] for parameter in parameters],
            )
        else:
            raise AssertionError(f"not understood: {statement}")

    def read_enumeration(self, text: str) -> None:
        for each in text.split(","):
            if each.strip():
                name, value = re.fullmatch(r"\s*SOEKPI_(\w+) = (-?\d+)\s*", each).groups()
                assert name not in self.codes, name
                self.codes[name] = int(value)

    def ctype(self, text: str):
        """The ctypes type of a C type, by rules that know nothing of the binding."""
        text = text.replace("const ", "").replace("const*", "*").strip()
        if array := re.fullmatch(r"(.*)\[(\w+)\]", text):
            size = self.codes[array[2].removeprefix("SOEKPI_")] if not array[2].isdigit() else int(array[2])
            return self.ctype(array[1]) * size
        if text.endswith("*"):
            target = tidy(text[:-1])
            if target == "char":
                return ctypes.c_char_p
            if target in self.handles:
                return ctypes.c_void_p
            return ctypes.POINTER(self.ctype(target))
        if text in self.structs:
            return _structs.STRUCTS[text]
        return SCALARS[self.aliases.get(text, text)]


def statements(text: str) -> list[str]:
    """Declarations of a header, each on one line with single blanks."""
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)
    text = re.sub(r"#ifdef __cplusplus.*?#endif", "", text, flags=re.DOTALL)
    text = re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\bSOEKPI_MUST_CHECK\b", " ", text)
    found, depth, start = [], 0, 0
    for place, character in enumerate(text):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if character == ";" and depth == 0:
            found.append(tidy(text[start:place]))
            start = place + 1
    assert not text[start:].strip(), f"left over: {text[start:].strip()}"
    return found


def tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r" ?\( ?", "(", re.sub(r" ?\) ?", ")", text))


def name_and_type(declaration: str) -> tuple[str, str]:
    """ "const double *values" -> ("values", "const double *")."""
    match = re.fullmatch(r"\s*(.*?)(\w+)\s*(\[\w+\])?\s*", declaration)
    assert match and match[1].strip(), declaration
    return match[2], tidy(match[1]) + (match[3] or "")


def names_and_types(declaration: str) -> list[tuple[str, str]]:
    """ "int32_t due, done" -> [("due", "int32_t"), ("done", "int32_t")]; not of pointers, whose
    stars belong to one name."""
    first, *more = declaration.split(",")
    name, kind = name_and_type(first)
    assert not more or "*" not in declaration and "[" not in declaration, declaration
    assert all(re.fullmatch(r"\s*\w+\s*", each) for each in more), declaration
    return [(name, kind), *((each.strip(), kind) for each in more)]


@pytest.fixture(scope="module")
def headers() -> Headers:
    return Headers()


def test_reader_finds_what_a_plain_search_finds(headers):
    text = "".join(header.read_text("utf-8") for header in HEADERS)
    assert len(headers.functions) == len(re.findall(r"^SOEKPI_API ", text, re.MULTILINE)) > 80
    assert len(headers.structs) == len(re.findall(r"^typedef struct \w+ \{", text, re.MULTILINE)) > 15
    assert len(headers.codes) == len(re.findall(r"\bSOEKPI_\w+ =\s+-?\d+", text)) > 100


def test_reader_reads_declarations():
    assert name_and_type("const char *const *labels") == ("labels", "const char *const *")
    assert name_and_type("char message[SOEKPI_SIZE]") == ("message", "char[SOEKPI_SIZE]")
    assert statements("/* a; */ SOEKPI_API int32_t\nf(double x, /* b */\n  void *p) SOEKPI_MUST_CHECK;") == [
        "SOEKPI_API int32_t f(double x, void *p)"
    ]


def test_every_public_function_has_a_prototype(headers):
    assert set(_prototypes.PROTOTYPES) == set(headers.functions)


@pytest.mark.parametrize("name", sorted(_prototypes.PROTOTYPES))
def test_prototype(headers, name):
    returns, parameters = headers.functions[name]
    expected = ctypes.c_void_p if name in UNTERMINATED else headers.ctype(returns)
    result, arguments = _prototypes.PROTOTYPES[name]
    assert result is expected
    assert list(arguments) == [headers.ctype(parameter) for parameter in parameters]
    function = getattr(_library.library, name)
    assert function.restype is result
    assert tuple(function.argtypes) == tuple(arguments)


def test_functions_with_unterminated_text_are_those_that_say_so():
    text = "".join(header.read_text("utf-8") for header in HEADERS)
    comments = re.findall(r"/\*\*((?:(?!\*/).)*)\*/\s*SOEKPI_API[^;]*?(\w+)\(", text, re.DOTALL)
    assert {name for comment, name in comments if "not NUL-terminated" in comment} == UNTERMINATED


def test_every_struct_is_declared(headers):
    assert set(_structs.STRUCTS) == set(headers.structs)


@pytest.mark.parametrize("name", sorted(_structs.STRUCTS))
def test_struct(headers, name):
    fields = [(field, headers.ctype(text)) for field, text in headers.structs[name]]
    assert list(_structs.STRUCTS[name]._fields_) == fields


def test_the_reader_of_headers_sees_a_disagreement(headers):
    """A field, a prototype and a code that a header does not have, or has otherwise."""
    other = Headers()
    other.read("typedef struct soekpi_place { size_t size; int32_t place, worst; } soekpi_place")
    other.read("SOEKPI_API size_t soekpi_tree_count(const soekpi_tree *tree, int32_t kind)")
    other.read("enum { SOEKPI_NODE_SHEET = 8 }")
    fields = [(field, other.ctype(text)) for field, text in other.structs["soekpi_place"]]
    assert [field for field, _ in fields] == ["size", "place", "worst"]
    assert fields != list(_structs.STRUCTS["soekpi_place"]._fields_)
    _, parameters = other.functions["soekpi_tree_count"]
    _, arguments = _prototypes.PROTOTYPES["soekpi_tree_count"]
    assert list(arguments) != [other.ctype(parameter) for parameter in parameters]
    assert other.codes != headers.codes
    with pytest.raises(AssertionError, match="not understood"):
        other.read("typedef int32_t (*soekpi_callback)(void)")
    for text in ("char *name, *id", "size_t counts[7], total"):
        with pytest.raises(AssertionError):
            names_and_types(text)


def test_struct_layouts_are_those_of_the_compiler(headers, tmp_path):
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if not compiler:
        pytest.skip("no C compiler")
    lines, expected = [], []
    for name, struct in _structs.STRUCTS.items():
        lines.append(f'printf("%zu\\n", sizeof({name}));')
        expected.append(ctypes.sizeof(struct))
        for field, _ in struct._fields_:
            lines.append(f'printf("%zu\\n", offsetof({name}, {field}));')
            expected.append(getattr(struct, field).offset)
    source, program = tmp_path / "layout.c", tmp_path / "layout"
    body = "\n".join(lines)
    source.write_text(
        f"#include <stdio.h>\n#include <soekpi/soekpi.h>\nint main(void) {{\n{body}\nreturn 0; }}\n"
    )
    subprocess.run([compiler, "-I", str(ROOT / "include"), str(source), "-o", str(program)], check=True)
    printed = subprocess.run([str(program)], check=True, capture_output=True, text=True).stdout
    assert [int(line) for line in printed.split()] == expected


def test_every_code_is_mirrored(headers):
    mirrored = {name: value for name, value in vars(_codes).items() if name.isupper()}
    assert mirrored == headers.codes


def test_enumerations_are_complete(headers):
    codes = headers.codes
    assert {f"ERROR_{each.name}": each.value for each in errors.Status if each} == {
        name: value
        for name, value in codes.items()
        if name.startswith("ERROR_") and name not in ("ERROR_END", "ERROR_MESSAGE_SIZE")
    }
    assert errors.Status.OK == codes["OK"]
    assert {f"FINDING_{each.name}": each.value for each in FindingCode} == {
        name: value for name, value in codes.items() if name.startswith("FINDING_") and name != "FINDING_END"
    }


@pytest.mark.parametrize(
    ("prefix", "mirror"),
    [
        ("FIELD_", words.FIELDS),
        ("CONTRIBUTION_", words.CONTRIBUTION_FIELDS),
        ("ROW_", words.LEVELS),
        ("AMONG_", words.AMONG),
        ("PARTS_", words.PARTS),
        ("NODE_", words.NODES),
        ("GAP_", words.GAPS),
        ("TARGET_", words.TARGET_KINDS),
        ("STATE_", words.STATES),
        ("SHAPE_", ("automatic", *_cells.SHAPES[1:])),
        ("DASH_", _cells.DASHES),
        ("QUARTERS_", _cells.QUARTERS),
        ("RANK_", _rank.METHODS),
        ("PEERS_", _rank.PEERS),
        ("SEVERITY_", {each.name: each.value for each in Severity}),
    ],
)
def test_words_are_the_names_of_the_codes(headers, prefix, mirror):
    """Each word is the name of its code in the header, and none is left out."""
    if not isinstance(mirror, dict):
        mirror = {word or "none": code for code, word in enumerate(mirror)}
    assert {f"{prefix}{word.upper()}": code for word, code in mirror.items()} == {
        name: value
        for name, value in headers.codes.items()
        if name.startswith(prefix) and not name.endswith("_END")
    }


@pytest.mark.parametrize(
    ("mirror", "function", "end"),
    [
        (words.VERDICTS, "soekpi_verdict_id", "VERDICT_END"),
        (words.REASONS, "soekpi_reason_id", "REASON_END"),
        (words.LABELS, "soekpi_label_id", "LABEL_END"),
        (words.KINDS, "soekpi_kind_id", "KIND_END"),
        (words.TARGET_KINDS, "soekpi_target_kind_id", "TARGET_KIND_END"),
        (words.STATES, "soekpi_state_id", "STATE_END"),
        (words.NODES, "soekpi_node_id", "NODE_END"),
        (words.GAPS, "soekpi_gap_id", "GAP_END"),
        (words.UNITS, "soekpi_unit_id", "UNIT_END"),
        (words.BETTER, "soekpi_better_id", None),
        (words.TIMES, "soekpi_time_suffix", "TIME_END"),
        (words.BASES, "soekpi_basis_id", "BASIS_END"),
        (words.GROWTH_BASES, "soekpi_growth_id", "GROWTH_END"),
    ],
)
def test_words_are_those_of_the_library(headers, mirror, function, end):
    assert end is None or len(mirror) == headers.codes[end]
    identify = getattr(_library.library, function)
    assert [word or "" for word in mirror] == [identify(code).decode() for code in range(len(mirror))]
    assert identify(len(mirror)) == b"unknown"


def test_marks_are_those_of_the_library(headers):
    bits = {value for name, value in headers.codes.items() if name.startswith("MARK_")}
    assert {bit for bit, _ in words.MARKS} == bits
    for bit, name in words.MARKS:
        assert _library.library.soekpi_mark_id(bit).decode() == name
    assert words.marks_of(sum(bits)) == tuple(name for _, name in words.MARKS)
    assert words.marks_of(0) == ()


def test_words_for_people():
    assert [words.verdict_text(each) for each in words.VERDICTS] == [
        "不适用", "达标", "未到期", "临界", "无法计算", "缺数据", "未达标"
    ]  # fmt: skip
    assert words.verdict_text("breached", "en") == "breached"
    assert words.reason_text("zero_denominator") == "分母为零"
    assert words.label_text("turned_profitable") == "扭亏为盈"
    assert words.label_text("turned_profitable", profit=False) == "由负转正"
    assert words.label_text(None) == ""
    assert words.label_text("overdue", profit=False) == words.label_text("overdue") == "逾期未完成"
    assert words.target_kind_text("milestone") == "节点"
    assert words.target_kind_text("milestone", "en") == "milestone"
    assert words.state_text("done") == "已完成"
    assert words.state_text("in_progress", "en") == "in progress"
    assert words.state_text(None) == ""
    with pytest.raises(ValueError, match="expected one of"):
        words.verdict_text("fine")
    with pytest.raises(ValueError, match="expected 'zh' or 'en'"):
        words.verdict_text("met", "fr")


def test_release_the_gil():
    # ctypes.PyDLL would hold it.
    assert type(_library.library) is ctypes.CDLL


def test_one_version_everywhere():
    meson = (ROOT / "meson.build").read_text("utf-8")
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    version = re.search(r"version: '([^']+)'", meson)[1]
    assert re.search(r'^version = "([^"]+)"', project, re.MULTILINE)[1] == version
    assert _library.__version__ == version
    assert _library.library.soekpi_version().decode() == version


def test_every_module_is_installed():
    listed = set(
        re.findall(r"'soekpi/([^']+)'", (ROOT / "lib" / "python" / "meson.build").read_text("utf-8"))
    )
    package = ROOT / "lib" / "python" / "soekpi"
    assert listed == {path.name for path in package.iterdir() if path.suffix == ".py"} | {"py.typed"}


def nodes_that_run(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those that only type checkers look at."""
    for child in ast.iter_child_nodes(tree):
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield child
            yield from nodes_that_run(child)


@pytest.mark.skipif(sys.version_info < (3, 10), reason="Python does not list its modules before 3.10")
def test_standard_library_only():
    for path in (ROOT / "lib" / "python" / "soekpi").glob("*.py"):
        for node in nodes_that_run(ast.parse(path.read_text("utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module]
            for name in names:
                assert name.split(".")[0] in sys.stdlib_module_names, f"{path.name} imports {name}"


# ---- finding the library ------------------------------------------------------------------


def import_package(**environment: str) -> subprocess.CompletedProcess:
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'lib' / 'python')!r}); import soekpi; print(soekpi.__version__)"
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


def build(folder: pathlib.Path, text: str) -> str:
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if not compiler:
        pytest.skip("no C compiler")
    source, library = folder / "other.c", folder / "libsoekpi.so"
    source.write_text(text)
    subprocess.run([compiler, "-shared", "-fPIC", str(source), "-o", str(library)], check=True)
    return str(library)


def test_library_that_is_not_there(tmp_path):
    missing = str(tmp_path / "libsoekpi.so")
    run = import_package(SOEKPI_LIBRARY=missing)
    assert run.returncode != 0
    assert "LibraryError" in run.stderr
    assert missing in run.stderr
    assert "SOEKPI_LIBRARY" in run.stderr


def test_library_of_another_version(tmp_path):
    library = build(tmp_path, 'const char *soekpi_version(void) { return "9.8.7"; }')
    run = import_package(SOEKPI_LIBRARY=library)
    assert run.returncode != 0
    assert (
        f"{library} is soekpi 9.8.7, but this Python package is soekpi {_library.__version__}" in run.stderr
    )


def test_library_that_is_another(tmp_path):
    run = import_package(SOEKPI_LIBRARY=build(tmp_path, "int other(void) { return 0; }"))
    assert "is not the soekpi library" in run.stderr


def test_library_that_lacks_a_function(tmp_path):
    text = f'const char *soekpi_version(void) {{ return "{_library.__version__}"; }}'
    run = import_package(SOEKPI_LIBRARY=build(tmp_path, text))
    assert "has no soekpi_" in run.stderr


def test_library_beside_the_package(tmp_path):
    package = tmp_path / "soekpi"
    shutil.copytree(ROOT / "lib" / "python" / "soekpi", package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(_library.library._name, package / _library._file_names()[0])
    environment = {key: value for key, value in os.environ.items() if key != "SOEKPI_LIBRARY"}
    code = "import soekpi; from soekpi._library import library; print(library._name)"
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**environment, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == str(package / _library._file_names()[0])


def test_nothing_found_lists_what_was_tried(monkeypatch):
    monkeypatch.delenv("SOEKPI_LIBRARY", raising=False)
    monkeypatch.setattr(_library.ctypes.util, "find_library", lambda name: None)
    monkeypatch.setattr(_library, "_file_names", lambda: ("libsoekpi-nowhere.so",))
    with pytest.raises(errors.LibraryError) as caught:
        _library._load()
    package = str(pathlib.Path(_library.__file__).resolve().parent)
    assert package in str(caught.value)
    assert "libsoekpi-nowhere.so" in str(caught.value)
