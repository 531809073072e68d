// SPDX-License-Identifier: Apache-2.0
#include "deal_support.hpp"

#include <loupan/pricing/trial_scheme.hpp>

namespace pricing_trial_scheme_test {

using namespace deal_test;

namespace {

scheme rules() {
    scheme s;
    s.base = {{{}, decimal::parse("12000.30")}};
    s.unit_rounding = rounding("0.01");
    s.effective_from = "2026-03-01";
    s.effective_to = "2026-03-31";
    return s;
}

unit house() {
    unit u;
    u.key = "1-101";
    u.areas["gross"] = 1183600;
    return u;
}

trial_request request(const char* day = "2026-03-01") {
    trial_request q;
    q.facts = facts(day);
    q.discounts = {keep("A", "0.97")};
    return q;
}

} // namespace

TEST_CASE("a trial under a scheme starts from the scheme's price", "[pricing][trial]") {
    const auto by = compile(rules());
    const auto r = trial(by, house(), request());
    CHECK(r.house.list == money::parse("1420356"));
    CHECK(r.house.deal == money::parse("1377745"));
    CHECK(r.house.deal_unit_price->to_string() == "11640.29");
    CHECK(r.house.lead == price_lead::unit_price);
    CHECK(explain(by, house(), request()).root().result == "1377745.00");
    CHECK(refused([&] { (void)trial(by, house(), request("2026-04-01")); }) == "pricing.price_not_effective@as_of");
    CHECK(refused([&] { (void)trial(by, house(), request("2026-02-28")); }) == "pricing.price_not_effective@as_of");
}

TEST_CASE("a trial under a scheme takes the higher floor of the unit", "[pricing][trial]") {
    const auto by = compile(rules());
    auto u = house();
    u.totals["min"] = 137000000;
    CHECK(trial(by, u, request()).floor.floor == money::parse("1370000"));
    u.unit_prices["min"] = 116000000;
    CHECK(trial(by, u, request()).floor.floor == money::parse("1372976"));
    u.unit_prices["min"] = 117000000;
    CHECK(refused([&] { (void)trial(by, u, request()); }) == "pricing.price_below_floor@deal");
}

TEST_CASE("a price with lump sums is led by its total, so that none is lost", "[pricing][trial]") {
    auto s = rules();
    factor_table garden;
    garden.name = "garden";
    garden.kind = factor_kind::lump_sum;
    garden.otherwise = decimal(100000);
    s.factors = {garden};
    const auto r = trial(compile(s), house(), request());
    CHECK(r.house.list == money::parse("1520356"));
    CHECK(r.house.lead == price_lead::total);
    CHECK(r.house.deal == money::parse("1474745")); // 1 520 356 x 0.97 = 1 474 745.32
}

} // namespace pricing_trial_scheme_test
