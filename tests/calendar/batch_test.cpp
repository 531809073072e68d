// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "support.hpp"

#include <random>

namespace calendar_batch_test {

using namespace loupan;
using namespace loupan::calendar;
using loupan_test::all_conventions;
using loupan_test::code_of;
using loupan_test::day;

namespace {

std::vector<std::int32_t> some_days(std::size_t n, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<std::int32_t> out(n);
    for (auto& d : out) {
        d = static_cast<std::int32_t>(13000 + random() % 9000); // 2005 to 2030
    }
    return out;
}

} // namespace

TEST_CASE("columns are rolled and counted as single dates are") {
    const auto c = china();
    const auto days = some_days(2000, 1);
    std::vector<std::int32_t> out(days.size());
    std::vector<std::uint8_t> provisional(days.size());
    for (const auto by : all_conventions) {
        roll_days(days, c, by, out, provisional);
        for (std::size_t i = 0; i < days.size(); ++i) {
            const auto one = roll(date::from_days(days[i]), c, by);
            REQUIRE(out[i] == one.value.days());
            REQUIRE((provisional[i] != 0) == one.provisional);
        }
    }
    std::vector<std::int32_t> n(days.size());
    for (std::size_t i = 0; i < n.size(); ++i) {
        n[i] = static_cast<std::int32_t>(i % 41) - 20;
    }
    add_business_days(days, n, c, out, provisional, beyond_data::provisional);
    std::vector<std::uint8_t> is(days.size());
    are_business_days(days, c, is);
    for (std::size_t i = 0; i < days.size(); ++i) {
        const auto d = date::from_days(days[i]);
        const auto one = add_business_days(d, n[i], c, beyond_data::provisional);
        REQUIRE(out[i] == one.value.days());
        REQUIRE((provisional[i] != 0) == one.provisional);
        const auto worked = c.is_business_day(d);
        REQUIRE(is[i] == (worked ? (*worked ? 1 : 0) : 2));
    }
    const std::int32_t five = 5;
    add_business_days(days, std::span(&five, 1), c, out, {}, beyond_data::provisional);
    CHECK(out[7] == add_business_days(date::from_days(days[7]), 5, c, beyond_data::provisional).value.days());
}

TEST_CASE("a column may be rolled in place") {
    auto days = some_days(500, 2);
    const auto before = days;
    roll_days(days, china(), convention::following, days);
    for (std::size_t i = 0; i < days.size(); ++i) {
        REQUIRE(days[i] == roll(date::from_days(before[i]), china(), convention::following).value.days());
    }
}

TEST_CASE("year fractions of columns are those of their rows") {
    const auto start = some_days(1000, 3);
    auto end = some_days(1000, 4);
    for (std::size_t i = 0; i < end.size(); ++i) {
        end[i] = std::max(end[i], start[i]);
    }
    std::vector<std::int64_t> a(start.size()), b(start.size());
    year_fractions(start, end, day_count::actual_actual_isda, a, b);
    for (std::size_t i = 0; i < end.size(); ++i) {
        REQUIRE(fraction{a[i], b[i]} ==
                year_fraction(date::from_days(start[i]), date::from_days(end[i]), day_count::actual_actual_isda));
    }
}

TEST_CASE("a bad row is named and nothing is written") {
    const auto c = china();
    const std::vector<std::int32_t> days{15000, 16000, 40000, 40001};
    std::vector<std::int32_t> out(4, -1);
    const auto refused = [&](auto call) {
        try {
            call();
        } catch (const error& e) {
            return e.code() + " " + e.path() + " " + std::to_string(e.row().value_or(-1));
        }
        return std::string("accepted");
    };
    CHECK(refused([&] { roll_days(days, c, convention::following, out, {}, beyond_data::refuse); }) ==
          "core.calendar_missing days 2");
    const std::vector<std::int32_t> wild{15000, INT32_MAX, 0, 0};
    CHECK(refused([&] { roll_days(wild, c, convention::following, out); }) == "core.date_invalid days 1");
    CHECK(refused([&] { roll_days(std::span(days).first(3), c, convention::following, out); }) ==
          "core.length_mismatch out -1");
    std::vector<std::uint8_t> flags(3);
    CHECK(refused([&] { roll_days(days, c, convention::following, out, flags); }) ==
          "core.length_mismatch provisional -1");
    CHECK(refused([&] { roll_days(days, c, static_cast<convention>(50), out); }) == "core.validation convention -1");
    CHECK(refused([&] { add_business_days(days, wild, c, out); }) == "core.calendar_missing days 0");
    CHECK(refused([&] { add_business_days(days, std::span(days).first(2), c, out); }) == "core.length_mismatch n -1");
    CHECK(out == std::vector<std::int32_t>(4, -1));
    std::vector<std::int64_t> a(4, -1), b(4, -1);
    const std::vector<std::int32_t> later{15001, 16001, 39999, 40001};
    CHECK(refused([&] { year_fractions(days, later, day_count::actual_360, a, b); }) ==
          "calendar.dates_out_of_order end 2");
    CHECK(refused([&] { year_fractions(days, days, day_count::actual_actual_icma, a, b); }) ==
          "calendar.day_count_needs period_start 0");
    CHECK(a == std::vector<std::int64_t>(4, -1));
    CHECK(b == std::vector<std::int64_t>(4, -1));
}

} // namespace calendar_batch_test
