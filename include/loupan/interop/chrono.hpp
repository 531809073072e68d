// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>

#include <chrono>
#include <cstdint>
#include <string>

/// \file
/// `date` to and from the calendar types of `std::chrono`. Days only: an instant needs a time zone to become a date.

namespace loupan::inline LOUPAN_ABI::interop {

[[nodiscard]] constexpr std::chrono::sys_days to_sys_days(const date& value) noexcept {
    return std::chrono::sys_days{std::chrono::days{value.days()}};
}

[[nodiscard]] constexpr std::chrono::year_month_day to_year_month_day(const date& value) noexcept {
    const auto parts = value.ymd();
    return {std::chrono::year{parts.year}, std::chrono::month{static_cast<unsigned>(parts.month)},
            std::chrono::day{static_cast<unsigned>(parts.day)}};
}

/// \throws invalid_argument core.date_invalid outside the years 1 to 9999
[[nodiscard]] inline date to_date(std::chrono::sys_days value) {
    return date::from_days(value.time_since_epoch().count());
}

/// \throws invalid_argument core.date_invalid when `!value.ok()`, and outside the years 1 to 9999
[[nodiscard]] inline date to_date(const std::chrono::year_month_day& value) {
    return date::from_ymd(static_cast<int>(value.year()),
                          static_cast<std::int32_t>(static_cast<unsigned>(value.month())),
                          static_cast<std::int32_t>(static_cast<unsigned>(value.day())));
}

} // namespace loupan::inline LOUPAN_ABI::interop
