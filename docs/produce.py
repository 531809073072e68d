#!/usr/bin/env python3
"""What the pages show of programs and headers is produced, not typed.

    docs/produce.py --demo build/demo/bin/loupan_demo            writes README.md and docs/*.md again
    docs/produce.py --demo build/demo/bin/loupan_demo --check    says what is stale; a test runs this

A comment `<!-- produced: WHAT -->` stands before the fenced block that it fills:

    demo                        what the demo prints
    demo FIRST..LAST            the part from the line that begins with FIRST to before the one that begins with LAST
    PATH                        a file of the repository, without its licence line; the tests run it or compare it
    PATH FIRST..LAST            a part of it, in the same way

Besides, docs/errors.md is written from the error codes in the headers, and every relative link must lead somewhere.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"<!-- produced: (?P<what>[^>]*?) -->\n+(?P<fence>```+)(?P<kind>\w*)\n(?P<text>.*?)(?P=fence)\n", re.S)
LINK = re.compile(r"\]\((?![a-z]+:|#)([^)#\s]+)")
CODE = re.compile(
    r"inline constexpr error_code \w+\{\s*\"(?P<code>[\w.]+)\",\s*error_kind::(?P<kind>\w+),\s*"
    r"(?P<english>(?:\"(?:[^\"\\]|\\.)*\"\s*)+),\s*(?P<chinese>(?:\"(?:[^\"\\]|\\.)*\"\s*)+)\}"
)
KINDS = {
    "invalid_argument": "the input is not a value: mend the input",
    "rule_violation": "valid input that a rule forbids: change the deal or the rule",
    "arithmetic": "a result does not fit, or does not exist",
    "conflict": "somebody else was faster, or the call was ended: read again and retry",
    "not_found": "a record or key that should exist does not",
    "storage": "the store failed; `retry()` says whether the same call may pass later",
}


class Stale(Exception):
    """Something that only an author can mend."""


def part_of(text: str, parts: str, what: str) -> str:
    if not parts:
        return text
    first, _, last = parts.partition("..")
    lines = text.splitlines(keepends=True)
    begin = next((i for i, line in enumerate(lines) if line.startswith(first)), None)
    if begin is None:
        raise Stale(f"{what}: no line begins with {first!r}")
    end = len(lines)
    if last:
        end = next((i for i in range(begin + 1, len(lines)) if lines[i].startswith(last)), -1)
        if end < 0:
            raise Stale(f"{what}: no later line begins with {last!r}")
    return "".join(lines[begin:end]).strip("\n") + "\n"


def demo_output(program: Path) -> str:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([program, "build/demo/out"], cwd=folder, stdout=subprocess.PIPE, check=True)
    return done.stdout.decode("utf-8")


def produced(what: str, demo: str) -> str:
    name, _, parts = what.partition(" ")
    if name == "demo":
        return part_of(demo, parts, what)
    path = ROOT / name
    if not path.is_file():
        raise Stale(f"{what}: there is no such file")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    text = "".join(line for line in lines if "SPDX-License-Identifier" not in line)
    return part_of(text, parts, what)


def filled(text: str, demo: str) -> str:
    def fill(block: re.Match[str]) -> str:
        body = produced(block["what"], demo)
        return f"<!-- produced: {block['what']} -->\n\n{block['fence']}{block['kind']}\n{body}{block['fence']}\n"

    if text.count("<!-- produced: ") != len(BLOCK.findall(text)):
        raise Stale("a produced comment without a fenced block after it")
    return BLOCK.sub(fill, text)


def literal(text: str) -> str:
    """Adjacent C++ string literals as one text that stands in a table."""
    joined = "".join(re.findall(r"\"((?:[^\"\\]|\\.)*)\"", text))
    return joined.replace('\\"', '"').replace("\\\\", "\\").replace("|", "\\|")


def errors_page() -> str:
    rooms: dict[str, list[re.Match[str]]] = {}
    seen: set[str] = set()
    for header in sorted((ROOT / "include").rglob("*.hpp")):
        text = header.read_text(encoding="utf-8")
        codes = list(CODE.finditer(text))
        if len(codes) != text.count("inline constexpr error_code "):
            raise Stale(f"{header.relative_to(ROOT)}: an error code that docs/produce.py cannot read")
        for code in codes:
            if code["code"] in seen:
                raise Stale(f"{code['code']} stands twice")
            seen.add(code["code"])
            rooms.setdefault(code["code"].split(".")[0], []).append(code)
    out = [
        "# Errors 错误码\n",
        "<!-- written by docs/produce.py from the headers; do not edit -->\n",
        "Every error has a stable code, the field path or row, the offending value and a message in English and Chinese. "
        "Codes\nnever change; texts may improve. C++ throws a class of `loupan::error` by kind "
        "(`loupan/core/error.hpp`); a batch call\nlists all its bad rows.\n",
        "| kind | what to do |\n| --- | --- |",
        *(f"| `{kind}` | {what} |" for kind, what in KINDS.items()),
        "\n`{value}`, `{path}` and `{row}` stand for those of the occurrence.",
    ]
    for room in sorted(rooms, key=lambda r: (r != "core", r)):
        out.append(f"\n## {room}\n\n| code | kind | English | 中文 |\n| --- | --- | --- | --- |")
        for code in sorted(rooms[room], key=lambda c: c["code"]):
            if code["kind"] not in KINDS:
                raise Stale(f"{code['code']}: unknown kind {code['kind']}")
            out.append(f"| `{code['code']}` | {code['kind']} | {literal(code['english'])} | {literal(code['chinese'])} |")
    return "\n".join(out) + "\n"


def dead_links(page: Path, text: str) -> list[str]:
    prose = re.sub(r"```.*?```", "", text, flags=re.S)
    return [link for link in LINK.findall(prose) if not (page.parent / link).exists()]


def main() -> int:
    options = argparse.ArgumentParser(description="Fills what the pages show of programs and headers.")
    options.add_argument("--demo", type=Path, required=True, help="the program loupan_demo")
    options.add_argument("--check", action="store_true", help="change nothing; fail when something is stale")
    given = options.parse_args()
    demo = demo_output(given.demo.resolve())
    bad = 0
    pages = {ROOT / "docs" / "errors.md": errors_page()}
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        name = page.relative_to(ROOT)
        try:
            text = pages.get(page) or filled(page.read_text(encoding="utf-8"), demo)
        except Stale as why:
            print(f"{name}: {why}")
            bad += 1
            continue
        pages[page] = text
        for link in dead_links(page, text):
            print(f"{name}: the link {link} leads nowhere")
            bad += 1
    for page, text in pages.items():
        if page.exists() and page.read_text(encoding="utf-8") == text:
            continue
        if given.check:
            print(f"{page.relative_to(ROOT)} is stale: run docs/produce.py")
            bad += 1
        else:
            page.write_text(text, encoding="utf-8")
            print(f"{page.relative_to(ROOT)} written")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
