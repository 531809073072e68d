// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/detail/solve_residual.hpp>
#include <loupan/pricing/detail/solve_search.hpp>
#include <loupan/pricing/price.hpp>
#include <loupan/pricing/target.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Back-solving target averages and total values (均价反推, domain C1.4).

namespace loupan::inline LOUPAN_ABI::pricing {

namespace detail {

/// One attempt at a set of targets: what it reached, and which target it misses.
struct attempt {
    arrangement how{};
    solver::outcome found{};
    scheme rules{};
    std::vector<std::vector<base_price>> bases{};
    prices list{};
    std::vector<residual_step> steps{};
    std::optional<search_failure> failure{};
};

inline attempt attempt_targets(const solver& s, const std::vector<std::size_t>& active) {
    attempt out;
    out.how = s.arrange(active);
    out.found = s.search(out.how);
    out.bases.resize(s.goals().size());
    out.rules = s.moved(out.how, out.found.shifts, &out.bases);
    out.list = s.price_at(out.how, out.found.shifts);
    if (out.found.failure) {
        out.failure = out.found.failure;
        return out;
    }
    const auto policy = s.options().policy;
    std::vector<std::int64_t> totals(out.list.columns().total.values().begin(),
                                     out.list.columns().total.values().end());
    const bool floors_broken = std::any_of(out.list.errors().begin(), out.list.errors().end(), [&](const row_error& e) {
        return out.how.cell_of[static_cast<std::size_t>(e.row)] >= 0;
    });
    if (!floors_broken && (policy == residual::spread || policy == residual::one_unit)) {
        const auto base_rules = out.rules;
        residual_mover mover(s, out.how, base_rules, out.list);
        for (const auto g : out.how.goals) {
            if (s.has_movers(out.how, g)) {
                mover.run(g);
            }
        }
        mover.write(out.rules, out.steps);
        totals = mover.totals();
    }
    for (const auto g : out.how.goals) {
        const auto sum = s.sum_of(totals, g);
        const wide_int miss = s.goals()[g].wanted - sum;
        const auto state = s.sum_of(out.list, g);
        const bool broken = state.direction != 0 ||
                            std::any_of(out.list.errors().begin(), out.list.errors().end(), [&](const row_error& e) {
                                return s.goals()[g].covers[static_cast<std::size_t>(e.row)] != 0;
                            });
        if (broken || magnitude(miss) > s.tolerance_of(out.how, out.found, g)) {
            search_failure f;
            f.goal = g;
            f.miss = miss;
            const auto base = s.exact_base(out.how, out.found.shifts, g, out.list);
            f.not_positive = base && base->sign() <= 0 && s.no_unit_at_bounds(out.how, out.list, g);
            f.base = base ? base->to_string() : std::string();
            out.failure = f;
            break;
        }
    }
    return out;
}

/// The first subset from which no target can be left out without the rest being met (deletion filter).
inline std::vector<std::size_t> conflict_of(const solver& s, const std::vector<std::size_t>& all) {
    std::vector<std::size_t> kept = all;
    for (const auto g : all) {
        if (kept.size() == 1) {
            break;
        }
        std::vector<std::size_t> without;
        std::copy_if(kept.begin(), kept.end(), std::back_inserter(without), [&](std::size_t x) { return x != g; });
        if (attempt_targets(s, without).failure) {
            kept = std::move(without);
        }
    }
    return kept;
}

/// A figure of a goal in the unit of its target, rounded to 1e-4.
inline decimal in_unit_of_target(const goal& g, const wide_int& amount, int digits, rounding_mode mode) {
    const wide_int per =
        wide_power_of_ten(digits + g.scale) * (g.from->what == measure::average ? wide_int(g.area) : wide_int(1));
    const wide_int top = amount * (g.from->what == measure::average ? wide_power_of_ten(8) : wide_power_of_ten(4));
    return decimal_of(loupan::detail::round_quotient<wide_int>(top, per, mode), 4).normalized();
}

[[noreturn]] inline void refuse_targets(const solver& s, const attempt& all, const std::vector<std::size_t>& active,
                                        int digits) {
    auto failed = all;
    const auto set = conflict_of(s, active);
    if (set.size() < active.size()) {
        failed = attempt_targets(s, set);
    }
    const auto& f = *failed.failure;
    const auto& g = s.goals()[f.goal];
    if (f.not_positive) {
        raise(errors::negative_price, {g.path + ".value", "base " + f.base, {}, "C1.4"});
    }
    std::string value = "target " + g.name + " (" + g.from->value.to_string() + ") ";
    const auto by = in_unit_of_target(g, magnitude(f.miss), digits, rounding_mode::half_up).to_string();
    value += f.nothing_moves ? "has no unit that can move, it misses by " + by
             : f.miss == 0   ? std::string("breaks the order of floors or a bound")
                             : "is missed by " + by + (f.miss > 0 ? " (prices too low)" : " (prices too high)");
    if (set.size() > 1) {
        value += "; in conflict:";
        for (std::size_t i = 0; i < set.size(); ++i) {
            value += (i == 0 ? " " : ", ") + s.goals()[set[i]].name;
        }
    }
    // A step further the way the target asks: there the units that stop it show.
    auto shifts = failed.found.shifts;
    shifts[f.goal] += f.miss > 0 ? 1 : -1;
    const bool moves = s.has_movers(failed.how, f.goal) && !f.nothing_moves && f.miss != 0;
    const auto bound = s.binding(moves ? s.price_at(failed.how, shifts) : failed.list, f.goal);
    std::vector<row_error> rows;
    if (!bound.empty()) {
        value += "; " + std::to_string(bound.size()) + " units bind:";
        for (std::size_t i = 0; i < bound.size() && i < 20; ++i) {
            const auto why = std::string(to_string(bound[i].why));
            value += (i == 0 ? " " : ", ") + bound[i].key + " (" + why + ")";
            error_context context{
                g.path, bound[i].key + " " + why, static_cast<std::int64_t>(s.of().row_of(bound[i].key)), {}};
            rows.push_back({*context.row, std::string(errors::no_solution.code), context.path, context.value,
                            loupan::detail::fill_template(errors::no_solution.english, context),
                            loupan::detail::fill_template(errors::no_solution.chinese, context)});
        }
    }
    raise(errors::no_solution, {g.path, value, {}, "C1.4"}, std::move(rows));
}

inline target_report report_of(const solver& s, const attempt& a, const prices& list, std::size_t index, int digits) {
    const auto& g = s.goals()[index];
    target_report r;
    r.name = g.name;
    r.what = g.from->what;
    r.on = g.from->on;
    r.wanted = g.from->value;
    const auto sum = s.sum_of(list.columns().total.values(), index);
    const auto allowed = s.tolerance_of(a.how, a.found, index);
    r.tolerance = g.from->tolerance ? *g.from->tolerance : in_unit_of_target(g, allowed, digits, rounding_mode::up);
    r.realised = in_unit_of_target(g, sum, digits, rounding_mode::half_up);
    r.area = g.area;
    const wide_int miss = g.wanted - sum;
    r.residual = decimal_of(miss, g.scale + digits);
    r.within = magnitude(miss) <= allowed;
    r.check_only = !s.has_movers(a.how, index);
    r.units = g.rows.size();
    int128 total{0};
    for (const auto row : g.rows) {
        total += int128{list.columns().total[row]};
        r.free_units += s.is_free(row) ? 1U : 0U;
    }
    r.total = money::from_minor(loupan::detail::to_int64_or_raise(total), list.currency());
    r.bases = a.bases[index];
    if (!r.check_only && s.no_unit_at_bounds(a.how, a.list, index)) {
        r.exact_base = s.exact_base(a.how, a.found.shifts, index, a.list);
    }
    r.binding = s.binding(a.list, index);
    return r;
}

} // namespace detail

/// Finds base prices with which the units reach their targets (均价反推), by bisection on the base grid over the real
/// pricing: roundings, bounds, overrides, fixed and locked units included.
///
/// A unit is moved by the smallest scopes that cover it: disjoint scopes are independent, of nested ones the inner is
/// solved first and the outer moves the rest, crossing ones (building x layout) are solved in turns until they hold
/// together. A target whose units all belong to inner ones only checks. The base of a target is the grid value next to B*
/// where the closed form holds and lies beside the target, else the one of the two neighbouring grid values that leaves
/// less (a tie takes the lower). Several base rows of a scope move by the same number of steps, or in proportion with
/// `scale_bases`. What is left goes where `solve_options::policy` says; moved units become overrides with a reason.
/// Sold (fixed) and overridden units enter with the prices they have; locked ones become overrides.
///
/// Always: `price(compile(result.scheme), of)` equals `result.prices`.
/// \throws rule_violation pricing.no_solution (by how much, a minimal set of targets in conflict, the units that bind;
/// the first 20 of them also as rows), pricing.negative_price (the base would not be above zero), and what `price` throws
/// for reasons that no base can mend; invalid_argument pricing.target_invalid, pricing.attribute_missing with the path
/// `targets[i].field`
[[nodiscard]] inline solve_result solve(const scheme& given, const units& of, const solve_options& options) {
    const detail::solver s(given, of, options);
    const int digits = given.currency.digits();
    std::vector<std::size_t> all(s.goals().size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    auto done = detail::attempt_targets(s, all);
    if (done.failure) {
        detail::refuse_targets(s, done, all, digits);
    }
    solve_result out;
    out.adjustments = std::move(done.steps);
    price_options how = options.pricing;
    how.errors = on_error::raise;
    out.prices = price(compile(done.rules), of, how);
    for (std::size_t i = 0; i < s.goals().size(); ++i) {
        out.targets.push_back(detail::report_of(s, done, out.prices, i, digits));
    }
    out.residual = money::from_decimal(
        rounding(decimal::from_parts(detail::int128{1}, digits)).round_ratio(out.targets.front().residual, decimal(1)),
        given.currency);
    out.scheme = std::move(done.rules);
    return out;
}

/// One target over its scope.
[[nodiscard]] inline solve_result solve(const scheme& given, const units& of, const target& wanted,
                                        residual policy = residual::report) {
    solve_options options;
    options.targets.push_back(wanted);
    options.policy = policy;
    return solve(given, of, options);
}

/// Sales average from the budget (预算均价 -> 销售均价): S = budget x (1 + margin), margin usually 0.03..0.06. Exact.
[[nodiscard]] inline decimal sales_average(const decimal& budget, const decimal& margin) {
    return budget * (decimal(1) + margin);
}

/// List price from the floor price and the discount that leads to it (底价 / 折扣): P = floor / discount, rounded once.
/// \throws arithmetic_error core.division_by_zero
[[nodiscard]] inline decimal list_from_floor(const decimal& floor, const decimal& discount,
                                             const rounding& how = rounding("1", rounding_mode::up)) {
    return how.round_ratio(floor, discount);
}

} // namespace loupan::inline LOUPAN_ABI::pricing
