// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/currency.hpp>
#include <loupan/core/decimal.hpp>
#include <loupan/core/rounding.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace loupan::inline LOUPAN_ABI {

/// An amount of money (金额): int64 minor units (fen) and a currency. Sums are exact or throw; a product or quotient
/// needs a rounding.
class money {
public:
    constexpr money() noexcept = default;
    [[nodiscard]] static constexpr money from_minor(std::int64_t minor, currency unit = {}) noexcept {
        money m;
        m.minor_ = minor;
        m.currency_ = unit;
        return m;
    }
    /// `1420356`, `-0.05`. \throws invalid_argument core.number_invalid, core.too_many_digits; arithmetic_error
    [[nodiscard]] static money parse(std::string_view text, currency unit = {}) {
        return from_minor(detail::parse_scaled_or_raise(text, unit.digits()), unit);
    }
    /// \throws invalid_argument core.too_many_digits when the value has fractions of a minor unit
    [[nodiscard]] static money from_decimal(const decimal& value, currency unit = {}) {
        return from_minor(value.to_scaled(unit.digits()), unit);
    }

    [[nodiscard]] constexpr std::int64_t minor() const noexcept { return minor_; }
    [[nodiscard]] constexpr const loupan::currency& currency() const noexcept { return currency_; }
    [[nodiscard]] decimal to_decimal() const { return decimal::from_parts(detail::int128{minor_}, currency_.digits()); }
    /// With all decimals of the currency and without its code: `1420356.00`.
    [[nodiscard]] std::string to_string() const {
        return detail::print_scaled(detail::int128{minor_}, currency_.digits());
    }

    money operator-() const { return from_minor(detail::to_int64_or_raise(-detail::int128{minor_}), currency_); }
    friend money operator+(const money& a, const money& b) {
        detail::require_same(a.currency_, b.currency_);
        return from_minor(detail::to_int64_or_raise(detail::int128{a.minor_} + detail::int128{b.minor_}), a.currency_);
    }
    friend money operator-(const money& a, const money& b) {
        detail::require_same(a.currency_, b.currency_);
        return from_minor(detail::to_int64_or_raise(detail::int128{a.minor_} - detail::int128{b.minor_}), a.currency_);
    }
    money& operator+=(const money& b) { return *this = *this + b; }
    money& operator-=(const money& b) { return *this = *this - b; }

    [[nodiscard]] static constexpr money zero(loupan::currency unit = {}) noexcept { return from_minor(0, unit); }
    [[nodiscard]] constexpr bool is_zero() const noexcept { return minor_ == 0; }
    /// -1, 0 or 1.
    [[nodiscard]] constexpr int sign() const noexcept { return minor_ < 0 ? -1 : (minor_ > 0 ? 1 : 0); }

    /// The amount times an exact factor, rounded once. \throws arithmetic_error core.overflow; invalid_argument
    /// core.too_many_digits when the rounding's step is finer than the minor unit
    [[nodiscard]] money times(const decimal& factor, const rounding& how = rounding()) const {
        return from_decimal(how.round_product(to_decimal(), factor), currency_);
    }
    /// The amount divided by an exact number, rounded once. \throws arithmetic_error core.division_by_zero
    [[nodiscard]] money divided_by(const decimal& divisor, const rounding& how = rounding()) const {
        return from_decimal(how.round_ratio(to_decimal(), divisor), currency_);
    }

    friend constexpr bool operator==(const money&, const money&) noexcept = default;
    /// \throws invalid_argument core.currency_mismatch
    friend std::strong_ordering operator<=>(const money& a, const money& b) {
        detail::require_same(a.currency_, b.currency_);
        return a.minor_ <=> b.minor_;
    }

private:
    std::int64_t minor_ = 0;
    loupan::currency currency_{};
};

/// The absolute amount (绝对值). \throws arithmetic_error core.overflow for the most negative amount
[[nodiscard]] inline money abs(const money& value) { return value.minor() < 0 ? -value : value; }
/// The lesser amount. \throws invalid_argument core.currency_mismatch
[[nodiscard]] inline money min(const money& a, const money& b) { return b < a ? b : a; }
/// The greater amount. \throws invalid_argument core.currency_mismatch
[[nodiscard]] inline money max(const money& a, const money& b) { return a < b ? b : a; }

/// The exact sum (合计): only the total must fit, not the sums on the way. Nothing sums to zero of `unit`.
/// \throws invalid_argument core.currency_mismatch, arithmetic_error core.overflow
[[nodiscard]] inline money sum(std::span<const money> amounts, currency unit = {}) {
    const currency of = amounts.empty() ? unit : amounts.front().currency();
    detail::int128 total{0};
    for (const auto& amount : amounts) {
        detail::require_same(of, amount.currency());
        total += detail::int128{amount.minor()};
    }
    return money::from_minor(detail::to_int64_or_raise(total), of);
}

} // namespace loupan::inline LOUPAN_ABI

template <> struct std::hash<loupan::money> {
    std::size_t operator()(const loupan::money& value) const noexcept {
        return loupan::detail::hash_mix(static_cast<std::uint64_t>(value.minor()),
                                        std::hash<loupan::currency>{}(value.currency()));
    }
};
