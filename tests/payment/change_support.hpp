// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catch.hpp"

#include <loupan/core/ostream.hpp>
#include <loupan/payment/change.hpp>

namespace payment_change {

using namespace loupan;
using namespace loupan::payment;

inline money yuan(const char* text) { return money::parse(text); }
inline date on(const char* text) { return date::parse(text); }

inline held_receipt got(const char* key, held_kind kind, const char* amount, const char* day = "2026-01-10",
                        seller_account account = seller_account::operating) {
    return {key, kind, yuan(amount), on(day), {}, account};
}

inline trade_state signed_trade() {
    trade_state t;
    t.contract_signed = true;
    t.receipts = {got("deposit", held_kind::deposit, "50000"), got("first", held_kind::house, "380356", "2026-02-01")};
    return t;
}

inline return_facts facts_of(return_fault fault) {
    return_facts f;
    f.fault = fault;
    f.as_of = on("2026-06-30");
    f.contract_total = yuan("1420356");
    return f;
}

/// What every statement must hold: lines and payments say the same for every party, and nothing is below zero.
inline void check_conserved(const change_statement& s) {
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

inline money paid_by_seller(const change_statement& s, change_party to, seller_account from) {
    money out;
    for (const auto& payment : s.payments) {
        if (payment.from == change_party::seller && payment.to == to && payment.account == from) {
            out += payment.amount;
        }
    }
    return out;
}

} // namespace payment_change
