// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "files.hpp"
#include "support.hpp"

#include <loupan/calendar/json.hpp>

namespace calendar_json_test {

using namespace loupan;
using namespace loupan::calendar;
using loupan_test::code_of;
using loupan_test::day;

namespace {

const char* const minimal =
    R"({"schema": "loupan/calendar", "semantics": 1, "name": "office", "first": "2027-01-01", "last": "2027-12-31"})";

std::string year_2027(const std::string& days) {
    return R"({"$schema": "x", "year": 2027, "papers": ["https://example.org/2027"], "days": [)" + days + "]}";
}

} // namespace

TEST_CASE("a calendar document reads back equal") {
    const auto c = china();
    CHECK(parse_calendar(to_json(c)) == c);
    CHECK(parse_calendar(to_json(c, 2)) == c);
    CHECK(parse_calendar(canonical(c)) == c);
    calendar_data d;
    d.name = "six days";
    d.weekend = {weekday::sunday};
    d.first = day("2027-01-01");
    d.last = day("2027-12-31");
    const business_calendar six(d);
    CHECK(parse_calendar(to_json(six)) == six);
    CHECK(to_json(six) == R"({"schema":"loupan/calendar","semantics":1,"name":"six days","first":"2027-01-01",)"
                          R"("last":"2027-12-31","weekend":["sunday"]})");
    d.weekend = {};
    CHECK(parse_calendar(to_json(business_calendar(d))).size() == 365);
}

TEST_CASE("what is left out of a calendar document has its default") {
    const auto c = parse_calendar(minimal);
    CHECK(c.name() == "office");
    CHECK(c.data().weekend == calendar_data{}.weekend);
    CHECK(c.size() == 261);
}

TEST_CASE("spelling does not change a calendar's digest, a day does") {
    auto text = std::string(minimal);
    const auto base = digest(parse_calendar(text));
    CHECK(base.size() == 64);
    text.insert(text.size() - 1, R"(, "weekend": ["sunday", "saturday"])");
    CHECK(digest(parse_calendar(text)) == base);
    text.insert(text.size() - 1, R"(, "days_off": ["2027-02-08", "2027-02-05"])");
    const auto with_days = digest(parse_calendar(text));
    CHECK(with_days != base);
    text.replace(text.find(R"("2027-02-08", "2027-02-05")"), 26, R"("2027-02-05", "2027-02-08")");
    CHECK(digest(parse_calendar(text)) == with_days);
}

TEST_CASE("a year of notices is merged, with the last days of the year before") {
    const auto old = china();
    const auto c = with_holiday_cn(old, year_2027(R"({"name": "元旦", "date": "2026-12-31", "isOffDay": true},
        {"name": "元旦", "date": "2027-01-01", "isOffDay": true}, {"name": "元旦", "date": "2027-01-02", "isOffDay": true},
        {"name": "元旦", "date": "2027-01-03", "isOffDay": false})"));
    CHECK(c.name() == "China");
    CHECK(c.first() == old.first());
    CHECK(c.last() == day("2027-12-31"));
    CHECK(c.is_business_day(day("2026-12-31")) == false);
    CHECK(c.is_business_day(day("2027-01-01")) == false);
    CHECK(c.is_business_day(day("2027-01-03")) == true); // a Sunday
    CHECK(c.is_business_day(day("2027-06-01")) == true);
    CHECK(c.is_business_day(day("2026-10-08")) == old.is_business_day(day("2026-10-08")));
    CHECK(c.data().source.find("https://example.org/2027") != std::string::npos);
    CHECK(old.is_business_day(day("2026-12-31")) == true);
    // Merging the same file again changes nothing.
    const auto text = loupan_test::read_file(loupan_test::project_file("tests/data/holidays/2020.json"));
    const auto again = with_holiday_cn(old, text);
    CHECK(again.data().days_off == old.data().days_off);
    CHECK(again.data().working_days == old.data().working_days);
}

TEST_CASE("a year file that does not fit is refused") {
    const auto c = china();
    const auto refused = [&c](const std::string& text) {
        try {
            static_cast<void>(with_holiday_cn(c, text));
        } catch (const error& e) {
            return e.code() + " " + e.path();
        }
        return std::string("accepted");
    };
    CHECK(refused(R"({"year": 2028, "papers": [], "days": []})") == "calendar.gap year");
    CHECK(refused(R"({"year": 2006, "papers": [], "days": []})") == "calendar.dates_out_of_order year");
    CHECK(refused(R"({"year": 0, "days": []})") == "core.date_invalid year");
    CHECK(refused(R"({"year": 2027})") == "core.json_field_missing days");
    CHECK(refused(year_2027(R"({"date": "2028-01-01", "isOffDay": true})")) ==
          "calendar.day_outside_span days[0].date");
    CHECK(
        refused(year_2027(R"({"date": "2027-01-01", "isOffDay": true}, {"date": "2027-01-01", "isOffDay": false})")) ==
        "core.duplicate days[1].date");
    CHECK(refused(year_2027(R"({"date": "2027-02-30", "isOffDay": true})")) == "core.date_invalid days[0].date");
    CHECK(refused(year_2027(R"({"date": "2027-02-03", "isOffDay": 1})")) == "core.json_type days[0].isOffDay");
    CHECK(refused(year_2027(R"({"date": "2027-02-03"})")) == "core.json_field_missing days[0].isOffDay");
    CHECK(c == china());
}

TEST_CASE("a name that is not UTF-8 is refused when a calendar is written", "[calendar][json]") {
    calendar_data data;
    data.name = "\xff";
    data.first = date::parse("2026-01-01");
    data.last = date::parse("2026-12-31");
    const business_calendar of(std::move(data));
    CHECK(code_of([&] { static_cast<void>(to_json(of)); }) == "core.text_encoding");
    CHECK(code_of([&] { static_cast<void>(digest(of)); }) == "core.text_encoding");
}

} // namespace calendar_json_test
