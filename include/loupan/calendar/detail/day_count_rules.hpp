// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/fraction.hpp>
#include <loupan/core/date.hpp>

#include <algorithm>
#include <cstdint>

// The arithmetic of each day count; what is checked is checked by the callers.

namespace loupan::inline LOUPAN_ABI::calendar::detail {

inline std::int32_t thirty(const year_month_day& a, std::int32_t d1, const year_month_day& b,
                           std::int32_t d2) noexcept {
    return 360 * (b.year - a.year) + 30 * (b.month - a.month) + (d2 - d1);
}

inline bool is_end_of_february(const year_month_day& d) noexcept {
    return d.month == 2 && d.day == days_in_month(d.year, 2);
}

inline std::int32_t days_thirty_360(const date& start, const date& end) noexcept {
    const auto a = start.ymd();
    const auto b = end.ymd();
    const auto d1 = std::min(a.day, 30);
    return thirty(a, d1, b, b.day == 31 && d1 == 30 ? 30 : b.day);
}

inline std::int32_t days_thirty_360_us(const date& start, const date& end) noexcept {
    const auto a = start.ymd();
    const auto b = end.ymd();
    const bool from_february = is_end_of_february(a);
    const auto d1 = from_february ? 30 : std::min(a.day, 30);
    const bool to_thirty = (from_february && is_end_of_february(b)) || (b.day == 31 && d1 == 30);
    return thirty(a, d1, b, to_thirty ? 30 : b.day);
}

inline std::int32_t days_thirty_e_360(const date& start, const date& end) noexcept {
    const auto a = start.ymd();
    const auto b = end.ymd();
    return thirty(a, std::min(a.day, 30), b, std::min(b.day, 30));
}

/// Every month's last day counts as the 30th, but not a last day of February that ends the contract.
inline std::int32_t days_thirty_month_ends(const date& start, const date& end, bool ends_contract) noexcept {
    const auto a = start.ymd();
    const auto b = end.ymd();
    const auto d1 = is_end_of_february(a) ? 30 : std::min(a.day, 30);
    const auto d2 = is_end_of_february(b) && !ends_contract ? 30 : std::min(b.day, 30);
    return thirty(a, d1, b, d2);
}

inline std::int32_t days_thirty_e_plus_360(const date& start, const date& end) noexcept {
    const auto a = start.ymd();
    const auto b = end.ymd();
    return thirty(a, std::min(a.day, 30), b, b.day); // the 1st of the next month is day 31 of this one
}

/// How many 29 Februaries there are up to `day` inclusive.
inline std::int32_t leap_days_until(const date& day) noexcept {
    const auto parts = day.ymd();
    const bool this_year = parts.month > 2 || (parts.month == 2 && parts.day == 29);
    const auto y = this_year ? parts.year : parts.year - 1;
    return y / 4 - y / 100 + y / 400;
}

inline fraction isda_fraction(const date& start, const date& end) {
    const auto first_year = start.year();
    const auto last_year = end.year();
    if (first_year == last_year) {
        return {end - start, is_leap(first_year) ? 366 : 365};
    }
    // The years between count as whole ones, so that the sum has two parts at most.
    const auto length = [](std::int32_t year) { return std::int64_t{is_leap(year) ? 366 : 365}; };
    const auto a = length(first_year);
    const auto b = length(last_year);
    // Reckoned from the year's first days, so that 31 December of the year 9999 needs no day after it.
    const std::int64_t into_first = start - date::from_ymd(first_year, 1, 1);
    const std::int64_t into_last = end - date::from_ymd(last_year, 1, 1);
    const std::int64_t whole = last_year - first_year;
    if (a == b) {
        return {whole * a + into_last - into_first, a};
    }
    return {whole * a * b + into_last * a - into_first * b, a * b};
}

inline fraction afb_fraction(const date& start, const date& end) {
    // The end so many years earlier; from 28 February to the leap day where there is one (ISDA's paper of 1999).
    const auto parts = end.ymd();
    const auto back = [&parts](std::int32_t years) {
        const auto y = parts.year - years;
        const bool february = parts.month == 2 && parts.day >= 28;
        return date::from_ymd(y, parts.month, february && years > 0 ? days_in_month(y, 2) : parts.day);
    };
    std::int32_t years = parts.year - start.year();
    if (years > 0 && back(years) < start) {
        --years;
    }
    const auto rest = back(years);
    // Whether 29 February is one of the days from the start to the day before `rest`.
    const bool leap = leap_days_until(rest.plus_days(rest.days() > date::min_days ? -1 : 0)) -
                          leap_days_until(start.plus_days(start.days() > date::min_days ? -1 : 0)) >
                      0;
    const std::int64_t basis = leap ? 366 : 365;
    return {years * basis + (rest - start), basis};
}

/// Days of each regular period over its length times the frequency. The regular periods are the given one, and those that
/// its two ends make backward and forward by 12 / f months.
inline fraction icma_fraction(const date& start, const date& end, const date& from, const date& to, std::int32_t f,
                              month_end policy) {
    const std::int32_t months = 12 / f;
    // Boundary i: from is 0 and to is 1.
    const auto boundary = [&](std::int32_t i) {
        return i < 1 ? add_months(from, std::int64_t{i} * months, policy)
                     : add_months(to, (std::int64_t{i} - 1) * months, policy);
    };
    // The period that holds a day: its first day is in it, its end in the next one.
    const auto month_of = [](const date& d) {
        const auto parts = d.ymd();
        return parts.year * 12 + parts.month;
    };
    const auto period_of = [&](const date& day) {
        std::int32_t i = 0;
        if (day < from) {
            i = (month_of(day) - month_of(from)) / months - 1;
        } else if (day >= to) {
            i = 1 + (month_of(day) - month_of(to)) / months;
        }
        while (boundary(i) > day) {
            --i;
        }
        while (boundary(i + 1) <= day) {
            ++i;
        }
        return i;
    };
    if (start == end) {
        return {0, f};
    }
    const auto first = period_of(start);
    const auto last = period_of(end.plus_days(-1));
    const auto length = [&](std::int32_t i) { return std::int64_t{boundary(i + 1) - boundary(i)}; };
    const auto a = length(first);
    const auto b = length(last);
    const std::int64_t into_first = start - boundary(first);
    const std::int64_t into_last = end - boundary(last);
    const std::int64_t whole = last - first;
    if (a == b) {
        return {whole * a + into_last - into_first, a * f};
    }
    return {whole * a * b + into_last * a - into_first * b, a * b * f};
}

} // namespace loupan::inline LOUPAN_ABI::calendar::detail
