// SPDX-License-Identifier: Apache-2.0
#include "catalogue.hpp"
#include "catch.hpp"

#include <loupan/payment/change_statement.hpp>
#include <loupan/payment/charges_explain.hpp>
#include <loupan/payment/deposit.hpp>
#include <loupan/payment/late_fee_texts.hpp>
#include <loupan/payment/loan_explain.hpp>
#include <loupan/payment/plan_explain.hpp>

namespace payment_late_fee_texts_test {

using namespace loupan::payment;
using loupan_test::check_catalogue;

TEST_CASE("both languages say the same of every step of a late fee", "[payment][late_fee]") {
    check_catalogue(late_fee_texts, "payment.");
}

TEST_CASE("and so do the other catalogues of the room", "[payment]") {
    check_catalogue(change_texts, "payment.");
    check_catalogue(charge_texts, "payment.");
    check_catalogue(deposit_texts, "payment.");
    check_catalogue(loan_texts, "payment.");
    check_catalogue(plan_texts, "payment.");
}

} // namespace payment_late_fee_texts_test
