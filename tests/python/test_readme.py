"""The code in the READMEs, compiled and run against the installed library.

Blocks fenced as ```c hold a whole program and are compiled with the flags of pkg-config;
blocks fenced as ```python are run. A block after `<!-- not run -->` is left out.
"""

from __future__ import annotations

import os
import pathlib
import re
import subprocess
import sys

import conftest
import pytest
import soekpi

ROOT = pathlib.Path(__file__).resolve().parents[2]


def blocks(language: str) -> list[pytest.param]:
    found = []
    for name in ("README.md", "README.zh-CN.md"):
        path = ROOT / name
        if not path.exists():
            continue
        pattern = rf"(<!-- not run -->\s*\n)?^```{language}\n(.*?)^```"
        for number, (skip, code) in enumerate(re.findall(pattern, path.read_text("utf-8"),
                                                          re.DOTALL | re.MULTILINE)):
            if not skip:
                found.append(pytest.param(code, id=f"{name}-{number + 1}"))
    return found


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> pathlib.Path:
    """The library installed below a folder of its own."""
    assert conftest.BUILD, "there is no build to install from"
    target = tmp_path_factory.mktemp("installed")
    subprocess.run(["meson", "install", "-C", str(conftest.BUILD), "--no-rebuild", "--destdir", str(target)],
                   check=True, capture_output=True)
    return target


def pkg_config(installed: pathlib.Path, *arguments: str) -> list[str]:
    folder = next(installed.rglob("soekpi.pc")).parent
    environment = {**os.environ, "PKG_CONFIG_PATH": str(folder), "PKG_CONFIG_SYSROOT_DIR": str(installed)}
    run = subprocess.run(["pkg-config", *arguments, "soekpi"], env=environment, check=True,
                         capture_output=True, text=True)
    return run.stdout.split()


def test_readme_has_code_of_both_languages():
    assert blocks("c") and blocks("python")


def test_installed_tree_is_complete(installed):
    names = {path.name for path in installed.rglob("*") if path.is_file() or path.is_symlink()}
    assert {"libsoekpi.so", "libsoekpi.so.0", "libsoekpi.a", "soekpi.pc"} <= names
    headers = {path.name for path in (ROOT / "include" / "soekpi").glob("*.h")}
    assert headers <= names


def test_pkg_config_knows_the_version(installed):
    version = re.search(r"version: '([\d.]+)'", (ROOT / "meson.build").read_text())[1]
    assert pkg_config(installed, "--modversion") == [version]


@pytest.mark.parametrize("code", blocks("c"))
def test_readme_c(code, installed, tmp_path):
    source, program = tmp_path / "readme.c", tmp_path / "readme"
    source.write_text(code, "utf-8")
    flags = pkg_config(installed, "--cflags", "--libs")
    subprocess.run(["gcc", "-std=c11", "-Wall", "-Wextra", "-Werror", str(source), "-o", str(program), *flags],
                   check=True)
    library = next(installed.rglob("libsoekpi.so")).parent
    run = subprocess.run([str(program)], cwd=ROOT, capture_output=True, text=True,
                         env={**os.environ, "LD_LIBRARY_PATH": str(library)})
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout


@pytest.mark.parametrize("code", blocks("python"))
def test_readme_python(code, installed, tmp_path):
    script = tmp_path / "readme.py"
    script.write_text(code, "utf-8")
    library = next(installed.rglob("libsoekpi.so"))
    run = subprocess.run([sys.executable, str(script)], cwd=ROOT, capture_output=True, text=True,
                         env={**os.environ, "SOEKPI_LIBRARY": str(library),
                              "PYTHONPATH": str(ROOT / "lib" / "python")})
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_plans_of_the_readme_are_read(name):
    """Every plan that is shown can be copied and read."""
    plans = re.findall(r"^```yaml\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert plans
    for text in plans:
        assert soekpi.Plan.parse(text).targets
