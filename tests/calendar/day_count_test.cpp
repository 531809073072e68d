// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "support.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <random>

namespace calendar_day_count_test {

using namespace loupan;
using namespace loupan::calendar;
using boost::multiprecision::cpp_rational;
using loupan_test::code_of;
using loupan_test::day;

namespace {

constexpr day_count all_counts[]{
    day_count::thirty_360,         day_count::thirty_360_us,      day_count::thirty_e_360,
    day_count::thirty_e_360_isda,  day_count::thirty_360_german,  day_count::thirty_e_plus_360,
    day_count::actual_360,         day_count::actual_364,         day_count::actual_365_fixed,
    day_count::actual_365_25,      day_count::actual_366,         day_count::nl_365,
    day_count::actual_actual_isda, day_count::actual_actual_icma, day_count::actual_actual_afb};

cpp_rational exact(const fraction& f) { return {f.numerator, f.denominator}; }

struct known {
    const char* start;
    const char* end;
    day_count by;
    std::int64_t numerator;
    std::int64_t denominator;
};

} // namespace

TEST_CASE("30/360: the months' ends tell the rules apart") {
    struct row {
        const char* start;
        const char* end;
        int bond, us, eu, isda, isda_termination, german, plus;
    };
    // Reckoned by hand from the words of each rule.
    const row rows[]{
        {"2006-08-20", "2007-02-20", 180, 180, 180, 180, 180, 180, 180},
        {"2006-08-31", "2007-02-28", 178, 178, 178, 180, 178, 180, 178},
        {"2007-02-28", "2007-08-31", 183, 180, 182, 180, 180, 180, 183},
        {"2007-08-31", "2008-02-29", 179, 179, 179, 180, 179, 180, 179},
        {"2008-02-29", "2008-08-31", 182, 180, 181, 180, 180, 180, 182},
        {"2007-02-28", "2008-02-29", 361, 360, 361, 360, 359, 360, 361},
        {"2008-02-29", "2009-02-28", 359, 360, 359, 360, 358, 360, 359},
        {"2007-02-26", "2008-02-29", 363, 363, 363, 364, 363, 364, 363},
        {"2006-09-30", "2006-10-31", 30, 30, 30, 30, 30, 30, 31},
        {"2006-09-15", "2006-10-31", 46, 46, 45, 45, 45, 45, 46},
        {"2006-08-31", "2006-10-31", 60, 60, 60, 60, 60, 60, 61},
        {"2007-02-27", "2007-03-31", 34, 34, 33, 33, 33, 33, 34},
        {"2007-02-28", "2007-03-05", 7, 5, 7, 5, 5, 5, 7},
        {"2006-01-31", "2006-12-31", 330, 330, 330, 330, 330, 330, 331},
        {"2006-01-30", "2006-01-31", 0, 0, 0, 0, 0, 0, 1},
    };
    for (const auto& r : rows) {
        INFO(r.start << " " << r.end);
        const auto count = [&r](day_count by, const day_count_facts& facts = {}) {
            return counted_days(day(r.start), day(r.end), by, facts);
        };
        CHECK(count(day_count::thirty_360) == r.bond);
        CHECK(count(day_count::thirty_360_us) == r.us);
        CHECK(count(day_count::thirty_e_360) == r.eu);
        CHECK(count(day_count::thirty_e_360_isda, {.termination = day("2030-01-01")}) == r.isda);
        CHECK(count(day_count::thirty_e_360_isda, {.termination = day(r.end)}) == r.isda_termination);
        CHECK(count(day_count::thirty_360_german) == r.german);
        CHECK(count(day_count::thirty_e_plus_360) == r.plus);
    }
}

TEST_CASE("the simple actual day counts divide the days by their year") {
    const auto part = [](day_count by) { return year_fraction(day("2023-11-01"), day("2024-05-01"), by); };
    CHECK(part(day_count::actual_360) == fraction{182, 360});
    CHECK(part(day_count::actual_364) == fraction{182, 364});
    CHECK(part(day_count::actual_365_fixed) == fraction{182, 365});
    CHECK(part(day_count::actual_365_25) == fraction{18200, 36525});
    CHECK(part(day_count::actual_366) == fraction{182, 366});
    CHECK(part(day_count::nl_365) == fraction{181, 365});
    CHECK(counted_days(day("2024-02-28"), day("2024-02-29"), day_count::nl_365) == 0);
    CHECK(counted_days(day("2024-02-29"), day("2024-03-01"), day_count::nl_365) == 1);
    CHECK(counted_days(day("2024-02-28"), day("2024-03-01"), day_count::nl_365) == 1);
    CHECK(counted_days(day("2000-01-01"), day("2400-01-01"), day_count::nl_365) == 400 * 365);
}

// The three cases of ISDA's paper of 1999, "EMU and market conventions: recent developments", as fractions.
TEST_CASE("actual/actual gives the figures of ISDA's paper of 1999") {
    const day_count_facts semiannual{
        .period_start = day("2003-11-01"), .period_end = day("2004-05-01"), .frequency = 2};
    const auto isda = day_count::actual_actual_isda;
    const auto afb = day_count::actual_actual_afb;
    const auto icma = day_count::actual_actual_icma;
    CHECK(year_fraction(day("2003-11-01"), day("2004-05-01"), isda) == fraction{61 * 366 + 121 * 365, 365 * 366});
    CHECK(year_fraction(day("2003-11-01"), day("2004-05-01"), icma, semiannual) == fraction{1, 2});
    CHECK(year_fraction(day("2003-11-01"), day("2004-05-01"), afb) == fraction{182, 366});
    // A short first period: 1 February to 1 July 1999 of a year from 1 July to 1 July.
    const day_count_facts annual{.period_start = day("1998-07-01"), .period_end = day("1999-07-01"), .frequency = 1};
    CHECK(year_fraction(day("1999-02-01"), day("1999-07-01"), isda) == fraction{150, 365});
    CHECK(year_fraction(day("1999-02-01"), day("1999-07-01"), icma, annual) == fraction{150, 365});
    CHECK(year_fraction(day("1999-02-01"), day("1999-07-01"), afb) == fraction{150, 365});
    const day_count_facts second{.period_start = day("1999-07-01"), .period_end = day("2000-07-01"), .frequency = 1};
    CHECK(year_fraction(day("1999-07-01"), day("2000-07-01"), isda) == fraction{184 * 366 + 182 * 365, 365 * 366});
    CHECK(year_fraction(day("1999-07-01"), day("2000-07-01"), icma, second) == fraction{1, 1});
    CHECK(year_fraction(day("1999-07-01"), day("2000-07-01"), afb) == fraction{366, 366});
    // A long first period: 15 August 2002 to 15 July 2003, semiannual.
    const day_count_facts lengthy{.period_start = day("2003-01-15"), .period_end = day("2003-07-15"), .frequency = 2};
    CHECK(year_fraction(day("2002-08-15"), day("2003-07-15"), icma, lengthy) ==
          fraction{181 * 153 + 184 * 181, 2 * 181 * 184});
    CHECK(year_fraction(day("2002-08-15"), day("2003-07-15"), isda) == fraction{334, 365});
    // A short final period: 30 January to 30 June 2000, semiannual on the 30th.
    const day_count_facts final_period{
        .period_start = day("2000-01-30"), .period_end = day("2000-07-30"), .frequency = 2};
    CHECK(year_fraction(day("1999-07-30"), day("2000-01-30"), afb) == fraction{184, 365});
    CHECK(year_fraction(day("2000-01-30"), day("2000-06-30"), isda) == fraction{152, 366});
    CHECK(year_fraction(day("2000-01-30"), day("2000-06-30"), icma, final_period) == fraction{152, 364});
    CHECK(year_fraction(day("2000-01-30"), day("2000-06-30"), afb) == fraction{152, 366});
    // A long final period: 30 November 1999 to 30 April 2000, quarterly at months' ends.
    const day_count_facts quarterly{.period_start = day("1999-11-30"),
                                    .period_end = day("2000-02-29"),
                                    .frequency = 4,
                                    .month_end = month_end::snap};
    CHECK(exact(year_fraction(day("1999-11-30"), day("2000-04-30"), icma, quarterly)) ==
          cpp_rational(1, 4) + cpp_rational(61, 4 * 92));
}

TEST_CASE("actual/actual ISDA is the sum of its days, each by its own year") {
    std::mt19937 random(21);
    for (int i = 0; i < 300; ++i) {
        const auto start = day("1890-01-01").plus_days(static_cast<int>(random() % 80000));
        const auto end = start.plus_days(static_cast<int>(random() % 4000));
        std::int64_t leap = 0;
        std::int64_t other = 0;
        for (auto d = start; d < end; d = d.plus_days(1)) {
            ++(is_leap(d.year()) ? leap : other);
        }
        REQUIRE(exact(year_fraction(start, end, day_count::actual_actual_isda)) ==
                cpp_rational(leap, 366) + cpp_rational(other, 365));
    }
}

TEST_CASE("actual/actual AFB counts whole years back, then the days before them") {
    std::mt19937 random(22);
    for (int i = 0; i < 2000; ++i) {
        const auto start = day("1890-01-01").plus_days(static_cast<int>(random() % 80000));
        auto end = start.plus_days(static_cast<int>(random() % 4000));
        if (i % 3 == 0) { // the ends of February are where it matters
            end = date::from_ymd(end.year() + 1, 2, is_leap(end.year() + 1) && i % 2 == 0 ? 29 : 28);
        }
        int years = 0;
        auto rest = end;
        for (;;) {
            auto earlier = add_months(end, -12 * (std::int64_t{years} + 1));
            if (end.month() == 2 && end.day() == 28 && is_leap(earlier.year())) {
                earlier = earlier.plus_days(1);
            }
            if (earlier < start) {
                break;
            }
            rest = earlier;
            ++years;
        }
        std::int64_t days = 0;
        bool leap_day = false;
        for (auto d = start; d < rest; d = d.plus_days(1)) {
            ++days;
            leap_day = leap_day || (d.month() == 2 && d.day() == 29);
        }
        INFO(start.to_string() << " " << end.to_string());
        REQUIRE(exact(year_fraction(start, end, day_count::actual_actual_afb)) ==
                years + cpp_rational(days, leap_day ? 366 : 365));
    }
}

TEST_CASE("actual/actual ICMA is the sum of its days, each by its own period") {
    std::mt19937 random(23);
    constexpr int frequencies[]{1, 2, 3, 4, 6, 12};
    for (int i = 0; i < 300; ++i) {
        const int f = frequencies[random() % 6];
        const auto from = day("2000-01-01").plus_days(static_cast<int>(random() % 3000));
        const auto to = add_months(from, 12 / f);
        const auto start = from.plus_days(static_cast<int>(random() % 1200) - 600);
        const auto end = start.plus_days(static_cast<int>(random() % 1200));
        cpp_rational sum = 0;
        for (auto d = start; d < end; d = d.plus_days(1)) {
            int k = 0; // the period [low, high) of the day
            const auto bound = [&](int j) {
                return j < 1 ? add_months(from, j * 12 / f) : add_months(to, (j - 1) * 12 / f);
            };
            while (d < bound(k)) {
                --k;
            }
            while (d >= bound(k + 1)) {
                ++k;
            }
            sum += cpp_rational(1, f * (bound(k + 1) - bound(k)));
        }
        const day_count_facts facts{.period_start = from, .period_end = to, .frequency = f};
        REQUIRE(exact(year_fraction(start, end, day_count::actual_actual_icma, facts)) == sum);
    }
}

TEST_CASE("a day to itself is nothing, a whole number of years is that number") {
    const day_count_facts facts{.termination = day("2030-06-30"),
                                .period_start = day("2024-01-15"),
                                .period_end = day("2025-01-15"),
                                .frequency = 1};
    for (const auto by : all_counts) {
        INFO(to_string(by));
        CHECK(year_fraction(day("2024-03-05"), day("2024-03-05"), by, facts) == fraction{0, 1});
        CHECK(counted_days(day("2024-03-05"), day("2024-03-05"), by, facts) == 0);
    }
    for (const auto by :
         {day_count::thirty_360, day_count::thirty_360_us, day_count::thirty_e_360, day_count::thirty_360_german,
          day_count::nl_365, day_count::actual_actual_afb, day_count::actual_actual_icma}) {
        INFO(to_string(by));
        CHECK(year_fraction(day("2021-01-15"), day("2026-01-15"), by, facts) == fraction{5, 1});
    }
}

TEST_CASE("day counts hold from the first year to the last") {
    for (const auto by : all_counts) {
        if (by == day_count::actual_actual_icma) {
            continue;
        }
        const auto all = year_fraction(day("0001-01-01"), day("9999-12-31"), by, {.termination = day("9999-12-31")});
        INFO(to_string(by) << " " << all.to_string());
        CHECK(all.to_double() > 9900);
        CHECK(all.to_double() < 10200);
    }
    const day_count_facts last{.period_start = day("9999-01-31"), .period_end = day("9999-12-31"), .frequency = 1};
    CHECK(year_fraction(day("9999-01-31"), day("9999-12-31"), day_count::actual_actual_icma, last) == fraction{1, 1});
    CHECK(code_of([&] {
              return year_fraction(day("0001-01-01"), day("9999-12-31"), day_count::actual_actual_icma, last);
          }) == "core.overflow");
}

TEST_CASE("every name of a day count reads back, ambiguous ones are refused") {
    for (const auto by : all_counts) {
        CHECK(parse_day_count(to_string(by)) == by);
        CHECK(parse_day_count(market_name(by)) == by);
    }
    for (const auto* text : {"ACT/365", "act/360", "Actual/Actual", "30/360 ISDA", ""}) {
        CHECK(code_of([&] { return parse_day_count(text); }) == "core.validation");
    }
}

TEST_CASE("day counts refuse what they cannot count") {
    const auto refused = [](day_count by, const char* start, const char* end, const day_count_facts& facts = {}) {
        try {
            static_cast<void>(year_fraction(day(start), day(end), by, facts));
        } catch (const error& e) {
            return e.code() + " " + e.path();
        }
        return std::string("accepted");
    };
    CHECK(refused(day_count::actual_360, "2024-02-01", "2024-01-01") == "calendar.dates_out_of_order end");
    CHECK(refused(day_count::thirty_e_360_isda, "2024-01-01", "2024-02-01") == "calendar.day_count_needs termination");
    CHECK(refused(day_count::actual_actual_icma, "2024-01-01", "2024-02-01") ==
          "calendar.day_count_needs period_start");
    CHECK(refused(day_count::actual_actual_icma, "2024-01-01", "2024-02-01", {.period_start = day("2024-01-01")}) ==
          "calendar.day_count_needs period_end");
    day_count_facts facts{.period_start = day("2024-01-01"), .period_end = day("2024-07-01"), .frequency = 5};
    CHECK(refused(day_count::actual_actual_icma, "2024-01-01", "2024-02-01", facts) ==
          "calendar.day_count_needs frequency");
    facts.frequency = 2;
    facts.period_end = facts.period_start;
    CHECK(refused(day_count::actual_actual_icma, "2024-01-01", "2024-02-01", facts) ==
          "calendar.dates_out_of_order period_end");
    CHECK(refused(static_cast<day_count>(99), "2024-01-01", "2024-02-01") == "core.validation day_count");
}

} // namespace calendar_day_count_test
