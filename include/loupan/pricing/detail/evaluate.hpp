// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/quotient.hpp>
#include <loupan/core/explain.hpp>
#include <loupan/pricing/detail/explain_steps.hpp>
#include <loupan/pricing/detail/plan.hpp>
#include <loupan/pricing/prices.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

// The formula (domain C1.3), once: for one row, in 128 bits or wider, over a recorder. The vector kernels compute the
// common rows faster and leave every other row to this.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

/// The figures of one row, or why there are none.
struct row_result {
    std::int64_t unit_price = 0;
    std::int64_t total = 0;
    std::int64_t gross_unit_price = 0;
    std::int64_t inner_unit_price = 0;
    bool has_unit_price = true;
    bool has_gross = false;
    bool has_inner = false;
    std::uint8_t flags = 0;
    const error_code* error = nullptr;
    std::string path{};
    std::string value{};
};

/// What stops a row; caught in `evaluate`, never seen by callers.
struct row_failure {
    const error_code* code;
    std::string path;
    std::string value;
};

template <class Int, class Recorder> class evaluator {
public:
    evaluator(const plan& p, const plan_constants<Int>& c, Recorder& r) : p_(p), c_(c), note_(r) {}

    row_result operator()(std::size_t row, const override_at* by_hand) {
        row_ = row;
        out_ = {};
        try {
            find_areas();
            if (valid(p_.fixed_total) || valid(p_.fixed_unit)) {
                price_fixed();
            } else if (by_hand != nullptr) {
                price_by_hand(*by_hand);
            } else {
                price_by_rules();
            }
            derive();
        } catch (const row_failure& f) {
            out_.error = f.code;
            out_.path = f.path;
            out_.value = f.value;
            out_.flags = static_cast<std::uint8_t>(price_flag::absent);
        } catch (const error& e) {
            // A value of the row does not fit: the plan proves that figures do, so only a display price can get here.
            out_.error = &loupan::errors::overflow;
            out_.value = e.value();
            out_.flags = static_cast<std::uint8_t>(price_flag::absent);
        }
        return out_;
    }

private:
    using steps = explain_steps<Int, Recorder>;

    [[nodiscard]] bool valid(const column<std::int64_t>* c) const { return c != nullptr && c->is_valid(row_); }

    void find_areas() {
        if (p_.by_suite) {
            area_ = 10000;
            return;
        }
        area_ = p_.pricing_area->is_valid(row_) ? (*p_.pricing_area)[row_] : 0;
        if (area_ <= 0) {
            throw row_failure{&errors::area_required, p_.rules.pricing_area(),
                              p_.pricing_area->is_valid(row_) ? "0" : std::string()};
        }
    }

    std::int64_t value_of(const lookup& l, resolve_state* state_out = nullptr) {
        const auto at = l.entry(row_);
        const auto state = l.states[at];
        if (state_out != nullptr) {
            *state_out = state;
        }
        if (state == resolve_state::missing) {
            throw row_failure{l.from == p_.base.from ? &errors::base_missing : &errors::factor_missing, l.from->path,
                              describe(l)};
        }
        if (state == resolve_state::ambiguous) {
            throw row_failure{&errors::factor_ambiguous, l.from->path, describe(l)};
        }
        return l.values[at];
    }

    /// `floor: floor=3, stack=01` for the message of a bad row.
    std::string describe(const lookup& l) const {
        std::string out = l.from->name + ": ";
        bool first = true;
        for (const auto& name : l.from->attributes()) {
            out += (first ? "" : ", ") + name + "=" + attribute_text(read_attribute(p_.of, name, row_));
            first = false;
        }
        return out;
    }

    // N / D is the running unit price.
    void run_pipeline() {
        Int n = Int(value_of(p_.base));
        steps::base(note_, p_, row_, n);
        Int d = Int(loupan::detail::power_of_ten_64(p_.base.from->scale));
        if (!p_.score.empty()) {
            Int score{0};
            for (std::size_t k = 0; k < p_.score.size(); ++k) {
                score += c_.score_lifts[k] * Int(value_of(p_.score[k]));
            }
            n = n * score * c_.score_top;
            d = final_before_stages();
            steps::score(note_, p_, row_, n, d);
        }
        for (std::size_t i = 0; i < p_.stages.size(); ++i) {
            const auto& stage = p_.stages[i];
            const auto& c = c_.stages[i];
            Int sum{0};
            for (std::size_t k = 0; k < stage.lookups.size(); ++k) {
                resolve_state state{};
                const auto value = value_of(p_.factors[stage.lookups[k]], &state);
                sum += c.lifts[k] * Int(value);
                steps::factor(note_, p_, stage.lookups[k], row_, value, state);
            }
            if (stage.kind == pipeline_stage::add) {
                n = n * c.keep + sum * c.add;
                d = d * c.keep;
            } else {
                n = n * (c.one + sum);
                d = d * c.one;
            }
            steps::running(note_, stage.kind, n, d, p_);
        }
        n_ = n;
        if (n <= Int{0}) {
            throw row_failure{&errors::negative_price, "unit_price", ratio_text(n, c_.denominator)};
        }
    }

    /// D before the first stage: the last D divided by what the stages multiply it with.
    Int final_before_stages() const {
        Int d = c_.denominator;
        for (std::size_t i = p_.stages.size(); i-- > 0;) {
            d = d / (p_.stages[i].kind == pipeline_stage::add ? c_.stages[i].keep : c_.stages[i].one);
        }
        return d;
    }

    /// Lump sums and attached areas: `lump_` over the common scale, `attached_` to be multiplied by N.
    void find_extras() {
        lump_ = Int{0};
        attached_ = Int{0};
        for (std::size_t k = 0; k < p_.lumps.size(); ++k) {
            resolve_state state{};
            const auto value = value_of(p_.factors[p_.lumps[k]], &state);
            lump_ += c_.lump_lifts[k] * Int(value);
            steps::factor(note_, p_, p_.lumps[k], row_, value, state);
        }
        for (std::size_t k = 0; k < p_.attached.size(); ++k) {
            const auto& area = *p_.attached_areas[k];
            const std::int64_t size = area.is_valid(row_) ? area[row_] : 0;
            if (size == 0) {
                continue; // a unit without the attachment needs no row in its table
            }
            resolve_state state{};
            const auto percent = value_of(p_.factors[p_.attached[k]], &state);
            attached_ += c_.attached_lifts[k] * Int(percent) * Int(size);
            steps::attached(note_, p_, p_.attached[k], row_, percent, size);
        }
    }

    std::int64_t rounded(const Int& top, const Int& bottom, rounding_mode mode, std::int64_t step) const {
        const Int q = loupan::detail::round_quotient<Int>(top, bottom, mode);
        return narrow_int(q * Int(step));
    }

    static std::int64_t narrow_int(const Int& value) {
        if (value > Int(std::numeric_limits<std::int64_t>::max()) ||
            value < Int(std::numeric_limits<std::int64_t>::min())) {
            raise(loupan::errors::overflow, {"price", int_text(value), {}, {}});
        }
        return static_cast<std::int64_t>(value);
    }

    /// Total of a unit price on its grid, with extras.
    std::int64_t total_of(std::int64_t unit_price) const {
        const Int part = Int(unit_price) * Int(area_) * c_.price_lift + lump_;
        if (p_.attached.empty()) {
            return rounded(part * c_.total_top, c_.total_bottom, p_.total_mode, p_.total_step);
        }
        return rounded((part * c_.denominator + attached_ * n_) * c_.total_top, c_.total_bottom * c_.denominator,
                       p_.total_mode, p_.total_step);
    }

    /// Total of the exact price, with extras.
    Int exact_total_top() const {
        return (n_ * Int(area_) * c_.exact_lift + lump_ * c_.denominator + attached_ * n_) * c_.total_top;
    }

    std::int64_t per_area(std::int64_t total, std::int64_t area) const {
        return rounded(Int(total) * Int(p_.derived_top), Int(area) * Int(p_.derived_bottom), p_.derived_mode,
                       p_.derived_step);
    }

    void price_by_rules() {
        run_pipeline();
        find_extras();
        if (p_.total_led) {
            const Int top = exact_total_top();
            const Int bottom = c_.total_bottom * c_.denominator;
            out_.total = rounded(top, bottom, p_.total_mode, p_.total_step);
            steps::total_from_exact(note_, p_, area_, n_, c_.denominator, top, bottom, out_.total);
            keep_total_in_bounds();
            require_positive(out_.total, "total");
            return;
        }
        out_.unit_price = rounded(n_ * c_.unit_top, c_.unit_bottom, p_.unit_mode, p_.unit_step);
        steps::unit_price(note_, p_, n_, c_.denominator, out_.unit_price);
        require_positive(out_.unit_price, "unit_price");
        out_.total = total_of(out_.unit_price);
        keep_unit_price_in_bounds();
        require_positive(out_.total, "total");
        steps::total(note_, p_, out_.unit_price, area_, out_.total);
    }

    void require_positive(std::int64_t value, const char* what) const {
        if (value <= 0) {
            throw row_failure{&errors::negative_price, what, std::to_string(value)};
        }
    }

    void price_by_hand(const override_at& o) {
        out_.flags = static_cast<std::uint8_t>(price_flag::overridden);
        const auto& entry = p_.rules.rules().overrides[o.index];
        if (o.total) {
            out_.total = *o.total;
            out_.unit_price = p_.by_suite ? 0 : per_area(out_.total, area_);
        } else {
            if (p_.by_suite) {
                throw row_failure{&errors::override_invalid, "overrides[" + std::to_string(o.index) + "]",
                                  "a suite is overridden by its total"};
            }
            out_.unit_price = *o.unit_price;
            if (!p_.attached.empty()) {
                run_pipeline();
            }
            find_extras();
            out_.total = total_of(out_.unit_price);
        }
        steps::by_hand(note_, p_, entry, out_.unit_price, out_.total);
        require_positive(out_.total, "total");
        refuse_outside_bounds();
    }

    void price_fixed() {
        out_.flags = static_cast<std::uint8_t>(price_flag::fixed);
        if (valid(p_.fixed_total)) {
            out_.total = (*p_.fixed_total)[row_];
            out_.unit_price = valid(p_.fixed_unit) ? (*p_.fixed_unit)[row_]
                              : p_.by_suite        ? 0
                                                   : per_area(out_.total, area_);
        } else {
            out_.unit_price = (*p_.fixed_unit)[row_];
            if (!p_.attached.empty()) {
                run_pipeline();
            }
            find_extras();
            out_.total = total_of(out_.unit_price);
        }
        require_positive(out_.total, "total");
        steps::fixed(note_, p_, out_.unit_price, out_.total);
    }

    void check_bounds() const {
        if (valid(p_.min_unit) && valid(p_.max_unit) && (*p_.min_unit)[row_] > (*p_.max_unit)[row_]) {
            throw row_failure{&errors::bounds_conflict, "min", price_text((*p_.min_unit)[row_])};
        }
        if (valid(p_.min_total) && valid(p_.max_total) && (*p_.min_total)[row_] > (*p_.max_total)[row_]) {
            throw row_failure{&errors::bounds_conflict, "min", std::to_string((*p_.min_total)[row_])};
        }
    }

    void refuse_outside_bounds() const {
        check_bounds();
        const bool has_unit = !p_.by_suite;
        if ((has_unit && valid(p_.max_unit) && out_.unit_price > (*p_.max_unit)[row_]) ||
            (valid(p_.max_total) && out_.total > (*p_.max_total)[row_])) {
            throw row_failure{&errors::price_above_marked, "max", price_text(out_.unit_price)};
        }
        if ((has_unit && valid(p_.min_unit) && out_.unit_price < (*p_.min_unit)[row_]) ||
            (valid(p_.min_total) && out_.total < (*p_.min_total)[row_])) {
            throw row_failure{&errors::price_below_floor, "min", price_text(out_.unit_price)};
        }
    }

    static std::int64_t grid_down(std::int64_t value, std::int64_t step) { return value / step * step; }
    static std::int64_t grid_up(std::int64_t value, std::int64_t step) { return (value + step - 1) / step * step; }

    /// The greatest multiple of `step` in [0, start] for which `fits` holds, or -1.
    template <class Fits> static std::int64_t last_that_fits(std::int64_t start, std::int64_t step, Fits fits) {
        std::int64_t low = -1;
        std::int64_t high = start / step;
        while (low < high) {
            const std::int64_t middle = low + (high - low + 1) / 2;
            if (fits(middle * step)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low < 0 ? -1 : low * step;
    }

    /// The least multiple of `step` from `start` on for which `reaches` holds.
    template <class Reaches>
    static std::int64_t first_that_reaches(std::int64_t start, std::int64_t step, Reaches reaches) {
        std::int64_t high = std::max<std::int64_t>(start / step, 1);
        while (!reaches(high * step)) {
            high *= 2;
        }
        std::int64_t low = start / step - 1;
        while (low + 1 < high) {
            const std::int64_t middle = low + (high - low) / 2;
            (reaches(middle * step) ? high : low) = middle;
        }
        return high * step;
    }

    void keep_unit_price_in_bounds() {
        check_bounds();
        const bool below = (valid(p_.min_unit) && out_.unit_price < (*p_.min_unit)[row_]) ||
                           (valid(p_.min_total) && out_.total < (*p_.min_total)[row_]);
        const bool above = (valid(p_.max_unit) && out_.unit_price > (*p_.max_unit)[row_]) ||
                           (valid(p_.max_total) && out_.total > (*p_.max_total)[row_]);
        if (!below && !above) {
            return;
        }
        if (p_.rules.rules().bounds == bounds_policy::error) {
            refuse_outside_bounds();
        }
        const std::int64_t before = out_.unit_price;
        if (below) {
            if (valid(p_.min_unit)) {
                out_.unit_price = std::max(out_.unit_price, grid_up((*p_.min_unit)[row_], p_.unit_step));
            }
            if (valid(p_.min_total)) {
                out_.unit_price = first_that_reaches(out_.unit_price, p_.unit_step, [&](std::int64_t u) {
                    return total_of(u) >= (*p_.min_total)[row_];
                });
            }
            out_.flags = static_cast<std::uint8_t>(price_flag::at_floor);
        }
        const auto at_most = [&](std::int64_t u) {
            return (!valid(p_.max_unit) || u <= (*p_.max_unit)[row_]) &&
                   (!valid(p_.max_total) || total_of(u) <= (*p_.max_total)[row_]);
        };
        if (!at_most(out_.unit_price)) {
            const std::int64_t on_grid = last_that_fits(out_.unit_price, p_.unit_step, at_most);
            const bool too_low = on_grid <= 0 || (valid(p_.min_unit) && on_grid < (*p_.min_unit)[row_]) ||
                                 (valid(p_.min_total) && total_of(on_grid) < (*p_.min_total)[row_]);
            if (too_low && valid(p_.max_unit)) { // no price on the grid in between: the marked price wins (domain C1.8)
                out_.unit_price = (*p_.max_unit)[row_];
            } else if (on_grid > 0) {
                out_.unit_price = on_grid;
            } else {
                throw row_failure{&errors::bounds_conflict, "max", price_text(out_.unit_price)};
            }
            out_.flags = static_cast<std::uint8_t>(price_flag::at_ceiling);
        }
        out_.total = total_of(out_.unit_price);
        if (valid(p_.max_total) && out_.total > (*p_.max_total)[row_]) {
            out_.total = (*p_.max_total)[row_];
        }
        steps::clamped(note_, p_, before, out_.unit_price, out_.flags, true);
    }

    void keep_total_in_bounds() {
        check_bounds();
        const bool units_count = !p_.by_suite;
        const auto unit_of = [&](std::int64_t total) { return units_count ? per_area(total, area_) : 0; };
        const auto at_most = [&](std::int64_t total) {
            return (!valid(p_.max_total) || total <= (*p_.max_total)[row_]) &&
                   (!units_count || !valid(p_.max_unit) || unit_of(total) <= (*p_.max_unit)[row_]);
        };
        const auto at_least = [&](std::int64_t total) {
            return (!valid(p_.min_total) || total >= (*p_.min_total)[row_]) &&
                   (!units_count || !valid(p_.min_unit) || unit_of(total) >= (*p_.min_unit)[row_]);
        };
        if (at_most(out_.total) && at_least(out_.total)) {
            return;
        }
        if (p_.rules.rules().bounds == bounds_policy::error) {
            out_.unit_price = unit_of(out_.total);
            refuse_outside_bounds();
        }
        const std::int64_t before = out_.total;
        if (!at_least(out_.total)) {
            out_.total = first_that_reaches(out_.total, p_.total_step, at_least);
            out_.flags = static_cast<std::uint8_t>(price_flag::at_floor);
        }
        if (!at_most(out_.total)) {
            const std::int64_t on_grid = last_that_fits(out_.total, p_.total_step, at_most);
            if ((on_grid <= 0 || !at_least(on_grid)) && valid(p_.max_total)) {
                out_.total = (*p_.max_total)[row_];
            } else if (on_grid > 0) {
                out_.total = on_grid;
            } else {
                throw row_failure{&errors::bounds_conflict, "max", std::to_string(out_.total)};
            }
            out_.flags = static_cast<std::uint8_t>(price_flag::at_ceiling);
        }
        steps::clamped(note_, p_, before, out_.total, out_.flags, false);
    }

    // Prices for display: total / area, rounded by themselves.
    void derive() {
        if (valid(p_.gross) && (*p_.gross)[row_] > 0) {
            out_.gross_unit_price = per_area(out_.total, (*p_.gross)[row_]);
            out_.has_gross = true;
        }
        if (valid(p_.inner) && (*p_.inner)[row_] > 0) {
            out_.inner_unit_price = per_area(out_.total, (*p_.inner)[row_]);
            out_.has_inner = true;
        }
        if (p_.by_suite) {
            out_.unit_price = out_.gross_unit_price;
            out_.has_unit_price = out_.has_gross;
        } else if (p_.total_led && !has(out_.flags, price_flag::fixed) && !has(out_.flags, price_flag::overridden)) {
            out_.unit_price = per_area(out_.total, area_);
        }
        steps::derived(note_, p_, out_.total, out_.has_gross ? &out_.gross_unit_price : nullptr,
                       out_.has_inner ? &out_.inner_unit_price : nullptr);
    }

    const plan& p_;
    const plan_constants<Int>& c_;
    Recorder& note_;
    std::size_t row_ = 0;
    std::int64_t area_ = 0;
    Int n_{0};
    Int lump_{0};
    Int attached_{0};
    row_result out_{};
};

/// Prices one row by the formula, in the integers that the plan has proved to suffice.
template <class Recorder>
row_result evaluate_row(const plan& p, std::size_t row, const override_at* by_hand, Recorder& note) {
    if (p.narrow) {
        return evaluator<int128, Recorder>(p, p.small, note)(row, by_hand);
    }
    return evaluator<wide_int, Recorder>(p, *p.large, note)(row, by_hand);
}

inline const override_at* override_of(const plan& p, std::size_t row) {
    const auto it = std::lower_bound(p.overrides.begin(), p.overrides.end(), row,
                                     [](const override_at& o, std::size_t r) { return o.row < r; });
    return it != p.overrides.end() && it->row == row ? &*it : nullptr;
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
