// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/payment/change_facts.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

/// \file
/// The money of a return or a forfeit (退房, 挞定, domain C2.9).

namespace loupan::inline LOUPAN_ABI::payment {

/// Whose fault a return is (退房责任).
enum class return_fault : std::uint8_t {
    developer, ///< 开发商原因
    buyer,     ///< 买方原因
    none       ///< 不可归责于双方: the loan was refused (商品房买卖解释 19)
};

/// What a percentage of a penalty is taken of (违约金基数).
enum class penalty_base : std::uint8_t {
    contract, ///< 合同总价
    due       ///< 累计应付款
};

constexpr enum_table<return_fault, 3> enum_names(return_fault) {
    return {{{return_fault::developer, "developer"}, {return_fault::buyer, "buyer"}, {return_fault::none, "none"}}};
}
constexpr enum_table<penalty_base, 2> enum_names(penalty_base) {
    return {{{penalty_base::contract, "contract"}, {penalty_base::due, "due"}}};
}

/// What the contract and the law say about a return (退房规则).
struct return_rules {
    rate penalty{}; ///< agreed, of the base
    penalty_base base = penalty_base::contract;
    std::optional<rate> interest{}; ///< a year, simple, on what is paid back; absent: none
    std::int32_t day_basis = 365;
    deposit_rules deposit{};
    rounding how{};
    std::optional<std::int32_t> refund_days{}; ///< 退款期限, 30 (办法 20) or 15 (GF-2014 art. 13)
    friend bool operator==(const return_rules&, const return_rules&) = default;
};

/// A return (退房申请).
struct return_facts {
    return_fault fault = return_fault::buyer;
    date as_of{};
    money contract_total{};
    money due_to_date{};             ///< 累计应付款, where the penalty is of it
    std::optional<remedy> elected{}; ///< of the party that is not in default; never both (民法典 588)
    std::optional<money> loss{};     ///< proven by the buyer, where the developer is in default
    rate unperformed = rate::from_scaled(100'000'000);
    deposit_nature nature = deposit_nature::deposit; ///< of the receipts of kind `deposit`
    std::optional<money> refund_agreed{}; ///< what the parties agreed to pay back in all; checked against what is due
    friend bool operator==(const return_facts&, const return_facts&) = default;
};

namespace detail {

inline void check_return(const trade_state& trade, const return_facts& facts, const return_rules& rules) {
    check_trade(trade, facts.as_of);
    require_not_negative(facts.contract_total, "contract_total", "C2.9");
    require_not_negative(facts.due_to_date, "due_to_date", "C2.9");
    const auto one = rate::from_scaled(100'000'000);
    if (rules.penalty.scaled() < 0 || rules.penalty > one) {
        raise(loupan::errors::validation, {"rules.penalty", rules.penalty.to_string(), {}, "C2.9"});
    }
    if (rules.interest && (rules.interest->scaled() < 0 || *rules.interest > one)) {
        raise(loupan::errors::validation, {"rules.interest", rules.interest->to_string(), {}, "C2.9"});
    }
    if (rules.day_basis != 360 && rules.day_basis != 365 && rules.day_basis != 366) {
        raise(loupan::errors::validation, {"rules.day_basis", std::to_string(rules.day_basis), {}, "C2.9"});
    }
    if (rules.refund_days && *rules.refund_days < 0) {
        raise(loupan::errors::validation, {"rules.refund_days", std::to_string(*rules.refund_days), {}, "C2.9"});
    }
}

/// Simple interest from the day after each receipt to the day of the return.
inline void add_interest(change_statement& to, const trade_state& trade, const return_facts& facts,
                         const return_rules& rules, const char* article) {
    if (!rules.interest) {
        return;
    }
    for (const auto& r : trade.receipts) {
        if (r.kind == held_kind::collected) {
            continue;
        }
        const std::int64_t days = std::int64_t{facts.as_of.days()} - r.received.days();
        const decimal factor = rules.interest->to_decimal() * decimal(days);
        const auto amount = money::from_decimal(
            rules.how.round_product(r.amount.to_decimal(), factor, decimal(rules.day_basis)), r.amount.currency());
        add_line(to, {change_item::interest,
                      change_party::seller,
                      change_party::buyer,
                      amount,
                      r.key,
                      {{"base", r.amount.to_string(), std::string(r.amount.currency().code())},
                       {"rate", rules.interest->to_percent(), {}},
                       {"days", std::to_string(days), {}},
                       {"basis", std::to_string(rules.day_basis), {}}},
                      product_text(r.amount.to_decimal(), factor) + "/" + std::to_string(rules.day_basis),
                      rules.how.to_string(),
                      article});
    }
}

inline change_line penalty_line(const return_facts& facts, const return_rules& rules, bool by_seller) {
    const auto& base = rules.base == penalty_base::contract ? facts.contract_total : facts.due_to_date;
    return {by_seller ? change_item::seller_penalty : change_item::buyer_penalty,
            by_seller ? change_party::seller : change_party::buyer,
            by_seller ? change_party::buyer : change_party::seller,
            base.times(rules.penalty.to_decimal(), rules.how),
            {},
            {{"base", base.to_string(), std::string(base.currency().code())}, {"rate", rules.penalty.to_percent(), {}}},
            product_text(base.to_decimal(), rules.penalty.to_decimal()),
            rules.how.to_string(),
            "民法典 585, 588"};
}

/// Penalty or deposit, as elected.
inline void add_remedy(change_statement& to, const trade_state& trade, const return_facts& facts,
                       const return_rules& rules) {
    const bool by_seller = facts.fault == return_fault::developer;
    const auto effect = effect_of(
        {facts.contract_total, paid_of(trade, facts.contract_total.currency(), held_kind::deposit), {}, facts.nature},
        {rules.deposit.cap, over_cap::clip, rules.deposit.how});
    const auto outcome = settle_deposit(effect, by_seller ? defaulting_party::receiver : defaulting_party::payer,
                                        facts.unperformed, rules.deposit.how);
    const auto& deposit = by_seller ? outcome.doubled : outcome.forfeited;
    auto penalty = penalty_line(facts, rules, by_seller);
    const auto claim =
        choose_remedy(facts.elected, penalty.amount, deposit, by_seller ? facts.loss : std::optional<money>());
    if (claim.elected == remedy::penalty) {
        add_line(to, std::move(penalty));
        return;
    }
    add_line(to, {by_seller ? change_item::deposit_double : change_item::deposit_forfeited,
                  by_seller ? change_party::seller : change_party::buyer,
                  by_seller ? change_party::buyer : change_party::seller,
                  deposit,
                  {},
                  {{"effective", effect.effective.to_string(), std::string(deposit.currency().code())},
                   {"unperformed", facts.unperformed.to_percent(), {}}},
                  outcome.exact,
                  outcome.how.to_string(),
                  "民法典 587, 588"});
    add_line(to, {change_item::seller_damages,
                  change_party::seller,
                  change_party::buyer,
                  claim.loss_beyond,
                  {},
                  {},
                  {},
                  {},
                  "民法典 588"});
}

inline void check_agreed(const change_statement& of, const return_facts& facts) {
    if (!facts.refund_agreed) {
        return;
    }
    require_not_negative(*facts.refund_agreed, "refund_agreed", "C2.9");
    const auto zero = money::zero(of.total.currency());
    const money due = max(zero - of.owed_to(change_party::seller), zero);
    if (*facts.refund_agreed > due) {
        raise(errors::refund_over_paid,
              {"refund_agreed", facts.refund_agreed->to_string() + ", due " + due.to_string(), {}, "C2.9"});
    }
}

} // namespace detail

/// The money of a return (退房款项).
/// - Developer in default: everything is paid back, what was passed on too, with interest; besides, the deposit once more or
///   the agreed penalty, as the buyer elects, and with the deposit the loss that it does not cover (民法典 587, 588).
/// - Buyer in default: paid back less the remedy that the seller elects, less what was collected and passed on.
/// - Nobody's fault: paid back with interest, less what was passed on (商品房买卖解释 19).
///
/// A loan is settled first: the bank gets principal and interest out of what is due to the buyer, the rest goes to the buyer
/// (解释 21); where it does not suffice the buyer pays the bank. Money leaves the supervised account only for whom it came
/// from.
/// \throws rule_violation payment.remedy_required when penalty and deposit are both agreed and none was elected,
/// payment.refund_over_paid when more was agreed than is due or more was passed on than received, payment.open_change_exists,
/// core.state_invalid; invalid_argument core.validation, core.empty, core.duplicate, core.currency_mismatch
[[nodiscard]] inline change_statement return_sale(const trade_state& trade, const return_facts& facts,
                                                  const return_rules& rules = {}) {
    detail::check_return(trade, facts, rules);
    auto out = detail::statement_of(change_kind::sale_return, facts.as_of, facts.contract_total.currency());
    switch (facts.fault) {
    case return_fault::developer:
        detail::add_paid_back(out, trade, true, "民法典 566");
        detail::add_interest(out, trade, facts, rules, "民法典 566; 商品房买卖解释 11");
        detail::add_remedy(out, trade, facts, rules);
        break;
    case return_fault::buyer:
        detail::add_paid_back(out, trade, false, "民法典 566");
        detail::add_remedy(out, trade, facts, rules);
        break;
    case return_fault::none:
        detail::add_paid_back(out, trade, false, "商品房买卖解释 19");
        detail::add_interest(out, trade, facts, rules, "商品房买卖解释 19");
        break;
    }
    detail::check_agreed(out, facts);
    detail::add_loan(out, trade);
    detail::set_off(out, detail::supervised_of(trade, facts.contract_total.currency()));
    if (rules.refund_days) {
        out.pay_by = facts.as_of.plus_days(*rules.refund_days);
    }
    return out;
}

/// When a subscription is forfeit (挞定规则).
struct forfeit_rules {
    deposit_rules deposit{};
    bool notice_required = true;
    std::int32_t notice_days = 0; ///< after the notice
    friend bool operator==(const forfeit_rules&, const forfeit_rules&) = default;
};

/// A subscription that was not signed (逾期未签约).
struct forfeit_facts {
    money contract_amount{}; ///< of the subscription, for the cap of the deposit
    date sign_limit{};       ///< 约定签约期限
    std::optional<date> notice{};
    date as_of{};
    deposit_nature nature = deposit_nature::deposit;
    friend bool operator==(const forfeit_facts&, const forfeit_facts&) = default;
};

/// A forfeit (挞定): a subscription not signed by its limit, and by the end of the notice: the deposit, as far as it has the
/// effect of one, is penalty income, the rest is paid back.
/// \throws rule_violation core.state_invalid when the contract is signed, payment.change_refused before the limit or
/// without the notice, payment.open_change_exists; invalid_argument core.validation
[[nodiscard]] inline change_statement forfeit(const trade_state& trade, const forfeit_facts& facts,
                                              const forfeit_rules& rules = {}) {
    detail::check_trade(trade, facts.as_of);
    if (trade.contract_signed) {
        raise(loupan::errors::state_invalid, {"trade.contract_signed", "signed", {}, "C2.9"});
    }
    if (rules.notice_days < 0) {
        raise(loupan::errors::validation, {"rules.notice_days", std::to_string(rules.notice_days), {}, "C2.9"});
    }
    if (rules.notice_required && !facts.notice) {
        raise(errors::change_refused, {"notice", "no notice was given", {}, "C2.9"});
    }
    auto last = facts.sign_limit;
    if (facts.notice) {
        last = std::max(last, facts.notice->plus_days(rules.notice_days));
    }
    if (facts.as_of <= last) {
        raise(errors::change_refused, {"as_of", facts.as_of.to_string() + ", limit " + last.to_string(), {}, "C2.9"});
    }
    const auto effect = effect_of({facts.contract_amount,
                                   detail::paid_of(trade, facts.contract_amount.currency(), held_kind::deposit),
                                   {},
                                   facts.nature},
                                  {rules.deposit.cap, over_cap::clip, rules.deposit.how});
    auto out = detail::statement_of(change_kind::forfeit, facts.as_of, facts.contract_amount.currency());
    detail::add_paid_back(out, trade, false, "C2.9");
    detail::add_line(out, {change_item::deposit_forfeited,
                           change_party::buyer,
                           change_party::seller,
                           effect.effective,
                           {},
                           {},
                           {},
                           {},
                           "民法典 586, 587"});
    detail::add_loan(out, trade);
    detail::set_off(out, detail::supervised_of(trade, facts.contract_amount.currency()));
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::payment
