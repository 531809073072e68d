# SPDX-License-Identifier: Apache-2.0
"""What the tests share: the project's files and a real tower."""

from __future__ import annotations

import os
import pathlib

import pytest

import loupan as lp

ROOT = pathlib.Path(os.environ.get("LOUPAN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))


@pytest.fixture(scope="session")
def root() -> pathlib.Path:
    return ROOT


@pytest.fixture(scope="session")
def byf_path() -> pathlib.Path:
    return ROOT / "tests" / "data" / "price_lists" / "byf_units.csv"


@pytest.fixture(scope="session")
def byf(byf_path: pathlib.Path) -> lp.pricing.Prices:
    """The filed list: 657 units, 175 of them with a price."""
    return lp.pricing.Prices.from_csv(byf_path)


@pytest.fixture(scope="session")
def tower(byf: lp.pricing.Prices) -> lp.pricing.Prices:
    """The 175 priced units, as a filed list of their own."""
    rows = [i for i in range(len(byf)) if byf.has_price(i)]
    units = byf.units.take(rows)
    return lp.pricing.Prices.filed(
        units, unit_price=[byf[i].unit_price for i in rows], total=[byf[i].total for i in rows]
    )


@pytest.fixture(scope="session")
def fitted(tower: lp.pricing.Prices) -> lp.pricing.Fit:
    return lp.pricing.fit(tower.units, tower, rounds=20)


@pytest.fixture()
def scheme() -> lp.pricing.Scheme:
    factor = lp.pricing.Factor
    return lp.pricing.Scheme(
        name="demo",
        base="80000",
        lead="unit_price",
        factors=[
            factor.steps("floor", "add", reference=2, ranges=[(3, 46, "100")], specials={14: "-200"}),
            factor.rows("orientation", "percent_of_base", {"S": "0.03", ("N", "NE"): "-0.02"}, otherwise=0),
        ],
        total_rounding=lp.Rounding("1", "down"),
    )


@pytest.fixture()
def units() -> lp.pricing.Units:
    return lp.pricing.Units(
        key=["A", "B", "C"],
        floor=[3, 14, 20],
        orientation=["S", "N", "E"],
        gross_area=["117.66", 100, "88.5"],
        inner_area=["88.46", None, "70"],
        views=["sea;park", None, ["park"]],
    )
