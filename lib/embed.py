"""Writes text files as C arrays: embed.py OUTPUT.c INPUT...

`name-1.yaml` becomes `const unsigned char soekpi_text_name_1[]` and
`const size_t soekpi_text_name_1_size`, as base/embedded.h declares them.
"""

import pathlib
import re
import sys


def main() -> None:
    source, *inputs = map(pathlib.Path, sys.argv[1:])
    definitions = ['#include "base/embedded.h"']
    for path in inputs:
        data = path.read_bytes()
        name = "soekpi_text_" + re.sub(r"\W", "_", path.stem)
        lines = (data[i : i + 32] for i in range(0, len(data), 32))
        body = ",\n".join(",".join(map(str, line)) for line in lines)
        definitions += [
            f"const unsigned char {name}[] = {{\n{body}}};",
            f"const size_t {name}_size = {len(data)};",
        ]
    source.write_text("\n".join([*definitions, ""]), encoding="ascii")


main()
