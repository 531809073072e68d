// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/error.hpp>

/// \file
/// The error codes of the calendar room (日历错误码).

namespace loupan::inline LOUPAN_ABI::calendar::errors {

inline constexpr error_code empty_calendar{"calendar.empty_calendar", error_kind::invalid_argument,
                                           "a calendar needs at least one business day: {value}",
                                           "日历至少应有一个工作日:{value}"};
inline constexpr error_code dates_out_of_order{"calendar.dates_out_of_order", error_kind::invalid_argument,
                                               "the end must come after the start: {value}",
                                               "结束日期应晚于开始日期:{value}"};
inline constexpr error_code day_outside_span{"calendar.day_outside_span", error_kind::invalid_argument,
                                             "the day is outside the span that the calendar covers: {value}",
                                             "日期不在日历覆盖的期间内:{value}"};
inline constexpr error_code gap{"calendar.gap", error_kind::invalid_argument,
                                "the spans neither touch nor overlap: {value}", "两段日历之间有空缺:{value}"};
inline constexpr error_code period_invalid{"calendar.period_invalid", error_kind::invalid_argument,
                                           "a period must be at least one day, week, month or year: {value}",
                                           "期间至少为一日、一周、一月或一年:{value}"};
inline constexpr error_code schedule_irregular{"calendar.schedule_irregular", error_kind::invalid_argument,
                                               "not a whole number of periods: {value}", "不是整数个期间:{value}"};
inline constexpr error_code schedule_day{"calendar.schedule_day", error_kind::invalid_argument,
                                         "the day of the month does not fit: {value}", "约定日与起算日不符:{value}"};
inline constexpr error_code day_count_needs{"calendar.day_count_needs", error_kind::invalid_argument,
                                            "the day count needs more than two dates: {value}",
                                            "该计息基准还需要其他要素:{value}"};

} // namespace loupan::inline LOUPAN_ABI::calendar::errors
