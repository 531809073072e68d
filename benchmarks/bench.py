# SPDX-License-Identifier: Apache-2.0
"""Runs all benchmarks side by side, prints a table and writes results.json into the build folder.

    bench.py --build build/release [--quick] [--page docs/performance.md]

A ratio is ours / peer of the same run; the goal is the ratio not to exceed. `wrong` counts results that differ from the
exact ones, of ours, or of the peer where the row is about a peer's figures. --page puts the table into a page of the
documentation, between its markers.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def lines_of(command: list[str]) -> list[dict]:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        sys.stderr.write(done.stdout + done.stderr)
        raise SystemExit(f"{command[0]} failed")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def programs(folder: Path, quick: bool) -> list[list[str]]:
    small = ["200000"] if quick else []
    found = [
        [str(folder / "bench_pricing_price"), *small],
        [str(folder / "bench_pricing_price"), "memory", *(["2000000"] if quick else [])],
        [str(folder / "bench_pricing_sweep"), *small],
    ]
    known = {Path(c[0]).name for c in found}
    found += [[str(p)] for p in sorted(folder.glob("bench_*")) if p.name not in known]
    return found


def number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def goal(row: dict) -> str:
    if row["goal"] is None:
        return ""
    return f"<= {row['goal']:g}" + (" missed" if row["ratio"] > row["goal"] else "")


def machine(build: Path) -> str:
    """Processor and compiler, in words."""
    model = next(
        (
            text.split(":", 1)[1].strip()
            for text in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if text.startswith("model name")
        ),
        platform.machine(),
    )
    compiler = next(iter(build.glob("CMakeFiles/*/CMakeCXXCompiler.cmake"))).read_text(encoding="utf-8")
    which = {m[1]: m[2] for m in re.finditer(r'set\((CMAKE_CXX_COMPILER_\w+) "([^"]*)"\)', compiler)}
    name, version = which["CMAKE_CXX_COMPILER_ID"], which["CMAKE_CXX_COMPILER_VERSION"]
    return f"{model}, {os.cpu_count()} processors; {platform.system()}; {name} {version}"


def put_into(page: Path, text: str) -> None:
    """Replaces what stands between the markers."""
    before, begin, rest = page.read_text(encoding="utf-8").partition("<!-- measured -->\n")
    _, end, after = rest.partition("<!-- end -->")
    if not begin or not end:
        raise SystemExit(f"{page} has no markers <!-- measured --> and <!-- end -->")
    page.write_text(f"{before}{begin}{text}{end}{after}", encoding="utf-8")


def table(rows: list[dict]) -> str:
    head = ("room", "name", "ours", "peer", "unit", "peer is", "ratio", "goal", "wrong of")
    cells = [head] + [
        (
            r["room"],
            r["name"],
            number(r["ours"]),
            number(r["peer"]),
            r["unit"],
            r["peer_name"],
            number(r["ratio"]),
            goal(r),
            f"{r['wrong']} of {r['of']}" if r["of"] else "",
        )
        for r in rows
    ]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths)).rstrip() for row in cells)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--quick", action="store_true", help="smaller lists, for a first look")
    parser.add_argument("--page", type=Path, help="a page whose table is to be replaced")
    given = parser.parse_args()
    rows: list[dict] = []
    for command in programs(given.build / "bin", given.quick):
        rows += lines_of(command)
    if (given.build / "python" / "loupan").is_dir():
        for python in sorted(HERE.glob("*/analyst.py")):
            rows += lines_of([sys.executable, "-B", str(python), *(["200000"] if given.quick else [])])
    result = given.build / "results.json"
    result.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    print(table(rows))
    if given.page:
        put_into(given.page, f"{machine(given.build)}\n\n```text\n{table(rows)}\n```\n")
    print(f"\nwritten to {os.path.relpath(result)}")


if __name__ == "__main__":
    main()
