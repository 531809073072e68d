// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/business_calendar.hpp>
#include <loupan/calendar/convention.hpp>
#include <loupan/calendar/detail/schedule_plan.hpp>
#include <loupan/calendar/period.hpp>
#include <loupan/calendar/schedule_rule.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/error.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// \file
/// Schedules of dates (日期计划): regular dates from a start to an end, each as it was reckoned and as it is after rolling.

namespace loupan::inline LOUPAN_ABI::calendar {

/// One date of a schedule (计划日期).
struct scheduled_date {
    date unrolled{};          ///< as reckoned from the anchor
    date value{};             ///< after rolling; `unrolled` while provisional
    bool provisional = false; ///< the calendar's data ended before the answer was known: see `roll_again`
    bool regular = true;      ///< the period that ends here is a whole one; also set for the first date
    friend bool operator==(const scheduled_date&, const scheduled_date&) = default;
};

/// How many dates the schedule has (日期个数), start and end included. \throws as `schedule`
[[nodiscard]] inline std::size_t schedule_size(const schedule_rule& rule) {
    return detail::with_plan(rule, [](const auto& plan) { return plan.size(); });
}

namespace detail {

/// Hands every date to `put(i, unrolled, rolled, provisional, regular)`. A day that is refused is found before the first.
template <class Plan, class Put>
void each_rolled(const Plan& plan, const schedule_rule& rule, const business_calendar& in, Put&& put) {
    if (rule.beyond == beyond_data::refuse) {
        auto look = [&in](std::size_t, std::int32_t unrolled, std::int32_t rolled, bool) {
            if (rolled == day_table::beyond) {
                raise_missing(date::from_days(unrolled), in);
            }
        };
        run_plan(plan, rule, in.days(), look);
    }
    auto settle = [&put](std::size_t i, std::int32_t unrolled, std::int32_t rolled, bool regular) {
        const bool provisional = rolled == day_table::beyond;
        put(i, unrolled, provisional ? unrolled : rolled, provisional, regular);
    };
    run_plan(plan, rule, in.days(), settle);
}

template <class Plan>
void fill_rows(const Plan& plan, const schedule_rule& rule, const business_calendar& in, scheduled_date* to) {
    each_rolled(plan, rule, in,
                [to](std::size_t i, std::int32_t unrolled, std::int32_t rolled, bool provisional, bool regular) {
                    to[i] = {date::from_days(unrolled), date::from_days(rolled), provisional, regular};
                });
}

inline void require_room(std::size_t wanted, std::size_t given, const char* path) {
    if (given < wanted) {
        raise(loupan::errors::length_mismatch,
              {path, "room for " + std::to_string(given) + " of " + std::to_string(wanted) + " dates", {}, {}});
    }
}

} // namespace detail

/// Fills the caller's rows and returns how many there are (填入调用方的数组). Nothing is written unless all fit.
/// \throws invalid_argument core.length_mismatch, and as `schedule`
inline std::size_t fill_schedule(const schedule_rule& rule, const business_calendar& in,
                                 std::span<scheduled_date> out) {
    return detail::with_plan(rule, [&](const auto& plan) {
        detail::require_room(plan.size(), out.size(), "out");
        detail::fill_rows(plan, rule, in, out.data());
        return plan.size();
    });
}

/// Columns of a schedule (日期列); an empty one is not written. Days are numbers since 1970-01-01, as Arrow's date32.
struct schedule_columns {
    std::span<std::int32_t> unrolled{};
    std::span<std::int32_t> value{};
    std::span<std::uint8_t> provisional{}; ///< 0 or 1
    std::span<std::uint8_t> regular{};     ///< 0 or 1
};

/// Fills the caller's columns and returns how many dates there are (填入调用方的列).
/// \throws invalid_argument core.length_mismatch, and as `schedule`
inline std::size_t fill_schedule(const schedule_rule& rule, const business_calendar& in, const schedule_columns& out) {
    return detail::with_plan(rule, [&](const auto& plan) {
        const auto check = [&plan](const auto& column, const char* path) {
            if (!column.empty()) {
                detail::require_room(plan.size(), column.size(), path);
            }
        };
        check(out.unrolled, "unrolled");
        check(out.value, "value");
        check(out.provisional, "provisional");
        check(out.regular, "regular");
        detail::each_rolled(
            plan, rule, in,
            [&out](std::size_t i, std::int32_t unrolled, std::int32_t rolled, bool provisional, bool regular) {
                const auto put = [i](const auto& column, auto value) {
                    if (!column.empty()) {
                        column[i] = value;
                    }
                };
                put(out.unrolled, unrolled);
                put(out.value, rolled);
                put(out.provisional, static_cast<std::uint8_t>(provisional ? 1 : 0));
                put(out.regular, static_cast<std::uint8_t>(regular ? 1 : 0));
            });
        return plan.size();
    });
}

/// The dates from start to end (生成日期计划), both included, ascending as reckoned. Two dates may roll to the same day;
/// both stay, each with the amount that belongs to it.
/// \throws invalid_argument calendar.dates_out_of_order, calendar.period_invalid, calendar.schedule_irregular (a part that
/// must hold whole periods does not), calendar.schedule_day, core.month_end, core.validation
/// \throws rule_violation core.calendar_missing when the rule refuses days beyond the data
[[nodiscard]] inline std::vector<scheduled_date> schedule(const schedule_rule& rule, const business_calendar& in) {
    return detail::with_plan(rule, [&](const auto& plan) {
        std::vector<scheduled_date> out(plan.size());
        detail::fill_rows(plan, rule, in, out.data());
        return out;
    });
}

/// The dates as reckoned, without a calendar (不调整的日期计划); the rule must not ask for one.
/// \throws rule_violation core.calendar_missing when a convention of the rule moves dates; and as with a calendar
[[nodiscard]] inline std::vector<scheduled_date> schedule(const schedule_rule& rule) {
    if (rule.convention != convention::unadjusted ||
        rule.start_convention.value_or(convention::unadjusted) != convention::unadjusted ||
        rule.end_convention.value_or(convention::unadjusted) != convention::unadjusted) {
        raise(loupan::errors::calendar_missing, {"convention", "no calendar given", {}, {}});
    }
    return detail::with_plan(rule, [](const auto& plan) {
        std::vector<scheduled_date> out(plan.size());
        plan.each([&out](std::size_t i, const detail::series_day& d, bool regular) {
            const auto day = date::from_days(d.day);
            out[i] = {day, day, false, regular};
        });
        return out;
    });
}

} // namespace loupan::inline LOUPAN_ABI::calendar
