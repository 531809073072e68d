// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/config.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

// The model of the fit: every line of units (stack) has its own value; atoms add steps by floor to a set of lines.
// Prices and residuals are int64 at 1e-4. Differences wrap instead of overflowing (the caller proves its result
// afterwards against the list, exactly), so hostile prices cost accuracy of the search and nothing else.

namespace loupan::inline LOUPAN_ABI::pricing::detail::fitting {

using amount = std::int64_t;

/// What one free number costs; an override costs a little more, so that equal counts prefer rules to exceptions.
inline constexpr std::int64_t number_cost = 1000;
inline constexpr std::int64_t override_cost = 1;
/// Values of whole tens are preferred among equals.
inline constexpr amount round_value = 100000;

[[nodiscard]] constexpr amount plus(amount a, amount b) noexcept {
    return static_cast<amount>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
[[nodiscard]] constexpr amount minus(amount a, amount b) noexcept {
    return static_cast<amount>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}
[[nodiscard]] constexpr amount times(amount a, std::int32_t n) noexcept {
    return static_cast<amount>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(static_cast<std::int64_t>(n)));
}
[[nodiscard]] constexpr std::uint64_t magnitude(amount a) noexcept {
    return a < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(a) : static_cast<std::uint64_t>(a);
}
[[nodiscard]] constexpr std::int64_t roughness(amount a) noexcept { return a % round_value == 0 ? 0 : 1; }

/// The priced floors of one vertical line, ascending; where several units share floor and price, `weight` counts them.
struct line {
    std::vector<std::int32_t> floors{};
    std::vector<amount> prices{};
    std::vector<std::int32_t> weights{};

    [[nodiscard]] std::size_t size() const noexcept { return floors.size(); }
};

enum class shape : std::uint8_t {
    range,  ///< each of the floors from..to lies `step` above the floor below; one floor only: a shift of level
    special ///< `step` on the floor `from` alone (to == from)
};

struct atom {
    shape kind = shape::range;
    std::int32_t from = 0;
    std::int32_t to = 0;
    amount step = 0;
    std::vector<std::int32_t> lines{}; ///< ascending

    [[nodiscard]] amount at(std::int32_t floor) const noexcept {
        if (floor < from) {
            return 0;
        }
        if (kind == shape::special) {
            return floor <= to ? step : 0;
        }
        return times(step, (floor < to ? floor : to) - from + 1);
    }
    [[nodiscard]] bool holds(std::int32_t which) const {
        return std::binary_search(lines.begin(), lines.end(), which);
    }
    friend bool operator==(const atom&, const atom&) = default;
};

using atoms = std::vector<atom>;
using residual = std::vector<amount>;

/// `out` = `in` with the atom taken off (sign -1) or put back (sign +1).
inline void apply(const line& of, const residual& in, const atom& a, int sign, residual& out) {
    out.resize(in.size());
    for (std::size_t i = 0; i < in.size(); ++i) {
        const auto v = a.at(of.floors[i]);
        out[i] = sign < 0 ? minus(in[i], v) : plus(in[i], v);
    }
}

[[nodiscard]] inline std::vector<residual> residuals(const std::vector<line>& lines, const atoms& all) {
    std::vector<residual> out;
    out.reserve(lines.size());
    for (const auto& l : lines) {
        out.push_back(l.prices);
    }
    for (const auto& a : all) {
        for (const auto s : a.lines) {
            const auto at = static_cast<std::size_t>(s);
            apply(lines[at], out[at], a, -1, out[at]);
        }
    }
    return out;
}

/// A 64-bit linear congruential generator, top bits: the same numbers everywhere.
class generator {
public:
    explicit generator(std::uint64_t seed) noexcept : state_(seed) {}
    [[nodiscard]] std::uint64_t below(std::uint64_t n) noexcept {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return (state_ >> 33U) % n;
    }

private:
    std::uint64_t state_;
};

} // namespace loupan::inline LOUPAN_ABI::pricing::detail::fitting
