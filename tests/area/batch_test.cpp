// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"

#include <loupan/area/batch.hpp>
#include <loupan/area/statutory.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace area_batch_test {

using namespace loupan;
using namespace loupan::area;
using loupan_test::code_of;

// That many homes have the figures of one is held by settle_test.cpp.

TEST_CASE("bad rows are listed together, or collected", "[area]") {
    const auto by = compile(statutory_rules());
    facts_columns of;
    of.key = code_column::encode(std::vector<std::string>{"1-101", "1-102", "1-103", "1-104"});
    of.contract_gross = column<std::int64_t>(std::vector<std::int64_t>{1'000'000, 1'000'000, 0, 1'390'000});
    of.measured_gross = column<std::int64_t>(std::vector<std::int64_t>{1'030'000, 1'030'100, 1, 1'410'000});
    of.unit_price = column<std::int64_t>(std::vector<std::int64_t>{100'000'000, 100'000'000, 1, 100'000'000});
    of.contract_total = column<std::int64_t>(std::vector<std::int64_t>{100'000'000, 100'000'000, 1, 139'000'000});
    of.survey_audited = column<std::uint8_t>(std::vector<std::uint8_t>{1, 1, 1, 1});
    try {
        (void)settle(by, of);
        FAIL("was settled");
    } catch (const rule_violation& e) {
        CHECK(e.code() == "area.choice_required");
        CHECK(e.row() == 1);
        REQUIRE(e.rows().size() == 2);
        CHECK(e.rows()[1].code == "area.area_missing");
        CHECK(e.rows()[1].path == "contract.gross");
        CHECK(e.rows()[1].value == "0.00");
    }
    const auto some = settle(by, of, {.errors = on_error::collect, .progress = {}});
    CHECK(some.columns().delta[0] == 3'000'000);
    CHECK_FALSE(some.columns().delta.is_valid(1));
    CHECK(has(some.columns().flags[3], settlement_flag::tax_bracket));
    CHECK(some.total_delta() == money::parse("50000"));
    CHECK(some.errors().size() == 2);

    CHECK(code_of([&] {
              return settle(by, of, {.errors = on_error::collect, .progress = [](auto, auto) { return false; }});
          }) == "core.cancelled");
    auto broken = of;
    broken.unit_price = column<std::int64_t>(std::vector<std::int64_t>{1});
    CHECK(code_of([&] { return settle(by, broken); }) == "core.length_mismatch");
    broken = of;
    broken.survey_audited = {};
    CHECK(code_of([&] { return settle(by, broken); }) == "core.empty");
    CHECK(settle(by, facts_columns{}).size() == 0);
}

TEST_CASE("columns that nobody gave are absent in the results too", "[area]") {
    facts_columns of;
    of.contract_gross = column<std::int64_t>(std::vector<std::int64_t>{1'000'000});
    of.measured_gross = column<std::int64_t>(std::vector<std::int64_t>{1'010'000});
    of.unit_price = column<std::int64_t>(std::vector<std::int64_t>{100'000'000});
    of.contract_total = column<std::int64_t>(std::vector<std::int64_t>{100'000'000});
    of.survey_audited = column<std::uint8_t>(std::vector<std::uint8_t>{1});
    const auto by = compile(statutory_rules());
    const auto plain = settle(by, of);
    CHECK(plain.columns().net.empty());
    CHECK(plain.columns().fitment.empty());
    CHECK(plain.columns().refund.empty());
    of.tax_contract = column<std::int64_t>(std::vector<std::int64_t>{9'000'000});
    CHECK(code_of([&] { return settle(by, of); }) == "core.empty"); // both rates or none
    of.tax_settlement = of.tax_contract;
    of.fitment = column<std::int64_t>(std::vector<std::int64_t>{10'000'000});
    const auto full = settle(by, of);
    CHECK(full.columns().delta[0] == 1'000'000);
    CHECK(full.columns().net[0] + full.columns().vat[0] == 1'000'000);
    CHECK(full.columns().fitment[0] == 100'000);
    CHECK(full.columns().total_delta[0] == 1'100'000);
}

} // namespace area_batch_test
