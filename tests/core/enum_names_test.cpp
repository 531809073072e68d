// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"

#include <loupan/core/enum_names.hpp>

namespace core_enum_names_test {

enum class side : unsigned char { left, right };
constexpr loupan::enum_table<side, 2> enum_names(side) { return {{{side::left, "left"}, {side::right, "right"}}}; }

using loupan::parse_enum;
using loupan::to_string;

TEST_CASE("an enumerator is found by its name and named by it", "[core]") {
    static_assert(to_string(side::right) == "right");
    static_assert(parse_enum<side>("left") == side::left);
    CHECK(to_string(static_cast<side>(7)).empty());
    CHECK_FALSE(parse_enum<side>("Left").has_value());
    CHECK_FALSE(parse_enum<side>("").has_value());
}

} // namespace core_enum_names_test
