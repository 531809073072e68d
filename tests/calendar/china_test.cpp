// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "files.hpp"
#include "support.hpp"

#include <loupan/calendar/json.hpp>

#include <map>

namespace calendar_china_test {

using namespace loupan;
using namespace loupan::calendar;
using loupan_test::day;

TEST_CASE("China's calendar is what the year files say, day by day") {
    std::map<date, bool> named;
    for (int year = 2007; year <= 2026; ++year) {
        const auto file = loupan_test::project_file("tests/data/holidays/" + std::to_string(year) + ".json");
        const auto document = nlohmann::json::parse(loupan_test::read_file(file));
        for (const auto& d : document["days"]) {
            named[day(d["date"].get<std::string>())] = d["isOffDay"].get<bool>();
        }
    }
    const auto c = china();
    CHECK(c.first() == day("2007-01-01"));
    CHECK(c.last() == day("2026-12-31"));
    int wrong = 0;
    for (auto d = c.first(); d <= c.last(); d = d.plus_days(1)) {
        const bool weekend = d.weekday() == weekday::saturday || d.weekday() == weekday::sunday;
        const bool off = named.contains(d) ? named[d] : weekend;
        wrong += c.is_business_day(d) == !off ? 0 : 1;
    }
    CHECK(wrong == 0);
}

TEST_CASE("China's calendar has the days that people remember") {
    const auto c = china();
    CHECK(c.is_business_day(day("2007-12-31")) == false); // by the notice of 2008
    CHECK(c.is_business_day(day("2020-01-31")) == false); // the spring festival was prolonged
    CHECK(c.is_business_day(day("2020-02-03")) == true);
    CHECK(c.is_business_day(day("2015-09-03")) == false); // the 70th anniversary of victory
    CHECK(c.is_business_day(day("2015-09-06")) == true);  // a Sunday made up for it
    CHECK(c.is_business_day(day("2025-10-08")) == false);
    CHECK(c.is_business_day(day("2025-10-11")) == true); // a Saturday
    CHECK(c.is_business_day(day("2026-02-14")) == true); // a Saturday
    CHECK(c.is_business_day(day("2026-02-23")) == false);
    CHECK_FALSE(c.is_business_day(day("2027-01-01")).has_value());
    // Working days a year, as office tables of 2024 to 2026 print them.
    const auto count = [&c](int year) {
        return c.days().rank(date::from_ymd(year, 12, 31).days() + 1) -
               c.days().rank(date::from_ymd(year, 1, 1).days());
    };
    CHECK(count(2024) == 251);
    CHECK(count(2025) == 248);
    CHECK(count(2026) == 248);
}

TEST_CASE("the calendar of one year grows into China's when the other year files are merged") {
    calendar_data d;
    d.name = "China";
    d.first = day("2007-01-01");
    // The first three days are off, and a calendar needs a business day.
    d.last = day("2007-01-04");
    d.days_off = {day("2007-01-01"), day("2007-01-02"), day("2007-01-03")};
    business_calendar c(d);
    for (int year = 2007; year <= 2026; ++year) {
        c = with_holiday_cn(c, loupan_test::read_file(
                                   loupan_test::project_file("tests/data/holidays/" + std::to_string(year) + ".json")));
    }
    const auto whole = china();
    CHECK(c.data().days_off == whole.data().days_off);
    CHECK(c.data().working_days == whole.data().working_days);
    CHECK(c.first() == whole.first());
    CHECK(c.last() == whole.last());
    CHECK(c.data().source.find("content_7047091.htm") != std::string::npos);
}

} // namespace calendar_china_test
