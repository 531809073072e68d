// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/convention.hpp>
#include <loupan/calendar/detail/enum_names.hpp>
#include <loupan/calendar/period.hpp>
#include <loupan/core/date.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

/// \file
/// How a schedule of dates is made (日期计划规则).

namespace loupan::inline LOUPAN_ABI::calendar {

/// Where the regular dates are reckoned from (推算方向).
enum class direction : std::uint8_t {
    forward, ///< from the start; what is left over is at the end (由前向后)
    backward ///< from the end; what is left over is at the start (由后向前)
};

/// What becomes of days that make no whole period (残余期间).
enum class stub : std::uint8_t {
    short_period, ///< a period of their own (短期)
    long_period,  ///< they join the whole period beside them (长期)
    none          ///< there must be none
};

constexpr enum_table<direction, 2> enum_names(direction) {
    return {{{direction::forward, "forward"}, {direction::backward, "backward"}}};
}

constexpr enum_table<stub, 3> enum_names(stub) {
    return {{{stub::short_period, "short"}, {stub::long_period, "long"}, {stub::none, "none"}}};
}

/// The rule of a schedule (日期计划规则). The anchor is `first` or else the start when it is reckoned forward, and
/// `next_to_last` or else the end when backward; every regular date is the anchor plus so many periods (K8).
struct schedule_rule {
    date start{};
    date end{};
    period every{};
    calendar::direction direction = calendar::direction::forward;
    calendar::stub stub = calendar::stub::short_period;
    std::optional<date> first{}; ///< the first date after the start, when the first period is not a whole one (首期日)
    std::optional<date> next_to_last{};                     ///< the last date before the end, likewise (末前日)
    loupan::month_end month_end = loupan::month_end::clamp; ///< `snap` is the end-of-month rule (月末规则)
    std::optional<std::int32_t>
        day{}; ///< the day of the month that is meant when the anchor's month lacks it (约定日), 1-31
    calendar::convention convention = calendar::convention::unadjusted;
    std::optional<calendar::convention> start_convention{}; ///< of the start, when it is another
    std::optional<calendar::convention> end_convention{};   ///< of the end (到期日规则), when it is another
    beyond_data beyond = beyond_data::provisional;
    friend bool operator==(const schedule_rule&, const schedule_rule&) = default;
};

} // namespace loupan::inline LOUPAN_ABI::calendar
