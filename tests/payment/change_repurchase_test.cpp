// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"
#include "payment/change_support.hpp"

#include <loupan/payment/change_repurchase.hpp>

namespace payment_change_repurchase_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;
using payment_change::check_conserved;
using payment_change::on;
using payment_change::signed_trade;
using payment_change::yuan;

TEST_CASE("change: repurchase of V13") {
    auto t = signed_trade();
    t.receipts.clear();
    repurchase_facts f;
    f.original = yuan("1260000");
    f.bought = on("2023-01-15");
    f.as_of = on("2026-03-29"); // 3 years and 73 days
    repurchase_rules rules{.price = repurchase_price::simple, .yearly = rate::parse("6%")};
    auto s = repurchase(t, f, rules);
    check_conserved(s);
    CHECK(s.sum_of(change_item::repurchase_price) == yuan("1501920.00"));
    f.arrears = yuan("12000");
    f.use_fee = yuan("3000.50");
    f.guaranteed = yuan("75600");
    rules.guaranteed = guaranteed_return::deduct;
    s = repurchase(t, f, rules);
    check_conserved(s);
    CHECK(s.paid_to(change_party::buyer) == yuan("1411319.50"));
    rules.guaranteed = guaranteed_return::add;
    CHECK(repurchase(t, f, rules).paid_to(change_party::buyer) == yuan("1562519.50"));
    rules.guaranteed = guaranteed_return::none;
    rules.price = repurchase_price::original;
    CHECK(repurchase(t, f, rules).sum_of(change_item::repurchase_price) == yuan("1260000"));
    rules.price = repurchase_price::appraised;
    CHECK(code_of([&] { return repurchase(t, f, rules); }) == "core.empty");
    f.amount = yuan("1300000");
    t.loan_principal = yuan("800000");
    s = repurchase(t, f, rules);
    check_conserved(s);
    CHECK(s.paid_to(change_party::bank) == yuan("800000"));
    CHECK(s.paid_to(change_party::buyer) == yuan("484999.50"));
    // 29 February: the anniversary is the 28th.
    f = {.original = yuan("1000000"), .bought = on("2024-02-29"), .as_of = on("2025-02-28")};
    rules = {.price = repurchase_price::simple, .yearly = rate::parse("6%")};
    t.loan_principal = yuan("0");
    CHECK(repurchase(t, f, rules).sum_of(change_item::repurchase_price) == yuan("1060000"));
    rules.years = year_count::days;
    f.as_of = on("2024-03-10");
    CHECK(repurchase(t, f, rules).sum_of(change_item::repurchase_price) == yuan("1001643.84"));
    f.as_of = on("2024-02-28");
    CHECK(code_of([&] { return repurchase(t, f, rules); }) == "core.validation");
    f.as_of = on("2024-03-10");
    rules.day_basis = 364;
    CHECK(code_of([&] { return repurchase(t, f, rules); }) == "core.validation");
    rules.day_basis = 365;
    rules.yearly = rate::parse("101%");
    CHECK(code_of([&] { return repurchase(t, f, rules); }) == "core.validation");
    rules.yearly = rate::parse("6%");
    f.use_fee = yuan("-1");
    CHECK(code_of([&] { return repurchase(t, f, rules); }) == "core.validation");
    t.contract_signed = false;
    CHECK(code_of([&] { return repurchase(t, f, rules); }) == "core.state_invalid");
}

} // namespace payment_change_repurchase_test
