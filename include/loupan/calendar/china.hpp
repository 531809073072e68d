// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/business_calendar.hpp>
#include <loupan/calendar/detail/china_data.hpp>
#include <loupan/core/date.hpp>

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

/// \file
/// China's statutory working days (国务院办公厅节假日安排).

namespace loupan::inline LOUPAN_ABI::calendar {

/// China's working days (中国工作日历), 2007-01-01 to 2026-12-31: Monday to Friday but for the days off of the State Council's
/// yearly notices, and the Saturdays and Sundays that they make working days (调休上班). It is the calendar of offices and
/// courts; exchanges and the interbank market do not work on make-up Saturdays and Sundays.
/// Source: the notices as collected by holiday-cn (MIT). A notice may still change the last days of the year before: that of
/// 2008 did so with 30 and 31 December 2007. Add a year with `business_calendar::extended`.
[[nodiscard]] inline business_calendar china() {
    // Built once; immutable, so sharing it is no state.
    static const business_calendar calendar = [] {
        const auto day = [](std::int32_t number) {
            return date::from_ymd(number / 10000, number / 100 % 100, number % 100);
        };
        const auto list = [&day](std::span<const std::int32_t> numbers) {
            std::vector<date> out;
            out.reserve(numbers.size());
            for (const auto number : numbers) {
                out.push_back(day(number));
            }
            return out;
        };
        calendar_data data;
        data.name = "China";
        data.first = day(detail::china_first);
        data.last = day(detail::china_last);
        data.days_off = list(detail::china_days_off);
        data.working_days = list(detail::china_working_days);
        data.source = "国务院办公厅关于部分节假日安排的通知 2007-2026 (NateScarlet/holiday-cn)";
        return business_calendar(std::move(data));
    }();
    return calendar;
}

} // namespace loupan::inline LOUPAN_ABI::calendar
