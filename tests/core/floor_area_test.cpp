// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/oracle.hpp"
#include "core/random.hpp"
#include "core/throws.hpp"

#include <loupan/core/floor_area.hpp>

#include <concepts>
#include <unordered_set>

namespace core_floor_area_test {

using loupan::area_unit;
using loupan::floor_area;
using loupan::rounding;
using loupan_test::code_of;
using loupan_test::ratio;

static_assert(!std::constructible_from<floor_area, double> && !std::convertible_to<double, floor_area>);

TEST_CASE("an area keeps four decimals, prints at least two, and is never negative", "[core][floor_area]") {
    CHECK(floor_area::parse("118.36").to_string() == "118.36");
    CHECK(floor_area::parse("118.3").to_string() == "118.30");
    CHECK(floor_area::parse("118.3625").to_string() == "118.3625");
    CHECK(floor_area::parse("0").scaled() == 0);
    CHECK(code_of([] { return floor_area::parse("118.36251"); }) == "core.too_many_digits");
    CHECK(code_of([] { return floor_area::parse("-0.01"); }) == "core.validation");
    CHECK(code_of([] { return floor_area::from_scaled(-1); }) == "core.validation");
    CHECK(code_of([] { return floor_area::parse("1") - floor_area::parse("2"); }) == "core.validation");
    CHECK((floor_area::parse("80.5") + floor_area::parse("37.86")).to_string() == "118.36");
    CHECK((floor_area::parse("118.36") - floor_area::parse("37.86")).to_string() == "80.50");
    CHECK(code_of([] {
              return floor_area::from_scaled(std::numeric_limits<std::int64_t>::max()) + floor_area::from_scaled(1);
          }) == "core.overflow");
}

TEST_CASE("areas convert only when told", "[core][floor_area]") {
    const auto metres = floor_area::parse("10");
    const auto ping = floor_area::parse("10", area_unit::ping);
    CHECK(metres != ping);
    CHECK(code_of([&] { return metres + ping; }) == "core.unit_mismatch");
    CHECK(code_of([&] { return metres - ping; }) == "core.unit_mismatch");
    CHECK(code_of([&] { return metres < ping; }) == "core.unit_mismatch");
    CHECK(ping.convert(area_unit::square_metre, rounding("0.01")).to_string() == "33.06"); // 4000/121
    CHECK(floor_area::parse("1000", area_unit::square_foot)
              .convert(area_unit::square_metre, rounding("0.01"))
              .to_string() == "92.90");
    CHECK(std::unordered_set<floor_area>{metres, ping, metres}.size() == 2);
}

TEST_CASE("a conversion is the exact ratio, rounded once", "[core][floor_area]") {
    const ratio per_unit[] = {ratio(1), ratio(9290304) / 100000000, ratio(400) / 121};
    loupan_test::source random(11);
    std::size_t wrong = 0;
    for (int i = 0; i < 2000; ++i) {
        const auto from = static_cast<area_unit>(random.between(0, 2));
        const auto to = static_cast<area_unit>(random.between(0, 2));
        const auto mode = loupan_test::all_modes[static_cast<std::size_t>(random.between(0, 6))];
        const auto area = floor_area::from_scaled(random.between(0, i % 2 == 0 ? 10000000 : 100000000000000000), from);
        const ratio value = ratio(area.scaled()) * per_unit[static_cast<int>(from)] / per_unit[static_cast<int>(to)];
        wrong += area.convert(to, rounding("0.0001", mode)).scaled() !=
                         static_cast<std::int64_t>(loupan_test::rounded(value, mode))
                     ? 1U
                     : 0U;
    }
    CHECK(wrong == 0);
}

TEST_CASE("units of area read back from their names", "[core][floor_area]") {
    for (const auto unit : {area_unit::square_metre, area_unit::square_foot, area_unit::ping}) {
        CHECK(loupan::parse_area_unit(loupan::to_string(unit)) == unit);
    }
    CHECK(code_of([] { return loupan::parse_area_unit("mu"); }) == "core.unit_unknown");
}

} // namespace core_floor_area_test
