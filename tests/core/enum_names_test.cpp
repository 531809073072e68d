// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"

#include <loupan/core/enum_names.hpp>

namespace core_enum_names_test {

enum class side : unsigned char { left, right };
constexpr loupan::enum_table<side, 2> enum_names(side) { return {{{side::left, "left"}, {side::right, "right"}}}; }

using loupan::need_enum;
using loupan::parse_enum;
using loupan::require_named;
using loupan::to_string;

TEST_CASE("an enumerator is found by its name and named by it", "[core]") {
    static_assert(to_string(side::right) == "right");
    static_assert(parse_enum<side>("left") == side::left);
    CHECK(to_string(static_cast<side>(7)).empty());
    CHECK_FALSE(parse_enum<side>("Left").has_value());
    CHECK_FALSE(parse_enum<side>("").has_value());
}

TEST_CASE("a name or a value that is none is refused with its path", "[core]") {
    CHECK(need_enum<side>("left", "side") == side::left);
    require_named(side::left, "side");
    try {
        (void)need_enum<side>("Left", "rows[2].side");
        FAIL_CHECK("was taken");
    } catch (const loupan::error& e) {
        CHECK(e.code() == "core.validation");
        CHECK(e.path() == "rows[2].side");
        CHECK(e.value() == "Left");
    }
    CHECK(loupan_test::code_of([] { require_named(static_cast<side>(7), "side"); }) == "core.validation");
}

} // namespace core_enum_names_test
