// SPDX-License-Identifier: Apache-2.0
#include "bind.hpp"

#include <loupan/calendar.hpp>
#include <loupan/calendar/json.hpp>

#include <pybind11/stl.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace loupan_python {

namespace calendar = loupan::calendar;

namespace {

using calendar::business_calendar;
using days_in = py::array_t<std::int32_t, py::array::c_style>;

calendar::calendar_data make_data(const std::string& name, const py::object& first, const py::object& last,
                                  const std::vector<std::string>& weekend, const py::sequence& days_off,
                                  const py::sequence& working_days, const std::string& source) {
    calendar::calendar_data data;
    data.name = name;
    data.first = to_date(first, "first");
    data.last = to_date(last, "last");
    data.weekend.clear();
    for (std::size_t i = 0; i < weekend.size(); ++i) {
        data.weekend.push_back(loupan::need_enum<loupan::weekday>(weekend[i], "weekend[" + std::to_string(i) + "]"));
    }
    const auto read = [](const py::sequence& from, const std::string& path, std::vector<loupan::date>& into) {
        for (std::size_t i = 0; i < from.size(); ++i) {
            into.push_back(to_date(from[i], path + "[" + std::to_string(i) + "]"));
        }
    };
    read(days_off, "days_off", data.days_off);
    read(working_days, "working_days", data.working_days);
    data.source = source;
    return data;
}

py::tuple make_dates(const std::vector<loupan::date>& dates) {
    py::tuple out(dates.size());
    for (std::size_t i = 0; i < dates.size(); ++i) {
        out[i] = make_date(dates[i]);
    }
    return out;
}

py::tuple make_rolled(const calendar::rolled_date& from) {
    return py::make_tuple(make_date(from.value), from.provisional);
}

/// Day numbers as 32 bits; the rows of a 64-bit column that are no date are named.
days_in narrow(const py::array& values, const std::string& path) {
    if (values.dtype().is(py::dtype::of<std::int32_t>()) || values.itemsize() == 4) {
        return days_in::ensure(values);
    }
    const auto wide = py::array_t < std::int64_t, py::array::c_style | py::array::forcecast > ::ensure(values);
    days_in out(wide.size());
    const auto* const from = wide.data();
    auto* const to = out.mutable_data();
    for (py::ssize_t i = 0; i < wide.size(); ++i) {
        if (from[i] < loupan::date::min_days || from[i] > loupan::date::max_days) {
            const auto text = from[i] == INT64_MIN ? std::string("NaT") : "day " + std::to_string(from[i]);
            loupan::raise(loupan::errors::date_invalid, {path, text, i, {}});
        }
        to[i] = static_cast<std::int32_t>(from[i]);
    }
    return out;
}

std::span<const std::int32_t> span_of(const days_in& days) {
    return {days.data(), static_cast<std::size_t>(days.size())};
}

template <class T> std::span<T> span_of(py::array_t<T>& of) {
    return {of.mutable_data(), static_cast<std::size_t>(of.size())};
}

py::tuple roll_days(const business_calendar& in, const days_in& days, const std::string& by,
                    const std::string& beyond) {
    const auto convention = loupan::need_enum<calendar::convention>(by, "convention");
    const auto policy = loupan::need_enum<calendar::beyond_data>(beyond, "beyond");
    py::array_t<std::int32_t> out(days.size());
    py::array_t<std::uint8_t> provisional(days.size());
    const auto from = span_of(days);
    const auto to = span_of(out);
    const auto flags = span_of(provisional);
    {
        py::gil_scoped_release release;
        calendar::roll_days(from, in, convention, to, flags, policy);
    }
    return py::make_tuple(out, provisional);
}

py::tuple add_days(const business_calendar& in, const days_in& days, const days_in& n, const std::string& beyond) {
    const auto policy = loupan::need_enum<calendar::beyond_data>(beyond, "beyond");
    py::array_t<std::int32_t> out(days.size());
    py::array_t<std::uint8_t> provisional(days.size());
    const auto from = span_of(days);
    const auto counts = span_of(n);
    const auto to = span_of(out);
    const auto flags = span_of(provisional);
    {
        py::gil_scoped_release release;
        calendar::add_business_days(from, counts, in, to, flags, policy);
    }
    return py::make_tuple(out, provisional);
}

py::array_t<std::uint8_t> are_business_days(const business_calendar& in, const days_in& days) {
    py::array_t<std::uint8_t> out(days.size());
    const auto from = span_of(days);
    const auto to = span_of(out);
    py::gil_scoped_release release;
    calendar::are_business_days(from, in, to);
    return out;
}

calendar::schedule_rule make_rule(const py::dict& in) {
    const auto text = [&in](const char* name) { return to_text(in[name], name); };
    const auto convention = [&in, &text](const char* name) {
        return in[name].is_none() ? std::nullopt
                                  : std::optional(loupan::need_enum<calendar::convention>(text(name), name));
    };
    calendar::schedule_rule rule;
    rule.start = to_date(in["start"], "start");
    rule.end = to_date(in["end"], "end");
    rule.every = calendar::parse_period(text("every"), "every");
    rule.direction = loupan::need_enum<calendar::direction>(text("direction"), "direction");
    rule.stub = loupan::need_enum<calendar::stub>(text("stub"), "stub");
    rule.first = optional_date(in["first"], "first");
    rule.next_to_last = optional_date(in["next_to_last"], "next_to_last");
    rule.month_end = loupan::parse_month_end(text("month_end"));
    if (!in["day"].is_none()) {
        rule.day = in["day"].cast<std::int32_t>();
    }
    rule.convention = convention("convention").value();
    rule.start_convention = convention("start_convention");
    rule.end_convention = convention("end_convention");
    rule.beyond = loupan::need_enum<calendar::beyond_data>(text("beyond"), "beyond");
    return rule;
}

/// None stands for a calendar that no convention of the rule asks for.
std::vector<calendar::scheduled_date> dates_of(const calendar::schedule_rule& rule, const business_calendar* in) {
    return in == nullptr ? calendar::schedule(rule) : calendar::schedule(rule, *in);
}

py::list schedule(const py::dict& rule, const business_calendar* in) {
    py::list out;
    for (const auto& d : dates_of(make_rule(rule), in)) {
        out.append(py::make_tuple(make_date(d.unrolled), make_date(d.value), d.provisional, d.regular));
    }
    return out;
}

py::tuple schedule_columns(const py::dict& of, const business_calendar* in) {
    const auto rule = make_rule(of);
    const auto size = static_cast<py::ssize_t>(calendar::schedule_size(rule));
    py::array_t<std::int32_t> unrolled(size);
    py::array_t<std::int32_t> value(size);
    py::array_t<std::uint8_t> provisional(size);
    py::array_t<std::uint8_t> regular(size);
    if (in != nullptr) {
        const calendar::schedule_columns out{span_of(unrolled), span_of(value), span_of(provisional), span_of(regular)};
        py::gil_scoped_release release;
        calendar::fill_schedule(rule, *in, out);
    } else {
        const auto rows = calendar::schedule(rule);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            span_of(unrolled)[i] = rows[i].unrolled.days();
            span_of(value)[i] = rows[i].value.days();
            span_of(provisional)[i] = 0;
            span_of(regular)[i] = rows[i].regular ? 1 : 0;
        }
    }
    return py::make_tuple(unrolled, value, provisional, regular);
}

calendar::day_count_facts make_facts(const py::object& termination, const py::object& period_start,
                                     const py::object& period_end, std::int32_t frequency,
                                     const std::string& month_end) {
    calendar::day_count_facts facts;
    facts.termination = optional_date(termination, "termination");
    facts.period_start = optional_date(period_start, "period_start");
    facts.period_end = optional_date(period_end, "period_end");
    facts.frequency = frequency;
    facts.month_end = loupan::parse_month_end(month_end);
    return facts;
}

py::tuple year_fraction(const py::object& start, const py::object& end, const std::string& by,
                        const py::object& termination, const py::object& period_start, const py::object& period_end,
                        std::int32_t frequency, const std::string& month_end) {
    const auto part =
        calendar::year_fraction(to_date(start, "start"), to_date(end, "end"), calendar::parse_day_count(by),
                                make_facts(termination, period_start, period_end, frequency, month_end));
    return py::make_tuple(part.numerator, part.denominator);
}

std::int32_t counted_days(const py::object& start, const py::object& end, const std::string& by,
                          const py::object& termination) {
    calendar::day_count_facts facts;
    facts.termination = optional_date(termination, "termination");
    return calendar::counted_days(to_date(start, "start"), to_date(end, "end"), calendar::parse_day_count(by), facts);
}

py::tuple year_fractions(const days_in& start, const days_in& end, const std::string& by, const py::object& termination,
                         const py::object& period_start, const py::object& period_end, std::int32_t frequency,
                         const std::string& month_end) {
    const auto facts = make_facts(termination, period_start, period_end, frequency, month_end);
    const auto count = calendar::parse_day_count(by);
    py::array_t<std::int64_t> numerator(start.size());
    py::array_t<std::int64_t> denominator(start.size());
    const auto from = span_of(start);
    const auto to = span_of(end);
    const auto above = span_of(numerator);
    const auto below = span_of(denominator);
    {
        py::gil_scoped_release release;
        calendar::year_fractions(from, to, count, above, below, facts);
    }
    return py::make_tuple(numerator, denominator);
}

} // namespace

void bind_calendar(py::module_& m) {
    py::class_<business_calendar>(m, "BusinessCalendar")
        .def(py::init([](const std::string& name, const py::object& first, const py::object& last,
                         const std::vector<std::string>& weekend, const py::sequence& days_off,
                         const py::sequence& working_days, const std::string& source) {
            return business_calendar(make_data(name, first, last, weekend, days_off, working_days, source));
        }))
        .def_static("china", &calendar::china)
        .def_static("parse", &calendar::parse_calendar)
        .def("to_json", &calendar::to_json)
        .def("digest", [](const business_calendar& c) { return calendar::digest(c); })
        .def("name", &business_calendar::name)
        .def("first", [](const business_calendar& c) { return make_date(c.first()); })
        .def("last", [](const business_calendar& c) { return make_date(c.last()); })
        .def("weekend",
             [](const business_calendar& c) {
                 std::vector<std::string> out;
                 for (const auto day : c.data().weekend) {
                     out.emplace_back(to_string(day));
                 }
                 return py::tuple(py::cast(out));
             })
        .def("days_off", [](const business_calendar& c) { return make_dates(c.data().days_off); })
        .def("working_days", [](const business_calendar& c) { return make_dates(c.data().working_days); })
        .def("source", [](const business_calendar& c) { return c.data().source; })
        .def("size", &business_calendar::size)
        .def("covers", [](const business_calendar& c, const py::object& d) { return c.covers(to_date(d, "date")); })
        .def("is_business_day",
             [](const business_calendar& c, const py::object& d) { return c.is_business_day(to_date(d, "date")); })
        .def("extended",
             [](const business_calendar& c, const business_calendar& more) { return c.extended(more.data()); })
        .def("with_holiday_cn",
             [](const business_calendar& c, const std::string& text) { return calendar::with_holiday_cn(c, text); })
        .def("equals", [](const business_calendar& a, const business_calendar& b) { return a == b; })
        .def("roll",
             [](const business_calendar& c, const py::object& d, const std::string& by, const std::string& beyond) {
                 return make_rolled(calendar::roll(to_date(d, "date"), c,
                                                   loupan::need_enum<calendar::convention>(by, "convention"),
                                                   loupan::need_enum<calendar::beyond_data>(beyond, "beyond")));
             })
        .def("roll_again",
             [](const business_calendar& c, const py::object& unrolled, const py::object& value, bool provisional,
                const std::string& by) -> py::object {
                 const auto now =
                     calendar::roll_again(to_date(unrolled, "unrolled"), {to_date(value, "earlier"), provisional}, c,
                                          loupan::need_enum<calendar::convention>(by, "convention"));
                 return now ? py::object(make_rolled(*now)) : py::none();
             })
        .def("add_business_days",
             [](const business_calendar& c, const py::object& d, std::int32_t n, const std::string& beyond) {
                 return make_rolled(calendar::add_business_days(
                     to_date(d, "date"), n, c, loupan::need_enum<calendar::beyond_data>(beyond, "beyond")));
             })
        .def("business_days_between",
             [](const business_calendar& c, const py::object& from, const py::object& to, const std::string& counted) {
                 return calendar::business_days_between(to_date(from, "from"), to_date(to, "to"), c,
                                                        loupan::need_enum<calendar::counted_ends>(counted, "counted"));
             })
        .def("roll_days", &roll_days)
        .def("add_days", &add_days)
        .def("are_business_days", &are_business_days);
    m.def("calendar_days", &narrow);
    m.def("calendar_schedule", &schedule);
    m.def("calendar_schedule_columns", &schedule_columns);
    m.def("calendar_counted_days", &counted_days);
    m.def("calendar_year_fraction", &year_fraction);
    m.def("calendar_year_fractions", &year_fractions);
    m.def("calendar_add_period",
          [](const py::object& anchor, const std::string& period, std::int64_t times, const std::string& month_end) {
              return make_date(calendar::add(to_date(anchor, "anchor"), calendar::parse_period(period), times,
                                             loupan::parse_month_end(month_end)));
          });
}

} // namespace loupan_python
