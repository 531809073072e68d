// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/quotient.hpp>
#include <loupan/core/floor_area.hpp>
#include <loupan/core/rounding.hpp>
#include <loupan/core/unit_price.hpp>
#include <loupan/pricing/prices.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

// Which rounding a filed list was made with: found from its figures.

namespace loupan::inline LOUPAN_ABI::pricing::detail::fitting {

/// The coarsest decimal step that all prices (1e-4) are multiples of, at most one yuan.
[[nodiscard]] inline rounding find_unit_rounding(const std::vector<std::int64_t>& prices, int max_scale) {
    for (int scale = 0; scale < max_scale; ++scale) {
        const auto step = loupan::detail::power_of_ten_64(loupan::unit_price::scale - scale);
        if (std::all_of(prices.begin(), prices.end(), [step](auto p) { return p % step == 0; })) {
            return rounding(decimal::from_parts(loupan::detail::int128{1}, scale));
        }
    }
    return rounding(decimal::from_parts(loupan::detail::int128{1}, max_scale));
}

/// Unit price times area in minor units, rounded; absent where it does not fit.
[[nodiscard]] inline std::optional<std::int64_t> total_of(std::int64_t unit_price, std::int64_t area, const rounding& how,
                                                          int digits) {
    using loupan::detail::int128;
    int128 step = how.step().coefficient(); // in minor units: rounding steps below a minor unit are refused by compile
    for (int i = how.step().scale(); i < digits; ++i) {
        step *= int128{10};
    }
    int128 lift{1};
    for (int i = digits; i < loupan::unit_price::scale + floor_area::scale; ++i) {
        lift *= int128{10};
    }
    for (int i = digits; i < how.step().scale(); ++i) {
        step /= int128{10};
    }
    int128 divisor{};
    if (step <= int128{0} || !loupan::detail::multiply_checked(lift, step, divisor)) {
        return std::nullopt;
    }
    const int128 total =
        loupan::detail::round_quotient(int128{unit_price} * int128{area}, divisor, how.mode());
    int128 minor{};
    if (!loupan::detail::multiply_checked(total, step, minor) || !loupan::detail::fits_int64(minor)) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(minor);
}

struct filed_total {
    std::int64_t unit_price; ///< 1e-4
    std::int64_t area;       ///< 1e-4
    std::int64_t total;      ///< minor units
};

/// The rounding that gives the most totals: whole yuan before fen, 四舍五入 before down before up.
[[nodiscard]] inline rounding find_total_rounding(const std::vector<filed_total>& given, int digits) {
    std::vector<rounding> candidates;
    for (const int scale : {0, digits}) {
        for (const auto mode : {rounding_mode::half_up, rounding_mode::down, rounding_mode::up}) {
            candidates.emplace_back(decimal::from_parts(loupan::detail::int128{1}, scale), mode);
        }
    }
    std::size_t best = 0;
    std::size_t most = 0;
    for (std::size_t i = 0; i < candidates.size() && most < given.size(); ++i) {
        const auto hits = static_cast<std::size_t>(std::count_if(given.begin(), given.end(), [&](const auto& g) {
            return total_of(g.unit_price, g.area, candidates[i], digits) == g.total;
        }));
        if (hits > most) {
            most = hits;
            best = i;
        }
    }
    return candidates[best];
}

} // namespace loupan::inline LOUPAN_ABI::pricing::detail::fitting
