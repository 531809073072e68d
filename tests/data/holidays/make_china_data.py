#!/usr/bin/env python3
"""Writes the days off and the make-up working days of the State Council notices as a C++ header.

    make_china_data.py FOLDER > include/loupan/calendar/detail/china_data.hpp
    make_china_data.py FOLDER --check HEADER     exit 1 unless HEADER is what would be written

FOLDER holds one file a year as holiday-cn publishes them. A year's file may hold days of its neighbours; those count as
long as some file covers their year. No day may stand in two files.
"""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

HEAD = """\
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/config.hpp>

#include <array>
#include <cstdint>

// Written by tests/data/holidays/make_china_data.py from the files beside it (holiday-cn, MIT): do not edit.

namespace loupan::inline LOUPAN_ABI::calendar::detail {

/// Days as YYYYMMDD.
"""
FOOT = "\n} // namespace loupan::inline LOUPAN_ABI::calendar::detail\n"
WIDTH = 120


def read(folder: Path) -> tuple[int, int, dict[date, bool]]:
    """The first and the last year, and for every day that is named whether it is off."""
    days: dict[date, bool] = {}
    years = []
    for path in sorted(folder.glob("[0-9][0-9][0-9][0-9].json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        years.append(document["year"])
        for entry in document["days"]:
            day = date.fromisoformat(entry["date"])
            if day in days:
                sys.exit(f"{path.name}: {day} stands in another file as well")
            days[day] = entry["isOffDay"]
    if years != list(range(years[0], years[-1] + 1)):
        sys.exit(f"the years are not contiguous: {years}")
    return years[0], years[-1], {d: off for d, off in days.items() if years[0] <= d.year <= years[-1]}


def array(name: str, days: list[date]) -> str:
    lines = [f"inline constexpr std::array<std::int32_t, {len(days)}> {name}{{"]
    line = "   "
    for i, day in enumerate(days):
        item = f" {day:%Y%m%d}" + ("};" if i + 1 == len(days) else ",")
        if len(line) + len(item) > WIDTH or (i > 0 and days[i - 1].year != day.year):
            lines.append(line)
            line = "   "
        line += item
    return "\n".join([*lines, line]) + "\n"


def header(folder: Path) -> str:
    first, last, days = read(folder)
    off = sorted(d for d, is_off in days.items() if is_off)
    on = sorted(d for d, is_off in days.items() if not is_off)
    return (
        HEAD
        + f"inline constexpr std::int32_t china_first = {first}0101;\n"
        + f"inline constexpr std::int32_t china_last = {last}1231;\n\n"
        + "// clang-format off: a line a year\n"
        + array("china_days_off", off)
        + "\n"
        + array("china_working_days", on)
        + "// clang-format on\n"
        + FOOT
    )


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", type=Path, metavar="HEADER")
    arguments = parser.parse_args()
    text = header(arguments.folder)
    if arguments.check is None:
        sys.stdout.write(text)
        return 0
    if arguments.check.read_text(encoding="utf-8") == text:
        return 0
    print(f"{arguments.check} is not what the year files make; run make_china_data.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
