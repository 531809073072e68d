// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/decimal.hpp>
#include <loupan/core/detail/quotient.hpp>
#include <loupan/core/error.hpp>
#include <loupan/pricing/detail/solve_affine.hpp>
#include <loupan/pricing/target.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What the search for base prices speaks of: targets as integers, and which of them moves which unit.

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

} // namespace loupan::inline LOUPAN_ABI::pricing::detail
