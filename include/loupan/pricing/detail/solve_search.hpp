// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/compile.hpp>
#include <loupan/pricing/detail/batch.hpp>
#include <loupan/pricing/detail/solve_arrange.hpp>
#include <loupan/pricing/detail/solve_goals.hpp>
#include <loupan/pricing/detail/solve_setup.hpp>
#include <loupan/pricing/target.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

// The search for base prices: the real price list at a candidate, and the bisection.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

/// The search itself: the real price list at candidate bases, and a bisection for each target.
class solver : public solve_setup {
public:
    using solve_setup::solve_setup;

    [[nodiscard]] arrangement arrange(std::vector<std::size_t> active) const {
        return detail::arrange(goals_, base_row_, std::move(active));
    }

    /// The scheme with its bases moved by `shifts` grid steps (by goal).
    [[nodiscard]] scheme moved(const arrangement& a, const std::vector<std::int64_t>& shifts,
                               std::vector<std::vector<base_price>>* made = nullptr) const {
        scheme s = frame_;
        std::vector<base_price> front;
        for (const auto& c : a.cells) {
            match scope;
            for (const auto g : c.movers) {
                scope = scope && goals_[g].from->scope;
            }
            const auto shift = shift_of(c, shifts);
            for (const auto r : c.base_rows) {
                const auto at = static_cast<std::size_t>(r);
                const auto value = base_value(at, shift);
                base_price row{given_.base[at].when, value};
                if (speaks_only_of(given_.base[at].when, scope)) {
                    s.base[at].value = value;
                } else {
                    row.when = scope && row.when;
                    front.push_back(row);
                }
                if (made != nullptr) {
                    for (const auto g : c.movers) {
                        (*made)[g].push_back(row);
                    }
                }
            }
        }
        s.base.insert(s.base.begin(), front.begin(), front.end());
        return s;
    }

    [[nodiscard]] prices price_at(const arrangement& a, const std::vector<std::int64_t>& shifts) const {
        price_options how = options_.pricing;
        how.errors = on_error::collect;
        return price_list<default_engine>(compile(moved(a, shifts)), of_, how);
    }

    [[nodiscard]] goal_sum sum_of(const prices& p, std::size_t g) const {
        goal_sum out;
        for (const auto& e : p.errors()) {
            if (goals_[g].covers[static_cast<std::size_t>(e.row)] == 0 || e.code == errors::floor_order.code) {
                continue;
            }
            const int d = e.code == errors::negative_price.code || e.code == errors::price_below_floor.code ? -1 : 1;
            out.direction = out.direction == 0 || out.direction == d ? d : 2;
        }
        out.sum = sum_of(p.columns().total.values(), g);
        return out;
    }
    template <class Totals> [[nodiscard]] wide_int sum_of(const Totals& totals, std::size_t g) const {
        const auto& goal = goals_[g];
        int128 sum{0};
        for (std::size_t i = 0; i < goal.rows.size(); ++i) {
            sum += int128{totals[goal.rows[i]]} * int128{goal.ratio(i)};
        }
        return wide_of(sum) * goal.lift();
    }

    /// What one step of the base grid changes in the sum, without roundings and bounds, at the goal's scale, rounded up.
    [[nodiscard]] wide_int step_effect(const arrangement& a, std::size_t g) const {
        const auto& goal = goals_[g];
        wide_int slope = 0;
        for (std::size_t i = 0; i < goal.rows.size(); ++i) {
            if (free_[goal.rows[i]] != 0 && a.cell_of[goal.rows[i]] >= 0) {
                slope += magnitude(affine_[goal.rows[i]].slope) * goal.ratio(i);
            }
        }
        const wide_int top = slope * grid_step_top_ * goal.lift();
        return (top + affine_bottom_ * grid_step_bottom_ - 1) / (affine_bottom_ * grid_step_bottom_);
    }

    /// The shift of goal `g` that its closed form asks for while the others stay: top / bottom in grid steps. Units that do
    /// not follow enter with the totals they have in `now`. Empty when nothing moves.
    [[nodiscard]] std::optional<std::pair<wide_int, wide_int>>
    closed_form(const arrangement& a, const std::vector<std::int64_t>& shifts, std::size_t g, const prices& now) const {
        const auto& goal = goals_[g];
        auto others = shifts;
        others[g] = 0;
        std::map<std::pair<std::int32_t, std::int32_t>, std::pair<wide_int, wide_int>>
            sums; // cell, base row: slope, constant
        int128 still{0};
        for (std::size_t i = 0; i < goal.rows.size(); ++i) {
            const auto row = goal.rows[i];
            if (free_[row] == 0 || !a.moves(row, g)) {
                still += int128{now.columns().total[row]} * int128{goal.ratio(i)};
                continue;
            }
            auto& s = sums[{a.cell_of[row], base_row_[row]}];
            s.first += affine_[row].slope * goal.ratio(i);
            s.second += affine_[row].constant * goal.ratio(i);
        }
        // All over affine_bottom: wanted/lift - still = sum slope x base + constant
        wide_int top = 0; // over grid_step_bottom x anchor
        wide_int bottom = 0;
        for (const auto& [key, s] : sums) {
            const auto& c = a.cells[static_cast<std::size_t>(key.first)];
            const auto r = static_cast<std::size_t>(key.second);
            const wide_int shift = shift_of(c, others);
            // base at the plan's scale = (grid x anchor + shift x step x weight) / anchor
            const wide_int anchor = options_.scale_bases ? wide_int(anchor_steps_) : wide_int(1);
            const wide_int start =
                options_.scale_bases ? given_base_[r] * grid_step_bottom_ : wide_int(base_steps_[r]) * grid_step_top_;
            const wide_int each = options_.scale_bases ? given_base_[r] * grid_step_bottom_ : grid_step_top_;
            top += s.first * (start * anchor + shift * each) + s.second * grid_step_bottom_ * anchor;
            bottom += s.first * each;
        }
        if (bottom <= 0) {
            return std::nullopt;
        }
        const wide_int anchor = options_.scale_bases ? wide_int(anchor_steps_) : wide_int(1);
        const wide_int scale = affine_bottom_ * grid_step_bottom_ * anchor;
        // (wanted - still x lift) x scale / lift - top
        return std::pair{(goal.wanted - wide_of(still) * goal.lift()) * scale - top * goal.lift(),
                         bottom * goal.lift()};
    }

    struct found {
        std::int64_t shift = 0;
        bool reached = false; ///< the target lies between two neighbouring sums, or on one
        wide_int gap{};       ///< between those two
        bool closed = false;  ///< the closed form holds here
    };

    /// Bisection for one goal while the others stay.
    [[nodiscard]] found bisect(const arrangement& a, std::vector<std::int64_t> shifts, std::size_t g) const {
        const auto [lowest, highest] = limits(a, shifts, g);
        std::map<std::int64_t, goal_sum> known;
        const auto at = [&](std::int64_t k) -> const goal_sum& {
            const auto it = known.find(k);
            if (it != known.end()) {
                return it->second;
            }
            shifts[g] = k;
            return known.emplace(k, sum_of(price_at(a, shifts), g)).first->second;
        };
        const auto reaches = [&](std::int64_t k) {
            const auto& s = at(k);
            return s.direction > 0 || (s.direction == 0 && s.sum >= goals_[g].wanted);
        };
        const std::int64_t asked = std::clamp(guess(a, shifts, g), lowest, highest);
        // Bracket: below does not reach, above does.
        std::int64_t below = asked;
        std::int64_t above = asked;
        bool has_above = reaches(asked);
        bool has_below = !has_above;
        for (std::int64_t by = 1; has_above && !has_below && below > lowest; by *= 4) {
            below = above - std::min(by, above - lowest);
            has_below = !reaches(below);
            above = has_below ? above : below;
        }
        for (std::int64_t by = 1; has_below && !has_above && above < highest; by *= 4) {
            above = below + std::min(by, highest - below);
            has_above = reaches(above);
            below = has_above ? below : above;
        }
        if (has_above && has_below) {
            while (above - below > 1) {
                const auto middle = below + (above - below) / 2;
                (reaches(middle) ? above : below) = middle;
            }
        } else if (has_below) { // out of reach above: the least base that gives the greatest sum
            std::int64_t low = lowest - 1;
            std::int64_t high = highest;
            const wide_int most = at(highest).sum;
            while (high - low > 1) {
                const auto middle = low + (high - low) / 2;
                (at(middle).direction == 0 && at(middle).sum >= most ? high : low) = middle;
            }
            return {high, at(high).sum == goals_[g].wanted, 0, false};
        } else { // out of reach below, or reached at the lowest base
            return {lowest, at(lowest).direction == 0 && at(lowest).sum == goals_[g].wanted, 0, false};
        }
        found out;
        // NOLINTBEGIN(performance-unnecessary-copy-initialization): the second look may move what the first found
        const auto low = at(below);
        const auto high = at(above);
        // NOLINTEND(performance-unnecessary-copy-initialization)
        out.reached = low.direction == 0 || high.direction == 0;
        out.gap = low.direction == 0 && high.direction == 0 ? wide_int(high.sum - low.sum) : wide_int(0);
        if (low.direction != 0 || high.direction != 0) {
            out.shift = low.direction != 0 ? above : below;
            return out;
        }
        const bool asked_is_one = asked == below || asked == above;
        if (asked_is_one) {
            shifts[g] = asked;
            out.closed = no_unit_at_bounds(a, price_at(a, shifts), g);
        }
        const wide_int short_by = goals_[g].wanted - low.sum;
        const wide_int over_by = high.sum - goals_[g].wanted;
        out.shift = out.closed ? asked : (over_by < short_by ? above : below);
        return out;
    }

    /// Shifts that hold all goals of the arrangement, or the one that fails.
    struct outcome {
        std::vector<std::int64_t> shifts{};
        std::vector<wide_int> gaps{};
        std::vector<char> closed{};
        std::optional<search_failure> failure{};
    };

    [[nodiscard]] outcome search(const arrangement& a) const {
        outcome out;
        out.shifts.assign(goals_.size(), 0);
        out.gaps.assign(goals_.size(), 0);
        out.closed.assign(goals_.size(), 0);
        std::vector<std::size_t> movers;
        for (const auto g : a.goals) {
            if (!has_movers(a, g)) {
                continue;
            }
            const auto now = price_at(a, out.shifts);
            if (!closed_form(a, out.shifts, g, now)) {
                out.failure = search_failure{g, goals_[g].wanted - sum_of(now, g).sum, false, {}, true};
                return out;
            }
            movers.push_back(g);
        }
        std::set<std::vector<std::int64_t>> seen;
        const int sweeps = a.crossing ? 64 : 1;
        for (int sweep = 0; sweep < sweeps && seen.insert(out.shifts).second; ++sweep) {
            for (const auto g : movers) {
                const auto f = bisect(a, out.shifts, g);
                out.shifts[g] = f.shift;
                out.gaps[g] = f.gap;
                out.closed[g] = f.closed ? 1 : 0;
            }
        }
        if (options_.policy == residual::best_base) {
            for (const auto g : movers) {
                improve(a, out.shifts, g);
            }
        }
        return out;
    }

    /// The allowed distance of a goal: the one asked for, or what one step of the base grid changes.
    [[nodiscard]] wide_int tolerance_of(const arrangement& a, const outcome& o, std::size_t g) const {
        return goals_[g].tolerance ? *goals_[g].tolerance : std::max(o.gaps[g], step_effect(a, g));
    }

    /// B*: unrounded base, where one row is moved. Rounded to 12 decimals for display.
    [[nodiscard]] std::optional<decimal> exact_base(const arrangement& a, const std::vector<std::int64_t>& shifts,
                                                    std::size_t g, const prices& now) const {
        std::int32_t row = -1;
        for (const auto& c : a.cells) {
            if (std::find(c.movers.begin(), c.movers.end(), g) == c.movers.end()) {
                continue;
            }
            if (c.movers.size() > 1 || c.base_rows.size() > 1 || (row >= 0 && row != c.base_rows.front())) {
                return std::nullopt;
            }
            row = c.base_rows.front();
        }
        const auto x = closed_form(a, shifts, g, now);
        if (row < 0 || !x) {
            return std::nullopt;
        }
        // base = start + shift x step, start on the grid (shift) or as given (scale)
        const auto r = static_cast<std::size_t>(row);
        const auto& step = options_.base_grid.step();
        wide_int top;
        wide_int bottom;
        const wide_int step_coefficient = wide_of(step.coefficient());
        if (options_.scale_bases) { // given x (anchor + shift) / anchor
            top = given_base_[r] * (wide_int(anchor_steps_) * x->second + x->first);
            bottom = wide_power_of_ten(base_scale_) * anchor_steps_ * x->second;
        } else {
            top = (wide_int(base_steps_[r]) * x->second + x->first) * step_coefficient;
            bottom = x->second * wide_power_of_ten(step.scale());
        }
        return decimal_of(
            loupan::detail::round_quotient<wide_int>(top * wide_power_of_ten(12), bottom, rounding_mode::half_up), 12);
    }

    [[nodiscard]] bool no_unit_at_bounds(const arrangement& a, const prices& p, std::size_t g) const {
        for (const auto row : goals_[g].rows) {
            const auto flags = p.columns().flags[row];
            if (a.moves(row, g) && (has(flags, price_flag::at_floor) || has(flags, price_flag::at_ceiling))) {
                return false;
            }
        }
        return true;
    }

    [[nodiscard]] bool has_movers(const arrangement& a, std::size_t g) const {
        return std::any_of(a.cells.begin(), a.cells.end(), [&](const cell& c) {
            return std::find(c.movers.begin(), c.movers.end(), g) != c.movers.end();
        });
    }

    [[nodiscard]] std::vector<binding_unit> binding(const prices& p, std::size_t g) const {
        std::set<std::int64_t> disordered;
        for (const auto& e : p.errors()) {
            if (e.code == errors::floor_order.code) {
                disordered.insert(e.row);
            }
        }
        std::vector<binding_unit> out;
        for (const auto row : goals_[g].rows) {
            const auto flags = p.columns().flags[row];
            if (locked_[row] != 0) {
                out.push_back({of_.key(row), binding_reason::locked});
            } else if (has(flags, price_flag::fixed)) {
                out.push_back({of_.key(row), binding_reason::fixed});
            } else if (free_[row] == 0) {
                out.push_back({of_.key(row), binding_reason::overridden});
            } else if (has(flags, price_flag::at_floor)) {
                out.push_back({of_.key(row), binding_reason::floor});
            } else if (has(flags, price_flag::at_ceiling)) {
                out.push_back({of_.key(row), binding_reason::ceiling});
            } else if (disordered.contains(static_cast<std::int64_t>(row))) {
                out.push_back({of_.key(row), binding_reason::floor_order});
            }
        }
        // Where the scheme refuses instead of moving to the bound, the refused units bind.
        for (const auto& e : p.errors()) {
            const auto row = static_cast<std::size_t>(e.row);
            if (goals_[g].covers[row] != 0 && e.code == errors::price_above_marked.code) {
                out.push_back({of_.key(row), binding_reason::ceiling});
            } else if (goals_[g].covers[row] != 0 && e.code == errors::price_below_floor.code) {
                out.push_back({of_.key(row), binding_reason::floor});
            }
        }
        return out;
    }

private:
    static std::int64_t shift_of(const cell& c, const std::vector<std::int64_t>& shifts) {
        std::int64_t sum = 0;
        for (const auto g : c.movers) {
            sum += shifts[g];
        }
        return sum;
    }

    /// The value of a base row after so many steps: on the grid, and at least one step.
    [[nodiscard]] decimal base_value(std::size_t r, std::int64_t shift) const {
        const auto& grid = options_.base_grid;
        std::int64_t steps = base_steps_[r] + shift;
        if (options_.scale_bases) {
            const wide_int top = given_base_[r] * (wide_int(anchor_steps_) + shift) * grid_step_bottom_;
            steps = wide_to<std::int64_t>(
                loupan::detail::round_quotient<wide_int>(top, grid_step_top_ * anchor_steps_, grid.mode()));
        }
        return decimal(std::max<std::int64_t>(steps, 1)) * grid.step();
    }

    [[nodiscard]] std::pair<std::int64_t, std::int64_t>
    limits(const arrangement& a, const std::vector<std::int64_t>& shifts, std::size_t g) const {
        auto others = shifts;
        others[g] = 0;
        const std::int64_t greatest = most_steps();
        std::int64_t low = std::numeric_limits<std::int64_t>::min() / 4;
        std::int64_t high = greatest;
        for (const auto& c : a.cells) {
            if (std::find(c.movers.begin(), c.movers.end(), g) == c.movers.end()) {
                continue;
            }
            const auto shift = shift_of(c, others);
            for (const auto r : c.base_rows) {
                const auto from = options_.scale_bases ? anchor_steps_ : base_steps_[static_cast<std::size_t>(r)];
                low = std::max(low, 1 - from - shift);
                high = std::min(high, greatest - from - shift);
            }
        }
        return {low, std::max(low, high)};
    }

    /// Bases stay below 1e11, or a thousand times what the scheme has.
    [[nodiscard]] std::int64_t most_steps() const {
        const auto limit =
            rounding(decimal(1), rounding_mode::up).round_ratio(decimal(100000000000), options_.base_grid.step());
        const auto now = *std::max_element(base_steps_.begin(), base_steps_.end());
        return std::max<std::int64_t>(std::min<std::int64_t>(std::max<std::int64_t>(now, 1) * 1000, limit.to_scaled(0)),
                                      now + 1);
    }

    /// The grid value next to the closed form, as a shift.
    [[nodiscard]] std::int64_t guess(const arrangement& a, const std::vector<std::int64_t>& shifts,
                                     std::size_t g) const {
        const auto x = closed_form(a, shifts, g, price_at(a, shifts));
        if (!x) {
            return 0;
        }
        const wide_int limit = wide_int(1) << 60;
        // The rounding is that of the base itself: its sign decides, not the shift's.
        const auto start = options_.scale_bases ? anchor_steps_ : lowest_row_steps(a, g);
        const auto base = loupan::detail::round_quotient<wide_int>(wide_int(start) * x->second + x->first, x->second,
                                                                   options_.base_grid.mode());
        const wide_int shift = base - start;
        return shift > limit    ? (std::int64_t{1} << 60)
               : shift < -limit ? -(std::int64_t{1} << 60)
                                : wide_to<std::int64_t>(shift);
    }

    [[nodiscard]] std::int64_t lowest_row_steps(const arrangement& a, std::size_t g) const {
        for (const auto& c : a.cells) {
            if (std::find(c.movers.begin(), c.movers.end(), g) != c.movers.end()) {
                return base_steps_[static_cast<std::size_t>(c.base_rows.front())];
            }
        }
        return 0;
    }

    /// BEST_BASE: the least residual within five steps; a tie takes the lower base.
    void improve(const arrangement& a, std::vector<std::int64_t>& shifts, std::size_t g) const {
        const auto [lowest, highest] = limits(a, shifts, g);
        const auto centre = shifts[g];
        std::optional<wide_int> least;
        std::int64_t best = centre;
        for (std::int64_t k = std::max(lowest, centre - 5); k <= std::min(highest, centre + 5); ++k) {
            shifts[g] = k;
            const auto s = sum_of(price_at(a, shifts), g);
            const wide_int off = magnitude(goals_[g].wanted - s.sum);
            if (s.direction == 0 && (!least || off < *least)) {
                least = off;
                best = k;
            }
        }
        shifts[g] = best;
    }

    /// A base row that already carries all conditions of the scope can be changed where it stands.
    static bool speaks_only_of(const match& row, const match& scope) {
        return (scope.any.empty() || row.any == scope.any) &&
               std::all_of(scope.conditions.begin(), scope.conditions.end(), [&](const condition& c) {
                   return std::find(row.conditions.begin(), row.conditions.end(), c) != row.conditions.end();
               });
    }
};

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
