// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "support.hpp"

#include <loupan/calendar/period.hpp>

namespace calendar_period_test {

using namespace loupan;
using namespace loupan::calendar;
using loupan_test::code_of;
using loupan_test::day;

TEST_CASE("periods read and print as ISO 8601 and are added from the anchor") {
    for (const auto* text : {"P1M", "P30D", "P2W", "P1Y", "P-3M"}) {
        CHECK(parse_period(text).to_string() == text);
    }
    for (const auto* text : {"", "P", "PM", "P1", "1M", "P1m", "P1.5M", "P1Y2M", "P--1M", "P99999999D", "P1M "}) {
        INFO(text);
        CHECK(code_of([&] { return parse_period(text); }) == "core.validation");
    }
    CHECK(add(day("2024-01-31"), {1, period_unit::months}, 13) == day("2025-02-28"));
    CHECK(add(day("2024-02-29"), {1, period_unit::months}, 1, month_end::snap) == day("2024-03-31"));
    CHECK(add(day("2024-02-29"), {1, period_unit::years}) == day("2025-02-28"));
    CHECK(add(day("2024-02-29"), {2, period_unit::weeks}, -1) == day("2024-02-15"));
    CHECK(code_of([] { return add(day("2024-02-29"), {1, period_unit::years}, 1, month_end::reject); }) ==
          "core.month_end");
    CHECK(code_of([] { return add(day("2024-02-29"), {2'000'000'000, period_unit::years}, 1'000'000'000'000); }) ==
          "core.overflow");
    CHECK(code_of([] { return add(day("2024-02-29"), {2'000'000'000, period_unit::weeks}, 10'000'000); }) ==
          "core.overflow");
}

} // namespace calendar_period_test
