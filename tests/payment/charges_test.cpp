// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"
#include "payment/charges_support.hpp"

#include <loupan/core/ostream.hpp>
#include <loupan/payment/charges.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <random>

namespace payment_charges_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;
using payment_test::deal;
using payment_test::fixed_rule;
using payment_test::table_of;

namespace {

const charge_line& line(const charge_statement& of, std::string_view code) {
    const auto found =
        std::find_if(of.lines.begin(), of.lines.end(), [&](const charge_line& l) { return l.code == code; });
    REQUIRE(found != of.lines.end());
    return *found;
}

money deed_tax(const charge_facts& f) { return line(charges(table_of("charges-china"), f), "deed_tax").amount; }

} // namespace

TEST_CASE("charges: deed tax and maintenance fund of V6") {
    auto f = deal("118.36", "1303078.90");
    CHECK(deed_tax(f).to_string() == "13030.79");
    f.home = home_order::second;
    CHECK(deed_tax(f).to_string() == "13030.79");
    f.gross = floor_area::parse("143.08");
    CHECK(deed_tax(f).to_string() == "26061.58");
    f.home = home_order::first;
    CHECK(deed_tax(f).to_string() == "19546.18");
    f.home = home_order::further;
    CHECK(deed_tax(f).to_string() == "39092.37");
    f.usage = "shop";
    CHECK(deed_tax(f).to_string() == "39092.37");
    f = deal("118.36", "1303078.90");
    f.quantities["property_fee_months"] = decimal(12);
    const auto city = charges(table_of("charges-sample-city"), f);
    CHECK(line(city, "maintenance_fund").amount.to_string() == "14203.20");
    CHECK(line(city, "property_fee").amount.to_string() == "5397.22"); // 118.36 x 3.8 x 12 = 5397.216
    CHECK(city.collected == city.buyer);
}

TEST_CASE("charges: 140 square metres belong to the lower bracket") {
    CHECK(deed_tax(deal("140", "1000000")).to_string() == "10000.00");
    CHECK(deed_tax(deal("140.01", "1000000")).to_string() == "15000.00");
    const auto hits = charge_brackets(table_of("charges-china"), deal("139.5", "1000000"));
    REQUIRE(hits.size() == 1);
    CHECK(hits[0].code == "deed_tax");
    CHECK(hits[0].index == 0);
    CHECK(*hits[0].up_to == decimal(140));
    CHECK(hits[0].including_up_to);
    CHECK(*hits[0].to_next == decimal::parse("0.5"));
    CHECK_FALSE(hits[0].to_prior);
    const auto above = charge_brackets(table_of("charges-china"), deal("140.01", "1000000"));
    CHECK(above[0].index == 1);
    CHECK_FALSE(above[0].including_from);
    CHECK(*above[0].to_prior == decimal::parse("0.01"));
    CHECK(above[0].value == decimal::parse("0.015"));
}

TEST_CASE("charges: the other national rules") {
    const auto table = table_of("charges-china");
    auto f = deal("118.36", "1303078.90");
    auto r = charges(table, f);
    CHECK(line(r, "registration_fee").amount.to_string() == "80.00");
    CHECK(line(r, "extra_certificates").amount.to_string() == "0.00");
    CHECK(line(r, "stamp_tax").kind == charge_kind::exempt);
    CHECK(line(r, "stamp_tax").amount.to_string() == "0.00");
    CHECK(line(r, "stamp_tax_seller").amount.to_string() == "651.54");
    CHECK(r.buyer.to_string() == "13110.79");
    CHECK(r.seller.to_string() == "651.54");
    CHECK(r.total == r.buyer + r.seller);
    f.usage = "shop";
    f.party = charge_party::company;
    f.home.reset();
    f.quantities["extra_certificates"] = decimal(2);
    r = charges(table, f);
    CHECK(line(r, "registration_fee").amount.to_string() == "550.00");
    CHECK(line(r, "extra_certificates").amount.to_string() == "20.00");
    CHECK(line(r, "stamp_tax").amount.to_string() == "651.54");
    // An exchange is taxed on the difference, and not below zero.
    f = deal("118.36", "1000000");
    f.exchanged = money::parse("400000");
    CHECK(deed_tax(f).to_string() == "6000.00");
    f.exchanged = money::parse("1400000");
    CHECK(deed_tax(f).to_string() == "0.00");
}

TEST_CASE("charges: a code without a rule is refused or reported") {
    const auto table = table_of("charges-china");
    auto f = deal("100", "1000000", "2024-11-30");
    CHECK(code_of([&] { return charges(table, f); }) == "payment.charge_missing");
    const auto r = charges(table, f, missing_charge::report);
    CHECK(r.missing == std::vector<std::string>{"deed_tax"});
    f = deal("100", "1000000");
    f.home.reset();
    CHECK(code_of([&] { return charges(table, f); }) == "payment.charge_missing");
    CHECK_FALSE(charge_rule_for(table, "deed_tax", f));
    f.home = home_order::second;
    CHECK(charge_rule_for(table, "deed_tax", f)->brackets.size() == 2);
}

TEST_CASE("charges: a city's table lies over the national one") {
    auto local = fixed_rule("deed_tax", "1");
    local.kind = charge_kind::percent;
    local.value = decimal::parse("0.04");
    const auto table = table_of("charges-china").with(charge_table({local}));
    CHECK(line(charges(table, deal("100", "1000000")), "deed_tax").amount.to_string() == "40000.00");
    CHECK(charges(table, deal("100", "1000000")).lines.size() == 5);
}

TEST_CASE("charges: marginal brackets and limits") {
    charge_rule r = fixed_rule("service", "0");
    r.kind = charge_kind::percent;
    r.base = charge_measure::contract;
    r.by = charge_measure::contract;
    r.mode = bracket_mode::marginal;
    r.brackets = {{decimal(1000000), false, decimal::parse("0.005")},
                  {decimal(5000000), true, decimal::parse("0.002")},
                  {{}, true, decimal::parse("0.001")}};
    r.at_most = decimal(12000);
    r.at_least = decimal(100);
    charge_facts f;
    f.as_of = date::parse("2026-01-01");
    f.contract = money::parse("3000000.01");
    const auto at = [&](const char* total) {
        f.contract = money::parse(total);
        return charges(charge_table({r}), f).lines.front();
    };
    CHECK(at("1000000").amount.to_string() == "5000.00");
    CHECK(at("1000000").bracket->index == 1); // below, not up to
    CHECK(at("3000000.01").amount.to_string() == "9000.00");
    CHECK(at("3000000.01").exact == "9000.00002");
    CHECK(at("3000000.01").slices.size() == 2);
    CHECK(at("4500000").amount.to_string() == "12000.00");
    CHECK(at("90000000").amount.to_string() == "12000.00");
    CHECK(at("10").amount.to_string() == "100.00");
    CHECK(at("0").amount.to_string() == "100.00");
}

TEST_CASE("charges: amounts agree with exact fractions") {
    using big = boost::multiprecision::cpp_int;
    std::mt19937_64 random(3);
    const auto pick = [&](std::int64_t from, std::int64_t to) {
        return std::uniform_int_distribution<std::int64_t>(from, to)(random);
    };
    for (int i = 0; i < 2000; ++i) {
        auto area_rule = fixed_rule("fund", "0");
        area_rule.kind = charge_kind::per_area;
        area_rule.base = i % 2 == 0 ? charge_measure::gross_area : charge_measure::inner_area;
        area_rule.value = decimal::from_parts(loupan::detail::int128{pick(0, 500'0000)}, 4);
        area_rule.times = "months";
        auto tax = fixed_rule("tax", "0");
        tax.kind = charge_kind::percent;
        tax.value = decimal::from_parts(loupan::detail::int128{pick(0, 9'999'9999)}, 8);
        charge_facts f;
        f.as_of = date::parse("2026-01-01");
        const auto area = pick(0, 900'0000);
        const auto months = pick(0, 36);
        const auto net = pick(0, i % 7 == 0 ? 90'000'000'000'000 : 900'000'000);
        f.gross = floor_area::from_scaled(area);
        f.inner = f.gross;
        f.net = money::from_minor(net);
        f.quantities["months"] = decimal(months);
        const auto r = charges(charge_table({area_rule, tax}), f);
        const auto half_up = [](const big& top, const big& bottom) { return big((top * 2 + bottom) / (bottom * 2)); };
        const big value = big(area_rule.value.to_scaled(4));
        const big rate_value = big(tax.value.to_scaled(8));
        CHECK(big(r.lines[0].amount.minor()) == half_up(big(area) * value * months * 100, big(100'000'000)));
        CHECK(big(r.lines[1].amount.minor()) == half_up(big(net) * rate_value, big(100'000'000)));
        CHECK(r.total == r.lines[0].amount + r.lines[1].amount);
    }
}

TEST_CASE("charges: bad facts") {
    const auto city = table_of("charges-sample-city");
    const auto national = table_of("charges-china");
    auto f = deal("118.36", "1303078.90");
    CHECK(code_of([&] { return charges(city, f); }) == "core.empty"); // months of the property fee
    f.quantities["property_fee_months"] = decimal(-1);
    CHECK(code_of([&] { return charges(city, f); }) == "core.validation");
    f = deal("118.36", "1303078.90");
    f.net.reset();
    CHECK(code_of([&] { return charges(national, f); }) == "core.empty");
    f.net = money::parse("-1");
    CHECK(code_of([&] { return charges(national, f); }) == "core.validation");
    f.net = money::parse("1", currency::parse("HKD"));
    CHECK(code_of([&] { return charges(national, f); }) == "core.currency_mismatch");
    f = deal("118.36", "1303078.90");
    f.gross = floor_area::parse("30", area_unit::ping);
    CHECK(code_of([&] { return charges(national, f); }) == "core.unit_mismatch");
    f.gross.reset();
    CHECK(code_of([&] { return charges(national, f); }) == "core.empty");
    f.gross = floor_area::parse("100");
    f.usage.clear();
    CHECK(code_of([&] { return charges(national, f); }) == "core.empty");
}

} // namespace payment_charges_test
