// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"

#include <loupan/area/columns.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace area_columns_test {

using namespace loupan;
using namespace loupan::area;
using loupan_test::code_of;

namespace {

settlements of(std::vector<std::int64_t> deltas, std::vector<std::uint8_t> flags) {
    settlement_columns c;
    c.total_delta = column<std::int64_t>(std::move(deltas));
    c.flags = column<std::uint8_t>(std::move(flags));
    return {std::move(c), currency(), "digest", {}};
}

} // namespace

TEST_CASE("the sum of many settlements leaves out the rows without a result", "[area]") {
    const auto absent = static_cast<std::uint8_t>(settlement_flag::absent);
    const auto many = of({100, -30, 7}, {0, 0, absent});
    CHECK(many.size() == 3);
    CHECK(many.has_result(1));
    CHECK_FALSE(many.has_result(2));
    CHECK_FALSE(many.has_result(3)); // there is no such row
    CHECK(many.total_delta() == money::from_minor(70));
    CHECK(many.rules_digest() == "digest");
    CHECK(settlements().total_delta() == money());
}

TEST_CASE("a sum that does not fit is an error, and one that fits in the end is not", "[area]") {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    CHECK(code_of([] { return of({most, 1}, {0, 0}).total_delta(); }) == "core.overflow");
    CHECK(of({most, 1, -1}, {0, 0, 0}).total_delta() == money::from_minor(most));
}

TEST_CASE("flags are asked one by one", "[area]") {
    const auto both = static_cast<std::uint8_t>(static_cast<unsigned>(settlement_flag::rescission_right) |
                                                static_cast<unsigned>(settlement_flag::free));
    CHECK(has(both, settlement_flag::rescission_right));
    CHECK(has(both, settlement_flag::free));
    CHECK_FALSE(has(both, settlement_flag::tax_bracket));
}

} // namespace area_columns_test
