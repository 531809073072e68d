#!/usr/bin/env python3
"""The layers of the house, read from the #includes.

    core <- calendar <- engines <- store, crm <- abi <- bindings

A room may include what is below it. Engines do not include each other, save what ENGINE_MAY says. `interop` is the
edge: it may use core and calendar, and no leaf header of core, calendar or an engine uses it (their opt-in json and csv headers
and src/ may). Heavy headers stay out of the leaf headers: see HEAVY.

    layers.py ROOT         checks a tree; prints each violation as file:line
    layers.py --self-test  checks that the check goes red
"""

import re
import sys
import tempfile
from pathlib import Path

ENGINES = {"pricing", "payment", "area", "commission", "lease", "points", "sla"}
LEVEL = {"core": 0, "calendar": 1, "interop": 1, "store": 3, "crm": 3, "abi": 4, "bindings": 5}
LEVEL |= {engine: 2 for engine in ENGINES}

# An engine that may use another one, and why.
ENGINE_MAY = {
    ("commission", "payment"): "commission is earned at the milestones of a payment schedule",
}

# Libraries that cost the reader of a leaf header too much, and where they are at home.
HEAVY = [
    ("nlohmann/", re.compile(r"(^|/)(\w*json\w*\.hpp$|json/|detail/)"), "in json.hpp headers and detail/"),
    ("fmt/", re.compile(r"/interop/fmt\.hpp$"), "in interop/fmt.hpp"),
    ("boost/date_time/", re.compile(r"/interop/"), "in interop/"),
    ("boost/multiprecision/cpp_bin_float", re.compile(r"/detail/high_precision\.hpp$"), "in payment/detail/high_precision.hpp"),
    ("SQLiteCpp/", re.compile(r"/store/sqlite\w*\.hpp$|/store/detail/"), "in store/sqlite.hpp"),
    ("sqlite3.h", re.compile(r"/store/sqlite\w*\.hpp$|/store/detail/"), "in store/sqlite.hpp"),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')
SOURCES = {".hpp", ".h", ".cpp", ".cc", ".ipp"}


def room_of_header(path: str) -> str | None:
    """The room of `loupan/<room>/...`, `loupan/<room>.hpp` (its umbrella) or `loupan/abi.h`; None if in no room."""
    parts = path.split("/")
    if len(parts) < 2 or parts[0] != "loupan":
        return None
    name = parts[1].split(".")[0]
    if len(parts) == 2 and name not in LEVEL:
        return None  # loupan.hpp brings everything
    return name


def room_of_file(path: str) -> str | None:
    parts = path.split("/")
    if parts[0] == "include":
        return room_of_header("/".join(parts[1:]))
    if parts[0] == "src" and len(parts) > 2:
        return parts[1]
    if parts[0] == "bindings":
        return "bindings"
    return None


def complaint(file: str, room: str, header: str) -> str | None:
    """Why `file` of `room` may not include `header`; None if it may."""
    is_public = file.startswith("include/")
    if is_public:
        for prefix, home, where in HEAVY:
            if header.startswith(prefix) and not home.search(file):
                return f"<{header}> belongs {where}"
    target = room_of_header(header)
    if target is None:
        if is_public and header == "loupan/loupan.hpp":
            return "a header of a room must not bring the whole house"
        return None
    if target not in LEVEL:
        return f"the room {target} is not in the list of layers (tests/layers.py)"
    if target == room:
        return None
    if target == "interop":
        if is_public and LEVEL[room] <= 2 and not file.endswith(("json.hpp", "csv.hpp")):
            return f"{room} must not use interop"
        return None
    if room in ENGINES and target in ENGINES:
        return None if (room, target) in ENGINE_MAY else f"the engine {room} must not know the engine {target}"
    if LEVEL[target] > LEVEL[room]:
        return f"{room} must not use {target}, which is above it"
    return None


def check(root: Path) -> list[str]:
    found = []
    for top in ("include", "src", "bindings"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix not in SOURCES or not path.is_file():
                continue
            file = path.relative_to(root).as_posix()
            room = room_of_file(file)
            if room is None:
                continue
            if room not in LEVEL:
                found.append(f"{file}:1: the room {room} is not in the list of layers (tests/layers.py)")
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                match = INCLUDE.match(line)
                why = match and complaint(file, room, match[1])
                if why:
                    found.append(f"{file}:{number}: {why}")
    return found


def self_test() -> int:
    good = {
        "include/loupan/core/money.hpp": "#include <loupan/core/error.hpp>\n#include <cstdint>",
        "include/loupan/calendar/schedule.hpp": "#include <loupan/core/date.hpp>",
        "include/loupan/pricing/scheme.hpp": "#include <loupan/core/money.hpp>\n#include <loupan/calendar/holidays.hpp>",
        "include/loupan/pricing/json.hpp": "#include <nlohmann/json.hpp>\n#include <loupan/interop/json.hpp>",
        "include/loupan/pricing/csv.hpp": "#include <loupan/interop/csv.hpp>",
        "include/loupan/commission/plan.hpp": "#include <loupan/payment/schedule.hpp>",
        "include/loupan/store/memory.hpp": "#include <loupan/pricing/scheme.hpp>",
        "include/loupan/loupan.hpp": "#include <loupan/store.hpp>\n#include <loupan/core.hpp>",
        "src/abi/pricing.cpp": "#include <loupan/abi.h>\n#include <loupan/store.hpp>\n#include <nlohmann/json.hpp>",
        "bindings/python/src/pricing.cpp": "#include <loupan/pricing.hpp>",
    }
    bad = {
        "include/loupan/core/a.hpp": "#include <loupan/pricing/scheme.hpp>",
        "include/loupan/core/b.hpp": "// a comment\n  #  include <loupan/interop/json.hpp>",
        "include/loupan/core/c.hpp": "#include <nlohmann/json.hpp>",
        "include/loupan/core/d.hpp": '#include "loupan/abi.h"',
        "include/loupan/calendar/a.hpp": "#include <loupan/lease.hpp>",
        "include/loupan/pricing/a.hpp": "#include <loupan/payment/schedule.hpp>",
        "include/loupan/pricing/b.hpp": "#include <loupan/store/memory.hpp>",
        "include/loupan/pricing/c.hpp": "#include <fmt/format.h>",
        "include/loupan/pricing/d.hpp": "#include <loupan/loupan.hpp>",
        "include/loupan/payment/a.hpp": "#include <loupan/commission/plan.hpp>",
        "include/loupan/payment/b.hpp": "#include <boost/multiprecision/cpp_bin_float.hpp>",
        "include/loupan/store/a.hpp": "#include <loupan/abi.h>",
        "include/loupan/attic/a.hpp": "#include <vector>",
        "src/pricing/a.cpp": "#include <loupan/crm/units.hpp>",
        "include/loupan/pricing.hpp": "#include <loupan/sla/policy.hpp>",
    }
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for expected, files in ((0, good), (1, bad)):
            for name, text in files.items():
                root = Path(folder) / name.replace("/", "_")
                (root / name).parent.mkdir(parents=True)
                (root / name).write_text(text + "\n", encoding="utf-8")
                found = check(root)
                if len(found) != expected:
                    wrong += 1
                    print(f"self-test: {name} should give {expected} complaints, gave {found}")
    print(f"layers self-test: {len(good)} good and {len(bad)} bad files, {wrong} judged wrongly")
    return 1 if wrong else 0


def main(arguments: list[str]) -> int:
    if arguments == ["--self-test"]:
        return self_test()
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    found = check(Path(arguments[0]))
    for line in found:
        print(line)
    print(f"{len(found)} includes against the layers")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
