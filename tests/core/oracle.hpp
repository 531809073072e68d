// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/random.hpp"

#include <loupan/core/decimal.hpp>
#include <loupan/core/detail/quotient.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <array>
#include <string>

// Rounding by its definition, on exact rationals, written apart from the library: list the two neighbours, choose one.

namespace loupan_test {

using ratio = boost::multiprecision::cpp_rational;

inline constexpr std::array<loupan::rounding_mode, 7> all_modes{
    loupan::rounding_mode::half_up, loupan::rounding_mode::half_even, loupan::rounding_mode::half_down,
    loupan::rounding_mode::up,      loupan::rounding_mode::down,      loupan::rounding_mode::ceiling,
    loupan::rounding_mode::floor};

/// The greatest integer not above the value.
inline big floor_of(const ratio& value) {
    const big n = numerator(value);
    const big d = denominator(value); // positive
    big q = n / d;
    if (q * d > n) {
        q -= 1;
    }
    return q;
}

inline big rounded(const ratio& value, loupan::rounding_mode mode) {
    const big below = floor_of(value);
    if (ratio(below) == value) {
        return below;
    }
    const big above = below + 1;
    const big nearer_zero = value > 0 ? below : above;
    const big farther = value > 0 ? above : below;
    const ratio to_below = value - ratio(below);
    const ratio half(1, 2);
    switch (mode) {
    case loupan::rounding_mode::up:
        return farther;
    case loupan::rounding_mode::down:
        return nearer_zero;
    case loupan::rounding_mode::ceiling:
        return above;
    case loupan::rounding_mode::floor:
        return below;
    default:
        break;
    }
    if (to_below != half) {
        return to_below < half ? below : above;
    }
    switch (mode) {
    case loupan::rounding_mode::half_up:
        return farther;
    case loupan::rounding_mode::half_down:
        return nearer_zero;
    default:
        return below % 2 == 0 ? below : above;
    }
}

inline big rounded(const big& n, const big& d, loupan::rounding_mode mode) {
    return rounded(ratio(n) / ratio(d), mode);
}

inline big ten_to(int exponent) {
    big r = 1;
    for (int i = 0; i < exponent; ++i) {
        r *= 10;
    }
    return r;
}

inline ratio exact(const loupan::decimal& value) {
    return ratio(to_big(value.coefficient())) / ratio(ten_to(value.scale()));
}

/// From the text alone, by another road than `exact`.
inline ratio exact(const std::string& text) {
    const auto point = text.find('.');
    if (point == std::string::npos) {
        return big(text);
    }
    const std::string fraction = text.substr(point + 1);
    const ratio part = ratio(big("1" + fraction)) / ratio(ten_to(static_cast<int>(fraction.size()))) - 1;
    const ratio whole(big(text.substr(0, point)));
    return text[0] == '-' ? ratio(whole - part) : ratio(whole + part);
}

} // namespace loupan_test
