// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"
#include "files.hpp"

#include <loupan/core/ostream.hpp>
#include <loupan/payment/charges_explain.hpp>
#include <loupan/payment/charges_json.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <random>

namespace payment_charges_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;

namespace {

charge_table table_of(const char* name) {
    return parse_charge_table(
        loupan_test::read_file(loupan_test::project_file(std::string("docs/rules/") + name + ".json")));
}

charge_facts deal(const char* gross, const char* net, const char* day = "2026-03-01") {
    charge_facts f;
    f.as_of = date::parse(day);
    f.gross = floor_area::parse(gross);
    f.net = money::parse(net);
    f.home = home_order::first;
    return f;
}

const charge_line& line(const charge_statement& of, std::string_view code) {
    const auto found =
        std::find_if(of.lines.begin(), of.lines.end(), [&](const charge_line& l) { return l.code == code; });
    REQUIRE(found != of.lines.end());
    return *found;
}

money deed_tax(const charge_facts& f) { return line(charges(table_of("charges-china"), f), "deed_tax").amount; }

charge_rule fixed_rule(const char* code, const char* value) {
    charge_rule r;
    r.code = code;
    r.value = decimal::parse(value);
    r.source = "test";
    return r;
}

std::string path_of(std::vector<charge_rule> rules) {
    try {
        (void)charge_table(std::move(rules));
    } catch (const error& e) {
        return e.code() + " " + e.path();
    }
    return "nothing";
}

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

TEST_CASE("charges: the document reads back, and its digest knows no spelling") {
    for (const auto* name : {"charges-china", "charges-sample-city"}) {
        const auto table = table_of(name);
        CHECK(parse_charge_table(to_json(table)) == table);
        CHECK(parse_charge_table(to_json(table, 2)) == table);
        CHECK(canonical(parse_charge_table(canonical(table))) == canonical(table));
        CHECK(digest(table).size() == 64);
    }
    const std::string head =
        R"({"schema":"loupan/charges","semantics":1,"rules":[{"code":"a","kind":"percent","value":)";
    const auto a = parse_charge_table(head + R"("1.50%","source":"s"}]})");
    const auto b = parse_charge_table(head + R"("0.015","payer":"buyer","source":"s"}]})");
    CHECK(digest(a) == digest(b));
}

TEST_CASE("charges: the explanation says the same figures") {
    auto f = deal("118.36", "1303078.90");
    const auto r = charges(table_of("charges-china"), f);
    const auto told = explain(r);
    REQUIRE(told.root().children.size() == r.lines.size());
    CHECK(told.root().result == r.total.to_string());
    CHECK(told.root().children[0].result == "13030.79");
    CHECK(told.root().children[0].exact == "13030.789");
    CHECK(told.to_string().find("net 1303078.90 CNY x 0.01 = 13030.789 CNY, rounded half_up@0.01: 13030.79 CNY") !=
          std::string::npos);
    CHECK(told.to_string(language::chinese).find("第 1 档") != std::string::npos);
    CHECK(told.to_string(language::chinese).find("买方:免征") != std::string::npos);
}

TEST_CASE("charges: bad rules") {
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
