// SPDX-License-Identifier: Apache-2.0
#include "plan_support.hpp"

#include <loupan/payment/plan_compile.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace payment_plan_compile_test {

using namespace plan_test;

TEST_CASE("a plan knows its lines in sequence and the one that takes the tail", "[payment][plan]") {
    auto rules = mortgage();
    const auto by = compile(rules, "abc");
    CHECK(by.rules() == rules);
    CHECK(by.digest() == "abc");
    CHECK(by.keys().size() >= rules.lines.size());
    for (const auto& line : rules.lines) {
        CHECK(std::find(by.keys().begin(), by.keys().end(), line.key) != by.keys().end());
    }
    CHECK(std::find(by.keys().begin(), by.keys().end(), by.tail()) != by.keys().end());
    const auto copy = by; // NOLINT(performance-unnecessary-copy-initialization): the copy is what is looked at
    CHECK(&copy.rules() == &by.rules());
}

TEST_CASE("a plan is in force on both of its ends, and always without them", "[payment][plan]") {
    auto rules = mortgage();
    rules.valid_from.reset();
    rules.valid_to.reset();
    CHECK(compile(rules).in_force(date::parse("0001-01-01")));
    rules.valid_from = date::parse("2026-01-01");
    rules.valid_to = date::parse("2026-12-31");
    const auto by = compile(rules);
    CHECK_FALSE(by.in_force(date::parse("2025-12-31")));
    CHECK(by.in_force(date::parse("2026-01-01")));
    CHECK(by.in_force(date::parse("2026-12-31")));
    CHECK_FALSE(by.in_force(date::parse("2027-01-01")));
}

TEST_CASE("a plan without lines, or with two of one key, is no plan", "[payment][plan]") {
    auto rules = mortgage();
    rules.lines.push_back(rules.lines.front());
    CHECK(refused([&] { static_cast<void>(compile(rules)); }).starts_with("core.duplicate@lines["));
    rules.lines.clear();
    CHECK(refused([&] { static_cast<void>(compile(rules)); }) == "core.empty@lines");
}

} // namespace payment_plan_compile_test
