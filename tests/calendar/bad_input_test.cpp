// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "files.hpp"
#include "support.hpp"

#include <loupan/calendar/json.hpp>

#include <functional>
#include <map>
#include <type_traits>

namespace calendar_bad_input_test {

using namespace loupan;
using namespace loupan::calendar;
using loupan_test::day;
using nlohmann::json;

namespace {

std::string text_at(const json& in, const char* field, const char* otherwise) { return in.value(field, otherwise); }

std::optional<date> date_at(const json& in, const char* field) {
    return in.contains(field) ? std::optional(day(in[field].get<std::string>())) : std::nullopt;
}

schedule_rule rule_of(const json& in) {
    schedule_rule r;
    r.start = day(in["start"].get<std::string>());
    r.end = day(in["end"].get<std::string>());
    r.every = parse_period(text_at(in, "every", "P1M"));
    r.stub = need_enum<stub>(text_at(in, "stub", "short"), "stub");
    r.first = date_at(in, "first");
    r.next_to_last = date_at(in, "next_to_last");
    r.month_end = parse_month_end(text_at(in, "month_end", "clamp"));
    if (in.contains("day")) {
        r.day = in["day"].get<std::int32_t>();
    }
    r.convention = need_enum<convention>(text_at(in, "convention", "unadjusted"), "convention");
    r.beyond = need_enum<beyond_data>(text_at(in, "beyond", "provisional"), "beyond");
    return r;
}

day_count_facts facts_of(const json& in) {
    day_count_facts f;
    f.termination = date_at(in, "termination");
    f.period_start = date_at(in, "period_start");
    f.period_end = date_at(in, "period_end");
    f.frequency = in.value("frequency", 0);
    return f;
}

using caller = std::function<void(const json&)>;

const std::map<std::string, caller>& callers() {
    const auto text = [](const json& in) { return in.get<std::string>(); };
    static const std::map<std::string, caller> all{
        {"calendar", [](const json& in) { static_cast<void>(parse_calendar(in.dump())); }},
        {"calendar_text", [text](const json& in) { static_cast<void>(parse_calendar(text(in))); }},
        {"holiday_cn", [](const json& in) { static_cast<void>(with_holiday_cn(china(), in.dump())); }},
        {"roll",
         [text](const json& in) {
             static_cast<void>(roll(day(text(in[0])), china(), need_enum<convention>(text(in[1]), "convention"),
                                    beyond_data::refuse));
         }},
        {"add_business_days",
         [text](const json& in) {
             static_cast<void>(add_business_days(day(text(in[0])), in[1].get<std::int32_t>(), china()));
         }},
        {"business_days_between",
         [text](const json& in) {
             static_cast<void>(business_days_between(day(text(in[0])), day(text(in[1])), china()));
         }},
        {"schedule", [](const json& in) { static_cast<void>(schedule(rule_of(in), china())); }},
        {"year_fraction",
         [text](const json& in) {
             static_cast<void>(year_fraction(day(text(in["start"])), day(text(in["end"])),
                                             parse_day_count(text(in["day_count"])), facts_of(in)));
         }},
        {"period", [text](const json& in) { static_cast<void>(parse_period(text(in))); }},
    };
    return all;
}

} // namespace

TEST_CASE("bad input of the calendar room gives the documented code and path") {
    const auto document =
        json::parse(loupan_test::read_file(loupan_test::project_file("tests/vectors/bad_calendar.json")));
    const auto& cases = document["cases"];
    REQUIRE(cases.size() >= 30);
    for (const auto& c : cases) {
        INFO(c["name"]);
        try {
            callers().at(c["call"].get<std::string>())(c["args"]);
            FAIL_CHECK("was accepted");
        } catch (const error& e) {
            CHECK(e.code() == c["code"].get<std::string>());
            CHECK(e.path() == c["path"].get<std::string>());
        }
    }
}

TEST_CASE("a calendar is made of dates, not of numbers") {
    static_assert(!std::is_convertible_v<int, date>);
    static_assert(!std::is_default_constructible_v<business_calendar>);
    static_assert(!std::is_convertible_v<calendar_data, business_calendar>);
}

} // namespace calendar_bad_input_test
