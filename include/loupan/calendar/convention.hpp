// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/business_calendar.hpp>
#include <loupan/calendar/detail/enum_names.hpp>
#include <loupan/calendar/detail/roll.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// \file
/// Moving a date to a business day (工作日顺延规则), and counting in business days.

namespace loupan::inline LOUPAN_ABI::calendar {

/// What to do with a day about which the calendar has no data (日历数据之外的处理).
enum class beyond_data : std::uint8_t {
    provisional, ///< leave the day where it is and mark it (暂定)
    refuse       ///< core.calendar_missing
};

constexpr enum_table<beyond_data, 2> enum_names(beyond_data) {
    return {{{beyond_data::provisional, "provisional"}, {beyond_data::refuse, "refuse"}}};
}

/// A date after rolling (顺延后的日期).
struct rolled_date {
    date value{};
    bool provisional = false; ///< unmoved, because the data ended before the answer was known
    friend bool operator==(const rolled_date&, const rolled_date&) = default;
};

namespace detail {

[[noreturn]] inline void raise_missing(const date& day, const business_calendar& of, const char* path = "date",
                                       std::optional<std::int64_t> row = {}) {
    raise(loupan::errors::calendar_missing,
          {path,
           day.to_string() + " (" + of.name() + " has " + of.first().to_string() + " to " + of.last().to_string() + ")",
           row,
           {}});
}

} // namespace detail

/// Moves a day that is not worked (顺延). The day comes back unmoved and provisional, or is refused, whenever the answer
/// depends on days that the calendar has no data for; where the data at hand settles the answer it is given: a last
/// covered day at a month's end rolls back under `modified_following` whatever the next year brings.
/// \throws rule_violation core.calendar_missing under `beyond_data::refuse`; invalid_argument core.validation
[[nodiscard]] inline rolled_date roll(const date& day, const business_calendar& in, convention by,
                                      beyond_data beyond = beyond_data::provisional) {
    require_named(by, "convention");
    const auto moved = detail::roll_day(in.days(), day.days(), by);
    if (moved != detail::day_table::beyond) {
        return {date::from_days(moved), false};
    }
    if (beyond == beyond_data::refuse) {
        detail::raise_missing(day, in);
    }
    return {day, true};
}

/// The same with a calendar that may be missing (可缺省的日历): unadjusted days need none.
/// \throws rule_violation core.calendar_missing without a calendar, with `calendar` as the path, and as above
[[nodiscard]] inline rolled_date roll(const date& day, const business_calendar* in, convention by,
                                      beyond_data beyond = beyond_data::provisional) {
    if (by == convention::unadjusted) {
        return {day, false};
    }
    if (in == nullptr) {
        raise(loupan::errors::calendar_missing, {"calendar", day.to_string(), {}, "K7"});
    }
    return roll(day, *in, by, beyond);
}

/// Rolls again with the data that has arrived since (重新顺延). `earlier` is what `unrolled` became with older data: a date
/// that was not provisional was known and stays; absent when nothing changes, so that the caller can tell which documents
/// to touch. A result that still is provisional changes nothing either.
/// \throws invalid_argument core.validation when `earlier` is provisional but not the unrolled day
[[nodiscard]] inline std::optional<rolled_date> roll_again(const date& unrolled, const rolled_date& earlier,
                                                           const business_calendar& in, convention by) {
    if (!earlier.provisional) {
        return std::nullopt;
    }
    if (earlier.value != unrolled) {
        raise(loupan::errors::validation,
              {"earlier", earlier.value.to_string() + " is provisional and not " + unrolled.to_string(), {}, {}});
    }
    const auto now = roll(unrolled, in, by);
    return now.provisional ? std::nullopt : std::optional(now);
}

/// The n-th business day after a day (第 n 个工作日), or before it when `n` is negative. The day itself is not counted,
/// worked or not: one business day after a Saturday is Monday. 0 leaves the day where it is, worked or not.
/// \throws rule_violation core.calendar_missing when the data ends before the n-th day, unless `beyond` is provisional
[[nodiscard]] inline rolled_date add_business_days(const date& day, std::int32_t n, const business_calendar& in,
                                                   beyond_data beyond = beyond_data::refuse) {
    const auto moved = detail::add_days(in.days(), day.days(), n);
    if (moved != detail::day_table::beyond) {
        return {date::from_days(moved), false};
    }
    if (beyond == beyond_data::refuse) {
        detail::raise_missing(day, in);
    }
    return {day, true};
}

/// Which ends of a stretch of days are counted (首尾计入方式).
enum class counted_ends : std::uint8_t {
    last,  ///< the start is excluded, the end included (民法典 201; K7)
    first, ///< the start is included, the end excluded
    both,  ///< 首尾均计
    none   ///< 首尾均不计
};

constexpr enum_table<counted_ends, 4> enum_names(counted_ends) {
    return {{{counted_ends::last, "last"},
             {counted_ends::first, "first"},
             {counted_ends::both, "both"},
             {counted_ends::none, "none"}}};
}

/// The number of business days from one day to another (工作日天数), negative when the second is earlier; a day to itself
/// is 1 or 0 when both ends count and 0 otherwise. With the default it undoes `add_business_days`.
/// \throws rule_violation core.calendar_missing when a day that has to be counted is beyond the data
[[nodiscard]] inline std::int32_t business_days_between(const date& from, const date& to, const business_calendar& in,
                                                        counted_ends counted = counted_ends::last) {
    require_named(counted, "counted");
    const bool with_from = counted == counted_ends::first || counted == counted_ends::both;
    const bool with_to = counted == counted_ends::last || counted == counted_ends::both;
    const bool back = to < from;
    const bool with_low = back ? with_to : with_from;
    const bool with_high = back ? with_from : with_to;
    // The days counted are [low, high).
    const auto low = (back ? to : from).days() + (with_low ? 0 : 1);
    const auto high = (back ? from : to).days() + (with_high ? 1 : 0);
    if (from == to && counted != counted_ends::both) {
        return 0;
    }
    if (high <= low) {
        return 0;
    }
    const auto& days = in.days();
    if (low < days.first()) {
        detail::raise_missing(back ? to : from, in);
    }
    if (high > days.last() + 1) {
        detail::raise_missing(back ? from : to, in);
    }
    const auto count = days.rank(high) - days.rank(low);
    return back ? -count : count;
}

} // namespace loupan::inline LOUPAN_ABI::calendar
