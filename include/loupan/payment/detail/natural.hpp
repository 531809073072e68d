// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/int128.hpp>

#include <algorithm>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

/// \file
/// Natural numbers of any size, for the rare figure that fixed width cannot decide. Plain, integer-only, not fast.

namespace loupan::inline LOUPAN_ABI::payment::detail {

/// A natural number; little end first, no zero limb at the top, zero has no limbs.
class natural {
public:
    natural() = default;
    explicit natural(std::uint64_t value) {
        if (value != 0) {
            limbs_.push_back(value);
        }
    }

    [[nodiscard]] bool is_zero() const noexcept { return limbs_.empty(); }
    [[nodiscard]] std::size_t bits() const noexcept {
        return limbs_.empty() ? 0 : limbs_.size() * 64 - static_cast<std::size_t>(std::countl_zero(limbs_.back()));
    }

    natural& operator*=(std::uint64_t factor) {
        std::uint64_t carry = 0;
        for (auto& limb : limbs_) {
            auto part = loupan::detail::multiply_native(limb, factor);
            part.lo += carry;
            carry = part.hi + static_cast<std::uint64_t>(part.lo < carry);
            limb = part.lo;
        }
        if (carry != 0) {
            limbs_.push_back(carry);
        }
        trim();
        return *this;
    }
    natural& operator+=(const natural& b) {
        if (limbs_.size() < b.limbs_.size()) {
            limbs_.resize(b.limbs_.size());
        }
        std::uint64_t carry = 0;
        for (std::size_t i = 0; i < limbs_.size() && (carry != 0 || i < b.limbs_.size()); ++i) {
            const std::uint64_t sum = limbs_[i] + carry;
            carry = static_cast<std::uint64_t>(sum < carry);
            limbs_[i] = sum + (i < b.limbs_.size() ? b.limbs_[i] : 0);
            carry += static_cast<std::uint64_t>(limbs_[i] < sum);
        }
        if (carry != 0) {
            limbs_.push_back(carry);
        }
        return *this;
    }
    /// Less a value that is not greater.
    natural& operator-=(const natural& b) {
        std::uint64_t borrow = 0;
        for (std::size_t i = 0; i < limbs_.size() && (borrow != 0 || i < b.limbs_.size()); ++i) {
            const std::uint64_t take = i < b.limbs_.size() ? b.limbs_[i] : 0;
            const std::uint64_t less = limbs_[i] - take;
            const auto first = static_cast<std::uint64_t>(limbs_[i] < take);
            limbs_[i] = less - borrow;
            borrow = first + static_cast<std::uint64_t>(less < borrow);
        }
        trim();
        return *this;
    }
    friend natural operator*(natural a, std::uint64_t b) {
        a *= b;
        return a;
    }
    friend natural operator*(const natural& a, const natural& b) {
        natural r;
        r.limbs_.assign(a.limbs_.size() + b.limbs_.size(), 0);
        for (std::size_t i = 0; i < a.limbs_.size(); ++i) {
            std::uint64_t carry = 0;
            for (std::size_t j = 0; j < b.limbs_.size(); ++j) {
                auto part = loupan::detail::multiply_native(a.limbs_[i], b.limbs_[j]);
                part.lo += carry;
                part.hi += static_cast<std::uint64_t>(part.lo < carry);
                r.limbs_[i + j] += part.lo;
                part.hi += static_cast<std::uint64_t>(r.limbs_[i + j] < part.lo);
                carry = part.hi;
            }
            r.limbs_[i + b.limbs_.size()] += carry;
        }
        r.trim();
        return r;
    }
    friend natural operator+(natural a, const natural& b) {
        a += b;
        return a;
    }
    friend natural operator-(natural a, const natural& b) {
        a -= b;
        return a;
    }
    friend bool operator==(const natural&, const natural&) = default;
    friend std::strong_ordering operator<=>(const natural& a, const natural& b) noexcept {
        if (a.limbs_.size() != b.limbs_.size()) {
            return a.limbs_.size() <=> b.limbs_.size();
        }
        for (std::size_t i = a.limbs_.size(); i-- > 0;) {
            if (a.limbs_[i] != b.limbs_[i]) {
                return a.limbs_[i] <=> b.limbs_[i];
            }
        }
        return std::strong_ordering::equal;
    }

    [[nodiscard]] static natural power(std::uint64_t base, std::uint32_t exponent) {
        natural result(1);
        for (std::uint32_t bit = std::bit_floor(exponent); bit != 0; bit >>= 1U) {
            result = result * result;
            if ((exponent & bit) != 0) {
                result *= base;
            }
        }
        return result;
    }

    /// The whole part of `n / d`, which must be below 2^63, and `n` becomes the rest. The divisor is not zero. False, and `n`
    /// is of no use, when the quotient is larger.
    [[nodiscard]] static bool divide(natural& n, const natural& d, std::uint64_t& quotient) {
        constexpr std::uint64_t limit = std::uint64_t{1} << 63U;
        quotient = 0;
        while (n >= d) {
            // The leading 64 bits of n over the leading 32 bits of d, taken up by one, never give too much.
            const std::size_t width = d.bits();
            const std::size_t drop = width > 32 ? width - 32 : 0;
            const std::uint64_t low = d.window(drop) + (drop > 0 ? 1U : 0U);
            const std::size_t top = n.bits();
            const std::size_t cut = top > drop + 64 ? top - 64 : drop;
            std::uint64_t part = n.window(cut) / low;
            const std::size_t shift = cut - drop;
            if (part == 0) { // n is barely above d
                part = 1;
                if (shift != 0) {
                    return false;
                }
            }
            if (shift >= 64 || part > ((limit - 1 - quotient) >> shift)) {
                return false;
            }
            const std::uint64_t add = part << shift;
            quotient += add;
            n -= d * add;
        }
        return true;
    }

private:
    /// The 64 bits from `from` upward.
    [[nodiscard]] std::uint64_t window(std::size_t from) const noexcept {
        const std::size_t at = from / 64;
        const std::size_t by = from % 64;
        std::uint64_t out = at < limbs_.size() ? limbs_[at] >> by : 0;
        if (by != 0 && at + 1 < limbs_.size()) {
            out |= limbs_[at + 1] << (64 - by);
        }
        return out;
    }
    void trim() noexcept {
        while (!limbs_.empty() && limbs_.back() == 0) {
            limbs_.pop_back();
        }
    }

    std::vector<std::uint64_t> limbs_{};
};

} // namespace loupan::inline LOUPAN_ABI::payment::detail
