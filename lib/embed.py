"""Writes text files as C arrays: embed.py OUTPUT.c OUTPUT.h INPUT...

`name-1.yaml` becomes `const unsigned char soekpi_text_name_1[]` and
`const size_t soekpi_text_name_1_size`; the text is not NUL-terminated.
"""

import pathlib
import re
import sys


def main() -> None:
    source, header, *inputs = map(pathlib.Path, sys.argv[1:])
    guard = "SOEKPI_EMBEDDED_H"
    declarations = [f"#ifndef {guard}", f"#define {guard}", "#include <stddef.h>"]
    definitions = [f'#include "{header.name}"']
    for path in inputs:
        data = path.read_bytes()
        name = "soekpi_text_" + re.sub(r"\W", "_", path.stem)
        declarations += [f"extern const unsigned char {name}[];", f"extern const size_t {name}_size;"]
        lines = (data[i : i + 32] for i in range(0, len(data), 32))
        body = ",\n".join(",".join(map(str, line)) for line in lines)
        definitions += [
            f"const unsigned char {name}[] = {{\n{body}}};",
            f"const size_t {name}_size = {len(data)};",
        ]
    header.write_text("\n".join([*declarations, "#endif", ""]), encoding="ascii")
    source.write_text("\n".join([*definitions, ""]), encoding="ascii")


main()
