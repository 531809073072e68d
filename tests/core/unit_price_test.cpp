// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/oracle.hpp"
#include "core/random.hpp"
#include "core/throws.hpp"

#include <loupan/core/unit_price.hpp>

#include <concepts>
#include <unordered_set>

namespace core_unit_price_test {

using loupan::area_unit;
using loupan::currency;
using loupan::floor_area;
using loupan::rounding;
using loupan::rounding_mode;
using loupan::unit_price;
using loupan_test::code_of;
using loupan_test::ratio;

static_assert(!std::constructible_from<unit_price, double> && !std::convertible_to<double, unit_price>);

TEST_CASE("a unit price keeps four decimals and prints at least two", "[core][unit_price]") {
    CHECK(unit_price::parse("81748").to_string() == "81748.00");
    CHECK(unit_price::parse("76766.37").scaled() == 767663700);
    CHECK(unit_price::parse("13123.9501").to_string() == "13123.9501");
    CHECK(code_of([] { return unit_price::parse("1.00001"); }) == "core.too_many_digits");
    CHECK(code_of([] { return unit_price::parse("922337203685477.5808"); }) == "core.overflow");
    CHECK(unit_price::parse("922337203685477.5807").scaled() == std::numeric_limits<std::int64_t>::max());
    CHECK(unit_price::parse("12.50").to_decimal().to_string() == "12.5");
}

TEST_CASE("price times area is rounded once, in the area's own unit only", "[core][unit_price]") {
    const auto price = unit_price::parse("76766.37");
    CHECK(price.times(floor_area::parse("118.36")).to_string() == "9086067.55");
    CHECK(price.times(floor_area::parse("118.36"), rounding("1")).to_string() == "9086068.00");
    CHECK(price.times(floor_area::parse("118.36"), rounding("1", rounding_mode::down)).to_string() == "9086067.00");
    CHECK(code_of([&] { return price.times(floor_area::parse("10", area_unit::ping)); }) == "core.unit_mismatch");
    const auto per_ping = unit_price::parse("650000", currency::parse("TWD"), area_unit::ping);
    CHECK(per_ping.times(floor_area::parse("31.5", area_unit::ping)).to_string() == "20475000.00");

    loupan_test::source random(10);
    std::size_t wrong = 0;
    for (int i = 0; i < 5000; ++i) {
        const auto p = unit_price::from_scaled(random.int64());
        const auto a = floor_area::from_scaled(random.between(0, i % 2 == 0 ? 10000000 : 9000000000000000000));
        const auto mode = loupan_test::all_modes[static_cast<std::size_t>(random.between(0, 6))];
        const auto fen = loupan_test::rounded(ratio(p.scaled()) * a.scaled() / 1000000, mode);
        try {
            wrong += loupan_test::big(p.times(a, rounding("0.01", mode)).minor()) != fen ? 1U : 0U;
        } catch (const loupan::error& e) {
            wrong += e.code() != "core.overflow" || abs(fen) <= std::numeric_limits<std::int64_t>::max() ? 1U : 0U;
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("unit prices compare within a currency and a unit", "[core][unit_price]") {
    CHECK(unit_price::parse("2") > unit_price::parse("1.9999"));
    CHECK(code_of([] { return unit_price::parse("1") < unit_price::parse("1", currency::parse("USD")); }) ==
          "core.currency_mismatch");
    CHECK(code_of([] { return unit_price::parse("1") < unit_price::parse("1", {}, area_unit::ping); }) ==
          "core.unit_mismatch");
    CHECK(std::unordered_set<unit_price>{unit_price::parse("1"), unit_price::parse("1", {}, area_unit::ping),
                                         unit_price::parse("1.0")}
              .size() == 2);
}

} // namespace core_unit_price_test
