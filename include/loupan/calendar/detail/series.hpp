// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

// Regular dates as numbers: anchor + i x step, each with the anchor's day of the month (K8), never that of the one before.

namespace loupan::inline LOUPAN_ABI::calendar::detail {

/// A regular date, and the end of its month for the conventions that must not leave it.
struct series_day {
    std::int32_t day;
    std::int32_t month_first;
    std::int32_t month_last;
};

/// The date of a number that was made from dates.
inline date date_of(std::int32_t day) noexcept {
    static_assert(sizeof(date) == sizeof(day));
    return std::bit_cast<date>(day);
}

inline series_day in_its_month(std::int32_t day) noexcept {
    const auto parts = date_of(day).ymd();
    const auto first = day - parts.day + 1;
    return {day, first, first + days_in_month(parts.year, parts.month) - 1};
}

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

    /// The dates from the i-th on, forward in time; only a new year costs a division.
    class walk {
    public:
        walk(const month_series& of, std::int32_t i) : step_(of.step_ < 0 ? -of.step_ : of.step_), wanted_(of.wanted_) {
            const auto month = of.month_ + i * of.step_;
            enter(month / 12, month % 12);
        }
        [[nodiscard]] series_day operator*() const noexcept {
            const auto first = year_first_ + months[static_cast<std::size_t>(month_)].before;
            const auto length = months[static_cast<std::size_t>(month_)].length + (month_ == 11 ? leap_ : 0);
            return {first + (wanted_ < length ? wanted_ : length) - 1, first, first + length - 1};
        }
        walk& operator++() noexcept {
            month_ += step_;
            if (month_ >= 12) {
                enter(year_ + month_ / 12, month_ % 12);
            }
            return *this;
        }

    private:
        struct month_of_year {
            std::int16_t before; ///< days since 1 March
            std::int16_t length; ///< February without its leap day
        };
        static constexpr month_of_year months[12]{{0, 31},   {31, 30},  {61, 31},  {92, 30},  {122, 31}, {153, 31},
                                                  {184, 30}, {214, 31}, {245, 30}, {275, 31}, {306, 31}, {337, 28}};

        void enter(std::int32_t year, std::int32_t month) noexcept {
            year_ = year;
            month_ = month;
            year_first_ = first_of(static_cast<std::uint32_t>(year) * 12);
            leap_ = is_leap(year + 1) ? 1 : 0; // its February is in the next civil year
        }

        std::int32_t step_;
        std::int32_t wanted_;
        std::int32_t year_ = 0;
        std::int32_t month_ = 0;
        std::int32_t year_first_ = 0;
        std::int32_t leap_ = 0;
    };

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

    [[nodiscard]] series_day at(std::int32_t i) const noexcept { return in_its_month(anchor_ + i * step_); }
    [[nodiscard]] bool exists(std::int64_t i) const noexcept {
        const auto day = anchor_ + i * step_;
        return day >= date::min_days && day <= date::max_days;
    }
    [[nodiscard]] std::int32_t steps_to(const date& day) const noexcept { return (day.days() - anchor_) / step_; }
    [[nodiscard]] static bool lacks_day(std::int32_t) noexcept { return false; }

    /// The dates from the i-th on, forward in time.
    class walk {
    public:
        walk(const day_series& of, std::int32_t i)
            : day_(of.anchor_ + i * of.step_), step_(of.step_ < 0 ? -of.step_ : of.step_) {}
        [[nodiscard]] series_day operator*() const noexcept { return in_its_month(day_); }
        walk& operator++() noexcept {
            day_ += step_;
            return *this;
        }

    private:
        std::int32_t day_;
        std::int32_t step_;
    };

private:
    std::int32_t anchor_;
    std::int32_t step_;
};

} // namespace loupan::inline LOUPAN_ABI::calendar::detail
