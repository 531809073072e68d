// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/pricing/detail/plan.hpp>

#include <cstddef>

// The unrounded price as a line in the base price (domain C1.4): for the closed form of back-solving only, which sets
// where the search starts and what is reported as B*. The search itself prices with the real thing.

namespace loupan::inline LOUPAN_ABI::pricing::detail {

/// Exact total of a row = (slope x base + constant) / `affine_form::bottom`, base at the scale of the plan's base table,
/// total in minor units.
struct affine_row {
    wide_int slope{};
    wide_int constant{};
};

class affine_form {
public:
    explicit affine_form(const plan& p) : p_(p) {
        if (p.narrow) {
            bottom = wide(p.small.total_bottom) * wide(p.small.denominator);
        } else {
            bottom = p.large->total_bottom * p.large->denominator;
        }
    }

    /// The row must have no missing or ambiguous look-up.
    [[nodiscard]] affine_row at(std::size_t row) const {
        return p_.narrow ? make(p_.small, row) : make(*p_.large, row);
    }

    wide_int bottom{};

private:
    static wide_int wide(const wide_int& v) { return v; }
    static wide_int wide(int128 v) {
        const bool negative = v < int128{0};
        const int128 m = negative ? -v : v;
        const auto half = int128{std::int64_t{1} << 62};
        const wide_int out =
            wide_int(static_cast<std::int64_t>(m / half)) * (wide_int(1) << 62) + static_cast<std::int64_t>(m % half);
        return negative ? wide_int(-out) : out;
    }
    std::int64_t value(const lookup& l, std::size_t row) const { return l.values[l.entry(row)]; }

    template <class Int> affine_row make(const plan_constants<Int>& c, std::size_t row) const {
        Int a{1};
        Int b{0};
        if (!p_.score.empty()) {
            Int score{0};
            for (std::size_t k = 0; k < p_.score.size(); ++k) {
                score += c.score_lifts[k] * Int(value(p_.score[k], row));
            }
            a = score * c.score_top;
        }
        for (std::size_t i = 0; i < p_.stages.size(); ++i) {
            const auto& stage = p_.stages[i];
            const auto& k = c.stages[i];
            Int sum{0};
            for (std::size_t j = 0; j < stage.lookups.size(); ++j) {
                sum += k.lifts[j] * Int(value(p_.factors[stage.lookups[j]], row));
            }
            if (stage.kind == pipeline_stage::add) {
                a = a * k.keep;
                b = b * k.keep + sum * k.add;
            } else {
                a = a * (k.one + sum);
                b = b * (k.one + sum);
            }
        }
        wide_int lump = 0;
        wide_int attached = 0;
        for (std::size_t k = 0; k < p_.lumps.size(); ++k) {
            lump += wide(c.lump_lifts[k]) * value(p_.factors[p_.lumps[k]], row);
        }
        for (std::size_t k = 0; k < p_.attached.size(); ++k) {
            const auto& area = *p_.attached_areas[k];
            if (area.is_valid(row) && area[row] != 0) {
                attached += wide(c.attached_lifts[k]) * value(p_.factors[p_.attached[k]], row) * area[row];
            }
        }
        const std::int64_t size = p_.by_suite ? 10000 : (*p_.pricing_area)[row];
        const wide_int per = wide(c.exact_lift) * size + attached;
        const wide_int top = wide(c.total_top) * p_.total_step;
        return {wide(a) * per * top, (wide(b) * per + lump * wide(c.denominator)) * top};
    }

    const plan& p_;
};

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
