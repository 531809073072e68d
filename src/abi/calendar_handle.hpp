// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/abi.h>
#include <loupan/calendar/business_calendar.hpp>

struct loupan_calendar {
    loupan::calendar::business_calendar value;
};

namespace loupan_abi {

/// The calendar, or none.
[[nodiscard]] inline const loupan::calendar::business_calendar*
calendar_or_none(const loupan_calendar* given) noexcept {
    return given == nullptr ? nullptr : &given->value;
}

} // namespace loupan_abi
