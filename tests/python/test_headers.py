"""The public headers, the exported symbols, and the lists that must be complete."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADERS = sorted((ROOT / "include" / "soekpi").glob("*.h"))
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Wundef", "-Werror", "-fsyntax-only"]


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/|//[^\n]*", " ", text, flags=re.DOTALL)


def declarations() -> dict[str, str]:
    """Public functions by name, each with the text of its declaration."""
    found = {}
    for header in HEADERS:
        for text in re.findall(r"^SOEKPI_API\b[^;]*;", without_comments(header.read_text("utf-8")), re.MULTILINE):
            name = re.search(r"(soekpi_\w+)\s*\(", text)
            if name:
                found[name[1]] = " ".join(text.split())
    return found


@pytest.mark.parametrize("header", HEADERS, ids=lambda path: path.name)
@pytest.mark.parametrize("compiler", ["gcc -std=c11 -x c", "g++ -std=c++17 -x c++", "clang -std=c11 -x c"])
def test_header_compiles_alone(header, compiler, tmp_path):
    command = compiler.split()
    if command[0] == "clang" and not shutil.which("clang"):
        command = "gcc -std=c17 -x c".split()  # a run without Clang still checks a second standard
    source = tmp_path / "alone.c"
    # Twice, so that a missing guard shows.
    source.write_text(f"#include <soekpi/{header.name}>\n#include <soekpi/{header.name}>\n"
                      "int main(void) { return 0; }\n")
    subprocess.run([*command, *STRICT, "-I", str(ROOT / "include"), str(source)], check=True)


def test_umbrella_includes_every_header():
    text = (ROOT / "include" / "soekpi" / "soekpi.h").read_text("utf-8")
    included = set(re.findall(r"#include <soekpi/(\w+\.h)>", text))
    assert included == {header.name for header in HEADERS} - {"soekpi.h"}


def test_headers_hold_nothing_a_binding_cannot_call():
    for header in HEADERS:
        text = without_comments(header.read_text("utf-8"))
        assert not re.search(r"\binline\b|\blong double\b|\.\.\.|:\s*\d+\s*;|\b__m\d+|\bbool\b", text), header
        assert not re.search(r"\benum\s+\w+\s+\w+\s*[,)]", text), f"an enum type as an argument in {header}"


def test_every_status_and_handle_must_be_checked():
    for name, text in declarations().items():
        status = re.match(r"SOEKPI_API (SOEKPI_MUST_CHECK )?soekpi_status ", text)
        handle = re.search(r"_(create|parse|parse_csv|join|builtin)\s*\(", text)
        if status or (handle and "soekpi_error *error" in text):
            assert "SOEKPI_MUST_CHECK" in text, name


def exported() -> set[str]:
    library = os.environ.get("SOEKPI_LIBRARY")
    assert library, "SOEKPI_LIBRARY names no library"
    listing = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True)
    return {line.split()[2].split("@")[0] for line in listing.stdout.splitlines() if line.split()[1] != "A"}


def test_exported_symbols_are_the_recorded_ones():
    recorded = set((ROOT / "tests" / "abi" / "symbols.txt").read_text().split())
    symbols = exported()
    assert symbols == recorded, f"new: {sorted(symbols - recorded)}, gone: {sorted(recorded - symbols)}"


def test_exported_symbols_begin_with_the_prefix():
    assert all(name.startswith("soekpi_") for name in exported())


def test_version_node_begins_with_the_prefix():
    listing = subprocess.run(["nm", "-D", "--defined-only", "--with-symbol-versions",
                              os.environ["SOEKPI_LIBRARY"]], check=True, capture_output=True, text=True)
    nodes = set(re.findall(r"@@?(\w+)", listing.stdout))
    assert nodes == {"SOEKPI_0"}


def test_recorded_symbols_are_declared():
    assert set(declarations()) == set((ROOT / "tests" / "abi" / "symbols.txt").read_text().split())


# ---- lists that are written by hand and must not lag behind their folder ----


def test_unit_suites_are_all_listed():
    listed = set(re.findall(r"'(\w+)'", re.search(
        r"unit_tests = \[(.*?)\]", (ROOT / "tests/unit/meson.build").read_text(), re.DOTALL)[1]))
    assert listed == {path.stem.removeprefix("test_") for path in (ROOT / "tests/unit").glob("test_*.c")}
    assert listed


def fuzz_targets() -> set[str]:
    return {path.stem.removeprefix("fuzz_") for path in (ROOT / "tests/fuzz").glob("fuzz_*.c")}


def test_fuzz_targets_are_all_listed_and_have_a_corpus():
    listed = set(re.findall(r"'(\w+)'", re.search(
        r"fuzz_targets = \[(.*?)\]", (ROOT / "tests/fuzz/meson.build").read_text(), re.DOTALL)[1]))
    assert listed == fuzz_targets()
    for target in listed:
        assert any((ROOT / "tests/fuzz/corpus" / target).iterdir()), target


def test_every_reader_of_text_has_a_fuzz_target():
    """Each public function that is handed text, by itself or in its options, is in the
    table of tests/fuzz/README.md with a target that calls it."""
    readme = (ROOT / "tests/fuzz/README.md").read_text("utf-8")
    table = dict(re.findall(r"^\| `(soekpi_\w+)` \| ([\w, ]+) \|", readme, re.MULTILINE))
    readers = {name for name, text in declarations().items()
               if re.search(r"\(.*const char \*(const \*)?\w", text) or "_options *" in text}
    assert set(table) == readers, f"missing: {sorted(readers - set(table))}, extra: {sorted(set(table) - readers)}"
    for name, targets in table.items():
        for target in targets.split(", "):
            assert target in fuzz_targets(), f"{name}: {target}"
            sources = [(ROOT / f"tests/fuzz/fuzz_{target}.c").read_text("utf-8"),
                       (ROOT / "tests/fuzz/fuzz.c").read_text("utf-8")]
            assert any(name + "(" in source for source in sources), f"{name} is not called by {target}"
