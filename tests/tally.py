#!/usr/bin/env python3
"""Counts test cases from the log of a ctest run: `tally.py LastTest.log` prints "<passed> <failed>".

A test that says itself how many cases it ran (Catch2, pytest, dotnet test) counts with these, every other one as one.
"""

import re
import sys

CATCH_ALL = re.compile(r"^All tests passed \(.* in (\d+) test cases?\)", re.M)
CATCH_SOME = re.compile(r"^test cases: +\d+ .*$", re.M)
PYTEST = re.compile(r"^(?:=+ )?((?:\d+ \w+(?:, )?)+) in [\d.]+s", re.M)
DOTNET = re.compile(r"Failed: +(\d+), Passed: +(\d+)")


def number_of(word: str, line: str) -> int:
    match = re.search(rf"(\d+) {word}", line)
    return int(match[1]) if match else 0


def tally(log: str) -> tuple[int, int]:
    passed = failed = 0
    for text in re.split(r"^\d+/\d+ Testing: ", log, flags=re.M)[1:]:
        good = "\nTest Passed." in text
        cases: tuple[int, int] | None = None
        if match := CATCH_ALL.search(text):
            cases = (int(match[1]), 0)
        elif match := CATCH_SOME.search(text):
            cases = (number_of("passed", match[0]), number_of("failed", match[0]))
        elif match := PYTEST.search(text):
            cases = (number_of("passed", match[1]), number_of("failed", match[1]) + number_of("errors?", match[1]))
        elif matches := DOTNET.findall(text):
            cases = (sum(int(m[1]) for m in matches), sum(int(m[0]) for m in matches))
        if cases is None or (good and cases == (0, 0)):
            cases = (1, 0) if good else (0, 1)
        if not good and cases[1] == 0:  # it ended badly after its cases
            cases = (cases[0], 1)
        passed += cases[0]
        failed += cases[1]
    return passed, failed


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8", errors="replace") as file:
        print("%d %d" % tally(file.read()))
