// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "support.hpp"

#include <random>

namespace calendar_convention_test {

using namespace loupan;
using namespace loupan::calendar;
using loupan_test::all_conventions;
using loupan_test::code_of;
using loupan_test::day;

TEST_CASE("each convention moves China's days as its words say") {
    const auto c = china();
    std::int64_t wrong = 0;
    for (auto d = day("2007-02-01"); d <= day("2026-12-01"); d = d.plus_days(1)) {
        for (const auto by : all_conventions) {
            const auto rolled = roll(d, c, by);
            wrong += rolled == rolled_date{loupan_test::rolled_by_words(d, c, by), false} ? 0 : 1;
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("known cases of the conventions") {
    const auto c = china();
    const auto to = [&c](const char* from, convention by) { return roll(day(from), c, by).value.to_string(); };
    CHECK(to("2025-05-31", convention::following) == "2025-06-03"); // Dragon Boat, 31 May to 2 June
    CHECK(to("2025-05-31", convention::modified_following) == "2025-05-30");
    CHECK(to("2026-02-01", convention::preceding) == "2026-01-30");
    CHECK(to("2026-02-01", convention::modified_preceding) == "2026-02-02");
    CHECK(to("2026-02-15", convention::following) == "2026-02-24");
    CHECK(to("2026-02-15", convention::half_month_modified_following) == "2026-02-14"); // passes the 15th
    CHECK(to("2026-02-16", convention::half_month_modified_following) == "2026-02-24");
    CHECK(to("2026-03-07", convention::nearest) == "2026-03-06"); // Saturday
    CHECK(to("2026-03-08", convention::nearest) == "2026-03-09"); // Sunday
    CHECK(to("2025-06-01", convention::nearest) == "2025-06-03"); // two days each way: the next
}

// Whatever the unknown days turn out to be, an answer that was given must stay; and one that is withheld must depend on them.
TEST_CASE("an answer at the edge of the data is given exactly when no unknown day can change it") {
    std::mt19937 random(11);
    int known = 0;
    int withheld = 0;
    for (int round = 0; round < 400; ++round) {
        calendar_data d;
        d.name = "edge";
        d.weekend = {};
        d.first = day("2024-01-01").plus_days(static_cast<int>(random() % 366));
        d.last = d.first.plus_days(static_cast<int>(1 + random() % 12));
        for (auto k = d.first; k <= d.last; k = k.plus_days(1)) {
            if (random() % 4 != 0) {
                d.days_off.push_back(k);
            }
        }
        if (static_cast<std::int32_t>(d.days_off.size()) == d.last - d.first + 1) {
            continue;
        }
        const business_calendar c(d);
        // Every continuation that could matter: the first worked day so far out on either side, or just outside.
        const auto with_neighbours = [&c](int before, int after) {
            calendar_data all;
            all.weekend = {};
            all.first = c.first().plus_days(-90);
            all.last = c.last().plus_days(90);
            for (int i = 1; i <= 90; ++i) {
                if (i < before) {
                    all.days_off.push_back(c.first().plus_days(-i));
                }
                if (i < after) {
                    all.days_off.push_back(c.last().plus_days(i));
                }
            }
            for (auto k = c.first(); k <= c.last(); k = k.plus_days(1)) {
                (*c.is_business_day(k) ? all.working_days : all.days_off).push_back(k);
            }
            all.name = "all";
            return business_calendar(all);
        };
        const business_calendar worlds[]{with_neighbours(1, 1), with_neighbours(1, 60), with_neighbours(60, 1),
                                         with_neighbours(60, 60)};
        for (const auto by : all_conventions) {
            for (auto k = c.first(); k <= c.last(); k = k.plus_days(1)) {
                bool settled = true;
                const auto first = loupan_test::rolled_by_words(k, worlds[0], by);
                for (const auto& world : worlds) {
                    settled = settled && loupan_test::rolled_by_words(k, world, by) == first;
                }
                INFO(k.to_string() << " " << to_string(by) << " " << c.first().to_string() << " "
                                   << c.last().to_string());
                const auto got = roll(k, c, by);
                REQUIRE(got == (settled ? rolled_date{first, false} : rolled_date{k, true}));
                ++(settled ? known : withheld);
            }
        }
    }
    CHECK(known > 1000);
    CHECK(withheld > 1000);
}

TEST_CASE("beyond the data a day is not moved by guess") {
    const auto c = china();
    CHECK(roll(day("2027-01-02"), c, convention::following) == rolled_date{day("2027-01-02"), true});
    CHECK(roll(day("2027-01-02"), c, convention::unadjusted) == rolled_date{day("2027-01-02"), false});
    CHECK(roll(day("2006-12-30"), c, convention::preceding) == rolled_date{day("2006-12-30"), true});
    for (const auto by : all_conventions) {
        const auto code = code_of([&] { return roll(day("2030-06-01"), c, by, beyond_data::refuse); });
        CHECK(code == (by == convention::unadjusted ? "nothing" : "core.calendar_missing"));
    }
    // New Year of 2007 and the two days before it: 3 January 2007 is off, and what came before is not known.
    CHECK(roll(day("2007-01-03"), c, convention::preceding).provisional);
    CHECK(roll(day("2007-01-01"), c, convention::modified_preceding) == rolled_date{day("2007-01-04"), false});
}

TEST_CASE("a provisional date is rolled again when the data arrives, and only that") {
    const auto old = china();
    calendar_data next;
    next.name = "China";
    next.first = day("2027-01-01");
    next.last = day("2027-12-31");
    next.days_off = {day("2027-01-01"), day("2027-01-02"), day("2027-01-03")};
    const auto now = old.extended(next);
    const auto unrolled = day("2027-01-02");
    const auto earlier = roll(unrolled, old, convention::following);
    REQUIRE(earlier.provisional);
    CHECK(roll_again(unrolled, earlier, now, convention::following) == rolled_date{day("2027-01-04"), false});
    CHECK_FALSE(roll_again(unrolled, earlier, old, convention::following).has_value()); // still unknown
    const rolled_date settled{day("2026-06-22"), false};
    CHECK_FALSE(roll_again(day("2026-06-20"), settled, now, convention::following).has_value());
    CHECK(code_of([&] { return roll_again(unrolled, {day("2027-01-03"), true}, now, convention::following); }) ==
          "core.validation");
    // A working day stays where it is but is provisional no more.
    const auto worked = roll(day("2027-03-01"), old, convention::following);
    CHECK(roll_again(day("2027-03-01"), worked, now, convention::following) == rolled_date{day("2027-03-01"), false});
}

TEST_CASE("adding business days counts them one by one") {
    const auto c = china();
    std::mt19937 random(3);
    for (int i = 0; i < 3000; ++i) {
        const auto from = day("2008-01-01").plus_days(static_cast<int>(random() % 6000));
        const int n = static_cast<int>(random() % 301) - 150;
        auto expected = from;
        for (int k = 0; k != n;) {
            expected = expected.plus_days(n > 0 ? 1 : -1);
            k += *c.is_business_day(expected) ? (n > 0 ? 1 : -1) : 0;
        }
        const auto got = add_business_days(from, n, c);
        REQUIRE(got == rolled_date{expected, false});
        REQUIRE(business_days_between(from, got.value, c) == n);
    }
}

TEST_CASE("adding no business day leaves the day where it is, even beyond the data") {
    const auto c = china();
    CHECK(add_business_days(day("2026-02-15"), 0, c) == rolled_date{day("2026-02-15"), false});
    CHECK(add_business_days(day("2040-01-01"), 0, c) == rolled_date{day("2040-01-01"), false});
}

TEST_CASE("business days beyond the data are refused, or provisional when asked for") {
    const auto c = china();
    CHECK(add_business_days(day("2026-12-30"), 1, c).value == day("2026-12-31"));
    CHECK(code_of([&] { return add_business_days(day("2026-12-30"), 2, c); }) == "core.calendar_missing");
    CHECK(add_business_days(day("2026-12-30"), 2, c, beyond_data::provisional) == rolled_date{day("2026-12-30"), true});
    // The day itself is not counted, so it may be the one before the data or after it.
    CHECK(add_business_days(day("2006-12-31"), 1, c).value == day("2007-01-04"));
    CHECK(add_business_days(day("2027-01-01"), -1, c).value == day("2026-12-31"));
    CHECK(code_of([&] { return add_business_days(day("2006-12-30"), 1, c); }) == "core.calendar_missing");
    CHECK(code_of([&] { return add_business_days(day("2027-01-02"), -1, c); }) == "core.calendar_missing");
    CHECK(code_of([&] { return add_business_days(day("2020-01-01"), INT32_MAX, c); }) == "core.calendar_missing");
    CHECK(code_of([&] { return add_business_days(day("2020-01-01"), INT32_MIN, c); }) == "core.calendar_missing");
}

TEST_CASE("business days between two dates, whichever ends count") {
    const auto c = china();
    std::mt19937 random(4);
    for (int i = 0; i < 2000; ++i) {
        const auto a = day("2010-01-01").plus_days(static_cast<int>(random() % 400));
        const auto b = day("2010-01-01").plus_days(static_cast<int>(random() % 400));
        const auto low = std::min(a, b);
        const auto high = std::max(a, b);
        int inner = 0;
        for (auto k = low.plus_days(1); k < high; k = k.plus_days(1)) {
            inner += *c.is_business_day(k) ? 1 : 0;
        }
        const int at_a = *c.is_business_day(a) ? 1 : 0;
        const int at_b = *c.is_business_day(b) ? 1 : 0;
        const int sign = b < a ? -1 : 1;
        const bool same = a == b;
        REQUIRE(business_days_between(a, b, c) == (same ? 0 : sign * (inner + at_b)));
        REQUIRE(business_days_between(a, b, c, counted_ends::first) == (same ? 0 : sign * (inner + at_a)));
        REQUIRE(business_days_between(a, b, c, counted_ends::both) == (same ? at_a : sign * (inner + at_a + at_b)));
        REQUIRE(business_days_between(a, b, c, counted_ends::none) == (same ? 0 : sign * inner));
    }
    CHECK(code_of([&] { return business_days_between(day("2026-01-01"), day("2027-01-01"), c); }) ==
          "core.calendar_missing");
    CHECK(business_days_between(day("2026-12-30"), day("2027-01-01"), c, counted_ends::none) == 1);
    CHECK(business_days_between(day("2006-12-31"), day("2007-01-04"), c) == 1);
    CHECK(code_of([&] {
              return business_days_between(day("2006-12-31"), day("2007-01-04"), c, counted_ends::first);
          }) == "core.calendar_missing");
}

TEST_CASE("every name reads back and no other is taken") {
    for (const auto by : all_conventions) {
        CHECK(parse_enum<convention>(to_string(by)) == by);
    }
    for (const auto ends : {counted_ends::last, counted_ends::first, counted_ends::both, counted_ends::none}) {
        CHECK(parse_enum<counted_ends>(to_string(ends)) == ends);
    }
    for (const auto b : {beyond_data::provisional, beyond_data::refuse}) {
        CHECK(parse_enum<beyond_data>(to_string(b)) == b);
    }
    CHECK_FALSE(parse_enum<convention>("Following"));
    CHECK(code_of([] { return roll(date(), china(), static_cast<convention>(77)); }) == "core.validation");
}

} // namespace calendar_convention_test
