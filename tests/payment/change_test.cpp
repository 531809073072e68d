// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"
#include "payment/change_support.hpp"

#include <loupan/core/ostream.hpp>
#include <loupan/payment/change.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <random>

namespace payment_change_test {

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
using big = boost::multiprecision::cpp_rational;

TEST_CASE("change: common guards") {
    auto t = signed_trade();
    t.open_change = "CH-7";
    CHECK(code_of([&] { return return_sale(t, facts_of(return_fault::none)); }) == "payment.open_change_exists");
    t = signed_trade();
    t.frozen_by_court = true;
    CHECK(code_of([&] { return return_sale(t, facts_of(return_fault::none)); }) == "core.state_invalid");
    t = signed_trade();
    t.receipts[1].key = "deposit";
    CHECK(code_of([&] { return return_sale(t, facts_of(return_fault::none)); }) == "core.duplicate");
    t = signed_trade();
    t.receipts[1].key.clear();
    CHECK(code_of([&] { return return_sale(t, facts_of(return_fault::none)); }) == "core.empty");
    t = signed_trade();
    t.receipts[1].amount = yuan("-1");
    CHECK(code_of([&] { return return_sale(t, facts_of(return_fault::none)); }) == "core.validation");
    t = signed_trade();
    t.receipts[1].received = on("2027-01-01");
    CHECK(code_of([&] { return return_sale(t, facts_of(return_fault::none)); }) == "core.validation");
    t = signed_trade();
    t.receipts[1].paid_out = yuan("1");
    CHECK(code_of([&] { return return_sale(t, facts_of(return_fault::none)); }) == "core.validation");
    t.receipts[1].kind = held_kind::collected;
    t.receipts[1].paid_out = yuan("380356.01");
    CHECK(code_of([&] { return return_sale(t, facts_of(return_fault::none)); }) == "payment.refund_over_paid");
    t = signed_trade();
    t.contract_signed = false;
    t.filed = true;
    CHECK(code_of([&] { return return_sale(t, facts_of(return_fault::none)); }) == "core.validation");
}

TEST_CASE("change: names") {
    trade_state t;
    t.receipts = {got("deposit", held_kind::deposit, "50000")};
    rename_rules rules{.fee = yuan("5000"), .part_fee = yuan("200")};
    rename_facts f{.approved = true, .as_of = on("2026-03-01")};
    auto s = rename_buyer(t, f, rules);
    check_conserved(s);
    CHECK(s.sum_of(change_item::rename_fee) == yuan("5000"));
    CHECK(s.follows == yuan("50000"));
    f.lineal_kin = true;
    CHECK(rename_buyer(t, f, rules).lines.empty());
    rules.kin_free = false;
    CHECK(rename_buyer(t, f, rules).sum_of(change_item::rename_fee) == yuan("5000"));
    f.approved = false;
    CHECK(code_of([&] { return rename_buyer(t, f, rules); }) == "payment.change_refused");
    f.kind = change_kind::add_name;
    CHECK(rename_buyer(t, f, rules).sum_of(change_item::rename_fee) == yuan("200"));
    t.contract_signed = true;
    CHECK(code_of([&] { return rename_buyer(t, f, rules); }) == "core.state_invalid");
    rules.after_signing = true;
    CHECK(rename_buyer(t, f, rules).sum_of(change_item::rename_fee) == yuan("200"));
    t.filed = true;
    CHECK(code_of([&] { return rename_buyer(t, f, rules); }) == "payment.filed_rename_forbidden");
    f.kind = change_kind::forfeit;
    CHECK(code_of([&] { return rename_buyer(t, f, rules); }) == "core.validation");
    rules.fee = yuan("-1");
    t.filed = false;
    f.kind = change_kind::rename;
    CHECK(code_of([&] { return rename_buyer(t, f, rules); }) == "core.validation");
}

TEST_CASE("change: an exchange moves credits in their order") {
    auto t = signed_trade();
    t.receipts.push_back(got("deed tax", held_kind::collected, "13030.79", "2026-02-01"));
    t.receipts.back().paid_out = yuan("3000");
    exchange_facts f;
    f.as_of = on("2026-06-30");
    f.grounds = {exchange_ground::higher_total};
    f.lines = {
        {"deposit", yuan("80000")}, {"first", yuan("400000")}, {"tax", yuan("20000"), true}, {"loan", yuan("1000000")}};
    auto r = exchange(t, f);
    check_conserved(r.statement);
    CHECK(r.moves == std::vector<credit_move>{{"deposit", "deposit", yuan("50000")},
                                              {"first", "deposit", yuan("30000")},
                                              {"first", "first", yuan("350356")},
                                              {"deed tax", "tax", yuan("10030.79")}});
    CHECK(r.difference == yuan("1059613.21"));
    CHECK(r.surplus == yuan("0"));
    CHECK(r.lines[1].left == yuan("49644"));
    // Down to a cheaper unit: what is over goes back, and collected money never pays for the house.
    f.lines = {{"all", yuan("400000")}};
    f.grounds = {};
    f.cause = exchange_cause::developer;
    r = exchange(t, f);
    check_conserved(r.statement);
    CHECK(r.surplus == yuan("40386.79"));
    CHECK(r.difference == yuan("0"));
    f.cause = exchange_cause::customer;
    CHECK(code_of([&] { return exchange(t, f); }) == "payment.change_refused");
    f.grounds = {exchange_ground::key_relation};
    CHECK(code_of([&] { return exchange(t, f, {exchange_ground::larger_area}); }) == "payment.change_refused");
    f.lines = {};
    CHECK(code_of([&] { return exchange(t, f); }) == "core.empty");
    f.lines = {{"a", yuan("1")}, {"a", yuan("1")}};
    CHECK(code_of([&] { return exchange(t, f); }) == "core.duplicate");
    f.lines = {{"a", yuan("-1")}};
    CHECK(code_of([&] { return exchange(t, f); }) == "core.validation");
    f.lines = {{"a", yuan("1")}};
    t.loan_principal = yuan("1");
    CHECK(code_of([&] { return exchange(t, f); }) == "payment.change_refused");
}

TEST_CASE("change: whatever was paid, nothing is lost or made") {
    std::mt19937_64 random(5);
    const auto pick = [&](std::int64_t from, std::int64_t to) {
        return std::uniform_int_distribution<std::int64_t>(from, to)(random);
    };
    for (int i = 0; i < 1500; ++i) {
        trade_state t;
        t.contract_signed = true;
        big own = 0;
        big interest = 0;
        big collected = 0;
        const auto as_of = on("2026-12-31");
        const auto yearly = rate::from_scaled(pick(0, 24'000'000));
        for (int k = 0; k < static_cast<int>(pick(0, 6)); ++k) {
            held_receipt r;
            r.key = std::to_string(k);
            r.kind = static_cast<held_kind>(pick(0, 3));
            r.amount = money::from_minor(pick(0, 100'000'000));
            r.received = as_of.plus_days(-pick(0, 900));
            r.account = static_cast<seller_account>(pick(0, 1));
            if (r.kind == held_kind::collected && pick(0, 1) == 1) {
                r.paid_out = money::from_minor(pick(0, r.amount.minor()));
                collected += r.paid_out->minor();
            }
            own += r.amount.minor();
            if (r.kind != held_kind::collected) {
                const big exact = big(r.amount.minor()) * yearly.scaled() * (as_of.days() - r.received.days()) /
                                  (big(365) * 100'000'000);
                interest += boost::multiprecision::cpp_int(boost::multiprecision::numerator(exact) * 2 +
                                                           boost::multiprecision::denominator(exact)) /
                            boost::multiprecision::cpp_int(boost::multiprecision::denominator(exact) * 2);
            }
            t.receipts.push_back(std::move(r));
        }
        t.loan_principal = money::from_minor(pick(0, 1) * pick(0, 120'000'000));
        t.loan_interest = money::from_minor(t.loan_principal.is_zero() ? 0 : pick(0, 100'000));
        return_facts f;
        f.fault = static_cast<return_fault>(i % 3);
        f.as_of = as_of;
        f.contract_total = money::from_minor(pick(0, 300'000'000));
        f.elected = static_cast<remedy>(pick(0, 1));
        f.unperformed = rate::from_scaled(pick(0, 100'000'000));
        const return_rules rules{.penalty = rate::from_scaled(pick(0, 20'000'000)), .interest = yearly};
        const auto s = return_sale(t, f, rules);
        check_conserved(s);
        CHECK(big(s.sum_of(change_item::paid_back).minor()) == own);
        CHECK(big(s.sum_of(change_item::interest).minor()) == (f.fault == return_fault::buyer ? big(0) : interest));
        CHECK(big(s.sum_of(change_item::collected_used).minor()) ==
              (f.fault == return_fault::developer ? big(0) : collected));
        CHECK(s.paid_to(change_party::bank) == t.loan_principal + t.loan_interest);
        // never both remedies
        const bool penalty =
            !s.sum_of(change_item::buyer_penalty).is_zero() || !s.sum_of(change_item::seller_penalty).is_zero();
        const bool deposit =
            !s.sum_of(change_item::deposit_forfeited).is_zero() || !s.sum_of(change_item::deposit_double).is_zero();
        CHECK_FALSE((penalty && deposit));
        // out of the supervised account goes no more than came from that party
        for (const auto who : {change_party::buyer, change_party::bank}) {
            money in;
            for (const auto& r : t.receipts) {
                if (r.account == seller_account::supervised &&
                    (r.kind == held_kind::loan) == (who == change_party::bank)) {
                    in += r.amount;
                }
            }
            CHECK(paid_by_seller(s, who, seller_account::supervised) <= in);
        }
    }
}

} // namespace payment_change_test
