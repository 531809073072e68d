// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "support.hpp"

#include <random>
#include <set>

namespace calendar_business_calendar_test {

using namespace loupan;
using namespace loupan::calendar;
using loupan_test::code_of;
using loupan_test::day;

namespace {

calendar_data small() {
    calendar_data d;
    d.name = "small";
    d.first = day("2024-01-01");
    d.last = day("2024-12-31");
    return d;
}

} // namespace

TEST_CASE("a calendar says nothing about days beyond its data") {
    const business_calendar c(small());
    CHECK(c.is_business_day(day("2024-01-01")) == true);
    CHECK(c.is_business_day(day("2024-01-06")) == false); // Saturday
    CHECK(c.is_business_day(day("2024-12-31")) == true);
    CHECK_FALSE(c.is_business_day(day("2025-01-01")).has_value());
    CHECK_FALSE(c.is_business_day(day("2023-12-31")).has_value());
    CHECK(c.size() == 262);
}

TEST_CASE("a holiday on a working day is off, a make-up weekend day is worked, the others keep the weekly pattern") {
    auto d = small();
    d.days_off = {day("2024-05-01"), day("2024-05-04")};     // Wednesday, and a Saturday that was off anyway
    d.working_days = {day("2024-04-28"), day("2024-04-29")}; // Sunday, and a Monday that was worked anyway
    const business_calendar c(d);
    CHECK(c.is_business_day(day("2024-05-01")) == false);
    CHECK(c.is_business_day(day("2024-05-04")) == false);
    CHECK(c.is_business_day(day("2024-04-28")) == true);
    CHECK(c.is_business_day(day("2024-04-29")) == true);
    CHECK(c.size() == 262);
}

TEST_CASE("any weekly pattern will do, none included") {
    auto d = small();
    d.weekend = {weekday::friday};
    CHECK(business_calendar(d).size() == 366 - 52);
    d.weekend = {};
    CHECK(business_calendar(d).size() == 366);
    d.weekend = {weekday::monday,   weekday::tuesday, weekday::wednesday,
                 weekday::thursday, weekday::friday,  weekday::saturday};
    CHECK(business_calendar(d).size() == 52);
}

TEST_CASE("calendar data that is none is refused with the field") {
    const auto refused = [](auto change) {
        auto d = small();
        change(d);
        try {
            static_cast<void>(business_calendar(d));
        } catch (const error& e) {
            return e.code() + " " + e.path();
        }
        return std::string("accepted");
    };
    CHECK(refused([](auto& d) { d.name = ""; }) == "core.empty name");
    CHECK(refused([](auto& d) { d.last = day("2023-12-31"); }) == "calendar.dates_out_of_order last");
    CHECK(refused([](auto& d) { d.days_off = {day("2025-01-01")}; }) == "calendar.day_outside_span days_off[0]");
    CHECK(refused([](auto& d) { d.days_off = {day("2024-05-01"), day("2024-05-01")}; }) ==
          "core.duplicate days_off[1]");
    CHECK(refused([](auto& d) {
              d.days_off = {day("2024-05-01")};
              d.working_days = {day("2024-05-01")};
          }) == "core.duplicate working_days[0]");
    CHECK(refused([](auto& d) { d.weekend = {weekday::sunday, weekday::sunday}; }) == "core.duplicate weekend[1]");
    CHECK(refused([](auto& d) { d.weekend = {static_cast<weekday>(8)}; }) == "core.validation weekend[0]");
    CHECK(refused([](auto& d) {
              for (int i = 1; i <= 7; ++i) {
                  d.weekend.resize(static_cast<std::size_t>(i), static_cast<weekday>(i));
                  d.weekend[static_cast<std::size_t>(i) - 1] = static_cast<weekday>(i);
              }
          }) == "calendar.empty_calendar weekend");
    CHECK(refused([](auto& d) {
              d.last = d.first;
              d.days_off = {d.first};
          }) == "calendar.empty_calendar days_off");
}

TEST_CASE("ranks and selections are those of a list of the business days") {
    std::mt19937 random(5);
    for (int round = 0; round < 60; ++round) {
        calendar_data d;
        d.name = "random";
        d.first = date::from_days(static_cast<int>(random() % 20000));
        d.last = d.first.plus_days(static_cast<int>(random() % 900));
        if (round % 3 == 0) {
            d.weekend = {};
        }
        std::set<date> off;
        // Long stretches without work in every other calendar, which the samples must bridge.
        if (round % 2 == 0) {
            for (auto k = d.first; k <= d.last; k = k.plus_days(1)) {
                if (k != d.last && random() % 50 != 0) {
                    off.insert(k);
                }
            }
            d.weekend = {};
        }
        d.days_off.assign(off.begin(), off.end());
        std::vector<std::int32_t> list;
        for (auto k = d.first; k <= d.last; k = k.plus_days(1)) {
            const bool weekend =
                !d.weekend.empty() && (k.weekday() == weekday::saturday || k.weekday() == weekday::sunday);
            if (!weekend && !off.contains(k)) {
                list.push_back(k.days());
            }
        }
        if (list.empty()) {
            continue;
        }
        const business_calendar c(d);
        const auto& t = c.days();
        REQUIRE(t.size() == static_cast<std::int32_t>(list.size()));
        for (std::size_t i = 0; i < list.size(); ++i) {
            REQUIRE(t.select(static_cast<std::int32_t>(i)) == list[i]);
        }
        for (auto k = d.first.days(); k <= d.last.days() + 1; ++k) {
            const auto at = std::lower_bound(list.begin(), list.end(), k);
            REQUIRE(t.rank(k) == at - list.begin());
            if (k <= d.last.days()) {
                REQUIRE(t.next(k) == (at == list.end() ? loupan::calendar::detail::day_table::beyond : *at));
                const auto after = std::upper_bound(list.begin(), list.end(), k);
                REQUIRE(t.previous(k) ==
                        (after == list.begin() ? loupan::calendar::detail::day_table::beyond : *(after - 1)));
            }
        }
    }
}

TEST_CASE("a sparse calendar finds its days across thousands of idle ones") {
    calendar_data d;
    d.name = "sparse";
    d.first = day("0001-01-01");
    d.last = day("9999-12-31");
    d.weekend = {weekday::monday,   weekday::tuesday, weekday::wednesday,
                 weekday::thursday, weekday::friday,  weekday::sunday};
    // Only Saturdays are worked, and none of them for a thousand years.
    for (auto k = day("3000-01-04"); k < day("4000-01-01"); k = k.plus_days(7)) {
        d.days_off.push_back(k);
    }
    REQUIRE(d.days_off.front().weekday() == weekday::saturday);
    const business_calendar c(d);
    CHECK(add_business_days(day("2999-12-28"), 1, c).value == day("4000-01-01"));
    CHECK(add_business_days(day("4000-01-01"), -1, c).value == day("2999-12-28"));
    CHECK(business_days_between(day("2999-12-20"), day("4000-01-09"), c) == 4);
    for (std::int32_t k = 0; k < c.size(); k += 997) {
        REQUIRE(c.days().rank(c.days().select(k)) == k);
    }
}

TEST_CASE("an extension adds a year, may change days of the year before, and leaves the calendar as it was") {
    auto d = small();
    d.days_off = {day("2024-12-30")};
    d.working_days = {day("2024-12-28")};
    const business_calendar c(d);
    calendar_data next;
    next.first = day("2024-12-27");
    next.last = day("2025-12-31");
    next.days_off = {day("2024-12-28"), day("2024-12-31"), day("2025-01-01")};
    const auto both = c.extended(next);
    CHECK(both.name() == "small");
    CHECK(both.first() == day("2024-01-01"));
    CHECK(both.last() == day("2025-12-31"));
    CHECK(both.is_business_day(day("2024-12-28")) == false); // named again
    CHECK(both.is_business_day(day("2024-12-30")) == false); // not named: as it was
    CHECK(both.is_business_day(day("2024-12-31")) == false);
    CHECK(c.is_business_day(day("2024-12-31")) == true);
    CHECK_FALSE(c.covers(day("2025-01-01")));

    next.first = day("2025-01-02");
    next.days_off = {};
    CHECK(code_of([&] { return c.extended(next); }) == "calendar.gap");
    next.first = day("2025-01-01");
    CHECK(c.extended(next).last() == day("2025-12-31"));
    next.weekend = {weekday::sunday};
    CHECK(code_of([&] { return c.extended(next); }) == "core.validation");
    calendar_data before;
    before.first = day("2022-01-01");
    before.last = day("2023-12-31");
    CHECK(c.extended(before).first() == day("2022-01-01"));
    before.last = day("2023-12-30");
    CHECK(code_of([&] { return c.extended(before); }) == "calendar.gap");
}

TEST_CASE("calendars are equal when their data is, in whatever order it was given") {
    auto d = small();
    d.days_off = {day("2024-05-02"), day("2024-05-01")};
    d.weekend = {weekday::sunday, weekday::saturday};
    auto e = small();
    e.days_off = {day("2024-05-01"), day("2024-05-02")};
    CHECK(business_calendar(d) == business_calendar(e));
    e.days_off.pop_back();
    CHECK_FALSE(business_calendar(d) == business_calendar(e));
}

} // namespace calendar_business_calendar_test
