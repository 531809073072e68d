// SPDX-License-Identifier: Apache-2.0
#include "plan_support.hpp"

#include <loupan/payment/loan_amount.hpp>

#include <boost/multiprecision/cpp_int.hpp>
#include <rapidcheck.h>

#include <algorithm>

namespace payment_loan_amount_test {

using namespace plan_test;
using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;

namespace {

loan_rule by_down(const char* ratio, const char* unit = "10000") {
    loan_rule out;
    out.down_ratio = rate::parse(ratio);
    out.unit = decimal::parse(unit);
    return out;
}

loan_amounts of(const char* total, const loan_rules& terms) { return loan_amount(money::parse(total), terms); }

/// Floors an exact amount to full units, in fen.
std::int64_t floored(const cpp_rational& exact, std::int64_t unit) {
    const cpp_int units = numerator(exact) / (denominator(exact) * unit);
    return exact < 0 ? 0 : static_cast<std::int64_t>(cpp_int(units * unit));
}

} // namespace

TEST_CASE("loans of V5: by unit, and a combination", "[payment][loan_amount]") {
    const auto ten = of("1420356", {by_down("0.3"), {}, {}});
    CHECK(ten.commercial.to_string() == "990000.00");
    CHECK(ten.first.to_string() == "430356.00");
    const auto one = of("1420356", {by_down("0.3", "1000"), {}, {}});
    CHECK(one.commercial.to_string() == "994000.00");
    CHECK(one.first.to_string() == "426356.00");
    loan_rule fund;
    fund.quota = decimal(800000);
    const auto both = of("1420356", {by_down("0.3"), fund, {}});
    CHECK(both.provident_fund.to_string() == "800000.00");
    CHECK(both.commercial.to_string() == "190000.00");
    CHECK(both.first.to_string() == "430356.00");
}

TEST_CASE("the least limit counts, and the first payment has a least of its own", "[payment][loan_amount]") {
    loan_rule rule;
    rule.max_ltv = rate::parse("0.85");
    rule.cap = decimal(1000000);
    CHECK(of("1420356", {rule, {}, {}}).commercial.to_string() == "1000000.00");
    rule.quota = decimal::parse("654321.98");
    rule.unit = decimal::parse("0.01");
    CHECK(of("1420356", {rule, {}, {}}).commercial.to_string() == "654321.98");
    // exactly at the minimum passes, a fen under it does not
    const auto min = rate::parse("0.15");
    loan_rule most;
    most.cap = decimal(850000);
    CHECK(of("1000000", {most, {}, min}).first.to_string() == "150000.00");
    CHECK(refused([&] { static_cast<void>(of("1000000.01", {most, {}, min})); }).empty());
    most.unit = decimal::parse("0.01");
    most.cap = decimal::parse("850000.01");
    CHECK(refused([&] { static_cast<void>(of("1000000", {most, {}, min})); }) ==
          "payment.down_below_min@terms.min_down_ratio");
}

TEST_CASE("what was asked for and what was approved replace what could be lent", "[payment][loan_amount]") {
    loan_facts asked;
    asked.requested = money::parse("500000");
    const loan_rules terms{by_down("0.3"), {}, {}};
    const auto total = money::parse("1420356");
    CHECK(loan_amount(total, terms, asked).first.to_string() == "920356.00");
    asked.approved = money::parse("450000");
    CHECK(loan_amount(total, terms, asked).commercial.to_string() == "450000.00");
    asked.approved = money::parse("500000.01");
    CHECK(refused([&] { static_cast<void>(loan_amount(total, terms, asked)); }) ==
          "payment.loan_over_cap@commercial.approved");
    CHECK(refused([&] { static_cast<void>(loan_amount(total, {}, asked)); }) == "core.empty@terms");
}

TEST_CASE("age and term at their limits pass, one year more does not", "[payment][loan_amount]") {
    auto rule = by_down("0.3");
    rule.max_years = 30;
    rule.max_age = 70;
    loan_facts facts;
    facts.years = 30;
    facts.age = 40;
    const auto total = money::parse("1420356");
    CHECK(refused([&] { static_cast<void>(loan_amount(total, {rule, {}, {}}, facts)); }).empty());
    facts.age = 41;
    CHECK(refused([&] { static_cast<void>(loan_amount(total, {rule, {}, {}}, facts)); }) ==
          "payment.loan_term_too_long@commercial.years");
    facts.age.reset();
    facts.years = 31;
    CHECK(refused([&] { static_cast<void>(loan_amount(total, {rule, {}, {}}, facts)); }) ==
          "payment.loan_term_too_long@commercial.years");
}

TEST_CASE("loans agree with exact fractions", "[payment][loan_amount][property]") {
    CHECK(rc::check([] {
        const auto total = *rc::gen::inRange<std::int64_t>(1, 900'000'000'000);
        const auto down = *rc::gen::inRange<std::int64_t>(0, 100'000'000);
        const auto ltv = *rc::gen::inRange<std::int64_t>(0, 100'000'001);
        const auto quota = *rc::gen::inRange<std::int64_t>(1, 200'000'000);
        const auto unit = *rc::gen::element<std::int64_t>(1'000'000, 100'000, 10'000, 100, 1, 333);
        loan_rule bank;
        bank.down_ratio = rate::from_scaled(down);
        bank.unit = decimal::from_parts(loupan::detail::int128{unit}, 2);
        loan_rule fund;
        fund.max_ltv = rate::from_scaled(ltv);
        fund.quota = decimal::from_parts(loupan::detail::int128{quota}, 2);
        const auto got = loan_amount(money::from_minor(total), {bank, fund, {}});
        const cpp_rational whole(total);
        const auto f =
            floored(std::min({cpp_rational(whole * cpp_rational(ltv, 100'000'000)), cpp_rational(quota)}), 1'000'000);
        const auto b = floored(cpp_rational(whole * (1 - cpp_rational(down, 100'000'000)) - f), unit);
        RC_ASSERT(got.provident_fund.minor() == f);
        RC_ASSERT(got.commercial.minor() == b);
        RC_ASSERT(got.first.minor() == total - f - b);
    }));
}

} // namespace payment_loan_amount_test
