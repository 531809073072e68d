// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/detail/day_table.hpp>
#include <loupan/calendar/errors.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/error.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Business-day calendars built from data (工作日历). Which days are worked is never guessed: beyond its data a calendar
/// says that it does not know.

namespace loupan::inline LOUPAN_ABI::calendar {

/// What a calendar is made of (日历数据): the weekly pattern and the days that depart from it.
struct calendar_data {
    std::string name{}; ///< not empty
    std::vector<weekday> weekend{weekday::saturday,
                                 weekday::sunday}; ///< the days off of every week (周休日); may be empty
    date first{};                                  ///< first day of the span that the data covers
    date last{};                                   ///< last day of that span, inclusive
    std::vector<date> days_off{};                  ///< holidays (放假), also those that fall on a weekend
    std::vector<date> working_days{};              ///< make-up working days (调休上班), also those that are no weekend
    std::string source{};                          ///< where the data was published
    friend bool operator==(const calendar_data&, const calendar_data&) = default;
};

/// A business-day calendar (工作日历): an immutable handle, cheap to copy and shared by threads. Equal when the data is.
class business_calendar {
public:
    /// Checks the data and sorts its lists.
    /// \throws invalid_argument core.empty (name), calendar.dates_out_of_order (last before first), core.duplicate (a day
    /// twice, in one list or in both), calendar.day_outside_span, core.validation (no such weekday),
    /// calendar.empty_calendar (no business day in the whole span)
    explicit business_calendar(calendar_data data) : state_(std::make_shared<const state>(build(std::move(data)))) {}

    [[nodiscard]] const std::string& name() const noexcept { return state_->data.name; }
    /// The first day that the data covers.
    [[nodiscard]] date first() const noexcept { return state_->data.first; }
    /// The last day that the data covers, inclusive.
    [[nodiscard]] date last() const noexcept { return state_->data.last; }
    /// The data itself, lists ascending.
    [[nodiscard]] const calendar_data& data() const noexcept { return state_->data; }

    /// Whether the data says anything about the day (是否在数据范围内).
    [[nodiscard]] bool covers(const date& day) const noexcept { return state_->days.covers(day.days()); }
    /// Whether the day is worked (是否工作日); absent beyond the data.
    [[nodiscard]] std::optional<bool> is_business_day(const date& day) const noexcept {
        if (!covers(day)) {
            return std::nullopt;
        }
        return state_->days.is_set(day.days());
    }
    /// How many days of the span are worked (工作日总数).
    [[nodiscard]] std::int32_t size() const noexcept { return state_->days.size(); }

    /// A calendar with more data (扩展日历), such as the notice of the next year; this one stays as it is. The spans must
    /// touch or overlap, and the weekends be the same. Where they overlap, a day that the addition names becomes what it
    /// says (a notice may change the last days of the year before), and any other day stays as it was. Name and source
    /// become the addition's where it has any.
    /// \throws invalid_argument calendar.gap, core.validation (another weekend), and what the constructor throws
    [[nodiscard]] business_calendar extended(const calendar_data& addition) const;

    /// The bits, for the room's own loops; days are numbers since 1970-01-01.
    [[nodiscard]] const detail::day_table& days() const noexcept { return state_->days; }

    friend bool operator==(const business_calendar& a, const business_calendar& b) {
        return a.state_ == b.state_ || a.state_->data == b.state_->data;
    }

private:
    struct state {
        calendar_data data;
        detail::day_table days;
    };

    static std::string at(const char* list, std::size_t i) { return std::string(list) + "[" + std::to_string(i) + "]"; }

    static std::array<bool, 7> weekly(const std::vector<weekday>& weekend) {
        std::array<bool, 7> off{};
        for (std::size_t i = 0; i < weekend.size(); ++i) {
            const auto number = static_cast<std::size_t>(weekend[i]);
            if (number < 1 || number > 7) {
                raise(loupan::errors::validation, {at("weekend", i), std::to_string(number), {}, {}});
            }
            if (std::exchange(off[number - 1], true)) {
                raise(loupan::errors::duplicate, {at("weekend", i), std::to_string(number), {}, {}});
            }
        }
        return off;
    }

    static state build(calendar_data data) {
        if (data.name.empty()) {
            raise(loupan::errors::empty, {"name", {}, {}, {}});
        }
        if (data.last < data.first) {
            raise(errors::dates_out_of_order,
                  {"last", data.first.to_string() + " to " + data.last.to_string(), {}, {}});
        }
        const auto off = weekly(data.weekend);
        if (std::all_of(off.begin(), off.end(), [](bool b) { return b; })) {
            raise(errors::empty_calendar, {"weekend", data.name, {}, {}});
        }
        const auto count = static_cast<std::size_t>(data.last - data.first) + 1;
        std::vector<std::uint64_t> bits((count + 63) / 64);
        auto day_of_week = static_cast<std::size_t>(data.first.weekday()) - 1;
        for (std::size_t i = 0; i < count; ++i) {
            bits[i / 64] |= std::uint64_t{off[day_of_week] ? 0U : 1U} << (i % 64);
            day_of_week = day_of_week == 6 ? 0 : day_of_week + 1;
        }
        std::vector<std::uint64_t> named(bits.size());
        const auto apply = [&](const std::vector<date>& list, const char* field, bool worked) {
            for (std::size_t i = 0; i < list.size(); ++i) {
                const auto& day = list[i];
                if (day < data.first || day > data.last) {
                    raise(errors::day_outside_span, {at(field, i), day.to_string(), {}, {}});
                }
                const auto offset = static_cast<std::size_t>(day - data.first);
                const auto bit = std::uint64_t{1} << (offset % 64);
                if ((named[offset / 64] & bit) != 0) {
                    raise(loupan::errors::duplicate, {at(field, i), day.to_string(), {}, {}});
                }
                named[offset / 64] |= bit;
                bits[offset / 64] = worked ? bits[offset / 64] | bit : bits[offset / 64] & ~bit;
            }
        };
        apply(data.days_off, "days_off", false);
        apply(data.working_days, "working_days", true);
        detail::day_table days(data.first.days(), data.last.days(), std::move(bits));
        if (days.size() == 0) {
            raise(errors::empty_calendar, {"days_off", data.name, {}, {}});
        }
        std::sort(data.weekend.begin(), data.weekend.end());
        std::sort(data.days_off.begin(), data.days_off.end());
        std::sort(data.working_days.begin(), data.working_days.end());
        return {std::move(data), std::move(days)};
    }

    std::shared_ptr<const state> state_;
};

inline business_calendar business_calendar::extended(const calendar_data& addition) const {
    // Checked by itself first, so that a fault is named where it stands in the addition.
    calendar_data more = addition;
    if (more.name.empty()) {
        more.name = name();
    }
    more = build(std::move(more)).data;
    const auto& own = data();
    if (more.weekend != own.weekend) {
        raise(loupan::errors::validation, {"weekend", "not the weekend of " + own.name, {}, {}});
    }
    if (more.first.days() > own.last.days() + 1 || more.last.days() < own.first.days() - 1) {
        raise(errors::gap, {"first",
                            own.first.to_string() + " to " + own.last.to_string() + " and " + more.first.to_string() +
                                " to " + more.last.to_string(),
                            {},
                            {}});
    }
    std::vector<date> renamed(more.days_off);
    renamed.insert(renamed.end(), more.working_days.begin(), more.working_days.end());
    std::sort(renamed.begin(), renamed.end());
    const auto keep = [&renamed](const std::vector<date>& from, std::vector<date>& to) {
        std::copy_if(from.begin(), from.end(), std::back_inserter(to),
                     [&renamed](const date& day) { return !std::binary_search(renamed.begin(), renamed.end(), day); });
    };
    keep(own.days_off, more.days_off);
    keep(own.working_days, more.working_days);
    more.first = std::min(more.first, own.first);
    more.last = std::max(more.last, own.last);
    if (more.source.empty()) {
        more.source = own.source;
    }
    return business_calendar(std::move(more));
}

} // namespace loupan::inline LOUPAN_ABI::calendar
