// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/payment/change_facts.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

/// \file
/// The money of a repurchase (回购, domain C2.9).

namespace loupan::inline LOUPAN_ABI::payment {

/// What the seller pays to have the unit back (回购价).
enum class repurchase_price : std::uint8_t {
    original,  ///< 原价
    simple,    ///< 原价加单利: original x (1 + r t)
    appraised, ///< 评估价
    fixed      ///< 约定价
};

/// What becomes of a guaranteed return (保底收益).
enum class guaranteed_return : std::uint8_t {
    none,
    deduct, ///< what was paid already comes off the price
    add     ///< what is owed still comes on top
};

/// How the years t are counted (计息年数).
enum class year_count : std::uint8_t {
    years_and_days, ///< full years from the anniversary, and the days after it / day basis
    days            ///< days / day basis
};

constexpr enum_table<repurchase_price, 4> enum_names(repurchase_price) {
    return {{{repurchase_price::original, "original"},
             {repurchase_price::simple, "simple"},
             {repurchase_price::appraised, "appraised"},
             {repurchase_price::fixed, "fixed"}}};
}
constexpr enum_table<guaranteed_return, 3> enum_names(guaranteed_return) {
    return {
        {{guaranteed_return::none, "none"}, {guaranteed_return::deduct, "deduct"}, {guaranteed_return::add, "add"}}};
}
constexpr enum_table<year_count, 2> enum_names(year_count) {
    return {{{year_count::years_and_days, "years_and_days"}, {year_count::days, "days"}}};
}

/// What was agreed (回购约定).
struct repurchase_rules {
    repurchase_price price = repurchase_price::original;
    rate yearly{}; ///< of `simple`
    year_count years = year_count::years_and_days;
    std::int32_t day_basis = 365;
    guaranteed_return guaranteed = guaranteed_return::none;
    rounding how{};
    friend bool operator==(const repurchase_rules&, const repurchase_rules&) = default;
};

/// A repurchase (回购事实). Amounts that are absent are zero.
struct repurchase_facts {
    money original{}; ///< what the buyer paid
    date bought{};
    date as_of{};
    std::optional<money> amount{};     ///< appraised or fixed
    std::optional<money> arrears{};    ///< 欠款 of the buyer
    std::optional<money> use_fee{};    ///< 使用费 of the buyer
    std::optional<money> guaranteed{}; ///< paid already, or owed still
    friend bool operator==(const repurchase_facts&, const repurchase_facts&) = default;
};

namespace detail {

/// t as a fraction of whole numbers: years + days / basis.
struct year_fraction {
    std::int64_t years = 0;
    std::int64_t days = 0;
};

inline year_fraction years_between(const date& from, const date& to, year_count how) {
    if (how == year_count::days) {
        return {0, std::int64_t{to.days()} - from.days()};
    }
    std::int64_t years = std::int64_t{to.year()} - from.year();
    while (years > 0 && add_months(from, years * 12) > to) {
        --years;
    }
    return {years, std::int64_t{to.days()} - add_months(from, years * 12).days()};
}

} // namespace detail

/// A repurchase (回购款项): the price by the rule, less arrears, less the fee for the use, less the guaranteed return paid
/// already, or plus the one owed still. `simple`: R(original x (1 + r t)), t in years as counted, never rounded before. A
/// loan is settled out of it first.
/// \throws invalid_argument core.validation (negative amounts, sold before bought, day basis), core.empty (`amount` of an
/// appraised or fixed price); rule_violation payment.open_change_exists, core.state_invalid when nothing was signed
[[nodiscard]] inline change_statement repurchase(const trade_state& trade, const repurchase_facts& facts,
                                                 const repurchase_rules& rules) {
    detail::check_trade(trade, facts.as_of);
    if (!trade.contract_signed) {
        raise(loupan::errors::state_invalid, {"trade.contract_signed", "not signed", {}, "C2.9"});
    }
    detail::require_not_negative(facts.original, "original", "C2.9");
    const auto zero = money::zero(facts.original.currency());
    for (const auto& [amount, path] :
         {std::pair(&facts.amount, "amount"), std::pair(&facts.arrears, "arrears"),
          std::pair(&facts.use_fee, "use_fee"), std::pair(&facts.guaranteed, "guaranteed")}) {
        if (*amount) {
            detail::require_not_negative(**amount, path, "C2.9");
        }
    }
    if (facts.as_of < facts.bought) {
        raise(loupan::errors::validation, {"as_of", facts.as_of.to_string(), {}, "C2.9"});
    }
    if (rules.day_basis != 360 && rules.day_basis != 365 && rules.day_basis != 366) {
        raise(loupan::errors::validation, {"rules.day_basis", std::to_string(rules.day_basis), {}, "C2.9"});
    }
    if (rules.yearly.scaled() < 0 || rules.yearly > rate::from_scaled(100'000'000)) {
        raise(loupan::errors::validation, {"rules.yearly", rules.yearly.to_string(), {}, "C2.9"});
    }
    const bool given = rules.price == repurchase_price::appraised || rules.price == repurchase_price::fixed;
    if (given && !facts.amount) {
        raise(loupan::errors::empty, {"amount", {}, {}, "C2.9"});
    }
    auto out = detail::statement_of(change_kind::repurchase, facts.as_of, facts.original.currency());
    change_line price{change_item::repurchase_price,
                      change_party::seller,
                      change_party::buyer,
                      given ? *facts.amount : facts.original,
                      {},
                      {},
                      {},
                      rules.how.to_string(),
                      "C2.9 " + std::string(to_string(rules.price))};
    const auto base = price.amount.to_decimal();
    price.operands = {{"base", price.amount.to_string(), std::string(zero.currency().code())}};
    if (rules.price == repurchase_price::simple) {
        const auto t = detail::years_between(facts.bought, facts.as_of, rules.years);
        // (basis + r (years x basis + days)) / basis
        const decimal basis(rules.day_basis);
        const decimal top = basis + rules.yearly.to_decimal() * (decimal(t.years) * basis + decimal(t.days));
        price.amount = money::from_decimal(rules.how.round_product(base, top, basis), zero.currency());
        price.operands.push_back({"factor",
                                  "(1 + " + rules.yearly.to_percent() + " x (" + std::to_string(t.years) + " + " +
                                      std::to_string(t.days) + "/" + std::to_string(rules.day_basis) + "))",
                                  {}});
        price.exact = detail::product_text(base, top) + "/" + std::to_string(rules.day_basis);
    } else {
        price.amount = price.amount.times(decimal(1), rules.how);
        price.operands.push_back({"factor", "1", {}});
        price.exact = base.to_string();
    }
    detail::add_line(out, std::move(price));
    const auto owes = [&](change_item item, const std::optional<money>& amount, bool by_buyer) {
        detail::add_line(out, {item,
                               by_buyer ? change_party::buyer : change_party::seller,
                               by_buyer ? change_party::seller : change_party::buyer,
                               amount.value_or(zero),
                               {},
                               {},
                               {},
                               {},
                               "C2.9"});
    };
    owes(change_item::arrears, facts.arrears, true);
    owes(change_item::use_fee, facts.use_fee, true);
    if (rules.guaranteed != guaranteed_return::none) {
        owes(change_item::guaranteed_return, facts.guaranteed, rules.guaranteed == guaranteed_return::deduct);
    }
    detail::add_loan(out, trade);
    // The price is the seller's own money, whatever the supervised account held for the sale.
    detail::set_off(out, {zero, zero});
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::payment
