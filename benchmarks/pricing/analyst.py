# SPDX-License-Identifier: Apache-2.0
"""What an analyst waits for, beside NumPy in floats and Python's Decimal on the same units; a JSON object a line."""

from __future__ import annotations

import io
import json
import statistics
import sys
import time
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd

import loupan as lp
from loupan import _loupan
from loupan.pricing.prices import scheme_native


def measure(ways: dict, rounds: int = 7) -> dict[str, list[float]]:
    """Seconds of processor time of each way, measured in turn."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way()
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.thread_time()
            way()
            seconds[name].append(time.thread_time() - start)
    return seconds


def line(name: str, unit: str, ours: float, peer: float, peer_name: str, ratio: float, goal: float | None, wrong: int, of: int) -> None:
    row = {"room": "pricing", "name": name, "unit": unit, "ours": ours, "peer": peer, "peer_name": peer_name, "ratio": ratio}
    print(json.dumps({**row, "goal": goal, "wrong": wrong, "of": of}), flush=True)


def main(n: int) -> None:
    random = np.random.default_rng(7)
    floor = random.integers(1, 51, n).astype(np.int32)
    stack = random.integers(0, 8, n)
    layout = random.integers(0, 12, n)
    gross = random.integers(6000, 18000, n) * 100  # 1e-4 m2
    stacks = np.array([f"{s + 1:02d}" for s in range(8)])[stack]
    layouts = np.array([f"L{k}" for k in range(12)])[layout]

    base, step = 70000, 100
    per_layout = [50 * k for k in range(12)]
    percent = [Decimal(k) / 1000 for k in range(8)]
    scheme = lp.pricing.Scheme(
        basis="gross_area",
        base=str(base),
        lead="unit_price",
        factors=[
            lp.pricing.Factor.steps("floor", "add", reference=1, ranges=[(2, 50, str(step))]),
            lp.pricing.Factor.rows("layout", "add", {f"L{k}": str(v) for k, v in enumerate(per_layout)}),
            lp.pricing.Factor.rows("stack", "percent_of_running", {f"{k + 1:02d}": str(p) for k, p in enumerate(percent)}),
        ],
        unit_rounding=lp.Rounding("1"),
        total_rounding=lp.Rounding("1"),
    )
    units = lp.pricing.Units(floor=floor, stack=list(stacks), layout=list(layouts), gross_area_e4=gross)
    exact = lp.pricing.price(scheme, units).columns["total_minor"]

    # the price list in floats, as a notebook has it
    layout_value = np.array(per_layout, dtype=np.float64)[layout]
    stack_value = np.array([float(p) for p in percent])[stack]
    area = gross / 10000.0
    floats: dict[str, np.ndarray] = {}

    def in_floats() -> None:
        unit = np.floor((base + step * (floor - 1.0) + layout_value) * (1.0 + stack_value) + 0.5)
        floats["total"] = np.floor(unit * area + 0.5)

    sample = min(n, 20_000)
    decimals: list[int] = []

    def in_decimal() -> None:
        decimals.clear()
        one = Decimal(1)
        for i in range(sample):
            running = (Decimal(base) + step * (int(floor[i]) - 1) + per_layout[layout[i]]) * (1 + percent[stack[i]])
            unit = running.quantize(one, ROUND_HALF_UP)
            decimals.append(int((unit * (Decimal(int(gross[i])) / 10000)).quantize(one, ROUND_HALF_UP)) * 100)

    frame = pd.DataFrame({"floor": floor, "stack": stacks, "layout": layouts, "gross_area": area})
    text = io.StringIO()
    frame.to_csv(text, index=False)
    csv = text.getvalue().encode()

    ways = {
        "price": lambda: lp.pricing.price(scheme, units),
        "numpy": in_floats,
        "decimal": in_decimal,
        "pandas": lambda: lp.pricing.price(scheme, lp.pricing.Units.from_pandas(frame)),
        "csv": lambda: lp.pricing.price(scheme, lp.pricing.Units.from_csv(io.BytesIO(csv))),
    }
    seconds = measure(ways, 5)
    ns = {name: statistics.median(s) * 1e9 / (sample if name == "decimal" else n) for name, s in seconds.items()}
    in_fen = (floats["total"] * 100).astype(np.int64)
    wrong = int((in_fen != np.asarray(exact)).sum())
    wrong_decimal = sum(1 for i in range(sample) if decimals[i] != int(exact[i]))
    line("Python price(scheme, units)", "ns/unit", ns["price"], ns["numpy"], "NumPy float64 (its wrong totals)", ns["price"] / ns["numpy"], None, wrong, n)
    line("Python price(scheme, units)", "ns/unit", ns["price"], ns["decimal"], "Python Decimal loop", ns["price"] / ns["decimal"], None, wrong_decimal, sample)
    line("pandas to prices", "ns/unit", ns["pandas"], ns["price"], "price() alone", ns["pandas"] / ns["price"], None, 0, n)
    line("CSV to prices", "ns/unit", ns["csv"], ns["price"], "price() alone", ns["csv"] / ns["price"], None, 0, n)

    # The same call from Python and from C++ inside this process, in turn; both free the result after the clock has stopped.
    ratios, python_seconds, cpp_seconds = [], [], []
    handle, columns = scheme_native(scheme), units._handle
    for _ in range(15):
        start = time.process_time()
        priced = lp.pricing.price(scheme, units)
        python_seconds.append(time.process_time() - start)
        del priced
        cpp_seconds.append(_loupan.measure_price(handle, columns)[0])
        ratios.append(python_seconds[-1] / cpp_seconds[-1])
    ours, cpp = (statistics.median(s) * 1e9 / n for s in (python_seconds, cpp_seconds))
    line("Python batch on columns", "ns/unit", ours, cpp, "the same call in C++", statistics.median(ratios), 1.05, 0, n)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
