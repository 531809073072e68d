// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/decimal.hpp>
#include <loupan/core/detail/wide.hpp>
#include <loupan/core/money.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI {

/// Who gets what is left after every exact share has been cut to full steps (尾差处理).
enum class residual_policy : std::uint8_t {
    largest_remainder, ///< 最大余数法: one step each to the largest remainders (K5, the default)
    residual_first,    ///< all of it to the first part that has a weight
    residual_last      ///< all of it to the last part that has a weight
};

/// How `allocate` cuts. The defaults are K5: parts in minor units, largest remainder, ties by position.
struct allocation_options {
    residual_policy policy = residual_policy::largest_remainder;
    /// The parts are multiples of this amount (in main units: `1` is whole yuan), as far as the whole is one; what the
    /// whole has below a step goes to one part. Absent: the minor unit.
    std::optional<decimal> step{};
    /// Stable keys that decide between equal remainders, ascending; as many as weights, or none for the position. Equal
    /// keys fall back to the position.
    std::span<const std::int64_t> keys{};
};

[[nodiscard]] constexpr std::string_view to_string(residual_policy policy) noexcept {
    switch (policy) {
    case residual_policy::largest_remainder:
        return "largest_remainder";
    case residual_policy::residual_first:
        return "residual_first";
    case residual_policy::residual_last:
        return "residual_last";
    }
    return "largest_remainder";
}

/// \throws invalid_argument core.validation
[[nodiscard]] inline residual_policy parse_residual_policy(std::string_view text) {
    for (const auto policy :
         {residual_policy::largest_remainder, residual_policy::residual_first, residual_policy::residual_last}) {
        if (text == to_string(policy)) {
            return policy;
        }
    }
    raise(errors::validation, {"policy", detail::clip(text), {}, {}});
}

namespace detail {

inline bool to_int128_exact(int128 value, int128& out) noexcept {
    out = value;
    return true;
}
inline bool to_int128_exact(const wide& value, int128& out) noexcept { return value.to_int128(out); }

/// Splits an amount that is not negative. `Int` holds the amount times any weight.
template <class Int>
std::vector<std::int64_t> split(std::uint64_t whole, std::int64_t step, const std::vector<Int>& weights,
                                residual_policy policy, std::span<const std::int64_t> keys) {
    struct remainder {
        std::size_t index;
        std::int64_t minor; // below a step
        Int rest;           // below a minor unit, over the total
    };
    const Int zero{0};
    Int total{0};
    for (const auto& weight : weights) {
        total += weight;
    }
    // Kept unsigned until the sign returns: the most negative amount has no positive twin.
    std::vector<std::uint64_t> parts(weights.size(), 0);
    std::vector<remainder> order;
    std::uint64_t left = whole;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i] == zero) {
            continue;
        }
        const Int product = Int(int128{whole}) * weights[i];
        const Int quotient = product / total;
        int128 exact{};
        to_int128_exact(quotient, exact); // not above the whole
        const auto share = static_cast<std::uint64_t>(exact);
        const auto below = share % static_cast<std::uint64_t>(step);
        parts[i] = share - below;
        left -= parts[i];
        order.push_back({i, static_cast<std::int64_t>(below), product - quotient * total});
    }
    if (policy == residual_policy::residual_first) {
        parts[order.front().index] += left;
    } else if (policy == residual_policy::residual_last) {
        parts[order.back().index] += left;
    } else {
        const auto before = [&keys](const remainder& a, const remainder& b) {
            if (a.minor != b.minor) {
                return a.minor > b.minor;
            }
            if (a.rest != b.rest) {
                return b.rest < a.rest;
            }
            if (!keys.empty() && keys[a.index] != keys[b.index]) {
                return keys[a.index] < keys[b.index];
            }
            return a.index < b.index;
        };
        std::sort(order.begin(), order.end(), before);
        // What is left is below one step for each part with a remainder, so one round is enough.
        for (std::size_t i = 0; left != 0; ++i) {
            const auto given = std::min(left, static_cast<std::uint64_t>(step));
            parts[order[i].index] += given;
            left -= given;
        }
    }
    std::vector<std::int64_t> out(parts.size());
    std::transform(parts.begin(), parts.end(), out.begin(),
                   [](std::uint64_t part) { return static_cast<std::int64_t>(part); });
    return out;
}

inline std::int64_t allocation_step(const money& whole, std::size_t weights, const allocation_options& options) {
    if (weights == 0) {
        raise(errors::empty, {"weights", {}, {}, {}});
    }
    if (!options.keys.empty() && options.keys.size() != weights) {
        raise(errors::length_mismatch,
              {"keys", std::to_string(options.keys.size()) + ", " + std::to_string(weights), {}, {}});
    }
    if (!options.step) {
        return 1;
    }
    if (options.step->sign() <= 0) {
        raise(errors::rounding_invalid, {"step", options.step->to_string(), {}, {}});
    }
    return options.step->to_scaled(whole.currency().digits());
}

template <class Int>
std::vector<money> allocate(const money& whole, std::int64_t step, const std::vector<Int>& weights,
                            const allocation_options& options) {
    const bool negative = whole.minor() < 0;
    const auto minor = static_cast<std::uint64_t>(whole.minor());
    const auto parts = split<Int>(negative ? 0 - minor : minor, step, weights, options.policy, options.keys);
    std::vector<money> out;
    out.reserve(parts.size());
    for (const auto part : parts) {
        const auto bits = static_cast<std::uint64_t>(part);
        out.push_back(money::from_minor(static_cast<std::int64_t>(negative ? 0 - bits : bits), whole.currency()));
    }
    return out;
}

} // namespace detail

/// Splits an amount over weights (分摊) so that the parts add up to it, to the fen, always (K5). Each exact share
/// `whole * weight / total` is cut toward zero to full steps; what is left goes out by the policy. Under largest remainder it
/// goes one step each, in order of remainder, then key, then position, and what the whole itself has below a step goes to the
/// next in that order; so every part is less than a step away from its exact share. A weight of zero gets zero, and a
/// negative amount is split as its positive one. \throws invalid_argument core.empty, core.weights_invalid (negative, or all
/// zero), core.length_mismatch (keys), core.rounding_invalid and core.too_many_digits (step)
[[nodiscard]] inline std::vector<money> allocate(const money& whole, std::span<const std::int64_t> weights,
                                                 const allocation_options& options = {}) {
    const auto step = detail::allocation_step(whole, weights.size(), options);
    std::vector<detail::int128> exact;
    exact.reserve(weights.size());
    bool some = false;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i] < 0) {
            raise(errors::weights_invalid, {"weights", std::to_string(weights[i]), static_cast<std::int64_t>(i), {}});
        }
        some = some || weights[i] > 0;
        exact.emplace_back(weights[i]);
    }
    if (!some) {
        raise(errors::weights_invalid, {"weights", "0", {}, {}});
    }
    return detail::allocate(whole, step, exact, options);
}

/// The same over exact decimal weights, such as areas or percentages; they need not add up to 1 or 100.
[[nodiscard]] inline std::vector<money> allocate(const money& whole, std::span<const decimal> weights,
                                                 const allocation_options& options = {}) {
    const auto step = detail::allocation_step(whole, weights.size(), options);
    int scale = 0;
    bool some = false;
    std::vector<decimal> plain;
    plain.reserve(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i].sign() < 0) {
            raise(errors::weights_invalid, {"weights", weights[i].to_string(), static_cast<std::int64_t>(i), {}});
        }
        some = some || weights[i].sign() > 0;
        plain.push_back(weights[i].normalized());
        scale = std::max(scale, plain.back().scale());
    }
    if (!some) {
        raise(errors::weights_invalid, {"weights", "0", {}, {}});
    }
    // All at one scale: 64 bits are nearly always enough, a coefficient of 28 digits at 28 decimals needs the wide form.
    std::vector<detail::int128> narrow;
    narrow.reserve(plain.size());
    for (const auto& weight : plain) {
        detail::int128 scaled{};
        if (!detail::multiply_checked(weight.coefficient(), detail::power_of_ten(scale - weight.scale()), scaled) ||
            !detail::fits_int64(scaled)) {
            break;
        }
        narrow.push_back(scaled);
    }
    if (narrow.size() == plain.size()) {
        return detail::allocate(whole, step, narrow, options);
    }
    std::vector<detail::wide> broad;
    broad.reserve(plain.size());
    for (const auto& weight : plain) {
        broad.push_back(detail::wide(weight.coefficient()) *
                        detail::wide(detail::power_of_ten(scale - weight.scale())));
    }
    return detail::allocate(whole, step, broad, options);
}

} // namespace loupan::inline LOUPAN_ABI
