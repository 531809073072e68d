// SPDX-License-Identifier: Apache-2.0
#include "plan_support.hpp"

#include <loupan/payment/buyer_cash.hpp>

namespace payment_buyer_cash_test {

using namespace plan_test;

namespace {

pay_schedule lent() {
    auto facts = deal();
    facts.loan.approved_on = date::parse("2026-03-13");
    return schedule(compile(mortgage()), facts);
}

std::string shown(const std::vector<cash_line>& cash) {
    std::string out;
    for (const auto& c : cash) {
        out += c.on.to_string() + " " + c.amount.to_string() + " " + c.what + "\n";
    }
    return out;
}

} // namespace

TEST_CASE("the terms of a loan line have its amount and its day", "[payment][plan][loan]") {
    const auto s = lent();
    const auto terms = loan_terms_of(s.at("loan"), rate::parse("3%"), 360);
    CHECK(terms.principal == money::parse("990000"));
    CHECK(terms.annual_rate == rate::parse("0.03"));
    CHECK(terms.periods == 360);
    CHECK(terms.start == date::parse("2026-04-12"));
    CHECK(schedule(terms)[0].payment == money::parse("4173.88"));
    CHECK_FALSE(loan_terms_of(schedule(compile(mortgage()), deal()).at("loan"), rate(), 1).start);
    CHECK(refused([&] { static_cast<void>(loan_terms_of(s.at("first"), rate::parse("3%"), 360)); }) ==
          "core.validation@key");
}

TEST_CASE("the buyer pays what no lender pays, then the loan", "[payment][plan][loan]") {
    const auto s = lent();
    const auto loan = schedule(loan_terms_of(s.at("loan"), rate::parse("3%"), 2));
    const auto cash = buyer_cash(s.lines(), {{"loan", loan}});
    CHECK(shown(cash) == "2026-01-20 50000.00 deposit\n2026-01-31 380356.00 first\n" //
                         "2026-05-12 496857.02 loan\n2026-06-12 496857.02 loan\n");
    money paid{};
    for (const auto& c : cash) {
        paid += c.amount;
    }
    CHECK(paid == s.total() + loan.total_interest());
}

TEST_CASE("a shortfall is the buyer's, and days are in order", "[payment][plan][loan]") {
    const auto s = lent().grant(item::loan, money::parse("900000"), date::parse("2026-03-13"), 100);
    auto terms = loan_terms_of(s.at("loan"), rate(), 2);
    CHECK(shown(buyer_cash(s.lines(), {{"loan", schedule(terms)}})) ==
          "2026-01-20 50000.00 deposit\n2026-01-31 380356.00 first\n2026-05-12 450000.00 loan\n"
          "2026-06-12 450000.00 loan\n2026-06-21 90000.00 loan/shortfall\n");
}

TEST_CASE("rows of zero, and a loan that is not wanted, ask nothing", "[payment][plan][loan]") {
    auto facts = deal();
    facts.loan.requested = money::parse("0");
    facts.deposit = facts.total;
    const auto s = schedule(compile(mortgage()), facts);
    CHECK(shown(buyer_cash(s.lines())) == "2026-01-20 1420356.00 deposit\n");
}

TEST_CASE("cash needs every day and every loan, and says which is missing", "[payment][plan][loan]") {
    const auto s = lent();
    const auto undated = schedule(compile(milestones()), deal());
    const auto loan = schedule(loan_terms_of(s.at("loan"), rate::parse("3%"), 360));
    const auto code = [](const auto& rows, const std::map<std::string, loan_schedule>& loans) {
        return refused([&] { static_cast<void>(buyer_cash(rows.lines(), loans)); });
    };
    CHECK(code(undated, {}) == "core.empty@lines.s2.due");
    CHECK(code(s, {}) == "core.empty@loans.loan");
    CHECK(code(s, {{"loan", loan}, {"bank", loan}}) == "core.not_found@loans.bank");
    CHECK(code(s, {{"loan", loan}, {"first", loan}}) == "core.not_found@loans.first");
    auto terms = loan_terms_of(s.at("loan"), rate::parse("3%"), 360);
    terms.start.reset();
    CHECK(code(s, {{"loan", schedule(terms)}}) == "core.empty@loans.loan.start");
    terms.principal = money::parse("990000.01");
    CHECK(code(s, {{"loan", schedule(terms)}}) == "core.validation@loans.loan");
    terms.principal = money::parse("990000", currency::parse("HKD"));
    CHECK(code(s, {{"loan", schedule(terms)}}) == "core.currency_mismatch@loans.loan");
}

} // namespace payment_buyer_cash_test
