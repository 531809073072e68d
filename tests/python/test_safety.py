# SPDX-License-Identifier: Apache-2.0
"""Threads, memory, errors, types."""

from __future__ import annotations

import concurrent.futures
import gc
import pathlib
import pickle
import subprocess
import sys
import threading
import time
import tracemalloc
from typing import Any

import numpy as np
import pytest

import loupan as lp

P = lp.pricing


def test_eight_threads_share_a_scheme_and_a_list(fitted: lp.pricing.Fit, tower: lp.pricing.Prices) -> None:
    wanted = P.price(fitted.scheme, tower.units)

    def work(seed: int) -> bool:
        good = True
        for i in range(30):
            row = (seed * 31 + i) % len(tower.units)
            good &= P.price(fitted.scheme, tower.units) == wanted
            good &= P.explain(fitted.scheme, tower.units[row]).result == str(wanted[row].total)
        return good

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(8)))


def test_long_calls_release_the_gil() -> None:
    units = P.Units(gross_area_e4=np.full(4_000_000, 1000000, dtype=np.int64))
    scheme = P.Scheme(base=100)
    done = threading.Event()
    ticks = 0

    def count() -> None:
        nonlocal ticks
        while not done.is_set():
            ticks += 1
            time.sleep(0.001)

    counter = threading.Thread(target=count)
    counter.start()
    try:
        before = ticks
        begin = time.perf_counter()
        for _ in range(5):
            P.price(scheme, units)
        spent = time.perf_counter() - begin
        during = ticks - before
    finally:
        done.set()
        counter.join()
    assert during >= min(5, spent / 0.1)


def resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096


@pytest.mark.skipif(not pathlib.Path("/proc/self/statm").exists(), reason="needs /proc")
def test_nothing_leaks(scheme: lp.pricing.Scheme) -> None:
    areas = np.full(20_000, 1000000, dtype=np.int64)
    texts = ["S", "N"] * 10_000
    floors = np.full(20_000, 5)
    day = "2026-03-01"

    def work() -> None:
        units = P.Units(gross_area_e4=areas, orientation=texts, floor=floors)
        prices = P.price(scheme, units)
        prices.columns["total_minor"].sum()
        P.explain(scheme, units[0])
        P.trial(scheme, units[0], as_of=day)
        pickle.loads(pickle.dumps(prices[0]))
        for bad in (lambda: P.Units(gross_area=[1.5]), lambda: P.Scheme(base="x"), lambda: P.price(scheme, P.Units(floor=[1]))):
            with pytest.raises(lp.Error):
                bad()

    for _ in range(10):
        work()
    gc.collect()
    references = sys.getrefcount(areas), sys.getrefcount(None) // 1000
    memory = resident()
    for _ in range(40):
        work()
    gc.collect()
    assert sys.getrefcount(areas) == references[0]
    assert resident() - memory < 20_000_000  # one list is about 1 MB: 40 of them would show


def test_python_objects_do_not_pile_up(scheme: lp.pricing.Scheme, units: lp.pricing.Units) -> None:
    def work() -> None:
        prices = P.price(scheme, units)
        prices.to_pandas()
        P.explain(scheme, units[0], language="zh")
        P.Scheme.from_json(scheme.to_json())

    for _ in range(5):
        work()
    gc.collect()
    tracemalloc.start()
    try:
        work()
        gc.collect()
        first, _ = tracemalloc.get_traced_memory()
        for _ in range(30):
            work()
        gc.collect()
        last, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert last - first < 200_000


def test_the_classes_of_errors() -> None:
    for name, also in (
        ("InvalidArgument", ValueError), ("RuleViolation", ValueError), ("ArithmeticError_", ArithmeticError),
        ("NotFound", LookupError), ("Conflict", Exception), ("StorageError", Exception),
    ):
        kind = getattr(lp, name)
        assert issubclass(kind, lp.Error) and issubclass(kind, also)
    assert lp.StorageError("x", retry=True).retry is True


def test_an_error_says_everything_and_travels() -> None:
    with pytest.raises(lp.Error) as caught:
        P.Scheme(base="1.5", factors=[P.Factor.rows("view", "add", {"sea": "1.000001"})])
    error = caught.value
    assert (error.code, error.path, error.value, error.row) == ("core.too_many_digits", "factors[0].rows[0].value", "1.000001", None)
    assert "1.000001" in error.message and "1.000001" in error.message_zh and "factors[0].rows[0].value" in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error) and vars(again) == vars(error) and str(again) == str(error)


def test_rows_of_an_error_travel() -> None:
    with pytest.raises(lp.InvalidArgument) as caught:
        P.Units(gross_area=["1", "x", "2", "y"])
    again = pickle.loads(pickle.dumps(caught.value))
    assert [(r.row, r.value, r.code) for r in again.rows] == [(1, "x", "core.number_invalid"), (3, "y", "core.number_invalid")]
    assert again.rows[0].message_zh


@pytest.mark.parametrize("garbage", [b"\xff\xfe", b'{"schema": "loupan/price-scheme"', "[" * 100_000, '{"a": NaN}', "\ud800", "\x00"])
def test_garbage_is_an_error_and_nothing_else(garbage: Any) -> None:
    with pytest.raises(lp.Error):
        P.Scheme.from_json(garbage)


def test_the_handles_cannot_be_made_empty() -> None:
    from loupan import _loupan

    for kind in (_loupan.Units, _loupan.Prices, _loupan.Scheme):
        with pytest.raises(TypeError):
            kind()
    with pytest.raises(TypeError):
        P.Prices()


def run(root: pathlib.Path, *arguments: str) -> None:
    package = pathlib.Path(lp.__file__).resolve().parent
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=package.parent, capture_output=True, text=True, check=False,
        env={"MYPYPATH": str(package.parent), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_package_and_the_examples_are_typed(root: pathlib.Path, tmp_path: pathlib.Path) -> None:
    pytest.importorskip("mypy")
    config = ["--config-file", str(root / "pyproject.toml"), "--cache-dir", str(tmp_path)]
    run(root, "mypy", *config, "-p", "loupan")
    run(root, "mypy", *config, *sorted(str(path) for path in (root / "examples").glob("*.py")))


@pytest.mark.slow
def test_the_stub_is_that_of_the_module(root: pathlib.Path) -> None:
    pytest.importorskip("mypy")
    run(root, "mypy.stubtest", "loupan", "--mypy-config-file", str(root / "pyproject.toml"), "--allowlist",
        str(root / "bindings" / "python" / "stubtest-allowlist.txt"), "--ignore-unused-allowlist")


def test_every_public_name_says_what_it_does() -> None:
    silent = [name for module in (lp, P) for name in module.__all__ if not name.startswith("_") and not getattr(module, name).__doc__]
    assert not silent
    for kind in (P.Units, P.Prices, P.Scheme, P.Factor, P.Match, lp.Rounding):
        assert not [n for n, v in vars(kind).items() if not n.startswith("_") and callable(getattr(kind, n)) and not getattr(kind, n).__doc__]
