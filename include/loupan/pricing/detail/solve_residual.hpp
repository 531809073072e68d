// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/detail/solve_search.hpp>
#include <loupan/pricing/detail/solve_steps.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// What SPREAD and ONE_UNIT do with the rest: unit prices (or totals) move on their own grid and become overrides.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

class residual_mover {
public:
    /// `at` is the list at the solved bases, `rules` the scheme that made it.
    residual_mover(const solver& s, const arrangement& a, const scheme& rules, const prices& at)
        : s_(s), a_(a), rules_(rules), plan_(prepare(probing(rules, at), s.of())),
          unit_(at.columns().unit_price.values().begin(), at.columns().unit_price.values().end()),
          total_(at.columns().total.values().begin(), at.columns().total.values().end()), first_unit_(unit_),
          first_total_(total_), by_total_(plan_.total_led || plan_.by_suite) {}

    /// Moves units of one goal. Returns false when `one_unit` names a unit that the target does not move.
    void run(std::size_t g) {
        const auto& goal = s_.goals()[g];
        std::vector<std::size_t> rows;
        ratio_.clear();
        for (std::size_t i = 0; i < goal.rows.size(); ++i) {
            const auto row = goal.rows[i];
            if (s_.is_free(row) && a_.moves(row, g) &&
                a_.cells[static_cast<std::size_t>(a_.cell_of[row])].movers.size() == 1) {
                rows.push_back(row);
                ratio_[row] = goal.ratio(i);
            }
        }
        rows = rows_by_key(s_.of(), std::move(rows));
        find_neighbours();
        if (s_.options().policy == residual::one_unit) {
            one_unit(g, rows);
        } else if (by_total_) {
            spread_totals(g, rows);
        } else {
            spread_unit_prices(g, rows);
        }
        for (const auto row : rows) {
            if (unit_[row] != first_unit_[row] || total_[row] != first_total_[row]) {
                moved_.emplace_back(g, row);
            }
        }
    }

    [[nodiscard]] const std::vector<std::int64_t>& totals() const { return total_; }

    /// The overrides that say what was moved, and the account of it.
    void write(scheme& out, std::vector<residual_step>& steps) const {
        const auto in = rules_.currency;
        const auto per = s_.of().unit_of_area();
        for (const auto& [g, row] : moved_) {
            price_override o;
            o.unit = s_.of().key(row);
            o.reason = "residual of target " + s_.goals()[g].name;
            residual_step step;
            if (by_total_) {
                o.total = decimal::from_parts(int128{total_[row]}, in.digits());
                step.steps = (total_[row] - first_total_[row]) / plan_.total_step;
            } else {
                o.unit_price = decimal::from_parts(int128{unit_[row]}, loupan::unit_price::scale).normalized();
                step.steps = (unit_[row] - first_unit_[row]) / plan_.unit_step;
            }
            step.key = o.unit;
            step.target = s_.goals()[g].name;
            step.unit_price_before = loupan::unit_price::from_scaled(first_unit_[row], in, per);
            step.unit_price_after = loupan::unit_price::from_scaled(unit_[row], in, per);
            step.total_before = money::from_minor(first_total_[row], in);
            step.total_after = money::from_minor(total_[row], in);
            steps.push_back(std::move(step));
            out.overrides.push_back(std::move(o));
        }
    }

private:
    /// The scheme with one more override, for no unit of the list: it makes the plan wide enough for prices beyond those
    /// that the rules give.
    static compiled_scheme probing(scheme rules, const prices& at) {
        std::int64_t unit_most = 10000;
        std::int64_t total_most = 100;
        for (std::size_t row = 0; row < at.size(); ++row) {
            unit_most = std::max(unit_most, at.columns().unit_price[row]);
            total_most = std::max(total_most, at.columns().total[row]);
        }
        price_override wide;
        wide.unit = "\x01 no unit";
        wide.reason = "width";
        const std::int64_t steps = rules.unit_rounding.step().to_scaled(loupan::unit_price::scale) * 2000;
        wide.unit_price = decimal::from_parts(int128{unit_most} * int128{4} + int128{steps}, loupan::unit_price::scale);
        rules.overrides.push_back(wide);
        return compile(std::move(rules));
    }

    /// Price of a row when its unit price (or total) is set; empty where a bound or the order of floors forbids it.
    [[nodiscard]] std::optional<row_result> set_to(std::size_t row, std::int64_t value) const {
        if (value <= 0) {
            return std::nullopt;
        }
        override_at o{row, {}, {}, plan_.rules.rules().overrides.size() - 1};
        (by_total_ ? o.total : o.unit_price) = value;
        null_recorder silent;
        auto r = evaluate(plan_, row, &o, silent);
        if (r.error != nullptr || r.unit_price < least(row) || r.unit_price > most(row)) {
            return std::nullopt;
        }
        return r;
    }
    [[nodiscard]] std::int64_t value_of(std::size_t row) const { return by_total_ ? total_[row] : unit_[row]; }
    [[nodiscard]] std::int64_t grid() const { return by_total_ ? plan_.total_step : plan_.unit_step; }
    void take(std::size_t row, const row_result& r) {
        unit_[row] = r.unit_price;
        total_[row] = r.total;
    }

    [[nodiscard]] std::int64_t least(std::size_t row) const { return least_.empty() ? 0 : least_[row]; }
    [[nodiscard]] std::int64_t most(std::size_t row) const {
        return most_.empty() ? std::numeric_limits<std::int64_t>::max() : most_[row];
    }

    // --- the order of floors ---

    using floor_groups = std::vector<std::vector<std::size_t>>; ///< of one stack, ascending

    void find_stacks() {
        const auto& of = s_.of();
        const auto* stack = of.attribute("stack");
        const auto* building = of.attribute("building");
        std::map<std::pair<std::int32_t, std::int32_t>, std::map<std::int32_t, std::vector<std::size_t>>> found;
        for (std::size_t row = 0; row < of.size(); ++row) {
            if (stack->code(row) >= 0 && of.floor().is_valid(row)) {
                found[{building == nullptr ? -1 : building->code(row), stack->code(row)}][of.floor()[row]].push_back(
                    row);
            }
        }
        for (auto& [key, floors] : found) {
            floor_groups groups;
            for (auto& [floor, rows] : floors) {
                groups.push_back(std::move(rows));
            }
            stacks_.push_back(std::move(groups));
        }
    }
    [[nodiscard]] bool ordered() const { return rules_.ascending_floors && !plan_.by_suite; }

    /// Bounds from the floors below and above as they stand: safe for one unit, or for many that move one way.
    void find_neighbours() {
        least_.clear();
        most_.clear();
        if (!ordered()) {
            return;
        }
        if (stacks_.empty()) {
            find_stacks();
        }
        least_.assign(unit_.size(), 0);
        most_.assign(unit_.size(), std::numeric_limits<std::int64_t>::max());
        for (const auto& groups : stacks_) {
            std::int64_t below = 0;
            for (const auto& rows : groups) {
                std::int64_t here = below;
                for (const auto row : rows) {
                    least_[row] = below;
                    here = std::max(here, unit_[row]);
                }
                below = here;
            }
            std::int64_t above = std::numeric_limits<std::int64_t>::max();
            // NOLINTNEXTLINE(modernize-loop-convert): backward
            for (auto rows = groups.rbegin(); rows != groups.rend(); ++rows) {
                std::int64_t here = above;
                for (const auto row : *rows) {
                    most_[row] = above;
                    here = std::min(here, unit_[row]);
                }
                above = here;
            }
        }
    }

    /// Bounds for units that move both ways at once: against floors that stay, those floors; between floors that move, the
    /// gap is shared where `shared` says that a free choice broke the order.
    void find_gaps(const std::map<std::size_t, std::int64_t>& moving, const std::vector<char>& shared) {
        find_neighbours();
        if (!ordered()) {
            return;
        }
        const auto stays_or = [&](std::size_t row, std::int64_t otherwise) {
            return moving.contains(row) ? otherwise : unit_[row];
        };
        for (std::size_t n = 0; n < stacks_.size(); ++n) {
            const auto& groups = stacks_[n];
            if (shared[n] != 0) {
                continue;
            }
            for (const auto& rows : groups) {
                for (const auto row : rows) {
                    least_[row] = 0;
                    most_[row] = std::numeric_limits<std::int64_t>::max();
                }
            }
            std::int64_t below = 0;
            for (const auto& rows : groups) {
                std::int64_t here = below;
                for (const auto row : rows) {
                    least_[row] = below;
                    here = std::max(here, stays_or(row, 0));
                }
                below = here;
            }
            std::int64_t above = std::numeric_limits<std::int64_t>::max();
            // NOLINTNEXTLINE(modernize-loop-convert): backward
            for (auto rows = groups.rbegin(); rows != groups.rend(); ++rows) {
                std::int64_t here = above;
                for (const auto row : *rows) {
                    most_[row] = above;
                    here = std::min(here, stays_or(row, std::numeric_limits<std::int64_t>::max()));
                }
                above = here;
            }
        }
        for (std::size_t n = 0; n < stacks_.size(); ++n) {
            if (shared[n] != 0) {
                share_gaps(stacks_[n], moving);
            }
        }
    }

    /// Between two floors both may move up to a point in the middle, on the grid.
    void share_gaps(const floor_groups& groups, const std::map<std::size_t, std::int64_t>& moving) {
        for (const auto& rows : groups) {
            for (const auto row : rows) {
                least_[row] = 0;
                most_[row] = std::numeric_limits<std::int64_t>::max();
            }
        }
        for (std::size_t i = 0; i + 1 < groups.size(); ++i) {
            std::int64_t low = 0;
            std::int64_t high = std::numeric_limits<std::int64_t>::max();
            std::int64_t low_stays = 0;
            std::int64_t high_stays = std::numeric_limits<std::int64_t>::max();
            for (const auto row : groups[i]) {
                low = std::max(low, unit_[row]);
                low_stays = moving.contains(row) ? low_stays : std::max(low_stays, unit_[row]);
            }
            for (const auto row : groups[i + 1]) {
                high = std::min(high, unit_[row]);
                high_stays = moving.contains(row) ? high_stays : std::min(high_stays, unit_[row]);
            }
            std::int64_t middle = low + (high - low) / 2 / grid() * grid();
            middle = std::clamp(middle, std::min(low_stays, high_stays), high_stays);
            for (const auto row : groups[i]) {
                most_[row] = middle;
            }
            for (const auto row : groups[i + 1]) {
                least_[row] = middle;
            }
        }
    }

    [[nodiscard]] bool in_order(const floor_groups& groups, const std::vector<std::int64_t>& prices) const {
        std::int64_t below = 0;
        for (const auto& rows : groups) {
            std::int64_t here = below;
            for (const auto row : rows) {
                if (prices[row] < below) {
                    return false;
                }
                here = std::max(here, prices[row]);
            }
            below = here;
        }
        return true;
    }

    // --- policies ---

    /// wanted - sum, at the goal's scale
    [[nodiscard]] wide_int rest(std::size_t g) const { return s_.goals()[g].wanted - s_.sum_of(total_, g); }

    void one_unit(std::size_t g, const std::vector<std::size_t>& rows) {
        const auto& wanted_key = s_.options().residual_unit;
        const wide_int rest_now = rest(g);
        std::optional<wide_int> least_off;
        std::optional<std::pair<std::size_t, row_result>> best;
        for (const auto row : rows) {
            if (!wanted_key.empty() && s_.of().key(row) != wanted_key) {
                continue;
            }
            for (const auto& r : nearest(row, rest_now, g)) {
                const wide_int off =
                    magnitude(rest_now - wide_int(r.total - total_[row]) * ratio_.at(row) * s_.goals()[g].lift());
                if (!least_off || off < *least_off) {
                    least_off = off;
                    best = std::pair{row, r};
                }
            }
        }
        if (best && *least_off < magnitude(rest_now)) {
            take(best->first, best->second);
        }
    }

    /// The two settings of a row around the one that would take all of the rest, kept inside its bounds.
    [[nodiscard]] std::vector<row_result> nearest(std::size_t row, const wide_int& rest_now, std::size_t g) const {
        const int way = rest_now > 0 ? 1 : -1;
        const wide_int each = wide_int(ratio_.at(row)) * s_.goals()[g].lift();
        const auto short_of = [&](const row_result& r) { // still not past the rest
            return magnitude(wide_int(r.total - total_[row]) * each) <= magnitude(rest_now);
        };
        const auto at = [&](std::int64_t k) { return set_to(row, value_of(row) + way * k * grid()); };
        std::int64_t low = 0; // short of it and allowed
        std::int64_t high = 1;
        for (auto r = at(high); r && short_of(*r); r = at(high)) {
            low = high;
            high *= 2;
        }
        while (high - low > 1) {
            const auto middle = low + (high - low) / 2;
            const auto r = at(middle);
            (r && short_of(*r) ? low : high) = middle;
        }
        std::vector<row_result> out;
        for (const auto k : {low, high}) {
            if (k > 0) {
                if (const auto r = at(k)) {
                    out.push_back(*r);
                }
            }
        }
        return out;
    }

    void spread_totals(std::size_t g, const std::vector<std::size_t>& rows) {
        const auto& goal = s_.goals()[g];
        bool progress = true;
        while (progress) {
            progress = false;
            find_neighbours();
            const wide_int left = rest(g);
            const int way = left > 0 ? 1 : -1;
            // How many steps the rest is worth, by the ratio of the first unit that can move: with one ratio it is exact.
            std::vector<std::size_t> active;
            for (const auto row : rows) {
                if (can_take(row, way, 1) && helps(goal, row, left)) {
                    active.push_back(row);
                }
            }
            if (active.empty()) {
                return;
            }
            std::int64_t most_ratio = 0;
            for (const auto row : active) {
                most_ratio = std::max(most_ratio, ratio_.at(row));
            }
            const wide_int each = wide_int(grid()) * most_ratio * goal.lift();
            const wide_int steps = magnitude(left) / each;
            const wide_int rounds = steps / active.size();
            if (rounds > 0) {
                const auto want = wide_to<std::int64_t>(std::min<wide_int>(rounds, wide_int(1) << 60));
                for (const auto row : active) {
                    move_total(row, way, capacity(row, way, want));
                    progress = true;
                }
                continue;
            }
            for (const auto row : active) { // less than a round is left: one step each while that helps
                if (helps(goal, row, rest(g)) && (rest(g) > 0 ? 1 : -1) == way && can_take(row, way, 1)) {
                    move_total(row, way, 1);
                    progress = true;
                } else {
                    break;
                }
            }
        }
    }
    /// One step of this row brings the rest nearer to zero.
    [[nodiscard]] bool helps(const goal& goal, std::size_t row, const wide_int& left) const {
        const wide_int each = wide_int(grid()) * ratio_.at(row) * goal.lift();
        return magnitude(left) * 2 > each;
    }
    [[nodiscard]] bool can_take(std::size_t row, int way, std::int64_t n) const {
        return set_to(row, value_of(row) + way * n * grid()).has_value();
    }
    [[nodiscard]] std::int64_t capacity(std::size_t row, int way, std::int64_t want) const {
        if (can_take(row, way, want)) {
            return want;
        }
        std::int64_t low = 1;
        std::int64_t high = want;
        while (high - low > 1) {
            const auto middle = low + (high - low) / 2;
            (can_take(row, way, middle) ? low : high) = middle;
        }
        return low;
    }
    void move_total(std::size_t row, int way, std::int64_t n) {
        if (const auto r = set_to(row, value_of(row) + way * n * grid())) {
            take(row, *r);
        }
    }

    void spread_unit_prices(std::size_t g, const std::vector<std::size_t>& rows) {
        const auto& goal = s_.goals()[g];
        bulk(g, rows);
        // The fine work: a table over the reachable sums.
        const auto start_unit = unit_;
        const auto start_total = total_;
        std::map<std::size_t, std::int64_t> moving;
        for (const auto row : rows) {
            moving.emplace(row, 0);
        }
        std::vector<char> shared(stacks_.size(), 0);
        for (int attempt = 0; attempt < 3; ++attempt) {
            if (attempt == 2) {
                std::fill(shared.begin(), shared.end(), char{1});
            }
            find_gaps(moving, shared);
            const auto considered = std::min<std::size_t>(rows.size(), 4096);
            std::vector<step_options> options(considered);
            std::vector<std::vector<row_result>> results(considered);
            for (std::size_t i = 0; i < considered; ++i) {
                fill_choices(rows[i], options[i], results[i]);
            }
            const wide_int top = rest(g);
            const wide_int bottom = goal.lift();
            const auto chosen = step_search(options, top, bottom).run();
            for (std::size_t i = 0; i < considered; ++i) {
                take(rows[i], results[i][chosen[i]]);
            }
            bool good = true;
            for (std::size_t n = 0; n < stacks_.size() && ordered(); ++n) {
                if (!in_order(stacks_[n], unit_)) {
                    shared[n] = 1;
                    good = false;
                }
            }
            if (good) {
                return;
            }
            unit_ = start_unit;
            total_ = start_total;
        }
    }

    void fill_choices(std::size_t row, step_options& options, std::vector<row_result>& results) const {
        const auto most_steps = static_cast<std::int64_t>(s_.options().max_steps_per_unit);
        row_result stay;
        stay.unit_price = unit_[row];
        stay.total = total_[row];
        const std::int64_t now = (unit_[row] - first_unit_[row]) / grid(); // steps of the bulk
        for (std::int64_t k = -most_steps; k <= most_steps; ++k) {
            const auto r = k == now ? std::optional(stay) : set_to(row, first_unit_[row] + k * grid());
            if (r) {
                options.choices.push_back({static_cast<int>(k), (r->total - total_[row]) * ratio_.at(row)});
                results.push_back(*r);
            }
        }
    }

    /// Where the rest is too far away for the table: a step each in ascending key order, round after round.
    void bulk(std::size_t g, const std::vector<std::size_t>& rows) {
        const auto& goal = s_.goals()[g];
        wide_int left = rest(g);
        const int way = left > 0 ? 1 : -1;
        std::int64_t greatest = 0;
        std::int64_t step_grid = 0;
        for (const auto row : rows) {
            if (const auto r = set_to(row, unit_[row] + way * grid())) {
                const auto by = (r->total - total_[row]) * ratio_.at(row);
                greatest = std::max(greatest, by < 0 ? -by : by);
                step_grid = std::gcd(step_grid, by);
            }
        }
        if (greatest == 0) {
            return;
        }
        const wide_int near = wide_int(greatest) * 8 * goal.lift();
        const wide_int width =
            (magnitude(left) / goal.lift() + wide_int(greatest) * 16) / std::max<std::int64_t>(plan_.total_step, 1);
        if (width * rows.size() <= step_search::budget) {
            return;
        }
        const int most_steps = s_.options().max_steps_per_unit - 1; // one is kept for the fine work
        for (int round = 0; round < most_steps && magnitude(left) > near; ++round) {
            find_neighbours();
            for (const auto row : rows) {
                if (magnitude(left) <= near) {
                    break;
                }
                if (const auto r = set_to(row, unit_[row] + way * grid())) {
                    left -= wide_int(r->total - total_[row]) * ratio_.at(row) * goal.lift();
                    take(row, *r);
                }
            }
        }
    }

    const solver& s_;
    const arrangement& a_;
    const scheme& rules_;
    plan plan_;
    std::vector<std::int64_t> unit_;
    std::vector<std::int64_t> total_;
    std::vector<std::int64_t> first_unit_;
    std::vector<std::int64_t> first_total_;
    bool by_total_;
    std::map<std::size_t, std::int64_t> ratio_{};
    std::vector<floor_groups> stacks_{};
    std::vector<std::int64_t> least_{};
    std::vector<std::int64_t> most_{};
    std::vector<std::pair<std::size_t, std::size_t>> moved_{};
};

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
