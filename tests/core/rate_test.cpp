// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "core/random.hpp"
#include "core/throws.hpp"

#include <loupan/core/rate.hpp>

#include <concepts>
#include <string>
#include <utility>

namespace core_rate_test {

using loupan::parse_periodic_rate;
using loupan::rate;
using loupan::rate_period;
using loupan_test::code_of;

static_assert(!std::constructible_from<rate, double> && !std::convertible_to<double, rate>);
static_assert(!std::constructible_from<rate, int>);

TEST_CASE("a rate reads in every spelling that contracts use", "[core][rate]") {
    const std::pair<const char*, const char*> table[] = {{"0.03", "0.03"},
                                                         {"3%", "0.03"},
                                                         {"3％", "0.03"},
                                                         {"3‰", "0.003"},
                                                         {"3‱", "0.0003"},
                                                         {"百分之3", "0.03"},
                                                         {"千分之3", "0.003"},
                                                         {"万分之3", "0.0003"},
                                                         {"百分之三", "0.03"},
                                                         {"万分之三", "0.0003"},
                                                         {"万分之零点五", "0.00005"},
                                                         {"百分之二点五", "0.025"},
                                                         {"百分之三十", "0.3"},
                                                         {"百分之十五", "0.15"},
                                                         {"百分之三十五点五", "0.355"},
                                                         {"百分之百", "1"},
                                                         {"百分之一百", "1"},
                                                         {"百分之一百零五", "1.05"},
                                                         {"百分之一百二十", "1.2"},
                                                         {"百分之一百二十三", "1.23"},
                                                         {"百分之两百", "2"},
                                                         {"98折", "0.98"},
                                                         {"9.8折", "0.98"},
                                                         {"九八折", "0.98"},
                                                         {"九折", "0.9"},
                                                         {"九点五折", "0.95"},
                                                         {"九五折", "0.95"},
                                                         {"95.5折", "0.955"},
                                                         {"10折", "1"},
                                                         {"10.0折", "1"},
                                                         {"十折", "1"},
                                                         {"8折", "0.8"},
                                                         {"-3%", "-0.03"},
                                                         {"+3%", "0.03"},
                                                         {"0.00000001", "0.00000001"},
                                                         {"0.000001%", "0.00000001"},
                                                         {"150%", "1.5"},
                                                         {"0", "0"},
                                                         {"0.0300", "0.03"}};
    for (const auto& [text, expected] : table) {
        INFO(text);
        CHECK(rate::parse(text).to_string() == expected);
    }
}

TEST_CASE("what is no rate is refused", "[core][rate]") {
    for (const char* text : {"",       "%",    "折",   "百分之",       "3%%",        "百分之3%",   "三",
                             "0.0三",  "-9折", "+9折", "百分之一百五", "百分之十十", "百分之零十", "百分之三十点",
                             "点五折", "3 %",  "1e-3", "万分之",       "九八",       "百分之千",   "十%十"}) {
        INFO(text);
        CHECK(code_of([&] { return rate::parse(text); }) == "core.number_invalid");
    }
    CHECK(code_of([] { return rate::parse("0.000000001"); }) == "core.too_many_digits");
    CHECK(code_of([] { return rate::parse("0.0000001%"); }) == "core.too_many_digits");
    CHECK(code_of([] { return rate::parse("92233720369"); }) == "core.overflow");
}

TEST_CASE("every rate reads back from its text and from its percentage", "[core][rate]") {
    loupan_test::source random(12);
    for (int i = 0; i < 5000; ++i) {
        const auto r = rate::from_scaled(random.int64());
        REQUIRE(rate::parse(r.to_string()) == r);
        REQUIRE(rate::parse(r.to_percent()) == r);
        REQUIRE(rate::from_decimal(r.to_decimal()) == r);
    }
    CHECK(rate::parse("0.0325").to_percent() == "3.25%");
    CHECK(rate::parse("1").to_percent() == "100%");
    CHECK(rate::parse("0.02") < rate::parse("3%"));
    CHECK(std::hash<rate>{}(rate::parse("3%")) == std::hash<rate>{}(rate::parse("0.03")));
}

TEST_CASE("a rate may carry its period", "[core][rate]") {
    const std::pair<const char*, rate_period> table[] = {
        {"日万分之三", rate_period::day},     {"每日万分之三", rate_period::day}, {"0.03%/day", rate_period::day},
        {"0.03%/日", rate_period::day},       {"月万分之三", rate_period::month}, {"每月3‱", rate_period::month},
        {"0.0003/month", rate_period::month}, {"3‱/月", rate_period::month},      {"年0.03%", rate_period::year},
        {"每年万分之三", rate_period::year},  {"0.03%/year", rate_period::year},  {"0.03%/年", rate_period::year},
        {"万分之三", rate_period::none}};
    for (const auto& [text, per] : table) {
        INFO(text);
        CHECK(parse_periodic_rate(text) == loupan::periodic_rate{rate::from_scaled(30000), per});
    }
    CHECK(code_of([] { return parse_periodic_rate("日"); }) == "core.number_invalid");
    CHECK(code_of([] { return parse_periodic_rate("日日3%"); }) == "core.number_invalid");
}

} // namespace core_rate_test
