// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/detail/day_table.hpp>
#include <loupan/calendar/detail/enum_names.hpp>
#include <loupan/core/date.hpp>

#include <cstdint>

namespace loupan::inline LOUPAN_ABI::calendar {

/// Where a day goes that is not worked (顺延规则). `modified` keeps a date in its month.
enum class convention : std::uint8_t {
    unadjusted,                   ///< nowhere (不调整)
    following,                    ///< the next business day (顺延; 民法典 203)
    modified_following,           ///< the next, unless it is in another month, then the one before (经调整顺延)
    preceding,                    ///< the business day before (提前)
    modified_preceding,           ///< the one before, unless it is in another month, then the next (经调整提前)
    nearest,                      ///< the nearer of both; when they are as far away, the next (最近)
    half_month_modified_following ///< the next, unless it passes the 15th or the month's end, then the one before (半月)
};

constexpr enum_table<convention, 7> enum_names(convention) {
    return {{{convention::unadjusted, "unadjusted"},
             {convention::following, "following"},
             {convention::modified_following, "modified_following"},
             {convention::preceding, "preceding"},
             {convention::modified_preceding, "modified_preceding"},
             {convention::nearest, "nearest"},
             {convention::half_month_modified_following, "half_month_modified_following"}}};
}

namespace detail {

/// The last day of the stretch that a day must not leave when it moves on, and the first when it moves back.
struct fence {
    std::int32_t low;
    std::int32_t high;
};

inline fence fence_of(std::int32_t day, convention by) noexcept {
    const auto parts = date::from_days(day).ymd();
    const auto length = days_in_month(parts.year, parts.month);
    const bool halves = by == convention::half_month_modified_following && parts.day <= 15;
    return {day - parts.day + 1, day + ((halves ? 15 : length) - parts.day)};
}

/// Forward unless that passes `high`, then back. `next` is the search's answer, `day` is covered and not worked.
inline std::int32_t forward_within(const day_table& days, std::int32_t day, std::int32_t high) noexcept {
    const auto next = days.next(day);
    if (next != day_table::beyond && next <= high) {
        return next;
    }
    // Beyond the data and inside the fence nothing is known; outside it any answer leads back.
    if (next == day_table::beyond && days.last() < high) {
        return day_table::beyond;
    }
    return days.previous(day);
}

inline std::int32_t back_within(const day_table& days, std::int32_t day, std::int32_t low) noexcept {
    const auto previous = days.previous(day);
    if (previous != day_table::beyond && previous >= low) {
        return previous;
    }
    if (previous == day_table::beyond && days.first() > low) {
        return day_table::beyond;
    }
    return days.next(day);
}

inline std::int32_t to_nearest(const day_table& days, std::int32_t day) noexcept {
    const auto next = days.next(day);
    const auto previous = days.previous(day);
    // The nearest that an unknown day could be is just outside the span.
    if (next == day_table::beyond) {
        return previous != day_table::beyond && day - previous < days.last() + 1 - day ? previous : day_table::beyond;
    }
    if (previous == day_table::beyond) {
        return next - day <= day - (days.first() - 1) ? next : day_table::beyond;
    }
    return next - day <= day - previous ? next : previous;
}

/// The day that `day` rolls to, or `day_table::beyond` when the data does not tell.
inline std::int32_t roll_day(const day_table& days, std::int32_t day, convention by) noexcept {
    if (by == convention::unadjusted) {
        return day;
    }
    if (!days.covers(day)) {
        return day_table::beyond;
    }
    if (days.is_set(day)) {
        return day;
    }
    switch (by) {
    case convention::following:
        return days.next(day);
    case convention::preceding:
        return days.previous(day);
    case convention::nearest:
        return to_nearest(days, day);
    case convention::modified_preceding:
        return back_within(days, day, fence_of(day, by).low);
    default:
        return forward_within(days, day, fence_of(day, by).high);
    }
}

/// The n-th business day after or before `day`; `day_table::beyond` when the data ends before.
inline std::int32_t add_days(const day_table& days, std::int32_t day, std::int32_t n) noexcept {
    if (n == 0) {
        return day;
    }
    // The day itself is not counted, so it may lie just outside the span.
    const auto from = n > 0 ? day + 1 : day;
    if (from < days.first() || from > days.last() + 1) {
        return day_table::beyond;
    }
    const auto k = std::int64_t{days.rank(from)} + n + (n > 0 ? -1 : 0);
    return k < 0 || k >= days.size() ? day_table::beyond : days.select(static_cast<std::int32_t>(k));
}

} // namespace detail
} // namespace loupan::inline LOUPAN_ABI::calendar
