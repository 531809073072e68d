// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/decimal.hpp>
#include <loupan/core/detail/quotient.hpp>

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
    /// \throws arithmetic_error core.division_by_zero, core.overflow
    [[nodiscard]] decimal round_ratio(const decimal& numerator, const decimal& denominator) const;

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
    if (denominator.sign() == 0) {
        raise(errors::division_by_zero);
    }
    // numerator / (denominator * step) as an integer quotient, all scales brought to one.
    using detail::int128;
    int128 bottom{};
    int128 top = numerator.coefficient();
    const bool fits = detail::multiply_checked(denominator.coefficient(), step_.coefficient(), bottom);
    const int shift = denominator.scale() + step_.scale() - numerator.scale();
    int128& lift = shift > 0 ? top : bottom;
    const int by = shift > 0 ? shift : -shift;
    if (!fits || by > detail::max_power_of_ten || !detail::multiply_checked(lift, detail::power_of_ten(by), lift)) {
        raise(errors::overflow, {{}, numerator.to_string() + " / " + denominator.to_string(), {}, {}});
    }
    const int128 steps = detail::round_quotient(top, bottom, mode_);
    return decimal::from_parts(steps, 0) * step_;
}

} // namespace loupan::inline LOUPAN_ABI
