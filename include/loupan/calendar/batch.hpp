// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/convention.hpp>
#include <loupan/calendar/day_count.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/error.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

/// \file
/// The calendar's functions over columns of dates (日期列批量计算). A date is the number of days since 1970-01-01, as Arrow's
/// date32 has it. The columns are the caller's; when a row is bad nothing is written.

namespace loupan::inline LOUPAN_ABI::calendar {

namespace detail {

inline void require_length(std::size_t wanted, std::size_t given, const char* path) {
    if (given != wanted) {
        raise(loupan::errors::length_mismatch,
              {path, std::to_string(given) + " instead of " + std::to_string(wanted), {}, {}});
    }
}

inline void require_dates(std::span<const std::int32_t> days, const char* path) {
    for (std::size_t i = 0; i < days.size(); ++i) {
        if (days[i] < date::min_days || days[i] > date::max_days) {
            raise(loupan::errors::date_invalid,
                  {path, "day " + std::to_string(days[i]), static_cast<std::int64_t>(i), {}});
        }
    }
}

/// Computes `move(i)` for every row into `out`; what is beyond the data stays as in `days`.
template <class Move>
void each_moved(std::span<const std::int32_t> days, const business_calendar& in, beyond_data beyond,
                std::span<std::int32_t> out, std::span<std::uint8_t> provisional, Move&& move) {
    require_named(beyond, "beyond");
    require_length(days.size(), out.size(), "out");
    if (!provisional.empty()) {
        require_length(days.size(), provisional.size(), "provisional");
    }
    require_dates(days, "days");
    if (beyond == beyond_data::refuse) {
        for (std::size_t i = 0; i < days.size(); ++i) {
            if (move(i) == day_table::beyond) {
                raise_missing(date::from_days(days[i]), in, "days", static_cast<std::int64_t>(i));
            }
        }
    }
    for (std::size_t i = 0; i < days.size(); ++i) {
        const auto moved = move(i);
        const bool unknown = moved == day_table::beyond;
        out[i] = unknown ? days[i] : moved;
        if (!provisional.empty()) {
            provisional[i] = unknown ? 1 : 0;
        }
    }
}

} // namespace detail

/// `roll` for every row (批量顺延). `provisional` may be empty; `out` may be `days` itself.
/// \throws invalid_argument core.length_mismatch, core.date_invalid (with the row), core.validation
/// \throws rule_violation core.calendar_missing with the row, under `beyond_data::refuse`
inline void roll_days(std::span<const std::int32_t> days, const business_calendar& in, convention by,
                      std::span<std::int32_t> out, std::span<std::uint8_t> provisional = {},
                      beyond_data beyond = beyond_data::provisional) {
    require_named(by, "convention");
    const auto& table = in.days();
    detail::each_moved(days, in, beyond, out, provisional,
                       [&](std::size_t i) { return detail::roll_day(table, days[i], by); });
}

/// `add_business_days` for every row (批量加减工作日), `n` one number a row or one for all. \throws as `roll_days`
inline void add_business_days(std::span<const std::int32_t> days, std::span<const std::int32_t> n,
                              const business_calendar& in, std::span<std::int32_t> out,
                              std::span<std::uint8_t> provisional = {}, beyond_data beyond = beyond_data::refuse) {
    if (n.size() != 1) {
        detail::require_length(days.size(), n.size(), "n");
    }
    const auto& table = in.days();
    const std::size_t every = n.size() == 1 ? 0 : 1;
    detail::each_moved(days, in, beyond, out, provisional,
                       [&](std::size_t i) { return detail::add_days(table, days[i], n[i * every]); });
}

/// Whether every row is a business day (批量判断工作日): 1, 0, or 2 beyond the data.
/// \throws invalid_argument core.length_mismatch
inline void are_business_days(std::span<const std::int32_t> days, const business_calendar& in,
                              std::span<std::uint8_t> out) {
    detail::require_length(days.size(), out.size(), "out");
    const auto& table = in.days();
    for (std::size_t i = 0; i < days.size(); ++i) {
        out[i] = !table.covers(days[i]) ? 2 : table.is_set(days[i]) ? 1 : 0;
    }
}

/// `year_fraction` for every row (批量年化期限), as numerators and denominators.
/// \throws invalid_argument core.length_mismatch, core.date_invalid, and what `year_fraction` throws, with the row
inline void year_fractions(std::span<const std::int32_t> start, std::span<const std::int32_t> end, day_count by,
                           std::span<std::int64_t> numerator, std::span<std::int64_t> denominator,
                           const day_count_facts& facts = {}) {
    detail::require_length(start.size(), end.size(), "end");
    detail::require_length(start.size(), numerator.size(), "numerator");
    detail::require_length(start.size(), denominator.size(), "denominator");
    detail::require_dates(start, "start");
    detail::require_dates(end, "end");
    const auto at = [&](std::size_t i) {
        return year_fraction(date::from_days(start[i]), date::from_days(end[i]), by, facts);
    };
    for (std::size_t i = 0; i < start.size(); ++i) {
        // Only the order of a row can be wrong, or a fact, which the first row finds; ICMA also meets its own periods.
        if (end[i] < start[i] || i == 0 || by == day_count::actual_actual_icma) {
            try {
                static_cast<void>(at(i));
            } catch (const error& e) {
                raise(error_code{e.code(), e.kind(), e.message(), e.message_zh()},
                      {e.path(), e.value(), static_cast<std::int64_t>(i), e.rule()});
            }
        }
    }
    for (std::size_t i = 0; i < start.size(); ++i) {
        const auto part = at(i);
        numerator[i] = part.numerator;
        denominator[i] = part.denominator;
    }
}

} // namespace loupan::inline LOUPAN_ABI::calendar
