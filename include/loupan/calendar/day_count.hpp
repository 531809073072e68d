// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/detail/day_count_rules.hpp>
#include <loupan/calendar/detail/enum_names.hpp>
#include <loupan/calendar/errors.hpp>
#include <loupan/calendar/fraction.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// \file
/// Day counts (计息基准): what part of a year lies between two dates, exactly.

namespace loupan::inline LOUPAN_ABI::calendar {

/// How days and years are counted (计息基准). Each has the names by which the market knows it; docs/calendar.md has examples
/// and says where the names are used for different rules. D1, M1, Y1 and D2, M2, Y2 are the dates in parts; all 30/360
/// rules count 360 (Y2 - Y1) + 30 (M2 - M1) + (D2 - D1) days of 360 after their changes to D1 and D2.
enum class day_count : std::uint8_t {
    /// 30/360, Bond Basis, 30A/360, 30/360 ISDA (2006 Definitions 4.16(f)), US Municipal (MSRB G-33), 360/360. D1 31 becomes
    /// 30; D2 31 becomes 30 if D1 is 30 or 31.
    thirty_360,
    /// 30/360 US, 30U/360, 30/360 SIA, 30/360 NASD with the end-of-month rule. If both are the last of February D2 becomes
    /// 30; if D1 is the last of February it becomes 30; then as thirty_360.
    thirty_360_us,
    /// 30E/360, Eurobond Basis, 30/360 ISMA, 30/360 ICMA, Special German, 30S/360. D1 31 becomes 30, D2 31 becomes 30.
    thirty_e_360,
    /// 30E/360 ISDA (2006 Definitions 4.16(h)), Eurobond Basis 2006. D1 and D2 become 30 if they are the last of their month,
    /// but not a D2 that is the termination date and in February. Needs `termination`.
    thirty_e_360_isda,
    /// 30/360 German, Deutsche Methode, German Master. As thirty_e_360_isda, the end of February always counting as the 30th.
    thirty_360_german,
    /// 30E+/360. D1 31 becomes 30; D2 31 becomes the 1st of the next month.
    thirty_e_plus_360,
    /// ACT/360, Actual/360, A/360, French, money market basis. 按实际天数/360.
    actual_360,
    /// ACT/364, Actual/364.
    actual_364,
    /// ACT/365F, Actual/365 Fixed, A/365F, English, sterling basis. 按实际天数/365.
    actual_365_fixed,
    /// ACT/365.25.
    actual_365_25,
    /// ACT/366.
    actual_366,
    /// NL/365, Actual/365 No Leap, NL365, 365 No Leap. Days without 29 February (the start is excluded, the end included), of 365.
    nl_365,
    /// ACT/ACT ISDA (2006 Definitions 4.16(b)), Actual/Actual, Actual/365 of the 1991 Definitions, Actual/Actual Historical.
    /// Days in leap years of 366 and the others of 365; the start is included, the end excluded.
    actual_actual_isda,
    /// ACT/ACT ICMA (Rule 251), Actual/Actual ISMA, Actual/Actual Bond, US Treasury. Days of the days of each regular period
    /// times the number of periods a year. Needs `period_start`, `period_end` and `frequency`.
    actual_actual_icma,
    /// ACT/ACT AFB (FBF Definitions), Actual/Actual Euro, ACT/ACT Française. Whole years back from the end; the rest of 366 when
    /// 29 February is in it, of 365 otherwise.
    actual_actual_afb
};

constexpr enum_table<day_count, 15> enum_names(day_count) {
    return {{{day_count::thirty_360, "thirty_360"},
             {day_count::thirty_360_us, "thirty_360_us"},
             {day_count::thirty_e_360, "thirty_e_360"},
             {day_count::thirty_e_360_isda, "thirty_e_360_isda"},
             {day_count::thirty_360_german, "thirty_360_german"},
             {day_count::thirty_e_plus_360, "thirty_e_plus_360"},
             {day_count::actual_360, "actual_360"},
             {day_count::actual_364, "actual_364"},
             {day_count::actual_365_fixed, "actual_365_fixed"},
             {day_count::actual_365_25, "actual_365_25"},
             {day_count::actual_366, "actual_366"},
             {day_count::nl_365, "nl_365"},
             {day_count::actual_actual_isda, "actual_actual_isda"},
             {day_count::actual_actual_icma, "actual_actual_icma"},
             {day_count::actual_actual_afb, "actual_actual_afb"}}};
}

namespace detail {
inline constexpr enum_table<day_count, 15> market_names{{{day_count::thirty_360, "30/360"},
                                                         {day_count::thirty_360_us, "30/360 US"},
                                                         {day_count::thirty_e_360, "30E/360"},
                                                         {day_count::thirty_e_360_isda, "30E/360 ISDA"},
                                                         {day_count::thirty_360_german, "30/360 German"},
                                                         {day_count::thirty_e_plus_360, "30E+/360"},
                                                         {day_count::actual_360, "ACT/360"},
                                                         {day_count::actual_364, "ACT/364"},
                                                         {day_count::actual_365_fixed, "ACT/365F"},
                                                         {day_count::actual_365_25, "ACT/365.25"},
                                                         {day_count::actual_366, "ACT/366"},
                                                         {day_count::nl_365, "NL/365"},
                                                         {day_count::actual_actual_isda, "ACT/ACT ISDA"},
                                                         {day_count::actual_actual_icma, "ACT/ACT ICMA"},
                                                         {day_count::actual_actual_afb, "ACT/ACT AFB"}}};
} // namespace detail

/// `30/360`, `ACT/365F`, ...: the shortest name of the market that is not ambiguous (市场名称).
[[nodiscard]] constexpr std::string_view market_name(day_count value) noexcept {
    for (const auto& [entry, name] : detail::market_names) {
        if (entry == value) {
            return name;
        }
    }
    return {};
}
/// Either of the two names. Other market names are refused, because some stand for more than one rule.
/// \throws invalid_argument core.validation
[[nodiscard]] inline day_count parse_day_count(std::string_view text, std::string_view path = "day_count") {
    for (const auto& [value, name] : detail::market_names) {
        if (name == text) {
            return value;
        }
    }
    return need_enum<day_count>(text, path);
}

/// What some day counts need beside the two dates (计息要素).
struct day_count_facts {
    std::optional<date> termination{};  ///< the last day of the whole contract (到期日): thirty_e_360_isda
    std::optional<date> period_start{}; ///< a regular interest period (参考期间), the start: actual_actual_icma
    std::optional<date> period_end{};   ///< and its end
    std::int32_t frequency = 0;         ///< interest periods a year (年付息次数): 1, 2, 3, 4, 6 or 12
    loupan::month_end month_end = loupan::month_end::clamp; ///< of the regular periods before and after the given one
    friend bool operator==(const day_count_facts&, const day_count_facts&) = default;
};

namespace detail {

inline void check_count(const date& start, const date& end, day_count by) {
    require_named(by, "day_count");
    if (end < start) {
        raise(errors::dates_out_of_order, {"end", start.to_string() + " to " + end.to_string(), {}, {}});
    }
}

inline const date& needed(const std::optional<date>& fact, const char* name, day_count by) {
    if (!fact) {
        raise(errors::day_count_needs, {name, std::string(market_name(by)) + ": " + name, {}, {}});
    }
    return *fact;
}

inline fraction icma(const date& start, const date& end, const day_count_facts& facts) {
    const auto& from = needed(facts.period_start, "period_start", day_count::actual_actual_icma);
    const auto& to = needed(facts.period_end, "period_end", day_count::actual_actual_icma);
    const auto f = facts.frequency;
    if (f < 1 || f > 12 || 12 % f != 0) {
        raise(errors::day_count_needs,
              {"frequency",
               std::string(market_name(day_count::actual_actual_icma)) + ": frequency " + std::to_string(f),
               {},
               {}});
    }
    if (to <= from) {
        raise(errors::dates_out_of_order, {"period_end", from.to_string() + " to " + to.to_string(), {}, {}});
    }
    return icma_fraction(start, end, from, to, f, facts.month_end);
}

} // namespace detail

/// The days that the rule counts from `start` to `end` (计息天数); the real ones for all but 30/360 and NL/365.
/// \throws invalid_argument calendar.dates_out_of_order, calendar.day_count_needs, core.validation
[[nodiscard]] inline std::int32_t counted_days(const date& start, const date& end, day_count by,
                                               const day_count_facts& facts = {}) {
    detail::check_count(start, end, by);
    switch (by) {
    case day_count::thirty_360:
        return detail::days_thirty_360(start, end);
    case day_count::thirty_360_us:
        return detail::days_thirty_360_us(start, end);
    case day_count::thirty_e_360:
        return detail::days_thirty_e_360(start, end);
    case day_count::thirty_e_360_isda: {
        const auto& termination = detail::needed(facts.termination, "termination", by);
        return detail::days_thirty_month_ends(start, end, end == termination);
    }
    case day_count::thirty_360_german:
        return detail::days_thirty_month_ends(start, end, false);
    case day_count::thirty_e_plus_360:
        return detail::days_thirty_e_plus_360(start, end);
    case day_count::nl_365:
        return end - start - (detail::leap_days_until(end) - detail::leap_days_until(start));
    default:
        return end - start;
    }
}

/// The part of a year from `start` to `end` (年化期限), as an exact fraction: multiply an amount by the numerator, divide by the
/// denominator, round once. Not reduced: 30/360 gives so many of 360.
/// \throws invalid_argument calendar.dates_out_of_order (end before start), calendar.day_count_needs, core.validation
[[nodiscard]] inline fraction year_fraction(const date& start, const date& end, day_count by,
                                            const day_count_facts& facts = {}) {
    detail::check_count(start, end, by);
    switch (by) {
    case day_count::actual_actual_isda:
        return detail::isda_fraction(start, end);
    case day_count::actual_actual_icma:
        return detail::icma(start, end, facts);
    case day_count::actual_actual_afb:
        return detail::afb_fraction(start, end);
    default:
        break;
    }
    const std::int64_t days = counted_days(start, end, by, facts);
    switch (by) {
    case day_count::actual_364:
        return {days, 364};
    case day_count::actual_365_fixed:
    case day_count::nl_365:
        return {days, 365};
    case day_count::actual_365_25:
        return {4 * days, 1461};
    case day_count::actual_366:
        return {days, 366};
    default:
        return {days, 360};
    }
}

} // namespace loupan::inline LOUPAN_ABI::calendar
