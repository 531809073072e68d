// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"

#include <loupan/area/settlement.hpp>

#include <limits>

namespace area_settlement_test {

using namespace loupan;
using namespace loupan::area;

TEST_CASE("a ratio is exact, and only its display is rounded", "[area]") {
    CHECK(area_ratio{35'600, 1'183'600}.to_string() == "89/2959");
    CHECK(area_ratio{-35'600, 1'183'600}.to_percent() == "-3.0078%");
    CHECK(area_ratio{30'000, 1'000'000}.to_percent() == "3%");
    CHECK(area_ratio{1, 3}.to_percent(2) == "33.33%");
    CHECK(area_ratio{-1, 2}.to_percent(0) == "-50%");
    CHECK(area_ratio{0, 1'000'000}.to_string() == "0/1");
    CHECK(area_ratio{0, 0}.to_string() == "0/1");
}

TEST_CASE("ratios are equal by value, however large", "[area]") {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    CHECK(area_ratio{1, 2} == area_ratio{50, 100});
    CHECK(area_ratio{1, 2} != area_ratio{-1, 2});
    CHECK(area_ratio{most, most} == area_ratio{1, 1});
    CHECK(area_ratio{most - 1, most} != area_ratio{1, 1});
}

} // namespace area_settlement_test
