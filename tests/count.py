"""Counts the results that tests/run left in its logs; a skipped test has not passed."""

import json
import pathlib
import re
import sys
import xml.etree.ElementTree as tree

passed, bad = 0, []
oracle: dict[str, int] = {}  # verdicts of the oracle's batches by class
logs = pathlib.Path(sys.argv[1])

for line in (logs / "steps.txt").read_text(encoding="utf-8").splitlines():
    if line.startswith("ok "):
        passed += 1
    else:
        bad.append(line.removeprefix("not ok "))

# Check suites and corpora: TAP lines. A program that ended early is one failure more.
for path in sorted(logs.glob("suites-*.json")):
    for line in path.read_text(encoding="utf-8").splitlines():
        program = json.loads(line)
        name = f"{path.stem.removeprefix('suites-')}: {program['name']}"
        results = re.findall(r"^(not )?ok\b[ \d-]*(.*)$", program.get("stdout", ""), re.MULTILINE)
        before = len(bad)
        for failed, test in results:
            if failed or "# SKIP" in test.upper():
                bad.append(f"{name}: {test}")
            else:
                passed += 1
        if program["result"] != "OK" and len(bad) == before:
            bad.append(f"{name}: {program['result']}")
        elif not results and program["result"] == "OK":
            passed += 1  # a program that speaks by its exit code

for path in sorted(logs.glob("*.xml")):
    try:
        cases = list(tree.parse(path).iter("testcase"))
    except tree.ParseError:
        bad.append(f"{path.name} cannot be read")
        continue
    for case in cases:
        word = next((child.tag for child in case if child.tag in ("failure", "error", "skipped")), None)
        if word:
            bad.append(f"{path.stem}: {case.get('classname')}.{case.get('name')} ({word})")
        else:
            passed += 1
        if case.get("name", "").startswith("test_oracle_agrees"):
            for entry in case.iter("property"):
                oracle[entry.get("name")] = oracle.get(entry.get("name"), 0) + int(entry.get("value"))

if oracle:
    print("oracle: " + ", ".join(f"{count} {name}" for name, count in sorted(oracle.items())))
for name in bad:
    print("FAILED:", name)
print(f"{passed} passed, {len(bad)} failed")
sys.exit(1 if bad or not passed else 0)
