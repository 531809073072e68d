// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/int128.hpp>
#include <loupan/core/detail/quotient.hpp>
#include <loupan/payment/detail/natural.hpp>

#include <bit>
#include <compare>
#include <cstdint>
#include <numeric>
#include <optional>
#include <utility>

/// \file
/// The level instalment, decided exactly with integers alone: an enclosure in 64-bit fixed point, and where the rounding
/// boundary lies inside it, whole numbers of any size.

namespace loupan::inline LOUPAN_ABI::payment::detail {

using loupan::detail::int128;

inline constexpr std::int64_t max_principal = 100'000'000'000'000'000; ///< in minor units: 10^15 yuan
inline constexpr std::int32_t max_instalments = 4000;                  ///< 76 years of weeks

/// A rate for one period as a ratio; 0 <= numerator <= denominator < 2^60, so never above 100 % a period.
struct ratio_64 {
    std::int64_t numerator = 0;
    std::int64_t denominator = 1;
};

/// P / a lies in [low, high] * 2^-fraction, where a = v + v^2 + ... + v^n and v = 1 / (1 + r).
struct enclosure {
    std::uint64_t low;
    std::uint64_t high;
    int fraction;
};

/// The enclosure of the level instalment, for r > 0.
///
/// All values are positive, every step rounds down, and a grows with each of its operands, so the computed a is never above
/// the true one. Let w = 2^-63. v is short of the truth by at most w; v^k by at most (2k - 1) w, because
/// x -> x^2 doubles an error of a value below one and adds w, and x -> x v adds at most 2w. The sum has a relative error:
/// a(2k) = a(k) (1 + v^k) adds at most (2k + 1) w, a(k+1) = v (a(k) + 1) at most 6w. With at most 11 steps of either kind
/// (n < 4096) and 2w for a(1) that is below (2n + 80) w. The quotient is below 2^63 and rounded down: short by less than one.
inline enclosure enclose_level(std::int64_t principal, ratio_64 r, std::int32_t n) noexcept {
    constexpr std::uint64_t one = std::uint64_t{1} << 63U;
    const auto v =
        static_cast<std::uint64_t>(int128{r.denominator} * int128{one} / (int128{r.denominator} + int128{r.numerator}));
    std::uint64_t power = v;                      // v^k, with 63 fraction bits
    std::uint64_t sum = v == one ? one : v << 1U; // a(k) = sum * 2^(exponent - 63), the top bit set
    int exponent = v == one ? 0 : -1;
    const auto count = static_cast<std::uint32_t>(n);
    for (std::uint32_t bit = std::bit_floor(count) >> 1U; bit != 0; bit >>= 1U) {
        const auto twice = loupan::detail::multiply_native(sum, one + power);
        const bool carry = (twice.hi >> 63U) != 0;
        sum = carry ? twice.hi : (twice.hi << 1U) | (twice.lo >> 63U);
        exponent += carry ? 1 : 0;
        const auto square = loupan::detail::multiply_native(power, power);
        power = (square.hi << 1U) | (square.lo >> 63U);
        if ((count & bit) != 0) {
            const std::uint64_t next =
                (sum >> 1U) + (exponent < 0 ? one : (one >> 1U) >> static_cast<unsigned>(exponent));
            const auto product = loupan::detail::multiply_native(next, v);
            const auto shift = static_cast<unsigned>(std::countl_zero(product.hi)); // 1 to 3
            sum = (product.hi << shift) | (product.lo >> (64U - shift));
            exponent += 2 - static_cast<int>(shift);
            const auto step = loupan::detail::multiply_native(power, v);
            power = (step.hi << 1U) | (step.lo >> 63U);
        }
    }
    const int width = 64 - std::countl_zero(static_cast<std::uint64_t>(principal));
    const int fraction = 63 - width + exponent < 62 ? 63 - width + exponent : 62;
    const int shift = fraction + 63 - exponent; // principal * 2^shift is below 2^126
    const int first = shift < 63 - width ? shift : 63 - width;
    const int128 lifted = int128{principal << static_cast<unsigned>(first)} *
                          int128{std::uint64_t{1} << static_cast<unsigned>(shift - first)};
    const auto quotient = static_cast<std::uint64_t>(lifted / int128{sum});
    const std::uint64_t short_by = 2 * static_cast<std::uint64_t>(n) + 82;
    return {quotient > short_by ? quotient - short_by : 0, quotient + 1, fraction};
}

/// The multiple of `step` that the mode chooses for everything in the enclosure; absent when a boundary lies in it.
inline std::optional<std::int64_t> decide(const enclosure& in, std::int64_t step, rounding_mode mode) noexcept {
    const bool nearest =
        mode == rounding_mode::half_up || mode == rounding_mode::half_even || mode == rounding_mode::half_down;
    const bool up = mode == rounding_mode::up || mode == rounding_mode::ceiling;
    const auto bits = static_cast<unsigned>(in.fraction);
    if (step == 1) {
        const std::uint64_t half = nearest ? (std::uint64_t{1} << bits) >> 1U : 0;
        const std::uint64_t low = in.low + half;
        const std::uint64_t whole = low >> bits;
        if (whole != (in.high + half) >> bits || whole << bits == low) {
            return std::nullopt;
        }
        return static_cast<std::int64_t>(whole + (up ? 1U : 0U));
    }
    const int128 cell = int128{step} * int128{std::uint64_t{1} << bits};
    const int128 half = nearest ? cell / int128{2} : int128{0};
    const int128 low = int128{in.low} + half;
    const int128 whole = low / cell;
    if (whole != (int128{in.high} + half) / cell || whole * cell == low) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>((whole + int128{up ? 1 : 0}) * int128{step});
}

/// Whether a positive quotient between `whole` and `whole + 1` becomes the greater.
inline bool rounds_away(std::uint64_t whole, std::strong_ordering to_half, bool exact, rounding_mode mode) noexcept {
    switch (mode) {
    case rounding_mode::half_up:
        return !exact && to_half >= 0;
    case rounding_mode::half_even:
        return to_half > 0 || (to_half == 0 && whole % 2 != 0);
    case rounding_mode::half_down:
        return to_half > 0;
    case rounding_mode::up:
    case rounding_mode::ceiling:
        return !exact;
    case rounding_mode::down:
    case rounding_mode::floor:
        break;
    }
    return false;
}

/// `n / d` rounded to an integer, as the mode says for a positive value; absent at 2^63 and beyond.
inline std::optional<std::int64_t> round_natural(natural n, const natural& d, rounding_mode mode) {
    std::uint64_t whole = 0;
    if (!natural::divide(n, d, whole)) {
        return std::nullopt;
    }
    const bool exact = n.is_zero();
    n *= 2;
    whole += rounds_away(whole, n <=> d, exact, mode) ? 1U : 0U;
    if ((whole >> 63U) != 0) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(whole);
}

/// By the definition: P r (1+r)^n / ((1+r)^n - 1), all in whole numbers; P / n at rate zero.
inline std::optional<std::int64_t> level_exactly(std::int64_t principal, ratio_64 r, std::int32_t n, std::int64_t step,
                                                 rounding_mode mode) {
    natural top(static_cast<std::uint64_t>(principal));
    natural bottom(static_cast<std::uint64_t>(step));
    if (r.numerator == 0) {
        bottom *= static_cast<std::uint64_t>(n);
    } else {
        const auto common = std::gcd(r.numerator, r.denominator);
        const auto a = static_cast<std::uint64_t>(r.numerator / common);
        const auto b = static_cast<std::uint64_t>(r.denominator / common);
        const auto grown = natural::power(a + b, static_cast<std::uint32_t>(n));
        top = grown * (top * a);
        bottom = (grown - natural::power(b, static_cast<std::uint32_t>(n))) * (bottom * b);
    }
    const auto steps = round_natural(std::move(top), bottom, mode);
    int128 out{};
    if (!steps || !loupan::detail::multiply_checked(int128{*steps}, int128{step}, out) ||
        !loupan::detail::fits_int64(out)) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(out);
}

/// The level instalment in minor units, a multiple of `step`. 0 < principal <= max_principal, 0 < n <= max_instalments,
/// 0 < step <= max_principal; absent when it does not fit.
inline std::optional<std::int64_t> level_minor(std::int64_t principal, ratio_64 r, std::int32_t n, std::int64_t step,
                                               rounding_mode mode) {
    if (r.numerator == 0) {
        const int128 bottom = int128{n} * int128{step};
        return static_cast<std::int64_t>(loupan::detail::round_quotient(int128{principal}, bottom, mode) *
                                         int128{step});
    }
    if (const auto found = decide(enclose_level(principal, r, n), step, mode)) {
        return found;
    }
    return level_exactly(principal, r, n, step, mode);
}

} // namespace loupan::inline LOUPAN_ABI::payment::detail
