// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "support.hpp"

#include <algorithm>
#include <random>

namespace calendar_schedule_test {

using namespace loupan;
using namespace loupan::calendar;
using loupan_test::all_conventions;
using loupan_test::code_of;
using loupan_test::day;

namespace {

std::string unrolled(const schedule_rule& rule) {
    std::string out;
    for (const auto& d : schedule(rule, china())) {
        out += (out.empty() ? "" : " ") + d.unrolled.to_string() + (d.regular ? "" : "*");
    }
    return out;
}

// The dates by the words of the rule: count on from the anchor with `add` until the other end is passed.
std::vector<date> by_words(const schedule_rule& r) {
    const bool forward = r.direction == direction::forward;
    const auto near = forward ? r.first.value_or(r.start) : r.next_to_last.value_or(r.end);
    const auto far = forward ? r.next_to_last.value_or(r.end) : r.first.value_or(r.start);
    const bool far_given = forward ? r.next_to_last.has_value() : r.first.has_value();
    const bool near_given = forward ? r.first.has_value() : r.next_to_last.has_value();
    std::vector<date> out;
    for (int i = 0;; ++i) {
        const auto d = add(near, r.every, forward ? i : -i, r.month_end);
        if (forward ? d > far : d < far) {
            break;
        }
        out.push_back(d);
    }
    const bool whole = out.back() == far;
    if (!whole) {
        if (r.stub == stub::long_period && out.size() > 1) {
            out.pop_back();
        }
        out.push_back(far);
    }
    if (far_given) {
        out.push_back(forward ? r.end : r.start);
    }
    if (near_given) {
        out.push_back(forward ? r.start : r.end);
    }
    std::sort(out.begin(), out.end());
    return out;
}

} // namespace

TEST_CASE("monthly dates keep the day of their anchor") {
    CHECK(unrolled({.start = day("2024-01-31"), .end = day("2024-06-30")}) ==
          "2024-01-31 2024-02-29 2024-03-31 2024-04-30 2024-05-31 2024-06-30");
    CHECK(unrolled({.start = day("2023-02-28"), .end = day("2023-05-28")}) ==
          "2023-02-28 2023-03-28 2023-04-28 2023-05-28");
    CHECK(unrolled({.start = day("2023-02-28"), .end = day("2023-05-31"), .month_end = month_end::snap}) ==
          "2023-02-28 2023-03-31 2023-04-30 2023-05-31");
    CHECK(unrolled({.start = day("2023-02-28"), .end = day("2023-05-30"), .day = 30}) ==
          "2023-02-28 2023-03-30 2023-04-30 2023-05-30");
    CHECK(unrolled({.start = day("2020-02-29"), .end = day("2024-02-29"), .every = {1, period_unit::years}}) ==
          "2020-02-29 2021-02-28 2022-02-28 2023-02-28 2024-02-29");
}

TEST_CASE("what is left over is a short or a long period, at the end or at the start") {
    const auto rule = [](direction d, stub s) {
        return schedule_rule{.start = day("2024-01-10"),
                             .end = day("2024-08-15"),
                             .every = {2, period_unit::months},
                             .direction = d,
                             .stub = s};
    };
    CHECK(unrolled(rule(direction::forward, stub::short_period)) ==
          "2024-01-10 2024-03-10 2024-05-10 2024-07-10 2024-08-15*");
    CHECK(unrolled(rule(direction::forward, stub::long_period)) == "2024-01-10 2024-03-10 2024-05-10 2024-08-15*");
    CHECK(unrolled(rule(direction::backward, stub::short_period)) ==
          "2024-01-10 2024-02-15* 2024-04-15 2024-06-15 2024-08-15");
    CHECK(unrolled(rule(direction::backward, stub::long_period)) == "2024-01-10 2024-04-15* 2024-06-15 2024-08-15");
    CHECK(code_of([&] { return schedule(rule(direction::forward, stub::none)); }) == "calendar.schedule_irregular");
    // Shorter than one period: that is all there is.
    CHECK(unrolled({.start = day("2024-01-10"), .end = day("2024-02-01"), .stub = stub::long_period}) ==
          "2024-01-10 2024-02-01*");
}

TEST_CASE("explicit first and next-to-last dates frame the regular ones") {
    schedule_rule r{.start = day("2024-01-10"),
                    .end = day("2024-07-05"),
                    .first = day("2024-02-29"),
                    .next_to_last = day("2024-06-30"),
                    .month_end = month_end::snap};
    const std::string expected = "2024-01-10 2024-02-29* 2024-03-31 2024-04-30 2024-05-31 2024-06-30 2024-07-05*";
    CHECK(unrolled(r) == expected);
    r.direction = direction::backward;
    CHECK(unrolled(r) == expected);
    r.month_end = month_end::clamp; // the 30th counted back gives 29 February as well, the 29th counted on 29 June
    CHECK(unrolled(r) == "2024-01-10 2024-02-29* 2024-03-30 2024-04-30 2024-05-30 2024-06-30 2024-07-05*");
    r.direction = direction::forward;
    CHECK(code_of([&] { return schedule(r); }) == "calendar.schedule_irregular");
    CHECK(unrolled({.start = day("2024-01-01"), .end = day("2024-03-01"), .first = day("2024-02-01")}) ==
          "2024-01-01 2024-02-01 2024-03-01"); // a first period that is a whole one
    CHECK(unrolled({.start = day("2024-01-01"),
                    .end = day("2024-03-20"),
                    .first = day("2024-02-05"),
                    .next_to_last = day("2024-02-05")}) == "2024-01-01 2024-02-05* 2024-03-20*");
}

TEST_CASE("any rule gives the dates of its words, rolled as single dates are") {
    const auto c = china();
    std::mt19937 random(8);
    const auto below = [&random](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    int longest = 0;
    for (int i = 0; i < 4000; ++i) {
        schedule_rule r;
        r.start = day("2006-06-01").plus_days(below(7000));
        r.end = r.start.plus_days(1 + below(1500));
        const auto unit = static_cast<period_unit>(below(4));
        r.every = {1 + below(unit == period_unit::days ? 60 : unit == period_unit::years ? 3 : 14), unit};
        r.direction = static_cast<direction>(below(2));
        r.stub = static_cast<stub>(below(2));
        r.month_end = static_cast<month_end>(below(2));
        r.convention = all_conventions[below(7)];
        if (below(3) == 0) {
            r.start_convention = all_conventions[below(7)];
        }
        if (below(3) == 0) {
            r.end_convention = all_conventions[below(7)];
        }
        if (r.direction == direction::forward && below(3) == 0 && r.end - r.start > 2) {
            r.first = r.start.plus_days(1 + below(r.end - r.start - 1));
        }
        if (r.direction == direction::backward && below(3) == 0 && r.end - r.start > 2) {
            r.next_to_last = r.start.plus_days(1 + below(r.end - r.start - 1));
        }
        const auto expected = by_words(r);
        const auto got = schedule(r, c);
        REQUIRE(got.size() == expected.size());
        REQUIRE(schedule_size(r) == expected.size());
        longest = std::max(longest, static_cast<int>(got.size()));
        for (std::size_t k = 0; k < got.size(); ++k) {
            auto by = r.convention;
            if (k == 0) {
                by = r.start_convention.value_or(by);
            } else if (k + 1 == got.size()) {
                by = r.end_convention.value_or(by);
            }
            const auto rolled = roll(expected[k], c, by);
            REQUIRE(got[k].unrolled == expected[k]);
            REQUIRE(got[k].value == rolled.value);
            REQUIRE(got[k].provisional == rolled.provisional);
        }
        // The columns hold the same.
        std::vector<std::int32_t> a(got.size()), b(got.size());
        std::vector<std::uint8_t> p(got.size()), g(got.size());
        REQUIRE(fill_schedule(r, c, schedule_columns{a, b, p, g}) == got.size());
        for (std::size_t k = 0; k < got.size(); ++k) {
            REQUIRE(a[k] == got[k].unrolled.days());
            REQUIRE(b[k] == got[k].value.days());
            REQUIRE((p[k] != 0) == got[k].provisional);
            REQUIRE((g[k] != 0) == got[k].regular);
        }
    }
    CHECK(longest > 1000);
}

TEST_CASE("a regular period is one that a step from its neighbour makes") {
    std::mt19937 random(9);
    for (int i = 0; i < 500; ++i) {
        schedule_rule r{.start = day("2020-01-01").plus_days(static_cast<int>(random() % 400)),
                        .end = day("2022-06-30")};
        r.direction = static_cast<direction>(random() % 2);
        r.stub = static_cast<stub>(random() % 2);
        const auto got = schedule(r);
        const bool forward = r.direction == direction::forward;
        for (std::size_t k = 1; k < got.size(); ++k) {
            // Both dates are so many months from the anchor exactly when the period is regular.
            const auto anchor = forward ? r.start : r.end;
            const auto in_series = [&](const date& d) {
                const auto months = (d.year() - anchor.year()) * 12 + d.month() - anchor.month();
                return add_months(anchor, months) == d;
            };
            const auto months = (got[k].unrolled.year() - got[k - 1].unrolled.year()) * 12 + got[k].unrolled.month() -
                                got[k - 1].unrolled.month();
            REQUIRE(got[k].regular == (in_series(got[k].unrolled) && in_series(got[k - 1].unrolled) && months == 1));
        }
    }
}

TEST_CASE("dates beyond the data come back unmoved and provisional, or nothing is made at all") {
    schedule_rule r{.start = day("2026-10-03"), .end = day("2027-03-03"), .convention = convention::following};
    const auto got = schedule(r, china());
    REQUIRE(got.size() == 6);
    CHECK(got[0].value == day("2026-10-08"));
    CHECK(got[3] == scheduled_date{day("2027-01-03"), day("2027-01-03"), true, true});
    r.beyond = beyond_data::refuse;
    std::vector<scheduled_date> mine(6);
    CHECK(code_of([&] { return fill_schedule(r, china(), mine); }) == "core.calendar_missing");
    CHECK(mine == std::vector<scheduled_date>(6));
}

TEST_CASE("too little room is refused before anything is written") {
    const schedule_rule r{.start = day("2024-01-01"), .end = day("2024-06-01")};
    std::vector<scheduled_date> mine(5);
    CHECK(code_of([&] { return fill_schedule(r, china(), mine); }) == "core.length_mismatch");
    CHECK(mine == std::vector<scheduled_date>(5));
    std::vector<std::int32_t> days(5, 7);
    CHECK(code_of([&] { return fill_schedule(r, china(), schedule_columns{.value = days}); }) ==
          "core.length_mismatch");
    CHECK(days == std::vector<std::int32_t>(5, 7));
}

TEST_CASE("rules that make no schedule are refused with the field") {
    const auto refused = [](auto change) {
        schedule_rule r{.start = day("2024-01-31"), .end = day("2025-01-31")};
        change(r);
        try {
            static_cast<void>(schedule(r, china()));
        } catch (const error& e) {
            return e.code() + " " + e.path();
        }
        return std::string("accepted");
    };
    CHECK(refused([](auto& r) { r.end = r.start; }) == "calendar.dates_out_of_order end");
    CHECK(refused([](auto& r) { r.every.count = 0; }) == "calendar.period_invalid every");
    CHECK(refused([](auto& r) { r.every.count = -1; }) == "calendar.period_invalid every");
    CHECK(refused([](auto& r) { r.first = r.start; }) == "calendar.dates_out_of_order first");
    CHECK(refused([](auto& r) { r.first = r.end; }) == "calendar.dates_out_of_order first");
    CHECK(refused([](auto& r) { r.next_to_last = r.end; }) == "calendar.dates_out_of_order next_to_last");
    CHECK(refused([](auto& r) {
              r.first = day("2024-06-30");
              r.next_to_last = day("2024-05-31");
          }) == "calendar.dates_out_of_order next_to_last");
    CHECK(refused([](auto& r) { r.day = 30; }) == "calendar.schedule_day day");
    CHECK(refused([](auto& r) { r.day = 32; }) == "calendar.schedule_day day");
    CHECK(refused([](auto& r) {
              r.day = 31;
              r.every.unit = period_unit::weeks;
          }) == "calendar.schedule_day day");
    CHECK(refused([](auto& r) { r.month_end = month_end::reject; }) == "core.month_end every");
    CHECK(refused([](auto& r) { r.convention = static_cast<convention>(9); }) == "core.validation convention");
    CHECK(refused([](auto& r) { r.every.unit = static_cast<period_unit>(9); }) == "core.validation every.unit");
    CHECK(code_of([] {
              return schedule(
                  {.start = day("2024-01-31"), .end = day("2025-01-31"), .convention = convention::nearest});
          }) == "core.calendar_missing");
}

TEST_CASE("schedules reach from the first year to the last") {
    CHECK(schedule_size({.start = day("0001-01-01"), .end = day("9999-12-31")}) == 9999 * 12 + 1);
    CHECK(schedule_size({.start = day("0001-01-01"), .end = day("9999-12-31"), .every = {1, period_unit::days}}) ==
          3652059);
    CHECK(schedule_size({.start = day("0001-01-01"),
                         .end = day("9999-12-31"),
                         .every = {10'000'000, period_unit::years},
                         .direction = direction::backward}) == 2);
    CHECK(schedule({.start = day("0001-01-01"), .end = day("0001-12-01"), .first = day("0001-02-01")}).size() == 12);
    CHECK(schedule({.start = day("0001-01-10"), .end = day("0001-12-01"), .first = day("0001-01-20")})[1].regular ==
          false);
}

} // namespace calendar_schedule_test
