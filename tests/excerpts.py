#!/usr/bin/env python3
"""Code in the documentation is code that is compiled: after a line `<!-- file: tests/consumer/c/example.c -->` the fenced block must be
that file, and after `<!-- file: Example.cs#basic -->` the part of it between the lines that hold `[basic]` and `[/basic]`, without
their common indentation. `SPDX` lines are left out.

    excerpts.py ROOT         checks README.md and docs/*.md; prints each difference
    excerpts.py --self-test  checks that the check goes red
"""

import re
import sys
import tempfile
import textwrap
from pathlib import Path

MARK = re.compile(r"^<!-- file: ([^\s#]+)(?:#([\w-]+))? -->\n+```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def excerpt(file: Path, part: str | None) -> str:
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if "SPDX" not in line]
    if part:
        begin = next(i for i, line in enumerate(lines) if f"[{part}]" in line)
        end = next(i for i, line in enumerate(lines) if f"[/{part}]" in line)
        lines = lines[begin + 1 : end]
    return textwrap.dedent("\n".join(lines)).strip()


def check(root: Path) -> tuple[int, list[str]]:
    count, found = 0, []
    for page in [root / "README.md", *sorted((root / "docs").glob("*.md"))]:
        if not page.is_file():
            continue
        text = page.read_text(encoding="utf-8")
        marks = list(MARK.finditer(text))
        if len(marks) != text.count("<!-- file: "):
            found.append(f"{page.name}: a mark without its block")
        for mark in marks:
            count += 1
            try:
                if excerpt(root / mark[1], mark[2]) != mark[3].strip():
                    found.append(f"{page.name}: the block is not {mark[1]}" + (f"#{mark[2]}" if mark[2] else ""))
            except (OSError, StopIteration):
                found.append(f"{page.name}: there is no {mark[1]}#{mark[2] or ''}")
    return count, found


def self_test() -> int:
    wrong = 0
    cases = {
        "<!-- file: a.c -->\n```c\nint a;\n```\n": 0,
        "<!-- file: a.c -->\n\n```c\nint a;\n```\n": 0,
        "<!-- file: b.cs#part -->\n```csharp\nvar x = 1;\n```\n": 0,
        "<!-- file: a.c -->\n```c\nint b;\n```\n": 1,
        "<!-- file: b.cs#none -->\n```csharp\nvar x = 1;\n```\n": 1,
        "<!-- file: c.c -->\n```c\nint a;\n```\n": 1,
        "<!-- file: a.c -->\nint a;\n": 1,
    }
    for text, expected in cases.items():
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "docs").mkdir()
            (root / "a.c").write_text("/* SPDX-License-Identifier: x */\nint a;\n", encoding="utf-8")
            (root / "b.cs").write_text("{\n    // [part]\n    var x = 1;\n    // [/part]\n}\n", encoding="utf-8")
            (root / "docs" / "page.md").write_text(text, encoding="utf-8")
            wrong += len(check(root)[1]) != expected
    print(f"excerpts self-test: {len(cases)} pages, {wrong} judged wrongly")
    return 1 if wrong else 0


def main(arguments: list[str]) -> int:
    if arguments == ["--self-test"]:
        return self_test()
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    count, found = check(Path(arguments[0]))
    print(*found, f"{count} excerpts, {len(found)} not as compiled", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
