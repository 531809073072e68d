// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/throws.hpp"

#include <loupan/core/ostream.hpp>
#include <loupan/payment/change.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <random>

namespace payment_change_test {

using namespace loupan;
using namespace loupan::payment;
using loupan_test::code_of;
using big = boost::multiprecision::cpp_rational;

namespace {

money yuan(const char* text) { return money::parse(text); }
date on(const char* text) { return date::parse(text); }

held_receipt got(const char* key, held_kind kind, const char* amount, const char* day = "2026-01-10",
                 seller_account account = seller_account::operating) {
    return {key, kind, yuan(amount), on(day), {}, account};
}

trade_state signed_trade() {
    trade_state t;
    t.contract_signed = true;
    t.receipts = {got("deposit", held_kind::deposit, "50000"), got("first", held_kind::house, "380356", "2026-02-01")};
    return t;
}

return_facts facts_of(return_fault fault) {
    return_facts f;
    f.fault = fault;
    f.as_of = on("2026-06-30");
    f.contract_total = yuan("1420356");
    return f;
}

/// What every statement must hold: lines and payments say the same for every party, and nothing is below zero.
void check_conserved(const change_statement& s) {
    money all;
    for (const auto who : {change_party::buyer, change_party::new_buyer, change_party::seller, change_party::bank}) {
        CHECK(s.owed_to(who) == s.paid_to(who));
        all += s.owed_to(who);
    }
    CHECK(all.is_zero());
    money total;
    for (const auto& line : s.lines) {
        CHECK(line.amount.sign() > 0);
        CHECK_FALSE(line.rule.empty());
        total += line.amount;
    }
    CHECK(total == s.total);
    for (const auto& payment : s.payments) {
        CHECK(payment.amount.sign() > 0);
        CHECK(payment.account.has_value() == (payment.from == change_party::seller && s.kind != change_kind::exchange));
    }
    CHECK(explain(s).root().children.size() == s.lines.size() + s.payments.size() + (s.follows.is_zero() ? 0U : 1U));
}

money paid_by_seller(const change_statement& s, change_party to, seller_account from) {
    money out;
    for (const auto& payment : s.payments) {
        if (payment.from == change_party::seller && payment.to == to && payment.account == from) {
            out += payment.amount;
        }
    }
    return out;
}

} // namespace

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
