// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"

#include <loupan/pricing/units.hpp>

namespace pricing_units_test {

using namespace loupan;
using namespace loupan::pricing;

TEST_CASE("a list of single units has a row for each of them, whatever they say", "[pricing]") {
    CHECK(units::from_rows({}).empty());

    const auto silent = units::from_rows({unit{}, unit{}});
    REQUIRE(silent.size() == 2);
    CHECK(silent.key(1) == "1");
    CHECK_FALSE(silent.row(1).floor.has_value());

    unit shop;
    shop.key = "S1";
    shop.areas["gross"] = 405000;
    const auto mixed = units::from_rows({shop, unit{}});
    REQUIRE(mixed.size() == 2);
    CHECK(mixed.row(0) == shop);
    CHECK(mixed.row(1) == unit{});
}

TEST_CASE("rows are taken in the order asked for, and a row outside the list is refused", "[pricing]") {
    unit a;
    a.key = "A";
    a.attributes["stack"] = "01";
    unit b;
    b.key = "B";
    b.floor = -1;
    const auto list = units::from_rows({a, b});
    const auto turned = list.take({1, 0});
    REQUIRE(turned.size() == 2);
    CHECK(turned.row(0) == b);
    CHECK(turned.row(1) == a);
    CHECK_THROWS_AS(list.take({2}), invalid_argument);
}

} // namespace pricing_units_test
