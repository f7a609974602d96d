"""Records the binary interface anew from the public headers: symbols.txt, and the sizes
and offsets in layout.c (on a machine with 64-bit pointers).

Run it when the interface is meant to change; the difference that git shows is the change.
"""

from __future__ import annotations

import pathlib
import re
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
INCLUDE = HERE.parents[1] / "include"
ORDER = (
    "status",
    "catalogue",
    "plan",
    "table",
    "register",
    "evaluation",
    "progress",
    "consolidation",
    "tree",
    "accumulator",
    "rank",
    "template",
    "calculator",
)


def without_comments(name: str) -> str:
    return re.sub(r"/\*.*?\*/", "", (INCLUDE / "soekpi" / f"{name}.h").read_text("utf-8"), flags=re.DOTALL)


HEADERS = {name: without_comments(name) for name in (*ORDER, "words")}


def structs() -> list[tuple[str, list[str]]]:
    """Names of the public structs, each with its fields."""
    found = []
    for name in ORDER:
        bodies = re.findall(r"typedef struct (soekpi_\w+) \{(.*?)\} \1;", HEADERS[name], re.DOTALL)
        for struct, body in bodies:
            fields = [field.strip() for field in body.split(";") if field.strip()]
            found.append((struct, [re.search(r"(\w+)(\[.*\])?$", field)[1] for field in fields]))
    return found


def layout() -> str:
    """The rows of layout.c, as the compiler sees them."""
    what = []
    for struct, fields in structs():
        what.append((struct, f"sizeof({struct})"))
        what += [(f"{struct}.{field}", f"offsetof({struct}, {field})") for field in fields]
    prints = "\n".join(f'printf("    {{\\"{name}\\", {text}, %zu}},\\n", {text});' for name, text in what)
    program = f"#include <soekpi/soekpi.h>\n#include <stdio.h>\nint main(void) {{\n{prints}\nreturn 0;\n}}\n"
    with tempfile.TemporaryDirectory() as folder:
        source, binary = pathlib.Path(folder, "rows.c"), pathlib.Path(folder, "rows")
        source.write_text(program, "utf-8")
        subprocess.run(["cc", f"-I{INCLUDE}", str(source), "-o", str(binary)], check=True)
        return subprocess.run([str(binary)], check=True, capture_output=True, text=True).stdout


def main() -> None:
    symbols = {
        name
        for text in HEADERS.values()
        for declaration in re.findall(r"SOEKPI_API\b[^;]*;", text)
        for name in re.findall(r"(soekpi_\w+)\s*\(", declaration)[:1]
    }
    (HERE / "symbols.txt").write_text("\n".join(sorted(symbols)) + "\n", "utf-8")
    path = HERE / "layout.c"
    text = path.read_text("utf-8")
    start = text.index("} rows[] = {\n") + len("} rows[] = {\n")
    path.write_text(text[:start] + layout() + text[text.index("};\n", start) :], "utf-8")


if __name__ == "__main__":
    main()
