// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "payment/charges_support.hpp"

#include <loupan/payment/charge_rules.hpp>

#include <string>
#include <utility>
#include <vector>

namespace payment_charge_rules_test {

using namespace loupan;
using namespace loupan::payment;
using payment_test::fixed_rule;

namespace {

std::string path_of(std::vector<charge_rule> rules) {
    try {
        (void)charge_table(std::move(rules));
    } catch (const error& e) {
        return e.code() + " " + e.path();
    }
    return "nothing";
}

} // namespace

TEST_CASE("charge rules that contradict themselves or each other are refused where they stand") {
    auto r = fixed_rule("", "1");
    CHECK(path_of({r}) == "core.empty rules[0].code");
    r = fixed_rule("a", "1");
    r.source.clear();
    CHECK(path_of({r}) == "core.empty rules[0].source");
    CHECK(path_of({fixed_rule("a", "-1")}) == "core.validation rules[0].value");
    CHECK(path_of({fixed_rule("a", "1"), fixed_rule("a", "2")}) == "core.duplicate rules[1]");
    CHECK(path_of({fixed_rule("a", "1"), fixed_rule("b", "2")}) == "nothing");
    auto percent = fixed_rule("a", "1");
    percent.kind = charge_kind::percent;
    CHECK(path_of({percent}) == "core.validation rules[0].value");
    percent.value = decimal::parse("0.01");
    percent.base = charge_measure::gross_area;
    CHECK(path_of({percent}) == "core.validation rules[0].base");
    percent.base.reset();
    percent.brackets = {{decimal(140), true, decimal::parse("0.01")}};
    CHECK(path_of({percent}) == "core.validation rules[0].brackets[0].up_to");
    percent.brackets = {{decimal(140), true, {}}, {decimal(140), true, {}}, {}};
    CHECK(path_of({percent}) == "core.validation rules[0].brackets[1].up_to");
    percent.brackets = {{}, {}};
    CHECK(path_of({percent}) == "core.validation rules[0].brackets[0].up_to");
    percent.brackets = {{decimal(140), true, {}}, {{}, true, decimal(2)}};
    CHECK(path_of({percent}) == "core.validation rules[0].brackets[1].value");
    percent.brackets.back().value = {};
    percent.mode = bracket_mode::marginal;
    CHECK(path_of({percent}) == "core.validation rules[0].mode");
    auto one = fixed_rule("a", "1");
    auto two = fixed_rule("a", "2");
    one.only.usage = {"dwelling"};
    two.only.except_usage = {"dwelling"};
    CHECK(path_of({one, two}) == "nothing");
    two.only.except_usage = {"shop"};
    CHECK(path_of({one, two}) == "core.duplicate rules[1]");
    one.to = date::parse("2025-12-31");
    two.from = date::parse("2026-01-01");
    CHECK(path_of({one, two}) == "nothing");
    one.from = date::parse("2026-01-01");
    CHECK(path_of({one}) == "core.validation rules[0].to");
    auto times = fixed_rule("a", "1");
    times.times_if_absent = decimal(1);
    CHECK(path_of({times}) == "core.validation rules[0].times");
    auto limits = fixed_rule("a", "1");
    limits.at_least = decimal(2);
    limits.at_most = decimal(1);
    CHECK(path_of({limits}) == "core.validation rules[0].at_most");
    auto both = fixed_rule("a", "1");
    both.only.usage = {"a"};
    both.only.except_usage = {"b"};
    CHECK(path_of({both}) == "core.validation rules[0].only.except_usage");
    auto difference = fixed_rule("a", "1");
    difference.on_difference = true;
    CHECK(path_of({difference}) == "core.validation rules[0].on_difference");
    auto exempt = fixed_rule("a", "1");
    exempt.kind = charge_kind::exempt;
    CHECK(path_of({exempt}) == "core.validation rules[0].value");
}

} // namespace payment_charge_rules_test
