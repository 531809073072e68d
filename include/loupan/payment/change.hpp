// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/payment/change_facts.hpp>
#include <loupan/payment/change_repurchase.hpp>
#include <loupan/payment/change_return.hpp>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Changes of a trade that goes on (更名, 增减名, 换房, domain C2.9); returns, forfeits and repurchases come with it. Each is a
/// pure function: facts in, a statement out. Approvals, the state of units and commissions are elsewhere.

namespace loupan::inline LOUPAN_ABI::payment {

/// What a project demands for a change of names (更名规则).
struct rename_rules {
    money fee{};                ///< of a full change of names
    money part_fee{};           ///< of adding or removing a name
    bool kin_free = true;       ///< 直系亲属免收
    bool after_signing = false; ///< whether a signed contract that is not filed may be renamed
    friend bool operator==(const rename_rules&, const rename_rules&) = default;
};

/// A change of names (更名申请).
struct rename_facts {
    change_kind kind = change_kind::rename; ///< `rename`, `add_name` or `remove_name`
    bool lineal_kin = false;                ///< 直系亲属
    bool approved = false;                  ///< a full change needs a special approval
    date as_of{};
    friend bool operator==(const rename_facts&, const rename_facts&) = default;
};

/// A change of names (更名/增减名): the receipts stay with the trade, a fee is due. What the old and the new buyer owe each other
/// is theirs.
/// \throws rule_violation payment.filed_rename_forbidden after filing, core.state_invalid after signing unless the rules allow
/// it, payment.change_refused without the approval, payment.open_change_exists; invalid_argument core.validation
[[nodiscard]] inline change_statement rename_buyer(const trade_state& trade, const rename_facts& facts,
                                                   const rename_rules& rules) {
    if (facts.kind != change_kind::rename && facts.kind != change_kind::add_name &&
        facts.kind != change_kind::remove_name) {
        raise(loupan::errors::validation, {"kind", std::string(to_string(facts.kind)), {}, "C2.9"});
    }
    detail::check_trade(trade, facts.as_of);
    detail::require_not_negative(rules.fee, "rules.fee", "C2.9");
    detail::require_not_negative(rules.part_fee, "rules.part_fee", "C2.9");
    if (trade.filed) {
        raise(errors::filed_rename_forbidden, {"trade.filed", std::string(to_string(facts.kind)), {}, "C2.9"});
    }
    if (trade.contract_signed && !rules.after_signing) {
        raise(loupan::errors::state_invalid, {"trade.contract_signed", std::string(to_string(facts.kind)), {}, "C2.9"});
    }
    const bool full = facts.kind == change_kind::rename;
    if (full && !facts.approved) {
        raise(errors::change_refused, {"approved", "a full change of names needs an approval", {}, "C2.9"});
    }
    const auto in = trade.receipts.empty() ? rules.fee.currency() : trade.receipts.front().amount.currency();
    auto out = detail::statement_of(facts.kind, facts.as_of, in);
    out.follows = detail::paid_of(trade, in);
    const auto who = facts.kind == change_kind::remove_name ? change_party::buyer : change_party::new_buyer;
    if (!(rules.kin_free && facts.lineal_kin)) {
        detail::add_line(out, {change_item::rename_fee,
                               who,
                               change_party::seller,
                               full ? rules.fee : rules.part_fee,
                               {},
                               {},
                               {},
                               {},
                               "C2.9"});
    }
    for (const auto& line : out.lines) {
        out.payments.push_back({line.from, line.to, line.amount, {}, "C2.9"});
    }
    return out;
}

/// On what ground a customer may exchange (换房理由); a developer's cause needs none.
enum class exchange_ground : std::uint8_t {
    larger_area,  ///< 换大面积
    higher_total, ///< 换高总价
    slow_unit,    ///< 换滞销房源
    key_relation  ///< 关系客户
};

/// Who caused the exchange (换房原因).
enum class exchange_cause : std::uint8_t { developer, customer };

/// What becomes of money beyond the new total.
enum class exchange_surplus : std::uint8_t { refund, credit };

constexpr enum_table<exchange_ground, 4> enum_names(exchange_ground) {
    return {{{exchange_ground::larger_area, "larger_area"},
             {exchange_ground::higher_total, "higher_total"},
             {exchange_ground::slow_unit, "slow_unit"},
             {exchange_ground::key_relation, "key_relation"}}};
}
constexpr enum_table<exchange_cause, 2> enum_names(exchange_cause) {
    return {{{exchange_cause::developer, "developer"}, {exchange_cause::customer, "customer"}}};
}
constexpr enum_table<exchange_surplus, 2> enum_names(exchange_surplus) {
    return {{{exchange_surplus::refund, "refund"}, {exchange_surplus::credit, "credit"}}};
}

/// A line of the new trade's schedule (新付款计划行).
struct new_line {
    std::string key{};
    money amount{};
    bool collected = false; ///< 代收: takes the credit of collected amounts only
    friend bool operator==(const new_line&, const new_line&) = default;
};

/// An exchange of units (换房申请).
struct exchange_facts {
    exchange_cause cause = exchange_cause::customer;
    std::vector<exchange_ground> grounds{}; ///< those that hold for this exchange
    std::vector<new_line> lines{};          ///< at the price in force, in the order they are due
    exchange_surplus surplus = exchange_surplus::refund;
    date as_of{};
    friend bool operator==(const exchange_facts&, const exchange_facts&) = default;
};

/// A part of an old receipt that pays a part of a new line.
struct credit_move {
    std::string receipt{};
    std::string line{};
    money amount{};
    friend bool operator==(const credit_move&, const credit_move&) = default;
};

/// A new line and what is left of it.
struct credited_line {
    std::string key{};
    money amount{};
    money credited{};
    money left{};
    friend bool operator==(const credited_line&, const credited_line&) = default;
};

/// The money of an exchange (换房款项). Credits + left = the new total; credits + surplus = what was received and not passed
/// on.
struct exchange_result {
    change_statement statement{};
    std::vector<credit_move> moves{};
    std::vector<credited_line> lines{};
    money credited{};
    money difference{}; ///< still to be paid, as scheduled
    money surplus{};
    friend bool operator==(const exchange_result&, const exchange_result&) = default;
};

/// An exchange (换房): what was received moves to the new trade as credit, in its original order, line by line; the rest of the
/// new lines is the difference to be scheduled. Money collected for others pays collected lines only, and what was passed
/// on stays spent. `allowed` are the grounds that the project accepts from a customer; a loan is settled with the bank before.
/// \throws rule_violation payment.change_refused without an accepted ground or while a loan is outstanding,
/// payment.open_change_exists, payment.refund_over_paid; invalid_argument core.empty, core.duplicate, core.validation
[[nodiscard]] inline exchange_result exchange(const trade_state& trade, const exchange_facts& facts,
                                              const std::vector<exchange_ground>& allowed = {
                                                  exchange_ground::larger_area, exchange_ground::higher_total,
                                                  exchange_ground::slow_unit, exchange_ground::key_relation}) {
    detail::check_trade(trade, facts.as_of);
    if (facts.cause == exchange_cause::customer &&
        std::find_first_of(facts.grounds.begin(), facts.grounds.end(), allowed.begin(), allowed.end()) ==
            facts.grounds.end()) {
        raise(errors::change_refused, {"grounds", "no accepted ground for an exchange", {}, "C2.9"});
    }
    if (trade.loan_principal.sign() > 0 || trade.loan_interest.sign() > 0) {
        raise(errors::change_refused,
              {"trade.loan_principal", trade.loan_principal.to_string() + " of a loan is outstanding", {}, "C2.9"});
    }
    if (facts.lines.empty()) {
        raise(loupan::errors::empty, {"lines", {}, {}, "C2.9"});
    }
    const auto in = facts.lines.front().amount.currency();
    exchange_result out;
    out.statement = detail::statement_of(change_kind::exchange, facts.as_of, in);
    out.credited = out.difference = out.surplus = money::zero(in);
    for (std::size_t i = 0; i < facts.lines.size(); ++i) {
        const auto& line = facts.lines[i];
        const auto at = "lines[" + std::to_string(i) + "]";
        if (line.key.empty()) {
            raise(loupan::errors::empty, {join_path(at, "key"), {}, {}, "C2.9"});
        }
        if (line.amount.sign() < 0) {
            raise(loupan::errors::validation, {join_path(at, "amount"), line.amount.to_string(), {}, "C2.9"});
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (facts.lines[j].key == line.key) {
                raise(loupan::errors::duplicate, {join_path(at, "key"), line.key, {}, "C2.9"});
            }
        }
        out.lines.push_back({line.key, line.amount, money::zero(in), line.amount});
    }
    for (const auto& r : trade.receipts) {
        const bool collected = r.kind == held_kind::collected;
        money left = r.paid_out ? r.amount - *r.paid_out : r.amount;
        detail::add_line(
            out.statement,
            {change_item::paid_back, change_party::seller, change_party::buyer, left, r.key, {}, {}, {}, "C2.9"});
        for (std::size_t i = 0; i < out.lines.size() && !left.is_zero(); ++i) {
            auto& line = out.lines[i];
            if (facts.lines[i].collected != collected || line.left.is_zero()) {
                continue;
            }
            const money part = min(left, line.left);
            left -= part;
            line.credited += part;
            line.left -= part;
            out.credited += part;
            out.moves.push_back({r.key, line.key, part});
        }
        out.surplus += left;
    }
    for (const auto& line : out.lines) {
        detail::add_line(out.statement, {change_item::new_contract,
                                         change_party::buyer,
                                         change_party::seller,
                                         line.amount,
                                         line.key,
                                         {},
                                         {},
                                         {},
                                         "C2.9"});
        out.difference += line.left;
    }
    auto& payments = out.statement.payments;
    if (!out.difference.is_zero()) {
        payments.push_back({change_party::buyer, change_party::seller, out.difference, {}, "C2.9: as scheduled"});
    }
    if (!out.surplus.is_zero()) {
        const bool kept = facts.surplus == exchange_surplus::credit;
        payments.push_back({change_party::seller,
                            change_party::buyer,
                            out.surplus,
                            {},
                            kept ? "C2.9: kept as the buyer's credit" : "C2.9"});
    }
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::payment
