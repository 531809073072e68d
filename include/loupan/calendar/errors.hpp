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

} // namespace loupan::inline LOUPAN_ABI::calendar::errors
