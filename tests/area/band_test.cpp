// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"

#include <loupan/area/compile.hpp>
#include <loupan/area/statutory.hpp>

#include <limits>

namespace area_band_test {

using namespace loupan;
using namespace loupan::area;
using loupan_test::code_of;

TEST_CASE("the statutory rule is a table of three bands", "[area]") {
    const auto by = compile(statutory_rules());
    REQUIRE(by.table().rows.size() == 3);
    CHECK(to_string(by.table().rows[0]) == "(-∞, -3%)");
    CHECK(to_string(by.table().rows[1]) == "[-3%, 3%]");
    CHECK(to_string(by.table().rows[2]) == "(3%, +∞)");
    CHECK(by.table().rows[0].factor == rate::parse("2"));
    CHECK_FALSE(by.table().rows[2].compensate);
    validate(by.table());
    CHECK(by.rescind_beyond() == rate::parse("3%"));
}

TEST_CASE("every variant becomes a table that covers each ratio once", "[area]") {
    for (const auto& [v, name] : enum_names(variant{})) {
        if (v == variant::bands) {
            continue;
        }
        for (const auto on : {tolerance_part::full, tolerance_part::excess}) {
            for (const auto then : {tolerance_formula::actual, tolerance_formula::statutory}) {
                for (const auto* within : {"0", "0.6%", "3%"}) {
                    area_rules r;
                    r.variant = v;
                    r.basis = v == variant::gf2014_inner ? area_basis::inner : area_basis::gross;
                    if (v == variant::tolerance) {
                        r.tolerance = {rate::parse(within), then, on};
                    }
                    CAPTURE(name, within);
                    CHECK_NOTHROW(validate(compile(r).table()));
                }
            }
        }
    }
}

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
