// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/payment/change_statement.hpp>
#include <loupan/payment/deposit.hpp>

#include <string>
#include <utility>
#include <vector>

/// \file
/// What every change of a trade starts from (变更前提): the state of the trade, what was received for it, the loan.

namespace loupan::inline LOUPAN_ABI::payment {

/// What was received (收款性质).
enum class held_kind : std::uint8_t {
    deposit,  ///< 定金
    house,    ///< 房款 paid by the buyer
    loan,     ///< 按揭款 paid by the bank
    collected ///< 代收费用
};

constexpr enum_table<held_kind, 4> enum_names(held_kind) {
    return {{{held_kind::deposit, "deposit"},
             {held_kind::house, "house"},
             {held_kind::loan, "loan"},
             {held_kind::collected, "collected"}}};
}

/// Money that the seller received for the trade (已收款).
struct held_receipt {
    std::string key{}; ///< unique in its list
    held_kind kind = held_kind::house;
    money amount{};
    date received{};
    std::optional<money> paid_out{}; ///< of an amount collected for others: what was passed on already
    seller_account account = seller_account::operating;
    friend bool operator==(const held_receipt&, const held_receipt&) = default;
};

/// The state of the trade before the change (交易状态).
struct trade_state {
    std::string open_change{};            ///< another change that is not finished
    bool frozen_by_court = false;         ///< 查封
    bool contract_signed = false;         ///< 已签约
    bool filed = false;                   ///< 已备案
    std::vector<held_receipt> receipts{}; ///< in the order they were received
    money loan_principal{};               ///< outstanding at the bank
    money loan_interest{};
    friend bool operator==(const trade_state&, const trade_state&) = default;
};

namespace detail {

/// The common guards of every change.
inline void check_trade(const trade_state& trade, const date& as_of) {
    if (!trade.open_change.empty()) {
        raise(errors::open_change_exists, {"trade.open_change", trade.open_change, {}, "C2.9"});
    }
    if (trade.frozen_by_court) {
        raise(loupan::errors::state_invalid, {"trade.frozen_by_court", "frozen by a court", {}, "C2.9"});
    }
    if (trade.filed && !trade.contract_signed) {
        raise(loupan::errors::validation, {"trade.filed", "filed but not signed", {}, "C2.9"});
    }
    for (std::size_t i = 0; i < trade.receipts.size(); ++i) {
        const auto& r = trade.receipts[i];
        const auto at = "trade.receipts[" + std::to_string(i) + "]";
        const auto refuse = [&](const char* field, std::string value) {
            raise(loupan::errors::validation, {join_path(at, field), std::move(value), {}, "C2.9"});
        };
        if (r.key.empty()) {
            raise(loupan::errors::empty, {join_path(at, "key"), {}, {}, "C2.9"});
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (trade.receipts[j].key == r.key) {
                raise(loupan::errors::duplicate, {join_path(at, "key"), r.key, {}, "C2.9"});
            }
        }
        if (r.amount.sign() < 0) {
            refuse("amount", r.amount.to_string());
        }
        if (r.amount.currency() != trade.receipts.front().amount.currency()) {
            raise(loupan::errors::currency_mismatch,
                  {join_path(at, "amount"), std::string(r.amount.currency().code()), {}, "C2.9"});
        }
        if (r.received > as_of) {
            refuse("received", r.received.to_string());
        }
        if (r.paid_out) {
            if (r.kind != held_kind::collected || r.paid_out->sign() < 0) {
                refuse("paid_out", r.paid_out->to_string());
            }
            if (*r.paid_out > r.amount) {
                raise(errors::refund_over_paid, {join_path(at, "paid_out"), r.paid_out->to_string(), {}, "C2.8"});
            }
        }
    }
    require_not_negative(trade.loan_principal, "trade.loan_principal", "C2.9");
    require_not_negative(trade.loan_interest, "trade.loan_interest", "C2.9");
}

inline money paid_of(const trade_state& trade, const currency& in, std::optional<held_kind> kind = {}) {
    money out = money::zero(in);
    for (const auto& r : trade.receipts) {
        if (!kind || r.kind == *kind) {
            out += r.amount;
        }
    }
    return out;
}

inline change_statement statement_of(change_kind kind, const date& as_of, const currency& in) {
    change_statement out;
    out.kind = kind;
    out.as_of = as_of;
    out.total = out.follows = money::zero(in);
    return out;
}

inline supervised_money supervised_of(const trade_state& trade, const currency& in) {
    const auto zero = money::zero(in);
    supervised_money out{zero, zero};
    for (const auto& r : trade.receipts) {
        if (r.account == seller_account::supervised) {
            (r.kind == held_kind::loan ? out.bank : out.buyer) += r.amount;
        }
    }
    return out;
}

inline void add_loan(change_statement& to, const trade_state& trade) {
    const auto line = [&](change_item item, const money& amount) {
        add_line(to, {item, change_party::buyer, change_party::bank, amount, {}, {}, {}, {}, "商品房买卖解释 21"});
    };
    line(change_item::loan_principal, trade.loan_principal);
    line(change_item::loan_interest, trade.loan_interest);
}

/// What was received goes back; what was passed on already is borne by the buyer unless the seller must.
inline void add_paid_back(change_statement& to, const trade_state& trade, bool seller_bears_collected,
                          const char* rule) {
    for (const auto& r : trade.receipts) {
        add_line(
            to, {change_item::paid_back, change_party::seller, change_party::buyer, r.amount, r.key, {}, {}, {}, rule});
    }
    for (const auto& r : trade.receipts) {
        if (r.paid_out && !seller_bears_collected) {
            add_line(to, {change_item::collected_used,
                          change_party::buyer,
                          change_party::seller,
                          *r.paid_out,
                          r.key,
                          {},
                          {},
                          {},
                          "C2.8"});
        }
    }
}

} // namespace detail

} // namespace loupan::inline LOUPAN_ABI::payment
