// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/detail/hash.hpp>
#include <loupan/core/detail/text.hpp>
#include <loupan/core/enum_names.hpp>
#include <loupan/core/error.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace loupan::inline LOUPAN_ABI {

/// A day of the week (星期), numbered as ISO 8601 does.
enum class weekday : std::uint8_t { monday = 1, tuesday, wednesday, thursday, friday, saturday, sunday };

constexpr enum_table<weekday, 7> enum_names(weekday) {
    return {{{weekday::monday, "monday"},
             {weekday::tuesday, "tuesday"},
             {weekday::wednesday, "wednesday"},
             {weekday::thursday, "thursday"},
             {weekday::friday, "friday"},
             {weekday::saturday, "saturday"},
             {weekday::sunday, "sunday"}}};
}

/// Whether a year of the Gregorian calendar has a 29 February (闰年).
[[nodiscard]] constexpr bool is_leap(std::int32_t year) noexcept {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/// The number of days of a month (当月天数); 0 when the month is not 1 to 12.
[[nodiscard]] constexpr std::int32_t days_in_month(std::int32_t year, std::int32_t month) noexcept {
    if (month < 1 || month > 12) {
        return 0;
    }
    if (month == 2) {
        return is_leap(year) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/// A civil day in parts (年月日).
struct year_month_day {
    std::int32_t year;
    std::int32_t month;
    std::int32_t day;
    friend constexpr bool operator==(const year_month_day&, const year_month_day&) noexcept = default;
};

/// A civil day (日期) of the proleptic Gregorian calendar, 0001-01-01 to 9999-12-31, kept as the int32 number of days since
/// 1970-01-01, which is Arrow's date32. It has no time, no zone and no invalid value. The default is 1970-01-01.
class date {
public:
    static constexpr std::int32_t min_days = -719162; ///< 0001-01-01
    static constexpr std::int32_t max_days = 2932896; ///< 9999-12-31

    constexpr date() noexcept = default;
    /// \throws invalid_argument core.date_invalid when there is no such day
    [[nodiscard]] static constexpr date from_ymd(std::int32_t year, std::int32_t month, std::int32_t day) {
        if (year < 1 || year > 9999 || day < 1 || day > days_in_month(year, month)) {
            refuse(std::to_string(year) + "-" + std::to_string(month) + "-" + std::to_string(day));
        }
        return unchecked(number(year, month, day));
    }
    /// \throws invalid_argument core.date_invalid outside the years 1 to 9999
    [[nodiscard]] static constexpr date from_days(std::int64_t days) {
        if (days < min_days || days > max_days) {
            refuse("day " + std::to_string(days));
        }
        return unchecked(static_cast<std::int32_t>(days));
    }
    /// Exactly `YYYY-MM-DD`. \throws invalid_argument core.date_invalid
    [[nodiscard]] static constexpr date parse(std::string_view text) {
        const auto digits = [text](std::size_t from, std::size_t count) -> std::int32_t {
            std::int32_t value = 0;
            for (const char c : text.substr(from, count)) {
                if (c < '0' || c > '9') {
                    return -1;
                }
                value = value * 10 + (c - '0');
            }
            return value;
        };
        if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
            refuse(detail::clip(text));
        }
        const auto year = digits(0, 4);
        const auto month = digits(5, 2);
        const auto day = digits(8, 2);
        if (year < 1 || day < 1 || day > days_in_month(year, month)) {
            refuse(detail::clip(text));
        }
        return unchecked(number(year, month, day));
    }

    /// Days since 1970-01-01.
    [[nodiscard]] constexpr std::int32_t days() const noexcept { return days_; }
    [[nodiscard]] constexpr year_month_day ymd() const noexcept {
        // Years begin on 1 March here, so that the leap day is the last day of a year and of every cycle.
        const auto n = static_cast<std::uint32_t>(days_ + epoch);
        const std::uint32_t quarters = 4 * n + 3;
        const std::uint32_t century = quarters / 146097;
        const std::uint32_t in_century = (quarters % 146097) | 3U;
        const std::uint32_t year = in_century / 1461;
        const std::uint32_t day_of_year = in_century % 1461 / 4;
        const std::uint32_t month = (5 * day_of_year + 2) / 153; // 0 is March; five months have 153 days
        const std::uint32_t day = day_of_year - (153 * month + 2) / 5 + 1;
        const bool next = month >= 10; // January and February belong to the next civil year
        return {static_cast<std::int32_t>(100 * century + year + (next ? 1U : 0U)),
                static_cast<std::int32_t>(next ? month - 9 : month + 3), static_cast<std::int32_t>(day)};
    }
    [[nodiscard]] constexpr std::int32_t year() const noexcept { return ymd().year; }
    [[nodiscard]] constexpr std::int32_t month() const noexcept { return ymd().month; }
    [[nodiscard]] constexpr std::int32_t day() const noexcept { return ymd().day; }
    /// 星期: ISO 8601, Monday is 1.
    [[nodiscard]] constexpr loupan::weekday weekday() const noexcept {
        return static_cast<loupan::weekday>((days_ - min_days) % 7 + 1); // 0001-01-01 is a Monday
    }
    /// Whether it is the last day of its month (月末).
    [[nodiscard]] constexpr bool is_month_end() const noexcept {
        const auto parts = ymd();
        return parts.day == days_in_month(parts.year, parts.month);
    }

    /// The day `n` days later, or earlier when negative. \throws arithmetic_error core.overflow
    [[nodiscard]] constexpr date plus_days(std::int64_t n) const {
        if (n < min_days - days_ || n > max_days - days_) {
            overflow(to_string() + " + " + std::to_string(n) + " days");
        }
        return unchecked(days_ + static_cast<std::int32_t>(n));
    }

    /// `YYYY-MM-DD`; reads back with `parse`.
    [[nodiscard]] std::string to_string() const {
        const auto parts = ymd();
        std::string out = "0000-00-00";
        const auto put = [&out](std::size_t last, std::int32_t value) {
            for (; value != 0; value /= 10) {
                out[last--] = static_cast<char>('0' + value % 10);
            }
        };
        put(3, parts.year);
        put(6, parts.month);
        put(9, parts.day);
        return out;
    }

    /// Days from `b` to `a`: the start is excluded, the end included (K7). Never overflows.
    friend constexpr std::int32_t operator-(const date& a, const date& b) noexcept { return a.days_ - b.days_; }
    friend constexpr auto operator<=>(const date&, const date&) noexcept = default;

private:
    static constexpr std::int32_t epoch = 719468; // days from 0000-03-01 to 1970-01-01

    static constexpr std::int32_t number(std::int32_t year, std::int32_t month, std::int32_t day) noexcept {
        const std::int32_t y = month <= 2 ? year - 1 : year;
        const std::int32_t m = month <= 2 ? month + 9 : month - 3;
        return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - epoch;
    }
    static constexpr date unchecked(std::int32_t days) noexcept {
        date d;
        d.days_ = days;
        return d;
    }
    [[noreturn]] static void refuse(std::string value) { raise(errors::date_invalid, {{}, std::move(value), {}, {}}); }
    [[noreturn]] static void overflow(std::string value) { raise(errors::overflow, {{}, std::move(value), {}, {}}); }

    std::int32_t days_ = 0;
};

/// What becomes of a day that the target month lacks (月末处理).
enum class month_end : std::uint8_t {
    clamp, ///< the month's last day: 31 Jan + 1 = 28 Feb; 28 Feb + 1 = 28 Mar (K8, the default)
    snap,  ///< as clamp, and a month's last day stays a last day: 28 Feb + 1 = 31 Mar
    reject ///< an error
};

/// The same day `n` months later (K8; 民法典 202: 对应日, 没有对应日的, 月末日). Always count from the first date of a series,
/// `add_months(anchor, i)`: chaining `add_months(add_months(d, 1), 1)` loses the day, 31 Jan would end on 28 Mar.
/// \throws arithmetic_error core.overflow; invalid_argument core.month_end under `month_end::reject`
[[nodiscard]] inline date add_months(const date& anchor, std::int64_t n, month_end policy = month_end::clamp) {
    const auto parts = anchor.ymd();
    const std::int64_t from = std::int64_t{parts.year} * 12 + parts.month - 1;
    if (n < 12 - from || n > 9999 * 12 + 11 - from) {
        raise(errors::overflow, {{}, anchor.to_string() + " + " + std::to_string(n) + " months", {}, {}});
    }
    const auto year = static_cast<std::int32_t>((from + n) / 12);
    const auto month = static_cast<std::int32_t>((from + n) % 12) + 1;
    const std::int32_t last = days_in_month(year, month);
    std::int32_t day = parts.day;
    if (day > last) {
        if (policy == month_end::reject) {
            raise(errors::month_end, {{}, anchor.to_string() + " + " + std::to_string(n) + " months", {}, {}});
        }
        day = last;
    } else if (policy == month_end::snap && day == days_in_month(parts.year, parts.month)) {
        day = last;
    }
    return date::from_ymd(year, month, day);
}

[[nodiscard]] constexpr std::string_view to_string(month_end policy) noexcept {
    switch (policy) {
    case month_end::clamp:
        return "clamp";
    case month_end::snap:
        return "snap";
    case month_end::reject:
        return "reject";
    }
    return "clamp";
}

/// `clamp`, `snap`, `reject`. \throws invalid_argument core.validation
[[nodiscard]] inline month_end parse_month_end(std::string_view text) {
    for (const auto policy : {month_end::clamp, month_end::snap, month_end::reject}) {
        if (text == to_string(policy)) {
            return policy;
        }
    }
    raise(errors::validation, {"month_end", detail::clip(text), {}, {}});
}

} // namespace loupan::inline LOUPAN_ABI

template <> struct std::hash<loupan::date> {
    std::size_t operator()(const loupan::date& value) const noexcept {
        return loupan::detail::hash_mix(static_cast<std::uint64_t>(value.days()), 0);
    }
};
