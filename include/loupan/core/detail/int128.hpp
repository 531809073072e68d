// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/config.hpp>

#include <array>
#include <bit>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

// The one header that knows whether the compiler has a 128-bit integer. `portable_int128` is always compiled, so that
// it is tested everywhere; LOUPAN_PORTABLE_INT128 makes it the one in use.

namespace loupan::inline LOUPAN_ABI::detail {

struct u128_parts {
    std::uint64_t hi;
    std::uint64_t lo;
};

constexpr u128_parts multiply_full(std::uint64_t a, std::uint64_t b) noexcept {
    const std::uint64_t a0 = a & 0xffffffffU, a1 = a >> 32U, b0 = b & 0xffffffffU, b1 = b >> 32U;
    const std::uint64_t p00 = a0 * b0, p01 = a0 * b1, p10 = a1 * b0, p11 = a1 * b1;
    const std::uint64_t middle = (p00 >> 32U) + (p01 & 0xffffffffU) + (p10 & 0xffffffffU);
    return {p11 + (p01 >> 32U) + (p10 >> 32U) + (middle >> 32U), (middle << 32U) | (p00 & 0xffffffffU)};
}

/// Two's complement, 128 bits, wraps like the built-in; callers check ranges before they multiply.
class portable_int128 {
public:
    constexpr portable_int128() noexcept = default;
    template <std::integral T>
        requires(sizeof(T) <= 8)
    constexpr portable_int128(T value) noexcept // NOLINT: stands in for a built-in integer
        : hi_(value < T{0} ? ~std::uint64_t{0} : 0), lo_(static_cast<std::uint64_t>(value)) {}
    static constexpr portable_int128 from_parts(std::uint64_t hi, std::uint64_t lo) noexcept {
        portable_int128 r;
        r.hi_ = hi;
        r.lo_ = lo;
        return r;
    }

    constexpr explicit operator std::int64_t() const noexcept { return static_cast<std::int64_t>(lo_); }
    constexpr explicit operator std::uint64_t() const noexcept { return lo_; }
    constexpr explicit operator int() const noexcept { return static_cast<int>(lo_); }
    constexpr explicit operator char() const noexcept { return static_cast<char>(lo_); }
    constexpr explicit operator bool() const noexcept { return (hi_ | lo_) != 0; }

    friend constexpr bool operator==(portable_int128 a, portable_int128 b) noexcept {
        return a.hi_ == b.hi_ && a.lo_ == b.lo_;
    }
    friend constexpr std::strong_ordering operator<=>(portable_int128 a, portable_int128 b) noexcept {
        if (a.hi_ != b.hi_) {
            return static_cast<std::int64_t>(a.hi_) <=> static_cast<std::int64_t>(b.hi_);
        }
        return a.lo_ <=> b.lo_;
    }
    constexpr portable_int128 operator-() const noexcept {
        return from_parts(~hi_ + static_cast<std::uint64_t>(lo_ == 0), ~lo_ + 1);
    }
    friend constexpr portable_int128 operator+(portable_int128 a, portable_int128 b) noexcept {
        const std::uint64_t lo = a.lo_ + b.lo_;
        return from_parts(a.hi_ + b.hi_ + static_cast<std::uint64_t>(lo < a.lo_), lo);
    }
    friend constexpr portable_int128 operator-(portable_int128 a, portable_int128 b) noexcept {
        return from_parts(a.hi_ - b.hi_ - static_cast<std::uint64_t>(a.lo_ < b.lo_), a.lo_ - b.lo_);
    }
    friend constexpr portable_int128 operator*(portable_int128 a, portable_int128 b) noexcept {
        const auto low = multiply_full(a.lo_, b.lo_);
        return from_parts(low.hi + a.hi_ * b.lo_ + a.lo_ * b.hi_, low.lo);
    }
    friend constexpr portable_int128 operator/(portable_int128 a, portable_int128 b) noexcept {
        portable_int128 remainder;
        return divide(a, b, remainder);
    }
    friend constexpr portable_int128 operator%(portable_int128 a, portable_int128 b) noexcept {
        portable_int128 remainder;
        divide(a, b, remainder);
        return remainder;
    }
    constexpr portable_int128& operator+=(portable_int128 b) noexcept { return *this = *this + b; }
    constexpr portable_int128& operator-=(portable_int128 b) noexcept { return *this = *this - b; }
    constexpr portable_int128& operator*=(portable_int128 b) noexcept { return *this = *this * b; }
    constexpr portable_int128& operator/=(portable_int128 b) noexcept { return *this = *this / b; }
    constexpr portable_int128& operator%=(portable_int128 b) noexcept { return *this = *this % b; }
    constexpr portable_int128& operator++() noexcept { return *this += 1; }
    constexpr portable_int128& operator--() noexcept { return *this -= 1; }

    [[nodiscard]] constexpr std::uint64_t hi() const noexcept { return hi_; }
    [[nodiscard]] constexpr std::uint64_t lo() const noexcept { return lo_; }

private:
    static constexpr portable_int128 divide(portable_int128 a, portable_int128 b, portable_int128& remainder) noexcept {
        const bool negative_a = static_cast<std::int64_t>(a.hi_) < 0;
        const bool negative_b = static_cast<std::int64_t>(b.hi_) < 0;
        const portable_int128 n = negative_a ? -a : a;
        const portable_int128 d = negative_b ? -b : b;
        portable_int128 quotient;
        portable_int128 rest;
        if (n.hi_ == 0 && d.hi_ == 0) {
            quotient = from_parts(0, n.lo_ / d.lo_);
            rest = from_parts(0, n.lo_ % d.lo_);
        } else if (d.hi_ == 0 && d.lo_ <= 0xffffffffU) { // four digits of 32 bits by one
            std::uint64_t carry = 0;
            std::uint64_t digits[4] = {n.hi_ >> 32U, n.hi_ & 0xffffffffU, n.lo_ >> 32U, n.lo_ & 0xffffffffU};
            for (auto& digit : digits) {
                const std::uint64_t part = (carry << 32U) | digit;
                digit = part / d.lo_;
                carry = part % d.lo_;
            }
            quotient = from_parts((digits[0] << 32U) | digits[1], (digits[2] << 32U) | digits[3]);
            rest = from_parts(0, carry);
        } else {
            const int width_n = n.hi_ != 0 ? 128 - std::countl_zero(n.hi_) : 64 - std::countl_zero(n.lo_);
            for (int bit = width_n - 1; bit >= 0; --bit) {
                const auto at = static_cast<unsigned>(bit);
                const bool overflow = (rest.hi_ >> 63U) != 0;
                rest = from_parts((rest.hi_ << 1U) | (rest.lo_ >> 63U), rest.lo_ << 1U);
                rest.lo_ |= at >= 64 ? (n.hi_ >> (at - 64)) & 1U : (n.lo_ >> at) & 1U;
                if (overflow || !less_unsigned(rest, d)) {
                    rest = rest - d;
                    if (at >= 64) {
                        quotient.hi_ |= std::uint64_t{1} << (at - 64);
                    } else {
                        quotient.lo_ |= std::uint64_t{1} << at;
                    }
                }
            }
        }
        remainder = negative_a ? -rest : rest;
        return negative_a != negative_b ? -quotient : quotient;
    }
    static constexpr bool less_unsigned(portable_int128 a, portable_int128 b) noexcept {
        return a.hi_ != b.hi_ ? a.hi_ < b.hi_ : a.lo_ < b.lo_;
    }

    std::uint64_t hi_ = 0;
    std::uint64_t lo_ = 0;
};

#if defined(LOUPAN_PORTABLE_INT128)
using int128 = portable_int128;
inline constexpr int128 int128_max = int128::from_parts(0x7fffffffffffffffU, ~std::uint64_t{0});
#else
__extension__ using int128 = __int128;
inline constexpr int128 int128_max =
    static_cast<int128>((((static_cast<int128>(1) << 62) - 1) << 65) | ((static_cast<int128>(1) << 65) - 1));
#endif
inline constexpr int128 int128_min = -int128_max - int128{1};

/// As `multiply_full`, by the machine's own instruction where the compiler has it.
constexpr u128_parts multiply_native(std::uint64_t a, std::uint64_t b) noexcept {
#if defined(LOUPAN_PORTABLE_INT128)
    return multiply_full(a, b);
#else
    __extension__ using uint128 = unsigned __int128;
    const uint128 product = static_cast<uint128>(a) * b;
    return {static_cast<std::uint64_t>(product >> 64U), static_cast<std::uint64_t>(product)};
#endif
}

constexpr bool fits_int64(int128 value) noexcept {
    return value >= int128{std::numeric_limits<std::int64_t>::min()} &&
           value <= int128{std::numeric_limits<std::int64_t>::max()};
}

/// False when the sum does not fit; `out` is then untouched.
constexpr bool add_checked(int128 a, int128 b, int128& out) noexcept {
    if (b > int128{0} ? a > int128_max - b : a < int128_min - b) {
        return false;
    }
    out = a + b;
    return true;
}

/// Not for the most negative value.
constexpr int128 absolute(int128 a) noexcept { return a < int128{0} ? -a : a; }

/// False when the product does not fit; `out` is then untouched. Refuses the most negative value as a factor.
constexpr bool multiply_checked(int128 a, int128 b, int128& out) noexcept {
    if (a == int128{0} || b == int128{0}) {
        out = int128{0};
        return true;
    }
    if (a == int128_min || b == int128_min || absolute(a) > int128_max / absolute(b)) {
        return false;
    }
    out = a * b;
    return true;
}

inline constexpr int max_power_of_ten = 38;

inline constexpr auto powers_of_ten = [] {
    std::array<int128, max_power_of_ten + 1> powers{};
    int128 r{1};
    for (int i = 0; i <= max_power_of_ten; ++i) {
        powers[static_cast<std::size_t>(i)] = r;
        if (i < max_power_of_ten) {
            r *= int128{10};
        }
    }
    return powers;
}();

/// 10^exponent for 0 <= exponent <= 38.
constexpr int128 power_of_ten(int exponent) noexcept { return powers_of_ten[static_cast<std::size_t>(exponent)]; }

constexpr std::int64_t power_of_ten_64(int exponent) noexcept {
    std::int64_t r = 1;
    for (int i = 0; i < exponent; ++i) {
        r *= 10;
    }
    return r;
}

inline std::string to_string(int128 value) {
    if (value == int128{0}) {
        return "0";
    }
    const bool negative = value < int128{0};
    std::string digits;
    while (value != int128{0}) {
        const auto digit = static_cast<int>(value % int128{10});
        digits.insert(digits.begin(), static_cast<char>('0' + (digit < 0 ? -digit : digit)));
        value /= int128{10};
    }
    return negative ? "-" + digits : digits;
}

} // namespace loupan::inline LOUPAN_ABI::detail
