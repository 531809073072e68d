// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/detail/kernel.hpp>
#include <loupan/pricing/detail/plan.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

// A plan as the kernel reads it.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

/// Owns what a `kernel_plan` points to.
class kernel_tables {
public:
    explicit kernel_tables(const plan& p) {
        const auto& c = p.small;
        reserve(p);
        plan_.base = add(p.base, 1);
        for (std::size_t s = 0; s < p.stages.size(); ++s) {
            const auto& stage = p.stages[s];
            const auto& constants = c.stages[s];
            kernel_stage out{};
            out.what = stage.kind == pipeline_stage::add ? kernel_stage::kind::add : kernel_stage::kind::multiply;
            out.first = lookups_.size();
            out.count = stage.lookups.size();
            out.one = static_cast<std::int64_t>(constants.one);
            out.keep = static_cast<std::int64_t>(constants.keep);
            out.lift = static_cast<std::int64_t>(constants.add);
            for (std::size_t k = 0; k < stage.lookups.size(); ++k) {
                lookups_.push_back(add(p.factors[stage.lookups[k]], static_cast<std::int64_t>(constants.lifts[k])));
            }
            stages_.push_back(out);
        }
        plan_.lump_first = lookups_.size();
        plan_.lump_count = p.lumps.size();
        for (std::size_t k = 0; k < p.lumps.size(); ++k) {
            lookups_.push_back(add(p.factors[p.lumps[k]], static_cast<std::int64_t>(c.lump_lifts[k])));
        }
        plan_.lookups = lookups_.data();
        plan_.stages = stages_.data();
        plan_.stage_count = stages_.size();
        set_columns(p);
        set_constants(p);
    }
    kernel_tables(const kernel_tables&) = delete;
    kernel_tables& operator=(const kernel_tables&) = delete;

    [[nodiscard]] const kernel_plan& get() const noexcept { return plan_; }

    /// Whether the kernel can take this plan at all.
    [[nodiscard]] static bool suits(const plan& p) {
        if (!p.fast) {
            return false;
        }
        const auto few = [](const lookup& l) { return l.sources.size() <= kernel_lookup::most_sources; };
        bool ok = few(p.base);
        for (const auto& l : p.factors) {
            ok = ok && few(l);
        }
        return ok;
    }

private:
    void reserve(const plan& p) {
        lookups_.reserve(p.factors.size());
        stages_.reserve(p.stages.size());
        values_.reserve(p.factors.size() + 1);
        bad_.reserve(p.factors.size() + 1);
        narrow_.reserve(2 * p.factors.size() + 2);
    }

    kernel_lookup add(const lookup& l, std::int64_t lift) {
        kernel_lookup out{};
        out.source_count = l.sources.size();
        for (std::size_t i = 0; i < l.sources.size(); ++i) {
            out.sources[i] = {l.sources[i].data, l.sources[i].offset, l.sources[i].stride};
        }
        auto& values = values_.emplace_back(l.values);
        for (auto& v : values) {
            v *= lift;
        }
        out.values = values.data();
        out.entries = values.size();
        const auto fits = [](std::int64_t v) {
            return v >= std::numeric_limits<std::int32_t>::min() && v <= std::numeric_limits<std::int32_t>::max();
        };
        out.bad = nullptr;
        if (!l.all_ok) {
            auto& bad = bad_.emplace_back();
            for (const auto state : l.states) {
                bad.push_back(state == resolve_state::missing || state == resolve_state::ambiguous
                                  ? kernel_lookup::bad_entry
                                  : 0);
            }
            out.bad = bad.data();
        }
        if (values.size() <= kernel_lookup::narrow_entries && std::all_of(values.begin(), values.end(), fits)) {
            out.narrow = narrowed(values);
            out.narrow_bad = out.bad == nullptr ? nullptr : narrowed(bad_.back());
        }
        return out;
    }

    template <class Values> const std::int32_t* narrowed(const Values& values) {
        auto& narrow = narrow_.emplace_back(kernel_lookup::narrow_entries, 0);
        std::transform(values.begin(), values.end(), narrow.begin(),
                       [](auto v) { return static_cast<std::int32_t>(v); });
        return narrow.data();
    }

    static kernel_area area_of(const column<std::int64_t>* c) {
        return c == nullptr ? kernel_area{} : kernel_area{c->data(), c->validity()};
    }

    void set_columns(const plan& p) {
        plan_.area = area_of(p.pricing_area);
        plan_.gross = area_of(p.gross);
        plan_.inner = area_of(p.inner);
        plan_.min_unit = area_of(p.min_unit);
        plan_.max_unit = area_of(p.max_unit);
        plan_.min_total = area_of(p.min_total);
        plan_.max_total = area_of(p.max_total);
        plan_.fixed_unit = area_of(p.fixed_unit);
        plan_.fixed_total = area_of(p.fixed_total);
    }

    void set_constants(const plan& p) {
        const auto& c = p.small;
        plan_.total_led = p.total_led;
        plan_.derived = rounding_recipe::of(p.derived_mode);
        plan_.unit_top = static_cast<std::int64_t>(c.unit_top);
        plan_.unit_step = p.unit_step;
        plan_.unit = rounded_division::of(static_cast<std::uint64_t>(c.unit_bottom), p.unit_mode);
        plan_.minor_lift = loupan::detail::power_of_ten_64(8 - p.rules.rules().currency.digits());
        const bool bounds_on_totals = p.min_total != nullptr || p.max_total != nullptr;
        plan_.clamp = !p.total_led && !bounds_on_totals && p.rules.rules().bounds == bounds_policy::clamp;
        plan_.price_lift = static_cast<std::int64_t>(c.price_lift);
        plan_.exact_lift = static_cast<std::int64_t>(c.exact_lift);
        plan_.denominator = static_cast<std::int64_t>(c.denominator);
        plan_.total_top = static_cast<std::int64_t>(c.total_top);
        plan_.total_step = p.total_step;
        const auto total_bottom = p.total_led ? c.total_bottom * c.denominator : c.total_bottom;
        plan_.total = rounded_division::of(static_cast<std::uint64_t>(total_bottom), p.total_mode);
        plan_.least_area = p.least_display_area;
        plan_.derived_top = p.derived_top;
        plan_.derived_bottom = p.derived_bottom;
        plan_.derived_step = p.derived_step;
        plan_.doubles_suffice = p.quotients_are_small;
        set_sure_area(p);
    }

    // Unit price times area is the total but for the total's rounding; from the area on that spreads this over less than
    // one and a half display steps an area, the price shown is the unit price or a step beside it.
    void set_sure_area(const plan& p) {
        const bool to_nearest = plan_.derived.halve == 1 && !plan_.derived.to_even;
        if (p.total_led || !p.lumps.empty() || p.gross == nullptr || p.gross != p.pricing_area || !to_nearest ||
            p.unit_step % p.derived_step != 0 || p.total_step > 100'000'000) {
            return;
        }
        const bool half = rounding_recipe::of(p.total_mode).halve == 1;
        const std::int64_t off_twice = p.total_step * plan_.minor_lift * (half ? 1 : 2);
        const std::int64_t sure = off_twice / (3 * p.derived_step) + 1;
        constexpr std::int64_t most = 1'000'000; // 100 m2: with a larger one most rows would divide after all
        plan_.shows_unit_price = sure <= most;
        plan_.sure_area = plan_.shows_unit_price ? std::max(sure, plan_.least_area) : 1;
    }

    kernel_plan plan_{};
    std::vector<kernel_lookup> lookups_{};
    std::vector<kernel_stage> stages_{};
    std::vector<std::vector<std::int64_t>> values_{};
    std::vector<std::vector<std::uint8_t>> bad_{};
    std::vector<std::vector<std::int32_t>> narrow_{};
};

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
