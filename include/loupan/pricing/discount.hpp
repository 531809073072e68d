// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/explain.hpp>
#include <loupan/core/money.hpp>
#include <loupan/pricing/detail/discount_allowed.hpp>
#include <loupan/pricing/detail/discount_chain.hpp>
#include <loupan/pricing/detail/discount_selection.hpp>
#include <loupan/pricing/discount_plan.hpp>

// IWYU pragma: begin_exports
#include <loupan/pricing/discount_facts.hpp>
#include <loupan/pricing/discount_floor.hpp>
#include <loupan/pricing/discount_result.hpp>
// IWYU pragma: end_exports

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

/// \file
/// Applies discounts to a list price (折扣计算, domain C1.6): one exact chain, rounded only where the policy says.

namespace loupan::inline LOUPAN_ABI::pricing {

/// Applies discounts to a list price (折扣计算). Pure: it reads no clock and counts no use.
/// With `selection::all` each discount must be allowed and none may exclude another; with `selection::best` the allowed
/// set with the lowest price is taken, at most 12 to choose from, and the rest is listed with its reason.
/// The floor is not checked here but in `check_floor`; the best selection respects it.
/// \throws rule_violation pricing.discount_expired, pricing.discount_conflict, pricing.discount_not_authorised,
/// pricing.price_above_marked (a fixed total above the running price), pricing.negative_price; each names the plan
/// \throws invalid_argument core.validation, core.duplicate, core.empty, pricing.area_required
template <class Recorder>
[[nodiscard]] discount_result apply_discounts(const deal_line& line, std::span<const discount_plan> plans,
                                              const discount_policy& policy, const discount_facts& facts,
                                              Recorder& recorder) {
    detail::check_line(line);
    validate(policy);
    const bool best = policy.selection == discount_selection::best;
    std::vector<detail::active_discount> active;
    std::vector<rejected_discount> rejected;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        const auto& plan = plans[i];
        const auto path = detail::discount_path(i);
        validate(plan, path);
        for (std::size_t j = 0; j < i; ++j) {
            if (plans[j].code == plan.code) {
                raise(loupan::errors::duplicate, {join_path(path, "code"), plan.code, {}, "C1.6"});
            }
        }
        decimal value;
        if (const auto no = detail::refuse(plan, line.key, facts, value)) {
            if (!best) {
                raise(*no->code, {join_path(path, no->field), plan.code + ": " + no->detail, {}, "C1.6"});
            }
            rejected.push_back({plan.code, std::string(no->code->code), no->detail});
            continue;
        }
        const bool is_money = plan.calc == discount_calc::fixed_total || plan.calc == discount_calc::gift;
        if (is_money && value.normalized().scale() > line.total.currency().digits()) {
            raise(loupan::errors::too_many_digits,
                  {join_path(path, "value"), plan.code + ": " + value.to_string(), {}, {}});
        }
        active.push_back({&plan, i, value});
    }
    detail::sort_discounts(active, policy);
    if (best) {
        active = detail::select_best(line, active, policy, rejected);
    } else {
        std::string why;
        if (const auto pair = detail::first_conflict(active, policy, why)) {
            const auto& a = active[pair->first];
            const auto& b = active[pair->second];
            raise(errors::discount_conflict, {detail::discount_path(std::max(a.index, b.index)),
                                              a.plan->code + ", " + b.plan->code + ": " + why,
                                              {},
                                              "C1.6"});
        }
    }
    auto result = detail::finish(line, active, policy, recorder);
    result.rejected.insert(result.rejected.begin(), rejected.begin(), rejected.end());
    return result;
}

/// The same without an explanation.
[[nodiscard]] inline discount_result apply_discounts(const deal_line& line, std::span<const discount_plan> plans,
                                                     const discount_policy& policy, const discount_facts& facts) {
    null_recorder nothing;
    return apply_discounts(line, plans, policy, facts, nothing);
}

} // namespace loupan::inline LOUPAN_ABI::pricing
