// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"

#include <loupan/calendar/fraction.hpp>

#include <cstdint>

namespace calendar_fraction_test {

using namespace loupan::calendar;

TEST_CASE("fractions compare by value") {
    CHECK(fraction{180, 360} == fraction{1, 2});
    CHECK_FALSE(fraction{180, 360} == fraction{1, 3});
    CHECK(fraction{INT64_MAX, 3} == fraction{INT64_MAX, 3});
    CHECK(fraction{180, 360}.reduced().to_string() == "1/2");
    CHECK(fraction{-180, 360}.reduced() == fraction{-1, 2});
    CHECK(fraction{-180, 360} != fraction{180, 360});
    CHECK(fraction{0, 360}.reduced().to_string() == "0/1");
}

} // namespace calendar_fraction_test
