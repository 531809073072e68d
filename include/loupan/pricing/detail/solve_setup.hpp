// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/int128.hpp>
#include <loupan/core/error.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/core/unit_price.hpp>
#include <loupan/pricing/compile.hpp>
#include <loupan/pricing/detail/batch.hpp>
#include <loupan/pricing/detail/check.hpp>
#include <loupan/pricing/detail/rows.hpp>
#include <loupan/pricing/detail/solve_affine.hpp>
#include <loupan/pricing/detail/solve_goals.hpp>
#include <loupan/pricing/errors.hpp>
#include <loupan/pricing/prices.hpp>
#include <loupan/pricing/scheme.hpp>
#include <loupan/pricing/target.hpp>
#include <loupan/pricing/units.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

// The ground of the search for base prices.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

/// What stays as it is while the bases are searched for (搜索的前提): the targets as integers, which units follow their base
/// price, the steps of the base grid, and the closed form of every free unit.
class solve_setup {
public:
    solve_setup(const scheme& given, const units& of, const solve_options& options)
        : given_(given), of_(of), options_(options), frame_(given) {
        start();
    }

    [[nodiscard]] const std::vector<goal>& goals() const { return goals_; }
    [[nodiscard]] bool is_free(std::size_t row) const { return free_[row] != 0; }
    [[nodiscard]] bool is_locked(std::size_t row) const { return locked_[row] != 0; }
    [[nodiscard]] const units& of() const { return of_; }
    [[nodiscard]] const solve_options& options() const { return options_; }

protected:
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
        find_affine(rules);
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

    void find_affine(const compiled_scheme& rules) {
        const auto p = prepare(rules, of_);
        const affine_form form(p);
        affine_bottom_ = form.bottom;
        affine_.resize(of_.size());
        for (std::size_t row = 0; row < of_.size(); ++row) {
            if (free_[row] != 0) {
                affine_[row] = form.at(row);
            }
        }
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
};

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
