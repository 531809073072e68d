// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/decimal.hpp>
#include <loupan/core/rounding.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include <algorithm>
#include <cstdint>
#include <ios>
#include <string>

/// \file
/// A number of 100 digits for what decimals cannot hold: powers, logarithms, roots (高精度数).

namespace loupan::inline LOUPAN_ABI::payment::detail {

/// 100 decimal digits on integers: its arithmetic uses no floating point of the machine, so no flag of the host touches it.
/// (cpp_dec_float seeds its divisions with a double.) An input has at most 28 decimals, so even (1 + r)^n - 1 at the
/// smallest rate keeps far more digits than a result shows.
using high = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<100>, boost::multiprecision::et_off>;

/// Digits that count as known: what lies beyond them is the noise of the last places.
inline constexpr int known_digits = 70;

inline high power(high base, std::int64_t n) {
    if (n < 0) {
        return high(1) / power(std::move(base), -n);
    }
    high out(1);
    for (; n > 0; n >>= 1) {
        if ((n & 1) != 0) {
            out *= base;
        }
        if (n > 1) {
            base *= base;
        }
    }
    return out;
}

inline high to_high(const decimal& value) {
    constexpr std::int64_t billion_squared = 1'000'000'000'000'000'000;
    const auto c = value.coefficient();
    const loupan::detail::int128 unit{billion_squared};
    high out(static_cast<std::int64_t>(c / unit));
    out = out * high(billion_squared) + high(static_cast<std::int64_t>(c % unit));
    return value.scale() == 0 ? out : out / power(high(10), value.scale());
}

/// The digits of a value, `0.d1d2d3... x 10^point`, without trailing zeros; empty for zero.
struct digit_text {
    bool negative = false;
    std::string digits{};
    int point = 0;
};

inline digit_text digits_of(const high& value) {
    digit_text out;
    if (value == 0) {
        return out;
    }
    // d.ddd...e+xx
    const auto text = value.str(known_digits - 1, std::ios_base::scientific);
    const auto e = text.find('e');
    for (const char c : text.substr(0, e)) {
        if (c >= '0' && c <= '9') {
            out.digits += c;
        }
    }
    out.digits.erase(out.digits.find_last_not_of('0') + 1);
    out.negative = text.front() == '-';
    out.point = std::stoi(text.substr(e + 1)) + 1;
    return out;
}

[[noreturn]] inline void raise_too_large(const digit_text& of) {
    raise(loupan::errors::overflow,
          {{}, (of.negative ? "-0." : "0.") + of.digits.substr(0, 15) + "e" + std::to_string(of.point), {}, {}});
}

/// The integer that the mode chooses for `0.digits x 10^point`.
inline loupan::detail::int128 round_digits(const digit_text& of, rounding_mode mode) {
    using loupan::detail::int128;
    if (of.point > decimal::max_digits) {
        raise_too_large(of);
    }
    const auto whole = static_cast<std::size_t>(std::max(of.point, 0));
    int128 n{0};
    for (std::size_t i = 0; i < whole; ++i) {
        n = n * int128{10} + int128{i < of.digits.size() ? of.digits[i] - '0' : 0};
    }
    // What is cut off, against one half: -1 below, 0 exactly, 1 above.
    const bool exact = of.digits.size() <= whole;
    int half = -1;
    if (!exact && of.point >= 0) {
        const auto rest = of.digits.substr(whole);
        half = rest == "5" ? 0 : (rest.front() >= '5' ? 1 : -1);
    }
    bool away = false;
    switch (mode) {
    case rounding_mode::half_up:
        away = half >= 0;
        break;
    case rounding_mode::half_down:
        away = half > 0;
        break;
    case rounding_mode::half_even:
        away = half > 0 || (half == 0 && n % int128{2} != int128{0});
        break;
    case rounding_mode::up:
        away = true;
        break;
    case rounding_mode::down:
        break;
    case rounding_mode::ceiling:
        away = !of.negative;
        break;
    case rounding_mode::floor:
        away = of.negative;
        break;
    }
    if (!exact && away) {
        n += int128{1};
    }
    return of.negative ? -n : n;
}

/// A multiple of the step. \throws arithmetic_error core.overflow beyond 28 digits
inline decimal to_step(const high& value, const rounding& how) {
    const auto digits = digits_of(value / to_high(how.step()));
    if (digits.digits.empty()) {
        return decimal(0);
    }
    return decimal::from_parts(round_digits(digits, how.mode()), 0) * how.step();
}

/// So many significant digits, a half away from zero, and at most 28 decimals.
inline decimal to_significant(const high& value, int count) {
    auto digits = digits_of(value);
    if (digits.digits.empty()) {
        return decimal(0);
    }
    const int scale = std::min(count - digits.point, decimal::max_digits);
    digits.point += scale;
    const auto n = round_digits(digits, rounding_mode::half_up);
    if (scale >= 0) {
        return decimal::from_parts(n, scale).normalized();
    }
    digits.point -= scale;
    if (digits.point > decimal::max_digits) {
        raise_too_large(digits);
    }
    return decimal::from_parts(n * loupan::detail::power_of_ten(-scale), 0);
}

} // namespace loupan::inline LOUPAN_ABI::payment::detail
