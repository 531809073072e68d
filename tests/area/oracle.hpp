// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/oracle.hpp"

#include <loupan/area.hpp>

#include <optional>

// The clauses as they are worded, on exact rationals and without bands: written apart from the library.

namespace area_test {

using loupan_test::big;
using loupan_test::ratio;

/// 办法 20: what area is paid for, signed.
inline ratio statutory(const ratio& a0, const ratio& a1, const ratio& limit, int times) {
    const ratio d = a1 - a0;
    const ratio size = d < 0 ? ratio(-d) : d;
    const ratio most = limit * a0;
    if (size <= most) {
        return d;
    }
    return d > 0 ? most : ratio(-(most + times * (size - most)));
}

inline ratio scaled(std::int64_t value, int digits) { return ratio(big(value)) / ratio(loupan_test::ten_to(digits)); }
inline ratio of(const loupan::rate& r) { return scaled(r.scaled(), 8); }

inline ratio paid_area(const loupan::area::area_rules& rules, const ratio& a0, const ratio& a1) {
    using namespace loupan::area;
    const ratio d = a1 - a0;
    const ratio size = d < 0 ? ratio(-d) : d;
    const int sign = d < 0 ? -1 : 1;
    switch (*rules.variant) {
    case variant::statutory:
    case variant::gf2014_inner:
    case variant::gf2014_gross_dual:
        return statutory(a0, a1, of(rules.limit), 2);
    case variant::limited:
        return statutory(a0, a1, of(rules.limit), rules.limited.double_refund ? 2 : 1);
    case variant::actual:
        return d;
    case variant::no_adjust:
        return 0;
    case variant::tolerance: {
        const ratio free = of(rules.tolerance.within) * a0;
        if (size <= free) {
            return 0;
        }
        const ratio whole =
            rules.tolerance.then == tolerance_formula::actual ? d : statutory(a0, a1, of(rules.limit), 2);
        return rules.tolerance.on == tolerance_part::full ? whole : ratio(whole - sign * free);
    }
    case variant::bands:
        break;
    }
    // Walk the difference from zero outward, or find the one band that holds it.
    ratio sum(0);
    for (const auto& b : rules.bands.rows) {
        const ratio factor = b.compensate ? of(b.factor) : ratio(0);
        if (rules.bands.mode == band_mode::whole) {
            const ratio r = d / a0;
            const bool above = !b.min || r > of(*b.min) || (b.min_closed && r == of(*b.min));
            const bool below = !b.max || r < of(*b.max) || (b.max_closed && r == of(*b.max));
            if (above && below) {
                return d * factor;
            }
            continue;
        }
        ratio low = b.min ? ratio(of(*b.min) * a0) : ratio(-a0);
        ratio high = b.max ? ratio(of(*b.max) * a0) : ratio(size + a0);
        const ratio from = d > 0 ? ratio(0) : d;
        const ratio to = d > 0 ? d : ratio(0);
        low = low < from ? from : low;
        high = high > to ? to : high;
        if (high > low) {
            sum += sign * (high - low) * factor;
        }
    }
    return sum;
}

/// The difference in minor units (fen), or nothing where it does not fit.
inline big delta(const loupan::area::area_rules& rules, std::int64_t a0, std::int64_t a1, std::int64_t price,
                 std::int64_t total, const std::optional<loupan::area::area_tax>& tax) {
    using namespace loupan::area;
    const ratio from = scaled(a0, 4);
    const ratio p = rules.price == price_source::contract_unit ? scaled(price, 4) : ratio(scaled(total, 2) / from);
    ratio x = paid_area(rules, from, scaled(a1, 4)) * p;
    if (rules.tax == tax_change::net_fixed) {
        x = x * (1 + of(tax->settlement)) / (1 + of(tax->contract));
    }
    const ratio step(rules.delta_rounding.step().to_string() == "1" ? 100 : 1);
    return loupan_test::rounded(ratio(x * 100 / step), rules.delta_rounding.mode()) * numerator(step);
}

inline big net(const big& gross, const loupan::area::area_tax& tax) {
    return loupan_test::rounded(ratio(ratio(gross) / (1 + of(tax.settlement))), loupan::rounding_mode::half_up);
}

} // namespace area_test
