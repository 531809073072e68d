// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/hash.hpp>
#include <loupan/core/detail/int128.hpp>
#include <loupan/core/detail/text.hpp>
#include <loupan/core/detail/wide.hpp>
#include <loupan/core/error.hpp>

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace loupan::inline LOUPAN_ABI {

/// An exact decimal number (十进制数) of at most 28 significant digits and 28 decimals, so that it fits C#'s `decimal`,
/// Python's `Decimal` and PostgreSQL's `numeric`. Arithmetic is exact or throws; there is no division (see
/// `rounding::round_ratio`) and no conversion from binary floating point. The scale is kept as written: `1.20` prints
/// `1.20` and equals `1.2`.
class decimal {
public:
    static constexpr int max_digits = 28;

    constexpr decimal() noexcept = default;
    template <std::integral T>
        requires(!std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
                 !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t> &&
                 sizeof(T) <= 8)
    constexpr explicit decimal(T value) noexcept : coefficient_(value) {}
    template <std::floating_point T>
    decimal(T) = delete; ///< binary floating point does not convert; parse text instead

    /// `[+-]digits[.digits]`. \throws invalid_argument core.number_invalid, arithmetic_error core.overflow
    [[nodiscard]] static decimal parse(std::string_view text) {
        detail::plain_number number;
        if (const auto status = detail::parse_plain(text, number); status != detail::parse_status::ok) {
            detail::raise_parse(status, text, {});
        }
        return make(number.coefficient, number.scale, text);
    }
    /// `coefficient / 10^scale`, exact. \throws arithmetic_error core.overflow beyond 28 digits
    [[nodiscard]] static decimal from_parts(detail::int128 coefficient, int scale) {
        return make(coefficient, scale, {});
    }

    [[nodiscard]] constexpr detail::int128 coefficient() const noexcept { return coefficient_; }
    [[nodiscard]] constexpr int scale() const noexcept { return scale_; }
    [[nodiscard]] constexpr int sign() const noexcept {
        return coefficient_ == detail::int128{0} ? 0 : (coefficient_ < detail::int128{0} ? -1 : 1);
    }

    [[nodiscard]] std::string to_string() const { return detail::print_scaled(coefficient_, scale_); }
    /// Without trailing zeros: one text for one value.
    [[nodiscard]] decimal normalized() const {
        auto c = coefficient_;
        int s = scale_;
        while (s > 0 && c % detail::int128{10} == detail::int128{0}) {
            c /= detail::int128{10};
            --s;
        }
        return make(c, s, {});
    }
    /// The value times 10^scale, if that is an int64. \throws invalid_argument core.too_many_digits, arithmetic_error
    [[nodiscard]] std::int64_t to_scaled(int scale) const {
        auto c = coefficient_;
        int s = scale_;
        if (c == detail::int128{0}) {
            return 0;
        }
        while (s > scale) {
            if (c % detail::int128{10} != detail::int128{0}) {
                raise(errors::too_many_digits, {{}, to_string(), {}, {}});
            }
            c /= detail::int128{10};
            --s;
        }
        if (scale - s > detail::max_power_of_ten || !detail::multiply_checked(c, detail::power_of_ten(scale - s), c)) {
            raise(errors::overflow, {{}, to_string(), {}, {}});
        }
        return detail::to_int64_or_raise(c);
    }

    decimal operator-() const { return make(-coefficient_, scale_, {}); }
    friend decimal operator+(const decimal& a, const decimal& b) {
        const auto [x, y, scale] = aligned(a, b);
        detail::int128 sum{};
        if (!detail::add_checked(x, y, sum)) {
            raise(errors::overflow, {{}, a.to_string() + " + " + b.to_string(), {}, {}});
        }
        return make(sum, scale, {});
    }
    friend decimal operator-(const decimal& a, const decimal& b) { return a + -b; }
    friend decimal operator*(const decimal& a, const decimal& b) {
        detail::int128 product{};
        if (!detail::multiply_checked(a.coefficient_, b.coefficient_, product)) {
            return long_product(a, b);
        }
        return make(product, a.scale_ + b.scale_, {});
    }
    decimal& operator+=(const decimal& b) { return *this = *this + b; }
    decimal& operator-=(const decimal& b) { return *this = *this - b; }
    decimal& operator*=(const decimal& b) { return *this = *this * b; }

    /// By value: `1.20 == 1.2`.
    friend bool operator==(const decimal& a, const decimal& b) noexcept { return (a <=> b) == 0; }
    friend std::strong_ordering operator<=>(const decimal& a, const decimal& b) noexcept {
        // Whole parts first: they need no scaling, so the comparison cannot overflow.
        const auto pa = detail::power_of_ten(a.scale_);
        const auto pb = detail::power_of_ten(b.scale_);
        const auto wa = a.coefficient_ / pa;
        const auto wb = b.coefficient_ / pb;
        if (wa != wb) {
            return wa < wb ? std::strong_ordering::less : std::strong_ordering::greater;
        }
        const auto fa = a.coefficient_ % pa * detail::power_of_ten(max_digits - a.scale_);
        const auto fb = b.coefficient_ % pb * detail::power_of_ten(max_digits - b.scale_);
        return fa == fb ? std::strong_ordering::equal
                        : (fa < fb ? std::strong_ordering::less : std::strong_ordering::greater);
    }

private:
    struct pair {
        detail::int128 x, y;
        int scale;
    };
    static pair aligned(const decimal& a, const decimal& b) {
        const int scale = a.scale_ > b.scale_ ? a.scale_ : b.scale_;
        pair p{a.coefficient_, b.coefficient_, scale};
        if (!detail::multiply_checked(p.x, detail::power_of_ten(scale - a.scale_), p.x) ||
            !detail::multiply_checked(p.y, detail::power_of_ten(scale - b.scale_), p.y)) {
            // Trailing zeros may be all that stands in the way.
            const decimal na = a.normalized();
            const decimal nb = b.normalized();
            if (na.scale_ < a.scale_ || nb.scale_ < b.scale_) {
                return aligned(na, nb);
            }
            raise(errors::overflow, {{}, a.to_string() + " with " + b.to_string(), {}, {}});
        }
        return p;
    }
    /// A product beyond 128 bits: trailing zeros may be all that is too much.
    static decimal long_product(const decimal& a, const decimal& b) {
        auto product = detail::wide(detail::absolute(a.coefficient_)) * detail::wide(detail::absolute(b.coefficient_));
        int scale = a.scale_ + b.scale_;
        const detail::wide ten(10);
        detail::int128 narrow{};
        while (!product.to_int128(narrow)) {
            if (scale == 0 || product % ten != detail::wide(0)) {
                raise(errors::overflow, {{}, a.to_string() + " * " + b.to_string(), {}, {}});
            }
            product = product / ten;
            --scale;
        }
        return make(a.sign() * b.sign() < 0 ? -narrow : narrow, scale, {});
    }
    static constexpr bool too_long(detail::int128 coefficient) noexcept {
        const auto limit = detail::power_of_ten(max_digits);
        return coefficient >= limit || coefficient <= -limit;
    }
    static decimal make(detail::int128 coefficient, int scale, std::string_view text) {
        while (scale > 0 && (scale > max_digits || too_long(coefficient)) &&
               coefficient % detail::int128{10} == detail::int128{0}) {
            coefficient /= detail::int128{10};
            --scale;
        }
        if (scale < 0 || scale > max_digits || too_long(coefficient)) {
            raise(errors::overflow,
                  {{},
                   text.empty() ? detail::to_string(coefficient) + "e-" + std::to_string(scale) : detail::clip(text),
                   {},
                   {}});
        }
        decimal d;
        d.coefficient_ = coefficient;
        d.scale_ = scale;
        return d;
    }

    detail::int128 coefficient_{0};
    int scale_ = 0;
};

/// The absolute value (绝对值).
[[nodiscard]] inline decimal abs(const decimal& value) { return value.sign() < 0 ? -value : value; }
/// The lesser by value; the first when equal.
[[nodiscard]] inline decimal min(const decimal& a, const decimal& b) noexcept { return b < a ? b : a; }
/// The greater by value; the first when equal.
[[nodiscard]] inline decimal max(const decimal& a, const decimal& b) noexcept { return a < b ? b : a; }

} // namespace loupan::inline LOUPAN_ABI

/// By value, as `==` is: `1.20` and `1.2` hash alike.
template <> struct std::hash<loupan::decimal> {
    std::size_t operator()(const loupan::decimal& value) const noexcept {
        auto c = value.coefficient();
        int s = value.scale();
        while (s > 0 && c % loupan::detail::int128{10} == loupan::detail::int128{0}) {
            c /= loupan::detail::int128{10};
            --s;
        }
        const auto billion = loupan::detail::power_of_ten(18);
        const auto low = static_cast<std::int64_t>(c % billion);
        const auto high = static_cast<std::int64_t>(c / billion);
        return loupan::detail::hash_mix(
            loupan::detail::hash_mix(static_cast<std::uint64_t>(low), static_cast<std::uint64_t>(high)),
            static_cast<std::uint64_t>(s));
    }
};
