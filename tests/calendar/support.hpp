// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/throws.hpp"

#include <loupan/calendar.hpp>

#include <optional>
#include <string_view>

// Slow answers to the questions of the calendar room, a day at a time, written apart from the code.

namespace loupan_test {

using loupan::date;
using loupan::calendar::business_calendar;
using loupan::calendar::calendar_data;
using loupan::calendar::convention;

inline date day(std::string_view text) { return date::parse(text); }

/// The first day from `from` on that is worked, in steps of one day; absent beyond the data.
inline std::optional<date> walk(date from, int step, const business_calendar& in) {
    while (in.covers(from)) {
        if (*in.is_business_day(from)) {
            return from;
        }
        from = from.plus_days(step);
    }
    return std::nullopt;
}

/// What a convention gives where the whole neighbourhood of the day is known: by the words of the conventions.
inline date rolled_by_words(const date& d, const business_calendar& in, convention by) {
    if (by == convention::unadjusted) {
        return d;
    }
    const auto next = walk(d, 1, in).value();
    const auto before = walk(d, -1, in).value();
    switch (by) {
    case convention::following:
        return next;
    case convention::preceding:
        return before;
    case convention::modified_following:
        return next.month() == d.month() ? next : before;
    case convention::modified_preceding:
        return before.month() == d.month() ? before : next;
    case convention::nearest:
        return next - d <= d - before ? next : before;
    default:
        return next.month() != d.month() || (d.day() <= 15 && next.day() > 15) ? before : next;
    }
}

inline constexpr convention all_conventions[]{convention::unadjusted,
                                              convention::following,
                                              convention::modified_following,
                                              convention::preceding,
                                              convention::modified_preceding,
                                              convention::nearest,
                                              convention::half_month_modified_following};

} // namespace loupan_test
