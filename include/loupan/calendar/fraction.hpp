// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/int128.hpp>

#include <cstdint>
#include <numeric>
#include <string>

/// \file
/// An exact part of a year (分数).

namespace loupan::inline LOUPAN_ABI::calendar {

/// `numerator / denominator`, the denominator above zero (分数). Equal by value: 180/360 is 1/2.
struct fraction {
    std::int64_t numerator = 0;
    std::int64_t denominator = 1;

    /// In lowest terms (约分).
    [[nodiscard]] constexpr fraction reduced() const noexcept {
        const auto common = std::gcd(numerator, denominator);
        return common == 0 ? *this : fraction{numerator / common, denominator / common};
    }
    /// `181/360`
    [[nodiscard]] std::string to_string() const {
        return std::to_string(numerator) + "/" + std::to_string(denominator);
    }
    /// For display and statistics only; no figure is made of it.
    [[nodiscard]] constexpr double to_double() const noexcept {
        return static_cast<double>(numerator) / static_cast<double>(denominator);
    }
    friend constexpr bool operator==(const fraction& a, const fraction& b) noexcept {
        using loupan::detail::int128;
        return int128{a.numerator} * int128{b.denominator} == int128{b.numerator} * int128{a.denominator};
    }
};

} // namespace loupan::inline LOUPAN_ABI::calendar
