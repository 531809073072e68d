// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/decimal.hpp>
#include <loupan/core/money.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/pricing/discount_facts.hpp>
#include <loupan/pricing/discount_plan.hpp>
#include <loupan/pricing/discount_result.hpp>
#include <loupan/pricing/errors.hpp>

#include <optional>
#include <string>

/// \file
/// A deal price against its floor (底价检查, domain C1.6), and the rewards that may count against it.

namespace loupan::inline LOUPAN_ABI::pricing {

/// A reward to somebody for the deal (推荐奖励等营销费用): a marketing cost, not a reduction of the price.
struct reward {
    std::string code{};
    std::string name{};
    bool of_deal = true; ///< the value is a fraction of the deal price (2 ‰ is 0.002), else an amount
    decimal value{};
    rounding how{"100"}; ///< e.g. to full 100 yuan
    friend bool operator==(const reward&, const reward&) = default;
};

/// What a reward costs for this deal price. \throws invalid_argument core.validation when its value is negative
[[nodiscard]] inline money reward_cost(const reward& of, const money& deal) {
    if (of.value.sign() < 0) {
        raise(loupan::errors::validation, {"reward.value", of.code + ": " + of.value.to_string(), {}, "C1.6"});
    }
    return of.of_deal ? deal.times(of.value, of.how) : money::from_decimal(of.how(of.value), deal.currency());
}

/// Where a deal stands against its floor price (底价检查).
struct floor_check {
    std::optional<money> floor{};
    money counted{};                 ///< the deal price, less rewards and gifts where the policy says so
    std::optional<money> distance{}; ///< counted - floor; negative below the floor
    [[nodiscard]] bool below() const { return distance && distance->minor() < 0; }
    friend bool operator==(const floor_check&, const floor_check&) = default;
};

/// Checks a deal price against the floor. \throws rule_violation pricing.price_below_floor when the policy refuses; the
/// value names the discounts that were used
[[nodiscard]] inline floor_check check_floor(const deal_line& line, const discount_result& result, const money& rewards,
                                             const discount_policy& policy) {
    floor_check out;
    out.floor = line.floor_total;
    out.counted = result.deal;
    if (policy.floor_after_rewards) {
        out.counted -= rewards;
        for (const auto& gift : result.gifts) {
            out.counted -= gift.cost;
        }
    }
    if (out.floor) {
        out.distance = out.counted - *out.floor;
    }
    if (out.below() && policy.floor == floor_policy::refuse) {
        std::string codes;
        for (const auto& s : result.steps) {
            codes += s.code.empty() ? "" : (codes.empty() ? "" : ", ") + s.code;
        }
        raise(errors::price_below_floor,
              {"deal",
               (codes.empty() ? line.key : codes) + ": " + out.counted.to_string() + " < " + out.floor->to_string(),
               {},
               "C1.6"});
    }
    return out;
}

} // namespace loupan::inline LOUPAN_ABI::pricing
