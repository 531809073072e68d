// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"
#include "payment/change_support.hpp"

#include <loupan/payment/change_return.hpp>

namespace payment_change_return_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;
using payment_change::check_conserved;
using payment_change::facts_of;
using payment_change::got;
using payment_change::on;
using payment_change::paid_by_seller;
using payment_change::signed_trade;
using payment_change::yuan;

TEST_CASE("change: a return by the buyer's fault costs one remedy") {
    auto t = signed_trade();
    t.receipts.push_back(got("fund", held_kind::collected, "14203.20", "2026-02-01"));
    t.receipts.back().paid_out = yuan("14203.20");
    auto f = facts_of(return_fault::buyer);
    const return_rules rules{.penalty = rate::parse("5%"), .refund_days = 30};
    CHECK(code_of([&] { return return_sale(t, f, rules); }) == "payment.remedy_required");
    f.elected = remedy::penalty;
    auto s = return_sale(t, f, rules);
    check_conserved(s);
    CHECK(s.sum_of(change_item::buyer_penalty) == yuan("71017.80"));
    CHECK(s.sum_of(change_item::deposit_forfeited) == yuan("0"));
    CHECK(s.sum_of(change_item::collected_used) == yuan("14203.20"));
    CHECK(s.paid_to(change_party::buyer) == yuan("359338.20"));
    CHECK(s.pay_by == on("2026-07-30"));
    f.elected = remedy::deposit;
    s = return_sale(t, f, rules);
    check_conserved(s);
    CHECK(s.sum_of(change_item::buyer_penalty) == yuan("0"));
    CHECK(s.sum_of(change_item::deposit_forfeited) == yuan("50000"));
    CHECK(s.paid_to(change_party::buyer) == yuan("380356"));
    f.refund_agreed = yuan("380356");
    CHECK(return_sale(t, f, rules) == s);
    f.refund_agreed = yuan("380356.01");
    CHECK(code_of([&] { return return_sale(t, f, rules); }) == "payment.refund_over_paid");
    // 5 % of what was due, and a penalty above what was paid: the buyer owes the rest.
    f = facts_of(return_fault::buyer);
    f.elected = remedy::penalty;
    f.due_to_date = yuan("430356");
    s = return_sale(t, f, {.penalty = rate::parse("5%"), .base = penalty_base::due});
    CHECK(s.sum_of(change_item::buyer_penalty) == yuan("21517.80"));
    t.receipts.resize(1);
    s = return_sale(t, f, {.penalty = rate::parse("5%")});
    check_conserved(s);
    CHECK(s.paid_to(change_party::seller) == yuan("21017.80"));
}

TEST_CASE("change: a return by the developer's fault pays interest and one remedy") {
    const auto t = signed_trade();
    auto f = facts_of(return_fault::developer);
    return_rules rules{.interest = rate::parse("3.65%")};
    auto s = return_sale(t, f, rules);
    check_conserved(s);
    // 50 000 x 3.65 % x 171 / 365 and 380 356 x 3.65 % x 149 / 365
    CHECK(s.sum_of(change_item::interest) == yuan("855.00") + yuan("5667.30"));
    CHECK(s.sum_of(change_item::deposit_double) == yuan("50000"));
    CHECK(s.paid_to(change_party::buyer) == yuan("486878.30"));
    f.loss = yuan("70000");
    s = return_sale(t, f, rules);
    check_conserved(s);
    CHECK(s.sum_of(change_item::seller_damages) == yuan("20000"));
    rules.penalty = rate::parse("1%");
    CHECK(code_of([&] { return return_sale(t, f, rules); }) == "payment.remedy_required");
    f.elected = remedy::penalty;
    s = return_sale(t, f, rules);
    check_conserved(s);
    CHECK(s.sum_of(change_item::seller_penalty) == yuan("14203.56"));
    CHECK(s.sum_of(change_item::deposit_double) == yuan("0"));
    CHECK(s.sum_of(change_item::seller_damages) == yuan("0"));
}

TEST_CASE("change: nobody's fault, and the bank comes first") {
    auto t = signed_trade();
    auto s = return_sale(t, facts_of(return_fault::none));
    check_conserved(s);
    CHECK(s.paid_to(change_party::buyer) == yuan("430356"));
    t.receipts[1].account = seller_account::supervised;
    t.receipts.push_back(got("loan", held_kind::loan, "990000", "2026-03-01", seller_account::supervised));
    t.loan_principal = yuan("985000");
    t.loan_interest = yuan("2400.50");
    s = return_sale(t, facts_of(return_fault::none));
    check_conserved(s);
    CHECK(s.payments.front().to == change_party::bank);
    CHECK(s.paid_to(change_party::bank) == yuan("987400.50"));
    CHECK(s.paid_to(change_party::buyer) == yuan("432955.50"));
    CHECK(paid_by_seller(s, change_party::bank, seller_account::supervised) == yuan("987400.50"));
    CHECK(paid_by_seller(s, change_party::buyer, seller_account::supervised) == yuan("380356"));
    CHECK(paid_by_seller(s, change_party::buyer, seller_account::operating) == yuan("52599.50"));
    // Not enough for the bank: the buyer pays the rest.
    auto f = facts_of(return_fault::buyer);
    f.elected = remedy::penalty;
    s = return_sale(t, f, {.penalty = rate::parse("40%")});
    check_conserved(s);
    CHECK(s.payments.back().from == change_party::buyer);
    CHECK(s.payments.back().to == change_party::bank);
    CHECK(s.payments.back().amount == yuan("135186.90"));
}

TEST_CASE("change: forfeit of a subscription") {
    trade_state t;
    t.receipts = {got("deposit", held_kind::deposit, "50000"), got("fitment", held_kind::house, "10000")};
    forfeit_facts f;
    f.contract_amount = yuan("200000");
    f.sign_limit = on("2026-02-01");
    f.notice = on("2026-02-03");
    f.as_of = on("2026-02-20");
    auto s = forfeit(t, f, {.notice_days = 7});
    check_conserved(s);
    CHECK(s.sum_of(change_item::deposit_forfeited) == yuan("40000")); // 20 % of 200 000
    CHECK(s.paid_to(change_party::buyer) == yuan("20000"));
    f.nature = deposit_nature::plain;
    CHECK(forfeit(t, f).paid_to(change_party::buyer) == yuan("60000"));
    f.as_of = on("2026-02-10");
    CHECK(code_of([&] { return forfeit(t, f, {.notice_days = 7}); }) == "payment.change_refused");
    f.notice.reset();
    CHECK(code_of([&] { return forfeit(t, f); }) == "payment.change_refused");
    CHECK(code_of([&] { return forfeit(t, f, {.notice_days = -1}); }) == "core.validation");
    t.contract_signed = true;
    CHECK(code_of([&] { return forfeit(t, f); }) == "core.state_invalid");
}

} // namespace payment_change_return_test
