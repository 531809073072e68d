// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/core/date.hpp>

#include <boost/date_time/gregorian/gregorian_types.hpp>

#include <cstdint>
#include <string>

/// \file
/// `date` to and from `boost::gregorian::date`. Boost's `months` is not offered: it snaps to month ends (28 Feb + 1 month is
/// 31 Mar there); use `add_months`.

namespace loupan::inline LOUPAN_ABI::interop {

/// \throws invalid_argument core.date_invalid before 1400-01-01, which Boost cannot hold
[[nodiscard]] inline boost::gregorian::date to_gregorian(const date& value) {
    const auto parts = value.ymd();
    if (parts.year < 1400) {
        raise(errors::date_invalid, {{}, value.to_string() + " (Boost begins in 1400)", {}, {}});
    }
    return {static_cast<unsigned short>(parts.year), static_cast<unsigned short>(parts.month),
            static_cast<unsigned short>(parts.day)};
}

/// \throws invalid_argument core.date_invalid for the special values: not_a_date_time (Boost's default) and the infinities
[[nodiscard]] inline date to_date(const boost::gregorian::date& value) {
    if (value.is_special()) {
        raise(errors::date_invalid, {{},
                                     value.is_not_a_date()     ? "not_a_date_time"
                                     : value.is_pos_infinity() ? "pos_infin"
                                                               : "neg_infin",
                                     {},
                                     {}});
    }
    const auto parts = value.year_month_day();
    return date::from_ymd(static_cast<std::int32_t>(parts.year), static_cast<std::int32_t>(parts.month.as_number()),
                          static_cast<std::int32_t>(parts.day.as_number()));
}

} // namespace loupan::inline LOUPAN_ABI::interop
