// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>

#include <cstdint>

// Regular dates as numbers: anchor + i x step, each computed from the anchor (K8), never from the one before.

namespace loupan::inline LOUPAN_ABI::calendar::detail {

/// A regular date, and the end of its month for the conventions that must not leave it.
struct series_day {
    std::int32_t day;
    std::int32_t month_first;
    std::int32_t month_last;
};

/// Months counted from March of the year 0, so that the leap day ends a year and days follow from months without a table.
class month_series {
public:
    /// `wanted` is the day of the month; 31 is every month's last.
    month_series(const date& anchor, std::int32_t step, std::int32_t wanted) : step_(step), wanted_(wanted) {
        const auto parts = anchor.ymd();
        month_ = parts.year * 12 + parts.month - 3;
    }

    /// \pre the month is one of the years 1 to 9999
    [[nodiscard]] series_day at(std::int32_t i) const noexcept {
        const auto month = static_cast<std::uint32_t>(month_ + i * step_);
        const auto first = first_of(month);
        const auto next = first_of(month + 1);
        const auto length = next - first;
        return {first + (wanted_ < length ? wanted_ : length) - 1, first, next - 1};
    }
    /// Whether the i-th month is one of the years 1 to 9999.
    [[nodiscard]] bool exists(std::int64_t i) const noexcept {
        const auto month = month_ + i * step_;
        return month >= 12 - 2 && month <= 9999 * 12 + 11 - 2;
    }
    /// How many whole steps lead to the month of `day`, at most.
    [[nodiscard]] std::int32_t steps_to(const date& day) const noexcept {
        const auto parts = day.ymd();
        return (parts.year * 12 + parts.month - 3 - month_) / step_;
    }
    /// Whether the i-th month lacks the wanted day.
    [[nodiscard]] bool lacks_day(std::int32_t i) const noexcept {
        const auto d = at(i);
        return wanted_ > d.month_last - d.month_first + 1;
    }

private:
    [[nodiscard]] static std::int32_t first_of(std::uint32_t month) noexcept {
        const std::uint32_t y = month / 12;
        const std::uint32_t century = y / 100;
        return static_cast<std::int32_t>(365 * y + y / 4 - century + century / 4 + (153 * (month - 12 * y) + 2) / 5) -
               719468;
    }

    std::int32_t month_ = 0;
    std::int32_t step_;
    std::int32_t wanted_;
};

class day_series {
public:
    day_series(const date& anchor, std::int32_t step) : anchor_(anchor.days()), step_(step) {}

    [[nodiscard]] series_day at(std::int32_t i) const noexcept { return {anchor_ + i * step_, 0, 0}; }
    [[nodiscard]] bool exists(std::int64_t i) const noexcept {
        const auto day = anchor_ + i * step_;
        return day >= date::min_days && day <= date::max_days;
    }
    [[nodiscard]] std::int32_t steps_to(const date& day) const noexcept { return (day.days() - anchor_) / step_; }
    [[nodiscard]] static bool lacks_day(std::int32_t) noexcept { return false; }

private:
    std::int32_t anchor_;
    std::int32_t step_;
};

} // namespace loupan::inline LOUPAN_ABI::calendar::detail
