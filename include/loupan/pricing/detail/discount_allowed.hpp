// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/decimal.hpp>
#include <loupan/core/error.hpp>
#include <loupan/pricing/detail/match_unit.hpp>
#include <loupan/pricing/discount_facts.hpp>
#include <loupan/pricing/discount_plan.hpp>
#include <loupan/pricing/errors.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

// Which discounts a deal may have: the conditions of each, which exclude each other, and their order.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

/// A discount that passed its own conditions: the plan, its place among those given, the value in force.
struct active_discount {
    const discount_plan* plan = nullptr;
    std::size_t index = 0;
    decimal value{};
};

/// Why a discount is not allowed.
struct refusal {
    const error_code* code = nullptr;
    std::string field{};
    std::string detail{};
};

inline std::string discount_path(std::size_t index) { return "discounts[" + std::to_string(index) + "]"; }

inline bool changes_price(const discount_plan& plan) { return plan.calc != discount_calc::gift; }

/// The value in force, or why the discount is not allowed for this deal.
inline std::optional<refusal> refuse(const discount_plan& plan, const std::string& unit_key,
                                     const discount_facts& facts, decimal& value) {
    const auto denied = [](std::string field, std::string why) {
        return refusal{&errors::discount_not_authorised, std::move(field), std::move(why)};
    };
    const auto contains = [](const std::vector<std::string>& list, const std::string& entry) {
        return std::find(list.begin(), list.end(), entry) != list.end();
    };
    if (!plan.enabled) {
        return denied("enabled", "not enabled");
    }
    if (!plan.approved) {
        return denied("approved", "not approved");
    }
    const auto day = facts.as_of.to_string();
    if (plan.valid_from && facts.as_of < *plan.valid_from) {
        return refusal{&errors::discount_expired, "valid.from", plan.valid_from->to_string() + " > " + day};
    }
    if (plan.valid_to && *plan.valid_to < facts.as_of) {
        return refusal{&errors::discount_expired, "valid.to", plan.valid_to->to_string() + " < " + day};
    }
    if (plan.bound) {
        if (plan.bound->customer != facts.customer) {
            return denied("bound.customer", "for another customer");
        }
        if (plan.bound->unit != unit_key) {
            return denied("bound.unit", "for unit " + plan.bound->unit);
        }
        if (plan.bound->until < facts.as_of) {
            return refusal{&errors::discount_expired, "bound.until", plan.bound->until.to_string() + " < " + day};
        }
    }
    if (!plan.units.empty() && !contains(plan.units, unit_key)) {
        return denied("units", "unit " + unit_key + " is not on the list");
    }
    if (!matches(plan.only, facts.of)) {
        return denied("only", "for units with " + to_string(plan.only));
    }
    if (!plan.pay_plans.empty() && !contains(plan.pay_plans, facts.pay_plan)) {
        return denied("pay_plans", "not with pay plan '" + facts.pay_plan + "'");
    }
    if (plan.max_uses) {
        const auto used = facts.uses.find(plan.code);
        if (used != facts.uses.end() && used->second >= *plan.max_uses) {
            return denied("max_uses", "used " + std::to_string(used->second) + " times");
        }
    }
    if (plan.needs_evidence && !facts.evidence.contains(plan.code)) {
        return denied("needs_evidence", "its evidence is missing");
    }
    if (plan.referral_days) {
        if (!facts.referral || !facts.referral->first_visit) {
            return denied("referral_days", "no referral of a first visit");
        }
        const auto before = facts.referral->visited - facts.referral->registered;
        if (before < 0 || before > *plan.referral_days) {
            return denied("referral_days", "registered " + std::to_string(before) + " days before the visit");
        }
    }
    value = plan.value;
    if (!plan.tiers.empty()) {
        const group_tier* reached = nullptr;
        for (const auto& tier : plan.tiers) {
            reached = tier.units <= facts.units_together ? &tier : reached;
        }
        if (reached == nullptr) {
            return denied("tiers", std::to_string(facts.units_together) + " units");
        }
        value = reached->value;
    }
    return std::nullopt;
}

inline bool is_unit_discount(const discount_plan& p) { return p.calc == discount_calc::amount_unit; }
inline bool is_total_discount(const discount_plan& p) {
    return p.calc == discount_calc::amount_total || p.calc == discount_calc::fixed_total;
}

/// Whether two discounts exclude each other under a policy; the reason is empty when they do not.
inline std::string conflict(const discount_plan& a, const discount_plan& b, const discount_policy& policy) {
    if (!a.mutex_group.empty() && a.mutex_group == b.mutex_group) {
        return "both in group " + a.mutex_group;
    }
    if (!changes_price(a) || !changes_price(b)) {
        return {};
    }
    if (!a.stackable || !b.stackable) {
        return "not stackable";
    }
    if (policy.unit_total_exclusive &&
        ((is_unit_discount(a) && is_total_discount(b)) || (is_unit_discount(b) && is_total_discount(a)))) {
        return "unit price and total discount";
    }
    const bool fixed = a.calc == discount_calc::fixed_total || b.calc == discount_calc::fixed_total;
    if (fixed && policy.combination != discount_combination::sequence) {
        return "a fixed total stands alone";
    }
    return {};
}

inline std::size_t source_rank(const discount_policy& policy, discount_source source) {
    const auto at = std::find(policy.order.begin(), policy.order.end(), source);
    return at != policy.order.end() ? static_cast<std::size_t>(at - policy.order.begin())
                                    : policy.order.size() + static_cast<std::size_t>(source);
}

inline void sort_discounts(std::vector<active_discount>& active, const discount_policy& policy) {
    // Under multiply and add the amounts come off last, so that the order cannot change the price.
    const bool amounts_last =
        policy.combination == discount_combination::multiply || policy.combination == discount_combination::add;
    const auto key = [&](const active_discount& d) {
        const bool amount = is_unit_discount(*d.plan) || is_total_discount(*d.plan);
        return std::tuple(amounts_last && amount, d.plan->sequence, source_rank(policy, d.plan->source), d.index);
    };
    std::sort(active.begin(), active.end(),
              [&](const active_discount& a, const active_discount& b) { return key(a) < key(b); });
}

/// The reason why two of them may not stand together; null when all may.
inline std::optional<std::pair<std::size_t, std::size_t>>
first_conflict(const std::vector<active_discount>& active, const discount_policy& policy, std::string& why) {
    const bool one = policy.combination == discount_combination::best_one;
    for (std::size_t j = 1; j < active.size(); ++j) {
        for (std::size_t i = 0; i < j; ++i) {
            if (one && changes_price(*active[i].plan) && changes_price(*active[j].plan)) {
                continue; // only one of them will count
            }
            why = conflict(*active[i].plan, *active[j].plan, policy);
            if (!why.empty()) {
                return std::pair(i, j);
            }
        }
    }
    return std::nullopt;
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
