// SPDX-License-Identifier: Apache-2.0
#include "abi/payment_support.hpp"

#include <loupan/pricing/csv.hpp>
#include <loupan/pricing/fit.hpp>
#include <loupan/pricing/fit_json.hpp>
#include <loupan/pricing/json.hpp>
#include <loupan/pricing/price.hpp>
#include <loupan/pricing/solve.hpp>
#include <loupan/pricing/solve_json.hpp>

#include <string>
#include <utility>

namespace abi_solve_test {

using namespace abi_test;
namespace pricing = loupan::pricing;

namespace {

struct solution {
    scheme solved{};
    json report{};
};

solution solve(const scheme& rules, const units& list, const std::string& targets) {
    loupan_scheme* solved = nullptr;
    loupan_text* report = nullptr;
    REQUIRE(loupan_solve(rules.get(), list.get(), targets.data(), size_of(targets), &solved, &report, nullptr) ==
            LOUPAN_OK);
    return {scheme(solved), json::parse(read(report))};
}

failure refused(const scheme& rules, const units& list, const std::string& targets) {
    loupan_scheme* solved = nullptr;
    loupan_text* report = nullptr;
    auto out = failure_of([&](auto** e) {
        return loupan_solve(rules.get(), list.get(), targets.data(), size_of(targets), &solved, &report, e);
    });
    CHECK(solved == nullptr);
    CHECK(report == nullptr);
    return out;
}

std::string text_of(const scheme& of) {
    loupan_text* out = nullptr;
    REQUIRE(loupan_scheme_to_json(of.get(), -1, &out, nullptr) == LOUPAN_OK);
    return read(out);
}

std::int64_t total_of(const scheme& rules, const units& list) {
    const auto priced = price(rules, list);
    REQUIRE(priced);
    std::int64_t out = 0;
    REQUIRE(loupan_prices_total(priced.get(), &out, nullptr) == LOUPAN_OK);
    return out;
}

} // namespace

TEST_CASE("the tower is solved through C as in C++, whatever becomes of the rest") {
    const auto rules = read_scheme(tower("scheme.json"));
    const auto list = read_units(tower("units.csv"));
    REQUIRE(rules);
    REQUIRE(list);
    const auto of = pricing::units_from_csv(tower("units.csv"));
    const auto given = pricing::parse_scheme(tower("scheme.json"));
    for (const char* policy : {"report", "best_base", "spread"}) {
        CAPTURE(policy);
        pricing::solve_options how;
        pricing::target all;
        all.name = "all";
        all.value = loupan::decimal::parse("76228");
        how.targets.push_back(all);
        how.policy = *pricing::parse_residual(policy);
        const auto expected = pricing::solve(given, of, how);
        const auto got =
            solve(rules, list, json{{"targets", {{{"name", "all"}, {"value", "76228"}}}}, {"policy", policy}}.dump());
        CHECK(text_of(got.solved) == pricing::to_json(expected.scheme));
        CHECK(total_of(got.solved, list) == expected.prices.total().minor());
        CHECK(got.report.at("residual").get<std::string>() == expected.residual.to_string());
        CHECK(got.report.at("targets").at(0).at("name") == "all");
        CHECK(got.report.at("targets").at(0).at("realised").get<std::string>() ==
              expected.targets[0].realised.to_string());
        CHECK(got.report.at("targets").at(0).at("within") == expected.targets[0].within);
        CHECK(got.report.at("targets").at(0).at("bases").at(0).at("value").get<std::string>() ==
              expected.targets[0].bases[0].value.to_string());
        CHECK(got.report.at("adjustments").size() == expected.adjustments.size());
        // the report is not needed
        loupan_scheme* alone = nullptr;
        REQUIRE(loupan_solve(rules.get(), list.get(), R"({"targets": [{"value": "76228"}]})", LOUPAN_NUL_TERMINATED,
                             &alone, nullptr, nullptr) == LOUPAN_OK);
        CHECK(scheme(alone) != nullptr);
    }
}

TEST_CASE("every field of a target is read") {
    const std::string text = R"({"targets": [
        {"name": "b1", "scope": {"building": "1"}, "what": "total", "value": "1000000", "tolerance": "5", "on": "deal",
         "expected_deal_ratio": "0.97", "mix": [{"when": {"floor": {"from": "2", "to": "5"}}, "ratio": "0.95"}]}],
        "policy": "one_unit", "base_grid": {"step": "10", "mode": "down"}, "scale_bases": true,
        "locked": {"building": "2"}, "residual_unit": "U-1", "max_steps_per_unit": 7})";
    const auto got = pricing::parse_solve_options(text);
    REQUIRE(got.targets.size() == 1);
    pricing::target expected;
    expected.name = "b1";
    expected.scope = pricing::parse_match(R"({"building": "1"})");
    expected.what = pricing::measure::total;
    expected.value = loupan::decimal(1'000'000);
    expected.tolerance = loupan::decimal(5);
    expected.on = pricing::target_on::deal;
    expected.expected_deal_ratio = loupan::decimal::parse("0.97");
    expected.mix = {{pricing::parse_match(R"({"floor": {"from": "2", "to": "5"}})"), loupan::decimal::parse("0.95")}};
    CHECK(got.targets[0] == expected);
    CHECK(got.policy == pricing::residual::one_unit);
    CHECK(got.base_grid == loupan::rounding("10", loupan::rounding_mode::down));
    CHECK(got.scale_bases);
    CHECK(got.locked == pricing::parse_match(R"({"building": "2"})"));
    CHECK(got.residual_unit == "U-1");
    CHECK(got.max_steps_per_unit == 7);
}

TEST_CASE("targets that cannot be are refused through C with code and path") {
    const auto rules = read_scheme(tower("scheme.json"));
    const auto list = read_units(tower("units.csv"));
    const auto expect = [&](const std::string& targets, const char* code, const char* path) {
        CAPTURE(targets);
        const auto failed = refused(rules, list, targets);
        CHECK(failed.code == code);
        CHECK(failed.path == path);
    };
    expect("[]", "core.json_type", "");
    expect(R"({"targets": [{"name": "x"}]})", "core.json_field_missing", "targets[0].value");
    expect(R"({"targets": [{"value": 1.5}]})", "core.json_fraction", "targets[0].value");
    expect(R"({"targets": [{"value": "1", "what": "median"}]})", "core.validation", "targets[0].what");
    expect(R"({"targets": [{"value": "1", "on": "x"}]})", "core.validation", "targets[0].on");
    expect(R"({"targets": [{"value": "1", "mix": [{}]}]})", "core.json_field_missing", "targets[0].mix[0].ratio");
    expect(R"({"targets": [{"value": "1"}], "policy": "hide"})", "core.validation", "policy");
    expect(R"({"targets": [{"value": "1"}], "polcy": "spread"})", "core.json_field_unknown", "polcy");
    expect(R"({"targets": [{"value": "1", "scope": {"nothing": "x"}}]})", "pricing.attribute_missing",
           "targets[0].scope");
    CHECK(refused(rules, list, R"({"targets": []})").code == "pricing.target_invalid");
    CHECK(refused(rules, list, R"({"targets": [{"value": "1"}]})").status == LOUPAN_RULE_VIOLATION);
    loupan_scheme* solved = nullptr;
    CHECK(failure_of([&](auto** e) { return loupan_solve(nullptr, list.get(), "{}", 2, &solved, nullptr, e); }).code ==
          "core.empty");
    CHECK(failure_of([&](auto** e) {
              return loupan_solve(rules.get(), list.get(), "{}", 2, nullptr, nullptr, e);
          }).code == "core.empty");
}

TEST_CASE("the tower's prices are fitted through C as in C++, and the scheme gives them again") {
    const auto rules = read_scheme(tower("scheme.json"));
    const auto list = read_units(tower("units.csv"));
    const auto filed = price(rules, list);
    REQUIRE(filed);
    const auto of = pricing::units_from_csv(tower("units.csv"));
    pricing::fit_options how;
    how.rounds = 3;
    const auto expected = pricing::fit(of, pricing::price(pricing::load_scheme(tower("scheme.json")), of), how);
    const char* const options =
        R"({"stack": "stack", "within": ["building", "unit", "product"], "rounds": 3, "seed": 1})";
    for (const auto* units_given : {list.get(), static_cast<loupan_units*>(nullptr)}) {
        loupan_scheme* raw = nullptr;
        loupan_text* report = nullptr;
        REQUIRE(loupan_fit(units_given, filed.get(), options, LOUPAN_NUL_TERMINATED, LOUPAN_CHINESE,
                           LOUPAN_EXPLAIN_TEXT, &raw, &report, nullptr) == LOUPAN_OK);
        const scheme fitted(raw);
        CHECK(read(report) == expected.report.to_string(loupan::language::chinese));
        CHECK(text_of(fitted) == pricing::to_json(expected.scheme));
        CHECK(total_of(fitted, list) == total_of(rules, list));
    }
    loupan_scheme* raw = nullptr;
    loupan_text* report = nullptr;
    REQUIRE(loupan_fit(nullptr, filed.get(), R"({"rounds": 0})", LOUPAN_NUL_TERMINATED, LOUPAN_ENGLISH,
                       LOUPAN_EXPLAIN_JSON, &raw, &report, nullptr) == LOUPAN_OK);
    const scheme first(raw);
    const auto told = json::parse(read(report));
    CHECK(told.at("priced") == expected.report.priced);
    CHECK(told.at("stacks").size() == expected.report.stacks.size());
    CHECK(told.at("overrides") == told.at("exceptions").size());

    const auto failed = [&](const char* text, loupan_language in) {
        return failure_of([&](auto** e) {
            return loupan_fit(nullptr, filed.get(), text, LOUPAN_NUL_TERMINATED, in, 0, &raw, &report, e);
        });
    };
    CHECK(failed(R"({"stack": "column"})", 0).code == "pricing.attribute_missing");
    CHECK(failed(R"({"rounds": -1})", 0).code == "core.validation");
    CHECK(failed(R"({"seed": -1})", 0).path == "seed");
    CHECK(failed(R"({"basis": "x"})", 0).path == "basis");
    CHECK(failed(R"({"unit_rounding": "0"})", 0).path == "unit_rounding");
    CHECK(failed(R"({"clock": 1})", 0).code == "core.json_field_unknown");
    CHECK(failed("{}", 7).code == "core.validation");
    CHECK(raw == nullptr);
    CHECK(failure_of([&](auto** e) { return loupan_fit(nullptr, nullptr, nullptr, 0, 0, 0, &raw, nullptr, e); }).code ==
          "core.empty");
}

TEST_CASE("a filed list comes in as CSV, with its units") {
    const std::string csv = "key,building,stack,floor,gross_area,unit_price,total\n"
                            "A,1,01,2,100,10000,1000000\nB,1,01,3,100,10100,1010000\nC,1,01,4,100,,\n";
    loupan_prices* raw = nullptr;
    loupan_units* raw_units = nullptr;
    REQUIRE(loupan_prices_from_csv(csv.data(), size_of(csv), &raw, &raw_units, nullptr) == LOUPAN_OK);
    const prices filed(raw);
    const units of(raw_units);
    CHECK(loupan_prices_size(filed.get()) == 3);
    CHECK(loupan_prices_count(filed.get()) == 2);
    CHECK(loupan_units_count(of.get()) == 3);
    CHECK(std::string(loupan_prices_currency(filed.get())) == "CNY");
    loupan_scheme* fitted = nullptr;
    REQUIRE(loupan_fit(nullptr, filed.get(), nullptr, 0, 0, 0, &fitted, nullptr, nullptr) == LOUPAN_OK);
    const scheme rules(fitted);
    REQUIRE(loupan_prices_from_csv(csv.data(), size_of(csv), &raw, nullptr, nullptr) == LOUPAN_OK);
    loupan_prices_free(raw);
    const std::string bare = "key,floor\nA,2\n";
    CHECK(failure_of([&](auto** e) {
              return loupan_prices_from_csv(bare.data(), size_of(bare), &raw, &raw_units, e);
          }).code == "pricing.attribute_missing");
    CHECK(raw == nullptr);
    CHECK(raw_units == nullptr);
    CHECK(failure_of([&](auto** e) {
              return loupan_prices_from_csv(bare.data(), size_of(bare), nullptr, &raw_units, e);
          }).code == "core.empty");
}

} // namespace abi_solve_test
