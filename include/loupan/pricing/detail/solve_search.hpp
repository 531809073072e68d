// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/compile.hpp>
#include <loupan/pricing/detail/batch.hpp>
#include <loupan/pricing/detail/rows.hpp>
#include <loupan/pricing/detail/solve_affine.hpp>
#include <loupan/pricing/target.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

// The search for base prices: which target moves which unit, the real price list at a candidate, and the bisection.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

/// A decimal from an exact integer over 10^scale; beyond 28 digits it is rounded to 8 decimals.
inline decimal decimal_of(wide_int value, int scale) {
    while (scale > 0 && value % 10 == 0) {
        value /= 10;
        --scale;
    }
    if (scale > 8 && (scale > decimal::max_digits || magnitude(value) >= wide_power_of_ten(decimal::max_digits))) {
        value = loupan::detail::round_quotient<wide_int>(value, wide_power_of_ten(scale - 8), rounding_mode::half_up);
        scale = 8;
    }
    if (magnitude(value) >= wide_power_of_ten(decimal::max_digits)) {
        raise(loupan::errors::overflow, {"target", value.str(), {}, {}});
    }
    return decimal::from_parts(wide_to<int128>(value), scale);
}

inline wide_int wide_of(int128 v) {
    const bool negative = v < int128{0};
    const int128 m = negative ? -v : v;
    const auto part = int128{std::int64_t{1} << 62};
    const wide_int out =
        wide_int(static_cast<std::int64_t>(m / part)) * (wide_int(1) << 62) + static_cast<std::int64_t>(m % part);
    return negative ? wide_int(-out) : out;
}

/// A target with its rows. Amounts are minor units x 10^scale, all integers.
struct goal {
    const target* from = nullptr;
    std::size_t index = 0; ///< in solve_options::targets
    std::string name{};
    std::string path{};
    std::vector<std::uint8_t> covers{}; ///< by row
    std::vector<std::size_t> rows{};
    std::vector<std::int64_t> ratios{}; ///< beside `rows`, at 10^ratio_scale; empty: all 1
    int ratio_scale = 0;
    int scale = 0;
    wide_int wanted{};
    std::optional<wide_int> tolerance{};
    std::int64_t area = 0;

    /// Minor units x ratio to the goal's scale.
    [[nodiscard]] wide_int lift() const { return wide_power_of_ten(scale - ratio_scale); }
    [[nodiscard]] std::int64_t ratio(std::size_t i) const { return ratios.empty() ? 1 : ratios[i]; }
};

/// Units that the same targets move.
struct cell {
    std::vector<std::size_t> movers{};     ///< indices into the goals
    std::size_t region = 0;                ///< units in all of their scopes
    std::vector<std::int32_t> base_rows{}; ///< of the given scheme, ascending
};

/// Which goals of a subset move which rows: the smallest scopes that cover a unit.
struct arrangement {
    std::vector<std::size_t> goals{};    ///< smaller scopes first
    std::vector<cell> cells{};           ///< smaller regions first
    std::vector<std::int32_t> cell_of{}; ///< by row; -1: no target covers the unit
    bool crossing = false;
    [[nodiscard]] bool moves(std::size_t row, std::size_t goal) const {
        if (cell_of[row] < 0) {
            return false;
        }
        const auto& m = cells[static_cast<std::size_t>(cell_of[row])].movers;
        return std::find(m.begin(), m.end(), goal) != m.end();
    }
};

/// A goal's sum at some bases. `direction`: -1 some unit needs a higher base to have a price at all, 1 a lower one, 2 both.
struct goal_sum {
    wide_int sum{};
    int direction = 0;
};

struct search_failure {
    std::size_t goal = 0;
    wide_int miss{};           ///< wanted - sum
    bool not_positive = false; ///< the base would not be above zero
    std::string base{};
    bool nothing_moves = false;
};

class solver {
public:
    solver(const scheme& given, const units& of, const solve_options& options)
        : given_(given), of_(of), options_(options), frame_(given) {
        start();
    }

    [[nodiscard]] const std::vector<goal>& goals() const { return goals_; }
    [[nodiscard]] bool is_free(std::size_t row) const { return free_[row] != 0; }
    [[nodiscard]] bool is_locked(std::size_t row) const { return locked_[row] != 0; }
    [[nodiscard]] const units& of() const { return of_; }
    [[nodiscard]] const solve_options& options() const { return options_; }

    [[nodiscard]] arrangement arrange(std::vector<std::size_t> active) const {
        arrangement a;
        std::sort(active.begin(), active.end(),
                  [&](std::size_t x, std::size_t y) { // of equal scopes in the order given
                      return std::pair(goals_[x].rows.size(), x) < std::pair(goals_[y].rows.size(), y);
                  });
        a.goals = active;
        // inside[i][j]: scope of the i-th lies in that of the j-th; of equal scopes the first moves and the rest check.
        std::vector<std::vector<char>> inside(active.size(), std::vector<char>(active.size(), 0));
        for (std::size_t i = 0; i < active.size(); ++i) {
            for (std::size_t j = i + 1; j < active.size(); ++j) {
                const auto& outer = goals_[active[j]].covers;
                const auto& rows = goals_[active[i]].rows;
                inside[i][j] =
                    std::all_of(rows.begin(), rows.end(), [&](std::size_t r) { return outer[r] != 0; }) ? 1 : 0;
            }
        }
        std::map<std::vector<std::size_t>, std::int32_t> seen;
        a.cell_of.assign(of_.size(), -1);
        std::vector<std::size_t> cover;
        std::vector<std::size_t> movers;
        for (std::size_t row = 0; row < of_.size(); ++row) {
            cover.clear();
            for (std::size_t i = 0; i < active.size(); ++i) {
                if (goals_[active[i]].covers[row] != 0) {
                    cover.push_back(i);
                }
            }
            if (cover.empty()) {
                continue;
            }
            movers.clear();
            for (const auto i : cover) {
                if (std::none_of(cover.begin(), cover.end(),
                                 [&](std::size_t k) { return k != i && inside[k][i] != 0; })) {
                    movers.push_back(active[i]);
                }
            }
            const auto [it, fresh] = seen.emplace(movers, static_cast<std::int32_t>(a.cells.size()));
            if (fresh) {
                a.cells.push_back({movers, region_size(movers), {}});
                a.crossing = a.crossing || movers.size() > 1;
            }
            a.cell_of[row] = it->second;
        }
        sort_cells(a);
        for (std::size_t row = 0; row < of_.size(); ++row) {
            if (a.cell_of[row] >= 0) {
                auto& used = a.cells[static_cast<std::size_t>(a.cell_of[row])].base_rows;
                const auto r = base_row_[row];
                const auto at = std::lower_bound(used.begin(), used.end(), r);
                if (at == used.end() || *at != r) {
                    used.insert(at, r);
                }
            }
        }
        return a;
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
    void start() {
        if (options_.targets.empty()) {
            raise(errors::target_invalid, {"targets", "none given", {}, {}});
        }
        if (!options_.locked_rows.empty() && options_.locked_rows.size() != of_.size()) {
            raise(loupan::errors::length_mismatch,
                  {"locked_rows", std::to_string(options_.locked_rows.size()), {}, {}});
        }
        if (options_.max_steps_per_unit < 1 || options_.max_steps_per_unit > 1000) {
            raise(errors::target_invalid, {"max_steps_per_unit", std::to_string(options_.max_steps_per_unit), {}, {}});
        }
        check_digits(options_.base_grid.step(), given_.basis == price_basis::suite ? given_.currency.digits() : 4,
                     "base_grid");
        if (options_.policy == residual::one_unit && !options_.residual_unit.empty()) {
            static_cast<void>(of_.row_of(options_.residual_unit));
        }
        const auto rules = compile(given_);
        price_options how = options_.pricing;
        how.errors = on_error::collect;
        const auto first = price_list<default_engine>(rules, of_, how);
        lock(first);
        refuse_other_errors(first);
        find_bases();
        find_affine(rules, first);
        for (std::size_t i = 0; i < options_.targets.size(); ++i) {
            goals_.push_back(make_goal(i, rules));
        }
    }

    /// Errors that no base price can mend are raised at once; so are those of locked units.
    void refuse_other_errors(const prices& first) const {
        for (const auto& e : first.errors()) {
            const bool by_base = e.code == errors::negative_price.code || e.code == errors::price_above_marked.code ||
                                 e.code == errors::price_below_floor.code || e.code == errors::floor_order.code;
            const auto row = static_cast<std::size_t>(e.row);
            const bool by_hand = !first.has_price(row) && (locked_[row] != 0 || overridden_.contains(row));
            if (!by_base || by_hand) {
                raise_rows({e}, code_named(e.code));
            }
        }
    }

    void lock(const prices& first) {
        locked_.assign(of_.size(), 0);
        if (options_.locked) {
            locked_ = rows_that_match(of_, *options_.locked, "locked");
        }
        for (std::size_t i = 0; i < options_.locked_rows.size(); ++i) {
            locked_[i] = locked_[i] != 0 || options_.locked_rows[i] != 0 ? 1 : 0;
        }
        for (const auto& o : given_.overrides) {
            if (const auto row = of_.find(o.unit)) {
                overridden_.insert(*row);
            }
        }
        const auto fixed = [&](std::size_t row) {
            const auto* u = of_.unit_price("fixed");
            const auto* t = of_.total("fixed");
            return (u != nullptr && u->is_valid(row)) || (t != nullptr && t->is_valid(row));
        };
        const auto lead = compile(given_).lead();
        free_.assign(of_.size(), 0);
        for (std::size_t row = 0; row < of_.size(); ++row) {
            const bool stays = fixed(row) || overridden_.contains(row);
            free_[row] = !stays && locked_[row] == 0 ? 1 : 0;
            if (stays || locked_[row] == 0 || !first.has_price(row)) {
                continue;
            }
            // A locked unit keeps its price as an override: so the solved scheme says it by itself.
            price_override o;
            o.unit = of_.key(row);
            o.reason = "locked while solving";
            const bool clipped = has(first.columns().flags[row], price_flag::at_ceiling) && of_.total("max") != nullptr;
            if (given_.basis == price_basis::suite || lead == price_lead::total || clipped) {
                o.total = decimal::from_parts(int128{first.columns().total[row]}, given_.currency.digits());
            } else {
                o.unit_price = decimal::from_parts(int128{first.columns().unit_price[row]}, loupan::unit_price::scale)
                                   .normalized();
            }
            frame_.overrides.push_back(std::move(o));
        }
    }

    void find_bases() {
        std::vector<const match*> matches;
        for (const auto& b : given_.base) {
            matches.push_back(&b.when);
            base_scale_ = std::max(base_scale_, b.value.normalized().scale());
        }
        base_row_ = first_match(of_, matches, "base");
        const auto& step = options_.base_grid.step();
        const auto& anchor = given_.base.front().value;
        for (const auto& b : given_.base) {
            given_base_.emplace_back(b.value.to_scaled(base_scale_));
            base_steps_.push_back(steps_of(b.value));
        }
        anchor_steps_ = std::max<std::int64_t>(steps_of(anchor), 1);
        // The step at the scale of the base table.
        grid_step_top_ = wide_of(step.coefficient()) * wide_power_of_ten(base_scale_);
        grid_step_bottom_ = wide_power_of_ten(step.scale());
    }

    [[nodiscard]] std::int64_t steps_of(const decimal& value) const {
        return rounding(decimal(1), options_.base_grid.mode())
            .round_ratio(value, options_.base_grid.step())
            .to_scaled(0);
    }

    void find_affine(const compiled_scheme& rules, const prices& first) {
        const auto p = prepare(rules, of_);
        const affine_form form(p);
        affine_bottom_ = form.bottom;
        affine_.resize(of_.size());
        for (std::size_t row = 0; row < of_.size(); ++row) {
            if (free_[row] != 0) {
                affine_[row] = form.at(row);
            }
        }
        static_cast<void>(first);
    }

    [[nodiscard]] goal make_goal(std::size_t index, const compiled_scheme& rules) const {
        const auto& t = options_.targets[index];
        const auto path = "targets[" + std::to_string(index) + "]";
        const auto refuse = [&](const std::string& field, const std::string& value) {
            raise(errors::target_invalid, {path + "." + field, value, {}, {}});
        };
        if (t.value.sign() <= 0) {
            refuse("value", t.value.to_string());
        }
        if (t.value.normalized().scale() > 8) {
            refuse("value", t.value.to_string());
        }
        if (t.tolerance && t.tolerance->sign() < 0) {
            refuse("tolerance", t.tolerance->to_string());
        }
        goal g;
        g.from = &t;
        g.index = index;
        g.path = path;
        g.name = t.name.empty() ? std::to_string(index + 1) : t.name;
        check_match(t.scope, path + ".scope");
        g.covers = rows_that_match(of_, t.scope, path + ".scope");
        const auto area_name = rules.pricing_area().empty() ? rules.area_name("gross") : rules.pricing_area();
        const auto* areas = of_.area(area_name);
        int128 area{0};
        for (std::size_t row = 0; row < of_.size(); ++row) {
            if (g.covers[row] != 0) {
                g.rows.push_back(row);
                area += areas != nullptr && areas->is_valid(row) ? int128{(*areas)[row]} : int128{0};
            }
        }
        if (g.rows.empty()) {
            refuse("scope", to_string(t.scope));
        }
        g.area = loupan::detail::to_int64_or_raise(area);
        if (t.what == measure::average && g.area == 0) {
            raise(errors::area_required, {path + ".scope", area_name, {}, {}});
        }
        find_ratios(g, refuse);
        const int digits = given_.currency.digits();
        const int value_scale = std::max(t.value.scale(), t.tolerance ? t.tolerance->scale() : 0);
        g.scale = value_scale + 4 + g.ratio_scale;
        const wide_int per = wide_power_of_ten(digits + g.ratio_scale) *
                             (t.what == measure::average ? wide_int(g.area) : wide_int(10000));
        g.wanted = wide_of(t.value.coefficient()) * wide_power_of_ten(value_scale - t.value.scale()) * per;
        if (t.tolerance) {
            g.tolerance =
                wide_of(t.tolerance->coefficient()) * wide_power_of_ten(value_scale - t.tolerance->scale()) * per;
        }
        return g;
    }

    template <class Refuse> void find_ratios(goal& g, const Refuse& refuse) const {
        const auto& t = *g.from;
        if (t.on == target_on::list) {
            return;
        }
        std::vector<decimal> ratios{t.expected_deal_ratio};
        std::vector<const match*> rows;
        for (const auto& m : t.mix) {
            ratios.push_back(m.ratio);
            rows.push_back(&m.when);
        }
        for (std::size_t i = 0; i < ratios.size(); ++i) {
            const auto field = i == 0 ? std::string("expected_deal_ratio") : "mix[" + std::to_string(i - 1) + "].ratio";
            if (ratios[i].sign() <= 0 || decimal(10) < ratios[i] || ratios[i].normalized().scale() > 8) {
                refuse(field, ratios[i].to_string());
            }
            g.ratio_scale = std::max(g.ratio_scale, ratios[i].normalized().scale());
        }
        const auto which =
            rows.empty() ? std::vector<std::int32_t>(of_.size(), -1) : first_match(of_, rows, g.path + ".mix");
        for (const auto row : g.rows) {
            g.ratios.push_back(ratios[static_cast<std::size_t>(which[row]) + 1].to_scaled(g.ratio_scale));
        }
    }

    [[nodiscard]] std::size_t region_size(const std::vector<std::size_t>& movers) const {
        const auto& first = goals_[movers.front()].rows;
        return static_cast<std::size_t>(std::count_if(first.begin(), first.end(), [&](std::size_t row) {
            return std::all_of(movers.begin(), movers.end(), [&](std::size_t g) { return goals_[g].covers[row] != 0; });
        }));
    }

    // A unit of one cell may lie in the region of another only if its own region is smaller: so the smaller stands first.
    static void sort_cells(arrangement& a) {
        std::vector<std::size_t> order(a.cells.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) {
            return std::pair(a.cells[x].region, x) < std::pair(a.cells[y].region, y);
        });
        std::vector<std::int32_t> now_at(order.size());
        std::vector<cell> sorted;
        for (std::size_t i = 0; i < order.size(); ++i) {
            now_at[order[i]] = static_cast<std::int32_t>(i);
            sorted.push_back(std::move(a.cells[order[i]]));
        }
        a.cells = std::move(sorted);
        for (auto& c : a.cell_of) {
            c = c < 0 ? c : now_at[static_cast<std::size_t>(c)];
        }
    }

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

    const scheme& given_;
    const units& of_;
    const solve_options& options_;
    scheme frame_; ///< the given scheme with the locked units' overrides
    std::vector<goal> goals_{};
    std::vector<std::uint8_t> locked_{};
    std::vector<std::uint8_t> free_{}; ///< follows its base price
    std::set<std::size_t> overridden_{};
    std::vector<std::int32_t> base_row_{};
    std::vector<std::int64_t> base_steps_{};
    std::vector<wide_int> given_base_{}; ///< at base_scale_
    int base_scale_ = 0;
    std::int64_t anchor_steps_ = 1;
    wide_int grid_step_top_{};
    wide_int grid_step_bottom_{};
    std::vector<affine_row> affine_{};
    wide_int affine_bottom_{};
};

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
