// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"

#include <loupan/payment/prepayment.hpp>

namespace payment_prepayment_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;

// What an early payment does to a schedule is held by loan_schedule_test.cpp.

TEST_CASE("a fee has months of interest, bounds and an end", "[payment][loan]") {
    prepayment_fee fee;
    fee.months_of_interest = 3;
    const auto amount = money::parse("100000");
    CHECK(fee_of(fee, amount, rate::parse("4.2%"), 5, {}).to_string() == "1050.00");
    fee.minimum = money::parse("2000");
    CHECK(fee_of(fee, amount, rate::parse("4.2%"), 5, {}).to_string() == "2000.00");
    fee.minimum.reset();
    fee.maximum = money::parse("500");
    CHECK(fee_of(fee, amount, rate::parse("4.2%"), 5, {}).to_string() == "500.00");
    fee.free_after = 12;
    CHECK(fee_of(fee, amount, rate::parse("4.2%"), 12, {}).is_zero());
    fee.free_after.reset();
    fee.free_from = date::parse("2027-01-01");
    CHECK(fee_of(fee, amount, rate::parse("4.2%"), 12, date::parse("2027-01-01")).is_zero());
}

TEST_CASE("a fee is rounded once, of the fraction and the months together", "[payment][loan]") {
    prepayment_fee fee;
    fee.of_amount = rate::parse("0.5%");
    fee.months_of_interest = 1;
    // 333.33 x (0.005 + 0.042 / 12) = 2.833305
    CHECK(fee_of(fee, money::parse("333.33"), rate::parse("4.2%"), 0, {}).to_string() == "2.83");
    fee.how = rounding("1", rounding_mode::up);
    CHECK(fee_of(fee, money::parse("333.33"), rate::parse("4.2%"), 0, {}).to_string() == "3.00");
    CHECK(fee_of({}, money::parse("333.33"), rate::parse("4.2%"), 0, {}).is_zero());
}

TEST_CASE("bounds of a fee in another currency are refused", "[payment][loan]") {
    prepayment_fee fee;
    fee.minimum = money::parse("1", currency::parse("USD"));
    CHECK(code_of([&] { return fee_of(fee, money::parse("100"), rate{}, 0, {}); }) == "core.currency_mismatch");
}

} // namespace payment_prepayment_test
