// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/int128.hpp>

#include <cstdint>

namespace loupan::inline LOUPAN_ABI {

/// How a value between two steps is decided (舍入方式, K3). Names as in ISO/IEC and Java, sign-symmetric unless said.
enum class rounding_mode : std::uint8_t {
    half_up,   ///< 四舍五入: nearest; a tie goes away from zero
    half_even, ///< 四舍六入五成双: nearest; a tie goes to the even step
    half_down, ///< 五舍六入: nearest; a tie goes toward zero
    up,        ///< 进位: away from zero
    down,      ///< 舍尾/抹零: toward zero
    ceiling,   ///< toward plus infinity
    floor      ///< toward minus infinity
};

namespace detail {

/// The integer that `mode` chooses for `numerator / denominator`. Works for int64, int128 and multiprecision integers.
/// The denominator is not zero, and neither value is the most negative one of its type.
template <class Int>
[[nodiscard]] constexpr Int round_quotient(const Int& numerator, const Int& denominator, rounding_mode mode) {
    const Int zero{0};
    const bool negative = (numerator < zero) != (denominator < zero);
    const Int n = numerator < zero ? Int(zero - numerator) : numerator;
    const Int d = denominator < zero ? Int(zero - denominator) : denominator;
    Int quotient = n / d;
    const Int rest = n - quotient * d;
    if (rest != zero) {
        bool away = false;
        const Int other = d - rest; // compare rest with d - rest: doubling could overflow
        switch (mode) {
        case rounding_mode::half_up:
            away = rest >= other;
            break;
        case rounding_mode::half_even:
            away = rest > other || (rest == other && quotient % Int{2} != zero);
            break;
        case rounding_mode::half_down:
            away = rest > other;
            break;
        case rounding_mode::up:
            away = true;
            break;
        case rounding_mode::down:
            break;
        case rounding_mode::ceiling:
            away = !negative;
            break;
        case rounding_mode::floor:
            away = negative;
            break;
        }
        if (away) {
            quotient += Int{1};
        }
    }
    return negative ? Int(zero - quotient) : quotient;
}

} // namespace detail
} // namespace loupan::inline LOUPAN_ABI
