// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"

#include <loupan/area/compile.hpp>

#include <limits>

namespace area_band_test {

using namespace loupan;
using namespace loupan::area;

TEST_CASE("3 % is inside, and one ten-thousandth more is not", "[area]") {
    const auto limit = rate::parse("3%");
    CHECK_FALSE(area::detail::beyond(1'000'000, 1'030'000, limit));
    CHECK(area::detail::beyond(1'000'000, 1'030'001, limit));
    CHECK_FALSE(area::detail::beyond(1'000'000, 970'000, limit));
    CHECK(area::detail::beyond(1'000'000, 969'999, limit));
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    CHECK(area::detail::beyond(1, most, limit));
    CHECK_FALSE(area::detail::beyond(most, most, limit));
}

TEST_CASE("a ratio so large that 128 bits do not hold it is said to be so", "[area]") {
    area_rules r;
    r.variant = variant::bands;
    r.bands = {band_mode::marginal, {{{}, false, {}, false, rate::parse("12345.12345678"), true}}};
    const auto by = compile(r);
    loupan::detail::int128 out{};
    const auto ignore = [](std::size_t, loupan::detail::int128) {};
    CHECK(by.bands().weigh(1, 1'000'000'000, out, ignore));
    r.bands.rows = {{{}, false, rate::parse("0.12345678"), true, rate::parse("1"), true},
                    {rate::parse("0.12345678"), false, {}, false, rate::parse("90000000000.12345678"), true}};
    CHECK_FALSE(compile(r).bands().weigh(1, std::numeric_limits<std::int64_t>::max(), out, ignore));
}

} // namespace area_band_test
