# SPDX-License-Identifier: Apache-2.0
"""Level instalments: 10,000 loans beside the formula on NumPy float64 columns, 1,000,000 beside the same call in C++."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from loupan import _loupan, payment

COUNT = 10_000
MANY = 1_000_000
ROUNDS = 25
TIMES = 40


def seconds(call: Callable[[], object], times: int = TIMES) -> float:
    start = time.thread_time()
    for _ in range(times):
        call()
    return time.thread_time() - start


def line(name: str, ours: list[float], peer: list[float], peer_name: str, goal: float, loans: int) -> None:
    unit = loans / 1e9
    row = {
        "room": "payment",
        "name": name,
        "unit": "ns",
        "ours": statistics.median(ours) / unit,
        "peer": statistics.median(peer) / unit,
        "peer_name": peer_name,
        "ratio": statistics.median(a / b for a, b in zip(ours, peer)),
        "goal": goal,
        "wrong": 0,
        "of": 0,
    }
    print(json.dumps(row), flush=True)


def main() -> None:
    draw = np.random.default_rng(1)
    principal = draw.integers(10_000_000, 1_000_000_000, COUNT)
    rate = draw.integers(200, 700, COUNT) * 10_000
    periods = draw.integers(60, 361, COUNT)
    p, r, n = principal.astype(float), rate / 1.2e9, periods.astype(float)

    def formula() -> npt.NDArray[np.float64]:
        grown = (1 + r) ** n
        level: npt.NDArray[np.float64] = p * r * grown / (grown - 1)
        return level

    def ours() -> payment.LevelPayments:
        return payment.level_payments(principal, rate, periods)

    a, b = [], []
    for _ in range(ROUNDS):
        a.append(seconds(ours))
        b.append(seconds(formula))
    wrong = int((np.rint(formula()) != ours().payment).sum())
    line("10,000 instalments from Python", a, b, f"NumPy float64, unrounded ({wrong} wrong)", 1.0, COUNT * TIMES)

    principal, rate, periods = (np.resize(c, MANY) for c in (principal, rate, periods))
    a, b = [], []
    for _ in range(ROUNDS):
        a.append(seconds(lambda: payment.level_payments(principal, rate, periods), 1))
        b.append(_loupan.measure_level_payments((principal, None), (rate, None), (periods, None), 1)[0])
    line("1,000,000 instalments from Python", a, b, "the same in C++", 1.05, MANY)


if __name__ == "__main__":
    main()
