# SPDX-License-Identifier: Apache-2.0
"""Settling areas from Python, beside NumPy in floats and the same call in C++; a JSON object a line."""

from __future__ import annotations

import json
import statistics
import sys
import time

import numpy as np

import loupan as lp
from loupan import _loupan
from loupan.area.rules import _native


def line(name: str, ours: float, peer: float, peer_name: str, ratio: float, goal: float | None, wrong: int, of: int) -> None:
    row = {"room": "area", "name": name, "unit": "ns/home", "ours": ours, "peer": peer, "peer_name": peer_name, "ratio": ratio}
    print(json.dumps({**row, "goal": goal, "wrong": wrong, "of": of}), flush=True)


def main(n: int) -> None:
    random = np.random.default_rng(7)
    contract = random.integers(3000, 25000, n) * 100
    measured = contract + random.integers(-500, 500, n) * 100
    price = random.integers(500_000, 12_000_000, n) * 100
    total = random.integers(10_000_000, 3_000_000_000, n)
    rules = lp.area.AreaRules.statutory()
    choice = np.full(n, "stay", dtype=object)
    exact = lp.area.settle_columns(
        rules,
        contract_gross=contract,
        measured_gross=measured,
        unit_price=price,
        contract_total=total,
        choice=choice,
        survey_audited=True,
        scaled=True,
    ).column("delta")

    a0, a1, p = contract / 1e4, measured / 1e4, price / 1e4
    floats: dict[str, np.ndarray] = {}

    def in_floats() -> None:
        d = a1 - a0
        most = 0.03 * a0
        paid = np.where(np.abs(d) <= most, d, np.where(d > 0, most, -(most + 2 * (-d - most))))
        fen = paid * p * 100
        floats["delta"] = np.where(fen < 0, -np.floor(0.5 - fen), np.floor(fen + 0.5)).astype(np.int64)

    # The same call from Python and from C++ inside this process, in turn; codes are made once, as a list of homes has them.
    handle = _native(rules)
    columns = {"contract_gross": contract, "measured_gross": measured, "unit_price": price, "contract_total": total}
    ready: dict[str, object] = {k: (v, None, False, True) for k, v in columns.items()}
    ready["choice"] = np.zeros(n, dtype=np.int32)
    ready["survey_audited"] = np.ones(n, dtype=np.uint8)
    python_seconds, cpp_seconds, float_seconds, ratios = [], [], [], []
    for _ in range(15):
        start = time.process_time()
        settled = _loupan.settle_area_columns(handle, ready, False, None)
        python_seconds.append(time.process_time() - start)
        del settled
        cpp_seconds.append(_loupan.measure_settle_area(handle, ready)[0])
        start = time.process_time()
        in_floats()
        float_seconds.append(time.process_time() - start)
        ratios.append(python_seconds[-1] / cpp_seconds[-1])
    ours, cpp, numpy = (statistics.median(s) * 1e9 / n for s in (python_seconds, cpp_seconds, float_seconds))
    wrong = int((floats["delta"] != exact).sum())
    line("Python settle on columns", ours, numpy, "NumPy float64 (its wrong fen)", ours / numpy, None, wrong, n)
    line("Python settle on columns", ours, cpp, "the same call in C++", statistics.median(ratios), 1.05, 0, n)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
