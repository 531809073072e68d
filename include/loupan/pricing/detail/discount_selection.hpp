// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/explain.hpp>
#include <loupan/core/money.hpp>
#include <loupan/pricing/detail/discount_allowed.hpp>
#include <loupan/pricing/detail/discount_chain.hpp>
#include <loupan/pricing/discount_facts.hpp>
#include <loupan/pricing/discount_plan.hpp>
#include <loupan/pricing/discount_result.hpp>
#include <loupan/pricing/errors.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// Which of the allowed discounts count: the best one, the best set, and gifts beside the price.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

/// Of the price discounts, the one that alone gives the lowest price; ties go to the first in order.
inline std::vector<active_discount> keep_best_one(const deal_line& line, const std::vector<active_discount>& active,
                                                  const discount_policy& policy) {
    const active_discount* best = nullptr;
    money lowest;
    null_recorder nothing;
    for (const auto& d : active) {
        if (changes_price(*d.plan)) {
            const auto alone = combine(line, {d}, policy, nothing).deal;
            if (best == nullptr || alone < lowest) {
                best = &d;
                lowest = alone;
            }
        }
    }
    std::vector<active_discount> kept;
    for (const auto& d : active) {
        if (&d == best || !changes_price(*d.plan)) {
            kept.push_back(d);
        }
    }
    return kept;
}

inline constexpr std::size_t most_to_select = 12; // 2^12 sets are tried

template <class Recorder>
discount_result finish(const deal_line& line, const std::vector<active_discount>& active, const discount_policy& policy,
                       Recorder& recorder) {
    const bool one = policy.combination == discount_combination::best_one;
    const auto counted = one ? keep_best_one(line, active, policy) : active;
    auto r = combine(line, counted, policy, recorder);
    const std::string unit_of_money(line.total.currency().code());
    for (const auto& d : counted) {
        if (changes_price(*d.plan)) {
            continue;
        }
        const auto cost = money::from_decimal(d.value, line.total.currency());
        r.gifts.push_back({d.plan->code, cost});
        if constexpr (Recorder::enabled) {
            step s;
            s.code = step_code(discount_calc::gift);
            s.operands = {{"code", d.plan->code}, {"name", d.plan->name.empty() ? d.plan->code : d.plan->name}};
            s.result = cost.to_string();
            s.unit = unit_of_money;
            s.rule = discount_path(d.index);
            recorder.add(std::move(s));
        }
    }
    for (const auto& d : active) {
        const bool in =
            std::any_of(counted.begin(), counted.end(), [&d](const active_discount& c) { return c.index == d.index; });
        if (!in && policy.selection == discount_selection::best) {
            r.rejected.push_back({d.plan->code, std::string(errors::discount_conflict.code), "another is better"});
        }
    }
    return r;
}

/// The allowed subset with the lowest price, under the floor rule of the policy.
inline std::vector<active_discount> select_best(const deal_line& line, const std::vector<active_discount>& active,
                                                const discount_policy& policy,
                                                std::vector<rejected_discount>& rejected) {
    if (active.size() > most_to_select) {
        raise(loupan::errors::validation,
              {"discounts",
               std::to_string(active.size()) + " to select from, at most " + std::to_string(most_to_select),
               {},
               "C1.6"});
    }
    null_recorder nothing;
    std::vector<active_discount> best;
    std::optional<money> lowest;
    for (std::uint32_t mask = 0; mask < (1U << active.size()); ++mask) {
        std::vector<active_discount> some;
        for (std::size_t i = 0; i < active.size(); ++i) {
            if ((mask >> i & 1U) != 0) {
                some.push_back(active[i]);
            }
        }
        std::string why;
        if (first_conflict(some, policy, why)) {
            continue;
        }
        money deal;
        try {
            deal = finish(line, some, policy, nothing).deal;
        } catch (const rule_violation&) {
            continue; // e.g. a price below zero, or a fixed total above the running price
        }
        if (policy.floor == floor_policy::refuse && line.floor_total && deal < *line.floor_total && mask != 0) {
            continue;
        }
        // Gifts do not lower the price: more of them is better at the same price.
        if (!lowest || deal < *lowest || (deal == *lowest && some.size() > best.size())) {
            best = std::move(some);
            lowest = deal;
        }
    }
    for (const auto& d : active) {
        const auto same = [&d](const active_discount& b) { return b.index == d.index; };
        if (std::any_of(best.begin(), best.end(), same)) {
            continue;
        }
        std::string why;
        for (const auto& b : best) {
            why = why.empty() ? conflict(*d.plan, *b.plan, policy) : why;
        }
        // No conflict with what was taken: only the floor, or a price that cannot be, kept it out.
        const auto& code = why.empty() ? errors::price_below_floor : errors::discount_conflict;
        rejected.push_back({d.plan->code, std::string(code.code), why.empty() ? "would break the floor" : why});
    }
    return best;
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
