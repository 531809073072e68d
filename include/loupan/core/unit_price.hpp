// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/currency.hpp>
#include <loupan/core/floor_area.hpp>
#include <loupan/core/money.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace loupan::inline LOUPAN_ABI {

/// Money per unit of area (单价): int64 at 1e-4 of the currency's main unit, per m2 unless said.
class unit_price {
public:
    static constexpr int scale = 4;

    constexpr unit_price() noexcept = default;
    [[nodiscard]] static constexpr unit_price from_scaled(std::int64_t scaled, currency unit = {},
                                                          area_unit per = area_unit::square_metre) noexcept {
        unit_price p;
        p.scaled_ = scaled;
        p.currency_ = unit;
        p.per_ = per;
        return p;
    }
    /// `81748`, `76766.37`; at most 4 decimals.
    [[nodiscard]] static unit_price parse(std::string_view text, currency unit = {},
                                          area_unit per = area_unit::square_metre) {
        return from_scaled(detail::parse_scaled_or_raise(text, scale), unit, per);
    }

    [[nodiscard]] constexpr std::int64_t scaled() const noexcept { return scaled_; }
    [[nodiscard]] constexpr const loupan::currency& currency() const noexcept { return currency_; }
    [[nodiscard]] constexpr area_unit per() const noexcept { return per_; }
    [[nodiscard]] decimal to_decimal() const {
        return decimal::from_parts(detail::int128{scaled_}, scale).normalized();
    }
    /// At least two decimals: `13123.95`.
    [[nodiscard]] std::string to_string() const { return detail::print_trimmed(detail::int128{scaled_}, scale, 2); }

    /// Price times area, rounded once. \throws invalid_argument core.unit_mismatch
    [[nodiscard]] money times(const floor_area& area, const rounding& how = rounding()) const {
        if (area.unit() != per_) {
            raise(errors::unit_mismatch,
                  {"area",
                   std::string(loupan::to_string(area.unit())) + ", " + std::string(loupan::to_string(per_)),
                   {},
                   {}});
        }
        return money::from_decimal(how.round_product(to_decimal(), area.to_decimal()), currency_);
    }

    friend constexpr bool operator==(const unit_price&, const unit_price&) noexcept = default;
    friend std::strong_ordering operator<=>(const unit_price& a, const unit_price& b) {
        detail::require_same(a.currency_, b.currency_);
        if (a.per_ != b.per_) {
            raise(errors::unit_mismatch,
                  {"per",
                   std::string(loupan::to_string(a.per_)) + ", " + std::string(loupan::to_string(b.per_)),
                   {},
                   {}});
        }
        return a.scaled_ <=> b.scaled_;
    }

private:
    std::int64_t scaled_ = 0;
    loupan::currency currency_{};
    area_unit per_ = area_unit::square_metre;
};

} // namespace loupan::inline LOUPAN_ABI

template <> struct std::hash<loupan::unit_price> {
    std::size_t operator()(const loupan::unit_price& value) const noexcept {
        return loupan::detail::hash_mix(static_cast<std::uint64_t>(value.scaled()),
                                        std::hash<loupan::currency>{}(value.currency()) * 4 +
                                            static_cast<std::uint64_t>(value.per()));
    }
};
