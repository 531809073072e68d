// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"

#include <loupan/area/compile.hpp>
#include <loupan/area/statutory.hpp>

namespace area_statutory_test {

using namespace loupan;
using namespace loupan::area;

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

TEST_CASE("the model contract's rules differ from the statutory ones where it does", "[area]") {
    const auto law = statutory_rules();
    for (const auto& rules : {law, gf2014_inner_rules(), gf2014_gross_dual_rules()}) {
        CAPTURE(rules.id);
        const auto by = compile(rules);
        CHECK(by.table() == compile(law).table()); // one formula; the areas and the terms differ
        CHECK(by.rescind_beyond() == rate::parse("3%"));
        CHECK_FALSE(rules.article.empty());
        REQUIRE(rules.brackets.size() == 1);
        CHECK(rules.brackets[0].up_to == floor_area::parse("140"));
        CHECK(rules.roll == calendar::convention::unadjusted);
    }
    CHECK(law.refund_days == 30); // 办法 20
    CHECK(gf2014_inner_rules().refund_days == 15);
    CHECK(gf2014_inner_rules().basis == area_basis::inner);
    CHECK(gf2014_gross_dual_rules().refund_days == 15);
    CHECK(gf2014_gross_dual_rules().basis == area_basis::gross);
    CHECK(law.effective_from < gf2014_inner_rules().effective_from);
}

} // namespace area_statutory_test
