// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/random.hpp"
#include "core/throws.hpp"

#include <loupan/core/date.hpp>
#include <loupan/interop/chrono.hpp>

#include <chrono>
#include <concepts>
#include <unordered_set>

namespace core_date_test {

using loupan::add_months;
using loupan::date;
using loupan::month_end;
using loupan_test::code_of;

static_assert(!std::convertible_to<double, date> && !std::constructible_from<date, double>);
static_assert(!std::constructible_from<date, int>);
static_assert(date::parse("2026-03-01").days() == 20513);
static_assert(date::from_ymd(1970, 1, 1) == date());
static_assert(sizeof(date) == 4);

TEST_CASE("every day from 1900 to 2100 is the day that std::chrono says", "[core][date]") {
    namespace c = std::chrono;
    std::size_t wrong = 0;
    std::size_t days = 0;
    for (auto day = c::sys_days{c::year{1900} / 1 / 1}; day <= c::sys_days{c::year{2100} / 12 / 31};
         day += c::days{1}) {
        const c::year_month_day ymd{day};
        const auto y = static_cast<int>(ymd.year());
        const auto m = static_cast<int>(static_cast<unsigned>(ymd.month()));
        const auto d = static_cast<int>(static_cast<unsigned>(ymd.day()));
        const date ours = date::from_ymd(y, m, d);
        wrong += ours.days() != day.time_since_epoch().count() ? 1U : 0U;
        wrong += date::from_days(ours.days()) != ours || date::parse(ours.to_string()) != ours ? 1U : 0U;
        wrong += ours.year() != y || ours.month() != m || ours.day() != d ? 1U : 0U;
        wrong += static_cast<unsigned>(ours.weekday()) != c::weekday{day}.iso_encoding() ? 1U : 0U;
        const auto last = c::year_month_day_last{ymd.year(), c::month_day_last{ymd.month()}}.day();
        wrong += loupan::days_in_month(y, m) != static_cast<int>(static_cast<unsigned>(last)) ? 1U : 0U;
        wrong += ours.is_month_end() != (ymd.day() == last) || loupan::is_leap(y) != ymd.year().is_leap() ? 1U : 0U;
        wrong += loupan::interop::to_date(day) != ours || loupan::interop::to_date(ymd) != ours ? 1U : 0U;
        wrong += loupan::interop::to_sys_days(ours) != day || loupan::interop::to_year_month_day(ours) != ymd ? 1U : 0U;
        ++days;
    }
    CHECK(wrong == 0);
    CHECK(days == 73414);
}

TEST_CASE("all days of the years 1 to 9999 follow each other", "[core][date]") {
    CHECK(date::from_ymd(1, 1, 1).days() == date::min_days);
    CHECK(date::from_ymd(9999, 12, 31).days() == date::max_days);
    std::size_t wrong = 0;
    for (std::int32_t n = date::min_days; n <= date::max_days; ++n) {
        const auto parts = date::from_days(n).ymd();
        wrong += date::from_ymd(parts.year, parts.month, parts.day).days() != n ? 1U : 0U;
    }
    CHECK(wrong == 0);
    CHECK(date::from_days(date::min_days).to_string() == "0001-01-01");
    CHECK(date::from_days(date::max_days).to_string() == "9999-12-31");
}

TEST_CASE("text that is not a day is refused", "[core][date]") {
    for (const std::string text :
         {"",           "2026-3-1",   "2026/03/01", "20260301",    "2026-02-29",  "2026-13-01",          "2026-00-01",
          "2026-01-00", "2026-01-32", "0000-01-01", "2026-03-01 ", " 2026-03-01", "2026-03-01T00:00:00", "-026-03-01",
          "+026-03-01", "2026-03-0x", "2026-04-31", "1900-02-29",  "10000-01-01", "２０２６-03-01"}) {
        INFO(text);
        CHECK(code_of([&] { return date::parse(text); }) == "core.date_invalid");
    }
    CHECK(date::parse("2000-02-29").day() == 29);
    CHECK(code_of([] { return date::from_ymd(2023, 2, 29); }) == "core.date_invalid");
    CHECK(code_of([] { return date::from_ymd(0, 1, 1); }) == "core.date_invalid");
    CHECK(code_of([] { return date::from_ymd(10000, 1, 1); }) == "core.date_invalid");
    CHECK(code_of([] { return date::from_ymd(2023, -1, 1); }) == "core.date_invalid");
    CHECK(code_of([] { return date::from_days(date::max_days + 1); }) == "core.date_invalid");
    CHECK(code_of([] { return date::from_days(std::numeric_limits<std::int64_t>::min()); }) == "core.date_invalid");
}

TEST_CASE("days between, days later, order", "[core][date]") {
    const date a = date::parse("2024-02-28");
    CHECK(date::parse("2024-03-01") - a == 2);
    CHECK(a - date::parse("2024-03-01") == -2);
    CHECK(a.plus_days(2).to_string() == "2024-03-01");
    CHECK(a.plus_days(-59).to_string() == "2023-12-31");
    CHECK(a < date::parse("2024-02-29"));
    CHECK(code_of([&] { return a.plus_days(std::numeric_limits<std::int64_t>::max()); }) == "core.overflow");
    CHECK(code_of([&] { return a.plus_days(std::numeric_limits<std::int64_t>::min()); }) == "core.overflow");
    CHECK(code_of([] { return date::parse("9999-12-31").plus_days(1); }) == "core.overflow");
    CHECK(date::parse("9999-12-31").plus_days(date::min_days - date::max_days) == date::parse("0001-01-01"));
    CHECK(std::unordered_set<date>{a, a, a.plus_days(1)}.size() == 2);
}

TEST_CASE("months are counted from the anchor and clamped to the month end", "[core][date]") {
    const date jan31 = date::parse("2023-01-31");
    CHECK(add_months(jan31, 1).to_string() == "2023-02-28");
    CHECK(add_months(jan31, 2).to_string() == "2023-03-31");
    CHECK(add_months(jan31, 13).to_string() == "2024-02-29");
    CHECK(add_months(jan31, -2).to_string() == "2022-11-30");
    CHECK(add_months(jan31, -1).to_string() == "2022-12-31");
    CHECK(add_months(jan31, 0) == jan31);
    CHECK(add_months(date::parse("2023-02-28"), 1).to_string() == "2023-03-28");
    CHECK(add_months(date::parse("2024-02-29"), 12).to_string() == "2025-02-28");
    CHECK(add_months(date::parse("2024-12-15"), 1).to_string() == "2025-01-15");
    CHECK(add_months(add_months(jan31, 1), 1).to_string() == "2023-03-28"); // why nobody should chain
}

TEST_CASE("snap keeps month ends, reject refuses what does not exist", "[core][date]") {
    CHECK(add_months(date::parse("2023-02-28"), 1, month_end::snap).to_string() == "2023-03-31");
    CHECK(add_months(date::parse("2024-02-28"), 1, month_end::snap).to_string() == "2024-03-28");
    CHECK(add_months(date::parse("2023-04-30"), 1, month_end::snap).to_string() == "2023-05-31");
    CHECK(add_months(date::parse("2023-01-30"), 1, month_end::snap).to_string() == "2023-02-28");
    CHECK(add_months(date::parse("2023-01-30"), 2, month_end::snap).to_string() == "2023-03-30");
    CHECK(code_of([] { return add_months(date::parse("2023-01-31"), 1, month_end::reject); }) == "core.month_end");
    CHECK(add_months(date::parse("2023-01-31"), 2, month_end::reject).to_string() == "2023-03-31");
    for (const auto policy : {month_end::clamp, month_end::snap, month_end::reject}) {
        CHECK(loupan::parse_month_end(loupan::to_string(policy)) == policy);
    }
    CHECK(code_of([] { return loupan::parse_month_end("last"); }) == "core.validation");
}

TEST_CASE("adding months agrees with std::chrono for random days and counts", "[core][date]") {
    namespace c = std::chrono;
    loupan_test::source random(13);
    std::size_t wrong = 0;
    for (int i = 0; i < 20000; ++i) {
        const date from = date::from_days(random.between(date::min_days, date::max_days));
        const auto n = static_cast<int>(random.between(-3000, 3000));
        auto expected = loupan::interop::to_year_month_day(from) + c::months{n};
        const auto last = (expected.year() / expected.month() / c::last).day();
        if (!expected.ok() && expected.day() > last) {
            expected = expected.year() / expected.month() / last;
        }
        const auto y = static_cast<int>(expected.year());
        if (y < 1 || y > 9999) {
            wrong += code_of([&] { return add_months(from, n); }) != "core.overflow" ? 1U : 0U;
        } else {
            wrong += loupan::interop::to_year_month_day(add_months(from, n)) != expected ? 1U : 0U;
        }
    }
    CHECK(wrong == 0);
    CHECK(code_of([] { return add_months(date(), std::numeric_limits<std::int64_t>::max()); }) == "core.overflow");
    CHECK(code_of([] { return add_months(date(), std::numeric_limits<std::int64_t>::min()); }) == "core.overflow");
}

} // namespace core_date_test
