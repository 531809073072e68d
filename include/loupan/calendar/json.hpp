// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/calendar/business_calendar.hpp>
#include <loupan/calendar/errors.hpp>
#include <loupan/core/date.hpp>
#include <loupan/core/digest.hpp>
#include <loupan/core/error.hpp>
#include <loupan/interop/json.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Calendars as JSON documents (日历文档), and the year files of holiday-cn. docs/schema/calendar.schema.json is for editors.

namespace loupan::inline LOUPAN_ABI::calendar {

inline constexpr std::string_view calendar_schema = "loupan/calendar"; ///< the `schema` field of a calendar document
inline constexpr std::int32_t calendar_semantics = 1; ///< the number of the formula set that interprets it

namespace detail {

inline std::vector<date> read_dates(interop::field_reader& in, std::string_view field) {
    std::vector<date> out;
    in.list(field, [&out](const nlohmann::json& v, const std::string& p) { out.push_back(interop::read_date(v, p)); });
    return out;
}

inline nlohmann::ordered_json calendar_document(const calendar_data& data) {
    nlohmann::ordered_json out{{"schema", std::string(calendar_schema)},
                               {"semantics", calendar_semantics},
                               {"name", data.name},
                               {"first", data.first.to_string()},
                               {"last", data.last.to_string()}};
    if (data.weekend != calendar_data{}.weekend) {
        auto days = nlohmann::ordered_json::array();
        for (const auto day : data.weekend) {
            days.push_back(std::string(to_string(day)));
        }
        out["weekend"] = std::move(days);
    }
    const auto put = [&out](const char* field, const std::vector<date>& list) {
        for (const auto& day : list) {
            out[field].push_back(day.to_string());
        }
    };
    put("days_off", data.days_off);
    put("working_days", data.working_days);
    if (!data.source.empty()) {
        out["source"] = data.source;
    }
    return out;
}

} // namespace detail

/// Reads a calendar document (读取日历文档), as docs/schema/calendar.schema.json describes it.
/// \throws invalid_argument core.json_*, core.date_invalid, core.unsupported (another schema or semantics), and what the
/// constructor of `business_calendar` throws, with the field's path
[[nodiscard]] inline business_calendar parse_calendar(std::string_view json) {
    const auto document = interop::parse_json(json);
    interop::field_reader in(document, {});
    in.head(calendar_schema, calendar_semantics);
    calendar_data data;
    data.name = in.text("name");
    data.first = interop::read_date(in.need("first"), "first");
    data.last = interop::read_date(in.need("last"), "last");
    in.visit("weekend", [&data](const nlohmann::json& v, const std::string& p) {
        data.weekend.clear();
        interop::field_reader::read_list(v, p, [&data](const nlohmann::json& day, const std::string& at) {
            data.weekend.push_back(interop::read_enum<weekday>(day, at));
        });
    });
    data.days_off = detail::read_dates(in, "days_off");
    data.working_days = detail::read_dates(in, "working_days");
    in.optional_text("source", data.source);
    in.done();
    return business_calendar(std::move(data));
}

/// Writes a calendar as `parse_calendar` reads it (写出日历文档); indented unless `indent` is negative.
/// \throws invalid_argument core.text_encoding
[[nodiscard]] inline std::string to_json(const business_calendar& of, int indent = -1) {
    return interop::write_json(detail::calendar_document(of.data()), indent);
}

/// The canonical form (规范格式): what the digest is taken of; see `interop::canonical_json`.
[[nodiscard]] inline std::string canonical(const business_calendar& of) {
    return interop::canonical_json(detail::calendar_document(of.data()));
}

/// The digest of a calendar (日历摘要): SHA-256 over its canonical form. The order of the days does not change it.
[[nodiscard]] inline std::string digest(const business_calendar& of) { return hex(sha256(canonical(of))); }

/// Adds one year of State Council notices, a file as holiday-cn publishes it (并入一年的节假日安排): `year`, `papers`, and
/// `days` with `date` and `isOffDay`. The calendar then covers that year. A day that the file names in a year before replaces
/// what the calendar knew, as a notice may change the last days of the year before; such a day before the calendar's
/// first day is left out. Merge years in ascending order. Unknown fields are allowed: the file is not ours.
/// \throws invalid_argument core.json_*, core.date_invalid, core.duplicate, calendar.gap (the year does not follow on the
/// data), calendar.dates_out_of_order (it lies before the data), calendar.day_outside_span (a day after the year)
[[nodiscard]] inline business_calendar with_holiday_cn(const business_calendar& to, std::string_view json) {
    const auto document = interop::parse_json(json);
    interop::field_reader in(document, {});
    const auto year = in.int32("year");
    if (year < 1 || year > 9999) {
        raise(loupan::errors::date_invalid, {"year", std::to_string(year), {}, {}});
    }
    const auto year_first = date::from_ymd(year, 1, 1);
    const auto year_last = date::from_ymd(year, 12, 31);
    if (year_last < to.first()) {
        raise(errors::dates_out_of_order, {"year", std::to_string(year) + " before " + to.first().to_string(), {}, {}});
    }
    if (year_first.days() > to.last().days() + 1) {
        raise(errors::gap, {"year", to.last().to_string() + " and " + std::to_string(year), {}, {}});
    }
    calendar_data more;
    more.name = to.name();
    more.weekend = to.data().weekend;
    more.first = std::max(year_first, to.first());
    more.last = year_last;
    // The lists are checked here, so that a fault is named where it stands in the file.
    std::vector<date> named;
    interop::field_reader::read_list(in.need("days"), "days", [&](const nlohmann::json& v, const std::string& p) {
        interop::field_reader entry(v, p);
        const auto day = interop::read_date(entry.need("date"), entry.path("date"));
        const bool off = interop::read_bool(entry.need("isOffDay"), entry.path("isOffDay"));
        if (day > year_last) {
            raise(errors::day_outside_span, {entry.path("date"), day.to_string(), {}, {}});
        }
        if (day < to.first()) {
            return;
        }
        if (const auto at = std::lower_bound(named.begin(), named.end(), day); at != named.end() && *at == day) {
            raise(loupan::errors::duplicate, {entry.path("date"), day.to_string(), {}, {}});
        } else {
            named.insert(at, day);
        }
        (off ? more.days_off : more.working_days).push_back(day);
        more.first = std::min(more.first, day);
    });
    auto source = to.data().source;
    in.list("papers", [&source](const nlohmann::json& v, const std::string& p) {
        if (const auto paper = interop::read_text(v, p); source.find(paper) == std::string::npos) {
            source += (source.empty() ? "" : "; ") + paper;
        }
    });
    more.source = std::move(source);
    return to.extended(more);
}

} // namespace loupan::inline LOUPAN_ABI::calendar
