// SPDX-License-Identifier: Apache-2.0
#include "solve_support.hpp"

#include <loupan/pricing/version.hpp>

namespace pricing_version_test {

using namespace solve_test; // NOLINT: tests only
using loupan::date;

namespace {

prices priced(const units& list, const std::vector<std::int64_t>& totals) {
    std::vector<std::optional<std::int64_t>> t;
    for (const auto v : totals) {
        t.push_back(v == 0 ? std::nullopt : std::optional(v * 100));
    }
    return make_prices(list, loupan::column<std::int64_t>(std::vector<std::int64_t>(totals.size(), 10000)),
                       loupan::column<std::int64_t>(t));
}

} // namespace

TEST_CASE("a version goes through its life by the table") {
    using s = version_state;
    using e = version_event;
    CHECK(next_state(s::draft, e::calculate) == s::draft);
    CHECK(next_state(s::draft, e::submit) == s::submitted);
    CHECK(next_state(s::submitted, e::approve) == s::approved);
    CHECK(next_state(s::submitted, e::reject) == s::draft);
    CHECK(next_state(s::approved, e::activate) == s::effective);
    CHECK(next_state(s::effective, e::adjust) == s::effective);
    CHECK(next_state(s::effective, e::supersede) == s::superseded);
    for (const auto state : {s::draft, s::submitted, s::approved}) {
        CHECK(next_state(state, e::withdraw) == s::withdrawn);
    }
    const auto refused = caught([] { return next_state(s::effective, e::withdraw); });
    CHECK(refused.code() == "core.state_invalid");
    CHECK(refused.value() == "effective, withdraw");
    CHECK(actions(s::submitted).size() == 3);
    CHECK(actions(s::superseded).empty());
    CHECK(actions(s::withdrawn).empty());
    CHECK(actions(s::draft)[1].guard == version_guard::prices_ready);
    std::size_t rows = 0;
    for (const auto state : {s::draft, s::submitted, s::approved, s::effective, s::superseded, s::withdrawn}) {
        rows += actions(state).size();
    }
    CHECK(rows == version_rules.size());
}

TEST_CASE("a version is ready when every unit is priced between floor and registered price") {
    const auto list = units::from_rows(v2_rows());
    const auto low = priced(list, {100, 100, 100, 100});
    const auto high = priced(list, {200, 200, 0, 200});
    CHECK(check_ready(priced(list, {100, 200, 999, 150}), &low, &high).empty());
    const auto bad = check_ready(priced(list, {99, 201, 0, 150}), &low, &high);
    REQUIRE(bad.size() == 3);
    CHECK(bad[0].code == "pricing.price_below_floor");
    CHECK(bad[0].value == "A");
    CHECK(bad[1].code == "pricing.price_above_marked");
    CHECK(bad[1].row == 1);
    CHECK(bad[2].code == "pricing.negative_price");
    CHECK(bad[2].value == "C");
    CHECK(check_ready(priced(list, {1, 1, 1, 1})).empty());
}

TEST_CASE("activation waits for its day and skips locked units") {
    auto rows = v2_rows();
    rows[1].attributes["lock"] = "选房锁定";
    const auto list = units::from_rows(rows);
    auto s = v2_scheme();
    s.effective_from = "2026-03-01";
    s.effective_to = "2026-12-31";
    const auto a = activate(version_state::approved, s, list, date::parse("2026-03-01"));
    CHECK(a.rows == std::vector<std::size_t>{0, 2, 3});
    REQUIRE(a.skipped.size() == 1);
    CHECK(a.skipped[0] == skipped_unit{"B", 1, "选房锁定"});
    const auto code = [&](version_state state, const char* day) {
        return caught([&] { return activate(state, s, list, date::parse(day)); }).code();
    };
    CHECK(code(version_state::approved, "2026-02-28") == "pricing.price_not_effective");
    CHECK(code(version_state::approved, "2027-01-01") == "pricing.price_not_effective");
    CHECK(code(version_state::draft, "2026-03-01") == "core.state_invalid");
}

TEST_CASE("the price mode is locked by the first subscription") {
    auto rows = v2_rows();
    auto by_inner = v2_scheme();
    by_inner.basis = price_basis::inner_area;
    check_mode_change(v2_scheme(), by_inner, units::from_rows(rows));
    rows[2].attributes["status"] = "已签认购书";
    check_mode_change(v2_scheme(), v2_scheme(), units::from_rows(rows));
    const auto e = caught([&] {
        check_mode_change(v2_scheme(), by_inner, units::from_rows(rows));
        return 0;
    });
    CHECK(e.code() == "pricing.mode_locked");
    CHECK(e.value() == "1 C");
    CHECK(e.row() == 2);
}

TEST_CASE("the measured survey re-prices only unsold units") {
    auto rows = v2_rows();
    for (auto& u : rows) {
        u.areas["gross_measured"] = u.areas["gross"] + 5000;
    }
    rows[3].attributes["status"] = "已备案";
    const auto list = units::from_rows(rows);
    const auto current = price(compile(v2_scheme()), list);
    adjust_options options(date::parse("2026-03-01"));
    const auto r = switch_to_measured(v2_scheme(), list, current, options);
    CHECK(r.changed == 3);
    CHECK(r.prices[0].total.to_string() == "900000.00"); // 90.00 x 10000
    CHECK(r.prices[3].total == current[3].total);
    CHECK(r.outcomes[3].outcome == adjust_outcome::sold);
    CHECK(r.scheme.areas == area_basis::measured);
    same_prices(price(compile(r.scheme), list), r.prices);
    CHECK(caught([&] { return switch_to_measured(r.scheme, list, r.prices, options); }).code() == "core.state_invalid");
}

} // namespace pricing_version_test
