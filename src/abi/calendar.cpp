// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"
#include "payment_handles.hpp"

#include <loupan/calendar/china.hpp>
#include <loupan/calendar/json.hpp>

loupan_status loupan_calendar_china(loupan_calendar** calendar, loupan_error** error) noexcept {
    return loupan_abi::made(calendar, "calendar", error, [] { return loupan_calendar{loupan::calendar::china()}; });
}

loupan_status loupan_calendar_from_json(const char* json, int64_t size, loupan_calendar** calendar,
                                        loupan_error** error) noexcept {
    return loupan_abi::made(calendar, "calendar", error, [&] {
        return loupan_calendar{loupan::calendar::parse_calendar(loupan_abi::text_of(json, size, "json"))};
    });
}

void loupan_calendar_free(loupan_calendar* calendar) noexcept { delete calendar; }
