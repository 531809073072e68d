# SPDX-License-Identifier: Apache-2.0
"""Runs all benchmarks side by side, prints a table and writes results.json into the build folder.

    bench.py --build build/release [--quick]

A ratio is ours / peer of the same run; the goal is the ratio not to exceed. `wrong` counts results that differ from the
exact ones, of ours, or of the peer where the row is about a peer's figures.
"""

from __future__ import annotations

import argparse
import json
import os
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
            f"{r['ratio']:.2f}",
            "" if r["goal"] is None else f"<= {r['goal']:g}",
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
    given = parser.parse_args()
    rows: list[dict] = []
    for command in programs(given.build / "bin", given.quick):
        rows += lines_of(command)
    if (given.build / "python" / "loupan").is_dir():
        python = HERE / "pricing" / "analyst.py"
        rows += lines_of([sys.executable, "-B", str(python), *(["200000"] if given.quick else [])])
        rows += lines_of([sys.executable, "-B", str(HERE / "payment" / "loans.py")])
    result = given.build / "results.json"
    result.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    print(table(rows))
    print(f"\nwritten to {os.path.relpath(result)}")


if __name__ == "__main__":
    main()
