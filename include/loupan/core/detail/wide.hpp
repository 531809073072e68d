// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/int128.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>

namespace loupan::inline LOUPAN_ABI::detail {

/// An unsigned integer of 384 bits for the rare quotient that 128 bits do not hold. The largest that occurs is the product
/// of two 28-digit coefficients times 10^56, below 2^373, so nothing here overflows. Plain, not fast.
class wide {
public:
    static constexpr std::size_t limbs = 6;

    constexpr wide() noexcept = default;
    /// From a value that is not negative.
    constexpr explicit wide(int128 value) noexcept {
        const int128 half = power_of_two_32();
        for (std::size_t i = 0; i < 4; ++i) { // 32 bits at a time: division is what both forms of int128 have
            const auto part = static_cast<std::uint64_t>(value % half);
            limbs_[i / 2] |= part << (32U * (i % 2));
            value /= half;
        }
    }
    constexpr explicit wide(int value) noexcept : wide(int128{value}) {}

    /// False when the value does not fit.
    [[nodiscard]] constexpr bool to_int128(int128& out) const noexcept {
        for (std::size_t i = 2; i < limbs; ++i) {
            if (limbs_[i] != 0) {
                return false;
            }
        }
        if ((limbs_[1] >> 63U) != 0) {
            return false;
        }
        const int128 half = power_of_two_32();
        out = int128{limbs_[1]} * half * half + int128{limbs_[0]};
        return true;
    }

    friend constexpr bool operator==(const wide&, const wide&) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(const wide& a, const wide& b) noexcept {
        for (std::size_t i = limbs; i-- > 0;) {
            if (a.limbs_[i] != b.limbs_[i]) {
                return a.limbs_[i] <=> b.limbs_[i];
            }
        }
        return std::strong_ordering::equal;
    }
    friend constexpr wide operator+(const wide& a, const wide& b) noexcept {
        wide r;
        std::uint64_t carry = 0;
        for (std::size_t i = 0; i < limbs; ++i) {
            const std::uint64_t sum = a.limbs_[i] + carry;
            carry = static_cast<std::uint64_t>(sum < carry);
            r.limbs_[i] = sum + b.limbs_[i];
            carry += static_cast<std::uint64_t>(r.limbs_[i] < sum);
        }
        return r;
    }
    /// The difference of a larger and a smaller value.
    friend constexpr wide operator-(const wide& a, const wide& b) noexcept {
        wide r;
        std::uint64_t borrow = 0;
        for (std::size_t i = 0; i < limbs; ++i) {
            const std::uint64_t less = a.limbs_[i] - b.limbs_[i];
            const auto first = static_cast<std::uint64_t>(a.limbs_[i] < b.limbs_[i]);
            r.limbs_[i] = less - borrow;
            borrow = first + static_cast<std::uint64_t>(less < borrow);
        }
        return r;
    }
    friend constexpr wide operator*(const wide& a, const wide& b) noexcept {
        wide r;
        for (std::size_t i = 0; i < limbs; ++i) {
            std::uint64_t carry = 0;
            for (std::size_t j = 0; i + j < limbs; ++j) {
                auto part = multiply_full(a.limbs_[i], b.limbs_[j]);
                part.lo += carry;
                part.hi += static_cast<std::uint64_t>(part.lo < carry);
                r.limbs_[i + j] += part.lo;
                part.hi += static_cast<std::uint64_t>(r.limbs_[i + j] < part.lo);
                carry = part.hi;
            }
        }
        return r;
    }
    friend constexpr wide operator/(const wide& a, const wide& b) noexcept {
        wide rest;
        return divide(a, b, rest);
    }
    friend constexpr wide operator%(const wide& a, const wide& b) noexcept {
        wide rest;
        divide(a, b, rest);
        return rest;
    }
    constexpr wide& operator+=(const wide& b) noexcept { return *this = *this + b; }

private:
    /// Bit by bit; the divisor is not zero, `rest` is.
    static constexpr wide divide(const wide& n, const wide& d, wide& rest) noexcept {
        wide quotient;
        for (std::size_t bit = limbs * 64; bit-- > 0;) {
            rest += rest;
            rest.limbs_[0] |= (n.limbs_[bit / 64] >> (bit % 64)) & 1U;
            if (rest >= d) {
                rest = rest - d;
                quotient.limbs_[bit / 64] |= std::uint64_t{1} << (bit % 64);
            }
        }
        return quotient;
    }
    static constexpr int128 power_of_two_32() noexcept { return int128{std::int64_t{1} << 32U}; }

    std::array<std::uint64_t, limbs> limbs_{};
};

} // namespace loupan::inline LOUPAN_ABI::detail
