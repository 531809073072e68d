// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/decimal.hpp>
#include <loupan/core/rounding.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace loupan::inline LOUPAN_ABI {

enum class area_unit : std::uint8_t {
    square_metre, ///< 平方米
    square_foot,  ///< 平方英尺: 0.09290304 m2 exactly
    ping          ///< 坪: 400/121 m2 exactly
};

[[nodiscard]] constexpr std::string_view to_string(area_unit unit) noexcept {
    switch (unit) {
    case area_unit::square_metre:
        return "m2";
    case area_unit::square_foot:
        return "sqft";
    case area_unit::ping:
        return "ping";
    }
    return "m2";
}

/// \throws invalid_argument core.unit_unknown
[[nodiscard]] inline area_unit parse_area_unit(std::string_view text) {
    for (const auto unit : {area_unit::square_metre, area_unit::square_foot, area_unit::ping}) {
        if (text == to_string(unit)) {
            return unit;
        }
    }
    raise(errors::unit_unknown, {"area_unit", detail::clip(text), {}, {}});
}

/// A floor area (面积): int64 at 1e-4 of its unit, never negative, never converted by itself (K4, GB/T 17986).
class floor_area {
public:
    static constexpr int scale = 4;

    constexpr floor_area() noexcept = default;
    /// \throws invalid_argument core.validation when negative
    [[nodiscard]] static floor_area from_scaled(std::int64_t scaled, area_unit unit = area_unit::square_metre) {
        if (scaled < 0) {
            raise(errors::validation, {"area", detail::print_trimmed(detail::int128{scaled}, scale), {}, {}});
        }
        floor_area a;
        a.scaled_ = scaled;
        a.unit_ = unit;
        return a;
    }
    /// `118.36`; at most 4 decimals. \throws invalid_argument core.number_invalid, core.too_many_digits
    [[nodiscard]] static floor_area parse(std::string_view text, area_unit unit = area_unit::square_metre) {
        return from_scaled(detail::parse_scaled_or_raise(text, scale), unit);
    }

    [[nodiscard]] constexpr std::int64_t scaled() const noexcept { return scaled_; }
    [[nodiscard]] constexpr area_unit unit() const noexcept { return unit_; }
    [[nodiscard]] decimal to_decimal() const {
        return decimal::from_parts(detail::int128{scaled_}, scale).normalized();
    }
    /// At least two decimals, without the unit: `118.36`.
    [[nodiscard]] std::string to_string() const { return detail::print_trimmed(detail::int128{scaled_}, scale, 2); }

    /// The same area in another unit, rounded because the factors are not finite decimals.
    [[nodiscard]] floor_area convert(area_unit unit, const rounding& how) const {
        const auto factor = [](area_unit u) -> std::pair<decimal, decimal> {
            switch (u) {
            case area_unit::square_foot:
                return {decimal::parse("0.09290304"), decimal(1)};
            case area_unit::ping:
                return {decimal(400), decimal(121)};
            default:
                return {decimal(1), decimal(1)};
            }
        };
        const auto [from_top, from_bottom] = factor(unit_);
        const auto [to_top, to_bottom] = factor(unit);
        const decimal value = how.round_ratio(to_decimal() * from_top * to_bottom, from_bottom * to_top);
        return from_scaled(value.to_scaled(scale), unit);
    }

    friend floor_area operator+(const floor_area& a, const floor_area& b) {
        require_same(a, b);
        return from_scaled(detail::to_int64_or_raise(detail::int128{a.scaled_} + detail::int128{b.scaled_}), a.unit_);
    }
    /// \throws invalid_argument core.validation when the difference is negative
    friend floor_area operator-(const floor_area& a, const floor_area& b) {
        require_same(a, b);
        return from_scaled(a.scaled_ - b.scaled_, a.unit_);
    }
    friend constexpr bool operator==(const floor_area&, const floor_area&) noexcept = default;
    friend std::strong_ordering operator<=>(const floor_area& a, const floor_area& b) {
        require_same(a, b);
        return a.scaled_ <=> b.scaled_;
    }

private:
    static void require_same(const floor_area& a, const floor_area& b) {
        if (a.unit_ != b.unit_) {
            raise(errors::unit_mismatch,
                  {"area",
                   std::string(loupan::to_string(a.unit_)) + ", " + std::string(loupan::to_string(b.unit_)),
                   {},
                   {}});
        }
    }
    std::int64_t scaled_ = 0;
    area_unit unit_ = area_unit::square_metre;
};

} // namespace loupan::inline LOUPAN_ABI

template <> struct std::hash<loupan::floor_area> {
    std::size_t operator()(const loupan::floor_area& value) const noexcept {
        return loupan::detail::hash_mix(static_cast<std::uint64_t>(value.scaled()),
                                        static_cast<std::uint64_t>(value.unit()));
    }
};
