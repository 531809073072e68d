// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"
#include "payment/late_fee_support.hpp"

#include <loupan/payment/late_fee.hpp>
#include <loupan/payment/late_fee_rules.hpp>

namespace payment_late_fee_rules_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;
using payment_test::daily;
using payment_test::day;
using payment_test::owed;
using payment_test::yuan;

TEST_CASE("rules that cannot be meant are refused", "[payment][late_fee]") {
    const auto facts = owed("100", "2026-03-10");
    const auto code = [&](auto&& change) {
        auto rules = daily();
        change(rules);
        return code_of([&] { return late_fee(rules, facts, day("2026-03-11")); });
    };
    CHECK(code([](auto& r) { r.rate.per = rate_period::none; }) == "core.empty");
    CHECK(code([](auto& r) { r.rate.value = rate::parse("1000%"); }) == "core.validation");
    CHECK(code([](auto& r) { r.rate.value = rate::parse("-0.01"); }) == "core.validation");
    CHECK(code([](auto& r) { r.year_days = 363; }) == "core.validation");
    CHECK(code([](auto& r) { r.grace_days = -1; }) == "core.validation");
    CHECK(code([](auto& r) { r.buckets = {{30, rate()}, {30, rate()}}; }) == "core.validation");
    CHECK(code([](auto& r) { r.cap_of_base = rate(); }) == "core.validation");
    CHECK(code([](auto& r) { r.floor = decimal::parse("-1"); }) == "core.validation");
    CHECK(code([](auto& r) { r.how = rounding("0.001"); }) == "core.too_many_digits");
    CHECK(code_of([&] {
              return late_fee(daily("1"), owed("92233720368547758.07", "2026-03-10"), day("2036-03-11"));
          }) == "core.overflow");
    auto over = facts;
    over.paid = {{day("2026-03-12"), yuan("100.01")}};
    CHECK(code_of([&] { return late_fee(daily(), over, day("2026-03-11")); }) == "payment.alloc_exceeds_outstanding");
    over.paid = {{day("2026-03-12"), yuan("-1")}};
    CHECK(code_of([&] { return late_fee(daily(), over, day("2026-03-11")); }) == "core.validation");
    over.paid = {{day("2026-03-12"), money::parse("1", currency::parse("USD"))}};
    CHECK(code_of([&] { return late_fee(daily(), over, day("2026-03-11")); }) == "core.currency_mismatch");
}

TEST_CASE("a rate above 130 % of the loss is pointed out", "[payment][late_fee]") {
    excess_standard standard;
    standard.annual_loss = rate::parse("3.5%");
    auto rules = daily("0.0001"); // 3.65 % a year, below 4.55 %
    CHECK(review(rules, standard).empty());
    rules = daily("0.0003");
    REQUIRE(review(rules, standard).size() == 1);
    CHECK(review(rules, standard)[0].code == "payment.note_rate_excessive");
    CHECK_THAT(review(rules, standard)[0].english, loupan_test::contains("10.95 % > 4.55 %"));
    standard.cap_of_base = rate::parse("10%");
    CHECK(review(rules, standard)[1].code == "payment.note_cap_missing");
    rules.cap_of_base = rate::parse("20%");
    CHECK(review(rules, standard)[1].code == "payment.note_cap_excessive");
    // 10 000 x 365 days x 3.5 % x 130 % / 365 = 455
    const auto fee = late_fee(daily("0.000125"), owed("10000", "2026-03-10"), day("2027-03-10"));
    CHECK(fee.amount == yuan("456.25"));
    REQUIRE(review(fee, standard).size() == 1);
    CHECK_THAT(review(fee, standard)[0].chinese, loupan_test::contains("456.25 > 455"));
    CHECK(review(late_fee(daily("0.0001"), owed("10000", "2026-03-10"), day("2027-03-10")), standard).empty());
    standard.multiple = rate();
    CHECK(code_of([&] { return review(rules, standard); }) == "core.validation");
}

} // namespace payment_late_fee_rules_test
