// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/decimal.hpp>
#include <loupan/core/detail/quotient.hpp>
#include <loupan/core/detail/wide.hpp>

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace loupan::inline LOUPAN_ABI {

/// A rounding (舍入): a mode and a step. `rounding("1", half_up)` rounds to whole yuan, `rounding("100", down)` drops
/// to full hundreds. The step is any positive decimal, not only a power of ten. Default: 四舍五入 to 0.01 (K3).
class rounding {
public:
    rounding() : rounding(decimal::from_parts(detail::int128{1}, 2)) {}
    /// \throws invalid_argument core.rounding_invalid when the step is not positive
    explicit rounding(decimal step, rounding_mode mode = rounding_mode::half_up) : step_(step), mode_(mode) {
        if (step.sign() <= 0) {
            raise(errors::rounding_invalid, {"step", step.to_string(), {}, {}});
        }
        if (mode > rounding_mode::floor) {
            raise(errors::rounding_invalid, {"mode", std::to_string(static_cast<int>(mode)), {}, {}});
        }
    }
    explicit rounding(std::string_view step, rounding_mode mode = rounding_mode::half_up)
        : rounding(decimal::parse(step), mode) {}
    explicit rounding(const char* step, rounding_mode mode = rounding_mode::half_up)
        : rounding(std::string_view(step), mode) {}

    [[nodiscard]] const decimal& step() const noexcept { return step_; }
    [[nodiscard]] rounding_mode mode() const noexcept { return mode_; }

    /// The multiple of the step that the mode chooses for an exact value.
    [[nodiscard]] decimal operator()(const decimal& value) const { return round_ratio(value, decimal(1)); }

    /// Rounds the exact ratio `numerator / denominator`, without rounding the ratio first.
    /// \throws arithmetic_error core.division_by_zero, core.overflow when the result has more than 28 digits
    [[nodiscard]] decimal round_ratio(const decimal& numerator, const decimal& denominator) const;
    /// Rounds the exact `a * b / denominator` once; the product may be longer than a decimal.
    /// \throws arithmetic_error core.division_by_zero, core.overflow when the result has more than 28 digits
    [[nodiscard]] decimal round_product(const decimal& a, const decimal& b,
                                        const decimal& denominator = decimal(1)) const;

    friend bool operator==(const rounding& a, const rounding& b) noexcept {
        return a.mode_ == b.mode_ && a.step_ == b.step_;
    }

    /// `half_up@0.01`; reads back with `parse`.
    [[nodiscard]] std::string to_string() const;
    [[nodiscard]] static rounding parse(std::string_view text);

private:
    decimal step_;
    rounding_mode mode_;
};

namespace detail {
inline constexpr std::array<std::pair<rounding_mode, std::string_view>, 7> rounding_names{{
    {rounding_mode::half_up, "half_up"},
    {rounding_mode::half_even, "half_even"},
    {rounding_mode::half_down, "half_down"},
    {rounding_mode::up, "up"},
    {rounding_mode::down, "down"},
    {rounding_mode::ceiling, "ceiling"},
    {rounding_mode::floor, "floor"},
}};
} // namespace detail

[[nodiscard]] inline std::string_view to_string(rounding_mode mode) noexcept {
    return detail::rounding_names[static_cast<std::size_t>(mode)].second;
}

/// \throws invalid_argument core.rounding_invalid
[[nodiscard]] inline rounding_mode parse_rounding_mode(std::string_view text) {
    for (const auto& [mode, name] : detail::rounding_names) {
        if (name == text) {
            return mode;
        }
    }
    raise(errors::rounding_invalid, {"mode", detail::clip(text), {}, {}});
}

inline std::string rounding::to_string() const {
    return std::string(loupan::to_string(mode_)) + "@" + step_.to_string();
}

inline rounding rounding::parse(std::string_view text) {
    const auto at = text.find('@');
    if (at == std::string_view::npos) {
        raise(errors::rounding_invalid, {{}, detail::clip(text), {}, {}});
    }
    return rounding(decimal::parse(text.substr(at + 1)), parse_rounding_mode(text.substr(0, at)));
}

inline decimal rounding::round_ratio(const decimal& numerator, const decimal& denominator) const {
    return round_product(numerator, decimal(1), denominator);
}

inline decimal rounding::round_product(const decimal& a, const decimal& b, const decimal& denominator) const {
    if (denominator.sign() == 0) {
        raise(errors::division_by_zero);
    }
    // a * b / (denominator * step) as one integer quotient, all scales brought to one power of ten.
    using detail::int128;
    const int shift = denominator.scale() + step_.scale() - a.scale() - b.scale();
    const int by = shift > 0 ? shift : -shift;
    int128 top{};
    int128 bottom{};
    int128 steps{};
    bool fits = detail::multiply_checked(a.coefficient(), b.coefficient(), top) &&
                detail::multiply_checked(denominator.coefficient(), step_.coefficient(), bottom) &&
                by <= detail::max_power_of_ten;
    if (fits) {
        int128& lift = shift > 0 ? top : bottom;
        fits = detail::multiply_checked(lift, detail::power_of_ten(by), lift);
    }
    if (fits && bottom != int128{0}) { // which it never is: neither the denominator nor the step is zero
        steps = detail::round_quotient(top, bottom, mode_);
    } else {
        using detail::wide;
        auto wide_top = wide(detail::absolute(a.coefficient())) * wide(detail::absolute(b.coefficient()));
        auto wide_bottom = wide(detail::absolute(denominator.coefficient())) * wide(step_.coefficient());
        auto& lift = shift > 0 ? wide_top : wide_bottom;
        for (int left = by; left > 0; left -= 18) {
            lift = lift * wide(detail::power_of_ten(left < 18 ? left : 18));
        }
        // On absolute values: the two modes that look at the sign change places.
        const bool negative = a.sign() * b.sign() * denominator.sign() < 0;
        const auto mode = !negative                         ? mode_
                          : mode_ == rounding_mode::ceiling ? rounding_mode::floor
                          : mode_ == rounding_mode::floor   ? rounding_mode::ceiling
                                                            : mode_;
        const auto quotient = detail::round_quotient(wide_top, wide_bottom, mode);
        if (!quotient.to_int128(steps)) {
            raise(errors::overflow,
                  {{}, a.to_string() + " * " + b.to_string() + " / " + denominator.to_string(), {}, {}});
        }
        steps = negative ? -steps : steps;
    }
    if (!detail::multiply_checked(steps, step_.coefficient(), steps)) {
        raise(errors::overflow, {{}, a.to_string() + " * " + b.to_string() + " / " + denominator.to_string(), {}, {}});
    }
    return decimal::from_parts(steps, step_.scale());
}

} // namespace loupan::inline LOUPAN_ABI

template <> struct std::hash<loupan::rounding> {
    std::size_t operator()(const loupan::rounding& value) const noexcept {
        return loupan::detail::hash_mix(std::hash<loupan::decimal>{}(value.step()),
                                        static_cast<std::uint64_t>(value.mode()));
    }
};
