// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"

#include <loupan/area/compile.hpp>

#include <string>

namespace area_compile_test {

using namespace loupan;
using namespace loupan::area;
using loupan_test::code_of;

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

TEST_CASE("what makes a band of its own keeps its place in the table", "[area]") {
    area_rules r;
    r.variant = variant::tolerance;
    r.tolerance = {rate::parse("1%"), tolerance_formula::statutory, tolerance_part::excess};
    const auto rows = compile(r).table().rows; // a copy: the rules go away with the line
    REQUIRE(rows.size() == 5);
    CHECK(to_string(rows[1]) == "[-3%, -1%)");
    CHECK(to_string(rows[2]) == "[-1%, 1%]");
    CHECK_FALSE(rows[2].compensate);
    CHECK(rows[0].factor == rate::parse("2"));
    CHECK_FALSE(rows[4].compensate);
}

TEST_CASE("the right to leave is the law's, the contract's or nobody's", "[area]") {
    const auto limit = [](variant v, std::optional<rate> agreed = {}, bool may_rescind = false) {
        area_rules r;
        r.variant = v;
        r.basis = v == variant::gf2014_inner ? area_basis::inner : area_basis::gross;
        r.rescind_beyond = agreed;
        r.limited.may_rescind = may_rescind;
        return compile(r).rescind_beyond();
    };
    CHECK(limit(variant::statutory) == rate::parse("3%"));
    CHECK(limit(variant::gf2014_inner) == rate::parse("3%"));
    CHECK_FALSE(limit(variant::actual));
    CHECK(limit(variant::actual, rate::parse("5%")) == rate::parse("5%"));
    CHECK_FALSE(limit(variant::limited));
    CHECK(limit(variant::limited, {}, true) == rate::parse("3%"));
}

TEST_CASE("a handle keeps its rules and their digest, and is shared by its copies", "[area]") {
    area_rules r;
    r.variant = variant::actual;
    r.name = "据实结算";
    const auto by = compile(r, "abc");
    const auto copy = by; // NOLINT(performance-unnecessary-copy-initialization): the copy is what is looked at
    CHECK(by.rules() == r);
    CHECK(by.digest() == "abc");
    CHECK(&copy.rules() == &by.rules());
}

TEST_CASE("values that are no enumerators are refused by their field", "[area]") {
    area_rules good;
    good.variant = variant::actual;
    const auto path = [&good](auto&& spoil) -> std::string {
        auto r = good;
        spoil(r);
        try {
            (void)compile(r);
        } catch (const error& e) {
            CHECK(e.code() == "core.validation");
            return e.path();
        }
        return "accepted";
    };
    CHECK(path([](area_rules& r) { r.price = static_cast<price_source>(9); }) == "price");
    CHECK(path([](area_rules& r) { r.roll = static_cast<calendar::convention>(77); }) == "roll");
    CHECK(path([](area_rules& r) { r.beyond = static_cast<calendar::beyond_data>(7); }) == "beyond");
    CHECK(path([](area_rules& r) { r.pay_days = -1; }) == "pay_days");
    CHECK(path([](area_rules& r) { r.refund_days = 3661; }) == "refund_days");
    CHECK(code_of([&good] {
              auto r = good;
              r.delta_rounding = rounding("0.001");
              return compile(r);
          }) == "core.too_many_digits");
}

} // namespace area_compile_test
