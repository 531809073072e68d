// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/explain.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rate.hpp>
#include <loupan/payment/detail/enum_names.hpp>
#include <loupan/payment/detail/product_text.hpp>
#include <loupan/payment/errors.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

/// \file
/// The effect of a deposit (定金, 民法典 586 to 588, domain C2.8): its cap, what becomes of it when somebody is in default, and
/// the choice between it and an agreed penalty. 订金, 诚意金, 保证金, 押金 without an agreed deposit nature are returned.

namespace loupan::inline LOUPAN_ABI::payment {

/// Whether the money has the nature of a deposit (定金性质).
enum class deposit_nature : std::uint8_t {
    deposit, ///< 定金
    plain    ///< 订金, 诚意金, 保证金, 押金 without that agreement (合同编通则解释 67): no forfeit, no double return
};

/// What happens when more is agreed or paid than the cap.
enum class over_cap : std::uint8_t {
    refuse, ///< `payment.deposit_over_cap`
    clip    ///< the excess has no deposit effect (民法典 586), and the result says how much it is
};

/// Who is in default (违约方).
enum class defaulting_party : std::uint8_t {
    none,    ///< 不可归责于双方
    payer,   ///< 给付定金的一方
    receiver ///< 收受定金的一方
};

/// What a party claims when both a penalty and a deposit are agreed (民法典 588).
enum class remedy : std::uint8_t { penalty, deposit };

constexpr enum_table<deposit_nature, 2> enum_names(deposit_nature) {
    return {{{deposit_nature::deposit, "deposit"}, {deposit_nature::plain, "plain"}}};
}
constexpr enum_table<over_cap, 2> enum_names(over_cap) {
    return {{{over_cap::refuse, "refuse"}, {over_cap::clip, "clip"}}};
}
constexpr enum_table<defaulting_party, 3> enum_names(defaulting_party) {
    return {{{defaulting_party::none, "none"},
             {defaulting_party::payer, "payer"},
             {defaulting_party::receiver, "receiver"}}};
}
constexpr enum_table<remedy, 2> enum_names(remedy) {
    return {{{remedy::penalty, "penalty"}, {remedy::deposit, "deposit"}}};
}

/// The rule (定金规则). The cap is a law's figure and dated data of the caller; 20 % since 1995.
struct deposit_rules {
    rate cap = rate::from_scaled(20'000'000); ///< of the amount of the main contract
    over_cap over = over_cap::refuse;
    rounding how{}; ///< of the part that is forfeited or doubled
    friend bool operator==(const deposit_rules&, const deposit_rules&) = default;
};

/// What was agreed and paid (定金事实).
struct deposit_facts {
    money contract_amount{}; ///< 主合同标的额
    money paid{};            ///< the contract of deposit arises with the payment, and for what was paid
    std::optional<money> agreed{};
    deposit_nature nature = deposit_nature::deposit;
    friend bool operator==(const deposit_facts&, const deposit_facts&) = default;
};

/// What of the payment has the effect of a deposit (定金效力).
struct deposit_effect {
    deposit_nature nature = deposit_nature::deposit;
    money paid{};
    std::optional<money> agreed{};
    money cap{};       ///< contract amount x cap, rounded down to the minor unit
    money effective{}; ///< min(paid, cap); zero without the nature of a deposit
    money excess{};    ///< paid - effective: an ordinary payment
    friend bool operator==(const deposit_effect&, const deposit_effect&) = default;
};

/// What becomes of a deposit (定金处理). `returned + forfeited = paid + doubled`.
struct deposit_outcome {
    deposit_effect effect{};
    defaulting_party fault = defaulting_party::none;
    rate unperformed = rate::from_scaled(100'000'000);
    std::string exact{}; ///< effective x unperformed
    rounding how{};
    money forfeited{}; ///< stays with the receiver
    money doubled{};   ///< paid by the receiver on top of what he returns
    money returned{};  ///< all that the payer gets
    friend bool operator==(const deposit_outcome&, const deposit_outcome&) = default;
};

/// The claim that was elected (择一主张).
struct remedy_claim {
    remedy elected = remedy::penalty;
    money amount{};      ///< the penalty, or the forfeited or doubled deposit
    money given_up{};    ///< what the other one would have been
    money loss_beyond{}; ///< with the deposit elected: loss that it does not cover (588, second paragraph)
    friend bool operator==(const remedy_claim&, const remedy_claim&) = default;
};

namespace detail {
inline void require_not_negative(const money& amount, const char* path, const char* rule) {
    if (amount.sign() < 0) {
        raise(loupan::errors::validation, {path, amount.to_string(), {}, rule});
    }
}
} // namespace detail

/// The effect of a deposit (定金效力): `cap = D(contract x 20 %)`, `effective = min(paid, cap)`. What was paid counts, not
/// what was agreed: more or less changes the agreement (民法典 586).
/// \throws rule_violation payment.deposit_over_cap when more than the cap is agreed or paid and the rule refuses it;
/// invalid_argument core.validation (negative amounts, cap outside [0, 1]), core.currency_mismatch
[[nodiscard]] inline deposit_effect effect_of(const deposit_facts& facts, const deposit_rules& rules = {}) {
    detail::require_not_negative(facts.contract_amount, "contract_amount", "民法典 586");
    detail::require_not_negative(facts.paid, "paid", "民法典 586");
    if (rules.cap.scaled() < 0 || rules.cap > rate::from_scaled(100'000'000)) {
        raise(loupan::errors::validation, {"cap", rules.cap.to_string(), {}, "民法典 586"});
    }
    deposit_effect out;
    out.nature = facts.nature;
    out.paid = facts.paid;
    out.agreed = facts.agreed;
    const auto unit = facts.contract_amount.currency();
    out.cap = facts.contract_amount.times(
        rules.cap.to_decimal(),
        rounding(decimal::from_parts(loupan::detail::int128{1}, unit.digits()), rounding_mode::down));
    if (facts.agreed) {
        detail::require_not_negative(*facts.agreed, "agreed", "民法典 586");
    }
    if (facts.nature == deposit_nature::plain) {
        out.effective = money::zero(facts.paid.currency());
        out.excess = facts.paid;
        return out;
    }
    if (rules.over == over_cap::refuse) {
        const bool agreed_over = facts.agreed && *facts.agreed > out.cap;
        if (agreed_over || facts.paid > out.cap) {
            raise(errors::deposit_over_cap,
                  {agreed_over ? "agreed" : "paid",
                   (agreed_over ? *facts.agreed : facts.paid).to_string() + ", cap " + out.cap.to_string(),
                   {},
                   "民法典 586"});
        }
    }
    out.effective = min(facts.paid, out.cap);
    out.excess = facts.paid - out.effective;
    return out;
}

/// What becomes of a deposit (定金罚则, 民法典 587): the payer in default loses it, the receiver in default returns it double,
/// without anybody's fault it is returned. After a part was performed only `unperformed` of it counts
/// (合同编通则解释 68): R(effective x unperformed).
/// \throws invalid_argument core.validation when `unperformed` is outside [0, 1]
[[nodiscard]] inline deposit_outcome settle_deposit(const deposit_effect& effect, defaulting_party fault,
                                                    const rate& unperformed = rate::from_scaled(100'000'000),
                                                    const rounding& how = rounding()) {
    if (unperformed.scaled() < 0 || unperformed > rate::from_scaled(100'000'000)) {
        raise(loupan::errors::validation, {"unperformed", unperformed.to_string(), {}, "合同编通则解释 68"});
    }
    deposit_outcome out;
    out.effect = effect;
    out.fault = fault;
    out.unperformed = unperformed;
    out.how = how;
    const auto none = money::zero(effect.paid.currency());
    out.forfeited = out.doubled = none;
    const money counted = min(effect.effective.times(unperformed.to_decimal(), how), effect.effective);
    out.exact = detail::product_text(effect.effective.to_decimal(), unperformed.to_decimal());
    if (fault == defaulting_party::payer) {
        out.forfeited = counted;
    } else if (fault == defaulting_party::receiver) {
        out.doubled = counted;
    }
    out.returned = effect.paid - out.forfeited + out.doubled;
    return out;
}

/// One claim of two (民法典 588): a penalty and a deposit may both be agreed, but only one of them is claimed. Who claims the
/// deposit may claim the loss that it does not cover.
/// \throws rule_violation payment.remedy_required when both are above zero and none was elected; invalid_argument
/// core.validation for negative amounts
[[nodiscard]] inline remedy_claim choose_remedy(std::optional<remedy> elected, const money& penalty,
                                                const money& deposit, const std::optional<money>& loss = {}) {
    detail::require_not_negative(penalty, "penalty", "民法典 588");
    detail::require_not_negative(deposit, "deposit", "民法典 588");
    if (loss) {
        detail::require_not_negative(*loss, "loss", "民法典 588");
    }
    if (!elected && penalty.sign() > 0 && deposit.sign() > 0) {
        raise(errors::remedy_required, {"elected_remedy",
                                        "penalty " + penalty.to_string() + ", deposit " + deposit.to_string(),
                                        {},
                                        "民法典 588"});
    }
    remedy_claim out;
    out.elected = elected.value_or(deposit.sign() > 0 ? remedy::deposit : remedy::penalty);
    const bool of_deposit = out.elected == remedy::deposit;
    out.amount = of_deposit ? deposit : penalty;
    out.given_up = of_deposit ? penalty : deposit;
    out.loss_beyond = money::zero(penalty.currency());
    if (of_deposit && loss && *loss > deposit) {
        out.loss_beyond = *loss - deposit;
    }
    return out;
}

/// The wording of the steps of a deposit, by code.
inline constexpr std::array<step_text, 6> deposit_texts{{
    {"payment.deposit", "Deposit of {paid}: {result} returned", "定金 {paid}:返还 {result}"},
    {"payment.deposit_effective",
     "With the effect of a deposit, up to the cap of {cap}: {result}, without it: {excess} [{rule}]",
     "上限 {cap},具有定金效力:{result},不产生定金效力:{excess}[{rule}]"},
    {"payment.deposit_plain", "No nature of a deposit was agreed: {result} is returned as it was paid [{rule}]",
     "未约定定金性质:{result} 原额返还[{rule}]"},
    {"payment.deposit_forfeited",
     "The payer is in default: {unperformed} of it = {exact}, rounded {rounding}: {result} "
     "is not returned [{rule}]",
     "给付方违约:按 {unperformed} 计 {exact},取整 {rounding}:{result} 不予返还[{rule}]"},
    {"payment.deposit_doubled",
     "The receiver is in default: {unperformed} of it = {exact}, rounded {rounding}: {result} "
     "is paid on top [{rule}]",
     "收受方违约:按 {unperformed} 计 {exact},取整 {rounding}:另付 {result}[{rule}]"},
    {"payment.deposit_returned", "Nobody is in default: all of {result} is returned [{rule}]",
     "双方均无责任:{result} 全额返还[{rule}]"},
}};

/// How the outcome came about (定金计算说明), from the outcome itself.
[[nodiscard]] inline explanation explain(const deposit_outcome& of) {
    const auto& e = of.effect;
    const std::string unit(e.paid.currency().code());
    step root{
        "payment.deposit", {{"paid", e.paid.to_string(), unit}}, {}, {}, of.returned.to_string(), unit, "C2.8", {}};
    const auto add = [&](std::string code, std::vector<operand> operands, const money& result, std::string rule,
                         bool rounded) {
        root.children.push_back({std::move(code),
                                 std::move(operands),
                                 rounded ? of.exact : std::string(),
                                 rounded ? of.how.to_string() : std::string(),
                                 result.to_string(),
                                 unit,
                                 std::move(rule),
                                 {}});
    };
    if (e.nature == deposit_nature::plain) {
        add("payment.deposit_plain", {}, e.paid, "合同编通则解释 67", false);
        return {std::move(root), deposit_texts};
    }
    add("payment.deposit_effective", {{"excess", e.excess.to_string(), unit}, {"cap", e.cap.to_string(), unit}},
        e.effective, "民法典 586", false);
    const std::vector<operand> share{{"unperformed", of.unperformed.to_percent(), {}}};
    switch (of.fault) {
    case defaulting_party::payer:
        add("payment.deposit_forfeited", share, of.forfeited, "民法典 587; 合同编通则解释 68", true);
        break;
    case defaulting_party::receiver:
        add("payment.deposit_doubled", share, of.doubled, "民法典 587; 合同编通则解释 68", true);
        break;
    case defaulting_party::none:
        add("payment.deposit_returned", {}, of.returned, "民法典 587; 商品房买卖解释 4", false);
        break;
    }
    return {std::move(root), deposit_texts};
}

} // namespace loupan::inline LOUPAN_ABI::payment
