// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/detail/enum_names.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

/// \file
/// A stretch of calendar time (期间): so many days, weeks, months or years.

namespace loupan::inline LOUPAN_ABI::calendar {

/// What a period counts in (期间单位).
enum class period_unit : std::uint8_t { days, weeks, months, years };

constexpr enum_table<period_unit, 4> enum_names(period_unit) {
    return {{{period_unit::days, "days"},
             {period_unit::weeks, "weeks"},
             {period_unit::months, "months"},
             {period_unit::years, "years"}}};
}

namespace detail {
inline constexpr std::string_view period_letters = "DWMY";
} // namespace detail

/// So many days, weeks, months or years (期间). Equal when number and unit are: 12 months are not 1 year.
struct period {
    std::int32_t count = 1;
    period_unit unit = period_unit::months;
    /// ISO 8601: `P1M`, `P-2W`; reads back with `parse_period`.
    [[nodiscard]] std::string to_string() const {
        return "P" + std::to_string(count) + detail::period_letters[static_cast<std::size_t>(unit) % 4];
    }
    friend bool operator==(const period&, const period&) = default;
};

/// One number and one unit of ISO 8601: `P30D`, `P2W`, `P3M`, `P1Y`. \throws invalid_argument core.validation
[[nodiscard]] inline period parse_period(std::string_view text, std::string_view path = "period") {
    const auto refuse = [&] {
        raise(loupan::errors::validation, {std::string(path), loupan::detail::clip(text), {}, {}});
    };
    if (text.size() < 3 || text.front() != 'P') {
        refuse();
    }
    const auto unit = detail::period_letters.find(text.back());
    const bool negative = text[1] == '-';
    const auto digits = text.substr(negative ? 2 : 1, text.size() - (negative ? 3 : 2));
    if (unit == std::string_view::npos || digits.empty() || digits.size() > 7) {
        refuse();
    }
    std::int32_t count = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') {
            refuse();
        }
        count = count * 10 + (c - '0');
    }
    return {negative ? -count : count, static_cast<period_unit>(unit)};
}

/// The day `times` periods after the anchor (期间相加), always counted from the anchor (K8). The policy says what becomes of
/// a day that the month lacks; it is of months and years only.
/// \throws arithmetic_error core.overflow; invalid_argument core.month_end under `month_end::reject`, core.validation
[[nodiscard]] inline date add(const date& anchor, const period& p, std::int64_t times = 1,
                              month_end policy = month_end::clamp) {
    require_named(p.unit, "unit");
    constexpr std::int64_t most = 10'000'000; // more than there are days
    if (times > most || times < -most) {
        raise(loupan::errors::overflow,
              {{}, anchor.to_string() + " + " + std::to_string(times) + " x " + p.to_string(), {}, {}});
    }
    const auto n = p.count * times;
    switch (p.unit) {
    case period_unit::days:
        return anchor.plus_days(n);
    case period_unit::weeks:
        return anchor.plus_days(n * 7);
    case period_unit::months:
        return add_months(anchor, n, policy);
    case period_unit::years:
        break;
    }
    return add_months(anchor, n * 12, policy);
}

} // namespace loupan::inline LOUPAN_ABI::calendar
